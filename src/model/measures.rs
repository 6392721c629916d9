//! Measures of a strategy on the central path (model, §4).

use super::ledger::{CentralPath, Row};
use super::scenario::{Scenario, Strategy};

/// What brought a company down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultCause {
    /// The existing debt came due and could not be refinanced.
    DebtMaturity,
    /// The project loan came due and could not be refinanced.
    LoanMaturity,
    /// Cash, bitcoin and the market for shares were exhausted.
    Liquidity,
    /// Debts exceed assets at the end of the run.
    Insolvency,
}

impl DefaultCause {
    /// In words, to follow "defaults in May 2029:".
    pub fn text(self) -> &'static str {
        match self {
            Self::DebtMaturity => "existing debt not refinanced",
            Self::LoanMaturity => "project loan not refinanced",
            Self::Liquidity => "cash ran out",
            Self::Insolvency => "debts exceed assets at the end",
        }
    }
}

/// One strategy's measures on one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// Discounted value per share, USD; zero after a default.
    pub value_per_share: f64,
    /// Month of default, and what caused it.
    pub default: Option<(usize, DefaultCause)>,
    /// Smallest debt service cover, and its month.
    pub min_dscr: Option<(f64, usize)>,
    /// Largest debt at a month's end, USD, and its month.
    pub peak_debt: (f64, usize),
    /// Shares at the end over shares at the start, less one.
    pub dilution: f64,
    /// Cash cost per bitcoin in month 0, USD.
    pub cash_cost_per_btc: Option<f64>,
    /// All-in cost per bitcoin in month 0, USD.
    pub all_in_cost_per_btc: Option<f64>,
    /// Hashprice at which the fleet of month 0 just covers power and other variable cost, USD/PH/day.
    pub hashcost: f64,
    /// Smallest liquidity, USD, and its month.
    pub min_liquidity: (f64, usize),
    /// Shortest runway in months, and the month in which it stood so.
    pub runway: Option<(f64, usize)>,
    /// Largest book value of AI assets above their worth, USD, and its month.
    pub stranded: (f64, usize),
}

impl Measures {
    /// The measures of one strategy's ledger. An empty ledger is worth nothing.
    pub fn of(scenario: &Scenario, rows: &[Row]) -> Self {
        let first = rows.first();
        let default_month = rows.iter().position(|r| r.defaulted);
        Self {
            value_per_share: rows.last().map_or(0.0, |last| {
                last.nav_per_share() / (1.0 + scenario.plan.cost_of_equity).powf(rows.len() as f64 / 12.0)
            }),
            default: default_month.map(|month| (month, default_cause(&rows[month]))),
            min_dscr: smallest(rows.iter().map(|r| r.dscr)),
            peak_debt: largest(rows.iter().map(Row::debt)),
            dilution: rows.last().map_or(0.0, |last| last.shares / scenario.company.shares - 1.0),
            cash_cost_per_btc: first.and_then(Row::cash_cost_per_btc),
            all_in_cost_per_btc: first.and_then(Row::all_in_cost_per_btc),
            hashcost: first.map_or(0.0, |r| r.hashcost),
            min_liquidity: smallest(rows.iter().map(|r| Some(r.liquidity()))).unwrap_or((0.0, 0)),
            runway: smallest((0..rows.len()).map(|month| runway(rows, month))),
            stranded: largest(rows.iter().map(|r| r.stranded)),
        }
    }

    /// The three strategies' measures.
    pub fn of_all(scenario: &Scenario, path: &CentralPath) -> [Self; 3] {
        Strategy::ALL.map(|strategy| Self::of(scenario, path.ledger(strategy)))
    }
}

/// Months until liquidity is gone at the burn of the trailing three months; `None` where it does not burn.
///
/// Burn is the fall of liquidity before shares were sold: what a company lives on is not what it lives by.
pub fn runway(rows: &[Row], month: usize) -> Option<f64> {
    let now = rows.get(month)?;
    let before = rows.get(month.checked_sub(3)?)?;
    let sold: f64 = rows.get(month - 2..=month)?.iter().map(|r| r.shares_sold).sum();
    let burn = (before.liquidity() - now.liquidity() + sold) / 3.0;
    (burn > 0.0).then(|| now.liquidity().max(0.0) / burn)
}

fn default_cause(row: &Row) -> DefaultCause {
    if row.cash >= 0.0 {
        DefaultCause::Insolvency
    } else if row.old_debt_repaid > 0.0 {
        DefaultCause::DebtMaturity
    } else if row.loan_repaid > 0.0 {
        DefaultCause::LoanMaturity
    } else {
        DefaultCause::Liquidity
    }
}

fn smallest(values: impl Iterator<Item = Option<f64>>) -> Option<(f64, usize)> {
    values.enumerate().filter_map(|(month, value)| Some((value?, month))).min_by(|a, b| a.0.total_cmp(&b.0))
}

fn largest(values: impl Iterator<Item = f64>) -> (f64, usize) {
    smallest(values.map(|v| Some(-v))).map_or((0.0, 0), |(v, month)| (-v, month))
}
