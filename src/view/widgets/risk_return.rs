//! What is risked for what is earned: a point for each company, its three strategies joined, the baseline's world in grey.

use std::sync::Arc;

use egui::{
    Align2, Galley, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::axes::Axis;
use super::distribution::{Row, tooltip_rows_ui};
use super::how::title_link_ui;
use super::labels::{Wanted, beside_points};
use super::time_chart::{HEADER_LINE, MARGIN, TIME_AXIS, VALUE_AXIS, title_galley};
use super::{dimmed, ink_color, single_line, text_on_page};
use crate::app::pages::sector::pictures::{Point, RiskReturn, class_ink};
use crate::app::picture::chart::{Ink, Pattern, Swatch};
use crate::model::parameters::Scale;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;
use crate::theme::{self, Palette};

/// Its name.
pub const TITLE: &str = "Risk and return";
/// What its vertical axis says.
const LEAD: &str = "↑ median yearly return at the price";
/// What its horizontal axis says.
const ACROSS: &str = "chance of default →";
/// Radius of the smallest and of the largest point, points.
const RADII: (f32, f32) = (3.5, 18.0);
/// Radius of a strategy that is not looked at.
const DOT: f32 = 2.5;
/// Where the axis of returns is cut, if some are far below, and the part of the picture that these have.
const CUT: f64 = -0.3;
const STRIP: f32 = 0.14;
/// How near the pointer has to be, points.
const REACH: f32 = 6.0;

/// What a picture of companies says: its response, and the company under the pointer.
#[derive(Debug)]
pub struct Pointed {
    /// Of the picture without its title.
    pub response: Response,
    /// The place of the company among those of the picture.
    pub hovered: Option<usize>,
}

/// The value axis as it was last drawn: it grows at once, and shrinks when nothing is held.
pub type Range = Option<(f64, f64)>;

/// Draws the points into a rectangle of this size. `highlighted` is the word of the company that is looked at; `range`
/// is what is remembered of the value axis, and `held` says that it must not shrink.
pub fn risk_return_ui(
    ui: &mut Ui,
    picture: &RiskReturn,
    focus: Strategy,
    highlighted: Option<&str>,
    (range, held): (&mut Range, bool),
    size: Vec2,
) -> Pointed {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt(TITLE).max_rect(rect));
    let palette = Palette::of(&ui);
    let title = title_galley(&ui, TITLE, LEAD, rect.width());
    title_link_ui(&ui, Rect::from_min_size(rect.min, title.size()), TITLE);
    ui.painter().galley(rect.min, title, palette.text);
    let frame = Rect::from_min_max(
        rect.min + vec2(VALUE_AXIS, HEADER_LINE + theme::SPACE),
        rect.max - vec2(MARGIN, 2.0 * TIME_AXIS),
    );
    let field = Field::new(frame, picture.returns, range, held);
    axes(&ui, &field);
    let zero = field.at((0.0, 0.0)).y;
    ui.painter().hline(frame.x_range(), zero, Stroke::new(theme::HAIRLINE, palette.zero_line));
    let below = pos2(frame.right(), frame.bottom() + TIME_AXIS);
    ui.painter().text(below, Align2::RIGHT_TOP, ACROSS, theme::small(), palette.quiet);

    let room = frame.width() - 2.0 * VALUE_AXIS - theme::SPACE;
    let note = single_line(&ui, &picture.without_price, theme::small(), palette.quiet, room);
    ui.painter().galley(pos2(frame.left(), below.y), note, palette.quiet);

    let response = ui.interact(frame, ui.scope_id().with("picture"), Sense::CLICK);
    let hovered = response.hover_pos().and_then(|pos| field.nearest(picture, focus, pos));
    if picture.points.is_empty() {
        let text = if picture.stale { "Computing futures …" } else { "No company is looked for." };
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), palette.quiet);
        text_on_page(ui.painter(), palette, frame.center() - galley.size() / 2.0, galley);
    }
    paint(&ui, picture, focus, &field, |at, point| hovered == Some(at) || highlighted == Some(&*point.word));
    labels(&ui, picture, focus, &field);
    if let Some(point) = hovered.and_then(|at| picture.points.get(at)) {
        tooltip_rows_ui(&response, &point.name, rows(palette, point, focus), Some("A click opens it in this world."));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, TITLE));
    ui.accesskit_node_builder(response.id, |node| node.set_description(picture.summary.as_str()));
    Pointed { response, hovered }
}

/// Where things stand on the screen. Returns far below zero, where a share ends as good as worthless, stand in a narrow
/// strip under the others, which would have no room otherwise.
struct Field {
    frame: Rect,
    x: Axis,
    y: Axis,
    /// Height of the strip, points; none where no return is so low.
    strip: f32,
}

impl Field {
    fn new(frame: Rect, returns: (f64, f64), range: &mut Range, held: bool) -> Self {
        let is_cut = returns.0 < 1.25 * CUT;
        let low = if is_cut { CUT } else { returns.0 };
        // Round ends keep the axis where it is while the figures move a little.
        let wanted = ((low * 10.0 - 0.2).floor() / 10.0, (returns.1 * 10.0 + 0.4).ceil() / 10.0);
        let wanted = if is_cut { (CUT, wanted.1) } else { wanted };
        let shown = match *range {
            Some((low, high)) if held => (low.min(wanted.0), high.max(wanted.1)),
            _ => wanted,
        };
        *range = Some(shown);
        let axis = |range, unit| Axis { range, scale: Scale::Linear, unit };
        let strip = if is_cut { STRIP * frame.height() } else { 0.0 };
        Self { frame, x: axis((0.0, 1.0), Unit::Percent), y: axis(shown, Unit::Percent), strip }
    }

    /// The part of the frame above the strip.
    fn main(&self) -> Rect {
        self.frame.with_max_y(self.frame.bottom() - self.strip)
    }

    fn at(&self, (default, earned): (f64, f64)) -> Pos2 {
        let main = self.main();
        let low = self.y.range.0;
        let y = if self.strip > 0.0 && earned < low {
            // From nothing left, somewhat above the bottom, to the cut.
            let part = ((earned + 1.0) / (low + 1.0)).clamp(0.0, 1.0) as f32;
            self.frame.bottom() - self.strip * (0.45 + 0.5 * part)
        } else {
            main.bottom() - self.y.part(earned) * main.height()
        };
        pos2(self.frame.left() + self.x.part(default) * self.frame.width(), y)
    }

    /// The company under the pointer: the smallest of those whose points it is on.
    fn nearest(&self, picture: &RiskReturn, focus: Strategy, pos: Pos2) -> Option<usize> {
        let off = |point: &Point| {
            let own = self.at(point.strategies[focus.index()]).distance(pos) - radius(picture, point);
            let others = point.strategies.iter().map(|at| self.at(*at).distance(pos) - DOT);
            others.fold(own, f32::min)
        };
        // The smaller ones lie on top.
        let on = picture.points.iter().enumerate().rev().filter(|(_, point)| off(point) <= REACH);
        on.min_by(|a, b| off(a.1).max(0.0).total_cmp(&off(b.1).max(0.0))).map(|(at, _)| at)
    }
}

/// Both axes, with a faint grid, and the cut of the vertical one.
fn axes(ui: &Ui, field: &Field) {
    let (palette, painter, frame, main) = (Palette::of(ui), ui.painter(), field.frame, field.main());
    let grid = Stroke::new(theme::HAIRLINE, palette.grid);
    for (part, text) in field.x.ticks(f64::from((frame.width() / 72.0).clamp(2.0, 10.0))) {
        let x = frame.left() + part * frame.width();
        painter.vline(x, frame.y_range(), grid);
        let pos = pos2(x, frame.bottom() + theme::HALF_SPACE);
        painter.text(pos, Align2::CENTER_TOP, text, theme::small(), palette.quiet);
    }
    let label = |y: f32, text: String| {
        let pos = pos2(frame.left() - theme::HALF_SPACE, y);
        painter.text(pos, Align2::RIGHT_CENTER, text, theme::small(), palette.quiet);
    };
    for (part, text) in field.y.ticks(f64::from((main.height() / 36.0).clamp(2.0, 10.0))) {
        let y = main.bottom() - part * main.height();
        painter.hline(frame.x_range(), y, grid);
        label(y, text);
    }
    if field.strip > 0.0 {
        let cut = main.bottom() + 2.0;
        let ends = [pos2(frame.left(), cut), pos2(frame.right(), cut)];
        painter.extend(Shape::dashed_line(&ends, Stroke::new(theme::HAIRLINE, palette.outline), 6.0, 4.0));
        label(field.at((0.0, -1.0)).y, Unit::Percent.number(-1.0));
        let pos = pos2(frame.right() - theme::HALF_SPACE, frame.bottom() - 2.0);
        painter.text(pos, Align2::RIGHT_BOTTOM, "as good as worthless", theme::small(), palette.quiet);
    }
}

/// The radius of a company's point: its area is market value.
fn radius(picture: &RiskReturn, point: &Point) -> f32 {
    let largest = picture.points.first().map_or(0.0, |largest| largest.market_value);
    let part = if largest > 0.0 { (point.market_value / largest).max(0.0).sqrt() as f32 } else { 0.0 };
    RADII.0.max(part * RADII.1)
}

fn paint(ui: &Ui, picture: &RiskReturn, focus: Strategy, field: &Field, is_looked_at: impl Fn(usize, &Point) -> bool) {
    let (palette, painter) = (Palette::of(ui), ui.painter());
    let thin = |color| Stroke::new(theme::HAIRLINE, color);
    for point in &picture.points {
        if let Some(ghost) = point.ghost {
            let [then, now] = [ghost[focus.index()], point.strategies[focus.index()]].map(|at| field.at(at));
            painter.line_segment([then, now], thin(palette.ghost));
            painter.circle_stroke(then, radius(picture, point), thin(palette.ghost));
        }
    }
    // The large ones first, so that the small ones are seen on top of them; and what is looked at last.
    let (last, first): (Vec<_>, Vec<_>) =
        picture.points.iter().enumerate().partition(|(at, point)| is_looked_at(*at, point));
    for (marked, (_, point)) in first.into_iter().map(|p| (false, p)).chain(last.into_iter().map(|p| (true, p))) {
        let joined = point.strategies.map(|at| field.at(at));
        let line = if marked { palette.text } else { palette.outline };
        painter.line(joined.to_vec(), thin(line));
        for strategy in Strategy::ALL.into_iter().filter(|strategy| *strategy != focus) {
            let color = dimmed(palette, ink_color(palette, strategy.into()), picture.stale);
            painter.circle_filled(joined[strategy.index()], DOT, color);
        }
        let color = dimmed(palette, ink_color(palette, class_ink(point.class)), picture.stale);
        let edge = if marked { Stroke::new(theme::LINE, palette.text) } else { thin(palette.page) };
        painter.circle(joined[focus.index()], radius(picture, point), color.gamma_multiply(0.85), edge);
    }
}

/// Names beside the points, as far as there is room.
fn labels(ui: &Ui, picture: &RiskReturn, focus: Strategy, field: &Field) {
    let palette = Palette::of(ui);
    let galley = |point: &Point| -> Arc<Galley> {
        ui.painter().layout_no_wrap(point.name.to_string(), theme::small(), palette.text)
    };
    let galleys: Vec<Arc<Galley>> = picture.points.iter().map(galley).collect();
    let wanted: Vec<Wanted> = picture
        .points
        .iter()
        .zip(&galleys)
        .map(|(point, galley)| Wanted {
            at: field.at(point.strategies[focus.index()]),
            radius: radius(picture, point),
            size: galley.size(),
        })
        .collect();
    for (corner, galley) in beside_points(&wanted, field.frame).into_iter().zip(galleys) {
        if let Some(corner) = corner {
            text_on_page(ui.painter(), palette, corner, galley);
        }
    }
}

fn rows(palette: &Palette, point: &Point, focus: Strategy) -> Vec<Row> {
    let figure = |value: f64| Unit::Percent.figure(value);
    let mut rows = vec![Row {
        swatch: Some((ink_color(palette, class_ink(point.class)), Swatch::Layer)),
        name: point.class.label().to_owned(),
        value: Unit::Usd.figure(point.market_value),
        unit: "USD market value".to_owned(),
    }];
    for strategy in Strategy::ALL {
        let (default, earned) = point.strategies[strategy.index()];
        let kind = Swatch::Line(Pattern::from(strategy), strategy == focus);
        rows.push(Row {
            swatch: Some((ink_color(palette, strategy.into()), kind)),
            name: strategy.label().to_owned(),
            value: figure(earned),
            unit: format!("% a year, default {} %", figure(default)),
        });
    }
    if let Some(ghost) = point.ghost {
        let (default, earned) = ghost[focus.index()];
        rows.push(Row {
            swatch: Some((ink_color(palette, Ink::Ghost), Swatch::Line(Pattern::Solid, false))),
            name: format!("{}, in the baseline's world", focus.label()),
            value: figure(earned),
            unit: format!("% a year, default {} %", figure(default)),
        });
    }
    rows
}
