//! Scenarios side by side: the inputs that differ, and what each comes to.

use super::attribution::{Beyond, Item, items};
use super::ensemble::{Ensemble, Estimate};
use super::measure::Measure;
use super::reading::Statistic;
use crate::model::entries::{Debt, Entry, Lease};
use crate::model::measures::Measures;
use crate::model::parameters::{ALL, Parameter};
use crate::model::scenario::Scenario;

/// An input that is not the same everywhere.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The input.
    pub parameter: &'static Parameter,
    /// Its value in each scenario.
    pub values: Vec<f64>,
}

/// The inputs that differ between any two of these scenarios, in the order of the table of inputs.
pub fn differing(scenarios: &[&Scenario]) -> Vec<Difference> {
    let row = |parameter: &'static Parameter| {
        let values: Vec<f64> = scenarios.iter().map(|scenario| parameter.get(scenario)).collect();
        let differ = values.iter().any(|value| Some(value) != values.first());
        differ.then_some(Difference { parameter, values })
    };
    ALL.iter().filter_map(row).collect()
}

/// An entry of a list that is not the same everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDifference {
    /// The entry, or the order of all of them.
    pub item: Item,
    /// What it is in each scenario, in words: the fields that differ, or what it is about where some lack it.
    pub texts: Vec<String>,
}

/// What differs in a list between the first of these scenarios and any of the others; nothing for what is no list.
pub fn differing_entries(beyond: Beyond, scenarios: &[&Scenario]) -> Vec<EntryDifference> {
    match beyond {
        Beyond::Leases => differing_in::<Lease>(beyond, scenarios),
        Beyond::Debts => differing_in::<Debt>(beyond, scenarios),
        Beyond::Industry | Beyond::History => Vec::new(),
    }
}

fn differing_in<E: Entry>(beyond: Beyond, scenarios: &[&Scenario]) -> Vec<EntryDifference> {
    let Some((first, others)) = scenarios.split_first() else { return Vec::new() };
    let mut found: Vec<Item> = Vec::new();
    for item in others.iter().flat_map(|other| items(beyond, first, other)) {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    // The order comes last, whoever has another one.
    found.sort_by_key(|item| *item == Item::Order);
    let told = |item: Item| {
        let texts = match &item {
            Item::Entry(name) => entry_texts::<E>(name, scenarios),
            Item::Order => scenarios.iter().map(|scenario| names(E::of(&scenario.company))).collect(),
        };
        EntryDifference { item, texts }
    };
    found.into_iter().map(told).collect()
}

fn names<E: Entry>(entries: &[E]) -> String {
    entries.iter().map(Entry::name).collect::<Vec<_>>().join(", then ")
}

/// Fields that say what an entry is about.
const TELLING: usize = 2;

/// An entry in each scenario, in words.
fn entry_texts<E: Entry>(name: &str, scenarios: &[&Scenario]) -> Vec<String> {
    let entries: Vec<Option<&E>> =
        scenarios.iter().map(|scenario| E::of(&scenario.company).iter().find(|entry| entry.name() == name)).collect();
    let there = || entries.iter().flatten();
    let is_everywhere = entries.iter().all(Option::is_some);
    let differs = |field: &Parameter<E>| there().any(|entry| there().any(|b| field.get(entry) != field.get(b)));
    let fields = E::fields().iter().enumerate();
    let told: Vec<&Parameter<E>> = fields
        .filter(|(i, field)| if is_everywhere { differs(field) } else { *i < TELLING || differs(field) })
        .map(|(_, field)| field)
        .collect();
    let text = |entry: &E| {
        let each = told.iter().map(|field| format!("{} {}", field.label, field.text(field.get(entry))));
        each.collect::<Vec<_>>().join(", ")
    };
    entries.iter().map(|entry| entry.map_or_else(|| NOT_THERE.to_owned(), text)).collect()
}

/// What stands for an entry that a scenario lacks.
const NOT_THERE: &str = "none";

/// What one scenario comes to.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// On the central path.
    pub measures: &'a [Measures; 3],
    /// Over many futures, once they are known.
    pub ensemble: Option<&'a Ensemble>,
}

/// A measure in each scenario; an error of zero is that of a single path.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The measure.
    pub measure: Measure,
    /// What it is read from.
    pub read: Statistic,
    /// Its value in each scenario; `None` where it is undefined or not known yet.
    pub values: Vec<Option<Estimate>>,
}

impl Line {
    /// What it is read from, in words.
    pub fn label(&self) -> &'static str {
        self.read.words(self.measure)
    }
}

/// What the scenarios come to: probabilities over many futures, values by the one statistic that is asked for, the rest
/// on the central path.
pub fn results(outcomes: &[Outcome<'_>], statistic: Statistic) -> Vec<Line> {
    let line = |measure: Measure| {
        // A probability is one over futures, whatever stands for values.
        let read = if measure.is_probability() { Statistic::Mean } else { statistic.of(measure) };
        let value = |outcome: &Outcome<'_>| match read {
            Statistic::Central => measure.central(outcome.measures).map(|value| Estimate { value, error: 0.0 }),
            Statistic::Mean => measure.expected(outcome.ensemble?),
            Statistic::Median => measure.median(|strategy| {
                let outcome = outcome.ensemble?.strategy(strategy);
                Some(Estimate { value: outcome.median(), error: outcome.median_error })
            }),
        };
        Line { measure, read, values: outcomes.iter().map(value).collect() }
    };
    Measure::all().map(line).collect()
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::super::measure::central_measures;
    use super::*;

    #[test]
    fn a_scenario_does_not_differ_from_itself() {
        let scenario = Scenario::default();
        assert!(differing(&[&scenario, &scenario, &scenario]).is_empty());
        assert!(differing(&[&scenario]).is_empty() && differing(&[]).is_empty());
    }

    #[test]
    fn what_differs_anywhere_is_listed_with_all_its_values() {
        let (first, mut last) = (Scenario::default(), Scenario::default());
        last.world.hashprice = 50.0;
        last.plan.ai_share = 0.9;
        let found = differing(&[&first, &first, &last]);
        assert_eq!(found.iter().map(|d| d.parameter.id).collect::<Vec<_>>(), ["world.hashprice", "plan.ai_share"]);
        assert_eq!(found[0].values, [38.9, 38.9, 50.0]);
    }

    #[test]
    fn entries_are_told_by_what_differs() {
        let (mut first, mut second) = (Scenario::default(), Scenario::default());
        let lease = |name: &str, rent| Lease { it_mw: 10.0, rent, ..Lease::named(name) };
        first.company.leases = vec![lease("Same", 100.0), lease("Dearer", 100.0), lease("Gone", 90.0)];
        second.company.leases = vec![lease("Same", 100.0), lease("Dearer", 130.0)];
        let found = differing_entries(Beyond::Leases, &[&first, &second, &first]);
        let told: Vec<(&str, Vec<String>)> = found
            .iter()
            .map(|one| (one.item.label(), one.texts.iter().map(|text| text.replace('\u{202f}', " ")).collect()))
            .collect();
        let texts = |texts: [&str; 3]| texts.map(str::to_owned).to_vec();
        let [rent, it] =
            ["rent", "it_mw"].map(|id| Lease::fields().iter().find(|f| f.id == id).expect("a field").label);
        let dearer = [format!("{rent} 100 USD/kW-month"), format!("{rent} 130 USD/kW-month")];
        assert_eq!(told[0], ("Dearer", texts([&dearer[0], &dearer[1], &dearer[0]])));
        let gone = format!("{it} 10 MW, {rent} 90 USD/kW-month");
        assert_eq!(told[1], ("Gone", texts([&gone, "none", &gone])));
        assert_eq!(told.len(), 2);
        assert!(differing_entries(Beyond::Debts, &[&first, &second]).is_empty());
    }

    #[test]
    fn measures_stand_side_by_side() {
        let (first, mut second) = (Scenario::default(), Scenario::default());
        second.plan.ai_share = 0.0;
        let measures = [central_measures(&first), central_measures(&second)];
        let outcomes = [&measures[0], &measures[1]].map(|measures| Outcome { measures, ensemble: None });
        let lines = results(&outcomes, Statistic::Median);
        let dscr = Measure::from_name("min_dscr").expect("a measure");
        let line = lines.iter().find(|line| line.measure == dscr).expect("a line");
        assert!(line.values[0].is_some() && line.values[1].is_none(), "nothing is built, no debt service: {line:?}");
        for line in lines.iter().filter(|line| line.read != Statistic::Central) {
            assert!(line.values.iter().all(Option::is_none), "no futures are known: {line:?}");
        }
        for statistic in Statistic::iter() {
            let lines = results(&outcomes, statistic);
            assert_eq!(lines.len(), Measure::all().count(), "one line a measure, and one statistic");
            let value = lines.iter().find(|line| line.measure == Measure::PlanMinusStay).expect("a line");
            assert_eq!(value.read, statistic);
            assert!(lines.iter().all(|line| !line.measure.is_probability() || line.label() == "futures"));
        }
    }
}
