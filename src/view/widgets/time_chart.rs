//! A chart over time: title and legend, then the plot with its dates, events and cross-hair.
//!
//! The view belongs to the program, not to the pointer: a presenter cannot zoom or drag it away. The value axis grows
//! at once and shrinks only when no control is held; the time axis is the same on every chart of a page.

use std::ops::RangeInclusive;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Context, Galley, Id, Mesh, Painter, PopupAnchor, Pos2, Rangef, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, Tooltip, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use egui_plot::{
    AxisHints, GridMark, LineStyle, Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotPoints,
    PlotTransform,
};

use super::how::title_link_ui;
use super::{
    DASH, DOT_SPACING, band_color, dimmed, ink_color, ink_text_color, line_width, single_line, swatch,
    text_on_page_shapes,
};
use crate::app::picture::chart::{
    Axis, BASELINE, Entry, Event, Hidden, Ink, Layer, Line, Pattern, Swatch, TimeChart, is_shown, month_step,
    month_ticks, solo, tick_step, tick_text,
};
use crate::theme::{self, Palette};

/// Room for the labels of the value axis: the same on all charts, so that stacked plots align.
pub(super) const VALUE_AXIS: f32 = 52.0;
/// Room for the labels of the time axis.
pub(super) const TIME_AXIS: f32 = 20.0;
/// From this width on lines are labelled at their ends.
pub(super) const WIDE: f32 = 360.0;
/// Room right of the plot for these labels.
const END_LABELS: f32 = 44.0;
/// Room right of the plot without them: half the last date.
pub(super) const MARGIN: f32 = 12.0;
/// With more lines than this, labels at their ends would crowd.
const MOST_END_LABELS: usize = 4;
/// Height of the title line and of each further line of the legend.
pub(super) const HEADER_LINE: f32 = 20.0;
/// Size of a swatch in the legend and in the tooltip.
pub(super) const SWATCH: f32 = 18.0;
/// Room around an entry of the legend that reacts to the pointer.
const PADDING: f32 = 5.0;
/// Rows in which the labels of events are staggered.
const EVENT_ROWS: usize = 3;
/// Distance from row to row.
const EVENT_ROW: f32 = 15.0;
/// A plot smaller than this has no room for labels of events.
const LABELLED: Vec2 = vec2(200.0, 90.0);
/// Radius of the ring around a value worth knowing.
const POINT: f32 = 4.0;
/// No chart has room for the labels of more events than this.
const MOST_EVENT_LABELS: usize = 16;

/// What a chart remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct ChartState {
    /// The names switched off in the legend.
    pub hidden: Hidden,
    /// Ends of the value axis.
    range: Option<(f64, f64)>,
}

impl ChartState {
    /// The ends of the value axis: wide enough for what is shown, and never narrower while a control is held.
    fn settle(&mut self, wanted: (f64, f64), held: bool) -> (f64, f64) {
        let range = match self.range {
            Some((low, high)) if held => (low.min(wanted.0), high.max(wanted.1)),
            _ => wanted,
        };
        self.range = Some(range);
        range
    }
}

/// The month under the pointer, shared by all charts of a page.
#[derive(Clone, Debug, Default)]
pub struct PageHover {
    /// The month, while the pointer is over one of the charts.
    pub month: Option<usize>,
    /// The chart that the pointer is over, and the pass in which it said so.
    owner: Option<(Id, u64)>,
}

impl PageHover {
    /// Takes a chart's word for where the pointer is, and forgets a chart that is shown no more.
    fn update(&mut self, ctx: &Context, chart: Id, month: Option<usize>) {
        let before = self.month;
        let pass = ctx.cumulative_pass_nr();
        if month.is_some() {
            *self = Self { month, owner: Some((chart, pass)) };
        } else if self.owner.is_some_and(|(id, seen)| id == chart || seen + 1 < pass) {
            *self = Self::default();
        }
        if self.month != before {
            // Charts drawn earlier in this frame have yet to hear of it.
            ctx.request_repaint();
        }
    }
}

/// Where a chart is drawn, and over which ranges.
struct Frame<'a> {
    chart: &'a TimeChart,
    hidden: &'a Hidden,
    /// Whether there is nothing to show.
    empty: bool,
    palette: &'static Palette,
    /// The plot with its axes, without the room at its right.
    rect: Rect,
    right: f32,
    values: (f64, f64),
    value_step: f64,
    month_step: usize,
}

/// Draws a chart into a rectangle of this size. `held` says that a control is held, so that axes must not shrink.
///
/// The response is that of the plot; it senses clicks, so that a page can give it a context menu.
pub fn time_chart_ui(
    ui: &mut Ui,
    chart: &TimeChart,
    state: &mut ChartState,
    shared: &mut PageHover,
    held: bool,
    size: Vec2,
) -> Response {
    let (_, rect) = ui.allocate_space(size);
    let mut ui = ui.new_child(UiBuilder::new().id_salt(chart.id).max_rect(rect));
    let top = header_ui(&ui, chart.title, chart.unit.suffix(), &chart.legend(), &mut state.hidden, rect) + theme::SPACE;
    let right = if rect.width() >= WIDE { END_LABELS } else { MARGIN };
    let plot_rect = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right() - right, rect.bottom()));
    let inner = Rect::from_min_max(plot_rect.min + vec2(VALUE_AXIS, 0.0), plot_rect.max - vec2(0.0, TIME_AXIS));
    let wanted = chart.y_range_with_head_room(&state.hidden, head_room(&ui, chart, inner));
    let values = state.settle(wanted, held);
    let ticks = (inner.height() / 36.0).clamp(2.0, 8.0);
    let points_per_month = inner.width().max(1.0) / chart.last_month().max(1) as f32;
    let frame = Frame {
        chart,
        hidden: &state.hidden,
        empty: chart.is_empty(&state.hidden),
        palette: Palette::of(&ui),
        rect: plot_rect,
        right,
        values,
        value_step: tick_step(values.1 - values.0, f64::from(ticks)),
        month_step: month_step(points_per_month),
    };
    let (response, transform) = plot_ui(&mut ui, &frame);
    let month = response.hover_pos().map(|pos| frame.month_at(&transform, pos));
    shared.update(&ui, response.id, month);
    overlay_ui(&ui, &frame, &transform, shared.month);
    if let Some(month) = month {
        tooltip_ui(&response, &frame, month);
    }
    describe(&ui, &response, chart);
    response
}

/// Names the chart for those who cannot see it.
fn describe(ui: &Ui, response: &Response, chart: &TimeChart) {
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, chart.title));
    ui.accesskit_node_builder(response.id, |node| {
        if !chart.summary.is_empty() {
            node.set_description(chart.summary.as_str());
        }
    });
}

impl Frame<'_> {
    fn month_at(&self, transform: &PlotTransform, pos: Pos2) -> usize {
        let month = transform.value_from_position(pos).x.round().max(0.0) as usize;
        month.min(self.chart.last_month())
    }

    fn shown_lines(&self) -> impl Iterator<Item = &Line> {
        self.chart.lines.iter().filter(|line| !self.hidden.contains(&line.name))
    }
}

// ---- Title and legend

/// Title and unit, then the legend: at the right of the same line where it fits, else on lines of its own.
/// Returns the bottom.
pub(super) fn header_ui<'a>(
    ui: &Ui,
    title: &str,
    unit: &str,
    legend: &(impl Iterator<Item = Entry<'a>> + Clone),
    hidden: &mut Hidden,
    rect: Rect,
) -> f32 {
    let galley = title_galley(ui, title, unit, rect.width());
    let title_width = galley.size().x;
    let title_top = rect.top() + (HEADER_LINE - galley.size().y) / 2.0;
    let title_rect = Rect::from_min_size(pos2(rect.left(), title_top), galley.size());
    ui.painter().galley(title_rect.min, galley, ui.visuals().text_color());
    title_link_ui(ui, title_rect, title);

    let legend_width: f32 = legend.clone().map(|entry| entry_width(ui, &entry)).sum();
    let beside = title_width + theme::SPACE + legend_width <= rect.width();
    // Names line up with the title; the room around them that reacts to the pointer hangs over.
    let first = rect.left() - PADDING;
    let start = if beside { rect.right() - legend_width } else { first };
    let mut corner = pos2(start, if beside { rect.top() } else { rect.top() + HEADER_LINE });
    let mut clicked = None;
    for (index, entry) in legend.clone().enumerate() {
        let width = entry_width(ui, &entry);
        if !beside && corner.x > first && corner.x + width > rect.right() {
            corner = pos2(first, corner.y + HEADER_LINE);
        }
        let place = Rect::from_min_size(corner, vec2(width, HEADER_LINE));
        let response = entry_ui(ui, title, &entry, !hidden.contains(entry.name), index, place);
        if response.clicked() {
            clicked = Some((entry.name, response.double_clicked()));
        }
        corner.x += width;
    }
    if let Some((name, double)) = clicked {
        let alone = ui.input(|i| i.modifiers.alt);
        if double || !alone {
            // The second click of two takes back what the first one did.
            TimeChart::toggle(hidden, name);
        }
        if double || alone {
            solo(legend.clone().map(|entry| entry.name), hidden, name);
        }
    }
    let has_legend = legend.clone().next().is_some();
    if beside || !has_legend { rect.top() + HEADER_LINE } else { corner.y + HEADER_LINE }
}

/// A title with what it is measured in.
pub(super) fn title_galley(ui: &Ui, title: &str, unit: &str, width: f32) -> Arc<Galley> {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.append(title, 0.0, TextFormat::simple(theme::body_medium(), palette.text));
    job.append(unit, theme::SPACE, TextFormat::simple(theme::small(), palette.quiet));
    ui.painter().layout_job(job)
}

fn entry_galley(ui: &Ui, entry: &Entry<'_>) -> Arc<Galley> {
    ui.painter().layout_no_wrap(entry.name.to_string(), theme::small(), egui::Color32::PLACEHOLDER)
}

fn swatch_width(kind: Swatch) -> f32 {
    match kind {
        Swatch::Line(..) => SWATCH,
        Swatch::Layer | Swatch::Band(_) => 10.0,
    }
}

fn entry_width(ui: &Ui, entry: &Entry<'_>) -> f32 {
    2.0 * PADDING + swatch_width(entry.swatch) + 6.0 + entry_galley(ui, entry).size().x
}

/// One name of the legend: a switch that a click or the keyboard turns.
fn entry_ui(ui: &Ui, title: &str, entry: &Entry<'_>, shown: bool, index: usize, rect: Rect) -> Response {
    let palette = Palette::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("legend", index)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, shown, format!("{} in {title}", entry.name)));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
    }
    let color = if shown { entry_color(palette, entry) } else { palette.outline };
    let text = if response.hovered() { palette.text } else { palette.quiet };
    let text = if shown { text } else { palette.faint };
    let left = rect.left() + PADDING;
    let width = swatch_width(entry.swatch);
    swatch(ui.painter(), Rect::from_x_y_ranges(left..=left + width, rect.y_range()), color, entry.swatch);
    let galley = entry_galley(ui, entry);
    let pos = pos2(left + width + 6.0, rect.center().y - galley.size().y / 2.0);
    let size = galley.size();
    ui.painter().galley(pos, galley, text);
    if !shown {
        ui.painter().hline(pos.x..=pos.x + size.x, rect.center().y, Stroke::new(theme::HAIRLINE, palette.faint));
    }
    response.on_hover_text("Click hides or shows, double-click or Alt-click shows it alone")
}

fn entry_color(palette: &Palette, entry: &Entry<'_>) -> egui::Color32 {
    match entry.swatch {
        Swatch::Band(level) => band_color(palette, entry.ink, level + 1, false),
        Swatch::Line(..) | Swatch::Layer => ink_color(palette, entry.ink),
    }
}

// ---- Plot

fn plot_ui(ui: &mut Ui, frame: &Frame<'_>) -> (Response, PlotTransform) {
    let mut ui = ui.new_child(UiBuilder::new().id_salt("plot").max_rect(frame.rect));
    let months = 0.0..=frame.chart.last_month().max(1) as f64;
    let values = frame.values.0..=frame.values.1;
    let shown = plot(frame).show(&mut ui, |plot| {
        plot.set_plot_bounds_x(months);
        plot.set_plot_bounds_y(values);
        plot.add(Backdrop { frame, base: PlotItemBase::new(String::new()) });
        for line in frame.chart.shown(frame.hidden) {
            for run in runs(&line.points) {
                plot.line(styled(frame.palette, line, run));
            }
        }
    });
    (shown.response, shown.transform)
}

/// A plot that shows and does nothing else.
fn plot<'a>(frame: &'a Frame<'_>) -> Plot<'a> {
    let axis = |axis: AxisHints<'a>| {
        // Every tick that the spacers below return has room for its label: nothing fades.
        axis.label_spacing(Rangef::new(0.5, 1.0)).tick_label_font(theme::small()).tick_label_color(frame.palette.quiet)
    };
    Plot::new("chart")
        .width(frame.rect.width())
        .height(frame.rect.height().max(1.0))
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_axis_zoom_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .auto_bounds(false)
        // Without the bit that makes every plot an unnamed stop of the Tab key.
        .sense(Sense::CLICK)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .show_grid([false, true])
        .grid_color(frame.palette.grid)
        .grid_spacing(Rangef::new(0.5, 1.0))
        .custom_x_axes(vec![axis(AxisHints::new_x()).min_thickness(TIME_AXIS).formatter(|m, _| month_text(frame, m))])
        .custom_y_axes(vec![axis(AxisHints::new_y()).min_thickness(VALUE_AXIS).formatter(|m, _| value_text(frame, m))])
        .x_grid_spacer(|_| month_marks(frame))
        .y_grid_spacer(|_| value_marks(frame))
}

fn month_marks(frame: &Frame<'_>) -> Vec<GridMark> {
    let step_size = frame.month_step as f64;
    if frame.chart.axis == Axis::Parts {
        let last = frame.chart.last_month().max(1) as f64;
        return (0..=5_u8).map(|i| GridMark { value: last * f64::from(i) / 5.0, step_size: last / 5.0 }).collect();
    }
    let ticks = month_ticks(frame.chart.start, frame.chart.months, frame.month_step);
    ticks.map(|month| GridMark { value: month as f64, step_size }).collect()
}

fn value_marks(frame: &Frame<'_>) -> Vec<GridMark> {
    let ((low, high), step_size) = (frame.values, frame.value_step);
    let (first, last) = ((low / step_size - 1e-6).ceil(), (high / step_size + 1e-6).floor());
    let count = if frame.empty { 0 } else { (last - first).clamp(0.0, 50.0) as usize + 1 };
    (0..count).map(|i| GridMark { value: (first + i as f64) * step_size, step_size }).collect()
}

fn month_text(frame: &Frame<'_>, mark: GridMark) -> String {
    if frame.chart.axis == Axis::Parts {
        return frame.chart.at(mark.value.round().max(0.0) as usize);
    }
    let date = frame.chart.date(mark.value.max(0.0) as usize);
    let points = (frame.rect.width() - VALUE_AXIS) / frame.chart.last_month().max(1) as f32;
    let (text, half_width) =
        if frame.month_step < 12 { (date.to_string(), 26.0) } else { (date.year.to_string(), 14.0) };
    let room = (frame.chart.last_month() as f32 - mark.value as f32) * points + frame.right;
    if room < half_width { String::new() } else { text }
}

fn value_text(frame: &Frame<'_>, mark: GridMark) -> String {
    let largest = frame.values.0.abs().max(frame.values.1.abs());
    tick_text(frame.chart.unit, mark.value, frame.value_step, largest)
}

/// The stretches of a line that have values: a gap must not reach the dashes, which would never recover from it.
fn runs(points: &[PlotPoint]) -> impl Iterator<Item = &[PlotPoint]> {
    points.chunk_by(|a, b| is_shown(a.y) == is_shown(b.y)).filter(|run| run.first().is_some_and(|p| is_shown(p.y)))
}

fn styled<'a>(palette: &Palette, line: &Line, points: &'a [PlotPoint]) -> egui_plot::Line<'a> {
    let style = match line.pattern {
        Pattern::Solid => LineStyle::Solid,
        Pattern::Dashed => LineStyle::Dashed { length: DASH },
        Pattern::Dotted => LineStyle::Dotted { spacing: DOT_SPACING },
    };
    egui_plot::Line::new(String::new(), PlotPoints::Borrowed(points))
        .color(dimmed(palette, ink_color(palette, line.ink), line.stale))
        .width(line_width(line.pattern, line.heavy))
        .style(style)
        .allow_hover(false)
}

/// Everything behind the lines: areas, bands, the line at zero, levels and events. Their labels stand here too, so that
/// no label hides what the chart is about.
struct Backdrop<'a> {
    frame: &'a Frame<'a>,
    base: PlotItemBase,
}

impl PlotItem for Backdrop<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        if self.frame.empty {
            return;
        }
        self.layers(transform, shapes);
        self.bands(transform, shapes);
        self.rules(transform, shapes);
        self.points(ui, transform, shapes);
        self.mark_labels(ui, transform, shapes);
        self.event_labels(ui, transform, shapes);
    }

    fn initialize(&mut self, _x_range: RangeInclusive<f64>) {}

    fn color(&self) -> egui::Color32 {
        self.frame.palette.text
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

impl Backdrop<'_> {
    fn layers(&self, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Frame { chart, hidden, palette, .. } = self.frame;
        let shown = || chart.layers.iter().enumerate().filter(|(_, layer)| !hidden.contains(&layer.name));
        for (index, layer) in shown() {
            let edges = |i| chart.layer_span(index, i, hidden);
            shapes.push(area(transform, &layer.xs, edges, ink_color(palette, layer.ink)));
        }
        // Where two areas meet, a hairline of paper keeps them apart; it also smooths the steps of their edges.
        for (index, layer) in shown() {
            let top = |i: usize| chart.layer_span(index, i, hidden).map(|(_, high)| high);
            let hanging = |i: usize| chart.layer_span(index, i, hidden).filter(|(low, high)| low + high < 0.0);
            let edge = Stroke::new(theme::HAIRLINE, palette.page);
            trace(transform, &layer.xs, top, edge, shapes);
            trace(transform, &layer.xs, |i| hanging(i).map(|(low, _)| low), edge, shapes);
        }
    }

    fn bands(&self, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Frame { chart, hidden, palette, .. } = self.frame;
        for band in chart.bands.iter().filter(|band| !hidden.contains(&band.name)) {
            let edges = |i: usize| Some((*band.low.get(i)?, *band.high.get(i)?));
            shapes.push(area(transform, &band.xs, edges, band_color(palette, band.ink, band.level, band.stale)));
        }
    }

    /// Values worth knowing: a ring with its name, on the side where there is room.
    fn points(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, .. } = self.frame;
        let plot = transform.frame();
        for point in &chart.points {
            let center = transform.position_from_point(&PlotPoint::new(point.month, point.value));
            if !plot.contains(center) {
                continue;
            }
            shapes.push(Shape::circle_filled(center, POINT, palette.page));
            shapes.push(Shape::circle_stroke(center, POINT, Stroke::new(theme::LINE, palette.quiet)));
            let galley = small_galley(ui, &point.label, palette.quiet);
            let (size, gap) = (galley.size(), POINT + theme::HALF_SPACE);
            let fits = center.x + gap + size.x <= plot.right();
            let left = if fits { center.x + gap } else { center.x - gap - size.x };
            text_on_page_shapes(palette, pos2(left, center.y - size.y / 2.0), galley, shapes);
        }
    }

    /// Names of levels, above or below their line at either end: where no line of the chart runs through them.
    fn mark_labels(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, values, .. } = self.frame;
        let plot = transform.frame();
        let mut taken: Vec<Rect> = Vec::with_capacity(chart.marks.len());
        for mark in chart.marks.iter().filter(|mark| (values.0..=values.1).contains(&mark.value)) {
            let galley = small_galley(ui, &mark.label, palette.quiet);
            let (size, y) = (galley.size(), transform.position_from_point_y(mark.value));
            let ends = [plot.left() + theme::HALF_SPACE, plot.right() - theme::HALF_SPACE - size.x];
            let places = ends.into_iter().flat_map(|x| [pos2(x, y - size.y - 1.0), pos2(x, y + 1.0)]);
            let mut places = places
                .map(|corner| Rect::from_min_size(corner, size))
                .filter(|rect| plot.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect)));
            let first = places.clone().next();
            let place = places.find(|rect| !self.is_crossed(transform, *rect)).or(first);
            if let Some(rect) = place {
                taken.push(rect);
                text_on_page_shapes(palette, rect.min, galley, shapes);
            }
        }
    }

    /// Whether a line of the chart runs through a rectangle.
    fn is_crossed(&self, transform: &PlotTransform, rect: Rect) -> bool {
        let months = transform.value_from_position(rect.min).x - 1.0..=transform.value_from_position(rect.max).x + 1.0;
        self.frame.shown_lines().any(|line| {
            let near = line.points.iter().filter(|p| months.contains(&p.x) && is_shown(p.y));
            let extent = near.fold(Rangef::NOTHING, |extent, p| {
                let y = transform.position_from_point_y(p.y);
                Rangef::new(extent.min.min(y), extent.max.max(y))
            });
            extent.min < rect.bottom() && extent.max > rect.top()
        })
    }

    fn event_labels(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, .. } = self.frame;
        place_event_labels(ui, chart, *transform.frame(), |event, rect| {
            let color = if event.danger { palette.danger_text } else { palette.quiet };
            text_on_page_shapes(palette, rect.min, small_galley(ui, &event.label, color), shapes);
        });
    }

    /// The straight lines: zero, levels, events.
    fn rules(&self, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let Frame { chart, palette, values, .. } = self.frame;
        let rect = transform.frame();
        let inside = |value: f64| (values.0..=values.1).contains(&value);
        let across = |value: f64| {
            let y = transform.position_from_point_y(value);
            [pos2(rect.left(), y), pos2(rect.right(), y)]
        };
        if inside(0.0) {
            shapes.push(Shape::line_segment(across(0.0), Stroke::new(theme::HAIRLINE, palette.zero_line)));
        }
        for mark in chart.marks.iter().filter(|mark| inside(mark.value)) {
            shapes.extend(Shape::dotted_line(&across(mark.value), palette.faint, 4.0, 0.8));
        }
        for event in &chart.events {
            let x = transform.position_from_point_x(event.month);
            let stroke = Stroke::new(theme::HAIRLINE, if event.danger { palette.danger } else { palette.outline });
            if rect.x_range().contains(x) {
                shapes.push(Shape::line_segment([pos2(x, rect.top()), pos2(x, rect.bottom())], stroke));
            }
        }
    }
}

/// Says where the label of each event stands: beside its line, in the first row and on the side where it covers no other
/// label and is not cut off; one for which there is no such place is left out.
fn place_event_labels(ui: &Ui, chart: &TimeChart, plot: Rect, mut each: impl FnMut(&Event, Rect)) {
    if plot.width() < LABELLED.x || plot.height() < LABELLED.y {
        return;
    }
    // Rows are dear where the plot is low: there, labels may stand closer.
    let (rows, gap) = if plot.height() < 160.0 { (2, 3.0) } else { (EVENT_ROWS, 6.0) };
    let mut taken = [Rect::NOTHING; MOST_EVENT_LABELS];
    let mut count = 0;
    for event in &chart.events {
        let x = plot.left() + plot.width() * (event.month / chart.last_month().max(1) as f64) as f32;
        if count == MOST_EVENT_LABELS || !plot.x_range().contains(x) {
            continue;
        }
        let size = small_galley(ui, &event.label, egui::Color32::PLACEHOLDER).size();
        let rows = (0..rows).map(|row| plot.top() + 1.0 + row as f32 * EVENT_ROW);
        let place = rows
            .flat_map(|y| [(x + 4.0, y), (x - 4.0 - size.x, y)])
            .map(|(left, y)| Rect::from_min_size(pos2(left, y), size))
            .filter(|rect| rect.left() >= plot.left() && rect.right() <= plot.right())
            .find(|rect| !taken[..count].iter().any(|other| other.intersects(rect.expand2(vec2(gap, 0.0)))));
        if let Some(rect) = place {
            taken[count] = rect;
            count += 1;
            each(event, rect);
        }
    }
}

/// The part of a plot's height that the labels of events take at its top.
fn head_room(ui: &Ui, chart: &TimeChart, plot: Rect) -> f64 {
    let mut bottom = plot.top();
    place_event_labels(ui, chart, plot, |_, rect| bottom = bottom.max(rect.bottom() + 2.0));
    f64::from((bottom - plot.top()) / plot.height().max(1.0))
}

fn small_galley(ui: &Ui, text: &str, color: egui::Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), theme::small(), color)
}

/// The space between two edges, with a gap where a value is missing.
fn area(
    transform: &PlotTransform,
    xs: &[f64],
    edges: impl Fn(usize) -> Option<(f64, f64)>,
    fill: egui::Color32,
) -> Shape {
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(xs.len() * 2);
    mesh.reserve_triangles(xs.len() * 2);
    let mut joined = false;
    for (i, x) in xs.iter().enumerate() {
        let Some((low, high)) = edges(i).filter(|(low, high)| is_shown(*low) && is_shown(*high)) else {
            joined = false;
            continue;
        };
        let vertex = mesh.vertices.len() as u32;
        mesh.colored_vertex(transform.position_from_point(&PlotPoint::new(*x, high)), fill);
        mesh.colored_vertex(transform.position_from_point(&PlotPoint::new(*x, low)), fill);
        if joined {
            mesh.add_triangle(vertex - 2, vertex - 1, vertex);
            mesh.add_triangle(vertex - 1, vertex, vertex + 1);
        }
        joined = true;
    }
    Shape::mesh(mesh)
}

/// A line along an edge, with a gap where a value is missing.
fn trace(
    transform: &PlotTransform,
    xs: &[f64],
    edge: impl Fn(usize) -> Option<f64>,
    stroke: Stroke,
    shapes: &mut Vec<Shape>,
) {
    let mut run = Vec::with_capacity(xs.len());
    let mut end = |run: &mut Vec<Pos2>| {
        if run.len() > 1 {
            shapes.push(Shape::line(std::mem::take(run), stroke));
        }
        run.clear();
    };
    for (i, x) in xs.iter().enumerate() {
        match edge(i).filter(|y| is_shown(*y)) {
            Some(y) => run.push(transform.position_from_point(&PlotPoint::new(*x, y))),
            None => end(&mut run),
        }
    }
    end(&mut run);
}

// ---- On top of the plot

fn overlay_ui(ui: &Ui, frame: &Frame<'_>, transform: &PlotTransform, month: Option<usize>) {
    let plot = *transform.frame();
    let painter = ui.painter_at(plot.expand2(vec2(frame.right, 2.0)));
    if frame.empty {
        let text = if frame.hidden.is_empty() { "Nothing to show" } else { "Everything is hidden" };
        painter.text(plot.center(), Align2::CENTER_CENTER, text, theme::small(), frame.palette.quiet);
        return;
    }
    let month = month.filter(|month| *month <= frame.chart.last_month());
    if let Some(month) = month {
        let x = transform.position_from_point_x(month as f64);
        painter.vline(x, plot.y_range(), Stroke::new(theme::HAIRLINE, frame.palette.quiet));
    }
    if frame.right >= END_LABELS {
        end_labels(&painter, frame, transform);
    }
    if let Some(month) = month {
        dots(&painter, frame, transform, month);
    }
}

/// Names of the lines at their ends, pushed apart where they would overlap.
fn end_labels(painter: &Painter, frame: &Frame<'_>, transform: &PlotTransform) {
    let plot = transform.frame();
    let ends = || {
        let labelled = frame.shown_lines().filter(|line| line.ink != Ink::Ghost);
        labelled.filter_map(|line| line.end().map(|end| (line, end)))
    };
    if ends().count() > MOST_END_LABELS {
        return;
    }
    let height = theme::TEXT_SMALL + 2.0;
    let mut labels: [Option<(f32, &Line)>; MOST_END_LABELS] = [None; MOST_END_LABELS];
    for (label, (line, end)) in
        labels.iter_mut().zip(ends().filter(|(_, end)| end.x >= frame.chart.last_month() as f64))
    {
        *label = Some((transform.position_from_point_y(end.y).clamp(plot.top(), plot.bottom()), line));
    }
    labels.sort_by(|a, b| a.map_or(f32::INFINITY, |l| l.0).total_cmp(&b.map_or(f32::INFINITY, |l| l.0)));
    push_apart(labels.iter_mut().flatten().map(|(y, _)| y), plot.y_range().shrink(height / 2.0), height);
    for (y, line) in labels.into_iter().flatten() {
        let color = ink_text_color(frame.palette, line.ink);
        let galley = painter.layout_no_wrap(line.name.to_string(), theme::small(), color);
        if galley.size().x <= END_LABELS - 6.0 {
            painter.galley(pos2(plot.right() + 6.0, y - galley.size().y / 2.0), galley, color);
        }
    }
}

/// Moves heights that are sorted from the top so that neighbours keep a distance and all stay in range.
fn push_apart<'a>(heights: impl DoubleEndedIterator<Item = &'a mut f32>, range: Rangef, distance: f32) {
    let mut heights: [Option<&mut f32>; MOST_END_LABELS] = {
        let mut places = [const { None }; MOST_END_LABELS];
        places.iter_mut().zip(heights).for_each(|(place, height)| *place = Some(height));
        places
    };
    let mut least = range.min;
    for height in heights.iter_mut().flatten() {
        **height = height.max(least);
        least = **height + distance;
    }
    let mut most = range.max;
    for height in heights.iter_mut().rev().flatten() {
        **height = height.min(most);
        most = **height - distance;
    }
}

/// Where the lines cross the month under the pointer.
fn dots(painter: &Painter, frame: &Frame<'_>, transform: &PlotTransform, month: usize) {
    let x = transform.position_from_point_x(month as f64);
    for line in frame.shown_lines() {
        if let Some(value) = TimeChart::value_at(line, month) {
            let center = pos2(x, transform.position_from_point_y(value));
            let ring = Stroke::new(1.5, frame.palette.page);
            painter.circle(center, 3.5, dimmed(frame.palette, ink_color(frame.palette, line.ink), line.stale), ring);
        }
    }
}

// ---- Tooltip

/// One line of the tooltip.
struct Row {
    swatch: Option<(egui::Color32, Swatch)>,
    name: Arc<Galley>,
    value: Option<Arc<Galley>>,
    spoken: String,
}

/// The date, what happens then, and every value of that month.
fn tooltip_ui(response: &Response, frame: &Frame<'_>, month: usize) {
    let tooltip =
        Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id, PopupAnchor::Pointer).gap(16.0);
    tooltip.show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let palette = frame.palette;
        let date = frame.chart.at(month);
        let rows = tooltip_rows(ui, frame, month);
        let unit = ui.painter().layout_no_wrap(frame.chart.unit.suffix().to_owned(), theme::small(), palette.quiet);
        let widest = |size: fn(&Row) -> f32| rows.iter().map(size).fold(0.0, f32::max);
        let names = widest(|row| row.name.size().x);
        let values = widest(|row| row.value.as_ref().map_or(0.0, |value| value.size().x));
        ui.label(egui::RichText::new(date).font(theme::body_medium()).color(palette.text));
        for row in rows {
            row_ui(ui, palette, row, names, values, &unit);
        }
    });
}

fn tooltip_rows(ui: &Ui, frame: &Frame<'_>, month: usize) -> Vec<Row> {
    let (chart, palette) = (frame.chart, frame.palette);
    let mut rows = Vec::with_capacity(chart.lines.len() + chart.layers.len() + chart.bands.len() + 2);
    let text = |text: &str, color| single_line(ui, text, theme::small(), color, 220.0);
    for event in chart.events.iter().filter(|event| event.month.round() == month as f64) {
        let color = if event.danger { palette.danger_text } else { palette.quiet };
        rows.push(Row { swatch: None, name: text(&event.label, color), value: None, spoken: event.label.to_string() });
    }
    for point in chart.points.iter().filter(|point| point.month.round() == month as f64) {
        let said = format!("{}: {}", point.label, chart.unit.text(point.value));
        rows.push(Row { swatch: None, name: text(&said, palette.quiet), value: None, spoken: said });
    }
    let mut push = |name: &str, color, swatch, figure: String| {
        let spoken = format!("{name} {figure} {}", chart.unit.suffix());
        let value = ui.painter().layout_no_wrap(figure, theme::small_medium(), palette.text);
        rows.push(Row { swatch: Some((color, swatch)), name: text(name, palette.quiet), value: Some(value), spoken });
    };
    let number = |value: Option<f64>| chart.unit.number(value.unwrap_or(f64::NAN));
    for line in frame.shown_lines() {
        let kind = Swatch::Line(line.pattern, line.heavy);
        push(&line.name, ink_color(palette, line.ink), kind, number(TimeChart::value_at(line, month)));
    }
    for ghost in chart.ghosts.iter().filter(|_| !frame.hidden.contains(&BASELINE)) {
        let (name, kind) = (format!("{}, baseline", ghost.name), Swatch::Line(ghost.pattern, false));
        push(&name, ink_color(palette, Ink::Ghost), kind, number(TimeChart::value_at(ghost, month)));
    }
    let mut push_layers = |layers: &mut dyn Iterator<Item = &Layer>, below_zero: bool| {
        for layer in layers.filter(|layer| !frame.hidden.contains(&layer.name)) {
            let value = TimeChart::layer_value_at(layer, month);
            if value.is_some_and(|value| value < 0.0) == below_zero {
                push(&layer.name, ink_color(palette, layer.ink), Swatch::Layer, number(value));
            }
        }
    };
    // As they lie on each other: the uppermost first.
    push_layers(&mut chart.layers.iter().rev(), false);
    push_layers(&mut chart.layers.iter(), true);
    for band in chart.bands.iter().filter(|band| !frame.hidden.contains(&band.name)) {
        let at = band.xs.iter().position(|x| *x == month as f64);
        if let Some((low, high)) = at.and_then(|i| band.low.get(i).zip(band.high.get(i))) {
            let color = band_color(palette, band.ink, band.level + 1, false);
            let figure = format!("{} – {}", chart.unit.number(*low), chart.unit.number(*high));
            push(&band.name, color, Swatch::Band(band.level), figure);
        }
    }
    rows
}

fn row_ui(ui: &mut Ui, palette: &Palette, row: Row, names: f32, values: f32, unit: &Arc<Galley>) {
    const GAP: f32 = 16.0;
    let name_left = SWATCH + theme::SPACE;
    let width = name_left + names + GAP + values + theme::HALF_SPACE + unit.size().x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &row.spoken));
    let painter = ui.painter();
    let place = |galley: &Galley, left: f32| pos2(left, rect.center().y - galley.size().y / 2.0);
    let mut left = rect.left() + name_left;
    match row.swatch {
        Some((color, kind)) => {
            let place = Rect::from_min_size(rect.min, vec2(swatch_width(kind), rect.height()));
            swatch(painter, place, color, kind);
        }
        None => left = rect.left(),
    }
    let name_pos = place(&row.name, left);
    painter.galley(name_pos, row.name, palette.quiet);
    if let Some(value) = row.value {
        let right = rect.left() + name_left + names + GAP + values;
        let value_pos = place(&value, right - value.size().x);
        painter.galley(value_pos, value, palette.text);
        let unit_pos = place(unit, right + theme::HALF_SPACE);
        painter.galley(unit_pos, Arc::clone(unit), palette.quiet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_axis_shrinks_only_when_nothing_is_held() {
        let mut state = ChartState::default();
        assert_eq!(state.settle((0.0, 10.0), true), (0.0, 10.0));
        assert_eq!(state.settle((1.0, 20.0), true), (0.0, 20.0));
        assert_eq!(state.settle((1.0, 5.0), true), (0.0, 20.0));
        assert_eq!(state.settle((1.0, 5.0), false), (1.0, 5.0));
    }

    #[test]
    fn gaps_split_a_line() {
        let points = [1.0, f64::NAN, f64::NAN, 2.0, 3.0].map(|y| PlotPoint::new(0.0, y));
        let lengths: Vec<usize> = runs(&points).map(<[PlotPoint]>::len).collect();
        assert_eq!(lengths, [1, 2]);
    }

    #[test]
    fn labels_are_pushed_apart_and_stay_inside() {
        let mut heights = [95.0, 96.0, 97.0];
        push_apart(heights.iter_mut(), Rangef::new(0.0, 100.0), 14.0);
        assert_eq!(heights, [72.0, 86.0, 100.0]);
    }

    use crate::app::picture::chart::Text;
    use crate::model::calendar::YearMonth;
    use crate::model::quantity::Unit;
    use crate::model::scenario::Strategy;
    use egui::Modifiers;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    /// Two charts of a page and what they share.
    struct Page {
        charts: [TimeChart; 2],
        states: [ChartState; 2],
        hover: PageHover,
    }

    fn page() -> Harness<'static, Page> {
        let chart = |id, title| {
            let start = YearMonth { year: 2026, month: 9 };
            let lines = Strategy::ALL.map(|s| Line::strategy(s, (0..60).map(move |m| f64::from(m) + s.index() as f64)));
            let summary = "All rise.".to_owned();
            TimeChart { lines: lines.into(), summary, ..TimeChart::new(id, title, Unit::Usd, start, 60) }
        };
        let charts = [chart("first", "First"), chart("second", "Second")];
        let page = Page { charts, states: Default::default(), hover: PageHover::default() };
        let mut harness = Harness::builder()
            .with_size([500.0, 520.0])
            .with_step_dt(0.02)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, page: &mut Page| {
                    for (chart, state) in page.charts.iter().zip(&mut page.states) {
                        time_chart_ui(ui, chart, state, &mut page.hover, false, vec2(480.0, 240.0));
                    }
                },
                page,
            );
        harness.run();
        harness
    }

    #[test]
    fn the_legend_hides_shows_and_isolates() {
        let mut harness = page();
        harness.get_by_label("Plan in First").click();
        harness.run();
        assert_eq!(harness.state().states[0].hidden, Hidden::from([Text::from("Plan")]));
        assert!(harness.state().states[1].hidden.is_empty());
        // Long enough for two clicks to be two clicks.
        harness.run_steps(50);
        harness.get_by_label("Plan in First").click();
        harness.run();
        assert!(harness.state().states[0].hidden.is_empty());
        let others = Hidden::from(["Stay".into(), "All-in".into()]);
        harness.get_by_label("Plan in Second").click_modifiers(Modifiers::ALT);
        harness.run();
        assert_eq!(harness.state().states[1].hidden, others);
        harness.run_steps(50);
        harness.get_by_label("Plan in First").click();
        harness.get_by_label("Plan in First").click();
        harness.run();
        assert_eq!(harness.state().states[0].hidden, others);
    }

    #[test]
    fn the_keyboard_reaches_the_legend_and_not_the_plot() {
        let mut harness = page();
        harness.key_press(egui::Key::Tab);
        harness.run();
        assert!(harness.get_by_label("Stay in First").is_focused());
        harness.key_press(egui::Key::Space);
        harness.run();
        assert!(harness.state().states[0].hidden.contains("Stay"));
        for _ in 0..3 {
            harness.key_press(egui::Key::Tab);
            harness.run();
        }
        assert!(harness.get_by_label("Stay in Second").is_focused());
    }

    #[test]
    fn charts_are_named_described_and_share_the_month_under_the_pointer() {
        let mut harness = page();
        let node = harness.get_by_role_and_label(Role::Image, "Second");
        assert_eq!(node.accesskit_node().description().as_deref(), Some("All rise."));
        let place = node.rect();
        harness.hover_at(place.right_center());
        harness.run();
        assert_eq!(harness.state().hover.month, Some(59));
        assert!(harness.query_by_value("Plan 60 USD").is_some());
        harness.hover_at(pos2(1.0, 1.0));
        harness.run();
        assert_eq!(harness.state().hover.month, None);
    }

    #[test]
    fn a_chart_of_nothing_says_so_and_no_size_is_too_small() {
        let mut harness = page();
        harness.state_mut().charts[0].lines.clear();
        harness.run();
        for size in [[500.0, 300.0], [120.0, 60.0], [8.0, 8.0]] {
            harness.set_size(size.into());
            harness.run();
        }
    }
}
