//! The plot with its axes: a plot that shows and does nothing else.

use egui::{Rangef, Response, Sense, Ui, UiBuilder};
use egui_plot::{AxisHints, GridMark, Plot, PlotTransform};

use super::backdrop::Backdrop;
use super::lines::{come, runs, styled};
use super::place::Place;
use super::{Frame, TIME_AXIS, VALUE_AXIS};
use crate::app::picture::chart::{Axis, log_ticks, month_ticks, tick_step, tick_text};
use crate::model::parameters::Scale;
use crate::theme;

/// Draws the plot: what lies behind the lines, the lines, the axes.
pub(super) fn plot_ui(ui: &mut Ui, frame: &Frame<'_>) -> (Response, PlotTransform) {
    let mut ui = ui.new_child(UiBuilder::new().id_salt("plot").max_rect(frame.rect));
    let months = frame.months.0..=frame.months.1;
    let (scale, bottom) = (frame.scale, frame.values.0);
    let [low, high] = [bottom, frame.values.1].map(|value| Place::coordinate(scale, bottom, value));
    let shown = plot(frame).show(&mut ui, |plot| {
        plot.set_plot_bounds_x(months);
        plot.set_plot_bounds_y(low..=high);
        plot.add(Backdrop::new(frame));
        for line in frame.chart.shown(frame.hidden) {
            for run in runs(come(&line.points, frame.until)) {
                plot.line(styled(frame, line, run));
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
        .sense(Sense::CLICK | Sense::DRAG)
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
    let seen = ticks.filter(|month| (frame.months.0..=frame.months.1).contains(&(*month as f64)));
    seen.map(|month| GridMark { value: month as f64, step_size }).collect()
}

fn value_marks(frame: &Frame<'_>) -> Vec<GridMark> {
    let (low, high) = frame.values;
    if frame.empty {
        return Vec::new();
    }
    match frame.scale {
        Scale::Linear => {
            let step_size = tick_step(high - low, frame.value_ticks);
            let (first, last) = ((low / step_size - 1e-6).ceil(), (high / step_size + 1e-6).floor());
            let count = (last - first).clamp(0.0, 50.0) as usize + 1;
            (0..count).map(|i| GridMark { value: (first + i as f64) * step_size, step_size }).collect()
        }
        Scale::Log => {
            let step_size = (high / low).ln() / frame.value_ticks;
            let ticks = log_ticks(frame.values, frame.value_ticks);
            ticks.map(|value| GridMark { value: Place::coordinate(frame.scale, low, value), step_size }).collect()
        }
    }
}

fn month_text(frame: &Frame<'_>, mark: GridMark) -> String {
    if frame.chart.axis == Axis::Parts {
        return frame.chart.at(mark.value.round().max(0.0) as usize);
    }
    let date = frame.chart.date(mark.value.max(0.0) as usize);
    let points = (frame.rect.width() - VALUE_AXIS) / (frame.months.1 - frame.months.0) as f32;
    let (text, half_width) =
        if frame.month_step < 12 { (date.to_string(), 26.0) } else { (date.year.to_string(), 14.0) };
    let room = (frame.months.1 - mark.value) as f32 * points + frame.right;
    if room < half_width { String::new() } else { text }
}

fn value_text(frame: &Frame<'_>, mark: GridMark) -> String {
    match frame.scale {
        Scale::Linear => {
            let largest = frame.values.0.abs().max(frame.values.1.abs());
            tick_text(
                frame.chart.unit,
                mark.value,
                tick_step(frame.values.1 - frame.values.0, frame.value_ticks),
                largest,
            )
        }
        Scale::Log => frame.chart.unit.figure(mark.value.exp()),
    }
}
