//! What every path of an ensemble shares.

use std::borrow::Cow;

use crate::analysis::random::{Randomness, event_month};
use crate::model::company::CompanyTerms;
use crate::model::lanes::{Either, Lane};
use crate::model::ledger::{CentralPath, Price, Row};
use crate::model::market::{Course, MarketState, MarketTerms};
use crate::model::measures::ShareFactors;
use crate::model::scenario::{Scenario, Strategy, World};

use super::kernel::SERIES;

/// The constants of a run, and the central path that its bands are measured from.
#[derive(Debug)]
pub(super) struct Terms {
    market: MarketTerms,
    /// What the months of the market are worked out with.
    pub(super) course: Either<Course>,
    pub(super) company: Either<CompanyTerms>,
    /// The central path's value of each series, by month. Empty where no bands are taken.
    pub(super) central: Either<Vec<[f64; SERIES]>>,
    /// What a USD per share counts for, by month.
    pub(super) share: Either<ShareFactors>,
    /// Price of a share today, USD.
    pub(super) price: f64,
    /// Nothing is left to chance: all paths are the central one.
    pub(super) certain: bool,
}

impl Terms {
    pub(super) fn new(scenario: &Scenario, bands: bool) -> Self {
        let market = MarketTerms::new(scenario);
        Self {
            central: Either::new(if bands { central(scenario) } else { Vec::new() }),
            course: Either::new(market.course()),
            market,
            company: Either::new(CompanyTerms::new(scenario)),
            share: Either::new(ShareFactors::new(scenario)),
            price: Price::of(scenario).usd(),
            certain: is_certain(&scenario.world),
        }
    }

    pub(super) fn months(&self) -> usize {
        self.company.months.len()
    }

    /// The market before month 0 on paths with these months of events.
    #[inline(always)]
    pub(super) fn start<L: Lane>(&self, bust_month: L, failure_month: L) -> MarketState<L> {
        self.market.start(bust_month, failure_month)
    }

    /// Whether another company sees the same market on the same draws, but for when each lets its halls.
    pub(super) fn lives_with(&self, other: &Self) -> bool {
        other.setting().is_of(self)
    }

    /// All that the market of the paths depends on, but for when halls are let.
    pub(super) fn setting(&self) -> Setting<'_> {
        let world = &self.company.scenario.world;
        Setting {
            market: Cow::Borrowed(&self.market),
            chances: [world.bust_probability, world.tenant_failure_probability],
        }
    }

    /// A strategy does in every month what staying does.
    pub(super) fn is_staying(&self, strategy: usize) -> bool {
        let strategies = &self.company.strategies;
        strategies[strategy].iter().zip(&strategies[0]).all(|(own, stay)| own.acts() == stay.acts())
    }

    /// Debts that may come due, the project loan included.
    pub(super) fn debts(&self) -> usize {
        self.company.debts.count + 1
    }

    /// Months in which the boom ends and a tenant fails on paths of this patience and endurance.
    pub(super) fn events(&self, times: &Times) -> Events {
        let months = |scripted: f64, chance: f64, times: &[f64]| {
            if scripted.is_finite() {
                return vec![scripted; times.len()];
            }
            times.iter().map(|&time| event_month(time, chance)).collect()
        };
        let world = &self.company.scenario.world;
        Events {
            busts: months(self.market.scripted_bust, world.bust_probability, &times.patience),
            failures: months(self.market.scripted_failure, world.tenant_failure_probability, &times.endurance),
        }
    }
}

/// What the market of the paths depends on.
#[derive(Clone, Debug)]
pub(super) struct Setting<'a> {
    market: Cow<'a, MarketTerms>,
    /// Chances of the events a year: the end of the boom, and the failure of a tenant.
    chances: [f64; 2],
}

impl Setting<'_> {
    /// The same by itself.
    pub(super) fn to_owned(&self) -> Setting<'static> {
        Setting { market: Cow::Owned(self.market.clone().into_owned()), chances: self.chances }
    }

    /// Whether it is that of a company, so that the company sees the same market on the same draws.
    pub(super) fn is_of(&self, terms: &Terms) -> bool {
        let Setting { market, chances } = terms.setting();
        self.chances == chances && self.market.goes_like(&market)
    }
}

/// Times to the events of a block's paths, exponentially distributed with mean one.
#[derive(Debug)]
pub(super) struct Times {
    patience: Vec<f64>,
    endurance: Vec<f64>,
}

impl Times {
    /// Those of the paths from `first` on.
    pub(super) fn new(randomness: &Randomness, first: usize) -> Self {
        Self { patience: randomness.patience(first), endurance: randomness.tenant_patience(first) }
    }

    /// What they take, bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.patience.as_slice()) + size_of_val(self.endurance.as_slice())
    }
}

/// Months of the events of a block's paths; infinite is never.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The boom ends.
    pub(super) busts: Vec<f64>,
    /// A large tenant fails.
    pub(super) failures: Vec<f64>,
}

/// Whether no draw moves anything, and no event is left to chance.
fn is_certain(world: &World) -> bool {
    let volatilities = [world.btc_volatility, world.hashrate_volatility, world.lease_volatility, world.rate_volatility];
    let bust = world.bust_probability > 0.0 && !world.bust_month.is_finite();
    let failure = world.tenant_failure_probability > 0.0 && !world.tenant_failure_month.is_finite();
    volatilities == [0.0; 4] && !bust && !failure
}

/// The series on the central path, by month.
fn central(scenario: &Scenario) -> Vec<[f64; SERIES]> {
    let path = CentralPath::run(scenario);
    let [stay, plan, all_in] = Strategy::ALL.map(|strategy| path.ledger(strategy));
    let months = stay.iter().zip(plan).zip(all_in).map(|((stay, plan), all_in)| {
        let own = |row: &Row| (row.liquidity(), row.nav_per_share());
        let ((l0, n0), (l1, n1), (l2, n2)) = (own(stay), own(plan), own(all_in));
        [stay.hashprice, stay.btc_price, stay.lease_market_rate, l0, n0, l1, n1, l2, n2]
    });
    months.collect()
}
