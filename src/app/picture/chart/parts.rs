//! What a chart is made of: lines, bands, stacked areas, events, levels and points.

use egui_plot::PlotPoint;

use super::{Ink, Pattern, Text, is_shown};
use crate::model::scenario::Strategy;

/// One line: a value for each month, NaN where there is none.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name in the legend.
    pub name: Text,
    /// What its colour means.
    pub ink: Ink,
    /// How it is drawn.
    pub pattern: Pattern,
    /// Whether the eye is to follow it first.
    pub heavy: bool,
    /// Whether the chart is about it: a pinned baseline shows such a line of its own beside it.
    pub subject: bool,
    /// Month index and value, by month.
    pub points: Vec<PlotPoint>,
    /// It belongs to a former scenario, and is dimmed until the answer to this one is there.
    pub stale: bool,
}

impl Line {
    /// A line with a value for each month from the first.
    pub fn new(name: impl Into<Text>, ink: Ink, pattern: Pattern, values: impl IntoIterator<Item = f64>) -> Self {
        let points = values.into_iter().enumerate().map(|(i, y)| PlotPoint::new(i as f64, y)).collect();
        Self { name: name.into(), ink, pattern, heavy: false, subject: false, points, stale: false }
    }

    /// The line of a strategy, in the colour and pattern that it has everywhere.
    pub fn strategy(strategy: Strategy, values: impl IntoIterator<Item = f64>) -> Self {
        let line = Self::new(strategy.label(), strategy.into(), strategy.into(), values);
        Self { heavy: strategy == Strategy::Plan, subject: true, ..line }
    }

    /// The last month that has a value, and the value.
    pub fn end(&self) -> Option<PlotPoint> {
        self.points.iter().rev().find(|p| is_shown(p.y)).copied()
    }
}

/// One of many futures, drawn as a thin line that can be read.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Its number among the paths of the seed, from 0.
    pub number: usize,
    /// The line, with what the future is called.
    pub line: Line,
}

/// A range of values around a line: between two percentiles.
#[derive(Clone, Debug)]
pub struct Band {
    /// Name in the legend; a line of the same name is hidden and shown with it.
    pub name: Text,
    /// What its colour means.
    pub ink: Ink,
    /// Months.
    pub xs: Vec<f64>,
    /// Lower edge.
    pub low: Vec<f64>,
    /// Upper edge.
    pub high: Vec<f64>,
    /// 0 for the widest and faintest of nested bands, then 1, 2.
    pub level: u8,
    /// It belongs to a former scenario, and is dimmed until the answer to this one is there.
    pub stale: bool,
}

/// One area of a stack.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Name in the legend.
    pub name: Text,
    /// What its colour means.
    pub ink: Ink,
    /// Months: the same for every layer of a chart.
    pub xs: Vec<f64>,
    /// Lower edge.
    pub low: Vec<f64>,
    /// Upper edge.
    pub high: Vec<f64>,
}

impl Layer {
    /// Stacks series on each other, positive values up from zero and negative ones down.
    pub fn stack(series: impl IntoIterator<Item = (Text, Ink, Vec<f64>)>) -> Vec<Self> {
        let (mut top, mut bottom): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut layers = Vec::new();
        for (name, ink, values) in series {
            top.resize(values.len().max(top.len()), 0.0);
            bottom.resize(top.len(), 0.0);
            let (mut low, mut high) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
            for (i, value) in values.iter().enumerate() {
                let edge = if *value < 0.0 { &mut bottom[i] } else { &mut top[i] };
                let from = *edge;
                if value.is_finite() {
                    *edge += value;
                }
                low.push(from.min(from + value));
                high.push(from.max(from + value));
            }
            let xs = (0..values.len()).map(|i| i as f64).collect();
            layers.push(Self { name, ink, xs, low, high });
        }
        layers
    }

    /// How thick the area is in a month; nothing where a value is missing.
    pub(super) fn thickness(&self, i: usize) -> f64 {
        match (self.low.get(i), self.high.get(i)) {
            (Some(low), Some(high)) if is_shown(high - low) => high - low,
            _ => 0.0,
        }
    }
}

/// Something that happens in a month.
#[derive(Clone, Debug)]
pub struct Event {
    /// Month index.
    pub month: f64,
    /// A word or two.
    pub label: Text,
    /// Whether it is a default or another danger.
    pub danger: bool,
    /// Whose default it is: that strategy's line ends its story here.
    pub default_of: Option<Strategy>,
}

impl Event {
    /// Something that happens in a month.
    pub fn new(month: f64, label: impl Into<Text>) -> Self {
        Self { month, label: label.into(), danger: false, default_of: None }
    }

    /// A danger that strikes in a month.
    pub fn danger(month: f64, label: impl Into<Text>) -> Self {
        Self { danger: true, ..Self::new(month, label) }
    }
}

/// Months in which something is not there, and why: a gap in the chart that is said, and hatched.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    /// Index of the first month.
    pub from: usize,
    /// Index of the last month.
    pub to: usize,
    /// A word or two.
    pub label: Text,
}

impl Spell {
    /// The spells of months for which a reason is given, one after the other.
    pub fn among(reasons: impl IntoIterator<Item = Option<&'static str>>) -> Vec<Self> {
        let mut spells: Vec<Self> = Vec::new();
        for (month, reason) in reasons.into_iter().enumerate() {
            let Some(reason) = reason else { continue };
            match spells.last_mut().filter(|spell| spell.to + 1 == month && spell.label == reason) {
                Some(spell) => spell.to = month,
                None => spells.push(Self { from: month, to: month, label: reason.into() }),
            }
        }
        spells
    }
}

/// A level worth knowing.
#[derive(Clone, Debug)]
pub struct LevelMark {
    /// The level, in the chart's unit.
    pub value: f64,
    /// A word or two.
    pub label: Text,
}

/// A value worth knowing in one month: a published forecast.
#[derive(Clone, Debug)]
pub struct PointMark {
    /// Month index.
    pub month: f64,
    /// The value, in the chart's unit.
    pub value: f64,
    /// A word or two.
    pub label: Text,
}
