//! The first steps, in a line of their own under the page: what to do first, ticked off as it is done.

use egui::{Align, Layout, RichText, Role, Ui, WidgetInfo};
use strum::IntoEnumIterator as _;

use crate::app::App;
use crate::app::action::Action;
use crate::app::command::Group;
use crate::app::shell::first_steps::Step;
use crate::theme::Palette;

/// Draws the line.
pub(in crate::view) fn first_steps_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let steps = app.shell().first_steps();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let close = ui.small_button("Got it");
        close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Got it: do without the first steps"));
        if close.on_hover_text("Do without these steps; the Help menu shows them again").clicked() {
            actions.push(Action::DismissFirstSteps);
        }
        ui.with_layout(Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
            let presents = Group::Present.commands().next().is_some();
            for step in Step::iter().filter(|step| *step != Step::Present || presents) {
                let taken = steps.is_taken(step);
                let (mark, ink) = if taken { ("●", palette.accent) } else { (number(step), palette.quiet) };
                ui.label(RichText::new(mark).small().color(ink));
                let text = RichText::new(words(step)).small();
                ui.label(if taken { text.color(palette.faint) } else { text.color(palette.text) });
                ui.add_space(crate::theme::SPACE);
            }
        });
    });
}

fn number(step: Step) -> &'static str {
    ["1", "2", "3", "4"][step as usize]
}

fn words(step: Step) -> &'static str {
    match step {
        Step::Move => "Move a slider",
        Step::See => "See the verdict follow",
        Step::Pin => "Pin a baseline",
        Step::Present => "Present it",
    }
}
