//! A stage has the same height in points on every screen, so that what is legible on one is legible on all.
//!
//! The input of a window that shows the stage is brought to that height before it is read: everything that is drawn
//! follows, fonts of charts, tooltips and menus too, and the zoom of the settings stays what it is.

use std::collections::{HashMap, HashSet};

use egui::{Context, Event, MouseWheelUnit, Plugin, Pos2, RawInput, Rect, ViewportId};

/// Height of a stage, points: its smallest text is then more than 20 pixels high where the screen has 1080.
pub(in crate::view) const HEIGHT: f32 = 640.0;
/// A window that is narrower for its height has a higher stage, points.
const LEAST_WIDTH: f32 = 800.0;

/// Which windows show a stage, and how much larger everything is drawn there.
#[derive(Default)]
pub(in crate::view) struct StageScale {
    stages: Vec<ViewportId>,
    /// What each window has without a stage: its size is told only when it changes.
    native: HashMap<ViewportId, Rect>,
    /// The windows whose input was brought to a stage's height in the last frame.
    scaled: HashSet<ViewportId>,
}

impl StageScale {
    /// From now on these windows show the stage.
    pub(in crate::view) fn set(ctx: &Context, stages: &[ViewportId]) {
        let mut changed = false;
        ctx.with_plugin(|scale: &mut Self| {
            changed = scale.stages != stages;
            if changed {
                scale.stages = stages.to_vec();
            }
        });
        if changed {
            ctx.request_repaint();
        }
    }
}

impl Plugin for StageScale {
    fn debug_name(&self) -> &'static str {
        "stage scale"
    }

    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        let id = input.viewport_id;
        if let Some(rect) = input.screen_rect {
            self.native.insert(id, rect);
        }
        let Some(native) = self.native.get(&id).copied() else { return };
        if !self.stages.contains(&id) {
            if self.scaled.remove(&id) {
                input.screen_rect = Some(native);
            }
            return;
        }
        self.scaled.insert(id);
        let factor = (native.height() / HEIGHT).min(native.width() / LEAST_WIDTH).max(0.1);
        let there = |pos: Pos2| (pos.to_vec2() / factor).to_pos2();
        input.screen_rect = Some(Rect::from_min_max(there(native.min), there(native.max)));
        if let Some(viewport) = input.viewports.get_mut(&id) {
            viewport.native_pixels_per_point = Some(viewport.native_pixels_per_point.unwrap_or(1.0) * factor);
        }
        for event in &mut input.events {
            match event {
                Event::PointerMoved(pos) | Event::PointerButton { pos, .. } | Event::Touch { pos, .. } => {
                    *pos = there(*pos);
                }
                Event::MouseMoved(delta) | Event::MouseWheel { unit: MouseWheelUnit::Point, delta, .. } => {
                    *delta /= factor;
                }
                _ => {}
            }
        }
    }
}
