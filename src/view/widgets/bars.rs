//! Bars by period: stacks of pieces that are told apart by colour and texture, with what each is on hover.

use egui::{Align2, Color32, Painter, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2};

use super::distribution::{Row, tooltip_rows_ui};
use super::time_chart::{HEADER_LINE, MARGIN, TIME_AXIS, VALUE_AXIS, header_ui};
use super::{ink_color, textured};
use crate::app::picture::bars::{Bar, BarChart, Group};
use crate::app::picture::chart::{Hidden, Ink, Swatch, tick_text};
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};

/// Part of a period's room that its bars take.
const FILLED: f32 = 0.72;
/// Widest bar, points.
const WIDEST: f32 = 40.0;
/// Most pieces that a tooltip lists.
const LISTED: usize = 24;

/// What a chart of bars remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct BarState {
    /// The names switched off in the legend.
    pub hidden: Hidden,
}

struct Frame<'a> {
    shown: &'a BarChart,
    hidden: &'a Hidden,
    palette: &'static Palette,
    unit: Unit,
    plot: Rect,
    /// Upper end of the axis.
    top: f64,
    /// Where time stands.
    until: Option<f64>,
}

/// Draws a chart of bars into a rectangle of this size; while time is played, `until` it stands in months from month 0.
pub fn bars_ui(ui: &mut Ui, chart: &BarChart, state: &mut BarState, until: Option<f64>, size: Vec2) -> Response {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt(chart.title).max_rect(rect));
    let unit = chart.unit.unwrap_or(Unit::Plain);
    let top = header_ui(&ui, chart.title, unit.suffix(), &chart.legend(), &mut state.hidden, rect) + theme::SPACE;
    let bottom = (rect.bottom() - TIME_AXIS).max(top);
    let left = rect.left() + VALUE_AXIS;
    let plot = Rect::from_x_y_ranges(left..=(rect.right() - MARGIN).max(left + 1.0), top..=bottom);
    let body = Rect::from_min_max(pos2(rect.left(), plot.top()), rect.max);
    let response = ui.interact(body, ui.scope_id().with("picture"), Sense::CLICK);
    let (end, step) = chart.range(&state.hidden, f64::from((plot.height() / 36.0).clamp(2.0, 8.0)));
    let frame = Frame { shown: chart, hidden: &state.hidden, palette: Palette::of(&ui), unit, plot, top: end, until };
    let hovered = response.hover_pos().and_then(|pos| frame.group_at(pos.x));
    if ui.is_rect_visible(rect) {
        frame.paint(&ui, step, hovered);
    }
    if let Some(group) = hovered.and_then(|group| chart.groups.get(group)).filter(|group| group.reached(until) > 0.0) {
        frame.tooltip_ui(&response, group);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, chart.title));
    ui.accesskit_node_builder(response.id, |node| node.set_description(chart.summary.as_str()));
    response
}

impl Frame<'_> {
    fn y(&self, value: f64) -> f32 {
        self.plot.bottom() - (value / self.top) as f32 * self.plot.height()
    }

    /// The room of a period.
    fn column(&self, group: usize) -> Rect {
        let width = self.plot.width() / self.shown.groups.len().max(1) as f32;
        let left = self.plot.left() + width * group as f32;
        Rect::from_x_y_ranges(left..=left + width, self.plot.y_range())
    }

    fn group_at(&self, x: f32) -> Option<usize> {
        let part = (x - self.plot.left()) / self.plot.width();
        let count = self.shown.groups.len();
        ((0.0..1.0).contains(&part) && count > 0).then(|| ((part * count as f32) as usize).min(count - 1))
    }

    fn paint(&self, ui: &Ui, step: f64, hovered: Option<usize>) {
        let (painter, palette, plot) = (ui.painter(), self.palette, self.plot);
        if let Some(group) = hovered {
            painter.rect_filled(self.column(group), 0.0, palette.quiet.gamma_multiply(0.10));
        }
        let is_empty = self.shown.highest(self.hidden) <= 0.0;
        for i in 0..=(self.top / step + 1e-6) as usize {
            let value = i as f64 * step;
            if i > 0 {
                painter.hline(plot.x_range(), self.y(value), Stroke::new(theme::HAIRLINE, palette.grid));
            }
            if i == 0 || !is_empty {
                let text = tick_text(self.unit, value, step, self.top);
                let at = pos2(plot.left() - theme::HALF_SPACE, self.y(value));
                painter.text(at, Align2::RIGHT_CENTER, text, theme::small(), palette.quiet);
            }
        }
        for (place, group) in self.shown.groups.iter().enumerate() {
            let mut painter = painter.clone();
            painter.multiply_opacity(group.reached(self.until));
            self.bars(&painter, self.column(place), group);
        }
        painter.hline(plot.x_range(), plot.bottom(), Stroke::new(theme::HAIRLINE, palette.zero_line));
        self.labels(ui);
        if is_empty {
            let center = plot.center();
            painter.text(center, Align2::CENTER_CENTER, "Nothing to show", theme::small(), palette.quiet);
        }
    }

    fn bars(&self, painter: &Painter, column: Rect, group: &Group) {
        let count = group.bars.len().max(1) as f32;
        let width = (column.width() * FILLED / count).min(WIDEST.max(self.plot.width() * 0.03));
        let left = column.center().x - width * count / 2.0;
        // Several stacks of a period are kept a little apart.
        let gap = if count > 1.0 { 1.0 } else { 0.0 };
        for (i, bar) in group.bars.iter().enumerate() {
            let left = left + width * i as f32;
            self.bar(painter, left + gap..=left + width - gap, bar);
        }
    }

    fn bar(&self, painter: &Painter, x: std::ops::RangeInclusive<f32>, bar: &Bar) {
        let mut level = 0.0;
        for (sort, piece) in bar.shown(&self.shown.sorts, self.hidden) {
            let (bottom, top) = (self.y(level), self.y(level + piece.value));
            level += piece.value;
            let rect = Rect::from_x_y_ranges(x.clone(), top..=bottom);
            textured(painter, rect, self.color(sort.ink), sort.texture);
        }
        // Pieces of one look are told apart by a line, over both of them.
        let mut level = 0.0;
        for (_, piece) in bar.shown(&self.shown.sorts, self.hidden) {
            level += piece.value;
            painter.hline(x.clone(), self.y(level), Stroke::new(theme::HAIRLINE, self.palette.page));
        }
    }

    fn color(&self, ink: Ink) -> Color32 {
        ink_color(self.palette, ink)
    }

    /// Labels of the periods, as many as have room.
    fn labels(&self, ui: &Ui) {
        let galley = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), theme::small(), self.palette.quiet);
        let groups = &self.shown.groups;
        let widest = groups.iter().map(|group| galley(&group.label).size().x).fold(0.0, f32::max);
        let room = self.plot.width() / groups.len().max(1) as f32;
        let every = ((widest + theme::SPACE) / room).ceil().max(1.0) as usize;
        for (place, group) in groups.iter().enumerate().step_by(every) {
            let galley = galley(&group.label);
            let left = self.column(place).center().x - galley.size().x / 2.0;
            ui.painter().galley(pos2(left, self.plot.bottom() + 2.0), galley, self.palette.quiet);
        }
    }

    /// Every piece of a period with its figure.
    fn tooltip_ui(&self, response: &Response, group: &Group) {
        let mut rows = Vec::new();
        for bar in &group.bars {
            let pieces: Vec<_> = bar.shown(&self.shown.sorts, self.hidden).collect();
            if pieces.len() > 1 || !bar.name.is_empty() {
                let name = if bar.name.is_empty() { "All" } else { bar.name };
                let all: f64 = pieces.iter().map(|(_, piece)| piece.value).sum();
                rows.push(self.row(None, name.to_owned(), all, ""));
            }
            // From the top of the stack downwards, as it is seen.
            for (sort, piece) in pieces.into_iter().rev() {
                let swatch = (self.color(sort.ink), Swatch::Bar(sort.texture));
                rows.push(self.row(Some(swatch), piece.name.clone(), piece.value, &piece.note));
            }
        }
        let more = rows.len().saturating_sub(LISTED);
        rows.truncate(LISTED);
        let remark = (more > 0).then(|| format!("and {more} more, in the table"));
        tooltip_rows_ui(response, &group.label, rows, remark.as_deref());
    }

    fn row(&self, swatch: Option<(Color32, Swatch)>, name: String, value: f64, note: &str) -> Row {
        let unit = self.unit.suffix();
        let unit = if note.is_empty() { unit.to_owned() } else { format!("{unit}, {note}") };
        Row { swatch, name, value: self.unit.number(value), unit }
    }
}

/// Height at which a chart of bars can be read, with so much room left on the page, points.
pub fn bars_height(available: f32) -> f32 {
    (available * 0.5).floor().clamp(HEADER_LINE * 9.0, HEADER_LINE * 15.0)
}
