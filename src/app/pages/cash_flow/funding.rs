//! The funding calendar: what is to be spent in which period, and from what, as a chart and as a table.

use crate::analysis::funding::{Funding, Line, Source, Use};
use crate::analysis::periods::{Period, quarters, years};
use crate::app::picture::Facts;
use crate::app::picture::bars::{Bar, BarChart, Group, Piece, Sort};
use crate::app::picture::chart::{Ink, Texture};
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

use super::years::amount;

/// Months that are told by quarters.
const QUARTERED: usize = 24;

/// How finely the calendar is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// The whole run by years of the calendar.
    #[default]
    Years,
    /// The first two years by quarters.
    Quarters,
}

impl Pace {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Years, Self::Quarters];

    /// Name on the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::Years => "By year",
            Self::Quarters => "First two years by quarter",
        }
    }
}

/// What is spent, and from what.
#[derive(Debug, Default)]
pub struct Calendar {
    pace: Pace,
    chart: BarChart,
    pub(in crate::app) table: Table,
    note: String,
    /// The revision of what is open that it was made of, the strategy and the pace.
    made_of: Option<(u64, Strategy, Pace)>,
}

impl Calendar {
    /// How finely it is told.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Uses and sources side by side.
    pub fn chart(&self) -> &BarChart {
        &self.chart
    }

    /// The same in figures.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What is to be known of it.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Tells it so.
    pub(super) fn tell(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// Follows what is open, and the strategy that is looked at.
    pub(super) fn refresh(&mut self, facts: &Facts<'_>) {
        let made_of = Some((facts.open.revision(), facts.focus, self.pace));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        let (start, evaluation) = (facts.open.document().as_of, facts.results.evaluation());
        let months = evaluation.scenario.months();
        let periods = match self.pace {
            Pace::Years => years(start, months),
            Pace::Quarters => quarters(start, QUARTERED, months),
        };
        let funding = Funding::of(evaluation, facts.focus, periods);
        self.chart = chart(&funding);
        self.table = table(&funding);
        self.note = note(&funding, start);
    }
}

/// Sorts of uses, in the order in which they are stacked.
const USES: [(&str, u8); 6] = [
    ("Building", 0),
    ("Debt repaid or replaced", 1),
    ("Interest", 4),
    ("Machines", 3),
    ("To cash and shareholders", 2),
    ("Operating loss", 5),
];

/// Sorts of sources; a colour that a use has is its counterpart.
const SOURCES: [(&str, u8); 5] =
    [("Operating cash", 0), ("Cash on hand", 2), ("Debt raised", 1), ("Shares", 4), ("Bitcoin and machines sold", 3)];

fn sort_of_use(kind: &Use) -> usize {
    match kind {
        Use::Lease(_) | Use::Halls | Use::Equipment | Use::Upkeep => 0,
        Use::DebtDue | Use::Scheduled | Use::Swept => 1,
        Use::Interest => 2,
        Use::Machines => 3,
        Use::Kept | Use::PaidOut => 4,
        Use::Loss => 5,
    }
}

/// The sort of a source among all sorts, those of uses before it and what is missing behind it.
fn sort_of_source(kind: Source) -> usize {
    let place = match kind {
        Source::Operations => 0,
        Source::Cash => 1,
        Source::ProjectLoan | Source::Refinanced => 2,
        Source::Shares | Source::Converted => 3,
        Source::Bitcoin | Source::Machines => 4,
        Source::Missing => SOURCES.len(),
    };
    USES.len() + place
}

fn sorts() -> Vec<Sort> {
    let of =
        |texture| move |(name, layer): (&'static str, u8)| Sort { name: name.into(), ink: Ink::Layer(layer), texture };
    let missing = Sort { name: Source::Missing.label().into(), ink: Ink::Danger, texture: Texture::Solid };
    USES.into_iter()
        .map(of(Texture::Solid))
        .chain(SOURCES.into_iter().map(of(Texture::Hatched)))
        .chain([missing])
        .collect()
}

fn chart(funding: &Funding) -> BarChart {
    fn bar<K>(name: &'static str, lines: &[Line<K>], period: usize, of: impl Fn(&K) -> (usize, String)) -> Bar {
        let piece = |line: &Line<K>| {
            let (sort, name) = of(&line.kind);
            let value = line.usd.get(period).copied().unwrap_or(0.0);
            Piece { sort, name, value, note: String::new() }
        };
        let mut pieces: Vec<Piece> = lines.iter().map(piece).filter(|piece| piece.value > 0.0).collect();
        pieces.sort_by_key(|piece| piece.sort);
        Bar { name, pieces }
    }
    let group = |(i, period): (usize, &Period)| Group {
        label: period.to_string(),
        months: period.months.clone(),
        bars: vec![
            bar("Uses", &funding.uses, i, |kind| (sort_of_use(kind), kind.label())),
            bar("Sources", &funding.sources, i, |kind| (sort_of_source(*kind), kind.label().to_owned())),
        ],
    };
    let groups = funding.periods.iter().enumerate().map(group).collect();
    BarChart::new("Uses and sources of cash", Unit::Usd, sorts(), groups)
}

fn table(funding: &Funding) -> Table {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let count = funding.periods.len();
    let mut add = |name: String, of: &dyn Fn(usize) -> f64| {
        rows.push(std::iter::once(Cell::words(name)).chain((0..count).map(|i| amount(of(i)))).collect());
    };
    for line in &funding.uses {
        add(line.kind.label(), &|i| line.usd[i]);
    }
    add("All uses".to_owned(), &|i| funding.total(i));
    for line in &funding.sources {
        add(line.kind.label().to_owned(), &|i| line.usd[i]);
    }
    add("All sources".to_owned(), &|i| funding.sources.iter().map(|line| line.usd[i]).sum());
    let columns = funding.periods.iter().map(|period| Column::figures(period.to_string()).of(Unit::Usd));
    Table::new(std::iter::once(Column::words("Uses, then sources")).chain(columns).collect(), rows).fixed()
}

fn note(funding: &Funding, start: YearMonth) -> String {
    let about = "On the central path; first and last period as far as the run has them. Debt that is due counts in \
                 full: what of it is refinanced or becomes shares is a source beside it. Operating cash is EBITDA and \
                 interest on cash after tax, without mined bitcoin that is kept.";
    let mut text = about.to_owned();
    if let Some(month) = funding.default_month {
        text.push_str(&format!(" It ends in default in {}.", start.plus(month)));
    }
    let sells = |kind: Source| funding.sources.iter().any(|line| line.kind == kind);
    let sold = match (sells(Source::Bitcoin), sells(Source::Shares)) {
        (true, true) => "Bitcoin and then shares are",
        (true, false) => "Bitcoin is",
        (false, true) => "Shares are",
        (false, false) => return text,
    };
    text.push_str(&format!(" {sold} sold where cash falls below what is kept."));
    text
}
