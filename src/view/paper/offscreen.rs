//! Drawing without a window: what a view draws, in shapes.

use egui::{Context, Id, Pos2, RawInput, Rect, Theme, Ui, Vec2};

use super::svg::Drawn;
use crate::theme::{self, palette};

/// Times that a picture is drawn before it is taken: what is laid out by what was there the last time has settled.
const PASSES: usize = 4;

/// A surface to draw on.
pub(in crate::view) struct Offscreen {
    ctx: Context,
    dark: bool,
}

impl Offscreen {
    /// A surface of a theme. Its points are pixels.
    pub(in crate::view) fn new(dark: bool) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.set_theme(if dark { Theme::Dark } else { Theme::Light });
        // Nothing glides: a picture is taken of what it comes to.
        ctx.all_styles_mut(|style| style.animation_time = 0.0);
        ctx.enable_accesskit();
        ctx.data_mut(|data| data.insert_temp(still(), true));
        Self { ctx, dark }
    }

    /// Draws something in a picture of this size. What it says to those who cannot see it becomes its description.
    pub(in crate::view) fn draw(&self, title: &str, size: Vec2, mut draw: impl FnMut(&mut Ui)) -> Drawn {
        let mut output = egui::FullOutput::default();
        for pass in 0..PASSES {
            let input = RawInput {
                screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
                time: Some(pass as f64),
                focused: false,
                ..RawInput::default()
            };
            output = self.ctx.run_ui(input, &mut draw);
            // Glyphs as pixels are of no use: text stays text.
            output.textures_delta.clear();
        }
        let description = output.platform_output.accesskit_update.as_ref().map(described).unwrap_or_default();
        let page = Some(palette(self.dark).page);
        Drawn { title: title.to_owned(), description, size, page, shapes: output.shapes }
    }
}

/// Whether something is drawn for a picture: what only a hand could use is left out.
pub(in crate::view) fn is_still(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<bool>(still())).is_some()
}

fn still() -> Id {
    Id::unique("drawn for a picture")
}

/// What is said of pictures, in the order in which they were drawn.
fn described(update: &egui::accesskit::TreeUpdate) -> String {
    let mut said: Vec<&str> = Vec::new();
    for (_, node) in &update.nodes {
        if let Some(text) = node.description().filter(|text| !text.is_empty() && !said.contains(text)) {
            said.push(text);
        }
    }
    said.join(" ")
}
