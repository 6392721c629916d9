//! Contracted and uncontracted income on the central path, by year: who owes it, and what of it ends when.

use super::evaluation::Evaluation;
use super::periods::{Period, years};
use crate::model::calendar::YearMonth;
use crate::model::income::{Tenancy, tenancies};
use crate::model::scenario::Strategy;

/// Somebody who owes rent under a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Payer {
    /// Name of the lease; `None` for the plan's, which nobody has signed yet.
    pub lease: Option<String>,
    /// First month after the contract, counted from month 0.
    pub ends: f64,
    /// Rent under contract, by period, USD.
    pub contracted: Vec<f64>,
}

/// Revenue by period, USD.
#[derive(Clone, Debug, PartialEq)]
pub struct Income {
    /// Years of the calendar.
    pub periods: Vec<Period>,
    /// Who owes rent under contract: the leases in their order, then the plan's tenants.
    pub payers: Vec<Payer>,
    /// Rent of halls that are let at market, whoever had them before.
    pub at_market: Vec<f64>,
    /// Mining.
    pub mining: Vec<f64>,
    /// A year's rent of contracts that end in the period, or that a tenant's failure or the end of the boom takes, at
    /// what they paid last.
    pub ending: Vec<f64>,
}

impl Income {
    /// The income of a strategy, in a run that begins in `start`.
    pub fn of(evaluation: &Evaluation, strategy: Strategy, start: YearMonth) -> Self {
        let rows = evaluation.path.ledger(strategy);
        let periods = years(start, rows.len());
        let all = tenancies(&evaluation.scenario, strategy);
        let sums = |values: &[f64]| -> Vec<f64> { periods.iter().map(|period| period.sum(values)).collect() };
        let together = |of: &dyn Fn(&Tenancy) -> Vec<f64>| -> Vec<f64> {
            let mut sum = vec![0.0; rows.len()];
            for one in &all {
                sum.iter_mut().zip(of(one)).for_each(|(sum, usd)| *sum += usd);
            }
            sums(&sum)
        };
        let mining: Vec<f64> = rows.iter().map(|row| row.mining_revenue).collect();
        let payer =
            |one: &Tenancy| Payer { lease: one.name.clone(), ends: one.ends, contracted: sums(&one.contracted) };
        let owes = |one: &&Tenancy| one.contracted.iter().any(|usd| *usd > 0.0);
        Self {
            payers: all.iter().filter(owes).map(payer).collect(),
            at_market: together(&|one| one.at_market.clone()),
            ending: together(&|one| ending(&one.contracted)),
            mining: sums(&mining),
            periods,
        }
    }

    /// Rent under contract, all of it, in a period.
    pub fn contracted(&self, period: usize) -> f64 {
        self.payers.iter().filter_map(|payer| payer.contracted.get(period)).sum()
    }

    /// All revenue of AI in a period.
    pub fn ai(&self, period: usize) -> f64 {
        self.contracted(period) + self.at_market.get(period).copied().unwrap_or(0.0)
    }

    /// All revenue in a period.
    pub fn all(&self, period: usize) -> f64 {
        self.ai(period) + self.mining.get(period).copied().unwrap_or(0.0)
    }
}

/// What of a contract's rent is gone for good, month by month, as a year's rent: what is delivered is never less than
/// before, and escalators only rise, so whatever falls has ended.
fn ending(contracted: &[f64]) -> Vec<f64> {
    let before = std::iter::once(0.0).chain(contracted.iter().copied());
    before.zip(contracted).map(|(before, now)| 12.0 * (before - now).max(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entries::{Entry, Lease};
    use crate::model::ledger::Row;
    use crate::model::scenario::Scenario;

    const START: YearMonth = YearMonth { year: 2026, month: 9 };

    fn scenario() -> Scenario {
        let mut scenario = Scenario::default();
        let lease = |name: &str, first_month, term_months| Lease {
            it_mw: 50.0,
            rent: 120.0,
            first_month,
            term_months,
            ..Lease::named(name)
        };
        scenario.company.leases = vec![lease("Old", -12.0, 36.0), lease("New", 10.0, 200.0)];
        scenario
    }

    #[test]
    fn income_is_the_ledgers() {
        let evaluation = Evaluation::of(&scenario());
        for strategy in Strategy::ALL {
            let income = Income::of(&evaluation, strategy, START);
            for (i, period) in income.periods.iter().enumerate() {
                let rows = &evaluation.path.ledger(strategy)[period.months.clone()];
                let ai: f64 = rows.iter().map(Row::ai_revenue).sum();
                let mining: f64 = rows.iter().map(|row| row.mining_revenue).sum();
                assert!((income.ai(i) - ai).abs() <= 1e-9 * ai.max(1.0), "{period}: {} {ai}", income.ai(i));
                assert!((income.all(i) - ai - mining).abs() <= 1e-9 * (ai + mining).max(1.0));
            }
        }
    }

    #[test]
    fn what_ends_is_a_years_rent_in_the_year_in_which_it_ends() {
        let income = Income::of(&Evaluation::of(&scenario()), Strategy::Stay, START);
        let names: Vec<Option<&str>> = income.payers.iter().map(|payer| payer.lease.as_deref()).collect();
        assert_eq!(names, [Some("Old"), Some("New")]);
        // Old ends with month 24, September 2028: 50 MW at 120 USD/kW-month.
        let year = income.periods.iter().position(|period| period.year == 2028).expect("in the run");
        assert_eq!(income.payers[0].ends, 24.0);
        for (i, ending) in income.ending.iter().enumerate() {
            let expected = if i == year { 12.0 * 50_000.0 * 120.0 } else { 0.0 };
            assert!((ending - expected).abs() < 1e-3, "{}: {ending}", income.periods[i]);
        }
    }
}
