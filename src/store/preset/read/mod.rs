//! A document from a text: what can be read is, and the rest is said with its place.

mod industry;
mod inputs;
mod lists;
mod story;
mod world;

use std::collections::BTreeMap;
use std::ops::Range;

use ron::Value;

use self::inputs::commas;
use super::scan::{Lines, Part, parts};
use super::{
    Document, Found, Loaded, Noted, PresetError, PresetKind, Published, Sort, SourceNote, VERSION, Warning, value_of,
};
use crate::analysis::benchmark::Benchmark;
use crate::model::calendar::YearMonth;
use crate::model::entries::Address;
use crate::model::parameters::editions::{Defaults, Edition, FORMER, UNSAID};
use crate::model::parameters::{ALL, Confidence, Group, find};
use crate::model::protocol::Contradiction;
use crate::model::quantity::{Domain, Entry, Unit};
use crate::model::scenario::Company;
use crate::model::text::shortened;
use crate::store::history;
use crate::store::plain::is_hidden;

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
const FIELDS: [&str; 13] = [
    "version",
    "defaults",
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

/// Reads a preset of any sort. The title is empty where the text has none.
pub(super) fn read(text: &str) -> Result<Found<Loaded>, PresetError> {
    read_with(text, FORMER)
}

/// The same, with these former editions of the defaults.
fn read_with(text: &str, former: &[Edition]) -> Result<Found<Loaded>, PresetError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Err(error) = ron::from_str::<serde::de::IgnoredAny>(text) {
        let message = match error.code {
            ron::Error::ExceededRecursionLimit => "brackets are nested too deeply".to_owned(),
            ron::Error::Eof => "the text ends too early".to_owned(),
            code => lower_first(&shortened(&code.to_string(), 200)),
        };
        let (line, column) = (error.span.end.line, error.span.end.col);
        if let Some((at, message)) = commas(text) {
            let (line, column) = Lines::new(text).position(at);
            return Err(PresetError::Syntax { line, column, message, path: None });
        }
        return Err(PresetError::Syntax { line, column, message, path: None });
    }
    let (lines, defaults) = (Lines::new(text), Defaults::default());
    let mut reader = Reader { text, lines, version: VERSION, defaults, warnings: Vec::new(), more: 0 };
    let Some(fields) = reader.fields("", 0..text.len()) else {
        let message = "a preset is a group of named fields in brackets: (version: 1, …)".to_owned();
        return Err(PresetError::Syntax { line: 1, column: 1, message, path: None });
    };
    reader.version = reader.version(&fields)?;
    reader.defaults = Defaults::of(reader.edition(&fields, former.len() as u32 + 1), former);
    Ok(match reader.sort(&fields) {
        Sort::Case => {
            let document = reader.document(&fields)?;
            Found::Case(Box::new(Loaded { document, warnings: reader.into_warnings() }))
        }
        Sort::World => {
            let document = reader.world(&fields);
            Found::World(Box::new(Loaded { document, warnings: reader.into_warnings() }))
        }
        Sort::Shock => {
            let document = reader.shock(&fields);
            Found::Shock(Loaded { document, warnings: reader.into_warnings() })
        }
        Sort::Story => {
            let document = reader.story(&fields);
            Found::Story(Box::new(Loaded { document, warnings: reader.into_warnings() }))
        }
    })
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
    /// What is not listed.
    defaults: Defaults,
    warnings: Vec<Warning>,
    /// Warnings that were only counted.
    more: usize,
}

impl Reader<'_> {
    /// All warnings, in the order of the file.
    fn into_warnings(self) -> Vec<Warning> {
        let mut warnings = self.warnings;
        warnings.sort_by_key(|w| (w.line, w.column));
        if self.more > 0 {
            let message = format!("{} more warnings are not shown", self.more);
            warnings.push(Warning { line: 0, column: 0, field: String::new(), message });
        }
        warnings
    }

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

    /// The edition of the defaults that the text leaves out; today's is the newest that is known.
    fn edition(&mut self, fields: &[Field], today: u32) -> u32 {
        let Some(field) = fields.iter().find(|f| f.name == "defaults") else { return UNSAID };
        match self.scalar(field.value.clone()) {
            Scalar::Number(v) if v.fract() == 0.0 && v > f64::from(today) => {
                let message = format!(
                    "are of edition {v}, which is newer than this program's; its own of edition {today} are taken for \
                     what is not listed"
                );
                self.warn(field.at, "defaults", message);
                today
            }
            Scalar::Number(v) if v.fract() == 0.0 && v >= 1.0 => v as u32,
            _ => {
                self.warn(field.at, "defaults", format!("is no number of an edition; {UNSAID} is assumed"));
                UNSAID
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
            scenario: self.defaults.scenario(),
        };
        let mut places = BTreeMap::new();
        let (mut on_history, mut entry_notes, mut sources) = (None, Vec::new(), None);
        for field in fields {
            match field.name.as_str() {
                "version" | "defaults" => {}
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
        self.protocol(document.contradiction(), fields, &places);
        if let Some(field) = sources {
            document.sources = self.sources(field, &document.scenario.company);
        }
        document.sources.extend(entry_notes);
        for noted in document.sources.iter_mut().flat_map(|note| &mut note.inputs) {
            noted.value = value_of(&document.scenario, &noted.id).unwrap_or(f64::NAN);
        }
        Ok(document)
    }

    /// Warns where the start month and the world contradict the protocol, at the first of them that is written down.
    fn protocol(
        &mut self,
        contradiction: Option<Contradiction>,
        fields: &[Field],
        places: &BTreeMap<&'static str, usize>,
    ) {
        let Some(Contradiction { inputs, sentence }) = contradiction else { return };
        let of_month = || fields.iter().find(|field| field.name == "as_of").map(|field| field.at);
        let at = inputs.iter().find_map(|id| places.get(id).copied()).or_else(of_month).unwrap_or_default();
        self.warn(at, inputs.first().copied().unwrap_or_default(), sentence);
    }

    /// A text of limited length without control characters.
    fn words(&mut self, field: &Field, name: &str, longest: usize, lines: bool) -> Option<String> {
        let Scalar::Text(text) = self.scalar(field.value.clone()) else {
            self.warn(field.at, name, "is not a text in quotation marks; it is left out".to_owned());
            return None;
        };
        let bad = |c: char| is_hidden(c) && !(lines && c == '\n');
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

    fn kind(&mut self, field: &Field) -> Option<PresetKind> {
        let written = match self.scalar(field.value.clone()) {
            Scalar::Text(text) => PresetKind::from_code(&text),
            _ => None,
        };
        if written.is_none() {
            let codes = PresetKind::ALL.map(PresetKind::code).join(", ");
            let others = [Sort::World, Sort::Shock, Sort::Story].map(Sort::code).join(", ");
            let codes = format!("{codes}, {others}");
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
            Scalar::Number(value) => Some(value).filter(|value| *value > 0.0 && *value <= LARGEST_FIGURE),
            Scalar::Text(text) => {
                let domain = Domain { unit: Unit::Plain, limits: (f64::MIN_POSITIVE, LARGEST_FIGURE), infinite: None };
                domain.parse(&text, Entry::File).ok()
            }
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
    fn a_file_of_an_older_edition_keeps_its_own_defaults() {
        static FORMER: &[Edition] = &[
            Edition { changed: &[("world.hashprice", 30.0), ("leases.margin", 0.7)] },
            Edition { changed: &[("world.hashprice", 35.0), ("horizon_months", 60.0)] },
        ];
        let read = |text: &str| match read_with(text, FORMER).expect("it is read") {
            Found::Case(loaded) => *loaded,
            other => panic!("{other:?}"),
        };
        let lease = "title: \"x\", company: (leases: [(name: \"a\", it_mw: 10)])";
        let seen = |text: &str| {
            let Loaded { document, warnings } = read(text);
            let scenario = document.scenario;
            (scenario.world.hashprice, scenario.company.leases[0].margin, scenario.horizon_months, warnings.len())
        };
        let today = crate::model::scenario::Scenario::default();
        let hashprice = today.world.hashprice;
        assert_eq!(seen(&format!("(version: 2, defaults: 1, {lease})")), (30.0, 0.7, 60.0, 0));
        assert_eq!(seen(&format!("(version: 2, {lease})")), (30.0, 0.7, 60.0, 0), "as it was before files said so");
        assert_eq!(seen(&format!("(version: 2, defaults: 2, {lease})")), (35.0, 0.85, 60.0, 0));
        let now = (hashprice, 0.85, today.horizon_months);
        assert_eq!(seen(&format!("(version: 2, defaults: 3, {lease})")), (now.0, now.1, now.2, 0));
        assert_eq!(seen(&format!("(version: 2, defaults: 9, {lease})")), (now.0, now.1, now.2, 1), "newer: it is said");
        // What it lists counts in every edition, and a refused value leaves the default of its time.
        let listed = read(&format!("(version: 2, defaults: 1, {lease}, world: (hashprice: 44))"));
        assert_eq!(listed.document.scenario.world.hashprice, 44.0);
        let refused = read(&format!("(version: 2, defaults: 1, {lease}, world: (hashprice: \"x\"))"));
        assert_eq!(refused.document.scenario.world.hashprice, 30.0);
        assert!(refused.warnings[0].message.contains("30"), "{:?}", refused.warnings);
        let world = "(version: 1, defaults: 1, kind: \"world\", title: \"x\", world: ())";
        match read_with(world, FORMER).expect("it is read") {
            Found::World(loaded) => {
                assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
                assert_eq!(loaded.document.world.hashprice, 30.0);
            }
            other => panic!("{other:?}"),
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
