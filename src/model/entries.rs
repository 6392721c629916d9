//! The company's lists: leases that it has signed and debts that it owes.
//!
//! An entry has a name of its own and fields, whose rows are [`LEASE_FIELDS`] and [`DEBT_FIELDS`]. A field of an entry
//! is reached by an id such as `company.leases.CoreWeave, Denton.rent`: an [`Address`].

use thiserror::Error;

use super::parameters::{DEBT_FIELDS, LEASE_FIELDS, Parameter, Source, ValueError};
use super::quantity::{Entry as Written, Unit};
use super::scenario::{Company, Scenario};
use super::text::shortened;

/// Most entries of a list.
pub const MOST_ENTRIES: usize = 12;

/// Longest name of an entry, in characters.
pub const MAX_NAME: usize = 80;

/// A lease that is signed. Months count from month 0; negative ones lie before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    /// Name, unlike those of the other leases.
    pub name: String,
    /// Contracted critical IT load, MW.
    pub it_mw: f64,
    /// Rent of its first year, USD/kW-month.
    pub rent: f64,
    /// Yearly rise of that rent.
    pub escalator: f64,
    /// Months under contract from the first delivery.
    pub term_months: f64,
    /// Month in which delivery starts.
    pub first_month: f64,
    /// Months that delivery takes.
    pub rollout_months: f64,
    /// Net operating income of rent, after the lease's own upkeep and before compliance.
    pub margin: f64,
    /// Part of rent owed by a tenant that may fail.
    pub exposure: f64,
    /// Part of what is lost that a stronger name pays.
    pub backstop: f64,
    /// Still to be spent, evenly until the last delivery, USD.
    pub cost_to_go: f64,
    /// Spent so far, on the books, USD.
    pub book: f64,
    /// Mining power that makes room, utility MW.
    pub mining_mw: f64,
    /// Month from which it does.
    pub vacate_month: f64,
}

/// A debt. Months count from month 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Debt {
    /// Name, unlike those of the other debts.
    pub name: String,
    /// Owed, USD.
    pub amount: f64,
    /// Coupon, per year.
    pub coupon: f64,
    /// Month due.
    pub due_month: f64,
    /// Price of a share at which it converts, USD; infinite where it does not.
    pub converts_at: f64,
    /// Months of level payments; infinite where all of it is due at once.
    pub amortization_months: f64,
    /// Month of the first level payment.
    pub amortizes_from: f64,
}

/// An entry of one of the company's lists.
pub trait Entry: Clone + PartialEq + 'static {
    /// Name of the list in files and ids.
    const LIST: &'static str;
    /// What an entry is called in messages.
    const WORD: &'static str;

    /// The rows of its fields.
    fn fields() -> &'static [Parameter<Self>];
    /// An entry of this name with every field at its default.
    fn named(name: &str) -> Self;
    /// Its name.
    fn name(&self) -> &str;
    /// Gives it another name.
    fn rename(&mut self, name: &str);
    /// The company's entries.
    fn of(company: &Company) -> &Vec<Self>;
    /// The same, to be changed.
    fn of_mut(company: &mut Company) -> &mut Vec<Self>;
}

impl Entry for Lease {
    const LIST: &'static str = "leases";
    const WORD: &'static str = "lease";

    fn fields() -> &'static [Parameter<Self>] {
        LEASE_FIELDS
    }
    fn named(name: &str) -> Self {
        let mut lease = Self {
            name: name.to_owned(),
            it_mw: 0.0,
            rent: 0.0,
            escalator: 0.0,
            term_months: 0.0,
            first_month: 0.0,
            rollout_months: 0.0,
            margin: 0.0,
            exposure: 0.0,
            backstop: 0.0,
            cost_to_go: 0.0,
            book: 0.0,
            mining_mw: 0.0,
            vacate_month: 0.0,
        };
        for field in LEASE_FIELDS {
            field.set(&mut lease, field.default);
        }
        lease
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }
    fn of(company: &Company) -> &Vec<Self> {
        &company.leases
    }
    fn of_mut(company: &mut Company) -> &mut Vec<Self> {
        &mut company.leases
    }
}

impl Entry for Debt {
    const LIST: &'static str = "debts";
    const WORD: &'static str = "debt";

    fn fields() -> &'static [Parameter<Self>] {
        DEBT_FIELDS
    }
    fn named(name: &str) -> Self {
        let mut debt = Self {
            name: name.to_owned(),
            amount: 0.0,
            coupon: 0.0,
            due_month: 0.0,
            converts_at: 0.0,
            amortization_months: 0.0,
            amortizes_from: 0.0,
        };
        for field in DEBT_FIELDS {
            field.set(&mut debt, field.default);
        }
        debt
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }
    fn of(company: &Company) -> &Vec<Self> {
        &company.debts
    }
    fn of_mut(company: &mut Company) -> &mut Vec<Self> {
        &mut company.debts
    }
}

/// Id of a field of an entry: "company.leases.CoreWeave, Denton.rent".
pub fn id_of<E: Entry>(name: &str, field: &str) -> String {
    format!("company.{}.{name}.{field}", E::LIST)
}

/// The wished name of an entry, or the first of "NAME (2)", "NAME (3)" … that tells it from the others. Never longer than
/// [`MAX_NAME`].
pub fn free_name(wish: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let cut = |longest: usize| wish.chars().take(longest).collect::<String>().trim_end().to_owned();
    let numbered = |k: usize| {
        let number = format!(" ({k})");
        cut(MAX_NAME - number.len()) + &number
    };
    let mut names = std::iter::once(cut(MAX_NAME)).chain((2..=MOST_ENTRIES + 2).map(numbered));
    names.find(|name| !is_taken(name)).unwrap_or_default()
}

/// A field of an entry of a list.
#[derive(Clone, Copy, Debug)]
pub enum Address {
    /// Of the lease at this place in the list.
    Lease(usize, &'static Parameter<Lease>),
    /// Of the debt at this place in the list.
    Debt(usize, &'static Parameter<Debt>),
}

/// Something of the row of a field, whichever list it belongs to.
macro_rules! of_row {
    ($address:expr, $row:ident => $value:expr) => {
        match $address {
            Address::Lease(_, $row) => $value,
            Address::Debt(_, $row) => $value,
        }
    };
}

/// An id that reaches nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// The list has no entry of that name.
    #[error("there is no {word} \u{201c}{}\u{201d}{}", shortened(name, MAX_NAME), known(names))]
    NoEntry {
        /// What an entry is called.
        word: &'static str,
        /// The name.
        name: String,
        /// Names of the list's entries.
        names: Vec<String>,
    },
    /// Entries have no field of that name.
    #[error("\u{201c}{}\u{201d} is no field of a {word}; its fields are {}", shortened(field, MAX_NAME), fields.join(", "))]
    NoField {
        /// What an entry is called.
        word: &'static str,
        /// The name of the field.
        field: String,
        /// Names of the fields.
        fields: Vec<&'static str>,
    },
}

/// "; there are A, B", or that there are none.
fn known(names: &[String]) -> String {
    if names.is_empty() { "; the list is empty".to_owned() } else { format!("; there are {}", names.join("; ")) }
}

impl Address {
    /// The field that an id means; `None` where the id is about no list.
    pub fn find(company: &Company, id: &str) -> Option<Result<Self, AddressError>> {
        let list = id.strip_prefix("company.")?;
        let lease =
            list.strip_prefix("leases.").map(|rest| find::<Lease>(company, rest).map(|(i, f)| Self::Lease(i, f)));
        let debt =
            || list.strip_prefix("debts.").map(|rest| find::<Debt>(company, rest).map(|(i, f)| Self::Debt(i, f)));
        lease.or_else(debt)
    }

    /// The scenario's value of this field; NaN where the entry is gone.
    pub fn get(self, scenario: &Scenario) -> f64 {
        let company = &scenario.company;
        match self {
            Self::Lease(place, field) => company.leases.get(place).map_or(f64::NAN, |lease| field.get(lease)),
            Self::Debt(place, field) => company.debts.get(place).map_or(f64::NAN, |debt| field.get(debt)),
        }
    }

    /// Sets the field without asking, where the entry is there.
    pub fn set(self, scenario: &mut Scenario, value: f64) {
        let company = &mut scenario.company;
        match self {
            Self::Lease(place, field) => company.leases.get_mut(place).into_iter().for_each(|e| field.set(e, value)),
            Self::Debt(place, field) => company.debts.get_mut(place).into_iter().for_each(|e| field.set(e, value)),
        }
    }

    /// Accepts a value that the field can mean, and that fits the rest of a scenario: the only check before
    /// [`Self::set`].
    ///
    /// # Errors
    /// [`ValueError`] beyond the field's limits, and where a rule of [`super::soundness`] would be broken.
    pub fn admit(self, scenario: &Scenario, value: f64) -> Result<f64, ValueError> {
        let (checked, id) = of_row!(self, field => (field.check(value), field.id));
        let value = checked?;
        let mut candidate = scenario.clone();
        self.set(&mut candidate, value);
        match candidate.unsound().into_iter().next() {
            None => Ok(value),
            Some(breach) => Err(ValueError::Unsound { id, value: self.text(value), because: breach.sentence }),
        }
    }

    /// The value for a reader, with its unit; the word for infinity.
    pub fn text(self, value: f64) -> String {
        of_row!(self, field => field.text(value))
    }

    /// Name of the field on screen.
    pub fn label(self) -> &'static str {
        of_row!(self, field => field.label)
    }

    /// What the field means, in a line.
    pub fn meaning(self) -> &'static str {
        of_row!(self, field => field.meaning)
    }

    /// What the field measures.
    pub fn unit(self) -> Unit {
        of_row!(self, field => field.unit)
    }

    /// What it is where nobody says otherwise, and why.
    pub fn default(self) -> (f64, &'static Source) {
        of_row!(self, field => (field.default, &field.source))
    }

    /// The place of the entry in its list.
    pub fn place(self) -> usize {
        match self {
            Self::Lease(place, _) | Self::Debt(place, _) => place,
        }
    }

    /// The value nearest to this one that the field can have while all others stay, as far as other inputs bind it.
    pub fn nearest_sound(self, scenario: &Scenario, value: f64) -> f64 {
        match self {
            Self::Lease(_, field) if field.id == "mining_mw" => {
                value.min(self.get(scenario) + scenario.company.convertible_mw())
            }
            _ => value,
        }
    }

    /// Reads a value that was written in a box, with `--set` or in a file.
    ///
    /// # Errors
    /// [`ValueError`] where the text is no value of this field.
    pub fn parse_as(self, text: &str, written: Written) -> Result<f64, ValueError> {
        of_row!(self, field => field.parse_as(text, written))
    }

    /// Ends of the slider at its widest.
    pub fn widest(self) -> (f64, f64) {
        of_row!(self, field => field.widest)
    }

    /// Whether a sound value lies beyond the slider even at its widest.
    pub fn is_beyond_slider(self, value: f64) -> bool {
        of_row!(self, field => field.is_beyond_slider(value))
    }
}

/// The place of an entry and the row of its field. A name may hold dots: the field stands behind the last one.
fn find<E: Entry>(company: &Company, rest: &str) -> Result<(usize, &'static Parameter<E>), AddressError> {
    let entries = E::of(company);
    let (name, field) = rest.rsplit_once('.').unwrap_or((rest, ""));
    let Some(place) = entries.iter().position(|entry| entry.name() == name) else {
        let names = entries.iter().map(|entry| entry.name().to_owned()).collect();
        return Err(AddressError::NoEntry { word: E::WORD, name: name.to_owned(), names });
    };
    let found = E::fields().iter().find(|f| f.id == field);
    found.map(|row| (place, row)).ok_or_else(|| AddressError::NoField {
        word: E::WORD,
        field: field.to_owned(),
        fields: E::fields().iter().map(|f| f.id).collect(),
    })
}

/// Why a company cannot be taken as it stands.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Unsound {
    /// A rule of [`super::soundness`] about a list is broken.
    #[error("{sentence}; lower the mining_mw of the leases or raise company.site_mw")]
    Rule {
        /// How, as the rule says it.
        sentence: String,
    },
    /// A list is too long.
    #[error("company.{list} has {count} entries; at most {MOST_ENTRIES} are possible")]
    TooMany {
        /// The list.
        list: &'static str,
        /// Its entries.
        count: usize,
    },
    /// Two entries cannot be told apart, or one has no name.
    #[error("company.{list} has the name \u{201c}{name}\u{201d} twice, or an empty one; give every entry its own")]
    Name {
        /// The list.
        list: &'static str,
        /// The name.
        name: String,
    },
}

impl Company {
    /// Whether the entries of the lists can be told apart, and are not too many. What inputs must be to each other,
    /// [`super::soundness`] says.
    ///
    /// # Errors
    /// The first [`Unsound`] that is found.
    pub fn has_sound_lists(&self) -> Result<(), Unsound> {
        distinct(&self.leases)?;
        distinct(&self.debts)
    }

    /// Whether the mining that makes room for the leases of the book is there.
    pub fn mining_fits(&self) -> bool {
        // Sums of decimal figures may miss each other by a rounding.
        self.mining_given_up() <= self.free_mw() * (1.0 + 1e-9)
    }

    /// Power of the site that is not leased for AI, MW.
    pub fn free_mw(&self) -> f64 {
        (self.site_mw - self.existing_ai_mw).max(0.0)
    }

    /// Mining power that makes room for the leases of the book, once all of it has, MW.
    pub fn mining_given_up(&self) -> f64 {
        self.leases.iter().map(|lease| lease.mining_mw).sum()
    }

    /// Power that a plan may convert, MW.
    pub fn convertible_mw(&self) -> f64 {
        left_of(self.free_mw(), self.mining_given_up())
    }
}

/// Power that is left of so much once some has been taken; the dust of a subtraction is none.
pub(in crate::model) fn left_of(mw: f64, taken_mw: f64) -> f64 {
    let left = mw - taken_mw;
    if left > 1e-12 * mw { left } else { 0.0 }
}

/// A list is not too long, and its names differ.
fn distinct<E: Entry>(entries: &[E]) -> Result<(), Unsound> {
    if entries.len() > MOST_ENTRIES {
        return Err(Unsound::TooMany { list: E::LIST, count: entries.len() });
    }
    let twice = |(i, entry): (usize, &E)| {
        let name = entry.name();
        (name.is_empty() || entries.iter().take(i).any(|other| other.name() == name)).then(|| name.to_owned())
    };
    match entries.iter().enumerate().find_map(twice) {
        Some(name) => Err(Unsound::Name { list: E::LIST, name }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company() -> Company {
        let mut company = Scenario::default().company;
        company.leases = vec![Lease::named("A. One"), Lease::named("B")];
        company.debts = vec![Debt::named("Notes")];
        company
    }

    #[test]
    fn every_field_has_one_row() {
        fn check<E: Entry + std::fmt::Debug>() {
            let entry = E::named("x");
            let text = format!("{entry:#?}");
            let names: Vec<&str> = text.lines().filter_map(|line| line.trim().split_once(": ")).map(|p| p.0).collect();
            let rows: Vec<&str> = E::fields().iter().map(|f| f.id).collect();
            assert_eq!(names[1..], rows[..]);
            for field in E::fields() {
                assert_eq!(field.get(&entry), field.default, "{}", field.id);
                let mut other = entry.clone();
                field.set(&mut other, 7.25);
                let changed: Vec<&str> =
                    E::fields().iter().filter(|f| f.get(&other) != f.get(&entry)).map(|f| f.id).collect();
                assert_eq!(changed, [field.id]);
                let inside = |a: (f64, f64), b: (f64, f64)| b.0 <= a.0 && a.0 < a.1 && a.1 <= b.1;
                assert!(inside(field.slider, field.widest) && inside(field.widest, field.limits), "{}", field.id);
                assert_eq!(field.check(field.default), Ok(field.default), "{}", field.id);
                assert!(field.label.chars().count() <= 28 && field.meaning.ends_with('.'), "{}", field.id);
                assert!(field.meaning.chars().count() <= 110, "{}: the meaning is long", field.id);
            }
        }
        check::<Lease>();
        check::<Debt>();
    }

    #[test]
    fn fields_are_reached_by_name() {
        let mut scenario = Scenario { company: company(), ..Scenario::default() };
        let find = |scenario: &Scenario, id: &str| Address::find(&scenario.company, id).expect("a list");
        let address = find(&scenario, "company.leases.A. One.rent").expect("an entry");
        address.set(&mut scenario, 111.0);
        assert_eq!((scenario.company.leases[0].rent, address.get(&scenario)), (111.0, 111.0));
        let converts = find(&scenario, "company.debts.Notes.converts_at").expect("an entry");
        assert_eq!(converts.parse_as("none", Written::File), Ok(f64::INFINITY));
        assert!(Address::find(&scenario.company, "company.cash").is_none());
        let error = find(&scenario, "company.leases.C.rent").expect_err("no such lease");
        assert!(error.to_string().contains("A. One; B"), "{error}");
        let error = find(&scenario, "company.debts.Notes.rent").expect_err("no such field");
        assert!(error.to_string().contains("converts_at"), "{error}");
    }

    #[test]
    fn names_are_made_distinct_and_stay_short() {
        let taken = |names: &'static [&'static str]| move |name: &str| names.contains(&name);
        assert_eq!(free_name("Notes", taken(&["B"])), "Notes");
        assert_eq!(free_name("Notes", taken(&["Notes", "Notes (2)"])), "Notes (3)");
        let long = "n".repeat(MAX_NAME + 9);
        let name = free_name(&long, |name| name.len() == MAX_NAME && !name.ends_with(')'));
        assert!(name.ends_with("n (2)") && name.len() == MAX_NAME, "{name}");
    }

    #[test]
    fn a_field_takes_what_fits_the_rest() {
        let mut scenario = Scenario { company: company(), ..Scenario::default() };
        scenario.company.leases[1].mining_mw = 100.0;
        let find = |id: &str| Address::find(&scenario.company, id).expect("a list").expect("a field");
        let mining = find("company.leases.A. One.mining_mw");
        assert_eq!(mining.admit(&scenario, 200.0), Ok(200.0));
        assert_eq!((mining.nearest_sound(&scenario, 250.0), mining.nearest_sound(&scenario, 50.0)), (200.0, 50.0));
        let sentence = mining.admit(&scenario, 201.0).expect_err("too much").sentence();
        assert!(sentence.starts_with("Cannot be 201\u{202f}MW: Mining that makes room for leases (301"), "{sentence}");
        assert!(find("company.leases.B.rent").admit(&scenario, -1.0).is_err());
        assert_eq!(find("company.debts.Notes.converts_at").admit(&scenario, f64::INFINITY), Ok(f64::INFINITY));
    }

    #[test]
    fn entries_are_told_apart_and_not_too_many() {
        assert_eq!(company().has_sound_lists(), Ok(()));
        let mut twice = company();
        twice.leases[1].rename("A. One");
        assert!(matches!(twice.has_sound_lists(), Err(Unsound::Name { list: "leases", .. })));
        let mut many = company();
        many.debts = (0..13).map(|i| Debt::named(&i.to_string())).collect();
        assert_eq!(many.has_sound_lists(), Err(Unsound::TooMany { list: "debts", count: 13 }));
    }
}
