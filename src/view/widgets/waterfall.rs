//! A waterfall: from the old value of a measure to the new one, or from nothing to what a company is worth, a bar for
//! each step.

use egui::{Color32, Rangef, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::{dimmed, single_line};
use crate::analysis::attribution::Beyond;
use crate::app::picture::waterfall::{Fold, Step, Waterfall};
use crate::theme::{self, Palette};

/// Height of a row.
const ROW: f32 = 24.0;
/// Height of a bar.
const BAR: f32 = 14.0;
/// Part of the width that the names take, and the most that they need.
const NAMES: (f32, f32) = (0.34, 232.0);
/// Room for the figures.
const FIGURES: f32 = 96.0;
/// A step too small to be seen is drawn so wide.
const LEAST: f32 = 1.5;

/// Where things stand on the screen.
struct Frame<'a> {
    shown: &'a Waterfall,
    palette: &'static Palette,
    rect: Rect,
    bars: Rangef,
    levels: (f64, f64),
}

/// Height of a waterfall.
pub fn waterfall_height(shown: &Waterfall) -> f32 {
    ROW * shown.rows() as f32
}

/// Room by which the names of entries stand in, and that of the sign of a list that can be opened.
const INDENT: f32 = 12.0;

/// What was done with a waterfall.
pub struct WaterfallOutcome {
    /// The picture.
    pub response: Response,
    /// The list that is to be opened or closed.
    pub toggled: Option<Beyond>,
}

/// Draws a waterfall over this width: its beginning, steps, its end, each in a row. It is dimmed while it is out of date.
/// A list among the steps is a button that opens it.
pub fn waterfall_ui(ui: &mut Ui, shown: &Waterfall, width: f32) -> WaterfallOutcome {
    let size = vec2(width, waterfall_height(shown));
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let names = (NAMES.0 * width).min(NAMES.1);
    let right = (rect.right() - FIGURES).max(rect.left() + names + 1.0);
    let bars = Rangef::new(rect.left() + names + theme::SPACE, right - theme::SPACE);
    let frame = Frame { shown, palette: Palette::of(ui), rect, bars, levels: levels(shown) };
    let mut toggled = None;
    let mut buttons = Vec::new();
    for (i, step) in shown.steps.iter().enumerate() {
        let Some(fold) = step.fold else { continue };
        let button = frame.button_ui(ui, shown.before() + i, step, fold);
        if button.clicked() {
            toggled = Some(fold.list);
        }
        buttons.push(button);
    }
    let pos = response.hover_pos().or_else(|| buttons.iter().find_map(Response::hover_pos));
    let hovered = pos.and_then(|pos| frame.row_at(pos.y));
    if ui.is_rect_visible(rect) {
        frame.paint(ui, hovered);
    }
    for button in buttons.iter().filter(|button| button.has_focus()) {
        ui.painter().rect_stroke(button.rect, 2.0, frame.palette.focus_ring(), StrokeKind::Inside);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, format!("Waterfall: {}", shown.title)));
    ui.accesskit_node_builder(response.id, |node| node.set_description(shown.summary.as_str()));
    if let Some(step) = hovered.and_then(|row| shown.step(row)) {
        for over in buttons.into_iter().chain([response.clone()]).filter(Response::hovered) {
            over.on_hover_ui_at_pointer(|ui| explain(ui, shown, step));
        }
    }
    WaterfallOutcome { response, toggled }
}

/// Lowest and highest level of the way, with a little air; zero is among them where it is near.
fn levels(shown: &Waterfall) -> (f64, f64) {
    let ends = [shown.from.as_ref().map_or(0.0, |from| from.1), shown.to.1].into_iter();
    let all = ends.chain(shown.steps.iter().flat_map(|step| [step.level, step.level + step.change]));
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let span = if high > low { high - low } else { 0.1 * high.abs().max(1.0) };
    let (low, high) = (low - 0.04 * span, high + 0.04 * span);
    if low > 0.0 && low < span { (0.0, high) } else { (low, high) }
}

impl Frame<'_> {
    fn x(&self, level: f64) -> f32 {
        let part = (level - self.levels.0) / (self.levels.1 - self.levels.0);
        self.bars.min + part as f32 * self.bars.span()
    }

    fn row(&self, row: usize) -> Rect {
        let top = self.rect.top() + ROW * row as f32;
        Rect::from_x_y_ranges(self.rect.x_range(), top..=top + ROW)
    }

    fn row_at(&self, y: f32) -> Option<usize> {
        let row = ((y - self.rect.top()) / ROW).floor();
        (row >= 0.0 && row < self.shown.rows() as f32).then_some(row as usize)
    }

    /// The row of a list, which opens or closes it.
    fn button_ui(&self, ui: &Ui, row: usize, step: &Step, fold: Fold) -> Response {
        let response = ui.interact(self.row(row), ui.scope_id().with(("fold", fold.list.label())), Sense::click());
        let verb = if fold.is_open { "Close" } else { "Open" };
        response
            .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{verb} {}", step.name.to_lowercase())));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(fold.is_open));
        response
    }

    fn dimmed(&self, color: Color32) -> Color32 {
        dimmed(self.palette, color, self.shown.stale)
    }

    fn paint(&self, ui: &Ui, hovered: Option<usize>) {
        let (painter, palette) = (ui.painter(), self.palette);
        if let Some(row) = hovered {
            painter.rect_filled(self.row(row), 2.0, palette.panel);
        }
        if self.levels.0 <= 0.0 && self.levels.1 >= 0.0 {
            painter.vline(self.x(0.0), self.rect.y_range(), Stroke::new(theme::HAIRLINE, palette.zero_line));
        }
        if let Some((name, level)) = &self.shown.from {
            self.end(ui, 0, name, *level);
        }
        for (i, step) in self.shown.steps.iter().enumerate() {
            let row = self.shown.before() + i;
            if step.marks {
                self.end(ui, row, &step.name, step.level);
            } else {
                self.step(ui, row, step);
            }
        }
        let (name, level) = &self.shown.to;
        self.end(ui, self.shown.rows() - 1, name, *level);
    }

    /// An end, or a level on the way: it is marked.
    fn end(&self, ui: &Ui, row: usize, name: &str, level: f64) {
        let (row, x) = (self.row(row), self.x(level));
        let color = self.dimmed(self.palette.text);
        let mark = Rect::from_center_size(pos2(x, row.center().y), vec2(3.0, BAR + 2.0));
        ui.painter().rect_filled(mark, 1.0, color);
        self.words(ui, row, name, &self.shown.unit.number(level), true);
    }

    /// A step: a bar from level to level, its error, and a thread to the next row.
    fn step(&self, ui: &Ui, row: usize, step: &Step) {
        let (painter, palette) = (ui.painter(), self.palette);
        let row = self.row(row);
        let (from, to) = (self.x(step.level), self.x(step.level + step.change));
        let bar =
            Rect::from_x_y_ranges(from.min(to)..=from.max(to), row.center().y - BAR / 2.0..=row.center().y + BAR / 2.0);
        let bar = if bar.width() < LEAST { Rect::from_center_size(bar.center(), vec2(LEAST, BAR)) } else { bar };
        let thread = Stroke::new(theme::HAIRLINE, palette.outline);
        painter.vline(from, row.top() - (ROW - BAR) / 2.0..=bar.top(), thread);
        if !step.fold.is_some_and(|fold| fold.is_open) {
            painter.vline(to, bar.bottom()..=row.bottom() + (ROW - BAR) / 2.0, thread);
        }
        let color = self.dimmed(if step.change < 0.0 { palette.layers[1] } else { palette.layers[0] });
        // A list that is opened is the frame of its entries.
        let is_frame = step.fold.is_some_and(|fold| fold.is_open);
        painter.rect_filled(bar, 1.0, if is_frame { color.gamma_multiply(0.35) } else { color });
        if step.change < 0.0 {
            // The second cue beside the colour: what takes away is outlined.
            painter.rect_stroke(bar, 1.0, Stroke::new(theme::HAIRLINE, palette.quiet), StrokeKind::Inside);
        }
        if step.error > 0.0 {
            let reach =
                [-2.0, 2.0].map(|side| pos2(self.x(step.level + step.change + side * step.error), row.center().y));
            painter.add(Shape::line_segment(reach, Stroke::new(theme::LINE, palette.quiet)));
        }
        let figure = self.shown.unit.change(step.change);
        match step.fold {
            Some(fold) => {
                let sign = if fold.is_open { "▾" } else { "▸" };
                self.words(ui, row, &format!("{sign} {}", step.name), &figure, false);
            }
            None if step.is_entry => self.words(ui, row.with_min_x(row.left() + INDENT), &step.name, &figure, false),
            None => self.words(ui, row, &step.name, &figure, false),
        }
    }

    fn words(&self, ui: &Ui, row: Rect, name: &str, figure: &str, strong: bool) {
        let color = if self.shown.stale { self.palette.quiet } else { self.palette.text };
        let font = || if strong { theme::small_medium() } else { theme::small() };
        let names = self.bars.min - theme::SPACE - row.left();
        let name = single_line(ui, name, font(), color, names);
        let figure = single_line(ui, figure, font(), color, FIGURES);
        let y = |height: f32| row.center().y - height / 2.0;
        let name_pos = pos2(row.left(), y(name.size().y));
        ui.painter().galley(name_pos, name, color);
        let figure_pos = pos2(self.rect.right() - figure.size().x, y(figure.size().y));
        ui.painter().galley(figure_pos, figure, color);
    }
}

/// What a step is made of.
fn explain(ui: &mut Ui, shown: &Waterfall, step: &Step) {
    let palette = Palette::of(ui);
    let error = if step.error > 0.0 { format!(" ± {}", shown.unit.rough(step.error)) } else { String::new() };
    let figure = if step.marks { shown.unit.number(step.level) } else { shown.unit.change(step.change) };
    let title = format!("{}: {figure}{error} {}", step.name, shown.unit.suffix());
    ui.label(egui::RichText::new(title.trim()).font(theme::body_medium()).color(palette.text));
    for line in &step.inputs {
        ui.label(egui::RichText::new(line).font(theme::small()).color(palette.quiet));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantity::Unit;

    fn shown(from: f64, changes: &[f64]) -> Waterfall {
        let mut level = from;
        let mut step = |change: &f64| {
            let start = level;
            level += change;
            Step { name: "x".to_owned(), change: *change, level: start, ..Step::default() }
        };
        let steps: Vec<Step> = changes.iter().map(&mut step).collect();
        Waterfall {
            title: "t".to_owned(),
            unit: Unit::Usd,
            from: Some(("a".to_owned(), from)),
            to: ("b".to_owned(), level),
            steps,
            note: String::new(),
            summary: String::new(),
            stale: false,
        }
    }

    #[test]
    fn levels_hold_the_whole_way_and_are_never_empty() {
        for (from, changes) in [(1.0, vec![2.0, -4.0]), (0.0, vec![]), (-3.0, vec![0.0]), (1e9, vec![-1e3])] {
            let shown = shown(from, &changes);
            let (low, high) = levels(&shown);
            assert!(low < high && low.is_finite() && high.is_finite());
            let all = shown.steps.iter().map(|s| s.level + s.change).chain([from]);
            assert!(all.into_iter().all(|level| (low..=high).contains(&level)), "{from} {changes:?}");
        }
    }
}
