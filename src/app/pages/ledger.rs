//! The ledger page: every month and every column of one strategy, sorted, its cells put into text when they are seen.

use crate::app::picture::Facts;
use crate::app::picture::table::{Cell, Column, Set, Table};
use crate::model::calendar::YearMonth;
use crate::model::ledger::{COLUMNS, Row};
use crate::model::scenario::Strategy;

/// State of the page.
#[derive(Debug)]
pub struct Ledger {
    pub(in crate::app) table: Table,
    /// The revision of what is open that it was made of, and the strategy.
    made_of: Option<(u64, Strategy)>,
}

impl Default for Ledger {
    fn default() -> Self {
        // By month.
        Self { table: Table { sorted: Some((0, false)), ..Table::default() }, made_of: None }
    }
}

impl Ledger {
    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Follows what is open, and the strategy that is looked at.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let made_of = Some((facts.open.revision(), facts.focus));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        let rows = facts.results.evaluation().path.ledger(facts.focus);
        self.table.replace(table(rows, facts.open.document().as_of));
    }
}

/// The ledger as a table. `start` is month 0.
fn table(rows: &[Row], start: YearMonth) -> Table {
    let column = |column: &crate::model::ledger::Column| Column {
        title: column.label.into(),
        name: column.name,
        unit: Some(column.unit),
        says_unit: true,
        about: column.name,
        set: if column.name == "month" { Set::Words } else { Set::Figures },
        scale: None,
    };
    let cell = |row: &Row, column: &crate::model::ledger::Column| {
        let cell = Cell::maybe((column.value)(row));
        match column.name {
            "month" => cell.written(start.plus(row.month as usize).to_string()),
            "defaulted" => cell.written(if row.defaulted { "yes" } else { "" }),
            _ => cell,
        }
    };
    let rows = rows.iter().map(|row| COLUMNS.iter().map(|column| cell(row, column)).collect());
    Table::new(COLUMNS.iter().map(column).collect(), rows.collect())
}
