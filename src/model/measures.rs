//! Measures of a strategy on the central path (model, §4).

use super::company::{EXISTING_DEBT, Owed};
use super::lanes::stated;
use super::ledger::{CentralPath, Row};
use super::scenario::{Company, Scenario, Strategy};

/// What brought a company down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultCause {
    /// A debt came due and could not be refinanced: the one at this place in the company's debts.
    DebtMaturity(usize),
    /// The project loan came due and could not be refinanced.
    LoanMaturity,
    /// Cash, bitcoin and the market for shares were exhausted.
    Liquidity,
    /// Debts exceed assets at the end of the run.
    Insolvency,
}

impl DefaultCause {
    /// In words, to follow "defaults in May 2029:".
    pub fn text(self) -> &'static str {
        match self {
            Self::DebtMaturity(_) => "existing debt not refinanced",
            Self::LoanMaturity => "project loan not refinanced",
            Self::Liquidity => "cash ran out",
            Self::Insolvency => "debts exceed assets at the end",
        }
    }

    /// The same with the name of the debt that was due.
    pub fn named(self, company: &Company) -> String {
        let Self::DebtMaturity(place) = self else { return self.text().to_owned() };
        match debt_name(company, place) {
            EXISTING_DEBT => self.text().to_owned(),
            "" => "a debt not refinanced".to_owned(),
            name => format!("{name} not refinanced"),
        }
    }
}

/// Name of the debt at a place in a company's debts, the one that the inputs say in short in front.
pub fn debt_name(company: &Company, place: usize) -> &str {
    let in_short = usize::from(company.debt > 0.0);
    if place < in_short {
        return EXISTING_DEBT;
    }
    company.debts.get(place - in_short).map_or("", |debt| &debt.name)
}

/// One strategy's measures on one path.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// Discounted value per share, USD: at the end, paid out before, and what a default leaves.
    pub value_per_share: f64,
    /// Value per share at the end, not discounted, USD; zero after a default.
    pub end_value: f64,
    /// What a share has come to at the end with all that was paid out, at the interest on cash, USD.
    pub wealth: f64,
    /// Net asset value per share at the end of month 0, USD.
    pub nav_per_share: f64,
    /// Months of the run.
    pub months: usize,
    /// Month of default, and what caused it.
    pub default: Option<(usize, DefaultCause)>,
    /// Part of their claims that lenders get back after a default.
    pub recovery: Option<f64>,
    /// Smallest debt service cover of the project loan before a default, and its month.
    pub min_dscr: Option<(f64, usize)>,
    /// Smallest cover of all interest and scheduled repayments before a default, and its month.
    pub min_cover: Option<(f64, usize)>,
    /// Largest debt at a month's end before that of a default, USD, and its month.
    pub peak_debt: (f64, usize),
    /// Shares at the end over shares at the start, less one.
    pub dilution: f64,
    /// Cash cost per bitcoin in month 0, USD.
    pub cash_cost_per_btc: Option<f64>,
    /// All-in cost per bitcoin in month 0, USD.
    pub all_in_cost_per_btc: Option<f64>,
    /// Hashprice at which the fleet of month 0 just covers power and other variable cost, USD/PH/day.
    pub hashcost: f64,
    /// Smallest liquidity, USD, and its month.
    pub min_liquidity: (f64, usize),
    /// Shortest runway in months, and the month in which it stood so.
    pub runway: Option<(f64, usize)>,
    /// Largest book value of AI assets above their worth, USD, and its month.
    pub stranded: (f64, usize),
}

/// What a share is worth today and at the end, from what stands at the end and what was paid out on the way.
#[derive(Clone, Copy, Debug)]
struct Worth {
    end_value: f64,
    value_per_share: f64,
    wealth: f64,
}

impl Worth {
    fn of(scenario: &Scenario, rows: &[Row], default_month: Option<usize>) -> Self {
        let factors = ShareFactors::new(scenario);
        let end_value = rows.last().map_or(0.0, Row::nav_per_share);
        let mut worth = Self { end_value, value_per_share: 0.0, wealth: 0.0 };
        let standing = default_month.unwrap_or(rows.len());
        for (t, row) in rows.iter().enumerate().take(standing + 1) {
            let paid = if t < standing { row.paid_out } else { row.estate.left() };
            worth.value_per_share += paid / row.shares * factors.today[t];
            worth.wealth += paid / row.shares * factors.horizon[t];
        }
        worth.value_per_share += end_value * factors.end;
        worth.wealth += end_value;
        worth
    }
}

stated! {
/// What a USD per share that is paid out in a month counts for, today and at the end of the run.
#[derive(Clone, Debug)]
pub struct ShareFactors<N> {
    /// Today, at the cost of equity, by month.
    pub today: Vec<N>,
    /// At the end, at the interest on cash, by month.
    pub horizon: Vec<N>,
    /// Today, of what a share is worth at the end.
    pub end: N,
}
}

impl ShareFactors {
    /// The factors of a scenario's months.
    pub fn new(scenario: &Scenario) -> Self {
        let months = scenario.months();
        let of = |rate: f64, months: f64| (1.0 + rate).powf(months / 12.0);
        let (asked, earned) = (scenario.plan.cost_of_equity, scenario.world.cash_yield);
        Self {
            today: (0..months).map(|t| of(asked, -(t as f64 + 1.0))).collect(),
            horizon: (0..months).map(|t| of(earned, (months - t - 1) as f64)).collect(),
            end: of(asked, -(months as f64)),
        }
    }
}

/// Yearly return of a share bought at a price that has come to `wealth` after so many months; `None` where the price is
/// not positive.
pub fn yearly_return(wealth: f64, price: f64, months: usize) -> Option<f64> {
    (price > 0.0 && price.is_finite()).then(|| (wealth / price).powf(12.0 / months.max(1) as f64) - 1.0)
}

impl Measures {
    /// The measures of one strategy's ledger. An empty ledger is worth nothing.
    pub fn of(scenario: &Scenario, rows: &[Row]) -> Self {
        let first = rows.first();
        let default_month = rows.iter().position(|r| r.defaulted);
        let standing = rows.get(..default_month.unwrap_or(rows.len())).unwrap_or_default();
        let worth = Worth::of(scenario, rows, default_month);
        Self {
            value_per_share: worth.value_per_share,
            end_value: worth.end_value,
            wealth: worth.wealth,
            nav_per_share: first.map_or(0.0, |row| row.nav / row.shares),
            months: rows.len(),
            default: default_month.map(|month| (month, default_cause(&rows[month]))),
            recovery: default_month.map(|month| rows[month].estate.recovery()),
            min_dscr: smallest(standing.iter().map(|r| r.dscr)),
            min_cover: smallest(standing.iter().map(Row::cover)),
            peak_debt: largest(standing.iter().map(Row::debt)),
            dilution: rows.last().map_or(0.0, |last| last.shares / scenario.company.shares - 1.0),
            cash_cost_per_btc: first.and_then(Row::cash_cost_per_btc),
            all_in_cost_per_btc: first.and_then(Row::all_in_cost_per_btc),
            hashcost: first.map_or(0.0, |r| r.hashcost),
            min_liquidity: smallest(rows.iter().map(|r| Some(r.liquidity()))).unwrap_or((0.0, 0)),
            runway: smallest((0..rows.len()).map(|month| runway(rows, month))),
            stranded: largest(rows.iter().map(|r| r.stranded)),
        }
    }

    /// Yearly return of a share bought at a price, USD.
    pub fn yearly_return(&self, price: f64) -> Option<f64> {
        yearly_return(self.wealth, price, self.months)
    }

    /// The three strategies' measures.
    pub fn of_all(scenario: &Scenario, path: &CentralPath) -> [Self; 3] {
        Strategy::ALL.map(|strategy| Self::of(scenario, path.ledger(strategy)))
    }
}

/// Months until liquidity is gone at the burn of the trailing three months; `None` where it does not burn.
///
/// Burn is the fall of liquidity before shares were sold and before spare cash repaid debt or was paid out: what a company
/// lives on is not what it lives by, and what it gives away it need not.
pub fn runway(rows: &[Row], month: usize) -> Option<f64> {
    let now = rows.get(month)?;
    let before = rows.get(month.checked_sub(3)?)?;
    let sold: f64 = rows.get(month - 2..=month)?.iter().map(|r| r.shares_sold - r.swept - r.paid_out).sum();
    let burn = (before.liquidity() - now.liquidity() + sold) / 3.0;
    (burn > 0.0).then(|| now.liquidity().max(0.0) / burn)
}

fn default_cause(row: &Row) -> DefaultCause {
    if row.cash >= 0.0 {
        return DefaultCause::Insolvency;
    }
    match row.refused() {
        Some(Owed::Debt(place)) => DefaultCause::DebtMaturity(place),
        Some(Owed::Loan) => DefaultCause::LoanMaturity,
        None => DefaultCause::Liquidity,
    }
}

fn smallest(values: impl Iterator<Item = Option<f64>>) -> Option<(f64, usize)> {
    values.enumerate().filter_map(|(month, value)| Some((value?, month))).min_by(|a, b| a.0.total_cmp(&b.0))
}

fn largest(values: impl Iterator<Item = f64>) -> (f64, usize) {
    smallest(values.map(|v| Some(-v))).map_or((0.0, 0), |(v, month)| (-v, month))
}
