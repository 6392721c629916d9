//! Every version of the format that ever shipped stays loadable: `formats/` has files of each, as they shipped.

use std::fs;
use std::path::PathBuf;

use hashpivot::app::shell::settings::{Motion, Settings, ThemeChoice};
use hashpivot::model::parameters::find;
use hashpivot::store::preset::{
    self, Document, Loaded, Origin, VERSION, parse, parse_shock, parse_story, parse_world, to_text,
};
use hashpivot::store::{session, share};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).expect("a file of the history")
}

fn case(name: &str) -> Document {
    let Loaded { document, warnings } = parse(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(warnings, [], "{name}");
    assert_eq!(parse(&to_text(&document)).expect("what was saved is read").document, document, "{name}");
    document
}

fn value(document: &Document, id: &str) -> f64 {
    find(id).expect("an input").get(&document.scenario)
}

#[test]
fn every_version_has_its_file_and_every_file_loads() {
    let mut versions = Vec::new();
    for entry in fs::read_dir(folder()).expect("the history").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = name.strip_suffix(".ron").and_then(|name| name.strip_prefix('v')) else { continue };
        let version: u32 = rest.split('-').next().and_then(|version| version.parse().ok()).expect("a version");
        assert!(text(&name).contains(&format!("version: {version},")), "{name}");
        versions.push(version);
        match rest {
            _ if rest.contains("-world-") => assert_eq!(parse_world(&text(&name)).expect("a world").warnings, []),
            _ if rest.contains("-shock-") => assert_eq!(parse_shock(&text(&name)).expect("a shock").warnings, []),
            _ if rest.contains("-story-") => assert_eq!(parse_story(&text(&name)).expect("a story").warnings, []),
            _ => _ = case(&name),
        }
    }
    for version in 1..=VERSION {
        assert!(versions.contains(&version), "there is no file of version {version}");
    }
}

#[test]
fn the_first_version_says_what_it_said() {
    let hybrid = case("v1-hybrid-2026-11-22.ron");
    assert_eq!((hybrid.title.as_str(), hybrid.as_of.iso().as_str()), ("Hybrid, September 2026", "2026-09"));
    assert_eq!((value(&hybrid, "company.site_mw"), value(&hybrid, "company.efficiency")), (1000.0, 16.8));
    assert!(hybrid.scenario.company.leases.is_empty() && !hybrid.sources.is_empty());
}

#[test]
fn the_second_version_has_its_lists() {
    let listed = case("v2-core-scientific-2026-11-28.ron");
    assert!(!listed.scenario.company.leases.is_empty() && !listed.scenario.company.debts.is_empty());
}

#[test]
fn a_newer_version_is_an_error_that_says_so() {
    let error = parse(&format!("(version: {}, title: \"x\")", VERSION + 1)).expect_err("it is newer");
    assert!(matches!(error, preset::PresetError::Newer { .. }) && error.to_string().contains("update the program"));
}

#[test]
fn every_format_of_sessions_has_its_file_and_gives_back_all_that_was_open() {
    assert_eq!(session::FORMAT, 1, "a session of the new format belongs here, too");
    let bytes = fs::read(folder().join("session-1-2026-11-28.ron")).expect("a file of the history");
    let session = session::read(&bytes).expect("it is read");
    let (open, document) = (&session.open, &session.open.document);
    assert!(session.is_unsaved() && !session.closed);
    assert_eq!((session.seed, &open.origin), (4_711, &Origin::Shipped("riot")));
    assert_eq!(document.title, "Riot, September 2026");
    assert_eq!(value(document, "company.cash"), 123_456_789.5);
    assert_eq!(value(document, "world.btc_growth").to_bits(), (0.1_f64 + 0.2).to_bits());
    assert!(!document.sources.is_empty(), "its sources stand beside it");
    assert_eq!(session.applied.as_ref().expect("a world").title, "Dear money");
    assert_eq!((session.past.len(), session.future.len(), session.beside.len()), (5, 1, 3));
    assert_eq!(value(&session.future[0].document, "plan.ai_share"), 0.7);
    assert!(session.baseline.is_some());
    assert_eq!((session.view.page.as_str(), session.view.focus.as_str()), ("CashFlow", "AllIn"));
}

#[test]
fn every_version_of_codes_has_one_that_opens() {
    let document = share::open(&text("code-1-2026-11-28.txt")).expect("it is read").document;
    assert_eq!(document.title, "Core Scientific, September 2026");
    assert_eq!(document.scenario, case("v2-core-scientific-2026-11-28.ron").scenario);
}

#[test]
fn settings_stay_what_they_were() {
    let (settings, dropped) = Settings::read(Some(&folder().join("settings-2026-11-28.ron")));
    assert_eq!(dropped, None);
    assert_eq!((settings.theme, settings.motion), (ThemeChoice::Dark, Motion::Less));
    assert_eq!((settings.paths, settings.zoom), (40_000, 1.25));
    assert!(settings.seen_gallery && settings.seen_first_steps);
    assert_eq!((settings.recent.len(), settings.companies.len(), settings.sector_columns.len()), (2, 1, 2));
    assert_eq!(settings.stage_sliders.map(|ids| ids.len()), Some(2));
}
