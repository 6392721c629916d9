//! On top of the plot: the cross-hair, the names of the lines at their ends, and dots at the month under the pointer.

use egui::{Align2, Painter, Rangef, Rect, Stroke, Ui, pos2, vec2};

use super::lines::{come, tip};
use super::place::Place;
use super::{END_LABELS, Frame, PageHover};
use crate::app::picture::chart::{Ink, Line, TimeChart};
use crate::theme;
use crate::view::widgets::{dimmed, ink_color, ink_text_color, line_width, text_on_page};

/// With more lines than this, labels at their ends would crowd.
const MOST_END_LABELS: usize = 4;
/// Lines and layers that are labelled where time stands: at most.
const MOST_TIP_LABELS: usize = 6;
/// A plot that is narrower has no room for them, points.
const LABELLED: f32 = 200.0;
/// From where a line stands to its label, points.
const TIP: f32 = 8.0;

/// Draws what lies on top.
pub(super) fn overlay_ui(ui: &Ui, frame: &Frame<'_>, place: &Place<'_>, shared: &PageHover) {
    let plot = place.frame();
    let painter = ui.painter_at(plot.expand2(vec2(frame.right, 2.0)));
    if frame.empty {
        let text = if frame.hidden.is_empty() { "Nothing to show" } else { "Everything is hidden" };
        painter.text(plot.center(), Align2::CENTER_CENTER, text, theme::small(), frame.palette.quiet);
        return;
    }
    if let Some((from, to)) = shared.selecting {
        selection(&painter, frame, place, (from, to));
    }
    let hovered = shared.month.filter(|month| *month <= frame.chart.last_month() && frame.has_come(*month as f64));
    if let Some(month) = hovered {
        let x = place.x(month as f64);
        painter.vline(x, plot.y_range(), Stroke::new(theme::HAIRLINE, frame.palette.quiet));
    }
    crosses(&painter.with_clip_rect(plot), frame, place);
    match frame.until {
        Some(until) => now(&painter, frame, place, until),
        None if frame.right >= END_LABELS && frame.whole => end_labels(&painter, frame, place),
        None => {}
    }
    if let Some(month) = hovered {
        dots(&painter, frame, place, month);
    }
}

/// The months that the pointer is dragged over.
fn selection(painter: &Painter, frame: &Frame<'_>, place: &Place<'_>, (from, to): (f64, f64)) {
    let (plot, palette) = (place.frame(), frame.palette);
    let ends = [from.min(to), from.max(to)].map(|month| place.x(month).clamp(plot.left(), plot.right()));
    let taken = Rect::from_x_y_ranges(ends[0]..=ends[1], plot.y_range());
    painter.rect_filled(taken, 0.0, palette.selection.gamma_multiply(0.5));
    for x in ends {
        painter.vline(x, plot.y_range(), Stroke::new(theme::HAIRLINE, palette.accent));
    }
}

/// Defaults that have come: a cross where a strategy's line ends its story.
fn crosses(painter: &Painter, frame: &Frame<'_>, place: &Place<'_>) {
    const ARM: f32 = 4.0;
    for (_, event) in frame.events() {
        let Some(strategy) = event.default_of else { continue };
        let own = frame.shown_lines().find(|line| line.subject && line.ink == Ink::from(strategy));
        let Some(value) = own.and_then(|line| TimeChart::value_at(line, event.month as usize)) else { continue };
        let center = place.at(event.month, value);
        for stroke in [Stroke::new(4.5, frame.palette.page), Stroke::new(2.0, frame.palette.danger)] {
            for arm in [vec2(ARM, ARM), vec2(ARM, -ARM)] {
                painter.line_segment([center - arm, center + arm], stroke);
            }
        }
    }
}

/// The month that time stands at: the last stretch of each line, where it stands, and what it has come to.
fn now(painter: &Painter, frame: &Frame<'_>, place: &Place<'_>, until: f64) {
    let (plot, palette) = (place.frame(), frame.palette);
    let x = place.x(until);
    if !plot.x_range().contains(x) {
        return;
    }
    painter.vline(x, plot.y_range(), Stroke::new(theme::HAIRLINE, palette.accent));
    let inside = painter.with_clip_rect(plot.expand(theme::HALF_SPACE));
    for line in frame.chart.shown(frame.hidden) {
        let Some(end) = tip(&line.points, until) else { continue };
        let color = dimmed(palette, ink_color(palette, line.ink), line.stale);
        if let Some(last) = come(&line.points, frame.until).last() {
            let stroke = Stroke::new(line_width(line.pattern, line.heavy), color);
            inside.line_segment([place.at(last.x, last.y), place.at(end.x, end.y)], stroke);
        }
        if line.ink != Ink::Ghost {
            inside.circle(place.at(end.x, end.y), 3.5, color, Stroke::new(1.5, palette.page));
        }
    }
    if plot.width() >= LABELLED {
        tip_labels(painter, frame, place, until);
    }
}

/// What each line, or each layer that is thick enough, comes to in the month that time stands at, beside it.
fn tip_labels(painter: &Painter, frame: &Frame<'_>, place: &Place<'_>, until: f64) {
    let (plot, chart, palette) = (place.frame(), frame.chart, frame.palette);
    let height = theme::TEXT_SMALL + 2.0;
    let month = until as usize;
    let mut labels: [Option<(f32, &str, Ink, f64)>; MOST_TIP_LABELS] = [None; MOST_TIP_LABELS];
    let lines = frame.shown_lines().filter(|line| line.ink != Ink::Ghost).filter_map(|line| {
        let end = tip(&line.points, until)?;
        Some((place.y(end.y), &*line.name, line.ink, TimeChart::value_at(line, month).unwrap_or(end.y)))
    });
    let shown = chart.layers.iter().enumerate().filter(|(_, layer)| !frame.hidden.contains(&layer.name));
    let layers = shown.filter_map(|(index, layer)| {
        let (low, high) = chart.layer_span(index, month, frame.hidden)?;
        let thick = place.y(low) - place.y(high) >= height;
        let value = TimeChart::layer_value_at(layer, month).filter(|_| thick)?;
        Some((place.y(f64::midpoint(low, high)), &*layer.name, layer.ink, value))
    });
    for (label, found) in labels.iter_mut().zip(lines.chain(layers)) {
        *label = Some((found.0.clamp(plot.top(), plot.bottom()), found.1, found.2, found.3));
    }
    labels.sort_by(|a, b| a.map_or(f32::INFINITY, |l| l.0).total_cmp(&b.map_or(f32::INFINITY, |l| l.0)));
    push_apart(labels.iter_mut().flatten().map(|label| &mut label.0), plot.y_range().shrink(height / 2.0), height);
    let x = place.x(until);
    for (y, name, ink, value) in labels.into_iter().flatten() {
        let color = ink_text_color(palette, ink);
        let text = format!("{name} {}", chart.unit.number(value));
        let galley = painter.layout_no_wrap(text, theme::small(), color);
        let size = galley.size();
        let beside = x + TIP + size.x <= plot.right() + frame.right;
        let left = if beside { x + TIP } else { x - TIP - size.x };
        text_on_page(painter, palette, pos2(left, y - size.y / 2.0), galley);
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
    let mut heights: [Option<&mut f32>; MOST_TIP_LABELS] = {
        let mut places = [const { None }; MOST_TIP_LABELS];
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
