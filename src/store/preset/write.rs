//! A document as a text that a person can read and edit.

use std::collections::BTreeSet;

use super::comments::{About, Comments, source_key};
use super::{Document, PresetKind, Published, Sort, SourceNote, VERSION, WorldPreset, scan};
use crate::model::entries::{Debt, Entry, Lease, id_of};
use crate::model::industry::{FIGURES, Industry};
use crate::model::parameters::editions::EDITION;
use crate::model::parameters::{ALL, Confidence, Group, Parameter};
use crate::model::quantity;
use crate::model::scenario::Scenario;

/// First line of a preset.
const HEAD: &str = "// A Hashpivot preset. Inputs that it does not list are those of the reference company.";
/// First line of a world.
const WORLD_HEAD: &str = "// A Hashpivot world. Inputs that it does not list are those of the default world.";
/// First line of a preset with every input.
const FULL_HEAD: &str = "// A Hashpivot preset with every input. Rates and shares are fractions: 0.15 is 15 %.";

/// The preset's text: title, month, sources, and the inputs that differ from the reference company.
pub fn to_text(document: &Document) -> String {
    to_commented_text(document, &Comments::default())
}

/// The same, with the comments that a person has put into its file. What is commented is listed.
pub fn to_commented_text(document: &Document, comments: &Comments) -> String {
    commented(document, comments).text
}

/// How many comments that text leaves out: those about what the document does not have.
pub fn left_out(document: &Document, comments: &Comments) -> usize {
    if comments.is_empty() { 0 } else { comments.count_beside(&commented(document, comments).written) }
}

/// The comments that stand in that text.
pub fn kept_comments(document: &Document, comments: &Comments) -> Comments {
    let mut kept = comments.clone();
    if !kept.is_empty() {
        kept.retain(&commented(document, comments).written);
    }
    kept
}

fn commented<'a>(document: &Document, comments: &'a Comments) -> Lines<'a> {
    let reference = Scenario::default();
    let listed = |p: &Parameter| {
        let place = p.id.replace('.', "/");
        p.get(&document.scenario) != p.get(&reference) || comments.about(&place).is_some()
    };
    write(HEAD, document, None, listed, false, comments)
}

/// The world's text: title, month, sources, and the inputs that differ from the default world.
pub fn world_to_text(world: &WorldPreset) -> String {
    let (document, reference) = (world.document(), Scenario::default());
    let listed = |p: &Parameter| p.get(&document.scenario) != p.get(&reference);
    write(WORLD_HEAD, &document, Some(Sort::World), listed, false, &Comments::default()).text
}

/// The preset's text as short as it can be: without comments, blanks, sources and published figures.
pub fn to_bare_text(document: &Document) -> String {
    let bare = Document { sources: Vec::new(), published: Vec::new(), ..document.clone() };
    let mut text = to_text(&bare);
    let comments: Vec<_> = scan::comments(&text).collect();
    for comment in comments.into_iter().rev() {
        text.replace_range(comment, "");
    }
    // No line breaks stand in texts.
    text.lines().map(str::trim).collect()
}

/// The preset's text with every input: something to start an own preset from.
pub fn to_full_text(document: &Document) -> String {
    write(FULL_HEAD, document, None, |_| true, true, &Comments::default()).text
}

/// The format version that a document needs: the first that knows all that it holds.
fn version(document: &Document) -> u32 {
    let company = &document.scenario.company;
    if company.leases.is_empty() && company.debts.is_empty() { 1 } else { VERSION }
}

/// A text in the making, with the comments of a person at their places.
struct Lines<'a> {
    text: String,
    comments: &'a Comments,
    /// The places of the fields that were written.
    written: BTreeSet<String>,
}

impl Lines<'_> {
    fn line(&mut self, indent: usize, content: &str) {
        self.text.extend(std::iter::repeat_n("    ", indent));
        self.text.push_str(content);
        self.text.push('\n');
    }

    fn all(&mut self, indent: usize, comments: &[String]) {
        for comment in comments {
            self.line(indent, comment);
        }
    }

    /// Whether there are comments about what stands at a place.
    fn is_commented(&self, place: &str) -> bool {
        self.comments.about(place).is_some()
    }

    /// Whether there are comments inside the brackets of what stands at a place.
    fn is_filled(&self, place: &str) -> bool {
        self.comments.about(place).is_some_and(About::is_inside)
    }

    /// A field in one line. What a person has said of it takes the place of the program's own remark.
    fn field(&mut self, indent: usize, place: &str, content: &str, remark: Option<&str>) {
        self.written.insert(place.to_owned());
        let about = self.comments.about(place);
        let none = Vec::new();
        let (before, after, first, last) =
            about.map_or((&none, &none, &none, &none), |a| (&a.before, &a.after, &a.first, &a.last));
        // A line has room for one at its end.
        let (end, others) = after.split_last().map_or((None, &[][..]), |(end, others)| (Some(end), others));
        for comments in [before.as_slice(), first, others, last] {
            self.all(indent, comments);
        }
        match end.map(String::as_str).or(remark) {
            Some(remark) => self.line(indent, &format!("{content} {remark}")),
            None => self.line(indent, content),
        }
    }

    /// The line that opens a group or list.
    fn open(&mut self, indent: usize, place: &str, content: &str) {
        self.written.insert(place.to_owned());
        let about = self.comments.about(place);
        if let Some(about) = about {
            self.all(indent, &about.before);
        }
        match about.and_then(|about| about.first.split_first()) {
            Some((first, others)) => {
                self.line(indent, &format!("{content} {first}"));
                self.all(indent + 1, others);
            }
            None => self.line(indent, content),
        }
    }

    /// The line that closes it.
    fn close(&mut self, indent: usize, place: &str, content: &str) {
        let Some(about) = self.comments.about(place) else { return self.line(indent, content) };
        self.all(indent + 1, &about.last);
        match about.after.split_first() {
            Some((first, others)) => {
                self.line(indent, &format!("{content} {first}"));
                self.all(indent, others);
            }
            None => self.line(indent, content),
        }
    }
}

/// The text of a document; of one of another sort than a scenario, with the world alone.
fn write<'a>(
    head: &str,
    document: &Document,
    sort: Option<Sort>,
    listed: impl Fn(&Parameter) -> bool,
    fully: bool,
    comments: &'a Comments,
) -> Lines<'a> {
    let mut lines = Lines { text: format!("{head}\n"), comments, written: BTreeSet::new() };
    lines.open(0, "", "(");
    write_head(document, sort, &mut lines);
    let scenario = &document.scenario;
    let inside = |note: &SourceNote| is_inside::<Lease>(note, scenario) || is_inside::<Debt>(note, scenario);
    // Those that vouch for nothing any more are not even an empty list.
    let vouches = |note: &&SourceNote| note.inputs.is_empty() || note.inputs.iter().any(|noted| noted.holds(scenario));
    let (entry_notes, notes): (Vec<&SourceNote>, Vec<&SourceNote>) =
        document.sources.iter().filter(vouches).partition(|n| inside(n));
    if notes.is_empty() && !lines.is_filled("sources") {
        lines.field(1, "sources", "sources: [],", None);
    } else {
        lines.open(1, "sources", "sources: [");
        for note in notes {
            write_note(note, &document.scenario, &mut lines);
        }
        lines.close(1, "sources", "],");
    }
    if !document.published.is_empty() {
        lines.open(1, "published", "published: [");
        for figure in &document.published {
            write_figure(figure, &mut lines);
        }
        lines.close(1, "published", "],");
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
        if inputs.is_empty() && !lists && !lines.is_filled(&name) {
            lines.field(1, &name, &format!("{name}: (),"), None);
            continue;
        }
        lines.open(1, &name, &format!("{name}: ("));
        for (p, value) in inputs {
            let place = format!("{name}/{}", p.field());
            lines.field(2, &place, &format!("{}: {value},", p.field()), Some(&format!("// {}", comment(p))));
        }
        if lists {
            write_list(&company.leases, &entry_notes, fully, &mut lines);
            write_list(&company.debts, &entry_notes, fully, &mut lines);
        }
        lines.close(1, &name, "),");
    }
    write_industry(&document.scenario.industry, &mut lines);
    for p in ALL.iter().filter(|p| p.id == p.field() && sort.is_none()) {
        if let Some(value) = value_of(p) {
            lines.field(1, p.id, &format!("{}: {value},", p.id), Some(&format!("// {}", comment(p))));
        }
    }
    lines.close(0, "", ")");
    lines
}

/// Writes what is to be known of a document before its inputs.
fn write_head(document: &Document, sort: Option<Sort>, lines: &mut Lines<'_>) {
    lines.field(1, "version", &format!("version: {},", version(document)), None);
    lines.field(1, "title", &format!("title: {},", quoted(&document.title)), None);
    lines.field(1, "summary", &format!("summary: {},", quoted(&document.summary)), None);
    let month = format!("as_of: {},", quoted(&document.as_of.iso()));
    lines.field(1, "as_of", &month, Some("// month 0 of the run"));
    if document.scenario.history.is_some() {
        let remark = "// the market is as it was from month 0 on, then the model's";
        lines.field(1, "history", "history: true,", Some(remark));
    }
    if let Some(kind) = sort.map(Sort::code).or(document.kind.map(PresetKind::code)) {
        lines.field(1, "kind", &format!("kind: {},", quoted(kind)), None);
    }
    let remark = "// edition of the defaults, which are what is not listed";
    lines.field(1, "defaults", &format!("defaults: {EDITION},"), Some(remark));
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
fn write_list<E: Entry>(entries: &[E], notes: &[&SourceNote], fully: bool, lines: &mut Lines<'_>) {
    if entries.is_empty() {
        return;
    }
    let list = format!("company/{}", E::LIST);
    lines.open(2, &list, &format!("{}: [", E::LIST));
    for entry in entries {
        let place = format!("{list}/{}", entry.name());
        lines.open(3, &place, "(");
        // What every entry has to say is written even where it is the default, and so is what has a comment.
        let needed = E::fields().first().map(|field| field.id);
        let is_listed = |f: &&Parameter<E>| {
            let differs = fully || Some(f.id) == needed || f.get(entry) != f.default;
            differs || lines.is_commented(&format!("{place}/{}", f.id))
        };
        let fields = E::fields().iter().filter(is_listed);
        let items = fields.filter_map(|f| literal(f, f.get(entry)).map(|value| (f.id, format!("{}: {value}", f.id))));
        let items: Vec<(&str, String)> =
            std::iter::once(("name", format!("name: {}", quoted(entry.name())))).chain(items).collect();
        wrap(&items, &place, 4, lines);
        let own = |note: &&&SourceNote| {
            let first = E::fields().first().map(|field| id_of::<E>(entry.name(), field.id));
            note.inputs.first().map(|noted| &noted.id) == first.as_ref()
        };
        if let Some(note) = notes.iter().find(own) {
            write_provenance((&note.source, &note.date, note.confidence), 4, Some(&place), lines);
        }
        lines.close(3, &place, "),");
    }
    lines.close(2, &list, "],");
}

/// A few items to a line, as a person would break them, each with its comma; one with comments has a line of its own.
fn wrap(items: &[(&str, String)], place: &str, indent: usize, lines: &mut Lines<'_>) {
    let mut row = String::new();
    for (id, item) in items {
        let place = format!("{place}/{id}");
        let alone = lines.is_commented(&place);
        if !row.is_empty() && (alone || row.len() + item.len() > 104) {
            lines.line(indent, row.trim_end());
            row.clear();
        }
        if alone {
            lines.field(indent, &place, &format!("{item},"), None);
        } else {
            row.push_str(item);
            row.push_str(", ");
        }
    }
    if !row.is_empty() {
        lines.line(indent, row.trim_end());
    }
}

/// Writes the cohorts' figures that differ from the shipped ones, or have comments.
fn write_industry(industry: &Industry, lines: &mut Lines<'_>) {
    if *industry == Industry::default() {
        return;
    }
    lines.open(1, "industry", "industry: (");
    for (i, (cohort, figures)) in industry.cohorts().enumerate() {
        let place = format!("industry/{}", cohort.id);
        let commented = |id: &str| lines.is_commented(&format!("{place}/{id}"));
        let listed = FIGURES.iter().filter(|f| cohort.can_be_given(f));
        let listed: Vec<(&str, String)> = listed
            .filter(|f| industry.is_changed(i, f) || commented(f.id))
            .map(|f| (f.id, format!("{}: {}", f.id, number(f.get(figures)))))
            .collect();
        let name = format!("// {}", cohort.name);
        if listed.iter().any(|(id, _)| commented(id)) || lines.is_filled(&place) {
            lines.open(2, &place, &format!("{}: (", cohort.id));
            for (id, item) in &listed {
                lines.field(3, &format!("{place}/{id}"), &format!("{item},"), None);
            }
            lines.close(2, &place, "),");
        } else if !listed.is_empty() {
            let listed: Vec<&str> = listed.iter().map(|(_, item)| item.as_str()).collect();
            lines.field(2, &place, &format!("{}: ({}),", cohort.id, listed.join(", ")), Some(&name));
        }
    }
    lines.close(1, "industry", "),");
}

/// Writes a note on those of its figures that it still vouches for.
fn write_note(note: &SourceNote, scenario: &Scenario, lines: &mut Lines<'_>) {
    let ids: Vec<&str> =
        note.inputs.iter().filter(|noted| noted.holds(scenario)).map(|noted| noted.id.as_str()).collect();
    if ids.is_empty() && !note.inputs.is_empty() {
        return;
    }
    let first = note.inputs.first().map(|noted| noted.id.as_str());
    let place = format!("sources/{}", source_key(first, &note.source));
    lines.open(2, &place, "(");
    // A few ids to a line, as a person would break them.
    let mut row = String::from("inputs: [");
    let mut indent = 3;
    for (i, id) in ids.iter().enumerate() {
        let item = quoted(id) + if i + 1 < ids.len() { "," } else { "" };
        if row.len() + item.len() > 104 {
            lines.line(indent, row.trim_end());
            row.clear();
            indent = 4;
        }
        if !row.is_empty() && !row.ends_with('[') {
            row.push(' ');
        }
        row.push_str(&item);
    }
    lines.line(indent, &(row + "],"));
    write_provenance((&note.source, &note.date, note.confidence), 3, None, lines);
    lines.close(2, &place, "),");
}

fn write_figure(figure: &Published, lines: &mut Lines<'_>) {
    let place = format!("published/{}", figure.benchmark.code());
    lines.open(2, &place, "(");
    lines.line(3, &format!("figure: {}, value: {},", quoted(figure.benchmark.code()), number(figure.value)));
    write_provenance((&figure.source, &figure.date, figure.confidence), 3, None, lines);
    lines.close(2, &place, "),");
}

/// Writes where a figure comes from; inside an entry of a list, whose place is given, with comments.
fn write_provenance(
    (source, date, confidence): (&str, &str, Confidence),
    indent: usize,
    place: Option<&str>,
    lines: &mut Lines<'_>,
) {
    let items = provenance((source, date, confidence));
    let commented = |id: &str| place.is_some_and(|place| lines.is_commented(&format!("{place}/{id}")));
    if let Some(place) = place.filter(|_| items.iter().any(|(id, _)| commented(id))) {
        for (id, item) in items {
            lines.field(indent, &format!("{place}/{id}"), &format!("{item},"), None);
        }
        return;
    }
    let rest: Vec<&str> = items.iter().skip(1).map(|(_, item)| item.as_str()).collect();
    lines.line(indent, &format!("{},", items[0].1));
    lines.line(indent, &format!("{},", rest.join(", ")));
}

/// Where a figure comes from, field by field.
fn provenance((source, date, confidence): (&str, &str, Confidence)) -> Vec<(&'static str, String)> {
    let written = |id: &'static str, value: &str| (id, format!("{id}: {}", quoted(value)));
    let mut items = vec![written("source", source)];
    items.extend((!date.is_empty()).then(|| written("date", date)));
    items.push(written("confidence", confidence.code()));
    items
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
        for (_, item) in provenance((&note.source, &note.date, note.confidence)) {
            line(3, &format!("{item},"));
        }
        line(2, "),");
    }
    line(1, "],");
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
