//! The line at the bottom: what was computed, the strip of time, and what is off.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::time::time_ui;
use crate::app::App;
use crate::app::action::Action;
use crate::theme::{self, Palette};

/// Room for what was computed, points.
const COMPUTED: f32 = 304.0;

/// Draws the line.
pub(in crate::view) fn status_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let quiet = |text: &str| RichText::new(text).small().color(palette.quiet);
        // Its digits come and go with every answer: what stands beside it must not move under the hand.
        let room = vec2(COMPUTED, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(room.x);
            ui.label(quiet(app.shell().status())).on_hover_ui(|ui| {
                ui.label(format!("Futures of seed {}, which can be changed on the page of risk.", app.open().seed()));
            });
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(quiet("A model, not advice"))
                .on_hover_text("Results follow from the inputs by plain rules. They are no forecast and no advice.");
            warnings_ui(ui, app);
            // What is left between the two.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(theme::WIDE_SPACE);
                time_ui(ui, app, actions);
            });
        });
    });
}

/// What was off in the file that is open, and where its start month and its world contradict the protocol.
fn warnings_ui(ui: &mut Ui, app: &App) {
    let contradiction = app.open().contradiction();
    let count = app.open().warnings().len() + usize::from(contradiction.is_some());
    if count == 0 {
        return;
    }
    let palette = Palette::of(ui);
    let text = format!("{count} warning{}", if count == 1 { "" } else { "s" });
    ui.menu_button(RichText::new(text).small().color(palette.warning), |ui| {
        ui.set_max_width(480.0);
        for warning in app.open().warnings() {
            ui.label(warning);
        }
        if let Some(contradiction) = contradiction {
            ui.label(contradiction);
        }
    });
}
