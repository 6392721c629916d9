//! The list of inputs: each value with its source, date and confidence; sorted, searched, copied and exported.

use egui::{Align, Layout, RichText, Role, TextEdit, Ui, WidgetInfo};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::app::App;
use crate::app::action::{Action, Command, Input};
use crate::app::covers::sources::{Field, Provenance, Sources, is_weak, tally};
use crate::model::parameters::Parameter;
use crate::theme::{self, Palette};
use crate::view::covers::head_ui;

/// Height of a row, points.
const ROW_HEIGHT: f32 = 22.0;
/// Width of the search box, points.
const SEARCH_WIDTH: f32 = 288.0;
/// Narrowest column of sources that can be read, points.
const SOURCE_WIDTH: f32 = 200.0;

/// The list as it is shown, its cells put into text when they are first seen.
pub(in crate::view) struct SourcesState {
    search: String,
    sort: (Field, bool),
    made_for: Option<(u64, String, (Field, bool))>,
    sources: Sources,
    listed: Vec<&'static Parameter>,
    /// Row by row; empty until it is seen.
    cells: Vec<String>,
    tally: String,
}

impl Default for SourcesState {
    fn default() -> Self {
        Self {
            search: String::new(),
            sort: (Field::Group, false),
            made_for: None,
            sources: Sources::default(),
            listed: Vec::new(),
            cells: Vec::new(),
            tally: String::new(),
        }
    }
}

impl SourcesState {
    /// Lists the inputs anew where they, the search or the order have changed.
    fn refresh(&mut self, app: &App) {
        let wanted = (app.open().revision(), self.search.clone(), self.sort);
        if self.made_for.as_ref() == Some(&wanted) {
            return;
        }
        let (document, saved) = (app.open().document(), app.open().saved());
        self.sources = Sources::of(document, saved);
        self.listed = self.sources.listed(document, &self.search, self.sort);
        self.cells.clear();
        self.cells.resize(self.listed.len() * Field::ALL.len(), String::new());
        self.tally = tally(&self.sources);
        self.made_for = Some(wanted);
    }
}

/// Draws the list.
pub(in crate::view) fn sources_ui(ui: &mut Ui, app: &App, state: &mut SourcesState, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    head_ui(ui, Command::Sources.label(), actions, |ui, actions| {
        for command in [Command::ExportInputs, Command::CopyInputs] {
            if ui.button(command.label()).clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut state.search).hint_text("Search inputs and sources");
        let response = ui.add(edit.desired_width(SEARCH_WIDTH));
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search inputs and sources"));
        if app.shell().wants_search() {
            response.request_focus();
            actions.push(Action::SearchReached);
        }
        state.refresh(app);
        ui.add_space(theme::SPACE);
        let text = format!("{} · {}", app.open().document().title, state.tally);
        ui.add(egui::Label::new(RichText::new(text).small().color(palette.quiet)).truncate());
    });
    ui.add_space(theme::SPACE);
    if state.listed.is_empty() {
        ui.weak("No input has to do with this.");
        return;
    }
    table_ui(ui, app, state, actions);
}

fn table_ui(ui: &mut Ui, app: &App, state: &mut SourcesState, actions: &mut Vec<Action>) {
    let SourcesState { sort, listed, cells, sources, .. } = state;
    TableBuilder::new(ui)
        .striped(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(80.0))
        .column(Column::exact(224.0))
        .column(Column::exact(150.0))
        .column(Column::remainder().at_least(SOURCE_WIDTH).clip(true))
        .column(Column::exact(88.0))
        .column(Column::exact(256.0))
        .header(ROW_HEIGHT + theme::HALF_SPACE, |mut header| header_ui(&mut header, sort))
        .body(|body| {
            body.rows(ROW_HEIGHT, listed.len(), |mut row| {
                let index = row.index();
                let texts = cells.iter_mut().skip(index * Field::ALL.len());
                let Some(parameter) = listed.get(index).copied() else { return };
                for (field, text) in Field::ALL.into_iter().zip(texts) {
                    if text.is_empty() {
                        *text = sources.cell(app.open().document(), parameter, field);
                    }
                    row.col(|ui| cell_ui(ui, sources, parameter, field, text, actions));
                }
            });
        });
}

fn cell_ui(
    ui: &mut Ui,
    sources: &Sources,
    parameter: &'static Parameter,
    field: Field,
    text: &str,
    actions: &mut Vec<Action>,
) {
    let palette = Palette::of(ui);
    let small = RichText::new(text).text_style(egui::TextStyle::Small);
    match field {
        Field::Input => {
            let name = egui::Button::new(small).frame(false).truncate();
            if ui.add(name).on_hover_text(format!("{}\n\nClick to go to its slider", parameter.meaning)).clicked() {
                actions.push(Action::FindInput(Input(parameter)));
            }
        }
        Field::Value => {
            let layout = Layout::right_to_left(Align::Center);
            ui.with_layout(layout, |ui| {
                ui.add_space(theme::WIDE_SPACE);
                ui.add(egui::Label::new(small).truncate());
            });
        }
        Field::Source | Field::Confidence => {
            let ink = match sources.provenance(parameter) {
                Provenance::Yours => palette.accent,
                Provenance::Unsourced => palette.warning,
                _ if field == Field::Confidence && is_weak(text) => palette.quiet,
                _ => palette.text,
            };
            ui.add(egui::Label::new(small.color(ink)).truncate());
        }
        Field::Group | Field::Date => _ = ui.add(egui::Label::new(small.color(palette.quiet)).truncate()),
    }
}

/// Titles that sort by their column, and turn the order round the second time.
fn header_ui(header: &mut TableRow<'_, '_>, sort: &mut (Field, bool)) {
    for field in Field::ALL {
        header.col(|ui| {
            let arrow = match *sort {
                (sorted, false) if sorted == field => " ▴",
                (sorted, true) if sorted == field => " ▾",
                _ => "",
            };
            let title = format!("{}{arrow}", field.label());
            let title = RichText::new(title).text_style(theme::small_medium_style());
            let right = field == Field::Value;
            let layout =
                if right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
            ui.with_layout(layout, |ui| {
                if right {
                    ui.add_space(theme::WIDE_SPACE);
                }
                if ui.add(egui::Button::new(title).frame(false)).clicked() {
                    *sort = (field, sort.0 == field && !sort.1);
                }
            });
        });
    }
}
