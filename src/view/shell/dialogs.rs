//! The window's dialogs: unsaved changes, a file that would be replaced, a typed path, title and summary, today.

use egui::text::{CCursor, CCursorRange};
use egui::{Id, Key, Modal, RichText, Sides, TextEdit, Ui};

use crate::app::action::{Action, Answer};
use crate::app::shell::dialogs::{Refused, Typing, file_name};
use crate::app::shell::files::{Conflict, Overwrite};
use crate::app::{App, Dialog, Unsaved};
use crate::model::calendar::YearMonth;
use crate::store::plain::plain_line;
use crate::theme::{self, Palette};
use crate::view::shell::finder::{FinderBox, finder_ui};
use crate::view::shell::keys::keys_ui;
use crate::view::shell::today::{TodayBoxes, today_ui};
use crate::view::widgets::note::{note_ui, sentence};

/// What is being typed.
#[derive(Default)]
pub(in crate::view) struct DialogState {
    path: String,
    title: String,
    summary: String,
    as_of: String,
    code: String,
    today: TodayBoxes,
    finder: FinderBox,
    /// The dialog whose fields are filled, by its number.
    filled: u64,
}

/// Draws the dialog that is open, over everything else, and the hint that a file can be dropped.
pub(in crate::view) fn dialogs_ui(ui: &mut Ui, app: &App, state: &mut DialogState, actions: &mut Vec<Action>) {
    drop_hint_ui(ui);
    let Some(dialog) = app.shell().dialog() else { return };
    let number = app.shell().dialog_number();
    let first = std::mem::replace(&mut state.filled, number) != number;
    let modal = Modal::new(Id::unique("dialog")).show(ui.ctx(), |ui| {
        ui.set_width(theme::SPACE * 52.0);
        match dialog {
            Dialog::Unsaved(whose, _) => unsaved_ui(ui, app, whose, actions),
            Dialog::TypePath(typing) => path_ui(ui, typing, state, first, actions),
            Dialog::Overwrite(overwrite) => overwrite_ui(ui, overwrite, first, actions),
            Dialog::Details => details_ui(ui, app, state, first, actions),
            Dialog::Today(form) => today_ui(ui, form, &mut state.today, first, actions),
            Dialog::Code(form) => code_ui(ui, form, state, first, actions),
            Dialog::Find(finder) => finder_ui(ui, finder, &mut state.finder, first, actions),
            Dialog::Keys => keys_ui(ui, first, actions),
        }
    });
    if modal.should_close() && actions.is_empty() {
        actions.push(match dialog {
            Dialog::Unsaved(..) | Dialog::Overwrite(_) => Action::Answer(Answer::Cancel),
            _ => Action::CloseDialog,
        });
    }
}

fn unsaved_ui(ui: &mut Ui, app: &App, whose: &Unsaved, actions: &mut Vec<Action>) {
    ui.heading("Save your changes first?");
    ui.add_space(theme::SPACE);
    let text = match whose {
        Unsaved::Open => {
            format!("\u{201c}{}\u{201d} has changes that have not been saved.", app.open().document().title)
        }
        Unsaved::Aside(id) => {
            let title = app.pages().compare.member(*id).map_or("", |member| member.name());
            format!("\u{201c}{title}\u{201d} was set aside on the page of comparison and has not been saved.")
        }
        Unsaved::Behind(place) => {
            let title = app.pages().sector.behind_at(*place).unwrap_or_default();
            format!("\u{201c}{title}\u{201d} was open before, waits behind the sector page, and has not been saved.")
        }
    };
    ui.label(text);
    ui.add_space(theme::WIDE_SPACE);
    let (discard, kept) = Sides::new().show(
        ui,
        |ui| ui.button("Discard changes").clicked().then_some(Answer::Discard),
        |ui| {
            let save = ui.button(RichText::new("Save").text_style(theme::medium_style()));
            if ui.memory(|m| m.focused().is_none()) {
                save.request_focus();
            }
            let cancel = ui.button("Cancel");
            save.clicked().then_some(Answer::Save).or(cancel.clicked().then_some(Answer::Cancel))
        },
    );
    actions.extend(discard.or(kept).map(Action::Answer));
}

/// A file stands where one is to be written.
fn overwrite_ui(ui: &mut Ui, overwrite: &Overwrite, first: bool, actions: &mut Vec<Action>) {
    let path = &overwrite.write.path;
    let name = file_name(path);
    let (heading, text) = match &overwrite.conflict {
        Conflict::Exists => {
            let folder = path.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default();
            let text = format!("There is a file of that name in {}. What it holds will be lost.", plain_line(&folder));
            (format!("Replace {name}?"), text)
        }
        Conflict::Changed(when) => {
            let when = when.as_ref().map(|when| format!(" ({when})")).unwrap_or_default();
            let text = format!(
                "Another program has changed the file since it was last read or written here{when}. Replacing it loses \
                 those changes."
            );
            (format!("{name} has changed"), text)
        }
        Conflict::Loses(lost) => {
            (format!("Replace {name}?"), format!("The file holds {lost}, which saving leaves out."))
        }
    };
    ui.heading(heading);
    ui.add_space(theme::SPACE);
    ui.label(text);
    ui.add_space(theme::WIDE_SPACE);
    let (replace, kept) = Sides::new().show(
        ui,
        |ui| ui.button("Replace").clicked().then_some(Answer::Replace),
        |ui| {
            let elsewhere = ui.button(RichText::new("Another name…").text_style(theme::medium_style()));
            let cancel = ui.button("Cancel");
            if first {
                cancel.request_focus();
            }
            elsewhere.clicked().then_some(Answer::Elsewhere).or(cancel.clicked().then_some(Answer::Cancel))
        },
    );
    actions.extend(replace.or(kept).map(Action::Answer));
}

fn path_ui(ui: &mut Ui, typing: &Typing, state: &mut DialogState, first: bool, actions: &mut Vec<Action>) {
    let purpose = typing.errand.purpose;
    ui.heading(purpose.title());
    ui.add_space(theme::SPACE);
    if typing.for_want_of_a_dialog {
        ui.label("This system has no file dialog to offer. Type the path of the file, or paste it.");
        ui.add_space(theme::SPACE);
    }
    if first {
        state.path.clone_from(&typing.text);
    }
    let edit = TextEdit::singleline(&mut state.path).hint_text("Path of the file").desired_width(f32::INFINITY);
    let mut output = edit.show(ui);
    if first {
        output.response.request_focus();
        // What stands there is replaced by typing, and can be edited by moving in it.
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(state.path.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), output.response.id);
    }
    let response = output.response;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Path of the file"));
    if let Some(reason) = typing.refused.reason(&state.path) {
        note_ui(ui, &sentence(reason));
    }
    let typed = !state.path.trim().is_empty();
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    ui.add_space(theme::WIDE_SPACE);
    let verb = if purpose.reads() { "Open" } else { "Save" };
    confirm_ui(ui, verb, typed, entered, actions, || vec![Action::TypedPath(state.path.clone())]);
}

/// A code is pasted, or a whole preset.
fn code_ui(ui: &mut Ui, form: &Refused, state: &mut DialogState, first: bool, actions: &mut Vec<Action>) {
    if first {
        state.code.clear();
    }
    ui.heading("Open a code");
    ui.add_space(theme::SPACE);
    let label = ui.label("Paste a code, which begins with hp1-, or the whole text of a preset.");
    ui.add_space(theme::HALF_SPACE);
    let edit = TextEdit::multiline(&mut state.code).desired_rows(5).desired_width(f32::INFINITY);
    let response = egui::ScrollArea::vertical().max_height(theme::SPACE * 20.0).show(ui, |ui| ui.add(edit)).inner;
    let response = response.labelled_by(label.id);
    if first {
        response.request_focus();
    }
    if let Some(reason) = form.reason(&state.code) {
        note_ui(ui, &sentence(reason));
    }
    ui.add_space(theme::WIDE_SPACE);
    let ready = !state.code.trim().is_empty() && form.reason(&state.code).is_none();
    confirm_ui(ui, "Open", ready, false, actions, || vec![Action::OpenText(state.code.clone())]);
}

fn details_ui(ui: &mut Ui, app: &App, state: &mut DialogState, first: bool, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    if first {
        state.title.clone_from(&app.open().document().title);
        state.summary.clone_from(&app.open().document().summary);
        state.as_of = app.open().document().as_of.iso();
    }
    ui.heading("Title and summary");
    ui.add_space(theme::SPACE);
    let field = |ui: &mut Ui, label: &str, text: &mut String, rows: usize| {
        let label = ui.label(RichText::new(label).small().color(palette.quiet));
        let edit = if rows > 1 { TextEdit::multiline(text).desired_rows(rows) } else { TextEdit::singleline(text) };
        let response = ui.add(edit.desired_width(f32::INFINITY).char_limit(if rows > 1 { 2000 } else { 120 }));
        response.labelled_by(label.id)
    };
    let title = field(ui, "Title", &mut state.title, 1);
    if state.title.trim().is_empty() {
        note_ui(ui, "A scenario has a title: it is what lists and the window call it");
    }
    field(ui, "Summary", &mut state.summary, 4);
    field(ui, "Month 0, as 2026-09", &mut state.as_of, 1);
    if first {
        title.request_focus();
    }
    let as_of = YearMonth::parse(&state.as_of);
    if as_of.is_none() {
        note_ui(ui, "The month is written as year and month: 2026-09");
    }
    ui.add_space(theme::WIDE_SPACE);
    let entered = title.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    confirm_ui(ui, "Apply", as_of.is_some() && !state.title.trim().is_empty(), entered, actions, || {
        let (title, summary) = (state.title.trim().to_owned(), state.summary.trim().to_owned());
        as_of.map(|as_of| Action::SetDetails { title, summary, as_of }).into_iter().collect()
    });
}

/// Cancel on one side, the deed on the other.
pub(super) fn confirm_ui(
    ui: &mut Ui,
    verb: &str,
    ready: bool,
    entered: bool,
    actions: &mut Vec<Action>,
    deed: impl FnOnce() -> Vec<Action>,
) {
    let confirmed = Sides::new().show(
        ui,
        |ui| ui.button("Cancel").clicked().then_some(false),
        |ui| {
            let text = RichText::new(verb).text_style(theme::medium_style());
            let clicked = ui.add_enabled(ready, egui::Button::new(text)).clicked();
            (clicked || (entered && ready)).then_some(true)
        },
    );
    match confirmed.0.or(confirmed.1) {
        Some(true) => actions.extend(deed()),
        Some(false) => actions.push(Action::CloseDialog),
        None => {}
    }
}

/// While a file hovers over the window.
fn drop_hint_ui(ui: &Ui) {
    if ui.input(|i| i.raw.hovered_files.is_empty()) {
        return;
    }
    let palette = Palette::of(ui);
    let area = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop")));
    painter.rect_filled(area, 0.0, palette.page.gamma_multiply(0.9));
    painter.text(
        area.center(),
        egui::Align2::CENTER_CENTER,
        "Drop a preset to open it, or a world to apply it",
        theme::large(),
        palette.text,
    );
}
