//! Stories and the stage in the bar at the top, and stories in the gallery.

use egui::Ui;

use crate::app::action::Action;
use crate::app::stories::Wish;
use crate::store::story::shipped_stories;
use crate::theme;

/// The shipped stories, as entries of a menu.
pub(in crate::view) fn stories_menu_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    for (name, story) in shipped_stories() {
        if ui.button(&story.title).on_hover_text(&story.summary).clicked() {
            actions.push(Wish::Tell(name).into());
            ui.close();
        }
    }
    ui.separator();
}

/// The shipped stories by their titles, in a row that wraps.
pub(in crate::view) fn stories_row_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(egui::RichText::new("Stories").text_style(theme::medium_style()));
        for (name, story) in shipped_stories() {
            if ui.button(&story.title).on_hover_text(&story.summary).clicked() {
                actions.push(Wish::Tell(name).into());
            }
        }
    });
}
