//! What a report says of a scenario, on two pages: the verdict and its reason, return and risk, four charts, the inputs
//! that differ, and where they come from.

use super::PaperError;
use super::studio::{Studio, Subject};
use crate::analysis::ensemble::{Ensemble, Estimate, StrategyOutcome};
use crate::analysis::evaluation::Evaluation;
use crate::app::book::List;
use crate::app::covers::sources::{Citation, Provenance, Sources};
use crate::app::exhibit::Exhibit;
use crate::app::open::titled;
use crate::app::picture::figures::{Card, Figures, VerdictLine, probability};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::measures::Measures;
use crate::model::parameters::{ALL, Parameter};
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::Strategy;
use crate::store::plain::plain_line;

/// The charts of a report, in their order.
pub const CHARTS: [Exhibit; 4] = [Exhibit::Value, Exhibit::Survival, Exhibit::Liquidity, Exhibit::Cost];
/// Figures that stand in a row under the verdict.
const CARDS: usize = 4;
/// Inputs for which there is room.
const INPUTS: usize = 20;
/// Leases and debts for which there is room.
const ENTRIES: usize = 6;
/// Sources for which there is room.
const SOURCES: usize = 15;
/// Longest source that is told in full, characters.
const SOURCE: usize = 210;

/// An input that is told, and where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// What the reference company has; empty where that has no such thing.
    pub reference: String,
    /// The place of its source in the list; `None` where there is none.
    pub source: Option<usize>,
    /// Whether the user has set it.
    pub yours: bool,
}

/// What a report says.
#[derive(Clone, Debug)]
pub struct Report {
    /// The scenario's name.
    pub title: String,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// When it begins, and how long it runs.
    pub span: String,
    /// The verdict, its reason, and what it rests on.
    pub verdict: VerdictLine,
    /// What one reads first.
    pub cards: Vec<Card>,
    /// Return and risk of the three strategies.
    pub risk: Table,
    /// What stands over the inputs.
    pub heading: String,
    /// The inputs that differ from the reference company's, the user's own and the headlines first.
    pub inputs: Vec<Told>,
    /// How many more there are.
    pub more: usize,
    /// The sources of those inputs.
    pub sources: Vec<String>,
    /// How many futures of which seed, what the errors are, which program, and when.
    pub basis: String,
}

impl Report {
    /// What is to be said of the program's scenario, whose futures have to be there.
    ///
    /// # Errors
    /// [`PaperError::Unanswered`] where there are no futures, or no result.
    pub fn of(studio: &Studio, subject: &Subject) -> Result<Self, PaperError> {
        let app = studio.app();
        let (document, evaluation) = (app.open().document(), app.results().evaluation());
        let missing = || PaperError::Unanswered("there are no futures".to_owned());
        let known = app.results().futures().known().ok_or_else(missing)?;
        let out_of_range = evaluation.out_of_range.as_ref().or(known.ensemble.out_of_range.as_ref());
        if let Some(out_of_range) = out_of_range {
            return Err(PaperError::Unanswered(out_of_range.to_string()));
        }
        let reading = (subject.focus, subject.statistic);
        let Figures { verdict, cards } = Figures::new(evaluation, Some(known), false, reading, document.as_of);
        let sources = Sources::of(document, &subject.saved);
        let differing: Vec<&'static Parameter> =
            ALL.iter().filter(|parameter| parameter.get(&document.scenario) != parameter.default).collect();
        let (heading, mut shown) = match differing.len() {
            0 => {
                let headline = ALL.iter().filter(|parameter| parameter.headline).collect();
                ("All inputs are the reference company's; the headlines".to_owned(), headline)
            }
            count => (format!("Inputs that differ from the reference company, {count}"), differing),
        };
        // What the user has set is what the report is about.
        let yours = |parameter: &Parameter| sources.provenance(parameter) == Provenance::Yours;
        shown.sort_by_key(|parameter| (!yours(parameter), !parameter.headline));
        let mut listed = Listed::default();
        let mut inputs: Vec<Told> = shown
            .iter()
            .take(INPUTS)
            .map(|parameter| {
                let citation = sources.citation(document, parameter);
                let provenance = sources.provenance(parameter);
                Told {
                    label: parameter.label.to_owned(),
                    value: parameter.text(parameter.get(&document.scenario)),
                    reference: reference_text(parameter),
                    source: matches!(provenance, Provenance::Note(_) | Provenance::Reference)
                        .then(|| listed.place(&citation))
                        .flatten(),
                    yours: provenance == Provenance::Yours,
                }
            })
            .collect();
        let more = shown.len() - inputs.len();
        for list in [List::Leases, List::Debts] {
            let lines = &app.book().list(list).lines;
            for line in lines.iter().take(ENTRIES) {
                let note = list.note(document, &line.name);
                inputs.push(Told {
                    label: plain_line(&line.label).into_owned(),
                    value: [&*line.figure, &*line.terms]
                        .into_iter()
                        .filter(|s| !s.is_empty())
                        .collect::<Vec<_>>()
                        .join(", "),
                    reference: String::new(),
                    source: note.and_then(|note| listed.place(&Citation::of(note))),
                    yours: line.is_changed,
                });
            }
            if lines.len() > ENTRIES {
                let label = format!("{} more {}s", lines.len() - ENTRIES, list.word());
                let (value, reference) = (String::new(), String::new());
                inputs.push(Told { label, value, reference, source: None, yours: false });
            }
        }
        let months = document.scenario.months();
        Ok(Self {
            title: plain_line(titled(document)).into_owned(),
            summary: plain_line(&document.summary).into_owned(),
            span: format!("From {}, over {months} months", document.as_of),
            verdict,
            cards: cards.into_iter().take(CARDS).collect(),
            risk: risk(evaluation, &known.ensemble),
            heading,
            inputs,
            more,
            sources: listed.texts,
            basis: basis(&known.ensemble, subject),
        })
    }
}

/// What the reference company has, without the unit, which stands beside it.
fn reference_text(parameter: &Parameter) -> String {
    let value = parameter.default;
    if value.is_finite() && parameter.infinite.is_none() { parameter.unit.number(value) } else { parameter.text(value) }
}

/// Sources, each once.
#[derive(Default)]
struct Listed {
    texts: Vec<String>,
}

impl Listed {
    /// The place of a source in the list, where it has room.
    fn place(&mut self, citation: &Citation<'_>) -> Option<usize> {
        let text = plain_line(&citation.to_string()).into_owned();
        let text = match text.char_indices().nth(SOURCE) {
            Some((end, _)) => format!("{}…", text[..end].trim_end()),
            None => text,
        };
        let place = self.texts.iter().position(|other| *other == text);
        place.or_else(|| {
            (self.texts.len() < SOURCES).then(|| {
                self.texts.push(text);
                self.texts.len() - 1
            })
        })
    }
}

/// What the figures rest on.
fn basis(ensemble: &Ensemble, subject: &Subject) -> String {
    let futures = format!(
        "{} futures of seed {}; ± is the standard error of the draw, not of the model.",
        Unit::Plain.number(ensemble.paths as f64),
        subject.seed
    );
    let made = subject.date.map_or_else(String::new, |date| format!(", {date}"));
    format!("{futures} Hashpivot {}{made}. A model, not advice.", env!("CARGO_PKG_VERSION"))
}

/// A measure of a strategy: its value, and the standard error of the draw where it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The value; `None` where it is undefined.
    pub value: Option<f64>,
    /// Its standard error.
    pub error: Option<f64>,
}

impl From<Option<f64>> for Measured {
    fn from(value: Option<f64>) -> Self {
        Self { value, error: None }
    }
}

impl From<Estimate> for Measured {
    fn from(estimate: Estimate) -> Self {
        Self { value: Some(estimate.value), error: Some(estimate.error) }
    }
}

/// A line of a summary.
pub struct Line {
    /// What is measured.
    pub name: &'static str,
    /// In what.
    pub unit: Unit,
    /// Whether it is one of the few that a report tells.
    pub told: bool,
    of: fn(&Measures, &StrategyOutcome) -> Measured,
}

impl Line {
    /// The measure of a strategy.
    pub fn measured(&self, evaluation: &Evaluation, ensemble: &Ensemble, strategy: Strategy) -> Measured {
        (self.of)(evaluation.measures(strategy), ensemble.strategy(strategy))
    }
}

fn level(levels: Option<[f64; 5]>, place: usize) -> Measured {
    levels.map(|levels| levels[place]).into()
}

const fn line(name: &'static str, unit: Unit, told: bool, of: fn(&Measures, &StrategyOutcome) -> Measured) -> Line {
    Line { name, unit, told, of }
}

/// Return and risk: over futures first, then on the central path.
pub static LINES: [Line; 25] = [
    line("Median yearly return at today's price", Unit::Percent, true, |_, s| level(s.yearly_return, 2)),
    line("Yearly return, 5th percentile", Unit::Percent, false, |_, s| level(s.yearly_return, 0)),
    line("Yearly return, 25th percentile", Unit::Percent, true, |_, s| level(s.yearly_return, 1)),
    line("Yearly return, 75th percentile", Unit::Percent, true, |_, s| level(s.yearly_return, 3)),
    line("Yearly return, 95th percentile", Unit::Percent, false, |_, s| level(s.yearly_return, 4)),
    line("A loss on today's price", Unit::Percent, true, |_, s| s.loss.map_or(None.into(), Measured::from)),
    line("At least twice today's price", Unit::Percent, true, |_, s| s.doubling.map_or(None.into(), Measured::from)),
    line("Default by the horizon", Unit::Percent, true, |_, s| s.default.into()),
    line("A share worth nothing at the end", Unit::Percent, true, |_, s| s.worthless.into()),
    line("Maturing debt not refinanced", Unit::Percent, false, |_, s| s.refinancing_refused.into()),
    line("Debt service not covered in a month", Unit::Percent, false, |_, s| s.covenant_breached.into()),
    line("Dilution above 50 %", Unit::Percent, false, |_, s| s.diluted.into()),
    line("AI assets worth under 90 % of book", Unit::Percent, false, |_, s| s.stranded.into()),
    line("Recovery after a default", Unit::Percent, true, |_, s| s.recovery.into()),
    line("Expected loss, of what is lent", Unit::Percent, false, |_, s| s.expected_loss.into()),
    line("Median value per share", Unit::UsdPerShare, true, |_, s| Measured {
        value: Some(s.median()),
        error: Some(s.median_error),
    }),
    line("Mean value per share", Unit::UsdPerShare, false, |_, s| s.mean.into()),
    line("Value per share, 5th percentile", Unit::UsdPerShare, false, |_, s| level(Some(s.percentiles), 0)),
    line("Value per share, 95th percentile", Unit::UsdPerShare, false, |_, s| level(Some(s.percentiles), 4)),
    line("Central path: value per share", Unit::UsdPerShare, false, |m, _| Some(m.value_per_share).into()),
    line("Central path: smallest debt service cover", Unit::Times, true, |m, _| m.min_dscr.map(|d| d.0).into()),
    line("Central path: peak debt", Unit::Usd, true, |m, _| Some(m.peak_debt.0).into()),
    line("Central path: lowest liquidity", Unit::Usd, false, |m, _| Some(m.min_liquidity.0).into()),
    line("Central path: dilution", Unit::Percent, true, |m, _| Some(m.dilution).into()),
    line("Central path: all-in cost per bitcoin", Unit::UsdPerBtc, true, |m, _| m.all_in_cost_per_btc.into()),
];

/// Return and risk of the three strategies, with their standard errors, for a reader.
fn risk(evaluation: &Evaluation, ensemble: &Ensemble) -> Table {
    let row = |line: &Line| {
        let cell = |strategy: Strategy| {
            let Measured { value, error } = line.measured(evaluation, ensemble, strategy);
            let Some(value) = value else { return Cell::words(UNDEFINED) };
            let text = match error {
                Some(error) if line.unit == Unit::Percent => probability(Estimate { value, error }),
                Some(error) => format!("{} ± {}", line.unit.figure(value), line.unit.rough(error)),
                None if line.unit == Unit::Percent => Unit::Percent.text((value * 1e3).round() / 1e3),
                None => line.unit.figure(value),
            };
            Cell::said(value, text)
        };
        let name = match line.unit {
            Unit::Percent => line.name.to_owned(),
            unit => format!("{}, {}", line.name, unit.suffix()),
        };
        std::iter::once(Cell::words(name)).chain(Strategy::ALL.map(cell)).collect()
    };
    let strategies = Strategy::ALL.map(|strategy| Column::figures(strategy.label()));
    let columns = std::iter::once(Column::words("Return and risk")).chain(strategies).collect();
    Table::new(columns, LINES.iter().filter(|line| line.told).map(row).collect()).fixed()
}
