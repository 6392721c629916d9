//! The dialog about today: what anybody can look up, and what the protocol makes of it.

use egui::text::{CCursor, CCursorRange};
use egui::{Align, Grid, Key, Layout, RichText, TextEdit, Ui};

use super::dialogs::confirm_ui;
use crate::analysis::today::Field;
use crate::app::action::Action;
use crate::app::shell::today::TodayForm;
use crate::theme::{self, Palette};
use crate::view::widgets::note::note_ui;

/// Width of a box, and of the columns beside it.
const BOX_WIDTH: f32 = theme::SPACE * 18.0;

/// What stands in the boxes.
#[derive(Default)]
pub(super) struct TodayBoxes {
    texts: [String; Field::ALL.len()],
}

/// Draws the dialog.
pub(super) fn today_ui(ui: &mut Ui, form: &TodayForm, boxes: &mut TodayBoxes, first: bool, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    ui.set_width(theme::SPACE * 66.0);
    ui.heading("Today");
    ui.add_space(theme::HALF_SPACE);
    ui.label(
        RichText::new(
            "Type what any block explorer shows. The rest follows from the protocol, and is set in one step.",
        )
        .color(palette.quiet),
    );
    ui.add_space(theme::SPACE);
    let mut entered = false;
    let grid = Grid::new("today-typed").num_columns(3).min_col_width(BOX_WIDTH);
    grid.spacing([theme::WIDE_SPACE, theme::HALF_SPACE]).show(ui, |ui| {
        for field in Field::ALL {
            entered |= field_ui(ui, form, field, boxes, first, actions);
            ui.end_row();
            if let Err(error) = form.outcome()
                && error.field == field
            {
                ui.label("");
                ui.vertical(|ui| {
                    ui.set_width(BOX_WIDTH * 2.0);
                    note_ui(ui, &error.to_string());
                });
                ui.end_row();
            }
        }
    });
    ui.add_space(theme::SPACE);
    ui.separator();
    follows_ui(ui, form);
    ui.add_space(theme::WIDE_SPACE);
    let ready = form.outcome().is_ok_and(|today| today.refused().is_none());
    confirm_ui(ui, "Begin today", ready, entered, actions, || vec![Action::BeginToday]);
}

/// One line that is typed into. Whether Enter was pressed in it.
fn field_ui(
    ui: &mut Ui,
    form: &TodayForm,
    field: Field,
    boxes: &mut TodayBoxes,
    first: bool,
    actions: &mut Vec<Action>,
) -> bool {
    let palette = Palette::of(ui);
    let text = &mut boxes.texts[field.index()];
    // What is typed into one box may empty another.
    if text != form.typed().text(field) {
        form.typed().text(field).clone_into(text);
    }
    ui.label(field.label());
    let length = text.chars().count();
    let mut output = TextEdit::singleline(text).desired_width(BOX_WIDTH).show(ui);
    let begins = first && field == Field::Price;
    if begins {
        output.response.request_focus();
    }
    if begins || output.response.gained_focus() {
        // What stands there is replaced by typing, and can be edited by moving in it.
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(length));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), output.response.id);
    }
    let response = output.response.response;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, field.label()));
    if response.changed() {
        actions.push(Action::TypeToday(field, text.clone()));
    }
    ui.label(RichText::new(field.hint()).color(palette.quiet));
    response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
}

/// What follows from what is typed.
fn follows_ui(ui: &mut Ui, form: &TodayForm) {
    let palette = Palette::of(ui);
    let Ok(today) = form.outcome() else {
        ui.weak("What follows is shown once the boxes above can be read.");
        return;
    };
    Grid::new("today-follows").num_columns(2).spacing([theme::WIDE_SPACE, theme::HALF_SPACE]).show(ui, |ui| {
        for (name, value) in form.lines() {
            ui.label(RichText::new(*name).color(palette.quiet));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.label(value));
            ui.end_row();
        }
    });
    for contradiction in today.contradictions.iter().chain(today.refused().iter()) {
        ui.add_space(theme::HALF_SPACE);
        ui.label(RichText::new(contradiction).color(palette.warning));
    }
}
