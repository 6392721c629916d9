//! Axes of pictures whose horizontal axis is no time: even or logarithmic, with round labels.

use egui::{Align2, Rect, Stroke, Ui, pos2};

use crate::app::picture::chart::{log_ticks, tick_step, tick_text};
use crate::model::parameters::{Parameter, Scale};
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};

/// Distance that labels of a horizontal axis want, points.
const LABEL_WIDTH: f32 = 72.0;
/// The same for a vertical axis.
const LABEL_HEIGHT: f32 = 36.0;

/// A range of values and how it is divided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) range: (f64, f64),
    pub(super) scale: Scale,
    pub(super) unit: Unit,
}

impl Axis {
    /// The axis of an input.
    pub(super) fn of(input: &Parameter, range: (f64, f64)) -> Self {
        Self { range, scale: input.scale, unit: input.unit }
    }

    /// An even axis that holds these values and a little room; not empty, whatever they are.
    pub(super) fn around(values: impl Iterator<Item = f64>, unit: Unit) -> Self {
        let finite = values.filter(|v| v.is_finite() && v.abs() < 1e30);
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        let room = ((high - low) * 0.06).max(high.abs().max(low.abs()) * 1e-6).max(1e-9);
        let bottom = if low >= 0.0 && low <= (high - low) * 0.5 { 0.0 } else { low - room };
        Self { range: (bottom, high + room), scale: Scale::Linear, unit }
    }

    /// The part, 0 … 1, at which a value stands.
    pub(super) fn part(&self, value: f64) -> f32 {
        let part = self.scale.part(self.range, value);
        if part.is_finite() { part as f32 } else { 0.0 }
    }

    /// Round values with their labels, about so many.
    pub(super) fn ticks(&self, count: f64) -> Vec<(f32, String)> {
        let (low, high) = self.range;
        let values: Vec<f64> = match self.scale {
            Scale::Linear => {
                let step = tick_step(high - low, count);
                let first = (low / step - 1e-6).ceil();
                let last = (high / step + 1e-6).floor();
                (0..=(last - first).clamp(0.0, 50.0) as usize).map(|i| (first + i as f64) * step).collect()
            }
            Scale::Log => log_ticks(self.range, count).collect(),
        };
        let step = tick_step(high - low, count);
        let text = |value: f64| match self.scale {
            Scale::Linear => tick_text(self.unit, value, step, high.abs().max(low.abs())),
            Scale::Log => self.unit.number(value),
        };
        values.into_iter().map(|value| (self.part(value), text(value))).collect()
    }
}

/// Paints both axes around a frame, with a faint grid inside it.
pub(super) fn axes_ui(ui: &Ui, frame: Rect, x: &Axis, y: &Axis, grid: bool) {
    let palette = Palette::of(ui);
    let painter = ui.painter();
    let stroke = Stroke::new(theme::HAIRLINE, palette.grid);
    for (part, text) in x.ticks(f64::from((frame.width() / LABEL_WIDTH).clamp(2.0, 10.0))) {
        let at = frame.left() + part * frame.width();
        if grid {
            painter.vline(at, frame.y_range(), stroke);
        }
        let pos = pos2(at, frame.bottom() + theme::HALF_SPACE);
        painter.text(pos, Align2::CENTER_TOP, text, theme::small(), palette.quiet);
    }
    for (part, text) in y.ticks(f64::from((frame.height() / LABEL_HEIGHT).clamp(2.0, 10.0))) {
        let at = frame.bottom() - part * frame.height();
        if grid {
            painter.hline(frame.x_range(), at, stroke);
        }
        let pos = pos2(frame.left() - theme::HALF_SPACE, at);
        painter.text(pos, Align2::RIGHT_CENTER, text, theme::small(), palette.quiet);
    }
}
