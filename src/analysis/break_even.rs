//! What would have to be true: the values of an input at which the answer changes.
//!
//! The input's slider is walked on the central path; wherever a criterion changes between two neighbours, the place is
//! closed in on. All changes are kept: several crossings and none are answers too.

use super::measure::{Measure, Quantity};
use super::sensitivity::{values_across, with};
use crate::model::ledger::CentralPath;
use crate::model::measures::Measures;
use crate::model::parameters::{Parameter, Scale};
use crate::model::scenario::{Scenario, Strategy};

/// Steps in which a slider is walked.
const STEPS: usize = 40;
/// Part of the slider to which a crossing is closed in on.
const PRECISION: f64 = 1e-9;
/// Evaluations after which closing in ends in any case.
const MOST_STEPS: usize = 60;

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

/// A value at which a criterion changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The value.
    pub value: f64,
    /// The values on its two sides between which it was closed in; the criterion differs there.
    pub between: (f64, f64),
    /// Whether what is above the value is the better side: the plan ahead, no default, debt service covered.
    pub better_above: bool,
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
        let range = input.slider_in(scenario);
        let mut values = values_across(scenario, input, STEPS + 1);
        if present > range.0 && present < range.1 {
            values.push(present);
            values.sort_by(f64::total_cmp);
            values.dedup();
        }
        let answer = |value: f64| Answer::of(&with(scenario, input, value));
        let nodes: Vec<(f64, Answer)> = values.iter().map(|&value| (value, answer(value))).collect();
        let find = |criterion: Criterion| {
            let pairs = nodes.windows(2).filter_map(|pair| {
                let ends = [pair[0], pair[1]].map(|(value, answer)| (value, criterion.state(&answer)));
                let [(low, Some(below)), (high, Some(above))] = ends else { return None };
                let state = |value| criterion.state(&answer(value));
                (sign(below) != sign(above)).then(|| close_in(input, range, (low, below), (high, above), state))
            });
            (criterion, pairs.collect())
        };
        Self { input, present, range, crossings: criteria.iter().copied().map(find).collect() }
    }

    /// Where a criterion changes, rising.
    pub fn crossings(&self, criterion: Criterion) -> &[Crossing] {
        self.crossings.iter().find(|(other, _)| *other == criterion).map_or(&[], |(_, crossings)| crossings)
    }

    /// The crossing that is nearest to the present value on the slider's scale.
    pub fn nearest(&self, criterion: Criterion) -> Option<&Crossing> {
        let distance = |crossing: &Crossing| match self.input.scale {
            Scale::Linear => (crossing.value - self.present).abs(),
            Scale::Log => (crossing.value / self.present).ln().abs(),
        };
        let crossings = self.crossings(criterion).iter();
        crossings.filter(|_| self.present.is_finite()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// −1, 0 or 1: unlike [`f64::signum`], nothing has a sign of its own, which is where both strategies are worthless.
fn sign(value: f64) -> i8 {
    i8::from(value > 0.0) - i8::from(value < 0.0)
}

/// Closes in on the place between two values at which the sign of a state changes: by regula falsi (Illinois) while it
/// keeps halving the interval, by bisection where it does not, as at a jump.
fn close_in(
    input: &Parameter,
    range: (f64, f64),
    low: (f64, f64),
    high: (f64, f64),
    state: impl Fn(f64) -> Option<f64>,
) -> Crossing {
    let (part, at) = (|value: f64| input.scale.part(range, value), |part: f64| input.scale.value(range, part));
    let (mut a, mut b) = (part(low.0), part(high.0));
    let (mut fa, mut fb) = (low.1, high.1);
    // The states as they were found; those above are halved by the Illinois rule.
    let (left, right) = (sign(low.1), sign(high.1));
    for step in 0..MOST_STEPS {
        if b - a <= PRECISION {
            break;
        }
        let middle = f64::midpoint(a, b);
        let secant = b - fb * (b - a) / (fb - fa);
        let use_secant = left * right < 0 && step % 3 != 2 && secant > a && secant < b;
        // Not on an end itself, so that the interval shrinks from both sides.
        let inset = PRECISION / 2.0;
        let c = if use_secant { secant.clamp(a + inset, b - inset) } else { middle };
        let Some(fc) = state(at(c)) else { break };
        if sign(fc) == left {
            (a, fa) = (c, fc);
            fb /= 2.0;
        } else {
            // A third state in between counts as the right side: the left one ends here.
            (b, fb) = (c, fc);
            fa /= 2.0;
        }
        if fc == 0.0 && left * right < 0 {
            (a, b) = (c, c);
        }
    }
    let between = (at(a), at(b));
    Crossing { value: f64::midpoint(between.0, between.1), between, better_above: right > left }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn several_crossings_are_all_found() {
        let input = find("world.lease_growth").expect("an input");
        let range = (0.0, 1.0);
        let wave = |x: f64| Some((x - 0.2) * (x - 0.5) * (x - 0.7));
        let value = |part: f64| input.scale.value(range, part);
        for (a, b, root) in [(0.1, 0.3, 0.2), (0.45, 0.6, 0.5), (0.65, 0.9, 0.7)] {
            let ends = [value(a), value(b)].map(|x| (x, wave(x).expect("a number")));
            let crossing = close_in(input, range, ends[0], ends[1], wave);
            assert!((crossing.value - root).abs() < 1e-9, "{crossing:?}");
        }
    }
}
