//! A table whose last column is words: names on the left, figures on the right, and a note in the room that is left.

use egui::{Align, Label, Layout, RichText, TextStyle, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::picture::tables::Table;
use crate::theme::{self, Palette};

/// Height of a row, points.
const ROW_HEIGHT: f32 = 22.0;
/// Least width of the notes, points.
const NOTE_WIDTH: f32 = 160.0;

/// Draws a table of names, figures of these widths, and notes. What does not fit is cut, and whole on hover.
pub fn note_table_ui(ui: &mut Ui, id: &str, table: &Table, name_width: f32, figure_width: f32) {
    let palette = Palette::of(ui);
    let last = table.columns.len().saturating_sub(1);
    let cell = |ui: &mut Ui, column: usize, text: RichText| {
        let figure = column > 0 && column < last;
        let layout = if figure { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        ui.with_layout(layout, |ui| {
            if column == last {
                ui.add_space(theme::SPACE);
            }
            ui.add(Label::new(text).truncate());
        });
    };
    ui.push_id(id, |ui| {
        TableBuilder::new(ui)
            .vscroll(false)
            .striped(true)
            .column(Column::exact(name_width))
            .columns(Column::exact(figure_width), last.saturating_sub(1))
            .column(Column::remainder().at_least(NOTE_WIDTH).clip(true))
            .header(ROW_HEIGHT, |mut header| {
                for (i, title) in table.columns.iter().enumerate() {
                    let text = RichText::new(*title).text_style(theme::small_medium_style()).color(palette.quiet);
                    header.col(|ui| cell(ui, i, text));
                }
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, table.rows.len(), |mut row| {
                    let cells = table.rows.get(row.index()).map(Vec::as_slice).unwrap_or_default();
                    for (i, words) in cells.iter().enumerate() {
                        let text = RichText::new(words).text_style(TextStyle::Small);
                        let text = if i == last { text.color(palette.quiet) } else { text };
                        row.col(|ui| cell(ui, i, text));
                    }
                });
            });
    });
}
