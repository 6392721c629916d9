//! Stories: which is told, at which step it is, and what was open before.
//!
//! A story takes the place of what is open, and gives it back bit by bit as it was. Its steps are states that depend on
//! the story alone ([`Scene`]); going to one glides there from whatever stands, so that sliders can be moved on the way.
//!
//! - [`walk`](self): begin, go on, go back, end;
//! - [`glide`]: values on their way;
//! - `figures`: what stands in braces in captions;
//! - [`making`]: a story that is being made;
//! - [`view`]: which way the window looks.

mod figures;
pub mod glide;
pub mod making;
pub mod view;
mod walk;

use std::path::PathBuf;
use std::sync::Arc;

use self::glide::Glide;
use self::making::{Making, Record};
use self::view::Look;
use super::open::{Aside, Open};
use super::results::baseline::Baseline;
use super::time::Playhead;
use crate::store::story::{Scene, Step, Story};

/// What can be asked of stories.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Tell the shipped story of this name.
    Tell(&'static str),
    /// The next step; after the last one the end, and after that what was open before.
    On,
    /// The step before.
    Back,
    /// This step.
    Go(usize),
    /// The last step.
    Last,
    /// Stop, and give back what was open before.
    End,
    /// Something about the story that is being made.
    Record(Record),
}

/// The stories of the program.
#[derive(Default)]
pub struct Stories {
    told: Option<Told>,
    making: Making,
}

/// A story that is being told.
pub struct Told {
    story: Arc<Story>,
    /// The file that it came from.
    path: Option<PathBuf>,
    scenes: Vec<Scene>,
    at: usize,
    /// Everything is told, and the last state still stands.
    ended: bool,
    glide: Option<Glide>,
    /// The caption with its figures, and what it was made of.
    caption: String,
    caption_of: Option<CaptionOf>,
    /// When it was begun, in seconds of the window's clock.
    began: f64,
    /// Time is still to be set to the step's month.
    month_due: bool,
    before: Before,
}

/// What the figures of a caption are made of.
#[derive(Clone, Debug, PartialEq)]
struct CaptionOf {
    step: usize,
    /// Of what is open, of its futures, of what stands beside it.
    revisions: [u64; 3],
    look: Look,
    /// How many futures the sector has, whether they are all, and whether they are of this world.
    sector: (Option<(usize, bool)>, bool),
}

/// What was open before a story, to be given back.
struct Before {
    open: Box<Open>,
    baseline: Option<Baseline>,
    behind: Vec<Aside>,
    look: Look,
    time: Playhead,
}

impl Stories {
    /// The story that is being told.
    pub fn told(&self) -> Option<&Told> {
        self.told.as_ref()
    }

    /// The story that is being made.
    pub fn making(&self) -> &Making {
        &self.making
    }

    /// Takes up the story that was being made in a session.
    pub(in crate::app) fn take_up(&mut self, making: Making) {
        self.making = making;
    }

    /// Whether values are on their way to a step.
    pub fn is_gliding(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.glide.is_some())
    }

    /// What was open before a story, while one is told: the user's own work.
    pub fn own(&self) -> Option<&Open> {
        self.told.as_ref().map(|told| &*told.before.open)
    }
}

impl Told {
    /// The story.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// The number of the step, from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The step.
    pub fn step(&self) -> &Step {
        &self.story.steps[self.at]
    }

    /// The step after it.
    pub fn next(&self) -> Option<&Step> {
        self.story.steps.get(self.at + 1)
    }

    /// The state that the step means.
    pub fn scene(&self) -> &Scene {
        &self.scenes[self.at]
    }

    /// The states of all steps.
    pub fn scenes(&self) -> &[Scene] {
        &self.scenes
    }

    /// Whether everything is told.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The caption of the step with its figures.
    pub fn caption(&self) -> &str {
        &self.caption
    }

    /// When it was begun, in seconds of the window's clock.
    pub fn began(&self) -> f64 {
        self.began
    }
}
