//! What a scenario is judged by: one number, on the central path or over many futures.

use super::ensemble::{Ensemble, Estimate, Variant};
use crate::model::ledger::CentralPath;
use crate::model::measures::Measures;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};

/// What can be measured of one strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Discounted value per share at the end of the run.
    ValuePerShare,
    /// Probability of a default by the horizon; on the central path 0 or 1.
    ProbabilityOfDefault,
    /// Smallest debt service cover of the project loan.
    MinDscr,
    /// Growth of the number of shares.
    Dilution,
    /// Largest debt at a month's end.
    PeakDebt,
    /// Smallest liquidity at a month's end.
    MinLiquidity,
}

impl Quantity {
    /// All quantities.
    pub const ALL: [Self; 6] = [
        Self::ValuePerShare,
        Self::ProbabilityOfDefault,
        Self::MinDscr,
        Self::Dilution,
        Self::PeakDebt,
        Self::MinLiquidity,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::ValuePerShare => "value_per_share",
            Self::ProbabilityOfDefault => "probability_of_default",
            Self::MinDscr => "min_dscr",
            Self::Dilution => "dilution",
            Self::PeakDebt => "peak_debt",
            Self::MinLiquidity => "min_liquidity",
        }
    }

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::ValuePerShare => "Value per share",
            Self::ProbabilityOfDefault => "Probability of default",
            Self::MinDscr => "Smallest DSCR",
            Self::Dilution => "Dilution",
            Self::PeakDebt => "Peak debt",
            Self::MinLiquidity => "Lowest liquidity",
        }
    }
}

/// A number by which scenarios are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Measure {
    /// A quantity of one strategy.
    Of(Quantity, Strategy),
    /// Value per share of the plan less that of staying.
    #[default]
    PlanMinusStay,
    /// Probability that the plan is worth more per share than staying; on the central path 0 or 1.
    PlanBeatsStay,
}

impl Measure {
    /// All measures, in the order of menus.
    pub fn all() -> impl Iterator<Item = Self> {
        let of =
            Quantity::ALL.into_iter().flat_map(|quantity| Strategy::ALL.map(|strategy| Self::Of(quantity, strategy)));
        [Self::PlanMinusStay, Self::PlanBeatsStay].into_iter().chain(of)
    }

    /// Name in files and on the command line: `plan_minus_stay`, `value_per_share:all-in`.
    pub fn name(self) -> String {
        match self {
            Self::Of(quantity, strategy) => format!("{}:{}", quantity.name(), strategy.name()),
            Self::PlanMinusStay => "plan_minus_stay".to_owned(),
            Self::PlanBeatsStay => "probability_plan_beats_stay".to_owned(),
        }
    }

    /// The measure that a name means. A quantity without a strategy is the plan's.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase().replace('-', "_");
        Self::all().find(|measure| {
            let full = measure.name().replace('-', "_");
            full == name || full.strip_suffix(":plan").is_some_and(|short| short == name)
        })
    }

    /// Name on screen: "Smallest DSCR, plan".
    pub fn label(self) -> String {
        match self {
            Self::Of(quantity, strategy) => format!("{}, {}", quantity.label(), strategy.label().to_lowercase()),
            Self::PlanMinusStay => "Value per share, plan less staying".to_owned(),
            Self::PlanBeatsStay => "Probability that the plan beats staying".to_owned(),
        }
    }

    /// Its unit.
    pub fn unit(self) -> Unit {
        match self {
            Self::Of(Quantity::ValuePerShare, _) | Self::PlanMinusStay => Unit::UsdPerShare,
            Self::Of(Quantity::ProbabilityOfDefault | Quantity::Dilution, _) | Self::PlanBeatsStay => Unit::Percent,
            Self::Of(Quantity::MinDscr, _) => Unit::Times,
            Self::Of(Quantity::PeakDebt | Quantity::MinLiquidity, _) => Unit::Usd,
        }
    }

    /// Whether more of it is better.
    pub fn more_is_better(self) -> bool {
        !matches!(self, Self::Of(Quantity::ProbabilityOfDefault | Quantity::Dilution | Quantity::PeakDebt, _))
    }

    /// Whether many futures give it; the others are measures of the central path alone.
    pub fn has_futures(self) -> bool {
        match self {
            Self::Of(quantity, _) => matches!(quantity, Quantity::ValuePerShare | Quantity::ProbabilityOfDefault),
            Self::PlanMinusStay | Self::PlanBeatsStay => true,
        }
    }

    /// Whether it is a probability: on the central path it is only yes or no.
    pub fn is_probability(self) -> bool {
        matches!(self, Self::Of(Quantity::ProbabilityOfDefault, _) | Self::PlanBeatsStay)
    }

    /// A probability over the futures of a variant; `None` for any other measure.
    pub fn probability(self, variant: &Variant) -> Option<f64> {
        match self {
            Self::Of(Quantity::ProbabilityOfDefault, strategy) => variant.strategy(strategy).map(|s| s.default.value),
            Self::PlanBeatsStay => variant.plan.map(|plan| plan.better.value),
            _ => None,
        }
    }

    /// The level at which it changes its meaning: where the plan equals staying, where debt service is just covered.
    pub fn threshold(self) -> f64 {
        match self {
            Self::Of(Quantity::MinDscr, _) => 1.0,
            Self::Of(Quantity::ProbabilityOfDefault | Quantity::Dilution, _) | Self::PlanBeatsStay => 0.5,
            Self::Of(..) | Self::PlanMinusStay => 0.0,
        }
    }

    /// Its value on the central path; `None` where it is undefined (no debt service, no DSCR).
    pub fn central(self, measures: &[Measures; 3]) -> Option<f64> {
        let value = |strategy: Strategy| measures[strategy.index()].value_per_share;
        match self {
            Self::Of(quantity, strategy) => {
                let of = &measures[strategy.index()];
                match quantity {
                    Quantity::ValuePerShare => Some(of.value_per_share),
                    Quantity::ProbabilityOfDefault => Some(f64::from(u8::from(of.default.is_some()))),
                    Quantity::MinDscr => of.min_dscr.map(|(dscr, _)| dscr),
                    Quantity::Dilution => Some(of.dilution),
                    Quantity::PeakDebt => Some(of.peak_debt.0),
                    Quantity::MinLiquidity => Some(of.min_liquidity.0),
                }
            }
            Self::PlanMinusStay => Some(value(Strategy::Plan) - value(Strategy::Stay)),
            Self::PlanBeatsStay => Some(f64::from(u8::from(value(Strategy::Plan) > value(Strategy::Stay)))),
        }
    }

    /// Its value in a scenario on the central path, for which only the strategies that it looks at are followed; `None`
    /// where it is undefined.
    pub fn on_central_path(self, scenario: &Scenario) -> Option<f64> {
        self.central(&Measures::of_all(scenario, &CentralPath::follow(scenario, self.strategies())))
    }

    /// Its value over many futures: the mean, or the probability. `None` for a measure of the central path alone.
    pub fn expected(self, ensemble: &Ensemble) -> Option<Estimate> {
        match self {
            Self::Of(Quantity::ValuePerShare, strategy) => Some(ensemble.strategy(strategy).mean),
            Self::Of(Quantity::ProbabilityOfDefault, strategy) => Some(ensemble.strategy(strategy).default),
            Self::PlanMinusStay => Some(ensemble.plan.gain),
            Self::PlanBeatsStay => Some(ensemble.plan.better),
            Self::Of(..) => None,
        }
    }

    /// Of the medians of the strategies' values per share: one of them, or by how much the plan's is above that of
    /// staying. `None` for any other measure, or where a median is not known.
    pub fn median(self, of: impl Fn(Strategy) -> Option<Estimate>) -> Option<Estimate> {
        match self {
            Self::Of(Quantity::ValuePerShare, strategy) => of(strategy),
            Self::PlanMinusStay => {
                // Both move together on the same futures: this error is on the safe side.
                let (plan, stay) = (of(Strategy::Plan)?, of(Strategy::Stay)?);
                Some(Estimate { value: plan.value - stay.value, error: plan.error.hypot(stay.error) })
            }
            Self::Of(..) | Self::PlanBeatsStay => None,
        }
    }

    /// The strategies that it looks at.
    pub fn strategies(self) -> &'static [Strategy] {
        match self {
            Self::Of(_, strategy) => std::slice::from_ref(&Strategy::ALL[strategy.index()]),
            Self::PlanMinusStay | Self::PlanBeatsStay => &[Strategy::Stay, Strategy::Plan],
        }
    }
}

/// The measures of the three strategies on the central path, and nothing else: what many variants are judged by.
pub fn central_measures(scenario: &Scenario) -> [Measures; 3] {
    Measures::of_all(scenario, &CentralPath::run(scenario))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_measure_has_a_name_of_its_own() {
        let names: BTreeSet<String> = Measure::all().map(Measure::name).collect();
        assert_eq!(names.len(), Measure::all().count());
        for measure in Measure::all() {
            assert_eq!(Measure::from_name(&measure.name()), Some(measure));
        }
        let dscr = Measure::Of(Quantity::MinDscr, Strategy::Plan);
        assert_eq!(Measure::from_name("min_dscr"), Some(dscr));
        assert_eq!(Measure::from_name("Min-DSCR:all_in"), Some(Measure::Of(Quantity::MinDscr, Strategy::AllIn)));
        assert_eq!(Measure::from_name("happiness"), None);
    }
}
