//! The answer as a waterfall and as a table.

use crate::analysis::attribution::{Attribution, EntryPart, Method, Part};
use crate::analysis::compare::{EntryDifference, differing_entries};
use crate::analysis::measure::Measure;
use crate::app::picture::table::{Cell, Column, Table};
use crate::app::picture::waterfall::{Fold, Step, Waterfall};
use crate::model::parameters::Parameter;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::worker::attribution::{ATTRIBUTED_PATHS, Change};

/// Steps that are shown; the smallest beyond them are put together.
const STEPS: usize = 10;

/// The way of an answer, between ends of these names.
pub(super) fn waterfall(question: &Change, found: &Attribution, (from, to): (String, String)) -> Waterfall {
    let unit = question.measure.unit();
    let (shown, rest) = shown(&found.parts);
    let mut level = found.from;
    let mut steps: Vec<Step> = Vec::new();
    for part in shown {
        let (from, fold) = (level, fold(part));
        level += part.change;
        let name = part.group.name.clone();
        let (change, error) = (part.change, part.error);
        steps.push(Step { name, change, error, level: from, inputs: inputs(part, question), fold, ..Step::default() });
        steps.extend(entries(part, question, from));
    }
    if !rest.is_empty() {
        let (change, error) = rest.iter().fold((0.0, 0.0_f64), |(c, e), p| (c + p.change, e.hypot(p.error)));
        let inputs = rest.iter().map(|part| part.group.name.clone()).collect();
        let name = format!("{} others", rest.len());
        steps.push(Step { name, change, error, level, inputs, ..Step::default() });
    }
    let title = question.measure.label();
    let note = note(question.measure, found);
    let summary = summary(&title, unit, (&from, found.from), (&to, found.to), &steps, &note);
    Waterfall { title, unit, from: Some((from, found.from)), to: (to, found.to), steps, note, summary, stale: false }
}

/// The largest parts, and the others; a list that can be opened is always shown.
fn shown(parts: &[Part]) -> (Vec<&Part>, Vec<&Part>) {
    let most = if parts.len() > STEPS + 1 { STEPS } else { parts.len() };
    let is_shown = |place: usize, part: &Part| place < most || fold(part).is_some();
    let some = |wanted: bool| {
        let those = parts.iter().enumerate().filter(move |(place, part)| is_shown(*place, part) == wanted);
        those.map(|(_, part)| part).collect()
    };
    (some(true), some(false))
}

/// The list that a part is, where it can be opened.
fn fold(part: &Part) -> Option<Fold> {
    let list = part.group.beyond.filter(|beyond| beyond.is_a_list())?;
    Some(Fold { list, is_open: !part.entries.is_empty() })
}

/// The entries of a list that is opened, from the level at which the list begins.
fn entries(part: &Part, question: &Change, mut level: f64) -> Vec<Step> {
    let told = told(part, question);
    let step = |entry: &EntryPart| {
        let (from, change, error) = (level, entry.change, entry.error);
        level += change;
        let name = entry.item.label().to_owned();
        let inputs = vec![told.iter().find(|one| one.item == entry.item).map_or_else(String::new, way)];
        Step { name, change, error, level: from, inputs, is_entry: true, ..Step::default() }
    };
    part.entries.iter().map(step).collect()
}

/// What differs in the list that a part is, in words.
fn told(part: &Part, question: &Change) -> Vec<EntryDifference> {
    let ends = [&*question.from, &*question.to];
    part.group.beyond.map_or_else(Vec::new, |beyond| differing_entries(beyond, &ends))
}

/// "Rent 120 → Rent 130".
fn way(entry: &EntryDifference) -> String {
    entry.texts.join(" → ")
}

/// The inputs of a part with their values before and after; of a list, what differs in it.
fn inputs(part: &Part, question: &Change) -> Vec<String> {
    let text = |parameter: &&'static Parameter| {
        let [from, to] = [&question.from, &question.to].map(|scenario| parameter.text(parameter.get(scenario)));
        // An input on its own has its name beside it already.
        let name = if part.group.inputs.len() > 1 { format!("{}: ", parameter.label) } else { String::new() };
        format!("{name}{from} → {to}")
    };
    let of_list = told(part, question).into_iter().map(|entry| format!("{}: {}", entry.item.label(), way(&entry)));
    part.group.inputs.iter().map(text).chain(of_list).collect()
}

/// How a change was split, for a reader.
fn note(measure: Measure, found: &Attribution) -> String {
    let basis = if measure.is_probability() {
        format!("over {} futures", Unit::Plain.number(ATTRIBUTED_PATHS as f64))
    } else {
        "on the central path".to_owned()
    };
    let mut text = match found.method {
        _ if found.parts.is_empty() => "The two scenarios do not differ.".to_owned(),
        Method::Exact => format!("Mean step of each input over all orders of change, {basis}."),
        Method::Drawn(orders) => format!("Mean step over {orders} random orders of change, {basis}."),
    };
    if found.parts.iter().flat_map(|part| &part.entries).any(|entry| entry.error > 0.0) {
        text.push_str(" Orders in which entries change are drawn: their parts have an error.");
    }
    if found.defined < 1.0 {
        text.push_str(&format!(
            " Only the {}{THIN_SPACE}% of orders on which it is defined all the way are counted.",
            Unit::Percent.rough(found.defined)
        ));
    }
    text
}

fn summary(title: &str, unit: Unit, from: (&str, f64), to: (&str, f64), steps: &[Step], note: &str) -> String {
    let mut text = format!(
        "{title}: from {} ({}) to {} ({}), {}.",
        unit.text(from.1),
        from.0,
        unit.text(to.1),
        to.0,
        unit.change(to.1 - from.1)
    );
    for step in steps {
        text.push_str(&format!(" {} {}.", step.name, unit.change(step.change)));
    }
    text.push(' ');
    text.push_str(note);
    text
}

/// The parts as a table; entries of a list that is opened stand behind it.
pub(super) fn parts(question: &Change, found: &Attribution) -> Table {
    let unit = question.measure.unit();
    let row = |name: String, way: String, change: f64, error: f64| {
        let error = if error > 0.0 { Cell::said(error, unit.rough(error)) } else { Cell::empty() };
        vec![Cell::words(name), Cell::words(way), Cell::said(change, unit.change(change)), error]
    };
    let rows = found.parts.iter().flat_map(|part| {
        let told = told(part, question);
        let whole = row(part.group.name.clone(), inputs(part, question).join("; "), part.change, part.error);
        let entries = part.entries.iter().map(move |entry| {
            let way = told.iter().find(|one| one.item == entry.item).map_or_else(String::new, way);
            let name = format!("{}: {}", part.group.name, entry.item.label());
            row(name, way, entry.change, entry.error)
        });
        std::iter::once(whole).chain(entries).collect::<Vec<_>>()
    });
    let columns =
        vec![Column::words("Input"), Column::words("From → to"), Column::figures("Change"), Column::figures("± error")];
    Table::new(columns, rows.collect())
}
