//! The page of what matters: drivers, two inputs, break-even, one input.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::analysis::measure::{Measure, Quantity};
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::action::{Action, Input};
use hashpivot::app::pages::what_matters::{Section, Wish};
use hashpivot::model::parameters::{Spread, find};
use hashpivot::model::scenario::Strategy;
use hashpivot::view::Window;

use crate::program::{harness, settle};

/// The program on this page, with an answer on the central path.
fn page() -> Harness<'static, Window> {
    let mut harness = harness();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num5);
    harness.step();
    read_by(&mut harness, Statistic::Central);
    harness
}

fn read_by(harness: &mut Harness<'static, Window>, statistic: Statistic) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::ReadBy(statistic), &ctx, None);
    settle(harness);
}

fn wish(harness: &mut Harness<'static, Window>, wish: Wish) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::from(wish), &ctx, None);
    settle(harness);
}

#[test]
fn a_click_on_a_driver_puts_it_into_focus() {
    let mut harness = page();
    let rows = &harness.state().app.pages().what_matters.drivers().rows;
    assert!(rows.len() > 80, "every input is moved");
    assert_eq!(rows[0].bar.input.id, "world.lease_rate", "rent drives the reference company");
    let cost = rows.iter().find(|row| row.bar.input.id == "plan.capex_per_it_mw").expect("a row");
    let [cheap, dear] = cost.bar.results.map(|r| r.expect("a result").value);
    assert!(cheap > dear, "a dearer build is worth less");
    let summary = cost.summary.clone();
    assert!(summary.starts_with("Building cost: 9.565"), "{summary}");
    assert!(harness.query_by_role_and_label(Role::Slider, "Building cost").is_none(), "its group is closed");
    harness.get_by_role_and_label(Role::Button, &summary).click();
    harness.run();
    assert_eq!(harness.state().app.pages().what_matters.focus().id, "plan.capex_per_it_mw");
    assert!(harness.query_by_role_and_label(Role::Slider, "Building cost").is_some(), "its slider is at hand");
}

#[test]
fn the_tornado_follows_the_sliders_and_its_own_spreads() {
    let mut harness = page();
    let base = harness.state().app.pages().what_matters.drivers().base.expect("a value");
    let ctx = harness.ctx.clone();
    let rate = find("world.lease_rate").expect("an input");
    harness.state_mut().app.apply(Action::Set(Input(rate), 140.0), &ctx, None);
    assert!(harness.state().app.pages().what_matters.is_stale(), "the former answer is not the answer to this");
    settle(&mut harness);
    assert!(harness.state().app.pages().what_matters.drivers().base.expect("a value") > base);
    wish(&mut harness, Wish::Spread(Input(rate), Some(Spread::Plus(0.0))));
    let rows = &harness.state().app.pages().what_matters.drivers().rows;
    let still = rows.iter().find(|row| row.bar.input.id == rate.id).expect("a row");
    assert_eq!(still.bar.extent, 0.0);
    wish(&mut harness, Wish::Spread(Input(rate), None));
    assert_eq!(harness.state().app.pages().what_matters.drivers().rows[0].bar.input.id, rate.id);
}

#[test]
fn futures_are_asked_for_where_they_have_an_answer() {
    let mut harness = page();
    wish(&mut harness, Wish::Inputs(hashpivot::app::pages::what_matters::Chosen::Headline));
    wish(&mut harness, Wish::Measure(Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Plan)));
    read_by(&mut harness, Statistic::Mean);
    let drivers = &harness.state().app.pages().what_matters.drivers();
    let base = drivers.base.expect("a probability");
    let own = harness.state().app.results().futures().ensemble().expect("an ensemble");
    // The same thousand futures as the ensemble of the window itself.
    assert_eq!(base, own.strategy(Strategy::Plan).default.value);
    assert!(drivers.error > 0.0);
    wish(&mut harness, Wish::Measure(Measure::Of(Quantity::MinDscr, Strategy::Plan)));
    assert_eq!(
        harness.state().app.pages().what_matters.statistic(),
        Statistic::Central,
        "a DSCR is known of the central path alone"
    );
    assert_eq!(harness.state().app.pages().statistic(), Statistic::Mean, "which is that measure's matter");
}

#[test]
fn futures_follow_once_the_ensemble_of_a_moved_scenario_is_there() {
    let mut harness = page();
    wish(&mut harness, Wish::Inputs(hashpivot::app::pages::what_matters::Chosen::Headline));
    read_by(&mut harness, Statistic::Mean);
    let base = harness.state().app.pages().what_matters.drivers().base.expect("a value");
    let ctx = harness.ctx.clone();
    let rate = find("world.lease_rate").expect("an input");
    harness.state_mut().app.apply(Action::Set(Input(rate), 140.0), &ctx, None);
    assert!(harness.state().app.pages().what_matters.is_stale(), "futures wait for the scenario's own ensemble");
    settle(&mut harness);
    let drivers = &harness.state().app.pages().what_matters.drivers();
    assert!(drivers.error > 0.0 && drivers.base.expect("a value") > base);
}

#[test]
fn dragging_the_point_of_the_map_moves_both_sliders_in_one_step() {
    let mut harness = page();
    wish(&mut harness, Wish::Section(Section::Map));
    let map =
        harness.get_by_role_and_label(Role::Image, "Value per share, plan less staying by Hashprice and AI lease rate");
    let rect = map.rect();
    let text = map.accesskit_node().description().expect("a summary");
    assert!(text.contains("At 38.9") && text.contains("the line at 0"), "{text}");
    let before = harness.state().app.open().scenario().world.clone();
    let at = |x: f32, y: f32| egui::pos2(rect.left() + rect.width() * x, rect.bottom() - rect.height() * y);
    harness.hover_at(at(0.5, 0.3));
    harness.step();
    harness.drag_at(at(0.5, 0.3));
    harness.step();
    harness.hover_at(at(0.6, 0.5));
    harness.step();
    assert!(harness.state().app.shell().is_held(), "the point is held");
    harness.hover_at(at(0.7, 0.6));
    harness.step();
    harness.drop_at(at(0.7, 0.6));
    harness.run();
    let world = &harness.state().app.open().scenario().world;
    assert!((world.lease_rate - 200.0).abs() < 2.0, "{}", world.lease_rate);
    assert!((world.hashprice - 10.0 * 15.0_f64.powf(0.7)).abs() < 1.0, "{}", world.hashprice);
    assert!(!harness.state().app.pages().what_matters.is_stale(), "the map does not depend on where its point is");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().app.open().scenario().world, before);
}

#[test]
fn break_even_names_the_values_and_how_far_they_are() {
    let mut harness = page();
    wish(&mut harness, Wish::Section(Section::BreakEven));
    assert!(harness.query_by_label("103.3").is_some(), "the rent at which the plan equals staying");
    assert!(harness.query_by_label_contains("17.4").is_some(), "how far away that is");
    assert!(harness.query_all_by_label("never in range").count() >= 4);
    let share = find("plan.ai_share").expect("an input");
    wish(&mut harness, Wish::BreakEvenInput(Input(share), true));
    assert!(harness.query_by_label("Share converted to AI").is_some());
    wish(&mut harness, Wish::BreakEvenInput(Input(share), false));
    assert!(harness.query_by_label("Share converted to AI").is_none());
}

#[test]
fn one_input_is_swept_for_all_strategies() {
    let mut harness = page();
    wish(&mut harness, Wish::Section(Section::Sweep));
    let chart = harness.get_by_role_and_label(Role::Image, "Value per share by Hashprice");
    let text = chart.accesskit_node().description().expect("a summary");
    for strategy in ["Stay", "Plan", "All-in"] {
        assert!(text.contains(strategy), "{text}");
    }
    read_by(&mut harness, Statistic::Mean);
    let picture = harness.state().app.pages().what_matters.sweep().expect("a sweep");
    let plan = &picture.lines[Strategy::Plan.index()];
    assert_eq!(plan.bands.len(), picture.at.len());
    assert!(plan.bands.iter().all(|b| b[0] <= b[1] && b[1] <= b[2] && b[2] <= b[3]));
}

#[test]
fn one_switch_says_everywhere_what_values_are_read_by() {
    let mut harness = harness();
    settle(&mut harness);
    let card = |harness: &Harness<'static, Window>, title: &str| {
        let cards = &harness.state().app.pages().overview.figures().cards;
        cards.iter().find(|card| card.title == title).map(|card| card.value.clone())
    };
    assert!(card(&harness, "Median value per share").is_some() && card(&harness, "Median yearly return").is_some());
    harness.get_by_label("Values are read by: median").click();
    harness.run();
    harness.get_by_label("Mean").click();
    harness.run();
    let app = &harness.state().app;
    let futures = app.results().futures().ensemble().expect("known").strategy(Strategy::Plan).clone();
    let unit = hashpivot::model::quantity::Unit::UsdPerShare;
    assert_eq!(card(&harness, "Mean value per share"), Some(unit.figure(futures.mean.value)));
    assert_eq!(card(&harness, "Median value per share"), None, "one statistic, not two");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num5);
    harness.step();
    settle(&mut harness);
    assert_eq!(harness.state().app.pages().what_matters.statistic(), Statistic::Mean);
    let mean = harness.state().app.pages().what_matters.drivers().base.expect("a value");
    read_by(&mut harness, Statistic::Median);
    let drivers = harness.state().app.pages().what_matters.drivers();
    assert!(drivers.title.ends_with("difference of medians"), "{}", drivers.title);
    assert_ne!(drivers.base, Some(mean));
    read_by(&mut harness, Statistic::Central);
    let central = harness.state().app.results().evaluation().measures(Strategy::Plan).value_per_share;
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    harness.run();
    assert_eq!(card(&harness, "Central value per share"), Some(unit.figure(central)));
    assert!(card(&harness, "Probability of default").is_some(), "a probability is one over futures");
}

#[test]
fn what_the_price_assumes_is_worth_the_price() {
    use hashpivot::analysis::implied::{Implied, value_per_share};

    let mut harness = page();
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::OpenShipped("core-scientific"), &ctx, None);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num5);
    harness.step();
    wish(&mut harness, Wish::Section(Section::Price));
    let scenario = harness.state().app.open().scenario().clone();
    let price = scenario.company.share_price;
    let priced = harness.state().app.pages().what_matters.price().expect("an answer");
    assert!(priced.words.contains("on the central path"), "{}", priced.words);
    let names: Vec<&str> = Implied::inputs().iter().map(|input| input.label).collect();
    let shown: Vec<String> = priced.table.texts().map(|row| row[0].to_owned()).collect();
    assert_eq!(shown, names);
    let mut roots = 0;
    for (row, input) in priced.table.rows.iter().zip(Implied::inputs()) {
        match row[2].value() {
            Some(root) => {
                let mut there = scenario.clone();
                input.set(&mut there, root);
                let worth = value_per_share(&there, Strategy::Plan);
                assert!((worth - price).abs() < 1e-4 * price, "{}: {worth} at {root}", input.id);
                roots += 1;
            }
            None => assert!(!row[2].under().is_empty(), "{}: says where it was looked for", input.id),
        }
    }
    assert!(roots >= 1, "{roots} inputs have an answer");
    let map = priced.map.as_ref().expect("a map");
    assert_eq!((map.level, map.measure), (price, Measure::Of(Quantity::ValuePerShare, Strategy::Plan)));
    // Another strategy is another question.
    harness.state_mut().app.apply(Action::Focus(Strategy::Stay), &ctx, None);
    settle(&mut harness);
    let priced = harness.state().app.pages().what_matters.price().expect("an answer");
    assert!(priced.words.contains("with stay it is worth"), "{}", priced.words);
}

#[test]
fn break_even_over_futures_answers_for_what_the_central_path_does_not_feel() {
    let mut harness = page();
    wish(&mut harness, Wish::Section(Section::BreakEven));
    let ctx = harness.ctx.clone();
    let bust = find("world.bust_probability").expect("an input");
    wish(&mut harness, Wish::BreakEvenInput(Input(bust), true));
    let row = |harness: &Harness<'static, Window>| {
        let table = harness.state().app.pages().what_matters.break_even();
        let at = table.texts().position(|row| row[0] == bust.label).expect("a row");
        (
            table.columns.len(),
            table.rows[at].iter().skip(2).filter_map(hashpivot::app::picture::table::Cell::value).count(),
        )
    };
    assert_eq!(row(&harness).1, 0, "the central path does not feel it");
    harness.state_mut().app.apply(Action::ReadBy(Statistic::Median), &ctx, None);
    settle(&mut harness);
    let (columns, crossed) = row(&harness);
    assert!(columns == 6 && crossed >= 1, "{columns} columns, {crossed} crossings");
    let table = harness.state().app.pages().what_matters.break_even();
    let said: Vec<&str> = table.rows.iter().flatten().map(hashpivot::app::picture::table::Cell::under).collect();
    assert!(said.iter().any(|under| under.starts_with("± ")), "{said:?}");
}
