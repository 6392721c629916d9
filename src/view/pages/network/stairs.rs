//! The halving staircase in the month that the program's time stands at.

use egui::{Label, RichText, Ui, Vec2, vec2};

use crate::app::App;
use crate::app::action::Action;
use crate::app::exhibit::Exhibit;
use crate::app::pages::network::stairs::Staircase;
use crate::app::time::Wish;
use crate::theme::{self, Palette};
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::staircase::staircase_ui;
use crate::view::widgets::unbroken;

/// Lowest picture that can be read, points.
const LEAST: f32 = 220.0;

/// Draws the stairs of the month that is looked at, in the room that is left.
pub(in crate::view) fn stairs_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let staircase = app.pages().network.staircase();
    time_ui(ui, staircase, actions);
    let text = RichText::new(unbroken(&staircase.stairs().summary)).color(Palette::of(ui).quiet);
    ui.add(Label::new(text).wrap());
    ui.add_space(theme::SPACE);
    let size = vec2(ui.available_width(), (ui.available_height() - theme::SPACE).max(LEAST));
    with_menu_ui(ui, Exhibit::Staircase, |ui| picture_ui(ui, app, size));
}

/// The stairs alone.
pub(in crate::view) fn picture_ui(ui: &mut Ui, app: &App, size: Vec2) {
    let staircase = app.pages().network.staircase();
    staircase_ui(ui, staircase.stairs(), &|month| staircase.date(month), size);
}

/// The month that is shown, and those around each halving. Time itself is played by the strip beside the tabs.
fn time_ui(ui: &mut Ui, staircase: &Staircase, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(staircase.date(staircase.month())).text_style(theme::medium_style()));
        for halving in staircase.halvings() {
            ui.separator();
            let date = staircase.date(halving.before + 1);
            for (label, month) in [("before", halving.before), ("after", halving.after)] {
                let chosen = staircase.month() == month;
                let hover = format!("{}, {label} the halving of {date}", staircase.date(month));
                let button = ui.selectable_label(chosen, format!("{label} {date}")).on_hover_text(hover);
                if button.clicked() {
                    actions.push(Action::Time(Wish::StandAt(month as f64)));
                }
            }
        }
    });
}
