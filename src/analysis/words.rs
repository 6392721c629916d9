//! Shares and multiples in plain words: "two of three", "almost all", "2.1 times".

use crate::model::quantity::Unit;

/// Shares that are said, and how.
const SAID: [(f64, &str); 20] = [
    (0.02, "one of fifty"),
    (0.05, "one of twenty"),
    (0.10, "one of ten"),
    (1.0 / 7.0, "one of seven"),
    (0.20, "one of five"),
    (0.25, "one of four"),
    (0.30, "three of ten"),
    (1.0 / 3.0, "one of three"),
    (0.40, "two of five"),
    (0.50, "half"),
    (0.60, "three of five"),
    (2.0 / 3.0, "two of three"),
    (0.70, "seven of ten"),
    (0.75, "three of four"),
    (0.80, "four of five"),
    (6.0 / 7.0, "six of seven"),
    (0.90, "nine of ten"),
    (0.95, "nineteen of twenty"),
    (0.98, "almost all"),
    (1.0, "all"),
];
/// A share below it is hardly worth a number.
const LEAST: f64 = 0.01;
/// Slack of comparisons, so that 0.2 is one less 0.8.
const SLACK: f64 = 1e-9;

/// The share that is said for a share, and its words: the nearest one. Only nothing is "none" and only everything "all".
fn said(share: f64) -> (f64, &'static str) {
    if share.is_nan() || share <= 0.0 {
        return (0.0, "none");
    }
    if share < LEAST {
        return (0.0, "hardly any");
    }
    let whole = share >= 1.0;
    let (all, parts) = SAID.split_last().unwrap_or((&(1.0, "all"), &[]));
    let nearest = parts.iter().min_by(|a, b| (a.0 - share).abs().total_cmp(&(b.0 - share).abs()));
    *nearest.filter(|_| !whole).unwrap_or(all)
}

/// So many of something: "1 month", "60 months".
pub fn count(number: usize, one: &str, more: &str) -> String {
    format!("{} {}", Unit::Plain.number(number as f64), if number == 1 { one } else { more })
}

/// A share in words: "two of three", "half", "almost all", "none".
pub fn share(share: f64) -> &'static str {
    said(share).1
}

/// A share of futures in words, to follow "in": "two of three futures", "half of all futures", "no future".
pub fn futures(share: f64) -> String {
    match said(share).1 {
        "none" => "no future".to_owned(),
        "hardly any" => "hardly any future".to_owned(),
        "half" => "half of all futures".to_owned(),
        words => format!("{words} futures"),
    }
}

/// "just under " or "just over ", where what is said for a share lies on the other side of a border than the share, so
/// that a sentence never says that a border is reached which is missed; else nothing. The border itself is as good as
/// what is above it, or as what is below it.
pub fn nuance(share: f64, border: f64, good_above: bool) -> &'static str {
    let good = |share: f64| if good_above { share >= border - SLACK } else { share <= border + SLACK };
    let stated = said(share).0;
    if good(share) == good(stated) {
        ""
    } else if share < stated {
        "just under "
    } else {
        "just over "
    }
}

/// A multiple above one, to a tenth below ten: "2.1 times", "13 times".
pub fn times(multiple: f64) -> String {
    if multiple < 9.95 { format!("{} times", (multiple * 10.0).round() / 10.0) } else { format!("{multiple:.0} times") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_said_by_the_nearest_fraction() {
        for (number, words) in [
            (0.0, "none"),
            (1e-4, "hardly any"),
            (0.009, "hardly any"),
            (0.011, "one of fifty"),
            (0.08, "one of ten"),
            (0.2, "one of five"),
            (0.334, "one of three"),
            (0.469, "half"),
            (0.57, "three of five"),
            (0.66, "two of three"),
            (0.91, "nine of ten"),
            (0.99, "almost all"),
            (0.9999, "almost all"),
            (1.0, "all"),
            (f64::NAN, "none"),
        ] {
            assert_eq!(share(number), words, "{number}");
        }
        assert!(SAID.is_sorted_by(|a, b| a.0 < b.0));
        for i in 10..=990 {
            let number = f64::from(i) / 1000.0;
            let (stated, words) = said(number);
            assert!((stated - number).abs() <= 0.051, "{number} is not {words}");
        }
        assert_eq!(futures(0.5), "half of all futures");
        assert_eq!(futures(0.0), "no future");
        assert_eq!(futures(0.67), "two of three futures");
    }

    #[test]
    fn a_border_that_is_missed_is_not_said_to_be_reached() {
        assert_eq!(nuance(0.79, 0.8, true), "just under ");
        assert_eq!(nuance(0.8, 0.8, true), "");
        assert_eq!(nuance(0.81, 0.8, true), "");
        assert_eq!(nuance(0.7, 0.8, true), "");
        assert_eq!(nuance(0.62, 0.61, true), "just over ");
        // Who survives in four of five fails in one of five, and that is enough.
        assert_eq!(nuance(1.0 - 0.8, 1.0 - 0.8, false), "");
        assert_eq!(nuance(0.21, 1.0 - 0.8, false), "just over ");
        assert_eq!(nuance(0.19, 1.0 - 0.8, false), "");
    }

    #[test]
    fn multiples_have_one_digit_behind_the_point() {
        assert_eq!(times(2.136), "2.1 times");
        assert_eq!(times(2.0), "2 times");
        assert_eq!(times(12.7), "13 times");
    }
}
