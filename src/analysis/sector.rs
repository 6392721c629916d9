//! The sector: companies side by side in one world, each with what a run of it alone says, and where it stands.
//!
//! A company is its company block and its plan; the world, the other miners, the horizon and a given market are the
//! sector's ([`Scenario::placed_in`]). So a company that comes with a horizon of its own is run over the sector's, as
//! `hashpivot run --horizon` would do it. What one comes to in the sector is what it comes to alone, to the last bit.

use std::sync::Arc;

use super::bridge::Bridge;
use super::ensemble::{Companies, Control, Ensemble, EnsembleSpec, Estimate};
use super::evaluation::Evaluation;
use super::glance::{net_debt, under_water};
use super::verdict::Judgement;
use crate::model::calendar::floored;
use crate::model::ledger::Price;
use crate::model::scenario::{Scenario, Strategy};

/// A company on the central path: what needs no futures.
#[derive(Clone, Debug, PartialEq)]
pub struct Central {
    /// Ledgers and measures, and the scenario that they are of.
    pub evaluation: Evaluation,
    /// From what the company owns to what the market pays, for staying.
    pub bridge: Bridge,
}

impl Central {
    /// Follows a company on the central path. `None` where a run has no first month, which none is.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        Some(Self { bridge: Bridge::of(scenario, Strategy::Stay)?, evaluation: Evaluation::of(scenario) })
    }

    /// The first month in which the fleet of staying is under water: it mines, and hashprice is below its hashcost.
    pub fn under_water(&self) -> Option<usize> {
        under_water(self.evaluation.path.ledger(Strategy::Stay))
    }
}

/// Where a company stands among the others. USD; multiples are `None` where there is nothing to divide by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Price of a share today.
    pub price: Price,
    /// Net asset value per share at the end of month 0, staying.
    pub nav_per_share: f64,
    /// Price of a share over it; `None` where it is not positive.
    pub price_to_nav: Option<f64>,
    /// What the market pays for all shares; `None` where the company has no price.
    pub market_value: Option<f64>,
    /// Market value of the shares and all debt, less cash and bitcoin. Without a price, net asset value is the market's.
    pub enterprise_value: f64,
    /// Enterprise value per MW of utility power that is mined with, let or signed.
    pub value_per_mw: Option<f64>,
    /// Enterprise value per EH/s of hashrate in month 0.
    pub value_per_eh: Option<f64>,
    /// Critical IT load of all leases in the book, MW.
    pub contracted_mw: f64,
    /// Their net operating income of a year once delivered, at the rents of the first year.
    pub contracted_income: f64,
    /// All debt less cash at the end of month 0; negative where there is more cash. Bitcoin is no cash.
    pub net_debt: f64,
    /// Net debt over contracted income.
    pub net_debt_over_income: Option<f64>,
    /// Shares outstanding once every debt has converted that does so at today's price or below.
    pub diluted_shares: f64,
    /// First month in which the fleet of staying is under water on the central path; `None` is never.
    pub under_water: Option<usize>,
    /// The strategy with the highest median value per share; of equals the first.
    pub best: Strategy,
    /// Month in which the next halving falls; `None` where it comes after the horizon.
    pub halving: Option<usize>,
    /// Survival of each strategy, in the order of [`Strategy::ALL`].
    pub survival: [Survival; 3],
}

/// How many futures a strategy survives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survival {
    /// Probability of no default up to the end of the month in which the next halving falls; `None` where it comes after
    /// the horizon.
    pub to_halving: Option<Estimate>,
    /// Probability of no default by the horizon.
    pub to_horizon: Estimate,
}

impl Standing {
    /// The standing of a company with these futures.
    pub fn of(central: &Central, ensemble: &Ensemble) -> Self {
        let Central { evaluation, bridge } = central;
        let multiples = &bridge.multiples;
        let net_debt = evaluation.path.ledger(Strategy::Stay).first().map_or(0.0, net_debt);
        let halving = evaluation.scenario.halvings().next().map(|month| floored(month).max(0.0) as usize);
        let survival = |strategy| {
            let outcome = ensemble.strategy(strategy);
            Survival {
                to_halving: halving.and_then(|month| outcome.survival.get(month)).copied(),
                to_horizon: outcome.default.complement(),
            }
        };
        Self {
            price: bridge.price,
            nav_per_share: evaluation.measures(Strategy::Stay).nav_per_share,
            price_to_nav: multiples.price_to_nav,
            market_value: bridge.market_value(),
            enterprise_value: multiples.enterprise_value,
            value_per_mw: multiples.per_mw,
            value_per_eh: multiples.per_eh,
            contracted_mw: bridge.contracted.it_mw,
            contracted_income: bridge.contracted.income,
            net_debt,
            net_debt_over_income: bridge.contracted.owes(net_debt),
            diluted_shares: bridge.diluted(bridge.price.usd()),
            under_water: central.under_water(),
            best: best(ensemble),
            halving,
            survival: Strategy::ALL.map(survival),
        }
    }
}

/// The strategy with the highest median value per share; of equals the first.
fn best(ensemble: &Ensemble) -> Strategy {
    let median = |strategy: Strategy| ensemble.strategy(strategy).median();
    let higher = |best: Strategy, next: Strategy| if median(next) > median(best) { next } else { best };
    Strategy::ALL.into_iter().fold(Strategy::Stay, higher)
}

/// A company of the sector, with all that is known of it. Immutable and cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its central path, and the scenario: the company in the sector's world.
    pub central: Arc<Central>,
    /// Its futures, without percentiles by month; survival by month is in the outcome of each strategy.
    pub ensemble: Arc<Ensemble>,
    /// What they answer.
    pub judgement: Judgement,
    /// Where it stands.
    pub standing: Standing,
}

impl Member {
    /// A company with its futures.
    pub fn new(central: Arc<Central>, ensemble: Ensemble) -> Self {
        Self {
            judgement: Judgement::of(&central.evaluation.scenario, &ensemble),
            standing: Standing::of(&central, &ensemble),
            ensemble: Arc::new(ensemble),
            central,
        }
    }
}

/// The companies of a sector, in the order in which they were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// How many futures, and which.
    pub spec: EnsembleSpec,
    /// The companies.
    pub members: Vec<Member>,
}

impl Sector {
    /// Runs companies on the calling thread. `None` where the run was stopped.
    pub fn run(scenarios: &[Scenario], spec: &EnsembleSpec, control: &Control) -> Option<Self> {
        let centrals: Vec<Central> = scenarios.iter().map(Central::of).collect::<Option<_>>()?;
        let ensembles = Arc::new(Companies::new(scenarios)).run(spec, control)?;
        Some(Self::new(spec, centrals.into_iter().map(Arc::new), ensembles))
    }

    /// Puts companies and their futures together, both in the same order.
    pub fn new(
        spec: &EnsembleSpec,
        centrals: impl IntoIterator<Item = Arc<Central>>,
        ensembles: impl IntoIterator<Item = Ensemble>,
    ) -> Self {
        let members = centrals.into_iter().zip(ensembles);
        Self { spec: *spec, members: members.map(|(central, ensemble)| Member::new(central, ensemble)).collect() }
    }
}
