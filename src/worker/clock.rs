//! The system's clock, where a day is asked for.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::calendar::Date;

/// Today, as the system has it, in universal time; `None` where its clock is before 1970.
pub fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_days(i64::try_from(since.as_secs() / 86_400).ok()?))
}

/// Hour and minute of the day, as the system has it, in universal time.
pub fn time_of_day() -> Option<(u64, u64)> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let minutes = since.as_secs() / 60;
    Some((minutes / 60 % 24, minutes % 60))
}
