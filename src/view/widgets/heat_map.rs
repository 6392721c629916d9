//! Two inputs and a measure: a field of colours with the line at which the answer changes, and the scenario as a point
//! that can be dragged.

use egui::{
    Align2, Color32, Key, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::axes::{Axis, axes_ui};
use super::distribution::{Row, tooltip_rows_ui};
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, title_galley};
use super::{single_line, text_on_page, unit_and};
use crate::analysis::heat_map::SIDE;
use crate::analysis::measure::{Measure, Quantity};
use crate::app::pages::what_matters::map::MapPicture;
use crate::model::quantity::UNDEFINED;
use crate::theme::{self, Palette};

/// Width of the scale of colours with its labels.
const LEGEND: f32 = 84.0;
/// Width of the scale itself.
const SCALE: f32 = 14.0;
/// Radius of a point.
const DOT: f32 = 6.0;
/// Room for the name of the horizontal input.
const AXIS_NAME: f32 = 20.0;

/// What was done with a map.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapOutcome {
    /// The point was moved to these values.
    pub moved: Option<[f64; 2]>,
    /// The hand holds the point.
    pub held: bool,
    /// The hand has let go.
    pub committed: bool,
}

/// A map in its frame.
struct Frame<'a> {
    picture: &'a MapPicture,
    palette: &'static Palette,
    field: Rect,
}

impl Frame<'_> {
    fn at(&self, part: [f64; 2]) -> Pos2 {
        let [x, y] = part.map(|part| part.clamp(0.0, 1.0) as f32);
        pos2(self.field.left() + x * self.field.width(), self.field.bottom() - y * self.field.height())
    }

    fn parts(&self, pos: Pos2) -> [f64; 2] {
        let x = (pos.x - self.field.left()) / self.field.width().max(1.0);
        let y = (self.field.bottom() - pos.y) / self.field.height().max(1.0);
        [x, y].map(|part| f64::from(part.clamp(0.0, 1.0)))
    }

    fn values(&self, part: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| self.picture.axes.value(axis, part[axis]))
    }

    /// The colour of a value: the better side of the level in the plan's ink, the worse in that of staying.
    fn color(&self, value: f64) -> Color32 {
        let (low, high) = self.picture.range;
        let level = self.picture.level;
        let reach = (high - level).abs().max((level - low).abs()).max(1e-12);
        let better = (value > level) == self.picture.measure.more_is_better();
        let danger = matches!(self.picture.measure, Measure::Of(Quantity::ProbabilityOfDefault, _));
        let ink = match (better, danger) {
            (true, _) => self.palette.plan,
            (false, true) => self.palette.danger,
            (false, false) => self.palette.stay,
        };
        let strength = ((value - level).abs() / reach).clamp(0.0, 1.0).sqrt() as f32;
        self.palette.page.lerp_to_gamma(ink, 0.08 + 0.72 * strength)
    }

    fn cell_color(&self, index: usize) -> Color32 {
        match self.picture.cells.get(index).copied().flatten() {
            Some(value) => self.color(value),
            None if self.picture.void.get(index).copied().unwrap_or(false) => {
                self.palette.page.lerp_to_gamma(self.palette.danger, 0.22)
            }
            None => self.palette.control,
        }
    }
}

/// Draws the map into a rectangle of this size. `present` and `baseline` are the scenario's and the baseline's values of
/// the two inputs.
pub fn heat_map_ui(
    ui: &mut Ui,
    picture: &MapPicture,
    present: [f64; 2],
    baseline: Option<[f64; 2]>,
    size: Vec2,
) -> MapOutcome {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt("heat map").max_rect(rect));
    let palette = Palette::of(&ui);
    let title = picture.measure.label();
    let unit = unit_and(picture.measure.unit(), picture.statistic.words(picture.measure));
    let galley = title_galley(&ui, &title, &unit, rect.width());
    ui.painter().galley(rect.min, galley, palette.text);
    let [x, y] = picture.axes.inputs;
    let above = format!("↑ {}, {}", y.label, y.unit.suffix());
    let galley = single_line(&ui, &above, theme::small(), palette.quiet, rect.width());
    ui.painter().galley(pos2(rect.left(), rect.top() + HEADER_LINE + 2.0), galley, palette.quiet);
    let field = Rect::from_min_max(
        pos2(rect.left() + VALUE_AXIS, rect.top() + 2.0 * HEADER_LINE + theme::HALF_SPACE),
        pos2(rect.right() - LEGEND - theme::WIDE_SPACE, rect.bottom() - TIME_AXIS - AXIS_NAME),
    );
    let frame = Frame { picture, palette, field };
    paint_field(&ui, &frame);
    let axes = [0, 1].map(|axis| Axis::of(picture.axes.inputs[axis], picture.axes.ranges[axis]));
    axes_ui(&ui, field, &axes[0], &axes[1], false);
    let below = format!("{}, {} →", x.label, x.unit.suffix());
    ui.painter().text(
        rect.right_bottom() - vec2(LEGEND + theme::WIDE_SPACE, 0.0),
        Align2::RIGHT_BOTTOM,
        below,
        theme::small(),
        palette.quiet,
    );
    paint_line(&ui, &frame);
    paint_legend(&ui, &frame, rect);
    let point = [0, 1].map(|axis| picture.axes.part(axis, present[axis]));
    let ghost = baseline.map(|values| [0, 1].map(|axis| picture.axes.part(axis, values[axis])));
    paint_points(&ui, &frame, point, ghost);
    let response = ui.interact(field, ui.scope_id().with("picture"), Sense::click_and_drag());
    describe(&ui, &response, &frame, present);
    react(&response, &frame, point)
}

/// The values, as even squares around the points of the grid.
fn paint_field(ui: &Ui, frame: &Frame<'_>) {
    let mut mesh = Mesh::default();
    let fade = if frame.picture.stale { theme::STALE } else { 1.0 };
    let step = frame.field.size() / (SIDE - 1) as f32;
    for row in 0..SIDE {
        for column in 0..SIDE {
            let color = frame.palette.page.lerp_to_gamma(frame.cell_color(row * SIDE + column), fade);
            let center = pos2(frame.field.left() + column as f32 * step.x, frame.field.bottom() - row as f32 * step.y);
            mesh.add_colored_rect(Rect::from_center_size(center, step).intersect(frame.field), color);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    ui.painter().rect_stroke(
        frame.field,
        0.0,
        Stroke::new(theme::HAIRLINE, frame.palette.outline),
        egui::StrokeKind::Outside,
    );
}

/// The line at which the measure crosses the level.
fn paint_line(ui: &Ui, frame: &Frame<'_>) {
    let stroke = Stroke::new(theme::LINE, frame.palette.text);
    let pieces = frame.picture.line.iter().map(|piece| Shape::line_segment(piece.map(|point| frame.at(point)), stroke));
    ui.painter().with_clip_rect(frame.field).extend(pieces);
}

/// Which colour means what.
fn paint_legend(ui: &Ui, frame: &Frame<'_>, rect: Rect) {
    let (low, high) = frame.picture.range;
    let unit = frame.picture.measure.unit();
    let left = rect.right() - LEGEND;
    let scale = Rect::from_x_y_ranges(left..=left + SCALE, frame.field.y_range());
    let painter = ui.painter();
    let label = |y: f32, text: &str| {
        let galley = single_line(ui, text, theme::small(), frame.palette.quiet, LEGEND - SCALE - 6.0);
        painter.galley(pos2(scale.right() + 6.0, y - galley.size().y / 2.0), galley, frame.palette.quiet);
    };
    if high <= low {
        label(scale.center().y, &unit.number(low));
        return;
    }
    let mut mesh = Mesh::default();
    let steps = 64;
    let height = scale.height() / steps as f32;
    for i in 0..steps {
        let value = low + (high - low) * (f64::from(i) + 0.5) / f64::from(steps);
        let bottom = scale.bottom() - i as f32 * height;
        let piece = Rect::from_x_y_ranges(scale.x_range(), bottom - height..=bottom);
        mesh.add_colored_rect(piece, frame.color(value));
    }
    painter.add(Shape::mesh(mesh));
    let y = |value: f64| scale.bottom() - ((value - low) / (high - low)) as f32 * scale.height();
    label(scale.top() + 6.0, &unit.number(high));
    label(scale.bottom() - 6.0, &unit.number(low));
    let level = frame.picture.level;
    if level > low && level < high {
        painter.hline(scale.x_range().expand(3.0), y(level), Stroke::new(theme::LINE, frame.palette.text));
        let at = y(level).clamp(scale.top() + 20.0, (scale.bottom() - 20.0).max(scale.top() + 20.0));
        label(at, &unit.number(level));
    }
}

/// Where the scenario stands, and where the baseline does.
fn paint_points(ui: &Ui, frame: &Frame<'_>, point: [f64; 2], ghost: Option<[f64; 2]>) {
    let painter = ui.painter();
    let name = |at: Pos2, text: &str| {
        let galley = single_line(ui, text, theme::small_medium(), frame.palette.text, 120.0);
        let left = if at.x + 14.0 + galley.size().x > frame.field.right() {
            at.x - 12.0 - galley.size().x
        } else {
            at.x + 12.0
        };
        text_on_page(painter, frame.palette, pos2(left, at.y - galley.size().y / 2.0), galley);
    };
    if let Some(ghost) = ghost.filter(|ghost| *ghost != point) {
        let at = frame.at(ghost);
        painter.circle(at, DOT - 1.0, frame.palette.page, Stroke::new(theme::LINE, frame.palette.quiet));
        name(at, "baseline");
    }
    let at = frame.at(point);
    painter.circle(at, DOT, frame.palette.text, Stroke::new(theme::LINE, frame.palette.page));
    name(at, "now");
}

/// What it says, for those who cannot see it.
fn describe(ui: &Ui, response: &Response, frame: &Frame<'_>, present: [f64; 2]) {
    let [x, y] = frame.picture.axes.inputs;
    let name = format!("{} by {} and {}", frame.picture.measure.label(), x.label, y.label);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let unit = frame.picture.measure.unit();
    let part = [0, 1].map(|axis| frame.picture.axes.part(axis, present[axis]));
    let (value, void) = frame.picture.at(part);
    let text = format!(
        "At {} and {}: {}. From {} to {} over the map; the line at {} has {} pieces.",
        x.text(present[0]),
        y.text(present[1]),
        if void { "worth nothing".to_owned() } else { value.map_or(UNDEFINED.to_owned(), |v| unit.text(v)) },
        unit.text(frame.picture.range.0),
        unit.text(frame.picture.range.1),
        unit.text(frame.picture.level),
        frame.picture.line.len(),
    );
    ui.accesskit_node_builder(response.id, |node| node.set_description(text));
}

/// Follows the hand and the arrow keys.
fn react(response: &Response, frame: &Frame<'_>, point: [f64; 2]) -> MapOutcome {
    let mut outcome = MapOutcome::default();
    if response.dragged() || response.clicked() {
        outcome.held = response.dragged();
        outcome.moved = response.interact_pointer_pos().map(|pos| frame.values(frame.parts(pos)));
    }
    outcome.committed = response.drag_stopped() || response.clicked();
    if response.has_focus() {
        let step = 1.0 / (SIDE - 1) as f64;
        let pressed = |key: Key| response.ctx.input(|i| i.key_pressed(key));
        let turn = |less: Key, more: Key| f64::from(u8::from(pressed(more))) - f64::from(u8::from(pressed(less)));
        let by = [turn(Key::ArrowLeft, Key::ArrowRight), turn(Key::ArrowDown, Key::ArrowUp)];
        if by != [0.0; 2] {
            outcome.moved = Some(frame.values([0, 1].map(|axis| (point[axis] + by[axis] * step).clamp(0.0, 1.0))));
            outcome.committed = true;
        }
        let arrows = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        response.ctx.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    }
    if let Some(pos) = response.hover_pos().filter(|_| !response.dragged()) {
        tooltip_ui(response, frame, frame.parts(pos));
    }
    outcome
}

fn tooltip_ui(response: &Response, frame: &Frame<'_>, part: [f64; 2]) {
    let values = frame.values(part);
    let (value, void) = frame.picture.at(part);
    let unit = frame.picture.measure.unit();
    let row = |name: String, value: String| Row { swatch: None, name, value, unit: String::new() };
    let inputs = [0, 1].map(|axis| {
        let input = frame.picture.axes.inputs[axis];
        row(input.label.to_owned(), input.text(values[axis]))
    });
    let result = if void { "worth nothing".to_owned() } else { value.map_or(UNDEFINED.to_owned(), |v| unit.text(v)) };
    let rows = inputs.into_iter().chain([row(frame.picture.measure.label(), result)]).collect();
    tooltip_rows_ui(response, "Drag to move the scenario here", rows, None);
}
