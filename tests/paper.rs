//! What is taken away: pictures, reports and workbooks are made without a window and read back.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use hashpivot::app::Exhibit;
use hashpivot::app::paper::studio::{Studio, Subject};
use hashpivot::app::paper::{Drawing as _, Finish, Form};
use hashpivot::model::calendar::{Date, YearMonth};
use hashpivot::model::ledger::COLUMNS;
use hashpivot::model::parameters::{ALL, find};
use hashpivot::model::scenario::Strategy;
use hashpivot::store::preset::{self, Document};
use hashpivot::view::paper::svg::Drawn;
use hashpivot::view::paper::{chart, report};
use resvg::usvg::roxmltree::{self, ParsingOptions};

/// Enough to be drawn, and soon there in a debug build.
const PATHS: usize = 512;

fn subject_of(document: Document) -> Subject {
    let date = Date { month: YearMonth { year: 2026, month: 9 }, day: 24 };
    Subject::new(document.clone(), document, PATHS, 1, Some(date))
}

fn shipped(name: &str) -> Document {
    preset::resolve(name).expect("shipped").document
}

/// A company that fails whatever it does.
fn doomed() -> Document {
    let mut document = shipped("small-miner");
    for (id, value) in
        [("world.hashprice", 8.0), ("world.lease_rate", 20.0), ("company.cash", 1e6), ("company.btc_held", 0.0)]
    {
        find(id).unwrap_or_else(|| panic!("{id} is an input")).set(&mut document.scenario, value);
    }
    document
}

/// Text without what readers of XML make of it.
fn parsed(text: &str) -> roxmltree::Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    roxmltree::Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{error}:\n{text:.2000}"))
}

fn words<'a>(document: &'a roxmltree::Document<'_>, tag: &str) -> Vec<&'a str> {
    document.descendants().filter(|node| node.has_tag_name(tag)).filter_map(|node| node.text()).collect()
}

/// Every exhibit of a scenario, drawn. One program shows them all.
fn every_exhibit(document: Document) -> Vec<(Exhibit, String)> {
    let mut studio = Studio::new(&subject_of(document));
    Exhibit::all()
        .map(|exhibit| {
            studio.show(exhibit).unwrap_or_else(|error| panic!("{}: {error}", exhibit.word()));
            let drawn = chart::of_studio(&studio, exhibit, false, chart::SIZE);
            let svg = drawn.document().unwrap_or_else(|error| panic!("{}: {error}", exhibit.word()));
            (exhibit, svg)
        })
        .collect()
}

#[test]
fn every_exhibit_is_drawn_whatever_becomes_of_the_company() {
    let mut short: BTreeMap<&str, usize> = BTreeMap::new();
    for document in [shipped("reference"), doomed(), shipped("core-scientific")] {
        for (exhibit, svg) in every_exhibit(document) {
            let document = parsed(&svg);
            assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{}", exhibit.word());
            // The sector's table has more columns than others.
            let width = if exhibit == Exhibit::Sector { "1600" } else { "960" };
            assert_eq!(document.root_element().attribute("width"), Some(width), "{}", exhibit.word());
            let titles = words(&document, "title");
            assert!(titles[0].starts_with(exhibit.title()), "{titles:?}");
            let texts = words(&document, "text");
            assert!(texts.iter().any(|text| text.contains("a model, not advice")), "{}: {texts:?}", exhibit.word());
            if texts.len() < 5 {
                *short.entry(exhibit.word()).or_default() += 1;
            }
        }
    }
    // What is empty is empty for a reason: nothing stands beside the scenario, or it has no such thing.
    let may_be_empty = [
        "compared-",
        "differing-inputs",
        "why",
        "debts-due",
        "funding",
        "contracted-income",
        "build-cover",
        "what-the-price",
        "distribution",
    ];
    for word in short.keys() {
        assert!(may_be_empty.iter().any(|start| word.starts_with(start)), "{word} shows nothing");
    }
}

#[test]
fn all_strategies_of_the_doomed_company_fail() {
    let studio = Studio::new(&subject_of(doomed()));
    for strategy in Strategy::ALL {
        let default = studio.app().results().evaluation().measures(strategy).default;
        assert!(default.is_some(), "{strategy:?}");
    }
}

/// A chart, drawn once for all tests.
static VALUE: LazyLock<Drawn> = LazyLock::new(|| {
    chart::chart(&subject_of(shipped("reference")), Exhibit::Value, false, egui::vec2(640.0, 360.0))
        .expect("it is there")
});

#[test]
fn text_is_text_and_what_it_says_is_said() {
    let svg = VALUE.document().expect("it can be written");
    let document = parsed(&svg);
    let texts = words(&document, "text");
    for text in ["Net asset value per share", "Plan", "Stay", "All-in", "2030"] {
        assert!(texts.contains(&text), "{text} in {texts:?}");
    }
    let said = words(&document, "desc").join(" ");
    assert!(said.len() > 40 && said.contains("lan"), "{said}");
    assert!(!svg.contains("<image") && !svg.contains("data:"), "nothing but shapes and text");
    let again = chart::chart(&subject_of(shipped("reference")), Exhibit::Value, false, egui::vec2(640.0, 360.0))
        .expect("it is there");
    assert_eq!(again.document().expect("again"), svg, "the same chart makes the same bytes");
}

/// Pixels of a picture in a file, and its size.
fn pixels(bytes: &[u8]) -> image::RgbaImage {
    image::load_from_memory_with_format(bytes, image::ImageFormat::Png).expect("a picture").into_rgba8()
}

#[test]
fn pixels_are_as_many_as_asked_for() {
    let sharp = VALUE.bytes(Form::Png, Finish { scale: 2.0, transparent: false }).expect("pixels");
    let sharp = pixels(&sharp);
    assert_eq!(sharp.dimensions(), (1280, 720));
    assert_eq!(sharp.get_pixel(2, 2).0, [0xFC, 0xFA, 0xF6, 0xFF], "the page's own colour");
    let colors: std::collections::BTreeSet<[u8; 4]> = sharp.pixels().map(|pixel| pixel.0).collect();
    assert!(colors.len() > 100, "lines, bands and letters: {}", colors.len());
    let bare = VALUE.bytes(Form::Png, Finish { scale: 1.0, transparent: true }).expect("pixels");
    let bare = pixels(&bare);
    assert_eq!(bare.dimensions(), (640, 360));
    assert_eq!(bare.get_pixel(2, 2).0[3], 0, "nothing stands in its corner");
    let copied = VALUE.pixels().expect("pixels");
    assert_eq!((copied.size, copied.rgba.len()), ([1280, 720], 1280 * 720 * 4));
    assert!(VALUE.bytes(Form::Xlsx, Finish { scale: 1.0, transparent: true }).is_err());
}

#[test]
fn a_picture_in_the_dark_is_dark() {
    let drawn =
        chart::chart(&subject_of(shipped("reference")), Exhibit::Hashprice, true, chart::SIZE).expect("it is there");
    let bytes = drawn.bytes(Form::Png, Finish { scale: 1.0, transparent: false }).expect("pixels");
    assert_eq!(pixels(&bytes).get_pixel(1, 1).0, [0x17, 0x18, 0x1A, 0xFF]);
}

#[test]
fn the_report_is_one_page_for_a_browser() {
    for document in [shipped("core-scientific"), shipped("reference"), doomed()] {
        let title = document.title.clone();
        let bytes = report::report(&subject_of(document), Form::Html).expect("a report");
        let text = String::from_utf8(bytes).expect("text");
        let html = parsed(&text);
        assert_eq!(
            html.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "svg"))).count(),
            4
        );
        assert_eq!(text.matches("A model, not advice").count(), 1);
        for part in
            ["@page", "break-before: page", "<h1>", "<h2", "Return and risk", "futures of seed 1", "24 Sep 2026"]
        {
            assert!(text.contains(part), "{part} is missing in the report on {title}");
        }
        assert!(!text.contains("NaN") && !text.contains("http://localhost") && !text.contains("<script"));
        // No id stands twice, and every reference leads somewhere.
        let ids: Vec<&str> = html.descendants().filter_map(|node| node.attribute("id")).collect();
        let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
        for reference in text.split("url(#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(unique.contains(reference), "{reference}");
        }
    }
}

#[test]
fn the_report_is_two_sheets_of_paper() {
    for document in [shipped("core-scientific"), doomed()] {
        let bytes = report::report(&subject_of(document.clone()), Form::Pdf).expect("a report");
        let pdf = lopdf::Document::load_mem(&bytes).expect("it can be read");
        assert_eq!(pdf.get_pages().len(), 2);
        // Text is text: every typeface says which letters its glyphs are. (This reader cannot read all of their maps.)
        let fonts = pdf.objects.values().filter_map(|object| object.as_dict().ok()).filter(|of| of.has(b"ToUnicode"));
        assert!(fonts.count() >= 2, "at least one for each sheet");
        let images = pdf.objects.values().filter_map(|object| object.as_stream().ok());
        let is_image = |stream: &&lopdf::Stream| {
            stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image"))
        };
        assert_eq!(images.filter(is_image).count(), 0, "nothing is a picture of text");
    }
}

#[test]
fn the_workbook_has_its_numbers_as_numbers() {
    let document = shipped("core-scientific");
    let bytes = report::report(&subject_of(document.clone()), Form::Xlsx).expect("a workbook");
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("it can be read");
    let names = workbook.sheet_names();
    for name in [
        "Summary",
        "Inputs",
        "Leases",
        "Debts",
        "Ledger stay",
        "Ledger plan",
        "Ledger all-in",
        "Yearly",
        "Bridge",
        "Risk",
        "Sector",
        "About",
    ] {
        assert!(names.iter().any(|other| other == name), "{name} in {names:?}");
    }
    let mut sheet = |name: &str| workbook.worksheet_range(name).expect("the sheet");
    let ledger = sheet("Ledger plan");
    assert_eq!(ledger.height(), document.scenario.months() + 1);
    let cash = (0..ledger.width())
        .find(|column| ledger.get((0, *column)).is_some_and(|cell| *cell == "Cash (USD)"))
        .expect("a column of cash");
    let studio = Studio::new(&subject_of(document.clone()));
    let rows = studio.app().results().evaluation().path.ledger(Strategy::Plan);
    for month in [0, 11, rows.len() - 1] {
        assert_eq!(ledger.get((month + 1, cash)), Some(&Data::Float(rows[month].cash)), "month {month}");
        assert!(matches!(ledger.get((month + 1, 0)), Some(Data::DateTime(_))), "its first column is a date");
    }
    assert_eq!(ledger.width(), COLUMNS.len());
    let inputs = sheet("Inputs");
    let column = |title: &str| {
        (0..inputs.width())
            .find(|column| inputs.get((0, *column)).is_some_and(|cell| cell == title))
            .unwrap_or_else(|| panic!("no column {title}"))
    };
    let (id, value, reference, source) = (column("Id"), column("Value"), column("Reference company"), column("Source"));
    let mut seen = 0;
    for row in 1..inputs.height() {
        let Some(parameter) = inputs.get((row, id)).and_then(|cell| find(&cell.to_string())) else { continue };
        seen += 1;
        let own = parameter.get(&document.scenario);
        if own.is_finite() {
            assert_eq!(inputs.get((row, value)), Some(&Data::Float(own)), "{}", parameter.id);
        }
        if parameter.default.is_finite() {
            assert_eq!(inputs.get((row, reference)), Some(&Data::Float(parameter.default)), "{}", parameter.id);
        }
        assert!(inputs.get((row, source)).is_some_and(|cell| !cell.to_string().is_empty()), "{}", parameter.id);
    }
    assert_eq!(seen, ALL.len());
    let leases = sheet("Leases");
    assert_eq!(leases.height(), document.scenario.company.leases.len() + 1);
    assert!(matches!(leases.get((1, 1)), Some(Data::Float(_))));
    assert_eq!(sheet("Debts").height(), document.scenario.company.debts.len() + 1);
    let summary = sheet("Summary");
    let default = (1..summary.height())
        .find(|row| summary.get((*row, 0)).is_some_and(|cell| *cell == "Default by the horizon"))
        .expect("a line");
    for column in 2..8 {
        assert!(matches!(summary.get((default, column)), Some(Data::Float(part)) if (0.0..=1.0).contains(part)));
    }
    let sector = sheet("Sector");
    assert!(sector.height() > 8 && (0..sector.width()).any(|c| matches!(sector.get((1, c)), Some(Data::Float(_)))));
}

#[test]
fn a_change_of_the_users_own_is_called_so() {
    let saved = shipped("reference");
    let mut document = saved.clone();
    find("world.hashprice").expect("an input").set(&mut document.scenario, 52.0);
    let subject = Subject::new(document, saved, PATHS, 7, None);
    let text = String::from_utf8(report::report(&subject, Form::Html).expect("a report")).expect("text");
    assert!(text.contains("Inputs that differ from the reference company, 1"), "one input");
    assert!(text.contains(">52\u{202f}USD/PH/day<") && text.contains(">own<") && text.contains("futures of seed 7"));
}
