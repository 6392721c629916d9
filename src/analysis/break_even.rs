//! What would have to be true: the values of an input at which the answer changes.
//!
//! The input's slider is walked on the central path; see [`super::roots`]. All changes are kept: several crossings and
//! none are answers too.

pub use super::roots::Crossing;

use super::measure::{Measure, Quantity};
use super::roots::Search;
use super::sensitivity::{values_across, with};
use crate::model::ledger::CentralPath;
use crate::model::measures::Measures;
use crate::model::parameters::Parameter;
use crate::model::scenario::{Scenario, Strategy};

/// Steps in which a slider is walked.
pub(super) const STEPS: usize = 40;

/// What is asked of every value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Criterion {
    /// The plan is worth as much per share as staying.
    PlanEqualsStay,
    /// The plan begins (or ceases) to default.
    PlanDefaults,
    /// The plan's smallest debt service cover is this.
    SmallestDscr(f64),
}

impl Criterion {
    /// How a value stands to it: below, at or above; `None` where it is undefined. What matters is only where this
    /// changes.
    fn state(self, answer: &Answer) -> Option<f64> {
        match self {
            Self::PlanEqualsStay => Some(answer.lead),
            Self::PlanDefaults => Some(if answer.defaults { -1.0 } else { 1.0 }),
            Self::SmallestDscr(level) => answer.dscr.map(|dscr| dscr - level),
        }
    }
}

/// What a value of the input comes to.
#[derive(Clone, Copy, Debug)]
struct Answer {
    /// Value per share of the plan less that of staying, USD.
    lead: f64,
    /// The plan defaults.
    defaults: bool,
    /// Its smallest debt service cover.
    dscr: Option<f64>,
}

impl Answer {
    fn of(scenario: &Scenario) -> Self {
        let path = CentralPath::follow(scenario, &[Strategy::Stay, Strategy::Plan]);
        let measures = Measures::of_all(scenario, &path);
        Self {
            lead: Measure::PlanMinusStay.central(&measures).unwrap_or(0.0),
            defaults: measures[Strategy::Plan.index()].default.is_some(),
            dscr: Measure::Of(Quantity::MinDscr, Strategy::Plan).central(&measures),
        }
    }
}

/// One input against all criteria.
#[derive(Clone, Debug)]
pub struct BreakEven {
    /// The input.
    pub input: &'static Parameter,
    /// The scenario's own value.
    pub present: f64,
    /// The range that was searched.
    pub range: (f64, f64),
    /// The criteria, and the values at which each changes, rising.
    pub crossings: Vec<(Criterion, Vec<Crossing>)>,
}

impl BreakEven {
    /// Searches the slider of an input, opened as far as the present value needs it.
    pub fn of(scenario: &Scenario, input: &'static Parameter, criteria: &[Criterion]) -> Self {
        let present = input.get(scenario);
        let search = Search { input, range: input.slider_in(scenario) };
        let answer = |value: f64| Answer::of(&with(scenario, input, value));
        let nodes: Vec<(f64, Answer)> = walk(scenario, input).into_iter().map(|value| (value, answer(value))).collect();
        let find = |criterion: Criterion| {
            let nodes: Vec<_> = nodes.iter().map(|(value, answer)| (*value, criterion.state(answer))).collect();
            (criterion, search.crossings(&nodes, |value| criterion.state(&answer(value))))
        };
        Self { input, present, range: search.range, crossings: criteria.iter().copied().map(find).collect() }
    }

    /// Where a criterion changes, rising.
    pub fn crossings(&self, criterion: Criterion) -> &[Crossing] {
        self.crossings.iter().find(|(other, _)| *other == criterion).map_or(&[], |(_, crossings)| crossings)
    }

    /// The crossing that is nearest to the present value on the slider's scale.
    pub fn nearest(&self, criterion: Criterion) -> Option<&Crossing> {
        Search::nearest(self.input, self.crossings(criterion), self.present)
    }
}

/// The values of an input at which it is looked at first, rising: evenly across its slider, and its present one.
pub(super) fn walk(scenario: &Scenario, input: &'static Parameter) -> Vec<f64> {
    let present = input.get(scenario);
    let range = input.slider_for(present);
    let mut values = values_across(scenario, input, STEPS + 1);
    if present > range.0 && present < range.1 {
        values.push(present);
        values.sort_by(f64::total_cmp);
        values.dedup();
    }
    values
}

#[cfg(test)]
mod tests {
    use super::super::roots::sign;
    use super::*;
    use crate::model::parameters::{ALL, find};

    const ALL_CRITERIA: [Criterion; 3] =
        [Criterion::PlanEqualsStay, Criterion::PlanDefaults, Criterion::SmallestDscr(1.0)];

    #[test]
    fn crossings_hold_on_both_sides() {
        let scenario = Scenario::default();
        let mut found = 0;
        for input in ALL.iter().filter(|p| p.headline || p.id == "plan.capex_per_it_mw") {
            let break_even = BreakEven::of(&scenario, input, &ALL_CRITERIA);
            for (criterion, crossings) in &break_even.crossings {
                assert!(crossings.is_sorted_by(|a, b| a.value <= b.value), "{}", input.id);
                for crossing in crossings {
                    found += 1;
                    let state = |value: f64| criterion.state(&Answer::of(&with(&scenario, input, value)));
                    let width = (break_even.range.1 - break_even.range.0) * 1e-6;
                    let (low, high) = (crossing.value - width, crossing.value + width);
                    let (below, above) = (state(low).expect("defined"), state(high).expect("defined"));
                    assert_ne!(sign(below), sign(above), "{}: {criterion:?} at {crossing:?}", input.id);
                    assert_eq!(crossing.better_above, above > below, "{}: {criterion:?}", input.id);
                    assert!((crossing.between.1 - crossing.between.0).abs() <= width, "{crossing:?}");
                }
            }
        }
        assert!(found >= 5, "only {found} crossings");
    }

    #[test]
    fn a_dearer_build_has_one_break_even() {
        let scenario = Scenario::default();
        let input = find("plan.capex_per_it_mw").expect("an input");
        let break_even = BreakEven::of(&scenario, input, &ALL_CRITERIA);
        let [crossing] = break_even.crossings(Criterion::PlanEqualsStay) else {
            panic!("{:?}", break_even.crossings);
        };
        assert!(!crossing.better_above);
        assert_eq!(break_even.nearest(Criterion::PlanEqualsStay), Some(crossing));
    }

    #[test]
    fn none_is_an_answer() {
        let scenario = Scenario::default();
        let input = find("world.subsidy").expect("an input");
        // The subsidy does not matter where hashprice is given and halvings cut it in proportion.
        let break_even = BreakEven::of(&scenario, input, &[Criterion::PlanDefaults]);
        assert!(break_even.crossings(Criterion::PlanDefaults).is_empty());
        assert_eq!(break_even.nearest(Criterion::PlanDefaults), None);
        assert!(break_even.crossings(Criterion::PlanEqualsStay).is_empty(), "it was not asked");
    }
}
