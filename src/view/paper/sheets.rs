//! The report on two sheets of A4: laid out like a page of the window, on paper.

use egui::epaint::ClippedShape;
use egui::{Align, Color32, FontId, Layout, Pos2, Rect, Stroke, Ui, UiBuilder, Vec2, pos2, vec2};

use super::html::{mark, more};
use super::offscreen::Offscreen;
use super::svg::Drawn;
use crate::app::paper::report::{Report, Told};
use crate::app::picture::figures::Tone;
use crate::theme::{self, Palette};
use crate::view::widgets::single_line;

/// A sheet of A4, points: pixels of which 96 make an inch.
const SHEET: Vec2 = vec2(794.0, 1123.0);
/// Room around what stands on it, points.
const MARGIN: f32 = 56.0;
/// Room between two columns, points.
const GAP: f32 = 22.0;
/// A chart: two stand side by side.
pub(super) const CHART: Vec2 = vec2(330.0, 256.0);
/// Height of a row of a table, points.
const ROW: f32 = 18.0;
/// Room for the last line of a sheet, points.
const FOOT: f32 = 36.0;

/// What stands over the title.
pub(super) const KICKER: &str = "Hashpivot · A miner's move into AI: genius move or desperate diversification?";

/// Draws both sheets.
pub(super) fn pages(surface: &Offscreen, report: &Report, charts: Vec<Drawn>) -> [Drawn; 2] {
    let half = charts.len().div_ceil(2);
    let mut charts = charts;
    let later = charts.split_off(half);
    [(1, charts), (2, later)].map(|(number, charts)| {
        let mut places = Vec::new();
        let title = if number == 1 { report.title.clone() } else { format!("{}, page {number}", report.title) };
        let mut sheet = surface.draw(&title, SHEET, |ui| {
            let inner = Rect::from_min_size(Pos2::ZERO, SHEET).shrink(MARGIN);
            let mut ui = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
            ui.spacing_mut().item_spacing = vec2(theme::SPACE, 2.0);
            places = if number == 1 { first_ui(&mut ui, report) } else { second_ui(&mut ui, report) };
            foot_ui(&ui, report, number);
        });
        sheet.page = None;
        sheet.description.clear();
        for (chart, place) in charts.into_iter().zip(places) {
            sheet.shapes.extend(chart.shapes.into_iter().map(|clipped| moved(clipped, place.to_vec2())));
        }
        sheet
    })
}

/// A shape somewhere else.
fn moved(mut clipped: ClippedShape, by: Vec2) -> ClippedShape {
    clipped.shape.translate(by);
    clipped.clip_rect = clipped.clip_rect.translate(by);
    clipped
}

/// The first sheet; where its charts stand.
fn first_ui(ui: &mut Ui, report: &Report) -> Vec<Pos2> {
    let palette = Palette::of(ui);
    rule_ui(ui, 3.0, palette.text);
    line_ui(ui, KICKER, theme::small(), palette.quiet);
    ui.add_space(theme::SPACE);
    text_ui(ui, &report.title, theme::large_medium(), palette.text, 2);
    text_ui(ui, &report.summary, theme::body(), palette.quiet, 6);
    line_ui(ui, &report.span, theme::small(), palette.quiet);
    ui.add_space(theme::SPACE);
    rule_ui(ui, theme::HAIRLINE, palette.hairline);
    ui.add_space(theme::HALF_SPACE);
    let ink = if report.verdict.tone == Tone::Danger { palette.danger_text } else { palette.text };
    text_ui(ui, &report.verdict.headline, theme::large_medium(), ink, 2);
    if !report.verdict.why.is_empty() {
        text_ui(ui, &report.verdict.why, theme::body(), palette.text, 3);
    }
    text_ui(ui, &report.verdict.detail, theme::small(), palette.quiet, 3);
    ui.add_space(theme::HALF_SPACE);
    rule_ui(ui, theme::HAIRLINE, palette.hairline);
    ui.add_space(theme::SPACE);
    cards_ui(ui, report);
    ui.add_space(theme::SPACE);
    risk_ui(ui, report);
    ui.add_space(theme::WIDE_SPACE);
    charts_at(ui)
}

/// The second sheet; where its charts stand.
fn second_ui(ui: &mut Ui, report: &Report) -> Vec<Pos2> {
    let palette = Palette::of(ui);
    rule_ui(ui, 3.0, palette.text);
    line_ui(ui, &report.title, theme::small(), palette.quiet);
    ui.add_space(theme::SPACE);
    let places = charts_at(ui);
    ui.add_space(theme::WIDE_SPACE);
    line_ui(ui, &report.heading, theme::body_medium(), palette.text);
    ui.add_space(theme::HALF_SPACE);
    inputs_ui(ui, report);
    if report.more > 0 {
        line_ui(ui, &more(report.more), theme::small(), palette.quiet);
    }
    sources_ui(ui, report);
    places
}

/// Room for two charts side by side.
fn charts_at(ui: &mut Ui) -> Vec<Pos2> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), CHART.y));
    vec![rect.min, pos2(rect.right() - CHART.x, rect.top())]
}

fn cards_ui(ui: &mut Ui, report: &Report) {
    let palette = Palette::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 62.0));
    let width = (rect.width() - GAP * 3.0) / 4.0;
    for (place, card) in report.cards.iter().enumerate() {
        let left = rect.left() + (width + GAP) * place as f32;
        let name = format!("{}, {}", card.title, card.strategy.label().to_lowercase());
        let paint = |text: &str, at: Pos2, font: FontId, color: Color32, room: f32| {
            let galley = single_line(ui, text, font, color, room);
            let right = at.x + galley.size().x;
            ui.painter().galley(at, galley, color);
            right
        };
        paint(&name, pos2(left, rect.top()), theme::small(), palette.quiet, width);
        let ink = if card.tone == Tone::Danger { palette.danger_text } else { palette.text };
        let end = paint(&card.value, pos2(left, rect.top() + 16.0), theme::large(), ink, width);
        let unit = pos2(end + theme::HALF_SPACE, rect.top() + 25.0);
        paint(card.unit, unit, theme::small(), palette.quiet, (left + width - unit.x).max(1.0));
        paint(&card.detail, pos2(left, rect.top() + 44.0), theme::small(), palette.quiet, width);
    }
}

/// A row of a table: texts at the left or, by their right edges, at the right.
fn row_ui(ui: &mut Ui, cells: &[(&str, Rect, bool)], font: &FontId, colors: &[Color32], edge: Color32) {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW));
    for (place, (text, column, right)) in cells.iter().enumerate() {
        let color = colors.get(place).or(colors.last()).copied().unwrap_or(edge);
        let galley = single_line(ui, text, font.clone(), color, column.width());
        let x = if *right { column.right() - galley.size().x } else { column.left() };
        ui.painter().galley(pos2(x, row.center().y - galley.size().y / 2.0), galley, color);
    }
    let y = row.bottom();
    ui.painter().hline(row.x_range(), y, Stroke::new(theme::HAIRLINE, edge));
}

/// Return and risk.
fn risk_ui(ui: &mut Ui, report: &Report) {
    const FIGURE: f32 = 118.0;
    let palette = Palette::of(ui);
    let (left, right) = (ui.max_rect().left(), ui.max_rect().right());
    let columns = report.risk.columns.len();
    let column = |place: usize| {
        let from = |place: usize| right - FIGURE * (columns - place) as f32;
        let (from, to) = if place == 0 { (left, from(1)) } else { (from(place) + theme::SPACE, from(place + 1)) };
        Rect::from_x_y_ranges(from..=to, 0.0..=ROW)
    };
    let cells = |texts: Vec<&'_ str>| -> Vec<(String, Rect, bool)> {
        texts.into_iter().enumerate().map(|(place, text)| (text.to_owned(), column(place), place > 0)).collect()
    };
    let draw = |ui: &mut Ui, row: &[(String, Rect, bool)], font: &FontId, color: Color32, edge: Color32| {
        let row: Vec<(&str, Rect, bool)> = row.iter().map(|(text, rect, right)| (&**text, *rect, *right)).collect();
        row_ui(ui, &row, font, &[color], edge);
    };
    let head = cells(report.risk.columns.iter().map(|column| &*column.title).collect());
    draw(ui, &head, &theme::small_medium(), palette.quiet, palette.text);
    for texts in report.risk.texts() {
        draw(ui, &cells(texts), &theme::small(), palette.text, palette.hairline);
    }
}

/// The inputs that differ, in two columns.
fn inputs_ui(ui: &mut Ui, report: &Report) {
    let half = report.inputs.len().div_ceil(2);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), (half as f32 + 1.0) * (ROW + 2.0)));
    let width = (rect.width() - GAP) / 2.0;
    for (place, column) in [&report.inputs[..half], &report.inputs[half..]].into_iter().enumerate() {
        if column.is_empty() {
            continue;
        }
        let corner = pos2(rect.left() + (width + GAP) * place as f32, rect.top());
        let room = Rect::from_min_size(corner, vec2(width, rect.height()));
        let mut ui = ui.new_child(UiBuilder::new().id_salt(place).max_rect(room).layout(Layout::top_down(Align::Min)));
        ui.spacing_mut().item_spacing.y = 2.0;
        column_ui(&mut ui, column, room);
    }
}

fn column_ui(ui: &mut Ui, inputs: &[Told], room: Rect) {
    const SOURCE: f32 = 30.0;
    const REFERENCE: f32 = 66.0;
    const VALUE: f32 = 96.0;
    let palette = Palette::of(ui);
    let ends = [room.right() - SOURCE - REFERENCE, room.right() - SOURCE, room.right()];
    let span = |from: f32, to: f32| Rect::from_x_y_ranges(from..=to, 0.0..=ROW);
    let label = span(room.left(), ends[0] - VALUE - theme::SPACE);
    let figures = [
        span(ends[0] - VALUE, ends[0]),
        span(ends[0] + theme::SPACE, ends[1]),
        span(ends[1] + theme::HALF_SPACE, ends[2]),
    ];
    let head = [
        ("Input", label, false),
        ("Here", figures[0], true),
        ("Reference", figures[1], true),
        ("Src", figures[2], true),
    ];
    row_ui(ui, &head, &theme::small_medium(), &[palette.quiet], palette.text);
    for told in inputs {
        let source = mark(told);
        let colors = [palette.text, palette.text, palette.quiet, palette.quiet];
        if told.reference.is_empty() {
            // What the reference company has nothing like of has room for more words.
            let name = span(room.left(), room.left() + (room.width() - SOURCE) * 0.5);
            let value = span(name.right() + theme::SPACE, ends[1]);
            let cells = [(&*told.label, name, false), (&*told.value, value, true), (&*source, figures[2], true)];
            row_ui(ui, &cells, &theme::small(), &[palette.text, palette.text, palette.quiet], palette.hairline);
        } else {
            let cells = [
                (&*told.label, label, false),
                (&*told.value, figures[0], true),
                (&*told.reference, figures[1], true),
                (&*source, figures[2], true),
            ];
            row_ui(ui, &cells, &theme::small(), &colors, palette.hairline);
        }
    }
}

/// As many sources as have room.
fn sources_ui(ui: &mut Ui, report: &Report) {
    let palette = Palette::of(ui);
    if report.sources.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE + theme::HALF_SPACE);
    line_ui(ui, "Sources", theme::body_medium(), palette.text);
    let bottom = SHEET.y - MARGIN - FOOT;
    for (place, source) in report.sources.iter().enumerate() {
        let text = format!("{}  {source}", place + 1);
        let galley = ui.painter().layout(text, theme::small(), palette.quiet, ui.available_width());
        let left = report.sources.len() - place;
        if ui.cursor().top() + galley.size().y + if left > 1 { ROW } else { 0.0 } > bottom {
            let more = format!("and {left} more sources: see the program's list of inputs");
            line_ui(ui, &more, theme::small(), palette.quiet);
            break;
        }
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), galley.size().y));
        ui.painter().galley(rect.min, galley, palette.quiet);
    }
}

/// The last line of a sheet: what the figures rest on, and the sheet's number.
fn foot_ui(ui: &Ui, report: &Report, number: usize) {
    let palette = Palette::of(ui);
    let (left, right) = (MARGIN, SHEET.x - MARGIN);
    let top = SHEET.y - MARGIN - 20.0;
    ui.painter().hline(left..=right, top - 6.0, Stroke::new(theme::HAIRLINE, palette.hairline));
    let galley = single_line(ui, &format!("{number} of 2"), theme::small(), palette.quiet, right - left);
    let room = right - left - galley.size().x - theme::WIDE_SPACE;
    ui.painter().galley(pos2(right - galley.size().x, top), galley, palette.quiet);
    if number > 1 {
        let galley = ui.painter().layout(report.basis.clone(), theme::small(), palette.quiet, room);
        ui.painter().galley(pos2(left, top), galley, palette.quiet);
    }
}

fn rule_ui(ui: &mut Ui, width: f32, color: Color32) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), width + theme::HALF_SPACE));
    ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(rect.width(), width)), 0.0, color);
}

fn line_ui(ui: &mut Ui, text: &str, font: FontId, color: Color32) {
    text_ui(ui, text, font, color, 1);
}

/// A text in so many lines at most.
fn text_ui(ui: &mut Ui, text: &str, font: FontId, color: Color32, lines: usize) {
    if text.is_empty() {
        return;
    }
    let mut job = egui::text::LayoutJob::single_section(text.to_owned(), egui::TextFormat::simple(font, color));
    job.wrap.max_width = ui.available_width();
    job.wrap.max_rows = lines;
    let galley = ui.painter().layout_job(job);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), galley.size().y));
    ui.painter().galley(rect.min, galley, color);
}
