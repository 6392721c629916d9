//! Whose results are out of range, on a page that shows those of several.

use crate::analysis::out_of_range::OutOfRange;

/// Who has no result, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Who, and why, in a sentence.
    pub headline: String,
    /// What to do, in a sentence.
    pub remedy: String,
}

impl Unanswered {
    /// Of those whose results are out of range, by their names; `None` where there are none.
    pub fn of<'a>(those: impl Iterator<Item = (&'a str, &'a OutOfRange)>) -> Option<Self> {
        let those: Vec<_> = those.collect();
        let (&(name, first), others) = those.split_first()?;
        let whose = match others {
            [] => name.to_owned(),
            [(other, _)] => format!("{name} and {other}"),
            [(second, _), more @ ..] => format!("{name}, {second} and {} more", more.len()),
        };
        let remedy = first.remedy();
        let is_shared = others.iter().all(|(_, other)| other.remedy() == remedy);
        let remedy = if is_shared { remedy } else { format!("{name}: {remedy}") };
        Some(Self { headline: first.headline_of(&whose), remedy })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::out_of_range::Cause;

    #[test]
    fn whoever_has_no_result_is_named() {
        let of = |back: &str| {
            let [id, label, value] = ["world.price_pull", "Price pull", "5"].map(str::to_owned);
            OutOfRange { causes: vec![Cause { id, label, value, back: back.to_owned() }], together: false }
        };
        let (one, other) = (of("0.3"), of("0.2"));
        let said = |those: &[(&str, &OutOfRange)]| Unanswered::of(those.iter().copied()).expect("somebody has none");
        assert_eq!(Unanswered::of(std::iter::empty()), None);
        let alone = said(&[("A", &one)]);
        assert!(alone.headline.starts_with("No result for A: "), "{}", alone.headline);
        assert_eq!(alone.remedy, "Bring Price pull (5) back to 0.3.");
        let four = said(&[("A", &one), ("B", &one), ("C", &one), ("D", &one)]);
        assert!(four.headline.starts_with("No result for A, B and 2 more: ") && four.remedy == alone.remedy);
        let unlike = said(&[("A", &one), ("B", &other)]);
        assert!(unlike.headline.starts_with("No result for A and B: "));
        assert_eq!(unlike.remedy, "A: Bring Price pull (5) back to 0.3.");
    }
}
