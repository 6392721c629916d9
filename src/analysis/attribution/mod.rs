//! Why did it change? The change of a measure from one scenario to another, split over the inputs that differ.
//!
//! An input has no share of its own: what it does depends on which others have changed before it. So every order in
//! which the inputs could have been changed is counted alike, and an input's part is its mean step over all orders: its
//! Shapley value (Shapley, 1953). The parts add up to the change, an input that does nothing has none, and none depends
//! on the order of a list.
//!
//! Where many inputs differ, those of a section are changed together. Up to [`EXACT`] groups every combination is
//! evaluated once, 2^n of them; beyond that, orders are drawn, each with its reverse, and the parts have an error.
//!
//! A measure may be undefined on the way: no cover of debt service without a loan. Then only the orders are counted on
//! which it is defined all the way, and their share is told.

mod entries;

pub use self::entries::{EntryPart, Item, items};

use thiserror::Error;

use self::entries::{Found, Opened};
use super::random::order;
use crate::model::parameters::{Group as Owner, Parameter, differences};
use crate::model::scenario::Scenario;

/// Most groups for which every combination is evaluated.
pub const EXACT: usize = 12;
/// Pairs of orders that are drawn where there are more groups.
pub const PAIRS: usize = 256;
/// Combinations that are evaluated in one task.
const COMBINATIONS: usize = 16;
/// Pairs of orders that are walked in one task.
const PAIRS_A_TASK: usize = 4;

/// Inputs that are changed together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Name for a reader: of the input, or of the section.
    pub name: String,
    /// The inputs.
    pub inputs: Vec<&'static Parameter>,
    /// What else is changed that is no single number.
    pub beyond: Option<Beyond>,
}

/// A part of a scenario that is no input of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The leases that the company has signed.
    Leases,
    /// The debts of its list.
    Debts,
    /// The other miners.
    Industry,
    /// The market as it was.
    History,
}

impl Beyond {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Leases, Self::Debts, Self::Industry, Self::History];

    /// Whose it is.
    pub fn owner(self) -> Owner {
        match self {
            Self::Leases | Self::Debts => Owner::Company,
            Self::Industry | Self::History => Owner::World,
        }
    }

    /// Name for a reader.
    pub fn label(self) -> &'static str {
        match self {
            Self::Leases => "The lease book",
            Self::Debts => "The debts",
            Self::Industry => "The other miners",
            Self::History => "The market as it was",
        }
    }

    /// Whether it is a list, whose entries can be looked at one by one.
    pub fn is_a_list(self) -> bool {
        matches!(self, Self::Leases | Self::Debts)
    }

    /// Those in which two scenarios differ.
    pub fn differing(a: &Scenario, b: &Scenario) -> impl Iterator<Item = Self> {
        let differs = |beyond: &Self| match beyond {
            Self::Leases => a.company.leases != b.company.leases,
            Self::Debts => a.company.debts != b.company.debts,
            Self::Industry => a.industry != b.industry,
            Self::History => a.history != b.history,
        };
        Self::ALL.into_iter().filter(differs)
    }

    fn set(self, scenario: &mut Scenario, to: &Scenario) {
        match self {
            Self::Leases => scenario.company.leases.clone_from(&to.company.leases),
            Self::Debts => scenario.company.debts.clone_from(&to.company.debts),
            Self::Industry => scenario.industry = to.industry.clone(),
            Self::History => scenario.history.clone_from(&to.history),
        }
    }
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        let ids = |group: &Self| group.inputs.iter().map(|p| p.id).collect::<Vec<_>>();
        self.name == other.name && self.beyond == other.beyond && ids(self) == ids(other)
    }
}

/// The part of a change that is due to a group of inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The inputs.
    pub group: Group,
    /// What they have changed the measure by, in its own unit.
    pub change: f64,
    /// Standard error of that; zero where nothing was drawn.
    pub error: f64,
    /// Of a list that is opened, what its entries have changed the measure by, the largest first: they add up to
    /// [`Self::change`]. Empty where it is not opened, and where the measure is undefined on every way through it.
    pub entries: Vec<EntryPart>,
}

/// How a change was split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Over all orders.
    Exact,
    /// Over so many orders that were drawn.
    Drawn(usize),
}

/// A change, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The measure in the scenario that is gone from.
    pub from: f64,
    /// The measure in the scenario that is gone to.
    pub to: f64,
    /// The parts, the largest first. They add up to the change.
    pub parts: Vec<Part>,
    /// How it was split.
    pub method: Method,
    /// Share of the orders on which the measure is defined all the way, 0 … 1: only these were counted.
    pub defined: f64,
}

/// Why a change cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Undefined {
    /// The measure means nothing at the start.
    #[error("it is undefined in the scenario that is compared with")]
    From,
    /// The measure means nothing at the end.
    #[error("it is undefined in the scenario that is looked at")]
    To,
    /// It is undefined somewhere on every way from one to the other.
    #[error("it is undefined on every way from one scenario to the other")]
    Between,
}

/// What a task has found.
#[derive(Clone, Debug)]
pub enum Chunk {
    /// The measure of some combinations, from this one on.
    Values(usize, Vec<Option<f64>>),
    /// For each pair of orders the sum of the steps of each group, and on how many orders it was defined.
    Steps(Vec<(Vec<f64>, u32)>),
    /// The same for what differs in the list that is opened at this place.
    Opened(usize, OpenedChunk),
}

/// What a task has found of an opened list.
#[derive(Clone, Debug)]
pub struct OpenedChunk(Found);

/// The inputs that differ, in groups: each on its own where they are few, else by section.
pub fn groups(from: &Scenario, to: &Scenario) -> Vec<Group> {
    let inputs: Vec<&'static Parameter> = differences(from, to).collect();
    let beyond = Beyond::differing(from, to);
    let beyond =
        beyond.map(|beyond| Group { name: beyond.label().to_owned(), inputs: Vec::new(), beyond: Some(beyond) });
    let beyond: Vec<Group> = beyond.collect();
    if inputs.len() + beyond.len() <= EXACT {
        return inputs
            .into_iter()
            .map(|p| Group { name: p.label.to_owned(), inputs: vec![p], beyond: None })
            .chain(beyond)
            .collect();
    }
    let mut groups: Vec<Group> = Vec::new();
    for input in inputs {
        let same =
            |group: &&mut Group| group.inputs.iter().any(|p| (p.group, p.section) == (input.group, input.section));
        match groups.iter_mut().find(same) {
            Some(group) => group.inputs.push(input),
            None => groups.push(Group { name: String::new(), inputs: vec![input], beyond: None }),
        }
    }
    for group in &mut groups {
        group.name = match group.inputs.as_slice() {
            [single] => single.label.to_owned(),
            inputs => inputs.first().map_or_else(String::new, |p| format!("{}: {}", p.group.label(), p.section)),
        };
    }
    groups.extend(beyond);
    groups
}

/// A change that is to be split, cut into tasks that any number of threads may take. What comes of it does not depend
/// on who took which.
#[derive(Clone, Debug)]
pub struct Split {
    from: Scenario,
    to: Scenario,
    groups: Vec<Group>,
    opened: Vec<Opened>,
    seed: u64,
}

impl Split {
    /// Prepares to go from one scenario to another. `seed` chooses the orders, where they are drawn.
    pub fn new(from: &Scenario, to: &Scenario, seed: u64) -> Self {
        Self { from: from.clone(), to: to.clone(), groups: groups(from, to), opened: Vec::new(), seed }
    }

    /// Opens lists into their entries, where they are among the groups.
    #[must_use]
    pub fn opening(mut self, lists: &[Beyond]) -> Self {
        let groups = self.groups.len();
        let of = |(place, group): (usize, &Group)| {
            let beyond = group.beyond.filter(|beyond| lists.contains(beyond))?;
            Opened::new(beyond, place, groups, &self.from, &self.to)
        };
        self.opened = self.groups.iter().enumerate().filter_map(of).collect();
        self
    }

    /// The inputs, as they are changed.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Whether every combination is evaluated.
    pub fn is_exact(&self) -> bool {
        self.groups.len() <= EXACT
    }

    /// Number of tasks.
    pub fn tasks(&self) -> usize {
        let of_opened = self.opened.iter().map(|opened| opened.tasks(COMBINATIONS, PAIRS_A_TASK));
        self.tasks_of_groups() + of_opened.sum::<usize>()
    }

    fn tasks_of_groups(&self) -> usize {
        if self.is_exact() { self.combinations().div_ceil(COMBINATIONS) } else { PAIRS.div_ceil(PAIRS_A_TASK) }
    }

    fn combinations(&self) -> usize {
        1 << self.groups.len().min(EXACT)
    }

    /// Carries out a task. `measure` says what a scenario comes to, `None` where it means nothing.
    pub fn run(&self, task: usize, measure: impl Fn(&Scenario) -> Option<f64>) -> Chunk {
        let measure = |scenario: &Scenario| measure(scenario).filter(|value| value.is_finite());
        if let Some(of_opened) = task.checked_sub(self.tasks_of_groups()) {
            return self.run_opened(of_opened, measure);
        }
        if self.is_exact() {
            let first = (task * COMBINATIONS).min(self.combinations());
            let last = (first + COMBINATIONS).min(self.combinations());
            return Chunk::Values(first, (first..last).map(|changed| measure(&self.combination(changed))).collect());
        }
        let ends = [&self.from, &self.to].map(measure);
        let first = task * PAIRS_A_TASK;
        let pairs = first..(first + PAIRS_A_TASK).min(PAIRS);
        Chunk::Steps(pairs.map(|pair| self.walk(pair, ends, measure)).collect())
    }

    /// A task of the lists that are opened, one after the other.
    fn run_opened(&self, mut task: usize, measure: impl Fn(&Scenario) -> Option<f64>) -> Chunk {
        let turn = |before: &[usize], set: &dyn Fn(&mut Scenario)| {
            let mut scenario = self.from.clone();
            before.iter().filter_map(|place| self.groups.get(*place)).for_each(|g| self.change(&mut scenario, g));
            set(&mut scenario);
            scenario.mend();
            scenario
        };
        for (place, opened) in self.opened.iter().enumerate() {
            let tasks = opened.tasks(COMBINATIONS, PAIRS_A_TASK);
            if task < tasks {
                let size = if opened.is_exact() { COMBINATIONS } else { PAIRS_A_TASK };
                let range = task * size..(task + 1) * size;
                let found = opened.run(range, self.seed, (&self.from, &self.to), &turn, measure);
                return Chunk::Opened(place, OpenedChunk(found));
            }
            task -= tasks;
        }
        Chunk::Values(0, Vec::new())
    }

    /// The scenario in which these groups have changed: a bit for each.
    fn combination(&self, changed: usize) -> Scenario {
        let mut scenario = self.from.clone();
        for (i, group) in self.groups.iter().enumerate() {
            if changed & (1 << i) != 0 {
                self.change(&mut scenario, group);
            }
        }
        // Two values that fit in neither scenario may meet on the way.
        scenario.mend();
        scenario
    }

    fn change(&self, scenario: &mut Scenario, group: &Group) {
        for input in &group.inputs {
            input.set(scenario, input.get(&self.to));
        }
        if let Some(beyond) = group.beyond {
            beyond.set(scenario, &self.to);
        }
    }

    /// Changes the groups in a drawn order and in its reverse, and adds up their steps.
    fn walk(&self, pair: usize, ends: [Option<f64>; 2], measure: impl Fn(&Scenario) -> Option<f64>) -> (Vec<f64>, u32) {
        let mut order = order(self.seed, pair as u64, self.groups.len());
        let (mut sums, mut defined) = (vec![0.0; self.groups.len()], 0);
        for _ in 0..2 {
            if let Some(steps) = self.steps(&order, ends, &measure) {
                for (&group, step) in order.iter().zip(steps) {
                    sums[group] += step;
                }
                defined += 1;
            }
            order.reverse();
        }
        (sums, defined)
    }

    /// What each change of an order does; `None` where the measure is undefined after one of them.
    fn steps(
        &self,
        order: &[usize],
        [from, to]: [Option<f64>; 2],
        measure: impl Fn(&Scenario) -> Option<f64>,
    ) -> Option<Vec<f64>> {
        let (mut scenario, mut before, to) = (self.from.clone(), from?, to?);
        let mut steps = Vec::with_capacity(order.len());
        for (i, &group) in order.iter().enumerate() {
            self.change(&mut scenario, &self.groups[group]);
            let after = if i + 1 == order.len() { to } else { measure(&scenario.sound())? };
            steps.push(after - before);
            before = after;
        }
        Some(steps)
    }

    /// Puts together what the tasks have found, in any order. `measure` is asked for the two ends.
    ///
    /// # Errors
    /// [`Undefined`] where the measure means nothing at an end, or somewhere on every way.
    pub fn finish(
        &self,
        chunks: Vec<Chunk>,
        measure: impl Fn(&Scenario) -> Option<f64>,
    ) -> Result<Attribution, Undefined> {
        let end = |scenario: &Scenario| measure(scenario).filter(|value| value.is_finite());
        let from = end(&self.from).ok_or(Undefined::From)?;
        let to = end(&self.to).ok_or(Undefined::To)?;
        let mut of_opened: Vec<Vec<Found>> = vec![Vec::new(); self.opened.len()];
        let mut of_groups = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            match chunk {
                Chunk::Opened(place, found) => of_opened[place].push(found.0),
                chunk => of_groups.push(chunk),
            }
        }
        let chunks = of_groups;
        let (changes, method, defined) = if self.is_exact() {
            let mut values = vec![None; self.combinations()];
            for chunk in chunks {
                if let Chunk::Values(first, found) = chunk {
                    values.iter_mut().skip(first).zip(found).for_each(|(value, found)| *value = found);
                }
            }
            let (changes, defined) = mean_steps(&values, self.groups.len()).ok_or(Undefined::Between)?;
            (changes.into_iter().map(|change| (change, 0.0)).collect(), Method::Exact, defined)
        } else {
            let steps = chunks.into_iter().flat_map(|chunk| if let Chunk::Steps(s) = chunk { s } else { Vec::new() });
            let steps: Vec<(Vec<f64>, u32)> = steps.collect();
            let orders: u32 = steps.iter().map(|(_, defined)| defined).sum();
            let changes = drawn(&steps, self.groups.len()).ok_or(Undefined::Between)?;
            (changes, Method::Drawn(orders as usize), f64::from(orders) / (2 * steps.len()) as f64)
        };
        let part = |(group, (change, error)): (&Group, (f64, f64))| Part {
            group: group.clone(),
            change,
            error,
            entries: Vec::new(),
        };
        let mut parts: Vec<Part> = self.groups.iter().zip(changes).map(part).collect();
        for (opened, found) in self.opened.iter().zip(of_opened) {
            let part = &mut parts[opened.group];
            part.entries = opened.finish(found, part.change).unwrap_or_default();
        }
        parts.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()));
        Ok(Attribution { from, to, parts, method, defined })
    }

    /// Carries out all tasks here and now.
    ///
    /// # Errors
    /// See [`Self::finish`].
    pub fn attribute(&self, measure: impl Fn(&Scenario) -> Option<f64>) -> Result<Attribution, Undefined> {
        let chunks = (0..self.tasks()).map(|task| self.run(task, &measure)).collect();
        self.finish(chunks, measure)
    }
}

/// The mean step of each group over all orders on which every value is defined, and the share of such orders. `values`
/// has a place for each combination, a bit for each group.
///
/// The orders are counted, not walked: those that lead up to a combination, times those that lead on from the next.
fn mean_steps(values: &[Option<f64>], groups: usize) -> Option<(Vec<f64>, f64)> {
    let all = values.len() - 1;
    let bits = |combination: usize| (0..groups).map(|i| 1 << i).filter(move |bit| combination & bit != 0);
    let (mut up_to, mut on_from) = (vec![0.0; values.len()], vec![0.0; values.len()]);
    for combination in 0..=all {
        if values[combination].is_some() {
            let ways: f64 = bits(combination).map(|bit| up_to[combination ^ bit]).sum();
            up_to[combination] = if combination == 0 { 1.0 } else { ways };
        }
        // The same from the other end: the combinations that lack what this one has.
        let rest = all ^ combination;
        if values[rest].is_some() {
            let ways: f64 = bits(combination).map(|bit| on_from[rest ^ bit]).sum();
            on_from[rest] = if rest == all { 1.0 } else { ways };
        }
    }
    let orders = up_to[all];
    if orders == 0.0 {
        return None;
    }
    let step = |bit: usize| {
        let without = (0..=all).filter(|combination| combination & bit == 0);
        let steps = without.filter_map(|before| {
            let after = before | bit;
            let step = values[after]? - values[before]?;
            Some(up_to[before] / orders * on_from[after] * step)
        });
        steps.sum()
    };
    let factorial: f64 = (1..=groups).map(|i| i as f64).product();
    Some(((0..groups).map(|i| step(1 << i)).collect(), orders / factorial))
}

/// The mean step of each group over the orders that were drawn, with its standard error from the differences between
/// the pairs; `None` where no order was defined.
fn drawn(pairs: &[(Vec<f64>, u32)], groups: usize) -> Option<Vec<(f64, f64)>> {
    let orders: u32 = pairs.iter().map(|(_, defined)| defined).sum();
    if orders == 0 {
        return None;
    }
    let (orders, count) = (f64::from(orders), pairs.len() as f64);
    let of = |group: usize| {
        let mean = pairs.iter().map(|(sums, _)| sums[group]).sum::<f64>() / orders;
        let squares: f64 = pairs.iter().map(|(sums, n)| (sums[group] - f64::from(*n) * mean).powi(2)).sum();
        (mean, (squares * count / (count - 1.0).max(1.0)).sqrt() / orders)
    };
    Some((0..groups).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::CentralPath;
    use crate::model::parameters::ALL;
    use crate::model::scenario::Strategy;

    fn with(changes: &[(&str, f64)]) -> Scenario {
        let mut scenario = Scenario::default();
        for (id, factor) in changes {
            let input = crate::model::parameters::find(id).expect("an input");
            input.set(&mut scenario, input.get(&Scenario::default()) * factor);
        }
        scenario
    }

    fn part(attribution: &Attribution, id: &str) -> f64 {
        let part = attribution.parts.iter().find(|p| p.group.inputs.iter().any(|input| input.id == id));
        part.expect("a part").change
    }

    fn sum(attribution: &Attribution) -> f64 {
        attribution.parts.iter().map(|p| p.change).sum()
    }

    #[test]
    fn a_product_is_split_as_in_the_textbook() {
        // x·y from (2, 3) to (5, 7): x brings (3·3 + 3·7)/2, y brings (4·2 + 4·5)/2.
        let (mut from, mut to) = (Scenario::default(), Scenario::default());
        (from.world.hashprice, from.world.btc_price) = (2.0, 3.0);
        (to.world.hashprice, to.world.btc_price) = (5.0, 7.0);
        let found = Split::new(&from, &to, 1).attribute(|s| Some(s.world.hashprice * s.world.btc_price));
        let found = found.expect("defined");
        assert_eq!((found.from, found.to, found.method, found.defined), (6.0, 35.0, Method::Exact, 1.0));
        assert!((part(&found, "world.hashprice") - 15.0).abs() < 1e-12, "{found:?}");
        assert!((part(&found, "world.btc_price") - 14.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn what_fits_in_neither_scenario_is_mended_on_the_way() {
        let (mut from, mut to) = (Scenario::default(), Scenario::default());
        (from.company.site_mw, from.company.existing_ai_mw) = (300.0, 30.0);
        (to.company.site_mw, to.company.existing_ai_mw) = (500.0, 400.0);
        let split = Split::new(&from, &to, 1);
        let found = split.attribute(|s| {
            assert_eq!(s.unsound(), []);
            Some(s.company.existing_ai_mw)
        });
        let found = found.expect("defined");
        // First of two, the lease is cut to the site, and the site then frees the rest of it.
        assert_eq!(part(&found, "company.existing_ai_mw"), f64::midpoint(270.0, 370.0));
        assert_eq!(part(&found, "company.site_mw"), f64::midpoint(100.0, 0.0));
        let order = split.steps(&[0, 1], [Some(30.0), Some(400.0)], |s| Some(s.company.existing_ai_mw));
        assert_eq!(order.map(|steps| steps.iter().sum::<f64>()), Some(370.0));
    }

    #[test]
    fn nothing_differs_nothing_is_due() {
        let same = Split::new(&Scenario::default(), &Scenario::default(), 1);
        let found = same.attribute(|s| Some(s.world.hashprice)).expect("defined");
        assert!(found.parts.is_empty() && found.from == found.to && same.tasks() == 1);
    }

    #[test]
    fn the_book_and_the_debts_are_a_part_each() {
        use crate::model::entries::{Debt, Entry, Lease};
        let (from, mut to) = (with(&[]), with(&[("world.lease_rate", 0.9)]));
        to.company.leases = vec![Lease { it_mw: 50.0, rent: 120.0, ..Lease::named("New") }];
        to.company.debts = vec![Debt { amount: 50e6, ..Debt::named("Notes") }];
        let value = |s: &Scenario| CentralPath::run(s).ledger(Strategy::Stay).first().map(|row| row.nav);
        let found = Split::new(&from, &to, 1).attribute(value).expect("defined");
        let of = |beyond: Beyond| found.parts.iter().find(|p| p.group.beyond == Some(beyond)).expect("a part").change;
        assert!((sum(&found) - (found.to - found.from)).abs() < 1e-6, "{found:?}");
        assert!(of(Beyond::Leases) > 100e6, "{found:?}");
        assert!((of(Beyond::Debts) + 50e6).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn undefined_ways_are_left_out_and_told() {
        let (from, to) = (with(&[]), with(&[("world.hashprice", 2.0), ("world.btc_price", 2.0)]));
        let start = from.world.btc_price;
        let hashprice = from.world.hashprice;
        // Undefined where the price has changed alone: only the other order counts.
        let measure = |s: &Scenario| {
            let alone = s.world.btc_price != start && s.world.hashprice == hashprice;
            (!alone).then_some(s.world.btc_price * s.world.hashprice)
        };
        let found = Split::new(&from, &to, 1).attribute(measure).expect("one way is left");
        assert_eq!(found.defined, 0.5);
        assert!((part(&found, "world.hashprice") - start * hashprice).abs() < 1e-6);
        assert!((part(&found, "world.btc_price") - 2.0 * start * hashprice).abs() < 1e-6);
        let split = Split::new(&from, &to, 1);
        let ends = |s: &Scenario| (*s == from || *s == to).then_some(1.0);
        assert_eq!(split.attribute(ends), Err(Undefined::Between));
        assert_eq!(split.attribute(|s| (*s == from).then_some(f64::NAN)), Err(Undefined::From));
        assert_eq!(split.attribute(|s| (*s == from).then_some(1.0)), Err(Undefined::To));
    }

    #[test]
    fn what_is_no_input_of_the_table_has_a_part_too() {
        let (from, mut to) = (with(&[]), with(&[("world.hashprice", 1.2)]));
        to.industry = to.industry.with_pivots(0.9);
        let split = Split::new(&from, &to, 1);
        assert_eq!(split.groups().len(), 2, "{:?}", split.groups());
        let measure = |s: &Scenario| Some(s.world.hashprice + if s.industry == to.industry { 5.0 } else { 0.0 });
        let found = split.attribute(measure).expect("defined");
        let other = found.parts.iter().find(|p| p.group.beyond == Some(Beyond::Industry)).expect("a part");
        assert!((other.change - 5.0).abs() < 1e-9 && (sum(&found) - (found.to - found.from)).abs() < 1e-9);
    }

    /// Every input moved a little: more groups than can be combined.
    fn far() -> (Scenario, Scenario) {
        let (from, mut to) = (Scenario::default(), Scenario::default());
        for input in ALL {
            let value = input.get(&from);
            let (low, high) = input.slider;
            let moved = if value.is_finite() { (value + 0.03 * (high - low)).clamp(low, high) } else { value };
            input.set(&mut to, moved);
        }
        (from, to)
    }

    #[test]
    fn drawn_orders_add_up_and_agree_with_all_orders() {
        let (from, to) = far();
        let split = Split::new(&from, &to, 7);
        assert!(!split.is_exact(), "{} groups", split.groups().len());
        // Cheap, and with interactions: parts of a product of all inputs.
        let measure = |s: &Scenario| {
            let moved = ALL.iter().enumerate().filter(|(_, p)| p.get(s) != p.get(&from));
            Some(moved.fold(1.0, |product, (i, _)| product * (1.0 + 0.01 * (i % 7) as f64)))
        };
        let found = split.attribute(measure).expect("defined");
        assert_eq!((found.method, found.defined), (Method::Drawn(2 * PAIRS), 1.0));
        assert!((sum(&found) - (found.to - found.from)).abs() < 1e-9, "{found:?}");
        let again = split.attribute(measure).expect("defined");
        assert_eq!(found, again, "the same seed, the same orders");
        // Of a product, the logarithms share the change almost in proportion: no part is far from that.
        let n = split.groups().len();
        assert!(n <= 18, "{n}");
        let mut values = vec![None; 1 << n];
        for (changed, value) in values.iter_mut().enumerate() {
            let product = split.groups().iter().enumerate().filter(|(i, _)| changed & (1 << i) != 0);
            let factor = |group: &Group| {
                let one = |p: &&Parameter| {
                    let i = ALL.iter().position(|q| q.id == p.id).expect("an input");
                    1.0 + 0.01 * (i % 7) as f64
                };
                group.inputs.iter().map(one).product::<f64>()
            };
            *value = Some(product.map(|(_, group)| factor(group)).product::<f64>());
        }
        let (exact, _) = mean_steps(&values, n).expect("defined");
        for (group, exact) in split.groups().iter().zip(exact) {
            let part = found.parts.iter().find(|p| p.group == *group).expect("a part");
            let off = (part.change - exact).abs();
            assert!(
                off <= 5.0 * part.error + 1e-9,
                "{}: {} ± {}, exactly {exact}",
                group.name,
                part.change,
                part.error
            );
        }
    }

    #[test]
    fn the_model_is_split_to_the_last_cent() {
        let to = with(&[
            ("world.hashprice", 1.2),
            ("world.lease_rate", 0.8),
            ("world.borrowing_cost", 1.3),
            ("company.power_price", 1.1),
            ("plan.ai_share", 0.7),
        ]);
        let value = |s: &Scenario| {
            let path = CentralPath::run(s);
            path.ledger(Strategy::Plan).last().map(|row| row.nav)
        };
        let found = Split::new(&Scenario::default(), &to, 1).attribute(value).expect("defined");
        let off = (sum(&found) - (found.to - found.from)).abs();
        assert!(off <= 1e-9 * found.from.abs().max(found.to.abs()), "{off}");
        assert!(part(&found, "world.lease_rate") < 0.0 && part(&found, "company.power_price") < 0.0);
    }
}
