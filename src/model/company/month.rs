//! The company's month, in the order in which things happen: machines run, halls are let, results are taxed, halls are
//! built, debts come due, bitcoin and shares are sold where cash is short, and what is beyond the reserve repays debt
//! and goes to shareholders.
//!
//! This is the only place where the month is written. On `f64` it is the central path, on a vector it is many paths.

use super::debt::{Desk, Register};
use super::halls::Halls;
use super::lease::LeaseMonth;
use super::liquidity::raise;
use super::mining::Mining;
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
    /// Refinanced debt, USD. Debts of the list that are not due are a schedule.
    pub refinanced: L,
    /// Project loan, USD.
    pub loan: L,
    /// Cost of the plan's halls in service, USD.
    pub ai_cost: L,
    /// Depreciation of them so far, USD.
    pub ai_depreciated: L,
    /// Construction of the plan in progress, USD.
    pub construction: L,
    /// Exponential average of mining revenue less power and other variable cost, USD per MW and month.
    pub mining_average: L,
    /// Shares outstanding.
    pub shares: L,
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
            refinanced: L::zero(),
            loan: L::zero(),
            ai_cost: L::zero(),
            ai_depreciated: L::zero(),
            construction: L::zero(),
            mining_average: L::zero(),
            shares: L::splat(company.shares),
            price_before: L::splat(price),
            defaulted: L::mask(false),
        }
    }

    /// All debt after the month's maturities, USD.
    #[inline(always)]
    pub fn debt(&self, common: &CommonMonth<L::Number>) -> L {
        self.refinanced + self.loan + common.debt.owed
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
    /// Power, net of the credit and with carbon and regulation.
    pub power: L,
    /// Other variable mining cost.
    pub other: L,
    /// Revenue of the plan's halls.
    pub new_revenue: L,
    /// Revenue of the leases of the book.
    pub book_revenue: L,
    /// Net operating income of the plan's halls.
    pub new_noi: L,
    /// Net operating income of all AI.
    pub noi: L,
    /// Earnings before interest, taxes, depreciation and amortisation.
    pub ebitda: L,
    /// Interest on cash.
    pub earned: L,
    /// Depreciation of machines.
    pub asic_depreciation: L,
    /// Depreciation of AI halls, those of the book included.
    pub ai_depreciation: L,
    /// Interest on the debts of the list and on refinanced debt.
    pub old_interest: L,
    /// Interest on the project loan that is expensed.
    pub loan_interest: L,
    /// Interest on the project loan that is capitalised.
    pub capitalised_interest: L,
    /// Tax.
    pub tax: L,
    /// Net income.
    pub net_income: L,
    /// Change of equity: net income, pay in shares, shares sold, debt converted, less what was paid out.
    pub equity_change: L,
    /// Spending on machines.
    pub asic_capex: L,
    /// Sale of machines.
    pub asic_sales: L,
    /// Project debt drawn, without capitalised interest.
    pub drawn: L,
    /// Scheduled repayment of the project loan.
    pub scheduled: L,
    /// Debts of the list and refinanced debt repaid at maturities and by the sweep.
    pub debts_repaid: L,
    /// Project loan repaid at its maturity and by the sweep.
    pub loan_repaid: L,
    /// Of both, what the sweep repaid.
    pub swept: L,
    /// Debt turned into shares.
    pub converted: L,
    /// Bitcoin sold for liquidity, at its price.
    pub bitcoin_sold: L,
    /// Shares sold.
    pub shares_sold: L,
    /// Paid out to shareholders.
    pub paid_out: L,
    /// What the company is worth but for cash, bitcoin and debt.
    pub value: Value<L>,
    /// Net asset value at the end of the month.
    pub nav: L,
    /// Gross assets before cash was raised: what the distances below are measured by.
    pub gross: L,
    /// Cash with all bitcoin and shares that could be sold: below zero the company fails.
    pub reach: L,
    /// Part by which the number of shares changes with each USD of net asset value that they are sold at.
    pub share_sensitivity: L,
    /// How near debts that were due came to another fate; infinite where none was.
    pub maturity_edge: L,
    /// How near machines came to running, or to being renewed, otherwise: the distance between the two sides as a part
    /// of what running or new machines cost; infinite without machines.
    pub renewal_edge: L,
}

impl<L: Lane> Flows<L> {
    /// Interest and scheduled repayment of the project loan, USD.
    #[inline(always)]
    pub fn debt_service(&self) -> L {
        self.loan_interest + self.scheduled
    }
}

/// One month of one strategy on one path, or on a vector of them. The register is told what becomes of debts that are
/// due.
#[inline(always)]
pub fn month<L: Lane>(
    terms: &CompanyTerms<L::Number>,
    common: &CommonMonth<L::Number>,
    own: &StrategyMonth<L::Number>,
    market: &Market<L>,
    lease: &LeaseMonth<L>,
    state: &mut State<L>,
    register: &mut impl Register<L>,
) -> Flows<L> {
    let inputs = &terms.inputs;
    if common.signs {
        state.shares = state.shares * own.dilution;
    }
    let inverse_efficiency = state.inverse_efficiency;
    let mining = Mining::of(terms, common, own, market, state);
    let halls = Halls::of(terms, common, own, lease, state);

    // Result.
    let noi = halls.noi + lease.book.noi;
    let ebitda = mining.result + noi - own.overhead;
    let earned = state.cash.or_zero() * inputs.cash_yield;
    let depreciation = mining.depreciation + halls.depreciation + common.book.depreciation;
    let mut old_interest = L::of(common.debt.interest);
    if common.debt.refinances {
        old_interest = old_interest + state.refinanced * lease.loan_rate;
    }
    let interest = old_interest + halls.interest;
    let machine_gain = mining.sales - mining.gone;
    let before_tax = ebitda + earned - depreciation - interest - inputs.stock_comp + machine_gain;
    let tax = (before_tax - state.nol).or_zero() * inputs.tax_rate;
    state.nol = (state.nol - before_tax).or_zero();
    let bitcoin_gain = state.btc * (market.price - state.price_before);
    let net_income = before_tax - tax + bitcoin_gain;

    // Cash before maturities and the liquidity step.
    let kept = mining.revenue * inputs.hodl_share;
    state.btc = state.btc + kept * market.inverse_price;
    let scheduled = halls.scheduled + common.debt.repaid;
    // The flows first: they are small beside what has gathered, and their digits would be lost one by one.
    let flow = ebitda + earned - tax - interest - scheduled + halls.drawn - own.spending - mining.spending
        + mining.sales
        - kept;
    state.cash = state.cash + flow;

    // What lenders and shareholders get of it, and give.
    let value = Value::of(terms, own, market, lease, state);
    let reserve = (interest + scheduled + own.overhead) * inputs.reserve_months + inputs.min_cash;
    let desk = Desk { terms, common, own, market, value: &value, reserve };
    let matured = desk.mature(state, register);
    let raised = raise(terms, common, own, market, &value, state);
    let swept = desk.sweep(state);
    let nav = raised.nav - swept.paid_out;

    let issued = raised.shares + matured.converted;
    state.price_before = market.price;
    state.defaulted = state.defaulted | state.cash.lt(L::zero());
    if common.last {
        state.defaulted = state.defaulted | nav.le(L::zero());
    }

    Flows {
        inverse_efficiency,
        mined: mining.revenue * market.inverse_price,
        mining_revenue: mining.revenue,
        power: mining.power,
        other: mining.other,
        new_revenue: halls.revenue,
        book_revenue: lease.book.revenue,
        new_noi: halls.noi,
        noi,
        ebitda,
        earned,
        asic_depreciation: mining.depreciation,
        ai_depreciation: halls.depreciation + common.book.depreciation,
        old_interest,
        loan_interest: halls.interest,
        capitalised_interest: halls.capitalised,
        tax,
        net_income,
        equity_change: net_income + inputs.stock_comp + issued - swept.paid_out,
        asic_capex: mining.spending,
        asic_sales: mining.sales,
        drawn: halls.drawn,
        scheduled: halls.scheduled,
        debts_repaid: matured.debts_repaid + swept.debts,
        loan_repaid: matured.loan_repaid + swept.loan,
        swept: swept.debts + swept.loan,
        converted: matured.converted,
        bitcoin_sold: raised.bitcoin,
        shares_sold: raised.shares,
        paid_out: swept.paid_out,
        value,
        nav,
        gross: raised.gross,
        reach: raised.reach,
        share_sensitivity: raised.sensitivity,
        maturity_edge: matured.edge,
        renewal_edge: mining.edge,
    }
}
