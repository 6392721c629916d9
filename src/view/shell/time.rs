//! The strip of time in the line at the bottom: play, a handle to take, the date, how fast; and the way back from a closer look.

use egui::{
    Align, Button, Label, Layout, RichText, Role, Sense, Shape, Slider, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};
use strum::IntoEnumIterator as _;

use crate::app::action::{Action, Command};
use crate::app::singles::{Show, Wish as Singles, name};
use crate::app::time::{Speed, Wish};
use crate::app::{App, Page};
use crate::theme::{self, Palette};

/// Narrowest strip that can be used, points.
const LEAST: f32 = 300.0;
/// Narrowest handle, points.
const HANDLE: f32 = 40.0;
/// Widest handle, points.
const WIDEST: f32 = 520.0;
/// Side of the button that plays, points.
const PLAY: f32 = 24.0;
/// Room for a date, points.
const DATE: f32 = 64.0;
/// Room for how fast it goes, points.
const SPEED: f32 = 40.0;
/// Room for the choice of single futures, points.
const SINGLES: f32 = 132.0;
/// Room for what is said of the month, points.
const SAID: f32 = 320.0;

/// Passes on what time has passed. To be called once a frame, before anything is drawn of the month.
pub(in crate::view) fn pass(ctx: &egui::Context, app: &App, actions: &mut Vec<Action>) {
    if app.time().is_playing() {
        let seconds = ctx.input(|i| i.stable_dt);
        actions.push(Action::Time(Wish::Pass(f64::from(seconds))));
        ctx.request_repaint();
    }
}

/// Draws the strip into the room that is left of the line. Nothing where nothing is shown that time could be played on.
pub(in crate::view) fn time_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let Some(span) = app.time().span() else { return };
    let size = vec2(ui.available_width(), theme::CONTROL_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(size.x);
        ui.spacing_mut().item_spacing.x = theme::SPACE;
        if let Some((from, to)) = app.time().looked_at(span.start) {
            let [from, to] = [from, to].map(|month| span.start.plus(month.round().max(0.0) as usize));
            let hover = format!("Charts show {from} to {to}. Click, or double-click into a chart, for all months");
            if ui.button("All months").on_hover_text(hover).clicked() {
                actions.push(Action::Time(Wish::Look(None)));
            }
        }
        play_ui(ui, app, actions);
        let said = app.time().month().map(|_| app.told_of_month()).filter(|said| !said.is_empty());
        let has_singles = matches!(app.pages().shown(), Page::Overview | Page::Risk);
        // Where even the handle would have no room, they are the first to go.
        let narrow = ui.available_width() < HANDLE + DATE + SPEED + SINGLES + 4.0 * theme::SPACE;
        let singles = if has_singles && !narrow { SINGLES } else { 0.0 };
        let beside = DATE + SPEED + singles + 3.0 * theme::SPACE;
        // The room is kept at rest, too: the handle must not move under the hand that takes it.
        let has_room = ui.available_width() >= beside + SAID + LEAST / 2.0;
        let room = ui.available_width() - beside - if has_room { SAID + theme::SPACE } else { 0.0 };
        handle_ui(ui, app, span.months.saturating_sub(1), room.min(WIDEST.max(0.4 * ui.max_rect().width())), actions);
        date_ui(ui, app);
        speed_ui(ui, app, actions);
        if singles > 0.0 {
            singles_ui(ui, app, actions);
        }
        if let Some(said) = said.filter(|_| has_room) {
            let text = RichText::new(said).small().color(Palette::of(ui).quiet);
            ui.add(Label::new(text).truncate());
        }
    });
}

/// The button that plays and pauses.
fn play_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let playing = app.time().is_playing();
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(PLAY, PLAY), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, if playing { "Pause time" } else { "Play time" }));
    if response.hovered() {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
    }
    let ink = if response.hovered() || playing { palette.text } else { palette.quiet };
    let center = rect.center();
    if playing {
        for x in [-3.0, 3.0] {
            ui.painter().vline(center.x + x, center.y - 5.0..=center.y + 5.0, Stroke::new(3.0, ink));
        }
    } else {
        let points = [vec2(-4.0, -6.0), vec2(6.0, 0.0), vec2(-4.0, 6.0)].map(|corner| center + corner);
        ui.painter().add(Shape::convex_polygon(points.to_vec(), ink, Stroke::NONE));
    }
    let keys = Command::PlayTime.shortcut().map(|keys| ui.ctx().format_shortcut(&keys)).unwrap_or_default();
    if response.on_hover_text(format!("Let the months of all charts go by, or stop them ({keys})")).clicked() {
        actions.push(Action::Time(Wish::Play));
    }
}

/// The handle. At its right end no month is set.
fn handle_ui(ui: &mut Ui, app: &App, last: usize, width: f32, actions: &mut Vec<Action>) {
    let at_rest = app.time().month().is_none();
    let mut month = app.time().month().unwrap_or(last);
    let palette = Palette::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().slider_width = width.max(HANDLE);
        ui.spacing_mut().slider_rail_height = if at_rest { 2.0 } else { theme::HALF_SPACE };
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.bg_fill = palette.outline;
        if !at_rest {
            widgets.inactive.bg_fill = palette.accent;
        }
        let handle = ui.add(Slider::new(&mut month, 0..=last).show_value(false));
        let value = month as f64;
        handle.widget_info(|| WidgetInfo::slider(true, value, "Month that charts show"));
        if handle.changed() {
            actions.push(Action::Time(Wish::StandAt(month as f64)));
        }
        handle.on_hover_text(
            "Take it to a month: charts show what has come by then. At the right end they show all of it.",
        );
    });
}

/// The date that time stands at; that of the last month at rest.
fn date_ui(ui: &mut Ui, app: &App) {
    let palette = Palette::of(ui);
    let date = app.time().date();
    let last = app.time().span().map(|span| span.start.plus(span.months.saturating_sub(1)));
    let text = date.or(last).map(|date| date.to_string()).unwrap_or_default();
    let text = match date {
        Some(_) => RichText::new(text).text_style(theme::medium_style()),
        None => RichText::new(text).color(palette.quiet),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(DATE, theme::CONTROL_HEIGHT), Sense::hover());
    ui.put(rect, Label::new(text));
}

/// How fast time goes by.
fn speed_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let now = app.time().speed();
    let label = |speed: Speed| format!("{}/s", speed.months_per_second());
    let text = RichText::new(label(now)).small().color(Palette::of(ui).quiet);
    let menu = ui.menu_button(text, |ui| {
        for speed in Speed::iter() {
            let said = format!("{} months a second", speed.months_per_second());
            if ui.add(Button::selectable(speed == now, said)).clicked() {
                actions.push(Action::Time(Wish::Speed(speed)));
                ui.close();
            }
        }
    });
    let said = format!("{} months a second", now.months_per_second());
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Time goes by at {said}")));
    menu.response.on_hover_text(format!("Time goes by at {said}"));
}

/// Which futures are drawn one by one, and which of them is read in the ledger.
fn singles_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let singles = app.singles();
    let menu = ui.menu_button("Single futures ▾", |ui| {
        let whose = app.pages().focus().name();
        ui.label(RichText::new(format!("Ordered by value per share of {whose}")).small().color(Palette::of(ui).quiet));
        for show in Show::ALL {
            if ui.add(Button::selectable(singles.show() == show, show.label())).clicked() {
                actions.push(Action::Singles(Singles::Show(show)));
                ui.close();
            }
        }
        if singles.drawn().is_empty() {
            return;
        }
        ui.separator();
        ui.menu_button("Read in the ledger", |ui| {
            let all = app.results().futures().spec().paths;
            for single in singles.drawn() {
                if ui.button(name(single.number, all, single.share)).clicked() {
                    actions.push(Action::Singles(Singles::Read(Some(single.number))));
                    ui.close();
                }
            }
        });
    });
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Single futures"));
    menu.response.on_hover_text("Draw futures one by one, as thin lines; a click on a line reads it in the ledger");
}
