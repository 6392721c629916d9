//! One input: its name, a value that can be typed, and a rail with the levels that are worth knowing.
//!
//! - `value_box` is the value that is typed, `rail` the handle that is dragged, `limits` where both stop and why;
//! - `marks` are the levels on the rail;
//! - `buttons` lead back: to the saved and the factory value, and to and from "never";
//! - `explain` says what the input means;
//! - `large` is the same on a stage.

mod buttons;
mod explain;
mod large;
mod limits;
mod marks;
mod rail;
#[cfg(test)]
mod tests;
mod value_box;

pub use self::large::{LARGE_HEIGHT, large_slider_ui};

use egui::{Align2, Pos2, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::note::note_ui;
use super::single_line;
use crate::model::parameters::Parameter;
use crate::model::scenario::Scenario;
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

/// What a row has to say after a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SliderOutcome {
    /// The new value.
    pub value: Option<f64>,
    /// Whether the pointer drags, or text is being edited: axes must not shrink meanwhile.
    pub held: bool,
    /// Whether an interaction ended in this frame: one step of undo, if the value differs from the last one.
    pub committed: bool,
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
    scenario: &'a Scenario,
    value: f64,
    saved: f64,
    pinned: Option<f64>,
    /// The source of the value, in words.
    cite: &'a dyn Fn() -> String,
    palette: &'static Palette,
    /// The value is to be read from afar.
    large: bool,
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

/// Draws one input of a scenario over the full width: `saved` is its value in the saved preset, `pinned` that of the
/// baseline, and `cite` says where the value comes from, when somebody asks. A value that cannot be taken is explained
/// in a line under the row.
pub fn parameter_slider_ui(
    ui: &mut Ui,
    parameter: &'static Parameter,
    scenario: &Scenario,
    saved: f64,
    pinned: Option<f64>,
    cite: &dyn Fn() -> String,
) -> SliderOutcome {
    let value = parameter.get(scenario);
    let row = Row { parameter, scenario, value, saved, pinned, cite, palette: Palette::of(ui), large: false };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let whole = ui;
    let mut ui = whole.new_child(UiBuilder::new().id_salt(parameter.id).max_rect(rect));
    let places = Places::new(rect, parameter.infinite.is_some());
    let mut outcome = SliderOutcome::default();
    if value != saved {
        ui.painter().circle_filled(places.dot, 3.0, row.palette.accent);
    }
    let name = row.name_ui(&ui, places.name);
    let said = row.value_ui(&mut ui, &places, &mut outcome);
    row.unit_ui(&ui, places.unit);
    let rail = row.rail_ui(&ui, places.rail, &mut outcome);
    if let Some((word, place)) = parameter.infinite.zip(places.infinite) {
        row.infinite_ui(&ui, word, place, &mut outcome);
    }
    row.reset_ui(&ui, places.reset, &mut outcome);
    row.menu(&ui, &name.union(rail), &mut outcome);
    if let Some(sentence) = said.or_else(|| row.refusal(&ui)) {
        whole.indent(parameter.id, |ui| note_ui(ui, &sentence));
    }
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
}
