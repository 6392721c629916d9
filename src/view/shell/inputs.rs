//! The panel of inputs: the four headline groups, then all others by world, company and plan.

use egui::{Align, Layout, RichText, ScrollArea, TextEdit, Ui};

use crate::app::action::{Action, Command, Input};
use crate::app::covers::sources::Sources;
use crate::app::{App, Page};
use crate::model::history::GivenMarket;
use crate::model::parameters::{ALL, Group, Parameter};
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::shell::book::{BookState, book_ui, found_entries_ui};
use crate::view::widgets::parameter_slider::parameter_slider_ui;

/// The headline groups: a title, and the sections whose headline inputs stand under it.
const HEADLINES: [(&str, &[&str]); 4] = [
    ("Halving", &["world.halving_in_months", "world.halving_cut"]),
    ("Hashprice", &["world.hashprice", "world.hashprice_decline"]),
    ("Borrowing cost", &["world.borrowing_cost"]),
    ("AI lease rate", &["world.lease_rate"]),
];

/// Height from which the groups of headlines have titles, points.
const TITLED: f32 = 420.0;

/// What the panel remembers between frames.
#[derive(Default)]
pub(in crate::view) struct InputsState {
    /// What stands in the search box.
    search: String,
    /// What the company's lists remember.
    book: BookState,
}

/// Draws the panel. True while one of its controls is held.
pub(in crate::view) fn inputs_ui(ui: &mut Ui, app: &App, state: &mut InputsState, actions: &mut Vec<Action>) -> bool {
    search_ui(ui, app, state, actions);
    ui.add_space(theme::HALF_SPACE);
    let mut held = false;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        if app.shell().search().is_empty() {
            focus_ui(ui, app, actions, &mut held);
            headlines_ui(ui, app, actions, &mut held);
            for group in Group::ALL {
                group_ui(ui, app, group, &mut state.book, actions, &mut held);
            }
        } else {
            found_ui(ui, app, &mut state.book, actions, &mut held);
        }
        ui.add_space(theme::WIDE_SPACE);
        keep_in_sight(ui);
    });
    held
}

fn search_ui(ui: &mut Ui, app: &App, state: &mut InputsState, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let keys = Command::Sources.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
            let hover = format!("Every input with its source ({keys})");
            if ui.button("Sources").on_hover_text(hover).clicked() {
                actions.push(Action::Do(Command::Sources));
            }
            search_box_ui(ui, app, state, actions);
        });
    });
}

fn search_box_ui(ui: &mut Ui, app: &App, state: &mut InputsState, actions: &mut Vec<Action>) {
    if state.search != app.shell().search().text() {
        app.shell().search().text().clone_into(&mut state.search);
    }
    let keys = Command::Search.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
    let hint = format!("Search all inputs ({keys})");
    let edit = TextEdit::singleline(&mut state.search).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SearchInput, true, Command::Search.label()));
    if app.shell().wants_search() {
        response.request_focus();
        actions.push(Action::SearchReached);
    }
    // Escape has already taken the keyboard away by the time it is seen here.
    if (response.has_focus() || response.lost_focus()) && ui.input(|i| i.key_pressed(egui::Key::Escape)) {
        state.search.clear();
    }
    if state.search != app.shell().search().text() {
        actions.push(Action::Search(state.search.clone()));
    }
}

/// The input that the page of what matters looks at, unless it is among the headlines anyway.
fn focus_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>, held: &mut bool) {
    let focus = app.pages().what_matters.focus();
    if app.pages().shown() == Page::WhatMatters && !focus.headline {
        heading_ui(ui, "In focus");
        input_ui(ui, app, focus, actions, held);
    }
}

fn headlines_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>, held: &mut bool) {
    // On a low window the sliders themselves say what they are about, and all of them are in sight.
    let titled = ui.clip_rect().height() >= TITLED;
    for (title, ids) in HEADLINES {
        if titled {
            heading_ui(ui, title);
        }
        for parameter in ids.iter().filter_map(|id| crate::model::parameters::find(id)) {
            input_ui(ui, app, parameter, actions, held);
        }
    }
    ui.add_space(theme::SPACE);
}

/// A quiet heading over a few inputs.
fn heading_ui(ui: &mut Ui, title: &str) {
    let palette = Palette::of(ui);
    ui.add_space(theme::SPACE);
    ui.label(RichText::new(title).text_style(theme::small_medium_style()).color(palette.quiet));
}

fn group_ui(ui: &mut Ui, app: &App, group: Group, book: &mut BookState, actions: &mut Vec<Action>, held: &mut bool) {
    let mut changed = ALL.iter().filter(|p| p.group == group && !p.headline && is_changed(app, p)).count();
    if group == Group::Company {
        changed += app.book().changed();
    }
    let mark = if changed > 0 { format!("  ● {changed}") } else { String::new() };
    let title = RichText::new(format!("{}{mark}", group.label())).text_style(theme::medium_style());
    let header = egui::CollapsingHeader::new(title).id_salt(group.label());
    let shown = header.show_unindented(ui, |ui| {
        if group == Group::Company {
            book_ui(ui, app, book, actions, held);
        }
        let mut section = "";
        for parameter in ALL.iter().filter(|p| p.group == group && !p.headline) {
            if parameter.section != section {
                section = parameter.section;
                heading_ui(ui, section);
            }
            input_ui(ui, app, parameter, actions, held);
        }
        ui.add_space(theme::SPACE);
    });
    shown.header_response.on_hover_text(format!("{}: {}", group.label(), group.meaning()));
}

fn is_changed(app: &App, parameter: &Parameter) -> bool {
    parameter.get(app.open().scenario()) != parameter.get(&app.open().saved().scenario)
}

/// What the search finds, by group.
fn found_ui(ui: &mut Ui, app: &App, book: &mut BookState, actions: &mut Vec<Action>, held: &mut bool) {
    for group in app.shell().found().chunk_by(|a, b| a.group == b.group) {
        if let Some(first) = group.first() {
            heading_ui(ui, first.group.label());
        }
        for parameter in group {
            input_ui(ui, app, parameter, actions, held);
        }
    }
    if app.book().is_found() {
        found_entries_ui(ui, app, book, actions, held);
    } else if app.shell().found().is_empty() {
        ui.add_space(theme::SPACE);
        ui.weak(format!("No input has to do with \u{201c}{}\u{201d}.", app.shell().search().text().trim()));
    }
}

/// One input, and what is asked of it.
pub(in crate::view) fn input_ui(
    ui: &mut Ui,
    app: &App,
    parameter: &'static Parameter,
    actions: &mut Vec<Action>,
    held: &mut bool,
) {
    let scenario = app.open().scenario();
    if let Some(history) = scenario.history.as_ref().filter(|_| scenario.is_given(parameter.id)) {
        given_ui(ui, parameter, history);
        return;
    }
    let saved = parameter.get(&app.open().saved().scenario);
    let pinned = app.results().baseline().map(|baseline| parameter.get(baseline.scenario()));
    // Words for the hover alone: made when it is seen.
    let open = app.open();
    let cite = || Sources::of(open.document(), open.saved()).citation(open.document(), parameter).to_string();
    let outcome = parameter_slider_ui(ui, parameter, scenario, saved, pinned, &cite);
    *held |= outcome.held;
    actions.extend(outcome.value.map(|value| Action::Set(Input(parameter), value)));
    if outcome.committed {
        actions.push(Action::Commit);
    }
}

/// An input that the given market replaces: its name, and that it cannot be moved.
fn given_ui(ui: &mut Ui, parameter: &Parameter, history: &GivenMarket) {
    let palette = Palette::of(ui);
    let text = format!("{}: as it was from {}", parameter.label, history.from);
    let hover = format!(
        "The scenario runs on the market as it was until {}. Network, History puts it back on the model's.",
        history.last()
    );
    ui.horizontal(|ui| {
        ui.add_space(theme::SPACE);
        ui.label(RichText::new(text).color(palette.quiet)).on_hover_text(hover);
    });
}
