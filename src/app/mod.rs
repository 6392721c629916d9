//! State and decisions, without drawing: what is open, what it comes to, what was asked and what to do about it.
//!
//! Views read [`App`] and return [`Action`]s; [`App::apply`] is the one place where they are carried out.

pub mod baseline;
pub mod build_alone;
pub mod chart;
pub mod charts;
pub mod command;
pub mod comparison;
pub mod contract;
pub mod dialogs;
pub mod distribution;
mod errands;
pub mod figures;
pub mod files;
pub mod futures;
pub mod gallery;
pub mod history;
pub mod industry;
pub mod method;
mod picker;
pub mod replay;
pub mod settings;
pub mod sheet;
pub mod shelf;
pub mod sources;
pub mod studies;
pub mod tables;
pub mod why;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use egui::Key;

use self::baseline::Baseline;
use self::build_alone::{BuildAlone, BuildTerms};
use self::charts::Charts;
use self::command::{Action, Command};
use self::comparison::{Comparison, Kind, Member, Request as Comparing};
use self::dialogs::{Dialogs, Parent, Picker, Purpose};
use self::distribution::Distribution;
use self::figures::Figures;
use self::files::Files;
use self::futures::{Futures, News};
use self::gallery::Gallery;
use self::history::History;
use self::industry::IndustryPage;
use self::method::Topic;
use self::replay::Past;
use self::settings::{Settings, ThemeChoice};
use self::shelf::Shelf;
use self::sources::Sources;
use self::studies::Studies;
use self::tables::{Table, cash_by_year};
use self::why::{End, Why};
use crate::analysis::deal::Deal;
use crate::analysis::evaluation::Evaluation;
use crate::model::calendar::YearMonth;
use crate::model::industry::Figure;
use crate::model::parameters::ALL as INPUTS;
use crate::model::scenario::Strategy;
use crate::store::csv::{ledger_text, records_text};
use crate::store::history::market;
use crate::store::plain::{is_hidden, plain_line, plain_text};
use crate::store::preset::{Document, Loaded};

pub use self::dialogs::Dialog;
pub use crate::store::preset::Origin;

/// Bins of the distribution of value per share.
const BINS: usize = 40;

/// The pages beside the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Verdict, cards and four charts.
    #[default]
    Overview,
    /// Revenue, cash, debt, and who pays for the build.
    CashFlow,
    /// Fans, survival, and what defaults have in common.
    Risk,
    /// Which assumption drives the answer, and how wrong it may be.
    WhatMatters,
    /// Hashprice, hashrate, price and rent.
    Network,
    /// Scenarios side by side, and why they differ.
    Compare,
    /// The monthly table.
    Ledger,
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: [Self; 7] =
        [Self::Overview, Self::CashFlow, Self::Risk, Self::WhatMatters, Self::Network, Self::Compare, Self::Ledger];

    /// Name on its tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::CashFlow => "Cash flow",
            Self::Risk => "Risk",
            Self::WhatMatters => "What matters",
            Self::Network => "Network",
            Self::Compare => "Compare",
            Self::Ledger => "Ledger",
        }
    }

    /// The digit that shows it.
    pub fn key(self) -> Key {
        match self {
            Self::Overview => Key::Num1,
            Self::CashFlow => Key::Num2,
            Self::Risk => Key::Num3,
            Self::WhatMatters => Key::Num4,
            Self::Network => Key::Num5,
            Self::Compare => Key::Num6,
            Self::Ledger => Key::Num7,
        }
    }
}

/// What the network page looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NetworkSection {
    /// Hashprice, hashrate, price and rent.
    #[default]
    Network,
    /// Who mines, cohort by cohort.
    Industry,
    /// Who holds how much of it.
    Concentration,
    /// What an attack would cost.
    Security,
    /// How many can pivot before staying pays more.
    Pivot,
    /// What the end of the boom sets off.
    Contagion,
    /// The network equation against the past.
    History,
}

impl NetworkSection {
    /// The sections that can be chosen, in the order of their labels.
    pub const SHOWN: &'static [Self] = &[
        Self::Network,
        Self::Industry,
        Self::Concentration,
        Self::Security,
        Self::Pivot,
        Self::Contagion,
        Self::History,
    ];

    /// Name on its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Network => "Market",
            Self::Industry => "Industry",
            Self::Concentration => "Concentration",
            Self::Security => "Security",
            Self::Pivot => "How many can pivot?",
            Self::Contagion => "Bust and contagion",
            Self::History => "History",
        }
    }
}

/// What covers the whole window for a while, in place of inputs and pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// The shipped presets, to begin from.
    Gallery,
    /// Every input with its source.
    Sources,
    /// The method text.
    Method,
}

/// How loudly something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It worked.
    Done,
    /// Something was off, and the program went on.
    Warning,
    /// It did not work. Stays until it is closed.
    Error,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How loudly.
    pub level: Level,
    /// What.
    pub text: String,
}

/// The program.
pub struct App {
    /// The open scenario.
    pub document: Document,
    /// As it was last saved or opened.
    pub saved: Document,
    /// Where it came from.
    pub origin: Origin,
    /// What was off in the file when it was opened.
    pub warnings: Vec<String>,
    /// What the scenario comes to.
    pub evaluation: Evaluation,
    /// What ten thousand futures make of it.
    pub futures: Futures,
    /// The pinned scenario that everything is compared with.
    pub baseline: Option<Baseline>,
    /// Scenarios side by side.
    pub comparison: Comparison,
    /// Why a measure has changed.
    pub why: Why,
    /// Futures of scenarios beside the open one.
    pub shelf: Shelf,
    /// Their values per share; `None` until there are any.
    pub distribution: Option<Distribution>,
    /// Probabilities of what may go wrong, what defaults have in common, and percentiles of the picked month.
    pub risks: [Table; 3],
    /// What the page of what matters asks, and what has come of it.
    pub studies: Studies,
    /// The month whose percentiles are read.
    pub picked_month: usize,
    /// Counts what was shown, so that what is made of it knows when it is out of date.
    pub generation: u64,
    /// Verdict and cards.
    pub figures: Figures,
    /// Series for the charts.
    pub charts: Charts,
    /// From EBITDA to cash, year by year, of the focused strategy.
    pub cash_by_year: Table,
    /// The plan's build by itself, and the choice to wait with it.
    pub build: BuildAlone,
    /// The plan's lease, the cost of a bitcoin by layer, and what was published of both.
    pub contract: [Table; 3],
    /// What was computed, and how fast.
    pub status: String,
    /// Time that the central path took, milliseconds.
    central_ms: f64,
    /// The page that is shown.
    pub page: Page,
    /// What the network page looks at.
    pub network_section: NetworkSection,
    /// What it shows there of the industry.
    pub industry: IndustryPage,
    /// The network's equation against the past.
    pub past: Past,
    /// The strategy that is looked at in detail.
    pub focus: Strategy,
    /// A control is held: axes may grow, not shrink.
    pub held: bool,
    /// What is searched for among the inputs.
    pub search: String,
    /// The search box should take the keyboard.
    pub search_wanted: bool,
    /// What covers the window; the last one is seen, and closing it shows the one before.
    pub covers: Vec<Cover>,
    /// The shipped presets with their verdicts.
    pub gallery: Gallery,
    /// Where the open scenario's values come from.
    pub sources: Sources,
    /// The heading at which the method is to be opened.
    pub heading_wanted: Option<Topic>,
    /// What the user is yet to be told.
    pub messages: Vec<Message>,
    /// Text for the clipboard.
    pub clipboard: Option<String>,
    /// The window should close, unsaved changes or not.
    pub closing: bool,
    /// Settings.
    pub settings: Settings,
    settings_path: Option<PathBuf>,
    history: History<Document>,
    /// The dialog that is open, and what is to be done with its answer.
    pub dialogs: Dialogs,
    files: Files,
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
        let focus = Strategy::Plan;
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let own = Arc::clone(&wake);
        let evaluation = Evaluation::of(&loaded.document.scenario);
        let mut app = Self {
            history: History::new(loaded.document.clone()),
            saved: loaded.document.clone(),
            generation: 0,
            futures: Futures::new(settings.ensemble(), move || own()),
            baseline: None,
            studies: Studies::new(Arc::clone(&wake)),
            comparison: Comparison::default(),
            why: Why::new(Arc::clone(&wake)),
            shelf: Shelf::new(settings.ensemble(), Arc::clone(&wake)),
            distribution: None,
            risks: [const { Table::empty() }; 3],
            picked_month: usize::MAX,
            figures: Figures::new(&evaluation, None, loaded.document.as_of),
            charts: Charts::new(&loaded.document, &evaluation, None, focus),
            cash_by_year: cash_by_year(&evaluation, focus, loaded.document.as_of),
            build: BuildAlone::new(&evaluation, BuildTerms::default(), loaded.document.as_of),
            contract: [const { Table::empty() }; 3],
            status: String::new(),
            central_ms: 0.0,
            past: Past::first(&loaded.document.scenario),
            document: loaded.document,
            origin,
            warnings: Vec::new(),
            evaluation,
            page: Page::default(),
            network_section: NetworkSection::default(),
            industry: IndustryPage::default(),
            focus,
            held: false,
            search: String::new(),
            search_wanted: false,
            covers: Vec::new(),
            files: Files::new(Arc::clone(&wake)),
            gallery: Gallery::new(wake),
            sources: Sources::default(),
            heading_wanted: None,
            messages: Vec::new(),
            clipboard: None,
            closing: false,
            settings,
            settings_path,
            dialogs: Dialogs::new(picker),
        };
        app.recompute();
        app.take_warnings(loaded.warnings.iter().map(ToString::to_string).collect());
        app
    }

    /// Whether the scenario differs from what was saved.
    pub fn is_unsaved(&self) -> bool {
        self.document != self.saved
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo(&self.document)
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo(&self.document)
    }

    /// Carries out what a view asked for. `parent` is the window that a file dialog belongs to.
    pub fn apply(&mut self, action: Action, ctx: &egui::Context, parent: Parent<'_>) {
        match action {
            Action::OpenShipped(_)
            | Action::OpenFile(_)
            | Action::Compare(Comparing::Edit(_))
            | Action::Do(Command::Quit)
                if self.is_held_up(&action) => {}
            Action::OpenShipped(_) | Action::OpenFile(_) | Action::Compare(Comparing::Edit(_)) => {
                self.leave(action, ctx);
            }
            Action::Compare(request) => self.compare(request, ctx, parent),
            Action::Do(command) => self.run(command, ctx, parent),
            Action::Set(input, value) => match input.0.check(value) {
                Ok(value) => {
                    input.0.set(&mut self.document.scenario, value);
                    self.recompute();
                }
                Err(error) => self.tell(Level::Error, error.to_string()),
            },
            Action::Commit => self.history.commit(&self.document),
            Action::TypedPath(text) => self.take_typed(&text, ctx, parent),
            Action::Focus(strategy) => {
                self.focus = strategy;
                self.show();
                self.haunt_distribution();
            }
            Action::Section(section) => {
                self.network_section = section;
                self.show_industry();
            }
            Action::Replay(spec) => self.past = Past::new(&self.document.scenario, spec),
            Action::RunOnHistory(from) => self.run_on_history(from),
            Action::SetCohort(cohort, figure, value) => match Figure::find(figure).filter(|f| f.allows(value)) {
                Some(figure) => {
                    self.document.scenario.industry.set(cohort, figure, value);
                    self.recompute();
                }
                None => self.tell(Level::Error, format!("{figure} cannot be {value}")),
            },
            Action::ResetCohorts => {
                self.document.scenario.industry = self.saved.scenario.industry.clone();
                self.history.commit(&self.document);
                self.recompute();
            }
            Action::Paths(paths) => self.set_paths(paths),
            Action::CancelRun => {
                self.futures.cancel();
                self.show();
            }
            Action::Study(wish) => self.studies.grant(wish),
            Action::Build(terms) => {
                self.build.terms = terms;
                self.show();
            }
            Action::PickMonth(month) => {
                self.picked_month = month;
                self.show();
            }
            Action::Theme(choice) => self.set_theme(choice, ctx),
            Action::SetDetails { title, summary, as_of } => {
                self.document.title = plain_line(&title).into_owned();
                self.document.summary = plain_text(&summary);
                self.document.as_of = as_of;
                self.dialogs.close();
                if self.document.scenario.history.is_some() {
                    // Month 0 is where the given market begins.
                    self.run_on_history(Some(as_of));
                } else {
                    self.history.commit(&self.document);
                    self.show();
                }
            }
            Action::Answer(answer) => self.answer(answer, ctx, parent),
            Action::Complain(text) => self.tell(Level::Error, text),
            Action::CloseDialog => drop(self.dialogs.close()),
            Action::Read(topic) => {
                self.heading_wanted = Some(topic);
                self.cover(Cover::Method);
            }
            Action::Uncover => self.uncover(),
            Action::FindInput(input) => {
                self.uncover_all();
                input.0.label.clone_into(&mut self.search);
            }
            Action::ForgetRecent => {
                self.settings.recent.clear();
                self.keep_settings();
            }
        }
        self.study();
    }

    /// Asks what the page of what matters shows, where it is shown.
    fn study(&mut self) {
        if self.page == Page::WhatMatters {
            let may_draw = !self.held && self.futures.is_settled();
            self.studies.want(&self.document.scenario, self.generation, may_draw);
        }
    }

    /// Looks at what has come since the last frame: a picked file, a file dropped on the window, a wish to close.
    pub fn poll(&mut self, ctx: &egui::Context, parent: Parent<'_>) {
        match self.futures.poll() {
            News::None => {}
            News::Result => {
                // Summing up every path costs more than a frame may; it is done once for each result.
                self.distribution = self.futures.ensemble.as_deref().map(|e| Distribution::new(e, BINS));
                self.haunt_distribution();
                self.show();
            }
            News::Failed(reason) => self.tell(Level::Error, reason),
        }
        if let Err(reason) = self.studies.poll() {
            self.tell(Level::Error, reason);
        }
        match self.shelf.poll() {
            Ok(false) => {}
            Ok(true) => {
                self.show();
                self.haunt_distribution();
            }
            Err(reason) => self.tell(Level::Error, reason),
        }
        // The open scenario goes first.
        let may_compute = self.futures.is_started() && self.futures.is_settled();
        if may_compute
            && self.covers.contains(&Cover::Gallery)
            && let Err(reason) = self.gallery.poll()
        {
            self.tell(Level::Error, reason);
        }
        if let Err(reason) = self.why.poll() {
            self.tell(Level::Error, reason);
        }
        self.refresh_shown();
        self.poll_errands(ctx, parent);
        let dropped = ctx.input_mut(|i| std::mem::take(&mut i.raw.dropped_files));
        if let Some(file) = dropped.first() {
            if dropped.len() > 1 {
                self.tell(Level::Warning, "Several files were dropped; the first one is opened.".to_owned());
            }
            self.apply(Action::OpenFile(file.path().to_owned()), ctx, parent);
        }
        if ctx.input(|i| i.viewport().close_requested()) && !self.may_close() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.apply(Action::Do(Command::Quit), ctx, parent);
        }
    }

    fn run(&mut self, command: Command, ctx: &egui::Context, parent: Parent<'_>) {
        if self.covers.last().is_some_and(|cover| !command.works_under(*cover)) {
            return;
        }
        match command {
            Command::New => self.cover(Cover::Gallery),
            Command::Sources => self.cover(Cover::Sources),
            Command::Method => self.cover(Cover::Method),
            Command::ExportInputs => self.pick(Purpose::ExportInputs, ctx, parent),
            Command::CopyInputs => {
                let inputs: Vec<_> = INPUTS.iter().collect();
                self.clipboard = Some(sources::table(&self.document, &self.sources, &inputs, b'\t'));
                self.tell(Level::Done, "All inputs with their sources are on the clipboard.".to_owned());
            }
            Command::Open => self.pick(Purpose::Open, ctx, parent),
            Command::OpenByPath => self.type_path(Purpose::Open),
            Command::Save => self.save(None, ctx, parent),
            Command::SaveAs => self.pick(Purpose::Save, ctx, parent),
            Command::SaveByPath => self.type_path(Purpose::Save),
            Command::Details => self.ask(Dialog::Details),
            Command::ExportLedger => self.pick(Purpose::Export, ctx, parent),
            Command::CopyLedger => {
                self.clipboard = Some(ledger_text(self.evaluation.path.ledger(self.focus)));
                self.tell(Level::Done, format!("The {} ledger is on the clipboard.", self.focus.name()));
            }
            Command::Undo => {
                let state = self.history.undo(&self.document).cloned();
                self.restore(state);
            }
            Command::Redo => {
                let state = self.history.redo(&self.document).cloned();
                self.restore(state);
            }
            Command::PinBaseline => self.pin(),
            Command::UnpinBaseline => {
                self.baseline = None;
                self.show();
                self.haunt_distribution();
            }
            Command::Search => self.search_wanted = true,
            Command::Why => {
                self.why.open = !self.why.open;
                self.why.candidates = self.candidates();
                self.why.choose();
                self.why.seen = None;
                self.refresh_shown();
            }
            Command::Page(page) => {
                self.uncover_all();
                self.page = page;
                self.refresh_shown();
            }
            Command::ToggleTheme => {
                let dark = ctx.theme() == egui::Theme::Dark;
                self.set_theme(if dark { ThemeChoice::Light } else { ThemeChoice::Dark }, ctx);
            }
            Command::Quit => self.leave(Action::Do(command), ctx),
        }
    }

    /// Makes a document the open one, as saved.
    fn take_document(&mut self, document: Document, origin: Origin) {
        self.files.open_another();
        self.history = History::new(document.clone());
        self.saved = document.clone();
        self.document = document;
        self.origin = origin;
        self.warnings.clear();
        self.futures.forget_saved();
        self.uncover_all();
        self.recompute();
    }

    fn take_warnings(&mut self, warnings: Vec<String>) {
        if let Some(first) = warnings.first() {
            let more = warnings.len() - 1;
            let rest = if more > 0 { format!(" (and {more} more: see the status line)") } else { String::new() };
            self.tell(Level::Warning, format!("{first}{rest}"));
        }
        self.warnings = warnings;
    }

    /// Shows the gallery to somebody who starts the program for the first time.
    pub fn welcome(&mut self) {
        if !self.settings.seen_gallery {
            self.cover(Cover::Gallery);
        }
    }

    /// Covers the window.
    fn cover(&mut self, cover: Cover) {
        self.covers.retain(|c| *c != cover);
        self.covers.push(cover);
        self.held = false;
        if cover == Cover::Gallery {
            self.gallery.open();
        }
    }

    /// Takes the uppermost cover away.
    fn uncover(&mut self) {
        if self.covers.pop() == Some(Cover::Gallery) {
            self.gallery.stop();
            if !self.settings.seen_gallery {
                self.settings.seen_gallery = true;
                self.keep_settings();
            }
        }
    }

    /// Takes every cover away.
    fn uncover_all(&mut self) {
        while !self.covers.is_empty() {
            self.uncover();
        }
    }

    fn restore(&mut self, state: Option<Document>) {
        if let Some(state) = state {
            self.document = state;
            self.recompute();
        }
    }

    /// Runs the company on the market as it was from a month on, or on the model's again.
    fn run_on_history(&mut self, from: Option<YearMonth>) {
        let document = &mut self.document;
        document.scenario.history = from.and_then(market);
        match (from, &document.scenario.history) {
            (Some(from), Some(_)) => document.as_of = from,
            (Some(from), None) => {
                let text = format!("There is no market on record for {from}; the model's is used.");
                self.tell(Level::Warning, text);
            }
            // The date that the scenario had before, as far as that is known.
            (None, _) => {
                let before =
                    if self.saved.scenario.history.is_none() { self.saved.as_of } else { Document::default().as_of };
                document.as_of = before;
            }
        }
        self.history.commit(&self.document);
        self.recompute();
    }

    fn recompute(&mut self) {
        let start = Instant::now();
        self.evaluation = Evaluation::of(&self.document.scenario);
        self.past.follow(&self.document.scenario);
        let micros = start.elapsed().as_micros();
        self.central_ms = micros as f64 / 1000.0;
        self.sources = Sources::of(&self.document, &self.saved);
        self.futures.submit(&self.document.scenario, self.document.scenario == self.saved.scenario);
        self.show();
    }

    /// Pins the present scenario. Where its futures are known in full, they need not be computed again.
    fn pin(&mut self) {
        let baseline = Baseline::new(&self.document, self.is_unsaved(), &self.evaluation, self.focus);
        if let Some(ensemble) = self.futures.ensemble.as_ref().filter(|_| self.futures.is_final()) {
            self.shelf.put(Arc::clone(&baseline.scenario), Arc::clone(ensemble));
        }
        let (name, document) = (baseline.name.clone(), baseline.document.clone());
        self.baseline = Some(baseline);
        self.why.from = End::Pinned;
        // Where there is no room, the page of comparison does without.
        self.comparison.add(Member::new(Kind::Pinned, name, document));
        self.show();
        self.haunt_distribution();
    }

    /// Puts the baseline's outline behind the distribution. Its every path is counted, so only when one of them changes.
    fn haunt_distribution(&mut self) {
        let baseline = self.baseline.as_ref().and_then(|baseline| baseline.ensemble.as_deref());
        if let Some(distribution) = &mut self.distribution {
            distribution.haunt(baseline.map(|ensemble| ensemble.strategy(self.focus)));
        }
    }

    /// Asks for the futures of the scenarios beside the open one.
    fn stock(&mut self) {
        let pinned = self.baseline.iter().map(|baseline| &baseline.scenario);
        let compared = self.comparison.members.iter().map(|member| &member.scenario);
        let wanted = pinned.chain(compared).map(Arc::clone).collect();
        self.shelf.want(wanted, self.futures.spec);
    }

    /// What the page of comparison, or the question on top of any page, asks for.
    fn compare(&mut self, request: Comparing, ctx: &egui::Context, parent: Parent<'_>) {
        match request {
            Comparing::AddShipped(name) => {
                let document = self.read_beside(Origin::Shipped(name));
                self.add_document(document, Origin::Shipped(name));
            }
            Comparing::AddFile(path) => {
                let document = self.read_beside(Origin::File(path.clone()));
                self.add_document(document, Origin::File(path));
            }
            Comparing::PickFile => self.pick(Purpose::Compare, ctx, parent),
            Comparing::TypePath => self.type_path(Purpose::Compare),
            Comparing::AddPinned => self.add_following(Kind::Pinned),
            Comparing::AddSaved => self.add_following(Kind::Saved),
            Comparing::Remove(index) => {
                if index < self.comparison.members.len() {
                    self.comparison.members.remove(index);
                    self.show();
                }
            }
            Comparing::Edit(index) => self.swap(index),
            Comparing::Sort(id, column) => self.sort_sheet(id, column),
            Comparing::Copy(id) => {
                self.clipboard = Some(records_text(self.sheet(id).records()));
                self.tell(Level::Done, "The table is on the clipboard.".to_owned());
            }
            Comparing::Export(id) => self.pick(Purpose::ExportSheet(id), ctx, parent),
            Comparing::From(end) => self.why.from = end,
            Comparing::To(end) => self.why.to = end,
            Comparing::Measure(measure) => self.why.measure = measure,
            Comparing::Cancel => self.why.cancel(),
        }
        self.refresh_shown();
    }

    /// Makes of the industry what the network page shows of it, where that page is shown.
    fn show_industry(&mut self) {
        if self.page == Page::Network {
            self.industry.refresh(&self.document, self.focus, self.network_section, self.generation);
        }
    }

    /// Follows with what is only computed while somebody looks at it.
    fn refresh_shown(&mut self) {
        self.show_industry();
        self.study();
        if self.page == Page::Compare {
            self.refresh_comparison();
        }
        if (self.page == Page::Compare || self.why.open) && self.why.has_changed(self.generation) {
            let candidates = self.candidates();
            self.why.ask(candidates, self.generation);
        }
    }

    /// Makes of the results what is shown of them.
    fn show(&mut self) {
        self.generation += 1;
        self.stock();
        if let Some(baseline) = &mut self.baseline {
            baseline.refresh(self.shelf.get(&baseline.scenario), self.focus);
        }
        let (document, evaluation) = (&self.document, &self.evaluation);
        let ensemble = self.futures.ensemble.as_deref();
        self.figures = Figures::new(evaluation, Some(&self.futures), document.as_of);
        self.charts = Charts::new(document, evaluation, ensemble, self.focus);
        if let Some(baseline) = &self.baseline {
            baseline.haunt(&mut self.charts);
            baseline.mark(&mut self.figures, self.futures.judgement.as_ref());
        }
        self.cash_by_year = cash_by_year(evaluation, self.focus, document.as_of);
        self.build = BuildAlone::new(evaluation, self.build.terms, document.as_of);
        let deal = Deal::of(evaluation);
        self.contract = [
            contract::contract(evaluation, deal.as_ref()),
            contract::cost_layers(evaluation),
            contract::published(&document.published, evaluation, deal.as_ref()),
        ];
        self.status = figures::status(&self.futures, self.central_ms);
        self.picked_month = self.picked_month.min(document.scenario.months().saturating_sub(1));
        if let Some(ensemble) = ensemble {
            let then =
                self.baseline.as_ref().map(|baseline| baseline.row(self.focus, document.as_of.plus(self.picked_month)));
            self.risks = [
                tables::outcomes(ensemble, self.baseline.as_ref().and_then(|b| b.ensemble.as_deref())),
                tables::defaults(ensemble, self.focus),
                tables::percentiles(evaluation, ensemble, self.focus, self.picked_month, then),
            ];
        }
        self.refresh_shown();
    }

    /// How many paths the ensemble has; kept in the settings.
    fn set_paths(&mut self, paths: usize) {
        self.settings.paths = paths;
        self.keep_settings();
        self.futures.spec = self.settings.ensemble();
        self.recompute();
    }

    fn set_theme(&mut self, choice: ThemeChoice, ctx: &egui::Context) {
        self.settings.theme = choice;
        self.apply_theme(ctx);
        self.keep_settings();
    }

    /// Makes the window light or dark, as the settings say.
    pub fn apply_theme(&self, ctx: &egui::Context) {
        ctx.set_theme(match self.settings.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
    }

    fn tell(&mut self, level: Level, text: String) {
        // Messages repeat names of files and what stands in them.
        let text = if text.contains(is_hidden) { plain_line(&text).into_owned() } else { text };
        self.messages.push(Message { level, text });
    }
}
