//! What the program remembers of its user: theme and recent files. Never a scenario.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::analysis::ensemble::EnsembleSpec;
use crate::app::results::futures::PATHS;
use crate::store::atomic;
use crate::store::bounded::{self, ReadError};
use crate::store::path::{text_of, typed};
use crate::store::plain::plain_line;

/// Recent files that are remembered.
const RECENT: usize = 8;
/// Largest file of settings that is read, bytes: a hundred times what they need.
const MAX_BYTES: u64 = 1_000_000;

/// Light, dark, or as the system is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Whether things glide to where they belong, or are there at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Motion {
    /// As the system asks for.
    #[default]
    System,
    /// Things glide.
    Full,
    /// Things are where they belong at once.
    Less,
}

/// Settings, kept between runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Files opened or saved last, the newest first.
    #[serde(with = "paths")]
    pub recent: Vec<PathBuf>,
    /// Paths of the ensemble.
    pub paths: usize,
    /// How many times as large as usual everything is drawn.
    #[serde(deserialize_with = "zoom")]
    pub zoom: f32,
    /// The gallery has been shown, and does not come by itself again.
    pub seen_gallery: bool,
    /// The first steps have been done or dismissed, and do not come by themselves again.
    pub seen_first_steps: bool,
    /// Whether things glide.
    pub motion: Motion,
    /// Files whose companies stand on the sector page beside those of the program, in the order in which they were
    /// added.
    #[serde(with = "paths")]
    pub companies: Vec<PathBuf>,
    /// Columns of the sector page, by their names in files; none for those that it begins with.
    pub sector_columns: Vec<String>,
    /// Inputs whose sliders stand on the stage, by their ids; `None` for those that it begins with.
    pub stage_sliders: Option<Vec<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            recent: Vec::new(),
            paths: EnsembleSpec::default().paths,
            zoom: 1.0,
            seen_gallery: false,
            seen_first_steps: false,
            motion: Motion::default(),
            companies: Vec::new(),
            sector_columns: Vec::new(),
            stage_sliders: None,
        }
    }
}

impl Settings {
    /// Reads the settings of the last run, and tells in a sentence what of them could not be read, if anything. Each
    /// field stands for itself: what cannot be read begins as it does in a fresh program, and the rest is kept.
    pub fn read(path: Option<&Path>) -> (Self, Option<String>) {
        let Some(path) = path else { return (Self::default(), None) };
        path.parent().into_iter().for_each(atomic::recover);
        let text = match bounded::read(path, MAX_BYTES) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(ReadError::Missing) => return (Self::default(), None),
            Err(error) => return (Self::default(), Some(told(&error.to_string(), path))),
        };
        let (settings, dropped) = Self::from_text(&text);
        (settings, dropped.map(|dropped| told(&dropped, path)))
    }

    /// The settings in a text, and what could not be read of them.
    fn from_text(text: &str) -> (Self, Option<String>) {
        let mut fields = Vec::new();
        let whole =
            ron::Deserializer::from_str(text).is_ok_and(|mut from| Fields(&mut fields).deserialize(&mut from).is_ok());
        let (mut sound, mut dropped) = (Vec::new(), Vec::new());
        for (name, value) in fields {
            let alone = format!("({name}: {value})");
            if ron::from_str::<Self>(&alone).is_ok() {
                sound.push(format!("{name}: {value}"));
            } else {
                dropped.push(name);
            }
        }
        let settings = ron::from_str(&format!("({})", sound.join(",\n"))).unwrap_or_default();
        let said = match (dropped.is_empty(), whole) {
            (true, true) => None,
            (false, true) => Some(format!("{} cannot be read", dropped.join(", "))),
            (true, false) => Some("a part cannot be read".to_owned()),
            (false, false) => Some(format!("{} and what follows cannot be read", dropped.join(", "))),
        };
        (settings, said)
    }

    /// The settings as the text of a file.
    ///
    /// # Errors
    /// What the format cannot express, which is nothing.
    pub fn to_text(&self) -> Result<String, ron::Error> {
        ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default())
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|p| *p != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Keeps a file whose company stands on the sector page. Whether it was not there yet.
    pub fn add_company(&mut self, path: &Path) -> bool {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_new = !self.companies.contains(&path);
        if is_new {
            self.companies.push(path);
        }
        is_new
    }

    /// How many futures these settings ask for; a number out of reason is brought back to reason.
    pub fn futures(&self) -> usize {
        self.paths.clamp(PATHS[0], PATHS[PATHS.len() - 1])
    }

    /// Where settings are kept on this system; `None` where a user has no home.
    pub fn default_path() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "Hashpivot").map(|dirs| dirs.config_dir().join("settings.ron"))
    }
}

/// What was not taken from a file of settings.
fn told(reason: &str, path: &Path) -> String {
    format!("Settings begin afresh in part: {}: {}", plain_line(reason), plain_line(&path.to_string_lossy()))
}

/// Reads the fields of a group as they are written, one by one, until one cannot be told from the next.
struct Fields<'a>(&'a mut Vec<(String, String)>);

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_struct("Settings", &[], self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            let value: Box<ron::value::RawValue> = map.next_value()?;
            self.0.push((name, value.get_ron().trim().to_owned()));
        }
        Ok(())
    }
}

/// The name of a field.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Identifier;
        impl Visitor<'_> for Identifier {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }
        }
        from.deserialize_identifier(Identifier)
    }
}

/// As far as a window can be read: a file may say anything.
const ZOOMS: std::ops::RangeInclusive<f32> = 0.2..=5.0;

fn zoom<'de, D: Deserializer<'de>>(from: D) -> Result<f32, D::Error> {
    let zoom = f32::deserialize(from)?;
    let refused = || serde::de::Error::custom("a zoom is between 0.2 and 5");
    if ZOOMS.contains(&zoom) { Ok(zoom) } else { Err(refused()) }
}

/// Paths as texts, also those that are no Unicode.
mod paths {
    use super::{PathBuf, text_of, typed};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(paths: &[PathBuf], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(paths.iter().map(|path| text_of(path)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PathBuf>, D::Error> {
        let texts: Vec<String> = Vec::deserialize(from)?;
        // Only addresses are texts for other paths: what else was remembered is a path as it is.
        let path = |text: String| if text.starts_with("file://") { typed(&text) } else { text.into() };
        Ok(texts.into_iter().map(path).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_files_are_unique_newest_first_and_bounded() {
        let mut settings = Settings::default();
        (0..20).for_each(|i| settings.remember(Path::new(&format!("/presets/{}.ron", i % 10))));
        assert_eq!(settings.recent.len(), RECENT);
        assert_eq!(settings.recent[0], Path::new("/presets/9.ron"));
        settings.remember(Path::new("/presets/5.ron"));
        assert_eq!(settings.recent[0], Path::new("/presets/5.ron"));
        assert_eq!(settings.recent.iter().filter(|p| p.ends_with("5.ron")).count(), 1);
    }

    fn read(path: &Path) -> (Settings, Option<String>) {
        Settings::read(Some(path))
    }

    #[test]
    fn settings_survive_a_restart() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.ron");
        assert_eq!(read(&path), (Settings::default(), None), "the first start");
        let mut settings =
            Settings { theme: ThemeChoice::Dark, paths: 1_000, motion: Motion::Less, ..Settings::default() };
        assert!(settings.add_company(Path::new("/mine.ron")) && !settings.add_company(Path::new("/mine.ron")));
        settings.sector_columns.push("price".to_owned());
        settings.remember(Path::new("/presets/mine.ron"));
        #[cfg(unix)]
        settings.remember(Path::new(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"/caf\xe9 %.ron")));
        std::fs::write(&path, settings.to_text().expect("a text")).expect("written");
        assert_eq!(read(&path), (settings, None));
    }

    #[test]
    fn a_bad_field_drops_itself_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("settings.ron");
        let read = |text: &str| {
            std::fs::write(&path, text).expect("written");
            read(&path)
        };
        let (settings, told) =
            read("(theme: Pink, recent: [\"/a.ron\", 5], paths: 1000, seen_gallery: true, newer: (1, 2))");
        assert_eq!(settings, Settings { paths: 1_000, seen_gallery: true, ..Settings::default() });
        assert!(told.as_deref().is_some_and(|told| told.contains(": theme, recent cannot be read: ")), "{told:?}");
        for zoom in ["NaN", "0", "-1", "inf", "1e9"] {
            let (settings, told) = read(&format!("(theme: Dark, zoom: {zoom})"));
            assert_eq!((settings.zoom, settings.theme, told.is_some()), (1.0, ThemeChoice::Dark, true), "{zoom}");
        }
        let (settings, told) = read("(theme: Dark, paths: 1000, recent: [");
        assert_eq!(settings, Settings { theme: ThemeChoice::Dark, paths: 1_000, ..Settings::default() });
        assert!(told.is_some());
        for rubbish in ["", "(", "5", "\0\0", "(theme: Dark", &"(".repeat(100_000), "(paths: -1)", "(paths: 1e99)"] {
            let (settings, told) = read(rubbish);
            let own = Settings { theme: settings.theme, ..Settings::default() };
            assert!(settings == own && told.is_some(), "{}", &rubbish[..rubbish.len().min(20)]);
        }
    }

    #[test]
    fn what_is_no_file_of_settings_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let large = folder.path().join("large.ron");
        std::fs::File::create(&large).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
        assert!(read(&large).1.is_some_and(|told| told.contains("larger")));
        assert!(read(folder.path()).1.is_some_and(|told| told.contains("a folder")));
        #[cfg(unix)]
        {
            assert!(read(Path::new("/dev/zero")).1.is_some_and(|told| told.contains("not a file")));
            let pipe = folder.path().join("pipe");
            if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
                assert!(read(&pipe).1.is_some_and(|told| told.contains("a pipe")));
            }
        }
    }
}
