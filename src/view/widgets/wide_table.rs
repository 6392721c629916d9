//! A table that is wider than the page: its first column and its titles stay in sight, its rows glide to their places,
//! and a click on one chooses it. What is drawn beside a figure, a range or a line over time, stands on one scale.

use egui::{
    Align2, Color32, Id, IdSalt, Painter, Rect, Response, Role, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::table::menu_ui;
use super::{ink_color, single_line};
use crate::app::action::{Action, TableAction, TableId};
use crate::app::picture::table::{Cell, Column, Mark, Scale, Set, Table};
use crate::theme::{self, Palette};

/// Height of the titles: a title and its unit, points.
const HEAD: f32 = 40.0;
/// Room to either side of what stands in a cell, points.
const PAD: f32 = 6.0;
/// Width of a column of figures, of words, and of one with marks, points.
const FIGURES: f32 = 84.0;
const WORDS: f32 = 112.0;
const MARKS: f32 = 156.0;
/// Narrowest column with marks, points.
const LEAST_MARKS: f32 = 92.0;
/// Widest words: a verdict, points.
const LONG_WORDS: f32 = 160.0;
/// Room for the figure beside a mark, points.
const BESIDE: f32 = 52.0;
/// How long a row takes to its new place, seconds.
const GLIDE: f32 = 0.35;

/// How a wide table is set.
#[derive(Clone, Copy, Debug)]
pub struct WideLook<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The columns that are shown, the first one staying in sight; all that the table shows where it is `None`.
    pub columns: Option<&'a [usize]>,
    /// Width of the first column, points.
    pub first: f32,
    /// Height of a row, points.
    pub row: f32,
    /// The column whose words tell the rows from each other.
    pub key: usize,
    /// The row that is highlighted, by these words.
    pub highlighted: Option<&'a str>,
    /// Rows glide to their places.
    pub glides: bool,
    /// What a click on a row does, to follow its name.
    pub hint: &'a str,
}

/// What came of it: rows by their place in the table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Touched {
    /// The row under the pointer, or with the keyboard.
    pub hovered: Option<usize>,
    /// The row that was clicked.
    pub clicked: Option<usize>,
}

/// Where the columns stand.
struct Layout<'a> {
    table: &'a Table,
    look: &'a WideLook<'a>,
    /// Columns with their left edges, from the left edge of the table, and widths; the first one first.
    columns: Vec<(usize, f32, f32)>,
    width: f32,
}

impl<'a> Layout<'a> {
    fn new(table: &'a Table, look: &'a WideLook<'a>, room: f32) -> Self {
        let all = (0..table.columns.len()).filter(|at| table.columns[*at].is_shown());
        let shown: Vec<usize> = look.columns.map_or_else(|| all.collect(), <[usize]>::to_vec);
        let natural: Vec<f32> = shown
            .iter()
            .enumerate()
            .map(|(place, at)| if place == 0 { look.first } else { natural_width(&table.columns[*at], *at, table) })
            .collect();
        let natural = if look.columns.is_some() { fitted(natural, room) } else { natural };
        // What is left over is shared out, but for the first column.
        let sum: f32 = natural.iter().sum();
        let others: f32 = sum - natural.first().copied().unwrap_or(0.0);
        let stretch = if others > 0.0 { (1.0 + (room - sum).max(0.0) / others).min(1.5) } else { 1.0 };
        let mut left = 0.0;
        let columns = shown.into_iter().zip(natural).enumerate().map(|(place, (at, width))| {
            let width = if place == 0 { width } else { (width * stretch).floor() };
            let from = left;
            left += width;
            (at, from, width)
        });
        let columns = columns.collect();
        Self { table, look, columns, width: left }
    }

    fn height(&self) -> f32 {
        self.table.rows.len() as f32 * self.look.row
    }

    fn key(&self, row: usize) -> &str {
        self.table.text(row, self.look.key)
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.table.rows.get(row)?.get(column)
    }
}

/// Widths that fit into the room, as far as the widest ones can be narrower: those with marks.
fn fitted(mut widths: Vec<f32>, room: f32) -> Vec<f32> {
    let over = widths.iter().sum::<f32>() - room;
    let marks = widths.iter_mut().skip(1).filter(|width| **width >= MARKS);
    marks.for_each(|width| *width = (*width - over.max(0.0)).max(LEAST_MARKS));
    widths
}

fn natural_width(column: &Column, at: usize, table: &Table) -> f32 {
    if column.scale.is_some() {
        return MARKS;
    }
    if column.set == Set::Figures {
        return FIGURES;
    }
    // About so wide is a character.
    let longest = (0..table.rows.len()).map(|row| table.text(row, at).chars().count()).max().unwrap_or(0);
    (longest as f32 * 6.2 + 2.0 * PAD).clamp(WORDS - 40.0, LONG_WORDS)
}

/// Draws a table into a rectangle of this size.
pub fn wide_table_ui(
    ui: &mut Ui,
    id: TableId,
    table: &Table,
    look: &WideLook<'_>,
    size: Vec2,
    actions: &mut Vec<Action>,
) -> Touched {
    let (_, rect) = ui.allocate_space(size);
    let mut ui = ui.new_child(UiBuilder::new().id_salt((id, look.name)).max_rect(rect));
    ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    let whole = ui.interact(rect, ui.scope_id().with("whole"), Sense::CLICK);
    whole.widget_info(|| WidgetInfo::labeled(Role::Table, true, look.name));
    let bar = ui.spacing().scroll.bar_width + ui.spacing().scroll.bar_inner_margin;
    let layout = Layout::new(table, look, rect.width() - bar);
    let mut touched = Touched::default();
    let body = Rect::from_min_max(rect.min + vec2(0.0, HEAD), rect.max);
    let mut body_ui = ui.new_child(UiBuilder::new().id_salt(IdSalt::new("body")).max_rect(body));
    body_ui.set_clip_rect(body.intersect(ui.clip_rect()));
    let scrolled = ScrollArea::both().auto_shrink([false, false]).show_viewport(&mut body_ui, |ui, viewport| {
        ui.allocate_space(vec2(layout.width, layout.height()));
        let origin = ui.min_rect().min;
        touched = rows_ui(ui, id, &layout, origin.y, (body, viewport.min.x), actions);
        viewport.min.x
    });
    titles_ui(&mut ui, id, &layout, rect, scrolled.inner, actions);
    menu_ui(&whole, id, actions);
    touched
}

/// The rows, and what is drawn in them.
fn rows_ui(
    ui: &Ui,
    id: TableId,
    layout: &Layout<'_>,
    top: f32,
    (body, scrolled): (Rect, f32),
    actions: &mut Vec<Action>,
) -> Touched {
    let palette = Palette::of(ui);
    let clip = body.intersect(ui.clip_rect());
    let look = layout.look;
    let mut touched = Touched::default();
    let first = layout.columns.first().map_or(0.0, |(_, _, width)| *width);
    let beside = clip.with_min_x(body.left() + first);
    for row in 0..layout.table.rows.len() {
        let key = layout.key(row);
        let time = if look.glides { GLIDE } else { 0.0 };
        // Where the row is on its way to its place.
        let place = ui.animate_value_with_time(place_id(look.name, key), row as f32, time);
        let at = top + place * look.row;
        let rect = Rect::from_min_size(pos2(body.left(), at), vec2(body.width(), look.row));
        if look.columns.is_some() && look.highlighted == Some(key) && !clip.y_range().contains(rect.center().y) {
            // What a picture points at is brought into sight beside it.
            ui.scroll_to_rect(rect, None);
        }
        if !rect.intersects(clip) {
            continue;
        }
        let response = ui.interact(rect.intersect(clip), row_id(look.name, key), Sense::click());
        let is_looked_at = response.hovered() || response.has_focus() || look.highlighted == Some(key);
        describe(ui, &response, layout, row);
        let fill = match (is_looked_at, row % 2) {
            (true, _) => palette.control,
            (false, 0) => palette.page,
            (false, _) => palette.panel,
        };
        let painter = ui.painter().with_clip_rect(clip);
        painter.rect_filled(rect, 0.0, fill);
        for (column, left, width) in layout.columns.iter().skip(1) {
            let cell_rect = Rect::from_min_size(pos2(body.left() + left - scrolled, at), vec2(*width, look.row));
            if cell_rect.right() < beside.left() || cell_rect.left() > beside.right() {
                continue;
            }
            let painter = ui.painter().with_clip_rect(beside.intersect(cell_rect));
            cell_ui(ui, &painter, layout, row, *column, cell_rect);
        }
        if let Some((column, _, width)) = layout.columns.first() {
            let cell_rect = Rect::from_min_size(pos2(body.left(), at), vec2(*width, look.row));
            let painter = ui.painter().with_clip_rect(clip.intersect(cell_rect));
            cell_ui(ui, &painter, layout, row, *column, cell_rect);
        }
        if response.has_focus() {
            painter.rect_stroke(rect.shrink(1.0), 0.0, palette.focus_ring(), egui::StrokeKind::Inside);
        }
        if response.hovered() || response.has_focus() {
            touched.hovered = Some(row);
        }
        if response.clicked() {
            touched.clicked = Some(row);
        }
        // A right click on a row is one on the table.
        menu_ui(&response, id, actions);
        tell(response, layout, row, body, scrolled);
    }
    // Where the first column ends, so that what scrolls under it is seen to.
    let edge = body.left() + first;
    let rows = body.with_max_y(body.bottom().min(top + layout.height()));
    ui.painter().with_clip_rect(clip).vline(edge, rows.y_range(), Stroke::new(theme::HAIRLINE, palette.hairline));
    touched
}

fn place_id(table: &str, key: &str) -> Id {
    Id::unique(("place of a row", table, key))
}

fn row_id(table: &str, key: &str) -> Id {
    Id::unique(("row", table, key))
}

/// A row in words, for those who cannot see it.
fn describe(ui: &Ui, response: &Response, layout: &Layout<'_>, row: usize) {
    let Some((first, _, _)) = layout.columns.first() else { return };
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, layout.table.text(row, *first)));
    ui.accesskit_node_builder(response.id, |node| {
        let mut words = String::new();
        for (at, _, _) in layout.columns.iter().skip(1) {
            let column = &layout.table.columns[*at];
            let unit = column.unit.filter(|_| column.says_unit).map_or("", |unit| unit.suffix());
            words.push_str(&format!("{}: {} {unit}. ", column.title, layout.table.text(row, *at)));
        }
        words.push_str(layout.look.hint);
        node.set_description(words);
    });
}

/// What is said of the cell under the pointer.
fn tell(response: Response, layout: &Layout<'_>, row: usize, body: Rect, scrolled: f32) {
    let Some(pos) = response.hover_pos() else { return };
    let first = layout.columns.first().map_or(0.0, |(_, _, width)| *width);
    let x = pos.x - body.left();
    let x = if x < first { x } else { x + scrolled };
    let under = layout.columns.iter().find(|(_, left, width)| (*left..left + width).contains(&x));
    if let Some(about) = under.and_then(|(column, _, _)| layout.cell(row, *column)?.about()) {
        response.on_hover_text(about);
    }
}

fn cell_ui(ui: &Ui, painter: &Painter, layout: &Layout<'_>, row: usize, at: usize, rect: Rect) {
    let palette = Palette::of(ui);
    let (Some(cell), Some(column)) = (layout.cell(row, at), layout.table.columns.get(at)) else { return };
    let text = cell.text(column);
    let quiet = cell.is_stale() || (cell.value().is_none() && column.set == Set::Figures);
    let ink = if quiet { palette.quiet } else { palette.text };
    let is_first = layout.columns.first().is_some_and(|(first, _, _)| *first == at);
    let font = if is_first { theme::body() } else { theme::small() };
    let inner = rect.shrink2(vec2(PAD, 0.0));
    if column.set == Set::Figures {
        painter.text(inner.right_center(), Align2::RIGHT_CENTER, text, font, ink);
    } else {
        let galley = single_line(ui, text, font, ink, inner.width());
        let top = inner.center().y - galley.size().y / 2.0;
        painter.galley(pos2(inner.left(), top), galley, ink);
    }
    if let (Some(mark), Some(scale)) = (cell.mark(), column.scale) {
        let room = Rect::from_min_max(inner.min, pos2(inner.right() - BESIDE, inner.max.y));
        paint_mark(painter, palette, mark, cell.value(), scale, cell.is_stale(), room);
    }
}

/// A range with its middle, or a line over time, on the scale of the column.
fn paint_mark(
    painter: &Painter,
    palette: &Palette,
    mark: &Mark,
    value: Option<f64>,
    scale: Scale,
    stale: bool,
    rect: Rect,
) {
    let (low, high) = scale.range;
    let part = |value: f64| ((value - low) / (high - low).max(1e-12)).clamp(0.0, 1.0) as f32;
    let color = fainter(ink_color(palette, scale.ink), stale);
    match mark {
        Mark::Range(from, to) => {
            let x = |value: f64| rect.left() + part(value) * rect.width();
            let zero = Stroke::new(theme::HAIRLINE, palette.outline);
            if low < 0.0 && high > 0.0 {
                painter.vline(x(0.0), rect.shrink2(vec2(0.0, 3.0)).y_range(), zero);
            }
            let bar = Rect::from_x_y_ranges(x(*from)..=x(*to).max(x(*from) + 1.0), rect.y_range())
                .shrink2(vec2(0.0, (rect.height() - 6.0).max(0.0) / 2.0));
            painter.rect_filled(bar, 1.0, color.gamma_multiply(0.45));
            if let Some(value) = value {
                let middle = bar.expand2(vec2(0.0, 2.0));
                painter.vline(x(value), middle.y_range(), Stroke::new(2.0, color));
            }
        }
        Mark::Spark(months, marked) => {
            let last = months.len().saturating_sub(1).max(1) as f32;
            let rect = rect.shrink2(vec2(0.0, 4.0));
            let x = |month: usize| rect.left() + month as f32 / last * rect.width();
            let y = |value: f32| rect.bottom() - part(f64::from(value)) * rect.height();
            let hairline = Stroke::new(theme::HAIRLINE, palette.outline);
            painter.hline(rect.x_range(), rect.bottom(), hairline);
            if let Some(month) = marked {
                painter.vline(x(*month), rect.y_range(), hairline);
            }
            // Every third month is as much as can be seen.
            let places = (0..months.len()).filter(|month| month % 3 == 0 || month + 1 == months.len());
            let points = places.map(|month| pos2(x(month), y(months[month]))).collect();
            painter.add(Shape::line(points, Stroke::new(theme::LINE, color)));
        }
    }
}

fn fainter(color: Color32, stale: bool) -> Color32 {
    if stale { color.gamma_multiply(theme::STALE) } else { color }
}

/// The titles, which sort.
fn titles_ui(ui: &mut Ui, id: TableId, layout: &Layout<'_>, rect: Rect, scrolled: f32, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD));
    let first = layout.columns.first().map_or(0.0, |(_, _, width)| *width);
    let clip = head.intersect(ui.clip_rect());
    ui.painter().rect_filled(head, 0.0, palette.page);
    let line = Stroke::new(theme::HAIRLINE, palette.outline);
    for (place, (column, left, width)) in layout.columns.iter().enumerate() {
        let (shift, clip) = if place == 0 { (0.0, clip) } else { (scrolled, clip.with_min_x(head.left() + first)) };
        let cell = Rect::from_min_size(pos2(head.left() + left - shift, head.top()), vec2(*width, HEAD));
        if cell.intersects(clip) && title_ui(ui, layout, *column, cell, clip) {
            actions.push(Action::Table(id, TableAction::Sort(*column)));
        }
    }
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, line);
}

/// One title. True where it was clicked.
fn title_ui(ui: &Ui, layout: &Layout<'_>, at: usize, rect: Rect, clip: Rect) -> bool {
    let palette = Palette::of(ui);
    let column = &layout.table.columns[at];
    let response = ui.interact(rect.intersect(clip), title_id(layout.look.name, at), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {}", column.title)));
    let painter = ui.painter().with_clip_rect(clip.intersect(rect));
    if response.hovered() || response.has_focus() {
        painter.rect_filled(rect.shrink(1.0), theme::HALF_SPACE, palette.control);
    }
    let arrow = match layout.table.sorted {
        Some((sorted, false)) if sorted == at => " ▴",
        Some((sorted, true)) if sorted == at => " ▾",
        _ => "",
    };
    let ink = if arrow.is_empty() { palette.quiet } else { palette.text };
    let inner = rect.shrink2(vec2(PAD, 3.0));
    let figures = column.set == Set::Figures;
    let title = single_line(ui, &format!("{}{arrow}", column.title), theme::small_medium(), ink, inner.width());
    let left = |width: f32| if figures { inner.right() - width } else { inner.left() };
    let unit = column.unit.filter(|_| column.says_unit).map_or("", |unit| unit.suffix());
    let second = single_line(ui, unit, theme::small(), palette.quiet, inner.width());
    let top = inner.top();
    let below = top + title.size().y;
    let (title_left, unit_left) = (left(title.size().x), left(second.size().x));
    painter.galley(pos2(title_left, top), title, ink);
    painter.galley(pos2(unit_left, below), second, palette.quiet);
    let clicked = response.clicked();
    response.on_hover_text(if column.about.is_empty() { &column.title } else { column.about });
    clicked
}

fn title_id(table: &str, at: usize) -> Id {
    Id::unique(("title", table, at))
}
