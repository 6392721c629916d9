//! What the end of the boom sets off, with and without each link of the chain.
//!
//! The cohorts' exit counts here in any case, because returning hashrate is a link of the chain.

use strum::EnumCount;

use crate::model::ledger::CentralPath;
use crate::model::measures::Measures;
use crate::model::scenario::Scenario;

/// Months after the bust in which hashprice is read: when everything has come back that does.
pub const LATER: usize = 12;
/// Month of the bust where none is scripted.
const USUAL_MONTH: f64 = 36.0;

/// A link of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum Link {
    /// Rents fall and tenants are lost.
    Tenants,
    /// Credit costs more and shares fetch less.
    Credit,
    /// Bitcoin falls.
    Bitcoin,
    /// Hashrate comes back from AI.
    Hashrate,
    /// Miners sell their treasuries, and the price gives way.
    Sales,
}

impl Link {
    /// The chain.
    pub const ALL: [Self; Self::COUNT] = [Self::Tenants, Self::Credit, Self::Bitcoin, Self::Hashrate, Self::Sales];

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tenants => "lost tenants and rents",
            Self::Credit => "dearer credit",
            Self::Bitcoin => "falling bitcoin",
            Self::Hashrate => "returning hashrate",
            Self::Sales => "forced sales",
        }
    }

    /// Takes the link out of a scenario.
    fn cut(self, scenario: &mut Scenario) {
        let premium = scenario.plan.market_premium;
        let world = &mut scenario.world;
        match self {
            Self::Tenants => (world.bust_lease_drop, world.bust_tenant_loss) = (0.0, 0.0),
            Self::Credit => (world.bust_spread, world.bust_premium) = (0.0, premium),
            Self::Bitcoin => world.bust_btc_drop = 0.0,
            Self::Hashrate => world.bust_hashrate_return = 0.0,
            Self::Sales => world.sale_impact = 0.0,
        }
    }
}

/// A variant of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// The boom goes on.
    NoBust,
    /// All links.
    Whole,
    /// All links but one.
    Without(Link),
    /// One link alone.
    Only(Link),
}

impl Variant {
    /// All variants, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::NoBust, Self::Whole].into_iter().chain(Link::ALL.map(Self::Without)).chain(Link::ALL.map(Self::Only))
    }

    /// Name on screen.
    pub fn label(self) -> String {
        match self {
            Self::NoBust => "No bust".to_owned(),
            Self::Whole => "The whole chain".to_owned(),
            Self::Without(link) => format!("Without {}", link.label()),
            Self::Only(link) => format!("Only {}", link.label()),
        }
    }
}

/// What comes of a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which.
    pub variant: Variant,
    /// The months.
    pub path: CentralPath,
    /// Measures of the three strategies.
    pub measures: [Measures; 3],
}

impl Outcome {
    /// What comes of a variant of a scenario's chain.
    pub fn of(scenario: &Scenario, variant: Variant) -> Self {
        let (month, _) = bust_of(scenario);
        let mut scenario = scenario.clone();
        scenario.world.cohort_exit = 1.0;
        scenario.world.bust_month = if variant == Variant::NoBust { f64::INFINITY } else { month };
        let cut = |link: &Link| match variant {
            Variant::NoBust | Variant::Whole => false,
            Variant::Without(without) => *link == without,
            Variant::Only(only) => *link != only,
        };
        Link::ALL.iter().filter(|link| cut(link)).for_each(|link| link.cut(&mut scenario));
        let path = CentralPath::run(&scenario);
        Self { variant, measures: Measures::of_all(&scenario, &path), path }
    }
}

/// The month of the bust, and whether it is the scenario's own.
fn bust_of(scenario: &Scenario) -> (f64, bool) {
    let last = scenario.months() as f64 - 1.0;
    let own = scenario.world.bust_month;
    let scripted = own.is_finite() && own <= last;
    // Early enough for its consequences to be seen.
    (if scripted { own } else { USUAL_MONTH.min((last / 2.0).floor()).max(1.0) }, scripted)
}

/// The end of the boom, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Contagion {
    /// Month of the bust.
    pub month: usize,
    /// It is the scenario's own; otherwise it was put in for this.
    pub scripted: bool,
    /// Bitcoin that miners sell.
    pub sold_btc: f64,
    /// What comes of each variant, in the order of [`Variant::all`].
    pub outcomes: Vec<Outcome>,
}

impl Contagion {
    /// Takes the chain apart.
    pub fn of(scenario: &Scenario) -> Self {
        Self::new(scenario, Variant::all().map(|variant| Outcome::of(scenario, variant)).collect())
    }

    /// The same from what comes of each of [`Variant::all`], which each can be had by itself.
    pub fn new(scenario: &Scenario, outcomes: Vec<Outcome>) -> Self {
        let (month, scripted) = bust_of(scenario);
        Self {
            // The first month in which the bust has come.
            month: month.ceil() as usize,
            scripted,
            sold_btc: scenario.world.bust_treasury_sale * scenario.industry.treasuries_btc(),
            outcomes,
        }
    }

    /// What comes of a variant.
    pub fn outcome(&self, variant: Variant) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.variant == variant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Strategy;

    fn hashprice_later(contagion: &Contagion, variant: Variant) -> f64 {
        let path = &contagion.outcome(variant).expect("it is there").path;
        path.ledger(Strategy::Stay)[contagion.month + LATER].hashprice
    }

    fn price_then(contagion: &Contagion, variant: Variant) -> f64 {
        contagion.outcome(variant).expect("it is there").path.ledger(Strategy::Stay)[contagion.month].btc_price
    }

    #[test]
    fn each_link_does_what_it_says() {
        let mut scenario = Scenario::default();
        scenario.world.sale_impact = 0.02;
        let contagion = Contagion::of(&scenario);
        assert!(!contagion.scripted);
        let whole = price_then(&contagion, Variant::Whole);
        let before = price_then(&contagion, Variant::NoBust);
        let sales = 0.98_f64.powf(contagion.sold_btc / 10_000.0);
        assert!((whole / before - 0.7 * sales).abs() < 1e-9, "{}", whole / before);
        assert!((price_then(&contagion, Variant::Without(Link::Bitcoin)) / before - sales).abs() < 1e-9);
        assert!((price_then(&contagion, Variant::Without(Link::Sales)) / before - 0.7).abs() < 1e-9);
        let later = hashprice_later(&contagion, Variant::Whole);
        assert!(hashprice_later(&contagion, Variant::Without(Link::Hashrate)) > later * 1.005);
        assert!(hashprice_later(&contagion, Variant::Without(Link::Tenants)) == later);
        let rents = |variant| {
            let outcome = contagion.outcome(variant).expect("it is there");
            outcome.path.ledger(Strategy::Plan)[contagion.month].ai_revenue()
        };
        assert!(rents(Variant::Without(Link::Tenants)) > rents(Variant::Whole));
    }

    #[test]
    fn without_a_link_and_without_a_bust_nothing_happens() {
        let contagion = Contagion::of(&Scenario::default());
        let of = |variant| &contagion.outcome(variant).expect("it is there").path;
        // Sales have no impact unless it is set.
        assert_eq!(of(Variant::Without(Link::Sales)), of(Variant::Whole));
        let mut scripted = Scenario::default();
        scripted.world.bust_month = 20.0;
        let contagion = Contagion::of(&scripted);
        assert!(contagion.scripted && contagion.month == 20);
    }
}
