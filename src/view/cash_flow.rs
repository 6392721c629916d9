//! The cash-flow page: revenue by source, EBITDA to cash, debt and its cover, sources and uses of the build.

use egui::{Align, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use super::pages::{ChartStates, focus_ui};
use crate::app::App;
use crate::app::command::Action;
use crate::app::tables::Table;
use crate::theme::{self, Palette};

/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 200.0;
/// Height of a table's row, points.
const ROW_HEIGHT: f32 = 22.0;
/// Width of a column of figures: at least and at most, points.
const COLUMN_WIDTH: (f32, f32) = (66.0, 112.0);
/// Part of the page that the charts take; the tables begin above its lower edge, so that one sees there is more.
const CHARTS: f32 = 0.76;

/// Draws the page.
pub(super) fn cash_flow_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.heading("Cash flow");
        ui.add_space(theme::SPACE);
        focus_ui(ui, app, actions);
    });
    ui.add_space(theme::SPACE);
    let height = ((ui.available_height() * CHARTS) / 2.0).floor().max(CHART_HEIGHT);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let c = &app.charts;
        charts.row_ui(ui, &[&c.revenue, &c.cash], app.held, height);
        charts.row_ui(ui, &[&c.debt_kinds, &c.focus_dscr], app.held, height);
        ui.add_space(theme::WIDE_SPACE);
        table_ui(ui, "years", &app.cash_by_year, 88.0);
        if !app.sources_and_uses.rows.is_empty() {
            ui.add_space(theme::WIDE_SPACE);
            table_ui(ui, "sources", &app.sources_and_uses, 288.0);
        }
    });
}

/// A table of figures, the first column wide enough for its words.
fn table_ui(ui: &mut Ui, id: &str, table: &Table, first_width: f32) {
    let palette = Palette::of(ui);
    let others = table.columns.len().saturating_sub(1);
    let gaps = ui.spacing().item_spacing.x * table.columns.len() as f32;
    let room = (ui.available_width() - first_width - gaps) / others.max(1) as f32;
    let width = room.clamp(COLUMN_WIDTH.0, COLUMN_WIDTH.1).floor();
    ui.push_id(id, |ui| {
        ScrollArea::horizontal().show(ui, |ui| {
            TableBuilder::new(ui)
                .vscroll(false)
                .striped(true)
                .column(Column::exact(first_width))
                .columns(Column::exact(width), others)
                .header(ROW_HEIGHT, |mut header| {
                    for (i, title) in table.columns.iter().enumerate() {
                        header.col(|ui| {
                            let text = RichText::new(*title).text_style(theme::small_medium_style());
                            aligned_ui(ui, i, text.color(palette.quiet));
                        });
                    }
                })
                .body(|body| {
                    body.rows(ROW_HEIGHT, table.rows.len(), |mut row| {
                        let cells = table.rows.get(row.index()).map(Vec::as_slice).unwrap_or_default();
                        for (i, cell) in cells.iter().enumerate() {
                            row.col(|ui| aligned_ui(ui, i, RichText::new(cell).text_style(egui::TextStyle::Small)));
                        }
                    });
                });
        });
    });
}

/// Words on the left, figures on the right.
fn aligned_ui(ui: &mut Ui, column: usize, text: RichText) {
    let layout = if column == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
    ui.with_layout(layout, |ui| ui.add(egui::Label::new(text).truncate()));
}
