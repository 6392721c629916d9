//! Title and legend: every name is a switch.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{HEADER_LINE, SWATCH};
use crate::app::picture::chart::{Entry, Hidden, Swatch, TimeChart, solo};
use crate::theme::{self, Palette};
use crate::view::widgets::how::title_link_ui;
use crate::view::widgets::{band_color, ink_color, swatch};

/// Room around an entry of the legend that reacts to the pointer.
const PADDING: f32 = 5.0;

/// Title and unit, then the legend: at the right of the same line where it fits, else on lines of its own.
/// Returns the bottom.
pub(in crate::view::widgets) fn header_ui<'a>(
    ui: &Ui,
    title: &str,
    unit: &str,
    legend: &(impl Iterator<Item = Entry<'a>> + Clone),
    hidden: &mut Hidden,
    rect: Rect,
) -> f32 {
    let galley = title_galley(ui, title, unit, rect.width());
    let title_width = galley.size().x;
    let title_top = rect.top() + (HEADER_LINE - galley.size().y) / 2.0;
    let title_rect = Rect::from_min_size(pos2(rect.left(), title_top), galley.size());
    ui.painter().galley(title_rect.min, galley, ui.visuals().text_color());
    title_link_ui(ui, title_rect, title);

    let legend_width: f32 = legend.clone().map(|entry| entry_width(ui, &entry)).sum();
    let beside = title_width + theme::SPACE + legend_width <= rect.width();
    // Names line up with the title; the room around them that reacts to the pointer hangs over.
    let first = rect.left() - PADDING;
    let start = if beside { rect.right() - legend_width } else { first };
    let mut corner = pos2(start, if beside { rect.top() } else { rect.top() + HEADER_LINE });
    let mut clicked = None;
    for (index, entry) in legend.clone().enumerate() {
        let width = entry_width(ui, &entry);
        if !beside && corner.x > first && corner.x + width > rect.right() {
            corner = pos2(first, corner.y + HEADER_LINE);
        }
        let place = Rect::from_min_size(corner, vec2(width, HEADER_LINE));
        let response = entry_ui(ui, title, &entry, !hidden.contains(entry.name), index, place);
        if response.clicked() {
            clicked = Some((entry.name, response.double_clicked()));
        }
        corner.x += width;
    }
    if let Some((name, double)) = clicked {
        let alone = ui.input(|i| i.modifiers.alt);
        if double || !alone {
            // The second click of two takes back what the first one did.
            TimeChart::toggle(hidden, name);
        }
        if double || alone {
            solo(legend.clone().map(|entry| entry.name), hidden, name);
        }
    }
    let has_legend = legend.clone().next().is_some();
    if beside || !has_legend { rect.top() + HEADER_LINE } else { corner.y + HEADER_LINE }
}

/// A title with what it is measured in.
pub(in crate::view::widgets) fn title_galley(ui: &Ui, title: &str, unit: &str, width: f32) -> Arc<Galley> {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.append(title, 0.0, TextFormat::simple(theme::body_medium(), palette.text));
    job.append(unit, theme::SPACE, TextFormat::simple(theme::small(), palette.quiet));
    ui.painter().layout_job(job)
}

fn entry_galley(ui: &Ui, entry: &Entry<'_>) -> Arc<Galley> {
    ui.painter().layout_no_wrap(entry.name.to_string(), theme::small(), egui::Color32::PLACEHOLDER)
}

pub(super) fn swatch_width(kind: Swatch) -> f32 {
    match kind {
        Swatch::Line(..) => SWATCH,
        Swatch::Layer | Swatch::Band(_) | Swatch::Bar(_) => 10.0,
    }
}

fn entry_width(ui: &Ui, entry: &Entry<'_>) -> f32 {
    2.0 * PADDING + swatch_width(entry.swatch) + 6.0 + entry_galley(ui, entry).size().x
}

/// One name of the legend: a switch that a click or the keyboard turns.
fn entry_ui(ui: &Ui, title: &str, entry: &Entry<'_>, shown: bool, index: usize, rect: Rect) -> Response {
    let palette = Palette::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("legend", index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, shown, format!("{} in {title}", entry.name)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
    }
    let color = if shown { entry_color(palette, entry) } else { palette.outline };
    let text = if response.hovered() { palette.text } else { palette.quiet };
    let text = if shown { text } else { palette.faint };
    let left = rect.left() + PADDING;
    let width = swatch_width(entry.swatch);
    swatch(ui.painter(), Rect::from_x_y_ranges(left..=left + width, rect.y_range()), color, entry.swatch);
    let galley = entry_galley(ui, entry);
    let pos = pos2(left + width + 6.0, rect.center().y - galley.size().y / 2.0);
    let size = galley.size();
    ui.painter().galley(pos, galley, text);
    if !shown {
        ui.painter().hline(pos.x..=pos.x + size.x, rect.center().y, Stroke::new(theme::HAIRLINE, palette.faint));
    }
    response.on_hover_text("Click hides or shows, double-click or Alt-click shows it alone")
}

fn entry_color(palette: &Palette, entry: &Entry<'_>) -> egui::Color32 {
    match entry.swatch {
        Swatch::Band(level) => band_color(palette, entry.ink, level + 1, false),
        Swatch::Line(..) | Swatch::Layer | Swatch::Bar(_) => ink_color(palette, entry.ink),
    }
}
