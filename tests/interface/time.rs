//! Time that is played, charts that are looked at closely, and futures one by one.

use egui::accesskit::Role;
use egui::{Key, Modifiers, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::Action;
use hashpivot::app::exhibit::Exhibit;
use hashpivot::app::pages::network::{Section, Wish as Network};
use hashpivot::app::shell::settings::Motion;
use hashpivot::app::singles::{Show, Wish as Singles};
use hashpivot::app::time::{Speed, Wish};
use hashpivot::app::{Cover, Page};
use hashpivot::view::Window;

use crate::program::{Answers, apply, harness, harness_of, reference, settle, show};

type Program = Harness<'static, Window>;

fn chart(harness: &Program, title: &str) -> String {
    let picture = harness.get_by_role_and_label(Role::Image, title);
    picture.accesskit_node().description().expect("a summary")
}

fn card(harness: &Program, title: &str) -> Option<String> {
    let mut labels = harness.get_all_by_role(Role::Figure).filter_map(|n| n.accesskit_node().label());
    labels.find(|label| label.starts_with(title))
}

fn month(harness: &Program) -> Option<usize> {
    harness.state().app.time().month()
}

fn press(harness: &mut Program, key: Key) {
    harness.key_press(key);
    harness.run_steps(2);
}

fn ctrl(harness: &mut Program, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

#[test]
fn space_runs_the_months_of_every_chart_and_of_the_cards() {
    let mut harness = harness();
    settle(&mut harness);
    let (whole, value) = (chart(&harness, "Net asset value per share"), card(&harness, "Median value per share"));
    press(&mut harness, Key::Space);
    assert!(harness.state().app.time().is_playing());
    harness.run_steps(30);
    let played = month(&harness).expect("time goes by");
    assert!(played > 0, "time has gone by");
    press(&mut harness, Key::Space);
    let stopped = month(&harness);
    harness.run_steps(10);
    assert_eq!(month(&harness), stopped, "it stands");
    apply(&mut harness, Action::Time(Wish::StandAt(20.0)));
    harness.run();
    for title in ["Net asset value per share", "Liquidity: cash and bitcoin", "Cost per bitcoin", "Debt"] {
        let said = chart(&harness, title);
        assert!(said.contains("May 2028"), "{title}: {said}");
    }
    assert!(chart(&harness, "Cost per bitcoin").contains("Halving in Apr 2028"));
    assert_ne!(card(&harness, "Median value per share"), value);
    let price = card(&harness, "Bitcoin price").expect("everybody asks for it");
    let row = &harness.state().app.results().evaluation().path.ledgers[0][20];
    let unit = hashpivot::model::quantity::Unit::Usd;
    assert!(price.contains(&unit.figure(row.btc_price)), "{price}");
    let back = card(&harness, "Median yearly return").expect("it is there");
    assert!(back.contains('—'), "only the whole run tells: {back}");
    assert!(card(&harness, "Defaulted so far").is_some() && card(&harness, "Probability of default").is_none());
    harness.get_by_label_contains("Defaulted so far: stay");
    // Before the halving it is not marked, and Esc shows the whole run again.
    apply(&mut harness, Action::Time(Wish::StandAt(18.0)));
    harness.run();
    assert!(!chart(&harness, "Cost per bitcoin").contains("Halving"));
    press(&mut harness, Key::Escape);
    assert_eq!((month(&harness), chart(&harness, "Net asset value per share")), (None, whole));
    assert_eq!(card(&harness, "Median value per share"), value);
}

#[test]
fn nothing_is_drawn_again_while_time_stands() {
    let mut harness = harness();
    settle(&mut harness);
    apply(&mut harness, Action::Time(Wish::StandAt(40.0)));
    harness.run();
    harness.step();
    let idle = |harness: &Program| !harness.ctx.has_requested_repaint();
    assert!(idle(&harness), "at rest nothing moves");
    press(&mut harness, Key::Space);
    assert!(!idle(&harness));
    press(&mut harness, Key::Space);
    harness.run();
    harness.step();
    assert!(idle(&harness));
    // What covers the charts stops their time.
    press(&mut harness, Key::Space);
    let method = hashpivot::app::action::Command::Method;
    apply(&mut harness, Action::Do(method));
    assert_eq!(harness.state().app.shell().covers().top(), Some(Cover::Method));
    assert!(!harness.state().app.time().is_playing());
}

#[test]
fn axes_stand_still_while_the_fan_unfolds() {
    let mut harness = harness();
    show(&mut harness, Page::Risk);
    settle(&mut harness);
    let ticks = |harness: &Program| {
        let image = harness.get_by_role_and_label(Role::Image, "Hashprice");
        image.rect()
    };
    let before = ticks(&harness);
    for month in [1.0, 30.0, 100.0] {
        apply(&mut harness, Action::Time(Wish::StandAt(month)));
        harness.run();
        assert_eq!(ticks(&harness), before);
        let said = chart(&harness, "Survival");
        assert!(said.contains("Plan: between"), "{said}");
    }
}

#[test]
fn months_are_stepped_by_keys_and_taken_by_the_handle() {
    let mut harness = harness();
    ctrl(&mut harness, Key::Home);
    assert_eq!(month(&harness), Some(0));
    ctrl(&mut harness, Key::ArrowRight);
    ctrl(&mut harness, Key::ArrowRight);
    ctrl(&mut harness, Key::ArrowLeft);
    assert_eq!(month(&harness), Some(1));
    ctrl(&mut harness, Key::End);
    assert_eq!(month(&harness), None);
    let handle = harness.get_by_role_and_label(Role::Slider, "Month that charts show").rect();
    harness.drag_at(handle.right_center() - egui::vec2(8.0, 0.0));
    harness.run_steps(2);
    harness.hover_at(handle.center());
    harness.run_steps(2);
    let middle = month(&harness).expect("it was taken");
    assert!((55..65).contains(&middle), "{middle}");
    harness.drop_at(handle.right_center() + egui::vec2(40.0, 0.0));
    harness.run();
    assert_eq!(month(&harness), None, "at the right end all is shown");
    apply(&mut harness, Action::Time(Wish::Speed(Speed::Two)));
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Time goes by at 2 months a second").click();
    harness.run();
    harness.get_by_label("16 months a second").click();
    harness.run();
    assert_eq!(harness.state().app.time().speed(), Speed::Sixteen);
}

#[test]
fn space_belongs_to_whoever_writes_or_is_pushed_by_it() {
    let mut harness = harness();
    ctrl(&mut harness, Key::F);
    harness.run();
    harness.key_press(Key::Space);
    harness.event(egui::Event::Text(" ".to_owned()));
    harness.run_steps(3);
    assert_eq!(month(&harness), None, "a space in the search box is a space");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Escape);
    // A legend that has the keyboard is switched.
    harness.get_by_label("Plan in Debt").focus();
    harness.run();
    press(&mut harness, Key::Space);
    assert_eq!(month(&harness), None);
    // A page without a time has none to play.
    show(&mut harness, Page::Ledger);
    harness.run();
    press(&mut harness, Key::Space);
    assert_eq!(month(&harness), None);
    assert!(harness.query_by_label("Play time").is_none());
}

#[test]
fn the_staircase_the_charts_and_the_sector_have_one_time() {
    let mut harness = harness();
    show(&mut harness, Page::Network);
    apply(&mut harness, Network::Section(Section::Stairs));
    harness.run();
    harness.get_by_role_and_label(Role::Button, "after Apr 2028").click();
    harness.run();
    assert_eq!(month(&harness), Some(20));
    apply(&mut harness, Network::Section(Section::Market));
    harness.run();
    assert!(chart(&harness, "Hashprice").contains("May 2028"), "{}", chart(&harness, "Hashprice"));
    apply(&mut harness, Network::Section(Section::Stairs));
    press(&mut harness, Key::Escape);
    harness.run();
    assert_eq!(harness.state().app.pages().network.staircase().month(), 20, "the stairs stay where they were");
}

#[test]
fn with_less_motion_time_goes_from_month_to_month() {
    let mut harness = harness();
    apply(&mut harness, Action::Motion(Motion::Less));
    press(&mut harness, Key::Space);
    harness.run_steps(3);
    let (time, start) = (harness.state().app.time(), harness.state().app.open().document().as_of);
    let glides = harness.state().app.glides();
    assert_eq!(time.until(start, glides).map(f64::fract), Some(0.0));
}

#[test]
fn a_drag_takes_a_span_for_all_charts_of_the_page() {
    let mut harness = harness();
    settle(&mut harness);
    let rect = harness.get_by_role_and_label(Role::Image, "Net asset value per share").rect();
    let whole = chart(&harness, "Debt");
    drag(&mut harness, pos2(rect.left() + 0.25 * rect.width(), rect.center().y), 0.25 * rect.width());
    let start = harness.state().app.open().document().as_of;
    let (from, to) = harness.state().app.time().looked_at(start).expect("a span is looked at");
    assert!((25.0..35.0).contains(&from) && (55.0..65.0).contains(&to), "{from} … {to}");
    for title in ["Net asset value per share", "Debt", "Cost per bitcoin"] {
        assert!(chart(&harness, title).starts_with("From "), "{title}: {}", chart(&harness, title));
    }
    harness.get_by_label("All months").click();
    harness.run();
    assert_eq!((harness.state().app.time().looked_at(start), chart(&harness, "Debt")), (None, whole));
    // A click is no drag.
    drag(&mut harness, rect.center(), 2.0);
    assert_eq!(harness.state().app.time().looked_at(start), None);
}

fn drag(harness: &mut Program, from: egui::Pos2, by: f32) {
    harness.drag_at(from);
    harness.run_steps(2);
    harness.hover_at(from + egui::vec2(by / 2.0, 0.0));
    harness.run_steps(2);
    harness.hover_at(from + egui::vec2(by, 0.0));
    harness.run_steps(2);
    harness.drop_at(from + egui::vec2(by, 0.0));
    harness.run();
}

#[test]
fn the_wheel_comes_closer_about_the_pointer_and_a_double_click_goes_back() {
    let mut harness = harness();
    let rect = harness.get_by_role_and_label(Role::Image, "Net asset value per share").rect();
    let start = harness.state().app.open().document().as_of;
    harness.hover_at(rect.center());
    harness.run();
    harness.event(egui::Event::Zoom(2.0));
    harness.run();
    let (from, to) = harness.state().app.time().looked_at(start).expect("it is closer");
    assert!((to - from - 59.5).abs() < 1.0 && (25.0..35.0).contains(&from), "{from} … {to}");
    double_click(&mut harness, "Net asset value per share");
    assert_eq!(harness.state().app.time().looked_at(start), None);
    assert!(harness.state().app.pages().enlarged().is_none());
    // The second time it gives the chart the page.
    harness.run_steps(60);
    double_click(&mut harness, "Net asset value per share");
    let pages = harness.state().app.pages();
    assert_eq!(pages.enlarged(), Some(Exhibit::Value));
    let large = harness.get_by_role_and_label(Role::Image, "Net asset value per share").rect();
    assert!(large.width() > 1.8 * rect.width() && large.height() > 1.8 * rect.height());
    assert!(harness.query_by_role_and_label(Role::Image, "Debt").is_none());
    press(&mut harness, Key::Escape);
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Image, "Debt").is_some(), "Esc gives it back");
}

fn double_click(harness: &mut Program, title: &str) {
    // A step of the harness is longer than most people take between two clicks.
    harness.ctx.options_mut(|options| options.input_options.max_double_click_delay = 2.0);
    harness.get_by_role_and_label(Role::Image, title).click();
    harness.get_by_role_and_label(Role::Image, title).click();
    harness.run();
}

/// Waits until the single futures are there that are to be drawn.
fn settle_singles(harness: &mut Program) {
    settle(harness);
    for _ in 0..10_000 {
        let singles = harness.state().app.singles();
        if singles.is_settled() && !singles.is_stale() {
            harness.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
        harness.step();
    }
    panic!("they never came");
}

#[test]
fn single_futures_are_drawn_from_the_fan_and_read_in_the_ledger() {
    // High enough for the fans to be in sight.
    let mut harness = harness_of(reference(), Answers::default(), (1280.0, 1600.0));
    settle(&mut harness);
    show(&mut harness, Page::Risk);
    harness.run();
    harness.get_by_label("Single futures").click();
    harness.run();
    harness.get_by_label("Twenty of them").click();
    harness.run();
    settle_singles(&mut harness);
    let pages = harness.state().app.pages();
    for chart in [&pages.risk.charts().value_fan, &pages.risk.charts().price_fan] {
        assert_eq!(chart.threads.len(), 20, "{}", chart.title);
        assert!(chart.legend().any(|entry| *entry.name == *"Single futures"));
    }
    let ends: Vec<f64> =
        harness.state().app.singles().drawn().iter().map(|single| value(&harness, single.number)).collect();
    assert!(ends.is_sorted(), "from the lowest value to the highest: {ends:?}");
    // The one at a percentile is named, and a click on its line reads it.
    apply(&mut harness, Action::Singles(Singles::Show(Show::Percentile(90))));
    settle_singles(&mut harness);
    let single = harness.state().app.singles().drawn()[0].clone();
    let chart = &harness.state().app.pages().risk.charts().value_fan;
    let line = chart.threads[0].line.clone();
    assert!(line.name.ends_with("of 1000 (90th percentile)"), "{}", line.name);
    let month = 60;
    let rect = harness.get_all_by_role_and_label(Role::Image, chart.title).next().expect("it is drawn").rect();
    assert!(line.points[month].y.is_finite());
    let mut found = false;
    for y in 0..200 {
        harness.hover_at(pos2(rect.center().x, rect.top() + rect.height() * (y as f32 + 0.5) / 200.0));
        harness.run();
        if says(&harness, &line.name) {
            found = true;
            break;
        }
    }
    assert!(found, "the line is under the pointer somewhere");
    // A click on it reads it.
    let at = harness.ctx.input(|i| i.pointer.hover_pos()).expect("the pointer is there");
    harness.drag_at(at);
    harness.drop_at(at);
    harness.run();
    assert_eq!(harness.state().app.singles().read(), Some(single.number));
    assert_eq!(harness.state().app.pages().shown(), Page::Ledger);
    harness.get_by_label(&line.name);
    let rows = single.path.ledger(hashpivot::model::scenario::Strategy::Plan);
    let table = harness.state().app.pages().ledger.table();
    let price = table.columns.iter().position(|column| column.name == "btc_price").expect("a column");
    let last = table.rows.last().expect("a row")[price].value();
    assert_eq!(last, Some(rows.last().expect("a month").btc_price));
    harness.get_by_label("Back to the central path").click();
    harness.run();
    assert!(harness.state().app.pages().ledger.future().is_none());
    let central = harness.state().app.results().evaluation().path.ledgers[1].last().expect("a month").btc_price;
    let table = harness.state().app.pages().ledger.table();
    assert_eq!(table.rows.last().expect("a row")[price].value(), Some(central));
}

/// Whether a label begins so.
fn says(harness: &Program, text: &str) -> bool {
    let mut labels = harness.query_all_by_role(Role::Label);
    labels.any(|node| node.accesskit_node().value().is_some_and(|value| value.starts_with(text)))
}

fn value(harness: &Program, number: usize) -> f64 {
    let ensemble = harness.state().app.results().futures().ensemble().expect("it is there");
    ensemble.strategy(hashpivot::model::scenario::Strategy::Plan).values[number]
}

#[test]
fn a_single_future_follows_the_sliders_on_its_own_draws() {
    let mut harness = harness();
    settle(&mut harness);
    apply(&mut harness, Action::Singles(Singles::Read(Some(41))));
    let last = |harness: &Program| {
        let table = harness.state().app.pages().ledger.table();
        let column = table.columns.iter().position(|column| column.name == "hashprice").expect("a column");
        table.rows[0][column].value()
    };
    let before = last(&harness);
    crate::program::set(&mut harness, "world.hashprice", 50.0);
    settle(&mut harness);
    assert_ne!(last(&harness), before);
    let name = harness.state().app.pages().ledger.future().expect("it is read").to_owned();
    assert!(name.starts_with("Future 42 of"), "{name}");
}
