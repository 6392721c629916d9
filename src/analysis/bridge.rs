//! From what a company owns to what the market pays: the bridge of its value at the end of month 0.
//!
//! Every step is read from the model. What overhead takes is what is missing against a company without any; what a lease
//! or a debt is worth is what a company that has nothing else of its kind shows. So the steps add up to net asset value,
//! and no equation is written here.

use crate::model::company::{Debts, Signed, owed_debts, signed_leases};
use crate::model::entries::{Debt, Lease};
use crate::model::ledger::{CentralPath, Price, Row};
use crate::model::network::hashrate_of_power;
use crate::model::scenario::{Scenario, Strategy};

/// Kilowatts in a megawatt.
const KW: f64 = 1000.0;

/// What a step of the bridge is.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Mining, before its part of overhead.
    Mining,
    /// What is delivered of a lease.
    Lease(String),
    /// What is delivered of the plan's halls.
    PlanHalls,
    /// What is signed and not delivered of a lease, once it is there, seen from today.
    ToCome(String),
    /// What that still costs.
    CostToGo(String),
    /// What the market does not credit of the rest.
    NotCredited(String),
    /// What the cost exceeds the worth by: it counts for nothing, and not for less.
    WorthNothing(String),
    /// Overhead, capitalised with the businesses that bear it.
    Overhead,
    /// Operations are worth nothing at least: they can be shut.
    Floor,
    /// Powered land without use.
    Land,
    /// Cash.
    Cash,
    /// Bitcoin.
    Bitcoin,
    /// A debt.
    Debt(String),
    /// Debt that was refinanced in the month.
    RefinancedDebt,
    /// The project loan.
    ProjectLoan,
}

impl Part {
    /// In words.
    pub fn label(&self) -> String {
        match self {
            Self::Mining => "Mining".to_owned(),
            Self::Lease(name) | Self::Debt(name) => name.clone(),
            Self::PlanHalls => PLAN.to_owned(),
            Self::ToCome(name) => format!("{name}, once delivered"),
            Self::CostToGo(name) => format!("{name}, cost to go"),
            Self::NotCredited(name) => format!("{name}, not credited yet"),
            Self::WorthNothing(name) => format!("{name}, not worth its cost"),
            Self::Overhead => "Overhead".to_owned(),
            Self::Floor => "Operations can be shut".to_owned(),
            Self::Land => "Powered land".to_owned(),
            Self::Cash => "Cash".to_owned(),
            Self::Bitcoin => "Bitcoin".to_owned(),
            Self::RefinancedDebt => "Refinanced debt".to_owned(),
            Self::ProjectLoan => "Project loan".to_owned(),
        }
    }
}

/// What the plan's halls are called.
const PLAN: &str = "Halls of the plan";

/// A step, from what was added up before it to what comes after.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub part: Part,
    /// What it adds, USD.
    pub usd: f64,
}

/// A debt that becomes shares, at the amount owed at the end of month 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversion {
    /// The debt.
    pub name: String,
    /// Price of a share from which it converts, USD.
    pub price: f64,
    /// Shares that it becomes.
    pub shares: f64,
    /// Shares outstanding with it and with all that convert at a lower price.
    pub diluted: f64,
}

/// The bridge of a company under a strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// The steps, in the order of a balance sheet. They add up to [`Self::nav`].
    pub steps: Vec<Step>,
    /// Net asset value, USD.
    pub nav: f64,
    /// Shares outstanding.
    pub shares: f64,
    /// What a share costs.
    pub price: Price,
    /// Debts that convert, the lowest price first.
    pub conversions: Vec<Conversion>,
    /// What is signed.
    pub contracted: Contracted,
    /// Multiples that the sector is quoted in.
    pub multiples: Multiples,
}

/// All leases of the book together, the one that the inputs say in short included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contracted {
    /// Critical IT load, MW.
    pub it_mw: f64,
    /// A year's net operating income once all of it is delivered, at the rents of its first year, USD.
    pub income: f64,
}

impl Contracted {
    /// A debt over a year's income; `None` where nothing is signed.
    pub(super) fn owes(&self, debt: f64) -> Option<f64> {
        (self.income > 0.0).then(|| debt / self.income)
    }

    pub(super) fn of(leases: &[Signed]) -> Self {
        // From zero up: a sum of nothing would be a negative zero, which a table would show.
        let mut all = Self { it_mw: 0.0, income: 0.0 };
        for Signed { lease, .. } in leases {
            all.it_mw += lease.it_mw;
            all.income += 12.0 * KW * lease.it_mw * lease.rent * lease.margin;
        }
        all
    }
}

/// Multiples that the sector is quoted in; `None` where there is nothing to divide by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Multiples {
    /// Market value of the shares and all debt, less cash and bitcoin, USD.
    pub enterprise_value: f64,
    /// Over utility power that is mined with, let or signed, USD/MW.
    pub per_mw: Option<f64>,
    /// Over the hashrate that the power of month 0 runs, USD per EH/s.
    pub per_eh: Option<f64>,
    /// Over a year's net operating income of all that is signed, once delivered, at the rents of its first year.
    pub over_contracted_income: Option<f64>,
    /// Over a year of the revenue of month 0.
    pub over_revenue: Option<f64>,
    /// Price of a share over net asset value per share.
    pub price_to_nav: Option<f64>,
    /// Bitcoin held, part of the market value of the shares.
    pub bitcoin: Option<f64>,
}

impl Bridge {
    /// The bridge at the end of month 0 on the central path.
    pub fn of(scenario: &Scenario, strategy: Strategy) -> Option<Self> {
        let row = first_month(scenario, strategy)?;
        let leases = signed_leases(scenario);
        let pieces: Vec<Piece> = leases.iter().filter_map(|signed| Piece::of_lease(scenario, signed)).collect();
        let plan = Piece::of_plan(scenario, strategy, &row, &pieces);
        let mut free = scenario.clone();
        free.company.sga = 0.0;
        let free = first_month(&free, strategy)?;
        let overhead = row.mining_value - free.mining_value - row.ai_overhead_value;
        let operations =
            row.mining_value + row.ai_value - row.ai_overhead_value + row.construction_value + row.backlog_value;

        let mut steps = vec![Step { part: Part::Mining, usd: free.mining_value }];
        steps.extend(pieces.iter().chain(&plan).flat_map(Piece::steps));
        let mut add = |part: Part, usd: f64| steps.push(Step { part, usd });
        add(Part::Overhead, overhead);
        add(Part::Floor, row.operations_value - row.idle_land_value - operations);
        add(Part::Land, row.idle_land_value);
        add(Part::Cash, row.cash);
        add(Part::Bitcoin, row.btc_held * row.btc_price);
        let debts = debts(scenario);
        for (debt, owed) in &debts {
            add(Part::Debt(debt.name.clone()), -owed);
        }
        add(Part::RefinancedDebt, -row.refinanced_debt);
        add(Part::ProjectLoan, -row.loan);
        // What is nothing but rounding of what was put together is nothing.
        let largest = steps.iter().fold(0.0_f64, |largest, step| largest.max(step.usd.abs()));
        steps.retain(|step| step.usd.abs() > 1e-12 * largest);

        let (price, contracted) = (Price::of(scenario), Contracted::of(&leases));
        Some(Self {
            steps,
            nav: row.nav,
            shares: row.shares,
            price,
            conversions: conversions(&debts, row.shares),
            contracted,
            multiples: Multiples::of(scenario, &row, price, &contracted),
        })
    }

    /// What the market pays for all shares, USD; `None` where the company has no price.
    pub fn market_value(&self) -> Option<f64> {
        match self.price {
            Price::Market(price) => Some(price * self.shares),
            Price::Nav(_) => None,
        }
    }

    /// What the market pays beyond net asset value, USD.
    pub fn premium(&self) -> Option<f64> {
        Some(self.market_value()? - self.nav)
    }

    /// Shares outstanding once every debt that converts at a price of this, USD, or less has done so.
    pub fn diluted(&self, price: f64) -> f64 {
        diluted(&self.conversions, self.shares, price)
    }
}

/// Shares outstanding once every debt of these that converts at a price of this, USD, or less has done so.
pub(super) fn diluted(conversions: &[Conversion], shares: f64, price: f64) -> f64 {
    let below = conversions.iter().rfind(|conversion| conversion.price <= price);
    below.map_or(shares, |conversion| conversion.diluted)
}

/// A lease, or the plan's halls, in parts.
struct Piece {
    name: Option<String>,
    /// What is delivered, USD.
    delivered: f64,
    /// What is signed and not delivered, once it is there, seen from today, USD.
    to_come: f64,
    /// What that still costs, USD.
    to_spend: f64,
    /// What the market credits of both together, USD.
    credited: f64,
}

impl Piece {
    /// A lease, as a company shows it that has no other and neither plan nor debt.
    fn of_lease(scenario: &Scenario, signed: &Signed) -> Option<Self> {
        let lease = &signed.lease;
        let alone = |change: &dyn Fn(&mut Scenario, &mut Lease)| {
            let (mut alone, mut lease) = (scenario.clone(), lease.clone());
            change(&mut alone, &mut lease);
            if signed.in_short {
                alone.company.leases = Vec::new();
            } else {
                alone.company.existing_ai_mw = 0.0;
                alone.company.leases = vec![lease];
            }
            first_month(&alone, Strategy::Stay)
        };
        let row = alone(&|_, _| ())?;
        // Without a cost to come and with full credit, what is not delivered counts for all that it will be worth.
        let whole = alone(&|scenario, lease| (scenario.plan.backlog_credit, lease.cost_to_go) = (1.0, 0.0))?;
        Some(Self {
            name: Some(lease.name.clone()),
            delivered: row.ai_value,
            to_come: whole.construction_value + whole.backlog_value,
            to_spend: lease.cost_to_go - row.book_capex,
            credited: row.construction_value + row.backlog_value,
        })
    }

    /// The plan's halls: what the leases of the book do not explain.
    fn of_plan(scenario: &Scenario, strategy: Strategy, row: &Row, leases: &[Self]) -> Option<Self> {
        let credited = |row: &Row| row.construction_value + row.backlog_value;
        let mut full = scenario.clone();
        full.plan.backlog_credit = 1.0;
        // What both have in common is the book.
        let book = first_month(&full, Strategy::Stay).map(|row| credited(&row))?;
        let worth = first_month(&full, strategy).map(|row| credited(&row))? - book;
        let built = whole_build(scenario, strategy);
        let to_spend = if worth > 0.0 { built - row.ai_capex } else { 0.0 };
        let delivered = row.ai_value - leases.iter().map(|lease| lease.delivered).sum::<f64>();
        Some(Self {
            name: None,
            delivered,
            to_come: worth + to_spend,
            to_spend,
            credited: credited(row) - leases.iter().map(|lease| lease.credited).sum::<f64>(),
        })
    }

    fn steps(&self) -> [Step; 4] {
        let name = || self.name.clone().unwrap_or_else(|| PLAN.to_owned());
        let rest = self.credited + self.to_spend - self.to_come;
        let part = if self.to_spend > self.to_come { Part::WorthNothing } else { Part::NotCredited };
        [
            Step { part: self.name.clone().map_or(Part::PlanHalls, Part::Lease), usd: self.delivered },
            Step { part: Part::ToCome(name()), usd: self.to_come },
            Step { part: Part::CostToGo(name()), usd: -self.to_spend },
            Step { part: part(name()), usd: rest },
        ]
    }
}

/// What the plan's build costs in all, USD.
fn whole_build(scenario: &Scenario, strategy: Strategy) -> f64 {
    if strategy.ai_share(&scenario.plan) == 0.0 {
        return 0.0;
    }
    let horizon_months = ((scenario.plan.first_delivery() + scenario.plan.rollout_months).ceil() + 1.0).max(1.0);
    let path = CentralPath::follow(&Scenario { horizon_months, ..scenario.clone() }, &[strategy]);
    path.ledger(strategy).iter().map(|row| row.ai_capex).sum()
}

/// The end of month 0 of a strategy.
fn first_month(scenario: &Scenario, strategy: Strategy) -> Option<Row> {
    let first = Scenario { horizon_months: 1.0, ..scenario.clone() };
    CentralPath::follow(&first, &[strategy]).ledgers.into_iter().nth(strategy.index())?.into_iter().next()
}

/// Every debt with what is owed of it at the end of month 0, USD, unless it was due.
pub(super) fn debts(scenario: &Scenario) -> Vec<(Debt, f64)> {
    let owed = |debt: &Debt| {
        let mut alone = scenario.clone();
        alone.company.debt = 0.0;
        alone.company.debts = vec![debt.clone()];
        Debts::new(&alone).months.first().map_or(0.0, |month| month.owed)
    };
    owed_debts(&scenario.company).into_iter().map(|debt| (debt.clone(), owed(&debt))).collect()
}

/// The debts that convert, the lowest price first, and the shares outstanding with each.
pub(super) fn conversions(debts: &[(Debt, f64)], shares: f64) -> Vec<Conversion> {
    let mut found: Vec<Conversion> = debts
        .iter()
        .filter(|(debt, owed)| debt.converts_at.is_finite() && *owed > 0.0)
        .map(|(debt, owed)| {
            let shares = owed / debt.converts_at;
            Conversion { name: debt.name.clone(), price: debt.converts_at, shares, diluted: 0.0 }
        })
        .collect();
    found.sort_by(|a, b| a.price.total_cmp(&b.price));
    let mut diluted = shares;
    for conversion in &mut found {
        diluted += conversion.shares;
        conversion.diluted = diluted;
    }
    found
}

impl Multiples {
    pub(super) fn of(scenario: &Scenario, row: &Row, price: Price, contracted: &Contracted) -> Self {
        let (company, plan) = (&scenario.company, &scenario.plan);
        let market_value = price.usd() * row.shares;
        let bitcoin = row.btc_held * row.btc_price;
        let enterprise_value = market_value + row.debt() - row.cash - bitcoin;
        // A lease of the list has power of its own but for what mining makes room for.
        let own_power = |lease: &Lease| plan.gross_to_it * lease.it_mw - lease.mining_mw;
        let power_mw = company.site_mw + company.leases.iter().map(own_power).sum::<f64>();
        let hashrate = hashrate_of_power(row.mining_mw, row.efficiency, company.mining_pue);
        let revenue = 12.0 * (row.mining_revenue + row.ai_revenue());
        let over = |value: f64, by: f64| (by > 0.0).then(|| value / by);
        Self {
            enterprise_value,
            per_mw: over(enterprise_value, power_mw),
            per_eh: over(enterprise_value, hashrate),
            over_contracted_income: over(enterprise_value, contracted.income),
            over_revenue: over(enterprise_value, revenue),
            price_to_nav: over(price.usd(), row.nav / row.shares),
            bitcoin: over(bitcoin, market_value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::random::Randomness;
    use crate::model::entries::Entry;

    fn lease(name: &str, it_mw: f64, first_month: f64, cost_to_go: f64) -> Lease {
        Lease {
            it_mw,
            rent: 130.0,
            escalator: 0.03,
            first_month,
            rollout_months: 6.0,
            cost_to_go,
            ..Lease::named(name)
        }
    }

    fn debt(name: &str, amount: f64, converts_at: f64) -> Debt {
        Debt { amount, converts_at, coupon: 0.05, due_month: 50.0, ..Debt::named(name) }
    }

    fn company() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.company.existing_ai_mw = 40.0;
        scenario.company.existing_ai_rate = 120.0;
        scenario.company.idle_mw = 500.0;
        scenario.company.share_price = 12.0;
        scenario.company.leases = vec![
            lease("Delivered", 100.0, -20.0, 0.0),
            Lease { book: 3e8, ..lease("Half built", 120.0, 8.0, 4e8) },
            // Costs more than it will be worth.
            lease("Too dear", 30.0, 30.0, 2e9),
        ];
        scenario.company.debts = vec![
            debt("Notes", 4e8, f64::INFINITY),
            debt("0 % convertible", 6e8, 22.5),
            debt("Deep in the money", 1e8, 5.0),
        ];
        scenario
    }

    fn assert_adds_up(scenario: &Scenario, strategy: Strategy) -> Bridge {
        let bridge = Bridge::of(scenario, strategy).expect("a month");
        let sum: f64 = bridge.steps.iter().map(|step| step.usd).sum();
        let gross: f64 = bridge.steps.iter().map(|step| step.usd.abs()).sum();
        assert!((sum - bridge.nav).abs() <= 1e-9 * gross, "{sum} instead of {}: {:#?}", bridge.nav, bridge.steps);
        let path = CentralPath::follow(scenario, &[strategy]);
        assert_eq!(bridge.nav, path.ledger(strategy)[0].nav, "the same month as in the whole run");
        bridge
    }

    fn step(bridge: &Bridge, part: &Part) -> f64 {
        bridge.steps.iter().find(|step| step.part == *part).map_or(0.0, |step| step.usd)
    }

    #[test]
    fn the_steps_add_up_to_net_asset_value() {
        for strategy in Strategy::ALL {
            assert_adds_up(&Scenario::default(), strategy);
            let bridge = assert_adds_up(&company(), strategy);
            for name in ["Delivered", "Existing lease"] {
                assert!(step(&bridge, &Part::Lease(name.to_owned())) > 0.0, "{:#?}", bridge.steps);
            }
            let to_come = |name: &str| step(&bridge, &Part::ToCome(name.to_owned()));
            assert!(to_come("Half built") > 0.0 && to_come("Delivered") == 0.0);
            let to_go = step(&bridge, &Part::CostToGo("Half built".to_owned()));
            assert!((to_go + 4e8 * 13.0 / 14.0).abs() < 1.0, "a month of fourteen is paid: {to_go}");
            // Nobody builds what costs more than it is worth: it counts for nothing.
            let name = || "Too dear".to_owned();
            let parts = [Part::ToCome(name()), Part::CostToGo(name()), Part::WorthNothing(name())];
            let sum: f64 = parts.iter().map(|part| step(&bridge, part)).sum();
            assert!(sum.abs() < 1e-3 && step(&bridge, &parts[2]) > 0.0, "{sum}");
            assert!(step(&bridge, &Part::Overhead) < 0.0);
            assert_eq!(step(&bridge, &Part::Land), 500.0 * company().company.land_value);
            for (name, amount) in [("Notes", 4e8), ("0 % convertible", 6e8), ("Existing debt", 2e8)] {
                assert_eq!(step(&bridge, &Part::Debt(name.to_owned())), -amount);
            }
        }
    }

    #[test]
    fn a_plan_that_is_signed_at_once_is_a_step_of_its_own() {
        let mut scenario = company();
        scenario.plan.ai_start_month = 0.0;
        let bridge = assert_adds_up(&scenario, Strategy::Plan);
        let of = |part: fn(String) -> Part| step(&bridge, &part(PLAN.to_owned()));
        let plan = &scenario.plan;
        let it_mw = plan.ai_share * scenario.company.convertible_mw() / plan.gross_to_it;
        let cost = it_mw * plan.capex_per_it_mw * (1.0 + plan.capex_overrun);
        let spent = CentralPath::run(&scenario).ledger(Strategy::Plan)[0].ai_capex;
        assert!((of(Part::CostToGo) + cost - spent).abs() < 1e-9 * cost);
        assert!(of(Part::ToCome) > cost && of(Part::NotCredited) < 0.0, "{:#?}", bridge.steps);
        assert_eq!(step(&assert_adds_up(&scenario, Strategy::Stay), &Part::ToCome(PLAN.to_owned())), 0.0);
    }

    #[test]
    fn a_company_whose_operations_lose_money_shuts_them() {
        let mut scenario = Scenario::default();
        (scenario.company.sga, scenario.company.land_value) = (40e6, 0.0);
        scenario.company.existing_ai_mw = 60.0;
        scenario.company.existing_ai_rate = 100.0;
        let bridge = assert_adds_up(&scenario, Strategy::Stay);
        assert!(step(&bridge, &Part::Floor) > 0.0, "{:#?}", bridge.steps);
    }

    #[test]
    fn random_companies_add_up_too() {
        let random = Randomness::new(5);
        let numbers = random.patience(0);
        for round in 0..40 {
            let at = |k: usize| numbers[(round * 13 + k) % numbers.len()].abs().fract();
            let mut scenario = company();
            for (k, lease) in scenario.company.leases.iter_mut().enumerate() {
                (lease.it_mw, lease.first_month) = (300.0 * at(k), 60.0 * at(k + 3) - 30.0);
                (lease.cost_to_go, lease.book) = (1e9 * at(k + 6), 5e8 * at(k + 7));
            }
            for (k, debt) in scenario.company.debts.iter_mut().enumerate() {
                (debt.amount, debt.due_month) = (1e9 * at(k + 8), (4.0 * at(k + 9)).floor());
            }
            scenario.plan.ai_start_month = 3.0 * at(10);
            for strategy in Strategy::ALL {
                assert_adds_up(&scenario, strategy);
            }
        }
    }

    #[test]
    fn debts_convert_from_the_lowest_price_up() {
        let bridge = assert_adds_up(&company(), Strategy::Stay);
        let names: Vec<&str> = bridge.conversions.iter().map(|conversion| conversion.name.as_str()).collect();
        assert_eq!(names, ["Deep in the money", "0 % convertible"]);
        assert_eq!(bridge.diluted(4.99), bridge.shares);
        assert_eq!(bridge.diluted(5.0), bridge.shares + 20e6);
        assert_eq!(bridge.diluted(1e9), bridge.shares + 20e6 + 6e8 / 22.5);
    }

    #[test]
    fn multiples_are_those_of_the_market() {
        let bridge = assert_adds_up(&company(), Strategy::Stay);
        let market = bridge.market_value().expect("a price");
        assert_eq!(market, 12.0 * bridge.shares);
        assert!((bridge.premium().expect("a price") - (market - bridge.nav)).abs() < 1.0);
        let m = bridge.multiples;
        assert!((m.price_to_nav.expect("a value") - market / bridge.nav).abs() < 1e-9);
        let own_mw = 300.0 + 1.4 * (100.0 + 120.0 + 30.0);
        assert!((m.per_mw.expect("power") * own_mw / m.enterprise_value - 1.0).abs() < 1e-12);
        assert!(m.over_contracted_income > Some(0.0) && m.over_revenue > Some(0.0) && m.bitcoin > Some(0.0));
        // Without a price of its own a company is measured at its value.
        let own = assert_adds_up(&Scenario::default(), Strategy::Stay);
        assert_eq!((own.market_value(), own.premium()), (None, None));
        assert!((own.multiples.price_to_nav.expect("a value") - 1.0).abs() < 0.05, "{:?}", own.multiples);
    }
}
