//! The risk page: where the scenario stands, what may go wrong, fans, survival, and what defaults have in common.

use egui::{Align, Layout, ProgressBar, RichText, ScrollArea, Ui, Vec2, WidgetInfo, vec2};

use crate::app::App;
use crate::app::action::{Action, Command, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::open::LARGEST_SEED;
use crate::app::pages::risk::Wish;
use crate::app::picture::distribution::Measured;
use crate::app::results::futures::PATHS;
use crate::model::quantity::{Domain, Unit};
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::{ChartStates, focus_ui};
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::distribution::{DistributionState, distribution_ui};
use crate::view::widgets::number_box::NumberBox;
use crate::view::widgets::table::{Look, table_ui};
use crate::view::widgets::verdict_map::{MapPoint, Reference, verdict_map_ui};

/// Part of the page's height that a row of charts takes where that is more than the least.
const ROWS: f32 = 0.3;
/// Most of the page's width that the map takes.
const MAP_SHARE: f32 = 0.32;
/// Least height of a row of charts, points.
const CHART_HEIGHT: f32 = 248.0;
/// Least width of the verdict map, points.
const MAP_WIDTH: f32 = 376.0;
/// Least width at which the tables of probabilities can be read, points.
const TABLE_WIDTH: f32 = 440.0;
/// Least width at which everything in the head stands in one line, points.
const WIDE_HEAD: f32 = 880.0;
/// Width of the names of debts that were due, points.
const DEFAULTS: f32 = 336.0;
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
    // Three rows and a piece of the tables fill a page that is large.
    let height = CHART_HEIGHT.max((ui.available_height() * ROWS).floor());
    let map = vec2((MAP_WIDTH * height / CHART_HEIGHT).min(ui.available_width() * MAP_SHARE).max(MAP_WIDTH), height);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let beside = ui.available_width() >= MAP_WIDTH + theme::WIDE_SPACE + TABLE_WIDTH;
        if beside {
            ui.horizontal_top(|ui| {
                with_menu_ui(ui, Exhibit::VerdictMap, |ui| map_ui(ui, app, map));
                ui.add_space(theme::WIDE_SPACE);
                ui.vertical(|ui| probabilities_ui(ui, app, actions));
            });
        } else {
            // Beside the map the tables would lose their figures.
            with_menu_ui(ui, Exhibit::VerdictMap, |ui| map_ui(ui, app, map));
            ui.add_space(theme::WIDE_SPACE);
            probabilities_ui(ui, app, actions);
        }
        ui.add_space(theme::SPACE);
        let c = page.charts();
        let mut clicked = charts.row_ui(ui, &[&c.value_fan, &c.liquidity_fan], app, height);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            let size = vec2(((ui.available_width() - theme::WIDE_SPACE) / 2.0).floor(), height);
            clicked |= charts.chart_ui(ui, &c.survival, app, size).clicked();
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                spread_ui(ui, app, distribution, size.y, actions);
            });
        });
        clicked |= charts.row_ui(ui, &[&c.hashprice_fan, &c.price_fan, &c.rent_fan], app, height);
        if clicked && let Some(month) = charts.hovered_month() {
            actions.push(Wish::Month(month).into());
        }
        ui.add_space(theme::SPACE);
        month_ui(ui, app, actions);
        ui.add_space(theme::WIDE_SPACE);
        table_ui(ui, TableId::Defaults, page.defaults(), Look { leading: &[DEFAULTS], ..LOOK }, actions);
        ui.add_space(theme::WIDE_SPACE);
        keep_in_sight(ui);
    });
}

/// Where the scenario stands between the answers.
pub(in crate::view) fn map_ui(ui: &mut Ui, app: &App, size: Vec2) {
    let now = app.results().futures().judgement().map(MapPoint::from);
    verdict_map_ui(ui, now, reference(app), app.results().futures().is_stale(), size);
}

/// What may go wrong, and what lenders get of it.
fn probabilities_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let page = &app.pages().risk;
    table_ui(ui, TableId::Outcomes, page.outcomes(), LOOK, actions);
    ui.add_space(theme::SPACE);
    table_ui(ui, TableId::Lenders, page.lenders(), LOOK, actions);
}

/// How values, or returns, are distributed.
fn spread_ui(ui: &mut Ui, app: &App, state: &mut DistributionState, height: f32, actions: &mut Vec<Action>) {
    let page = &app.pages().risk;
    let top = ui.cursor().top();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
        for measured in Measured::ALL {
            if ui.selectable_label(page.measured() == measured, measured.label()).clicked() {
                actions.push(Wish::Measured(measured).into());
            }
        }
    });
    let size = vec2(ui.available_width(), height - (ui.cursor().top() - top));
    match page.distribution() {
        Some(shown) => with_menu_ui(ui, Exhibit::Distribution, |ui| {
            distribution_ui(ui, shown, state, app.results().futures().is_stale(), size);
        }),
        None => _ = ui.weak("Undefined: a share has no price above zero."),
    }
}

/// What the scenario's place on the map is compared with.
fn reference(app: &App) -> Option<Reference> {
    app.pages().risk.reference().map(|(name, judgement)| Reference { name, point: MapPoint::from(judgement) })
}

/// Title, strategy, how many futures and which, and how far a long run is.
fn head_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let wide = ui.available_width() >= WIDE_HEAD;
    ui.horizontal_wrapped(|ui| {
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
        if wide {
            seed_ui(ui, app, actions);
        }
        if let Some(progress) = app.results().futures().progress() {
            let bar = ProgressBar::new(progress as f32).desired_width(theme::SPACE * 16.0).show_percentage();
            ui.add(bar);
            if ui.button("Cancel").clicked() {
                actions.push(Action::CancelRun);
            }
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
    });
    if !wide {
        ui.horizontal_wrapped(|ui| seed_ui(ui, app, actions));
    }
}

/// Which futures: the seed, to be read, typed and copied, and other ones.
fn seed_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    const LABEL: &str = "Seed";
    let seed = app.open().seed();
    ui.label(LABEL);
    let domain = Domain { unit: Unit::Plain, limits: (0.0, f64::INFINITY), infinite: None };
    let shown = NumberBox::new(LABEL, domain, seed as f64)
        .exact()
        .speed(1.0)
        .step(1.0)
        .admit(&admitted_seed)
        .limit(&|value| value.round().min(LARGEST_SEED as f64))
        .on_release()
        .show(ui);
    shown.response.on_hover_text(
        "Which futures are drawn: the same seed draws the same ones, here, in every comparison and study, and with \
         --seed on the command line.",
    );
    actions.extend(shown.value.map(|seed| Action::Seed(seed as u64)));
    let copy = ui.button("Copy");
    copy.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Copy seed"));
    if copy.on_hover_text("Copy the seed").clicked() {
        actions.push(Action::CopySeed);
    }
    let draw = Command::DrawOtherFutures;
    let about = |ui: &mut Ui| {
        let keys = draw.shortcut().map(|keys| ui.ctx().format_shortcut(&keys)).unwrap_or_default();
        ui.label(format!("Takes a fresh seed: what then changes is the chance of the draw. {keys}"));
    };
    if ui.button(draw.label()).on_hover_ui(about).clicked() {
        actions.push(Action::Do(draw));
    }
}

/// What a seed has to be.
fn admitted_seed(value: f64) -> Result<f64, String> {
    let is_seed = value.fract() == 0.0 && (0.0..=LARGEST_SEED as f64).contains(&value);
    is_seed.then_some(value).ok_or_else(|| "A seed is a whole number of at most 15 digits.".to_owned())
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
        ui.visuals_mut().widgets.inactive.bg_fill = palette.outline;
        let slider = egui::Slider::new(&mut month, 0..=last).show_value(false);
        if ui.add(slider).labelled_by(label.id).changed() {
            actions.push(Wish::Month(month).into());
        }
        ui.label(app.open().document().as_of.plus(month).to_string());
        ui.label(RichText::new("or click into a chart").small().color(palette.quiet));
    });
    table_ui(ui, TableId::Percentiles, app.pages().risk.percentiles(), LOOK, actions);
}
