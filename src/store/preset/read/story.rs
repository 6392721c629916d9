//! Stories in a file: steps with what each changes and shows, and a warning for anything else.

use std::ops::Range;

use super::{Field, MAX_QUOTED, MAX_SUMMARY, MAX_TITLE, Reader, Scalar, shortened};
use crate::model::parameters::{ALL, find};
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::scan::parts;
use crate::store::preset::{SourceNote, Written};
use crate::store::story::{
    Annotation, FORMER, InputChange, MAX_ANNOTATIONS, MAX_STEPS, NO_BASELINE, Pin, Place, Shown, Spot, Step, Story,
    Word,
};

/// Fields of a story.
const STORY_FIELDS: [&str; 6] = ["version", "kind", "title", "summary", "sources", "steps"];
/// Fields of a step.
const STEP_FIELDS: [&str; 15] = [
    "title",
    "caption",
    "notes",
    "open",
    "world",
    "shocks",
    "inputs",
    "exhibit",
    "page",
    "section",
    "focus",
    "spotlight",
    "baseline",
    "annotations",
    "month",
];
/// Fields of an annotation.
const ANNOTATION_FIELDS: [&str; 5] = ["mark", "months", "values", "note", "text"];
/// Most inputs that a step changes.
const MAX_INPUTS: usize = 300;
/// Most shocks of a step.
const MAX_SHOCKS: usize = 8;
/// Longest word, in characters: a path may be long.
const MAX_WORD: usize = 500;
/// Beyond this a month or a value of an annotation stands on no chart.
const LARGEST: f64 = 1e15;

impl Reader<'_> {
    /// Reads a story. Whatever is no part of one is left out with a warning.
    pub(super) fn story(&mut self, fields: &[Field]) -> Story {
        let mut story = Story::default();
        for field in fields {
            match field.name.as_str() {
                "version" | "kind" => {}
                "title" => story.title = self.words(field, "title", MAX_TITLE, false).unwrap_or_default(),
                "summary" => story.summary = self.words(field, "summary", MAX_SUMMARY, true).unwrap_or_default(),
                "sources" => story.sources = self.story_sources(field),
                "steps" => story.steps = self.steps(field),
                name => self.unknown(field, name, STORY_FIELDS.into_iter()),
            }
        }
        if story.steps.is_empty() {
            self.warn(0, "steps", "are missing: the story tells nothing".to_owned());
        }
        story
    }

    /// The notes of a story are on what its captions say, whatever a scenario's values are.
    fn story_sources(&mut self, field: &Field) -> Vec<SourceNote> {
        let mut sources = self.sources(field, &Scenario::default().company);
        sources.iter_mut().flat_map(|note| &mut note.inputs).for_each(|noted| noted.value = 0.0);
        sources
    }

    fn steps(&mut self, field: &Field) -> Vec<Step> {
        let members = self.members(field, "steps", "[(title: \"…\", caption: \"…\")]", MAX_STEPS);
        members.into_iter().enumerate().filter_map(|(i, value)| self.step(i + 1, value)).collect()
    }

    /// The members of a list, as many as are allowed; none, with a warning, where there is no list.
    fn members(&mut self, field: &Field, name: &str, example: &str, most: usize) -> Vec<Range<usize>> {
        let Some(('[', members)) = parts(self.text, field.value.clone()) else {
            self.warn(field.at, name, format!("is not a list, as in {example}; none is read"));
            return Vec::new();
        };
        if members.len() > most {
            self.warn(members[most].value.start, name, format!("has more than {most} entries; the rest is left out"));
        }
        members.into_iter().take(most).map(|part| part.value).collect()
    }

    fn step(&mut self, number: usize, value: Range<usize>) -> Option<Step> {
        let prefix = format!("steps[{number}].");
        let at = value.start;
        let Some(fields) = self.fields(&prefix, value) else {
            let message = "is not a step, as in (title: \"…\", caption: \"…\"); it is left out".to_owned();
            self.warn(at, prefix.trim_end_matches('.'), message);
            return None;
        };
        let mut step = Step::default();
        let (mut page, mut section) = (None, None);
        for field in &fields {
            let name = format!("{prefix}{}", field.name);
            match field.name.as_str() {
                "title" => step.title = self.words(field, &name, MAX_TITLE, false).unwrap_or_default(),
                "caption" => step.caption = self.words(field, &name, MAX_SUMMARY, true).unwrap_or_default(),
                "notes" => step.notes = self.words(field, &name, MAX_SUMMARY * 2, true).unwrap_or_default(),
                "open" => step.open = self.word(field, &name),
                "world" => step.world = self.word(field, &name),
                "shocks" => step.shocks = self.shocks(field, &name),
                "inputs" => step.inputs = self.input_changes(field, &name),
                "exhibit" => step.shown = self.word(field, &name).map(Shown::Exhibit),
                "page" => page = self.word(field, &name),
                "section" => section = self.word(field, &name),
                "focus" => step.focus = self.focus(field, &name),
                "spotlight" => step.spotlight = self.words(field, &name, MAX_TITLE, false),
                "baseline" => step.baseline = self.word(field, &name).map(pin),
                "annotations" => step.annotations = self.annotations(field, &name),
                "month" => step.month = self.number_of(field, &name).filter(|month| *month >= 0.0),
                _ => self.unknown(field, &name, STEP_FIELDS.into_iter()),
            }
        }
        match (page, &step.shown) {
            (Some(page), None) => step.shown = Some(Shown::Page(page, section)),
            (Some(_), Some(_)) => {
                self.warn(at, &prefix, "names an exhibit and a page; the exhibit is shown".to_owned());
            }
            (None, _) if section.is_some() => {
                self.warn(at, &prefix, "names a section and no page; it is left out".to_owned());
            }
            (None, _) => {}
        }
        if step.title.is_empty() {
            step.title = format!("Step {number}");
            self.warn(at, &format!("{prefix}title"), format!("is missing; \"{}\" is taken", step.title));
        }
        Some(step)
    }

    fn place(&self, at: usize) -> Place {
        let (line, column) = self.lines.position(at);
        Place { line, column }
    }

    fn word(&mut self, field: &Field, name: &str) -> Option<Word> {
        let text = self.words(field, name, MAX_WORD, false)?;
        Some(Word { text, place: self.place(field.at) }).filter(|word| !word.text.is_empty())
    }

    fn focus(&mut self, field: &Field, name: &str) -> Option<Strategy> {
        let written = self.words(field, name, MAX_QUOTED, false)?;
        let focus = Strategy::ALL.into_iter().find(|strategy| strategy.name().eq_ignore_ascii_case(&written));
        if focus.is_none() {
            let names = Strategy::ALL.map(Strategy::name).join(", ");
            self.warn(field.at, name, format!("is none of {names}; it is left out"));
        }
        focus
    }

    fn shocks(&mut self, field: &Field, name: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for value in self.members(field, name, "[\"bitcoin-halves\"]", MAX_SHOCKS) {
            let at = value.start;
            match self.scalar(value) {
                Scalar::Text(text) => words.push(Word { text, place: self.place(at) }),
                _ => self.warn(at, name, "holds what is no text in quotation marks; it is left out".to_owned()),
            }
        }
        words
    }

    /// The changes of a step. Whether a lease or a debt is there is seen when the step is made.
    fn input_changes(&mut self, field: &Field, name: &str) -> Vec<InputChange> {
        let Some(('{' | '(', members)) = parts(self.text, field.value.clone()) else {
            let message = "is not a group of changes, as in {\"world.btc_price\": \"*0.5\"}; none of it is read";
            self.warn(field.at, name, message.to_owned());
            return Vec::new();
        };
        let mut changes: Vec<InputChange> = Vec::new();
        for part in members.into_iter().take(MAX_INPUTS) {
            let Some(key) = part.key else { continue };
            let at = key.start;
            let written = &self.text[key];
            let id = ron::from_str::<String>(written).unwrap_or_else(|_| written.trim().to_owned());
            let of_list = ["company.leases.", "company.debts."].iter().any(|list| id.starts_with(list));
            if find(&id).is_none() && !of_list {
                let shown = format!("{name}.{}", shortened(&id, MAX_QUOTED));
                let stranger = Field { name: shown.clone(), at, value: part.value };
                let guess = super::suggestion(&id, ALL.iter().map(|p| p.id));
                self.warn(stranger.at, &shown, format!("is not an input{guess}; it is left out"));
                continue;
            }
            let written = match self.scalar(part.value) {
                Scalar::Text(text) => Written::Text(text),
                Scalar::Number(value) if !value.is_nan() => Written::Value(value),
                _ => {
                    self.warn(at, &format!("{name}.{id}"), "is neither a number nor a text; it is left out".to_owned());
                    continue;
                }
            };
            changes.retain(|change| change.id != id);
            changes.push(InputChange { id, written, place: self.place(at) });
        }
        changes
    }

    fn annotations(&mut self, field: &Field, name: &str) -> Vec<Annotation> {
        let members = self.members(field, name, "[(mark: 19, text: \"Halving\")]", MAX_ANNOTATIONS);
        members.into_iter().filter_map(|value| self.annotation(name, value)).collect()
    }

    fn annotation(&mut self, name: &str, value: Range<usize>) -> Option<Annotation> {
        let at = value.start;
        let fields = self.fields(&format!("{name}."), value).unwrap_or_default();
        let (mut spot, mut text) = (None, String::new());
        for field in &fields {
            let own = format!("{name}.{}", field.name);
            let two = |pair: Option<(f64, f64)>, of: fn(f64, f64) -> Spot| pair.map(|(a, b)| of(a, b));
            match field.name.as_str() {
                "mark" => spot = self.number_of(field, &own).map(Spot::Mark),
                "months" => spot = two(self.pair(field, &own), Spot::Months),
                "values" => spot = two(self.pair(field, &own), Spot::Values),
                "note" => spot = two(self.pair(field, &own), Spot::Note),
                "text" => text = self.words(field, &own, MAX_TITLE, false).unwrap_or_default(),
                _ => self.unknown(field, &own, ANNOTATION_FIELDS.into_iter()),
            }
        }
        if spot.is_none() {
            let message = "needs a mark, months, values or a note, as in (mark: 19, text: \"Halving\"); it is left out";
            self.warn(at, name, message.to_owned());
        }
        spot.map(|spot| Annotation { spot, text })
    }

    fn number_of(&mut self, field: &Field, name: &str) -> Option<f64> {
        match self.scalar(field.value.clone()) {
            Scalar::Number(value) if value.abs() <= LARGEST => Some(value),
            _ => {
                self.warn(field.at, name, "is not a number; it is left out".to_owned());
                None
            }
        }
    }

    fn pair(&mut self, field: &Field, name: &str) -> Option<(f64, f64)> {
        let members = parts(self.text, field.value.clone()).map(|(_, members)| members).unwrap_or_default();
        let numbers: Vec<f64> = members
            .into_iter()
            .filter_map(|part| match self.scalar(part.value) {
                Scalar::Number(value) if value.abs() <= LARGEST => Some(value),
                _ => None,
            })
            .collect();
        if let [first, second] = numbers[..] {
            return Some((first, second));
        }
        self.warn(field.at, name, "is not a pair of numbers, as in [3, 24]; it is left out".to_owned());
        None
    }
}

fn pin(word: Word) -> Pin {
    match word.text.as_str() {
        FORMER => Pin::Former,
        NO_BASELINE => Pin::None,
        _ => Pin::Preset(word),
    }
}
