//! The data of a distribution: how often each strategy comes to which value. No drawing.

use egui_plot::PlotPoint;

use crate::analysis::ensemble::{Ensemble, Estimate, Histogram};
use crate::app::picture::chart::{BASELINE, Entry, Hidden, Ink, Pattern, Swatch, Text, tick_step};
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

/// The order in which strategies are drawn and listed: the plan on top, as in the charts over time.
const ORDER: [Strategy; 3] = [Strategy::Stay, Strategy::AllIn, Strategy::Plan];

/// Share of a strategy's futures that may lie beyond the last bin. The tails are long: shown in full, they would press
/// everything else against zero. Returns of a year are pressed together by themselves.
const MOST_BEYOND: f64 = 0.08;
const MOST_RETURNS_BEYOND: f64 = 0.02;
/// Share of a strategy's futures that may lie below the first bin of returns.
const MOST_BEFORE: f64 = 0.01;
/// Steps in which an axis of returns becomes longer, and where it ends at the latest.
const RETURN_STEP: f64 = 0.05;
const MOST_STEPS: i32 = 60;
/// Begins the words about a pinned baseline.
const HAUNTED: &str = " The baseline's";
/// Steps in which the axis becomes longer.
const PARTS: usize = 24;

/// What of a strategy's futures is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measured {
    /// Discounted value per share.
    #[default]
    Value,
    /// What a share bought at today's price earns a year.
    Return,
}

impl Measured {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Value, Self::Return];

    /// Name on the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::Value => "Value per share",
            Self::Return => "Yearly return",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Value => "Value distribution",
            Self::Return => "Return distribution",
        }
    }

    fn unit(self) -> Unit {
        match self {
            Self::Value => Unit::UsdPerShare,
            Self::Return => Unit::PercentPerYear,
        }
    }

    /// What the futures that are in no bin come to.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Value => "worth nothing",
            Self::Return => "all is lost",
        }
    }
}

/// What futures are counted by.
#[derive(Clone, Copy)]
struct Counted<'a> {
    ensemble: &'a Ensemble,
    measured: Measured,
}

impl Counted<'_> {
    /// What a share comes to at the horizon that earns so much a year, USD.
    fn wealth(&self, yearly: f64) -> f64 {
        self.ensemble.price * (1.0 + yearly).max(0.0).powf(self.ensemble.months as f64 / 12.0)
    }

    /// Share of a strategy's futures that come to something and to less than this.
    fn share_below(&self, strategy: Strategy, value: f64) -> f64 {
        let (ensemble, k) = (self.ensemble, strategy.index());
        match self.measured {
            Measured::Value => ensemble.histogram.share_below(k, value),
            Measured::Return => ensemble.wealth.share_below(k, self.wealth(value)),
        }
    }

    /// Share of a strategy's futures that come to this or more.
    fn share_from(&self, strategy: Strategy, value: f64) -> f64 {
        let (ensemble, k) = (self.ensemble, strategy.index());
        match self.measured {
            Measured::Value => ensemble.histogram.share_from(k, value),
            Measured::Return => ensemble.wealth.share_from(k, self.wealth(value)),
        }
    }

    fn shares(&self, strategy: Strategy, start: f64, width: f64, bins: usize) -> Vec<f64> {
        let below = |bin: usize| self.share_below(strategy, start + width * bin as f64);
        let ends: Vec<f64> = (0..=bins).map(below).collect();
        ends.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Share of a strategy's futures in which all is lost.
    fn nothing(&self, strategy: Strategy) -> Estimate {
        match self.measured {
            Measured::Value => self.ensemble.strategy(strategy).worthless,
            Measured::Return => self.ensemble.wealth.nothing(strategy.index()),
        }
    }

    fn median(&self, strategy: Strategy) -> f64 {
        let outcome = self.ensemble.strategy(strategy);
        match self.measured {
            Measured::Value => outcome.median(),
            Measured::Return => outcome.yearly_return.map_or(f64::NAN, |percentiles| percentiles[2]),
        }
    }

    /// Where the axis begins and ends.
    fn range(&self) -> (f64, f64) {
        match self.measured {
            Measured::Value => (0.0, end(&self.ensemble.histogram)),
            Measured::Return => {
                let all = |holds: &dyn Fn(Strategy) -> bool| ORDER.into_iter().all(holds);
                let at = |step: i32| f64::from(step) * RETURN_STEP;
                let is_low = |start: f64| all(&|s| self.share_below(s, start) <= MOST_BEFORE);
                let is_high = |end: f64| all(&|s| self.share_from(s, end) <= MOST_RETURNS_BEYOND);
                let start = (1..20).map(|step| at(-step)).find(|start| is_low(*start)).unwrap_or(-1.0);
                let end = (1..MOST_STEPS).map(at).find(|end| is_high(*end));
                (start, end.unwrap_or(at(MOST_STEPS)))
            }
        }
    }
}

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
    /// Share of the futures that come to something below the first bin.
    pub before: f64,
    /// Share of the futures beyond the last bin.
    pub beyond: f64,
    /// Share of the futures with a loss on today's price, where returns are told, and its standard error.
    pub loss: Option<Estimate>,
    /// Share of the futures that end in default.
    pub default: Estimate,
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
    /// What is counted.
    pub measured: Measured,
    /// The measure.
    pub title: &'static str,
    /// What its values are measured in.
    pub unit: Unit,
    /// Lower end of the first bin.
    pub start: f64,
    /// Width of a bin.
    pub width: f64,
    /// The strategies, the last one on top.
    pub series: Vec<DistributionSeries>,
    /// The outline of the pinned baseline's focused strategy, behind them; empty without one.
    pub ghost: Vec<PlotPoint>,
    /// The distribution in a few sentences, for those who cannot see it.
    pub summary: String,
}

impl Distribution {
    /// What the three strategies come to over all futures, in so many bins; `None` of returns where a share has no price
    /// above zero.
    pub fn new(ensemble: &Ensemble, measured: Measured, bins: usize) -> Option<Self> {
        let is_defined = measured == Measured::Value || (ensemble.price > 0.0 && ensemble.price.is_finite());
        if !is_defined {
            return None;
        }
        let (unit, bins) = (measured.unit(), bins.max(1));
        let counted = Counted { ensemble, measured };
        let (start, end) = counted.range();
        let width = (end - start) / bins as f64;
        let series = ORDER.map(|strategy| {
            let outcome = ensemble.strategy(strategy);
            let (shares, nothing) = (counted.shares(strategy, start, width, bins), counted.nothing(strategy));
            DistributionSeries {
                name: strategy.label().into(),
                ink: strategy.into(),
                pattern: strategy.into(),
                heavy: strategy == Strategy::Plan,
                points: outline(&shares, start, width),
                shares,
                worthless: nothing.value,
                worthless_error: nothing.error,
                before: counted.share_below(strategy, start),
                beyond: counted.share_from(strategy, start + width * bins as f64),
                loss: outcome.loss.filter(|_| measured == Measured::Return),
                default: outcome.default,
                median: counted.median(strategy),
            }
        });
        let summary = summary(&series, measured, ensemble.paths);
        let (title, series, ghost) = (measured.title(), series.into(), Vec::new());
        Some(Self { measured, title, unit, start, width, series, ghost, summary })
    }

    /// Puts the outline of a pinned baseline behind the others, in the same bins; takes it away where there is none.
    pub fn haunt(&mut self, baseline: Option<(&Ensemble, Strategy)>) {
        let end = self.summary.find(HAUNTED).unwrap_or(self.summary.len());
        self.summary.truncate(end);
        self.ghost = Vec::new();
        let Some((baseline, strategy)) = baseline.filter(|(baseline, _)| baseline.paths > 0) else { return };
        let counted = Counted { ensemble: baseline, measured: self.measured };
        let median = counted.median(strategy);
        if median.is_nan() {
            return;
        }
        self.ghost = outline(&counted.shares(strategy, self.start, self.width, self.bins()), self.start, self.width);
        let median = self.unit.figure(median);
        self.summary.push_str(&format!("{HAUNTED} median is {median}{THIN_SPACE}{}.", self.unit.suffix()));
    }

    /// Number of bins.
    pub fn bins(&self) -> usize {
        self.series.first().map_or(0, |series| series.shares.len())
    }

    /// Upper end of the last bin.
    pub fn end(&self) -> f64 {
        self.start + self.width * self.bins() as f64
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
fn outline(shares: &[f64], start: f64, width: f64) -> Vec<PlotPoint> {
    let at = |bins: f64| start + bins * width;
    let middles = shares.iter().enumerate().map(|(i, share)| PlotPoint::new(at(i as f64 + 0.5), *share));
    let first = shares.first().map(|share| PlotPoint::new(start, *share));
    let last = shares.last().map(|share| PlotPoint::new(at(shares.len() as f64), *share));
    first.into_iter().chain(middles).chain(last).collect()
}

fn summary(series: &[DistributionSeries], measured: Measured, paths: usize) -> String {
    let unit = measured.unit();
    let percent = |share: f64| format!("{}{THIN_SPACE}%", Unit::Percent.figure(share));
    let mut text = format!("Over {} futures.", Unit::Plain.number(paths as f64));
    for series in series {
        let nothing = percent(series.worthless);
        let median = format!("{}{THIN_SPACE}{}", unit.figure(series.median), unit.suffix());
        let told = match measured {
            Measured::Value => {
                format!(" {} is worth nothing in {nothing} of them; its median is {median}.", series.name)
            }
            Measured::Return => format!(
                " {} makes a loss in {} of them, defaults in {} and loses all in {nothing}; its median is {median}.",
                series.name,
                series.loss.map_or_else(String::new, |loss| percent(loss.value)),
                percent(series.default.value),
            ),
        };
        text.push_str(&told);
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
        Distribution::new(&ensemble(2_000), Measured::Value, bins).expect("always there")
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
        let nothing = Distribution::new(&super::tests::ensemble(0), Measured::Value, 40);
        assert!(nothing.is_some_and(|nothing| nothing.end() > 0.0), "nothing has an axis");
    }

    #[test]
    fn returns_count_every_future_once_and_begin_with_losses() {
        let mut ensemble = ensemble(2_000);
        let distribution = Distribution::new(&ensemble, Measured::Return, 40).expect("a share has a price");
        assert!(distribution.start < 0.0 && distribution.end() > 0.0);
        for (series, strategy) in distribution.series.iter().zip(ORDER) {
            let all = series.shares.iter().sum::<f64>() + series.worthless + series.before + series.beyond;
            assert!((all - 1.0).abs() < 1e-9, "{}: {all}", series.name);
            assert!(series.before <= MOST_BEFORE && series.beyond <= MOST_RETURNS_BEYOND, "{}", series.name);
            // The bins below zero are the losses, but for a bin that zero may lie in.
            let is_loss = |bin: &usize| distribution.start + distribution.width * (*bin as f64 + 0.5) < 0.0;
            let bins = (0..40).filter(is_loss).map(|bin| series.shares[bin]).sum::<f64>();
            let outcome = ensemble.strategy(strategy);
            let loss = outcome.loss.expect("a share has a price").value;
            assert_eq!(series.loss, outcome.loss);
            let widest = series.shares.iter().copied().fold(0.0, f64::max);
            assert!((series.worthless + series.before + bins - loss).abs() <= widest, "{}: {bins} {loss}", series.name);
            assert_eq!(Some(series.median), outcome.yearly_return.map(|percentiles| percentiles[2]));
        }
        assert!(distribution.summary.contains("Plan makes a loss in"), "{}", distribution.summary);
        ensemble.price = 0.0;
        assert!(Distribution::new(&ensemble, Measured::Return, 40).is_none());
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
        let mut distribution = Distribution::new(&ensemble, Measured::Value, 40).expect("always there");
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
        let points = outline(&[0.2, 0.4], 0.0, 1.0);
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
