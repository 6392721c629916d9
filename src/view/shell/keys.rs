//! The sheet of keys: every shortcut by group, and what keys do in sliders, boxes, tables and charts.

use egui::{Grid, Key, Label, Modifiers, RichText, ScrollArea, Ui, vec2};

use crate::app::action::{Action, Command};
use crate::app::command::Group;
use crate::theme::{self, Palette};

/// Keys that belong to what has the keyboard: a title, and keys with what they do.
const CONTROLS: [(&str, &[(&str, &str)]); 8] = [
    (
        "Everywhere",
        &[
            ("Tab, Shift+Tab", "to the next control, or back"),
            ("Space, Enter", "press what has the keyboard"),
            ("Esc", "close what is open, or leave a box as it was"),
        ],
    ),
    (
        "Sliders",
        &[
            ("Left, Right", "one step; with Shift ten, with Alt a tenth"),
            ("Shift while dragging", "ten times finer"),
            ("Double click", "back to the saved value"),
        ],
    ),
    (
        "Number boxes",
        &[
            ("Enter", "take what is typed"),
            ("Up, Down", "one step, while nothing else is typed"),
            ("Esc", "restore what stood there"),
        ],
    ),
    ("Tables", &[("Space on a heading", "sort by it; again, the other way round")]),
    (
        "Charts",
        &[
            ("Space on a name", "hide a line, or show it again"),
            ("Double click", "give the chart the page, or take it back"),
            ("Drag, Ctrl and wheel", "take a span of time, come closer"),
            ("Arrows on a map", "move to the square beside"),
            ("Right click", "pictures and figures to take away"),
        ],
    ),
    (
        "On stage",
        &[
            ("Up, Down, 1 … 9", "the exhibit before, the next one, or that of the list"),
            ("S", "the next line stands out, then none"),
            ("H", "a ring around the pointer"),
            ("B or .", "a blank screen; any key brings it back"),
        ],
    ),
    (
        "In a story",
        &[
            ("Space, Enter, Right", "the next step"),
            ("Left, Page Up", "the step before"),
            ("Home, End", "the first step, the last one"),
        ],
    ),
    ("Gallery", &[("Arrows", "from card to card"), ("Enter in the search", "open the first case that is found")]),
];
/// The groups of either half of the sheet.
const HALVES: [&[Group]; 2] =
    [&[Group::File, Group::Edit, Group::Futures], &[Group::Pages, Group::View, Group::Present, Group::Help]];
/// Width of the column of keys, points.
const KEYS: f32 = theme::SPACE * 18.0;
/// Width of a half of the sheet, points.
const HALF: f32 = theme::SPACE * 47.0;
/// What the dialog needs around it, points.
const AROUND: f32 = theme::SPACE * 8.0;

/// Draws the sheet.
pub(super) fn keys_ui(ui: &mut Ui, first: bool, actions: &mut Vec<Action>) {
    let both = HALF * 2.0 + theme::WIDE_SPACE;
    // Where both halves have no room beside each other, they stand below each other.
    let beside = ui.ctx().content_rect().width() >= both + AROUND;
    let width = if beside { both } else { HALF };
    ui.set_width(width);
    ui.horizontal(|ui| {
        ui.set_width(width);
        ui.heading(Command::Keys.label());
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = ui.button("Close").on_hover_text("Esc");
            if first {
                close.request_focus();
            }
            if close.clicked() {
                actions.push(Action::CloseDialog);
            }
        });
    });
    ui.add_space(theme::SPACE);
    let height = (ui.ctx().content_rect().height() - theme::SPACE * 16.0).max(theme::SPACE * 20.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        let presses = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key) as f32);
        let lines = presses(Key::ArrowUp) - presses(Key::ArrowDown);
        let pages = presses(Key::PageUp) - presses(Key::PageDown);
        ui.scroll_with_delta(vec2(0.0, lines * theme::CONTROL_HEIGHT + pages * height * 0.9));
        halves_ui(ui, beside, |ui| {
            for half in HALVES {
                half_ui(ui, |ui| half.iter().for_each(|group| group_ui(ui, *group)));
            }
        });
        ui.add_space(theme::SPACE);
        halves_ui(ui, beside, |ui| {
            for half in CONTROLS.chunks(CONTROLS.len() / 2) {
                half_ui(ui, |ui| half.iter().for_each(|(title, keys)| control_ui(ui, title, keys)));
            }
        });
    });
}

fn halves_ui(ui: &mut Ui, beside: bool, add: impl FnOnce(&mut Ui)) {
    if beside {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
            add(ui);
        });
    } else {
        ui.vertical(add);
    }
}

fn half_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.set_width(HALF);
        add(ui);
    });
}

/// The commands of a group that have keys.
fn group_ui(ui: &mut Ui, group: Group) {
    if group.commands().all(|command| command.shortcut().is_none()) {
        return;
    }
    heading_ui(ui, group.label());
    grid_ui(ui, group.label(), |ui| {
        for command in group.commands() {
            let mut keys = String::new();
            for shortcut in command.shortcuts() {
                if !keys.is_empty() {
                    keys.push_str(", ");
                }
                keys.push_str(&ui.ctx().format_shortcut(&shortcut));
            }
            if !keys.is_empty() {
                line_ui(ui, &keys, command.label().trim_end_matches('…'));
            }
        }
    });
}

fn control_ui(ui: &mut Ui, title: &str, keys: &[(&str, &str)]) {
    heading_ui(ui, title);
    grid_ui(ui, title, |ui| keys.iter().for_each(|(keys, does)| line_ui(ui, keys, does)));
}

fn heading_ui(ui: &mut Ui, title: &str) {
    ui.add_space(theme::SPACE);
    ui.label(RichText::new(title).text_style(theme::small_medium_style()).color(Palette::of(ui).quiet));
}

fn grid_ui(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    Grid::new(("keys", title))
        .num_columns(2)
        .min_col_width(KEYS)
        .spacing([theme::SPACE, 2.0])
        .max_col_width(HALF - KEYS - theme::SPACE)
        .show(ui, add);
}

fn line_ui(ui: &mut Ui, keys: &str, does: &str) {
    ui.label(RichText::new(keys).color(Palette::of(ui).accent));
    ui.add(Label::new(does).wrap());
    ui.end_row();
}
