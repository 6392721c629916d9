//! The break-even table.

use std::collections::BTreeMap;

use super::short;
use crate::analysis::break_even::{BreakEven, Criterion, Crossing};
use crate::app::picture::sheet::{Cell, Sheet};
use crate::model::quantity::Unit;

/// The break-even table, and what stands under its cells by input and column.
pub(super) fn break_even_sheet(
    found: &[BreakEven],
    criteria: &[Criterion],
) -> (Sheet, BTreeMap<(String, usize), String>) {
    let mut headroom = BTreeMap::new();
    let title = |criterion: &Criterion| match criterion {
        Criterion::PlanEqualsStay => "Plan equals staying at".to_owned(),
        Criterion::PlanDefaults => "Plan defaults from".to_owned(),
        Criterion::SmallestDscr(level) => format!("Smallest DSCR is {}", Unit::Plain.number(*level)),
    };
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let mut cells = vec![Cell::words(row.input.label), Cell::number(row.present, row.input.text(row.present))];
        for (k, &criterion) in criteria.iter().enumerate() {
            let nearest = row.nearest(criterion);
            cells.push(nearest.map_or_else(
                || Cell::words("never in range"),
                |crossing| Cell::number(crossing.value, short(row.input, crossing.value)),
            ));
            headroom.insert((row.input.label.to_owned(), k + 2), distance(row, criterion, nearest));
        }
        rows.push(cells);
    }
    let titles = ["Input", "Today"].map(str::to_owned).into_iter().chain(criteria.iter().map(title));
    (Sheet { columns: titles.collect(), words: 1, rows, sorted: None }, headroom)
}

/// How far away a crossing is, in the input's unit and in per cent, and which others there are.
fn distance(row: &BreakEven, criterion: Criterion, nearest: Option<&Crossing>) -> String {
    let unit = row.input.unit;
    let Some(nearest) = nearest else {
        return format!("{} … {}", short(row.input, row.range.0), short(row.input, row.range.1));
    };
    let away = nearest.value - row.present;
    let sign = if away < 0.0 { "−" } else { "+" };
    let points = if unit.is_percent() { "\u{2009}pp" } else { "" };
    let mut text = format!("{sign}{}{points}", unit.number(away.abs()));
    if row.present != 0.0 && !unit.is_percent() {
        let part = Unit::Percent.figure((away / row.present).abs());
        text.push_str(&format!(" ({sign}{part}\u{2009}%)"));
    }
    let others: Vec<String> = row
        .crossings(criterion)
        .iter()
        .filter(|other| other.value != nearest.value)
        .map(|other| unit.number(other.value))
        .collect();
    if !others.is_empty() {
        text.push_str(&format!("; also {}", others.join(", ")));
    }
    text
}
