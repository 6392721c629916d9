//! The AI build alone: what it returns, how its debt is covered, and who pays for it.

use super::years::amount;
use crate::analysis::evaluation::Evaluation;
use crate::analysis::project::{Project, Returns};
use crate::app::picture::chart::{Ink, LevelMark, Line, Pattern, TimeChart};
use crate::app::picture::series::{covers, described};
use crate::app::picture::table::{Cell, Table};
use crate::model::calendar::YearMonth;
use crate::model::finance::InternalRates;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// Months of a year.
const YEAR: usize = 12;

/// How the build is looked at. None of it is part of a scenario: it does not change what happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildTerms {
    /// Cover that the alternative loan is sculpted to.
    pub cover: f64,
    /// Yearly rate that flows are discounted at.
    pub discount: f64,
}

impl BuildTerms {
    /// Range of [`Self::cover`].
    pub const COVERS: (f64, f64) = (1.0, 3.0);
    /// Range of discount rates.
    pub const DISCOUNTS: (f64, f64) = (0.01, 0.40);
}

impl Default for BuildTerms {
    fn default() -> Self {
        // What lenders to data centres ask for against contracted income, and a usual cost of capital for them.
        Self { cover: 1.35, discount: 0.10 }
    }
}

/// Returns of a build, and who pays for it.
#[derive(Clone, Debug)]
pub struct Finance {
    /// Returns without debt, with the scenario's loan, and with a sculpted one.
    pub returns: Table,
    /// Sources and uses with both loans.
    pub sources: Table,
    /// Debt service cover by year with both loans.
    pub cover: TimeChart,
}

impl Finance {
    /// Of a result, with a run that begins in `start`; `None` where nothing is built.
    pub fn of(evaluation: &Evaluation, terms: BuildTerms, start: YearMonth) -> Option<Self> {
        let project = evaluation.project.as_ref()?;
        let sculpted = project.sculpted(terms.cover);
        let rates = [terms.discount, evaluation.scenario.plan.cost_of_equity];
        Some(Self {
            returns: returns([&project.unlevered, &project.levered, &sculpted], rates),
            sources: sources_and_uses(&project.levered, &sculpted),
            cover: cover(project, &sculpted, terms.cover, start),
        })
    }
}

/// Returns of three ways to pay, one in a column. `rates` are discount rate and cost of equity.
fn returns(ways: [&Returns; 3], [discount, equity]: [f64; 2]) -> Table {
    let line =
        |name: String, of: &dyn Fn(&Returns) -> Cell| std::iter::once(Cell::words(name)).chain(ways.map(of)).collect();
    let with_unit = |unit: Unit| move |value: Option<f64>| Cell::maybe_with_unit(unit, value);
    let (years, times) = (with_unit(Unit::Years), with_unit(Unit::Times));
    let titles = ["Returns of the build alone, before tax", "No debt", "Loan to cost", "Sculpted debt"];
    let rows = vec![
        line("Internal rate of return".to_owned(), &|r| internal_rate(&r.irr)),
        line(format!("Net present value at {}, USD", Unit::Percent.text(discount)), &|r| amount(r.npv(discount))),
        line(format!("The same at the cost of equity, {}", Unit::Percent.text(equity)), &|r| amount(r.npv(equity))),
        line("Payback".to_owned(), &|r| years(r.payback_years)),
        line("Smallest cover of a year".to_owned(), &|r| times(r.min_cover())),
        line("Mean cover".to_owned(), &|r| times(r.mean_cover())),
    ];
    Table::of_figures(titles, rows).fixed()
}

/// The only rate there is, or in words why there is none.
pub(super) fn internal_rate(rates: &InternalRates) -> Cell {
    rates.only().map_or_else(|| Cell::words(rates.text()), |rate| Cell::with_unit(Unit::Percent, rate))
}

/// Who pays for the build, with the scenario's loan and with a sculpted one.
fn sources_and_uses(levered: &Returns, sculpted: &Returns) -> Table {
    let row = |name: &'static str, of: &dyn Fn(&Returns) -> f64| {
        let cells = [levered, sculpted].into_iter().flat_map(|returns| {
            let value = of(returns);
            [amount(value), Cell::with_unit(Unit::Percent, value / returns.cost())]
        });
        std::iter::once(Cell::words(name)).chain(cells).collect()
    };
    let rows = vec![
        row("Uses: halls", &|r| r.equity + r.drawn),
        row("Uses: interest during construction", &|r| r.capitalised),
        row("Sources: project loan", &|r| r.drawn),
        row("Sources: interest added to the loan", &|r| r.capitalised),
        row("Sources: cash, bitcoin and shares", &|r| r.equity),
    ];
    let titles = ["Sources and uses of the plan's build", "Loan to cost", "Share", "Sculpted debt", "Share"];
    Table::of_figures(titles, rows).fixed()
}

/// Debt service cover of each year, drawn over its months, for as long as debt is served.
fn cover(project: &Project, sculpted: &Returns, target: f64, start: YearMonth) -> TimeChart {
    let first = project.start + project.agreement.first;
    let served = |returns: &Returns| returns.cover.iter().rposition(Option::is_some).map_or(0, |year| year + 1);
    let years = served(&project.levered).max(served(sculpted));
    let months = first + years * YEAR;
    let values = |returns: &Returns| -> Vec<f64> {
        let year_of = |month: usize| month.checked_sub(first).map(|since| since / YEAR);
        let cover = |month| year_of(month).and_then(|year| returns.cover.get(year).copied().flatten());
        (0..months).map(|month| cover(month).unwrap_or(f64::NAN)).collect()
    };
    let loan = Line::new("Loan to cost", Ink::from(Strategy::Plan), Pattern::Solid, values(&project.levered));
    let lines =
        vec![Line::new("Sculpted debt", Ink::Neutral, Pattern::Dashed, values(sculpted)), Line { heavy: true, ..loan }];
    let target = LevelMark { value: target, label: "target".into() };
    described(TimeChart {
        lines,
        marks: vec![covers(), target],
        zero_based: true,
        ..TimeChart::new("build-cover", "Debt service cover of the build, by year", Unit::Times, start, months)
    })
}
