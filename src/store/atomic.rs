//! Writing files whole or not at all: every file that the program writes is written here.
//!
//! A file is written under a temporary name beside its target, synced, and only then given the target's name. A full
//! disk or a kill leaves what was there before. Files that belong together, and files with several names, go by a journal
//! ([`journal`]), so that a kill leaves them whole as soon as the folder is written to again, or [`recover`]ed.

#[doc(hidden)]
pub mod faults;
mod journal;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};
use thiserror::Error;

use self::faults::{Call, ask};
use self::journal::Journal;
use crate::store::bounded;

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
    recover(&folder_of(&target));
    let staged = Staged::new(target, bytes)?;
    let folder = staged.folder.clone();
    if staged.linked {
        commit(vec![staged]).map_err(|(_, error)| WriteError::Failed(error))?;
    } else {
        staged.put(expected == Expected::Nothing).map_err(|error| match error.kind() {
            // Somebody made it in this very moment.
            ErrorKind::AlreadyExists => WriteError::Exists(Stamp { length: 0, checksum: 0 }),
            _ => WriteError::Failed(error),
        })?;
    }
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
    recover(folder);
    let mut staged = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let path = folder.join(name);
        let file = kind_of(&followed(&path)).and_then(|_| Staged::new(followed(&path), bytes));
        staged.push(file.map_err(|error| (path, error))?);
    }
    commit(staged)?;
    settle(folder);
    Ok(())
}

/// Gives files their names, all of them or none; see [`journal`] for what happens where this is cut short. Where links
/// lead into several folders, each of these is whole by itself.
fn commit(staged: Vec<Staged>) -> Result<(), (PathBuf, io::Error)> {
    let mut journals: Vec<(PathBuf, Journal)> = Vec::new();
    for file in &staged {
        if journals.iter().all(|(folder, _)| *folder != file.folder) {
            let here = staged.iter().filter(|other| other.folder == file.folder);
            let journal = Journal::of(&file.folder, here.map(|f| (f.file.path(), f.target.as_path(), f.linked)));
            journals.push((file.folder.clone(), journal.map_err(|error| (file.target.clone(), error))?));
        }
    }
    let mut done: Vec<Replaced> = Vec::with_capacity(staged.len());
    let mut failed = None;
    let mut left = staged.into_iter();
    for file in left.by_ref() {
        let target = file.target.clone();
        match Replaced::keep(&file).and_then(|kept| file.put(false).map(|()| kept)) {
            Ok(kept) => done.push(kept),
            Err(error) => {
                failed = Some((target, error));
                break;
            }
        }
    }
    // What has not taken its name never will.
    drop(left);
    match failed {
        None => Ok(()),
        Some(failed) => {
            done.into_iter().rev().for_each(Replaced::restore);
            Err(failed)
        }
    }
}

/// Finishes what killed runs have begun in a folder, and clears away what they have left there. Writing does so by itself.
pub fn recover(folder: &Path) {
    journal::recover(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
}

/// The folder that a file is in.
fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Makes a folder and those above it that are missing. Tells which it has made, the uppermost first.
fn make_folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let mut made: Vec<PathBuf> = folder.ancestors().take_while(missing).map(Path::to_owned).collect();
    made.reverse();
    if !folder.as_os_str().is_empty() {
        ask(Call::MakeFolder, || fs::create_dir_all(folder))?;
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
    match ask(Call::Inspect, || fs::metadata(target)) {
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
        let folder = folder_of(&target);
        let mut file = journal::temporary(&folder)?;
        faults::write(&mut file, bytes)?;
        let before = fs::metadata(&target).ok();
        if let Some(before) = &before {
            ask(Call::Permit, || file.as_file().set_permissions(before.permissions()))?;
        }
        ask(Call::Sync, || file.as_file().sync_all())?;
        Ok(Self { file, target, folder, linked: before.is_some_and(|before| has_links(&before)) })
    }

    /// Gives it its name; where `new`, only if nothing has it.
    fn put(self, new: bool) -> io::Result<()> {
        let Self { file, target, linked, .. } = self;
        if linked {
            let bytes = bounded::read(file.path(), READ).map_err(io::Error::other)?;
            return rewrite(&target, &bytes);
        }
        ask(Call::Rename, || {
            let put = if new { file.persist_noclobber(&target) } else { file.persist(&target) };
            put.map(drop).map_err(|error| error.error)
        })
    }
}

/// Writes over a file with several names, all of which keep meaning it. Where the system refuses, the file becomes what it
/// was; where this is cut short, the journal has the rest.
fn rewrite(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let before = bounded::read(target, READ).map_err(io::Error::other)?;
    let mut file = ask(Call::Open, || OpenOptions::new().write(true).open(target))?;
    journal::fill(&mut file, bytes).inspect_err(|_| drop(journal::fill(&mut file, &before)))
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
    fn keep(file: &Staged) -> io::Result<Self> {
        let (target, linked) = (&file.target, file.linked);
        let before = if target.exists() {
            let path = journal::former(file.file.path());
            // A copy, where the file is written over, or the file system knows no second name for one.
            let link = || if linked { Err(ErrorKind::Other.into()) } else { fs::hard_link(target, &path) };
            ask(Call::Link, || link().or_else(|_| fs::copy(target, &path).map(drop)))
                .inspect_err(|_| drop(fs::remove_file(&path)))?;
            Some(TempPath::try_from_path(path)?)
        } else {
            None
        };
        Ok(Self { target: target.clone(), before, linked })
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

/// Makes new names outlast a loss of power.
fn settle(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // The files are whole either way.
    #[cfg(unix)]
    drop(ask(Call::Sync, || File::open(folder).and_then(|folder| folder.sync_all())));
    #[cfg(not(unix))]
    let _ = folder;
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
            let mut staged = Staged::new(old.clone(), b"new").expect("staged");
            staged.linked = linked;
            let kept = Replaced::keep(&staged).expect("kept");
            staged.put(false).expect("written");
            assert_eq!(fs::read(&old).expect("there"), b"new");
            kept.restore();
            assert_eq!(fs::read(&old).expect("there"), b"old");
        }
        let staged = Staged::new(folder.path().join("fresh"), b"new").expect("staged");
        let kept = Replaced::keep(&staged).expect("nothing to keep");
        staged.put(false).expect("written");
        kept.restore();
        assert_eq!(names(folder.path()), ["old"]);
    }

    #[test]
    fn what_a_killed_run_left_behind_is_cleaned_up_and_what_a_living_one_has_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let leave = |name: &str| File::create(folder.path().join(name)).expect("made");
        for name in [".hashpivot-aB3xyz.tmp", ".hashpivot-aB3xyz.old", ".hashpivot-not ours.tmp", "mine.tmp"] {
            leave(name);
        }
        let living = leave(".hashpivot-new123.tmp");
        living.lock().expect("it is locked");
        write(&folder.path().join("file"), b"x").expect("written");
        assert_eq!(names(folder.path()), [".hashpivot-new123.tmp", ".hashpivot-not ours.tmp", "file", "mine.tmp"]);
        drop(living);
        recover(folder.path());
        assert_eq!(names(folder.path()), [".hashpivot-not ours.tmp", "file", "mine.tmp"]);
    }

    #[test]
    fn what_was_agreed_on_before_a_kill_is_finished() {
        let folder = tempfile::tempdir().expect("a folder");
        let here = |name: &str| folder.path().join(name);
        for name in ["a", "b", "c"] {
            fs::write(here(name), "old").expect("written");
        }
        fs::hard_link(here("b"), here("another name")).expect("a second name");
        // As if the process had ended here: no destructor is run, and no lock is held.
        let staged = ["a", "b", "new"].map(|name| Staged::new(here(name), name.as_bytes()).expect("staged"));
        let of = staged.iter().map(|f| (f.file.path(), f.target.as_path(), f.linked));
        let journal = Journal::of(folder.path(), of).expect("a journal");
        let kept = Replaced::keep(&staged[0]).expect("kept");
        recover(folder.path());
        assert_eq!(fs::read(here("a")).expect("there"), b"old", "somebody is still at it");
        for staged in staged {
            staged.file.as_file().unlock().expect("unlocked");
            std::mem::forget(staged);
        }
        journal.abandon();
        std::mem::forget(kept);
        recover(folder.path());
        assert_eq!(names(folder.path()), ["a", "another name", "b", "c", "new"]);
        for (name, text) in [("a", "a"), ("b", "b"), ("another name", "b"), ("c", "old"), ("new", "new")] {
            assert_eq!(fs::read(here(name)).expect("there"), text.as_bytes(), "{name}");
        }
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
