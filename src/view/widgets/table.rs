//! A table, wherever it stands: its titles sort, and a right click copies or exports it.

use egui::{
    Align, Align2, Button, Color32, FontId, IdSalt, Label, Layout, Rect, Response, RichText, Role, ScrollArea, Sense,
    TextStyle, TextWrapMode, Ui, UiBuilder, WidgetInfo, emath::GuiRounding as _, pos2, vec2,
};
use egui_extras::{Column as Width, TableBody, TableBuilder, TableRow};

use super::how::title_link_ui;
use super::single_line;
use crate::app::action::{Action, TableAction, TableId};
use crate::app::covers::method::topic_of;
use crate::app::exhibit::Exhibit;
use crate::app::picture::table::{Cell, Column, Set, Table};
use crate::theme::{self, Palette};
use crate::view::widgets::chart_menu::entries_ui;
use crate::view::widgets::context_menu;

/// Rows from this height on are set in two lines.
const TALL: f32 = 36.0;
/// Least width of a note, points.
const NOTE_WIDTH: f32 = 160.0;

/// How a table is set.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Widths of its leading columns, points; zero for one that has the room that is left.
    pub leading: &'a [f32],
    /// Width of the other columns: at least and at most, points.
    pub figures: (f32, f32),
    /// Height of a row, points.
    pub row: f32,
    /// Height of the titles, points.
    pub head: f32,
    /// It takes the room that is left, and scrolls in it.
    pub scrolls: bool,
}

impl Default for Look<'_> {
    fn default() -> Self {
        Self { leading: &[], figures: (66.0, 136.0), row: 22.0, head: 22.0, scrolls: false }
    }
}

/// A cell to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Its row, as shown.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// What stands in it.
    pub text: &'a str,
}

/// Draws a cell in its own way, and says whether it did.
pub type Special<'a> = &'a mut dyn FnMut(&mut Ui, Place<'_>) -> bool;

/// Draws a table.
pub fn table_ui(ui: &mut Ui, id: TableId, table: &Table, look: Look<'_>, actions: &mut Vec<Action>) {
    draw(ui, id, table, look, None, None, actions);
}

/// Draws some rows of a table, by their index, or all of them. `special` draws a cell in its own way and says whether it
/// did.
pub fn rows_ui(
    ui: &mut Ui,
    id: TableId,
    table: &Table,
    look: Look<'_>,
    rows: Option<&[usize]>,
    special: Special<'_>,
    actions: &mut Vec<Action>,
) {
    draw(ui, id, table, look, rows, Some(special), actions);
}

fn draw(
    ui: &mut Ui,
    id: TableId,
    table: &Table,
    look: Look<'_>,
    rows: Option<&[usize]>,
    special: Option<Special<'_>>,
    actions: &mut Vec<Action>,
) {
    // A right click anywhere on it.
    let whole = ui.scope_builder(UiBuilder::new().id_salt(id).sense(Sense::CLICK), |ui| {
        ScrollArea::horizontal().auto_shrink([false, !look.scrolls]).show(ui, |ui| {
            builder(ui, table, look)
                .header(look.head, |mut header| header_ui(&mut header, id, table, actions))
                .body(|body| body_ui(body, table, look, rows, special));
        });
    });
    menu_ui(&whole.response, id, actions);
}

/// What a right click offers: to copy a table, or to export it.
pub fn menu_ui(response: &Response, id: TableId, actions: &mut Vec<Action>) {
    context_menu(response, |ui| {
        for (label, action) in [("Copy table", TableAction::Copy), ("Export table…", TableAction::Export)] {
            if ui.button(label).clicked() {
                actions.push(Action::Table(id, action));
                ui.close();
            }
        }
        if let Some(exhibit) = Exhibit::of_table(id) {
            ui.separator();
            entries_ui(ui, exhibit, false);
        }
    });
}

fn shown(table: &Table) -> impl Iterator<Item = (usize, &Column)> {
    table.columns.iter().enumerate().filter(|(_, column)| column.is_shown())
}

fn builder<'a>(ui: &'a mut Ui, table: &Table, look: Look<'_>) -> TableBuilder<'a> {
    let others = shown(table).skip(look.leading.len()).filter(|(_, column)| column.set != Set::Note).count();
    let gaps = ui.spacing().item_spacing.x * shown(table).count() as f32;
    let room = (ui.available_width() - look.leading.iter().sum::<f32>() - gaps) / others.max(1) as f32;
    let width = room.clamp(look.figures.0, look.figures.1).floor();
    // Where there is no room for all of them anyway, titles need not be cut.
    let of_title = |column: &Column| if room < width { title_width(ui, column).min(look.figures.1) } else { 0.0 };
    let widths: Vec<f32> = shown(table).map(|(_, column)| width.max(of_title(column))).collect();
    let mut builder = TableBuilder::new(ui).striped(true).vscroll(look.scrolls);
    if look.scrolls {
        builder = builder.auto_shrink([false, false]);
    }
    for (place, ((_, column), width)) in shown(table).zip(widths).enumerate() {
        builder = builder.column(match look.leading.get(place) {
            Some(width) if *width > 0.0 => Width::exact(*width),
            Some(_) => Width::remainder().at_least(NOTE_WIDTH).clip(true),
            None if column.set == Set::Note => Width::remainder().at_least(NOTE_WIDTH).clip(true),
            None => Width::exact(width),
        });
    }
    builder
}

/// Room that a title takes in one line.
fn title_width(ui: &Ui, column: &Column) -> f32 {
    let font = theme::small_medium_style().resolve(ui.style());
    single_line(ui, &column.title, font, Color32::PLACEHOLDER, f32::INFINITY).size().x.ceil()
}

fn header_ui(header: &mut TableRow<'_, '_>, id: TableId, table: &Table, actions: &mut Vec<Action>) {
    for (i, column) in shown(table) {
        header.col(|ui| {
            if apart(ui, gap(table, i), |ui| title_ui(ui, table, i, column)) {
                actions.push(Action::Table(id, TableAction::Sort(i)));
            }
        });
    }
}

/// A title, with an arrow where the table is sorted by it. True where a click on it is to sort. The title of a table that
/// the method explains leads there.
fn title_ui(ui: &mut Ui, table: &Table, index: usize, column: &Column) -> bool {
    let palette = Palette::of(ui);
    let arrow = match table.sorted {
        Some((sorted, false)) if sorted == index => " ▴",
        Some((sorted, true)) if sorted == index => " ▾",
        _ => "",
    };
    let style = |text: RichText| text.text_style(theme::small_medium_style()).color(palette.quiet);
    let is_link = index == 0 && topic_of(&column.title).is_some();
    ui.with_layout(if column.says_unit { stacked(column) } else { side(column) }, |ui| {
        ui.spacing_mut().item_spacing.y = if column.says_unit { 0.0 } else { ui.spacing().item_spacing.y };
        let clicked = if table.fixed || is_link {
            let label = ui.add(Label::new(style(RichText::new(&*column.title))).truncate());
            if is_link {
                title_link_ui(ui, label.rect, &column.title);
            }
            false
        } else {
            let text = style(RichText::new(if arrow.is_empty() {
                column.title.to_string()
            } else {
                format!("{}{arrow}", column.title)
            }));
            let about = if column.about.is_empty() { &column.title } else { column.about };
            ui.add(Button::new(text).frame(false).truncate()).on_hover_text(about).clicked()
        };
        if column.says_unit {
            let unit = column.unit.map_or("", |unit| unit.suffix());
            ui.label(RichText::new(unit).small().color(palette.quiet));
        }
        clicked
    })
    .inner
}

/// The rows in sight. A cell is no more than its text with a name: a frame of its own for each would take longer than all
/// else on a page of figures.
fn body_ui(
    mut body: TableBody<'_>,
    table: &Table,
    look: Look<'_>,
    rows: Option<&[usize]>,
    mut special: Option<Special<'_>>,
) {
    let widths = body.widths().to_vec();
    let ui = body.ui_mut();
    let (origin, clip, gaps) = (ui.available_rect_before_wrap().min, ui.clip_rect(), ui.spacing().item_spacing);
    let (count, pitch) = (rows.map_or(table.rows.len(), <[usize]>::len), look.row + gaps.y);
    let width = widths.iter().map(|width| width + gaps.x).sum::<f32>() - gaps.x;
    let height = (count as f32 * pitch - gaps.y).max(0.0);
    // Rows that are out of sight have their room.
    ui.expand_to_include_rect(Rect::from_min_size(origin, vec2(width.max(0.0), height)));
    let set = Setting::of(ui, look);
    let row_at = |y: f32| ((y - origin.y) / pitch).max(0.0);
    let (first, end) = (row_at(clip.top()) as usize, (row_at(clip.bottom()).ceil() as usize).min(count));
    for shown_at in first..end {
        let Some(row) = rows.map_or(Some(shown_at), |rows| rows.get(shown_at).copied()) else { continue };
        let cells = table.rows.get(row).map(Vec::as_slice).unwrap_or_default();
        let line = Rect::from_min_size(pos2(origin.x, origin.y + shown_at as f32 * pitch), vec2(width, look.row));
        if shown_at % 2 == 0 {
            let stripe = line.expand2(0.5 * gaps).round_ui();
            ui.painter().rect_filled(stripe, 0.0, ui.visuals().faint_bg_color);
        }
        let mut left = line.left();
        for ((i, column), width) in shown(table).zip(&widths) {
            let rect = Rect::from_x_y_ranges(left + gap(table, i)..=left + width, line.y_range());
            left += width + gaps.x;
            // Columns that are scrolled away are neither put into text nor drawn.
            let Some(cell) = cells.get(i).filter(|_| rect.intersects(clip)) else { continue };
            let place = Place { row, column: i, text: cell.text(column) };
            let special = special.as_mut().is_some_and(|special| special_ui(ui, special, place, rect, column));
            if !special {
                set.cell_ui(ui, cell, column, place, rect);
            }
        }
    }
}

/// Draws a cell in its own way, where it has one. Whether it has.
fn special_ui(ui: &mut Ui, special: &mut Special<'_>, place: Place<'_>, rect: Rect, column: &Column) -> bool {
    let mut ui = ui.new_child(UiBuilder::new().id_salt(("special", place.row, place.column)).max_rect(rect));
    if column.set == Set::Note {
        ui.shrink_clip_rect(rect);
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    }
    special(&mut ui, place)
}

/// How the cells of a table are set.
struct Setting {
    palette: &'static Palette,
    /// Ink of what is neither quiet nor faint.
    ink: Color32,
    body: FontId,
    small: FontId,
    /// Rows have two lines.
    is_tall: bool,
}

impl Setting {
    fn of(ui: &Ui, look: Look<'_>) -> Self {
        let font = |style: TextStyle| style.resolve(ui.style());
        Self {
            palette: Palette::of(ui),
            ink: ui.visuals().text_color(),
            body: font(TextStyle::Body),
            small: font(TextStyle::Small),
            is_tall: look.row >= TALL,
        }
    }

    /// A cell: one line in its middle, or two from its top.
    fn cell_ui(&self, ui: &Ui, cell: &Cell, column: &Column, place: Place<'_>, rect: Rect) {
        let quiet = cell.is_stale() || column.set == Set::Note;
        let align = if column.set == Set::Figures { Align::Max } else { Align::Min };
        if cell.under().is_empty() && !self.is_tall {
            let ink = if quiet { self.palette.quiet } else { self.ink };
            line_ui(ui, (place, 0), place.text, (&self.small, ink), rect, Align2([align, Align::Center]));
            return;
        }
        let ink = if quiet {
            self.palette.quiet
        } else if cell.value().is_some() || column.set == Set::Words {
            self.palette.text
        } else {
            self.palette.faint
        };
        let top = Align2([align, Align::Min]);
        let below = line_ui(ui, (place, 0), place.text, (&self.body, ink), rect, top);
        line_ui(ui, (place, 1), cell.under(), (&self.small, self.palette.quiet), rect.with_min_y(below), top);
    }
}

/// A line of a cell, shortened where it does not fit, and then told on hover; where it ends, from above.
fn line_ui(
    ui: &Ui,
    (place, line): (Place<'_>, usize),
    text: &str,
    (font, ink): (&FontId, Color32),
    room: Rect,
    align: Align2,
) -> f32 {
    let galley = single_line(ui, text, font.clone(), ink, room.width());
    let rect = align.align_size_within_rect(galley.size(), room);
    let response = ui.interact(rect, ui.scope_id().with(IdSalt::new((place.row, place.column, line))), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let elided = galley.elided;
    ui.painter().galley(rect.min, galley, ink);
    if elided {
        response.on_hover_text(text);
    }
    rect.bottom()
}

/// Draws something with room left of it.
fn apart<R>(ui: &mut Ui, gap: f32, draw: impl FnOnce(&mut Ui) -> R) -> R {
    if gap == 0.0 {
        return draw(ui);
    }
    let rect = ui.max_rect();
    ui.scope_builder(UiBuilder::new().max_rect(rect.with_min_x(rect.left() + gap)), draw).inner
}

/// Room left of words that follow figures, which would otherwise touch them.
fn gap(table: &Table, column: usize) -> f32 {
    let is_words = |column: &Column| column.is_shown() && column.set != Set::Figures;
    if !table.columns.get(column).is_some_and(is_words) {
        return 0.0;
    }
    let before = table.columns.iter().take(column).rfind(|column| column.is_shown());
    if before.is_some_and(|before| !is_words(before)) { theme::WIDE_SPACE } else { 0.0 }
}

/// Words on the left, figures on the right.
fn side(column: &Column) -> Layout {
    if column.set == Set::Figures { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) }
}

/// The same in two lines.
fn stacked(column: &Column) -> Layout {
    Layout::top_down(if column.set == Set::Figures { Align::Max } else { Align::Min })
}
