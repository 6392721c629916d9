//! What it would take to rule the network: machines bought, or machines rented that have left for AI.

use super::cohorts::PUE;
use super::path::IndustryPath;
use crate::model::network::BLOCKS_PER_DAY;
use crate::model::scenario::Scenario;

/// Part of the network's hashrate that an attacker brings.
const MAJORITY: f64 = 0.51;
/// TH/s in an EH/s.
const TH: f64 = 1e6;
/// PH/s in an EH/s.
const PH: f64 = 1e3;

/// The network's security in a month. USD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Security {
    /// What a day of blocks pays: what the network spends on its security.
    pub reward_per_day: f64,
    /// An attack of a day with machines bought for it: machines, sites, and a day of power.
    pub buy: f64,
    /// The same once the machines are sold again.
    pub buy_resold: f64,
    /// An attack of a day with machines that have left for AI, rented for what they would earn; what is short is bought.
    pub rent: f64,
    /// Part of the hashrate needed that has left and can be rented.
    pub rentable: f64,
}

impl Security {
    /// The security of the network in month `t` of a path (model, §6). New machines have the plan's price and
    /// efficiency of that month; their price falls with the equilibrium hashprice, as for the company.
    pub fn of(scenario: &Scenario, path: &IndustryPath, t: usize) -> Option<Self> {
        let (world, plan) = (&scenario.world, &scenario.plan);
        let month = path.months.get(t)?;
        let years = t as f64 / 12.0;
        let decline = (1.0 - world.hashprice_decline).powf(years);
        let frontier = plan.frontier_efficiency * (1.0 - plan.frontier_gain).powf(years);
        let needed_eh = MAJORITY * month.hashrate_eh;
        // EH/s times J/TH are MW.
        let site_mw = frontier * PUE;
        let power = site_mw * 24.0 * path.power_price(t);
        let machines = TH * plan.asic_price * decline;
        let resale = TH * plan.asic_scrap.min(plan.asic_price) * decline;
        let bought = machines + site_mw * world.attack_site_cost + power;
        let rented_eh = needed_eh.min(month.left_eh);
        Some(Self {
            reward_per_day: BLOCKS_PER_DAY * (month.subsidy + world.fees_per_block) * month.btc_price,
            buy: needed_eh * bought,
            buy_resold: needed_eh * (bought - resale),
            rent: rented_eh * PH * month.hashprice + (needed_eh - rented_eh) * bought,
            rentable: if needed_eh > 0.0 { rented_eh / needed_eh } else { 0.0 },
        })
    }
}
