//! The verdict line and the cards: results put into words, made anew only when a result changes.

use crate::analysis::evaluation::Evaluation;
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
    /// The figures that it rests on.
    pub detail: String,
    /// Whether it is bad news.
    pub tone: Tone,
}

/// A card: the plan's figure, and beside it what staying and going all-in would make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What is measured.
    pub title: &'static str,
    /// The plan's figure.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// The other strategies' figures, or when it is so.
    pub detail: String,
    /// Whether the plan's figure is bad news.
    pub tone: Tone,
    /// How it is computed.
    pub hover: &'static str,
}

/// Verdict and cards of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The verdict line.
    pub verdict: Verdict,
    /// The cards, the most important first.
    pub cards: Vec<Card>,
}

impl Figures {
    /// Puts an evaluation into words. `start` is month 0.
    pub fn new(evaluation: &Evaluation, start: YearMonth) -> Self {
        let all = Strategy::ALL.map(|strategy| evaluation.measures(strategy));
        Self {
            verdict: verdict(all, start, evaluation.scenario.months()),
            cards: vec![
                value_card(all),
                survival_card(all, start),
                all_in_card(all),
                dscr_card(all, start),
                dilution_card(all),
                project_card(evaluation),
                debt_card(all, start),
                liquidity_card(all, start),
            ],
        }
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

fn verdict(all: [&Measures; 3], start: YearMonth, months: usize) -> Verdict {
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
    Verdict { headline, detail, tone }
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
        detail: others(all, text),
        tone: if all[1].default.is_some() { Tone::Danger } else { Tone::Plain },
        hover: "Net asset value per share at the end of the horizon, discounted at the cost of equity; \
                zero after a default.",
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
        detail: others(all, text),
        tone: if plan.default.is_some() { Tone::Danger } else { Tone::Plain },
        hover: "The month in which cash is below zero after bitcoin and shares have been sold as far as they can be, \
                or the end of the horizon with debts above assets.",
    }
}

fn all_in_card(all: [&Measures; 3]) -> Card {
    let cash = number(Unit::UsdPerBtc, all[1].cash_cost_per_btc);
    Card {
        title: "All-in cost per BTC",
        value: number(Unit::UsdPerBtc, all[1].all_in_cost_per_btc),
        unit: "USD",
        detail: format!("cash cost {cash}"),
        tone: Tone::Plain,
        hover: "Power, other site cost, mining's share of overhead and of interest on the existing debt, machine \
                depreciation and stock pay, per bitcoin mined in the first month. Interest is a cash cost.",
    }
}

fn dscr_card(all: [&Measures; 3], start: YearMonth) -> Card {
    let value = all[1].min_dscr;
    Card {
        title: "Smallest DSCR",
        value: number(Unit::Times, value.map(|v| v.0)),
        unit: if value.is_some() { "×" } else { "" },
        detail: match value {
            Some((_, month)) => {
                format!("{} · all-in {}", start.plus(month), number(Unit::Times, all[2].min_dscr.map(|v| v.0)))
            }
            None => "no project debt due".to_owned(),
        },
        tone: if value.is_some_and(|(dscr, _)| dscr < 1.0) { Tone::Danger } else { Tone::Plain },
        hover: "Debt service cover of the project loan from full delivery: net operating income of the new halls over \
                interest and scheduled repayment. A repayment at maturity is not counted.",
    }
}

fn dilution_card(all: [&Measures; 3]) -> Card {
    let text = |m: &Measures| percent(m.dilution);
    Card {
        title: "Dilution",
        value: Unit::Percent.figure(all[1].dilution),
        unit: "%",
        detail: others(all, text),
        tone: if all[1].dilution > 0.5 { Tone::Danger } else { Tone::Plain },
        hover: "Shares at the end of the horizon over shares at the start, less one: sales for liquidity and pay in \
                shares.",
    }
}

fn project_card(evaluation: &Evaluation) -> Card {
    let project = evaluation.project.as_ref();
    let levered = project.and_then(|p| p.levered_irr);
    Card {
        title: "Return on the build",
        value: number(Unit::Percent, project.and_then(|p| p.unlevered_irr)),
        unit: if project.is_some() { "%" } else { "" },
        detail: match project {
            Some(_) => format!("on equity {} %", number(Unit::Percent, levered)),
            None => "nothing is built".to_owned(),
        },
        tone: Tone::Plain,
        hover: "Yearly internal rate of return of the AI build alone over the life of its halls, before tax and \
                without debt; on equity, at the loan to cost of the plan.",
    }
}

fn debt_card(all: [&Measures; 3], start: YearMonth) -> Card {
    let (debt, month) = all[1].peak_debt;
    Card {
        title: "Peak debt",
        value: Unit::Usd.figure(debt),
        unit: "USD",
        detail: format!("{} · all-in {}", start.plus(month), Unit::Usd.figure(all[2].peak_debt.0)),
        tone: Tone::Plain,
        hover: "Largest debt at the end of a month: the existing debt and the project loan together.",
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
        detail: format!("{}{runway}", start.plus(month)),
        tone: if liquidity < 0.0 { Tone::Danger } else { Tone::Plain },
        hover: "Cash and bitcoin at their lowest. The runway is the shortest: months until liquidity is gone at the \
                burn of the trailing three months, before shares are sold.",
    }
}
