//! What a change is due to, on all processors: [`crate::analysis::attribution`] with threads around it.

use std::sync::Arc;
use std::task::Waker;

use super::pool::each;
use super::{Latest, Options, Turn};
use crate::analysis::attribution::{Attribution, Beyond, Split, Undefined};
use crate::analysis::ensemble::{Control, EnsembleSpec, Sample};
use crate::analysis::measure::Measure;
use crate::model::scenario::Scenario;

/// Futures that a probability is judged by at each combination of an attribution.
pub const ATTRIBUTED_PATHS: usize = 1_000;

/// A change whose reasons are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The scenario that is gone from.
    pub from: Arc<Scenario>,
    /// The scenario that is gone to.
    pub to: Arc<Scenario>,
    /// What changes on the way.
    pub measure: Measure,
    /// Lists that are opened into their entries.
    pub opened: Vec<Beyond>,
    /// Chooses the futures, and the orders where they are drawn.
    pub seed: u64,
}

/// What a change is due to, or why that cannot be said.
pub type Reasons = Result<Attribution, Undefined>;

/// Gives the reasons of changes in the background, the latest first and only.
///
/// # Errors
/// Where the system has no thread left.
pub fn attributor(waker: Waker) -> std::io::Result<Latest<Change, Reasons>> {
    let options = Options { turn: Turn::Later, ..Options::default() };
    Latest::new("attribution", waker, move |change: &Change, control, tell| {
        let found = attribute(change, &options, control)?;
        if let Some(answer) = found {
            tell(answer, true);
        }
        Ok(())
    })
}

/// What a measure's change from one scenario to another is due to, on all processors. Probabilities are judged over
/// [`ATTRIBUTED_PATHS`] futures, everything else on the central path. `None` where it was stopped.
///
/// # Errors
/// What a panicking thread had to say.
pub fn attribute(change: &Change, options: &Options, control: &Control) -> Result<Option<Reasons>, String> {
    let Change { from, to, measure, opened, seed } = change;
    let (measure, seed) = (*measure, *seed);
    let split = Split::new(from, to, seed).opening(opened);
    let sample = measure.is_probability().then(|| {
        let months = from.months().max(to.months());
        Sample::new(&EnsembleSpec { paths: ATTRIBUTED_PATHS, seed }, months, options.width())
    });
    let value = |scenario: &Scenario| match &sample {
        Some(sample) => measure.probability(&sample.evaluate(scenario, measure.strategies(), control)?),
        None => measure.on_central_path(scenario),
    };
    let chunks = each(options, split.tasks(), control, |task| Some(split.run(task, value)))?;
    let Some(chunks) = chunks else { return Ok(None) };
    let found = split.finish(chunks, value);
    Ok((!control.is_stopped()).then_some(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::{Quantity, central_measures};
    use crate::model::scenario::Strategy;

    fn dearer() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.world.borrowing_cost += 0.02;
        scenario.world.hashprice *= 0.8;
        scenario.company.power_price *= 1.1;
        scenario
    }

    fn question(measure: Measure) -> Change {
        Change { from: Arc::new(Scenario::default()), to: Arc::new(dearer()), measure, opened: Vec::new(), seed: 1 }
    }

    fn found(change: &Change) -> Attribution {
        let answer = attribute(change, &Options::default(), &Control::new());
        answer.expect("no panic").expect("nobody stops it").expect("defined")
    }

    #[test]
    fn threads_do_not_change_what_a_change_is_due_to() {
        let measure = Measure::Of(Quantity::ValuePerShare, Strategy::Plan);
        let question = question(measure);
        let alone = Split::new(&question.from, &question.to, 1).attribute(|s| measure.central(&central_measures(s)));
        assert_eq!(Ok(found(&question)), alone);
    }

    #[test]
    fn entries_of_two_long_lists_are_told_apart_over_futures() {
        use crate::model::entries::{Debt, Entry, MOST_ENTRIES};
        // On the way both lists stand in one: more debts than a company can have.
        let debts = |kind: &str, amount: f64| -> Vec<Debt> {
            let one = |i: usize| Debt { amount, due_month: 20.0 + i as f64, ..Debt::named(&format!("{kind} {i}")) };
            (0..MOST_ENTRIES).map(one).collect()
        };
        let (mut from, mut to) = (Scenario::default(), Scenario::default());
        (from.company.debts, to.company.debts) = (debts("Old", 5e6), debts("New", 20e6));
        let mut split = Split::new(&from, &to, 1);
        split = split.opening(&[Beyond::Debts]);
        let spec = EnsembleSpec { paths: 16, seed: 1 };
        let sample = Sample::new(&spec, from.months(), Options::default().width());
        let measure = Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Stay);
        let control = Control::new();
        let value = |s: &Scenario| measure.probability(&sample.evaluate(s, measure.strategies(), &control)?);
        // Not every task: the first of the list's, which walks through all of its entries.
        let chunk = split.run(1, value);
        assert!(format!("{chunk:?}").contains("Opened"), "{chunk:?}");
    }

    #[test]
    fn a_probability_is_split_over_the_futures_of_its_seed() {
        let first = question(Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Stay));
        let found_first = found(&first);
        let sum: f64 = found_first.parts.iter().map(|p| p.change).sum();
        assert!((sum - (found_first.to - found_first.from)).abs() < 1e-9, "{found_first:?}");
        assert!(found_first.to > found_first.from && found_first.from > 0.0, "a probability: {found_first:?}");
        let other = found(&Change { seed: 2, ..first });
        assert!(other.from != found_first.from && (other.from - found_first.from).abs() < 0.1, "{other:?}");
    }
}
