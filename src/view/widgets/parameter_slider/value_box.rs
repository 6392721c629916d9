//! The box in which the value is typed or dragged.

use egui::{Align, Layout, Response, Ui, UiBuilder};

use super::rail::Rail;
use super::{Places, Row, SliderOutcome};
use crate::theme;
use crate::view::widgets::number_box::NumberBox;

impl Row<'_> {
    /// Draws the box; returns why the last text was not taken.
    pub(super) fn value_ui(&self, ui: &mut Ui, places: &Places, outcome: &mut SliderOutcome) -> Option<String> {
        let builder = UiBuilder::new().max_rect(places.value).layout(Layout::top_down(if self.large {
            Align::Min
        } else {
            Align::Max
        }));
        let row = ui;
        let mut ui = row.new_child(builder);
        let style = if self.large { theme::large_field_style } else { theme::field_style };
        ui.set_style(style(self.palette.dark, self.parameter.is_beyond_slider(self.value)));
        let speed = self.speed(&ui, &Rail::new(self.parameter, self.ends(), places.rail));
        let admit = |value| self.parameter.admit(self.scenario, value).map_err(|error| error.sentence());
        let shown = NumberBox::new(self.parameter.label, self.parameter.domain(), self.value)
            .speed(speed)
            .step(self.step(&ui))
            .size(places.value.size())
            .admit(&admit)
            .limit(&|value| self.reachable(value))
            .quiet()
            .show(&mut ui);
        if let Some(value) = shown.value {
            outcome.value = Some(value);
        }
        outcome.committed |= shown.committed;
        outcome.held |= shown.held;
        if let Some(wanted) = shown.stopped {
            self.note_stop(row, wanted, shown.value.unwrap_or(self.value));
        }
        self.warn_beyond(shown.response);
        shown.note
    }

    /// Says so where a value is beyond the slider's ends.
    fn warn_beyond(&self, response: Response) {
        if self.parameter.is_beyond_slider(self.value) {
            response.on_hover_ui(|ui| {
                let (low, high) = self.ends();
                let unit = self.parameter.unit;
                ui.label(format!("Beyond the usual range, {} to {}", unit.number(low), unit.text(high)));
            });
        }
    }

    /// Change of the value per point of dragging.
    fn speed(&self, ui: &Ui, rail: &Rail) -> f64 {
        let gradient = rail.gradient(self.value);
        if gradient.is_finite() && gradient > 0.0 { gradient } else { self.step(ui) }
    }
}
