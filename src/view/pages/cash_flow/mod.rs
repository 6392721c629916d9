//! The cash-flow page: revenue by source, EBITDA to cash, debt and its cover, and the build alone; debts due, funding
//! and contracted income by year; and what the company is worth.

mod calendars;
mod worth;

use egui::{RichText, ScrollArea, Ui};

use self::calendars::{funding_ui, income_ui, wall_ui};
use self::worth::worth_ui;

use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::pages::cash_flow::finance::BuildTerms;
use crate::app::pages::cash_flow::{Section, Wish};
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::{ChartStates, focus_ui};
use crate::view::widgets::number_box::number_box_ui;
use crate::view::widgets::table::{Look, table_ui};

/// Lowest chart that can be read, and highest that gains by it, points.
const CHART_HEIGHT: f32 = 200.0;
/// Height from which a chart gains nothing by more, points: a screen of 2160 lines has room for two of them.
const TALLEST: f32 = 720.0;
/// Part of the page that the charts take; the tables begin above its lower edge, so that one sees there is more.
const CHARTS: f32 = 0.76;
/// Width of the first column of the build's tables, points.
const NAME_WIDTH: f32 = 288.0;

/// Draws the page.
pub(in crate::view) fn cash_flow_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.heading("Cash flow");
        ui.add_space(theme::SPACE);
        let shown = app.pages().cash_flow.section();
        for section in Section::ALL {
            if ui.selectable_label(shown == section, section.label()).clicked() {
                actions.push(Wish::Section(section).into());
            }
        }
        ui.add_space(theme::WIDE_SPACE);
        focus_ui(ui, app, actions);
    });
    ui.add_space(theme::SPACE);
    match app.pages().cash_flow.section() {
        Section::Flows => flows_ui(ui, app, charts, actions),
        Section::Wall => wall_ui(ui, app, charts, actions),
        Section::Funding => funding_ui(ui, app, charts, actions),
        Section::Income => income_ui(ui, app, charts, actions),
        Section::Worth => worth_ui(ui, app, actions),
    }
}

/// What comes in and goes out, month by month.
fn flows_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    let height = ((ui.available_height() * CHARTS) / 2.0).floor().clamp(CHART_HEIGHT, TALLEST);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let page = &app.pages().cash_flow;
        let c = page.charts();
        charts.row_ui(ui, &[&c.revenue, &c.cash], app, height);
        charts.row_ui(ui, &[&c.debt_kinds, &c.focus_dscr], app, height);
        ui.add_space(theme::WIDE_SPACE);
        table_ui(ui, TableId::Years, page.years(), Look { leading: &[88.0], ..Look::default() }, actions);
        let notes =
            [(TableId::Lease, page.contract()), (TableId::Costs, page.costs()), (TableId::Published, page.published())];
        for (id, table) in notes {
            if !table.is_empty() {
                ui.add_space(theme::WIDE_SPACE);
                table_ui(
                    ui,
                    id,
                    table,
                    Look { leading: &[216.0], figures: (152.0, 152.0), ..Look::default() },
                    actions,
                );
            }
        }
        ui.add_space(2.0 * theme::WIDE_SPACE);
        build_ui(ui, app, charts, actions);
        ui.add_space(theme::WIDE_SPACE);
        keep_in_sight(ui);
    });
}

/// The plan's build by itself: what it returns, how its debt is covered, who pays.
fn build_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    ui.label(RichText::new("The build alone").text_style(theme::large_style()));
    let Some(finance) = app.pages().cash_flow.finance() else {
        ui.weak("Nothing is built in this scenario.");
        return;
    };
    let terms = app.pages().cash_flow.terms();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE;
        let cover = number_box_ui(ui, "Sculpt debt to a cover of", Unit::Times, terms.cover, BuildTerms::COVERS);
        let rate = Unit::PercentPerYear;
        let discount = number_box_ui(ui, "Discount at", rate, terms.discount, BuildTerms::DISCOUNTS);
        if cover.is_some() || discount.is_some() {
            let (cover, discount) = (cover.unwrap_or(terms.cover), discount.unwrap_or(terms.discount));
            actions.push(Wish::Terms(BuildTerms { cover, discount }).into());
        }
    });
    let about = "Sculpted debt costs today's rate for the whole amortisation and takes the same part of income every \
                 month; until full delivery its interest is added to the loan. The loan to cost is the scenario's, \
                 refinanced or repaid when it is due.";
    ui.label(RichText::new(about).small().color(Palette::of(ui).quiet));
    ui.add_space(theme::SPACE);
    let look = Look { leading: &[NAME_WIDTH], ..Look::default() };
    table_ui(ui, TableId::Returns, &finance.returns, look, actions);
    ui.add_space(theme::SPACE);
    charts.row_ui(ui, &[&finance.cover], app, CHART_HEIGHT);
    ui.add_space(theme::SPACE);
    table_ui(ui, TableId::SourcesAndUses, &finance.sources, look, actions);
}
