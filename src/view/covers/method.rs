//! The reader of the method: its headings on the left, its text on the right.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use crate::app::App;
use crate::app::action::Action;
use crate::app::covers::method::{TEXT, headings};
use crate::theme::{self, Palette};
use crate::view::covers::head_ui;
use crate::view::widgets::markdown::Markdown;

/// Width of the list of headings, points.
const CONTENTS_WIDTH: f32 = 256.0;
/// A longer line is hard to read, points.
const TEXT_WIDTH: f32 = 720.0;

/// The text, taken apart when it is first opened, and where in it one wants to go.
#[derive(Default)]
pub(in crate::view) struct ReaderState {
    text: Option<Markdown>,
    wanted: Option<&'static str>,
    /// Which of the times that the text was opened at a heading is done with.
    opened: Option<u64>,
}

/// Draws the method.
pub(in crate::view) fn reader_ui(ui: &mut Ui, app: &App, state: &mut ReaderState, actions: &mut Vec<Action>) {
    head_ui(ui, "Method", actions, |_, _| {});
    if let Some((topic, time)) = app.shell().covers().place()
        && state.opened != Some(time)
    {
        (state.wanted, state.opened) = (Some(topic.anchor()), Some(time));
    }
    ui.horizontal_top(|ui| {
        let height = ui.available_height();
        let column = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(vec2(CONTENTS_WIDTH, height), column, |ui| {
            let area = ScrollArea::vertical().id_salt("contents").auto_shrink([false, false]);
            area.show(ui, |ui| contents_ui(ui, state));
        });
        ui.add_space(theme::WIDE_SPACE);
        let area = ScrollArea::vertical().id_salt("text").auto_shrink([false, false]);
        ui.allocate_ui_with_layout(ui.available_size(), column, |ui| {
            area.show(ui, |ui| {
                ui.set_max_width(TEXT_WIDTH.min(ui.available_width()));
                ui.style_mut().interaction.selectable_labels = true;
                state.text.get_or_insert_with(|| Markdown::new(TEXT)).ui(ui, state.wanted.take());
                // Any heading can stand at the top of the page.
                ui.add_space((height - theme::SPACE * 10.0).max(0.0));
            });
        });
    });
}

/// The headings, each of them a way to its place in the text.
fn contents_ui(ui: &mut Ui, state: &mut ReaderState) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    // Close together, so that all of them are seen in a small window.
    ui.spacing_mut().interact_size.y = 0.0;
    ui.spacing_mut().button_padding.y = 1.0;
    for heading in headings() {
        ui.horizontal(|ui| {
            ui.add_space(theme::WIDE_SPACE * heading.level.saturating_sub(2) as f32);
            let text = RichText::new(heading.title);
            let text = if heading.level > 2 { text.small().color(palette.quiet) } else { text };
            if ui.add(egui::Button::selectable(false, text)).clicked() {
                state.wanted = Some(heading.anchor);
            }
        });
    }
}
