//! What a company does in each month on every path: everything that the draws cannot change.

use crate::model::industry::IndustryPath;
use crate::model::network::{HOURS, clamp, net_power_price, revenue_per_mw, running};
use crate::model::scenario::{Scenario, Strategy, rounded_month};

/// Kilowatts in a megawatt.
const KW: f64 = 1000.0;
/// Watts in a megawatt: with J/TH, the TH/s that a MW runs.
const W: f64 = 1e6;

/// The constants of a run.
#[derive(Clone, Debug)]
pub struct CompanyTerms {
    /// The scenario itself, for the inputs that are used as they stand.
    pub scenario: Scenario,
    /// Machines' book written off per month.
    pub asic_depreciation: f64,
    /// AI cost in service written off per month.
    pub ai_depreciation: f64,
    /// Sustaining expenditure per kW of critical IT load and year, USD.
    pub upkeep_per_kw_year: f64,
    /// Critical IT load of the existing lease, kW.
    pub existing_kw: f64,
    /// Part of mining power re-equipped in a month that pays.
    pub renewal: f64,
    /// Shares that a USD of market price buys from a discounted sale.
    pub issue_markup: f64,
    /// Months, the same for every strategy.
    pub months: Vec<CommonMonth>,
    /// Months of each strategy.
    pub strategies: [Vec<StrategyMonth>; 3],
}

/// A month as every strategy sees it.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one event of the calendar")]
pub struct CommonMonth {
    /// The month, counted from 0.
    pub t: f64,
    /// Net operating income per USD of AI revenue.
    pub net_margin: f64,
    /// Part of the halls started by the end of the month.
    pub started: f64,
    /// Part of the halls delivered by the end of the month.
    pub done: f64,
    /// The rent of the new halls is signed in this month.
    pub signs: bool,
    /// It has been signed by now.
    pub signed: bool,
    /// What the escalator has made of the signed rent.
    pub escalation: f64,
    /// Part of the new halls under contract.
    pub contracted: f64,
    /// Present value factor of the end of the new lease.
    pub reversion: f64,
    /// The existing lease runs: one, or zero.
    pub existing_contracted: f64,
    /// Its rent, USD/kW-month.
    pub existing_rent: f64,
    /// Present value factor of its end.
    pub existing_reversion: f64,
    /// The project loan is repaid from its full delivery on.
    pub repays: bool,
    /// Months over which the rest of it is repaid.
    pub amortization_left: f64,
    /// The existing debt still pays its coupon.
    pub coupon: bool,
    /// The existing debt matures.
    pub debt_matures: bool,
    /// The project loan matures.
    pub loan_matures: bool,
    /// Revenue of a MW of mining power per USD/PH/day of hashprice, times the fleet's J/TH.
    pub revenue_per_mw: f64,
    /// TH per joule of a new machine.
    pub inverse_frontier: f64,
    /// Cost of re-equipping a MW with new machines, USD.
    pub new_machines_per_mw: f64,
    /// Resale of a MW of old machines, USD, times their J/TH.
    pub scrap_per_mw: f64,
    /// The last month of the run.
    pub last: bool,
}

/// A month of one strategy.
#[derive(Clone, Copy, Debug)]
pub struct StrategyMonth {
    /// Mining power, MW.
    pub mining_mw: f64,
    /// One over last month's mining power; zero where there was none.
    pub inverse_mining_mw_before: f64,
    /// Mining power that construction displaced this month, MW.
    pub displaced_mw: f64,
    /// AI power delivered by the end of the month, without existing leases, MW.
    pub done_mw: f64,
    /// Critical IT load delivered, kW.
    pub it_kw: f64,
    /// Part of construction that is delivered this month.
    pub delivered: f64,
    /// Part of the project's interest that is capitalised.
    pub capitalised: f64,
    /// All halls are delivered (and there are any).
    pub complete: bool,
    /// Mining revenue per USD/PH/day of hashprice, times the fleet's J/TH.
    pub revenue: f64,
    /// Power cost of a month of mining, net of credit and with carbon, USD.
    pub power: f64,
    /// Other variable cost of a month of mining, USD.
    pub other: f64,
    /// Halls have been started by the end of the month.
    pub builds: bool,
    /// Building cost, USD.
    pub capex: f64,
    /// Sustaining expenditure, USD.
    pub sustaining: f64,
    /// Building cost still to be spent after this month, USD.
    pub unspent: f64,
    /// Critical IT load signed but not delivered, kW.
    pub unbuilt_kw: f64,
    /// Part of overhead and old interest that mining bears: its share of the power in use.
    pub mining_share: f64,
}

/// Compound growth once a year: `(1 + rate)` to the number of whole years in `months`.
fn yearly_steps(rate: f64, months: f64) -> f64 {
    (1.0 + rate).powf((months.max(0.0) / 12.0).floor())
}

impl CompanyTerms {
    /// Everything about the company that no draw changes (model, §3).
    pub fn new(scenario: &Scenario) -> Self {
        Self::following(scenario, &Strategy::ALL)
    }

    /// The same under some strategies; the others have no months.
    pub fn following(scenario: &Scenario, strategies: &[Strategy]) -> Self {
        let scenario = &*scenario.in_force();
        let (company, plan) = (&scenario.company, &scenario.plan);
        let regulated = regulated_from(scenario);
        let month = |t| CommonMonth::new(scenario, t, regulated.is_some_and(|from| t >= from));
        let months: Vec<CommonMonth> = (0..scenario.months()).map(month).collect();
        let strategies = Strategy::ALL.map(|strategy| {
            if strategies.contains(&strategy) { strategy_months(scenario, strategy, &months) } else { Vec::new() }
        });
        Self {
            asic_depreciation: 1.0 / company.asic_life_months,
            ai_depreciation: 1.0 / (12.0 * plan.ai_life_years),
            upkeep_per_kw_year: plan.capex_per_it_mw * plan.sustaining_capex / KW,
            existing_kw: KW * company.existing_ai_mw / plan.gross_to_it,
            renewal: plan.refresh_rate / 12.0,
            issue_markup: 1.0 / (1.0 - plan.issue_discount),
            months,
            strategies,
            scenario: scenario.clone(),
        }
    }
}

impl CommonMonth {
    fn new(scenario: &Scenario, month: usize, regulated: bool) -> Self {
        let (world, company, plan) = (&scenario.world, &scenario.company, &scenario.plan);
        let t = month as f64;
        let build = plan.hall_months();
        let since_start = t + 1.0 - plan.ai_start_month;
        let age = (since_start - build).max(0.0);
        let discounted = |months_left: f64| (1.0 + plan.ai_cap_rate).powf(-months_left.max(0.0) / 12.0);
        let sign_month = plan.ai_start_month.floor();
        let decline = (1.0 - world.hashprice_decline).powf(t / 12.0);
        let inverse_frontier = 1.0 / (plan.frontier_efficiency * (1.0 - plan.frontier_gain).powf(t / 12.0));
        let terahash_per_mw = W / company.mining_pue * decline;
        let done = clamp((since_start - build) / plan.rollout_months);
        Self {
            t,
            net_margin: plan.noi_margin - plan.compliance - if regulated { world.concentration_cost } else { 0.0 },
            started: clamp(since_start / plan.rollout_months),
            done,
            signs: t == sign_month,
            signed: t >= sign_month,
            escalation: yearly_steps(plan.lease_escalator, age),
            contracted: if age <= plan.lease_term_months { plan.contracted_share } else { 0.0 },
            reversion: discounted(plan.lease_term_months - age),
            existing_contracted: if t < company.existing_ai_term_months { 1.0 } else { 0.0 },
            existing_rent: company.existing_ai_rate * yearly_steps(plan.lease_escalator, t),
            existing_reversion: discounted(company.existing_ai_term_months - (t + 1.0)),
            repays: done >= 1.0,
            amortization_left: 12.0 * plan.amortization_years - (since_start - build - plan.rollout_months).max(0.0),
            coupon: t < rounded_month(company.debt_maturity_months),
            debt_matures: t == rounded_month(company.debt_maturity_months),
            loan_matures: t == rounded_month(plan.loan_maturity()),
            revenue_per_mw: revenue_per_mw(scenario),
            inverse_frontier,
            new_machines_per_mw: terahash_per_mw * plan.asic_price * inverse_frontier,
            scrap_per_mw: terahash_per_mw * plan.asic_scrap.min(plan.asic_price),
            last: month + 1 == scenario.months(),
        }
    }
}

/// The month from which the industry is so concentrated that compliance costs more, where a level is set for that.
fn regulated_from(scenario: &Scenario) -> Option<usize> {
    let limit = scenario.world.concentration_limit;
    // The industry is not walked through for a level that nobody has set.
    limit.is_finite().then(|| IndustryPath::run(scenario).first_above(limit)).flatten()
}

/// A quotient with nothing in it is zero.
fn quotient(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn strategy_months(scenario: &Scenario, strategy: Strategy, months: &[CommonMonth]) -> Vec<StrategyMonth> {
    let (company, plan) = (&scenario.company, &scenario.plan);
    let free_mw = (company.site_mw - company.existing_ai_mw).max(0.0);
    let target = strategy.ai_share(plan) * free_mw;
    let capex_per_mw = plan.capex_per_it_mw * (1.0 + plan.capex_overrun) / plan.gross_to_it;
    let sustaining_per_mw = plan.capex_per_it_mw * plan.sustaining_capex / 12.0 / plan.gross_to_it;
    let build = plan.hall_months();
    let (mut mining_before, mut done_before, mut spent) = (free_mw, 0.0, 0.0);
    let each = months.iter().map(|month| {
        let (started, done) = (target * month.started, target * month.done);
        let mining_mw = free_mw - started;
        let mwh = mining_mw * HOURS * running(scenario);
        let capex = (started - done) * capex_per_mw / build;
        spent += capex;
        let arrived = done - done_before;
        let own = StrategyMonth {
            mining_mw,
            inverse_mining_mw_before: quotient(1.0, mining_before),
            displaced_mw: mining_before - mining_mw,
            done_mw: done,
            it_kw: KW * done / plan.gross_to_it,
            delivered: quotient(arrived, target - done + arrived),
            capitalised: 1.0 - quotient(done, target),
            complete: target > 0.0 && month.repays,
            revenue: mining_mw * month.revenue_per_mw,
            power: mwh * net_power_price(scenario),
            other: mwh * company.site_opex,
            builds: started > 0.0,
            capex,
            sustaining: done * sustaining_per_mw,
            unspent: (target * capex_per_mw - spent).max(0.0),
            unbuilt_kw: if month.signed { KW * (target - done) / plan.gross_to_it } else { 0.0 },
            mining_share: quotient(mining_mw, mining_mw + done + company.existing_ai_mw),
        };
        (mining_before, done_before) = (mining_mw, done);
        own
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_concentrated_industry_costs_only_where_a_level_is_set() {
        let mut scenario = Scenario::default();
        let margins = |scenario: &Scenario| CompanyTerms::new(scenario).months.iter().map(|m| m.net_margin).collect();
        let usual: Vec<f64> = margins(&scenario);
        assert!(usual.iter().all(|margin| *margin == 0.85 - 0.01));
        // Concentration passes this on the way.
        scenario.world.concentration_limit = 300.0;
        let from = IndustryPath::run(&scenario).first_above(300.0).expect("it is passed");
        assert!((12..110).contains(&from), "{from}");
        let regulated: Vec<f64> = margins(&scenario);
        assert_eq!(usual[..from], regulated[..from]);
        assert!(regulated[from..].iter().all(|margin| (margin - 0.82).abs() < 1e-12), "{regulated:?}");
        scenario.world.concentration_limit = 10_000.0;
        let above_all: Vec<f64> = margins(&scenario);
        assert_eq!(usual, above_all);
    }
}
