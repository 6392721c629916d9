//! `hashpivot tornado` and `hashpivot break-even`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};

use super::{Align, NAME_WIDTH, Sets, finite, in_range, lines, print};
use hashpivot::analysis::break_even::{BreakEven, Criterion};
use hashpivot::analysis::break_even_futures::{FuturesBreakEven, Level, Root};
use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::analysis::measure::Measure;
use hashpivot::analysis::reading::{Basis, Statistic};
use hashpivot::analysis::sensitivity::{Bar, Move, Tornado};
use hashpivot::model::parameters::{self, ALL, Parameter};
use hashpivot::model::quantity::{UNDEFINED, Unit};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::csv::save_records;
use hashpivot::worker::studies::{Answer, Desk, Inquiry, Question};
use hashpivot::worker::{Options, Variants};

/// Which inputs drive a measure.
#[derive(Args)]
pub(crate) struct TornadoArgs {
    #[command(flatten)]
    scenario: Sets,
    /// What is measured: `plan_minus_stay`, `value_per_share:stay`, `min_dscr`, `dilution`, … (a quantity without a
    /// strategy is the plan's).
    #[arg(long, value_name = "NAME", default_value = "plan_minus_stay")]
    measure: String,
    /// Measure over so many random futures, not on the central path. How many fit into memory goes by the months.
    #[arg(long, value_name = "N", default_value_t = 0)]
    paths: usize,
    /// Which futures: the same seed gives the same ones.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Write the table as CSV to this file.
    #[arg(long, value_name = "OUT")]
    csv: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// Where the answer changes over one input.
#[derive(Args)]
pub(crate) struct BreakEvenArgs {
    #[command(flatten)]
    scenario: Sets,
    /// The input, by its id (see `hashpivot parameters`).
    #[arg(long, value_name = "ID")]
    input: String,
    /// Random futures over which chances and medians are asked for; 0 leaves it at the central path.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    paths: usize,
    /// Which futures: the same seed gives the same ones.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// The measure that a name means.
fn measure(name: &str) -> Result<Measure> {
    Measure::from_name(name).ok_or_else(|| {
        let names: Vec<String> = Measure::all().map(Measure::name).collect();
        anyhow!("--measure: \u{201c}{name}\u{201d} is none; there are {}", names.join(", "))
    })
}

/// Moves every input and prints the bars.
pub(crate) fn tornado(args: &TornadoArgs) -> Result<()> {
    let document = args.scenario.document()?;
    let measure = measure(&args.measure)?;
    // Means, because they add up and have the smallest error.
    let statistic = if args.paths > 0 { Statistic::Mean } else { Statistic::Central };
    let basis = statistic.basis();
    if basis == Basis::Futures && !measure.has_futures() {
        bail!("--paths: {} is only known of the central path", measure.name());
    }
    let spec = EnsembleSpec { paths: args.paths, seed: args.seed };
    in_range(&document.scenario, spec)?;
    let moves: Vec<Move> = ALL.iter().map(|input| Move { input, spread: input.spread }).collect();
    // The horizon is moved like any other input.
    let variants = Tornado::variants(&document.scenario, &moves);
    spec.check_study(variants.iter().map(Scenario::months).max().unwrap_or(0)).context("--paths")?;
    let inquiry = Inquiry {
        scenario: Arc::new(document.scenario.clone()),
        question: Question::Tornado(moves),
        basis,
        spec,
        strategies: measure.strategies(),
    };
    let tornado = ask(&inquiry)?;
    let bars = tornado.bars(measure, statistic);
    if let Some(path) = &args.csv {
        save_records(path, bar_records(&bars))?;
    }
    let base = tornado.base.value(measure, statistic).map(|e| e.value);
    if args.json {
        let bars: Vec<Value> = bars.iter().map(bar_json).collect();
        let object = json!({ "title": document.title, "measure": measure.name(), "paths": args.paths, "base": base, "inputs": bars });
        print(&format!("{object:#}\n"))
    } else {
        print(&bars_text(&document.title, measure, base, &bars))
    }
}

fn ask(inquiry: &Inquiry) -> Result<Box<Tornado>> {
    let found = Mutex::new(None);
    let tell = |answer, _| {
        if let (Answer::Tornado(tornado), Ok(mut place)) = (answer, found.lock()) {
            *place = Some(tornado);
        }
    };
    Desk::default().answer(inquiry, &Control::new(), &tell).map_err(|reason| anyhow!(reason))?;
    found.into_inner().ok().flatten().ok_or_else(|| anyhow!("the tornado was not computed"))
}

fn bar_json(bar: &Bar) -> Value {
    json!({
        "input": bar.input.id,
        "low": finite(bar.values[0]),
        "high": finite(bar.values[1]),
        "result_low": bar.results[0].map(|e| e.value),
        "result_high": bar.results[1].map(|e| e.value),
        "extent": bar.extent,
        "moved": bar.is_moved(),
        "from_zero": bar.is_from_zero(),
    })
}

/// The bars as records, with their titles first.
fn bar_records(bars: &[Bar]) -> impl Iterator<Item = Vec<String>> {
    let cell = |value: Option<f64>| value.filter(|v| v.is_finite()).map(|v| v.to_string()).unwrap_or_default();
    let titles = ["input", "low", "high", "result_low", "result_high", "extent"].map(str::to_owned).to_vec();
    let record = move |bar: &Bar| {
        let ends = bar.values.map(|value| cell(Some(value)));
        let results = bar.results.map(|estimate| cell(estimate.map(|e| e.value)));
        let words = [bar.input.id.to_owned()].into_iter();
        words.chain(ends).chain(results).chain([cell(Some(bar.extent))]).collect()
    };
    std::iter::once(titles).chain(bars.iter().map(record))
}

fn bars_text(title: &str, measure: Measure, base: Option<f64>, bars: &[Bar]) -> String {
    let unit = measure.unit();
    let number = |value: Option<f64>| value.map_or(UNDEFINED.to_owned(), |v| unit.text(v));
    let mut text = format!("{title}\n{}: {}\n\n", measure.label(), number(base));
    let mut rows = vec![["", "moved down", "moved up"].map(str::to_owned).to_vec()];
    for bar in bars.iter().filter(|bar| bar.extent > 0.0) {
        let end = |end: usize| {
            format!("{} at {}", number(bar.results[end].map(|e| e.value)), bar.input.text(bar.values[end]))
        };
        rows.push(vec![bar.input.label.to_owned(), end(0), end(1)]);
    }
    text.push_str(&lines(&[Align::Left, Align::Right], &rows));
    let (moved, still): (Vec<&Bar>, Vec<&Bar>) = bars.iter().partition(|bar| bar.is_moved());
    let idle = moved.iter().filter(|bar| bar.extent <= 0.0).count();
    let labels =
        |bars: &mut dyn Iterator<Item = &&Bar>| bars.map(|bar| bar.input.label).collect::<Vec<&str>>().join(", ");
    text.push_str(&format!("\n{idle} of {} inputs that are moved change nothing.\n", moved.len()));
    if !still.is_empty() {
        text.push_str(&format!("{} are not moved: {}.\n", still.len(), labels(&mut still.iter())));
    }
    let from_zero = labels(&mut moved.iter().filter(|bar| bar.is_from_zero()));
    if !from_zero.is_empty() {
        text.push_str(&format!("What is zero is moved as far as the middle of its slider would be: {from_zero}.\n"));
    }
    text
}

/// Searches one input and prints where the answer changes.
pub(crate) fn break_even(args: &BreakEvenArgs) -> Result<()> {
    let document = args.scenario.document()?;
    let input = parameters::find(args.input.trim()).ok_or_else(|| {
        anyhow!("--input: \u{201c}{}\u{201d} is no input; see `hashpivot parameters`", args.input.trim())
    })?;
    in_range(&document.scenario, EnsembleSpec { paths: args.paths, seed: args.seed })?;
    let criteria = [Criterion::PlanEqualsStay, Criterion::PlanDefaults, Criterion::SmallestDscr(1.0)];
    let found = BreakEven::of(&document.scenario, input, &criteria);
    let roots = |criterion| found.crossings(criterion).iter().map(|crossing| crossing.value).collect::<Vec<f64>>();
    let futures = over_futures(args, &document.scenario, input)?;
    if args.json {
        let object = json!({
            "input": input.id,
            "value": finite(found.present),
            "range": [found.range.0, found.range.1],
            "plan_equals_stay": roots(criteria[0]),
            "plan_defaults": roots(criteria[1]),
            "min_dscr_is_one": roots(criteria[2]),
            "paths": args.paths,
            "seed": args.seed,
            "futures": futures.as_ref().map(futures_json),
        });
        return print(&format!("{object:#}\n"));
    }
    let mut text = format!(
        "{}\n{}: {} now, searched from {} to {}\n\n",
        document.title,
        input.label,
        input.text(found.present),
        input.text(found.range.0),
        input.text(found.range.1),
    );
    for (criterion, name) in
        criteria.into_iter().zip(["Plan equals staying at", "Plan defaults at", "Smallest DSCR is 1 at"])
    {
        let values: Vec<String> = roots(criterion).into_iter().map(|value| input.text(value)).collect();
        let values = if values.is_empty() { "no value in this range".to_owned() } else { values.join(", ") };
        text.push_str(&format!("{name:<NAME_WIDTH$}{values}\n"));
    }
    if let Some(futures) = &futures {
        text.push_str(&futures_text(futures, args.paths));
    }
    print(&text)
}

/// Strategies whose futures are asked for.
const FOLLOWED: [Strategy; 2] = [Strategy::Stay, Strategy::Plan];

/// Searches the input over futures, where any are wanted.
fn over_futures(
    args: &BreakEvenArgs,
    scenario: &Scenario,
    input: &'static Parameter,
) -> Result<Option<FuturesBreakEven>> {
    if args.paths == 0 {
        return Ok(None);
    }
    let variants = Variants::new(EnsembleSpec { paths: args.paths, seed: args.seed }, Options::default());
    let control = Control::new();
    let evaluate = |scenarios: &[Scenario]| variants.run(scenarios, &FOLLOWED, &control);
    FuturesBreakEven::of(scenario, input, &FOLLOWED, evaluate).map_err(|reason| anyhow!(reason))
}

fn futures_json(found: &FuturesBreakEven) -> Value {
    let root =
        |root: &Root| json!({ "value": root.value, "error": finite(root.error), "better_above": root.better_above });
    let crossed = found.crossed.iter().map(|crossed| {
        let (what, level) = match crossed.level {
            Level::Default(chance) => ("probability_of_default", Some(chance)),
            Level::CostOfEquity => ("median_return_is_cost_of_equity", None),
        };
        json!({
            "strategy": crossed.strategy.name(),
            "crosses": what,
            "level": level,
            "roots": crossed.roots.iter().map(root).collect::<Vec<Value>>(),
        })
    });
    crossed.collect()
}

/// The same as a table: a strategy in a column.
fn futures_text(found: &FuturesBreakEven, paths: usize) -> String {
    let mut text = format!("\nOver {} futures{:>width$}", Unit::Plain.number(paths as f64), "", width = 10);
    text.push_str(&FOLLOWED.map(|strategy| format!("{:<36}", strategy.name())).concat());
    text.push('\n');
    for level in Level::ALL {
        let name = match level {
            Level::Default(chance) => format!("Default in {} at", Unit::Percent.text(chance)),
            Level::CostOfEquity => "Earns cost of equity at".to_owned(),
        };
        let cell = |strategy: Strategy| {
            let roots = found.roots(strategy, level);
            let words: Vec<String> = roots.iter().map(|root| root_text(found.input, root)).collect();
            if words.is_empty() { "no value in this range".to_owned() } else { words.join(", ") }
        };
        let cells = FOLLOWED.map(|strategy| format!("{:<36}", cell(strategy))).concat();
        text.push_str(&format!("{name:<NAME_WIDTH$}{}\n", cells.trim_end()));
    }
    text
}

/// A value with its error, as far as there is one.
fn root_text(input: &Parameter, root: &Root) -> String {
    let error = if root.error.is_finite() { input.unit.rough(root.error) } else { "?".to_owned() };
    format!("{} ± {error}", input.text(root.value))
}
