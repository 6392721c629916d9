//! Tables put into text, made anew only when a result changes.

use crate::analysis::evaluation::Evaluation;
use crate::analysis::yearly::{Year, years};
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// A table as text: a title for each column, and rows of as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Titles.
    pub columns: Vec<&'static str>,
    /// Rows, from the first.
    pub rows: Vec<Vec<String>>,
}

/// A title, and what a year has under it, USD.
type YearLine = (&'static str, fn(&Year) -> f64);

/// The lines of the yearly table: a title, and what a year has of it. What leaves the company is negative.
const LINES: [YearLine; 11] = [
    ("EBITDA", |y| y.ebitda),
    ("Interest", |y| -y.interest),
    ("Tax", |y| -y.tax),
    ("AI capex", |y| -y.ai_capex),
    ("Machines", |y| -y.machines),
    ("Debt drawn", |y| y.drawn),
    ("Debt repaid", |y| -y.repaid),
    ("Bitcoin kept", |y| -y.bitcoin_kept),
    ("Shares sold", |y| y.shares_sold),
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
        std::iter::once(format!("to {last}")).chain(cells).collect()
    };
    Table {
        columns: std::iter::once("Year").chain(LINES.iter().map(|l| l.0)).collect(),
        rows: years(rows, scenario.company.cash, scenario.plan.hodl_share).iter().map(row).collect(),
    }
}

/// An amount of money; nothing at all is a dash.
fn amount(value: f64) -> String {
    if value.abs() < 0.5 { "–".to_owned() } else { Unit::Usd.number(value) }
}

/// Who pays for the plan's build.
pub fn sources_and_uses(evaluation: &Evaluation) -> Table {
    let Some(project) = &evaluation.project else {
        return Table::default();
    };
    let cost = project.cost();
    let row = |name: &str, value: f64| vec![name.to_owned(), amount(value), Unit::Percent.text(value / cost)];
    Table {
        columns: vec!["Sources and uses of the plan's build", "USD", "Share"],
        rows: vec![
            row("Uses: halls", project.halls),
            row("Uses: interest during construction", project.capitalised_interest),
            row("Sources: project loan", project.debt_drawn),
            row("Sources: interest added to the loan", project.capitalised_interest),
            row("Sources: cash, bitcoin and shares", project.equity()),
        ],
    }
}
