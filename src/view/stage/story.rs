//! What a story shows: title and caption, the small map of its steps, its end; and the bar that it has over the panels.

use egui::{Align, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

use crate::app::App;
use crate::app::action::{Action, Command};
use crate::app::stories::{Told, Wish};
use crate::theme::{self, Palette};
use crate::view::widgets::markdown::Markdown;
use crate::worker::clock::time_of_day;

/// Between two dots of the map.
const DOT_STEP: f32 = 18.0;
/// Higher than any caption, points.
const HIGH: f32 = 4_000.0;
/// Radius of a dot.
const DOT: f32 = 4.5;

/// Captions, taken apart once.
#[derive(Default)]
pub(in crate::view) struct Captions {
    shown: Caption,
    end: Caption,
}

#[derive(Default)]
struct Caption {
    text: String,
    markdown: Markdown,
}

impl Caption {
    /// The text, taken apart anew where it is another one.
    fn of(&mut self, text: &str) -> &Markdown {
        if self.text != text {
            text.clone_into(&mut self.text);
            self.markdown = Markdown::new(text);
        }
        &self.markdown
    }
}

/// Height that title and caption need in this width.
pub(super) fn caption_height(ui: &mut Ui, told: &Told, captions: &mut Captions, width: f32) -> f32 {
    let mut ui =
        ui.new_child(UiBuilder::new().invisible().max_rect(Rect::from_min_size(ui.max_rect().min, vec2(width, HIGH))));
    text_ui(&mut ui, told, captions);
    ui.min_rect().height()
}

/// Draws title and caption into a place; what is longer scrolls.
pub(super) fn caption_ui(ui: &mut Ui, told: &Told, captions: &mut Captions, place: Rect) {
    let mut ui = ui.new_child(UiBuilder::new().id_salt("caption").max_rect(place));
    ui.shrink_clip_rect(place);
    ScrollArea::vertical().id_salt(told.at()).auto_shrink([false, false]).show(&mut ui, |ui| {
        text_ui(ui, told, captions);
    });
}

fn text_ui(ui: &mut Ui, told: &Told, captions: &mut Captions) {
    let title = RichText::new(&told.step().title).heading();
    ui.add(egui::Label::new(title).wrap());
    ui.add_space(theme::HALF_SPACE);
    captions.shown.of(told.caption()).ui(ui, None);
}

/// The small map: a dot a step, the present one filled.
pub(in crate::view) fn dots_ui(ui: &mut Ui, told: &Told, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let steps = &told.story().steps;
    let step = (ui.available_width() / steps.len().max(1) as f32).clamp(8.0, DOT_STEP);
    ui.spacing_mut().item_spacing.x = 0.0;
    for (index, each) in steps.iter().enumerate() {
        let (rect, response) = ui.allocate_exact_size(vec2(step, DOT_STEP), Sense::click());
        let here = index == told.at();
        let name = format!("{}. {}", index + 1, each.title);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, here, format!("Step {name}")));
        let painter = ui.painter();
        match (here, response.hovered(), index < told.at()) {
            (true, ..) => _ = painter.circle_filled(rect.center(), DOT + 1.0, palette.accent),
            (_, true, _) => _ = painter.circle_filled(rect.center(), DOT, palette.quiet),
            (_, _, true) => _ = painter.circle_filled(rect.center(), DOT - 1.0, palette.faint),
            _ => _ = painter.circle_stroke(rect.center(), DOT - 1.0, Stroke::new(1.2, palette.faint)),
        }
        if response.has_focus() {
            painter.circle_stroke(rect.center(), DOT + 3.0, palette.focus_ring());
        }
        if response.on_hover_text(name).clicked() {
            actions.push(Wish::Go(index).into());
        }
    }
}

/// Everything is told: what it was, where its figures came from, and how to leave.
pub(super) fn end_ui(ui: &mut Ui, app: &App, place: Rect, actions: &mut Vec<Action>) {
    let Some(told) = app.stories().told() else { return };
    let mut ui = ui.new_child(UiBuilder::new().id_salt("end").max_rect(place.shrink2(vec2(place.width() * 0.1, 0.0))));
    ends_ui(&mut ui, told, actions);
}

/// The end of a story.
fn ends_ui(ui: &mut Ui, told: &Told, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.add_space(theme::WIDE_SPACE * 2.0);
    ui.add(egui::Label::new(RichText::new(&told.story().title).font(theme::stage_medium())).wrap());
    ui.add_space(theme::SPACE);
    ui.add(egui::Label::new(RichText::new(&told.story().summary).color(palette.quiet)).wrap());
    ui.add_space(theme::WIDE_SPACE);
    ScrollArea::vertical().auto_shrink([false, true]).max_height(ui.available_height() - 64.0).show(ui, |ui| {
        if !told.story().sources.is_empty() {
            ui.label(RichText::new("Where its figures come from").text_style(theme::medium_style()));
        }
        for note in &told.story().sources {
            let date = if note.date.is_empty() { String::new() } else { format!(", {}", note.date) };
            let text = format!("{}{date} ({})", note.source, note.confidence.meaning());
            ui.add(egui::Label::new(RichText::new(text).color(palette.quiet)).wrap());
        }
    });
    ui.add_space(theme::SPACE);
    ui.horizontal(|ui| {
        if ui.button("Back to the last step").on_hover_text("←").clicked() {
            actions.push(Wish::Back.into());
        }
        if ui.button("End").on_hover_text("Space or Esc: what was open before comes back").clicked() {
            actions.push(Wish::End.into());
        }
    });
}

/// The bar over the panels while a story is told, or while the stage is on another screen: the step and the next one, for
/// the presenter the notes, the clock and the time spent.
pub(in crate::view) fn bar_ui(ui: &mut Ui, app: &App, captions: &mut Captions, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let second = app.stage().has_second_window();
    ui.horizontal(|ui| {
        if let Some(told) = app.stories().told() {
            walk_ui(ui, told, actions);
        } else {
            ui.label(RichText::new("On stage").text_style(theme::medium_style()));
            let shown = app.stage().on().map_or("", |on| on.exhibit().title());
            ui.label(RichText::new(shown).color(palette.quiet));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let ends = if second { "Leave the stage" } else { "End the story" };
            if ui.button(ends).on_hover_text("Esc").clicked() {
                actions.push(if second { crate::app::stage::Wish::Leave.into() } else { Wish::End.into() });
            }
            let command = if second { Command::SwapScreens } else { Command::Present };
            let keys = command.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
            if ui.button(command.label()).on_hover_text(keys).clicked() {
                actions.push(Action::Do(command));
            }
            if second {
                clock_ui(ui, app);
            }
        });
    });
    let Some(told) = app.stories().told() else { return };
    if told.has_ended() {
        ui.label("Everything is told. Going on gives back what was open before; ← goes back to the last step.");
        return;
    }
    ui.columns(if second { 2 } else { 1 }, |columns| {
        ScrollArea::vertical().id_salt("caption").max_height(theme::SPACE * 12.0).show(&mut columns[0], |ui| {
            captions.end.of(told.caption()).ui(ui, None);
        });
        let Some(ui) = columns.get_mut(1) else { return };
        let notes = if told.step().notes.is_empty() { "No notes for this step." } else { &told.step().notes };
        ScrollArea::vertical().id_salt("notes").max_height(theme::SPACE * 12.0).show(ui, |ui| {
            ui.add(egui::Label::new(RichText::new(notes)).wrap());
            let next = told.next().map_or("the end", |step| &step.title);
            ui.add(egui::Label::new(RichText::new(format!("Next: {next}")).color(palette.quiet)).wrap());
        });
    });
}

/// Back, on, the map, and which step this is.
fn walk_ui(ui: &mut Ui, told: &Told, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    for (sign, name, wish) in [("‹", "The step before", Wish::Back), ("›", "The next step", Wish::On)] {
        let response = ui.button(sign);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if response.on_hover_text(name).clicked() {
            actions.push(wish.into());
        }
    }
    ui.scope(|ui| {
        ui.set_max_width(DOT_STEP * told.story().steps.len() as f32);
        dots_ui(ui, told, actions);
    });
    let count = format!("{} of {}", told.at() + 1, told.story().steps.len());
    ui.label(RichText::new(count).color(palette.quiet));
    ui.add(egui::Label::new(RichText::new(&told.step().title).text_style(theme::medium_style())).truncate());
}

/// The time of day, and how long the stage has been on.
fn clock_ui(ui: &mut Ui, app: &App) {
    let Some(on) = app.stage().on() else { return };
    let began = app.stories().told().map_or(on.began(), Told::began);
    let spent = (ui.input(|i| i.time) - began).max(0.0) as u64;
    let spent = format!("{}:{:02}", spent / 60, spent % 60);
    let text = RichText::new(spent).text_style(theme::large_style());
    ui.label(text).on_hover_text("Time spent");
    if let Some(time) = time_of_day() {
        ui.label(RichText::new(time).color(Palette::of(ui).quiet)).on_hover_text("The time of day");
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
}
