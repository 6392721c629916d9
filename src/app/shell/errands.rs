//! Opening, saving and exporting: from the wish, by way of a dialog and the disk, to what follows.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dialogs::{Busy, Chosen, Dialog, Errand, Parent, Purpose, Request, Unsaved, file_name};
use super::files::{Conflict, Content, Landed, Overwrite, Write};
use super::messages::Level;
use crate::app::App;
use crate::app::action::{Action, Answer, Command};
use crate::app::open::{Work, titled};
use crate::app::pages::compare::{MemberId, Standing, Wish as Comparing};
use crate::app::pages::sector::Wish as Sector;
use crate::app::pages::sector::companies::Key;
use crate::app::pages::{Page, Wish};
use crate::store::path::given;
use crate::store::plain::plain_line;
use crate::store::preset::{Found, OnDisk, Opened, Origin, PresetError, WorldPreset};
use crate::store::share::ShareError;

impl App {
    /// Whether a file is on its way to the disk.
    pub fn is_writing(&self) -> bool {
        self.shell.files.is_writing()
    }

    /// Says what was off when the program started, if anything.
    pub fn warn_of(&mut self, reason: Option<String>) {
        if let Some(reason) = reason {
            self.shell.tell(Level::Warning, reason);
        }
    }

    /// Opens what the command line asks for, or says why it cannot.
    pub fn start_with(&mut self, asked: Result<(Origin, Found), ShareError>, ctx: &egui::Context) {
        match asked {
            Ok((origin, found)) => self.take_found(&origin, found, ctx),
            Err(error) => self.shell.tell(Level::Error, error.to_string()),
        }
        self.refresh();
    }

    /// Whether an action has to wait: for the scenario to be written, or to be asked about.
    pub(in crate::app) fn is_held_up(&mut self, action: &Action) -> bool {
        let quits = matches!(action, Action::Do(Command::Quit));
        let exchanges = matches!(
            action,
            Action::OpenShipped(_)
                | Action::OpenFile(_)
                | Action::OpenPasted(_)
                | Action::Wish(Wish::Compare(Comparing::Edit(_)) | Wish::Sector(Sector::Open(_) | Sector::Back))
        );
        if ((quits || exchanges) && self.shell.files.is_saving()) || (quits && self.shell.files.is_writing()) {
            // What is on its way to the disk is saved in a moment, or a reason not to leave.
            self.shell.files.then(action.clone());
            self.shell.tell(Level::Done, "This waits until what is being written is on the disk.");
            return true;
        }
        let Some(whose) = self.would_lose(action) else { return false };
        let question = Dialog::Unsaved(whose, Box::new(action.clone()));
        if quits {
            // A dialog that nobody answers, or the system has lost, must not keep anybody in.
            self.shell.dialogs.interrupt(question);
        } else {
            self.ask(question);
        }
        true
    }

    /// Whose changes an action would lose that are not saved, and not kept anywhere else.
    fn would_lose(&self, action: &Action) -> Option<Unsaved> {
        let open = || self.open.is_unsaved().then_some(Unsaved::Open);
        let aside = |is: &dyn Fn(MemberId) -> bool| {
            let mut unsaved = self.pages.compare.members().iter().filter(|member| member.is_unsaved());
            unsaved.find(|member| is(member.id())).map(|member| Unsaved::Aside(member.id()))
        };
        let behind = || {
            let place = self.pages.sector.behind.iter().position(|aside| aside.would_lose(&self.open));
            place.map(Unsaved::Behind)
        };
        match action {
            Action::OpenShipped(_) | Action::OpenPasted(_) => open().or_else(behind),
            Action::OpenFile(path) => open().or_else(behind).filter(|_| !is_for_the_open_one(path)),
            // The world stays: it is the company's changes that would be lost.
            Action::Wish(Wish::Sector(Sector::Open(Key::Shipped(_) | Key::File(_)) | Sector::Back)) => {
                // What a story has made is nobody's work.
                let own = self.stories().told().is_none() && self.open.work().is_unsaved_beside_its_world();
                own.then_some(Unsaved::Open)
            }
            Action::Do(Command::Quit) => open().or_else(|| aside(&|_| true)).or_else(behind),
            Action::Wish(Wish::Compare(Comparing::Remove(gone))) => aside(&|id| id == *gone),
            _ => None,
        }
    }

    /// Whether the window may close at once.
    pub(in crate::app) fn may_close(&self) -> bool {
        self.shell.closing || !(self.is_writing() || self.would_lose(&Action::Do(Command::Quit)).is_some())
    }

    /// Opens a preset in place of the open one, without asking.
    pub(in crate::app) fn open_file(&mut self, path: &Path, ctx: &egui::Context) {
        let origin = Origin::File(given(path.as_os_str()));
        match origin.clone().find() {
            Ok(found) => self.take_found(&origin, found, ctx),
            Err(error) => self.shell.tell(Level::Error, error.to_string()),
        }
    }

    /// Opens a scenario, or applies a world or a shock to the one that is open.
    fn take_found(&mut self, origin: &Origin, found: Found, ctx: &egui::Context) {
        let path = match origin {
            Origin::File(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
            Origin::Shipped(_) | Origin::Pasted => PathBuf::new(),
        };
        match found {
            Found::Case(opened) => self.begin(Ok(*opened)),
            Found::World(loaded) => self.enter_file(&path, &loaded),
            Found::Shock(loaded) => self.strike_file(&path, &loaded),
            Found::Story(loaded) => self.tell_file(path, *loaded, ctx),
        }
    }

    /// Opens what was read. A new case begins on its overview.
    pub(in crate::app) fn begin(&mut self, opened: Result<Opened, PresetError>) {
        let Opened { loaded, mut origin, on_disk } = match opened {
            Ok(opened) => opened,
            Err(error) => return self.shell.tell(Level::Error, error.to_string()),
        };
        if let Origin::File(path) = &mut origin {
            // One name for one file: a path on the command line may be relative.
            *path = std::path::absolute(&path).unwrap_or_default();
        }
        if let (Origin::File(path), Some(on_disk)) = (&origin, &on_disk) {
            self.shell.files.know(path, on_disk.stamp, on_disk.refused);
            self.shell.set(|settings| settings.remember(path));
        }
        self.shell.files.open_another();
        let comments = on_disk.map(|on_disk| on_disk.comments).unwrap_or_default();
        self.open.exchange(Work::read(loaded, origin).commented(comments));
        self.pages.sector.behind.clear();
        self.shell.uncover_all();
        self.pages.shown = Page::Overview;
        self.warn();
    }

    /// Says what was off in the file that is open.
    pub(in crate::app) fn warn(&mut self) {
        let warnings = self.open.warnings();
        let Some(first) = warnings.first() else { return };
        let more = warnings.len() - 1;
        let rest = if more > 0 { format!(" (and {more} more: see the status line)") } else { String::new() };
        let text = format!("{first}{rest}");
        self.shell.tell(Level::Warning, text);
    }

    /// Reads a preset and puts it beside the open scenario, or says why not.
    pub(in crate::app) fn put_beside(&mut self, origin: Origin) {
        let Opened { loaded, origin, on_disk } = match origin.open() {
            Ok(opened) => opened,
            Err(error) => return self.shell.tell(Level::Error, error.to_string()),
        };
        if let (Origin::File(path), Some(on_disk)) = (&origin, &on_disk) {
            self.know_beside(path, on_disk);
        }
        let comments = on_disk.map(|on_disk| on_disk.comments).unwrap_or_default();
        let work = Work::read(loaded, origin).commented(comments);
        let name = work.name();
        if !self.pages.compare.add(Standing::Put, name, work) {
            self.shell.tell(Level::Warning, "It is there already, or there is no room.");
        }
    }

    /// The open file is what it was when it was opened, whatever is read of it since.
    fn know_beside(&mut self, path: &Path, on_disk: &OnDisk) {
        if !matches!(self.open.origin(), Origin::File(open) if open == path) {
            self.shell.files.know(path, on_disk.stamp, on_disk.refused);
        }
    }

    /// Makes a scenario of the comparison the open one. What was open is set aside in its place, as it is.
    pub(in crate::app) fn edit(&mut self, id: MemberId) {
        let Some(member) = self.pages.compare.member(id) else { return };
        let former = self.open.exchange(member.work().clone());
        self.shell.files.open_another();
        self.pages.compare.put_in_place(id, former);
        self.shell.uncover_all();
        self.stock();
    }

    /// Answers the question that is open.
    pub(in crate::app) fn answer(&mut self, answer: Answer, ctx: &egui::Context, parent: Parent<'_>) {
        match (self.shell.dialogs.close(), answer) {
            (Some(Dialog::Unsaved(Unsaved::Open, wanted)), Answer::Discard) => {
                // Where another question follows, these changes must not be asked about again.
                if matches!(*wanted, Action::Do(Command::Quit)) {
                    // What was open before has nothing more to lose than this world.
                    let Self { open, pages, .. } = self;
                    pages.sector.behind.retain(|aside| aside.would_lose(open));
                    self.open.discard();
                    self.apply(*wanted, ctx, parent);
                } else if matches!(*wanted, Action::Wish(Wish::Sector(_))) {
                    // What is set aside then comes back without them.
                    self.open.discard_beside_its_world();
                    self.apply(*wanted, ctx, parent);
                } else {
                    self.carry_out(*wanted, ctx, parent);
                }
            }
            (Some(Dialog::Unsaved(Unsaved::Aside(id), wanted)), Answer::Discard) => {
                self.pages.compare.remove(id);
                self.stock();
                self.apply(*wanted, ctx, parent);
            }
            (Some(Dialog::Unsaved(Unsaved::Behind(place), wanted)), Answer::Discard) => {
                self.pages.sector.behind.remove(place);
                self.apply(*wanted, ctx, parent);
            }
            (Some(Dialog::Unsaved(whose, wanted)), Answer::Save) => {
                match whose {
                    Unsaved::Open => {}
                    Unsaved::Aside(id) => self.edit(id),
                    Unsaved::Behind(place) => {
                        self.pages.sector.behind.truncate(place + 1);
                        self.go_back();
                    }
                }
                self.save(Some(wanted), ctx, parent);
            }
            (Some(Dialog::Overwrite(overwrite)), Answer::Replace) => self.shell.files.replace(*overwrite),
            (Some(Dialog::Overwrite(overwrite)), Answer::Elsewhere) => {
                let Errand { purpose, then } = overwrite.write.errand;
                self.pick_for(purpose, then, ctx, parent);
            }
            _ => {}
        }
    }

    /// Saves to the open file; without one, asks for it. Does what follows when the scenario is on the disk.
    pub(in crate::app) fn save(&mut self, then: Option<Box<Action>>, ctx: &egui::Context, parent: Parent<'_>) {
        match self.open.origin().clone() {
            Origin::File(path) => self.write(Errand { purpose: Purpose::Save, then }, path, false),
            Origin::Shipped(_) | Origin::Pasted => self.pick_for(Purpose::Save, then, ctx, parent),
        }
    }

    /// Saves the story that is being made, to its own file where it has one.
    pub(in crate::app) fn save_story(&mut self, elsewhere: bool, ctx: &egui::Context, parent: Parent<'_>) {
        match self.stories().making().path().map(Path::to_owned) {
            Some(path) if !elsewhere => self.write(Errand { purpose: Purpose::SaveStory, then: None }, path, false),
            _ => self.pick(Purpose::SaveStory, ctx, parent),
        }
    }

    /// Asks for a path with the system's dialog.
    pub(in crate::app) fn pick(&mut self, purpose: Purpose, ctx: &egui::Context, parent: Parent<'_>) {
        self.pick_for(purpose, None, ctx, parent);
    }

    fn pick_for(&mut self, purpose: Purpose, then: Option<Box<Action>>, ctx: &egui::Context, parent: Parent<'_>) {
        let (request, errand) = (self.request(purpose), Errand { purpose, then });
        let ctx = ctx.clone();
        let wake = Box::new(move || ctx.request_repaint());
        let picking = self.shell.dialogs.pick(request, errand, parent, wake);
        self.say_if_busy(picking);
    }

    /// Asks for a path that is typed.
    pub(in crate::app) fn type_path(&mut self, purpose: Purpose) {
        let request = self.request(purpose);
        let typing = self.shell.dialogs.type_path(&request, Errand { purpose, then: None });
        self.say_if_busy(typing);
    }

    /// Opens one of the window's own dialogs, or says that another one is open.
    pub(in crate::app) fn ask(&mut self, dialog: Dialog) {
        let asked = self.shell.dialogs.ask(dialog);
        self.say_if_busy(asked);
    }

    fn say_if_busy(&mut self, asked: Result<(), Busy>) {
        if let Err(busy) = asked {
            self.shell.tell(Level::Warning, busy.to_string());
        }
    }

    fn request(&self, purpose: Purpose) -> Request {
        let folder = match self.open.origin() {
            Origin::File(path) => path.parent().filter(|folder| !folder.as_os_str().is_empty()),
            Origin::Shipped(_) | Origin::Pasted => self.shell.dialogs.last_folder(),
        };
        let name = match purpose {
            Purpose::Open | Purpose::Compare | Purpose::Company => String::new(),
            Purpose::Save => self.suggested_name(),
            Purpose::SaveWorld => file_name_of(&self.open.world_name().title, "world"),
            Purpose::SaveStory => file_name_of(&self.stories().making().story().title, "story"),
            Purpose::Export(id) => self.table_file(id),
            purpose => self.paper_file(purpose),
        };
        Request { purpose, name, folder: folder.map(Path::to_owned) }
    }

    /// A file name from the title.
    fn suggested_name(&self) -> String {
        if let Origin::File(path) = self.open.origin()
            && let Some(name) = path.file_name()
        {
            return name.to_string_lossy().into_owned();
        }
        file_name_of(&self.open.document().title, "scenario")
    }

    /// A path has been typed into the dialog that is open.
    pub(in crate::app) fn take_typed(&mut self, text: &str, ctx: &egui::Context, parent: Parent<'_>) {
        if let Some(Dialog::TypePath(typing)) = self.shell.dialogs.shown_mut()
            && let Err(reason) = typing.errand.purpose.try_typed(text)
        {
            return typing.refused.refuse(text, reason);
        }
        if let Some(chosen) = self.shell.dialogs.typed(text) {
            self.take_chosen(chosen, ctx, parent);
        }
    }

    /// Looks at what has come of dialogs and files since the last frame.
    pub(in crate::app) fn poll_errands(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        if let Some(chosen) = self.shell.dialogs.poll() {
            self.take_chosen(chosen, ctx, parent);
        }
        while let Some(landed) = self.shell.files.poll() {
            match landed {
                Landed::Written(write, is_open) => self.take_written(*write, is_open, ctx, parent),
                Landed::Failed(reason) => self.shell.tell(Level::Error, reason),
                Landed::Conflict(overwrite) => self.ask_to_replace(overwrite),
            }
        }
        if let Some(next) = self.shell.files.take_next() {
            self.apply(next, ctx, parent);
        }
    }

    fn take_chosen(&mut self, chosen: Chosen, ctx: &egui::Context, parent: Parent<'_>) {
        let Chosen { errand, path, agreed } = chosen;
        match errand.purpose {
            Purpose::Open => self.apply(Action::OpenFile(path), ctx, parent),
            Purpose::Compare => self.apply(Comparing::AddFile(path).into(), ctx, parent),
            Purpose::Company => self.apply(Sector::Add(path).into(), ctx, parent),
            Purpose::Save
            | Purpose::SaveWorld
            | Purpose::SaveStory
            | Purpose::Export(_)
            | Purpose::Picture(..)
            | Purpose::Series(_)
            | Purpose::Report
            | Purpose::Workbook => self.write(errand, path, agreed),
        }
    }

    /// Writes what an errand is about, or asks about what it would replace.
    fn write(&mut self, errand: Errand, path: PathBuf, agreed: bool) {
        let (content, done) = match errand.purpose {
            // A file is read by opening it.
            Purpose::Open | Purpose::Compare | Purpose::Company => return,
            Purpose::Save => {
                self.open.commit();
                let (document, comments) = (self.open.document().clone(), Arc::clone(self.open.work().comments()));
                (Content::Preset(Arc::new(document), comments), format!("Saved as {}.", file_name(&path)))
            }
            Purpose::SaveWorld => {
                let world = self.world_to_save(&path);
                (Content::World(Arc::new(world)), format!("The world is saved as {}.", file_name(&path)))
            }
            Purpose::SaveStory => {
                let story = self.stories().making().story().clone();
                (Content::Story(Arc::new(story)), format!("The story is saved as {}.", file_name(&path)))
            }
            Purpose::Export(id) => match self.table_content(id, &path) {
                Some(made) => made,
                None => return self.shell.tell(Level::Warning, "The table is empty, so nothing is written."),
            },
            purpose @ (Purpose::Picture(..) | Purpose::Series(_) | Purpose::Report | Purpose::Workbook) => {
                match self.paper_to_write(purpose, &path) {
                    Ok(made) => made,
                    Err(error) => return self.shell.tell(Level::Error, format!("Nothing is written: {error}")),
                }
            }
        };
        let own = match errand.purpose {
            Purpose::Save => *self.open.origin() == Origin::File(path.clone()),
            Purpose::SaveStory => self.stories().making().path() == Some(&path),
            _ => false,
        };
        if let Err(overwrite) = self.shell.files.write(errand, path, content, done, own, agreed) {
            self.ask_to_replace(overwrite);
        }
    }

    /// The present world under the name of a file: its own title where it is a named one without changes.
    fn world_to_save(&mut self, path: &Path) -> WorldPreset {
        self.open.commit();
        let name = self.open.world_name();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let title = if name.is_given() { name.title.clone() } else { plain_line(&stem).into_owned() };
        let summary = format!("The world of \u{201c}{}\u{201d}.", plain_line(titled(self.open.document())));
        WorldPreset::of(self.open.document(), title, summary)
    }

    fn ask_to_replace(&mut self, overwrite: Box<Overwrite>) {
        let name = file_name(&overwrite.write.path);
        let reason = match &overwrite.conflict {
            Conflict::Exists => "there is a file of that name",
            Conflict::Changed(_) => "another program has changed it",
            Conflict::Loses(_) => "it holds what would be left out",
        };
        if self.shell.dialogs.ask(Dialog::Overwrite(overwrite)).is_err() {
            let text = format!("{name} was not written: {reason}. Save again to be asked about it.");
            self.shell.tell(Level::Error, text);
        }
    }

    /// Something is on the disk: where that is the open scenario, it counts as saved from now on, and whatever else was
    /// read from the same file hears of it.
    fn take_written(&mut self, write: Write, is_open: bool, ctx: &egui::Context, parent: Parent<'_>) {
        if let Content::Story(story) = &write.content {
            self.story_is_saved(&write.path, story);
            self.shell.set(|settings| settings.remember(&write.path));
        }
        if let Content::World(world) = &write.content {
            self.open.call_world(world);
            self.shell.set(|settings| settings.remember(&write.path));
        }
        if let Content::Preset(document, _) = &write.content {
            if is_open {
                self.open.saved_to(&write.path, document);
            }
            let origin = Origin::File(write.path.clone());
            self.pages.compare.hear_of_saving(&origin, document);
            self.results.hear_of_saving(&origin, document);
            self.hear_in_story(&origin, document);
            self.pages.sector.behind.iter_mut().for_each(|aside| aside.hear_of_saving(&origin, document));
            if self.shell.settings.companies.contains(&write.path) {
                self.pages.sector.read_again();
            }
            self.shell.set(|settings| settings.remember(&write.path));
        }
        self.shell.tell(Level::Done, write.done);
        if let Some(next) = write.errand.then {
            self.apply(*next, ctx, parent);
        }
    }
}

/// Whether a file is applied to what is open instead of taking its place.
pub(in crate::app) fn is_for_the_open_one(path: &Path) -> bool {
    matches!(Origin::File(given(path.as_os_str())).find(), Ok(Found::World(_) | Found::Shock(_) | Found::Story(_)))
}

/// A file name from a title.
fn file_name_of(title: &str, otherwise: &str) -> String {
    format!("{}.ron", file_stem(title, otherwise))
}

/// The same without an ending.
pub(in crate::app) fn file_stem(title: &str, otherwise: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let name = words.take(6).collect::<Vec<_>>().join("-").to_lowercase();
    if name.is_empty() { otherwise.to_owned() } else { name }
}
