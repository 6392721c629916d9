//! A document from a text: what can be read is, and the rest is said with its place.

mod industry;
mod lists;

use std::collections::BTreeMap;
use std::ops::Range;

use ron::Value;

use super::scan::{Lines, Part, parts};
use super::{Document, Kind, Loaded, Noted, PresetError, Published, SourceNote, VERSION, Warning, value_of};
use crate::analysis::benchmark::Benchmark;
use crate::model::calendar::YearMonth;
use crate::model::entries::{Address, Debt, Lease};
use crate::model::parameters::{ALL, Confidence, Group, Parameter, find};
use crate::model::scenario::{Company, Scenario};
use crate::store::history;

/// Warnings beyond this are only counted: nobody reads more, and a hostile file could hold a million.
const MAX_WARNINGS: usize = 100;

/// Longest title, in characters.
const MAX_TITLE: usize = 120;
/// Longest summary, in characters.
const MAX_SUMMARY: usize = 2_000;
/// Longest text of a source note, in characters.
const MAX_NOTE: usize = 500;
/// Most source notes of a preset.
const MAX_NOTES: usize = 500;
/// Largest published figure: beyond any contract.
const LARGEST_FIGURE: f64 = 1e15;
/// Longest name or value of a file that a message repeats, in characters.
const MAX_QUOTED: usize = 60;

/// Fields of a preset besides its inputs.
const FIELDS: [&str; 12] = [
    "version",
    "title",
    "summary",
    "as_of",
    "kind",
    "history",
    "sources",
    "published",
    "world",
    "company",
    "plan",
    "industry",
];
/// The company's lists, by their ids.
const LEASES: &str = "company.leases";
const DEBTS: &str = "company.debts";
const NOTE_FIELDS: [&str; 4] = ["inputs", "source", "date", "confidence"];
const FIGURE_FIELDS: [&str; 5] = ["figure", "value", "source", "date", "confidence"];

/// Inputs whose id has changed: the last format version with the old id, the old id, today's id. A change of the
/// format adds a version and its rows here, so that every older file still reads.
const RENAMED: &[(u32, &str, &str)] = &[];

/// Reads a preset. The title is empty where the text has none.
pub(super) fn read(text: &str) -> Result<Loaded, PresetError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Err(error) = ron::from_str::<serde::de::IgnoredAny>(text) {
        let message = match error.code {
            ron::Error::ExceededRecursionLimit => "brackets are nested too deeply".to_owned(),
            ron::Error::Eof => "the text ends too early".to_owned(),
            code => lower_first(&shortened(&code.to_string(), 200)),
        };
        let (line, column) = (error.span.end.line, error.span.end.col);
        return Err(PresetError::Syntax { line, column, message, path: None });
    }
    let mut reader = Reader { text, lines: Lines::new(text), version: VERSION, warnings: Vec::new(), more: 0 };
    let Some(fields) = reader.fields("", 0..text.len()) else {
        let message = "a preset is a group of named fields in brackets: (version: 1, …)".to_owned();
        return Err(PresetError::Syntax { line: 1, column: 1, message, path: None });
    };
    reader.version = reader.version(&fields)?;
    let document = reader.document(&fields)?;
    let mut warnings = reader.warnings;
    warnings.sort_by_key(|w| (w.line, w.column));
    if reader.more > 0 {
        let message = format!("{} more warnings are not shown", reader.more);
        warnings.push(Warning { line: 0, column: 0, field: String::new(), message });
    }
    Ok(Loaded { document, warnings })
}

/// A named member of a group.
struct Field {
    name: String,
    /// Where the name stands.
    at: usize,
    value: Range<usize>,
}

/// A value that holds no others.
enum Scalar {
    Number(f64),
    Text(String),
    /// `true` or `false`.
    Truth(bool),
    /// `None`.
    Nothing,
    /// Something else, in words.
    Other(&'static str),
}

struct Reader<'a> {
    text: &'a str,
    lines: Lines<'a>,
    /// The format version that the text says it has.
    version: u32,
    warnings: Vec<Warning>,
    /// Warnings that were only counted.
    more: usize,
}

impl Reader<'_> {
    /// Whether there are warnings enough, so that further ones are only counted.
    fn is_full(&self) -> bool {
        self.warnings.len() >= MAX_WARNINGS
    }

    fn warn(&mut self, at: usize, field: &str, message: String) {
        if self.is_full() {
            self.more += 1;
            return;
        }
        let (line, column) = self.lines.position(at);
        self.warnings.push(Warning { line, column, field: field.to_owned(), message });
    }

    /// The named members of the group at `value`, the last one where a name stands twice; `None` where there is no
    /// group. `prefix` stands before a name in warnings.
    fn fields(&mut self, prefix: &str, value: Range<usize>) -> Option<Vec<Field>> {
        let (bracket, members) = parts(self.text, value)?;
        if bracket == '[' {
            return None;
        }
        let mut fields: Vec<Field> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for Part { key, value } in members {
            let key = key?;
            let name = name(&self.text[key.clone()]);
            let field = Field { name, at: key.start, value };
            if let Some(&place) = places.get(&field.name) {
                let before = std::mem::replace(&mut fields[place], field);
                let (at, name) = (fields[place].at, format!("{prefix}{}", before.name));
                let line = self.lines.line(before.at);
                self.warn(at, &name, format!("stands twice, first on line {line}; the last one counts"));
            } else {
                places.insert(field.name.clone(), fields.len());
                fields.push(field);
            }
        }
        Some(fields)
    }

    fn scalar(&self, value: Range<usize>) -> Scalar {
        let text = &self.text[value];
        match ron::from_str::<Value>(text) {
            Ok(Value::Option(Some(inner))) => scalar(*inner, text),
            Ok(value) => scalar(value, text),
            Err(_) => Scalar::Other("no value"),
        }
    }

    /// The format version, which stands for how everything else is read.
    fn version(&mut self, fields: &[Field]) -> Result<u32, PresetError> {
        let Some(field) = fields.iter().find(|f| f.name == "version") else {
            self.warn(0, "version", format!("is missing; {VERSION} is assumed"));
            return Ok(VERSION);
        };
        match self.scalar(field.value.clone()) {
            Scalar::Number(v) if v.fract() == 0.0 && v > f64::from(VERSION) => {
                Err(PresetError::Newer { version: v as u64, path: None })
            }
            Scalar::Number(v) if v.fract() == 0.0 && v >= 1.0 => Ok(v as u32),
            _ => {
                self.warn(field.at, "version", format!("is no version number; {VERSION} is assumed"));
                Ok(VERSION)
            }
        }
    }

    fn document(&mut self, fields: &[Field]) -> Result<Document, PresetError> {
        let mut document = Document {
            title: String::new(),
            summary: String::new(),
            as_of: super::REFERENCE_MONTH,
            kind: None,
            sources: Vec::new(),
            published: Vec::new(),
            scenario: Scenario::default(),
        };
        let mut places = BTreeMap::new();
        let (mut on_history, mut entry_notes, mut sources) = (None, Vec::new(), None);
        for field in fields {
            match field.name.as_str() {
                "version" => {}
                "title" => document.title = self.words(field, "title", MAX_TITLE, false).unwrap_or_default(),
                "summary" => document.summary = self.words(field, "summary", MAX_SUMMARY, true).unwrap_or_default(),
                "as_of" => self.month(field, &mut document.as_of),
                "kind" => document.kind = self.kind(field),
                "history" => on_history = self.truth(field).then_some(field.at),
                // They may name entries of lists, which stand after them.
                "sources" => sources = Some(field),
                "published" => document.published = self.published(field),
                "world" | "company" | "plan" => {
                    entry_notes.extend(self.group(field, &mut document.scenario, &mut places));
                }
                "industry" => self.industry(field, &mut document.scenario.industry),
                name => match find(name).filter(|p| p.id == p.field()) {
                    Some(p) => self.input(p, field, &mut document.scenario),
                    None => self.unknown(field, name, FIELDS.iter().copied().chain(ALL.iter().map(|p| p.id))),
                },
            }
        }
        if let Some(at) = on_history {
            // The month may stand after this.
            document.scenario.history = history::market(document.as_of);
            if document.scenario.history.is_none() {
                let month = document.as_of;
                self.warn(at, "history", format!("has no price of {month}; the model's market is used"));
            }
        }
        self.soundness(&mut document.scenario, &places)?;
        if let Some(field) = sources {
            document.sources = self.sources(field, &document.scenario.company);
        }
        document.sources.extend(entry_notes);
        for noted in document.sources.iter_mut().flat_map(|note| &mut note.inputs) {
            noted.value = value_of(&document.scenario, &noted.id).unwrap_or(f64::NAN);
        }
        Ok(document)
    }

    /// Reads a group of inputs; notes on entries of its lists come back.
    fn group(
        &mut self,
        field: &Field,
        scenario: &mut Scenario,
        places: &mut BTreeMap<&'static str, usize>,
    ) -> Vec<SourceNote> {
        let mut notes = Vec::new();
        let group = field.name.as_str();
        let prefix = format!("{group}.");
        let Some(fields) = self.fields(&prefix, field.value.clone()) else {
            self.warn(field.at, group, "is not a group of inputs, as in (name: 1.5, …); none of it is read".to_owned());
            return notes;
        };
        for field in fields {
            let written = format!("{prefix}{}", field.name);
            let id = current_id(self.version, &written, RENAMED);
            if id == LEASES {
                places.insert(LEASES, field.at);
                notes.extend(self.list::<Lease>(&field, "it_mw", &mut scenario.company));
                continue;
            }
            if id == DEBTS {
                notes.extend(self.list::<Debt>(&field, "amount", &mut scenario.company));
                continue;
            }
            match find(id) {
                Some(p) => {
                    places.insert(p.id, field.at);
                    self.input(p, &field, scenario);
                }
                None => self.unknown(&field, &written, ALL.iter().map(|p| p.id).chain([LEASES, DEBTS])),
            }
        }
        notes
    }

    /// Reads one input; a value that it cannot have leaves the reference company's.
    fn input(&mut self, p: &'static Parameter, field: &Field, scenario: &mut Scenario) {
        if let Some(value) = self.value(p, p.id, field) {
            p.set(scenario, value);
        }
    }

    /// Reads a value of an input, which warnings call by this name; `None` where it cannot have it.
    fn value<S>(&mut self, p: &Parameter<S>, name: &str, field: &Field) -> Option<f64> {
        let kept = p.text(p.default);
        let or_word = p.infinite.map(|word| format!(" or \"{word}\"")).unwrap_or_default();
        let value = match self.scalar(field.value.clone()) {
            Scalar::Number(value) => value,
            Scalar::Nothing if p.infinite.is_some() => f64::INFINITY,
            Scalar::Text(text) if text.trim_end().ends_with('%') || p.infinite.is_some() => {
                let Ok(value) = p.parse(&text) else {
                    let text = shortened(&text, MAX_QUOTED);
                    self.warn(field.at, name, format!("is \"{text}\", which is no value of it; {kept} is kept"));
                    return None;
                };
                value
            }
            Scalar::Text(text) => {
                let text = shortened(&text, MAX_QUOTED);
                self.warn(field.at, name, format!("is the text \"{text}\", not a number{or_word}; {kept} is kept"));
                return None;
            }
            Scalar::Nothing => {
                self.warn(field.at, name, format!("has no value; {kept} is kept"));
                return None;
            }
            Scalar::Truth(_) => {
                self.warn(field.at, name, format!("is true or false, not a number{or_word}; {kept} is kept"));
                return None;
            }
            Scalar::Other(what) => {
                self.warn(field.at, name, format!("is {what}, not a number{or_word}; {kept} is kept"));
                return None;
            }
        };
        if p.check(value).is_err() {
            let (low, high) = (p.unit.number(p.limits.0), p.unit.text(p.limits.1));
            let value = if value.is_nan() { "NaN".to_owned() } else { p.text(value) };
            let message = format!("cannot be {value}, only {low} … {high}{or_word}; {kept} is kept");
            self.warn(field.at, name, message);
            return None;
        }
        if p.is_beyond_slider(value) {
            let (low, high) = (p.unit.number(p.widest.0), p.unit.text(p.widest.1));
            self.warn(field.at, name, format!("is {}, beyond the slider ({low} … {high})", p.text(value)));
        }
        Some(value)
    }

    /// What inputs must be to each other.
    fn soundness(
        &mut self,
        scenario: &mut Scenario,
        places: &BTreeMap<&'static str, usize>,
    ) -> Result<(), PresetError> {
        let (site, leased) = (scenario.company.site_mw, scenario.company.existing_ai_mw);
        if leased > site {
            const ID: &str = "company.existing_ai_mw";
            let at = places.get(ID).or(places.get("company.site_mw")).copied().unwrap_or_default();
            let shown = |id| find(id).map(|p| p.text(leased)).unwrap_or_default();
            let message = format!("is {}, more than the site has; all of the site is taken as leased", shown(ID));
            self.warn(at, ID, message);
            scenario.company.existing_ai_mw = site;
        }
        scenario.company.soundness().map_err(|unsound| {
            let (line, column) = self.lines.position(places.get(LEASES).copied().unwrap_or_default());
            PresetError::Unsound { line, column, unsound, path: None }
        })
    }

    /// A text of limited length without control characters.
    fn words(&mut self, field: &Field, name: &str, longest: usize, lines: bool) -> Option<String> {
        let Scalar::Text(text) = self.scalar(field.value.clone()) else {
            self.warn(field.at, name, "is not a text in quotation marks; it is left out".to_owned());
            return None;
        };
        let bad = |c: char| c.is_control() && !(lines && c == '\n');
        if text.contains(bad) {
            self.warn(field.at, name, "holds control characters; they are replaced by spaces".to_owned());
        }
        let mut text = text.replace(bad, " ");
        if let Some((end, _)) = text.char_indices().nth(longest) {
            text.truncate(end);
            self.warn(field.at, name, format!("is longer than {longest} characters; the rest is left out"));
        }
        Some(text)
    }

    fn month(&mut self, field: &Field, month: &mut YearMonth) {
        let written = match self.scalar(field.value.clone()) {
            Scalar::Text(text) => YearMonth::parse(&text),
            _ => None,
        };
        match written {
            Some(written) => *month = written,
            None => self.warn(field.at, "as_of", format!("is not a month such as \"2026-09\"; {month} is assumed")),
        }
    }

    /// Whether a switch is on; off where it is none.
    fn truth(&mut self, field: &Field) -> bool {
        if let Scalar::Truth(truth) = self.scalar(field.value.clone()) {
            return truth;
        }
        self.warn(field.at, &field.name, "is neither true nor false; false is assumed".to_owned());
        false
    }

    fn kind(&mut self, field: &Field) -> Option<Kind> {
        let written = match self.scalar(field.value.clone()) {
            Scalar::Text(text) => Kind::from_code(&text),
            _ => None,
        };
        if written.is_none() {
            let codes = Kind::ALL.map(Kind::code).join(", ");
            self.warn(field.at, "kind", format!("is none of {codes}; it is left out"));
        }
        written
    }

    fn sources(&mut self, field: &Field, company: &Company) -> Vec<SourceNote> {
        let Some(('[', members)) = parts(self.text, field.value.clone()) else {
            self.warn(
                field.at,
                "sources",
                "is not a list, as in [(inputs: […], source: \"…\")]; none is read".to_owned(),
            );
            return Vec::new();
        };
        if members.len() > MAX_NOTES {
            self.warn(field.at, "sources", format!("holds more than {MAX_NOTES} notes; the rest is left out"));
        }
        let notes = members.into_iter().take(MAX_NOTES).enumerate();
        notes.filter_map(|(i, part)| self.note(i + 1, part.value, company)).collect()
    }

    fn note(&mut self, number: usize, value: Range<usize>, company: &Company) -> Option<SourceNote> {
        let prefix = format!("sources[{number}].");
        let at = value.start;
        let Some(fields) = self.fields(&prefix, value) else {
            let message = "is not a note, as in (inputs: […], source: \"…\"); it is left out".to_owned();
            self.warn(at, prefix.trim_end_matches('.'), message);
            return None;
        };
        let mut note = SourceNote {
            inputs: Vec::new(),
            source: String::new(),
            date: String::new(),
            confidence: Confidence::Assumed,
        };
        for field in fields {
            let name = format!("{prefix}{}", field.name);
            match field.name.as_str() {
                "inputs" => note.inputs = self.ids(&name, &field, company),
                "source" => note.source = self.words(&field, &name, MAX_NOTE, false).unwrap_or_default(),
                "date" => note.date = self.words(&field, &name, MAX_NOTE, false).unwrap_or_default(),
                "confidence" => note.confidence = self.confidence(&field, &name),
                _ => self.unknown(&field, &name, NOTE_FIELDS.into_iter()),
            }
        }
        Some(note)
    }

    fn confidence(&mut self, field: &Field, name: &str) -> Confidence {
        let Some(code) = self.words(field, name, MAX_NOTE, false) else {
            return Confidence::Assumed;
        };
        Confidence::from_code(&code).unwrap_or_else(|| {
            let codes = Confidence::ALL.map(Confidence::code).join(", ");
            self.warn(field.at, name, format!("is none of {codes}; it is taken as our assumption"));
            Confidence::Assumed
        })
    }

    fn published(&mut self, field: &Field) -> Vec<Published> {
        let Some(('[', members)) = parts(self.text, field.value.clone()) else {
            let message = "is not a list, as in [(figure: \"average-rent\", value: 120)]; none is read".to_owned();
            self.warn(field.at, "published", message);
            return Vec::new();
        };
        if members.len() > MAX_NOTES {
            self.warn(field.at, "published", format!("holds more than {MAX_NOTES} figures; the rest is left out"));
        }
        let figures = members.into_iter().take(MAX_NOTES).enumerate();
        figures.filter_map(|(i, part)| self.published_figure(i + 1, part.value)).collect()
    }

    /// A published figure; one without a name that is known, or without a number, is left out.
    fn published_figure(&mut self, number: usize, value: Range<usize>) -> Option<Published> {
        let prefix = format!("published[{number}].");
        let at = value.start;
        let (mut benchmark, mut amount) = (None, None);
        let (mut source, mut date, mut confidence) = (String::new(), String::new(), Confidence::Assumed);
        for field in self.fields(&prefix, value).unwrap_or_default() {
            let name = format!("{prefix}{}", field.name);
            match field.name.as_str() {
                "figure" => {
                    let code = self.words(&field, &name, MAX_NOTE, false).unwrap_or_default();
                    benchmark = Benchmark::from_code(&code);
                }
                "value" => amount = self.amount(&field),
                "source" => source = self.words(&field, &name, MAX_NOTE, false).unwrap_or_default(),
                "date" => date = self.words(&field, &name, MAX_NOTE, false).unwrap_or_default(),
                "confidence" => confidence = self.confidence(&field, &name),
                _ => self.unknown(&field, &name, FIGURE_FIELDS.into_iter()),
            }
        }
        let (Some(benchmark), Some(value)) = (benchmark, amount) else {
            let codes = Benchmark::ALL.map(Benchmark::code).join(", ");
            let message = format!("needs a number and one of {codes} for its figure; it is left out");
            self.warn(at, prefix.trim_end_matches('.'), message);
            return None;
        };
        Some(Published { benchmark, value, source, date, confidence })
    }

    /// A positive number.
    fn amount(&self, field: &Field) -> Option<f64> {
        match self.scalar(field.value.clone()) {
            Scalar::Number(value) if value > 0.0 && value <= LARGEST_FIGURE => Some(value),
            _ => None,
        }
    }

    /// The inputs that a note is about, their values still to come; unknown ones are left out.
    fn ids(&mut self, name: &str, field: &Field, company: &Company) -> Vec<Noted> {
        let Some(('[', members)) = parts(self.text, field.value.clone()) else {
            self.warn(field.at, name, "is not a list of inputs, as in [\"world.btc_price\"]".to_owned());
            return Vec::new();
        };
        let mut ids: Vec<Noted> = Vec::new();
        for part in members {
            let at = part.value.start;
            let written = match self.scalar(part.value) {
                Scalar::Text(text) => text,
                _ => "what stands here".to_owned(),
            };
            let current = current_id(self.version, &written, RENAMED);
            let known = find(current).is_some() || Address::find(company, current).is_some_and(|found| found.is_ok());
            match known {
                true if ids.iter().any(|noted| noted.id == current) => {}
                true => ids.push(Noted { id: current.to_owned(), value: f64::NAN }),
                false if self.is_full() => self.more += 1,
                false => {
                    let written = shortened(&written, MAX_QUOTED);
                    let guess = suggestion(&written, ALL.iter().map(|p| p.id));
                    self.warn(at, name, format!("names {written}, which is not an input{guess}"));
                }
            }
        }
        ids
    }

    fn unknown(&mut self, field: &Field, name: &str, known: impl Iterator<Item = &'static str>) {
        if self.is_full() {
            // Looking for a suggestion takes long.
            self.more += 1;
            return;
        }
        let input = Group::ALL.iter().any(|g| name.starts_with(&format!("{}.", g.label().to_lowercase())));
        let what = if input { "an input" } else { "a field" };
        let guess = suggestion(name, known);
        self.warn(field.at, name, format!("is not {what}{guess}"));
    }
}

/// What a single value of a file is; a bare word such as `never` is taken as the text that it means.
fn scalar(value: Value, text: &str) -> Scalar {
    match value {
        Value::Number(number) => Scalar::Number(number.into_f64()),
        Value::String(text) => Scalar::Text(text),
        Value::Option(_) => Scalar::Nothing,
        Value::Unit if text.trim_start().starts_with(char::is_alphabetic) => Scalar::Text(text.trim().to_owned()),
        Value::Bool(truth) => Scalar::Truth(truth),
        Value::Char(_) => Scalar::Other("a single character"),
        Value::Map(_) | Value::Unit => Scalar::Other("a group"),
        Value::Seq(_) => Scalar::Other("a list"),
        Value::Bytes(_) => Scalar::Other("bytes"),
    }
}

/// The name that a key of a file stands for, cut where it is absurdly long.
fn name(key: &str) -> String {
    let key = key.strip_prefix("r#").unwrap_or(key);
    let decoded = if key.contains('"') { ron::from_str::<String>(key).ok() } else { None };
    shortened(decoded.as_deref().unwrap_or(key), MAX_QUOTED)
}

/// Today's id of an input that a file of an older version names.
fn current_id<'a>(version: u32, id: &'a str, renamed: &[(u32, &str, &'static str)]) -> &'a str {
    renamed.iter().find(|(last, old, _)| version <= *last && *old == id).map_or(id, |(_, _, new)| new)
}

/// "; did you mean company.site_mw?", where a known name is near enough.
fn suggestion(name: &str, known: impl Iterator<Item = &'static str>) -> String {
    let field = |id: &str| id.rsplit('.').next().unwrap_or_default().to_owned();
    let distance = |id: &&'static str| {
        // The right field in the wrong group is nearer than any misspelling.
        if field(name) == field(id) { 0 } else { edits(name, id) }
    };
    let near = known.map(|id| (distance(&id), id)).min().filter(|(edits, _)| *edits <= 2.max(name.chars().count() / 5));
    near.map(|(_, id)| format!("; did you mean {id}?")).unwrap_or_default()
}

/// Number of letters to insert, delete or change to turn one word into the other.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let change = diagonal + usize::from(c != *d);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// A text in one line of limited length.
fn shortened(text: &str, longest: usize) -> String {
    let mut short: String =
        text.chars().take(longest).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if text.chars().nth(longest).is_some() {
        short.push('…');
    }
    short
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renamed_inputs_are_found_in_old_files_only() {
        let renamed = &[(1, "company.site_megawatt", "company.site_mw")];
        assert_eq!(current_id(1, "company.site_megawatt", renamed), "company.site_mw");
        assert_eq!(current_id(2, "company.site_megawatt", renamed), "company.site_megawatt");
        assert_eq!(current_id(1, "company.cash", renamed), "company.cash");
        for (version, _, new) in RENAMED {
            assert!(*version < VERSION && find(new).is_some());
        }
    }

    #[test]
    fn near_names_are_suggested() {
        let guess = |name| suggestion(name, ALL.iter().map(|p| p.id));
        assert_eq!(guess("company.siet_mw"), "; did you mean company.site_mw?");
        assert_eq!(guess("plan.power_price"), "; did you mean company.power_price?");
        assert_eq!(guess("world.hash_price"), "; did you mean world.hashprice?");
        assert_eq!(guess("company.colour_of_the_roof"), "");
    }
}
