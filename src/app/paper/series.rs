//! A chart over time as a table: a row a month, a column for whatever is drawn.

use crate::app::picture::chart::{Axis, Layer, Line, TimeChart, is_shown};
use crate::app::picture::table::{Cell, Column, Set, Table};
use crate::model::quantity::Unit;

/// The figures of a chart.
pub fn series(chart: &TimeChart) -> Table {
    let months = 0..chart.months;
    let lines = chart.lines.iter().map(|line| (line.name.to_string(), values(line, chart.months)));
    let ghosts = chart.ghosts.iter().map(|line| (format!("{}, baseline", line.name), values(line, chart.months)));
    let layers = chart.layers.iter().map(|layer: &Layer| {
        (layer.name.to_string(), months.clone().map(|month| TimeChart::layer_value_at(layer, month)).collect())
    });
    let bands = chart.bands.iter().flat_map(|band| {
        let edge = |of: &[f64]| {
            let mut edge = vec![None; chart.months];
            for (x, value) in band.xs.iter().zip(of).filter(|(_, value)| is_shown(**value)) {
                if let Some(place) = edge.get_mut(*x as usize) {
                    *place = Some(*value);
                }
            }
            edge
        };
        [(format!("{}, low", band.name), edge(&band.low)), (format!("{}, high", band.name), edge(&band.high))]
    });
    let found: Vec<(String, Vec<Option<f64>>)> = lines.chain(layers).chain(bands).chain(ghosts).collect();
    let first = match chart.axis {
        Axis::Dates => Column::words("Month"),
        Axis::Parts => Column::words("Part").of(Unit::Percent),
    };
    let columns = found.iter().map(|(name, _)| Column {
        title: name.clone().into(),
        unit: Some(chart.unit),
        says_unit: true,
        set: Set::Figures,
        ..Column::default()
    });
    let row = |month: usize| {
        let at = match chart.axis {
            Axis::Dates => Cell::words(chart.at(month)),
            Axis::Parts => Cell::said(month as f64 / chart.last_month().max(1) as f64, chart.at(month)),
        };
        let values = found.iter().map(|(_, values)| Cell::maybe(values.get(month).copied().flatten()));
        std::iter::once(at).chain(values).collect()
    };
    Table::new(std::iter::once(first).chain(columns).collect(), months.clone().map(row).collect()).fixed()
}

fn values(line: &Line, months: usize) -> Vec<Option<f64>> {
    (0..months).map(|month| TimeChart::value_at(line, month)).collect()
}
