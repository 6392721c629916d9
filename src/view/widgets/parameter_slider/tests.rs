//! One row at a time, driven as a hand and a screen reader drive it.

use egui::{Key, Modifiers, Rect, Role, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::rail::{Rail, snap};
use super::*;
use crate::model::parameters;

#[test]
fn places_on_the_rail_and_values_agree() {
    let place = Rect::from_min_max(pos2(10.0, 0.0), pos2(250.0, 20.0));
    for parameter in parameters::ALL {
        let rail = Rail::new(parameter, parameter.slider, place);
        let (low, high) = parameter.slider;
        assert_eq!((rail.x(low), rail.x(high)), (16.0, 244.0), "{}", parameter.id);
        assert_eq!((rail.x(low - 1.0), rail.x(f64::INFINITY)), (16.0, 244.0), "{}", parameter.id);
        for part in [0.0_f32, 0.3, 1.0] {
            let x = 16.0 + part * 228.0;
            assert!((rail.x(rail.value(x)) - x).abs() < 0.01, "{}", parameter.id);
        }
        assert!(rail.gradient(parameter.default.min(high)) > 0.0, "{}", parameter.id);
    }
}

#[test]
fn steps_add_up_to_what_one_would_write() {
    assert_eq!(snap(0.154_9, 0.005), 0.155);
    assert_eq!(snap(78_412.0, 500.0), 78_500.0);
}

/// One input, the scenario with its value, and what its row said: new values and commits.
struct Stage {
    parameter: &'static Parameter,
    scenario: Scenario,
    value: f64,
    commits: usize,
    held: bool,
}

fn stage(id: &str, value: f64) -> Harness<'static, Stage> {
    let parameter = parameters::find(id).expect("an input of the table");
    let stage = Stage { parameter, scenario: Scenario::default(), value, commits: 0, held: false };
    let mut harness = Harness::builder()
        .with_size([320.0, 80.0])
        .with_step_dt(0.02)
        .with_context_setup(theme::install)
        .build_ui_state(
            |ui, stage: &mut Stage| {
                let saved = stage.parameter.default;
                stage.parameter.set(&mut stage.scenario, stage.value);
                let outcome = parameter_slider_ui(ui, stage.parameter, &stage.scenario, saved, None, &String::new);
                stage.value = outcome.value.unwrap_or(stage.value);
                stage.commits += usize::from(outcome.committed);
                stage.held = outcome.held;
            },
            stage,
        );
    harness.run();
    harness
}

fn rail<'h>(harness: &'h Harness<'static, Stage>) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::Slider, harness.state().parameter.label)
}

fn number_box<'h>(harness: &'h Harness<'static, Stage>) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::SpinButton, harness.state().parameter.label)
}

#[test]
fn arrow_keys_step_and_commit() {
    for id in ["world.btc_price", "world.response_months"] {
        let start = parameters::find(id).expect("an input").default;
        let mut harness = stage(id, start);
        let step = harness.state().parameter.step;
        rail(&harness).focus();
        harness.run();
        for (modifiers, steps) in [(Modifiers::NONE, 1.0), (Modifiers::SHIFT, 10.0), (Modifiers::ALT, 0.1)] {
            let before = harness.state().value;
            harness.key_press_modifiers(modifiers, Key::ArrowRight);
            harness.run();
            let moved = harness.state().value - before;
            assert!((moved - steps * step).abs() < 1e-9 * before, "{id}: {moved}");
        }
        assert_eq!(harness.state().commits, 3);
    }
}

#[test]
fn leaving_the_box_untouched_keeps_every_digit() {
    let mut harness = stage("world.btc_price", 78_412.345_678);
    number_box(&harness).click();
    harness.run();
    assert!(harness.state().held);
    harness.key_press(Key::Enter);
    harness.run();
    let stage = harness.state();
    assert_eq!((stage.value, stage.commits, stage.held), (78_412.345_678, 0, false));
}

#[test]
fn typed_values_are_taken_or_refused_with_a_reason() {
    let mut harness = stage("world.btc_price", 78_400.0);
    for (text, value, said) in [
        ("90k", 90_000.0, None),
        ("2 m", 2e6, None),
        ("-5", 2e6, Some("Cannot be −5\u{a0}USD, only")),
        ("much", 2e6, Some("Cannot be “much”, which is not a number")),
        ("1", 1.0, None),
    ] {
        number_box(&harness).click();
        harness.run();
        number_box(&harness).type_text(text);
        harness.key_press(Key::Enter);
        harness.run();
        assert_eq!(harness.state().value, value, "{text}");
        assert_eq!(harness.query_all_by_label_contains("Cannot be").count(), usize::from(said.is_some()), "{text}");
        assert!(said.is_none_or(|said| harness.query_by_label_contains(said).is_some()), "{text}");
    }
    assert_eq!(harness.state().commits, 3);
}

#[test]
fn a_drag_is_one_step_and_the_handle_does_not_jump() {
    let mut harness = stage("world.btc_price", 78_412.0);
    let place = rail(&harness).rect();
    let handle = pos2(
        Rail::new(harness.state().parameter, harness.state().parameter.slider, place).x(78_412.0),
        place.center().y,
    );
    harness.drag_at(handle + vec2(3.0, 0.0));
    harness.run();
    assert_eq!(harness.state().value, 78_412.0);
    harness.hover_at(handle + vec2(43.0, 0.0));
    harness.run();
    assert!(harness.state().held && harness.state().value > 100_000.0);
    harness.drop_at(handle + vec2(43.0, 0.0));
    harness.run();
    assert!(!harness.state().held);
    assert_eq!(harness.state().commits, 1);
}

#[test]
fn a_double_click_or_the_button_goes_back_to_the_saved_value() {
    let mut harness = stage("world.btc_price", 100_000.0);
    rail(&harness).click();
    rail(&harness).click();
    harness.run();
    assert_eq!(harness.state().value, harness.state().parameter.default);
    assert!(harness.query_by_label("Reset Bitcoin price").is_none());
    harness.state_mut().value = 90_000.0;
    harness.run();
    harness.get_by_label("Reset Bitcoin price").click();
    harness.run();
    assert_eq!(harness.state().value, harness.state().parameter.default);
}

#[test]
fn never_is_a_switch() {
    let mut harness = stage("world.response_months", 21.5);
    let name = format!("{} never", harness.state().parameter.label);
    harness.get_by_label(&name).click();
    harness.run();
    assert_eq!(harness.state().value, f64::INFINITY);
    harness.get_by_label(&name).click();
    harness.run();
    assert_eq!(harness.state().value, 21.5);
    assert_eq!(harness.state().commits, 2);
}

#[test]
fn a_screen_reader_can_set_the_value() {
    let mut harness = stage("world.btc_price", 78_400.0);
    rail(&harness).set_value_accesskit(81_234.5);
    harness.run();
    assert_eq!(harness.state().value, 81_234.5);
    rail(&harness).set_value_accesskit(-1.0);
    harness.run();
    assert_eq!(harness.state().value, 81_234.5);
    assert!(harness.query_by_label_contains("Cannot be −1\u{a0}USD").is_some());
}

#[test]
fn a_value_beyond_the_slider_is_left_alone() {
    let mut harness = stage("world.btc_price", 2e6);
    harness.run_steps(5);
    assert_eq!((harness.state().value, harness.state().commits), (2e6, 0));
    rail(&harness).focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert_eq!(harness.state().value, 2e6 - harness.state().parameter.step);
}

#[test]
fn escape_restores_and_leaving_takes() {
    let mut harness = stage("world.btc_price", 78_400.0);
    number_box(&harness).click();
    harness.run();
    number_box(&harness).type_text("9");
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!((harness.state().value, harness.state().commits), (78_400.0, 0));
    number_box(&harness).click();
    harness.run();
    number_box(&harness).type_text("*0.5");
    harness.run();
    rail(&harness).focus();
    harness.run();
    assert_eq!((harness.state().value, harness.state().commits), (39_200.0, 1), "once, and not twice");
}

#[test]
fn a_press_let_go_within_the_frame_moves_the_handle() {
    let mut harness = stage("world.btc_price", 78_412.0);
    let place = rail(&harness).rect();
    let at = pos2(place.left() + 0.9 * place.width(), place.center().y);
    harness.hover_at(at);
    harness.run();
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    }
    harness.run();
    assert!(harness.state().value > 250_000.0, "{}", harness.state().value);
    assert_eq!((harness.state().commits, harness.state().held), (1, false));
}

#[test]
fn the_handle_stops_where_other_inputs_stop_it_and_says_why() {
    let mut harness = stage("company.existing_ai_mw", 100.0);
    let place = rail(&harness).rect();
    let at = |part: f32| pos2(place.left() + part * place.width(), place.center().y);
    harness.hover_at(at(0.1));
    harness.run();
    harness.drag_at(at(0.1));
    harness.run();
    harness.hover_at(at(0.8));
    harness.run();
    assert_eq!(harness.state().value, 300.0, "as much as the site has");
    harness.drop_at(at(0.8));
    harness.run();
    assert!(harness.query_by_label_contains("is at most Site power (300\u{a0}MW)").is_some());
    // Mended by the other input.
    harness.state_mut().scenario.company.site_mw = 2000.0;
    harness.run();
    assert!(harness.query_by_label_contains("at most").is_none());
    number_box(&harness).click();
    harness.run();
    number_box(&harness).type_text("2500");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().value, 300.0);
    assert!(harness.query_by_label_contains("Cannot be 2500\u{a0}MW").is_some());
    harness.state_mut().scenario.company.site_mw = 3000.0;
    harness.run();
    assert!(harness.query_by_label_contains("Cannot be").is_none());
}
