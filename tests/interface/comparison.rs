//! A pinned baseline, scenarios side by side, and why they differ, driven through the accessibility tree.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::{Origin, Page};
use hashpivot::model::parameters::find;
use hashpivot::view::Window;

use crate::program::{Answers, harness, harness_with, save_to, settle, settle_all, written};

type Program = Harness<'static, Window>;

fn ctrl(harness: &mut Program, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

/// Gives inputs other values, each a step of its own.
fn set(harness: &mut Program, values: &[(&str, f64)]) {
    let ctx = harness.ctx.clone();
    for (id, value) in values {
        let input = Input(find(id).expect("an input"));
        harness.state_mut().app.apply(Action::Set(input, *value), &ctx, None);
        harness.state_mut().app.apply(Action::Commit, &ctx, None);
    }
    harness.run();
}

/// The description of a picture.
fn described(harness: &Program, label: &str) -> String {
    let pictures = harness.query_all_by_role(Role::Image).chain(harness.query_all_by_role(Role::Figure));
    let node = { pictures }.find(|n| n.accesskit_node().label().as_deref() == Some(label));
    node.expect("the picture is there").accesskit_node().description().expect("it is described")
}

fn card(harness: &Program, title: &str) -> String {
    let mut labels = harness.get_all_by_role(Role::Figure).filter_map(|n| n.accesskit_node().label());
    labels.find(|label| label.starts_with(title)).expect("the card is there")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn a_pinned_baseline_is_named_haunts_the_charts_and_marks_every_figure() {
    let mut harness = harness();
    assert!(!described(&harness, "Net asset value per share").contains("Baseline"));
    settle(&mut harness);
    harness.get_by_label("Pin baseline").click();
    harness.run();
    harness.get_by_label("Baseline: Mid-size miner, September 2026");
    set(&mut harness, &[("world.hashprice", 48.6)]);
    settle_all(&mut harness);
    for (key, charts) in [
        (Key::Num2, &["Net asset value per share", "Cost per bitcoin", "Debt"][..]),
        (Key::Num3, &["Revenue by source", "Debt by kind"]),
        (Key::Num4, &["Liquidity: cash and bitcoin", "Survival"]),
        (Key::Num6, &["Hashprice", "Network hashrate"]),
    ] {
        ctrl(&mut harness, key);
        for chart in charts {
            let words = described(&harness, chart);
            assert!(words.contains("Baseline \u{201c}Mid-size miner, September 2026\u{201d}:"), "{chart}: {words}");
        }
    }
    ctrl(&mut harness, Key::Num4);
    assert!(described(&harness, "Verdict map").contains("The baseline stands at"));
    harness.get_by_label("Probability (change, pp)");
    ctrl(&mut harness, Key::Num2);
    let text = card(&harness, "All-in cost per BTC");
    assert!(text.contains("was 78\u{202f}459)"), "{text}");
    assert!(card(&harness, "Median value per share").contains(", was 1."));
    assert!(harness.query_by_label_contains("was lifeline").is_some(), "the verdict says what it was");
    // Back to what was pinned nothing has changed; without a baseline nothing is said.
    ctrl(&mut harness, Key::Z);
    settle_all(&mut harness);
    assert!(card(&harness, "All-in cost per BTC").contains("(±0, was 78\u{202f}459)"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    harness.run();
    assert!(harness.state().app.results().baseline().is_none());
    assert!(!described(&harness, "Net asset value per share").contains("Baseline"));
    assert!(!card(&harness, "All-in cost per BTC").contains("was"));
    harness.get_by_label("Pin baseline");
}

#[test]
fn the_futures_of_a_baseline_pinned_in_passing_are_computed() {
    let mut harness = harness();
    settle(&mut harness);
    set(&mut harness, &[("world.lease_rate", 60.0)]);
    // Its own futures are not there yet.
    ctrl(&mut harness, Key::B);
    set(&mut harness, &[("world.lease_rate", 125.0)]);
    settle_all(&mut harness);
    let app = &harness.state().app;
    let baseline = app.results().baseline().expect("pinned");
    assert_eq!(baseline.name(), "Mid-size miner, September 2026, changed");
    let (ours, theirs) =
        (app.results().futures().ensemble().expect("known"), &baseline.known().expect("known").ensemble);
    assert_eq!((ours.paths, ours.seed), (theirs.paths, theirs.seed), "the same futures");
    assert!(theirs.strategies[1].default.value > ours.strategies[1].default.value);
}

/// Adds a shipped preset through the menu.
fn add(harness: &mut Program, preset: &str) {
    harness.get_by_label("Add a scenario ▾").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, preset).click();
    harness.run();
}

#[test]
fn scenarios_are_added_compared_sorted_copied_and_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("results.csv");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers);
    ctrl(&mut harness, Key::Num7);
    assert_eq!(harness.state().app.pages().shown(), Page::Compare);
    assert!(harness.query_by_label_contains("Nothing stands beside it yet").is_some());
    harness.get_by_label("Add a scenario ▾").click();
    harness.run();
    harness.get_by_label("The scenario as saved").click();
    harness.run();
    settle_all(&mut harness);
    let app = &harness.state().app;
    assert!(app.pages().compare.differences().is_empty(), "a scenario does not differ from itself");
    assert!(harness.query_by_label("The scenarios do not differ.").is_some());
    for row in app.pages().compare.results().texts() {
        assert_eq!(row[2], row[3], "{}: the same scenario, the same futures", row[0]);
    }
    add(&mut harness, "Hybrid, September 2026");
    add(&mut harness, "Pure miner, September 2026");
    settle_all(&mut harness);
    let comparison = &harness.state().app.pages().compare;
    assert_eq!(comparison.heads().len(), 4);
    assert!(!comparison.has_room() && comparison.heads().iter().all(|c| !c.stale && !c.verdict.is_empty()));
    assert!(comparison.differences().texts().any(|row| row[0] == "Site power"));
    let value = comparison.results().texts().find(|row| row[0] == "Value per share, plan").expect("a row");
    assert_eq!(value[1], "median of futures", "the headline comes first");
    assert_ne!(value[4], value[2]);
    harness.get_by_label("Remove Hybrid, September 2026").click();
    harness.run();
    assert_eq!(harness.state().app.pages().compare.heads().len(), 3);
    let first = |harness: &Program| harness.state().app.pages().compare.differences().text(0, 0).to_owned();
    let before = first(&harness);
    harness.get_by_role_and_label(Role::Button, "Input that differs").click_accesskit();
    harness.run();
    let differences = harness.state().app.pages().compare.differences();
    let names: Vec<String> = differences.texts().map(|row| row[0].to_lowercase()).collect();
    assert!(names.is_sorted() && first(&harness) != before);
    harness.get_by_label("Copy: inputs that differ").click_accesskit();
    harness.run();
    assert!(harness.query_by_label_contains("on the clipboard").is_some());
    harness.get_by_label("Export: results").click_accesskit();
    harness.run();
    written(&mut harness);
    let text = std::fs::read_to_string(&path).expect("it is written");
    assert!(
        text.starts_with("Measure,On,Present,") && text.contains("\"Value per share, plan\",median of futures,"),
        "{text}"
    );
}

#[test]
fn a_scenario_is_swapped_into_the_editor_and_what_was_there_is_set_aside_as_it_was() {
    let mut harness = harness();
    set(&mut harness, &[("world.hashprice", 50.0)]);
    ctrl(&mut harness, Key::Num7);
    add(&mut harness, "Hybrid, September 2026");
    harness.get_by_label("Edit Hybrid, September 2026").click();
    harness.run();
    let app = &harness.state().app;
    assert!(app.shell().dialog().is_none(), "nothing is lost, so nothing is asked");
    assert!(app.open().document().title.starts_with("Hybrid") && !app.open().is_unsaved());
    let former = &app.pages().compare.members()[0];
    assert!(former.name().ends_with(", changed") && former.scenario().world.hashprice == 50.0, "what was open is kept");
    assert!(harness.query_by_label("Set aside, not saved").is_some());
    harness.get_by_label("Edit Mid-size miner, September 2026, changed").click();
    harness.run();
    let app = &harness.state().app;
    assert_eq!(app.open().scenario().world.hashprice, 50.0);
    assert!(app.open().is_unsaved(), "what was not saved is still not saved");
    assert_eq!(*app.open().origin(), Origin::Shipped("reference"));
}

#[test]
fn why_it_changed_is_one_key_away_and_adds_up() {
    let mut harness = harness();
    let before = harness.state().app.results().evaluation().measures[1].value_per_share;
    set(&mut harness, &[("world.hashprice", 48.6), ("world.lease_rate", 112.5), ("world.borrowing_cost", 0.09)]);
    let after = harness.state().app.results().evaluation().measures[1].value_per_share;
    harness.key_press(Key::W);
    harness.run();
    settle_all(&mut harness);
    let words = described(&harness, "Waterfall: Value per share, plan");
    for part in ["(As saved)", "(Present)", "Hashprice +", "AI lease rate −", "Borrowing cost −", "all orders"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let waterfall = harness.state().app.pages().why.waterfall().expect("an answer").expect("defined").clone();
    assert!(close(waterfall.from.as_ref().expect("a beginning").1, before) && close(waterfall.to.1, after));
    let sum: f64 = waterfall.steps.iter().map(|step| step.change).sum();
    assert!(waterfall.steps.len() == 3 && close(before + sum, after), "{waterfall:?}");
    // The answer follows the sliders while the question is open.
    set(&mut harness, &[("world.borrowing_cost", 0.0775)]);
    settle_all(&mut harness);
    let waterfall = harness.state().app.pages().why.waterfall().expect("an answer").expect("defined").clone();
    assert_eq!(waterfall.steps.len(), 2);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!harness.state().app.pages().why.is_open());
    // With a baseline, the change since then is asked about.
    ctrl(&mut harness, Key::B);
    set(&mut harness, &[("plan.ai_share", 0.8)]);
    harness.key_press(Key::W);
    harness.run();
    settle_all(&mut harness);
    assert!(described(&harness, "Waterfall: Value per share, plan").contains("(Pinned baseline)"));
    // While text is typed, a letter is a letter.
    harness.key_press(Key::W);
    ctrl(&mut harness, Key::F);
    harness.key_press(Key::W);
    harness.run();
    assert!(!harness.state().app.pages().why.is_open());
}

#[test]
fn an_edit_can_be_asked_about_right_after_saving() {
    let mut harness = harness();
    set(&mut harness, &[("world.hashprice", 48.6)]);
    let folder = tempfile::tempdir().expect("a folder");
    let ctx = harness.ctx.clone();
    save_to(&mut harness, &folder.path().join("saved.ron"));
    harness.state_mut().app.apply(Action::Do(Command::Why), &ctx, None);
    settle_all(&mut harness);
    let words = described(&harness, "Waterfall: Value per share, plan");
    assert!(words.contains("(Before the last edit)"), "{words}");
}
