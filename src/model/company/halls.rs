//! The plan's halls: let, written off, built and paid for by the project loan.

use super::lease::LeaseMonth;
use super::month::State;
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use crate::model::lanes::Lane;

/// Halls of the month: what they bring, what building them takes, and the project loan, USD.
pub(super) struct Halls<L> {
    pub(super) revenue: L,
    pub(super) noi: L,
    pub(super) depreciation: L,
    /// Interest that is expensed.
    pub(super) interest: L,
    /// Interest that is capitalised.
    pub(super) capitalised: L,
    pub(super) drawn: L,
    pub(super) scheduled: L,
}

impl<L: Lane> Halls<L> {
    /// The month's halls.
    #[inline(always)]
    pub(super) fn of(
        terms: &CompanyTerms<L::Number>,
        common: &CommonMonth<L::Number>,
        own: &StrategyMonth<L::Number>,
        lease: &LeaseMonth<L>,
        state: &mut State<L>,
    ) -> Self {
        if !own.builds {
            let zero = L::zero();
            return Self {
                revenue: zero,
                noi: zero,
                depreciation: zero,
                interest: zero,
                capitalised: zero,
                drawn: zero,
                scheduled: zero,
            };
        }
        let revenue = lease.rent * own.it_kw;
        let depreciation = (state.ai_cost * terms.ai_depreciation).least(state.ai_cost - state.ai_depreciated);
        let interest = state.loan * lease.loan_rate;
        let capitalised = interest * own.capitalised;
        let drawn = L::of(own.drawn);
        let scheduled = state.loan * lease.annuity;
        build(own, capitalised, depreciation, state);
        state.loan = state.loan + drawn + capitalised - scheduled;
        let noi = revenue * common.net_margin;
        Self { revenue, noi, depreciation, interest: interest - capitalised, capitalised, drawn, scheduled }
    }
}

/// Halls are built and delivered; what is delivered goes into service with the interest it has cost.
#[inline(always)]
fn build<L: Lane>(own: &StrategyMonth<L::Number>, capitalised: L, ai_depreciation: L, state: &mut State<L>) {
    let construction = state.construction + own.capex + capitalised;
    let delivered = construction * own.delivered;
    state.construction = construction - delivered;
    state.ai_cost = state.ai_cost + delivered + own.sustaining;
    state.ai_depreciated = state.ai_depreciated + ai_depreciation;
}
