//! Where the values on screen come from: decided in one place when the scenario changes, and read everywhere else.

use std::borrow::Cow;

use crate::model::parameters::{ALL, Confidence, Parameter};
use crate::model::quantity::Unit;
use crate::store::csv::text_table;
use crate::store::preset::Document;

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// The preset's own note of this index vouches for it.
    Note(usize),
    /// It is the reference company's, whose source is in the table of inputs.
    Reference,
    /// The preset sets it without a source.
    Unsourced,
    /// The user has set it.
    Yours,
}

/// A value's source in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation<'a> {
    /// The source, or whose it is.
    pub source: Cow<'a, str>,
    /// Its date; empty where it has none.
    pub date: Cow<'a, str>,
    /// How far it can be trusted; empty where that is not known.
    pub confidence: &'static str,
}

/// "hashrateindex.com, 2026-08-22 (press, several agreeing or one good outlet)".
impl std::fmt::Display for Citation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.source.is_empty(), self.date.is_empty(), self.confidence.is_empty()) {
            (true, _, _) => f.write_str(self.confidence),
            (false, true, true) => f.write_str(&self.source),
            (false, false, true) => write!(f, "{}, {}", self.source, self.date),
            (false, true, false) => write!(f, "{} ({})", self.source, self.confidence),
            (false, false, false) => write!(f, "{}, {} ({})", self.source, self.date, self.confidence),
        }
    }
}

/// What is known of every input of the open scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// In the order of the table of inputs.
    provenances: Vec<Provenance>,
}

/// A column of the list of inputs: its title on screen and in files, and a cell for a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// World, company or plan.
    Group,
    /// Name of the input.
    Input,
    /// Value with its unit.
    Value,
    /// Source.
    Source,
    /// Date of the source.
    Date,
    /// Confidence in words.
    Confidence,
}

impl Field {
    /// All columns, from the left.
    pub const ALL: [Self; 6] = [Self::Group, Self::Input, Self::Value, Self::Source, Self::Date, Self::Confidence];

    /// Title.
    pub fn label(self) -> &'static str {
        match self {
            Self::Group => "Group",
            Self::Input => "Input",
            Self::Value => "Value",
            Self::Source => "Source",
            Self::Date => "Date",
            Self::Confidence => "Confidence",
        }
    }
}

impl Sources {
    /// Looks at every input of a document, against the one that was saved or opened.
    pub fn of(document: &Document, saved: &Document) -> Self {
        let state = |parameter: &Parameter| {
            let value = parameter.get(&document.scenario);
            if value == parameter.default {
                Provenance::Reference
            } else if value == parameter.get(&saved.scenario) {
                Provenance::Unsourced
            } else {
                Provenance::Yours
            }
        };
        let mut provenances: Vec<Provenance> = ALL.iter().map(state).collect();
        for (index, note) in document.sources.iter().enumerate() {
            for noted in &note.inputs {
                let Some(at) = ALL.iter().position(|p| p.id == noted.id) else { continue };
                // An assumption that is the reference company's too: the table has the reason for it.
                let shared = note.confidence == Confidence::Assumed && noted.value == ALL[at].default;
                if ALL[at].get(&document.scenario) == noted.value {
                    // Of several notes the last one counts, as in `Document::note`.
                    provenances[at] = if shared { Provenance::Reference } else { Provenance::Note(index) };
                }
            }
        }
        Self { provenances }
    }

    /// What is known of an input.
    pub fn provenance(&self, parameter: &Parameter) -> Provenance {
        let index = ALL.iter().position(|p| p.id == parameter.id);
        index.and_then(|i| self.provenances.get(i)).copied().unwrap_or(Provenance::Unsourced)
    }

    /// The same in words.
    pub fn citation<'a>(&self, document: &'a Document, parameter: &'static Parameter) -> Citation<'a> {
        let plain = |source: &'static str| Citation { source: source.into(), date: "".into(), confidence: "" };
        match self.provenance(parameter) {
            Provenance::Note(index) => match document.sources.get(index) {
                Some(note) => Citation {
                    source: note.source.as_str().into(),
                    date: note.date.as_str().into(),
                    confidence: note.confidence.meaning(),
                },
                None => plain(UNSOURCED),
            },
            Provenance::Reference => Citation {
                source: parameter.source.text.into(),
                date: parameter.source.date.into(),
                confidence: parameter.source.confidence.meaning(),
            },
            Provenance::Unsourced => plain(UNSOURCED),
            Provenance::Yours => plain(YOURS),
        }
    }

    /// A cell of the list, for a reader.
    pub fn cell(&self, document: &Document, parameter: &'static Parameter, field: Field) -> String {
        let citation = || self.citation(document, parameter);
        match field {
            Field::Group => parameter.group.label().to_owned(),
            Field::Input => parameter.label.to_owned(),
            Field::Value => parameter.text(parameter.get(&document.scenario)),
            Field::Source => citation().source.into_owned(),
            Field::Date => citation().date.into_owned(),
            Field::Confidence => citation().confidence.to_owned(),
        }
    }

    /// The inputs that a search finds, sorted by a column; values are sorted within their unit.
    pub fn listed(&self, document: &Document, needle: &str, sort: (Field, bool)) -> Vec<&'static Parameter> {
        let words: Vec<String> = needle.split_whitespace().map(str::to_lowercase).collect();
        let found = |parameter: &&'static Parameter| {
            let citation = self.citation(document, parameter);
            let fixed = [parameter.id, parameter.label, parameter.section, parameter.group.label(), parameter.meaning];
            let of_source = [&*citation.source, &*citation.date, citation.confidence];
            let texts: Vec<String> = fixed.iter().chain(&of_source).map(|t| t.to_lowercase()).collect();
            words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
        };
        let mut listed: Vec<&'static Parameter> = ALL.iter().filter(found).collect();
        let (field, descending) = sort;
        match field {
            Field::Group => listed.sort_by_key(|p| p.group),
            Field::Value => listed.sort_by(|a, b| {
                let of = |p: &Parameter| (p.unit.suffix(), p.get(&document.scenario));
                let ((unit_a, value_a), (unit_b, value_b)) = (of(a), of(b));
                unit_a.cmp(unit_b).then(value_a.total_cmp(&value_b))
            }),
            _ => listed.sort_by_cached_key(|p| self.cell(document, p, field).to_lowercase()),
        }
        if descending {
            listed.reverse();
        }
        listed
    }
}

/// What stands in place of a source where a preset gives none.
const UNSOURCED: &str = "the preset gives no source";
/// What stands in place of a source where the user has set the value.
const YOURS: &str = "yours";

/// The list as a table for a file or the clipboard: values are plain numbers in the input's own unit, as presets have
/// them.
pub fn table(document: &Document, sources: &Sources, inputs: &[&'static Parameter], delimiter: u8) -> String {
    let header = ["group", "id", "input", "value", "unit", "source", "date", "confidence"].map(Cow::from);
    let rows = inputs.iter().map(|parameter| {
        let value = parameter.get(&document.scenario);
        let value = if value.is_finite() { value.to_string() } else { parameter.text(value) };
        let citation = sources.citation(document, parameter);
        [
            parameter.group.label().into(),
            parameter.id.into(),
            parameter.label.into(),
            value.into(),
            unit(parameter).into(),
            citation.source,
            citation.date,
            citation.confidence.into(),
        ]
    });
    text_table(std::iter::once(header).chain(rows), delimiter)
}

/// The unit of a plain number: shares and rates are fractions.
fn unit(parameter: &Parameter) -> &'static str {
    match parameter.unit {
        Unit::Percent => "fraction",
        Unit::PercentPerYear => "fraction a year",
        other => other.suffix(),
    }
}

/// The inputs without a doubt about where they come from, and the others: for the line above the list.
pub fn tally(sources: &Sources) -> String {
    let count = |wanted: fn(&Provenance) -> bool| sources.provenances.iter().filter(|p| wanted(p)).count();
    let own = count(|p| matches!(p, Provenance::Note(_)));
    let reference = count(|p| *p == Provenance::Reference);
    let (unsourced, yours) = (count(|p| *p == Provenance::Unsourced), count(|p| *p == Provenance::Yours));
    let parts = [
        (own, "from the preset's own sources"),
        (reference, "as the reference company has them"),
        (unsourced, "without a source"),
        (yours, "yours"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}"));
    said.collect::<Vec<_>>().join(", ")
}

/// Whether a degree of confidence is one that a reader should not take for sourced.
pub fn is_weak(confidence: &str) -> bool {
    [Confidence::C, Confidence::M, Confidence::Assumed].iter().any(|c| c.meaning() == confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::find;
    use crate::store::preset;

    fn open(name: &str) -> Document {
        preset::resolve(name).expect("shipped").document
    }

    fn input(id: &str) -> &'static Parameter {
        find(id).expect("an input")
    }

    #[test]
    fn a_changed_value_is_yours_until_it_is_changed_back() {
        let saved = open("reference");
        let mut document = saved.clone();
        let hashprice = input("world.hashprice");
        let before = Sources::of(&document, &saved).citation(&document, hashprice).to_string();
        assert_ne!(before, YOURS);
        hashprice.set(&mut document.scenario, 52.0);
        let sources = Sources::of(&document, &saved);
        assert_eq!(sources.provenance(hashprice), Provenance::Yours);
        assert_eq!(sources.citation(&document, hashprice).to_string(), "yours");
        hashprice.set(&mut document.scenario, saved.scenario.world.hashprice);
        assert_eq!(Sources::of(&document, &saved).citation(&document, hashprice).to_string(), before);
    }

    #[test]
    fn a_presets_own_note_goes_before_the_table_and_agrees_with_the_document() {
        for shipped in preset::SHIPPED {
            let document = open(shipped.name);
            let sources = Sources::of(&document, &document);
            for parameter in ALL {
                let noted = document.note(parameter.id).map(|n| n.source.clone());
                let assumed = document.note(parameter.id).is_some_and(|n| n.confidence == Confidence::Assumed);
                match sources.provenance(parameter) {
                    Provenance::Reference if assumed => {
                        assert_eq!(parameter.get(&document.scenario), parameter.default, "{}", parameter.id);
                    }
                    Provenance::Note(i) => assert_eq!(noted.as_ref(), Some(&document.sources[i].source)),
                    other => {
                        assert_eq!(noted, None, "{} {}", shipped.name, parameter.id);
                        assert_ne!(other, Provenance::Yours);
                    }
                }
            }
        }
    }

    #[test]
    fn a_value_that_differs_without_a_note_has_no_source() {
        let mut saved = open("reference");
        saved.sources.clear();
        saved.scenario.world.hashprice = 61.0;
        let sources = Sources::of(&saved, &saved);
        assert_eq!(sources.provenance(input("world.hashprice")), Provenance::Unsourced);
        assert_eq!(sources.provenance(input("world.btc_price")), Provenance::Reference);
    }

    #[test]
    fn the_list_is_searched_and_sorted_either_way() {
        let document = open("reference");
        let sources = Sources::of(&document, &document);
        let ids = |needle: &str, sort| -> Vec<&str> {
            sources.listed(&document, needle, sort).iter().map(|p| p.id).collect()
        };
        assert_eq!(ids("", (Field::Group, false)).len(), ALL.len());
        assert_eq!(ids("", (Field::Group, false))[0], ALL[0].id, "the table's own order within a group");
        let up = sources.listed(&document, "", (Field::Input, false));
        assert!(up.windows(2).all(|w| w[0].label.to_lowercase() <= w[1].label.to_lowercase()));
        let mut down = ids("", (Field::Input, true));
        down.reverse();
        assert_eq!(ids("", (Field::Input, false)), down);
        assert!(ids("halving", (Field::Group, false)).contains(&"world.halving_cut"));
        assert!(ids("no such words", (Field::Group, false)).is_empty());
    }

    #[test]
    fn the_table_has_every_input_and_its_numbers_read_back() {
        let document = open("hybrid");
        let sources = Sources::of(&document, &document);
        let inputs = sources.listed(&document, "", (Field::Group, false));
        let text = table(&document, &sources, &inputs, b'\t');
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("group\tid\tinput\tvalue\tunit\tsource\tdate\tconfidence"));
        let mut count = 0;
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 8, "{line}");
            let parameter = input(cells[1]);
            assert_eq!(parameter.parse(cells[3]), Ok(parameter.get(&document.scenario)), "{line}");
            count += 1;
        }
        assert_eq!(count, ALL.len());
        let tally = tally(&sources);
        assert!(tally.contains("preset's own sources") && !tally.contains("yours"), "{tally}");
    }
}
