//! A distribution: outlines of the strategies over values, and apart from them the futures that are worth nothing.

use egui::{
    Align2, Color32, Mesh, PopupAnchor, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Stroke, Tooltip, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::time_chart::{HEADER_LINE, MARGIN, SWATCH, TIME_AXIS, WIDE, header_ui};
use super::{DASH, DOT_SPACING, band_color, ink_color, ink_text_color, line_width, single_line, swatch, text_on_page};
use crate::app::picture::chart::{BASELINE, Hidden, Pattern, Swatch, tick_step, tick_text};
use crate::app::picture::distribution::{Distribution, DistributionSeries};
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::theme::{self, Palette};

/// Room for the labels of the axis of shares.
const SHARE_AXIS: f32 = 28.0;
/// Width of a worthless bar.
const BAR: f32 = 10.0;

/// What a distribution remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct DistributionState {
    /// The names switched off in the legend.
    pub hidden: Hidden,
}

/// Where a distribution is drawn, and over which ranges.
struct Frame<'a> {
    shown: &'a Distribution,
    hidden: &'a Hidden,
    palette: &'static Palette,
    stale: bool,
    /// The bars of the worthless, without the figures above and the label below.
    strip: Rect,
    plot: Rect,
    /// Upper end of the axis of shares, and the step of its ticks.
    shares: (f64, f64),
}

/// What the pointer is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    Worthless,
    Bin(usize),
}

/// Draws a distribution into a rectangle of this size; it is dimmed while it is `stale`.
///
/// The response is that of the picture without title and legend.
pub fn distribution_ui(
    ui: &mut Ui,
    distribution: &Distribution,
    state: &mut DistributionState,
    stale: bool,
    size: Vec2,
) -> Response {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt(distribution.title).max_rect(rect));
    let top = header_ui(&ui, distribution.title, "% of futures", &distribution.legend(), &mut state.hidden, rect)
        + theme::SPACE;
    let body = Rect::from_min_max(pos2(rect.left(), top.min(rect.bottom())), rect.max);
    let response = ui.interact(body, ui.scope_id().with("picture"), Sense::CLICK);

    let column = if rect.width() >= WIDE { 30.0 } else { 26.0 };
    let strip_right = rect.left() + column * distribution.series.len() as f32;
    let bottom = (body.bottom() - TIME_AXIS).max(body.top());
    let plot_left = strip_right + theme::SPACE + SHARE_AXIS;
    let plot = Rect::from_x_y_ranges(plot_left..=(rect.right() - MARGIN).max(plot_left + 1.0), body.top()..=bottom);
    let parts = (plot.height() / 36.0).clamp(2.0, 8.0);
    let frame = Frame {
        shown: distribution,
        hidden: &state.hidden,
        palette: Palette::of(&ui),
        stale,
        strip: Rect::from_x_y_ranges(rect.left()..=strip_right, body.top() + HEADER_LINE..=bottom),
        plot,
        shares: distribution.share_range(&state.hidden, f64::from(parts)),
    };
    let spot = response.hover_pos().and_then(|pos| frame.spot(pos));
    frame.paint(&ui, spot, rect);
    if let Some(spot) = spot {
        tooltip_ui(&response, &frame, spot);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, distribution.title));
    ui.accesskit_node_builder(response.id, |node| node.set_description(distribution.summary.as_str()));
    response
}

impl Frame<'_> {
    fn x(&self, value: f64) -> f32 {
        let part = (value - self.shown.start) / (self.shown.end() - self.shown.start);
        self.plot.left() + part as f32 * self.plot.width()
    }

    fn y(&self, share: f64) -> f32 {
        self.plot.bottom() - (share / self.shares.0) as f32 * self.plot.height()
    }

    fn spot(&self, pos: Pos2) -> Option<Spot> {
        if pos.x < self.strip.right() {
            return self.series().next().map(|_| Spot::Worthless);
        }
        let bins = self.shown.bins();
        let part = (pos.x - self.plot.left()) / self.plot.width();
        (!self.is_empty() && (0.0..=1.0).contains(&part))
            .then(|| Spot::Bin(((part * bins as f32) as usize).min(bins - 1)))
    }

    /// The series that are switched on.
    fn series(&self) -> impl Iterator<Item = &DistributionSeries> {
        self.shown.shown(self.hidden)
    }

    /// Those of them that are ever worth something.
    fn alive(&self) -> impl Iterator<Item = &DistributionSeries> {
        self.series().filter(|series| series.shares.iter().any(|share| *share > 0.0))
    }

    fn is_empty(&self) -> bool {
        self.alive().next().is_none()
    }

    /// A colour, fainter while the picture is out of date.
    fn dimmed(&self, color: Color32) -> Color32 {
        if self.stale { self.palette.page.lerp_to_gamma(color, theme::STALE) } else { color }
    }

    fn ink(&self, series: &DistributionSeries) -> Color32 {
        self.dimmed(ink_color(self.palette, series.ink))
    }

    fn text(&self, series: &DistributionSeries) -> Color32 {
        if self.stale { self.palette.faint } else { ink_text_color(self.palette, series.ink) }
    }

    fn paint(&self, ui: &Ui, spot: Option<Spot>, rect: Rect) {
        self.losses(ui);
        self.axes(ui, rect);
        self.worthless(ui);
        if let Some(Spot::Bin(bin)) = spot {
            let edge = |bin: usize| self.x(self.shown.start + bin as f64 * self.shown.width);
            let column = Rect::from_x_y_ranges(edge(bin)..=edge(bin + 1), self.plot.y_range());
            ui.painter().rect_filled(column, 0.0, self.palette.quiet.gamma_multiply(0.16));
        }
        if !self.hidden.contains(&BASELINE) && !self.shown.ghost.is_empty() {
            let line = self.shown.ghost.iter().map(|p| pos2(self.x(p.x), self.y(p.y))).collect();
            ui.painter().line(line, Stroke::new(theme::LINE, self.palette.ghost));
        }
        for series in self.alive() {
            ui.painter().add(self.area(series));
        }
        for series in self.alive() {
            self.outline(ui, series);
        }
        for series in self.alive() {
            self.median(ui, series);
        }
        self.lost(ui);
        if self.is_empty() {
            let all_hidden = self.series().next().is_none();
            let text = if all_hidden { "Everything is hidden" } else { "Nothing above zero" };
            let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), self.palette.quiet);
            text_on_page(ui.painter(), self.palette, self.plot.center() - galley.size() / 2.0, galley);
        } else {
            self.beyond(ui);
        }
    }

    /// Grid, ticks and their labels, set as on the charts over time; without figures where there is nothing to read.
    fn axes(&self, ui: &Ui, rect: Rect) {
        let (painter, palette, plot) = (ui.painter(), self.palette, self.plot);
        let label = |text: String| painter.layout_no_wrap(text, theme::small(), palette.quiet);
        painter.hline(plot.x_range(), plot.bottom(), Stroke::new(theme::HAIRLINE, palette.zero_line));
        if self.is_empty() {
            return;
        }
        let (top, step) = self.shares;
        for i in 0..=(top / step + 1e-6) as usize {
            let share = i as f64 * step;
            if i > 0 {
                painter.hline(plot.x_range(), self.y(share), Stroke::new(theme::HAIRLINE, palette.grid));
            }
            let galley = label(tick_text(Unit::Percent, share, step, top));
            let pos = pos2(plot.left() - theme::HALF_SPACE - galley.size().x, self.y(share) - galley.size().y / 2.0);
            painter.galley(pos, galley, palette.quiet);
        }
        let unit = label(self.shown.unit.suffix().to_owned());
        let unit_left = rect.right() - unit.size().x;
        painter.galley(pos2(unit_left, plot.bottom()), unit, palette.quiet);
        let (start, end) = (self.shown.start, self.shown.end());
        let step = tick_step(end - start, f64::from((plot.width() / 48.0).clamp(1.0, 10.0)));
        let first = (start / step - 1e-6).ceil();
        for i in 0..=((end / step - first) as usize).min(20) {
            let value = (first + i as f64) * step;
            let galley = label(tick_text(self.shown.unit, value, step, end));
            let left = self.x(value) - galley.size().x / 2.0;
            if left + galley.size().x + theme::WIDE_SPACE <= unit_left {
                painter.galley(pos2(left, plot.bottom()), galley, palette.quiet);
            }
        }
    }

    /// The futures in which a share is worth nothing: a bar for each strategy, of which all futures are the full
    /// height. They would dwarf every bin, so they stand apart and on a scale of their own.
    fn worthless(&self, ui: &Ui) {
        let (painter, palette, strip) = (ui.painter(), self.palette, self.strip);
        let column = strip.width() / self.shown.series.len().max(1) as f32;
        for (i, series) in self.shown.series.iter().enumerate() {
            let x = strip.left() + column * (i as f32 + 0.5);
            let track = Rect::from_x_y_ranges(x - BAR / 2.0..=x + BAR / 2.0, strip.y_range());
            painter.rect_filled(track, 0.0, palette.grid);
            if self.hidden.contains(&series.name) {
                continue;
            }
            let full = track.height() * series.worthless.clamp(0.0, 1.0) as f32;
            let bar = track.with_min_y(track.bottom() - full);
            painter.rect_filled(bar, 0.0, band_color(palette, series.ink, 2, self.stale));
            if full > 0.0 {
                painter.hline(bar.x_range(), bar.top(), Stroke::new(theme::HEAVY_LINE, self.ink(series)));
            }
            let center = pos2(x, strip.top() - HEADER_LINE / 2.0);
            let share = whole_percent(series.worthless);
            painter.text(center, Align2::CENTER_CENTER, share, theme::small(), self.text(series));
        }
        painter.hline(strip.x_range(), strip.bottom(), Stroke::new(theme::HAIRLINE, palette.zero_line));
        let below = pos2(strip.center().x, strip.bottom());
        painter.text(below, Align2::CENTER_TOP, self.shown.measured.nothing(), theme::small(), palette.quiet);
    }

    /// Where returns are told, the side on which a loss lies.
    fn losses(&self, ui: &Ui) {
        if self.shown.start < 0.0 {
            let zero = self.x(0.0).clamp(self.plot.left(), self.plot.right());
            let side = self.plot.with_max_x(zero);
            ui.painter().rect_filled(side, 0.0, self.palette.danger.gamma_multiply(0.05));
            ui.painter().vline(zero, self.plot.y_range(), Stroke::new(theme::HAIRLINE, self.palette.zero_line));
        }
    }

    /// Where returns are told, how often each strategy makes a loss, and how often it defaults.
    fn lost(&self, ui: &Ui) {
        let mut top = self.plot.top();
        for (series, loss) in self.series().filter_map(|series| Some((series, series.loss?))) {
            let default = whole_percent(series.default.value);
            let text = format!("{}: a loss in {}, default in {default}", series.name, whole_percent(loss.value));
            let galley = ui.painter().layout_no_wrap(text, theme::small(), self.text(series));
            let height = galley.size().y;
            text_on_page(ui.painter(), self.palette, pos2(self.plot.left() + theme::HALF_SPACE, top), galley);
            top += height;
        }
    }

    fn area(&self, series: &DistributionSeries) -> Shape {
        let fill = band_color(self.palette, series.ink, 0, self.stale);
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(series.points.len() * 2);
        mesh.reserve_triangles(series.points.len() * 2);
        for point in &series.points {
            let (x, vertex) = (self.x(point.x), mesh.vertices.len() as u32);
            mesh.colored_vertex(pos2(x, self.y(point.y)), fill);
            mesh.colored_vertex(pos2(x, self.plot.bottom()), fill);
            if vertex > 0 {
                mesh.add_triangle(vertex - 2, vertex - 1, vertex);
                mesh.add_triangle(vertex - 1, vertex, vertex + 1);
            }
        }
        Shape::mesh(mesh)
    }

    fn outline(&self, ui: &Ui, series: &DistributionSeries) {
        let line: Vec<Pos2> = series.points.iter().map(|p| pos2(self.x(p.x), self.y(p.y))).collect();
        let (width, color) = (line_width(series.pattern, series.heavy), self.ink(series));
        let stroke = Stroke::new(width, color);
        match series.pattern {
            Pattern::Solid => _ = ui.painter().line(line, stroke),
            // With the gaps that egui_plot gives its dashes, so that a strategy looks alike on every chart.
            Pattern::Dashed => {
                let gap = DASH * (std::f32::consts::GOLDEN_RATIO - 1.0);
                ui.painter().extend(Shape::dashed_line(&line, stroke, DASH, gap));
            }
            Pattern::Dotted => ui.painter().extend(Shape::dotted_line(&line, color, DOT_SPACING, width)),
        }
    }

    /// A pin from the axis to the outline where half of the futures lie to either side.
    fn median(&self, ui: &Ui, series: &DistributionSeries) {
        let Some(height) = series.height_at(series.median) else { return };
        let (x, color) = (self.x(series.median), self.ink(series));
        let top = self.y(height);
        ui.painter().vline(x, Rangef::new(top, self.plot.bottom()), Stroke::new(theme::LINE, color));
        ui.painter().circle(pos2(x, top), 3.5, color, Stroke::new(1.5, self.palette.page));
    }

    /// What lies beyond the last bin, at the right edge and above the outlines there.
    fn beyond(&self, ui: &Ui) {
        const LEAST: f64 = 0.005;
        let painter = ui.painter();
        let rows = || self.series().filter(|series| series.beyond >= LEAST);
        let galley = |series: &DistributionSeries| {
            let text = format!("{} {} beyond", series.name, whole_percent(series.beyond));
            painter.layout_no_wrap(text, theme::small(), self.text(series))
        };
        let height = theme::TEXT_SMALL + 2.0;
        let width = rows().map(|series| galley(series).size().x).fold(0.0, f32::max);
        let part = f64::from((self.plot.width() - width).max(0.0) / self.plot.width());
        let from = self.shown.start + part * (self.shown.end() - self.shown.start);
        let under = self.series().flat_map(|s| &s.points).filter(|p| p.x >= from).map(|p| p.y);
        let clear = self.y(under.fold(0.0, f64::max)) - theme::SPACE;
        let mut y = (clear - height * rows().count() as f32).max(self.plot.top());
        for series in rows() {
            let galley = galley(series);
            text_on_page(painter, self.palette, pos2(self.plot.right() - galley.size().x, y), galley);
            y += height;
        }
    }
}

/// A share in two digits, so that three of them stand side by side. Less than all is never called all.
fn whole_percent(share: f64) -> String {
    match share {
        1.0.. => "all".to_owned(),
        0.0 => format!("0{THIN_SPACE}%"),
        _ if share < 0.005 => format!("<1{THIN_SPACE}%"),
        _ => format!("{:.0}{THIN_SPACE}%", (share * 100.0).min(99.0)),
    }
}

// ---- Tooltip

/// One line of a tooltip.
pub(super) struct Row {
    /// What it is about, as drawn.
    pub(super) swatch: Option<(Color32, Swatch)>,
    /// What it is about.
    pub(super) name: String,
    /// A number, or nothing.
    pub(super) value: String,
    /// Its unit.
    pub(super) unit: String,
}

fn tooltip_ui(response: &Response, frame: &Frame<'_>, spot: Spot) {
    let (shown, unit) = (frame.shown, frame.shown.unit);
    let title = match spot {
        Spot::Worthless => capital(shown.measured.nothing()),
        Spot::Bin(bin) => {
            let edge = |bin: usize| unit.figure(shown.start + bin as f64 * shown.width);
            format!("{} – {}{THIN_SPACE}{}", edge(bin), edge(bin + 1), unit.suffix())
        }
    };
    let rows = frame.series().map(|series| {
        let (value, unit) = match spot {
            Spot::Worthless => (series.worthless, format!("% ± {}", Unit::Percent.rough(series.worthless_error))),
            Spot::Bin(bin) => (series.shares.get(bin).copied().unwrap_or(f64::NAN), "%".to_owned()),
        };
        Row {
            swatch: Some((ink_color(frame.palette, series.ink), Swatch::Line(series.pattern, series.heavy))),
            name: series.name.to_string(),
            value: Unit::Percent.figure(value),
            unit,
        }
    });
    tooltip_rows_ui(response, &title, rows.collect(), None);
}

/// With a capital letter.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A tooltip beside the pointer: a title, rows with their figures right-aligned, and a remark.
pub(super) fn tooltip_rows_ui(response: &Response, title: &str, rows: Vec<Row>, remark: Option<&str>) {
    let tooltip =
        Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id, PopupAnchor::Pointer).gap(16.0);
    tooltip.show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let palette = Palette::of(ui);
        ui.label(egui::RichText::new(title).font(theme::body_medium()).color(palette.text));
        let quiet = |ui: &Ui, text: &str| single_line(ui, text, theme::small(), palette.quiet, 240.0);
        let figure = |ui: &Ui, text: &str| single_line(ui, text, theme::small_medium(), palette.text, 240.0);
        let widest = |width: &dyn Fn(&Row) -> f32| rows.iter().map(width).fold(0.0, f32::max);
        let left = if rows.iter().any(|row| row.swatch.is_some()) { SWATCH + theme::SPACE } else { 0.0 };
        let values = left + widest(&|row| quiet(ui, &row.name).size().x) + theme::WIDE_SPACE;
        let units = values + widest(&|row| figure(ui, &row.value).size().x) + theme::HALF_SPACE;
        let width = units + widest(&|row| quiet(ui, &row.unit).size().x);
        for row in rows {
            let (rect, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, format!("{} {} {}", row.name, row.value, row.unit))
            });
            if let Some((color, kind)) = row.swatch {
                swatch(ui.painter(), Rect::from_min_size(rect.min, vec2(SWATCH, rect.height())), color, kind);
            }
            let (name, value, unit) = (quiet(ui, &row.name), figure(ui, &row.value), quiet(ui, &row.unit));
            let value_left = units - theme::HALF_SPACE - value.size().x;
            for (galley, x) in [(name, left), (value, value_left), (unit, units)] {
                let pos = pos2(rect.left() + x, rect.center().y - galley.size().y / 2.0);
                ui.painter().galley(pos, galley, palette.text);
            }
        }
        if let Some(remark) = remark {
            ui.label(egui::RichText::new(remark).font(theme::small()).color(palette.quiet));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_worthless_are_short() {
        let texts = [0.0, 0.001, 0.124, 0.999, 1.0].map(|share| whole_percent(share).replace(THIN_SPACE, " "));
        assert_eq!(texts, ["0 %", "<1 %", "12 %", "99 %", "all"]);
    }
}
