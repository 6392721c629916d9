//! What the paths of an ensemble come to: shares, percentiles, and what defaults have in common.

use super::estimate::{Counts, Estimate};
use super::kernel::Fates;
use super::tally::Tally;
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
    /// paths are not kept.
    pub values: Vec<f64>,
    /// What a share comes to at the horizon on each path, with what was paid out, USD. Empty likewise.
    pub wealth: Vec<f64>,
    /// Its mean.
    pub mean_wealth: f64,
    /// The largest of all these numbers, whatever their sign; none where one of them is none.
    pub largest: f64,
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
        let mut duel = Duel::default();
        duel.add(strategy, stay);
        duel.sum_up()
    }
}

/// A strategy against staying, so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Duel {
    paths: usize,
    better: Counts,
    worse: Counts,
    neither: Counts,
    gains: [f64; BATCHES],
}

impl Duel {
    /// Takes in the values of the next paths. But for the last ones they come in whole batches.
    pub(super) fn add(&mut self, strategy: &[f64], stay: &[f64]) {
        for (ours, theirs) in strategy.chunks(BATCHES).zip(stay.chunks(BATCHES)) {
            for (batch, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                self.better.0[batch] += u32::from(ours > theirs);
                self.worse.0[batch] += u32::from(theirs > ours);
                self.neither.0[batch] += u32::from(*ours <= 0.0 && *theirs <= 0.0);
                self.gains[batch] += ours - theirs;
            }
        }
        self.paths += stay.len();
    }

    pub(super) fn sum_up(&self) -> Versus {
        let (better, worse) = (&self.better.0, &self.worse.0);
        let lead: [f64; BATCHES] = std::array::from_fn(|batch| f64::from(better[batch]) - f64::from(worse[batch]));
        Versus {
            better: self.better.share(self.paths),
            worse: self.worse.share(self.paths),
            both_worthless: self.neither.share(self.paths),
            lead: Estimate::of_sums(self.paths, &lead),
            gain: Estimate::of_sums(self.paths, &self.gains),
        }
    }
}

/// The plan, and all-in, against staying, so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Duels {
    duels: [Duel; 2],
    /// The strategy that each of the three is the same as: itself, or one before it.
    same_as: [usize; 3],
}

impl Duels {
    pub(super) fn new(same_as: [usize; 3]) -> Self {
        Self { duels: Default::default(), same_as }
    }

    /// Takes in the next paths. But for the last ones they come in whole batches.
    pub(super) fn add(&mut self, fates: &[Fates; 3]) {
        for (duel, k) in self.duels.iter_mut().zip(&self.same_as[1..]) {
            duel.add(&fates[*k].value, &fates[0].value);
        }
    }

    pub(super) fn sum_up(&self) -> [Versus; 2] {
        self.duels.each_ref().map(Duel::sum_up)
    }
}

/// Sums up a strategy, but for its bands, and keeps its paths.
pub(super) fn outcome(fates: &Fates, terms: &Terms) -> StrategyOutcome {
    let mut tally = Tally::new(terms, fates.value.len(), true);
    tally.add(fates);
    tally.sum_up(terms).0
}
