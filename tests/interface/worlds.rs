//! Worlds, shocks and today in the window: applied to what is open, named in the top bar, undone in one step.

use std::fs;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::analysis::today::Field;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::{Dialog, Origin};
use hashpivot::model::parameters::find;
use hashpivot::store::preset::{
    self, Document, SHOCKS, WORLDS, WorldPreset, load_world, shipped_shocks, shipped_worlds,
};
use hashpivot::view::Window;

use crate::program::{Answers, dropped, harness, harness_of, harness_with, written};

type Program = Harness<'static, Window>;

fn apply(harness: &mut Program, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action, &ctx, None);
    harness.run();
}

fn document(harness: &Program) -> Document {
    harness.state().app.open().document().clone()
}

fn set(harness: &mut Program, id: &str, value: f64) {
    apply(harness, Action::Set(Input(find(id).expect("an input")), value));
    apply(harness, Action::Commit);
}

fn press(harness: &mut Program, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run();
}

fn says(harness: &Program, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

/// The world's button in the top bar.
fn called(harness: &Program) -> String {
    let button = harness.query_all_by_role(Role::Button).find_map(|node| {
        let label = node.accesskit_node().label()?;
        label.strip_prefix("World: ").map(str::to_owned)
    });
    button.expect("the top bar names the world")
}

fn open_worlds(harness: &mut Program) {
    let label = format!("World: {}", called(harness));
    press(harness, &label);
}

#[test]
fn a_world_is_applied_from_the_top_bar_and_undone_in_one_step() {
    let loaded = preset::resolve("mara").expect("it is shipped");
    let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
    let before = document(&harness);
    assert_eq!(called(&harness), "September 2026");
    open_worlds(&mut harness);
    for (_, world) in shipped_worlds() {
        assert!(harness.query_all_by_label(&world.title).next().is_some(), "{} is not in the menu", world.title);
    }
    press(&mut harness, "Spring 2025");
    let after = document(&harness);
    assert_eq!(after.scenario.world, shipped_worlds()[1].1.world);
    assert_eq!(after.as_of.iso(), "2025-03");
    assert_eq!((&after.scenario.company, &after.scenario.plan), (&before.scenario.company, &before.scenario.plan));
    assert_eq!((&after.title, &after.scenario.industry), (&before.title, &before.scenario.industry));
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("reference"));
    assert_eq!(called(&harness), "Spring 2025");
    assert!(says(&harness, "In the world \u{201c}Spring 2025\u{201d} now. Company and plan are as they were"));
    // Dates are the world's: the halving is in April 2028, as the protocol has it.
    assert!(harness.state().app.open().contradiction().is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(document(&harness), before, "to the last bit, notes included");
    assert!(!harness.state().app.open().can_undo() && !harness.state().app.open().is_unsaved());
    assert_eq!(called(&harness), "September 2026");
    apply(&mut harness, Action::Do(Command::Redo));
    assert_eq!((document(&harness), called(&harness)), (after, "Spring 2025".to_owned()));
    // What it is all about stands in the method.
    open_worlds(&mut harness);
    press(&mut harness, "How worlds work");
    assert!(says(&harness, "Worlds, shocks and today"));
}

#[test]
fn a_dot_tells_a_world_that_was_changed() {
    let mut harness = harness();
    set(&mut harness, "world.hashprice", 45.0);
    assert_eq!(called(&harness), "September 2026, changed");
    apply(&mut harness, Action::EnterWorld("dear-money"));
    assert_eq!(called(&harness), "Dear money");
    set(&mut harness, "world.lease_rate", 100.0);
    assert_eq!(called(&harness), "Dear money, changed");
    // By hand, it is the other world all the same.
    for (id, value) in [("world.lease_rate", 125.0), ("world.borrowing_cost", 0.0775), ("world.cash_yield", 0.035)] {
        set(&mut harness, id, value);
    }
    assert_eq!(called(&harness), "September 2026");
    set(&mut harness, "world.lease_rate", 126.0);
    assert_eq!(called(&harness), "Dear money, changed");
    // Undo leads back to what it was called then.
    while harness.state().app.open().can_undo() {
        apply(&mut harness, Action::Do(Command::Undo));
    }
    assert_eq!(called(&harness), "September 2026");
    apply(&mut harness, Action::Do(Command::Redo));
    assert_eq!(called(&harness), "September 2026, changed");
    // A file with a world of its own is not called by another's name.
    apply(&mut harness, Action::Do(Command::Undo));
    apply(&mut harness, Action::OpenShipped("riot-q1-2026"));
    assert_eq!(called(&harness), "Own world");
    set(&mut harness, "world.hashprice", 45.0);
    assert_eq!(called(&harness), "Own world, changed");
}

#[test]
fn a_shock_strikes_the_present_world_with_one_click_and_one_undo() {
    let mut harness = harness();
    apply(&mut harness, Action::EnterWorld("rents-third-lower"));
    let before = document(&harness);
    open_worlds(&mut harness);
    press(&mut harness, "Shocks");
    for (_, shock) in shipped_shocks() {
        assert!(harness.query_all_by_label(&shock.title).next().is_some(), "{} is not in the menu", shock.title);
    }
    press(&mut harness, "Bitcoin halves");
    let after = document(&harness);
    let world = &after.scenario.world;
    assert_eq!((world.btc_price, world.hashprice, world.lease_rate), (39_200.0, 19.45, 83.0));
    assert_eq!((&after.scenario.company, &after.scenario.plan), (&before.scenario.company, &before.scenario.plan));
    assert_eq!((called(&harness).as_str(), after.as_of), ("Rents a third lower, changed", before.as_of));
    apply(&mut harness, Action::Strike("rents-fall-a-third"));
    assert!((document(&harness).scenario.world.lease_rate - 83.0 * 2.0 / 3.0).abs() < 1e-9);
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(document(&harness), after);
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(document(&harness), before);
    // Where it cannot be, nothing is changed and it is said why.
    set(&mut harness, "world.borrowing_cost", 0.99);
    let before = document(&harness);
    apply(&mut harness, Action::Strike("rates-3-points-up"));
    assert!(says(&harness, "Rates + 3 points cannot be applied to this world: world.borrowing_cost cannot be 102"));
    assert_eq!(document(&harness), before);
}

#[test]
fn what_is_under_the_hand_is_a_step_of_its_own() {
    let mut harness = harness();
    apply(&mut harness, Action::Set(Input(find("world.hashprice").expect("an input")), 45.0));
    apply(&mut harness, Action::EnterWorld("carbon-85"));
    assert_eq!(document(&harness).scenario.world.hashprice, 38.9);
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(document(&harness).scenario.world.hashprice, 45.0);
    apply(&mut harness, Action::Do(Command::Undo));
    assert!(!harness.state().app.open().can_undo());
    // The world that it is in already is no step.
    apply(&mut harness, Action::EnterWorld("september-2026"));
    assert!(!harness.state().app.open().can_undo() && says(&harness, "This is the world"));
}

#[test]
fn every_shipped_world_and_shock_can_be_reached() {
    let mut harness = harness();
    for world in WORLDS {
        apply(&mut harness, Action::EnterWorld(world.name));
        let name = harness.state().app.open().world_name();
        assert_eq!((name.shipped, name.differs), (Some(world.name), false));
        assert!(harness.state().app.open().contradiction().is_none(), "{}", world.name);
    }
    for shock in SHOCKS {
        let before = document(&harness);
        apply(&mut harness, Action::Strike(shock.name));
        assert_ne!(document(&harness), before, "{}", shock.name);
        apply(&mut harness, Action::Do(Command::Undo));
        assert_eq!(document(&harness), before, "{}", shock.name);
    }
}

#[test]
fn a_world_file_is_applied_where_it_is_opened_or_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    let (world, shock) = (folder.path().join("mine.ron"), folder.path().join("fall.ron"));
    fs::write(&world, "(version: 1, title: \"Mine\", as_of: \"2026-09\", kind: \"world\",\n world: (hashprice: 44), plan: (ai_share: 1))")
        .expect("written");
    fs::write(&shock, "(version: 1, title: \"A fall\", kind: \"shock\", world: (hashprice: \"-50 %\"))")
        .expect("written");
    let mut harness = harness();
    set(&mut harness, "company.cash", 123e6);
    let before = document(&harness);
    // There are unsaved changes, and nothing asks about them: nothing is lost.
    harness.input_mut().dropped_files.push(dropped(&world));
    harness.run();
    assert!(harness.state().app.shell().dialog().is_none());
    let after = document(&harness);
    assert_eq!((after.scenario.world.hashprice, after.scenario.company.cash), (44.0, 123e6));
    assert_eq!(after.scenario.plan, before.scenario.plan);
    assert_eq!((called(&harness).as_str(), &after.title), ("Mine", &before.title));
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("reference"), "it is no file of the company");
    assert!(says(&harness, "plan.ai_share does not belong to a world"));
    apply(&mut harness, Action::OpenFile(shock.clone()));
    assert_eq!((document(&harness).scenario.world.hashprice, called(&harness).as_str()), (22.0, "Mine, changed"));
    apply(&mut harness, Action::Do(Command::Undo));
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(document(&harness), before);
    // Beside others stand companies.
    apply(&mut harness, hashpivot::app::pages::compare::Wish::AddFile(world).into());
    assert!(says(&harness, "is a world, not a company's preset"));
}

#[test]
fn the_present_world_is_saved_as_a_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("cheap-halls.ron");
    let answers = Answers::default();
    answers.give(Some(folder.path().join("cheap-halls")));
    let mut harness = harness_with(answers);
    apply(&mut harness, Action::EnterWorld("dear-money"));
    set(&mut harness, "world.lease_rate", 77.0);
    let before = document(&harness);
    open_worlds(&mut harness);
    // The entry's name has room for its keys behind it.
    harness.get_by_label_contains(Command::SaveWorld.label()).click();
    harness.run();
    written(&mut harness);
    let saved = load_world(&path).expect("it is a world");
    assert_eq!(saved.warnings, []);
    assert_eq!((saved.document.title.as_str(), &saved.document.world), ("cheap-halls", &before.scenario.world));
    assert_eq!(document(&harness), before, "what is open is what it was");
    assert!(harness.state().app.open().is_unsaved(), "the company is not saved by that");
    assert_eq!(called(&harness), "cheap-halls", "it has a name now");
    assert!(says(&harness, "The world is saved as cheap-halls.ron."));
    // Nothing is replaced unasked.
    let other = folder.path().join("other.ron");
    preset::save_world(&other, &WorldPreset::of(&Document::default(), "Other", "")).expect("saved");
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(called(&harness), "Dear money");
}

/// Types into a box of the dialog, in place of what stands there.
fn type_into(harness: &mut Program, field: Field, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, field.label()).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    if text.is_empty() {
        harness.key_press(Key::Delete);
    } else {
        harness.event(egui::Event::Text(text.to_owned()));
    }
    harness.run();
}

#[test]
fn today_is_typed_and_applied_in_one_step() {
    let mut harness = harness();
    let before = document(&harness);
    apply(&mut harness, Action::Do(Command::Today));
    // What stands is what is typed already, and the day is the system's.
    assert_eq!(
        harness.get_by_role_and_label(Role::TextInput, "Bitcoin price").value().as_deref(),
        Some("78\u{202f}400")
    );
    type_into(&mut harness, Field::Price, "100k");
    type_into(&mut harness, Field::Difficulty, "140.5 T");
    assert_eq!(
        harness.get_by_role_and_label(Role::TextInput, "Hashrate").value().as_deref(),
        Some(""),
        "either of them"
    );
    type_into(&mut harness, Field::Fees, "0.05");
    type_into(&mut harness, Field::Date, "");
    assert!(says(&harness, "Date or block height is missing"));
    type_into(&mut harness, Field::Height, "990 000");
    let Some(Dialog::Today(form)) = harness.state().app.shell().dialog() else { panic!("it is open") };
    let today = form.outcome().expect("it follows").clone();
    assert!(
        (today.world.hashprice - 144.0 * 3.175 * 100_000.0 / 1_005_738.2).abs() < 1e-3,
        "{}",
        today.world.hashprice
    );
    assert!(says(&harness, "block 1\u{202f}050\u{202f}000, about"));
    // A height and a day that cannot both be.
    type_into(&mut harness, Field::Date, "2028-09-01");
    assert!(says(&harness, "Block 990\u{202f}000 is expected about"));
    type_into(&mut harness, Field::Date, "");
    assert!(!says(&harness, "is expected about"));
    press(&mut harness, "Begin today");
    let after = document(&harness);
    assert_eq!(after.scenario.world, today.world);
    assert_eq!((after.as_of, after.as_of.iso().as_str()), (today.start, "2027-03"));
    assert_eq!((&after.scenario.company, &after.scenario.plan), (&before.scenario.company, &before.scenario.plan));
    assert_eq!(called(&harness), "September 2026, changed");
    assert!(harness.state().app.shell().dialog().is_none() && harness.state().app.open().contradiction().is_none());
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(document(&harness), before);
}

#[test]
fn a_start_that_contradicts_the_protocol_is_a_warning_in_the_window() {
    let mut harness = harness();
    assert!(!says(&harness, "1 warning"));
    let details = |as_of: &str| Action::SetDetails {
        title: "T".into(),
        summary: String::new(),
        as_of: hashpivot::model::calendar::YearMonth::parse(as_of).expect("a month"),
    };
    apply(&mut harness, details("2028-06"));
    press(&mut harness, "1 warning");
    assert!(says(&harness, "Block subsidy is 3.125\u{202f}BTC/block, which is that of another time"));
    apply(&mut harness, details("2026-10"));
    assert!(harness.state().app.open().contradiction().is_none());
    set(&mut harness, "world.halving_in_months", 40.0);
    let said = harness.state().app.open().contradiction().expect("a what-if").to_owned();
    assert!(
        said.starts_with("Next halving in is 40\u{202f}months, 21.6\u{202f}months off the protocol's schedule"),
        "{said}"
    );
    // A file says it once.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("late.ron");
    fs::write(&path, "(version: 1, title: \"Late\", as_of: \"2026-09\",\n world: (halving_in_months: 40))")
        .expect("written");
    apply(&mut harness, Action::OpenFile(path));
    apply(&mut harness, Action::Answer(hashpivot::app::action::Answer::Discard));
    assert_eq!(harness.state().app.open().warnings().len(), 1);
    assert!(harness.state().app.open().contradiction().is_none(), "the file's warning says it");
}
