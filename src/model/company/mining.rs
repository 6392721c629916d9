//! Machines run where that pays; a part of them is renewed where that pays back; those that leave are sold.

use super::month::State;
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use crate::model::lanes::{Lane, Number};
use crate::model::market::Market;

/// Mining of the month and the renewal of the fleet, USD.
pub(super) struct Mining<L> {
    pub(super) revenue: L,
    pub(super) power: L,
    pub(super) other: L,
    /// Revenue less power and other.
    pub(super) result: L,
    pub(super) depreciation: L,
    /// Book of machines that were sold.
    pub(super) gone: L,
    pub(super) sales: L,
    pub(super) spending: L,
    /// How near it was to running or renewing otherwise: see [`super::month::Flows::renewal_edge`].
    pub(super) edge: L,
}

impl<L: Lane> Mining<L> {
    /// The month's mining.
    #[inline(always)]
    pub(super) fn of(
        terms: &CompanyTerms<L::Number>,
        common: &CommonMonth<L::Number>,
        own: &StrategyMonth<L::Number>,
        market: &Market<L>,
        state: &mut State<L>,
    ) -> Self {
        let mines = own.mining_mw > L::Number::ZERO;
        if !mines && own.displaced_mw <= L::Number::ZERO {
            return Self::none(terms, state);
        }
        let old = state.inverse_efficiency;
        let possible = market.hashprice * old * own.revenue;
        let runs = possible.gt(L::of(own.running_cost));

        let gained = L::of(common.inverse_frontier) - old;
        let gain = market.hashprice * common.revenue_ahead_per_mw * gained;
        let price = L::of(common.new_machines_per_mw) - old * common.scrap_per_mw;
        let paid_back = gain * terms.inputs.refresh_payback_months;
        let pays = gain.gt(L::zero()) & paid_back.gt(price);
        let renewed = L::of(terms.renewal).only(runs & pays);
        let renewed_mw = renewed * own.mining_mw;
        let sold_mw = renewed_mw + own.displaced_mw;

        let depreciation = state.asic_book * terms.asic_depreciation;
        let book = state.asic_book - depreciation;
        let gone = book * (sold_mw * own.inverse_mining_mw_before);
        let spending = renewed_mw * common.new_machines_per_mw;
        state.asic_book = book - gone + spending;
        state.inverse_efficiency = old + renewed * gained;
        let mut mining = Self {
            revenue: possible.only(runs),
            power: L::of(own.power).only(runs),
            other: L::of(own.other).only(runs),
            result: (possible - own.running_cost).only(runs),
            depreciation,
            gone,
            sales: sold_mw * old * common.scrap_per_mw,
            spending,
            edge: L::splat(f64::INFINITY),
        };
        if mines {
            average(common, mining.result * own.inverse_mining_mw, state);
        }
        // Machines that cannot run are as far from it as ever.
        if mines && own.revenue > L::Number::ZERO {
            let renewing = (paid_back - price).abs() * common.inverse_new_machines;
            mining.edge = renewing.least((possible - own.running_cost).abs() * own.inverse_running_cost);
        }
        mining
    }

    /// Nothing is mined any more, and nothing sold; what is left on the books is written off.
    #[inline(always)]
    fn none(terms: &CompanyTerms<L::Number>, state: &mut State<L>) -> Self {
        let (zero, depreciation) = (L::zero(), state.asic_book * terms.asic_depreciation);
        state.asic_book = state.asic_book - depreciation;
        Self {
            revenue: zero,
            power: zero,
            other: zero,
            result: zero,
            depreciation,
            gone: zero,
            sales: zero,
            spending: zero,
            edge: L::splat(f64::INFINITY),
        }
    }
}

/// The average that the market values mining by, USD per MW and month, starting at its first month.
#[inline(always)]
fn average<L: Lane>(common: &CommonMonth<L::Number>, result_per_mw: L, state: &mut State<L>) {
    const NEWEST: f64 = 2.0 / 13.0;
    state.mining_average = if common.t == L::Number::ZERO {
        result_per_mw
    } else {
        state.mining_average * (1.0 - NEWEST) + result_per_mw * NEWEST
    };
}
