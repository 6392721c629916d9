//! The ledger page: every month and every column of one strategy, sorted, its cells put into text when they are seen.

use crate::analysis::ensemble::{Single, share_of};
use crate::app::picture::Facts;
use crate::app::picture::table::{Cell, Column, Set, Table};
use crate::app::singles::name;
use crate::model::calendar::YearMonth;
use crate::model::ledger::{COLUMNS, Row};
use crate::model::scenario::Strategy;

/// State of the page.
#[derive(Debug)]
pub struct Ledger {
    pub(in crate::app) table: Table,
    /// What the future that is read is called; `None` of the central path.
    future: Option<String>,
    /// What it was made of: the revision of what is open, and the strategy; the future that is read, with the revision of
    /// the futures among which it stands.
    made_of: Option<(u64, Strategy)>,
    read_of: Option<(usize, u64)>,
}

impl Default for Ledger {
    fn default() -> Self {
        // By month.
        Self {
            table: Table { sorted: Some((0, false)), ..Table::default() },
            future: None,
            made_of: None,
            read_of: None,
        }
    }
}

impl Ledger {
    /// The table.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What the future that is read is called; `None` where the central path is read.
    pub fn future(&self) -> Option<&str> {
        self.future.as_deref()
    }

    /// Follows what is open, the strategy that is looked at, and the future that is read.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, singles, .. } = *facts;
        let futures = results.futures();
        let read = singles.read();
        let made_of = Some((open.revision(), focus));
        let read_of = read.map(|number| (number, futures.revision()));
        if (self.made_of, self.read_of) == (made_of, read_of) {
            return;
        }
        (self.made_of, self.read_of) = (made_of, read_of);
        let start = open.document().as_of;
        let Some(number) = read else {
            self.future = None;
            self.table.replace(table(results.evaluation().path.ledger(focus), start));
            return;
        };
        let known = futures.ensemble().filter(|_| futures.is_final());
        let share = known.and_then(|ensemble| share_of(&ensemble.strategy(focus).values, number));
        self.future = Some(name(number, futures.spec().paths, share));
        // A single path costs as much as the central one.
        let single = Single::of(open.scenario(), open.seed(), number, &[focus]);
        self.table.replace(table(single.path.ledger(focus), start));
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
        digits: None,
        written: None,
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
