//! What must hold whenever somebody looks.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, PointerButton, Popup, ViewportEvent};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT;
use hashpivot::app::action::{Action, Answer, Command};
use hashpivot::app::{App, Origin, Page};
use hashpivot::store::preset::{self, Document};
use hashpivot::store::share;
use rand::RngExt;

use crate::counting::held;
use crate::monkey::{Monkey, viewport};

/// Escapes that lead out of whatever is open.
const ENOUGH: usize = 24;
/// The most that the process holds, bytes: far more than it should, and far less than what a leak comes to.
const MOST: isize = 600_000_000;
/// What is waited for must come, on whatever machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a document is, to the last bit: the shortest text of a number is read as that number and no other. The industry
/// stands in the text of a file.
fn text(document: &Document) -> String {
    format!("{document:?}{}", preset::to_text(document))
}

/// The same of what is kept in a file: notes on inputs that have other values by now are not, and stand in no text.
fn kept(document: &Document) -> String {
    let kept = Document { sources: Vec::new(), ..document.clone() };
    format!("{kept:?}{}", preset::to_text(document))
}

/// The same of what goes into a code.
fn sent(document: &Document) -> String {
    let sent = Document { sources: Vec::new(), published: Vec::new(), ..document.clone() };
    format!("{sent:?}{}", preset::to_bare_text(document))
}

/// Where two texts begin to differ, for reading.
fn same(one: &str, other: &str, what: &str) {
    if one == other {
        return;
    }
    let at = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let around = |text: &str| text.chars().skip(at.saturating_sub(200)).take(400).collect::<String>();
    panic!("{what}:\n{}\n--- comes back as ---\n{}", around(one), around(other));
}

fn sum(app: &App) -> u64 {
    let mut hasher = DefaultHasher::new();
    (text(app.open().document()), app.open().seed()).hash(&mut hasher);
    hasher.finish()
}

/// States of the open scenario that undo must lead back to.
#[derive(Default)]
pub(crate) struct Known {
    /// By how many steps of undo there were.
    states: Vec<u64>,
    saved: Option<(u64, Document, Origin)>,
}

impl Known {
    /// Another scenario is open, or steps were left out.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Forgets what can no longer be undone to. A frame may take back a step and make others, so the nearest are not
    /// known for sure.
    fn follow(&mut self, app: &App) {
        let (open, (past, future)) = (app.open(), app.open().steps());
        let same = |(revision, saved, origin): &(u64, Document, Origin)| {
            *revision == open.revision() || (saved == open.saved() && origin == open.origin())
        };
        if !self.saved.as_ref().is_some_and(same) || past + future == 0 || past + future >= 199 {
            self.states.clear();
        }
        if self.saved.as_ref().is_none_or(|(revision, ..)| *revision != open.revision()) {
            self.saved = Some((open.revision(), open.saved().clone(), open.origin().clone()));
        }
        self.states.truncate(past.saturating_sub(4));
    }
}

impl Monkey {
    /// After every frame.
    pub(crate) fn follow(&mut self) {
        let mut known = std::mem::take(&mut self.known);
        if let Some(app) = self.running() {
            known.follow(app);
        }
        self.known = known;
    }

    /// Looks whether all is well.
    pub(crate) fn look(&mut self) {
        self.looks += 1;
        self.tell("somebody looks".to_owned());
        self.let_go();
        self.leave_everything();
        self.every_number_is_one();
        self.undo_leads_back();
        self.what_is_read_again_is_the_same();
        match self.any(12) {
            0..=2 => self.what_is_saved_is_what_is_opened(),
            3..=5 => self.a_crash_loses_nothing(),
            6 => self.a_close_is_obeyed(),
            _ => {}
        }
        assert!(held() < MOST, "{} MB are held", held() / 1_000_000);
        // Many more would be waited for in a debug build.
        self.apply(Action::Paths(256));
        self.step();
        self.frames_an_event = self.one_of(&[0.9, 0.6, 0.3, 0.1]);
    }

    /// All hands off, in a window of the usual size.
    fn let_go(&mut self) {
        self.chance.answer_all();
        let pos = self.pointer;
        let buttons = [PointerButton::Primary, PointerButton::Secondary, PointerButton::Middle, PointerButton::Extra1];
        let input = self.harness_mut().input_mut();
        input.hovered_files.clear();
        input.events.push(Event::WindowFocused(true));
        input.events.push(Event::ModifiersChanged(Modifiers::NONE));
        for button in buttons {
            input.events.push(Event::PointerButton { pos, button, pressed: false, modifiers: Modifiers::NONE });
        }
        input.events.push(Event::PointerGone);
        self.harness_mut().set_size(egui::vec2(1280.0, 720.0));
        let viewport = viewport(self.harness_mut());
        viewport.native_pixels_per_point = Some(1.0);
        viewport.minimized = Some(false);
        self.ctx().set_zoom_factor(1.0);
        self.step();
        self.step();
    }

    /// Whether nothing lies over the pages, and nothing is told or presented.
    fn is_free(&self) -> bool {
        let app = self.app();
        app.shell().dialog().is_none()
            && app.shell().covers().top().is_none()
            && app.stage().on().is_none()
            && app.stories().told().is_none()
            && !app.pages().why.is_open()
            && app.pages().enlarged().is_none()
            && !Popup::is_any_open(&self.ctx())
            && !self.ctx().text_edit_focused()
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        for pressed in [true, false] {
            let stroke = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            self.harness_mut().input_mut().events.extend([Event::ModifiersChanged(modifiers), stroke]);
            self.step();
        }
        self.harness_mut().input_mut().events.push(Event::ModifiersChanged(Modifiers::NONE));
        self.step();
    }

    /// Esc leads out of everything, but for a stage on a screen of its own; then each page's key shows it.
    fn leave_everything(&mut self) {
        // What is opened once something is saved comes when it is, and on its own first page.
        self.wait_until("something is never written", |app| !app.is_writing());
        let mut strokes = 0;
        while !self.is_free() {
            let app = self.app();
            let (dialog, covers) = (app.shell().dialog(), app.shell().covers().stack());
            let stuck = format!(
                "{dialog:.400?}, {covers:?}, on stage {}, told {}, enlarged {:?}, a menu {}, typing {}; {:?}",
                app.stage().on().is_some(),
                app.stories().told().is_some(),
                app.pages().enlarged(),
                Popup::is_any_open(&self.ctx()),
                self.ctx().text_edit_focused(),
                self.uppermost(),
            );
            assert!(strokes < ENOUGH, "this cannot be left: {stuck}");
            strokes += 1;
            let is_covered = dialog.is_some() || !covers.is_empty() || Popup::is_any_open(&self.ctx());
            if app.stage().has_second_window() && app.stories().told().is_none() && !is_covered {
                self.press(Modifiers::SHIFT, Key::F5);
            } else {
                self.press(Modifiers::NONE, Key::Escape);
            }
        }
        assert!(!self.app().shell().is_held(), "something is held by nobody");
        let page = self.one_of(&Page::ALL);
        self.press(Modifiers::CTRL | Modifiers::COMMAND, page.key());
        assert_eq!(self.app().pages().shown(), page, "its key shows a page");
    }

    /// What was drawn last, and so lies over all else.
    fn uppermost(&self) -> Vec<String> {
        let layers = self.ctx().memory(|memory| format!("{:?}", memory.areas().visible_layer_ids()));
        let root = self.harness().root();
        let names = root.children_recursive().filter_map(|node| node.accesskit_node().label());
        let names: Vec<String> = names.collect();
        std::iter::once(layers).chain(names.into_iter().rev().take(12)).collect()
    }

    fn every_number_is_one(&mut self) {
        let document = text(self.app().open().document());
        assert!(!document.contains("NaN"), "a scenario holds no number that is none: {document}");
        let is_none = |text: &str| -> bool {
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            words.any(|word| matches!(word, "NaN" | "inf"))
        };
        let is_bad = |node: &Node<'_>| {
            let node = node.accesskit_node();
            node.label().is_some_and(|text| is_none(&text))
                || (!node.is_text_input() && node.value().is_some_and(|text| is_none(&text)))
        };
        let root = self.harness().root();
        let found: Vec<String> = root
            .children_recursive()
            .filter(is_bad)
            .map(|node| format!("{:?} {:?}", node.accesskit_node().label(), node.accesskit_node().value()))
            // A name may hold what was typed.
            .filter(|text| !text.contains("type") && !document.contains("inf"))
            .collect();
        assert!(found.is_empty(), "on {:?}: {found:?}", self.app().pages().shown());
        let unnamed = self.harness().unnamed_widgets();
        assert!(unnamed.is_empty(), "on {:?}: {unnamed:?}", self.app().pages().shown());
    }

    /// Takes back steps, all of them now and then, and makes them again.
    fn undo_leads_back(&mut self) {
        self.apply(Action::Commit);
        let before = sum(self.app());
        let most = if self.any(6) == 0 { usize::MAX } else { 6 };
        let mut walked = vec![before];
        while walked.len() <= most && self.app().open().can_undo() {
            self.apply(Action::Do(Command::Undo));
            walked.push(sum(self.app()));
        }
        let (to, _) = self.app().open().steps();
        for (place, state) in walked.iter().rev().enumerate() {
            let known = self.known.states.get(to + place);
            assert!(known.is_none_or(|known| known == state), "step {} is not what it was", to + place);
        }
        for state in walked.iter().rev().skip(1) {
            self.apply(Action::Do(Command::Redo));
            assert!(sum(self.app()) == *state, "redo leads elsewhere");
        }
        self.steps_undone += walked.len() as u64 - 1;
        for state in &walked[1..] {
            self.apply(Action::Do(Command::Undo));
            assert!(sum(self.app()) == *state, "the second time undo leads elsewhere");
        }
        // All of it is known; what the frames to come may change is forgotten by them.
        if self.known.states.len() <= to {
            let fits = self.known.states.len() == to || to == 0;
            let states = walked.iter().rev().copied();
            if fits {
                self.known.states.truncate(to);
                self.known.states.extend(states);
            }
        }
        for _ in 1..walked.len() {
            self.apply(Action::Do(Command::Redo));
        }
        assert_eq!(sum(self.app()), before);
        self.step();
    }

    fn what_is_read_again_is_the_same(&mut self) {
        let document = self.app().open().document();
        let again = preset::parse(&preset::to_text(document)).expect("what is written can be read");
        same(&kept(document), &kept(&again.document), "as a file");
        let again = share::open(&share::code(document)).expect("a code can be read");
        same(&sent(document), &sent(&again.document), "as a code");
    }

    fn wait_until(&mut self, what: &str, is: impl Fn(&App) -> bool) {
        let began = Instant::now();
        while !is(self.app()) {
            assert!(began.elapsed() < PATIENCE, "{what}");
            std::thread::sleep(Duration::from_millis(1));
            self.step();
        }
    }

    fn what_is_saved_is_what_is_opened(&mut self) {
        self.tell("it is saved and opened".to_owned());
        let path = self.folder().join(format!("saved-{}.ron", self.looks));
        self.wait_until("something is never written", |app| !app.is_writing());
        let before = kept(self.app().open().document());
        self.apply(Action::Do(Command::SaveByPath));
        self.apply(Action::TypedPath(path.to_string_lossy().into_owned()));
        self.wait_until("it is never saved", |app| !app.is_writing());
        let loses = matches!(self.app().shell().dialog(), Some(hashpivot::app::Dialog::Overwrite(_)));
        assert!(!loses, "a new file replaces none");
        assert!(!self.app().open().is_unsaved(), "it is saved");
        self.apply(Action::OpenShipped("hybrid"));
        // What waits behind the sector page may be unsaved still.
        self.apply(Action::Answer(Answer::Discard));
        self.apply(Action::OpenFile(path.clone()));
        self.apply(Action::Answer(Answer::Discard));
        assert_eq!(*self.app().open().origin(), Origin::File(path.clone()), "it is opened");
        same(&before, &kept(self.app().open().document()), "as a file that is opened");
        self.step();
        drop(std::fs::remove_file(path));
    }

    fn a_crash_loses_nothing(&mut self) {
        self.tell("it crashes".to_owned());
        self.harness_mut().state_mut().app.wait_until_kept();
        // What was saved is read again from its file.
        let state =
            |app: &App| format!("{}{}{:?}", kept(app.open().document()), app.open().seed(), app.pages().shown());
        let before = state(self.app());
        self.start();
        same(&before, &state(self.app()), "what was open before the crash");
    }

    fn a_close_is_obeyed(&mut self) {
        self.tell("it is closed".to_owned());
        let starts = self.starts;
        for _ in 0..20 {
            if self.starts > starts {
                return;
            }
            let asked = matches!(self.app().shell().dialog(), Some(hashpivot::app::Dialog::Unsaved(..)));
            if asked {
                let answer = if self.rng.random_bool(0.2) { Answer::Cancel } else { Answer::Discard };
                self.apply(Action::Answer(answer));
            } else {
                self.wait_until("something is never written", |app| !app.is_writing());
                viewport(self.harness_mut()).events.push(ViewportEvent::Close);
            }
            self.step();
            if self.starts == starts {
                self.step();
            }
        }
        panic!("it does not close: {:.400?}", self.app().shell().dialog());
    }
}
