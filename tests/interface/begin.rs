//! What one begins with and looks up: the gallery, the list of inputs with their sources, the method.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::{Action, Input};
use hashpivot::app::covers::method::{headings, topic_of};
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Cover, Dialog, Origin, Page};
use hashpivot::model::parameters::{ALL, find};
use hashpivot::store::preset::{self, PresetKind, SHIPPED};
use hashpivot::view::Window;

use crate::program::{Answers, harness, harness_with, reference, settle, show, written};

fn ctrl(harness: &mut Harness<'_, Window>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run();
}

fn type_text(harness: &mut Harness<'_, Window>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

/// The names of the cards that are shown: their titles and verdicts.
fn cards(harness: &Harness<'_, Window>) -> Vec<String> {
    let titles: Vec<&str> =
        harness.state().app.shell().covers().gallery().cases().iter().map(|case| case.title.as_str()).collect();
    let labels = harness.get_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    labels.filter(|label| titles.iter().any(|title| label.starts_with(&format!("{title}: ")))).collect()
}

/// Waits until every case has its verdict.
fn fill(harness: &mut Harness<'static, Window>) {
    settle(harness);
    for _ in 0..20_000 {
        if harness.state().app.shell().covers().gallery().is_complete() {
            harness.run();
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
    panic!("the gallery was never computed");
}

fn change_hashprice(harness: &mut Harness<'_, Window>) {
    let input = Input(find("world.hashprice").expect("an input"));
    let ctx = harness.ctx.clone();
    let app = &mut harness.state_mut().app;
    app.apply(Action::Set(input, 61.0), &ctx, None);
    app.apply(Action::Commit, &ctx, None);
    harness.run();
}

// ---- Gallery

#[test]
fn the_gallery_comes_by_itself_the_first_time_and_then_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.ron");
    let start = |path: &std::path::Path| {
        let path = path.to_owned();
        let mut harness = Harness::builder().with_size([1280.0, 720.0]).with_max_steps(32).build_eframe(move |cc| {
            let settings = Settings { paths: 1_000, ..Settings::read(Some(&path)).0 };
            let origin = Origin::Shipped("reference");
            let mut app = App::new(reference(), origin, Box::new(Answers::default()), settings, Some(path), || {});
            app.welcome();
            Window::new(&cc.egui_ctx, app)
        });
        harness.run();
        harness
    };
    let mut harness = start(&path);
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Gallery]);
    assert_eq!(cards(&harness).len(), SHIPPED.len());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().app.shell().covers().stack().is_empty());
    assert!(harness.query_by_label("Overview").is_some(), "the pages are there");
    // What is to be kept is kept when the program has ended.
    drop(harness);
    assert!(start(&path).state().app.shell().covers().stack().is_empty(), "it has been seen");
}

#[test]
fn nothing_is_computed_before_the_gallery_is_opened_and_everything_after() {
    let mut harness = harness();
    settle(&mut harness);
    assert!(harness.state().app.shell().covers().gallery().cases().is_empty());
    ctrl(&mut harness, Key::N);
    fill(&mut harness);
    for card in cards(&harness) {
        let verdict = card.rsplit(": ").next().expect("a verdict");
        let known =
            ["Genius move", "Lifeline", "Gamble", "Distraction", "Desperate diversification", "No move planned"];
        assert!(known.iter().any(|known| verdict.starts_with(known)), "{card}");
    }
    // The reference company's card says what its own page says.
    let headline = harness.state().app.pages().overview.figures().verdict.headline.clone();
    let own = &harness.state().app.shell().covers().gallery().cases()[0];
    let word = |text: &str| text.split(',').next().expect("a word").to_owned();
    assert_eq!(word(&own.outcome().expect("computed").headline), word(&headline));
    // Closed and opened again, nothing is computed a second time.
    harness.key_press(Key::Escape);
    harness.run();
    ctrl(&mut harness, Key::N);
    assert!(harness.state().app.shell().covers().gallery().is_complete());
}

#[test]
fn a_closed_gallery_stops_computing_and_goes_on_when_it_is_opened_again() {
    let mut harness = harness();
    settle(&mut harness);
    ctrl(&mut harness, Key::N);
    harness.key_press(Key::Escape);
    harness.run();
    let done = |harness: &Harness<'_, Window>| {
        harness.state().app.shell().covers().gallery().cases().iter().filter(|case| case.outcome().is_some()).count()
    };
    let before = done(&harness);
    std::thread::sleep(Duration::from_millis(50));
    harness.run();
    assert_eq!(done(&harness), before, "nobody looks, nobody computes");
    ctrl(&mut harness, Key::N);
    fill(&mut harness);
}

#[test]
fn cards_are_walked_by_arrows_and_opened_by_enter() {
    let mut harness = harness();
    ctrl(&mut harness, Key::N);
    // From the search box down to the first card, and one to the right.
    for key in [Key::ArrowDown, Key::ArrowRight, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped(SHIPPED[1].name));
    assert!(harness.state().app.shell().covers().stack().is_empty());
    ctrl(&mut harness, Key::N);
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::ArrowLeft, Key::Enter] {
        harness.key_press(key);
        harness.run();
    }
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped(SHIPPED[0].name));
}

#[test]
fn the_gallery_is_searched_and_filtered_by_kind() {
    let mut harness = harness();
    ctrl(&mut harness, Key::N);
    harness.get_by_role_and_label(Role::Button, PresetKind::GpuCloud.label()).click();
    harness.run();
    let of_kind = |kind: PresetKind| {
        let shipped = SHIPPED.iter().map(|s| preset::parse(s.text).expect("it parses").document.kind);
        shipped.filter(|k| *k == Some(kind)).count()
    };
    assert_eq!(cards(&harness).len(), of_kind(PresetKind::GpuCloud));
    harness.get_by_role_and_label(Role::Button, "All").click();
    harness.run();
    harness.get_by_label("Search cases").focus();
    harness.run();
    type_text(&mut harness, "gpu cloud");
    let found = cards(&harness);
    assert!(!found.is_empty() && found.len() < SHIPPED.len(), "{found:?}");
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().app.shell().covers().stack().is_empty(), "the first that was found is opened");
    assert_ne!(*harness.state().app.open().origin(), Origin::Shipped("reference"));
}

#[test]
fn unsaved_work_is_asked_about_before_a_case_takes_its_place() {
    let mut harness = harness();
    change_hashprice(&mut harness);
    ctrl(&mut harness, Key::N);
    assert!(harness.state().app.shell().dialog().is_none(), "looking costs nothing");
    let choose = |harness: &mut Harness<'_, Window>| {
        harness.get_by_label("Search cases").focus();
        harness.run();
        for key in [Key::ArrowDown, Key::ArrowRight, Key::Enter] {
            harness.key_press(key);
            harness.run();
        }
    };
    choose(&mut harness);
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::Unsaved(..))));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().app.shell().dialog().is_none());
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Gallery], "Escape closed the question alone");
    assert_eq!(harness.state().app.open().scenario().world.hashprice, 61.0);
    choose(&mut harness);
    harness.get_by_label("Discard changes").click();
    harness.run();
    assert!(harness.state().app.shell().covers().stack().is_empty());
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped(SHIPPED[1].name));
}

#[test]
fn commands_that_change_what_is_covered_do_nothing_and_pages_uncover() {
    let mut harness = harness();
    change_hashprice(&mut harness);
    ctrl(&mut harness, Key::N);
    ctrl(&mut harness, Key::Z);
    assert_eq!(harness.state().app.open().scenario().world.hashprice, 61.0, "nothing is undone unseen");
    ctrl(&mut harness, Key::Num3);
    assert!(harness.state().app.shell().covers().stack().is_empty());
    assert_eq!(harness.state().app.pages().shown(), Page::CashFlow);
}

// ---- Inputs and sources

#[test]
fn the_list_shows_sources_and_marks_what_is_yours() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::Button, "Sources").click();
    harness.run();
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Sources]);
    assert!(harness.query_by_label("yours").is_none());
    let source = find("world.btc_price").expect("an input").source.text;
    assert!(harness.query_all_by_label_contains(source).next().is_some(), "{source}");
    harness.key_press(Key::Escape);
    harness.run();
    change_hashprice(&mut harness);
    ctrl(&mut harness, Key::I);
    harness.get_by_label("Search inputs and sources").focus();
    harness.run();
    type_text(&mut harness, "yours");
    assert!(harness.query_by_label("yours").is_some());
    let value = find("world.hashprice").expect("an input").text(61.0);
    assert!(harness.query_by_label(&value).is_some(), "{value}");
    assert!(harness.query_by_label("Bitcoin price").is_none(), "what is not yours is not found");
}

#[test]
fn the_list_is_sorted_by_a_column_and_leads_to_a_slider() {
    let mut harness = harness();
    ctrl(&mut harness, Key::I);
    harness.get_by_role_and_label(Role::Button, "Input").click();
    harness.run();
    let first = |down: bool| {
        let mut labels: Vec<&str> = ALL.iter().map(|p| p.label).collect();
        labels.sort_by_key(|label| label.to_lowercase());
        if down { labels[labels.len() - 1] } else { labels[0] }
    };
    assert!(harness.query_by_role_and_label(Role::Button, first(false)).is_some());
    harness.get_by_role_and_label(Role::Button, "Input ▴").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, first(true)).click();
    harness.run();
    assert!(harness.state().app.shell().covers().stack().is_empty());
    assert!(harness.query_by_role_and_label(Role::Slider, first(true)).is_some());
}

#[test]
fn the_list_is_copied_and_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = Answers::default();
    answers.give(Some(folder.path().join("inputs")));
    let mut harness = harness_with(answers);
    ctrl(&mut harness, Key::I);
    harness.get_by_label("Copy all inputs").click();
    harness.run();
    assert!(harness.query_by_label_contains("on the clipboard").is_some());
    harness.get_by_label("Export all inputs…").click();
    harness.run();
    written(&mut harness);
    let text = std::fs::read_to_string(folder.path().join("inputs.csv")).expect("it is written");
    assert_eq!(text.lines().count(), ALL.len() + 1);
    assert!(text.lines().any(|line| line.starts_with("World,world.hashprice,Hashprice,38.9,USD/PH/day,")), "{text}");
}

#[test]
fn a_sliders_hover_says_whose_the_value_is() {
    let mut harness = harness();
    change_hashprice(&mut harness);
    let name = harness.get_by_role_and_label(Role::Label, "Hashprice decline").rect();
    harness.hover_at(name.center());
    harness.run();
    std::thread::sleep(Duration::from_millis(20));
    harness.run_steps(40);
    let source = find("world.hashprice_decline").expect("an input").source.text;
    assert!(harness.query_all_by_label_contains(source).next().is_some(), "{source}");
}

// ---- Method

/// The rectangle of a heading of the text, not of the list of headings.
fn heading_top(harness: &Harness<'_, Window>, title: &str) -> f32 {
    let node = harness.get_all_by_role(Role::Label).find(|n| n.value().as_deref() == Some(title));
    let rect = node.unwrap_or_else(|| panic!("{title} is not shown")).rect();
    assert!(rect.left() > 200.0 && rect.left() < 400.0, "{title} stands in the column of the text: {rect}");
    rect.top()
}

#[test]
fn every_title_of_a_figure_leads_to_its_heading() {
    let mut harness = harness();
    settle(&mut harness);
    let mut unexplained = Vec::new();
    for page in Page::ALL {
        show(&mut harness, page);
        harness.run();
        let mut titles = Vec::new();
        for role in [Role::Image, Role::Figure] {
            for node in harness.query_all_by_role(role) {
                let label = node.accesskit_node().label().expect("figures have names");
                titles.push(if role == Role::Image {
                    label
                } else {
                    label.split(':').next().expect("a title").to_owned()
                });
            }
        }
        unexplained.extend(titles.into_iter().filter(|title| topic_of(title).is_none()).map(|title| (page, title)));
    }
    assert!(unexplained.is_empty(), "not in the method's list of figures: {unexplained:?}");
}

#[test]
fn a_click_on_a_title_or_a_card_opens_the_method_there() {
    let mut harness = harness();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Link, "How: Debt service cover").click();
    harness.run_steps(60);
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Method]);
    let dscr = topic_of("Debt service cover").expect("listed").anchor();
    let title = headings().find(|h| h.anchor == dscr).expect("a heading").title;
    let top = heading_top(&harness, title);
    assert!((0.0..200.0).contains(&top), "{title} is at {top}");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().app.shell().covers().stack().is_empty());
    let is_cost = |n: &egui_kittest::Node<'_>| {
        n.accesskit_node().label().is_some_and(|label| label.starts_with("All-in cost per BTC"))
    };
    harness.get_all_by_role(Role::Figure).find(is_cost).expect("a card").click();
    harness.run_steps(60);
    let top = heading_top(&harness, "Cost per bitcoin");
    assert!((0.0..200.0).contains(&top), "the cost is at {top}");
}

#[test]
fn the_method_opens_by_key_and_walks_by_its_headings() {
    let mut harness = harness();
    harness.key_press(Key::F1);
    harness.run();
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Method]);
    for title in ["No advice", "The network's hashrate"] {
        // The list of headings is longer than the window: the click finds what is scrolled away.
        harness.get_by_role_and_label(Role::Button, title).click_accesskit();
        harness.run_steps(120);
        let top = heading_top(&harness, title);
        assert!((0.0..200.0).contains(&top), "{title} is at {top}");
    }
    // Opened from the gallery, it goes back there.
    harness.key_press(Key::Escape);
    harness.run();
    ctrl(&mut harness, Key::N);
    harness.key_press(Key::F1);
    harness.run();
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Gallery, Cover::Method]);
    harness.get_by_label("Close").click();
    harness.run();
    assert_eq!(harness.state().app.shell().covers().stack(), [Cover::Gallery]);
}
