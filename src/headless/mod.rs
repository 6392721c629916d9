//! What the command line does: answers without a window, and opening one.

pub(crate) mod bridge;
pub(crate) mod implied;
pub(crate) mod inputs;
pub(crate) mod json;
pub(crate) mod licences;
pub(crate) mod list;
pub(crate) mod paper;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod sector;
pub(crate) mod sensitivity;
pub(crate) mod today;
pub(crate) mod window;

use std::ffi::OsString;
use std::io::Write;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use hashpivot::analysis::ensemble::{Control, Ensemble, EnsembleSpec};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::entries::Address;
use hashpivot::model::parameters;
use hashpivot::model::quantity::Entry;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::plain::plain_line;
use hashpivot::store::preset::{self, Document};
use hashpivot::store::share;

/// Futures by which it is tried whether all can be reckoned with.
const TRIED: usize = 512;
/// Width of the first column of a table, characters.
const NAME_WIDTH: usize = 26;

/// Prints, and stops quietly where nobody reads on (a closed pipe).
fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Where a column's cells stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Right,
}

/// Rows of cells as lines of text: each column as wide as its widest cell, with two spaces before the next. Columns
/// beyond those named stand like the last of them.
fn lines(aligns: &[Align], rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let align = |column: usize| aligns.get(column).or(aligns.last()).copied().unwrap_or(Align::Left);
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(column, cell)| match align(column) {
            Align::Left => format!("{cell:<0$}", widths[column]),
            Align::Right => format!("{cell:>0$}", widths[column]),
        });
        text.push_str(cells.collect::<Vec<String>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Says something on standard error, in one line. Where nobody can read it, the program goes on: what was computed is
/// worth more than what is said of it.
pub(crate) fn complain(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "hashpivot: {}", plain_line(text)));
}

/// JSON has no infinity.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// A scenario, and changes to it.
#[derive(Args)]
pub(crate) struct Sets {
    /// The name of a shipped preset (`hybrid`), or the path of a RON file: what has a separator or a dot in it
    /// (`mine.ron`, `./mine`), or a code that was copied in the window (`hp1-…`).
    file: OsString,
    /// Change an input: an id and a value, with magnitude and unit if you like (1.5bn, "8 %"; a bare rate is a
    /// fraction), or a change of what stands (*0.7, "+10 %"). `as_of=2027-03` sets the start month.
    #[arg(long = "set", value_name = "ID=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
}

impl Sets {
    /// The scenario as it stands in the file.
    fn saved(&self) -> Result<Document> {
        Ok(preset::resolve(&self.file)?.document)
    }

    /// The changed scenario. Warnings go to standard error.
    fn document(&self) -> Result<Document> {
        let loaded = match self.file.to_str().filter(|word| share::is_code(word)) {
            Some(code) => share::open(code)?,
            None => preset::resolve(&self.file)?,
        };
        for warning in &loaded.warnings {
            complain(&format!("warning: {warning}"));
        }
        let mut document = loaded.document;
        let (before, doubts) = (document.contradiction(), document.scenario.doubts());
        for assignment in &self.set {
            match assignment.split_once('=') {
                Some((id, month)) if id.trim() == "as_of" => set_month(&mut document, month)?,
                _ => set(&mut document.scenario, assignment)?,
            }
        }
        sound(&document.scenario)?;
        // What the file contradicts itself has been said.
        if let Some(found) = document.contradiction().filter(|found| Some(found) != before.as_ref()) {
            complain(&format!("warning: {found}"));
        }
        for doubt in document.scenario.doubts().iter().filter(|doubt| !doubts.contains(doubt)) {
            complain(&format!("warning: {doubt}"));
        }
        Ok(document)
    }
}

/// Refuses a scenario whose numbers are none to be reckoned with: on the central path, and over futures where any are
/// asked for.
fn in_range(scenario: &Scenario, spec: EnsembleSpec) -> Result<()> {
    if let Some(out_of_range) = Evaluation::of(scenario).out_of_range {
        return Err(out_of_range.into());
    }
    if spec.paths == 0 {
        return Ok(());
    }
    let few = EnsembleSpec { paths: spec.paths.min(TRIED), ..spec };
    match Ensemble::run(scenario, &few, &Control::new()).and_then(|ensemble| ensemble.out_of_range) {
        Some(out_of_range) => Err(out_of_range.into()),
        None => Ok(()),
    }
}

/// Refuses a scenario whose inputs do not fit each other.
fn sound(scenario: &Scenario) -> Result<()> {
    match scenario.unsound().first() {
        None => Ok(()),
        Some(breach) => bail!("--set: {}; change {}", breach.sentence, breach.inputs.join(" or ")),
    }
}

/// Carries out `--set as_of=2027-03`.
fn set_month(document: &mut Document, month: &str) -> Result<()> {
    let read = YearMonth::parse(month);
    document.as_of =
        read.ok_or_else(|| anyhow!("--set: as_of is a month such as 2026-09, not \u{201c}{}\u{201d}", month.trim()))?;
    if document.scenario.history.is_some() {
        bail!("--set: as_of is where the market on record begins; it cannot be set while the scenario runs on it");
    }
    Ok(())
}

/// Carries out one `--set id=value`, checked by itself; what inputs must be to each other is asked once all are set.
fn set(scenario: &mut Scenario, assignment: &str) -> Result<()> {
    // A name of an entry may hold an equals sign; a value never does.
    let (id, text) =
        assignment.rsplit_once('=').ok_or_else(|| anyhow!("--set takes id=value, not \u{201c}{assignment}\u{201d}"))?;
    let id = id.trim();
    if let Some(address) = Address::find(&scenario.company, id) {
        let address = address.with_context(|| format!("--set {id}"))?;
        let standing = address.get(scenario);
        let value = address.parse_as(text, Entry::Set { standing }).with_context(|| format!("--set {id}"))?;
        if address.is_beyond_slider(value) {
            let (low, high) = address.widest();
            complain(&format!("warning: {id} = {value} is beyond the usual range {low} … {high}"));
        }
        address.set(scenario, value);
        return Ok(());
    }
    let parameter = parameters::find(id)
        .ok_or_else(|| anyhow!("--set: \u{201c}{id}\u{201d} is no input; see `hashpivot parameters`"))?;
    let standing = parameter.get(scenario);
    let value = parameter.parse_as(text, Entry::Set { standing })?;
    if parameter.is_beyond_slider(value) {
        let (low, high) = parameter.widest;
        let (low, high) = (parameter.unit.number(low), parameter.text(high));
        complain(&format!("warning: {id} = {} is beyond the usual range {low} … {high}", parameter.text(value)));
    }
    if scenario.is_given(parameter.id) {
        complain(&format!("warning: {id} does nothing while the scenario runs on the market as it was"));
    }
    parameter.set(scenario, value);
    Ok(())
}
