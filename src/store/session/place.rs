//! Where sessions are: a place for each window in one folder, held by a lock; former sessions and damaged ones beside.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Session, SessionError, SetAside, Writer, read};
use crate::store::atomic;
use crate::store::bounded::{self, ReadError};
use crate::store::lock::Lock;

/// Windows at once that have a session.
const MOST_WINDOWS: usize = 32;
/// Former sessions that are kept; the oldest go first.
const MOST_FORMER: usize = 8;
/// Damaged sessions that are kept.
const MOST_DAMAGED: usize = 8;
/// Largest session that is read or written, bytes: a hundred times what a long one needs.
const MAX_BYTES: u64 = 16_000_000;

/// A window's place, held as long as this lives.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    _lock: Lock,
}

/// What was found where a window begins.
#[derive(Debug)]
pub struct Began {
    /// The window's place from now on.
    pub place: Place,
    /// The session that was there, to be restored.
    pub session: Option<Session>,
    /// Former sessions that hold unsaved changes and were found without a window now.
    pub left: usize,
    /// Files that were no sessions.
    pub set_aside: Vec<SetAside>,
}

/// The folder of sessions on this system; `None` where a user has no home.
pub fn default_folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "Hashpivot")?;
    Some(dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned())
}

impl Place {
    /// The session's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a session to its file, whole or not at all.
    ///
    /// # Errors
    /// Why it could not be written, with the path.
    pub fn write(&self, writer: &mut Writer, session: &Session) -> Result<(), String> {
        let mut text = writer.text(session)?;
        if text.len() as u64 > MAX_BYTES {
            // What stands is worth more than what has been.
            let short = Session { past: Vec::new(), future: Vec::new(), ..session.clone() };
            text = writer.text(&short)?;
        }
        atomic::write(&self.path, text.as_bytes()).map_err(|error| format!("{error}: {}", self.path.display()))
    }
}

/// Takes a place in a folder, which is made if need be, and looks at what windows before this one have left there. The
/// newest session of them is given back where `restoring`; whatever else is unsaved becomes a former session.
///
/// # Errors
/// Where the folder cannot be made, or no place in it can be held.
pub fn begin(folder: &Path, restoring: bool) -> io::Result<Began> {
    make(folder)?;
    let (number, lock) = free_place(folder)?;
    let place = Place { path: session_path(folder, number), _lock: lock };
    let (mut found, mut set_aside) = (Vec::new(), Vec::new());
    for other in 1..=MOST_WINDOWS {
        let path = session_path(folder, other);
        if fs::symlink_metadata(&path).is_err() {
            continue;
        }
        // A window that lives holds its own.
        let held = if other == number { None } else { hold(folder, other).unwrap_or_default() };
        if other != number && held.is_none() {
            continue;
        }
        match load(&path) {
            Ok(session) => found.push((session, path, held)),
            Err(error) => set_aside.extend(put_aside(folder, &path, &error)),
        }
    }
    found.sort_by_key(|(session, ..)| session.written);
    let session = if restoring { found.pop() } else { None };
    let mut left = 0;
    for (session, path, _held) in found {
        if session.is_unsaved() {
            left += usize::from(keep_former(folder, &path, session.written).is_ok());
        } else if path != place.path {
            drop(fs::remove_file(&path));
        }
    }
    let session = match session {
        Some((session, path, _held)) => {
            if path != place.path {
                // One that cannot be moved is found again by a later window.
                drop(fs::rename(&path, &place.path));
            }
            Some(session)
        }
        None => None,
    };
    Ok(Began { place, session, left, set_aside })
}

/// Former sessions with unsaved changes, the newest first.
pub fn former(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<((u64, usize), PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((former_time(&entry.file_name().to_string_lossy())?, entry.path())))
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

/// Reads a former session. One that is damaged is set aside.
///
/// # Errors
/// Where it went, and why.
pub fn open_former(folder: &Path, path: &Path) -> Result<Session, Option<SetAside>> {
    load(path).map_err(|error| put_aside(folder, path, &error))
}

/// Makes a former session of what is open, so that it can be taken back.
///
/// # Errors
/// Why it could not be kept.
pub fn set_back(folder: &Path, session: &Session) -> Result<(), String> {
    let path = folder.join(free_former_name(folder, session.written));
    let text = Writer::default().text(session)?;
    atomic::write(&path, text.as_bytes()).map_err(|error| format!("{error}: {}", path.display()))?;
    forget_oldest(folder);
    Ok(())
}

fn load(path: &Path) -> Result<Session, SessionError> {
    read(&bounded::read(path, MAX_BYTES)?)
}

/// Makes the folder, for its owner alone.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn session_path(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("session-{number}.ron"))
}

/// The first place that no window holds.
fn free_place(folder: &Path) -> io::Result<(usize, Lock)> {
    for number in 1..=MOST_WINDOWS {
        if let Some(lock) = hold(folder, number)? {
            return Ok((number, lock));
        }
    }
    Err(io::Error::new(io::ErrorKind::QuotaExceeded, "there are too many windows"))
}

/// Holds a place; `None` where a window does.
fn hold(folder: &Path, number: usize) -> io::Result<Option<Lock>> {
    Lock::take(&folder.join(format!("session-{number}.lock")))
}

/// The name of a former session: when it was written, and a number where there are several.
fn former_name(written: u64, number: usize) -> String {
    let number = if number == 1 { String::new() } else { format!("-{number}") };
    format!("former-session-{written:012}{number}.ron")
}

/// When a former session was written, by its name, and its number among those of one second.
fn former_time(name: &str) -> Option<(u64, usize)> {
    let mut parts = name.strip_prefix("former-session-")?.strip_suffix(".ron")?.split('-');
    let written = parts.next()?.parse().ok()?;
    Some((written, parts.next().map_or(Some(1), |number| number.parse().ok())?))
}

/// A name that no file has, and none has had while this program runs: what was taken back is removed a little later, and
/// must not be another session by then.
fn free_former_name(folder: &Path, written: u64) -> String {
    static USED: AtomicUsize = AtomicUsize::new(0);
    loop {
        let name = former_name(written, USED.fetch_add(1, Ordering::Relaxed) + 1);
        if fs::symlink_metadata(folder.join(&name)).is_err() {
            return name;
        }
    }
}

fn keep_former(folder: &Path, path: &Path, written: u64) -> io::Result<()> {
    fs::rename(path, folder.join(free_former_name(folder, written)))?;
    forget_oldest(folder);
    Ok(())
}

fn forget_oldest(folder: &Path) {
    for old in former(folder).into_iter().skip(MOST_FORMER) {
        drop(fs::remove_file(old));
    }
}

/// Puts what is no session out of the way, under a name that says so.
fn put_aside(folder: &Path, path: &Path, error: &SessionError) -> Option<SetAside> {
    if matches!(error, SessionError::Unreadable(ReadError::Missing)) {
        return None;
    }
    let word = if matches!(error, SessionError::Newer(_)) { "newer" } else { "damaged" };
    let name = |number: &usize| folder.join(format!("{word}-session-{number}.ron"));
    let free = (1..MOST_DAMAGED).find(|number| fs::symlink_metadata(name(number)).is_err());
    let target = name(&free.unwrap_or(MOST_DAMAGED));
    let moved = fs::rename(path, &target).is_ok();
    Some(SetAside { reason: error.to_string(), path: if moved { target } else { path.to_owned() } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::preset::{Document, Origin};
    use crate::store::session::{Kept, View};
    use std::sync::Arc;

    /// A session that was written then, with this hashprice, saved or not.
    fn session(written: u64, hashprice: f64, unsaved: bool) -> Session {
        let saved = Arc::new(Document::default());
        let mut document = Document::default();
        if unsaved {
            document.scenario.world.hashprice = hashprice;
        }
        Session {
            written,
            closed: !unsaved,
            restarts: 0,
            seed: 1,
            open: Kept {
                document: Arc::new(document),
                saved,
                origin: Origin::Shipped("reference"),
                warnings: Vec::new(),
                comments: Arc::default(),
                on_disk: None,
            },
            applied: None,
            past: Vec::new(),
            future: Vec::new(),
            behind: Vec::new(),
            baseline: None,
            beside: Vec::new(),
            story: None,
            view: View::default(),
        }
    }

    fn write(place: &Place, session: &Session) {
        place.write(&mut Writer::default(), session).expect("written");
    }

    fn hashprice(session: Option<&Session>) -> Option<f64> {
        session.map(|session| session.open.document.scenario.world.hashprice)
    }

    #[test]
    fn windows_at_once_have_places_of_their_own_and_the_newest_is_restored() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("deep").join("state");
        let one = begin(&folder, true).expect("a place");
        let two = begin(&folder, true).expect("a place");
        assert!(one.session.is_none() && two.session.is_none() && one.place.path() != two.place.path());
        write(&one.place, &session(100, 41.0, true));
        write(&two.place, &session(200, 42.0, true));
        let three = begin(&folder, true).expect("a place");
        assert!(three.session.is_none() && three.left == 0, "both live");
        drop((one, two));
        let next = begin(&folder, true).expect("a place");
        assert_eq!(hashprice(next.session.as_ref()), Some(42.0));
        assert_eq!(next.left, 1, "the other one is not lost");
        let kept = former(&folder);
        assert_eq!(kept.len(), 1);
        assert_eq!(hashprice(open_former(&folder, &kept[0]).ok().as_ref()), Some(41.0));
        // What is restored is still there until the window writes its own.
        drop(next);
        assert_eq!(hashprice(begin(&folder, true).expect("a place").session.as_ref()), Some(42.0));
    }

    #[test]
    fn what_is_not_restored_is_kept_where_it_is_unsaved() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        write(&begin(folder, true).expect("a place").place, &session(100, 41.0, true));
        let began = begin(folder, false).expect("a place");
        assert!(began.session.is_none() && began.left == 1 && former(folder).len() == 1);
        write(&began.place, &session(200, 0.0, false));
        drop(began);
        let began = begin(folder, false).expect("a place");
        assert!(began.left == 0 && former(folder).len() == 1, "nothing was unsaved");
        for i in 0..20 {
            set_back(folder, &session(300 + i % 3, i as f64, true)).expect("kept");
        }
        let kept = former(folder);
        assert_eq!(kept.len(), MOST_FORMER);
        assert!(
            kept.iter()
                .all(|path| former_time(&path.file_name().unwrap_or_default().to_string_lossy())
                    > Some((300, usize::MAX)))
        );
    }

    #[test]
    fn what_is_no_session_is_set_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        let path = session_path(folder, 1);
        let reason = |folder: &Path| {
            let began = begin(folder, true).expect("a place");
            assert!(began.session.is_none() && !path.exists());
            write(&began.place, &session(1, 2.0, false));
            fs::remove_file(began.place.path()).expect("it is there");
            began.set_aside.into_iter().next().map(|aside| (aside.reason, aside.path.exists()))
        };
        let text = Writer::default().text(&session(1, 40.0, true)).expect("a text");
        for (bytes, word) in [
            (&b""[..], "damaged"),
            (b"rubbish", "damaged"),
            (&text.as_bytes()[..text.len() / 2], "its end is missing"),
            (text.replacen("format 1", "format 7", 1).as_bytes(), "newer"),
        ] {
            fs::write(&path, bytes).expect("written");
            let reason = reason(folder).expect("it is said");
            assert!(reason.0.contains(word) && reason.1, "{reason:?}");
        }
        fs::File::create(&path).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
        assert!(reason(folder).expect("it is said").0.contains("larger than"));
        fs::create_dir(&path).expect("a folder");
        assert!(reason(folder).expect("it is said").0.contains("a folder"));
        #[cfg(unix)]
        if std::process::Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success()) {
            assert!(reason(folder).expect("it is said").0.contains("a pipe"));
        }
        let names: Vec<String> = fs::read_dir(folder)
            .expect("a folder")
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect();
        assert!(names.iter().any(|name| name == "newer-session-1.ron"), "{names:?}");
        assert!(names.iter().any(|name| name == "damaged-session-1.ron"), "{names:?}");
    }

    #[test]
    fn a_session_that_grows_out_of_bounds_leaves_out_what_has_been() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = begin(folder.path(), true).expect("a place").place;
        let mut long = session(1, 44.0, true);
        let step = |i: u64| {
            let document = Document { summary: format!("{i}{}", "x".repeat(600_000)), ..Document::default() };
            crate::store::session::Step { document: Arc::new(document), seed: i, applied: None }
        };
        long.past = (0..30).map(step).collect();
        write(&place, &long);
        assert!(fs::metadata(place.path()).expect("there").len() < MAX_BYTES);
        let back = load(place.path()).expect("it is read");
        assert!(back.past.is_empty() && back.open == long.open);
    }
}
