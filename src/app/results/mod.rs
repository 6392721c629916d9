//! What the open scenario comes to: the central path in the frame of the change, futures as they come in, and the
//! futures of the scenarios beside it.

pub mod asked;
pub mod baseline;
pub mod desk;
pub mod futures;
pub mod shelf;

use std::sync::Arc;
use std::time::Instant;

use self::baseline::Baseline;
use self::futures::{Futures, Known};
use self::shelf::Shelf;
use super::open::{Open, Origin};
use crate::analysis::ensemble::EnsembleSpec;
use crate::analysis::evaluation::Evaluation;
use crate::analysis::out_of_range::OutOfRange;
use crate::model::scenario::Scenario;
use crate::store::preset::Document;

/// Wakes the window from another thread when there is something new.
pub type Wake = std::task::Waker;

/// The results, and the runs that make them.
pub struct Results {
    evaluation: Evaluation,
    central_ms: f64,
    futures: Futures,
    baseline: Option<Baseline>,
    shelf: Shelf,
    /// Counts what stands beside the open scenario: pins, and the shelf's news.
    beside: u64,
    /// The revision of what is open that the results belong to.
    followed: u64,
    /// Values are on their way: futures are asked for where they arrive.
    gliding: bool,
}

impl Results {
    /// The results of what is open, over so many futures; these are yet to come.
    pub fn new(open: &Open, paths: usize, wake: &Wake) -> Self {
        let (evaluation, central_ms) = evaluated(open);
        let spec = EnsembleSpec { paths, seed: open.seed() };
        let mut results = Self {
            evaluation,
            central_ms,
            futures: Futures::new(spec, wake.clone()),
            baseline: None,
            shelf: Shelf::new(spec, wake.clone()),
            beside: 0,
            followed: 0,
            gliding: false,
        };
        results.follow(open);
        results
    }

    /// Follows what is open: evaluates the scenario where it has changed, and asks for its futures. Whether those are
    /// others now, so that whatever stands beside it has to be drawn on them too: see [`Self::stock`].
    pub fn follow(&mut self, open: &Open) -> bool {
        if self.followed == open.revision() {
            return false;
        }
        self.followed = open.revision();
        if self.evaluation.scenario != *open.scenario() {
            (self.evaluation, self.central_ms) = evaluated(open);
        }
        let spec = EnsembleSpec { seed: open.seed(), ..self.futures.spec() };
        let others = spec != self.futures.spec();
        if others {
            self.futures.set_spec(spec);
        }
        if self.gliding {
            self.futures.wait_for(open.scenario());
        } else {
            self.futures.submit(open.scenario());
        }
        self.futures.remember_saved(&open.saved().scenario);
        others
    }

    /// Says whether values are on their way, so that only the central path is worth its time.
    pub(in crate::app) fn glide(&mut self, open: &Open, gliding: bool) {
        if std::mem::replace(&mut self.gliding, gliding) && !gliding {
            self.futures.submit(open.scenario());
        }
    }

    /// Chooses how many futures are drawn.
    pub fn draw(&mut self, open: &Open, paths: usize) {
        self.futures.set_spec(EnsembleSpec { paths, ..self.futures.spec() });
        self.futures.submit(open.scenario());
    }

    /// Takes in what has come of the open scenario's futures.
    ///
    /// # Errors
    /// Why the run failed.
    pub fn poll(&mut self, open: &Open) -> Result<(), String> {
        if self.futures.poll()? {
            self.futures.remember_saved(&open.saved().scenario);
            self.learn();
        }
        Ok(())
    }

    /// Takes in what has come of the scenarios beside it.
    ///
    /// # Errors
    /// Why the run failed.
    pub fn poll_beside(&mut self) -> Result<(), String> {
        if self.shelf.poll()? {
            self.beside += 1;
            self.learn();
        }
        Ok(())
    }

    /// Pins what is open. What is known of its futures need not be computed again.
    pub fn pin(&mut self, open: &Open) {
        let baseline = Baseline::new(open.work(), &self.evaluation);
        for known in self.futures.stages() {
            self.shelf.put(baseline.scenario(), known.clone());
        }
        self.baseline = Some(baseline);
        self.beside += 1;
        self.learn();
    }

    /// Pins what was pinned in a session.
    pub fn pin_again(&mut self, baseline: Baseline) {
        self.baseline = Some(baseline);
        self.beside += 1;
        self.learn();
    }

    /// Pins a document under a name of its own; its futures come later.
    pub(in crate::app) fn pin_document(&mut self, name: &str, document: &Document) {
        let is_pinned = |pinned: &Baseline| pinned.name() == name && pinned.document() == document;
        if !self.baseline.as_ref().is_some_and(is_pinned) {
            self.baseline = Some(Baseline::called(name, document));
            self.beside += 1;
        }
    }

    /// Takes the baseline out, to be kept elsewhere.
    pub(in crate::app) fn take_baseline(&mut self) -> Option<Baseline> {
        self.beside += 1;
        self.baseline.take()
    }

    /// Puts back what was taken out.
    pub(in crate::app) fn put_baseline(&mut self, baseline: Option<Baseline>) {
        self.beside += 1;
        self.baseline = baseline;
    }

    /// Does without a baseline.
    pub fn unpin(&mut self) {
        self.baseline = None;
        self.beside += 1;
    }

    /// Asks for the futures of the scenarios beside the open one: the baseline's, and these.
    pub fn stock(&mut self, compared: impl Iterator<Item = Arc<Scenario>>) {
        let pinned = self.baseline.iter().map(|baseline| Arc::clone(baseline.scenario()));
        let wanted: Vec<_> = pinned.chain(compared).collect();
        self.shelf.want(&wanted, self.futures.spec());
        self.learn();
    }

    /// Gives the baseline its futures: those on the paths of the open scenario's where they are there, so that nothing
    /// but the scenarios makes the difference.
    fn learn(&mut self) {
        let Some(baseline) = &mut self.baseline else { return };
        let scenario = Arc::clone(baseline.scenario());
        let like = self.futures.known().and_then(|own| self.shelf.like(&scenario, own));
        if baseline.learn(like.or_else(|| self.shelf.get(&scenario)).cloned()) {
            self.beside += 1;
        }
    }

    /// Hears that something was saved to a file: the baseline may have come from there.
    pub fn hear_of_saving(&mut self, origin: &Origin, document: &Document) {
        if let Some(baseline) = &mut self.baseline {
            baseline.work_mut().hear_of_saving(origin, document);
        }
    }

    /// Stops the run of the open scenario's futures.
    pub fn cancel(&mut self) {
        self.futures.cancel();
    }

    /// Why there is no result of the open scenario, where its numbers are none to be reckoned with: on the central path,
    /// or in its own futures.
    pub fn out_of_range(&self) -> Option<&OutOfRange> {
        let futures = self.futures.ensemble().filter(|_| !self.futures.is_stale());
        let of_futures = || futures.and_then(|ensemble| ensemble.out_of_range.as_ref());
        self.evaluation.out_of_range.as_ref().or_else(of_futures)
    }

    /// What the open scenario comes to on the central path.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// Time that the central path took, milliseconds.
    pub fn central_ms(&self) -> f64 {
        self.central_ms
    }

    /// What futures make of it.
    pub fn futures(&self) -> &Futures {
        &self.futures
    }

    /// What futures make of the baseline, where they are drawn on the same paths as those of the open scenario.
    pub fn comparable(&self) -> Option<(&Known, &Known)> {
        let pair = self.futures.known().zip(self.baseline.as_ref().and_then(Baseline::known));
        pair.filter(|(now, then)| now.is_like(then))
    }

    /// Counts what stands beside the open scenario: the baseline, and futures of others.
    pub fn beside(&self) -> u64 {
        self.beside
    }

    /// The pinned scenario that everything is compared with.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.baseline.as_ref()
    }

    /// Futures of the scenarios beside the open one.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }
}

/// What is open on the central path, and the milliseconds that it took.
fn evaluated(open: &Open) -> (Evaluation, f64) {
    let start = Instant::now();
    let evaluation = Evaluation::of(open.scenario());
    (evaluation, start.elapsed().as_secs_f64() * 1e3)
}
