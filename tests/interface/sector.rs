//! The sector page: every company under one world, sorted, filtered, opened and left again.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::{Action, Command, TableAction, TableId};
use hashpivot::app::pages::sector::companies::{Class, Key as Company};
use hashpivot::app::pages::sector::pictures::Grouping;
use hashpivot::app::pages::sector::{Figure, KEY, Section, Wish, place};
use hashpivot::app::shell::settings::{Motion, Settings};
use hashpivot::app::{App, Dialog, Origin, Page};
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset::{self, shipped_worlds};
use hashpivot::view::Window;

use crate::program::{Answers, apply, harness, harness_with, reference, set, settle, settle_all, show, written};

type Program = Harness<'static, Window>;

/// The program on the sector page, with everything there.
fn sector() -> Program {
    on_sector(harness())
}

fn on_sector(mut harness: Program) -> Program {
    show(&mut harness, Page::Sector);
    harness.step();
    settle(&mut harness);
    harness
}

fn app(harness: &Program) -> &App {
    &harness.state().app
}

/// The companies in the order of the rows.
fn order(harness: &Program) -> Vec<String> {
    let table = app(harness).pages().sector.table();
    (0..table.rows.len()).map(|row| table.text(row, KEY).to_owned()).collect()
}

/// The number of a figure of a company in the table.
fn figure(harness: &Program, company: &str, figure: Figure) -> Option<f64> {
    let table = app(harness).pages().sector.table();
    let row = (0..table.rows.len()).find(|row| table.text(*row, KEY) == company).expect("it has a row");
    table.rows[row][place(figure)].value()
}

/// What stands in a column, in the order of the rows.
fn column(harness: &Program, figure: Figure) -> Vec<Option<f64>> {
    app(harness).pages().sector.table().rows.iter().map(|row| row[place(figure)].value()).collect()
}

fn described(harness: &Program, label: &str) -> String {
    let mut pictures = harness.query_all_by_role(Role::Image);
    let node = pictures.find(|n| n.accesskit_node().label().as_deref() == Some(label)).expect("the picture is there");
    node.accesskit_node().description().expect("it is described")
}

fn shipped_to(path: &Path, name: &str, title: &str) {
    let mut document = preset::parse(preset::shipped(name).expect("shipped").text).expect("a preset").document;
    title.clone_into(&mut document.title);
    document.scenario.plan.ai_share = 0.31;
    preset::save(path, &document).expect("written");
}

#[test]
fn it_is_the_first_tab_and_nothing_is_read_before_it_is_shown() {
    let mut harness = harness();
    settle(&mut harness);
    assert_eq!((Page::ALL[0], app(&harness).pages().shown()), (Page::Sector, Page::Overview));
    assert!(app(&harness).pages().sector.entries().is_empty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    harness.run();
    settle(&mut harness);
    let names = order(&harness);
    for name in ["reference", "cipher", "mara", "iren", "applied-digital", "small-miner", "home-miner"] {
        assert!(names.iter().any(|other| other == name), "{name}: {names:?}");
    }
    assert!(!names.iter().any(|name| name.starts_with("deal") || name.contains("stress")), "{names:?}");
    // What is worth most at the price comes first.
    let returns: Vec<f64> = column(&harness, Figure::Return(Strategy::Plan)).into_iter().flatten().collect();
    assert!(returns.len() > 10 && returns.is_sorted_by(|a, b| a >= b), "{returns:?}");
}

#[test]
fn rows_keep_their_place_under_the_hand_and_find_a_new_one_when_it_lets_go() {
    let mut harness = sector();
    let before = order(&harness);
    let nav = figure(&harness, "mara", Figure::Nav);
    let rail = harness.get_by_role_and_label(Role::Slider, "Hashprice").rect();
    let at = |part: f32| egui::pos2(rail.left() + rail.width() * part, rail.center().y);
    harness.hover_at(at(0.5));
    harness.step();
    harness.drag_at(at(0.5));
    harness.step();
    for part in [0.45, 0.35, 0.25, 0.15] {
        harness.hover_at(at(part));
        harness.step();
        assert!(app(&harness).shell().is_held());
        assert_ne!(figure(&harness, "mara", Figure::Nav), nav, "the central path follows in the frame of the change");
    }
    // Futures of the new world come while the hand holds on, and nothing moves.
    for _ in 0..4_000 {
        if !app(&harness).pages().sector.is_stale() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
        harness.step();
    }
    assert!(app(&harness).shell().is_held() && !app(&harness).pages().sector.is_stale());
    assert_eq!(order(&harness), before);
    let returns = |harness: &Program| column(harness, Figure::Return(Strategy::Plan));
    let held: Vec<f64> = returns(&harness).into_iter().flatten().collect();
    assert!(!held.is_sorted_by(|a, b| a >= b), "another order is due: {held:?}");
    harness.drop_at(at(0.15));
    harness.run();
    settle(&mut harness);
    assert_ne!(order(&harness), before);
    let after: Vec<f64> = returns(&harness).into_iter().flatten().collect();
    assert!(after.is_sorted_by(|a, b| a >= b), "{after:?}");
}

#[test]
fn the_figures_are_those_of_the_company_opened_alone() {
    let mut harness = sector();
    set(&mut harness, "world.hashprice", 31.0);
    set(&mut harness, "world.lease_rate", 110.0);
    settle(&mut harness);
    let entry = app(&harness).pages().sector.entry("cipher").expect("it is there").clone();
    let member = entry.known.expect("its futures are known");
    let plan = Figure::Return(Strategy::Plan);
    let (shown, nav) = (figure(&harness, "cipher", plan), figure(&harness, "cipher", Figure::Nav));
    apply(&mut harness, Wish::Open(Company::Shipped("cipher")));
    settle(&mut harness);
    let results = app(&harness).results();
    assert_eq!(*app(&harness).open().scenario(), *entry.scenario, "the same company in the same world");
    let alone = results.futures().ensemble().expect("its futures");
    assert_eq!((alone.paths, alone.seed), (member.ensemble.paths, member.ensemble.seed));
    for strategy in Strategy::ALL {
        let (ours, theirs) = (member.ensemble.strategy(strategy), alone.strategy(strategy));
        assert_eq!((ours.mean, ours.percentiles), (theirs.mean, theirs.percentiles), "{strategy:?}: to the last bit");
        assert_eq!((&ours.survival, ours.yearly_return), (&theirs.survival, theirs.yearly_return));
    }
    assert_eq!((&member.ensemble.plan, &member.ensemble.all_in), (&alone.plan, &alone.all_in));
    assert_eq!(shown, alone.strategy(Strategy::Plan).yearly_return.map(|levels| levels[2]));
    assert_eq!(nav, Some(results.evaluation().measures(Strategy::Stay).nav_per_share));
    assert_eq!(Some(&member.judgement), results.futures().judgement());
}

#[test]
fn a_click_opens_a_company_in_this_world_and_back_returns_what_was_open() {
    let mut harness = harness();
    set(&mut harness, "world.hashprice", 44.0);
    let mut harness = on_sector(harness);
    let before = app(&harness).open().work().clone();
    harness.get_by_role_and_label(Role::Row, "Cipher").click();
    harness.run();
    let open = app(&harness).open();
    assert_eq!((open.origin(), app(&harness).pages().shown()), (&Origin::Shipped("cipher"), Page::Overview));
    assert!(app(&harness).shell().dialog().is_none(), "a world that stays is nothing to be lost");
    let cipher = preset::resolve("cipher").expect("shipped").document.scenario;
    assert_eq!(open.scenario().world, before.document().scenario.world);
    assert_eq!((&open.scenario().company, &open.scenario().plan), (&cipher.company, &cipher.plan));
    set(&mut harness, "world.hashprice", 60.0);
    harness.run();
    harness.get_by_label("‹ Back to the sector").click();
    harness.run();
    assert_eq!(app(&harness).pages().shown(), Page::Sector);
    assert_eq!(*app(&harness).open().work(), before, "to the last bit");
    assert!(app(&harness).open().can_undo(), "with its steps of undo");
    assert!(!app(&harness).pages().sector.can_go_back());
    settle(&mut harness);
    apply(&mut harness, Wish::Open(Company::Shipped("iren")));
    harness.run();
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    harness.run();
    assert_eq!(*app(&harness).open().work(), before, "the keyboard goes back, too");
}

#[test]
fn the_world_is_called_the_same_in_a_company_that_is_opened_in_it() {
    let mut harness = sector();
    let (_, world) = shipped_worlds().iter().find(|(name, _)| *name == "hashprice-30").expect("it is shipped");
    apply(&mut harness, Action::EnterWorld("hashprice-30"));
    set(&mut harness, "world.btc_volatility", 0.5);
    let name = app(&harness).open().world_name().clone();
    assert!(name.differs && name.title == world.title, "{name:?}");
    settle(&mut harness);
    apply(&mut harness, Wish::Open(Company::Shipped("mara")));
    assert_eq!(*app(&harness).open().world_name(), name);
    apply(&mut harness, Action::Do(Command::Back));
    assert_eq!(*app(&harness).open().world_name(), name);
}

#[test]
fn changes_of_a_company_are_asked_about() {
    let mut harness = sector();
    set(&mut harness, "plan.ai_share", 0.2);
    apply(&mut harness, Wish::Open(Company::Shipped("mara")));
    assert!(matches!(app(&harness).shell().dialog(), Some(Dialog::Unsaved(..))));
    harness.run();
    harness.get_by_label("Cancel").click();
    harness.run();
    assert_eq!(*app(&harness).open().origin(), Origin::Shipped("reference"));
    apply(&mut harness, Wish::Open(Company::Shipped("mara")));
    harness.run();
    harness.get_by_label("Discard changes").click();
    harness.run();
    assert_eq!(*app(&harness).open().origin(), Origin::Shipped("mara"));
    set(&mut harness, "company.site_mw", 900.0);
    apply(&mut harness, Action::Do(Command::Back));
    assert!(matches!(app(&harness).shell().dialog(), Some(Dialog::Unsaved(..))), "going back would lose them");
    harness.run();
    harness.get_by_label("Discard changes").click();
    harness.run();
    let open = app(&harness).open();
    assert_eq!(
        (open.origin(), open.is_unsaved()),
        (&Origin::Shipped("reference"), false),
        "what was discarded is gone"
    );
}

#[test]
fn what_waits_behind_the_page_is_asked_about_before_it_is_lost() {
    let mut harness = sector();
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Wish::Open(Company::Shipped("mara")));
    assert!(app(&harness).shell().dialog().is_none());
    // The company's own world again: nothing of it would be lost, but of what was open before.
    set(&mut harness, "world.hashprice", 38.9);
    assert!(!app(&harness).open().is_unsaved());
    apply(&mut harness, Action::Do(Command::Quit));
    harness.run();
    assert!(harness.query_by_label_contains("waits behind the sector page").is_some());
    assert!(!app(&harness).shell().is_closing());
    harness.get_by_label("Cancel").click();
    harness.run();
    // The world that both are in is asked about once.
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Action::Do(Command::Quit));
    harness.run();
    harness.get_by_label("Discard changes").click();
    harness.run();
    assert!(app(&harness).shell().is_closing());
}

#[test]
fn the_open_scenario_stands_there_where_it_is_none_of_the_others() {
    let mut harness = sector();
    let count = order(&harness).len();
    assert!(!order(&harness).contains(&"open".to_owned()), "it is the reference company");
    set(&mut harness, "world.hashprice", 44.0);
    harness.run();
    assert_eq!(order(&harness).len(), count, "another world makes no other company");
    set(&mut harness, "plan.ai_share", 0.2);
    settle(&mut harness);
    assert_eq!(order(&harness).len(), count + 1);
    let entry = app(&harness).pages().sector.entry("open").expect("it is there");
    assert_eq!((&*entry.company.name, entry.scenario.plan.ai_share), ("Mid-size miner, changed", 0.2));
    harness.get_by_role_and_label(Role::Row, "Mid-size miner, changed").click();
    harness.run();
    assert_eq!(app(&harness).pages().shown(), Page::Overview);
    assert!(app(&harness).open().is_unsaved());
}

#[test]
fn companies_are_filtered_by_kind_and_by_words() {
    let mut harness = sector();
    let count = order(&harness).len();
    harness.get_by_role_and_label(Role::Button, "Landlord").click();
    harness.run();
    let page = &app(&harness).pages().sector;
    assert_eq!(page.class(), Some(Class::Landlord));
    let class = |word: &String| page.entry(word).map(|entry| entry.company.class);
    let landlords = order(&harness);
    assert!(landlords.len() > 2 && landlords.iter().all(|word| class(word) == Some(Class::Landlord)));
    harness.get_by_role_and_label(Role::Button, "All").click();
    harness.run();
    apply(&mut harness, Wish::Search("SPARK clean".to_owned()));
    harness.run();
    assert_eq!(order(&harness), ["cleanspark"], "words stand in the name, in either case");
    apply(&mut harness, Wish::Search("xyzzy".to_owned()));
    harness.run();
    assert!(order(&harness).is_empty());
    for section in Section::ALL {
        apply(&mut harness, Wish::Section(section));
        harness.run();
    }
    apply(&mut harness, Wish::Search(String::new()));
    harness.run();
    assert_eq!(order(&harness).len(), count);
}

/// The program with settings of its own, which it keeps.
fn with_settings(path: &Path, answers: Answers) -> Program {
    let (settings, told) = Settings::read(Some(path));
    assert_eq!(told, None);
    let settings = Settings { paths: 1_000, ..settings };
    let kept = Some(path.to_owned());
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).with_max_steps(32).build_eframe(|cc| {
        let app = App::new(reference(), Origin::Shipped("reference"), Box::new(answers), settings, kept, || {});
        Window::new(&cc.egui_ctx, app)
    });
    harness.run();
    harness
}

#[test]
fn columns_are_chosen_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("settings.ron");
    let mut harness = on_sector(with_settings(&path, Answers::default()));
    let shown = |harness: &Program| -> Vec<&'static str> {
        let columns = &app(harness).pages().sector.table().columns;
        columns.iter().filter(|column| column.is_shown()).map(|column| column.name).collect()
    };
    let first = shown(&harness);
    assert!(first.contains(&"verdict") && !first.contains(&"ev_per_eh"));
    harness.get_by_label("Columns ▾").click();
    harness.run();
    harness.get_by_role_and_label(Role::CheckBox, "EV per EH/s").click();
    harness.run();
    harness.get_by_role_and_label(Role::CheckBox, "Verdict").click();
    harness.run();
    let second = shown(&harness);
    assert!(second.contains(&"ev_per_eh") && !second.contains(&"verdict"), "{second:?}");
    apply(&mut harness, Action::Table(TableId::Sector, TableAction::Sort(place(Figure::PerEh))));
    harness.run();
    let values: Vec<f64> = column(&harness, Figure::PerEh).into_iter().flatten().collect();
    assert!(values.len() > 5 && values.is_sorted(), "{values:?}");
    // A copy has what is shown, with what it is made of in full.
    apply(&mut harness, Action::Table(TableId::Sector, TableAction::Copy));
    harness.run();
    drop(harness);
    let mut again = on_sector(with_settings(&path, Answers::default()));
    assert_eq!(shown(&again), second);
    apply(&mut again, Wish::FirstColumns);
    again.run();
    assert_eq!(shown(&again), first);
}

#[test]
fn a_table_is_exported_with_its_keys_and_quartiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sector.csv");
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = on_sector(harness_with(answers));
    harness.get_by_label("Export: companies").click();
    harness.run();
    written(&mut harness);
    let text = std::fs::read_to_string(&path).expect("it is written");
    let head = text.lines().next().expect("a head");
    assert!(head.starts_with("preset,company,verdict,price,"), "{head}");
    assert!(head.contains("yearly_return_plan_p25") && head.contains("standard_error"), "{head}");
    assert!(!head.contains("ev_per_eh"), "what is not chosen is not written: {head}");
    assert_eq!(text.lines().count(), order(&harness).len() + 1);
}

#[test]
fn a_file_is_added_kept_told_of_when_it_is_gone_and_taken_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let (settings, mine) = (folder.path().join("settings.ron"), folder.path().join("mine.ron"));
    shipped_to(&mine, "hybrid", "My hybrid");
    let answers = Answers::default();
    answers.give(Some(mine.clone()));
    let mut harness = on_sector(with_settings(&settings, answers));
    let count = order(&harness).len();
    harness.get_by_label("Add a company ▾").click();
    harness.run();
    harness.get_by_label("A file…").click();
    harness.run();
    settle(&mut harness);
    assert_eq!(order(&harness).len(), count + 1);
    apply(&mut harness, Wish::Open(Company::File(mine.clone())));
    harness.run();
    let open = app(&harness).open();
    assert_eq!((open.origin(), &*open.document().title), (&Origin::File(mine.clone()), "My hybrid"));
    drop(harness);
    // It is kept; and where the file is gone, that is said and the page goes on.
    std::fs::remove_file(&mine).expect("it was there");
    let mut again = with_settings(&settings, Answers::default());
    show(&mut again, Page::Sector);
    again.step();
    assert!(again.query_all_by_label_contains("does not exist").next().is_some(), "it is told");
    settle(&mut again);
    assert_eq!(order(&again).len(), count);
    again.get_by_label("Remove mine.ron").click();
    again.run();
    assert!(app(&again).shell().settings().companies.is_empty());
    assert_eq!(app(&again).pages().sector.companies().broken().count(), 0);
    // Something that is no preset is not added at all.
    std::fs::write(&mine, "(").expect("written");
    apply(&mut again, Wish::Add(mine));
    again.run();
    assert!(app(&again).shell().settings().companies.is_empty());
}

#[test]
fn pictures_say_what_they_show_and_follow_the_strategy() {
    let mut harness = sector();
    apply(&mut harness, Wish::Section(Section::RiskReturn));
    harness.run();
    let plan = described(&harness, "Risk and return");
    assert!(plan.starts_with("Under plan: ") && plan.contains("Cipher: default "), "{plan}");
    apply(&mut harness, Action::Focus(Strategy::Stay));
    harness.run();
    assert_ne!(described(&harness, "Risk and return"), plan);
    apply(&mut harness, Wish::Section(Section::Survival));
    harness.run();
    let words = described(&harness, "Survival of the sector");
    assert!(words.contains("MARA: ") && words.contains("to the halving"), "{words}");
    apply(&mut harness, Wish::Grouping(Grouping::Medians));
    harness.run();
    let words = described(&harness, "Survival of the sector");
    for class in Class::ALL {
        assert!(words.contains(&format!("{}: ", class.label())), "{class:?}: {words}");
    }
    apply(&mut harness, Wish::Section(Section::Verdicts));
    harness.run();
    let words = described(&harness, "Verdict map of the sector");
    let verdict = app(&harness).pages().sector.entry("cipher").and_then(|entry| entry.known.clone()).expect("known");
    assert!(words.contains("Cipher") && words.contains(verdict.judgement.verdict.label()), "{words}");
}

#[test]
fn a_baseline_shows_the_companies_in_its_world() {
    let mut harness = harness();
    settle(&mut harness);
    apply(&mut harness, Action::Do(Command::PinBaseline));
    let mut harness = on_sector(harness);
    set(&mut harness, "world.hashprice", 25.0);
    settle_all(&mut harness);
    for _ in 0..4_000 {
        if app(&harness).pages().sector.ghosts().iter().all(|ghost| ghost.known.is_some()) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
    let page = &app(&harness).pages().sector;
    let (then, now) = (page.ghosts(), page.entries());
    assert_eq!(then.len(), now.len());
    let mara = |entries: &[hashpivot::app::pages::sector::Entry]| {
        let entry = entries.iter().find(|entry| entry.company.word == "mara").expect("it is there");
        let known = entry.known.as_ref().expect("its futures are known");
        (entry.scenario.world.hashprice, known.ensemble.strategy(Strategy::Stay).default.value)
    };
    let (before, after) = (mara(then), mara(now));
    assert!(before.0 == 38.9 && after.0 == 25.0 && after.1 > before.1, "{before:?} {after:?}");
    assert!(page.risk_return().points.iter().all(|point| point.ghost.is_some()));
    let table = page.table();
    let row = (0..table.rows.len()).find(|row| table.text(*row, KEY) == "mara").expect("it has a row");
    let told = table.rows[row][place(Figure::Default)].about().expect("its error");
    assert!(told.contains("one standard error; in the baseline's world"), "{told}");
    assert!(page.places().places.iter().all(|place| place.ghost.is_some()));
    apply(&mut harness, Action::Do(Command::UnpinBaseline));
    harness.run();
    assert!(app(&harness).pages().sector.ghosts().is_empty());
}

#[test]
fn whoever_asks_for_less_motion_sees_rows_at_their_places_at_once() {
    let mut harness = sector();
    let top = |harness: &Program, name: &str| harness.get_by_role_and_label(Role::Row, name).rect().top();
    let name = |harness: &Program, row: usize| {
        app(harness).pages().sector.table().text(row, place(Figure::Company)).to_owned()
    };
    let turn = |harness: &mut Program| {
        apply(harness, Action::Table(TableId::Sector, TableAction::Sort(place(Figure::Company))));
        harness.step();
    };
    apply(&mut harness, Action::Motion(Motion::Less));
    turn(&mut harness);
    let first = name(&harness, 0);
    let place = top(&harness, &first);
    harness.run();
    assert_eq!(top(&harness, &first), place);
    apply(&mut harness, Action::Motion(Motion::Full));
    turn(&mut harness);
    let first = name(&harness, 0);
    let on_its_way = harness.query_by_role_and_label(Role::Row, &first).map(|row| row.rect().top());
    harness.run();
    assert_ne!(on_its_way, Some(place), "it is not there yet");
    assert_eq!(top(&harness, &first), place);
}
