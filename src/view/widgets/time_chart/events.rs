//! Where the labels of events stand.

use egui::{Rect, Ui, Vec2, pos2, vec2};

use super::small_galley;
use crate::app::picture::chart::{Event, TimeChart};

/// Rows in which the labels of events are staggered.
const EVENT_ROWS: usize = 3;
/// Distance from row to row.
const EVENT_ROW: f32 = 15.0;
/// A plot smaller than this has no room for labels of events.
const LABELLED: Vec2 = vec2(200.0, 90.0);
/// No chart has room for the labels of more events than this.
const MOST_EVENT_LABELS: usize = 16;

/// Says where the label of each event stands: beside its line, in the first row and on the side where it covers no other
/// label and is not cut off; one for which there is no such place is left out.
pub(super) fn place_event_labels(ui: &Ui, chart: &TimeChart, plot: Rect, mut each: impl FnMut(&Event, Rect)) {
    if plot.width() < LABELLED.x || plot.height() < LABELLED.y {
        return;
    }
    // Rows are dear where the plot is low: there, labels may stand closer.
    let (rows, gap) = if plot.height() < 160.0 { (2, 3.0) } else { (EVENT_ROWS, 6.0) };
    let mut taken = [Rect::NOTHING; MOST_EVENT_LABELS];
    let mut count = 0;
    for event in &chart.events {
        let x = plot.left() + plot.width() * (event.month / chart.last_month().max(1) as f64) as f32;
        if count == MOST_EVENT_LABELS || !plot.x_range().contains(x) {
            continue;
        }
        let size = small_galley(ui, &event.label, egui::Color32::PLACEHOLDER).size();
        let rows = (0..rows).map(|row| plot.top() + 1.0 + row as f32 * EVENT_ROW);
        let place = rows
            .flat_map(|y| [(x + 4.0, y), (x - 4.0 - size.x, y)])
            .map(|(left, y)| Rect::from_min_size(pos2(left, y), size))
            .filter(|rect| rect.left() >= plot.left() && rect.right() <= plot.right())
            .find(|rect| !taken[..count].iter().any(|other| other.intersects(rect.expand2(vec2(gap, 0.0)))));
        if let Some(rect) = place {
            taken[count] = rect;
            count += 1;
            each(event, rect);
        }
    }
}

/// The part of a plot's height that the labels of events take at its top.
pub(super) fn head_room(ui: &Ui, chart: &TimeChart, plot: Rect) -> f64 {
    let mut bottom = plot.top();
    place_event_labels(ui, chart, plot, |_, rect| bottom = bottom.max(rect.bottom() + 2.0));
    f64::from((bottom - plot.top()) / plot.height().max(1.0))
}
