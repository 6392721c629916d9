//! Commands: one list from which menus, shortcuts and tooltips are made, and the actions that views return.

use std::path::PathBuf;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::book::{EntryAction, List};
use super::covers::Cover;
use super::covers::method::Topic;
use super::exhibit::Exhibit;
use super::pages::{Page, Wish};
use super::paper;
use super::shell::settings::{Motion, ThemeChoice};
use crate::analysis::reading::Statistic;
use crate::analysis::today::Field;
use crate::model::calendar::YearMonth;
use crate::model::parameters::Parameter;
use crate::model::scenario::Strategy;

/// What a menu or a shortcut can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin from one of the shipped presets.
    New,
    /// Pick a preset and open it.
    Open,
    /// Open a preset whose path is typed.
    OpenByPath,
    /// Save to the file that is open.
    Save,
    /// Pick a file and save to it.
    SaveAs,
    /// Save to a path that is typed.
    SaveByPath,
    /// Edit title, summary and start month.
    Details,
    /// Type the network as it is today.
    Today,
    /// Pick a file and save the present world to it.
    SaveWorld,
    /// Write the shown ledger to a CSV file.
    ExportLedger,
    /// Copy the shown ledger.
    CopyLedger,
    /// Save the first chart of what is shown as a picture.
    SavePicture,
    /// Write a report on the scenario.
    Report,
    /// Write a workbook of the scenario.
    Workbook,
    /// Show every input with its source.
    Sources,
    /// Write all inputs with their sources to a CSV file.
    ExportInputs,
    /// Copy all inputs with their sources.
    CopyInputs,
    /// Read the method.
    Method,
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Pin the present scenario as the baseline.
    PinBaseline,
    /// Do without a baseline.
    UnpinBaseline,
    /// Ask what has changed a measure.
    Why,
    /// Go back to the sector, from a company that was opened there.
    Back,
    /// Draw all futures from another seed, which the system chooses.
    DrawOtherFutures,
    /// Go to the search box.
    Search,
    /// Show a page.
    Page(Page),
    /// Switch between light and dark.
    ToggleTheme,
    /// Close the program.
    Quit,
}

impl Command {
    /// All commands.
    pub const ALL: [Self; 36] = [
        Self::New,
        Self::Open,
        Self::OpenByPath,
        Self::Save,
        Self::SaveAs,
        Self::SaveByPath,
        Self::Details,
        Self::Today,
        Self::SaveWorld,
        Self::ExportLedger,
        Self::CopyLedger,
        Self::SavePicture,
        Self::Report,
        Self::Workbook,
        Self::Sources,
        Self::ExportInputs,
        Self::CopyInputs,
        Self::Method,
        Self::Undo,
        Self::Redo,
        Self::PinBaseline,
        Self::UnpinBaseline,
        Self::Why,
        Self::Back,
        Self::DrawOtherFutures,
        Self::Search,
        Self::Page(Page::Sector),
        Self::Page(Page::Overview),
        Self::Page(Page::CashFlow),
        Self::Page(Page::Risk),
        Self::Page(Page::WhatMatters),
        Self::Page(Page::Network),
        Self::Page(Page::Compare),
        Self::Page(Page::Ledger),
        Self::ToggleTheme,
        Self::Quit,
    ];

    /// Name in menus.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New…",
            Self::Sources => "Inputs and sources",
            Self::ExportInputs => "Export all inputs…",
            Self::CopyInputs => "Copy all inputs",
            Self::Method => "Method",
            Self::Open => "Open…",
            Self::OpenByPath => "Open by path…",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::SaveByPath => "Save to path…",
            Self::Details => "Title and summary…",
            Self::Today => "Today…",
            Self::SaveWorld => "Save this world as…",
            Self::ExportLedger => "Export ledger…",
            Self::CopyLedger => "Copy ledger",
            Self::SavePicture => "Save picture of this chart…",
            Self::Report => "Report…",
            Self::Workbook => "Workbook…",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::PinBaseline => "Pin baseline",
            Self::UnpinBaseline => "Unpin baseline",
            Self::Why => "Why did it change?",
            Self::Back => "Back to the sector",
            Self::DrawOtherFutures => "Draw other futures",
            Self::Search => "Search inputs",
            Self::Page(page) => page.label(),
            Self::ToggleTheme => "Light or dark",
            Self::Quit => "Quit",
        }
    }

    /// The keys that ask for it.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let ctrl = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let shift = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key));
        match self {
            Self::New => ctrl(Key::N),
            Self::Sources => ctrl(Key::I),
            Self::Method => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            Self::Open => ctrl(Key::O),
            Self::OpenByPath => shift(Key::O),
            Self::Save => ctrl(Key::S),
            Self::SaveAs => shift(Key::S),
            Self::ExportLedger => ctrl(Key::E),
            Self::CopyLedger => shift(Key::C),
            Self::Undo => ctrl(Key::Z),
            Self::Redo => shift(Key::Z),
            Self::PinBaseline => ctrl(Key::B),
            Self::UnpinBaseline => shift(Key::B),
            Self::Why => Some(KeyboardShortcut::new(Modifiers::NONE, Key::W)),
            Self::Back => Some(KeyboardShortcut::new(Modifiers::ALT, Key::ArrowLeft)),
            Self::DrawOtherFutures => ctrl(Key::R),
            Self::Search => ctrl(Key::F),
            Self::Page(page) => ctrl(page.key()),
            Self::ToggleTheme => ctrl(Key::L),
            Self::Today => ctrl(Key::T),
            Self::SavePicture
            | Self::Report
            | Self::Workbook
            | Self::ExportInputs
            | Self::CopyInputs
            | Self::SaveByPath
            | Self::Details
            | Self::SaveWorld => None,
            // egui closes the window on this one by itself; named here so that menus show it.
            Self::Quit => ctrl(Key::Q),
        }
    }
}

impl Command {
    /// Whether it makes sense while the window is covered: not where it would change or copy what cannot be seen.
    pub fn works_under(self, cover: Cover) -> bool {
        match self {
            Self::Undo
            | Self::Redo
            | Self::CopyLedger
            | Self::ExportLedger
            | Self::SavePicture
            | Self::PinBaseline
            | Self::UnpinBaseline
            | Self::Why
            | Self::Back
            | Self::Today
            | Self::DrawOtherFutures => false,
            Self::Search => cover != Cover::Method,
            _ => true,
        }
    }
}

/// The command whose keys were pressed. Shortcuts with more modifiers come first, because egui lets a shortcut
/// without Shift match with it.
pub fn pressed(ctx: &egui::Context) -> Option<Command> {
    let with_shift = |c: &Command| c.shortcut().is_some_and(|s| s.modifiers.shift);
    let ordered =
        Command::ALL.into_iter().filter(with_shift).chain(Command::ALL.into_iter().filter(|c| !with_shift(c)));
    let mut candidates = ordered.filter(|c| !matches!(c, Command::Quit));
    // Text boxes have their own undo.
    let typing = ctx.text_edit_focused();
    candidates.find(|command| {
        let own_undo = typing
            && matches!(command, Command::Undo | Command::Redo | Command::CopyLedger | Command::Why | Command::Back);
        !own_undo && command.shortcut().is_some_and(|keys| ctx.input_mut(|i| i.consume_shortcut(&keys)))
    })
}

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
    /// Forget the list of recent files.
    ForgetRecent,
}

impl<W: Into<Wish>> From<W> for Action {
    fn from(wish: W) -> Self {
        Self::Wish(wish.into())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_their_keys() {
        for (i, a) in Command::ALL.iter().enumerate() {
            for b in &Command::ALL[i + 1..] {
                let clash = a.shortcut().is_some() && a.shortcut() == b.shortcut();
                assert!(!clash, "{a:?} and {b:?} share their keys");
            }
        }
    }
}
