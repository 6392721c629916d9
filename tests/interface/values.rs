//! Numbers that are typed: what is read, when it is taken, and what is said of what cannot be.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::pages::what_matters::{Section, Wish};
use hashpivot::app::pages::{self, network};
use hashpivot::app::picture::series::ChartSet;
use hashpivot::model::parameters::{Spread, find};
use hashpivot::model::scenario::Scenario;
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness, harness_of, harness_with, settle, show, written};

/// Clicks into a box, whose text is then selected.
fn enter(harness: &mut Harness<'static, Window>, name: &str) {
    harness.get_by_role_and_label(Role::SpinButton, name).click();
    harness.run();
}

/// Types over what is selected.
fn write(harness: &mut Harness<'static, Window>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

fn press(harness: &mut Harness<'static, Window>, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// Types a value into a box and presses Enter.
fn fill(harness: &mut Harness<'static, Window>, name: &str, text: &str) {
    enter(harness, name);
    write(harness, text);
    press(harness, Key::Enter);
}

fn scenario<'h>(harness: &'h Harness<'static, Window>) -> &'h Scenario {
    &harness.state().app.open().document().scenario
}

/// The sentence under a box, if there is one.
fn said(harness: &Harness<'static, Window>) -> Option<String> {
    let node = harness.query_by_label_contains("Cannot be ")?;
    node.accesskit_node().label().or_else(|| node.accesskit_node().value())
}

/// Puts the input among the sliders that are found.
fn search(harness: &mut Harness<'static, Window>, id: &str) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::FindInput(Input(find(id).expect("an input"))), &ctx, None);
    harness.run();
}

#[test]
fn a_decimal_comma_is_a_decimal_comma() {
    let mut harness = harness();
    fill(&mut harness, "Borrowing cost", "8,5");
    assert_eq!(scenario(&harness).world.borrowing_cost, 0.085);
    fill(&mut harness, "Hashprice", "45,5");
    assert_eq!(scenario(&harness).world.hashprice, 45.5);
    fill(&mut harness, "Hashprice", "1,234");
    assert_eq!(scenario(&harness).world.hashprice, 1234.0);
    assert_eq!(said(&harness), None);
}

#[test]
fn a_value_is_changed_by_a_part_and_reckoned() {
    let mut harness = harness();
    for (name, text, id, value) in [
        ("Hashprice", "*0.7", "world.hashprice", 27.23),
        ("Hashprice", "+10 %", "world.hashprice", 29.953),
        ("Borrowing cost", "-30 %", "world.borrowing_cost", 0.054_25),
        ("Borrowing cost", "2*4+1", "world.borrowing_cost", 0.09),
        ("AI lease rate", "(100 + 50) / 1,2", "world.lease_rate", 125.0),
    ] {
        fill(&mut harness, name, text);
        assert_eq!(find(id).expect("an input").get(scenario(&harness)), value, "{text}");
    }
    // Each was one step, and taken once.
    for _ in 0..5 {
        let ctx = harness.ctx.clone();
        harness.state_mut().app.apply(Action::Do(Command::Undo), &ctx, None);
    }
    assert!(!harness.state().app.open().is_unsaved());
}

#[test]
fn nothing_is_taken_while_somebody_types() {
    let mut harness = harness();
    enter(&mut harness, "Hashprice");
    write(&mut harness, "9");
    assert_eq!(scenario(&harness).world.hashprice, 38.9);
    press(&mut harness, Key::Escape);
    assert_eq!(scenario(&harness).world.hashprice, 38.9);
    assert!(!harness.state().app.open().is_unsaved() && !harness.state().app.open().can_undo());
    // Leaving takes it, once.
    enter(&mut harness, "Hashprice");
    write(&mut harness, "*2");
    enter(&mut harness, "Borrowing cost");
    assert_eq!(scenario(&harness).world.hashprice, 77.8);
    harness.run();
    assert_eq!(scenario(&harness).world.hashprice, 77.8);
}

#[test]
fn what_cannot_be_is_said_under_the_box_until_it_is_mended() {
    let mut harness = harness();
    for (text, words) in [
        ("15 MW", "Cannot be “15 MW”: its unit is USD/PH/day, not “MW”"),
        ("-5", "Cannot be −5\u{a0}USD/PH/day, only 0.01 … 100\u{a0}000\u{a0}USD/PH/day"),
        ("1e400", "Cannot be “1e400”, which is too large"),
        ("12,34,5", "where its decimals begin is unclear"),
        ("cheap", "Cannot be “cheap”, which is not a number"),
    ] {
        fill(&mut harness, "Hashprice", text);
        assert_eq!(scenario(&harness).world.hashprice, 38.9, "{text} was taken");
        assert!(said(&harness).is_some_and(|said| said.contains(words)), "{text}: {:?}", said(&harness));
        assert!(harness.state().app.shell().messages().is_empty(), "once is enough");
    }
    fill(&mut harness, "Hashprice", "40");
    assert_eq!((scenario(&harness).world.hashprice, said(&harness)), (40.0, None));
    fill(&mut harness, "Hashprice", "cheap");
    enter(&mut harness, "Hashprice");
    press(&mut harness, Key::Escape);
    assert_eq!((scenario(&harness).world.hashprice, said(&harness)), (40.0, None));
}

#[test]
fn more_than_the_site_has_is_refused_wherever_it_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.ron");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers);
    search(&mut harness, "company.existing_ai_mw");
    let sentence = "Cannot be 800\u{a0}MW: Already leased for AI (800\u{a0}MW) is at most Site power (300\u{a0}MW)";
    fill(&mut harness, "Already leased for AI", "800");
    assert_eq!(scenario(&harness).company.existing_ai_mw, 0.0);
    assert_eq!(said(&harness).as_deref(), Some(sentence));
    // A screen reader, and an action without any box.
    let ctx = harness.ctx.clone();
    harness.get_by_role_and_label(Role::Slider, "Already leased for AI").set_value_accesskit(700.0);
    harness.run();
    let leased = Input(find("company.existing_ai_mw").expect("an input"));
    harness.state_mut().app.apply(Action::Set(leased, 600.0), &ctx, None);
    harness.run();
    assert_eq!(scenario(&harness).company.existing_ai_mw, 0.0);
    // A larger site mends it.
    fill(&mut harness, "Already leased for AI", "800");
    let site = Input(find("company.site_mw").expect("an input"));
    harness.state_mut().app.apply(Action::Set(site, 1000.0), &ctx, None);
    harness.run();
    assert_eq!(said(&harness), None);
    fill(&mut harness, "Already leased for AI", "800");
    assert_eq!(scenario(&harness).company.existing_ai_mw, 800.0);
    // And now the site is held.
    search(&mut harness, "company.site_mw");
    fill(&mut harness, "Site power", "500");
    assert_eq!(scenario(&harness).company.site_mw, 1000.0);
    assert!(said(&harness).is_some_and(|said| said.contains("(800\u{a0}MW) is at most Site power (500\u{a0}MW)")));
    harness.state_mut().app.apply(Action::Do(Command::Save), &ctx, None);
    written(&mut harness);
    let saved = preset::load(&path).expect("it loads");
    assert_eq!((saved.warnings, &saved.document.scenario), (vec![], scenario(&harness)));
}

/// The page of what matters, answered.
fn what_matters(section: Section) -> Harness<'static, Window> {
    let mut harness = harness();
    settle(&mut harness);
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::Page(Page::WhatMatters)), &ctx, None);
    harness.run();
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Wish(pages::Wish::WhatMatters(Wish::Section(section))), &ctx, None);
    harness.step();
    settle(&mut harness);
    harness
}

#[test]
fn the_spread_of_a_driver_is_typed_digit_by_digit() {
    const NAME: &str = "AI lease rate spread";
    let mut harness = what_matters(Section::Tornado);
    let rate = find("world.lease_rate").expect("an input");
    let order = |harness: &Harness<'static, Window>| {
        let rows = &harness.state().app.pages().what_matters.drivers().rows;
        rows.iter().map(|row| row.bar.input.id).collect::<Vec<_>>()
    };
    let before = order(&harness);
    assert_eq!((before[0], rate.spread), (rate.id, Spread::Times(1.15)));
    enter(&mut harness, NAME);
    for digit in ["0", ",", "5"] {
        write(&mut harness, digit);
        settle(&mut harness);
        assert_eq!(order(&harness), before, "nothing is sorted anew while somebody types");
        assert!(harness.get_by_role_and_label(Role::SpinButton, NAME).is_focused(), "the keyboard stays");
        assert_eq!(harness.state().app.pages().what_matters.spread(rate), rate.spread);
    }
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.pages().what_matters.spread(rate), rate.spread);
    fill(&mut harness, NAME, "0,5");
    settle(&mut harness);
    assert_eq!(harness.state().app.pages().what_matters.spread(rate), Spread::Times(1.005));
    assert_ne!(order(&harness)[0], rate.id, "half a per cent moves little");
}

#[test]
fn levels_and_covenants_wait_for_enter() {
    let mut harness = what_matters(Section::BreakEven);
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::ReadBy(Statistic::Central), &ctx, None);
    settle(&mut harness);
    let covenant = harness.state().app.pages().what_matters.covenant();
    enter(&mut harness, "Covenant: smallest DSCR");
    write(&mut harness, "9");
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.pages().what_matters.covenant(), covenant);
    fill(&mut harness, "Covenant: smallest DSCR", "1,35");
    assert_eq!(harness.state().app.pages().what_matters.covenant(), 1.35);
    fill(&mut harness, "Covenant: smallest DSCR", "11");
    assert_eq!(harness.state().app.pages().what_matters.covenant(), 1.35);
    assert!(said(&harness).is_some_and(|said| said.contains("only 0 … 10")));
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Wish(pages::Wish::WhatMatters(Wish::Section(Section::Map))), &ctx, None);
    harness.step();
    settle(&mut harness);
    enter(&mut harness, "Line at");
    write(&mut harness, "9");
    assert_eq!(harness.state().app.pages().what_matters.level(), None);
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.pages().what_matters.level(), None);
    fill(&mut harness, "Line at", "-0,25");
    assert_eq!(harness.state().app.pages().what_matters.level(), Some(-0.25));
}

#[test]
fn a_cohorts_figure_is_read_by_the_same_grammar() {
    let mut harness = harness();
    harness.set_size(egui::vec2(1280.0, 2200.0));
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::Page(Page::Network)), &ctx, None);
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(
        Action::Wish(pages::Wish::Network(network::Wish::Section(network::Section::Industry))),
        &ctx,
        None,
    );
    harness.run();
    let pivot = |harness: &Harness<'static, Window>| scenario(harness).industry.figures()[0].pivot_share;
    let before = pivot(&harness);
    enter(&mut harness, "Pivot of MARA");
    write(&mut harness, "9");
    press(&mut harness, Key::Escape);
    assert_eq!(pivot(&harness), before);
    fill(&mut harness, "Pivot of MARA", "37,5");
    assert_eq!(pivot(&harness), 0.375);
    fill(&mut harness, "Pivot of MARA", "-5");
    assert_eq!(pivot(&harness), 0.375, "refused, not bent");
    assert!(said(&harness).is_some_and(|said| said.contains("only 0 … 100")), "{:?}", said(&harness));
}

#[test]
fn numbers_out_of_range_show_a_sentence_and_no_figures() {
    for case in ["overflow-f64", "overflow-f32-bands"] {
        let path = format!("{}/tests/cases/{case}.ron", env!("CARGO_MANIFEST_DIR"));
        let loaded = preset::load(path.as_ref()).expect("it loads");
        let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
        settle(&mut harness);
        for page in Page::ALL {
            show(&mut harness, page);
            settle(&mut harness);
            // A page of dashes says nothing; which input is to be changed is worth more.
            let said = |text: &str| harness.query_all_by_label_contains(text).next().is_some();
            let whose = match page {
                Page::Sector => "No result for ".to_owned(),
                Page::Compare => {
                    format!("No result for {}: the numbers grow", harness.state().app.open().document().title)
                }
                _ => "No result: the numbers grow".to_owned(),
            };
            assert!(said(&whose) && said("back to 0.3"), "{case}, {page:?}: {whose}");
            if page != Page::Overview {
                continue;
            }
            let figures = harness.state().app.pages().overview.figures();
            assert!(figures.verdict.headline.starts_with("No result: the numbers grow"), "{:?}", figures.verdict);
            assert!(figures.verdict.why.contains("back to 0.3"), "{:?}", figures.verdict);
            assert!(figures.cards.is_empty());
            let charts = harness.state().app.pages().overview.charts();
            assert!(charts.all().all(|chart| chart.lines.is_empty() && chart.bands.is_empty()));
        }
    }
}
