//! From EBITDA to cash, year by year.

use crate::analysis::evaluation::Evaluation;
use crate::analysis::yearly::{Year, years};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// A title, and what a year has under it, USD.
type YearLine = (&'static str, fn(&Year) -> f64);

/// The lines of the yearly table: a title, and what a year has of it. What leaves the company is negative.
const LINES: [YearLine; 13] = [
    ("EBITDA", |y| y.ebitda),
    ("Interest earned", |y| y.earned),
    ("Interest paid", |y| -y.interest),
    ("Tax", |y| -y.tax),
    ("AI capex", |y| -y.ai_capex),
    ("Machines", |y| -y.machines),
    ("Debt drawn", |y| y.drawn),
    ("Debt repaid", |y| -y.repaid),
    ("Bitcoin kept", |y| -y.bitcoin_kept),
    ("Shares sold", |y| y.shares_sold),
    ("Paid out", |y| -y.paid_out),
    ("Change of cash", |y| y.cash_change),
    ("Cash", |y| y.cash),
];

/// From EBITDA to cash, year by year, of one strategy.
pub fn cash_by_year(evaluation: &Evaluation, strategy: Strategy, start: YearMonth) -> Table {
    let scenario = &evaluation.scenario;
    let rows = evaluation.path.ledger(strategy);
    let row = |year: &Year| {
        let last = start.plus(year.first_month + year.months.saturating_sub(1));
        let cells = LINES.iter().map(|(_, of)| amount(of(year)));
        std::iter::once(Cell::words(format!("to {last}"))).chain(cells).collect()
    };
    let columns = LINES.iter().map(|(title, _)| Column::figures(*title).of(Unit::Usd));
    Table::new(
        std::iter::once(Column::words("Year")).chain(columns).collect(),
        years(rows, scenario.company.cash, scenario.plan.hodl_share).iter().map(row).collect(),
    )
    .fixed()
}

/// An amount of money; nothing at all is a dash.
pub fn amount(value: f64) -> Cell {
    if value.abs() < 0.5 { Cell::said(value, "–") } else { Cell::number(value) }
}
