//! The risk page: where the scenario stands, what may go wrong, fans, survival, and what defaults have in common.

mod tables;

use std::sync::Arc;

use self::tables::{Lent, Then};
use crate::analysis::ensemble::Ensemble;
use crate::analysis::verdict::Judgement;
use crate::app::picture::Facts;
use crate::app::picture::distribution::{Distribution, Measured};
use crate::app::picture::ghosts::Haunted;
use crate::app::picture::series::RiskCharts;
use crate::app::picture::table::Table;
use crate::model::scenario::Strategy;

/// Bins of the distribution.
const BINS: usize = 40;

/// What the page can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Read the percentiles of this month.
    Month(usize),
    /// Show how this is distributed.
    Measured(Measured),
}

/// What a distribution was made of.
#[derive(Debug)]
struct Counted {
    measured: Measured,
    ensemble: Arc<Ensemble>,
    behind: Option<Arc<Ensemble>>,
    focus: Strategy,
}

/// State of the page.
#[derive(Debug)]
pub struct Risk {
    /// The month whose percentiles are read.
    month: usize,
    charts: Haunted<RiskCharts>,
    pub(in crate::app) outcomes: Table,
    pub(in crate::app) lenders: Table,
    pub(in crate::app) defaults: Table,
    pub(in crate::app) percentiles: Table,
    /// What is shown of how futures are distributed.
    measured: Measured,
    /// Values or returns; `None` until there are any.
    distribution: Option<Distribution>,
    /// What the distribution counts, and of which futures; what stands behind it, and the strategy of that.
    counted: Option<Counted>,
    /// Where the scenario stands that the open one is compared with, and what it is.
    reference: Option<(&'static str, Judgement)>,
    /// The revisions that it was made of: what is open, futures, what stands beside it; the strategy, the month, and what
    /// is distributed.
    made_of: Option<(u64, u64, u64, u64, Strategy, usize, Measured)>,
}

impl Default for Risk {
    fn default() -> Self {
        Self {
            month: usize::MAX,
            charts: Haunted::default(),
            outcomes: Table::default(),
            lenders: Table::default(),
            defaults: Table::default(),
            percentiles: Table::default(),
            measured: Measured::default(),
            distribution: None,
            counted: None,
            reference: None,
            made_of: None,
        }
    }
}

impl Risk {
    /// The month whose percentiles are read.
    pub fn month(&self) -> usize {
        self.month
    }

    /// Fans and survival.
    pub fn charts(&self) -> &RiskCharts {
        &self.charts
    }

    /// Probabilities of what may go wrong.
    pub fn outcomes(&self) -> &Table {
        &self.outcomes
    }

    /// What lenders get back, lose, and are paid for it.
    pub fn lenders(&self) -> &Table {
        &self.lenders
    }

    /// What defaults have in common.
    pub fn defaults(&self) -> &Table {
        &self.defaults
    }

    /// Percentiles of the month that is read.
    pub fn percentiles(&self) -> &Table {
        &self.percentiles
    }

    /// What is shown of how futures are distributed.
    pub fn measured(&self) -> Measured {
        self.measured
    }

    /// Values or returns; `None` until there are any, and of returns where a share has no price.
    pub fn distribution(&self) -> Option<&Distribution> {
        self.distribution.as_ref()
    }

    /// What the scenario's place on the map is compared with: the pinned baseline, or else the saved scenario.
    pub fn reference(&self) -> Option<(&'static str, &Judgement)> {
        self.reference.as_ref().map(|(name, judgement)| (*name, judgement))
    }

    /// Does what was asked for.
    pub(in crate::app) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Month(month) => self.month = month,
            Wish::Measured(measured) => self.measured = measured,
        }
    }

    /// Follows what is open, its futures, and the baseline.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, singles, .. } = *facts;
        self.month = self.month.min(open.scenario().months().saturating_sub(1));
        let futures = results.futures();
        let revisions = (open.revision(), futures.revision(), results.beside(), singles.revision());
        let made_of = Some((revisions.0, revisions.1, revisions.2, revisions.3, focus, self.month, self.measured));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        self.charts.refresh(facts);
        let saved = || futures.of_saved(&open.saved().scenario).filter(|_| open.is_unsaved());
        self.reference = match results.baseline() {
            Some(baseline) => baseline.known().map(|known| ("baseline", known.judgement)),
            None => saved().map(|judgement| ("saved scenario", *judgement)),
        };
        let Some(ensemble) = futures.ensemble() else { return };
        let then = results.comparable().map(|(_, then)| &*then.ensemble);
        let date = open.document().as_of.plus(self.month);
        let row = results.baseline().map(|baseline| Then(baseline.row(focus, date)));
        let stale = futures.is_stale();
        self.outcomes.replace(tables::outcomes(ensemble, then, stale));
        let lent =
            results.comparable().and_then(|(_, then)| Some(Lent(results.baseline()?.scenario(), &then.ensemble)));
        self.lenders.replace(tables::lenders(Lent(open.scenario(), ensemble), lent, stale));
        self.defaults.replace(tables::defaults(ensemble, (&open.scenario().company, focus), stale));
        let evaluation = results.evaluation();
        self.percentiles.replace(tables::percentiles(evaluation, ensemble, focus, self.month, row.as_ref(), stale));
        let behind = results.baseline().and_then(|baseline| baseline.known()).map(|known| &known.ensemble);
        self.count(ensemble, behind, focus);
    }

    /// Draws the counts of every path, which came with the futures, once for each result.
    fn count(&mut self, ensemble: &Arc<Ensemble>, behind: Option<&Arc<Ensemble>>, focus: Strategy) {
        let measured = self.measured;
        let counted = self.counted.as_ref();
        let is_counted = counted.is_some_and(|then| then.measured == measured && Arc::ptr_eq(&then.ensemble, ensemble));
        if !is_counted {
            self.distribution = Distribution::new(ensemble, measured, BINS);
        }
        let is_behind = counted.is_some_and(|then| {
            then.focus == focus
                && match (&then.behind, behind) {
                    (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                    (a, b) => a.is_none() && b.is_none(),
                }
        });
        if let Some(distribution) = self.distribution.as_mut().filter(|_| !is_counted || !is_behind) {
            distribution.haunt(behind.map(|ensemble| (&**ensemble, focus)));
        }
        self.counted = Some(Counted { measured, ensemble: Arc::clone(ensemble), behind: behind.cloned(), focus });
    }
}
