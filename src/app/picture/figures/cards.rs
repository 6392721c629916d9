//! The cards: a figure each, whose it is, and what it has changed by.

use std::borrow::Cow;

use super::{Tone, percent, probability};
use crate::analysis::ensemble::Ensemble;
use crate::analysis::evaluation::Evaluation;
use crate::analysis::project::Project;
use crate::analysis::reading::Statistic;
use crate::model::calendar::YearMonth;
use crate::model::ledger::Price;
use crate::model::measures::Measures;
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::Strategy;

/// A card: a strategy's figure, and beside it what the other two would make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What is measured.
    pub title: &'static str,
    /// Whose figure it is.
    pub strategy: Strategy,
    /// The figure.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// The figure as a number, and what it measures; `None` where it is undefined or a date.
    pub number: Option<(f64, Unit)>,
    /// What it has changed by against the pinned baseline.
    pub change: Option<String>,
    /// The other strategies' figures, or when it is so.
    pub detail: String,
    /// Whether the figure is bad news.
    pub tone: Tone,
    /// How it is computed.
    pub hover: Cow<'static, str>,
    /// It rests on futures, not on the central path.
    pub over_futures: bool,
    /// It rests on futures of a former scenario; those of this one are on their way.
    pub stale: bool,
}

/// The cards of a strategy, its values read by a statistic, the most important first: what an investor earns and what may be lost, then what a share is
/// worth, then the rest.
pub(super) fn cards(
    evaluation: &Evaluation,
    ensemble: Option<&Ensemble>,
    stale: bool,
    (focus, statistic): (Strategy, Statistic),
    start: YearMonth,
) -> Vec<Card> {
    let all = Strategy::ALL.map(|strategy| evaluation.measures(strategy));
    let price = evaluation.path.price;
    let first = match ensemble {
        Some(ensemble) => {
            let [earned, worth] = match statistic {
                Statistic::Median => {
                    [median_return_card(all, ensemble, price, focus, stale), median_card(all, ensemble, focus, stale)]
                }
                Statistic::Mean => [mean_return_card(ensemble, price, focus, stale), mean_card(ensemble, focus, stale)],
                Statistic::Central => [return_card(all, price, focus), value_card(all, focus)],
            };
            vec![earned, loss_card(ensemble, price, focus, stale), default_card(ensemble, focus, stale), worth]
        }
        // On the central path a loss is a yearly return below zero.
        None => vec![return_card(all, price, focus), survival_card(all, focus, start), value_card(all, focus)],
    };
    let rest = [
        cost_card(all, focus),
        dscr_card(all, focus, start),
        dilution_card(all, focus),
        project_card(evaluation),
        debt_card(all, focus, start),
        liquidity_card(all, focus, start),
    ];
    first.into_iter().chain(rest).collect()
}

/// The change of a card's figure, and what it was. Of a date, or of what is undefined now or then, only what it was.
pub(super) fn change(now: Option<(f64, Unit)>, then: &Card) -> String {
    match now.zip(then.number) {
        Some(((now, unit), (before, _))) => {
            let percent = if unit.is_percent() { "\u{202f}%" } else { "" };
            format!("{}, was {}{percent}", unit.change(now - before), unit.figure(before))
        }
        None => format!("was {}", then.value),
    }
}

/// "stay 0.48 · all-in 2.1": what the function says of the strategies that a card is not of.
pub(super) fn others(focus: Strategy, text: impl Fn(Strategy) -> String) -> String {
    let others = Strategy::ALL.into_iter().filter(|strategy| *strategy != focus);
    let said = others.map(|strategy| format!("{} {}", strategy.label().to_lowercase(), text(strategy)));
    said.collect::<Vec<_>>().join(" · ")
}

/// Why a card is empty while a month is looked at.
pub(super) const NO_MONTH: &str =
    "Only the whole run tells: there is no such figure by month. Leave the month to see it.";
/// What stands for a share's price where the company has none.
const OWN_PRICE: &str = "price is net asset value today";
/// Why there is no return and no loss.
const NO_PRICE: &str = "Undefined: the company has no share price, and its net asset value today, which would stand for \
                        it, is not above zero.";

/// The price of a share for a reader: "23 USD", "4.29 USD, its net asset value today".
fn price_text(price: Price) -> String {
    let usd = format!("{} USD", Unit::UsdPerShare.number(price.usd()));
    match price {
        Price::Market(_) => usd,
        Price::Nav(_) => format!("{usd}, its net asset value today, since the company has no share price"),
    }
}

/// A rate, or a dash where it is undefined.
fn rate(value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| format!("{} %", Unit::Percent.figure(value)))
}

/// What is earned in a year, in the middle of all futures.
fn median_return_card(all: [&Measures; 3], ensemble: &Ensemble, price: Price, focus: Strategy, stale: bool) -> Card {
    let own = ensemble.strategy(focus).yearly_return;
    let mut detail = own.map_or_else(String::new, |[_, p25, _, p75, _]| {
        let [low, high] = [p25, p75].map(|value| Unit::Percent.rough(value));
        format!("half: {low} … {high}\u{202f}%")
    });
    if matches!(price, Price::Nav(_)) {
        detail = if detail.is_empty() { OWN_PRICE.to_owned() } else { format!("{detail}, at NAV") };
    }
    let hover = own.map_or_else(
        || NO_PRICE.to_owned(),
        |levels| {
            let [p5, p25, _, p75, p95] = levels.map(|value| Unit::Percent.figure(value));
            format!(
                "What a share bought today earns in a year until the end of the horizon, with what is paid out kept at the \
                 interest on cash. Median over {} futures. Half of them lie between {p25} and {p75} %, nine in ten \
                 between {p5} and {p95} %. On the central path it is {}. Price: {}.\nMedian by strategy: {} {}, {}.",
                Unit::Plain.number(ensemble.paths as f64),
                rate(all[focus.index()].yearly_return(price.usd())),
                price_text(price),
                focus.label().to_lowercase(),
                rate(ensemble.strategy(focus).yearly_return.map(|levels| levels[2])),
                others(focus, |s| rate(ensemble.strategy(s).yearly_return.map(|levels| levels[2]))).replace(" · ", ", "),
            )
        },
    );
    Card {
        title: "Median yearly return",
        strategy: focus,
        value: number(Unit::Percent, own.map(|levels| levels[2])),
        unit: if own.is_some() { "%" } else { "" },
        number: own.map(|levels| (levels[2], Unit::Percent)),
        change: None,
        detail,
        tone: Tone::Plain,
        hover: hover.into(),
        over_futures: true,
        stale,
    }
}

fn loss_card(ensemble: &Ensemble, price: Price, focus: Strategy, stale: bool) -> Card {
    let of = |s: Strategy| ensemble.strategy(s).loss;
    let own = of(focus);
    let said = |s: Strategy| of(s).map_or_else(|| UNDEFINED.to_owned(), probability);
    Card {
        title: "Probability of a loss",
        strategy: focus,
        value: number(Unit::Percent, own.map(|loss| loss.value)),
        unit: if own.is_some() { "%" } else { "" },
        number: own.map(|loss| (loss.value, Unit::Percent)),
        change: None,
        detail: match price {
            Price::Market(price) => format!("below {} USD", Unit::UsdPerShare.number(price)),
            Price::Nav(_) if own.is_none() => OWN_PRICE.to_owned(),
            Price::Nav(nav) => format!("below {}, NAV today", Unit::UsdPerShare.figure(nav)),
        },
        tone: if own.is_some_and(|loss| loss.value > 0.5) { Tone::Danger } else { Tone::Plain },
        hover: match own {
            None => NO_PRICE.into(),
            Some(_) => format!(
                "Share of futures in which a share, with all that was paid out, comes to less at the end of the horizon \
                 than it costs today: {}. Stay {}, plan {}, all-in {}.",
                price_text(price),
                said(Strategy::Stay),
                said(Strategy::Plan),
                said(Strategy::AllIn)
            )
            .into(),
        },
        over_futures: true,
        stale,
    }
}

/// The same on the central path, before there are futures.
fn return_card(all: [&Measures; 3], price: Price, focus: Strategy) -> Card {
    let hover = || {
        format!(
            "What a share bought today earns in a year until the end of the horizon on the central path, with what is \
             paid out kept at the interest on cash. Price: {}.",
            price_text(price)
        )
    };
    let of = |s: Strategy| all[s.index()].yearly_return(price.usd());
    return_by_strategy("Central yearly return", focus, price, of, hover)
}

/// A yearly return at today's price, with what the other two earn beside it.
fn return_by_strategy(
    title: &'static str,
    focus: Strategy,
    price: Price,
    of: impl Fn(Strategy) -> Option<f64>,
    hover: impl FnOnce() -> String,
) -> Card {
    let own = of(focus);
    Card {
        title,
        strategy: focus,
        value: number(Unit::Percent, own),
        unit: if own.is_some() { "%" } else { "" },
        number: own.map(|value| (value, Unit::Percent)),
        change: None,
        detail: match price {
            Price::Market(_) => others(focus, |s| rate(of(s))),
            Price::Nav(_) => OWN_PRICE.to_owned(),
        },
        tone: Tone::Plain,
        hover: if own.is_some() { hover().into() } else { NO_PRICE.into() },
        over_futures: false,
        stale: false,
    }
}

fn median_card(all: [&Measures; 3], ensemble: &Ensemble, focus: Strategy, stale: bool) -> Card {
    let text = |s| Unit::UsdPerShare.figure(ensemble.strategy(s).median());
    let [p5, p25, _, p75, p95] = ensemble.strategy(focus).percentiles.map(|v| Unit::UsdPerShare.figure(v));
    let central = Unit::UsdPerShare.figure(all[focus.index()].value_per_share);
    Card {
        title: "Median value per share",
        strategy: focus,
        value: text(focus),
        unit: "USD",
        number: Some((ensemble.strategy(focus).median(), Unit::UsdPerShare)),
        change: None,
        detail: others(focus, text),
        tone: Tone::Plain,
        hover: format!(
            "Net asset value per share at the end of the horizon, discounted at the cost of equity; zero after a \
             default. Median over {} futures. Half of them lie between {p25} and {p75}, nine in ten between {p5} and \
             {p95}. On the central path it is {central}.",
            Unit::Plain.number(ensemble.paths as f64)
        )
        .into(),
        over_futures: true,
        stale,
    }
}

/// What is earned in a year on the mean of what a share comes to.
fn mean_return_card(ensemble: &Ensemble, price: Price, focus: Strategy, stale: bool) -> Card {
    let hover = || {
        format!(
            "The yearly return on the mean of what a share bought today comes to over {} futures, with what is paid \
             out kept at the interest on cash. A few futures that go very well weigh more in it than in the median. \
             Price: {}.",
            Unit::Plain.number(ensemble.paths as f64),
            price_text(price)
        )
    };
    let of = |s: Strategy| ensemble.strategy(s).mean_return(price.usd(), ensemble.months);
    Card { over_futures: true, stale, ..return_by_strategy("Mean yearly return", focus, price, of, hover) }
}

fn mean_card(ensemble: &Ensemble, focus: Strategy, stale: bool) -> Card {
    let of = |s: Strategy| ensemble.strategy(s).mean;
    let own = of(focus);
    Card {
        title: "Mean value per share",
        strategy: focus,
        value: Unit::UsdPerShare.figure(own.value),
        unit: "USD",
        number: Some((own.value, Unit::UsdPerShare)),
        change: None,
        detail: others(focus, |s| Unit::UsdPerShare.figure(of(s).value)),
        tone: Tone::Plain,
        hover: format!(
            "Net asset value per share at the end of the horizon, discounted at the cost of equity; zero after a \
             default. Mean over {} futures, ± {}. A few futures that go very well weigh more in it than in the median.",
            Unit::Plain.number(ensemble.paths as f64),
            Unit::UsdPerShare.rough(own.error)
        )
        .into(),
        over_futures: true,
        stale,
    }
}

fn default_card(ensemble: &Ensemble, focus: Strategy, stale: bool) -> Card {
    let of = |s| ensemble.strategy(s).default;
    let own = of(focus);
    Card {
        title: "Probability of default",
        strategy: focus,
        value: Unit::Percent.figure(own.value),
        unit: "%",
        number: Some((own.value, Unit::Percent)),
        change: None,
        detail: others(focus, |s| format!("{} %", Unit::Percent.rough(of(s).value))),
        tone: if own.value > 0.5 { Tone::Danger } else { Tone::Plain },
        hover: format!(
            "Share of futures in which cash is below zero after bitcoin and shares have been sold as far as they can \
             be, or debts exceed assets at the end. Stay {}, plan {}, all-in {}.",
            probability(of(Strategy::Stay)),
            probability(of(Strategy::Plan)),
            probability(of(Strategy::AllIn))
        )
        .into(),
        over_futures: true,
        stale,
    }
}

/// The strategy that a card is held against where there is room for one: all-in, or the plan beside all-in.
fn rival(focus: Strategy, text: impl Fn(Strategy) -> String) -> String {
    let rival = if focus == Strategy::AllIn { Strategy::Plan } else { Strategy::AllIn };
    format!("{} {}", rival.label().to_lowercase(), text(rival))
}

fn number(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |v| unit.figure(v))
}

fn value_card(all: [&Measures; 3], focus: Strategy) -> Card {
    let text = |s: Strategy| Unit::UsdPerShare.figure(all[s.index()].value_per_share);
    let own = all[focus.index()];
    Card {
        title: "Central value per share",
        strategy: focus,
        value: text(focus),
        unit: "USD",
        number: Some((own.value_per_share, Unit::UsdPerShare)),
        change: None,
        detail: others(focus, text),
        tone: if own.default.is_some() { Tone::Danger } else { Tone::Plain },
        hover: "Net asset value per share at the end of the horizon on the central path, discounted at the cost of \
                equity; zero after a default."
            .into(),
        over_futures: false,
        stale: false,
    }
}

fn survival_card(all: [&Measures; 3], focus: Strategy, start: YearMonth) -> Card {
    let text = |s: Strategy| match all[s.index()].default {
        Some((month, _)) => start.plus(month).to_string(),
        None => "none".to_owned(),
    };
    let own = all[focus.index()];
    Card {
        title: "Default",
        strategy: focus,
        value: own.default.map_or_else(|| "None".to_owned(), |(month, _)| start.plus(month).to_string()),
        unit: "",
        number: None,
        change: None,
        detail: others(focus, text),
        tone: if own.default.is_some() { Tone::Danger } else { Tone::Plain },
        hover: "The month in which cash is below zero after bitcoin and shares have been sold as far as they can be, \
                or the end of the horizon with debts above assets."
            .into(),
        over_futures: false,
        stale: false,
    }
}

fn cost_card(all: [&Measures; 3], focus: Strategy) -> Card {
    let own = all[focus.index()];
    let cash = number(Unit::UsdPerBtc, own.cash_cost_per_btc);
    Card {
        title: "All-in cost per BTC",
        strategy: focus,
        value: number(Unit::UsdPerBtc, own.all_in_cost_per_btc),
        unit: "USD",
        number: own.all_in_cost_per_btc.map(|cost| (cost, Unit::UsdPerBtc)),
        change: None,
        detail: format!("cash cost {cash}"),
        tone: Tone::Plain,
        hover: if own.all_in_cost_per_btc.is_none() {
            "Undefined: nothing is mined in the first month.".into()
        } else {
            "Power, other site cost, mining's share of overhead and of interest on the existing debt, machine \
                depreciation and stock pay, per bitcoin mined in the first month. Articles call the difference \
                \u{201c}non-cash costs like interest\u{201d}; in the accounts interest is paid in cash and stands in \
                the cash cost."
                .into()
        },
        over_futures: false,
        stale: false,
    }
}

fn dscr_card(all: [&Measures; 3], focus: Strategy, start: YearMonth) -> Card {
    let value = all[focus.index()].min_dscr;
    let dscr = |s: Strategy| number(Unit::Times, all[s.index()].min_dscr.map(|v| v.0));
    Card {
        title: "Smallest DSCR",
        strategy: focus,
        value: number(Unit::Times, value.map(|v| v.0)),
        unit: if value.is_some() { "×" } else { "" },
        number: value.map(|(dscr, _)| (dscr, Unit::Times)),
        change: None,
        detail: match value {
            Some((_, month)) => format!("{} · {}", start.plus(month), rival(focus, dscr)),
            None => "no project debt due".to_owned(),
        },
        tone: if value.is_some_and(|(dscr, _)| dscr < 1.0) { Tone::Danger } else { Tone::Plain },
        hover: "Debt service cover of the project loan from full delivery: net operating income of the new halls over \
                interest and scheduled repayment. A repayment at maturity is not counted."
            .into(),
        over_futures: false,
        stale: false,
    }
}

fn dilution_card(all: [&Measures; 3], focus: Strategy) -> Card {
    let text = |s: Strategy| format!("{} %", Unit::Percent.rough(all[s.index()].dilution));
    let own = all[focus.index()];
    Card {
        title: "Dilution",
        strategy: focus,
        value: Unit::Percent.figure(own.dilution),
        unit: "%",
        number: Some((own.dilution, Unit::Percent)),
        change: None,
        detail: others(focus, text),
        tone: if own.dilution > 0.5 { Tone::Danger } else { Tone::Plain },
        hover: "Shares at the end of the horizon over shares at the start, less one: sales for liquidity and pay in \
                shares."
            .into(),
        over_futures: false,
        stale: false,
    }
}

fn project_card(evaluation: &Evaluation) -> Card {
    let project = evaluation.project.as_ref();
    let only = project.and_then(|p| p.unlevered.irr.only());
    // Where there is no single rate, the card says so, and all of them stand in the table of the build.
    let value = match (project, only) {
        (None, _) => UNDEFINED.to_owned(),
        (Some(_), Some(rate)) => Unit::Percent.figure(rate),
        (Some(p), None) => p.unlevered.irr.which().label().to_owned(),
    };
    let on_equity = |p: &Project| match p.levered.irr.only() {
        Some(rate) => percent(rate),
        None => p.levered.irr.which().label().to_owned(),
    };
    Card {
        title: "Return on the build",
        strategy: Strategy::Plan,
        value,
        unit: if only.is_some() { "%" } else { "" },
        number: only.map(|irr| (irr, Unit::Percent)),
        change: None,
        detail: project.map_or_else(|| "nothing is built".to_owned(), |p| format!("on equity {}", on_equity(p))),
        tone: Tone::Plain,
        hover: "Yearly internal rate of return of the AI build alone over the life of its halls, before tax and \
                without debt; on equity, at the loan to cost of the plan. Flows that change sign more than once can \
                have several rates, and then none of them is a return."
            .into(),
        over_futures: false,
        stale: false,
    }
}

fn debt_card(all: [&Measures; 3], focus: Strategy, start: YearMonth) -> Card {
    let (debt, month) = all[focus.index()].peak_debt;
    let text = |s: Strategy| Unit::Usd.figure(all[s.index()].peak_debt.0);
    Card {
        title: "Peak debt",
        strategy: focus,
        value: Unit::Usd.figure(debt),
        unit: "USD",
        number: Some((debt, Unit::Usd)),
        change: None,
        detail: format!("{} · {}", start.plus(month), rival(focus, text)),
        tone: Tone::Plain,
        hover: "Largest debt at the end of a month: the existing debt and the project loan together.".into(),
        over_futures: false,
        stale: false,
    }
}

fn liquidity_card(all: [&Measures; 3], focus: Strategy, start: YearMonth) -> Card {
    let own = all[focus.index()];
    let (liquidity, month) = own.min_liquidity;
    let runway = own.runway.map_or_else(String::new, |(months, _)| format!(" · runway {}", Unit::span(months)));
    Card {
        title: "Lowest liquidity",
        strategy: focus,
        value: Unit::Usd.figure(liquidity),
        unit: "USD",
        number: Some((liquidity, Unit::Usd)),
        change: None,
        detail: format!("{}{runway}", start.plus(month)),
        tone: if liquidity < 0.0 { Tone::Danger } else { Tone::Plain },
        hover: "Cash and bitcoin at their lowest. The runway is the shortest: the time until liquidity is gone at the \
                burn of the trailing three months, before shares are sold."
            .into(),
        over_futures: false,
        stale: false,
    }
}
