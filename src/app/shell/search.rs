//! A search for words: one rule for inputs, sources and cases.

use crate::model::parameters::{ALL, Parameter};

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

    /// Whether every word stands in one of these texts, in capitals or not.
    pub fn finds(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        self.words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }

    /// The inputs that it finds, in the order of their table.
    pub fn inputs(&self) -> Vec<&'static Parameter> {
        let found = |p: &&'static Parameter| self.finds(&[p.label, p.id, p.section, p.meaning]);
        ALL.iter().filter(found).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_stand_somewhere() {
        let texts = ["Hashprice decline", "by how much it falls"];
        for (text, found) in [("", true), ("DECLINE", true), ("falls hash", true), ("falls halving", false)] {
            assert_eq!(Search::new(text).finds(&texts), found, "{text}");
        }
        assert!(Search::new(" \t").is_empty());
        assert!(Search::new("halving").inputs().iter().any(|input| input.id == "world.halving_cut"));
    }
}
