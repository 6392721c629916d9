//! Two inputs at once: a measure over a grid of both, and the line along which it crosses a level.

use super::measure::Measure;
use super::reading::{Reading, Statistic};
use crate::model::parameters::Parameter;
use crate::model::scenario::Scenario;
use crate::model::soundness::are_bound;

/// Values of each input.
pub const SIDE: usize = 41;
/// Steps of the passes from coarse to fine: every eighth value first, every one in the end.
const PASSES: [usize; 4] = [8, 4, 2, 1];

/// Two inputs and the ranges in which they are looked at.
#[derive(Clone, Copy, Debug)]
pub struct Axes {
    /// The input from left to right, and the one from bottom to top.
    pub inputs: [&'static Parameter; 2],
    /// Their ranges.
    pub ranges: [(f64, f64); 2],
}

impl Axes {
    /// Two inputs on the sliders that show a scenario's values, as far as these are sound beside all others.
    pub fn new(scenario: &Scenario, inputs: [&'static Parameter; 2]) -> Self {
        let is_bound = are_bound(inputs[0], inputs[1]);
        let range = |input: &Parameter| {
            if is_bound { input.slider_for(input.get(scenario)) } else { input.slider_in(scenario) }
        };
        Self { inputs, ranges: inputs.map(range) }
    }

    /// The value of an axis at a part, 0 … 1, of its range.
    pub fn value(&self, axis: usize, part: f64) -> f64 {
        self.inputs[axis].scale.value(self.ranges[axis], part)
    }

    /// The part of its range at which a value of an axis stands.
    pub fn part(&self, axis: usize, value: f64) -> f64 {
        self.inputs[axis].scale.part(self.ranges[axis], value)
    }

    /// The scenario at a point of the grid. Where the two values do not fit each other, the one that gives way does.
    pub fn variant(&self, scenario: &Scenario, column: usize, row: usize) -> Scenario {
        let part = |i: usize| i as f64 / (SIDE - 1) as f64;
        scenario.with_all(self.inputs.into_iter().zip([self.value(0, part(column)), self.value(1, part(row))]))
    }
}

/// Readings over a grid. Points that are yet to come are missing.
#[derive(Clone, Debug)]
pub struct HeatMap {
    /// The inputs.
    pub axes: Axes,
    /// Readings by row from the bottom, and in a row from the left.
    pub points: Vec<Option<Reading>>,
    /// Distance between points that are there.
    pub step: usize,
}

impl HeatMap {
    /// A map without readings.
    pub fn empty(axes: Axes) -> Self {
        Self { axes, points: vec![None; SIDE * SIDE], step: PASSES[0] }
    }

    /// The passes in which a map is made: the step of each, and the points (column, row) that it adds.
    pub fn passes() -> impl Iterator<Item = (usize, Vec<(usize, usize)>)> {
        PASSES.into_iter().enumerate().map(|(pass, step)| {
            let before = pass.checked_sub(1).map(|earlier| PASSES[earlier]);
            let is_new = move |(column, row): &(usize, usize)| {
                before.is_none_or(|before| column % before != 0 || row % before != 0)
            };
            let all = (0..SIDE).step_by(step).flat_map(|row| (0..SIDE).step_by(step).map(move |column| (column, row)));
            (step, all.filter(is_new).collect())
        })
    }

    /// The reading that stands for a point: its own, or that of the nearest point of the grid that is there.
    pub fn reading(&self, column: usize, row: usize) -> Option<&Reading> {
        let near = |i: usize| ((i + self.step / 2) / self.step * self.step).min(SIDE - 1);
        self.points.get(near(row) * SIDE + near(column))?.as_ref()
    }

    /// A measure at a point; `None` where it is undefined or void, or not there yet.
    pub fn value(&self, column: usize, row: usize, measure: Measure, statistic: Statistic) -> Option<f64> {
        let reading = self.reading(column, row)?;
        if reading.is_void(measure, statistic) { None } else { reading.value(measure, statistic).map(|e| e.value) }
    }

    /// The line along which a measure is at a level, as pieces between points given as parts, 0 … 1, of both ranges.
    /// It ends where the measure is undefined.
    pub fn contour(&self, measure: Measure, statistic: Statistic, level: f64) -> Vec<[[f64; 2]; 2]> {
        let mut pieces = Vec::new();
        let cells = (SIDE - 1) / self.step;
        for (row, column) in (0..cells).flat_map(|row| (0..cells).map(move |column| (row, column))) {
            let (left, bottom) = (column * self.step, row * self.step);
            let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(dx, dy)| {
                let (x, y) = (left + dx * self.step, bottom + dy * self.step);
                let part = |i: usize| i as f64 / (SIDE - 1) as f64;
                ([part(x), part(y)], self.value(x, y, measure, statistic).map(|v| v - level))
            });
            cross(&corners, &mut pieces);
        }
        pieces
    }
}

/// Where the line passes through a cell of the grid, whose corners are given around it with their heights over the
/// level (marching squares).
fn cross(corners: &[([f64; 2], Option<f64>); 4], pieces: &mut Vec<[[f64; 2]; 2]>) {
    let mut points = [[0.0; 2]; 4];
    let mut count = 0;
    for i in 0..4 {
        let ((from, Some(a)), (to, Some(b))) = (corners[i], corners[(i + 1) % 4]) else { return };
        if (a > 0.0) != (b > 0.0) {
            let part = a / (a - b);
            points[count] = [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * part);
            count += 1;
        }
    }
    match count {
        2 => pieces.push([points[0], points[1]]),
        // A saddle: two pieces, around the corners in the order in which the sides are crossed.
        4 => pieces.extend([[points[0], points[1]], [points[2], points[3]]]),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::analysis::sensitivity::with;
    use crate::model::parameters::find;

    #[test]
    fn passes_add_every_point_once() {
        let mut seen = BTreeSet::new();
        for (step, points) in HeatMap::passes() {
            for point in points {
                assert!(point.0 % step == 0 && point.1 % step == 0);
                assert!(seen.insert(point), "{point:?} twice");
            }
        }
        assert_eq!(seen.len(), SIDE * SIDE);
        let (step, coarse) = HeatMap::passes().next().expect("a first pass");
        assert_eq!((step, coarse.len()), (8, 36));
    }

    #[test]
    fn every_point_of_a_map_is_sound() {
        let mut scenario = Scenario::default();
        scenario.company.existing_ai_mw = 30.0;
        let [site, leased, rent] =
            ["company.site_mw", "company.existing_ai_mw", "world.lease_rate"].map(|id| find(id).expect("an input"));
        let both = Axes::new(&scenario, [site, leased]);
        assert_eq!(both.ranges, [site.slider, leased.slider], "neither holds the other while both are looked at");
        let one = Axes::new(&scenario, [rent, leased]);
        assert_eq!(one.ranges, [rent.slider, (0.0, 300.0)]);
        for axes in [both, one] {
            for (column, row) in [(0, 0), (0, SIDE - 1), (SIDE - 1, 0), (SIDE / 2, SIDE - 1)] {
                assert_eq!(axes.variant(&scenario, column, row).unsound(), [], "{column} {row}");
            }
        }
    }

    #[test]
    fn the_line_lies_where_the_measure_crosses_the_level() {
        let scenario = Scenario::default();
        let inputs = ["world.lease_rate", "plan.capex_per_it_mw"].map(|id| find(id).expect("an input"));
        let axes = Axes::new(&scenario, inputs);
        let mut map = HeatMap::empty(axes);
        let (step, points) = HeatMap::passes().next().expect("a first pass");
        map.step = step;
        for (column, row) in points {
            map.points[row * SIDE + column] = Some(Reading::of(&axes.variant(&scenario, column, row)));
        }
        let line = map.contour(Measure::PlanMinusStay, Statistic::Central, 0.0);
        assert!(!line.is_empty(), "a higher rent pays for a dearer build somewhere");
        for [x, y] in line.into_iter().flatten() {
            assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y));
            let lead = |x: f64, y: f64| {
                let rent = axes.value(0, x.clamp(0.0, 1.0));
                let variant = with(&with(&scenario, inputs[0], rent), inputs[1], axes.value(1, y.clamp(0.0, 1.0)));
                Reading::of(&variant).value(Measure::PlanMinusStay, Statistic::Central).expect("a value").value
            };
            // Within one cell of the coarse grid the plan is behind and ahead.
            let cell = 0.2;
            let around = [lead(x - cell, y), lead(x + cell, y), lead(x, y - cell), lead(x, y + cell)];
            assert!(around.iter().any(|&v| v <= 0.0) && around.iter().any(|&v| v > 0.0), "at {x} {y}: {around:?}");
        }
    }
}
