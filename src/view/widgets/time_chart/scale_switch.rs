//! The switch that divides a value axis by ratios: a word in the corner between both axes.

use egui::{CursorIcon, Pos2, Rect, Role, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use super::small_galley;
use crate::model::parameters::Scale;
use crate::theme::{self, Palette};
use crate::view::paper::offscreen::is_still;

/// The word.
const WORD: &str = "log";

/// Draws the switch into the corner of a chart, whose place is that corner's. What a click chooses.
pub(super) fn scale_switch_ui(ui: &Ui, title: &str, scale: Scale, corner: Pos2) -> Option<Scale> {
    let (palette, on, still) = (Palette::of(ui), scale == Scale::Log, is_still(ui));
    if still && !on {
        return None;
    }
    let galley = small_galley(ui, WORD, egui::Color32::PLACEHOLDER);
    let size = galley.size() + vec2(theme::SPACE, 2.0);
    let rect = Rect::from_min_size(corner - vec2(0.0, size.y), size);
    let response = ui.interact(rect, ui.scope_id().with("scale"), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, format!("Logarithmic axis of {title}")));
    if on && !still {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
    }
    let ink = if on || response.hovered() { palette.text } else { palette.quiet };
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    let chosen = response.clicked().then_some(if on { Scale::Linear } else { Scale::Log });
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(if on {
        "Values stand by ratios: what doubles is as far everywhere. What is nothing stands at the foot. Click for even steps."
    } else {
        "Click for an axis on which values stand by ratios"
    });
    chosen
}
