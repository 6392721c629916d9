//! Ten thousand futures: many paths of one scenario, the same for the three strategies, and what they come to.
//!
//! [`Plan`] cuts a run into tasks that any number of threads may take; `kernel` takes vectors of paths through the
//! months; `bands` selects percentiles; `tally` takes in what comes of the paths, and `summary` is what it sums up to.
//! [`Companies`] of one world are taken through a market that is walked once for all of them (`walk`). One of the futures
//! is followed month by month by [`Single`]. The same scenario, seed and number of paths give the same bits whatever the
//! threads, the order of work and the width of the processor's vectors.
//!
//! Paths are in single precision, the central path is in doubles. Where rounding may have decided anything on a path
//! (`near`), it is taken once more, in doubles (`again`): so every probability is what doubles alone would say.

mod again;
mod bands;
mod bounds;
mod companies;
mod draws;
mod estimate;
mod histogram;
mod kernel;
mod near;
mod percentiles;
mod plan;
mod single;
mod summary;
mod tally;
mod terms;
mod variants;
mod walk;
#[cfg(test)]
mod widths;

pub use bands::LEVELS;
pub use bounds::{MOST_KEPT, MOST_PATHS, TooManyPaths, most_of_companies, most_studied};
pub use companies::{Companies, CompaniesPlan};
pub use estimate::Estimate;
pub use histogram::{Histogram, WealthHistogram};
pub use plan::{BAND_PATHS, Plan, Scratch};
pub use single::{Single, at_shares, share_of};
pub use summary::{Bands, Conditions, Defaults, MaturityOutcome, StrategyOutcome, Versus};
pub use variants::{Sample, Variant};

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::out_of_range::OutOfRange;
use crate::model::lanes::Width;
use crate::model::scenario::{Scenario, Strategy};

/// How many paths, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnsembleSpec {
    /// Number of paths.
    pub paths: usize,
    /// The world they are drawn from. The same seed gives the same paths.
    pub seed: u64,
}

impl Default for EnsembleSpec {
    fn default() -> Self {
        Self { paths: 10_000, seed: 1 }
    }
}

/// Stops a run from outside, and tells how far it is.
#[derive(Debug, Default)]
pub struct Control {
    stopped: AtomicBool,
    /// A part of the run has failed, and the rest is not worth doing.
    failed: AtomicBool,
    /// Thousandths of the run that are done.
    done: AtomicUsize,
}

impl Control {
    /// A run that nobody has stopped.
    pub fn new() -> Self {
        Self::default()
    }
    /// Asks the run to stop; it does so within a millisecond or two.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
    /// Says whether a part of the run has failed. The rest stops until that is settled, and nobody outside has asked
    /// for it.
    pub fn set_failed(&self, failed: bool) {
        self.failed.store(failed, Ordering::Relaxed);
    }
    /// Whether it has been asked to stop, or a part of it has failed.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.failed.load(Ordering::Relaxed)
    }
    /// The part of the run that is done, 0 … 1.
    pub fn progress(&self) -> f64 {
        self.done.load(Ordering::Relaxed) as f64 / 1000.0
    }
    /// Notes that so many of all tasks are done.
    pub fn note(&self, done: usize, all: usize) {
        self.done.store(done * 1000 / all.max(1), Ordering::Relaxed);
    }
}

/// What many paths come to. Immutable; share it by `Arc`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ensemble {
    /// Number of paths.
    pub paths: usize,
    /// The world they were drawn from.
    pub seed: u64,
    /// Months of the run.
    pub months: usize,
    /// Price of a share today, USD: what returns are measured by.
    pub price: f64,
    /// Time that the run took, in milliseconds; zero where nobody measured.
    pub elapsed_ms: f64,
    /// Hashprice by month, USD/PH/day.
    pub hashprice: Bands,
    /// Bitcoin price by month, USD.
    pub btc_price: Bands,
    /// Market rent by month, USD/kW-month.
    pub rent: Bands,
    /// The strategies, in the order of [`Strategy::ALL`].
    pub strategies: [StrategyOutcome; 3],
    /// The plan against staying.
    pub plan: Versus,
    /// All-in against staying.
    pub all_in: Versus,
    /// How the values per share are spread.
    pub histogram: Histogram,
    /// How what shares come to at the horizon is spread.
    pub wealth: WealthHistogram,
    /// Why there is no result, where the numbers are none to be reckoned with: then nothing above means anything.
    pub out_of_range: Option<OutOfRange>,
}

impl Ensemble {
    /// Runs a scenario on the calling thread. `None` where the run was stopped.
    pub fn run(scenario: &Scenario, spec: &EnsembleSpec, control: &Control) -> Option<Self> {
        Self::walked(scenario, spec, control)?.finish()
    }

    /// The same without asking whether the results are in range, and without being stopped.
    pub(super) fn unchecked(scenario: &Scenario, spec: &EnsembleSpec) -> Option<Self> {
        Self::walked(scenario, spec, &Control::new())?.sum_up()
    }

    /// Does all tasks of a run.
    fn walked(scenario: &Scenario, spec: &EnsembleSpec, control: &Control) -> Option<Plan> {
        let plan = Plan::new(scenario, spec, Width::widest(), true);
        let mut scratch = Scratch::default();
        for task in 0..plan.tasks() {
            if control.is_stopped() {
                return None;
            }
            plan.run(task, &mut scratch, control);
            control.note(task + 1, plan.tasks());
        }
        Some(plan)
    }

    /// One strategy's outcome.
    pub fn strategy(&self, strategy: Strategy) -> &StrategyOutcome {
        &self.strategies[strategy.index()]
    }

    /// Gives back what single paths take, 48 bytes each, where they are kept.
    pub fn forget_paths(&mut self) {
        self.strategies.iter_mut().for_each(StrategyOutcome::forget_paths);
    }

    /// Gives back how values are spread, 180 KB: [`Self::histogram`] and [`Self::wealth`] have no shares any more.
    pub fn forget_spread(&mut self) {
        (self.histogram, self.wealth) = (Histogram::default(), WealthHistogram::default());
    }

    /// The largest standard error among the probabilities of default: what the precision of the run is judged by.
    pub fn standard_error(&self) -> f64 {
        self.strategies.iter().map(|s| s.default.error).fold(0.0, f64::max)
    }
}
