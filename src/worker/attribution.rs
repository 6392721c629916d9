//! What a change is due to, on all processors: [`crate::analysis::attribution`] with threads around it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::{Latest, Options, lock, share_out};
use crate::analysis::attribution::{Attribution, Split, Undefined};
use crate::analysis::ensemble::{Control, EnsembleSpec, Sample};
use crate::analysis::measure::Measure;
use crate::model::scenario::Scenario;

/// Futures that a probability is judged by at each combination of an attribution.
pub const ATTRIBUTED_PATHS: usize = 1_000;

/// A change that is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The scenario that is gone from.
    pub from: Arc<Scenario>,
    /// The scenario that is gone to.
    pub to: Arc<Scenario>,
    /// What changes on the way.
    pub measure: Measure,
}

/// What a change is due to, or why that cannot be said.
pub type Answer = Result<Attribution, Undefined>;

/// Answers questions in the background, the latest first and only. It calls `wake` whenever there is something new.
/// `seed` chooses the futures, and the orders where they are drawn.
///
/// # Errors
/// Where the system has no thread left.
pub fn attributor(seed: u64, wake: impl Fn() + Send + Sync + 'static) -> std::io::Result<Latest<Question, Answer>> {
    Latest::new("attribution", wake, move |question: &Question, control, tell| {
        let found = attribute(&question.from, &question.to, question.measure, seed, control)?;
        if let Some(answer) = found {
            tell(answer, true);
        }
        Ok(())
    })
}

/// What a measure's change from one scenario to another is due to, on all processors. Probabilities are judged over
/// [`ATTRIBUTED_PATHS`] futures of this seed, everything else on the central path. `None` where it was stopped.
///
/// # Errors
/// What a panicking thread had to say.
pub fn attribute(
    from: &Scenario,
    to: &Scenario,
    measure: Measure,
    seed: u64,
    control: &Control,
) -> Result<Option<Answer>, String> {
    let (split, options) = (Split::new(from, to, seed), Options::default());
    let sample = measure.is_probability().then(|| {
        let months = from.months().max(to.months());
        Sample::new(&EnsembleSpec { paths: ATTRIBUTED_PATHS, seed }, months, options.width())
    });
    let value = |scenario: &Scenario| match &sample {
        Some(sample) => measure.probability(&sample.evaluate(scenario, measure.strategies(), control)?),
        None => measure.on_central_path(scenario),
    };
    let (next, done, chunks) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    share_out(options.threads(), split.tasks(), &next, control, || {
        while !control.is_stopped() {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= split.tasks() {
                return;
            }
            let chunk = split.run(task, value);
            lock(&chunks).push((task, chunk));
            control.note(done.fetch_add(1, Ordering::Relaxed) + 1, split.tasks());
        }
    })?;
    if control.is_stopped() {
        return Ok(None);
    }
    let mut chunks = std::mem::take(&mut *lock(&chunks));
    // Sums must not depend on who was faster.
    chunks.sort_by_key(|(task, _)| *task);
    let found = split.finish(chunks.into_iter().map(|(_, chunk)| chunk).collect(), value);
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

    #[test]
    fn threads_do_not_change_what_a_change_is_due_to() {
        let measure = Measure::Of(Quantity::ValuePerShare, Strategy::Plan);
        let (from, to) = (Scenario::default(), dearer());
        let found = attribute(&from, &to, measure, 1, &Control::new()).expect("no panic").expect("nobody stops it");
        let alone = Split::new(&from, &to, 1).attribute(|s| measure.central(&central_measures(s)));
        assert_eq!(found, alone);
    }

    #[test]
    fn a_probability_is_split_over_futures() {
        let measure = Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Stay);
        let found = attribute(&Scenario::default(), &dearer(), measure, 1, &Control::new());
        let found = found.expect("no panic").expect("nobody stops it").expect("defined");
        let sum: f64 = found.parts.iter().map(|p| p.change).sum();
        assert!((sum - (found.to - found.from)).abs() < 1e-9 && found.to > found.from, "{found:?}");
        assert!(found.from > 0.0 && found.from < 1.0, "a probability, not a yes or no: {}", found.from);
    }
}
