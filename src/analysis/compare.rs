//! Scenarios side by side: the inputs that differ, and what each comes to.

use super::ensemble::{Ensemble, Estimate};
use super::measure::Measure;
use super::reading::Statistic;
use crate::model::measures::Measures;
use crate::model::parameters::{ALL, Parameter};
use crate::model::scenario::Scenario;

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

/// A measure in each scenario; an error of zero is that of a single path.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The measure.
    pub measure: Measure,
    /// What it is read from.
    pub read: Statistic,
    /// Its value in each scenario; `None` where it is undefined or not known yet.
    pub values: Vec<Option<Estimate>>,
}

impl Line {
    /// What it is read from, in words.
    pub fn label(&self) -> &'static str {
        self.read.words(self.measure)
    }
}

/// What the scenarios come to: probabilities over many futures, values by the one statistic that is asked for, the rest
/// on the central path.
pub fn results(outcomes: &[Outcome<'_>], statistic: Statistic) -> Vec<Line> {
    let line = |measure: Measure| {
        // A probability is one over futures, whatever stands for values.
        let read = if measure.is_probability() { Statistic::Mean } else { statistic.of(measure) };
        let value = |outcome: &Outcome<'_>| match read {
            Statistic::Central => measure.central(outcome.measures).map(|value| Estimate { value, error: 0.0 }),
            Statistic::Mean => measure.expected(outcome.ensemble?),
            Statistic::Median => measure.median(|strategy| {
                let outcome = outcome.ensemble?.strategy(strategy);
                Some(Estimate { value: outcome.median(), error: outcome.median_error })
            }),
        };
        Line { measure, read, values: outcomes.iter().map(value).collect() }
    };
    Measure::all().map(line).collect()
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

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
        let lines = results(&outcomes, Statistic::Median);
        let dscr = Measure::from_name("min_dscr").expect("a measure");
        let line = lines.iter().find(|line| line.measure == dscr).expect("a line");
        assert!(line.values[0].is_some() && line.values[1].is_none(), "nothing is built, no debt service: {line:?}");
        for line in lines.iter().filter(|line| line.read != Statistic::Central) {
            assert!(line.values.iter().all(Option::is_none), "no futures are known: {line:?}");
        }
        for statistic in Statistic::iter() {
            let lines = results(&outcomes, statistic);
            assert_eq!(lines.len(), Measure::all().count(), "one line a measure, and one statistic");
            let value = lines.iter().find(|line| line.measure == Measure::PlanMinusStay).expect("a line");
            assert_eq!(value.read, statistic);
            assert!(lines.iter().all(|line| !line.measure.is_probability() || line.label() == "futures"));
        }
    }
}
