//! A waterfall: what a measure is made up of, or what it has changed by, step by step.

use crate::analysis::attribution::Beyond;
use crate::model::quantity::Unit;

/// A list of several entries behind a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The list.
    pub list: Beyond,
    /// Its entries stand behind the step.
    pub is_open: bool,
}

/// One step of a waterfall.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The input, the section, or the part of a company.
    pub name: String,
    /// What it changes the measure by.
    pub change: f64,
    /// Standard error of that; zero where nothing was drawn.
    pub error: f64,
    /// The level from which it steps.
    pub level: f64,
    /// What is said of it: its inputs with their values before and after, or what it counts.
    pub inputs: Vec<String>,
    /// It marks the level that is reached so far, and changes nothing.
    pub marks: bool,
    /// The list that can be opened, where it is one.
    pub fold: Option<Fold>,
    /// It is an entry of the list before it, which counts already.
    pub is_entry: bool,
}

/// The way of a measure from one level to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The measure.
    pub title: String,
    /// Its unit.
    pub unit: Unit,
    /// Where it begins, and the measure there; `None` for nothing at all.
    pub from: Option<(String, f64)>,
    /// Where it ends, and the measure there.
    pub to: (String, f64),
    /// The steps, in their order.
    pub steps: Vec<Step>,
    /// How the change was split.
    pub note: String,
    /// The waterfall in words.
    pub summary: String,
    /// It belongs to a former question.
    pub stale: bool,
}

impl Waterfall {
    /// Rows that it takes: the steps and the ends.
    pub fn rows(&self) -> usize {
        self.before() + self.steps.len() + 1
    }

    /// The step that stands in a row.
    pub fn step(&self, row: usize) -> Option<&Step> {
        self.steps.get(row.checked_sub(self.before())?)
    }

    /// Rows before the first step.
    pub fn before(&self) -> usize {
        usize::from(self.from.is_some())
    }
}
