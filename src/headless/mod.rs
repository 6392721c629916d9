//! What the command line does: answers without a window, and opening one.

pub(crate) mod inputs;
pub(crate) mod json;
pub(crate) mod list;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod sensitivity;
pub(crate) mod window;

use std::io::Write;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use hashpivot::model::entries::Address;
use hashpivot::model::parameters;
use hashpivot::model::scenario::Scenario;
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

/// A scenario, and changes to it.
#[derive(Args)]
pub(crate) struct Sets {
    /// A RON file, or the name of a shipped preset.
    file: String,
    /// Change an input: an id and a value in the input's own unit (rates as fractions or with a % sign).
    #[arg(long = "set", value_name = "ID=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
}

impl Sets {
    /// The changed scenario. Warnings go to standard error.
    fn document(&self) -> Result<Document> {
        let loaded = preset::resolve(&self.file)?;
        for warning in &loaded.warnings {
            eprintln!("hashpivot: warning: {warning}");
        }
        let mut document = loaded.document;
        for assignment in &self.set {
            set(&mut document.scenario, assignment)?;
        }
        document.scenario.company.soundness()?;
        Ok(document)
    }
}

/// Carries out one `--set id=value`.
fn set(scenario: &mut Scenario, assignment: &str) -> Result<()> {
    // A name of an entry may hold an equals sign; a value never does.
    let (id, text) =
        assignment.rsplit_once('=').ok_or_else(|| anyhow!("--set takes id=value, not \u{201c}{assignment}\u{201d}"))?;
    let id = id.trim();
    if let Some(address) = Address::find(&scenario.company, id) {
        let address = address.with_context(|| format!("--set {id}"))?;
        let value = address.parse(text).with_context(|| format!("--set {id}"))?;
        if address.is_beyond_slider(value) {
            let (low, high) = address.widest();
            eprintln!("hashpivot: warning: {id} = {value} is beyond the usual range {low} … {high}");
        }
        address.set(scenario, value);
        return Ok(());
    }
    let parameter = parameters::find(id)
        .ok_or_else(|| anyhow!("--set: \u{201c}{id}\u{201d} is no input; see `hashpivot parameters`"))?;
    let value = parameter.parse(text)?;
    if parameter.is_beyond_slider(value) {
        let (low, high) = parameter.widest;
        eprintln!("hashpivot: warning: {id} = {value} is beyond the usual range {low} … {high}");
    }
    if scenario.is_given(parameter.id) {
        eprintln!("hashpivot: warning: {id} does nothing while the scenario runs on the market as it was");
    }
    parameter.set(scenario, value);
    Ok(())
}
