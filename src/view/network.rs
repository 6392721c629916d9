//! The network page: hashprice with what it is drawn to, hashrate, price and rent.

use egui::Ui;

use super::pages::ChartStates;
use crate::app::App;

/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 180.0;

/// Draws the page.
pub(super) fn network_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates) {
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let c = &app.charts;
        charts.grid_ui(ui, [&[&c.hashprice, &c.hashrate], &[&c.price, &c.rent]], app, CHART_HEIGHT);
    });
}
