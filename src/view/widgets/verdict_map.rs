//! Where the scenario stands between the four answers: does staying survive, and is the plan worth more?

use std::sync::Arc;

use egui::{
    Align2, Galley, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::distribution::{Row, tooltip_rows_ui};
use super::how::title_link_ui;
use super::text_on_page;
use super::time_chart::{HEADER_LINE, TIME_AXIS, VALUE_AXIS, WIDE, title_galley};
use crate::analysis::verdict::VIABLE;
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
}

impl MapPoint {
    fn is_shown(&self) -> bool {
        self.survives.is_finite() && self.lead.is_finite()
    }

    fn quadrant(&self) -> Quadrant {
        Quadrant { upper: self.lead > 0.0, right: self.survives >= VIABLE }
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

    fn name(self) -> &'static str {
        match (self.upper, self.right) {
            (true, true) => "Genius move",
            (true, false) => "Lifeline",
            (false, true) => "Distraction",
            (false, false) => "Desperate diversification",
        }
    }
}

/// Where things stand on the screen.
struct Layout {
    frame: Rect,
    /// The part of the frame that a point may be in: the names stand above and below it, so that no point covers one.
    field: Rect,
}

impl Layout {
    /// A layout in a rectangle below the title. `names` is the size of the larger of the two names at the right.
    fn new(rect: Rect, names: Vec2) -> Self {
        let left = if rect.width() >= WIDE { VALUE_AXIS } else { NARROW_AXIS };
        let frame = Rect::from_min_max(
            pos2((rect.left() + left).min(rect.right()), rect.top()),
            pos2(rect.right(), (rect.bottom() - TIME_AXIS).max(rect.top())),
        );
        let row = names.y + 2.0 * INSET;
        // The quadrants at the right are a fifth of the field: a margin beyond it makes room for their names.
        let part = (1.0 - VIABLE) as f32;
        let margin = (names.x + 2.0 * INSET - part * (frame.width() - theme::SPACE)) / (1.0 - part);
        let margin = margin.max(theme::WIDE_SPACE);
        let field = Rect::from_min_max(frame.min + vec2(theme::SPACE, row), frame.max - vec2(margin, row));
        Self { frame, field: Rect::from_min_size(field.min, field.size().max(Vec2::splat(1.0))) }
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
        let (x, y) = (self.x(VIABLE), self.y(0.0));
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
    let names = Quadrant::ALL.map(|quadrant| name_galley(&ui, quadrant, held == Some(quadrant)));
    let widest = Quadrant::ALL.iter().filter(|q| q.right).map(|q| name_galley(&ui, *q, true).size());
    let layout = Layout::new(body, widest.fold(Vec2::ZERO, Vec2::max));
    paint_map(&ui, &layout, held);
    for (quadrant, galley) in Quadrant::ALL.into_iter().zip(names) {
        let pos = layout.name(quadrant, galley.size());
        ui.painter().galley(pos, galley, palette.quiet);
    }
    paint_points(&ui, &layout, now, reference.map(|other| other.point), stale);

    let response = ui.interact(body, ui.scope_id().with("picture"), Sense::CLICK);
    if response.hovered()
        && let Some(now) = now
    {
        tooltip_rows_ui(&response, now.quadrant().name(), rows(&now, reference.as_ref()), Some(REMARK));
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, TITLE));
    ui.accesskit_node_builder(response.id, |node| node.set_description(description(now, reference)));
    response
}

/// The name of a quadrant; a little stronger where it holds the point.
fn name_galley(ui: &Ui, quadrant: Quadrant, holds: bool) -> Arc<Galley> {
    let palette = Palette::of(ui);
    let (font, color) = if holds { (theme::small_medium(), palette.text) } else { (theme::small(), palette.quiet) };
    ui.painter().layout_no_wrap(quadrant.name().to_owned(), font, color)
}

/// The quadrants, the borders between them and the axes.
fn paint_map(ui: &Ui, layout: &Layout, held: Option<Quadrant>) {
    let (painter, palette, frame) = (ui.painter(), Palette::of(ui), layout.frame);
    if let Some(held) = held {
        painter.rect_filled(layout.quadrant(held), 0.0, palette.panel);
    }
    let stroke = |color| Stroke::new(theme::HAIRLINE, color);
    let (border, zero) = (layout.x(VIABLE), layout.y(0.0));
    painter.rect_stroke(frame, 0.0, stroke(palette.grid), egui::StrokeKind::Inside);
    painter.vline(border, frame.y_range(), stroke(palette.zero_line));
    painter.hline(frame.x_range(), zero, stroke(palette.zero_line));

    let label = |pos, align, text: &str| painter.text(pos, align, text, theme::small(), palette.quiet);
    let left = frame.left() - theme::HALF_SPACE;
    for (lead, text) in [(1.0, "+100 pp"), (0.0, "0"), (-1.0, "−100 pp")] {
        let text = if frame.left() - ui.max_rect().left() < VALUE_AXIS { text.trim_end_matches(" pp") } else { text };
        label(pos2(left, layout.y(lead)), Align2::RIGHT_CENTER, text);
    }
    for (survives, text) in [(0.0, "0 %"), (VIABLE, "80 %"), (1.0, "100 %")] {
        label(pos2(layout.x(survives), frame.bottom()), Align2::CENTER_TOP, text);
    }
    let middle = layout.x(VIABLE / 2.0);
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
        row("to the border at 80 %", signed(now.survives - VIABLE), "pp".to_owned()),
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

/// The map in words.
fn description(now: Option<MapPoint>, reference: Option<Reference>) -> String {
    let Some(now) = now else { return "No futures yet.".to_owned() };
    let percent = |share: f64| format!("{}{THIN_SPACE}%", Unit::Percent.figure(share));
    let side = |above: bool| if above { "above" } else { "below" };
    let mut text = format!(
        "{}: staying survives in {} ± {} of futures, {} pp {} the border at {}; the plan is worth more in {} ± {} pp \
         more of them than staying, {} the border at 0.",
        now.quadrant().name(),
        percent(now.survives),
        Unit::Percent.rough(now.survives_error),
        Unit::Percent.figure((now.survives - VIABLE).abs()),
        side(now.quadrant().right),
        percent(VIABLE),
        signed(now.lead),
        Unit::Percent.rough(now.lead_error),
        side(now.quadrant().upper),
    );
    if let Some(Reference { name, point }) = reference {
        text.push_str(&format!(
            " The {name} stands at {} and {} pp: {}.",
            percent(point.survives),
            signed(point.lead),
            point.quadrant().name().to_lowercase(),
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::verdict::Verdict;

    fn point(survives: f64, lead: f64) -> MapPoint {
        MapPoint { survives, lead, survives_error: 0.005, lead_error: 0.007 }
    }

    #[test]
    fn quadrants_are_the_four_answers() {
        let answers = [(0.9, 0.2), (0.3, 0.2), (0.9, -0.2), (0.3, -0.2)].map(|(s, l)| point(s, l).quadrant().name());
        assert_eq!(answers.map(str::to_lowercase), Verdict::ALL.map(|answer| answer.label().to_owned()));
        // As the verdict has it: enough is enough, but as good is not better.
        assert_eq!(point(VIABLE, 0.0).quadrant(), Quadrant { upper: false, right: true });
    }

    #[test]
    fn names_fit_and_no_point_covers_them() {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            for size in [vec2(280.0, 200.0), vec2(376.0, 248.0), vec2(480.0, 320.0)] {
                let body = Rect::from_min_size(pos2(0.0, HEADER_LINE + theme::SPACE), size)
                    .intersect(Rect::from_min_size(Pos2::ZERO, size));
                let galleys = Quadrant::ALL.map(|quadrant| name_galley(ui, quadrant, true));
                let layout = Layout::new(body, galleys[1].size().max(galleys[3].size()));
                for (quadrant, galley) in Quadrant::ALL.into_iter().zip(&galleys) {
                    let name = Rect::from_min_size(layout.name(quadrant, galley.size()), galley.size());
                    assert!(layout.quadrant(quadrant).contains_rect(name), "{} at {size}", quadrant.name());
                    assert!(!layout.field.expand(DOT + 1.0).intersects(name), "{} at {size}", quadrant.name());
                }
                let title = title_galley(ui, TITLE, LEAD, size.x);
                assert!(!title.elided, "the title at {size}");
            }
        });
        output.textures_delta.clear();
    }

    #[test]
    fn the_words_give_the_figures() {
        let saved = Reference { name: "saved scenario", point: point(0.9, -0.1) };
        let text = description(Some(point(0.623, 0.341)), Some(saved)).replace(THIN_SPACE, " ");
        assert!(text.starts_with("Lifeline: staying survives in 62.3 % ± 0.5 of futures, 17.7 pp below"), "{text}");
        assert!(text.ends_with("at 90 % and −10 pp: distraction."), "{text}");
        assert_eq!(description(None, None), "No futures yet.");
    }
}
