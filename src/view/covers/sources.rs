//! The list of inputs: each value with its source, date and confidence; sorted, searched, copied and exported.

use egui::{Align, Layout, RichText, Role, TextEdit, Ui, WidgetInfo};

use super::{escape_clears, head_ui};
use crate::app::App;
use crate::app::action::{Action, Command, Input, TableId};
use crate::app::covers::sources::{Cited, Provenance, SourcesList, is_weak};
use crate::app::picture::table::Sorting;
use crate::app::shell::search::Search;
use crate::theme::{self, Palette};
use crate::view::shell::commands::command_button_ui;
use crate::view::widgets::table::{Look, Place, rows_ui};

/// Widths of the columns, points; the sources have the room that is left.
const WIDTHS: [f32; 6] = [80.0, 224.0, 150.0, 0.0, 88.0, 256.0];
/// Width of the search box, points.
const SEARCH_WIDTH: f32 = 288.0;

/// What is searched for, and what is found.
#[derive(Default)]
pub(in crate::view) struct SourcesState {
    search: String,
    /// What the rows were found for: what is open, the search, the order.
    made_for: Option<(u64, String, Option<Sorting>)>,
    rows: Vec<usize>,
}

impl SourcesState {
    /// Finds the rows anew where the list, the search or the order has changed.
    fn refresh(&mut self, app: &App) {
        let list = app.shell().covers().sources();
        let (revision, sorted) = (app.open().revision(), list.table().sorted);
        if self.made_for.as_ref().is_some_and(|(r, text, by)| (*r, text, *by) == (revision, &self.search, sorted)) {
            return;
        }
        self.rows = list.found(app.open().document(), &Search::new(self.search.as_str()));
        self.made_for = Some((revision, self.search.clone(), sorted));
    }
}

/// Draws the list.
pub(in crate::view) fn sources_ui(ui: &mut Ui, app: &App, state: &mut SourcesState, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    head_ui(ui, Command::Sources.label(), actions, |ui, actions| {
        for command in [Command::ExportInputs, Command::CopyInputs] {
            command_button_ui(ui, app, command, actions);
        }
    });
    let cleared = escape_clears(ui, app, &mut state.search);
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut state.search).hint_text("Search inputs and sources");
        let response = ui.add(edit.desired_width(SEARCH_WIDTH));
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search inputs and sources"));
        if cleared {
            response.request_focus();
        }
        if app.shell().wants_search() {
            response.request_focus();
            actions.push(Action::SearchReached);
        }
        state.refresh(app);
        ui.add_space(theme::SPACE);
        let text = format!("{} · {}", app.open().document().title, app.shell().covers().sources().tally());
        ui.add(egui::Label::new(RichText::new(text).small().color(palette.quiet)).truncate());
    });
    ui.add_space(theme::SPACE);
    if state.rows.is_empty() {
        ui.weak("No input has to do with this.");
        return;
    }
    let list = app.shell().covers().sources();
    let look = Look { leading: &WIDTHS, head: theme::CONTROL_HEIGHT, scrolls: true, ..Look::default() };
    let mut asked = None;
    let mut special = |ui: &mut Ui, place: Place<'_>| cell_ui(ui, list, place, &mut asked);
    rows_ui(ui, TableId::Inputs, list.table(), look, Some(&state.rows), &mut special, actions);
    actions.extend(asked);
}

/// Draws the cells that are links, or tell by their colour where a value comes from.
fn cell_ui(ui: &mut Ui, list: &SourcesList, place: Place<'_>, asked: &mut Option<Action>) -> bool {
    let palette = Palette::of(ui);
    let Some(cited) = list.cited(place.row) else { return false };
    let small = RichText::new(place.text).text_style(egui::TextStyle::Small);
    let column = list.table().columns.get(place.column).map_or("", |column| column.name);
    let ink = match column {
        "input" => {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = ui.add(egui::Button::new(small).frame(false).truncate());
                let (place, action) = match cited {
                    Cited::Input(parameter) => ("slider", Action::FindInput(Input(parameter))),
                    Cited::Field(field) => ("entry", Action::FindEntry(field.list, field.address.place())),
                };
                if name.on_hover_text(format!("{}\n\nClick to go to its {place}", cited.meaning())).clicked() {
                    *asked = Some(action);
                }
            });
            return true;
        }
        "source" | "confidence" => match list.sources().provenance_of(cited) {
            Provenance::Yours => palette.accent,
            Provenance::Unsourced => palette.warning,
            _ if column == "confidence" && is_weak(place.text) => palette.quiet,
            _ => palette.text,
        },
        "group" | "date" => palette.quiet,
        _ => return false,
    };
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(egui::Label::new(small.color(ink)).truncate());
    });
    true
}
