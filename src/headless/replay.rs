//! `hashpivot replay`: the network's equation against the past.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};

use super::{complain, print, set};
use hashpivot::analysis::backtest::{EQUILIBRIA, INPUTS, Replay, ReplayMonth, ReplaySpec};
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::quantity::{Domain, Entry, UNDEFINED, Unit};
use hashpivot::model::scenario::Scenario;
use hashpivot::store::csv::save_replay;
use hashpivot::store::history::history;

/// Which months to replay, and with which network.
#[derive(Args)]
pub(crate) struct ReplayArgs {
    /// First month, whose hashrate is given.
    #[arg(long, value_name = "YYYY-MM")]
    from: String,
    /// Last month; the last one with a known price if not given.
    #[arg(long, value_name = "YYYY-MM")]
    to: Option<String>,
    /// Hashprice at which the network stops growing in the first month, USD/PH/day; 70 in December 2021, falling at the
    /// decline, if not given.
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    equilibrium: Option<String>,
    /// Change an input of the network: an id and a value, as in `run`.
    #[arg(long = "set", value_name = "ID=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
    /// Write the months as CSV to this file.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// Replays the network and prints how far it is off.
pub(crate) fn replay(args: &ReplayArgs) -> Result<()> {
    let mut scenario = Scenario::default();
    for assignment in &args.set {
        set(&mut scenario, assignment)?;
        let id = assignment.split('=').next().unwrap_or_default().trim();
        if id == "world.equilibrium_ratio" || id == "world.hashprice" {
            bail!("--set: {id} is not what a replay starts from; give its equilibrium with --equilibrium");
        }
        if !INPUTS.contains(&id) {
            complain(&format!("warning: {id} has no part in a replay, only {}", INPUTS.join(", ")));
        }
    }
    let spec = ReplaySpec {
        from: month("--from", &args.from)?,
        to: args.to.as_deref().map(|text| month("--to", text)).transpose()?,
        equilibrium: args.equilibrium.as_deref().map(number).transpose()?,
    };
    let replay = Replay::of(&scenario, history(), &spec)?;
    if let Some(path) = &args.csv {
        save_replay(path, &replay)?;
    }
    if args.json { print(&format!("{:#}\n", replay_json(&replay))) } else { print(&replay_text(&replay)) }
}

fn month(option: &str, text: &str) -> Result<YearMonth> {
    YearMonth::parse(text).ok_or_else(|| anyhow!("{option} takes a month such as 2021-12, not \u{201c}{text}\u{201d}"))
}

fn number(text: &str) -> Result<f64> {
    let domain = Domain { unit: Unit::UsdPerPhDay, limits: EQUILIBRIA, infinite: None };
    domain.parse(text, Entry::File).map_err(|error| anyhow!("--equilibrium {error}"))
}

fn replay_json(replay: &Replay) -> Value {
    json!({
        "from": replay.from.iso(),
        "to": replay.to.iso(),
        "months": replay.months.len(),
        "rms_log_error": replay.hashrate.rms,
        "end_log_error": replay.hashrate.end,
        "equilibrium": replay.equilibrium,
        "hashprice_rms_log_error": replay.hashprice.rms,
        "hashprice_end_log_error": replay.hashprice.end,
        "limits": replay.limits.iter().map(|limit| limit.text()).collect::<Vec<_>>(),
    })
}

/// The first and the last month and every December between them, then what it comes to.
fn replay_text(replay: &Replay) -> String {
    let mut text = format!(
        "The network from {} to {}: real prices, fees and halvings, the model's hashrate\nEquilibrium at the start {}\n\n",
        replay.from,
        replay.to,
        Unit::UsdPerPhDay.text(replay.equilibrium),
    );
    text.push_str(&format!(
        "{:<10}{:>22}{:>10}{:>26}{:>10}\n",
        "", "hashrate, EH/s: model", "real", "hashprice: model", "real"
    ));
    let last = replay.months.len().saturating_sub(1);
    for (t, month) in replay.months.iter().enumerate() {
        let date = replay.from.plus(t);
        if t == 0 || t == last || date.month == 12 {
            text.push_str(&row(date, month));
        }
    }
    text.push_str(&format!("\n{}\n{}\n", replay.errors(), replay.summary()));
    for limit in &replay.limits {
        text.push_str(&limit.text());
        text.push('\n');
    }
    text
}

fn row(date: YearMonth, month: &ReplayMonth) -> String {
    let hashrate = |value| Unit::ExahashPerSecond.number(value);
    let hashprice = |value| Unit::UsdPerPhDay.number(value);
    format!(
        "{:<10}{:>22}{:>10}{:>26}{:>10}\n",
        date.to_string(),
        hashrate(month.hashrate),
        hashrate(month.real_hashrate),
        hashprice(month.hashprice),
        month.real_hashprice.map_or(UNDEFINED.to_owned(), hashprice),
    )
}
