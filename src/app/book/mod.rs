//! The company's book on screen: its leases and debts in lines, and the fields of those that are looked into.

mod change;
mod lines;

pub use self::change::{Change, EntryAction};
pub use self::lines::{FieldBox, Line, Listed, Years};

use crate::app::open::Open;
use crate::app::shell::search::Search;
use crate::model::entries::{Debt, Entry, Lease, id_of};
use crate::store::preset::{Document, SourceNote};

/// A list of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// Leases that are signed.
    Leases,
    /// Debts that are owed.
    Debts,
}

impl List {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Leases, Self::Debts];

    /// Title on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Leases => "Leases",
            Self::Debts => "Debts",
        }
    }

    /// What an entry is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Leases => Lease::WORD,
            Self::Debts => Debt::WORD,
        }
    }

    /// The note on an entry: the first that there is on any of its fields.
    pub fn note<'a>(self, document: &'a Document, name: &str) -> Option<&'a SourceNote> {
        match self {
            Self::Leases => note_on::<Lease>(document, name),
            Self::Debts => note_on::<Debt>(document, name),
        }
    }

    /// What the list holds, in a line.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Leases => "Leases for AI that are signed, whatever the plan. A bar shows delivery and term.",
            Self::Debts => "What the company owes today. A mark shows when it is due.",
        }
    }
}

fn note_on<'a, E: Entry>(document: &'a Document, name: &str) -> Option<&'a SourceNote> {
    E::fields().iter().find_map(|field| document.note(&id_of::<E>(name, field.id)))
}

/// Both lists as they are shown. Made anew when the scenario or the search changes.
#[derive(Debug, Default)]
pub struct Book {
    lists: [Listed; 2],
    /// Names of the entries whose fields are shown.
    opened: [Option<String>; 2],
    search: Search,
    /// The revision of what is open that it was made of.
    made_of: Option<u64>,
}

impl Book {
    /// A list.
    pub fn list(&self, list: List) -> &Listed {
        &self.lists[list as usize]
    }

    /// How many entries differ from those that are saved.
    pub fn changed(&self) -> usize {
        self.lists.iter().flat_map(|list| &list.lines).filter(|line| line.is_changed).count()
    }

    /// Whether the search finds any of the entries.
    pub fn is_found(&self) -> bool {
        self.lists.iter().flat_map(|list| &list.lines).any(|line| line.is_found)
    }

    /// Shows the fields of an entry.
    pub(in crate::app) fn show(&mut self, list: List, name: &str) {
        self.opened[list as usize] = Some(name.to_owned());
        self.made_of = None;
    }

    /// Shows the fields of an entry, or no longer.
    pub(in crate::app) fn toggle(&mut self, list: List, name: &str) {
        if self.opened[list as usize].as_deref() == Some(name) {
            self.opened[list as usize] = None;
        } else {
            self.show(list, name);
        }
        self.made_of = None;
    }

    /// Follows what is open, and what is looked for.
    pub(in crate::app) fn refresh(&mut self, open: &Open, search: &Search) {
        if self.made_of == Some(open.revision()) && self.search == *search {
            return;
        }
        self.made_of = Some(open.revision());
        self.search.clone_from(search);
        self.follow::<Lease>(List::Leases, open);
        self.follow::<Debt>(List::Debts, open);
    }

    fn follow<E: lines::Shown>(&mut self, list: List, open: &Open) {
        let entries = E::of(&open.scenario().company);
        let at = list as usize;
        let opened = self.opened[at].take().and_then(|name| place_now(&name, &self.lists[at].lines, entries));
        self.opened[at] = opened.and_then(|place| entries.get(place)).map(|entry| entry.name().to_owned());
        self.lists[at] = Listed::of(entries, opened, open, &self.search);
    }
}

/// Where the entry of this name is by now. One that has only been renamed, or has its former name back, is still there.
fn place_now<E: Entry>(name: &str, before: &[Line], entries: &[E]) -> Option<usize> {
    let renamed = || {
        let place = before.iter().position(|line| line.name == name)?;
        let is_same = |(i, (line, entry)): (usize, (&Line, &E))| i == place || line.name == entry.name();
        let all_others = before.iter().zip(entries).enumerate().all(is_same);
        (before.len() == entries.len() && all_others).then_some(place)
    };
    entries.iter().position(|entry| entry.name() == name).or_else(renamed)
}
