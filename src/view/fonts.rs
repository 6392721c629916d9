//! Signs that the program's fonts lack: where a title holds some, the system's fonts are asked, and those that have them
//! stand in from then on; what none has is said in a plain word.

use std::collections::BTreeSet;

use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::{Context, FontData, FontFamily};

use crate::app::App;
use crate::theme;
use crate::worker::fonts::{FontSearch, Found};

/// The signs that were looked for, and the search that is under way.
#[derive(Default)]
pub(super) struct Glyphs {
    /// The changes of what is open that were counted when its texts were last looked at.
    looked_at: Option<u64>,
    asked: BTreeSet<char>,
    search: Option<FontSearch>,
}

impl Glyphs {
    /// Looks at what is open where it has changed, and takes in the fonts that were found. What no font has comes back
    /// as a sentence.
    pub(super) fn look(&mut self, ctx: &Context, app: &App) -> Option<String> {
        let said = self.search.as_ref().and_then(FontSearch::poll).and_then(|found| self.take(ctx, found));
        let revision = app.open().revision();
        if self.search.is_none() && self.looked_at.replace(revision) != Some(revision) {
            let missing = self.missing(ctx, app);
            if !missing.is_empty() {
                self.asked.extend(&missing);
                let repaint = ctx.clone();
                self.search = Some(FontSearch::start(missing, theme::REGULAR, move || repaint.request_repaint()));
            }
        }
        said
    }

    /// Signs of foreign texts that no font has and that nobody was asked about.
    fn missing(&self, ctx: &Context, app: &App) -> Vec<char> {
        let mut new = BTreeSet::new();
        app.foreign_texts(&mut |text| {
            new.extend(text.chars().filter(|c| !c.is_ascii() && is_drawn(*c) && !self.asked.contains(c)));
        });
        if new.is_empty() {
            return Vec::new();
        }
        let font = theme::body();
        ctx.fonts_mut(|fonts| new.into_iter().filter(|c| !fonts.has_glyph(&font, *c)).collect())
    }

    fn take(&mut self, ctx: &Context, found: Found) -> Option<String> {
        self.search = None;
        // What was typed meanwhile is looked at next.
        self.looked_at = None;
        for font in found.fonts {
            let families = [FontFamily::Proportional, FontFamily::Monospace, theme::medium()];
            let families = families.map(|family| InsertFontFamily { family, priority: FontPriority::Lowest });
            let data = FontData { index: font.index, ..FontData::from_owned(font.bytes) };
            ctx.add_font(FontInsert::new(&font.name, data, families.to_vec()));
        }
        said(&found.missing)
    }
}

/// Whether a sign is drawn by itself: not a joiner, a mark on another sign or a choice between two looks of it.
fn is_drawn(c: char) -> bool {
    let joins = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    let marks = matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}');
    !(joins || marks || c.is_control() || c.is_whitespace())
}

/// What is said of signs that no font has.
fn said(missing: &[char]) -> Option<String> {
    const NAMED: usize = 6;
    let scripts: BTreeSet<&str> = missing.iter().filter_map(|c| script(*c)).collect();
    let codes = missing.iter().take(NAMED).map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>().join(", ");
    let more = if missing.len() > NAMED { ", …" } else { "" };
    let of = scripts.into_iter().collect::<Vec<_>>().join(" and ");
    let what = if of.is_empty() { "some signs".to_owned() } else { format!("signs in {of}") };
    (!missing.is_empty()).then(|| {
        format!(
            "No font of this system has {what} of the texts that are open ({codes}{more}): boxes stand in their place."
        )
    })
}

/// The script of a sign, where people would look for a font by it.
fn script(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{590}'..='\u{5ff}' => "Hebrew",
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => "Arabic",
        '\u{900}'..='\u{97f}' => "Devanagari",
        '\u{e00}'..='\u{e7f}' => "Thai",
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => "Korean",
        '\u{3040}'..='\u{30ff}' => "Japanese",
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' => "Chinese",
        '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' => "emoji",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_by_its_script() {
        assert_eq!(said(&[]), None);
        let text = said(&['雪', '球']).expect("a sentence");
        assert!(text.contains("signs in Chinese") && text.contains("U+7403") || text.contains("U+96EA"), "{text}");
        assert!(said(&['\u{16a0}']).expect("a sentence").contains("some signs"));
    }

    #[test]
    fn joiners_and_marks_are_no_signs_of_their_own() {
        assert!("雪م한か🚀é".chars().all(is_drawn));
        assert!("\u{200d}\u{fe0f}\u{301}\n \u{a0}".chars().all(|c| !is_drawn(c)));
    }
}
