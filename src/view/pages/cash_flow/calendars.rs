//! The sections with a chart of bars over a table: debts due, funding, and contracted income.

use egui::{RichText, ScrollArea, Ui, vec2};

use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::cash_flow::Wish;
use crate::app::pages::cash_flow::funding::Pace;
use crate::app::picture::bars::BarChart;
use crate::app::picture::table::Table;
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::ChartStates;
use crate::view::widgets::bars::bars_height;
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::table::{Look, table_ui};
use crate::view::widgets::unbroken;

/// How the table of debts is set: two lines a row.
const WALL: Look<'static> =
    Look { leading: &[184.0, 104.0], figures: (94.0, 116.0), row: 40.0, head: 22.0, scrolls: false };
/// How the table of uses and sources is set.
const FUNDING: Look<'static> =
    Look { leading: &[184.0], figures: (52.0, 116.0), row: 22.0, head: 22.0, scrolls: false };
/// How the table of income is set.
const INCOME: Look<'static> =
    Look { leading: &[196.0, 56.0], figures: (48.0, 116.0), row: 22.0, head: 22.0, scrolls: false };
/// Room between the columns of a table with many years, points.
const NARROW: f32 = 6.0;

/// Draws what is due when.
pub(super) fn wall_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    let wall = app.pages().cash_flow.wall();
    let part =
        Part { chart: wall.chart(), note: wall.note(), id: TableId::Maturities, table: wall.table(), look: WALL };
    part.show(ui, app, charts, actions);
}

/// Draws what is spent, and from what.
pub(super) fn funding_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    let calendar = app.pages().cash_flow.funding();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
        for pace in Pace::ALL {
            if ui.selectable_label(calendar.pace() == pace, pace.label()).clicked() {
                actions.push(Wish::Pace(pace).into());
            }
        }
    });
    ui.add_space(theme::HALF_SPACE);
    let (chart, table) = (calendar.chart(), calendar.table());
    Part { chart, note: calendar.note(), id: TableId::Funding, table, look: FUNDING }.show(ui, app, charts, actions);
}

/// Draws who pays, and until when.
pub(super) fn income_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    let income = app.pages().cash_flow.income();
    let (chart, table) = (income.chart(), income.table());
    Part { chart, note: income.note(), id: TableId::Income, table, look: INCOME }.show(ui, app, charts, actions);
}

/// A chart, what is to be known of it, and its figures.
struct Part<'a> {
    chart: &'a BarChart,
    note: &'a str,
    id: TableId,
    table: &'a Table,
    look: Look<'static>,
}

impl Part<'_> {
    fn show(&self, ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
        let height = bars_height(ui.available_height());
        ScrollArea::vertical().id_salt(self.id).auto_shrink([false, false]).show(ui, |ui| {
            let size = vec2(ui.available_width(), height);
            match Exhibit::of_table(self.id) {
                Some(exhibit) => _ = with_menu_ui(ui, exhibit, |ui| charts.bars_ui(ui, self.chart, app, size)),
                None => _ = charts.bars_ui(ui, self.chart, app, size),
            }
            ui.add_space(theme::HALF_SPACE);
            ui.label(RichText::new(unbroken(self.note)).small().color(Palette::of(ui).quiet));
            if !self.table.is_empty() {
                ui.add_space(theme::SPACE);
                ui.scope(|ui| {
                    ui.spacing_mut().item_spacing.x = NARROW;
                    table_ui(ui, self.id, self.table, self.look, actions);
                });
            }
            ui.add_space(theme::WIDE_SPACE);
            keep_in_sight(ui);
        });
    }
}
