//! Lines and areas, with gaps where a value is missing.

use egui::{Mesh, Pos2, Shape, Stroke};
use egui_plot::{LineStyle, PlotPoint, PlotPoints};

use super::Frame;
use super::place::Place;
use crate::app::picture::chart::{Line, Pattern, is_shown};
use crate::model::parameters::Scale;
use crate::view::widgets::{DASH, DOT_SPACING, dimmed, ink_color, line_width};

/// The stretches of a line that have values: a gap must not reach the dashes, which would never recover from it.
pub(super) fn runs(points: &[PlotPoint]) -> impl Iterator<Item = &[PlotPoint]> {
    points.chunk_by(|a, b| is_shown(a.y) == is_shown(b.y)).filter(|run| run.first().is_some_and(|p| is_shown(p.y)))
}

pub(super) fn styled<'a>(frame: &Frame<'_>, line: &Line, points: &'a [PlotPoint]) -> egui_plot::Line<'a> {
    let Frame { palette, scale, values: (bottom, _), .. } = *frame;
    let style = match line.pattern {
        Pattern::Solid => LineStyle::Solid,
        Pattern::Dashed => LineStyle::Dashed { length: DASH },
        Pattern::Dotted => LineStyle::Dotted { spacing: DOT_SPACING },
    };
    let points = match scale {
        Scale::Linear => PlotPoints::Borrowed(points),
        Scale::Log => PlotPoints::Owned(points.iter().map(|p| Place::point(scale, bottom, *p)).collect()),
    };
    egui_plot::Line::new(String::new(), points)
        .color(frame.spot(&line.name, dimmed(palette, ink_color(palette, line.ink), line.stale)))
        .width(line_width(line.pattern, line.heavy))
        .style(style)
        .allow_hover(false)
}

/// The space between two edges, with a gap where a value is missing.
pub(super) fn area(
    place: &Place<'_>,
    xs: &[f64],
    edges: impl Fn(usize) -> Option<(f64, f64)>,
    fill: egui::Color32,
) -> Shape {
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(xs.len() * 2);
    mesh.reserve_triangles(xs.len() * 2);
    let mut joined = false;
    for (i, x) in xs.iter().enumerate() {
        let Some((low, high)) = edges(i).filter(|(low, high)| is_shown(*low) && is_shown(*high)) else {
            joined = false;
            continue;
        };
        let vertex = mesh.vertices.len() as u32;
        mesh.colored_vertex(place.at(*x, high), fill);
        mesh.colored_vertex(place.at(*x, low), fill);
        if joined {
            mesh.add_triangle(vertex - 2, vertex - 1, vertex);
            mesh.add_triangle(vertex - 1, vertex, vertex + 1);
        }
        joined = true;
    }
    Shape::mesh(mesh)
}

/// A line along an edge, with a gap where a value is missing.
pub(super) fn trace(
    place: &Place<'_>,
    xs: &[f64],
    edge: impl Fn(usize) -> Option<f64>,
    stroke: Stroke,
    shapes: &mut Vec<Shape>,
) {
    let mut run = Vec::with_capacity(xs.len());
    let mut end = |run: &mut Vec<Pos2>| {
        if run.len() > 1 {
            shapes.push(Shape::line(std::mem::take(run), stroke));
        }
        run.clear();
    };
    for (i, x) in xs.iter().enumerate() {
        match edge(i).filter(|y| is_shown(*y)) {
            Some(y) => run.push(place.at(*x, y)),
            None => end(&mut run),
        }
    }
    end(&mut run);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_split_a_line() {
        let points = [1.0, f64::NAN, f64::NAN, 2.0, 3.0].map(|y| PlotPoint::new(0.0, y));
        let lengths: Vec<usize> = runs(&points).map(<[PlotPoint]>::len).collect();
        assert_eq!(lengths, [1, 2]);
    }
}
