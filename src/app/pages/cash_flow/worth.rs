//! What the company is worth: the bridge from what it owns to what the market pays, as a waterfall and as tables.

use crate::analysis::bridge::{Bridge, Part};
use crate::app::picture::Facts;
use crate::app::picture::table::{Cell, Column, Table};
use crate::app::picture::waterfall::{Step, Waterfall};
use crate::model::ledger::Price;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// What the bridge is told in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Money {
    /// US dollars per share.
    #[default]
    PerShare,
    /// US dollars.
    Usd,
}

impl Money {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::PerShare, Self::Usd];

    /// Name on the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::PerShare => "Per share",
            Self::Usd => "In USD",
        }
    }

    fn unit(self) -> Unit {
        match self {
            Self::PerShare => Unit::UsdPerShare,
            Self::Usd => Unit::Usd,
        }
    }

    /// An amount of all shares, told so.
    fn of(self, usd: f64, shares: f64) -> f64 {
        match self {
            Self::PerShare => usd / shares,
            Self::Usd => usd,
        }
    }
}

/// The bridge, and what it is shown as.
#[derive(Debug, Default)]
pub struct Worth {
    money: Money,
    bridge: Option<Bridge>,
    waterfall: Option<Waterfall>,
    pub(in crate::app) steps: Table,
    pub(in crate::app) multiples: Table,
    pub(in crate::app) conversions: Table,
    /// The revision of what is open that the bridge is of, and the strategy.
    bridge_of: Option<(u64, Strategy)>,
    /// What the waterfall is told in; `None` where it is to be made.
    told_in: Option<Money>,
}

impl Worth {
    /// What the bridge is told in.
    pub fn money(&self) -> Money {
        self.money
    }

    /// From what the company owns to what the market pays; `None` until it is looked at.
    pub fn waterfall(&self) -> Option<&Waterfall> {
        self.waterfall.as_ref()
    }

    /// The steps of the bridge, in USD and per share.
    pub fn steps(&self) -> &Table {
        &self.steps
    }

    /// Multiples that the sector is quoted in.
    pub fn multiples(&self) -> &Table {
        &self.multiples
    }

    /// Shares outstanding by the debts that convert, the lowest price first. Empty where none does.
    pub fn conversions(&self) -> &Table {
        &self.conversions
    }

    /// Tells the bridge in this.
    pub(super) fn tell_in(&mut self, money: Money) {
        self.money = money;
    }

    /// Follows what is open, and the strategy that is looked at. A bridge takes a dozen runs of a single month, so it is
    /// made only where one of the two has moved.
    pub(super) fn refresh(&mut self, facts: &Facts<'_>) {
        let bridge_of = Some((facts.open.revision(), facts.focus));
        if self.bridge_of != bridge_of {
            self.bridge_of = bridge_of;
            self.told_in = None;
            self.bridge = Bridge::of(facts.open.scenario(), facts.focus);
            let tables = self.bridge.as_ref().map(|bridge| (steps(bridge), multiples(bridge), conversions(bridge)));
            (self.steps, self.multiples, self.conversions) = tables.unwrap_or_default();
        }
        if self.told_in != Some(self.money) {
            self.told_in = Some(self.money);
            self.waterfall = self.bridge.as_ref().map(|bridge| waterfall(bridge, self.money));
        }
    }
}

/// What is added up so far.
const NAV: &str = "Net asset value";

/// What the market pays above or below net asset value, by its name.
fn premium_label(premium: f64) -> &'static str {
    if premium < 0.0 { "Discount to net asset value" } else { "Premium to net asset value" }
}

/// "Market value at 22.15 USD".
fn market_label(price: Price) -> String {
    format!("Market value at {} USD", Unit::UsdPerShare.number(price.usd()))
}

/// What a step counts.
fn meaning(part: &Part) -> &'static str {
    match part {
        Part::Mining => "The mining business, before its part of overhead",
        Part::Lease(_) => "Delivered: the rent under contract, then the market rent",
        Part::PlanHalls => "What the plan has delivered",
        Part::ToCome(_) => "Signed and not delivered: its worth once it is there, seen from today",
        Part::CostToGo(_) => "What is still to be spent on it",
        Part::NotCredited(_) => "What the market does not credit before it is delivered",
        Part::WorthNothing(_) => "It costs more than it will be worth, so it counts for nothing and not for less",
        Part::Overhead => "A company without any would be worth so much more",
        Part::Floor => "Operations are worth nothing at least: they can be shut",
        Part::Land => "Power that nothing uses yet",
        Part::Cash => "At the end of the first month",
        Part::Bitcoin => "Held at the end of the first month, at its price",
        Part::Debt(_) | Part::RefinancedDebt | Part::ProjectLoan => "Owed at the end of the first month",
    }
}

/// The bridge as a waterfall, from nothing to what the market pays, or to net asset value where there is no price.
fn waterfall(bridge: &Bridge, money: Money) -> Waterfall {
    let unit = money.unit();
    let other = if money == Money::Usd { Money::PerShare } else { Money::Usd };
    let mut level = 0.0;
    let mut step = |name: String, usd: f64, about: &str| {
        let change = money.of(usd, bridge.shares);
        let start = level;
        level += change;
        let also = format!("{} {}", other.unit().change(other.of(usd, bridge.shares)), other.unit().suffix());
        Step { name, change, level: start, inputs: vec![about.to_owned(), also], ..Step::default() }
    };
    let mut steps: Vec<Step> =
        bridge.steps.iter().map(|one| step(one.part.label(), one.usd, meaning(&one.part))).collect();
    let nav = money.of(bridge.nav, bridge.shares);
    let to = match bridge.market_value().zip(bridge.premium()) {
        None => (NAV.to_owned(), nav),
        Some((market, premium)) => {
            let about = format!("{} for {}", market_label(bridge.price), Unit::Shares.text(bridge.shares));
            let premium = step(premium_label(premium).to_owned(), premium, &about);
            steps.push(Step {
                name: NAV.to_owned(),
                change: 0.0,
                level: nav,
                inputs: Vec::new(),
                marks: true,
                ..premium.clone()
            });
            steps.push(premium);
            (market_label(bridge.price), money.of(market, bridge.shares))
        }
    };
    let note = match bridge.price {
        Price::Market(price) => {
            format!(
                "At {} USD a share; {} outstanding.",
                Unit::UsdPerShare.number(price),
                Unit::Shares.text(bridge.shares)
            )
        }
        Price::Nav(_) => "The company has no share price: net asset value today stands for it.".to_owned(),
    };
    let summary = summary(unit, &steps, &to, &note);
    Waterfall { title: "What it is worth".to_owned(), unit, from: None, to, steps, note, summary, stale: false }
}

/// The waterfall in words.
fn summary(unit: Unit, steps: &[Step], to: &(String, f64), note: &str) -> String {
    let mut text = String::new();
    for step in steps {
        let figure = if step.marks { unit.text(step.level) } else { unit.change(step.change) };
        text.push_str(&format!("{} {figure}. ", step.name));
    }
    text.push_str(&format!("{} {}. {note}", to.0, unit.text(to.1)));
    text
}

/// The steps as a table, with what they add up to.
fn steps(bridge: &Bridge) -> Table {
    let row = |name: String, usd: f64, about: &'static str| {
        vec![Cell::words(name), Cell::number(usd), Cell::number(usd / bridge.shares), Cell::words(about)]
    };
    let mut rows: Vec<Vec<Cell>> =
        bridge.steps.iter().map(|one| row(one.part.label(), one.usd, meaning(&one.part))).collect();
    rows.push(row(NAV.to_owned(), bridge.nav, "All of the above"));
    if let Some((market, premium)) = bridge.market_value().zip(bridge.premium()) {
        rows.push(row(premium_label(premium).to_owned(), premium, "What the market pays beyond net asset value"));
        rows.push(row(market_label(bridge.price), market, "The share price times the shares outstanding"));
    }
    let columns = vec![
        Column::words("Part"),
        Column::figures("USD").of(Unit::Usd),
        Column::figures("USD/share").of(Unit::UsdPerShare),
        Column::note("What it counts"),
    ];
    Table::new(columns, rows).fixed()
}

/// Multiples that the sector is quoted in, at the share price.
fn multiples(bridge: &Bridge) -> Table {
    let m = &bridge.multiples;
    let price = bridge.price.usd();
    let why =
        |value: Option<f64>, counts: &'static str, reason: &'static str| if value.is_some() { counts } else { reason };
    let row = |name: &'static str, unit: Unit, value: Option<f64>, note: &'static str| {
        vec![Cell::words(name), Cell::maybe_with_unit(unit, value), Cell::words(note)]
    };
    let price_is = match bridge.price {
        Price::Market(_) => "the market's",
        Price::Nav(_) => "none: net asset value today",
    };
    let rows = vec![
        row("Share price", Unit::UsdPerShare, Some(price), price_is),
        row("Market value", Unit::Usd, Some(price * bridge.shares), "of the shares outstanding"),
        row("Enterprise value", Unit::Usd, Some(m.enterprise_value), "plus debt, less cash and BTC"),
        row("EV per MW", Unit::UsdPerItMw, m.per_mw, why(m.per_mw, "mined with, let or signed", "no power")),
        row(
            "EV over contracted income",
            Unit::Times,
            m.over_contracted_income,
            why(m.over_contracted_income, "of a year, once delivered", "nothing is signed"),
        ),
        row(
            "EV over revenue",
            Unit::Times,
            m.over_revenue,
            why(m.over_revenue, "of the first month, times 12", "there is no revenue"),
        ),
        row(
            "Price to net asset value",
            Unit::Times,
            m.price_to_nav,
            why(m.price_to_nav, "both per share, today", "NAV is not above zero"),
        ),
        row(
            "Bitcoin in the market value",
            Unit::Percent,
            m.bitcoin,
            why(m.bitcoin, "held after the first month", "the shares are worth nothing"),
        ),
    ];
    let columns = vec![Column::words("Multiples"), Column::figures("Here"), Column::note("What it counts")];
    Table::new(columns, rows).fixed()
}

/// Shares outstanding with each debt that converts. Empty where none does.
fn conversions(bridge: &Bridge) -> Table {
    if bridge.conversions.is_empty() {
        return Table::default();
    }
    let row = |name: String, price: Cell, becomes: Cell, shares: f64| {
        let more = shares / bridge.shares - 1.0;
        vec![Cell::words(name), price, becomes, Cell::number(shares), Cell::number(more)]
    };
    let today = row("Outstanding today".to_owned(), Cell::empty(), Cell::empty(), bridge.shares);
    let debts = bridge
        .conversions
        .iter()
        .map(|one| row(one.name.clone(), Cell::number(one.price), Cell::number(one.shares), one.diluted));
    let columns = vec![
        Column::words("Shares as debts convert"),
        Column::figures("From USD").of(Unit::UsdPerShare).named("converts_at"),
        Column::figures("Becomes").of(Unit::Shares).named("becomes_shares"),
        Column::figures("Shares").of(Unit::Shares).named("shares_with_it"),
        Column::figures("More, %").of(Unit::Percent).named("dilution"),
    ];
    Table::new(columns, std::iter::once(today).chain(debts).collect()).fixed()
}
