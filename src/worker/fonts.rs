//! Fonts of the system for signs that the program's own fonts lack: looked for beside the window's thread, and only once
//! a text with such signs is there.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::Builder;

use resvg::usvg::FontResolver;
use resvg::usvg::fontdb::{Database, ID, Source, Style, Weight};

/// Fonts taken for one search at most: one for each script that somebody writes a title in, and some to spare.
const MOST_FONTS: usize = 8;

/// A font of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemFont {
    /// Name of its family.
    pub name: String,
    /// The font file.
    pub bytes: Vec<u8>,
    /// Which font of the file it is.
    pub index: u32,
}

/// What a search has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Fonts that have the signs, each of which some other lacks.
    pub fonts: Vec<SystemFont>,
    /// Signs that no font of the system has.
    pub missing: Vec<char>,
}

/// A search that is under way.
#[derive(Debug)]
pub struct FontSearch {
    answer: Receiver<Found>,
    signs: Vec<char>,
}

impl FontSearch {
    /// Looks for fonts that have these signs, and calls `wake` when it is done. `own` is one of the program's fonts,
    /// whose like is preferred.
    pub fn start(signs: Vec<char>, own: &'static [u8], wake: impl FnOnce() + Send + 'static) -> Self {
        let (send, answer) = channel();
        let wanted = signs.clone();
        let search = move || {
            let mut fonts = Database::new();
            fonts.load_system_fonts();
            drop(send.send(look(fonts, own, &wanted)));
            wake();
        };
        // Where the system has no thread left, the answer is that nothing was found.
        drop(Builder::new().name("fonts".to_owned()).spawn(search));
        Self { answer, signs }
    }

    /// What was found, once it is.
    pub fn poll(&self) -> Option<Found> {
        match self.answer.try_recv() {
            Ok(found) => Some(found),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Found { fonts: Vec::new(), missing: self.signs.clone() }),
        }
    }
}

/// Looks among these fonts: upright ones of usual weight first, then any.
fn look(fonts: Database, own: &'static [u8], signs: &[char]) -> Found {
    let mut usual = fonts.clone();
    let others: Vec<ID> =
        fonts.faces().filter(|f| f.style != Style::Normal || f.weight != Weight::NORMAL).map(|f| f.id).collect();
    for id in others {
        usual.remove_face(id);
    }
    let mut found = among(usual, own, signs);
    if !found.missing.is_empty() {
        let more = among(fonts, own, &std::mem::take(&mut found.missing));
        found.fonts.extend(more.fonts);
        found.missing = more.missing;
    }
    found.fonts.truncate(MOST_FONTS);
    found
}

fn among(mut fonts: Database, own: &'static [u8], signs: &[char]) -> Found {
    let base = fonts.load_font_source(Source::Binary(Arc::new(own)));
    let Some(base) = base.first().copied() else {
        return Found { fonts: Vec::new(), missing: signs.to_vec() };
    };
    let select = FontResolver::default_fallback_selector();
    let mut fonts = Arc::new(fonts);
    let mut taken: Vec<ID> = Vec::new();
    let mut found = Found::default();
    for sign in signs {
        // One that was taken already may have this sign, too: those that were taken are asked first.
        let others = fonts.faces().map(|face| face.id).filter(|id| !taken.contains(id));
        let rest: Vec<ID> = std::iter::once(base).chain(others).collect();
        if !taken.is_empty() && select(*sign, &rest, &mut fonts).is_some() {
            continue;
        }
        match select(*sign, &[base], &mut fonts) {
            Some(id) => taken.push(id),
            None => found.missing.push(*sign),
        }
    }
    found.fonts = taken.into_iter().filter_map(|id| font(&fonts, id)).collect();
    found
}

fn font(fonts: &Database, id: ID) -> Option<SystemFont> {
    let name = fonts.face(id)?.families.first().map(|(name, _)| name.clone())?;
    fonts.with_face_data(id, |bytes, index| SystemFont { name, bytes: bytes.to_vec(), index })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROBOTO: &[u8] = include_bytes!("../../assets/fonts/Roboto-Regular.ttf");

    #[test]
    fn what_no_font_has_is_told() {
        let found = look(Database::new(), ROBOTO, &['雪', '球']);
        assert_eq!(found, Found { fonts: Vec::new(), missing: vec!['雪', '球'] });
    }

    #[test]
    fn one_font_is_taken_once_for_all_its_signs() {
        let mut fonts = Database::new();
        fonts.load_font_data(include_bytes!("../../assets/fonts/Roboto-Medium.ttf").to_vec());
        let found = look(fonts, ROBOTO, &['a', 'ж', 'ß', '雪']);
        assert_eq!(found.fonts.len(), 1, "a heavier one, where there is no other");
        assert!(found.fonts[0].name.starts_with("Roboto") && !found.fonts[0].bytes.is_empty());
        assert_eq!(found.missing, ['雪']);
    }
}
