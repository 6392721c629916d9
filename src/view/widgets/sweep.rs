//! A measure over one input's range, for the three strategies.

use egui::{Mesh, Rect, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2};

use super::axes::{Axis, axes_ui};
use super::distribution::{Row, tooltip_rows_ui};
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, title_galley};
use super::{
    DASH, DOT_SPACING, band_color, dimmed, ink_color, ink_text_color, line_width, single_line, text_on_page, unit_and,
};
use crate::app::pages::what_matters::sweep::{SweepPicture, Swept};
use crate::app::picture::chart::{Ink, Pattern, Swatch, is_shown};
use crate::model::quantity::UNDEFINED;
use crate::model::scenario::Strategy;
use crate::theme::{self, Palette};

/// Room right of the plot for the names of the lines.
const NAMES: f32 = 52.0;

/// Ink and pattern of a strategy's line.
fn look(strategy: Strategy) -> (Ink, Pattern) {
    match strategy {
        Strategy::Stay => (Ink::Stay, Pattern::Dashed),
        Strategy::Plan => (Ink::Plan, Pattern::Solid),
        Strategy::AllIn => (Ink::AllIn, Pattern::Dotted),
    }
}

/// Draws the sweep into a rectangle of this size. `baseline` is the pinned scenario's value of the input.
pub fn sweep_ui(ui: &mut Ui, picture: &SweepPicture, baseline: Option<f64>, size: Vec2) {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt("sweep").max_rect(rect));
    let palette = Palette::of(&ui);
    let unit = unit_and(picture.unit, picture.read);
    let galley = title_galley(&ui, picture.title, &unit, rect.width());
    ui.painter().galley(rect.min, galley, palette.text);
    let plot = Rect::from_min_max(
        pos2(rect.left() + VALUE_AXIS, rect.top() + HEADER_LINE + theme::SPACE),
        pos2(rect.right() - NAMES, rect.bottom() - TIME_AXIS - HEADER_LINE),
    );
    let (Some(&first), Some(&last)) = (picture.at.first(), picture.at.last()) else { return };
    let x = Axis::of(picture.input, (first, last));
    let bands = picture.lines.iter().flat_map(|line| line.bands.iter().flatten().copied());
    let all = picture.lines.iter().flat_map(|line| line.values.iter().copied()).chain(bands);
    let y = Axis::around(all, picture.unit);
    axes_ui(&ui, plot, &x, &y, true);
    let name = format!("{}, {} →", picture.input.label, picture.input.unit.suffix());
    ui.painter().text(
        pos2(plot.right(), rect.bottom()),
        egui::Align2::RIGHT_BOTTOM,
        name,
        theme::small(),
        palette.quiet,
    );
    let at = |value: f64, result: f64| {
        pos2(plot.left() + x.part(value) * plot.width(), plot.bottom() - y.part(result) * plot.height())
    };
    for line in &picture.lines {
        paint_bands(&ui, picture, line, &at);
    }
    for line in &picture.lines {
        paint_line(&ui, picture, line, &at);
    }
    let marks = [(baseline, "baseline", palette.ghost), (Some(picture.present), "now", palette.text)];
    for (value, text, color) in marks {
        let Some(value) = value.filter(|v| (first..=last).contains(v)) else { continue };
        let left = at(value, y.range.0).x;
        ui.painter().vline(left, plot.y_range(), Stroke::new(theme::HAIRLINE, color));
        let galley = single_line(&ui, text, theme::small(), palette.quiet, 80.0);
        text_on_page(ui.painter(), palette, pos2(left + 4.0, plot.top() + 2.0), galley);
    }
    end_names(&ui, picture, plot, &at);
    react(&ui, picture, plot, &x);
}

/// The spread of futures around a line.
fn paint_bands(ui: &Ui, picture: &SweepPicture, line: &Swept, at: &impl Fn(f64, f64) -> egui::Pos2) {
    let palette = Palette::of(ui);
    for (level, (low, high)) in [(0, 3), (1, 2)].into_iter().enumerate() {
        let color = band_color(palette, look(line.strategy).0, level as u8, picture.stale);
        let mut mesh = Mesh::default();
        for (value, band) in picture.at.iter().zip(&line.bands) {
            if !is_shown(band[low]) || !is_shown(band[high]) {
                continue;
            }
            let vertex = mesh.vertices.len() as u32;
            mesh.colored_vertex(at(*value, band[high]), color);
            mesh.colored_vertex(at(*value, band[low]), color);
            if vertex >= 2 {
                mesh.add_triangle(vertex - 2, vertex - 1, vertex);
                mesh.add_triangle(vertex - 1, vertex, vertex + 1);
            }
        }
        ui.painter().add(Shape::mesh(mesh));
    }
}

fn paint_line(ui: &Ui, picture: &SweepPicture, line: &Swept, at: &impl Fn(f64, f64) -> egui::Pos2) {
    let (ink, pattern) = look(line.strategy);
    let color = dimmed(Palette::of(ui), ink_color(Palette::of(ui), ink), picture.stale);
    let stroke = Stroke::new(line_width(pattern, line.strategy == Strategy::Plan), color);
    let points: Vec<(f64, f64)> = picture.at.iter().copied().zip(line.values.iter().copied()).collect();
    for run in points.chunk_by(|a, b| is_shown(a.1) && is_shown(b.1)) {
        let path: Vec<egui::Pos2> = run.iter().filter(|p| is_shown(p.1)).map(|p| at(p.0, p.1)).collect();
        if path.len() < 2 {
            continue;
        }
        match pattern {
            Pattern::Solid => drop(ui.painter().add(Shape::line(path, stroke))),
            Pattern::Dashed => ui.painter().extend(Shape::dashed_line(&path, stroke, DASH, DASH * 0.6)),
            Pattern::Dotted => {
                ui.painter().extend(Shape::dotted_line(&path, stroke.color, DOT_SPACING, stroke.width / 2.0));
            }
        }
    }
}

/// Names of the lines at their ends, kept apart.
fn end_names(ui: &Ui, picture: &SweepPicture, plot: Rect, at: &impl Fn(f64, f64) -> egui::Pos2) {
    let palette = Palette::of(ui);
    let end = |line: &Swept| {
        let (x, v) = (*picture.at.last()?, *line.values.last()?);
        is_shown(v).then_some((x, v))
    };
    let mut names: Vec<(f32, Strategy)> =
        picture.lines.iter().filter_map(|line| end(line).map(|(x, v)| (at(x, v).y, line.strategy))).collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = plot.top() - 20.0;
    for (y, strategy) in names {
        let top = y.max(lowest + 15.0);
        lowest = top;
        let color = ink_text_color(palette, look(strategy).0);
        let galley = single_line(ui, strategy.label(), theme::small(), color, NAMES);
        ui.painter().galley(pos2(plot.right() + 6.0, top - galley.size().y / 2.0), galley, color);
    }
}

/// Reads the values under the pointer, and says what is drawn to those who cannot see it.
fn react(ui: &Ui, picture: &SweepPicture, plot: Rect, x: &Axis) {
    let palette = Palette::of(ui);
    let response = ui.interact(plot, ui.scope_id().with("picture"), Sense::hover());
    let title = format!("{} by {}", picture.title, picture.input.label);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &title));
    let text = |line: &Swept, i: usize| match line.values.get(i) {
        Some(v) if v.is_finite() => picture.unit.text(*v),
        _ => UNDEFINED.to_owned(),
    };
    let ends = picture.lines.iter().map(|line| {
        format!("{}: {} to {}", line.strategy.label(), text(line, 0), text(line, line.values.len().saturating_sub(1)))
    });
    let described = ends.collect::<Vec<_>>().join("; ");
    ui.accesskit_node_builder(response.id, |node| node.set_description(described));
    let Some(pos) = response.hover_pos() else { return };
    let part = (pos.x - plot.left()) / plot.width().max(1.0);
    let distance = |value: f64| (x.part(value) - part).abs();
    let nearest = picture.at.iter().enumerate().min_by(|a, b| distance(*a.1).total_cmp(&distance(*b.1)));
    let Some((i, &value)) = nearest else { return };
    ui.painter().vline(
        plot.left() + x.part(value) * plot.width(),
        plot.y_range(),
        Stroke::new(theme::HAIRLINE, palette.quiet),
    );
    let rows = picture.lines.iter().map(|line| {
        let (ink, pattern) = look(line.strategy);
        Row {
            swatch: Some((ink_color(palette, ink), Swatch::Line(pattern, line.strategy == Strategy::Plan))),
            name: line.strategy.label().to_owned(),
            value: text(line, i),
            unit: String::new(),
        }
    });
    let title = format!("{} {}", picture.input.label, picture.input.text(value));
    tooltip_rows_ui(&response, &title, rows.collect(), None);
}
