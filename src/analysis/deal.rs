//! The plan's lease as a deal: what the contract pays, and what would have to be true for it to pay its cost.

use crate::analysis::evaluation::Evaluation;
use crate::model::ledger::CentralPath;
use crate::model::parameters::find;
use crate::model::scenario::{Scenario, Strategy};

/// Kilowatts in a megawatt.
const KW: f64 = 1000.0;
/// Months of a lease beyond which none is followed.
const LONGEST_TERM: f64 = 600.0;

/// Average rents over the term of the leases that miners had signed by mid 2026, USD/kW-month: from Core Scientific and
/// Cipher (102 to 121) to TeraWulf's Abernathy (188). Contract value by years and critical IT load, from the releases.
pub const SIGNED_AVERAGE_RENTS: (f64, f64) = (100.0, 190.0);

/// Building cost from which GPUs must be in it, USD/MW: halls cost up to 16 m, Bernstein's GPU cloud 35 m.
const LEAST_CLOUD_COST: f64 = 25e6;

/// Where an average rent stands among the leases that were signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Under all of them.
    Below,
    /// Among them.
    Among,
    /// Above all of them.
    Above,
    /// GPUs are in the price, so that leases say nothing of it.
    Cloud,
}

/// The plan's lease and the build that serves it, on the central path.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// Critical IT load that is let, MW.
    pub it_mw: f64,
    /// Length of the lease, months.
    pub term_months: f64,
    /// What the contract pays over its term, USD, all halls being delivered at once and every tenant paying.
    pub revenue: f64,
    /// The same per kW and month.
    pub average_rent: f64,
    /// Rent of the first twelve months, USD/kW-month.
    pub first_year_rent: f64,
    /// Building cost by critical IT load, overrun included, USD/MW.
    pub cost_per_it_mw: f64,
    /// What debt and equity together ask for: borrowing cost and cost of equity, weighted by the loan to cost.
    pub cost_of_capital: f64,
    /// Rent in the first year at which the build returns just its cost of capital, USD/kW-month; `None` where no rent
    /// does.
    pub required_rent: Option<f64>,
    /// Building cost that the rent of the scenario carries at that return, USD/MW; `None` where it carries none.
    pub affordable_cost: Option<f64>,
    /// The market rent of the reference company, USD/kW-month.
    pub market_rent: f64,
}

impl Deal {
    /// The deal that the plan makes. `None` where nothing is built, or nothing of it is under contract.
    pub fn of(evaluation: &Evaluation) -> Option<Self> {
        let scenario = &evaluation.scenario;
        let plan = &scenario.plan;
        let project = evaluation.project.as_ref()?;
        let it_mw = plan.ai_share * scenario.company.convertible_mw() / plan.gross_to_it;
        let rents = contract_rents(scenario);
        let kilowatts = KW * it_mw * plan.contracted_share;
        let revenue: f64 = rents.iter().sum();
        if kilowatts <= 0.0 || revenue <= 0.0 {
            return None;
        }
        let first_year = rents.get(..12.min(rents.len()))?;
        let cost_per_it_mw = plan.capex_per_it_mw * (1.0 + plan.capex_overrun);
        // Income is proportional to the rent and spending to the building cost, so no root has to be searched for.
        let cost_of_capital = plan.cost_of_capital(scenario.world.borrowing_cost);
        let cover = project.build.value_to_cost(cost_of_capital).filter(|cover| *cover > 0.0);
        Some(Self {
            it_mw,
            term_months: rents.len() as f64,
            revenue,
            average_rent: revenue / kilowatts / rents.len() as f64,
            first_year_rent: first_year.iter().sum::<f64>() / kilowatts / first_year.len() as f64,
            cost_per_it_mw,
            cost_of_capital,
            required_rent: cover.map(|cover| scenario.world.lease_rate * plan.rent_factor / cover),
            affordable_cost: cover.map(|cover| cost_per_it_mw * cover),
            market_rent: find("world.lease_rate").map_or(f64::NAN, |p| p.default),
        })
    }

    /// Critical IT load that would bring the same revenue at the market rent, MW.
    pub fn it_mw_at_market(&self) -> f64 {
        self.it_mw * self.first_year_rent / self.market_rent
    }

    /// What a MW of that load could cost for the building to cost the same, USD/MW.
    pub fn cost_at_market(&self) -> f64 {
        self.cost_per_it_mw * self.market_rent / self.first_year_rent
    }

    /// Where the average rent stands among the leases that were signed.
    pub fn standing(&self) -> Standing {
        let (low, high) = SIGNED_AVERAGE_RENTS;
        if self.cost_per_it_mw >= LEAST_CLOUD_COST {
            Standing::Cloud
        } else if self.average_rent < low {
            Standing::Below
        } else if self.average_rent > high {
            Standing::Above
        } else {
            Standing::Among
        }
    }
}

/// What the contract pays in each month of its term, USD: the model's own lease, with all halls delivered at once, and
/// nothing let outside the contract, so that only the contract is left.
fn contract_rents(scenario: &Scenario) -> Vec<f64> {
    let mut alone = scenario.clone();
    alone.world.market_occupancy = 0.0;
    alone.world.bust_month = f64::INFINITY;
    alone.world.tenant_failure_month = f64::INFINITY;
    alone.plan.rollout_months = 1.0;
    alone.plan.build_months = 1.0;
    alone.plan.delay_months = 0.0;
    alone.plan.lease_term_months = alone.plan.lease_term_months.min(LONGEST_TERM);
    alone.horizon_months = (alone.plan.ai_start_month + alone.plan.lease_term_months + 4.0).ceil();
    let path = CentralPath::run(&alone);
    path.ledger(Strategy::Plan).iter().map(|row| row.new_ai_revenue).filter(|rent| *rent > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.plan.ai_start_month = 0.0;
        scenario.plan.lease_escalator = 0.0;
        scenario
    }

    #[test]
    fn a_flat_contract_is_rent_by_load_by_term() {
        let deal = Deal::of(&Evaluation::of(&scenario())).expect("a deal");
        assert_eq!(deal.term_months, 180.0);
        assert!((deal.it_mw - 150.0 / 1.4).abs() < 1e-9);
        let expected = 125.0 * 1000.0 * 150.0 / 1.4 * 180.0;
        assert!((deal.revenue / expected - 1.0).abs() < 1e-12);
        assert!((deal.average_rent - 125.0).abs() < 1e-9 && (deal.first_year_rent - 125.0).abs() < 1e-9);
        assert_eq!(deal.standing(), Standing::Among);
    }

    #[test]
    fn market_bust_and_delays_do_not_change_what_was_signed() {
        let plain = Deal::of(&Evaluation::of(&scenario())).expect("a deal");
        let mut other = scenario();
        other.world.bust_month = 5.0;
        other.plan.delay_months = 30.0;
        other.world.market_occupancy = 0.3;
        let deal = Deal::of(&Evaluation::of(&other)).expect("a deal");
        assert_eq!(deal.revenue, plain.revenue);
        assert!(deal.required_rent > plain.required_rent, "a late hall needs a higher rent");
    }

    #[test]
    fn the_required_rent_earns_the_cost_of_capital() {
        let deal = Deal::of(&Evaluation::of(&scenario())).expect("a deal");
        assert!((deal.cost_of_capital - (0.8 * 0.0775 + 0.2 * 0.15)).abs() < 1e-12);
        let mut at_rent = scenario();
        at_rent.world.lease_rate = deal.required_rent.expect("a rent");
        let mut at_cost = scenario();
        at_cost.plan.capex_per_it_mw = deal.affordable_cost.expect("a cost") / (1.0 + at_cost.plan.capex_overrun);
        for at in [at_rent, at_cost] {
            let irr = Evaluation::of(&at).project.expect("a build").unlevered.irr.expect("a return");
            assert!((irr - deal.cost_of_capital).abs() < 1e-6, "{irr} against {}", deal.cost_of_capital);
        }
    }

    #[test]
    fn nothing_built_is_no_deal() {
        let mut none = scenario();
        none.plan.ai_share = 0.0;
        assert_eq!(Deal::of(&Evaluation::of(&none)), None);
    }
}
