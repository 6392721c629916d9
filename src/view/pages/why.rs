//! Why did it change? The question and its waterfall, on top of any page and on the page of comparison.

use egui::{Align, Align2, ComboBox, Id, Key, Layout, ProgressBar, RichText, Ui, vec2};

use crate::analysis::measure::Measure;
use crate::app::App;
use crate::app::action::{Action, Command};
use crate::app::exhibit::Exhibit;
use crate::app::pages::why::{End, Wish};
use crate::app::results::asked::Progress;
use crate::theme::{self, Palette};
use crate::view::pages::room_for;
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::waterfall::waterfall_ui;
use crate::view::widgets::{Icon, icon};

/// Width of the question on top of a page, points.
const WIDTH: f32 = 610.0;
/// Width of the choice of a scenario, and of that of a measure, points.
const CHOICES: (f32, f32) = (152.0, 216.0);

/// Draws the question on top of the page, where it is asked.
pub(in crate::view) fn why_ui(ui: &Ui, app: &App, actions: &mut Vec<Action>) {
    if !app.pages().why.is_open() {
        return;
    }
    let mut closed = false;
    let corner = ui.ctx().content_rect().right_bottom() - vec2(theme::SPACE * 3.0, theme::SPACE * 9.0);
    egui::Window::new(Command::Why.label())
        .id(Id::unique("why"))
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::RIGHT_BOTTOM)
        .default_pos(corner)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            ui.horizontal(|ui| {
                ui.label(RichText::new(Command::Why.label()).text_style(theme::medium_style()));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| closed = close_ui(ui));
            });
            ui.add_space(theme::HALF_SPACE);
            question_ui(ui, app, actions);
        });
    let escaped =
        app.shell().dialog().is_none() && !ui.ctx().text_edit_focused() && ui.input(|i| i.key_pressed(Key::Escape));
    if closed || escaped {
        actions.push(Action::Do(Command::Why));
    }
}

/// The button that closes the question. True where it was clicked.
fn close_ui(ui: &mut Ui) -> bool {
    let response =
        ui.add(egui::Button::new("").frame(false).min_size(vec2(theme::CONTROL_HEIGHT, theme::CONTROL_HEIGHT)));
    let palette = Palette::of(ui);
    let color = if response.hovered() { palette.text } else { palette.quiet };
    let place = egui::Rect::from_center_size(response.rect.center(), egui::Vec2::splat(theme::SPACE * 1.5));
    icon(ui.painter(), Icon::Close, place, color);
    if response.has_focus() {
        ui.painter().rect_stroke(response.rect, theme::HALF_SPACE, palette.focus_ring(), egui::StrokeKind::Inside);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Close the question"));
    response.on_hover_text("Close").clicked()
}

/// The choice of ends and measure, and the answer.
pub(in crate::view) fn question_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let why = &app.pages().why;
    ui.horizontal_wrapped(|ui| {
        end_ui(ui, app, "From", why.from(), Wish::From, actions);
        end_ui(ui, app, "to", why.to(), Wish::To, actions);
        room_for(ui, CHOICES.1 + theme::SPACE * 4.0);
        let label = ui.label(RichText::new("of").small().color(palette.quiet));
        ComboBox::from_id_salt("measure")
            .width(CHOICES.1)
            .truncate()
            .selected_text(why.measure().label())
            .show_ui(ui, |ui| {
                for measure in Measure::all() {
                    if ui.selectable_label(measure == why.measure(), measure.label()).clicked() {
                        actions.push(Wish::Measure(measure).into());
                    }
                }
            })
            .response
            .labelled_by(label.id);
    });
    ui.add_space(theme::HALF_SPACE);
    progress_ui(ui, app, actions);
    match why.waterfall() {
        None => _ = ui.label(RichText::new(waiting(why.progress())).small().color(palette.quiet)),
        Some(Err(reason)) => _ = ui.label(RichText::new(reason).small().color(palette.quiet)),
        Some(Ok(waterfall)) => {
            let title = format!("{}, {}", waterfall.title, waterfall.unit.suffix());
            ui.label(RichText::new(title).text_style(theme::medium_style()));
            let width = ui.available_width();
            let shown = with_menu_ui(ui, Exhibit::Why, |ui| waterfall_ui(ui, waterfall, width));
            actions.extend(shown.toggled.map(|list| Wish::Toggle(list).into()));
            ui.add_space(theme::HALF_SPACE);
            ui.label(RichText::new(&waterfall.note).small().color(palette.quiet));
        }
    }
}

/// In place of an answer where there has never been one.
fn waiting(progress: &Progress) -> &'static str {
    match progress {
        Progress::Cancelled => "Stopped before there was an answer.",
        Progress::Failed(_) => "The run failed.",
        _ => "Working it out …",
    }
}

/// The choice of an end.
fn end_ui(ui: &mut Ui, app: &App, label: &str, chosen: End, wish: fn(End) -> Wish, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let name = app.pages().why.candidate(chosen).map_or("", |candidate| candidate.name.as_str());
    room_for(ui, CHOICES.0 + theme::SPACE * 6.0);
    let label_response = ui.label(RichText::new(label).small().color(palette.quiet));
    ComboBox::from_id_salt(label)
        .width(CHOICES.0)
        .truncate()
        .selected_text(name)
        .show_ui(ui, |ui| {
            for candidate in app.pages().why.candidates() {
                if ui.selectable_label(candidate.end == chosen, &candidate.name).clicked() {
                    actions.push(wish(candidate.end).into());
                }
            }
        })
        .response
        .labelled_by(label_response.id);
}

/// How far a run is that takes long enough to be watched.
fn progress_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let Some(progress) = app.pages().why.part_done() else { return };
    // Most runs are over before a bar could be read: only those that draw futures or orders are not.
    if !app.pages().why.is_long() {
        return;
    }
    ui.horizontal(|ui| {
        ui.add(ProgressBar::new(progress as f32).desired_width(theme::SPACE * 16.0).show_percentage());
        if ui.button("Cancel").clicked() {
            actions.push(Wish::Cancel.into());
        }
    });
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
}
