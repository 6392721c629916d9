//! What is open: the document, what of it was saved, where it came from, what was off in its file; how its world is
//! called; the seed of all futures; and undo.
//!
//! [`Open`] is the only writer of any of these, and counts every change of them in [`Open::revision`]: what is made of
//! them knows by that number whether it is out of date.

mod script;
pub mod undo;
mod world;

use std::path::Path;
use std::sync::Arc;

use self::undo::Undo;
use crate::analysis::ensemble::EnsembleSpec;
use crate::analysis::today::Today;
use crate::model::parameters::ValueError;
use crate::model::scenario::Scenario;
use crate::store::preset::{Comments, Document, Loaded, Shock, WorldPreset, kept_comments};
use crate::store::session::{Applied, Kept, Session, Step};

pub use self::world::WorldName;

pub use crate::store::preset::Origin;

/// A document with all that must stay with it wherever it goes, into the editor or out of it: how it was saved, where it
/// came from, what was off in its file, and what a person has written there beside its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    document: Document,
    saved: Document,
    origin: Origin,
    warnings: Vec<String>,
    comments: Arc<Comments>,
}

impl Work {
    /// A document as it was read.
    pub fn read(loaded: Loaded, origin: Origin) -> Self {
        let warnings = loaded.warnings.iter().map(ToString::to_string).collect();
        Self { saved: loaded.document.clone(), document: loaded.document, origin, warnings, comments: Arc::default() }
    }

    /// A piece of work of a session.
    pub(in crate::app) fn restored(kept: Kept) -> Self {
        let Kept { document, saved, origin, warnings, comments, .. } = kept;
        let own = |document: Arc<Document>| Arc::unwrap_or_clone(document);
        Self { document: own(document), saved: own(saved), origin, warnings, comments }
    }

    /// The same for a session, without what is known of its file.
    pub(in crate::app) fn kept(&self) -> Kept {
        let document = Arc::new(self.document.clone());
        let saved = if self.is_unsaved() { Arc::new(self.saved.clone()) } else { Arc::clone(&document) };
        Kept {
            document,
            saved,
            origin: self.origin.clone(),
            warnings: self.warnings.clone(),
            comments: Arc::clone(&self.comments),
            on_disk: None,
        }
    }

    /// The same with the comments of its file.
    #[must_use]
    pub fn commented(mut self, comments: Comments) -> Self {
        self.comments = Arc::new(comments);
        self
    }

    /// What a person has written in its file beside its fields.
    pub fn comments(&self) -> &Arc<Comments> {
        &self.comments
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The document as it was last saved or opened.
    pub fn saved(&self) -> &Document {
        &self.saved
    }

    /// Where it came from, and so where it is saved to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What was off in its file.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Whether it differs from what was saved.
    pub fn is_unsaved(&self) -> bool {
        self.document != self.saved
    }

    /// Its title, and whether it was changed since it was saved.
    pub fn name(&self) -> String {
        let title = titled(&self.document);
        if self.is_unsaved() { format!("{title}, changed") } else { title.to_owned() }
    }

    /// The same company in the world of another document, which also says when month 0 is. What is saved of it stays.
    #[must_use]
    pub fn placed_in(mut self, setting: &Document) -> Self {
        self.document.scenario = self.document.scenario.placed_in(&setting.scenario);
        self.document.as_of = setting.as_of;
        self
    }

    /// Whether more of it differs from what was saved than the world that it is in.
    pub fn is_unsaved_beside_its_world(&self) -> bool {
        self.is_unsaved() && self.as_saved().placed_in(&self.document).document != self.document
    }

    /// The same work as it was saved, without later changes.
    pub fn as_saved(&self) -> Self {
        Self { document: self.saved.clone(), ..self.clone() }
    }

    /// Hears that something was saved: where it was this work's own file, what is saved of it is now that.
    pub fn hear_of_saving(&mut self, origin: &Origin, document: &Document) {
        if self.origin == *origin {
            self.saved = document.clone();
        }
    }
}

/// A document's title, or what stands for one.
pub fn titled(document: &Document) -> &str {
    if document.title.is_empty() { "Untitled" } else { &document.title }
}

/// Largest seed that can be typed: so many digits are one number for the eye, and exact in a number box. The system
/// draws six of them.
pub const LARGEST_SEED: u64 = 999_999_999_999_999;

/// What a step of undo leads back to.
#[derive(Clone, Debug)]
struct State {
    document: Arc<Document>,
    seed: u64,
    applied: Option<Arc<Applied>>,
}

/// The same of what is open, where it stands.
#[derive(Clone, Copy)]
struct Present<'a> {
    document: &'a Document,
    seed: u64,
    applied: Option<&'a Arc<Applied>>,
}

impl PartialEq<Present<'_>> for State {
    fn eq(&self, present: &Present<'_>) -> bool {
        // What the world is called is no state of its own: nobody would see such a step undone.
        self.seed == present.seed && *self.document == *present.document
    }
}

impl From<Present<'_>> for State {
    fn from(Present { document, seed, applied }: Present<'_>) -> Self {
        Self { document: Arc::new(document.clone()), seed, applied: applied.cloned() }
    }
}

impl From<Step> for State {
    fn from(Step { document, seed, applied }: Step) -> Self {
        Self { document, seed, applied }
    }
}

impl From<&State> for Step {
    fn from(State { document, seed, applied }: &State) -> Self {
        Self { document: Arc::clone(document), seed: *seed, applied: applied.clone() }
    }
}

/// Steps of undo, and of redo, that a session keeps.
const KEPT_STEPS: usize = 32;

/// A piece of work that was open, whole, with its steps of undo.
#[derive(Clone, Debug)]
pub struct Aside {
    work: Work,
    undo: Undo<State>,
    applied: Option<Arc<Applied>>,
}

impl Aside {
    /// The work.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// Hears that something was saved: see [`Work::hear_of_saving`].
    pub fn hear_of_saving(&mut self, origin: &Origin, document: &Document) {
        self.work.hear_of_saving(origin, document);
    }

    /// What was set aside in a session, without its steps of undo.
    pub(in crate::app) fn restored((kept, applied): (Kept, Option<Arc<Applied>>), seed: u64) -> Self {
        let work = Work::restored(kept);
        let state = State { document: Arc::new(work.document.clone()), seed, applied: applied.clone() };
        Self { work, undo: Undo::new(state), applied }
    }

    /// The same for a session.
    pub(in crate::app) fn kept(&self) -> (Kept, Option<Arc<Applied>>) {
        (self.work.kept(), self.applied.clone())
    }

    /// Whether changes would be lost with it that are not saved, and that the open work does not have too: its world is
    /// that in which a company was opened.
    pub fn would_lose(&self, open: &Open) -> bool {
        let worlds = [&self.work, &open.work].map(|work| &work.document.scenario.world);
        self.work.is_unsaved() && (self.work.is_unsaved_beside_its_world() || worlds[0] != worlds[1])
    }
}

/// The open work, and the seed of all futures, with undo.
///
/// There is one seed: whatever is compared runs on it, so that nothing but the scenarios makes the difference. So it
/// belongs to no document and to no preset, stays when another piece of work is opened, and goes with the session.
#[derive(Clone, Debug)]
pub struct Open {
    work: Work,
    seed: u64,
    /// The world that was applied last. It is no part of the document: it only names what the document's world is.
    applied: Option<Arc<Applied>>,
    world: WorldName,
    /// Where start month and world contradict the protocol, unless the file's warnings say so already.
    contradiction: Option<String>,
    unsaved: bool,
    undo: Undo<State>,
    revision: u64,
}

impl Open {
    /// Opens a piece of work. There is nothing to undo yet.
    pub fn new(work: Work) -> Self {
        let seed = EnsembleSpec::default().seed;
        let undo = Undo::new(State { document: Arc::new(work.document.clone()), seed, applied: None });
        let world = WorldName::of(&work, None);
        let mut open =
            Self { undo, unsaved: false, work, seed, applied: None, world, contradiction: None, revision: 0 };
        open.moved();
        open
    }

    /// What is open in a session, with its steps of undo, in place of this.
    pub(in crate::app) fn resume(&mut self, session: &mut Session) {
        self.seed = session.seed;
        self.exchange(Work::restored(session.open.clone()));
        self.applied.clone_from(&session.applied);
        let states = |steps: &mut Vec<Step>| std::mem::take(steps).into_iter().map(State::from).collect();
        let mut past: Vec<State> = states(&mut session.past);
        if let Some(present) = past.pop() {
            self.undo = Undo::of(past, present, states(&mut session.future));
        } else {
            let applied = self.applied.clone();
            self.undo.amend(|state| state.applied = applied);
        }
        self.moved();
    }

    /// Puts what is open into a session.
    pub(in crate::app) fn keep(&self, session: &mut Session) {
        session.seed = self.seed;
        session.open = self.work.kept();
        session.applied.clone_from(&self.applied);
        let committed = self.undo.committed_in_order();
        session.past = committed.rev().take(KEPT_STEPS).map(Step::from).collect();
        session.past.reverse();
        let future = self.undo.future();
        session.future = future[future.len().saturating_sub(KEPT_STEPS)..].iter().map(Step::from).collect();
    }

    /// Steps of undo and of redo.
    pub fn steps(&self) -> (usize, usize) {
        self.undo.steps()
    }

    fn present(&self) -> Present<'_> {
        Present { document: &self.work.document, seed: self.seed, applied: self.applied.as_ref() }
    }

    /// Counts the changes of document, origin, what is saved, warnings, and seed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The work that is open, to be kept beside it.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The open document.
    pub fn document(&self) -> &Document {
        &self.work.document
    }

    /// Its scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.work.document.scenario
    }

    /// Which futures are drawn, of this and of everything beside it.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The document as it was last saved or opened.
    pub fn saved(&self) -> &Document {
        &self.work.saved
    }

    /// Where it came from, and so where it is saved to.
    pub fn origin(&self) -> &Origin {
        &self.work.origin
    }

    /// What was off in the file when it was opened.
    pub fn warnings(&self) -> &[String] {
        &self.work.warnings
    }

    /// Where the start month and the world contradict the protocol now, unless a warning of the file says so already.
    pub fn contradiction(&self) -> Option<&str> {
        self.contradiction.as_deref()
    }

    /// How the world is called in which the document is.
    pub fn world_name(&self) -> &WorldName {
        &self.world
    }

    /// Whether the document differs from what was saved.
    pub fn is_unsaved(&self) -> bool {
        self.unsaved
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo(self.present())
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo(self.present())
    }

    /// The document before the last step that changed it.
    pub fn before_last_edit(&self) -> Option<&Document> {
        self.undo.committed().map(|state| &*state.document).find(|document| **document != self.work.document)
    }

    /// Changes the document. It becomes a step of undo with the next [`Self::commit`].
    pub fn edit<T>(&mut self, change: impl FnOnce(&mut Document) -> T) -> T {
        let result = change(&mut self.work.document);
        self.moved();
        result
    }

    /// Chooses which futures are drawn, as a step of undo.
    pub fn set_seed(&mut self, seed: u64) {
        if seed != self.seed {
            self.commit();
            self.seed = seed;
            self.commit();
            self.moved();
        }
    }

    /// Ends an interaction: what has changed since the last one is one step of undo.
    pub fn commit(&mut self) {
        let Self { work, seed, undo, applied, .. } = self;
        undo.commit(Present { document: &work.document, seed: *seed, applied: applied.as_ref() });
    }

    /// Puts the document into a world, as a step of undo. Whether that has changed anything.
    pub fn enter(&mut self, world: &WorldPreset) -> bool {
        let applied = Arc::new(Applied { title: world.title.clone(), world: world.world.clone() });
        self.step(|document| world.apply(document), Some(applied))
    }

    /// Calls the present world by the name under which it was saved, where it is still that one.
    pub fn call_world(&mut self, saved: &WorldPreset) {
        if self.scenario().world == saved.world {
            let applied = Arc::new(Applied { title: saved.title.clone(), world: saved.world.clone() });
            self.step(|_| {}, Some(applied));
        }
    }

    /// Applies a shock on top of the present world, as a step of undo. Whether that has changed anything.
    ///
    /// # Errors
    /// [`ValueError`] where an input cannot have the value that the shock would give it; then nothing is changed.
    pub fn strike(&mut self, shock: &Shock) -> Result<bool, ValueError> {
        let mut document = self.work.document.clone();
        shock.apply(&mut document)?;
        Ok(self.step(|open| *open = document, self.applied.clone()))
    }

    /// Begins the run today, in the network as it is, as a step of undo. The market is the model's from then on.
    pub fn begin_today(&mut self, today: &Today) -> bool {
        let change = |document: &mut Document| {
            document.scenario.world = today.world.clone();
            (document.scenario.history, document.as_of) = (None, today.start);
        };
        self.step(change, self.applied.clone())
    }

    /// Changes document and applied world as one step of undo. Whether the document is another one.
    fn step(&mut self, change: impl FnOnce(&mut Document), applied: Option<Arc<Applied>>) -> bool {
        self.commit();
        let before = self.work.document.clone();
        change(&mut self.work.document);
        self.applied = applied;
        self.commit();
        let applied = self.applied.clone();
        self.undo.amend(|state| state.applied = applied);
        self.moved();
        self.work.document != before
    }

    /// Takes the last step back. Whether there was one.
    pub fn undo(&mut self) -> bool {
        let Self { work, seed, undo, applied, .. } = self;
        let present = Present { document: &work.document, seed: *seed, applied: applied.as_ref() };
        let former = undo.undo(present).cloned();
        self.restore(former)
    }

    /// Makes the step again that was last taken back. Whether there was one.
    pub fn redo(&mut self) -> bool {
        let Self { work, seed, undo, applied, .. } = self;
        let present = Present { document: &work.document, seed: *seed, applied: applied.as_ref() };
        let later = undo.redo(present).cloned();
        self.restore(later)
    }

    fn restore(&mut self, state: Option<State>) -> bool {
        let Some(State { document, seed, applied }) = state else { return false };
        (self.work.document, self.seed, self.applied) = ((*document).clone(), seed, applied);
        self.moved();
        true
    }

    /// Opens another piece of work in place of this one, and gives this one back whole: nothing of it stays behind.
    pub fn exchange(&mut self, work: Work) -> Work {
        let document = Arc::new(work.document.clone());
        self.undo = Undo::new(State { document, seed: self.seed, applied: None });
        self.applied = None;
        let former = std::mem::replace(&mut self.work, work);
        self.moved();
        former
    }

    /// Goes back to the company that was saved, in the world that is open; as a step that can be undone.
    pub fn discard_beside_its_world(&mut self) {
        self.commit();
        self.work.document = self.work.as_saved().placed_in(&self.work.document).document;
        self.commit();
        self.moved();
    }

    /// Opens another piece of work, which is in the world of this one, in its place. This one is kept whole with its
    /// steps of undo, and the world is called what it was.
    pub fn set_aside(&mut self, work: Work) -> Aside {
        self.commit();
        let (undo, applied) = (self.undo.clone(), self.applied.clone());
        let former = self.exchange(work);
        self.applied.clone_from(&applied);
        self.undo.amend(|state| state.applied.clone_from(&applied));
        self.moved();
        Aside { work: former, undo, applied }
    }

    /// Opens again what was set aside, as it was.
    pub fn bring_back(&mut self, aside: Aside) {
        self.exchange(aside.work);
        (self.undo, self.applied) = (aside.undo, aside.applied);
        self.moved();
    }

    /// Goes back to what was saved, as a step that can be undone.
    pub fn discard(&mut self) {
        self.commit();
        self.work.document = self.work.saved.clone();
        self.commit();
        self.moved();
    }

    /// Notes that a document has been saved to this file, which is this work's own from now on.
    pub fn saved_to(&mut self, path: &Path, document: &Document) {
        self.work.saved = document.clone();
        self.work.origin = Origin::File(path.to_owned());
        self.work.warnings.clear();
        // Somebody has agreed to the loss of the others.
        self.work.comments = Arc::new(kept_comments(document, &self.work.comments));
        self.moved();
    }

    fn moved(&mut self) {
        self.unsaved = self.work.is_unsaved();
        self.world = WorldName::of(&self.work, self.applied.as_deref());
        let said = |sentence: &str| self.work.warnings.iter().any(|warning| warning.contains(sentence));
        let found = self.work.document.contradiction().filter(|found| !said(&found.sentence));
        let doubts = self.work.document.scenario.doubts().into_iter().filter(|doubt| !said(doubt));
        self.contradiction =
            found.map(|found| found.to_string()).into_iter().chain(doubts).reduce(|a, b| format!("{a}\n{b}"));
        self.revision += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn read(hashprice: f64, name: &str) -> Work {
        let mut document = Document::default();
        document.scenario.world.hashprice = hashprice;
        Work::read(Loaded { document, warnings: Vec::new() }, Origin::File(PathBuf::from(name)))
    }

    #[test]
    fn what_is_exchanged_keeps_its_origin_and_what_was_not_saved() {
        let mut open = Open::new(read(40.0, "a.ron"));
        open.edit(|document| document.scenario.world.hashprice = 45.0);
        open.commit();
        let a = open.exchange(read(50.0, "b.ron"));
        assert!(a.is_unsaved() && *a.origin() == Origin::File(PathBuf::from("a.ron")));
        assert!(!open.is_unsaved() && !open.can_undo());
        let b = open.exchange(a);
        assert!(open.is_unsaved() && *open.origin() == Origin::File(PathBuf::from("a.ron")));
        assert_eq!((open.scenario().world.hashprice, open.saved().scenario.world.hashprice), (45.0, 40.0));
        assert_eq!(b, read(50.0, "b.ron"));
    }

    #[test]
    fn every_change_is_counted() {
        let mut open = Open::new(read(40.0, "a.ron"));
        let mut last = open.revision();
        let mut moved = |open: &Open| std::mem::replace(&mut last, open.revision()) < open.revision();
        open.edit(|document| document.title = "Mine".to_owned());
        assert!(moved(&open));
        open.commit();
        assert!(!moved(&open), "a step of undo changes nothing by itself");
        assert!(open.undo() && moved(&open));
        assert!(open.redo() && moved(&open));
        assert!(!open.redo() && !moved(&open));
        let document = open.document().clone();
        open.saved_to(Path::new("c.ron"), &document);
        assert!(moved(&open) && !open.is_unsaved());
        open.exchange(read(1.0, "b.ron"));
        assert!(moved(&open));
    }

    #[test]
    fn a_seed_is_a_step_of_undo_and_no_part_of_the_work() {
        let mut open = Open::new(read(40.0, "a.ron"));
        open.edit(|document| document.scenario.world.hashprice = 45.0);
        let revision = open.revision();
        open.set_seed(1);
        assert!(open.revision() == revision, "it is that already");
        open.set_seed(7);
        assert!(open.revision() > revision && open.seed() == 7);
        assert_eq!(open.before_last_edit().map(|d| d.scenario.world.hashprice), Some(40.0), "a draw edits nothing");
        assert!(open.undo() && (open.seed(), open.scenario().world.hashprice) == (1, 45.0), "the draw, not the edit");
        assert!(open.undo() && open.scenario().world.hashprice == 40.0 && !open.can_undo());
        assert!(open.redo() && open.redo() && (open.seed(), open.scenario().world.hashprice) == (7, 45.0));
        open.discard();
        assert!(!open.is_unsaved() && open.seed() == 7);
        open.exchange(read(50.0, "b.ron"));
        assert!(open.seed() == 7 && !open.can_undo() && !open.is_unsaved());
    }

    #[test]
    fn what_is_set_aside_comes_back_with_its_undo() {
        let mut open = Open::new(read(40.0, "a.ron"));
        open.edit(|document| document.scenario.world.hashprice = 45.0);
        open.commit();
        open.edit(|document| document.scenario.world.hashprice = 47.0);
        let (before, revision) = (open.work().clone(), open.revision());
        let aside = open.set_aside(read(50.0, "b.ron"));
        assert!(!open.can_undo() && aside.work() == &before);
        open.edit(|document| document.scenario.world.hashprice = 1.0);
        open.bring_back(aside);
        assert!(open.work() == &before && open.revision() > revision && open.is_unsaved());
        assert!(open.undo() && open.scenario().world.hashprice == 45.0);
        assert!(open.undo() && open.scenario().world.hashprice == 40.0 && !open.can_undo());
    }

    #[test]
    fn another_world_is_not_a_change_of_the_company() {
        let mut other = Document::default();
        other.scenario.world.hashprice = 77.0;
        other.scenario.company.site_mw = 5.0;
        other.as_of = other.as_of.plus(3);
        let mut work = read(40.0, "a.ron").placed_in(&other);
        assert_eq!(work.document().scenario.world.hashprice, 77.0);
        assert_ne!(work.document().scenario.company.site_mw, 5.0);
        assert_eq!((work.document().as_of, work.saved().scenario.world.hashprice), (other.as_of, 40.0));
        assert!(work.is_unsaved() && !work.is_unsaved_beside_its_world());
        work.document.scenario.plan.ai_share = 0.123;
        assert!(work.is_unsaved_beside_its_world());
        assert!(!read(40.0, "a.ron").is_unsaved_beside_its_world());
    }

    #[test]
    fn what_is_discarded_is_gone_and_can_be_undone() {
        let mut open = Open::new(read(40.0, "a.ron"));
        open.edit(|document| document.scenario.world.hashprice = 45.0);
        open.discard();
        assert!(!open.is_unsaved() && open.scenario().world.hashprice == 40.0);
        assert!(open.undo() && open.is_unsaved() && open.scenario().world.hashprice == 45.0);
    }

    #[test]
    fn work_that_is_set_aside_hears_of_its_file() {
        let mut aside = read(40.0, "a.ron");
        let later = read(60.0, "a.ron");
        aside.hear_of_saving(&Origin::File(PathBuf::from("b.ron")), later.document());
        assert!(!aside.is_unsaved());
        aside.hear_of_saving(later.origin(), later.document());
        assert!(aside.is_unsaved(), "the file holds something else by now");
    }
}
