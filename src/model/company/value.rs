//! What the market thinks of the company: mining, what is let, what is signed but unbuilt, land, and what a failure
//! leaves.

use super::lease::LeaseMonth;
use super::month::{Flows, State};
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use crate::model::lanes::{Lane, Number};
use crate::model::market::Market;

/// The parts of gross assets that are not cash or bitcoin, USD.
#[derive(Clone, Copy, Debug)]
pub struct Value<L> {
    /// Mining after its part of overhead, at least its land.
    pub mining: L,
    /// All AI that is delivered, without overhead.
    pub ai: L,
    /// What is under construction: at most its book, and at most what it will be worth less what it still costs.
    pub construction: L,
    /// What the market credits of the rest of that worth.
    pub backlog: L,
    /// Powered land without use.
    pub idle_land: L,
    /// Everything but cash and bitcoin.
    sum: L,
}

/// Price to net asset value.
#[inline(always)]
pub(super) fn premium<L: Lane>(
    terms: &CompanyTerms<L::Number>,
    own: &StrategyMonth<L::Number>,
    market: &Market<L>,
) -> L {
    L::select(market.gloom, L::of(terms.inputs.bust_premium), L::of(own.premium))
}

impl<L: Lane> Value<L> {
    /// The value at the end of the month (model, §3).
    #[inline(always)]
    pub(super) fn of(
        terms: &CompanyTerms<L::Number>,
        own: &StrategyMonth<L::Number>,
        market: &Market<L>,
        lease: &LeaseMonth<L>,
        state: &State<L>,
    ) -> Self {
        let [overhead_of_mining, overhead_of_ai] = own.capitalised_overhead;
        let mining = (state.mining_average * own.capitalised_mw - overhead_of_mining).most(lease.land_left * own.land);
        let mut ai = lease.book.value;
        if own.it_kw > L::Number::ZERO {
            ai = ai + lease.value * own.it_kw;
        }
        let (mut construction, mut backlog) = (lease.book.construction, lease.book.backlog);
        if own.unbuilt_kw > L::Number::ZERO {
            let worth = (lease.unbuilt_value * own.unbuilt_kw - own.unspent).or_zero();
            let built = worth.least(state.construction);
            construction = construction + built;
            backlog = backlog + (worth - built);
        }
        let backlog = L::select(market.gloom, L::zero(), backlog * terms.inputs.backlog_credit);
        let idle_land = lease.land_left * terms.idle_land;
        let operations = (mining + ai - overhead_of_ai + construction + backlog).or_zero();
        Self { mining, ai, construction, backlog, idle_land, sum: operations + idle_land }
    }

    /// Everything but cash and bitcoin: operations, at least zero, and land without use.
    #[inline(always)]
    pub fn sum(&self) -> L {
        self.sum
    }
}

/// What a company that fails in a month leaves to those that it owes, USD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estate<L> {
    /// What its assets fetch, after the cost of the failure.
    pub assets: L,
    /// What is owed.
    pub claims: L,
}

impl<L: Lane> Estate<L> {
    /// The estate at the end of a month.
    #[inline(always)]
    pub fn of(
        terms: &CompanyTerms<L::Number>,
        common: &CommonMonth<L::Number>,
        own: &StrategyMonth<L::Number>,
        (market, lease): (&Market<L>, &LeaseMonth<L>),
        state: &State<L>,
        flows: &Flows<L>,
    ) -> Self {
        let land = lease.land_left * (own.land + terms.idle_land);
        let machines = flows.inverse_efficiency * (common.scrap_per_mw * own.mining_mw);
        let liquid = state.cash.or_zero() + state.btc * market.price;
        let assets = land + machines + flows.value.ai + flows.value.construction + liquid;
        Self { assets: assets * terms.inputs.left_by_failure, claims: state.debt(common) + (-state.cash).or_zero() }
    }

    /// Part of their claims that lenders get back: all of it where nothing is owed.
    #[inline(always)]
    pub fn recovery(&self) -> L {
        let part = (self.assets / self.claims).least(L::splat(1.0));
        L::select(self.claims.gt(L::zero()), part, L::splat(1.0))
    }

    /// What shareholders are left.
    #[inline(always)]
    pub fn left(&self) -> L {
        (self.assets - self.claims).or_zero()
    }
}
