//! A scenario as a workbook: what it comes to, its inputs with their sources, the three ledgers, years, the bridge from
//! assets to market value, return and risk, and the sector in its world.

use super::PaperError;
use super::report::{LINES, Measured};
use super::sheet::{sheet, style};
use super::studio::{Studio, Subject};
use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::open::titled;
use crate::app::pages::Page;
use crate::app::pages::cash_flow::Wish as CashFlow;
use crate::app::pages::cash_flow::worth::Money;
use crate::app::pages::cash_flow::years::cash_by_year;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::entries::Entry;
use crate::model::parameters::find;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;
use crate::store::plain::plain_line;
use crate::store::xlsx::{self, Sheet};

/// Most futures of each company of the sector: more would not be seen in its figures, and take seconds.
const SECTOR: usize = 10_000;

/// The workbook of a subject, as the bytes of a file.
///
/// # Errors
/// [`PaperError`] where a part of it cannot be computed.
pub fn workbook(subject: &Subject) -> Result<Vec<u8>, PaperError> {
    let sheets = sheets(subject)?;
    xlsx::bytes(&sheets, titled(&subject.document), subject.date).map_err(PaperError::Unmade)
}

/// Its sheets.
///
/// # Errors
/// [`PaperError`] where a part of them cannot be computed.
pub fn sheets(subject: &Subject) -> Result<Vec<Sheet>, PaperError> {
    let mut studio = Studio::new(subject);
    studio.turn_to(Page::Risk)?;
    let (evaluation, known) = (studio.app().results().evaluation(), studio.app().results().futures().known());
    let known = known.ok_or_else(|| PaperError::Unanswered("there are no futures".to_owned()))?;
    if let Some(out_of_range) = evaluation.out_of_range.as_ref().or(known.ensemble.out_of_range.as_ref()) {
        return Err(PaperError::Unanswered(out_of_range.to_string()));
    }
    let company = &studio.app().open().scenario().company;
    let mut sheets = vec![
        summary(&studio, subject),
        Sheet { name: "Inputs".to_owned(), columns: Vec::new(), rows: Vec::new() },
        entries("Leases", &company.leases),
        entries("Debts", &company.debts),
    ];
    for strategy in Strategy::ALL {
        studio.apply(Action::Focus(strategy));
        studio.turn_to(Page::Ledger)?;
        sheets.extend(of(&studio, TableId::Ledger, &format!("Ledger {}", strategy.name())));
    }
    studio.apply(Action::Focus(subject.focus));
    sheets.push(years(&studio));
    studio.apply(Action::from(CashFlow::Money(Money::Usd)));
    studio.show(Exhibit::Worth)?;
    sheets.extend(of(&studio, TableId::Bridge, "Bridge"));
    sheets.extend(of(&studio, TableId::Multiples, "Multiples"));
    studio.turn_to(Page::Risk)?;
    for (id, name) in [(TableId::Outcomes, "Risk"), (TableId::Lenders, "Lenders"), (TableId::Defaults, "Defaults")] {
        sheets.extend(of(&studio, id, name));
    }
    studio.show(Exhibit::Revenue)?;
    for (id, name) in [
        (TableId::Returns, "Returns of the build"),
        (TableId::SourcesAndUses, "Sources and uses"),
        (TableId::Costs, "Cost per bitcoin"),
        (TableId::Lease, "The plan's lease"),
        (TableId::Published, "Against what was published"),
    ] {
        sheets.extend(of(&studio, id, name));
    }
    // The inputs follow the summary; the list of them is made on demand.
    studio.apply(Action::Do(crate::app::action::Command::Sources));
    if let Some(table) = studio.app().table(TableId::Inputs) {
        sheets[1] = inputs(table);
    }
    studio.apply(Action::Uncover);
    studio.apply(Action::Paths(subject.paths.min(SECTOR)));
    studio.show(Exhibit::Sector)?;
    sheets.extend(of(&studio, TableId::Sector, "Sector"));
    sheets.push(about(subject));
    Ok(sheets)
}

/// A table of the program as a sheet, where there is anything in it.
fn of(studio: &Studio, id: TableId, name: &str) -> Option<Sheet> {
    studio.app().table(id).filter(|table| !table.is_empty()).map(|table| sheet(name, table))
}

/// What each strategy comes to, with the standard errors of the draw.
fn summary(studio: &Studio, subject: &Subject) -> Sheet {
    let results = studio.app().results();
    let mut columns = vec![Column::words("Measure"), Column::words("Unit")];
    columns.extend(Strategy::ALL.map(|strategy| Column::figures(strategy.label())));
    columns.extend(Strategy::ALL.map(|strategy| Column::figures(format!("{}, ±", strategy.label()))));
    let mut rows = Vec::new();
    let share = |strategy: Strategy| Cell::with_unit(Unit::Percent, strategy.ai_share(&subject.document.scenario.plan));
    let first = [Cell::words("AI share of power"), Cell::words(Unit::Percent.suffix())];
    rows.push(first.into_iter().chain(Strategy::ALL.map(share)).collect());
    if let Some(ensemble) = results.futures().ensemble() {
        for line in &LINES {
            let measured = Strategy::ALL.map(|strategy| line.measured(results.evaluation(), ensemble, strategy));
            let cell = |value: Option<f64>| Cell::maybe_with_unit(line.unit, value);
            let words = [Cell::words(line.name), Cell::words(line.unit.suffix())];
            let values = measured.map(|Measured { value, .. }| cell(value));
            let errors = measured.map(|Measured { error, .. }| cell(error));
            rows.push(words.into_iter().chain(values).chain(errors).collect());
        }
    }
    if let Some(judgement) = results.futures().judgement() {
        let said = |name: &'static str, text: String| vec![Cell::words(name), Cell::empty(), Cell::words(text)];
        rows.push(said("Verdict", judgement.headline()));
        rows.push(said("Why", judgement.why()));
        for (name, estimate) in [
            ("Futures in which the plan is better", judgement.plan_better),
            ("Futures in which staying is better", judgement.stay_better),
            ("Futures in which both are worthless", judgement.both_worthless),
        ] {
            let cell = |value: f64| Cell::with_unit(Unit::Percent, value);
            let empty = [Cell::empty(), Cell::empty()];
            let words = [Cell::words(name), Cell::words(Unit::Percent.suffix()), cell(estimate.value)];
            rows.push(words.into_iter().chain(empty).chain([cell(estimate.error)]).collect());
        }
    }
    sheet("Summary", &Table::new(columns, rows))
}

/// All inputs: the value, what the reference company has, levels that are known of others, and the source.
fn inputs(table: &Table) -> Sheet {
    let mut made = sheet("Inputs", table);
    let place = |name: &str| table.columns.iter().position(|column| column.file_name() == name).unwrap_or(0);
    let (id, value) = (place("id"), place("value"));
    let column = |title: &str| xlsx::Column { title: title.to_owned(), style: xlsx::Style::General };
    made.columns.insert(value + 1, column("Reference company"));
    made.columns.push(column("Levels known of others"));
    for (row, cells) in made.rows.iter_mut().enumerate() {
        let parameter = find(table.text(row, id));
        let default =
            parameter.map(|parameter| xlsx::Cell::Number(parameter.default, Some(style(Some(parameter.unit)))));
        cells.insert(value + 1, default.filter(is_finite).unwrap_or(xlsx::Cell::Empty));
        let levels = parameter.map(|parameter| {
            let said = parameter.marks.iter().map(|mark| format!("{}: {}", mark.label, parameter.text(mark.value)));
            said.collect::<Vec<_>>().join("; ")
        });
        cells.push(xlsx::Cell::Text(levels.unwrap_or_default()));
    }
    made
}

fn is_finite(cell: &xlsx::Cell) -> bool {
    matches!(cell, xlsx::Cell::Number(value, _) if value.is_finite())
}

/// Leases or debts, one in a row.
fn entries<E: Entry>(name: &str, entries: &[E]) -> Sheet {
    let fields = E::fields();
    let columns = fields.iter().map(|field| Column::figures(field.label).of(field.unit));
    let row = |entry: &E| {
        let cells = fields.iter().map(|field| {
            let value = field.get(entry);
            if value.is_finite() { Cell::number(value) } else { Cell::words(field.text(value)) }
        });
        std::iter::once(Cell::words(plain_line(entry.name()).into_owned())).chain(cells).collect()
    };
    let columns = std::iter::once(Column::words("Name")).chain(columns).collect();
    sheet(name, &Table::new(columns, entries.iter().map(row).collect()))
}

/// From EBITDA to cash, year by year, of all strategies.
fn years(studio: &Studio) -> Sheet {
    let (evaluation, start) = (studio.app().results().evaluation(), studio.app().open().document().as_of);
    let mut columns = vec![Column::words("Strategy")];
    let mut rows = Vec::new();
    for strategy in Strategy::ALL {
        let table = cash_by_year(evaluation, strategy, start);
        if columns.len() == 1 {
            columns.extend(table.columns);
        }
        let name = || std::iter::once(Cell::words(strategy.label()));
        rows.extend(table.rows.into_iter().map(|row| name().chain(row).collect()));
    }
    sheet("Yearly", &Table::new(columns, rows))
}

/// What the workbook is, and what made it.
fn about(subject: &Subject) -> Sheet {
    let document = &subject.document;
    let row = |name: &'static str, cell: Cell| vec![Cell::words(name), cell];
    let mut rows = vec![
        row("Scenario", Cell::words(titled(document).to_owned())),
        row("Summary", Cell::words(document.summary.clone())),
        row("First month", Cell::words(document.as_of.to_string())),
        row("Months", Cell::number(document.scenario.months() as f64)),
        row("Futures", Cell::number(subject.paths as f64)),
        row("Seed", Cell::number(subject.seed as f64)),
        row("Program", Cell::words(format!("Hashpivot {}", env!("CARGO_PKG_VERSION")))),
    ];
    rows.extend(subject.date.map(|date| row("Made on", Cell::words(date.iso()))));
    rows.push(row("What it is", Cell::words("A model, not advice.")));
    let sources = document.sources.iter().map(|note| {
        let text = crate::app::covers::sources::Citation::of(note).to_string();
        row("Source", Cell::words(text))
    });
    rows.extend(sources);
    sheet("About", &Table::new(vec![Column::words("What"), Column::words("It is")], rows))
}
