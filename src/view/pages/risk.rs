//! The risk page: where the scenario stands, what may go wrong, fans, survival, and what defaults have in common.

use egui::{ProgressBar, RichText, ScrollArea, Ui, vec2};

use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::pages::risk::Wish;
use crate::app::results::futures::PATHS;
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};
use crate::view::pages::{ChartStates, focus_ui};
use crate::view::widgets::distribution::{DistributionState, distribution_ui};
use crate::view::widgets::table::{Look, table_ui};
use crate::view::widgets::verdict_map::{MapPoint, Reference, verdict_map_ui};

/// Height of a row of charts, points.
const CHART_HEIGHT: f32 = 248.0;
/// Width of the verdict map, points.
const MAP_WIDTH: f32 = 376.0;
/// How the tables are set.
const LOOK: Look<'static> = Look { leading: &[232.0], figures: (66.0, 136.0), row: 22.0, head: 22.0, scrolls: false };

/// Draws the page.
pub(in crate::view) fn risk_ui(
    ui: &mut Ui,
    app: &App,
    charts: &mut ChartStates,
    distribution: &mut DistributionState,
    actions: &mut Vec<Action>,
) {
    head_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    if app.results().futures().ensemble().is_none() {
        ui.weak(if app.results().futures().is_settled() {
            "No futures were computed."
        } else {
            "Computing futures …"
        });
        return;
    }
    let page = &app.pages().risk;
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let now = app.results().futures().judgement().map(MapPoint::from);
            verdict_map_ui(ui, now, reference(app), app.results().futures().is_stale(), vec2(MAP_WIDTH, CHART_HEIGHT));
            ui.add_space(theme::WIDE_SPACE);
            ui.vertical(|ui| {
                table_ui(ui, TableId::Outcomes, page.outcomes(), LOOK, actions);
                ui.add_space(theme::SPACE);
                table_ui(ui, TableId::Lenders, page.lenders(), LOOK, actions);
            });
        });
        ui.add_space(theme::SPACE);
        let c = page.charts();
        let mut clicked = charts.row_ui(ui, &[&c.value_fan, &c.liquidity_fan], app, CHART_HEIGHT);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            let size = vec2(((ui.available_width() - theme::WIDE_SPACE) / 2.0).floor(), CHART_HEIGHT);
            clicked |= charts.chart_ui(ui, &c.survival, app, size).clicked();
            if let Some(shown) = page.distribution() {
                distribution_ui(ui, shown, distribution, app.results().futures().is_stale(), size);
            }
        });
        clicked |= charts.row_ui(ui, &[&c.hashprice_fan, &c.price_fan, &c.rent_fan], app, CHART_HEIGHT);
        if clicked && let Some(month) = charts.hovered_month() {
            actions.push(Wish::Month(month).into());
        }
        ui.add_space(theme::SPACE);
        month_ui(ui, app, actions);
        ui.add_space(theme::WIDE_SPACE);
        table_ui(ui, TableId::Defaults, page.defaults(), LOOK, actions);
        ui.add_space(theme::WIDE_SPACE);
    });
}

/// What the scenario's place on the map is compared with.
fn reference(app: &App) -> Option<Reference> {
    app.pages().risk.reference().map(|(name, judgement)| Reference { name, point: MapPoint::from(judgement) })
}

/// Title, strategy, number of paths, and how far a long run is.
fn head_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.heading("Risk");
        ui.add_space(theme::SPACE);
        ui.scope(|ui| focus_ui(ui, app, actions));
        ui.add_space(theme::SPACE);
        let paths = app.results().futures().spec().paths;
        let chosen = format!("{} futures ▾", Unit::Plain.number(paths as f64));
        ui.menu_button(chosen, |ui| {
            for count in PATHS {
                if ui.selectable_label(count == paths, Unit::Plain.number(count as f64)).clicked() {
                    actions.push(Action::Paths(count));
                    ui.close();
                }
            }
        });
        if let Some(progress) = app.results().futures().progress() {
            let bar = ProgressBar::new(progress as f32).desired_width(theme::SPACE * 16.0).show_percentage();
            ui.add(bar);
            if ui.button("Cancel").clicked() {
                actions.push(Action::CancelRun);
            }
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
    });
}

/// Any month's percentiles: picked with a slider, or by a click into a chart.
fn month_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Read a month").text_style(theme::medium_style()));
        let page = &app.pages().risk;
        let mut month = page.month();
        let last = app.results().evaluation().scenario.months().saturating_sub(1);
        ui.spacing_mut().slider_width = theme::SPACE * 30.0;
        let slider = egui::Slider::new(&mut month, 0..=last).show_value(false);
        if ui.add(slider).labelled_by(label.id).changed() {
            actions.push(Wish::Month(month).into());
        }
        ui.label(app.open().document().as_of.plus(month).to_string());
        ui.label(RichText::new("or click into a chart").small().color(palette.quiet));
    });
    table_ui(ui, TableId::Percentiles, app.pages().risk.percentiles(), LOOK, actions);
}
