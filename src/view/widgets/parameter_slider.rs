//! One input: its name, a value that can be typed, and a rail with the levels that are worth knowing.

use std::cell::{Cell, RefCell};

use egui::accesskit::{Action, ActionData};
use egui::emath::smart_aim::best_in_range_f64;
use egui::{
    Align, Align2, Color32, DragValue, EventFilter, Id, InputState, Key, Layout, PointerButton, Popup, Pos2, Rect,
    Response, RichText, Role, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{Icon, icon, single_line};
use crate::model::parameters::{Confidence, Parameter, Scale, Source, ValueError};
use crate::theme::{self, Palette};

/// Height of the line with name, value and unit.
const NAME_LINE: f32 = 20.0;
/// Height of the line with the rail.
const RAIL_LINE: f32 = 20.0;
/// Height of the whole row.
pub const ROW_HEIGHT: f32 = NAME_LINE + 2.0 + RAIL_LINE;
/// Room left of the name for the dot that says that the value was changed.
const DOT: f32 = 10.0;
/// Width of the box with the value.
const VALUE: f32 = 68.0;
/// Width of the column with the unit: one for all rows, so that values stand under each other.
const UNIT: f32 = 82.0;
/// Width of the button that resets.
const RESET: f32 = 20.0;
/// Width of the switch for "never" or "none".
const INFINITE: f32 = 44.0;
/// Radius of the handle.
const HANDLE_RADIUS: f32 = 6.0;
/// How close to a mark the pointer has to be for an explanation.
const MARK_REACH: f32 = 5.0;

/// What a row has to say after a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SliderOutcome {
    /// The new value.
    pub value: Option<f64>,
    /// Whether the pointer drags, or text is being edited: axes must not shrink meanwhile.
    pub held: bool,
    /// Whether an interaction ended in this frame: one step of undo, if the value differs from the last one.
    pub committed: bool,
    /// Why what was typed was not taken.
    pub refused: Option<String>,
}

impl SliderOutcome {
    /// A new value that is final at once.
    fn commit(&mut self, value: f64) {
        self.value = Some(value);
        self.committed = true;
    }
}

/// What a row is about: the input, and the values that its rail shows.
#[derive(Clone, Copy)]
struct Row<'a> {
    parameter: &'static Parameter,
    value: f64,
    saved: f64,
    pinned: Option<f64>,
    /// The source of the value, in words.
    cite: &'a dyn Fn() -> String,
    palette: &'static Palette,
}

/// Where the parts of a row stand.
struct Places {
    dot: Pos2,
    name: Rect,
    value: Rect,
    unit: Rect,
    rail: Rect,
    infinite: Option<Rect>,
    reset: Rect,
}

/// Draws one input over the full width: `saved` is its value in the saved preset, `pinned` that of the baseline, and
/// `cite` says where the value comes from, when somebody asks.
pub fn parameter_slider_ui(
    ui: &mut Ui,
    parameter: &'static Parameter,
    value: f64,
    saved: f64,
    pinned: Option<f64>,
    cite: &dyn Fn() -> String,
) -> SliderOutcome {
    let row = Row { parameter, value, saved, pinned, cite, palette: Palette::of(ui) };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let mut ui = ui.new_child(UiBuilder::new().id_salt(parameter.id).max_rect(rect));
    let places = Places::new(rect, parameter.infinite.is_some());
    let mut outcome = SliderOutcome::default();
    if value != saved {
        ui.painter().circle_filled(places.dot, 3.0, row.palette.accent);
    }
    let name = row.name_ui(&ui, places.name);
    row.value_ui(&mut ui, &places, &mut outcome);
    row.unit_ui(&ui, places.unit);
    let rail = row.rail_ui(&ui, places.rail, &mut outcome);
    if let Some((word, place)) = parameter.infinite.zip(places.infinite) {
        row.infinite_ui(&ui, word, place, &mut outcome);
    }
    row.reset_ui(&ui, places.reset, &mut outcome);
    row.menu(&name.union(rail), &mut outcome);
    outcome.value = outcome.value.filter(|new| *new != value);
    outcome
}

impl Places {
    fn new(rect: Rect, has_infinite: bool) -> Self {
        let (left, top, right) = (rect.left() + DOT, rect.top(), rect.right());
        let line = |left: f32, right: f32| Rect::from_x_y_ranges(left..=right.max(left), top..=top + NAME_LINE);
        let unit = right - UNIT;
        let value = unit - theme::HALF_SPACE - VALUE;
        let bottom = top + NAME_LINE + 2.0;
        let below = |left: f32, right: f32| Rect::from_x_y_ranges(left..=right, bottom..=bottom + RAIL_LINE);
        let reset = right - RESET;
        let rail = reset - theme::HALF_SPACE - if has_infinite { INFINITE + theme::HALF_SPACE } else { 0.0 };
        Self {
            dot: pos2(rect.left() + 3.0, top + NAME_LINE / 2.0),
            name: line(left, value - theme::HALF_SPACE),
            value: line(value, unit - theme::HALF_SPACE),
            unit: line(unit, right),
            rail: below(left, rail.max(left + 40.0)),
            infinite: has_infinite.then(|| below(reset - theme::HALF_SPACE - INFINITE, reset - theme::HALF_SPACE)),
            reset: below(reset, right),
        }
    }
}

// ---- Name, value and unit

impl Row<'_> {
    fn name_ui(&self, ui: &Ui, place: Rect) -> Response {
        let galley = single_line(ui, self.parameter.label, theme::body(), self.palette.text, place.width());
        let pos = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), place).min;
        ui.painter().galley(pos, galley, self.palette.text);
        // Clicks without the bit that would make the name a stop of the Tab key.
        let response = ui.interact(place, ui.scope_id().with("name"), Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.parameter.label));
        response.on_hover_ui(|ui| self.explain(ui))
    }

    fn unit_ui(&self, ui: &Ui, place: Rect) {
        let unit = if self.value.is_finite() { self.parameter.unit.suffix() } else { "" };
        let galley = single_line(ui, unit, theme::small(), self.palette.quiet, place.width());
        let pos = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), place).min;
        ui.painter().galley(pos + vec2(0.0, 0.5), galley, self.palette.quiet);
    }

    /// The box in which the value is typed or dragged.
    fn value_ui(&self, ui: &mut Ui, places: &Places, outcome: &mut SliderOutcome) {
        let (typed, refused) = (Cell::new(false), RefCell::new(None));
        let mut new = self.value;
        let builder = UiBuilder::new().max_rect(places.value).layout(Layout::top_down(Align::Max));
        let mut ui = ui.new_child(builder);
        ui.set_style(theme::field_style(self.palette.dark, self.parameter.is_beyond_slider(self.value)));
        let speed = self.speed(&ui, &Rail::new(self.parameter, self.ends(), places.rail), self.step(&ui));
        let response = ui
            .add(
                DragValue::new(&mut new)
                    .speed(speed)
                    // Decimals are ours to choose; fewer would round a step away.
                    .min_decimals(9)
                    .min_size(places.value.size())
                    .clip_text(true)
                    .update_while_editing(false)
                    .custom_formatter(|value, _| shown(self.parameter, value))
                    .custom_parser(|text| {
                        typed.set(true);
                        read(self.parameter, self.value, text).map_err(|e| *refused.borrow_mut() = Some(e)).ok()
                    }),
            )
            .accessible_name(self.parameter.label);
        let edited = response.has_focus();
        if new != self.value {
            let in_reach = if typed.get() { Ok(new) } else { self.accepted(&ui, &response, new) };
            match in_reach {
                Ok(value) => outcome.value = Some(value),
                Err(error) => outcome.refused = Some(error.to_string()),
            }
            outcome.committed |= !response.dragged();
        }
        outcome.committed |= response.drag_stopped();
        outcome.held |= response.dragged() || edited;
        if let Some(error) = refused.take() {
            outcome.refused = once(&ui, response.id).then(|| error.to_string());
        }
        self.warn_beyond(response);
    }

    /// A value that was dragged, stepped or set by a screen reader, where it is to be taken.
    fn accepted(&self, ui: &Ui, response: &Response, value: f64) -> Result<f64, ValueError> {
        if set_value_request(ui, response.id).is_some() {
            self.parameter.check(value)
        } else {
            self.parameter.check(self.within_slider(value))
        }
    }

    /// Says so where a value is beyond the slider's ends.
    fn warn_beyond(&self, response: Response) {
        if self.parameter.is_beyond_slider(self.value) {
            response.on_hover_ui(|ui| {
                let (low, high) = self.ends();
                let unit = self.parameter.unit;
                ui.label(format!("Beyond the usual range, {} to {}", unit.number(low), unit.text(high)));
            });
        }
    }

    /// Change of the box's value per point of dragging, or per press of an arrow key.
    fn speed(&self, ui: &Ui, rail: &Rail, step: f64) -> f64 {
        let arrows = ui.input(|i| i.num_presses(Key::ArrowUp) + i.num_presses(Key::ArrowDown));
        let gradient = rail.gradient(self.value);
        if arrows > 0 || !(gradient.is_finite() && gradient > 0.0) { step } else { gradient }
    }

    /// What one arrow key does, with the modifiers that are down.
    fn step(&self, ui: &Ui) -> f64 {
        let modifiers = ui.input(|i| i.modifiers);
        self.parameter.step
            * match (modifiers.shift, modifiers.alt) {
                (true, false) => 10.0,
                (false, true) => 0.1,
                _ => 1.0,
            }
    }

    /// The ends of the rail: opened for a saved value of another kind of company, and still while a hand moves.
    fn ends(&self) -> (f64, f64) {
        self.parameter.slider_for(self.saved)
    }

    /// Brings a value back to the slider's range; one that was beyond it already may stay there.
    fn within_slider(&self, value: f64) -> f64 {
        let (low, high) = self.ends();
        let (low, high) =
            if self.value.is_finite() { (low.min(self.value), high.max(self.value)) } else { (low, high) };
        tidy(value.clamp(low, high))
    }
}

/// The value as it stands in the box.
fn shown(parameter: &Parameter, value: f64) -> String {
    match parameter.infinite {
        Some(word) if value == f64::INFINITY => word.to_owned(),
        _ => parameter.unit.number(value),
    }
}

/// Reads what was typed. Text that was not touched stands for the exact value, of which it shows a few digits only.
fn read(parameter: &Parameter, value: f64, text: &str) -> Result<f64, ValueError> {
    let text = text.trim();
    if text == shown(parameter, value) {
        return Ok(value);
    }
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if parameter.infinite.is_some_and(is)
        || (parameter.infinite.is_some() && ["inf", "∞", "never", "none"].into_iter().any(is))
    {
        return Ok(f64::INFINITY);
    }
    let not_a_number =
        || ValueError::NotANumber { id: parameter.id, text: text.to_owned(), infinite: parameter.infinite };
    parameter.check(parameter.unit.parse(text).ok_or_else(not_a_number)?)
}

/// Drops the noise behind the twelfth digit, so that steps add up to what one would write.
fn tidy(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powf(11.0 - value.abs().log10().floor());
    let rounded = (value * scale).round() / scale;
    if rounded.is_finite() { rounded } else { value }
}

/// The nearest multiple of a step.
fn snap(value: f64, step: f64) -> f64 {
    if step > 0.0 { tidy((value / step).round() * step) } else { value }
}

/// Whether this is the first of two frames in which a box reads the same text: the one of the Enter key, and the one
/// in which the focus is gone.
fn once(ui: &Ui, id: Id) -> bool {
    let pass = ui.cumulative_pass_nr();
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<u64>(id.with("refused"));
        data.insert_temp(id.with("refused"), pass);
        before
    });
    before.is_none_or(|seen| seen + 1 < pass)
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

// ---- Rail

/// Where the handle may stand, and what a place there means.
#[derive(Clone, Copy)]
struct Rail {
    /// Places of the middle of the handle, from the lower end of the slider to the upper.
    left: f32,
    right: f32,
    /// Height of the rail.
    y: f32,
    /// Ends of the slider: their logarithms where it is logarithmic.
    low: f64,
    high: f64,
    log: bool,
}

impl Rail {
    fn new(parameter: &Parameter, (low, high): (f64, f64), place: Rect) -> Self {
        let log = parameter.scale == Scale::Log && low > 0.0;
        let (low, high) = if log { (low.ln(), high.ln()) } else { (low, high) };
        let (left, right) = (place.left() + HANDLE_RADIUS, place.right() - HANDLE_RADIUS);
        Self { left, right: right.max(left + 1.0), y: place.center().y, low, high, log }
    }

    /// Where the handle stands for a value: at the end for one beyond it.
    fn x(&self, value: f64) -> f32 {
        let value = if self.log { value.max(f64::MIN_POSITIVE).ln() } else { value };
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.left + (self.right - self.left) * part as f32
    }

    fn value(&self, x: f32) -> f64 {
        let part = f64::from((x - self.left) / (self.right - self.left)).clamp(0.0, 1.0);
        let value = self.low + (self.high - self.low) * part;
        if self.log { value.exp() } else { value }
    }

    /// The roundest value that is meant by a place, as exact as a pointer can be.
    fn round_value(&self, x: f32, reach: f32) -> f64 {
        best_in_range_f64(self.value(x - reach), self.value(x + reach))
    }

    /// Change of the value per point, at a value.
    fn gradient(&self, value: f64) -> f64 {
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
    fn rail_ui(&self, ui: &Ui, place: Rect, outcome: &mut SliderOutcome) -> Response {
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
        outcome.committed |= response.drag_stopped() || response.clicked_by(PointerButton::Primary);
        if !down || !response.is_pointer_button_down_on() {
            return;
        }
        outcome.held = true;
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
            outcome.value = Some(self.value_at(ui, rail, grab.handle, fine));
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
            outcome.commit(self.within_slider(self.value + steps * self.step(ui)));
        }
        if let Some(value) = set_value_request(ui, response.id) {
            match self.parameter.check(value) {
                Ok(value) => outcome.commit(value),
                Err(error) => outcome.refused = Some(error.to_string()),
            }
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
        painter.rect_filled(groove, 2.0, palette.control_pressed);
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

    /// Everything that is marked on the rail, what lies on top last.
    fn marks(&self, mut each: impl FnMut(RailMark)) {
        for (index, mark) in self.parameter.marks.iter().enumerate() {
            each(RailMark { kind: MarkKind::Reference(index), value: mark.value });
        }
        each(RailMark { kind: MarkKind::Factory, value: self.parameter.default });
        each(RailMark { kind: MarkKind::Saved, value: self.saved });
        if let Some(pinned) = self.pinned {
            each(RailMark { kind: MarkKind::Pinned, value: pinned });
        }
    }

    /// The mark that the pointer is at: below the rail the levels of others, above it our own values.
    fn mark_at(&self, rail: &Rail, pos: Pos2) -> Option<RailMark> {
        let below = pos.y > rail.y + 2.0;
        let mut nearest: Option<(f32, RailMark)> = None;
        self.marks(|mark| {
            let distance = (rail.x(mark.value) - pos.x).abs();
            let side = mark.is_reference() == below;
            let closer = nearest.is_none_or(|(least, _)| distance <= least);
            if side && closer && distance <= MARK_REACH && mark.is_on(self.parameter) {
                nearest = Some((distance, mark));
            }
        });
        nearest.map(|(_, mark)| mark)
    }
}

/// What a mark on the rail stands for.
#[derive(Clone, Copy)]
enum MarkKind {
    Reference(usize),
    Factory,
    Saved,
    Pinned,
}

/// A mark on the rail.
#[derive(Clone, Copy)]
struct RailMark {
    kind: MarkKind,
    value: f64,
}

impl RailMark {
    fn is_reference(self) -> bool {
        matches!(self.kind, MarkKind::Reference(_))
    }

    fn is_on(self, parameter: &Parameter) -> bool {
        self.value.is_finite() && !parameter.is_beyond_slider(self.value)
    }

    fn paint(self, painter: &egui::Painter, palette: &Palette, at: Pos2) {
        let above = at - vec2(0.0, 4.0);
        let triangle = || vec![above, above + vec2(-3.5, -5.0), above + vec2(3.5, -5.0)];
        match self.kind {
            MarkKind::Reference(_) => {
                painter.vline(at.x, at.y + 4.0..=at.y + 9.0, Stroke::new(theme::HAIRLINE, palette.quiet));
            }
            MarkKind::Factory => {
                let edge = Stroke::new(theme::HAIRLINE, palette.quiet);
                painter.add(Shape::convex_polygon(triangle(), palette.panel, edge));
            }
            MarkKind::Saved => _ = painter.add(Shape::convex_polygon(triangle(), palette.quiet, Stroke::NONE)),
            MarkKind::Pinned => {
                let corners = [vec2(0.0, -5.0), vec2(5.0, 0.0), vec2(0.0, 5.0), vec2(-5.0, 0.0)];
                let edge = Stroke::new(theme::HAIRLINE, palette.panel);
                painter.add(Shape::convex_polygon(corners.map(|c| at + c).to_vec(), palette.faint, edge));
            }
        }
    }

    fn explain(self, ui: &mut Ui, row: &Row<'_>) {
        let parameter = row.parameter;
        let value = parameter.text(self.value);
        let title = |ui: &mut Ui, text: String| ui.label(RichText::new(text).font(theme::body_medium()));
        match self.kind {
            MarkKind::Reference(index) => {
                if let Some(mark) = parameter.marks.get(index) {
                    title(ui, format!("{} {value}", mark.label));
                    source_ui(ui, &mark.source);
                }
            }
            MarkKind::Factory => _ = title(ui, format!("Factory value {value}")),
            MarkKind::Saved => _ = title(ui, format!("Saved value {value}")),
            MarkKind::Pinned => _ = title(ui, format!("Pinned baseline {value}")),
        }
    }
}

// ---- Buttons, menu and explanation

impl Row<'_> {
    /// The switch for "never" or "none".
    fn infinite_ui(&self, ui: &Ui, word: &str, place: Rect, outcome: &mut SliderOutcome) {
        let palette = self.palette;
        let on = self.value == f64::INFINITY;
        let response = ui.interact(place.shrink2(vec2(0.0, 1.0)), ui.scope_id().with("infinite"), Sense::click());
        let label = || format!("{} {word}", self.parameter.label);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, label()));
        let fill = match (on, response.hovered()) {
            (true, _) => palette.selection,
            (false, true) => palette.control_hovered,
            (false, false) => palette.control,
        };
        ui.painter().rect_filled(response.rect, theme::HALF_SPACE, fill);
        if response.has_focus() {
            ui.painter().rect_stroke(response.rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
        }
        let color = if on { palette.text } else { palette.quiet };
        let galley = single_line(ui, word, theme::small(), color, place.width() - theme::HALF_SPACE);
        let pos = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), place).min;
        ui.painter().galley(pos, galley, color);
        if response.clicked() {
            outcome.commit(self.turn_infinite(ui, response.id.with("last finite"), on));
        }
    }

    /// Infinity, or on the way back the last finite value, or else one that makes sense.
    fn turn_infinite(&self, ui: &Ui, memory: Id, on: bool) -> f64 {
        if !on {
            ui.data_mut(|data| data.insert_temp(memory, self.value));
            return f64::INFINITY;
        }
        let (low, high) = self.ends();
        let middle = match self.parameter.scale {
            Scale::Log if low > 0.0 => (low * high).sqrt(),
            _ => f64::midpoint(low, high),
        };
        ui.data(|data| data.get_temp(memory))
            .or_else(|| [self.saved, self.parameter.default].into_iter().find(|value| value.is_finite()))
            .unwrap_or_else(|| snap(middle, self.parameter.step))
    }

    /// A small button back to the saved value, in a place that is kept free for it.
    fn reset_ui(&self, ui: &Ui, place: Rect, outcome: &mut SliderOutcome) {
        if self.value == self.saved {
            return;
        }
        let response = ui.interact(place.shrink(1.0), ui.scope_id().with("reset"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Reset {}", self.parameter.label)));
        if response.hovered() {
            ui.painter().rect_filled(response.rect, theme::HALF_SPACE, self.palette.control_hovered);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(response.rect, theme::HALF_SPACE, self.palette.focus_ring(), StrokeKind::Inside);
        }
        let color = if response.hovered() { self.palette.text } else { self.palette.quiet };
        icon(ui.painter(), Icon::Reset, Rect::from_center_size(place.center(), vec2(12.0, 12.0)), color);
        if response.clicked() {
            outcome.commit(self.saved);
        }
        self.menu(&response, outcome);
        response.on_hover_ui(|ui| {
            ui.label(self.saved_text());
            ui.label(RichText::new("Right-click for the factory value").font(theme::small()).color(self.palette.quiet));
        });
    }

    /// A double click goes back to the saved value; a menu offers the factory value as well.
    fn menu(&self, response: &Response, outcome: &mut SliderOutcome) {
        if response.double_clicked() {
            outcome.commit(self.saved);
        }
        Popup::context_menu(response).show(|ui| {
            let factory = self.parameter.default;
            let mut offer = |ui: &mut Ui, text: String, value: f64| {
                if ui.add_enabled(self.value != value, egui::Button::new(text)).clicked() {
                    outcome.commit(value);
                    ui.close();
                }
            };
            offer(ui, self.saved_text(), self.saved);
            offer(ui, format!("Reset to factory ({})", self.parameter.text(factory)), factory);
        });
    }

    fn saved_text(&self) -> String {
        format!("Reset to saved ({})", self.parameter.text(self.saved))
    }

    /// What the input means, where its value and its default come from, and how to get back.
    fn explain(&self, ui: &mut Ui) {
        let (parameter, quiet) = (self.parameter, self.palette.quiet);
        let small = |text: String| RichText::new(text).font(theme::small()).color(quiet);
        ui.label(RichText::new(parameter.label).font(theme::body_medium()));
        ui.label(parameter.meaning);
        ui.label(small(parameter.id.to_owned()));
        ui.add_space(theme::HALF_SPACE);
        ui.label(parameter.text(self.value));
        ui.label(small((self.cite)()));
        if self.value != parameter.default {
            ui.add_space(theme::HALF_SPACE);
            ui.label(format!("Factory value {}", parameter.text(parameter.default)));
            source_ui(ui, &parameter.source);
        }
        ui.add_space(theme::HALF_SPACE);
        ui.label(small("Double-click for the saved value, right-click for more".to_owned()));
        ui.label(small("Arrow keys step, ten steps with Shift, a tenth with Alt".to_owned()));
    }
}

/// Where a figure comes from, when it was taken, and how far it can be trusted.
fn source_ui(ui: &mut Ui, source: &Source) {
    let trust = match source.confidence {
        Confidence::M => "from memory",
        other => other.meaning(),
    };
    let text = match (source.text, source.date) {
        ("", _) => trust.to_owned(),
        (text, "") => format!("{text} ({trust})"),
        (text, date) => format!("{text}, {date} ({trust})"),
    };
    ui.label(RichText::new(text).font(theme::small()).color(Palette::of(ui).quiet));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters;

    fn response_time() -> &'static Parameter {
        parameters::find("world.response_months").expect("an input that may be infinite")
    }

    #[test]
    fn text_that_was_not_touched_keeps_the_exact_value() {
        let parameter = response_time();
        let value = 13.037_219;
        assert_eq!(read(parameter, value, &shown(parameter, value)), Ok(value));
        assert_eq!(read(parameter, value, "13"), Ok(13.0));
        assert_eq!(read(parameter, f64::INFINITY, "never"), Ok(f64::INFINITY));
        assert_eq!(read(parameter, value, "NONE"), Ok(f64::INFINITY));
        assert!(read(parameter, value, "soon").is_err());
        assert!(read(parameter, value, "-1").is_err());
    }

    #[test]
    fn places_on_the_rail_and_values_agree() {
        let place = Rect::from_min_max(pos2(10.0, 0.0), pos2(250.0, 20.0));
        for parameter in parameters::ALL {
            let rail = Rail::new(parameter, parameter.slider, place);
            let (low, high) = parameter.slider;
            assert_eq!((rail.x(low), rail.x(high)), (16.0, 244.0), "{}", parameter.id);
            assert_eq!((rail.x(low - 1.0), rail.x(f64::INFINITY)), (16.0, 244.0), "{}", parameter.id);
            for part in [0.0_f32, 0.3, 1.0] {
                let x = 16.0 + part * 228.0;
                assert!((rail.x(rail.value(x)) - x).abs() < 0.01, "{}", parameter.id);
            }
            assert!(rail.gradient(parameter.default.min(high)) > 0.0, "{}", parameter.id);
        }
    }

    #[test]
    fn steps_add_up_to_what_one_would_write() {
        let sum = (0..31).fold(0.0, |sum, _| tidy(sum + 0.005));
        assert_eq!(sum, 0.155);
        assert_eq!(snap(0.154_9, 0.005), 0.155);
        assert_eq!(snap(78_412.0, 500.0), 78_500.0);
        assert_eq!(tidy(f64::INFINITY), f64::INFINITY);
        assert_eq!(tidy(1e-300), 1e-300);
    }

    use egui::Modifiers;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    /// One input, its value, and what its row said: new values, commits and refusals.
    struct Stage {
        parameter: &'static Parameter,
        value: f64,
        commits: usize,
        held: bool,
        refused: Vec<String>,
    }

    fn stage(id: &str, value: f64) -> Harness<'static, Stage> {
        let parameter = parameters::find(id).expect("an input of the table");
        let stage = Stage { parameter, value, commits: 0, held: false, refused: Vec::new() };
        let mut harness = Harness::builder()
            .with_size([320.0, 80.0])
            .with_step_dt(0.02)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, stage: &mut Stage| {
                    let saved = stage.parameter.default;
                    let outcome = parameter_slider_ui(ui, stage.parameter, stage.value, saved, None, &String::new);
                    stage.value = outcome.value.unwrap_or(stage.value);
                    stage.commits += usize::from(outcome.committed);
                    stage.held = outcome.held;
                    stage.refused.extend(outcome.refused);
                },
                stage,
            );
        harness.run();
        harness
    }

    fn rail<'h>(harness: &'h Harness<'static, Stage>) -> egui_kittest::Node<'h> {
        harness.get_by_role_and_label(Role::Slider, harness.state().parameter.label)
    }

    fn number_box<'h>(harness: &'h Harness<'static, Stage>) -> egui_kittest::Node<'h> {
        harness.get_by_role_and_label(Role::SpinButton, harness.state().parameter.label)
    }

    #[test]
    fn arrow_keys_step_and_commit() {
        for id in ["world.btc_price", "world.response_months"] {
            let start = parameters::find(id).expect("an input").default;
            let mut harness = stage(id, start);
            let step = harness.state().parameter.step;
            rail(&harness).focus();
            harness.run();
            for (modifiers, steps) in [(Modifiers::NONE, 1.0), (Modifiers::SHIFT, 10.0), (Modifiers::ALT, 0.1)] {
                let before = harness.state().value;
                harness.key_press_modifiers(modifiers, Key::ArrowRight);
                harness.run();
                let moved = harness.state().value - before;
                assert!((moved - steps * step).abs() < 1e-9 * before, "{id}: {moved}");
            }
            assert_eq!(harness.state().commits, 3);
        }
    }

    #[test]
    fn leaving_the_box_untouched_keeps_every_digit() {
        let mut harness = stage("world.btc_price", 78_412.345_678);
        number_box(&harness).click();
        harness.run();
        assert!(harness.state().held);
        harness.key_press(Key::Enter);
        harness.run();
        let stage = harness.state();
        assert_eq!((stage.value, stage.commits, stage.held), (78_412.345_678, 0, false));
    }

    #[test]
    fn typed_values_are_taken_or_refused_with_a_reason() {
        let mut harness = stage("world.btc_price", 78_400.0);
        for (text, value, refusals) in [("90k", 90_000.0, 0), ("2 m", 2e6, 0), ("-5", 2e6, 1), ("much", 2e6, 2)] {
            number_box(&harness).click();
            harness.run();
            number_box(&harness).type_text(text);
            harness.key_press(Key::Enter);
            harness.run();
            assert_eq!(harness.state().value, value, "{text}");
            assert_eq!(harness.state().refused.len(), refusals, "{text}: {:?}", harness.state().refused);
        }
        assert_eq!(harness.state().commits, 2);
    }

    #[test]
    fn a_drag_is_one_step_and_the_handle_does_not_jump() {
        let mut harness = stage("world.btc_price", 78_412.0);
        let place = rail(&harness).rect();
        let handle = pos2(
            Rail::new(harness.state().parameter, harness.state().parameter.slider, place).x(78_412.0),
            place.center().y,
        );
        harness.drag_at(handle + vec2(3.0, 0.0));
        harness.run();
        assert_eq!(harness.state().value, 78_412.0);
        harness.hover_at(handle + vec2(43.0, 0.0));
        harness.run();
        assert!(harness.state().held && harness.state().value > 100_000.0);
        harness.drop_at(handle + vec2(43.0, 0.0));
        harness.run();
        assert!(!harness.state().held);
        assert_eq!(harness.state().commits, 1);
    }

    #[test]
    fn a_double_click_or_the_button_goes_back_to_the_saved_value() {
        let mut harness = stage("world.btc_price", 100_000.0);
        rail(&harness).click();
        rail(&harness).click();
        harness.run();
        assert_eq!(harness.state().value, harness.state().parameter.default);
        assert!(harness.query_by_label("Reset Bitcoin price").is_none());
        harness.state_mut().value = 90_000.0;
        harness.run();
        harness.get_by_label("Reset Bitcoin price").click();
        harness.run();
        assert_eq!(harness.state().value, harness.state().parameter.default);
    }

    #[test]
    fn never_is_a_switch() {
        let mut harness = stage("world.response_months", 21.5);
        let name = format!("{} never", harness.state().parameter.label);
        harness.get_by_label(&name).click();
        harness.run();
        assert_eq!(harness.state().value, f64::INFINITY);
        harness.get_by_label(&name).click();
        harness.run();
        assert_eq!(harness.state().value, 21.5);
        assert_eq!(harness.state().commits, 2);
    }

    #[test]
    fn a_screen_reader_can_set_the_value() {
        let mut harness = stage("world.btc_price", 78_400.0);
        rail(&harness).set_value_accesskit(81_234.5);
        harness.run();
        assert_eq!(harness.state().value, 81_234.5);
        rail(&harness).set_value_accesskit(-1.0);
        harness.run();
        assert_eq!((harness.state().value, harness.state().refused.len()), (81_234.5, 1));
    }

    #[test]
    fn a_value_beyond_the_slider_is_left_alone() {
        let mut harness = stage("world.btc_price", 2e6);
        harness.run_steps(5);
        assert_eq!((harness.state().value, harness.state().commits), (2e6, 0));
        rail(&harness).focus();
        harness.run();
        harness.key_press(Key::ArrowLeft);
        harness.run();
        assert_eq!(harness.state().value, 2e6 - harness.state().parameter.step);
    }
}
