//! The network page's sections on the industry, and the editing of cohorts.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command};
use hashpivot::app::pages::network::Section;
use hashpivot::app::shell::settings;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness_of, harness_with, reference, settle, written};

/// The network page in a window of this size.
fn page(size: (f32, f32)) -> Harness<'static, Window> {
    let mut harness = harness_of(reference(), Answers::default(), size);
    show(&mut harness);
    harness
}

fn show(harness: &mut Harness<'static, Window>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::Page(Page::Network)), &ctx, None);
    harness.run();
}

fn choose(harness: &mut Harness<'static, Window>, section: Section) {
    harness.get_by_role_and_label(Role::Button, section.label()).click();
    harness.run();
    settle(harness);
}

/// Titles of the charts that are shown.
fn charts(harness: &Harness<'_, Window>) -> Vec<String> {
    harness.get_all_by_role(Role::Image).filter_map(|node| node.accesskit_node().label()).collect()
}

/// Types a value into a cohort's box.
fn type_into(harness: &mut Harness<'static, Window>, name: &str, value: &str) {
    harness.get_by_role_and_label(Role::SpinButton, name).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(value.to_owned()));
    harness.key_press(Key::Enter);
    harness.run();
}

fn pivot_of_mara(harness: &Harness<'_, Window>) -> f64 {
    harness.state().app.open().scenario().industry.figures()[0].pivot_share
}

#[test]
fn every_section_is_there_and_says_what_it_comes_to() {
    let mut harness = page((1280.0, 1600.0));
    assert!(Section::ALL.len() >= 6);
    let expected = [
        (Section::Industry, 5, "of the hashrate leaves for AI"),
        (Section::Concentration, 4, "The pivot lowers the concentration of mining"),
        (Section::Security, 4, "an attack of a day costs"),
        (Section::Pivot, 3, "The more leave, the better for those who stay"),
        (Section::Contagion, 2, "No bust is scripted"),
    ];
    for (section, count, words) in expected {
        choose(&mut harness, section);
        assert_eq!(charts(&harness).len(), count, "{section:?}: {:?}", charts(&harness));
        assert!(harness.query_by_label_contains(words).is_some(), "{section:?} does not say \u{201c}{words}\u{201d}");
        for node in harness.get_all_by_role(Role::Image) {
            let node = node.accesskit_node();
            let summary = node.description().unwrap_or_default();
            assert!(summary.contains(" in ") || summary.contains(" at "), "{:?}: {summary}", node.label());
        }
    }
    choose(&mut harness, Section::Market);
    assert!(charts(&harness).contains(&"Network hashrate".to_owned()));
    let forecast = harness.get_by_role_and_label(Role::Image, "Network hashrate").accesskit_node().description();
    assert!(forecast.is_some_and(|text| text.contains("CoinShares, 2 ZH/s: 2000 in Feb 2027")));
}

#[test]
fn a_cohort_is_edited_undone_saved_and_reset() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("industry.ron");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers);
    harness.set_size(egui::vec2(1280.0, 3600.0));
    show(&mut harness);
    choose(&mut harness, Section::Industry);
    let note = |harness: &Harness<'_, Window>| harness.state().app.pages().network.industry().note.clone();
    let before = note(&harness);
    type_into(&mut harness, "Pivot of MARA", "90");
    assert_eq!(pivot_of_mara(&harness), 0.9);
    assert_ne!(note(&harness), before, "the page shows what comes of it");
    assert!(harness.state().app.open().is_unsaved());
    type_into(&mut harness, "Pivot of MARA", "-5");
    assert!((0.0..=0.9).contains(&pivot_of_mara(&harness)), "nothing beyond what it can be");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!((pivot_of_mara(&harness), note(&harness)), (0.2, before));
    type_into(&mut harness, "Owners of Home", "5000");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    written(&mut harness);
    let saved = preset::load(&path).expect("it loads");
    assert!(saved.warnings.is_empty(), "{:?}", saved.warnings);
    assert!(saved.document.scenario.industry == harness.state().app.open().scenario().industry);
    assert_ne!(saved.document.scenario.industry, Scenario::default().industry);
    type_into(&mut harness, "Power of IREN", "60");
    harness.get_by_label("Reset cohorts").click();
    harness.run();
    assert!(!harness.state().app.open().is_unsaved(), "back to what was saved");
    // Who cannot host AI has no pivot to edit, and who mines nothing no power price.
    assert!(harness.query_by_role_and_label(Role::SpinButton, "Pivot of Home").is_none());
    assert!(harness.query_by_role_and_label(Role::SpinButton, "Power of Galaxy").is_none());
}

#[test]
fn the_cohorts_can_be_given_to_the_company() {
    let mut harness = page((1280.0, 900.0));
    choose(&mut harness, Section::Industry);
    let hashrate =
        |harness: &Harness<'_, Window>| harness.state().app.results().evaluation().path.ledgers[0][40].hashrate_eh;
    let before = hashrate(&harness);
    harness.get_by_label("as the cohorts leave").click();
    harness.run();
    assert_eq!(harness.state().app.open().scenario().world.cohort_exit, 1.0);
    assert!(hashrate(&harness) < before, "less hashrate in the company's own network");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(hashrate(&harness), before);
}

#[test]
fn sections_follow_a_slider_and_stand_at_the_smallest_size() {
    let mut harness = page((960.0, 600.0));
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Theme(settings::ThemeChoice::Dark), &ctx, None);
    for section in Section::ALL {
        choose(&mut harness, section);
    }
    choose(&mut harness, Section::Pivot);
    let before = harness.state().app.pages().network.industry().note.clone();
    let rent = hashpivot::model::parameters::find("world.lease_rate").expect("an input");
    harness.state_mut().app.apply(Action::Set(hashpivot::app::action::Input(rent), 100.0), &ctx, None);
    settle(&mut harness);
    assert_ne!(harness.state().app.pages().network.industry().note, before);
    assert!(harness.state().app.pages().network.industry().note.contains("before staying pays more"));
}

#[test]
fn the_staircase_plays_to_the_halving_and_names_who_goes_dark() {
    let mut harness = page((1280.0, 720.0));
    choose(&mut harness, Section::Stairs);
    let said = |harness: &Harness<'static, Window>| {
        let picture = harness.get_by_role_and_label(Role::Image, "Halving staircase");
        picture.accesskit_node().description().expect("a summary")
    };
    let month = |harness: &Harness<'_, Window>| harness.state().app.pages().network.staircase().month();
    assert!(month(&harness) == 0 && said(&harness).starts_with("Sep 2026: hashprice 38.9"), "{}", said(&harness));
    harness.get_by_role_and_label(Role::Button, "after Apr 2028").click();
    harness.run();
    let names = |harness: &Harness<'_, Window>| {
        let stairs = harness.state().app.pages().network.staircase().stairs().clone();
        stairs.steps.iter().filter(|step| step.is_dark()).map(|step| step.name).collect::<Vec<_>>()
    };
    let dark = names(&harness);
    assert!(!dark.is_empty() && dark.iter().all(|name| said(&harness).contains(name)), "{dark:?}");
    // Played, time goes by until it is stopped; the handle stops it, too.
    harness.get_by_role_and_label(Role::Button, "Play time").click();
    harness.run_steps(30);
    let played = month(&harness);
    assert!(played > 20, "time has gone by: month {played}");
    harness.get_by_role_and_label(Role::Button, "Pause time").click();
    harness.run();
    let stopped = month(&harness);
    harness.run_steps(10);
    assert_eq!(month(&harness), stopped);
    // What is dearer for everybody puts more of them out.
    let ctx = harness.ctx.clone();
    let carbon = hashpivot::app::action::Input(hashpivot::model::parameters::find("world.carbon_price").expect("it"));
    harness.state_mut().app.apply(Action::Set(carbon, 85.0), &ctx, None);
    harness.get_by_role_and_label(Role::Button, "after Apr 2028").click();
    harness.run();
    assert!(names(&harness).len() >= dark.len());
}

/// A chart's lines that belong to a former scenario.
fn stale_lines(harness: &Harness<'_, Window>) -> usize {
    let charts = &harness.state().app.pages().network.industry().charts;
    charts.iter().flat_map(|chart| &chart.lines).filter(|line| line.stale).count()
}

#[test]
fn sections_that_take_longer_than_a_frame_are_asked_in_the_background() {
    let mut harness = page((1280.0, 900.0));
    for section in [Section::Pivot, Section::Contagion] {
        choose(&mut harness, section);
        let note = |harness: &Harness<'_, Window>| harness.state().app.pages().network.industry().note.clone();
        let before = note(&harness);
        let ctx = harness.ctx.clone();
        let hashprice = hashpivot::model::parameters::find("world.hashprice").expect("an input");
        // Every step of a drag, each before there is an answer to the one before.
        for step in 0..20 {
            let action = Action::Set(hashpivot::app::action::Input(hashprice), 30.0 + f64::from(step));
            harness.state_mut().app.apply(action, &ctx, None);
        }
        assert!(!harness.state().app.pages().network.is_settled(), "{section:?}: the last step is not answered yet");
        assert!(stale_lines(&harness) > 0, "{section:?}: and what is shown says so");
        settle(&mut harness);
        assert_eq!(stale_lines(&harness), 0, "{section:?}");
        // What was asked for last is what is shown, as another start would show it.
        let mut another = page((1280.0, 900.0));
        let ctx = another.ctx.clone();
        let action = Action::Set(hashpivot::app::action::Input(hashprice), 49.0);
        another.state_mut().app.apply(action, &ctx, None);
        choose(&mut another, section);
        assert_eq!(note(&harness), note(&another), "{section:?}");
        let first = |harness: &Harness<'_, Window>| {
            let page = harness.state().app.pages().network.industry();
            page.charts[0].lines.iter().map(|line| line.end().map(|end| end.y)).collect::<Vec<_>>()
        };
        assert_eq!(first(&harness), first(&another), "{section:?}");
        assert!(section == Section::Contagion || note(&harness) != before, "{before}");
        // Back and forth: nothing of the other section stays.
        choose(&mut harness, Section::Market);
        harness.get_by_role_and_label(Role::Button, section.label()).click();
        harness.run();
        settle(&mut harness);
        assert_eq!(note(&harness), note(&another), "{section:?}");
    }
}
