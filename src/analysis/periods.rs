//! The months of a run in years and quarters of the calendar.

use std::fmt;
use std::ops::Range;

use crate::model::calendar::YearMonth;

/// A year of the calendar, or a quarter of one, as far as the run has its months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The year.
    pub year: i32,
    /// The quarter, 1 to 4; `None` for a whole year.
    pub quarter: Option<u8>,
    /// Its months, counted from month 0.
    pub months: Range<usize>,
}

/// "2027", or "Q3 2027".
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter {
            Some(quarter) => write!(f, "Q{quarter} {}", self.year),
            None => write!(f, "{}", self.year),
        }
    }
}

impl Period {
    /// Sums what the months of a run have, by period. Months beyond the values count for nothing.
    pub fn sum(&self, values: &[f64]) -> f64 {
        let end = self.months.end.min(values.len());
        values.get(self.months.start.min(end)..end).map_or(0.0, |months| months.iter().sum())
    }
}

/// The years of the calendar in which the months of a run lie.
pub fn years(start: YearMonth, months: usize) -> Vec<Period> {
    periods(start, months, |_| None)
}

/// The quarters of the calendar in which its first months lie, so many of them, each whole as far as the run has it.
pub fn quarters(start: YearMonth, first: usize, months: usize) -> Vec<Period> {
    let mut all = periods(start, months, |month| Some((month.month - 1) / 3 + 1));
    all.retain(|period| period.months.start < first);
    all
}

fn periods(start: YearMonth, months: usize, quarter: impl Fn(YearMonth) -> Option<u8>) -> Vec<Period> {
    let mut all: Vec<Period> = Vec::new();
    for month in 0..months {
        let date = start.plus(month);
        let quarter = quarter(date);
        match all.last_mut().filter(|last| (last.year, last.quarter) == (date.year, quarter)) {
            Some(last) => last.months.end = month + 1,
            None => all.push(Period { year: date.year, quarter, months: month..month + 1 }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(periods: &[Period]) -> Vec<String> {
        periods.iter().map(Period::to_string).collect()
    }

    #[test]
    fn every_month_is_in_one_period() {
        for (month, count) in [(1, 120), (9, 120), (12, 25), (9, 5), (6, 1)] {
            let start = YearMonth { year: 2026, month };
            for periods in [years(start, count), quarters(start, count, count)] {
                let covered: Vec<usize> = periods.iter().flat_map(|period| period.months.clone()).collect();
                assert!(covered.iter().copied().eq(0..count), "{periods:?}");
            }
        }
        assert!(years(YearMonth { year: 2026, month: 9 }, 0).is_empty());
    }

    #[test]
    fn quarters_are_whole_and_years_begin_in_january() {
        let start = YearMonth { year: 2026, month: 9 };
        assert_eq!(names(&years(start, 30)), ["2026", "2027", "2028", "2029"]);
        let found = quarters(start, 24, 120);
        assert_eq!(names(&found)[..3], ["Q3 2026", "Q4 2026", "Q1 2027"]);
        assert_eq!(
            found.last().map(|period| (period.to_string(), period.months.clone())),
            Some(("Q3 2028".to_owned(), 22..25))
        );
        assert_eq!(quarters(start, 24, 23).last().map(|period| period.months.end), Some(23));
        let period = &years(start, 30)[1];
        assert_eq!((period.months.clone(), period.sum(&[1.0; 6])), (4..16, 2.0));
    }
}
