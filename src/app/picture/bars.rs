//! The data of a chart of bars by period: stacks of pieces, one stack or several side by side. No drawing.

use std::ops::Range;

use super::chart::{Entry, Hidden, Ink, Swatch, Text, Texture, tick_step};
use crate::model::quantity::Unit;

/// How much of a period is seen that time is just going through.
const TRACE: f32 = 0.35;

/// What pieces of a sort are called and how they look: an entry of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    /// Name in the legend.
    pub name: Text,
    /// What its colour means.
    pub ink: Ink,
    /// How it is filled.
    pub texture: Texture,
}

/// A piece of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Its sort, by its place in the legend.
    pub sort: usize,
    /// What it is.
    pub name: String,
    /// How much; nothing below zero.
    pub value: f64,
    /// What else is to be said of it, after the unit.
    pub note: String,
}

/// A stack of pieces, from the axis upwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What the stack is, where there are several.
    pub name: &'static str,
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

/// What stands over a label of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The label.
    pub label: String,
    /// The months of the run that it is about, counted from month 0.
    pub months: Range<usize>,
    /// Its bars, from the left.
    pub bars: Vec<Bar>,
}

/// A chart of bars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarChart {
    /// What it shows.
    pub title: &'static str,
    /// What its values are measured in.
    pub unit: Option<Unit>,
    /// What pieces there are.
    pub sorts: Vec<Sort>,
    /// The periods.
    pub groups: Vec<Group>,
    /// The chart in words, for those who cannot see it.
    pub summary: String,
}

impl Bar {
    /// Its pieces of sorts that are switched on.
    pub fn shown<'a>(&'a self, sorts: &'a [Sort], hidden: &'a Hidden) -> impl Iterator<Item = (&'a Sort, &'a Piece)> {
        let with_sort = self.pieces.iter().filter_map(|piece| Some((sorts.get(piece.sort)?, piece)));
        with_sort.filter(|(sort, piece)| piece.value > 0.0 && !hidden.contains(&sort.name))
    }
}

impl Group {
    /// How much of it is there while time is played and stands `until` so many months from month 0: nothing before its
    /// first month, all of it after its last one, and in between a trace, since its sums are those of the whole period.
    pub fn reached(&self, until: Option<f64>) -> f32 {
        match until {
            Some(until) if until < self.months.start as f64 => 0.0,
            Some(until) if until + 1.0 < self.months.end as f64 => TRACE,
            _ => 1.0,
        }
    }
}

impl BarChart {
    /// A chart whose words are made of its pieces.
    pub fn new(title: &'static str, unit: Unit, sorts: Vec<Sort>, groups: Vec<Group>) -> Self {
        let mut chart = Self { title, unit: Some(unit), sorts, groups, summary: String::new() };
        chart.summary = chart.words(unit);
        chart
    }

    /// What the legend lists: the sorts of which there is anything.
    pub fn legend(&self) -> impl Iterator<Item = Entry<'_>> + Clone {
        let is_there = |place: usize| {
            let mut pieces = self.groups.iter().flat_map(|group| &group.bars).flat_map(|bar| &bar.pieces);
            pieces.any(|piece| piece.sort == place && piece.value > 0.0)
        };
        let there = self.sorts.iter().enumerate().filter(move |(place, _)| is_there(*place));
        there.map(|(_, sort)| Entry { name: &sort.name, ink: sort.ink, swatch: Swatch::Bar(sort.texture) })
    }

    /// The highest of the stacks of what is switched on.
    pub fn highest(&self, hidden: &Hidden) -> f64 {
        let bars = self.groups.iter().flat_map(|group| &group.bars);
        bars.map(|bar| bar.shown(&self.sorts, hidden).map(|(_, piece)| piece.value).sum()).fold(0.0, f64::max)
    }

    /// Upper end of the axis, with a little air and a round end, and the step of its about `parts` ticks.
    pub fn range(&self, hidden: &Hidden, parts: f64) -> (f64, f64) {
        let highest = self.highest(hidden);
        let tall = if highest > 0.0 { highest * 1.04 } else { 1.0 };
        let step = tick_step(tall, parts);
        ((tall / step * 2.0).ceil() / 2.0 * step, step)
    }

    fn words(&self, unit: Unit) -> String {
        let mut text = format!("{} in {}.", self.title, unit.suffix());
        for group in &self.groups {
            for bar in group.bars.iter().filter(|bar| bar.pieces.iter().any(|piece| piece.value > 0.0)) {
                let pieces = bar.pieces.iter().filter(|piece| piece.value > 0.0);
                let told = pieces.map(|piece| format!("{} {}", piece.name, unit.number(piece.value)));
                let head = if bar.name.is_empty() { String::new() } else { format!(", {}", bar.name.to_lowercase()) };
                text.push_str(&format!(" {}{head}: {}.", group.label, told.collect::<Vec<_>>().join(", ")));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> BarChart {
        let sort = |name: &'static str| Sort { name: name.into(), ink: Ink::Layer(0), texture: Texture::Solid };
        let piece = |sort, name: &str, value| Piece { sort, name: name.to_owned(), value, note: String::new() };
        let bar = |pieces| Bar { name: "", pieces };
        let groups = vec![
            Group {
                label: "2027".to_owned(),
                months: 0..4,
                bars: vec![bar(vec![piece(0, "x", 2e6), piece(1, "y", 3e6)])],
            },
            Group { label: "2028".to_owned(), months: 4..16, bars: vec![bar(vec![piece(0, "x", 0.0)])] },
        ];
        BarChart::new("Test", Unit::Usd, vec![sort("A"), sort("B"), sort("C")], groups)
    }

    #[test]
    fn time_that_is_played_reaches_one_period_after_the_other() {
        let chart = chart();
        let reached = |until| chart.groups.iter().map(|group| group.reached(until)).collect::<Vec<_>>();
        assert_eq!(reached(None), [1.0, 1.0]);
        assert_eq!(reached(Some(0.0)), [TRACE, 0.0]);
        assert_eq!(reached(Some(3.0)), [1.0, 0.0], "its last month is there");
        assert_eq!(reached(Some(4.0)), [1.0, TRACE]);
        assert_eq!(reached(Some(15.0)), [1.0, 1.0]);
    }

    #[test]
    fn what_is_hidden_does_not_stretch_the_axis() {
        let (chart, mut hidden) = (chart(), Hidden::new());
        let legend: Vec<&str> = chart.legend().map(|entry| &**entry.name).collect();
        assert_eq!((legend, chart.highest(&hidden)), (vec!["A", "B"], 5e6));
        let (top, step) = chart.range(&hidden, 4.0);
        assert!((5e6..8e6).contains(&top) && step > 0.0);
        hidden.insert("B".into());
        assert_eq!(chart.highest(&hidden), 2e6);
        hidden.insert("A".into());
        assert!(chart.range(&hidden, 4.0).0 > 0.0);
    }

    #[test]
    fn the_words_name_every_piece_that_is_there() {
        assert_eq!(chart().summary.replace('\u{202f}', " "), "Test in USD. 2027: x 2 m, y 3 m.");
    }
}
