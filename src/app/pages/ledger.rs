//! The ledger page: every month and every column of one strategy, sorted, its cells put into text when they are seen.

use super::Facts;
use crate::model::calendar::YearMonth;
use crate::model::ledger::{COLUMNS, Row};
use crate::model::quantity::UNDEFINED;
use crate::model::scenario::Strategy;

/// State of the page.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Column and whether it descends.
    sort: (usize, bool),
    /// Months in the order in which they are shown.
    order: Vec<usize>,
    /// Counts what was made, so that a view knows when its texts are out of date.
    revision: u64,
    /// The revision of what is open that it was made of, the strategy and the order.
    made_of: Option<(u64, Strategy, (usize, bool))>,
}

impl Ledger {
    /// Column by which it is sorted, and whether that descends.
    pub fn sort(&self) -> (usize, bool) {
        self.sort
    }

    /// Months in the order in which they are shown.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Counts what was made.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// A click on a title: this column, and the other way round the second time.
    pub(in crate::app) fn click(&mut self, column: usize) {
        self.sort = (column, self.sort == (column, false));
    }

    /// Sorts the ledger anew where it, or the order, has changed.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let made_of = Some((facts.open.revision(), facts.focus, self.sort));
        if self.made_of == made_of {
            return;
        }
        (self.made_of, self.revision) = (made_of, self.revision + 1);
        let rows = facts.results.evaluation().path.ledger(facts.focus);
        let (column, descending) = self.sort;
        self.order.clear();
        self.order.extend(0..rows.len());
        if let Some(column) = COLUMNS.get(column) {
            // Undefined values stand at the end in either direction.
            let key = |i: usize| rows.get(i).and_then(|r| (column.value)(r));
            self.order.sort_by(|&a, &b| match (key(a), key(b)) {
                (Some(a), Some(b)) if descending => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
    }
}

/// A cell for a reader: months as dates, a default in words. `start` is month 0.
pub fn cell(row: &Row, column: usize, start: YearMonth) -> String {
    let Some(column) = COLUMNS.get(column) else {
        return String::new();
    };
    match column.name {
        "month" => start.plus(row.month as usize).to_string(),
        "defaulted" => if row.defaulted { "yes" } else { "" }.to_owned(),
        _ => (column.value)(row).map_or_else(|| UNDEFINED.to_owned(), |value| column.unit.number(value)),
    }
}
