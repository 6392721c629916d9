//! Opening, saving and exporting: from the wish, by way of a dialog and the disk, to what follows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::{Action, Answer, Command};
use super::comparison::Request as Comparing;
use super::dialogs::{Busy, Chosen, Dialog, Errand, Parent, Purpose, Request, file_name};
use super::files::{Conflict, Content, Landed, Overwrite, Write};
use super::sources::{self, Sources};
use super::{App, Level};
use crate::model::parameters::ALL as INPUTS;
use crate::store::path::given;
use crate::store::preset::{Document, OnDisk, Opened, Origin, PresetError};

impl App {
    /// The window's own dialog that is open.
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialogs.shown()
    }

    /// Whether a file is on its way to the disk.
    pub fn is_writing(&self) -> bool {
        self.files.is_writing()
    }

    /// Says what was off when the program started, if anything.
    pub fn warn(&mut self, reason: Option<String>) {
        if let Some(reason) = reason {
            self.tell(Level::Warning, reason);
        }
    }

    /// Opens what the command line asks for, or says why it cannot.
    pub fn start_with(&mut self, opened: Result<Opened, PresetError>) {
        self.open(opened);
    }

    /// Whether an action has to wait: for the scenario to be written, or to be asked about.
    pub(super) fn is_held_up(&mut self, action: &Action) -> bool {
        let quits = matches!(action, Action::Do(Command::Quit));
        if self.files.is_saving() || (quits && self.files.is_writing()) {
            // What is on its way to the disk is saved in a moment, or a reason not to leave.
            self.files.then(action.clone());
            self.tell(Level::Done, "This waits until what is being written is on the disk.".to_owned());
        } else if self.is_unsaved() {
            let question = Dialog::Unsaved(Box::new(action.clone()));
            if quits {
                // A dialog that nobody answers, or the system has lost, must not keep anybody in.
                self.dialogs.interrupt(question);
            } else {
                self.ask(question);
            }
        } else {
            return false;
        }
        true
    }

    /// Whether the window may close at once.
    pub(super) fn may_close(&self) -> bool {
        self.closing || !(self.is_unsaved() || self.files.is_writing())
    }

    /// Leaves the open scenario for another or for good, without asking.
    pub(super) fn leave(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::OpenShipped(name) => self.open(Origin::Shipped(name).open()),
            Action::OpenFile(path) => self.open(Origin::File(given(path.as_os_str())).open()),
            Action::Compare(Comparing::Edit(index)) => self.swap(index),
            _ => {
                self.closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    fn open(&mut self, opened: Result<Opened, PresetError>) {
        let Opened { loaded, mut origin, on_disk } = match opened {
            Ok(opened) => opened,
            Err(error) => return self.tell(Level::Error, error.to_string()),
        };
        if let Origin::File(path) = &mut origin {
            // One name for one file: a path on the command line may be relative.
            *path = std::path::absolute(&path).unwrap_or_default();
        }
        if let (Origin::File(path), Some(on_disk)) = (&origin, on_disk) {
            self.files.know(path, on_disk);
            self.settings.remember(path);
            self.keep_settings();
        }
        self.take_document(loaded.document, origin);
        self.take_warnings(loaded.warnings.iter().map(ToString::to_string).collect());
    }

    /// Reads a preset that is put beside the open scenario.
    pub(super) fn read_beside(&mut self, origin: Origin) -> Result<Document, String> {
        let opened = origin.open().map_err(|error| error.to_string())?;
        if let (Origin::File(path), Some(on_disk)) = (opened.origin, opened.on_disk) {
            self.know_beside(&path, on_disk);
        }
        Ok(opened.loaded.document)
    }

    /// The open file is what it was when it was opened, whatever is read of it since.
    fn know_beside(&mut self, path: &Path, on_disk: OnDisk) {
        if !matches!(&self.origin, Origin::File(open) if open == path) {
            self.files.know(path, on_disk);
        }
    }

    /// Answers the question that is open.
    pub(super) fn answer(&mut self, answer: Answer, ctx: &egui::Context, parent: Parent<'_>) {
        match (self.dialogs.close(), answer) {
            (Some(Dialog::Unsaved(wanted)), Answer::Discard) => self.leave(*wanted, ctx),
            (Some(Dialog::Unsaved(wanted)), Answer::Save) => self.save(Some(wanted), ctx, parent),
            (Some(Dialog::Overwrite(overwrite)), Answer::Replace) => self.files.replace(*overwrite),
            (Some(Dialog::Overwrite(overwrite)), Answer::Elsewhere) => {
                let Errand { purpose, then } = overwrite.write.errand;
                self.pick_for(purpose, then, ctx, parent);
            }
            _ => {}
        }
    }

    /// Saves to the open file; without one, asks for it. Does what follows when the scenario is on the disk.
    pub(super) fn save(&mut self, then: Option<Box<Action>>, ctx: &egui::Context, parent: Parent<'_>) {
        match self.origin.clone() {
            Origin::File(path) => self.write(Errand { purpose: Purpose::Save, then }, path, false),
            Origin::Shipped(_) => self.pick_for(Purpose::Save, then, ctx, parent),
        }
    }

    /// Asks for a path with the system's dialog.
    pub(super) fn pick(&mut self, purpose: Purpose, ctx: &egui::Context, parent: Parent<'_>) {
        self.pick_for(purpose, None, ctx, parent);
    }

    fn pick_for(&mut self, purpose: Purpose, then: Option<Box<Action>>, ctx: &egui::Context, parent: Parent<'_>) {
        let (request, errand) = (self.request(purpose), Errand { purpose, then });
        let ctx = ctx.clone();
        let wake = Box::new(move || ctx.request_repaint());
        let picking = self.dialogs.pick(request, errand, parent, wake);
        self.say_if_busy(picking);
    }

    /// Asks for a path that is typed.
    pub(super) fn type_path(&mut self, purpose: Purpose) {
        let request = self.request(purpose);
        let typing = self.dialogs.type_path(&request, Errand { purpose, then: None });
        self.say_if_busy(typing);
    }

    /// Opens one of the window's own dialogs, or says that another one is open.
    pub(super) fn ask(&mut self, dialog: Dialog) {
        let asked = self.dialogs.ask(dialog);
        self.say_if_busy(asked);
    }

    fn say_if_busy(&mut self, asked: Result<(), Busy>) {
        if let Err(busy) = asked {
            self.tell(Level::Warning, busy.to_string());
        }
    }

    fn request(&self, purpose: Purpose) -> Request {
        let folder = match &self.origin {
            Origin::File(path) => path.parent().filter(|folder| !folder.as_os_str().is_empty()),
            Origin::Shipped(_) => self.dialogs.last_folder(),
        };
        let name = match purpose {
            Purpose::Open | Purpose::Compare => String::new(),
            Purpose::ExportSheet(id) => Self::sheet_name(id).to_owned(),
            Purpose::Save => self.suggested_name(),
            Purpose::Export => format!("ledger-{}.csv", self.focus.name()),
            Purpose::ExportInputs => "inputs.csv".to_owned(),
        };
        Request { purpose, name, folder: folder.map(Path::to_owned) }
    }

    /// A file name from the title.
    fn suggested_name(&self) -> String {
        if let Origin::File(path) = &self.origin
            && let Some(name) = path.file_name()
        {
            return name.to_string_lossy().into_owned();
        }
        let words = self.document.title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let name = words.take(6).collect::<Vec<_>>().join("-").to_lowercase();
        format!("{}.ron", if name.is_empty() { "scenario" } else { &name })
    }

    /// A path has been typed into the dialog that is open.
    pub(super) fn take_typed(&mut self, text: &str, ctx: &egui::Context, parent: Parent<'_>) {
        if let Some(chosen) = self.dialogs.typed(text) {
            self.take_chosen(chosen, ctx, parent);
        }
    }

    /// Looks at what has come of dialogs and files since the last frame.
    pub(super) fn poll_errands(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        if let Some(chosen) = self.dialogs.poll() {
            self.take_chosen(chosen, ctx, parent);
        }
        while let Some(landed) = self.files.poll() {
            match landed {
                Landed::Written(write, is_open) => self.take_written(*write, is_open, ctx, parent),
                Landed::Failed(reason) => self.tell(Level::Error, reason),
                Landed::Conflict(overwrite) => self.ask_to_replace(overwrite),
            }
        }
        if let Some(next) = self.files.take_next() {
            self.apply(next, ctx, parent);
        }
    }

    fn take_chosen(&mut self, chosen: Chosen, ctx: &egui::Context, parent: Parent<'_>) {
        let Chosen { errand, path, agreed } = chosen;
        match errand.purpose {
            Purpose::Open => self.apply(Action::OpenFile(path), ctx, parent),
            Purpose::Compare => self.apply(Action::Compare(Comparing::AddFile(path)), ctx, parent),
            _ => self.write(errand, path, agreed),
        }
    }

    /// Writes what an errand is about, or asks about what it would replace.
    fn write(&mut self, errand: Errand, path: PathBuf, agreed: bool) {
        let (content, done) = match errand.purpose {
            // A file is read by opening it.
            Purpose::Open | Purpose::Compare => return,
            Purpose::Save => {
                self.history.commit(&self.document);
                (Content::Preset(Arc::new(self.document.clone())), format!("Saved as {}.", file_name(&path)))
            }
            Purpose::Export => {
                let rows = self.evaluation.path.ledger(self.focus).to_vec();
                (Content::Ledger(rows), format!("The {} ledger is written.", self.focus.name()))
            }
            Purpose::ExportInputs => {
                let inputs: Vec<_> = INPUTS.iter().collect();
                let table = sources::table(&self.document, &self.sources, &inputs, b',');
                (Content::Text(table), "All inputs with their sources are written.".to_owned())
            }
            Purpose::ExportSheet(id) => {
                (Content::Records(self.sheet(id).records().collect()), "The table is written.".to_owned())
            }
        };
        let own = errand.purpose == Purpose::Save && self.origin == Origin::File(path.clone());
        if let Err(overwrite) = self.files.write(errand, path, content, done, own, agreed) {
            self.ask_to_replace(overwrite);
        }
    }

    fn ask_to_replace(&mut self, overwrite: Box<Overwrite>) {
        let name = file_name(&overwrite.write.path);
        let reason = match &overwrite.conflict {
            Conflict::Exists => "there is a file of that name",
            Conflict::Changed => "another program has changed it",
            Conflict::Loses(_) => "it holds what would be left out",
        };
        if self.dialogs.ask(Dialog::Overwrite(overwrite)).is_err() {
            self.tell(Level::Error, format!("{name} was not written: {reason}. Save again to be asked about it."));
        }
    }

    fn take_written(&mut self, write: Write, is_open: bool, ctx: &egui::Context, parent: Parent<'_>) {
        if let Content::Preset(document) = write.content {
            if is_open {
                self.saved = Document::clone(&document);
                self.origin = Origin::File(write.path.clone());
                self.warnings.clear();
                self.sources = Sources::of(&self.document, &self.saved);
                self.show();
            }
            self.settings.remember(&write.path);
            self.keep_settings();
        }
        self.tell(Level::Done, write.done);
        if let Some(next) = write.errand.then {
            self.apply(*next, ctx, parent);
        }
    }

    /// Keeps the settings for the next start.
    pub(super) fn keep_settings(&mut self) {
        let Some(path) = &self.settings_path else { return };
        match self.settings.to_text() {
            Ok(text) => self.files.keep(path, text),
            Err(error) => self.tell(Level::Error, format!("Settings are not kept: {error}")),
        }
    }
}
