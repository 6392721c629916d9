//! A document as a text that a person can read and edit.

use super::{Document, PresetKind, Published, Sort, SourceNote, VERSION, WorldPreset};
use crate::model::entries::{Debt, Entry, Lease, id_of};
use crate::model::industry::{FIGURES, Industry};
use crate::model::parameters::{ALL, Confidence, Group, Parameter};
use crate::model::quantity;
use crate::model::scenario::Scenario;

/// The preset's text: title, month, sources, and the inputs that differ from the reference company.
pub fn to_text(document: &Document) -> String {
    let reference = Scenario::default();
    let head = "// A Hashpivot preset. Inputs that it does not list are those of the reference company.\n";
    head.to_owned() + &write(document, None, |p| p.get(&document.scenario) != p.get(&reference), false)
}

/// The world's text: title, month, sources, and the inputs that differ from the default world.
pub fn world_to_text(world: &WorldPreset) -> String {
    let (document, reference) = (world.document(), Scenario::default());
    let head = "// A Hashpivot world. Inputs that it does not list are those of the default world.\n";
    head.to_owned() + &write(&document, Some(Sort::World), |p| p.get(&document.scenario) != p.get(&reference), false)
}

/// The preset's text with every input: something to start an own preset from.
pub fn to_full_text(document: &Document) -> String {
    let head = "// A Hashpivot preset with every input. Rates and shares are fractions: 0.15 is 15 %.\n";
    head.to_owned() + &write(document, None, |_| true, true)
}

/// The format version that a document needs: the first that knows all that it holds.
fn version(document: &Document) -> u32 {
    let company = &document.scenario.company;
    if company.leases.is_empty() && company.debts.is_empty() { 1 } else { VERSION }
}

/// The text of a document; of one of another sort than a scenario, with the world alone.
fn write(document: &Document, sort: Option<Sort>, listed: impl Fn(&Parameter) -> bool, fully: bool) -> String {
    let mut text = String::from("(\n");
    let mut line = |indent: usize, content: &str| {
        text.extend(std::iter::repeat_n("    ", indent));
        text.push_str(content);
        text.push('\n');
    };
    line(1, &format!("version: {},", version(document)));
    line(1, &format!("title: {},", quoted(&document.title)));
    line(1, &format!("summary: {},", quoted(&document.summary)));
    line(1, &format!("as_of: {}, // month 0 of the run", quoted(&document.as_of.iso())));
    if document.scenario.history.is_some() {
        line(1, "history: true, // the market is as it was from month 0 on, then the model's");
    }
    if let Some(kind) = sort.map(Sort::code).or(document.kind.map(PresetKind::code)) {
        line(1, &format!("kind: {},", quoted(kind)));
    }
    let scenario = &document.scenario;
    let inside = |note: &SourceNote| is_inside::<Lease>(note, scenario) || is_inside::<Debt>(note, scenario);
    let (entry_notes, notes): (Vec<&SourceNote>, Vec<&SourceNote>) = document.sources.iter().partition(|n| inside(n));
    if notes.is_empty() {
        line(1, "sources: [],");
    } else {
        line(1, "sources: [");
        for note in notes {
            write_note(note, &document.scenario, &mut line);
        }
        line(1, "],");
    }
    if !document.published.is_empty() {
        line(1, "published: [");
        for figure in &document.published {
            write_figure(figure, &mut line);
        }
        line(1, "],");
    }
    let value_of = |p: &Parameter| literal(p, p.get(&document.scenario)).filter(|_| listed(p));
    let groups = if sort.is_some() { &[Group::World][..] } else { &Group::ALL[..] };
    for &group in groups {
        let name = group.label().to_lowercase();
        let inputs: Vec<(&Parameter, String)> = ALL
            .iter()
            .filter(|p| p.group == group && p.id != p.field())
            .filter_map(|p| value_of(p).map(|value| (p, value)))
            .collect();
        let company = &scenario.company;
        let lists = group == Group::Company && !(company.leases.is_empty() && company.debts.is_empty());
        if inputs.is_empty() && !lists {
            line(1, &format!("{name}: (),"));
            continue;
        }
        line(1, &format!("{name}: ("));
        for (p, value) in inputs {
            line(2, &format!("{}: {value}, // {}", p.field(), comment(p)));
        }
        if lists {
            write_list(&company.leases, &entry_notes, fully, &mut line);
            write_list(&company.debts, &entry_notes, fully, &mut line);
        }
        line(1, "),");
    }
    write_industry(&document.scenario.industry, &mut line);
    for p in ALL.iter().filter(|p| p.id == p.field() && sort.is_none()) {
        if let Some(value) = value_of(p) {
            line(1, &format!("{}: {value}, // {}", p.id, comment(p)));
        }
    }
    line(0, ")");
    text
}

/// Whether a note is about all of one entry of a list and holds: such a note stands inside the entry.
fn is_inside<E: Entry>(note: &SourceNote, scenario: &Scenario) -> bool {
    let of = |entry: &E| {
        let ids = E::fields().iter().map(|field| id_of::<E>(entry.name(), field.id));
        note.inputs.len() == E::fields().len() && ids.eq(note.inputs.iter().map(|noted| noted.id.clone()))
    };
    note.inputs.iter().all(|noted| noted.holds(scenario)) && E::of(&scenario.company).iter().any(of)
}

/// Writes a list of the company, each entry with its note.
fn write_list<E: Entry>(entries: &[E], notes: &[&SourceNote], fully: bool, line: &mut impl FnMut(usize, &str)) {
    if entries.is_empty() {
        return;
    }
    line(2, &format!("{}: [", E::LIST));
    for entry in entries {
        line(3, "(");
        // What every entry has to say is written even where it is the default.
        let needed = E::fields().first().map(|field| field.id);
        let fields = E::fields().iter().filter(|f| fully || Some(f.id) == needed || f.get(entry) != f.default);
        let items = fields.filter_map(|f| literal(f, f.get(entry)).map(|value| format!("{}: {value}", f.id)));
        wrap(std::iter::once(format!("name: {}", quoted(entry.name()))).chain(items), 4, line);
        let own = |note: &&&SourceNote| {
            let first = E::fields().first().map(|field| id_of::<E>(entry.name(), field.id));
            note.inputs.first().map(|noted| &noted.id) == first.as_ref()
        };
        if let Some(note) = notes.iter().find(own) {
            write_provenance((&note.source, &note.date, note.confidence), 4, line);
        }
        line(3, "),");
    }
    line(2, "],");
}

/// A few items to a line, as a person would break them, each with its comma.
fn wrap(items: impl Iterator<Item = String>, indent: usize, line: &mut impl FnMut(usize, &str)) {
    let mut row = String::new();
    for item in items {
        if !row.is_empty() && row.len() + item.len() > 104 {
            line(indent, row.trim_end());
            row.clear();
        }
        row.push_str(&item);
        row.push_str(", ");
    }
    line(indent, row.trim_end());
}

/// Writes the cohorts' figures that differ from the shipped ones.
fn write_industry(industry: &Industry, line: &mut impl FnMut(usize, &str)) {
    if *industry == Industry::default() {
        return;
    }
    line(1, "industry: (");
    for (i, (cohort, figures)) in industry.cohorts().enumerate() {
        let changed = FIGURES.iter().filter(|f| cohort.can_be_given(f) && industry.is_changed(i, f));
        let changed: Vec<String> = changed.map(|f| format!("{}: {}", f.id, number(f.get(figures)))).collect();
        if !changed.is_empty() {
            line(2, &format!("{}: ({}), // {}", cohort.id, changed.join(", "), cohort.name));
        }
    }
    line(1, "),");
}

/// Writes a note on those of its figures that it still vouches for.
fn write_note(note: &SourceNote, scenario: &Scenario, line: &mut impl FnMut(usize, &str)) {
    let ids: Vec<&str> =
        note.inputs.iter().filter(|noted| noted.holds(scenario)).map(|noted| noted.id.as_str()).collect();
    if ids.is_empty() && !note.inputs.is_empty() {
        return;
    }
    line(2, "(");
    // A few ids to a line, as a person would break them.
    let mut row = String::from("inputs: [");
    let mut indent = 3;
    for (i, id) in ids.iter().enumerate() {
        let item = quoted(id) + if i + 1 < ids.len() { "," } else { "" };
        if row.len() + item.len() > 104 {
            line(indent, row.trim_end());
            row.clear();
            indent = 4;
        }
        if !row.is_empty() && !row.ends_with('[') {
            row.push(' ');
        }
        row.push_str(&item);
    }
    line(indent, &(row + "],"));
    write_provenance((&note.source, &note.date, note.confidence), 3, line);
    line(2, "),");
}

/// Writes notes on what other files than a scenario name, whatever its inputs are.
pub(in crate::store) fn write_sources(notes: &[SourceNote], line: &mut impl FnMut(usize, &str)) {
    if notes.is_empty() {
        return line(1, "sources: [],");
    }
    line(1, "sources: [");
    for note in notes {
        line(2, "(");
        let ids: Vec<String> = note.inputs.iter().map(|noted| quoted(&noted.id)).collect();
        line(3, &format!("inputs: [{}],", ids.join(", ")));
        write_provenance((&note.source, &note.date, note.confidence), 3, line);
        line(2, "),");
    }
    line(1, "],");
}

fn write_figure(figure: &Published, line: &mut impl FnMut(usize, &str)) {
    line(2, "(");
    line(3, &format!("figure: {}, value: {},", quoted(figure.benchmark.code()), number(figure.value)));
    write_provenance((&figure.source, &figure.date, figure.confidence), 3, line);
    line(2, "),");
}

/// Writes where a figure comes from.
fn write_provenance(
    (source, date, confidence): (&str, &str, Confidence),
    indent: usize,
    line: &mut impl FnMut(usize, &str),
) {
    line(indent, &format!("source: {},", quoted(source)));
    let date = if date.is_empty() { String::new() } else { format!("date: {}, ", quoted(date)) };
    line(indent, &format!("{date}confidence: {},", quoted(confidence.code())));
}

/// A text in RON's quotation marks. `ron` would escape apostrophes and accents too, which reads badly.
pub(in crate::store) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.extend(c.escape_unicode()),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Name and unit of an input, for the reader of a file.
fn comment(p: &Parameter) -> String {
    let unit =
        if p.unit.is_percent() { p.unit.suffix().replace('%', "as a fraction") } else { p.unit.suffix().to_owned() };
    let word = p.infinite.map(|word| format!(", or {}", quoted(word))).unwrap_or_default();
    let said = unit.is_empty() || p.label.to_lowercase().ends_with(&unit);
    if said { format!("{}{word}", p.label) } else { format!("{}, {unit}{word}", p.label) }
}

/// A value as a file writes it: the shortest text that reads back to the same bits. `None` for what no file can hold.
fn literal<S>(p: &Parameter<S>, value: f64) -> Option<String> {
    if value == f64::INFINITY {
        return p.infinite.map(quoted);
    }
    if !value.is_finite() {
        return None;
    }
    Some(number(value))
}

/// A finite number: the shortest text that reads back to the same bits.
pub(in crate::store) fn number(value: f64) -> String {
    // Up to here every whole number is exact, and grouped digits read better than an exponent.
    let whole = value.abs() <= 1e15 && value.fract() == 0.0 && !(value == 0.0 && value.is_sign_negative());
    if whole { grouped(value as i64) } else { format!("{value:?}") }
}

/// A whole number in groups of three digits from 10 000 on: 150_000_000.
fn grouped(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", quantity::grouped(&value.unsigned_abs().to_string(), '_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::find;

    #[test]
    fn numbers_are_readable() {
        let p = find("company.power_price").expect("an input");
        for (value, text) in [
            (78_400.0, "78_400"),
            (1_000.0, "1000"),
            (-2_200_000.0, "-2_200_000"),
            (0.0, "0"),
            (-0.0, "-0.0"),
            (0.15, "0.15"),
            (0.001_674, "0.001674"),
            (1e-300, "1e-300"),
            (1e15, "1_000_000_000_000_000"),
            (78_400.5, "78400.5"),
        ] {
            assert_eq!(literal(p, value).as_deref(), Some(text));
        }
        assert_eq!(literal(p, f64::NAN), None);
        assert_eq!(literal(p, f64::INFINITY), None);
        let never = find("world.response_months").expect("an input");
        assert_eq!(literal(never, f64::INFINITY).as_deref(), Some("\"never\""));
    }

    #[test]
    fn comments_name_the_unit() {
        let text = |id| comment(find(id).expect("an input"));
        assert_eq!(text("world.btc_price"), "Bitcoin price, USD");
        assert_eq!(text("world.btc_growth"), "Bitcoin price growth, as a fraction a year");
        assert_eq!(text("world.price_pull"), "Pull of the price");
        assert_eq!(text("company.shares"), "Shares");
        assert_eq!(text("world.bust_month"), "Scripted bust in month, months, or \"none\"");
    }
}
