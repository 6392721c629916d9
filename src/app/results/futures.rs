//! What ten thousand futures make of the open scenario: asked for when it changes, shown as they come in.

use std::sync::Arc;

use super::Wake;
use super::asked::{Asked, Progress};
use crate::analysis::ensemble::{Ensemble, EnsembleSpec};
use crate::analysis::verdict::Judgement;
use crate::model::scenario::Scenario;
use crate::worker::{Latest, Run, Turn, ensembles};

/// Numbers of paths that can be chosen.
pub const PATHS: [usize; 5] = [1_000, 10_000, 100_000, 300_000, 1_000_000];
/// Above this a run takes long enough to be watched and cancelled.
pub const WATCHED: usize = 50_000;

/// Futures, and what they answer.
#[derive(Clone, Debug)]
pub struct Known {
    /// The futures.
    pub ensemble: Arc<Ensemble>,
    /// What they answer.
    pub judgement: Judgement,
}

impl Known {
    /// Judges the futures of a scenario.
    pub fn new(scenario: &Scenario, ensemble: Arc<Ensemble>) -> Self {
        Self { judgement: Judgement::of(scenario, &ensemble), ensemble }
    }

    /// Whether other futures are drawn on the same paths: only such are told apart without the noise of the draw.
    pub fn is_like(&self, other: &Self) -> bool {
        let of = |known: &Self| (known.ensemble.paths, known.ensemble.seed);
        of(self) == of(other)
    }
}

/// The ensemble of the open scenario, and the run that makes it.
pub struct Futures {
    worker: Option<Latest<Run, Arc<Ensemble>>>,
    spec: EnsembleSpec,
    asked: Asked<Run, Known>,
    /// What has come of the question so far, from coarse to fine.
    stages: Vec<Known>,
    /// What futures made of the saved scenario.
    saved: Option<(Run, Judgement)>,
    revision: u64,
    polls: u32,
}

/// Looks at the worker before it starts: the first comes before the first frame is drawn, the second after it. The
/// threads would otherwise slow the first frame down.
const POLLS_BEFORE_START: u32 = 2;

impl Futures {
    /// A worker that calls `wake` when it has something. Where the system has no thread left there is none, and the
    /// program shows the central path alone.
    pub fn new(spec: EnsembleSpec, wake: Wake) -> Self {
        Self {
            worker: ensembles(Turn::First, wake).ok(),
            spec,
            asked: Asked::default(),
            stages: Vec::new(),
            saved: None,
            revision: 0,
            polls: 0,
        }
    }

    /// How many paths, and which.
    pub fn spec(&self) -> EnsembleSpec {
        self.spec
    }

    /// Chooses how many paths, and which. A run that was stopped may be started again by that.
    pub(in crate::app) fn set_spec(&mut self, spec: EnsembleSpec) {
        self.spec = spec;
        if *self.asked.progress() == Progress::Cancelled {
            self.asked.forget();
        }
    }

    /// Asks for the futures of this scenario in place of whatever was asked for before.
    pub(in crate::app) fn submit(&mut self, scenario: &Scenario) {
        let same = self.asked.question().is_some_and(|run| run.spec == self.spec && *run.scenario == *scenario);
        let is_due = *self.asked.progress() == Progress::Waiting && self.is_started();
        if same && !is_due && *self.asked.progress() != Progress::Idle {
            return;
        }
        self.stages.clear();
        self.revision += 1;
        let run = Run { scenario: Arc::new(scenario.clone()), spec: self.spec };
        if self.worker.is_none() {
            self.asked.refuse(run, "the system has no thread left for futures".to_owned());
        } else if self.is_started() {
            self.begin(run);
        } else {
            self.asked.wait(run);
        }
    }

    /// Notes the scenario whose futures will be asked for later: what is known belongs to a former one.
    pub(in crate::app) fn wait_for(&mut self, scenario: &Scenario) {
        if self.asked.question().is_some_and(|run| run.spec == self.spec && *run.scenario == *scenario) {
            return;
        }
        self.stages.clear();
        self.revision += 1;
        self.asked.wait(Run { scenario: Arc::new(scenario.clone()), spec: self.spec });
    }

    fn begin(&mut self, run: Run) {
        if let Some(worker) = &self.worker {
            let ticket = worker.submit(run.clone());
            self.asked.begin(run, ticket);
        }
    }

    /// Whether the first frame is drawn and runs may begin.
    pub fn is_started(&self) -> bool {
        self.polls >= POLLS_BEFORE_START
    }

    /// Takes in what has come since the last time. True where there is something new of the open scenario.
    ///
    /// # Errors
    /// Why the run failed.
    pub(in crate::app) fn poll(&mut self) -> Result<bool, String> {
        if !self.is_started() {
            self.polls += 1;
            if self.is_started()
                && *self.asked.progress() == Progress::Waiting
                && let Some(run) = self.asked.question().cloned()
            {
                self.begin(run);
            }
        }
        let Some(news) = self.worker.as_ref().and_then(Latest::poll) else { return Ok(false) };
        let Some(scenario) = self.asked.question().map(|run| Arc::clone(&run.scenario)) else { return Ok(false) };
        let result = news.result.map(|ensemble| Known::new(&scenario, ensemble));
        let Some(taken) = self.asked.take(news.generation, result, news.complete) else { return Ok(false) };
        self.revision += 1;
        taken?;
        self.stages.extend(self.asked.current().cloned());
        Ok(true)
    }

    /// Remembers what is known of the saved scenario, where that is the open one.
    pub(in crate::app) fn remember_saved(&mut self, saved: &Scenario) {
        let current = self.asked.question().zip(self.asked.current());
        if let Some((run, known)) = current.filter(|(run, _)| *run.scenario == *saved) {
            self.saved = Some((run.clone(), known.judgement));
        }
    }

    /// What futures made of the saved scenario, where it was ever open on those that are drawn now.
    pub fn of_saved(&self, saved: &Scenario) -> Option<&Judgement> {
        let same = |run: &Run| run.spec.seed == self.spec.seed && *run.scenario == *saved;
        self.saved.as_ref().filter(|(run, _)| same(run)).map(|(_, judgement)| judgement)
    }

    /// Counts what was asked and what has come of it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The newest futures with what they answer. They may belong to a former scenario: see [`Self::is_stale`].
    pub fn known(&self) -> Option<&Known> {
        self.asked.answer()
    }

    /// The newest futures. They may belong to a former scenario: see [`Self::is_stale`].
    pub fn ensemble(&self) -> Option<&Arc<Ensemble>> {
        self.known().map(|known| &known.ensemble)
    }

    /// What they answer.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.known().map(|known| &known.judgement)
    }

    /// What has come of the open scenario so far, from coarse to fine.
    pub fn stages(&self) -> &[Known] {
        &self.stages
    }

    /// Whether what is shown belongs to a former scenario.
    pub fn is_stale(&self) -> bool {
        self.asked.is_stale()
    }

    /// Whether the newest result is the last one of the open scenario, with all its paths.
    pub fn is_final(&self) -> bool {
        *self.asked.progress() == Progress::Complete
            && self.asked.current().is_some_and(|known| known.ensemble.paths == self.spec.paths)
    }

    /// Whether nothing more will come.
    pub fn is_settled(&self) -> bool {
        self.asked.is_settled()
    }

    /// How far the run is that somebody may want to watch, 0 … 1.
    pub fn progress(&self) -> Option<f64> {
        if !self.asked.is_running() || self.spec.paths < WATCHED {
            return None;
        }
        self.worker.as_ref().and_then(Latest::progress)
    }

    /// Stops the run. What has come of it stays.
    pub(in crate::app) fn cancel(&mut self) {
        if let Some(worker) = &self.worker {
            worker.cancel();
        }
        self.asked.cancel();
        self.revision += 1;
    }
}
