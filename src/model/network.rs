//! The bitcoin network: subsidy, hashprice, hashrate, and what a machine earns and costs.

use super::calendar::reached;
use super::history::GivenMonth;
use super::scenario::{Scenario, World};

/// Days in a month of the model.
pub const DAYS: f64 = 365.25 / 12.0;
/// Hours in a month of the model.
pub const HOURS: f64 = 24.0 * DAYS;
/// Blocks a day that the protocol aims at.
pub const BLOCKS_PER_DAY: f64 = 144.0;
/// Blocks between two halvings.
pub const BLOCKS_PER_HALVING: f64 = 210_000.0;
/// Months between two halvings.
pub const MONTHS_PER_HALVING: f64 = BLOCKS_PER_HALVING / (BLOCKS_PER_DAY * DAYS);
/// Hashes that one unit of difficulty takes on average.
const HASHES_PER_DIFFICULTY: f64 = 4_294_967_296.0;
/// Seconds between blocks that the protocol aims at.
const SECONDS_PER_BLOCK: f64 = 600.0;

/// A number held within 0 … 1.
pub fn clamp(x: f64) -> f64 {
    x.clamp(0.0, 1.0)
}

/// Block subsidy in BTC, averaged over the blocks of month `t`: every halving removes its part from its day on.
pub fn subsidy(world: &World, t: f64) -> f64 {
    let mut subsidy = world.subsidy;
    let mut halving = world.halving_in_months;
    while halving < t + 1.0 && subsidy > 0.0 {
        subsidy *= 1.0 - world.halving_cut * clamp(t + 1.0 - halving);
        halving += MONTHS_PER_HALVING;
    }
    subsidy
}

/// Hashprice in USD/PH/day: what all blocks of a day pay, per PH/s of the network.
pub fn hashprice(reward_btc_per_block: f64, price_usd: f64, hashrate_ph: f64) -> f64 {
    BLOCKS_PER_DAY * reward_btc_per_block * price_usd / hashrate_ph
}

/// Hashrate in PH/s that finds a block every ten minutes at a difficulty.
pub fn hashrate_of_difficulty(difficulty: f64) -> f64 {
    difficulty * HASHES_PER_DIFFICULTY / SECONDS_PER_BLOCK / 1e15
}

/// Difficulty at which a hashrate in PH/s finds a block every ten minutes.
pub fn difficulty_of_hashrate(hashrate_ph: f64) -> f64 {
    hashrate_ph * 1e15 * SECONDS_PER_BLOCK / HASHES_PER_DIFFICULTY
}

/// Electricity in MWh that one bitcoin of reward takes, at an efficiency (J/TH) and a difficulty.
pub fn mwh_per_btc(efficiency_j_per_th: f64, difficulty: f64, reward_btc_per_block: f64) -> f64 {
    let terahashes = difficulty * HASHES_PER_DIFFICULTY / 1e12 / reward_btc_per_block;
    terahashes * efficiency_j_per_th / 3.6e9
}

/// Price of power in USD/MWh at which a machine earns just its electricity.
pub fn break_even_power_price(hashprice: f64, efficiency_j_per_th: f64, pue: f64) -> f64 {
    hashprice * 1000.0 / (24.0 * efficiency_j_per_th * pue)
}

/// Hashcost in USD/PH/day: the hashprice at which mining revenue equals power and other variable cost in month `t`.
pub fn hashcost(scenario: &Scenario, efficiency_j_per_th: f64, t: f64) -> f64 {
    let company = &scenario.company;
    let cost_per_mwh = net_power_price(scenario) + mining_charge(scenario, t) + company.site_opex;
    hashcost_at(efficiency_j_per_th, company.mining_pue, cost_per_mwh, company.pool_fee)
}

/// Hashcost in USD/PH/day of a machine (J/TH) at a site whose power and other variable cost are USD/MWh.
pub fn hashcost_at(efficiency_j_per_th: f64, pue: f64, cost_per_mwh: f64, pool_fee: f64) -> f64 {
    24.0 / 1000.0 * efficiency_j_per_th * pue * cost_per_mwh / (1.0 - pool_fee)
}

/// Price of power in USD/MWh after the credit and with carbon.
pub fn net_power_price(scenario: &Scenario) -> f64 {
    let company = &scenario.company;
    company.power_price - company.power_credit + scenario.world.carbon_price * company.grid_intensity
}

/// Whether the law that the scenario dates is in force in month `t`.
pub fn is_regulated(scenario: &Scenario, t: f64) -> bool {
    reached(t, scenario.world.regulation_month)
}

/// What rules on mining add to a MWh in month `t`, USD.
pub fn mining_charge(scenario: &Scenario, t: f64) -> f64 {
    if is_regulated(scenario, t) { scenario.world.mining_regulation_cost } else { 0.0 }
}

/// Part of the time in which the company's machines run.
pub fn running(scenario: &Scenario) -> f64 {
    scenario.company.uptime * (1.0 - scenario.company.curtailment)
}

/// Hashrate in EH/s that so many MW of utility power run, at an efficiency (J/TH) and a PUE.
pub fn hashrate_of_power(mining_mw: f64, efficiency_j_per_th: f64, pue: f64) -> f64 {
    mining_mw / pue / efficiency_j_per_th
}

/// Mining revenue of a megawatt of utility power in a month, USD for each USD/PH/day of hashprice, times the fleet's
/// J/TH.
pub fn revenue_per_mw(scenario: &Scenario) -> f64 {
    let company = &scenario.company;
    DAYS * running(scenario) * (1.0 - company.pool_fee) * 1000.0 / company.mining_pue
}

/// Reward of a day in BTC, in a month of a scenario in force: what a given market says of it, else the protocol's.
pub fn reward_per_day(scenario: &Scenario, month: usize) -> f64 {
    let (world, given) = (&scenario.world, scenario.history.as_ref().and_then(|h| h.month(month)));
    given.map_or_else(|| BLOCKS_PER_DAY * (subsidy(world, month as f64) + world.fees_per_block), |g| g.reward_per_day)
}

/// Mean reward of the `ahead` months that follow each month of the run, over that month's own: what everybody knows of
/// the halvings to come. One where nothing is looked ahead at, or nothing is paid.
pub fn outlook(scenario: &Scenario, ahead: usize) -> Vec<f64> {
    if ahead == 0 {
        return vec![1.0; scenario.months()];
    }
    let rewards: Vec<f64> = (0..scenario.months() + ahead).map(|month| reward_per_day(scenario, month)).collect();
    let mut sum: f64 = rewards.iter().take(ahead).sum();
    let months = rewards.iter().zip(&rewards[ahead..]).map(|(now, entering)| {
        sum += entering - now;
        if *now > 0.0 { sum / ahead as f64 / now } else { 1.0 }
    });
    months.collect()
}

/// All bitcoin that the protocol's halvings ever issue. The subsidy is counted in whole satoshis, as the protocol does.
pub fn total_supply_btc() -> f64 {
    let mut satoshis_per_block = 5_000_000_000_u64;
    let mut total = 0_u64;
    while satoshis_per_block > 0 {
        total += satoshis_per_block * BLOCKS_PER_HALVING as u64;
        satoshis_per_block /= 2;
    }
    total as f64 / 1e8
}

/// What the network does in one month on every path: everything that does not depend on the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkMonth {
    /// Subsidy, BTC per block.
    pub subsidy: f64,
    /// Log of the day's reward in BTC.
    pub ln_reward: f64,
    /// Hashprice at which the network stops growing, USD/PH/day.
    pub equilibrium: f64,
    /// Its log.
    pub ln_equilibrium: f64,
    /// Hashprice at which the cheapest machines switch off, USD/PH/day.
    pub floor: f64,
    /// Its log.
    pub ln_floor: f64,
    /// Log of what the yearly decline has left of the first month's equilibrium; of the equilibrium where the model
    /// takes over, on a given market.
    pub ln_decline: f64,
    /// What the hashrate's log loses to AI in the step to the next month.
    pub exit: f64,
    /// What is known of the next month instead of being left to the model.
    pub known_next: Option<Known>,
}

/// What a given market says of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// Log of the bitcoin price in USD.
    pub ln_price: f64,
    /// Log of the hashrate in PH/s; `None` leaves it to the model.
    pub ln_hashrate: Option<f64>,
}

impl From<&GivenMonth> for Known {
    fn from(month: &GivenMonth) -> Self {
        Self { ln_price: month.price.ln(), ln_hashrate: month.hashrate_ph.map(f64::ln) }
    }
}

impl NetworkMonth {
    /// The network in a month (model, §2) of a scenario in force.
    pub fn new(scenario: &Scenario, month: usize) -> Self {
        let (world, history, t) = (&scenario.world, scenario.history.as_ref(), month as f64);
        let given = history.and_then(|h| h.month(month));
        let subsidy = given.map_or_else(|| subsidy(world, t), |g| g.subsidy);
        let reward = reward_per_day(scenario, month);
        let anchor = history.map_or(0.0, |h| h.anchor);
        let decline = (1.0 - world.hashprice_decline).powf((t - anchor) / 12.0);
        let equilibrium = world.hashprice * world.equilibrium_ratio * decline;
        let floor = world.hashprice_floor * decline;
        let start = world.industry_exit_start;
        let leaving = reached(t, start) && !reached(t, start + world.industry_exit_months);
        Self {
            subsidy,
            // A world without any reward has no hashprice; the smallest number keeps its log finite.
            ln_reward: reward.max(1e-300).ln(),
            equilibrium,
            ln_equilibrium: equilibrium.clamp(1e-300, 1e300).ln(),
            floor,
            ln_floor: floor.clamp(1e-300, 1e300).ln(),
            ln_decline: decline.clamp(1e-300, 1e300).ln(),
            exit: if leaving { (1.0 - world.industry_exit).ln() / world.industry_exit_months } else { 0.0 },
            known_next: history.and_then(|h| h.month(month + 1)).map(Known::from),
        }
    }
}
