//! Drawing, without decisions: the window is drawn from [`App`], and what is asked of it goes back as [`Action`]s.
//!
//! The tree is that of [`crate::app`]: a page, a cover or a part of the window has the same name in both.

mod covers;
mod exhibits;
mod pages;
mod shell;
mod stage;
pub mod widgets;

use egui::{CentralPanel, Panel};

use self::covers::CoverStates;
use self::pages::PageStates;
use self::shell::dialogs::DialogState;
use self::shell::inputs::InputsState;
use self::shell::messages::Toasts;
use self::shell::{inputs, status, top_bar};
use self::stage::{StageScale, StageState};
use self::widgets::how;
use crate::app::App;
use crate::app::action::{self, Action};
use crate::app::shell::dialogs::Parent;
use crate::theme::{self, Palette};

/// Width of the inputs' panel: by default, at least and at most.
const INPUTS_WIDTH: (f32, f32, f32) = (336.0, 280.0, 440.0);

/// The window: the program and what its views remember.
pub struct Window {
    /// The program.
    pub app: App,
    toasts: Toasts,
    inputs: InputsState,
    pages: PageStates,
    covers: CoverStates,
    dialog: DialogState,
    stage: StageState,
    /// What views have asked for; emptied as soon as a panel is drawn, so that the next one shows the result.
    actions: Vec<Action>,
}

impl Window {
    /// Dresses the window and shows the program in it.
    pub fn new(ctx: &egui::Context, app: App) -> Self {
        theme::install(ctx);
        ctx.add_plugin(StageScale::default());
        app.apply_theme(ctx);
        ctx.set_zoom_factor(app.shell().settings().zoom);
        Self {
            app,
            toasts: Toasts::default(),
            inputs: InputsState::default(),
            pages: PageStates::default(),
            covers: CoverStates::default(),
            dialog: DialogState::default(),
            stage: StageState::default(),
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
        if let Some(text) = self.app.take_clipboard() {
            ctx.copy_text(text);
        }
        self.toasts.show(ctx, self.app.take_messages());
    }

    /// Bars, inputs, and the page.
    fn frame_ui(&mut self, ui: &mut egui::Ui, ctx: &egui::Context, parent: Parent<'_>) {
        let palette = Palette::of(ui);
        Panel::top("bar").frame(palette.panel_frame()).show(ui, |ui| {
            top_bar::top_bar_ui(ui, &self.app, &mut self.actions);
        });
        if self.app.stories().told().is_some() || self.app.stage().has_second_window() {
            Panel::top("story").frame(palette.panel_frame()).show(ui, |ui| {
                stage::bar_ui(ui, &self.app, &mut self.stage.captions, &mut self.actions);
            });
        }
        Panel::bottom("status").frame(palette.panel_frame()).show(ui, |ui| status::status_ui(ui, &self.app));
        self.carry_out(ctx, parent);
        let (width, least, most) = INPUTS_WIDTH;
        let mut held = false;
        Panel::left("inputs")
            .default_size(width)
            .size_range(least..=most)
            .frame(palette.panel_frame())
            .show(ui, |ui| held = inputs::inputs_ui(ui, &self.app, &mut self.inputs, &mut self.actions));
        // What the page held in the last frame is held until the page says otherwise.
        self.hold(held || self.pages.held());
        // The sliders have moved: what follows shows the result in the same frame.
        self.carry_out(ctx, parent);
        Panel::bottom("pages").frame(palette.panel_frame()).show(ui, |ui| {
            pages::tabs_ui(ui, &self.app, &mut self.actions);
        });
        let Self { app, pages, actions, .. } = self;
        CentralPanel::default().frame(palette.page_frame()).show(ui, |ui| pages.page_ui(ui, app, actions));
        self.hold(held || self.pages.held());
        pages::why::why_ui(ui, &self.app, &mut self.actions);
    }

    /// The stage in place of bars, inputs and page.
    fn stage_ui(&mut self, ui: &mut egui::Ui, ctx: &egui::Context, parent: Parent<'_>) {
        let Self { app, stage, actions, .. } = self;
        stage::stage_ui(ui, app, stage, actions);
        self.hold(self.stage.held());
        self.carry_out(ctx, parent);
    }

    /// The window on the other screen: the stage, or the panels once the screens have changed places.
    fn second_window(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        let swapped = self.app.stage().fills_window();
        let builder = egui::ViewportBuilder::default()
            .with_title(if swapped { "Hashpivot: presenter" } else { "Hashpivot: stage" })
            .with_app_id("hashpivot")
            .with_inner_size(stage::size_of_second());
        ctx.show_viewport_immediate(*stage::SECOND_WINDOW, builder, |ui, _| {
            let pressed = if self.app.shell().dialog().is_none() { action::pressed(ui.ctx()) } else { None };
            self.actions.extend(pressed.map(Action::Do));
            stage::keys(ui, &self.app, &self.stage, !swapped, &mut self.actions);
            let (full, toggles) =
                ui.input(|i| (i.viewport().fullscreen.unwrap_or(false), i.key_pressed(egui::Key::F11)));
            if toggles {
                ui.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            if ui.input(|i| i.viewport().close_requested()) {
                self.actions.push(crate::app::stage::Wish::Leave.into());
            }
            if swapped {
                self.frame_ui(ui, ctx, parent);
            } else {
                self.stage_ui(ui, ctx, parent);
            }
        });
    }

    /// Says which windows show the stage from the next frame on.
    fn scale_stages(&self, ctx: &egui::Context) {
        let covered = self.app.shell().covers().top().is_some();
        match (self.app.stage().on().is_some(), self.app.stage().fills_window()) {
            (true, true) if !covered => StageScale::set(ctx, &[egui::ViewportId::ROOT]),
            (true, false) => StageScale::set(ctx, &[*stage::SECOND_WINDOW]),
            _ => StageScale::set(ctx, &[]),
        }
        // Its height is the stage's own: a zoom would change nothing there, and everything after it.
        ctx.options_mut(|options| options.zoom_with_keyboard = !self.app.stage().fills_window());
    }

    /// Says whether a control is held, where that has changed.
    fn hold(&mut self, held: bool) {
        if self.app.shell().is_held() != held {
            self.actions.push(Action::Hold(held));
        }
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.current_pass_index() == 0 {
            self.app.poll(&ctx, Some(&*frame));
            if self.app.shell().dialog().is_none() {
                self.actions.extend(action::pressed(&ctx).map(Action::Do));
            }
            stage::keys(ui, &self.app, &self.stage, self.app.stage().fills_window(), &mut self.actions);
            if ctx.zoom_factor() != self.app.shell().settings().zoom {
                self.actions.push(Action::Zoom(ctx.zoom_factor()));
            }
        }
        self.carry_out(&ctx, Some(&*frame));

        let fills_window = self.app.stage().fills_window();
        if let Some(cover) = self.app.shell().covers().top() {
            covers::cover_ui(ui, &self.app, cover, &mut self.covers, &mut self.actions);
        } else if fills_window {
            self.stage_ui(ui, &ctx, Some(&*frame));
        } else {
            self.frame_ui(ui, &ctx, Some(&*frame));
        }
        if self.app.stage().has_second_window() {
            self.second_window(&ctx, Some(&*frame));
        }
        self.scale_stages(&ctx);
        self.actions.extend(how::asked(&ctx).map(Action::Read));
        shell::dialogs::dialogs_ui(ui, &self.app, &mut self.dialog, &mut self.actions);
        self.carry_out(&ctx, Some(&*frame));
        self.deliver(&ctx);
        if !self.app.results().futures().is_started() {
            ctx.request_repaint();
        }
    }
}
