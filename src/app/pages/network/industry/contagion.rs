//! What the end of the boom sets off.

use super::{IndustryPage, brief, figure};
use crate::analysis::contagion::{Contagion, LATER, Link, Variant};
use crate::app::picture::chart::{Ink, Line, Pattern, TimeChart};
use crate::app::picture::series::{described, network_events};
use crate::app::picture::table::{Cell, Table};
use crate::model::calendar::YearMonth;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};

/// Inputs that the section is about.
pub(super) const LEVERS: &[&str] =
    &["world.bust_month", "world.bust_hashrate_return", "world.bust_treasury_sale", "world.sale_impact"];

/// The section, of one strategy.
pub(super) fn contagion(contagion: &Contagion, scenario: &Scenario, start: YearMonth, focus: Strategy) -> IndustryPage {
    let months = scenario.months();
    let events = network_events(scenario, Some(contagion.month));
    let line = |variant: Variant, name: &'static str, ink, pattern, of: fn(&Row) -> f64| {
        let rows = contagion.outcome(variant).map(|outcome| outcome.path.ledger(focus)).unwrap_or_default();
        Line::new(name, ink, pattern, rows.iter().map(of))
    };
    let chart = |id, title, unit, lines| {
        let chart = TimeChart::new(id, title, unit, start, months);
        described(TimeChart { lines, events: events.clone(), zero_based: true, ..chart })
    };
    let lines = |of: fn(&Row) -> f64, links: [(Link, &'static str, Ink); 2]| {
        let [first, second] =
            links.map(|(link, name, ink)| line(Variant::Without(link), name, ink, Pattern::Dashed, of));
        let whole = line(Variant::Whole, "The whole chain", Ink::Danger, Pattern::Solid, of);
        let none = line(Variant::NoBust, "No bust", Ink::Neutral, Pattern::Dotted, of);
        vec![none, first, second, Line { heavy: true, ..whole }]
    };
    let market = [
        (Link::Hashrate, "Without returning hashrate", Ink::Layer(0)),
        (Link::Bitcoin, "Without falling bitcoin", Ink::Layer(2)),
    ];
    let company = [
        (Link::Tenants, "Without lost tenants", Ink::Layer(0)),
        (Link::Credit, "Without dearer credit", Ink::Layer(2)),
    ];
    IndustryPage {
        note: contagion_note(contagion, scenario.world.sale_impact, start),
        levers: LEVERS,
        charts: vec![
            chart("chain-hashprice", "Hashprice", Unit::UsdPerPhDay, lines(|r| r.hashprice, market)),
            chart("chain-liquidity", "Liquidity: cash and bitcoin", Unit::Usd, lines(Row::liquidity, company)),
        ],
        table: chain(contagion, start, focus),
        ..IndustryPage::default()
    }
}

fn contagion_note(contagion: &Contagion, impact: f64, start: YearMonth) -> String {
    let date = start.plus(contagion.month);
    let when = if contagion.scripted {
        format!("The boom ends in {date}.")
    } else {
        format!("No bust is scripted: this is what one in {date} would set off.")
    };
    let sales = if impact > 0.0 {
        let fall = 1.0 - (1.0 - impact).powf(contagion.sold_btc / 10_000.0);
        format!("which presses the price by {}", brief(Unit::Percent, fall))
    } else {
        "without an impact on the price unless one is set".to_owned()
    };
    format!(
        "{when} Miners sell {} of their treasuries, {sales}. Hashrate leaves and returns as the cohorts' does.",
        brief(Unit::Btc, contagion.sold_btc.round())
    )
}

/// The chain with and without each link.
fn chain(contagion: &Contagion, start: YearMonth, focus: Strategy) -> Table {
    let then = contagion.month;
    let rows = contagion.outcomes.iter().map(|outcome| {
        let rows = outcome.path.ledger(focus);
        let measures = &outcome.measures[focus.index()];
        let cell = |t: usize, unit: Unit, of: fn(&Row) -> f64| figure(unit, rows.get(t).map(of));
        let default = |(month, _): (usize, _)| Cell::said(month as f64, start.plus(month).to_string());
        vec![
            Cell::words(outcome.variant.label()),
            cell(then, Unit::Usd, |r| r.btc_price),
            cell(then + LATER, Unit::UsdPerPhDay, |r| r.hashprice),
            cell(then + LATER, Unit::UsdPerMonth, Row::ai_revenue),
            figure(Unit::Usd, Some(measures.min_liquidity.0)),
            measures.default.map_or_else(|| Cell::words("none"), default),
            figure(Unit::UsdPerShare, Some(measures.value_per_share)),
        ]
    });
    let titles = [
        "The chain, link by link",
        "Bitcoin then",
        "Hashprice +1 y",
        "AI rent +1 y",
        "Low liquidity",
        "Default",
        "Value/share",
    ];
    Table::of_figures(titles, rows.collect())
}
