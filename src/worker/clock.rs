//! The system's clock, where a day is asked for, or how long ago something was.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tz::{DateTime, TimeZone, TimeZoneRef};

use crate::model::calendar::Date;

/// Today, as the system has it, in universal time; `None` where its clock is before 1970.
pub fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_days(i64::try_from(since.as_secs() / 86_400).ok()?))
}

/// Hour and minute of the day where the system says that it stands; in universal time, and saying so, where it does not
/// say.
pub fn time_of_day() -> Option<String> {
    static ZONE: LazyLock<Option<TimeZone>> = LazyLock::new(|| TimeZone::local().ok());
    let (zone, name) = match &*ZONE {
        Some(zone) => (zone.as_ref(), ""),
        None => (TimeZoneRef::utc(), " UTC"),
    };
    let now = DateTime::now(zone).ok()?;
    Some(format!("{:02}:{:02}{name}", now.hour(), now.minute()))
}

/// How long ago a moment was, in words ("8 minutes ago"): what a reader asks, and the same in every time zone.
pub fn ago(moment: SystemTime) -> String {
    let since = SystemTime::now().duration_since(moment).unwrap_or(Duration::ZERO);
    let (count, unit) = match since.as_secs() {
        0..60 => return "a moment ago".to_owned(),
        seconds @ 60..3_600 => (seconds / 60, "minute"),
        seconds @ 3_600..86_400 => (seconds / 3_600, "hour"),
        seconds => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count}\u{a0}{unit}{plural} ago")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_is_said_in_words() {
        let said = |seconds: u64| ago(SystemTime::now() - Duration::from_secs(seconds)).replace('\u{a0}', " ");
        for (seconds, words) in [
            (5, "a moment ago"),
            (65, "1 minute ago"),
            (500, "8 minutes ago"),
            (3_700, "1 hour ago"),
            (90_000, "1 day ago"),
            (900_000, "10 days ago"),
        ] {
            assert_eq!(said(seconds), words);
        }
        assert_eq!(ago(SystemTime::now() + Duration::from_hours(1)), "a moment ago", "a clock may have been set back");
    }
}
