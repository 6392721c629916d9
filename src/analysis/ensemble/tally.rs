//! What comes of the paths of a strategy, taken in block after block: counts and sums at once, and of each path no more
//! than percentiles and medians are made of. So a million futures need not all be there before they are summed up.

use super::estimate::{Counts, Estimate, Sums};
use super::kernel::{
    AFTER_BUST, AFTER_FAILURE, CAUSES, CONVERTED, DILUTED, FAILED, Fates, NEVER, REFINANCED, REFUSED, REPAID, STRANDED,
    UNCOVERED, cause,
};
use super::percentiles::{percentiles, yearly_returns};
use super::summary::{Bands, Conditions, Defaults, Duels, MaturityOutcome, StrategyOutcome};
use super::terms::Terms;
use crate::model::company::Owed;

/// A number of each path, in the order of the paths.
#[derive(Clone, Debug)]
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

    /// Makes room for so many in all.
    fn expect(&mut self, all: usize) {
        match self {
            Self::Kept(numbers) => expect(numbers, all),
            Self::Passing(numbers) => expect(numbers, all),
        }
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

/// Makes room for so many in all.
fn expect<T>(numbers: &mut Vec<T>, all: usize) {
    numbers.reserve_exact(all.saturating_sub(numbers.len()));
}

/// What has come of the blocks of a run so far: one is taken in after the other, whatever the order in which threads do
/// them, so that sums are the same to the last bit, and what is known of single paths is given back at once.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// The block that is to be taken in next.
    next: usize,
    /// `None` of a strategy that is the same as one before it, and of one that has been summed up.
    tallies: [Option<Tally>; 3],
    duels: Duels,
}

impl Told {
    /// Nothing has come yet; there will be so many paths, and they are kept, or only counted. `same_as` says which strategy
    /// each is the same as: itself, or one before it.
    pub(super) fn new(terms: &Terms, all: usize, kept: bool, same_as: [usize; 3]) -> Self {
        let tally = |k: usize| (same_as[k] == k).then(|| Tally::new(terms, all, kept));
        Self { next: 0, tallies: [0, 1, 2].map(tally), duels: Duels::new(same_as) }
    }

    /// The block that is to be taken in next.
    pub(super) fn next(&self) -> usize {
        self.next
    }

    /// Makes room for so many paths in all.
    pub(super) fn expect(&mut self, all: usize) {
        self.tallies.iter_mut().flatten().for_each(|tally| tally.expect(all));
    }

    /// Takes in the next block.
    pub(super) fn add(&mut self, fates: &[Fates; 3]) {
        for (tally, fates) in self.tallies.iter_mut().zip(fates) {
            if let Some(tally) = tally {
                tally.add(fates);
            }
        }
        self.duels.add(fates);
        self.next += 1;
    }

    /// What has come of a strategy, given away.
    pub(super) fn take(&mut self, strategy: usize) -> Option<Tally> {
        self.tallies[strategy].take()
    }

    /// What has come of a strategy.
    pub(super) fn get(&self, strategy: usize) -> Option<Tally> {
        self.tallies[strategy].clone()
    }

    /// The plan, and all-in, against staying.
    pub(super) fn duels(&self) -> Duels {
        self.duels.clone()
    }
}

/// Values per share, and what a share comes to, of paths that are not kept; both are empty of paths that are.
#[derive(Debug, Default)]
pub(super) struct Passing {
    pub(super) values: Vec<f32>,
    pub(super) wealth: Vec<f32>,
}

/// What has come of a strategy so far.
#[derive(Clone, Debug)]
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
    /// Hashprice, borrowing rate and rent of each path, at the horizon or in the month of its default; and whether it has
    /// one.
    market: [Vec<f32>; 3],
    fell: Vec<bool>,
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
            market: [0, 1, 2].map(|_| Vec::with_capacity(all)),
            fell: Vec::with_capacity(all),
            largest: 0.0,
        }
    }

    fn expect(&mut self, all: usize) {
        self.values.expect(all);
        self.wealth.expect(all);
        self.market.iter_mut().for_each(|market| expect(market, all));
        expect(&mut self.fell, all);
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
            self.fell.push(failed);
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
        self.market.iter_mut().zip(&fates.market).for_each(|(all, next)| all.extend_from_slice(next));
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
        let at = [false, true].map(|fell| conditions(&self.market, &self.fell, fell));
        drop((self.market, self.fell));
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
            defaults: in_common(failed, &self.causes, (self.after_bust, self.after_failure), at),
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

/// Medians of hashprice, borrowing rate and rent over the paths that fell, or over those that did not; `None` of no paths.
fn conditions(market: &[Vec<f32>; 3], fell: &[bool], those: bool) -> Option<Conditions> {
    let median = |all: &Vec<f32>| {
        let mut numbers: Vec<f32> = Vec::with_capacity(fell.iter().filter(|fell| **fell == those).count());
        numbers.extend(all.iter().zip(fell).filter(|(_, fell)| **fell == those).map(|(number, _)| *number));
        let middle = numbers.len() / 2;
        if numbers.is_empty() {
            return None;
        }
        let (_, median, _) = numbers.select_nth_unstable_by(middle, f32::total_cmp);
        Some(f64::from(*median))
    };
    let [hashprice, borrowing_rate, rent] = market;
    Some(Conditions { hashprice: median(hashprice)?, borrowing_rate: median(borrowing_rate)?, rent: median(rent)? })
}
