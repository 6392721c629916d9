//! The AI build alone: what it returns with and without debt, and who pays for it.

use crate::model::finance::{annualised, irr, npv, payback};
use crate::model::ledger::{CentralPath, Row};
use crate::model::scenario::{Scenario, Strategy};

/// Months beyond which no project is followed.
const LONGEST: f64 = 1200.0;

/// Returns, sources and uses of the plan's build on the central path, before tax, over the life of the halls.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Yearly internal rate of return without debt.
    pub unlevered_irr: Option<f64>,
    /// Yearly internal rate of return on equity at the scenario's loan to cost.
    pub levered_irr: Option<f64>,
    /// Years from the first spending until it has come back, without debt.
    pub payback_years: Option<f64>,
    /// Net operating income of the first year of full delivery over the cost of the build.
    pub yield_on_cost: Option<f64>,
    /// Present value of income over that of spending, at the cost of capital and without debt; `None` where nothing is
    /// spent.
    pub cover: Option<f64>,
    /// Spent on halls, USD.
    pub halls: f64,
    /// Interest during construction, USD.
    pub capitalised_interest: f64,
    /// Project debt drawn, without that interest, USD.
    pub debt_drawn: f64,
}

impl Project {
    /// Follows the plan's build until its halls are worn out. `None` where nothing is built.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let plan = &scenario.plan;
        let start = plan.ai_start_month.floor().max(0.0);
        // Halls are delivered over the rollout; the average one stands half of it later than the first.
        let life = plan.first_delivery() + plan.rollout_months / 2.0 + 12.0 * plan.ai_life_years;
        let horizon_months = life.ceil().clamp(1.0, LONGEST);
        let path = CentralPath::run(&Scenario { horizon_months, ..scenario.clone() });
        let rows = path.ledger(Strategy::Plan).get(start as usize..)?;
        let halls: f64 = rows.iter().map(|r| r.ai_capex).sum();
        if halls <= 0.0 {
            return None;
        }
        let capitalised_interest: f64 = rows.iter().map(|r| r.interest_capitalised).sum();
        let unlevered: Vec<f64> = rows.iter().map(unlevered_flow).collect();
        let mut levered: Vec<f64> = rows.iter().map(levered_flow).collect();
        if let (Some(flow), Some(row)) = (levered.last_mut(), rows.last()) {
            *flow -= row.loan;
        }
        Some(Self {
            unlevered_irr: irr(&unlevered).map(annualised),
            levered_irr: irr(&levered).map(annualised),
            payback_years: payback(&unlevered).map(|months| months / 12.0),
            yield_on_cost: first_full_year(rows).map(|noi| noi / (halls + capitalised_interest)),
            cover: cover(rows, plan.cost_of_capital(scenario.world.borrowing_cost)),
            halls,
            capitalised_interest,
            debt_drawn: rows.iter().map(|r| r.debt_drawn).sum(),
        })
    }

    /// Cost of the build with the interest during it, USD.
    pub fn cost(&self) -> f64 {
        self.halls + self.capitalised_interest
    }

    /// What the company pays itself, from cash, bitcoin or new shares, USD.
    pub fn equity(&self) -> f64 {
        self.halls - self.debt_drawn
    }
}

/// Present value of income over that of spending, at a yearly rate.
fn cover(rows: &[Row], yearly: f64) -> Option<f64> {
    let monthly = (1.0 + yearly).powf(1.0 / 12.0) - 1.0;
    let worth = |of: fn(&Row) -> f64| npv(monthly, &rows.iter().map(of).collect::<Vec<f64>>());
    let spent = worth(|r| r.ai_capex + r.sustaining_capex);
    (spent > 0.0).then(|| worth(|r| r.new_ai_noi) / spent)
}

/// Income less spending, USD a month.
fn unlevered_flow(row: &Row) -> f64 {
    row.new_ai_noi - row.ai_capex - row.sustaining_capex
}

/// The same after the project loan, USD a month.
fn levered_flow(row: &Row) -> f64 {
    unlevered_flow(row) + row.debt_drawn - row.loan_interest - row.scheduled_repayment - row.loan_repaid
}

/// Net operating income of the first twelve months after the last hall is delivered.
fn first_full_year(rows: &[Row]) -> Option<f64> {
    let last_spending = rows.iter().rposition(|r| r.ai_capex > 0.0)?;
    let year = rows.get(last_spending + 1..last_spending + 13)?;
    Some(year.iter().map(|r| r.new_ai_noi).sum())
}
