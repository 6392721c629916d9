//! The ledger page: every month and every column of one strategy, sortable, to copy and to export.

use egui::{Align, Layout, RichText, Ui};

use crate::app::App;
use crate::app::action::{Action, Command, TableId};
use crate::app::singles::Wish;
use crate::theme;
use crate::view::pages::focus_ui;
use crate::view::shell::commands::command_button_ui;
use crate::view::widgets::table::{Look, table_ui};

/// Height of the titles: title and unit, points.
const HEAD: f32 = 40.0;
/// Width of a column, points.
const WIDTH: f32 = 104.0;

/// Draws the page.
pub(in crate::view) fn ledger_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.heading("Ledger");
        ui.add_space(theme::SPACE);
        focus_ui(ui, app, actions);
        if let Some(future) = app.pages().ledger.future() {
            ui.add_space(theme::SPACE);
            ui.label(RichText::new(future).text_style(theme::medium_style()));
            if ui.button("Back to the central path").clicked() {
                actions.push(Action::Singles(Wish::Read(None)));
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for command in [Command::ExportLedger, Command::CopyLedger] {
                command_button_ui(ui, app, command, actions);
            }
        });
    });
    ui.add_space(theme::SPACE);
    let look = Look { figures: (WIDTH, WIDTH), head: HEAD, scrolls: true, ..Look::default() };
    table_ui(ui, TableId::Ledger, app.pages().ledger.table(), look, actions);
}
