//! The AI build alone, and the choice to wait with it, put into tables, a chart and words.

use super::chart::{Ink, LevelMark, Line, Pattern, TimeChart};
use super::charts::{covers, described};
use super::tables::{Table, amount};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::project::{Project, Returns};
use crate::analysis::wait_or_convert::{Advice, Choice, Rates, WaitOrConvert};
use crate::model::calendar::YearMonth;
use crate::model::parameters::{self, Parameter};
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::{Scenario, Strategy};

/// Months of a year.
const YEAR: usize = 12;
/// Steps of the map of rents.
const RENTS: u32 = 60;

/// What the page sets by hand. None of it is part of a scenario: it changes how a build is looked at, not what happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildTerms {
    /// Cover that the alternative loan is sculpted to.
    pub cover: f64,
    /// Yearly rate that flows are discounted at.
    pub discount: f64,
    /// Rates of the choice to wait.
    pub rates: Rates,
}

impl BuildTerms {
    /// Range of [`Self::cover`].
    pub const COVERS: (f64, f64) = (1.0, 3.0);
    /// Range of discount rates.
    pub const DISCOUNTS: (f64, f64) = (0.01, 0.40);
    /// Range of drifts.
    pub const DRIFTS: (f64, f64) = (-0.50, 0.30);
    /// Range of volatilities.
    pub const VOLATILITIES: (f64, f64) = (0.0, 1.50);
}

impl Default for BuildTerms {
    fn default() -> Self {
        // What lenders to data centres ask for against contracted income, and a usual cost of capital for them.
        Self { cover: 1.35, discount: 0.10, rates: Rates::default() }
    }
}

/// What is shown of the build alone.
#[derive(Clone, Debug)]
pub struct BuildAlone {
    /// What was set by hand.
    pub terms: BuildTerms,
    /// The choice to wait.
    pub wait: WaitOrConvert,
    /// It in figures.
    pub wait_table: Table,
    /// What it rests on.
    pub wait_basis: Table,
    /// It for other rents and hashprices; `None` where a megawatt earns nothing at any hashprice.
    pub wait_map: Option<ChoiceMap>,
    /// The answer in a few words.
    pub wait_answer: &'static str,
    /// The answer, explained.
    pub wait_words: String,
    /// Returns, and who pays; `None` where nothing is built.
    pub finance: Option<Finance>,
}

/// Where to convert and where to wait, by the rent that a lease pays.
#[derive(Clone, Debug)]
pub struct ChoiceMap {
    /// The rent as an input.
    pub input: &'static Parameter,
    /// Rents, USD/kW-month.
    pub rents: Vec<f64>,
    /// Hashprice below which converting pays, USD/PH/day; zero where it never does.
    pub plain: Vec<f64>,
    /// Hashprice at which it should be done.
    pub threshold: Vec<f64>,
    /// Rent and hashprice of the scenario.
    pub present: (f64, f64),
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

impl BuildAlone {
    /// Of a result, with a run that begins in `start`.
    pub fn new(evaluation: &Evaluation, terms: BuildTerms, start: YearMonth) -> Self {
        let scenario = &evaluation.scenario;
        let wait = WaitOrConvert::of(scenario, evaluation.path.ledger(Strategy::Stay), &terms.rates);
        let finance = evaluation.project.as_ref().map(|project| {
            let sculpted = project.sculpted(terms.cover);
            let rates = [terms.discount, scenario.plan.cost_of_equity];
            Finance {
                returns: returns([&project.unlevered, &project.levered, &sculpted], rates),
                sources: sources_and_uses(&project.levered, &sculpted),
                cover: cover(project, &sculpted, terms.cover, start),
            }
        });
        Self {
            terms,
            wait_table: wait_table(&wait, scenario.world.hashprice),
            wait_basis: wait_basis(&wait),
            wait_map: choice_map(&wait, scenario),
            wait_answer: answer(wait.advice()),
            wait_words: explanation(&wait),
            wait,
            finance,
        }
    }
}

fn text(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| unit.text(value))
}

/// Returns of three ways to pay, one in a column. `rates` are discount rate and cost of equity.
fn returns(ways: [&Returns; 3], [discount, equity]: [f64; 2]) -> Table {
    let line = |name: String, of: &dyn Fn(&Returns) -> String| std::iter::once(name).chain(ways.map(of)).collect();
    let rate = |rate: f64| Unit::Percent.text(rate);
    Table {
        columns: vec!["Returns of the build alone, before tax", "No debt", "Loan to cost", "Sculpted debt"],
        rows: vec![
            line("Internal rate of return".to_owned(), &|r| r.irr.text()),
            line(format!("Net present value at {}, USD", rate(discount)), &|r| amount(r.npv(discount))),
            line(format!("The same at the cost of equity, {}", rate(equity)), &|r| amount(r.npv(equity))),
            line("Payback".to_owned(), &|r| text(Unit::Years, r.payback_years)),
            line("Smallest cover of a year".to_owned(), &|r| text(Unit::Times, r.min_cover())),
            line("Mean cover".to_owned(), &|r| text(Unit::Times, r.mean_cover())),
        ],
    }
}

/// Who pays for the build, with the scenario's loan and with a sculpted one.
fn sources_and_uses(levered: &Returns, sculpted: &Returns) -> Table {
    let row = |name: &str, of: &dyn Fn(&Returns) -> f64| {
        let cells = [levered, sculpted].into_iter().flat_map(|returns| {
            let value = of(returns);
            [amount(value), Unit::Percent.text(value / returns.cost())]
        });
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    Table {
        columns: vec!["Sources and uses of the plan's build", "Loan to cost", "Share", "Sculpted debt", "Share"],
        rows: vec![
            row("Uses: halls", &|r| r.equity + r.drawn),
            row("Uses: interest during construction", &|r| r.capitalised),
            row("Sources: project loan", &|r| r.drawn),
            row("Sources: interest added to the loan", &|r| r.capitalised),
            row("Sources: cash, bitcoin and shares", &|r| r.equity),
        ],
    }
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

/// Where converting pays, where it should be done, and where mining stands.
fn wait_table(wait: &WaitOrConvert, hashprice: f64) -> Table {
    let line = |name: &str, revenue: Option<f64>, hashprice: Option<f64>| {
        let number = |unit: Unit, value: Option<f64>| value.map_or(UNDEFINED.to_owned(), |v| unit.number(v));
        vec![name.to_owned(), number(Unit::Usd, revenue), number(Unit::UsdPerPhDay, hashprice)]
    };
    let of = |name: &str, revenue: Option<f64>| line(name, revenue, revenue.and_then(|r| wait.hashprice(r)));
    Table {
        columns: vec!["Mining revenue of one MW", "USD a year", "USD/PH/day"],
        rows: vec![
            line("Today", Some(wait.today), Some(hashprice)),
            of("Converting pays below", wait.plain),
            of("Convert at once below", wait.threshold),
        ],
    }
}

/// The choice over the range of rents, widened to the scenario's own.
fn choice_map(wait: &WaitOrConvert, scenario: &Scenario) -> Option<ChoiceMap> {
    let input = parameters::find("world.lease_rate")?;
    let world = &scenario.world;
    let (low, high) = (input.slider.0.min(world.lease_rate), input.slider.1.max(world.lease_rate));
    let rents: Vec<f64> = (0..=RENTS).map(|i| low + (high - low) * f64::from(i) / f64::from(RENTS)).collect();
    let line = |of: fn(&Choice) -> Option<f64>| -> Option<Vec<f64>> {
        let revenues = rents.iter().map(|&rent| of(&wait.choice.at_rent(scenario, rent)).unwrap_or(0.0));
        revenues.map(|revenue| wait.hashprice(revenue)).collect()
    };
    let (plain, threshold) = (line(Choice::plain)?, line(Choice::threshold)?);
    Some(ChoiceMap { input, rents, plain, threshold, present: (world.lease_rate, world.hashprice) })
}

/// What the choice rests on.
fn wait_basis(wait: &WaitOrConvert) -> Table {
    let row = |name: &str, value: f64| vec![name.to_owned(), Unit::Usd.number(value)];
    Table {
        columns: vec!["One MW of utility power", "USD"],
        rows: vec![
            row("Net income of the lease a year", wait.choice.lease_income),
            row("Power and other cost of mining a year", wait.choice.mining_cost),
            row("Building cost, once", wait.choice.capex),
        ],
    }
}

fn answer(advice: Advice) -> &'static str {
    match advice {
        Advice::Convert => "Convert now",
        Advice::Wait => "Wait",
        Advice::Mine => "Keep mining",
        Advice::Never => "Do not convert",
    }
}

/// The answer in words.
fn explanation(wait: &WaitOrConvert) -> String {
    let at = |revenue: Option<f64>| text(Unit::UsdPerPhDay, revenue.and_then(|revenue| wait.hashprice(revenue)));
    let (plain, threshold) = (at(wait.plain), at(wait.threshold));
    let today = at(Some(wait.today));
    match wait.advice() {
        Advice::Convert => format!(
            "A hashprice of {today} is at or below {threshold}: mining would have to recover so far that keeping the \
             choice open is worth less than the lease."
        ),
        Advice::Wait => format!(
            "The lease already beats mining at {today}, but it cannot be undone and hashprice may recover. A patient \
             owner converts at {threshold}; between that and {plain}, waiting is worth more than converting."
        ),
        Advice::Mine => match (wait.plain, wait.threshold) {
            (Some(_), Some(_)) => format!(
                "At {today} mining is worth more than the lease. Converting begins to pay below {plain}, and a patient \
                 owner waits until {threshold}."
            ),
            _ => "Mining revenue is expected to grow as fast as it is discounted, so that no lease is worth it."
                .to_owned(),
        },
        Advice::Never => {
            "The lease and the mining cost saved do not earn back the building cost, however little mining \
                          brings."
                .to_owned()
        }
    }
}
