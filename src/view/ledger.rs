//! The ledger page: every month and every column of one strategy, sortable, to copy and to export.

use egui::{Align, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::pages::focus_ui;
use crate::app::App;
use crate::app::command::{Action, Command};
use crate::model::ledger::{COLUMNS, Row};
use crate::model::scenario::Strategy;
use crate::theme::{self, Palette};

/// Height of a row, points.
const ROW_HEIGHT: f32 = 22.0;
/// Height of the header: title and unit.
const HEADER_HEIGHT: f32 = 40.0;
/// Width of a column, points.
const COLUMN_WIDTH: f32 = 104.0;

/// The table as it is shown: sorted, its cells put into text when they are first seen.
#[derive(Default)]
pub(super) struct LedgerState {
    /// Column and whether it descends.
    sort: (usize, bool),
    shown: Option<(u64, Strategy, (usize, bool))>,
    order: Vec<usize>,
    /// Row by row; empty until it is seen.
    cells: Vec<String>,
}

impl LedgerState {
    /// Sorts the ledger anew where it, or the order, has changed.
    fn refresh(&mut self, app: &App) {
        let wanted = (app.generation, app.focus, self.sort);
        if self.shown == Some(wanted) {
            return;
        }
        let rows = app.evaluation.path.ledger(app.focus);
        let (column, descending) = self.sort;
        self.order.clear();
        self.order.extend(0..rows.len());
        if let Some(column) = COLUMNS.get(column) {
            // Undefined values stand at the end in either direction.
            let key = |i: usize| rows.get(i).and_then(|r| (column.value)(r));
            self.order.sort_by(|&a, &b| match (key(a), key(b)) {
                (Some(a), Some(b)) if descending => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        self.cells.clear();
        self.cells.resize(rows.len() * COLUMNS.len(), String::new());
        self.shown = Some(wanted);
    }
}

/// A cell for a reader: months as dates, a default in words.
fn cell(app: &App, row: &Row, column: usize) -> String {
    let Some(column) = COLUMNS.get(column) else {
        return String::new();
    };
    match column.name {
        "month" => app.document.as_of.plus(row.month as usize).to_string(),
        "defaulted" => if row.defaulted { "yes" } else { "" }.to_owned(),
        _ => (column.value)(row).map_or_else(|| "—".to_owned(), |value| column.unit.number(value)),
    }
}

/// Draws the page.
pub(super) fn ledger_ui(ui: &mut Ui, app: &App, state: &mut LedgerState, actions: &mut Vec<Action>) {
    state.refresh(app);
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
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| table_ui(ui, app, state));
}

fn table_ui(ui: &mut Ui, app: &App, state: &mut LedgerState) {
    let LedgerState { sort, cells, order, .. } = state;
    let rows = app.evaluation.path.ledger(app.focus);
    TableBuilder::new(ui)
        .striped(true)
        .auto_shrink([false, false])
        .columns(Column::exact(COLUMN_WIDTH), COLUMNS.len())
        .header(HEADER_HEIGHT, |mut header| header_ui(&mut header, sort))
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
        *text = cell(app, row, column);
    }
    let text = RichText::new(text.as_str()).text_style(egui::TextStyle::Small);
    ui.with_layout(alignment(column), |ui| ui.add(egui::Label::new(text).truncate()));
}

/// Titles that sort by their column, and turn the order round the second time.
fn header_ui(header: &mut TableRow<'_, '_>, sort: &mut (usize, bool)) {
    for (i, column) in COLUMNS.iter().enumerate() {
        header.col(|ui| {
            let palette = Palette::of(ui);
            let arrow = match *sort {
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
                    *sort = (i, sort.0 == i && !sort.1);
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
