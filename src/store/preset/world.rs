//! Worlds and shocks: what happens to everybody, as presets of their own.
//!
//! A world is a file with a world block and nothing else, `kind: "world"`. It is applied to whatever is open: its whole
//! block takes the place of the open one, inputs that it does not list being those of the default world, and company and
//! plan stay as they are. A shock, `kind: "shock"`, is a world of a few inputs that is applied on top of the present
//! one: its values are changes of what stands, in the grammar of all values:
//!
//! ```ron
//! (
//!     version: 1,
//!     title: "Rents fall a third",
//!     summary: "One or two sentences.",
//!     kind: "shock",
//!     sources: [(inputs: ["world.lease_rate"], source: "our assumption: …", confidence: "assumed")],
//!     world: (lease_rate: "*2/3", borrowing_cost: "+3 pp"),
//! )
//! ```

use std::ffi::OsStr;
use std::path::Path;
use std::sync::LazyLock;

use super::origin::is_path;
use super::{
    Document, Found, Loaded, Noted, PresetError, Shipped, Sort, SourceNote, load_any, parse_any, value_of,
    world_to_text,
};
use crate::model::calendar::YearMonth;
use crate::model::parameters::{Group, Parameter, ValueError};
use crate::model::quantity::Entry;
use crate::model::scenario::{Scenario, World};
use crate::store::atomic;
use crate::store::path::given;

/// What happens to everybody, as a preset of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldPreset {
    /// Name of the world.
    pub title: String,
    /// What it is, and the reasoning behind its figures.
    pub summary: String,
    /// The month in which it begins: month 0 of what runs in it.
    pub as_of: YearMonth,
    /// Where its figures come from.
    pub sources: Vec<SourceNote>,
    /// The whole block.
    pub world: World,
}

impl WorldPreset {
    /// The world of a document, under a name of its own.
    pub fn of(document: &Document, title: impl Into<String>, summary: impl Into<String>) -> Self {
        let of_world = |note: &SourceNote| {
            let inputs = note.inputs.iter().filter(|noted| is_of_world(&noted.id) && noted.holds(&document.scenario));
            let note = SourceNote { inputs: inputs.cloned().collect(), ..note.clone() };
            (!note.inputs.is_empty()).then_some(note)
        };
        Self {
            title: title.into(),
            summary: summary.into(),
            as_of: document.as_of,
            sources: document.sources.iter().filter_map(of_world).collect(),
            world: document.scenario.world.clone(),
        }
    }

    /// Puts a document into this world: its world block, with its sources, and the month in which it begins. Company,
    /// plan, lists, industry and title stay as they are, and so does the month of a document that runs on the market as
    /// it was, which begins where that does. A document that is in this world already is left as it is.
    pub fn apply(&self, document: &mut Document) {
        let keeps_month = document.scenario.history.is_some();
        if document.scenario.world == self.world && (keeps_month || document.as_of == self.as_of) {
            return;
        }
        document.scenario.world = self.world.clone();
        if !keeps_month {
            document.as_of = self.as_of;
        }
        take_notes(document, &self.sources);
    }

    /// The world as a document: the reference company in it.
    pub(super) fn document(&self) -> Document {
        let scenario = Scenario { world: self.world.clone(), ..Scenario::default() };
        Document {
            title: self.title.clone(),
            summary: self.summary.clone(),
            as_of: self.as_of,
            kind: None,
            sources: self.sources.clone(),
            published: Vec::new(),
            scenario,
        }
    }
}

/// What a shock makes of an input.
#[derive(Clone, Debug)]
pub struct Change {
    /// The input, one of the world.
    pub input: &'static Parameter,
    /// The change of what stands, or a value, as it is written.
    pub written: Written,
}

/// A change as a file writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// A number in the input's own unit.
    Value(f64),
    /// A text in the grammar of values: "*0.5", "−33 %", "+3 pp".
    Text(String),
}

impl Change {
    /// The value that the input gets in place of its present one.
    ///
    /// # Errors
    /// [`ValueError`] where the text is no value, or none that the input can have.
    pub fn value(&self, scenario: &Scenario) -> Result<f64, ValueError> {
        let value = match &self.written {
            Written::Value(value) => self.input.check_plain(*value)?,
            Written::Text(text) => self.input.parse_as(text, Entry::Set { standing: self.input.get(scenario) })?,
        };
        self.input.admit(scenario, value)
    }
}

/// A world of a few inputs, applied on top of the present one.
#[derive(Clone, Debug)]
pub struct Shock {
    /// Name of the shock.
    pub title: String,
    /// What it is, and the reasoning behind its figures.
    pub summary: String,
    /// Where its figures come from.
    pub sources: Vec<SourceNote>,
    /// What it changes; all at once, each from what stands before the shock.
    pub changes: Vec<Change>,
}

impl Shock {
    /// The world after the shock.
    ///
    /// # Errors
    /// [`ValueError`] of the first input that cannot have the value which the shock would give it.
    pub fn on(&self, world: &World) -> Result<World, ValueError> {
        let before = Scenario { world: world.clone(), ..Scenario::default() };
        let mut after = before.clone();
        for change in &self.changes {
            change.input.set(&mut after, change.value(&before)?);
        }
        Ok(after.world)
    }

    /// Applies the shock to a document, whose company, plan, month and title stay as they are.
    ///
    /// # Errors
    /// [`ValueError`] as [`Self::on`], after which the document is what it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), ValueError> {
        document.scenario.world = self.on(&document.scenario.world)?;
        let mut sources = self.sources.clone();
        for noted in sources.iter_mut().flat_map(|note| &mut note.inputs) {
            noted.value = value_of(&document.scenario, &noted.id).unwrap_or(f64::NAN);
        }
        take_notes(document, &sources);
        Ok(())
    }
}

/// Whether an id is one of a world's inputs.
pub(super) fn is_of_world(id: &str) -> bool {
    id.strip_prefix("world.").is_some()
}

/// Whether an input is one of a world's.
pub(super) fn is_world_input(input: &Parameter) -> bool {
    input.group == Group::World && is_of_world(input.id)
}

/// Notes the sources of a world that a document has just been put into. Notes on what the former one had, and which no
/// longer hold, go with it.
fn take_notes(document: &mut Document, notes: &[SourceNote]) {
    let scenario = &document.scenario;
    document.sources.retain_mut(|note| {
        let spoke = !note.inputs.is_empty();
        note.inputs.retain(|noted: &Noted| !is_of_world(&noted.id) || noted.holds(scenario));
        let is_void = spoke && note.inputs.is_empty();
        !(is_void || notes.contains(note))
    });
    document.sources.extend_from_slice(notes);
}

/// Reads a world from its text.
///
/// # Errors
/// As [`super::parse`]; [`PresetError::OtherSort`] where the text is a company or a shock.
pub fn parse_world(text: &str) -> Result<Loaded<WorldPreset>, PresetError> {
    as_world(parse_any(text)?, None)
}

/// Reads a shock from its text.
///
/// # Errors
/// As [`super::parse`]; [`PresetError::OtherSort`] where the text is a company or a world.
pub fn parse_shock(text: &str) -> Result<Loaded<Shock>, PresetError> {
    match parse_any(text)? {
        Found::Shock(loaded) => Ok(loaded),
        other => Err(PresetError::OtherSort { is: other.sort(), wanted: Sort::Shock, path: None }),
    }
}

fn as_world(found: Found<Loaded>, path: Option<&Path>) -> Result<Loaded<WorldPreset>, PresetError> {
    match found {
        Found::World(loaded) => Ok(*loaded),
        other => Err(PresetError::OtherSort { is: other.sort(), wanted: Sort::World, path: path.map(Path::to_owned) }),
    }
}

/// Reads a world from a file. A file that gives no title has its own name for one.
///
/// # Errors
/// [`PresetError`], whose message names the file, where there is none, it cannot be read or is no world.
pub fn load_world(path: &Path) -> Result<Loaded<WorldPreset>, PresetError> {
    as_world(load_any(path)?.0, Some(path))
}

/// Writes a world to a file: whole or not at all.
///
/// # Errors
/// [`PresetError::Unwritable`], after which the file is what it was.
pub fn save_world(path: &Path, world: &WorldPreset) -> Result<(), PresetError> {
    atomic::write(path, world_to_text(world).as_bytes())
        .map_err(|error| PresetError::Unwritable { error, path: path.to_owned() })
}

/// Reads the world that a word on the command line means: one with a path separator or a dot is the path of a file, any
/// other the name of a shipped world.
///
/// # Errors
/// [`PresetError::UnknownWorld`] where no world has that name, and what [`load_world`] gives for a file.
pub fn resolve_world(word: impl AsRef<OsStr>) -> Result<Loaded<WorldPreset>, PresetError> {
    let word = word.as_ref();
    if is_path(word) {
        return load_world(&given(word));
    }
    let name = word.to_string_lossy();
    match world(&name) {
        Some(shipped) => parse_world(shipped.text),
        None => Err(PresetError::UnknownWorld { name: name.into_owned() }),
    }
}

macro_rules! shipped {
    ($(#[$doc:meta])* $list:ident in $folder:literal: $($name:literal,)*) => {
        $(#[$doc])*
        pub static $list: &[Shipped] = &[
            $(Shipped {
                name: $name,
                text: include_str!(concat!("../../../presets/", $folder, "/", $name, ".ron")),
            },)*
        ];
    };
}

shipped! {
    /// Worlds that come with the program, the default one first.
    WORLDS in "worlds":
    "september-2026",
    "spring-2025",
    "hashprice-30",
    "bitcoin-200000",
    "rents-third-lower",
    "boom-ends-2029",
    "coreweave-fails-2028",
    "dear-money",
    "law-2028",
    "carbon-85",
}

shipped! {
    /// Shocks that come with the program.
    SHOCKS in "shocks":
    "bitcoin-halves",
    "bitcoin-doubles",
    "rents-fall-a-third",
    "rates-3-points-up",
    "hashrate-up-a-quarter",
    "bust-in-two-years",
    "tenant-fails-in-a-year",
    "fifth-of-hashrate-leaves",
}

/// The shipped world of this name.
pub fn world(name: &str) -> Option<&'static Shipped> {
    WORLDS.iter().find(|shipped| shipped.name == name)
}

/// The shipped shock of this name.
pub fn shock(name: &str) -> Option<&'static Shipped> {
    SHOCKS.iter().find(|shipped| shipped.name == name)
}

/// The shipped worlds with their names, read once.
pub fn shipped_worlds() -> &'static [(&'static str, WorldPreset)] {
    static READ: LazyLock<Vec<(&'static str, WorldPreset)>> = LazyLock::new(|| {
        // A test keeps any from being left out.
        let read = |shipped: &Shipped| Some((shipped.name, parse_world(shipped.text).ok()?.document));
        WORLDS.iter().filter_map(read).collect()
    });
    &READ
}

/// The shipped shocks with their names, read once.
pub fn shipped_shocks() -> &'static [(&'static str, Shock)] {
    static READ: LazyLock<Vec<(&'static str, Shock)>> = LazyLock::new(|| {
        let read = |shipped: &Shipped| Some((shipped.name, parse_shock(shipped.text).ok()?.document));
        SHOCKS.iter().filter_map(read).collect()
    });
    &READ
}
