//! Machines run where that pays; a part of them is renewed where that pays back; those that leave are sold.

use super::month::State;
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use crate::model::lanes::Lane;
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
        terms: &CompanyTerms,
        common: &CommonMonth,
        own: &StrategyMonth,
        market: &Market<L>,
        state: &mut State<L>,
    ) -> Self {
        if own.mining_mw <= 0.0 && own.displaced_mw <= 0.0 {
            return Self::none(terms, state);
        }
        let old = state.inverse_efficiency;
        let possible = market.hashprice * old * own.revenue;
        let cost = own.power + own.other;
        let runs = possible.gt(L::splat(cost));

        let gained = L::splat(common.inverse_frontier) - old;
        let gain = market.hashprice * (common.revenue_per_mw * common.outlook) * gained;
        let price = L::splat(common.new_machines_per_mw) - old * common.scrap_per_mw;
        let paid_back = gain * terms.scenario.plan.refresh_payback_months;
        let pays = gain.gt(L::zero()) & paid_back.gt(price);
        let renewed = L::splat(terms.renewal).only(runs & pays);
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
            power: L::splat(own.power).only(runs),
            other: L::splat(own.other).only(runs),
            result: (possible - cost).only(runs),
            depreciation,
            gone,
            sales: sold_mw * old * common.scrap_per_mw,
            spending,
            edge: L::splat(f64::INFINITY),
        };
        if own.mining_mw > 0.0 {
            average(common, mining.result * own.inverse_mining_mw, state);
        }
        // Machines that cannot run are as far from it as ever.
        if own.mining_mw > 0.0 && own.revenue > 0.0 {
            let renewing = (paid_back - price).abs() * common.inverse_new_machines;
            mining.edge = renewing.least((possible - cost).abs() * own.inverse_running_cost);
        }
        mining
    }

    /// Nothing is mined any more, and nothing sold; what is left on the books is written off.
    #[inline(always)]
    fn none(terms: &CompanyTerms, state: &mut State<L>) -> Self {
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
fn average<L: Lane>(common: &CommonMonth, result_per_mw: L, state: &mut State<L>) {
    const NEWEST: f64 = 2.0 / 13.0;
    state.mining_average =
        if common.t == 0.0 { result_per_mw } else { state.mining_average * (1.0 - NEWEST) + result_per_mw * NEWEST };
}
