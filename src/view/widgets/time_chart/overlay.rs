//! On top of the plot: the cross-hair, the names of the lines at their ends, and dots at the month under the pointer.

use egui::{Align2, Painter, Rangef, Stroke, Ui, pos2, vec2};

use super::place::Place;
use super::{END_LABELS, Frame};
use crate::app::picture::chart::{Ink, Line, TimeChart};
use crate::theme;
use crate::view::widgets::{dimmed, ink_color, ink_text_color};

/// With more lines than this, labels at their ends would crowd.
const MOST_END_LABELS: usize = 4;

/// Draws what lies on top.
pub(super) fn overlay_ui(ui: &Ui, frame: &Frame<'_>, place: &Place<'_>, month: Option<usize>) {
    let plot = place.frame();
    let painter = ui.painter_at(plot.expand2(vec2(frame.right, 2.0)));
    if frame.empty {
        let text = if frame.hidden.is_empty() { "Nothing to show" } else { "Everything is hidden" };
        painter.text(plot.center(), Align2::CENTER_CENTER, text, theme::small(), frame.palette.quiet);
        return;
    }
    let month = month.filter(|month| *month <= frame.chart.last_month());
    if let Some(month) = month {
        let x = place.x(month as f64);
        painter.vline(x, plot.y_range(), Stroke::new(theme::HAIRLINE, frame.palette.quiet));
    }
    if frame.right >= END_LABELS {
        end_labels(&painter, frame, place);
    }
    if let Some(month) = month {
        dots(&painter, frame, place, month);
    }
}

/// Names of the lines at their ends, pushed apart where they would overlap.
fn end_labels(painter: &Painter, frame: &Frame<'_>, place: &Place<'_>) {
    let plot = place.frame();
    let ends = || {
        let labelled = frame.shown_lines().filter(|line| line.ink != Ink::Ghost);
        labelled.filter_map(|line| line.end().map(|end| (line, end)))
    };
    if ends().count() > MOST_END_LABELS {
        return;
    }
    let height = theme::TEXT_SMALL + 2.0;
    let mut labels: [Option<(f32, &Line)>; MOST_END_LABELS] = [None; MOST_END_LABELS];
    for (label, (line, end)) in
        labels.iter_mut().zip(ends().filter(|(_, end)| end.x >= frame.chart.last_month() as f64))
    {
        *label = Some((place.y(end.y).clamp(plot.top(), plot.bottom()), line));
    }
    labels.sort_by(|a, b| a.map_or(f32::INFINITY, |l| l.0).total_cmp(&b.map_or(f32::INFINITY, |l| l.0)));
    push_apart(labels.iter_mut().flatten().map(|(y, _)| y), plot.y_range().shrink(height / 2.0), height);
    for (y, line) in labels.into_iter().flatten() {
        let color = frame.spot(&line.name, ink_text_color(frame.palette, line.ink));
        let galley = painter.layout_no_wrap(line.name.to_string(), theme::small(), color);
        if galley.size().x <= END_LABELS - 6.0 {
            painter.galley(pos2(plot.right() + 6.0, y - galley.size().y / 2.0), galley, color);
        }
    }
}

/// Moves heights that are sorted from the top so that neighbours keep a distance and all stay in range.
fn push_apart<'a>(heights: impl DoubleEndedIterator<Item = &'a mut f32>, range: Rangef, distance: f32) {
    let mut heights: [Option<&mut f32>; MOST_END_LABELS] = {
        let mut places = [const { None }; MOST_END_LABELS];
        places.iter_mut().zip(heights).for_each(|(place, height)| *place = Some(height));
        places
    };
    let mut least = range.min;
    for height in heights.iter_mut().flatten() {
        **height = height.max(least);
        least = **height + distance;
    }
    let mut most = range.max;
    for height in heights.iter_mut().rev().flatten() {
        **height = height.min(most);
        most = **height - distance;
    }
}

/// Where the lines cross the month under the pointer.
fn dots(painter: &Painter, frame: &Frame<'_>, place: &Place<'_>, month: usize) {
    let x = place.x(month as f64);
    for line in frame.shown_lines() {
        if let Some(value) = TimeChart::value_at(line, month) {
            let center = pos2(x, place.y(value));
            let ring = Stroke::new(1.5, frame.palette.page);
            painter.circle(center, 3.5, dimmed(frame.palette, ink_color(frame.palette, line.ink), line.stale), ring);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_pushed_apart_and_stay_inside() {
        let mut heights = [95.0, 96.0, 97.0];
        push_apart(heights.iter_mut(), Rangef::new(0.0, 100.0), 14.0);
        assert_eq!(heights, [72.0, 86.0, 100.0]);
    }
}
