//! What the price of a share takes for granted, as a table and as a map of two inputs at once.

use super::break_even::away;
use super::map::{MapPicture, picture};
use super::short;
use crate::analysis::heat_map::HeatMap;
use crate::analysis::implied::{Implied, value_per_share};
use crate::analysis::measure::{Measure, Quantity};
use crate::analysis::reading::Statistic;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::ledger::Price;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};

/// What a price takes for granted, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Priced {
    /// The inputs, and what each would have to be.
    pub table: Table,
    /// Two of them at once, with the price as the line; `None` until it is there.
    pub map: Option<MapPicture>,
    /// The price and what the share is worth, in a sentence.
    pub words: String,
}

/// Of an answer about a strategy of a scenario.
pub(super) fn priced(scenario: &Scenario, strategy: Strategy, found: &[Implied], map: Option<&HeatMap>) -> Priced {
    let price = Price::of(scenario);
    let measure = Measure::Of(Quantity::ValuePerShare, strategy);
    Priced {
        table: table(found),
        map: map.map(|map| picture(map, measure, Statistic::Central, price.usd())),
        words: words(scenario, strategy, price),
    }
}

fn words(scenario: &Scenario, strategy: Strategy, price: Price) -> String {
    let usd = |value: f64| Unit::UsdPerShare.text(value);
    let name = strategy.label().to_lowercase();
    let value = value_per_share(scenario, strategy);
    let asked = match price {
        Price::Market(price) => format!("The share costs {}", usd(price)),
        Price::Nav(nav) => format!("The company has no share price; its net asset value today is {}", usd(nav)),
    };
    format!(
        "{asked}; with {name} it is worth {} on the central path. One input at a time, everything else as it is: at these \
         values a buyer at this price earns the cost of equity.",
        usd(value)
    )
}

/// Each input with its value today and those that the price takes for granted.
fn table(found: &[Implied]) -> Table {
    let row = |implied: &Implied| {
        let input = implied.input;
        let roots: Vec<f64> = implied.roots().collect();
        let jumps: Vec<String> = implied.jumps().map(|value| short(input, value)).collect();
        let range = format!("{} … {}", short(input, implied.range.0), short(input, implied.range.1));
        let texts: Vec<String> = roots.iter().map(|root| short(input, *root)).collect();
        let believed = match (roots.first(), jumps.is_empty()) {
            (Some(first), _) => Cell::said(*first, texts.join(" or ")),
            (None, true) => Cell::words("none within its range"),
            (None, false) => Cell::words("nowhere exactly"),
        };
        let under = match (roots.as_slice(), jumps.is_empty()) {
            (_, false) => format!("jumps over it at {}", jumps.join(", ")),
            ([first], _) => away(input.unit, implied.present, *first),
            ([], _) => range,
            _ => format!("{} values", roots.len()),
        };
        let mark = roots.first().and_then(|root| implied.nearest_mark(*root));
        let mark = mark.map_or_else(Cell::empty, |mark| {
            let source = [mark.source.text, mark.source.date].into_iter().filter(|text| !text.is_empty());
            Cell::words(format!("{}: {}", short(input, mark.value), mark.label))
                .over(source.collect::<Vec<_>>().join(", "))
        });
        let today = Cell::said(implied.present, short(input, implied.present)).over(input.unit.suffix());
        vec![Cell::words(input.label), today, believed.over(under), mark]
    };
    let columns = vec![
        Column::words("Input").named("input"),
        Column::figures("Today").named("today"),
        Column::figures("Would have to be").named("implied"),
        Column::note("Nearest level worth knowing").named("nearest_mark"),
    ];
    Table::new(columns, found.iter().map(row).collect())
}
