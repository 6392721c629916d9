//! The pages, and what they share: their tabs, the grid of charts, and the choice of a strategy.

mod cash_flow;
mod compare;
mod ledger;
pub(in crate::view) mod network;
mod overview;
pub(in crate::view) mod risk;
pub(in crate::view) mod sector;
pub(in crate::view) mod what_matters;
pub(in crate::view) mod why;

use std::collections::HashMap;

use egui::{Label, Rect, Response, RichText, TextStyle, Ui, Vec2, pos2, vec2};
use strum::IntoEnumIterator as _;

use self::sector::SectorState;
use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::reading::Statistic;
use crate::app::action::{Action, Command, TableAction, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::Wish;
use crate::app::picture::bars::BarChart;
use crate::app::picture::chart::TimeChart;
use crate::app::singles::Wish as Singles;
use crate::app::time::Wish as Time;
use crate::app::{App, Page};
use crate::model::scenario::Strategy;
use crate::theme::{self, Palette};
use crate::view::shell::commands::explained;
use crate::view::widgets::bars::{BarState, bars_ui};
use crate::view::widgets::chart_menu::chart_menu_ui;
use crate::view::widgets::distribution::DistributionState;
use crate::view::widgets::time_chart::{Asked, ChartState, PageHover, Picked, Shown, time_chart_ui};

/// Lowest chart that can be read, points.
const LEAST_CHART: f32 = 180.0;

/// What the pages remember between frames.
#[derive(Clone, Default)]
pub(in crate::view) struct PageStates {
    pub(in crate::view) charts: ChartStates,
    pub(in crate::view) distribution: DistributionState,
    pub(in crate::view) sector: SectorState,
    /// The hand holds something on the page itself.
    pub(in crate::view) held: bool,
}

impl PageStates {
    /// Whether the hand holds something on the page that was last drawn.
    pub(in crate::view) fn held(&self) -> bool {
        self.held
    }

    /// Draws the page that is shown.
    pub(in crate::view) fn page_ui(&mut self, ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
        (self.held, self.charts.held) = (false, false);
        back_ui(ui, app, actions);
        if let Some(exhibit) = app.pages().enlarged() {
            self.enlarged_ui(ui, app, exhibit, actions);
            return;
        }
        let Self { charts, distribution, sector, held } = self;
        let page = app.pages().shown();
        if says_nothing_without_results(page)
            && let Some(out_of_range) = app.results().out_of_range()
        {
            without_result_ui(ui, page, out_of_range);
            return;
        }
        match page {
            Page::Sector => sector::sector_ui(ui, app, sector, actions),
            Page::Overview => overview::overview_ui(ui, app, charts, actions),
            Page::CashFlow => cash_flow::cash_flow_ui(ui, app, charts, actions),
            Page::Risk => risk::risk_ui(ui, app, charts, distribution, actions),
            Page::WhatMatters => what_matters::what_matters_ui(ui, app, held, actions),
            Page::Network => network::network_ui(ui, app, charts, actions),
            Page::Compare => compare::compare_ui(ui, app, charts, actions),
            Page::Ledger => ledger::ledger_ui(ui, app, actions),
        }
        actions.extend(charts.take_wishes());
        *held |= charts.held;
    }

    /// What has the page for itself, and the way back.
    fn enlarged_ui(&mut self, ui: &mut Ui, app: &App, exhibit: Exhibit, actions: &mut Vec<Action>) {
        let back = ui.button(format!("‹ {}", app.pages().shown().label()));
        let back = back.on_hover_text("Back to all of the page: Esc, or a double click into the chart");
        if back.clicked() {
            actions.push(Wish::Enlarge(None).into());
        }
        ui.add_space(theme::SPACE);
        if let Some(out_of_range) = app.results().out_of_range() {
            unanswered_ui(ui, &out_of_range.headline(), &out_of_range.remedy());
        }
        let size = vec2(ui.available_width(), (ui.available_height() - theme::SPACE).max(LEAST_CHART));
        self.exhibit_ui(ui, app, exhibit, size, actions);
    }
}

/// What charts remember between frames, by their id, and the month under the pointer.
#[derive(Clone, Default)]
pub(in crate::view) struct ChartStates {
    states: HashMap<&'static str, ChartState>,
    bars: HashMap<&'static str, BarState>,
    hover: PageHover,
    /// What the pointer has asked of charts.
    wishes: Vec<Action>,
    /// A control of the page is held: axes may grow, not shrink.
    pub(in crate::view) held: bool,
}

impl ChartStates {
    /// Draws one chart.
    pub(in crate::view) fn chart_ui(&mut self, ui: &mut Ui, chart: &TimeChart, app: &App, size: Vec2) -> Response {
        let state = self.states.entry(chart.id).or_default();
        self.hover.script = app.stage().script().cloned();
        let time = app.time();
        let until = time.until(chart.start, app.glides());
        let shown = Shown { until, looked_at: time.looked_at(chart.start) };
        let held = app.shell().is_held() || self.held;
        let response = time_chart_ui(ui, chart, state, &mut self.hover, held, shown, size);
        match self.hover.asked.take() {
            Some(Asked::Look(months)) => {
                let month = |month| time.month_of(chart.start, month);
                let months = months.and_then(|(from, to)| month(from).zip(month(to)));
                self.wishes.push(Action::Time(Time::Look(months)));
            }
            Some(Asked::Read(number)) => self.wishes.push(Action::Singles(Singles::Read(Some(number)))),
            Some(Asked::Enlarge) => {
                self.wishes.extend(Exhibit::of_chart(chart.id).map(|exhibit| Wish::Enlarge(Some(exhibit)).into()));
            }
            None => {}
        }
        if let Some(exhibit) = Exhibit::of_chart(chart.id) {
            chart_menu_ui(ui, response.rect, exhibit);
        }
        response
    }

    /// What the pointer has asked of the charts that were drawn, given away.
    pub(in crate::view) fn take_wishes(&mut self) -> impl Iterator<Item = Action> + '_ {
        self.wishes.drain(..)
    }

    /// Draws a chart of bars by period of the open scenario's run.
    pub(in crate::view) fn bars_ui(&mut self, ui: &mut Ui, chart: &BarChart, app: &App, size: Vec2) -> Response {
        let until = app.time().until(app.open().document().as_of, app.glides());
        bars_ui(ui, chart, self.bars.entry(chart.title).or_default(), until, size)
    }

    /// What was picked in a legend to stand out, or to stand out no longer.
    pub(in crate::view) fn take_picked(&mut self) -> Option<Picked> {
        self.hover.picked.take()
    }

    /// Forgets the hand: for a picture.
    pub(in crate::view) fn let_go(&mut self) {
        (self.hover, self.held) = (PageHover::default(), false);
    }

    /// The month under the pointer.
    pub(in crate::view) fn hovered_month(&self) -> Option<usize> {
        self.hover.month
    }

    /// Draws a row of charts side by side, dividing the width evenly. True where one of them was clicked.
    pub(in crate::view) fn row_ui(&mut self, ui: &mut Ui, charts: &[&TimeChart], app: &App, height: f32) -> bool {
        let gaps = theme::WIDE_SPACE * (charts.len() as f32 - 1.0);
        let width = ((ui.available_width() - gaps) / charts.len() as f32).floor();
        let mut clicked = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            for chart in charts {
                clicked |= self.chart_ui(ui, chart, app, vec2(width, height)).clicked();
            }
        });
        clicked
    }

    /// Draws two rows of charts in the height that is left, or in a height that can be read.
    pub(in crate::view) fn grid_ui(&mut self, ui: &mut Ui, rows: [&[&TimeChart]; 2], app: &App, least_height: f32) {
        let gap = theme::SPACE;
        let height = ((ui.available_height() - gap) / 2.0 - ui.spacing().item_spacing.y).floor().max(least_height);
        self.row_ui(ui, rows[0], app, height);
        ui.add_space(gap - ui.spacing().item_spacing.y);
        self.row_ui(ui, rows[1], app, height);
    }
}

/// Begins the next line of a row that wraps where what follows has no room in this one. Menus and boxes of choice need
/// it: by themselves they do not wrap.
pub(in crate::view) fn room_for(ui: &mut Ui, width: f32) {
    if ui.available_size_before_wrap().x < width && ui.cursor().left() > ui.max_rect().left() {
        ui.end_row();
    }
}

/// Width below which the tabs of the pages stand closer together, to stay in one line, and that below which they are
/// smaller, too, points.
const TABS: f32 = 640.0;
const SMALL_TABS: f32 = 540.0;

/// Whether a page is made of nothing but what the open scenario comes to. The overview says so by itself where that is
/// nothing; the sector, the network and what is compared have more to show, and say it over that.
fn says_nothing_without_results(page: Page) -> bool {
    matches!(page, Page::CashFlow | Page::Risk | Page::WhatMatters | Page::Ledger)
}

/// In place of a page: why there is nothing on it, and what to do.
fn without_result_ui(ui: &mut Ui, page: Page, out_of_range: &OutOfRange) {
    ui.heading(page.label());
    ui.add_space(theme::SPACE);
    unanswered_ui(ui, &out_of_range.headline(), &out_of_range.remedy());
}

/// Why there is no result, and what to do, in two sentences.
pub(in crate::view) fn unanswered_ui(ui: &mut Ui, headline: &str, remedy: &str) {
    let danger = Palette::of(ui).danger_text;
    ui.add(Label::new(RichText::new(headline).color(danger)).wrap());
    ui.add(Label::new(remedy).wrap());
    ui.add_space(theme::SPACE);
}

/// The way back to the sector, over the pages of a company that was opened there.
fn back_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    if app.pages().shown() == Page::Sector || !app.pages().sector.can_go_back() {
        return;
    }
    let keys = Command::Back.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
    let hover = || {
        format!("To the sector, and to \u{201c}{}\u{201d} ({keys})", app.pages().sector.behind().unwrap_or_default())
    };
    if ui.button(format!("‹ {}", Command::Back.label())).on_hover_ui(|ui| _ = ui.label(hover())).clicked() {
        actions.push(Action::Do(Command::Back));
    }
    ui.add_space(theme::HALF_SPACE);
}

/// The tabs of the pages, closer together where there is less room. Where they stand.
pub(in crate::view) fn tabs_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) -> Rect {
    let mut last = Rect::NOTHING;
    let close = ui.available_width() < TABS;
    let row = ui.horizontal_wrapped(|ui| {
        if close {
            ui.spacing_mut().button_padding.x = theme::HALF_SPACE;
            ui.spacing_mut().item_spacing.x = 0.0;
        }
        if ui.available_width() < SMALL_TABS {
            ui.style_mut().override_text_style = Some(TextStyle::Small);
        }
        for page in Page::ALL {
            let command = Command::Page(page);
            let tab = explained(ui.selectable_label(app.pages().shown() == page, page.label()), app, command);
            last = tab.rect;
            if tab.clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
    Rect::from_min_max(row.response.rect.min, pos2(last.right(), row.response.rect.bottom()))
}

/// The choice of the strategy that is looked at in detail.
pub(in crate::view) fn focus_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
    for strategy in Strategy::ALL {
        let ink = match strategy {
            Strategy::Stay => palette.stay_text,
            Strategy::Plan => palette.plan_text,
            Strategy::AllIn => palette.all_in_text,
        };
        let text = RichText::new(strategy.label()).color(ink);
        let hover = format!("Look at {} in detail", strategy.name());
        if ui.selectable_label(app.pages().focus() == strategy, text).on_hover_text(hover).clicked() {
            actions.push(Action::Focus(strategy));
        }
    }
}

/// The choice of the statistic that stands for values, in the whole window.
pub(in crate::view) fn statistic_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let chosen = app.pages().statistic();
    ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
    let menu = ui.menu_button(format!("{} ▾", chosen.label()), |ui| {
        for statistic in Statistic::iter() {
            if ui.selectable_label(statistic == chosen, statistic.label()).on_hover_text(about(statistic)).clicked() {
                actions.push(Action::ReadBy(statistic));
                ui.close();
            }
        }
    });
    let hover = format!("Values are read by this, on every page. {}", about(chosen));
    let spoken = format!("Values are read by: {}", chosen.label().to_lowercase());
    menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
    menu.response.on_hover_text(hover);
}

/// What a statistic is.
pub(in crate::view) fn about(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => "As many futures are above it as below.",
        Statistic::Mean => "The mean over all futures: a few that go very well weigh much.",
        Statistic::Central => "The path without surprises: it answers at once.",
    }
}

/// What can be done with a table: export, and copy. Lay it out from right to left.
pub(in crate::view) fn table_buttons_ui(
    ui: &mut Ui,
    id: TableId,
    title: &str,
    enabled: bool,
    actions: &mut Vec<Action>,
) {
    for (label, action) in [("Export…", TableAction::Export), ("Copy", TableAction::Copy)] {
        let spoken = format!("{}: {}", label.trim_end_matches('…'), title.to_lowercase());
        let response = ui.add_enabled(enabled, egui::Button::new(label));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, &spoken));
        if response.clicked() {
            actions.push(Action::Table(id, action));
        }
    }
}
