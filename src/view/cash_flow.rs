//! The cash-flow page: revenue by source, EBITDA to cash, debt and its cover, sources and uses of the build.

use egui::{ScrollArea, Ui};

use super::pages::{ChartStates, focus_ui, table_ui};
use super::widgets::note_table::note_table_ui;
use crate::app::App;
use crate::app::command::Action;
use crate::theme;

/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 200.0;
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
        charts.row_ui(ui, &[&c.revenue, &c.cash], app, height);
        charts.row_ui(ui, &[&c.debt_kinds, &c.focus_dscr], app, height);
        ui.add_space(theme::WIDE_SPACE);
        table_ui(ui, "years", &app.cash_by_year, 88.0);
        if !app.sources_and_uses.rows.is_empty() {
            ui.add_space(theme::WIDE_SPACE);
            table_ui(ui, "sources", &app.sources_and_uses, 288.0);
        }
        for (id, table) in ["contract", "costs", "published"].into_iter().zip(&app.contract) {
            if !table.rows.is_empty() {
                ui.add_space(theme::WIDE_SPACE);
                note_table_ui(ui, id, table, 216.0, 152.0);
            }
        }
    });
}
