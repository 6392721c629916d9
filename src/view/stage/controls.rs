//! Below the exhibit: the sliders, and the strip with what is shown, the map of the story, and the way out.

use egui::{Align, Layout, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::story::dots_ui;
use crate::app::action::{Action, Input};
use crate::app::covers::sources::Sources;
use crate::app::exhibit::Exhibit;
use crate::app::stage::{MOST_SLIDERS, Wish};
use crate::app::{App, Page};
use crate::model::parameters::{ALL, Group};
use crate::theme::{self, Palette};
use crate::view::shell::time::time_ui;
use crate::view::widgets::parameter_slider::{LARGE_HEIGHT, large_slider_ui};

/// Narrowest slider that can be read, points.
const SLIDER: f32 = 178.0;
/// Height of the strip.
const STRIP: f32 = 26.0;

/// Sliders that stand in a row.
fn columns(count: usize, width: f32) -> usize {
    let most = ((width + theme::WIDE_SPACE) / (SLIDER + theme::WIDE_SPACE)).floor().max(1.0) as usize;
    let rows = count.div_ceil(most).max(1);
    count.div_ceil(rows).max(1)
}

/// Height that the controls need in this width.
pub(super) fn controls_height(app: &App, width: f32) -> f32 {
    let count = app.stage_sliders().count();
    let rows = count.div_ceil(columns(count, width));
    rows as f32 * (LARGE_HEIGHT + theme::HALF_SPACE) + theme::SPACE + STRIP
}

/// Draws them. True while a slider is held.
pub(super) fn controls_ui(ui: &mut Ui, app: &App, room: Rect, actions: &mut Vec<Action>) -> bool {
    let count = app.stage_sliders().count();
    let columns = columns(count, room.width());
    let width = ((room.width() + theme::WIDE_SPACE) / columns as f32 - theme::WIDE_SPACE).floor();
    let mut held = false;
    for (index, parameter) in app.stage_sliders().enumerate() {
        let (row, column) = ((index / columns) as f32, (index % columns) as f32);
        let corner = room.min + vec2(column * (width + theme::WIDE_SPACE), row * (LARGE_HEIGHT + theme::HALF_SPACE));
        let place = Rect::from_min_size(corner, vec2(width, LARGE_HEIGHT));
        let mut ui = ui.new_child(UiBuilder::new().id_salt(parameter.id).max_rect(place));
        let open = app.open();
        let saved = parameter.get(&open.saved().scenario);
        let pinned = app.results().baseline().map(|baseline| parameter.get(baseline.scenario()));
        let cite = || Sources::of(open.document(), open.saved()).citation(open.document(), parameter).to_string();
        let outcome = large_slider_ui(&mut ui, parameter, open.scenario(), saved, pinned, &cite);
        held |= outcome.held;
        actions.extend(outcome.value.map(|value| Action::Set(Input(parameter), value)));
        if outcome.committed {
            actions.push(Action::Commit);
        }
    }
    let strip = Rect::from_min_max(pos2(room.left(), room.bottom() - STRIP), room.max);
    let mut ui =
        ui.new_child(UiBuilder::new().id_salt("strip").max_rect(strip).layout(Layout::left_to_right(Align::Center)));
    strip_ui(&mut ui, app, actions);
    held
}

fn strip_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let Some(on) = app.stage().on() else { return };
    // Quiet until it is used: it is not what the audience is to look at.
    let quiet = Palette::of(ui).quiet;
    let visuals = &mut ui.visuals_mut().widgets.inactive;
    (visuals.weak_bg_fill, visuals.bg_stroke.color, visuals.fg_stroke.color) =
        (egui::Color32::TRANSPARENT, egui::Color32::TRANSPARENT, quiet);
    if named(ui, "‹", "The exhibit before (↑)").clicked() {
        actions.push(Wish::Turn(-1).into());
    }
    ui.menu_button(format!("{} ▾", on.exhibit().title()), |ui| exhibits_ui(ui, on.exhibit(), actions));
    if named(ui, "›", "The next exhibit (↓)").clicked() {
        actions.push(Wish::Turn(1).into());
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button("Leave").on_hover_text("Esc").clicked() {
            actions.push(Wish::Leave.into());
        }
        ui.menu_button("Sliders ▾", |ui| sliders_ui(ui, app, actions));
        let spotlight = app.stage().spotlight().map_or("Spotlight", |name| name);
        if ui
            .button(spotlight)
            .on_hover_text("Let the next line stand out (S), or click a name of the legend")
            .clicked()
        {
            actions.push(Wish::NextSpotlight.into());
        }
        if ui.selectable_label(on.has_ring(), "Ring").on_hover_text("A ring around the pointer (H)").clicked() {
            actions.push(Wish::Ring.into());
        }
        if ui.button("Blank").on_hover_text("Blank the screen (B or .)").clicked() {
            actions.push(Wish::Blank.into());
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| match app.stories().told() {
            Some(told) => dots_ui(ui, told, actions),
            None => time_ui(ui, app, actions),
        });
    });
}

/// A button with a sign, named for those who cannot see it.
fn named(ui: &mut Ui, sign: &str, name: &str) -> egui::Response {
    let response = ui.button(sign);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.on_hover_text(name)
}

/// All exhibits, page by page; the first nine with their digits.
fn exhibits_ui(ui: &mut Ui, shown: Exhibit, actions: &mut Vec<Action>) {
    for page in Page::ALL {
        ui.menu_button(page.label(), |ui| {
            ui.set_min_width(theme::SPACE * 30.0);
            for exhibit in Exhibit::of(page) {
                let digit = Exhibit::all().take(9).position(|other| other == exhibit);
                let keys = digit.map(|digit| (digit + 1).to_string()).unwrap_or_default();
                let button = egui::Button::selectable(exhibit == shown, exhibit.title()).shortcut_text(keys);
                if ui.add(button).clicked() {
                    actions.push(Wish::Show(exhibit).into());
                    ui.close();
                }
            }
        });
    }
}

/// Which inputs have a slider on the stage.
fn sliders_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let chosen: Vec<&str> = app.stage_sliders().map(|p| p.id).collect();
    ui.label(RichText::new(format!("Up to {MOST_SLIDERS} stand on the stage")).small().color(Palette::of(ui).quiet));
    for group in Group::ALL {
        ui.menu_button(group.label(), |ui| {
            egui::ScrollArea::vertical().max_height(theme::SPACE * 50.0).show(ui, |ui| {
                ui.set_min_width(theme::SPACE * 34.0);
                for parameter in ALL.iter().filter(|p| p.group == group) {
                    let mut is_chosen = chosen.contains(&parameter.id);
                    let enabled = is_chosen || chosen.len() < MOST_SLIDERS;
                    let checkbox = ui.add_enabled(enabled, egui::Checkbox::new(&mut is_chosen, parameter.label));
                    if checkbox.on_hover_text(parameter.meaning).changed() {
                        actions.push(Wish::Slider(Input(parameter), is_chosen).into());
                    }
                }
            });
        });
    }
    ui.separator();
    if ui.button("The four headlines").clicked() {
        actions.push(Wish::FirstSliders.into());
        ui.close();
    }
}
