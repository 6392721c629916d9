//! `hashpivot run`: a scenario without a window, as a summary, as JSON and as tables.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use hashpivot::analysis::benchmark::Benchmark;
use hashpivot::analysis::deal::Deal;
use hashpivot::analysis::ensemble::{Ensemble, EnsembleSpec, StrategyOutcome};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::verdict::Judgement;
use hashpivot::app::contract;
use hashpivot::app::figures::probability;
use hashpivot::app::tables::Table;
use hashpivot::model::measures::Measures;
use hashpivot::model::quantity::{UNDEFINED, Unit};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::csv::{save_ensemble, save_industry, save_ledgers};
use hashpivot::store::preset::Document;
use hashpivot::worker::{Options, run_ensemble};
use serde_json::{Value, json};

use super::{MOST_PATHS, NAME_WIDTH, Sets, print, set};

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
    /// Draw so many random futures; none gives the central path alone.
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
    if args.paths > MOST_PATHS {
        bail!("--paths: at most {MOST_PATHS} futures, not {}", args.paths);
    }
    let spec = EnsembleSpec { paths: args.paths, seed: args.seed };
    let ensemble = (args.paths > 0).then(|| timed_ensemble(&document.scenario, &spec));
    if let Some(folder) = &args.csv {
        save_ledgers(folder, &evaluation.path)?;
        save_industry(folder, &document.scenario)?;
        if let Some(ensemble) = &ensemble {
            save_ensemble(folder, ensemble)?;
        }
    }
    if args.json {
        print(&format!("{:#}\n", summary_json(&document, &evaluation, ensemble.as_ref())))
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

fn summary_json(document: &Document, evaluation: &Evaluation, ensemble: Option<&Ensemble>) -> Value {
    let judgement = ensemble.map(|ensemble| Judgement::of(&document.scenario, ensemble));
    let strategies: Vec<Value> = Strategy::ALL
        .map(|strategy| {
            let m = evaluation.measures(strategy);
            json!({
                "strategy": strategy.name(),
                "ai_share": strategy.ai_share(&document.scenario.plan),
                "central": {
                    "value_per_share": m.value_per_share,
                    "default_month": m.default.map(|d| d.0),
                    "default_cause": m.default.map(|d| d.1.text()),
                    "min_dscr": m.min_dscr.map(|d| d.0),
                    "peak_debt": m.peak_debt.0,
                    "dilution": m.dilution,
                    "cash_cost_per_btc": m.cash_cost_per_btc,
                    "all_in_cost_per_btc": m.all_in_cost_per_btc,
                    "hashcost": m.hashcost,
                },
                "ensemble": ensemble.map(|e| outcome_json(e.strategy(strategy))),
            })
        })
        .into();
    let project = evaluation.project.as_ref().map(|p| {
        json!({
            "unlevered_irr": p.unlevered.irr.only(),
            "unlevered_irr_is": p.unlevered.irr.which().label(),
            "unlevered_rates": p.unlevered.irr.rates(),
            "levered_irr": p.levered.irr.only(),
            "levered_irr_is": p.levered.irr.which().label(),
            "levered_rates": p.levered.irr.rates(),
            "payback_years": p.unlevered.payback_years,
            "yield_on_cost": p.yield_on_cost,
            "cost": p.levered.cost(),
        })
    });
    let deal = Deal::of(evaluation);
    let value = |benchmark: Benchmark| benchmark.of(evaluation, deal.as_ref());
    let benchmarks: serde_json::Map<String, Value> =
        Benchmark::ALL.map(|benchmark| (benchmark.code().to_owned(), json!(value(benchmark)))).into_iter().collect();
    let published: Vec<Value> = document
        .published
        .iter()
        .map(|p| json!({"figure": p.benchmark.code(), "published": p.value, "here": value(p.benchmark), "source": p.source}))
        .collect();
    json!({
        "title": document.title,
        "history": document.scenario.history.as_ref().map(|h| json!({"from": h.from.iso(), "to": h.last().iso()})),
        "paths": ensemble.map_or(0, |e| e.paths),
        "seed": ensemble.map(|e| e.seed),
        "elapsed_ms": ensemble.map(|e| e.elapsed_ms),
        "verdict": judgement.map(|j| j.verdict.label()),
        "verdict_is_clear": judgement.map(|j| j.is_clear()),
        "verdict_sentence": judgement.map(|j| j.sentence()),
        "probability_plan_beats_stay": ensemble.map(|e| e.plan.better.value),
        "probability_stay_beats_plan": ensemble.map(|e| e.plan.worse.value),
        "probability_both_worthless": ensemble.map(|e| e.plan.both_worthless.value),
        "strategies": strategies,
        "project": project,
        "deal": deal.as_ref().map(deal_json),
        "benchmarks": benchmarks,
        "published": published,
    })
}

fn deal_json(deal: &Deal) -> Value {
    json!({
        "it_mw": deal.it_mw,
        "term_months": deal.term_months,
        "contract_revenue": deal.revenue,
        "average_rent": deal.average_rent,
        "first_year_rent": deal.first_year_rent,
        "cost_per_it_mw": deal.cost_per_it_mw,
        "cost_of_capital": deal.cost_of_capital,
        "required_rent": deal.required_rent,
        "affordable_cost_per_it_mw": deal.affordable_cost,
        "it_mw_at_market_rent": deal.it_mw_at_market(),
    })
}

fn outcome_json(outcome: &StrategyOutcome) -> Value {
    let [p5, p25, median, p75, p95] = outcome.percentiles;
    json!({
        "probability_of_default": outcome.default.value,
        "standard_error": outcome.default.error,
        "value_per_share_mean": outcome.mean.value,
        "value_per_share_p5": p5,
        "value_per_share_p25": p25,
        "value_per_share_median": median,
        "value_per_share_p75": p75,
        "value_per_share_p95": p95,
        "probability_of_refused_refinancing": outcome.refinancing_refused.value,
        "probability_of_uncovered_debt_service": outcome.covenant_breached.value,
        "probability_of_dilution_above_half": outcome.diluted.value,
        "probability_of_stranding": outcome.stranded.value,
    })
}

fn summary_text(document: &Document, evaluation: &Evaluation, ensemble: Option<&Ensemble>) -> String {
    let start = document.as_of;
    let months = document.scenario.months();
    let mut text = format!("{}\nFrom {start}, {months} months, central path\n", document.title);
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
    let last = table.columns.len().saturating_sub(1);
    let titles: Vec<String> = table.columns.iter().map(|title| (*title).to_owned()).collect();
    let rows = if table.rows.is_empty() { None } else { Some(&titles) };
    for (i, row) in rows.into_iter().chain(&table.rows).enumerate() {
        if i == 0 {
            text.push('\n');
        }
        for (column, cell) in row.iter().enumerate() {
            text.push_str(&match column {
                0 => format!("{cell:<31}"),
                _ if column == last => format!("  {cell}"),
                _ => format!("{cell:>20}"),
            });
        }
        text.push('\n');
    }
}

/// The verdict, and what it rests on.
fn verdict_text(scenario: &Scenario, ensemble: &Ensemble) -> String {
    let judgement = Judgement::of(scenario, ensemble);
    format!(
        "\n{}\nPlan better in {} of futures, staying in {}, both worthless in {}; staying survives in {}, the plan in \
         {} (viable from {}).\n{} futures in {} ms.\n",
        judgement.sentence(),
        probability(judgement.plan_better),
        probability(judgement.stay_better),
        probability(judgement.both_worthless),
        probability(judgement.stay_survives),
        probability(judgement.plan_survives),
        Unit::Percent.text((judgement.viable_share * 1000.0).round() / 1000.0),
        Unit::Plain.number(ensemble.paths as f64),
        Unit::Plain.figure(ensemble.elapsed_ms),
    )
}
