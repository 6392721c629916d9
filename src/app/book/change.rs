//! What can be done to the entries of the company's lists: each is one step of undo, and leaves a sound scenario.

use super::List;
use crate::app::App;
use crate::app::shell::messages::Level;
use crate::model::entries::{Address, Debt, Entry, Lease, MOST_ENTRIES, free_name, id_of};
use crate::model::scenario::Scenario;
use crate::store::plain::plain_line;
use crate::store::preset::{Document, SourceNote};

/// Something that is done to an entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryAction {
    /// The list.
    pub list: List,
    /// The place of the entry in it, from 0. Where one is added, what is there does not matter: it comes last.
    pub place: usize,
    /// What is done.
    pub change: Change,
}

/// What is done to an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Show its fields, or no longer.
    Toggle,
    /// Add one at the end, with every field at its default.
    Add,
    /// Put another one like it, with a name of its own, behind it.
    Duplicate,
    /// Take it away.
    Remove,
    /// Put it before the one above it.
    Raise,
    /// Put it behind the one below it.
    Lower,
    /// Call it so, or, where another one is called so, as near to it as can be.
    Rename(String),
    /// Give a field, by its id, a value. It becomes a step of undo with the next [`crate::app::action::Action::Commit`].
    Set(&'static str, f64),
}

impl App {
    /// Does something to an entry, or says why not.
    pub(in crate::app) fn change_entry(&mut self, EntryAction { list, place, change }: EntryAction) {
        let done = match list {
            List::Leases => self.change_entry_of::<Lease>(list, place, change),
            List::Debts => self.change_entry_of::<Debt>(list, place, change),
        };
        if let Err(reason) = done {
            self.shell.tell(Level::Error, reason);
        }
    }

    /// Shows the fields of an entry, and nothing but what its name finds.
    pub(in crate::app) fn find_entry(&mut self, list: List, place: usize) {
        let company = &self.open.scenario().company;
        let name = match list {
            List::Leases => company.leases.get(place).map(|lease| lease.name.clone()),
            List::Debts => company.debts.get(place).map(|debt| debt.name.clone()),
        };
        let Some(name) = name else { return };
        self.shell.uncover_all();
        self.book.show(list, &name);
        self.shell.look_for(name);
    }

    fn change_entry_of<E: Entry>(&mut self, list: List, place: usize, change: Change) -> Result<(), String> {
        let entries = E::of(&self.open.scenario().company);
        let count = entries.len();
        if place >= count && change != Change::Add {
            return Ok(());
        }
        match change {
            Change::Toggle => {
                self.book.toggle(list, entries[place].name());
                return Ok(());
            }
            Change::Set(field, value) => return self.set_field(list, place, field, value),
            Change::Add | Change::Duplicate if count >= MOST_ENTRIES => return Err(too_many(E::WORD)),
            Change::Add => self.add_entry(list, count, E::named(&usual_name(entries))),
            Change::Duplicate => {
                can_be_doubled::<E>(self.open.scenario(), place)?;
                self.add_entry(list, place + 1, copy_of(entries, place));
            }
            Change::Remove => self.open.edit(|document| {
                let gone = E::of_mut(&mut document.scenario.company).remove(place);
                forget_notes::<E>(document, gone.name());
            }),
            Change::Raise => self.swap_entries::<E>(place.checked_sub(1)),
            Change::Lower => self.swap_entries::<E>(Some(place).filter(|place| place + 1 < count)),
            Change::Rename(wish) => self.rename_entry::<E>(place, &wish),
        }
        self.open.commit();
        Ok(())
    }

    fn set_field(&mut self, list: List, place: usize, field: &str, value: f64) -> Result<(), String> {
        let Some(address) = list.address(place, field) else { return Ok(()) };
        let value = address.admit(self.open.scenario(), value).map_err(|error| error.sentence())?;
        self.open.edit(|document| address.set(&mut document.scenario, value));
        Ok(())
    }

    /// Puts an entry into its list, and shows its fields.
    fn add_entry<E: Entry>(&mut self, list: List, place: usize, entry: E) {
        self.book.show(list, entry.name());
        self.open.edit(|document| E::of_mut(&mut document.scenario.company).insert(place, entry));
    }

    /// Lets an entry and the one behind it change places.
    fn swap_entries<E: Entry>(&mut self, place: Option<usize>) {
        if let Some(place) = place {
            self.open.edit(|document| E::of_mut(&mut document.scenario.company).swap(place, place + 1));
        }
    }

    /// Gives an entry another name, which its notes follow.
    fn rename_entry<E: Entry>(&mut self, place: usize, wish: &str) {
        let entries = E::of(&self.open.scenario().company);
        let Some(former) = entries.get(place).map(|entry| entry.name().to_owned()) else { return };
        let wish = plain_line(wish.trim());
        if wish.is_empty() || *wish == former {
            return;
        }
        let others = || entries.iter().enumerate().filter(|(i, _)| *i != place).map(|(_, entry)| entry.name());
        let name = free_name(&wish, |name| others().any(|other| other == name));
        self.open.edit(|document| {
            if let Some(entry) = E::of_mut(&mut document.scenario.company).get_mut(place) {
                entry.rename(&name);
            }
            rename_notes::<E>(document, &former, &name);
        });
    }
}

/// Why no more can be added.
pub(super) fn too_many(word: &str) -> String {
    format!("At most {MOST_ENTRIES} {word}s are possible")
}

/// A copy of an entry with a name of its own.
fn copy_of<E: Entry>(entries: &[E], place: usize) -> E {
    let mut copy = entries[place].clone();
    let name = free_name(copy.name(), |name| entries.iter().any(|entry| entry.name() == name));
    copy.rename(&name);
    copy
}

/// "Lease 3": what a new entry is called until somebody gives it a name.
fn usual_name<E: Entry>(entries: &[E]) -> String {
    let is_taken = |name: &str| entries.iter().any(|entry| entry.name() == name);
    let usual = |number: usize| format!("{}{} {number}", E::WORD[..1].to_uppercase(), &E::WORD[1..]);
    // One of these is free: there is one number more than there are entries.
    let count = entries.len();
    (count + 1..=2 * count + 1).map(usual).find(|name| !is_taken(name)).unwrap_or_default()
}

/// Whether a scenario would be sound with another entry like this one.
pub(super) fn can_be_doubled<E: Entry>(scenario: &Scenario, place: usize) -> Result<(), String> {
    let mut candidate = scenario.clone();
    let entries = E::of_mut(&mut candidate.company);
    let copy = copy_of(entries, place);
    entries.push(copy);
    candidate.unsound().first().map_or(Ok(()), |breach| Err(breach.sentence.clone()))
}

/// The notes on an entry are about one of another name from now on.
fn rename_notes<E: Entry>(document: &mut Document, former: &str, name: &str) {
    for field in E::fields() {
        let (former, id) = (id_of::<E>(former, field.id), id_of::<E>(name, field.id));
        let noted = document.sources.iter_mut().flat_map(|note| &mut note.inputs);
        noted.filter(|noted| noted.id == former).for_each(|noted| noted.id.clone_from(&id));
    }
}

/// Notes say nothing of an entry that is gone, so that another of its name has none of its sources.
fn forget_notes<E: Entry>(document: &mut Document, name: &str) {
    let ids: Vec<String> = E::fields().iter().map(|field| id_of::<E>(name, field.id)).collect();
    document.sources.retain_mut(|note: &mut SourceNote| {
        let was_general = note.inputs.is_empty();
        note.inputs.retain(|noted| !ids.contains(&noted.id));
        was_general || !note.inputs.is_empty()
    });
}

impl List {
    /// The field of this id of the entry at a place; `None` of an id that is no field's.
    pub fn address(self, place: usize, field: &str) -> Option<Address> {
        match self {
            Self::Leases => Lease::fields().iter().find(|row| row.id == field).map(|row| Address::Lease(place, row)),
            Self::Debts => Debt::fields().iter().find(|row| row.id == field).map(|row| Address::Debt(place, row)),
        }
    }
}
