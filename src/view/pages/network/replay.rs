//! The history section of the network page: the network's equation against the past, and the company on it.

use egui::{Button, RichText, Slider, Ui};

use crate::analysis::backtest::{EQUILIBRIA, Fit, INPUTS, ReplaySpec};
use crate::app::App;
use crate::app::action::Action;
use crate::app::pages::network::Wish;
use crate::app::pages::network::replay::{FITTED_START, Past};
use crate::model::calendar::YearMonth;
use crate::model::parameters::find;
use crate::model::quantity::{Domain, Unit};
use crate::theme::{self, Palette};
use crate::view::pages::ChartStates;
use crate::view::shell::inputs::input_ui;
use crate::view::widgets::number_box::NumberBox;
use crate::view::widgets::unbroken;

/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 220.0;
/// Room under the charts for the company, points.
const COMPANY_HEIGHT: f32 = 60.0;
/// Width at which the months have room beside the inputs, points.
const WIDE: f32 = 880.0;
/// Width below which its inputs stand below each other, points.
const NARROW: f32 = 560.0;
/// Start months that are worth a look.
const STARTS: [YearMonth; 3] = [FITTED_START, YearMonth { year: 2023, month: 6 }, YearMonth { year: 2020, month: 6 }];

/// Draws the section.
pub(in crate::view) fn replay_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    let mut held = false;
    if ui.available_width() >= WIDE {
        ui.columns(3, |columns| {
            if let [months, inputs @ ..] = columns {
                months_ui(months, app.pages().network.past(), actions, &mut held);
                inputs_ui(inputs, app, actions, &mut held);
            }
        });
    } else {
        months_ui(ui, app.pages().network.past(), actions, &mut held);
        // Two beside each other lose their names on a small window.
        let columns = if ui.available_width() < NARROW { 1 } else { 2 };
        ui.columns(columns, |columns| inputs_ui(columns, app, actions, &mut held));
    }
    verdict_ui(ui, app.pages().network.past());
    ui.add_space(theme::HALF_SPACE);
    let height = (ui.available_height() - COMPANY_HEIGHT).floor().max(CHART_HEIGHT);
    charts.held = held;
    charts.row_ui(ui, &[&app.pages().network.past().hashrate, &app.pages().network.past().hashprice], app, height);
    ui.add_space(theme::SPACE);
    company_ui(ui, app, actions);
}

/// What the network's equation takes from the scenario, the same number in each column.
fn inputs_ui(columns: &mut [Ui], app: &App, actions: &mut Vec<Action>, held: &mut bool) {
    let each = INPUTS.len().div_ceil(columns.len().max(1));
    for (ui, ids) in columns.iter_mut().zip(INPUTS.chunks(each)) {
        for parameter in ids.iter().filter_map(|id| find(id)) {
            input_ui(ui, app, parameter, actions, held);
        }
    }
}

/// The months, and the equilibrium that the first one is given.
fn months_ui(ui: &mut Ui, past: &Past, actions: &mut Vec<Action>, held: &mut bool) {
    let (first, last_start, last) = Past::range();
    let spec = past.spec;
    ui.spacing_mut().slider_width = (ui.available_width() - theme::SPACE * 16.0).max(theme::SPACE * 8.0);
    // Another start has another equilibrium; an end before it would be none.
    let started = |from| ReplaySpec { from, to: spec.to.filter(|to| *to > from), equilibrium: None };
    if let Some(from) = month_ui(ui, "Start", spec.from, (first, last_start), held) {
        actions.push(replay(started(from)));
    }
    if let Some(to) = month_ui(ui, "End", past.end(), (spec.from.plus(1), last), held) {
        actions.push(replay(ReplaySpec { to: Some(to), ..spec }));
    }
    ui.horizontal_wrapped(|ui| {
        ui.label("Equilibrium");
        let before = past.replay.as_ref().map_or(0.0, |replay| replay.equilibrium);
        let domain = Domain { unit: Unit::UsdPerPhDay, limits: EQUILIBRIA, infinite: None };
        let shown = NumberBox::new("Equilibrium", domain, before).speed(0.2).show(ui);
        *held |= shown.held;
        let set = |equilibrium| replay(ReplaySpec { equilibrium: Some(equilibrium), ..spec });
        actions.extend(shown.value.map(set));
        ui.label(RichText::new(Unit::UsdPerPhDay.suffix()).small().color(Palette::of(ui).quiet));
        let fitted = ui.add_enabled(spec.equilibrium.is_some(), Button::new("As fitted"));
        let about = "What the fitted 70 of December 2021 was or became by then, at this decline";
        if fitted.on_hover_text(about).clicked() {
            actions.push(replay(ReplaySpec { equilibrium: None, ..spec }));
        }
    });
    ui.horizontal(|ui| {
        for from in STARTS {
            if ui.selectable_label(spec.from == from, from.to_string()).clicked() {
                actions.push(replay(ReplaySpec { to: None, ..started(from) }));
            }
        }
    });
}

/// Asks for a replay.
fn replay(spec: ReplaySpec) -> Action {
    Wish::Replay(spec).into()
}

/// A month on a slider: dragged, stepped with the arrow keys, or typed as 2021-12.
fn month_ui(
    ui: &mut Ui,
    name: &str,
    month: YearMonth,
    (first, last): (YearMonth, YearMonth),
    held: &mut bool,
) -> Option<YearMonth> {
    let index = move |month: YearMonth| month.months_since(first).max(0) as f64;
    let at = move |index: f64| first.plus(index.round().max(0.0) as usize);
    let mut chosen = index(month);
    let slider = Slider::new(&mut chosen, 0.0..=index(last))
        .step_by(1.0)
        .update_while_editing(false)
        .text(name)
        .custom_formatter(move |value, _| at(value).to_string())
        .custom_parser(move |text| YearMonth::parse(text).map(index));
    let response = ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.bg_fill = Palette::of(ui).outline;
        ui.add(slider)
    });
    let response = response.inner;
    *held |= response.dragged();
    (chosen != index(month)).then(|| at(chosen))
}

/// How well the model does, with what it fails for.
fn verdict_ui(ui: &mut Ui, past: &Past) {
    let palette = Palette::of(ui);
    let fails = !past.replay.as_ref().is_ok_and(|replay| replay.fit() != Fit::Fails);
    let ink = if fails { palette.danger_text } else { palette.text };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(unbroken(&past.summary)).text_style(theme::medium_style()).color(ink));
        ui.label(RichText::new(unbroken(&past.errors)).color(palette.quiet))
            .on_hover_text("Differences of logs, model less record, over monthly means: 0.1 is about ten per cent.");
    });
    if !past.limits.is_empty() {
        ui.label(RichText::new(unbroken(&past.limits)).color(palette.quiet));
    }
}

/// Whether the company runs on the past as well.
fn company_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let (from, history) = (app.pages().network.past().spec.from, app.open().document().scenario.history.as_ref());
    ui.horizontal_wrapped(|ui| {
        let mut on = history.is_some();
        if ui.checkbox(&mut on, "Run the company on the market as it was").clicked() {
            actions.push(Action::RunOnHistory(on.then_some(from)));
        }
        if history.is_some_and(|h| h.from != from) && ui.button(format!("Start it in {from}")).clicked() {
            actions.push(Action::RunOnHistory(Some(from)));
        }
        ui.label(RichText::new(&app.pages().network.past().company).color(palette.quiet));
    });
    let about = "The sliders above are the scenario's own. Rents and interest are not on record and stay the model's.";
    ui.label(RichText::new(about).small().color(palette.quiet)).on_hover_text(
        "Record: Bitcoin Research Kit (prices), BTC-RPC-Data (fees, blocks), Electrum and bitcoinj (difficulty); the \
         notices stand in assets/history-NOTICE.md.",
    );
}
