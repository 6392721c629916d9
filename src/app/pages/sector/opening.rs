//! What the page asks of the program: to open a company in the world that is open, to go back, and to keep files.

use std::path::{Path, PathBuf};

use super::Wish;
use super::companies::Key;
use crate::app::App;
use crate::app::open::Work;
use crate::app::pages::Page;
use crate::app::shell::dialogs::{Parent, Purpose};
use crate::app::shell::messages::Level;
use crate::store::path::given;
use crate::store::preset::{Opened, Origin};

impl App {
    /// Does what the page asks for.
    pub(in crate::app) fn grant_of_sector(&mut self, wish: Wish, ctx: &egui::Context, parent: Parent<'_>) {
        match wish {
            Wish::Open(key) => self.open_in_this_world(&key),
            Wish::Back => self.go_back(),
            Wish::PickFile => self.pick(Purpose::Company, ctx, parent),
            Wish::TypePath => self.type_path(Purpose::Company),
            Wish::Add(path) => self.add_company(&path),
            Wish::Remove(path) => {
                self.shell.set(|settings| settings.companies.retain(|kept| *kept != path));
                self.pages.sector.read_again();
            }
            Wish::Column(name, shown) => {
                let chosen = super::figures::all()
                    .map(|(_, column)| column)
                    .filter(|column| column.can_be_chosen())
                    .filter(|column| {
                        if column.name == name { shown } else { column.is_chosen(&self.shell.settings.sector_columns) }
                    })
                    .map(|column| column.name.to_owned());
                let mut chosen: Vec<String> = chosen.collect();
                if chosen.is_empty() {
                    // None at all would be those that the table begins with.
                    chosen.push("company".to_owned());
                }
                self.shell.set(|settings| settings.sector_columns = chosen);
                self.pages.sector.look(&Wish::FirstColumns);
            }
            Wish::FirstColumns => {
                self.shell.set(|settings| settings.sector_columns.clear());
                self.pages.sector.look(&Wish::FirstColumns);
            }
            wish => self.pages.sector.look(&wish),
        }
    }

    /// Opens a company of the page in the world that is open. What was open is kept as it is, to go back to.
    fn open_in_this_world(&mut self, key: &Key) {
        let Some(origin) = key.origin() else {
            // The open one is open.
            self.pages.shown = Page::Overview;
            return;
        };
        let Opened { loaded, origin, on_disk } = match origin.open() {
            Ok(opened) => opened,
            Err(error) => {
                self.pages.sector.read_again();
                return self.shell.tell(Level::Error, error.to_string());
            }
        };
        let is_open = *self.open.origin() == origin
            && loaded.document.scenario.placed_in(self.open.scenario()) == *self.open.scenario();
        if let (Origin::File(path), Some(on_disk)) = (&origin, &on_disk) {
            self.shell.files.know(path, on_disk.stamp, on_disk.refused);
        }
        if !is_open {
            let comments = on_disk.map(|on_disk| on_disk.comments).unwrap_or_default();
            let work = Work::read(loaded, origin).commented(comments).placed_in(self.open.document());
            self.shell.files.open_another();
            let aside = self.open.set_aside(work);
            self.pages.sector.behind.push(aside);
            self.warn();
        }
        self.shell.uncover_all();
        self.pages.shown = Page::Overview;
    }

    /// Goes back to the page, and to what was open before a company of it was.
    pub(in crate::app) fn go_back(&mut self) {
        if let Some(aside) = self.pages.sector.behind.pop() {
            self.open.bring_back(aside);
            self.shell.files.open_another();
            self.pages.shown = Page::Sector;
        }
    }

    /// Puts the company of a file on the page, for good.
    fn add_company(&mut self, path: &Path) {
        let path: PathBuf = given(path.as_os_str());
        let path = std::path::absolute(&path).unwrap_or(path);
        if let Err(error) = Origin::File(path.clone()).open() {
            return self.shell.tell(Level::Error, error.to_string());
        }
        let mut is_new = false;
        self.shell.set(|settings| is_new = settings.add_company(&path));
        if !is_new {
            self.shell.tell(Level::Warning, "Its company is on the page already.");
        }
        self.pages.sector.read_again();
    }
}
