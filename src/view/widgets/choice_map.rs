//! Where to convert, where to wait and where to mine, by rent and hashprice.

use egui::{Align2, Mesh, Rect, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

use super::axes::{Axis, axes_ui};
use super::distribution::{Row, tooltip_rows_ui};
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, title_galley};
use super::{DASH, ink_color, line_width};
use crate::app::pages::what_matters::wait_or_convert::ChoiceMap;
use crate::app::picture::chart::{Ink, Pattern, Swatch};
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};

const TITLE: &str = "Hashprice at which to convert";
const UNIT: Unit = Unit::UsdPerPhDay;
/// Radius of the scenario's point, points.
const POINT: f32 = 5.0;
/// The line at which converting pays, and that at which it should be done.
const LINES: [(&str, Pattern); 2] =
    [("Converting pays below", Pattern::Dashed), ("Convert at once below", Pattern::Solid)];

/// Draws the map into a rectangle of this size.
pub(crate) fn choice_map_ui(ui: &mut Ui, map: &ChoiceMap, size: Vec2) {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt("choice").max_rect(rect));
    let palette = Palette::of(&ui);
    ui.painter().galley(rect.min, title_galley(&ui, TITLE, UNIT.suffix(), rect.width()), palette.text);
    let plot = Rect::from_min_max(
        pos2(rect.left() + VALUE_AXIS, rect.top() + HEADER_LINE + theme::SPACE),
        pos2(rect.right() - POINT, rect.bottom() - TIME_AXIS - HEADER_LINE),
    );
    let (Some(&first), Some(&last)) = (map.rents.first(), map.rents.last()) else { return };
    let x = Axis::of(map.input, (first, last));
    let y = Axis::around(map.plain.iter().copied().chain([0.0, map.present.1]), UNIT);
    let at = |rent: f64, hashprice: f64| {
        pos2(plot.left() + x.part(rent) * plot.width(), plot.bottom() - y.part(hashprice) * plot.height())
    };
    fill(&ui, map, &at);
    axes_ui(&ui, plot, &x, &y, true);
    let name = format!("{}, {} →", map.input.label, map.input.unit.suffix());
    ui.painter().text(rect.right_bottom(), Align2::RIGHT_BOTTOM, name, theme::small(), palette.quiet);
    let lines = [(&map.plain, LINES[0].1), (&map.threshold, LINES[1].1)];
    for (values, pattern) in lines {
        let path: Vec<_> = map.rents.iter().zip(values).map(|(&rent, &value)| at(rent, value)).collect();
        let stroke = Stroke::new(line_width(pattern, pattern == Pattern::Solid), palette.plan);
        if pattern == Pattern::Solid {
            ui.painter().add(Shape::line(path, stroke));
        } else {
            ui.painter().extend(Shape::dashed_line(&path, stroke, DASH, DASH * 0.6));
        }
    }
    // The regions are named where they are widest: mining at the low rents, the lease at the high ones.
    let named = [
        (plot.left_top() + vec2(theme::SPACE, theme::SPACE), Align2::LEFT_TOP, "keep mining"),
        (
            at(last, map.plain.last().copied().unwrap_or(0.0)) + vec2(-theme::SPACE, WAIT_DROP),
            Align2::RIGHT_TOP,
            "wait",
        ),
        (plot.right_bottom() - vec2(theme::SPACE, theme::HALF_SPACE), Align2::RIGHT_BOTTOM, "convert now"),
    ];
    for (pos, align, text) in named {
        ui.painter().text(pos, align, text, theme::small(), palette.quiet);
    }
    let now = at(map.present.0, map.present.1);
    ui.painter().circle(now, POINT, palette.text, Stroke::new(theme::LINE, palette.page));
    ui.painter().text(now + vec2(POINT + 4.0, 0.0), Align2::LEFT_CENTER, "now", theme::small(), palette.text);
    react(&ui, map, plot, &x);
}

/// How far below its upper border the region of waiting is named, points.
const WAIT_DROP: f32 = 36.0;

/// Fills the region of waiting faintly, that of converting more.
fn fill(ui: &Ui, map: &ChoiceMap, at: &impl Fn(f64, f64) -> egui::Pos2) {
    let color = ink_color(Palette::of(ui), Ink::Plan);
    let zeros = vec![0.0; map.rents.len()];
    for (low, high, opacity) in [(&map.threshold, &map.plain, 0.10), (&zeros, &map.threshold, 0.28)] {
        let mut mesh = Mesh::default();
        for (i, &rent) in map.rents.iter().enumerate() {
            let vertex = mesh.vertices.len() as u32;
            mesh.colored_vertex(at(rent, high[i]), color.gamma_multiply(opacity));
            mesh.colored_vertex(at(rent, low[i]), color.gamma_multiply(opacity));
            if vertex >= 2 {
                mesh.add_triangle(vertex - 2, vertex - 1, vertex);
                mesh.add_triangle(vertex - 1, vertex, vertex + 1);
            }
        }
        ui.painter().add(Shape::mesh(mesh));
    }
}

/// Reads the lines under the pointer, and says what is drawn to those who cannot see it.
fn react(ui: &Ui, map: &ChoiceMap, plot: Rect, x: &Axis) {
    let palette = Palette::of(ui);
    let response = ui.interact(plot, ui.scope_id().with("map"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, TITLE));
    let last = map.rents.len().saturating_sub(1);
    let values = [&map.plain, &map.threshold];
    let described = LINES.iter().zip(values).map(|((name, _), values)| {
        let text = |i: usize| values.get(i).map_or_else(String::new, |v| UNIT.text(*v));
        format!("{name} {} at the lowest rent, {} at the highest.", text(0), text(last))
    });
    let described = described.collect::<Vec<_>>().join(" ");
    ui.accesskit_node_builder(response.id, |node| node.set_description(described));
    let Some(pos) = response.hover_pos() else { return };
    let part = (pos.x - plot.left()) / plot.width().max(1.0);
    let distance = |rent: f64| (x.part(rent) - part).abs();
    let nearest = map.rents.iter().enumerate().min_by(|a, b| distance(*a.1).total_cmp(&distance(*b.1)));
    let Some((i, &rent)) = nearest else { return };
    let rows = LINES.iter().zip(values).map(|(&(name, pattern), values)| Row {
        swatch: Some((palette.plan, Swatch::Line(pattern, pattern == Pattern::Solid))),
        name: name.to_owned(),
        value: values.get(i).map_or_else(String::new, |v| UNIT.number(*v)),
        unit: UNIT.suffix().to_owned(),
    });
    tooltip_rows_ui(&response, &format!("{} {}", map.input.label, map.input.text(rent)), rows.collect(), None);
}
