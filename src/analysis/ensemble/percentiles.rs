//! Percentiles of the numbers of all paths, in doubles or in singles.

use super::bands::LEVELS;
use super::estimate::Estimate;
use crate::model::measures::yearly_return;

/// A number of a path.
pub(super) trait Number: Copy + PartialOrd + Into<f64> {}

impl Number for f64 {}
impl Number for f32 {}

/// Percentiles at [`LEVELS`], interpolated between neighbours, and the standard error of the median.
pub(super) fn percentiles<T: Number>(values: &[T]) -> ([f64; 5], f64) {
    let mut order = values.to_vec();
    select(&mut order, 0, &ranks(values.len(), LEVELS));
    let result = LEVELS.map(|level| percentile(&order, level));
    // How far the median may be off in rank, and what that is in value.
    let below = Estimate::share(values, |&value| value.into() <= result[2]);
    let off = below.error.clamp(0.5 / values.len().max(1) as f64, 0.5);
    let around = [0.5 - off, 0.5 + off];
    select(&mut order, 0, &ranks(values.len(), around));
    let [low, high] = around.map(|level| percentile(&order, level));
    (result, (high - low) / 2.0)
}

/// Percentiles of the yearly return over so many months: those of wealth, whose order it shares. `None` where the price
/// is not positive.
pub(super) fn yearly_returns<T: Number>(wealth: &[T], price: f64, months: usize) -> Option<[f64; 5]> {
    let mut order = wealth.to_vec();
    select(&mut order, 0, &ranks(wealth.len(), LEVELS));
    let mut percentiles = [0.0; 5];
    for (to, level) in percentiles.iter_mut().zip(LEVELS) {
        let (below, part) = rank(order.len(), level);
        let at = |place: usize| order.get(place).and_then(|&wealth| yearly_return(wealth.into(), price, months));
        let low = at(below)?;
        *to = low + at(below + 1).map_or(0.0, |high| (high - low) * part);
    }
    Some(percentiles)
}

/// The rank below a level among `count` numbers, from 0, and how far the level is beyond it.
fn rank(count: usize, level: f64) -> (usize, f64) {
    let at = count.saturating_sub(1) as f64 * level;
    (at.floor() as usize, at - at.floor())
}

/// The ranks on both sides of each level, each once and in rising order.
fn ranks<const N: usize>(count: usize, levels: [f64; N]) -> Vec<usize> {
    let each = levels.into_iter().flat_map(|level| {
        let (below, _) = rank(count, level);
        [below, below + 1]
    });
    let mut ranks: Vec<usize> = each.filter(|&rank| rank < count).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

/// Brings the numbers of these ranks, each greater than the one before, to their places. `first` is the rank of the first place.
fn select<T: Number>(values: &mut [T], first: usize, ranks: &[usize]) {
    let Some(&middle) = ranks.get(ranks.len() / 2) else { return };
    let (lower, upper) = (&ranks[..ranks.len() / 2], &ranks[ranks.len() / 2 + 1..]);
    let (before, _, after) = values.select_nth_unstable_by(middle - first, |a, b| (*a).into().total_cmp(&(*b).into()));
    select(before, first, lower);
    select(after, middle + 1, upper);
}

/// The number at a level, where the numbers of its ranks are in their places.
fn percentile<T: Number>(order: &[T], level: f64) -> f64 {
    let (below, part) = rank(order.len(), level);
    let at = |place: usize| order.get(place).map(|&number| number.into());
    match (at(below), at(below + 1)) {
        (Some(low), Some(high)) if high > low => low + (high - low) * part,
        (Some(low), _) => low,
        _ => 0.0,
    }
}
