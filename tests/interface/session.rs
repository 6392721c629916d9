//! Never losing work: what is open is there again after a crash, a kill, a damaged file, another window, a second start.

use std::fs;
use std::path::{Path, PathBuf};

use egui::Context;
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::action::{Action, Answer, Command, Input};
use hashpivot::app::pages::compare::Wish as Comparing;
use hashpivot::app::pages::{cash_flow, sector};
use hashpivot::app::shell::dialogs::Dialog;
use hashpivot::app::shell::files::Conflict;
use hashpivot::app::shell::messages::Level;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin, Page};
use hashpivot::model::parameters::find;
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset::{self, Document, to_text};
use hashpivot::store::session;

use crate::program::{Answers, reference};

/// The program without a window, and its context.
struct Program {
    app: App,
    ctx: Context,
    restored: bool,
}

/// The program as it starts, with its session in this folder.
fn start(folder: &Path) -> Program {
    start_with(folder, true)
}

fn start_with(folder: &Path, restoring: bool) -> Program {
    // A thousand futures, which nobody waits for.
    let settings = Settings { paths: 1_000, ..Settings::default() };
    let mut app =
        App::new(reference(), Origin::Shipped("reference"), Box::new(Answers::default()), settings, None, || {});
    let restored = app.begin_session(folder, restoring);
    Program { app, ctx: Context::default(), restored }
}

impl Program {
    fn apply(&mut self, action: impl Into<Action>) {
        self.app.apply(action.into(), &self.ctx, None);
    }

    fn set(&mut self, id: &str, value: f64) {
        self.apply(Action::Set(Input(find(id).expect("an input")), value));
        self.apply(Action::Commit);
    }

    fn order(&mut self, command: Command) {
        self.apply(Action::Do(command));
    }

    fn hashprice(&self) -> f64 {
        self.app.open().scenario().world.hashprice
    }

    /// The messages since the last time, as one text.
    fn said(&mut self) -> String {
        self.app
            .take_messages()
            .into_iter()
            .map(|message| message.text + "\n")
            .collect::<String>()
            .replace('\u{a0}', " ")
    }

    /// Waits until what is on its way to the disk is there.
    fn write(&mut self) {
        while self.app.is_writing() {
            self.app.poll(&self.ctx, None);
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }

    fn conflict(&self) -> Option<Conflict> {
        match self.app.shell().dialog() {
            Some(Dialog::Overwrite(overwrite)) => Some(overwrite.conflict.clone()),
            _ => None,
        }
    }

    /// The program ends without having been closed.
    fn crash(mut self) {
        self.app.wait_until_kept();
    }

    /// The window is closed.
    fn close(mut self) {
        self.order(Command::Quit);
        assert!(self.app.shell().is_closing(), "nothing is in the way");
        self.app.end_session();
    }
}

/// A state of the program, as far as it is kept, as a text.
pub(crate) fn state(app: &App) -> String {
    let work = |work: &hashpivot::app::open::Work| {
        let (document, saved) = (work.document(), work.saved());
        format!(
            "{}{:?}{:?}{:?}{}{:?}{:?}",
            to_text(document),
            document,
            work.origin(),
            work.warnings(),
            to_text(saved),
            saved,
            work.comments()
        )
    };
    let pages = app.pages();
    let members = pages.compare.members().iter().map(|m| format!("{:?}{}{}", m.standing(), m.name(), work(m.work())));
    format!(
        "{}{}{:?}{}{:?}{:?}{:?}{:?}",
        work(app.open().work()),
        app.open().seed(),
        app.results().baseline().map(|baseline| work(baseline.work())),
        members.collect::<String>(),
        (pages.shown(), pages.focus(), pages.statistic()),
        (pages.sector.section(), pages.cash_flow.section()),
        (pages.what_matters.section(), pages.network.section()),
        app.open().world_name(),
    )
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state");
    (folder, path)
}

/// A preset with this hashprice, as the program writes it.
fn make(path: &Path, hashprice: f64) {
    let mut document = Document { title: "Mine".to_owned(), ..Document::default() };
    document.scenario.world.hashprice = hashprice;
    preset::save(path, &document).expect("saved");
}

#[test]
fn all_that_was_open_is_there_again_after_a_crash() {
    let (_kept, folder) = folder();
    let mut program = start(&folder);
    assert!(!program.restored && program.said().is_empty());
    program.apply(Action::OpenShipped("riot"));
    program.set("company.cash", 123_456_789.5);
    program.order(Command::PinBaseline);
    program.apply(Action::EnterWorld("dear-money"));
    program.apply(Action::Seed(4_711));
    program.set("world.btc_growth", 0.1 + 0.2);
    program.set("plan.ai_share", 0.7);
    program.order(Command::Undo);
    for wish in [Comparing::AddShipped("hybrid"), Comparing::AddSaved] {
        program.apply(Action::Wish(wish.into()));
    }
    program.apply(Action::Wish(sector::Wish::Section(sector::Section::Survival).into()));
    program.apply(Action::Wish(cash_flow::Wish::Section(cash_flow::Section::Worth).into()));
    program.order(Command::Page(Page::CashFlow));
    program.apply(Action::Focus(Strategy::AllIn));
    program.apply(Action::ReadBy(Statistic::Mean));
    let before = state(&program.app);
    program.crash();

    let mut program = start(&folder);
    assert!(program.restored);
    assert_eq!(state(&program.app), before);
    assert_eq!(
        program.said(),
        "Restored what was open when the program ended a moment ago; unsaved changes are kept.\n"
    );
    assert!(program.app.open().is_unsaved() && *program.app.open().origin() == Origin::Shipped("riot"));
    assert_eq!(program.app.results().baseline().expect("it is pinned").name(), "Riot, September 2026, changed");
    // Undo goes on where it was.
    program.order(Command::Redo);
    assert_eq!(program.app.open().scenario().plan.ai_share, 0.7);
    (0..2).for_each(|_| program.order(Command::Undo));
    assert_eq!(program.app.open().seed(), 4_711);
    (0..2).for_each(|_| program.order(Command::Undo));
    assert!(program.app.open().seed() == 1 && program.app.open().scenario().company.cash == 123_456_789.5);
    program.order(Command::Undo);
    assert!(!program.app.open().is_unsaved() && !program.app.open().can_undo());
}

#[test]
fn an_orderly_end_is_not_spoken_of_and_what_was_discarded_does_not_come_back() {
    let (_kept, folder) = folder();
    let mut program = start(&folder);
    program.apply(Action::OpenShipped("hybrid"));
    let saved = program.hashprice();
    program.order(Command::PinBaseline);
    program.order(Command::Page(Page::Risk));
    program.set("world.hashprice", 77.0);
    program.order(Command::Quit);
    program.apply(Action::Answer(Answer::Discard));
    assert!(program.app.shell().is_closing());
    program.app.end_session();
    drop(program);

    let mut program = start(&folder);
    assert!(program.restored && program.said().is_empty(), "there is nothing to say");
    let app = &program.app;
    assert!(!app.open().is_unsaved() && !app.open().can_undo() && !app.has_former_session());
    assert_eq!(*app.open().origin(), Origin::Shipped("hybrid"));
    assert!(program.hashprice() == saved && app.pages().shown() == Page::Risk && app.results().baseline().is_some());
    program.close();
    assert!(session::former(&folder).is_empty());
}

#[test]
fn a_file_on_the_command_line_leaves_what_was_unsaved_to_be_taken_back() {
    let (_kept, folder) = folder();
    let mut program = start(&folder);
    program.set("world.hashprice", 66.0);
    program.crash();

    // As with a file, and with --fresh.
    let mut program = start_with(&folder, false);
    assert!(!program.restored && !program.app.open().is_unsaved());
    assert!(program.said().contains("File ▸ Restore the former session brings them back"));
    program.apply(Action::OpenShipped("riot"));
    program.set("world.hashprice", 33.0);
    assert!(program.app.has_former_session());
    program.order(Command::RestoreSession);
    assert!(program.hashprice() == 66.0 && program.app.shell().dialog().is_none());
    assert!(program.said().contains("What was open is kept"));
    // And the other one again.
    program.order(Command::RestoreSession);
    assert!(program.hashprice() == 33.0 && *program.app.open().origin() == Origin::Shipped("riot"));
    program.order(Command::RestoreSession);
    assert_eq!(program.hashprice(), 66.0);
    program.crash();
    let program = start(&folder);
    assert!(program.hashprice() == 66.0 && program.app.has_former_session());
    assert_eq!(session::former(&folder).len(), 1, "what was taken back is not kept twice");
}

#[test]
fn windows_at_once_do_not_disturb_each_other() {
    let (_kept, folder) = folder();
    let (mut one, mut two) = (start(&folder), start(&folder));
    assert!(!two.restored, "the first one lives");
    one.set("world.hashprice", 41.0);
    two.set("world.hashprice", 42.0);
    one.crash();
    let mut third = start(&folder);
    assert!(third.restored && third.hashprice() == 41.0, "what has crashed, while the other one lives");
    assert_eq!(two.hashprice(), 42.0);
    two.crash();
    third.set("world.hashprice", 43.0);
    third.crash();
    let mut last = start(&folder);
    last.order(Command::RestoreSession);
    let mut found = [last.hashprice(), 0.0];
    last.order(Command::RestoreSession);
    found[1] = last.hashprice();
    found.sort_by(f64::total_cmp);
    assert_eq!(found, [42.0, 43.0], "neither is lost");
}

#[test]
fn a_damaged_session_is_set_aside_and_said() {
    let (_kept, folder) = folder();
    let mut program = start(&folder);
    program.set("world.hashprice", 66.0);
    let path = program.app.session_path().expect("it is kept").to_owned();
    program.crash();
    let mut bytes = fs::read(&path).expect("there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&path, &bytes).expect("written");
    let mut program = start(&folder);
    assert!(!program.restored && !program.app.open().is_unsaved());
    let message = program.app.take_messages().into_iter().next().expect("it is said");
    assert_eq!(message.level, Level::Error);
    assert!(
        message.text.contains("damaged (its checksum does not fit)") && message.text.contains("damaged-session-1.ron")
    );
    assert_eq!(fs::read(folder.join("damaged-session-1.ron")).expect("nothing is thrown away"), bytes);
    program.set("world.hashprice", 67.0);
    program.crash();
    assert_eq!(start(&folder).hashprice(), 67.0, "and goes on");
}

#[test]
fn where_there_can_be_no_session_the_program_says_so_once_and_goes_on() {
    let (_kept, folder) = folder();
    fs::write(&folder, "a file in its place").expect("written");
    let mut program = start(&folder);
    assert!(program.said().contains("What is open is not kept for the case of a crash"));
    program.set("world.hashprice", 66.0);
    assert!(program.app.session_path().is_none() && program.said().is_empty());
    program.app.end_session();
}

#[test]
fn a_session_after_which_the_program_always_ends_is_left_alone() {
    let (_kept, folder) = folder();
    let mut program = start(&folder);
    program.set("world.hashprice", 66.0);
    program.crash();
    for _ in 0..2 {
        let program = start(&folder);
        assert!(program.restored);
        program.crash();
    }
    let mut program = start(&folder);
    assert!(!program.restored && program.said().contains("It begins afresh"));
    program.order(Command::RestoreSession);
    assert_eq!(program.hashprice(), 66.0);
    // Whoever has done something with it has got past the fault.
    program.set("world.hashprice", 67.0);
    for _ in 0..4 {
        program.set("world.hashprice", program.hashprice() + 1.0);
        program.crash();
        program = start(&folder);
        assert!(program.restored);
    }
}

#[test]
fn a_file_that_has_changed_since_is_not_overwritten_and_one_that_was_saved_is_read_again() {
    let (kept, folder) = folder();
    let path = kept.path().join("mine.ron");
    make(&path, 40.0);
    let mut program = start(&folder);
    program.apply(Action::OpenFile(path.clone()));
    program.set("world.hashprice", 55.0);
    program.crash();
    make(&path, 77.0);

    let mut program = start(&folder);
    assert!(program.hashprice() == 55.0 && program.app.open().is_unsaved());
    program.order(Command::Save);
    program.write();
    assert_eq!(program.conflict(), Some(Conflict::Changed(Some("a moment ago".to_owned()))));
    assert_eq!(preset::load(&path).expect("it loads").document.scenario.world.hashprice, 77.0);
    program.apply(Action::Answer(Answer::Replace));
    program.write();
    assert!(!program.app.open().is_unsaved());
    assert_eq!(preset::load(&path).expect("it loads").document.scenario.world.hashprice, 55.0);
    program.close();

    // Nothing is unsaved: what counts is what is in the file.
    make(&path, 88.0);
    let mut program = start(&folder);
    assert!(program.hashprice() == 88.0 && !program.app.open().is_unsaved() && program.said().is_empty());
    program.set("world.hashprice", 89.0);
    program.order(Command::Save);
    program.write();
    assert!(program.conflict().is_none() && !program.app.open().is_unsaved());
    program.close();
    fs::remove_file(&path).expect("removed");
    let mut program = start(&folder);
    assert_eq!(program.hashprice(), 89.0);
    assert!(program.said().contains("the file does not exist"));
}

#[test]
fn comments_and_what_was_refused_stay_with_the_work() {
    let (kept, folder) = folder();
    let path = kept.path().join("hand.ron");
    let text = "// by hand\n(version: 1, title: \"x\", colour: 3, world: (\n  // why\n  hashprice: 30, // the low\n))";
    fs::write(&path, text).expect("written");
    let mut program = start(&folder);
    program.apply(Action::OpenFile(path.clone()));
    program.set("world.btc_price", 60_000.0);
    program.crash();
    let mut program = start(&folder);
    program.order(Command::Save);
    program.write();
    assert_eq!(program.conflict(), Some(Conflict::Loses("1 entry that was not taken".to_owned())));
    program.apply(Action::Answer(Answer::Replace));
    program.write();
    let text = fs::read_to_string(&path).expect("there");
    for kept in ["// by hand\n", "        // why\n", "hashprice: 30, // the low\n"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    // What a comment is about is taken away: that is asked about, once.
    let cleared = find("world.hashprice").expect("an input").default;
    program.set("world.hashprice", cleared);
    program.order(Command::Save);
    program.write();
    assert!(program.conflict().is_none(), "what has comments stays listed");
    assert!(fs::read_to_string(&path).expect("there").contains("hashprice: 38.9, // the low"));
}

#[test]
fn while_a_control_is_held_the_session_is_written_now_and_then_and_surely_on_release() {
    let (_kept, folder) = folder();
    let mut program = start(&folder);
    program.app.wait_until_kept();
    program.apply(Action::Hold(true));
    let input = Input(find("world.hashprice").expect("an input"));
    for i in 0..50 {
        program.apply(Action::Set(input, 40.0 + f64::from(i)));
    }
    program.apply(Action::Commit);
    program.apply(Action::Hold(false));
    let deadline = std::time::Instant::now() + std::time::Duration::from_mins(1);
    while !program.app.is_kept() {
        assert!(std::time::Instant::now() < deadline, "it is never written");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    drop(program);
    assert_eq!(start(&folder).hashprice(), 89.0);
}

#[cfg(unix)]
#[test]
fn a_second_file_opens_in_the_window_that_runs_with_the_usual_question() {
    use hashpivot::worker::{handover, waker};

    let (kept, folder) = folder();
    let (first, second) = (kept.path().join("one.ron"), kept.path().join("two.ron"));
    make(&first, 41.0);
    make(&second, 42.0);
    let mut program = start(&folder);
    program.app.listen(handover::listen(&folder, waker(|| {})).expect("it listens"));
    assert!(handover::hand_over(&folder, &first));
    program.app.poll(&program.ctx.clone(), None);
    assert_eq!(*program.app.open().origin(), Origin::File(first.clone()));
    program.set("world.hashprice", 55.0);
    assert!(handover::hand_over(&folder, &second));
    program.app.poll(&program.ctx.clone(), None);
    assert!(matches!(program.app.shell().dialog(), Some(Dialog::Unsaved(..))) && program.hashprice() == 55.0);
    program.apply(Action::Answer(Answer::Discard));
    assert!(program.hashprice() == 42.0 && *program.app.open().origin() == Origin::File(second));
    assert!(handover::hand_over(&folder, &kept.path().join("none.ron")));
    program.app.poll(&program.ctx.clone(), None);
    assert!(program.said().contains("the file does not exist"));
}
