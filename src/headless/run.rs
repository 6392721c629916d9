//! `hashpivot run`: a scenario without a window, as a summary, as JSON and as tables.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use hashpivot::analysis::deal::Deal;
use hashpivot::analysis::ensemble::{Ensemble, EnsembleSpec};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::verdict::Judgement;
use hashpivot::analysis::words::count;
use hashpivot::app::pages::cash_flow::contract;
use hashpivot::app::picture::figures::probability;
use hashpivot::app::picture::table::Table;
use hashpivot::model::measures::Measures;
use hashpivot::model::quantity::{UNDEFINED, Unit};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::csv::save_run;
use hashpivot::store::preset::Document;
use hashpivot::worker::{Options, run_ensemble};

use super::json::summary;
use super::{Align, NAME_WIDTH, Sets, lines, print, set};

/// Width of the others.
const VALUE_WIDTH: usize = 18;

/// What to run, and what to make of it.
#[derive(Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    scenario: Sets,
    /// Length of the run in months.
    #[arg(long, value_name = "MONTHS", allow_hyphen_values = true)]
    horizon: Option<String>,
    /// Draw so many random futures, 4 million at most; none gives the central path alone.
    #[arg(long, value_name = "N", default_value_t = 0)]
    paths: usize,
    /// Which futures: the same seed gives the same ones.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Write the three monthly ledgers, the industry, and with futures their percentiles, as CSV into this folder.
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// Runs a scenario and prints its summary.
pub(crate) fn run(args: &RunArgs) -> Result<()> {
    let mut document = args.scenario.document()?;
    if let Some(months) = &args.horizon {
        set(&mut document.scenario, &format!("horizon_months={months}"))?;
    }
    let evaluation = Evaluation::of(&document.scenario);
    if let Some(out_of_range) = &evaluation.out_of_range {
        return Err(out_of_range.clone().into());
    }
    let spec = EnsembleSpec { paths: args.paths, seed: args.seed };
    spec.check().context("--paths")?;
    let ensemble = (args.paths > 0).then(|| timed_ensemble(&document.scenario, &spec));
    if let Some(out_of_range) = ensemble.as_ref().and_then(|ensemble| ensemble.out_of_range.clone()) {
        return Err(out_of_range.into());
    }
    if let Some(folder) = &args.csv {
        save_run(folder, &evaluation.path, &document.scenario, ensemble.as_ref())?;
    }
    if args.json {
        print(&format!("{:#}\n", summary(&document, &evaluation, ensemble.as_ref())))
    } else {
        print(&summary_text(&document, &evaluation, ensemble.as_ref()))
    }
}

/// Futures whose first run pays for what a fresh process has yet to load.
const WARMING: usize = 1_024;

/// Runs an ensemble whose time is that of the ensemble alone. A fresh process touches its code, its memory and its other
/// processors for the first time; a few futures do that before the clock starts, as the window's coarse runs do.
fn timed_ensemble(scenario: &Scenario, spec: &EnsembleSpec) -> Ensemble {
    let options = Options::default();
    drop(run_ensemble(scenario, &EnsembleSpec { paths: spec.paths.min(WARMING), ..*spec }, &options));
    run_ensemble(scenario, spec, &options)
}

fn summary_text(document: &Document, evaluation: &Evaluation, ensemble: Option<&Ensemble>) -> String {
    let start = document.as_of;
    let months = document.scenario.months();
    let mut text = format!("{}\nFrom {start}, {}, central path\n", document.title, count(months, "month", "months"));
    if let Some(history) = &document.scenario.history {
        text.push_str(&format!("On the market as it was until {}, then the model's\n", history.last()));
    }
    text.push('\n');
    let mut line = |name: &str, value: &dyn Fn(Strategy) -> String| {
        text.push_str(&format!("{name:<NAME_WIDTH$}"));
        for strategy in Strategy::ALL {
            text.push_str(&format!("{:>VALUE_WIDTH$}", value(strategy)));
        }
        text.push('\n');
    };
    let of = |strategy| -> &Measures { evaluation.measures(strategy) };
    let number = |unit: Unit, value: Option<f64>| value.map_or(UNDEFINED.to_owned(), |v| unit.text(v));
    line("", &|s| s.name().to_owned());
    line("AI share", &|s| Unit::Percent.text(s.ai_share(&document.scenario.plan)));
    line("Value per share", &|s| Unit::Usd.text(of(s).value_per_share));
    line("Default", &|s| of(s).default.map_or("none".to_owned(), |(month, _)| start.plus(month).to_string()));
    line("Smallest DSCR", &|s| number(Unit::Times, of(s).min_dscr.map(|d| d.0)));
    line("Peak debt", &|s| Unit::Usd.text(of(s).peak_debt.0));
    line("Dilution", &|s| Unit::Percent.text(of(s).dilution));
    line("Lowest liquidity", &|s| Unit::Usd.text(of(s).min_liquidity.0));
    line("Cash cost per BTC", &|s| number(Unit::Usd, of(s).cash_cost_per_btc));
    line("All-in cost per BTC", &|s| number(Unit::Usd, of(s).all_in_cost_per_btc));
    line("Hashcost, USD/PH/day", &|s| Unit::Plain.number(of(s).hashcost));
    if let Some(e) = ensemble {
        line("Probability of default", &|s| probability(e.strategy(s).default));
        line("Median value per share", &|s| Unit::Usd.text(e.strategy(s).median()));
        line("Value per share, 5–95 %", &|s| {
            let [low, .., high] = e.strategy(s).percentiles;
            format!("{} … {}", Unit::Usd.number(low), Unit::Usd.number(high))
        });
        text.push_str(&verdict_text(&document.scenario, e));
    }
    if let Some(p) = &evaluation.project {
        text.push_str(&format!(
            "\nThe plan's AI build: {} · return without debt: {} · on equity: {} · yield on cost {} · payback {}\n",
            Unit::Usd.text(p.levered.cost()),
            p.unlevered.irr.text(),
            p.levered.irr.text(),
            number(Unit::Percent, p.yield_on_cost),
            number(Unit::Years, p.unlevered.payback_years),
        ));
    }
    let deal = Deal::of(evaluation);
    let tables = [
        contract::cost_layers(evaluation),
        contract::contract(evaluation, deal.as_ref()),
        contract::published(&document.published, evaluation, deal.as_ref()),
    ];
    for table in &tables {
        push_table(&mut text, table);
    }
    text.push_str("\nA model, not advice.\n");
    text
}

/// A table of names, figures and a note on each.
fn push_table(text: &mut String, table: &Table) {
    if table.is_empty() {
        return;
    }
    let last = table.columns.len().saturating_sub(1);
    let align = |column| if column == 0 || column == last { Align::Left } else { Align::Right };
    let aligns: Vec<Align> = (0..=last).map(align).collect();
    let titles = table.columns.iter().map(|column| column.title.to_string()).collect();
    let texts = table.texts().map(|row| row.iter().map(ToString::to_string).collect());
    let rows: Vec<Vec<String>> = std::iter::once(titles).chain(texts).collect();
    text.push('\n');
    text.push_str(&lines(&aligns, &rows));
}

/// The verdict, and what it rests on.
fn verdict_text(scenario: &Scenario, ensemble: &Ensemble) -> String {
    let judgement = Judgement::of(scenario, ensemble);
    format!(
        "\n{}\nPlan better in {} of futures, staying in {}, both worthless in {}; staying survives in {}, the plan in \
         {} (viable from {}).\n{} in {} ms.\n",
        judgement.sentence(),
        probability(judgement.plan_better),
        probability(judgement.stay_better),
        probability(judgement.both_worthless),
        probability(judgement.stay_survives),
        probability(judgement.plan_survives),
        Unit::Percent.text((judgement.viable_share * 1000.0).round() / 1000.0),
        count(ensemble.paths, "future", "futures"),
        Unit::Plain.figure(ensemble.elapsed_ms),
    )
}
