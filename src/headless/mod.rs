//! What the command line does: answers without a window, and opening one.

pub(crate) mod inputs;
pub(crate) mod list;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod sensitivity;
pub(crate) mod window;

use std::ffi::OsString;
use std::io::Write;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use hashpivot::model::parameters;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::plain::plain_line;
use hashpivot::store::preset::{self, Document};

/// Futures that fit into any machine's memory.
const MOST_PATHS: usize = 4_000_000;
/// Width of the first column of a table, characters.
const NAME_WIDTH: usize = 26;

/// Prints, and stops quietly where nobody reads on (a closed pipe).
fn print(text: &str) -> Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

/// Says something on standard error, in one line. Where nobody can read it, the program goes on: what was computed is
/// worth more than what is said of it.
pub(crate) fn complain(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "hashpivot: {}", plain_line(text)));
}

/// A scenario, and changes to it.
#[derive(Args)]
pub(crate) struct Sets {
    /// The name of a shipped preset (`hybrid`), or the path of a RON file: what has a separator or a dot in it
    /// (`mine.ron`, `./mine`).
    file: OsString,
    /// Change an input: an id and a value in the input's own unit (rates as fractions or with a % sign).
    #[arg(long = "set", value_name = "ID=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
}

impl Sets {
    /// The changed scenario. Warnings go to standard error.
    fn document(&self) -> Result<Document> {
        let loaded = preset::resolve(&self.file)?;
        for warning in &loaded.warnings {
            complain(&format!("warning: {warning}"));
        }
        let mut document = loaded.document;
        for assignment in &self.set {
            set(&mut document.scenario, assignment)?;
        }
        Ok(document)
    }
}

/// Carries out one `--set id=value`.
fn set(scenario: &mut Scenario, assignment: &str) -> Result<()> {
    let (id, text) =
        assignment.split_once('=').ok_or_else(|| anyhow!("--set takes id=value, not \u{201c}{assignment}\u{201d}"))?;
    let parameter = parameters::find(id.trim())
        .ok_or_else(|| anyhow!("--set: \u{201c}{}\u{201d} is no input; see `hashpivot parameters`", id.trim()))?;
    let value = parameter.parse(text)?;
    if parameter.is_beyond_slider(value) {
        let (low, high) = parameter.widest;
        complain(&format!("warning: {id} = {value} is beyond the usual range {low} … {high}"));
    }
    if scenario.is_given(parameter.id) {
        complain(&format!("warning: {id} does nothing while the scenario runs on the market as it was"));
    }
    parameter.set(scenario, value);
    Ok(())
}
