//! What a story does with what is open: it takes its place, and gives it back as it was.

use std::sync::Arc;

use super::undo::Undo;
use super::{Open, Origin, State, Work};
use crate::model::scenario::Scenario;
use crate::store::preset::Document;

impl Work {
    /// A document that a story has made: it is as the story means it, and no file's.
    fn scripted(document: &Document) -> Self {
        Self {
            document: document.clone(),
            saved: document.clone(),
            origin: Origin::Shipped("reference"),
            warnings: Vec::new(),
            comments: Arc::default(),
        }
    }
}

impl Open {
    /// Opens what a story begins with. What was open comes back whole, with its steps of undo: see [`Self::return_to`].
    pub(in crate::app) fn leave_for(&mut self, document: &Document) -> Box<Self> {
        let mut story = Self::new(Work::scripted(document));
        story.seed = self.seed;
        story.undo = Undo::new(State { document: Arc::new(document.clone()), seed: self.seed, applied: None });
        story.revision = self.revision;
        story.moved();
        Box::new(std::mem::replace(self, story))
    }

    /// Opens again what a story took the place of, bit by bit as it was.
    pub(in crate::app) fn return_to(&mut self, left: Box<Self>) {
        let revision = self.revision;
        *self = *left;
        // Whoever follows by this number has to look again.
        self.revision = revision + 1;
    }

    /// Turns to a state of a story: what was changed by hand since the last one is a step of undo, and so is this.
    pub(in crate::app) fn script(&mut self, document: &Document) {
        self.commit();
        self.work = Work::scripted(document);
        self.applied = None;
        self.commit();
        self.moved();
    }

    /// Shows values on the way to those of the state that was turned to. They are no step of undo.
    pub(in crate::app) fn pass_through(&mut self, scenario: Scenario) {
        self.work.document.scenario = scenario;
        self.moved();
    }

    /// Arrives at the state that was turned to.
    pub(in crate::app) fn arrive(&mut self) {
        self.work.document.scenario = self.work.saved.scenario.clone();
        self.moved();
    }

    /// Hears that something was saved: see [`Work::hear_of_saving`].
    pub(in crate::app) fn hear_of_saving(&mut self, origin: &Origin, document: &Document) {
        self.work.hear_of_saving(origin, document);
        self.moved();
    }
}
