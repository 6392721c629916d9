//! What belongs together stays together: a scenario with its file and its changes, an answer with its question, a
//! figure with its futures and its strategy.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::analysis::measure::{Measure, Quantity};
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::action::{Action, Answer, Command, TableAction, TableId};
use hashpivot::app::pages::compare::{Member, Standing, Wish as Comparing};
use hashpivot::app::pages::network::{Section as Network, Wish as Looking};
use hashpivot::app::pages::what_matters::{Chosen, Section, Wish as Studying};
use hashpivot::app::pages::why::{End, Wish as Asking};
use hashpivot::app::picture::table::Table;
use hashpivot::app::results::asked::Progress;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Dialog, Origin, Page, Unsaved};
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset::{self, SHIPPED};
use hashpivot::view::Window;

use crate::program::{
    Answers, apply, harness, harness_of, harness_with, reference, save_to, set, settle, settle_all, show, written,
};

type Program = Harness<'static, Window>;

fn ctrl(harness: &mut Program, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

fn card(harness: &Program, title: &str) -> String {
    let mut labels = harness.get_all_by_role(Role::Figure).filter_map(|n| n.accesskit_node().label());
    labels.find(|label| label.starts_with(title)).expect("the card is there")
}

/// A shipped preset as a file of its own, as the program writes it.
fn file(folder: &tempfile::TempDir, name: &str, preset: &str) -> std::path::PathBuf {
    let path = folder.path().join(name);
    let loaded = preset::parse(preset::shipped(preset).expect("shipped").text).expect("a preset");
    preset::save(&path, &loaded.document).expect("written");
    path
}

fn hashprice_of(path: &std::path::Path) -> f64 {
    preset::load(path).expect("it loads").document.scenario.world.hashprice
}

// ---- What is open, and what is set aside

#[test]
fn a_baseline_that_is_edited_is_saved_to_its_own_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (file(&folder, "a.ron", "reference"), file(&folder, "b.ron", "hybrid"));
    let mut harness = harness();
    apply(&mut harness, Action::OpenFile(a.clone()));
    apply(&mut harness, Action::Do(Command::PinBaseline));
    apply(&mut harness, Action::OpenFile(b.clone()));
    let before = std::fs::read_to_string(&b).expect("it is there");
    let pinned = harness.state().app.pages().compare.members()[0].id();
    apply(&mut harness, Comparing::Edit(pinned));
    assert_eq!(*harness.state().app.open().origin(), Origin::File(a.clone()));
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Action::Do(Command::Save));
    written(&mut harness);
    assert_eq!(hashprice_of(&a), 44.0);
    assert_eq!(std::fs::read_to_string(&b).expect("it is there"), before, "another file is untouched");
    // What stood beside it is b, from its own file.
    let member = &harness.state().app.pages().compare.members()[0];
    assert_eq!((member.standing(), member.work().origin()), (Standing::Put, &Origin::File(b)));
}

#[test]
fn what_is_set_aside_is_asked_about_before_it_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let a = file(&folder, "a.ron", "reference");
    let mut harness = harness();
    apply(&mut harness, Action::OpenFile(a.clone()));
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Comparing::AddShipped("hybrid"));
    let hybrid = harness.state().app.pages().compare.members()[0].id();
    apply(&mut harness, Comparing::Edit(hybrid));
    let aside = &harness.state().app.pages().compare.members()[0];
    assert!(aside.is_unsaved() && aside.standing() == Standing::Aside);
    let id = aside.id();
    let asks = |harness: &Program| match harness.state().app.shell().dialog() {
        Some(Dialog::Unsaved(whose, _)) => Some(whose.clone()),
        _ => None,
    };
    for action in [Action::Do(Command::Quit), Comparing::Remove(id).into()] {
        apply(&mut harness, action);
        assert_eq!(asks(&harness), Some(Unsaved::Aside(id)));
        harness.run();
        harness.get_by_label_contains("was set aside");
        harness.get_by_label("Cancel").click();
        harness.run();
        assert!(!harness.state().app.shell().is_closing());
    }
    // It can be saved on the way out, to its own file.
    apply(&mut harness, Action::Do(Command::Quit));
    apply(&mut harness, Action::Answer(Answer::Save));
    written(&mut harness);
    assert_eq!(hashprice_of(&a), 44.0);
    assert!(harness.state().app.shell().is_closing());
}

#[test]
fn what_is_discarded_is_gone() {
    let mut harness = harness();
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Comparing::AddShipped("hybrid"));
    let hybrid = harness.state().app.pages().compare.members()[0].id();
    apply(&mut harness, Comparing::Edit(hybrid));
    let aside = harness.state().app.pages().compare.members()[0].id();
    apply(&mut harness, Comparing::Remove(aside));
    harness.run();
    harness.get_by_label("Discard changes").click();
    harness.run();
    assert!(harness.state().app.pages().compare.members().is_empty());
    apply(&mut harness, Action::Do(Command::Quit));
    assert!(harness.state().app.shell().is_closing(), "nothing is left to ask about");
}

#[test]
fn both_the_open_scenario_and_the_one_set_aside_are_asked_about_on_quitting() {
    let mut harness = harness();
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Comparing::AddShipped("hybrid"));
    let hybrid = harness.state().app.pages().compare.members()[0].id();
    apply(&mut harness, Comparing::Edit(hybrid));
    set(&mut harness, "world.hashprice", 55.0);
    apply(&mut harness, Action::Do(Command::Quit));
    for question in ["Hybrid", "was set aside"] {
        harness.run();
        assert!(harness.query_all_by_label_contains(question).next().is_some(), "{question}");
        assert!(!harness.state().app.shell().is_closing());
        harness.get_by_label("Discard changes").click();
        harness.run();
    }
    assert!(harness.state().app.shell().is_closing());
}

#[test]
fn a_case_opens_on_the_first_page() {
    let mut harness = harness();
    show(&mut harness, Page::Risk);
    apply(&mut harness, Action::OpenShipped("hybrid"));
    assert_eq!(harness.state().app.pages().shown(), Page::Overview);
}

// ---- Answers and their questions

#[test]
fn what_is_asked_over_futures_of_a_former_scenario_never_lands_as_that_of_this_one() {
    let mut harness = harness();
    settle(&mut harness);
    show(&mut harness, Page::WhatMatters);
    apply(&mut harness, Studying::Inputs(Chosen::Headline));
    apply(&mut harness, Action::ReadBy(Statistic::Mean));
    settle(&mut harness);
    let base = |harness: &Program| harness.state().app.pages().what_matters.drivers().base.expect("a value");
    let first = base(&harness);
    // A run is on its way when another input is moved, and the hand holds on.
    set(&mut harness, "plan.capex_per_it_mw", 20e6);
    settle_futures(&mut harness);
    assert!(!harness.state().app.pages().what_matters.is_settled(), "it is asked");
    apply(&mut harness, Action::Hold(true));
    set(&mut harness, "plan.capex_per_it_mw", 8e6);
    let ctx = harness.ctx.clone();
    for _ in 0..300 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.state_mut().app.poll(&ctx, None);
        let drivers = harness.state().app.pages().what_matters.drivers();
        let central = drivers.title.ends_with("central path");
        assert!(drivers.stale || central, "no futures that come now are the answer to this");
        assert!(central || base(&harness) == first, "what was asked in between was stopped");
    }
    let drivers = harness.state().app.pages().what_matters.drivers();
    assert!(!drivers.stale && drivers.title.ends_with("central path"), "it answers in the place of futures");
    apply(&mut harness, Action::Hold(false));
    settle(&mut harness);
    assert!(!harness.state().app.pages().what_matters.drivers().stale && base(&harness) > first);
}

/// Waits for the open scenario's own futures alone.
fn settle_futures(harness: &mut Program) {
    let ctx = harness.ctx.clone();
    for _ in 0..20_000 {
        if harness.state().app.results().futures().is_settled() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
        harness.state_mut().app.poll(&ctx, None);
    }
    panic!("the futures never came");
}

#[test]
fn a_question_that_was_stopped_is_not_asked_again_by_itself() {
    let mut harness = harness();
    settle(&mut harness);
    set(&mut harness, "world.hashprice", 48.6);
    apply(&mut harness, Action::Do(Command::Why));
    apply(&mut harness, Asking::Measure(Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Plan)));
    apply(&mut harness, Asking::Cancel);
    assert_eq!(*harness.state().app.pages().why.progress(), Progress::Cancelled);
    // Futures come in, the baseline is pinned: the scenarios that are asked about stay what they are.
    settle_futures(&mut harness);
    harness.run();
    apply(&mut harness, Action::Focus(Strategy::Stay));
    harness.run();
    assert_eq!(*harness.state().app.pages().why.progress(), Progress::Cancelled);
    // Asked for again, it is answered.
    apply(&mut harness, Action::Do(Command::Why));
    apply(&mut harness, Action::Do(Command::Why));
    settle_all(&mut harness);
    assert_eq!(*harness.state().app.pages().why.progress(), Progress::Complete);
}

#[test]
fn removing_a_scenario_does_not_ask_about_another() {
    let mut harness = harness();
    for name in ["hybrid", "pure-miner", "gpu-cloud"] {
        apply(&mut harness, Comparing::AddShipped(name));
    }
    show(&mut harness, Page::Compare);
    let ids: Vec<_> = harness.state().app.pages().compare.members().iter().map(Member::id).collect();
    apply(&mut harness, Asking::From(End::Compared(ids[1])));
    apply(&mut harness, Comparing::Remove(ids[0]));
    let why = |harness: &Program| {
        let why = &harness.state().app.pages().why;
        why.candidate(why.from()).expect("it is there").name.clone()
    };
    assert!(why(&harness).starts_with("Pure"), "{}", why(&harness));
    apply(&mut harness, Comparing::Remove(ids[1]));
    assert_eq!(why(&harness), "As saved", "what is gone is asked about no more");
}

#[test]
fn the_row_of_a_waterfall_is_called_as_the_end_that_was_chosen() {
    let mut harness = harness();
    apply(&mut harness, Action::Do(Command::PinBaseline));
    set(&mut harness, "world.hashprice", 48.6);
    apply(&mut harness, Action::Do(Command::Why));
    settle_all(&mut harness);
    let from = |harness: &Program| {
        let why = &harness.state().app.pages().why;
        let shown = why.waterfall().expect("an answer").expect("defined").from.clone().expect("a beginning").0;
        (why.candidate(why.from()).expect("it is there").name.clone(), shown)
    };
    assert_eq!(from(&harness), ("Pinned baseline".to_owned(), "Pinned baseline".to_owned()));
    apply(&mut harness, Action::Do(Command::UnpinBaseline));
    assert_eq!(from(&harness), ("As saved".to_owned(), "As saved".to_owned()));
}

// ---- Figures and their futures

#[test]
fn an_unchanged_scenario_shows_no_change_at_any_stage_of_its_futures() {
    // Coarse futures come before the full ones.
    let mut harness = program(2_000);
    settle_all(&mut harness);
    apply(&mut harness, Action::Do(Command::PinBaseline));
    apply(&mut harness, Comparing::AddSaved);
    set(&mut harness, "world.hashprice", 60.0);
    settle_all(&mut harness);
    apply(&mut harness, Action::Do(Command::Undo));
    let ctx = harness.ctx.clone();
    for _ in 0..10_000 {
        harness.state_mut().app.poll(&ctx, None);
        let app = &harness.state().app;
        if !app.results().futures().is_stale() {
            for card in app.pages().overview.figures().cards.iter().filter(|card| card.over_futures) {
                let change = card.change.as_deref().expect("beside a baseline");
                assert!(change.starts_with("±0") || change.starts_with("was"), "{}: {change}", card.title);
            }
        }
        if app.results().futures().is_final() && app.results().shelf().is_settled() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    show(&mut harness, Page::Compare);
    harness.run();
    let (now, then) = harness.state().app.results().comparable().expect("both are known");
    assert_eq!(now.judgement, then.judgement);
    for row in harness.state().app.pages().compare.results().texts() {
        assert!(row[2..].iter().all(|cell| *cell == row[2]), "{row:?}");
    }
}

/// The program with so many futures.
fn program(paths: usize) -> Program {
    let mut harness = Harness::builder().with_size([1280.0, 720.0]).with_max_steps(32).build_eframe(move |cc| {
        let settings = Settings { paths, seen_first_steps: true, ..Settings::default() };
        let origin = Origin::Shipped("reference");
        let app = App::new(reference(), origin, Box::new(Answers::default()), settings, None, || {});
        Window::new(&cc.egui_ctx, app)
    });
    harness.run();
    harness
}

#[test]
fn the_gallery_says_what_the_overview_says() {
    let mut harness = harness();
    settle(&mut harness);
    apply(&mut harness, Action::Do(Command::New));
    for _ in 0..20_000 {
        if harness.state().app.shell().covers().gallery().is_complete() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
    for shipped in SHIPPED.iter().filter(|s| ["mara", "riot", "iren", "hybrid"].contains(&s.name)) {
        let cases = harness.state().app.shell().covers().gallery().cases();
        let case = cases.iter().find(|case| case.name == shipped.name).expect("a case");
        let said = case.outcome().expect("computed").headline.clone();
        apply(&mut harness, Action::OpenShipped(shipped.name));
        settle(&mut harness);
        assert_eq!(harness.state().app.pages().overview.figures().verdict.headline, said, "{}", shipped.name);
        apply(&mut harness, Action::Do(Command::New));
    }
}

#[test]
fn whatever_rests_on_futures_of_a_former_scenario_is_dimmed() {
    let mut harness = harness();
    settle(&mut harness);
    show(&mut harness, Page::Risk);
    let stale = |harness: &Program| {
        let risk = &harness.state().app.pages().risk;
        let charts = risk.charts();
        let line = |chart: &hashpivot::app::picture::chart::TimeChart, name: &str| {
            chart.lines.iter().find(|line| line.name == name).expect("a line").stale
        };
        let tables = [risk.outcomes(), risk.defaults(), risk.percentiles()].map(Table::is_stale);
        let lines =
            [line(&charts.survival, "Plan"), line(&charts.value_fan, "Median"), line(&charts.rent_fan, "Median")];
        let bands = charts.survival.bands.iter().chain(&charts.price_fan.bands).map(|band| band.stale);
        let all: Vec<bool> = tables.into_iter().chain(lines).chain(bands).collect();
        (all, line(&charts.value_fan, "Central path"))
    };
    let (futures, central) = stale(&harness);
    assert!(!central && futures.iter().all(|stale| !stale), "{futures:?}");
    set(&mut harness, "world.hashprice", 45.0);
    let (futures, central) = stale(&harness);
    assert!(!central, "the central path is that of this scenario already");
    assert!(futures.iter().all(|stale| *stale), "{futures:?}");
    settle(&mut harness);
    assert!(stale(&harness).0.iter().all(|stale| !stale));
}

#[test]
fn a_sweep_over_futures_is_dimmed_until_it_is_the_answer() {
    let mut harness = harness();
    settle(&mut harness);
    show(&mut harness, Page::WhatMatters);
    apply(&mut harness, Studying::Section(Section::Sweep));
    apply(&mut harness, Studying::Inputs(Chosen::Headline));
    apply(&mut harness, Action::ReadBy(Statistic::Mean));
    settle(&mut harness);
    let page = |harness: &Program| {
        let page = &harness.state().app.pages().what_matters;
        (page.sweep().expect("a sweep").stale, page.sweep_table().is_stale())
    };
    assert_eq!(page(&harness), (false, false));
    set(&mut harness, "world.lease_rate", 140.0);
    assert_eq!(page(&harness), (true, true));
}

#[test]
fn saving_moves_the_place_that_the_verdict_is_compared_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = harness();
    settle(&mut harness);
    show(&mut harness, Page::Risk);
    set(&mut harness, "world.lease_rate", 60.0);
    settle(&mut harness);
    let place = |harness: &Program| {
        let (name, judgement) = harness.state().app.pages().risk.reference()?;
        Some((name, judgement.tests.more_often.margin.value))
    };
    let before = place(&harness).expect("the saved scenario");
    assert_eq!(before.0, "saved scenario");
    let own = harness.state().app.results().futures().judgement().expect("known").tests.more_often.margin.value;
    save_to(&mut harness, &folder.path().join("mine.ron"));
    assert_eq!(place(&harness), None, "what is open is what is saved");
    set(&mut harness, "world.lease_rate", 150.0);
    assert_eq!(place(&harness), Some(("saved scenario", own)), "as it was saved last");
    assert_ne!(before.1, own);
}

#[test]
fn the_cards_follow_the_strategy_and_say_whose_they_are() {
    let mut harness = harness_of(preset::resolve("iren").expect("shipped"), Answers::default(), (1920.0, 900.0));
    settle(&mut harness);
    let all = |harness: &Program| {
        let cards = &harness.state().app.pages().overview.figures().cards;
        cards.iter().map(|card| (card.title, card.strategy, card.value.clone())).collect::<Vec<_>>()
    };
    let plan = all(&harness);
    let default = |harness: &Program, strategy: Strategy| {
        let ensemble = harness.state().app.results().futures().ensemble().expect("known");
        hashpivot::model::quantity::Unit::Percent.figure(ensemble.strategy(strategy).default.value)
    };
    apply(&mut harness, Action::Focus(Strategy::Stay));
    harness.run();
    let stay = all(&harness);
    for ((title, _, before), (_, strategy, now)) in plan.iter().zip(&stay) {
        // There is one build, and it is the plan's.
        let whose = if *title == "Return on the build" { Strategy::Plan } else { Strategy::Stay };
        assert_eq!(*strategy, whose, "{title}");
        if *title == "Probability of default" {
            assert_eq!(*now, default(&harness, Strategy::Stay));
            assert_eq!(*before, default(&harness, Strategy::Plan));
        }
    }
    let said = card(&harness, "Probability of default");
    assert!(said.contains(": stay ") && said.contains("plan ") && said.contains("all-in "), "{said}");
}

// ---- The window around them

#[test]
fn an_axis_is_free_again_once_a_lever_has_been_left() {
    let mut harness = harness();
    show(&mut harness, Page::Network);
    apply(&mut harness, Looking::Section(Network::Industry));
    harness.run();
    // Typing into a lever of the section holds the axes.
    harness.get_by_role_and_label(Role::SpinButton, "Time over which it leaves").click();
    harness.run();
    assert!(harness.state().app.shell().is_held());
    apply(&mut harness, Looking::Section(Network::Market));
    harness.run();
    assert!(!harness.state().app.shell().is_held(), "nothing is held that is not on the page");
}

#[test]
fn why_is_not_asked_under_a_cover() {
    let mut harness = harness();
    ctrl(&mut harness, Key::I);
    for (key, modifiers) in [(Key::W, Modifiers::NONE), (Key::B, Modifiers::COMMAND)] {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
    }
    let app = &harness.state().app;
    assert!(!app.pages().why.is_open() && app.results().baseline().is_none());
}

#[test]
fn the_zoom_is_there_again_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.ron");
    let start = |path: &std::path::Path| -> Program {
        let path = path.to_owned();
        Harness::builder().with_size([1280.0, 720.0]).with_max_steps(32).build_eframe(move |cc| {
            let settings = Settings { paths: 1_000, ..Settings::read(Some(&path)).0 };
            let origin = Origin::Shipped("reference");
            let app = App::new(reference(), origin, Box::new(Answers::default()), settings, Some(path), || {});
            Window::new(&cc.egui_ctx, app)
        })
    };
    let mut first = start(&path);
    first.run();
    first.ctx.set_zoom_factor(1.5);
    first.run();
    // What is to be kept is kept when the program has ended.
    drop(first);
    let second = start(&path);
    assert_eq!(second.ctx.zoom_factor(), 1.5);
}

// ---- Tables

#[test]
fn every_table_is_copied_sorted_and_exported_in_one_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = Answers::default();
    let mut harness = harness_with(answers.clone());
    settle(&mut harness);
    for page in Page::ALL {
        show(&mut harness, page);
    }
    let ids = [
        TableId::Sector,
        TableId::Years,
        TableId::Lease,
        TableId::Costs,
        TableId::Returns,
        TableId::SourcesAndUses,
        TableId::Outcomes,
        TableId::Lenders,
        TableId::Defaults,
        TableId::Percentiles,
        TableId::Ledger,
        TableId::Inputs,
    ];
    for id in ids {
        let path = folder.path().join(format!("{id:?}.csv"));
        answers.give(Some(path.clone()));
        apply(&mut harness, Action::Table(id, TableAction::Export));
        harness.run();
        written(&mut harness);
        let text = std::fs::read_to_string(&path).expect("it is written");
        let table = harness.state().app.table(id).expect("it is there");
        assert_eq!(text.lines().count(), table.rows.len() + 1, "{id:?}: {text}");
        apply(&mut harness, Action::Table(id, TableAction::Sort(0)));
        let table = harness.state().app.table(id).expect("it is there");
        assert_eq!(table.sorted.is_none(), table.fixed, "{id:?}");
    }
}
