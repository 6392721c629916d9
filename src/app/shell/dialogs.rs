//! File dialogs, beside the window's own thread so that they never block it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use raw_window_handle::{HasDisplayHandle, HasWindowHandle};

use crate::app::action::TableId;

/// What a file is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Open a preset.
    Open,
    /// Save the scenario.
    Save,
    /// Put a preset beside the open one.
    Compare,
    /// Export a table.
    Export(TableId),
}

impl Purpose {
    /// Ending of the files that it deals with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Save | Self::Compare => "ron",
            Self::Export(_) => "csv",
        }
    }

    /// Title of its dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a preset",
            Self::Save => "Save the scenario",
            Self::Compare => "Compare with a preset",
            Self::Export(TableId::Ledger) => "Export the ledger",
            Self::Export(TableId::Inputs) => "Export all inputs",
            Self::Export(_) => "Export the table",
        }
    }

    /// Whether a file is read, which has to be there already.
    pub fn reads(self) -> bool {
        matches!(self, Self::Open | Self::Compare)
    }
}

/// A request for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What for.
    pub purpose: Purpose,
    /// File name to begin with.
    pub name: String,
    /// Folder to begin in.
    pub folder: Option<PathBuf>,
}

/// Asks a person for a path; the answer comes through the channel, `None` where they gave up.
pub trait Picker {
    /// Starts to ask. `wake` is called when the answer is there.
    fn pick(
        &mut self,
        request: &Request,
        parent: Parent<'_>,
        wake: Box<dyn FnOnce() + Send>,
    ) -> Receiver<Option<PathBuf>>;
}

/// The window that a dialog belongs to; `None` without a window.
pub type Parent<'a> = Option<&'a dyn Window>;

/// Something with a window's handles.
pub trait Window: HasWindowHandle + HasDisplayHandle {}
impl<T: HasWindowHandle + HasDisplayHandle> Window for T {}

/// The system's own dialogs.
#[derive(Debug, Default)]
pub struct SystemPicker;

impl Picker for SystemPicker {
    fn pick(
        &mut self,
        request: &Request,
        parent: Parent<'_>,
        wake: Box<dyn FnOnce() + Send>,
    ) -> Receiver<Option<PathBuf>> {
        let extension = request.purpose.extension();
        let mut dialog = rfd::AsyncFileDialog::new()
            .set_title(request.purpose.title())
            .set_file_name(&request.name)
            .add_filter(extension.to_uppercase(), &[extension]);
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        if let Some(window) = parent {
            dialog = dialog.set_parent(&window);
        }
        // The future is made on the window's thread, as some systems require, and awaited on its own.
        let answer: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> =
            if request.purpose.reads() { Box::pin(dialog.pick_file()) } else { Box::pin(dialog.save_file()) };
        let (send, receive) = channel();
        let wait = move || {
            let path = pollster::block_on(answer).map(|file| file.path().to_owned());
            // The window may be gone by now; then nobody waits for the answer.
            let _ = send.send(path);
            wake();
        };
        // Without a thread the answer's sender is dropped, which counts as giving up.
        drop(std::thread::Builder::new().name("dialog".to_owned()).spawn(wait));
        receive
    }
}

/// The dialog that is open, if any: a second one is not opened beside it.
#[derive(Debug, Default)]
pub struct Pending {
    waiting: Option<(Purpose, Receiver<Option<PathBuf>>)>,
}

impl Pending {
    /// Whether a dialog is open.
    pub fn is_open(&self) -> bool {
        self.waiting.is_some()
    }

    /// Waits for this answer.
    pub fn wait(&mut self, purpose: Purpose, answer: Receiver<Option<PathBuf>>) {
        self.waiting = Some((purpose, answer));
    }

    /// The answer, once it is there: the path with the purpose's ending where the person gave none.
    pub fn poll(&mut self) -> Option<(Purpose, Option<PathBuf>)> {
        let (purpose, answer) = self.waiting.as_ref()?;
        let path = match answer.try_recv() {
            Ok(path) => path,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => None,
        };
        let purpose = *purpose;
        self.waiting = None;
        Some((purpose, path.map(|p| with_extension(p, purpose))))
    }
}

/// A path to save to, with the purpose's ending where it has none. A path to open is taken as it is.
pub fn with_extension(path: PathBuf, purpose: Purpose) -> PathBuf {
    if purpose.reads() || path.extension().is_some() { path } else { path.with_extension(purpose.extension()) }
}
