//! Single futures under the pointer: the nearest stands out on all charts of the page, and a click reads it.

use egui::{CursorIcon, Pos2, Response, Stroke, Ui};

use super::lines::stroke_line;
use super::place::Place;
use super::{Asked, Frame, PageHover};
use crate::app::picture::chart::{Thread, is_shown};
use crate::theme;
use crate::view::widgets::ink_color;

/// How near the pointer has to be, points.
const REACH: f32 = 6.0;

/// Marks the single future under the pointer, and hears a click on it.
pub(super) fn read_ui(ui: &Ui, frame: &Frame<'_>, response: &Response, place: &Place<'_>, shared: &mut PageHover) {
    let threads = frame.chart.shown_threads(frame.hidden);
    if let Some(at) = response.hover_pos().filter(|_| !frame.chart.threads.is_empty()) {
        let found = nearest(threads, frame, place, at);
        if shared.thread != found {
            shared.thread = found;
            // Charts drawn earlier in this frame have yet to hear of it.
            ui.ctx().request_repaint();
        }
        if found.is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
        if response.clicked() && !response.double_clicked() && shared.asked.is_none() {
            shared.asked = found.map(Asked::Read);
        }
    }
    let Some(thread) = threads.iter().find(|thread| Some(thread.number) == shared.thread) else { return };
    let (mut shapes, color) = (Vec::new(), ink_color(frame.palette, thread.line.ink));
    for stroke in [Stroke::new(theme::LINE + 2.0, frame.palette.page), Stroke::new(theme::LINE, color)] {
        stroke_line(place, &thread.line.points, frame.until, stroke, &mut shapes);
    }
    ui.painter_at(place.frame()).extend(shapes);
}

/// The future whose line the pointer is on.
fn nearest(threads: &[Thread], frame: &Frame<'_>, place: &Place<'_>, at: Pos2) -> Option<usize> {
    let month = place.month(at);
    if !frame.has_come(month) {
        return None;
    }
    let height = |thread: &Thread| {
        let (from, part) = (month.floor().max(0.0) as usize, month.fract() as f32);
        let y = |month: usize| thread.line.points.get(month).filter(|p| is_shown(p.y)).map(|p| place.y(p.y));
        let (now, next) = (y(from)?, y(from + 1).or_else(|| y(from))?);
        Some(now + part * (next - now))
    };
    let off = threads.iter().filter_map(|thread| Some((thread.number, (height(thread)? - at.y).abs())));
    off.filter(|(_, off)| *off <= REACH).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(number, _)| number)
}
