//! The ledger page: every month and every column of one strategy, sortable, to copy and to export.

use egui::{Align, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::app::App;
use crate::app::action::{Action, Command, TableAction, TableId};
use crate::app::pages::ledger::{Ledger, cell};
use crate::model::ledger::{COLUMNS, Row};
use crate::theme::{self, Palette};
use crate::view::pages::focus_ui;

/// Height of a row, points.
const ROW_HEIGHT: f32 = 22.0;
/// Height of the header: title and unit.
const HEADER_HEIGHT: f32 = 40.0;
/// Width of a column, points.
const COLUMN_WIDTH: f32 = 104.0;

/// The cells in text, put there when they are first seen.
#[derive(Default)]
pub(in crate::view) struct LedgerState {
    /// The ledger that the texts belong to.
    shown: u64,
    /// Row by row; empty until it is seen.
    cells: Vec<String>,
}

impl LedgerState {
    /// Forgets the texts of another ledger.
    fn refresh(&mut self, ledger: &Ledger) {
        if self.shown != ledger.revision() {
            self.shown = ledger.revision();
            self.cells.clear();
            self.cells.resize(ledger.order().len() * COLUMNS.len(), String::new());
        }
    }
}

/// Draws the page.
pub(in crate::view) fn ledger_ui(ui: &mut Ui, app: &App, state: &mut LedgerState, actions: &mut Vec<Action>) {
    state.refresh(&app.pages().ledger);
    ui.horizontal(|ui| {
        ui.heading("Ledger");
        ui.add_space(theme::SPACE);
        focus_ui(ui, app, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for command in [Command::ExportLedger, Command::CopyLedger] {
                if ui.button(command.label()).clicked() {
                    actions.push(Action::Do(command));
                }
            }
        });
    });
    ui.add_space(theme::SPACE);
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| table_ui(ui, app, state, actions));
}

fn table_ui(ui: &mut Ui, app: &App, state: &mut LedgerState, actions: &mut Vec<Action>) {
    let (cells, ledger) = (&mut state.cells, &app.pages().ledger);
    let order = ledger.order();
    let rows = app.results().evaluation().path.ledger(app.pages().focus());
    TableBuilder::new(ui)
        .striped(true)
        .auto_shrink([false, false])
        .columns(Column::exact(COLUMN_WIDTH), COLUMNS.len())
        .header(HEADER_HEIGHT, |mut header| header_ui(&mut header, ledger.sort(), actions))
        .body(|body| {
            body.rows(ROW_HEIGHT, order.len(), |mut shown| {
                let index = shown.index();
                let texts = cells.iter_mut().skip(index * COLUMNS.len()).take(COLUMNS.len());
                let row = order.get(index).and_then(|&month| rows.get(month));
                for (column, text) in texts.enumerate() {
                    shown.col(|ui| {
                        if let Some(row) = row {
                            cell_ui(ui, app, row, column, text);
                        }
                    });
                }
            });
        });
}

/// One cell; columns that are scrolled away are neither put into text nor drawn.
fn cell_ui(ui: &mut Ui, app: &App, row: &Row, column: usize, text: &mut String) {
    if !ui.is_rect_visible(ui.max_rect()) {
        return;
    }
    if text.is_empty() {
        *text = cell(row, column, app.open().document().as_of);
    }
    let text = RichText::new(text.as_str()).text_style(egui::TextStyle::Small);
    ui.with_layout(alignment(column), |ui| ui.add(egui::Label::new(text).truncate()));
}

/// Titles that sort by their column, and turn the order round the second time.
fn header_ui(header: &mut TableRow<'_, '_>, sort: (usize, bool), actions: &mut Vec<Action>) {
    for (i, column) in COLUMNS.iter().enumerate() {
        header.col(|ui| {
            let palette = Palette::of(ui);
            let arrow = match sort {
                (sorted, false) if sorted == i => " ▴",
                (sorted, true) if sorted == i => " ▾",
                _ => "",
            };
            let title = RichText::new(format!("{}{arrow}", column.label)).text_style(theme::small_medium_style());
            let layout = Layout::top_down(if i == 0 { Align::Min } else { Align::Max });
            ui.with_layout(layout, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let button = egui::Button::new(title).frame(false).truncate();
                if ui.add(button).on_hover_text(column.name).clicked() {
                    actions.push(Action::Table(TableId::Ledger, TableAction::Sort(i)));
                }
                ui.label(RichText::new(column.unit.suffix()).small().color(palette.quiet));
            });
        });
    }
}

/// Dates on the left, figures on the right.
fn alignment(column: usize) -> Layout {
    if column == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) }
}
