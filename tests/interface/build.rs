//! The build alone and the choice to wait: boxes that are typed into, and tables and words that follow.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Input};
use hashpivot::app::pages::what_matters::{Section, Wish};
use hashpivot::app::picture::table::Cell;
use hashpivot::model::parameters::find;
use hashpivot::view::Window;

use crate::program::{Answers, harness_of, reference, show};

/// The cash-flow page in a window that is high enough for all of it.
fn cash_flow() -> Harness<'static, Window> {
    let mut harness = harness_of(reference(), Answers::default(), (1280.0, 4200.0));
    show(&mut harness, Page::CashFlow);
    harness.run();
    harness
}

/// The page of the choice to wait.
fn wait_or_convert() -> Harness<'static, Window> {
    let mut harness = harness_of(reference(), Answers::default(), (1280.0, 720.0));
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Wish::Section(Section::WaitOrConvert).into(), &ctx, None);
    show(&mut harness, Page::WhatMatters);
    harness.run();
    harness
}

/// Types a value into a box.
fn type_into(harness: &mut Harness<'static, Window>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::SpinButton, label).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

/// Sets an input of the scenario.
fn set(harness: &mut Harness<'static, Window>, id: &str, value: f64) {
    let (input, ctx) = (Input(find(id).expect("an input")), harness.ctx.clone());
    harness.state_mut().app.apply(Action::Set(input, value), &ctx, None);
    harness.run();
}

/// The cells of the table of returns in the line that begins so.
fn line(harness: &Harness<'static, Window>, name: &str) -> Vec<String> {
    let finance = harness.state().app.pages().cash_flow.finance().expect("something is built");
    let row = finance.returns.texts().find(|row| row[0].starts_with(name)).expect("a line");
    let row: Vec<String> = row.into_iter().map(str::to_owned).collect();
    // What the table says stands on the screen.
    for cell in &row {
        assert!(harness.query_all_by_label(cell).next().is_some(), "{cell} is not shown");
    }
    row
}

#[test]
fn debt_is_sculpted_to_the_cover_that_is_typed() {
    let mut harness = cash_flow();
    assert_eq!(line(&harness, "Smallest cover")[3], "1.35\u{202f}×");
    let before = line(&harness, "Internal rate of return");
    assert!(before[1..].iter().all(|cell| cell.ends_with('%')), "{before:?}");
    type_into(&mut harness, "Sculpt debt to a cover of", "2.5");
    assert_eq!(harness.state().app.pages().cash_flow.terms().cover, 2.5);
    assert_eq!(line(&harness, "Smallest cover")[3], "2.5\u{202f}×");
    let after = line(&harness, "Internal rate of return");
    assert_eq!(after[..3], before[..3], "the scenario's own loan is what it was");
    assert_ne!(after[3], before[3]);
    // It is no input: nothing to save, nothing to undo.
    assert!(!harness.state().app.open().is_unsaved() && !harness.state().app.open().can_undo());
    let chart = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.contains("of the build"));
    assert!(harness.query_all_by_role(Role::Image).any(|n| chart(&n)));
}

#[test]
fn present_values_follow_the_discount_rate() {
    let mut harness = cash_flow();
    let at_ten = line(&harness, "Net present value at 10");
    type_into(&mut harness, "Discount at", "20");
    let at_twenty = line(&harness, "Net present value at 20");
    assert_ne!(at_ten[1..], at_twenty[1..]);
    // Beyond the range nothing is taken, and it is said why.
    type_into(&mut harness, "Discount at", "900");
    assert_eq!(harness.state().app.pages().cash_flow.terms().discount, 0.2);
    assert!(harness.query_by_label_contains("Cannot be 900\u{a0}% a year, only 1 … 40").is_some());
}

#[test]
fn sources_equal_uses() {
    let harness = cash_flow();
    let finance = harness.state().app.pages().cash_flow.finance().expect("something is built");
    for way in [2, 4] {
        let share = |row: &Vec<Cell>| -> f64 { row[way].value().expect("a share") };
        let (uses, sources) = finance.sources.rows.split_at(2);
        let [uses, sources] = [uses, sources].map(|rows| rows.iter().map(share).sum::<f64>());
        assert!((uses - 1.0).abs() < 1e-9 && (sources - 1.0).abs() < 1e-9, "{uses} and {sources}");
    }
}

#[test]
fn without_a_build_the_page_says_so() {
    let mut harness = cash_flow();
    set(&mut harness, "plan.ai_share", 0.0);
    assert!(harness.query_by_label("Nothing is built in this scenario.").is_some());
    assert!(harness.state().app.pages().cash_flow.finance().is_none());
}

#[test]
fn the_choice_to_wait_follows_hashprice_rent_and_its_rates() {
    let mut harness = wait_or_convert();
    let shown = |harness: &Harness<'static, Window>| {
        let waiting = harness.state().app.pages().what_matters.waiting().expect("it is shown");
        let words = waiting.words.replace('\u{202f}', "\u{a0}");
        assert!(harness.query_by_label(waiting.answer).is_some() && harness.query_by_label(&words).is_some());
        waiting.answer
    };
    set(&mut harness, "world.hashprice", 150.0);
    assert_eq!(shown(&harness), "Keep mining");
    // A threshold between the two: fix the rates, which otherwise follow hashprice.
    for (label, text) in [("Discount rate", "10"), ("Drift of mining revenue", "-8"), ("Volatility", "50")] {
        type_into(&mut harness, label, text);
    }
    set(&mut harness, "world.lease_rate", 150.0);
    set(&mut harness, "world.hashprice", 30.0);
    assert_eq!(shown(&harness), "Wait");
    set(&mut harness, "world.hashprice", 10.0);
    assert_eq!(shown(&harness), "Convert now");
    set(&mut harness, "world.lease_rate", 50.0);
    assert_eq!(shown(&harness), "Do not convert");
    assert!(harness.query_by_role_and_label(Role::Image, "Hashprice at which to convert").is_some());
    harness.get_by_role_and_label(Role::Button, "As in the scenario").click();
    harness.run();
    let app = &harness.state().app;
    let waiting = app.pages().what_matters.waiting().expect("it is shown");
    assert_eq!(waiting.choice.choice.discount, app.open().scenario().plan.cost_of_equity);
}
