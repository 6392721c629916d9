//! The program that the monkey sits at: a folder of its own with files of every kind, and file dialogs that chance answers.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use egui::{Context, FullOutput, Pos2, RawInput, Rect, TexturesDelta, ViewportId, ViewportInfo};
use egui_kittest::{Harness, TestRenderer};
use hashpivot::app::shell::dialogs::{Parent, Picked, Picker, Request};
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin};
use hashpivot::store::preset::{self, Document};
use hashpivot::view::Window;
use image::RgbaImage;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// Names of files that are there, and of some that are not.
pub(crate) const FILES: [&str; 16] = [
    "own.ron",
    "broken.ron",
    "world.ron",
    "story.ron",
    "bytes.ron",
    "folder",
    "none.ron",
    "none/new.ron",
    "pipe",
    "new.ron",
    "Ünï \u{202e}cödé 🦀.ron",
    "table.csv",
    "table.xlsx",
    "picture.svg",
    "picture.png",
    "report.html",
];

/// Pixels that nobody looks at.
struct NoPixels;

impl TestRenderer for NoPixels {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        delta.clear();
    }

    fn render(&mut self, _: &Context, _: &FullOutput) -> Result<RgbaImage, String> {
        Err("nobody looks".to_owned())
    }
}

/// File dialogs that are answered by chance, some of them late.
#[derive(Clone)]
pub(crate) struct Chance(Arc<Mutex<Dialogs>>);

struct Dialogs {
    rng: SmallRng,
    folder: PathBuf,
    /// The other ends of those that nobody has answered yet.
    open: Vec<Sender<Picked>>,
}

impl Dialogs {
    fn answer(&mut self) -> Picked {
        match self.rng.random_range(0..10) {
            0..=6 => Picked::Path(self.folder.join(FILES[self.rng.random_range(0..FILES.len())])),
            7 => Picked::Unavailable,
            _ => Picked::Cancelled,
        }
    }
}

impl Chance {
    pub(crate) fn new(seed: u64, folder: &Path) -> Self {
        let (rng, folder) = (SmallRng::seed_from_u64(seed), folder.to_owned());
        Self(Arc::new(Mutex::new(Dialogs { rng, folder, open: Vec::new() })))
    }

    /// Answers every dialog that is still open.
    pub(crate) fn answer_all(&self) {
        let mut dialogs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for send in std::mem::take(&mut dialogs.open) {
            // The program may have ended meanwhile.
            drop(send.send(dialogs.answer()));
        }
    }
}

impl Picker for Chance {
    fn pick(&mut self, _: &Request, _: Parent<'_>, wake: Box<dyn FnOnce() + Send>) -> Receiver<Picked> {
        let (send, receive) = channel();
        let mut dialogs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if dialogs.rng.random_bool(0.2) {
            dialogs.open.push(send);
        } else {
            drop(send.send(dialogs.answer()));
            wake();
        }
        receive
    }
}

/// Fills a folder with what the monkey may open.
pub(crate) fn furnish(folder: &Path) {
    let write = |name: &str, text: &[u8]| fs::write(folder.join(name), text).expect("written");
    let mut own = Document { title: "Own".to_owned(), ..Document::default() };
    own.scenario.world.hashprice = 44.5;
    write("own.ron", preset::to_text(&own).as_bytes());
    write("broken.ron", b"(version: 2, title: \"x\", world: (hashprice: 3O))");
    write("world.ron", b"(version: 2, kind: World, title: \"Dear\", world: (borrowing_cost: 14.0))");
    write("story.ron", b"(version: 2, kind: Story, title: \"Short\", steps: [(title: \"One\"), (title: \"Two\")])");
    write("bytes.ron", &[0xff, 0xfe, 0, 1, 2, 3, 200]);
    fs::create_dir_all(folder.join("folder")).expect("made");
    #[cfg(unix)]
    drop(std::process::Command::new("mkfifo").arg(folder.join("pipe")).status());
}

thread_local! {
    /// What comes to the second window with the next frame.
    static SECOND: RefCell<RawInput> = RefCell::default();
}

/// What comes to the second window with the next frame, where there is one.
pub(crate) fn to_second_window(change: impl FnOnce(&mut RawInput)) {
    SECOND.with(|input| change(&mut input.borrow_mut()));
}

/// Draws windows beside the first one, as a system with several does.
fn draw_second_windows() {
    Context::set_immediate_viewport_renderer(|ctx, mut viewport| {
        let mut input = SECOND.with(RefCell::take);
        let events = input.viewports.remove(&ViewportId::ROOT).map(|info| info.events).unwrap_or_default();
        input.viewport_id = viewport.ids.this;
        let parent = Some(viewport.ids.parent);
        input.viewports.insert(viewport.ids.this, ViewportInfo { parent, events, ..ViewportInfo::default() });
        input.screen_rect.get_or_insert(Rect::from_min_size(Pos2::ZERO, egui::vec2(1280.0, 720.0)));
        let output = ctx.run_ui(input, |ui| (viewport.viewport_ui_cb)(ui));
        output.drop_without_applying_deltas();
    });
}

/// The program as it starts, with its session and its settings in the folder.
pub(crate) fn start(folder: &Path, chance: &Chance) -> Harness<'static, Window> {
    draw_second_windows();
    let (picker, folder) = (Box::new(chance.clone()), folder.to_owned());
    Harness::builder()
        .with_size(egui::vec2(1280.0, 720.0))
        .with_max_steps(8)
        .allow_missing_glyphs()
        .with_accessibility_check(false)
        .renderer(NoPixels)
        .build_eframe(move |cc| {
            // A few futures are enough to be shown, and soon there in a debug build.
            let settings = Settings { paths: 256, ..Settings::default() };
            let reference = preset::resolve("reference").expect("it is shipped");
            let path = Some(folder.join("settings.ron"));
            let mut app = App::new(reference, Origin::Shipped("reference"), picker, settings, path, || {});
            app.begin_session(&folder.join("state"), true);
            cc.egui_ctx.set_embed_viewports(false);
            Window::new(&cc.egui_ctx, app)
        })
}
