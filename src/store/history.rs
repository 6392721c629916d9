//! The record of the network that comes with the program, read from its table.

use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

use crate::model::calendar::YearMonth;
use crate::model::history::{GivenMarket, History, RecordedMonth};
use crate::model::text::shortened;

/// The table; `assets/history-NOTICE.md` says where it comes from and under which licences.
const TABLE: &str = include_str!("../../assets/history.csv");

/// Largest table that is read, bytes: months since before there was bitcoin.
const MAX_BYTES: usize = 1_000_000;

/// A line of the table.
#[derive(Deserialize)]
struct Line {
    month: String,
    price_usd_avg: Option<f64>,
    price_usd_end: Option<f64>,
    difficulty_avg: f64,
    hashrate_eh: f64,
    fees_btc_per_block: Option<f64>,
}

/// Why a table is no record.
#[derive(Debug, Error)]
pub enum RecordError {
    /// A line cannot be read.
    #[error("the record cannot be read: {0}")]
    Unreadable(#[from] csv::Error),
    /// A month is missing, stands twice or is no month.
    #[error("the record has no line for the month after {after}, but \u{201c}{}\u{201d}", shortened(found, 40))]
    OutOfOrder {
        /// The month before.
        after: String,
        /// What stands there.
        found: String,
    },
    /// A figure cannot be one.
    #[error("a figure of {} is not above zero", shortened(month, 40))]
    Unsound {
        /// The month.
        month: String,
    },
    /// It is larger than any record can be.
    #[error("the record is larger than {} kB", MAX_BYTES / 1000)]
    TooLarge,
    /// There is no line.
    #[error("the record is empty")]
    Empty,
}

/// Reads a table: one line a month, without gaps, every figure above zero.
///
/// # Errors
/// [`RecordError`] with the place.
pub fn read(table: &str) -> Result<History, RecordError> {
    if table.len() > MAX_BYTES {
        return Err(RecordError::TooLarge);
    }
    let mut months = Vec::new();
    let mut first = None;
    for line in csv::Reader::from_reader(table.as_bytes()).deserialize() {
        let line: Line = line?;
        let start = match (first, YearMonth::parse(&line.month)) {
            (None, Some(month)) => month,
            (Some(start), Some(month)) if month == YearMonth::plus(start, months.len()) => start,
            _ => {
                let before = |start: YearMonth| start.plus(months.len().saturating_sub(1)).iso();
                return Err(RecordError::OutOfOrder {
                    after: first.map(before).unwrap_or_default(),
                    found: line.month,
                });
            }
        };
        first = Some(start);
        let figures = [
            line.price_usd_avg,
            line.price_usd_end,
            Some(line.difficulty_avg),
            Some(line.hashrate_eh),
            line.fees_btc_per_block,
        ];
        if figures.into_iter().flatten().any(|x| !x.is_finite() || x <= 0.0) {
            return Err(RecordError::Unsound { month: line.month });
        }
        months.push(RecordedMonth {
            price: line.price_usd_avg,
            price_end: line.price_usd_end,
            difficulty: line.difficulty_avg,
            hashrate_eh: line.hashrate_eh,
            fees: line.fees_btc_per_block,
        });
    }
    first.map(|first| History::new(first, months)).ok_or(RecordError::Empty)
}

/// The record that comes with the program, read when it is first needed.
pub fn history() -> &'static History {
    // A test keeps the shipped table sound; without one there would be no history, and nothing else would be wrong.
    static HISTORY: LazyLock<History> =
        LazyLock::new(|| read(TABLE).unwrap_or_else(|_| History::new(YearMonth { year: 2016, month: 1 }, Vec::new())));
    &HISTORY
}

/// The market as it was from a month on; `None` where its price is not known.
pub fn market(from: YearMonth) -> Option<GivenMarket> {
    history().market(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "month,price_usd_avg,price_usd_end,difficulty_avg,hashrate_eh,fees_btc_per_block\n";

    fn month(text: &str) -> YearMonth {
        YearMonth::parse(text).expect("a month")
    }

    #[test]
    fn the_shipped_table_is_read_in_full() {
        let history = read(TABLE).expect("it is sound");
        assert_eq!((history.first(), history.last()), (month("2016-01"), month("2026-05")));
        assert_eq!(history.last_priced(), Some(month("2026-01")));
        let last = history.month(month("2026-01")).expect("it is there");
        assert_eq!((last.price, last.price_end, last.fees), (Some(90_547.74), Some(78_741.09), Some(0.01892)));
        assert_eq!((last.difficulty, last.hashrate_eh), (145_471_505_268_389.0, 981.0));
        assert_eq!(history.month(month("2026-05")).expect("it is there").price, None);
        assert_eq!(history.month(month("2015-12")), None);
        assert_eq!(history.month(month("2026-06")), None);
        assert_eq!(history, *super::history());
    }

    #[test]
    fn a_table_with_a_fault_names_its_place() {
        let message = |table: &str| read(&format!("{HEAD}{table}")).expect_err("it has a fault").to_string();
        assert_eq!(message(""), "the record is empty");
        assert_eq!(
            message("2020-01,1,1,1,1,1\n2020-03,1,1,1,1,1\n"),
            "the record has no line for the month after 2020-01, but \u{201c}2020-03\u{201d}"
        );
        assert_eq!(message("2020-01,1,1,0,1,1\n"), "a figure of 2020-01 is not above zero");
        assert_eq!(message("2020-01,1,1,1,NaN,1\n"), "a figure of 2020-01 is not above zero");
        assert!(message("2020-01,x,1,1,1,1\n").contains("line: 2"), "{}", message("2020-01,x,1,1,1,1\n"));
    }
}
