//! The one box for numbers: dragged, stepped with the arrow keys, or typed in the grammar of all values.
//!
//! Nothing is taken while somebody types: Enter or leaving takes what stands there, Escape restores what was there. What
//! cannot be taken leaves the value as it is and is explained, by a note under the box, until it is mended.

use egui::accesskit::{Action, ActionData};
use egui::emath::smart_aim::best_in_range_f64;
use egui::{
    Button, CursorIcon, Id, Key, Modifiers, Response, RichText, Sense, TextEdit, TextWrapMode, Ui, Vec2, WidgetInfo,
    text::CCursorRange,
};

use super::note::{floating_note_ui, sentence};
use crate::model::quantity::{Domain, Entry, Unit, tidy};
use crate::theme::{self, Palette};

/// Points of a drag over the whole range.
const TRAVEL: f64 = 400.0;

/// A number box that is yet to be shown.
pub(crate) struct NumberBox<'a> {
    name: &'a str,
    domain: Domain,
    value: f64,
    speed: f64,
    step: f64,
    around: (&'static str, &'static str),
    size: Option<Vec2>,
    admit: &'a dyn Fn(f64) -> Result<f64, String>,
    limit: &'a dyn Fn(f64) -> f64,
    follows: bool,
    floats: bool,
    resets: bool,
    digits: Digits,
}

/// How much of a number is shown.
#[derive(Clone, Copy, PartialEq)]
enum Digits {
    /// As much as is read at a glance, in groups.
    Few,
    /// All of it, ungrouped.
    Every,
}

/// What was done with a number box.
pub(crate) struct BoxOutcome {
    /// The new value.
    pub(crate) value: Option<f64>,
    /// Whether the pointer drags, or text is being edited.
    pub(crate) held: bool,
    /// Whether an interaction ended in this frame: one step of undo, if the value differs from the last one.
    pub(crate) committed: bool,
    /// A double click asks for the value that it would have by itself.
    pub(crate) reset: bool,
    /// Where the hand wanted to go, if it was stopped before.
    pub(crate) stopped: Option<f64>,
    /// Why the last text was not taken, where the box does not say so itself.
    pub(crate) note: Option<String>,
    /// The box.
    pub(crate) response: Response,
}

/// What is being typed.
#[derive(Clone, Default)]
struct Editing {
    text: String,
    /// The value that the text is to change.
    value: f64,
    /// The last frame in which it was shown: a box that was out of sight starts anew.
    frame: u64,
}

/// Why a text was not taken.
#[derive(Clone)]
struct Note {
    text: String,
    sentence: String,
    /// The value that stood there, which it has to be the note of.
    value: f64,
    /// What was read, where only other values forbid it.
    read: Option<f64>,
}

/// A drag whose value is finer than what is shown.
#[derive(Clone, Copy)]
struct Drag {
    precise: f64,
    shown: f64,
}

impl<'a> NumberBox<'a> {
    /// A box for a value, whose name is what a screen reader says.
    pub(crate) fn new(name: &'a str, domain: Domain, value: f64) -> Self {
        let (low, high) = domain.limits;
        let span = high - low;
        // By a part of the range, or of the value where there is no end.
        let speed = if span.is_finite() && span < 1e6 { span / TRAVEL } else { (value.abs() * 0.01).max(0.01) };
        Self {
            name,
            domain,
            value,
            speed,
            step: speed,
            around: ("", ""),
            size: None,
            admit: &|value| Ok(value),
            limit: &|value| value,
            follows: true,
            floats: true,
            resets: false,
            digits: Digits::Few,
        }
    }

    /// Change of the value per point of dragging.
    pub(crate) fn speed(mut self, speed: f64) -> Self {
        self.speed = speed;
        self
    }

    /// Change of the value per press of an arrow key.
    pub(crate) fn step(mut self, step: f64) -> Self {
        self.step = step;
        self
    }

    /// What stands before and after the number.
    pub(crate) fn around(mut self, before: &'static str, after: &'static str) -> Self {
        self.around = (before, after);
        self
    }

    /// The least size of the box.
    pub(crate) fn size(mut self, size: Vec2) -> Self {
        self.size = Some(size);
        self
    }

    /// What else a value has to be, or why it is not: the sentence for the note.
    pub(crate) fn admit(mut self, admit: &'a dyn Fn(f64) -> Result<f64, String>) -> Self {
        self.admit = admit;
        self
    }

    /// Where dragging and stepping stop.
    pub(crate) fn limit(mut self, limit: &'a dyn Fn(f64) -> f64) -> Self {
        self.limit = limit;
        self
    }

    /// Takes a dragged value only once the hand lets go, where taking it moves the box itself.
    pub(crate) fn on_release(mut self) -> Self {
        self.follows = false;
        self
    }

    /// Leaves it to the caller to say why a text was not taken.
    pub(crate) fn quiet(mut self) -> Self {
        self.floats = false;
        self
    }

    /// A double click asks for the value's own default.
    pub(crate) fn resets(mut self) -> Self {
        self.resets = true;
        self
    }

    /// Shows every digit, ungrouped: for a number that is a name, which is copied and typed again.
    pub(crate) fn exact(mut self) -> Self {
        self.digits = Digits::Every;
        self
    }

    /// A value as the box shows it.
    fn text(&self, value: f64) -> String {
        let number = match self.digits {
            Digits::Few => self.domain.shown(value),
            Digits::Every => self.domain.unit.exact(value),
        };
        format!("{}{number}{}", self.around.0, self.around.1)
    }

    /// The value as the box offers it for editing.
    fn offered(&self) -> String {
        match self.digits {
            Digits::Few => self.domain.editable(self.value),
            Digits::Every => self.domain.unit.exact(self.value),
        }
    }

    /// Draws the box.
    pub(crate) fn show(self, ui: &mut Ui) -> BoxOutcome {
        // The same in both guises.
        let id = ui.next_auto_id();
        let mut took = Took::default();
        self.forget_note(ui, id);
        self.requests(ui, id, &mut took);
        let focused = ui.is_enabled()
            && ui.memory_mut(|memory| {
                memory.interested_in_focus(id, ui.layer_id());
                memory.has_focus(id)
            });
        let response = if focused {
            self.edit_ui(ui, id, &mut took)
        } else {
            self.leave(ui, id, &mut took);
            self.button_ui(ui, id, &mut took)
        };
        self.describe(ui, &response, focused);
        let reset = self.resets && response.double_clicked();
        if reset {
            ui.data_mut(|data| data.remove::<Editing>(id));
            ui.memory_mut(|memory| memory.surrender_focus(id));
        }
        let note = note(ui, id).map(|note| note.sentence);
        if self.floats
            && let Some(sentence) = &note
        {
            floating_note_ui(ui, &response, sentence);
        }
        BoxOutcome {
            value: took.value.filter(|value| *value != self.value && !reset),
            held: response.dragged() || focused,
            committed: took.committed,
            reset,
            stopped: took.stopped,
            note,
            response,
        }
    }

    /// What a screen reader asks for.
    fn requests(&self, ui: &Ui, id: Id, took: &mut Took) {
        let (asked, steps) = ui.input(|input| {
            let numbers =
                input.accesskit_action_requests(id, Action::SetValue).filter_map(|request| match request.data {
                    Some(ActionData::NumericValue(value)) => Some(value),
                    _ => None,
                });
            let count = |action| input.num_accesskit_action_requests(id, action) as f64;
            (numbers.last(), count(Action::Increment) - count(Action::Decrement))
        });
        if let Some(value) = asked {
            let checked = self.domain.check(value).map_err(|error| (sentence(&error.to_string()), None));
            self.settle(ui, id, self.domain.shown(value), checked, took);
        }
        self.turn(steps, took);
    }

    /// So many steps up or down.
    fn turn(&self, steps: f64, took: &mut Took) {
        if steps != 0.0 && self.value.is_finite() {
            let wanted = tidy(self.value + steps * self.step);
            let reached = self.within(wanted);
            took.stopped = (reached != wanted).then_some(wanted);
            took.commit(reached);
        }
    }

    /// The nearest value at which a hand may stop.
    fn within(&self, value: f64) -> f64 {
        let (low, high) = self.domain.limits;
        (self.limit)(value.clamp(low, high))
    }

    /// The box while it is typed into.
    fn edit_ui(&self, ui: &mut Ui, id: Id, took: &mut Took) -> Response {
        let frame = ui.ctx().cumulative_frame_nr();
        let offered = note(ui, id).map_or_else(|| self.offered(), |note| note.text);
        let editing = ui.data_mut(|data| data.remove_temp::<Editing>(id));
        // Where something else has changed the value meanwhile, the text is out of date.
        let editing = editing.filter(|e| e.value == self.value && frame <= e.frame + 1);
        let is_new = editing.is_none();
        let mut text = editing.map_or_else(|| offered.clone(), |editing| editing.text);
        if text == offered {
            let steps = ui.input_mut(|input| {
                let mut count = |key| {
                    input.count_and_consume_key(Modifiers::NONE, key) as f64
                        + input.count_and_consume_key(Modifiers::SHIFT, key) as f64
                        + input.count_and_consume_key(Modifiers::ALT, key) as f64
                };
                count(Key::ArrowUp) - count(Key::ArrowDown)
            });
            self.turn(steps, took);
        }
        if is_new {
            select_all(ui, id, &text);
        }
        let style = ui.style().drag_value_text_style.clone();
        let edit = TextEdit::singleline(&mut text)
            .clip_text(true)
            .align(ui.layout().align2())
            .min_size(self.size.unwrap_or_else(|| ui.spacing().interact_size))
            .id(id)
            .desired_width(0.0)
            .font(style);
        let response = ui.add(edit);
        if is_new {
            // Getting the focus has put the cursor somewhere.
            select_all(ui, id, &text);
        }
        if response.lost_focus() {
            if !ui.input(|input| input.key_pressed(Key::Escape)) {
                self.take(ui, id, &text, took);
            }
        } else {
            ui.data_mut(|data| data.insert_temp(id, Editing { text, value: self.value, frame }));
        }
        response
    }

    /// The focus has gone elsewhere between two frames.
    fn leave(&self, ui: &Ui, id: Id, took: &mut Took) {
        let Some(editing) = ui.data_mut(|data| data.remove_temp::<Editing>(id)) else { return };
        let is_last = ui.ctx().cumulative_frame_nr() <= editing.frame + 1;
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            ui.data_mut(|data| data.remove::<Note>(note_id(id)));
        } else if is_last && editing.value == self.value {
            self.take(ui, id, &editing.text, took);
        }
    }

    /// Takes what was typed, or notes why not.
    fn take(&self, ui: &Ui, id: Id, text: &str, took: &mut Took) {
        if text.trim() == self.offered() {
            ui.data_mut(|data| data.remove::<Note>(note_id(id)));
            return;
        }
        let read = self.domain.parse(text, Entry::Box { standing: self.value });
        self.settle(ui, id, text.to_owned(), read.map_err(|error| (sentence(&error.to_string()), None)), took);
    }

    fn settle(&self, ui: &Ui, id: Id, text: String, read: Result<f64, (String, Option<f64>)>, took: &mut Took) {
        let admitted = read.and_then(|value| (self.admit)(value).map_err(|reason| (reason, Some(value))));
        match admitted {
            Ok(value) => {
                ui.data_mut(|data| data.remove::<Note>(note_id(id)));
                took.commit(value);
            }
            Err((sentence, read)) => {
                let note = Note { text, sentence, value: self.value, read };
                ui.data_mut(|data| data.insert_temp(note_id(id), note));
            }
        }
    }

    /// A note is gone once the value has changed, or what was refused would be taken; one that floats also with the next
    /// press anywhere.
    fn forget_note(&self, ui: &Ui, id: Id) {
        let Some(note) = note(ui, id) else { return };
        let mended = note.read.is_some_and(|value| (self.admit)(value).is_ok());
        let pressed = self.floats && ui.input(|input| input.pointer.any_pressed() || input.key_pressed(Key::Escape));
        if note.value != self.value || mended || pressed {
            ui.data_mut(|data| data.remove::<Note>(note_id(id)));
        }
    }

    /// The box while it can be dragged.
    fn button_ui(&self, ui: &mut Ui, id: Id, took: &mut Took) -> Response {
        let drag_id = id.with("drag");
        let drag = ui.data(|data| data.get_temp::<Drag>(drag_id));
        let shown = drag.filter(|_| !self.follows).map_or(self.value, |drag| drag.shown);
        let button = Button::new(RichText::new(self.text(shown)).text_style(ui.style().drag_value_text_style.clone()))
            .wrap_mode(TextWrapMode::Extend)
            .sense(Sense::click_and_drag())
            .min_size(self.size.unwrap_or_else(|| ui.spacing().interact_size));
        let response = ui.add(button).on_hover_cursor(CursorIcon::ResizeHorizontal);
        if response.clicked() {
            ui.data_mut(|data| data.remove::<Editing>(id));
            ui.memory_mut(|memory| memory.request_focus(id));
        } else if response.dragged() && self.value.is_finite() {
            self.drag(ui, &response, drag, took);
        }
        if response.drag_stopped() {
            took.committed = true;
            if !self.follows {
                took.value = drag.map(|drag| drag.shown);
            }
        }
        if !response.dragged() {
            ui.data_mut(|data| data.remove::<Drag>(drag_id));
        }
        response
    }

    fn drag(&self, ui: &Ui, response: &Response, drag: Option<Drag>, took: &mut Took) {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        let moved = response.drag_delta();
        let slow = if ui.input(|input| input.modifiers.shift_only()) { 0.1 } else { 1.0 };
        // To the right and up is more.
        let by = f64::from(moved.x - moved.y) * self.speed * slow;
        let precise = drag.map_or(self.value, |drag| drag.precise) + by;
        let reach = f64::from(ui.input(egui::InputState::aim_radius)) * self.speed * slow;
        let wanted = if by == 0.0 {
            drag.map_or(self.value, |d| d.shown)
        } else {
            tidy(best_in_range_f64(precise - reach, precise + reach))
        };
        let reached = self.within(wanted);
        took.stopped = (reached != wanted).then_some(wanted);
        ui.data_mut(|data| data.insert_temp(response.id.with("drag"), Drag { precise, shown: reached }));
        if self.follows {
            took.value = Some(reached);
        }
    }

    fn describe(&self, ui: &Ui, response: &Response, focused: bool) {
        response.widget_info(|| WidgetInfo::drag_value(ui.is_enabled(), self.value));
        let (low, high) = self.domain.limits;
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if low > f64::MIN {
                node.set_min_numeric_value(low);
            }
            if high < f64::MAX {
                node.set_max_numeric_value(high);
            }
            node.set_numeric_value_step(self.step);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
            node.set_label(self.name);
            if !focused {
                node.set_value(self.text(self.value));
            }
        });
    }
}

/// What has come of a frame so far.
#[derive(Default)]
struct Took {
    value: Option<f64>,
    committed: bool,
    stopped: Option<f64>,
}

impl Took {
    /// A new value that is final at once.
    fn commit(&mut self, value: f64) {
        self.value = Some(value);
        self.committed = true;
    }
}

fn note_id(id: Id) -> Id {
    id.with("note")
}

fn note(ui: &Ui, id: Id) -> Option<Note> {
    ui.data(|data| data.get_temp::<Note>(note_id(id)))
}

/// Selects the text, so that typing replaces it.
fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::select_all_str(text)));
    state.store(ui.ctx(), id);
}

/// Draws a number that is not an input of the scenario: label, box and unit, with room after them for another. Returns
/// the new value, if it was changed.
pub(crate) fn number_box_ui(ui: &mut Ui, label: &str, unit: Unit, value: f64, range: (f64, f64)) -> Option<f64> {
    ui.label(label);
    let outcome = NumberBox::new(label, Domain { unit, limits: range, infinite: None }, value).show(ui);
    ui.label(RichText::new(unit.suffix()).small().color(Palette::of(ui).quiet));
    ui.add_space(theme::SPACE);
    outcome.value
}
