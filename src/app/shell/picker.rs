//! The system's file dialogs, beside the window's own thread so that they never block it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use raw_window_handle::{HasDisplayHandle, HasWindowHandle};

use super::dialogs::Request;

/// What came of asking for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// A path. Where it is written to, the dialog has asked before it gave one that exists.
    Path(PathBuf),
    /// Somebody has closed the dialog.
    Cancelled,
    /// No dialog could be opened.
    Unavailable,
}

/// Asks a person for a path; the answer comes through the channel.
pub trait Picker {
    /// Starts to ask. `wake` is called when the answer is there.
    fn pick(&mut self, request: &Request, parent: Parent<'_>, wake: Box<dyn FnOnce() + Send>) -> Receiver<Picked>;
}

/// The window that a dialog belongs to; `None` without a window.
pub type Parent<'a> = Option<&'a dyn Window>;

/// Something with a window's handles.
pub trait Window: HasWindowHandle + HasDisplayHandle {}
impl<T: HasWindowHandle + HasDisplayHandle> Window for T {}

/// Nobody sees a dialog come up and closes it in less time than this.
const SOONEST: Duration = Duration::from_millis(300);

/// The system's own dialogs.
#[derive(Debug, Default)]
pub struct SystemPicker;

impl Picker for SystemPicker {
    fn pick(&mut self, request: &Request, parent: Parent<'_>, wake: Box<dyn FnOnce() + Send>) -> Receiver<Picked> {
        let (send, receive) = channel();
        let mut dialog = rfd::AsyncFileDialog::new().set_title(request.purpose.title()).set_file_name(&request.name);
        let endings = request.purpose.endings();
        if endings.len() > 1 {
            // The ending that is typed says what is written.
            let all: Vec<String> = endings.iter().map(|ending| ending.to_uppercase()).collect();
            dialog = dialog.add_filter(all.join(", "), endings);
        }
        for ending in endings {
            dialog = dialog.add_filter(ending.to_uppercase(), &[*ending]);
        }
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        if let Some(window) = parent {
            dialog = dialog.set_parent(&window);
        }
        let start = Instant::now();
        // The future is made on the window's thread, as some systems require, and awaited on its own.
        let answer: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> =
            if request.purpose.reads() { Box::pin(dialog.pick_file()) } else { Box::pin(dialog.save_file()) };
        let wait = move || {
            let picked = match pollster::block_on(answer) {
                Some(file) => Picked::Path(file.path().to_owned()),
                // A cancelled dialog and one that could not be opened are the same to rfd.
                None if start.elapsed() < SOONEST || !has_dialogs() => Picked::Unavailable,
                None => Picked::Cancelled,
            };
            // The window may be gone by now; then nobody waits for the answer.
            let _ = send.send(picked);
            wake();
        };
        // Where there is no thread for it, the channel closes, which says that there is no dialog.
        drop(Builder::new().name("dialog".to_owned()).spawn(wait));
        receive
    }
}

/// Whether the system has anything that shows a file dialog: a portal that its session bus can start, or zenity.
#[cfg(all(unix, not(target_os = "macos")))]
fn has_dialogs() -> bool {
    use std::env::{split_paths, var_os};

    /// Where the portal says that it can be started.
    const PORTAL: &str = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    let below = |list: Option<std::ffi::OsString>, file: &str| {
        list.is_some_and(|list| split_paths(&list).any(|folder| folder.join(file).is_file()))
    };
    let data = var_os("XDG_DATA_DIRS").filter(|list| !list.is_empty());
    let data = data.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    below(var_os("PATH"), "zenity") || below(Some(data), PORTAL) || below(var_os("XDG_DATA_HOME"), PORTAL)
}

/// Other systems have dialogs of their own.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_dialogs() -> bool {
    true
}
