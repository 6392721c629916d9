//! The sector page: all companies under one world, as a table and as pictures beside a narrow one.

mod head;

use egui::{ScrollArea, Ui, vec2};

use self::head::{head_ui, tools_ui};
use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::sector::companies::Key;
use crate::app::pages::sector::{Figure, KEY, Section, Wish, place};
use crate::theme;
use crate::view::focus::keep_in_sight;
use crate::view::pages::network::stairs::stairs_ui;
use crate::view::pages::unanswered_ui;
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::curves::curves_ui;
use crate::view::widgets::risk_return::{Pointed, Range, risk_return_ui};
use crate::view::widgets::verdict_map::verdict_map_of_many_ui;
use crate::view::widgets::wide_table::{Touched, WideLook, wide_table_ui};

/// Width of the names in the table, points.
const NAMES: f32 = 176.0;
/// Height of a row, points: at least, and at most where there is room.
const ROW: (f32, f32) = (24.0, 32.0);
/// Width of the table beside a picture, points.
const BESIDE: (f32, f32) = (312.0, 420.0);
/// From this width on a table stands beside a picture, points.
const WIDE: f32 = 620.0;
/// Lowest picture that can be read, points.
const PICTURE: f32 = 320.0;

/// What the page remembers between frames.
#[derive(Clone, Default)]
pub(in crate::view) struct SectorState {
    /// What stands in the search box.
    search: String,
    /// The company that the pointer was over in the last frame, by its word.
    pointed: Option<String>,
    /// The return axis.
    range: Range,
}

/// Draws the page.
pub(in crate::view) fn sector_ui(ui: &mut Ui, app: &App, state: &mut SectorState, actions: &mut Vec<Action>) {
    head_ui(ui, app, actions);
    ui.add_space(theme::HALF_SPACE);
    if let Some(unanswered) = app.pages().sector.unanswered() {
        unanswered_ui(ui, &unanswered.headline, &unanswered.remedy);
    }
    if app.pages().sector.section() == Section::Stairs {
        // It is about the whole industry: there is nothing to choose from.
        stairs_ui(ui, app, actions);
        return;
    }
    tools_ui(ui, app, &mut state.search, actions);
    ui.add_space(theme::SPACE);
    let page = &app.pages().sector;
    let mut pointed = None;
    match page.section() {
        Section::Table => {
            let touched = table_ui(ui, app, state, None, ui.available_size(), actions);
            pointed = touched.hovered.map(|row| page.table().text(row, KEY).to_owned());
        }
        section => picture_and_table_ui(ui, app, state, section, &mut pointed, actions),
    }
    if state.pointed != pointed {
        state.pointed = pointed;
        // What was drawn earlier in this frame has yet to hear of it.
        ui.ctx().request_repaint();
    }
}

/// The table alone, in a room of this size.
pub(in crate::view) fn sector_table_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut SectorState,
    size: egui::Vec2,
    actions: &mut Vec<Action>,
) {
    let touched = table_ui(ui, app, state, None, size, actions);
    state.pointed = touched.hovered.map(|row| app.pages().sector.table().text(row, KEY).to_owned());
}

/// The picture of the section alone, in a room of this size.
pub(in crate::view) fn sector_picture_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut SectorState,
    size: egui::Vec2,
    actions: &mut Vec<Action>,
) {
    let mut pointed = None;
    picture_ui(ui, app, state, app.pages().sector.section(), size, &mut pointed, actions);
    state.pointed = pointed;
}

/// A picture, and beside it the table with what the picture shows; below it where there is no room.
fn picture_and_table_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut SectorState,
    section: Section,
    pointed: &mut Option<String>,
    actions: &mut Vec<Action>,
) {
    let columns = columns_of(section, app);
    let size = ui.available_size();
    if size.x >= WIDE {
        let beside = (size.x * 0.34).clamp(BESIDE.0, BESIDE.1);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            let size_beside = vec2(size.x - beside - theme::WIDE_SPACE, size.y);
            with_menu_ui(ui, exhibit_of(section), |ui| {
                picture_ui(ui, app, state, section, size_beside, pointed, actions);
            });
            let touched = table_ui(ui, app, state, Some(&columns), vec2(beside, size.y), actions);
            hear(app, touched, pointed);
        });
        return;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let size_above = vec2(size.x, PICTURE.max(size.y * 0.6));
        with_menu_ui(ui, exhibit_of(section), |ui| {
            picture_ui(ui, app, state, section, size_above, pointed, actions);
        });
        ui.add_space(theme::SPACE);
        let height = (app.pages().sector.table().rows.len() as f32 + 2.0) * ROW.0 + theme::WIDE_SPACE;
        let touched = table_ui(ui, app, state, Some(&columns), vec2(size.x, height), actions);
        hear(app, touched, pointed);
        keep_in_sight(ui);
    });
}

/// The exhibit that the picture of a section is.
fn exhibit_of(section: Section) -> Exhibit {
    match section {
        Section::Survival => Exhibit::SectorSurvival,
        Section::Verdicts => Exhibit::Verdicts,
        _ => Exhibit::RiskReturn,
    }
}

fn hear(app: &App, touched: Touched, pointed: &mut Option<String>) {
    if let Some(row) = touched.hovered {
        *pointed = Some(app.pages().sector.table().text(row, KEY).to_owned());
    }
}

/// The columns that belong to a picture.
fn columns_of(section: Section, app: &App) -> Vec<usize> {
    let focus = Figure::Return(app.pages().focus());
    let figures = match section {
        Section::RiskReturn => vec![Figure::Company, Figure::Default, focus],
        Section::Survival => vec![Figure::Company, Figure::ToHalving, Figure::ToHorizon],
        _ => vec![Figure::Company, Figure::Verdict],
    };
    figures.into_iter().map(place).collect()
}

fn picture_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut SectorState,
    section: Section,
    size: egui::Vec2,
    pointed: &mut Option<String>,
    actions: &mut Vec<Action>,
) {
    let page = &app.pages().sector;
    let highlighted = state.pointed.as_deref();
    let (picture, word) = match section {
        Section::Survival => {
            let curves = page.curves();
            let lead = format!("% of futures · {}", app.pages().focus().name());
            let until = curves.start.and_then(|start| app.time().until(start, app.glides()));
            let picture = curves_ui(ui, curves, &lead, highlighted, until, size);
            let word = picture.hovered.map(|at| curves.lines[at].word.clone());
            (picture, word)
        }
        Section::Verdicts => {
            let places = page.places();
            let picture = verdict_map_of_many_ui(ui, places, highlighted, size);
            let word = picture.hovered.map(|at| places.places[at].word.clone());
            (picture, word)
        }
        _ => {
            let points = page.risk_return();
            let axis = (&mut state.range, app.shell().is_held());
            let picture = risk_return_ui(ui, points, app.pages().focus(), highlighted, axis, size);
            let word = picture.hovered.map(|at| points.points[at].word.clone());
            (picture, word)
        }
    };
    let Pointed { response, .. } = picture;
    let Some(word) = word.filter(|word| !word.is_empty()) else { return };
    if response.clicked() {
        open(app, &word, actions);
    }
    *pointed = Some(word.into_owned());
}

/// The table, with all columns that are chosen or with these.
fn table_ui(
    ui: &mut Ui,
    app: &App,
    state: &SectorState,
    columns: Option<&[usize]>,
    size: egui::Vec2,
    actions: &mut Vec<Action>,
) -> Touched {
    let page = &app.pages().sector;
    let table = page.table();
    let rows = table.rows.len().max(1) as f32;
    let look = WideLook {
        name: "Companies",
        columns,
        first: if columns.is_some() { (size.x * 0.42).min(NAMES) } else { NAMES },
        // Where there is room, rows are taller: they are read from afar.
        row: ((size.y - 56.0) / rows).floor().clamp(ROW.0, ROW.1),
        key: KEY,
        highlighted: state.pointed.as_deref(),
        glides: app.glides(),
        hint: "A click opens it in this world.",
    };
    let touched = wide_table_ui(ui, TableId::Sector, table, &look, size, actions);
    if let Some(row) = touched.clicked {
        open(app, table.text(row, KEY), actions);
    }
    touched
}

/// Opens a company in this world.
fn open(app: &App, word: &str, actions: &mut Vec<Action>) {
    let key = app.pages().sector.entry(word).map(|entry| entry.company.key.clone());
    actions.extend(key.map(|key: Key| Action::from(Wish::Open(key))));
}
