//! The table of cohorts: who mines, at what cost, and how much of it leaves; what a scenario may change can be edited.

use egui::{Align, Label, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use crate::app::App;
use crate::app::action::Action;
use crate::app::pages::network::industry::{CohortRow, EDITED};
use crate::model::industry::{Figure, Figures};
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::widgets::number_box::NumberBox;

/// Height of a row, points.
const ROW: f32 = 26.0;
/// Titles and widths of the columns, points. What can be edited stands in the middle.
const COLUMNS: [(&str, f32); 10] = [
    ("Cohort", 136.0),
    ("EH/s", 56.0),
    ("J/TH", 48.0),
    ("Owners", 76.0),
    ("USD/MWh", 68.0),
    ("Pivot, %", 62.0),
    ("Hashcost", 66.0),
    ("Under water", 82.0),
    ("Share, %", 92.0),
    ("AI, MW", 62.0),
];
/// Where the boxes stand.
const BOXES: std::ops::Range<usize> = 3..6;

/// Draws the table.
pub(in crate::view) fn cohorts_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    head_ui(ui, app, actions);
    let palette = Palette::of(ui);
    ScrollArea::horizontal().show(ui, |ui| {
        let columns =
            COLUMNS.iter().fold(TableBuilder::new(ui), |table, (_, width)| table.column(Column::exact(*width)));
        columns
            .vscroll(false)
            .striped(true)
            .header(ROW, |mut header| {
                for (i, (title, _)) in COLUMNS.iter().enumerate() {
                    let text = RichText::new(*title).text_style(theme::small_medium_style()).color(palette.quiet);
                    header.col(|ui| _ = cell_ui(ui, i, text));
                }
            })
            .body(|body| {
                body.rows(ROW, app.pages().network.industry().cohorts.len(), |mut row| {
                    let cohort = row.index();
                    let Some((line, figures)) = app
                        .pages()
                        .network
                        .industry()
                        .cohorts
                        .get(cohort)
                        .zip(app.open().document().scenario.industry.figures().get(cohort))
                    else {
                        return;
                    };
                    for column in 0..COLUMNS.len() {
                        row.col(|ui| {
                            if BOXES.contains(&column) {
                                box_ui(ui, (line, figures), cohort, column - BOXES.start, actions);
                            } else {
                                words_ui(ui, line, column);
                            }
                        });
                    }
                });
            });
        keep_in_sight(ui);
    });
}

/// Title, and the way back.
fn head_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let title = ui.label(RichText::new("Cohorts").text_style(theme::medium_style()));
        title.on_hover_text(&app.pages().network.industry().shared_sources);
        ui.label(RichText::new("hover a name for the sources of its figures").small().color(Palette::of(ui).quiet));
        let (now, saved) = (&app.open().scenario().industry, &app.open().saved().scenario.industry);
        if now != saved && ui.button("Reset cohorts").on_hover_text("To the figures of the saved scenario").clicked() {
            actions.push(Action::ResetCohorts);
        }
    });
}

/// A cell that is only read.
fn words_ui(ui: &mut Ui, line: &CohortRow, column: usize) {
    // The boxes take the place of three columns between the second and the third of the cells.
    let text = match column {
        0 => line.name,
        1 | 2 => &line.cells[column - 1],
        column => line.cells.get(column - 4).map_or("", String::as_str),
    };
    let response = cell_ui(ui, column, RichText::new(text).text_style(egui::TextStyle::Small));
    if column == 0 {
        response.on_hover_text(&line.sources);
    }
}

/// Words on the left, figures on the right.
fn cell_ui(ui: &mut Ui, column: usize, text: RichText) -> egui::Response {
    let layout = if column == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
    ui.with_layout(layout, |ui| ui.add(Label::new(text).truncate())).inner
}

/// A figure that can be edited.
fn box_ui(
    ui: &mut Ui,
    (line, figures): (&CohortRow, &Figures),
    cohort: usize,
    which: usize,
    actions: &mut Vec<Action>,
) {
    let Some(figure) = EDITED.get(which).and_then(|id| Figure::find(id)) else { return };
    let Some(name) = line.boxes.get(which).and_then(Option::as_ref) else {
        // Who mines nothing has no cost of mining, and who cannot host AI does not leave for it.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.weak("–"));
        return;
    };
    let before = figure.get(figures);
    // By a hundredth of what it is, or of the whole.
    let speed = if figure.unit.is_percent() { 0.01 } else { (before.abs() * 0.01).max(0.1) };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.set_style(theme::field_style(Palette::of(ui).dark, false));
        let shown = NumberBox::new(name, figure.domain(), before).speed(speed).show(ui);
        actions.extend(shown.value.map(|value| Action::SetCohort(cohort, figure.id, value)));
        if shown.committed {
            actions.push(Action::Commit);
        }
    });
}
