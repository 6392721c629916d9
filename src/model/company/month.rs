//! The company's month, in the order in which things happen: machines run, halls are let, results are taxed, halls are
//! built, debt is served, bitcoin and shares are sold where cash is short.
//!
//! This is the only place where the month is written. On `f64` it is the central path, on a vector it is many paths.

use super::lease::LeaseMonth;
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use super::value::Value;
use crate::model::lanes::Lane;
use crate::model::market::Market;

/// What the company is at the end of a month.
#[derive(Clone, Copy, Debug)]
pub struct State<L: Lane> {
    /// Cash, USD.
    pub cash: L,
    /// Bitcoin held.
    pub btc: L,
    /// TH per joule of the fleet.
    pub inverse_efficiency: L,
    /// Machines' book, USD.
    pub asic_book: L,
    /// Tax losses carried forward, USD.
    pub nol: L,
    /// Existing debt, USD.
    pub old_debt: L,
    /// Project loan, USD.
    pub loan: L,
    /// Cost of AI assets in service, USD.
    pub ai_cost: L,
    /// Depreciation of them so far, USD.
    pub ai_depreciated: L,
    /// Construction in progress, USD.
    pub construction: L,
    /// Exponential average of mining revenue less power and other variable cost, USD per month.
    pub mining_average: L,
    /// Shares outstanding.
    pub shares: L,
    /// Equity rolled forward from its flows: the other side of the balance sheet, USD.
    pub equity: L,
    /// The bitcoin price of the month before, USD.
    pub price_before: L,
    /// Cash ran out, or nothing was left at the end.
    pub defaulted: L::Mask,
}

impl<L: Lane> State<L> {
    /// The company before month 0.
    #[inline(always)]
    pub fn start(terms: &CompanyTerms) -> Self {
        let (company, price) = (&terms.scenario.company, terms.scenario.world.btc_price);
        Self {
            cash: L::splat(company.cash),
            btc: L::splat(company.btc_held),
            inverse_efficiency: L::splat(1.0 / company.efficiency),
            asic_book: L::splat(company.asic_book),
            nol: L::splat(company.nol),
            old_debt: L::splat(company.debt),
            loan: L::zero(),
            ai_cost: L::zero(),
            ai_depreciated: L::zero(),
            construction: L::zero(),
            mining_average: L::zero(),
            shares: L::splat(company.shares),
            equity: L::splat(company.cash + company.btc_held * price + company.asic_book - company.debt),
            price_before: L::splat(price),
            defaulted: L::mask(false),
        }
    }
}

/// What happened in a month. USD unless it says otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Flows<L> {
    /// Efficiency of the fleet in the month, TH per joule.
    pub inverse_efficiency: L,
    /// Mined, BTC.
    pub mined: L,
    /// Mining revenue.
    pub mining_revenue: L,
    /// Power, net of the credit and with carbon.
    pub power: L,
    /// Other variable mining cost.
    pub other: L,
    /// Revenue of the new halls.
    pub new_revenue: L,
    /// Revenue of the existing lease.
    pub existing_revenue: L,
    /// Net operating income of the new halls.
    pub new_noi: L,
    /// Net operating income of all AI.
    pub noi: L,
    /// Earnings before interest, taxes, depreciation and amortisation.
    pub ebitda: L,
    /// Depreciation of machines.
    pub asic_depreciation: L,
    /// Depreciation of AI halls.
    pub ai_depreciation: L,
    /// Interest on the existing debt.
    pub old_interest: L,
    /// Interest on the project loan that is expensed.
    pub loan_interest: L,
    /// Interest on the project loan that is capitalised.
    pub capitalised_interest: L,
    /// Tax.
    pub tax: L,
    /// Net income.
    pub net_income: L,
    /// Spending on machines.
    pub asic_capex: L,
    /// Sale of machines.
    pub asic_sales: L,
    /// Project debt drawn, without capitalised interest.
    pub drawn: L,
    /// Scheduled repayment of the project loan.
    pub scheduled: L,
    /// Existing debt repaid because it could not be refinanced.
    pub old_repaid: L,
    /// Project loan repaid because it could not be refinanced.
    pub loan_repaid: L,
    /// Bitcoin sold for liquidity, at its price.
    pub bitcoin_sold: L,
    /// Shares sold.
    pub shares_sold: L,
    /// Value of the new halls.
    pub ai_value: L,
    /// Value of mining and AI operations.
    pub operations: L,
    /// Credit for signed, unbuilt leases.
    pub backlog: L,
    /// Net asset value, after the sale of shares.
    pub nav: L,
    /// Value of construction, after a bust below its book.
    pub construction_value: L,
}

/// Mining of the month and the renewal of the fleet.
struct Mining<L> {
    revenue: L,
    power: L,
    other: L,
    /// Revenue less power and other.
    result: L,
    depreciation: L,
    gone: L,
    sales: L,
    spending: L,
}

/// Halls of the month: what they bring, what building them takes, and the project loan.
struct Halls<L> {
    revenue: L,
    noi: L,
    depreciation: L,
    interest: L,
    capitalised: L,
    drawn: L,
    scheduled: L,
}

/// One month of one strategy on one path, or on a vector of them.
#[inline(always)]
pub fn month<L: Lane>(
    terms: &CompanyTerms,
    common: &CommonMonth,
    own: &StrategyMonth,
    market: &Market<L>,
    lease: &LeaseMonth<L>,
    state: &mut State<L>,
) -> Flows<L> {
    let (company, plan) = (&terms.scenario.company, &terms.scenario.plan);
    let inverse_efficiency = state.inverse_efficiency;
    let mining = mine(terms, common, own, market, state);

    let halls = operate(terms, common, own, lease, state);

    // Result.
    let noi = halls.noi + lease.existing_revenue * common.net_margin;
    let ebitda = mining.result + noi - company.sga;
    let depreciation = mining.depreciation + halls.depreciation;
    let old_interest = state.old_debt * lease.debt_rate;
    let interest = old_interest + halls.interest;
    let machine_gain = mining.sales - mining.gone;
    let before_tax = ebitda - depreciation - interest - company.stock_comp + machine_gain;
    let tax = (before_tax - state.nol).or_zero() * company.tax_rate;
    state.nol = (state.nol - before_tax).or_zero();
    let bitcoin_gain = state.btc * (market.price - state.price_before);
    let net_income = before_tax - tax + bitcoin_gain;

    // Cash before maturities and the liquidity step.
    let kept = mining.revenue * plan.hodl_share;
    state.btc = state.btc + kept * market.inverse_price;
    state.cash = state.cash + ebitda - tax - interest - halls.scheduled + halls.drawn
        - (own.capex + own.sustaining)
        - mining.spending
        + mining.sales
        - kept;
    average_mining(common, mining.result, state);

    let value = Value::of(terms, own, market, lease, state);
    let (old_repaid, loan_repaid) = mature(terms, common, market, &value, state);
    let raised = raise_liquidity(terms, market, &value, state);
    state.equity = state.equity + net_income + company.stock_comp + raised.shares;
    state.price_before = market.price;
    state.defaulted = state.defaulted | state.cash.lt(L::zero());
    if common.last {
        state.defaulted = state.defaulted | raised.nav.le(L::zero());
    }

    Flows {
        inverse_efficiency,
        mined: mining.revenue * market.inverse_price,
        mining_revenue: mining.revenue,
        power: mining.power,
        other: mining.other,
        new_revenue: halls.revenue,
        existing_revenue: lease.existing_revenue,
        new_noi: halls.noi,
        noi,
        ebitda,
        asic_depreciation: mining.depreciation,
        ai_depreciation: halls.depreciation,
        old_interest,
        loan_interest: halls.interest,
        capitalised_interest: halls.capitalised,
        tax,
        net_income,
        asic_capex: mining.spending,
        asic_sales: mining.sales,
        drawn: halls.drawn,
        scheduled: halls.scheduled,
        old_repaid,
        loan_repaid,
        bitcoin_sold: raised.bitcoin,
        shares_sold: raised.shares,
        ai_value: value.ai,
        operations: value.operations,
        backlog: value.backlog,
        nav: raised.nav,
        construction_value: value.construction,
    }
}

/// Machines run where that pays; a part of them is renewed where that pays back; those that leave are sold.
#[inline(always)]
fn mine<L: Lane>(
    terms: &CompanyTerms,
    common: &CommonMonth,
    own: &StrategyMonth,
    market: &Market<L>,
    state: &mut State<L>,
) -> Mining<L> {
    if own.mining_mw <= 0.0 && own.displaced_mw <= 0.0 {
        return Mining::none(terms, state);
    }
    let old = state.inverse_efficiency;
    let possible = market.hashprice * old * own.revenue;
    let cost = own.power + own.other;
    let runs = possible.gt(L::splat(cost));

    let gained = L::splat(common.inverse_frontier) - old;
    let gain = market.hashprice * common.revenue_per_mw * gained;
    let price = L::splat(common.new_machines_per_mw) - old * common.scrap_per_mw;
    let pays = gain.gt(L::zero()) & (gain * terms.scenario.plan.refresh_payback_months).gt(price);
    let renewed = L::splat(terms.renewal).only(runs & pays);
    let renewed_mw = renewed * own.mining_mw;
    let sold_mw = renewed_mw + own.displaced_mw;

    let depreciation = state.asic_book * terms.asic_depreciation;
    let book = state.asic_book - depreciation;
    let gone = book * (sold_mw * own.inverse_mining_mw_before);
    let spending = renewed_mw * common.new_machines_per_mw;
    state.asic_book = book - gone + spending;
    state.inverse_efficiency = old + renewed * gained;
    Mining {
        revenue: possible.only(runs),
        power: L::splat(own.power).only(runs),
        other: L::splat(own.other).only(runs),
        result: (possible - cost).only(runs),
        depreciation,
        gone,
        sales: sold_mw * old * common.scrap_per_mw,
        spending,
    }
}

impl<L: Lane> Mining<L> {
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
        }
    }
}

/// Halls are let, written off, built and paid for.
#[inline(always)]
fn operate<L: Lane>(
    terms: &CompanyTerms,
    common: &CommonMonth,
    own: &StrategyMonth,
    lease: &LeaseMonth<L>,
    state: &mut State<L>,
) -> Halls<L> {
    if !own.builds {
        let zero = L::zero();
        return Halls {
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
    let drawn = L::splat(terms.scenario.plan.loan_to_cost * own.capex);
    let scheduled = state.loan * lease.annuity;
    build(own, capitalised, depreciation, state);
    state.loan = state.loan + drawn + capitalised - scheduled;
    let noi = revenue * common.net_margin;
    Halls { revenue, noi, depreciation, interest: interest - capitalised, capitalised, drawn, scheduled }
}

/// Halls are built and delivered; what is delivered goes into service with the interest it has cost.
#[inline(always)]
fn build<L: Lane>(own: &StrategyMonth, capitalised: L, ai_depreciation: L, state: &mut State<L>) {
    let construction = state.construction + own.capex + capitalised;
    let delivered = construction * own.delivered;
    state.construction = construction - delivered;
    state.ai_cost = state.ai_cost + delivered + own.sustaining;
    state.ai_depreciated = state.ai_depreciated + ai_depreciation;
}

/// The average that the market values mining by, starting at its first month.
#[inline(always)]
fn average_mining<L: Lane>(common: &CommonMonth, result: L, state: &mut State<L>) {
    const NEWEST: f64 = 2.0 / 13.0;
    state.mining_average =
        if common.t == 0.0 { result } else { state.mining_average * (1.0 - NEWEST) + result * NEWEST };
}

/// Debt that matures stays where lenders refinance it, and is otherwise repaid in cash: the existing debt first.
#[inline(always)]
fn mature<L: Lane>(
    terms: &CompanyTerms,
    common: &CommonMonth,
    market: &Market<L>,
    value: &Value<L>,
    state: &mut State<L>,
) -> (L, L) {
    let (mut old_repaid, mut loan_repaid) = (L::zero(), L::zero());
    if common.debt_matures {
        old_repaid = state.old_debt.only(refuses(terms, market, value, state));
        state.cash = state.cash - old_repaid;
        state.old_debt = state.old_debt - old_repaid;
    }
    if common.loan_matures {
        loan_repaid = state.loan.only(refuses(terms, market, value, state));
        state.cash = state.cash - loan_repaid;
        state.loan = state.loan - loan_repaid;
    }
    (old_repaid, loan_repaid)
}

/// Lenders do not refinance: there is more debt than they allow for these assets.
#[inline(always)]
fn refuses<L: Lane>(terms: &CompanyTerms, market: &Market<L>, value: &Value<L>, state: &State<L>) -> L::Mask {
    let gross = value.sum() + state.cash.or_zero() + state.btc * market.price;
    (state.old_debt + state.loan).gt(gross * terms.scenario.plan.max_ltv)
}

/// What the liquidity step brought, USD.
struct Raised<L> {
    bitcoin: L,
    shares: L,
    nav: L,
}

/// Where cash is short, bitcoin is sold, then shares, as far as the market takes them; pay in shares is granted.
#[inline(always)]
fn raise_liquidity<L: Lane>(
    terms: &CompanyTerms,
    market: &Market<L>,
    value: &Value<L>,
    state: &mut State<L>,
) -> Raised<L> {
    let (world, company, plan) = (&terms.scenario.world, &terms.scenario.company, &terms.scenario.plan);
    let hoard = state.btc * market.price;
    let nav = value.sum() + state.cash + hoard - state.old_debt - state.loan;
    let premium = L::select(market.bust, L::splat(world.bust_premium), L::splat(plan.market_premium));
    let market_value = nav.or_zero() * premium;

    let gap = (L::splat(plan.min_cash) - state.cash).or_zero();
    let bitcoin = gap.least(hoard);
    // Selling everything leaves nothing, not the rounding of a product.
    state.btc = L::select(bitcoin.lt(hoard), state.btc - bitcoin * market.inverse_price, L::zero());
    let rest = gap - bitcoin;
    let limit = market_value * plan.issue_limit;
    let shares = rest.least(limit);
    // A gap that is filled leaves exactly the cash that is wanted, so that rounding cannot make a default.
    let filled = gap.gt(L::zero()) & shares.ge(rest);
    state.cash = L::select(filled, L::splat(plan.min_cash), state.cash + bitcoin + shares);

    let granted = L::splat(company.stock_comp).least(limit);
    let per_value = (L::splat(1.0) / market_value).only(market_value.gt(L::zero()));
    state.shares = state.shares * ((shares * terms.issue_markup + granted) * per_value + 1.0);
    Raised { bitcoin, shares, nav: nav + shares }
}
