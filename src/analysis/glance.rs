//! A company at a glance: what the market pays for what, and what it owes, from the central path of staying alone.
//!
//! Less than a fifth of the work of a whole [`Central`](super::sector::Central): a page of companies has it in the frame in
//! which a slider moves. The figures are those of the [`Standing`](super::sector::Standing), to the last bit.

use std::ops::ControlFlow;

use super::bridge::{Contracted, Multiples, conversions, debts, diluted};
use crate::model::company::signed_leases;
use crate::model::ledger::{CentralPath, Price, Row};
use crate::model::scenario::{Scenario, Strategy};

/// Figures of a company at the end of month 0 that need no futures. USD; multiples are `None` where there is nothing to
/// divide by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glance {
    /// Price of a share today.
    pub price: Price,
    /// Net asset value per share, staying.
    pub nav_per_share: f64,
    /// What the price makes of all shares; net asset value where the company has no price.
    pub market_value: f64,
    /// Multiples that the sector is quoted in.
    pub multiples: Multiples,
    /// What is signed.
    pub contracted: Contracted,
    /// All debt less cash; negative where there is more cash. Bitcoin is no cash.
    pub net_debt: f64,
    /// Net debt over contracted income.
    pub net_debt_over_income: Option<f64>,
    /// Shares outstanding once every debt has converted that does so at today's price or below.
    pub diluted_shares: f64,
    /// First month in which the fleet of staying is under water; `None` is never.
    pub under_water: Option<usize>,
}

impl Glance {
    /// Looks at a company. `None` where a run has no first month, which none is.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let (mut first, mut under_water) = (None, None);
        let price = CentralPath::watch(scenario, Strategy::Stay, |row| {
            if first.is_none() {
                first = Some(row.clone());
            }
            if is_under_water(row) {
                under_water = Some(row.month as usize);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        let row = &first?;
        let contracted = Contracted::of(&signed_leases(scenario));
        let conversions = conversions(&debts(scenario), row.shares);
        let net_debt = net_debt(row);
        Some(Self {
            price,
            nav_per_share: row.nav / row.shares,
            market_value: price.usd() * row.shares,
            multiples: Multiples::of(scenario, row, price, &contracted),
            contracted,
            net_debt,
            net_debt_over_income: contracted.owes(net_debt),
            diluted_shares: diluted(&conversions, row.shares, price.usd()),
            under_water,
        })
    }
}

/// All debt less cash at the end of a month, USD. Bitcoin is no cash.
pub(super) fn net_debt(row: &Row) -> f64 {
    row.debt() - row.cash
}

/// The first month in which a fleet is under water: it mines, and hashprice is below its hashcost.
pub(super) fn under_water(rows: &[Row]) -> Option<usize> {
    rows.iter().position(is_under_water)
}

fn is_under_water(row: &Row) -> bool {
    row.mining_mw > 0.0 && row.hashcost > row.hashprice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::{Control, EnsembleSpec};
    use crate::analysis::sector::Sector;
    use crate::model::entries::{Debt, Entry, Lease};

    #[test]
    fn a_glance_says_what_the_standing_says() {
        let plain = Scenario::default();
        let mut priced = Scenario::default();
        priced.company.share_price = 12.0;
        let lease = Lease { it_mw: 100.0, rent: 130.0, first_month: 8.0, cost_to_go: 4e8, ..Lease::named("A") };
        priced.company.leases = vec![lease];
        let debt = |amount, converts_at| Debt { amount, converts_at, due_month: 50.0, ..Debt::named("D") };
        priced.company.debts = vec![debt(6e8, 22.5), debt(1e8, 5.0)];
        let mut poor = plain.clone();
        poor.world.hashprice = 20.0;
        let scenarios = [plain, priced, poor];
        let spec = EnsembleSpec { paths: 256, seed: 1 };
        let sector = Sector::run(&scenarios, &spec, &Control::new()).expect("nobody stops it");
        for (scenario, member) in scenarios.iter().zip(&sector.members) {
            let (glance, standing) = (Glance::of(scenario).expect("a month"), &member.standing);
            assert_eq!(glance.price, standing.price);
            assert_eq!(
                (glance.nav_per_share, glance.net_debt, glance.diluted_shares, glance.contracted.it_mw),
                (standing.nav_per_share, standing.net_debt, standing.diluted_shares, standing.contracted_mw)
            );
            assert_eq!(
                (glance.multiples.price_to_nav, glance.multiples.per_mw, glance.multiples.per_eh),
                (standing.price_to_nav, standing.value_per_mw, standing.value_per_eh)
            );
            assert_eq!(
                (glance.net_debt_over_income, glance.under_water, glance.contracted.income),
                (standing.net_debt_over_income, standing.under_water, standing.contracted_income)
            );
        }
        assert!(sector.members[1].standing.diluted_shares > scenarios[1].company.shares, "one of two debts converts");
    }
}
