//! The data of a time chart: what is shown, over which range, and how it is said in words. No drawing.

mod ink;
mod parts;
mod range;
mod ticks;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use self::ink::{Entry, Ink, Pattern, Swatch, Texture};
pub use self::parts::{Band, Event, Layer, LevelMark, Line, PointMark, Spell, Thread};
pub use self::range::Months;
pub use self::ticks::{log_ticks, month_step, month_ticks, tick_step, tick_text};

use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;

/// Text that is mostly written in the source, and sometimes made.
pub type Text = Cow<'static, str>;

/// The names that a reader has switched off in a chart's legend.
pub type Hidden = BTreeSet<Text>;

/// What the pinned baseline is called in legends.
pub static BASELINE: Text = Cow::Borrowed("Baseline");

/// What single futures are called in legends.
pub static SINGLES: Text = Cow::Borrowed("Single futures");

/// What is said of a chart of the path without surprises.
pub const PATH: &str = "central path";

/// Beyond this a value would only break the picture: no quantity of the model comes near.
const LARGEST: f64 = 1e30;

/// What stands along the bottom of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Months, with their dates.
    #[default]
    Dates,
    /// Parts of a whole, from nothing to all of it, in even steps.
    Parts,
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
    /// What is said of them beside the unit: which path, whose money.
    pub note: &'static str,
    /// The month of index 0.
    pub start: YearMonth,
    /// Number of months shown.
    pub months: usize,
    /// Lines, the last one on top.
    pub lines: Vec<Line>,
    /// The pinned baseline's lines, behind all others; the legend has one entry for all of them, [`BASELINE`].
    pub ghosts: Vec<Line>,
    /// Single futures, behind the lines; the legend has one entry for all of them, [`SINGLES`].
    pub threads: Vec<Thread>,
    /// Bands, behind the lines.
    pub bands: Vec<Band>,
    /// Stacked areas, behind everything.
    pub layers: Vec<Layer>,
    /// Months in which something is not there, hatched.
    pub spells: Vec<Spell>,
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
    /// Takes out whatever is drawn: there is no result to draw.
    pub fn empty(&mut self) {
        self.lines.clear();
        self.threads.clear();
        self.spells.clear();
        self.bands.clear();
        self.layers.clear();
        self.points.clear();
        self.neighbours = None;
        "No result.".clone_into(&mut self.summary);
    }

    /// A chart of nothing yet.
    pub fn new(id: &'static str, title: &'static str, unit: Unit, start: YearMonth, months: usize) -> Self {
        Self {
            id,
            title,
            unit,
            note: "",
            start,
            months,
            lines: Vec::new(),
            ghosts: Vec::new(),
            threads: Vec::new(),
            bands: Vec::new(),
            layers: Vec::new(),
            spells: Vec::new(),
            events: Vec::new(),
            marks: Vec::new(),
            points: Vec::new(),
            axis: Axis::default(),
            zero_based: false,
            neighbours: None,
            summary: String::new(),
        }
    }

    /// The unit with what is said of it: "USD/share of the year, central path".
    pub fn measured_in(&self) -> Text {
        match (self.unit.suffix(), self.note) {
            (unit, "") => unit.into(),
            ("", note) => note.into(),
            (unit, note) if note.starts_with(PATH) => format!("{unit}, {note}").into(),
            (unit, note) => format!("{unit} {note}").into(),
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
        let singles = self.threads.first();
        let singles =
            singles.map(|t| Entry { name: &SINGLES, ink: t.line.ink, swatch: Swatch::Line(Pattern::Solid, false) });
        lines.chain(layers).chain(bands).chain(singles).chain(ghost)
    }

    /// The lines that are switched on, the baseline's first.
    pub fn shown<'a>(&'a self, hidden: &'a Hidden) -> impl Iterator<Item = &'a Line> {
        let ghosts = self.ghosts.iter().filter(|_| !hidden.contains(&BASELINE));
        ghosts.chain(self.lines.iter().filter(|line| !hidden.contains(&line.name)))
    }

    /// The single futures that are drawn, where these are switched on.
    pub fn shown_threads<'a>(&'a self, hidden: &Hidden) -> &'a [Thread] {
        if hidden.contains(&SINGLES) { &[] } else { &self.threads }
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

    /// The chart in a month, in words: what it shows then, and what has happened by then.
    pub fn words_at(&self, month: usize, hidden: &Hidden) -> String {
        let unit = self.unit.suffix();
        let mut text = if unit.is_empty() { self.title.to_owned() } else { format!("{} in {unit}", self.title) };
        text.push_str(&format!(", {}.", self.at(month)));
        let lines = self.lines.iter().filter(|line| !hidden.contains(&line.name));
        let lines = lines.map(|line| (&line.name, Self::value_at(line, month)));
        let layers = self.layers.iter().filter(|layer| !hidden.contains(&layer.name));
        for (name, value) in lines.chain(layers.map(|layer| (&layer.name, Self::layer_value_at(layer, month)))) {
            text.push_str(&format!(" {name}: {}.", self.unit.number(value.unwrap_or(f64::NAN))));
        }
        for band in self.bands.iter().filter(|band| !hidden.contains(&band.name)) {
            let at = band.xs.iter().position(|x| *x == month as f64);
            if let Some((low, high)) = at.and_then(|i| band.low.get(i).zip(band.high.get(i))) {
                let [low, high] = [low, high].map(|value| self.unit.number(*value));
                text.push_str(&format!(" {}: between {low} and {high}.", band.name));
            }
        }
        for event in self.events.iter().filter(|event| event.month < month as f64 + 1.0) {
            text.push_str(&format!(" {} in {}.", event.label, self.at(event.month as usize)));
        }
        text
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

#[cfg(test)]
mod tests {
    use super::*;
    use egui_plot::PlotPoint;

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
        let (low, high) = chart.y_range_with_head_room(&Hidden::new(), None, 0.25);
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
}
