//! The stage: the verdict, one exhibit and a few sliders, legible from the back row; and what a story adds to it.
//!
//! - `scale`: the same height in points on every screen;
//! - `keys`: what the keyboard does on stage, and while a story is told;
//! - `head`, `controls`: the verdict with its figures, and the sliders with what stands below them;
//! - `story`: caption, the small map of steps, the end, and the bar that a story has over the panels;
//! - `menu`: stories and the stage in the bar at the top.

mod controls;
pub(in crate::view) mod editor;
mod head;
mod keys;
pub(in crate::view) mod menu;
mod scale;
mod story;

use std::sync::LazyLock;

use egui::{CentralPanel, Frame, Margin, Order, Painter, Rect, Stroke, Ui, UiBuilder, Vec2, pos2, vec2};

pub(in crate::view) use self::keys::keys;
pub(in crate::view) use self::scale::StageScale;
pub(in crate::view) use self::story::bar_ui;

use self::controls::{controls_height, controls_ui};
use self::head::head_ui;
use self::story::{Captions, caption_height, caption_ui, end_ui};
use crate::app::App;
use crate::app::action::Action;
use crate::app::stage::Wish;
use crate::theme::{self, Palette};
use crate::view::pages::PageStates;
use crate::view::widgets::time_chart::Picked;

/// Around everything, points.
const MARGIN: f32 = 20.0;
/// From this width on a caption stands beside the exhibit, and no longer above it.
const WIDE: f32 = 1_000.0;
/// Part of a wide stage that a caption has.
const CAPTION_PART: f32 = 0.29;
/// The least room that an exhibit is drawn in, points.
const LEAST_EXHIBIT: Vec2 = vec2(160.0, 100.0);
/// Radius of the ring around the pointer.
const RING: f32 = 34.0;

/// What the stage remembers between frames. Its charts are its own: what is hidden or chosen on it is not on the pages.
#[derive(Default)]
pub(in crate::view) struct StageState {
    pages: PageStates,
    pub(in crate::view) captions: Captions,
    /// A slider is held.
    held: bool,
}

impl StageState {
    /// Whether the hand holds something.
    pub(in crate::view) fn held(&self) -> bool {
        self.held || self.pages.held()
    }
}

/// Draws the stage over the whole window.
pub(in crate::view) fn stage_ui(ui: &mut Ui, app: &App, state: &mut StageState, actions: &mut Vec<Action>) {
    let Some(on) = app.stage().on() else { return };
    let palette = Palette::of(ui);
    state.held = false;
    let frame = Frame::new().fill(palette.page).inner_margin(Margin::same(MARGIN as i8));
    CentralPanel::default().frame(frame).show(ui, |ui| {
        let whole = ui.max_rect();
        let told = app.stories().told();
        if told.is_some_and(crate::app::stories::Told::has_ended) {
            end_ui(ui, app, whole, actions);
            return;
        }
        let head = head_ui(ui, app, whole);
        let controls = controls_height(app, whole.width());
        let below = Rect::from_min_max(pos2(whole.left(), whole.bottom() - controls), whole.max);
        let mut middle = Rect::from_min_max(
            pos2(whole.left(), head + theme::WIDE_SPACE),
            pos2(whole.right(), below.top() - theme::WIDE_SPACE),
        );
        // Where the window has no room for it, what is beyond its border is out of sight.
        middle.max = middle.max.max(middle.min + LEAST_EXHIBIT);
        if let Some(told) = told {
            let caption;
            if whole.width() >= WIDE {
                let width = (whole.width() * CAPTION_PART).floor();
                (caption, middle) = middle.split_left_right_at_x(middle.left() + width);
                middle.min.x += theme::WIDE_SPACE * 1.5;
            } else {
                let height = caption_height(ui, told, &mut state.captions, middle.width()).min(middle.height() * 0.5);
                (caption, middle) = middle.split_top_bottom_at_y(middle.top() + height);
                middle.min.y += theme::SPACE;
            }
            caption_ui(ui, told, &mut state.captions, caption);
        }
        middle.max = middle.max.max(middle.min + LEAST_EXHIBIT);
        let mut room = ui.new_child(UiBuilder::new().id_salt("exhibit").max_rect(middle));
        state.pages.exhibit_ui(&mut room, app, on.exhibit(), middle.size(), actions);
        if let Some(Picked(picked)) = state.pages.charts.take_picked() {
            actions.push(Wish::Spotlight(picked).into());
        }
        state.held = controls_ui(ui, app, below, actions);
    });
    let painter = ui.ctx().layer_painter(egui::LayerId::new(Order::Foreground, egui::Id::unique("stage")));
    if on.is_blank() {
        painter.rect_filled(ui.ctx().content_rect(), 0.0, theme::BLANK);
    } else if on.has_ring() {
        ring(ui, &painter);
    }
    // A slider that was taken by the pointer gives the keyboard back: the arrows are the story's.
    if ui.input(|i| i.pointer.any_released()) && !ui.ctx().text_edit_focused() {
        ui.memory_mut(|memory| memory.focused().into_iter().for_each(|id| memory.surrender_focus(id)));
    }
}

/// A soft ring around the pointer.
fn ring(ui: &Ui, painter: &Painter) {
    let Some(pos) = ui.input(|i| i.pointer.latest_pos()) else { return };
    let ink = Palette::of(ui).accent;
    painter.circle_filled(pos, RING, ink.gamma_multiply(0.12));
    painter.circle_stroke(pos, RING, Stroke::new(3.0, ink.gamma_multiply(0.7)));
    painter.circle_stroke(pos, RING + 3.5, Stroke::new(4.0, ink.gamma_multiply(0.2)));
}

/// The window on the other screen.
pub(in crate::view) static SECOND_WINDOW: LazyLock<egui::ViewportId> =
    LazyLock::new(|| egui::ViewportId::from_hash_of("second window"));

/// Its size before it is moved to the other screen and fills that.
pub(in crate::view) fn size_of_second() -> egui::Vec2 {
    vec2(1280.0, 720.0)
}
