//! The words that stand after numbers: signs of magnitude, and the names of units.

use super::Unit;

/// Signs of magnitude and their powers of ten; of two that begin alike, the longer one stands first.
pub(super) const MAGNITUDES: [(&str, i32); 11] = [
    ("thousand", 3),
    ("trillion", 12),
    ("billion", 9),
    ("million", 6),
    ("tn", 12),
    ("bn", 9),
    ("mm", 6),
    ("mn", 6),
    ("b", 9),
    ("m", 6),
    ("k", 3),
];

/// The names of a unit.
pub(super) fn names(unit: Unit) -> impl Iterator<Item = &'static str> {
    let others: &[&str] = match unit {
        Unit::PercentPerYear => &["% per year", "% p.a.", "% / year"],
        Unit::Months => &["month", "mo"],
        Unit::Years => &["year", "yr"],
        Unit::Shares => &["share"],
        Unit::Times => &["x"],
        unit if unit.suffix().starts_with("USD") => &["USD", "US$", "$"],
        _ => &[],
    };
    let spelled = Some(unit.suffix()).filter(|suffix| !suffix.is_empty() && *suffix != "%");
    spelled.into_iter().chain(others.iter().copied())
}

/// "1st", "2nd", "11th", "43rd".
pub fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Whether two characters are the same letter or sign.
pub(super) fn alike(a: char, b: char) -> bool {
    let plain = |c: char| if c == '₂' { '2' } else { c.to_lowercase().next().unwrap_or(c) };
    plain(a) == plain(b)
}
