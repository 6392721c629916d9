//! What the company is worth: the bridge as a waterfall, and beside it multiples and the shares that debts become.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::pages::cash_flow::Wish;
use crate::app::pages::cash_flow::worth::{Money, Worth};
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::table_buttons_ui;
use crate::view::widgets::how::title_link_ui;
use crate::view::widgets::table::{Look, menu_ui, table_ui};
use crate::view::widgets::unbroken;
use crate::view::widgets::waterfall::waterfall_ui;

/// Width of the tables beside the waterfall, points.
const TABLES_WIDTH: f32 = 470.0;
/// Widest waterfall that is easily read, points.
const WATERFALL_WIDTH: f32 = 720.0;
/// Narrowest one beside which tables may stand, points.
const LEAST_WATERFALL_WIDTH: f32 = 400.0;
/// How the table of multiples is set.
const MULTIPLES: Look<'static> =
    Look { leading: &[164.0], figures: (96.0, 100.0), row: 22.0, head: 22.0, scrolls: false };
/// How the table of conversions is set.
const CONVERSIONS: Look<'static> =
    Look { leading: &[168.0], figures: (58.0, 96.0), row: 22.0, head: 22.0, scrolls: false };

/// Draws the section.
pub(super) fn worth_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let worth = app.pages().cash_flow.worth();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let width = ui.available_width();
        let beside = width - TABLES_WIDTH - theme::WIDE_SPACE;
        if beside < LEAST_WATERFALL_WIDTH {
            bridge_ui(ui, worth, width.min(WATERFALL_WIDTH.max(width / 2.0)), actions);
            ui.add_space(theme::WIDE_SPACE);
            tables_ui(ui, worth, actions);
        } else {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
                let width = beside.min(WATERFALL_WIDTH.max(width / 2.0));
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.x = theme::SPACE;
                    bridge_ui(ui, worth, width, actions);
                });
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.x = theme::SPACE;
                    tables_ui(ui, worth, actions);
                });
            });
        }
        ui.add_space(theme::WIDE_SPACE);
        keep_in_sight(ui);
    });
}

/// The waterfall with its title and its switch. A right click copies or exports its steps.
fn bridge_ui(ui: &mut Ui, worth: &Worth, width: f32, actions: &mut Vec<Action>) {
    let Some(waterfall) = worth.waterfall() else { return };
    ui.horizontal(|ui| {
        ui.set_width(width);
        let title = ui.label(RichText::new(&waterfall.title).text_style(theme::medium_style()));
        title_link_ui(ui, title.rect, &waterfall.title);
        ui.add_space(theme::SPACE);
        for money in Money::ALL {
            if ui.selectable_label(worth.money() == money, money.label()).clicked() {
                actions.push(Wish::Money(money).into());
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            table_buttons_ui(ui, TableId::Bridge, &waterfall.title, true, actions);
        });
    });
    ui.add_space(theme::HALF_SPACE);
    let response = waterfall_ui(ui, waterfall, width).response;
    menu_ui(&response, TableId::Bridge, actions);
    ui.add_space(theme::HALF_SPACE);
    ui.label(RichText::new(unbroken(&waterfall.note)).small().color(Palette::of(ui).quiet));
}

/// Multiples, and shares by what converts.
fn tables_ui(ui: &mut Ui, worth: &Worth, actions: &mut Vec<Action>) {
    table_ui(ui, TableId::Multiples, worth.multiples(), MULTIPLES, actions);
    ui.add_space(theme::WIDE_SPACE);
    if worth.conversions().is_empty() {
        ui.label(RichText::new("No debt converts into shares.").small().color(Palette::of(ui).quiet));
    } else {
        table_ui(ui, TableId::Conversions, worth.conversions(), CONVERSIONS, actions);
    }
}
