//! Wait or convert: the answer, its figures, and the rates that it rests on.

use egui::{RichText, Ui, vec2};

use crate::analysis::wait_or_convert::Rates;
use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::what_matters::Wish;
use crate::app::pages::what_matters::wait_or_convert::{DISCOUNTS, DRIFTS, VOLATILITIES, Waiting};
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::choice_map::choice_map_ui;
use crate::view::widgets::number_box::number_box_ui;
use crate::view::widgets::table::{Look, table_ui};
use crate::view::widgets::unbroken;

/// Width of the first column of the tables, points.
const NAME_WIDTH: f32 = 248.0;
/// Least width of a table that keeps its figures, points.
const TABLE_WIDTH: f32 = 430.0;
/// Height of the map: at least and at most, points.
const MAP_HEIGHT: (f32, f32) = (220.0, 420.0);
/// Widest line of text that reads well, points.
const TEXT_WIDTH: f32 = 720.0;

/// Draws the panel.
pub(in crate::view) fn show(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let Some(waiting) = app.pages().what_matters.waiting() else { return };
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("One megawatt:").text_style(theme::large_style()));
        ui.add_space(theme::SPACE);
        ui.label(RichText::new(waiting.answer).text_style(theme::large_style()).color(palette.plan_text));
    });
    ui.scope(|ui| {
        ui.set_max_width(TEXT_WIDTH.min(ui.available_width()));
        ui.label(unbroken(&waiting.words));
        let method = "Hashprice is taken as a random walk with this drift and volatility, the lease as lasting for ever, \
                      today's machines as never replaced. A slump that ends by itself, as in the futures, makes waiting \
                      worth more still.";
        ui.label(RichText::new(method).small().color(palette.quiet));
    });
    ui.add_space(theme::SPACE);
    rates_ui(ui, waiting, actions);
    ui.add_space(theme::SPACE);
    let tables = [(TableId::Waiting, &waiting.figures), (TableId::WaitingBasis, &waiting.basis)];
    let look = Look { leading: &[NAME_WIDTH], ..Look::default() };
    let half = ((ui.available_width() - theme::WIDE_SPACE) / 2.0).floor();
    if half >= TABLE_WIDTH {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            for (id, table) in tables {
                ui.vertical(|ui| {
                    ui.set_width(half);
                    table_ui(ui, id, table, look, actions);
                });
            }
        });
    } else {
        for (id, table) in tables {
            table_ui(ui, id, table, look, actions);
            ui.add_space(theme::SPACE);
        }
    }
    if let Some(map) = &waiting.map {
        ui.add_space(theme::WIDE_SPACE);
        let height =
            (ui.available_height() - theme::SPACE).clamp(MAP_HEIGHT.0, MAP_HEIGHT.1.max(ui.available_height() * 0.6));
        let size = vec2(ui.available_width().min(TEXT_WIDTH.max(1.6 * height)), height);
        with_menu_ui(ui, Exhibit::WaitOrConvert, |ui| choice_map_ui(ui, map, size));
    }
}

/// The rates, each the scenario's until it is set.
fn rates_ui(ui: &mut Ui, waiting: &Waiting, actions: &mut Vec<Action>) {
    let choice = &waiting.choice.choice;
    let mut rates = waiting.rates;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE;
        let unit = Unit::PercentPerYear;
        let set = number_box_ui(ui, "Discount rate", unit, choice.discount, DISCOUNTS);
        rates.discount = set.or(rates.discount);
        let set = number_box_ui(ui, "Drift of mining revenue", unit, choice.drift, DRIFTS);
        rates.drift = set.or(rates.drift);
        let set = number_box_ui(ui, "Volatility", unit, choice.volatility, VOLATILITIES);
        rates.volatility = set.or(rates.volatility);
        let own = "The cost of equity, and drift and volatility of the scenario's hashprice";
        let is_own = rates == Rates::default();
        if ui.add_enabled(!is_own, egui::Button::new("As in the scenario")).on_hover_text(own).clicked() {
            rates = Rates::default();
        }
    });
    if rates != waiting.rates {
        actions.push(Wish::Rates(rates).into());
    }
}
