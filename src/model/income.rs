//! Who owes the income of AI: the central path's revenue of every lease and of the plan's halls, in what is under
//! contract and what is let at market, and what building each of them takes.
//!
//! The ledger has the book's leases in one sum. Here each is a book of its own, read by the same rules on the same path,
//! so the sums agree.

use super::calendar::{floored, rounded_up};
use super::company::{Book, CompanyTerms, LeaseState, Rents, Signed, compliance, signed_leases};
use super::market::{Draws, MarketTerms};
use super::scenario::{Scenario, Strategy};

/// The months of a lease, or of the plan's halls, on the central path, USD.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenancy {
    /// Its name; `None` for the plan's halls.
    pub name: Option<String>,
    /// First month after the contract, counted from month 0.
    pub ends: f64,
    /// Rent under contract, by month.
    pub contracted: Vec<f64>,
    /// Rent of what is let at market, by month: before somebody has signed it, after the contract, and what was lost and
    /// is let again.
    pub at_market: Vec<f64>,
    /// Spent on building it, by month.
    pub spending: Vec<f64>,
}

/// The leases of a scenario under a strategy, in the order in which the model counts them, and the plan's halls last.
pub fn tenancies(scenario: &Scenario, strategy: Strategy) -> Vec<Tenancy> {
    let scenario = &*scenario.in_force();
    let terms = CompanyTerms::following(scenario, &[strategy]);
    let compliance = compliance(scenario);
    let signed = signed_leases(scenario);
    let books: Vec<Book> =
        signed.iter().map(|one| Book::of(std::slice::from_ref(one), scenario, &compliance)).collect();
    let plan = &scenario.plan;
    let plan_ends = floored(plan.first_delivery() + plan.lease_term_months);
    let mut all: Vec<Tenancy> =
        signed.iter().map(|one| Tenancy::new(Some(&one.lease.name), contract_end(one))).collect();
    let mut own_halls = Tenancy::new(None, plan_ends);
    let market_terms = MarketTerms::new(scenario);
    let mut market_state = market_terms.start(market_terms.scripted_bust, market_terms.scripted_failure);
    let mut lease_state = LeaseState::start();
    let own = &terms.strategies[strategy.index()];
    for (t, ((common, net), own)) in terms.months.iter().zip(&market_terms.network).zip(own).enumerate() {
        let market = market_state.month(&market_terms, net, common.t, &Draws::none());
        let rents = lease_state.month(&terms, common, &market);
        let contracted = rents.contracted * own.it_kw;
        own_halls.add(contracted, rents.rent * own.it_kw - contracted, own.capex);
        for (tenancy, book) in all.iter_mut().zip(&books) {
            let Some(month) = book.months.get(t) else { continue };
            let rents = Rents::of(&month.sums, &market, market.rent * scenario.world.market_occupancy);
            tenancy.add(rents.contracted, rents.at_market, month.spending);
        }
    }
    all.push(own_halls);
    all
}

/// First month after a contract. Of the lease that the inputs say in short a started month is whole.
fn contract_end(signed: &Signed) -> f64 {
    let Signed { lease, in_short } = signed;
    if *in_short { rounded_up(lease.term_months) } else { floored(lease.first_month + lease.term_months) }
}

impl Tenancy {
    fn new(name: Option<&str>, ends: f64) -> Self {
        let none = Vec::new;
        Self { name: name.map(str::to_owned), ends, contracted: none(), at_market: none(), spending: none() }
    }

    fn add(&mut self, contracted: f64, at_market: f64, spending: f64) {
        self.contracted.push(contracted);
        self.at_market.push(at_market);
        self.spending.push(spending);
    }

    /// Whether it ever brings or takes anything.
    pub fn is_idle(&self) -> bool {
        [&self.contracted, &self.at_market, &self.spending].into_iter().flatten().all(|usd| *usd == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entries::{Entry, Lease};
    use crate::model::ledger::CentralPath;

    /// Leases of the past, of today and to come, one in short, and events that take and let again.
    fn full() -> Scenario {
        let mut scenario = Scenario::default();
        (scenario.company.existing_ai_mw, scenario.company.existing_ai_rate) = (20.0, 110.0);
        scenario.company.existing_ai_term_months = 30.5;
        let lease = |name: &str, first_month, term_months| Lease {
            it_mw: 40.0,
            rent: 130.0,
            escalator: 0.03,
            first_month,
            term_months,
            rollout_months: 7.0,
            cost_to_go: 90e6,
            ..Lease::named(name)
        };
        scenario.company.leases = vec![lease("A", -30.0, 60.0), lease("B", 4.5, 80.0), lease("C", 40.0, 180.0)];
        scenario
    }

    #[test]
    fn tenancies_add_up_to_the_ledger_in_every_month() {
        let mut scenarios = vec![Scenario::default(), full()];
        let mut struck = full();
        (struck.world.bust_month, struck.world.tenant_failure_month) = (50.0, 20.0);
        struck.plan.contracted_share = 0.7;
        scenarios.push(struck);
        for scenario in scenarios {
            for strategy in Strategy::ALL {
                let rows = CentralPath::run(&scenario).ledgers[strategy.index()].clone();
                let all = tenancies(&scenario, strategy);
                for (t, row) in rows.iter().enumerate() {
                    let revenue: f64 = all.iter().map(|one| one.contracted[t] + one.at_market[t]).sum();
                    let spent: f64 = all.iter().map(|one| one.spending[t]).sum();
                    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
                    assert!(close(revenue, row.ai_revenue()), "{strategy:?} {t}: {revenue} {}", row.ai_revenue());
                    assert!(close(spent, row.all_ai_capex()), "{strategy:?} {t}: {spent} {}", row.all_ai_capex());
                    assert!(all.iter().all(|one| one.contracted[t] >= 0.0 && one.at_market[t] >= 0.0));
                }
                assert_eq!(all.last().map(Tenancy::is_idle), Some(strategy == Strategy::Stay));
            }
        }
    }

    #[test]
    fn what_is_under_contract_ends_with_it() {
        let all = tenancies(&full(), Strategy::Plan);
        for one in &all {
            let last = one.contracted.iter().rposition(|usd| *usd > 0.0).map(|t| t as f64);
            assert_eq!(last, Some((one.ends - 1.0).min(119.0)), "{:?}", one.name);
        }
    }
}
