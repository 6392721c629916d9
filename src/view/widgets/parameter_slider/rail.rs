//! The rail: a handle that is dragged, stepped with the arrow keys, or set by a screen reader.

use egui::accesskit::{Action, ActionData};
use egui::emath::smart_aim::best_in_range_f64;
use egui::{
    Color32, EventFilter, Id, InputState, Key, PointerButton, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2,
};

use super::{HANDLE_RADIUS, Row, SliderOutcome};
use crate::model::parameters::{Parameter, Scale};
use crate::model::quantity::tidy;
use crate::theme;

/// Where the handle may stand, and what a place there means.
#[derive(Clone, Copy)]
pub(super) struct Rail {
    /// Places of the middle of the handle, from the lower end of the slider to the upper.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Height of the rail.
    pub(super) y: f32,
    /// Ends of the slider: their logarithms where it is logarithmic.
    low: f64,
    high: f64,
    log: bool,
}

impl Rail {
    pub(super) fn new(parameter: &Parameter, (low, high): (f64, f64), place: Rect) -> Self {
        let log = parameter.scale == Scale::Log && low > 0.0;
        let (low, high) = if log { (low.ln(), high.ln()) } else { (low, high) };
        let (left, right) = (place.left() + HANDLE_RADIUS, place.right() - HANDLE_RADIUS);
        Self { left, right: right.max(left + 1.0), y: place.center().y, low, high, log }
    }

    /// Where the handle stands for a value: at the end for one beyond it.
    pub(super) fn x(&self, value: f64) -> f32 {
        let value = if self.log { value.max(f64::MIN_POSITIVE).ln() } else { value };
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.left + (self.right - self.left) * part as f32
    }

    pub(super) fn value(&self, x: f32) -> f64 {
        let part = f64::from((x - self.left) / (self.right - self.left)).clamp(0.0, 1.0);
        let value = self.low + (self.high - self.low) * part;
        if self.log { value.exp() } else { value }
    }

    /// The roundest value that is meant by a place, as exact as a pointer can be.
    fn round_value(&self, x: f32, reach: f32) -> f64 {
        best_in_range_f64(self.value(x - reach), self.value(x + reach))
    }

    /// Change of the value per point, at a value.
    pub(super) fn gradient(&self, value: f64) -> f64 {
        let x = self.x(value);
        self.value(x + 0.5) - self.value(x - 0.5)
    }
}

/// A drag on the rail.
#[derive(Clone, Copy, Default)]
struct Grab {
    /// From the middle of the handle to the pointer.
    offset: f32,
    /// Where the pointer was in the last frame.
    pointer: f32,
    /// Where the middle of the handle is meant to be.
    handle: f32,
}

impl Row<'_> {
    pub(super) fn rail_ui(&self, ui: &Ui, place: Rect, outcome: &mut SliderOutcome) -> Response {
        let rail = Rail::new(self.parameter, self.ends(), place);
        let response = ui.interact(place, ui.scope_id().with("rail"), Sense::click_and_drag());
        self.drag(ui, &response, &rail, outcome);
        self.keys(ui, &response, outcome);
        let value = outcome.value.unwrap_or(self.value);
        self.describe(ui, &response, value);
        if ui.is_rect_visible(place) {
            self.paint_rail(ui, &rail, &response, value);
        }
        let mark = response.hover_pos().and_then(|pos| self.mark_at(&rail, pos));
        match mark {
            Some(mark) => response.on_hover_ui_at_pointer(|ui| mark.explain(ui, self)),
            None => response,
        }
    }

    fn drag(&self, ui: &Ui, response: &Response, rail: &Rail, outcome: &mut SliderOutcome) {
        let (down, pressed, fine) =
            ui.input(|i| (i.pointer.primary_down(), i.pointer.primary_pressed(), i.modifiers.shift));
        let clicked = response.clicked_by(PointerButton::Primary);
        outcome.committed |= response.drag_stopped() || clicked;
        // A press that was let go within the frame is a press all the same.
        let is_down = down && response.is_pointer_button_down_on();
        if !(is_down || pressed && clicked) {
            return;
        }
        outcome.held = is_down;
        if pressed {
            // What was just moved by hand is moved on by the arrow keys.
            response.request_focus();
        }
        let Some(pointer) = response.interact_pointer_pos().map(|pos| pos.x) else {
            return;
        };
        let handle = rail.x(self.value);
        let id = response.id.with("grab");
        let grab: Grab = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let on_handle = (pointer - handle).abs() <= HANDLE_RADIUS + 2.0 && self.value.is_finite();
        let grab = match pressed {
            true if on_handle => Grab { offset: pointer - handle, pointer, handle },
            true => Grab { offset: 0.0, pointer, handle: pointer },
            false if fine => Grab { handle: grab.handle + 0.1 * (pointer - grab.pointer), pointer, ..grab },
            false => Grab { handle: pointer - grab.offset, pointer, ..grab },
        };
        let moved = ui.data_mut(|data| {
            let before = data.get_temp::<Grab>(id);
            data.insert_temp(id, grab);
            before.is_some_and(|before| before.pointer != pointer)
        });
        // A press on the handle itself changes nothing: it may be the first click of two.
        if if pressed { !on_handle } else { moved } {
            outcome.value = Some(self.reach(ui, self.value_at(ui, rail, grab.handle, fine)));
        }
    }

    /// The value at a place on the rail: a round one, on the grid of steps where the rail is linear.
    fn value_at(&self, ui: &Ui, rail: &Rail, x: f32, fine: bool) -> f64 {
        let (low, high) = self.ends();
        let value = match (fine, rail.log) {
            (false, false) => snap(rail.round_value(x, ui.input(InputState::aim_radius)), self.parameter.step),
            (false, true) => rail.round_value(x, ui.input(InputState::aim_radius)),
            (true, false) => snap(rail.value(x), self.parameter.step / 10.0),
            (true, true) => {
                let value = rail.value(x);
                snap(value, 10_f64.powf(value.log10().floor() - 3.0))
            }
        };
        tidy(value).clamp(low, high)
    }

    fn keys(&self, ui: &Ui, response: &Response, outcome: &mut SliderOutcome) {
        let mut steps = ui.input(|input| {
            let asked = |action| input.num_accesskit_action_requests(response.id, action) as f64;
            asked(Action::Increment) - asked(Action::Decrement)
        });
        if response.has_focus() {
            // The arrows along the rail are the rail's; those across it move the focus, as everywhere.
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let presses = |key| ui.input(|input| input.num_presses(key) as f64);
            steps += presses(Key::ArrowRight) - presses(Key::ArrowLeft);
        }
        if steps != 0.0 && self.value.is_finite() {
            outcome.commit(self.reach(ui, self.value + steps * self.step(ui)));
        }
        if let Some(value) = set_value_request(ui, response.id) {
            self.settle(ui, value, outcome);
        }
    }

    fn describe(&self, ui: &Ui, response: &Response, value: f64) {
        let (low, high) = self.ends();
        response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), value, self.parameter.label));
        ui.accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(low);
            node.set_max_numeric_value(high);
            node.set_numeric_value_step(self.parameter.step);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
            node.set_value(self.parameter.text(value));
            node.set_description(self.parameter.meaning);
        });
    }

    fn paint_rail(&self, ui: &Ui, rail: &Rail, response: &Response, value: f64) {
        let (painter, palette) = (ui.painter(), self.palette);
        let ends = rail.left - HANDLE_RADIUS..=rail.right + HANDLE_RADIUS;
        let groove = Rect::from_x_y_ranges(ends, rail.y - 2.0..=rail.y + 2.0);
        let edge = Stroke::new(theme::HAIRLINE, palette.outline);
        painter.rect(groove, 2.0, palette.control_pressed, edge, StrokeKind::Inside);
        if value.is_finite() && self.saved.is_finite() && value != self.saved {
            let (from, to) = (rail.x(self.saved), rail.x(value));
            let span = Rect::from_x_y_ranges(from.min(to)..=from.max(to), groove.y_range());
            painter.rect_filled(span, 0.0, palette.quiet);
        }
        let center = pos2(rail.x(value), rail.y);
        self.marks(|mark| {
            let x = rail.x(mark.value);
            // Behind the handle, of marks above the rail only a speck would show.
            let seen = mark.is_reference() || (x - center.x).abs() > 4.0;
            if seen && mark.is_on(self.parameter) {
                mark.paint(painter, palette, pos2(x, rail.y));
            }
        });
        let active = response.hovered() || response.is_pointer_button_down_on();
        let (fill, edge) = match (value.is_finite(), active) {
            (false, _) => (Color32::TRANSPARENT, palette.faint),
            (true, true) => (palette.raised, palette.accent),
            (true, false) => (palette.raised, palette.text),
        };
        let fill = if response.is_pointer_button_down_on() && value.is_finite() { palette.accent } else { fill };
        painter.circle(center, HANDLE_RADIUS, fill, Stroke::new(1.5, edge));
        if response.has_focus() {
            painter.circle_stroke(center, HANDLE_RADIUS + 3.0, palette.focus_ring());
        }
    }

    /// What one arrow key does, with the modifiers that are down.
    pub(super) fn step(&self, ui: &Ui) -> f64 {
        let modifiers = ui.input(|i| i.modifiers);
        self.parameter.step
            * match (modifiers.shift, modifiers.alt) {
                (true, false) => 10.0,
                (false, true) => 0.1,
                _ => 1.0,
            }
    }
}

/// The nearest multiple of a step.
pub(super) fn snap(value: f64, step: f64) -> f64 {
    if step > 0.0 { tidy((value / step).round() * step) } else { value }
}

/// The value that a screen reader asks for.
fn set_value_request(ui: &Ui, id: Id) -> Option<f64> {
    ui.input(|input| {
        let requests = input.accesskit_action_requests(id, Action::SetValue);
        let numbers = requests.filter_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) => Some(value),
            _ => None,
        });
        numbers.last()
    })
}
