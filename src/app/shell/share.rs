//! Handing a scenario on as a code, and opening one.

use super::dialogs::{Dialog, Parent};
use super::messages::Level;
use crate::app::App;
use crate::app::action::Action;
use crate::store::share;

impl App {
    /// Copies the code of the open scenario.
    pub(in crate::app) fn copy_code(&mut self) {
        self.open.commit();
        let code = share::code(self.open.document());
        let said = format!("A code of {} characters is on the clipboard: inputs, title and month.", code.len());
        self.shell.copy(code, said);
    }

    /// Opens what a text holds, or says why not: under the box where it was pasted into one.
    pub(in crate::app) fn open_text(&mut self, text: &str, ctx: &egui::Context, parent: Parent<'_>) {
        let opened = share::open(text);
        let form = match self.shell.dialogs.shown_mut() {
            Some(Dialog::Code(form)) => Some(form),
            // Another question is open, which has to be answered first.
            Some(_) => return,
            None => None,
        };
        match (opened, form) {
            (Ok(loaded), form) => {
                if form.is_some() {
                    self.shell.dialogs.close();
                }
                self.apply(Action::OpenPasted(Box::new(loaded)), ctx, parent);
            }
            (Err(error), Some(form)) => form.refuse(text, error.to_string()),
            (Err(error), None) => self.shell.tell(Level::Error, format!("What was pasted was not opened: {error}")),
        }
    }
}
