//! Every version of the format that ever shipped stays loadable: `formats/` has files of each, as they shipped.

use std::fs;
use std::path::PathBuf;

use hashpivot::model::parameters::find;
use hashpivot::store::preset::{self, Document, Loaded, VERSION, parse, parse_shock, parse_world, to_text};

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
