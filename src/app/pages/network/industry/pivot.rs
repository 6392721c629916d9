//! How many can pivot before staying pays more.

use super::{IndustryPage, brief};
use crate::analysis::pivot::{Crossing, MOVERS, PivotCurve, PivotPoint};
use crate::app::picture::chart::{Axis, Event, Ink, Line, Pattern, TimeChart};
use crate::app::picture::series::described;
use crate::app::picture::table::{Cell, Table};
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;

/// Inputs that the section is about.
pub(super) const LEVERS: &[&str] = &["world.ai_market_mw", "world.rent_elasticity"];

/// The section.
pub(super) fn pivot(curve: &PivotCurve, start: YearMonth) -> IndustryPage {
    let last = curve.points.len().saturating_sub(1) as f64;
    let mut events = vec![Event::new(curve.announced * last, "Announced")];
    if let Crossing::At(share) = curve.crossing {
        events.push(Event::danger(share * last, "No more than this"));
    }
    events.sort_by(|a, b| a.month.total_cmp(&b.month));
    let chart = |id, title, unit, lines| {
        let chart = TimeChart::new(id, title, unit, start, curve.points.len());
        described(TimeChart { axis: Axis::Parts, events: events.clone(), lines, ..chart })
    };
    let values = |of: fn(&PivotPoint) -> f64| curve.points.iter().map(of).collect::<Vec<f64>>();
    let heavy =
        |name: &'static str, of| Line { heavy: true, ..Line::new(name, Ink::Price, Pattern::Solid, values(of)) };
    let staying = Line::new("Staying", Ink::Stay, Pattern::Dashed, values(|p| p.staying));
    let converting = Line::new("Converting", Ink::AllIn, Pattern::Dotted, values(|p| p.converting));
    IndustryPage {
        note: pivot_note(curve),
        levers: LEVERS,
        charts: vec![
            chart("pivot", "Value of a MW, by the part that converts", Unit::UsdPerItMw, vec![staying, converting]),
            chart("pivot-rent", "Market rent", Unit::UsdPerKwMonth, vec![heavy("Rent", |p| p.rent)]),
            chart(
                "pivot-hashprice",
                "Mean hashprice for those who stay",
                Unit::UsdPerPhDay,
                vec![heavy("Hashprice", |p| p.hashprice)],
            ),
        ],
        table: movers(curve),
        ..IndustryPage::default()
    }
}

fn crossing_cell(crossing: Crossing) -> Cell {
    match crossing {
        Crossing::Nobody => Cell::said(0.0, "nobody"),
        Crossing::At(share) => Cell::said(share, brief(Unit::Percent, share)),
        Crossing::Everybody => Cell::said(1.0, "everybody"),
    }
}

fn pivot_note(curve: &PivotCurve) -> String {
    let answer = match curve.crossing {
        Crossing::Nobody => "Staying pays more even if nobody converts.".to_owned(),
        Crossing::At(share) => {
            format!("{} of it can convert before staying pays more.", brief(Unit::Percent, share))
        }
        Crossing::Everybody => "Converting pays more even if all of it converts.".to_owned(),
    };
    let ends = curve.points.first().zip(curve.points.last());
    let (none, all) = ends.map_or((0.0, 0.0), |(first, last)| (first.staying, last.staying));
    format!(
        "{} of mining power could host AI; today's announcements convert {} of it. {answer} The more leave, the better \
         for those who stay: a MW that mines is worth {} USD if nobody leaves and {} if all do.",
        brief(Unit::Megawatt, curve.capable_mw.round()),
        brief(Unit::Percent, curve.announced),
        Unit::Usd.figure(none),
        Unit::Usd.figure(all),
    )
}

/// What moves the crossing.
fn movers(curve: &PivotCurve) -> Table {
    let row = |name, crossing| vec![Cell::words(name), crossing_cell(crossing)];
    let moved = MOVERS.iter().zip(&curve.moved).map(|(mover, crossing)| row(mover.name, *crossing));
    let rows = std::iter::once(row("As things stand", curve.crossing)).chain(moved);
    Table::of_figures(["What moves it", "Can convert"], rows.collect())
}
