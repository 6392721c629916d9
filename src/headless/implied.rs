//! `hashpivot implied`: what a share's price takes for granted.

use anyhow::{Result, anyhow, bail};
use clap::Args;
use hashpivot::analysis::ensemble::EnsembleSpec;
use hashpivot::analysis::implied::{Implied, value_per_share};
use hashpivot::model::parameters::{self, Parameter};
use hashpivot::model::quantity::Unit;
use hashpivot::model::scenario::{Scenario, Strategy};
use serde_json::{Value, json};

use super::{NAME_WIDTH, Sets, finite, in_range, print};

/// What the price of a share implies, input by input.
#[derive(Args)]
pub(crate) struct ImpliedArgs {
    #[command(flatten)]
    scenario: Sets,
    /// Whose value per share is asked for.
    #[arg(long, value_name = "NAME", default_value = "plan", value_parser = strategy)]
    strategy: Strategy,
    /// Price of a share, USD, in place of the scenario's own.
    #[arg(long, value_name = "USD", allow_negative_numbers = true)]
    price: Option<f64>,
    /// An input to ask for, by its id, in place of the usual ones; may be given several times.
    #[arg(long, value_name = "ID")]
    input: Vec<String>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// The strategy that a name means.
fn strategy(name: &str) -> Result<Strategy, String> {
    let name = name.trim().to_ascii_lowercase().replace('_', "-");
    let found = Strategy::ALL.into_iter().find(|strategy| strategy.name() == name);
    found.ok_or_else(|| "there are stay, plan and all-in".to_owned())
}

/// Searches the inputs and prints what they would have to be.
pub(crate) fn implied(args: &ImpliedArgs) -> Result<()> {
    let document = args.scenario.document()?;
    let scenario = &document.scenario;
    in_range(scenario, EnsembleSpec { paths: 0, seed: 1 })?;
    let price = price(args.price, scenario)?;
    let inputs = match &args.input[..] {
        [] => Implied::inputs(),
        ids => ids.iter().map(|id| input(id)).collect::<Result<_>>()?,
    };
    let value = value_per_share(scenario, args.strategy);
    let found: Vec<Implied> =
        inputs.into_iter().map(|input| Implied::of(scenario, args.strategy, price, input)).collect();
    if args.json {
        let object = json!({
            "title": document.title,
            "price": price,
            "strategy": args.strategy.name(),
            "value_per_share": value,
            "implied": found.iter().map(implied_json).collect::<Vec<Value>>(),
        });
        return print(&format!("{object:#}\n"));
    }
    let usd = |value: f64| Unit::UsdPerShare.text(value);
    let mut text = format!(
        "{}\nValue per share, {}, on the central path: {}; price {}\n\n{:<NAME_WIDTH$}{:>24}  would have to be\n",
        document.title,
        args.strategy.name(),
        usd(value),
        usd(price),
        "",
        "is",
    );
    for implied in &found {
        let input = implied.input;
        text.push_str(&format!(
            "{:<NAME_WIDTH$}{:>24}  {}\n",
            input.label,
            input.text(implied.present),
            words(implied)
        ));
    }
    text.push_str(
        "\nOne input at a time, everything else as it is. At these values a buyer at this price earns the cost of \
         equity.\n",
    );
    print(&text)
}

/// The price that is asked about.
fn price(given: Option<f64>, scenario: &Scenario) -> Result<f64> {
    match given {
        Some(price) if price.is_finite() && price > 0.0 => Ok(price),
        Some(price) => bail!("--price: {price} is no price; it takes an amount above zero"),
        None if scenario.company.share_price.is_finite() => Ok(scenario.company.share_price),
        None => bail!("the scenario has no share price; give one with --price"),
    }
}

fn input(id: &str) -> Result<&'static Parameter> {
    parameters::find(id.trim())
        .ok_or_else(|| anyhow!("--input: \u{201c}{}\u{201d} is no input; see `hashpivot parameters`", id.trim()))
}

fn implied_json(implied: &Implied) -> Value {
    let roots: Vec<f64> = implied.roots().collect();
    let near = roots.first().copied().unwrap_or(implied.present);
    json!({
        "input": implied.input.id,
        "value": finite(implied.present),
        "range": [implied.range.0, implied.range.1],
        "roots": roots,
        "jumps": implied.jumps().collect::<Vec<f64>>(),
        "nearest_mark": implied.nearest_mark(near).map(|mark| json!({
            "value": mark.value,
            "label": mark.label,
            "source": mark.source.text,
            "date": mark.source.date,
            "confidence": mark.source.confidence.code(),
        })),
    })
}

/// The roots with the level worth knowing next to the first, or that there are none.
fn words(implied: &Implied) -> String {
    let input = implied.input;
    let roots: Vec<f64> = implied.roots().collect();
    let jumps: Vec<String> = implied.jumps().map(|value| input.text(value)).collect();
    let mut text = match &roots[..] {
        [] => {
            format!("none within its range, {} … {}", input.unit.number(implied.range.0), input.text(implied.range.1))
        }
        roots => roots.iter().map(|root| input.text(*root)).collect::<Vec<_>>().join(", or "),
    };
    if let Some(mark) = roots.first().and_then(|root| implied.nearest_mark(*root)) {
        text.push_str(&format!(" (nearest mark {}: {})", input.unit.number(mark.value), mark.label));
    }
    if !jumps.is_empty() {
        text.push_str(&format!("; jumps over the price at {}", jumps.join(", ")));
    }
    text
}
