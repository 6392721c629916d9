//! A stage has the same height in points on every screen, so that what is legible on one is legible on all.
//!
//! The input of a window that shows the stage is brought to that height before it is read: everything that is drawn
//! follows, fonts of charts, tooltips and menus too, and the zoom of the settings stays what it is.

use std::collections::HashMap;

use egui::{Context, Event, MouseWheelUnit, Plugin, Pos2, RawInput, Rect, Vec2, ViewportId};

/// Height of a stage, points: its smallest text is then more than 20 pixels high where the screen has 1080.
pub(in crate::view) const HEIGHT: f32 = 640.0;
/// A window that is narrower for its height has a higher stage, points.
const LEAST_WIDTH: f32 = 800.0;

/// Which windows show a stage, and how much larger everything is drawn there.
#[derive(Default)]
pub(in crate::view) struct StageScale {
    factors: HashMap<ViewportId, f32>,
}

impl StageScale {
    /// From now on these windows show the stage.
    pub(in crate::view) fn set(ctx: &Context, stages: &[ViewportId]) {
        let mut changed = false;
        ctx.with_plugin(|scale: &mut Self| {
            let before = scale.factors.len();
            scale.factors.retain(|id, _| stages.contains(id));
            changed = scale.factors.len() != before;
            for id in stages {
                scale.factors.entry(*id).or_insert_with(|| {
                    changed = true;
                    1.0
                });
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
        let Some(factor) = self.factors.get_mut(&input.viewport_id) else { return };
        if let Some(rect) = &mut input.screen_rect {
            *factor = (rect.height() / HEIGHT).min(rect.width() / LEAST_WIDTH).max(0.1);
            *rect =
                Rect::from_min_max((rect.min.to_vec2() / *factor).to_pos2(), (rect.max.to_vec2() / *factor).to_pos2());
        }
        let factor = *factor;
        let id = input.viewport_id;
        if let Some(viewport) = input.viewports.get_mut(&id) {
            viewport.native_pixels_per_point = Some(viewport.native_pixels_per_point.unwrap_or(1.0) * factor);
        }
        let place = |pos: &mut Pos2| *pos = (pos.to_vec2() / factor).to_pos2();
        let way = |delta: &mut Vec2| *delta /= factor;
        for event in &mut input.events {
            match event {
                Event::PointerMoved(pos) | Event::PointerButton { pos, .. } | Event::Touch { pos, .. } => place(pos),
                Event::MouseMoved(delta) => way(delta),
                Event::MouseWheel { unit: MouseWheelUnit::Point, delta, .. } => way(delta),
                _ => {}
            }
        }
    }
}
