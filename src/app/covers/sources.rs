//! Where the values on screen come from: decided in one place when the scenario changes, and read everywhere else.

use std::borrow::Cow;

use crate::app::book::List;
use crate::app::open::Open;
use crate::app::picture::table::{Cell, Column, Table};
use crate::app::shell::search::Search;
use crate::model::entries::{Address, Debt, Entry, Lease, id_of};
use crate::model::parameters::{ALL, Confidence, Group, Parameter, Source, find};
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

/// "hashrateindex.com, 2026-08-22 (several independent reports)".
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

/// What is known of every input of the open scenario, and of every field of its leases and debts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// In the order of the table of inputs.
    provenances: Vec<Provenance>,
    /// The leases, then the debts, in their order.
    fields: Vec<FieldSource>,
}

/// What is known of a field of a lease or a debt.
#[derive(Clone, Debug)]
pub struct FieldSource {
    /// Its id among all inputs.
    id: String,
    /// Its list.
    pub list: List,
    /// The entry's name.
    pub entry: String,
    /// Where it is.
    pub address: Address,
    /// What is known of it.
    pub provenance: Provenance,
}

impl FieldSource {
    /// The fields of the entries of a list.
    fn of<E: Entry>(list: List, document: &Document, saved: &Document) -> Vec<Self> {
        let former = E::of(&saved.scenario.company);
        let entries = E::of(&document.scenario.company).iter().enumerate();
        let of_entry = |(place, entry): (usize, &E)| {
            let former = former.iter().find(|former| former.name() == entry.name());
            let of_field = |field: &'static Parameter<E>| {
                let id = id_of::<E>(entry.name(), field.id);
                let value = field.get(entry);
                let provenance = match document.note_index(&id) {
                    Some(index) => Provenance::Note(index),
                    None if former.is_none_or(|former| field.get(former) != value) => Provenance::Yours,
                    None if value == field.default => Provenance::Reference,
                    None => Provenance::Unsourced,
                };
                let address = list.address(place, field.id)?;
                Some(Self { id, list, entry: entry.name().to_owned(), address, provenance })
            };
            E::fields().iter().filter_map(of_field).collect::<Vec<_>>()
        };
        entries.flat_map(of_entry).collect()
    }

    /// "CoreWeave, Denton: Rent".
    fn label(&self) -> String {
        format!("{}: {}", self.entry, self.address.label())
    }
}

/// Something that stands in a row of the list.
#[derive(Clone, Copy, Debug)]
pub enum Cited<'a> {
    /// An input of the table.
    Input(&'static Parameter),
    /// A field of a lease or a debt.
    Field(&'a FieldSource),
}

impl Cited<'_> {
    /// What it means, in a line.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Input(parameter) => parameter.meaning,
            Self::Field(field) => field.address.meaning(),
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
        let leases = FieldSource::of::<Lease>(List::Leases, document, saved);
        let debts = FieldSource::of::<Debt>(List::Debts, document, saved);
        Self { provenances, fields: leases.into_iter().chain(debts).collect() }
    }

    /// The field of a lease or a debt with this id.
    pub fn field(&self, id: &str) -> Option<&FieldSource> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// What is known of what stands in a row.
    pub fn provenance_of(&self, cited: Cited<'_>) -> Provenance {
        match cited {
            Cited::Input(parameter) => self.provenance(parameter),
            Cited::Field(field) => field.provenance,
        }
    }

    /// What is known of an input.
    pub fn provenance(&self, parameter: &Parameter) -> Provenance {
        let index = ALL.iter().position(|p| p.id == parameter.id);
        index.and_then(|i| self.provenances.get(i)).copied().unwrap_or(Provenance::Unsourced)
    }

    /// The same in words.
    pub fn citation<'a>(&self, document: &'a Document, parameter: &'static Parameter) -> Citation<'a> {
        cite(document, self.provenance(parameter), &parameter.source)
    }

    /// Where what stands in a row comes from, in words.
    fn citation_of<'a>(&self, document: &'a Document, cited: Cited<'_>) -> Citation<'a> {
        match cited {
            Cited::Input(parameter) => self.citation(document, parameter),
            Cited::Field(field) => cite(document, field.provenance, field.address.default().1),
        }
    }

    /// Whether a search finds what stands in a row by its names, its meaning and its source.
    pub fn finds(&self, document: &Document, cited: Cited<'_>, search: &Search) -> bool {
        let citation = self.citation_of(document, cited);
        let of_source = [&*citation.source, &*citation.date, citation.confidence];
        let finds = |fixed: &[&str]| search.finds(fixed) || search.finds(&[fixed, &of_source[..]].concat());
        match cited {
            Cited::Input(p) => finds(&[p.id, p.label, p.section, p.group.label(), p.meaning]),
            Cited::Field(field) => {
                let address = field.address;
                finds(&[&field.id, &field.entry, address.label(), field.list.title(), address.meaning()])
            }
        }
    }
}

/// A provenance in words. `usual` is the source of what a value is where nobody says otherwise.
fn cite<'a>(document: &'a Document, provenance: Provenance, usual: &'static Source) -> Citation<'a> {
    let plain = |source: &'static str| Citation { source: source.into(), date: "".into(), confidence: "" };
    match provenance {
        Provenance::Note(index) => document.sources.get(index).map_or_else(|| plain(UNSOURCED), Citation::of),
        Provenance::Reference => {
            Citation { source: usual.text.into(), date: usual.date.into(), confidence: usual.confidence.meaning() }
        }
        Provenance::Unsourced => plain(UNSOURCED),
        Provenance::Yours => plain(YOURS),
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

    /// What stands in a row of the list.
    pub fn cited(&self, row: usize) -> Option<Cited<'_>> {
        let id = self.table.text(row, ID);
        find(id).map(Cited::Input).or_else(|| self.sources.field(id).map(Cited::Field))
    }

    /// The rows of the list that a search finds.
    pub fn found(&self, document: &Document, search: &Search) -> Vec<usize> {
        let is_found = |row: &usize| self.cited(*row).is_some_and(|cited| self.sources.finds(document, cited, search));
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
    let row = |(group, id, label): (&'static str, String, String), cited: Cited<'_>| {
        let (unit, value, text) = match cited {
            Cited::Input(parameter) => {
                let value = parameter.get(&document.scenario);
                (parameter.unit, value, parameter.text(value))
            }
            Cited::Field(field) => {
                let value = field.address.get(&document.scenario);
                (field.address.unit(), value, field.address.text(value))
            }
        };
        let citation = sources.citation_of(document, cited);
        vec![
            Cell::words(group),
            Cell::words(id),
            Cell::words(label),
            Cell::with_unit(unit, value).written(text),
            Cell::words(of_file(unit)),
            Cell::words(citation.source.into_owned()),
            Cell::words(citation.date.into_owned()),
            Cell::words(citation.confidence),
        ]
    };
    let input = |parameter: &'static Parameter| {
        row((parameter.group.label(), parameter.id.to_owned(), parameter.label.to_owned()), Cited::Input(parameter))
    };
    let fields = sources
        .fields
        .iter()
        .map(|field| row((Group::Company.label(), field.id.clone(), field.label()), Cited::Field(field)));
    // The company's lists follow its inputs.
    let company = ALL.iter().rposition(|parameter| parameter.group == Group::Company).map_or(0, |last| last + 1);
    let (before, after) = ALL.split_at(company);
    Table::new(columns, before.iter().map(input).chain(fields).chain(after.iter().map(input)).collect())
}

/// The unit of a plain number: shares and rates are fractions.
fn of_file(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "fraction",
        Unit::PercentPerYear => "fraction a year",
        other => other.suffix(),
    }
}

/// The inputs without a doubt about where they come from, and the others: for the line above the list.
fn tally(sources: &Sources) -> String {
    let all = || sources.provenances.iter().copied().chain(sources.fields.iter().map(|field| field.provenance));
    let count = |wanted: fn(&Provenance) -> bool| all().filter(wanted).count();
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
    use crate::model::quantity::Entry as Written;
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
            found.into_iter().filter_map(|row| find(list.table.text(row, ID))).map(|p| p.id).collect()
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
    fn the_table_has_every_input_and_field_and_its_numbers_read_back() {
        for name in ["hybrid", "core-scientific"] {
            let (open, list) = list(name);
            let mut records = list.table.records();
            let header = ["group", "id", "input", "value", "unit", "source", "date", "confidence"].map(str::to_owned);
            assert_eq!(records.next(), Some(header.to_vec()));
            let mut count = 0;
            for cells in records {
                let company = &open.scenario().company;
                let (parsed, value) = match Address::find(company, &cells[1]) {
                    Some(address) => {
                        let address = address.expect("a field");
                        (address.parse_as(&cells[3], Written::File), address.get(open.scenario()))
                    }
                    None => (input(&cells[1]).parse(&cells[3]), input(&cells[1]).get(open.scenario())),
                };
                assert_eq!(parsed, Ok(value), "{cells:?}");
                count += 1;
            }
            let company = &open.scenario().company;
            let (leases, debts) = (company.leases.len(), company.debts.len());
            assert_eq!(count, ALL.len() + leases * Lease::fields().len() + debts * Debt::fields().len());
            assert!(
                list.tally().contains("preset's own sources") && !list.tally().contains("yours"),
                "{}",
                list.tally()
            );
        }
    }

    #[test]
    fn fields_of_leases_and_debts_say_where_they_come_from() {
        let saved = open("core-scientific");
        let id = id_of::<Lease>(saved.scenario.company.leases[0].name(), "rent");
        let of = |document: &Document| {
            let sources = Sources::of(document, &saved);
            let field = sources.field(&id).expect("a field");
            (field.provenance, sources.citation_of(document, Cited::Field(field)).to_string())
        };
        let note = saved.note(&id).expect("the entry has a source");
        assert_eq!(of(&saved).1, Citation::of(note).to_string());
        let mut document = saved.clone();
        document.scenario.company.leases[0].rent += 1.0;
        assert_eq!(of(&document), (Provenance::Yours, "yours".to_owned()));
        // Other fields of the entry are still its source's; an entry of the user's own is all theirs.
        let other = id_of::<Lease>(saved.scenario.company.leases[0].name(), "it_mw");
        let sources = Sources::of(&document, &saved);
        assert!(matches!(sources.field(&other).expect("a field").provenance, Provenance::Note(_)));
        document.scenario.company.debts.push(Debt::named("Mine"));
        let sources = Sources::of(&document, &saved);
        let own = sources.fields.iter().filter(|field| field.entry == "Mine");
        assert!(own.clone().count() == Debt::fields().len() && own.clone().all(|f| f.provenance == Provenance::Yours));
        // Without any source, what is as usual is told so, and the rest has none.
        let mut bare = saved.clone();
        bare.sources.clear();
        let sources = Sources::of(&bare, &bare);
        for field in &sources.fields {
            let usual = field.address.default().0 == field.address.get(&bare.scenario);
            assert_eq!(field.provenance, if usual { Provenance::Reference } else { Provenance::Unsourced });
        }
    }
}
