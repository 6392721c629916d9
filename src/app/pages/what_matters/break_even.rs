//! The break-even table.

use super::short;
use crate::analysis::break_even::{BreakEven, Criterion, Crossing};
use crate::analysis::break_even_futures::{FuturesBreakEven, Level};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

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
    let mut text = away(unit, row.present, nearest.value);
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

/// How far a value is from the present one, in its unit and in per cent: "+17.4 (+14 %)".
pub(super) fn away(unit: Unit, present: f64, value: f64) -> String {
    let away = value - present;
    if !away.is_finite() {
        return String::new();
    }
    let sign = if away < 0.0 { "−" } else { "+" };
    let points = if unit.is_percent() { "\u{202f}pp" } else { "" };
    let mut text = format!("{sign}{}{points}", unit.number(away.abs()));
    if present != 0.0 && !unit.is_percent() {
        let part = Unit::Percent.figure((away / present).abs());
        text.push_str(&format!(" ({sign}{part}\u{202f}%)"));
    }
    text
}

/// The values at which the chance of a default and the median return of a strategy cross their levels over futures, and
/// under each its standard error and the side on which the share is better off.
pub(super) fn over_futures_table(found: &[FuturesBreakEven], strategy: Strategy) -> Table {
    let title = |level: Level| match level {
        Level::Default(chance) => format!("Default in {} at", percent(chance)),
        Level::CostOfEquity => "Median return is the cost of equity at".to_owned(),
    };
    let row = |row: &FuturesBreakEven| {
        let (input, unit) = (row.input, row.input.unit);
        let cell = |level: Level| {
            let Some((first, others)) = row.roots(strategy, level).split_first() else {
                let range = format!("{} … {}", short(input, row.range.0), short(input, row.range.1));
                return Cell::words("never in range").over(range);
            };
            let error = if first.error.is_finite() {
                format!("± {}", unit.rough(first.error))
            } else {
                "error beyond the range".to_owned()
            };
            let side = if first.better_above { "better above" } else { "better below" };
            let others: Vec<String> = others.iter().map(|root| short(input, root.value)).collect();
            let also = if others.is_empty() { String::new() } else { format!("; also {}", others.join(", ")) };
            Cell::said(first.value, short(input, first.value)).over(format!("{error}, {side}{also}"))
        };
        let today = Cell::said(row.present, input.text(row.present));
        [Cell::words(input.label), today].into_iter().chain(Level::ALL.map(cell)).collect()
    };
    let today = [Column::words("Input"), Column::figures("Today")];
    let columns = today.into_iter().chain(Level::ALL.map(|level| Column::figures(title(level))));
    Table::new(columns.collect(), found.iter().map(row).collect())
}

fn percent(chance: f64) -> String {
    format!("{}\u{202f}%", Unit::Percent.number(chance))
}
