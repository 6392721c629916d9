//! State and decisions, without drawing: what is open, what it comes to, what is shown of it, and the window around it.
//!
//! Views read [`App`] and return [`action::Action`]s; [`App::apply`] is the one place where they are handed on to the
//! part that carries them out. Each part is the only writer of its own state and counts its changes; what is made of it
//! knows by these numbers whether it is out of date:
//!
//! - [`book`]: the company's leases and debts in lines, and which of them are looked into;
//! - [`open`]: the document, where it came from, what is saved, the seed of all futures, undo;
//! - `worlds`: worlds and shocks applied to it, and the network as it is today;
//! - [`results`]: the central path in the frame of the change, futures as they come in, the baseline;
//! - [`time`]: the month that the charts over time show, whether it goes by, and the span that is looked at;
//! - [`exhibit`]: the list of what can stand by itself, on a stage or in a picture;
//! - [`paper`]: pictures, reports and workbooks, to be taken away;
//! - [`pages`]: one module a page, brought up to date only while it is shown, from [`picture`]s;
//! - [`stage`] and [`stories`]: what is presented, and what is told step by step;
//! - [`covers`] and [`shell`]: what lies over the pages, and the window around them;
//! - `session`: all of it that is kept on the disk at any moment, and how it is put back.

pub mod action;
pub mod book;
pub mod command;
pub mod covers;
pub mod exhibit;
pub mod open;
pub mod pages;
pub mod paper;
pub mod picture;
mod possible;
pub mod results;
mod session;
pub mod shell;
pub mod singles;
pub mod stage;
pub mod stories;
mod tables;
pub mod time;
mod worlds;

use std::path::PathBuf;
use std::sync::Arc;

pub use self::covers::Cover;
pub use self::exhibit::Exhibit;
pub use self::open::Origin;
pub use self::pages::Page;
pub use self::shell::dialogs::{Dialog, Unsaved};

use self::action::{Action, Command, TableAction, TableId};
use self::book::Book;
use self::open::{Open, Work, titled};
use self::pages::compare::{Standing, Wish as Comparing};
use self::pages::sector::Wish as Sector;
use self::pages::{Pages, Wish};
use self::paper::{Papers, Wish as Making};
use self::results::{Results, Wake};
use self::session::Keeping;
use self::shell::Shell;
use self::shell::dialogs::{Parent, Picker, Purpose, Refused};
use self::shell::messages::{Level, Message};
use self::shell::settings::{Motion, Settings, ThemeChoice};
use self::singles::Singles;
use self::stage::Stage;
use self::stories::making::Record;
use self::stories::{Stories, Wish as Telling};
use self::time::{Playhead, Wish as Time};
use crate::model::calendar::YearMonth;
use crate::model::industry::Figure;
use crate::store::history::market;
use crate::store::plain::{plain_line, plain_text};
use crate::store::preset::{Document, Loaded, Opened};
use crate::worker::handover::Incoming;
use crate::worker::{fresh_seed, waker};

/// The program.
pub struct App {
    open: Open,
    book: Book,
    results: Results,
    pages: Pages,
    time: Playhead,
    singles: Singles,
    shell: Shell,
    session: Option<Keeping>,
    /// Files that other starts of the program hand over.
    incoming: Option<Incoming>,
    papers: Papers,
    stage: Stage,
    stories: Stories,
}

impl App {
    /// The program with a scenario open. Changed settings are kept at the given path, or not at all. `wake` is called,
    /// from another thread, when there is something to [`Self::poll`].
    pub fn new(
        loaded: Loaded,
        origin: Origin,
        picker: Box<dyn Picker>,
        settings: Settings,
        settings_path: Option<PathBuf>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let wake: Wake = waker(wake);
        let open = Open::new(Work::read(loaded, origin));
        let mut app = Self {
            results: Results::new(&open, settings.futures(), &wake),
            pages: Pages::new(&open, &wake),
            singles: Singles::new(wake.clone()),
            papers: Papers::new(wake.clone()),
            shell: Shell::new(picker, settings, settings_path, wake),
            book: Book::default(),
            time: Playhead::default(),
            stage: Stage::default(),
            stories: Stories::default(),
            open,
            session: None,
            incoming: None,
        };
        app.warn();
        app.refresh();
        app
    }

    /// What is open.
    pub fn open(&self) -> &Open {
        &self.open
    }

    /// Its leases and debts as they are shown.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// What it comes to.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// What is shown of it.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// The time that its charts show.
    pub fn time(&self) -> &Playhead {
        &self.time
    }

    /// Single futures: those that are drawn, and the one that is read.
    pub fn singles(&self) -> &Singles {
        &self.singles
    }

    /// What is said of the month that is looked at: how many futures have defaulted by then. Empty at rest.
    pub fn told_of_month(&self) -> &str {
        self.pages.told_of_month()
    }

    /// The window around it.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    /// Whether things glide to where they belong, or are there at once.
    pub fn glides(&self) -> bool {
        match self.shell.settings.motion {
            Motion::Full => true,
            Motion::Less => false,
            Motion::System => !self.shell.system_asks_for_less_motion(),
        }
    }

    /// What the user is to be told, given away.
    pub fn take_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.shell.messages)
    }

    /// What the window is called: the scenario, whether it has changes that are not saved, and the program.
    pub fn window_title(&self) -> String {
        let unsaved = if self.open.is_unsaved() { " • unsaved" } else { "" };
        format!("{}{unsaved} — Hashpivot", plain_line(titled(self.open.document())))
    }

    /// Shows every text that somebody else has written, and that may hold any sign there is.
    pub fn foreign_texts(&self, see: &mut dyn FnMut(&str)) {
        let document = self.open.document();
        let company = &document.scenario.company;
        for text in [&document.title, &document.summary, &self.open.world_name().title] {
            see(text);
        }
        company.leases.iter().for_each(|lease| see(&lease.name));
        company.debts.iter().for_each(|debt| see(&debt.name));
        self.shell.settings.recent.iter().for_each(|path| see(&path.to_string_lossy()));
    }

    /// Text for the clipboard, given away.
    pub fn take_clipboard(&mut self) -> Option<String> {
        self.shell.clipboard.take()
    }

    /// Hands what a view asked for on to the part that carries it out. `parent` is the window that a file dialog belongs
    /// to.
    pub fn apply(&mut self, action: Action, ctx: &egui::Context, parent: Parent<'_>) {
        self.make_way(&action);
        if !self.is_held_up(&action) {
            self.carry_out(action, ctx, parent);
        }
        self.refresh();
    }

    /// The same without a question.
    fn carry_out(&mut self, action: Action, ctx: &egui::Context, parent: Parent<'_>) {
        match action {
            Action::Do(command) => self.run(command, ctx, parent),
            Action::Set(input, value) => self.set(input, value),
            Action::Commit => self.open.commit(),
            Action::Entry(action) => self.change_entry(action),
            Action::SetCohort(cohort, figure, value) => self.set_cohort(cohort, figure, value),
            Action::ResetCohorts => self.reset_cohorts(),
            Action::RunOnHistory(from) => self.run_on_history(from),
            Action::SetDetails { title, summary, as_of } => self.set_details(&title, &summary, as_of),
            Action::OpenShipped(name) => self.begin(Origin::Shipped(name).open()),
            Action::EnterWorld(name) => self.enter_shipped(name),
            Action::Strike(name) => self.strike_shipped(name),
            Action::TypeToday(field, text) => self.type_today(field, text),
            Action::BeginToday => self.begin_today(),
            Action::OpenFile(path) => self.open_file(&path, ctx),
            Action::OpenText(text) => self.open_text(&text, ctx, parent),
            Action::OpenPasted(loaded) => {
                self.begin(Ok(Opened { loaded: *loaded, origin: Origin::Pasted, on_disk: None }));
            }
            Action::Find(finding) => self.find(finding, ctx, parent),
            Action::DismissFirstSteps => self.dismiss_first_steps(),
            Action::TypedPath(text) => self.take_typed(&text, ctx, parent),
            Action::Table(id, action) => self.do_with_table(id, action, ctx, parent),
            Action::Focus(strategy) => self.pages.focus = strategy,
            Action::ReadBy(statistic) => self.pages.statistic = statistic,
            Action::Hold(held) => self.shell.moved.by_hand = held,
            Action::Paths(paths) => self.set_paths(paths),
            Action::Seed(seed) => self.open.set_seed(seed),
            Action::CopySeed => {
                let seed = self.open.seed();
                self.shell.copy(seed.to_string(), format!("Seed {seed} is on the clipboard."));
            }
            Action::CancelRun => self.results.cancel(),
            Action::Wish(wish) => self.grant(wish, ctx, parent),
            Action::Paper(wish) => self.make(wish, ctx, parent),
            Action::Stage(wish) => self.grant_of_stage(wish, ctx),
            Action::Story(wish) => self.grant_of_stories(wish, ctx, parent),
            Action::Show(exhibit) => {
                self.shell.uncover_all();
                self.pages.enlarge(None);
                self.pages.shown = exhibit.page();
                if let Some(wish) = Self::wish_for(exhibit) {
                    self.grant(wish, ctx, parent);
                }
            }
            Action::Search(text) => self.shell.look_for(text),
            Action::SearchReached => self.shell.search_wanted = false,
            Action::Theme(choice) => self.set_theme(choice, ctx),
            Action::Zoom(zoom) => self.shell.set(|settings| settings.zoom = zoom),
            Action::Answer(answer) => self.answer(answer, ctx, parent),
            Action::CloseDialog => drop(self.shell.dialogs.close()),
            Action::Read(topic) => self.shell.covers.read(topic),
            Action::Uncover => self.shell.uncover(),
            Action::FindInput(input) => {
                self.shell.uncover_all();
                self.shell.look_for(input.0.label.to_owned());
            }
            Action::Motion(motion) => self.shell.set(|settings| settings.motion = motion),
            Action::FindEntry(list, place) => self.find_entry(list, place),
            Action::Time(wish) => self.time.grant(wish),
            Action::Singles(wish) => {
                self.singles.grant(wish);
                if matches!(wish, singles::Wish::Read(Some(_))) {
                    self.pages.enlarge(None);
                    self.pages.shown = Page::Ledger;
                }
            }
        }
    }

    fn run(&mut self, command: Command, ctx: &egui::Context, parent: Parent<'_>) {
        if self.can(command).is_err() {
            return;
        }
        let mut table = |id, action| self.do_with_table(id, action, ctx, parent);
        match command {
            Command::ExportInputs => table(TableId::Inputs, TableAction::Export),
            Command::CopyInputs => table(TableId::Inputs, TableAction::Copy),
            Command::ExportLedger => table(TableId::Ledger, TableAction::Export),
            Command::CopyLedger => table(TableId::Ledger, TableAction::Copy),
            Command::SavePicture => self.make(Making::SaveShown, ctx, parent),
            Command::Report => self.make(Making::Report, ctx, parent),
            Command::Workbook => self.make(Making::Workbook, ctx, parent),
            Command::New => self.cover(Cover::Gallery),
            Command::Sources => self.cover(Cover::Sources),
            Command::Method => self.cover(Cover::Method),
            Command::OpenCode => self.ask(Dialog::Code(Refused::default())),
            Command::CopyCode => self.copy_code(),
            Command::Palette => self.open_finder(),
            Command::Keys => self.ask(Dialog::Keys),
            Command::FirstSteps => self.show_first_steps(),
            Command::ForgetRecent => self.shell.set(|settings| settings.recent.clear()),
            Command::ZoomIn => egui::gui_zoom::zoom_in(ctx),
            Command::ZoomOut => egui::gui_zoom::zoom_out(ctx),
            Command::ZoomReset => ctx.set_zoom_factor(1.0),
            Command::Licences => self.cover(Cover::Licences),
            Command::Open => self.pick(Purpose::Open, ctx, parent),
            Command::OpenByPath => self.type_path(Purpose::Open),
            Command::Save => self.save(None, ctx, parent),
            Command::SaveAs => self.pick(Purpose::Save, ctx, parent),
            Command::SaveByPath => self.type_path(Purpose::Save),
            Command::Details => self.ask(Dialog::Details),
            Command::Today => self.ask_about_today(),
            Command::SaveWorld => self.pick(Purpose::SaveWorld, ctx, parent),
            Command::RestoreSession => self.take_back_session(),
            Command::Undo => _ = self.open.undo(),
            Command::Redo => _ = self.open.redo(),
            Command::PinBaseline => self.pin(),
            Command::UnpinBaseline => {
                self.results.unpin();
                self.stock();
            }
            Command::Search => self.shell.search_wanted = true,
            Command::Why => self.pages.why.toggle(),
            Command::Back => self.apply(Sector::Back.into(), ctx, parent),
            Command::DrawOtherFutures => match fresh_seed(self.open.seed()) {
                Ok(seed) => self.open.set_seed(seed),
                Err(error) => self.shell.tell(Level::Error, format!("No other futures were drawn: {error}")),
            },
            Command::Page(page) => {
                self.shell.uncover_all();
                self.pages.enlarge(None);
                self.pages.shown = page;
            }
            Command::PlayTime => self.time.grant(Time::Play),
            Command::MonthOn => self.time.grant(Time::Step(1)),
            Command::MonthBack => self.time.grant(Time::Step(-1)),
            Command::FirstMonth => self.time.grant(Time::StandAt(0.0)),
            Command::WholeRun => self.time.grant(Time::Leave),
            Command::Present | Command::PresentOnTwo => {
                self.shell.first_steps.presented();
                self.present(command == Command::PresentOnTwo, ctx);
            }
            Command::SwapScreens => self.swap_screens(),
            Command::AddStep => self.grant_of_stories(Telling::Record(Record::Add), ctx, parent),
            Command::NewStory => self.grant_of_stories(Telling::Record(Record::New), ctx, parent),
            Command::EditStory => self.grant_of_stories(Telling::Record(Record::EditTold), ctx, parent),
            Command::EndStory => self.end_story(),
            Command::ToggleTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                self.set_theme(if dark { ThemeChoice::Light } else { ThemeChoice::Dark }, ctx);
            }
            Command::Quit => {
                self.shell.closing = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    fn grant(&mut self, wish: Wish, ctx: &egui::Context, parent: Parent<'_>) {
        match wish {
            Wish::Sector(wish) => self.grant_of_sector(wish, ctx, parent),
            Wish::CashFlow(wish) => self.pages.cash_flow.grant(wish),
            Wish::Risk(wish) => self.pages.risk.grant(wish),
            Wish::WhatMatters(wish) => self.pages.what_matters.grant(wish),
            Wish::Network(wish) => self.pages.network.grant(wish, self.open.scenario()),
            Wish::Compare(wish) => self.compare(wish, ctx, parent),
            Wish::Why(wish) => self.pages.why.grant(wish),
            Wish::Enlarge(exhibit) => self.pages.enlarge(exhibit),
        }
    }

    /// Brings up to date what is shown, after anything has changed.
    fn refresh(&mut self) {
        let Self { open, book, results, pages, shell, .. } = self;
        book.refresh(open, shell.search());
        let other_futures = results.follow(open);
        // Neither may keep the other from following.
        let other_members = pages.compare.follow(open, results);
        if other_futures || other_members {
            self.stock();
        }
        let Self { open, results, pages, time, singles, shell, .. } = self;
        singles.follow(open, results, pages.focus);
        if shell.covers.top().is_some() {
            time.pause();
        }
        match shell.covers.top() {
            Some(Cover::Sources) => shell.covers.sources.refresh(open),
            Some(Cover::Gallery | Cover::Method | Cover::Licences | Cover::Story) => {}
            None => {
                time.follow(pages.span(open));
                pages.refresh(open, results, (time, singles), &shell.settings, shell.is_held());
                // Some charts have their months only now.
                time.follow(pages.span(open));
            }
        }
        self.place_in_time();
        let Self { open, results, pages, shell, .. } = self;
        shell.first_steps.follow(open, results);
        pages.sector.take_complaints().into_iter().for_each(|text| shell.tell(Level::Warning, text));
        shell.status.refresh(results);
        self.follow_pages();
        self.refresh_story();
        self.keep();
    }

    /// Looks at what has come since the last frame: results, a picked file, a file dropped on the window, a wish to
    /// close.
    pub fn poll(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        let found = [
            self.results.poll(&self.open),
            self.results.poll_beside(),
            self.singles.poll(),
            self.pages.sector.poll(),
            self.pages.what_matters.poll(),
            self.pages.network.poll(),
            self.pages.why.poll().map(drop),
        ];
        found.into_iter().filter_map(Result::err).for_each(|reason| self.shell.tell(Level::Error, reason));
        // The open scenario goes first.
        let futures = self.results.futures();
        if futures.is_started() && futures.is_settled() && self.shell.covers.has(Cover::Gallery) {
            for reason in self.shell.covers.gallery.poll(futures.spec()) {
                self.shell.tell(Level::Error, reason);
            }
        }
        self.poll_errands(ctx, parent);
        let dropped = ctx.input_mut(|i| std::mem::take(&mut i.raw.dropped_files));
        if let Some(file) = dropped.first() {
            if dropped.len() > 1 {
                self.shell.tell(Level::Warning, "Several files were dropped; the first one is opened.");
            }
            self.apply(Action::OpenFile(file.path().to_owned()), ctx, parent);
        }
        while let Some(path) = self.incoming.as_ref().and_then(Incoming::next) {
            come_to_front(ctx);
            self.apply(Action::OpenFile(path), ctx, parent);
        }
        self.poll_story(ctx);
        if ctx.input(|i| i.viewport().close_requested()) {
            // Its states are nobody's work.
            self.end_story();
        }
        let quit = Action::Do(Command::Quit);
        if ctx.input(|i| i.viewport().close_requested()) && !self.may_close() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.apply(quit, ctx, parent);
        }
        self.refresh();
    }

    fn set(&mut self, input: action::Input, value: f64) {
        match input.0.admit(self.open.scenario(), value) {
            Ok(value) => self.open.edit(|document| input.0.set(&mut document.scenario, value)),
            Err(error) => self.shell.tell(Level::Error, error.to_string()),
        }
    }

    fn set_cohort(&mut self, cohort: usize, figure: &'static str, value: f64) {
        match Figure::find(figure).filter(|f| f.allows(value)) {
            Some(figure) => self.open.edit(|document| document.scenario.industry.set(cohort, figure, value)),
            None => self.shell.tell(Level::Error, format!("{figure} cannot be {value}")),
        }
    }

    fn reset_cohorts(&mut self) {
        let saved = self.open.saved().scenario.industry.clone();
        self.open.edit(|document| document.scenario.industry = saved);
        self.open.commit();
    }

    fn set_details(&mut self, title: &str, summary: &str, as_of: YearMonth) {
        let (title, summary) = (plain_line(title).into_owned(), plain_text(summary));
        self.open.edit(|document| (document.title, document.summary, document.as_of) = (title, summary, as_of));
        self.shell.dialogs.close();
        if self.open.scenario().history.is_some() {
            // Month 0 is where the given market begins.
            self.run_on_history(Some(as_of));
        } else {
            self.open.commit();
        }
    }

    /// Runs the company on the market as it was from a month on, or on the model's again.
    fn run_on_history(&mut self, from: Option<YearMonth>) {
        let given = from.and_then(market);
        if let (Some(from), None) = (from, &given) {
            self.shell.tell(Level::Warning, format!("There is no market on record for {from}; the model's is used."));
        }
        // The date that the scenario had before, as far as that is known.
        let saved = self.open.saved();
        let before = if saved.scenario.history.is_none() { saved.as_of } else { Document::default().as_of };
        self.open.edit(|document| {
            match (from, &given) {
                (Some(from), Some(_)) => document.as_of = from,
                (Some(_), None) => {}
                (None, _) => document.as_of = before,
            }
            document.scenario.history = given;
        });
        self.open.commit();
    }

    /// Pins what is open.
    fn pin(&mut self) {
        self.results.pin(&self.open);
        if let Some(baseline) = self.results.baseline() {
            // Where there is no room, the page of comparison does without.
            self.pages.compare.add(Standing::Pinned, baseline.name().to_owned(), baseline.work().clone());
        }
        self.stock();
    }

    /// Asks for the futures of what stands beside the open scenario.
    fn stock(&mut self) {
        let members = self.pages.compare.members().iter();
        self.results.stock(members.map(|member| Arc::clone(member.scenario())));
    }

    /// What the page of comparison asks for.
    fn compare(&mut self, wish: Comparing, ctx: &egui::Context, parent: Parent<'_>) {
        match wish {
            Comparing::AddShipped(name) => self.put_beside(Origin::Shipped(name)),
            Comparing::AddFile(path) => self.put_beside(Origin::File(path)),
            Comparing::PickFile => self.pick(Purpose::Compare, ctx, parent),
            Comparing::TypePath => self.type_path(Purpose::Compare),
            Comparing::AddPinned => {
                if let Some(baseline) = self.results.baseline() {
                    self.pages.compare.add(Standing::Pinned, baseline.name().to_owned(), baseline.work().clone());
                }
            }
            Comparing::AddSaved => {
                let saved = self.open.work().as_saved();
                self.pages.compare.add(Standing::Saved, titled(saved.document()).to_owned(), saved);
            }
            Comparing::Remove(id) => self.pages.compare.remove(id),
            Comparing::Toggle(list) => self.pages.compare.toggle(list),
            Comparing::Edit(id) => self.edit(id),
        }
        self.stock();
    }

    /// How many paths the ensemble has; kept in the settings.
    fn set_paths(&mut self, paths: usize) {
        self.shell.set(|settings| settings.paths = paths);
        self.results.draw(&self.open, self.shell.settings.futures());
        self.stock();
    }

    fn set_theme(&mut self, choice: ThemeChoice, ctx: &egui::Context) {
        self.shell.set(|settings| settings.theme = choice);
        self.apply_theme(ctx);
    }

    /// Takes files from other starts of the program from now on.
    pub fn listen(&mut self, incoming: Incoming) {
        self.incoming = Some(incoming);
    }

    /// Makes the window light or dark, as the settings say.
    pub fn apply_theme(&self, ctx: &egui::Context) {
        ctx.set_theme(match self.shell.settings.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
    }

    /// Shows the gallery to somebody who starts the program for the first time.
    pub fn welcome(&mut self) {
        if !self.shell.settings.seen_gallery {
            self.cover(Cover::Gallery);
        }
    }

    /// Covers the window.
    fn cover(&mut self, cover: Cover) {
        self.shell.moved.by_hand = false;
        self.shell.covers.show(cover);
        if cover == Cover::Gallery {
            self.shell.covers.gallery.open();
        }
    }
}

/// Brings the window before the others, or asks for it where the system does not let a window do so by itself.
fn come_to_front(ctx: &egui::Context) {
    use egui::{UserAttentionType, ViewportCommand};
    ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
    ctx.send_viewport_cmd(ViewportCommand::Focus);
    ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Informational));
}
