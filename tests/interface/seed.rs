//! The seed of all futures: drawn afresh, typed, copied and undone, and the same for everything that is compared.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use hashpivot::analysis::ensemble::{Ensemble, Estimate};
use hashpivot::analysis::measure::{Measure, Quantity};
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::pages::{what_matters, why};
use hashpivot::model::parameters::find;
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset;
use hashpivot::view::Window;
use hashpivot::worker::SEEDS;

use crate::program::{Answers, harness, harness_of, reference, save_to, settle, settle_all, show};

type Program = Harness<'static, Window>;

fn apply(harness: &mut Program, action: impl Into<Action>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action.into(), &ctx, None);
    harness.run();
}

fn ctrl(harness: &mut Program, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

fn seed(harness: &Program) -> u64 {
    harness.state().app.open().seed()
}

/// The futures of what is open, once they are there, but for the time that they took.
fn futures(harness: &mut Program) -> Ensemble {
    settle(harness);
    let futures = harness.state().app.results().futures();
    assert!(futures.is_final() && !futures.is_stale());
    Ensemble { elapsed_ms: 0.0, ..Ensemble::clone(futures.ensemble().expect("an ensemble")) }
}

/// The program on the page of risk, with its futures.
fn risk() -> Program {
    let mut harness = harness();
    show(&mut harness, Page::Risk);
    settle(&mut harness);
    harness
}

/// Types into the box of the seed.
fn type_seed(harness: &mut Program, text: &str) {
    harness.get_by_role_and_label(Role::SpinButton, "Seed").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

/// Whether two estimates of the same thing are apart by no more than chance, which exceeds six errors once in a million
/// draws.
fn agree(a: Estimate, b: Estimate) -> bool {
    (a.value - b.value).abs() <= 6.0 * a.error.hypot(b.error)
}

fn assert_other_futures_of_the_same(first: &Ensemble, other: &Ensemble) {
    for strategy in Strategy::ALL {
        let (a, b) = (first.strategy(strategy), other.strategy(strategy));
        assert_ne!(a.mean.value, b.mean.value, "{}: other futures have another mean", strategy.name());
        assert!(agree(a.mean, b.mean), "{}: {:?} and {:?}", strategy.name(), a.mean, b.mean);
        assert!(agree(a.default, b.default), "{}: {:?} and {:?}", strategy.name(), a.default, b.default);
    }
    assert!(agree(first.plan.better, other.plan.better), "{:?} and {:?}", first.plan.better, other.plan.better);
}

#[test]
fn other_futures_are_drawn_and_undone() {
    let mut harness = risk();
    let first = futures(&mut harness);
    assert_eq!((first.seed, seed(&harness)), (1, 1));
    harness.get_by_label("Draw other futures").click();
    harness.run();
    let drawn = seed(&harness);
    assert!(SEEDS.contains(&drawn), "{drawn}");
    let other = futures(&mut harness);
    assert_eq!(other.seed, drawn);
    assert_other_futures_of_the_same(&first, &other);
    assert!(!harness.state().app.open().is_unsaved(), "the scenario is what it was");
    ctrl(&mut harness, Key::R);
    assert!(seed(&harness) != drawn && SEEDS.contains(&seed(&harness)));
    ctrl(&mut harness, Key::Z);
    assert!(seed(&harness) == drawn && futures(&mut harness) == other);
    ctrl(&mut harness, Key::Z);
    assert_eq!(seed(&harness), 1);
    assert!(futures(&mut harness) == first, "the first futures are back, to the last bit");
    assert!(!harness.state().app.open().can_undo() && harness.state().app.open().can_redo());
}

#[test]
fn a_seed_is_typed_and_copied() {
    let mut harness = risk();
    type_seed(&mut harness, "7");
    assert_eq!(seed(&harness), 7);
    let seventh = futures(&mut harness);
    assert_eq!(seventh.seed, 7);
    harness.get_by_label("Draw other futures").click();
    harness.run();
    assert!(futures(&mut harness) != seventh);
    for text in ["1.5", "-3", "1e15", "seven", "5 %"] {
        let before = seed(&harness);
        type_seed(&mut harness, text);
        assert_eq!(seed(&harness), before, "{text} was taken");
        harness.key_press(Key::Escape);
        harness.run();
    }
    type_seed(&mut harness, "7");
    assert!(futures(&mut harness) == seventh, "the same seed, the same futures");
    // Every digit is shown, as it can be typed again.
    for large in [999_999, 999_999_999_999_999] {
        apply(&mut harness, Action::Seed(large));
        let shown = harness.get_by_role_and_label(Role::SpinButton, "Seed").value();
        assert_eq!(shown.as_deref(), Some(large.to_string().as_str()));
    }
    harness.get_by_label("Copy seed").click();
    harness.run();
    assert!(harness.query_by_label_contains("Seed 999999999999999 is on the clipboard").is_some());
    let ctx = harness.ctx.clone();
    let app = &mut harness.state_mut().app;
    app.apply(Action::CopySeed, &ctx, None);
    assert_eq!(app.take_clipboard().as_deref(), Some("999999999999999"));
}

#[test]
fn the_seed_is_in_reach_in_the_smallest_window() {
    let (width, height) = (960.0, 600.0);
    let mut harness = harness_of(reference(), Answers::default(), (width, height));
    show(&mut harness, Page::Risk);
    apply(&mut harness, Action::Seed(999_999_999_999_999));
    settle(&mut harness);
    let seen = harness.get_by_label("Draw other futures").rect();
    assert!(seen.right() <= width, "{seen}");
    harness.get_by_label("Draw other futures").click();
    harness.run();
    assert!(SEEDS.contains(&seed(&harness)));
}

#[test]
fn studies_run_on_the_seed() {
    let mut harness = harness();
    apply(&mut harness, Action::ReadBy(Statistic::Central));
    show(&mut harness, Page::WhatMatters);
    settle(&mut harness);
    let page = |harness: &Program| harness.state().app.pages().what_matters.drivers().clone();
    apply(&mut harness, Action::Seed(7));
    assert!(!harness.state().app.pages().what_matters.is_stale(), "the central path has no chance in it");
    let default = Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Plan);
    apply(&mut harness, what_matters::Wish::Inputs(what_matters::Chosen::Headline));
    apply(&mut harness, what_matters::Wish::Measure(default));
    apply(&mut harness, Action::ReadBy(Statistic::Mean));
    let mut of_seeds = Vec::new();
    for wanted in [7, 8] {
        apply(&mut harness, Action::Seed(wanted));
        let own = futures(&mut harness);
        assert_eq!(own.seed, wanted);
        // A study draws as many futures as the window does here.
        assert_eq!(page(&harness).base, Some(own.strategy(Strategy::Plan).default.value));
        of_seeds.push(page(&harness).rows.iter().map(|row| row.bar.extent).collect::<Vec<_>>());
    }
    assert_ne!(of_seeds[0], of_seeds[1]);
    ctrl(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(page(&harness).rows.iter().map(|row| row.bar.extent).collect::<Vec<_>>(), of_seeds[0]);
}

#[test]
fn why_and_the_baseline_run_on_the_seed() {
    let mut harness = harness();
    settle(&mut harness);
    apply(&mut harness, Action::Do(Command::PinBaseline));
    apply(&mut harness, Action::Set(Input(find("world.lease_rate").expect("an input")), 100.0));
    apply(&mut harness, Action::Commit);
    apply(&mut harness, Action::Do(Command::Why));
    apply(&mut harness, why::Wish::Measure(Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Plan)));
    let mut ends = Vec::new();
    for wanted in [7, 8] {
        apply(&mut harness, Action::Seed(wanted));
        settle_all(&mut harness);
        let app = &harness.state().app;
        let (now, then) = app.results().comparable().expect("both are there, and alike");
        assert_eq!((now.ensemble.seed, then.ensemble.seed), (wanted, wanted));
        let waterfall = app.pages().why.waterfall().expect("an answer").expect("defined");
        let default = |ensemble: &Ensemble| ensemble.strategy(Strategy::Plan).default.value;
        assert!(
            (waterfall.from.as_ref().expect("a beginning").1 - default(&then.ensemble)).abs() < 1e-12,
            "{waterfall:?}"
        );
        assert!((waterfall.to.1 - default(&now.ensemble)).abs() < 1e-12, "{waterfall:?}");
        ends.push((waterfall.from.as_ref().expect("a beginning").1, waterfall.to.1));
    }
    assert_ne!(ends[0], ends[1]);
    // A draw is no edit: the last one is still that of the rent.
    let before = harness.state().app.open().before_last_edit().expect("an edit");
    assert_ne!(before.scenario.world.lease_rate, 100.0);
}

#[test]
fn a_seed_is_no_part_of_a_file_and_stays_when_another_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let [plain, drawn] = ["plain.ron", "drawn.ron"].map(|name| folder.path().join(name));
    let mut harness = harness();
    save_to(&mut harness, &plain);
    apply(&mut harness, Action::Seed(7));
    assert!(!harness.state().app.open().is_unsaved());
    save_to(&mut harness, &drawn);
    let text = |path| std::fs::read_to_string(path).expect("it was written");
    assert_eq!(text(&plain), text(&drawn));
    apply(&mut harness, Action::OpenShipped("hybrid"));
    assert_eq!((seed(&harness), futures(&mut harness).seed), (7, 7), "what is compared runs on one seed");
    assert!(!harness.state().app.open().can_undo());
    let loaded = preset::load(&drawn).expect("it loads");
    let afresh = harness_of(loaded, Answers::default(), (1280.0, 720.0));
    assert_eq!(seed(&afresh), 1, "the program begins with the first seed");
}

#[test]
fn the_command_line_draws_the_futures_of_the_window() {
    let mut harness = harness_of(reference(), Answers::default(), (1280.0, 720.0));
    apply(&mut harness, Action::Seed(271_828));
    let own = futures(&mut harness);
    assert_eq!((own.paths, own.seed), (1_000, 271_828));
    let args = ["run", "reference", "--seed", "271828", "--paths", "1000", "--json"];
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_hashpivot")).args(args).output().expect("it starts");
    let value: serde_json::Value = serde_json::from_slice(&run.stdout).expect("one JSON object");
    assert_eq!(value["seed"], 271_828);
    for (place, strategy) in Strategy::ALL.into_iter().enumerate() {
        let number = |name: &str| value["strategies"][place]["ensemble"][name].as_f64().expect("a number");
        let here = own.strategy(strategy);
        // What is read from JSON may be off by its last bit.
        let same = |there: f64, here: f64| (there - here).abs() <= 1e-15 * here.abs();
        assert!(same(number("value_per_share_median"), here.percentiles[2]), "{}", strategy.name());
        assert!(same(number("probability_of_default"), here.default.value), "{}", strategy.name());
    }
}
