//! The cards of a month that is looked at: what could be read then, and nothing that only the end of the run tells.

use super::cards::{Card, NO_MONTH, others};
use super::{Tone, probability};
use crate::analysis::ensemble::{Bands, Ensemble, StrategyOutcome};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::reading::Statistic;
use crate::model::calendar::YearMonth;
use crate::model::ledger::Row;
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::Strategy;

/// Level of the median among a band's percentiles.
const MEDIAN: usize = 2;

/// What the cards of a month are made of.
struct Then<'a> {
    evaluation: &'a Evaluation,
    ensemble: Option<&'a Ensemble>,
    stale: bool,
    focus: Strategy,
    statistic: Statistic,
    month: usize,
    date: YearMonth,
}

/// The cards of a month: those of the whole run that have a value by month, with that; a dash where one has none. What
/// everybody asks of a month, the price of a bitcoin and hashprice, comes after the first four.
pub(super) fn cards(
    whole: &[Card],
    evaluation: &Evaluation,
    ensemble: Option<&Ensemble>,
    stale: bool,
    (focus, statistic): (Strategy, Statistic),
    (month, date): (usize, YearMonth),
) -> Vec<Card> {
    let then = Then { evaluation, ensemble, stale, focus, statistic, month, date };
    let market = [
        then.market("Bitcoin price", Unit::Usd, "USD", |row| row.btc_price, |e| &e.btc_price),
        then.market("Hashprice", Unit::UsdPerPhDay, "USD/PH/d", |row| row.hashprice, |e| &e.hashprice),
    ];
    let mut cards: Vec<Card> = whole.iter().map(|card| then.card(card)).collect();
    cards.splice(4.min(cards.len())..4.min(cards.len()), market);
    cards
}

impl Then<'_> {
    fn row(&self, strategy: Strategy) -> Option<&Row> {
        self.evaluation.path.ledger(strategy).get(self.month)
    }

    /// Futures that keep their values by month.
    fn outcome(&self, strategy: Strategy) -> Option<&StrategyOutcome> {
        self.ensemble.map(|ensemble| ensemble.strategy(strategy))
    }

    fn median(&self, bands: &Bands) -> Option<f64> {
        bands.months.get(self.month).map(|levels| levels[MEDIAN])
    }

    /// A card of the whole run in this month.
    fn card(&self, whole: &Card) -> Card {
        match whole.title {
            "Median value per share" | "Central value per share" => self.value(),
            "Probability of default" => self.defaulted().unwrap_or_else(|| Self::nothing(whole)),
            "Default" => self.default_so_far(whole),
            "All-in cost per BTC" => self.of_row(
                "All-in cost per BTC",
                (Unit::UsdPerBtc, "USD"),
                Row::all_in_cost_per_btc,
                "The cost of a bitcoin mined in this month on the central path; a dash where none is mined.",
            ),
            "Smallest DSCR" => self.of_row(
                "DSCR",
                (Unit::Times, "×"),
                |row| row.dscr,
                "Debt service cover of the project loan in this month on the central path; a dash where nothing is due.",
            ),
            "Dilution" => {
                let before = self.evaluation.scenario.company.shares;
                self.of_row(
                    "Dilution",
                    (Unit::Percent, "%"),
                    |row| Some(row.shares / before - 1.0),
                    "Shares in this month over shares at the start, less one, on the central path.",
                )
            }
            "Peak debt" => {
                self.of_row("Debt", (Unit::Usd, "USD"), |row| Some(row.debt()), "Debt on the central path.")
            }
            "Lowest liquidity" => self.of_row(
                "Liquidity",
                (Unit::Usd, "USD"),
                |row| Some(row.liquidity()),
                "Cash and bitcoin on the central path.",
            ),
            _ => Self::nothing(whole),
        }
    }

    /// A card that has no value by month.
    fn nothing(whole: &Card) -> Card {
        Card {
            value: UNDEFINED.to_owned(),
            unit: "",
            number: None,
            change: None,
            detail: "of the whole run".to_owned(),
            tone: Tone::Plain,
            hover: NO_MONTH.into(),
            over_futures: false,
            stale: false,
            ..whole.clone()
        }
    }

    /// A card of this month.
    fn told(&self, title: &'static str, (unit, suffix): (Unit, &'static str), number: Option<f64>) -> Card {
        Card {
            title,
            strategy: self.focus,
            value: number.map_or_else(|| UNDEFINED.to_owned(), |number| unit.figure(number)),
            unit: if number.is_some() { suffix } else { "" },
            number: number.map(|number| (number, unit)),
            change: None,
            detail: self.date.to_string(),
            tone: Tone::Plain,
            hover: "".into(),
            over_futures: false,
            stale: false,
        }
    }

    fn of_row(
        &self,
        title: &'static str,
        (unit, suffix): (Unit, &'static str),
        of: impl Fn(&Row) -> Option<f64>,
        hover: &'static str,
    ) -> Card {
        let value = |strategy| self.row(strategy).and_then(&of).filter(|value| value.is_finite());
        let text = |strategy| value(strategy).map_or_else(|| UNDEFINED.to_owned(), |value| unit.figure(value));
        let card = self.told(title, (unit, suffix), value(self.focus));
        Card { detail: others(self.focus, text), hover: hover.into(), ..card }
    }

    /// Net asset value per share, not discounted: in the middle of all futures, or on the central path.
    fn value(&self) -> Card {
        let over_futures = self.statistic != Statistic::Central && self.ensemble.is_some();
        let of = |strategy| match self.outcome(strategy).filter(|_| over_futures) {
            Some(outcome) => self.median(&outcome.nav_per_share),
            None => self.row(strategy).map(Row::nav_per_share),
        };
        let text = |strategy| of(strategy).map_or_else(|| UNDEFINED.to_owned(), |v| Unit::UsdPerShare.figure(v));
        let title = if over_futures { "Median value per share" } else { "Central value per share" };
        let card = self.told(title, (Unit::UsdPerShare, "USD"), of(self.focus));
        let hover = "Net asset value per share in this month, in money of its year; zero after a default.";
        Card {
            detail: others(self.focus, text),
            hover: hover.into(),
            over_futures,
            stale: over_futures && self.stale,
            ..card
        }
    }

    /// The share of futures that have come to a default by now.
    fn defaulted(&self) -> Option<Card> {
        let of = |strategy| {
            let survived = self.outcome(strategy)?.survival.get(self.month)?;
            Some(crate::analysis::ensemble::Estimate { value: 1.0 - survived.value, ..*survived })
        };
        let own = of(self.focus)?;
        let said = |strategy| of(strategy).map_or_else(|| UNDEFINED.to_owned(), probability);
        let rough = |strategy| {
            of(strategy).map_or_else(|| UNDEFINED.to_owned(), |share| format!("{} %", Unit::Percent.rough(share.value)))
        };
        Some(Card {
            detail: others(self.focus, rough),
            hover: format!(
                "Share of futures that have defaulted by this month. Stay {}, plan {}, all-in {}.",
                said(Strategy::Stay),
                said(Strategy::Plan),
                said(Strategy::AllIn)
            )
            .into(),
            tone: if own.value > 0.5 { Tone::Danger } else { Tone::Plain },
            over_futures: true,
            stale: self.stale,
            ..self.told("Defaulted so far", (Unit::Percent, "%"), Some(own.value))
        })
    }

    /// The default on the central path, once it has come.
    fn default_so_far(&self, whole: &Card) -> Card {
        let come = self.evaluation.measures(self.focus).default.is_some_and(|(month, _)| month <= self.month);
        if come {
            return whole.clone();
        }
        Card { value: "None yet".to_owned(), tone: Tone::Plain, detail: self.date.to_string(), ..whole.clone() }
    }

    /// What everybody sees of the market: in the middle of all futures, or on the central path.
    fn market(
        &self,
        title: &'static str,
        unit: Unit,
        suffix: &'static str,
        of: fn(&Row) -> f64,
        bands: fn(&Ensemble) -> &Bands,
    ) -> Card {
        let central = self.row(self.focus).map(of);
        let median = self.ensemble.and_then(|ensemble| self.median(bands(ensemble)));
        let detail =
            median.map_or_else(|| self.date.to_string(), |median| format!("median of futures {}", unit.figure(median)));
        Card {
            detail,
            hover: "In this month on the central path, the same for all strategies.".into(),
            ..self.told(title, (unit, suffix), central)
        }
    }
}
