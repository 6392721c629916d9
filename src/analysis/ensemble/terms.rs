//! What every path of an ensemble shares.

use crate::model::company::CompanyTerms;
use crate::model::ledger::CentralPath;
use crate::model::market::MarketTerms;
use crate::model::scenario::{Scenario, Strategy};

use super::kernel::SERIES;

/// The constants of a run, and the central path that its bands are measured from.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) market: MarketTerms,
    pub(super) company: CompanyTerms,
    /// The central path's value of each series, by month.
    pub(super) central: Vec<[f64; SERIES]>,
    /// What a USD at the horizon is divided by.
    pub(super) discount: f64,
}

impl Terms {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let path = CentralPath::run(scenario);
        let [stay, plan, all_in] = Strategy::ALL.map(|strategy| path.ledger(strategy));
        let central = stay.iter().zip(plan).zip(all_in).map(|((stay, plan), all_in)| {
            let own = |row: &crate::model::ledger::Row| (row.liquidity(), row.nav_per_share());
            let ((l0, n0), (l1, n1), (l2, n2)) = (own(stay), own(plan), own(all_in));
            [stay.hashprice, stay.btc_price, stay.lease_market_rate, l0, n0, l1, n1, l2, n2]
        });
        Self {
            central: central.collect(),
            market: MarketTerms::new(scenario),
            company: CompanyTerms::new(scenario),
            discount: (1.0 + scenario.plan.cost_of_equity).powf(scenario.months() as f64 / 12.0),
        }
    }

    pub(super) fn months(&self) -> usize {
        self.company.months.len()
    }
}
