//! The list of other people's work that goes with the program: complete, and made by a command.
//!
//! `UPDATE_NOTICES=1 cargo test --test notices` makes `assets/third-party.txt` anew, from `cargo metadata` and the
//! texts that the packages bring.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hashpivot::app::covers::licences::{Package, packages, text};

const UPDATE: &str = "UPDATE_NOTICES";
/// What names of files begin with that hold a licence or a notice.
const BEGINNINGS: [&str; 6] = ["LICEN", "COPYING", "NOTICE", "UNLICENSE", "OFL", "UFL"];
/// Of several licences to choose from, the first of these is taken.
const PREFERENCE: [&str; 9] = ["MIT", "ZLIB", "ISC", "BSD", "BSL", "APACHE", "MPL", "CC0", "UNLICENSE"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Name and version of every package in the lock file that is not of this repository.
fn locked() -> BTreeSet<(String, String)> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file is there");
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")));
        line.map(|rest| rest.trim_end_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").skip(1).filter(|block| field(block, "source").is_some());
    blocks.filter_map(|block| Some((field(block, "name")?, field(block, "version")?))).collect()
}

/// Whether a file may hold the terms of a package.
fn is_notice(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    let is_text = path.extension().is_some_and(|ending| ending == "txt");
    let of_a_font = is_text && path.parent().is_some_and(|folder| folder.ends_with("fonts"));
    path.is_file() && (of_a_font || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)))
}

/// The files with a package's terms: those of the licence that is chosen where it leaves a choice, and all notices.
fn terms(folder: &Path) -> Vec<PathBuf> {
    let listed = [folder.to_owned(), folder.join("fonts")];
    let files = listed.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut found: Vec<PathBuf> = files.map(|entry| entry.path()).filter(|path| is_notice(path)).collect();
    found.sort();
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
    let chosen = PREFERENCE.iter().find(|licence| found.iter().any(|path| name(path).contains(*licence)));
    if let Some(chosen) = chosen {
        let named = |path: &PathBuf| PREFERENCE.iter().any(|licence| name(path).contains(licence));
        found.retain(|path| !named(path) || name(path).contains(chosen) || path.parent() != Some(folder));
    }
    found
}

/// Makes the list.
fn made() -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--locked", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("its answer is JSON");
    let mut rows = String::new();
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut bare = BTreeSet::new();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    for package in packages.iter().filter(|package| !package["source"].is_null()) {
        let word = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, manifest) = (word("name"), PathBuf::from(word("manifest_path")));
        let people = package["authors"].as_array().into_iter().flatten().filter_map(|author| author.as_str());
        let people: Vec<&str> = people.map(|author| author.split(" <").next().unwrap_or(author)).collect();
        let from = if word("repository").is_empty() { word("homepage") } else { word("repository") };
        let cells = [name.clone(), word("version"), word("license"), from, people.join(", ")];
        rows.push_str(&cells.map(|cell| cell.replace(['\t', '\n'], " ")).join("\t"));
        rows.push('\n');
        let files = terms(manifest.parent().expect("a folder"));
        if files.is_empty() {
            bare.insert(name.clone());
        }
        for file in files {
            let text = String::from_utf8_lossy(&fs::read(file).expect("it can be read")).replace('\r', "");
            let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned();
            texts.entry(text).or_default().insert(name.clone());
        }
    }
    let join = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    let mut made = rows;
    made.push_str(&format!(
        "\nThese bring no text of their own; the standard text of their licence holds: {}.\n",
        join(&bare)
    ));
    let mut ordered: Vec<(String, String)> = texts.into_iter().map(|(text, names)| (join(&names), text)).collect();
    ordered.sort();
    for (names, text) in ordered {
        made.push_str(&format!("\n==== {names}\n\n{text}\n"));
    }
    made
}

#[test]
fn every_package_of_the_lock_file_is_listed_with_its_licence() {
    if std::env::var_os(UPDATE).is_some() {
        fs::write(root().join("assets/third-party.txt"), made()).expect("it can be written");
        return;
    }
    let listed: BTreeSet<(String, String)> =
        packages().map(|package| (package.name.to_owned(), package.version.to_owned())).collect();
    let locked = locked();
    let missing: Vec<_> = locked.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&locked).collect();
    assert!(missing.is_empty() && gone.is_empty(), "{UPDATE}=1 makes the list anew: {missing:?} {gone:?}");
    let unknown: Vec<&str> = packages().filter(|package| package.licence.is_empty()).map(|p| p.name).collect();
    assert_eq!(unknown, Vec::<&str>::new(), "packages without a licence");
}

#[test]
fn the_terms_that_ask_for_it_are_there_in_full() {
    for sentence in [
        "Mozilla Public License Version 2.0",
        "SIL OPEN FONT LICENSE Version 1.1",
        "UBUNTU FONT LICENCE Version 1.0",
        "Apache License",
        "Permission is hereby granted, free of charge",
        "Boost Software License",
        "UNICODE LICENSE V3",
    ] {
        let (wanted, all) = (sentence.to_lowercase(), text().to_lowercase());
        let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(all.contains(&wanted), "{sentence}");
    }
    assert!(!text().contains("/root") && !text().contains("/home/"), "no path of a machine");
    let fonts = packages().find(|package: &Package<'_>| package.name == "epaint_default_fonts").expect("egui's fonts");
    assert!(fonts.licence.contains("OFL-1.1"));
}
