//! The program is killed at random moments, and panics: what was open is always there again to within the last
//! interaction. The child of these tests is this same binary.

#![cfg(unix)]

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, ExitStatus, Stdio};
use std::time::Duration;

use egui_kittest::Harness;
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::action::{Action, Answer, Command, Input};
use hashpivot::app::book::{Change, EntryAction, List};
use hashpivot::app::pages::compare::Wish as Comparing;
use hashpivot::app::pages::{Wish, cash_flow, sector};
use hashpivot::app::shell::dialogs::Dialog;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin, Page};
use hashpivot::model::parameters::{ALL, find};
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset::SHIPPED;
use hashpivot::store::report;
use hashpivot::view::Window;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::program::{Answers, reference};
use crate::session::state;

/// Where a child finds its session.
const FOLDER: &str = "HASHPIVOT_TEST_SESSION";
/// From what it draws its interactions; "panic" has it panic.
const SEED: &str = "HASHPIVOT_TEST_SEED";
/// After so many interactions it panics; without it, it goes on until it is ended.
const PANIC: &str = "HASHPIVOT_TEST_PANIC";
/// What a child says before it does something: the state that it leads to.
const STATE: &str = "state ";
/// The same while a control is held.
const STEP: &str = "step ";

fn app(folder: &Path) -> App {
    let settings = Settings { paths: 1_000, seen_gallery: true, ..Settings::default() };
    let mut app =
        App::new(reference(), Origin::Shipped("reference"), Box::new(Answers::default()), settings, None, || {});
    app.begin_session(folder, true);
    app
}

fn hash(app: &App) -> u64 {
    let mut hasher = DefaultHasher::new();
    state(app).hash(&mut hasher);
    hasher.finish()
}

/// What somebody may do next: a few actions that end with a committed state.
fn interaction(rng: &mut SmallRng) -> Vec<Action> {
    let mut any = |count: usize| rng.random_range(0..count);
    let shipped = SHIPPED[any(SHIPPED.len())].name;
    match any(16) {
        0 => vec![Action::OpenShipped(shipped), Action::Answer(Answer::Discard)],
        1 => vec![Action::Do(Command::Undo)],
        2 => vec![Action::Do(Command::Redo)],
        3 => vec![Action::Do(Command::PinBaseline)],
        4 => vec![Action::Do(Command::UnpinBaseline)],
        5 => vec![Action::Seed(any(1_000_000) as u64)],
        6 => vec![Action::EnterWorld(["dear-money", "spring-2025", "hashprice-30"][any(3)])],
        7 => vec![Action::Strike(["bitcoin-halves", "rates-3-points-up"][any(2)])],
        8 => {
            let page = Page::ALL[any(Page::ALL.len())];
            let section = [cash_flow::Section::Flows, cash_flow::Section::Wall, cash_flow::Section::Worth][any(3)];
            vec![Action::Do(Command::Page(page)), Action::Wish(Wish::CashFlow(cash_flow::Wish::Section(section)))]
        }
        9 => {
            let section = sector::Section::ALL[any(sector::Section::ALL.len())];
            vec![Action::Wish(sector::Wish::Section(section).into()), Action::Focus(Strategy::ALL[any(3)])]
        }
        10 => {
            let statistic = [Statistic::Median, Statistic::Mean, Statistic::Central][any(3)];
            vec![Action::ReadBy(statistic), Action::Wish(Comparing::AddShipped(shipped).into())]
        }
        11 => {
            let (title, summary) = (format!("Möglich \u{201c}{}\u{201d}", any(100)), format!("Line\n{}", any(9)));
            let as_of = hashpivot::model::calendar::YearMonth { year: 2024 + any(4) as i32, month: 1 + any(12) as u8 };
            vec![Action::SetDetails { title, summary, as_of }]
        }
        12 => {
            let list = List::ALL[any(2)];
            let change = match any(4) {
                0 => Change::Add,
                1 => Change::Duplicate,
                2 => Change::Remove,
                _ => Change::Rename(format!("Tenant {}", any(100))),
            };
            vec![Action::Entry(EntryAction { list, place: any(3), change }), Action::Commit]
        }
        13 => vec![Action::SetCohort(any(5), "pivot_share", any(100) as f64 / 100.0), Action::Commit],
        _ => {
            let input = &ALL[any(ALL.len())];
            let mut actions = vec![Action::Hold(true)];
            for _ in 0..=any(4) {
                let part = any(1_000) as f64 / 999.0;
                actions.push(Action::Set(Input(input), input.scale.value(input.slider, part)));
            }
            actions.extend([Action::Commit, Action::Hold(false)]);
            actions
        }
    }
}

fn carry_out(app: &mut App, ctx: &egui::Context, actions: &[Action]) {
    for action in actions {
        // There is nothing to answer where nothing is unsaved.
        let asked = matches!(app.shell().dialog(), Some(Dialog::Unsaved(..)));
        if asked || !matches!(action, Action::Answer(_)) {
            app.apply(action.clone(), ctx, None);
        }
    }
    drop(app.take_messages());
}

/// The program that is killed: it says which state each interaction leads to, which it knows from a twin, and goes on
/// when that is on the disk, as nobody's hands are faster.
fn be_killed(folder: &Path, seed: u64) {
    let twins = tempfile::tempdir().expect("a folder");
    copy_session(folder, twins.path());
    let (mut twin, twin_ctx) = (app(twins.path()), egui::Context::default());
    let own = folder.to_owned();
    let mut harness: Harness<'_, Window> = Harness::builder()
        .with_size(egui::vec2(1280.0, 720.0))
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, app(&own)));
    let ctx = harness.ctx.clone();
    let mut rng = SmallRng::seed_from_u64(seed);
    let rounds = std::env::var(PANIC).ok().and_then(|rounds| rounds.parse::<u64>().ok());
    if rounds.is_some() {
        report::install(folder, harness.state().app.session_path().expect("it is kept"));
    }
    for round in 0_u64.. {
        assert!(Some(round) != rounds, "on purpose");
        for action in interaction(&mut rng) {
            carry_out(&mut twin, &twin_ctx, std::slice::from_ref(&action));
            let held = twin.shell().is_held();
            println!("{}{}", if held { STEP } else { STATE }, hash(&twin));
            let app = &mut harness.state_mut().app;
            carry_out(app, &ctx, std::slice::from_ref(&action));
            assert_eq!(hash(app), hash(&twin), "{action:?}");
            // Under a hand that holds something, it is written when it is written.
            if !held {
                app.wait_until_kept();
            }
        }
        if round.is_multiple_of(8) {
            harness.step();
        }
    }
}

/// The program that panics with changes that are not saved.
fn panic_with_changes(folder: &Path) {
    let own = folder.to_owned();
    let mut harness: Harness<'_, Window> = Harness::builder()
        .with_size(egui::vec2(1280.0, 720.0))
        .build_eframe(move |cc| Window::new(&cc.egui_ctx, app(&own)));
    let ctx = harness.ctx.clone();
    let app = &mut harness.state_mut().app;
    report::install(folder, app.session_path().expect("it is kept"));
    let hashprice = Input(find("world.hashprice").expect("an input"));
    app.apply(Action::Set(hashprice, 66.5), &ctx, None);
    app.apply(Action::Commit, &ctx, None);
    panic!("on purpose:\n\u{1b}[31mred");
}

/// The child of the other tests; by itself it does nothing.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let seed = std::env::var(SEED).expect("it comes with the folder");
    match seed.parse() {
        Ok(seed) => be_killed(&folder, seed),
        Err(_) => panic_with_changes(&folder),
    }
}

/// How a child ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// At once, without hearing of it.
    Kill,
    /// By a signal of this name.
    Signal(&'static str),
    /// By itself, with a fault.
    Panic,
}

fn spawn(folder: &Path, seed: &str, end: End, wanted: usize) -> Child {
    let binary = std::env::current_exe().expect("a test has a binary");
    let mut child = Process::new(binary);
    child
        .args(["--exact", "kill::child", "--nocapture"])
        .env(FOLDER, folder)
        .env(SEED, seed)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(if matches!(end, End::Panic) { Stdio::piped() } else { Stdio::inherit() });
    if matches!(end, End::Panic) {
        child.env(PANIC, wanted.to_string());
    }
    child.spawn().expect("it starts")
}

/// Copies what is kept, without the locks of those who keep it.
fn copy_session(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "ron") {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
}

/// The state in which the program would start now.
fn restored(folder: &Path) -> (u64, String) {
    let copy = tempfile::tempdir().expect("a folder");
    copy_session(folder, copy.path());
    let mut app = app(copy.path());
    let said = app.take_messages().into_iter().map(|message| message.text).collect();
    (hash(&app), said)
}

/// Ends the program so many times, each time going on from what was restored.
fn end(end: End, times: u64, first_seed: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut rng = SmallRng::seed_from_u64(first_seed);
    for time in 0..times {
        let wanted = rng.random_range(3..20);
        let mut child = spawn(folder.path(), &(first_seed * 1_000_000 + time).to_string(), end, wanted);
        // It tells a fault at length, and must not wait for somebody to hear it.
        let errors = child.stderr.take().map(|mut errors| {
            std::thread::spawn(move || {
                let mut told = Vec::new();
                errors.read_to_end(&mut told).expect("they are read");
                String::from_utf8_lossy(&told).into_owned()
            })
        });
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        // Each state, and whether nothing was held.
        let mut last: Vec<(bool, u64)> = Vec::new();
        let mut hear = |line: Option<std::io::Result<String>>| match line {
            Some(Ok(line)) => {
                // The first may stand behind what the test harness says.
                for (mark, rests) in [(STATE, true), (STEP, false)] {
                    if let Some((_, state)) = line.split_once(mark) {
                        last.push((rests, state.parse().expect("a number")));
                    }
                }
                (true, last.clone())
            }
            // What was cut off was not said.
            _ => (false, last.clone()),
        };
        let is_heard = |said: &[(bool, u64)]| said.iter().filter(|(rests, _)| *rests).count() >= wanted;
        let (mut lives, mut said) = (true, Vec::new());
        while !matches!(end, End::Panic) && !is_heard(&said) {
            assert!(lives, "it has ended by itself after {} interactions", said.len());
            (lives, said) = hear(lines.next());
        }
        std::thread::sleep(Duration::from_micros(rng.random_range(0..20_000)));
        match end {
            End::Kill => child.kill().expect("it lives"),
            End::Signal(name) => {
                let sent = Process::new("kill").args(["-s", name, &child.id().to_string()]).status();
                assert!(sent.expect("the system has such a program").success());
            }
            End::Panic => {}
        }
        let mut said = Vec::new();
        loop {
            let (more, all) = hear(lines.next());
            said = if all.is_empty() { said } else { all };
            if !more {
                break;
            }
        }
        let status = child.wait().expect("it ends");
        if let Some(errors) = errors {
            tells_of_its_end(folder.path(), &errors.join().expect("they are read"), status);
        }
        let (state, words) = restored(folder.path());
        // The last one, the one before it, or one on the way from that to this, where something was held.
        let rests = said.iter().enumerate().rev().filter(|(_, (rests, _))| *rests);
        let since = rests.map(|(at, _)| at).nth(1).expect("there are two");
        let place = said[since..].iter().position(|(_, said)| *said == state);
        assert!(place.is_some(), "kill {time}: none of the last {} of {}", said.len() - since, said.len());
        assert!(words.starts_with("Restored what was open when the program ended"), "{words}");
        // A kill may leave a temporary file, which a later run clears away; nothing else.
        let strays = fs::read_dir(folder.path()).expect("a folder").flatten().map(|e| e.file_name()).filter(|name| {
            let name = name.to_string_lossy();
            !(name.starts_with("session-") || name.starts_with(".hashpivot-") || name.starts_with("fault-"))
        });
        assert_eq!(strays.count(), 0);
    }
}

/// A fault says where the report is and where the work, and the report is there.
fn tells_of_its_end(folder: &Path, errors: &str, status: ExitStatus) {
    assert!(!status.success(), "{status}");
    let session = folder.join("session-1.ron");
    let line = errors.lines().find(|line| line.starts_with("hashpivot: a report is in ")).expect("it says where");
    assert!(line.ends_with(&format!("; what was open is kept in {}", session.display())), "{line}");
    let report = line["hashpivot: a report is in ".len()..].split(';').next().expect("a path");
    let text = fs::read_to_string(report).expect("it is there");
    assert!(text.contains("on purpose") && text.contains(&*session.to_string_lossy()), "{text}");
    fs::remove_file(report).expect("it is gone");
}

/// Where two texts begin to differ, for reading.
fn difference(one: &str, other: &str) -> Option<String> {
    let at = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    let at = at.or_else(|| (one.len() != other.len()).then_some(one.len().min(other.len())))?;
    let around =
        |text: &str| text.chars().skip(text[..at].chars().count().saturating_sub(200)).take(400).collect::<String>();
    Some(format!("{}\n--- comes back as ---\n{}", around(one), around(other)))
}

#[test]
fn whatever_is_done_comes_back_as_it_was() {
    let (folder, copy) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (mut own, ctx) = (app(folder.path()), egui::Context::default());
    let rounds = std::env::var("HASHPIVOT_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(150);
    let mut rng = SmallRng::seed_from_u64(3);
    for round in 0..rounds {
        let actions = interaction(&mut rng);
        carry_out(&mut own, &ctx, &actions);
        own.wait_until_kept();
        copy_session(folder.path(), copy.path());
        let back = app(copy.path());
        if let Some(difference) = difference(&state(&own), &state(&back)) {
            panic!("after interaction {round}, {actions:?}:\n{difference}");
        }
        assert_eq!(back.open().can_undo(), own.open().can_undo(), "{round}, {actions:?}");
        assert_eq!(back.open().can_redo(), own.open().can_redo(), "{round}, {actions:?}");
    }
}

#[test]
fn whenever_it_is_killed_the_last_or_the_next_to_last_state_is_restored() {
    end(End::Kill, 20, 1);
}

#[test]
fn whatever_signal_or_fault_ends_it_the_last_or_the_next_to_last_state_is_restored() {
    let signals = [("TERM", 15), ("HUP", 1), ("INT", 2), ("QUIT", 3)];
    let signals = signals.into_iter().filter(|(_, number)| !is_ignored(*number)).map(|(name, _)| End::Signal(name));
    for (seed, how) in (10..).zip(signals.chain([End::Panic])) {
        end(how, 3, seed);
    }
}

/// Whether this process, and so its children, do not hear a signal: `nohup` and a shell's background have some of them
/// ignored.
fn is_ignored(signal: u32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

#[test]
#[ignore = "a thousand kills take half an hour"]
fn a_thousand_kills_lose_nothing() {
    end(End::Kill, 1_000, 2);
}

#[test]
fn a_panic_leaves_a_report_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let status = spawn(folder.path(), "panic", End::Panic, 0).wait_with_output().expect("it ends").status;
    assert!(!status.success());
    let reports: Vec<PathBuf> = fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    assert_eq!(reports.len(), 1, "{reports:?}");
    let text = fs::read_to_string(&reports[0]).expect("there");
    assert!(text.starts_with(&format!("Hashpivot {} met a fault.", env!("CARGO_PKG_VERSION"))), "{text}");
    assert!(text.contains("message: on purpose:\n\u{fffd}[31mred\n"), "{text}");
    assert!(text.contains(&*folder.path().join("session-1.ron").to_string_lossy()), "it says where the work is");
    assert!(text.contains("panic_with_changes"), "it says where the fault was: {text}");
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")) && !text.contains("registry/src"), "{text}");
    assert!(!text.contains("reference company") && !text.contains("66.5"), "nothing of the scenario: {text}");
    let mut app = app(folder.path());
    assert_eq!(app.open().scenario().world.hashprice, 66.5);
    assert!(app.take_messages().iter().any(|message| message.text.contains("unsaved changes are kept")));
}
