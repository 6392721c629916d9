//! What the program writes: scenarios, tables and settings, beside the window's thread and in order, never over a file
//! that nobody has agreed to replace.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::dialogs::Errand;
use crate::app::action::Action;
use crate::app::paper::PaperError;
use crate::app::results::Wake;
use crate::store::atomic::{self, Expected, Stamp, WriteError};
use crate::store::csv::{TableError, records_bytes};
use crate::store::preset::{
    Comments, Document, PresetError, WorldPreset, left_out, lost, to_commented_text, world_to_text,
};
use crate::store::story::{self, Story};
use crate::worker::ago;
use crate::worker::writing::Writer;

/// What is written into a file. Its text is made beside the window's thread.
#[derive(Clone, Debug)]
pub enum Content {
    /// A scenario, as a preset, with the comments of its file.
    Preset(Arc<Document>, Arc<Comments>),
    /// A world, as a preset of its own.
    World(Arc<WorldPreset>),
    /// A story.
    Story(Arc<Story>),
    /// A table, row by row.
    Records(Vec<Vec<String>>),
    /// A picture or a paper.
    Paper(Making),
}

/// What makes the bytes of a file, beside the window's thread.
#[derive(Clone)]
pub struct Making(Arc<dyn Fn() -> Result<Vec<u8>, PaperError> + Send + Sync>);

impl Making {
    /// Makes them so.
    pub fn new(make: impl Fn() -> Result<Vec<u8>, PaperError> + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }
}

impl std::fmt::Debug for Making {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Making")
    }
}

impl Content {
    fn bytes(&self) -> Result<Vec<u8>, PaperError> {
        Ok(match self {
            Self::Preset(document, comments) => to_commented_text(document, comments).into_bytes(),
            Self::World(world) => world_to_text(world).into_bytes(),
            Self::Story(story) => story::to_text(story).into_bytes(),
            Self::Records(records) => records_bytes(records.iter().cloned()),
            Self::Paper(making) => (making.0)()?,
        })
    }

    /// Why it could not be written, in a line.
    fn unwritten(&self, path: &Path, error: std::io::Error) -> String {
        let path = path.to_owned();
        match self {
            Self::Preset(..) | Self::World(_) | Self::Story(_) => PresetError::Unwritable { error, path }.to_string(),
            Self::Records(_) | Self::Paper(_) => TableError { path, cause: error.to_string() }.to_string(),
        }
    }
}

/// A file that is to be written.
#[derive(Clone, Debug)]
pub struct Write {
    /// What for, and what is to be done then.
    pub errand: Errand,
    /// Where to.
    pub path: PathBuf,
    /// What.
    pub content: Content,
    /// What is said when it is done.
    pub done: String,
    replaces: Replaces,
    /// The scenario that was open when it was asked for.
    opened: u64,
}

/// What a write may replace.
#[derive(Clone, Copy, Debug)]
enum Replaces {
    /// The open file as it was when it was last read or written here. Found out when its turn comes: another save may be
    /// before it.
    Own,
    /// This.
    Exactly(Expected),
}

/// What files held when they were last read or written here.
type Stamps = BTreeMap<PathBuf, Stamp>;

/// Why a file is not replaced without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// There is a file of that name.
    Exists,
    /// Another program has changed the file, so long ago in words where that is known.
    Changed(Option<String>),
    /// The file holds what a save would leave out: this.
    Loses(String),
}

/// A file that is written if somebody agrees to what it replaces.
#[derive(Clone, Debug)]
pub struct Overwrite {
    /// The file.
    pub write: Write,
    /// Why it is asked about.
    pub conflict: Conflict,
}

/// What came of a write.
#[derive(Debug)]
pub enum Landed {
    /// It is on the disk. The flag says whether the scenario that it was asked for is still the open one.
    Written(Box<Write>, bool),
    /// Somebody has to be asked.
    Conflict(Box<Overwrite>),
    /// It could not be written; this is why.
    Failed(String),
}

/// What a job of the writer came to.
enum Outcome {
    Written,
    Conflict(Conflict, Stamp),
    Failed(String),
}

/// What the writer has in hand.
enum Sent {
    Write(Box<Write>),
    Settings,
}

/// The files that are being written, and what is known of those that were opened.
pub struct Files {
    writer: Writer<Outcome>,
    sent: VecDeque<Sent>,
    stamps: Arc<Mutex<Stamps>>,
    /// How many entries of the files that were opened were not taken, which a save would leave out.
    refused: BTreeMap<PathBuf, usize>,
    opened: u64,
    /// What is to be done once everything is written.
    next: Option<Box<Action>>,
    /// Settings could not be kept, which has been said once.
    complained: bool,
}

impl Files {
    /// Nothing is written yet. `wake` is called when there is something to [`Self::poll`].
    pub fn new(wake: Wake) -> Self {
        Self {
            writer: Writer::new(wake),
            sent: VecDeque::new(),
            stamps: Arc::default(),
            refused: BTreeMap::new(),
            opened: 0,
            next: None,
            complained: false,
        }
    }

    /// Another scenario is open from now on: what is written of the former one is not this one's saved state.
    pub fn open_another(&mut self) {
        self.opened += 1;
    }

    /// Remembers what a file held when it was read.
    pub fn know(&mut self, path: &Path, stamp: Stamp, refused: usize) {
        lock(&self.stamps).insert(path.to_owned(), stamp);
        self.refused.insert(path.to_owned(), refused);
    }

    /// What a file held when it was last read or written here, and how many of its entries were not taken.
    pub fn known(&self, path: &Path) -> Option<(Stamp, usize)> {
        let stamp = lock(&self.stamps).get(path).copied()?;
        Some((stamp, self.refused.get(path).copied().unwrap_or_default()))
    }

    /// Whether a scenario is on its way to the disk.
    pub fn is_saving(&self) -> bool {
        let preset = |sent: &Sent| matches!(sent, Sent::Write(write) if matches!(write.content, Content::Preset(..)));
        self.sent.iter().any(preset)
    }

    /// Whether a file that somebody has asked for is on its way to the disk.
    pub fn is_writing(&self) -> bool {
        self.sent.iter().any(|sent| matches!(sent, Sent::Write(_)))
    }

    /// Does this once everything is written, unless something cannot be.
    pub fn then(&mut self, action: Action) {
        self.next = Some(Box::new(action));
    }

    /// What was to be done once everything is written, when it is.
    pub fn take_next(&mut self) -> Option<Action> {
        if self.is_writing() { None } else { self.next.take().map(|action| *action) }
    }

    /// Writes a file. `agreed` says that somebody has agreed to this very path being replaced; `own` that it is the file
    /// that is open, which may be replaced as long as it is what it was.
    ///
    /// # Errors
    /// The question that has to be asked first.
    pub fn write(
        &mut self,
        errand: Errand,
        path: PathBuf,
        content: Content,
        done: String,
        own: bool,
        agreed: bool,
    ) -> Result<(), Box<Overwrite>> {
        let replaces = match (agreed, own) {
            (true, _) => Replaces::Exactly(Expected::Anything),
            (false, true) => Replaces::Own,
            (false, false) => Replaces::Exactly(Expected::Nothing),
        };
        let lost = match &content {
            Content::Preset(document, comments) if own && !agreed => {
                lost(left_out(document, comments), self.refused.get(&path).copied().unwrap_or_default())
            }
            _ => None,
        };
        let write = Write { errand, path, content, done, replaces, opened: self.opened };
        if let Some(lost) = lost {
            return Err(Box::new(Overwrite { write, conflict: Conflict::Loses(lost) }));
        }
        self.send(write);
        Ok(())
    }

    /// Writes a file, since somebody has agreed to what it replaces.
    pub fn replace(&mut self, overwrite: Overwrite) {
        self.send(overwrite.write);
    }

    fn send(&mut self, write: Write) {
        let (path, content, replaces) = (write.path.clone(), write.content.clone(), write.replaces);
        let stamps = Arc::clone(&self.stamps);
        self.sent.push_back(Sent::Write(Box::new(write)));
        self.writer.submit(move || {
            let expected = match replaces {
                Replaces::Own => lock(&stamps).get(&path).map_or(Expected::Nothing, |stamp| Expected::Same(*stamp)),
                Replaces::Exactly(expected) => expected,
            };
            let bytes = match content.bytes() {
                Ok(bytes) => bytes,
                Err(error) => return Outcome::Failed(format!("Nothing is written to {}: {error}", path.display())),
            };
            match atomic::write_expecting(&path, &bytes, expected) {
                Ok(stamp) => {
                    lock(&stamps).insert(path, stamp);
                    Outcome::Written
                }
                Err(WriteError::Exists(stamp)) => Outcome::Conflict(Conflict::Exists, stamp),
                Err(WriteError::Changed(stamp)) => Outcome::Conflict(Conflict::Changed(changed(&path)), stamp),
                Err(WriteError::Failed(error)) => Outcome::Failed(content.unwritten(&path, error)),
            }
        });
    }

    /// Keeps settings, after what was to be written before. Their folder is made if need be.
    pub fn keep(&mut self, path: &Path, text: String) {
        let path = path.to_owned();
        self.sent.push_back(Sent::Settings);
        self.writer.submit(move || {
            let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
            match folder.and_then(|()| atomic::write(&path, text.as_bytes())) {
                Ok(()) => Outcome::Written,
                Err(error) => Outcome::Failed(format!("Settings are not kept: {error}: {}", path.display())),
            }
        });
    }

    /// What came of the next file, once it is there.
    pub fn poll(&mut self) -> Option<Landed> {
        loop {
            let outcome = self.writer.poll()?.unwrap_or_else(Outcome::Failed);
            match (self.sent.pop_front()?, outcome) {
                (Sent::Settings, Outcome::Failed(reason)) if !self.complained => {
                    self.complained = true;
                    return Some(Landed::Failed(reason));
                }
                (Sent::Settings, _) => {}
                (Sent::Write(write), outcome) => return Some(self.landed(write, outcome)),
            }
        }
    }

    fn landed(&mut self, mut write: Box<Write>, outcome: Outcome) -> Landed {
        match outcome {
            Outcome::Written => {
                self.refused.remove(&write.path);
                let is_open = write.opened == self.opened;
                Landed::Written(write, is_open)
            }
            Outcome::Conflict(conflict, stamp) => {
                self.next = None;
                // What is agreed to is to replace this file, and no later one.
                write.replaces = Replaces::Exactly(Expected::Same(stamp));
                Landed::Conflict(Box::new(Overwrite { write: *write, conflict }))
            }
            Outcome::Failed(reason) => {
                self.next = None;
                Landed::Failed(reason)
            }
        }
    }
}

/// How long ago a file was written to, in words.
fn changed(path: &Path) -> Option<String> {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.ok().map(ago)
}

fn lock(stamps: &Mutex<Stamps>) -> MutexGuard<'_, Stamps> {
    stamps.lock().unwrap_or_else(PoisonError::into_inner)
}
