//! The industry's cost curve in a month: steps as wide as hashrate and as high as hashcost, hashprice across them.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::axes::{Axis, axes_ui};
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, title_galley};
use super::{ink_color, single_line, swatch, text_on_page};
use crate::app::pages::network::stairs::{Stairs, Step};
use crate::app::picture::chart::{Ink, Swatch};
use crate::model::industry::OwnerKind;
use crate::model::parameters::Scale;
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};

/// What the picture is called.
pub const TITLE: &str = "Halving staircase";
/// Part of its colour that a step keeps which earns less than its variable cost.
const DARK: f32 = 0.16;
/// Distance of the strokes in such a step, points.
const HATCH: f32 = 7.0;
/// Room above the highest step.
const AIR: f64 = 1.06;
/// Room around the name in a step, points.
const INSIDE: f32 = 3.0;

/// Draws the stairs into a rectangle of this size. `date` says of a month when it is.
pub fn staircase_ui(ui: &mut Ui, stairs: &Stairs, date: &dyn Fn(usize) -> String, size: Vec2) {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt(TITLE).max_rect(rect));
    let palette = Palette::of(&ui);
    let galley = title_galley(&ui, TITLE, "hashcost in USD/PH/day by EH/s", rect.width());
    ui.painter().galley(rect.min, galley, palette.text);
    legend_ui(&ui, rect);
    let plot = Rect::from_min_max(
        pos2(rect.left() + VALUE_AXIS, rect.top() + 2.0 * HEADER_LINE + theme::HALF_SPACE),
        pos2(rect.right() - theme::SPACE, rect.bottom() - TIME_AXIS),
    );
    if plot.width() < 40.0 || plot.height() < 40.0 {
        return;
    }
    let axis = |end: f64, unit: Unit| Axis { range: (0.0, end.max(1e-9)), scale: Scale::Linear, unit };
    let (x, y) = (axis(stairs.hashrate_eh, Unit::ExahashPerSecond), axis(stairs.height * AIR, Unit::UsdPerPhDay));
    axes_ui(&ui, plot, &x, &y, true);
    let place = |step: &Step| {
        let [left, right] = [step.span.0, step.span.1].map(|eh| plot.left() + x.part(eh) * plot.width());
        // What is dearer than the picture is high reaches its top.
        let top = plot.bottom() - y.part(step.hashcost).min(1.0) * plot.height();
        Rect::from_min_max(pos2(left, top), pos2(right, plot.bottom()))
    };
    for step in &stairs.steps {
        step_ui(&ui, step, place(step));
    }
    line_ui(&ui, stairs, plot, plot.bottom() - y.part(stairs.hashprice) * plot.height());
    for step in &stairs.steps {
        name_ui(&ui, step, place(step), plot);
    }
    react(&ui, stairs, plot, &place, date);
}

/// The kinds of miners and their colours, on the line under the title.
fn legend_ui(ui: &Ui, rect: Rect) {
    let palette = Palette::of(ui);
    let top = rect.top() + HEADER_LINE;
    let mut left = rect.left();
    for kind in OwnerKind::ALL {
        let galley = single_line(ui, kind.label(), theme::small(), palette.quiet, 120.0);
        if left + 16.0 + galley.size().x > rect.right() {
            return;
        }
        let square = Rect::from_min_size(pos2(left, top), vec2(10.0, HEADER_LINE));
        swatch(ui.painter(), square, ink_color(palette, Ink::Layer(kind as u8)), Swatch::Layer);
        let width = galley.size().x;
        ui.painter().galley(pos2(left + 16.0, top + (HEADER_LINE - galley.size().y) / 2.0), galley, palette.quiet);
        left += 16.0 + width + theme::WIDE_SPACE;
    }
}

/// A step: filled while it earns its cost, dark and hatched where it does not.
fn step_ui(ui: &Ui, step: &Step, rect: Rect) {
    let palette = Palette::of(ui);
    let ink = ink_color(palette, step.ink());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if step.is_dark() {
        painter.rect_filled(rect, 0.0, palette.page.lerp_to_gamma(ink, DARK));
        let stroke = Stroke::new(theme::HAIRLINE, palette.page.lerp_to_gamma(ink, 0.5));
        let strokes = ((rect.width() + rect.height()) / HATCH).clamp(0.0, 400.0) as usize;
        for i in 0..=strokes {
            let x = rect.left() + i as f32 * HATCH;
            painter.line_segment([pos2(x, rect.top()), pos2(x - rect.height(), rect.bottom())], stroke);
        }
    } else {
        painter.rect_filled(rect, 0.0, ink);
    }
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(theme::HAIRLINE, palette.page), StrokeKind::Inside);
}

/// Hashprice, with its name at the end where the steps are far below or above.
fn line_ui(ui: &Ui, stairs: &Stairs, plot: Rect, y: f32) {
    let palette = Palette::of(ui);
    ui.painter().hline(plot.x_range(), y, Stroke::new(theme::HEAVY_LINE, palette.text));
    let text = format!("Hashprice {}", Unit::UsdPerPhDay.number(stairs.hashprice));
    let galley = single_line(ui, &text, theme::small_medium(), palette.text, plot.width());
    let top = (y - galley.size().y - 2.0).max(plot.top());
    text_on_page(ui.painter(), palette, pos2(plot.left() + theme::HALF_SPACE, top), galley);
}

/// The name of a step where there is room for it: in it, upright or turned, or above it.
fn name_ui(ui: &Ui, step: &Step, rect: Rect, plot: Rect) {
    let palette = Palette::of(ui);
    let color = if step.is_dark() { palette.quiet } else { palette.readable_on(ink_color(palette, step.ink())) };
    let galley = ui.painter().layout_no_wrap(step.name.to_owned(), theme::small(), color);
    let size = galley.size();
    if size.x + 2.0 * INSIDE <= rect.width() && size.y + 2.0 * INSIDE <= rect.height() {
        ui.painter().galley(pos2(rect.center().x - size.x / 2.0, rect.bottom() - size.y - INSIDE), galley, color);
    } else if size.y <= rect.width() && size.x + 2.0 * INSIDE <= rect.height() {
        let pos = pos2(rect.center().x - size.y / 2.0, rect.bottom() - INSIDE);
        let turned = egui::epaint::TextShape::new(pos, galley, color).with_angle(-std::f32::consts::FRAC_PI_2);
        ui.painter().with_clip_rect(plot.intersect(ui.clip_rect())).add(turned);
    }
}

/// Reads the step under the pointer, and says what is drawn to those who cannot see it.
fn react(ui: &Ui, stairs: &Stairs, plot: Rect, place: &dyn Fn(&Step) -> Rect, date: &dyn Fn(usize) -> String) {
    let palette = Palette::of(ui);
    let response = ui.interact(plot, ui.scope_id().with("picture"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, TITLE));
    ui.accesskit_node_builder(response.id, |node| node.set_description(stairs.summary.as_str()));
    let Some(pos) = response.hover_pos() else { return };
    let Some(step) = stairs.steps.iter().find(|step| place(step).x_range().contains(pos.x)) else { return };
    ui.painter().rect_stroke(place(step), 0.0, Stroke::new(theme::LINE, palette.text), StrokeKind::Inside);
    response.on_hover_ui_at_pointer(|ui| {
        ui.label(egui::RichText::new(step.name).font(theme::body_medium()));
        let hashrate = Unit::ExahashPerSecond.text(step.span.1 - step.span.0);
        ui.label(format!("{}, {hashrate}", step.kind.label()));
        ui.label(format!("Hashcost {}", Unit::UsdPerPhDay.text(step.hashcost)));
        if let Some(since) = step.dark_since {
            ui.label(format!("Under water since {}", date(since)));
        }
        if step.moved_mw >= 1.0 {
            ui.label(format!("{} moved to AI", Unit::Megawatt.text(step.moved_mw)));
        }
    });
}
