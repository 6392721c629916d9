//! Where a preset comes from: what a word means, and what is to be known of a file before it is replaced.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{
    Comments, Found, Loaded, MAX_WORD, PresetError, SHIPPED, Shipped, Sort, WORLDS, load_any, parse, scan, shipped,
    to_full_text, to_text, world,
};
use crate::model::text::shortened;
use crate::store::atomic::Stamp;
use crate::store::path::given;

/// Where a scenario came from, and so where it is saved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A preset of the program, by its name; saving asks for a file.
    Shipped(&'static str),
    /// A file.
    File(PathBuf),
    /// A text that was handed over: a code, or a preset that was pasted. Saving asks for a file.
    Pasted,
}

/// A preset with where it came from.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The preset, and what was wrong with it.
    pub loaded: Loaded,
    /// Where it came from.
    pub origin: Origin,
    /// What the file held; `None` for a shipped preset.
    pub on_disk: Option<OnDisk>,
}

/// What is to be known of a file before it is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDisk {
    /// What it held.
    pub stamp: Stamp,
    /// What a person has written beside its fields.
    pub comments: Comments,
    /// How many of its entries were not taken, which a save would leave out.
    pub refused: usize,
}

impl Origin {
    /// What a word on the command line means: one with a path separator or a dot is the path of a file, any other the
    /// name of a shipped preset. So neither can stand in for the other: a shipped preset is opened as shipped whatever
    /// lies in the working folder, and a file that is not there is an error.
    ///
    /// # Errors
    /// [`PresetError::Unknown`] where no preset has that name.
    pub fn of_word(word: &OsStr) -> Result<Self, PresetError> {
        if is_path(word) {
            return Ok(Self::File(given(word)));
        }
        let name = word.to_string_lossy();
        shipped(&name).map(Self::of).ok_or_else(|| PresetError::Unknown { name: name.into_owned() })
    }

    fn of(preset: &'static Shipped) -> Self {
        Self::Shipped(preset.name)
    }

    /// Reads the scenario that is there.
    ///
    /// # Errors
    /// What [`parse`] and [`super::load`] give; [`PresetError::Unknown`] where no preset has that name.
    pub fn open(self) -> Result<Opened, PresetError> {
        let path = if let Self::File(path) = &self { Some(path.clone()) } else { None };
        match self.find()? {
            Found::Case(opened) => Ok(*opened),
            other => Err(PresetError::OtherSort { is: other.sort(), wanted: Sort::Case, path }),
        }
    }

    /// Reads what is there: a scenario, a world or a shock.
    ///
    /// # Errors
    /// As [`Self::open`], but for what is no scenario.
    pub fn find(self) -> Result<Found, PresetError> {
        match &self {
            Self::Shipped(name) => {
                let unknown = || PresetError::Unknown { name: (*name).to_owned() };
                let loaded = parse(shipped(name).ok_or_else(unknown)?.text)?;
                Ok(Found::Case(Box::new(Opened { loaded, origin: self, on_disk: None })))
            }
            // What was handed over is kept by nobody.
            Self::Pasted => Err(PresetError::Unknown { name: "a code".to_owned() }),
            Self::File(path) => Ok(match load_any(path)? {
                (Found::Case(loaded), text) => {
                    let on_disk = OnDisk::of(&text, &loaded);
                    Found::Case(Box::new(Opened { loaded: *loaded, origin: self, on_disk: Some(on_disk) }))
                }
                (Found::World(loaded), _) => Found::World(loaded),
                (Found::Shock(loaded), _) => Found::Shock(loaded),
                (Found::Story(loaded), _) => Found::Story(loaded),
            }),
        }
    }
}

/// Whether a word on the command line is the path of a file: it has a path separator or a dot.
pub(in crate::store) fn is_path(word: &OsStr) -> bool {
    word.as_encoded_bytes().iter().any(|byte| matches!(byte, b'/' | b'\\' | b'.'))
}

impl OnDisk {
    fn of(text: &str, loaded: &Loaded) -> Self {
        let own_texts = [to_text(&loaded.document), to_full_text(&loaded.document)];
        let own = own_texts.iter().flat_map(|text| scan::comments(text).map(|span| &text[span])).collect();
        // What is still warned of after a save has been kept.
        let kept = parse(&own_texts[0]).map_or(0, |again| again.warnings.len());
        Self {
            stamp: Stamp::of(text.as_bytes()),
            comments: Comments::of(text, &own),
            refused: loaded.warnings.len().saturating_sub(kept),
        }
    }
}

/// What a save would leave out of a file, in words ("2 comments"); `None` where it would keep everything.
pub fn lost(comments: usize, refused: usize) -> Option<String> {
    let counted = |count: usize, one: &str, more: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {more}")),
    };
    let parts = [
        counted(comments, "comment", "comments"),
        counted(refused, "entry that was not taken", "entries that were not taken"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// What to do instead, where no preset has this name.
pub(super) fn instead(name: &str) -> String {
    let file = Path::new(name);
    if !name.is_empty() && file.is_file() {
        return format!("a file is opened by a path, as ./{}", shortened(name, MAX_WORD));
    }
    let world = if world(name).is_some() { "that is a world, which is applied to a preset; " } else { "" };
    format!("{world}give the path of a file (./mine.ron), or one of {}", names(SHIPPED))
}

/// What to do instead, where no world has this name.
pub(super) fn instead_of_world(name: &str) -> String {
    let case = if shipped(name).is_some() { "that is a company's preset, not a world; " } else { "" };
    format!("{case}give the path of a file (./mine.ron), or one of {}", names(WORLDS))
}

fn names(presets: &[Shipped]) -> String {
    presets.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
}

/// The shipped preset that may be meant by a path where there is no file, for the end of a sentence.
pub(super) fn meant(path: &Path) -> String {
    let preset = path.file_stem().and_then(OsStr::to_str).and_then(shipped);
    preset.map(|preset| format!(", or open the shipped preset with `{}`", preset.name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::preset::{kept_comments, left_out, to_commented_text};

    fn origin(word: &str) -> Origin {
        Origin::of_word(OsStr::new(word)).expect(word)
    }

    #[test]
    fn a_word_is_a_shipped_preset_or_a_path() {
        assert_eq!(origin("hybrid"), Origin::Shipped("hybrid"));
        for path in ["hybrid.ron", "./hybrid", "presets/hybrid", "presets\\hybrid.ron", ".hybrid", "mine.ron"] {
            assert_eq!(origin(path), Origin::File(path.into()));
        }
        for word in ["hybird", "mine", "", "a\0b", "HYBRID"] {
            assert!(matches!(Origin::of_word(OsStr::new(word)), Err(PresetError::Unknown { .. })), "{word}");
        }
        let error = origin("no such folder/riot.ron").open().expect_err("no file").to_string();
        assert!(error.contains("shipped preset with `riot`"), "{error}");
    }

    /// What a file of this text is known by, and the document in it.
    fn read(text: &str) -> (OnDisk, crate::store::preset::Document) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.ron");
        std::fs::write(&path, text).expect("written");
        let opened = Origin::File(path).open().expect("it is read");
        (opened.on_disk.expect("it is a file"), opened.loaded.document)
    }

    #[test]
    fn what_a_save_would_leave_out_is_counted() {
        let lost = |text: &str| {
            let (on_disk, document) = read(text);
            super::lost(left_out(&document, &on_disk.comments), on_disk.refused)
        };
        assert_eq!(lost("(version: 1, title: \"a // b\", world: (hashprice: 40))"), None);
        assert_eq!(lost("(version: 1, // mine\n /* and\n mine */ title: \"x\")"), None, "they are kept");
        assert_eq!(
            lost("(title: \"x\", world: (foo: 1, // mine\n))").as_deref(),
            Some("1 comment and 2 entries that were not taken")
        );
        assert_eq!(
            lost("// why\n(version: 1, title: \"x\", world: (foo: 1), colour: 3)").as_deref(),
            Some("2 entries that were not taken")
        );
        for preset in SHIPPED {
            let document = parse(preset.text).expect("shipped").document;
            assert_eq!(lost(&to_text(&document)), None, "{}", preset.name);
            assert_eq!(lost(&to_full_text(&document)), None, "{}", preset.name);
            assert!(read(&to_text(&document)).0.comments.is_empty(), "{}", preset.name);
        }
    }

    #[test]
    fn comments_of_what_is_kept_stay_where_they_are() {
        let text = "// Mine, by hand\n(\n  version: 2, // the format\n  title: \"x\", as_of: \"2026-09\",\n  sources: [\n    \
                    // from the release\n    (inputs: [\"company.cash\"], source: \"10-Q\", confidence: \"A\"),\n  ],\n  \
                    world: ( // what happens\n    // checked twice\n    hashprice: 38.9, // the default, on purpose\n    \
                    btc_price: 70_000, /* round */\n    // nothing else\n  ),\n  company: (\n    cash: 5e6, // guess\n    \
                    leases: [\n      // signed in May\n      (name: \"Denton\", it_mw: 243, // of 250\n        rent: 120),\n    \
                    ], // all of them\n  ),\n  industry: (mara: (pivot_share: 0.5 // half\n)),\n)\n// the end\n";
        let (on_disk, document) = read(text);
        let written = to_commented_text(&document, &on_disk.comments);
        let all: Vec<&str> = scan::comments(text).map(|span| &text[span]).collect();
        assert_eq!(all.len(), 14);
        for comment in all {
            assert_eq!(written.matches(comment).count(), 1, "{comment} in\n{written}");
        }
        for line in [
            "        hashprice: 38.9, // the default, on purpose",
            "        btc_price: 70_000, /* round */",
            "        cash: 5_000_000, // guess",
            "            // signed in May",
            "                it_mw: 243, // of 250",
            "        ], // all of them",
            "    world: ( // what happens",
        ] {
            assert!(written.lines().any(|found| found == line), "{line} in\n{written}");
        }
        assert_eq!(left_out(&document, &on_disk.comments), 0);
        // A second time it is the same text.
        let (again, same) = read(&written);
        assert_eq!(same, document);
        assert_eq!(to_commented_text(&same, &again.comments), written);
        // What is about a lease goes with it.
        let mut without = document.clone();
        without.scenario.company.leases.clear();
        assert_eq!(left_out(&without, &on_disk.comments), 3);
        let kept = kept_comments(&without, &on_disk.comments);
        assert_eq!(left_out(&document, &kept), 0);
        assert!(!to_commented_text(&document, &kept).contains("signed in May"));
    }

    #[test]
    fn comments_survive_in_every_shipped_file() {
        for preset in SHIPPED {
            let (on_disk, document) = read(preset.text);
            let written = to_commented_text(&document, &on_disk.comments);
            assert_eq!(left_out(&document, &on_disk.comments), 0, "{}", preset.name);
            assert_eq!(parse(&written).expect("it is read").document, document, "{}", preset.name);
        }
    }
}
