//! Draws what can stand by itself: one exhibit in a given room, as its page draws it.

use egui::{Align, Layout, Rect, RichText, ScrollArea, Ui, UiBuilder, Vec2, vec2};

use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::why;
use crate::app::picture::chart::TimeChart;
use crate::app::{App, Page};
use crate::theme::{self, Palette};
use crate::view::pages::network::stairs::picture_ui as staircase_picture_ui;
use crate::view::pages::sector::{sector_picture_ui, sector_table_ui};
use crate::view::pages::what_matters::{drivers_ui, map_ui};
use crate::view::pages::{ChartStates, PageStates, risk};
use crate::view::widgets::chart_menu::chart_menu_ui;
use crate::view::widgets::choice_map::choice_map_ui;
use crate::view::widgets::distribution::distribution_ui;
use crate::view::widgets::sweep::sweep_ui;
use crate::view::widgets::table::{Look, table_ui};
use crate::view::widgets::waterfall::waterfall_ui;

/// What is said in place of an exhibit that has nothing to show yet.
const NOTHING_YET: &str = "Computing …";

impl PageStates {
    /// Draws an exhibit into a room of this size at the cursor. Its page has to be the one that is shown.
    pub(in crate::view) fn exhibit_ui(
        &mut self,
        ui: &mut Ui,
        app: &App,
        exhibit: Exhibit,
        size: Vec2,
        actions: &mut Vec<Action>,
    ) {
        let (_, rect) = ui.allocate_space(size);
        let mut ui =
            ui.new_child(UiBuilder::new().id_salt(exhibit.word()).max_rect(rect).layout(Layout::top_down(Align::Min)));
        ui.shrink_clip_rect(rect.expand(theme::SPACE));
        if let Some(chart) = app.time_chart(exhibit) {
            self.charts.chart_ui(&mut ui, chart, app, size);
        } else if let Some(chart) = app.bar_chart(exhibit) {
            self.charts.bars_ui(&mut ui, chart, app, size);
        } else if let Some(row) = exhibit.compared_row() {
            compared_ui(&mut ui, app, row, &mut self.charts, size);
        } else {
            self.other_ui(&mut ui, app, exhibit, rect, actions);
        }
        actions.extend(self.charts.take_wishes());
        // Charts over time bring their own menus.
        if !exhibit.is_chart() {
            chart_menu_ui(&ui, rect, exhibit);
        }
    }

    /// An exhibit that is no chart over time and none of bars.
    fn other_ui(&mut self, ui: &mut Ui, app: &App, exhibit: Exhibit, rect: Rect, actions: &mut Vec<Action>) {
        let (pages, size) = (app.pages(), rect.size());
        let stale = app.results().futures().is_stale();
        match exhibit {
            Exhibit::Sector => sector_table_ui(ui, app, &mut self.sector, size, actions),
            Exhibit::RiskReturn | Exhibit::SectorSurvival | Exhibit::Verdicts => {
                sector_picture_ui(ui, app, &mut self.sector, size, actions);
            }
            Exhibit::VerdictMap => risk::map_ui(ui, app, size),
            Exhibit::Distribution => match pages.risk.distribution() {
                Some(shown) => _ = distribution_ui(ui, shown, &mut self.distribution, stale, size),
                None => nothing_ui(ui),
            },
            Exhibit::Staircase => staircase_picture_ui(ui, app, size),
            Exhibit::Tornado => {
                let mut wishes = Vec::new();
                title_ui(ui, exhibit.title(), &pages.what_matters.measure().label());
                drivers_ui(ui, app, &mut wishes);
                actions.extend(wishes.into_iter().map(Action::from));
            }
            Exhibit::Map => match pages.what_matters.map() {
                Some(picture) => map_ui(ui, app, picture, size, &mut self.held, actions),
                None => nothing_ui(ui),
            },
            Exhibit::Sweep => match pages.what_matters.sweep() {
                Some(picture) => {
                    let baseline = app.results().baseline().map(|b| picture.input.get(b.scenario()));
                    sweep_ui(ui, picture, baseline, size);
                }
                None => nothing_ui(ui),
            },
            Exhibit::Price => match pages.what_matters.price().and_then(|priced| priced.map.as_ref()) {
                Some(picture) => map_ui(ui, app, picture, size, &mut self.held, actions),
                None => nothing_ui(ui),
            },
            Exhibit::WaitOrConvert => match pages.what_matters.waiting().and_then(|waiting| waiting.map.as_ref()) {
                Some(map) => choice_map_ui(ui, map, size),
                None => nothing_ui(ui),
            },
            Exhibit::Worth => match pages.cash_flow.worth().waterfall() {
                Some(shown) => {
                    title_ui(ui, &shown.title, shown.unit.suffix());
                    scrolled_ui(ui, |ui| _ = waterfall_ui(ui, shown, ui.available_width()));
                }
                None => nothing_ui(ui),
            },
            Exhibit::Why => match pages.why.waterfall() {
                Some(Ok(shown)) => {
                    title_ui(ui, &shown.title, shown.unit.suffix());
                    scrolled_ui(ui, |ui| {
                        let outcome = waterfall_ui(ui, shown, ui.available_width());
                        actions.extend(outcome.toggled.map(|list| why::Wish::Toggle(list).into()));
                    });
                }
                Some(Err(reason)) => _ = ui.weak(reason),
                None => nothing_ui(ui),
            },
            _ => match exhibit.table() {
                Some(id) => one_table_ui(ui, app, exhibit, id, actions),
                None => nothing_ui(ui),
            },
        }
    }
}

/// Title and unit over an exhibit that has none of its own.
fn title_ui(ui: &mut Ui, title: &str, unit: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).text_style(theme::medium_style()));
        ui.label(RichText::new(unit).small().color(Palette::of(ui).quiet));
    });
    ui.add_space(theme::HALF_SPACE);
}

fn nothing_ui(ui: &mut Ui) {
    ui.weak(NOTHING_YET);
}

fn scrolled_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, contents);
}

/// A table with its title over it.
fn one_table_ui(ui: &mut Ui, app: &App, exhibit: Exhibit, id: TableId, actions: &mut Vec<Action>) {
    title_ui(ui, exhibit.title(), "");
    let Some(table) = app.table(id).filter(|table| !table.is_empty()) else {
        ui.weak(if exhibit.page() == Page::Compare { "Nothing stands beside the scenario." } else { NOTHING_YET });
        return;
    };
    // The ledger is longer than any room: only the rows in sight are drawn.
    if exhibit == Exhibit::Ledger {
        let look = Look { figures: (104.0, 104.0), head: 40.0, scrolls: true, ..Look::default() };
        return table_ui(ui, id, table, look, actions);
    }
    let look = match exhibit {
        Exhibit::BreakEven => Look { leading: &[224.0], figures: (104.0, 220.0), row: 40.0, ..Look::default() },
        Exhibit::Differences | Exhibit::Results => {
            Look { leading: &[240.0, 92.0], figures: (96.0, 200.0), ..Look::default() }
        }
        _ => Look { leading: &[232.0], ..Look::default() },
    };
    scrolled_ui(ui, |ui| table_ui(ui, id, table, look, actions));
}

/// Small charts of all compared scenarios, each under the name of its own.
fn compared_ui(ui: &mut Ui, app: &App, row: usize, charts: &mut ChartStates, size: Vec2) {
    let page = &app.pages().compare;
    let Some(row) = page.charts().get(row).filter(|row| !row.is_empty()) else { return nothing_ui(ui) };
    let gap = theme::WIDE_SPACE;
    let width = ((size.x - gap * (row.len() as f32 - 1.0)) / row.len() as f32).floor();
    let name = ui.spacing().interact_size.y;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for head in page.heads() {
            ui.allocate_ui_with_layout(vec2(width, name), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(width);
                let text = RichText::new(&head.name).text_style(theme::medium_style());
                ui.add(egui::Label::new(text).truncate());
            });
        }
    });
    let row: Vec<&TimeChart> = row.iter().collect();
    let height = (size.y - name - ui.spacing().item_spacing.y).max(1.0);
    charts.row_ui(ui, &row, app, height);
}
