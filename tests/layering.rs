//! The house's arrows: model ← analysis ← (store, worker) ← app ← view, read from the sources themselves.

use std::fs;
use std::path::{Path, PathBuf};

/// A layer and what it may use of the crate.
const LAYERS: [(&str, &[&str]); 7] = [
    ("model", &["model"]),
    ("analysis", &["analysis", "model"]),
    ("store", &["store", "analysis", "model"]),
    ("worker", &["worker", "analysis", "model"]),
    ("app", &["app", "worker", "store", "analysis", "model"]),
    ("theme", &["theme"]),
    ("view", &["view", "theme", "app", "worker", "store", "analysis", "model"]),
];

/// What the pure layers may not touch: the interface, files, threads, the clock, the system's chance.
const IMPURE: [&str; 13] = [
    "egui",
    "eframe",
    "rfd",
    "rayon",
    "SysRng",
    "ThreadRng",
    "make_rng",
    "std::fs",
    "std::thread",
    "std::time",
    "std::net",
    "std::process",
    "std::env",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source with the layer that it belongs to, and its text without comments.
fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found.sort();
    let describe = |path: PathBuf| {
        let inner = path.strip_prefix(&root).expect("below src").to_owned();
        let first = inner.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("sources are text");
        let code = text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
        (first.trim_end_matches(".rs").to_owned(), inner, code)
    };
    found.into_iter().map(describe).collect()
}

/// The modules of the crate that a text names, in paths and in grouped imports.
fn used(code: &str) -> impl Iterator<Item = &str> {
    code.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    })
}

#[test]
fn arrows_run_one_way() {
    for (layer, path, code) in files() {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            assert!(matches!(layer.as_str(), "lib" | "main" | "headless"), "{} has no layer", path.display());
            continue;
        };
        assert!(!code.contains("use crate::{"), "{}: import layers one by one", path.display());
        for module in used(&code) {
            let known = LAYERS.iter().any(|(name, _)| *name == module);
            assert!(!known || allowed.contains(&module), "{} reaches up to {module}", path.display());
        }
    }
}

#[test]
fn the_pure_layers_are_pure() {
    for (layer, path, code) in files().into_iter().filter(|(l, _, _)| matches!(l.as_str(), "model" | "analysis")) {
        for word in IMPURE {
            assert!(!code.contains(word), "{layer} touches {word} in {}", path.display());
        }
    }
    for (_, path, code) in files().into_iter().filter(|(l, _, _)| matches!(l.as_str(), "store" | "worker")) {
        assert!(!code.contains("egui"), "{} knows the interface", path.display());
    }
}

#[test]
fn numbers_are_typed_in_one_box() {
    for (_, path, code) in files().into_iter().filter(|(layer, _, _)| layer == "view") {
        // egui's own box takes half-typed numbers and bends what it cannot take.
        assert!(!code.contains("DragValue"), "{} has a number box of its own", path.display());
        let months = code.matches("Slider::new").count() == code.matches("show_value(false)").count()
            || code.contains("update_while_editing(false)");
        assert!(months, "{} has a slider that takes half-typed values", path.display());
    }
}

#[test]
fn colours_stand_in_the_theme() {
    let literals = ["Color32::from_", "from_rgb", "from_gray", "Color32::WHITE", "Color32::BLACK", "Color32::RED"];
    for (_, path, code) in files().into_iter().filter(|(layer, _, _)| layer != "theme") {
        // A picture is made of pixels that are drawn elsewhere.
        let code = code.replace("ColorImage::from_rgba_unmultiplied", "");
        for literal in literals {
            assert!(!code.contains(literal), "{} has a colour of its own: {literal}", path.display());
        }
    }
}

/// The names of the modules in a folder of the sources, without that of the folder itself.
fn modules(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let name = |path: PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    let mut found: Vec<String> =
        fs::read_dir(folder).expect("the folder can be listed").flatten().map(|entry| name(entry.path())).collect();
    found.retain(|name| name != "mod");
    found.sort();
    found
}

#[test]
fn both_halves_of_a_page_have_the_same_name() {
    for folder in ["pages", "covers"] {
        let [state, drawing] = ["app", "view"].map(|half| modules(&format!("{half}/{folder}")));
        assert!(state.len() > 2, "{folder} has {state:?}");
        assert_eq!(state, drawing, "the {folder} of app and view");
    }
}

/// The body of a struct in a text.
fn body<'a>(code: &'a str, name: &str) -> &'a str {
    let from = code.find(&format!("pub struct {name} {{")).unwrap_or_else(|| panic!("{name} is declared"));
    &code[from..from + code[from..].find("\n}").expect("its end")]
}

#[test]
fn the_owners_of_state_keep_it_to_themselves() {
    for (file, name) in [("app/mod.rs", "App"), ("app/open/mod.rs", "Open"), ("app/open/mod.rs", "Work")] {
        let (_, _, code) = files().into_iter().find(|(_, path, _)| path == Path::new(file)).expect("the file is there");
        let fields = body(&code, name);
        assert!(fields.contains(": "), "{name} has fields");
        let open = fields.lines().skip(1).find(|line| line.trim_start().starts_with("pub"));
        assert_eq!(open, None, "a field of {name} that others can write");
    }
}
