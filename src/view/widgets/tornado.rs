//! A tornado: for each input a bar from the result of moving it down to that of moving it up, the longest first.

use egui::{Align2, Color32, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::axes::Axis;
use super::distribution::{Row, tooltip_rows_ui};
use super::number_box::NumberBox;
use super::single_line;
use super::time_chart::HEADER_LINE;
use crate::app::pages::what_matters::tornado::{Driver, Drivers};
use crate::model::parameters::{Parameter, Scale, Spread};
use crate::model::quantity::{Domain, Unit};
use crate::theme::{self, Palette};

/// Height of a bar with its room.
const ROW_HEIGHT: f32 = 24.0;
/// Height of a bar.
const BAR: f32 = 12.0;
/// Width of the names.
const NAME: f32 = 200.0;
/// Width of the values at the ends of a bar.
const VALUE: f32 = 76.0;
/// Width of the spread.
const SPREAD: f32 = 104.0;

/// Largest spread: beyond any value, and still a number when it is multiplied.
const LARGEST_SPREAD: f64 = 1e15;

/// What was done with a tornado.
#[derive(Clone, Copy, Debug)]
pub enum TornadoEvent {
    /// An input was clicked.
    Focus(&'static Parameter),
    /// Its spread was changed; `None` for its own.
    Spread(&'static Parameter, Option<Spread>),
}

/// Where the parts of a row stand.
struct Columns {
    name: Rect,
    plot: Rect,
    spread: Rect,
}

impl Columns {
    fn of(row: Rect) -> Self {
        let column = |left: f32, right: f32| Rect::from_x_y_ranges(left..=right.max(left), row.y_range());
        let spread = row.right() - SPREAD;
        Self {
            name: column(row.left(), row.left() + NAME),
            plot: column(row.left() + NAME + VALUE, spread - VALUE - theme::SPACE),
            spread: column(spread, row.right()),
        }
    }
}

/// Draws the tornado over the width and height that are left; it scrolls. `focus` is the input that is looked at.
pub fn tornado_ui(
    ui: &mut Ui,
    drivers: &Drivers,
    unit: Unit,
    focus: &Parameter,
    spread: impl Fn(&Parameter) -> Spread,
) -> Option<TornadoEvent> {
    let mut event = None;
    let (low, high) = drivers.range;
    let room = (high - low) * 0.02;
    let axis = Axis { range: (low - room, high + room), scale: Scale::Linear, unit };
    header_ui(ui, drivers, &axis);
    // Rows follow each other without a gap, which the scroll area has to know.
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().auto_shrink([false, false]).show_rows(
        ui,
        ROW_HEIGHT,
        drivers.rows.len(),
        |ui, rows| {
            for row in drivers.rows.get(rows).unwrap_or_default() {
                let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
                let mut ui = ui.new_child(UiBuilder::new().id_salt(row.bar.input.id).max_rect(rect));
                let columns = Columns::of(rect);
                let focused = row.bar.input.id == focus.id;
                if row_ui(&ui, row, &columns, drivers, &axis, focused).clicked() {
                    event = Some(TornadoEvent::Focus(row.bar.input));
                }
                let moved = MovedBy::of(row.bar.input, spread(row.bar.input), row.bar.is_from_zero());
                let changed = spread_ui(&mut ui, row.bar.input, moved, columns.spread);
                event = changed.or(event);
            }
        },
    );
    event
}

/// What the colours mean, and the axis.
fn header_ui(ui: &mut Ui, drivers: &Drivers, axis: &Axis) {
    let palette = Palette::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 2.0 * HEADER_LINE));
    let columns = Columns::of(rect);
    let painter = ui.painter();
    let line = |pos, align, text: &str| painter.text(pos, align, text, theme::small(), palette.quiet);
    let top = rect.top() + HEADER_LINE / 2.0;
    let bottom = rect.bottom() - HEADER_LINE / 2.0;
    let mut x = columns.plot.left() - VALUE;
    for (color, outlined, text) in
        [(down_color(palette), true, "input lower"), (up_color(palette), false, "input higher")]
    {
        let swatch = Rect::from_center_size(pos2(x + 9.0, top), vec2(18.0, BAR - 2.0));
        bar(ui, swatch, color, outlined);
        x = line(pos2(x + 24.0, top), Align2::LEFT_CENTER, text).right() + theme::WIDE_SPACE;
    }
    line(pos2(columns.spread.right(), bottom), Align2::RIGHT_CENTER, "moved by");
    for (part, text) in axis.ticks(f64::from((columns.plot.width() / 90.0).clamp(2.0, 8.0))) {
        line(pos2(columns.plot.left() + part * columns.plot.width(), bottom), Align2::CENTER_CENTER, &text);
    }
    if let Some(base) = drivers.base {
        let text = format!("now {}", axis.unit.text(base));
        let galley = single_line(ui, &text, theme::small_medium(), palette.text, 220.0);
        let x = (columns.plot.left() + axis.part(base) * columns.plot.width() - galley.size().x / 2.0)
            .clamp(x, (columns.spread.right() - galley.size().x).max(x));
        painter.galley(pos2(x, top - galley.size().y / 2.0), galley, palette.text);
    }
}

fn up_color(palette: &Palette) -> Color32 {
    palette.accent
}

fn down_color(palette: &Palette) -> Color32 {
    palette.quiet
}

/// A bar: filled for an input moved up, outlined for one moved down, so that colour is not the only cue.
fn bar(ui: &Ui, rect: Rect, color: Color32, outlined: bool) {
    if outlined {
        ui.painter().rect_filled(rect, 1.0, color.gamma_multiply(0.18));
        ui.painter().rect_stroke(rect, 1.0, Stroke::new(theme::HAIRLINE, color), egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(rect, 1.0, color);
    }
}

/// Name and bar of one input.
fn row_ui(ui: &Ui, row: &Driver, columns: &Columns, drivers: &Drivers, axis: &Axis, focused: bool) -> Response {
    let palette = Palette::of(ui);
    let painter = ui.painter();
    let whole = Rect::from_min_max(columns.name.min, pos2(columns.spread.left() - theme::SPACE, columns.name.bottom()));
    let response = ui.interact(whole, ui.scope_id().with("bar"), Sense::click());
    if focused || response.hovered() || response.has_focus() {
        painter.rect_filled(whole, 2.0, if focused { palette.selection } else { palette.panel });
    }
    if response.has_focus() {
        painter.rect_stroke(whole, 2.0, palette.focus_ring(), egui::StrokeKind::Inside);
    }
    let matters = row.bar.extent > 0.0;
    let ink = if matters { palette.text } else { palette.faint };
    let name = single_line(ui, row.bar.input.label, theme::body(), ink, NAME - theme::SPACE);
    let pos = pos2(columns.name.left() + theme::HALF_SPACE, columns.name.center().y - name.size().y / 2.0);
    painter.galley(pos, name, ink);
    let x = |value: f64| columns.plot.left() + axis.part(value) * columns.plot.width();
    if let Some(base) = drivers.base {
        painter.vline(x(base), whole.y_range(), Stroke::new(theme::HAIRLINE, palette.zero_line));
        let fade = if drivers.stale { theme::STALE } else { 1.0 };
        let middle = columns.plot.center().y;
        let ends = row.bar.results.map(|result| result.map(|e| x(e.value)));
        let inks = [(down_color(palette), true), (up_color(palette), false)];
        // Where both ends lie on one side, the shorter bar is painted over the longer one.
        let length = |end: usize| row.bar.results[end].map_or(0.0, |e| (x(e.value) - x(base)).abs());
        let order = if length(0) >= length(1) { [0, 1] } else { [1, 0] };
        for end in order {
            let Some(at) = ends[end] else { continue };
            if (at - x(base)).abs() > 0.5 {
                let rect =
                    Rect::from_x_y_ranges(at.min(x(base))..=at.max(x(base)), middle - BAR / 2.0..=middle + BAR / 2.0);
                bar(ui, rect, inks[end].0.gamma_multiply(fade), inks[end].1);
            }
        }
        if matters {
            end_values(ui, row, ends, middle, x(base));
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &row.summary));
    if response.hovered() {
        tooltip_ui(&response, row, &drivers.title);
    }
    response
}

/// What the input was moved to, at the ends of its bar; where both ends lie on one side, at the further one.
fn end_values(ui: &Ui, row: &Driver, ends: [Option<f32>; 2], middle: f32, base: f32) {
    let palette = Palette::of(ui);
    let reach = |side: f32| {
        let beyond = [0, 1].into_iter().filter_map(|end| Some((end, ends[end]?)));
        let candidates = beyond.filter(|(_, x)| (x - base) * side > 0.5);
        candidates.max_by(|a, b| ((a.1 - base) * side).total_cmp(&((b.1 - base) * side)))
    };
    for side in [-1.0, 1.0] {
        let Some((end, x)) = reach(side) else { continue };
        let galley = single_line(ui, &row.short[end], theme::small(), palette.quiet, VALUE - 6.0);
        let left = if side < 0.0 { x - galley.size().x - 4.0 } else { x + 4.0 };
        ui.painter().galley(pos2(left, middle - galley.size().y / 2.0), galley, palette.quiet);
    }
}

fn tooltip_ui(response: &Response, row: &Driver, measure: &str) {
    let palette = theme::palette(response.ctx.theme() == egui::Theme::Dark);
    let line = |end: usize, color: Color32| Row {
        swatch: Some((color, crate::app::picture::chart::Swatch::Layer)),
        name: row.values[end].clone(),
        value: row.results[end].clone(),
        unit: row.bar.results[end]
            .filter(|e| e.error > 0.0 && e.error.is_finite())
            .map(|e| format!("±\u{202f}{}", Unit::Plain.rough(e.error)))
            .unwrap_or_default(),
    };
    let rows = vec![line(0, down_color(palette)), line(1, up_color(palette))];
    tooltip_rows_ui(response, row.bar.input.label, rows, Some(measure));
}

/// A spread as its box shows it: so many per cent, or so much.
#[derive(Clone, Copy, Debug, PartialEq)]
struct MovedBy {
    /// The number in the box, in its unit.
    value: f64,
    unit: Unit,
    suffix: &'static str,
    /// What a step of the hand adds.
    speed: f64,
    /// What the number is a part of, where the spread is a factor.
    of: Option<f64>,
}

impl MovedBy {
    /// How an input is moved. One that is zero is moved by an amount, whatever its spread.
    fn of(input: &Parameter, spread: Spread, from_zero: bool) -> Self {
        let (value, of) = match spread {
            Spread::Plus(by) => (by, None),
            Spread::Times(by) if from_zero => ((by - 1.0) * input.in_place_of_zero(), Some(input.in_place_of_zero())),
            Spread::Times(by) => {
                return Self { value: by - 1.0, unit: Unit::Percent, suffix: "\u{202f}%", speed: 0.005, of: Some(1.0) };
            }
        };
        if input.unit.is_percent() {
            Self { value, unit: Unit::Percent, suffix: "\u{202f}pp", speed: 0.001, of }
        } else {
            Self { value, unit: input.unit, suffix: "", speed: input.step / 4.0, of }
        }
    }

    /// The spread that another number in the box means.
    fn spread(self, value: f64) -> Spread {
        self.of.map_or(Spread::Plus(value), |of| Spread::Times(1.0 + value / of))
    }
}

/// The spread, which can be typed or dragged; a double click brings the input's own back. Taking it sorts the rows anew,
/// so it is taken once the hand lets go.
fn spread_ui(ui: &mut Ui, input: &'static Parameter, moved: MovedBy, place: Rect) -> Option<TornadoEvent> {
    let palette = Palette::of(ui);
    let mut ui = ui.new_child(
        UiBuilder::new()
            .max_rect(place.shrink2(vec2(0.0, 2.0)))
            .layout(egui::Layout::right_to_left(egui::Align::Center)),
    );
    ui.set_style(theme::field_style(palette.dark, false));
    let MovedBy { value, unit, suffix, speed, .. } = moved;
    let domain = Domain { unit, limits: (0.0, LARGEST_SPREAD), infinite: None };
    let name = format!("{} spread", input.label);
    let shown = NumberBox::new(&name, domain, value)
        .speed(speed)
        .step(2.0 * speed)
        .around("±\u{202f}", suffix)
        .on_release()
        .resets()
        .show(&mut ui);
    shown.response.on_hover_text("How far off this may plausibly be. Double-click for the input's own.");
    if shown.reset {
        return Some(TornadoEvent::Spread(input, None));
    }
    shown.value.map(|value| TornadoEvent::Spread(input, Some(moved.spread(value))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::{ALL, find};
    use crate::model::scenario::Scenario;

    #[test]
    fn an_input_that_is_zero_is_moved_by_the_amount_that_is_shown() {
        let cash = find("company.cash").expect("an input");
        let moved = MovedBy::of(cash, Spread::Times(1.15), true);
        assert_eq!((moved.value.round(), moved.unit, moved.suffix), (75e6, Unit::Usd, ""));
        assert_eq!(moved.spread(150e6), Spread::Times(1.3));
        for input in ALL {
            let mut scenario = Scenario::default();
            if input.check(0.0).is_err() {
                continue;
            }
            input.set(&mut scenario, 0.0);
            let Spread::Times(by) = input.spread else { continue };
            let shown = MovedBy::of(input, input.spread, true);
            let [_, up] = input.moved(&scenario, input.spread);
            if up > 0.0 && up < input.limits.1 && by > 1.0 {
                assert!((shown.value / up - 1.0).abs() < 1e-9, "{}: {} is shown, {up} done", input.id, shown.value);
            }
            assert!(matches!(shown.spread(shown.value), Spread::Times(same) if (same / by - 1.0).abs() < 1e-12));
        }
        assert_eq!(MovedBy::of(cash, Spread::Times(1.15), false).suffix, "\u{202f}%");
    }
}
