//! What the program does when it is used: sliders, boxes, keys, files, dialogs.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use hashpivot::app::action::{Action, Input};
use hashpivot::app::{Dialog, Origin, Page};
use hashpivot::model::parameters::{ALL, find};
use hashpivot::store::preset;
use hashpivot::store::share::find_word;
use hashpivot::view::Window;

use crate::program::{Answers, dropped, harness, harness_of, harness_with, reference, settle, show, written};

/// A preset with an unknown input and an impossible one.
const MADE_UP: &str =
    "(\n    version: 1,\n    title: \"Made up\",\n    company: (siet_mw: 5),\n    world: (hashprice: -3),\n)";

/// An entry of a legend.
const STAY_ENTRY: &str = "Stay in Net asset value per share";

/// The text of the card with this title.
fn card(harness: &Harness<'_, Window>, title: &str) -> String {
    let is_card = |node: &Node<'_>| node.accesskit_node().label().is_some_and(|l| l.starts_with(title));
    let node = harness.get_all_by_role(Role::Figure).find(is_card).expect("the card is there");
    node.accesskit_node().label().expect("a label").clone()
}

fn slider<'a>(harness: &'a Harness<'_, Window>, label: &'a str) -> Node<'a> {
    harness.get_by_role_and_label(Role::Slider, label)
}

fn hashprice(harness: &Harness<'_, Window>) -> f64 {
    harness.state().app.open().scenario().world.hashprice
}

fn ctrl(harness: &mut Harness<'_, Window>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

/// Drags a slider's handle to a part of its rail.
fn drag(harness: &mut Harness<'_, Window>, label: &str, from: f32, to: f32) {
    let rail = slider(harness, label).rect();
    let at = |part: f32| egui::pos2(rail.left() + rail.width() * part, rail.center().y);
    harness.hover_at(at(from));
    harness.step();
    harness.drag_at(at(from));
    harness.step();
    for i in 1..=5 {
        harness.hover_at(at(from + (to - from) * i as f32 / 5.0));
        harness.step();
    }
    harness.drop_at(at(to));
    harness.run();
}

#[test]
fn dragging_hashprice_changes_the_card_and_is_one_step_of_undo() {
    let mut harness = harness();
    let before = card(&harness, "All-in cost per BTC");
    assert!(before.contains("78\u{202f}459"), "{before}");
    drag(&mut harness, "Hashprice", 0.5, 0.85);
    assert!(hashprice(&harness) > 60.0, "{}", hashprice(&harness));
    assert_ne!(card(&harness, "All-in cost per BTC"), before);
    assert!(harness.state().app.open().is_unsaved());
    assert!(harness.query_by_label("● unsaved").is_some());
    ctrl(&mut harness, Key::Z);
    assert_eq!(hashprice(&harness), 38.9);
    assert_eq!(card(&harness, "All-in cost per BTC"), before);
    assert!(!harness.state().app.open().can_undo() && !harness.state().app.open().is_unsaved());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.run();
    assert!(hashprice(&harness) > 60.0);
}

#[test]
fn the_page_shows_the_change_in_the_frame_of_the_drag() {
    let mut harness = harness();
    let rail = slider(&harness, "Hashprice").rect();
    let at = |part: f32| egui::pos2(rail.left() + rail.width() * part, rail.center().y);
    harness.hover_at(at(0.5));
    harness.step();
    harness.drag_at(at(0.5));
    harness.step();
    let before = (hashprice(&harness), card(&harness, "All-in cost per BTC"));
    harness.hover_at(at(0.8));
    harness.step();
    assert!(harness.state().app.shell().is_held(), "the slider is held");
    assert_ne!(hashprice(&harness), before.0);
    assert_ne!(card(&harness, "All-in cost per BTC"), before.1);
}

#[test]
fn the_verdict_of_many_futures_comes_in_and_follows_the_sliders() {
    let mut harness = harness();
    settle(&mut harness);
    assert!(harness.query_by_label("Lifeline").is_some());
    assert!(card(&harness, "Probability of default").contains('%'));
    assert!(!harness.state().app.results().futures().is_stale());
    // Rents that cannot pay for the halls.
    let low = Input(find("world.lease_rate").expect("an input"));
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Set(low, 50.0), &ctx, None);
    assert!(harness.state().app.results().futures().is_stale(), "the former answer is not the answer to this");
    settle(&mut harness);
    assert!(harness.query_by_label("Lifeline").is_none());
    assert!(harness.query_by_label_contains("Desperate diversification").is_some());
    ctrl(&mut harness, Key::Num4);
    for chart in ["Survival", "Net asset value per share", "Verdict map"] {
        assert!(harness.query_all_by_role(Role::Image).any(|n| n.accesskit_node().label().as_deref() == Some(chart)));
    }
}

#[test]
fn a_value_can_be_typed() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::SpinButton, "Hashprice").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("49 USD/PH/day".to_owned()));
    harness.run();
    assert_eq!(hashprice(&harness), 38.9, "half-typed numbers change nothing");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(hashprice(&harness), 49.0);
    ctrl(&mut harness, Key::Z);
    assert_eq!(hashprice(&harness), 38.9);
}

#[test]
fn a_value_that_means_nothing_is_refused() {
    for text in ["-5", "nan", "1e308", "cheap"] {
        let mut harness = harness();
        harness.get_by_role_and_label(Role::SpinButton, "Hashprice").click();
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.event(egui::Event::Text(text.to_owned()));
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(hashprice(&harness), 38.9, "{text} was taken");
    }
}

#[test]
fn arrow_keys_move_a_slider_and_every_press_is_a_step() {
    let mut harness = harness();
    slider(&harness, "Hashprice").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    let once = hashprice(&harness);
    assert!(once > 38.9);
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!(hashprice(&harness) > once);
    ctrl(&mut harness, Key::Z);
    assert_eq!(hashprice(&harness), once);
}

#[test]
fn a_broken_file_is_an_error_and_the_open_scenario_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.ron");
    std::fs::write(&path, "(\n    version: 1,\n    title: \"x\"\n    world: (),\n)").expect("written");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers);
    drag(&mut harness, "Hashprice", 0.5, 0.8);
    let (document, value) = (harness.state().app.open().document().clone(), hashprice(&harness));
    ctrl(&mut harness, Key::O);
    harness.run();
    // Unsaved work is asked about before anything is opened.
    harness.get_by_label("Discard changes").click();
    harness.run();
    let said = harness.get_by_label_contains("ine 4").value().expect("it can be read");
    assert!(said.contains("broken.ron"), "{said}");
    let app = &harness.state().app;
    assert!(*app.open().document() == document, "the open scenario has changed");
    assert_eq!(hashprice(&harness), value);
    assert!(harness.state().app.open().is_unsaved(), "what was not saved is still not saved");
    harness.get_by_label("Close this message").click();
    harness.run();
    assert!(harness.query_by_label_contains("line 4").is_none(), "errors stay until they are closed");
}

#[test]
fn a_broken_file_on_the_command_line_opens_the_window_with_the_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken.ron");
    std::fs::write(&broken, "(\n    version: 1,\n    title: \"x\"\n    world: (),\n)").expect("written");
    for (path, says) in [(&broken, "ine 4"), (&folder.path().join("none.ron"), "none.ron")] {
        let mut harness = harness();
        let ctx = harness.ctx.clone();
        harness.state_mut().app.start_with(find_word(path.as_os_str()), &ctx);
        harness.run();
        let said = harness.get_by_label_contains(says).value().expect("it can be read");
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        assert!(said.contains(name), "{said}");
        let open = harness.state().app.open();
        assert!(*open.origin() == Origin::Shipped("reference") && !open.is_unsaved());
        // And the program goes on.
        drag(&mut harness, "Hashprice", 0.5, 0.8);
        assert!(hashprice(&harness) > 38.9);
    }
}

#[test]
fn save_as_and_open_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers.clone());
    drag(&mut harness, "Hashprice", 0.5, 0.8);
    let value = hashprice(&harness);
    ctrl(&mut harness, Key::S);
    written(&mut harness);
    let path = path.with_extension("ron");
    assert!(path.is_file(), "the ending is added");
    assert!(!harness.state().app.open().is_unsaved());
    assert_eq!(preset::load(&path).expect("it loads").document.scenario.world.hashprice, value);
    drag(&mut harness, "Hashprice", 0.8, 0.3);
    ctrl(&mut harness, Key::S);
    written(&mut harness);
    assert_ne!(preset::load(&path).expect("it loads").document.scenario.world.hashprice, value);
    let again = preset::load(&path).expect("it loads");
    assert!(again.warnings.is_empty(), "{:?}", again.warnings);
    assert!(again.document.scenario == *harness.state().app.open().scenario(), "another scenario came back");
    assert_eq!(again.document.title, harness.state().app.open().document().title);
    assert_eq!(answers.asked(), 1, "the second save needs no dialog");
}

#[test]
fn unsaved_work_is_asked_about() {
    let mut harness = harness();
    drag(&mut harness, "Hashprice", 0.5, 0.8);
    let value = hashprice(&harness);
    let open_hybrid = |harness: &mut Harness<'_, Window>| {
        harness.get_by_label_contains("▾").click();
        harness.run();
        harness.get_by_label("Hybrid, September 2026").click();
        harness.run();
    };
    open_hybrid(&mut harness);
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::Unsaved(..))));
    harness.get_by_label("Cancel").click();
    harness.run();
    assert_eq!(hashprice(&harness), value);
    open_hybrid(&mut harness);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().app.shell().dialog().is_none());
    assert_eq!(hashprice(&harness), value);
    open_hybrid(&mut harness);
    harness.get_by_label("Discard changes").click();
    harness.run();
    assert!(harness.state().app.open().document().title.starts_with("Hybrid"));
    assert!(!harness.state().app.open().is_unsaved() && !harness.state().app.open().can_undo());
}

#[test]
fn a_path_can_be_typed_where_no_dialog_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("typed.ron");
    std::fs::write(&path, preset::shipped("gpu-cloud").expect("shipped").text).expect("written");
    let mut harness = harness_with(Answers::default());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    harness.run();
    harness.get_by_label("Path of the file").type_text(path.to_str().expect("text"));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(
        harness.state().app.open().document().title.starts_with("GPU"),
        "{}",
        harness.state().app.open().document().title
    );
    assert!(harness.state().app.shell().dialog().is_none());
}

#[test]
fn the_search_finds_inputs_by_what_they_mean() {
    let mut harness = harness();
    ctrl(&mut harness, Key::F);
    harness.event(egui::Event::Text("halving".to_owned()));
    harness.run();
    // One is the handle on time.
    let found = harness.get_all_by_role(Role::Slider).count() - 1;
    assert!((2..8).contains(&found), "{found} inputs");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().app.shell().search().is_empty());
    // Every input can be found by its id, and shows a slider and a box of its own name.
    for parameter in ALL {
        let ctx = harness.ctx.clone();
        harness.state_mut().app.apply(Action::Search(parameter.id.to_owned()), &ctx, None);
        harness.run();
        slider(&harness, parameter.label);
        harness.get_by_role_and_label(Role::SpinButton, parameter.label);
    }
}

#[test]
fn every_chart_has_a_name_and_a_summary() {
    let mut harness = harness();
    let pages = [(Key::Num2, Page::Overview, 5), (Key::Num3, Page::CashFlow, 5), (Key::Num6, Page::Network, 4)];
    for (key, page, charts) in pages {
        ctrl(&mut harness, key);
        assert_eq!(harness.state().app.pages().shown(), page);
        let mut count = 0;
        for node in harness.get_all_by_role(Role::Image) {
            let node = node.accesskit_node();
            assert!(node.label().is_some_and(|l| !l.is_empty()));
            let summary = node.description().expect("a summary");
            // Values have their dates.
            assert!(summary.contains(" 20") || summary.contains("no values"), "{summary}");
            count += 1;
        }
        assert_eq!(count, charts, "{page:?}");
    }
    ctrl(&mut harness, Key::Num8);
    assert_eq!(harness.state().app.pages().shown(), Page::Ledger);
    assert!(harness.query_all_by_label("Hashprice").count() >= 2, "an input and a column");
}

#[test]
fn the_ledger_sorts_and_copies() {
    let mut harness = harness();
    ctrl(&mut harness, Key::Num8);
    harness.get_by_label("Copy ledger").click();
    harness.run();
    assert!(harness.query_by_label_contains("on the clipboard").is_some());
    harness.get_by_role_and_label(Role::Button, "Month ▴").click();
    harness.run();
    assert!(harness.query_by_label("Aug 2036").is_some(), "the last month comes first");
}

#[test]
fn a_file_dropped_on_the_window_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dropped.ron");
    std::fs::write(&path, preset::shipped("pure-miner").expect("shipped").text).expect("written");
    let mut harness = harness();
    harness.input_mut().dropped_files.push(dropped(&path));
    harness.run();
    assert!(harness.state().app.open().document().title.starts_with("Pure"));
    assert_eq!(harness.state().app.shell().settings().recent.first().map(AsRef::as_ref), Some(path.as_path()));
}

#[test]
fn titles_can_be_edited_and_undone() {
    let mut harness = harness();
    let title = harness.state().app.open().document().title.clone();
    harness.get_by_label("Edit").click();
    harness.run();
    harness.get_by_label_contains("Title and summary").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Title").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("Mine".to_owned()));
    harness.run();
    harness.get_by_label("Apply").click();
    harness.run();
    assert_eq!(harness.state().app.open().document().title, "Mine");
    ctrl(&mut harness, Key::Z);
    assert_eq!(harness.state().app.open().document().title, title);
}

#[test]
fn a_wish_to_close_asks_about_unsaved_work() {
    let mut harness = harness();
    drag(&mut harness, "Hashprice", 0.5, 0.8);
    let viewport = harness.input().viewport_id;
    let info = harness.input_mut().viewports.entry(viewport).or_default();
    info.events.push(egui::ViewportEvent::Close);
    harness.step();
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::Unsaved(..))));
}

#[test]
fn legends_hide_a_line_for_good() {
    let mut harness = harness();
    let toggled = |harness: &Harness<'_, Window>| harness.get_by_label(STAY_ENTRY).accesskit_node().toggled();
    assert_eq!(toggled(&harness), Some(Toggled::True));
    harness.get_by_label(STAY_ENTRY).click();
    harness.run();
    assert_eq!(toggled(&harness), Some(Toggled::False));
    drag(&mut harness, "Hashprice", 0.5, 0.8);
    assert_eq!(toggled(&harness), Some(Toggled::False));
}

#[test]
fn absurd_scenarios_are_drawn_without_harm() {
    for parameter in ALL {
        for value in [parameter.limits.0, parameter.limits.1, f64::INFINITY] {
            let Ok(value) = parameter.check(value) else { continue };
            if parameter.id == "horizon_months" && value > 600.0 {
                continue;
            }
            let mut loaded = reference();
            parameter.set(&mut loaded.document.scenario, value);
            let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
            for page in Page::ALL {
                show(&mut harness, page);
                harness.step();
            }
        }
    }
}

#[test]
fn warnings_of_a_file_are_counted_and_listed() {
    let loaded = preset::parse(MADE_UP).expect("it parses");
    assert_eq!(loaded.warnings.len(), 2, "{:?}", loaded.warnings);
    let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
    harness.get_by_label("2 warnings").click();
    harness.run();
    assert_eq!(harness.query_all_by_label_contains("siet_mw").count(), 2, "a message, and the list");
}

#[test]
fn a_company_that_plans_no_move_is_not_judged_for_one() {
    let loaded = preset::resolve("pure-miner").expect("it is shipped");
    let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
    settle(&mut harness);
    assert!(harness.query_by_label("No move planned").is_some());
    assert!(harness.query_by_label_contains("Desperate").is_none());
    assert!(harness.query_by_label_contains("all-in better in").is_some());
}
