//! What a company does in each month on every path: everything that the draws cannot change.

use std::sync::Arc;

use super::book::{Book, BookMonth, Discount, STATES, lost_parts, yearly_steps};
use super::debt::{DebtMonth, Debts};
use crate::model::calendar::{floored, reached, rounded};
use crate::model::entries::left_of;
use crate::model::industry::IndustryPath;
use crate::model::lanes::{Double, stated};
use crate::model::network::{
    HOURS, clamp, is_regulated, mining_charge, net_power_price, outlook, revenue_per_mw, running,
};
use crate::model::scenario::{Plan, Scenario, Strategy};

/// Kilowatts in a megawatt.
const KW: f64 = 1000.0;
/// Watts in a megawatt: with J/TH, the TH/s that a MW runs.
const W: f64 = 1e6;
/// Months before signing from which a company that builds holds its cash together.
const MONTHS_AHEAD: f64 = 12.0;

stated! {
/// The constants of a run.
#[derive(Clone, Debug)]
pub struct CompanyTerms<N> {
    /// The scenario itself, with all inputs as they stand.
    pub scenario: Arc<Scenario>,
    /// Those of them that months use.
    pub inputs: Inputs<N>,
    /// Machines' book written off per month.
    pub asic_depreciation: N,
    /// Cost of the plan's halls in service written off per month.
    pub ai_depreciation: N,
    /// Sustaining expenditure per kW of critical IT load and year, USD.
    pub upkeep_per_kw_year: N,
    /// Value of mining by its monthly result, before land.
    pub mining_years: N,
    /// Part of mining power re-equipped in a month that pays.
    pub renewal: N,
    /// Shares that a USD of market price buys from a discounted sale.
    pub issue_markup: N,
    /// Part of the plan's contracted rent that is lost, by state of the tenants.
    pub lost: [N; STATES],
    /// Powered land without use at its value before a bust, USD.
    pub idle_land: N,
    /// The lease book.
    pub book: Book<N>,
    /// The debts of the list.
    pub debts: Debts<N>,
    /// Months, the same for every strategy.
    pub months: Vec<CommonMonth<N>>,
    /// Months of each strategy.
    pub strategies: [Vec<StrategyMonth<N>>; 3],
}

/// A month as every strategy sees it.
#[derive(Clone, Copy, Debug)]
pub struct CommonMonth<N> {
    /// The month, counted from 0.
    pub t: N,
    /// Net operating income per USD of the new halls' revenue.
    pub net_margin: N,
    /// Part of the halls started by the end of the month.
    pub started: N,
    /// Part of the halls delivered by the end of the month.
    pub done: N,
    /// Part of the building cost spent by the end of the month.
    pub spent: N,
    /// All halls are delivered.
    pub complete: bool,
    /// The rent of the new halls is signed in this month.
    pub signs: bool,
    /// It has been signed by now.
    pub signed: bool,
    /// The plan's building, from a year before signing on, keeps cash together.
    pub prepares: bool,
    /// Rent of what the plan builds to that of a hall.
    pub rent_factor: N,
    /// The same when the lease of what is delivered ends.
    pub later_factor: N,
    /// What the escalator has made of the signed rent.
    pub escalation: N,
    /// Part of the new halls under contract.
    pub contracted: N,
    /// Present value factor of the end of the new lease.
    pub reversion: N,
    /// Of space that is signed and not delivered: the present value factor of the middle of its delivery, that of the
    /// end of its whole term from then on, and its rent to a hall's at that end.
    pub unbuilt: UnbuiltTerms<N>,
    /// Months over which the rest of the project loan is repaid.
    pub amortization_left: Double,
    /// The project loan matures.
    pub loan_matures: bool,
    /// Revenue of a MW of mining power per USD/PH/day of hashprice, times the fleet's J/TH.
    pub revenue_per_mw: N,
    /// The same in the months ahead, on average, at this month's hashprice: less by the halvings to come.
    pub revenue_ahead_per_mw: N,
    /// TH per joule of a new machine.
    pub inverse_frontier: N,
    /// Cost of re-equipping a MW with new machines, USD.
    pub new_machines_per_mw: N,
    /// One over the cost of new machines; one where they cost nothing.
    pub inverse_new_machines: N,
    /// Resale of a MW of old machines, USD, times their J/TH.
    pub scrap_per_mw: N,
    /// The leases of the book.
    pub book: BookMonth<N>,
    /// The debts of the list.
    pub debt: DebtMonth<N>,
    /// The last month of the run.
    pub last: bool,
}

/// How space that is signed and not delivered is valued.
#[derive(Clone, Copy, Debug)]
pub struct UnbuiltTerms<N> {
    /// Present value factor of the middle of its delivery.
    pub wait: N,
    /// Present value factor of the end of its whole term, from its delivery on.
    pub reversion: N,
    /// Its rent to that of a hall when the term would end, were it delivered now.
    pub later_factor: N,
}

/// A month of one strategy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StrategyMonth<N> {
    /// Mining power, MW.
    pub mining_mw: N,
    /// One over it; zero where there is none.
    pub inverse_mining_mw: N,
    /// One over last month's mining power; zero where there was none.
    pub inverse_mining_mw_before: N,
    /// Mining power that construction and leases displaced this month, MW.
    pub displaced_mw: N,
    /// AI power delivered by the end of the month, leases of the book included, MW.
    pub ai_mw: N,
    /// Critical IT load of the plan delivered, kW.
    pub it_kw: N,
    /// Part of construction that is delivered this month.
    pub delivered: N,
    /// Part of the project's interest that is capitalised.
    pub capitalised: N,
    /// The plan's halls are delivered (and there are any).
    pub complete: bool,
    /// Mining revenue per USD/PH/day of hashprice, times the fleet's J/TH.
    pub revenue: N,
    /// Power cost of a month of mining, net of credit and with carbon and regulation, USD.
    pub power: N,
    /// Other variable cost of a month of mining, USD.
    pub other: N,
    /// Both.
    pub running_cost: N,
    /// One over both, per USD; one where there is none.
    pub inverse_running_cost: N,
    /// Overhead, USD.
    pub overhead: N,
    /// Halls have been started by the end of the month.
    pub builds: bool,
    /// Cash is kept for what is being built: it repays no debt and is not paid out.
    pub building: bool,
    /// Building cost of the plan, USD.
    pub capex: N,
    /// What the project loan bears of it, USD.
    pub drawn: N,
    /// Sustaining expenditure, USD.
    pub sustaining: N,
    /// Spent on all halls: both, and what the leases of the book take, USD.
    pub spending: N,
    /// Building cost still to be spent after this month, USD.
    pub unspent: N,
    /// Critical IT load signed but not delivered, kW.
    pub unbuilt_kw: N,
    /// Part of overhead and old interest that mining bears: its share of the power in use.
    pub mining_share: N,
    /// Value of mining, for each USD per MW and month that it makes on average, USD.
    pub capitalised_mw: N,
    /// What its land is worth bare, before a bust, USD.
    pub land: N,
    /// What overhead takes from the value of mining, and from that of AI, USD.
    pub capitalised_overhead: [N; 2],
    /// Price to net asset value without gloom.
    pub premium: N,
    /// What signing makes of the number of shares: one, and more in the month in which warrants are given.
    pub dilution: N,
}

/// Inputs as months use them.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<N> {
    /// Interest on cash, per month.
    pub cash_yield: N,
    /// Part of a profit that is taxed away.
    pub tax_rate: N,
    /// Pay in shares, USD per month.
    pub stock_comp: N,
    /// Bitcoin held at first.
    pub btc_held: N,
    /// Part of what is mined that is kept.
    pub hodl_share: N,
    /// Months in which what new machines earn has to pay for them.
    pub refresh_payback_months: N,
    /// Months of fixed cost that are kept.
    pub reserve_months: N,
    /// Cash below which bitcoin and shares are sold, USD.
    pub min_cash: N,
    /// Part of spare cash that repays debt.
    pub cash_sweep: N,
    /// Part of what is beyond all debt that is paid out.
    pub payout: N,
    /// Most of the market value that a month's sale of shares brings, as a part of it.
    pub issue_limit: N,
    /// Debt that lenders bear, as a part of gross assets.
    pub max_ltv: N,
    /// What the market credits of the worth of a backlog.
    pub backlog_credit: N,
    /// Part of the new halls that is let.
    pub contracted_share: N,
    /// One over the capitalisation rate of AI.
    pub inverse_ai_cap_rate: N,
    /// Part of space at market that is let.
    pub market_occupancy: N,
    /// Price to net asset value in a bust.
    pub bust_premium: N,
    /// What a bust leaves of the value of land.
    pub land_left: N,
    /// What the cost of a failure leaves of assets.
    pub left_by_failure: N,
}
}

impl Inputs {
    fn new(scenario: &Scenario) -> Self {
        let (world, company, plan) = (&scenario.world, &scenario.company, &scenario.plan);
        Self {
            cash_yield: world.cash_yield / 12.0,
            tax_rate: company.tax_rate,
            stock_comp: company.stock_comp,
            btc_held: company.btc_held,
            hodl_share: plan.hodl_share,
            refresh_payback_months: plan.refresh_payback_months,
            reserve_months: plan.reserve_months,
            min_cash: plan.min_cash,
            cash_sweep: plan.cash_sweep,
            payout: plan.payout,
            issue_limit: plan.issue_limit,
            max_ltv: plan.max_ltv,
            backlog_credit: plan.backlog_credit,
            contracted_share: plan.contracted_share,
            inverse_ai_cap_rate: 1.0 / plan.ai_cap_rate,
            market_occupancy: world.market_occupancy,
            bust_premium: world.bust_premium,
            land_left: 1.0 - world.bust_lease_drop,
            left_by_failure: 1.0 - world.bankruptcy_cost,
        }
    }
}

impl StrategyMonth {
    /// The same without what counts only in other months: the cost that is left of what is not signed yet, and the part
    /// of an interest that nobody owes.
    pub(crate) fn acts(&self) -> Self {
        let unspent = if self.unbuilt_kw > 0.0 { self.unspent } else { 0.0 };
        let capitalised = if self.builds { self.capitalised } else { 0.0 };
        Self { capitalised, unspent, ..*self }
    }
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
        let compliance = compliance(scenario);
        let (book, debts) = (Book::new(scenario, &compliance), Debts::new(scenario));
        let outlook = outlook(scenario, rounded(plan.refresh_payback_months).max(0.0) as usize);
        let discount = Discount::new(scenario);
        let schedules = book.months.iter().zip(&debts.months);
        let months: Vec<CommonMonth> = compliance
            .iter()
            .zip(outlook)
            .zip(schedules)
            .enumerate()
            .map(|(t, ((compliance, outlook), (book, debt)))| {
                let net_margin = plan.noi_margin - compliance;
                let month = CommonMonth::new(scenario, &discount, t, net_margin);
                let revenue_ahead_per_mw = month.revenue_per_mw * outlook;
                CommonMonth { revenue_ahead_per_mw, book: *book, debt: *debt, ..month }
            })
            .collect();
        let strategies = Strategy::ALL.map(|strategy| {
            if strategies.contains(&strategy) {
                Site::new(scenario, &book, strategy).months(&months)
            } else {
                Vec::new()
            }
        });
        Self {
            asic_depreciation: 1.0 / company.asic_life_months,
            ai_depreciation: (plan.fitout_share / plan.fitout_life_years
                + (1.0 - plan.fitout_share) / plan.ai_life_years)
                / 12.0,
            upkeep_per_kw_year: plan.capex_per_it_mw * plan.sustaining_capex / KW,
            mining_years: 12.0 * plan.mining_multiple,
            renewal: plan.refresh_rate / 12.0,
            issue_markup: 1.0 / (1.0 - plan.issue_discount),
            lost: lost_parts(scenario, plan.tenant_exposure, plan.backstop),
            idle_land: company.land_value * company.idle_mw,
            book,
            debts,
            months,
            strategies,
            inputs: Inputs::new(scenario),
            scenario: Arc::new(scenario.clone()),
        }
    }

    /// Equity on the books before month 0, USD.
    pub(in crate::model) fn opening_equity(&self) -> f64 {
        let (company, price) = (&self.scenario.company, self.scenario.world.btc_price);
        let assets = company.cash + company.btc_held * price + company.asic_book + self.book.book_before;
        assets - self.debts.owed_before
    }

    /// The first month of a strategy alone.
    pub(in crate::model) fn first_month(&self, strategy: Strategy) -> Option<StrategyMonth> {
        Site::new(&self.scenario, &self.book, strategy).months(self.months.get(..1)?).pop()
    }
}

/// Part of AI revenue that compliance takes, by month: more once a law is in force, or the industry as concentrated as
/// one allows.
pub(in crate::model) fn compliance(scenario: &Scenario) -> Vec<f64> {
    let (world, usual) = (&scenario.world, scenario.plan.compliance);
    let concentrated = concentrated_from(scenario);
    let of = |t: usize| {
        let law = if is_regulated(scenario, t as f64) { world.ai_regulation_cost } else { 0.0 };
        let rule = if concentrated.is_some_and(|from| t >= from) { world.concentration_cost } else { 0.0 };
        usual + law + rule
    };
    (0..scenario.months()).map(of).collect()
}

/// The month from which the industry is so concentrated that compliance costs more, where a level is set for that.
fn concentrated_from(scenario: &Scenario) -> Option<usize> {
    let limit = scenario.world.concentration_limit;
    // The industry is not walked through for a level that nobody has set.
    limit.is_finite().then(|| IndustryPath::run(scenario).first_above(limit)).flatten()
}

/// Months of halls at work by the end of month t, over those of one hall, per hall: what starts evenly over the rollout
/// from time 0 on has been at work for the area under its ramp.
fn at_work(since_start: f64, rollout: f64) -> f64 {
    if since_start <= 0.0 {
        0.0
    } else if since_start < rollout {
        since_start * since_start / (2.0 * rollout)
    } else {
        since_start - rollout / 2.0
    }
}

/// How far the plan's halls are by the end of a month.
struct Progress {
    started: f64,
    done: f64,
    spent: f64,
    complete: bool,
}

impl Progress {
    /// `since_start` counts from the start of the first hall, `since_delivery` from its delivery.
    fn new(plan: &Plan, since_start: f64, since_delivery: f64) -> Self {
        let (rollout, build) = (plan.rollout_months, plan.hall_months());
        if reached(since_delivery, rollout) {
            return Self { started: 1.0, done: 1.0, spent: 1.0, complete: true };
        }
        Self {
            started: clamp(since_start / rollout),
            done: clamp(since_delivery / rollout),
            spent: ((at_work(since_start, rollout) - at_work(since_delivery, rollout)) / build).min(1.0),
            complete: false,
        }
    }
}

impl CommonMonth {
    fn new(scenario: &Scenario, discount: &Discount, month: usize, net_margin: f64) -> Self {
        let (world, company, plan) = (&scenario.world, &scenario.company, &scenario.plan);
        let t = month as f64;
        let build = plan.hall_months();
        let since_start = t + 1.0 - plan.ai_start_month;
        let since_delivery = since_start - build;
        let age = since_delivery.max(0.0);
        let months_left = plan.lease_term_months - age;
        let sign_month = floored(plan.ai_start_month);
        let decline = (1.0 - world.hashprice_decline).powf(t / 12.0);
        let inverse_frontier = 1.0 / (plan.frontier_efficiency * (1.0 - plan.frontier_gain).powf(t / 12.0));
        let terahash_per_mw = W / company.mining_pue * decline;
        let new_machines_per_mw = terahash_per_mw * plan.asic_price * inverse_frontier;
        let progress = Progress::new(plan, since_start, since_delivery);
        Self {
            t,
            net_margin,
            started: progress.started,
            done: progress.done,
            spent: progress.spent,
            complete: progress.complete,
            signs: t == sign_month,
            signed: t >= sign_month,
            prepares: t >= sign_month - MONTHS_AHEAD && !progress.complete,
            rent_factor: plan.rent_factor_at(t),
            later_factor: plan.rent_factor_at(t + months_left.max(0.0)),
            escalation: yearly_steps(plan.lease_escalator, age - 1.0),
            contracted: if reached(plan.lease_term_months, age) { plan.contracted_share } else { 0.0 },
            reversion: discount.of(months_left),
            unbuilt: UnbuiltTerms {
                wait: discount.of(plan.first_delivery() + plan.rollout_months / 2.0 - (t + 1.0)),
                reversion: discount.of(plan.lease_term_months),
                later_factor: plan.rent_factor_at(t + plan.lease_term_months),
            },
            amortization_left: Double(12.0 * plan.amortization_years - (since_delivery - plan.rollout_months).max(0.0)),
            loan_matures: t == rounded(plan.loan_maturity()),
            revenue_per_mw: revenue_per_mw(scenario),
            revenue_ahead_per_mw: revenue_per_mw(scenario),
            inverse_frontier,
            new_machines_per_mw,
            inverse_new_machines: inverse(new_machines_per_mw),
            scrap_per_mw: terahash_per_mw * plan.asic_scrap.min(plan.asic_price),
            book: BookMonth::default(),
            debt: DebtMonth::default(),
            last: month + 1 == scenario.months(),
        }
    }
}

/// One over a number by which distances are measured; one where it is none.
fn inverse(measure: f64) -> f64 {
    if measure > 0.0 { 1.0 / measure } else { 1.0 }
}

/// A quotient with nothing in it is zero.
fn quotient(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What a strategy makes of the site.
struct Site<'a> {
    scenario: &'a Scenario,
    /// Power not leased for AI at the start, MW.
    free_mw: f64,
    /// Power that is converted in all, MW.
    target_mw: f64,
    /// Mining power before month 0, MW.
    mining_before_mw: f64,
    /// Its share of the power in use then.
    mining_share_before: f64,
    /// Added to the market premium while the plan is announced and not built.
    announcement: f64,
    /// What signing makes of the number of shares.
    dilution: f64,
}

impl<'a> Site<'a> {
    fn new(scenario: &'a Scenario, book: &Book, strategy: Strategy) -> Self {
        let (company, plan) = (&scenario.company, &scenario.plan);
        let free_mw = company.free_mw();
        let share = strategy.ai_share(plan);
        let target_mw = share * company.convertible_mw();
        let mining_before_mw = left_of(free_mw, book.vacated_before_mw);
        let used = mining_before_mw + company.existing_ai_mw + plan.gross_to_it * book.delivered_before_mw;
        Self {
            scenario,
            free_mw,
            target_mw,
            mining_before_mw,
            mining_share_before: quotient(mining_before_mw, used),
            announcement: plan.announcement_premium * quotient(target_mw, used).min(1.0),
            dilution: if target_mw > 0.0 { 1.0 + plan.warrants * share } else { 1.0 },
        }
    }

    fn months(&self, months: &[CommonMonth]) -> Vec<StrategyMonth> {
        let (mut mining_before, mut done_before, mut spent_before) = (self.mining_before_mw, 0.0, 0.0);
        let each = months.iter().map(|month| {
            let own = self.month(month, mining_before, done_before, spent_before);
            (mining_before, done_before, spent_before) = (own.mining_mw, self.target_mw * month.done, month.spent);
            own
        });
        each.collect()
    }

    fn month(&self, month: &CommonMonth, mining_before: f64, done_before: f64, spent_before: f64) -> StrategyMonth {
        let (company, plan) = (&self.scenario.company, &self.scenario.plan);
        let target = self.target_mw;
        let (started, done) = (target * month.started, target * month.done);
        let mining_mw = left_of(self.free_mw, month.book.vacated_mw + started);
        let ai_mw = done + company.existing_ai_mw + plan.gross_to_it * month.book.delivered_mw;
        let mwh = mining_mw * HOURS * running(self.scenario);
        let charge = mining_charge(self.scenario, month.t);
        let cost = target / plan.gross_to_it * plan.capex_per_it_mw * (1.0 + plan.capex_overrun);
        let arrived = done - done_before;
        let mining_share = quotient(mining_mw, mining_mw + ai_mw);
        let (power, other) = (mwh * (net_power_price(self.scenario) + charge), mwh * company.site_opex);
        let overhead = self.overhead(mining_mw);
        let capex = cost * (month.spent - spent_before);
        let sustaining = done / plan.gross_to_it * plan.capex_per_it_mw * plan.sustaining_capex / 12.0;
        let builds_plan = target > 0.0 && month.prepares;
        let announced = month.signed && !month.complete;
        StrategyMonth {
            mining_mw,
            inverse_mining_mw: quotient(1.0, mining_mw),
            inverse_mining_mw_before: quotient(1.0, mining_before),
            displaced_mw: (mining_before - mining_mw).max(0.0),
            ai_mw,
            it_kw: KW * done / plan.gross_to_it,
            delivered: quotient(arrived, target - done + arrived),
            capitalised: 1.0 - quotient(done, target),
            complete: target > 0.0 && month.complete,
            revenue: mining_mw * month.revenue_per_mw,
            power,
            other,
            running_cost: power + other,
            inverse_running_cost: inverse(power + other),
            overhead,
            builds: started > 0.0,
            building: builds_plan || month.book.builds,
            capex,
            drawn: plan.loan_to_cost * capex,
            sustaining,
            spending: capex + sustaining + month.book.spending,
            unspent: (cost * (1.0 - month.spent)).max(0.0),
            unbuilt_kw: if month.signed { KW * (target - done) / plan.gross_to_it } else { 0.0 },
            mining_share,
            capitalised_mw: mining_mw * 12.0 * plan.mining_multiple,
            land: company.land_value * mining_mw,
            capitalised_overhead: [
                12.0 * mining_share * overhead * plan.mining_multiple,
                12.0 * (1.0 - mining_share) * overhead / plan.ai_cap_rate,
            ],
            premium: plan.market_premium + if announced { self.announcement } else { 0.0 },
            dilution: if month.signs { self.dilution } else { 1.0 },
        }
    }

    /// Overhead: a part of mining's share of it goes with mining power.
    fn overhead(&self, mining_mw: f64) -> f64 {
        let company = &self.scenario.company;
        let given_up = if self.mining_before_mw > 0.0 { 1.0 - mining_mw / self.mining_before_mw } else { 0.0 };
        company.sga * (1.0 - company.sga_with_mining * self.mining_share_before * given_up)
    }
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
