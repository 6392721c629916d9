//! Tables, wherever they stand: one way to sort, to copy and to export them.

use std::borrow::Cow;

use super::App;
use super::action::{TableAction, TableId};
use super::covers::sources::{self, Sources};
use super::picture::sheet::Sheet;
use super::shell::dialogs::{Parent, Purpose};
use super::shell::messages::Level;
use crate::model::parameters::ALL as INPUTS;
use crate::store::csv::{ledger_text, records_text, save_ledger, save_records, save_text};

impl App {
    /// The table that an id means, but for the ledger and the inputs.
    pub fn sheet(&self, id: TableId) -> Option<&Sheet> {
        let pages = &self.pages;
        match id {
            TableId::Differences => Some(pages.compare.inputs()),
            TableId::Results => Some(pages.compare.results()),
            TableId::Parts => Some(pages.why.sheet()),
            TableId::Drivers => Some(pages.what_matters.drivers_sheet()),
            TableId::BreakEven => Some(pages.what_matters.break_even()),
            TableId::Sweep => Some(pages.what_matters.sweep_sheet()),
            TableId::Ledger | TableId::Inputs => None,
        }
    }

    fn sheet_mut(&mut self, id: TableId) -> Option<&mut Sheet> {
        let pages = &mut self.pages;
        match id {
            TableId::Differences => Some(&mut pages.compare.inputs),
            TableId::Results => Some(&mut pages.compare.results),
            TableId::Parts => Some(&mut pages.why.sheet),
            TableId::Drivers => Some(&mut pages.what_matters.drivers_sheet),
            TableId::BreakEven => Some(&mut pages.what_matters.break_even),
            TableId::Sweep => Some(&mut pages.what_matters.sweep_sheet),
            TableId::Ledger | TableId::Inputs => None,
        }
    }

    pub(super) fn do_with_table(&mut self, id: TableId, action: TableAction, ctx: &egui::Context, parent: Parent<'_>) {
        match action {
            TableAction::Sort(column) if id == TableId::Ledger => self.pages.ledger.click(column),
            TableAction::Sort(column) => {
                if let Some(sheet) = self.sheet_mut(id) {
                    let by = Sheet::clicked(sheet.sorted, column);
                    sheet.sort(by);
                }
            }
            TableAction::Copy => {
                let text = match id {
                    TableId::Ledger => ledger_text(self.results.evaluation().path.ledger(self.pages.focus)),
                    TableId::Inputs => self.inputs_text(b'\t'),
                    _ => self.sheet(id).map(|sheet| records_text(sheet.records())).unwrap_or_default(),
                };
                let said = format!("{} is on the clipboard.", self.table_words(id));
                self.shell.copy(text, said);
            }
            TableAction::Export => self.pick(Purpose::Export(id), ctx, parent),
            TableAction::ExportTo(path) => {
                self.shell.dialog = None;
                let written = match id {
                    TableId::Ledger => save_ledger(&path, self.results.evaluation().path.ledger(self.pages.focus)),
                    TableId::Inputs => save_text(&path, &self.inputs_text(b',')),
                    _ => self.sheet(id).map_or(Ok(()), |sheet| save_records(&path, sheet.records())),
                };
                match written {
                    Ok(()) => {
                        let said = format!("{} is written.", self.table_words(id));
                        self.shell.tell(Level::Done, said);
                    }
                    Err(error) => self.shell.tell(Level::Error, error.to_string()),
                }
            }
        }
    }

    fn inputs_text(&self, delimiter: u8) -> String {
        let inputs: Vec<_> = INPUTS.iter().collect();
        let sources = Sources::of(self.open.document(), self.open.saved());
        sources::table(self.open.document(), &sources, &inputs, delimiter)
    }

    /// What a table is called in a message.
    fn table_words(&self, id: TableId) -> Cow<'static, str> {
        match id {
            TableId::Ledger => format!("The {} ledger", self.pages.focus.name()).into(),
            TableId::Inputs => "The list of all inputs with their sources".into(),
            _ => "The table".into(),
        }
    }
}
