//! The map of two inputs, ready to be drawn.

use crate::analysis::heat_map::{Axes, HeatMap, SIDE};
use crate::analysis::measure::Measure;
use crate::analysis::reading::Statistic;

/// The map, ready to be drawn.
#[derive(Clone, Debug)]
pub struct MapPicture {
    /// The inputs and their ranges.
    pub axes: Axes,
    /// The measure.
    pub measure: Measure,
    /// What it is read from.
    pub statistic: Statistic,
    /// The measure by row from the bottom; `None` where it is undefined.
    pub cells: Vec<Option<f64>>,
    /// Whether the undefined cells are so because every strategy is worth nothing there.
    pub void: Vec<bool>,
    /// Smallest and largest value.
    pub range: (f64, f64),
    /// The level of the line.
    pub level: f64,
    /// The line, in parts of both ranges.
    pub line: Vec<[[f64; 2]; 2]>,
    /// Distance between points that are computed.
    pub step: usize,
    /// It belongs to a former question.
    pub stale: bool,
}

/// Of an answer, with the line at a level.
pub(super) fn picture(map: &HeatMap, measure: Measure, statistic: Statistic, level: f64) -> MapPicture {
    let grid = || (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
    let cells: Vec<Option<f64>> = grid().map(|(column, row)| map.value(column, row, measure, statistic)).collect();
    let void =
        grid().map(|(c, r)| map.reading(c, r).is_some_and(|reading| reading.is_void(measure, statistic))).collect();
    let (low, high) =
        cells.iter().flatten().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)));
    MapPicture {
        axes: map.axes,
        measure,
        statistic,
        range: if high >= low { (low, high) } else { (0.0, 0.0) },
        level,
        line: map.contour(measure, statistic, level),
        step: map.step,
        cells,
        void,
        stale: false,
    }
}

impl MapPicture {
    /// The measure at a point given in parts, 0 … 1, of both ranges; and whether all is worth nothing there.
    pub fn at(&self, part: [f64; 2]) -> (Option<f64>, bool) {
        let index = |part: f64| (part.clamp(0.0, 1.0) * (SIDE - 1) as f64).round() as usize;
        let i = index(part[1]) * SIDE + index(part[0]);
        (self.cells.get(i).copied().flatten(), self.void.get(i).copied().unwrap_or(false))
    }
}
