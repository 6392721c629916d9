//! The month under the pointer: shared by the charts of a page, and told in a tooltip.

use std::sync::Arc;

use egui::{Context, Galley, Id, PopupAnchor, Rect, Response, Role, Sense, Tooltip, Ui, WidgetInfo, pos2, vec2};

use super::legend::swatch_width;
use super::{Frame, SWATCH};
use crate::app::picture::chart::{BASELINE, Ink, Layer, Swatch, Text, TimeChart};
use crate::app::stage::Script;
use crate::theme::{self, Palette};
use crate::view::widgets::{band_color, ink_color, single_line, swatch};

/// The month under the pointer, shared by all charts of a page.
#[derive(Clone, Debug, Default)]
pub struct PageHover {
    /// The month, while the pointer is over one of the charts.
    pub month: Option<usize>,
    /// The chart that the pointer is over, and the pass in which it said so.
    owner: Option<(Id, u64)>,
    /// The single future under the pointer, by its number: it stands out on all charts of the page.
    pub(super) thread: Option<usize>,
    /// The months over which the pointer is dragged, from where it was pressed.
    pub(super) selecting: Option<(f64, f64)>,
    /// What the chart that was drawn last is asked for; to be taken by whoever has drawn it.
    pub asked: Option<Asked>,
    /// What charts show beside their data.
    pub script: Option<Arc<Script>>,
    /// What the pointer has picked in a legend; to be taken by whoever has drawn the chart.
    pub picked: Option<Picked>,
}

/// The series that stands out after a click in a legend, if any does.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked(pub Option<Text>);

/// What the pointer asks of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Asked {
    /// A closer look at these of its months, on all charts of the page; at all of them where none are named.
    Look(Option<(f64, f64)>),
    /// To have the page for itself, or to give it back.
    Enlarge,
    /// To read a single future, by its number, in the ledger.
    Read(usize),
}

impl PageHover {
    /// Takes a chart's word for where the pointer is, and forgets a chart that is shown no more.
    pub(super) fn update(&mut self, ctx: &Context, chart: Id, month: Option<usize>) {
        let before = self.month;
        let pass = ctx.cumulative_pass_nr();
        if month.is_some() {
            (self.month, self.owner) = (month, Some((chart, pass)));
        } else if self.owner.is_some_and(|(id, seen)| id == chart || seen + 1 < pass) {
            (self.month, self.owner, self.thread) = (None, None, None);
        }
        if self.month != before {
            // Charts drawn earlier in this frame have yet to hear of it.
            ctx.request_repaint();
        }
    }
}

/// One line of the tooltip.
struct Row {
    swatch: Option<(egui::Color32, Swatch)>,
    name: Arc<Galley>,
    value: Option<Arc<Galley>>,
    spoken: String,
}

/// The date, what happens then, and every value of that month.
pub(super) fn tooltip_ui(response: &Response, frame: &Frame<'_>, month: usize, thread: Option<usize>) {
    let tooltip =
        Tooltip::always_open(response.ctx.clone(), response.layer_id, response.id, PopupAnchor::Pointer).gap(16.0);
    tooltip.show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let palette = frame.palette;
        let date = frame.chart.at(month);
        let rows = tooltip_rows(ui, frame, month, thread);
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

fn tooltip_rows(ui: &Ui, frame: &Frame<'_>, month: usize, thread: Option<usize>) -> Vec<Row> {
    let (chart, palette) = (frame.chart, frame.palette);
    let mut rows = Vec::with_capacity(chart.lines.len() + chart.layers.len() + chart.bands.len() + 2);
    let text = |text: &str, color| single_line(ui, text, theme::small(), color, 220.0);
    for event in chart.events.iter().filter(|event| event.month.round() == month as f64) {
        let color = if event.danger { palette.danger_text } else { palette.quiet };
        rows.push(Row { swatch: None, name: text(&event.label, color), value: None, spoken: event.label.to_string() });
    }
    for spell in chart.spells.iter().filter(|spell| (spell.from..=spell.to).contains(&month)) {
        let said = spell.label.to_string();
        rows.push(Row { swatch: None, name: text(&said, palette.quiet), value: None, spoken: said });
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
    for thread in chart.shown_threads(frame.hidden).iter().filter(|t| Some(t.number) == thread) {
        let kind = Swatch::Line(thread.line.pattern, false);
        let value = TimeChart::value_at(&thread.line, month);
        push(&thread.line.name, ink_color(palette, thread.line.ink), kind, number(value));
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
