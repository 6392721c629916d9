//! What the user is told, where no figure stands: what worked beside the tabs or, where there is no room, with warnings
//! and errors in lines of their own under the page. What worked and what was off goes by itself, errors stay until they
//! are closed; three lines are shown at most, and what is hidden comes up when one is closed.
//!
//! Made of ordinary widgets, so that a screen reader reads them and the theme dresses them.

use std::time::Duration;

use egui::{Align, Context, Label, Layout, Rect, RichText, Role, Ui, UiBuilder, WidgetInfo, vec2};

use crate::app::shell::messages::{Level, Message};
use crate::theme::{self, Palette};
use crate::view::widgets::note::sentence;
use crate::view::widgets::unbroken;

/// Messages shown at once.
const MOST: usize = 3;
/// The least room beside the tabs in which a message can be read, points.
const LEAST_WIDTH: f32 = theme::SPACE * 24.0;
/// Room for the button that closes a message, points.
const CLOSE_WIDTH: f32 = 32.0;

/// The messages that are shown.
#[derive(Default)]
pub(in crate::view) struct Toasts {
    shown: Vec<Toast>,
    /// The last one stands beside the tabs in this frame.
    beside_tabs: bool,
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
    /// Takes new messages in, and lets those go whose time is over.
    pub(in crate::view) fn take(&mut self, ctx: &Context, messages: Vec<Message>) {
        let now = ctx.input(|i| i.time);
        let before = self.shown.len();
        self.shown.retain(|toast| toast.until.is_none_or(|until| until > now));
        let news = !messages.is_empty() || self.shown.len() != before;
        for mut message in messages {
            message.text = said(&message.text);
            let until = stay(message.level).map(|seconds| now + seconds);
            self.shown.retain(|toast| toast.message != message);
            self.shown.push(Toast { message, until });
        }
        // What is not to stay makes room, the oldest first; never the last word, which is news.
        while self.shown.len() > MOST
            && let Some(oldest) = self.shown[..self.shown.len() - 1].iter().position(|toast| toast.until.is_some())
        {
            self.shown.remove(oldest);
        }
        if news {
            ctx.request_repaint();
        }
        let next = self.shown.iter().filter_map(|toast| toast.until).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ctx.request_repaint_after(Duration::from_secs_f64((next - now).max(0.0)));
        }
    }

    /// Draws what worked last into what the tabs leave of their row.
    pub(in crate::view) fn beside_tabs_ui(&mut self, ui: &mut Ui, tabs: Rect) {
        let row = ui.max_rect();
        let place = Rect::from_min_max(
            egui::pos2(tabs.right() + theme::WIDE_SPACE, tabs.top()),
            egui::pos2(row.right(), tabs.bottom()),
        );
        let last = self.shown.last().filter(|toast| toast.message.level == Level::Done);
        self.beside_tabs = last.is_some() && place.width() >= LEAST_WIDTH && tabs.height() < theme::SPACE * 6.0;
        if let Some(toast) = last.filter(|_| self.beside_tabs) {
            let layout = Layout::right_to_left(Align::Center);
            let mut ui = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
            if line_ui(&mut ui, &toast.message, place.width(), true) {
                self.shown.pop();
            }
        }
    }

    /// Whether there are lines to draw under the page.
    pub(in crate::view) fn has_lines(&self) -> bool {
        self.shown.len() > usize::from(self.beside_tabs)
    }

    /// Draws the lines under the page, the newest below.
    pub(in crate::view) fn lines_ui(&mut self, ui: &mut Ui) {
        let count = self.shown.len() - usize::from(self.beside_tabs);
        let first = count.saturating_sub(MOST - usize::from(self.beside_tabs));
        let width = ui.available_width();
        let mut closed = None;
        for (i, toast) in self.shown[..count].iter().enumerate().skip(first) {
            let row = ui.horizontal_top(|ui| line_ui(ui, &toast.message, width, false));
            closed = closed.or(row.inner.then_some(i));
        }
        if first > 0 {
            ui.weak(format!("and {first} more"));
        }
        if let Some(gone) = closed {
            self.shown.remove(gone);
        }
    }

    /// Nothing is drawn beside tabs in this frame: something covers them.
    pub(in crate::view) fn without_tabs(&mut self) {
        self.beside_tabs = false;
    }
}

/// A message as a sentence whose numbers stay in one piece. Names of files keep their small letters.
fn said(text: &str) -> String {
    let words = ["the ", "this ", "there ", "no ", "line "];
    let text = unbroken(text);
    if words.iter().any(|word| text.starts_with(word)) { sentence(&text) } else { text.into_owned() }
}

/// Draws a message; true where it was closed.
fn line_ui(ui: &mut Ui, message: &Message, width: f32, short: bool) -> bool {
    let palette = Palette::of(ui);
    let ink = match message.level {
        Level::Done => palette.accent,
        Level::Warning => palette.warning,
        Level::Error => palette.danger_text,
    };
    let text = Label::new(RichText::new(&message.text).color(ink));
    let mut closed = false;
    let mut close_ui = |ui: &mut Ui| {
        let close = ui.small_button("×");
        close.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close this message"));
        closed |= close.clicked();
    };
    if short {
        close_ui(ui);
        ui.add(text.truncate());
    } else {
        ui.allocate_ui_with_layout(vec2(width - CLOSE_WIDTH, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width - CLOSE_WIDTH);
            ui.add(text.wrap());
        });
        close_ui(ui);
    }
    closed
}
