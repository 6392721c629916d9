//! A table as a sheet of a workbook: its numbers in full, written as their units are.

use crate::app::picture::table::{Cell, Column, Set, Table};
use crate::model::calendar::{Date, YearMonth};
use crate::model::quantity::{UNDEFINED, Unit};
use crate::store::xlsx;

/// Names of months as dates are written.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A table as a sheet with this on its tab.
pub fn sheet(name: &str, table: &Table) -> xlsx::Sheet {
    let kept = || table.columns.iter().enumerate().filter(|(_, column)| column.set != Set::Unchosen);
    let columns = kept().map(|(_, column)| xlsx::Column { title: title(column), style: style(column.unit) }).collect();
    let row = |cells: &Vec<Cell>| {
        kept().map(|(at, column)| cells.get(at).map_or(xlsx::Cell::Empty, |cell| of(cell, column))).collect()
    };
    xlsx::Sheet { name: name.to_owned(), columns, rows: table.rows.iter().map(row).collect() }
}

/// "Cash (USD)"; of a column that no screen shows, its name in files.
fn title(column: &Column) -> String {
    let words = if column.title.is_empty() { sentence(column.name) } else { column.title.to_string() };
    match column.unit.map(Unit::suffix).filter(|suffix| !suffix.is_empty()) {
        Some(suffix) => format!("{words} ({suffix})"),
        None => words,
    }
}

fn sentence(name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}", chars.as_str().replace('_', " "))
}

/// How numbers of a unit are written.
pub fn style(unit: Option<Unit>) -> xlsx::Style {
    match unit {
        None | Some(Unit::Plain) => xlsx::Style::General,
        Some(Unit::Percent | Unit::PercentPerYear) => xlsx::Style::Percent,
        Some(Unit::Shares | Unit::Difficulty) => xlsx::Style::Whole,
        Some(Unit::Times | Unit::Btc | Unit::BtcPerBlock | Unit::Years) => xlsx::Style::Hundredths,
        Some(_) => xlsx::Style::Amount,
    }
}

fn of(cell: &Cell, column: &Column) -> xlsx::Cell {
    let text = cell.text(column);
    // A month that is told by its number is a date, too.
    if let Some(month) = month_of(text) {
        return xlsx::Cell::Month(month);
    }
    match cell.value().filter(|value| value.is_finite()) {
        Some(value) => {
            // Without a unit of its own or of its column, the text says whether it is a part of a whole.
            let own =
                cell.unit().or_else(|| text.contains('%').then_some(Unit::Percent).filter(|_| column.unit.is_none()));
            xlsx::Cell::Number(value, own.map(|unit| style(Some(unit))))
        }
        None if text.is_empty() || text == UNDEFINED => xlsx::Cell::Empty,
        None => match Date::parse(text) {
            Some(day) => xlsx::Cell::Day(day),
            None => xlsx::Cell::Text(text.to_owned()),
        },
    }
}

/// A month as the program writes it: "Apr 2028".
fn month_of(text: &str) -> Option<YearMonth> {
    let (name, year) = text.split_once(' ')?;
    let place = MONTHS.iter().position(|month| *month == name)?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| YearMonth::new(year.parse().ok()?, place as u8 + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_as_they_are_written() {
        for month in 1..=12 {
            let month = YearMonth { year: 2031, month };
            assert_eq!(month_of(&month.to_string()), Some(month));
        }
        assert_eq!((month_of("Apr 28"), month_of("April 2028"), month_of("")), (None, None, None));
    }

    #[test]
    fn numbers_stay_whole_and_words_stay_words() {
        let columns = vec![Column::words("Name"), Column::figures("Cash").of(Unit::Usd), Column::figures("Mixed")];
        let rows = vec![
            vec![Cell::words("=A1"), Cell::number(1.25e9), Cell::with_unit(Unit::Percent, 0.125)],
            vec![Cell::words("Apr 2028"), Cell::undefined(), Cell::words("never")],
            vec![Cell::words("2026-08-22"), Cell::number(f64::INFINITY), Cell::said(0.5, "50 % ± 1")],
        ];
        let sheet = sheet("A", &Table::new(columns, rows));
        assert_eq!(sheet.columns[1].title, "Cash (USD)");
        assert_eq!(sheet.rows[0][0], xlsx::Cell::Text("=A1".to_owned()));
        assert_eq!(sheet.rows[0][1], xlsx::Cell::Number(1.25e9, None));
        assert_eq!(sheet.rows[0][2], xlsx::Cell::Number(0.125, Some(xlsx::Style::Percent)));
        assert_eq!(sheet.rows[1][0], xlsx::Cell::Month(YearMonth { year: 2028, month: 4 }));
        assert_eq!((&sheet.rows[1][1], &sheet.rows[1][2]), (&xlsx::Cell::Empty, &xlsx::Cell::Text("never".to_owned())));
        assert!(matches!(sheet.rows[2][0], xlsx::Cell::Day(_)) && matches!(sheet.rows[2][1], xlsx::Cell::Text(_)));
        assert_eq!(sheet.rows[2][2], xlsx::Cell::Number(0.5, Some(xlsx::Style::Percent)));
    }
}
