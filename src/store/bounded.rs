//! Reading files that may be anything: never more than a bound, never waiting for a pipe.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

/// Why the bytes of a file were not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// There is none.
    #[error("the file does not exist")]
    Missing,
    /// It is a folder, a device or a pipe.
    #[error("this is {0}, not a file")]
    NotAFile(&'static str),
    /// It is larger than the bound.
    #[error("the file is larger than {} kB", .0 / 1000)]
    TooLarge(u64),
    /// The system does not let it be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(io::Error),
}

/// The bytes of a file.
///
/// # Errors
/// [`ReadError`]; a file of more than `most` bytes is one.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Unreadable(error),
    };
    // Asked before it is opened: opening a pipe waits for somebody to write.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(if metadata.is_dir() { "a folder" } else { "a device or a pipe" }));
    }
    let mut bytes = Vec::new();
    if metadata.len() <= most {
        // The length may lie (under /proc) or grow meanwhile.
        let file = File::open(path).map_err(unreadable)?;
        file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if metadata.len().max(bytes.len() as u64) > most {
        return Err(ReadError::TooLarge(most));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_within_the_bound_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        assert!(matches!(read(&path, 4), Err(ReadError::Missing)));
        fs::write(&path, "four").expect("written");
        assert_eq!(read(&path, 4).expect("it is read"), b"four");
        assert!(matches!(read(&path, 3), Err(ReadError::TooLarge(3))));
        assert!(matches!(read(folder.path(), 9), Err(ReadError::NotAFile("a folder"))));
        #[cfg(unix)]
        {
            assert!(matches!(read(Path::new("/dev/zero"), 9), Err(ReadError::NotAFile(_))));
            let pipe = folder.path().join("pipe");
            if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
                assert!(matches!(read(&pipe, 9), Err(ReadError::NotAFile("a device or a pipe"))));
            }
        }
    }
}
