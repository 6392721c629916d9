//! Tables that can be sorted, copied and exported: what is read stands beside the number that it was made of.

/// A cell: text for a reader, and the number that it is sorted and exported by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// For a reader.
    pub text: String,
    /// In full precision; `None` for words and for what is undefined.
    pub number: Option<f64>,
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), number: None }
    }

    /// A number and how it is written for a reader.
    pub fn number(value: f64, text: impl Into<String>) -> Self {
        Self { text: text.into(), number: value.is_finite().then_some(value) }
    }

    /// In full precision where it is a number.
    fn plain(&self) -> String {
        self.number.map_or_else(|| self.text.clone(), |number| number.to_string())
    }
}

/// A table with a title for each column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Titles. The leading columns are words, the others figures.
    pub columns: Vec<String>,
    /// How many of the columns are words.
    pub words: usize,
    /// Rows, as they are shown.
    pub rows: Vec<Vec<Cell>>,
    /// The column that it is sorted by, and whether it descends; `None` for the order in which it was made.
    pub sorted: Option<(usize, bool)>,
}

impl Sheet {
    /// Sorts by a column. Numbers come before words, words before what is empty, in either direction.
    pub fn sort(&mut self, by: Option<(usize, bool)>) {
        self.sorted = by;
        let Some((column, descending)) = by else { return };
        let turned = |ordering: std::cmp::Ordering| if descending { ordering.reverse() } else { ordering };
        self.rows.sort_by(|a, b| {
            let (Some(a), Some(b)) = (a.get(column), b.get(column)) else { return std::cmp::Ordering::Equal };
            match (a.number, b.number) {
                (Some(a), Some(b)) => turned(a.total_cmp(&b)),
                (None, None) if a.text.is_empty() != b.text.is_empty() => a.text.is_empty().cmp(&b.text.is_empty()),
                (None, None) => turned(a.text.cmp(&b.text)),
                (a, b) => b.is_some().cmp(&a.is_some()),
            }
        });
    }

    /// What a click on a title asks for: this column, and the other way round the second time.
    pub fn clicked(sorted: Option<(usize, bool)>, column: usize) -> Option<(usize, bool)> {
        Some((column, sorted == Some((column, false))))
    }

    /// Titles and cells as plain text, row by row.
    pub fn records(&self) -> impl Iterator<Item = Vec<String>> {
        std::iter::once(self.columns.clone()).chain(self.rows.iter().map(|row| row.iter().map(Cell::plain).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_as_numbers_and_undefined_ones_come_last() {
        let cells = [Cell::number(9.0, "9"), Cell::words("—"), Cell::number(10.0, "10"), Cell::words("never")];
        let rows = cells.into_iter().map(|cell| vec![cell]).collect();
        let mut sheet = Sheet { columns: vec!["A".to_owned()], words: 0, rows, sorted: None };
        let texts = |sheet: &Sheet| sheet.rows.iter().map(|r| r[0].text.clone()).collect::<Vec<_>>();
        sheet.sort(Sheet::clicked(sheet.sorted, 0));
        assert_eq!(texts(&sheet)[..2], ["9", "10"]);
        sheet.sort(Sheet::clicked(sheet.sorted, 0));
        assert_eq!(texts(&sheet)[..2], ["10", "9"]);
        assert_eq!(sheet.records().count(), 5);
        assert_eq!(sheet.records().nth(1), Some(vec!["10".to_owned()]));
    }
}
