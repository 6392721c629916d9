//! The verdict line and the cards: results put into words, made anew only when a result changes.

use std::borrow::Cow;

use super::futures::Futures;
use crate::analysis::ensemble::{Ensemble, Estimate};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::project::Project;
use crate::analysis::verdict::{Judgement, Verdict as Answer};
use crate::model::calendar::YearMonth;
use crate::model::measures::Measures;
use crate::model::quantity::{THIN_SPACE, UNDEFINED, Unit};
use crate::model::scenario::Strategy;

/// How a figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A figure.
    Plain,
    /// A default, or the threat of one.
    Danger,
}

/// The one line for the eye.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it comes to.
    pub headline: String,
    /// Why, in plain words; empty where there are no futures yet.
    pub why: String,
    /// The figures that it rests on.
    pub detail: String,
    /// What the answer means, and how sure it is.
    pub hover: String,
    /// Whether it is bad news.
    pub tone: Tone,
    /// It belongs to a former scenario; the answer to this one is on its way.
    pub stale: bool,
}

/// A card: the plan's figure, and beside it what staying and going all-in would make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What is measured.
    pub title: &'static str,
    /// The plan's figure.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// The figure as a number, and what it measures; `None` where it is undefined or a date.
    pub number: Option<(f64, Unit)>,
    /// What it has changed by against the pinned baseline.
    pub change: Option<String>,
    /// The other strategies' figures, or when it is so.
    pub detail: String,
    /// Whether the plan's figure is bad news.
    pub tone: Tone,
    /// How it is computed.
    pub hover: Cow<'static, str>,
    /// It rests on futures of a former scenario; those of this one are on their way.
    pub stale: bool,
}

/// Verdict and cards of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The verdict line.
    pub verdict: Verdict,
    /// The cards, the most important first.
    pub cards: Vec<Card>,
}

impl Figures {
    /// Puts results into words: those of the central path, and of the futures where there are any. `start` is month 0.
    pub fn new(evaluation: &Evaluation, futures: Option<&Futures>, start: YearMonth) -> Self {
        let stale = futures.is_none_or(Futures::is_stale);
        let known = futures.and_then(|f| Some((f.judgement.as_ref()?, f.ensemble.as_deref()?)));
        Self::made(evaluation, known, stale, start)
    }

    /// Puts the results of a scenario that is not the open one into words.
    pub fn of(evaluation: &Evaluation, ensemble: Option<&Ensemble>, start: YearMonth) -> Self {
        let judgement = ensemble.map(|ensemble| Judgement::of(&evaluation.scenario, ensemble));
        Self::made(evaluation, judgement.as_ref().zip(ensemble), false, start)
    }

    fn made(evaluation: &Evaluation, known: Option<(&Judgement, &Ensemble)>, stale: bool, start: YearMonth) -> Self {
        let all = Strategy::ALL.map(|strategy| evaluation.measures(strategy));
        let ensemble = known.map(|(_, ensemble)| ensemble);
        let verdict = match known {
            Some((judgement, ensemble)) if judgement.verdict == Answer::NoMove => unmoved(judgement, ensemble, stale),
            Some((judgement, ensemble)) => judged(judgement, ensemble, stale),
            None => central(all, start, evaluation.scenario.months()),
        };
        let (value, default) = match ensemble {
            Some(ensemble) => (median_card(all, ensemble, stale), default_card(ensemble, stale)),
            None => (value_card(all), survival_card(all, start)),
        };
        Self {
            verdict,
            cards: vec![
                value,
                default,
                all_in_card(all),
                dscr_card(all, start),
                dilution_card(all),
                project_card(evaluation),
                debt_card(all, start),
                liquidity_card(all, start),
            ],
        }
    }

    /// Says on every card what its figure has changed by. Cards pair by what they measure: a median over futures is
    /// not compared with a value on the central path.
    pub fn compare(&mut self, baseline: &Self, name: &str) {
        for card in &mut self.cards {
            let then = baseline.cards.iter().find(|other| other.title == card.title);
            let Some(then) = then else { continue };
            card.change = Some(change(card.number, then));
            card.hover = format!("{}\n\nBaseline \u{201c}{name}\u{201d}: {} {}", card.hover, then.value, then.unit)
                .trim_end()
                .to_owned()
                .into();
        }
    }
}

/// The change of a card's figure, and what it was. Of a date, or of what is undefined now or then, only what it was.
fn change(now: Option<(f64, Unit)>, then: &Card) -> String {
    match now.zip(then.number) {
        Some(((now, unit), (before, _))) => {
            let percent = if unit.is_percent() { "\u{2009}%" } else { "" };
            format!("{}, was {}{percent}", unit.change(now - before), unit.figure(before))
        }
        None => format!("was {}", then.value),
    }
}

impl Verdict {
    /// Says beside the shares of futures what they have changed by.
    pub fn compare(&mut self, now: &Judgement, then: &Judgement, name: &str) {
        let pair = |of: fn(&Judgement) -> Estimate| {
            let (now, then) = (of(now).value, of(then).value);
            let change = Unit::Percent.change(now - then);
            format!("{} ({})", percent(now), change.trim_end_matches("pp").trim_end())
        };
        self.detail = format!(
            "Plan better in {} of futures, staying in {}, both worthless in {} · staying survives in {} · was {}",
            pair(|j| j.plan_better),
            pair(|j| j.stay_better),
            pair(|j| j.both_worthless),
            pair(|j| j.stay_survives),
            then.verdict.label(),
        );
        let [stay, plan] = then.medians.map(|v| Unit::UsdPerShare.figure(v));
        self.hover.push_str(&format!(
            "\n\nBaseline \u{201c}{name}\u{201d}: {}. Plan worth more in {}, staying in {}; staying survives in {}; \
             median value {stay} → {plan} USD.",
            then.verdict.label(),
            probability(then.plan_better),
            probability(then.stay_better),
            probability(then.stay_survives),
        ));
    }
}

/// What was computed, and how fast: for the status line.
pub fn status(futures: &Futures, central_ms: f64) -> String {
    let central = format!("central path {central_ms:.2} ms");
    match &futures.ensemble {
        Some(ensemble) if !futures.is_stale() => format!(
            "{} paths · {} ms · ±{} pp · {central}",
            Unit::Plain.number(ensemble.paths as f64),
            Unit::Plain.figure(ensemble.elapsed_ms),
            Unit::Percent.rough(ensemble.standard_error()),
        ),
        _ if futures.is_settled() => central,
        _ => format!("computing futures · {central}"),
    }
}

/// A probability and its standard error: "47.1 % ± 0.5".
pub fn probability(estimate: Estimate) -> String {
    format!("{} ± {}", percent(estimate.value), Unit::Percent.rough(estimate.error))
}

/// Why the answer is what it is, as a sentence of its own.
fn why(judgement: &Judgement) -> String {
    let mut why = judgement.why();
    if let Some(first) = why.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    why + "."
}

/// The answer of many futures.
fn judged(judgement: &Judgement, ensemble: &Ensemble, stale: bool) -> Verdict {
    let [stay, plan] = judgement.medians.map(|v| Unit::UsdPerShare.figure(v));
    let all_in = Unit::UsdPerShare.figure(ensemble.strategy(Strategy::AllIn).median());
    let detail = format!(
        "Plan better in {}, staying in {}, both worthless in {} · staying survives in {}, the plan in {} · \
         median {stay} → {plan} → {all_in} USD",
        percent(judgement.plan_better.value),
        percent(judgement.stay_better.value),
        percent(judgement.both_worthless.value),
        percent(judgement.stay_survives.value),
        percent(judgement.plan_survives.value),
    );
    let sure = if judgement.is_clear() {
        "No border that would change the answer is within two standard errors."
    } else {
        "A border that would change the answer is within two standard errors: more paths would tell."
    };
    let signed = judgement.unsigned.map_or_else(String::new, |unsigned| {
        let dearest = unsigned.dearest;
        let rent = Unit::UsdPerKwMonth.text(dearest.value);
        format!("\n\nThe dearest {} on record pays {rent} on average: {}.", unsigned.kind, dearest.source.text)
    });
    let hover = format!(
        "{}\n\nPlan worth more per share in {}, staying in {}; staying survives in {}, the plan in {} (viable from \
         {}). {sure}{signed}",
        judgement.sentence(),
        probability(judgement.plan_better),
        probability(judgement.stay_better),
        probability(judgement.stay_survives),
        probability(judgement.plan_survives),
        percent(judgement.viable_share),
    );
    let tone = if judgement.verdict == Answer::DesperateDiversification { Tone::Danger } else { Tone::Plain };
    Verdict { headline: judgement.headline(), why: why(judgement), detail, hover, tone, stale }
}

/// Of a plan that converts nothing there is no move to judge.
fn unmoved(judgement: &Judgement, ensemble: &Ensemble, stale: bool) -> Verdict {
    let [stay, _] = judgement.medians.map(|v| Unit::UsdPerShare.figure(v));
    let all_in = Unit::UsdPerShare.figure(ensemble.strategy(Strategy::AllIn).median());
    let better = percent(ensemble.all_in.better.value);
    Verdict {
        headline: judgement.headline(),
        why: why(judgement),
        detail: format!(
            "Staying survives in {} of futures · all-in better in {better}, staying in {} · median value {stay} → \
             {all_in} USD",
            percent(judgement.stay_survives.value),
            percent(ensemble.all_in.worse.value),
        ),
        hover: "The plan converts nothing within the run, so it is the same as staying. All-in shows what converting \
                everything would do."
            .to_owned(),
        tone: Tone::Plain,
        stale,
    }
}

fn median_card(all: [&Measures; 3], ensemble: &Ensemble, stale: bool) -> Card {
    let text = |s| Unit::UsdPerShare.figure(ensemble.strategy(s).median());
    let [p5, p25, _, p75, p95] = ensemble.strategy(Strategy::Plan).percentiles.map(|v| Unit::UsdPerShare.figure(v));
    let central = Unit::UsdPerShare.figure(all[1].value_per_share);
    Card {
        title: "Median value per share",
        value: text(Strategy::Plan),
        unit: "USD",
        number: Some((ensemble.strategy(Strategy::Plan).median(), Unit::UsdPerShare)),
        change: None,
        detail: format!("stay {} · all-in {}", text(Strategy::Stay), text(Strategy::AllIn)),
        tone: Tone::Plain,
        hover: format!(
            "Net asset value per share at the end of the horizon, discounted at the cost of equity; zero after a \
             default. Median over {} futures. Half of them lie between {p25} and {p75}, nine in ten between {p5} and \
             {p95}. On the central path it is {central}.",
            Unit::Plain.number(ensemble.paths as f64)
        )
        .into(),
        stale,
    }
}

fn default_card(ensemble: &Ensemble, stale: bool) -> Card {
    let of = |s| ensemble.strategy(s).default;
    let plan = of(Strategy::Plan);
    Card {
        title: "Probability of default",
        value: Unit::Percent.figure(plan.value),
        unit: "%",
        number: Some((plan.value, Unit::Percent)),
        change: None,
        detail: format!(
            "stay {} % · all-in {} %",
            Unit::Percent.rough(of(Strategy::Stay).value),
            Unit::Percent.rough(of(Strategy::AllIn).value)
        ),
        tone: if plan.value > 0.5 { Tone::Danger } else { Tone::Plain },
        hover: format!(
            "Share of futures in which cash is below zero after bitcoin and shares have been sold as far as they can \
             be, or debts exceed assets at the end. Stay {}, plan {}, all-in {}.",
            probability(of(Strategy::Stay)),
            probability(plan),
            probability(of(Strategy::AllIn))
        )
        .into(),
        stale,
    }
}

/// "stay 0.48 · all-in 2.1", with what the function makes of each.
fn others(all: [&Measures; 3], text: impl Fn(&Measures) -> String) -> String {
    format!("stay {} · all-in {}", text(all[0]), text(all[2]))
}

fn number(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |v| unit.figure(v))
}

fn percent(value: f64) -> String {
    format!("{}{THIN_SPACE}%", Unit::Percent.figure(value))
}

/// What the central path says, while there are no futures.
fn central(all: [&Measures; 3], start: YearMonth, months: usize) -> Verdict {
    let [stay, plan, all_in] = all;
    let usd = |m: &Measures| Unit::UsdPerShare.figure(m.value_per_share);
    let detail = format!(
        "Value per share {} → {} → {} USD for stay → plan → all-in, on the central path over {months} months",
        usd(stay),
        usd(plan),
        usd(all_in)
    );
    let (headline, tone) = match (stay.default, plan.default) {
        (Some(_), Some((month, cause))) => {
            (format!("Neither survives: the plan defaults in {}, {}", start.plus(month), cause.text()), Tone::Danger)
        }
        (None, Some((month, cause))) => {
            (format!("The plan defaults in {}: {}", start.plus(month), cause.text()), Tone::Danger)
        }
        (Some((month, _)), None) => {
            (format!("The plan survives; staying defaults in {}", start.plus(month)), Tone::Plain)
        }
        (None, None) => (both_survive(stay.value_per_share, plan.value_per_share), Tone::Plain),
    };
    Verdict { headline, why: String::new(), detail, hover: String::new(), tone, stale: false }
}

/// Which of two survivors is worth more, and by how much.
fn both_survive(stay: f64, plan: f64) -> String {
    let change = plan / stay - 1.0;
    if !change.is_finite() || change.abs() < 0.005 {
        "The plan survives and is worth as much as staying".to_owned()
    } else if change > 1.0 {
        format!("The plan survives and is worth {} times as much as staying", Unit::Plain.figure(plan / stay))
    } else if change > 0.0 {
        format!("The plan survives and is worth {} more than staying", percent(change))
    } else {
        format!("The plan survives but is worth {} less than staying", percent(-change))
    }
}

fn value_card(all: [&Measures; 3]) -> Card {
    let text = |m: &Measures| Unit::UsdPerShare.figure(m.value_per_share);
    Card {
        title: "Value per share",
        value: text(all[1]),
        unit: "USD",
        number: Some((all[1].value_per_share, Unit::UsdPerShare)),
        change: None,
        detail: others(all, text),
        tone: if all[1].default.is_some() { Tone::Danger } else { Tone::Plain },
        hover: "Net asset value per share at the end of the horizon, discounted at the cost of equity; \
                zero after a default."
            .into(),
        stale: false,
    }
}

fn survival_card(all: [&Measures; 3], start: YearMonth) -> Card {
    let text = |m: &Measures| match m.default {
        Some((month, _)) => start.plus(month).to_string(),
        None => "none".to_owned(),
    };
    let plan = all[1];
    Card {
        title: "Default",
        value: plan.default.map_or_else(|| "None".to_owned(), |(month, _)| start.plus(month).to_string()),
        unit: "",
        number: None,
        change: None,
        detail: others(all, text),
        tone: if plan.default.is_some() { Tone::Danger } else { Tone::Plain },
        hover: "The month in which cash is below zero after bitcoin and shares have been sold as far as they can be, \
                or the end of the horizon with debts above assets."
            .into(),
        stale: false,
    }
}

fn all_in_card(all: [&Measures; 3]) -> Card {
    let cash = number(Unit::UsdPerBtc, all[1].cash_cost_per_btc);
    Card {
        title: "All-in cost per BTC",
        value: number(Unit::UsdPerBtc, all[1].all_in_cost_per_btc),
        unit: "USD",
        number: all[1].all_in_cost_per_btc.map(|cost| (cost, Unit::UsdPerBtc)),
        change: None,
        detail: format!("cash cost {cash}"),
        tone: Tone::Plain,
        hover: "Power, other site cost, mining's share of overhead and of interest on the existing debt, machine \
                depreciation and stock pay, per bitcoin mined in the first month. Articles call the difference \
                \u{201c}non-cash costs like interest\u{201d}; in the accounts interest is paid in cash and stands in \
                the cash cost."
            .into(),
        stale: false,
    }
}

fn dscr_card(all: [&Measures; 3], start: YearMonth) -> Card {
    let value = all[1].min_dscr;
    Card {
        title: "Smallest DSCR",
        value: number(Unit::Times, value.map(|v| v.0)),
        unit: if value.is_some() { "×" } else { "" },
        number: value.map(|(dscr, _)| (dscr, Unit::Times)),
        change: None,
        detail: match value {
            Some((_, month)) => {
                format!("{} · all-in {}", start.plus(month), number(Unit::Times, all[2].min_dscr.map(|v| v.0)))
            }
            None => "no project debt due".to_owned(),
        },
        tone: if value.is_some_and(|(dscr, _)| dscr < 1.0) { Tone::Danger } else { Tone::Plain },
        hover: "Debt service cover of the project loan from full delivery: net operating income of the new halls over \
                interest and scheduled repayment. A repayment at maturity is not counted."
            .into(),
        stale: false,
    }
}

fn dilution_card(all: [&Measures; 3]) -> Card {
    let text = |m: &Measures| format!("{} %", Unit::Percent.rough(m.dilution));
    Card {
        title: "Dilution",
        value: Unit::Percent.figure(all[1].dilution),
        unit: "%",
        number: Some((all[1].dilution, Unit::Percent)),
        change: None,
        detail: others(all, text),
        tone: if all[1].dilution > 0.5 { Tone::Danger } else { Tone::Plain },
        hover: "Shares at the end of the horizon over shares at the start, less one: sales for liquidity and pay in \
                shares."
            .into(),
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
        stale: false,
    }
}

fn debt_card(all: [&Measures; 3], start: YearMonth) -> Card {
    let (debt, month) = all[1].peak_debt;
    Card {
        title: "Peak debt",
        value: Unit::Usd.figure(debt),
        unit: "USD",
        number: Some((debt, Unit::Usd)),
        change: None,
        detail: format!("{} · all-in {}", start.plus(month), Unit::Usd.figure(all[2].peak_debt.0)),
        tone: Tone::Plain,
        hover: "Largest debt at the end of a month: the existing debt and the project loan together.".into(),
        stale: false,
    }
}

fn liquidity_card(all: [&Measures; 3], start: YearMonth) -> Card {
    let (liquidity, month) = all[1].min_liquidity;
    let runway = all[1]
        .runway
        .map_or_else(String::new, |(months, _)| format!(" · runway {}", Unit::Months.text(months.round())));
    Card {
        title: "Lowest liquidity",
        value: Unit::Usd.figure(liquidity),
        unit: "USD",
        number: Some((liquidity, Unit::Usd)),
        change: None,
        detail: format!("{}{runway}", start.plus(month)),
        tone: if liquidity < 0.0 { Tone::Danger } else { Tone::Plain },
        hover: "Cash and bitcoin at their lowest. The runway is the shortest: months until liquidity is gone at the \
                burn of the trailing three months, before shares are sold."
            .into(),
        stale: false,
    }
}
