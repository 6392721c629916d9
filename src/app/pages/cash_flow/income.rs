//! Contracted and uncontracted income by year: who owes it, and when it ends, as a chart and as a table.

use crate::analysis::income::{Income, Payer};
use crate::analysis::periods::Period;
use crate::app::picture::Facts;
use crate::app::picture::bars::{Bar, BarChart, Group, Piece, Sort};
use crate::app::picture::chart::{Ink, Texture};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::calendar::YearMonth;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

use super::years::amount;

/// What the plan's tenants are called.
const PLAN: &str = "The plan's lease";

/// Who pays, and until when.
#[derive(Debug, Default)]
pub struct Contracted {
    chart: BarChart,
    pub(in crate::app) table: Table,
    note: String,
    /// The revision of what is open that it was made of, and the strategy.
    made_of: Option<(u64, Strategy)>,
}

impl Contracted {
    /// Income by year and by what it rests on.
    pub fn chart(&self) -> &BarChart {
        &self.chart
    }

    /// The same in figures, lease by lease.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What is to be known of it.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Follows what is open, and the strategy that is looked at.
    pub(super) fn refresh(&mut self, facts: &Facts<'_>) {
        let made_of = Some((facts.open.revision(), facts.focus));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        let (start, evaluation) = (facts.open.document().as_of, facts.results.evaluation());
        let income = Income::of(evaluation, facts.focus, start);
        self.chart = chart(&income);
        self.table = table(&income, start);
        let fall = evaluation.measures(facts.focus).default.map(|(month, _)| start.plus(month));
        self.note = note(&income, fall);
    }
}

fn name(payer: &Payer) -> String {
    payer.lease.clone().unwrap_or_else(|| PLAN.to_owned())
}

/// Each in the colour that it has in the chart of revenue; signed leases plain, the plan's hatched, and what nobody owes
/// light.
fn sorts() -> Vec<Sort> {
    let sort = |name: &'static str, layer, texture| Sort { name: name.into(), ink: Ink::Layer(layer), texture };
    vec![
        sort("Signed leases", 1, Texture::Solid),
        sort(PLAN, 2, Texture::Hatched),
        sort("Halls at market rent", 2, Texture::Light),
        sort("Mining", 0, Texture::Light),
    ]
}

fn chart(income: &Income) -> BarChart {
    let group = |(i, period): (usize, &Period)| {
        let piece = |sort, name: String, value: f64| Piece { sort, name, value, note: String::new() };
        let payers = income
            .payers
            .iter()
            .map(|payer| piece(usize::from(payer.lease.is_none()), name(payer), payer.contracted[i]));
        let others = [(2, "Halls at market rent", income.at_market[i]), (3, "Mining", income.mining[i])];
        let others = others.into_iter().map(|(sort, name, value)| piece(sort, name.to_owned(), value));
        let pieces = payers.chain(others).filter(|piece| piece.value > 0.0).collect();
        Group { label: period.to_string(), months: period.months.clone(), bars: vec![Bar { name: "", pieces }] }
    };
    let groups = income.periods.iter().enumerate().map(group).collect();
    BarChart::new("Income by year, contracted and not", Unit::Usd, sorts(), groups)
}

fn table(income: &Income, start: YearMonth) -> Table {
    let count = income.periods.len();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |name: String, until: String, of: &dyn Fn(usize) -> Cell| {
        rows.push([Cell::words(name), Cell::words(until)].into_iter().chain((0..count).map(of)).collect());
    };
    for payer in &income.payers {
        let until = start.moved(payer.ends as i64).to_string();
        add(name(payer), until, &|i| amount(payer.contracted[i]));
    }
    let none = String::new;
    add("Under contract".to_owned(), none(), &|i| amount(income.contracted(i)));
    add("Halls at market rent".to_owned(), none(), &|i| amount(income.at_market[i]));
    add("Mining".to_owned(), none(), &|i| amount(income.mining[i]));
    add("All income".to_owned(), none(), &|i| amount(income.all(i)));
    let part = |part: f64, whole: f64| {
        if whole <= 0.0 {
            return Cell::undefined();
        }
        let part = part / whole;
        Cell::said(part, format!("{}{THIN_SPACE}%", Unit::Percent.rough(part)))
    };
    add("Contracted, of all".to_owned(), none(), &|i| part(income.contracted(i), income.all(i)));
    add("Contracts ending, a year's rent".to_owned(), none(), &|i| amount(income.ending[i]));
    let years = income.periods.iter().map(|period| Column::figures(period.to_string()).of(Unit::Usd));
    let words = [Column::words("Who owes it"), Column::words("Until")];
    Table::new(words.into_iter().chain(years).collect(), rows).fixed()
}

fn note(income: &Income, fall: Option<YearMonth>) -> String {
    let mut text =
        "On the central path; first and last year as far as the run has them. Under contract is what tenants \
                    owe: what the boom's end or a tenant's failure takes of it is let at market afterwards."
            .to_owned();
    if income.payers.iter().any(|payer| payer.lease.is_none()) {
        text.push_str(" Nobody has signed the plan's lease yet.");
    }
    if let Some(month) = fall {
        text.push_str(&format!(" The company defaults in {month}: what comes later belongs to its lenders."));
    }
    text
}
