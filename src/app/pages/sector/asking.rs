//! What the page asks in the background: the futures of all companies in the open world, and then in the baseline's.

use std::sync::Arc;

use super::Entry;
use super::companies::Key;
use crate::analysis::ensemble::EnsembleSpec;
use crate::analysis::sector::Sector;
use crate::app::results::Wake;
use crate::app::results::asked::Progress;
use crate::app::results::desk;
use crate::app::results::futures::Futures;
use crate::model::scenario::Scenario;
use crate::worker::Turn;
use crate::worker::sector::{SectorRun, sectors};

/// Most futures of a company. Up to here they are those of the overview, so that both say the same.
pub(super) const MOST_PATHS: usize = 10_000;

/// Companies whose futures are asked for.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    companies: Vec<(Key, Arc<Scenario>)>,
    spec: EnsembleSpec,
}

impl Question {
    fn of(entries: &[Entry], spec: EnsembleSpec) -> Self {
        let companies = entries.iter().map(|entry| (entry.company.key.clone(), Arc::clone(&entry.scenario)));
        Self { companies: companies.collect(), spec }
    }

    fn run(&self) -> SectorRun {
        let scenarios = self.companies.iter().map(|(_, scenario)| Scenario::clone(scenario)).collect();
        SectorRun { scenarios, spec: self.spec }
    }
}

/// One world with its companies: what is asked of it, and the run that answers.
type Desk = desk::Desk<Question, SectorRun, Arc<Sector>>;

/// Asks for the futures of one world.
fn ask(desk: &mut Desk, question: Question, turn: Turn, wake: &Wake) {
    desk.ask(question, || sectors(turn, wake.clone()), Question::run);
}

/// Gives the companies their futures, where there are any.
fn tell(desk: &Desk, entries: &mut [Entry]) {
    let Some((question, sector)) = desk.asked().answered().zip(desk.asked().answer()) else { return };
    for entry in entries {
        let at = question.companies.iter().position(|(key, _)| *key == entry.company.key);
        if let Some(member) = at.and_then(|at| sector.members.get(at)) {
            entry.known = Some(member.clone());
        }
    }
}

/// What is asked of both worlds.
pub(super) struct Asking {
    own: Desk,
    baseline: Desk,
    /// What is now wanted to be known of the open world.
    wanted: Option<Question>,
    /// What was last asked: the revision of the companies, how many futures, and whether the baseline's turn had come.
    asked_for: Option<(u64, EnsembleSpec, bool)>,
    wake: Wake,
}

impl Asking {
    /// Nothing is asked. `wake` is called when there is something to [`Self::poll`].
    pub(super) fn new(wake: Wake) -> Self {
        Self { own: Desk::default(), baseline: Desk::default(), wanted: None, asked_for: None, wake }
    }

    /// Asks for the futures of companies in the open world and, once these are there, of those in the baseline's, on the
    /// futures of the open scenario. `revision` counts the changes of both.
    pub(super) fn ask(&mut self, entries: &[Entry], ghosts: &[Entry], revision: u64, futures: &Futures) {
        let spec = futures.spec();
        let spec = EnsembleSpec { paths: spec.paths.min(MOST_PATHS), ..spec };
        let asked_for = Some((revision, spec, self.own.asked().is_settled()));
        if self.asked_for == asked_for || !futures.is_started() {
            return;
        }
        let question = Question::of(entries, spec);
        // Whoever asks anew with every frame of a drag would never hear a first answer, so that it is waited for.
        if *self.own.asked().progress() == Progress::Asked && self.own.asked().question() != Some(&question) {
            self.wanted = Some(question);
            return;
        }
        ask(&mut self.own, question.clone(), Turn::First, &self.wake);
        self.wanted = Some(question);
        let settled = self.own.asked().is_settled();
        self.asked_for = Some((revision, spec, settled));
        if ghosts.is_empty() {
            self.baseline.stop();
        } else if settled {
            ask(&mut self.baseline, Question::of(ghosts, spec), Turn::Later, &self.wake);
        }
    }

    /// Takes in what has come. Whether there is anything new.
    ///
    /// # Errors
    /// Why a run failed.
    pub(super) fn poll(&mut self) -> Result<bool, String> {
        let (own, baseline) = (self.own.poll(), self.baseline.poll());
        Ok(own? | baseline?)
    }

    /// Gives the companies their futures.
    pub(super) fn tell(&self, entries: &mut [Entry], ghosts: &mut [Entry]) {
        tell(&self.own, entries);
        tell(&self.baseline, ghosts);
    }

    /// Stops what runs; what has come of it stays.
    pub(super) fn stop(&mut self) {
        self.own.stop();
        self.baseline.stop();
        self.asked_for = None;
    }

    /// Whether the newest futures are those of another world than is open, or there are none.
    pub(super) fn is_stale(&self) -> bool {
        self.own.asked().answer().is_none() || self.own.asked().answered() != self.wanted.as_ref()
    }

    /// Whether nothing more will come by itself.
    pub(super) fn is_settled(&self) -> bool {
        let is_settled = |desk: &Desk| desk.asked().is_settled() && *desk.asked().progress() != Progress::Idle;
        is_settled(&self.own) && (self.baseline.asked().is_settled())
    }

    /// Whether all futures that are wanted are there.
    pub(super) fn is_complete(&self) -> bool {
        *self.own.asked().progress() == Progress::Complete && !self.is_stale()
    }

    /// Why the last run failed.
    pub(super) fn failure(&self) -> Option<&str> {
        match self.own.asked().progress() {
            Progress::Failed(reason) => Some(reason),
            _ => None,
        }
    }
}
