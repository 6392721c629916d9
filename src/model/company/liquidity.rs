//! Where cash is short, bitcoin is sold, then shares, as far as the market takes them; pay in shares is granted.

use super::month::State;
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use super::value::{Value, premium};
use crate::model::lanes::Lane;
use crate::model::market::Market;

/// What the liquidity step brought, USD.
pub(super) struct Raised<L> {
    pub(super) bitcoin: L,
    pub(super) shares: L,
    /// Net asset value after it.
    pub(super) nav: L,
    /// Gross assets before it.
    pub(super) gross: L,
    /// Cash with all that could be sold: below zero it runs out.
    pub(super) reach: L,
    /// See [`super::month::Flows::share_sensitivity`].
    pub(super) sensitivity: L,
}

/// Fills cash up to what is wanted.
#[inline(always)]
pub(super) fn raise<L: Lane>(
    terms: &CompanyTerms<L::Number>,
    common: &CommonMonth<L::Number>,
    own: &StrategyMonth<L::Number>,
    market: &Market<L>,
    value: &Value<L>,
    state: &mut State<L>,
) -> Raised<L> {
    let inputs = &terms.inputs;
    let hoard = state.btc * market.price;
    let gross = value.sum() + state.cash + hoard;
    let nav = gross - state.debt(common);
    let market_value = nav.or_zero() * premium(terms, own, market);

    let gap = (L::of(inputs.min_cash) - state.cash).or_zero();
    let bitcoin = gap.least(hoard);
    // Selling everything leaves nothing, not the rounding of a product.
    state.btc = L::select(bitcoin.lt(hoard), state.btc - bitcoin * market.inverse_price, L::zero());
    let rest = gap - bitcoin;
    let limit = market_value * inputs.issue_limit;
    let reach = state.cash + hoard + limit;
    let shares = rest.least(limit);
    // A gap that is filled leaves exactly the cash that is wanted, so that rounding cannot make a default.
    let filled = gap.gt(L::zero()) & shares.ge(rest);
    state.cash = L::select(filled, L::of(inputs.min_cash), state.cash + bitcoin + shares);

    let granted = L::of(inputs.stock_comp).least(limit);
    let per_value = (L::splat(1.0) / market_value).only(market_value.gt(L::zero()));
    let grown = (shares * terms.issue_markup + granted) * per_value;
    state.shares = state.shares * (grown + 1.0);
    let sensitivity = grown * per_value * own.premium;
    Raised { bitcoin, shares, nav: nav + shares, gross, reach, sensitivity }
}
