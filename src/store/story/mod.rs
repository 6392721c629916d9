//! Stories: what a presenter tells with the program, step by step, as files that a person can read and edit.
//!
//! ```ron
//! (
//!     version: 2,
//!     kind: "story",
//!     title: "When bitcoin halves",
//!     summary: "One or two sentences.",
//!     sources: [(inputs: ["world.btc_price"], source: "coindesk.com", date: "2026-08-22", confidence: "B")],
//!     steps: [
//!         (
//!             title: "Before",
//!             caption: "A miner lives on **hashprice**. The plan ends as a {verdict}.",
//!             notes: "Ask who has ever mined.",
//!             open: "reference", // a shipped preset, or a file beside the story: "mine.ron"
//!             world: "spring-2025",
//!             shocks: ["bitcoin-halves"],
//!             inputs: {"world.btc_price": "*0.5", "company.leases.CoreWeave.rent": "140"},
//!             exhibit: "value-per-share", // or page: "network", section: "industry"
//!             focus: "plan",
//!             spotlight: "Plan",
//!             baseline: "former", // the state of the step before; a preset's name; or "none"
//!             annotations: [(mark: 19.4, text: "Halving"), (months: [3, 24], text: "Construction")],
//!             month: 24,
//!         ),
//!     ],
//! )
//! ```
//!
//! What is unknown in a file is a [`Warning`] with its place, and the rest still loads. A step changes what the steps
//! before it have made, so that the states of a story are a fold over its steps: [`Story::scenes`].

mod scene;
mod write;

use std::path::Path;
use std::sync::LazyLock;

use super::atomic;
use super::preset::{Loaded, PresetError, Shipped, SourceNote, Warning, Written, parse_story};
use crate::model::scenario::Strategy;

pub use self::scene::{Pinned, Scene};
pub use self::write::to_text;

/// Most steps of a story.
pub const MAX_STEPS: usize = 100;

/// The baseline that is the state of the step before, in a file.
pub const FORMER: &str = "former";
/// No baseline, in a file.
pub const NO_BASELINE: &str = "none";

/// Most annotations of a step.
pub const MAX_ANNOTATIONS: usize = 8;

/// What a presenter tells, step by step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Name of the story.
    pub title: String,
    /// What it tells, in a sentence or two.
    pub summary: String,
    /// Where the figures of its captions come from.
    pub sources: Vec<SourceNote>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}

/// Where something stands in a file, for a warning about it. Two texts that say the same are equal wherever it stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Line, from 1; 0 for what stands in no file.
    pub line: usize,
    /// Column in characters, from 1; 0 for what stands in no file.
    pub column: usize,
}

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Place {
    /// A warning about a field that stands here.
    pub fn warning(self, field: impl Into<String>, message: impl Into<String>) -> Warning {
        Warning { line: self.line, column: self.column, field: field.into(), message: message.into() }
    }
}

/// A name that means something elsewhere: a preset, a world, an exhibit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), place: Place::default() }
    }
}

/// One step of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Its headline.
    pub title: String,
    /// What the audience reads: short Markdown, in which `{…}` stands for a figure that the model computes.
    pub caption: String,
    /// What the presenter alone reads.
    pub notes: String,
    /// The scenario that is opened: a shipped preset or a file beside the story; without one the former step's stays.
    pub open: Option<Word>,
    /// The world that it is put into.
    pub world: Option<Word>,
    /// Shocks that strike it, one after the other.
    pub shocks: Vec<Word>,
    /// Inputs that change, all at once, each from what stands before.
    pub inputs: Vec<InputChange>,
    /// What is shown; without one what was shown before stays.
    pub shown: Option<Shown>,
    /// The strategy that is looked at; without one the former stays.
    pub focus: Option<Strategy>,
    /// The series that stands out while all others are dimmed.
    pub spotlight: Option<String>,
    /// What the step is compared with; without one the former baseline stays.
    pub baseline: Option<Pin>,
    /// What is drawn on top of a chart over time.
    pub annotations: Vec<Annotation>,
    /// The month at which time stands.
    pub month: Option<f64>,
}

/// A change of an input, or of a field of a lease or debt.
#[derive(Clone, Debug, PartialEq)]
pub struct InputChange {
    /// Id of the input: "world.btc_price", "company.leases.CoreWeave.rent".
    pub id: String,
    /// The change of what stands, or a value.
    pub written: Written,
    /// Where it stands.
    pub place: Place,
}

/// What a step shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A chart or a table, by its word.
    Exhibit(Word),
    /// A page and one of its sections, by their words.
    Page(Word, Option<Word>),
}

/// What a step is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Pin {
    /// The state of the step before.
    Former,
    /// A preset, shipped or beside the story.
    Preset(Word),
    /// Nothing.
    None,
}

/// Something that is drawn on top of a chart over time. Months count from month 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Where.
    pub spot: Spot,
    /// What is written there.
    pub text: String,
}

/// Where an annotation stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spot {
    /// A line at a month.
    Mark(f64),
    /// A band of months.
    Months(f64, f64),
    /// A band of values, in the chart's unit.
    Values(f64, f64),
    /// A note at a month and a value.
    Note(f64, f64),
}

impl Story {
    /// The story in a file.
    ///
    /// # Errors
    /// [`PresetError`] where the file cannot be read, is no text of that format, or no story.
    pub fn load(path: &Path) -> Result<Loaded<Self>, PresetError> {
        super::preset::load_story(path)
    }

    /// Writes it to a file: whole or not at all.
    ///
    /// # Errors
    /// [`PresetError::Unwritable`], after which the file is what it was.
    pub fn save(&self, path: &Path) -> Result<(), PresetError> {
        atomic::write(path, to_text(self).as_bytes())
            .map_err(|error| PresetError::Unwritable { error, path: path.to_owned() })
    }
}

macro_rules! shipped {
    ($($name:literal,)*) => {
        /// Stories that come with the program.
        pub static STORIES: &[Shipped] = &[
            $(Shipped { name: $name, text: include_str!(concat!("../../../presets/stories/", $name, ".ron")) },)*
        ];
    };
}

shipped! {
    "genius-or-desperate",
    "billion-dollar-data-center",
    "gold-rush-2028",
}

/// The shipped stories with their names, read once.
pub fn shipped_stories() -> &'static [(&'static str, Story)] {
    static READ: LazyLock<Vec<(&'static str, Story)>> = LazyLock::new(|| {
        // A test keeps any from being left out.
        let read = |shipped: &Shipped| Some((shipped.name, parse_story(shipped.text).ok()?.document));
        STORIES.iter().filter_map(read).collect()
    });
    &READ
}

/// The name of the shipped story that a word on the command line means: a bare name, as a shipped preset has one.
pub fn shipped_story(word: &str) -> Option<&'static str> {
    shipped_stories().iter().find(|(name, _)| *name == word).map(|(name, _)| *name)
}
