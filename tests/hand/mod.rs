//! Files that are dropped on the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file in the hand that lets go of it over the window.
#[derive(Debug)]
struct InHand(PathBuf);

impl egui::DroppedFile for InHand {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

/// A file as it arrives when it is dropped.
pub(crate) fn dropped(path: &Path) -> egui::DroppedFileHandle {
    Arc::new(InHand(path.to_owned()))
}
