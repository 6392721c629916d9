//! The halving staircase with its handle on time: a month is taken, or time is played.

use egui::{Button, Label, RichText, Slider, Ui, Vec2, WidgetInfo, vec2};

use crate::app::App;
use crate::app::action::Action;
use crate::app::pages::network::Wish;
use crate::app::pages::network::stairs::Staircase;
use crate::theme::{self, Palette};
use crate::view::widgets::staircase::staircase_ui;

/// Months that go by in a second while time is played.
const SPEED: f64 = 8.0;
/// The longest step that time makes between two frames, seconds: after a pause it goes on from where it stood.
const LONGEST: f32 = 0.1;
/// Lowest picture that can be read, points.
const LEAST: f32 = 220.0;
/// Width of the handle, points.
const HANDLE: f32 = 320.0;

/// Draws the stairs of the month that is looked at, in the room that is left.
pub(in crate::view) fn stairs_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let staircase = app.pages().network.staircase();
    if staircase.is_playing() {
        // As many months as time has passed: a slow machine skips some, and none is slower for it.
        let passed = ui.input(|i| i.stable_dt).min(LONGEST);
        actions.push(Wish::StandAt(staircase.at() + f64::from(passed) * SPEED).into());
        ui.ctx().request_repaint();
    }
    time_ui(ui, staircase, actions);
    let text = RichText::new(&staircase.stairs().summary).color(Palette::of(ui).quiet);
    ui.add(Label::new(text).wrap());
    ui.add_space(theme::SPACE);
    picture_ui(ui, app, vec2(ui.available_width(), (ui.available_height() - theme::SPACE).max(LEAST)));
}

/// The stairs alone.
pub(in crate::view) fn picture_ui(ui: &mut Ui, app: &App, size: Vec2) {
    let staircase = app.pages().network.staircase();
    staircase_ui(ui, staircase.stairs(), &|month| staircase.date(month), size);
}

/// Play, the handle, and the months around each halving.
fn time_ui(ui: &mut Ui, staircase: &Staircase, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let playing = staircase.is_playing();
        let play = ui.add(Button::new(if playing { "Pause" } else { "Play" }).min_size(vec2(56.0, 0.0)));
        play.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Button, true, if playing { "Pause time" } else { "Play time" })
        });
        if play.clicked() {
            actions.push(Wish::Play(!playing).into());
        }
        ui.spacing_mut().slider_width = HANDLE;
        let mut month = staircase.month();
        let handle = ui.add(Slider::new(&mut month, 0..=staircase.last()).show_value(false));
        handle.widget_info(|| WidgetInfo::slider(true, month as f64, "Month of the staircase"));
        if handle.changed() {
            actions.push(Wish::Play(false).into());
            actions.push(Wish::StandAt(month as f64).into());
        }
        ui.label(RichText::new(staircase.date(staircase.month())).text_style(theme::medium_style()));
        for halving in staircase.halvings() {
            ui.separator();
            let date = staircase.date(halving.before + 1);
            for (label, month) in [("before", halving.before), ("after", halving.after)] {
                let chosen = staircase.month() == month;
                let hover = format!("{}, {label} the halving of {date}", staircase.date(month));
                let button = ui.selectable_label(chosen, format!("{label} {date}")).on_hover_text(hover);
                if button.clicked() {
                    actions.push(Wish::Play(false).into());
                    actions.push(Wish::StandAt(month as f64).into());
                }
            }
        }
    });
}
