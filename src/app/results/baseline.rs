//! The pinned baseline: a scenario that every chart shows as a ghost, and every figure its change against.

use std::sync::Arc;

use crate::analysis::evaluation::Evaluation;
use crate::app::open::Work;
use crate::app::results::futures::Known;
use crate::model::calendar::YearMonth;
use crate::model::ledger::Row;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::{Document, Loaded, Origin};

/// A pinned scenario with what it comes to.
#[derive(Clone, Debug)]
pub struct Baseline {
    name: String,
    work: Work,
    scenario: Arc<Scenario>,
    evaluation: Evaluation,
    known: Option<Known>,
}

impl Baseline {
    /// Pins a piece of work with what it comes to on the central path. Its futures come later.
    pub fn new(work: &Work, evaluation: &Evaluation) -> Self {
        Self {
            name: work.name(),
            work: work.clone(),
            scenario: Arc::new(work.document().scenario.clone()),
            evaluation: evaluation.clone(),
            known: None,
        }
    }

    /// The same of work whose central path is yet to be evaluated.
    pub(in crate::app) fn of(work: &Work) -> Self {
        Self::new(work, &Evaluation::of(&work.document().scenario))
    }

    /// Pins a document under another name than its title.
    pub(in crate::app) fn called(name: &str, document: &Document) -> Self {
        let loaded = Loaded { document: document.clone(), warnings: Vec::new() };
        let work = Work::read(loaded, Origin::Shipped("reference"));
        let evaluation = Evaluation::of(&document.scenario);
        Self { name: name.to_owned(), ..Self::new(&work, &evaluation) }
    }

    /// What it is called: its title, and whether it had been changed since it was saved.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The work that was pinned, as it was then.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The document that was pinned.
    pub fn document(&self) -> &Document {
        self.work.document()
    }

    /// Its scenario, shared with those who run it.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// What it comes to on the central path.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// What futures make of it, once they are known.
    pub fn known(&self) -> Option<&Known> {
        self.known.as_ref()
    }

    /// A strategy's month on its central path, where it has that month.
    pub fn row(&self, strategy: Strategy, date: YearMonth) -> Option<&Row> {
        let month = usize::try_from(date.months_since(self.document().as_of)).ok()?;
        self.evaluation.path.ledger(strategy).get(month)
    }

    /// Takes in futures that have come. Whether they are others than before.
    pub(in crate::app) fn learn(&mut self, known: Option<Known>) -> bool {
        let same = match (&self.known, &known) {
            (Some(own), Some(other)) => Arc::ptr_eq(&own.ensemble, &other.ensemble),
            (own, other) => own.is_none() && other.is_none(),
        };
        if !same {
            self.known = known;
        }
        !same
    }

    /// Hears that something was saved: see [`Work::hear_of_saving`].
    pub(in crate::app) fn work_mut(&mut self) -> &mut Work {
        &mut self.work
    }
}
