//! Leases and debts wherever they are looked at one by one: debts due, funding, contracted income, what differs between
//! two companies and why, where their figures come from, and the switch to "none".

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::analysis::attribution::Beyond;
use hashpivot::app::action::{Action, Command, TableId};
use hashpivot::app::book::{Change, EntryAction, List};
use hashpivot::app::pages::{cash_flow, compare, why};
use hashpivot::app::picture::table::{Cell, Table};
use hashpivot::app::{Cover, Page};
use hashpivot::model::ledger::Row;
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness_of, settle, settle_all, show};

type Program = Harness<'static, Window>;

/// The program on a preset, in a window that is high enough for all of a page.
fn program(name: &str) -> Program {
    let mut harness = harness_of(preset::resolve(name).expect("shipped"), Answers::default(), (1440.0, 4200.0));
    settle(&mut harness);
    harness
}

fn apply(harness: &mut Program, action: impl Into<Action>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action.into(), &ctx, None);
    harness.run();
}

fn press(harness: &mut Program, button: &str) {
    harness.get_by_role_and_label(Role::Button, button).click();
    harness.run();
}

/// The description of a picture.
fn described(harness: &Program, label: &str) -> String {
    let pictures = harness.query_all_by_role(Role::Image).chain(harness.query_all_by_role(Role::Figure));
    let node = { pictures }.find(|n| n.accesskit_node().label().as_deref() == Some(label));
    node.expect("the picture is there").accesskit_node().description().expect("it is described")
}

fn table(harness: &Program, id: TableId) -> &Table {
    harness.state().app.table(id).expect("it is there")
}

/// The numbers of the row that begins with these words.
fn row(table: &Table, name: &str) -> Vec<f64> {
    let cells = table.rows.iter().find(|row| row[0].text(&table.columns[0]) == name).expect(name);
    cells[1..].iter().filter_map(Cell::value).collect()
}

// ---- Cash flow

#[test]
fn debts_that_are_due_stand_by_year_and_one_by_one() {
    let mut harness = program("core-scientific");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    harness.run();
    harness.get_by_label("Debts due").click();
    harness.run();
    let app = &harness.state().app;
    let company = &app.open().scenario().company;
    let shown = table(&harness, TableId::Maturities);
    let names: Vec<&str> = shown.texts().map(|row| row[0]).collect();
    for debt in &company.debts {
        assert!(names.contains(&debt.name.as_str()), "{} in {names:?}", debt.name);
    }
    let ensemble = app.results().futures().ensemble().expect("known");
    let outcome = &ensemble.strategy(Strategy::Plan).maturities;
    for (row, outcome) in shown.rows.iter().zip(outcome) {
        let shares: Vec<Option<f64>> = row[3..7].iter().map(Cell::value).collect();
        let expected = [outcome.repaid, outcome.converted, outcome.refinanced, outcome.failed];
        assert_eq!(shares, expected.map(|estimate| Some(estimate.value)));
        let errors: Vec<Option<f64>> = row[11..15].iter().map(Cell::value).collect();
        assert_eq!(errors, expected.map(|estimate| Some(estimate.error)));
    }
    let words = described(&harness, "Debt due by year");
    let first = company.debts.iter().min_by(|a, b| a.due_month.total_cmp(&b.due_month)).expect("a debt");
    assert!(words.contains(&first.name), "{words}");
    // Staying has no project loan.
    assert!(names.contains(&"Project loan"));
    apply(&mut harness, Action::Focus(Strategy::Stay));
    assert!(table(&harness, TableId::Maturities).texts().all(|row| row[0] != "Project loan"));
}

#[test]
fn funding_is_told_by_year_and_by_quarter_and_adds_up() {
    let mut harness = program("core-scientific");
    show(&mut harness, Page::CashFlow);
    apply(&mut harness, cash_flow::Wish::Section(cash_flow::Section::Funding));
    let rows = harness.state().app.results().evaluation().path.ledger(Strategy::Plan).to_vec();
    for (button, first) in [("By year", "2026"), ("First two years by quarter", "Q3 2026")] {
        harness.get_by_label(button).click();
        harness.run();
        let shown = table(&harness, TableId::Funding);
        assert_eq!(shown.columns[1].title, first);
        let (uses, sources) = (row(shown, "All uses"), row(shown, "All sources"));
        assert!(uses.iter().zip(&sources).all(|(a, b)| (a - b).abs() <= 1e-9 * a) && uses.len() > 5);
        let interest: f64 = row(shown, "Interest").iter().sum();
        // Quarters end with the first month of the third year, to be whole.
        let months = if first == "2026" { rows.len() } else { 25 };
        let expected: f64 = rows[..months].iter().map(Row::interest).sum();
        assert!((interest / expected - 1.0).abs() < 1e-9, "{button}: {interest} {expected}");
        let words = described(&harness, "Uses and sources of cash");
        assert!(
            words.contains(&format!("{first}, uses: ")) && words.contains(&format!("{first}, sources: ")),
            "{words}"
        );
    }
    let lease = &harness.state().app.open().scenario().company.leases.iter().find(|lease| lease.cost_to_go > 0.0);
    let lease = lease.expect("something is still built").name.clone();
    assert!(table(&harness, TableId::Funding).texts().any(|row| row[0] == format!("Building for {lease}")));
}

#[test]
fn contracted_income_names_who_owes_it_and_ties_to_the_ledger() {
    let mut harness = program("core-scientific");
    show(&mut harness, Page::CashFlow);
    apply(&mut harness, cash_flow::Wish::Section(cash_flow::Section::Income));
    let app = &harness.state().app;
    let shown = table(&harness, TableId::Income);
    for lease in &app.open().scenario().company.leases {
        assert!(shown.texts().any(|row| row[0] == lease.name), "{}", lease.name);
    }
    let rows = app.results().evaluation().path.ledger(Strategy::Plan);
    let ai: f64 = rows.iter().map(Row::ai_revenue).sum();
    let sum = |name: &str| row(shown, name).iter().sum::<f64>();
    let told = sum("Under contract") + sum("Halls at market rent");
    assert!((told / ai - 1.0).abs() < 1e-9, "{told} {ai}");
    let (as_of, first) = (app.open().document().as_of, &app.open().scenario().company.leases[0]);
    let until = as_of.moved((first.first_month + first.term_months) as i64).to_string();
    assert!(shown.texts().any(|row| row[0] == first.name && row[1] == until), "{until}");
    let words = described(&harness, "Income by year, contracted and not");
    assert!(words.contains("Mining"), "{words}");
    assert!(harness.query_by_label_contains("Nobody has signed the plan's lease yet").is_some());
}

// ---- Risk

#[test]
fn returns_are_spread_out_with_losses_and_defaults() {
    let mut harness = program("terawulf");
    show(&mut harness, Page::Risk);
    harness.run();
    described(&harness, "Value distribution");
    harness.get_by_label("Yearly return").click();
    harness.run();
    let words = described(&harness, "Return distribution");
    for strategy in ["Stay", "Plan", "All-in"] {
        assert!(words.contains(&format!("{strategy} makes a loss in ")) && words.contains("defaults in"), "{words}");
    }
    let app = &harness.state().app;
    let shown = app.pages().risk.distribution().expect("a share has a price");
    let ensemble = app.results().futures().ensemble().expect("known");
    let plan = shown.series.last().expect("the plan");
    assert_eq!(plan.loss, ensemble.strategy(Strategy::Plan).loss);
    // What failed is called by its name.
    let company = &app.open().scenario().company;
    let defaults: Vec<String> = app.pages().risk.defaults().texts().map(|row| row[0].to_owned()).collect();
    let is_named = |row: &&String| company.debts.iter().any(|debt| row.contains(&debt.name));
    let causes: Vec<&String> = defaults.iter().filter(|row| row.starts_with("Cause: ")).collect();
    assert!(!causes.is_empty() && causes.iter().all(|row| !row.contains("existing debt")), "{defaults:?}");
    assert_eq!(
        causes.iter().any(is_named),
        causes.iter().any(|row| row.ends_with(" not refinanced") && !row.contains("project loan")),
    );
    assert!(defaults.iter().any(|row| row == "After a large tenant had failed"), "{defaults:?}");
}

// ---- Compare and why

/// Core Scientific beside TeraWulf.
fn beside() -> Program {
    let mut harness = program("core-scientific");
    show(&mut harness, Page::Compare);
    apply(&mut harness, compare::Wish::AddShipped("terawulf"));
    settle_all(&mut harness);
    harness
}

#[test]
fn differences_open_the_book_and_the_debts_into_their_entries() {
    let mut harness = beside();
    let names = |harness: &Program| -> Vec<String> {
        table(harness, TableId::Differences).texts().map(|row| row[0].to_owned()).collect()
    };
    let closed = names(&harness);
    assert!(closed.iter().any(|name| name == "The lease book") && !closed.iter().any(|name| name.contains("book: ")));
    press(&mut harness, "Open the lease book among the differences");
    let shown = table(&harness, TableId::Differences);
    let lease = &harness.state().app.open().scenario().company.leases[0];
    let row = shown.texts().find(|row| row[0] == format!("The lease book: {}", lease.name)).expect("the lease");
    assert!(row[2].contains("Rent") && row[3] == "none", "{row:?}");
    // By the keyboard as well.
    let node = harness.get_by_role_and_label(Role::Button, "Open the debts among the differences");
    node.focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(names(&harness).iter().any(|name| name.starts_with("The debts: ")));
    press(&mut harness, "Close the lease book among the differences");
    press(&mut harness, "Close the debts among the differences");
    assert_eq!(names(&harness), closed);
}

#[test]
fn the_waterfall_opens_the_book_into_entries_that_add_up() {
    let mut harness = program("core-scientific");
    for (place, rent) in [(0, 20.0), (1, -10.0)] {
        let now = harness.state().app.open().scenario().company.leases[place].rent;
        let change = Change::Set("rent", now + rent);
        apply(&mut harness, Action::Entry(EntryAction { list: List::Leases, place, change }));
    }
    apply(&mut harness, Action::Commit);
    apply(&mut harness, Action::Entry(EntryAction { list: List::Debts, place: 0, change: Change::Remove }));
    harness.key_press(Key::W);
    harness.run();
    settle_all(&mut harness);
    let shown = |harness: &Program| {
        let why = &harness.state().app.pages().why;
        why.waterfall().expect("an answer").expect("defined").clone()
    };
    let closed = shown(&harness);
    let of = |list: Beyond| closed.steps.iter().find(|step| step.fold.is_some_and(|fold| fold.list == list));
    let (book, debts) = (of(Beyond::Leases).expect("a part"), of(Beyond::Debts).expect("a part"));
    assert!(closed.steps.iter().all(|step| !step.is_entry) && book.change > 0.0 && debts.change != 0.0);
    press(&mut harness, "Open the lease book");
    settle_all(&mut harness);
    let opened = shown(&harness);
    let entries: Vec<_> = opened.steps.iter().filter(|step| step.is_entry).collect();
    assert_eq!(entries.len(), 2);
    let sum: f64 = entries.iter().map(|step| step.change).sum();
    assert!((sum - book.change).abs() <= 1e-12 * book.change.abs(), "{sum} {}", book.change);
    assert!(entries[0].change > 0.0 && entries[1].change < 0.0, "{entries:?}");
    assert!(entries[0].inputs[0].starts_with("Rent ") && entries[0].inputs[0].contains(" → Rent "), "{entries:?}");
    // The others have not moved, and the parts as a table name the entries too.
    let other = opened.steps.iter().find(|step| step.fold.is_some_and(|fold| fold.list == Beyond::Debts));
    assert_eq!(other.map(|step| step.change), Some(debts.change));
    let parts = table(&harness, TableId::Parts);
    assert_eq!(parts.texts().filter(|row| row[0].starts_with("The lease book: ")).count(), 2);
    apply(&mut harness, why::Wish::Toggle(Beyond::Leases));
    settle_all(&mut harness);
    assert_eq!(shown(&harness), closed);
}

// ---- Sources and the switch

#[test]
fn the_list_of_inputs_has_every_field_of_the_book_and_leads_to_it() {
    let mut harness = program("core-scientific");
    apply(&mut harness, Action::Do(Command::Sources));
    let inputs = table(&harness, TableId::Inputs);
    let company = &harness.state().app.open().scenario().company;
    let (lease, debt) = (company.leases[1].name.clone(), company.debts[0].name.clone());
    let id = |name: &str| inputs.texts().any(|row| row[1] == name);
    assert!(id(&format!("company.leases.{lease}.rent")) && id(&format!("company.debts.{debt}.converts_at")));
    // A search by the name of an entry, and a click that leads to it.
    harness.get_by_role_and_label(Role::SearchInput, "Search inputs and sources").focus();
    harness.run();
    harness.event(egui::Event::Text(lease.clone()));
    harness.run();
    harness.get_by_role_and_label(Role::Button, &format!("{lease}: Rent")).click();
    harness.run();
    let app = &harness.state().app;
    assert_eq!(app.shell().covers().top(), None::<Cover>);
    let listed = app.book().list(List::Leases);
    assert_eq!(listed.opened.map(|place| listed.lines[place].name.as_str()), Some(lease.as_str()));
    assert!(harness.query_by_label(&format!("Rent of {lease}")).is_some(), "its fields are shown");
}

#[test]
fn none_is_a_switch_that_remembers() {
    let mut harness = program("core-scientific");
    let debts = harness.state().app.open().scenario().company.debts.clone();
    let place = debts.iter().position(|debt| debt.converts_at.is_finite()).expect("a convertible");
    let (name, price) = (debts[place].name.clone(), debts[place].converts_at);
    apply(&mut harness, Action::FindEntry(List::Debts, place));
    let at = |harness: &Program| harness.state().app.open().scenario().company.debts[place].converts_at;
    let switch = format!("Converts at of {name}: none");
    press(&mut harness, &switch);
    assert_eq!(at(&harness), f64::INFINITY);
    press(&mut harness, &switch);
    assert_eq!(at(&harness), price);
    harness.get_by_role_and_label(Role::Button, &switch).focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    assert_eq!(at(&harness), f64::INFINITY, "by the keyboard");
    // One step of undo each.
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(at(&harness), price);
}
