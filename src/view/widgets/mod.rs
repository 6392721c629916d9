//! The reusable parts of the window.

use std::borrow::Cow;
use std::f32::consts::TAU;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Color32, Context, FontId, Galley, Painter, Popup, Pos2, Rect, Response, Shape, Stroke, StrokeKind, Ui, Vec2, pos2,
    vec2,
};

use crate::app::picture::chart::{Ink, Pattern, Swatch, Texture};
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::theme::{self, Palette};

mod axes;
pub mod bars;
pub(in crate::view) mod chart_menu;
pub mod choice_map;
pub mod curves;
pub mod distribution;
pub mod heat_map;
pub mod how;
mod labels;
pub mod markdown;
pub(crate) mod note;
pub mod number_box;
pub mod parameter_slider;
pub mod risk_return;
pub mod sparkline;
pub mod staircase;
pub mod sweep;
pub mod table;
pub mod time_chart;
pub mod tornado;
pub mod verdict_map;
pub mod waterfall;
pub mod wide_table;

/// The colour of a line or an area.
pub fn ink_color(palette: &Palette, ink: Ink) -> Color32 {
    match ink {
        Ink::Stay => palette.stay,
        Ink::Plan => palette.plan,
        Ink::AllIn => palette.all_in,
        Ink::Neutral => palette.neutral,
        Ink::Danger => palette.danger,
        Ink::Ghost => palette.ghost,
        Ink::Layer(index) => palette.layers[usize::from(index) % palette.layers.len()],
        Ink::Price => palette.text,
    }
}

/// The colour of text about a line or an area: dark or light enough to be read.
pub fn ink_text_color(palette: &Palette, ink: Ink) -> Color32 {
    match ink {
        Ink::Stay => palette.stay_text,
        Ink::Plan => palette.plan_text,
        Ink::AllIn => palette.all_in_text,
        Ink::Danger => palette.danger_text,
        Ink::Price => palette.text,
        Ink::Neutral | Ink::Ghost | Ink::Layer(_) => palette.quiet,
    }
}

/// The fill of a band: fainter the wider it is, and fainter still while it is out of date.
pub fn band_color(palette: &Palette, ink: Ink, level: u8, stale: bool) -> Color32 {
    let opacity = match level {
        0 => 0.14,
        1 => 0.22,
        _ => 0.30,
    };
    ink_color(palette, ink).gamma_multiply(if stale { opacity * theme::STALE } else { opacity })
}

/// The edge of a band: seen on the page in both themes.
pub fn band_edge_color(palette: &Palette, ink: Ink, stale: bool) -> Color32 {
    dimmed(palette, palette.page.lerp_to_gamma(ink_text_color(palette, ink), theme::EDGE), stale)
}

/// A colour, fainter where what it shows is out of date.
pub fn dimmed(palette: &Palette, color: Color32, stale: bool) -> Color32 {
    if stale { palette.page.lerp_to_gamma(color, theme::STALE) } else { color }
}

/// How thick a line is drawn.
pub fn line_width(pattern: Pattern, heavy: bool) -> f32 {
    match (pattern, heavy) {
        (_, true) => theme::HEAVY_LINE,
        // Dots are as wide as twice this.
        (Pattern::Dotted, false) => 1.25,
        (_, false) => theme::LINE,
    }
}

/// Distance from dot to dot.
pub(crate) const DOT_SPACING: f32 = 5.0;
/// Length of a dash.
pub(crate) const DASH: f32 = 6.0;

/// A piece of the line, area or band that a name stands for, filling the middle of a rectangle.
pub fn swatch(painter: &Painter, rect: Rect, color: Color32, kind: Swatch) {
    let y = rect.center().y;
    let ends = [pos2(rect.left(), y), pos2(rect.right(), y)];
    match kind {
        Swatch::Line(pattern, heavy) => {
            let width = line_width(pattern, heavy);
            match pattern {
                Pattern::Solid => _ = painter.line_segment(ends, Stroke::new(width, color)),
                Pattern::Dashed => painter.extend(Shape::dashed_line(&ends, Stroke::new(width, color), 5.0, 3.0)),
                Pattern::Dotted => painter.extend(Shape::dotted_line(&ends, color, 4.5, width)),
            }
        }
        Swatch::Layer | Swatch::Band(_) => {
            let square = Rect::from_center_size(rect.center(), vec2(rect.width(), 10.0));
            painter.rect_filled(square, 2.0, color);
        }
        Swatch::Bar(texture) => {
            textured(
                painter,
                Rect::from_center_size(rect.center(), vec2(rect.width().min(SQUARE), SQUARE)),
                color,
                texture,
            );
        }
    }
}

/// Side of the piece of a bar that stands in a legend.
const SQUARE: f32 = 10.0;

/// Fills a piece of a bar.
pub fn textured(painter: &Painter, rect: Rect, color: Color32, texture: Texture) {
    /// Opacity of a faint tint, and the distance of strokes on it.
    const TINT: f32 = 0.30;
    const STROKES: f32 = 5.0;
    match texture {
        Texture::Solid => _ = painter.rect_filled(rect, 0.0, color),
        Texture::Light => {
            let edge = Stroke::new(theme::HAIRLINE, color);
            painter.rect(rect, 0.0, color.gamma_multiply(TINT), edge, StrokeKind::Inside);
        }
        Texture::Hatched => {
            painter.rect_filled(rect, 0.0, color.gamma_multiply(TINT));
            let inside = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
            let height = rect.height();
            // Where strokes stand does not depend on the piece, so that they go through where two meet.
            let first = ((rect.left() - rect.bottom()) / STROKES).floor() * STROKES;
            let count = ((rect.width() + height) / STROKES).ceil() as usize + 1;
            for i in 0..=count {
                let x = first + i as f32 * STROKES + rect.bottom();
                let ends = [pos2(x - height, rect.bottom()), pos2(x, rect.top())];
                inside.line_segment(ends, Stroke::new(1.25, color));
            }
        }
    }
}

/// A sign that the fonts lack, or draw badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Back to a former value.
    Reset,
    /// Close, or take away.
    Close,
}

/// Paints a sign into a square.
pub fn icon(painter: &Painter, icon: Icon, rect: Rect, color: Color32) {
    let radius = rect.width() / 2.0;
    let stroke = Stroke::new((rect.width() * 0.11).max(1.0), color);
    let at = |x: f32, y: f32| rect.center() + radius * vec2(x, y);
    let around = |turn: f32, part: f32| rect.center() + radius * part * Vec2::angled(turn * TAU);
    match icon {
        Icon::Reset => {
            let arc = (0..=20_u8).map(|i| around(-0.32 + f32::from(i) * 0.041, 0.8)).collect();
            painter.line(arc, stroke);
            let head = [at(-0.72, -1.0), at(-0.72, -0.2), at(0.08, -0.42)];
            painter.add(Shape::convex_polygon(head.to_vec(), color, Stroke::NONE));
        }
        Icon::Close => {
            painter.line_segment([at(-0.6, -0.6), at(0.6, 0.6)], stroke);
            painter.line_segment([at(-0.6, 0.6), at(0.6, -0.6)], stroke);
        }
    }
}

/// One line of text, shortened with an ellipsis where it does not fit.
pub(crate) fn single_line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob { wrap: TextWrapping::truncate_at_width(width), ..LayoutJob::default() };
    job.append(text, 0.0, TextFormat::simple(font, color));
    ui.painter().layout_job(job)
}

/// A text that wraps, with its numbers and units kept in one piece: egui breaks lines at every space but this one.
pub(crate) fn unbroken(text: &str) -> Cow<'_, str> {
    if text.contains(THIN_SPACE) { text.replace(THIN_SPACE, "\u{a0}").into() } else { text.into() }
}

/// A unit, and what a value is read from: "USD/share, median of futures".
pub(crate) fn unit_and(unit: Unit, read: &str) -> String {
    if unit.suffix().is_empty() { read.to_owned() } else { format!("{}, {read}", unit.suffix()) }
}

/// Text on a piece of the page, so that grids and rules behind it do not cross it out.
pub(crate) fn text_on_page_shapes(palette: &Palette, pos: Pos2, galley: Arc<Galley>, shapes: &mut Vec<Shape>) {
    let rect = Rect::from_min_size(pos, galley.size()).expand2(vec2(2.0, 0.0));
    shapes.push(Shape::rect_filled(rect, 2.0, palette.page.gamma_multiply(0.85)));
    shapes.push(Shape::galley(pos, galley, palette.quiet));
}

/// The same, painted at once.
pub(crate) fn text_on_page(painter: &Painter, palette: &Palette, pos: Pos2, galley: Arc<Galley>) {
    let mut shapes = Vec::with_capacity(2);
    text_on_page_shapes(palette, pos, galley, &mut shapes);
    painter.extend(shapes);
}

/// Whether the pointer is where a menu can open. Where it has left the window in the moment of a click there is no place
/// for one: egui would hold it open without showing it, and whatever waits for menus to close would wait for good.
pub(crate) fn is_place_for_menu(ctx: &Context) -> bool {
    ctx.input(|i| i.pointer.hover_pos().is_some())
}

/// A menu at the pointer, after a right click.
pub(crate) fn context_menu(response: &Response, content: impl FnOnce(&mut Ui)) {
    if !response.secondary_clicked() || is_place_for_menu(&response.ctx) {
        Popup::context_menu(response).show(content);
    }
}
