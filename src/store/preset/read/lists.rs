//! The company's lists in a file: `leases: [(name: "CoreWeave, Denton", it_mw: 243, rent: 120)], debts: […]`.
//!
//! An entry may say where it comes from: `source`, `date` and `confidence` inside it become a note on all its fields.

use std::ops::Range;

use super::{Field, MAX_NOTE, Reader};
use crate::model::entries::{Entry, MAX_NAME, MOST_ENTRIES, free_name, id_of};
use crate::model::parameters::Confidence;
use crate::model::scenario::Company;
use crate::store::preset::scan::parts;
use crate::store::preset::{Noted, SourceNote};

/// First format version with lists.
const LISTS_SINCE: u32 = 2;
/// Fields of an entry besides those of its table.
const OTHER_FIELDS: [&str; 4] = ["name", "source", "date", "confidence"];

impl Reader<'_> {
    /// Reads a list of the company; notes on its entries come back. What cannot be taken is a warning.
    pub(super) fn list<E: Entry>(&mut self, field: &Field, required: &str, company: &mut Company) -> Vec<SourceNote> {
        let list = format!("company.{}", E::LIST);
        let Some(('[', members)) = parts(self.text, field.value.clone()) else {
            let message = format!("is not a list of {}s, as in [(name: \"…\", {required}: 1)]; none is read", E::WORD);
            self.warn(field.at, &list, message);
            return Vec::new();
        };
        if self.version < LISTS_SINCE {
            let message = format!("belongs to version {LISTS_SINCE} of the format; it is read all the same");
            self.warn(field.at, &list, message);
        }
        if let Some(first) = members.get(MOST_ENTRIES) {
            let message = format!("holds more than {MOST_ENTRIES} {}s; the rest is left out", E::WORD);
            self.warn(first.value.start, &list, message);
        }
        let (mut entries, mut notes): (Vec<E>, Vec<SourceNote>) = (Vec::new(), Vec::new());
        for (i, part) in members.into_iter().take(MOST_ENTRIES).enumerate() {
            if let Some((entry, note)) = self.entry(i + 1, part.value, required, &entries) {
                entries.push(entry);
                notes.extend(note);
            }
        }
        *E::of_mut(company) = entries;
        notes
    }

    fn entry<E: Entry>(
        &mut self,
        number: usize,
        value: Range<usize>,
        required: &str,
        before: &[E],
    ) -> Option<(E, Option<SourceNote>)> {
        let place = format!("company.{}[{number}]", E::LIST);
        let at = value.start;
        let Some(fields) = self.fields(&format!("{place}."), value) else {
            let message = format!("is no {}, as in (name: \"…\", {required}: 1); it is left out", E::WORD);
            self.warn(at, &place, message);
            return None;
        };
        let name = self.entry_name(number, at, &place, &fields, before);
        let mut entry = E::named(&name);
        self.defaults.dress(E::LIST, E::fields(), &mut entry);
        let mut note = SourceNote {
            inputs: Vec::new(),
            source: String::new(),
            date: String::new(),
            confidence: Confidence::Assumed,
        };
        let mut noted = false;
        for field in &fields {
            let id = id_of::<E>(&name, &field.name);
            match field.name.as_str() {
                "name" => {}
                "source" => note.source = self.words(field, &id, MAX_NOTE, false).unwrap_or_default(),
                "date" => note.date = self.words(field, &id, MAX_NOTE, false).unwrap_or_default(),
                "confidence" => note.confidence = self.confidence(field, &id),
                other => {
                    if let Some(row) = E::fields().iter().find(|row| row.id == other) {
                        if let Some(value) = self.value_of_row(row, &id, row.get(&entry), field) {
                            row.set(&mut entry, value);
                        }
                    } else {
                        let known = E::fields().iter().map(|row| row.id).chain(OTHER_FIELDS);
                        self.stranger(field, &id, &format!("a field of a {}", E::WORD), known);
                    }
                }
            }
            noted |= matches!(field.name.as_str(), "source" | "date" | "confidence");
        }
        if !fields.iter().any(|field| field.name == required) {
            self.warn(at, &id_of::<E>(&name, required), format!("is missing; the {} is left out", E::WORD));
            return None;
        }
        if noted {
            let of = |row: &crate::model::parameters::Parameter<E>| Noted {
                id: id_of::<E>(&name, row.id),
                value: row.get(&entry),
            };
            note.inputs = E::fields().iter().map(of).collect();
        }
        Some((entry, noted.then_some(note)))
    }

    /// The name of an entry: its own, or one that tells it from those before it.
    fn entry_name<E: Entry>(
        &mut self,
        number: usize,
        at: usize,
        place: &str,
        fields: &[Field],
        before: &[E],
    ) -> String {
        let is_taken = |name: &str| before.iter().any(|entry| entry.name() == name);
        let id = format!("{place}.name");
        let field = fields.iter().find(|field| field.name == "name");
        let written = field.and_then(|field| self.words(field, &id, MAX_NAME, false)).unwrap_or_default();
        let name = written.trim();
        if name.is_empty() {
            let usual = free_name(&format!("{}{} {number}", E::WORD[..1].to_uppercase(), &E::WORD[1..]), is_taken);
            self.warn(field.map_or(at, |field| field.at), &id, format!("is missing; \"{usual}\" is taken"));
            return usual;
        }
        if is_taken(name) {
            let other = free_name(name, is_taken);
            let message = format!("is \"{name}\" like that of another {}; \"{other}\" is taken", E::WORD);
            self.warn(field.map_or(at, |field| field.at), &id, message);
            return other;
        }
        name.to_owned()
    }
}
