//! Opening, saving and exporting: what is done with a path, and with work that is not saved.

use std::path::{Path, PathBuf};

use super::dialogs::{Parent, Purpose, Request, with_extension};
use super::messages::Level;
use super::{Dialog, Unsaved};
use crate::app::App;
use crate::app::action::{Action, Answer, Command, TableAction};
use crate::app::open::{Origin, Work};
use crate::app::pages::compare::{MemberId, Wish as Comparing};
use crate::app::pages::{Page, Wish};
use crate::store::preset::{self, Loaded, PresetError};

impl App {
    /// What is done with a path that was picked or typed.
    pub fn with_path(purpose: Purpose, path: PathBuf) -> Action {
        let path = with_extension(path, purpose);
        match purpose {
            Purpose::Open => Action::OpenFile(path),
            Purpose::Save => Action::SaveFile(path),
            Purpose::Compare => Comparing::AddFile(path).into(),
            Purpose::Export(id) => Action::Table(id, TableAction::ExportTo(path)),
        }
    }

    /// Whose changes an action would lose that are not saved, and not kept anywhere else.
    pub(in crate::app) fn would_lose(&self, action: &Action) -> Option<Unsaved> {
        let open = || self.open.is_unsaved().then_some(Unsaved::Open);
        let aside = |is: &dyn Fn(MemberId) -> bool| {
            let mut unsaved = self.pages.compare.members().iter().filter(|member| member.is_unsaved());
            unsaved.find(|member| is(member.id())).map(|member| Unsaved::Aside(member.id()))
        };
        match action {
            Action::OpenShipped(_) | Action::OpenFile(_) => open(),
            Action::Do(Command::Quit) => open().or_else(|| aside(&|_| true)),
            Action::Wish(Wish::Compare(Comparing::Remove(gone))) => aside(&|id| id == *gone),
            _ => None,
        }
    }

    /// Does what loses changes, after that has been asked about.
    pub(in crate::app) fn answer(&mut self, answer: Answer, ctx: &egui::Context, parent: Parent<'_>) {
        let Some(Dialog::Unsaved(whose, wanted)) = self.shell.dialog.take() else { return };
        match (answer, whose) {
            (Answer::Cancel, _) => {}
            (Answer::Discard, Unsaved::Open) => {
                // Where another question follows, these changes must not be asked about again.
                if matches!(*wanted, Action::Do(Command::Quit)) {
                    self.open.discard();
                    self.apply(*wanted, ctx, parent);
                } else {
                    self.carry_out(*wanted, ctx, parent);
                }
            }
            (Answer::Discard, Unsaved::Aside(id)) => {
                self.pages.compare.remove(id);
                self.stock();
                self.apply(*wanted, ctx, parent);
            }
            (Answer::Save, whose) => {
                if let Unsaved::Aside(id) = whose {
                    self.edit(id);
                }
                self.shell.after_saving = Some(*wanted);
                self.run(Command::Save, ctx, parent);
            }
        }
    }

    /// Asks for a path, in a dialog of the system.
    pub(in crate::app) fn pick(&mut self, purpose: Purpose, ctx: &egui::Context, parent: Parent<'_>) {
        if self.shell.pending.is_open() {
            return;
        }
        let folder = match self.open.origin() {
            Origin::File(path) => path.parent().map(Path::to_owned),
            Origin::Shipped(_) => None,
        };
        let name = match purpose {
            Purpose::Open | Purpose::Compare => String::new(),
            Purpose::Save => self.suggested_name(),
            Purpose::Export(id) => self.table_file(id),
        };
        let ctx = ctx.clone();
        let request = Request { purpose, name, folder };
        let answer = self.shell.picker.pick(&request, parent, Box::new(move || ctx.request_repaint()));
        self.shell.pending.wait(purpose, answer);
    }

    /// A file name from the title.
    fn suggested_name(&self) -> String {
        if let Origin::File(path) = self.open.origin()
            && let Some(name) = path.file_name()
        {
            return name.to_string_lossy().into_owned();
        }
        let title = &self.open.document().title;
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let name = words.take(6).collect::<Vec<_>>().join("-").to_lowercase();
        format!("{}.ron", if name.is_empty() { "scenario" } else { &name })
    }

    /// Opens what was read. A new case begins on the first page.
    pub(in crate::app) fn begin(&mut self, loaded: Result<Loaded, PresetError>, origin: Origin) {
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(error) => return self.shell.tell(Level::Error, error.to_string()),
        };
        if let Origin::File(path) = &origin {
            self.shell.set(|settings| settings.remember(path));
        }
        self.open.exchange(Work::read(loaded, origin));
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

    /// Makes a scenario of the comparison the open one. What was open is set aside in its place, as it is.
    pub(in crate::app) fn edit(&mut self, id: MemberId) {
        let Some(member) = self.pages.compare.member(id) else { return };
        let former = self.open.exchange(member.work().clone());
        self.pages.compare.put_in_place(id, former);
        self.shell.uncover_all();
        self.stock();
    }

    /// Saves to a file.
    pub(in crate::app) fn save_to(&mut self, path: &Path, ctx: &egui::Context, parent: Parent<'_>) {
        let next = self.shell.after_saving.take();
        self.shell.dialog = None;
        self.open.commit();
        if let Err(error) = preset::save(path, self.open.document()) {
            return self.shell.tell(Level::Error, error.to_string());
        }
        self.open.saved_to(path);
        self.pages.compare.hear_of_saving(&self.open);
        self.results.hear_of_saving(&self.open);
        self.shell.set(|settings| settings.remember(path));
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
        self.shell.tell(Level::Done, format!("Saved as {name}."));
        if let Some(next) = next {
            self.apply(next, ctx, parent);
        }
    }
}
