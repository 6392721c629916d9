//! Worlds, shocks and today, applied to what is open: company and plan stay as they are, and each is one step of undo.

use std::path::Path;

use super::App;
use super::shell::dialogs::Dialog;
use super::shell::messages::Level;
use super::shell::today::TodayForm;
use crate::analysis::today::Field;
use crate::store::preset::{Loaded, Shock, Warning, WorldPreset, shipped_shocks, shipped_worlds};

/// What follows every message about a world.
const UNTOUCHED: &str = "Company and plan are as they were; undo takes it back.";

impl App {
    pub(in crate::app) fn enter_shipped(&mut self, name: &str) {
        if let Some((_, world)) = shipped_worlds().iter().find(|(shipped, _)| *shipped == name) {
            self.enter(world);
        }
    }

    pub(in crate::app) fn strike_shipped(&mut self, name: &str) {
        if let Some((_, shock)) = shipped_shocks().iter().find(|(shipped, _)| *shipped == name) {
            self.strike(shock);
        }
    }

    /// Applies a world that was read from a file.
    pub(in crate::app) fn enter_file(&mut self, path: &Path, loaded: &Loaded<WorldPreset>) {
        self.shell.set(|settings| settings.remember(path));
        self.enter(&loaded.document);
        self.warn_of_file(&loaded.warnings);
    }

    /// Applies a shock that was read from a file.
    pub(in crate::app) fn strike_file(&mut self, path: &Path, loaded: &Loaded<Shock>) {
        self.shell.set(|settings| settings.remember(path));
        self.strike(&loaded.document);
        self.warn_of_file(&loaded.warnings);
    }

    fn enter(&mut self, world: &WorldPreset) {
        self.shell.uncover_all();
        let text = if self.open.enter(world) {
            let given = self.open.scenario().history.as_ref().map(|history| {
                format!(
                    " Price, hashrate and halvings are still those of the record until {}; the world's come after.",
                    history.last()
                )
            });
            format!("In the world \u{201c}{}\u{201d} now. {UNTOUCHED}{}", world.title, given.unwrap_or_default())
        } else {
            format!("This is the world \u{201c}{}\u{201d} already.", world.title)
        };
        self.shell.tell(Level::Done, text);
    }

    fn strike(&mut self, shock: &Shock) {
        self.shell.uncover_all();
        match self.open.strike(shock) {
            Ok(true) => self.shell.tell(Level::Done, format!("{}. {UNTOUCHED}", shock.title)),
            Ok(false) => self.shell.tell(Level::Done, format!("{}: that is so already.", shock.title)),
            Err(error) => {
                self.shell.tell(Level::Error, format!("{} cannot be applied to this world: {error}", shock.title));
            }
        }
    }

    fn warn_of_file(&mut self, warnings: &[Warning]) {
        let Some(first) = warnings.first() else { return };
        let more = warnings.len() - 1;
        let rest = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        self.shell.tell(Level::Warning, format!("{first}{rest}"));
    }

    pub(in crate::app) fn ask_about_today(&mut self) {
        let form = TodayForm::new(self.open.document());
        self.ask(Dialog::Today(Box::new(form)));
    }

    pub(in crate::app) fn type_today(&mut self, field: Field, text: String) {
        if let Some(Dialog::Today(form)) = self.shell.dialogs.shown_mut() {
            form.set(field, text, self.open.document());
        }
    }

    /// Begins with what is typed, where that can be.
    pub(in crate::app) fn begin_today(&mut self) {
        let Some(Dialog::Today(form)) = self.shell.dialogs.shown() else { return };
        let Ok(today) = form.outcome() else { return };
        if let Some(reason) = today.refused() {
            return self.shell.tell(Level::Error, reason);
        }
        let today = today.clone();
        self.shell.dialogs.close();
        self.open.begin_today(&today);
        let text = format!("The run begins in {}, in the network as it is. {UNTOUCHED}", today.start);
        self.shell.tell(Level::Done, text);
        for contradiction in &today.contradictions {
            self.shell.tell(Level::Warning, contradiction.clone());
        }
    }
}
