//! A search for words: one rule for inputs, sources, cases and the palette.
//!
//! Every word has to stand somewhere, in any order. What is found in a title counts more than what is found in the text
//! behind it, the start of a title most; a word is also found by its stem ("levered" in "leverage"), and in a title by
//! most of its letters in their order.

use std::cell::RefCell;
use std::cmp::Reverse;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::model::parameters::{ALL, Group, Parameter};

/// Endings that say nothing about what a word is about; longer ones first.
const ENDINGS: [&str; 17] = [
    "ments", "ment", "ings", "ing", "ages", "age", "ions", "ion", "ers", "ies", "ied", "er", "ed", "es", "s", "e", "y",
];
/// Letters that have to be left of a word.
const LEAST_STEM: usize = 3;
/// Words shorter than this are found as they are, and not by some of their letters.
const LEAST_FUZZY: usize = 3;
/// What each letter of a word has to score to be found by its letters: as much as one that matches alone.
const LETTER_SCORE: u16 = 16;

/// Words that are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    text: String,
    words: Vec<String>,
}

impl Search {
    /// A search for the words of a text.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { words: text.split_whitespace().map(str::to_lowercase).collect(), text }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether every word stands in one of these texts, as it is or by its stem, in capitals or not.
    pub fn finds(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        self.words.iter().all(|word| texts.iter().any(|text| in_text(word, text).is_some()))
    }

    /// How well it fits something of this title, with texts that say more of it; more is better. `None` where a word is
    /// not to be found.
    pub fn rank(&self, title: &str, more: &[&str]) -> Option<u32> {
        let lower = title.to_lowercase();
        let behind: Vec<String> = more.iter().map(|text| text.to_lowercase()).collect();
        let mut sum = 0;
        for word in &self.words {
            let in_more = || behind.iter().filter_map(|text| in_text(word, text)).max();
            sum += in_title(word, &lower).or_else(in_more)?;
        }
        let whole = self.words.join(" ");
        let bonus = match lower.strip_prefix(&whole) {
            _ if whole.is_empty() => 0,
            Some("") => 400,
            Some(_) => 200,
            None => 0,
        };
        Some(sum + bonus)
    }

    /// The places of the things that it finds, the best first, otherwise in their order. `words` gives the title of the
    /// thing at a place, and what more is said of it.
    pub fn ranked<'a, const N: usize>(
        &self,
        count: usize,
        words: impl Fn(usize) -> (&'a str, [&'a str; N]),
    ) -> Vec<usize> {
        let rank = |place| {
            let (title, more) = words(place);
            self.rank(title, &more).map(|rank| (Reverse(rank), place))
        };
        let mut found: Vec<_> = (0..count).filter_map(rank).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place).collect()
    }

    /// The inputs that it finds, group by group: the group with the best one first, and in it the best one first.
    pub fn inputs(&self) -> Vec<&'static Parameter> {
        let words = |place: usize| {
            let p: &'static Parameter = &ALL[place];
            (p.label, [p.id, p.section, p.meaning])
        };
        let ranked = self.ranked(ALL.len(), words);
        let mut groups: Vec<Group> = Vec::new();
        for place in &ranked {
            if !groups.contains(&ALL[*place].group) {
                groups.push(ALL[*place].group);
            }
        }
        let of = |group| ranked.iter().map(|place| &ALL[*place]).filter(move |p| p.group == group);
        groups.into_iter().flat_map(of).collect()
    }
}

/// How well a word fits a title, both in small letters.
fn in_title(word: &str, title: &str) -> Option<u32> {
    let words = || title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    if title.starts_with(word) {
        Some(100)
    } else if words().any(|other| other == word) {
        Some(90)
    } else if words().any(|other| other.starts_with(word)) {
        Some(80)
    } else if words().any(|other| is_akin(word, other)) {
        Some(70)
    } else if title.contains(word) {
        Some(50)
    } else {
        by_letters(word, title)
    }
}

/// How well a word fits a text, both in small letters.
fn in_text(word: &str, text: &str) -> Option<u32> {
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    if text.contains(word) {
        Some(if words().any(|other| other.starts_with(word)) { 15 } else { 8 })
    } else {
        words().any(|other| is_akin(word, other)).then_some(12)
    }
}

/// Whether two words have one stem.
fn is_akin(word: &str, other: &str) -> bool {
    word.len() > LEAST_STEM && stem(word) == stem(other)
}

/// A word without its endings.
fn stem(word: &str) -> &str {
    let mut rest = word;
    while let Some(shorter) =
        ENDINGS.iter().filter_map(|ending| rest.strip_suffix(ending)).find(|shorter| shorter.len() >= LEAST_STEM)
    {
        rest = shorter;
    }
    rest
}

/// How well the letters of a word stand in a title in their order: "exprt" in "Export ledger".
fn by_letters(word: &str, title: &str) -> Option<u32> {
    thread_local! {
        static MATCHER: RefCell<Matcher> = RefCell::new(Matcher::new(Config::DEFAULT));
    }
    let letters = u16::try_from(word.chars().count()).ok().filter(|count| usize::from(*count) >= LEAST_FUZZY)?;
    let atom = Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
    let mut room = Vec::new();
    let score = MATCHER.with_borrow_mut(|matcher| atom.score(Utf32Str::new(title, &mut room), matcher))?;
    let enough = letters.saturating_mul(LETTER_SCORE);
    (score >= enough).then(|| 20 + u32::from(score - enough).min(20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_stand_somewhere() {
        let texts = ["Hashprice decline", "by how much it falls"];
        for (text, found) in [("", true), ("DECLINE", true), ("falls hash", true), ("falls halving", false)] {
            assert_eq!(Search::new(text).finds(&texts), found, "{text}");
            assert_eq!(Search::new(text).rank(texts[0], &texts[1..]).is_some(), found, "{text}");
        }
        assert!(Search::new(" \t").is_empty());
        assert_eq!(Search::new("halving in").inputs()[0].id, "world.halving_in_months");
    }

    #[test]
    fn words_of_one_stem_are_akin() {
        for (a, b) in [("levered", "leverage"), ("miners", "mining"), ("companies", "company"), ("delays", "delayed")] {
            assert!(is_akin(a, b) && is_akin(b, a), "{a} and {b}: {} and {}", stem(a), stem(b));
        }
        for (a, b) in [("lease", "least"), ("halving", "having"), ("bond", "beyond"), ("rate", "ratio")] {
            assert!(!is_akin(a, b), "{a} and {b}: {} and {}", stem(a), stem(b));
        }
    }

    #[test]
    fn a_title_that_begins_so_comes_first() {
        let titles = ["The scientific core", "Core Scientific, September 2026", "Hardcore", "A company like it"];
        let more = ["", "", "", "as large as Core Scientific"];
        let ranked = |text: &str| Search::new(text).ranked(titles.len(), |i| (titles[i], [more[i]]));
        assert_eq!(ranked("core sci"), [1, 0, 3]);
        assert_eq!(ranked("sci core"), [1, 0, 3], "in any order");
        assert_eq!(ranked("core"), [1, 0, 2, 3]);
        assert_eq!(ranked("scntfc"), [0, 1], "by its letters");
        assert!(ranked("xyzzy").is_empty() && ranked("core xyzzy").is_empty());
        assert_eq!(ranked(""), [0, 1, 2, 3]);
    }

    #[test]
    fn the_input_of_that_very_name_is_found_first() {
        for parameter in ALL {
            let found = Search::new(parameter.label).inputs();
            assert_eq!(found.first().map(|p| p.label), Some(parameter.label), "{}", parameter.id);
        }
    }
}
