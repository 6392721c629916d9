//! The ways back: to the saved and the factory value, and to and from "never" or "none".

use egui::{Align2, Id, Rect, Response, RichText, Role, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use super::rail::snap;
use super::{Row, SliderOutcome};
use crate::model::parameters::Scale;
use crate::theme;
use crate::view::widgets::{Icon, context_menu, icon, single_line};

impl Row<'_> {
    /// The switch for "never" or "none".
    pub(super) fn infinite_ui(&self, ui: &Ui, word: &str, place: Rect, outcome: &mut SliderOutcome) {
        let palette = self.palette;
        let on = self.value == f64::INFINITY;
        let response = ui.interact(place.shrink2(vec2(0.0, 1.0)), ui.scope_id().with("infinite"), Sense::click());
        let label = || format!("{} {word}", self.parameter.label);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, label()));
        let fill = match (on, response.hovered()) {
            (true, _) => palette.selection,
            (false, true) => palette.control_hovered,
            (false, false) => palette.control,
        };
        ui.painter().rect_filled(response.rect, theme::HALF_SPACE, fill);
        if response.has_focus() {
            ui.painter().rect_stroke(response.rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
        }
        let color = if on { palette.text } else { palette.quiet };
        let galley = single_line(ui, word, theme::small(), color, place.width() - theme::HALF_SPACE);
        let pos = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), place).min;
        ui.painter().galley(pos, galley, color);
        if response.clicked() {
            let value = self.turn_infinite(ui, response.id.with("last finite"), on);
            self.settle(ui, value, outcome);
        }
    }

    /// Infinity, or on the way back the last finite value, or else one that makes sense.
    fn turn_infinite(&self, ui: &Ui, memory: Id, on: bool) -> f64 {
        if !on {
            ui.data_mut(|data| data.insert_temp(memory, self.value));
            return f64::INFINITY;
        }
        let (low, high) = self.ends();
        let middle = match self.parameter.scale {
            Scale::Log if low > 0.0 => (low * high).sqrt(),
            _ => f64::midpoint(low, high),
        };
        ui.data(|data| data.get_temp(memory))
            .or_else(|| [self.saved, self.parameter.default].into_iter().find(|value| value.is_finite()))
            .unwrap_or_else(|| snap(middle, self.parameter.step))
    }

    /// A small button back to the saved value, in a place that is kept free for it.
    pub(super) fn reset_ui(&self, ui: &Ui, place: Rect, outcome: &mut SliderOutcome) {
        if self.value == self.saved {
            return;
        }
        let response = ui.interact(place.shrink(1.0), ui.scope_id().with("reset"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Reset {}", self.parameter.label)));
        if response.hovered() {
            ui.painter().rect_filled(response.rect, theme::HALF_SPACE, self.palette.control_hovered);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(response.rect, theme::HALF_SPACE, self.palette.focus_ring(), StrokeKind::Inside);
        }
        let color = if response.hovered() { self.palette.text } else { self.palette.quiet };
        icon(ui.painter(), Icon::Reset, Rect::from_center_size(place.center(), vec2(12.0, 12.0)), color);
        if response.clicked() {
            self.settle(ui, self.saved, outcome);
        }
        self.menu(ui, &response, outcome);
        response.on_hover_ui(|ui| {
            ui.label(self.saved_text());
            ui.label(RichText::new("Right-click for the factory value").font(theme::small()).color(self.palette.quiet));
        });
    }

    /// A double click goes back to the saved value; a menu offers the factory value as well.
    pub(super) fn menu(&self, ui: &Ui, response: &Response, outcome: &mut SliderOutcome) {
        if response.double_clicked() {
            self.settle(ui, self.saved, outcome);
        }
        let row = ui;
        context_menu(response, |ui| {
            let factory = self.parameter.default;
            let mut offer = |ui: &mut Ui, text: String, value: f64| {
                if ui.add_enabled(self.value != value, egui::Button::new(text)).clicked() {
                    self.settle(row, value, outcome);
                    ui.close();
                }
            };
            offer(ui, self.saved_text(), self.saved);
            offer(ui, format!("Reset to factory ({})", self.parameter.text(factory)), factory);
        });
    }

    fn saved_text(&self) -> String {
        format!("Reset to saved ({})", self.parameter.text(self.saved))
    }
}
