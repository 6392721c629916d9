//! The reader of the method: its headings on the left, its text on the right.

use egui::{Id, RichText, ScrollArea, Ui, vec2};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use super::covers::head_ui;
use crate::app::App;
use crate::app::command::Action;
use crate::app::method::{TEXT, headings};
use crate::theme::{self, Palette};

/// Width of the list of headings, points.
const CONTENTS_WIDTH: f32 = 256.0;
/// A longer line is hard to read, points.
const TEXT_WIDTH: f32 = 720.0;

/// What the renderer of the text remembers.
#[derive(Default)]
pub(super) struct ReaderState {
    cache: CommonMarkCache,
}

/// Draws the method.
pub(super) fn reader_ui(ui: &mut Ui, app: &mut App, state: &mut ReaderState, actions: &mut Vec<Action>) {
    let id = Id::unique("method text");
    head_ui(ui, "Method", actions, |_, _| {});
    if let Some(topic) = app.heading_wanted.take() {
        state.cache.scroll_to_heading(&id, Some(topic.anchor().to_owned()));
    }
    ui.horizontal_top(|ui| {
        let height = ui.available_height();
        ui.allocate_ui(vec2(CONTENTS_WIDTH, height), |ui| {
            ui.push_id("contents", |ui| {
                ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| contents_ui(ui, id, state));
            });
        });
        ui.add_space(theme::WIDE_SPACE);
        ScrollArea::vertical().id_salt("text").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(TEXT_WIDTH.min(ui.available_width()));
            ui.style_mut().interaction.selectable_labels = true;
            let viewer = CommonMarkViewer::new().enable_scroll_to_heading(true);
            viewer.show_with_id(id, ui, &mut state.cache, TEXT);
            // Any heading can stand at the top of the page.
            ui.add_space((height - theme::SPACE * 10.0).max(0.0));
        });
    });
}

/// The headings, each of them a way to its place in the text.
fn contents_ui(ui: &mut Ui, id: Id, state: &mut ReaderState) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for heading in headings() {
        ui.horizontal(|ui| {
            ui.add_space(theme::WIDE_SPACE * heading.level.saturating_sub(2) as f32);
            let text = RichText::new(heading.title);
            let text = if heading.level > 2 { text.small().color(palette.quiet) } else { text };
            if ui.add(egui::Button::selectable(false, text)).clicked() {
                state.cache.scroll_to_heading(&id, Some(heading.anchor.to_owned()));
            }
        });
    }
}
