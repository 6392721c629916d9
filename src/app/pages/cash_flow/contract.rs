//! The plan's lease, the cost of a bitcoin, and what was published of both, as tables and as lines of text.

use super::finance::internal_rate;
use crate::analysis::benchmark::Benchmark;
use crate::analysis::deal::{Deal, SIGNED_AVERAGE_RENTS, Standing};
use crate::analysis::evaluation::Evaluation;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::quantity::Unit;
use crate::store::preset::Published;

/// What the plan's lease pays, what it returns, and what would have to be true for it to pay its cost. Empty where
/// nothing is built.
pub fn contract(evaluation: &Evaluation, deal: Option<&Deal>) -> Table {
    let (Some(deal), Some(project)) = (deal, &evaluation.project) else {
        return Table::default();
    };
    let (realistic, why) = realistic(deal);
    let years = Unit::Years.text(deal.term_months / 12.0);
    let rate = |value: Option<f64>| Cell::maybe_with_unit(Unit::Percent, value);
    let rent = |value: f64| Cell::with_unit(Unit::UsdPerKwMonth, value);
    let row =
        |name: &'static str, value: Cell, note: &str| vec![Cell::words(name), value, Cell::words(note.to_owned())];
    let market = format!("at {}, in the first year", Unit::UsdPerKwMonth.text(deal.market_rent));
    let mut rows = vec![
        row("Realistic by its rent?", Cell::words(realistic), &why),
        row("Critical IT load", Cell::with_unit(Unit::Megawatt, deal.it_mw), &format!("let for {years}")),
        row("Revenue over the term", Cell::with_unit(Unit::Usd, deal.revenue), "if every tenant pays"),
        row("Average rent", rent(deal.average_rent), ""),
        row("First-year rent", rent(deal.first_year_rent), ""),
        row(
            "Building cost",
            Cell::with_unit(Unit::Usd, project.levered.cost()),
            &Unit::UsdPerItMw.text(deal.cost_per_it_mw),
        ),
        row("Yield on cost", rate(project.yield_on_cost), "first full year"),
        row("Return without debt", internal_rate(&project.unlevered.irr), "over the life of the halls"),
        row("Return on equity", internal_rate(&project.levered.irr), ""),
        row("Cost of capital", rate(Some(deal.cost_of_capital)), "borrowing cost and cost of equity, as financed"),
        row(
            "Rent that earns it",
            Cell::maybe_with_unit(Unit::UsdPerKwMonth, deal.required_rent),
            "first year, at this building cost",
        ),
        row(
            "Building cost that earns it",
            Cell::maybe_with_unit(Unit::UsdPerItMw, deal.affordable_cost),
            "at this rent",
        ),
    ];
    // A hall's rent says nothing of a cloud.
    if deal.standing() != Standing::Cloud {
        let (load, cost) = (deal.it_mw_at_market(), deal.cost_at_market());
        rows.push(row("Load for this at market rent", Cell::with_unit(Unit::Megawatt, load), &market));
        rows.push(row(
            "Which could cost",
            Cell::with_unit(Unit::UsdPerItMw, cost),
            "for the same building cost in all",
        ));
    }
    Table::new(columns(["The plan's lease", "Here"], "Note"), rows).fixed()
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
        Some(vec![
            Cell::words(benchmark.label()),
            Cell::with_unit(benchmark.unit(), value),
            Cell::words(benchmark.meaning()),
        ])
    };
    let layers = Benchmark::COST_LAYERS.iter().chain(&[Benchmark::BreakEvenPower, Benchmark::CreditedBreakEven]);
    let columns = columns(["Cost of a bitcoin, first month", "Here"], "What it counts");
    Table::new(columns, layers.filter_map(row).collect()).fixed()
}

/// What was published about the preset's subject, beside what the program makes of it. Empty where nothing was.
pub fn published(figures: &[Published], evaluation: &Evaluation, deal: Option<&Deal>) -> Table {
    let row = |figure: &Published| {
        let unit = figure.benchmark.unit();
        let here = figure.benchmark.of(evaluation, deal);
        let apart = here.map(|here| here / figure.value - 1.0);
        let apart = apart.map_or_else(Cell::undefined, |apart| {
            let sign = if apart > 0.0 { "+" } else { "" };
            Cell::said(apart, format!("{sign}{}", Unit::Percent.text(tenths(apart))))
        });
        vec![
            Cell::words(figure.benchmark.label()),
            Cell::with_unit(unit, figure.value),
            Cell::maybe_with_unit(unit, here),
            apart,
            Cell::words(format!("{}, {} ({})", figure.source, figure.date, figure.confidence.meaning())),
        ]
    };
    let rows: Vec<Vec<Cell>> = figures.iter().map(row).collect();
    if rows.is_empty() {
        return Table::default();
    }
    Table::new(columns(["Published", "There", "Here", "Apart"], "Source"), rows)
}

/// Names, figures, and a note in the room that is left.
fn columns<const N: usize>(titles: [&'static str; N], note: &'static str) -> Vec<Column> {
    let set = |(i, title)| if i == 0 { Column::words(title) } else { Column::figures(title) };
    titles.into_iter().enumerate().map(set).chain([Column::note(note)]).collect()
}

/// A part to a tenth of a per cent: more digits would promise too much.
fn tenths(part: f64) -> f64 {
    (part * 1000.0).round() / 1000.0
}
