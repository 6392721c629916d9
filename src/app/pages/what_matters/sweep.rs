//! The sweep of one input, ready to be drawn, and as a table.

use crate::analysis::measure::{Measure, Quantity};
use crate::analysis::reading::{Basis, Reading, Statistic};
use crate::analysis::sensitivity::Sweep;
use crate::app::picture::table::{Cell, Column, Table};
use crate::model::parameters::Parameter;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// One line of the sweep.
#[derive(Clone, Debug)]
pub struct Swept {
    /// Whose.
    pub strategy: Strategy,
    /// The measure at each value; NaN where it is undefined.
    pub values: Vec<f64>,
    /// Percentiles at each value: 5, 25, 75 and 95 %. Empty on the central path.
    pub bands: Vec<[f64; 4]>,
}

/// The sweep, ready to be drawn.
#[derive(Clone, Debug)]
pub struct SweepPicture {
    /// The input.
    pub input: &'static Parameter,
    /// The scenario's own value.
    pub present: f64,
    /// The input's values.
    pub at: Vec<f64>,
    /// The lines.
    pub lines: Vec<Swept>,
    /// Name of what is measured.
    pub title: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// What it is read from, in words.
    pub read: &'static str,
    /// It belongs to a former question.
    pub stale: bool,
}

/// Of an answer.
pub(super) fn swept(sweep: &Sweep, measure: Measure, statistic: Statistic) -> SweepPicture {
    // A difference between strategies is shown as both of them.
    let quantity = match measure {
        Measure::Of(quantity, _) => quantity,
        Measure::PlanMinusStay => Quantity::ValuePerShare,
        Measure::PlanBeatsStay => Quantity::ProbabilityOfDefault,
    };
    let has_bands = statistic.basis() == Basis::Futures && quantity == Quantity::ValuePerShare;
    let line = |strategy: Strategy| {
        let of = Measure::Of(quantity, strategy);
        let values = sweep.readings.iter().map(|r| r.value(of, statistic).map_or(f64::NAN, |e| e.value)).collect();
        let band = |reading: &Reading| {
            let [p5, p25, _, p75, p95] = reading.futures[strategy.index()].map_or([f64::NAN; 5], |f| f.percentiles);
            [p5, p25, p75, p95]
        };
        let bands = if has_bands { sweep.readings.iter().map(band).collect() } else { Vec::new() };
        Swept { strategy, values, bands }
    };
    SweepPicture {
        input: sweep.input,
        present: sweep.present,
        at: sweep.values.clone(),
        lines: Strategy::ALL.map(line).to_vec(),
        title: quantity.label(),
        unit: Measure::Of(quantity, Strategy::Plan).unit(),
        read: statistic.words(Measure::Of(quantity, Strategy::Plan)),
        stale: false,
    }
}

/// The same as a table.
pub(super) fn sweep_table(picture: &SweepPicture) -> Table {
    let row = |(i, &at): (usize, &f64)| {
        let cell = |line: &Swept| match line.values.get(i) {
            Some(value) if value.is_finite() => Cell::said(*value, picture.unit.text(*value)),
            _ => Cell::undefined(),
        };
        std::iter::once(Cell::said(at, picture.input.text(at))).chain(picture.lines.iter().map(cell)).collect()
    };
    let titles = std::iter::once(picture.input.label).chain(picture.lines.iter().map(|line| line.strategy.label()));
    Table::new(titles.map(Column::figures).collect(), picture.at.iter().enumerate().map(row).collect())
}
