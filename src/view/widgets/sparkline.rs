//! A chart as small as a word: lines without axes, to be compared with their neighbours at a glance.

use egui::{Painter, Pos2, Rect, Shape, Stroke, pos2};

use super::{DASH, ink_color, line_width};
use crate::app::picture::chart::{Line, Pattern, is_shown};
use crate::theme::{self, Palette};

/// Room above and below the lines, points.
const MARGIN: f32 = 4.0;
/// Distance of the dots of a dotted line, points.
const DOTS: f32 = 4.0;
/// Radius of the dot at which a line ends early, points.
const END: f32 = 2.5;

/// Paints lines into a rectangle, with the line at zero; a line that stops before the last month ends in a dot of
/// danger.
pub fn sparkline(painter: &Painter, palette: &Palette, rect: Rect, lines: &[Line]) {
    let points = || lines.iter().flat_map(|line| &line.points).filter(|p| is_shown(p.y));
    let (low, high) = points().fold((0.0_f64, 0.0_f64), |(low, high), p| (low.min(p.y), high.max(p.y)));
    let last = lines.iter().filter_map(|line| line.points.last()).fold(1.0_f64, |last, p| last.max(p.x));
    let span = if high > low { high - low } else { 1.0 };
    let plot = rect.shrink2(egui::vec2(END, MARGIN));
    let place = |x: f64, y: f64| {
        pos2(plot.left() + (x / last) as f32 * plot.width(), plot.bottom() - ((y - low) / span) as f32 * plot.height())
    };
    let zero = place(0.0, 0.0).y;
    painter.hline(rect.x_range(), zero, Stroke::new(theme::HAIRLINE, palette.hairline));
    for line in lines {
        let shown: Vec<Pos2> = line.points.iter().filter(|p| is_shown(p.y)).map(|p| place(p.x, p.y)).collect();
        let end = line.end().filter(|p| p.x < last).and(shown.last().copied());
        polyline(painter, shown, line, palette);
        if let Some(end) = end {
            painter.circle_filled(end, END, palette.danger);
        }
    }
}

fn polyline(painter: &Painter, points: Vec<Pos2>, line: &Line, palette: &Palette) {
    let color = ink_color(palette, line.ink);
    // Half as heavy as in a chart that stands alone.
    let width = line_width(line.pattern, line.heavy) * 0.8;
    match line.pattern {
        Pattern::Solid => _ = painter.line(points, Stroke::new(width, color)),
        Pattern::Dashed => painter.extend(Shape::dashed_line(&points, Stroke::new(width, color), DASH, DASH / 2.0)),
        Pattern::Dotted => painter.extend(Shape::dotted_line(&points, color, DOTS, width * 0.8)),
    }
}
