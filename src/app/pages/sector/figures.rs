//! The figures of the page as a table: what a company costs, what it is worth, what it earns and risks, who it owes.

use std::sync::Arc;

use super::Entry;
use crate::analysis::ensemble::{Estimate, StrategyOutcome};
use crate::app::picture::chart::Ink;
use crate::app::picture::table::{Cell, Column, Mark, Scale, Sorting, Table};
use crate::model::calendar::YearMonth;
use crate::model::ledger::Price;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

/// The place of the column that tells a row from the others; it stands in files alone.
pub const KEY: usize = 0;
/// Yearly returns beyond this are drawn at the edge of the scale: a few would flatten all others.
const MOST_RETURN: f64 = 0.4;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The company's key, for files.
    Preset,
    /// Its name.
    Company,
    /// Its class.
    Kind,
    /// The answer.
    Verdict,
    /// Price of a share.
    Price,
    /// Net asset value per share.
    Nav,
    /// Price over it.
    PriceToNav,
    /// Median yearly return at the price, of a strategy.
    Return(Strategy),
    /// A percentile of it, for files: 1 is the 25th, 3 the 75th.
    ReturnAt(Strategy, usize),
    /// Chance that a share comes to less than it costs.
    Loss,
    /// Chance of default by the horizon.
    Default,
    /// Its standard error, for files.
    DefaultError,
    /// Chance of being there at the next halving.
    ToHalving,
    /// Chance of being there at the horizon.
    ToHorizon,
    /// The strategy that earns most.
    Best,
    /// Enterprise value per MW.
    PerMw,
    /// Enterprise value per EH/s.
    PerEh,
    /// Critical IT load under contract.
    ContractedMw,
    /// A year's income of it.
    ContractedIncome,
    /// Net debt over that.
    NetDebt,
    /// Diluted shares.
    Diluted,
    /// Month in which the fleet is under water.
    UnderWater,
    /// Market value of all shares, for files.
    MarketValue,
}

/// A column that can be chosen: what it holds, its name in files, its title, whether it is there from the start, and
/// what is said of it.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// What it holds.
    pub figure: Figure,
    /// Name in files and in the settings.
    pub name: &'static str,
    /// Title on screen; empty of a column for files alone.
    pub title: &'static str,
    /// Whether the table begins with it.
    pub first: bool,
    /// What is said of it on hover.
    pub about: &'static str,
}

const fn column(
    figure: Figure,
    name: &'static str,
    title: &'static str,
    first: bool,
    about: &'static str,
) -> Described {
    Described { figure, name, title, first, about }
}

/// The columns but for the last ones, in the order of the table. The first two are always there.
static COLUMNS: [Described; 28] = [
    column(Figure::Preset, "preset", "", false, ""),
    column(Figure::Company, "company", "Company", true, "The company; a click on a row opens it in this world"),
    column(Figure::Kind, "kind", "Kind", false, "What sort of business it is"),
    column(Figure::Verdict, "verdict", "Verdict", true, "What its futures answer: see Method"),
    column(
        Figure::Price,
        "price",
        "Price",
        true,
        "Price of a share; net asset value today where it has no market price",
    ),
    column(Figure::Nav, "nav_per_share", "NAV", true, "Net asset value per share of staying, after the first month"),
    column(Figure::PriceToNav, "price_to_nav", "Price to NAV", true, "Price over net asset value per share"),
    column(
        Figure::Return(Strategy::Stay),
        "yearly_return_stay",
        "Return, staying",
        true,
        "Yearly return of staying at the price: the median of all futures, and their middle half as a bar",
    ),
    column(
        Figure::Return(Strategy::Plan),
        "yearly_return_plan",
        "Return, plan",
        true,
        "Yearly return of the plan at the price: the median of all futures, and their middle half as a bar",
    ),
    column(
        Figure::Return(Strategy::AllIn),
        "yearly_return_all_in",
        "Return, all-in",
        true,
        "Yearly return of going all in at the price: the median of all futures, and their middle half as a bar",
    ),
    column(Figure::ReturnAt(Strategy::Stay, 1), "yearly_return_stay_p25", "", false, ""),
    column(Figure::ReturnAt(Strategy::Stay, 3), "yearly_return_stay_p75", "", false, ""),
    column(Figure::ReturnAt(Strategy::Plan, 1), "yearly_return_plan_p25", "", false, ""),
    column(Figure::ReturnAt(Strategy::Plan, 3), "yearly_return_plan_p75", "", false, ""),
    column(Figure::ReturnAt(Strategy::AllIn, 1), "yearly_return_all_in_p25", "", false, ""),
    column(Figure::ReturnAt(Strategy::AllIn, 3), "yearly_return_all_in_p75", "", false, ""),
    column(
        Figure::Loss,
        "probability_of_loss",
        "Loss",
        true,
        "Chance that a share comes to less than it costs, under the strategy that is looked at",
    ),
    column(
        Figure::Default,
        "probability_of_default",
        "Default",
        true,
        "Chance of a default by the horizon, under the strategy that is looked at",
    ),
    column(Figure::DefaultError, "standard_error", "", false, ""),
    column(
        Figure::ToHalving,
        "survives_to_halving",
        "To halving",
        true,
        "Chance of being there at the end of the month of the next halving, under the strategy that is looked at",
    ),
    column(
        Figure::ToHorizon,
        "survives_to_horizon",
        "Survival",
        true,
        "Chance of being there by month, with the next halving marked, and at the horizon, under the strategy that is \
         looked at",
    ),
    column(Figure::Best, "best_strategy", "Best", true, "The strategy with the highest median value per share"),
    column(Figure::PerMw, "ev_per_mw", "EV per MW", true, "Enterprise value per MW of utility power"),
    column(Figure::PerEh, "ev_per_eh", "EV per EH/s", false, "Enterprise value per EH/s of its machines"),
    column(Figure::ContractedMw, "contracted_mw", "Contracted", true, "Critical IT load of all that is signed"),
    column(
        Figure::ContractedIncome,
        "contracted_income",
        "Income of it",
        true,
        "A year's net operating income of what is signed, once delivered, at the rents of its first year",
    ),
    column(
        Figure::NetDebt,
        "net_debt_over_contracted_income",
        "Net debt over it",
        true,
        "All debt less cash, over that income; negative where there is more cash than debt",
    ),
    column(Figure::Diluted, "diluted_shares", "Diluted shares", false, DILUTED),
];

const DILUTED: &str = "Shares outstanding, with every debt that converts at the price of today";

/// Columns behind the others.
static LAST: [Described; 2] = [
    column(
        Figure::UnderWater,
        "under_water",
        "Under water",
        true,
        "First month in which power and other variable cost take more than the fleet of staying earns, on the central \
         path",
    ),
    column(Figure::MarketValue, "market_value", "", false, ""),
];

/// Every column, with its place in the table.
pub(super) fn all() -> impl Iterator<Item = (usize, &'static Described)> {
    COLUMNS.iter().chain(&LAST).enumerate()
}

/// The place of a figure in the table.
pub fn place(figure: Figure) -> usize {
    all().find(|(_, column)| column.figure == figure).map_or(KEY, |(at, _)| at)
}

/// How the table is sorted at first: by what the plan earns at the price, the highest first.
pub(super) const FIRST_SORTING: Sorting = (8, true);

impl Described {
    /// Whether it is among the chosen ones; none are those that the table begins with.
    pub fn is_chosen(&self, chosen: &[String]) -> bool {
        matches!(self.figure, Figure::Company)
            || if chosen.is_empty() { self.first } else { chosen.iter().any(|name| name == self.name) }
    }

    /// Whether it can be chosen at all.
    pub fn can_be_chosen(&self) -> bool {
        !self.title.is_empty() && self.figure != Figure::Company
    }

    fn column(&self, chosen: &[String], returns: Scale, ink: Ink) -> Column {
        if self.title.is_empty() {
            return Column::hidden(self.name);
        }
        let figures = || Column::figures(self.title).to(3);
        let column = match self.figure {
            Figure::Company | Figure::Kind | Figure::Verdict | Figure::Best => Column::words(self.title),
            Figure::Price | Figure::Nav => figures().saying(Unit::UsdPerShare),
            Figure::PriceToNav | Figure::NetDebt => figures().saying(Unit::Times),
            Figure::Return(strategy) => {
                figures().saying(Unit::PercentPerYear).on(Scale { ink: strategy.into(), ..returns })
            }
            Figure::ToHorizon => figures().saying(Unit::Percent).on(Scale { range: (0.0, 1.0), ink }),
            Figure::Loss | Figure::Default | Figure::ToHalving => figures().saying(Unit::Percent),
            Figure::PerMw => figures().saying(Unit::UsdPerItMw),
            Figure::PerEh | Figure::ContractedIncome => figures().saying(Unit::Usd),
            Figure::ContractedMw => figures().saying(Unit::Megawatt),
            Figure::Diluted => figures().saying(Unit::Shares),
            _ => figures(),
        };
        column.named(self.name).about(self.about).chosen_if(self.is_chosen(chosen))
    }
}

/// What is shown: the companies that are looked for, and how.
pub(super) struct Shown<'a> {
    /// The companies in this world.
    pub(super) entries: Vec<&'a Entry>,
    /// Those in the baseline's world.
    pub(super) ghosts: Vec<&'a Entry>,
    /// The strategy that is looked at.
    pub(super) focus: Strategy,
    /// Month 0.
    pub(super) start: YearMonth,
    /// The futures are those of a former world.
    pub(super) stale: bool,
}

impl Shown<'_> {
    /// All figures, with these columns; none for those that the table begins with.
    pub(super) fn table(&self, chosen: &[String]) -> Table {
        let scale = Scale { range: self.return_scale(), ink: Ink::Neutral };
        let columns = all().map(|(_, column)| column.column(chosen, scale, self.focus.into())).collect();
        let row = |entry: &&Entry| all().map(|(_, column)| self.cell(entry, column.figure)).collect();
        Table::new(columns, self.entries.iter().map(row).collect())
    }

    /// Lowest and highest return that is drawn, the same for the three strategies.
    fn return_scale(&self) -> (f64, f64) {
        let known = self.entries.iter().filter_map(|entry| entry.known.as_ref());
        let returns = known.flat_map(|known| known.ensemble.strategies.iter().filter_map(|s| s.yearly_return));
        let (low, high) = returns.fold((-0.1_f64, 0.1_f64), |(low, high), r| (low.min(r[1]), high.max(r[3])));
        (low.max(-MOST_RETURN), high.min(MOST_RETURN))
    }

    fn cell(&self, entry: &Entry, figure: Figure) -> Cell {
        let glance = &entry.glance;
        let multiples = &glance.multiples;
        match figure {
            Figure::Preset => Cell::words(entry.company.word.clone()),
            Figure::Company => Cell::words(entry.company.name.clone()).told(entry.company.about.clone()),
            Figure::Kind => Cell::words(entry.company.class.label()),
            Figure::Price => {
                let cell = Cell::number(glance.price.usd());
                match glance.price {
                    Price::Market(_) => cell,
                    Price::Nav(_) => cell.told("It has no market price: net asset value today stands for it."),
                }
            }
            Figure::Nav => Cell::number(glance.nav_per_share),
            Figure::PriceToNav => maybe(multiples.price_to_nav, "Net asset value is not above zero"),
            Figure::PerMw => maybe(multiples.per_mw, "There is no power"),
            Figure::PerEh => maybe(multiples.per_eh, "It does not mine"),
            Figure::ContractedMw => some(glance.contracted.it_mw, NOTHING_SIGNED),
            Figure::ContractedIncome => some(glance.contracted.income, NOTHING_SIGNED),
            Figure::NetDebt => maybe(glance.net_debt_over_income, NOTHING_SIGNED),
            Figure::Diluted => Cell::number(glance.diluted_shares),
            Figure::MarketValue => Cell::number(glance.market_value),
            Figure::UnderWater => match glance.under_water {
                Some(month) => Cell::said(month as f64, self.start.plus(month).to_string()),
                None => Cell::undefined().told("Not within its run, or it does not mine"),
            },
            _ => self.of_futures(entry, figure).stale_if(self.stale),
        }
    }

    /// A figure that futures give.
    fn of_futures(&self, entry: &Entry, figure: Figure) -> Cell {
        let Some(known) = &entry.known else { return Cell::undefined().told("Its futures are being computed") };
        let of = |strategy: Strategy| known.ensemble.strategy(strategy);
        let focus = of(self.focus);
        // The same in the baseline's world.
        let then = self.ghost(entry).and_then(|ghost| ghost.known.as_ref()).map(|known| &known.ensemble);
        match figure {
            Figure::Verdict => {
                let verdict = known.judgement.verdict.label();
                let sure = if known.judgement.is_clear() { "" } else { " ±" };
                Cell::words(format!("{}{sure}", capital(verdict))).told(known.judgement.sentence())
            }
            Figure::Return(strategy) => {
                let before = then.and_then(|then| median_return(then.strategy(strategy)));
                returned(of(strategy), &was(before))
            }
            Figure::ReturnAt(strategy, level) => Cell::maybe(of(strategy).yearly_return.map(|levels| levels[level])),
            Figure::Loss => {
                let before = then.and_then(|then| then.strategy(self.focus).loss).map(|loss| loss.value);
                focus.loss.map_or_else(
                    || Cell::undefined().told(NO_PRICE),
                    |loss| probable(loss, "loss", self.focus, &was(before)),
                )
            }
            Figure::Default => {
                let before = then.map(|then| then.strategy(self.focus).default.value);
                probable(focus.default, "a default", self.focus, &was(before))
            }
            Figure::DefaultError => Cell::number(focus.default.error),
            Figure::ToHalving => {
                let survival = known.standing.survival[self.focus.index()].to_halving;
                survival.map_or_else(
                    || Cell::undefined().told("There is no halving within the run"),
                    |survival| probable(survival, "being there after the halving", self.focus, ""),
                )
            }
            Figure::ToHorizon => {
                let months: Arc<[f32]> = focus.survival.iter().map(|survival| survival.value as f32).collect();
                let end = known.standing.survival[self.focus.index()].to_horizon;
                probable(end, "being there at the horizon", self.focus, "")
                    .with_mark(Mark::Spark(months, known.standing.halving))
            }
            Figure::Best => Cell::words(known.standing.best.label()),
            _ => Cell::empty(),
        }
    }
}

const NOTHING_SIGNED: &str = "Nothing is signed";
const NO_PRICE: &str = "Its price is not above zero";

/// A figure that may be undefined, and why it is.
fn maybe(value: Option<f64>, why: &'static str) -> Cell {
    value.map_or_else(|| Cell::undefined().told(why), Cell::number)
}

/// The same of what is nothing where it is zero.
fn some(value: f64, why: &'static str) -> Cell {
    maybe((value > 0.0).then_some(value), why)
}

/// What a share of the whole was in the baseline's world, to end a sentence with.
fn was(before: Option<f64>) -> String {
    before.map_or_else(String::new, |before| format!("; in the baseline's world {}", Unit::Percent.text(before)))
}

/// A probability, with its error on hover.
fn probable(estimate: Estimate, of: &str, strategy: Strategy, was: &str) -> Cell {
    let error = Unit::Percent.rough(estimate.error);
    Cell::number(estimate.value).told(format!(
        "Chance of {of} under {}: {} ± {error}{THIN_SPACE}pp, one standard error{was}",
        strategy.name(),
        Unit::Percent.text(estimate.value),
    ))
}

/// The median yearly return of a strategy.
pub(super) fn median_return(outcome: &StrategyOutcome) -> Option<f64> {
    outcome.yearly_return.map(|levels| levels[2])
}

/// The median yearly return, with the middle half as a mark.
fn returned(outcome: &StrategyOutcome, was: &str) -> Cell {
    let Some(levels) = outcome.yearly_return else { return Cell::undefined().told(NO_PRICE) };
    let [p5, p25, median, p75, p95] = levels.map(|level| Unit::Percent.text(level));
    Cell::number(levels[2]).with_mark(Mark::Range(levels[1], levels[3])).told(format!(
        "Median {median} a year; half of all futures lie between {p25} and {p75}, nine in ten between {p5} and {p95}{was}"
    ))
}

/// With a capital.
fn capital(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own_and_the_first_sorting_is_a_return() {
        let names: Vec<&str> = all().map(|(_, column)| column.name).collect();
        for (i, name) in names.iter().enumerate() {
            assert!(!name.is_empty() && !names[..i].contains(name), "{name}");
        }
        assert_eq!(place(Figure::Preset), KEY);
        assert_eq!(place(Figure::Return(Strategy::Plan)), FIRST_SORTING.0);
        assert!(all().all(|(_, column)| column.title.is_empty() || !column.about.is_empty()));
    }

    #[test]
    fn chosen_columns_are_shown_and_the_company_always() {
        let chosen = ["price".to_owned()];
        let names = |chosen: &[String]| -> Vec<&str> {
            all().filter(|(_, c)| !c.title.is_empty() && c.is_chosen(chosen)).map(|(_, c)| c.name).collect()
        };
        assert_eq!(names(&chosen), ["company", "price"]);
        assert!(names(&[]).contains(&"verdict") && !names(&[]).contains(&"kind"));
    }
}
