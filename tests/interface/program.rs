//! The program in a harness, with a picker that answers by itself.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use egui_kittest::Harness;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::shell::dialogs::{Parent, Picked, Picker, Request};
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin, Page};
use hashpivot::model::parameters::find;
use hashpivot::store::preset::{self, Loaded};
use hashpivot::view::Window;

use crate::raster::CpuRenderer;

pub(crate) use crate::hand::dropped;

/// Answers to file dialogs, given before they are asked for; without one, a dialog is cancelled.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    picked: Arc<Mutex<VecDeque<Option<Picked>>>>,
    /// The other end of a dialog that nobody has answered yet.
    unanswered: Arc<Mutex<Vec<Sender<Picked>>>>,
    asked: Arc<Mutex<usize>>,
}

impl Answers {
    /// The next dialog is answered so.
    pub(crate) fn give(&self, path: Option<PathBuf>) {
        self.answer(path.map_or(Picked::Cancelled, Picked::Path));
    }

    /// The next dialog comes to this.
    pub(crate) fn answer(&self, picked: Picked) {
        self.picked.lock().expect("no panic").push_back(Some(picked));
    }

    /// The next dialog stays open until the harness is gone.
    pub(crate) fn leave_open(&self) {
        self.picked.lock().expect("no panic").push_back(None);
    }

    /// How many dialogs were opened.
    pub(crate) fn asked(&self) -> usize {
        *self.asked.lock().expect("no panic")
    }
}

impl Picker for Answers {
    fn pick(&mut self, _: &Request, _: Parent<'_>, wake: Box<dyn FnOnce() + Send>) -> Receiver<Picked> {
        *self.asked.lock().expect("no panic") += 1;
        let (send, receive) = channel();
        match self.picked.lock().expect("no panic").pop_front().unwrap_or(Some(Picked::Cancelled)) {
            Some(picked) => {
                send.send(picked).expect("somebody waits");
                wake();
            }
            None => self.unanswered.lock().expect("no panic").push(send),
        }
        receive
    }
}

/// The reference company, as the program opens it.
pub(crate) fn reference() -> Loaded {
    preset::resolve("reference").expect("it is shipped")
}

/// The program on the reference company at 1280 × 720.
pub(crate) fn harness() -> Harness<'static, Window> {
    harness_with(Answers::default())
}

/// The same, with answers for its dialogs.
pub(crate) fn harness_with(answers: Answers) -> Harness<'static, Window> {
    harness_of(reference(), answers, (1280.0, 720.0))
}

/// The program on a scenario, in a window of this size. Its settings are not kept.
pub(crate) fn harness_of(loaded: Loaded, answers: Answers, size: (f32, f32)) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size(egui::vec2(size.0, size.1))
        .with_max_steps(32)
        .renderer(CpuRenderer::default())
        .build_eframe(|cc| {
            // A thousand futures are enough to be shown, and soon there in a debug build.
            let settings = Settings { paths: 1_000, seen_first_steps: true, ..Settings::default() };
            let app = App::new(loaded, Origin::Shipped("reference"), Box::new(answers), settings, None, || {});
            Window::new(&cc.egui_ctx, app)
        });
    harness.run();
    harness
}

/// Waits until the ensemble of the open scenario is there in full, and what the page that is shown asks.
pub(crate) fn settle(harness: &mut Harness<'static, Window>) {
    for _ in 0..10_000 {
        let app = &harness.state().app;
        let answered = app.pages().shown() != Page::WhatMatters
            || (app.pages().what_matters.is_settled() && !app.pages().what_matters.is_stale());
        let sector =
            app.pages().shown() != Page::Sector || (app.pages().sector.is_settled() && !app.pages().sector.is_stale());
        let network = app.pages().shown() != Page::Network || app.pages().network.is_settled();
        if app.results().futures().is_settled() && answered && sector && network {
            harness.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
    panic!("the ensemble never came");
}

/// Waits until what stands beside the open scenario is there too, and why it differs.
pub(crate) fn settle_all(harness: &mut Harness<'static, Window>) {
    settle(harness);
    for _ in 0..20_000 {
        let app = &harness.state().app;
        if app.results().shelf().is_settled() && app.pages().why.is_settled() {
            harness.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
    panic!("something never came");
}

/// Has the program do something.
pub(crate) fn apply(harness: &mut Harness<'_, Window>, action: impl Into<Action>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action.into(), &ctx, None);
}

/// Sets an input, as one step.
pub(crate) fn set(harness: &mut Harness<'_, Window>, id: &str, value: f64) {
    apply(harness, Action::Set(Input(find(id).expect("an input")), value));
    apply(harness, Action::Commit);
}

/// Shows a page.
pub(crate) fn show(harness: &mut Harness<'_, Window>, page: Page) {
    apply(harness, Action::Do(Command::Page(page)));
}

/// Saves what is open to a path that is typed, and waits until it is there.
pub(crate) fn save_to(harness: &mut Harness<'static, Window>, path: &Path) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::SaveByPath), &ctx, None);
    harness.state_mut().app.apply(Action::TypedPath(path.to_string_lossy().into_owned()), &ctx, None);
    written(harness);
}

/// Waits until what is on its way to the disk is there, and what follows is done.
pub(crate) fn written(harness: &mut Harness<'static, Window>) {
    for _ in 0..10_000 {
        harness.step();
        if !harness.state().app.is_writing() {
            harness.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    panic!("it was never written");
}
