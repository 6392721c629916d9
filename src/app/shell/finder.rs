//! The palette: everything that has a name, found by a few of its letters. It is made anew each time that it is opened
//! and forgotten when it closes.

use std::sync::Arc;

use egui::KeyboardShortcut;
use strum::IntoEnumIterator as _;

use super::dialogs::{Dialog, Parent, file_name};
use super::search::Search;
use crate::app::App;
use crate::app::action::{Action, Input};
use crate::app::command::Command;
use crate::app::exhibit::Exhibit;
use crate::app::pages::{Page, Wish, cash_flow, network, sector, what_matters};
use crate::model::parameters::ALL;
use crate::store::plain::plain_line;
use crate::store::preset::{SHIPPED, shipped_shocks, shipped_worlds};

/// Something that can be found.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub title: String,
    /// What sort of thing it is: "Command", "Case".
    pub kind: &'static str,
    /// What it does or is, as a sentence.
    pub about: String,
    /// Words by which it is found, too, and that are not shown.
    words: &'static str,
    /// The keys that do the same.
    pub keys: Option<KeyboardShortcut>,
    /// Why it cannot be chosen now.
    pub blocked: Option<&'static str>,
    actions: Vec<Action>,
}

/// What is asked of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Look for this.
    Type(String),
    /// Go so many lines down.
    Move(isize),
    /// Do what stands in this line.
    Choose(usize),
    /// Do what is marked.
    Enter,
}

/// What is looked for, and what is found.
#[derive(Clone, Debug)]
pub struct Finder {
    entries: Arc<[Entry]>,
    search: Search,
    found: Vec<usize>,
    marked: usize,
}

impl Finder {
    /// Everything that can be found in the program as it is.
    pub(in crate::app) fn new(app: &App) -> Self {
        let mut entries = Vec::new();
        entries.extend(Command::all().iter().map(|command| of_command(app, *command)));
        entries.extend(sections());
        entries.extend(exhibits());
        entries.extend(cases());
        entries.extend(files(app));
        entries.extend(ALL.iter().map(|input| Entry {
            title: input.label.to_owned(),
            kind: "Input",
            about: input.meaning.to_owned(),
            words: input.id,
            keys: None,
            blocked: None,
            actions: vec![Action::FindInput(Input(input))],
        }));
        let found = (0..entries.len()).collect();
        Self { entries: entries.into(), search: Search::default(), found, marked: 0 }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.search.text()
    }

    /// How much is found.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// What stands in a line.
    pub fn line(&self, line: usize) -> Option<&Entry> {
        self.entries.get(*self.found.get(line)?)
    }

    /// The line that Enter chooses.
    pub fn marked(&self) -> usize {
        self.marked
    }

    fn look_for(&mut self, text: String) {
        self.search = Search::new(text);
        let words = |place: usize| {
            let entry: &Entry = &self.entries[place];
            (entry.title.as_str(), [entry.kind, entry.about.as_str(), entry.words])
        };
        self.found = self.search.ranked(self.entries.len(), words);
        self.marked = 0;
    }

    /// Goes so many lines on, and stops at either end; a single step goes round.
    fn step(&mut self, lines: isize) {
        let Some(last) = self.found.len().checked_sub(1) else { return };
        let to = self.marked.saturating_add_signed(lines).min(last);
        self.marked = match lines {
            -1 if self.marked == 0 => last,
            1 if self.marked == last => 0,
            _ => to,
        };
    }
}

impl App {
    /// Opens the palette.
    pub(in crate::app) fn open_finder(&mut self) {
        let finder = Finder::new(self);
        self.ask(Dialog::Find(Box::new(finder)));
    }

    /// Does what is asked of the palette that is open.
    pub(in crate::app) fn find(&mut self, finding: Finding, ctx: &egui::Context, parent: Parent<'_>) {
        let Some(Dialog::Find(finder)) = self.shell.dialogs.shown_mut() else { return };
        let line = match finding {
            Finding::Type(text) => return finder.look_for(text),
            Finding::Move(lines) => return finder.step(lines),
            Finding::Choose(line) => line,
            Finding::Enter => finder.marked,
        };
        // What is not possible now says so in its line, and stays.
        let Some(actions) = finder.line(line).filter(|e| e.blocked.is_none()).map(|e| e.actions.clone()) else {
            return;
        };
        self.shell.dialogs.close();
        for action in actions {
            self.apply(action, ctx, parent);
        }
    }
}

fn of_command(app: &App, command: Command) -> Entry {
    Entry {
        title: command.label().to_owned(),
        kind: if matches!(command, Command::Page(_)) { "Page" } else { "Command" },
        about: command.about().to_owned(),
        words: command.group().label(),
        keys: command.shortcut(),
        blocked: app.can(command).err(),
        actions: vec![Action::Do(command)],
    }
}

/// The sections of the pages.
fn sections() -> impl Iterator<Item = Entry> {
    let sector = sector::Section::ALL.map(|s| (Page::Sector, s.label(), Wish::from(sector::Wish::Section(s))));
    let cash = cash_flow::Section::ALL.map(|s| (Page::CashFlow, s.label(), Wish::from(cash_flow::Wish::Section(s))));
    let what = what_matters::Section::ALL;
    let what = what.map(|s| (Page::WhatMatters, s.label(), Wish::from(what_matters::Wish::Section(s))));
    let network = network::Section::ALL.map(|s| (Page::Network, s.label(), Wish::from(network::Wish::Section(s))));
    let all = sector.into_iter().chain(cash).chain(what).chain(network);
    all.map(|(page, label, wish)| Entry {
        title: label.to_owned(),
        kind: "Section",
        about: format!("On the page \u{201c}{}\u{201d}.", page.label()),
        words: page.label(),
        keys: None,
        blocked: None,
        actions: vec![Action::Do(Command::Page(page)), Action::Wish(wish)],
    })
}

/// What can stand by itself: charts, and the tables that are presented.
fn exhibits() -> impl Iterator<Item = Entry> {
    Exhibit::iter().map(|exhibit| Entry {
        title: exhibit.title().to_owned(),
        kind: "Exhibit",
        about: format!("On the page \u{201c}{}\u{201d}.", exhibit.page().label()),
        words: exhibit.word(),
        keys: None,
        blocked: None,
        actions: vec![Action::Show(exhibit)],
    })
}

/// What is shipped: cases, worlds and shocks, by their titles.
fn cases() -> impl Iterator<Item = Entry> {
    let entry = |title: &str, kind, about: &str, words, action| Entry {
        title: title.to_owned(),
        kind,
        about: about.to_owned(),
        words,
        keys: None,
        blocked: None,
        actions: vec![action],
    };
    let case = move |title, name| entry(title, "Case", "Open this case.", name, Action::OpenShipped(name));
    let cases = SHIPPED.iter().map(move |shipped| case(shipped.title(), shipped.name));
    let worlds = shipped_worlds().iter();
    let worlds = worlds.map(move |(name, w)| entry(&w.title, "World", &w.summary, *name, Action::EnterWorld(name)));
    let shocks = shipped_shocks().iter();
    let shocks = shocks.map(move |(name, s)| entry(&s.title, "Shock", &s.summary, *name, Action::Strike(name)));
    cases.chain(worlds).chain(shocks)
}

/// Files that were opened last.
fn files(app: &App) -> impl Iterator<Item = Entry> {
    app.shell.settings.recent.iter().map(|path| Entry {
        title: file_name(path),
        kind: "Recent file",
        about: plain_line(&path.to_string_lossy()).into_owned(),
        words: "",
        keys: None,
        blocked: None,
        actions: vec![Action::OpenFile(path.clone())],
    })
}
