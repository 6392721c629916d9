//! The verdict with its plain reason, and beside it the figures that it rests on.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::App;
use crate::app::picture::figures::{Card, Tone};
use crate::theme::{self, Palette};
use crate::view::widgets::{single_line, unbroken};

/// Width of a figure, points.
const FIGURE: f32 = 168.0;
/// Lines that the reason may take.
const REASON_LINES: usize = 3;

/// Draws the head at the top of a room; returns where it ends.
pub(super) fn head_ui(ui: &Ui, app: &App, room: Rect) -> f32 {
    let palette = Palette::of(ui);
    let figures = app.pages().overview.figures();
    let verdict = &figures.verdict;
    let ink = ink(palette, verdict.stale, verdict.tone);
    let headline = ui.painter().layout_no_wrap(verdict.headline.clone(), theme::stage_medium(), ink);
    // The verdict is never cut for what stands beside it.
    let free = room.width() - headline.size().x - theme::WIDE_SPACE;
    let cards = on_stage(&figures.cards);
    let shown = ((free / FIGURE).floor().max(0.0) as usize).min(cards.len());
    let mut right = room.right();
    let mut bottom = room.top();
    for card in cards[..shown].iter().rev() {
        let place =
            Rect::from_min_max(pos2(right - FIGURE + theme::WIDE_SPACE, room.top()), pos2(right, room.bottom()));
        bottom = bottom.max(figure_ui(ui, card, place));
        right -= FIGURE;
    }
    let width = right - room.left() - theme::WIDE_SPACE;
    let mut job = LayoutJob::default();
    job.wrap.max_width = width.max(headline.size().x.min(room.width()));
    let mut headline_rect = Rect::from_min_size(room.min, headline.size());
    if headline.size().x > room.width() {
        // Longer than the stage: it wraps.
        let mut long = LayoutJob::default();
        long.wrap.max_width = room.width();
        long.append(&verdict.headline, 0.0, TextFormat::simple(theme::stage_medium(), ink));
        let long = ui.painter().layout_job(long);
        headline_rect = Rect::from_min_size(room.min, long.size());
        ui.painter().galley(room.min, long, ink);
    } else {
        ui.painter().galley(room.min, headline, ink);
    }
    let reason = if verdict.why.is_empty() { &verdict.detail } else { &verdict.why };
    job.wrap.max_rows = REASON_LINES;
    job.append(&unbroken(reason), 0.0, TextFormat::simple(FontId::proportional(theme::TEXT_BODY + 2.0), palette.quiet));
    let reason_galley = ui.painter().layout_job(job);
    let at = pos2(room.left(), headline_rect.bottom() + 2.0);
    let size = reason_galley.size();
    ui.painter().galley(at, reason_galley, palette.quiet);
    let whole = Rect::from_min_max(room.min, pos2(room.left() + size.x.max(headline_rect.width()), at.y + size.y));
    let response = ui.interact(whole, ui.scope_id().with("verdict"), Sense::HOVER);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}. {reason}", verdict.headline)));
    bottom.max(whole.bottom())
}

/// What is read from afar: what is earned, what may be lost, what a share is worth.
fn on_stage(cards: &[Card]) -> Vec<&Card> {
    let over = |word: &str| cards.iter().find(|card| card.title.contains(word));
    ["yearly return", "default", "value per share"].into_iter().filter_map(over).collect()
}

fn ink(palette: &Palette, stale: bool, tone: Tone) -> Color32 {
    match (stale, tone) {
        (true, _) => palette.quiet,
        (false, Tone::Danger) => palette.danger_text,
        (false, Tone::Plain) => palette.text,
    }
}

/// A figure with its title under it, and what it has changed by.
fn figure_ui(ui: &Ui, card: &Card, place: Rect) -> f32 {
    let palette = Palette::of(ui);
    let painter = ui.painter();
    let value = single_line(ui, &card.value, theme::stage(), ink(palette, card.stale, card.tone), place.width());
    let mut at = place.min;
    let unit_at = at + vec2(value.size().x + theme::HALF_SPACE, value.size().y - theme::TEXT_BODY - 9.0);
    at.y += value.size().y;
    painter.galley(place.min, value, palette.text);
    let unit = single_line(ui, card.unit, theme::body(), palette.quiet, (place.right() - unit_at.x).max(1.0));
    painter.galley(unit_at, unit, palette.quiet);
    let whose = format!("{}, {}", card.title, card.strategy.label().to_lowercase());
    let lines = [Some(whose.clone()), card.change.clone()];
    for line in lines.iter().flatten() {
        let galley = single_line(ui, line, theme::small(), palette.quiet, place.width());
        let height = galley.size().y;
        painter.galley(at, galley, palette.quiet);
        at.y += height;
    }
    let rect = Rect::from_min_max(place.min, pos2(place.right(), at.y));
    let response = ui.interact(rect, ui.scope_id().with(("figure", card.title)), Sense::HOVER);
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, format!("{whose} {} {}", card.value, card.unit)));
    response.on_hover_text(&*card.hover);
    at.y
}
