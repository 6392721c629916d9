//! A chart over time: title and legend, then the plot with its dates, events and cross-hair.
//!
//! The view belongs to the program: what the pointer asks of one chart, a closer look at some months, it gets on all of
//! the page. The value axis grows at once and shrinks only when no control is held; it stays that of all months that are
//! shown while time is played, and a chart draws what has come by then.

mod axes;
mod backdrop;
mod events;
mod hover;
mod legend;
mod lines;
mod overlay;
mod place;
mod scale_switch;
mod script;
mod select;
mod threads;

use std::sync::Arc;

use egui::{Galley, Pos2, Rect, Response, Role, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};
use egui_plot::PlotTransform;

pub use self::hover::{Asked, PageHover, Picked};
pub(super) use self::legend::{header_ui, title_galley};

use self::axes::plot_ui;
use self::events::Flags;
use self::hover::tooltip_ui;
use self::overlay::overlay_ui;
use self::place::Place;
use self::scale_switch::scale_switch_ui;
use self::script::{pick, script_ui};
use self::select::select_ui;
use self::threads::read_ui;
use crate::app::picture::chart::{Axis, Event, Hidden, Line, TimeChart, month_step};
use crate::app::stage::Script;
use crate::model::parameters::Scale;
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
/// Height of the title line and of each further line of the legend.
pub(super) const HEADER_LINE: f32 = 20.0;
/// Size of a swatch in the legend and in the tooltip.
pub(super) const SWATCH: f32 = 18.0;

/// What a chart remembers between frames.
#[derive(Clone, Debug, Default)]
pub struct ChartState {
    /// The names switched off in the legend.
    pub hidden: Hidden,
    /// How the reader wants the value axis divided; `None` leaves it to the chart.
    chosen: Option<Scale>,
    /// How the value axis was divided, and its ends.
    axis: Option<(Scale, (f64, f64))>,
}

impl ChartState {
    /// How the value axis is divided: as the reader wants it where the values admit it, else as suits the chart; not
    /// changed by the chart while a control is held.
    fn scale(&self, chart: &TimeChart, admits_log: bool, held: bool) -> Scale {
        match (self.chosen, self.axis) {
            _ if !admits_log => Scale::Linear,
            (Some(chosen), _) => chosen,
            (None, Some((scale, _))) if held => scale,
            _ => chart.own_scale(&self.hidden),
        }
    }

    /// The ends of the value axis: wide enough for what is shown, and never narrower while a control is held.
    fn settle(&mut self, scale: Scale, wanted: (f64, f64), held: bool) -> (f64, f64) {
        let range = match self.axis {
            Some((before, (low, high))) if held && before == scale => (low.min(wanted.0), high.max(wanted.1)),
            _ => wanted,
        };
        self.axis = Some((scale, range));
        range
    }
}

/// What a chart shows of its months, which are counted from its first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shown {
    /// What has come by then; everything where no month is set.
    pub until: Option<f64>,
    /// The months that are looked at closely; all of them where none are named.
    pub looked_at: Option<(f64, f64)>,
}

/// Where a chart is drawn, and over which ranges.
struct Frame<'a> {
    chart: &'a TimeChart,
    hidden: &'a Hidden,
    /// Whether there is nothing to show.
    empty: bool,
    /// The months along the axis, from one to another.
    months: (f64, f64),
    /// Whether these are all that there are.
    whole: bool,
    /// What has come by then is drawn.
    until: Option<f64>,
    /// Where the labels of events stand.
    flags: Flags,
    palette: &'static Palette,
    /// The plot with its axes, without the room at its right.
    rect: Rect,
    right: f32,
    values: (f64, f64),
    scale: Scale,
    /// Labels that the value axis has room for.
    value_ticks: f64,
    month_step: usize,
    /// What is shown beside the data.
    script: Option<Arc<Script>>,
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
    shown: Shown,
    size: Vec2,
) -> Response {
    // What stands along the axis may not be time.
    let shown = if chart.axis == Axis::Dates { shown } else { Shown::default() };
    let (_, rect) = ui.allocate_space(size);
    let mut ui = ui.new_child(UiBuilder::new().id_salt(chart.id).max_rect(rect));
    let picks = shared.script.as_ref().is_some_and(|script| script.picks);
    let before = if picks { Some(state.hidden.clone()) } else { None };
    let top =
        header_ui(&ui, chart.title, &chart.measured_in(), &chart.legend(), &mut state.hidden, rect) + theme::SPACE;
    if let Some(before) = before {
        pick(before, &mut state.hidden, shared);
    }
    let right = if rect.width() >= WIDE { END_LABELS } else { MARGIN };
    let plot_rect = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right() - right, rect.bottom()));
    let inner = Rect::from_min_max(plot_rect.min + vec2(VALUE_AXIS, 0.0), plot_rect.max - vec2(0.0, TIME_AXIS));
    // Every value is looked at for this: once a frame.
    let admits_log = chart.admits_log(&state.hidden);
    let mut scale = state.scale(chart, admits_log, held);
    if admits_log && let Some(chosen) = scale_switch_ui(&ui, chart.title, scale, rect.left_bottom()) {
        state.chosen = Some(chosen);
        scale = chosen;
    }
    let all = (0.0, chart.last_month().max(1) as f64);
    let looked_at = shown.looked_at.map(|(from, to)| (from.max(all.0), to.min(all.1))).filter(|(from, to)| from < to);
    let months = looked_at.unwrap_or(all);
    let flags = Flags::place(&ui, chart, inner, months);
    let free = flags.head_room(inner);
    let wanted = match scale {
        Scale::Linear => chart.y_range_with_head_room(&state.hidden, looked_at, free),
        Scale::Log => chart.log_range(&state.hidden, looked_at, free),
    };
    let values = state.settle(scale, wanted, held);
    let points_per_month = inner.width().max(1.0) / (months.1 - months.0) as f32;
    let frame = Frame {
        chart,
        hidden: &state.hidden,
        empty: chart.is_empty(&state.hidden),
        months,
        whole: looked_at.is_none(),
        until: shown.until,
        flags,
        palette: Palette::of(&ui),
        rect: plot_rect,
        right,
        values,
        scale,
        value_ticks: f64::from((inner.height() / 36.0).clamp(2.0, 8.0)),
        month_step: month_step(points_per_month),
        script: shared.script.clone(),
    };
    let (response, transform) = plot_ui(&mut ui, &frame);
    let place = frame.place(&transform);
    let month = response.hover_pos().map(|pos| frame.month_at(&transform, pos));
    shared.update(&ui, response.id, month);
    script_ui(&ui, &frame, &place);
    if chart.axis == Axis::Dates {
        select_ui(&ui, &frame, &response, &place, shared);
    }
    read_ui(&ui, &frame, &response, &place, shared);
    overlay_ui(&ui, &frame, &place, shared);
    if let Some(month) = month.filter(|month| frame.has_come(*month as f64)) {
        tooltip_ui(&response, &frame, month, shared.thread);
    }
    describe(&ui, &response, &frame);
    response
}

/// Names the chart for those who cannot see it, and says what the month that is looked at comes to.
fn describe(ui: &Ui, response: &Response, frame: &Frame<'_>) {
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, frame.chart.title));
    ui.accesskit_node_builder(response.id, |node| {
        let summary = frame.chart.summary.as_str();
        match frame.until {
            Some(until) => node.set_description(frame.chart.words_at(until.max(0.0) as usize, frame.hidden)),
            None if !frame.whole => {
                let [from, to] = [frame.months.0, frame.months.1].map(|month| frame.chart.at(month.round() as usize));
                node.set_description(format!("From {from} to {to}. {summary}"));
            }
            None if !summary.is_empty() => node.set_description(summary),
            None => {}
        }
    });
}

impl Frame<'_> {
    fn month_at(&self, transform: &PlotTransform, pos: Pos2) -> usize {
        let month = transform.value_from_position(pos).x.round().max(0.0) as usize;
        month.min(self.chart.last_month())
    }

    /// Where values stand.
    fn place<'t>(&self, transform: &'t PlotTransform) -> Place<'t> {
        Place { transform, scale: self.scale, bottom: self.values.0 }
    }

    /// Whether a month has come.
    fn has_come(&self, month: f64) -> bool {
        self.until.is_none_or(|until| month <= until)
    }

    /// The events that have come, with their places in the chart.
    fn events(&self) -> impl Iterator<Item = (usize, &Event)> {
        self.chart.events.iter().enumerate().filter(|(_, event)| self.has_come(event.month))
    }

    fn shown_lines(&self) -> impl Iterator<Item = &Line> {
        self.chart.lines.iter().filter(|line| !self.hidden.contains(&line.name))
    }
}

fn small_galley(ui: &Ui, text: &str, color: egui::Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), theme::small(), color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_axis_shrinks_only_when_nothing_is_held() {
        let mut state = ChartState::default();
        let even = Scale::Linear;
        assert_eq!(state.settle(even, (0.0, 10.0), true), (0.0, 10.0));
        assert_eq!(state.settle(even, (1.0, 20.0), true), (0.0, 20.0));
        assert_eq!(state.settle(even, (1.0, 5.0), true), (0.0, 20.0));
        assert_eq!(state.settle(Scale::Log, (1.0, 5.0), true), (1.0, 5.0), "another axis has other ends");
        assert_eq!(state.settle(even, (1.0, 5.0), false), (1.0, 5.0));
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
        shown: Shown,
    }

    fn page() -> Harness<'static, Page> {
        let chart = |id, title| {
            let start = YearMonth { year: 2026, month: 9 };
            let lines = Strategy::ALL.map(|s| Line::strategy(s, (0..60).map(move |m| f64::from(m) + s.index() as f64)));
            let summary = "All rise.".to_owned();
            TimeChart { lines: lines.into(), summary, ..TimeChart::new(id, title, Unit::Usd, start, 60) }
        };
        let charts = [chart("first", "First"), chart("second", "Second")];
        let page = Page { charts, states: Default::default(), hover: PageHover::default(), shown: Shown::default() };
        let mut harness = Harness::builder()
            .with_size([500.0, 520.0])
            .with_step_dt(0.02)
            .with_context_setup(theme::install)
            .build_ui_state(
                |ui, page: &mut Page| {
                    for (chart, state) in page.charts.iter().zip(&mut page.states) {
                        time_chart_ui(ui, chart, state, &mut page.hover, false, page.shown, vec2(480.0, 240.0));
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
    fn a_value_axis_is_switched_to_ratios_and_back() {
        let mut harness = page();
        let scale = |harness: &Harness<'static, Page>| harness.state().states.each_ref().map(|s| s.axis.map(|a| a.0));
        assert_eq!(scale(&harness), [Some(Scale::Linear); 2]);
        harness.get_by_label("Logarithmic axis of First").click();
        harness.run();
        assert_eq!(scale(&harness), [Some(Scale::Log), Some(Scale::Linear)]);
        harness.get_by_label("Logarithmic axis of First").click();
        harness.run();
        assert_eq!(scale(&harness), [Some(Scale::Linear); 2]);
        // Below zero there are no ratios: the switch is gone, and what was chosen waits.
        harness.get_by_label("Logarithmic axis of First").click();
        harness.state_mut().charts[0].lines[0].points[3].y = -1.0;
        harness.run();
        assert_eq!(scale(&harness), [Some(Scale::Linear); 2]);
        assert!(harness.query_by_label("Logarithmic axis of First").is_none());
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
        assert!(harness.get_by_label("Logarithmic axis of First").is_focused(), "the switch is reached, too");
        harness.key_press(egui::Key::Tab);
        harness.run();
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
