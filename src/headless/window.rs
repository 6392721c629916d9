//! Opening the window.

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, bail};
use hashpivot::app::App;
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::stories::Wish as Stories;
use hashpivot::store::preset::{Document, Loaded, Origin};
use hashpivot::store::share::find_word;
use hashpivot::store::story::shipped_story;
use hashpivot::store::{report, session};
use hashpivot::view::Window;
use hashpivot::worker::{handover, waker};

use super::complain;

/// How the window is asked for.
pub(crate) struct Start<'a> {
    /// What is to be opened.
    pub(crate) word: Option<&'a OsStr>,
    /// In a window of its own, whatever runs already.
    pub(crate) new_window: bool,
    /// Without what was open the last time.
    pub(crate) fresh: bool,
}

/// Opens the window: on a preset; without one on what was open the last time, or on the reference company, and the first
/// time on the gallery; by its name, a shipped story is told in front of that. A file is handed to a window that runs
/// already. What cannot be opened is said in the window, for those who did not start it from a terminal, and here.
pub(crate) fn open_window(start: &Start<'_>) -> Result<()> {
    if !start.new_window && start.word.is_some_and(is_taken_elsewhere) {
        return super::print("The file is opened in the window that runs already.\n");
    }
    let story = start.word.and_then(OsStr::to_str).and_then(shipped_story);
    let asked = start.word.filter(|_| story.is_none()).map(find_word);
    if let Some(Err(error)) = &asked {
        complain(&error.to_string());
    }
    let restoring = !matches!(asked, Some(Ok(_))) && !start.fresh;
    let reference = Loaded { document: Document::default(), warnings: Vec::new() };
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_title("Hashpivot")
            .with_app_id("hashpivot")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([960.0, 600.0])
            .with_icon(icon())
            .with_drag_and_drop(true),
        ..Default::default()
    };
    hashpivot::worker::give_back_memory();
    hashpivot::worker::leave_a_core();
    let open = || {
        eframe::run_native(
            "Hashpivot",
            options,
            Box::new(move |cc| {
                let ctx = cc.egui_ctx.clone();
                let wake = move || ctx.request_repaint();
                let listening =
                    handover::default_folder().and_then(|folder| handover::listen(&folder, waker(wake.clone())));
                let path = Settings::default_path();
                let (settings, dropped) = Settings::read(path.as_deref());
                let origin = Origin::Shipped("reference");
                let mut app = App::new(reference, origin, Box::new(SystemPicker), settings, path, wake);
                app.warn_of(dropped);
                let folder = session::default_folder();
                if let Some(folder) = &folder {
                    app.begin_session(folder, restoring);
                }
                if let (Some(folder), Some(path)) = (&folder, app.session_path()) {
                    report::install(folder, path);
                }
                if let Some(incoming) = listening {
                    app.listen(incoming);
                }
                match asked {
                    Some(asked) => app.start_with(asked, &cc.egui_ctx),
                    None => app.welcome(),
                }
                if let Some(name) = story {
                    app.apply(Stories::Tell(name).into(), &cc.egui_ctx, None);
                }
                Ok(Box::new(Window::new(&cc.egui_ctx, app)))
            }),
        )
    };
    let without = "to get results without a window use `hashpivot run FILE`";
    // winit panics where a library of the display system is missing; a sentence is more use than a trace.
    match catch_unwind(AssertUnwindSafe(open)) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_))) => {
            bail!("there is no display to open a window on; {without}")
        }
        Ok(Err(error)) => bail!("the window cannot be opened ({error}); {without}"),
        Err(_) => match report::last() {
            Some((session, report)) => bail!(
                "the window was closed by a fault, of the display system or of this program; what was open is kept in {} \
                 and will be there with the next start, and a report is in {}",
                session.display(),
                report.display()
            ),
            None => bail!("the window was closed by a fault of the display system or of this program; {without}"),
        },
    }
}

/// Whether a window that runs already has taken the file that a word means. The name of a shipped preset means none.
fn is_taken_elsewhere(word: &OsStr) -> bool {
    let Ok(Origin::File(path)) = Origin::of_word(word) else { return false };
    let Ok(path) = std::path::absolute(path) else { return false };
    handover::default_folder().is_some_and(|folder| handover::hand_over(&folder, &path))
}

/// The picture by which a desktop shows the window, where it takes it from the window and not from its own entry.
fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/desktop/hashpivot.png")).unwrap_or_default()
}
