//! Opening the window.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use anyhow::{Result, bail};
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin};
use hashpivot::store::preset;
use hashpivot::view::Window;

/// Opens the window on a preset; without one on the reference company, and the first time on the gallery.
pub(crate) fn open_window(file: Option<&str>) -> Result<()> {
    let asked = file.is_some();
    let file = file.unwrap_or("reference");
    let loaded = preset::resolve(file)?;
    let origin = match preset::shipped(file) {
        Some(shipped) if !PathBuf::from(file).exists() => Origin::Shipped(shipped.name),
        _ => Origin::File(PathBuf::from(file)),
    };
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
                let settings = Settings::load(path.as_deref());
                let mut app = App::new(loaded, origin, Box::new(SystemPicker), settings, path, wake);
                if !asked {
                    app.welcome();
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
