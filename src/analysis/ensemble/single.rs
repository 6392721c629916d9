//! One of the many futures, month by month: the same draws through the same months, as a ledger that can be read.
//!
//! It is kept in doubles, as the central path is. It fails where the ensemble has it fail, in the same month, and is
//! better than staying where the ensemble says so; its values agree with the ensemble's to five digits.

use super::terms::{Terms, Times};
use crate::analysis::random::{BLOCK, Randomness};
use crate::model::ledger::{CentralPath, Surprises};
use crate::model::market::Draws;
use crate::model::scenario::{Scenario, Strategy};

/// One future of an ensemble.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    /// Its number among the paths of the seed, from 0.
    pub number: usize,
    /// The share of all futures whose value per share is less, 0 … 1, where that is known.
    pub share: Option<f64>,
    /// What happens in it; the ledgers of strategies that were not followed are empty.
    pub path: CentralPath,
}

impl Single {
    /// The future of this number, under some strategies. A number means the same draws whatever the scenario is and how
    /// many futures are drawn.
    pub fn of(scenario: &Scenario, seed: u64, number: usize, strategies: &[Strategy]) -> Self {
        let surprises = surprises(scenario, seed, number);
        Self { number, share: None, path: CentralPath::surprised(scenario, strategies, Some(&surprises)) }
    }
}

/// What the future of this number is struck by.
fn surprises(scenario: &Scenario, seed: u64, number: usize) -> Surprises {
    let (first, within) = (number / BLOCK * BLOCK, number % BLOCK);
    let (randomness, terms) = (Randomness::new(seed), Terms::new(scenario, false));
    let events = terms.events(&Times::new(&randomness, first));
    let draws = randomness.path(number, terms.months()).into_iter().map(|normals| {
        let [price, hashrate, rent, rate] = normals.map(f64::from);
        Draws { price, hashrate, rent, rate }
    });
    let draws = draws.collect();
    let month = |months: &[f64]| months.get(within).copied().unwrap_or(f64::INFINITY);
    Surprises { bust_month: month(&events.busts), failure_month: month(&events.failures), draws }
}

/// The futures that stand at these shares of the way from the lowest value to the highest, 0 … 1: their numbers, and the
/// share of all that is below each.
pub fn at_shares(values: &[f64], shares: &[f64]) -> Vec<(usize, f64)> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let last = values.len().saturating_sub(1);
    let place = |share: &f64| (share.clamp(0.0, 1.0) * last as f64).round() as usize;
    shares.iter().filter_map(|share| Some((*order.get(place(share))?, *share))).collect()
}

/// The share of all futures whose value is less than that of one of them; of equal values, those with a lower number
/// count as less, as in [`at_shares`]. `None` where there is no such future.
pub fn share_of(values: &[f64], number: usize) -> Option<f64> {
    let own = *values.get(number)?;
    let less = values.iter().enumerate().filter(|(other, value)| match value.total_cmp(&own) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => *other < number,
        std::cmp::Ordering::Greater => false,
    });
    Some(less.count() as f64 / values.len().saturating_sub(1).max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec};
    use crate::model::measures::Measures;

    #[test]
    fn a_single_future_is_the_ensembles_own() {
        let mut levered = Scenario::default();
        levered.company.debt *= 4.0;
        levered.world.bust_probability = 0.2;
        for (scenario, seed) in [(Scenario::default(), 1), (levered, 7)] {
            let spec = EnsembleSpec { paths: 600, seed };
            let ensemble = Ensemble::run(&scenario, &spec, &Control::new()).expect("nobody stops it");
            let mut defaults = 0;
            for number in [0, 1, 255, 256, 257, 400, 599] {
                let single = Single::of(&scenario, seed, number, &Strategy::ALL);
                for strategy in Strategy::ALL {
                    let rows = single.path.ledger(strategy);
                    let measures = Measures::of(&scenario, rows);
                    let value = ensemble.strategy(strategy).values[number];
                    // The ensemble's months are in single precision.
                    let off = (measures.value_per_share - value).abs();
                    assert!(off <= 1e-5 * value.abs(), "{number} {strategy:?}: {} {value}", measures.value_per_share);
                    assert_eq!(measures.default.is_some(), value == 0.0 || rows.iter().any(|row| row.defaulted));
                    defaults += usize::from(measures.default.is_some());
                }
            }
            assert!(defaults > 0, "some of them default");
        }
    }

    #[test]
    fn defaults_come_in_the_ensembles_months() {
        let mut scenario = Scenario::default();
        scenario.company.debt *= 3.0;
        let spec = EnsembleSpec { paths: 96, seed: 3 };
        let ensemble = Ensemble::run(&scenario, &spec, &Control::new()).expect("nobody stops it");
        for strategy in Strategy::ALL {
            let months: Vec<Option<usize>> = (0..spec.paths)
                .map(|number| {
                    let single = Single::of(&scenario, spec.seed, number, &[strategy]);
                    single.path.ledger(strategy).iter().position(|row| row.defaulted)
                })
                .collect();
            for (month, survival) in ensemble.strategy(strategy).survival.iter().enumerate() {
                let standing = months.iter().filter(|default| default.is_none_or(|default| default > month)).count();
                let share = standing as f64 / spec.paths as f64;
                assert!((survival.value - share).abs() < 1e-12, "{strategy:?} in month {month}");
            }
        }
    }

    #[test]
    fn futures_stand_in_the_order_of_their_values() {
        let values = [3.0, 0.0, 1.0, 0.0, 2.0];
        let found = at_shares(&values, &[0.0, 0.25, 0.5, 1.0]);
        assert_eq!(found, [(1, 0.0), (3, 0.25), (2, 0.5), (0, 1.0)]);
        for (number, share) in found {
            assert_eq!(share_of(&values, number), Some(share));
        }
        assert!(at_shares(&[], &[0.5]).is_empty() && share_of(&values, 5).is_none());
    }
}
