//! Where the values on screen come from: decided in one place when the scenario changes, and read everywhere else.

use std::borrow::Cow;

use crate::app::open::Open;
use crate::app::picture::table::{Cell, Column, Table};
use crate::app::shell::search::Search;
use crate::model::parameters::{ALL, Confidence, Parameter, find};
use crate::model::quantity::Unit;
use crate::store::preset::{Document, SourceNote};

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

impl<'a> Citation<'a> {
    /// A preset's own note in words.
    pub fn of(note: &'a SourceNote) -> Self {
        Self {
            source: note.source.as_str().into(),
            date: note.date.as_str().into(),
            confidence: note.confidence.meaning(),
        }
    }
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
                Some(note) => Citation::of(note),
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

    /// Whether a search finds an input by its names, its meaning and its source.
    pub fn finds(&self, document: &Document, parameter: &'static Parameter, search: &Search) -> bool {
        let citation = self.citation(document, parameter);
        let fixed = [parameter.id, parameter.label, parameter.section, parameter.group.label(), parameter.meaning];
        search.finds(&fixed) || {
            let of_source = [&*citation.source, &*citation.date, citation.confidence];
            search.finds(&[&fixed[..], &of_source[..]].concat())
        }
    }
}

/// The list of all inputs, as it is shown, copied and exported.
#[derive(Debug, Default)]
pub struct SourcesList {
    sources: Sources,
    pub(in crate::app) table: Table,
    tally: String,
    /// The revision of what is open that it was made of.
    made_of: Option<u64>,
}

impl SourcesList {
    /// Where every value comes from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The list.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many inputs come from where.
    pub fn tally(&self) -> &str {
        &self.tally
    }

    /// The input in a row of the list.
    pub fn input(&self, row: usize) -> Option<&'static Parameter> {
        find(self.table.text(row, ID))
    }

    /// The rows of the list that a search finds.
    pub fn found(&self, document: &Document, search: &Search) -> Vec<usize> {
        let is_found = |row: &usize| self.input(*row).is_some_and(|input| self.sources.finds(document, input, search));
        (0..self.table.rows.len()).filter(is_found).collect()
    }

    /// Follows what is open.
    pub(in crate::app) fn refresh(&mut self, open: &Open) {
        if self.made_of == Some(open.revision()) {
            return;
        }
        self.made_of = Some(open.revision());
        self.sources = Sources::of(open.document(), open.saved());
        self.table.replace(table(open.document(), &self.sources));
        self.tally = tally(&self.sources);
    }
}

/// Where the list has the ids of the inputs.
const ID: usize = 1;

/// What stands in place of a source where a preset gives none.
const UNSOURCED: &str = "the preset gives no source";
/// What stands in place of a source where the user has set the value.
const YOURS: &str = "yours";

/// The list as a table. In files, values are plain numbers in the input's own unit, as presets have them.
fn table(document: &Document, sources: &Sources) -> Table {
    let columns = vec![
        Column::words("Group").named("group"),
        Column::hidden("id"),
        Column::words("Input").named("input"),
        Column::figures("Value").named("value"),
        Column::hidden("unit"),
        Column::words("Source").named("source"),
        Column::words("Date").named("date"),
        Column::words("Confidence").named("confidence"),
    ];
    let row = |parameter: &'static Parameter| {
        let value = parameter.get(&document.scenario);
        let citation = sources.citation(document, parameter);
        vec![
            Cell::words(parameter.group.label()),
            Cell::words(parameter.id),
            Cell::words(parameter.label),
            Cell::with_unit(parameter.unit, value).written(parameter.text(value)),
            Cell::words(unit(parameter)),
            Cell::words(citation.source.into_owned()),
            Cell::words(citation.date.into_owned()),
            Cell::words(citation.confidence),
        ]
    };
    Table::new(columns, ALL.iter().map(row).collect())
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
fn tally(sources: &Sources) -> String {
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
    use crate::app::open::{Origin, Work};
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

    fn list(name: &str) -> (Open, SourcesList) {
        let open = Open::new(Work::read(preset::resolve(name).expect("shipped"), Origin::Shipped("reference")));
        let mut list = SourcesList::default();
        list.refresh(&open);
        (open, list)
    }

    #[test]
    fn the_list_is_searched_and_sorted_either_way() {
        let (open, mut list) = list("reference");
        let ids = |list: &SourcesList, needle: &str| -> Vec<&str> {
            let found = list.found(open.document(), &Search::new(needle));
            found.into_iter().filter_map(|row| list.input(row)).map(|p| p.id).collect()
        };
        assert_eq!(ids(&list, "").len(), ALL.len());
        assert_eq!(ids(&list, "")[0], ALL[0].id, "the table's own order");
        assert!(ids(&list, "halving").contains(&"world.halving_cut"));
        assert!(ids(&list, "no such words").is_empty());
        let by_name = list.table.columns.iter().position(|column| column.title == "Input").expect("a column");
        list.table.click(by_name);
        let up = ids(&list, "");
        let labels: Vec<String> = up.iter().map(|id| input(id).label.to_lowercase()).collect();
        assert!(labels.windows(2).all(|w| w[0] <= w[1]));
        list.table.click(by_name);
        let mut down = ids(&list, "");
        down.reverse();
        let labels: Vec<String> = down.iter().map(|id| input(id).label.to_lowercase()).collect();
        assert!(labels.windows(2).all(|w| w[0] <= w[1]));
    }

    #[test]
    fn the_table_has_every_input_and_its_numbers_read_back() {
        let (open, list) = list("hybrid");
        let mut records = list.table.records();
        let header = ["group", "id", "input", "value", "unit", "source", "date", "confidence"].map(str::to_owned);
        assert_eq!(records.next(), Some(header.to_vec()));
        let mut count = 0;
        for cells in records {
            let parameter = input(&cells[1]);
            assert_eq!(parameter.parse(&cells[3]), Ok(parameter.get(open.scenario())), "{cells:?}");
            count += 1;
        }
        assert_eq!(count, ALL.len());
        assert!(list.tally().contains("preset's own sources") && !list.tally().contains("yours"), "{}", list.tally());
    }
}
