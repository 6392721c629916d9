//! The network page: sections on the network and the industry behind it, chosen by a row of labels at the top.

use egui::{ScrollArea, Ui};

use super::pages::ChartStates;
use crate::app::command::Action;
use crate::app::{App, NetworkSection};
use crate::theme;

/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 180.0;

/// Draws the page.
pub(super) fn network_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    sections_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    ScrollArea::vertical().id_salt(app.network_section.label()).auto_shrink([false, false]).show(ui, |ui| {
        match app.network_section {
            NetworkSection::Network => market_ui(ui, app, charts),
            // Not in `NetworkSection::SHOWN` yet.
            NetworkSection::Industry
            | NetworkSection::Concentration
            | NetworkSection::Security
            | NetworkSection::Pivot
            | NetworkSection::Contagion
            // The body of the history is `view/replay.rs`.
            | NetworkSection::History => {}
        }
    });
}

/// The choice of a section.
fn sections_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
        for section in NetworkSection::SHOWN {
            if ui.selectable_label(app.network_section == *section, section.label()).clicked() {
                actions.push(Action::Section(*section));
            }
        }
    });
}

/// Hashprice and hashrate, price and rent.
fn market_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates) {
    let c = &app.charts;
    charts.grid_ui(ui, [&[&c.hashprice, &c.hashrate], &[&c.price, &c.rent]], app, CHART_HEIGHT);
}
