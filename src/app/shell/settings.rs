//! What the program remembers of its user: theme and recent files. Never a scenario.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::analysis::ensemble::EnsembleSpec;
use crate::app::results::futures::PATHS;

/// Recent files that are remembered.
const RECENT: usize = 8;

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

/// Settings, kept between runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Files opened or saved last, the newest first.
    pub recent: Vec<PathBuf>,
    /// Paths of the ensemble.
    pub paths: usize,
    /// How many times as large as usual everything is drawn.
    pub zoom: f32,
    /// The gallery has been shown, and does not come by itself again.
    pub seen_gallery: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            recent: Vec::new(),
            paths: EnsembleSpec::default().paths,
            zoom: 1.0,
            seen_gallery: false,
        }
    }
}

impl Settings {
    /// Reads the settings; where there are none, or none that can be read, the program starts with its own.
    pub fn load(path: Option<&Path>) -> Self {
        let text = path.and_then(|p| std::fs::read_to_string(p).ok());
        text.and_then(|t| ron::from_str(&t).ok()).unwrap_or_default()
    }

    /// Keeps the settings. A full disk or a read-only home is no reason to trouble a presenter: it is only logged.
    pub fn save(&self, path: Option<&Path>) {
        let Some(path) = path else { return };
        if let Err(error) = self.try_save(path) {
            eprintln!("settings were not kept: {error}");
        }
    }

    fn try_save(&self, path: &Path) -> std::io::Result<()> {
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(std::io::Error::other)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        crate::store::write_atomically(path, text.as_bytes())
    }

    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|p| *p != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// The ensemble that these settings ask for; a number of paths out of reason is brought back to reason.
    pub fn ensemble(&self) -> EnsembleSpec {
        EnsembleSpec { paths: self.paths.clamp(PATHS[0], PATHS[PATHS.len() - 1]), ..EnsembleSpec::default() }
    }

    /// Where settings are kept on this system; `None` where a user has no home.
    pub fn default_path() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "Hashpivot").map(|dirs| dirs.config_dir().join("settings.ron"))
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

    #[test]
    fn settings_survive_a_restart_and_rubbish_does_not_stop_the_program() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep").join("settings.ron");
        let mut settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
        settings.remember(Path::new("/presets/mine.ron"));
        settings.save(Some(&path));
        assert_eq!(Settings::load(Some(&path)), settings);
        std::fs::write(&path, "(theme: Pink").expect("written");
        assert_eq!(Settings::load(Some(&path)), Settings::default());
    }
}
