//! The licences: one long text, of which only the lines in sight are laid out.

use egui::{Label, RichText, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::covers::licences::lines;
use crate::view::covers::head_ui;

/// Draws the licences.
pub(in crate::view) fn licences_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    head_ui(ui, "Licences", actions, |_, _| {});
    let height = ui.text_style_height(&egui::TextStyle::Small);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.spacing_mut().interact_size.y = height;
    ScrollArea::both().auto_shrink([false, false]).show_rows(ui, height, lines().len(), |ui, rows| {
        for line in lines().get(rows).unwrap_or_default() {
            ui.add(Label::new(RichText::new(*line).small()).extend());
        }
    });
}
