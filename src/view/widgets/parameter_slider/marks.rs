//! The levels on the rail: those of others below it, the factory, saved and pinned value above it.

use egui::{Pos2, RichText, Shape, Stroke, Ui, vec2};

use super::Row;
use super::explain::source_ui;
use super::rail::Rail;
use crate::model::parameters::Parameter;
use crate::theme::{self, Palette};

/// How close to a mark the pointer has to be for an explanation.
const MARK_REACH: f32 = 5.0;

impl Row<'_> {
    /// Everything that is marked on the rail, what lies on top last.
    pub(super) fn marks(&self, mut each: impl FnMut(RailMark)) {
        for (index, mark) in self.parameter.marks.iter().enumerate() {
            each(RailMark { kind: MarkKind::Reference(index), value: mark.value });
        }
        each(RailMark { kind: MarkKind::Factory, value: self.parameter.default });
        each(RailMark { kind: MarkKind::Saved, value: self.saved });
        if let Some(pinned) = self.pinned {
            each(RailMark { kind: MarkKind::Pinned, value: pinned });
        }
    }

    /// The mark that the pointer is at: below the rail the levels of others, above it our own values.
    pub(super) fn mark_at(&self, rail: &Rail, pos: Pos2) -> Option<RailMark> {
        let below = pos.y > rail.y + 2.0;
        let mut nearest: Option<(f32, RailMark)> = None;
        self.marks(|mark| {
            let distance = (rail.x(mark.value) - pos.x).abs();
            let side = mark.is_reference() == below;
            let closer = nearest.is_none_or(|(least, _)| distance <= least);
            if side && closer && distance <= MARK_REACH && mark.is_on(self.parameter) {
                nearest = Some((distance, mark));
            }
        });
        nearest.map(|(_, mark)| mark)
    }
}

/// What a mark on the rail stands for.
#[derive(Clone, Copy)]
pub(super) enum MarkKind {
    Reference(usize),
    Factory,
    Saved,
    Pinned,
}

/// A mark on the rail.
#[derive(Clone, Copy)]
pub(super) struct RailMark {
    kind: MarkKind,
    pub(super) value: f64,
}

impl RailMark {
    pub(super) fn is_reference(self) -> bool {
        matches!(self.kind, MarkKind::Reference(_))
    }

    pub(super) fn is_on(self, parameter: &Parameter) -> bool {
        self.value.is_finite() && !parameter.is_beyond_slider(self.value)
    }

    pub(super) fn paint(self, painter: &egui::Painter, palette: &Palette, at: Pos2) {
        let above = at - vec2(0.0, 4.0);
        let triangle = || vec![above, above + vec2(-3.5, -5.0), above + vec2(3.5, -5.0)];
        match self.kind {
            MarkKind::Reference(_) => {
                painter.vline(at.x, at.y + 4.0..=at.y + 9.0, Stroke::new(theme::HAIRLINE, palette.quiet));
            }
            MarkKind::Factory => {
                let edge = Stroke::new(theme::HAIRLINE, palette.quiet);
                painter.add(Shape::convex_polygon(triangle(), palette.panel, edge));
            }
            MarkKind::Saved => _ = painter.add(Shape::convex_polygon(triangle(), palette.quiet, Stroke::NONE)),
            MarkKind::Pinned => {
                let corners = [vec2(0.0, -5.0), vec2(5.0, 0.0), vec2(0.0, 5.0), vec2(-5.0, 0.0)];
                let edge = Stroke::new(theme::HAIRLINE, palette.panel);
                painter.add(Shape::convex_polygon(corners.map(|c| at + c).to_vec(), palette.faint, edge));
            }
        }
    }

    pub(super) fn explain(self, ui: &mut Ui, row: &Row<'_>) {
        let parameter = row.parameter;
        let value = parameter.text(self.value);
        let title = |ui: &mut Ui, text: String| ui.label(RichText::new(text).font(theme::body_medium()));
        match self.kind {
            MarkKind::Reference(index) => {
                if let Some(mark) = parameter.marks.get(index) {
                    title(ui, format!("{} {value}", mark.label));
                    source_ui(ui, &mark.source);
                }
            }
            MarkKind::Factory => _ = title(ui, format!("Factory value {value}")),
            MarkKind::Saved => _ = title(ui, format!("Saved value {value}")),
            MarkKind::Pinned => _ = title(ui, format!("Pinned baseline {value}")),
        }
    }
}
