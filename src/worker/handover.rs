//! A second start of the program with a file hands it to the window that runs already.
//!
//! On Unix the window listens on a socket in a folder of its user, which nobody else can reach; no network is involved.
//! What is handed over is one absolute path. On other systems nobody listens, and every start has a window of its own.

use std::path::PathBuf;
use std::sync::mpsc::Receiver;

/// What a window listens with, until it is dropped.
pub struct Incoming {
    paths: Receiver<PathBuf>,
    #[cfg(unix)]
    _listening: unix::Listening,
}

impl Incoming {
    /// The next file that was handed over.
    pub fn next(&self) -> Option<PathBuf> {
        self.paths.try_recv().ok()
    }
}

#[cfg(unix)]
pub use unix::{default_folder, hand_over, listen};

#[cfg(unix)]
mod unix {
    use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
    use std::io::{self, Read, Write};
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::{Sender, channel};
    use std::task::Waker;
    use std::thread::{Builder, JoinHandle};
    use std::time::Duration;

    use super::Incoming;

    /// What a message begins with; the rest of it is the path.
    const GREETING: &[u8] = b"hashpivot 1 open\n";
    /// The answer of a window that has taken it.
    const TAKEN: &[u8] = b"taken\n";
    /// Longest path that is taken, bytes: that of the system.
    const MAX_PATH: u64 = 4_096;
    /// Neither side waits longer for the other.
    const PATIENCE: Duration = Duration::from_secs(2);

    /// The folder of this user in which windows listen; `None` where the system has none.
    pub fn default_folder() -> Option<PathBuf> {
        let dirs = directories::ProjectDirs::from("", "", "Hashpivot")?;
        Some(dirs.runtime_dir().or(dirs.state_dir()).unwrap_or(dirs.data_local_dir()).to_owned())
    }

    /// A name for what belongs to one screen: a file is not handed to a window that stands elsewhere.
    fn screen() -> String {
        let name = ["WAYLAND_DISPLAY", "DISPLAY"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|name| !name.is_empty()));
        name.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(24).collect()
    }

    fn socket(folder: &Path) -> PathBuf {
        folder.join(format!("window-{}.socket", screen()))
    }

    /// Hands the absolute path of a file to the window that runs already. Whether one has taken it.
    pub fn hand_over(folder: &Path, path: &Path) -> bool {
        path.is_absolute() && deliver(folder, path).is_ok_and(|taken| taken)
    }

    fn deliver(folder: &Path, path: &Path) -> io::Result<bool> {
        let mut stream = UnixStream::connect(socket(folder))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(GREETING)?;
        stream.write_all(path.as_os_str().as_bytes())?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = Vec::new();
        stream.take(TAKEN.len() as u64).read_to_end(&mut answer)?;
        Ok(answer == TAKEN)
    }

    /// Listens for files from now on; `None` where another window does, or nobody can. `waker` is woken for each.
    pub fn listen(folder: &Path, waker: Waker) -> Option<Incoming> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).ok()?;
        let lock = folder.join(format!("window-{}.lock", screen()));
        // Opening a pipe would wait for somebody at its other end.
        if fs::metadata(&lock).is_ok_and(|metadata| !metadata.is_file()) {
            return None;
        }
        let lock = OpenOptions::new().create(true).write(true).truncate(false).open(lock).ok()?;
        lock.try_lock().ok()?;
        let path = socket(folder);
        // Whoever holds the lock owns the socket: one that is there belongs to a window that is gone.
        drop(fs::remove_file(&path));
        let listener = UnixListener::bind(&path).ok()?;
        fs::set_permissions(&path, Permissions::from_mode(0o600)).ok()?;
        let (send, paths) = channel();
        let closing = Arc::new(AtomicBool::new(false));
        let own = Arc::clone(&closing);
        let serve = move || {
            for stream in listener.incoming() {
                if own.load(Ordering::Acquire) {
                    return;
                }
                // Whoever says something else is not answered.
                if stream.and_then(|stream| take(stream, &send)).is_ok_and(|taken| taken) {
                    waker.wake_by_ref();
                }
            }
        };
        let thread = Builder::new().name("handover".to_owned()).spawn(serve).ok()?;
        Some(Incoming { paths, _listening: Listening { path, closing, thread: Some(thread), lock } })
    }

    /// Takes a message. Whether it was one, and the window is still there.
    fn take(mut stream: UnixStream, send: &Sender<PathBuf>) -> io::Result<bool> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut message = Vec::new();
        let most = GREETING.len() as u64 + MAX_PATH;
        (&mut stream).take(most + 1).read_to_end(&mut message)?;
        let Some(path) = message.strip_prefix(GREETING).filter(|path| path.len() as u64 <= MAX_PATH) else {
            return Ok(false);
        };
        let path = PathBuf::from(std::ffi::OsString::from_vec(path.to_vec()));
        if !path.is_absolute() || path.as_os_str().as_bytes().contains(&0) || send.send(path).is_err() {
            return Ok(false);
        }
        stream.write_all(TAKEN)?;
        Ok(true)
    }

    /// The socket, as long as the window lives.
    pub(super) struct Listening {
        path: PathBuf,
        closing: Arc<AtomicBool>,
        thread: Option<JoinHandle<()>>,
        lock: File,
    }

    impl Drop for Listening {
        fn drop(&mut self) {
            self.closing.store(true, Ordering::Release);
            // This lets it look up.
            let looked_up = UnixStream::connect(&self.path).is_ok();
            drop(fs::remove_file(&self.path));
            if let Some(thread) = self.thread.take().filter(|_| looked_up) {
                drop(thread.join());
            }
            // Now, and not when the last copy of it is closed: a process that is being started has one for a moment.
            drop(self.lock.unlock());
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::worker::waker;
        use std::sync::mpsc;

        fn listening(folder: &Path) -> (Option<Incoming>, mpsc::Receiver<()>) {
            let (send, woken) = channel();
            (listen(folder, waker(move || send.send(()).unwrap_or_default())), woken)
        }

        /// Says something to a window, and hears its answer.
        fn say(folder: &Path, message: &[u8]) -> Vec<u8> {
            let mut stream = UnixStream::connect(socket(folder)).expect("it listens");
            // It may hang up before all is said.
            drop(stream.write_all(message));
            drop(stream.shutdown(std::net::Shutdown::Write));
            let mut answer = Vec::new();
            drop(stream.read_to_end(&mut answer));
            answer
        }

        #[test]
        fn a_file_is_handed_to_the_window_that_runs() {
            let folder = tempfile::tempdir().expect("a folder");
            let folder = folder.path().join("runtime");
            let odd = Path::new(std::ffi::OsStr::from_bytes(b"/a b/caf\xe9\n.ron"));
            assert!(!hand_over(&folder, odd), "nobody is there");
            let (incoming, woken) = listening(&folder);
            let incoming = incoming.expect("it listens");
            let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&socket(&folder))), (0o700, 0o600), "for its owner alone");
            assert!(hand_over(&folder, odd));
            woken.recv().expect("it is woken");
            assert_eq!((incoming.next().as_deref(), incoming.next()), (Some(odd), None));
            assert!(!hand_over(&folder, Path::new("relative.ron")));
            assert!(listening(&folder).0.is_none(), "one window listens");
            drop(incoming);
            assert!(!hand_over(&folder, odd) && !socket(&folder).exists());
            assert!(listening(&folder).0.is_some());
        }

        #[test]
        fn a_socket_that_was_left_behind_is_taken_over() {
            let folder = tempfile::tempdir().expect("a folder");
            drop(UnixListener::bind(socket(folder.path())).expect("a socket"));
            assert!(socket(folder.path()).exists() && !hand_over(folder.path(), Path::new("/a.ron")));
            let (incoming, _) = listening(folder.path());
            assert!(incoming.is_some() && hand_over(folder.path(), Path::new("/a.ron")));
        }

        #[test]
        fn whoever_says_something_else_is_not_heard() {
            let folder = tempfile::tempdir().expect("a folder");
            let (incoming, _) = listening(folder.path());
            let incoming = incoming.expect("it listens");
            let greeted = |rest: &[u8]| [GREETING, rest].concat();
            let long = [b"/".as_slice(), &[b'x'; 5_000]].concat();
            for message in [
                b"".to_vec(),
                b"GET / HTTP/1.1\r\n\r\n".to_vec(),
                greeted(b""),
                greeted(b"relative.ron"),
                greeted(b"/a\0b"),
                greeted(&long),
                vec![0xff; 100_000],
            ] {
                assert_eq!(say(folder.path(), &message), b"", "{:?}", &message[..message.len().min(30)]);
            }
            assert_eq!(incoming.next(), None);
            assert_eq!(say(folder.path(), &greeted(b"/a.ron")), TAKEN, "and goes on");
            assert_eq!(incoming.next(), Some(PathBuf::from("/a.ron")));
        }
    }
}

#[cfg(not(unix))]
mod other {
    use std::path::{Path, PathBuf};
    use std::task::Waker;

    use super::Incoming;

    /// Nobody listens on this system.
    pub fn default_folder() -> Option<PathBuf> {
        None
    }

    /// Nobody takes it.
    pub fn hand_over(_: &Path, _: &Path) -> bool {
        false
    }

    /// Nobody listens.
    pub fn listen(_: &Path, _: Waker) -> Option<Incoming> {
        None
    }
}

#[cfg(not(unix))]
pub use other::{default_folder, hand_over, listen};
