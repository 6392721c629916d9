//! The keyboard reaches every control of every page, in the order of the eye, and every control has a name.

use std::collections::BTreeMap;

use egui::accesskit::{Action as Asked, Role};
use egui::{Key, Modifiers, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use hashpivot::app::action::{Action, Command};
use hashpivot::app::pages::{Page, cash_flow, network, sector, what_matters};
use hashpivot::view::Window;

use crate::program::{apply, harness, settle, settle_all, show};

type Program = Harness<'static, Window>;

/// A control as the accessibility tree has it.
#[derive(Clone, Debug, PartialEq)]
struct Control {
    id: String,
    role: Role,
    name: String,
    rect: Rect,
}

/// The controls that the keyboard can be on.
fn controls(harness: &Program, focused: bool) -> Vec<Control> {
    let wanted = By::new().predicate(move |node| {
        let can = node.data().supports_action(Asked::Focus) && !node.is_disabled();
        if focused { node.is_focused() } else { can }
    });
    let found = harness.query_all(wanted.recursive(true));
    let control = |node: egui_kittest::Node<'_>| {
        let inner = node.accesskit_node();
        let name = inner.label().or_else(|| inner.value()).unwrap_or_default();
        Control { id: format!("{:?}", inner.id()), role: inner.role(), name, rect: node.rect() }
    };
    found.into_iter().map(control).filter(|control| control.role != Role::Window).collect()
}

/// Presses Tab until it comes round, and returns the stops in their order.
fn walk(harness: &mut Program) -> Vec<Control> {
    // From the beginning, wherever the keyboard was.
    harness.ctx.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
    let mut stops: Vec<Control> = Vec::new();
    for _ in 0..2_000 {
        harness.key_press(Key::Tab);
        harness.step();
        harness.step();
        let Some(stop) = controls(harness, true).into_iter().next() else { continue };
        if stops.first().is_some_and(|first| first.id == stop.id) {
            return stops;
        }
        stops.push(stop);
    }
    panic!("it never comes round: {:?}", stops.iter().rev().take(5).collect::<Vec<_>>());
}

/// The region of a control: bar, inputs, page, tabs and status.
fn region(control: &Control, rect: Rect, window: Rect, inputs: f32) -> u8 {
    let is_tab = Page::ALL.iter().any(|page| page.label() == control.name);
    match rect.center() {
        at if at.y < 40.0 => 0,
        // The line at the bottom goes below the inputs, too.
        at if at.y > window.bottom() - 26.0 => 4,
        at if at.x < inputs => 1,
        at if is_tab && at.y > window.bottom() - 70.0 => 3,
        _ => 2,
    }
}

fn check(harness: &mut Program, place: &str) {
    let before = controls(harness, false);
    let stops = walk(harness);
    // Every control is reached, and has a name.
    let reached: BTreeMap<&str, &Control> = stops.iter().map(|stop| (stop.id.as_str(), stop)).collect();
    let names: Vec<&str> = stops.iter().map(|stop| stop.name.as_str()).collect();
    for control in &before {
        assert!(
            reached.contains_key(control.id.as_str()),
            "{place}: the keyboard does not reach {control:?} but {names:?}"
        );
    }
    for stop in &stops {
        assert!(!stop.name.trim().is_empty(), "{place}: {stop:?} has no name");
    }
    // In the order of the eye: by where they stood before anything was scrolled.
    let window = harness.ctx.content_rect();
    let inputs = 340.0;
    let stood: BTreeMap<&str, Rect> = before.iter().map(|control| (control.id.as_str(), control.rect)).collect();
    let placed: Vec<(&Control, Rect)> =
        stops.iter().filter_map(|stop| Some((stop, *stood.get(stop.id.as_str())?))).collect();
    let placed: Vec<_> = placed.into_iter().filter(|(_, rect)| window.contains_rect(*rect)).collect();
    let mut last = 0;
    for pair in placed.windows(2) {
        let [a, b] = [pair[0], pair[1]].map(|(control, rect)| (region(control, rect, window, inputs), rect));
        if a.0 == b.0 {
            let below = b.1.top() >= a.1.top() - 0.6 * a.1.height().min(b.1.height()) - 1.0;
            let beside = b.1.left() >= a.1.left() || b.1.top() > a.1.top() + 1.0;
            assert!(below && beside, "{place}: {:?} comes after {:?}", pair[1].0, pair[0].0);
        }
        assert!(b.0 >= last || a.0 == b.0 || b.1.bottom() > window.bottom(), "{place}: back to {:?}", pair[1].0);
        last = last.max(b.0);
    }
}

#[test]
fn the_keyboard_reaches_every_control_of_every_page_in_the_order_of_the_eye() {
    let mut harness = harness();
    settle(&mut harness);
    for page in Page::ALL {
        show(&mut harness, page);
        // What stands beside the open scenario, and why it differs, has controls of its own.
        settle_all(&mut harness);
        check(&mut harness, page.label());
    }
}

#[test]
fn and_of_every_section() {
    let mut harness = harness();
    let sections =
        [sector::Section::Verdicts, sector::Section::Stairs].map(|s| (Page::Sector, sector::Wish::Section(s).into()));
    let cash = [cash_flow::Section::Wall, cash_flow::Section::Worth];
    let cash = cash.map(|s| (Page::CashFlow, cash_flow::Wish::Section(s).into()));
    let what = [what_matters::Section::Map, what_matters::Section::BreakEven];
    let what = what.map(|s| (Page::WhatMatters, what_matters::Wish::Section(s).into()));
    let net = [network::Section::Stairs, network::Section::Industry, network::Section::History];
    let net = net.map(|s| (Page::Network, network::Wish::Section(s).into()));
    let all: Vec<(Page, Action)> = sections.into_iter().chain(cash).chain(what).chain(net).collect();
    for (page, wish) in all {
        show(&mut harness, page);
        let place = format!("{wish:?}");
        apply(&mut harness, wish);
        settle(&mut harness);
        check(&mut harness, &place);
    }
}

#[test]
fn covers_and_dialogs_are_walked_through_too() {
    let mut harness = harness();
    for command in [Command::Sources, Command::Method, Command::New] {
        apply(&mut harness, Action::Do(command));
        harness.run();
        let stops = walk(&mut harness);
        assert!(stops.len() > 3 && stops.iter().all(|stop| !stop.name.trim().is_empty()), "{command:?}: {stops:?}");
        apply(&mut harness, Action::Uncover);
    }
    for command in [Command::Details, Command::Today, Command::OpenCode, Command::Keys, Command::OpenByPath] {
        apply(&mut harness, Action::Do(command));
        harness.run();
        let stops = walk(&mut harness);
        assert!(stops.iter().all(|stop| !stop.name.trim().is_empty()), "{command:?}: {stops:?}");
        // What lies under a dialog is out of reach.
        assert!(stops.iter().all(|stop| stop.name != "Open" || command != Command::Details), "{command:?}: {stops:?}");
        apply(&mut harness, Action::CloseDialog);
        harness.run();
    }
}

#[test]
fn shift_and_tab_go_back() {
    let mut harness = harness();
    let press = |harness: &mut Program, modifiers| {
        harness.key_press_modifiers(modifiers, Key::Tab);
        harness.step();
        harness.step();
        controls(harness, true).into_iter().next().expect("something has the keyboard").name
    };
    let first = press(&mut harness, Modifiers::NONE);
    let second = press(&mut harness, Modifiers::NONE);
    assert_eq!((first.as_str(), second.as_str()), ("File", "Edit"));
    assert_eq!(press(&mut harness, Modifiers::SHIFT), "File");
}

#[test]
fn a_menu_that_was_opened_is_entered() {
    let mut harness = harness();
    harness.key_press(Key::Tab);
    harness.step();
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::Tab);
    harness.step();
    harness.step();
    let on = controls(&harness, true).into_iter().next().expect("something has the keyboard").name;
    assert!(on.starts_with("New"), "{on}");
}

#[test]
fn a_slider_takes_the_keyboard_by_a_click() {
    let mut harness = harness();
    let slider = harness.get_by_role_and_label(Role::Slider, "Hashprice").rect();
    harness.drag_at(slider.center());
    harness.run();
    harness.drop_at(slider.center());
    harness.run();
    assert!(harness.get_by_role_and_label(Role::Slider, "Hashprice").is_focused());
    let before = harness.state().app.open().scenario().world.hashprice;
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert!(harness.state().app.open().scenario().world.hashprice > before);
}
