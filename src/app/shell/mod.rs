//! The window around the pages: dialogs, messages, covers, the search among the inputs, settings.

pub mod dialogs;
mod files;
pub mod messages;
pub mod search;
pub mod settings;
pub mod status;

use std::path::PathBuf;

use self::dialogs::{Pending, Picker, Purpose};
use self::messages::{Level, Message};
use self::search::Search;
use self::settings::Settings;
use self::status::Status;
use super::action::Action;
use super::covers::Covers;
use super::pages::compare::MemberId;
use super::results::Wake;
use crate::model::parameters::Parameter;

/// The window's one dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Changes that are not saved would be lost by doing this.
    Unsaved(Unsaved, Box<Action>),
    /// A path is typed for this.
    TypePath(Purpose),
    /// Title, summary and start month are edited.
    Details,
}

/// Whose changes would be lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsaved {
    /// Those of the open scenario.
    Open,
    /// Those of a scenario that was set aside on the page of comparison.
    Aside(MemberId),
}

/// State of the window.
pub struct Shell {
    pub(in crate::app) held: bool,
    search: Search,
    /// The inputs that it finds.
    found: Vec<&'static Parameter>,
    pub(in crate::app) search_wanted: bool,
    pub(in crate::app) dialog: Option<Dialog>,
    pub(in crate::app) covers: Covers,
    pub(in crate::app) status: Status,
    pub(in crate::app) messages: Vec<Message>,
    pub(in crate::app) clipboard: Option<String>,
    pub(in crate::app) closing: bool,
    pub(in crate::app) settings: Settings,
    pub(in crate::app) settings_path: Option<PathBuf>,
    pub(in crate::app) picker: Box<dyn Picker>,
    pub(in crate::app) pending: Pending,
    /// What is to be done once the scenario has been saved.
    pub(in crate::app) after_saving: Option<Action>,
}

impl Shell {
    /// The window as the program starts. Changed settings are kept at the given path, or not at all.
    pub fn new(picker: Box<dyn Picker>, settings: Settings, settings_path: Option<PathBuf>, wake: Wake) -> Self {
        Self {
            held: false,
            search: Search::default(),
            found: Vec::new(),
            search_wanted: false,
            dialog: None,
            covers: Covers::new(wake),
            status: Status::default(),
            messages: Vec::new(),
            clipboard: None,
            closing: false,
            settings,
            settings_path,
            picker,
            pending: Pending::default(),
            after_saving: None,
        }
    }

    /// Whether a control is held: axes may grow, not shrink.
    pub fn is_held(&self) -> bool {
        self.held
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
        self.dialog.as_ref()
    }

    /// What covers the window.
    pub fn covers(&self) -> &Covers {
        &self.covers
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
        self.messages.push(Message { level, text: text.into() });
    }

    /// Copies a text.
    pub(in crate::app) fn copy(&mut self, text: String, said: impl Into<String>) {
        self.clipboard = Some(text);
        self.tell(Level::Done, said);
    }

    /// Changes the settings, and keeps them.
    pub(in crate::app) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        self.settings.save(self.settings_path.as_deref());
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
