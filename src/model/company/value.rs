//! What the market thinks of the company: operations, what is signed but unbuilt, and what is under construction.

use super::lease::LeaseMonth;
use super::month::State;
use super::terms::{CompanyTerms, StrategyMonth};
use crate::model::lanes::Lane;
use crate::model::market::Market;

/// The parts of gross assets that are not cash or bitcoin, USD.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<L> {
    /// The new halls.
    pub(super) ai: L,
    /// Mining, the halls and the existing lease together, at least zero.
    pub(super) operations: L,
    /// What the market credits of a signed, unbuilt lease.
    pub(super) backlog: L,
    /// Construction at book, less what a bust takes.
    pub(super) construction: L,
}

impl<L: Lane> Value<L> {
    /// The value at the end of the month (model, §3).
    #[inline(always)]
    pub(super) fn of(
        terms: &CompanyTerms,
        own: &StrategyMonth,
        market: &Market<L>,
        lease: &LeaseMonth<L>,
        state: &State<L>,
    ) -> Self {
        let (world, company, plan) = (&terms.scenario.world, &terms.scenario.company, &terms.scenario.plan);
        let ai = lease.value * own.it_kw;
        let mining = (state.mining_average - company.sga) * (12.0 * plan.mining_multiple);
        let mut backlog = L::zero();
        if own.unbuilt_kw > 0.0 {
            backlog = (lease.backlog * own.unbuilt_kw - state.construction - own.unspent).or_zero();
        }
        let left = L::select(market.bust, L::splat(1.0 - world.bust_lease_drop), L::splat(1.0));
        Self {
            ai,
            operations: (ai + lease.existing_value + mining).or_zero(),
            // The lease's own backlog is zero after a bust, and so is this.
            backlog: backlog * plan.backlog_credit,
            construction: state.construction * left,
        }
    }

    /// Everything but cash and bitcoin.
    #[inline(always)]
    pub(super) fn sum(&self) -> L {
        self.operations + self.backlog + self.construction
    }
}
