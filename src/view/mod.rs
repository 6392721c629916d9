//! Drawing, without decisions: the window is drawn from [`App`], and what is asked of it goes back as [`Action`]s.

mod cash_flow;
mod cohorts;
mod compare;
mod covers;
mod dialogs;
mod gallery;
mod inputs;
mod ledger;
mod network;
mod overview;
mod pages;
mod reader;
mod replay;
mod risk;
mod sources;
mod status;
mod toasts;
mod top_bar;
mod wait_or_convert;
mod what_matters;
mod why;
pub mod widgets;

use egui::{CentralPanel, Panel};

use self::covers::CoverStates;
use self::dialogs::DialogState;
use self::ledger::LedgerState;
use self::pages::ChartStates;
use self::toasts::Toasts;
use self::widgets::distribution::DistributionState;
use self::widgets::how;
use crate::app::command::{self, Action};
use crate::app::dialogs::Parent;
use crate::app::{App, Page};
use crate::theme::{self, Palette};

/// Width of the inputs' panel: by default, at least and at most.
const INPUTS_WIDTH: (f32, f32, f32) = (336.0, 280.0, 440.0);

/// The window: the program and what its views remember.
pub struct Window {
    /// The program.
    pub app: App,
    toasts: Toasts,
    charts: ChartStates,
    distribution: DistributionState,
    ledger: LedgerState,
    dialog: DialogState,
    /// The hand holds the point of the map.
    map_held: bool,
    covers: CoverStates,
    /// What views have asked for; emptied as soon as a panel is drawn, so that the next one shows the result.
    actions: Vec<Action>,
}

impl Window {
    /// Dresses the window and shows the program in it.
    pub fn new(ctx: &egui::Context, app: App) -> Self {
        theme::install(ctx);
        app.apply_theme(ctx);
        Self {
            app,
            toasts: Toasts::default(),
            charts: ChartStates::default(),
            distribution: DistributionState::default(),
            ledger: LedgerState::default(),
            dialog: DialogState::default(),
            map_held: false,
            covers: CoverStates::default(),
            actions: Vec::new(),
        }
    }

    /// Carries out what was asked for since the last time.
    fn carry_out(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        // A frame that is drawn twice must not do things twice.
        if ctx.current_pass_index() > 0 {
            self.actions.clear();
        }
        for action in self.actions.drain(..) {
            self.app.apply(action, ctx, parent);
        }
    }

    /// Passes on what the program has to say and to copy.
    fn deliver(&mut self, ctx: &egui::Context) {
        if let Some(text) = self.app.clipboard.take() {
            ctx.copy_text(text);
        }
        self.toasts.show(ctx, &mut self.app.messages);
    }

    /// Bars, inputs, and the page.
    fn frame_ui(&mut self, ui: &mut egui::Ui, ctx: &egui::Context, parent: Parent<'_>) {
        let palette = Palette::of(ui);
        Panel::top("bar").frame(palette.panel_frame()).show(ui, |ui| {
            top_bar::top_bar_ui(ui, &self.app, &mut self.actions);
        });
        Panel::bottom("status").frame(palette.panel_frame()).show(ui, |ui| status::status_ui(ui, &self.app));
        self.carry_out(ctx, parent);
        let (width, least, most) = INPUTS_WIDTH;
        Panel::left("inputs").default_size(width).size_range(least..=most).frame(palette.panel_frame()).show(
            ui,
            |ui| {
                inputs::inputs_ui(ui, &mut self.app, &mut self.actions);
            },
        );
        // The sliders have moved: what follows shows the result in the same frame.
        self.carry_out(ctx, parent);
        Panel::bottom("pages").frame(palette.panel_frame()).show(ui, |ui| {
            pages::tabs_ui(ui, &self.app, &mut self.actions);
        });
        self.map_held = false;
        CentralPanel::default().frame(palette.page_frame()).show(ui, |ui| self.page_ui(ui));
        self.app.held |= self.map_held;
        why::why_ui(ui, &self.app, &mut self.actions);
    }

    fn page_ui(&mut self, ui: &mut egui::Ui) {
        let Self { app, charts, distribution, ledger, map_held, actions, .. } = self;
        match app.page {
            Page::Overview => overview::overview_ui(ui, app, charts, actions),
            Page::CashFlow => cash_flow::cash_flow_ui(ui, app, charts, actions),
            Page::Risk => risk::risk_ui(ui, app, charts, distribution, actions),
            Page::WhatMatters => what_matters::what_matters_ui(ui, app, map_held, actions),
            Page::Compare => compare::compare_ui(ui, app, charts, actions),
            Page::Network => network::network_ui(ui, app, charts, actions),
            Page::Ledger => ledger::ledger_ui(ui, app, ledger, actions),
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.current_pass_index() == 0 {
            self.app.poll(&ctx, Some(&*frame));
            if self.app.dialog().is_none() {
                self.actions.extend(command::pressed(&ctx).map(Action::Do));
            }
        }
        self.carry_out(&ctx, Some(&*frame));

        if let Some(cover) = self.app.covers.last().copied() {
            covers::cover_ui(ui, &mut self.app, cover, &mut self.covers, &mut self.actions);
        } else {
            self.frame_ui(ui, &ctx, Some(&*frame));
        }
        self.actions.extend(how::asked(&ctx).map(Action::Read));
        dialogs::dialogs_ui(ui, &self.app, &mut self.dialog, &mut self.actions);
        self.carry_out(&ctx, Some(&*frame));
        self.deliver(&ctx);
        if !self.app.futures.is_started() {
            ctx.request_repaint();
        }
    }
}
