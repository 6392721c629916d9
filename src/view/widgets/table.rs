//! A table, wherever it stands: its titles sort, and a right click copies or exports it.

use egui::{Align, Button, Label, Layout, Response, RichText, ScrollArea, Sense, TextStyle, Ui, UiBuilder};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use super::how::title_link_ui;
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

/// Draws a table.
pub fn table_ui(ui: &mut Ui, id: TableId, table: &Table, look: Look<'_>, actions: &mut Vec<Action>) {
    rows_ui(ui, id, table, look, None, &mut |_, _| false, actions);
}

/// Draws some rows of a table, by their index, or all of them. `special` draws a cell in its own way and says whether it
/// did.
pub fn rows_ui(
    ui: &mut Ui,
    id: TableId,
    table: &Table,
    look: Look<'_>,
    rows: Option<&[usize]>,
    special: &mut dyn FnMut(&mut Ui, Place<'_>) -> bool,
    actions: &mut Vec<Action>,
) {
    // A right click anywhere on it.
    let whole = ui.scope_builder(UiBuilder::new().id_salt(id).sense(Sense::CLICK), |ui| {
        ScrollArea::horizontal().auto_shrink([false, !look.scrolls]).show(ui, |ui| {
            let count = rows.map_or(table.rows.len(), <[usize]>::len);
            builder(ui, table, look).header(look.head, |mut header| header_ui(&mut header, id, table, actions)).body(
                |body| {
                    body.rows(look.row, count, |mut shown| {
                        let row = rows.map_or(shown.index(), |rows| rows[shown.index()]);
                        row_ui(&mut shown, table, row, look, special);
                    });
                },
            );
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
    let mut builder = TableBuilder::new(ui).striped(true).vscroll(look.scrolls);
    if look.scrolls {
        builder = builder.auto_shrink([false, false]);
    }
    for (place, (_, column)) in shown(table).enumerate() {
        builder = builder.column(match look.leading.get(place) {
            Some(width) if *width > 0.0 => Width::exact(*width),
            Some(_) => Width::remainder().at_least(NOTE_WIDTH).clip(true),
            None if column.set == Set::Note => Width::remainder().at_least(NOTE_WIDTH).clip(true),
            None => Width::exact(width),
        });
    }
    builder
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

fn row_ui(
    shown_row: &mut TableRow<'_, '_>,
    table: &Table,
    row: usize,
    look: Look<'_>,
    special: &mut dyn FnMut(&mut Ui, Place<'_>) -> bool,
) {
    let cells = table.rows.get(row).map(Vec::as_slice).unwrap_or_default();
    for (i, column) in shown(table) {
        shown_row.col(|ui| {
            let Some(cell) = cells.get(i) else { return };
            // Columns that are scrolled away are neither put into text nor drawn.
            if !ui.is_rect_visible(ui.max_rect()) {
                return;
            }
            let text = cell.text(column);
            apart(ui, gap(table, i), |ui| {
                if !special(ui, Place { row, column: i, text }) {
                    cell_ui(ui, cell, column, text, look);
                }
            });
        });
    }
}

fn cell_ui(ui: &mut Ui, cell: &Cell, column: &Column, text: &str, look: Look<'_>) {
    let palette = Palette::of(ui);
    let quiet = cell.is_stale() || column.set == Set::Note;
    let small = RichText::new(text).text_style(TextStyle::Small);
    let small = if quiet { small.color(palette.quiet) } else { small };
    if cell.under().is_empty() && look.row < TALL {
        ui.with_layout(side(column), |ui| ui.add(Label::new(small).truncate()));
        return;
    }
    let size = egui::vec2(ui.available_width(), look.row);
    ui.allocate_ui_with_layout(size, stacked(column), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let ink = if quiet {
            palette.quiet
        } else if cell.value().is_some() || column.set == Set::Words {
            palette.text
        } else {
            palette.faint
        };
        ui.add(Label::new(RichText::new(text).color(ink)).truncate());
        ui.add(Label::new(RichText::new(cell.under()).small().color(palette.quiet)).truncate());
    });
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
    let before = table.columns.iter().take(column).rfind(|column| column.is_shown());
    let touches = table.columns.get(column).is_some_and(is_words) && before.is_some_and(|before| !is_words(before));
    if touches { theme::WIDE_SPACE } else { 0.0 }
}

/// Words on the left, figures on the right.
fn side(column: &Column) -> Layout {
    if column.set == Set::Figures { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) }
}

/// The same in two lines.
fn stacked(column: &Column) -> Layout {
    Layout::top_down(if column.set == Set::Figures { Align::Max } else { Align::Min })
}
