//! The story that is being made: its steps on the left, and the words of the one that is looked at on the right.

use egui::{Align, Layout, Panel, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::app::App;
use crate::app::action::Action;
use crate::app::stories::Wish;
use crate::app::stories::making::{Making, Record};
use crate::store::preset::Written;
use crate::store::story::{Pin, Shown, Step};
use crate::theme::{self, Palette};
use crate::view::covers::head_ui;

/// Width of the list of steps, points.
const LIST: f32 = 320.0;

/// Draws the editor.
pub(in crate::view) fn story_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let making = app.stories().making();
    let mut asked = Vec::new();
    head_ui(ui, "Make a story", actions, |ui, _| head_buttons_ui(ui, making, &mut asked));
    words_of_story_ui(ui, making, &mut asked);
    ui.add_space(theme::SPACE);
    Panel::left("steps").exact_size(LIST).resizable(false).frame(egui::Frame::new()).show(ui, |ui| {
        steps_ui(ui, making, &mut asked);
    });
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: theme::WIDE_SPACE as i8, ..Default::default() });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.add_space(theme::HALF_SPACE);
        match making.step() {
            Some(step) => ScrollArea::vertical().show(ui, |ui| step_ui(ui, making, step, &mut asked)).inner,
            None => nothing_ui(ui),
        }
    });
    actions.extend(asked.into_iter().map(|record| Action::Story(Wish::Record(record))));
}

fn nothing_ui(ui: &mut Ui) {
    ui.add_space(theme::WIDE_SPACE);
    ui.label("A story is a list of states of the program, each with a title, a caption, and notes for the speaker.");
    ui.label(
        "Close this, set up what the audience is to see first, and choose \u{201c}Add this state as a step\u{201d} in \
         the menu Stories. Then change something, and add the next one.",
    );
}

fn head_buttons_ui(ui: &mut Ui, making: &Making, asked: &mut Vec<Record>) {
    let has_steps = making.step().is_some();
    for (label, enabled, record) in [
        ("Save as…", has_steps, Record::Save { elsewhere: true }),
        ("Save", has_steps, Record::Save { elsewhere: false }),
        ("Redo", making.can_redo(), Record::Redo),
        ("Undo", making.can_undo(), Record::Undo),
        ("Tell it", has_steps, Record::Replay),
        ("New story", true, Record::New),
    ] {
        if ui.add_enabled(enabled, egui::Button::new(label)).clicked() {
            asked.push(record);
        }
    }
    if making.is_unsaved() {
        let ink = Palette::of(ui).accent;
        ui.label(RichText::new("● unsaved").color(ink).small());
    }
}

fn words_of_story_ui(ui: &mut Ui, making: &Making, asked: &mut Vec<Record>) {
    let story = making.story();
    text_ui(ui, "Title of the story", &story.title, 1, asked, Record::StoryTitle);
    text_ui(ui, "What it is about", &story.summary, 1, asked, Record::Summary);
    if let Some(path) = making.path() {
        let name = crate::app::shell::dialogs::file_name(path);
        ui.label(RichText::new(name).small().color(Palette::of(ui).quiet)).on_hover_text(path.to_string_lossy());
    }
}

/// A text with its name over it. What is typed is one step of undo once the box is left.
fn text_ui(
    ui: &mut Ui,
    name: &str,
    text: &str,
    rows: usize,
    asked: &mut Vec<Record>,
    record: impl FnOnce(String) -> Record,
) {
    ui.label(RichText::new(name).text_style(theme::small_medium_style()).color(Palette::of(ui).quiet));
    let mut edited = text.to_owned();
    let edit = if rows > 1 { TextEdit::multiline(&mut edited) } else { TextEdit::singleline(&mut edited) };
    let response = ui.add(edit.desired_rows(rows).desired_width(f32::INFINITY));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
    if edited != text {
        asked.push(record(edited));
    }
    if response.lost_focus() {
        asked.push(Record::Commit);
    }
    ui.add_space(theme::HALF_SPACE);
}

fn steps_ui(ui: &mut Ui, making: &Making, asked: &mut Vec<Record>) {
    let has = making.step().is_some();
    let (at, last) = (making.at(), making.story().steps.len().saturating_sub(1));
    ui.horizontal_wrapped(|ui| {
        for (label, enabled, record) in [
            ("Up", has && at > 0, Record::Move(-1)),
            ("Down", has && at < last, Record::Move(1)),
            ("Duplicate", has, Record::Duplicate),
            ("Delete", has, Record::Remove),
        ] {
            if ui.add_enabled(enabled, egui::Button::new(label)).clicked() {
                asked.push(record);
            }
        }
    });
    ui.add_space(theme::HALF_SPACE);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        for (index, step) in making.story().steps.iter().enumerate() {
            let text = format!("{}. {}", index + 1, step.title);
            let label =
                ui.add(egui::Button::selectable(index == at, text).truncate().min_size(egui::vec2(LIST - 24.0, 0.0)));
            if label.clicked() {
                asked.push(Record::Select(index));
            }
        }
    });
}

fn step_ui(ui: &mut Ui, making: &Making, step: &Step, asked: &mut Vec<Record>) {
    // Each step has boxes of its own, so that none keeps the cursor of another.
    ui.push_id(making.at(), |ui| {
        text_ui(ui, "Title of the step", &step.title, 1, asked, Record::Title);
        text_ui(ui, "Caption, which the audience reads", &step.caption, 5, asked, Record::Caption);
        ui.label(
            RichText::new(
                "**bold**, lists with -, and figures of the model: {verdict}, {default.plan}, {value.stay}, \
                 {world.btc_price}, {was.default.plan}; the README has them all",
            )
            .small()
            .color(Palette::of(ui).quiet),
        );
        ui.add_space(theme::HALF_SPACE);
        text_ui(ui, "Notes, which the presenter reads", &step.notes, 3, asked, Record::Notes);
        ui.label(RichText::new("What it does").text_style(theme::small_medium_style()).color(Palette::of(ui).quiet));
        for line in told(step) {
            ui.with_layout(Layout::left_to_right(Align::TOP), |ui| {
                ui.add(egui::Label::new(RichText::new(line).small()).wrap());
            });
        }
    });
}

/// What a step does, line by line.
fn told(step: &Step) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(step.open.as_ref().map(|word| format!("Opens {}", word.text)));
    lines.extend(step.world.as_ref().map(|word| format!("In the world {}", word.text)));
    lines.extend(step.shocks.iter().map(|word| format!("Struck by {}", word.text)));
    lines.extend(step.inputs.iter().map(|change| match &change.written {
        Written::Value(value) => match crate::model::parameters::find(&change.id) {
            Some(input) => format!("{}: {}", input.label, input.text(*value)),
            None => format!("{}: {value}", change.id),
        },
        Written::Text(text) => format!("{}: {text}", change.id),
    }));
    match &step.shown {
        Some(Shown::Exhibit(word)) => lines.push(format!("Shows {}", word.text)),
        Some(Shown::Page(page, section)) => {
            let section = section.as_ref().map(|word| format!(", {}", word.text)).unwrap_or_default();
            lines.push(format!("Shows the page {}{section}", page.text));
        }
        None => {}
    }
    lines.extend(step.focus.map(|focus| format!("Looks at {}", focus.name())));
    lines.extend(step.spotlight.as_ref().map(|name| format!("Lets {name} stand out")));
    match &step.baseline {
        Some(Pin::Former) => lines.push("Against the step before".to_owned()),
        Some(Pin::Preset(word)) => lines.push(format!("Against {}", word.text)),
        Some(Pin::None) => lines.push("Against nothing".to_owned()),
        None => {}
    }
    lines.extend(step.month.map(|month| format!("At month {month}")));
    if lines.is_empty() {
        lines.push("Nothing changes: the words alone are new".to_owned());
    }
    lines
}
