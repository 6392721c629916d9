//! Pictures of every page in both themes, compared with those that somebody has looked at.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test interface` makes them, and the README's screenshot, anew.

use egui_kittest::{Harness, SnapshotOptions};
use hashpivot::analysis::attribution::Beyond;
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command};
use hashpivot::app::exhibit::Exhibit;
use hashpivot::app::pages::Wish;
use hashpivot::app::pages::{cash_flow, compare, network, sector, what_matters, why};
use hashpivot::app::shell::settings::ThemeChoice;
use hashpivot::app::singles::{Show, Wish as Singles};
use hashpivot::app::time::Wish as Time;
use hashpivot::store::preset;
use hashpivot::view::Window;

use crate::program::{Answers, harness_of, reference, settle, settle_all, show};

/// Part of the window that says how long something took: different at every run.
fn hide_timing(harness: &mut Harness<'_, Window>, size: (f32, f32)) {
    harness.mask(egui::Rect::from_min_max(egui::pos2(0.0, size.1 - 32.0), egui::pos2(420.0, size.1)));
}

/// The program on a page, in a theme, in a window of this size.
fn page(page: Page, theme: ThemeChoice, size: (f32, f32)) -> Harness<'static, Window> {
    page_of(reference(), page, theme, size)
}

/// The program on a page, with a scenario.
fn page_of(loaded: preset::Loaded, page: Page, theme: ThemeChoice, size: (f32, f32)) -> Harness<'static, Window> {
    let mut harness = harness_of(loaded, Answers::default(), size);
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Theme(theme), &ctx, None);
    show(&mut harness, page);
    settle(&mut harness);
    harness
}

/// Rounding of the standard library's functions differs between systems; a pixel of a line may, too.
fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(1.0).max_failed_pixels(200)
}

/// The window's size.
const SIZE: (f32, f32) = (1280.0, 720.0);

#[test]
fn every_page_in_both_themes() {
    let size = SIZE;
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        for shown in Page::ALL {
            let mut harness = page(shown, theme, size);
            hide_timing(&mut harness, size);
            let file = format!("{}-{name}", shown.label().to_lowercase().replace(' ', "-"));
            harness.snapshot_options(&file, &options());
            results.extend_harness(&mut harness);
        }
    }
}

/// Takes a picture of what is shown.
fn take(harness: &mut Harness<'static, Window>, name: &str, results: &mut egui_kittest::SnapshotResults) {
    hide_timing(harness, SIZE);
    harness.snapshot_options(name, &options());
    results.extend_harness(harness);
}

fn apply(harness: &mut Harness<'static, Window>, action: impl Into<Action>) {
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(action.into(), &ctx, None);
}

#[test]
fn every_section_of_the_sector_in_both_themes() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        let mut harness = page(Page::Sector, theme, SIZE);
        for section in sector::Section::ALL.into_iter().filter(|section| *section != sector::Section::Table) {
            apply(&mut harness, sector::Wish::Section(section));
            harness.run();
            take(&mut harness, &format!("sector-{}-{name}", file(section.label())), &mut results);
        }
    }
}

/// A name that a file can have.
#[test]
fn a_month_with_single_futures_and_a_chart_that_has_the_page() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        for shown in [Page::Overview, Page::Risk] {
            let mut harness = page(shown, theme, SIZE);
            apply(&mut harness, Action::Singles(Singles::Show(Show::Twenty)));
            settle(&mut harness);
            while harness.state().app.singles().is_stale() {
                harness.step();
            }
            apply(&mut harness, Action::Time(Time::StandAt(64.5)));
            harness.run();
            take(&mut harness, &format!("month-{}-{name}", shown.label().to_lowercase()), &mut results);
        }
    }
    // The cost of a bitcoin with machines that are off, and some of its months.
    let mut harness = page(Page::Overview, ThemeChoice::Light, SIZE);
    apply(&mut harness, Wish::Enlarge(Some(Exhibit::Cost)));
    apply(&mut harness, Action::Time(Time::Look(Some((10.0, 90.0)))));
    harness.run();
    take(&mut harness, "enlarged-light", &mut results);
}

fn file(label: &str) -> String {
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[test]
fn every_section_of_a_page() {
    let mut results = egui_kittest::SnapshotResults::new();
    for section in network::Section::ALL.into_iter().filter(|section| *section != network::Section::Market) {
        let mut harness = page(Page::Network, ThemeChoice::Light, SIZE);
        apply(&mut harness, network::Wish::Section(section));
        settle(&mut harness);
        take(&mut harness, &format!("network-{}-light", file(section.label())), &mut results);
    }
    for section in what_matters::Section::ALL.into_iter().filter(|s| *s != what_matters::Section::Tornado) {
        let mut harness = page(Page::WhatMatters, ThemeChoice::Light, SIZE);
        apply(&mut harness, what_matters::Wish::Section(section));
        harness.step();
        settle(&mut harness);
        take(&mut harness, &format!("what-matters-{}-light", file(section.label())), &mut results);
    }
}

#[test]
fn every_section_of_cash_flow_in_both_themes() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        // A company with leases and debts.
        let loaded = preset::resolve("core-scientific").expect("shipped");
        let mut harness = page_of(loaded, Page::CashFlow, theme, SIZE);
        for section in cash_flow::Section::ALL.into_iter().filter(|s| *s != cash_flow::Section::Flows) {
            apply(&mut harness, cash_flow::Wish::Section(section));
            settle(&mut harness);
            take(&mut harness, &format!("cash-flow-{}-{name}", file(section.label())), &mut results);
        }
    }
}

#[test]
fn every_cover_and_the_question_why() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (command, name) in [(Command::Sources, "sources"), (Command::Method, "method"), (Command::New, "gallery")] {
        let mut harness = page(Page::Overview, ThemeChoice::Light, SIZE);
        apply(&mut harness, Action::Do(command));
        for _ in 0..20_000 {
            if harness.state().app.shell().covers().gallery().is_complete() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
            harness.step();
        }
        harness.run();
        take(&mut harness, &format!("cover-{name}-light"), &mut results);
    }
    let mut harness = page(Page::Compare, ThemeChoice::Light, SIZE);
    apply(&mut harness, compare::Wish::AddShipped("hybrid"));
    harness.step();
    for _ in 0..20_000 {
        let app = &harness.state().app;
        if app.results().shelf().is_settled() && app.pages().why.part_done().is_none() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        harness.step();
    }
    harness.run();
    take(&mut harness, "compare-two-light", &mut results);
}

#[test]
fn the_book_and_the_debts_opened() {
    let size = (1280.0, 2000.0);
    let loaded = preset::resolve("core-scientific").expect("shipped");
    let mut harness = page_of(loaded, Page::Compare, ThemeChoice::Light, size);
    apply(&mut harness, compare::Wish::AddShipped("terawulf"));
    let other = harness.state().app.pages().compare.members()[0].id();
    apply(&mut harness, why::Wish::From(why::End::Compared(other)));
    for list in [Beyond::Leases, Beyond::Debts] {
        apply(&mut harness, why::Wish::Toggle(list));
        apply(&mut harness, compare::Wish::Toggle(list));
    }
    settle_all(&mut harness);
    hide_timing(&mut harness, size);
    harness.snapshot_options("compare-opened-light", &options());
}

#[test]
fn the_readme_shows_the_program() {
    let size = (1440.0, 900.0);
    let mut harness = page(Page::Overview, ThemeChoice::Light, size);
    let shown = harness.render().expect("it is drawn");
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screenshot.png");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        shown.save(&file).expect("it is written");
    }
    // Not through the harness, whose mask for the timing would stand in the README.
    let kept = image::open(&file).expect("a picture").into_rgba8();
    assert_eq!(kept.dimensions(), shown.dimensions());
    let is_timing = |x: u32, y: u32| f64::from(x) < 420.0 && f64::from(y) > 900.0 - 32.0;
    let differs = |a: &image::Rgba<u8>, b: &image::Rgba<u8>| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 16);
    let pixels = kept.enumerate_pixels().zip(shown.pixels());
    let other = pixels.filter(|((x, y, kept), shown)| !is_timing(*x, *y) && differs(kept, shown)).count();
    assert!(other <= 200, "{other} pixels differ: UPDATE_SNAPSHOTS=1 makes the screenshot anew");
}
