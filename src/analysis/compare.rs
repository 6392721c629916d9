//! Scenarios side by side: the inputs that differ, and what each comes to.

use super::ensemble::{Ensemble, Estimate};
use super::measure::{Measure, Quantity};
use crate::model::measures::Measures;
use crate::model::parameters::{ALL, Parameter};
use crate::model::scenario::{Scenario, Strategy};

/// An input that is not the same everywhere.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The input.
    pub parameter: &'static Parameter,
    /// Its value in each scenario.
    pub values: Vec<f64>,
}

/// The inputs that differ between any two of these scenarios, in the order of the table of inputs.
pub fn differing(scenarios: &[&Scenario]) -> Vec<Difference> {
    let row = |parameter: &'static Parameter| {
        let values: Vec<f64> = scenarios.iter().map(|scenario| parameter.get(scenario)).collect();
        let differ = values.iter().any(|value| Some(value) != values.first());
        differ.then_some(Difference { parameter, values })
    };
    ALL.iter().filter_map(row).collect()
}

/// What one scenario comes to.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// On the central path.
    pub measures: &'a [Measures; 3],
    /// Over many futures, once they are known.
    pub ensemble: Option<&'a Ensemble>,
}

/// What a measure is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The median over many futures.
    Median,
    /// The mean over many futures; of a probability, the share of them.
    Mean,
    /// The central path.
    Central,
}

/// A measure in each scenario; an error of zero is that of a single path.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The measure.
    pub measure: Measure,
    /// What it is read from.
    pub read: Read,
    /// Its value in each scenario; `None` where it is undefined or not known yet.
    pub values: Vec<Option<Estimate>>,
}

impl Line {
    /// What it is read from, in words.
    pub fn label(&self) -> &'static str {
        match self.read {
            Read::Median if self.measure == Measure::PlanMinusStay => "difference of medians",
            Read::Median => "median of futures",
            Read::Mean if self.measure.is_probability() => "futures",
            Read::Mean => "mean of futures",
            Read::Central => "central path",
        }
    }
}

/// What the scenarios come to: probabilities over many futures, values as their median, then their mean and the central
/// path, the rest on the central path.
pub fn results(outcomes: &[Outcome<'_>]) -> Vec<Line> {
    let read = |measure: Measure, read: Read| {
        let value = |outcome: &Outcome<'_>| match read {
            Read::Central => measure.central(outcome.measures).map(|value| Estimate { value, error: 0.0 }),
            Read::Mean => measure.expected(outcome.ensemble?),
            Read::Median => median(measure, outcome.ensemble?),
        };
        Line { measure, read, values: outcomes.iter().map(value).collect() }
    };
    let of = |measure: Measure| match measure {
        Measure::PlanMinusStay | Measure::Of(Quantity::ValuePerShare, _) => {
            vec![read(measure, Read::Median), read(measure, Read::Mean), read(measure, Read::Central)]
        }
        _ if measure.is_probability() => vec![read(measure, Read::Mean)],
        _ => vec![read(measure, Read::Central)],
    };
    Measure::all().flat_map(of).collect()
}

/// The median value per share, or by how much the plan's is above that of staying; `None` for any other measure.
fn median(measure: Measure, ensemble: &Ensemble) -> Option<Estimate> {
    let of = |strategy: Strategy| {
        let outcome = ensemble.strategy(strategy);
        Estimate { value: outcome.median(), error: outcome.median_error }
    };
    match measure {
        Measure::Of(Quantity::ValuePerShare, strategy) => Some(of(strategy)),
        Measure::PlanMinusStay => {
            // Both move together on the same futures: this error is on the safe side.
            let (plan, stay) = (of(Strategy::Plan), of(Strategy::Stay));
            Some(Estimate { value: plan.value - stay.value, error: plan.error.hypot(stay.error) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::central_measures;
    use super::*;

    #[test]
    fn a_scenario_does_not_differ_from_itself() {
        let scenario = Scenario::default();
        assert!(differing(&[&scenario, &scenario, &scenario]).is_empty());
        assert!(differing(&[&scenario]).is_empty() && differing(&[]).is_empty());
    }

    #[test]
    fn what_differs_anywhere_is_listed_with_all_its_values() {
        let (first, mut last) = (Scenario::default(), Scenario::default());
        last.world.hashprice = 50.0;
        last.plan.ai_share = 0.9;
        let found = differing(&[&first, &first, &last]);
        assert_eq!(found.iter().map(|d| d.parameter.id).collect::<Vec<_>>(), ["world.hashprice", "plan.ai_share"]);
        assert_eq!(found[0].values, [38.9, 38.9, 50.0]);
    }

    #[test]
    fn measures_stand_side_by_side() {
        let (first, mut second) = (Scenario::default(), Scenario::default());
        second.plan.ai_share = 0.0;
        let measures = [central_measures(&first), central_measures(&second)];
        let outcomes = [&measures[0], &measures[1]].map(|measures| Outcome { measures, ensemble: None });
        let lines = results(&outcomes);
        let dscr = Measure::from_name("min_dscr").expect("a measure");
        let line = lines.iter().find(|line| line.measure == dscr).expect("a line");
        assert!(line.values[0].is_some() && line.values[1].is_none(), "nothing is built, no debt service: {line:?}");
        for line in lines.iter().filter(|line| line.read != Read::Central) {
            assert!(line.values.iter().all(Option::is_none), "no futures are known: {line:?}");
        }
    }
}
