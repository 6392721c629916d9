//! A picture in pixels, of its SVG, and in pages of PDF: without a window or a graphics card.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use crate::app::paper::{PaperError, Pixels};
use crate::theme;

/// Most pixels of a picture on one side: what every program can open.
const LARGEST: f32 = 16_384.0;

/// An SVG as a PNG, so many pixels a point.
///
/// # Errors
/// [`PaperError`] where there is no picture of that size.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PaperError> {
    pixmap(svg, scale)?.encode_png().map_err(|error| PaperError::Unmade(error.to_string()))
}

/// An SVG in pixels, so many a point.
///
/// # Errors
/// [`PaperError`] where there is no picture of that size.
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, PaperError> {
    let map = pixmap(svg, scale)?;
    let size = [map.width() as usize, map.height() as usize];
    let plain = map.pixels().iter().map(PremultipliedColorU8::demultiply);
    let rgba = plain.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]).collect();
    Ok(Pixels { size, rgba })
}

fn pixmap(svg: &str, scale: f32) -> Result<Pixmap, PaperError> {
    let tree = tree(svg)?;
    let [width, height] = [tree.size().width(), tree.size().height()].map(|side| (side * scale).round().max(1.0));
    let size = (width <= LARGEST && height <= LARGEST).then_some((width as u32, height as u32));
    let mut map = size.and_then(|(width, height)| Pixmap::new(width, height)).ok_or(PaperError::TooLarge)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    Ok(map)
}

/// An SVG with its text laid out in the program's own typefaces.
pub(super) fn tree(svg: &str) -> Result<Tree, PaperError> {
    let options = Options { fontdb: fonts_for(svg), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| PaperError::Unmade(error.to_string()))
}

/// The program's own typefaces, which have what the program itself says; the system's too where a title is written in a
/// script that they lack.
fn fonts_for(svg: &str) -> Arc<Database> {
    static OWN: LazyLock<Arc<Database>> = LazyLock::new(|| Arc::new(own_fonts()));
    static ALL: LazyLock<Arc<Database>> = LazyLock::new(|| {
        let mut fonts = own_fonts();
        fonts.load_system_fonts();
        Arc::new(fonts)
    });
    Arc::clone(if svg.chars().any(is_foreign) { &ALL } else { &OWN })
}

/// Whether a character is of a script that the program's own typefaces lack: other than Latin, Greek, Cyrillic and signs.
fn is_foreign(c: char) -> bool {
    c >= '\u{0500}' && !('\u{1e00}'..='\u{2bff}').contains(&c)
}

fn own_fonts() -> Database {
    let mut fonts = Database::new();
    let own = theme::fonts();
    // In the order in which the window looks for a glyph.
    let names = own.families.get(&egui::FontFamily::Proportional).into_iter().chain(own.families.get(&theme::medium()));
    let mut loaded: Vec<&str> = Vec::new();
    for name in names.flatten() {
        if !loaded.contains(&name.as_str())
            && let Some(data) = own.font_data.get(name)
        {
            loaded.push(name);
            fonts.load_font_source(Source::Binary(data.font.clone()));
        }
    }
    for set in [Database::set_sans_serif_family, Database::set_serif_family, Database::set_monospace_family] {
        set(&mut fonts, "Roboto");
    }
    fonts
}
