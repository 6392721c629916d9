//! What ten thousand futures make of the open scenario: submitted when it changes, shown as it comes in.

use std::sync::Arc;

use crate::analysis::ensemble::{Ensemble, EnsembleSpec};
use crate::analysis::verdict::Judgement;
use crate::model::scenario::Scenario;
use crate::worker::Worker;

/// Numbers of paths that can be chosen.
pub const PATHS: [usize; 5] = [1_000, 10_000, 100_000, 300_000, 1_000_000];
/// Above this a run takes long enough to be watched and cancelled.
pub const WATCHED: usize = 50_000;

/// The ensemble of the open scenario, and the run that makes it.
pub struct Futures {
    worker: Option<Worker>,
    /// How many paths, and which.
    pub spec: EnsembleSpec,
    /// The newest result. It may belong to a former scenario: see [`Self::is_stale`].
    pub ensemble: Option<Arc<Ensemble>>,
    /// What it answers.
    pub judgement: Option<Judgement>,
    /// Where the saved scenario stood.
    pub saved: Option<Judgement>,
    /// The newest result belongs to the open scenario.
    current: bool,
    /// No finer result of the open scenario will follow.
    complete: bool,
    generation: u64,
    /// The scenario that was submitted is the saved one.
    is_saved: bool,
    /// Held back until the window has drawn its first frame, which the threads would otherwise slow down.
    held_back: Option<Arc<Scenario>>,
    /// What the results are of.
    submitted: Arc<Scenario>,
    polls: u32,
}

/// Looks at the worker before it starts: the first comes before the first frame is drawn, the second after it.
const POLLS_BEFORE_START: u32 = 2;

/// What has come of looking at the worker.
pub enum News {
    /// Nothing.
    None,
    /// A result of the open scenario.
    Result,
    /// The run failed, and why.
    Failed(String),
}

impl Futures {
    /// A worker that calls `wake` when it has something. Where the system has no thread left there is none, and the
    /// program shows the central path alone.
    pub fn new(spec: EnsembleSpec, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            worker: Worker::new(wake).ok(),
            spec,
            ensemble: None,
            judgement: None,
            saved: None,
            current: false,
            complete: false,
            generation: 0,
            is_saved: false,
            held_back: None,
            submitted: Arc::default(),
            polls: 0,
        }
    }

    /// Runs this scenario instead of whatever was run before.
    pub fn submit(&mut self, scenario: &Scenario, is_saved: bool) {
        (self.current, self.complete, self.is_saved) = (false, false, is_saved);
        self.held_back = Some(Arc::new(scenario.clone()));
        if self.is_started() {
            self.release();
        }
    }

    /// Whether the first frame is drawn and runs may begin.
    pub fn is_started(&self) -> bool {
        self.polls >= POLLS_BEFORE_START
    }

    fn release(&mut self) {
        if let (Some(worker), Some(scenario)) = (&self.worker, self.held_back.take()) {
            self.submitted = Arc::clone(&scenario);
            self.generation = worker.submit(scenario, self.spec);
        }
    }

    /// Another scenario was opened: what was known of the saved one is not about this one.
    pub fn forget_saved(&mut self) {
        self.saved = None;
    }

    /// Takes in what has come since the last time.
    pub fn poll(&mut self) -> News {
        if !self.is_started() {
            self.polls += 1;
            if self.is_started() {
                self.release();
            }
        }
        let Some(update) = self.worker.as_ref().and_then(Worker::poll) else {
            return News::None;
        };
        if update.generation != self.generation {
            return News::None;
        }
        match update.result {
            Ok(ensemble) => {
                self.judgement = Some(Judgement::of(&self.submitted, &ensemble));
                if self.is_saved {
                    self.saved = self.judgement;
                }
                self.ensemble = Some(ensemble);
                (self.current, self.complete) = (true, update.complete);
                News::Result
            }
            Err(message) => {
                self.complete = true;
                News::Failed(message)
            }
        }
    }

    /// Whether what is shown belongs to a former scenario.
    pub fn is_stale(&self) -> bool {
        !self.current
    }

    /// Whether the newest result is the last one of the open scenario, with all its paths.
    pub fn is_final(&self) -> bool {
        self.current && self.complete && self.ensemble.as_ref().is_some_and(|e| e.paths == self.spec.paths)
    }

    /// Whether nothing more will come.
    pub fn is_settled(&self) -> bool {
        self.worker.is_none() || self.complete
    }

    /// How far the run is that somebody may want to watch, 0 … 1.
    pub fn progress(&self) -> Option<f64> {
        if self.complete || self.spec.paths < WATCHED {
            return None;
        }
        self.worker.as_ref().and_then(Worker::progress)
    }

    /// Stops the run. What has come of it stays.
    pub fn cancel(&mut self) {
        if let Some(worker) = &self.worker {
            worker.cancel();
        }
        self.complete = true;
    }
}
