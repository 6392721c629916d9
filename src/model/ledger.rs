//! The central path: every strategy's month-by-month ledger, and its columns as a table.

use std::ops::ControlFlow;

use super::company::{
    CommonMonth, CompanyTerms, Estate, Flows, LeaseMonth, LeaseState, Owed, Register, Settled, State, StrategyMonth,
    month,
};
use super::lanes::Lane;
use super::market::{Draws, Market, MarketTerms};
use super::network::{break_even_power_price, hashcost, mining_charge};
use super::quantity::Unit;
use super::scenario::{Scenario, Strategy};

/// What became of a debt that was due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Maturity {
    /// Whose debt it is.
    pub owed: Owed,
    /// Its parts, USD.
    pub settled: Settled<f64>,
}

impl Maturity {
    /// What was due, whatever became of it, USD.
    pub fn usd(&self) -> f64 {
        let Settled { converted, repaid, refused, refinanced, .. } = self.settled;
        converted + repaid + refused + refinanced
    }
}

impl Register<f64> for Vec<Maturity> {
    fn settled(&mut self, owed: Owed, settled: &Settled<f64>) {
        self.push(Maturity { owed, settled: *settled });
    }
}

/// One month of one strategy. USD unless a name says otherwise; an undefined cost or ratio is `None`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the columns below give every field its meaning and unit")]
pub struct Row {
    pub month: f64,
    pub btc_price: f64,
    pub subsidy: f64,
    pub hashrate_eh: f64,
    pub hashprice: f64,
    pub efficiency: f64,
    pub mining_mw: f64,
    pub ai_mw: f64,
    pub btc_mined: f64,
    pub mining_revenue: f64,
    pub power_cost: f64,
    pub site_opex: f64,
    /// Of the plan's halls.
    pub new_ai_revenue: f64,
    /// Of the leases of the book.
    pub existing_ai_revenue: f64,
    /// Of the plan's halls.
    pub new_ai_noi: f64,
    pub ai_noi: f64,
    pub sga: f64,
    pub ebitda: f64,
    pub interest_earned: f64,
    pub asic_depreciation: f64,
    pub ai_depreciation: f64,
    pub stock_comp: f64,
    /// On the debts of the list and on refinanced debt.
    pub old_interest: f64,
    pub loan_interest: f64,
    pub interest_capitalised: f64,
    pub tax: f64,
    pub net_income: f64,
    /// Of the plan's halls.
    pub ai_capex: f64,
    /// Of the leases of the book.
    pub book_capex: f64,
    pub sustaining_capex: f64,
    pub asic_capex: f64,
    pub asic_sales: f64,
    pub debt_drawn: f64,
    /// Of the project loan.
    pub scheduled_repayment: f64,
    /// Of the debts of the list.
    pub listed_repayment: f64,
    /// Debts of the list and refinanced debt repaid at maturities and by the sweep.
    pub old_debt_repaid: f64,
    /// Project loan repaid at its maturity and by the sweep.
    pub loan_repaid: f64,
    /// Of both, what spare cash repaid at the end of the month.
    pub swept: f64,
    pub debt_converted: f64,
    pub bitcoin_sold: f64,
    pub shares_sold: f64,
    pub paid_out: f64,
    /// What became of the debts that were due.
    pub maturities: Vec<Maturity>,
    pub cash: f64,
    pub btc_held: f64,
    pub asic_book: f64,
    pub ai_book: f64,
    pub construction: f64,
    /// Debts of the list and refinanced debt.
    pub old_debt: f64,
    /// Of it, refinanced debt.
    pub refinanced_debt: f64,
    pub loan: f64,
    pub book_equity: f64,
    pub shares: f64,
    pub nav: f64,
    /// Of mining after its overhead, at least its land.
    pub mining_value: f64,
    /// Of all AI that is delivered, without overhead.
    pub ai_value: f64,
    /// What overhead takes from the value of AI.
    pub ai_overhead_value: f64,
    pub construction_value: f64,
    pub backlog_value: f64,
    pub idle_land_value: f64,
    /// All of these, operations being worth nothing at least.
    pub operations_value: f64,
    /// What a failure in this month would leave to those who are owed, and what is owed.
    pub estate: Estate<f64>,
    pub stranded: f64,
    pub mining_share: f64,
    pub dscr: Option<f64>,
    pub hashcost: f64,
    pub lease_market_rate: f64,
    pub borrowing_rate: f64,
    pub defaulted: bool,
}

impl Row {
    /// Revenue of all AI halls.
    pub fn ai_revenue(&self) -> f64 {
        self.new_ai_revenue + self.existing_ai_revenue
    }
    /// Depreciation of machines and halls.
    pub fn depreciation(&self) -> f64 {
        self.asic_depreciation + self.ai_depreciation
    }
    /// Interest expensed.
    pub fn interest(&self) -> f64 {
        self.old_interest + self.loan_interest
    }
    /// Repayments of all debt, maturities and sweeps included.
    pub fn principal_repaid(&self) -> f64 {
        self.scheduled_repayment + self.listed_repayment + self.old_debt_repaid + self.loan_repaid
    }
    /// Spent on all AI that is built, the plan's and the book's.
    pub fn all_ai_capex(&self) -> f64 {
        self.ai_capex + self.book_capex
    }
    /// Interest expensed and scheduled repayments, USD.
    pub fn debt_service(&self) -> f64 {
        self.interest() + self.scheduled_repayment + self.listed_repayment
    }
    /// EBITDA and interest earned over interest expensed and scheduled repayments; `None` where nothing is due.
    pub fn cover(&self) -> Option<f64> {
        let due = self.debt_service();
        (due > 0.0).then(|| (self.ebitda + self.interest_earned) / due)
    }
    /// The debt that nobody refinanced in this month, the first of several.
    pub fn refused(&self) -> Option<Owed> {
        self.maturities.iter().find(|maturity| maturity.settled.refused > 0.0).map(|maturity| maturity.owed)
    }
    /// All debt.
    pub fn debt(&self) -> f64 {
        self.old_debt + self.loan
    }
    /// Cash and bitcoin.
    pub fn liquidity(&self) -> f64 {
        self.cash + self.btc_held * self.btc_price
    }
    /// EBITDA and interest earned after interest, tax and all investment: what debt, bitcoin and shares have to cover, USD.
    pub fn free_cash_flow(&self) -> f64 {
        self.ebitda + self.interest_earned
            - self.interest()
            - self.tax
            - self.all_ai_capex()
            - self.sustaining_capex
            - self.asic_capex
            + self.asic_sales
    }
    /// Net asset value per share; nothing after a default.
    pub fn nav_per_share(&self) -> f64 {
        if self.defaulted { 0.0 } else { self.nav.max(0.0) / self.shares }
    }
    /// Everything on the left side of the balance sheet.
    pub fn assets(&self) -> f64 {
        self.liquidity() + self.asic_book + self.ai_book + self.construction
    }
    /// A cost per bitcoin mined; `None` in a month without any.
    fn per_btc(&self, cost: f64) -> Option<f64> {
        (self.btc_mined > 0.0).then(|| cost / self.btc_mined)
    }
    /// Power per bitcoin.
    pub fn power_per_btc(&self) -> Option<f64> {
        self.per_btc(self.power_cost)
    }
    /// Power and other variable cost per bitcoin: what an hour of mining has to earn.
    pub fn operating_per_btc(&self) -> Option<f64> {
        self.per_btc(self.power_cost + self.site_opex)
    }
    /// The same and the depreciation of machines, per bitcoin.
    pub fn depreciated_per_btc(&self) -> Option<f64> {
        self.per_btc(self.power_cost + self.site_opex + self.asic_depreciation)
    }
    /// Price of power, before any credit, at which mining earns just its power, carbon, regulation and other variable
    /// cost, USD/MWh; `None` where there are no machines.
    pub fn break_even_power(&self, scenario: &Scenario) -> Option<f64> {
        let company = &scenario.company;
        let earned = break_even_power_price(self.hashprice, self.efficiency, company.mining_pue);
        let carbon = scenario.world.carbon_price * company.grid_intensity + mining_charge(scenario, self.month);
        let runs = self.mining_mw > 0.0 && company.uptime > 0.0;
        runs.then_some(earned * (1.0 - company.pool_fee) - company.site_opex - carbon)
    }
    /// Other variable cost per bitcoin.
    pub fn opex_per_btc(&self) -> Option<f64> {
        self.per_btc(self.site_opex)
    }
    /// Mining's share of overhead per bitcoin.
    pub fn overhead_per_btc(&self) -> Option<f64> {
        self.per_btc(self.mining_share * self.sga)
    }
    /// Mining's share of the existing debt's interest per bitcoin.
    pub fn interest_per_btc(&self) -> Option<f64> {
        self.per_btc(self.mining_share * self.old_interest)
    }
    /// Machine depreciation and mining's share of stock compensation per bitcoin.
    pub fn non_cash_per_btc(&self) -> Option<f64> {
        self.per_btc(self.asic_depreciation + self.mining_share * self.stock_comp)
    }
    /// Cash cost per bitcoin: power, other, overhead and interest.
    pub fn cash_cost_per_btc(&self) -> Option<f64> {
        self.per_btc(self.power_cost + self.site_opex + self.mining_share * (self.sga + self.old_interest))
    }
    /// All-in cost per bitcoin: cash cost, machine depreciation and stock compensation.
    pub fn all_in_cost_per_btc(&self) -> Option<f64> {
        Some(self.cash_cost_per_btc()? + self.non_cash_per_btc()?)
    }
}

/// A column of the ledger.
#[derive(Debug)]
pub struct Column {
    /// Its name in files.
    pub name: &'static str,
    /// Its title on screen.
    pub label: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// Its value; `None` is an empty cell.
    pub value: fn(&Row) -> Option<f64>,
}

/// Rows of the column table: name, title, unit, value.
macro_rules! columns {
    ($($name:literal, $label:literal, $unit:ident, $value:expr;)*) => {
        /// The ledger's columns, in the order of the file.
        pub static COLUMNS: &[Column] =
            &[$(Column { name: $name, label: $label, unit: Unit::$unit, value: $value },)*];
    };
}

columns! {
    "month", "Month", Plain, |r| Some(r.month);
    "btc_price", "Bitcoin price", Usd, |r| Some(r.btc_price);
    "subsidy", "Subsidy", BtcPerBlock, |r| Some(r.subsidy);
    "hashrate_eh", "Network hashrate", ExahashPerSecond, |r| Some(r.hashrate_eh);
    "hashprice", "Hashprice", UsdPerPhDay, |r| Some(r.hashprice);
    "efficiency", "Fleet efficiency", JoulePerTh, |r| Some(r.efficiency);
    "mining_mw", "Mining power", Megawatt, |r| Some(r.mining_mw);
    "ai_mw", "AI power", Megawatt, |r| Some(r.ai_mw);
    "btc_mined", "Bitcoin mined", Btc, |r| Some(r.btc_mined);
    "mining_revenue", "Mining revenue", Usd, |r| Some(r.mining_revenue);
    "power_cost", "Power cost", Usd, |r| Some(r.power_cost);
    "site_opex", "Other site cost", Usd, |r| Some(r.site_opex);
    "ai_revenue", "AI revenue", Usd, |r| Some(r.ai_revenue());
    "ai_noi", "AI NOI", Usd, |r| Some(r.ai_noi);
    "sga", "Overhead", Usd, |r| Some(r.sga);
    "ebitda", "EBITDA", Usd, |r| Some(r.ebitda);
    "depreciation", "Depreciation", Usd, |r| Some(r.depreciation());
    "stock_comp", "Stock pay", Usd, |r| Some(r.stock_comp);
    "interest", "Interest expensed", Usd, |r| Some(r.interest());
    "interest_capitalised", "Interest capitalised", Usd, |r| Some(r.interest_capitalised);
    "tax", "Tax", Usd, |r| Some(r.tax);
    "net_income", "Net income", Usd, |r| Some(r.net_income);
    "ai_capex", "AI capex", Usd, |r| Some(r.all_ai_capex());
    "sustaining_capex", "Sustaining capex", Usd, |r| Some(r.sustaining_capex);
    "asic_capex", "Machines bought", Usd, |r| Some(r.asic_capex);
    "asic_sales", "Machines sold", Usd, |r| Some(r.asic_sales);
    "debt_drawn", "Debt drawn", Usd, |r| Some(r.debt_drawn);
    "principal_repaid", "Principal repaid", Usd, |r| Some(r.principal_repaid());
    "shares_sold", "Shares sold", Usd, |r| Some(r.shares_sold);
    "cash", "Cash", Usd, |r| Some(r.cash);
    "btc_held", "Bitcoin held", Btc, |r| Some(r.btc_held);
    "asic_book", "Machines, book", Usd, |r| Some(r.asic_book);
    "ai_book", "AI halls, book", Usd, |r| Some(r.ai_book);
    "construction", "Construction", Usd, |r| Some(r.construction);
    "debt", "Debt", Usd, |r| Some(r.debt());
    "book_equity", "Book equity", Usd, |r| Some(r.book_equity);
    "shares", "Shares", Shares, |r| Some(r.shares);
    "nav", "Net asset value", Usd, |r| Some(r.nav);
    "cash_cost_per_btc", "Cash cost", UsdPerBtc, Row::cash_cost_per_btc;
    "all_in_cost_per_btc", "All-in cost", UsdPerBtc, Row::all_in_cost_per_btc;
    "dscr", "DSCR", Times, |r| r.dscr;
    "lease_market_rate", "Market rent", UsdPerKwMonth, |r| Some(r.lease_market_rate);
    "borrowing_rate", "Borrowing rate", PercentPerYear, |r| Some(r.borrowing_rate);
    "defaulted", "Defaulted", Plain, |r| Some(f64::from(u8::from(r.defaulted)));
    "interest_earned", "Interest earned", Usd, |r| Some(r.interest_earned);
    "paid_out", "Paid out", Usd, |r| Some(r.paid_out);
    "debt_converted", "Debt converted", Usd, |r| Some(r.debt_converted);
    "cover", "Cover", Times, Row::cover;
}

/// A month of the network that the strategies share, beyond what their rows repeat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetworkRow {
    /// Hashprice at which the network stops growing, USD/PH/day.
    pub equilibrium: f64,
    /// Hashprice at which the cheapest machines switch off, USD/PH/day.
    pub floor: f64,
    /// The boom has ended.
    pub bust: bool,
    /// A large tenant has failed.
    pub failure: bool,
}

/// The three strategies on one path: the one without surprises (but for a scripted bust), or a single future.
#[derive(Clone, Debug, PartialEq)]
pub struct CentralPath {
    /// Rows by strategy, in the order of [`Strategy::ALL`].
    pub ledgers: [Vec<Row>; 3],
    /// The network, by month.
    pub network: Vec<NetworkRow>,
    /// What a share costs today, USD.
    pub price: Price,
}

/// What a path is struck by.
#[derive(Clone, Debug)]
pub struct Surprises {
    /// Month in which the boom ends; infinite is never.
    pub bust_month: f64,
    /// Month in which a large tenant fails; infinite is never.
    pub failure_month: f64,
    /// Unit normals of the step from each month to the next.
    pub draws: Vec<Draws<f64>>,
}

/// What a share costs today: what returns are measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Price {
    /// The market's, USD.
    Market(f64),
    /// Of a company that has none: net asset value per share of staying at the end of month 0, USD.
    Nav(f64),
}

impl Price {
    /// The price, USD.
    pub fn usd(self) -> f64 {
        match self {
            Self::Market(price) | Self::Nav(price) => price,
        }
    }

    /// Where it comes from, in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Market(_) => "market",
            Self::Nav(_) => "nav",
        }
    }

    /// The price of a share of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        if scenario.company.share_price.is_finite() {
            return Self::Market(scenario.company.share_price);
        }
        let start = Scenario { horizon_months: 1.0, ..scenario.clone() };
        CentralPath::follow(&start, &[Strategy::Stay]).price
    }
}

impl CentralPath {
    /// One strategy's rows, by month.
    pub fn ledger(&self, strategy: Strategy) -> &[Row] {
        &self.ledgers[strategy.index()]
    }

    /// The months of a strategy up to that of its default, with it: what follows means nothing. And whether it defaults.
    pub fn until_default(&self, strategy: Strategy) -> (&[Row], bool) {
        let rows = self.ledger(strategy);
        match rows.iter().position(|row| row.defaulted) {
            Some(month) => (&rows[..=month], true),
            None => (rows, false),
        }
    }

    /// Runs a scenario under all strategies.
    pub fn run(scenario: &Scenario) -> Self {
        Self::follow(scenario, &Strategy::ALL)
    }

    /// Runs a scenario under some strategies; the others' ledgers stay empty.
    pub fn follow(scenario: &Scenario, strategies: &[Strategy]) -> Self {
        Self::surprised(scenario, strategies, None)
    }

    /// The same on a path that is struck by surprises; by none but a scripted bust or failure where none are given.
    pub fn surprised(scenario: &Scenario, strategies: &[Strategy], surprises: Option<&Surprises>) -> Self {
        let months = scenario.months();
        let ledgers =
            Strategy::ALL.map(|strategy| Vec::with_capacity(if strategies.contains(&strategy) { months } else { 0 }));
        let price = Price::Market(scenario.company.share_price);
        let mut path = Self { ledgers, network: Vec::with_capacity(months), price };
        path.price = walk(scenario, strategies, surprises, &mut path);
        path
    }

    /// Follows one strategy without keeping its months: each is shown in its turn, until enough is seen. Returns the price
    /// of a share today.
    pub fn watch(scenario: &Scenario, strategy: Strategy, see: impl FnMut(&Row) -> ControlFlow<()>) -> Price {
        walk(scenario, &[strategy], None, &mut Watcher(see))
    }
}

/// Who reads months as they come.
trait Reader {
    fn month(&mut self, network: NetworkRow);
    fn row(&mut self, strategy: Strategy, row: Row) -> ControlFlow<()>;
}

impl Reader for CentralPath {
    fn month(&mut self, network: NetworkRow) {
        self.network.push(network);
    }

    fn row(&mut self, strategy: Strategy, row: Row) -> ControlFlow<()> {
        self.ledgers[strategy.index()].push(row);
        ControlFlow::Continue(())
    }
}

struct Watcher<F>(F);

impl<F: FnMut(&Row) -> ControlFlow<()>> Reader for Watcher<F> {
    fn month(&mut self, _: NetworkRow) {}

    fn row(&mut self, _: Strategy, row: Row) -> ControlFlow<()> {
        (self.0)(&row)
    }
}

/// Takes a company through its months. Returns the price of a share today.
fn walk(
    scenario: &Scenario,
    strategies: &[Strategy],
    surprises: Option<&Surprises>,
    reader: &mut impl Reader,
) -> Price {
    let market_terms = MarketTerms::new(scenario);
    let terms = CompanyTerms::following(scenario, strategies);
    let scripted = (market_terms.scripted_bust, market_terms.scripted_failure);
    let (bust, failure) = surprises.map_or(scripted, |surprises| (surprises.bust_month, surprises.failure_month));
    let mut market_state = market_terms.start(bust, failure);
    let mut lease_state = LeaseState::start();
    let mut states = [State::start(&terms); 3];
    // Rolled forward from its flows: the other side of the balance sheet.
    let mut equities = [terms.opening_equity(); 3];
    let mut price = Price::Market(scenario.company.share_price);
    for (t, (common, net)) in terms.months.iter().zip(&market_terms.network).enumerate() {
        let draws = surprises.and_then(|surprises| surprises.draws.get(t)).copied().unwrap_or_else(Draws::none);
        let market = market_state.month(&market_terms, net, common.t, &draws);
        let lease = lease_state.month(&terms, common, &market);
        if t == 0 && !price.usd().is_finite() {
            price = Price::Nav(first_value(&terms, common, &market, &lease));
        }
        reader.month(NetworkRow {
            equilibrium: net.equilibrium,
            floor: net.floor,
            bust: market.bust,
            failure: market.failure,
        });
        for strategy in strategies {
            let k = strategy.index();
            let state = &mut states[k];
            let Some(own) = terms.strategies[k].get(t) else { continue };
            let mut maturities = Vec::new();
            let flows = month(&terms, common, own, &market, &lease, state, &mut maturities);
            equities[k] += flows.equity_change;
            let row = Row {
                maturities,
                book_equity: equities[k],
                ..row(&terms, common, own, (net.subsidy, &market, &lease), state, &flows)
            };
            if reader.row(*strategy, row).is_break() {
                return price;
            }
        }
    }
    price
}

/// Net asset value per share of staying at the end of month 0, with what was paid out, USD.
fn first_value(terms: &CompanyTerms, common: &CommonMonth, market: &Market<f64>, lease: &LeaseMonth<f64>) -> f64 {
    let Some(own) = terms.first_month(Strategy::Stay) else { return f64::NAN };
    let mut state = State::start(terms);
    let flows = month(terms, common, &own, market, lease, &mut state, &mut ());
    (flows.nav + flows.paid_out) / state.shares
}

/// A row from what a month left behind.
fn row(
    terms: &CompanyTerms,
    common: &CommonMonth,
    own: &StrategyMonth,
    (subsidy, market, lease): (f64, &Market<f64>, &LeaseMonth<f64>),
    state: &State<f64>,
    flows: &Flows<f64>,
) -> Row {
    let efficiency = 1.0 / flows.inverse_efficiency;
    let ai_book = state.ai_cost - state.ai_depreciated + common.book.in_service;
    let construction = state.construction + common.book.construction;
    let debt_service = flows.debt_service();
    let value = &flows.value;
    Row {
        month: common.t,
        btc_price: market.price,
        subsidy,
        hashrate_eh: Lane::exp(market.ln_hashrate) / 1000.0,
        hashprice: market.hashprice,
        efficiency,
        mining_mw: own.mining_mw,
        ai_mw: own.ai_mw,
        btc_mined: flows.mined,
        mining_revenue: flows.mining_revenue,
        power_cost: flows.power,
        site_opex: flows.other,
        new_ai_revenue: flows.new_revenue,
        existing_ai_revenue: flows.book_revenue,
        new_ai_noi: flows.new_noi,
        ai_noi: flows.noi,
        sga: own.overhead,
        ebitda: flows.ebitda,
        interest_earned: flows.earned,
        asic_depreciation: flows.asic_depreciation,
        ai_depreciation: flows.ai_depreciation,
        stock_comp: terms.scenario.company.stock_comp,
        old_interest: flows.old_interest,
        loan_interest: flows.loan_interest,
        interest_capitalised: flows.capitalised_interest,
        tax: flows.tax,
        net_income: flows.net_income,
        ai_capex: own.capex,
        book_capex: common.book.spending,
        sustaining_capex: own.sustaining,
        asic_capex: flows.asic_capex,
        asic_sales: flows.asic_sales,
        debt_drawn: flows.drawn,
        scheduled_repayment: flows.scheduled,
        listed_repayment: common.debt.repaid,
        old_debt_repaid: flows.debts_repaid,
        loan_repaid: flows.loan_repaid,
        swept: flows.swept,
        debt_converted: flows.converted,
        bitcoin_sold: flows.bitcoin_sold,
        shares_sold: flows.shares_sold,
        paid_out: flows.paid_out,
        maturities: Vec::new(),
        cash: state.cash,
        btc_held: state.btc,
        asic_book: state.asic_book,
        ai_book,
        construction,
        old_debt: common.debt.owed + state.refinanced,
        refinanced_debt: state.refinanced,
        loan: state.loan,
        book_equity: f64::NAN,
        shares: state.shares,
        nav: flows.nav,
        mining_value: value.mining,
        ai_value: value.ai,
        ai_overhead_value: own.capitalised_overhead[1],
        construction_value: value.construction,
        backlog_value: value.backlog,
        idle_land_value: value.idle_land,
        operations_value: value.sum(),
        estate: Estate::of(terms, common, own, (market, lease), state, flows),
        stranded: (ai_book + construction - value.ai - value.construction).max(0.0),
        mining_share: own.mining_share,
        dscr: (own.complete && debt_service > 0.0).then(|| flows.new_noi / debt_service),
        hashcost: hashcost(&terms.scenario, efficiency, common.t),
        lease_market_rate: market.rent,
        borrowing_rate: market.rate,
        defaulted: state.defaulted,
    }
}
