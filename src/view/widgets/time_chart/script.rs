//! What a presenter draws on a chart: one series stands out, and marks, bands and notes lie on top.

use egui::{Align2, Color32, Painter, Rect, Stroke, Ui, pos2, vec2};

use super::place::Place;
use super::{Frame, PageHover, Picked};
use crate::app::picture::chart::{Hidden, Text};
use crate::store::story::{MAX_ANNOTATIONS, Spot};
use crate::theme;

/// Part of its strength that a series keeps while another one stands out.
const BEHIND: f32 = 0.22;
/// Opacity of a band that is drawn on a chart.
const BAND: f32 = 0.14;

impl Frame<'_> {
    /// The colour of what has this name: fainter while something else stands out.
    pub(super) fn spot(&self, name: &Text, color: Color32) -> Color32 {
        let spotlight = self.script.as_ref().and_then(|script| script.spotlight.as_ref());
        // A name that the chart does not have dims nothing.
        let stands = |spotlight: &Text| self.chart.legend().any(|entry| entry.name == spotlight);
        match spotlight {
            Some(spotlight) if spotlight != name && stands(spotlight) => color.gamma_multiply(BEHIND),
            _ => color,
        }
    }
}

/// Turns a click on the legend into the choice of what stands out; nothing is hidden by it.
pub(super) fn pick(before: Hidden, hidden: &mut Hidden, shared: &mut PageHover) {
    let mut changed = hidden.symmetric_difference(&before);
    // The second click of two would show one alone: it stands out already.
    let picked = changed.next().cloned().filter(|_| changed.next().is_none());
    *hidden = before;
    let Some(name) = picked else { return };
    let now = shared.script.as_ref().and_then(|script| script.spotlight.clone());
    shared.picked = Some(Picked(Some(name).filter(|name| now.as_ref() != Some(name))));
}

/// Draws the annotations.
pub(super) fn script_ui(ui: &Ui, frame: &Frame<'_>, place: &Place<'_>) {
    let Some(script) = frame.script.as_ref().filter(|script| !script.annotations.is_empty() && !frame.empty) else {
        return;
    };
    let plot = place.frame();
    let painter = ui.painter_at(plot);
    let mut taken: [Option<Rect>; MAX_ANNOTATIONS] = [None; MAX_ANNOTATIONS];
    for (index, annotation) in script.annotations.iter().take(MAX_ANNOTATIONS).enumerate() {
        let label = Label { painter: &painter, frame, plot, text: &annotation.text };
        taken[index] = label.draw(annotation.spot, place, &taken[..index]);
    }
}

/// One annotation on its way to the chart.
struct Label<'a> {
    painter: &'a Painter,
    frame: &'a Frame<'a>,
    plot: Rect,
    text: &'a str,
}

impl Label<'_> {
    /// Draws it; returns where its text stands.
    fn draw(&self, spot: Spot, place: &Place<'_>, taken: &[Option<Rect>]) -> Option<Rect> {
        let (plot, palette) = (self.plot, self.frame.palette);
        let line = Stroke::new(theme::LINE, palette.accent);
        let fill = palette.accent.gamma_multiply(BAND);
        match spot {
            Spot::Mark(month) => {
                let x = place.x(month);
                self.painter.vline(x, plot.y_range(), line);
                self.write(x, taken)
            }
            Spot::Months(from, to) => {
                let (from, to) = (place.x(from.min(to)), place.x(from.max(to)));
                self.painter.rect_filled(Rect::from_x_y_ranges(from..=to, plot.y_range()), 0.0, fill);
                self.write(from.max(plot.left()), taken)
            }
            Spot::Values(low, high) => {
                let (top, bottom) = (place.y(low.max(high)), place.y(low.min(high)));
                let band = Rect::from_x_y_ranges(plot.x_range(), top..=bottom);
                self.painter.rect_filled(band, 0.0, fill);
                let at = pos2(plot.left() + theme::SPACE, band.intersect(plot).top() + theme::HALF_SPACE);
                self.text_at(at, taken)
            }
            Spot::Note(month, value) => {
                let at = place.at(month, value);
                let corner = at + vec2(theme::WIDE_SPACE, -theme::WIDE_SPACE * 1.5);
                let written = self.text_at(corner, taken);
                if let Some(rect) = written {
                    let near = pos2(at.x.clamp(rect.left(), rect.right()), at.y.clamp(rect.top(), rect.bottom()));
                    self.painter.line_segment([at, near], line);
                }
                self.painter.circle(at, theme::HALF_SPACE, palette.page, line);
                written
            }
        }
    }

    /// Writes the text beside a vertical, at the bottom of the plot where no event is named.
    fn write(&self, x: f32, taken: &[Option<Rect>]) -> Option<Rect> {
        let bottom = self.plot.bottom() - theme::TEXT_BODY - theme::SPACE;
        self.text_at(pos2(x + theme::HALF_SPACE, bottom), taken)
    }

    /// Writes the text on a piece of paper: inside the plot, and above what is written already.
    fn text_at(&self, at: egui::Pos2, taken: &[Option<Rect>]) -> Option<Rect> {
        if self.text.is_empty() {
            return None;
        }
        let palette = self.frame.palette;
        let galley = self.painter.layout_no_wrap(self.text.to_owned(), theme::body_medium(), palette.accent);
        let mut rect = Align2::LEFT_TOP.anchor_size(at, galley.size());
        rect = rect.translate(vec2((self.plot.right() - 2.0 - rect.right()).min(0.0), 0.0));
        rect = rect.translate(vec2((self.plot.left() + 2.0 - rect.left()).max(0.0), 0.0));
        rect = rect.translate(vec2(0.0, (self.plot.bottom() - 2.0 - rect.bottom()).min(0.0)));
        rect = rect.translate(vec2(0.0, (self.plot.top() + 2.0 - rect.top()).max(0.0)));
        while let Some(other) = taken.iter().flatten().find(|other| other.intersects(rect.expand(1.0))) {
            let up = rect.bottom() - other.top() + 2.0;
            if rect.top() - up < self.plot.top() {
                break;
            }
            rect = rect.translate(vec2(0.0, -up));
        }
        self.painter.rect_filled(rect.expand(2.0), 2.0, palette.page.gamma_multiply(0.85));
        self.painter.galley(rect.min, galley, palette.accent);
        Some(rect)
    }
}
