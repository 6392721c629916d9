//! Never losing work: what of the program is kept in its session, when, and how it is put back.
//!
//! Whenever a revision has moved, the session is written beside the window's thread; while a control is held, a few times
//! a second. The next start finds it, restores it, and says so where the program had not been closed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::App;
use super::open::{Aside, Origin, Work};
use super::pages::compare::Standing;
use super::pages::{Page, cash_flow, network, sector, what_matters};
use super::results::baseline::Baseline;
use super::shell::messages::Level;
use super::stories::making::Making;
use crate::analysis::reading::Statistic;
use crate::model::scenario::Strategy;
use crate::store::preset::Opened;
use crate::store::session::{self, Beside, Kept, Session, SetAside, View, Writer};
use crate::worker::ago;
use crate::worker::keeping::Keeper;

/// While a control is held, the session is written this often.
const PAUSE: Duration = Duration::from_millis(300);
/// So many times in a row a session may be followed by the end of the program before anything was done with it.
const MOST_RESTARTS: u32 = 2;
/// What the menu calls the command that takes a former session back.
const TAKE_BACK: &str = "File ▸ Restore the former session";

/// What is to be written, and former sessions that are not needed once it is.
struct Job {
    session: Session,
    taken_back: Vec<PathBuf>,
}

/// The session that is kept.
pub(super) struct Keeping {
    keeper: Keeper<Job>,
    folder: PathBuf,
    path: PathBuf,
    /// What was kept last.
    mark: Option<Mark>,
    session: Option<Session>,
    /// When.
    last: Option<Instant>,
    /// What was kept right after the program had started, and how often that has come before.
    began: (Option<Mark>, u32),
    /// Former sessions that were taken back.
    taken_back: Vec<PathBuf>,
    /// The former session that can be.
    former: Option<PathBuf>,
    /// It could not be written, which has been said once.
    complained: bool,
}

/// The revisions of all that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    open: u64,
    steps: (usize, usize),
    beside: u64,
    baseline: Option<usize>,
    behind: usize,
    story: u64,
    page: Page,
    sections: (sector::Section, cash_flow::Section, what_matters::Section, network::Section),
    focus: Strategy,
    statistic: Statistic,
}

impl App {
    /// Keeps a session in a folder from now on. Where `restoring`, what the last run has left there is opened again, and
    /// otherwise what of it is unsaved stays as a former session. Whether something was opened.
    pub fn begin_session(&mut self, folder: &Path, restoring: bool) -> bool {
        let kept = session::begin(folder, restoring)
            .and_then(|began| Ok((Keeping::new(folder, began.place)?, began.session, began.left, began.set_aside)));
        let (mut keeping, found, left, set_aside) = match kept {
            Ok(kept) => kept,
            Err(error) => {
                let place = folder.display();
                let text = format!("What is open is not kept for the case of a crash: {error}: {place}");
                self.shell.tell(Level::Warning, text);
                return false;
            }
        };
        for aside in &set_aside {
            self.tell_of_damage(aside);
        }
        let restarts = found.as_ref().map_or(0, |session| session.restarts);
        let restored = match found {
            Some(session) if !session.closed && session.restarts >= MOST_RESTARTS => {
                self.leave_alone(folder, &session);
                false
            }
            Some(session) => {
                keeping.began.1 = if session.closed { 0 } else { restarts + 1 };
                self.tell_of_return(&session);
                self.restore(session);
                true
            }
            None => false,
        };
        if left > 0 {
            self.shell
                .tell(Level::Warning, format!("There are changes that were not saved. {TAKE_BACK} brings them back."));
        }
        keeping.find_former();
        self.session = Some(keeping);
        self.refresh();
        restored
    }

    /// Ends the session as a window is closed: what is open will be there again, and nothing is said of it.
    pub fn end_session(&mut self) {
        self.end_story();
        let mut session = self.snapshot();
        session.closed = self.shell.closing || !session.is_unsaved();
        if session.closed {
            // Changes that somebody has discarded are among the steps.
            (session.past, session.future, session.behind) = (Vec::new(), Vec::new(), Vec::new());
            session.beside.retain(|beside| !beside.is_aside);
            session.restarts = 0;
        }
        if let Some(keeping) = self.session.take() {
            keeping.keeper.submit(Job { session, taken_back: keeping.taken_back.clone() });
            keeping.keeper.wait();
        }
    }

    /// The session's file, where one is kept.
    pub fn session_path(&self) -> Option<&Path> {
        self.session.as_ref().map(|keeping| keeping.path.as_path())
    }

    /// Whether the session on the disk is what is open.
    pub fn is_kept(&self) -> bool {
        let is_own = self.stories.told().is_none();
        self.session
            .as_ref()
            .is_none_or(|keeping| (!is_own || keeping.mark == Some(self.mark())) && keeping.keeper.is_idle())
    }

    /// Waits until it is.
    pub fn wait_until_kept(&mut self) {
        let held = std::mem::take(&mut self.shell.moved.by_hand);
        self.keep();
        self.shell.moved.by_hand = held;
        if let Some(keeping) = &self.session {
            keeping.keeper.wait();
        }
    }

    /// Whether there is a former session to take back.
    pub fn has_former_session(&self) -> bool {
        self.session.as_ref().is_some_and(|keeping| keeping.former.is_some())
    }

    /// Opens the former session again. What is open takes its place, where it has changes that are not saved.
    pub(super) fn take_back_session(&mut self) {
        let Some((folder, path)) =
            self.session.as_ref().and_then(|keeping| Some((keeping.folder.clone(), keeping.former.clone()?)))
        else {
            return self.shell.tell(Level::Warning, "There is no former session.");
        };
        let former = match session::open_former(&folder, &path) {
            Ok(former) => former,
            Err(aside) => {
                if let Some(aside) = aside {
                    self.tell_of_damage(&aside);
                }
                return self.find_former();
            }
        };
        self.open.commit();
        let present = self.snapshot();
        if present.is_unsaved() {
            if let Err(reason) = session::set_back(&folder, &present) {
                let text = format!("What is open cannot be kept, so nothing was restored: {reason}");
                return self.shell.tell(Level::Error, text);
            }
            self.shell.tell(Level::Done, format!("What was open is kept: {TAKE_BACK} brings it back."));
        }
        self.shell.tell(Level::Done, format!("Restored what was open {}.", when(&former)));
        self.restore(former);
        if let Some(keeping) = &mut self.session {
            keeping.taken_back.push(path.clone());
            keeping.mark = None;
        }
        self.find_former();
    }

    fn find_former(&mut self) {
        if let Some(keeping) = &mut self.session {
            keeping.find_former();
        }
    }

    /// A session that was followed by the end of the program each time is not restored once more.
    fn leave_alone(&mut self, folder: &Path, session: &Session) {
        let text = match session::set_back(folder, session) {
            Ok(()) => format!(
                "The program has ended each time right after its session was restored. It begins afresh; {TAKE_BACK} tries it again."
            ),
            Err(reason) => format!(
                "The program has ended each time right after its session was restored. It begins afresh, and the session cannot be kept: {reason}"
            ),
        };
        self.shell.tell(Level::Error, text);
    }

    fn tell_of_damage(&mut self, aside: &SetAside) {
        let text =
            format!("A session could not be restored: {}. It was set aside: {}", aside.reason, aside.path.display());
        self.shell.tell(Level::Error, text);
    }

    /// A word about a session that is restored after a crash.
    fn tell_of_return(&mut self, session: &Session) {
        if !session.closed {
            let unsaved = if session.is_unsaved() { "; unsaved changes are kept" } else { "" };
            let text = format!("Restored what was open when the program ended {}{unsaved}.", when(session));
            self.shell.tell(Level::Warning, text);
        }
    }

    /// Puts a session in the place of all that is open.
    fn restore(&mut self, mut session: Session) {
        self.read_again(&mut session);
        for work in session.works() {
            if let (Origin::File(path), Some((stamp, refused))) = (&work.origin, work.on_disk) {
                self.shell.files.know(path, stamp, refused);
            }
        }
        self.shell.files.open_another();
        self.shell.uncover_all();
        let behind = std::mem::take(&mut session.behind);
        self.pages.sector.behind = behind.into_iter().map(|kept| Aside::restored(kept, session.seed)).collect();
        self.open.resume(&mut session);
        match session.baseline.take() {
            Some(kept) => self.results.pin_again(Baseline::of(&Work::restored(kept))),
            None => self.results.unpin(),
        }
        let beside = std::mem::take(&mut session.beside).into_iter().filter_map(|beside| {
            Some((found(&Standing::ALL, &beside.standing)?, beside.name, Work::restored(beside.work)))
        });
        self.pages.compare.restore(beside);
        if let Some(making) = session.story.take().and_then(Making::restored) {
            self.stories.take_up(making);
        }
        self.look_at(&session.view);
        self.results.follow(&self.open);
        self.stock();
    }

    /// What is saved is read again: the file may be another one by now. What is not is left as it is.
    fn read_again(&mut self, session: &mut Session) {
        let open = &mut session.open;
        if open.document != open.saved {
            return;
        }
        match open.origin.clone().open() {
            Ok(Opened { loaded, on_disk, .. }) if loaded.document != *open.document => {
                let comments = on_disk.as_ref().map(|on_disk| on_disk.comments.clone()).unwrap_or_default();
                open.on_disk = on_disk.map(|on_disk| (on_disk.stamp, on_disk.refused));
                *open = Kept {
                    on_disk: open.on_disk,
                    ..Work::read(loaded, open.origin.clone()).commented(comments).kept()
                };
                (session.past, session.future, session.applied) = (Vec::new(), Vec::new(), None);
            }
            Ok(_) => {}
            Err(error) => self.shell.tell(Level::Warning, format!("What was open is here still, but {error}")),
        }
    }

    fn look_at(&mut self, view: &View) {
        let pages = &mut self.pages;
        pages.shown = found(&Page::ALL, &view.page).unwrap_or_default();
        pages.focus = found(&Strategy::ALL, &view.focus).unwrap_or(Strategy::Plan);
        pages.statistic =
            found(&[Statistic::Median, Statistic::Mean, Statistic::Central], &view.statistic).unwrap_or_default();
        let section = |page: Page| {
            let page = word(page);
            view.sections.iter().find(|(of, _)| *of == page).map_or("", |(_, section)| section.as_str())
        };
        if let Some(section) = found(&sector::Section::ALL, section(Page::Sector)) {
            pages.sector.look(&sector::Wish::Section(section));
        }
        if let Some(section) = found(&cash_flow::Section::ALL, section(Page::CashFlow)) {
            pages.cash_flow.grant(cash_flow::Wish::Section(section));
        }
        if let Some(section) = found(&what_matters::Section::ALL, section(Page::WhatMatters)) {
            pages.what_matters.grant(what_matters::Wish::Section(section));
        }
        if let Some(section) = found(&network::Section::ALL, section(Page::Network)) {
            pages.network.grant(network::Wish::Section(section), self.open.scenario());
        }
    }

    /// Keeps the session, where it is another one than was kept last. While a control is held, not every time.
    pub(super) fn keep(&mut self) {
        let Some(keeping) = &mut self.session else { return };
        if let Some(reason) = keeping.keeper.take_failure()
            && !std::mem::replace(&mut keeping.complained, true)
        {
            self.shell.tell(Level::Error, format!("What is open is not kept for the case of a crash: {reason}"));
        }
        let (mark, held) = (self.mark(), self.shell.moved.by_hand);
        let Some(keeping) = &self.session else { return };
        if keeping.mark == Some(mark) || (held && keeping.last.is_some_and(|last| last.elapsed() < PAUSE)) {
            return;
        }
        let mut session = match (self.stories.told(), &keeping.session) {
            // What was open before the story is kept already, and what the story opens is nobody's work.
            (Some(_), Some(_)) if keeping.mark.is_some_and(|kept| kept.story == mark.story) => return,
            (Some(_), Some(before)) => Session { story: self.stories.making().kept(), ..before.clone() },
            _ => self.snapshot(),
        };
        let Some(keeping) = &mut self.session else { return };
        let (began, restarts) = keeping.began;
        let began = *keeping.began.0.insert(began.unwrap_or(mark));
        session.restarts = if began == mark { restarts } else { 0 };
        (keeping.mark, keeping.last) = (Some(mark), Some(Instant::now()));
        keeping.session = Some(session.clone());
        keeping.keeper.submit(Job { session, taken_back: keeping.taken_back.clone() });
    }

    fn mark(&self) -> Mark {
        let Self { open, results, pages, .. } = self;
        Mark {
            open: open.revision(),
            steps: open.steps(),
            beside: pages.compare.revision(),
            baseline: results.baseline().map(|baseline| Arc::as_ptr(baseline.scenario()) as usize),
            behind: pages.sector.behind.len(),
            story: self.stories.making().revision(),
            page: pages.shown,
            sections: (
                pages.sector.section(),
                pages.cash_flow.section(),
                pages.what_matters.section(),
                pages.network.section(),
            ),
            focus: pages.focus,
            statistic: pages.statistic,
        }
    }

    /// What is open now, whole.
    fn snapshot(&self) -> Session {
        let Self { open, results, pages, .. } = self;
        let known = |mut kept: Kept| {
            if let Origin::File(path) = &kept.origin {
                kept.on_disk = self.shell.files.known(path);
            }
            kept
        };
        let beside = pages.compare.members().iter().map(|member| Beside {
            standing: word(member.standing()),
            is_aside: member.is_unsaved(),
            name: member.name().to_owned(),
            work: known(member.work().kept()),
        });
        let sections = [
            (word(Page::Sector), word(pages.sector.section())),
            (word(Page::CashFlow), word(pages.cash_flow.section())),
            (word(Page::WhatMatters), word(pages.what_matters.section())),
            (word(Page::Network), word(pages.network.section())),
        ];
        let behind = pages.sector.behind.iter().map(Aside::kept).map(|(kept, applied)| (known(kept), applied));
        let mut session = Session {
            written: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            closed: false,
            restarts: 0,
            seed: open.seed(),
            open: open.work().kept(),
            applied: None,
            past: Vec::new(),
            future: Vec::new(),
            behind: behind.collect(),
            baseline: results.baseline().map(|baseline| known(baseline.work().kept())),
            beside: beside.collect(),
            story: self.stories.making().kept(),
            view: View {
                page: word(pages.shown),
                sections: sections.to_vec(),
                focus: word(pages.focus),
                statistic: word(pages.statistic),
            },
        };
        open.keep(&mut session);
        session.open = known(session.open);
        session
    }
}

impl Keeping {
    fn new(folder: &Path, place: session::Place) -> std::io::Result<Self> {
        let path = place.path().to_owned();
        let mut writer = Writer::default();
        let keeper = Keeper::new(move |Job { session, taken_back }: Job| {
            place.write(&mut writer, &session)?;
            for path in &taken_back {
                // One that is gone already is gone.
                drop(std::fs::remove_file(path));
            }
            Ok(())
        })?;
        Ok(Self {
            keeper,
            folder: folder.to_owned(),
            path,
            mark: None,
            session: None,
            last: None,
            began: (None, 0),
            taken_back: Vec::new(),
            former: None,
            complained: false,
        })
    }

    fn find_former(&mut self) {
        let mut former = session::former(&self.folder).into_iter();
        self.former = former.find(|path| !self.taken_back.contains(path));
    }
}

/// How long ago a session was written, in words.
fn when(session: &Session) -> String {
    ago(UNIX_EPOCH + Duration::from_secs(session.written))
}

/// The name of a variant in files.
fn word(variant: impl std::fmt::Debug) -> String {
    format!("{variant:?}")
}

/// The variant that a file names.
fn found<T: Copy + std::fmt::Debug>(all: &[T], name: &str) -> Option<T> {
    all.iter().copied().find(|variant| word(variant) == name)
}
