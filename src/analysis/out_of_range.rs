//! Whether results can be reckoned with, and which inputs took them out of range where they cannot.
//!
//! A result that is not finite is no result. [`Evaluation`](super::evaluation::Evaluation) and
//! [`Ensemble`](super::ensemble::Ensemble) ask here, once, and carry the answer; everything that shows a result asks them.
//! Only where the answer is bad are causes searched for.

use thiserror::Error;

use super::ensemble::{Ensemble, EnsembleSpec};
use super::project::Project;
use crate::model::entries::{Address, Debt, Entry, Lease, id_of};
use crate::model::ledger::{CentralPath, Row};
use crate::model::measures::Measures;
use crate::model::parameters::{ALL, Parameter, differences};
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Scenario;

/// The largest number that a result may be: the largest of single precision, in which percentiles by month are kept.
/// Nothing that is meant comes near it.
pub const LARGEST: f64 = f32::MAX as f64;
/// Futures that are drawn of each scenario while causes are searched for.
const SEARCHED: usize = 512;

/// Whether a number can be reckoned with.
pub fn is_in_range(number: f64) -> bool {
    number.abs() <= LARGEST
}

/// An input that takes results out of range, and where it should be brought back to.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The input's id.
    pub id: String,
    /// Its name on screen.
    pub label: String,
    /// Its value with its unit.
    pub value: String,
    /// The value, with its unit, at which the results are in range.
    pub back: String,
}

/// Results are out of range, and so there are none.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("no result: {}; {}", WHAT, advice(causes, *together, |cause| &cause.id))]
pub struct OutOfRange {
    /// What took them there; empty where no change of single inputs helps.
    pub causes: Vec<Cause>,
    /// All of the causes have to be brought back, not just one of them.
    pub together: bool,
}

/// What is wrong.
const WHAT: &str = "the numbers grow beyond any that can be reckoned with";

impl OutOfRange {
    /// Whether a scenario's central path is in range.
    ///
    /// # Errors
    /// What took it out of range.
    pub fn check_central(
        scenario: &Scenario,
        path: &CentralPath,
        measures: &[Measures; 3],
        project: Option<&Project>,
    ) -> Result<(), Self> {
        if is_central_in_range(path, measures, project) {
            return Ok(());
        }
        Err(Self::search(scenario, |candidate| {
            let path = CentralPath::run(candidate);
            let measures = Measures::of_all(candidate, &path);
            is_central_in_range(&path, &measures, Project::of(candidate).as_ref())
        }))
    }

    /// Whether the futures of a scenario are in range.
    ///
    /// # Errors
    /// What took them out of range. What only few futures show is not searched for: then the causes are all inputs that
    /// lie beyond their sliders.
    pub fn check_futures(scenario: &Scenario, ensemble: &Ensemble) -> Result<(), Self> {
        if is_ensemble_in_range(ensemble) {
            return Ok(());
        }
        let spec = EnsembleSpec { paths: ensemble.paths.min(SEARCHED), seed: ensemble.seed };
        Err(Self::search(scenario, |candidate| {
            Ensemble::unchecked(candidate, &spec).is_some_and(|ensemble| is_ensemble_in_range(&ensemble))
        }))
    }

    /// Brings inputs that lie beyond their sliders back to them; where that is not enough, inputs that differ from the
    /// reference company's.
    fn search(scenario: &Scenario, is_in_range: impl Fn(&Scenario) -> bool) -> Self {
        let beyond = beyond_sliders(scenario);
        if is_in_range(scenario) {
            let causes = beyond.iter().map(|step| step.cause(scenario)).collect();
            return Self { causes, together: true };
        }
        let unlike: Vec<Step> = differences(scenario, &Scenario::default())
            .map(|input| Step { what: What::Input(input), to: input.default })
            .collect();
        let found = [beyond, unlike].into_iter().find_map(|steps| enough(scenario, &steps, &is_in_range));
        let (steps, together) = found.unwrap_or_default();
        Self { causes: steps.iter().map(|step| step.cause(scenario)).collect(), together }
    }

    /// For the window: what is wrong, in a sentence.
    pub fn headline(&self) -> String {
        format!("No result: {WHAT}")
    }

    /// The same where it is the result of one among others.
    pub fn headline_of(&self, whose: &str) -> String {
        format!("No result for {whose}: {WHAT}")
    }

    /// For the window: what to do, in a sentence.
    pub fn remedy(&self) -> String {
        let advice = advice(&self.causes, self.together, |cause| &cause.label);
        let mut chars = advice.chars();
        let first = chars.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
        format!("{first}{}.", chars.as_str())
    }
}

/// What to do, in words; causes are called by these names.
fn advice(causes: &[Cause], together: bool, name: impl Fn(&Cause) -> &str) -> String {
    if causes.is_empty() {
        return "bring inputs back to their sliders".to_owned();
    }
    let one = |cause: &Cause| format!("{} ({}) back to {}", name(cause), cause.value, cause.back);
    let causes: Vec<String> = causes.iter().map(one).collect();
    format!("bring {}", causes.join(if together { " and " } else { " or " }))
}

/// What can be brought back.
#[derive(Clone, Copy, Debug)]
enum What {
    Input(&'static Parameter),
    Field(Address),
}

/// A change that brings an input back.
#[derive(Clone, Copy, Debug)]
struct Step {
    what: What,
    to: f64,
}

impl Step {
    fn take(&self, scenario: &mut Scenario) {
        match self.what {
            What::Input(input) => input.set(scenario, self.to),
            What::Field(address) => address.set(scenario, self.to),
        }
    }

    fn cause(&self, scenario: &Scenario) -> Cause {
        match self.what {
            What::Input(input) => Cause {
                id: input.id.to_owned(),
                label: input.label.to_owned(),
                value: told(input.unit, input.text(input.get(scenario)), input.get(scenario)),
                back: input.text(self.to),
            },
            What::Field(address) => {
                let (company, place) = (&scenario.company, address.place());
                let (id, name) = match address {
                    Address::Lease(_, field) => named::<Lease>(&company.leases, place, field.id),
                    Address::Debt(_, field) => named::<Debt>(&company.debts, place, field.id),
                };
                let value = address.get(scenario);
                Cause {
                    id,
                    label: format!("{} of {name}", address.label()),
                    value: told(address.unit(), address.text(value), value),
                    back: address.text(self.to),
                }
            }
        }
    }
}

/// A value for a reader, with its digits where it is too small to be shown with a unit's usual ones.
fn told(unit: Unit, text: String, value: f64) -> String {
    let is_tiny = value != 0.0 && value.abs() < 1e-6;
    if is_tiny { format!("{value:e}{THIN_SPACE}{}", unit.suffix()).trim_end().to_owned() } else { text }
}

/// Id of a field of an entry, and the entry's name.
fn named<E: Entry>(entries: &[E], place: usize, field: &str) -> (String, String) {
    let name = entries.get(place).map_or("", |entry| entry.name());
    (id_of::<E>(name, field), name.to_owned())
}

/// The inputs and fields of lists that lie beyond their sliders, each back to its slider's end.
fn beyond_sliders(scenario: &Scenario) -> Vec<Step> {
    let end = |(low, high): (f64, f64), value: f64| value.clamp(low, high);
    let inputs = ALL.iter().filter(|input| input.is_beyond_slider(input.get(scenario)));
    let inputs = inputs.map(|input| Step { what: What::Input(input), to: end(input.widest, input.get(scenario)) });
    let leases = (0..scenario.company.leases.len())
        .flat_map(|place| Lease::fields().iter().map(move |field| Address::Lease(place, field)));
    let debts = (0..scenario.company.debts.len())
        .flat_map(|place| Debt::fields().iter().map(move |field| Address::Debt(place, field)));
    let fields = leases.chain(debts).filter(|address| address.is_beyond_slider(address.get(scenario)));
    let fields =
        fields.map(|address| Step { what: What::Field(address), to: end(address.widest(), address.get(scenario)) });
    inputs.chain(fields).collect()
}

/// The steps of which each alone is enough; where there is none, those that are enough together, as few as leaving out
/// one after the other finds. And whether it takes all of them. `None` where all steps together are not enough.
fn enough(scenario: &Scenario, steps: &[Step], is_in_range: impl Fn(&Scenario) -> bool) -> Option<(Vec<Step>, bool)> {
    let after = |steps: &[Step]| {
        let mut changed = scenario.clone();
        for step in steps {
            step.take(&mut changed);
        }
        changed.mend();
        is_in_range(&changed)
    };
    if steps.is_empty() || !after(steps) {
        return None;
    }
    let alone: Vec<Step> = steps.iter().filter(|step| after(std::slice::from_ref(step))).copied().collect();
    if !alone.is_empty() {
        return Some((alone, false));
    }
    let mut needed = steps.to_vec();
    for place in (0..steps.len()).rev() {
        let mut fewer = needed.clone();
        fewer.remove(place);
        if after(&fewer) {
            needed = fewer;
        }
    }
    Some((needed, true))
}

/// What all other cells of a month come from, or go into: where one of those is out of range, so is one of these.
fn is_row_in_range(row: &Row) -> bool {
    let cells = [
        row.btc_price,
        row.hashrate_eh,
        row.hashprice,
        row.efficiency,
        row.btc_mined,
        row.lease_market_rate,
        row.borrowing_rate,
        row.ebitda,
        row.net_income,
        row.cash,
        row.btc_held,
        row.assets(),
        row.debt(),
        row.book_equity,
        row.shares,
        row.nav,
        row.operations_value,
    ];
    let ratios = [row.cash_cost_per_btc(), row.all_in_cost_per_btc(), row.dscr, row.cover()];
    cells.into_iter().all(is_in_range) && ratios.into_iter().flatten().all(f64::is_finite)
}

fn is_central_in_range(path: &CentralPath, measures: &[Measures; 3], project: Option<&Project>) -> bool {
    let measured = |measures: &Measures| {
        let numbers = [
            measures.value_per_share,
            measures.end_value,
            measures.wealth,
            measures.nav_per_share,
            measures.dilution,
            measures.hashcost,
        ];
        numbers.into_iter().all(is_in_range)
    };
    is_in_range(path.price.usd())
        && measures.iter().all(measured)
        && path.ledgers.iter().flatten().all(is_row_in_range)
        && project.is_none_or(|project| project.levered.flows.iter().all(|flow| flow.is_finite()))
}

fn is_ensemble_in_range(ensemble: &Ensemble) -> bool {
    let market = [&ensemble.hashprice, &ensemble.btc_price, &ensemble.rent];
    let own = ensemble.strategies.iter().flat_map(|strategy| [&strategy.liquidity, &strategy.nav_per_share]);
    let mut bands = market.into_iter().chain(own);
    let all = |numbers: &[f64]| numbers.iter().all(|&number| is_in_range(number));
    is_in_range(ensemble.price)
        && ensemble.strategies.iter().all(|strategy| is_in_range(strategy.largest))
        && bands.all(|bands| bands.months.iter().all(|month| all(month)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::Control;
    use crate::analysis::evaluation::Evaluation;
    use crate::analysis::verdict::{Judgement, Verdict};
    use crate::model::ledger::COLUMNS;
    use crate::model::parameters::find;
    use proptest::prelude::*;

    fn with(values: &[(&str, f64)]) -> Scenario {
        let mut scenario = Scenario::default();
        for (id, value) in values {
            find(id).expect("an input").set(&mut scenario, *value);
        }
        scenario
    }

    fn ids(out_of_range: &OutOfRange) -> Vec<&str> {
        out_of_range.causes.iter().map(|cause| cause.id.as_str()).collect()
    }

    #[test]
    fn numbers_that_overflow_are_no_result_and_the_cause_is_named() {
        let overflow = with(&[
            ("world.price_pull", 5.0),
            ("world.response_months", 10_000.0),
            ("world.btc_growth", -0.99),
            ("horizon_months", 300.0),
        ]);
        let found = Evaluation::of(&overflow).out_of_range.expect("cash is no number");
        assert!(ids(&found).contains(&"world.price_pull") && !found.together, "{found}");
        assert!(found.to_string().contains("world.price_pull (5) back to 0.3"), "{found}");
        assert!(found.remedy().starts_with("Bring ") && found.remedy().ends_with('.'), "{}", found.remedy());
        // Each of those that are named is enough by itself.
        for cause in &found.causes {
            let input = find(&cause.id).expect("an input");
            let mut back = overflow.clone();
            input.set(&mut back, input.get(&overflow).clamp(input.widest.0, input.widest.1));
            assert_eq!(Evaluation::of(&back).out_of_range, None, "{}", cause.id);
        }
        let shares = with(&[("plan.market_premium", 5e-324)]);
        let found = Evaluation::of(&shares).out_of_range.expect("the shares are infinite");
        assert_eq!(ids(&found), ["plan.market_premium"]);
        assert_eq!(Evaluation::of(&Scenario::default()).out_of_range, None);
    }

    #[test]
    fn futures_that_overflow_single_precision_are_judged_by_nobody() {
        let bands =
            with(&[("world.price_pull", 5.0), ("world.response_months", 4000.0), ("world.btc_volatility", 3.2)]);
        let run = |scenario: &Scenario| {
            Ensemble::run(scenario, &EnsembleSpec { paths: 700, seed: 1 }, &Control::new()).expect("nobody stops it")
        };
        let ensemble = run(&bands);
        let found = ensemble.out_of_range.as_ref().expect("bands overflow");
        assert!(ids(found).contains(&"world.price_pull"), "{found}");
        let judgement = Judgement::of(&bands, &ensemble);
        assert_eq!((judgement.verdict, judgement.headline().as_str()), (Verdict::NoResult, "No result"));
        assert_eq!(run(&Scenario::default()).out_of_range, None);
    }

    #[test]
    fn a_field_of_a_list_is_named_too() {
        let mut scenario = with(&[("horizon_months", 600.0)]);
        scenario.company.leases = vec![Lease { it_mw: 100.0, rent: 100.0, escalator: 1e9, ..Lease::named("Wild") }];
        let found = Evaluation::of(&scenario).out_of_range.expect("the rent is beyond any number");
        assert_eq!(ids(&found), ["company.leases.Wild.escalator"]);
        assert!(found.remedy().contains("Yearly rise of Wild"), "{}", found.remedy());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_in_range_has_no_cell_that_is_not_finite(
            which in prop::collection::vec((0..ALL.len(), any::<bool>()), 1..6),
        ) {
            let mut scenario = Scenario::default();
            for (place, high) in which {
                let input = &ALL[place];
                let end = if high { input.limits.1 } else { input.limits.0 };
                input.set(&mut scenario, if input.id == "horizon_months" { end.min(240.0) } else { end });
            }
            scenario.mend();
            let evaluation = Evaluation::of(&scenario);
            let finite = evaluation.path.ledgers.iter().flatten().all(|row| {
                COLUMNS.iter().filter_map(|column| (column.value)(row)).all(f64::is_finite)
            });
            prop_assert!(finite || evaluation.out_of_range.is_some());
        }
    }
}
