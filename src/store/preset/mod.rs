//! Presets: scenarios as files that a person can read and edit.
//!
//! A preset is [RON](https://docs.rs/ron). It names itself, says which month it starts in and where its figures come
//! from, and lists only the inputs that differ from the reference company:
//!
//! ```ron
//! (
//!     version: 2,
//!     title: "Mid-size miner, September 2026",
//!     summary: "One or two sentences.",
//!     as_of: "2026-09", // month 0 of the run
//!     kind: "miner",
//!     defaults: 1, // edition of the defaults, which are what is not listed
//!     history: false, // true: the market is as it was from month 0 on, as far as it is on record
//!     sources: [
//!         (inputs: ["world.hashprice"], source: "hashrateindex.com", date: "2025-03-03", confidence: "B"),
//!     ],
//!     world: (hashprice: 49, btc_growth: "15%", response_months: "never"),
//!     company: (
//!         site_mw: 300,
//!         // Lists make it version 2. Each entry may have a source, a date and a confidence of its own.
//!         leases: [(name: "CoreWeave, Denton", it_mw: 243, rent: 120, first_month: -18)],
//!         debts: [(name: "0 % convertible 2031", amount: 625e6, due_month: 57, converts_at: 22.49)],
//!     ),
//!     plan: (),
//!     horizon_months: 120,
//! )
//! ```
//!
//! What is unknown or impossible in a file becomes a [`Warning`] with its place, and the rest still loads. Only a text
//! that is no RON, was written by a newer program, or whose leases take more power than there is, is an error.
//!
//! What happens to everybody has files of its own, worlds and shocks, by their `kind` ([`WorldPreset`], [`Shock`]). Such
//! a file says nothing about a company, and no company's file is a world.

mod comments;
mod kind;
mod origin;
mod read;
mod scan;
mod world;
mod write;

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use thiserror::Error;

use crate::analysis::benchmark::Benchmark;
use crate::model::calendar::YearMonth;
use crate::model::entries::{Address, Unsound};
use crate::model::parameters::{Confidence, find};
use crate::model::protocol::{Contradiction, contradiction};
use crate::model::scenario::Scenario;
use crate::model::text::shortened;
use crate::store::atomic;
use crate::store::bounded::{self, ReadError};
use crate::store::plain::plain_line;
use crate::store::story::Story;

pub use comments::Comments;
pub use kind::{PresetKind, Sort};
pub(in crate::store) use origin::is_path;
pub use origin::{OnDisk, Opened, Origin, lost};
pub use world::{
    Change, SHOCKS, Shock, WORLDS, WorldPreset, Written, load_world, parse_shock, parse_world, resolve_world,
    save_world, shipped_shocks, shipped_worlds, shock, world,
};
pub use write::{kept_comments, left_out, to_bare_text, to_commented_text, to_full_text, to_text, world_to_text};
pub(in crate::store) use write::{number, quoted, write_sources};

/// Format version that this program writes, and the newest that it reads.
pub const VERSION: u32 = 2;

/// Largest file that is read, bytes. A preset with every input and its sources is a fiftieth of it.
pub const MAX_BYTES: u64 = 1_000_000;

/// Longest name that a message repeats, in characters.
const MAX_WORD: usize = 200;

/// Month 0 of a preset that does not say.
const REFERENCE_MONTH: YearMonth = YearMonth { year: 2026, month: 9 };

/// Title of a text that has none and no file name.
const UNTITLED: &str = "Untitled";

/// A figure that a source vouches for.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// Id of the input.
    pub id: String,
    /// The value that the source gives it. Somebody may have set another since.
    pub value: f64,
}

impl Noted {
    /// Whether the input still has the value that the source vouches for.
    fn holds(&self, scenario: &Scenario) -> bool {
        value_of(scenario, &self.id).is_some_and(|value| value == self.value)
    }
}

/// A scenario's value of an input, or of a field of an entry of its lists; `None` of an id that reaches neither.
fn value_of(scenario: &Scenario, id: &str) -> Option<f64> {
    let of_entry = || Address::find(&scenario.company, id)?.ok().map(|address| address.get(scenario));
    find(id).map(|p| p.get(scenario)).or_else(of_entry)
}

/// Where some of a preset's figures come from.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceNote {
    /// The figures that it is about.
    pub inputs: Vec<Noted>,
    /// The source, or the reason of an assumption.
    pub source: String,
    /// Date of the figures, as precise as known; empty for an assumption.
    pub date: String,
    /// How far they can be trusted.
    pub confidence: Confidence,
}

/// A figure that was published about the scenario's subject: what the program makes of it is held to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// What it is.
    pub benchmark: Benchmark,
    /// Its value, in the benchmark's unit.
    pub value: f64,
    /// The source, named shortly, with what the figure rests on.
    pub source: String,
    /// Date of the figure, as precise as known.
    pub date: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A scenario with what a reader needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Name of the scenario.
    pub title: String,
    /// What it shows, in a sentence or two.
    pub summary: String,
    /// Month 0 of the run; of a scenario on a given market, the month in which that begins.
    pub as_of: YearMonth,
    /// What sort of scenario it is; `None` for a file that does not say. Every shipped preset does.
    pub kind: Option<PresetKind>,
    /// Where the figures that differ from the reference company come from. A note stays when its input is changed, and
    /// holds again when the change is undone; it is shown and saved only while it holds.
    pub sources: Vec<SourceNote>,
    /// What was published of its subject, to hold the results to.
    pub published: Vec<Published>,
    /// The inputs.
    pub scenario: Scenario,
}

impl Document {
    /// The note on an input, the last one where there are several; `None` for a value that no note vouches for. Such
    /// an input has the source in the table of inputs if its value is still the reference company's.
    pub fn note(&self, id: &str) -> Option<&SourceNote> {
        self.sources.get(self.note_index(id)?)
    }

    /// The place of that note among the sources.
    pub fn note_index(&self, id: &str) -> Option<usize> {
        let vouched = |note: &SourceNote| note.inputs.iter().any(|noted| noted.id == id && noted.holds(&self.scenario));
        self.sources.iter().rposition(vouched)
    }
}

impl Document {
    /// Where its start month and its world contradict the protocol; never on the market as it was, whose halvings are
    /// those of the record.
    pub fn contradiction(&self) -> Option<Contradiction> {
        let modelled = self.scenario.history.is_none();
        modelled.then(|| contradiction(self.as_of, &self.scenario.world)).flatten()
    }
}

/// The reference company, as shipped.
impl Default for Document {
    fn default() -> Self {
        static REFERENCE: LazyLock<Document> = LazyLock::new(|| match parse(SHIPPED[0].text) {
            Ok(loaded) => loaded.document,
            // A test keeps this from happening.
            Err(_) => Document {
                title: UNTITLED.to_owned(),
                summary: String::new(),
                as_of: REFERENCE_MONTH,
                kind: None,
                sources: Vec::new(),
                published: Vec::new(),
                scenario: Scenario::default(),
            },
        });
        REFERENCE.clone()
    }
}

/// What a file holds, a scenario unless it is said otherwise, and what was wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<D = Document> {
    /// What could be read.
    pub document: D,
    /// What could not, in the order of the file.
    pub warnings: Vec<Warning>,
}

/// What a file turns out to hold, by its kind. `C` is how a scenario comes: as it was read, or with its origin.
#[derive(Clone, Debug)]
pub enum Found<C = Opened> {
    /// A scenario: a company in a world, with a plan.
    Case(Box<C>),
    /// A world.
    World(Box<Loaded<WorldPreset>>),
    /// A shock.
    Shock(Loaded<Shock>),
    /// A story.
    Story(Box<Loaded<Story>>),
}

impl<C> Found<C> {
    /// What sort of file it is.
    pub fn sort(&self) -> Sort {
        match self {
            Self::Case(_) => Sort::Case,
            Self::World(_) => Sort::World,
            Self::Shock(_) => Sort::Shock,
            Self::Story(_) => Sort::Story,
        }
    }
}

impl Found<Loaded> {
    /// Gives it a title, where it has none.
    fn titled(mut self, title: impl FnOnce() -> String) -> Self {
        let own = match &mut self {
            Self::Case(loaded) => &mut loaded.document.title,
            Self::World(loaded) => &mut loaded.document.title,
            Self::Shock(loaded) => &mut loaded.document.title,
            Self::Story(loaded) => &mut loaded.document.title,
        };
        if own.is_empty() {
            *own = title();
        }
        self
    }

    fn case(self, path: Option<&Path>) -> Result<Loaded, PresetError> {
        match self {
            Self::Case(loaded) => Ok(*loaded),
            other => {
                let path = path.map(Path::to_owned);
                Err(PresetError::OtherSort { is: other.sort(), wanted: Sort::Case, path })
            }
        }
    }
}

/// Something in a file that was not taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line of the file, from 1; 0 where the warning is about no one place.
    pub line: usize,
    /// Column of that line in characters, from 1; 0 where the warning is about no one place.
    pub column: usize,
    /// The field it is about ("company.site_mw"), if any.
    pub field: String,
    /// What is wrong and what was done about it; continues the field's name to a sentence.
    pub message: String,
}

/// "line 12: company.siet_mw is not an input; did you mean company.site_mw?"
impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if !self.field.is_empty() {
            write!(f, "{} ", plain_line(&self.field))?;
        }
        f.write_str(&plain_line(&self.message))
    }
}

/// Why a preset could not be read or written. Each message is one line: what, where, what to do, and the path last.
#[derive(Debug, Error)]
pub enum PresetError {
    /// The text is no RON.
    #[error("line {line}, column {column}: {message}; correct the text there{}", named(path.as_deref()))]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
        /// The file, if it came from one.
        path: Option<PathBuf>,
    },
    /// The text has a newer format.
    #[error(
        "the preset has format {version}, written by a newer Hashpivot than this one, which reads up to {VERSION}; \
         update the program{}",
        named(path.as_deref())
    )]
    Newer {
        /// Version that the text gives.
        version: u64,
        /// The file, if it came from one.
        path: Option<PathBuf>,
    },
    /// The company's inputs contradict each other.
    #[error("line {line}, column {column}: {unsound}{}", named(path.as_deref()))]
    Unsound {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// How they do.
        unsound: Unsound,
        /// The file, if it came from one.
        path: Option<PathBuf>,
    },
    /// The text is a preset of another sort than the one that is asked for.
    #[error("this is {}, not {}; {}{}", is.name(), wanted.name(), is.use_instead(), named(path.as_deref()))]
    OtherSort {
        /// What it is.
        is: Sort,
        /// What it should be.
        wanted: Sort,
        /// The file, if it came from one.
        path: Option<PathBuf>,
    },
    /// No shipped world has that name, which is no path of a file either.
    #[error("no world of that name is shipped; {}: {}", origin::instead_of_world(name), shortened(name, MAX_WORD))]
    UnknownWorld {
        /// The name.
        name: String,
    },
    /// No shipped preset has that name, which is no path of a file either.
    #[error("no preset of that name is shipped; {}: {}", origin::instead(name), shortened(name, MAX_WORD))]
    Unknown {
        /// The name.
        name: String,
    },
    /// There is no such file.
    #[error("the file does not exist; check its name and folder{}{}", origin::meant(path), named(Some(path)))]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The path is a folder, a device or a pipe.
    #[error("this is {what}, not a file; choose a preset file{}", named(Some(path)))]
    NotAFile {
        /// What it is.
        what: &'static str,
        /// The path.
        path: PathBuf,
    },
    /// The file is too large for a preset.
    #[error(
        "the file is too large for a preset (over {} kB); choose a preset file{}",
        MAX_BYTES / 1000,
        named(Some(path))
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The file is not UTF-8 text.
    #[error("line {line} is not UTF-8 text; save the file as UTF-8, or choose a preset file{}", named(Some(path)))]
    NotText {
        /// First line that is none.
        line: usize,
        /// The file.
        path: PathBuf,
    },
    /// The system does not let the file be read.
    #[error(
        "the file cannot be read: {}; check the path and its permissions{}",
        plain_line(&error.to_string()),
        named(Some(path))
    )]
    Unreadable {
        /// The system's reason.
        error: io::Error,
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be written. What was there before is untouched.
    #[error(
        "the preset cannot be saved: {}; save it under another name or folder{}",
        plain_line(&error.to_string()),
        named(Some(path))
    )]
    Unwritable {
        /// Why.
        error: io::Error,
        /// The file.
        path: PathBuf,
    },
}

impl PresetError {
    /// Says which file a fault in a text is in.
    fn in_file(mut self, file: &Path) -> Self {
        if let Self::Syntax { path, .. } | Self::Newer { path, .. } | Self::Unsound { path, .. } = &mut self {
            *path = Some(file.to_owned());
        }
        self
    }
}

/// A path at the end of a message.
fn named(path: Option<&Path>) -> String {
    path.map(|path| format!(": {}", plain_line(&path.to_string_lossy()))).unwrap_or_default()
}

/// Reads a scenario from its text.
///
/// # Errors
/// [`PresetError::Syntax`] where the text is no group of fields in RON, [`PresetError::Newer`] where its format is
/// newer than this program's, [`PresetError::Unsound`] where the company's inputs contradict each other,
/// [`PresetError::OtherSort`] where it is a world or a shock.
pub fn parse(text: &str) -> Result<Loaded, PresetError> {
    parse_any(text)?.case(None)
}

/// Reads a preset of any sort from its text.
fn parse_any(text: &str) -> Result<Found<Loaded>, PresetError> {
    Ok(read::read(text)?.titled(|| UNTITLED.to_owned()))
}

/// Reads a story from its text.
///
/// # Errors
/// As [`parse`]; [`PresetError::OtherSort`] where the text is no story.
pub fn parse_story(text: &str) -> Result<Loaded<Story>, PresetError> {
    as_story(parse_any(text)?, None)
}

/// Reads a story from a file. A file that gives no title has its own name for one.
///
/// # Errors
/// [`PresetError`], whose message names the file, where there is none, it cannot be read or is no story.
pub fn load_story(path: &Path) -> Result<Loaded<Story>, PresetError> {
    as_story(load_any(path)?.0, Some(path))
}

fn as_story(found: Found<Loaded>, path: Option<&Path>) -> Result<Loaded<Story>, PresetError> {
    match found {
        Found::Story(loaded) => Ok(*loaded),
        other => Err(PresetError::OtherSort { is: other.sort(), wanted: Sort::Story, path: path.map(Path::to_owned) }),
    }
}

/// Reads a scenario from a file. A file that gives no title has its own name for one.
///
/// # Errors
/// [`PresetError`], whose message names the file, where there is no file, it cannot be read or is no scenario.
pub fn load(path: &Path) -> Result<Loaded, PresetError> {
    load_any(path)?.0.case(Some(path))
}

/// Reads a preset of any sort from a file, and gives its text too.
fn load_any(path: &Path) -> Result<(Found<Loaded>, String), PresetError> {
    let text = read_text(path)?;
    let found = read::read(&text).map_err(|error| error.in_file(path))?;
    let stem = || plain_line(&path.file_stem().map(OsStr::to_string_lossy).unwrap_or_default()).into_owned();
    Ok((found.titled(stem), text))
}

/// The text of a file that may be a preset. Never waits for a pipe and never reads more than a preset can be.
fn read_text(path: &Path) -> Result<String, PresetError> {
    let place = path.to_owned();
    let bytes = bounded::read(path, MAX_BYTES).map_err(|error| match error {
        ReadError::Missing => PresetError::Missing { path: place },
        ReadError::NotAFile(what) => PresetError::NotAFile { what, path: place },
        ReadError::TooLarge(_) => PresetError::TooLarge { path: place },
        ReadError::Unreadable(error) => PresetError::Unreadable { error, path: place },
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + sound.split(|byte| *byte == b'\n').skip(1).count();
        PresetError::NotText { line, path: path.to_owned() }
    })
}

/// Writes a preset to a file: whole or not at all. The file's permissions stay, and a symbolic link is followed.
///
/// # Errors
/// [`PresetError::Unwritable`], after which the file is what it was.
pub fn save(path: &Path, document: &Document) -> Result<(), PresetError> {
    atomic::write(path, to_text(document).as_bytes())
        .map_err(|error| PresetError::Unwritable { error, path: path.to_owned() })
}

/// A preset that comes with the program.
#[derive(Debug)]
pub struct Shipped {
    /// Name on the command line and of the file in `presets/`, without ".ron".
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

impl Shipped {
    /// Title of the preset, without reading the rest of it. A test keeps it from being another one than the file's.
    pub fn title(&self) -> &'static str {
        let after = self.text.split_once("title: \"").map(|(_, after)| after);
        after.and_then(|after| after.split_once('"')).map_or(self.name, |(title, _)| title)
    }
}

macro_rules! shipped {
    ($($name:literal,)*) => {
        /// Presets that come with the program, the reference company first.
        pub static SHIPPED: &[Shipped] = &[
            $(Shipped { name: $name, text: include_str!(concat!("../../../presets/", $name, ".ron")) },)*
        ];
    };
}

shipped! {
    "reference",
    "pure-miner",
    "hybrid",
    "ai-landlord",
    "gpu-cloud",
    "home-miner",
    "spring-2025",
    "2022-stress",
    "2022-stress-unlevered",
    "core-scientific",
    "cipher",
    "hut-8",
    "mara",
    "cleanspark",
    "riot",
    "iren",
    "terawulf",
    "galaxy-helios",
    "applied-digital",
    "keel",
    "small-miner",
    "avalon-mini-3",
    "avalon-nano-3s",
    "deal-core-scientific-coreweave",
    "deal-claim",
    "deal-terawulf-fluidstack",
    "deal-cipher-fluidstack",
    "deal-hut-8-river-bend",
    "deal-riot-amd",
    "deal-iren-microsoft",
    "riot-q1-2026",
    "sector-q4-2024",
}

/// The shipped preset of this name.
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|preset| preset.name == name)
}

/// The companies that come with the program, with their names, in the order of [`SHIPPED`]: no deals, no hard times.
pub fn companies() -> impl Iterator<Item = (&'static str, Document)> {
    // A test keeps any from being left out.
    let read = |shipped: &'static Shipped| Some((shipped.name, parse(shipped.text).ok()?.document));
    SHIPPED.iter().filter_map(read).filter(|(_, document)| document.kind.is_some_and(PresetKind::is_company))
}

/// Reads the preset that a word on the command line means; [`Origin::of_word`] has the rule.
///
/// # Errors
/// [`PresetError::Unknown`] where no preset has that name, and what [`load`] gives for a file.
pub fn resolve(word: impl AsRef<OsStr>) -> Result<Loaded, PresetError> {
    Ok(Origin::of_word(word.as_ref())?.open()?.loaded)
}
