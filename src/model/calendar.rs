//! Months of the calendar: month 0 of a run has a date, and so has every other month.
//!
//! Months of a scenario are numbers of any size. They are floored, rounded and compared with a tolerance, so that
//! 11.999 999 999 9 is 12.

use std::fmt;

/// Names of the months, as short as axes need them.
const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How far a number of months may be off a whole one that it means.
pub const TOLERANCE: f64 = 1e-9;

/// The whole months in a number of months.
pub fn floored(months: f64) -> f64 {
    (months + TOLERANCE).floor()
}

/// A number of months rounded half up.
pub fn rounded(months: f64) -> f64 {
    (months + 0.5 + TOLERANCE).floor()
}

/// A number of months rounded up.
pub fn rounded_up(months: f64) -> f64 {
    (months - TOLERANCE).ceil()
}

/// Whether a number of months has reached another.
pub fn reached(months: f64, other: f64) -> bool {
    months >= other - TOLERANCE
}

/// A month of a year. The fields are kept sound by [`YearMonth::new`] and [`YearMonth::parse`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    /// Year.
    pub year: i32,
    /// Month of the year, 1 to 12.
    pub month: u8,
}

impl YearMonth {
    /// A month from January 1900 to December 9999; `None` for any other.
    pub fn new(year: i32, month: u8) -> Option<Self> {
        ((1900..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month so many months later.
    #[must_use]
    pub fn plus(self, months: usize) -> Self {
        self.moved(i64::try_from(months).unwrap_or(i64::MAX))
    }

    /// The month so many months later, or earlier where they are negative.
    #[must_use]
    pub fn moved(self, months: i64) -> Self {
        let since_year_zero = i64::from(self.year) * 12 + i64::from(self.month) - 1;
        let later = since_year_zero.saturating_add(months);
        let year = i32::try_from(later.div_euclid(12)).unwrap_or(i32::MAX);
        Self { year, month: later.rem_euclid(12) as u8 + 1 }
    }

    /// How many months later this is than another month; negative where it is earlier.
    pub fn months_since(self, other: Self) -> i64 {
        let count = |month: Self| i64::from(month.year) * 12 + i64::from(month.month);
        count(self) - count(other)
    }

    /// Reads a month as files write it: "2026-09".
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.trim().split_once('-')?;
        let digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The month as files write it: "2026-09".
    pub fn iso(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }
}

/// For a reader: "Sep 2026".
impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or("???");
        write!(f, "{name} {}", self.year)
    }
}

/// A day of the calendar. The fields are kept sound by [`Date::new`] and [`Date::parse`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Month of a year.
    pub month: YearMonth,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// A day; `None` for one that its month does not have.
    pub fn new(month: YearMonth, day: u8) -> Option<Self> {
        let next = Self { month: month.plus(1), day: 1 };
        let date = Self { month, day };
        (day >= 1 && date.days() < next.days()).then_some(date)
    }

    /// Reads a day as files write it: "2026-09-15".
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.trim().rsplit_once('-')?;
        let is_day = day.len() == 2 && day.bytes().all(|b| b.is_ascii_digit());
        Self::new(YearMonth::parse(month)?, day.parse().ok().filter(|_| is_day)?)
    }

    /// Days since the first of January 1970; negative before it.
    pub fn days(self) -> i64 {
        // Years are counted from March, so that the day of the leap year is the last one.
        let months = i64::from(self.month.year) * 12 + i64::from(self.month.month) - 3;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        365 * year + leap_days + (153 * month + 2) / 5 + i64::from(self.day) - 1 - 719_468
    }

    /// The day so many days after the first of January 1970.
    pub fn from_days(days: i64) -> Self {
        // A guess that is never too late and at most a month too early, from the longest mean month.
        let epoch = YearMonth { year: 1970, month: 1 };
        let first = |month: YearMonth| Self { month, day: 1 }.days();
        let mut month = epoch.moved((days as f64 / 30.436_875).floor() as i64 - 1);
        while first(month.plus(1)) <= days {
            month = month.plus(1);
        }
        Self { month, day: (days - first(month) + 1) as u8 }
    }

    /// The day as files write it: "2026-09-15".
    pub fn iso(self) -> String {
        format!("{}-{:02}", self.month.iso(), self.day)
    }
}

/// For a reader: "15 Sep 2026".
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_across_years() {
        let start = YearMonth::parse("2026-09").expect("a month");
        assert_eq!(start.to_string(), "Sep 2026");
        for (months, text) in [(0, "2026-09"), (3, "2026-12"), (4, "2027-01"), (19, "2028-04"), (120, "2036-09")] {
            assert_eq!(start.plus(months).iso(), text);
        }
        assert_eq!(start.plus(usize::MAX).year, i32::MAX);
        for (months, text) in [(-8, "2026-01"), (-9, "2025-12"), (-15, "2025-06"), (-120, "2016-09"), (5, "2027-02")] {
            assert_eq!(start.moved(months).iso(), text);
        }
    }

    #[test]
    fn only_months_are_read() {
        for text in ["2026-13", "2026-00", "2026-9", "26-09", "2026", "2026-09-01", "-026-09", "+026-09", "202६-09", ""]
        {
            assert_eq!(YearMonth::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_as_calendars_do() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2009-01-03", 14_247),
            ("2024-04-20", 19_833),
            ("2026-06-26", 20_630),
            ("2100-03-01", 47_541),
        ] {
            let date = Date::parse(text).expect("a day");
            assert_eq!((date.days(), date.iso().as_str()), (days, text));
        }
        for days in -25_000..60_000 {
            let date = Date::from_days(days);
            assert_eq!(date.days(), days);
            assert_eq!(Date::new(date.month, date.day), Some(date), "{}", date.iso());
        }
        for text in ["2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-09-00", "2026-09-1", "2026-09", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::parse("2026-09-05").expect("a day").to_string(), "5 Sep 2026");
    }
}
