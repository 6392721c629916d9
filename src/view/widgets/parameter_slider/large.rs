//! One input as it stands on a stage: its name and unit, a figure that is read from the back row, and the rail.

use egui::{Align2, Rect, Ui, UiBuilder, pos2, vec2};

use super::{NAME_LINE, Places, RAIL_LINE, Row, SliderOutcome};
use crate::model::parameters::Parameter;
use crate::model::scenario::Scenario;
use crate::theme::{self, Palette};
use crate::view::widgets::single_line;

/// Height of the line with the figure.
const FIGURE_LINE: f32 = 38.0;
/// Height of the whole, points.
pub const LARGE_HEIGHT: f32 = NAME_LINE + FIGURE_LINE + RAIL_LINE;

/// Draws one input of a scenario, large, over the full width; see [`super::parameter_slider_ui`].
pub fn large_slider_ui(
    ui: &mut Ui,
    parameter: &'static Parameter,
    scenario: &Scenario,
    saved: f64,
    pinned: Option<f64>,
    cite: &dyn Fn() -> String,
) -> SliderOutcome {
    let value = parameter.get(scenario);
    let row = Row { parameter, scenario, value, saved, pinned, cite, palette: Palette::of(ui), large: true };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), LARGE_HEIGHT));
    let mut ui = ui.new_child(UiBuilder::new().id_salt(("large", parameter.id)).max_rect(rect));
    let line =
        |top: f32, height: f32| Rect::from_min_size(pos2(rect.left(), rect.top() + top), vec2(rect.width(), height));
    let (names, figure, rail) =
        (line(0.0, NAME_LINE), line(NAME_LINE, FIGURE_LINE), line(NAME_LINE + FIGURE_LINE, RAIL_LINE));
    let mut outcome = SliderOutcome::default();
    // The unit is never cut; the name makes room.
    let suffix = if value.is_finite() { parameter.unit.suffix() } else { "" };
    let unit = single_line(&ui, suffix, theme::small(), row.palette.quiet, names.width() / 2.0);
    let unit_at = Align2::RIGHT_CENTER.align_size_within_rect(unit.size(), names).min;
    let name = Rect::from_min_max(names.min, pos2(unit_at.x - theme::SPACE, names.bottom()));
    row.name_ui(&ui, name);
    ui.painter().galley(unit_at, unit, row.palette.quiet);
    // Of the usual places the box needs its own alone.
    let places = Places { value: figure.shrink2(vec2(0.0, 2.0)), ..Places::new(rect, false) };
    row.value_ui(&mut ui, &places, &mut outcome);
    let response = row.rail_ui(&ui, rail, &mut outcome);
    row.menu(&ui, &response, &mut outcome);
    outcome.value = outcome.value.filter(|new| *new != value);
    outcome
}
