//! What the paths of an ensemble come to: shares, percentiles, and what defaults have in common.

use super::bands::LEVELS;
use super::estimate::Estimate;
use super::kernel::{CAUSES, DILUTED, Fates, NEVER, REFUSED, SERIES, STRANDED, UNCOVERED};
use super::terms::Terms;
use super::{Ensemble, EnsembleSpec};
use crate::analysis::random::BATCHES;
use crate::model::measures::DefaultCause;

/// Percentiles by month, at [`LEVELS`]. Empty where a run was made without them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands {
    /// The percentiles of each month.
    pub months: Vec<[f64; 5]>,
}

impl Bands {
    /// One percentile by month: 0 is the 5th, 2 the median, 4 the 95th.
    pub fn level(&self, level: usize) -> impl ExactSizeIterator<Item = f64> {
        self.months.iter().map(move |month| month[level.min(4)])
    }
}

/// Medians of the market.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Hashprice, USD/PH/day.
    pub hashprice: f64,
    /// Borrowing rate, per year.
    pub borrowing_rate: f64,
    /// Market rent, USD/kW-month.
    pub rent: f64,
}

/// What the defaults of a strategy have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// What failed, and in which share of the defaults. Empty where nothing defaults.
    pub causes: Vec<(DefaultCause, f64)>,
    /// Share of the defaults that came after the boom had ended, or with it.
    pub after_bust: Option<f64>,
    /// The market in the month of default.
    pub at_default: Option<Conditions>,
    /// The market at the horizon where there was none.
    pub at_survival: Option<Conditions>,
}

/// What a strategy comes to over all paths.
#[derive(Clone, Debug, PartialEq)]
pub struct StrategyOutcome {
    /// Probability of not having defaulted, by month.
    pub survival: Vec<Estimate>,
    /// Probability of a default by the horizon.
    pub default: Estimate,
    /// Discounted value per share of each path, in the order of the paths, USD; zero after a default.
    pub values: Vec<f64>,
    /// Its mean.
    pub mean: Estimate,
    /// Its percentiles at [`LEVELS`].
    pub percentiles: [f64; 5],
    /// Standard error of the median.
    pub median_error: f64,
    /// Share of paths on which a share is worth nothing.
    pub worthless: Estimate,
    /// Probability that debt which matured could not be refinanced.
    pub refinancing_refused: Estimate,
    /// Probability that the debt service of the project loan was not covered in some month.
    pub covenant_breached: Estimate,
    /// Probability that the number of shares grew by more than half, by the horizon or the default.
    pub diluted: Estimate,
    /// Probability that AI assets were worth less than nine tenths of their book in some month.
    pub stranded: Estimate,
    /// Cash and bitcoin by month, USD.
    pub liquidity: Bands,
    /// Net asset value per share by month, USD; zero after a default.
    pub nav_per_share: Bands,
    /// What the defaults have in common.
    pub defaults: Defaults,
}

impl StrategyOutcome {
    /// Median value per share, USD.
    pub fn median(&self) -> f64 {
        self.percentiles[2]
    }
}

/// A strategy against staying, on the same paths. Equal values count for neither.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Versus {
    /// Probability that it is worth more per share.
    pub better: Estimate,
    /// Probability that staying is.
    pub worse: Estimate,
    /// Probability that both are worth nothing.
    pub both_worthless: Estimate,
    /// The first less the second.
    pub lead: Estimate,
}

impl Versus {
    fn of(strategy: &[f64], stay: &[f64]) -> Self {
        let pairs = || strategy.iter().zip(stay);
        Self {
            better: Estimate::share(pairs().map(|(a, b)| a > b)),
            worse: Estimate::share(pairs().map(|(a, b)| b > a)),
            both_worthless: Estimate::share(pairs().map(|(a, b)| *a <= 0.0 && *b <= 0.0)),
            lead: Estimate::mean(pairs().map(|(a, b)| f64::from(u8::from(a > b)) - f64::from(u8::from(b > a)))),
        }
    }
}

/// Values per share in bins that the strategies share.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Width of a bin, USD per share; the first starts at zero.
    pub width: f64,
    /// Share of the paths in each bin, by strategy. Worthless shares are not among them.
    pub shares: [Vec<f64>; 3],
    /// Share of the paths beyond the last bin.
    pub beyond: [f64; 3],
    /// Share of the paths on which a share is worth nothing.
    pub worthless: [f64; 3],
}

impl Histogram {
    pub(super) fn of(strategies: &[StrategyOutcome; 3], bins: usize) -> Self {
        let top = strategies.iter().map(|s| s.percentiles[4]).fold(0.0, f64::max) * 1.25;
        let bins = bins.max(1);
        let width = if top > 0.0 { top / bins as f64 } else { 1.0 };
        let (mut beyond, mut worthless) = ([0.0; 3], [0.0; 3]);
        let mut shares = [const { Vec::new() }; 3];
        for (k, strategy) in strategies.iter().enumerate() {
            let mut counts = vec![0_usize; bins];
            let (mut above, mut zero) = (0_usize, 0_usize);
            for &value in &strategy.values {
                let bin = (value / width) as usize;
                if value <= 0.0 {
                    zero += 1;
                } else if let Some(count) = counts.get_mut(bin) {
                    *count += 1;
                } else {
                    above += 1;
                }
            }
            let part = |count: usize| count as f64 / strategy.values.len().max(1) as f64;
            shares[k] = counts.into_iter().map(part).collect();
            (beyond[k], worthless[k]) = (part(above), part(zero));
        }
        Self { width, shares, beyond, worthless }
    }
}

/// Sums up blocks in the order of their paths.
pub(super) fn of(
    spec: &EnsembleSpec,
    terms: &Terms,
    bands: &[[[f64; 5]; SERIES]],
    blocks: impl Iterator<Item = ([Fates; 3], Vec<f64>)>,
) -> Ensemble {
    let months = terms.months();
    let mut all = [const { Fates::new() }; 3];
    let mut busts = Vec::with_capacity(spec.paths);
    for (fates, bust) in blocks {
        let count = fates[0].value.len();
        all.iter_mut().zip(&fates).for_each(|(all, fates)| all.append(fates, spec.paths));
        busts.extend(bust.into_iter().take(count).map(|month| month as f32));
    }
    let series = |k: usize| Bands { months: bands.iter().map(|month| month[k]).collect() };
    let mut k = 0;
    let strategies = all.map(|fates| {
        k += 1;
        outcome(fates, &busts, months, series(1 + 2 * k), series(2 + 2 * k))
    });
    let versus = |k: usize| Versus::of(&strategies[k].values, &strategies[0].values);
    Ensemble {
        paths: spec.paths,
        seed: spec.seed,
        months,
        elapsed_ms: 0.0,
        hashprice: series(0),
        btc_price: series(1),
        rent: series(2),
        plan: versus(1),
        all_in: versus(2),
        strategies,
    }
}

fn outcome(fates: Fates, busts: &[f32], months: usize, liquidity: Bands, nav_per_share: Bands) -> StrategyOutcome {
    let event = |event: u8| Estimate::share(fates.events.iter().map(move |&events| events & event != 0));
    let survival = survival(&fates.month, months);
    let default = survival.last().map_or(Estimate::default(), |last| last.complement());
    let (percentiles, median_error) = percentiles(&fates.value);
    StrategyOutcome {
        survival,
        default,
        mean: Estimate::mean(fates.value.iter().copied()),
        percentiles,
        median_error,
        worthless: Estimate::share(fates.value.iter().map(|&value| value <= 0.0)),
        refinancing_refused: event(REFUSED),
        covenant_breached: event(UNCOVERED),
        diluted: event(DILUTED),
        stranded: event(STRANDED),
        liquidity,
        nav_per_share,
        defaults: defaults(&fates, busts),
        values: fates.value,
    }
}

/// Survival by month from the months of default.
fn survival(defaults: &[u16], months: usize) -> Vec<Estimate> {
    let mut counts = vec![[0_u32; BATCHES]; months];
    for (path, &month) in defaults.iter().enumerate() {
        if let Some(counts) = counts.get_mut(usize::from(month)) {
            counts[path % BATCHES] += 1;
        }
    }
    let mut defaulted = [0; BATCHES];
    let by_month = counts.iter().map(|counts| {
        defaulted.iter_mut().zip(counts).for_each(|(all, more)| *all += more);
        Estimate::of_counts(defaults.len(), &defaulted).complement()
    });
    by_month.collect()
}

/// Percentiles at [`LEVELS`], interpolated between neighbours, and the standard error of the median.
fn percentiles(values: &[f64]) -> ([f64; 5], f64) {
    let mut order = values.to_vec();
    let result = LEVELS.map(|level| percentile(&mut order, level));
    // How far the median may be off in rank, and what that is in value.
    let below = Estimate::share(values.iter().map(|&value| value <= result[2]));
    let off = below.error.clamp(0.5 / values.len().max(1) as f64, 0.5);
    let spread = percentile(&mut order, 0.5 + off) - percentile(&mut order, 0.5 - off);
    (result, spread / 2.0)
}

fn percentile(values: &mut [f64], level: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return 0.0 };
    let at = last as f64 * level;
    let below = at.floor() as usize;
    let (_, &mut low, rest) = values.select_nth_unstable_by(below.min(last), f64::total_cmp);
    let high = rest.iter().copied().fold(f64::INFINITY, f64::min);
    if high.is_finite() { low + (high - low) * (at - below as f64) } else { low }
}

fn defaults(fates: &Fates, busts: &[f32]) -> Defaults {
    let failed = || fates.month.iter().zip(&fates.cause).filter(|&(&month, _)| month != NEVER);
    let count = failed().count();
    let conditions = |failed: bool| {
        let median = |k: usize| -> Option<f64> {
            let of = fates.month.iter().zip(&fates.market[k]).filter(|&(&month, _)| (month != NEVER) == failed);
            let mut numbers: Vec<f32> = of.map(|(_, &x)| x).collect();
            let middle = numbers.len() / 2;
            (!numbers.is_empty()).then(|| f64::from(*numbers.select_nth_unstable_by(middle, f32::total_cmp).1))
        };
        Some(Conditions { hashprice: median(0)?, borrowing_rate: median(1)?, rent: median(2)? })
    };
    if count == 0 {
        return Defaults { at_survival: conditions(false), ..Defaults::default() };
    }
    let part = |hits: usize| hits as f64 / count as f64;
    let causes = CAUSES
        .iter()
        .enumerate()
        .map(|(i, &cause)| (cause, part(failed().filter(|&(_, &c)| usize::from(c) == i).count())));
    let busted = fates.month.iter().zip(busts).filter(|&(&month, &bust)| month != NEVER && bust <= f32::from(month));
    Defaults {
        causes: causes.collect(),
        after_bust: Some(part(busted.count())),
        at_default: conditions(true),
        at_survival: conditions(false),
    }
}
