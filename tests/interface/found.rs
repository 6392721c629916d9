//! What the monkey has found, each in small; it is in `tests/monkey`.

use egui::{Event, Key, Modifiers, PointerButton, Popup, Pos2, Vec2, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command};
use hashpivot::app::stage::Wish as Stage;
use hashpivot::view::Window;
use strum::IntoEnumIterator as _;

use crate::program::{apply, harness, settle, show};

/// A window is pulled to this size, on a screen with so many pixels a point.
fn pull(harness: &mut Harness<'static, Window>, size: Vec2, scale: f32) {
    harness.set_size(size);
    let viewport = harness.input_mut().viewports.get_mut(&ViewportId::ROOT).expect("the first window");
    viewport.native_pixels_per_point = Some(scale);
    harness.step();
    harness.step();
}

#[test]
fn no_window_is_too_small_for_a_page_or_an_exhibit() {
    let mut harness = harness();
    settle(&mut harness);
    // A message takes room, too.
    apply(&mut harness, Action::OpenFile("nowhere.ron".into()));
    for size in [vec2(120.0, 80.0), vec2(300.0, 1_200.0), vec2(1_600.0, 90.0)] {
        for page in Page::ALL {
            show(&mut harness, page);
            pull(&mut harness, size, 1.5);
        }
        apply(&mut harness, Action::Do(Command::Present));
        for exhibit in hashpivot::app::Exhibit::iter() {
            apply(&mut harness, Stage::Show(exhibit));
            pull(&mut harness, size, 1.0);
        }
        apply(&mut harness, Stage::Leave);
    }
    pull(&mut harness, vec2(1280.0, 720.0), 1.0);
    harness.run();
}

#[test]
fn a_menu_without_a_place_is_not_held_open_unseen() {
    let mut harness = harness();
    let click = |harness: &mut Harness<'static, Window>, pos: Pos2, leaves: bool| {
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        harness.input_mut().events.extend([Event::PointerMoved(pos)]);
        harness.step();
        harness.input_mut().events.push(button(true));
        harness.step();
        harness.input_mut().events.push(button(false));
        // In the same moment the pointer leaves the window.
        harness.input_mut().events.extend(leaves.then_some(Event::PointerGone));
        harness.step();
        harness.step();
    };
    // A table, and a chart.
    for (page, entry) in [(Page::Ledger, "Copy table"), (Page::Risk, "Copy picture")] {
        show(&mut harness, page);
        settle(&mut harness);
        let inside = egui::pos2(800.0, 330.0);
        click(&mut harness, inside, true);
        assert!(!Popup::is_any_open(&harness.ctx), "{page:?}");
        click(&mut harness, inside, false);
        assert!(Popup::is_any_open(&harness.ctx) && harness.query_by_label(entry).is_some(), "{page:?}");
        harness.key_press(Key::Escape);
        harness.run();
        assert!(!Popup::is_any_open(&harness.ctx), "{page:?}");
    }
}
