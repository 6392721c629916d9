//! What may go wrong, what defaults have in common, and the percentiles of a month, as tables.

use crate::analysis::ensemble::{Bands, Conditions, Ensemble, Estimate, StrategyOutcome};
use crate::analysis::evaluation::Evaluation;
use crate::app::picture::figures::probability;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::ledger::Row;
use crate::model::quantity::{THIN_SPACE, UNDEFINED, Unit};
use crate::model::scenario::{Company, Scenario, Strategy};

/// What may go wrong, and how likely it is for each strategy; beside a pinned baseline on the same futures, by how much
/// that has changed.
pub(super) fn outcomes(ensemble: &Ensemble, baseline: Option<&Ensemble>, stale: bool) -> Table {
    type Of = fn(&StrategyOutcome) -> Option<Estimate>;
    let lines: [(&'static str, Of); 8] = [
        ("A loss on today's price", |s| s.loss),
        ("At least twice today's price", |s| s.doubling),
        ("Default by the horizon", |s| Some(s.default)),
        ("Maturing debt not refinanced", |s| Some(s.refinancing_refused)),
        ("Debt service not covered in a month", |s| Some(s.covenant_breached)),
        ("Dilution above 50 %", |s| Some(s.diluted)),
        ("AI assets worth under 90 % of book", |s| Some(s.stranded)),
        ("A share worth nothing at the end", |s| Some(s.worthless)),
    ];
    let row = |(name, of): (&'static str, Of)| {
        let cell = |strategy: Strategy| {
            let Some(now) = of(ensemble.strategy(strategy)) else { return Cell::undefined().stale_if(stale) };
            let text = match baseline.map(|then| of(then.strategy(strategy))) {
                None => probability(now),
                Some(then) => changed(&Unit::Percent.text(now.value), now.value, then.map(|then| then.value)),
            };
            Cell::said(now.value, text).stale_if(stale)
        };
        std::iter::once(Cell::words(name)).chain(Strategy::ALL.map(cell)).collect()
    };
    let first = if baseline.is_some() { "Probability (change, pp)" } else { "Probability, with its standard error" };
    by_strategy(first, lines.into_iter().map(row).collect())
}

/// A scenario and its futures, as lenders see them.
#[derive(Clone, Copy)]
pub(super) struct Lent<'a>(pub(super) &'a Scenario, pub(super) &'a Ensemble);

impl Lent<'_> {
    fn outcome(&self, strategy: Strategy) -> &StrategyOutcome {
        self.1.strategy(strategy)
    }

    fn spread_for_loss(&self, strategy: Strategy) -> f64 {
        self.outcome(strategy).spread_for_loss(self.1.months)
    }

    /// What is paid for every debt that is made today, whatever the strategy.
    fn spread_paid(&self) -> f64 {
        self.0.world.borrowing_cost - self.0.world.cash_yield
    }
}

/// What lenders get back, lose, and are paid for it, by strategy; beside a pinned baseline on the same futures, by how
/// much that has changed.
pub(super) fn lenders(now: Lent<'_>, baseline: Option<Lent<'_>>, stale: bool) -> Table {
    type Of = fn(&Lent<'_>, Strategy) -> Option<f64>;
    let lines: [(&'static str, Of); 4] = [
        ("Recovery after a default", |lent, s| lent.outcome(s).recovery),
        ("Expected loss, of what is lent", |lent, s| Some(lent.outcome(s).expected_loss.value)),
        ("Spread a year that it would take", |lent, s| Some(lent.spread_for_loss(s))),
        ("Spread a year that is paid", |lent, _| Some(lent.spread_paid())),
    ];
    let row = |(name, of): (&'static str, Of)| {
        let cell = |strategy: Strategy| {
            // Recovery is the only one that may be undefined.
            let Some(own) = of(&now, strategy) else { return Cell::words("no default").stale_if(stale) };
            let figure = format!("{}{THIN_SPACE}%", Unit::Percent.figure(own));
            let text = baseline.map_or_else(|| figure.clone(), |then| changed(&figure, own, of(&then, strategy)));
            Cell::said(own, text).stale_if(stale)
        };
        std::iter::once(Cell::words(name)).chain(Strategy::ALL.map(cell)).collect()
    };
    let first = if baseline.is_some() { "What lenders get (change, pp)" } else { "What lenders get" };
    by_strategy(first, lines.into_iter().map(row).collect()).fixed()
}

/// A figure, and in brackets what it has changed by; a dash where it was undefined.
fn changed(figure: &str, now: f64, then: Option<f64>) -> String {
    let change = then.map_or_else(|| UNDEFINED.to_owned(), |then| Unit::Percent.change(now - then));
    format!("{figure} ({})", change.trim_end_matches("pp").trim_end())
}

/// A table with a column for each strategy.
fn by_strategy(first: &'static str, rows: Vec<Vec<Cell>>) -> Table {
    let strategies = Strategy::ALL.map(|strategy| Column::figures(strategy.label()));
    Table::new(std::iter::once(Column::words(first)).chain(strategies).collect(), rows)
}

/// What the defaults of a strategy of a company have in common, beside its survivors.
pub(super) fn defaults(ensemble: &Ensemble, (company, strategy): (&Company, Strategy), stale: bool) -> Table {
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
    let happened = defaults.causes.iter().filter(|(_, part)| *part > 0.0);
    rows.extend(happened.map(|(cause, part)| share(format!("Cause: {}", cause.named(company)), *part)));
    rows.extend(defaults.after_bust.map(|part| share("After the AI boom had ended".to_owned(), part)));
    rows.extend(defaults.after_failure.map(|part| share("After a large tenant had failed".to_owned(), part)));
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
