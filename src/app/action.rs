//! What views ask of the program. What menus and keys can ask for by name is a [`Command`].

use std::path::PathBuf;

use super::book::{EntryAction, List};
use super::covers::method::Topic;
use super::exhibit::Exhibit;
use super::pages::Wish;
use super::paper;
use super::shell::finder::Finding;
use super::shell::settings::{Motion, ThemeChoice};
use super::singles;
use super::stage::Wish as StageWish;
use super::stories::Wish as StoryWish;
use super::time;
use crate::analysis::reading::Statistic;
use crate::analysis::today::Field;
use crate::model::calendar::YearMonth;
use crate::model::parameters::Parameter;
use crate::model::scenario::Strategy;
use crate::store::preset::Loaded;

pub use super::command::{Command, pressed};

/// A table, wherever it stands: by this it is sorted, copied and exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableId {
    /// The companies of the sector.
    Sector,
    /// From EBITDA to cash, year by year.
    Years,
    /// The plan's lease.
    Lease,
    /// The cost of a bitcoin by layer.
    Costs,
    /// What was published of both.
    Published,
    /// What the build returns by itself.
    Returns,
    /// Who pays for it.
    SourcesAndUses,
    /// Which debt is due when, and what becomes of it.
    Maturities,
    /// What is spent when, and from what.
    Funding,
    /// Who owes the income of which year.
    Income,
    /// From what the company owns to what the market pays.
    Bridge,
    /// Multiples that the sector is quoted in.
    Multiples,
    /// Shares outstanding by the debts that convert.
    Conversions,
    /// What may go wrong.
    Outcomes,
    /// What lenders get back, lose, and are paid for it.
    Lenders,
    /// What defaults have in common.
    Defaults,
    /// Percentiles of a month.
    Percentiles,
    /// What the price of a share takes for granted.
    Implied,
    /// Where converting pays.
    Waiting,
    /// What that rests on.
    WaitingBasis,
    /// The table of a section on the industry.
    Industry,
    /// The inputs that differ between compared scenarios.
    Differences,
    /// What compared scenarios come to.
    Results,
    /// What a change is due to.
    Parts,
    /// What moving each input does.
    Drivers,
    /// Where the answer changes.
    BreakEven,
    /// One input across its range.
    Sweep,
    /// The months of the strategy that is looked at.
    Ledger,
    /// All inputs with their sources.
    Inputs,
}

/// What can be done with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableAction {
    /// Sort it by a column; the second time the other way round.
    Sort(usize),
    /// Copy it.
    Copy,
    /// Pick a file and write it there.
    Export,
}

/// What a view asks the program to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Carry out a command.
    Do(Command),
    /// Give an input a value.
    Set(Input, f64),
    /// An interaction has ended: one step of undo.
    Commit,
    /// Do something to a lease or a debt of the company.
    Entry(EntryAction),
    /// Give a cohort's figure, by its name in files, a value.
    SetCohort(usize, &'static str, f64),
    /// Give all cohorts the figures that they had when the scenario was saved.
    ResetCohorts,
    /// Run the company on the market as it was from this month on, or on the model's.
    RunOnHistory(Option<YearMonth>),
    /// Change title, summary and start month.
    SetDetails {
        /// Name of the scenario.
        title: String,
        /// What it is about.
        summary: String,
        /// Month 0 of the run.
        as_of: YearMonth,
    },
    /// Open a shipped preset.
    OpenShipped(&'static str),
    /// Put what is open into the shipped world of this name.
    EnterWorld(&'static str),
    /// Apply the shipped shock of this name on top of the present world.
    Strike(&'static str),
    /// Something is typed into the dialog about today.
    TypeToday(Field, String),
    /// Begin today, with what is typed there.
    BeginToday,
    /// Open a file.
    OpenFile(PathBuf),
    /// Open what a text holds that was pasted: a code, or a whole preset.
    OpenText(String),
    /// Open a scenario that was handed over.
    OpenPasted(Box<Loaded>),
    /// Something that the palette is asked for.
    Find(Finding),
    /// Do without the first steps.
    DismissFirstSteps,
    /// The path that was typed into the dialog that asks for one.
    TypedPath(String),
    /// Do something with a table.
    Table(TableId, TableAction),
    /// Look at a strategy in detail.
    Focus(Strategy),
    /// Read all values by this statistic.
    ReadBy(Statistic),
    /// A control is held, or let go: meanwhile axes may grow, not shrink, and futures of many variants wait.
    Hold(bool),
    /// Draw so many paths.
    Paths(usize),
    /// Draw the futures of this seed.
    Seed(u64),
    /// Copy the seed.
    CopySeed,
    /// Stop the run in the background.
    CancelRun,
    /// Something that a page can be asked for.
    Wish(Wish),
    /// Make a picture or a paper.
    Paper(paper::Wish),
    /// Something that the stage can be asked for.
    Stage(StageWish),
    /// Something that stories can be asked for.
    Story(StoryWish),
    /// Turn to the page and the section of an exhibit.
    Show(Exhibit),
    /// Look for this among the inputs.
    Search(String),
    /// The search box has taken the keyboard that it was to take.
    SearchReached,
    /// Follow the system, or be light or dark.
    Theme(ThemeChoice),
    /// Let things glide, or be where they belong at once.
    Motion(Motion),
    /// Draw everything so many times as large.
    Zoom(f32),
    /// The answer to the question that is open.
    Answer(Answer),
    /// Close the dialog that is open.
    CloseDialog,
    /// Open the method at a heading.
    Read(Topic),
    /// Take away what covers the window.
    Uncover,
    /// Show an input among the sliders.
    FindInput(Input),
    /// Show the fields of the entry at a place of a list.
    FindEntry(List, usize),
    /// Something that the charts' time can be asked for.
    Time(time::Wish),
    /// Something that single futures can be asked for.
    Singles(singles::Wish),
}

impl<W: Into<Wish>> From<W> for Action {
    fn from(wish: W) -> Self {
        Self::Wish(wish.into())
    }
}

impl From<StageWish> for Action {
    fn from(wish: StageWish) -> Self {
        Self::Stage(wish)
    }
}

impl From<StoryWish> for Action {
    fn from(wish: StoryWish) -> Self {
        Self::Story(wish)
    }
}

/// An input, compared by its id.
#[derive(Clone, Copy, Debug)]
pub struct Input(pub &'static Parameter);

impl PartialEq for Input {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

/// What to do with unsaved changes, or with a file that would be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Save first.
    Save,
    /// Go on without.
    Discard,
    /// Stay, or leave the file as it is.
    Cancel,
    /// Replace the file.
    Replace,
    /// Leave the file, and pick another one.
    Elsewhere,
}
