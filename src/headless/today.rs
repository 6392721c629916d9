//! `hashpivot today`: what price, difficulty and height make of the network, and how to run in it.

use anyhow::Result;
use clap::Args;
use hashpivot::analysis::today::{Field, Today, Typed};
use hashpivot::app::shell::today::lines as told;
use hashpivot::model::parameters::find;
use hashpivot::model::quantity::Unit;
use hashpivot::store::preset::Document;
use serde_json::json;

use super::{Align, complain, lines, print};

/// What anybody can look up. Values are written as everywhere: 78 400, 127.48T, "+5 %" of what the default world has.
#[derive(Args)]
pub(crate) struct TodayArgs {
    /// Price of a bitcoin.
    #[arg(long, value_name = "USD", allow_hyphen_values = true)]
    price: String,
    /// Mining difficulty (127.48T).
    #[arg(long, value_name = "X", allow_hyphen_values = true, required_unless_present = "hashrate")]
    difficulty: Option<String>,
    /// The network's hashrate, in place of the difficulty.
    #[arg(long, value_name = "EH/s", allow_hyphen_values = true, conflicts_with = "difficulty")]
    hashrate: Option<String>,
    /// Fees of a block; the default world's where they are not given.
    #[arg(long, value_name = "BTC", allow_hyphen_values = true)]
    fees: Option<String>,
    /// Height of the newest block.
    #[arg(long, value_name = "N", required_unless_present = "date")]
    height: Option<String>,
    /// The day; with a height, both are held against each other.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// Prints what follows, and the arguments that apply it.
pub(crate) fn today(args: &TodayArgs) -> Result<()> {
    let mut typed = Typed::default();
    typed.set(Field::Price, args.price.clone());
    for (field, text) in [
        (Field::Difficulty, &args.difficulty),
        (Field::Hashrate, &args.hashrate),
        (Field::Fees, &args.fees),
        (Field::Height, &args.height),
        (Field::Date, &args.date),
    ] {
        if let Some(text) = text {
            typed.set(field, text.clone());
        }
    }
    let reference = Document::default();
    let today = typed.read(reference.as_of, &reference.scenario.world)?;
    for contradiction in today.contradictions.iter().chain(today.refused().iter()) {
        complain(&format!("warning: {contradiction}"));
    }
    if args.json {
        return print(&format!("{:#}\n", as_json(&today)));
    }
    let typed = ["world.btc_price", "world.fees_per_block"].into_iter();
    let scenario = today.scenario();
    let typed = typed.filter_map(find).map(|input| (input.label, input.text(input.get(&scenario))));
    let rows = typed.chain(told(&today)).map(|(name, value)| vec![name.to_owned(), value]).collect::<Vec<_>>();
    let mut text = lines(&[Align::Left], &rows);
    text.push_str("\nTo run in it:\n");
    for set in sets(&today) {
        text.push_str(&format!("  --set {set}\n"));
    }
    print(&text)
}

/// The values of `--set` that apply it.
fn sets(today: &Today) -> Vec<String> {
    let exact = |id: &str, value: f64| format!("{id}={}", Unit::Plain.exact(value));
    let month = format!("as_of={}", today.start.iso());
    today.values().map(|(id, value)| exact(id, value)).chain([month]).collect()
}

fn as_json(today: &Today) -> serde_json::Value {
    let world = &today.world;
    json!({
        "btc_price": world.btc_price,
        "difficulty": today.difficulty,
        "hashrate_eh": today.hashrate_eh,
        "fees_per_block": world.fees_per_block,
        "height": today.height,
        "date": today.date.iso(),
        "start": today.start.iso(),
        "subsidy": world.subsidy,
        "hashprice": world.hashprice,
        "halving_in_months": world.halving_in_months,
        "next_halving_height": today.next_halving,
        "next_halving_date": today.halving_day().iso(),
        "equilibrium_ratio": world.equilibrium_ratio,
        "hashprice_floor": world.hashprice_floor,
        "contradictions": today.contradictions.iter().cloned().chain(today.refused()).collect::<Vec<String>>(),
        "set": sets(today),
    })
}
