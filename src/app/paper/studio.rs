//! The program without a window: a scenario is looked at page by page, each waited for until it is settled.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::PaperError;
use crate::analysis::reading::Statistic;
use crate::app::App;
use crate::app::action::{Action, Command};
use crate::app::exhibit::Exhibit;
use crate::app::open::Origin;
use crate::app::pages::Page;
use crate::app::shell::dialogs::{Parent, Picked, Picker, Request};
use crate::app::shell::messages::Level;
use crate::app::shell::settings::Settings;
use crate::model::calendar::Date;
use crate::model::scenario::Strategy;
use crate::store::preset::{Document, Loaded};

/// What a picture or a paper is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The scenario.
    pub document: Arc<Document>,
    /// As it was saved, or opened: what differs from it is the user's own.
    pub saved: Arc<Document>,
    /// How many futures, and which.
    pub paths: usize,
    /// The seed of all of them.
    pub seed: u64,
    /// The strategy that is looked at in detail.
    pub focus: Strategy,
    /// What values are read by.
    pub statistic: Statistic,
    /// When the paper is made; `None` where no clock says it.
    pub date: Option<Date>,
}

impl Subject {
    /// A scenario as it was opened, over so many futures of a seed.
    pub fn new(document: Document, saved: Document, paths: usize, seed: u64, date: Option<Date>) -> Self {
        let (document, saved) = (Arc::new(document), Arc::new(saved));
        let (focus, statistic) = (Strategy::Plan, Statistic::default());
        Self { document, saved, paths, seed, focus, statistic, date }
    }
}

impl App {
    /// What is open, as the subject of a paper.
    pub fn subject(&self) -> Subject {
        Subject {
            document: Arc::new(self.open.document().clone()),
            saved: Arc::new(self.open.saved().clone()),
            paths: self.results.futures().spec().paths,
            seed: self.open.seed(),
            focus: self.pages.focus(),
            statistic: self.pages.statistic(),
            date: crate::worker::today(),
        }
    }
}

/// Nobody is there to choose a file.
struct NoPicker;

impl Picker for NoPicker {
    fn pick(&mut self, _: &Request, _: Parent<'_>, _: Box<dyn FnOnce() + Send>) -> Receiver<Picked> {
        channel().1
    }
}

/// How long nothing may be heard of what is computed before it is looked at all the same.
const PATIENCE: Duration = Duration::from_millis(20);
/// Looks in a row at which everything has to be settled: one may fall between a question and its answer.
const CALM: usize = 2;
/// Looks without anything new after which it is given up: minutes.
const MOST_LOOKS: usize = 30_000;

/// The program on a subject, without a window.
pub struct Studio {
    app: App,
    ctx: egui::Context,
    woken: Receiver<()>,
}

impl Studio {
    /// Opens a subject.
    pub fn new(subject: &Subject) -> Self {
        let (wake, woken) = channel();
        let settings = Settings { paths: subject.paths, seen_gallery: true, ..Settings::default() };
        let loaded = Loaded { document: (*subject.saved).clone(), warnings: Vec::new() };
        let wake = move || {
            let _ = wake.send(());
        };
        let mut app = App::new(loaded, Origin::Shipped("reference"), Box::new(NoPicker), settings, None, wake);
        let document = (*subject.document).clone();
        app.open.edit(|open| *open = document);
        app.open.commit();
        app.open.set_seed(subject.seed);
        let mut studio = Self { app, ctx: egui::Context::default(), woken };
        studio.apply(Action::Focus(subject.focus));
        studio.apply(Action::ReadBy(subject.statistic));
        studio
    }

    /// The program.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Has the program do something.
    pub fn apply(&mut self, action: Action) {
        self.app.apply(action, &self.ctx, None);
    }

    /// Turns to an exhibit and waits until what it shows is there.
    ///
    /// # Errors
    /// [`PaperError::Unanswered`] where that cannot be computed.
    pub fn show(&mut self, exhibit: Exhibit) -> Result<(), PaperError> {
        self.apply(Action::Show(exhibit));
        self.settle()
    }

    /// Turns to a page and waits until what it shows is there.
    ///
    /// # Errors
    /// [`PaperError::Unanswered`] where that cannot be computed.
    pub fn turn_to(&mut self, page: Page) -> Result<(), PaperError> {
        self.apply(Action::Do(Command::Page(page)));
        self.settle()
    }

    /// Waits until nothing more comes.
    fn settle(&mut self) -> Result<(), PaperError> {
        let mut calm = 0;
        for _ in 0..MOST_LOOKS {
            self.app.poll(&self.ctx, None);
            let failure = self.app.take_messages().into_iter().find(|message| message.level == Level::Error);
            if let Some(message) = failure {
                return Err(PaperError::Unanswered(message.text));
            }
            calm = if self.app.is_settled() { calm + 1 } else { 0 };
            if calm >= CALM {
                return Ok(());
            }
            if calm == 0
                && self.app.results.futures().is_started()
                && self.woken.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Disconnected)
            {
                break;
            }
        }
        Err(PaperError::Unanswered("nothing has come of it".to_owned()))
    }
}

impl App {
    /// Whether everything that the page shows is there.
    fn is_settled(&self) -> bool {
        let page = match self.pages.shown() {
            Page::WhatMatters => self.pages.what_matters.is_settled() && !self.pages.what_matters.is_stale(),
            Page::Sector => self.pages.sector.is_settled() && !self.pages.sector.is_stale(),
            Page::Network => self.pages.network.is_settled(),
            _ => true,
        };
        let futures = self.results.futures();
        page && futures.is_started()
            && futures.is_settled()
            && self.results.shelf().is_settled()
            && self.pages.why.is_settled()
    }
}
