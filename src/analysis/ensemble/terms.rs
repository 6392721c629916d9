//! What every path of an ensemble shares.

use crate::analysis::random::bust_month;
use crate::model::company::CompanyTerms;
use crate::model::ledger::{CentralPath, Row};
use crate::model::market::MarketTerms;
use crate::model::scenario::{Scenario, Strategy};

use super::kernel::SERIES;

/// The constants of a run, and the central path that its bands are measured from.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) market: MarketTerms,
    pub(super) company: CompanyTerms,
    /// The central path's value of each series, by month. Empty where no bands are taken.
    pub(super) central: Vec<[f64; SERIES]>,
    /// What a USD at the horizon is divided by.
    pub(super) discount: f64,
}

impl Terms {
    pub(super) fn new(scenario: &Scenario, bands: bool) -> Self {
        Self {
            central: if bands { central(scenario) } else { Vec::new() },
            market: MarketTerms::new(scenario),
            company: CompanyTerms::new(scenario),
            discount: (1.0 + scenario.plan.cost_of_equity).powf(scenario.months() as f64 / 12.0),
        }
    }

    pub(super) fn months(&self) -> usize {
        self.company.months.len()
    }

    /// Months in which the boom ends on paths of this patience.
    pub(super) fn busts(&self, patience: &[f64]) -> Vec<f64> {
        let scripted = self.market.scripted_bust;
        if scripted.is_finite() {
            return vec![scripted; patience.len()];
        }
        let chance = self.company.scenario.world.bust_probability;
        patience.iter().map(|&patience| bust_month(patience, chance)).collect()
    }
}

/// The series on the central path, by month.
fn central(scenario: &Scenario) -> Vec<[f64; SERIES]> {
    let path = CentralPath::run(scenario);
    let [stay, plan, all_in] = Strategy::ALL.map(|strategy| path.ledger(strategy));
    let months = stay.iter().zip(plan).zip(all_in).map(|((stay, plan), all_in)| {
        let own = |row: &Row| (row.liquidity(), row.nav_per_share());
        let ((l0, n0), (l1, n1), (l2, n2)) = (own(stay), own(plan), own(all_in));
        [stay.hashprice, stay.btc_price, stay.lease_market_rate, l0, n0, l1, n1, l2, n2]
    });
    months.collect()
}
