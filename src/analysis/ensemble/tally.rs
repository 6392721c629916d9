//! What comes of the paths of a strategy, taken in block after block: counts and sums at once, and of each path no more
//! than percentiles and medians are made of. So a million futures need not all be there before they are summed up.

use super::estimate::{Counts, Estimate, Sums};
use super::kernel::{
    AFTER_BUST, AFTER_FAILURE, CAUSES, CONVERTED, DILUTED, FAILED, Fates, NEVER, REFINANCED, REFUSED, REPAID, STRANDED,
    UNCOVERED, cause,
};
use super::percentiles::{percentiles, yearly_returns};
use super::summary::{Bands, Conditions, Defaults, MaturityOutcome, StrategyOutcome};
use super::terms::Terms;
use crate::model::company::Owed;

/// A number of each path, in the order of the paths.
#[derive(Debug)]
pub(super) enum Numbers {
    /// As it was computed, to be kept.
    Kept(Vec<f64>),
    /// Of very many paths: in half the room, to be counted and forgotten. Months are in single precision anyway.
    Passing(Vec<f32>),
}

impl Numbers {
    fn new(all: usize, kept: bool) -> Self {
        if kept { Self::Kept(Vec::with_capacity(all)) } else { Self::Passing(Vec::with_capacity(all)) }
    }

    fn extend(&mut self, numbers: &[f64]) {
        match self {
            Self::Kept(all) => all.extend_from_slice(numbers),
            Self::Passing(all) => all.extend(numbers.iter().map(|&number| number as f32)),
        }
    }

    /// [`percentiles`] of them.
    fn percentiles(&self) -> ([f64; 5], f64) {
        match self {
            Self::Kept(all) => percentiles(all),
            Self::Passing(all) => percentiles(all),
        }
    }

    /// [`yearly_returns`] of what shares come to.
    fn yearly_returns(&self, price: f64, months: usize) -> Option<[f64; 5]> {
        match self {
            Self::Kept(all) => yearly_returns(all, price, months),
            Self::Passing(all) => yearly_returns(all, price, months),
        }
    }

    /// What is kept of them, and what was only passing.
    fn part(self) -> (Vec<f64>, Vec<f32>) {
        match self {
            Self::Kept(all) => (all, Vec::new()),
            Self::Passing(all) => (Vec::new(), all),
        }
    }
}

/// Values per share, and what a share comes to, of paths that are not kept; both are empty of paths that are.
#[derive(Debug, Default)]
pub(super) struct Passing {
    pub(super) values: Vec<f32>,
    pub(super) wealth: Vec<f32>,
}

/// What has come of a strategy so far.
#[derive(Debug)]
pub(super) struct Tally {
    /// Price of a share today, USD.
    price: f64,
    paths: usize,
    values: Numbers,
    wealth: Numbers,
    mean: Sums,
    mean_wealth: Sums,
    /// Part of their claims that lenders lose, over all paths, and get back, over the defaults.
    lost: Sums,
    recovered: Sums,
    worthless: Counts,
    loss: Counts,
    doubling: Counts,
    failed: Counts,
    /// The same by month.
    by_month: Vec<Counts>,
    refused: Counts,
    uncovered: Counts,
    diluted: Counts,
    stranded: Counts,
    /// By debt, the project loan's being the last: converted, repaid, refinanced, failed.
    settled: Vec<[Counts; 4]>,
    causes: Vec<usize>,
    after_bust: usize,
    after_failure: usize,
    /// Hashprice, borrowing rate and rent: at the horizon of paths without a default, and in the month of one.
    markets: [[Vec<f32>; 3]; 2],
    /// The largest of all values; none where one of them is none.
    largest: f64,
}

impl Tally {
    /// Of no paths; there will be so many, and they are kept, or only counted.
    pub(super) fn new(terms: &Terms, all: usize, kept: bool) -> Self {
        let debts = terms.debts();
        Self {
            price: terms.price,
            paths: 0,
            values: Numbers::new(all, kept),
            wealth: Numbers::new(all, kept),
            mean: Sums::default(),
            mean_wealth: Sums::default(),
            lost: Sums::default(),
            recovered: Sums::default(),
            worthless: Counts::default(),
            loss: Counts::default(),
            doubling: Counts::default(),
            failed: Counts::default(),
            by_month: vec![Counts::default(); terms.months()],
            refused: Counts::default(),
            uncovered: Counts::default(),
            diluted: Counts::default(),
            stranded: Counts::default(),
            settled: vec![Default::default(); debts],
            causes: vec![0; CAUSES.len() + debts - 1],
            after_bust: 0,
            after_failure: 0,
            markets: [const { [const { Vec::new() }; 3] }; 2],
            largest: 0.0,
        }
    }

    /// Takes in the next paths. But for the last ones they come in whole blocks.
    pub(super) fn add(&mut self, fates: &Fates) {
        let price = self.price;
        self.mean.add(&fates.value);
        self.mean_wealth.add(&fates.wealth);
        self.worthless.add(&fates.value, |&value| value <= 0.0);
        self.loss.add(&fates.wealth, |&wealth| wealth < price);
        self.doubling.add(&fates.wealth, |&wealth| wealth >= 2.0 * price);
        for (counts, event) in [
            (&mut self.refused, REFUSED),
            (&mut self.uncovered, UNCOVERED),
            (&mut self.diluted, DILUTED),
            (&mut self.stranded, STRANDED),
        ] {
            counts.add(&fates.events, |events| events & event != 0);
        }
        for number in fates.value.iter().chain(&fates.wealth).map(|number| number.abs()) {
            // Once it is none it stays so.
            if number > self.largest || number.is_nan() {
                self.largest = number;
            }
        }
        self.add_ends(fates);
        self.values.extend(&fates.value);
        self.wealth.extend(&fates.wealth);
        self.paths += fates.value.len();
    }

    /// How the next paths end, and what becomes of debts on them.
    fn add_ends(&mut self, fates: &Fates) {
        let last = self.causes.len() - 1;
        for (i, (&month, &recovery)) in fates.month.iter().zip(&fates.recovery).enumerate() {
            let (path, failed) = (self.paths + i, month != NEVER);
            self.lost.add(&[1.0 - recovery]);
            for (of, market) in self.markets[usize::from(failed)].iter_mut().zip(&fates.market) {
                of.push(market[i]);
            }
            if !failed {
                continue;
            }
            self.recovered.add(&[recovery]);
            self.failed.hit(path);
            if let Some(counts) = self.by_month.get_mut(usize::from(month)) {
                counts.hit(path);
            }
            self.causes[usize::from(fates.cause[i]).min(last)] += 1;
            self.after_bust += usize::from(fates.events[i] & AFTER_BUST != 0);
            self.after_failure += usize::from(fates.events[i] & AFTER_FAILURE != 0);
        }
        for (i, cells) in fates.settled.chunks_exact(self.settled.len()).enumerate() {
            for (counts, &code) in self.settled.iter_mut().zip(cells) {
                let place = [CONVERTED, REPAID, REFINANCED, FAILED].iter().position(|known| *known == code);
                if let Some(place) = place {
                    counts[place].hit(self.paths + i);
                }
            }
        }
    }

    /// Sums up, but for the bands. What is not kept of the paths comes beside it.
    pub(super) fn sum_up(self, terms: &Terms) -> (StrategyOutcome, Passing) {
        let (paths, price) = (self.paths, self.price);
        let share = |counts: &Counts| counts.share(paths);
        let priced = price > 0.0 && price.is_finite();
        let markets = self.markets.map(conditions);
        let (percentiles, median_error) = self.values.percentiles();
        let yearly_return = self.wealth.yearly_returns(price, terms.months());
        let ((values, passing), (wealth, passing_wealth)) = (self.values.part(), self.wealth.part());
        let failed = self.causes.iter().sum();
        let outcome = StrategyOutcome {
            survival: survival(&self.by_month, paths),
            default: share(&self.failed),
            values,
            wealth,
            mean_wealth: self.mean_wealth.mean().value,
            largest: self.largest,
            yearly_return,
            loss: priced.then(|| share(&self.loss)),
            doubling: priced.then(|| share(&self.doubling)),
            recovery: (failed > 0).then(|| self.recovered.mean().value),
            expected_loss: self.lost.mean(),
            maturities: maturities(&self.settled, paths),
            mean: self.mean.mean(),
            percentiles,
            median_error,
            worthless: share(&self.worthless),
            refinancing_refused: share(&self.refused),
            covenant_breached: share(&self.uncovered),
            diluted: share(&self.diluted),
            stranded: share(&self.stranded),
            liquidity: Bands::default(),
            nav_per_share: Bands::default(),
            defaults: in_common(failed, &self.causes, (self.after_bust, self.after_failure), markets),
        };
        (outcome, Passing { values: passing, wealth: passing_wealth })
    }
}

/// Survival by month from the defaults of each.
fn survival(by_month: &[Counts], paths: usize) -> Vec<Estimate> {
    let mut so_far = Counts::default();
    let survived = by_month.iter().map(|counts| {
        so_far.0.iter_mut().zip(&counts.0).for_each(|(all, more)| *all += more);
        so_far.share(paths).complement()
    });
    survived.collect()
}

/// What becomes of each debt.
fn maturities(settled: &[[Counts; 4]], paths: usize) -> Vec<MaturityOutcome> {
    let of = |(place, counts): (usize, &[Counts; 4])| {
        let [converted, repaid, refinanced, failed] = counts.each_ref().map(|counts| counts.share(paths));
        let owed = if place + 1 == settled.len() { Owed::Loan } else { Owed::Debt(place) };
        MaturityOutcome { owed, converted, repaid, refinanced, failed }
    };
    settled.iter().enumerate().map(of).collect()
}

/// What so many defaults have in common.
fn in_common(
    failed: usize,
    causes: &[usize],
    (after_bust, after_failure): (usize, usize),
    [at_survival, at_default]: [Option<Conditions>; 2],
) -> Defaults {
    if failed == 0 {
        return Defaults { at_survival, ..Defaults::default() };
    }
    let part = |hits: usize| hits as f64 / failed as f64;
    Defaults {
        causes: causes.iter().enumerate().map(|(number, &hits)| (cause(number as u8), part(hits))).collect(),
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
