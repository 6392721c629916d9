//! The network page: sections on the network and the industry behind it, chosen by a row of labels at the top.

mod cohorts;
mod replay;
pub(in crate::view) mod stairs;

use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, vec2};

use self::cohorts::cohorts_ui;
use self::replay::replay_ui;
use self::stairs::stairs_ui;
use crate::app::App;
use crate::app::action::{Action, Input, TableId};
use crate::app::pages::network::{Section, Wish};
use crate::model::parameters::find;
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::{ChartStates, focus_ui, unanswered_ui};
use crate::view::shell::inputs::input_ui;
use crate::view::widgets::parameter_slider::ROW_HEIGHT;
use crate::view::widgets::table::{Look, table_ui};
use crate::view::widgets::unbroken;

/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 180.0;
/// Highest chart of a section that has more below it, points; on a large page, the part of it that all rows take.
const TALLEST: f32 = 300.0;
const SHARE: f32 = 0.7;
/// Width of the first column of the tables, points.
const NAME_WIDTH: f32 = 232.0;
/// Widest control, and narrowest that has room for its name, points.
const LEVER_WIDTH: f32 = 340.0;
const LEAST_LEVER: f32 = 330.0;

/// Draws the page.
pub(in crate::view) fn network_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    sections_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    if let Some(out_of_range) = app.results().out_of_range() {
        unanswered_ui(ui, &out_of_range.headline(), &out_of_range.remedy());
    }
    ScrollArea::vertical().id_salt(app.pages().network.section().label()).auto_shrink([false, false]).show(ui, |ui| {
        match app.pages().network.section() {
            Section::Market => market_ui(ui, app, charts),
            Section::Stairs => stairs_ui(ui, app, actions),
            Section::Industry | Section::Concentration | Section::Security | Section::Pivot | Section::Contagion => {
                industry_ui(ui, app, charts, actions);
            }
            Section::History => replay_ui(ui, app, charts, actions),
        }
        keep_in_sight(ui);
    });
}

/// The choice of a section.
fn sections_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
        for section in Section::ALL {
            if ui.selectable_label(app.pages().network.section() == section, section.label()).clicked() {
                actions.push(Wish::Section(section).into());
            }
        }
    });
}

/// Hashprice and hashrate, price and rent.
fn market_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates) {
    let c = app.pages().network.charts();
    charts.grid_ui(ui, [&[&c.hashprice, &c.hashrate], &[&c.price, &c.rent]], app, CHART_HEIGHT);
}

/// A section on the industry: what it comes to, its inputs, charts and tables.
fn industry_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    let page = app.pages().network.industry();
    ui.add(Label::new(RichText::new(unbroken(&page.note)).color(Palette::of(ui).quiet)).wrap());
    match app.pages().network.section() {
        Section::Industry => exit_ui(ui, app, actions),
        Section::Contagion => _ = ui.horizontal(|ui| focus_ui(ui, app, actions)),
        _ => {}
    }
    ui.add_space(theme::SPACE);
    charts.held = levers_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    let rows = page.charts.len().div_ceil(2).max(1) as f32;
    let height = (ui.available_height() / rows - theme::SPACE)
        .floor()
        .clamp(CHART_HEIGHT, TALLEST.max(ui.available_height() * SHARE / rows));
    let (first, pairs) = page.charts.split_at(page.charts.len() % 2);
    for row in first.chunks(1).chain(pairs.chunks(2)) {
        match row {
            [left, right] => _ = charts.row_ui(ui, &[left, right], app, height),
            row => row.iter().for_each(|chart| _ = charts.row_ui(ui, &[chart], app, height)),
        }
    }
    if !page.table.is_empty() {
        ui.add_space(theme::WIDE_SPACE);
        let look = Look { leading: &[NAME_WIDTH], ..Look::default() };
        table_ui(ui, TableId::Industry, &page.table, look, actions);
    }
    if !page.cohorts.is_empty() {
        ui.add_space(theme::WIDE_SPACE);
        cohorts_ui(ui, app, actions);
    }
    ui.add_space(theme::WIDE_SPACE);
}

/// Whose exit the company's own network has.
fn exit_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let Some(parameter) = find("world.cohort_exit") else { return };
    let now = parameter.get(&app.open().document().scenario);
    ui.horizontal_wrapped(|ui| {
        ui.label("The network of this scenario");
        ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
        let choices = [
            (
                0.0,
                "as \u{201c}hashrate leaving for AI\u{201d} sets it",
                "The input world.industry_exit sets what leaves.",
            ),
            (1.0, "as the cohorts leave", "What leaves is the sum over the cohorts below; every page then shows it."),
        ];
        for (value, label, hover) in choices {
            if ui.selectable_label(now == value, label).on_hover_text(hover).clicked() && now != value {
                actions.extend([Action::Set(Input(parameter), value), Action::Commit]);
            }
        }
    });
}

/// The inputs that a section is about, two side by side. True while one of them is held.
fn levers_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) -> bool {
    let half = ((ui.available_width() - theme::WIDE_SPACE) / 2.0).floor();
    // Two beside each other would lose their names in less.
    let (columns, width) = if half < LEAST_LEVER { (1, ui.available_width()) } else { (2, half) };
    let width = width.min(LEVER_WIDTH);
    let mut held = false;
    for row in app.pages().network.industry().levers.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            for parameter in row.iter().filter_map(|id| find(id)) {
                ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    input_ui(ui, app, parameter, actions, &mut held);
                });
            }
        });
    }
    held
}
