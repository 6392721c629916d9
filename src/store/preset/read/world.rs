//! Worlds and shocks in a file: the world's block and what is to be known of it, and a warning for anything else.

use std::collections::BTreeMap;

use super::{Field, MAX_SUMMARY, MAX_TITLE, RENAMED, Reader, Scalar, current_id};
use crate::model::parameters::{ALL, Group, find};
use crate::model::protocol::contradiction;
use crate::model::scenario::Scenario;
use crate::store::preset::world::{is_of_world, is_world_input};
use crate::store::preset::{Change, REFERENCE_MONTH, Shock, Sort, SourceNote, WorldPreset, Written, value_of};

/// Fields of a world.
const WORLD_FIELDS: [&str; 8] = ["version", "defaults", "title", "summary", "as_of", "kind", "sources", "world"];
/// Fields of a scenario that a world or a shock has no use for.
const OTHERS: [&str; 4] = ["as_of", "history", "published", "industry"];

impl Reader<'_> {
    /// What sort of preset the fields are, by their kind.
    pub(super) fn sort(&self, fields: &[Field]) -> Sort {
        let kind = fields.iter().find(|field| field.name == "kind").map(|field| self.scalar(field.value.clone()));
        match kind {
            Some(Scalar::Text(code)) => Sort::from_code(&code),
            _ => Sort::Case,
        }
    }

    /// Reads a world. Whatever is no part of one is left out with a warning.
    pub(super) fn world(&mut self, fields: &[Field]) -> WorldPreset {
        let mut scenario = self.defaults.scenario();
        let (mut title, mut summary, mut as_of, mut sources) = (String::new(), String::new(), REFERENCE_MONTH, None);
        let mut places = BTreeMap::new();
        for field in fields {
            match field.name.as_str() {
                "version" | "defaults" | "kind" => {}
                "title" => title = self.words(field, "title", MAX_TITLE, false).unwrap_or_default(),
                "summary" => summary = self.words(field, "summary", MAX_SUMMARY, true).unwrap_or_default(),
                "as_of" => self.month(field, &mut as_of),
                "sources" => sources = Some(field),
                // A list belongs to no world, so there are no notes on its entries.
                "world" => drop(self.group(field, &mut scenario, &mut places)),
                _ => self.stranger_to(Sort::World, field),
            }
        }
        self.protocol(contradiction(as_of, &scenario.world), fields, &places);
        let sources = sources.map(|field| self.world_sources(field, &scenario)).unwrap_or_default();
        WorldPreset { title, summary, as_of, sources, world: scenario.world }
    }

    /// Reads a shock: its block holds changes of what stands.
    pub(super) fn shock(&mut self, fields: &[Field]) -> Shock {
        let (mut title, mut summary, mut sources) = (String::new(), String::new(), None);
        let mut changes = Vec::new();
        for field in fields {
            match field.name.as_str() {
                "version" | "kind" => {}
                "title" => title = self.words(field, "title", MAX_TITLE, false).unwrap_or_default(),
                "summary" => summary = self.words(field, "summary", MAX_SUMMARY, true).unwrap_or_default(),
                "sources" => sources = Some(field),
                "world" => changes = self.changes(field),
                _ => self.stranger_to(Sort::Shock, field),
            }
        }
        let mut after = Scenario::default();
        let before = after.clone();
        for change in &changes {
            if let Ok(value) = change.value(&before) {
                change.input.set(&mut after, value);
            }
        }
        let sources = sources.map(|field| self.world_sources(field, &after)).unwrap_or_default();
        Shock { title, summary, sources, changes }
    }

    /// The changes of a shock, in the order of the file; what cannot be a change of the default world is left out.
    fn changes(&mut self, field: &Field) -> Vec<Change> {
        let Some(fields) = self.fields("world.", field.value.clone()) else {
            let message = "is not a group of changes, as in (btc_price: \"*0.5\", …); none of it is read".to_owned();
            self.warn(field.at, "world", message);
            return Vec::new();
        };
        let reference = Scenario::default();
        let mut changes = Vec::new();
        for field in fields {
            let written = format!("world.{}", field.name);
            let Some(input) = find(current_id(self.version, &written, RENAMED)).filter(|p| is_world_input(p)) else {
                self.unknown(&field, &written, ALL.iter().filter(|p| is_world_input(p)).map(|p| p.id));
                continue;
            };
            let change = match self.scalar(field.value.clone()) {
                Scalar::Text(text) => Change { input, written: Written::Text(text) },
                // As any other value of a file is read.
                _ => match self.value(&input.domain(), &field) {
                    Ok(value) => Change { input, written: Written::Value(value) },
                    Err(reason) => {
                        self.warn(field.at, input.id, format!("{reason}; it is left out"));
                        continue;
                    }
                },
            };
            match change.value(&reference) {
                Ok(_) => changes.push(change),
                Err(error) => {
                    let reason = error.to_string();
                    let reason = reason.strip_prefix(input.id).unwrap_or(&reason).trim_start();
                    self.warn(field.at, input.id, format!("{reason}; it is left out"));
                }
            }
        }
        changes
    }

    /// The notes of a world, on its own inputs alone.
    fn world_sources(&mut self, field: &Field, scenario: &Scenario) -> Vec<SourceNote> {
        let mut sources = self.sources(field, &Scenario::default().company);
        for note in &mut sources {
            let stranger = note.inputs.iter().find(|noted| !is_of_world(&noted.id)).map(|noted| noted.id.clone());
            if let Some(id) = stranger {
                self.warn(field.at, "sources", format!("names {id}, which is no input of the world; it is left out"));
            }
            note.inputs.retain(|noted| is_of_world(&noted.id));
            for noted in &mut note.inputs {
                noted.value = value_of(scenario, &noted.id).unwrap_or(f64::NAN);
            }
        }
        sources
    }

    /// Warns of what a world or a shock does not hold: of each input by itself, so that each has its line.
    fn stranger_to(&mut self, sort: Sort, field: &Field) {
        let whose = match sort {
            Sort::Shock => "a shock, which changes what happens to everybody",
            _ => "a world, which says what happens to everybody",
        };
        let message = format!("does not belong to {whose}; it is left out");
        let name = field.name.as_str();
        let group = Group::ALL.into_iter().find(|group| group.label().eq_ignore_ascii_case(name));
        if group.is_some() {
            let prefix = format!("{name}.");
            match self.fields(&prefix, field.value.clone()) {
                Some(inputs) => inputs.iter().for_each(|input| {
                    self.warn(input.at, &format!("{prefix}{}", input.name), message.clone());
                }),
                None => self.warn(field.at, name, message),
            }
        } else if OTHERS.contains(&name) || find(name).is_some() {
            self.warn(field.at, name, message);
        } else {
            self.unknown(field, name, WORLD_FIELDS.into_iter());
        }
    }
}
