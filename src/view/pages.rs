//! What the pages share: their tabs, the grid of charts, and the choice of a strategy.

use std::collections::HashMap;

use egui::{Ui, Vec2, vec2};

use super::widgets::time_chart::{ChartState, PageHover, time_chart_ui};
use crate::app::chart::TimeChart;
use crate::app::command::{Action, Command};
use crate::app::{App, Page};
use crate::model::scenario::Strategy;
use crate::theme::{self, Palette};

/// What charts remember between frames, by their id, and the month under the pointer.
#[derive(Default)]
pub(super) struct ChartStates {
    states: HashMap<&'static str, ChartState>,
    hover: PageHover,
}

impl ChartStates {
    /// Draws one chart.
    pub(super) fn chart_ui(&mut self, ui: &mut Ui, chart: &TimeChart, held: bool, size: Vec2) {
        let state = self.states.entry(chart.id).or_default();
        time_chart_ui(ui, chart, state, &mut self.hover, held, size);
    }

    /// Draws a row of charts side by side, dividing the width evenly.
    pub(super) fn row_ui(&mut self, ui: &mut Ui, charts: &[&TimeChart], held: bool, height: f32) {
        let gaps = theme::WIDE_SPACE * (charts.len() as f32 - 1.0);
        let width = ((ui.available_width() - gaps) / charts.len() as f32).floor();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            for chart in charts {
                self.chart_ui(ui, chart, held, vec2(width, height));
            }
        });
    }

    /// Draws two rows of charts in the height that is left, or in a height that can be read.
    pub(super) fn grid_ui(&mut self, ui: &mut Ui, rows: [&[&TimeChart]; 2], held: bool, least_height: f32) {
        let gap = theme::SPACE;
        let height = ((ui.available_height() - gap) / 2.0 - ui.spacing().item_spacing.y).floor().max(least_height);
        self.row_ui(ui, rows[0], held, height);
        ui.add_space(gap - ui.spacing().item_spacing.y);
        self.row_ui(ui, rows[1], held, height);
    }
}

/// The tabs of the pages.
pub(super) fn tabs_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        for page in Page::ALL {
            let command = Command::Page(page);
            let keys = command.shortcut().map(|s| ui.ctx().format_shortcut(&s)).unwrap_or_default();
            if ui.selectable_label(app.page == page, page.label()).on_hover_text(keys).clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
}

/// The choice of the strategy that is looked at in detail.
pub(super) fn focus_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
    for strategy in Strategy::ALL {
        let ink = match strategy {
            Strategy::Stay => palette.stay_text,
            Strategy::Plan => palette.plan_text,
            Strategy::AllIn => palette.all_in_text,
        };
        let text = egui::RichText::new(strategy.label()).color(ink);
        let hover = format!("Look at {} in detail", strategy.name());
        if ui.selectable_label(app.focus == strategy, text).on_hover_text(hover).clicked() {
            actions.push(Action::Focus(strategy));
        }
    }
}
