//! An entry in a line, and its fields in boxes.

use super::List;
use super::change::{can_be_doubled, too_many};
use crate::app::open::Open;
use crate::app::shell::search::Search;
use crate::model::calendar::{YearMonth, floored};
use crate::model::entries::{Address, Debt, Entry, Lease, MOST_ENTRIES, id_of};
use crate::model::parameters::{Parameter, Scale};
use crate::model::quantity::{Domain, THIN_SPACE, Unit, tidy};

/// Points of a drag from one end of a slider to the other.
const TRAVEL: f64 = 400.0;

/// A list of the company as it is shown.
#[derive(Debug, Default)]
pub struct Listed {
    /// "Leases, 2 · 590 MW IT".
    pub head: String,
    /// Why no more can be added, where that is so.
    pub full: Option<String>,
    /// The entries.
    pub lines: Vec<Line>,
    /// First and last month of the axis on which their years stand.
    pub ends: [String; 2],
    /// The entry whose fields are shown.
    pub opened: Option<usize>,
    /// Its fields.
    pub fields: Vec<FieldBox>,
    /// Why there cannot be another one like it, where that is so.
    pub single: Option<String>,
}

/// An entry in a line.
#[derive(Debug)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// What a screen reader calls it: "Lease CoreWeave, Denton".
    pub label: String,
    /// What it is about: its MW, or what is owed.
    pub figure: String,
    /// Its rent, or its coupon and when it is due.
    pub terms: String,
    /// Its dates in words.
    pub dates: String,
    /// Its years on the axis.
    pub years: Years,
    /// Whether it differs from the one of its name that is saved.
    pub is_changed: bool,
    /// Whether the search finds it.
    pub is_found: bool,
}

/// Where an entry stands on the axis, as parts of it: 0 is month 0, 1 the end of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Years {
    /// A lease.
    Lease {
        /// Delivery starts.
        first: f64,
        /// All is delivered.
        full: f64,
        /// The contract ends.
        end: f64,
    },
    /// A debt.
    Debt {
        /// Repayment starts; when it is due, where all of it is repaid then.
        repaid_from: f64,
        /// The rest is due.
        due: f64,
    },
}

/// A field of an entry, to be edited.
#[derive(Debug)]
pub struct FieldBox {
    /// Id of the field.
    pub id: &'static str,
    /// Its name on screen.
    pub label: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What a screen reader calls it: "Rent of CoreWeave, Denton".
    pub name: String,
    /// Its id among all inputs.
    pub full_id: String,
    /// Where it is.
    pub address: Address,
    /// What it measures and may be.
    pub domain: Domain,
    /// Its value.
    pub value: f64,
    /// A finite one that makes sense where it is infinite: as it was saved, or the middle of the usual range.
    pub finite: f64,
    /// Change of the value per point of dragging.
    pub speed: f64,
    /// Change of the value per press of an arrow key.
    pub step: f64,
    /// Ends of the usual range, where the value is beyond it.
    pub beyond: Option<(f64, f64)>,
}

/// What the two sorts of entries have of their own on screen.
pub(super) trait Shown: Entry {
    /// Their list.
    const IN: List;
    /// What the list comes to.
    fn sum(entries: &[Self]) -> String;
    /// What the entry is about.
    fn figure(&self) -> String;
    /// On what terms.
    fn terms(&self, as_of: YearMonth) -> String;
    /// Its dates in words.
    fn dates(&self, as_of: YearMonth) -> String;
    /// Its years on an axis of so many months.
    fn years(&self, months: f64) -> Years;
    /// A field of the entry at a place.
    fn address(place: usize, field: &'static Parameter<Self>) -> Address;
}

impl Shown for Lease {
    const IN: List = List::Leases;

    fn sum(entries: &[Self]) -> String {
        format!("{} IT", Unit::Megawatt.text(tidy(entries.iter().map(|lease| lease.it_mw).sum())))
    }
    fn figure(&self) -> String {
        Unit::Megawatt.text(self.it_mw)
    }
    fn terms(&self, _: YearMonth) -> String {
        Unit::UsdPerKwMonth.text(self.rent)
    }
    fn dates(&self, as_of: YearMonth) -> String {
        let (first, end) = (date(as_of, self.first_month), date(as_of, self.first_month + self.term_months));
        if self.rollout_months > 1.0 {
            let last = date(as_of, self.first_month + self.rollout_months);
            format!("Delivery from {first} to {last}, contract until {end}")
        } else {
            format!("Delivery in {first}, contract until {end}")
        }
    }
    fn years(&self, months: f64) -> Years {
        let at = |month: f64| month / months;
        let first = self.first_month;
        Years::Lease { first: at(first), full: at(first + self.rollout_months), end: at(first + self.term_months) }
    }
    fn address(place: usize, field: &'static Parameter<Self>) -> Address {
        Address::Lease(place, field)
    }
}

impl Shown for Debt {
    const IN: List = List::Debts;

    fn sum(entries: &[Self]) -> String {
        Unit::Usd.text(tidy(entries.iter().map(|debt| debt.amount).sum()))
    }
    fn figure(&self) -> String {
        Unit::Usd.text(self.amount)
    }
    fn terms(&self, as_of: YearMonth) -> String {
        format!("{}{THIN_SPACE}%, {}", Unit::PercentPerYear.number(self.coupon), date(as_of, self.due_month))
    }
    fn dates(&self, as_of: YearMonth) -> String {
        let mut words = format!("Due in {}", date(as_of, self.due_month));
        if self.amortization_months.is_finite() {
            words += &format!(", repaid from {} on", date(as_of, self.amortizes_from));
        }
        if self.converts_at.is_finite() {
            words += &format!(", converts at {}", Unit::UsdPerShare.text(self.converts_at));
        }
        words
    }
    fn years(&self, months: f64) -> Years {
        let due = self.due_month / months;
        let from = self.amortizes_from / months;
        Years::Debt { repaid_from: if self.amortization_months.is_finite() { from.min(due) } else { due }, due }
    }
    fn address(place: usize, field: &'static Parameter<Self>) -> Address {
        Address::Debt(place, field)
    }
}

/// The month of the calendar in which a month of the run lies.
fn date(as_of: YearMonth, month: f64) -> String {
    as_of.moved(floored(month) as i64).to_string()
}

impl Listed {
    /// The entries of a list, with the fields of the one that is opened.
    pub(super) fn of<E: Shown>(entries: &[E], opened: Option<usize>, open: &Open, search: &Search) -> Self {
        let (title, word) = (E::IN.title(), E::WORD);
        let head = match entries.len() {
            0 => format!("{title}, none"),
            count => format!("{title}, {count} · {}", E::sum(entries)),
        };
        let months = open.scenario().months();
        let as_of = open.document().as_of;
        let saved = E::of(&open.saved().scenario.company);
        let fields = |place: usize| entries.get(place).map(|entry| boxes(entry, saved, place)).unwrap_or_default();
        Self {
            head,
            full: (entries.len() >= MOST_ENTRIES).then(|| too_many(word)),
            lines: entries.iter().map(|entry| Line::of(entry, saved, (as_of, months), search)).collect(),
            ends: [as_of, as_of.plus(months)].map(|month| month.to_string()),
            opened,
            fields: opened.map(fields).unwrap_or_default(),
            single: opened.and_then(|place| can_be_doubled::<E>(open.scenario(), place).err()),
        }
    }
}

impl Line {
    fn of<E: Shown>(entry: &E, saved: &[E], (as_of, months): (YearMonth, usize), search: &Search) -> Self {
        let name = entry.name().to_owned();
        Self {
            label: format!("{}{} {name}", E::WORD[..1].to_uppercase(), &E::WORD[1..]),
            figure: entry.figure(),
            terms: entry.terms(as_of),
            dates: entry.dates(as_of),
            years: entry.years(months as f64),
            is_changed: !saved.contains(entry),
            is_found: !search.is_empty() && search.finds(&[&name, E::IN.title(), E::WORD]),
            name,
        }
    }
}

/// A round value in the middle of the usual range of a field.
fn middle<E>(field: &Parameter<E>) -> f64 {
    let (low, high) = field.slider;
    let middle = match field.scale {
        Scale::Log => (low * high).sqrt(),
        Scale::Linear => f64::midpoint(low, high),
    };
    tidy((middle / field.step).round() * field.step)
}

/// The fields of an entry.
fn boxes<E: Shown>(entry: &E, saved: &[E], place: usize) -> Vec<FieldBox> {
    let saved = saved.iter().find(|other| other.name() == entry.name());
    let field = |field: &'static Parameter<E>| {
        let value = field.get(entry);
        let (low, high) = field.slider_for(value);
        let speed = match field.scale {
            Scale::Linear => (high - low) / TRAVEL,
            // As far as a rail of that length would go from here.
            Scale::Log if value.is_finite() => value * (high / low).ln() / TRAVEL,
            Scale::Log => field.step,
        };
        FieldBox {
            id: field.id,
            label: field.label,
            meaning: field.meaning,
            name: format!("{} of {}", field.label, entry.name()),
            full_id: id_of::<E>(entry.name(), field.id),
            address: E::address(place, field),
            domain: field.domain(),
            value,
            finite: saved.map(|saved| field.get(saved)).filter(|v| v.is_finite()).unwrap_or_else(|| middle(field)),
            speed,
            step: field.step,
            beyond: field.is_beyond_slider(value).then_some(field.widest),
        }
    };
    E::fields().iter().map(field).collect()
}
