//! The company's book: leases and debts that are seen, edited, added, moved and taken away in the left panel.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::book::{Change, EntryAction, List};
use hashpivot::model::entries::{Debt, Entry, Lease, MOST_ENTRIES};
use hashpivot::model::parameters::find;
use hashpivot::model::scenario::{Company, Strategy};
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness_of, save_to};

type Program = Harness<'static, Window>;

const FIRST: &str = "CoreWeave, billing";
const SECOND: &str = "CoreWeave, to come";

/// Core Scientific, with the company's block open, in a window that is high enough for both lists.
fn core_scientific() -> Program {
    let loaded = preset::resolve("core-scientific").expect("shipped");
    let mut harness = harness_of(loaded, Answers::default(), (1280.0, 2400.0));
    harness.get_by_label("Company").click();
    harness.run();
    harness
}

fn company(harness: &Program) -> &Company {
    &harness.state().app.open().scenario().company
}

fn names<E: Entry>(harness: &Program) -> Vec<&str> {
    E::of(company(harness)).iter().map(Entry::name).collect()
}

fn leases(harness: &Program) -> Vec<&str> {
    names::<Lease>(harness)
}

fn debts(harness: &Program) -> Vec<&str> {
    names::<Debt>(harness)
}

fn press(harness: &mut Program, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run();
}

fn key(harness: &mut Program, key: Key) {
    harness.key_press(key);
    harness.run();
}

fn apply(harness: &mut Program, action: Action) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action, &ctx, None);
    harness.run();
}

fn undo(harness: &mut Program) {
    apply(harness, Action::Do(Command::Undo));
}

fn is_shown(harness: &Program, role: Role, label: &str) -> bool {
    harness.query_by_role_and_label(role, label).is_some()
}

/// Types over what stands in a box or in a field for text.
fn fill(harness: &mut Program, role: Role, label: &str, text: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    key(harness, Key::Enter);
}

/// What a share of the plan is worth on the central path, to the last bit.
fn value(harness: &Program) -> u64 {
    harness.state().app.results().evaluation().measures(Strategy::Plan).value_per_share.to_bits()
}

#[test]
fn the_book_is_seen_with_its_sums_and_years() {
    let harness = core_scientific();
    for head in ["Leases, 2 · 590\u{202f}MW IT", "Debts, 3 · 4.385\u{202f}bn\u{202f}USD"] {
        assert!(harness.query_by_label(head).is_some(), "{head}");
    }
    let said = |label: &'static str| harness.get_by_role_and_label(Role::Button, label).value().expect("a value");
    assert_eq!(said("Lease CoreWeave, billing"), "450\u{202f}MW, 120\u{202f}USD/kW-month");
    assert_eq!(said("Debt 0 % convertible 2031"), "625\u{202f}m\u{202f}USD, 0\u{202f}%, Dec 2027");
    let book = harness.state().app.book();
    let line = |list: List, name: &str| {
        book.list(list).lines.iter().find(|line| line.name == name).expect("a line").dates.clone()
    };
    assert_eq!(line(List::Leases, FIRST), "Delivery from Jun 2025 to Sep 2026, contract until Jun 2037");
    assert_eq!(line(List::Debts, "0 % convertible 2031"), "Due in Dec 2027, converts at 22.49\u{202f}USD/share");
    assert_eq!(book.list(List::Leases).ends, ["Sep 2026", "Sep 2036"]);
}

#[test]
fn a_rent_that_is_edited_moves_the_plan_and_undo_brings_it_back() {
    let mut harness = core_scientific();
    let before = value(&harness);
    assert!(!is_shown(&harness, Role::SpinButton, "Rent of CoreWeave, billing"));
    press(&mut harness, "Lease CoreWeave, billing");
    fill(&mut harness, Role::SpinButton, "Rent of CoreWeave, billing", "+10 %");
    assert_eq!(company(&harness).leases[0].rent, 132.0);
    let after = value(&harness);
    assert!(f64::from_bits(after) > f64::from_bits(before));
    assert_eq!(harness.state().app.book().changed(), 1);
    undo(&mut harness);
    assert_eq!(value(&harness), before);
    assert!(!harness.state().app.open().is_unsaved() && !harness.state().app.open().can_undo());
    apply(&mut harness, Action::Do(Command::Redo));
    assert_eq!(value(&harness), after);
    press(&mut harness, "Lease CoreWeave, billing");
    assert!(!is_shown(&harness, Role::SpinButton, "Rent of CoreWeave, billing"));
}

#[test]
fn entries_are_added_doubled_moved_and_removed_a_step_each() {
    let mut harness = core_scientific();
    let before = harness.state().app.open().document().clone();
    press(&mut harness, "Add a lease");
    assert_eq!(leases(&harness), [FIRST, SECOND, "Lease 3"]);
    assert!(is_shown(&harness, Role::SpinButton, "IT load of Lease 3"), "a new one is opened");
    press(&mut harness, "Move Lease 3 up");
    assert_eq!(leases(&harness), [FIRST, "Lease 3", SECOND]);
    assert!(is_shown(&harness, Role::SpinButton, "IT load of Lease 3"), "it stays open");
    press(&mut harness, "Move Lease 3 down");
    press(&mut harness, "Lease CoreWeave, billing");
    press(&mut harness, "Duplicate CoreWeave, billing");
    assert_eq!(leases(&harness), [FIRST, "CoreWeave, billing (2)", SECOND, "Lease 3"]);
    assert_eq!(company(&harness).leases[1].book, company(&harness).leases[0].book);
    press(&mut harness, "Debt 3 % convertible 2029");
    press(&mut harness, "Remove 3 % convertible 2029");
    assert_eq!(debts(&harness), ["7.75 % project notes 2031", "0 % convertible 2031"]);
    for _ in 0..4 {
        undo(&mut harness);
    }
    assert_eq!(leases(&harness), [FIRST, SECOND, "Lease 3"]);
    undo(&mut harness);
    assert!(*harness.state().app.open().document() == before && !harness.state().app.open().can_undo());
}

#[test]
fn a_name_is_typed_made_distinct_and_takes_its_sources_along() {
    let mut harness = core_scientific();
    let source = |harness: &Program, id: &str| harness.state().app.open().document().note(id).map(|n| n.source.clone());
    let before = source(&harness, "company.leases.CoreWeave, to come.rent");
    assert!(before.is_some());
    press(&mut harness, "Lease CoreWeave, to come");
    fill(&mut harness, Role::TextInput, "Name of CoreWeave, to come", " CoreWeave, billing ");
    assert_eq!(leases(&harness), [FIRST, "CoreWeave, billing (2)"]);
    assert!(is_shown(&harness, Role::SpinButton, "Rent of CoreWeave, billing (2)"), "it stays open");
    assert_eq!(source(&harness, "company.leases.CoreWeave, billing (2).rent"), before);
    // Escape restores, and nothing is no name.
    harness.get_by_role_and_label(Role::TextInput, "Name of CoreWeave, billing (2)").click();
    harness.run();
    harness.event(egui::Event::Text("x".to_owned()));
    key(&mut harness, Key::Escape);
    fill(&mut harness, Role::TextInput, "Name of CoreWeave, billing (2)", "  ");
    assert_eq!(leases(&harness), [FIRST, "CoreWeave, billing (2)"]);
    undo(&mut harness);
    assert_eq!(leases(&harness), [FIRST, SECOND]);
    assert!(is_shown(&harness, Role::SpinButton, "Rent of CoreWeave, to come"), "it stays open");
    assert!(!harness.state().app.open().is_unsaved());
}

#[test]
fn mining_that_is_not_there_makes_no_room() {
    let mut harness = core_scientific();
    press(&mut harness, "Lease CoreWeave, to come");
    fill(&mut harness, Role::SpinButton, "Mining that makes room of CoreWeave, to come", "501");
    let sentence = "Cannot be 501\u{a0}MW: Mining that makes room for leases (501\u{a0}MW) is at most the site's \
                    free power (500\u{a0}MW)";
    assert!(harness.query_by_label(sentence).is_some(), "it is said under the box");
    assert_eq!(company(&harness).leases[1].mining_mw, 200.0);
    // Neither does an action without any box, nor a smaller site.
    let change = Change::Set("mining_mw", 600.0);
    apply(&mut harness, Action::Entry(EntryAction { list: List::Leases, place: 1, change }));
    apply(&mut harness, Action::Set(Input(find("company.site_mw").expect("an input")), 150.0));
    assert_eq!((company(&harness).leases[1].mining_mw, company(&harness).site_mw), (200.0, 500.0));
    assert!(!harness.state().app.open().is_unsaved());
    fill(&mut harness, Role::SpinButton, "Mining that makes room of CoreWeave, to come", "300");
    assert_eq!(company(&harness).leases[1].mining_mw, 300.0);
    assert!(harness.query_by_label(sentence).is_none());
    // Two of them would take more than there is.
    assert!(harness.get_by_role_and_label(Role::Button, "Duplicate CoreWeave, to come").accesskit_node().is_disabled());
}

#[test]
fn a_list_has_an_end_and_none_is_a_value() {
    let mut harness = core_scientific();
    while debts(&harness).len() < MOST_ENTRIES {
        press(&mut harness, "Add a debt");
    }
    assert!(harness.get_by_role_and_label(Role::Button, "Add a debt").accesskit_node().is_disabled());
    apply(&mut harness, Action::Entry(EntryAction { list: List::Debts, place: 0, change: Change::Duplicate }));
    assert_eq!(debts(&harness).len(), MOST_ENTRIES);
    press(&mut harness, "Debt 0 % convertible 2031");
    fill(&mut harness, Role::SpinButton, "Converts at of 0 % convertible 2031", "none");
    assert_eq!(company(&harness).debts[2].converts_at, f64::INFINITY);
    fill(&mut harness, Role::SpinButton, "Converts at of 0 % convertible 2031", "25,5");
    assert_eq!(company(&harness).debts[2].converts_at, 25.5);
}

#[test]
fn a_saved_book_opens_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.ron");
    let mut harness = core_scientific();
    press(&mut harness, "Add a lease");
    fill(&mut harness, Role::SpinButton, "IT load of Lease 3", "33.3");
    fill(&mut harness, Role::SpinButton, "Yearly rise of Lease 3", "2,75");
    fill(&mut harness, Role::TextInput, "Name of Lease 3", "Muskogee \u{201c}east\u{201d}, phase 1.5 \"b\"");
    press(&mut harness, "Debt 3 % convertible 2029");
    fill(&mut harness, Role::SpinButton, "Coupon of 3 % convertible 2029", "3.125");
    save_to(&mut harness, &path);
    assert!(!harness.state().app.open().is_unsaved());
    let loaded = preset::load(&path).expect("it loads");
    assert_eq!(loaded.warnings, []);
    assert_eq!(&loaded.document.scenario, harness.state().app.open().scenario());
}

#[test]
fn the_keyboard_is_enough() {
    let mut harness = core_scientific();
    harness.get_by_role_and_label(Role::Button, "Lease CoreWeave, billing").focus();
    harness.run();
    key(&mut harness, Key::Enter);
    let is_focused = |harness: &Program, role: Role, label: &str| {
        harness.query_by_role_and_label(role, label).is_some_and(|node| node.is_focused())
    };
    key(&mut harness, Key::Tab);
    assert!(is_focused(&harness, Role::TextInput, "Name of CoreWeave, billing"));
    key(&mut harness, Key::Tab);
    assert!(is_focused(&harness, Role::SpinButton, "IT load of CoreWeave, billing"));
    key(&mut harness, Key::Tab);
    assert!(is_focused(&harness, Role::SpinButton, "Rent of CoreWeave, billing"));
    harness.event(egui::Event::Text("130".to_owned()));
    harness.run();
    key(&mut harness, Key::Tab);
    assert_eq!(company(&harness).leases[0].rent, 130.0);
    key(&mut harness, Key::ArrowUp);
    assert_eq!(company(&harness).leases[0].escalator, 0.0025);
    // Past the other fields to the buttons, and with Shift back to the row.
    for _ in 0..20 {
        if is_focused(&harness, Role::Button, "Move CoreWeave, billing down") {
            break;
        }
        key(&mut harness, Key::Tab);
    }
    key(&mut harness, Key::Space);
    assert_eq!(leases(&harness), [SECOND, FIRST]);
    harness.get_by_role_and_label(Role::Button, "Lease CoreWeave, billing").focus();
    harness.run();
    key(&mut harness, Key::Enter);
    assert!(!is_shown(&harness, Role::SpinButton, "Rent of CoreWeave, billing"));
}

#[test]
fn the_search_finds_entries_by_name() {
    let mut harness = core_scientific();
    apply(&mut harness, Action::Search("convertible 2029".to_owned()));
    assert!(is_shown(&harness, Role::Button, "Debt 3 % convertible 2029"));
    assert!(!is_shown(&harness, Role::Button, "Debt 0 % convertible 2031"));
    assert!(harness.query_by_label_contains("No input has to do with").is_none());
    press(&mut harness, "Debt 3 % convertible 2029");
    assert!(is_shown(&harness, Role::SpinButton, "Amount of 3 % convertible 2029"));
}
