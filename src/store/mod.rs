//! What touches the disk.

pub mod csv;
pub mod history;
pub mod preset;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a file whole or not at all, by way of a temporary file beside it. An older file's permissions stay, and
/// symbolic links are followed.
///
/// # Errors
/// The system's reason, or ours where the path is a folder, a device, a pipe or a read-only file. What was there before
/// is untouched then.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let refused = |kind, reason: &str| Err(io::Error::new(kind, reason));
    let target = followed(path);
    let before = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return refused(ErrorKind::IsADirectory, "this is a folder"),
        Ok(metadata) if !metadata.is_file() => return refused(ErrorKind::InvalidInput, "this is a device or a pipe"),
        // A rename would replace it all the same; whoever protected the file did not want that.
        Ok(metadata) if metadata.permissions().readonly() => {
            return refused(ErrorKind::PermissionDenied, "the file is read-only");
        }
        Ok(metadata) => Some(metadata.permissions()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if target.file_name().is_none() {
        return refused(ErrorKind::InvalidInput, "this is not the name of a file");
    }
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hashpivot-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: what the umask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = before {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    // The file is whole either way; syncing the folder only makes its new name outlast a loss of power.
    #[cfg(unix)]
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
    Ok(())
}

/// The file that a path leads to, through symbolic links, whether or not it exists.
fn followed(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    // As many links as Linux follows; beyond that opening it fails anyway.
    for _ in 0..40 {
        let Ok(link) = fs::read_link(&target) else { break };
        target = target.parent().unwrap_or(Path::new("")).join(link);
    }
    target
}
