//! The pinned baseline in the charts: its lines in grey behind those that are about the open scenario.

use super::Facts;
use crate::app::picture::chart::{Ink, Layer, Line, Pattern, TimeChart, is_shown};
use crate::app::picture::series::{ChartSet, Series};
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
            self.ghosts = Some((made_of.0, made_of.1, C::of(&Series::of_baseline(baseline, facts.focus))));
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec};
    use crate::analysis::evaluation::Evaluation;
    use crate::app::picture::chart::BASELINE;
    use crate::app::picture::series::{CashFlowCharts, MarketCharts, OverviewCharts, RiskCharts};
    use crate::store::preset::Document;

    /// A document with what it comes to.
    struct Made {
        document: Document,
        evaluation: Evaluation,
        ensemble: Arc<Ensemble>,
    }

    impl Made {
        fn of(document: Document) -> Self {
            let spec = EnsembleSpec { paths: 256, seed: 1 };
            let ensemble = Ensemble::run(&document.scenario, &spec, &Control::new()).expect("nobody stops it");
            Self { evaluation: Evaluation::of(&document.scenario), ensemble: Arc::new(ensemble), document }
        }

        fn charts<C: ChartSet>(&self) -> C {
            let series = Series::new(&self.document, &self.evaluation, Strategy::Plan);
            C::of(&series.with_futures(Some(&self.ensemble), false))
        }
    }

    fn dearer() -> Made {
        let mut document = Document::default();
        document.scenario.world.hashprice *= 1.3;
        Made::of(document)
    }

    fn every_chart_has_one<C: ChartSet>(then: &Made, now: &Made) -> C {
        let mut charts: C = now.charts();
        haunt(&mut charts, &then.charts(), "Then");
        for chart in charts.all() {
            assert!(!chart.ghosts.is_empty(), "{}", chart.id);
            assert!(chart.summary.contains("Baseline \u{201c}Then"), "{}", chart.summary);
            assert_eq!(chart.legend().filter(|entry| *entry.name == BASELINE).count(), 1, "{}", chart.id);
        }
        charts
    }

    #[test]
    fn every_chart_over_time_has_a_ghost() {
        let (then, now) = (Made::of(Document::default()), dearer());
        let overview: OverviewCharts = every_chart_has_one(&then, &now);
        every_chart_has_one::<RiskCharts>(&then, &now);
        every_chart_has_one::<MarketCharts>(&then, &now);
        let flow: CashFlowCharts = every_chart_has_one(&then, &now);
        // The ghost is the baseline's own line, not the present one.
        let plan = |lines: &[Line]| lines.iter().find(|l| l.name == "Plan").map(|l| l.points[60].y);
        assert_eq!(plan(&overview.value.ghosts), plan(&then.charts::<OverviewCharts>().value.lines));
        assert_ne!(plan(&overview.value.ghosts), plan(&overview.value.lines));
        let (month, own) = (30, then.charts::<CashFlowCharts>());
        let sum: f64 = own.revenue.layers.iter().filter_map(|layer| TimeChart::layer_value_at(layer, month)).sum();
        assert_eq!(TimeChart::value_at(&flow.revenue.ghosts[0], month), Some(sum));
    }

    #[test]
    fn ghosts_stand_at_their_dates_and_inside_the_chart() {
        let then = Made::of(Document::default());
        let mut now = dearer();
        now.document.as_of = then.document.as_of.plus(7);
        let mut charts: MarketCharts = now.charts();
        let ghosts: MarketCharts = then.charts();
        haunt(&mut charts, &ghosts, "Then");
        let own = &ghosts.price.lines[0];
        assert_eq!(TimeChart::value_at(&charts.price.ghosts[0], 0), TimeChart::value_at(own, 7));
        assert_eq!(charts.price.ghosts[0].end().map(|p| p.x), Some(112.0));
    }
}
