//! What the pointer asks of the time axis: a drag takes a span of months, Ctrl and the wheel come closer, a double click
//! goes back to all of them, or gives the chart the page.

use egui::{PointerButton, Pos2, Response, Ui};

use super::place::Place;
use super::{Asked, Frame, PageHover};

/// A shorter drag was a click that trembled, points.
const LEAST_DRAG: f32 = 8.0;

/// Hears what the pointer asks. The plot's own response says where it is.
pub(super) fn select_ui(ui: &Ui, frame: &Frame<'_>, response: &Response, place: &Place<'_>, shared: &mut PageHover) {
    let month = |at: Pos2| place.month(at).clamp(frame.months.0, frame.months.1);
    if response.drag_started_by(PointerButton::Primary) {
        let pressed = ui.input(|i| i.pointer.press_origin()).map(month);
        shared.selecting = pressed.map(|from| (from, from));
    }
    let dragged = response.dragged_by(PointerButton::Primary) || response.drag_stopped_by(PointerButton::Primary);
    if dragged && let (Some((_, to)), Some(at)) = (&mut shared.selecting, response.interact_pointer_pos()) {
        *to = month(at);
    }
    if response.drag_stopped_by(PointerButton::Primary) {
        let taken = shared.selecting.take().filter(|(from, to)| (place.x(*from) - place.x(*to)).abs() >= LEAST_DRAG);
        shared.asked = taken.map(|(from, to)| Asked::Look(Some((from.min(to).round(), from.max(to).round()))));
    }
    if let Some(at) = response.hover_pos() {
        let (zoom, turned) = ui.input(|i| (f64::from(i.zoom_delta()), f64::from(i.smooth_scroll_delta().x)));
        let (from, to) = frame.months;
        if zoom != 1.0 && zoom > 0.0 {
            let about = month(at);
            shared.asked = Some(Asked::Look(Some((about + (from - about) / zoom, about + (to - about) / zoom))));
        } else if turned != 0.0 && !frame.whole {
            // Sideways, the wheel moves what is looked at.
            let last = frame.chart.last_month() as f64;
            let by = -turned * (to - from) / f64::from(place.frame().width().max(1.0));
            let by = by.clamp(-from, (last - to).max(0.0));
            shared.asked = Some(Asked::Look(Some((from + by, to + by))));
        }
    }
    if response.double_clicked() {
        shared.asked = Some(if frame.whole { Asked::Enlarge } else { Asked::Look(None) });
    }
}
