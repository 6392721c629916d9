//! Everything behind the lines: areas, bands, the line at zero, levels and events. Their labels stand here too, so that
//! no label hides what the chart is about.

use std::ops::RangeInclusive;

use egui::{Rangef, Rect, Shape, Stroke, Ui, pos2};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use super::lines::{area, stroke_line, trace};
use super::place::Place;
use super::{Frame, small_galley};
use crate::app::picture::chart::is_shown;
use crate::theme;
use crate::view::widgets::{band_color, band_edge_color, dimmed, ink_color, text_on_page_shapes};

/// A band that is at least as high has edges, points.
const EDGED: f32 = 5.0;
/// How thick a single future is drawn, points, and the part of its ink's strength that it has.
const THIN: f32 = 0.9;
const FAINT: f32 = 0.65;
/// Part of an edge's strength that the pole of an event has: its label is what is read.
const POLE: f32 = 0.7;
/// Radius of the ring around a value worth knowing.
const POINT: f32 = 4.0;

/// What lies behind the lines of a chart.
pub(super) struct Backdrop<'a> {
    frame: &'a Frame<'a>,
    base: PlotItemBase,
}

impl PlotItem for Backdrop<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        if self.frame.empty {
            return;
        }
        let place = &self.frame.place(transform);
        self.spells(ui, place, shapes);
        self.layers(place, shapes);
        self.bands(place, shapes);
        self.threads(place, shapes);
        self.rules(place, shapes);
        self.points(ui, place, shapes);
        self.mark_labels(ui, place, shapes);
        self.event_labels(ui, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> egui::Color32 {
        self.frame.palette.text
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// Slanted strokes that end at the sides of a rectangle.
fn hatch(rect: Rect, stroke: Stroke, shapes: &mut Vec<Shape>) {
    const DISTANCE: f32 = 7.0;
    // Where they stand does not depend on the rectangle, so that they go through where it grows.
    let first = ((rect.left() + rect.top()) / DISTANCE).ceil() as i32;
    let last = ((rect.right() + rect.bottom()) / DISTANCE).floor() as i32;
    for sum in (first..=last).map(|i| i as f32 * DISTANCE) {
        let from = (sum - rect.bottom()).max(rect.left());
        let to = (sum - rect.top()).min(rect.right());
        shapes.push(Shape::line_segment([pos2(from, sum - from), pos2(to, sum - to)], stroke));
    }
}

impl<'a> Backdrop<'a> {
    /// What lies behind the lines of this chart.
    pub(super) fn new(frame: &'a Frame<'a>) -> Self {
        Self { frame, base: PlotItemBase::new(String::new()) }
    }

    /// Months in which something is not there: hatched from the axis to the top, and named where there is room.
    fn spells(&self, ui: &Ui, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, months, until, .. } = self.frame;
        let plot = place.frame();
        for spell in chart.spells.iter().filter(|spell| self.frame.has_come(spell.from as f64)) {
            let last = until.unwrap_or(f64::INFINITY).min(months.1);
            let ends = [spell.from as f64 - 0.5, (spell.to as f64 + 0.5).min(last)].map(|month| place.x(month));
            let rect = Rect::from_x_y_ranges(ends[0]..=ends[1], plot.y_range()).intersect(plot);
            if !rect.is_positive() {
                continue;
            }
            hatch(rect, Stroke::new(theme::HAIRLINE, palette.hairline), shapes);
            let galley = small_galley(ui, &spell.label, palette.quiet);
            let size = galley.size();
            // Where no line, no pole and no other label runs through it; else the pointer tells.
            let free = |label: &Rect| {
                let poles = self.frame.chart.events.iter().map(|event| place.x(event.month));
                let mut poles = poles.filter(|x| label.expand(theme::HALF_SPACE).x_range().contains(*x));
                rect.contains_rect(*label)
                    && label.top() > plot.top() + self.frame.flags.height(plot)
                    && poles.next().is_none()
                    && !self.is_crossed(place, *label)
            };
            let centers = [0.5, 0.25, 0.75].into_iter().flat_map(|x| [0.5, 0.3, 0.7, 0.85].map(|y| (x, y)));
            let mut labels = centers.map(|(x, y)| {
                let center = rect.lerp_inside(egui::vec2(x, y));
                Rect::from_center_size(center, size).translate(egui::vec2((0.5 - x) * size.x, 0.0))
            });
            if let Some(label) = labels.find(free) {
                text_on_page_shapes(palette, label.min, galley, shapes);
            }
        }
    }

    fn layers(&self, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, hidden, palette, .. } = self.frame;
        let shown = || chart.layers.iter().enumerate().filter(|(_, layer)| !hidden.contains(&layer.name));
        for (index, layer) in shown() {
            let edges = |i| chart.layer_span(index, i, hidden);
            let fill = self.frame.spot(&layer.name, ink_color(palette, layer.ink));
            shapes.push(area(place, &layer.xs, self.frame.until, edges, fill));
        }
        // Where two areas meet, a hairline of paper keeps them apart; it also smooths the steps of their edges.
        for (index, layer) in shown() {
            let top = |i: usize| chart.layer_span(index, i, hidden).map(|(_, high)| high);
            let hanging = |i: usize| chart.layer_span(index, i, hidden).filter(|(low, high)| low + high < 0.0);
            let edge = Stroke::new(theme::HAIRLINE, palette.page);
            let until = self.frame.until;
            trace(place, &layer.xs, until, top, edge, shapes);
            trace(place, &layer.xs, until, |i| hanging(i).map(|(low, _)| low), edge, shapes);
        }
    }

    fn bands(&self, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, hidden, palette, .. } = self.frame;
        for band in chart.bands.iter().filter(|band| !hidden.contains(&band.name)) {
            let edges = |i: usize| Some((*band.low.get(i)?, *band.high.get(i)?));
            let until = self.frame.until;
            let fill = self.frame.spot(&band.name, band_color(palette, band.ink, band.level, band.stale));
            shapes.push(area(place, &band.xs, until, edges, fill));
            // Its edges are what is read of a band; where it is thin, its line says as much.
            let wide = |i: usize| edges(i).filter(|(low, high)| place.y(*low) - place.y(*high) >= EDGED);
            let edge = self.frame.spot(&band.name, band_edge_color(palette, band.ink, band.stale));
            let edge = Stroke::new(theme::EDGE_LINE, edge);
            trace(place, &band.xs, until, |i| wide(i).map(|(low, _)| low), edge, shapes);
            trace(place, &band.xs, until, |i| wide(i).map(|(_, high)| high), edge, shapes);
        }
    }

    /// Single futures, thin and faint.
    fn threads(&self, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, hidden, palette, until, .. } = self.frame;
        for thread in chart.shown_threads(hidden) {
            let color = dimmed(
                palette,
                palette.page.lerp_to_gamma(ink_color(palette, thread.line.ink), FAINT),
                thread.line.stale,
            );
            stroke_line(place, &thread.line.points, *until, Stroke::new(THIN, color), shapes);
        }
    }

    /// Values worth knowing: a ring with its name, on the side where there is room.
    fn points(&self, ui: &Ui, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, .. } = self.frame;
        let plot = place.frame();
        for point in chart.points.iter().filter(|point| self.frame.has_come(point.month)) {
            let center = place.at(point.month, point.value);
            if !plot.contains(center) {
                continue;
            }
            shapes.push(Shape::circle_filled(center, POINT, palette.page));
            shapes.push(Shape::circle_stroke(center, POINT, Stroke::new(theme::LINE, palette.quiet)));
            let galley = small_galley(ui, &point.label, palette.quiet);
            let (size, gap) = (galley.size(), POINT + theme::HALF_SPACE);
            let fits = center.x + gap + size.x <= plot.right();
            let left = if fits { center.x + gap } else { center.x - gap - size.x };
            text_on_page_shapes(palette, pos2(left, center.y - size.y / 2.0), galley, shapes);
        }
    }

    /// Names of levels, above or below their line at either end: where no line of the chart runs through them.
    fn mark_labels(&self, ui: &Ui, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, values, .. } = self.frame;
        let plot = place.frame();
        let mut taken: Vec<Rect> = Vec::with_capacity(chart.marks.len());
        for mark in chart.marks.iter().filter(|mark| (values.0..=values.1).contains(&mark.value)) {
            let galley = small_galley(ui, &mark.label, palette.quiet);
            let (size, y) = (galley.size(), place.y(mark.value));
            let ends = [plot.left() + theme::HALF_SPACE, plot.right() - theme::HALF_SPACE - size.x];
            let places = ends.into_iter().flat_map(|x| [pos2(x, y - size.y - 1.0), pos2(x, y + 1.0)]);
            let mut places = places
                .map(|corner| Rect::from_min_size(corner, size))
                .filter(|rect| plot.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect)));
            let first = places.clone().next();
            let place = places.find(|rect| !self.is_crossed(place, *rect)).or(first);
            if let Some(rect) = place {
                taken.push(rect);
                text_on_page_shapes(palette, rect.min, galley, shapes);
            }
        }
    }

    /// Whether a line of the chart runs through a rectangle.
    fn is_crossed(&self, place: &Place<'_>, rect: Rect) -> bool {
        let months = place.month(rect.min) - 1.0..=place.month(rect.max) + 1.0;
        self.frame.shown_lines().any(|line| {
            let near = line.points.iter().filter(|p| months.contains(&p.x) && is_shown(p.y));
            let extent = near.fold(Rangef::NOTHING, |extent, p| {
                let y = place.y(p.y);
                Rangef::new(extent.min.min(y), extent.max.max(y))
            });
            extent.min < rect.bottom() && extent.max > rect.top()
        })
    }

    fn event_labels(&self, ui: &Ui, shapes: &mut Vec<Shape>) {
        let Frame { palette, flags, .. } = self.frame;
        for (index, event) in self.frame.events() {
            if let Some(rect) = flags.label(index) {
                let color = if event.danger { palette.danger_text } else { palette.quiet };
                text_on_page_shapes(palette, rect.min, small_galley(ui, &event.label, color), shapes);
            }
        }
    }

    /// The straight lines: zero, levels, events.
    fn rules(&self, place: &Place<'_>, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, values, .. } = self.frame;
        let rect = place.frame();
        let inside = |value: f64| (values.0..=values.1).contains(&value);
        let across = |value: f64| {
            let y = place.y(value);
            [pos2(rect.left(), y), pos2(rect.right(), y)]
        };
        if inside(0.0) {
            shapes.push(Shape::line_segment(across(0.0), Stroke::new(theme::HAIRLINE, palette.zero_line)));
        }
        for mark in chart.marks.iter().filter(|mark| inside(mark.value)) {
            shapes.extend(Shape::dotted_line(&across(mark.value), palette.faint, 4.0, 0.8));
        }
        for (index, event) in self.frame.events() {
            let x = place.x(event.month);
            let calm = palette.page.lerp_to_gamma(palette.outline, POLE);
            let stroke = Stroke::new(theme::HAIRLINE, if event.danger { palette.danger } else { calm });
            if rect.x_range().contains(x) {
                let top = self.frame.flags.top(index);
                shapes.push(Shape::line_segment([pos2(x, top), pos2(x, rect.bottom())], stroke));
            }
        }
    }
}
