//! Tables: what is read stands beside the number that it was made of. Every table of the program is one of these, and is
//! sorted, copied and exported in one way.

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::chart::{Ink, Text};
use crate::model::quantity::{Figures, UNDEFINED, Unit};

/// What is drawn in a cell beside its text, on the scale of its column.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// From here to there: the middle half of what may be, with the number of the cell inside.
    Range(f64, f64),
    /// A line over time, a value for each month; and the month that is marked on it.
    Spark(Arc<[f32]>, Option<usize>),
}

/// What the marks of a column are drawn on: the same for all its rows, so that they can be compared at a glance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// What their colour means.
    pub ink: Ink,
}

/// A cell: text for a reader, and the number that it is sorted and exported by.
#[derive(Clone, Debug)]
pub struct Cell {
    /// For a reader; made of the number and the column's unit when it is first seen, where nothing else is said.
    text: OnceCell<Text>,
    /// In full precision; NaN for words, and for what is undefined.
    number: f64,
    /// What the number is measured in, where that is not the column's unit.
    unit: Option<Unit>,
    /// Quiet words under it.
    under: Option<Box<str>>,
    /// What is drawn beside the text.
    mark: Option<Box<Mark>>,
    /// What is said of it on hover.
    about: Option<Text>,
    stale: bool,
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<Text>) -> Self {
        Self { text: OnceCell::from(text.into()), ..Self::blank() }
    }

    /// Neither words nor a number.
    fn blank() -> Self {
        Self { text: OnceCell::new(), number: f64::NAN, unit: None, under: None, mark: None, about: None, stale: false }
    }

    /// Nothing to say.
    pub fn empty() -> Self {
        Self::words("")
    }

    /// A value that is not defined here: a dash for a reader, nothing in a file.
    pub fn undefined() -> Self {
        Self::words(UNDEFINED)
    }

    /// A number, written as its column says.
    pub fn number(value: f64) -> Self {
        if value.is_nan() {
            return Self::undefined();
        }
        Self { number: value, ..Self::blank() }
    }

    /// A number that may be undefined, written as its column says.
    pub fn maybe(value: Option<f64>) -> Self {
        value.map_or_else(Self::undefined, Self::number)
    }

    /// A number, and how it is written for a reader.
    pub fn said(value: f64, text: impl Into<Text>) -> Self {
        Self { number: value, ..Self::words(text) }
    }

    /// A number with its unit, in a column that has none of its own.
    pub fn with_unit(unit: Unit, value: f64) -> Self {
        if value.is_nan() {
            Self::undefined()
        } else {
            Self { unit: Some(unit), ..Self::said(value, unit.text(value)) }
        }
    }

    /// The same for a number that may be undefined.
    pub fn maybe_with_unit(unit: Unit, value: Option<f64>) -> Self {
        value.map_or_else(Self::undefined, |value| Self::with_unit(unit, value))
    }

    /// Written in another way for a reader.
    pub fn written(self, text: impl Into<Text>) -> Self {
        Self { text: OnceCell::from(text.into()), ..self }
    }

    /// With quiet words under it.
    pub fn over(self, under: impl Into<Box<str>>) -> Self {
        Self { under: Some(under.into()), ..self }
    }

    /// With something drawn beside it.
    pub fn with_mark(self, mark: Mark) -> Self {
        Self { mark: Some(Box::new(mark)), ..self }
    }

    /// With something that is said of it on hover.
    pub fn told(self, about: impl Into<Text>) -> Self {
        Self { about: Some(about.into()), ..self }
    }

    /// As what belongs to a former scenario, where it does.
    pub fn stale_if(self, stale: bool) -> Self {
        Self { stale, ..self }
    }

    /// What is read.
    pub fn text(&self, column: &Column) -> &str {
        self.text.get_or_init(|| match column.written {
            Some(figures) => figures.text(self.number).into(),
            None => column.unit.unwrap_or(Unit::Plain).number(self.number).into(),
        })
    }

    /// The number in full precision; `None` for words and for what is undefined.
    pub fn value(&self) -> Option<f64> {
        (!self.number.is_nan()).then_some(self.number)
    }

    /// What the number is measured in, where that is not the column's unit.
    pub fn unit(&self) -> Option<Unit> {
        self.unit
    }

    /// Quiet words under it.
    pub fn under(&self) -> &str {
        self.under.as_deref().unwrap_or("")
    }

    /// What is drawn beside the text.
    pub fn mark(&self) -> Option<&Mark> {
        self.mark.as_deref()
    }

    /// What is said of it on hover.
    pub fn about(&self) -> Option<&str> {
        self.about.as_deref()
    }

    /// Whether it belongs to a former scenario.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// As it stands in a file: a number in full precision, and nothing where there is none.
    fn plain(&self, column: &Column) -> String {
        match self.text(column) {
            UNDEFINED => String::new(),
            _ if self.number.is_finite() => self.number.to_string(),
            text => text.to_owned(),
        }
    }

    /// Numbers before words, words before nothing, in either direction; numbers of one unit stand together.
    fn compare(&self, other: &Self, column: &Column, descending: bool) -> Ordering {
        let turned = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
        match (self.value(), other.value()) {
            (Some(a), Some(b)) => {
                let unit = |cell: &Self| cell.unit.map_or("", Unit::suffix);
                turned(unit(self).cmp(unit(other)).then(a.total_cmp(&b)))
            }
            (None, None) => {
                let (a, b) = (self.text(column), other.text(column));
                let is_nothing = |text: &str| text.is_empty() || text == UNDEFINED;
                is_nothing(a).cmp(&is_nothing(b)).then_with(|| turned(a.to_lowercase().cmp(&b.to_lowercase())))
            }
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }
}

/// Cells are the same where they say the same.
impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        let words = |cell: &Self| cell.text.get().cloned();
        self.number.total_cmp(&other.number).is_eq()
            && (words(self) == words(other) || !self.number.is_nan())
            && (self.unit, &self.under, self.stale) == (other.unit, &other.under, other.stale)
            && (&self.mark, &self.about) == (&other.mark, &other.about)
    }
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Set {
    /// Words, on the left.
    Words,
    /// Figures, on the right.
    #[default]
    Figures,
    /// Words in the room that is left.
    Note,
    /// Not shown: for files alone.
    Hidden,
    /// Neither shown nor in files: somebody has chosen others.
    Unchosen,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// On screen.
    pub title: Text,
    /// In files; the title where it is empty.
    pub name: &'static str,
    /// What its numbers are measured in, where they all are.
    pub unit: Option<Unit>,
    /// Whether the unit stands under the title.
    pub says_unit: bool,
    /// What is said of it on hover.
    pub about: &'static str,
    /// How it is set.
    pub set: Set,
    /// What its marks are drawn on; `None` of a column without any.
    pub scale: Option<Scale>,
    /// Digits of the number in its middle, where not four.
    pub digits: Option<u8>,
    /// How its numbers are written under each other: with one sign of magnitude and one number of decimals. A table says
    /// it when it is made.
    pub written: Option<Figures>,
}

impl Column {
    /// A column of words.
    pub fn words(title: impl Into<Text>) -> Self {
        Self { title: title.into(), set: Set::Words, ..Self::default() }
    }

    /// A column of figures.
    pub fn figures(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A column of words that takes the room that is left.
    pub fn note(title: impl Into<Text>) -> Self {
        Self { title: title.into(), set: Set::Note, ..Self::default() }
    }

    /// A column that stands in files alone.
    pub fn hidden(name: &'static str) -> Self {
        Self { name, set: Set::Hidden, ..Self::default() }
    }

    /// With another name in files.
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// With a unit in which its numbers are written.
    pub fn of(self, unit: Unit) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// With a unit that stands under the title.
    pub fn saying(self, unit: Unit) -> Self {
        Self { unit: Some(unit), says_unit: true, ..self }
    }

    /// With its numbers written to so many digits.
    pub fn to(self, digits: u8) -> Self {
        Self { digits: Some(digits), ..self }
    }

    /// With something that is said of it on hover.
    pub fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// With marks beside its texts, on this scale.
    pub fn on(self, scale: Scale) -> Self {
        Self { scale: Some(scale), ..self }
    }

    /// Neither shown nor in files, unless this says that it is chosen.
    pub fn chosen_if(self, chosen: bool) -> Self {
        Self { set: if chosen { self.set } else { Set::Unchosen }, ..self }
    }

    /// What it is called in files.
    pub fn file_name(&self) -> &str {
        if self.name.is_empty() { &self.title } else { self.name }
    }

    /// Whether it is shown.
    pub fn is_shown(&self) -> bool {
        !matches!(self.set, Set::Hidden | Set::Unchosen)
    }
}

/// The column that a table is sorted by, and whether it descends.
pub type Sorting = (usize, bool);

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Rows, as they are shown.
    pub rows: Vec<Vec<Cell>>,
    /// The column that it is sorted by, and whether it descends; `None` for the order in which it was made.
    pub sorted: Option<Sorting>,
    /// The order of its rows is what it says: a click on a title does not sort it.
    pub fixed: bool,
}

impl Table {
    /// A table in the order in which it was made.
    pub fn new(mut columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        for (index, column) in columns.iter_mut().enumerate() {
            // Cells that say something else than their number do not count.
            let cells = rows.iter().filter_map(|row| row.get(index)).filter(|cell| cell.text.get().is_none());
            let unit = column.unit.unwrap_or(Unit::Plain);
            column.written = Figures::of(unit, column.digits.unwrap_or(4), cells.map(|cell| cell.number));
        }
        Self { columns, rows, sorted: None, fixed: false }
    }

    /// A table whose first column is words and whose others are figures.
    pub fn of_figures<'a>(titles: impl IntoIterator<Item = &'a str>, rows: Vec<Vec<Cell>>) -> Self {
        let mut titles = titles.into_iter().map(str::to_owned);
        let first = titles.next().map(Column::words);
        Self::new(first.into_iter().chain(titles.map(Column::figures)).collect(), rows)
    }

    /// A table whose rows stay in the order in which it was made.
    pub fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether any of it belongs to a former scenario.
    pub fn is_stale(&self) -> bool {
        self.rows.iter().flatten().any(Cell::is_stale)
    }

    /// Says of all of it whether it belongs to a former question.
    pub fn set_stale(&mut self, stale: bool) {
        self.rows.iter_mut().flatten().for_each(|cell| cell.stale = stale);
    }

    /// Takes the place of an older table, in that one's order.
    pub fn replace(&mut self, newer: Self) {
        let by = self.sorted;
        *self = newer;
        self.sort(by);
    }

    /// Sorts by a column. Numbers come before words, words before what is empty, in either direction.
    pub fn sort(&mut self, by: Option<Sorting>) {
        self.sorted = by.filter(|_| !self.fixed);
        let Some((index, descending)) = self.sorted else { return };
        let Some(column) = self.columns.get(index) else { return };
        self.rows.sort_by(|a, b| match (a.get(index), b.get(index)) {
            (Some(a), Some(b)) => a.compare(b, column, descending),
            _ => Ordering::Equal,
        });
    }

    /// Puts the rows in the order of another table's, which they are told by the words in a column; rows that it lacks
    /// come last. What the table is said to be sorted by is what that one is.
    pub fn arrange_like(&mut self, other: &Self, key: usize) {
        self.sorted = other.sorted;
        let words = |row: &Vec<Cell>| row.get(key).and_then(|cell| cell.text.get().cloned()).unwrap_or_default();
        let places: HashMap<Text, usize> = other.rows.iter().enumerate().map(|(at, row)| (words(row), at)).collect();
        self.rows.sort_by_key(|row| places.get(&words(row)).copied().unwrap_or(usize::MAX));
    }

    /// What a click on a title does: this column, and the other way round the second time.
    pub fn click(&mut self, column: usize) {
        self.sort(Some((column, self.sorted == Some((column, false)))));
    }

    /// What is read in a cell.
    pub fn text(&self, row: usize, column: usize) -> &str {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.zip(self.columns.get(column)).map_or("", |(cell, column)| cell.text(column))
    }

    /// Everything that is read, row by row.
    pub fn texts(&self) -> impl Iterator<Item = Vec<&str>> {
        self.rows.iter().map(|row| row.iter().zip(&self.columns).map(|(cell, column)| cell.text(column)).collect())
    }

    /// Titles and cells for a file, row by row.
    pub fn records(&self) -> impl Iterator<Item = Vec<String>> {
        let is_kept = |column: &Column| column.set != Set::Unchosen;
        let head = self.columns.iter().filter(|column| is_kept(column));
        let head = head.map(|column| column.file_name().to_owned()).collect();
        let record = move |row: &Vec<Cell>| {
            let kept = row.iter().zip(&self.columns).filter(|(_, column)| is_kept(column));
            kept.map(|(cell, column)| cell.plain(column)).collect()
        };
        std::iter::once(head).chain(self.rows.iter().map(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(table: &Table) -> Vec<String> {
        table.texts().map(|row| row[0].to_owned()).collect()
    }

    #[test]
    fn numbers_are_sorted_as_numbers_and_undefined_ones_come_last() {
        let cells = [Cell::number(9.0), Cell::undefined(), Cell::number(10.0), Cell::words("never")];
        let rows = cells.into_iter().map(|cell| vec![cell]).collect();
        let mut table = Table::new(vec![Column::figures("A")], rows);
        table.click(0);
        assert_eq!(texts(&table), ["9", "10", "never", UNDEFINED]);
        table.click(0);
        assert_eq!(texts(&table), ["10", "9", "never", UNDEFINED]);
        let records: Vec<Vec<String>> = table.records().collect();
        assert_eq!(records, [["A"], ["10"], ["9"], ["never"], [""]]);
    }

    #[test]
    fn a_number_is_written_in_its_columns_unit_and_exported_in_full() {
        let column = Column::figures("Share").of(Unit::Percent).named("share");
        let table = Table::new(vec![column], vec![vec![Cell::number(0.123_456)]]);
        assert_eq!(table.text(0, 0), "12.35");
        assert_eq!(table.records().collect::<Vec<_>>(), [["share"], ["0.123456"]]);
    }

    #[test]
    fn numbers_of_one_unit_stand_together() {
        let cell = |unit, value| vec![Cell::with_unit(unit, value)];
        let rows = vec![cell(Unit::Months, 5.0), cell(Unit::Usd, 1.0), cell(Unit::Months, 2.0)];
        let mut table = Table::new(vec![Column::figures("Value")], rows);
        table.click(0);
        let values: Vec<Option<f64>> = table.rows.iter().map(|row| row[0].value()).collect();
        assert_eq!(values, [Some(1.0), Some(2.0), Some(5.0)]);
    }

    #[test]
    fn rows_keep_their_place_while_their_figures_change() {
        let row = |name: &'static str, value: f64| vec![Cell::words(name), Cell::number(value)];
        let columns = || vec![Column::words("Name"), Column::figures("A")];
        let mut table = Table::new(columns(), vec![row("a", 3.0), row("b", 1.0), row("c", 2.0)]);
        table.click(1);
        assert_eq!(texts(&table), ["b", "c", "a"]);
        let mut newer = Table::new(columns(), vec![row("a", 0.0), row("d", 9.0), row("c", 5.0), row("b", 7.0)]);
        newer.arrange_like(&table, 0);
        assert_eq!((texts(&newer), newer.sorted), (["b", "c", "a", "d"].map(str::to_owned).to_vec(), Some((1, false))));
    }

    #[test]
    fn what_is_not_chosen_is_neither_shown_nor_written() {
        let columns = vec![Column::words("A"), Column::words("B").chosen_if(false), Column::hidden("c")];
        let table = Table::new(columns, vec![["1", "2", "3"].map(Cell::words).to_vec()]);
        assert_eq!(table.columns.iter().filter(|column| column.is_shown()).count(), 1);
        assert_eq!(table.records().collect::<Vec<_>>(), [["A", "c"], ["1", "3"]]);
    }

    #[test]
    fn a_newer_table_keeps_the_order_of_the_older() {
        let made = || Table::new(vec![Column::figures("A")], vec![vec![Cell::number(1.0)], vec![Cell::number(2.0)]]);
        let mut table = made();
        table.click(0);
        table.click(0);
        table.replace(made());
        assert_eq!(texts(&table), ["2", "1"]);
    }
}
