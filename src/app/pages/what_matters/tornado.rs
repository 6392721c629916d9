//! The tornado, ready to be drawn, and as a table.

use super::short;
use crate::analysis::measure::Measure;
use crate::analysis::reading::Statistic;
use crate::analysis::sensitivity::{Bar, Tornado};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::quantity::{UNDEFINED, Unit};

/// One row of the tornado, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The input and its bar.
    pub bar: Bar,
    /// What it was moved to, for a reader.
    pub values: [String; 2],
    /// The same without the unit, for the end of a bar.
    pub short: [String; 2],
    /// What came of it, for a reader.
    pub results: [String; 2],
    /// Both in a sentence, for a tooltip and a screen reader.
    pub summary: String,
}

/// The tornado, ready to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Drivers {
    /// The measure.
    pub title: String,
    /// The scenario's own value; `None` where it is undefined.
    pub base: Option<f64>,
    /// Its standard error, where it comes from futures.
    pub error: f64,
    /// The ends of the axis.
    pub range: (f64, f64),
    /// The bars, the longest first.
    pub rows: Vec<Driver>,
    /// It belongs to a former question.
    pub stale: bool,
}

/// A result for a reader.
fn result(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| unit.text(value))
}

/// Of an answer.
pub(super) fn drivers(tornado: &Tornado, measure: Measure, statistic: Statistic) -> Drivers {
    let unit = measure.unit();
    let base = tornado.base.value(measure, statistic);
    let row = |bar: Bar| {
        let values = bar.values.map(|value| bar.input.text(value));
        let results = bar.results.map(|estimate| result(unit, estimate.map(|e| e.value)));
        let mut summary =
            format!("{}: {} gives {}, {} gives {}", bar.input.label, values[0], results[0], values[1], results[1]);
        if !bar.is_moved() {
            summary = format!("{}: not moved from {}", bar.input.label, values[0]);
        } else if bar.is_from_zero() {
            summary.push_str(". It is zero, so it is moved as far as the middle of its slider would be");
        }
        let short = bar.values.map(|value| short(bar.input, value));
        Driver { bar, values, short, results, summary }
    };
    let rows: Vec<Driver> = tornado.bars(measure, statistic).into_iter().map(row).collect();
    let all = rows.iter().flat_map(|row| row.bar.results).flatten().map(|e| e.value).chain(base.map(|e| e.value));
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    Drivers {
        title: format!("{}, {}", measure.label(), statistic.words(measure)),
        base: base.map(|e| e.value),
        error: base.map_or(0.0, |e| e.error),
        range: if high > low { (low, high) } else { (low.min(0.0), low.max(1.0)) },
        rows,
        stale: false,
    }
}

/// The same as a table.
pub(super) fn drivers_table(drivers: &Drivers, measure: Measure) -> Table {
    let number =
        |value: Option<f64>, text: &str| value.map_or_else(Cell::undefined, |value| Cell::said(value, text.to_owned()));
    let row = |row: &Driver| {
        let bar = &row.bar;
        let [down, up] = &row.results;
        let [result_down, result_up] = bar.results.map(|result| result.map(|e| e.value));
        let [value_down, value_up] = bar.values;
        let [text_down, text_up] = &row.values;
        vec![
            Cell::words(bar.input.label),
            Cell::words(bar.input.group.label()),
            Cell::said(value_down, text_down.clone()),
            Cell::said(value_up, text_up.clone()),
            number(result_down, down),
            number(result_up, up),
            Cell::said(bar.extent, measure.unit().text(bar.extent)),
        ]
    };
    let figures = ["Moved down to", "Moved up to", "Result down", "Result up", "Difference"].map(Column::figures);
    let words = ["Input", "Group"].map(Column::words);
    Table::new(words.into_iter().chain(figures).collect(), drivers.rows.iter().map(row).collect())
}
