//! A list that is one part of a change, opened: each entry that is not the same in both scenarios is a part of its own.
//!
//! The list stays one of the players, and its entries play for what it gets: in every order of the groups its entries
//! are changed one after the other where the list has its turn, in every order of theirs (Owen, 1977). So what they get
//! adds up to what the closed list gets, and nobody else's part depends on whether it is opened.

use super::{Beyond, EXACT, PAIRS, drawn, mean_steps};
use crate::analysis::random::order;
use crate::model::entries::{Debt, Entry, Lease};
use crate::model::scenario::Scenario;

/// Something in which two lists differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// The entry of this name: it is missing in one of them, or not the same.
    Entry(String),
    /// The order of the entries, by which debts that are due in one month are settled.
    Order,
}

impl Item {
    /// In words.
    pub fn label(&self) -> &str {
        match self {
            Self::Entry(name) => name,
            Self::Order => "Their order",
        }
    }
}

/// What an entry has changed a measure by.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryPart {
    /// The entry.
    pub item: Item,
    /// What it has changed the measure by, in its own unit.
    pub change: f64,
    /// Standard error of that; zero where nothing was drawn.
    pub error: f64,
}

/// In what a list of two scenarios differs; nothing for a part that is no list.
pub fn items(beyond: Beyond, from: &Scenario, to: &Scenario) -> Vec<Item> {
    match beyond {
        Beyond::Leases => items_of::<Lease>(from, to),
        Beyond::Debts => items_of::<Debt>(from, to),
        Beyond::Industry | Beyond::History => Vec::new(),
    }
}

fn items_of<E: Entry>(from: &Scenario, to: &Scenario) -> Vec<Item> {
    let (from, to) = (E::of(&from.company), E::of(&to.company));
    let find = |list: &[E], name: &str| list.iter().find(|entry| entry.name() == name).cloned();
    let changed = from.iter().filter(|entry| find(to, entry.name()).as_ref() != Some(entry));
    let new = to.iter().filter(|entry| find(from, entry.name()).is_none());
    let mut items: Vec<Item> = changed.chain(new).map(|entry| Item::Entry(entry.name().to_owned())).collect();
    if mixed(from, to, &items, |_| true) != *to {
        items.push(Item::Order);
    }
    items
}

/// A list on the way from one to another, on which some of what differs has changed.
fn mixed<E: Entry>(from: &[E], to: &[E], items: &[Item], is_changed: impl Fn(usize) -> bool) -> Vec<E> {
    let find = |list: &[E], name: &str| list.iter().find(|entry| entry.name() == name).cloned();
    let has = |wanted: &dyn Fn(&Item) -> bool| items.iter().position(wanted).is_some_and(&is_changed);
    let turned = |entry: &E| has(&|item: &Item| matches!(item, Item::Entry(name) if name == entry.name()));
    let old = from.iter().filter_map(|entry| if turned(entry) { find(to, entry.name()) } else { Some(entry.clone()) });
    let new = to.iter().filter(|entry| find(from, entry.name()).is_none() && turned(entry)).cloned();
    let mut list: Vec<E> = old.chain(new).collect();
    if has(&|item| *item == Item::Order) {
        list.sort_by_key(|entry| to.iter().position(|other| other.name() == entry.name()).unwrap_or(usize::MAX));
    }
    list
}

/// A list that is opened, among the groups of a change.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    /// Its place among the groups.
    pub(super) group: usize,
    beyond: Beyond,
    items: Vec<Item>,
    /// Number of the other groups.
    others: usize,
}

/// What a task has found of an opened list.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// The measure of some combinations of what differs in the list and of the other groups, from this one on.
    Values(usize, Vec<Option<f64>>),
    /// For each pair of orders the sum of the steps of each item, and on how many orders it was defined.
    Steps(Vec<(Vec<f64>, u32)>),
}

/// What changes a scenario: the other groups that have their turn before the list, and the items of the list.
pub(super) type Turn<'a> = &'a dyn Fn(&[usize], &dyn Fn(&mut Scenario)) -> Scenario;

impl Opened {
    /// A list at a place among so many groups; `None` where it has nothing to open.
    pub(super) fn new(beyond: Beyond, group: usize, groups: usize, from: &Scenario, to: &Scenario) -> Option<Self> {
        let items = items(beyond, from, to);
        (!items.is_empty()).then_some(Self { group, beyond, items, others: groups.saturating_sub(1) })
    }

    pub(super) fn is_exact(&self) -> bool {
        self.others + self.items.len() <= EXACT
    }

    fn combinations(&self) -> usize {
        1 << (self.others + self.items.len()).min(EXACT)
    }

    /// Number of tasks, each of so many combinations or pairs of orders.
    pub(super) fn tasks(&self, combinations: usize, pairs: usize) -> usize {
        if self.is_exact() { self.combinations().div_ceil(combinations) } else { PAIRS.div_ceil(pairs) }
    }

    /// Sets the list where some of its items have changed.
    fn set(&self, scenario: &mut Scenario, (from, to): (&Scenario, &Scenario), is_changed: impl Fn(usize) -> bool) {
        let company = &mut scenario.company;
        match self.beyond {
            Beyond::Leases => {
                company.leases = mixed(&from.company.leases, &to.company.leases, &self.items, is_changed);
            }
            Beyond::Debts => company.debts = mixed(&from.company.debts, &to.company.debts, &self.items, is_changed),
            Beyond::Industry | Beyond::History => {}
        }
    }

    /// The place among all groups of one of the others.
    fn other(&self, place: usize) -> usize {
        if place < self.group { place } else { place + 1 }
    }

    /// Carries out a task: some combinations, or some pairs of orders. `turn` makes the scenario on which other groups
    /// have changed, and the list as it is told.
    pub(super) fn run(
        &self,
        range: std::ops::Range<usize>,
        seed: u64,
        ends: (&Scenario, &Scenario),
        turn: Turn<'_>,
        measure: impl Fn(&Scenario) -> Option<f64>,
    ) -> Found {
        let value = |before: &[usize], is_changed: &dyn Fn(usize) -> bool| {
            measure(&turn(before, &|scenario| self.set(scenario, ends, is_changed)))
        };
        let count = self.items.len();
        if self.is_exact() {
            let range = range.start.min(self.combinations())..range.end.min(self.combinations());
            let of = |combination: usize| {
                let bits = combination >> count;
                let before: Vec<usize> =
                    (0..self.others).filter(|i| bits & (1 << i) != 0).map(|i| self.other(i)).collect();
                value(&before, &|item| combination & (1 << item) != 0)
            };
            return Found::Values(range.start, range.map(of).collect());
        }
        let walk = |pair: usize| {
            let mut groups = order(seed, pair as u64, self.others + 1);
            let mut items = order(!seed, pair as u64, count);
            let (mut sums, mut defined) = (vec![0.0; count], 0);
            for _ in 0..2 {
                let before: Vec<usize> = groups.iter().copied().take_while(|group| *group != self.group).collect();
                if let Some(steps) = steps(&items, |changed| value(&before, &|item| changed.contains(&item))) {
                    items.iter().zip(steps).for_each(|(item, step)| sums[*item] += step);
                    defined += 1;
                }
                groups.reverse();
                items.reverse();
            }
            (sums, defined)
        };
        Found::Steps((range.start..range.end.min(PAIRS)).map(walk).collect())
    }

    /// What each entry gets of what the list gets; `None` where the measure is undefined on every way.
    pub(super) fn finish(&self, found: Vec<Found>, whole: f64) -> Option<Vec<EntryPart>> {
        let parts = if self.is_exact() { self.exact(found)? } else { self.of_orders(found)? };
        // What was drawn misses the whole by its error, and sums by a rounding: all entries bear that alike.
        let rest = (whole - parts.iter().map(|(change, _)| change).sum::<f64>()) / parts.len().max(1) as f64;
        let part = |(item, (change, error)): (&Item, (f64, f64))| EntryPart {
            item: item.clone(),
            change: change + rest,
            error,
        };
        let mut parts: Vec<EntryPart> = self.items.iter().zip(parts).map(part).collect();
        parts.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
        Some(parts)
    }

    fn exact(&self, found: Vec<Found>) -> Option<Vec<(f64, f64)>> {
        let mut values = vec![None; self.combinations()];
        for found in found {
            if let Found::Values(first, some) = found {
                values.iter_mut().skip(first).zip(some).for_each(|(value, some)| *value = some);
            }
        }
        let count = self.items.len();
        let (mut sums, mut all) = (vec![0.0; count], 0.0);
        for (bits, own) in values.chunks(1 << count).enumerate() {
            let Some((changes, defined)) = mean_steps(own, count) else { continue };
            // In this part of all orders of the groups just these others come before the list.
            let weight = defined * share_of_orders(bits.count_ones() as usize, self.others);
            sums.iter_mut().zip(changes).for_each(|(sum, change)| *sum += weight * change);
            all += weight;
        }
        (all > 0.0).then(|| sums.into_iter().map(|sum| (sum / all, 0.0)).collect())
    }

    fn of_orders(&self, found: Vec<Found>) -> Option<Vec<(f64, f64)>> {
        let steps = found.into_iter().flat_map(|found| if let Found::Steps(some) = found { some } else { Vec::new() });
        drawn(&steps.collect::<Vec<_>>(), self.items.len())
    }
}

/// What each item of an order does; `None` where the measure is undefined at one of them.
fn steps(items: &[usize], value: impl Fn(&[usize]) -> Option<f64>) -> Option<Vec<f64>> {
    let mut before = value(&[])?;
    let each = (1..=items.len()).map(|changed| {
        let after = value(&items[..changed])?;
        let step = after - before;
        before = after;
        Some(step)
    });
    each.collect()
}

/// The part of all orders of some others and one in which just these so many come before that one.
fn share_of_orders(before: usize, others: usize) -> f64 {
    // before!·(others − before)!/(others + 1)!
    let choose = (0..before).fold(1.0, |ways, i| ways * (others - i) as f64 / (i + 1) as f64);
    1.0 / (choose * (others + 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::{Attribution, Split};
    use super::*;

    fn lease(name: &str, rent: f64) -> Lease {
        Lease { it_mw: 10.0, rent, ..Lease::named(name) }
    }

    fn debt(name: &str, amount: f64) -> Debt {
        Debt { amount, ..Debt::named(name) }
    }

    /// Two books with a lease in common, one that differs, one that goes and one that comes.
    fn ends() -> (Scenario, Scenario) {
        let (mut from, mut to) = (Scenario::default(), Scenario::default());
        from.company.leases = vec![lease("Same", 100.0), lease("Dearer", 100.0), lease("Gone", 90.0)];
        to.company.leases = vec![lease("Same", 100.0), lease("Dearer", 130.0), lease("New", 150.0)];
        from.company.debts = vec![debt("A", 1.0), debt("B", 2.0)];
        to.company.debts = vec![debt("B", 2.0), debt("A", 4.0)];
        to.world.hashprice *= 1.1;
        (from, to)
    }

    fn named(name: &str) -> Item {
        Item::Entry(name.to_owned())
    }

    fn entries(found: &Attribution, beyond: Beyond) -> (f64, &[EntryPart]) {
        let part = found.parts.iter().find(|part| part.group.beyond == Some(beyond)).expect("a part");
        (part.change, &part.entries)
    }

    /// With a value of its own for every lease, and with an interaction of rents and hashprice.
    #[expect(clippy::unnecessary_wraps, reason = "measures may be undefined")]
    fn measure(scenario: &Scenario) -> Option<f64> {
        let rents: f64 = scenario.company.leases.iter().map(|lease| lease.rent).sum();
        let debts: f64 = scenario.company.debts.iter().enumerate().map(|(i, debt)| debt.amount * (i + 1) as f64).sum();
        Some(rents * rents * scenario.world.hashprice - debts)
    }

    #[test]
    fn lists_differ_by_name_and_by_order() {
        let (from, to) = ends();
        assert_eq!(items(Beyond::Leases, &from, &to), [named("Dearer"), named("Gone"), named("New")]);
        assert_eq!(items(Beyond::Debts, &from, &to), [named("A"), Item::Order]);
        assert_eq!(items(Beyond::Industry, &from, &to), []);
        assert_eq!(items(Beyond::Leases, &from, &from), []);
        let items = items(Beyond::Debts, &from, &to);
        let list = |changed: &[usize]| mixed(&from.company.debts, &to.company.debts, &items, |i| changed.contains(&i));
        assert_eq!((list(&[]), list(&[0, 1])), (from.company.debts.clone(), to.company.debts.clone()));
        assert_eq!(list(&[0]), [debt("A", 4.0), debt("B", 2.0)]);
    }

    #[test]
    fn what_entries_get_adds_up_to_what_the_list_gets_and_nobody_else_notices() {
        let (from, to) = ends();
        let closed = Split::new(&from, &to, 1).attribute(measure).expect("defined");
        let opened = Split::new(&from, &to, 1).opening(&[Beyond::Leases, Beyond::Debts]).attribute(measure);
        let opened = opened.expect("defined");
        for part in &closed.parts {
            let other = opened.parts.iter().find(|other| other.group == part.group).expect("the same");
            assert_eq!((part.change, part.entries.len()), (other.change, 0));
        }
        for beyond in [Beyond::Leases, Beyond::Debts] {
            let (whole, entries) = entries(&opened, beyond);
            assert_eq!(entries.len(), items(beyond, &from, &to).len());
            let sum: f64 = entries.iter().map(|entry| entry.change).sum();
            assert!((sum - whole).abs() <= 1e-12 * whole.abs().max(1.0), "{sum} {whole}");
        }
    }

    #[test]
    fn an_entry_gets_its_mean_step_over_all_orders() {
        let (mut from, mut to) = ends();
        (from.company.debts, to.company.debts, to.world.hashprice) = (Vec::new(), Vec::new(), from.world.hashprice);
        to.company.leases.truncate(2);
        // Rents from 290: +30 and −90, and their square: by hand.
        let square = |scenario: &Scenario| {
            let rents: f64 = scenario.company.leases.iter().map(|lease| lease.rent).sum();
            Some(rents * rents)
        };
        let found = Split::new(&from, &to, 1).opening(&[Beyond::Leases]).attribute(square).expect("defined");
        let (_, entries) = entries(&found, Beyond::Leases);
        let of = |name: &str| entries.iter().find(|entry| entry.item == named(name)).expect("an entry").change;
        let dearer = f64::midpoint(320.0_f64.powi(2) - 290.0_f64.powi(2), 230.0_f64.powi(2) - 200.0_f64.powi(2));
        assert!((of("Dearer") - dearer).abs() < 1e-9, "{entries:?}");
        assert!((of("Gone") + of("Dearer") - (230.0_f64.powi(2) - 290.0_f64.powi(2))).abs() < 1e-9);
    }

    #[test]
    fn many_entries_are_drawn_and_still_add_up() {
        let (mut from, mut to) = ends();
        from.company.leases = (0..12).map(|i| lease(&format!("Old {i}"), 100.0)).collect();
        to.company.leases = (0..12).map(|i| lease(&format!("New {i}"), 110.0)).collect();
        let split = Split::new(&from, &to, 7).opening(&[Beyond::Leases]);
        let found = split.attribute(measure).expect("defined");
        let (whole, entries) = entries(&found, Beyond::Leases);
        assert_eq!(entries.len(), 24);
        let sum: f64 = entries.iter().map(|entry| entry.change).sum();
        assert!((sum - whole).abs() <= 1e-9 * whole.abs().max(1.0), "{sum} {whole}");
        // All that come play one part, and so do all that go.
        for kind in ["Old", "New"] {
            let alike: Vec<&EntryPart> = entries.iter().filter(|entry| entry.item.label().starts_with(kind)).collect();
            let mean = alike.iter().map(|entry| entry.change).sum::<f64>() / 12.0;
            assert!(alike.iter().all(|entry| (entry.change - mean).abs() <= 6.0 * entry.error + 1e-9), "{alike:?}");
        }
        assert_eq!(split.attribute(measure).expect("defined"), found, "the same seed, the same orders");
    }

    #[test]
    fn orders_before_the_list_add_up_to_all() {
        for others in 0..6_usize {
            let of = |bits: u32| share_of_orders(bits.count_ones() as usize, others);
            let all: f64 = (0..1_u32 << others).map(of).sum();
            assert!((all - 1.0).abs() < 1e-12, "{others}: {all}");
        }
    }

    #[test]
    fn ways_on_which_it_is_undefined_are_left_out() {
        let (from, to) = ends();
        // Undefined while the old lease is gone and the new one not there.
        let measure = |scenario: &Scenario| {
            let count = scenario.company.leases.len();
            (count >= 3).then(|| measure(scenario)).flatten()
        };
        let found = Split::new(&from, &to, 1).opening(&[Beyond::Leases]).attribute(measure).expect("defined");
        let (whole, entries) = entries(&found, Beyond::Leases);
        assert!((entries.iter().map(|entry| entry.change).sum::<f64>() - whole).abs() < 1e-6);
        let never = |scenario: &Scenario| (*scenario == from || *scenario == to).then_some(1.0);
        let mut alone = Scenario { world: from.world.clone(), ..to.clone() };
        alone.company.debts.clone_from(&from.company.debts);
        let ends_only = |scenario: &Scenario| (*scenario == from || *scenario == alone).then_some(1.0);
        let found = Split::new(&from, &alone, 1).opening(&[Beyond::Leases]).attribute(ends_only).expect("defined");
        assert!(found.parts[0].entries.is_empty(), "there is no way through the list");
        assert!(Split::new(&from, &to, 1).opening(&[Beyond::Leases]).attribute(never).is_err());
    }
}
