//! The window around the pages: dialogs, messages, covers, the search among the inputs, settings.

pub mod dialogs;
pub(in crate::app) mod errands;
pub mod files;
pub mod finder;
pub mod first_steps;
pub mod messages;
mod picker;
pub(in crate::app) use self::errands::is_for_the_open_one;
pub mod search;
pub mod settings;
mod share;
pub mod status;
pub mod today;

use std::cell::OnceCell;
use std::path::PathBuf;

use self::dialogs::{Dialog, Dialogs, Picker};
use self::files::Files;
use self::first_steps::FirstSteps;
use self::messages::{Level, Message};
use self::search::Search;
use self::settings::Settings;
use self::status::Status;
use super::covers::Covers;
use super::results::Wake;
use crate::model::parameters::Parameter;
use crate::store::plain::{is_hidden, plain_line};
use crate::worker::motion::SystemMotion;

/// By what values are moved at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app) struct Moved {
    /// A control is held.
    pub(in crate::app) by_hand: bool,
    /// They are on their way to a step of a story.
    pub(in crate::app) by_story: bool,
}

/// State of the window.
pub struct Shell {
    pub(in crate::app) moved: Moved,
    search: Search,
    /// The inputs that it finds.
    found: Vec<&'static Parameter>,
    pub(in crate::app) search_wanted: bool,
    pub(in crate::app) dialogs: Dialogs,
    pub(in crate::app) files: Files,
    pub(in crate::app) covers: Covers,
    pub(in crate::app) first_steps: FirstSteps,
    pub(in crate::app) status: Status,
    pub(in crate::app) messages: Vec<Message>,
    pub(in crate::app) clipboard: Option<String>,
    pub(in crate::app) closing: bool,
    pub(in crate::app) settings: Settings,
    settings_path: Option<PathBuf>,
    /// What the system asks for; asked when it first matters.
    motion: OnceCell<SystemMotion>,
}

impl Shell {
    /// The window as the program starts. Changed settings are kept at the given path, or not at all.
    pub fn new(picker: Box<dyn Picker>, settings: Settings, settings_path: Option<PathBuf>, wake: Wake) -> Self {
        Self {
            moved: Moved::default(),
            search: Search::default(),
            found: Vec::new(),
            search_wanted: false,
            dialogs: Dialogs::new(picker),
            files: Files::new(wake.clone()),
            covers: Covers::new(wake),
            first_steps: FirstSteps::new(!settings.seen_first_steps),
            status: Status::default(),
            messages: Vec::new(),
            clipboard: None,
            closing: false,
            settings,
            settings_path,
            motion: OnceCell::new(),
        }
    }

    /// Whether the system asks for less motion, as far as that is known by now.
    pub fn system_asks_for_less_motion(&self) -> bool {
        self.motion.get_or_init(SystemMotion::ask).is_less()
    }

    /// Whether a control is held, or values glide: axes may grow, not shrink.
    pub fn is_held(&self) -> bool {
        self.moved.by_hand || self.moved.by_story
    }

    /// What is searched for among the inputs.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The inputs that it finds.
    pub fn found(&self) -> &[&'static Parameter] {
        &self.found
    }

    /// Whether the search box should take the keyboard.
    pub fn wants_search(&self) -> bool {
        self.search_wanted
    }

    /// The dialog that is open.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.shown()
    }

    /// A number that is another one for each dialog that is shown.
    pub fn dialog_number(&self) -> u64 {
        self.dialogs.number()
    }

    /// What covers the window.
    pub fn covers(&self) -> &Covers {
        &self.covers
    }

    /// What to do first.
    pub fn first_steps(&self) -> &FirstSteps {
        &self.first_steps
    }

    /// What was computed, and how fast.
    pub fn status(&self) -> &str {
        self.status.text()
    }

    /// What the user is yet to be told.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Whether the window is to close, unsaved changes or not.
    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Looks for words among the inputs.
    pub(in crate::app) fn look_for(&mut self, text: String) {
        self.search = Search::new(text);
        self.found = if self.search.is_empty() { Vec::new() } else { self.search.inputs() };
    }

    /// Tells the user something.
    pub(in crate::app) fn tell(&mut self, level: Level, text: impl Into<String>) {
        let text = text.into();
        // Messages repeat names of files and what stands in them.
        let text = if text.contains(is_hidden) { plain_line(&text).into_owned() } else { text };
        self.messages.push(Message { level, text });
    }

    /// Copies a text.
    pub(in crate::app) fn copy(&mut self, text: String, said: impl Into<String>) {
        self.clipboard = Some(text);
        self.tell(Level::Done, said);
    }

    /// Changes the settings, and keeps them.
    pub(in crate::app) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        let Some(path) = &self.settings_path else { return };
        match self.settings.to_text() {
            Ok(text) => self.files.keep(path, text),
            Err(error) => self.tell(Level::Error, format!("Settings are not kept: {error}")),
        }
    }

    /// Takes the uppermost cover away.
    pub(in crate::app) fn uncover(&mut self) {
        let gone = self.covers.pop();
        if gone == Some(super::covers::Cover::Gallery) && !self.settings.seen_gallery {
            self.set(|settings| settings.seen_gallery = true);
        }
    }

    /// Takes every cover away.
    pub(in crate::app) fn uncover_all(&mut self) {
        while self.covers.top().is_some() {
            self.uncover();
        }
    }
}
