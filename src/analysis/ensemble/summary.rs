//! What the paths of an ensemble come to: shares, percentiles, and what defaults have in common.

use super::bands::LEVELS;
use super::estimate::Estimate;
use super::kernel::{
    AFTER_BUST, AFTER_FAILURE, CAUSES, CONVERTED, DILUTED, FAILED, Fates, NEVER, REFINANCED, REFUSED, REPAID, STRANDED,
    UNCOVERED, cause,
};
use super::terms::Terms;
use crate::analysis::random::BATCHES;
use crate::model::company::Owed;
use crate::model::measures::{DefaultCause, yearly_return};

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
    /// Share of the defaults that came after a large tenant had failed, or with it.
    pub after_failure: Option<f64>,
    /// The market in the month of default.
    pub at_default: Option<Conditions>,
    /// The market at the horizon where there was none.
    pub at_survival: Option<Conditions>,
}

/// What becomes of a debt when it is due, over all paths. What is missing to one had failed before, or never saw the
/// month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaturityOutcome {
    /// Whose debt it is.
    pub owed: Owed,
    /// Probability that it becomes shares.
    pub converted: Estimate,
    /// Probability that it is repaid.
    pub repaid: Estimate,
    /// Probability that it, or a part of it, is refinanced.
    pub refinanced: Estimate,
    /// Probability that it is to be repaid at once and the company cannot.
    pub failed: Estimate,
}

/// What a strategy comes to over all paths.
#[derive(Clone, Debug, PartialEq)]
pub struct StrategyOutcome {
    /// Probability of not having defaulted, by month.
    pub survival: Vec<Estimate>,
    /// Probability of a default by the horizon.
    pub default: Estimate,
    /// Discounted value per share of each path, in the order of the paths, USD; zero after a default. Empty where single
    /// paths are forgotten.
    pub values: Vec<f64>,
    /// What a share comes to at the horizon on each path, with what was paid out, USD. Empty likewise.
    pub wealth: Vec<f64>,
    /// Its mean.
    pub mean_wealth: f64,
    /// Percentiles of the yearly return at today's price, at [`LEVELS`]; `None` where that price is not positive.
    pub yearly_return: Option<[f64; 5]>,
    /// Probability that a share comes to less than it costs today.
    pub loss: Option<Estimate>,
    /// Probability that it comes to at least twice as much.
    pub doubling: Option<Estimate>,
    /// Part of their claims that lenders get back, in the mean of the defaults; `None` where nothing defaults.
    pub recovery: Option<f64>,
    /// Part of their claims that lenders lose, in the mean of all paths.
    pub expected_loss: Estimate,
    /// What becomes of each debt when it is due, the project loan last.
    pub maturities: Vec<MaturityOutcome>,
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

    /// Yearly return, over so many months, on the mean of what a share bought at a price comes to; `None` where the
    /// price is not positive.
    pub fn mean_return(&self, price: f64, months: usize) -> Option<f64> {
        yearly_return(self.mean_wealth, price, months)
    }

    /// Gives back what single paths take, 16 bytes each: all that is shown is summed up.
    pub(super) fn forget_paths(&mut self) {
        (self.values, self.wealth) = (Vec::new(), Vec::new());
    }

    /// Yearly spread over the rate on cash that would pay lenders for what they lose, over a run of so many months.
    pub fn spread_for_loss(&self, months: usize) -> f64 {
        self.expected_loss.value * 12.0 / months.max(1) as f64
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
    /// Mean value per share less that of staying, USD.
    pub gain: Estimate,
}

impl Versus {
    pub(super) fn of(strategy: &[f64], stay: &[f64]) -> Self {
        let [mut better, mut worse, mut neither] = [[0_u32; BATCHES]; 3];
        let mut gains = [0.0; BATCHES];
        for (ours, theirs) in strategy.chunks(BATCHES).zip(stay.chunks(BATCHES)) {
            for (batch, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                better[batch] += u32::from(ours > theirs);
                worse[batch] += u32::from(theirs > ours);
                neither[batch] += u32::from(*ours <= 0.0 && *theirs <= 0.0);
                gains[batch] += ours - theirs;
            }
        }
        let lead: [f64; BATCHES] = std::array::from_fn(|batch| f64::from(better[batch]) - f64::from(worse[batch]));
        let paths = stay.len();
        Self {
            better: Estimate::of_counts(paths, &better),
            worse: Estimate::of_counts(paths, &worse),
            both_worthless: Estimate::of_counts(paths, &neither),
            lead: Estimate::of_sums(paths, &lead),
            gain: Estimate::of_sums(paths, &gains),
        }
    }
}

/// Sums up a strategy, but for its bands.
pub(super) fn outcome(fates: Fates, terms: &Terms) -> StrategyOutcome {
    let (months, price) = (terms.months(), terms.price);
    let event = |event: u8| Estimate::share(&fates.events, |events| events & event != 0);
    let priced = price > 0.0 && price.is_finite();
    let lost: Vec<f64> = fates.recovery.iter().map(|recovery| 1.0 - recovery).collect();
    let (percentiles, median_error) = percentiles(&fates.value);
    StrategyOutcome {
        survival: survival(&fates.month, months),
        default: Estimate::share(&fates.month, |&month| month != NEVER),
        yearly_return: yearly_returns(&fates.wealth, price, months),
        loss: priced.then(|| Estimate::share(&fates.wealth, |&wealth| wealth < price)),
        doubling: priced.then(|| Estimate::share(&fates.wealth, |&wealth| wealth >= 2.0 * price)),
        recovery: recovery(&fates),
        expected_loss: Estimate::mean(&lost),
        maturities: maturities(&fates, terms.debts()),
        mean: Estimate::mean(&fates.value),
        percentiles,
        median_error,
        worthless: Estimate::share(&fates.value, |&value| value <= 0.0),
        refinancing_refused: event(REFUSED),
        covenant_breached: event(UNCOVERED),
        diluted: event(DILUTED),
        stranded: event(STRANDED),
        liquidity: Bands::default(),
        nav_per_share: Bands::default(),
        defaults: defaults(&fates),
        mean_wealth: Estimate::mean(&fates.wealth).value,
        values: fates.value,
        wealth: fates.wealth,
    }
}

/// Percentiles of the yearly return: those of wealth, whose order it shares.
fn yearly_returns(wealth: &[f64], price: f64, months: usize) -> Option<[f64; 5]> {
    let mut order = wealth.to_vec();
    select(&mut order, 0, &ranks(wealth.len(), LEVELS));
    let mut percentiles = [0.0; 5];
    for (to, level) in percentiles.iter_mut().zip(LEVELS) {
        let (below, part) = rank(order.len(), level);
        let at = |place: usize| order.get(place).and_then(|wealth| yearly_return(*wealth, price, months));
        let low = at(below)?;
        *to = low + at(below + 1).map_or(0.0, |high| (high - low) * part);
    }
    Some(percentiles)
}

/// Mean recovery over the defaults.
fn recovery(fates: &Fates) -> Option<f64> {
    let failed = fates.month.iter().zip(&fates.recovery).filter(|(month, _)| **month != NEVER);
    let parts: Vec<f64> = failed.map(|(_, recovery)| *recovery).collect();
    (!parts.is_empty()).then(|| Estimate::mean(&parts).value)
}

/// What becomes of each of so many debts.
fn maturities(fates: &Fates, debts: usize) -> Vec<MaturityOutcome> {
    let share = |place: usize, code: u8| {
        let mut counts = [0_u32; BATCHES];
        for (path, cells) in fates.settled.chunks_exact(debts).enumerate() {
            counts[path % BATCHES] += u32::from(cells[place] == code);
        }
        Estimate::of_counts(fates.value.len(), &counts)
    };
    let of = |place: usize| MaturityOutcome {
        owed: if place + 1 == debts { Owed::Loan } else { Owed::Debt(place) },
        converted: share(place, CONVERTED),
        repaid: share(place, REPAID),
        refinanced: share(place, REFINANCED),
        failed: share(place, FAILED),
    };
    (0..debts).map(of).collect()
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
    select(&mut order, 0, &ranks(values.len(), LEVELS));
    let result = LEVELS.map(|level| percentile(&order, level));
    // How far the median may be off in rank, and what that is in value.
    let below = Estimate::share(values, |&value| value <= result[2]);
    let off = below.error.clamp(0.5 / values.len().max(1) as f64, 0.5);
    let around = [0.5 - off, 0.5 + off];
    select(&mut order, 0, &ranks(values.len(), around));
    let [low, high] = around.map(|level| percentile(&order, level));
    (result, (high - low) / 2.0)
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
fn select(values: &mut [f64], first: usize, ranks: &[usize]) {
    let Some(&middle) = ranks.get(ranks.len() / 2) else { return };
    let (lower, upper) = (&ranks[..ranks.len() / 2], &ranks[ranks.len() / 2 + 1..]);
    let (before, _, after) = values.select_nth_unstable_by(middle - first, f64::total_cmp);
    select(before, first, lower);
    select(after, middle + 1, upper);
}

/// The number at a level, where the numbers of its ranks are in their places.
fn percentile(order: &[f64], level: f64) -> f64 {
    let (below, part) = rank(order.len(), level);
    match (order.get(below), order.get(below + 1)) {
        (Some(low), Some(high)) if high > low => low + (high - low) * part,
        (Some(low), _) => *low,
        _ => 0.0,
    }
}

fn defaults(fates: &Fates) -> Defaults {
    let debts = fates.settled.len() / fates.value.len().max(1);
    let (mut causes, mut after_bust, mut after_failure) = (vec![0_usize; CAUSES.len() + debts - debts.min(1)], 0, 0);
    let mut markets = [const { [const { Vec::new() }; 3] }; 2];
    for (path, &month) in fates.month.iter().enumerate() {
        let failed = month != NEVER;
        for (of, market) in markets[usize::from(failed)].iter_mut().zip(&fates.market) {
            of.push(market[path]);
        }
        if failed {
            let last = causes.len() - 1;
            causes[usize::from(fates.cause[path]).min(last)] += 1;
            after_bust += usize::from(fates.events[path] & AFTER_BUST != 0);
            after_failure += usize::from(fates.events[path] & AFTER_FAILURE != 0);
        }
    }
    let [at_survival, at_default] = markets.map(conditions);
    let count: usize = causes.iter().sum();
    if count == 0 {
        return Defaults { at_survival, ..Defaults::default() };
    }
    let part = |hits: usize| hits as f64 / count as f64;
    Defaults {
        causes: causes.into_iter().enumerate().map(|(number, hits)| (cause(number as u8), part(hits))).collect(),
        after_bust: Some(part(after_bust)),
        after_failure: Some(part(after_failure)),
        at_default,
        at_survival,
    }
}

/// Medians of hashprice, borrowing rate and rent; `None` of no paths.
fn conditions(numbers: [Vec<f32>; 3]) -> Option<Conditions> {
    let median = |mut numbers: Vec<f32>| {
        let middle = numbers.len() / 2;
        let (_, median, _) = numbers.get_mut(..)?.select_nth_unstable_by(middle, f32::total_cmp);
        Some(f64::from(*median))
    };
    let [hashprice, borrowing_rate, rent] = numbers;
    if hashprice.is_empty() {
        return None;
    }
    Some(Conditions { hashprice: median(hashprice)?, borrowing_rate: median(borrowing_rate)?, rent: median(rent)? })
}
