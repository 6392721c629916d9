//! Drawing, without decisions: the window is drawn from [`App`], and what is asked of it goes back as [`Action`]s.
//!
//! The tree is that of [`crate::app`]: a page, a cover or a part of the window has the same name in both.

mod covers;
mod exhibits;
mod focus;
mod fonts;
mod pages;
mod shell;
pub mod widgets;

use egui::{CentralPanel, Event, Panel, ViewportCommand};

use self::covers::CoverStates;
use self::focus::Region;
use self::fonts::Glyphs;
use self::pages::PageStates;
use self::shell::dialogs::DialogState;
use self::shell::inputs::InputsState;
use self::shell::messages::Toasts;
use self::shell::{first_steps, inputs, status, top_bar};
use self::widgets::how;
use crate::app::App;
use crate::app::action::{self, Action};
use crate::app::shell::dialogs::Parent;
use crate::store::share::is_code;
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
    glyphs: Glyphs,
    /// What the window is called, and the changes that were counted when it was last looked at.
    title: (u64, String),
    /// What views have asked for; emptied as soon as a panel is drawn, so that the next one shows the result.
    actions: Vec<Action>,
}

impl Window {
    /// Dresses the window and shows the program in it.
    pub fn new(ctx: &egui::Context, app: App) -> Self {
        theme::install(ctx);
        focus::install(ctx);
        app.apply_theme(ctx);
        ctx.set_zoom_factor(app.shell().settings().zoom);
        Self {
            app,
            toasts: Toasts::default(),
            inputs: InputsState::default(),
            pages: PageStates::default(),
            covers: CoverStates::default(),
            dialog: DialogState::default(),
            glyphs: Glyphs::default(),
            title: (u64::MAX, String::new()),
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
        self.toasts.take(ctx, self.app.take_messages());
    }

    /// Calls the window what is open, where that has changed.
    fn call_window(&mut self, ctx: &egui::Context) {
        let revision = self.app.open().revision();
        if self.title.0 == revision {
            return;
        }
        let title = self.app.window_title();
        if self.title.1 != title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
        }
        self.title = (revision, title);
    }

    /// Bars, inputs, and the page.
    fn frame_ui(&mut self, ui: &mut egui::Ui, ctx: &egui::Context, parent: Parent<'_>) {
        let palette = Palette::of(ui);
        Panel::top("bar").frame(palette.panel_frame()).show(ui, |ui| {
            focus::begin(ui, Region::Bar);
            top_bar::top_bar_ui(ui, &self.app, &mut self.actions);
        });
        Panel::bottom("status").frame(palette.panel_frame()).show(ui, |ui| {
            focus::begin(ui, Region::Status);
            status::status_ui(ui, &self.app);
        });
        self.carry_out(ctx, parent);
        let (width, least, most) = INPUTS_WIDTH;
        let mut held = false;
        Panel::left("inputs").default_size(width).size_range(least..=most).frame(palette.panel_frame()).show(
            ui,
            |ui| {
                focus::begin(ui, Region::Inputs);
                held = inputs::inputs_ui(ui, &self.app, &mut self.inputs, &mut self.actions);
            },
        );
        // What the page held in the last frame is held until the page says otherwise.
        self.hold(held || self.pages.held());
        // The sliders have moved: what follows shows the result in the same frame.
        self.carry_out(ctx, parent);
        Panel::bottom("pages").frame(palette.panel_frame()).show(ui, |ui| {
            focus::begin(ui, Region::Tabs);
            let tabs = pages::tabs_ui(ui, &self.app, &mut self.actions);
            self.toasts.beside_tabs_ui(ui, tabs);
        });
        if self.app.shell().first_steps().is_shown() {
            Panel::bottom("first steps").frame(palette.panel_frame()).show(ui, |ui| {
                focus::begin(ui, Region::Told);
                first_steps::first_steps_ui(ui, &self.app, &mut self.actions);
            });
        }
        self.said_ui(ui);
        let Self { app, pages, actions, .. } = self;
        CentralPanel::default().frame(palette.page_frame()).show(ui, |ui| {
            focus::begin(ui, Region::Page);
            pages.page_ui(ui, app, actions);
        });
        self.hold(held || self.pages.held());
        pages::why::why_ui(ui, &self.app, &mut self.actions);
    }

    /// What the user is told, in lines that take nothing from the figures but room.
    fn said_ui(&mut self, ui: &mut egui::Ui) {
        if self.toasts.has_lines() {
            let frame = Palette::of(ui).panel_frame();
            Panel::bottom("messages").frame(frame).show(ui, |ui| {
                focus::begin(ui, Region::Told);
                self.toasts.lines_ui(ui);
            });
        }
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
                self.actions.extend(pasted(&ctx));
            }
            if ctx.zoom_factor() != self.app.shell().settings().zoom {
                self.actions.push(Action::Zoom(ctx.zoom_factor()));
            }
        }
        self.carry_out(&ctx, Some(&*frame));

        if let Some(cover) = self.app.shell().covers().top() {
            self.toasts.without_tabs();
            self.said_ui(ui);
            covers::cover_ui(ui, &self.app, cover, &mut self.covers, &mut self.actions);
        } else {
            self.frame_ui(ui, &ctx, Some(&*frame));
        }
        self.actions.extend(how::asked(&ctx).map(Action::Read));
        shell::dialogs::dialogs_ui(ui, &self.app, &mut self.dialog, &mut self.actions);
        self.carry_out(&ctx, Some(&*frame));
        let lacking = self.glyphs.look(&ctx, &self.app);
        self.app.warn_of(lacking);
        self.deliver(&ctx);
        self.call_window(&ctx);
        if !self.app.results().futures().is_started() {
            ctx.request_repaint();
        }
    }
}

/// A code that is pasted where nobody types.
fn pasted(ctx: &egui::Context) -> Option<Action> {
    if ctx.text_edit_focused() {
        return None;
    }
    ctx.input(|i| {
        let mut texts = i.events.iter().filter_map(|event| match event {
            Event::Paste(text) if is_code(text) => Some(text.clone()),
            _ => None,
        });
        texts.next().map(Action::OpenText)
    })
}
