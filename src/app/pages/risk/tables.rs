//! What may go wrong, what defaults have in common, and the percentiles of a month, as tables.

use crate::analysis::ensemble::{Bands, Conditions, Ensemble, Estimate, StrategyOutcome};
use crate::analysis::evaluation::Evaluation;
use crate::app::picture::figures::probability;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// What may go wrong, and how likely it is for each strategy; beside a pinned baseline on the same futures, by how much
/// that has changed.
pub(super) fn outcomes(ensemble: &Ensemble, baseline: Option<&Ensemble>, stale: bool) -> Table {
    type Of = fn(&StrategyOutcome) -> Estimate;
    let lines: [(&'static str, Of); 6] = [
        ("Default by the horizon", |s| s.default),
        ("Maturing debt not refinanced", |s| s.refinancing_refused),
        ("Debt service not covered in a month", |s| s.covenant_breached),
        ("Dilution above 50 %", |s| s.diluted),
        ("AI assets worth under 90 % of book", |s| s.stranded),
        ("A share worth nothing at the end", |s| s.worthless),
    ];
    let row = |(name, of): (&'static str, Of)| {
        let cell = |strategy: Strategy| {
            let now = of(ensemble.strategy(strategy));
            let text = match baseline {
                None => probability(now),
                Some(then) => {
                    let change = Unit::Percent.change(now.value - of(then.strategy(strategy)).value);
                    format!("{} ({})", Unit::Percent.text(now.value), change.trim_end_matches("pp").trim_end())
                }
            };
            Cell::said(now.value, text).stale_if(stale)
        };
        std::iter::once(Cell::words(name)).chain(Strategy::ALL.map(cell)).collect()
    };
    let first = if baseline.is_some() { "Probability (change, pp)" } else { "Probability, with its standard error" };
    let strategies = Strategy::ALL.map(|strategy| Column::figures(strategy.label()));
    Table::new(std::iter::once(Column::words(first)).chain(strategies).collect(), lines.into_iter().map(row).collect())
}

/// What the defaults of a strategy have in common, beside its survivors.
pub(super) fn defaults(ensemble: &Ensemble, strategy: Strategy, stale: bool) -> Table {
    let defaults = &ensemble.strategy(strategy).defaults;
    let (fallen, alive) = (defaults.at_default.as_ref(), defaults.at_survival.as_ref());
    let condition = |name: &'static str, unit: Unit, of: fn(&Conditions) -> f64| {
        let cell = |conditions: Option<&Conditions>| Cell::maybe_with_unit(unit, conditions.map(of)).stale_if(stale);
        vec![Cell::words(name), cell(fallen), cell(alive)]
    };
    let mut rows = vec![
        condition("Median hashprice", Unit::UsdPerPhDay, |c| c.hashprice),
        condition("Median borrowing rate", Unit::PercentPerYear, |c| c.borrowing_rate),
        condition("Median market rent", Unit::UsdPerKwMonth, |c| c.rent),
    ];
    let share = |name: String, value: f64| {
        vec![Cell::words(name), Cell::with_unit(Unit::Percent, value).stale_if(stale), Cell::empty()]
    };
    rows.extend(defaults.causes.iter().map(|(cause, part)| share(format!("Cause: {}", cause.text()), *part)));
    rows.extend(defaults.after_bust.map(|part| share("After the AI boom had ended".to_owned(), part)));
    Table::of_figures(["What defaults have in common", "At default", "Survivors, at the end"], rows).fixed()
}

/// The central path of a pinned baseline in a month, which it may lack.
pub(super) struct Then<'a>(pub(super) Option<&'a Row>);

/// Percentiles in a month, and the central path beside them: the present one, and that of a pinned baseline.
pub(super) fn percentiles(
    evaluation: &Evaluation,
    ensemble: &Ensemble,
    strategy: Strategy,
    month: usize,
    baseline: Option<&Then<'_>>,
    stale: bool,
) -> Table {
    let outcome = ensemble.strategy(strategy);
    let central = evaluation.path.ledger(strategy).get(month);
    let line = |name: &str, unit: Unit, bands: &Bands, of: fn(&Row) -> f64| {
        let level = |level: usize| bands.months.get(month).map(|percentiles| percentiles[level]);
        let cell =
            |value: Option<f64>| value.map_or_else(Cell::undefined, |value| Cell::said(value, unit.number(value)));
        let on = |row: Option<&Row>| cell(row.map(of));
        let levels = (0..5).map(|i| cell(level(i)).stale_if(stale));
        let name = Cell::words(format!("{name}, {}", unit.suffix()));
        std::iter::once(name).chain(levels).chain([on(central)]).chain(baseline.map(|then| on(then.0))).collect()
    };
    let titles = ["In this month", "5 %", "25 %", "Median", "75 %", "95 %", "Central path"];
    let rows = vec![
        line("Net asset value per share", Unit::Usd, &outcome.nav_per_share, Row::nav_per_share),
        line("Liquidity", Unit::Usd, &outcome.liquidity, Row::liquidity),
        line("Hashprice", Unit::UsdPerPhDay, &ensemble.hashprice, |r| r.hashprice),
        line("Bitcoin price", Unit::Usd, &ensemble.btc_price, |r| r.btc_price),
        line("Market rent", Unit::UsdPerKwMonth, &ensemble.rent, |r| r.lease_market_rate),
    ];
    Table::of_figures(titles.into_iter().chain(baseline.map(|_| "Baseline")), rows).fixed()
}
