//! The data of a distribution: how often each strategy comes to which value. No drawing.

use egui_plot::PlotPoint;

use crate::analysis::ensemble::{Ensemble, Histogram};
use crate::app::picture::chart::{BASELINE, Entry, Hidden, Ink, Pattern, Swatch, Text, tick_step};
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

/// The order in which strategies are drawn and listed: the plan on top, as in the charts over time.
const ORDER: [Strategy; 3] = [Strategy::Stay, Strategy::AllIn, Strategy::Plan];

/// Share of a strategy's futures that may lie beyond the last bin. The tails are long: shown in full, they would press
/// everything else against zero.
const MOST_BEYOND: f64 = 0.08;
/// Begins the words about a pinned baseline.
const HAUNTED: &str = " The baseline's";
/// Steps in which the axis becomes longer.
const PARTS: usize = 24;

/// One strategy's share of futures by value.
#[derive(Clone, Debug)]
pub struct DistributionSeries {
    /// Name in the legend.
    pub name: Text,
    /// What its colour means.
    pub ink: Ink,
    /// How its outline is drawn.
    pub pattern: Pattern,
    /// Whether the eye is to follow it first.
    pub heavy: bool,
    /// Share of the futures in each bin, 0 … 1. Worthless futures are not among them.
    pub shares: Vec<f64>,
    /// The outline: value and share, through the middle of each bin.
    pub points: Vec<PlotPoint>,
    /// Share of the futures in which it is worth nothing.
    pub worthless: f64,
    /// Standard error of that share.
    pub worthless_error: f64,
    /// Share of the futures beyond the last bin.
    pub beyond: f64,
    /// Median value, worthless futures included.
    pub median: f64,
}

impl DistributionSeries {
    /// Height of the outline at a value; nothing outside the bins.
    pub fn height_at(&self, value: f64) -> Option<f64> {
        let after = self.points.partition_point(|p| p.x < value);
        let (a, b) = (self.points.get(after.saturating_sub(1))?, self.points.get(after)?);
        Some(if b.x > a.x { a.y + (b.y - a.y) * (value - a.x) / (b.x - a.x) } else { b.y })
    }
}

/// Values of the strategies in bins that they share.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// The measure.
    pub title: &'static str,
    /// What its values are measured in.
    pub unit: Unit,
    /// Width of a bin; the first starts at zero.
    pub width: f64,
    /// The strategies, the last one on top.
    pub series: Vec<DistributionSeries>,
    /// The outline of the pinned baseline's focused strategy, behind them; empty without one.
    pub ghost: Vec<PlotPoint>,
    /// The distribution in a few sentences, for those who cannot see it.
    pub summary: String,
}

impl Distribution {
    /// Value per share of the three strategies over all futures, in so many bins.
    pub fn new(ensemble: &Ensemble, bins: usize) -> Self {
        let unit = Unit::UsdPerShare;
        let bins = bins.max(1);
        let histogram = &ensemble.histogram;
        let width = end(histogram) / bins as f64;
        let series = ORDER.map(|strategy| {
            let (k, outcome) = (strategy.index(), ensemble.strategy(strategy));
            let shares = histogram.shares(k, width, bins);
            DistributionSeries {
                name: strategy.label().into(),
                ink: strategy.into(),
                pattern: strategy.into(),
                heavy: strategy == Strategy::Plan,
                points: outline(&shares, width),
                shares,
                worthless: outcome.worthless.value,
                worthless_error: outcome.worthless.error,
                beyond: histogram.share_from(k, width * bins as f64),
                median: outcome.median(),
            }
        });
        let summary = summary(&series, unit, ensemble.paths);
        Self { title: "Value distribution", unit, width, series: series.into(), ghost: Vec::new(), summary }
    }

    /// Puts the outline of a pinned baseline behind the others, in the same bins; takes it away where there is none.
    pub fn haunt(&mut self, baseline: Option<(&Ensemble, Strategy)>) {
        let end = self.summary.find(HAUNTED).unwrap_or(self.summary.len());
        self.summary.truncate(end);
        self.ghost = Vec::new();
        let Some((baseline, strategy)) = baseline.filter(|(baseline, _)| baseline.paths > 0) else { return };
        self.ghost = outline(&baseline.histogram.shares(strategy.index(), self.width, self.bins()), self.width);
        let median = self.unit.figure(baseline.strategy(strategy).median());
        self.summary.push_str(&format!("{HAUNTED} median is {median}{THIN_SPACE}{}.", self.unit.suffix()));
    }

    /// Number of bins.
    pub fn bins(&self) -> usize {
        self.series.first().map_or(0, |series| series.shares.len())
    }

    /// Upper end of the last bin.
    pub fn end(&self) -> f64 {
        self.width * self.bins() as f64
    }

    /// What the legend lists.
    pub fn legend(&self) -> impl Iterator<Item = Entry<'_>> + Clone {
        let ghost = Entry { name: &BASELINE, ink: Ink::Ghost, swatch: Swatch::Line(Pattern::Solid, false) };
        let own = self.series.iter();
        own.map(|s| Entry { name: &s.name, ink: s.ink, swatch: Swatch::Line(s.pattern, s.heavy) })
            .chain((!self.ghost.is_empty()).then_some(ghost))
    }

    /// The series that are switched on.
    pub fn shown(&self, hidden: &Hidden) -> impl Iterator<Item = &DistributionSeries> {
        self.series.iter().filter(|series| !hidden.contains(&series.name))
    }

    /// Upper end of the share axis, with a little air and a round end, and the step of its about `parts` ticks.
    pub fn share_range(&self, hidden: &Hidden, parts: f64) -> (f64, f64) {
        let ghost = self.ghost.iter().filter(|_| !hidden.contains(&BASELINE)).map(|point| point.y);
        let tallest = self.shown(hidden).flat_map(|s| &s.shares).copied().chain(ghost).fold(0.0, f64::max);
        // Nothing above zero still has an axis.
        let tallest = if tallest > 0.0 { tallest * 1.06 } else { 0.01 };
        let step = tick_step(tallest, parts);
        // Half steps keep the top from leaping when a peak passes a tick.
        ((tallest / step * 2.0).ceil() / 2.0 * step, step)
    }
}

/// Where a distribution ends, USD per share: at the first of [`PARTS`] steps that leaves no more than [`MOST_BEYOND`] of
/// any strategy's futures beyond it.
fn end(histogram: &Histogram) -> f64 {
    let step = histogram.width() * histogram.bins() as f64 / PARTS as f64;
    let is_far_enough = |end: f64| ORDER.iter().all(|s| histogram.share_from(s.index(), end) <= MOST_BEYOND);
    (1..PARTS).map(|part| part as f64 * step).find(|end| is_far_enough(*end)).unwrap_or(PARTS as f64 * step)
}

/// A line through the middles of the bins, level in the outer halves of the first and the last.
///
/// Three outlines of steps, two of them dashed or dotted, would hide each other; and with the bins as narrow as they
/// are, the two ways differ by less than the noise.
fn outline(shares: &[f64], width: f64) -> Vec<PlotPoint> {
    let middles = shares.iter().enumerate().map(|(i, share)| PlotPoint::new((i as f64 + 0.5) * width, *share));
    let first = shares.first().map(|share| PlotPoint::new(0.0, *share));
    let last = shares.last().map(|share| PlotPoint::new(shares.len() as f64 * width, *share));
    first.into_iter().chain(middles).chain(last).collect()
}

fn summary(series: &[DistributionSeries], unit: Unit, paths: usize) -> String {
    let mut text = format!("Over {} futures.", Unit::Plain.number(paths as f64));
    for series in series {
        text.push_str(&format!(
            " {} is worth nothing in {}{THIN_SPACE}% of them; its median is {}{THIN_SPACE}{}.",
            series.name,
            Unit::Percent.figure(series.worthless),
            unit.figure(series.median),
            unit.suffix(),
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::{Control, EnsembleSpec};
    use crate::model::scenario::Scenario;

    fn ensemble(paths: usize) -> Ensemble {
        let spec = EnsembleSpec { paths, seed: 1 };
        Ensemble::run(&Scenario::default(), &spec, &Control::new()).expect("nobody stops it")
    }

    fn distribution(bins: usize) -> Distribution {
        Distribution::new(&ensemble(2_000), bins)
    }

    #[test]
    fn every_future_is_counted_once() {
        for bins in [1, 7, 40] {
            let distribution = distribution(bins);
            assert_eq!((distribution.series.len(), distribution.bins()), (3, bins));
            for series in &distribution.series {
                let all = series.shares.iter().sum::<f64>() + series.worthless + series.beyond;
                assert!((all - 1.0).abs() < 1e-9, "{}: {all}", series.name);
                assert_eq!(series.points.len(), bins + 2);
            }
        }
    }

    #[test]
    fn long_tails_are_cut() {
        let series = distribution(40).series;
        assert!(series.iter().all(|s| s.beyond <= MOST_BEYOND), "{:?}", series.iter().map(|s| s.beyond));
        // A step less would leave too much of one of them.
        let ensemble = ensemble(2_000);
        let histogram = &ensemble.histogram;
        let step = histogram.width() * histogram.bins() as f64 / PARTS as f64;
        let less = end(histogram) - step;
        assert!((0..3).any(|strategy| histogram.share_from(strategy, less) > MOST_BEYOND), "{less}");
        assert!(Distribution::new(&super::tests::ensemble(0), 40).end() > 0.0, "nothing has an axis");
    }

    #[test]
    fn the_plan_is_on_top_and_the_words_name_all() {
        let distribution = distribution(40);
        assert_eq!(distribution.series.last().map(|s| (s.ink, s.heavy)), Some((Ink::Plan, true)));
        for name in ["Stay is", "All-in is", "Plan is", "2000 futures"] {
            assert!(distribution.summary.contains(name), "{}", distribution.summary);
        }
    }

    #[test]
    fn the_share_axis_holds_what_is_shown() {
        let distribution = distribution(40);
        let tallest = distribution.series.iter().flat_map(|s| &s.shares).copied().fold(0.0, f64::max);
        let mut hidden = Hidden::new();
        let (top, step) = distribution.share_range(&hidden, 5.0);
        assert!(top >= tallest && top < 2.0 * tallest && step > 0.0 && step <= top);
        hidden.extend(distribution.series.iter().map(|s| s.name.clone()));
        assert!(distribution.share_range(&hidden, 5.0).0 > 0.0);
    }

    #[test]
    fn a_baseline_stands_behind_in_the_same_bins() {
        let ensemble = ensemble(2_000);
        let mut distribution = Distribution::new(&ensemble, 40);
        let words = distribution.summary.clone();
        distribution.haunt(Some((&ensemble, Strategy::Plan)));
        let plan = distribution.series.last().expect("the plan");
        let same = plan.points.iter().zip(&distribution.ghost).all(|(a, b)| a.x == b.x && (a.y - b.y).abs() < 1e-9);
        assert!(same && plan.points.len() == distribution.ghost.len(), "the same futures have the same outline");
        assert!(distribution.summary.contains("The baseline's median"));
        assert_eq!(distribution.legend().count(), 4);
        distribution.haunt(None);
        assert!(distribution.ghost.is_empty() && distribution.summary == words);
    }

    #[test]
    fn heights_lie_on_the_outline() {
        let points = outline(&[0.2, 0.4], 1.0);
        let series = DistributionSeries { points, ..distribution(2).series.swap_remove(0) };
        for (value, height) in
            [(0.0, Some(0.2)), (0.5, Some(0.2)), (1.0, Some(0.3)), (1.8, Some(0.4)), (2.0, Some(0.4)), (2.1, None)]
        {
            match (series.height_at(value), height) {
                (Some(a), Some(b)) => assert!((a - b).abs() < 1e-12, "{value}: {a}"),
                (a, b) => assert_eq!(a, b, "{value}"),
            }
        }
    }
}
