//! Where labels stand so that they do not collide: beside points, and at the ends of lines.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Room between a point and its label, points.
const GAP: f32 = 3.0;

/// A label that wants to stand beside a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// The middle of its point.
    pub(super) at: Pos2,
    /// The point's radius.
    pub(super) radius: f32,
    /// The label's size.
    pub(super) size: Vec2,
}

/// The upper left corners of labels beside their points, the first ones first; `None` of a label that would stand on
/// another one, on a point, or outside the bounds wherever it stood.
pub(super) fn beside_points(wanted: &[Wanted], bounds: Rect) -> Vec<Option<Pos2>> {
    let points: Vec<Rect> =
        wanted.iter().map(|label| Rect::from_center_size(label.at, Vec2::splat(2.0 * label.radius))).collect();
    let mut taken: Vec<Rect> = Vec::with_capacity(wanted.len());
    let place = |(own, label): (usize, &Wanted)| {
        let free = |corner: &Pos2| {
            let rect = Rect::from_min_size(*corner, label.size);
            let on_point = |(other, point): (usize, &Rect)| other != own && point.intersects(rect);
            bounds.contains_rect(rect)
                && !taken.iter().any(|other| other.intersects(rect))
                && !points.iter().enumerate().any(on_point)
        };
        let found = corners(label).find(free);
        taken.extend(found.map(|corner| Rect::from_min_size(corner, label.size)));
        found
    };
    wanted.iter().enumerate().map(place).collect()
}

/// Where a label may stand beside its point: to the right, to the left, above, below, at the corners; and then farther
/// off.
fn corners(label: &Wanted) -> impl Iterator<Item = Pos2> {
    let Wanted { at, radius, size } = *label;
    [0.0, 10.0].into_iter().flat_map(move |more| {
        let off = radius + GAP + more;
        let (right, left) = (at.x + off, at.x - off - size.x);
        let (above, below) = (at.y - off - size.y, at.y + off);
        let (middle, centred) = (at.y - size.y / 2.0, at.x - size.x / 2.0);
        let near = off * 0.7;
        [
            pos2(right, middle),
            pos2(left, middle),
            pos2(centred, above),
            pos2(centred, below),
            pos2(at.x + near, at.y - near - size.y),
            pos2(at.x + near, at.y + near),
            pos2(at.x - near - size.x, at.y - near - size.y),
            pos2(at.x - near - size.x, at.y + near),
        ]
    })
}

/// The tops of labels at the ends of lines, which want to be at these heights: moved apart as little as is needed, in
/// their order, and kept within a range. `None` of those for which there is no room; the first ones have it first.
pub(super) fn at_ends(wanted: &[f32], height: f32, range: (f32, f32)) -> Vec<Option<f32>> {
    let room = ((range.1 - range.0) / height).floor().max(0.0) as usize;
    let mut order: Vec<usize> = (0..wanted.len().min(room)).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut tops: Vec<f32> = Vec::with_capacity(order.len());
    for at in &order {
        let least = tops.last().map_or(range.0, |last| last + height);
        tops.push((wanted[*at] - height / 2.0).max(least));
    }
    // What was pushed beyond the end pushes back.
    let mut most = range.1 - height;
    for top in tops.iter_mut().rev() {
        *top = top.min(most);
        most = *top - height;
    }
    let mut found = vec![None; wanted.len()];
    for (at, top) in order.into_iter().zip(tops) {
        found[at] = Some(top);
    }
    found
}

/// The distance of a position from a stretch of a line.
pub(super) fn distance(from: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let length = along.length_sq();
    let part = if length > 0.0 { ((from - a).dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
    (from - (a + vec2(along.x * part, along.y * part))).length()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_beside_points_never_collide() {
        let bounds = Rect::from_min_size(Pos2::ZERO, vec2(300.0, 200.0));
        let points = [(20.0, 20.0), (22.0, 24.0), (290.0, 100.0), (150.0, 100.0), (150.0, 101.0), (152.0, 99.0)];
        let wanted: Vec<Wanted> =
            points.iter().map(|(x, y)| Wanted { at: pos2(*x, *y), radius: 5.0, size: vec2(60.0, 14.0) }).collect();
        let found = beside_points(&wanted, bounds);
        let rects: Vec<Rect> =
            found.iter().flatten().map(|corner| Rect::from_min_size(*corner, vec2(60.0, 14.0))).collect();
        assert!(rects.len() >= 4, "{found:?}");
        for (i, rect) in rects.iter().enumerate() {
            assert!(bounds.contains_rect(*rect));
            assert!(rects[..i].iter().all(|other| !other.intersects(*rect)), "{rects:?}");
            for label in &wanted {
                let point = Rect::from_center_size(label.at, Vec2::splat(9.0));
                assert!(!point.intersects(*rect), "{rect:?} on {point:?}");
            }
        }
        assert!(found[2].is_some_and(|corner| corner.x < 290.0), "at the edge it stands on the other side");
    }

    #[test]
    fn labels_at_ends_keep_their_order_and_stay_in_the_range() {
        let found = at_ends(&[50.0, 52.0, 51.0, 199.0, 198.0], 14.0, (0.0, 200.0));
        let tops: Vec<f32> = found.iter().map(|top| top.expect("there is room")).collect();
        assert!(tops[0] < tops[2] && tops[2] < tops[1] && tops[4] < tops[3]);
        let mut sorted = tops.clone();
        sorted.sort_by(f32::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 14.0 - 1e-3), "{sorted:?}");
        assert!(sorted[0] >= 0.0 && sorted[4] <= 186.0 + 1e-3);
        let few = at_ends(&[1.0, 2.0, 3.0], 14.0, (0.0, 30.0));
        assert_eq!(few.iter().filter(|top| top.is_some()).count(), 2);
        assert!(few[2].is_none(), "the first ones have room first");
    }

    #[test]
    fn the_distance_of_a_stretch_is_that_of_its_nearest_point() {
        assert_eq!(distance(pos2(5.0, 3.0), pos2(0.0, 0.0), pos2(10.0, 0.0)), 3.0);
        assert_eq!(distance(pos2(-4.0, 3.0), pos2(0.0, 0.0), pos2(10.0, 0.0)), 5.0);
        assert_eq!(distance(pos2(3.0, 4.0), pos2(0.0, 0.0), pos2(0.0, 0.0)), 5.0);
    }
}
