//! A scenario: what happens to everybody, who the company is, and what it decides.
//!
//! Plain data. Rates are annual fractions (0.15 is 15 %), money is nominal US dollars, and "never" or "none" is
//! [`f64::INFINITY`]. Ranges, defaults, meanings and sources stand in [`super::parameters`], the only list of inputs.

use std::borrow::Cow;

use super::calendar::rounded;
use super::entries::{Debt, Lease};
use super::history::{GIVEN_INPUTS, GivenMarket};
use super::industry::Industry;
use super::network::MONTHS_PER_HALVING;
use super::parameters;

/// Declares one block of inputs: every field is an `f64`, documented with its unit, but for the lists at its end.
macro_rules! block {
    ($(#[$block_doc:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident,)*
        $([$($(#[$list_doc:meta])* $list:ident: $entry:ty,)*])?
    }) => {
        $(#[$block_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[$doc])* pub $field: f64,)*
            $($($(#[$list_doc])* pub $list: Vec<$entry>,)*)?
        }

        impl $name {
            /// Every field zero and every list empty: where the table's defaults are written into.
            const ZERO: Self = Self { $($field: 0.0,)* $($($list: Vec::new(),)*)? };
        }
    };
}

block! {
    /// What happens to everybody.
    World {
        /// Bitcoin price at the start, USD.
        btc_price,
        /// Median growth of the bitcoin price, per year.
        btc_growth,
        /// Volatility of the log bitcoin price, per year.
        btc_volatility,
        /// Months until the next halving.
        halving_in_months,
        /// Part of the subsidy that each halving removes.
        halving_cut,
        /// Block subsidy before the next halving, BTC per block.
        subsidy,
        /// Transaction fees, BTC per block.
        fees_per_block,
        /// Revenue of one PH/s for a day at the start, USD.
        hashprice,
        /// Hashprice at which the network stops growing, as a part of today's.
        equilibrium_ratio,
        /// Yearly fall of the equilibrium hashprice.
        hashprice_decline,
        /// Months in which the network closes a hashprice gap; infinite is never.
        response_months,
        /// Hashrate growth per unit of log price change.
        price_pull,
        /// Volatility of the log hashrate, per year.
        hashrate_volatility,
        /// Hashprice at which the cheapest machines switch off, USD/PH/day at the start.
        hashprice_floor,
        /// First-year rent of a new AI lease, USD per kW of critical IT load and month.
        lease_rate,
        /// Drift of the market rent, per year.
        lease_growth,
        /// Volatility of the log market rent, per year.
        lease_volatility,
        /// All-in rate on new and refinanced debt, per year.
        borrowing_cost,
        /// Standard deviation of the yearly change of that rate.
        rate_volatility,
        /// Chance per year that the AI boom ends.
        bust_probability,
        /// Month of a scripted bust; infinite leaves it to chance.
        bust_month,
        /// Fall of the market rent in a bust.
        bust_lease_drop,
        /// Part of the contracted rent lost in a bust.
        bust_tenant_loss,
        /// Added to the borrowing cost after a bust, per year.
        bust_spread,
        /// Fall of the bitcoin price in a bust.
        bust_btc_drop,
        /// Months before space lost in a bust is let again.
        bust_vacancy_months,
        /// Price to net asset value after a bust.
        bust_premium,
        /// Months after which a bust no longer weighs on premium, credit, land and construction; infinite is never.
        bust_recovery_months,
        /// Part of uncontracted space let at market rent.
        market_occupancy,
        /// Interest on cash, per year.
        cash_yield,
        /// Correlation of the monthly shocks to the market rent with those to the bitcoin price.
        price_rent_correlation,
        /// Correlation of the monthly shocks to the borrowing cost with those to the bitcoin price.
        price_rate_correlation,
        /// Chance per year that a large AI tenant fails.
        tenant_failure_probability,
        /// Month of a scripted failure; infinite leaves it to chance.
        tenant_failure_month,
        /// Month in which a law takes effect; infinite is none.
        regulation_month,
        /// What it costs, part of AI revenue.
        ai_regulation_cost,
        /// What it costs mining, USD/MWh.
        mining_regulation_cost,
        /// Part of a failed company's assets that the failure costs its lenders.
        bankruptcy_cost,
        /// Carbon price, USD per tonne of CO₂.
        carbon_price,
        /// Part of the network's hashrate that leaves for AI.
        industry_exit,
        /// Month from which it leaves.
        industry_exit_start,
        /// Months over which that hashrate leaves.
        industry_exit_months,
        /// Part of the cohorts' exit that takes the place of the industry exit.
        cohort_exit,
        /// Smallest site that can host AI, utility MW.
        smallest_ai_site,
        /// Part of the hashrate that left for AI which comes back in the year after a bust.
        bust_hashrate_return,
        /// Part of the miners' treasuries that is sold in a bust.
        bust_treasury_sale,
        /// Part of the bitcoin price that each 10 000 BTC sold in a bust take away.
        sale_impact,
        /// AI capacity on the market without miners, MW of critical IT load.
        ai_market_mw,
        /// Percentage by which demand for AI space grows when rents fall by one per cent.
        rent_elasticity,
        /// Cost of a mining site built for an attack, USD per utility MW.
        attack_site_cost,
        /// Index of concentration from which compliance costs more; infinite is never.
        concentration_limit,
        /// What it costs more then, part of AI revenue.
        concentration_cost,
    }
}

block! {
    /// Who the company is.
    Company {
        /// Utility power of the site, MW.
        site_mw,
        /// Utility power already leased for AI, MW.
        existing_ai_mw,
        /// Rent of the existing lease, USD/kW-month.
        existing_ai_rate,
        /// Months left of the existing lease.
        existing_ai_term_months,
        /// Efficiency of the fleet, J/TH.
        efficiency,
        /// Part of the time in which the machines are able to run.
        uptime,
        /// Part of that time sold back to the grid.
        curtailment,
        /// Pool fee, part of mining revenue.
        pool_fee,
        /// Utility power per machine power of a mining hall.
        mining_pue,
        /// Price of power, USD/MWh.
        power_price,
        /// Grid-balancing or heat-reuse income, USD per MWh used for mining.
        power_credit,
        /// Carbon intensity of the grid, t CO₂/MWh.
        grid_intensity,
        /// Other variable mining cost, USD/MWh.
        site_opex,
        /// Cash overhead, USD per month.
        sga,
        /// Part of mining's share of it that shrinks with mining power.
        sga_with_mining,
        /// Pay in shares, USD per month.
        stock_comp,
        /// Price of a share today, USD; infinite where it has none.
        share_price,
        /// Powered land without use, utility MW.
        idle_mw,
        /// What a powered MW fetches bare, USD per utility MW.
        land_value,
        /// Cash, USD.
        cash,
        /// Bitcoin held, BTC.
        btc_held,
        /// Shares outstanding.
        shares,
        /// Book value of the machines, USD.
        asic_book,
        /// Depreciation life of the machines, months.
        asic_life_months,
        /// Tax losses carried forward, USD.
        nol,
        /// Tax rate.
        tax_rate,
        /// Existing bullet debt, USD.
        debt,
        /// Its coupon, per year.
        debt_coupon,
        /// Months to its maturity.
        debt_maturity_months,
        [
            /// Leases that are signed.
            leases: Lease,
            /// Debts besides that one.
            debts: Debt,
        ]
    }
}

block! {
    /// What the company decides.
    Plan {
        /// Part of the power not yet leased for AI that is converted.
        ai_share,
        /// Month in which the first hall starts.
        ai_start_month,
        /// Months over which halls start.
        rollout_months,
        /// Months that one hall takes.
        build_months,
        /// Delay of each hall, months.
        delay_months,
        /// Building cost, USD per MW of critical IT load.
        capex_per_it_mw,
        /// Cost overrun, part of the building cost.
        capex_overrun,
        /// Utility MW per MW of critical IT load.
        gross_to_it,
        /// Rent of what is built against the market rent of a hall.
        rent_factor,
        /// Yearly fall of that factor, down to a hall's.
        rent_factor_decline,
        /// Part of contracted rent owed by a tenant that may fail.
        tenant_exposure,
        /// Part of what is lost that a stronger name pays.
        backstop,
        /// Shares given for that, part of those outstanding, if all free power is converted.
        warrants,
        /// Yearly rise of the signed rent.
        lease_escalator,
        /// Term of the lease, months.
        lease_term_months,
        /// Part of the space under contract.
        contracted_share,
        /// Net operating income, part of AI revenue.
        noi_margin,
        /// Compliance cost, part of AI revenue.
        compliance,
        /// Depreciation life of the AI halls, years.
        ai_life_years,
        /// Part of the building cost that is equipment.
        fitout_share,
        /// Depreciation life of the equipment, years.
        fitout_life_years,
        /// Sustaining capital expenditure, part of the building cost per year.
        sustaining_capex,
        /// Project debt drawn, part of the building cost.
        loan_to_cost,
        /// Years over which the project loan is repaid in level payments.
        amortization_years,
        /// Months from first delivery to the project loan's maturity.
        loan_term_months,
        /// Largest debt, part of gross assets, that can be refinanced.
        max_ltv,
        /// Part of mined bitcoin that is kept.
        hodl_share,
        /// Liquidity kept, USD.
        min_cash,
        /// Shares sold per month, part of market value.
        issue_limit,
        /// Discount at which shares are sold.
        issue_discount,
        /// Market price to net asset value.
        market_premium,
        /// Added to it from signing to full delivery.
        announcement_premium,
        /// Part of a signed, unbuilt lease that the market credits.
        backlog_credit,
        /// Months of fixed cost that are held in cash.
        reserve_months,
        /// Part of cash beyond it that repays debt.
        cash_sweep,
        /// Part of net cash beyond debt that goes to shareholders.
        payout,
        /// Part of mining power re-equipped per year while it pays.
        refresh_rate,
        /// Payback within which re-equipping is done, months.
        refresh_payback_months,
        /// Price of a new machine at the start, USD/TH.
        asic_price,
        /// Efficiency of a new machine at the start, J/TH.
        frontier_efficiency,
        /// Yearly gain of that efficiency.
        frontier_gain,
        /// Resale value of a machine at the start, USD/TH.
        asic_scrap,
        /// Value of the mining business, multiple of yearly EBITDA.
        mining_multiple,
        /// Capitalisation rate of AI income, per year.
        ai_cap_rate,
        /// Cost of equity, per year.
        cost_of_equity,
    }
}

impl Plan {
    /// Months from the start of a hall to its delivery, its delay included; at least one.
    pub fn hall_months(&self) -> f64 {
        (self.build_months + self.delay_months).max(1.0)
    }

    /// What debt and equity together ask for, a year: borrowing cost and cost of equity, weighted by the loan to cost.
    pub fn cost_of_capital(&self, borrowing_cost: f64) -> f64 {
        self.loan_to_cost * borrowing_cost + (1.0 - self.loan_to_cost) * self.cost_of_equity
    }

    /// Month in which the first hall is delivered.
    pub fn first_delivery(&self) -> f64 {
        self.ai_start_month + self.hall_months()
    }

    /// Month in which the project loan comes due: not before the last hall is delivered.
    pub fn loan_maturity(&self) -> f64 {
        self.first_delivery() + self.loan_term_months.max(self.rollout_months)
    }

    /// What the rent of a new hall of the plan is to the market rent of a hall in month `t`.
    pub fn rent_factor_at(&self, t: f64) -> f64 {
        if self.rent_factor_decline == 0.0 {
            return self.rent_factor;
        }
        self.rent_factor.min(1.0).max(self.rent_factor * (1.0 - self.rent_factor_decline).powf(t / 12.0))
    }
}

/// All inputs of one run. The default is the reference company of September 2026.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What happens to everybody.
    pub world: World,
    /// Who the company is.
    pub company: Company,
    /// What the company decides.
    pub plan: Plan,
    /// The other miners.
    pub industry: Industry,
    /// Length of the run, months.
    pub horizon_months: f64,
    /// The market as it was, on which the run starts; `None` is the model's market from the first month on.
    pub history: Option<GivenMarket>,
}

impl Scenario {
    /// This company with its plan in the world of another scenario: that one's world, its other miners, its horizon and
    /// its given market.
    pub fn placed_in(&self, setting: &Self) -> Self {
        Self { company: self.company.clone(), plan: self.plan.clone(), ..setting.clone() }
    }

    /// Number of months in the run: the horizon rounded, at least one.
    pub fn months(&self) -> usize {
        rounded(self.horizon_months).max(1.0) as usize
    }

    /// Whether a strategy converts anything within the run: power is left to be converted, and the first hall starts.
    pub fn moves(&self, strategy: Strategy) -> bool {
        strategy.ai_share(&self.plan) * self.company.convertible_mw() > 0.0
            && self.plan.ai_start_month.floor() < self.months() as f64
    }

    /// Whether a given market replaces this input.
    pub fn is_given(&self, id: &str) -> bool {
        self.history.is_some() && GIVEN_INPUTS.contains(&id)
    }

    /// The scenario with what a given market replaces: the price at the start, and the halvings that are still to come
    /// after its end.
    pub fn in_force(&self) -> Cow<'_, Self> {
        let Some(history) = &self.history else { return Cow::Borrowed(self) };
        let mut scenario = self.clone();
        let world = &mut scenario.world;
        world.btc_price = history.first_price().unwrap_or(world.btc_price);
        (world.subsidy, world.halving_in_months) = history.next_halving();
        Cow::Owned(scenario)
    }

    /// Months of the halvings before the end of the run.
    pub fn halvings(&self) -> impl Iterator<Item = f64> {
        let given: Vec<f64> = self.history.iter().flat_map(GivenMarket::halvings).collect();
        let first = self.in_force().world.halving_in_months;
        let modelled = (0..).map(move |k| first + f64::from(k) * MONTHS_PER_HALVING);
        let end = self.months() as f64;
        given.into_iter().chain(modelled).take_while(move |&month| month < end)
    }
}

impl Default for Scenario {
    fn default() -> Self {
        let mut scenario = Self {
            world: World::ZERO,
            company: Company::ZERO,
            plan: Plan::ZERO,
            industry: Industry::default(),
            horizon_months: 0.0,
            history: None,
        };
        for parameter in parameters::ALL {
            parameter.set(&mut scenario, parameter.default);
        }
        scenario
    }
}

/// How much of the site is converted: the three choices that every scenario is run for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strategy {
    /// Nothing is converted.
    Stay,
    /// The share that the scenario sets.
    Plan,
    /// Everything is converted.
    AllIn,
}

impl Strategy {
    /// All three, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Stay, Self::Plan, Self::AllIn];

    /// Name in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::Plan => "plan",
            Self::AllIn => "all-in",
        }
    }

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stay => "Stay",
            Self::Plan => "Plan",
            Self::AllIn => "All-in",
        }
    }

    /// Position in arrays of results by strategy.
    pub fn index(self) -> usize {
        self as usize
    }

    /// Part of the power not yet leased for AI that is converted.
    pub fn ai_share(self, plan: &Plan) -> f64 {
        match self {
            Self::Stay => 0.0,
            Self::Plan => plan.ai_share,
            Self::AllIn => 1.0,
        }
    }
}
