//! Drawing, without decisions: the window is drawn from [`App`], and what is asked of it goes back as [`Action`]s.
//!
//! The tree is that of [`crate::app`]: a page, a cover or a part of the window has the same name in both.

mod covers;
mod exhibits;
mod focus;
mod fonts;
mod pages;
pub mod paper;
mod shell;
mod stage;
pub mod widgets;

use std::sync::Arc;

use egui::{CentralPanel, ColorImage, Event, Panel, Rect, UiBuilder, Vec2, ViewportCommand, vec2};

use self::covers::CoverStates;
use self::focus::Region;
use self::fonts::Glyphs;
use self::pages::PageStates;
use self::paper::offscreen::Offscreen;
use self::shell::dialogs::DialogState;
use self::shell::inputs::InputsState;
use self::shell::messages::Toasts;
use self::shell::{first_steps, inputs, status, top_bar};
use self::stage::{StageScale, StageState};
use self::widgets::{chart_menu, how};
use crate::app::App;
use crate::app::action::{self, Action};
use crate::app::pages::Wish;
use crate::app::shell::dialogs::Parent;
use crate::app::time::Wish as Time;
use crate::store::share::is_code;
use crate::theme::{self, Palette};

/// Width of the inputs' panel: by default, at least and at most.
const INPUTS_WIDTH: (f32, f32, f32) = (336.0, 280.0, 440.0);

/// A window that has less room than this, in points, is drawn as if it had so much, and what is beyond its border is out
/// of sight: nothing on it has to be laid out in less than nothing. A zoomed window on a small screen comes to that, or one
/// that is tiled.
const LEAST_ROOM: Vec2 = vec2(520.0, 320.0);
/// What the inputs leave to the page, points.
const LEAST_PAGE: f32 = 240.0;

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
    /// Somebody was typing in the last frame.
    typing: bool,
    /// What pictures are drawn on, light and dark; made when the first is taken.
    surfaces: [Option<Offscreen>; 2],
    stage: StageState,
    /// What views have asked for; emptied as soon as a panel is drawn, so that the next one shows the result.
    actions: Vec<Action>,
}

impl Window {
    /// Dresses the window and shows the program in it.
    pub fn new(ctx: &egui::Context, mut app: App) -> Self {
        app.set_reporter(paper::report::report);
        theme::install(ctx);
        focus::install(ctx);
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
            glyphs: Glyphs::default(),
            title: (u64::MAX, String::new()),
            typing: false,
            surfaces: [None, None],
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

    /// Draws the picture that was asked for, as the window shows it.
    fn draw_picture(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        if let Some(order) = self.app.take_order() {
            let dark = ctx.theme() == egui::Theme::Dark;
            let surface = self.surfaces[usize::from(dark)].get_or_insert_with(|| Offscreen::new(dark));
            let drawn = paper::chart::draw(surface, &self.app, order.exhibit, &self.pages, paper::chart::SIZE);
            self.app.take_drawing(order, Arc::new(drawn), ctx, parent);
        }
        if let Some(picture) = self.app.take_pixels() {
            ctx.copy_image(ColorImage::from_rgba_unmultiplied(picture.size, &picture.rgba));
        }
    }

    /// Bars, inputs, and the page.
    fn frame_ui(&mut self, ui: &mut egui::Ui, ctx: &egui::Context, parent: Parent<'_>) {
        let palette = Palette::of(ui);
        Panel::top("bar").frame(palette.panel_frame()).show(ui, |ui| {
            focus::begin(ui, Region::Bar);
            top_bar::top_bar_ui(ui, &self.app, &mut self.actions);
        });
        if self.app.stories().told().is_some() || self.app.stage().has_second_window() {
            Panel::top("story").frame(palette.panel_frame()).show(ui, |ui| {
                focus::begin(ui, Region::Bar);
                stage::bar_ui(ui, &self.app, &mut self.stage.captions, &mut self.actions);
            });
        }
        Panel::bottom("status").frame(palette.panel_frame()).show(ui, |ui| {
            focus::begin(ui, Region::Status);
            status::status_ui(ui, &self.app, &mut self.actions);
        });
        self.carry_out(ctx, parent);
        let (width, least, most) = INPUTS_WIDTH;
        let most = (ui.available_width() - LEAST_PAGE).clamp(least, most);
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
            Panel::bottom("first steps").frame(palette.line_frame()).show(ui, |ui| {
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
            let frame = Palette::of(ui).line_frame();
            Panel::bottom("messages").frame(frame).show(ui, |ui| {
                focus::begin(ui, Region::Told);
                self.toasts.lines_ui(ui);
            });
        }
    }

    /// Esc leaves what was done to the charts, the nearest first: a chart that has the page, a month that is looked at.
    fn leave_by_escape(&mut self, ctx: &egui::Context) {
        let shell = self.app.shell();
        let presents = self.app.stage().on().is_some() || self.app.stories().told().is_some();
        let covered = shell.dialog().is_some() || shell.covers().top().is_some() || self.app.pages().why.is_open();
        let free = !presents && !covered;
        if !free || self.typing || egui::Popup::is_any_open(ctx) || !ctx.input(|i| i.key_pressed(egui::Key::Escape)) {
            return;
        }
        if self.app.pages().enlarged().is_some() {
            self.actions.push(Wish::Enlarge(None).into());
        } else if self.app.time().month().is_some() {
            self.actions.push(Action::Time(Time::Leave));
        }
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
            stage::keys(ui, &self.app, self.typing, !swapped, &mut self.actions);
            let pressed = if self.app.shell().dialog().is_none() { action::pressed(ui.ctx()) } else { None };
            self.actions.extend(pressed.map(Action::Do));
            let (full, toggles) =
                ui.input(|i| (i.viewport().fullscreen.unwrap_or(false), i.key_pressed(egui::Key::F11)));
            if toggles {
                ui.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
            }
            if ui.input(|i| i.viewport().close_requested()) {
                self.actions.push(crate::app::stage::Wish::Leave.into());
            }
            let ui = &mut roomy(ui);
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
    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.app.end_session();
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        let ui = &mut roomy(ui);
        if ctx.current_pass_index() == 0 {
            self.app.poll(&ctx, Some(&*frame));
            self.leave_by_escape(&ctx);
            // The space bar walks a story, and plays time where none is told.
            stage::keys(ui, &self.app, self.typing, self.app.stage().fills_window(), &mut self.actions);
            if self.app.shell().dialog().is_none() {
                self.actions.extend(action::pressed(&ctx).map(Action::Do));
                self.actions.extend(pasted(&ctx));
            }
            shell::time::pass(&ctx, &self.app, &mut self.actions);
            if ctx.zoom_factor() != self.app.shell().settings().zoom {
                self.actions.push(Action::Zoom(ctx.zoom_factor()));
            }
        }
        self.carry_out(&ctx, Some(&*frame));

        let fills_window = self.app.stage().fills_window();
        if let Some(cover) = self.app.shell().covers().top() {
            self.toasts.without_tabs();
            self.said_ui(ui);
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
        self.actions.extend(chart_menu::asked(&ctx).map(Action::Paper));
        shell::dialogs::dialogs_ui(ui, &self.app, &mut self.dialog, &mut self.actions);
        self.carry_out(&ctx, Some(&*frame));
        let lacking = self.glyphs.look(&ctx, &self.app);
        self.app.warn_of(lacking);
        self.draw_picture(&ctx, Some(&*frame));
        self.deliver(&ctx);
        self.call_window(&ctx);
        self.typing = ctx.text_edit_focused();
        if !self.app.results().futures().is_started() {
            ctx.request_repaint();
        }
    }
}

/// All of a window, and more where that is too little.
fn roomy(ui: &mut egui::Ui) -> egui::Ui {
    let whole = ui.max_rect();
    let room = Rect::from_min_size(whole.min, whole.size().max(LEAST_ROOM));
    ui.new_child(UiBuilder::new().max_rect(room))
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
