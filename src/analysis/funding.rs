//! The funding calendar: what a company spends on the central path, and from what. Uses and sources are equal in every
//! period.

use super::evaluation::Evaluation;
use super::periods::Period;
use crate::model::income::tenancies;
use crate::model::ledger::{Maturity, Row};
use crate::model::scenario::Strategy;

/// What money is spent on.
#[derive(Clone, Debug, PartialEq)]
pub enum Use {
    /// Building what a lease of the book has.
    Lease(String),
    /// The plan's halls, without their equipment.
    Halls,
    /// The plan's equipment: GPUs.
    Equipment,
    /// Keeping the plan's halls up.
    Upkeep,
    /// Mining machines.
    Machines,
    /// Interest paid in cash.
    Interest,
    /// Debts that are due, whatever becomes of them.
    DebtDue,
    /// Repayments before debts are due, by schedule.
    Scheduled,
    /// Repayments of refinanced debt and of the project loan by spare cash.
    Swept,
    /// What operations cost beyond what they bring.
    Loss,
    /// Shareholders.
    PaidOut,
    /// More cash at the end than at the start.
    Kept,
}

/// Where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// EBITDA and interest on cash after tax, without mined bitcoin that is kept.
    Operations,
    /// Less cash at the end than at the start.
    Cash,
    /// Mining machines that are sold.
    Machines,
    /// The project loan.
    ProjectLoan,
    /// Debt that was due and is refinanced.
    Refinanced,
    /// Debt that was due and became shares.
    Converted,
    /// Bitcoin that is sold.
    Bitcoin,
    /// Shares that are sold.
    Shares,
    /// What nobody gave: the default.
    Missing,
}

impl Use {
    /// In words.
    pub fn label(&self) -> String {
        match self {
            Self::Lease(name) => format!("Building for {name}"),
            Self::Halls => "The plan's halls".to_owned(),
            Self::Equipment => "The plan's GPUs".to_owned(),
            Self::Upkeep => "Upkeep of halls".to_owned(),
            Self::Machines => "Mining machines".to_owned(),
            Self::Interest => "Interest".to_owned(),
            Self::DebtDue => "Debt due".to_owned(),
            Self::Scheduled => "Scheduled repayment".to_owned(),
            Self::Swept => "Debt repaid early".to_owned(),
            Self::Loss => "Operating loss".to_owned(),
            Self::PaidOut => "Paid to shareholders".to_owned(),
            Self::Kept => "Added to cash".to_owned(),
        }
    }
}

impl Source {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Operations => "Operating cash",
            Self::Cash => "Cash on hand",
            Self::Machines => "Machines sold",
            Self::ProjectLoan => "Project loan",
            Self::Refinanced => "Refinanced debt",
            Self::Converted => "Converted into shares",
            Self::Bitcoin => "Bitcoin sold",
            Self::Shares => "Shares sold",
            Self::Missing => "Missing",
        }
    }
}

/// A use or a source, by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<K> {
    /// What it is.
    pub kind: K,
    /// By period, USD; never negative.
    pub usd: Vec<f64>,
}

/// What is spent, and from what. Lines without anything are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Funding {
    /// The periods; those after a default are not told.
    pub periods: Vec<Period>,
    /// What money is spent on.
    pub uses: Vec<Line<Use>>,
    /// Where it comes from.
    pub sources: Vec<Line<Source>>,
    /// The month of default, the last that is told.
    pub default_month: Option<usize>,
}

impl Funding {
    /// The funding of a strategy in these periods.
    pub fn of(evaluation: &Evaluation, strategy: Strategy, periods: Vec<Period>) -> Self {
        let scenario = &evaluation.scenario;
        let (rows, defaults) = evaluation.path.until_default(strategy);
        let periods: Vec<Period> = periods.into_iter().filter(|period| period.months.start < rows.len()).collect();
        let by_month = |of: &dyn Fn(&Row) -> f64| -> Vec<f64> {
            let months: Vec<f64> = rows.iter().map(of).collect();
            periods.iter().map(|period| period.sum(&months)).collect()
        };
        let plan = &scenario.plan;
        let kept = plan.hodl_share;
        let operations = by_month(&|r| r.ebitda + r.interest_earned - r.tax - kept * r.mining_revenue);
        let (cash, missing) = drawn_from_cash(rows, scenario.company.cash, &periods);
        let positive = |values: &[f64]| -> Vec<f64> { values.iter().map(|usd| usd.max(0.0)).collect() };
        let negative = |values: &[f64]| -> Vec<f64> { values.iter().map(|usd| (-usd).max(0.0)).collect() };
        let settled = |of: fn(&Maturity) -> f64| by_month(&|r| r.maturities.iter().map(of).sum());

        let leases = tenancies(scenario, strategy).into_iter().filter_map(|one| {
            let spent = &one.spending[..one.spending.len().min(rows.len())];
            Some((Use::Lease(one.name?), periods.iter().map(|period| period.sum(spent)).collect()))
        });
        let uses = leases.chain([
            (Use::Halls, by_month(&|r| r.ai_capex * (1.0 - plan.fitout_share))),
            (Use::Equipment, by_month(&|r| r.ai_capex * plan.fitout_share)),
            (Use::Upkeep, by_month(&|r| r.sustaining_capex)),
            (Use::Machines, by_month(&|r| r.asic_capex)),
            (Use::Interest, by_month(&Row::interest)),
            (Use::DebtDue, settled(Maturity::usd)),
            (Use::Scheduled, by_month(&|r| r.scheduled_repayment + r.listed_repayment)),
            (Use::Swept, by_month(&|r| r.swept)),
            (Use::Loss, negative(&operations)),
            (Use::PaidOut, by_month(&|r| r.paid_out)),
            (Use::Kept, negative(&cash)),
        ]);
        let sources = [
            (Source::Operations, positive(&operations)),
            (Source::Cash, positive(&cash)),
            (Source::Machines, by_month(&|r| r.asic_sales)),
            (Source::ProjectLoan, by_month(&|r| r.debt_drawn)),
            (Source::Refinanced, settled(|due| due.settled.refinanced)),
            (Source::Converted, settled(|due| due.settled.converted)),
            (Source::Bitcoin, by_month(&|r| r.bitcoin_sold)),
            (Source::Shares, by_month(&|r| r.shares_sold)),
            (Source::Missing, missing),
        ];
        Self { uses: lines(uses), sources: lines(sources), periods, default_month: defaults.then(|| rows.len() - 1) }
    }

    /// All that is spent in a period, USD.
    pub fn total(&self, period: usize) -> f64 {
        self.uses.iter().filter_map(|line| line.usd.get(period)).sum()
    }
}

/// The lines that have anything.
fn lines<K>(all: impl IntoIterator<Item = (K, Vec<f64>)>) -> Vec<Line<K>> {
    let all = all.into_iter().filter(|(_, usd)| usd.iter().any(|usd| *usd > 0.0));
    all.map(|(kind, usd)| Line { kind, usd }).collect()
}

/// By period, by how much less cash there is at the end than at the start, and by how much it is below zero at the end,
/// which nobody gave.
fn drawn_from_cash(rows: &[Row], opening: f64, periods: &[Period]) -> (Vec<f64>, Vec<f64>) {
    let mut before = opening;
    let each = periods.iter().map(|period| {
        let last = period.months.end.min(rows.len()).checked_sub(1).and_then(|month| rows.get(month));
        let after = last.map_or(before, |row| row.cash);
        let drawn = before.max(0.0) - after.max(0.0);
        let missing = (-after).max(0.0) - (-before).max(0.0);
        before = after;
        (drawn, missing)
    });
    each.unzip()
}

#[cfg(test)]
mod tests {
    use super::super::periods::{quarters, years};
    use super::*;
    use crate::model::calendar::YearMonth;
    use crate::model::entries::{Debt, Entry, Lease};
    use crate::model::scenario::Scenario;

    const START: YearMonth = YearMonth { year: 2026, month: 9 };

    fn scenario() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.company.leases = vec![Lease {
            it_mw: 60.0,
            rent: 140.0,
            first_month: 12.0,
            rollout_months: 6.0,
            cost_to_go: 400e6,
            ..Lease::named("New")
        }];
        let debt = |name: &str, due_month| Debt { amount: 120e6, coupon: 0.05, due_month, ..Debt::named(name) };
        scenario.company.debts = vec![
            Debt { converts_at: 1.0, ..debt("Convertible", 30.0) },
            Debt { amortization_months: 36.0, amortizes_from: 5.0, ..debt("Equipment", 60.0) },
        ];
        scenario.plan.fitout_share = 0.4;
        scenario
    }

    fn agree(scenario: &Scenario) {
        let evaluation = Evaluation::of(scenario);
        for strategy in Strategy::ALL {
            for periods in [years(START, 120), quarters(START, 24, 120)] {
                let funding = Funding::of(&evaluation, strategy, periods);
                for (i, period) in funding.periods.iter().enumerate() {
                    let uses = funding.total(i);
                    let sources: f64 = funding.sources.iter().map(|line| line.usd[i]).sum();
                    assert!((uses - sources).abs() <= 1e-9 * uses, "{strategy:?} {period}: {uses} {sources}");
                    let all = funding.uses.iter().map(|line| line.usd[i]);
                    assert!(all.chain(funding.sources.iter().map(|line| line.usd[i])).all(|usd| usd >= 0.0));
                }
            }
        }
    }

    #[test]
    fn what_is_spent_is_paid_for_in_every_period() {
        agree(&Scenario::default());
        agree(&scenario());
        let mut broke = scenario();
        (broke.company.cash, broke.company.btc_held, broke.world.hashprice) = (30e6, 0.0, 15.0);
        agree(&broke);
        let funding = Funding::of(&Evaluation::of(&broke), Strategy::Plan, years(START, 120));
        let month = funding.default_month.expect("it is broke");
        assert!(funding.periods.last().is_some_and(|period| period.months.contains(&month)));
        assert!(funding.sources.iter().any(|line| line.kind == Source::Missing));
    }

    #[test]
    fn every_lease_and_the_plans_equipment_have_a_line() {
        let funding = Funding::of(&Evaluation::of(&scenario()), Strategy::Plan, years(START, 120));
        let of = |wanted: &Use| funding.uses.iter().find(|line| line.kind == *wanted).map(|line| line.usd.iter().sum());
        let spent: f64 = of(&Use::Lease("New".to_owned())).expect("a line");
        assert!((spent - 400e6).abs() < 1.0, "{spent}");
        let (halls, gpus): (f64, f64) = (of(&Use::Halls).expect("a line"), of(&Use::Equipment).expect("a line"));
        assert!((gpus / (halls + gpus) - 0.4).abs() < 1e-12);
        let converted = funding.sources.iter().find(|line| line.kind == Source::Converted).expect("a line");
        assert!((converted.usd.iter().sum::<f64>() - 120e6).abs() < 1.0);
        let stays = Funding::of(&Evaluation::of(&scenario()), Strategy::Stay, years(START, 120));
        assert!(stays.uses.iter().all(|line| !matches!(line.kind, Use::Halls | Use::Equipment | Use::Upkeep)));
    }
}
