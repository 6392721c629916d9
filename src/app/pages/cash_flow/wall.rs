//! The maturity wall: what is due in which year and what becomes of it, as a chart, and debt by debt as a table.

use crate::analysis::ensemble::{Ensemble, Estimate, MaturityOutcome};
use crate::analysis::maturities::{Fate, Outcome, Owing, Piece as Due, wall};
use crate::analysis::periods::{Period, years};
use crate::app::picture::Facts;
use crate::app::picture::bars::{Bar, BarChart, Group, Piece, Sort};
use crate::app::picture::chart::{Ink, Texture};
use crate::app::picture::figures::probability;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::calendar::YearMonth;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

/// What is due when.
#[derive(Debug, Default)]
pub struct Wall {
    chart: BarChart,
    pub(in crate::app) table: Table,
    note: String,
    /// The revisions that it was made of: what is open, and futures; and the strategy.
    made_of: Option<(u64, u64, Strategy)>,
}

impl Wall {
    /// What is due in which year, and what becomes of it on the central path.
    pub fn chart(&self) -> &BarChart {
        &self.chart
    }

    /// Debt by debt, with what becomes of it on the central path and in all futures. Empty where nothing is owed.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What is not in the chart, in words.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Follows what is open, its futures, and the strategy that is looked at.
    pub(super) fn refresh(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, .. } = *facts;
        let futures = results.futures();
        let made_of = Some((open.revision(), futures.revision(), focus));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        let (start, evaluation) = (open.document().as_of, results.evaluation());
        let debts = wall(evaluation, focus);
        let known = Known { ensemble: futures.ensemble().map(|e| &**e), focus, stale: futures.is_stale() };
        let months = evaluation.scenario.months();
        self.chart = chart(&debts, &known, start, months);
        self.table.replace(table(&debts, &known, start));
        let fall = evaluation.measures(focus).default.map(|(month, _)| start.plus(month));
        self.note = note(&debts, fall, start.plus(months.saturating_sub(1)));
    }
}

/// What futures make of debts.
struct Known<'a> {
    ensemble: Option<&'a Ensemble>,
    focus: Strategy,
    stale: bool,
}

impl Known<'_> {
    fn of(&self, debt: &Owing) -> Option<&MaturityOutcome> {
        self.ensemble?.strategy(self.focus).maturities.iter().find(|outcome| outcome.owed == debt.owed)
    }
}

/// In how many futures a debt has a fate.
fn share(outcome: &MaturityOutcome, fate: Fate) -> Estimate {
    match fate {
        Fate::Repaid => outcome.repaid,
        Fate::Converted => outcome.converted,
        Fate::Refinanced => outcome.refinanced,
        Fate::Failed => outcome.failed,
    }
}

/// How a fate looks: one colour, but for what fails.
fn sort(fate: Fate) -> Sort {
    let (ink, texture) = match fate {
        Fate::Repaid => (Ink::Layer(0), Texture::Solid),
        Fate::Converted => (Ink::Layer(0), Texture::Light),
        Fate::Refinanced => (Ink::Layer(0), Texture::Hatched),
        Fate::Failed => (Ink::Danger, Texture::Solid),
    };
    Sort { name: fate.label().into(), ink, texture }
}

fn chart(debts: &[Owing], known: &Known<'_>, start: YearMonth, months: usize) -> BarChart {
    let group = |period: &Period| {
        let mut pieces = Vec::new();
        for (place, fate) in Fate::ALL.into_iter().enumerate() {
            for debt in debts {
                let is_now = |piece: &&Due| piece.fate == fate && period.months.contains(&piece.month);
                let value: f64 = debt.pieces.iter().filter(is_now).map(|piece| piece.usd).sum();
                let is_due = period.months.contains(&(debt.due_month as usize));
                let note = known.of(debt).filter(|_| is_due && !known.stale).map(|outcome| {
                    format!("in {}{THIN_SPACE}% of futures", Unit::Percent.rough(share(outcome, fate).value))
                });
                let name = format!("{}: {}", debt.name, fate.label().to_lowercase());
                pieces.push(Piece { sort: place, name, value, note: note.unwrap_or_default() });
            }
        }
        pieces.retain(|piece| piece.value > 0.0);
        Group { label: period.to_string(), months: period.months.clone(), bars: vec![Bar { name: "", pieces }] }
    };
    let groups = years(start, months).iter().map(group).collect();
    BarChart::new("Debt due by year", Unit::Usd, Fate::ALL.map(sort).into(), groups)
}

fn table(debts: &[Owing], known: &Known<'_>, start: YearMonth) -> Table {
    let row = |debt: &Owing| {
        let due = start.moved(debt.due_month as i64);
        let terms = match (debt.coupon, debt.converts_at) {
            (None, _) => "at the month's borrowing rate".to_owned(),
            (Some(coupon), None) => Unit::PercentPerYear.text(coupon),
            (Some(coupon), Some(price)) => {
                let coupon = Unit::PercentPerYear.number(coupon);
                format!("{coupon}{THIN_SPACE}%, converts at {} USD", Unit::UsdPerShare.number(price))
            }
        };
        let found = known.of(debt);
        let of = |fate: Fate| match found.map(|outcome| share(outcome, fate)) {
            Some(estimate) => Cell::said(estimate.value, probability(estimate)).stale_if(known.stale),
            None => Cell::undefined(),
        };
        let error = |fate: Fate| Cell::maybe(found.map(|outcome| share(outcome, fate).error));
        let met: Option<f64> = found.map(|outcome| Fate::ALL.iter().map(|fate| share(outcome, *fate).value).sum());
        let unmet = met.map(|met| (1.0 - met).max(0.0));
        let unmet = unmet.map_or_else(Cell::undefined, |part| Cell::with_unit(Unit::Percent, part));
        let figures = Fate::ALL.map(of).into_iter().chain([unmet.stale_if(known.stale)]);
        let hidden = [Cell::words(due.iso()), Cell::maybe(debt.coupon), Cell::maybe(debt.converts_at)];
        [
            Cell::words(debt.name.clone()).over(terms),
            Cell::words(debt.outcome.label()),
            Cell::number(debt.amount).over(format!("due {due}")),
        ]
        .into_iter()
        .chain(figures)
        .chain(hidden)
        .chain(Fate::ALL.map(error))
        .collect()
    };
    let columns = vec![
        Column::words("Debt").named("debt"),
        Column::words("Central path").named("central_path"),
        Column::figures("Owed, USD").of(Unit::Usd).named("owed_usd"),
        Column::figures("Repaid in").named("repaid"),
        Column::figures("Converts in").named("converts"),
        Column::figures("Refinanced in").named("refinanced"),
        Column::figures("Fails in").named("fails"),
        Column::figures("Not met in").named("not_met"),
        Column::hidden("due"),
        Column::hidden("coupon"),
        Column::hidden("converts_at_usd"),
        Column::hidden("repaid_error"),
        Column::hidden("converts_error"),
        Column::hidden("refinanced_error"),
        Column::hidden("fails_error"),
    ];
    Table::new(columns, debts.iter().map(row).collect())
}

/// What is due beyond the run, and what a default leaves out.
fn note(debts: &[Owing], fall: Option<YearMonth>, last: YearMonth) -> String {
    if debts.is_empty() {
        return "Nothing is owed, and nothing is borrowed.".to_owned();
    }
    let mut text = String::from("The chart shows the central path. ");
    if let Some(month) = fall {
        text.push_str(&format!("It ends in default in {month}: what is due later is not met. "));
    }
    let later = debts.iter().filter(|debt| debt.outcome == Outcome::AfterTheEnd);
    let later: Vec<String> = later.map(|debt| format!("{} ({})", debt.name, Unit::Usd.text(debt.amount))).collect();
    if !later.is_empty() {
        text.push_str(&format!("Due after {last}: {}. ", later.join(", ")));
    }
    text.push_str(
        "Shares are of all futures; not met are those that defaulted before, or in which the debt was repaid or is due \
         later.",
    );
    text
}
