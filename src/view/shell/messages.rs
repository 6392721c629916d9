//! Messages in the corner: what worked fades, errors stay until they are closed.
//!
//! Made of ordinary widgets, so that a screen reader reads them and the theme dresses them.

use std::time::Duration;

use egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, RichText, Stroke, Ui, vec2};

use crate::app::shell::messages::{Level, Message};
use crate::theme::{self, Palette};

/// Width of a message, points.
const WIDTH: f32 = 400.0;
/// Between a message and its frame, points.
const MARGIN: f32 = 12.0;
/// Room for the button that closes it, points.
const CLOSE_WIDTH: f32 = 36.0;
/// Messages shown at once; older ones make room.
const MOST: usize = 5;

/// The messages that are shown.
#[derive(Default)]
pub(in crate::view) struct Toasts {
    shown: Vec<Toast>,
}

struct Toast {
    message: Message,
    /// When it goes away, by the window's clock, seconds; an error stays.
    until: Option<f64>,
}

/// How long a message stays, seconds.
fn stay(level: Level) -> Option<f64> {
    match level {
        Level::Done => Some(4.0),
        Level::Warning => Some(12.0),
        Level::Error => None,
    }
}

impl Toasts {
    /// Takes new messages in, and shows those whose time is not over.
    pub(in crate::view) fn show(&mut self, ctx: &Context, messages: Vec<Message>) {
        let now = ctx.input(|i| i.time);
        self.shown.retain(|toast| toast.until.is_none_or(|until| until > now));
        for message in messages {
            let until = stay(message.level).map(|seconds| now + seconds);
            self.shown.retain(|toast| toast.message != message);
            self.shown.push(Toast { message, until });
        }
        let surplus = self.shown.len().saturating_sub(MOST);
        self.shown.drain(..surplus);
        if self.shown.is_empty() {
            return;
        }
        let next = self.shown.iter().filter_map(|toast| toast.until).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.0)));
        }
        let corner = vec2(-theme::WIDE_SPACE, -theme::WIDE_SPACE * 3.0);
        let area = Area::new(Id::unique("toasts")).order(Order::Foreground).anchor(Align2::RIGHT_BOTTOM, corner);
        area.show(ctx, |ui| {
            ui.set_width(WIDTH);
            self.shown.retain(|toast| !toast_ui(ui, &toast.message));
        });
    }
}

/// Draws a message; true where it was closed.
fn toast_ui(ui: &mut Ui, message: &Message) -> bool {
    let palette = Palette::of(ui);
    let ink = match message.level {
        Level::Done => palette.accent,
        Level::Warning => palette.warning,
        Level::Error => palette.danger_text,
    };
    let frame =
        Frame::popup(ui.style()).stroke(Stroke::new(theme::HAIRLINE, ink)).inner_margin(Margin::same(MARGIN as i8));
    let inner = WIDTH - 2.0 * MARGIN;
    let closed = frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(inner - CLOSE_WIDTH);
                ui.add(Label::new(RichText::new(&message.text).color(ink)).wrap());
            });
            let close = ui.button("×");
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Close this message"));
            close.clicked()
        })
    });
    closed.inner.inner
}
