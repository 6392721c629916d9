//! The answer as a waterfall and as a table.

use crate::analysis::attribution::{Attribution, Method, Part};
use crate::analysis::measure::Measure;
use crate::app::picture::table::{Cell, Column, Table};
use crate::app::picture::waterfall::{Step, Waterfall};
use crate::model::parameters::Parameter;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::worker::attribution::{ATTRIBUTED_PATHS, Change};

/// Steps that are shown; the smallest beyond them are put together.
const STEPS: usize = 10;

/// The way of an answer, between ends of these names.
pub(super) fn waterfall(question: &Change, found: &Attribution, (from, to): (String, String)) -> Waterfall {
    let unit = question.measure.unit();
    let (shown, rest) = found.parts.split_at(if found.parts.len() > STEPS + 1 { STEPS } else { found.parts.len() });
    let mut level = found.from;
    let mut step = |name: String, change: f64, error: f64, inputs: Vec<String>| {
        let from = level;
        level += change;
        Step { name, change, error, level: from, inputs, marks: false }
    };
    let mut steps: Vec<Step> = shown
        .iter()
        .map(|part| step(part.group.name.clone(), part.change, part.error, inputs(part, question)))
        .collect();
    if !rest.is_empty() {
        let (change, error) = rest.iter().fold((0.0, 0.0_f64), |(c, e), p| (c + p.change, e.hypot(p.error)));
        let names = rest.iter().map(|part| part.group.name.clone()).collect();
        steps.push(step(format!("{} others", rest.len()), change, error, names));
    }
    let title = question.measure.label();
    let note = note(question.measure, found);
    let summary = summary(&title, unit, (&from, found.from), (&to, found.to), &steps, &note);
    Waterfall { title, unit, from: Some((from, found.from)), to: (to, found.to), steps, note, summary, stale: false }
}

/// The inputs of a part with their values before and after.
fn inputs(part: &Part, question: &Change) -> Vec<String> {
    let text = |parameter: &&'static Parameter| {
        let [from, to] = [&question.from, &question.to].map(|scenario| parameter.text(parameter.get(scenario)));
        // An input on its own has its name beside it already.
        let name = if part.group.inputs.len() > 1 { format!("{}: ", parameter.label) } else { String::new() };
        format!("{name}{from} → {to}")
    };
    part.group.inputs.iter().map(text).collect()
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

/// The parts as a table.
pub(super) fn parts(question: &Change, found: &Attribution) -> Table {
    let unit = question.measure.unit();
    let row = |part: &Part| {
        let error = if part.error > 0.0 { Cell::said(part.error, unit.rough(part.error)) } else { Cell::empty() };
        vec![
            Cell::words(part.group.name.clone()),
            Cell::words(inputs(part, question).join("; ")),
            Cell::said(part.change, unit.change(part.change)),
            error,
        ]
    };
    let columns =
        vec![Column::words("Input"), Column::words("From → to"), Column::figures("Change"), Column::figures("± error")];
    Table::new(columns, found.parts.iter().map(row).collect())
}
