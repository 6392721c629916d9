//! The one dialog that is open: the system's for a path, or a question of the window's own. It owns what is to be done
//! with the answer and what is to be done after that, so that neither outlives it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError};

use super::files::Overwrite;
use super::finder::Finder;
use super::today::TodayForm;
use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::compare::MemberId;
use crate::app::paper::Style;
use crate::store::path::{text_of, typed};
use crate::store::plain::plain_line;
use crate::store::preset::Origin;

pub use super::picker::{Parent, Picked, Picker, SystemPicker, Window};

/// What a file is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Open a preset.
    Open,
    /// Save the scenario.
    Save,
    /// Save the world alone.
    SaveWorld,
    /// Save the story that is being made.
    SaveStory,
    /// Put a preset beside the open one.
    Compare,
    /// Put a company on the sector page.
    Company,
    /// Export a table.
    Export(TableId),
    /// Save an exhibit as a picture.
    Picture(Exhibit, Style),
    /// Write the figures of an exhibit.
    Series(Exhibit),
    /// Write a report.
    Report,
    /// Write a workbook.
    Workbook,
}

impl Purpose {
    /// Ending of the files that it deals with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Save | Self::SaveWorld | Self::SaveStory | Self::Compare | Self::Company => "ron",
            Self::Export(_) | Self::Series(_) => "csv",
            Self::Picture(_, style) => style.form().ending(),
            Self::Report => "html",
            Self::Workbook => "xlsx",
        }
    }

    /// The endings that a name may have, the one that is given to a name without any first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Open | Self::Save | Self::SaveWorld | Self::SaveStory | Self::Compare | Self::Company => &["ron"],
            Self::Export(_) | Self::Series(_) => &["csv", "xlsx"],
            Self::Picture(_, Style::Shapes) => &["svg", "png", "pdf"],
            Self::Picture(..) => &["png", "svg", "pdf"],
            Self::Report => &["html", "pdf", "xlsx"],
            Self::Workbook => &["xlsx"],
        }
    }

    /// Title of its dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a preset",
            Self::Save => "Save the scenario",
            Self::SaveWorld => "Save the world",
            Self::SaveStory => "Save the story",
            Self::Compare => "Compare with a preset",
            Self::Company => "Add a company to the sector",
            Self::Export(TableId::Ledger) => "Export the ledger",
            Self::Export(TableId::Inputs) => "Export all inputs",
            Self::Export(_) => "Export the table",
            Self::Picture(..) => "Save the picture",
            Self::Series(_) => "Export the figures",
            Self::Report => "Write the report",
            Self::Workbook => "Write the workbook",
        }
    }

    /// Whether a path that was typed is of any use.
    ///
    /// # Errors
    /// Why it is not, in a sentence.
    pub(in crate::app) fn try_typed(self, text: &str) -> Result<(), String> {
        let path = self.path(typed(text));
        let path = std::path::absolute(&path).unwrap_or(path);
        if self.reads() {
            let origin = Origin::File(path);
            let read = if self == Self::Open { origin.find().map(drop) } else { origin.open().map(drop) };
            return read.map_err(|error| error.to_string());
        }
        if path.is_dir() {
            return Err("this is a folder; add the name of a file".to_owned());
        }
        let folder = path.parent().filter(|folder| !folder.is_dir());
        folder.map_or(Ok(()), |folder| {
            let folder = plain_line(&folder.to_string_lossy()).into_owned();
            Err(format!("there is no such folder; create it, or type another one: {folder}"))
        })
    }

    /// Whether a file is read, which has to be there already.
    pub fn reads(self) -> bool {
        matches!(self, Self::Open | Self::Compare | Self::Company)
    }

    /// The path that a file for this purpose is written to: with the purpose's ending where the name has none. A path
    /// to read from is taken as it is.
    pub fn path(self, path: PathBuf) -> PathBuf {
        let has_ending = path.extension().is_some_and(|ending| !ending.is_empty());
        let is_folder = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
        if self.reads() || has_ending || is_folder { path } else { path.with_extension(self.extension()) }
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

/// What a path is asked for, and what is to be done once that is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Errand {
    /// What the path is for.
    pub purpose: Purpose,
    /// What is to be done once the file is written.
    pub then: Option<Box<Action>>,
}

/// A path that is being typed.
#[derive(Clone, Debug)]
pub struct Typing {
    /// What for.
    pub errand: Errand,
    /// What the box begins with; typing replaces it.
    pub text: String,
    /// It is typed because the system has no dialog for it.
    pub for_want_of_a_dialog: bool,
    /// The last path that was of no use.
    pub refused: Refused,
}

/// Whose changes would be lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Unsaved {
    /// Those of the open scenario.
    Open,
    /// Those of a scenario that was set aside on the page of comparison.
    Aside(MemberId),
    /// Those of what was open before a company of the sector page was: the one at this place.
    Behind(usize),
}

/// One of the window's own dialogs.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// Changes that are not saved would be lost by doing this.
    Unsaved(Unsaved, Box<Action>),
    /// A path is typed.
    TypePath(Typing),
    /// Title, summary and start month are edited.
    Details,
    /// The network as it is today is typed.
    Today(Box<TodayForm>),
    /// A file would be replaced that nobody has agreed to replace.
    Overwrite(Box<Overwrite>),
    /// A code is pasted.
    Code(Refused),
    /// Anything is found by a few letters.
    Find(Box<Finder>),
    /// Which keys do what.
    Keys,
}

/// A text that could not be taken, with the reason, which is told under its box until another text stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused(Option<(String, String)>);

impl Refused {
    /// Notes why a text could not be taken.
    pub(in crate::app) fn refuse(&mut self, text: &str, reason: String) {
        self.0 = Some((text.to_owned(), reason));
    }

    /// Why this text could not be taken; nothing once it is another one.
    pub fn reason(&self, text: &str) -> Option<&str> {
        self.0.as_ref().filter(|(refused, _)| refused == text).map(|(_, reason)| reason.as_str())
    }
}

/// Nothing can be asked, because an answer is still waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Busy {
    /// The system's dialog is open.
    #[error("A file dialog is open already: choose a file in it, or cancel it.")]
    System,
    /// A dialog of the window is open.
    #[error("A question is open already: answer or cancel it first.")]
    Own,
}

/// A path that was chosen for an errand.
#[derive(Debug)]
pub struct Chosen {
    /// What for.
    pub errand: Errand,
    /// The path, with its ending.
    pub path: PathBuf,
    /// Somebody has agreed to this very path being replaced: the system's dialog asks.
    pub agreed: bool,
}

/// What is open.
enum Open {
    Nothing,
    System { request: Request, errand: Errand, answer: Receiver<Picked> },
    Own(Dialog),
}

/// The dialogs of the program, of which one is open at a time.
pub struct Dialogs {
    picker: Box<dyn Picker>,
    open: Open,
    /// How many of the window's own have been opened.
    opened: u64,
    /// The path that was read last.
    last_read: Option<PathBuf>,
    /// The folder of the last path.
    last_folder: Option<PathBuf>,
}

impl Dialogs {
    /// No dialog is open. `picker` opens the system's.
    pub fn new(picker: Box<dyn Picker>) -> Self {
        Self { picker, open: Open::Nothing, opened: 0, last_read: None, last_folder: None }
    }

    /// The window's own dialog that is open.
    pub fn shown(&self) -> Option<&Dialog> {
        match &self.open {
            Open::Own(dialog) => Some(dialog),
            _ => None,
        }
    }

    /// The same, for what is typed into it.
    pub(in crate::app) fn shown_mut(&mut self) -> Option<&mut Dialog> {
        match &mut self.open {
            Open::Own(dialog) => Some(dialog),
            _ => None,
        }
    }

    /// A number that is another one for each dialog that is shown.
    pub fn number(&self) -> u64 {
        self.opened
    }

    /// Folder of the path that was chosen last.
    pub fn last_folder(&self) -> Option<&Path> {
        self.last_folder.as_deref()
    }

    /// Opens a dialog of the window's own.
    ///
    /// # Errors
    /// [`Busy`] where another one is open.
    pub fn ask(&mut self, dialog: Dialog) -> Result<(), Busy> {
        self.free()?;
        self.interrupt(dialog);
        Ok(())
    }

    /// Opens a dialog in place of whatever is open. The answer to that, and what was to follow it, is not waited for
    /// any more.
    pub fn interrupt(&mut self, dialog: Dialog) {
        self.opened += 1;
        self.open = Open::Own(dialog);
    }

    /// Asks the system for a path.
    ///
    /// # Errors
    /// [`Busy`] where another dialog is open.
    pub fn pick(
        &mut self,
        request: Request,
        errand: Errand,
        parent: Parent<'_>,
        wake: Box<dyn FnOnce() + Send>,
    ) -> Result<(), Busy> {
        self.free()?;
        let answer = self.picker.pick(&request, parent, wake);
        self.open = Open::System { request, errand, answer };
        Ok(())
    }

    /// Has a path typed.
    ///
    /// # Errors
    /// [`Busy`] where another dialog is open.
    pub fn type_path(&mut self, request: &Request, errand: Errand) -> Result<(), Busy> {
        let typing =
            Typing { text: self.first_text(request), errand, for_want_of_a_dialog: false, refused: Refused::default() };
        self.ask(Dialog::TypePath(typing))
    }

    /// Closes the window's own dialog.
    pub fn close(&mut self) -> Option<Dialog> {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Own(dialog) => Some(dialog),
            other => {
                self.open = other;
                None
            }
        }
    }

    /// What was chosen in the system's dialog, once it is answered. Where there is no such dialog, the path is typed.
    pub fn poll(&mut self) -> Option<Chosen> {
        let Open::System { answer, .. } = &self.open else { return None };
        let picked = match answer.try_recv() {
            Ok(picked) => picked,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Picked::Unavailable,
        };
        let Open::System { request, errand, .. } = std::mem::replace(&mut self.open, Open::Nothing) else {
            return None;
        };
        match picked {
            Picked::Cancelled => None,
            Picked::Unavailable => {
                let text = self.first_text(&request);
                self.interrupt(Dialog::TypePath(Typing {
                    errand,
                    text,
                    for_want_of_a_dialog: true,
                    refused: Refused::default(),
                }));
                None
            }
            Picked::Path(picked) => Some(self.chosen(errand, &picked, true)),
        }
    }

    /// The path that was typed into the dialog that is open.
    pub fn typed(&mut self, text: &str) -> Option<Chosen> {
        let Some(Dialog::TypePath(typing)) = self.close() else { return None };
        Some(self.chosen(typing.errand, &typed(text), false))
    }

    fn chosen(&mut self, errand: Errand, given: &Path, asked: bool) -> Chosen {
        let path = errand.purpose.path(given.to_owned());
        let agreed = asked && path == given;
        let path = std::path::absolute(&path).unwrap_or(path);
        self.last_folder = path.parent().map(Path::to_owned);
        if errand.purpose.reads() {
            self.last_read = Some(path.clone());
        }
        Chosen { errand, path, agreed }
    }

    /// What the box for a path begins with: the last path where one is read, else what is suggested.
    fn first_text(&self, request: &Request) -> String {
        if request.purpose.reads() {
            return self.last_read.as_deref().map(text_of).unwrap_or_default().into_owned();
        }
        match &request.folder {
            Some(folder) => text_of(&folder.join(&request.name)).into_owned(),
            None => request.name.clone(),
        }
    }

    fn free(&self) -> Result<(), Busy> {
        match &self.open {
            Open::Nothing => Ok(()),
            Open::System { .. } => Err(Busy::System),
            Open::Own(_) => Err(Busy::Own),
        }
    }
}

/// The name of a file, for a sentence.
pub fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    plain_line(&OsStr::to_string_lossy(name)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_is_added_where_a_name_has_none() {
        let path = |purpose: Purpose, text: &str| purpose.path(PathBuf::from(text));
        assert_eq!(path(Purpose::Save, "/a/foo"), Path::new("/a/foo.ron"));
        assert_eq!(path(Purpose::Save, "/a/foo."), Path::new("/a/foo.ron"));
        assert_eq!(path(Purpose::Save, "/a.b/foo"), Path::new("/a.b/foo.ron"));
        assert_eq!(path(Purpose::Save, "/a/foo.txt"), Path::new("/a/foo.txt"));
        assert_eq!(path(Purpose::Save, "/a/"), Path::new("/a/"), "a folder is no file");
        assert_eq!(path(Purpose::Export(TableId::Ledger), "table"), Path::new("table.csv"));
        assert_eq!(path(Purpose::Open, "/a/foo"), Path::new("/a/foo"), "what is read is named by its name");
    }
}
