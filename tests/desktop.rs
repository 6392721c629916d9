//! What a desktop needs to know the program by: its entry, its icon, its type of file.
//!
//! `UPDATE_ICON=1 cargo test --test desktop` draws the icon anew after its SVG has changed.

use std::fs;
use std::path::PathBuf;

use resvg::{tiny_skia, usvg};

const SIDE: u32 = 256;

fn asset(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/desktop").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(asset(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_icon_is_that_of_its_drawing() {
    let tree = usvg::Tree::from_str(&text("hashpivot.svg"), &usvg::Options::default()).expect("the SVG is sound");
    let mut drawn = tiny_skia::Pixmap::new(SIDE, SIDE).expect("a picture");
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut drawn.as_mut());
    let path = asset("hashpivot.png");
    if std::env::var_os("UPDATE_ICON").is_some() {
        fs::write(&path, drawn.encode_png().expect("PNG")).expect("it can be written");
        return;
    }
    let kept = image::open(&path).expect("the icon is there").to_rgba8();
    assert_eq!(kept.dimensions(), (SIDE, SIDE));
    let drawn = image::load_from_memory(&drawn.encode_png().expect("PNG")).expect("PNG").to_rgba8();
    let far = kept.pixels().zip(drawn.pixels()).filter(|(a, b)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 8));
    assert_eq!(far.count(), 0, "UPDATE_ICON=1 draws it anew");
    assert_eq!(kept.get_pixel(0, 0).0[3], 0, "corners are clear");
}

#[test]
fn the_entry_opens_files_of_the_type_that_is_declared() {
    let (entry, types) = (text("hashpivot.desktop"), text("hashpivot.xml"));
    let field = |name: &str| entry.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    assert_eq!(field("Exec="), "hashpivot %f");
    assert_eq!(field("Icon="), "hashpivot");
    // By this a desktop finds the entry of a window: it is the window's application id.
    assert_eq!(field("StartupWMClass="), "hashpivot");
    let kind = field("MimeType=").trim_end_matches(';');
    assert!(types.contains(&format!("<mime-type type=\"{kind}\">")), "{kind}");
    assert!(usvg::roxmltree::Document::parse(&types).is_ok(), "the types are XML");
    // Files that the program writes are known by their first words.
    let magic = types.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a magic");
    let document = hashpivot::store::preset::Document::default();
    assert!(hashpivot::store::preset::to_text(&document).starts_with(magic), "{magic}");
}
