//! Why something that was typed or dragged was not taken, in words beside it.

use egui::{Area, Frame, Order, Response, RichText, Ui, vec2};

use super::unbroken;
use crate::theme::{self, Palette};

/// Width at which a note breaks, points.
const NOTE_WIDTH: f32 = 280.0;

/// Says under a box why a text was not taken, without moving anything.
pub(super) fn floating_note_ui(ui: &Ui, response: &Response, sentence: &str) {
    let area = Area::new(response.id.with("said"))
        .order(Order::Tooltip)
        .fixed_pos(response.rect.left_bottom() + vec2(0.0, theme::HALF_SPACE))
        .constrain(true)
        .interactable(false);
    area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_max_width(NOTE_WIDTH);
            note_ui(ui, sentence);
        })
    });
}

/// The words of a note.
pub(crate) fn note_ui(ui: &mut Ui, sentence: &str) {
    ui.label(RichText::new(unbroken(sentence)).small().color(Palette::of(ui).danger_text));
}

/// A reason as a sentence of its own: "Cannot be …".
pub(crate) fn sentence(reason: &str) -> String {
    let mut chars = reason.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
