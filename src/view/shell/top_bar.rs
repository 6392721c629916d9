//! The bar on top: what is open, and what is done with it most often.

use egui::{RichText, Ui};

use super::commands::{command_ui, entry_ui, explained, group_ui};
use crate::app::action::{Action, Command};
use crate::app::command::Group;
use crate::app::covers::method::Topic;
use crate::app::open::titled;
use crate::app::shell::dialogs::file_name;
use crate::app::shell::settings::{Motion, ThemeChoice};
use crate::app::{App, Origin};
use crate::store::plain::plain_line;
use crate::store::preset::{SHIPPED, shipped_shocks, shipped_worlds};
use crate::theme::{self, Palette};
use crate::view::stage::menu::stories_menu_ui;
use crate::view::widgets::single_line;

/// Width of the window from which the program's name stands in the bar, and changes are counted in words, points.
const WORDS: f32 = 1000.0;
/// What the marks beside both names take, points.
const MARKS: f32 = theme::SPACE * 13.0;

/// Draws the bar.
pub(in crate::view) fn top_bar_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let words = ui.available_width() >= WORDS;
    egui::MenuBar::new().ui(ui, |ui| {
        // The names have what the right half leaves.
        let mut asked = Vec::new();
        egui::Sides::new().shrink_left().show(
            ui,
            |ui| left_half_ui(ui, app, words, actions),
            |ui| right_half_ui(ui, app, words, &mut asked),
        );
        actions.append(&mut asked);
    });
}

/// Menus, and the names of what is open.
fn left_half_ui(ui: &mut Ui, app: &App, words: bool, actions: &mut Vec<Action>) {
    if words {
        ui.label(RichText::new("Hashpivot").text_style(theme::medium_style()));
        ui.add_space(theme::SPACE);
    }
    ui.menu_button("File", |ui| file_menu_ui(ui, app, actions));
    ui.menu_button("Edit", |ui| edit_menu_ui(ui, app, actions));
    ui.menu_button("View", |ui| view_menu_ui(ui, app, actions));
    ui.menu_button("Present", |ui| {
        stories_menu_ui(ui, actions);
        group_ui(ui, app, Group::Present, actions, |_, _, _| {});
    });
    ui.menu_button("Help", |ui| group_ui(ui, app, Group::Help, actions, |_, _, _| {}));
    ui.add_space(theme::SPACE);
    let unsaved = match (app.open().is_unsaved(), words) {
        (true, true) => theme::SPACE * 8.0,
        (true, false) => theme::SPACE * 2.0,
        _ => 0.0,
    };
    let for_names = (ui.available_width() - MARKS - unsaved).max(0.0);
    title_ui(ui, app, for_names * 0.6, words, actions);
    world_ui(ui, app, for_names * 0.4, actions);
}

/// What is done most often; drawn from the right.
fn right_half_ui(ui: &mut Ui, app: &App, words: bool, actions: &mut Vec<Action>) {
    theme_button_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    command_ui(ui, app, Command::Redo, actions);
    command_ui(ui, app, Command::Undo, actions);
    ui.add_space(theme::SPACE);
    command_ui(ui, app, Command::Save, actions);
    command_ui(ui, app, Command::Open, actions);
    ui.add_space(theme::SPACE);
    baseline_ui(ui, app, words, actions);
}

/// The name of what is open, up to a width: a menu of the shipped presets, with a dot while changes are not saved.
fn title_ui(ui: &mut Ui, app: &App, width: f32, words: bool, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let title = titled(app.open().document());
    let name = single_line(ui, title, theme::body(), egui::Color32::PLACEHOLDER, width);
    let response = ui.menu_button((name, "▾"), |ui| {
        ui.set_max_width(theme::SPACE * 48.0);
        entry_ui(ui, app, Command::New, actions);
        ui.separator();
        egui::ScrollArea::vertical().max_height(theme::SPACE * 60.0).show(ui, |ui| {
            for shipped in SHIPPED {
                let is_open = *app.open().origin() == Origin::Shipped(shipped.name);
                if ui.selectable_label(is_open, shipped.title()).clicked() {
                    actions.push(Action::OpenShipped(shipped.name));
                    ui.close();
                }
            }
        });
    });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{title} ▾")));
    let about = match app.open().origin() {
        Origin::Shipped(name) => format!("{}\n\nShipped preset \u{201c}{name}\u{201d}", app.open().document().summary),
        Origin::Pasted => format!("{}\n\nOpened from a code or a text", app.open().document().summary),
        Origin::File(path) => {
            format!("{}\n\n{}", app.open().document().summary, plain_line(&path.to_string_lossy()))
        }
    };
    response.response.on_hover_text(format!("{title}\n\n{}", about.trim()));
    if let Some(history) = &app.open().scenario().history {
        let text = format!("on history until {}", history.last());
        let about = format!(
            "Price, hashrate, fees and halvings are those of {} to {}; after that the market is the model's.",
            history.from,
            history.last()
        );
        ui.label(RichText::new(text).color(palette.warning).text_style(egui::TextStyle::Small)).on_hover_text(about);
    }
    if app.open().is_unsaved() {
        let mark = if words { "● unsaved" } else { "●" };
        ui.label(RichText::new(mark).color(palette.accent).text_style(egui::TextStyle::Small))
            .on_hover_text("There are changes that have not been saved");
    }
}

/// The name of the world that the company is in, up to a width, with a dot where it was changed: a menu of worlds and
/// shocks.
fn world_ui(ui: &mut Ui, app: &App, width: f32, actions: &mut Vec<Action>) {
    let name = app.open().world_name();
    let text = single_line(ui, &name.title, theme::body(), egui::Color32::PLACEHOLDER, width);
    let response = ui.menu_button((text, if name.differs { "• ▾" } else { "▾" }), |ui| {
        ui.set_min_width(theme::SPACE * 34.0);
        for (shipped, world) in shipped_worlds() {
            let entry = ui.selectable_label(name.shipped == Some(shipped), &world.title);
            if entry.on_hover_text(&world.summary).clicked() {
                actions.push(Action::EnterWorld(shipped));
                ui.close();
            }
        }
        ui.separator();
        ui.menu_button("Shocks", |ui| {
            ui.set_min_width(theme::SPACE * 30.0);
            for (shipped, shock) in shipped_shocks() {
                if ui.button(&shock.title).on_hover_text(&shock.summary).clicked() {
                    actions.push(Action::Strike(shipped));
                    ui.close();
                }
            }
        });
        ui.separator();
        entry_ui(ui, app, Command::Today, actions);
        entry_ui(ui, app, Command::SaveWorld, actions);
        ui.separator();
        if ui.button("How worlds work").clicked() {
            actions.push(Action::Read(Topic::Worlds));
            ui.close();
        }
    });
    let label = format!("World: {}{}", name.title, if name.differs { ", changed" } else { "" });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let about = if name.differs { "Some of its inputs were changed since." } else { "What happens to everybody." };
    response.response.on_hover_ui(|ui| {
        ui.label(&label);
        ui.label(about);
    });
}

/// Pins the present scenario, or names the pinned one.
fn baseline_ui(ui: &mut Ui, app: &App, words: bool, actions: &mut Vec<Action>) {
    let Some(baseline) = app.results().baseline() else {
        return command_ui(ui, app, Command::PinBaseline, actions);
    };
    let name = format!("Baseline: {}", baseline.name());
    let name = single_line(
        ui,
        &name,
        theme::body(),
        egui::Color32::PLACEHOLDER,
        theme::SPACE * if words { 25.0 } else { 10.0 },
    );
    let response = ui.menu_button(name, |ui| {
        ui.set_min_width(theme::SPACE * 30.0);
        entry_ui(ui, app, Command::PinBaseline, actions);
        entry_ui(ui, app, Command::UnpinBaseline, actions);
    });
    let label = format!("Baseline: {}", baseline.name());
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    response.response.on_hover_text(label);
}

fn file_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    group_ui(ui, app, Group::File, actions, |ui, command, actions| {
        if command == Command::OpenCode {
            ui.menu_button("Recent files", |ui| recent_ui(ui, app, actions));
        }
    });
}

fn recent_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    if app.shell().settings().recent.is_empty() {
        ui.weak("No files yet");
        return;
    }
    for path in &app.shell().settings().recent {
        if ui.button(file_name(path)).on_hover_text(plain_line(&path.to_string_lossy())).clicked() {
            actions.push(Action::OpenFile(path.clone()));
            ui.close();
        }
    }
}

/// The scenario itself, and what it is compared with.
fn edit_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    group_ui(ui, app, Group::Edit, actions, |_, _, _| {});
    ui.separator();
    group_ui(ui, app, Group::Futures, actions, |_, _, _| {});
}

/// What is shown, and how.
fn view_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    group_ui(ui, app, Group::Pages, actions, |_, _, _| {});
    ui.separator();
    group_ui(ui, app, Group::View, actions, |_, _, _| {});
    ui.separator();
    ui.menu_button("Theme", |ui| {
        let choices =
            [(ThemeChoice::System, "Theme of the system"), (ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark")];
        for (choice, label) in choices {
            if ui.radio(app.shell().settings().theme == choice, label).clicked() {
                actions.push(Action::Theme(choice));
                ui.close();
            }
        }
    });
    ui.menu_button("Motion", |ui| {
        let choices =
            [(Motion::System, "Motion as the system asks"), (Motion::Full, "Motion"), (Motion::Less, "Less motion")];
        for (choice, label) in choices {
            if ui.radio(app.shell().settings().motion == choice, label).clicked() {
                actions.push(Action::Motion(choice));
                ui.close();
            }
        }
    });
}

fn theme_button_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let dark = ui.visuals().dark_mode;
    let response = ui.button(if dark { "Light" } else { "Dark" });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, Command::ToggleTheme.label()));
    if explained(response, app, Command::ToggleTheme).clicked() {
        actions.push(Action::Do(Command::ToggleTheme));
    }
}
