//! Tables put into text, made anew only when a result changes.

use super::figures::probability;
use crate::analysis::ensemble::{Bands, Conditions, Ensemble, Estimate, StrategyOutcome};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::yearly::{Year, years};
use crate::model::calendar::YearMonth;
use crate::model::ledger::Row;
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::Strategy;

/// A table as text: a title for each column, and rows of as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Titles.
    pub columns: Vec<&'static str>,
    /// Rows, from the first.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of nothing.
    pub const fn empty() -> Self {
        Self { columns: Vec::new(), rows: Vec::new() }
    }
}

/// A title, and what a year has under it, USD.
type YearLine = (&'static str, fn(&Year) -> f64);

/// The lines of the yearly table: a title, and what a year has of it. What leaves the company is negative.
const LINES: [YearLine; 13] = [
    ("EBITDA", |y| y.ebitda),
    ("Interest earned", |y| y.earned),
    ("Interest paid", |y| -y.interest),
    ("Tax", |y| -y.tax),
    ("AI capex", |y| -y.ai_capex),
    ("Machines", |y| -y.machines),
    ("Debt drawn", |y| y.drawn),
    ("Debt repaid", |y| -y.repaid),
    ("Bitcoin kept", |y| -y.bitcoin_kept),
    ("Shares sold", |y| y.shares_sold),
    ("Paid out", |y| -y.paid_out),
    ("Change of cash", |y| y.cash_change),
    ("Cash", |y| y.cash),
];

/// From EBITDA to cash, year by year, of one strategy.
pub fn cash_by_year(evaluation: &Evaluation, strategy: Strategy, start: YearMonth) -> Table {
    let scenario = &evaluation.scenario;
    let rows = evaluation.path.ledger(strategy);
    let row = |year: &Year| {
        let last = start.plus(year.first_month + year.months.saturating_sub(1));
        let cells = LINES.iter().map(|(_, of)| amount(of(year)));
        std::iter::once(format!("to {last}")).chain(cells).collect()
    };
    Table {
        columns: std::iter::once("Year").chain(LINES.iter().map(|l| l.0)).collect(),
        rows: years(rows, scenario.company.cash, scenario.plan.hodl_share).iter().map(row).collect(),
    }
}

/// An amount of money; nothing at all is a dash.
pub fn amount(value: f64) -> String {
    if value.abs() < 0.5 { "–".to_owned() } else { Unit::Usd.number(value) }
}

/// What may go wrong, and how likely it is for each strategy; beside a pinned baseline, by how much that has changed.
pub fn outcomes(ensemble: &Ensemble, baseline: Option<&Ensemble>) -> Table {
    type Of = fn(&StrategyOutcome) -> Estimate;
    let lines: [(&str, Of); 6] = [
        ("Default by the horizon", |s| s.default),
        ("Maturing debt not refinanced", |s| s.refinancing_refused),
        ("Debt service not covered in a month", |s| s.covenant_breached),
        ("Dilution above 50 %", |s| s.diluted),
        ("AI assets worth under 90 % of book", |s| s.stranded),
        ("A share worth nothing at the end", |s| s.worthless),
    ];
    let row = |(name, of): (&str, Of)| {
        let text = |(k, strategy): (usize, &StrategyOutcome)| match baseline.and_then(|b| b.strategies.get(k)) {
            None => probability(of(strategy)),
            Some(then) => {
                let (now, then) = (of(strategy).value, of(then).value);
                let change = Unit::Percent.change(now - then);
                format!("{} ({})", Unit::Percent.text(now), change.trim_end_matches("pp").trim_end())
            }
        };
        let cells = ensemble.strategies.iter().enumerate().map(text);
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    Table {
        columns: vec![
            if baseline.is_some() { "Probability (change, pp)" } else { "Probability, with its standard error" },
            "Stay",
            "Plan",
            "All-in",
        ],
        rows: lines.into_iter().map(row).collect(),
    }
}

/// What the defaults of a strategy have in common, beside its survivors.
pub fn defaults(ensemble: &Ensemble, strategy: Strategy) -> Table {
    let defaults = &ensemble.strategy(strategy).defaults;
    let text = |unit: Unit, conditions: Option<&Conditions>, of: fn(&Conditions) -> f64| {
        conditions.map_or_else(|| UNDEFINED.to_owned(), |c| unit.text(of(c)))
    };
    let (fallen, alive) = (defaults.at_default.as_ref(), defaults.at_survival.as_ref());
    let condition = |name: &str, unit: Unit, of: fn(&Conditions) -> f64| {
        vec![name.to_owned(), text(unit, fallen, of), text(unit, alive, of)]
    };
    let mut rows = vec![
        condition("Median hashprice", Unit::UsdPerPhDay, |c| c.hashprice),
        condition("Median borrowing rate", Unit::PercentPerYear, |c| c.borrowing_rate),
        condition("Median market rent", Unit::UsdPerKwMonth, |c| c.rent),
    ];
    let share = |name: String, value: f64| vec![name, Unit::Percent.text(value), String::new()];
    rows.extend(defaults.causes.iter().map(|(cause, part)| share(format!("Cause: {}", cause.text()), *part)));
    rows.extend(defaults.after_bust.map(|part| share("After the AI boom had ended".to_owned(), part)));
    Table { columns: vec!["What defaults have in common", "At default", "Survivors, at the end"], rows }
}

/// Percentiles in a month, and the central path beside them: the present one, and that of a pinned baseline. The
/// baseline may lack the month.
pub fn percentiles(
    evaluation: &Evaluation,
    ensemble: &Ensemble,
    strategy: Strategy,
    month: usize,
    baseline: Option<Option<&Row>>,
) -> Table {
    let outcome = ensemble.strategy(strategy);
    let central = evaluation.path.ledger(strategy).get(month);
    let line = |name: &str, unit: Unit, bands: &Bands, of: fn(&Row) -> f64| {
        let levels = bands.months.get(month).map(|p| p.map(|v| unit.number(v)));
        let levels = levels.unwrap_or_else(|| [(); 5].map(|()| UNDEFINED.to_owned()));
        let on = |row: Option<&Row>| row.map_or_else(|| UNDEFINED.to_owned(), |r| unit.number(of(r)));
        let name = format!("{name}, {}", unit.suffix());
        std::iter::once(name).chain(levels).chain([on(central)]).chain(baseline.map(on)).collect()
    };
    Table {
        columns: ["In this month", "5 %", "25 %", "Median", "75 %", "95 %", "Central path"]
            .into_iter()
            .chain(baseline.map(|_| "Baseline"))
            .collect(),
        rows: vec![
            line("Net asset value per share", Unit::Usd, &outcome.nav_per_share, Row::nav_per_share),
            line("Liquidity", Unit::Usd, &outcome.liquidity, Row::liquidity),
            line("Hashprice", Unit::UsdPerPhDay, &ensemble.hashprice, |r| r.hashprice),
            line("Bitcoin price", Unit::Usd, &ensemble.btc_price, |r| r.btc_price),
            line("Market rent", Unit::UsdPerKwMonth, &ensemble.rent, |r| r.lease_market_rate),
        ],
    }
}
