//! Opening the window.

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, bail};
use hashpivot::app::App;
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::store::preset::{Document, Loaded, Origin, PresetError};
use hashpivot::view::Window;

use super::complain;

/// Opens the window on a preset, or on the reference company in a world; without one on the reference company, and the first time on the gallery. What cannot be
/// opened is said in the window, for those who did not start it from a terminal, and here.
pub(crate) fn open_window(word: Option<&OsStr>) -> Result<()> {
    let asked = word.map(|word| -> Result<_, PresetError> {
        let origin = Origin::of_word(word)?;
        Ok((origin.clone(), origin.find()?))
    });
    if let Some(Err(error)) = &asked {
        complain(&error.to_string());
    }
    let reference = Loaded { document: Document::default(), warnings: Vec::new() };
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_title("Hashpivot")
            .with_app_id("hashpivot")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([960.0, 600.0])
            .with_drag_and_drop(true),
        ..Default::default()
    };
    hashpivot::worker::leave_a_core();
    let open = || {
        eframe::run_native(
            "Hashpivot",
            options,
            Box::new(move |cc| {
                let ctx = cc.egui_ctx.clone();
                let wake = move || ctx.request_repaint();
                let path = Settings::default_path();
                let (settings, dropped) = Settings::read(path.as_deref());
                let origin = Origin::Shipped("reference");
                let mut app = App::new(reference, origin, Box::new(SystemPicker), settings, path, wake);
                app.warn_of(dropped);
                match asked {
                    Some(asked) => app.start_with(asked, &cc.egui_ctx),
                    None => app.welcome(),
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
        Err(_) => bail!("the window was closed by a fault of the display system or of this program; {without}"),
    }
}
