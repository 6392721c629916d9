//! What to do first: four steps, each ticked off as it is done, shown until they are done or dismissed.

use crate::app::App;
use crate::app::open::Open;
use crate::app::results::Results;

/// A step, in the order in which they are best taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum Step {
    /// Move an input.
    Move,
    /// See what becomes of the verdict.
    See,
    /// Pin a baseline.
    Pin,
    /// Show it to others.
    Present,
}

/// Which steps were taken.
#[derive(Debug)]
pub struct FirstSteps {
    shown: bool,
    taken: [bool; 4],
    /// The changes of what is open that were counted when they were first shown.
    since: Option<u64>,
}

impl FirstSteps {
    /// The steps, none of them taken.
    pub(super) fn new(shown: bool) -> Self {
        Self { shown, taken: [false; 4], since: None }
    }

    /// Whether they are shown.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Whether a step was taken.
    pub fn is_taken(&self, step: Step) -> bool {
        self.taken[step as usize]
    }

    /// Notes that somebody presents.
    pub fn presented(&mut self) {
        self.taken[Step::Present as usize] = true;
    }

    /// Looks at what was done meanwhile.
    pub(in crate::app) fn follow(&mut self, open: &Open, results: &Results) {
        if !self.shown {
            return;
        }
        let since = *self.since.get_or_insert(open.revision());
        let moved = open.is_unsaved() && open.revision() != since;
        self.taken[Step::Move as usize] |= moved;
        // The verdict is seen once the futures of what was moved are there.
        self.taken[Step::See as usize] |= self.is_taken(Step::Move) && results.futures().is_settled();
        self.taken[Step::Pin as usize] |= results.baseline().is_some();
    }
}

impl App {
    /// Does without the first steps, for good.
    pub(in crate::app) fn dismiss_first_steps(&mut self) {
        self.shell.first_steps.shown = false;
        self.shell.set(|settings| settings.seen_first_steps = true);
    }

    /// Shows them afresh.
    pub(in crate::app) fn show_first_steps(&mut self) {
        self.shell.first_steps = FirstSteps::new(true);
        self.shell.set(|settings| settings.seen_first_steps = false);
    }
}
