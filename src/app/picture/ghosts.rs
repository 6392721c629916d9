//! The pinned baseline in the charts: its lines in grey behind those that are about the open scenario.

use crate::app::pages::Facts;
use crate::app::picture::chart::{Ink, Layer, Line, Pattern, TimeChart, is_shown};
use crate::app::picture::series::ChartSet;
use crate::model::scenario::Strategy;

/// A page's charts, with the pinned baseline's behind them.
#[derive(Clone, Debug, Default)]
pub struct Haunted<C> {
    charts: C,
    /// The baseline's own charts, and what they were made of: the revision of what stands beside the open scenario, and
    /// the strategy that was looked at.
    ghosts: Option<(u64, Strategy, C)>,
}

impl<C: ChartSet> Haunted<C> {
    /// Makes the charts anew, and the baseline's where these are out of date.
    pub fn refresh(&mut self, facts: &Facts<'_>) {
        self.charts = C::of(&facts.series());
        let Some(baseline) = facts.results.baseline() else {
            self.ghosts = None;
            return;
        };
        let made_of = (facts.results.beside(), facts.focus);
        let fits = self.ghosts.as_ref().is_some_and(|(beside, focus, _)| (*beside, *focus) == made_of);
        if !fits {
            self.ghosts = Some((made_of.0, made_of.1, C::of(&baseline.series(facts.focus))));
        }
        if let Some((_, _, ghosts)) = &self.ghosts {
            haunt(&mut self.charts, ghosts, baseline.name());
        }
    }
}

impl<C> std::ops::Deref for Haunted<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.charts
    }
}

/// Puts the lines of one set of charts behind those of another, and into their words.
pub fn haunt<C: ChartSet>(charts: &mut C, ghosts: &C, name: &str) {
    for (chart, own) in charts.all_mut().zip(ghosts.all()) {
        chart.ghosts = lines(own, chart);
        if !chart.ghosts.is_empty() {
            let words = words(name, chart);
            chart.summary.push_str(&words);
        }
    }
}

/// The lines that a chart is about and the top of its stack, in grey and at their own dates: another scenario may start
/// in another month.
fn lines(own: &TimeChart, chart: &TimeChart) -> Vec<Line> {
    let shift = own.start.months_since(chart.start) as f64;
    let shown = 0.0..=chart.last_month() as f64;
    let total = (!own.layers.is_empty()).then(|| total(&own.layers));
    let subjects = own.lines.iter().filter(|line| line.subject).chain(&total);
    let ghost = |line: &Line| {
        let moved = line.points.iter().map(|p| egui_plot::PlotPoint::new(p.x + shift, p.y));
        let points = moved.filter(|p| shown.contains(&p.x)).collect();
        Line { ink: Ink::Ghost, heavy: false, stale: false, points, ..line.clone() }
    };
    subjects.map(ghost).filter(|line| line.end().is_some()).collect()
}

/// What the areas of a stack come to together.
fn total(layers: &[Layer]) -> Line {
    let months = layers.first().map_or(0, |layer| layer.xs.len());
    let sum = |month| {
        let parts = layers.iter().filter_map(|layer| TimeChart::layer_value_at(layer, month));
        // Where nothing has a value, neither has the sum: a month without a bitcoin has no cost per bitcoin.
        parts.reduce(|a, b| a + b).unwrap_or(f64::NAN)
    };
    Line::new("Total", Ink::Ghost, Pattern::Solid, (0..months).map(sum))
}

/// The ghosts in words.
fn words(name: &str, chart: &TimeChart) -> String {
    let mut text = format!(" Baseline \u{201c}{name}\u{201d}:");
    for line in &chart.ghosts {
        let mut ends = line.points.iter().filter(|p| is_shown(p.y));
        if let (Some(first), Some(last)) = (ends.clone().next(), ends.next_back()) {
            let point = |p: &egui_plot::PlotPoint| {
                format!("{} in {}", chart.unit.number(p.y), chart.date(p.x.max(0.0) as usize))
            };
            text.push_str(&format!(" {} from {} to {}.", line.name, point(first), point(last)));
        }
    }
    text
}
