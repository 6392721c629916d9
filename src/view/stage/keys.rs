//! What the keyboard does on stage, and while a story is told. Nobody who types, answers a question or has opened a menu
//! walks by it.

use egui::{Key, Modifiers, Popup, Ui};

use crate::app::App;
use crate::app::action::Action;
use crate::app::command::is_space_needed;
use crate::app::exhibit::Exhibit;
use crate::app::stage::Wish;
use crate::app::stories::Wish as Telling;

/// The digits, in the order of the exhibits that they show.
const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Reads the keys of a window, `on_stage` where it shows the stage, `typing` where a text was typed in the last frame:
/// the key that ends that has taken the box its keyboard already.
pub(in crate::view) fn keys(ui: &Ui, app: &App, typing: bool, on_stage: bool, actions: &mut Vec<Action>) {
    let (stage, told) = (app.stage().on(), app.stories().told());
    let busy = app.shell().dialog().is_some()
        || app.shell().covers().top().is_some()
        || Popup::is_any_open(ui.ctx())
        || ui.ctx().text_edit_focused()
        || typing;
    if busy || (stage.is_none() && told.is_none()) {
        return;
    }
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let any = |keys: &[Key]| keys.iter().any(|key| pressed(*key));
    if let Some(on) = stage.filter(|_| on_stage) {
        if any(&[Key::B, Key::Period]) {
            actions.push(Wish::Blank.into());
        }
        if on.is_blank() {
            // Whatever brings the picture back does nothing else.
            if any(&[Key::Escape, Key::Space, Key::Enter, Key::ArrowRight, Key::ArrowLeft, Key::PageDown, Key::PageUp])
            {
                actions.push(Wish::Blank.into());
            }
            return;
        }
        stage_keys(ui, told.is_some(), actions);
    }
    if told.is_some() {
        story_keys(ui, actions);
    }
    if pressed(Key::Escape) {
        actions.push(if on_stage { Wish::Leave.into() } else { Telling::End.into() });
    }
}

/// Keys that move a slider or push a button that has the keyboard are theirs.
fn is_free(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none())
}

fn stage_keys(ui: &Ui, told: bool, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if pressed(Key::H) {
        actions.push(Wish::Ring.into());
    }
    if pressed(Key::S) {
        actions.push(Wish::NextSpotlight.into());
    }
    for (key, exhibit) in DIGITS.into_iter().zip(Exhibit::all()) {
        if pressed(key) {
            actions.push(Wish::Show(exhibit).into());
        }
    }
    if !is_free(ui) {
        return;
    }
    let (mut on, mut back) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
    if !told {
        on |= pressed(Key::ArrowRight) || pressed(Key::PageDown);
        back |= pressed(Key::ArrowLeft) || pressed(Key::PageUp);
    }
    if on || back {
        actions.push(Wish::Turn(if on { 1 } else { -1 }).into());
    }
}

fn story_keys(ui: &Ui, actions: &mut Vec<Action>) {
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let (mut on, mut back) = (pressed(Key::PageDown), pressed(Key::PageUp));
    // A slider that was taken by a click has no use for them.
    if !is_space_needed(ui.ctx()) {
        on |= pressed(Key::Space) || pressed(Key::Enter);
    }
    if is_free(ui) {
        on |= pressed(Key::ArrowRight);
        back |= pressed(Key::ArrowLeft);
        if pressed(Key::Home) {
            actions.push(Telling::Go(0).into());
        }
        if pressed(Key::End) {
            actions.push(Telling::Last.into());
        }
    }
    if on {
        actions.push(Telling::On.into());
    } else if back {
        actions.push(Telling::Back.into());
    }
}
