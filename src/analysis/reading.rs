//! What one of many variants of a scenario comes to: just enough to read any measure from it.

use strum::EnumIter;

use super::ensemble::{Estimate, Variant, Versus};
use super::measure::{Measure, Quantity, central_measures};
use super::out_of_range::is_in_range;
use crate::model::measures::Measures;
use crate::model::scenario::{Scenario, Strategy};

/// What is computed of a scenario: its central path alone, or many futures, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The path without surprises.
    #[default]
    Central,
    /// Many random futures.
    Futures,
}

/// The one number that stands for a value: over many futures, or on the path without surprises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter)]
pub enum Statistic {
    /// As many futures are above it as below.
    #[default]
    Median,
    /// The mean over many futures.
    Mean,
    /// The central path.
    Central,
}

impl Statistic {
    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Median => "Median",
            Self::Mean => "Mean",
            Self::Central => "Central path",
        }
    }

    /// What it is read from.
    pub fn basis(self) -> Basis {
        match self {
            Self::Median | Self::Mean => Basis::Futures,
            Self::Central => Basis::Central,
        }
    }

    /// This one, or the central path for a measure that nothing else has.
    pub fn of(self, measure: Measure) -> Self {
        if measure.has_futures() { self } else { Self::Central }
    }

    /// What a measure is read from, in words.
    pub fn words(self, measure: Measure) -> &'static str {
        match self {
            Self::Median | Self::Mean if measure.is_probability() => "futures",
            Self::Median if measure == Measure::PlanMinusStay => "difference of medians",
            Self::Median => "median of futures",
            Self::Mean => "mean of futures",
            Self::Central => "central path",
        }
    }
}

/// One strategy over many futures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Mean value per share, USD.
    pub mean: Estimate,
    /// Percentiles of the value per share, at [`super::ensemble::LEVELS`].
    pub percentiles: [f64; 5],
    /// Standard error of the median among them.
    pub median_error: f64,
    /// Probability of a default by the horizon.
    pub default: Estimate,
}

/// A variant's results: small, because a map has thousands of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The three strategies on the central path.
    pub central: [Measures; 3],
    /// The strategies that were followed over many futures.
    pub futures: [Option<Spread>; 3],
    /// The plan against staying over many futures.
    pub versus: Option<Versus>,
}

impl Reading {
    /// The central path of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        Self { central: central_measures(scenario), futures: [None; 3], versus: None }
    }

    /// The same with what many futures make of it.
    pub fn with_futures(mut self, variant: &Variant) -> Self {
        self.futures = Strategy::ALL.map(|strategy| {
            variant.strategy(strategy).map(|outcome| Spread {
                mean: outcome.mean,
                percentiles: outcome.percentiles,
                median_error: outcome.median_error,
                default: outcome.default,
            })
        });
        self.versus = variant.plan;
        self
    }

    /// A measure's value, with its standard error where it comes from futures. `None` where it is undefined or
    /// out of range, where it is no measure of futures, or where none were drawn.
    pub fn value(&self, measure: Measure, statistic: Statistic) -> Option<Estimate> {
        let value = match statistic {
            Statistic::Central => measure.central(&self.central).map(|value| Estimate { value, error: 0.0 }),
            Statistic::Mean => self.expected(measure),
            Statistic::Median => measure
                .median(|strategy| {
                    let futures = self.futures[strategy.index()]?;
                    Some(Estimate { value: futures.percentiles[2], error: futures.median_error })
                })
                .or_else(|| self.expected(measure)),
        };
        value.filter(|estimate| is_in_range(estimate.value))
    }

    /// Over many futures: a mean, or a probability.
    fn expected(&self, measure: Measure) -> Option<Estimate> {
        let of = |strategy: Strategy| self.futures[strategy.index()].as_ref();
        match measure {
            Measure::Of(Quantity::ValuePerShare, strategy) => of(strategy).map(|f| f.mean),
            Measure::Of(Quantity::ProbabilityOfDefault, strategy) => of(strategy).map(|f| f.default),
            Measure::PlanMinusStay => self.versus.map(|versus| versus.gain),
            Measure::PlanBeatsStay => self.versus.map(|versus| versus.better),
            Measure::Of(..) => None,
        }
    }

    /// Whether there is nothing to compare, because every strategy that the measure looks at is worth nothing.
    pub fn is_void(&self, measure: Measure, statistic: Statistic) -> bool {
        let worthless = |strategy: Strategy| match statistic.basis() {
            Basis::Central => self.central[strategy.index()].value_per_share <= 0.0,
            Basis::Futures => self.futures[strategy.index()].is_some_and(|f| f.percentiles[4] <= 0.0),
        };
        match measure {
            Measure::Of(Quantity::ValuePerShare, strategy) => worthless(strategy),
            Measure::PlanMinusStay | Measure::PlanBeatsStay => worthless(Strategy::Stay) && worthless(Strategy::Plan),
            Measure::Of(..) => false,
        }
    }
}
