//! Triangles, put together again: what has one colour becomes its outline.

use std::collections::BTreeMap;

use egui::{Color32, Mesh, Pos2};

/// A place in hundredths of a point, so that corners that should be one are one.
type Corner = (i64, i64);

/// How often a triangle whose corners differ in colour is quartered.
const QUARTERED: u32 = 3;

/// The areas of a mesh: a colour, and the loops around it.
pub(super) fn areas(mesh: &Mesh) -> Vec<(Color32, Vec<Vec<Pos2>>)> {
    let mut colors: Vec<Color32> = Vec::new();
    let mut areas: Vec<Outline> = Vec::new();
    let mut places: BTreeMap<[u8; 4], usize> = BTreeMap::new();
    let mut add = |color: Color32, corners: [Pos2; 3]| {
        if color.a() == 0 || !corners.iter().all(|corner| corner.is_finite()) {
            return;
        }
        let place = *places.entry(color.to_array()).or_insert_with(|| {
            colors.push(color);
            areas.push(Outline::default());
            areas.len() - 1
        });
        areas[place].add(corners);
    };
    for triangle in mesh.indices.as_chunks::<3>().0 {
        let Some(corners) = corners(mesh, *triangle) else { continue };
        shade(corners, QUARTERED, &mut add);
    }
    colors.into_iter().zip(areas.into_iter().map(Outline::loops)).collect()
}

fn corners(mesh: &Mesh, triangle: [u32; 3]) -> Option<[(Pos2, Color32); 3]> {
    let corner = |i: u32| mesh.vertices.get(i as usize).map(|vertex| (vertex.pos, vertex.color));
    let [a, b, c] = triangle.map(corner);
    Some([a?, b?, c?])
}

/// A triangle of one colour as it is; another in smaller ones, each of its middle colour.
fn shade(corners: [(Pos2, Color32); 3], left: u32, add: &mut impl FnMut(Color32, [Pos2; 3])) {
    let [a, b, c] = corners;
    let flat = a.1 == b.1 && b.1 == c.1;
    if flat || left == 0 {
        let color = if flat { a.1 } else { a.1.lerp_to_gamma(b.1, 0.5).lerp_to_gamma(c.1, 1.0 / 3.0) };
        add(color, [a.0, b.0, c.0]);
        return;
    }
    let middle = |p: (Pos2, Color32), q: (Pos2, Color32)| (p.0.lerp(q.0, 0.5), p.1.lerp_to_gamma(q.1, 0.5));
    let (ab, bc, ca) = (middle(a, b), middle(b, c), middle(c, a));
    for quarter in [[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]] {
        shade(quarter, left - 1, add);
    }
}

/// The sides of triangles that no neighbour shares, all turning the same way.
#[derive(Default)]
struct Outline(BTreeMap<(Corner, Corner), usize>);

impl Outline {
    fn add(&mut self, corners: [Pos2; 3]) {
        let [a, b, c] =
            corners.map(|at| ((f64::from(at.x) * 100.0).round() as i64, (f64::from(at.y) * 100.0).round() as i64));
        let turn = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
        if turn == 0 {
            return;
        }
        let (b, c) = if turn < 0 { (c, b) } else { (b, c) };
        for side in [(a, b), (b, c), (c, a)] {
            let back = (side.1, side.0);
            match self.0.get_mut(&back) {
                Some(1) => _ = self.0.remove(&back),
                Some(count) => *count -= 1,
                None => *self.0.entry(side).or_default() += 1,
            }
        }
    }

    /// The sides in loops. As many lead to a corner as away from it, so that each walk ends where it began.
    fn loops(self) -> Vec<Vec<Pos2>> {
        let mut ways: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
        for ((from, to), count) in self.0 {
            ways.entry(from).or_default().extend(std::iter::repeat_n(to, count));
        }
        let mut loops = Vec::new();
        while let Some((&start, _)) = ways.first_key_value() {
            let mut walk = vec![start];
            let mut at = start;
            while let Some(nexts) = ways.get_mut(&at) {
                let next = nexts.pop();
                if nexts.is_empty() {
                    ways.remove(&at);
                }
                let Some(next) = next else { break };
                if next == start {
                    break;
                }
                walk.push(next);
                at = next;
            }
            straighten(&mut walk);
            if walk.len() > 2 {
                loops.push(walk.into_iter().map(|(x, y)| Pos2::new(x as f32 / 100.0, y as f32 / 100.0)).collect());
            }
        }
        loops
    }
}

/// Leaves out corners on a straight line between their neighbours.
fn straighten(walk: &mut Vec<Corner>) {
    let turns = |a: Corner, b: Corner, c: Corner| (b.0 - a.0) * (c.1 - b.1) != (b.1 - a.1) * (c.0 - b.0);
    let mut kept: Vec<Corner> = Vec::with_capacity(walk.len());
    let count = walk.len();
    for i in 0..count {
        let before = kept.last().copied().unwrap_or(walk[count - 1]);
        if turns(before, walk[i], walk[(i + 1) % count]) {
            kept.push(walk[i]);
        }
    }
    *walk = kept;
}
