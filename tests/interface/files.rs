//! Opening, saving and exporting, by the system's dialogs and without them: nothing is replaced unasked, nothing that
//! was asked for is silently left undone.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use hashpivot::app::action::{Action, Answer, Command, Input};
use hashpivot::app::shell::dialogs::Picked;
use hashpivot::app::shell::files::Conflict;
use hashpivot::app::shell::settings::{Settings, ThemeChoice};
use hashpivot::app::{App, Dialog, Origin};
use hashpivot::model::parameters::find;
use hashpivot::store::preset::{self, Document};
use hashpivot::view::Window;

use crate::program::{Answers, dropped, harness_with, reference, written};

type Program = Harness<'static, Window>;

fn apply(harness: &mut Program, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action, &ctx, None);
    harness.run();
}

fn order(harness: &mut Program, command: Command) {
    apply(harness, Action::Do(command));
}

/// Changes the open scenario.
fn change(harness: &mut Program, hashprice: f64) {
    apply(harness, Action::Set(Input(find("world.hashprice").expect("an input")), hashprice));
    apply(harness, Action::Commit);
}

fn hashprice_in(path: &Path) -> f64 {
    preset::load(path).expect("it loads").document.scenario.world.hashprice
}

/// A preset with this hashprice, as the program writes it.
fn make(path: &Path, hashprice: f64) {
    let mut document = Document { title: "Mine".to_owned(), ..Document::default() };
    document.scenario.world.hashprice = hashprice;
    preset::save(path, &document).expect("saved");
}

/// The program without answers for its dialogs.
fn program() -> Program {
    harness_with(Answers::default())
}

/// A folder with a preset in it, and the program in which that is open.
fn opened(hashprice: f64) -> (tempfile::TempDir, PathBuf, Program) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    make(&path, hashprice);
    let mut harness = program();
    apply(&mut harness, Action::OpenFile(path.clone()));
    (folder, path, harness)
}

/// The program with changes, which will be saved under this name where a dialog asks for one.
fn changed(target: PathBuf) -> Program {
    let answers = Answers::default();
    answers.give(Some(target));
    let mut harness = harness_with(answers);
    change(&mut harness, 55.0);
    harness
}

fn press(harness: &mut Program, button: &str) {
    harness.get_by_label(button).click();
    harness.run();
    written(harness);
}

fn answer(harness: &mut Program, answer: Answer) {
    apply(harness, Action::Answer(answer));
    written(harness);
}

/// Types into the box for a path, in place of what stands there, and enters it.
fn enter_path(harness: &mut Program, path: &str) {
    harness.event(egui::Event::Text(path.to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    written(harness);
}

fn path_box(harness: &Program) -> String {
    harness.get_by_label("Path of the file").value().unwrap_or_default()
}

fn says(harness: &Program, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// Asks the window to close, as its frame does.
fn close(harness: &mut Program) {
    let viewport = harness.input().viewport_id;
    harness.input_mut().viewports.entry(viewport).or_default().events.push(egui::ViewportEvent::Close);
    harness.step();
    harness.run();
}

fn conflict(harness: &Program) -> Option<Conflict> {
    match harness.state().app.shell().dialog() {
        Some(Dialog::Overwrite(overwrite)) => Some(overwrite.conflict.clone()),
        _ => None,
    }
}

#[test]
fn a_name_without_its_ending_does_not_replace_the_file_that_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let foo = folder.path().join("foo.ron");
    make(&foo, 11.0);
    let mut harness = changed(folder.path().join("foo"));
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert_eq!(conflict(&harness), Some(Conflict::Exists));
    assert_eq!(hashprice_in(&foo), 11.0, "the system's dialog has asked about another name");
    press(&mut harness, "Cancel");
    assert!(harness.state().app.open().is_unsaved() && hashprice_in(&foo) == 11.0);
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("reference"));
    // Asked again, and agreed to.
    order(&mut harness, Command::SaveByPath);
    enter_path(&mut harness, folder.path().join("foo").to_str().expect("text"));
    assert_eq!(conflict(&harness), Some(Conflict::Exists));
    press(&mut harness, "Replace");
    assert!(!harness.state().app.open().is_unsaved() && hashprice_in(&foo) == 55.0);
    assert_eq!(*harness.state().app.open().origin(), Origin::File(foo));
}

#[test]
fn a_file_that_the_systems_dialog_has_asked_about_is_not_asked_about_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let foo = folder.path().join("foo.ron");
    make(&foo, 11.0);
    let mut harness = changed(foo.clone());
    order(&mut harness, Command::SaveAs);
    written(&mut harness);
    assert!(harness.state().app.shell().dialog().is_none() && hashprice_in(&foo) == 55.0);
}

#[test]
fn another_name_can_be_chosen_instead_of_replacing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (foo, bar) = (folder.path().join("foo.ron"), folder.path().join("bar.ron"));
    make(&foo, 11.0);
    let answers = Answers::default();
    answers.give(Some(bar.clone()));
    let mut harness = harness_with(answers);
    change(&mut harness, 55.0);
    order(&mut harness, Command::SaveByPath);
    enter_path(&mut harness, foo.to_str().expect("text"));
    press(&mut harness, "Another name…");
    assert_eq!((hashprice_in(&foo), hashprice_in(&bar)), (11.0, 55.0));
    assert_eq!(*harness.state().app.open().origin(), Origin::File(bar));
}

#[test]
fn a_file_that_another_program_has_changed_is_asked_about() {
    let (_folder, path, mut harness) = opened(11.0);
    change(&mut harness, 55.0);
    order(&mut harness, Command::Save);
    // A second save while the first is on its way replaces what the first has written, and asks nothing.
    change(&mut harness, 56.0);
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert!(conflict(&harness).is_none() && hashprice_in(&path) == 56.0);
    make(&path, 77.0);
    change(&mut harness, 57.0);
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert_eq!(conflict(&harness), Some(Conflict::Changed(Some("a moment ago".to_owned()))));
    assert!(hashprice_in(&path) == 77.0 && harness.state().app.open().is_unsaved());
    press(&mut harness, "Replace");
    assert!(hashprice_in(&path) == 57.0 && !harness.state().app.open().is_unsaved());
    // A file that is gone has nothing to lose.
    fs::remove_file(&path).expect("removed");
    change(&mut harness, 58.0);
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert_eq!(hashprice_in(&path), 58.0);
}

#[test]
fn what_a_save_leaves_out_of_a_hand_made_file_is_said_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hand.ron");
    let text = "// mine\n(version: 1, title: \"x\", colour: \"red\", world: (hashprice: 30))";
    fs::write(&path, text).expect("written");
    let mut harness = program();
    apply(&mut harness, Action::OpenFile(path.clone()));
    change(&mut harness, 31.0);
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert_eq!(conflict(&harness), Some(Conflict::Loses("1 entry that was not taken".to_owned())));
    assert!(says(&harness, "1 entry that was not taken"));
    press(&mut harness, "Cancel");
    assert_eq!(fs::read_to_string(&path).expect("there"), text);
    order(&mut harness, Command::Save);
    press(&mut harness, "Replace");
    assert_eq!(hashprice_in(&path), 31.0);
    assert!(fs::read_to_string(&path).expect("there").contains("// mine\n"), "a comment is kept");
    change(&mut harness, 32.0);
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert!(conflict(&harness).is_none() && hashprice_in(&path) == 32.0, "there is nothing left to lose");
}

#[test]
fn the_box_for_a_path_begins_with_the_last_one_and_typing_replaces_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (folder.path().join("a.ron"), folder.path().join("b é.ron"));
    make(&a, 11.0);
    make(&b, 22.0);
    let mut harness = program();
    order(&mut harness, Command::OpenByPath);
    assert_eq!(path_box(&harness), "");
    enter_path(&mut harness, &format!("\"{}\"", a.display()));
    assert_eq!(*harness.state().app.open().origin(), Origin::File(a.clone()), "quotation marks are not part of a path");
    order(&mut harness, Command::OpenByPath);
    assert_eq!(path_box(&harness), a.to_str().expect("text"));
    let address = format!("file://{}", b.display()).replace(' ', "%20").replace('é', "%C3%A9");
    enter_path(&mut harness, &address);
    assert_eq!(*harness.state().app.open().origin(), Origin::File(b.clone()));
    order(&mut harness, Command::SaveByPath);
    assert_eq!(path_box(&harness), b.to_str().expect("text"));
    press(&mut harness, "Cancel");
    harness.input_mut().dropped_files.push(dropped(&PathBuf::from(format!("file://{}", a.display()))));
    harness.run();
    assert_eq!(*harness.state().app.open().origin(), Origin::File(a));
}

#[test]
fn where_no_dialog_opens_the_path_is_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (preset, table, inputs) =
        (folder.path().join("mine.ron"), folder.path().join("table.csv"), folder.path().join("inputs.csv"));
    let answers = Answers::default();
    (0..4).for_each(|_| answers.answer(Picked::Unavailable));
    let mut harness = harness_with(answers);
    for (command, path) in [(Command::Save, &preset), (Command::ExportLedger, &table), (Command::ExportInputs, &inputs)]
    {
        order(&mut harness, command);
        assert!(says(&harness, "This system has no file dialog"), "{command:?}");
        assert!(!path_box(&harness).is_empty(), "a name is suggested");
        // The ending is added to what is typed.
        enter_path(&mut harness, path.with_extension("").to_str().expect("text"));
        assert!(path.is_file(), "{command:?}");
        assert!(harness.state().app.shell().dialog().is_none());
    }
    order(&mut harness, Command::Open);
    enter_path(&mut harness, preset.to_str().expect("text"));
    assert_eq!(*harness.state().app.open().origin(), Origin::File(preset));
}

#[test]
fn a_cancelled_dialog_is_not_one_that_cannot_open() {
    let answers = Answers::default();
    answers.give(None);
    let mut harness = harness_with(answers.clone());
    order(&mut harness, Command::Open);
    assert!(harness.state().app.shell().dialog().is_none() && answers.asked() == 1);
}

#[test]
fn save_then_quit_works_without_any_dialog() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let answers = Answers::default();
    answers.answer(Picked::Unavailable);
    let mut harness = harness_with(answers);
    change(&mut harness, 55.0);
    close(&mut harness);
    answer(&mut harness, Answer::Save);
    enter_path(&mut harness, path.to_str().expect("text"));
    assert_eq!(hashprice_in(&path), 55.0);
    assert!(harness.state().app.shell().is_closing(), "what was asked for is done: it was saved, and it quits");
}

#[test]
fn a_later_save_does_not_quit() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = Answers::default();
    answers.leave_open();
    answers.give(None);
    answers.give(Some(folder.path().join("mine.ron")));
    let mut harness = harness_with(answers.clone());
    change(&mut harness, 55.0);
    order(&mut harness, Command::ExportLedger);
    // A dialog is open; a second one is not opened beside it, and that is said.
    order(&mut harness, Command::Open);
    assert!(says(&harness, "A file dialog is open already") && answers.asked() == 1);
    // Leaving is asked about all the same, and saving asks where to.
    close(&mut harness);
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::Unsaved(..))));
    answer(&mut harness, Answer::Save);
    assert_eq!(answers.asked(), 2);
    // That one was cancelled: nothing is saved, and nobody leaves, now or with a later save.
    assert!(!harness.state().app.shell().is_closing() && harness.state().app.open().is_unsaved());
    order(&mut harness, Command::Save);
    written(&mut harness);
    assert!(!harness.state().app.open().is_unsaved() && !harness.state().app.shell().is_closing());
}

#[test]
fn a_save_that_fails_does_not_quit_and_stays_unsaved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = changed(folder.path().join("no such folder").join("mine.ron"));
    close(&mut harness);
    answer(&mut harness, Answer::Save);
    assert!(harness.state().app.open().is_unsaved() && !harness.state().app.shell().is_closing());
    assert!(says(&harness, "preset cannot be saved"));
}

#[test]
fn leaving_waits_for_what_is_on_its_way_to_the_disk() {
    let (_folder, path, mut harness) = opened(11.0);
    change(&mut harness, 55.0);
    let ctx = harness.ctx.clone();
    let app = &mut harness.state_mut().app;
    app.apply(Action::Do(Command::Save), &ctx, None);
    // In the same frame: it is not on the disk yet.
    app.apply(Action::Do(Command::Quit), &ctx, None);
    assert!(app.open().is_unsaved() && app.shell().dialog().is_none() && !app.shell().is_closing());
    written(&mut harness);
    assert!(harness.state().app.shell().is_closing() && hashprice_in(&path) == 55.0);
}

#[test]
fn what_is_changed_while_it_is_saved_stays_unsaved_and_another_scenario_is_not_taken_for_saved() {
    let (_folder, path, mut harness) = opened(11.0);
    change(&mut harness, 55.0);
    let ctx = harness.ctx.clone();
    let input = Input(find("world.hashprice").expect("an input"));
    let app = &mut harness.state_mut().app;
    app.apply(Action::Do(Command::Save), &ctx, None);
    app.apply(Action::Set(input, 56.0), &ctx, None);
    written(&mut harness);
    let app = &harness.state().app;
    assert!(
        app.open().is_unsaved() && app.open().saved().scenario.world.hashprice == 55.0 && hashprice_in(&path) == 55.0
    );
}

#[test]
fn a_table_is_not_torn_by_a_target_that_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = Answers::default();
    let target = folder.path().join("table.csv");
    fs::create_dir(&target).expect("a folder in its place");
    answers.give(Some(target.clone()));
    let mut harness = harness_with(answers);
    order(&mut harness, Command::ExportLedger);
    written(&mut harness);
    assert!(says(&harness, "cannot write the table") && says(&harness, "folder"));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left lying about");
}

#[test]
fn titles_cannot_act_on_the_window_or_in_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("inputs.csv");
    let text = "(version: 1, title: \"\u{202e}gnp.exe\u{1b}\", sources: [(inputs: [\"company.cash\"], source: \
                \"=HYPERLINK(1)\", date: \"+1+1\", confidence: \"A\")], company: (cash: 5e6))";
    let preset = folder.path().join("injection.ron");
    fs::write(&preset, text).expect("written");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers);
    apply(&mut harness, Action::OpenFile(preset));
    let title = harness.state().app.open().document().title.clone();
    assert!(title.contains("gnp.exe") && !title.contains(['\u{202e}', '\u{1b}']), "{title:?}");
    order(&mut harness, Command::ExportInputs);
    written(&mut harness);
    let table = fs::read_to_string(&path).expect("written");
    let row = table.lines().find(|line| line.contains("company.cash,")).expect("a row");
    assert!(row.contains(",5000000,") && row.contains(",'=HYPERLINK(1),'+1+1,"), "{row}");
}

#[test]
fn a_shipped_preset_is_opened_as_shipped_whatever_lies_in_the_folder() {
    let mut harness = program();
    apply(&mut harness, Action::OpenShipped("hybrid"));
    assert!(harness.state().app.open().document().title.starts_with("Hybrid"));
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("hybrid"));
    // A missing file is an error that names what may be meant, and nothing is opened in its place.
    let folder = tempfile::tempdir().expect("a folder");
    apply(&mut harness, Action::OpenFile(folder.path().join("riot.ron")));
    assert!(says(&harness, "open the shipped preset with `riot`"));
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("hybrid"));
}

#[test]
fn a_second_question_is_not_put_over_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    make(&path, 11.0);
    let mut harness = program();
    change(&mut harness, 55.0);
    order(&mut harness, Command::SaveByPath);
    harness.input_mut().dropped_files.push(dropped(&path));
    harness.run();
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::TypePath(_))));
    assert!(says(&harness, "A question is open already"));
    harness.key_press_modifiers(Modifiers::NONE, Key::Escape);
    harness.run();
    assert!(harness.state().app.shell().dialog().is_none() && harness.state().app.open().is_unsaved());
}

#[test]
fn settings_that_cannot_be_kept_are_said_once_and_end_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("written");
    let mut harness = Harness::builder().with_size([1280.0, 720.0]).with_max_steps(32).build_eframe(move |cc| {
        let settings = Settings { paths: 1_000, seen_first_steps: true, ..Settings::default() };
        let (origin, picker) = (Origin::Shipped("reference"), Box::new(Answers::default()));
        // Below a file there can be no folder for them.
        let path = Some(file.join("deep").join("settings.ron"));
        Window::new(&cc.egui_ctx, App::new(reference(), origin, picker, settings, path, || {}))
    });
    for theme in [ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::Dark] {
        apply(&mut harness, Action::Theme(theme));
    }
    for _ in 0..2_000 {
        if says(&harness, "Settings are not kept") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
        harness.step();
    }
    assert_eq!(harness.query_all_by_label_contains("Settings are not kept").count(), 1);
}
