//! Commands as buttons and as entries of menus: their words, keys and reasons come from [`Command`] alone.

use egui::{Button, Response, Ui};

use crate::app::App;
use crate::app::action::{Action, Command};
use crate::app::command::Group;
use crate::theme;

/// Width of a menu, points.
const MENU_WIDTH: f32 = theme::SPACE * 30.0;

/// A button for a command, under its own name.
pub(in crate::view) fn command_ui(ui: &mut Ui, app: &App, command: Command, actions: &mut Vec<Action>) {
    let label = command.label().trim_end_matches('…');
    let response = ui.add_enabled(app.can(command).is_ok(), Button::new(label));
    asked(&explained(response, app, command), command, actions);
}

/// A button for a command, with the sign that more follows.
pub(in crate::view) fn command_button_ui(ui: &mut Ui, app: &App, command: Command, actions: &mut Vec<Action>) {
    let response = ui.add_enabled(app.can(command).is_ok(), Button::new(command.label()));
    asked(&explained(response, app, command), command, actions);
}

/// An entry of a menu.
pub(in crate::view) fn entry_ui(ui: &mut Ui, app: &App, command: Command, actions: &mut Vec<Action>) {
    let keys = command.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
    let response = ui.add_enabled(app.can(command).is_ok(), Button::new(command.label()).shortcut_text(keys));
    if asked(&explained(response, app, command), command, actions) {
        ui.close();
    }
}

/// All commands of a group as entries of a menu, and what else belongs behind some of them.
pub(in crate::view) fn group_ui(
    ui: &mut Ui,
    app: &App,
    group: Group,
    actions: &mut Vec<Action>,
    mut behind: impl FnMut(&mut Ui, Command, &mut Vec<Action>),
) {
    ui.set_min_width(MENU_WIDTH);
    for command in group.commands() {
        if command.begins_anew() {
            ui.separator();
        }
        entry_ui(ui, app, command, actions);
        behind(ui, command, actions);
    }
}

/// Says on hover what a command does, its keys, and why it is not possible now.
pub(in crate::view) fn explained(response: Response, app: &App, command: Command) -> Response {
    response
        .on_hover_ui(|ui| {
            ui.label(command.about());
            if let Some(keys) = command.shortcut() {
                ui.weak(ui.ctx().format_shortcut(&keys));
            }
        })
        .on_disabled_hover_ui(|ui| {
            ui.label(command.about());
            if let Err(reason) = app.can(command) {
                ui.weak(reason);
            }
        })
}

fn asked(response: &Response, command: Command, actions: &mut Vec<Action>) -> bool {
    if response.clicked() {
        actions.push(Action::Do(command));
    }
    response.clicked()
}
