//! What the command line does: answers without a window, and opening one.

pub(crate) mod replay;
pub(crate) mod sensitivity;

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};

use crate::RunArgs;
use hashpivot::analysis::benchmark::Benchmark;
use hashpivot::analysis::deal::Deal;
use hashpivot::analysis::ensemble::{Ensemble, EnsembleSpec, StrategyOutcome};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::verdict::Judgement;
use hashpivot::app::contract;
use hashpivot::app::dialogs::SystemPicker;
use hashpivot::app::figures::probability;
use hashpivot::app::settings::Settings;
use hashpivot::app::tables::Table;
use hashpivot::app::{App, Origin};
use hashpivot::model::measures::Measures;
use hashpivot::model::parameters;
use hashpivot::model::quantity::{UNDEFINED, Unit};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::csv::{save_ensemble, save_industry, save_ledgers};
use hashpivot::store::preset::{self, Document};
use hashpivot::view::Window;
use hashpivot::worker::{Options, run_ensemble};

/// Futures that fit into any machine's memory.
const MOST_PATHS: usize = 4_000_000;
/// Width of the first column of the summary, characters.
const NAME_WIDTH: usize = 26;
/// Width of the others.
const VALUE_WIDTH: usize = 18;

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
        Ok(document)
    }
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

/// Carries out one `--set id=value`.
fn set(scenario: &mut Scenario, assignment: &str) -> Result<()> {
    let (id, text) =
        assignment.split_once('=').ok_or_else(|| anyhow!("--set takes id=value, not \u{201c}{assignment}\u{201d}"))?;
    let parameter = parameters::find(id.trim())
        .ok_or_else(|| anyhow!("--set: \u{201c}{}\u{201d} is no input; see `hashpivot parameters`", id.trim()))?;
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

fn summary_json(document: &Document, evaluation: &Evaluation, ensemble: Option<&Ensemble>) -> Value {
    let judgement = ensemble.map(Judgement::of);
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
            "unlevered_irr": p.unlevered.irr,
            "levered_irr": p.levered.irr,
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
        text.push_str(&verdict_text(e));
    }
    if let Some(p) = &evaluation.project {
        text.push_str(&format!(
            "\nThe plan's AI build: {} · return {} without debt, {} on equity · yield on cost {} · payback {}\n",
            Unit::Usd.text(p.levered.cost()),
            number(Unit::Percent, p.unlevered.irr),
            number(Unit::Percent, p.levered.irr),
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
fn verdict_text(ensemble: &Ensemble) -> String {
    let judgement = Judgement::of(ensemble);
    let doubt = if judgement.is_clear() { "" } else { ", within the error" };
    format!(
        "\nVerdict: {}{doubt}: {}.\nPlan better in {} of futures, staying in {}, both worthless in {}; staying survives \
         in {}.\n{} futures in {} ms.\n",
        judgement.verdict.label(),
        judgement.verdict.meaning(),
        probability(judgement.plan_better),
        probability(judgement.stay_better),
        probability(judgement.both_worthless),
        probability(judgement.stay_survives),
        Unit::Plain.number(ensemble.paths as f64),
        Unit::Plain.figure(ensemble.elapsed_ms),
    )
}

/// Lists the shipped presets.
pub(crate) fn list() -> Result<()> {
    let mut text = String::new();
    for shipped in preset::SHIPPED {
        let document = preset::parse(shipped.text)?.document;
        text.push_str(&format!("{:<24}{}\n{:<24}{}\n", shipped.name, document.title, "", document.summary));
    }
    print(&text)
}

/// Lists all inputs.
pub(crate) fn parameters() -> Result<()> {
    let mut text = String::new();
    for p in parameters::ALL {
        let infinite = p.infinite.map(|word| format!(", {word}")).unwrap_or_default();
        let dated = if p.source.date.is_empty() { String::new() } else { format!(", {}", p.source.date) };
        let default =
            if p.default.is_finite() { p.default.to_string() } else { p.infinite.unwrap_or("∞").to_owned() };
        text.push_str(&format!(
            "{}\n    {} ({}): {}\n    default {default}, range {} … {}{infinite}; source: {}{dated} ({})\n",
            p.id,
            p.label,
            if p.unit.is_percent() { "fraction" } else { p.unit.suffix() },
            p.meaning,
            p.widest.0,
            p.widest.1,
            p.source.text,
            p.source.confidence.meaning(),
        ));
    }
    print(&text)
}

/// Opens the window on a preset; without one on the reference company, and the first time on the gallery.
pub(crate) fn open_window(file: Option<&str>) -> Result<()> {
    let asked = file.is_some();
    let file = file.unwrap_or("reference");
    let loaded = preset::resolve(file)?;
    let origin = match preset::shipped(file) {
        Some(shipped) if !PathBuf::from(file).exists() => Origin::Shipped(shipped.name),
        _ => Origin::File(PathBuf::from(file)),
    };
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_title("Hashpivot")
            .with_app_id("hashpivot")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([960.0, 600.0])
            .with_drag_and_drop(true),
        ..Default::default()
    };
    let open = || {
        eframe::run_native(
            "Hashpivot",
            options,
            Box::new(move |cc| {
                let ctx = cc.egui_ctx.clone();
                let wake = move || ctx.request_repaint();
                let path = Settings::default_path();
                let settings = Settings::load(path.as_deref());
                let mut app = App::new(loaded, origin, Box::new(SystemPicker), settings, path, wake);
                if !asked {
                    app.welcome();
                }
                Ok(Box::new(Window::new(&cc.egui_ctx, app)))
            }),
        )
    };
    let without = "to get results without a window use `hashpivot run FILE`";
    // winit panics where a library of the display system is missing; a sentence is more use than a trace.
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_))) => {
            bail!("there is no display to open a window on; {without}")
        }
        Ok(Err(error)) => bail!("the window cannot be opened ({error}); {without}"),
        Err(_) => bail!("the window was closed by a fault of the display system or of this program; {without}"),
    }
}
