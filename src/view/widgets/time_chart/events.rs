//! Where the labels of events stand: like flags on their poles, so that no label touches another, an axis, or the pole of
//! another event.

use egui::{Rect, Ui, Vec2, pos2, vec2};

use super::small_galley;
use crate::app::picture::chart::{Event, TimeChart};

/// Rows in which the labels of events are staggered.
const EVENT_ROWS: usize = 3;
/// Distance from row to row.
const EVENT_ROW: f32 = 15.0;
/// From a label to its pole.
const POLE: f32 = 4.0;
/// A plot smaller than this has no room for labels of events.
const LABELLED: Vec2 = vec2(200.0, 90.0);
/// No chart has room for the labels of more events than this.
const MOST_EVENT_LABELS: usize = 24;

/// Where labels stand, by the place of their event in the chart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags {
    labels: [Option<Rect>; MOST_EVENT_LABELS],
    /// Where the poles of events without a label end: under all labels.
    foot: f32,
}

impl Flags {
    /// Places the labels of the events of these months: beside its pole, in the first row and on the side where it
    /// touches nothing and is not cut off. Dangers come first; one for which there is no such place has no label.
    pub(super) fn place(ui: &Ui, chart: &TimeChart, plot: Rect, months: (f64, f64)) -> Self {
        let size = |event: &Event| small_galley(ui, &event.label, egui::Color32::PLACEHOLDER).size();
        Self::among(&chart.events, plot, months, size)
    }

    fn among(events: &[Event], plot: Rect, months: (f64, f64), size: impl Fn(&Event) -> Vec2) -> Self {
        let mut flags = Self { labels: [None; MOST_EVENT_LABELS], foot: plot.top() };
        if plot.width() < LABELLED.x || plot.height() < LABELLED.y {
            return flags;
        }
        // Rows are dear where the plot is low: there, labels may stand closer.
        let (rows, gap) = if plot.height() < 160.0 { (2, 3.0) } else { (EVENT_ROWS, 6.0) };
        let x = |event: &Event| {
            plot.left() + plot.width() * ((event.month - months.0) / (months.1 - months.0).max(1.0)) as f32
        };
        for dangers in [true, false] {
            for (index, event) in events.iter().enumerate().take(MOST_EVENT_LABELS) {
                let pole = x(event);
                if event.danger != dangers || !plot.x_range().contains(pole) {
                    continue;
                }
                let size = size(event);
                let rows = (0..rows).map(|row| plot.top() + 1.0 + row as f32 * EVENT_ROW);
                let places = rows.flat_map(|y| [(pole + POLE, y), (pole - POLE - size.x, y)]);
                let free = |rect: &Rect| {
                    let others =
                        flags.labels.iter().zip(events).filter_map(|(label, event)| Some((x(event), (*label)?)));
                    rect.left() > plot.left()
                        && rect.right() < plot.right()
                        && others.into_iter().all(|(other, label)| {
                            let apart = !label.intersects(rect.expand2(vec2(gap, 0.0)));
                            // A pole reaches from its own label down to the axis.
                            let crossed =
                                rect.expand2(vec2(2.0, 0.0)).x_range().contains(other) && label.top() < rect.bottom();
                            let crosses =
                                label.expand2(vec2(2.0, 0.0)).x_range().contains(pole) && rect.top() < label.bottom();
                            apart && !crossed && !crosses
                        })
                };
                let place = places.map(|(left, y)| Rect::from_min_size(pos2(left, y), size)).find(free);
                flags.labels[index] = place;
                if let Some(rect) = place {
                    flags.foot = flags.foot.max(rect.bottom() + 2.0);
                }
            }
        }
        flags
    }

    /// The label of an event, by its place in the chart.
    pub(super) fn label(&self, event: usize) -> Option<Rect> {
        self.labels.get(event).copied().flatten()
    }

    /// Where the pole of an event ends.
    pub(super) fn top(&self, event: usize) -> f32 {
        self.label(event).map_or(self.foot, |label| label.top())
    }

    /// The height that the labels take at the top of a plot.
    pub(super) fn height(&self, plot: Rect) -> f32 {
        self.foot - plot.top()
    }

    /// The part of a plot's height that the labels take at its top.
    pub(super) fn head_room(&self, plot: Rect) -> f64 {
        f64::from(self.height(plot) / plot.height().max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Many events in neighbouring months, with labels of many lengths.
    fn crowd() -> Vec<Event> {
        let names = ["Halving", "Build starts", "First hall", "Loan due", "Debt due", "Old lease ends", "Leases end"];
        let months = [0.0, 18.0, 19.0, 19.4, 20.0, 21.0, 22.0, 23.0, 40.0, 41.0, 60.0, 61.0, 62.0, 118.0, 119.0];
        let events = months.iter().zip(names.iter().cycle());
        let calm = events.map(|(month, name)| Event::new(*month, *name));
        calm.chain([Event::danger(20.5, "Plan defaults"), Event::danger(63.0, "Bust")]).collect()
    }

    fn size(event: &Event) -> Vec2 {
        vec2(6.2 * event.label.len() as f32, 14.0)
    }

    #[test]
    fn labels_touch_neither_each_other_nor_an_axis_nor_another_pole() {
        for plot_size in [vec2(210.0, 95.0), vec2(480.0, 180.0), vec2(1500.0, 700.0)] {
            for months in [(0.0, 119.0), (15.0, 25.0), (58.0, 70.0)] {
                let (events, plot) = (crowd(), Rect::from_min_size(pos2(60.0, 20.0), plot_size));
                let flags = Flags::among(&events, plot, months, size);
                let x = |month: f64| plot.left() + plot.width() * ((month - months.0) / (months.1 - months.0)) as f32;
                let labels: Vec<(usize, Rect)> = (0..events.len()).filter_map(|i| Some((i, flags.label(i)?))).collect();
                assert!(!labels.is_empty(), "{plot_size:?} {months:?}");
                for (i, label) in &labels {
                    assert!(plot.contains_rect(*label) && label.left() > plot.left(), "{:?}", events[*i]);
                    for (j, other) in labels.iter().filter(|(j, _)| j != i) {
                        assert!(!label.intersects(*other), "{:?} and {:?}", events[*i], events[*j]);
                    }
                    for (j, event) in events.iter().enumerate().filter(|(j, _)| j != i) {
                        let crossed = label.x_range().contains(x(event.month)) && flags.top(j) < label.bottom();
                        assert!(!crossed, "the pole of {event:?} crosses {:?} in {plot_size:?}", events[*i]);
                    }
                }
            }
        }
    }

    #[test]
    fn a_danger_has_its_label_before_others() {
        let plot = Rect::from_min_size(pos2(60.0, 20.0), vec2(210.0, 95.0));
        let flags = Flags::among(&crowd(), plot, (0.0, 119.0), size);
        let bust = Flags::among(&[Event::danger(63.0, "Bust")], plot, (0.0, 119.0), size);
        assert!(bust.label(0).is_some() && flags.head_room(plot) <= 0.5);
        assert!(flags.label(15).is_some(), "the default is named");
    }
}
