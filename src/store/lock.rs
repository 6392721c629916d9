//! A file that one program at a time holds.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// A lock, held as long as this lives. It is let go of at once: to close its file would not do where a process that is
/// being started has a copy of it for a moment.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// Holds the file of a path, which is made if need be; `None` where somebody does.
    ///
    /// # Errors
    /// Where something else than a file is there, or it can be neither opened nor held.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        // Opening a pipe would wait for somebody at its other end.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "its lock is no file"));
        }
        let file = OpenOptions::new().create(true).write(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.0.unlock());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_free_at_once_whoever_has_a_copy_of_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("window.lock");
        let lock = Lock::take(&path).expect("a lock").expect("nobody has it");
        assert!(Lock::take(&path).expect("a lock").is_none(), "somebody has it");
        // As a process has it that is being started, until it is another program.
        let _copy = lock.0.try_clone().expect("a copy");
        drop(lock);
        assert!(Lock::take(&path).expect("a lock").is_some());
        assert!(Lock::take(folder.path()).is_err(), "a folder is none");
    }
}
