//! What the network page shows of the industry, section by section: charts, tables and a sentence that says what it
//! comes to. Made anew when a result changes while the page is shown, never while drawing. What takes longer than a frame
//! is asked in the background (`asking`).

pub(super) mod asking;
mod cohorts;
mod concentration;
mod contagion;
mod pivot;
mod security;

use super::Section;
use crate::app::picture::chart::{Ink, Layer, Line, Pattern, Text, TimeChart};
use crate::app::picture::series::{described, network_events};
use crate::app::picture::table::{Cell, Table};
use crate::model::calendar::YearMonth;
use crate::model::industry::{IndustryPath, OwnerKind};
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::Document;
use crate::worker::industry::{About, IndustryAnswer, IndustryQuestion};

/// A figure in a sentence, with its unit.
fn brief(unit: Unit, value: f64) -> String {
    format!("{}{THIN_SPACE}{}", unit.figure(value), unit.suffix())
}

/// Figures of a cohort that can be edited in the table.
pub const EDITED: [&str; 3] = ["owners", "power_price", "pivot_share"];

/// A cohort's line in the table of cohorts; its figures that can be edited stand in the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CohortRow {
    /// Its name.
    pub name: &'static str,
    /// Where its figures come from.
    pub sources: String,
    /// What the boxes of [`EDITED`] are called; `None` for a figure that makes no difference.
    pub boxes: [Option<String>; 3],
    /// Cells that are only read: hashrate, efficiency, hashcost, under water from, share at the end, AI power at the end.
    pub cells: [String; 6],
}

/// A section of the network page.
#[derive(Clone, Debug, Default)]
pub struct IndustryPage {
    /// What it comes to.
    pub note: String,
    /// Inputs that the section is about.
    pub levers: &'static [&'static str],
    /// Charts, two side by side; the first one alone where their number is odd.
    pub charts: Vec<TimeChart>,
    /// The table below them, where the section has one.
    pub table: Table,
    /// The cohorts, where the section is about them.
    pub cohorts: Vec<CohortRow>,
    /// Where the figures come from that they share.
    pub shared_sources: String,
}

impl IndustryPage {
    /// A section of what is open that is there at once.
    pub fn of(document: &Document, section: Section) -> Self {
        let source = || Source::new(document);
        match section {
            Section::Industry => source().industry(),
            Section::Concentration => source().concentration(),
            Section::Security => source().security(),
            Section::Market | Section::Stairs | Section::History | Section::Pivot | Section::Contagion => {
                Self::default()
            }
        }
    }

    /// A section that was asked for in the background, of one strategy, from a month on.
    pub fn answered(question: &IndustryQuestion, answer: &IndustryAnswer, start: YearMonth, focus: Strategy) -> Self {
        match answer {
            IndustryAnswer::Pivot(curve) => pivot::pivot(curve, start),
            IndustryAnswer::Contagion(found) => contagion::contagion(found, &question.scenario, start, focus),
        }
    }

    /// The same before there is an answer, with its inputs.
    pub fn unanswered(about: About) -> Self {
        let levers = match about {
            About::Pivot => pivot::LEVERS,
            About::Contagion => contagion::LEVERS,
        };
        Self { levers, ..Self::default() }
    }

    /// Marks what is shown as that of a former scenario, or no longer.
    fn set_stale(&mut self, stale: bool) {
        self.charts.iter_mut().flat_map(|chart| &mut chart.lines).for_each(|line| line.stale = stale);
        self.table.set_stale(stale);
    }
}

/// A value of a month of a path.
type Of<'a> = &'a dyn Fn(&IndustryPath, usize) -> Option<f64>;

/// The industry with and without those who leave.
struct Source<'a> {
    scenario: &'a Scenario,
    start: YearMonth,
    path: IndustryPath,
    stay: IndustryPath,
}

impl<'a> Source<'a> {
    fn new(document: &'a Document) -> Self {
        let scenario = &document.scenario;
        let (path, stay) = (IndustryPath::run(scenario), IndustryPath::without_pivot(scenario));
        Self { scenario, start: document.as_of, path, stay }
    }

    fn months(&self) -> usize {
        self.path.months.len()
    }

    fn last(&self) -> usize {
        self.months().saturating_sub(1)
    }

    fn chart(&self, id: &'static str, title: &'static str, unit: Unit) -> TimeChart {
        let events = network_events(self.scenario, self.path.months.iter().position(|m| m.bust));
        TimeChart { events, zero_based: true, ..TimeChart::new(id, title, unit, self.start, self.months()) }
    }

    fn values(&self, path: &IndustryPath, of: Of<'_>) -> Vec<f64> {
        (0..self.months()).map(|t| of(path, t).unwrap_or(f64::NAN)).collect()
    }

    fn line(&self, name: &'static str, of: Of<'_>) -> Line {
        let line = Line::new(name, Ink::Price, Pattern::Solid, self.values(&self.path, of));
        Line { heavy: true, ..line }
    }

    /// The same where nobody leaves.
    fn otherwise(&self, of: Of<'_>) -> Line {
        Line::new("If nobody leaves", Ink::Neutral, Pattern::Dashed, self.values(&self.stay, of))
    }

    /// A chart of one measure, against a world in which nobody leaves.
    fn against(&self, chart: TimeChart, name: &'static str, of: Of<'_>) -> TimeChart {
        described(TimeChart { lines: vec![self.otherwise(of), self.line(name, of)], ..chart })
    }

    /// A stack by kind of cohort: the sum of what `of` says of each.
    fn by_kind(&self, chart: TimeChart, of: impl Fn(usize, usize) -> f64) -> TimeChart {
        let series = OwnerKind::ALL.iter().enumerate().map(|(k, kind)| {
            let members: Vec<usize> =
                self.path.who().enumerate().filter(|(_, who)| who.kind == *kind).map(|(i, _)| i).collect();
            let values = (0..self.months()).map(|t| members.iter().map(|i| of(*i, t)).sum()).collect();
            (Text::from(kind.label()), Ink::Layer(k as u8), values)
        });
        TimeChart { layers: Layer::stack(series), ..chart }
    }
}

/// A number that is read from afar; a dash where there is none.
fn figure(unit: Unit, value: Option<f64>) -> Cell {
    value.map_or_else(Cell::undefined, |value| Cell::said(value, unit.figure(value)))
}
