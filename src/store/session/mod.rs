//! The session: what is open in a window, whole, so that neither a crash nor a loss of power loses more than the last
//! interaction.
//!
//! A session is one file ([`text`]: RON behind a line with its format and checksum, taken whole or not at all) in a folder
//! of the user's state. Every window has a place of its own there ([`place`]), which it holds by a lock as long as it
//! lives; what other windows have left behind is found by the next one. What was not saved and is not opened again stays
//! beside it as a former session, and a damaged file is set aside under a name that says so.

mod place;
mod text;

use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::model::scenario::World;
use crate::store::atomic::Stamp;
use crate::store::bounded::ReadError;
use crate::store::preset::{Comments, Document, Origin};

pub use place::{Began, Place, begin, default_folder, former, open_former, set_back};
pub use text::{FORMAT, Writer, read};

/// What is open in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// When it was written, seconds since 1970.
    pub written: u64,
    /// The window was closed as windows are: nothing was lost, and nothing is unsaved.
    pub closed: bool,
    /// How many times in a row the program has ended right after this was restored, before anything was done with it.
    pub restarts: u32,
    /// The seed of all futures.
    pub seed: u64,
    /// What is open.
    pub open: Kept,
    /// The world that was applied last.
    pub applied: Option<Arc<Applied>>,
    /// States that can be undone to, the oldest first.
    pub past: Vec<Step>,
    /// States that can be redone, the one that is redone last first.
    pub future: Vec<Step>,
    /// What was open before companies of the sector page were, with the world that was applied last.
    pub behind: Vec<(Kept, Option<Arc<Applied>>)>,
    /// The pinned baseline.
    pub baseline: Option<Kept>,
    /// What stands beside it on the page of comparison.
    pub beside: Vec<Beside>,
    /// The story that is being made, where it differs from what was saved of it: its text, and its file.
    pub story: Option<(String, Option<PathBuf>)>,
    /// What is looked at.
    pub view: View,
}

impl Session {
    /// Every piece of work in it.
    pub fn works(&self) -> impl Iterator<Item = &Kept> {
        let beside = self.beside.iter().map(|beside| &beside.work);
        let behind = self.behind.iter().map(|(work, _)| work);
        // What is open is known best, and so comes last.
        beside.chain(behind).chain(&self.baseline).chain(std::iter::once(&self.open))
    }

    /// Whether it holds changes that are saved nowhere else.
    pub fn is_unsaved(&self) -> bool {
        let aside = self.beside.iter().filter(|beside| beside.is_aside).map(|beside| &beside.work);
        let behind = self.behind.iter().map(|(work, _)| work);
        std::iter::once(&self.open).chain(behind).chain(aside).any(|work| work.document != work.saved)
            || self.story.is_some()
    }
}

/// A piece of work with all that stays with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The document.
    pub document: Arc<Document>,
    /// What of it is saved.
    pub saved: Arc<Document>,
    /// Where it came from.
    pub origin: Origin,
    /// What was off in its file.
    pub warnings: Vec<String>,
    /// What a person has written in its file beside its fields.
    pub comments: Arc<Comments>,
    /// What its file held, and how many of its entries were not taken.
    pub on_disk: Option<(Stamp, usize)>,
}

/// A state that can be undone to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The document.
    pub document: Arc<Document>,
    /// The seed.
    pub seed: u64,
    /// The world that had been applied last.
    pub applied: Option<Arc<Applied>>,
}

/// A world that was applied, by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// Its title.
    pub title: String,
    /// Its block.
    pub world: World,
}

/// A scenario beside the open one.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// What it is there for, by the name of the variant.
    pub standing: String,
    /// It was set aside, and its changes are kept nowhere else.
    pub is_aside: bool,
    /// What it is called.
    pub name: String,
    /// The scenario.
    pub work: Kept,
}

/// What is looked at, by the names of the variants; what a later program does not know is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The page.
    pub page: String,
    /// Page and section of those that have sections.
    pub sections: Vec<(String, String)>,
    /// The strategy that is looked at.
    pub focus: String,
    /// What values are read by.
    pub statistic: String,
}

/// Why a file is no session.
#[derive(Debug, Error)]
pub enum SessionError {
    /// It is no file that can be read.
    #[error("{0}")]
    Unreadable(#[from] ReadError),
    /// A newer program has written it.
    #[error("it has format {0}, written by a newer Hashpivot")]
    Newer(u32),
    /// It is not what was written.
    #[error("it is damaged ({0})")]
    Damaged(&'static str),
}

/// A file that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Why, as the end of a sentence.
    pub reason: String,
    /// Where it is now.
    pub path: PathBuf,
}
