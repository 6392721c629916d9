//! Futures of scenarios beside the open one: the pinned baseline and what is compared. Each is computed once, in the
//! background, on the same seed and as many paths as the open one, and kept while it is wanted.
//!
//! The open scenario is shown from coarse to fine, so the shelf keeps the coarse futures too: only futures on the same
//! paths are told apart without the noise of the draw.

use std::sync::Arc;

use super::asked::Asked;
use super::futures::Known;
use crate::analysis::ensemble::{Ensemble, EnsembleSpec};
use crate::app::results::Wake;
use crate::model::scenario::Scenario;
use crate::worker::{Latest, Run, Turn, ensembles, stages};

/// A scenario that is wanted, and what is known of it.
struct Place {
    scenario: Arc<Scenario>,
    /// Its futures, one for each number of paths.
    known: Vec<Known>,
    /// Its run failed; trying again would fail again.
    failed: bool,
}

impl Place {
    fn put(&mut self, known: Known) {
        self.known.retain(|other| other.ensemble.paths != known.ensemble.paths);
        self.known.push(known);
    }

    fn on(&self, spec: EnsembleSpec) -> Option<&Known> {
        self.known.iter().find(|known| (known.ensemble.paths, known.ensemble.seed) == (spec.paths, spec.seed))
    }
}

/// The shelf, and the run that fills it.
pub struct Shelf {
    /// Made when there is first something to run.
    worker: Option<Latest<Run, Arc<Ensemble>>>,
    wake: Wake,
    spec: EnsembleSpec,
    /// What is wanted, the most urgent first.
    places: Vec<Place>,
    /// What is being run.
    asked: Asked<Run, ()>,
    revision: u64,
}

impl Shelf {
    /// An empty shelf. `wake` is called, from another thread, when there is something to [`Self::poll`].
    pub fn new(spec: EnsembleSpec, wake: Wake) -> Self {
        Self { worker: None, wake, spec, places: Vec::new(), asked: Asked::default(), revision: 0 }
    }

    /// Counts what has come.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The finest futures of a scenario, where there are any. They may be on other paths than are now wanted: then those
    /// on the right ones are on their way.
    pub fn get(&self, scenario: &Scenario) -> Option<&Known> {
        let place = self.place(scenario)?;
        place.on(self.spec).or_else(|| place.known.last())
    }

    /// The futures of a scenario on the same paths as these.
    pub fn like(&self, scenario: &Scenario, other: &Known) -> Option<&Known> {
        self.place(scenario)?.known.iter().find(|known| known.is_like(other))
    }

    fn place(&self, scenario: &Scenario) -> Option<&Place> {
        self.places.iter().find(|place| *place.scenario == *scenario)
    }

    /// Keeps futures that were computed elsewhere.
    pub fn put(&mut self, scenario: &Arc<Scenario>, known: Known) {
        self.revision += 1;
        match self.places.iter_mut().find(|place| *place.scenario == **scenario) {
            Some(place) => place.put(known),
            None => {
                self.places.push(Place { scenario: Arc::clone(scenario), known: vec![known], failed: false });
            }
        }
    }

    /// Says what is wanted, the most urgent first. What is not is forgotten, and its run is stopped.
    pub fn want(&mut self, scenarios: &[Arc<Scenario>], spec: EnsembleSpec) {
        let other_spec = std::mem::replace(&mut self.spec, spec) != spec;
        let mut former = std::mem::take(&mut self.places);
        for scenario in scenarios {
            if self.place(scenario).is_none() {
                let at = former.iter().position(|place| *place.scenario == **scenario);
                let mut place = at.map_or_else(
                    || Place { scenario: Arc::clone(scenario), known: Vec::new(), failed: false },
                    |at| former.swap_remove(at),
                );
                place.failed &= !other_spec;
                self.places.push(place);
            }
        }
        let is_idle = |run: &Run| other_spec || self.place(&run.scenario).is_none();
        if self.asked.is_running() && self.asked.question().is_some_and(is_idle) {
            if let Some(worker) = &self.worker {
                worker.cancel();
            }
            self.asked.cancel();
        }
        self.start();
    }

    /// Whether everything that is wanted is there, or nothing can be run.
    pub fn is_settled(&self) -> bool {
        !self.asked.is_running()
    }

    /// Takes in what has come since the last time, and starts the next run. True where there is something new.
    ///
    /// # Errors
    /// What a panicking run had to say.
    pub fn poll(&mut self) -> Result<bool, String> {
        let Some(news) = self.worker.as_ref().and_then(Latest::poll) else { return Ok(false) };
        let Some(scenario) = self.asked.question().map(|run| Arc::clone(&run.scenario)) else { return Ok(false) };
        let (known, result) = match news.result {
            Ok(ensemble) => (Some(Known::new(&scenario, ensemble)), Ok(())),
            Err(reason) => (None, Err(reason)),
        };
        let Some(taken) = self.asked.take(news.generation, result, news.complete) else { return Ok(false) };
        match known {
            Some(known) => self.put(&scenario, known),
            None => self.places.iter_mut().filter(|p| *p.scenario == *scenario).for_each(|place| place.failed = true),
        }
        self.start();
        taken.map(|()| true)
    }

    /// Starts the most urgent run that is not there yet, unless one is in hand: the full ones first, then the coarse
    /// ones that were not caught on the way.
    fn start(&mut self) {
        if self.asked.is_running() {
            return;
        }
        let spec = self.spec;
        let full = self.places.iter().map(|place| (place, spec));
        let coarse = stages(spec.paths).flat_map(|paths| {
            let spec = EnsembleSpec { paths, ..spec };
            self.places.iter().map(move |place| (place, spec))
        });
        let Some(run) = full
            .chain(coarse)
            .find(|(place, spec)| !place.failed && place.on(*spec).is_none())
            .map(|(place, spec)| Run { scenario: Arc::clone(&place.scenario), spec })
        else {
            return;
        };
        if self.worker.is_none() {
            self.worker = ensembles(Turn::Later, self.wake.clone()).ok();
        }
        if let Some(worker) = &self.worker {
            let ticket = worker.submit(run.clone());
            self.asked.begin(run, ticket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::waker;

    fn wait(shelf: &mut Shelf) {
        while !shelf.is_settled() {
            shelf.poll().expect("no panic");
            std::thread::yield_now();
        }
    }

    #[test]
    fn what_is_wanted_is_computed_once_and_kept() {
        let spec = EnsembleSpec { paths: 256, seed: 1 };
        let mut shelf = Shelf::new(spec, waker(|| {}));
        let first = Arc::new(Scenario::default());
        let mut other = Scenario::default();
        other.world.hashprice = 60.0;
        let second = Arc::new(other);
        shelf.want(&[Arc::clone(&first), Arc::clone(&second)], spec);
        wait(&mut shelf);
        let ensemble = Arc::clone(&shelf.get(&first).expect("it is there").ensemble);
        assert!(ensemble.paths == 256 && shelf.get(&second).is_some());
        shelf.want(&[Arc::clone(&first)], spec);
        assert!(shelf.is_settled(), "nothing is run twice");
        assert!(shelf.get(&second).is_none(), "what nobody wants is forgotten");
        assert!(Arc::ptr_eq(&ensemble, &shelf.get(&first).expect("kept").ensemble));
        let more = EnsembleSpec { paths: 512, ..spec };
        shelf.want(&[Arc::clone(&first)], more);
        assert_eq!(
            shelf.get(&first).map(|known| known.ensemble.paths),
            Some(256),
            "the old one is shown until the new one is there"
        );
        wait(&mut shelf);
        assert_eq!(shelf.get(&first).map(|known| known.ensemble.paths), Some(512));
        shelf.want(&[Arc::clone(&first)], EnsembleSpec { seed: 7, ..more });
        wait(&mut shelf);
        assert_eq!(shelf.get(&first).map(|known| (known.ensemble.paths, known.ensemble.seed)), Some((512, 7)));
    }

    #[test]
    fn coarse_futures_are_kept_beside_the_full_ones() {
        let spec = EnsembleSpec { paths: 2_000, seed: 1 };
        let mut shelf = Shelf::new(spec, waker(|| {}));
        let scenario = Arc::new(Scenario::default());
        shelf.want(&[Arc::clone(&scenario)], spec);
        wait(&mut shelf);
        let paths = |known: Option<&Known>| known.map(|known| known.ensemble.paths);
        assert_eq!(paths(shelf.get(&scenario)), Some(2_000));
        let full = shelf.get(&scenario).expect("known").clone();
        assert_eq!(paths(shelf.like(&scenario, &full)), Some(2_000));
        let coarse = EnsembleSpec { paths: 1_000, ..spec };
        let control = crate::analysis::ensemble::Control::new();
        let run = crate::analysis::ensemble::Ensemble::run(&scenario, &coarse, &control).expect("nobody stops it");
        assert_eq!(paths(shelf.like(&scenario, &Known::new(&scenario, Arc::new(run)))), Some(1_000));
    }
}
