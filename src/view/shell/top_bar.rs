//! The bar on top: what is open, and what is done with it most often.

use egui::{Align, Button, Layout, RichText, Ui};

use crate::app::action::{Action, Command};
use crate::app::covers::method::Topic;
use crate::app::open::titled;
use crate::app::shell::dialogs::file_name;
use crate::app::shell::settings::{Motion, ThemeChoice};
use crate::app::{App, Origin, Page};
use crate::store::plain::plain_line;
use crate::store::preset::{SHIPPED, shipped_shocks, shipped_worlds};
use crate::theme::{self, Palette};
use crate::view::stage::menu::stories_menu_ui;
use crate::view::widgets::single_line;

/// What the right half of the bar takes at most, but for a long name of a baseline.
const RIGHT_HALF: f32 = theme::SPACE * 46.0;
/// The least that is left for the two names.
const LEAST_FOR_NAMES: f32 = theme::SPACE * 30.0;

/// Draws the bar.
pub(in crate::view) fn top_bar_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    egui::MenuBar::new().ui(ui, |ui| {
        ui.label(RichText::new("Hashpivot").text_style(theme::medium_style()));
        ui.add_space(theme::SPACE);
        ui.menu_button("File", |ui| file_menu_ui(ui, app, actions));
        ui.menu_button("View", |ui| view_menu_ui(ui, app, actions));
        ui.menu_button("Help", |ui| {
            ui.set_min_width(theme::SPACE * 22.0);
            entry_ui(ui, Command::Method, true, actions);
        });
        ui.menu_button("Stories", |ui| stories_menu_ui(ui, app, actions));
        ui.add_space(theme::SPACE);
        let for_names = (ui.available_width() - RIGHT_HALF).max(LEAST_FOR_NAMES);
        title_ui(ui, app, for_names * 0.55, actions);
        world_ui(ui, app, for_names * 0.3, actions);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            theme_button_ui(ui, actions);
            ui.add_space(theme::SPACE);
            command_ui(ui, Command::Redo, app.open().can_redo(), actions);
            command_ui(ui, Command::Undo, app.open().can_undo(), actions);
            ui.add_space(theme::SPACE);
            command_ui(ui, Command::Save, true, actions);
            command_ui(ui, Command::Open, true, actions);
            ui.add_space(theme::SPACE);
            baseline_ui(ui, app, actions);
        });
    });
}

/// The name of what is open, up to a width: a menu of the shipped presets, with a dot while changes are not saved.
fn title_ui(ui: &mut Ui, app: &App, width: f32, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let title = titled(app.open().document());
    let name = single_line(ui, title, theme::body(), egui::Color32::PLACEHOLDER, width);
    let response = ui.menu_button((name, "▾"), |ui| {
        ui.set_max_width(theme::SPACE * 48.0);
        entry_ui(ui, Command::New, true, actions);
        ui.separator();
        egui::ScrollArea::vertical().max_height(theme::SPACE * 60.0).show(ui, |ui| {
            for shipped in SHIPPED {
                let is_open = *app.open().origin() == Origin::Shipped(shipped.name);
                if ui.selectable_label(is_open, shipped_title(shipped.name)).clicked() {
                    actions.push(Action::OpenShipped(shipped.name));
                    ui.close();
                }
            }
        });
    });
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{title} ▾")));
    let about = match app.open().origin() {
        Origin::Shipped(name) => format!("{}\n\nShipped preset \u{201c}{name}\u{201d}", app.open().document().summary),
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
        ui.label(RichText::new("● unsaved").color(palette.accent).text_style(egui::TextStyle::Small))
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
        entry_ui(ui, Command::Today, true, actions);
        entry_ui(ui, Command::SaveWorld, true, actions);
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
fn baseline_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let Some(baseline) = app.results().baseline() else {
        return command_ui(ui, Command::PinBaseline, true, actions);
    };
    let name = format!("Baseline: {}", baseline.name());
    let name = single_line(ui, &name, theme::body(), egui::Color32::PLACEHOLDER, theme::SPACE * 25.0);
    let response = ui.menu_button(name, |ui| {
        ui.set_min_width(theme::SPACE * 30.0);
        entry_ui(ui, Command::PinBaseline, true, actions);
        entry_ui(ui, Command::UnpinBaseline, true, actions);
    });
    let label = format!("Baseline: {}", baseline.name());
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    response.response.on_hover_text(label);
}

/// A shipped preset's name for a menu: its file name, made readable.
pub(in crate::view) fn shipped_title(name: &str) -> String {
    let mut words = name.replace('-', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words.replace("Ai ", "AI ").replace("Gpu ", "GPU ")
}

fn command_ui(ui: &mut Ui, command: Command, enabled: bool, actions: &mut Vec<Action>) {
    let keys = command.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
    let label = command.label().trim_end_matches('…');
    if ui.add_enabled(enabled, Button::new(label)).on_hover_text(keys).clicked() {
        actions.push(Action::Do(command));
    }
}

fn entry_ui(ui: &mut Ui, command: Command, enabled: bool, actions: &mut Vec<Action>) {
    let keys = command.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
    if ui.add_enabled(enabled, Button::new(command.label()).shortcut_text(keys)).clicked() {
        actions.push(Action::Do(command));
        ui.close();
    }
}

fn file_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.set_min_width(theme::SPACE * 30.0);
    entry_ui(ui, Command::New, true, actions);
    entry_ui(ui, Command::Open, true, actions);
    entry_ui(ui, Command::OpenByPath, true, actions);
    ui.menu_button("Recent files", |ui| recent_ui(ui, app, actions));
    ui.separator();
    entry_ui(ui, Command::Save, true, actions);
    entry_ui(ui, Command::SaveAs, true, actions);
    entry_ui(ui, Command::SaveByPath, true, actions);
    entry_ui(ui, Command::Details, true, actions);
    ui.separator();
    entry_ui(ui, Command::CopyLedger, true, actions);
    entry_ui(ui, Command::ExportLedger, true, actions);
    entry_ui(ui, Command::CopyInputs, true, actions);
    entry_ui(ui, Command::ExportInputs, true, actions);
    ui.separator();
    entry_ui(ui, Command::Quit, true, actions);
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
    ui.separator();
    if ui.button("Forget these").clicked() {
        actions.push(Action::ForgetRecent);
        ui.close();
    }
}

fn view_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.set_min_width(theme::SPACE * 26.0);
    for page in Page::ALL {
        entry_ui(ui, Command::Page(page), true, actions);
    }
    ui.separator();
    entry_ui(ui, Command::PinBaseline, true, actions);
    entry_ui(ui, Command::UnpinBaseline, app.results().baseline().is_some(), actions);
    entry_ui(ui, Command::Why, true, actions);
    entry_ui(ui, Command::Back, app.pages().sector.can_go_back(), actions);
    entry_ui(ui, Command::DrawOtherFutures, true, actions);
    ui.separator();
    entry_ui(ui, Command::Search, true, actions);
    entry_ui(ui, Command::Sources, true, actions);
    ui.separator();
    for (choice, label) in
        [(ThemeChoice::System, "Theme of the system"), (ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark")]
    {
        if ui.radio(app.shell().settings().theme == choice, label).clicked() {
            actions.push(Action::Theme(choice));
            ui.close();
        }
    }
    ui.separator();
    for (choice, label) in
        [(Motion::System, "Motion as the system asks"), (Motion::Full, "Motion"), (Motion::Less, "Less motion")]
    {
        if ui.radio(app.shell().settings().motion == choice, label).clicked() {
            actions.push(Action::Motion(choice));
            ui.close();
        }
    }
    ui.separator();
    egui::gui_zoom::zoom_menu_buttons(ui);
}

fn theme_button_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    let dark = ui.visuals().dark_mode;
    let response = ui.button(if dark { "Light" } else { "Dark" });
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, Command::ToggleTheme.label()));
    if response.on_hover_text(if dark { "Switch to light" } else { "Switch to dark" }).clicked() {
        actions.push(Action::Do(Command::ToggleTheme));
    }
}
