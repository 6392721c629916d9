//! Ensembles of scenarios beside the open one: the pinned baseline and what is compared. Each is computed once, in the
//! background, on the same seed and as many paths as the open one, and kept while it is wanted.

use std::sync::Arc;

use crate::analysis::ensemble::{Ensemble, EnsembleSpec};
use crate::model::scenario::Scenario;
use crate::worker::{Latest, Run, Turn, ensembles, waker};

/// An ensemble and what it belongs to.
struct Kept {
    scenario: Arc<Scenario>,
    paths: usize,
    ensemble: Arc<Ensemble>,
}

/// The shelf, and the run that fills it.
pub struct Shelf {
    /// Made when there is first something to run.
    worker: Option<Latest<Run, Arc<Ensemble>>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    spec: EnsembleSpec,
    /// What is wanted, the most urgent first.
    wanted: Vec<Arc<Scenario>>,
    /// What is being run, and the generation that its result will carry.
    running: Option<(u64, Arc<Scenario>)>,
    kept: Vec<Kept>,
}

impl Shelf {
    /// An empty shelf. `wake` is called, from another thread, when there is something to [`Self::poll`].
    pub fn new(spec: EnsembleSpec, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { worker: None, wake, spec, wanted: Vec::new(), running: None, kept: Vec::new() }
    }

    /// The ensemble of a scenario, where it is there. It may have another number of paths than is now wanted: then the
    /// one with the right number is on its way.
    pub fn get(&self, scenario: &Scenario) -> Option<&Arc<Ensemble>> {
        self.kept.iter().find(|kept| *kept.scenario == *scenario).map(|kept| &kept.ensemble)
    }

    /// Keeps an ensemble that was computed elsewhere.
    pub fn put(&mut self, scenario: Arc<Scenario>, ensemble: Arc<Ensemble>) {
        self.kept.retain(|kept| *kept.scenario != *scenario);
        self.kept.push(Kept { scenario, paths: ensemble.paths, ensemble });
    }

    /// Says what is wanted, the most urgent first. What is not is forgotten, and its run is stopped.
    pub fn want(&mut self, scenarios: Vec<Arc<Scenario>>, spec: EnsembleSpec) {
        let other_spec = std::mem::replace(&mut self.spec, spec) != spec;
        self.wanted = scenarios;
        let Self { wanted, kept, running, .. } = self;
        let is_wanted = |scenario: &Scenario| wanted.iter().any(|other| **other == *scenario);
        kept.retain(|kept| is_wanted(&kept.scenario));
        if running.as_ref().is_some_and(|(_, scenario)| other_spec || !is_wanted(scenario)) {
            *running = None;
            if let Some(worker) = &self.worker {
                worker.cancel();
            }
        }
        self.start();
    }

    /// Whether everything that is wanted is there, or nothing can be run.
    pub fn is_settled(&self) -> bool {
        self.running.is_none()
    }

    /// Takes in what has come since the last time, and starts the next run. True where there is something new; an error
    /// says why a run failed.
    ///
    /// # Errors
    /// What a panicking run had to say.
    pub fn poll(&mut self) -> Result<bool, String> {
        let Some(update) = self.worker.as_ref().and_then(Latest::poll) else {
            return Ok(false);
        };
        let Some((_, scenario)) = self.running.as_ref().filter(|(generation, _)| *generation == update.generation)
        else {
            return Ok(false);
        };
        let scenario = Arc::clone(scenario);
        if update.complete {
            self.running = None;
        }
        let ensemble = match update.result {
            Ok(ensemble) => ensemble,
            Err(message) => {
                // Trying again would fail again.
                self.wanted.retain(|wanted| **wanted != *scenario);
                self.start();
                return Err(message);
            }
        };
        // A coarse result is better than none, and worse than a finer one of other times.
        let news = update.complete || self.get(&scenario).is_none();
        if news {
            self.put(scenario, ensemble);
        }
        self.start();
        Ok(news)
    }

    /// Starts the most urgent run that is not there yet, unless one is in hand.
    fn start(&mut self) {
        if self.running.is_some() {
            return;
        }
        let is_there =
            |wanted: &Scenario| self.kept.iter().any(|k| k.paths == self.spec.paths && *k.scenario == *wanted);
        let Some(next) = self.wanted.iter().find(|wanted| !is_there(wanted)).cloned() else {
            return;
        };
        if self.worker.is_none() {
            let wake = Arc::clone(&self.wake);
            self.worker = ensembles(Turn::Later, waker(move || wake())).ok();
        }
        if let Some(worker) = &self.worker {
            self.running = Some((worker.submit(Run { scenario: Arc::clone(&next), spec: self.spec }), next));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(shelf: &mut Shelf) {
        while !shelf.is_settled() {
            shelf.poll().expect("no panic");
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_is_wanted_is_computed_once_and_kept() {
        let spec = EnsembleSpec { paths: 256, seed: 1 };
        let mut shelf = Shelf::new(spec, Arc::new(|| {}));
        let first = Arc::new(Scenario::default());
        let mut other = Scenario::default();
        other.world.hashprice = 60.0;
        let second = Arc::new(other);
        shelf.want(vec![Arc::clone(&first), Arc::clone(&second)], spec);
        wait(&mut shelf);
        let ensemble = Arc::clone(shelf.get(&first).expect("it is there"));
        assert!(ensemble.paths == 256 && shelf.get(&second).is_some());
        shelf.want(vec![Arc::clone(&first)], spec);
        assert!(shelf.is_settled(), "nothing is run twice");
        assert!(shelf.get(&second).is_none(), "what nobody wants is forgotten");
        assert!(Arc::ptr_eq(&ensemble, shelf.get(&first).expect("kept")));
        let more = EnsembleSpec { paths: 512, ..spec };
        shelf.want(vec![Arc::clone(&first)], more);
        assert_eq!(shelf.get(&first).map(|e| e.paths), Some(256), "the old one is shown until the new one is there");
        wait(&mut shelf);
        assert_eq!(shelf.get(&first).map(|e| e.paths), Some(512));
    }
}
