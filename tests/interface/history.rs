//! The network page's history: the months that are replayed, and a company that runs on them.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command};
use hashpivot::app::pages::network::Section;
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness, harness_of};

const COMPANY: &str = "Run the company on the market as it was";

fn month(text: &str) -> YearMonth {
    YearMonth::parse(text).expect("a month")
}

/// The program on the history section, found by its labels.
fn on_history() -> Harness<'static, Window> {
    let mut harness = harness();
    harness.get_by_label("Network").click();
    harness.run();
    assert_eq!(harness.state().app.pages().shown(), Page::Network);
    harness.get_by_label("History").click();
    harness.run();
    assert_eq!(harness.state().app.pages().network.section(), Section::History);
    harness
}

fn says(harness: &Harness<'_, Window>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn the_past_is_shown_beside_the_model_and_its_failure_is_said() {
    let mut harness = on_history();
    assert!(says(&harness, "The model follows the network"));
    assert!(says(&harness, "Hashrate: rms log error 0.119, at the end −0.008."));
    for chart in ["Replayed hashrate", "Replayed hashprice"] {
        assert!(harness.query_all_by_role(Role::Image).any(|n| n.accesskit_node().label().as_deref() == Some(chart)));
    }
    harness.get_by_label("Jun 2020").click();
    harness.run();
    assert!(says(&harness, "The model fails here"));
    assert!(says(&harness, "The ban of mining in China"));
    assert!(says(&harness, "Hashrate: rms log error 0.334"));
    harness.get_by_label("Jun 2023").click();
    harness.run();
    assert!(says(&harness, "Hashrate: rms log error 0.079"));
    assert!(!says(&harness, "China"));
}

#[test]
fn months_equilibrium_and_inputs_can_be_moved() {
    let mut harness = on_history();
    let start = harness.get_by_role_and_label(Role::Slider, "Start");
    start.focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().app.pages().network.past().spec.from, month("2022-01"));
    harness.get_by_role_and_label(Role::Slider, "End").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(harness.state().app.pages().network.past().end(), month("2026-02"));
    assert!(says(&harness, "Price and fees are not on record after Jan 2026"));
    let errors = harness.state().app.pages().network.past().errors.clone();
    // The equilibrium is the replay's own.
    harness.get_by_role_and_label(Role::SpinButton, "Equilibrium").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_role_and_label(Role::SpinButton, "Equilibrium").type_text("90");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().app.pages().network.past().spec.equilibrium, Some(90.0));
    assert_ne!(harness.state().app.pages().network.past().errors, errors);
    assert!(!harness.state().app.open().is_unsaved());
    harness.get_by_label("As fitted").click();
    harness.run();
    assert_eq!(harness.state().app.pages().network.past().errors, errors);
    // The network's inputs are the scenario's, and undo takes them back.
    harness.get_by_role_and_label(Role::Slider, "Network response time").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_ne!(harness.state().app.pages().network.past().errors, errors);
    assert!(harness.state().app.open().is_unsaved());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().app.pages().network.past().errors, errors);
}

#[test]
fn a_company_runs_on_the_past_and_the_screen_says_so() {
    let mut harness = on_history();
    let price = |harness: &Harness<'_, Window>| {
        harness.state().app.results().evaluation().path.ledger(Strategy::Stay)[0].btc_price
    };
    let before = price(&harness);
    assert!(!says(&harness, "on history until"));
    harness.get_by_label(COMPANY).click();
    harness.run();
    let app = &harness.state().app;
    assert_eq!(app.open().document().as_of, month("2021-12"));
    assert_eq!(app.open().scenario().history.as_ref().map(|h| h.from), Some(month("2021-12")));
    assert!((price(&harness) - 49_327.01).abs() < 0.01);
    assert!(says(&harness, "on history until Jan 2026"));
    // What the past gives cannot be moved.
    assert!(harness.query_by_role_and_label(Role::Slider, "Next halving in").is_none());
    assert!(says(&harness, "Next halving in: as it was from Dec 2021"));
    // The ledger's dates and the month that is on record.
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::Page(Page::Ledger)), &ctx, None);
    harness.run();
    assert!(says(&harness, "Dec 2021"));
    // One step of undo, and back again by the switch.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!((price(&harness), harness.state().app.open().document().as_of), (before, month("2026-09")));
    assert!(!harness.state().app.open().is_unsaved());
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    harness.state_mut().app.apply(Action::Do(Command::Page(Page::Network)), &ctx, None);
    harness.run();
    harness.get_by_label(COMPANY).click();
    harness.run();
    assert_eq!((price(&harness), harness.state().app.open().document().as_of), (before, month("2026-09")));
}

#[test]
fn a_preset_on_history_shows_when_and_why_it_defaults() {
    let loaded = preset::resolve("2022-stress").expect("shipped");
    let harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
    assert!(says(&harness, "on history until Jan 2026"));
    let measures = harness.state().app.results().evaluation().measures(Strategy::Plan);
    assert_eq!(measures.default.map(|d| d.0), Some(11));
    let card = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().label().is_some_and(|l| l.contains("Dec 2022") && l.contains("cash ran out"))
    };
    let figures = harness.get_all_by_role(Role::Figure).filter(card).count();
    assert!(figures > 0 || says(&harness, "cash ran out"), "the reason is on the first page");
}

#[test]
fn a_new_start_month_moves_the_given_market() {
    let loaded = preset::resolve("2022-stress").expect("shipped");
    let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
    let ctx = harness.ctx.clone();
    let details = |as_of: &str| Action::SetDetails { title: "T".into(), summary: String::new(), as_of: month(as_of) };
    harness.state_mut().app.apply(details("2023-01"), &ctx, None);
    harness.run();
    let history =
        |harness: &Harness<'_, Window>| harness.state().app.open().scenario().history.as_ref().map(|h| h.from);
    assert_eq!(history(&harness), Some(month("2023-01")));
    harness.state_mut().app.apply(details("2031-01"), &ctx, None);
    harness.run();
    assert_eq!((history(&harness), harness.state().app.open().document().as_of), (None, month("2031-01")));
    assert!(says(&harness, "no market on record for Jan 2031"));
}
