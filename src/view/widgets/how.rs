//! The way from a figure to the method: its title is a link.

use egui::{Context, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};

use crate::app::covers::method::{Topic, topic_of};
use crate::theme::{self, Palette};

/// Makes a title that is painted in this rectangle a link to what the method says of it; nothing happens to a title
/// that [`crate::app::covers::method::FIGURES`] does not list.
pub fn title_link_ui(ui: &Ui, rect: Rect, title: &str) {
    let Some(topic) = topic_of(title) else { return };
    let palette = Palette::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("how", title)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("How: {title}")));
    if response.hovered() {
        let y = rect.bottom() - 1.0;
        ui.painter().hline(rect.x_range(), y, Stroke::new(theme::HAIRLINE, palette.accent));
    }
    if response.has_focus() {
        let ring = rect.expand2(egui::vec2(2.0, 0.0));
        ui.painter().rect_stroke(ring, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Outside);
    }
    follow(&response, topic);
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text("Click to read how this is computed");
}

/// Asks for the method where something that links to it was clicked.
pub fn follow(response: &Response, topic: Topic) {
    if response.clicked() {
        response.ctx.data_mut(|data| data.insert_temp(place(), Some(topic)));
    }
}

/// What was asked for since the last call. Widgets deep in a page need not pass it up.
pub(in crate::view) fn asked(ctx: &Context) -> Option<Topic> {
    ctx.data_mut(|data| data.remove_temp::<Option<Topic>>(place())).flatten()
}

fn place() -> Id {
    Id::unique("method asked for")
}
