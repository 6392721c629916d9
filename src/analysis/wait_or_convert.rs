//! Wait or convert: what the option to convert one megawatt is worth, and how low mining must fall to use it.
//!
//! Converting is a choice that cannot be undone, so it is worth waiting until mining has fallen well below the line at
//! which it merely pays. Mining revenue per megawatt-year P is taken as a geometric Brownian motion with drift μ and
//! volatility s, the lease as a constant income N for ever. Converting costs I and ends mining, which costs C a year.
//! The threshold is P* = (r − μ)·b/(b − 1)·(N/r + C/r − I) with b = ½ − μ/s² − √((½ − μ/s²)² + 2r/s²), the negative
//! root of the option's characteristic equation (Dixit and Pindyck 1994, chapter 5). Without uncertainty in mind, plain
//! net present value would convert below (r − μ)·(N/r + C/r − I).

use crate::model::ledger::Row;
use crate::model::network::{HOURS, net_power_price, revenue_per_mw, running};
use crate::model::scenario::Scenario;

/// Months of a year.
const YEAR: f64 = 12.0;
/// Kilowatts of a megawatt.
const KW: f64 = 1000.0;

/// What the choice rests on, by megawatt of utility power and year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Discount rate r, per year.
    pub discount: f64,
    /// Drift μ of the expected mining revenue, per year.
    pub drift: f64,
    /// Volatility s of its log, per year.
    pub volatility: f64,
    /// Net operating income of the lease N, USD.
    pub lease_income: f64,
    /// Power and other variable cost of mining C, USD.
    pub mining_cost: f64,
    /// Building cost I, once, USD.
    pub capex: f64,
}

/// Rates that are set by hand instead of taken from the scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Discount rate, per year; the scenario's cost of equity where it is not given.
    pub discount: Option<f64>,
    /// Drift of mining revenue, per year; that of the scenario's hashprice where it is not given.
    pub drift: Option<f64>,
    /// Volatility of mining revenue, per year; that of the scenario's hashprice where it is not given.
    pub volatility: Option<f64>,
}

/// What the choice comes to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Mining has fallen to the threshold: nothing is gained by waiting.
    Convert,
    /// Converting would pay, but keeping the choice open is worth more.
    Wait,
    /// Mining is worth more than the lease.
    Mine,
    /// The lease does not earn back what converting costs, however little mining brings.
    Never,
}

/// The choice for one megawatt, and where it stands today. Revenue is in USD per megawatt-year, hashprice in USD/PH/day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaitOrConvert {
    /// What it rests on.
    pub choice: Choice,
    /// Mining revenue below which converting has a positive net present value; `None` where no revenue has.
    pub plain: Option<f64>,
    /// Mining revenue at which it should be done under uncertainty; `None` where at none.
    pub threshold: Option<f64>,
    /// Mining revenue today.
    pub today: f64,
    /// Mining revenue per unit of hashprice.
    pub revenue_per_hashprice: f64,
}

impl Choice {
    /// The choice in a scenario, with its central path under staying.
    ///
    /// The drift is that of the hashprice over the run, halvings and the network's response included, and as a drift of
    /// the expected value it is half the variance above the median's. The volatility is that of a month: price and
    /// hashrate are shocked, and the hashrate follows a part of the price at once and in the month after.
    pub fn of(scenario: &Scenario, stay: &[Row], rates: &Rates) -> Self {
        let (world, plan) = (&scenario.world, &scenario.plan);
        let followed = 1.0 - 2.0 * world.price_pull;
        let volatility = rates.volatility.unwrap_or((followed * world.btc_volatility).hypot(world.hashrate_volatility));
        Self {
            discount: rates.discount.unwrap_or(plan.cost_of_equity),
            drift: rates.drift.unwrap_or_else(|| median_drift(stay) + 0.5 * volatility * volatility),
            volatility,
            lease_income: lease_income(scenario, world.lease_rate),
            mining_cost: YEAR * HOURS * running(scenario) * (net_power_price(scenario) + scenario.company.site_opex),
            capex: plan.capex_per_it_mw * (1.0 + plan.capex_overrun) / plan.gross_to_it,
        }
    }

    /// The same where a lease pays another rent, USD/kW-month.
    pub fn at_rent(self, scenario: &Scenario, rent: f64) -> Self {
        Self { lease_income: lease_income(scenario, rent), ..self }
    }

    /// Mining revenue per year below which converting has a positive net present value. `None` where it never has, or
    /// where mining grows as fast as it is discounted.
    pub fn plain(&self) -> Option<f64> {
        let gained = (self.lease_income + self.mining_cost) / self.discount - self.capex;
        let line = (self.discount - self.drift) * gained;
        (self.discount > 0.0 && self.discount > self.drift && line > 0.0).then_some(line)
    }

    /// Mining revenue per year at which converting should be done; at most that of [`Self::plain`].
    pub fn threshold(&self) -> Option<f64> {
        // b/(b − 1), written so that no volatility at all is no division by zero.
        let square = self.volatility * self.volatility;
        let a = 0.5 * square - self.drift;
        let root = a + (a * a + 2.0 * self.discount * square).sqrt();
        let part = 2.0 * self.discount / (2.0 * self.discount + root);
        self.plain().map(|plain| plain * part)
    }
}

impl WaitOrConvert {
    /// The choice in a scenario, with its central path under staying.
    pub fn of(scenario: &Scenario, stay: &[Row], rates: &Rates) -> Self {
        let revenue_per_hashprice = YEAR * revenue_per_mw(scenario) / scenario.company.efficiency;
        let choice = Choice::of(scenario, stay, rates);
        Self {
            choice,
            plain: choice.plain(),
            threshold: choice.threshold(),
            today: scenario.world.hashprice * revenue_per_hashprice,
            revenue_per_hashprice,
        }
    }

    /// The hashprice at which a megawatt of the fleet brings this revenue; `None` where it brings nothing at any.
    pub fn hashprice(&self, revenue: f64) -> Option<f64> {
        (self.revenue_per_hashprice > 0.0).then(|| revenue / self.revenue_per_hashprice)
    }

    /// What it comes to today.
    pub fn advice(&self) -> Advice {
        match (self.plain, self.threshold) {
            (Some(_), Some(threshold)) if self.today <= threshold => Advice::Convert,
            (Some(plain), _) if self.today <= plain => Advice::Wait,
            (Some(_), _) => Advice::Mine,
            // Where mining grows faster than it is discounted it is worth more than any lease.
            (None, _) if self.choice.drift >= self.choice.discount => Advice::Mine,
            (None, _) => Advice::Never,
        }
    }
}

/// Net operating income of a megawatt's lease a year at a rent in USD/kW-month, USD.
fn lease_income(scenario: &Scenario, rent: f64) -> f64 {
    let plan = &scenario.plan;
    let occupancy = plan.contracted_share + (1.0 - plan.contracted_share) * scenario.world.market_occupancy;
    KW * YEAR * rent * occupancy * (plan.noi_margin - plan.compliance) / plan.gross_to_it
}

/// Yearly change of the log hashprice from the first to the last month.
fn median_drift(rows: &[Row]) -> f64 {
    match (rows.first(), rows.last()) {
        (Some(first), Some(last)) if last.month > first.month && first.hashprice > 0.0 && last.hashprice > 0.0 => {
            (last.hashprice / first.hashprice).ln() / (last.month - first.month) * YEAR
        }
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::CentralPath;
    use crate::model::scenario::Strategy;

    const EXAMPLE: Choice = Choice {
        discount: 0.10,
        drift: -0.08,
        volatility: 0.50,
        lease_income: 923_077.0,
        mining_cost: 394_200.0,
        capex: 8_461_538.0,
    };

    #[test]
    fn the_threshold_is_that_of_the_worked_example() {
        assert_eq!(EXAMPLE.plain().map(f64::round), Some(848_022.0));
        assert_eq!(EXAMPLE.threshold().map(f64::round), Some(239_434.0));
    }

    #[test]
    fn the_form_without_division_is_the_textbook_one() {
        for volatility in [0.05, 0.2, 0.5, 1.2] {
            for drift in [-0.3, -0.08, 0.0, 0.05] {
                let choice = Choice { drift, volatility, ..EXAMPLE };
                let square = volatility * volatility;
                let a = 0.5 - drift / square;
                let b = a - (a * a + 2.0 * choice.discount / square).sqrt();
                let textbook = choice.plain().map(|plain| plain * b / (b - 1.0));
                let (ours, theirs) = (choice.threshold().expect("one"), textbook.expect("one"));
                assert!((ours / theirs - 1.0).abs() < 1e-9, "{ours} against {theirs}");
            }
        }
    }

    #[test]
    fn more_uncertainty_is_more_patience() {
        let thresholds = [0.0, 0.1, 0.3, 0.6, 1.2].map(|volatility| Choice { volatility, ..EXAMPLE }.threshold());
        assert!(thresholds.windows(2).all(|pair| pair[1] < pair[0]), "{thresholds:?}");
        // Without uncertainty and with rising revenue, nothing is gained by waiting.
        let sure = Choice { volatility: 0.0, drift: 0.05, ..EXAMPLE };
        assert_eq!(sure.threshold(), sure.plain());
    }

    #[test]
    fn a_lease_that_cannot_pay_is_never_signed() {
        let scenario = Scenario::default();
        let path = CentralPath::run(&scenario);
        let stay = path.ledger(Strategy::Stay);
        let mut dear = scenario.clone();
        dear.plan.capex_per_it_mw *= 10.0;
        assert_eq!(WaitOrConvert::of(&dear, stay, &Rates::default()).advice(), Advice::Never);
        let growing = Rates { drift: Some(0.4), ..Rates::default() };
        assert_eq!(WaitOrConvert::of(&scenario, stay, &growing).advice(), Advice::Mine);
    }

    #[test]
    fn a_scenario_gives_the_figures_of_its_inputs() {
        let scenario = Scenario::default();
        let path = CentralPath::run(&scenario);
        let stay = path.ledger(Strategy::Stay);
        let found = WaitOrConvert::of(&scenario, stay, &Rates::default());
        // 125 USD/kW-month at 84 % and 1.4 utility MW per IT MW; 11 M USD with 5 % overrun.
        assert!((found.choice.lease_income - 125.0 * 12_000.0 * 0.84 / 1.4).abs() < 1e-6);
        assert!((found.choice.capex - 11e6 * 1.05 / 1.4).abs() < 1e-6);
        // What the ledger of the first month says of a megawatt that mines.
        let (first, mw) = (&stay[0], scenario.company.site_mw);
        assert!((found.today / (12.0 * first.mining_revenue / mw) - 1.0).abs() < 1e-9);
        assert!((found.choice.mining_cost / (12.0 * (first.power_cost + first.site_opex) / mw) - 1.0).abs() < 1e-9);
        assert!((found.choice.volatility - (0.82_f64 * 0.55).hypot(0.17)).abs() < 1e-12);
        assert!(found.choice.drift < 0.0 && found.threshold < found.plain);
        // The boundaries of the advice, by the hashprice of today.
        let at = |revenue: f64| {
            let mut other = scenario.clone();
            other.world.hashprice = found.hashprice(revenue).expect("it mines");
            // The same rates: they would follow the hashprice.
            let c = found.choice;
            let rates = Rates { discount: Some(c.discount), drift: Some(c.drift), volatility: Some(c.volatility) };
            WaitOrConvert::of(&other, stay, &rates).advice()
        };
        let (plain, threshold) = (found.plain.expect("a line"), found.threshold.expect("a threshold"));
        assert_eq!(at(0.99 * threshold), Advice::Convert);
        assert_eq!(at(1.01 * threshold), Advice::Wait);
        assert_eq!(at(0.99 * plain), Advice::Wait);
        assert_eq!(at(1.01 * plain), Advice::Mine);
    }
}
