//! What differs between the scenarios, and what they come to, as tables.

use super::{Head, PRESENT};
use crate::analysis::attribution::Beyond;
use crate::analysis::compare::{Outcome, differing, differing_entries, results};
use crate::analysis::ensemble::Estimate;
use crate::analysis::measure::{Measure, Quantity};
use crate::analysis::reading::Statistic;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};

/// The columns of a table about the scenarios.
fn columns(leading: [&'static str; 2], heads: &[Head]) -> Vec<Column> {
    let names = heads.iter().map(|head| match head.member {
        None => PRESENT.to_owned(),
        Some(_) => format!("{}: {}", head.caption, head.name),
    });
    leading.into_iter().map(Column::words).chain(names.map(Column::figures)).collect()
}

/// The inputs that differ, and the months in which the scenarios start where these do. Of lists that are opened, the
/// entries that differ.
pub(super) fn differences(heads: &[Head], scenarios: &[&Scenario], starts: &[String], opened: &[Beyond]) -> Table {
    let mut rows = Vec::new();
    if starts.iter().any(|start| Some(start) != starts.first()) {
        let cells = starts.iter().map(|start| Cell::words(start.clone()));
        rows.push([Cell::words("Month 0"), Cell::words("Scenario")].into_iter().chain(cells).collect());
    }
    for difference in differing(scenarios) {
        let parameter = difference.parameter;
        let cells = difference.values.iter().map(|value| Cell::said(*value, parameter.text(*value)));
        let words = [Cell::words(parameter.label), Cell::words(parameter.group.label())];
        rows.push(words.into_iter().chain(cells).collect());
    }
    for beyond in Beyond::ALL {
        let differs =
            |other: &&Scenario| scenarios.first().is_some_and(|a| Beyond::differing(a, other).any(|b| b == beyond));
        if scenarios.iter().any(differs) {
            let cells =
                scenarios.iter().map(|scenario| Cell::words(if differs(scenario) { "differs" } else { "as present" }));
            rows.push(
                [Cell::words(beyond.label()), Cell::words(beyond.owner().label())].into_iter().chain(cells).collect(),
            );
            let entries = if opened.contains(&beyond) { differing_entries(beyond, scenarios) } else { Vec::new() };
            rows.extend(entries.into_iter().map(|entry| {
                let words = [Cell::words(format!("{}: {}", beyond.label(), entry.item.label())), Cell::empty()];
                words.into_iter().chain(entry.texts.into_iter().map(Cell::words)).collect()
            }));
        }
    }
    Table::new(columns(["Input that differs", "Whose"], heads), rows)
}

/// What the scenarios come to: the verdict, then every measure.
pub(super) fn comes_to(heads: &[Head], outcomes: &[Outcome<'_>], statistic: Statistic) -> Table {
    let verdicts = heads.iter().map(|head| Cell::words(head.verdict.clone()).stale_if(head.stale));
    let words = [Cell::words("Verdict"), Cell::words("futures")];
    let mut rows: Vec<Vec<Cell>> = vec![words.into_iter().chain(verdicts).collect()];
    for line in results(outcomes, statistic) {
        // Nothing is converted by staying: it has no project loan to cover.
        if line.measure == Measure::Of(Quantity::MinDscr, Strategy::Stay) {
            continue;
        }
        let unit = line.measure.unit();
        let cells = line.values.iter().zip(heads).map(|(value, head)| match value {
            Some(value) if line.read == Statistic::Central => Cell::with_unit(unit, value.value),
            Some(value) => Cell::said(value.value, estimate(unit, *value)).stale_if(head.stale),
            None => Cell::undefined(),
        });
        let words = [Cell::words(line.measure.label()), Cell::words(line.label())];
        rows.push(words.into_iter().chain(cells).collect());
    }
    Table::new(columns(["Measure", "On"], heads), rows)
}

/// A ten-thousandth of a dollar: nothing that a share comes to is told apart by less.
const LEAST_USD: f64 = 1e-4;

/// A value of many futures with its standard error.
fn estimate(unit: Unit, value: Estimate) -> String {
    let Estimate { mut value, mut error } = value;
    if unit == Unit::UsdPerShare {
        value = (value / LEAST_USD).round() * LEAST_USD;
        // An error is never said to be smaller than it is.
        error = (error / LEAST_USD).ceil() * LEAST_USD;
    }
    format!("{} ± {} {}", unit.figure(value), unit.rough(error), unit.suffix())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_share_comes_to_is_told_in_dollars_that_one_can_read() {
        let of = |value, error| estimate(Unit::UsdPerShare, Estimate { value, error });
        assert_eq!(of(7.3e-5, 3.3e-5), "0.0001 ± 0.0001 USD/share");
        assert_eq!(of(0.0, 0.0), "0 ± 0 USD/share");
        assert_eq!(of(1.648, 0.011), "1.65 ± 0.011 USD/share");
    }
}
