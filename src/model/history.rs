//! The market as it was: a record of the network by month, and what a run takes from it instead of from the model.
//!
//! **Conventions.** A month of the model is a flow, so a month of the record is a mean: the mean of the daily prices,
//! the hashrate that found the month's blocks, the mean fees of a block. The subsidy of a month with a halving is
//! averaged over its blocks, as in the model. Hashprice is what the protocol pays an expected hash: 144 blocks a day at
//! the hashrate of the *difficulty*. It differs from 144 blocks over the hashrate that found them by a per cent or two
//! either way, because in a month of growing hashrate there are more than 144 blocks a day.

use std::sync::Arc;

use super::calendar::YearMonth;
use super::network::{BLOCKS_PER_DAY, MONTHS_PER_HALVING, hashprice, hashrate_of_difficulty};

/// Halvings of the record: month, part of it that had passed (block times of 420 000, 630 000 and 840 000), and the
/// subsidy from then on, BTC per block.
pub(super) const HALVINGS: [(YearMonth, f64, f64); 3] = [
    (YearMonth { year: 2016, month: 7 }, 8.70 / 31.0, 12.5),
    (YearMonth { year: 2020, month: 5 }, 10.81 / 31.0, 6.25),
    (YearMonth { year: 2024, month: 4 }, 19.01 / 30.0, 3.125),
];
/// Subsidy before the first of them, BTC per block.
const FIRST_SUBSIDY: f64 = 25.0;

/// What is known of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedMonth {
    /// Mean of the daily closing prices of bitcoin, USD.
    pub price: Option<f64>,
    /// The last of them, USD.
    pub price_end: Option<f64>,
    /// Difficulty, averaged over time.
    pub difficulty: f64,
    /// Hashrate that the number of blocks speaks for, EH/s.
    pub hashrate_eh: f64,
    /// Mean fees, BTC per block.
    pub fees: Option<f64>,
}

/// The record: one entry a month, without gaps.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    first: YearMonth,
    months: Vec<RecordedMonth>,
}

impl History {
    /// A record that starts in a month.
    pub fn new(first: YearMonth, months: Vec<RecordedMonth>) -> Self {
        Self { first, months }
    }

    /// Its first month.
    pub fn first(&self) -> YearMonth {
        self.first
    }

    /// Its last month.
    pub fn last(&self) -> YearMonth {
        self.first.plus(self.months.len().saturating_sub(1))
    }

    /// The last month up to which price and fees are known in every month; `None` where they never are.
    pub fn last_priced(&self) -> Option<YearMonth> {
        let known = self.months.iter().take_while(|m| m.price.is_some() && m.fees.is_some()).count();
        known.checked_sub(1).map(|months| self.first.plus(months))
    }

    /// What is known of a month.
    pub fn month(&self, at: YearMonth) -> Option<&RecordedMonth> {
        self.months.get(usize::try_from(at.months_since(self.first)).ok()?)
    }

    /// Hashprice of a month as the protocol paid it, USD/PH/day.
    pub fn hashprice(&self, at: YearMonth) -> Option<f64> {
        let month = self.month(at)?;
        Some(hashprice(subsidy(at) + month.fees?, month.price?, hashrate_of_difficulty(month.difficulty)))
    }

    /// The market as it was from a month on, to the end of the known prices; `None` where the record has no price of
    /// that month.
    pub fn market(&self, from: YearMonth) -> Option<GivenMarket> {
        let months = usize::try_from(self.last_priced()?.months_since(from)).ok()? + 1;
        let month = |at: YearMonth| {
            let known = self.month(at)?;
            let hashrate_ph = known.hashrate_eh * 1000.0;
            // As many blocks as were found, so that hashprice is the one that was paid.
            let blocks = BLOCKS_PER_DAY * hashrate_ph / hashrate_of_difficulty(known.difficulty);
            GivenMonth::new(at, known.price?, known.fees?, blocks).map(|m| m.with_hashrate(hashrate_ph))
        };
        self.given(from, months, months as f64, month)
    }

    /// Prices, fees and halvings of so many months from one on, and the hashrate of the first alone: what follows is
    /// the model's answer. Where price and fees are not known any more, they stay at their last values.
    pub fn prices(&self, from: YearMonth, months: usize) -> Option<GivenMarket> {
        let last = self.month(self.last_priced()?)?;
        let month = |at: YearMonth| {
            let known = self.month(at)?;
            let (price, fees) = (known.price.or(last.price)?, known.fees.or(last.fees)?);
            // How many blocks are found is a part of the answer, so the model's own 144 a day.
            let month = GivenMonth::new(at, price, fees, BLOCKS_PER_DAY)?;
            Some(if at == from { month.with_hashrate(known.hashrate_eh * 1000.0) } else { month })
        };
        self.given(from, months, 0.0, month)
    }

    fn given(
        &self,
        from: YearMonth,
        months: usize,
        anchor: f64,
        month: impl Fn(YearMonth) -> Option<GivenMonth>,
    ) -> Option<GivenMarket> {
        let months: Option<Arc<[GivenMonth]>> = (0..months).map(|t| month(from.plus(t))).collect();
        let months = months.filter(|m| !m.is_empty())?;
        let before = from.months_since(self.first).checked_sub(1).and_then(|t| usize::try_from(t).ok());
        let price_before = before.and_then(|t| self.months.get(t)?.price);
        let price = months.first()?.price;
        Some(GivenMarket { from, months, return_before: price_before.map_or(0.0, |p| (price / p).ln()), anchor })
    }
}

/// Subsidy of a month, averaged over its blocks, BTC per block.
pub fn subsidy(at: YearMonth) -> f64 {
    let mut subsidy = FIRST_SUBSIDY;
    for (month, part, next) in HALVINGS {
        match at.cmp(&month) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => subsidy = subsidy * part + next * (1.0 - part),
            std::cmp::Ordering::Greater => subsidy = next,
        }
    }
    subsidy
}

/// A month of a given market.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenMonth {
    /// Bitcoin price, USD.
    pub price: f64,
    /// Subsidy, BTC per block.
    pub subsidy: f64,
    /// What all blocks of a day paid, BTC.
    pub reward_per_day: f64,
    /// Hashrate, PH/s; `None` leaves it to the model.
    pub hashrate_ph: Option<f64>,
}

impl GivenMonth {
    /// `None` where a figure is not one that a market can have.
    fn new(at: YearMonth, price: f64, fees: f64, blocks_per_day: f64) -> Option<Self> {
        let subsidy = subsidy(at);
        let reward_per_day = blocks_per_day * (subsidy + fees);
        let sound = |x: f64| x.is_finite() && x > 0.0;
        (sound(price) && sound(reward_per_day)).then_some(Self { price, subsidy, reward_per_day, hashrate_ph: None })
    }

    fn with_hashrate(self, hashrate_ph: f64) -> Self {
        Self { hashrate_ph: Some(hashrate_ph), ..self }
    }
}

/// A market that is given month by month from a date on instead of being the model's. After its last month the model
/// goes on from there.
///
/// The world's bitcoin price, subsidy and next halving are not used then, see [`GIVEN_INPUTS`]. Its equilibrium and
/// floor of hashprice hold in the month that `anchor` counts from the start, and were higher before by their decline.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenMarket {
    /// Month 0 of the run.
    pub from: YearMonth,
    /// The months, shared by all copies of a scenario. Never empty.
    months: Arc<[GivenMonth]>,
    /// Log price change into the first month.
    pub return_before: f64,
    /// The month in which the world's equilibrium and floor hold.
    pub anchor: f64,
}

/// Inputs of the world that a given market replaces.
pub const GIVEN_INPUTS: [&str; 4] = ["world.btc_price", "world.halving_in_months", "world.subsidy", "world.hashprice"];

impl GivenMarket {
    /// A month of it; `None` after the last.
    pub fn month(&self, t: usize) -> Option<&GivenMonth> {
        self.months.get(t)
    }

    /// Number of its months.
    pub fn len(&self) -> usize {
        self.months.len()
    }

    /// Never: a market without a month is not given.
    pub fn is_empty(&self) -> bool {
        self.months.is_empty()
    }

    /// Its last month.
    pub fn last(&self) -> YearMonth {
        self.from.plus(self.len().saturating_sub(1))
    }

    /// Bitcoin price of the first month, USD.
    pub fn first_price(&self) -> Option<f64> {
        self.months.first().map(|m| m.price)
    }

    /// Halvings that lie in the given months, in months from the start.
    pub fn halvings(&self) -> impl Iterator<Item = f64> {
        let place = |(month, part, _): (YearMonth, f64, f64)| month.months_since(self.from) as f64 + part;
        HALVINGS.into_iter().map(place).filter(|m| (0.0..self.len() as f64).contains(m))
    }

    /// Subsidy after the given months, BTC per block, and the months from the start to the halving that cuts it.
    pub fn next_halving(&self) -> (f64, f64) {
        let end = self.from.plus(self.len());
        let place = |(month, part, _): (YearMonth, f64, f64)| month.months_since(self.from) as f64 + part;
        match HALVINGS.into_iter().rfind(|(month, ..)| *month < end) {
            Some(past) => (past.2, place(past) + MONTHS_PER_HALVING),
            None => (FIRST_SUBSIDY, place(HALVINGS[0])),
        }
    }
}
