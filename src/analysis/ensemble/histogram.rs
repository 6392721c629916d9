//! How the values per share of an ensemble are spread: counted once, where the ensemble is made, so that a chart of a
//! million futures costs its window no more than one of a thousand.

use super::estimate::Counts;
use super::tally::Passing;
use super::{Estimate, StrategyOutcome};

/// Bins up to where a chart may end, many more than are shown, so that they can be joined to fewer.
const SHOWN: usize = 960;
/// Bins in all. They go on for as far again several times, for the tails and for charts that reach further.
const BINS: usize = 8 * SHOWN;
/// How far a chart may reach, in 95th percentiles of the strategy that is worth most.
const REACH: f64 = 1.25;

/// Values per share of the strategies, counted in fine bins that they share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Width of a bin, USD per share; the first starts at zero.
    width: f64,
    /// Number of paths.
    paths: usize,
    /// By strategy: paths that are worth something and lie below the lower end of each bin; the last number is below
    /// the upper end of the last one. Paths that are worth nothing are not among them.
    below: [Vec<u32>; 3],
    /// Paths that are worth something, by strategy.
    worth: [usize; 3],
}

impl Histogram {
    /// Counts the values of all paths, of those that are kept and of those that are passing.
    pub(super) fn of(strategies: &[StrategyOutcome; 3], passing: &[Passing; 3]) -> Self {
        let reach = strategies.iter().map(|s| s.percentiles[4]).fold(0.0, f64::max) * REACH;
        let width = if reach > 0.0 { reach / SHOWN as f64 } else { 1.0 };
        let (mut below, mut worth) = ([const { Vec::new() }; 3], [0; 3]);
        let all = |k: usize| each(&strategies[k].values, &passing[k].values);
        for (k, (below, worth)) in below.iter_mut().zip(&mut worth).enumerate() {
            let mut counts = vec![0; BINS + 1];
            for value in all(k).filter(|value| *value > 0.0) {
                *worth += 1;
                if let Some(count) = counts.get_mut(((value / width) as usize).saturating_add(1)) {
                    *count += 1;
                }
            }
            let mut sum = 0;
            for count in &mut counts {
                sum += *count;
                *count = sum;
            }
            *below = counts;
        }
        Self { width, paths: all(0).count(), below, worth }
    }

    /// Width of the finest bins that a chart may have, USD per share. Of a whole number of them the shares are exact;
    /// of others they are interpolated.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Bins of that width up to where a chart may end.
    pub fn bins(&self) -> usize {
        SHOWN
    }

    /// Share of a strategy's paths, given by its index, that are worth something and less than a value.
    pub fn share_below(&self, strategy: usize, value: f64) -> f64 {
        let Some(below) = self.below.get(strategy) else { return 0.0 };
        let at = (value / self.width).clamp(0.0, BINS as f64);
        // A whole number of bins may come out a little off.
        let at = if (at - at.round()).abs() < 1e-9 * at.max(1.0) { at.round() } else { at };
        let count = |bin: usize| f64::from(below.get(bin).or(below.last()).copied().unwrap_or(0));
        let (bin, part) = (at as usize, at.fract());
        (count(bin) + (count(bin + 1) - count(bin)) * part) / self.paths.max(1) as f64
    }

    /// Share of a strategy's paths in each of so many bins of a width.
    pub fn shares(&self, strategy: usize, width: f64, bins: usize) -> Vec<f64> {
        let ends: Vec<f64> = (0..=bins).map(|bin| self.share_below(strategy, width * bin as f64)).collect();
        ends.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Share of a strategy's paths that are worth a value or more.
    pub fn share_from(&self, strategy: usize, value: f64) -> f64 {
        let worth = self.worth.get(strategy).copied().unwrap_or(0);
        worth as f64 / self.paths.max(1) as f64 - self.share_below(strategy, value)
    }
}

/// A number of each path. Either all of them are kept, or all are passing.
fn each(kept: &[f64], passing: &[f32]) -> impl Iterator<Item = f64> {
    kept.iter().copied().chain(passing.iter().map(|&number| f64::from(number)))
}

/// Bits of a number that its bin leaves aside: 128 bins for each doubling.
const LEFT_ASIDE: u32 = 52 - 7;
/// Doublings that are counted, and the first of them: from a billionth of a USD to a billion.
const DOUBLINGS: usize = 60;
const FIRST: u64 = (1023 - 30) << (52 - LEFT_ASIDE);

/// What a share comes to at the horizon, by strategy, counted in bins that grow with it: what it earns a year follows
/// from that. The leading bits of a number are its bin, so that to count a path costs next to nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WealthHistogram {
    /// Number of paths.
    paths: usize,
    /// By strategy: paths that come to something and lie below the lower end of each bin; the last number is all of them.
    below: [Vec<u32>; 3],
    /// By strategy: share of the paths that come to nothing.
    nothing: [Estimate; 3],
}

impl WealthHistogram {
    /// Counts what shares come to on all paths, on those that are kept and on those that are passing.
    pub(super) fn of(strategies: &[StrategyOutcome; 3], passing: &[Passing; 3]) -> Self {
        let all = |k: usize| each(&strategies[k].wealth, &passing[k].wealth);
        let below = [0, 1, 2].map(|k| {
            let mut counts = vec![0_u32; bin(f64::INFINITY) + 2];
            for wealth in all(k).filter(|wealth| *wealth > 0.0) {
                counts[bin(wealth) + 1] += 1;
            }
            let mut sum = 0;
            for count in &mut counts {
                sum += *count;
                *count = sum;
            }
            counts
        });
        let nothing = [0, 1, 2].map(|k| {
            let mut nothing = Counts::default();
            nothing.add(&strategies[k].wealth, |wealth| *wealth <= 0.0);
            nothing.add(&passing[k].wealth, |wealth| *wealth <= 0.0);
            nothing.share(all(k).count())
        });
        Self { paths: all(0).count(), below, nothing }
    }

    /// Share of a strategy's paths, given by its index, that come to something and to less than so many USD per share.
    pub fn share_below(&self, strategy: usize, wealth: f64) -> f64 {
        let Some(below) = self.below.get(strategy).filter(|_| wealth > 0.0) else { return 0.0 };
        let bin = bin(wealth);
        let edge = |bin: usize| f64::from_bits((FIRST + bin as u64) << LEFT_ASIDE);
        let (low, high) = (edge(bin), edge(bin + 1));
        let part = ((wealth - low) / (high - low)).clamp(0.0, 1.0);
        let count = |bin: usize| f64::from(below.get(bin).or(below.last()).copied().unwrap_or(0));
        (count(bin) + (count(bin + 1) - count(bin)) * part) / self.paths.max(1) as f64
    }

    /// Share of a strategy's paths that come to nothing.
    pub fn nothing(&self, strategy: usize) -> Estimate {
        self.nothing.get(strategy).copied().unwrap_or_default()
    }

    /// Share of a strategy's paths that come to so many USD per share or more.
    pub fn share_from(&self, strategy: usize, wealth: f64) -> f64 {
        let all = self.below.get(strategy).and_then(|below| below.last()).copied().unwrap_or(0);
        f64::from(all) / self.paths.max(1) as f64 - self.share_below(strategy, wealth)
    }
}

/// The bin of a number above zero; the first and the last hold what lies beyond them.
fn bin(wealth: f64) -> usize {
    let last = (DOUBLINGS << (52 - LEFT_ASIDE)) - 1;
    ((wealth.to_bits() >> LEFT_ASIDE).saturating_sub(FIRST) as usize).min(last)
}

#[cfg(test)]
mod tests {
    use super::super::kernel::Fates;
    use super::super::summary::outcome;
    use super::super::terms::Terms;
    use super::*;
    use crate::model::scenario::Scenario;

    fn outcomes(values: [Vec<f64>; 3]) -> [StrategyOutcome; 3] {
        let terms = Terms::new(&Scenario::default(), false);
        let fates = |value: Vec<f64>| {
            let paths = value.len();
            Fates {
                wealth: value.clone(),
                recovery: vec![1.0; paths],
                settled: vec![0; paths * terms.debts()],
                month: vec![0; paths],
                cause: vec![0; paths],
                events: vec![0; paths],
                market: [0, 1, 2].map(|_| vec![0.0; paths]),
                doubts: Vec::new(),
                value,
            }
        };
        values.map(|values| outcome(&fates(values), &terms))
    }

    fn histogram(values: [Vec<f64>; 3]) -> Histogram {
        Histogram::of(&outcomes(values), &Default::default())
    }

    #[test]
    fn wealth_is_counted_to_a_hundredth_of_itself() {
        let values: Vec<f64> = (0..1000).map(|i| if i % 10 == 0 { 0.0 } else { 1.01_f64.powi(i - 500) }).collect();
        let counted =
            WealthHistogram::of(&outcomes([values.clone(), vec![0.0; 1000], vec![1e300; 1000]]), &Default::default());
        assert_eq!([0, 1, 2].map(|strategy| counted.share_from(strategy, 0.0)), [0.9, 0.0, 1.0]);
        assert_eq!([0, 1, 2].map(|strategy| counted.nothing(strategy).value), [0.1, 1.0, 0.0]);
        for at in [1e-12, 0.01, 0.5, 1.0, 3.7, 130.0, 1e6] {
            let below =
                |at: f64| values.iter().filter(|wealth| **wealth > 0.0 && **wealth < at).count() as f64 / 1000.0;
            let found = counted.share_below(0, at);
            assert!((below(at / 1.011)..=below(at * 1.011)).contains(&found), "{at}: {found}, exactly {}", below(at));
        }
        assert_eq!((counted.share_below(2, 1e6), counted.share_below(1, 1.0)), (0.0, 0.0));
    }

    #[test]
    fn shares_are_those_of_the_paths() {
        // Values 0 … 9.99, a tenth of them nothing; and one far out.
        let mut values: Vec<f64> = (0..1000).map(|i| if i % 10 == 0 { 0.0 } else { f64::from(i) / 100.0 }).collect();
        values[999] = 1e6;
        let counted =
            |from: f64, to: f64| values.iter().filter(|v| **v > 0.0 && **v >= from && **v < to).count() as f64 / 1000.0;
        let histogram = histogram([values.clone(), vec![0.0; 1000], vec![1.0; 1000]]);
        let width = histogram.width() * 24.0;
        for (bin, share) in histogram.shares(0, width, 40).into_iter().enumerate() {
            let exact = counted(bin as f64 * width, (bin + 1) as f64 * width);
            assert!((share - exact).abs() < 1e-12, "bin {bin}: {share} instead of {exact}");
        }
        assert!((histogram.share_from(0, 40.0 * width) - 0.001).abs() < 1e-12, "the one far out");
        assert!((histogram.share_from(0, 0.0) - 0.9).abs() < 1e-12);
        assert_eq!(histogram.shares(1, width, 40), vec![0.0; 40]);
        assert!((histogram.share_below(2, 1.5) - 1.0).abs() < 1e-12);
        // Bins that do not fit hold what lies in them but for the parts of bins at their ends.
        let odd = histogram.shares(0, 0.777, 10);
        for (bin, share) in odd.into_iter().enumerate() {
            let exact = counted(bin as f64 * 0.777, (bin + 1) as f64 * 0.777);
            assert!((share - exact).abs() < 0.003, "odd bin {bin}: {share} instead of {exact}");
        }
    }

    #[test]
    fn nothing_has_no_shares() {
        let histogram = histogram([const { Vec::new() }; 3]);
        assert_eq!(histogram.shares(0, 1.0, 2), [0.0, 0.0]);
        assert_eq!(histogram.share_from(5, 0.0), 0.0);
    }
}
