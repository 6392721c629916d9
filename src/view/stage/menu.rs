//! Stories and the stage in the bar at the top, and stories in the gallery.

use egui::Ui;

use crate::app::App;
use crate::app::action::{Action, Command};
use crate::app::stories::Wish;
use crate::store::story::shipped_stories;
use crate::theme;

/// The menu of stories.
pub(in crate::view) fn stories_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.set_min_width(theme::SPACE * 34.0);
    for (name, story) in shipped_stories() {
        if ui.button(&story.title).on_hover_text(&story.summary).clicked() {
            actions.push(Wish::Tell(name).into());
            ui.close();
        }
    }
    let told = app.stories().told().is_some();
    ui.separator();
    for (command, enabled) in [
        (Command::AddStep, true),
        (Command::EditStory, true),
        (Command::NewStory, true),
        (Command::EndStory, told),
        (Command::Present, true),
        (Command::PresentOnTwo, true),
        (Command::SwapScreens, app.stage().has_second_window()),
    ] {
        if command == Command::Present {
            ui.separator();
        }
        let keys = command.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
        if ui.add_enabled(enabled, egui::Button::new(command.label()).shortcut_text(keys)).clicked() {
            actions.push(Action::Do(command));
            ui.close();
        }
    }
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
