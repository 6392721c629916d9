//! What a run that is killed in the middle leaves behind, and how the next one makes it whole.
//!
//! Files that belong together take their names one after the other. Before the first does, a journal says which are to:
//! from the moment that it has its name, a kill leaves all that is needed to finish. Whoever writes into the folder next
//! finishes it, or, where there is no journal, clears away what was never to be.
//!
//! Temporary files and journals are locked by the run that they belong to. A lock ends with its process, however that
//! ends, so what can be locked by another belongs to nobody any more.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};
use tempfile::{NamedTempFile, TempPath};

use super::faults::{self, Call, ask};
use super::{READ, rewrite};
use crate::store::bounded;

/// Temporary files are called so, with something random between.
const TEMPORARY: (&str, &str) = (".hashpivot-", ".tmp");
/// What a temporary file is about to replace is kept under the same name with this ending.
const FORMER: &str = ".old";
/// So end the names of journals.
const JOURNAL: &str = ".all";
/// Where the system knows no locks, a temporary file that has not been touched for so long belongs to nobody any more.
const ABANDONED: Duration = Duration::from_hours(1);
/// Largest journal that is read, bytes: of thousands of files.
const LONGEST: u64 = 1_000_000;
/// What a sound journal ends with.
const END: &str = "end";

/// Makes a temporary file in a folder, which is this run's own.
pub(super) fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    // Whoever clears up may have it before it is locked; this is so rare that the second one stays.
    for _ in 0..8 {
        let file = ask(Call::Open, || builder(TEMPORARY.1).tempfile_in(folder))?;
        // Some file systems know no locks; see [`ABANDONED`].
        drop(file.as_file().lock());
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("temporary files vanish from the folder"))
}

fn builder(suffix: &'static str) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(suffix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: what the umask leaves.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Where what a file replaces is kept while it and others take their names.
pub(super) fn former(temporary: &Path) -> PathBuf {
    temporary.with_extension(&FORMER[1..])
}

/// A file that is to take a name in its own folder.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    /// Its name until then.
    temporary: OsString,
    /// The name that it takes.
    target: OsString,
    /// The target has other names, so it is written over.
    over: bool,
}

/// What is to be done in a folder, until it is done. Dropping it says that nothing more is.
#[derive(Debug)]
pub(super) struct Journal {
    /// Removed before its lock goes.
    path: Option<TempPath>,
    _lock: File,
}

impl Journal {
    /// Says that files are to take names in a folder. `of` are a temporary file, its target, and whether that is written
    /// over.
    pub(super) fn of<'a>(folder: &Path, of: impl Iterator<Item = (&'a Path, &'a Path, bool)>) -> io::Result<Self> {
        let word = |path: &Path| {
            percent_encode(path.file_name().unwrap_or_default().as_encoded_bytes(), NON_ALPHANUMERIC).to_string()
        };
        let mut text = String::new();
        for (temporary, target, over) in of {
            let how = if over { "over" } else { "name" };
            text.push_str(&format!("{how} {} {}\n", word(temporary), word(target)));
        }
        text.push_str(END);
        let mut file = self::temporary(folder)?;
        faults::write(&mut file, text.as_bytes())?;
        ask(Call::Sync, || file.as_file().sync_all())?;
        let path = file.path().with_extension(&JOURNAL[1..]);
        let lock = ask(Call::Rename, || file.persist_noclobber(&path).map_err(|error| error.error))?;
        Ok(Self { path: Some(TempPath::try_from_path(path)?), _lock: lock })
    }
}

#[cfg(test)]
impl Journal {
    /// Leaves it to whoever comes next, as a kill does.
    pub(super) fn abandon(mut self) {
        drop(self.path.take().map(TempPath::keep));
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Where it cannot be removed now, whoever comes next finds that nothing of it is left to be done.
        drop(self.path.take().map(|path| ask(Call::Remove, || path.close())));
    }
}

/// The steps of a journal; `None` where it is none that this program has written.
fn steps(text: &[u8]) -> Option<Vec<Step>> {
    let text = std::str::from_utf8(text).ok()?;
    let lines = text.strip_suffix(END)?.lines();
    let step = |line: &str| {
        let mut words = line.split(' ');
        let (how, temporary, target) = (words.next()?, words.next()?, words.next()?);
        let step = Step { temporary: name(temporary)?, target: name(target)?, over: how == "over" };
        (is_ours(&step.temporary, TEMPORARY.1) && (step.over || how == "name")).then_some(step)
    };
    lines.map(step).collect()
}

/// The name of a file in the journal's own folder: a journal can lead nowhere else.
fn name(word: &str) -> Option<OsString> {
    let bytes: Vec<u8> = percent_decode(word.as_bytes()).collect();
    #[cfg(unix)]
    let name = <OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes);
    #[cfg(not(unix))]
    let name = OsString::from(String::from_utf8(bytes).ok()?);
    (Path::new(&name).file_name() == Some(&name)).then_some(name)
}

/// Whether a name is one that [`builder`] gives.
fn is_ours(name: &OsStr, suffix: &str) -> bool {
    let name = name.to_string_lossy();
    let random = name.strip_prefix(TEMPORARY.0).and_then(|rest| rest.strip_suffix(suffix));
    random.is_some_and(|random| random.len() == 6 && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// Opens and locks what belongs to nobody any more; `None` where somebody has it, or it is gone.
fn abandoned(path: &Path) -> Option<File> {
    let file = OpenOptions::new().read(true).write(true).open(path).or_else(|_| File::open(path)).ok()?;
    match file.try_lock() {
        Ok(()) => Some(file),
        Err(fs::TryLockError::WouldBlock) => None,
        Err(fs::TryLockError::Error(_)) => {
            let age = SystemTime::now().duration_since(file.metadata().ok()?.modified().ok()?).ok()?;
            (age > ABANDONED).then_some(file)
        }
    }
}

/// Finishes what killed runs have begun in a folder, and clears away what they have left there.
pub(super) fn recover(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let all: Vec<OsString> = entries.flatten().map(|entry| entry.file_name()).collect();
    let of = |suffix: &'static str| all.iter().filter(move |name| is_ours(name, suffix));
    // What others are still about to do.
    let mut theirs: Vec<OsString> = Vec::new();
    let mut are_known = true;
    for name in of(JOURNAL) {
        let path = folder.join(name);
        // Its writer may hold it; on most systems what it says is readable all the same.
        let Ok(bytes) = bounded::read(&path, LONGEST) else {
            are_known = false;
            continue;
        };
        let steps = steps(&bytes).unwrap_or_default();
        if let Some(_lock) = abandoned(&path) {
            for step in &steps {
                finish(folder, step);
            }
            drop(ask(Call::Remove, || fs::remove_file(&path)));
        } else {
            theirs.extend(steps.into_iter().map(|step| step.temporary));
        }
    }
    let is_theirs =
        |name: &OsStr| theirs.iter().any(|their| Path::new(their).file_stem() == Path::new(name).file_stem());
    let former = of(FORMER).filter(|_| are_known);
    for name in of(TEMPORARY.1).chain(former).filter(|name| !is_theirs(name)) {
        let path = folder.join(name);
        if let Some(_lock) = abandoned(&path) {
            drop(ask(Call::Remove, || fs::remove_file(&path)));
        }
    }
}

/// Does a step that was not done. What cannot be done any more is given up: the file is what it was.
fn finish(folder: &Path, step: &Step) {
    let (temporary, target) = (folder.join(&step.temporary), folder.join(&step.target));
    let is_file = |path: &Path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file(&temporary) {
        return;
    }
    if step.over && is_file(&target) {
        let bytes = bounded::read(&temporary, READ).map_err(io::Error::other);
        drop(bytes.and_then(|bytes| rewrite(&target, &bytes)));
    } else {
        drop(ask(Call::Rename, || fs::rename(&temporary, &target)));
    }
    drop(fs::remove_file(&temporary));
}

/// Writes over an open file.
pub(super) fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    faults::write(file, bytes)?;
    file.set_len(bytes.len() as u64)?;
    ask(Call::Sync, || file.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_leads_nowhere_but_into_its_folder() {
        let read = |text: &str| steps(text.as_bytes()).map(|steps| steps.len());
        assert_eq!(read("name %2Ehashpivot%2DaB3xyz%2Etmp a%2Ecsv\nover %2Ehashpivot%2DaB3xyz%2Etmp b\nend"), Some(2));
        assert_eq!(read("end"), Some(0));
        for bad in [
            "",
            "name %2Ehashpivot%2DaB3xyz%2Etmp a",
            "name mine a\nend",
            "name %2Ehashpivot%2DaB3xyz%2Etmp %2E%2E%2Fa\nend",
            "name %2Ehashpivot%2DaB3xyz%2Etmp %2Fetc%2Fpasswd\nend",
            "name %2Ehashpivot%2DaB3xyz%2Etmp %2E%2E\nend",
            "put %2Ehashpivot%2DaB3xyz%2Etmp a\nend",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
