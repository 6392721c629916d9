//! Pictures and papers from the window: by a right click, by command, and by the ending that is typed.

use std::path::{Path, PathBuf};

use egui_kittest::{Harness, kittest::Queryable as _};
use hashpivot::app::action::{Action, Command, TableAction, TableId};
use hashpivot::app::pages::risk;
use hashpivot::app::paper::studio::Subject;
use hashpivot::app::paper::{Drawing as _, Finish, Form, Style, Wish};
use hashpivot::app::{Exhibit, Page};
use hashpivot::store::preset::Document;
use hashpivot::theme;
use hashpivot::view::Window;
use hashpivot::view::paper::chart;
use hashpivot::view::widgets::time_chart::{ChartState, PageHover, Shown, time_chart_ui};

use crate::program::{Answers, apply, harness_with, settle, show, written};
use crate::raster::CpuRenderer;

type Program = Harness<'static, Window>;

/// The program, whose next dialog is answered with a path of this name in a folder of its own.
fn answered(name: &str) -> (tempfile::TempDir, PathBuf, Program) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    let answers = Answers::default();
    answers.give(Some(path.clone()));
    let mut harness = harness_with(answers);
    settle(&mut harness);
    (folder, path, harness)
}

/// A click with the other button in the middle of what is called so.
fn right_click(harness: &mut Program, label: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::Image, label).click_secondary();
    harness.run();
}

fn size_of(path: &Path) -> (u32, u32) {
    let bytes = std::fs::read(path).expect("the file is there");
    image::load_from_memory_with_format(&bytes, image::ImageFormat::Png).expect("a picture").into_rgba8().dimensions()
}

#[test]
fn a_right_click_on_a_chart_saves_it_as_a_picture() {
    let (_folder, path, mut harness) = answered("value.png");
    right_click(&mut harness, "Net asset value per share");
    harness.get_by_label("Save as PNG, twice as sharp…").click();
    harness.run();
    written(&mut harness);
    assert_eq!(size_of(&path), (1920, 1080));
    assert!(harness.query_by_label("Save as SVG…").is_none(), "the menu is closed");
}

#[test]
fn the_ending_that_is_typed_says_what_is_written() {
    let (_folder, path, mut harness) = answered("value.svg");
    apply(&mut harness, Action::Paper(Wish::Save(Exhibit::Value, Style::Single)));
    harness.run();
    written(&mut harness);
    assert!(
        std::fs::read_to_string(&path).expect("text").contains("<title id=\"picture-title\">Net asset value per share")
    );
}

#[test]
fn what_is_switched_off_in_the_window_stays_away_from_its_picture() {
    let (_folder, path, mut harness) = answered("value.svg");
    harness.get_by_label("All-in in Net asset value per share").click();
    harness.run();
    apply(&mut harness, Action::Do(Command::SavePicture));
    harness.run();
    written(&mut harness);
    // By default it is pixels; its name asks for shapes. A name that is switched off is crossed out.
    let text = std::fs::read_to_string(&path).expect("text");
    assert_eq!(text.matches(">All-in</text>").count(), 1, "in the legend alone");
}

#[test]
fn a_picture_is_copied() {
    let (_folder, _, mut harness) = answered("none");
    right_click(&mut harness, "Liquidity: cash and bitcoin");
    harness.get_by_label("Copy picture").click();
    for _ in 0..2_000 {
        harness.step();
        let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        });
        if let Some(size) = copied {
            assert_eq!(size, [1920, 1080]);
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("no picture on the clipboard");
}

#[test]
fn the_figures_of_a_chart_are_copied_and_written() {
    let (_folder, path, mut harness) = answered("value.csv");
    right_click(&mut harness, "Net asset value per share");
    harness.get_by_label("Export figures…").click();
    harness.run();
    written(&mut harness);
    let text = std::fs::read_to_string(&path).expect("text");
    let mut lines = text.lines();
    let head = lines.next().expect("a head");
    assert!(head.starts_with("Month,") && head.contains("Plan") && head.contains("Stay"), "{head}");
    let months = harness.state().app.open().scenario().months();
    assert_eq!(lines.clone().count(), months);
    let value = harness.state().app.results().evaluation().path.ledger(hashpivot::model::scenario::Strategy::Stay)[0]
        .nav_per_share();
    assert!(lines.next().expect("a month").contains(&value.to_string()), "in full precision");
}

#[test]
fn tables_are_written_as_workbooks_where_the_name_says_so() {
    let (_folder, path, mut harness) = answered("ledger.xlsx");
    apply(&mut harness, Action::Table(TableId::Ledger, TableAction::Export));
    harness.run();
    written(&mut harness);
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut workbook, "ledger").expect("its sheet");
    assert_eq!(range.height(), harness.state().app.open().scenario().months() + 1);
}

#[test]
fn a_report_and_a_workbook_are_written_by_command() {
    for (command, name, begins) in [
        (Command::Report, "report.pdf", &b"%PDF-1.7"[..]),
        (Command::Report, "report.html", b"<!DOCTYPE html>"),
        (Command::Workbook, "book.xlsx", b"PK"),
    ] {
        let (_folder, path, mut harness) = answered(name);
        apply(&mut harness, Action::Do(command));
        harness.run();
        written(&mut harness);
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(bytes.starts_with(begins), "{name}");
    }
}

#[test]
fn a_name_that_says_nothing_of_pictures_is_refused() {
    let (_folder, path, mut harness) = answered("value.docx");
    apply(&mut harness, Action::Do(Command::Report));
    harness.run();
    assert!(!path.exists());
    let said = "Nothing is written: a report is written as .html, .pdf or .xlsx; end the name with one of these";
    assert!(harness.query_by_label_contains(said).is_some());
}

#[test]
fn every_kind_of_picture_has_the_menu() {
    let mut harness = harness_with(Answers::default());
    for (page, label) in [(Page::Risk, "Verdict map"), (Page::Sector, "Companies")] {
        show(&mut harness, page);
        settle(&mut harness);
        let found = harness.query_all_by_label(label).next().is_some();
        assert!(found, "{label} is there");
        harness.query_all_by_label(label).next().expect("found").click_secondary();
        harness.run();
        assert!(harness.query_by_label("Copy picture").is_some(), "{label} on {page:?}");
        harness.key_press(egui::Key::Escape);
        harness.run();
    }
    show(&mut harness, Page::Risk);
    apply(&mut harness, risk::Wish::Month(12));
}

/// The picture of a chart is what the window shows: its shapes, drawn by another rasteriser, differ by no more than two
/// ways to smooth an edge do.
#[test]
fn a_picture_is_what_the_window_shows() {
    let (size, margin, foot) = (chart::SIZE, 16.0, 20.0);
    let document = Document::default();
    let subject = Subject::new(document.clone(), document, 512, 1, None);
    let mut studio = hashpivot::app::paper::studio::Studio::new(&subject);
    for exhibit in [Exhibit::Value, Exhibit::Cost, Exhibit::LiquidityFan] {
        studio.show(exhibit).expect("it is there");
        let drawn = chart::of_studio(&studio, exhibit, false, size);
        let bytes = drawn.bytes(Form::Png, Finish { scale: 1.0, transparent: false }).expect("pixels");
        let paper =
            image::load_from_memory_with_format(&bytes, image::ImageFormat::Png).expect("a picture").into_rgba8();
        let shown = studio.app().time_chart(exhibit).expect("a chart").clone();
        let (mut state, mut hover, mut dressed) = (ChartState::default(), PageHover::default(), false);
        let mut harness = Harness::builder().with_size(size).renderer(CpuRenderer::default()).build_ui(move |ui| {
            if !dressed {
                theme::install(ui.ctx());
                ui.ctx().set_theme(egui::Theme::Light);
                dressed = true;
                return;
            }
            let rect = ui.ctx().content_rect();
            ui.painter().rect_filled(rect, 0.0, theme::palette(false).page);
            let inner = egui::Rect::from_min_max(
                egui::pos2(margin, margin),
                egui::pos2(size.x - margin, size.y - margin - foot),
            );
            let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(inner));
            ui.set_clip_rect(rect);
            time_chart_ui(&mut ui, &shown, &mut state, &mut hover, false, Shown::default(), inner.size());
        });
        harness.run_steps(4);
        let window = harness.render().expect("a picture");
        assert_eq!(window.dimensions(), paper.dimensions());
        let (mut far, mut sum, mut count) = (0_u64, 0_u64, 0_u64);
        for (x, y, pixel) in window.enumerate_pixels().filter(|(_, y, _)| (*y as f32) < size.y - margin - foot) {
            let other = paper.get_pixel(x, y);
            let most = (0..3).map(|i| u64::from(pixel.0[i].abs_diff(other.0[i]))).max().unwrap_or(0);
            (far, sum, count) = (far + u64::from(most > 96), sum + most, count + 1);
        }
        let (mean, far) = (sum as f64 / count as f64, far as f64 / count as f64);
        assert!(
            mean < 3.0 && far < 0.01,
            "{}: {mean:.2} of 255 on average, {:.2} % of pixels far off",
            exhibit.word(),
            far * 100.0
        );
    }
}
