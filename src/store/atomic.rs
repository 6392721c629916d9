//! Writing files whole or not at all: every file that the program writes is written here.
//!
//! A file is written under a temporary name beside its target, synced, and only then given the target's name. A full
//! disk or a kill leaves what was there before. What a killed run has left behind is cleaned up by a later one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};
use thiserror::Error;

use crate::store::bounded;

/// Temporary files are called so, with something random between.
const TEMPORARY: (&str, &str) = (".hashpivot-", ".tmp");
/// A temporary file that has not been touched for so long belongs to nobody any more.
const ABANDONED: Duration = Duration::from_hours(1);
/// Files up to this size, in bytes, are told apart by what they hold; larger ones by size and time. The program writes
/// none that large.
const READ: u64 = 64_000_000;

/// What a file held when it was last read or written here, to be told from what it holds now, also by a later run of the
/// program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    length: u64,
    checksum: u32,
}

impl Stamp {
    /// The stamp of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut stamping = Stamping::default();
        stamping.take(bytes);
        stamping.stamp()
    }

    /// The stamp of a file as it is now; `None` where there is none.
    fn of_file(path: &Path) -> io::Result<Option<Self>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let metadata = file.metadata()?;
        let mut stamping = Stamping::default();
        if metadata.len() > READ {
            let age = metadata.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            stamping.take(&age.as_nanos().to_le_bytes());
            stamping.length = metadata.len();
        } else {
            io::copy(&mut file.take(READ), &mut stamping)?;
        }
        Ok(Some(stamping.stamp()))
    }
}

/// A stamp in the making.
#[derive(Default)]
struct Stamping {
    length: u64,
    hasher: crc32fast::Hasher,
}

impl Stamping {
    fn take(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.hasher.update(bytes);
    }

    fn stamp(&self) -> Stamp {
        Stamp { length: self.length, checksum: self.hasher.clone().finalize() }
    }
}

impl Write for Stamping {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a writer takes for granted about the file that it would replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// There is none.
    Nothing,
    /// It holds what it held then, or is gone.
    Same(Stamp),
    /// Whatever it is, it may be replaced: somebody has been asked.
    Anything,
}

/// Why a file was not written. What was there before is untouched.
#[derive(Debug, Error)]
pub enum WriteError {
    /// There is one of that name already.
    #[error("there is already a file of that name")]
    Exists(Stamp),
    /// Another program has changed it.
    #[error("another program has changed the file")]
    Changed(Stamp),
    /// The system's reason, or ours where the path is a folder, a device, a pipe or a read-only file.
    #[error("{0}")]
    Failed(#[from] io::Error),
}

/// Writes a file, if what it replaces is what was expected, and tells its stamp. An older file's permissions and its
/// other names (hard links) stay, and symbolic links are followed.
///
/// # Errors
/// [`WriteError`].
pub fn write_expecting(path: &Path, bytes: &[u8], expected: Expected) -> Result<Stamp, WriteError> {
    let target = followed(path);
    let kind = kind_of(&target)?;
    if let Expected::Nothing | Expected::Same(_) = expected
        && kind != Kind::None
        && let Some(found) = Stamp::of_file(&target)?
    {
        match expected {
            Expected::Same(stamp) if stamp != found => return Err(WriteError::Changed(found)),
            Expected::Nothing => return Err(WriteError::Exists(found)),
            _ => {}
        }
    }
    let staged = Staged::new(target, bytes)?;
    let folder = staged.folder.clone();
    staged.put(bytes, expected == Expected::Nothing).map_err(|error| match error.kind() {
        // Somebody made it in this very moment.
        ErrorKind::AlreadyExists => WriteError::Exists(Stamp { length: 0, checksum: 0 }),
        _ => WriteError::Failed(error),
    })?;
    settle(&folder);
    Ok(Stamp::of(bytes))
}

/// Writes a file, whatever was there.
///
/// # Errors
/// The system's reason, or ours where the path is a folder, a device, a pipe or a read-only file. What was there before
/// is untouched then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match write_expecting(path, bytes, Expected::Anything) {
        Ok(_) => Ok(()),
        Err(WriteError::Failed(error)) => Err(error),
        // Nothing was expected.
        Err(other) => Err(io::Error::other(other.to_string())),
    }
}

/// Writes files that belong together into a folder, which is made if need be: all of them or none. Where one cannot be
/// written, those before it are what they were.
///
/// # Errors
/// The path that it failed at, and why.
pub fn write_together(folder: &Path, files: &[(impl AsRef<Path>, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
    let made = make_folders(folder).map_err(|error| (folder.to_owned(), error))?;
    let written = replace_all(folder, files);
    if written.is_err() {
        // Nothing has come into them.
        made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    written
}

fn replace_all(folder: &Path, files: &[(impl AsRef<Path>, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
    let mut staged = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let path = folder.join(name);
        let file = kind_of(&followed(&path)).and_then(|_| Staged::new(followed(&path), bytes));
        staged.push((file.map_err(|error| (path.clone(), error))?, path, bytes));
    }
    let mut done: Vec<Replaced> = Vec::with_capacity(files.len());
    for (file, path, bytes) in staged {
        let replaced = Replaced::keep(&file.target, file.linked);
        match replaced.and_then(|kept| file.put(bytes, false).map(|()| kept)) {
            Ok(kept) => done.push(kept),
            Err(error) => {
                done.into_iter().rev().for_each(Replaced::restore);
                return Err((path, error));
            }
        }
    }
    settle(folder);
    Ok(())
}

/// Makes a folder and those above it that are missing. Tells which it has made, the uppermost first.
fn make_folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let mut made: Vec<PathBuf> = folder.ancestors().take_while(missing).map(Path::to_owned).collect();
    made.reverse();
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    Ok(made)
}

/// What a target is.
#[derive(PartialEq, Eq)]
enum Kind {
    None,
    File,
}

/// What a target is, where a file can be put there.
fn kind_of(target: &Path) -> io::Result<Kind> {
    let refused = |kind, reason: &str| Err(io::Error::new(kind, reason));
    match fs::metadata(target) {
        Ok(metadata) if metadata.is_dir() => refused(ErrorKind::IsADirectory, "this is a folder"),
        Ok(metadata) if !metadata.is_file() => refused(ErrorKind::InvalidInput, "this is a device or a pipe"),
        // A rename would replace it all the same; whoever protected the file did not want that.
        Ok(metadata) if metadata.permissions().readonly() => {
            refused(ErrorKind::PermissionDenied, "the file is read-only")
        }
        Ok(_) => Ok(Kind::File),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if target.file_name().is_none() {
                return refused(ErrorKind::InvalidInput, "this is not the name of a file");
            }
            Ok(Kind::None)
        }
        Err(error) => Err(error),
    }
}

/// A file that is written in full, but not under its name yet.
struct Staged {
    file: NamedTempFile,
    target: PathBuf,
    folder: PathBuf,
    /// The target has other names, which are to go on meaning the same file.
    linked: bool,
}

impl Staged {
    fn new(target: PathBuf, bytes: &[u8]) -> io::Result<Self> {
        let folder = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut file = temporary().tempfile_in(&folder)?;
        file.write_all(bytes)?;
        let before = fs::metadata(&target).ok();
        if let Some(before) = &before {
            file.as_file().set_permissions(before.permissions())?;
        }
        file.as_file().sync_all()?;
        Ok(Self { file, target, folder, linked: before.is_some_and(|before| has_links(&before)) })
    }

    /// Gives it its name; where `new`, only if nothing has it.
    fn put(self, bytes: &[u8], new: bool) -> io::Result<()> {
        if new {
            return self.file.persist_noclobber(&self.target).map(drop).map_err(|error| error.error);
        }
        if self.linked {
            return rewrite(&self.target, bytes);
        }
        self.file.persist(&self.target).map(drop).map_err(|error| error.error)
    }
}

/// How temporary files are made.
fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: what the umask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Writes over a file with several names, all of which keep meaning it. This alone is not safe from a kill: the file may
/// be torn then, and the temporary one beside it is whole. Where the system refuses, the file becomes what it was.
fn rewrite(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let before = bounded::read(target, READ).map_err(io::Error::other)?;
    let mut file = OpenOptions::new().write(true).open(target)?;
    let mut fill = |bytes: &[u8]| {
        file.rewind()?;
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)?;
        file.sync_all()
    };
    fill(bytes).inspect_err(|_| drop(fill(&before)))
}

#[cfg(unix)]
fn has_links(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_links(_: &fs::Metadata) -> bool {
    false
}

/// What a replaced file was, until those that belong to it are replaced as well.
struct Replaced {
    target: PathBuf,
    before: Option<TempPath>,
    linked: bool,
}

impl Replaced {
    fn keep(target: &Path, linked: bool) -> io::Result<Self> {
        let before = match target.parent().filter(|_| target.exists()) {
            Some(folder) => {
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                // A copy, where the file is written over, or the file system knows no second name for one.
                let link =
                    |path: &Path| if linked { Err(ErrorKind::Other.into()) } else { fs::hard_link(target, path) };
                let second = |path: &Path| link(path).or_else(|_| fs::copy(target, path).map(drop));
                Some(temporary().make_in(folder, second)?.into_temp_path())
            }
            None => None,
        };
        Ok(Self { target: target.to_owned(), before, linked })
    }

    fn restore(self) {
        // What fails here has no better remedy: what was there stays under its temporary name.
        match self.before {
            Some(before) if self.linked => {
                let bytes = bounded::read(&before, READ).map_err(io::Error::other);
                if bytes.and_then(|bytes| rewrite(&self.target, &bytes)).is_err() {
                    drop(before.keep());
                }
            }
            Some(before) => drop(before.persist(&self.target).map_err(|error| error.path.keep())),
            None => drop(fs::remove_file(&self.target)),
        }
    }
}

/// Makes new names outlast a loss of power, and cleans up what killed runs have left in the folder.
fn settle(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // The files are whole either way.
    #[cfg(unix)]
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
    let Ok(entries) = fs::read_dir(folder) else { return };
    let now = SystemTime::now();
    for entry in entries.flatten().filter(|entry| is_temporary(&entry.file_name().to_string_lossy())) {
        let touched = entry.metadata().and_then(|metadata| metadata.modified());
        if touched.is_ok_and(|touched| now.duration_since(touched).is_ok_and(|age| age > ABANDONED)) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Whether a name is one of those that [`temporary`] gives.
fn is_temporary(name: &str) -> bool {
    let random = name.strip_prefix(TEMPORARY.0).and_then(|rest| rest.strip_suffix(TEMPORARY.1));
    random.is_some_and(|random| random.len() == 6 && random.chars().all(|c| c.is_ascii_alphanumeric()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_stamp_is_that_of_the_bytes_however_they_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let bytes: Vec<u8> = (0..300_001_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        fs::write(&path, &bytes).expect("written");
        assert_eq!(Stamp::of_file(&path).expect("it is read"), Some(Stamp::of(&bytes)));
        assert_ne!(Stamp::of(&bytes), Stamp::of(&bytes[1..]));
        assert_ne!(Stamp::of(b"a"), Stamp::of(b"b"));
        assert_eq!(Stamp::of_file(&folder.path().join("none")).expect("no file"), None);
        // One that nobody would want to be read through.
        let huge = File::create(&path).expect("made");
        huge.set_len(1 << 42).expect("a sparse file");
        let stamp = Stamp::of_file(&path).expect("it is stamped");
        huge.set_len((1 << 42) + 1).expect("longer");
        assert_ne!(Stamp::of_file(&path).expect("it is stamped"), stamp);
    }

    #[test]
    fn nothing_is_replaced_that_was_not_expected() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let first = write_expecting(&path, b"first", Expected::Nothing).expect("there is none");
        assert!(matches!(write_expecting(&path, b"x", Expected::Nothing), Err(WriteError::Exists(s)) if s == first));
        let second = write_expecting(&path, b"second", Expected::Same(first)).expect("it is what it was");
        fs::write(&path, "another program").expect("written");
        let Err(WriteError::Changed(theirs)) = write_expecting(&path, b"x", Expected::Same(second)) else {
            panic!("it was replaced")
        };
        assert_eq!(fs::read(&path).expect("there"), b"another program");
        write_expecting(&path, b"third", Expected::Same(theirs)).expect("somebody was asked about this one");
        fs::remove_file(&path).expect("removed");
        write_expecting(&path, b"fourth", Expected::Same(theirs)).expect("what is gone is not lost");
        write_expecting(&path, b"fifth", Expected::Anything).expect("anything");
        assert_eq!(
            (fs::read(&path).expect("there"), names(folder.path())),
            (b"fifth".to_vec(), vec!["file".to_owned()])
        );
    }

    #[test]
    fn files_that_belong_together_are_written_all_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("new").join("deep");
        let files = |word: &str| ["a.csv", "b.csv", "c.csv"].map(|name| (name, word.as_bytes().to_vec()));
        write_together(&target, &files("old")).expect("written");
        assert_eq!(names(&target), ["a.csv", "b.csv", "c.csv"]);
        // The last one cannot be written any more.
        fs::remove_file(target.join("c.csv")).expect("removed");
        fs::create_dir(target.join("c.csv")).expect("a folder in its place");
        let (path, _) = write_together(&target, &files("new")).expect_err("it is a folder");
        assert_eq!(path, target.join("c.csv"));
        for name in ["a.csv", "b.csv"] {
            assert_eq!(fs::read(target.join(name)).expect("there"), b"old");
        }
        assert_eq!(names(&target), ["a.csv", "b.csv", "c.csv"]);
        // Folders are not left behind either.
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        write_together(&file.join("below"), &files("new")).expect_err("below a file");
        let long = "x".repeat(300);
        write_together(&folder.path().join("other/deep"), &[("a", vec![1]), (long.as_str(), vec![2])])
            .expect_err("no name");
        assert_eq!(names(folder.path()), ["file", "new"]);
    }

    #[test]
    fn files_become_what_they_were_where_a_later_one_cannot_be_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let old = folder.path().join("old");
        for linked in [false, true] {
            fs::write(&old, "old").expect("written");
            let kept = Replaced::keep(&old, linked).expect("kept");
            if linked {
                rewrite(&old, b"new").expect("written");
            } else {
                fs::remove_file(&old).and_then(|()| fs::write(&old, "new")).expect("another file of that name");
            }
            kept.restore();
            assert_eq!(fs::read(&old).expect("there"), b"old");
        }
        let fresh = folder.path().join("fresh");
        let kept = Replaced::keep(&fresh, false).expect("nothing to keep");
        write(&fresh, b"new").expect("written");
        kept.restore();
        assert_eq!(names(folder.path()), ["old"]);
    }

    #[test]
    fn what_a_killed_run_left_behind_is_cleaned_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let leave = |name: &str, hours: u64| {
            let file = File::create(folder.path().join(name)).expect("made");
            file.set_modified(SystemTime::now() - Duration::from_hours(hours)).expect("set");
        };
        leave(".hashpivot-aB3xyz.tmp", 2);
        leave(".hashpivot-new123.tmp", 0);
        leave(".hashpivot-not ours.tmp", 2);
        leave("mine.tmp", 2);
        write(&folder.path().join("file"), b"x").expect("written");
        assert_eq!(names(folder.path()), [".hashpivot-new123.tmp", ".hashpivot-not ours.tmp", "file", "mine.tmp"]);
    }

    #[cfg(unix)]
    #[test]
    fn other_names_of_a_file_stay_its_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, other) = (folder.path().join("file"), folder.path().join("other"));
        fs::write(&path, "a long first text").expect("written");
        fs::hard_link(&path, &other).expect("a second name");
        write(&path, b"short").expect("written");
        assert_eq!(fs::read(&other).expect("there"), b"short");
        assert_eq!(names(folder.path()), ["file", "other"]);
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_refused_at_once() {
        assert_eq!(write(Path::new("/dev/null"), b"x").expect_err("a device").kind(), ErrorKind::InvalidInput);
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            assert_eq!(write(&pipe, b"x").expect_err("a pipe").kind(), ErrorKind::InvalidInput);
        }
    }
}
