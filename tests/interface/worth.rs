//! What an investor asks first: what is earned, what may be lost, what lenders get, and what the company is worth.

use std::process::Command as Process;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::{Action, Command, Input, TableAction, TableId};
use hashpivot::app::pages::cash_flow::worth::Money;
use hashpivot::app::pages::cash_flow::{Section, Wish};
use hashpivot::app::picture::figures::Card;
use hashpivot::app::picture::waterfall::Waterfall;
use hashpivot::app::{Page, picture::table::Table};
use hashpivot::model::parameters::find;
use hashpivot::model::quantity::{UNDEFINED, Unit};
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness_of, settle, show, written};

type Program = Harness<'static, Window>;

/// The program on a preset, in a window that is high enough for all of a page.
fn program(name: &str, answers: Answers) -> Program {
    let mut harness = harness_of(preset::resolve(name).expect("shipped"), answers, (1440.0, 1600.0));
    settle(&mut harness);
    harness
}

fn apply(harness: &mut Program, action: impl Into<Action>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action.into(), &ctx, None);
    harness.run();
}

fn set(harness: &mut Program, id: &str, value: f64) {
    apply(harness, Action::Set(Input(find(id).expect("an input")), value));
    apply(harness, Action::Commit);
    settle(harness);
}

fn cards(harness: &Program) -> &[Card] {
    &harness.state().app.pages().overview.figures().cards
}

fn waterfall(harness: &Program) -> &Waterfall {
    harness.state().app.pages().cash_flow.worth().waterfall().expect("it is shown")
}

/// What `run --json` has of a strategy on the central path.
fn on_the_command_line(preset: &str, strategy: Strategy, what: &str) -> f64 {
    let run = Process::new(env!("CARGO_BIN_EXE_hashpivot")).args(["run", preset, "--json", "--paths", "64"]).output();
    let value: serde_json::Value = serde_json::from_slice(&run.expect("it starts").stdout).expect("one JSON object");
    value["strategies"][strategy.index()]["central"][what].as_f64().expect("a number")
}

// ---- Cards

#[test]
fn cards_lead_with_what_is_earned_and_what_may_be_lost() {
    let mut harness = program("core-scientific", Answers::default());
    for focus in [Strategy::Plan, Strategy::Stay] {
        apply(&mut harness, Action::Focus(focus));
        let ensemble = harness.state().app.results().futures().ensemble().expect("known");
        let own = ensemble.strategy(focus);
        let [_, p25, median, p75, _] = own.yearly_return.expect("a share has a price");
        let percent = |value: f64| Unit::Percent.figure(value);
        let rough = |value: f64| Unit::Percent.rough(value);
        let expected = [
            ("Median yearly return", percent(median)),
            ("Probability of a loss", percent(own.loss.expect("a share has a price").value)),
            ("Probability of default", percent(own.default.value)),
            ("Median value per share", Unit::UsdPerShare.figure(own.median())),
        ];
        let shown = cards(&harness);
        for (card, (title, value)) in shown.iter().zip(&expected) {
            assert_eq!((card.title, &card.value, card.strategy), (*title, value, focus));
        }
        assert_eq!(shown[0].detail, format!("half: {} … {}\u{202f}%", rough(p25), rough(p75)));
        assert_eq!(shown[1].detail, "below 22.15 USD");
    }
    // What the cards say stands on the screen, in this order from the left.
    let figures = harness.get_all_by_role(Role::Figure).filter_map(|n| n.accesskit_node().label());
    let titles: Vec<String> = figures.filter_map(|label| Some(label.split_once(": ")?.0.to_owned())).collect();
    let first: Vec<&str> = cards(&harness)[..4].iter().map(|card| card.title).collect();
    assert_eq!(titles[..4], first[..]);
}

#[test]
fn without_a_share_price_the_cards_say_what_stands_for_it() {
    let mut harness = program("reference", Answers::default());
    let [earned, lost] = [&cards(&harness)[0], &cards(&harness)[1]];
    assert!(earned.detail.starts_with("half: "), "{}", earned.detail);
    assert!(earned.detail.ends_with("at NAV"), "{}", earned.detail);
    assert!(earned.hover.contains("its net asset value today, since the company has no share price"));
    assert!(lost.detail.ends_with("NAV today"), "{}", lost.detail);
    // A company that is worth nothing has no price, and so no return: a dash, and why on hover.
    set(&mut harness, "company.debt", 9e9);
    let cards = cards(&harness);
    for card in &cards[..2] {
        assert_eq!((card.value.as_str(), card.number), (UNDEFINED, None), "{card:?}");
        assert!(card.hover.starts_with("Undefined: ") && card.detail == "price is net asset value today", "{card:?}");
    }
    assert_eq!(cards[2].title, "Probability of default");
    assert_ne!(cards[2].value, UNDEFINED);
}

// ---- Lenders

/// The numbers of a row, by strategy.
fn row(table: &Table, name: &str) -> Vec<Option<f64>> {
    let cells = table.rows.iter().find(|row| row[0].text(&table.columns[0]) == name).expect(name);
    cells[1..].iter().map(hashpivot::app::picture::table::Cell::value).collect()
}

#[test]
fn the_risk_page_says_what_may_be_lost_and_what_lenders_are_paid() {
    let mut harness = program("terawulf", Answers::default());
    show(&mut harness, Page::Risk);
    harness.run();
    let app = &harness.state().app;
    let (risk, ensemble) = (&app.pages().risk, app.results().futures().ensemble().expect("known"));
    let world = &app.open().scenario().world;
    for strategy in Strategy::ALL {
        let (own, i) = (ensemble.strategy(strategy), strategy.index());
        assert_eq!(row(risk.outcomes(), "A loss on today's price")[i], own.loss.map(|loss| loss.value));
        assert_eq!(row(risk.outcomes(), "At least twice today's price")[i], own.doubling.map(|more| more.value));
        assert_eq!(row(risk.lenders(), "Recovery after a default")[i], own.recovery);
        assert_eq!(row(risk.lenders(), "Expected loss, of what is lent")[i], Some(own.expected_loss.value));
        let spread = row(risk.lenders(), "Spread a year that it would take")[i].expect("a number");
        assert!((spread - own.expected_loss.value * 12.0 / ensemble.months as f64).abs() < 1e-12, "{spread}");
        let paid = row(risk.lenders(), "Spread a year that is paid")[i];
        assert_eq!(paid, Some(world.borrowing_cost - world.cash_yield));
    }
    assert!(harness.query_by_label("Recovery after a default").is_some(), "it is drawn");
    // Where nothing defaults there is nothing to recover, and that is said.
    let mut harness = program("2022-stress-unlevered", Answers::default());
    show(&mut harness, Page::Risk);
    harness.run();
    let lenders = harness.state().app.pages().risk.lenders();
    assert_eq!(row(lenders, "Recovery after a default")[0], None);
    assert!(harness.query_all_by_label("no default").next().is_some());
}

// ---- What it is worth

/// The section, reached as a user reaches it.
fn worth(name: &str, answers: Answers) -> Program {
    let mut harness = program(name, answers);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    harness.run();
    let page = &harness.state().app.pages().cash_flow;
    assert_eq!(page.section(), Section::Flows);
    assert!(page.worth().waterfall().is_none(), "it is computed when it is looked at");
    harness.get_by_label("What it is worth").click();
    harness.run();
    harness
}

#[test]
fn the_waterfall_adds_up_to_net_asset_value_and_to_the_price() {
    let mut harness = worth("core-scientific", Answers::default());
    apply(&mut harness, Action::Focus(Strategy::Stay));
    let shown = waterfall(&harness);
    let mark = shown.steps.iter().position(|step| step.marks).expect("net asset value is marked");
    let nav = on_the_command_line("core-scientific", Strategy::Stay, "nav_per_share");
    let sum = |steps: &[hashpivot::app::picture::waterfall::Step]| steps.iter().map(|step| step.change).sum::<f64>();
    assert!((sum(&shown.steps[..mark]) - nav).abs() < 1e-6, "{} instead of {nav}", sum(&shown.steps));
    assert_eq!((shown.steps[mark].name.as_str(), shown.steps[mark].change), ("Net asset value", 0.0));
    assert!((shown.steps[mark].level - nav).abs() < 1e-9);
    assert!((sum(&shown.steps) - 22.15).abs() < 1e-6 && (shown.to.1 - 22.15).abs() < 1e-9);
    let premium = &shown.steps[mark + 1];
    let expected = if nav < 22.15 { "Premium to net asset value" } else { "Discount to net asset value" };
    assert_eq!(premium.name, expected);
    // Every lease and every debt is a step of its own.
    let company = &harness.state().app.open().scenario().company;
    let names = || shown.steps.iter().map(|step| step.name.as_str());
    for lease in &company.leases {
        assert!(names().any(|name| name.starts_with(&lease.name)), "{}", lease.name);
    }
    for debt in &company.debts {
        assert!(names().any(|name| name == debt.name), "{}", debt.name);
    }
    // Each begins where the one before ended.
    for (before, after) in shown.steps.iter().zip(&shown.steps[1..]) {
        assert!((before.level + before.change - after.level).abs() < 1e-6, "{before:?} {after:?}");
    }
    let per_share = shown.clone();
    harness.get_by_label("In USD").click();
    harness.run();
    let shares = harness.state().app.results().evaluation().path.ledger(Strategy::Stay)[0].shares;
    let in_usd = waterfall(&harness);
    assert_eq!((in_usd.unit, per_share.unit), (Unit::Usd, Unit::UsdPerShare));
    for (usd, share) in in_usd.steps.iter().zip(&per_share.steps) {
        assert!((usd.change - share.change * shares).abs() <= 1e-9 * usd.change.abs().max(1.0), "{}", usd.name);
    }
    let figure = harness.get_by_role_and_label(Role::Figure, "Waterfall: What it is worth");
    let words = figure.accesskit_node().description().expect("it is told in words");
    assert!(words.contains("Net asset value") && words.contains("Market value at 22.15 USD"), "{words}");
}

#[test]
fn the_bridge_follows_the_scenario_and_ends_at_net_asset_value_without_a_price() {
    let mut harness = worth("reference", Answers::default());
    let before = waterfall(&harness).clone();
    assert_eq!(before.to.0, "Net asset value");
    assert!(before.steps.iter().all(|step| !step.marks) && before.note.contains("no share price"), "{before:?}");
    let cash = |shown: &Waterfall| shown.steps.iter().find(|step| step.name == "Cash").expect("a step").change;
    let shares = harness.state().app.open().scenario().company.shares;
    let held = harness.state().app.open().scenario().company.cash;
    set(&mut harness, "company.cash", held + 10.0 * shares);
    assert!(cash(waterfall(&harness)) > cash(&before) + 5.0);
    let text = harness.state().app.pages().cash_flow.worth().multiples().text(0, 2).to_owned();
    assert!(text.contains("net asset value today"), "{text}");
    assert!(harness.query_by_label("No debt converts into shares.").is_some());
}

#[test]
fn steps_multiples_and_diluted_shares_are_copied_and_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = Answers::default();
    let mut harness = worth("core-scientific", answers.clone());
    harness.get_by_label("Copy: what it is worth").click_accesskit();
    harness.run();
    assert!(harness.query_by_label_contains("on the clipboard").is_some());
    apply(&mut harness, Wish::Money(Money::Usd));
    for (id, rows) in [(TableId::Bridge, 10), (TableId::Multiples, 8), (TableId::Conversions, 2)] {
        let path = folder.path().join(format!("{id:?}.csv"));
        answers.give(Some(path.clone()));
        apply(&mut harness, Action::Table(id, TableAction::Export));
        written(&mut harness);
        let text = std::fs::read_to_string(&path).expect("it is written");
        let table = harness.state().app.table(id).expect("it is there");
        assert!(table.rows.len() >= rows, "{id:?}: {text}");
        assert_eq!(text.lines().count(), table.rows.len() + 1, "{id:?}: {text}");
    }
    // The lowest price converts first, and shares only grow.
    let table = harness.state().app.pages().cash_flow.worth().conversions();
    let column = |i: usize| table.rows[1..].iter().map(|row| row[i].value().expect("a number")).collect::<Vec<_>>();
    assert!(column(1).is_sorted() && column(3).is_sorted());
    let shares = harness.state().app.results().evaluation().path.ledger(Strategy::Plan)[0].shares;
    assert_eq!(table.rows[0][3].value(), Some(shares));
    // It is no input: nothing to save, nothing to undo.
    apply(&mut harness, Action::Do(Command::Page(Page::Overview)));
    assert!(!harness.state().app.open().is_unsaved() && !harness.state().app.open().can_undo());
}
