//! The network's equation put to the test: run forward from a month of the record with the prices, fees and halvings
//! that came, it says a hashrate and a hashprice for every month, and both are known.
//!
//! **Conventions.** Prices, fees and hashrates are the means of their months; the first month's hashrate is given and
//! all others are the model's. The price change into the first month is the real one. Blocks come 144 a day: how many
//! were found is a part of what the model has to say. The record's hashprice is what the protocol paid. Errors are
//! differences of logs, model less record, over all months, the first one with its error of zero included.

use crate::model::calendar::YearMonth;
use crate::model::history::History;
use crate::model::lanes::Lane;
use crate::model::market::{Draws, MarketTerms};
use crate::model::scenario::Scenario;

/// The equilibrium that was fitted, USD/PH/day, and its month.
const FITTED: (f64, YearMonth) = (70.0, YearMonth { year: 2021, month: 12 });
/// The ban of mining in China, May to July 2021: when half of the hashrate left, for a reason that is no price.
pub const BAN: (YearMonth, YearMonth) = (YearMonth { year: 2021, month: 5 }, YearMonth { year: 2021, month: 7 });
/// Machines improved, and hashprice fell, much faster before this month than the decline that was fitted.
const FIT_STARTS: YearMonth = YearMonth { year: 2020, month: 1 };
/// Largest rms error of a model that is said to follow the record, and to follow it roughly.
const GOOD: (f64, f64) = (0.13, 0.25);

/// Inputs of a scenario that the replay uses.
pub const INPUTS: [&str; 4] =
    ["world.response_months", "world.price_pull", "world.hashprice_decline", "world.hashprice_floor"];

/// What to replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplaySpec {
    /// The month that is given.
    pub from: YearMonth,
    /// The last month; `None` is the last one whose price is known.
    pub to: Option<YearMonth>,
    /// Hashprice at which the network stops growing in the first month, USD/PH/day; `None` is what the fitted 70 of
    /// December 2021 has become by then, or was before, at the scenario's decline.
    pub equilibrium: Option<f64>,
}

/// A month of a replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplayMonth {
    /// Bitcoin price that was given, USD.
    pub price: f64,
    /// The model's hashrate, EH/s.
    pub hashrate: f64,
    /// The record's, EH/s.
    pub real_hashrate: f64,
    /// The model's hashprice, USD/PH/day.
    pub hashprice: f64,
    /// The record's; `None` where the price is not known.
    pub real_hashprice: Option<f64>,
    /// Hashprice at which the model's network stops growing, USD/PH/day.
    pub equilibrium: f64,
}

/// How far the model is off, as logs: 0.1 is about ten per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// Root of the mean square over all months.
    pub rms: f64,
    /// In the last month, model less record.
    pub end: f64,
}

impl Errors {
    fn of(pairs: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let errors: Vec<f64> = pairs.map(|(model, real)| (model / real).ln()).collect();
        let squares: f64 = errors.iter().map(|e| e * e).sum();
        let end = *errors.last()?;
        Some(Self { rms: (squares / errors.len() as f64).sqrt(), end })
    }
}

/// Something that a replay cannot show, or gets wrong for a reason that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The ban of mining in China lies within the months.
    ChinaBan,
    /// The months begin before the equation's fit holds.
    BeforeFit,
    /// Price and fees are not known after this month and stay as they were.
    PricesEnd(YearMonth),
}

impl Limit {
    /// In a sentence.
    pub fn text(self) -> String {
        match self {
            Self::ChinaBan => "The ban of mining in China, May to July 2021, is not in the model: it took half of the \
                               hashrate within weeks, which no price explains."
                .to_owned(),
            Self::BeforeFit => "Before 2020 hashprice fell by nearly half a year, as machines improved faster; the \
                                model's decline is that of the years since."
                .to_owned(),
            Self::PricesEnd(month) => {
                format!("Price and fees are not on record after {month}; they are held at their last values.")
            }
        }
    }
}

/// How well the model does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It follows the record.
    Follows,
    /// It follows roughly.
    Roughly,
    /// It does not.
    Fails,
}

/// Why there is nothing to replay.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ReplayError {
    /// The first month has no price.
    #[error("{month} is not on record; start between {first} and {last}")]
    NoStart {
        /// The month.
        month: YearMonth,
        /// First month of the record.
        first: YearMonth,
        /// Last month from which there is something to replay.
        last: YearMonth,
    },
    /// The last month is not after the first, or not on record.
    #[error("a replay from {from} cannot end in {to}; end it after that and by {last}")]
    NoEnd {
        /// First month of the replay.
        from: YearMonth,
        /// The month.
        to: YearMonth,
        /// Last month of the record.
        last: YearMonth,
    },
    /// The equilibrium is no hashprice.
    #[error("an equilibrium has to be above zero and below 100 000 USD/PH/day, not {0}")]
    Equilibrium(f64),
}

/// A replay of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The month that was given.
    pub from: YearMonth,
    /// The last month.
    pub to: YearMonth,
    /// Hashprice at which the network stops growing in the first month, USD/PH/day.
    pub equilibrium: f64,
    /// Every month from the first to the last.
    pub months: Vec<ReplayMonth>,
    /// How far the hashrate is off.
    pub hashrate: Errors,
    /// How far hashprice is off, where it is known.
    pub hashprice: Errors,
    /// Months of the halvings, counted from the first month.
    pub halvings: Vec<f64>,
    /// What has to be said about it.
    pub limits: Vec<Limit>,
}

/// The fitted equilibrium as it stands in a month at a yearly decline, USD/PH/day.
pub fn implied_equilibrium(month: YearMonth, decline: f64) -> f64 {
    let (level, at) = FITTED;
    level * (1.0 - decline).powf(month.months_since(at) as f64 / 12.0)
}

impl Replay {
    /// Runs the network of a scenario on the record.
    ///
    /// # Errors
    /// [`ReplayError`] where the months are not on record or the equilibrium is none.
    pub fn of(scenario: &Scenario, history: &History, spec: &ReplaySpec) -> Result<Self, ReplayError> {
        let (first, last) = (history.first(), history.last());
        let priced = history.last_priced().unwrap_or(first);
        let from = spec.from;
        if from < first || from >= priced {
            // The last month that leaves one to compare.
            let last = first.plus(usize::try_from(priced.months_since(first) - 1).unwrap_or(0));
            return Err(ReplayError::NoStart { month: from, first, last });
        }
        let to = spec.to.unwrap_or(priced);
        if to <= from || to > last {
            return Err(ReplayError::NoEnd { from, to, last });
        }
        let decline = scenario.world.hashprice_decline;
        let equilibrium = spec.equilibrium.unwrap_or_else(|| implied_equilibrium(from, decline));
        if !(equilibrium > 0.0 && equilibrium < 100_000.0) {
            return Err(ReplayError::Equilibrium(equilibrium));
        }
        let no_start = ReplayError::NoStart { month: from, first, last: priced };
        let months = usize::try_from(to.months_since(from)).unwrap_or(0) + 1;
        let given = history.prices(from, months).ok_or(no_start)?;
        let halvings = given.halvings().collect();
        let mut world = Scenario { history: Some(given), horizon_months: months as f64, ..scenario.clone() };
        // A given market without hashrates has its levels in the first month; the ratio alone says this one.
        (world.world.hashprice, world.world.equilibrium_ratio) = (equilibrium, 1.0);
        world.world.industry_exit = 0.0;
        let months = run(&world, history);
        let hashrate = Errors::of(months.iter().map(|m| (m.hashrate, m.real_hashrate))).ok_or(no_start)?;
        let hashprice = months.iter().filter_map(|m| Some((m.hashprice, m.real_hashprice?)));
        let hashprice = Errors::of(hashprice).ok_or(no_start)?;
        Ok(Self { from, to, equilibrium, months, hashrate, hashprice, halvings, limits: limits(from, to, priced) })
    }

    /// How well the hashrate is followed.
    pub fn fit(&self) -> Fit {
        match self.hashrate.rms {
            rms if rms <= GOOD.0 => Fit::Follows,
            rms if rms <= GOOD.1 => Fit::Roughly,
            _ => Fit::Fails,
        }
    }

    /// The errors of hashrate and hashprice, in a sentence each.
    pub fn errors(&self) -> String {
        let of = |name: &str, errors: &Errors| {
            let sign = if errors.end < 0.0 { "−" } else { "+" };
            format!("{name}: rms log error {:.3}, at the end {sign}{:.3}.", errors.rms, errors.end.abs())
        };
        format!("{} {}", of("Hashrate", &self.hashrate), of("Hashprice", &self.hashprice))
    }

    /// The verdict on the model, in a sentence.
    pub fn summary(&self) -> String {
        let percent = (self.hashrate.rms.exp_m1() * 100.0).round();
        let verdict = match self.fit() {
            Fit::Follows => "The model follows the network",
            Fit::Roughly => "The model follows the network roughly",
            Fit::Fails => "The model fails here",
        };
        format!("{verdict}: its hashrate is typically off by {percent} %.")
    }
}

/// The network of a scenario on a given market, beside the record.
fn run(scenario: &Scenario, history: &History) -> Vec<ReplayMonth> {
    let Some(given) = &scenario.history else { return Vec::new() };
    let terms = MarketTerms::new(scenario);
    let mut state = terms.start(f64::INFINITY, f64::INFINITY);
    let months = terms.network.iter().enumerate().map_while(|(t, network)| {
        let market = state.month(&terms, network, t as f64, &Draws::none());
        let at = given.from.plus(t);
        Some(ReplayMonth {
            price: market.price,
            hashrate: Lane::exp(market.ln_hashrate) / 1000.0,
            real_hashrate: history.month(at)?.hashrate_eh,
            hashprice: market.hashprice,
            real_hashprice: history.hashprice(at),
            equilibrium: network.equilibrium,
        })
    });
    months.collect()
}

fn limits(from: YearMonth, to: YearMonth, priced: YearMonth) -> Vec<Limit> {
    let mut limits = Vec::new();
    if from < FIT_STARTS {
        limits.push(Limit::BeforeFit);
    }
    if from < BAN.1 && to >= BAN.0 {
        limits.push(Limit::ChinaBan);
    }
    if to > priced {
        limits.push(Limit::PricesEnd(priced));
    }
    limits
}
