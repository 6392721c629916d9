//! The plan's lease, the cost of a bitcoin, and what was published of both, as tables and as lines of text.

use super::tables::Table;
use crate::analysis::benchmark::Benchmark;
use crate::analysis::deal::{Deal, SIGNED_AVERAGE_RENTS, Standing};
use crate::analysis::evaluation::Evaluation;
use crate::model::quantity::{UNDEFINED, Unit};
use crate::store::preset::Published;

/// A value with its unit, or a dash.
fn text(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |v| unit.text(v))
}

/// What the plan's lease pays, what it returns, and what would have to be true for it to pay its cost. Empty where
/// nothing is built.
pub fn contract(evaluation: &Evaluation, deal: Option<&Deal>) -> Table {
    let (Some(deal), Some(project)) = (deal, &evaluation.project) else {
        return Table::default();
    };
    let (realistic, why) = realistic(deal);
    let years = Unit::Years.text(deal.term_months / 12.0);
    let rate = |value: Option<f64>| text(Unit::Percent, value);
    let rent = |value: f64| Unit::UsdPerKwMonth.text(value);
    let row = |name: &str, value: String, note: &str| vec![name.to_owned(), value, note.to_owned()];
    let market = format!("at {}, in the first year", rent(deal.market_rent));
    let mut rows = vec![
        row("Realistic by its rent?", realistic.to_owned(), &why),
        row("Critical IT load", Unit::Megawatt.text(deal.it_mw), &format!("let for {years}")),
        row("Revenue over the term", Unit::Usd.text(deal.revenue), "if every tenant pays"),
        row("Average rent", rent(deal.average_rent), ""),
        row("First-year rent", rent(deal.first_year_rent), ""),
        row("Building cost", Unit::Usd.text(project.levered.cost()), &Unit::UsdPerItMw.text(deal.cost_per_it_mw)),
        row("Yield on cost", rate(project.yield_on_cost), "first full year"),
        row("Return without debt", project.unlevered.irr.text(), "over the life of the halls"),
        row("Return on equity", project.levered.irr.text(), ""),
        row("Cost of capital", rate(Some(deal.cost_of_capital)), "borrowing cost and cost of equity, as financed"),
        row("Rent that earns it", text(Unit::UsdPerKwMonth, deal.required_rent), "first year, at this building cost"),
        row("Building cost that earns it", text(Unit::UsdPerItMw, deal.affordable_cost), "at this rent"),
    ];
    // A hall's rent says nothing of a cloud.
    if deal.standing() != Standing::Cloud {
        let (load, cost) = (deal.it_mw_at_market(), deal.cost_at_market());
        rows.push(row("Load for this at market rent", Unit::Megawatt.text(load), &market));
        rows.push(row("Which could cost", Unit::UsdPerItMw.text(cost), "for the same building cost in all"));
    }
    Table { columns: vec!["The plan's lease", "Here", "Note"], rows }
}

/// Whether the rent was ever signed, and how to read that.
fn realistic(deal: &Deal) -> (&'static str, String) {
    let (low, high) = SIGNED_AVERAGE_RENTS;
    let signed = || format!("signed leases average {} to {}", Unit::Plain.number(low), Unit::UsdPerKwMonth.text(high));
    match deal.standing() {
        Standing::Below => ("yes, and modest", signed()),
        Standing::Among => ("as others signed", signed()),
        Standing::Above => {
            let times = Unit::Times.text((deal.average_rent / high * 10.0).round() / 10.0);
            ("nobody signed it", format!("{times} the dearest signed lease; see below what it takes at market rent"))
        }
        Standing::Cloud => ("no lease", "GPUs are in the price and in the cost; leases say nothing of it".to_owned()),
    }
}

/// The cost of a bitcoin in the first month, layer by layer, and the break-even price of power. Empty where none is
/// mined.
pub fn cost_layers(evaluation: &Evaluation) -> Table {
    let row = |benchmark: &Benchmark| {
        let value = benchmark.of(evaluation, None)?;
        Some(vec![benchmark.label().to_owned(), benchmark.unit().text(value), benchmark.meaning().to_owned()])
    };
    let layers = Benchmark::COST_LAYERS.iter().chain(&[Benchmark::BreakEvenPower, Benchmark::CreditedBreakEven]);
    Table {
        columns: vec!["Cost of a bitcoin, first month", "Here", "What it counts"],
        rows: layers.filter_map(row).collect(),
    }
}

/// What was published about the preset's subject, beside what the program makes of it. Empty where nothing was.
pub fn published(figures: &[Published], evaluation: &Evaluation, deal: Option<&Deal>) -> Table {
    let row = |figure: &Published| {
        let unit = figure.benchmark.unit();
        let here = figure.benchmark.of(evaluation, deal);
        let apart = here.map(|here| here / figure.value - 1.0);
        let sign = apart.map_or("", |apart| if apart > 0.0 { "+" } else { "" });
        vec![
            figure.benchmark.label().to_owned(),
            unit.text(figure.value),
            text(unit, here),
            format!("{sign}{}", apart.map_or_else(|| UNDEFINED.to_owned(), |apart| Unit::Percent.text(tenths(apart)))),
            format!("{}, {} ({})", figure.source, figure.date, figure.confidence.meaning()),
        ]
    };
    let rows: Vec<Vec<String>> = figures.iter().map(row).collect();
    let columns = if rows.is_empty() { Vec::new() } else { vec!["Published", "There", "Here", "Apart", "Source"] };
    Table { columns, rows }
}

/// A part to a tenth of a per cent: more digits would promise too much.
fn tenths(part: f64) -> f64 {
    (part * 1000.0).round() / 1000.0
}
