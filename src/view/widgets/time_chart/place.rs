//! Where a value stands in a chart: on an axis that is divided evenly, or by ratios.

use egui::{Pos2, Rect, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::model::parameters::Scale;

/// Turns months and values into places on the screen. The plot itself is always even: on a logarithmic axis, its
/// coordinates are logarithms.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) transform: &'a PlotTransform,
    pub(super) scale: Scale,
    /// The lower end of the axis, where on a logarithmic one stands what is less, or nothing.
    pub(super) bottom: f64,
}

impl Place<'_> {
    /// A value's coordinate in the plot.
    pub(super) fn coordinate(scale: Scale, bottom: f64, value: f64) -> f64 {
        match scale {
            Scale::Linear => value,
            Scale::Log => value.max(bottom).ln(),
        }
    }

    /// Where a value stands.
    pub(super) fn y(&self, value: f64) -> f32 {
        self.transform.position_from_point_y(Self::coordinate(self.scale, self.bottom, value))
    }

    /// Where a month stands.
    pub(super) fn x(&self, month: f64) -> f32 {
        self.transform.position_from_point_x(month)
    }

    /// Where a value of a month stands.
    pub(super) fn at(&self, month: f64, value: f64) -> Pos2 {
        pos2(self.x(month), self.y(value))
    }

    /// The month at a place.
    pub(super) fn month(&self, at: Pos2) -> f64 {
        self.transform.value_from_position(at).x
    }

    /// The plot without its axes.
    pub(super) fn frame(&self) -> Rect {
        *self.transform.frame()
    }

    /// A point in the plot's coordinates.
    pub(super) fn point(scale: Scale, bottom: f64, point: PlotPoint) -> PlotPoint {
        PlotPoint::new(point.x, Self::coordinate(scale, bottom, point.y))
    }
}
