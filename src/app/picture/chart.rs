//! The data of a time chart: what is shown, over which range, and how it is said in words. No drawing.

use std::borrow::Cow;
use std::collections::BTreeSet;

use egui_plot::PlotPoint;

use crate::model::calendar::YearMonth;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

/// Text that is mostly written in the source, and sometimes made.
pub type Text = Cow<'static, str>;

/// The names that a reader has switched off in a chart's legend.
pub type Hidden = BTreeSet<Text>;

/// What the pinned baseline is called in legends.
pub static BASELINE: Text = Cow::Borrowed("Baseline");

/// Beyond this a value would only break the picture: no quantity of the model comes near.
const LARGEST: f64 = 1e30;

/// What a colour means; the theme says which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Staying a miner.
    Stay,
    /// The plan.
    Plan,
    /// Going all in.
    AllIn,
    /// No strategy.
    Neutral,
    /// Default and danger.
    Danger,
    /// The pinned baseline.
    Ghost,
    /// A stacked area, 0 to 5.
    Layer(u8),
    /// A market price.
    Price,
}

impl From<Strategy> for Ink {
    fn from(strategy: Strategy) -> Self {
        match strategy {
            Strategy::Stay => Self::Stay,
            Strategy::Plan => Self::Plan,
            Strategy::AllIn => Self::AllIn,
        }
    }
}

/// How a line is drawn: the second cue beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Unbroken.
    Solid,
    /// Strokes.
    Dashed,
    /// Dots.
    Dotted,
}

impl From<Strategy> for Pattern {
    fn from(strategy: Strategy) -> Self {
        match strategy {
            Strategy::Stay => Self::Dashed,
            Strategy::Plan => Self::Solid,
            Strategy::AllIn => Self::Dotted,
        }
    }
}

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
    fn thickness(&self, i: usize) -> f64 {
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

/// What stands along the bottom of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Months, with their dates.
    #[default]
    Dates,
    /// Parts of a whole, from nothing to all of it, in even steps.
    Parts,
}

/// How an entry of the legend is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// A piece of the line.
    Line(Pattern, bool),
    /// A piece of a stacked area.
    Layer,
    /// A piece of a band of this level.
    Band(u8),
}

/// One entry of the legend.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Name.
    pub name: &'a Text,
    /// What its colour means.
    pub ink: Ink,
    /// How it is drawn.
    pub swatch: Swatch,
}

/// One chart over time.
#[derive(Clone, Debug)]
pub struct TimeChart {
    /// Tells it from the other charts of the page.
    pub id: &'static str,
    /// The measure ("Value per share").
    pub title: &'static str,
    /// What its values are measured in.
    pub unit: Unit,
    /// The month of index 0.
    pub start: YearMonth,
    /// Number of months shown.
    pub months: usize,
    /// Lines, the last one on top.
    pub lines: Vec<Line>,
    /// The pinned baseline's lines, behind all others; the legend has one entry for all of them, [`BASELINE`].
    pub ghosts: Vec<Line>,
    /// Bands, behind the lines.
    pub bands: Vec<Band>,
    /// Stacked areas, behind everything.
    pub layers: Vec<Layer>,
    /// What happens when.
    pub events: Vec<Event>,
    /// Levels worth knowing.
    pub marks: Vec<LevelMark>,
    /// Values worth knowing in a month.
    pub points: Vec<PointMark>,
    /// What stands along the bottom.
    pub axis: Axis,
    /// Whether the range has to include zero.
    pub zero_based: bool,
    /// Lowest and highest value of all charts that share the axis; `None` where it stands alone.
    pub neighbours: Option<(f64, f64)>,
    /// The chart in a sentence or two, for those who cannot see it.
    pub summary: String,
}

/// A chart of nothing, where none has been made yet.
impl Default for TimeChart {
    fn default() -> Self {
        Self::new("", "", Unit::Plain, YearMonth { year: 2026, month: 1 }, 0)
    }
}

impl TimeChart {
    /// A chart of nothing yet.
    pub fn new(id: &'static str, title: &'static str, unit: Unit, start: YearMonth, months: usize) -> Self {
        Self {
            id,
            title,
            unit,
            start,
            months,
            lines: Vec::new(),
            ghosts: Vec::new(),
            bands: Vec::new(),
            layers: Vec::new(),
            events: Vec::new(),
            marks: Vec::new(),
            points: Vec::new(),
            axis: Axis::default(),
            zero_based: false,
            neighbours: None,
            summary: String::new(),
        }
    }

    /// Index of the last month.
    pub fn last_month(&self) -> usize {
        self.months.saturating_sub(1)
    }

    /// The date of a month.
    pub fn date(&self, month: usize) -> YearMonth {
        self.start.plus(month)
    }

    /// What stands under an index: a date, or a part of the whole.
    pub fn at(&self, index: usize) -> String {
        match self.axis {
            Axis::Dates => self.date(index).to_string(),
            Axis::Parts => Unit::Percent.text(index as f64 / self.last_month().max(1) as f64),
        }
    }

    /// What the legend lists: every name once, lines first.
    pub fn legend(&self) -> impl Iterator<Item = Entry<'_>> + Clone {
        let lines = self.lines.iter().enumerate().filter(|(i, line)| !named(&self.lines[..*i], &line.name));
        let bands = self.bands.iter().enumerate().filter(|(i, band)| {
            !named(&self.lines, &band.name) && !self.bands[..*i].iter().any(|other| other.name == band.name)
        });
        let lines = lines.map(|(_, l)| Entry { name: &l.name, ink: l.ink, swatch: Swatch::Line(l.pattern, l.heavy) });
        let layers = self.layers.iter().map(|l| Entry { name: &l.name, ink: l.ink, swatch: Swatch::Layer });
        let bands = bands.map(|(_, b)| Entry { name: &b.name, ink: b.ink, swatch: Swatch::Band(b.level) });
        let ghost = Entry { name: &BASELINE, ink: Ink::Ghost, swatch: Swatch::Line(Pattern::Solid, false) };
        let ghost = (!self.ghosts.is_empty()).then_some(ghost);
        lines.chain(layers).chain(bands).chain(ghost)
    }

    /// The lines that are switched on, the baseline's first.
    pub fn shown<'a>(&'a self, hidden: &'a Hidden) -> impl Iterator<Item = &'a Line> {
        let ghosts = self.ghosts.iter().filter(|_| !hidden.contains(&BASELINE));
        ghosts.chain(self.lines.iter().filter(|line| !hidden.contains(&line.name)))
    }

    /// The value of a line in a month, where it has one.
    pub fn value_at(line: &Line, month: usize) -> Option<f64> {
        let x = month as f64;
        let direct = line.points.get(month).filter(|p| p.x == x);
        let point = direct.or_else(|| {
            let at = line.points.partition_point(|p| p.x < x);
            line.points.get(at).filter(|p| p.x == x)
        })?;
        is_shown(point.y).then_some(point.y)
    }

    /// What a layer adds in a month: negative where it hangs below zero.
    pub fn layer_value_at(layer: &Layer, month: usize) -> Option<f64> {
        let (low, high) = (*layer.low.get(month)?, *layer.high.get(month)?);
        let value = if low + high < 0.0 { low - high } else { high - low };
        is_shown(value).then_some(value)
    }

    /// The edges of a layer in a month once the hidden layers are gone and the stack has closed up.
    pub fn layer_span(&self, index: usize, month: usize, hidden: &Hidden) -> Option<(f64, f64)> {
        let layer = self.layers.get(index)?;
        let (low, high) = (*layer.low.get(month)?, *layer.high.get(month)?);
        if !is_shown(low) || !is_shown(high) {
            return None;
        }
        if hidden.is_empty() {
            return Some((low, high));
        }
        let below_zero = low + high < 0.0;
        let gone = |other: &&Layer| hidden.contains(&other.name) && (layer_middle(other, month) < 0.0) == below_zero;
        let closed: f64 = self.layers[..index].iter().filter(gone).map(|other| other.thickness(month)).sum();
        let shift = if below_zero { closed } else { -closed };
        Some((low + shift, high + shift))
    }

    /// Hides what is shown, and shows what is hidden.
    pub fn toggle(hidden: &mut Hidden, name: &Text) {
        if !hidden.remove(name) {
            hidden.insert(name.clone());
        }
    }

    /// Whether nothing that is switched on has a value.
    pub fn is_empty(&self, hidden: &Hidden) -> bool {
        self.extent(hidden).is_none()
    }

    /// A range for the value axis: finite, never empty, with air around what is shown and round ends.
    pub fn y_range(&self, hidden: &Hidden) -> (f64, f64) {
        self.y_range_with_head_room(hidden, 0.0)
    }

    /// The same, with at least this part of the range free above what is shown: labels stand there.
    pub fn y_range_with_head_room(&self, hidden: &Hidden, head_room: f64) -> (f64, f64) {
        let Some((low, high)) = self.extent(hidden) else {
            return (0.0, 1.0);
        };
        let (low, high) = self.with_near_marks(low, high);
        let (low, high) = if self.zero_based { (low.min(0.0), high.max(0.0)) } else { (low, high) };
        // A flat line stands in the middle of a range that does not make noise look like news.
        let least = 0.05 * low.abs().max(high.abs());
        let (low, high) = match (high - low) < least {
            true => (low - least, high + least),
            false if high > low => (low, high),
            false => (low - 0.5, high + 0.5),
        };
        let air = 0.03 * (high - low);
        let round = tick_step(high - low, 5.0) / 5.0;
        let bottom = ((low - air) / round).floor() * round;
        // Air never takes a quantity across zero.
        let bottom = if low >= 0.0 { bottom.max(0.0) } else { bottom };
        let free = head_room.clamp(0.0, 0.5);
        let top = (high + air).max((high - free * bottom) / (1.0 - free));
        let top = (top / round).ceil() * round;
        (bottom, if high <= 0.0 && free == 0.0 { top.min(0.0) } else { top })
    }

    /// Lowest and highest value of what is switched on.
    fn extent(&self, hidden: &Hidden) -> Option<(f64, f64)> {
        if self.neighbours.is_some() {
            return self.neighbours;
        }
        let mut extent: Option<(f64, f64)> = None;
        let mut include = |value: f64| {
            if is_shown(value) {
                let (low, high) = extent.unwrap_or((value, value));
                extent = Some((low.min(value), high.max(value)));
            }
        };
        for line in self.shown(hidden) {
            line.points.iter().for_each(|p| include(p.y));
        }
        self.points.iter().for_each(|point| include(point.value));
        for band in self.bands.iter().filter(|b| !hidden.contains(&b.name)) {
            band.low.iter().chain(&band.high).for_each(|y| include(*y));
        }
        for (index, layer) in self.layers.iter().enumerate().filter(|(_, l)| !hidden.contains(&l.name)) {
            for month in 0..layer.xs.len() {
                if let Some((low, high)) = self.layer_span(index, month, hidden) {
                    include(low);
                    include(high);
                }
            }
        }
        extent
    }

    /// Widens a range for marks that lie close to it; a mark far off must not flatten the lines.
    fn with_near_marks(&self, low: f64, high: f64) -> (f64, f64) {
        let reach = 0.6 * (high - low).max(0.1 * high.abs());
        let near = |value: f64| is_shown(value) && value >= low - reach && value <= high + reach;
        self.marks
            .iter()
            .map(|mark| mark.value)
            .filter(|value| near(*value))
            .fold((low, high), |(low, high), value| (low.min(value), high.max(value)))
    }
}

/// Puts charts on the same axes: all dates of any of them, and all values. A line stands at its own dates.
pub fn share_axes(charts: &mut [TimeChart]) {
    let Some(start) = charts.iter().map(|chart| chart.start).min() else { return };
    let shift = |chart: &TimeChart| chart.start.months_since(start).unsigned_abs() as usize;
    let months = charts.iter().map(|chart| shift(chart) + chart.months).max().unwrap_or(0);
    let extents = charts.iter().filter_map(|chart| chart.extent(&Hidden::new()));
    let all = extents.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    for chart in charts {
        let later = shift(chart) as f64;
        for point in chart.lines.iter_mut().flat_map(|line| &mut line.points) {
            point.x += later;
        }
        (chart.start, chart.months, chart.neighbours) = (start, months, all);
    }
}

/// Hides every name of a legend but this; shows everything again where nothing else was left.
pub fn solo<'a>(names: impl Iterator<Item = &'a Text> + Clone, hidden: &mut Hidden, name: &Text) {
    let alone = names.clone().all(|other| hidden.contains(other) != (other == name));
    hidden.clear();
    if !alone {
        hidden.extend(names.filter(|other| *other != name).cloned());
    }
}

/// Whether a value can be drawn.
pub fn is_shown(value: f64) -> bool {
    value.abs() < LARGEST
}

fn named(lines: &[Line], name: &str) -> bool {
    lines.iter().any(|line| line.name == name)
}

fn layer_middle(layer: &Layer, month: usize) -> f64 {
    layer.low.get(month).zip(layer.high.get(month)).map_or(0.0, |(low, high)| low + high)
}

/// The round step that divides a range into about so many parts: 1, 2, 2.5 or 5 times a power of ten.
pub fn tick_step(span: f64, parts: f64) -> f64 {
    let rough = span / parts.max(1.0);
    if !rough.is_normal() || rough < 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let digit = rough / power;
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().find(|step| digit <= step * 1.001).unwrap_or(10.0);
    round * power
}

/// The label of a tick: as [`Unit::number`], but with the same decimals and sign of magnitude along the whole axis.
pub fn tick_text(unit: Unit, value: f64, step: f64, largest: f64) -> String {
    let scale = if unit.is_percent() { 100.0 } else { 1.0 };
    let (value, step, largest) = (value * scale, step * scale, largest.abs() * scale);
    let (divisor, sign) =
        [(1e12, "tn"), (1e9, "bn"), (1e6, "m")].into_iter().find(|(d, _)| largest >= *d).unwrap_or((1.0, ""));
    let (value, step) = (value / divisor, step / divisor);
    if !(1e-6..1e6).contains(&step) || (value == 0.0 && sign.is_empty() && step >= 1.0) {
        return unit.number(value * divisor / scale);
    }
    let is_whole = |decimals: &usize| {
        let scaled = step * 10_f64.powf(*decimals as f64);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
    };
    let decimals = (0..8_usize).find(is_whole).unwrap_or(8);
    let digits = format!("{:.decimals$}", value.abs());
    let mut text = String::with_capacity(digits.len() + 8);
    if value < 0.0 && digits.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        text.push('−');
    }
    let whole = digits.find('.').unwrap_or(digits.len());
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i < whole && whole > 4 && (whole - i).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(c);
    }
    if !sign.is_empty() && value != 0.0 {
        text.push(THIN_SPACE);
        text.push_str(sign);
    }
    text
}

/// Months between the labels of the time axis, so that each has room.
pub fn month_step(points_per_month: f32) -> usize {
    let room = |step: &usize| {
        let label = if *step < 12 { 64.0 } else { 40.0 };
        *step as f32 * points_per_month >= label
    };
    [1, 3, 6, 12, 24, 60].into_iter().find(room).unwrap_or(120)
}

/// The months at which labels of the time axis stand: in January, and at even parts of the year where there is room.
pub fn month_ticks(start: YearMonth, months: usize, step: usize) -> impl Iterator<Item = usize> {
    // Steps are parts of a decade, so the decade itself does not matter.
    let first = start.year.rem_euclid(10) as usize * 12 + usize::from(start.month).saturating_sub(1);
    (0..months).filter(move |month| (first + month).is_multiple_of(step.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: YearMonth = YearMonth { year: 2026, month: 9 };

    fn chart(lines: Vec<Line>) -> TimeChart {
        TimeChart { lines, ..TimeChart::new("test", "Test", Unit::Usd, START, 120) }
    }

    fn line(name: &'static str, values: &[f64]) -> Line {
        Line::new(name, Ink::Neutral, Pattern::Solid, values.iter().copied())
    }

    #[test]
    fn ranges_are_finite_round_and_hold_what_is_shown() {
        for values in [
            vec![],
            vec![f64::NAN, f64::INFINITY],
            vec![0.0, 0.0],
            vec![5.0, 5.0],
            vec![-3.0, 7.0],
            vec![1e9, 3.2e9],
            vec![1e-9],
            vec![f64::MAX, 1.0],
            vec![-1e15, 1e15],
        ] {
            for zero_based in [false, true] {
                let chart = TimeChart { zero_based, ..chart(vec![line("a", &values)]) };
                let (low, high) = chart.y_range(&Hidden::new());
                assert!(low.is_finite() && high.is_finite() && low < high, "{values:?} → {low} {high}");
                for value in values.iter().filter(|v| is_shown(**v)) {
                    assert!((low..=high).contains(value), "{value} in {low} … {high}");
                }
                assert!(!zero_based || (low <= 0.0 && high >= 0.0));
            }
        }
        let chart = chart(vec![line("a", &[0.48, 1.65])]);
        let (low, high) = chart.y_range(&Hidden::new());
        assert!(low >= 0.0 && high < 2.0, "{low} {high}");
        let (low, high) = chart.y_range_with_head_room(&Hidden::new(), 0.25);
        assert!((high - 1.65) / (high - low) >= 0.25, "{low} {high}");
    }

    #[test]
    fn hidden_lines_do_not_stretch_the_range() {
        let chart = chart(vec![line("small", &[1.0, 2.0]), line("large", &[0.0, 1e6])]);
        let hidden = Hidden::from([Text::from("large")]);
        assert!(chart.y_range(&hidden).1 < 3.0);
        assert!(chart.is_empty(&Hidden::from(["small".into(), "large".into()])));
        assert_eq!(chart.legend().count(), 2);
    }

    #[test]
    fn one_line_can_be_shown_alone_and_all_again() {
        let chart = chart(vec![line("a", &[1.0]), line("b", &[1.0]), line("c", &[1.0])]);
        let (mut hidden, b) = (Hidden::new(), Text::from("b"));
        solo(chart.legend().map(|entry| entry.name), &mut hidden, &b);
        assert_eq!(hidden, Hidden::from(["a".into(), "c".into()]));
        solo(chart.legend().map(|entry| entry.name), &mut hidden, &b);
        assert!(hidden.is_empty());
        TimeChart::toggle(&mut hidden, &b);
        assert!(hidden.contains("b"));
    }

    #[test]
    fn values_are_read_by_month() {
        let line = line("a", &[1.0, f64::NAN, 3.0]);
        assert_eq!(TimeChart::value_at(&line, 0), Some(1.0));
        assert_eq!(TimeChart::value_at(&line, 1), None);
        assert_eq!(TimeChart::value_at(&line, 2), Some(3.0));
        assert_eq!(TimeChart::value_at(&line, 3), None);
        let late = Line { points: vec![PlotPoint::new(5.0, 2.0)], ..line };
        assert_eq!(TimeChart::value_at(&late, 5), Some(2.0));
        assert_eq!(TimeChart::value_at(&late, 0), None);
    }

    #[test]
    fn a_stack_closes_up_where_a_layer_is_hidden() {
        let layers = Layer::stack([
            ("a".into(), Ink::Layer(0), vec![1.0, 2.0]),
            ("b".into(), Ink::Layer(1), vec![3.0, -1.0]),
            ("c".into(), Ink::Layer(2), vec![2.0, -2.0]),
        ]);
        assert_eq!((layers[2].low[0], layers[2].high[0]), (4.0, 6.0));
        assert_eq!((layers[2].low[1], layers[2].high[1]), (-3.0, -1.0));
        assert_eq!(TimeChart::layer_value_at(&layers[2], 1), Some(-2.0));
        let chart = TimeChart { layers, ..chart(vec![]) };
        let hidden = Hidden::from([Text::from("b")]);
        assert_eq!(chart.layer_span(2, 0, &hidden), Some((1.0, 3.0)));
        assert_eq!(chart.layer_span(2, 1, &hidden), Some((-2.0, 0.0)));
        assert_eq!(chart.layer_span(0, 1, &hidden), Some((0.0, 2.0)));
    }

    #[test]
    fn ticks_along_an_axis_are_alike() {
        let texts = |unit, values: [f64; 3], step, largest| {
            values.map(|v| tick_text(unit, v, step, largest).replace(THIN_SPACE, " "))
        };
        assert_eq!(texts(Unit::Usd, [0.0, 0.5, 1.0], 0.5, 1.5), ["0.0", "0.5", "1.0"]);
        assert_eq!(texts(Unit::Usd, [0.0, 5e8, 1e9], 5e8, 1e9), ["0.0", "0.5 bn", "1.0 bn"]);
        assert_eq!(texts(Unit::Usd, [-2e7, 0.0, 2e7], 2e7, 4e7), ["−20 m", "0", "20 m"]);
        assert_eq!(texts(Unit::Percent, [0.0, 0.25, 0.5], 0.25, 1.0), ["0", "25", "50"]);
        assert_eq!(texts(Unit::UsdPerBtc, [50_000.0, 75_000.0, 1e5], 25_000.0, 1e5), ["50 000", "75 000", "100 000"]);
        assert_eq!(texts(Unit::Times, [1.0, 1.25, 1.5], 0.25, 2.0), ["1.00", "1.25", "1.50"]);
    }

    #[test]
    fn the_time_axis_stands_on_januaries() {
        assert_eq!(month_step(4.0), 12);
        assert_eq!(month_step(30.0), 3);
        let ticks: Vec<usize> = month_ticks(START, 30, 12).collect();
        assert_eq!(ticks, [4, 16, 28]);
        assert_eq!(month_ticks(START, 120, 60).count(), 2);
    }

    #[test]
    fn steps_are_round() {
        for (span, step) in [(10.0, 2.0), (1.0, 0.2), (12.0, 2.5), (0.0, 1.0), (f64::NAN, 1.0), (-1.0, 1.0)] {
            assert!((tick_step(span, 5.0) - step).abs() < 1e-12, "{span}");
        }
    }
}
