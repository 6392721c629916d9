//! The break-even table.

use super::short;
use crate::analysis::break_even::{BreakEven, Criterion, Crossing};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::quantity::Unit;

/// The values at which the answer changes, and under each how far away it is.
pub(super) fn break_even_table(found: &[BreakEven], criteria: &[Criterion]) -> Table {
    let title = |criterion: &Criterion| match criterion {
        Criterion::PlanEqualsStay => "Plan equals staying at".to_owned(),
        Criterion::PlanDefaults => "Plan defaults from".to_owned(),
        Criterion::SmallestDscr(level) => format!("Smallest DSCR is {}", Unit::Plain.number(*level)),
    };
    let row = |row: &BreakEven| {
        let cell = |criterion: &Criterion| {
            let nearest = row.nearest(*criterion);
            let cell = nearest.map_or_else(
                || Cell::words("never in range"),
                |crossing| Cell::said(crossing.value, short(row.input, crossing.value)),
            );
            cell.over(distance(row, *criterion, nearest))
        };
        let today = Cell::said(row.present, row.input.text(row.present));
        [Cell::words(row.input.label), today].into_iter().chain(criteria.iter().map(cell)).collect()
    };
    let today = [Column::words("Input"), Column::figures("Today")];
    let columns = today.into_iter().chain(criteria.iter().map(|criterion| Column::figures(title(criterion))));
    Table::new(columns.collect(), found.iter().map(row).collect())
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
