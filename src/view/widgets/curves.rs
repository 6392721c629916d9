//! Survival curves of many companies, or of their kinds: named at their ends, halvings marked, the one under the pointer
//! before all others.

use egui::{Align2, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::distribution::{Row, tooltip_rows_ui};
use super::how::title_link_ui;
use super::labels::{at_ends, distance};
use super::risk_return::Pointed;
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, title_galley};
use super::{dimmed, ink_color, single_line, text_on_page};
use crate::app::pages::sector::pictures::{Curve, Curves, class_ink};
use crate::app::picture::chart::{Pattern, Swatch, month_step, month_ticks};
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};

/// Its name.
pub const TITLE: &str = "Survival of the sector";
/// Room for the names at the ends, points.
const NAMES: f32 = 144.0;
/// Height of a name, points.
const NAME_HEIGHT: f32 = 14.0;
/// How near the pointer has to be, points.
const REACH: f32 = 10.0;

/// Draws the curves into a rectangle of this size. `highlighted` is the word of the company that is looked at, and
/// `lead` what is measured; with the month until which time has come, nothing is drawn that comes later.
pub fn curves_ui(
    ui: &mut Ui,
    curves: &Curves,
    lead: &str,
    highlighted: Option<&str>,
    until: Option<f64>,
    size: Vec2,
) -> Pointed {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt(TITLE).max_rect(rect));
    let palette = Palette::of(&ui);
    let title = title_galley(&ui, TITLE, lead, rect.width());
    title_link_ui(&ui, Rect::from_min_size(rect.min, title.size()), TITLE);
    ui.painter().galley(rect.min, title, palette.text);
    let frame = Rect::from_min_max(
        rect.min + vec2(VALUE_AXIS, HEADER_LINE + theme::SPACE),
        rect.max - vec2(NAMES.min(rect.width() * 0.3), TIME_AXIS),
    );
    let last = curves.months.saturating_sub(1).max(1) as f32;
    let until = until.map_or(last, |until| (until as f32).clamp(0.0, last));
    let field = Field { frame, last, until };
    axes(&ui, curves, &field);
    let response = ui.interact(rect.with_min_y(frame.top()), ui.scope_id().with("picture"), Sense::CLICK);
    let tops = tops(curves, &field);
    let hovered = response.hover_pos().and_then(|pos| nearest(curves, &field, &tops, pos));
    if curves.lines.is_empty() {
        let text = if curves.stale { "Computing futures …" } else { "No company is looked for." };
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), palette.quiet);
        text_on_page(ui.painter(), palette, frame.center() - galley.size() / 2.0, galley);
    }
    paint(&ui, curves, &field, &tops, |at, line| {
        hovered == Some(at) || (!line.word.is_empty() && highlighted == Some(&*line.word))
    });
    if let Some(line) = hovered.and_then(|at| curves.lines.get(at))
        && let Some(pos) = response.hover_pos()
    {
        tooltip_rows_ui(&response, &line.name, rows(palette, curves, line, field.month(pos.x)), None);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, TITLE));
    ui.accesskit_node_builder(response.id, |node| node.set_description(curves.summary.as_str()));
    Pointed { response, hovered }
}

/// Where things stand on the screen.
struct Field {
    frame: Rect,
    last: f32,
    /// Until when lines are drawn.
    until: f32,
}

impl Field {
    fn x(&self, month: f32) -> f32 {
        self.frame.left() + month / self.last * self.frame.width()
    }

    fn y(&self, share: f32) -> f32 {
        self.frame.bottom() - share.clamp(0.0, 1.0) * self.frame.height()
    }

    fn at(&self, line: &Curve, month: usize) -> Pos2 {
        pos2(self.x(month as f32), self.y(line.months.get(month).copied().unwrap_or(0.0)))
    }

    /// Where a line stands at the time that has come: on the way from a month to the next.
    fn tip(&self, line: &Curve) -> Pos2 {
        let month = self.until as usize;
        let at = |month: usize| line.months.get(month.min(line.months.len().saturating_sub(1))).copied().unwrap_or(0.0);
        let share = at(month) + self.until.fract() * (at(month + 1) - at(month));
        pos2(self.x(self.until), self.y(share))
    }

    fn month(&self, x: f32) -> usize {
        ((x - self.frame.left()) / self.frame.width().max(1.0) * self.last).round().clamp(0.0, self.until) as usize
    }
}

fn axes(ui: &Ui, curves: &Curves, field: &Field) {
    let (palette, painter, frame) = (Palette::of(ui), ui.painter(), field.frame);
    let grid = Stroke::new(theme::HAIRLINE, palette.grid);
    for fifth in 0..=5_u8 {
        let share = f32::from(fifth) / 5.0;
        let y = field.y(share);
        painter.hline(frame.x_range(), y, grid);
        let text = Unit::Percent.text(f64::from(share));
        painter.text(
            pos2(frame.left() - theme::HALF_SPACE, y),
            Align2::RIGHT_CENTER,
            text,
            theme::small(),
            palette.quiet,
        );
    }
    let Some(start) = curves.start else { return };
    let step = month_step(frame.width() / field.last);
    for month in month_ticks(start, curves.months, step) {
        let x = field.x(month as f32);
        painter.vline(x, frame.y_range(), grid);
        let date = start.plus(month);
        let text = if step >= 12 { date.year.to_string() } else { date.to_string() };
        let pos = pos2(x, frame.bottom() + theme::HALF_SPACE);
        painter.text(pos, Align2::CENTER_TOP, text, theme::small(), palette.quiet);
    }
    let mark = Stroke::new(theme::HAIRLINE, palette.zero_line);
    for halving in curves.halvings.iter().filter(|halving| **halving as f32 <= field.until) {
        let x = field.x(*halving as f32);
        painter.extend(Shape::dashed_line(&[pos2(x, frame.top()), pos2(x, frame.bottom())], mark, 4.0, 3.0));
        let pos = pos2(x + theme::HALF_SPACE, frame.bottom() - theme::HALF_SPACE);
        painter.text(pos, Align2::LEFT_BOTTOM, "Halving", theme::small(), palette.quiet);
    }
}

/// The tops of the names.
fn tops(curves: &Curves, field: &Field) -> Vec<Option<f32>> {
    let wanted: Vec<f32> = curves.lines.iter().map(|line| field.tip(line).y).collect();
    let range = (field.frame.top() - NAME_HEIGHT / 2.0, field.frame.bottom() + NAME_HEIGHT / 2.0);
    at_ends(&wanted, NAME_HEIGHT, range)
}

/// The line under the pointer, or whose name is.
fn nearest(curves: &Curves, field: &Field, tops: &[Option<f32>], pos: Pos2) -> Option<usize> {
    if pos.x > field.frame.right() + theme::SPACE {
        let is_there = |top: &f32| (*top..top + NAME_HEIGHT).contains(&pos.y);
        return tops.iter().position(|top| top.as_ref().is_some_and(is_there));
    }
    let month = field.month(pos.x);
    let off = |line: &Curve| {
        let stretch = |from: usize| distance(pos, field.at(line, from), field.at(line, from + 1));
        let last = line.months.len().saturating_sub(2);
        stretch(month.saturating_sub(1).min(last)).min(stretch(month.min(last)))
    };
    let near = curves.lines.iter().enumerate().map(|(at, line)| (at, off(line))).filter(|(_, off)| *off <= REACH);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

fn paint(ui: &Ui, curves: &Curves, field: &Field, tops: &[Option<f32>], is_looked_at: impl Fn(usize, &Curve) -> bool) {
    let (palette, painter) = (Palette::of(ui), ui.painter());
    let any = curves.lines.iter().enumerate().any(|(at, line)| is_looked_at(at, line));
    let mut order: Vec<(usize, &Curve)> = curves.lines.iter().enumerate().collect();
    order.sort_by_key(|(at, line)| is_looked_at(*at, line));
    for (at, line) in order {
        let marked = is_looked_at(at, line);
        let color = dimmed(palette, ink_color(palette, class_ink(line.class)), curves.stale);
        // What is looked at stands before all others.
        let color = if any && !marked { color.gamma_multiply(0.35) } else { color };
        let heavy = marked || line.word.is_empty();
        let come = line.months.len().min(field.until as usize + 1);
        let mut points: Vec<Pos2> = (0..come).map(|month| field.at(line, month)).collect();
        let end = (!points.is_empty()).then(|| field.tip(line));
        points.extend(end);
        painter.line(points, Stroke::new(if heavy { theme::HEAVY_LINE } else { theme::LINE }, color));
        let (Some(top), Some(end)) = (tops.get(at).copied().flatten(), end) else { continue };
        let left = field.frame.right() + 1.5 * theme::SPACE;
        let middle = top + NAME_HEIGHT / 2.0;
        painter.line_segment([end, pos2(left - 2.0, middle)], Stroke::new(theme::HAIRLINE, color));
        let ink = if any && !marked { palette.faint } else { palette.text };
        let font = if marked { theme::small_medium() } else { theme::small() };
        let name = single_line(ui, &line.name, font, ink, ui.max_rect().right() - left);
        painter.galley(pos2(left, middle - name.size().y / 2.0), name, ink);
    }
}

fn rows(palette: &Palette, curves: &Curves, line: &Curve, month: usize) -> Vec<Row> {
    let color = ink_color(palette, class_ink(line.class));
    let at = |name: String, month: usize| {
        let share = line.months.get(month)?;
        let swatch = Some((color, Swatch::Line(Pattern::Solid, false)));
        Some(Row { swatch, name, value: Unit::Percent.figure(f64::from(*share)), unit: "%".to_owned() })
    };
    let date = |month: usize| curves.start.map_or_else(String::new, |start| start.plus(month).to_string());
    let month = month.min(line.months.len().saturating_sub(1));
    let halving = curves.halvings.first().and_then(|at_month| {
        let month = at_month.max(0.0) as usize;
        at(format!("To the halving, {}", date(month)), month)
    });
    let end = line.months.len().saturating_sub(1);
    let mut rows: Vec<Row> = at(format!("To {}", date(month)), month).into_iter().collect();
    rows.extend(halving);
    rows.extend(at(format!("To the horizon, {}", date(end)), end));
    if line.word.is_empty() {
        rows.push(Row {
            swatch: None,
            name: "Companies".to_owned(),
            value: line.companies.to_string(),
            unit: String::new(),
        });
    } else {
        rows.push(Row { swatch: None, name: line.class.label().to_owned(), value: String::new(), unit: String::new() });
    }
    rows
}
