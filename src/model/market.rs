//! The market on one path: bitcoin price, hashrate and hashprice, market rent, borrowing rate, the bust and the failure
//! of a large tenant.

use super::calendar::{TOLERANCE, floored, rounded_up};
use super::history::GivenMarket;
use super::industry::IndustryPath;
use super::lanes::{Lane, Number, stated};
use super::network::{Known, NetworkMonth};
use super::scenario::Scenario;

/// Square root of a month in years: how a yearly volatility acts on a month.
fn monthly(volatility: f64) -> f64 {
    volatility * (1.0_f64 / 12.0).sqrt()
}

/// What is left to a shock of its own beside one that it shares by a correlation.
fn own_part(correlation: f64) -> f64 {
    (1.0 - correlation * correlation).max(0.0).sqrt()
}

/// Month of an event that a scenario scripts: whole, and not before month 1. Infinite is none.
fn scripted(month: f64) -> f64 {
    rounded_up(month).max(1.0)
}

/// What the market does on every path, month by month, and the constants of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketTerms {
    /// The network, by month.
    pub network: Vec<NetworkMonth>,
    /// Its constants.
    rates: Rates,
    ln_price: f64,
    /// Log of the hashprice of month 0, before a halving in it.
    ln_hashprice: f64,
    gap: f64,
    /// Log price change into month 0.
    last_return: f64,
    /// Month of the scripted bust; infinite where chance decides.
    pub scripted_bust: f64,
    /// Month of the scripted failure of a tenant; infinite where chance decides.
    pub scripted_failure: f64,
}

stated! {
/// What the months of a market are worked out with.
#[derive(Clone, Debug)]
pub struct Course<N> {
    /// The same in all months.
    rates: Rates<N>,
    /// By month.
    pub steps: Vec<Step<N>>,
}

/// Constants of all months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates<N> {
    /// Bitcoin price, rent and hashprice of month 0 as they were given. Each month's is a multiple of these, so that
    /// month 0 is exactly the input: e to the power of its logarithm is not.
    price: N,
    rent: N,
    hashprice: N,
    ln_hashrate: N,
    price_drift: N,
    price_volatility: N,
    price_drop: N,
    rent_drift: N,
    /// How the rent moves with the price's shock, and with its own.
    rent_shocks: [N; 2],
    rent_drop: N,
    rate: N,
    /// How the rate moves with the price's shock, and with its own.
    rate_shocks: [N; 2],
    spread: N,
    response: N,
    pull: N,
    hashrate_volatility: N,
    /// Months for which a bust weighs on the market.
    recovery: N,
    vacancy: N,
    /// Month in which the plan's halls are let: the only thing here that is a company's own.
    sign_month: N,
}

/// What a month is beside those before it. Logs count from month 0.
#[derive(Clone, Copy, Debug)]
pub struct Step<N> {
    /// Log of the hashprice by its reward alone.
    rewarded: N,
    /// By how much the hashprice of month 0 is above the equilibrium, as a log.
    above: N,
    /// Log of the most hashrate at the price of month 0: more would push hashprice below what the cheapest machines
    /// need.
    ceiling: N,
    /// What the hashrate's log loses to AI in the step to the next month.
    exit: N,
    /// Log of the next month's price, where that is known.
    next_price: Option<N>,
    /// Log of the next month's hashrate, where that is known.
    next_hashrate: Option<N>,
}
}

/// Unit normals of one step: price, hashrate, rent, rate.
#[derive(Clone, Copy, Debug)]
pub struct Draws<L> {
    /// For the bitcoin price.
    pub price: L,
    /// For the hashrate.
    pub hashrate: L,
    /// For the market rent.
    pub rent: L,
    /// For the borrowing rate.
    pub rate: L,
}

impl<L: Lane> Draws<L> {
    /// The central path: no surprise.
    pub fn none() -> Self {
        Self { price: L::zero(), hashrate: L::zero(), rent: L::zero(), rate: L::zero() }
    }
}

/// A sum over the months. In single precision what rounding has taken from it is made good with the next month
/// (Kahan 1965), so that it is off by its last digit, however many months there are.
#[derive(Clone, Copy, Debug)]
struct Sum<L> {
    value: L,
    /// What the value has too much.
    excess: L,
}

impl<L: Lane> Sum<L> {
    /// It begins here.
    #[inline(always)]
    fn at(value: L) -> Self {
        Self { value, excess: L::zero() }
    }

    /// What is added by a month.
    #[inline(always)]
    fn add(&mut self, more: L) {
        if L::SINGLE {
            let more = more - self.excess;
            let sum = self.value + more;
            self.excess = (sum - self.value) - more;
            self.value = sum;
        } else {
            self.value = self.value + more;
        }
    }

    /// It is no more than this.
    #[inline(always)]
    fn cap(&mut self, most: L) {
        if L::SINGLE {
            self.excess = self.excess.only(self.value.lt(most));
        }
        self.value = self.value.least(most);
    }
}

/// Where the market stands before a month.
///
/// Logs count from month 0: what they have moved by is small, and loses nothing beside a large number.
#[derive(Clone, Copy, Debug)]
pub struct MarketState<L: Lane> {
    ln_price: Sum<L>,
    ln_rent: Sum<L>,
    ln_hashrate: Sum<L>,
    /// Exponential average of the log gap between hashprice and its equilibrium.
    gap: L,
    /// Sum of the rate's shocks.
    rate_shock: Sum<L>,
    /// Log price change of the last step.
    last_return: L,
    /// Month of this path's bust; infinite is none.
    bust_month: L,
    /// Month of this path's failure of a tenant; infinite is none.
    failure_month: L,
}

/// The market in a month.
#[derive(Clone, Copy, Debug)]
pub struct Market<L: Lane> {
    /// Bitcoin price, USD.
    pub price: L,
    /// Its inverse, BTC per USD.
    pub inverse_price: L,
    /// Log of the hashrate in PH/s.
    pub ln_hashrate: L,
    /// Hashprice, USD/PH/day.
    pub hashprice: L,
    /// Market rent, USD/kW-month.
    pub rent: L,
    /// Rate on new and refinanced debt, per year.
    pub rate: L,
    /// The boom has ended.
    pub bust: L::Mask,
    /// It ended after the new halls were let, so that their contracts can break.
    pub bust_after_signing: L::Mask,
    /// A large tenant has failed.
    pub failure: L::Mask,
    /// It failed after the new halls were let.
    pub failure_after_signing: L::Mask,
    /// The bust still weighs on premium, credit, land and what is being built.
    pub gloom: L::Mask,
    /// Space lost in a bust or a failure stands empty.
    pub vacant: L::Mask,
}

/// Numbers of a month's market: all of it that is no event.
pub const NUMBERS: usize = 6;

impl<L: Lane> Market<L> {
    /// The numbers, which [`MarketState::recall`] makes the same market of.
    #[inline(always)]
    pub fn numbers(&self) -> [L; NUMBERS] {
        [self.price, self.inverse_price, self.ln_hashrate, self.hashprice, self.rent, self.rate]
    }
}

/// The part of a month's market that is no number: see its fields of the same names.
struct Events<L: Lane> {
    bust: L::Mask,
    bust_after_signing: L::Mask,
    failure: L::Mask,
    failure_after_signing: L::Mask,
    gloom: L::Mask,
    vacant: L::Mask,
}

impl<L: Lane> Events<L> {
    /// The market with these numbers, in the order of [`Market::numbers`].
    #[inline(always)]
    fn with(self, [price, inverse_price, ln_hashrate, hashprice, rent, rate]: [L; NUMBERS]) -> Market<L> {
        let Self { bust, bust_after_signing, failure, failure_after_signing, gloom, vacant } = self;
        Market {
            price,
            inverse_price,
            ln_hashrate,
            hashprice,
            rent,
            rate,
            bust,
            bust_after_signing,
            failure,
            failure_after_signing,
            gloom,
            vacant,
        }
    }
}

/// What the log bitcoin price loses to treasuries that are sold in a bust: each 10 000 BTC take the same part of it.
fn forced_sales(scenario: &Scenario) -> f64 {
    let world = &scenario.world;
    let sold = world.bust_treasury_sale * scenario.industry.treasuries_btc();
    (1.0 - world.sale_impact).ln() * (sold / 10_000.0)
}

impl Rates {
    fn new(scenario: &Scenario, ln_hashrate: f64) -> Self {
        let world = &scenario.world;
        Self {
            price: world.btc_price,
            rent: world.lease_rate,
            hashprice: world.hashprice,
            ln_hashrate,
            price_drift: (1.0 + world.btc_growth).ln() / 12.0,
            price_volatility: monthly(world.btc_volatility),
            price_drop: (1.0 - world.bust_btc_drop).ln() + forced_sales(scenario),
            rent_drift: (1.0 + world.lease_growth).ln() / 12.0,
            rent_shocks: [world.price_rent_correlation, own_part(world.price_rent_correlation)]
                .map(|part| part * monthly(world.lease_volatility)),
            rent_drop: (1.0 - world.bust_lease_drop).ln(),
            rate: world.borrowing_cost,
            rate_shocks: [world.price_rate_correlation, own_part(world.price_rate_correlation)]
                .map(|part| part * monthly(world.rate_volatility)),
            spread: world.bust_spread,
            response: 1.0 / world.response_months,
            pull: world.price_pull,
            hashrate_volatility: monthly(world.hashrate_volatility),
            recovery: world.bust_recovery_months - TOLERANCE,
            vacancy: world.bust_vacancy_months - TOLERANCE,
            sign_month: floored(scenario.plan.ai_start_month),
        }
    }
}

impl MarketTerms {
    /// Everything about the market that no draw changes. Where the cohorts' exit counts, it is that of the central path
    /// on every path: what a chance bust would bring back is not in it.
    pub fn new(scenario: &Scenario) -> Self {
        let mut terms = Self::before_cohorts(scenario);
        let part = scenario.world.cohort_exit;
        if part > 0.0 {
            let industry = IndustryPath::on(scenario, &terms);
            for (network, month) in terms.network.iter_mut().zip(&industry.months) {
                network.exit = (1.0 - part) * network.exit + part * month.exit;
            }
        }
        terms
    }

    /// The same without the cohorts of the industry: the network's exit is the scenario's own.
    pub(super) fn before_cohorts(scenario: &Scenario) -> Self {
        let scenario = &*scenario.in_force();
        let world = &scenario.world;
        let before_halving = super::network::BLOCKS_PER_DAY * (world.subsidy + world.fees_per_block);
        let ln_price = world.btc_price.ln();
        let ln_hashrate = (before_halving * world.btc_price / world.hashprice).ln();
        let modelled = Self {
            rates: Rates::new(scenario, ln_hashrate),
            ln_hashprice: ln_price - ln_hashrate + before_halving.max(1e-300).ln(),
            network: (0..scenario.months()).map(|t| NetworkMonth::new(scenario, t)).collect(),
            ln_price,
            gap: -world.equilibrium_ratio.ln(),
            scripted_bust: scripted(world.bust_month),
            scripted_failure: scripted(world.tenant_failure_month),
            last_return: 0.0,
        };
        match &scenario.history {
            Some(history) => modelled.starting_on(history),
            None => modelled,
        }
    }

    /// The same, started where a given market starts.
    fn starting_on(self, history: &GivenMarket) -> Self {
        let (Some(given), Some(network)) = (history.month(0), self.network.first()) else {
            return self;
        };
        let first = Known::from(given);
        let ln_hashrate = first.ln_hashrate.unwrap_or(self.rates.ln_hashrate);
        let ln_hashprice = first.ln_price - ln_hashrate + network.ln_reward;
        Self {
            rates: Rates { price: given.price, hashprice: ln_hashprice.exp(), ln_hashrate, ..self.rates },
            ln_price: first.ln_price,
            ln_hashprice,
            gap: ln_hashprice - network.ln_equilibrium,
            last_return: history.return_before,
            ..self
        }
    }

    /// Whether the market goes the same way for another company on the same draws: all but the month in which each lets
    /// its halls.
    pub fn goes_like(&self, other: &Self) -> bool {
        let shared = |terms: &Self| Self { rates: Rates { sign_month: 0.0, ..terms.rates }, ..terms.clone() };
        shared(self) == shared(other)
    }

    /// What the months are worked out with.
    pub fn course(&self) -> Course {
        Course { rates: self.rates, steps: self.network.iter().map(|network| self.step(network)).collect() }
    }

    /// A month as a step.
    fn step(&self, network: &NetworkMonth) -> Step {
        let ln_hashrate = self.rates.ln_hashrate;
        Step {
            rewarded: self.ln_price - ln_hashrate + network.ln_reward - self.ln_hashprice,
            above: self.ln_hashprice - network.ln_equilibrium,
            ceiling: self.ln_price - ln_hashrate + network.ln_reward - network.ln_floor,
            exit: network.exit,
            next_price: network.known_next.map(|known| known.ln_price - self.ln_price),
            next_hashrate: network.known_next.and_then(|known| known.ln_hashrate).map(|known| known - ln_hashrate),
        }
    }

    /// The market before month 0 on a path whose boom ends in `bust_month` and whose tenant fails in `failure_month`.
    #[inline(always)]
    pub fn start<L: Lane>(&self, bust_month: L, failure_month: L) -> MarketState<L> {
        MarketState {
            ln_price: Sum::at(L::zero()),
            ln_rent: Sum::at(L::zero()),
            ln_hashrate: Sum::at(L::zero()),
            gap: L::splat(self.gap),
            rate_shock: Sum::at(L::zero()),
            last_return: L::splat(self.last_return),
            bust_month,
            failure_month,
        }
    }
}

impl<L: Lane<Number = f64>> MarketState<L> {
    /// The market in month `t`, and the step to the next month under these draws (model, §2).
    #[inline(always)]
    pub fn month(&mut self, terms: &MarketTerms, network: &NetworkMonth, t: f64, draws: &Draws<L>) -> Market<L> {
        self.step(&terms.rates, &terms.step(network), t, draws)
    }
}

impl<L: Lane> MarketState<L> {
    /// The same of a course.
    #[inline(always)]
    pub fn follow(&mut self, course: &Course<L::Number>, t: usize, now: L::Number, draws: &Draws<L>) -> Market<L> {
        self.step(&course.rates, &course.steps[t], now, draws)
    }

    #[inline(always)]
    fn step(&mut self, rates: &Rates<L::Number>, step: &Step<L::Number>, t: L::Number, draws: &Draws<L>) -> Market<L> {
        // Of a log that has not moved exactly the number that was given.
        let price = self.ln_price.value.exp() * rates.price;
        let ln_hashprice = self.ln_price.value - self.ln_hashrate.value + step.rewarded;
        let hashprice = ln_hashprice.exp() * rates.hashprice;
        let rent = self.ln_rent.value.exp() * rates.rent;
        let events = self.events(rates, t);
        let rate = (self.rate_shock.value + rates.rate).or_zero() + L::of(rates.spread).only(events.gloom);
        let ln_hashrate = self.ln_hashrate.value + rates.ln_hashrate;
        let market = events.with([price, L::splat(1.0) / price, ln_hashrate, hashprice, rent, rate]);
        self.advance(rates, step, t, draws, ln_hashprice);
        market
    }

    /// The market in month `t` whose numbers are known, on paths with these months of events: what another company,
    /// which lets its halls in another month, sees of a month that has been walked through.
    #[inline(always)]
    pub fn recall(&self, course: &Course<L::Number>, t: L::Number, numbers: [L; NUMBERS]) -> Market<L> {
        self.events(&course.rates, t).with(numbers)
    }

    /// What has happened by month `t`.
    #[inline(always)]
    fn events(&self, rates: &Rates<L::Number>, t: L::Number) -> Events<L> {
        let now = L::of(t);
        let (bust, failure) = (self.bust_month.le(now), self.failure_month.le(now));
        let signed = L::of(rates.sign_month);
        let gloom = bust & (self.bust_month + rates.recovery).gt(now);
        let emptied = bust & (self.bust_month + rates.vacancy).gt(now);
        Events {
            bust,
            bust_after_signing: bust & self.bust_month.gt(signed),
            failure,
            failure_after_signing: failure & self.failure_month.gt(signed),
            gloom,
            vacant: emptied | (failure & (self.failure_month + rates.vacancy).gt(now)),
        }
    }

    /// The step from month `t` to the next.
    #[inline(always)]
    fn advance(
        &mut self,
        rates: &Rates<L::Number>,
        step: &Step<L::Number>,
        t: L::Number,
        draws: &Draws<L>,
        ln_hashprice: L,
    ) {
        const NEWEST: f64 = 2.0 / 7.0;
        let next = L::of(t + L::Number::ONE);
        let breaks = self.bust_month.le(next) & self.bust_month.gt(L::of(t));
        let mut change =
            draws.price * rates.price_volatility + rates.price_drift + L::of(rates.price_drop).only(breaks);
        if let Some(known) = step.next_price {
            change = L::of(known) - self.ln_price.value;
        }
        self.gap = self.gap * (1.0 - NEWEST) + (ln_hashprice + step.above) * NEWEST;
        self.ln_hashrate.add(
            self.gap * rates.response
                + (change + self.last_return) * rates.pull
                + draws.hashrate * rates.hashrate_volatility
                + step.exit,
        );
        self.ln_price.add(change);
        self.ln_hashrate.cap(self.ln_price.value + step.ceiling);
        if let Some(known) = step.next_hashrate {
            self.ln_hashrate = Sum::at(L::of(known));
        }
        self.ln_rent.add(
            draws.price * rates.rent_shocks[0]
                + draws.rent * rates.rent_shocks[1]
                + rates.rent_drift
                + L::of(rates.rent_drop).only(breaks),
        );
        self.rate_shock.add(draws.price * rates.rate_shocks[0] + draws.rate * rates.rate_shocks[1]);
        self.last_return = change;
    }
}
