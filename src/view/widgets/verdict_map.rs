//! Where the scenario stands between the five answers: does staying survive, is the plan worth more, and is it safe?

use std::sync::Arc;

use egui::{
    Align2, Galley, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::distribution::{Row, tooltip_rows_ui};
use super::how::title_link_ui;
use super::labels::{Wanted, beside_points};
use super::risk_return::Pointed;
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, WIDE, title_galley};
use super::{dimmed, text_on_page};
use crate::analysis::verdict::{Judgement, VIABLE, Verdict};
use crate::app::pages::sector::pictures::Places;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::theme::{self, Palette};

/// Its name.
const TITLE: &str = "Verdict map";
/// What its vertical axis says.
const LEAD: &str = "↑ plan better − staying better";
/// What its horizontal axis says.
const SURVIVES: &str = "staying survives →";
/// Room for the labels of the vertical axis where there is little; elsewhere it is that of the charts over time, so
/// that the frames line up.
const NARROW_AXIS: f32 = 40.0;
/// Room between a name and the edges of its quadrant.
const INSET: f32 = 6.0;
/// Radius of a point.
const DOT: f32 = 4.5;

/// Where a scenario stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapPoint {
    /// Probability that staying survives.
    pub survives: f64,
    /// Probability that the plan is worth more, less that of the reverse.
    pub lead: f64,
    /// Standard error of the first.
    pub survives_error: f64,
    /// Standard error of the second.
    pub lead_error: f64,
    /// Probability that the plan survives.
    pub plan_survives: f64,
    /// Share of futures that is enough to be called viable.
    pub viable: f64,
    /// The answer, which also asks for the medians.
    pub verdict: Verdict,
}

impl From<&Judgement> for MapPoint {
    fn from(judgement: &Judgement) -> Self {
        Self {
            survives: judgement.stay_survives.value,
            survives_error: judgement.stay_survives.error,
            lead: judgement.tests.more_often.margin.value,
            lead_error: judgement.tests.more_often.margin.error,
            plan_survives: judgement.plan_survives.value,
            viable: judgement.viable_share,
            verdict: judgement.verdict,
        }
    }
}

impl MapPoint {
    fn is_shown(&self) -> bool {
        self.verdict != Verdict::NoResult && self.survives.is_finite() && self.lead.is_finite()
    }

    fn borders(&self) -> Borders {
        Borders { viable: self.viable, plan_survives: self.plan_survives }
    }

    /// The part of the map that is the answer's. It is not where the point stands where the plan is worth more in more
    /// futures, but in the median it is not.
    fn quadrant(&self) -> Quadrant {
        let upper = !matches!(self.verdict, Verdict::Distraction | Verdict::DesperateDiversification | Verdict::NoMove);
        Quadrant { upper, right: self.survives >= self.borders().of(upper) }
    }

    fn name(&self) -> &'static str {
        if self.verdict == Verdict::NoMove { "No move planned" } else { self.borders().name(self.quadrant()) }
    }
}

/// Where the borders stand. What a plan that is worth more is called depends on its own survival: one that is not viable
/// is a lifeline only as far as staying survives less often, and a gamble beyond.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Borders {
    viable: f64,
    plan_survives: f64,
}

impl Borders {
    /// Of any plan, while none is known.
    const PLAIN: Self = Self { viable: VIABLE, plan_survives: 1.0 };

    /// The border in the upper or the lower half.
    fn of(self, upper: bool) -> f64 {
        if upper { self.viable.min(self.plan_survives) } else { self.viable }
    }

    fn name(self, quadrant: Quadrant) -> &'static str {
        match (quadrant.upper, quadrant.right) {
            (true, true) if self.plan_survives < self.viable => "Gamble",
            (true, true) => "Genius move",
            (true, false) => "Lifeline",
            (false, true) => "Distraction",
            (false, false) => "Desperate diversification",
        }
    }
}

/// What a scenario's place is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference {
    /// What it is ("saved scenario").
    pub name: &'static str,
    /// Where it stands.
    pub point: MapPoint,
}

/// A quarter of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quadrant {
    upper: bool,
    right: bool,
}

impl Quadrant {
    const ALL: [Self; 4] = [
        Self { upper: true, right: false },
        Self { upper: true, right: true },
        Self { upper: false, right: false },
        Self { upper: false, right: true },
    ];
}

/// Where things stand on the screen.
struct Layout {
    frame: Rect,
    /// The part of the frame that a point may be in: the names stand above and below it, so that no point covers one.
    field: Rect,
    borders: Borders,
}

impl Layout {
    /// A layout in a rectangle below the title. `names` is the size of the larger of the two names at the right.
    fn new(rect: Rect, names: Vec2, borders: Borders) -> Self {
        let left = if rect.width() >= WIDE { VALUE_AXIS } else { NARROW_AXIS };
        let frame = Rect::from_min_max(
            pos2((rect.left() + left).min(rect.right()), rect.top()),
            pos2(rect.right(), (rect.bottom() - TIME_AXIS).max(rect.top())),
        );
        let row = names.y + 2.0 * INSET;
        // The quadrants at the right are a small part of the field: a margin beyond it makes room for their names.
        let part = (1.0 - borders.viable) as f32;
        let margin = (names.x + 2.0 * INSET - part * (frame.width() - theme::SPACE)) / (1.0 - part);
        let margin = margin.max(theme::WIDE_SPACE);
        let field = Rect::from_min_max(frame.min + vec2(theme::SPACE, row), frame.max - vec2(margin, row));
        Self { frame, field: Rect::from_min_size(field.min, field.size().max(Vec2::splat(1.0))), borders }
    }

    fn x(&self, survives: f64) -> f32 {
        self.field.left() + survives.clamp(0.0, 1.0) as f32 * self.field.width()
    }

    fn y(&self, lead: f64) -> f32 {
        self.field.center().y - lead.clamp(-1.0, 1.0) as f32 * self.field.height() / 2.0
    }

    fn at(&self, point: &MapPoint) -> Pos2 {
        pos2(self.x(point.survives), self.y(point.lead))
    }

    fn quadrant(&self, quadrant: Quadrant) -> Rect {
        let (x, y) = (self.x(self.borders.of(quadrant.upper)), self.y(0.0));
        let columns = if quadrant.right { x..=self.frame.right() } else { self.frame.left()..=x };
        let rows = if quadrant.upper { self.frame.top()..=y } else { y..=self.frame.bottom() };
        Rect::from_x_y_ranges(columns, rows)
    }

    /// The upper left corner of a quadrant's name: at the outer edge.
    fn name(&self, quadrant: Quadrant, size: Vec2) -> Pos2 {
        let rect = self.quadrant(quadrant).shrink(INSET);
        pos2(rect.left(), if quadrant.upper { rect.top() } else { rect.bottom() - size.y })
    }
}

/// Draws the map into a rectangle of this size: where the scenario stands now, and where the one does that it is
/// compared with. The present point is dimmed while it is `stale`.
///
/// The response is that of the picture without its title.
pub fn verdict_map_ui(
    ui: &mut Ui,
    now: Option<MapPoint>,
    reference: Option<Reference>,
    stale: bool,
    size: Vec2,
) -> Response {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt(TITLE).max_rect(rect));
    let palette = Palette::of(&ui);
    let now = now.filter(MapPoint::is_shown);
    let reference = reference.filter(|other| other.point.is_shown() && now != Some(other.point));

    let title = title_galley(&ui, TITLE, LEAD, rect.width());
    let title_top = rect.top() + (HEADER_LINE - title.size().y) / 2.0;
    let title_rect = Rect::from_min_size(pos2(rect.left(), title_top), title.size());
    ui.painter().galley(title_rect.min, title, palette.text);
    title_link_ui(&ui, title_rect, TITLE);

    let body = Rect::from_min_max(pos2(rect.left(), rect.top() + HEADER_LINE + theme::SPACE), rect.max);
    let held = now.map(|now| now.quadrant());
    let borders = now.map_or(Borders::PLAIN, |now| now.borders());
    let names = Quadrant::ALL.map(|quadrant| name_galley(&ui, borders.name(quadrant), held == Some(quadrant)));
    let widest = Quadrant::ALL.iter().filter(|q| q.right).map(|q| name_galley(&ui, borders.name(*q), true).size());
    let layout = Layout::new(body, widest.fold(Vec2::ZERO, Vec2::max), borders);
    paint_map(&ui, &layout, held);
    for (quadrant, galley) in Quadrant::ALL.into_iter().zip(names) {
        // A plan that hardly survives leaves no room to be a lifeline.
        if layout.quadrant(quadrant).width() < galley.size().x + 2.0 * INSET {
            continue;
        }
        let pos = layout.name(quadrant, galley.size());
        ui.painter().galley(pos, galley, palette.quiet);
    }
    paint_points(&ui, &layout, now, reference.map(|other| other.point), stale);

    let response = ui.interact(body, ui.scope_id().with("picture"), Sense::CLICK);
    if response.hovered()
        && let Some(now) = now
    {
        tooltip_rows_ui(&response, now.name(), rows(&now, reference.as_ref()), Some(REMARK));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, TITLE));
    ui.accesskit_node_builder(response.id, |node| node.set_description(description(now, reference)));
    response
}

/// Draws the map with many scenarios on it, each with its name as far as there is room, and in grey where it stands in
/// the baseline's world. A plan that is worth more and is a gamble is a ring: where the border of its own gambles lies
/// depends on how often it survives itself.
pub fn verdict_map_of_many_ui(ui: &mut Ui, places: &Places, highlighted: Option<&str>, size: Vec2) -> Pointed {
    let (_, rect) = ui.allocate_space(size);
    let ui = ui.new_child(UiBuilder::new().id_salt("verdicts").max_rect(rect));
    let palette = Palette::of(&ui);
    let title = title_galley(&ui, MANY, LEAD, rect.width());
    title_link_ui(&ui, Rect::from_min_size(rect.min, title.size()), MANY);
    ui.painter().galley(rect.min, title, palette.text);
    let body = Rect::from_min_max(pos2(rect.left(), rect.top() + HEADER_LINE + theme::SPACE), rect.max);
    let points: Vec<MapPoint> = places.places.iter().map(|place| MapPoint::from(&place.judgement)).collect();
    let viable = points.first().map_or(VIABLE, |point| point.viable);
    let borders = Borders { viable, ..Borders::PLAIN };
    let names = Quadrant::ALL.map(|quadrant| name_galley(&ui, borders.name(quadrant), false));
    let layout = Layout::new(body, names[1].size().max(names[3].size()), borders);
    paint_map(&ui, &layout, None);
    for (quadrant, galley) in Quadrant::ALL.into_iter().zip(names) {
        ui.painter().galley(layout.name(quadrant, galley.size()), galley, palette.quiet);
    }
    let response = ui.interact(body, ui.scope_id().with("picture"), Sense::CLICK);
    let hovered = response.hover_pos().and_then(|pos| {
        let off = points.iter().map(|point| layout.at(point).distance(pos)).enumerate();
        off.filter(|(_, off)| *off <= 2.0 * DOT + 2.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
    });
    if points.is_empty() {
        let text = if places.stale { "Computing futures …" } else { "No company is looked for." };
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::small(), palette.quiet);
        text_on_page(ui.painter(), palette, layout.field.center() - galley.size() / 2.0, galley);
    }
    let is_looked_at = |at: usize| hovered == Some(at) || highlighted == Some(&*places.places[at].word);
    paint_many(&ui, &layout, places, &points, is_looked_at);
    if let Some(at) = hovered {
        let ghost = places.places[at].ghost.as_ref();
        let reference = ghost.map(|ghost| Reference { name: "baseline's world", point: MapPoint::from(ghost) });
        let title = format!("{}: {}", places.places[at].name, points[at].name().to_lowercase());
        tooltip_rows_ui(&response, &title, rows(&points[at], reference.as_ref()), Some(REMARK));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, MANY));
    ui.accesskit_node_builder(response.id, |node| node.set_description(places.summary.as_str()));
    Pointed { response, hovered }
}

/// The name of the map of many.
pub const MANY: &str = "Verdict map of the sector";

/// Many points with their names, the one that is looked at on top and with its error.
fn paint_many(ui: &Ui, layout: &Layout, places: &Places, points: &[MapPoint], is_looked_at: impl Fn(usize) -> bool) {
    let (painter, palette) = (ui.painter(), Palette::of(ui));
    let thin = |color| Stroke::new(theme::HAIRLINE, color);
    for (place, now) in places.places.iter().zip(points) {
        if let Some(then) = place.ghost.as_ref().map(MapPoint::from).filter(MapPoint::is_shown) {
            painter.line_segment([layout.at(&then), layout.at(now)], thin(palette.ghost));
            painter.circle(layout.at(&then), DOT, palette.page, thin(palette.ghost));
        }
    }
    let color = dimmed(palette, palette.plan, places.stale);
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by_key(|at| is_looked_at(*at));
    for at in order {
        let (point, center) = (&points[at], layout.at(&points[at]));
        let hollow = matches!(point.verdict, Verdict::Gamble | Verdict::NoMove);
        let ink = if point.verdict == Verdict::NoMove { palette.neutral } else { color };
        let edge = if is_looked_at(at) { palette.text } else { ink };
        let fill = if hollow { palette.page } else { ink };
        painter.circle(center, DOT, fill, Stroke::new(theme::LINE, edge));
    }
    let galleys: Vec<Arc<Galley>> = places
        .places
        .iter()
        .map(|place| painter.layout_no_wrap(place.name.to_string(), theme::small(), palette.text))
        .collect();
    let wanted: Vec<Wanted> = points
        .iter()
        .zip(&galleys)
        .map(|(point, galley)| Wanted { at: layout.at(point), radius: DOT, size: galley.size() })
        .collect();
    for (corner, galley) in beside_points(&wanted, layout.frame).into_iter().zip(galleys) {
        if let Some(corner) = corner {
            text_on_page(painter, palette, corner, galley);
        }
    }
}

/// The name of a quadrant; a little stronger where it holds the point.
fn name_galley(ui: &Ui, name: &str, holds: bool) -> Arc<Galley> {
    let palette = Palette::of(ui);
    let (font, color) = if holds { (theme::small_medium(), palette.text) } else { (theme::small(), palette.quiet) };
    ui.painter().layout_no_wrap(name.to_owned(), font, color)
}

/// The quadrants, the borders between them and the axes.
fn paint_map(ui: &Ui, layout: &Layout, held: Option<Quadrant>) {
    let (painter, palette, frame) = (ui.painter(), Palette::of(ui), layout.frame);
    if let Some(held) = held {
        painter.rect_filled(layout.quadrant(held), 0.0, palette.panel);
    }
    let stroke = |color| Stroke::new(theme::HAIRLINE, color);
    let zero = layout.y(0.0);
    painter.rect_stroke(frame, 0.0, stroke(palette.grid), egui::StrokeKind::Inside);
    for (upper, range) in [(true, frame.top()..=zero), (false, zero..=frame.bottom())] {
        painter.vline(layout.x(layout.borders.of(upper)), range, stroke(palette.zero_line));
    }
    painter.hline(frame.x_range(), zero, stroke(palette.zero_line));

    let label = |pos, align, text: &str| painter.text(pos, align, text, theme::small(), palette.quiet);
    let left = frame.left() - theme::HALF_SPACE;
    for (lead, text) in [(1.0, "+100 pp"), (0.0, "0"), (-1.0, "−100 pp")] {
        let text = if frame.left() - ui.max_rect().left() < VALUE_AXIS { text.trim_end_matches(" pp") } else { text };
        label(pos2(left, layout.y(lead)), Align2::RIGHT_CENTER, text);
    }
    let viable = layout.borders.viable;
    for survives in [0.0, viable, 1.0] {
        label(pos2(layout.x(survives), frame.bottom()), Align2::CENTER_TOP, &percent(survives));
    }
    let middle = layout.x(viable / 2.0);
    label(pos2(middle, frame.bottom()), Align2::CENTER_TOP, SURVIVES);
}

fn paint_points(ui: &Ui, layout: &Layout, now: Option<MapPoint>, other: Option<MapPoint>, stale: bool) {
    let (painter, palette) = (ui.painter(), Palette::of(ui));
    if let Some(other) = other {
        let from = layout.at(&other);
        if let Some(to) = now.map(|now| layout.at(&now)) {
            painter.line_segment([from, to], Stroke::new(theme::HAIRLINE, palette.ghost));
        }
        painter.circle(from, DOT, palette.page, Stroke::new(theme::LINE, palette.faint));
    }
    let Some(now) = now else {
        let text = "No futures yet";
        let galley = painter.layout_no_wrap(text.to_owned(), theme::small(), palette.quiet);
        text_on_page(painter, palette, layout.field.center() - galley.size() / 2.0, galley);
        return;
    };
    let color = if stale { palette.page.lerp_to_gamma(palette.plan, theme::STALE) } else { palette.plan };
    let center = layout.at(&now);
    let reach = |error: f64| if error.is_nan() { 0.0 } else { 2.0 * error };
    let (x, y) = (reach(now.survives_error), reach(now.lead_error));
    let across = [now.survives - x, now.survives + x].map(|survives| pos2(layout.x(survives), center.y));
    let down = [now.lead - y, now.lead + y].map(|lead| pos2(center.x, layout.y(lead)));
    painter.extend([across, down].map(|arm| Shape::line_segment(arm, Stroke::new(theme::LINE, color))));
    painter.circle(center, DOT + 1.0, color, Stroke::new(1.5, palette.page));
}

/// Explains the figures of the tooltip.
const REMARK: &str = "± one standard error; the cross spans two to either side.";

fn rows(now: &MapPoint, reference: Option<&Reference>) -> Vec<Row> {
    let row = |name: &str, value: String, unit: String| Row { swatch: None, name: name.to_owned(), value, unit };
    let error = |unit: &str, error: f64| format!("{unit} ± {}", Unit::Percent.rough(error));
    let mut rows = vec![
        row("Staying survives in", Unit::Percent.figure(now.survives), error("%", now.survives_error)),
        row(&format!("to the border at {}", percent(now.viable)), signed(now.survives - now.viable), "pp".to_owned()),
        row("The plan survives in", Unit::Percent.figure(now.plan_survives), "%".to_owned()),
        row("Plan better − staying better", signed(now.lead), error("pp", now.lead_error)),
        row("to the border at 0", signed(now.lead), "pp".to_owned()),
    ];
    if let Some(Reference { name, point }) = reference {
        let name = |what: &str| format!("In the {name}: {what}");
        rows.push(row(&name("staying survives in"), Unit::Percent.figure(point.survives), "%".to_owned()));
        rows.push(row(&name("plan better − staying better"), signed(point.lead), "pp".to_owned()));
    }
    rows
}

/// A difference of probabilities in percentage points, with its sign.
fn signed(difference: f64) -> String {
    let figure = Unit::Percent.figure(difference);
    if difference > 0.0 { format!("+{figure}") } else { figure }
}

/// A share in whole per cent.
fn percent(share: f64) -> String {
    format!("{}{THIN_SPACE}%", Unit::Percent.figure((share * 100.0).round() / 100.0))
}

/// The map in words.
fn description(now: Option<MapPoint>, reference: Option<Reference>) -> String {
    let Some(now) = now else { return "No futures yet.".to_owned() };
    let exactly = |share: f64| format!("{}{THIN_SPACE}%", Unit::Percent.figure(share));
    let side = |above: bool| if above { "above" } else { "below" };
    let mut text = format!(
        "{}: staying survives in {} ± {} of futures, {} pp {} the border at {}; the plan survives in {}, and is worth \
         more in {} ± {} pp more of them than staying, {} the border at 0.",
        now.name(),
        exactly(now.survives),
        Unit::Percent.rough(now.survives_error),
        Unit::Percent.figure((now.survives - now.viable).abs()),
        side(now.survives >= now.viable),
        percent(now.viable),
        exactly(now.plan_survives),
        signed(now.lead),
        Unit::Percent.rough(now.lead_error),
        side(now.lead > 0.0),
    );
    if let Some(Reference { name, point }) = reference {
        text.push_str(&format!(
            " The {name} stands at {} and {} pp: {}.",
            exactly(point.survives),
            signed(point.lead),
            point.verdict.label(),
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(survives: f64, lead: f64, plan_survives: f64, verdict: Verdict) -> MapPoint {
        let (survives_error, lead_error) = (0.005, 0.007);
        MapPoint { survives, lead, survives_error, lead_error, plan_survives, viable: VIABLE, verdict }
    }

    #[test]
    fn regions_are_the_five_answers() {
        let points = [
            point(0.9, 0.2, 0.85, Verdict::GeniusMove),
            point(0.3, 0.2, 0.5, Verdict::Lifeline),
            point(0.9, 0.2, 0.5, Verdict::Gamble),
            point(0.9, -0.2, 0.5, Verdict::Distraction),
            point(0.3, -0.2, 0.5, Verdict::DesperateDiversification),
        ];
        assert_eq!(points.map(|point| point.verdict), Verdict::ALL);
        for point in points {
            assert_eq!(point.name().to_lowercase(), point.verdict.label());
        }
        // A plan that is not viable and no safer than staying is a gamble, wherever staying stands.
        assert_eq!(point(0.6, 0.2, 0.5, Verdict::Gamble).name(), "Gamble");
        // More often worth more, but not in the median: the answer counts, not the height.
        assert_eq!(point(0.9, 0.2, 0.9, Verdict::Distraction).name(), "Distraction");
        assert_eq!(point(0.9, 0.0, 0.9, Verdict::NoMove).name(), "No move planned");
    }

    #[test]
    fn names_fit_and_no_point_covers_them() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for size in [vec2(280.0, 200.0), vec2(376.0, 248.0), vec2(480.0, 320.0)] {
                for borders in [Borders::PLAIN, Borders { viable: 0.95, plan_survives: 0.6 }] {
                    let body = Rect::from_min_size(pos2(0.0, HEADER_LINE + theme::SPACE), size)
                        .intersect(Rect::from_min_size(Pos2::ZERO, size));
                    let galleys = Quadrant::ALL.map(|quadrant| name_galley(ui, borders.name(quadrant), true));
                    let layout = Layout::new(body, galleys[1].size().max(galleys[3].size()), borders);
                    for (quadrant, galley) in Quadrant::ALL.into_iter().zip(&galleys) {
                        let name = Rect::from_min_size(layout.name(quadrant, galley.size()), galley.size());
                        assert!(layout.quadrant(quadrant).contains_rect(name), "{quadrant:?} at {size}");
                        assert!(!layout.field.expand(DOT + 1.0).intersects(name), "{quadrant:?} at {size}");
                    }
                    let title = title_galley(ui, TITLE, LEAD, size.x);
                    assert!(!title.elided, "the title at {size}");
                }
            }
        });
        output.textures_delta.clear();
    }

    #[test]
    fn the_words_give_the_figures() {
        let saved = Reference { name: "saved scenario", point: point(0.9, -0.1, 0.9, Verdict::Distraction) };
        let now = point(0.623, 0.341, 0.7, Verdict::Lifeline);
        let text = description(Some(now), Some(saved)).replace(THIN_SPACE, " ");
        assert!(text.starts_with("Lifeline: staying survives in 62.3 % ± 0.5 of futures, 17.7 pp below"), "{text}");
        assert!(text.contains("the plan survives in 70 %, and is worth more in +34.1 ± 0.7 pp more"), "{text}");
        assert!(text.ends_with("at 90 % and −10 pp: distraction."), "{text}");
        assert_eq!(description(None, None), "No futures yet.");
    }
}
