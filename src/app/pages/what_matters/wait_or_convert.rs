//! Wait or convert: the choice over one megawatt, put into tables, a map and words.

use crate::analysis::evaluation::Evaluation;
use crate::analysis::wait_or_convert::{Advice, Choice, Rates, WaitOrConvert};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::parameters::{self, Parameter};
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::{Scenario, Strategy};

/// Steps of the map of rents.
const RENTS: u32 = 60;
/// Range of discount rates.
pub const DISCOUNTS: (f64, f64) = (0.01, 0.40);
/// Range of drifts.
pub const DRIFTS: (f64, f64) = (-0.50, 0.30);
/// Range of volatilities.
pub const VOLATILITIES: (f64, f64) = (0.0, 1.50);

/// The choice, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The rates that were set by hand.
    pub rates: Rates,
    /// The choice.
    pub choice: WaitOrConvert,
    /// It in figures.
    pub figures: Table,
    /// What it rests on.
    pub basis: Table,
    /// It for other rents and hashprices; `None` where a megawatt earns nothing at any hashprice.
    pub map: Option<ChoiceMap>,
    /// The answer in a few words.
    pub answer: &'static str,
    /// The answer, explained.
    pub words: String,
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

impl Waiting {
    /// Of a result.
    pub fn of(evaluation: &Evaluation, rates: Rates) -> Self {
        let scenario = &evaluation.scenario;
        let choice = WaitOrConvert::of(scenario, evaluation.path.ledger(Strategy::Stay), &rates);
        Self {
            rates,
            figures: wait_table(&choice, scenario.world.hashprice),
            basis: wait_basis(&choice),
            map: choice_map(&choice, scenario),
            answer: answer(choice.advice()),
            words: explanation(&choice),
            choice,
        }
    }
}

fn text(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| unit.text(value))
}

/// Where converting pays, where it should be done, and where mining stands.
fn wait_table(wait: &WaitOrConvert, hashprice: f64) -> Table {
    let line = |name: &'static str, revenue: Option<f64>, hashprice: Option<f64>| {
        vec![Cell::words(name), Cell::maybe(revenue), Cell::maybe(hashprice)]
    };
    let of = |name, revenue: Option<f64>| line(name, revenue, revenue.and_then(|r| wait.hashprice(r)));
    let columns = vec![
        Column::words("Mining revenue of one MW"),
        Column::figures("USD a year").of(Unit::Usd),
        Column::figures("USD/PH/day").of(Unit::UsdPerPhDay),
    ];
    let rows = vec![
        line("Today", Some(wait.today), Some(hashprice)),
        of("Converting pays below", wait.plain),
        of("Convert at once below", wait.threshold),
    ];
    Table::new(columns, rows).fixed()
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
    let row = |name: &'static str, value: f64| vec![Cell::words(name), Cell::number(value)];
    let columns = vec![Column::words("One MW of utility power"), Column::figures("USD").of(Unit::Usd)];
    let rows = vec![
        row("Net income of the lease a year", wait.choice.lease_income),
        row("Power and other cost of mining a year", wait.choice.mining_cost),
        row("Building cost, once", wait.choice.capex),
    ];
    Table::new(columns, rows).fixed()
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
