//! A table that is sorted by a click on a title.

use egui::{Align, Button, Label, Layout, RichText, ScrollArea, TextStyle, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::picture::sheet::Sheet;
use crate::theme::{self, Palette};

/// Height of a row, points.
const ROW_HEIGHT: f32 = 22.0;
/// Width of a column of figures: at least and at most, points.
const COLUMN_WIDTH: (f32, f32) = (96.0, 200.0);

/// Draws a table; `words` are the widths of its leading columns. Returns the column whose title was clicked.
pub fn sheet_ui(ui: &mut Ui, id: &str, sheet: &Sheet, words: &[f32], stale: bool) -> Option<usize> {
    let figures = sheet.columns.len().saturating_sub(words.len());
    let taken: f32 = words.iter().sum::<f32>() + ui.spacing().item_spacing.x * sheet.columns.len() as f32;
    let room = (ui.available_width() - taken) / figures.max(1) as f32;
    let width = room.clamp(COLUMN_WIDTH.0, COLUMN_WIDTH.1).floor();
    let mut clicked = None;
    ui.push_id(id, |ui| {
        if stale {
            ui.visuals_mut().override_text_color = Some(Palette::of(ui).quiet);
        }
        ScrollArea::horizontal().show(ui, |ui| {
            let mut table = TableBuilder::new(ui).vscroll(false).striped(true);
            for width in words {
                table = table.column(Column::exact(*width));
            }
            let table = table.columns(Column::exact(width), figures);
            let table = table.header(ROW_HEIGHT, |mut header| {
                for (i, title) in sheet.columns.iter().enumerate() {
                    header.col(|ui| {
                        if title_ui(ui, sheet, i, title) {
                            clicked = Some(i);
                        }
                    });
                }
            });
            table.body(|body| {
                body.rows(ROW_HEIGHT, sheet.rows.len(), |mut row| {
                    let cells = sheet.rows.get(row.index()).map(Vec::as_slice).unwrap_or_default();
                    for (i, cell) in cells.iter().enumerate() {
                        row.col(|ui| {
                            let text = RichText::new(&cell.text).text_style(TextStyle::Small);
                            ui.with_layout(alignment(sheet, i), |ui| ui.add(Label::new(text).truncate()));
                        });
                    }
                });
            });
        });
    });
    clicked
}

/// A title, with an arrow where the table is sorted by it. True where it was clicked.
pub fn title_ui(ui: &mut Ui, sheet: &Sheet, column: usize, title: &str) -> bool {
    let palette = Palette::of(ui);
    let arrow = match sheet.sorted {
        Some((sorted, false)) if sorted == column => " ▴",
        Some((sorted, true)) if sorted == column => " ▾",
        _ => "",
    };
    let text = RichText::new(format!("{title}{arrow}")).text_style(theme::small_medium_style()).color(palette.quiet);
    let layout = alignment(sheet, column);
    ui.with_layout(layout, |ui| ui.add(Button::new(text).frame(false).truncate()).on_hover_text(title).clicked()).inner
}

/// Words on the left, figures on the right.
fn alignment(sheet: &Sheet, column: usize) -> Layout {
    if column < sheet.words { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) }
}
