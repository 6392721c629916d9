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

/// The points of a line that have come: those of the months until then.
pub(super) fn come(points: &[PlotPoint], until: Option<f64>) -> &[PlotPoint] {
    let count = until.map_or(points.len(), |until| points.partition_point(|p| p.x <= until));
    &points[..count]
}

/// Where a line stands in a part of a month that has gone by: on the way from the last month to the next.
pub(super) fn tip(points: &[PlotPoint], until: f64) -> Option<PlotPoint> {
    let next = points.partition_point(|p| p.x <= until);
    let last = points.get(next.checked_sub(1)?).filter(|p| is_shown(p.y))?;
    match points.get(next).filter(|p| is_shown(p.y)) {
        Some(next) if next.x > last.x => {
            let part = (until - last.x) / (next.x - last.x);
            Some(PlotPoint::new(until, last.y + part * (next.y - last.y)))
        }
        // It ends here.
        _ if until - last.x < 1.0 => Some(*last),
        _ => None,
    }
}

/// The values of an area's or an edge's months until then; the last one is on the way to its next month.
fn until_then<const N: usize>(
    xs: &[f64],
    until: Option<f64>,
    values: impl Fn(usize) -> Option<[f64; N]>,
) -> impl Iterator<Item = (f64, Option<[f64; N]>)> {
    let until = until.unwrap_or(f64::INFINITY);
    let count = xs.partition_point(|x| *x <= until);
    let known = move |i: usize| values(i).filter(|values| values.iter().all(|value| is_shown(*value)));
    (0..(count + 1).min(xs.len())).map(move |i| {
        if i < count {
            return (xs[i], known(i));
        }
        let before = i.checked_sub(1).and_then(&known);
        let on_the_way = before.zip(known(i)).map(|(from, to)| {
            let part = (until - xs[i - 1]) / (xs[i] - xs[i - 1]);
            std::array::from_fn(|k| from[k] + part * (to[k] - from[k]))
        });
        (until, on_the_way)
    })
}

/// The space between two edges until then, with a gap where a value is missing.
pub(super) fn area(
    place: &Place<'_>,
    xs: &[f64],
    until: Option<f64>,
    edges: impl Fn(usize) -> Option<(f64, f64)>,
    fill: egui::Color32,
) -> Shape {
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(xs.len() * 2);
    mesh.reserve_triangles(xs.len() * 2);
    let mut joined = false;
    for (x, values) in until_then(xs, until, |i| edges(i).map(|(low, high)| [low, high])) {
        let Some([low, high]) = values else {
            joined = false;
            continue;
        };
        let vertex = mesh.vertices.len() as u32;
        mesh.colored_vertex(place.at(x, high), fill);
        mesh.colored_vertex(place.at(x, low), fill);
        if joined {
            mesh.add_triangle(vertex - 2, vertex - 1, vertex);
            mesh.add_triangle(vertex - 1, vertex, vertex + 1);
        }
        joined = true;
    }
    Shape::mesh(mesh)
}

/// A line along an edge until then, with a gap where a value is missing.
pub(super) fn trace(
    place: &Place<'_>,
    xs: &[f64],
    until: Option<f64>,
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
    for (x, values) in until_then(xs, until, |i| edge(i).map(|y| [y])) {
        match values {
            Some([y]) => run.push(place.at(x, y)),
            None => end(&mut run),
        }
    }
    end(&mut run);
}

/// A line until then, as a plain stroke, with a gap where a value is missing.
pub(super) fn stroke_line(
    place: &Place<'_>,
    points: &[PlotPoint],
    until: Option<f64>,
    stroke: Stroke,
    shapes: &mut Vec<Shape>,
) {
    let come = come(points, until);
    for run in runs(come) {
        let end = until.filter(|_| run.last().map(|p| p.x) == come.last().map(|p| p.x));
        let end = end.and_then(|until| tip(points, until));
        let line = run.iter().chain(&end).map(|p| place.at(p.x, p.y)).collect();
        shapes.push(Shape::line(line, stroke));
    }
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

    #[test]
    fn what_has_not_come_is_not_drawn_and_the_last_step_is_on_its_way() {
        let points = [0.0, 10.0, 30.0, f64::NAN].iter().enumerate().map(|(x, y)| PlotPoint::new(x as f64, *y));
        let points: Vec<PlotPoint> = points.collect();
        assert_eq!((come(&points, None).len(), come(&points, Some(1.5)).len()), (4, 2));
        assert_eq!(tip(&points, 1.5).map(|p| (p.x, p.y)), Some((1.5, 20.0)));
        assert_eq!(tip(&points, 2.5).map(|p| p.x), Some(2.0), "nothing follows");
        assert_eq!(tip(&points, 3.0).map(|p| p.x), None);
        assert_eq!(tip(&points, -1.0).map(|p| p.x), None);
        let (xs, ys) = ([0.0, 1.0, 2.0], [1.0, 3.0, 7.0]);
        let until = |until| until_then(&xs, until, |i| ys.get(i).map(|y| [*y])).collect::<Vec<_>>();
        assert_eq!(until(None).len(), 3);
        assert_eq!(until(Some(1.25)), [(0.0, Some([1.0])), (1.0, Some([3.0])), (1.25, Some([4.0]))]);
        assert_eq!(until(Some(2.0)).len(), 3);
        assert!(until(Some(-1.0)).iter().all(|(_, value)| value.is_none()));
    }
}
