//! From EBITDA to cash, year by year.

use crate::model::ledger::Row;

/// A year of a ledger, USD. The lines add up: opening cash and all movements make closing cash.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Year {
    /// First month of the year, counted from 0.
    pub first_month: usize,
    /// Months in it: twelve, or fewer at the end.
    pub months: usize,
    /// Earnings before interest, taxes, depreciation and amortisation.
    pub ebitda: f64,
    /// Interest earned on cash.
    pub earned: f64,
    /// Interest paid in cash.
    pub interest: f64,
    /// Tax.
    pub tax: f64,
    /// Building halls, and keeping them up.
    pub ai_capex: f64,
    /// Machines bought, less machines sold.
    pub machines: f64,
    /// Debt drawn.
    pub drawn: f64,
    /// Debt repaid.
    pub repaid: f64,
    /// Mined bitcoin that was kept instead of sold, less bitcoin sold for liquidity.
    pub bitcoin_kept: f64,
    /// Shares sold.
    pub shares_sold: f64,
    /// Paid to shareholders.
    pub paid_out: f64,
    /// Change of cash.
    pub cash_change: f64,
    /// Cash at the end.
    pub cash: f64,
}

/// Sums a ledger by years from its first month, starting with this cash and keeping this part of mined bitcoin.
pub fn years(rows: &[Row], opening_cash: f64, hodl_share: f64) -> Vec<Year> {
    let mut cash = opening_cash;
    let sum = |chunk: &[Row], of: fn(&Row) -> f64| chunk.iter().map(of).sum::<f64>();
    let each = rows.chunks(12).enumerate().map(|(year, chunk)| {
        let closing = chunk.last().map_or(cash, |r| r.cash);
        let row = Year {
            first_month: year * 12,
            months: chunk.len(),
            ebitda: sum(chunk, |r| r.ebitda),
            earned: sum(chunk, |r| r.interest_earned),
            interest: sum(chunk, Row::interest),
            tax: sum(chunk, |r| r.tax),
            ai_capex: sum(chunk, |r| r.all_ai_capex() + r.sustaining_capex),
            machines: sum(chunk, |r| r.asic_capex - r.asic_sales),
            drawn: sum(chunk, |r| r.debt_drawn),
            repaid: sum(chunk, Row::principal_repaid),
            bitcoin_kept: hodl_share * sum(chunk, |r| r.mining_revenue) - sum(chunk, |r| r.bitcoin_sold),
            shares_sold: sum(chunk, |r| r.shares_sold),
            paid_out: sum(chunk, |r| r.paid_out),
            cash_change: closing - cash,
            cash: closing,
        };
        cash = closing;
        row
    });
    each.collect()
}
