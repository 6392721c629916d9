//! Over which values a chart stands, and whether they are divided evenly or by ratios.

use super::{Hidden, TimeChart, is_shown, tick_step};
use crate::model::parameters::Scale;

/// Where the edges of a band are further apart than this, ratios are read better than differences.
const WIDE_FAN: f64 = 20.0;
/// Level of the inner band of a fan.
const INNER: u8 = 2;
/// A logarithmic axis reaches down to this part of its top: what is less, or nothing, stands at its foot.
const DEPTH: f64 = 1e-4;

/// The months that an axis is to hold; all of them where none are named.
pub type Months = Option<(f64, f64)>;

impl TimeChart {
    /// Whether its values can stand on a logarithmic axis: none is negative, some are above nothing, and nothing is
    /// stacked, since what lies on something else has no ratio of its own.
    pub fn admits_log(&self, hidden: &Hidden) -> bool {
        self.layers.is_empty() && self.extent(hidden).is_some_and(|(low, high)| low >= 0.0 && high > 0.0)
    }

    /// How its values are divided where nobody has chosen: by ratios where a fan spans more than a factor of twenty and
    /// never comes down to nothing, else evenly. A fan has a band within a band: a single one lies around a line that is
    /// read against zero.
    pub fn own_scale(&self, hidden: &Hidden) -> Scale {
        if !self.bands.iter().any(|band| band.level >= INNER) {
            return Scale::Linear;
        }
        let mut fan: Option<(f64, f64)> = None;
        for band in self.bands.iter().filter(|band| !hidden.contains(&band.name)) {
            for value in band.low.iter().chain(&band.high).copied().filter(|value| is_shown(*value)) {
                let (low, high) = fan.unwrap_or((value, value));
                fan = Some((low.min(value), high.max(value)));
            }
        }
        let wide = fan.is_some_and(|(low, high)| low > 0.0 && high > WIDE_FAN * low);
        if wide && self.admits_log(hidden) { Scale::Log } else { Scale::Linear }
    }

    /// A range for a logarithmic axis, with air around what is shown and at least this part of it free at the top. Its
    /// ends are positive, whatever is shown.
    pub fn log_range(&self, hidden: &Hidden, months: Months, head_room: f64) -> (f64, f64) {
        let mut extent: Option<(f64, f64)> = None;
        self.each_value(hidden, months, |value| {
            if value > 0.0 {
                let (low, high) = extent.unwrap_or((value, value));
                extent = Some((low.min(value), high.max(value)));
            }
        });
        let Some((low, high)) = extent.filter(|(_, high)| high.is_normal()) else { return (1.0, 10.0) };
        let (low, high) = (low.max(high * DEPTH).ln(), high.ln());
        let air = (0.03 * (high - low)).max(0.05);
        let bottom = low - air;
        let free = head_room.clamp(0.0, 0.5);
        let top = (high + air).max((high - free * bottom) / (1.0 - free));
        (bottom.exp(), top.exp())
    }

    /// Whether nothing that is switched on has a value.
    pub fn is_empty(&self, hidden: &Hidden) -> bool {
        self.extent(hidden).is_none()
    }

    /// A range for the value axis: finite, never empty, with air around what is shown and round ends.
    pub fn y_range(&self, hidden: &Hidden) -> (f64, f64) {
        self.y_range_with_head_room(hidden, None, 0.0)
    }

    /// The same for some of the months, with at least this part of the range free above what is shown: labels stand there.
    pub fn y_range_with_head_room(&self, hidden: &Hidden, months: Months, head_room: f64) -> (f64, f64) {
        let Some((low, high)) = self.extent_in(hidden, months) else {
            return (0.0, 1.0);
        };
        let (low, high) = self.with_near_marks(low, high);
        let (low, high) = if self.zero_based { (low.min(0.0), high.max(0.0)) } else { (low, high) };
        // A flat line stands in the middle of a range that does not make noise look like news.
        let least = 0.05 * low.abs().max(high.abs());
        let (low, high) = match (high - low) < least {
            true => (low - least, high + least),
            false if high > low => (low, high),
            false => (low - 0.5, high + 0.5),
        };
        let air = 0.03 * (high - low);
        let round = tick_step(high - low, 5.0) / 5.0;
        let bottom = ((low - air) / round).floor() * round;
        // Air never takes a quantity across zero.
        let bottom = if low >= 0.0 { bottom.max(0.0) } else { bottom };
        let free = head_room.clamp(0.0, 0.5);
        let top = (high + air).max((high - free * bottom) / (1.0 - free));
        let top = (top / round).ceil() * round;
        (bottom, if high <= 0.0 && free == 0.0 { top.min(0.0) } else { top })
    }

    /// Lowest and highest value of what is switched on.
    pub(super) fn extent(&self, hidden: &Hidden) -> Option<(f64, f64)> {
        self.extent_in(hidden, None)
    }

    fn extent_in(&self, hidden: &Hidden, months: Months) -> Option<(f64, f64)> {
        let mut extent = None;
        self.each_value(hidden, months, |value| extent = Some(widened(extent, value)));
        extent
    }

    /// Every value of these months that is switched on and can be drawn. Charts that share their axis have the ends of
    /// all of them.
    fn each_value(&self, hidden: &Hidden, months: Months, mut include: impl FnMut(f64)) {
        if let Some((low, high)) = self.neighbours {
            [low, high].into_iter().for_each(include);
            return;
        }
        let mut include = |value: f64| {
            if is_shown(value) {
                include(value);
            }
        };
        // A line runs into a span from the month before it, and out into the month after.
        let seen = |month: f64| months.is_none_or(|(from, to)| (from - 1.0..=to + 1.0).contains(&month));
        for line in self.shown(hidden) {
            line.points.iter().filter(|p| seen(p.x)).for_each(|p| include(p.y));
        }
        for thread in self.shown_threads(hidden) {
            thread.line.points.iter().filter(|p| seen(p.x)).for_each(|p| include(p.y));
        }
        self.points.iter().filter(|point| seen(point.month)).for_each(|point| include(point.value));
        for band in self.bands.iter().filter(|b| !hidden.contains(&b.name)) {
            let edges = band.xs.iter().zip(band.low.iter().zip(&band.high)).filter(|(x, _)| seen(**x));
            edges.for_each(|(_, (low, high))| [*low, *high].into_iter().for_each(&mut include));
        }
        for (index, layer) in self.layers.iter().enumerate().filter(|(_, l)| !hidden.contains(&l.name)) {
            for month in (0..layer.xs.len()).filter(|month| seen(*month as f64)) {
                if let Some((low, high)) = self.layer_span(index, month, hidden) {
                    include(low);
                    include(high);
                }
            }
        }
    }

    /// Widens a range for marks that lie close to it; a mark far off must not flatten the lines.
    fn with_near_marks(&self, low: f64, high: f64) -> (f64, f64) {
        let reach = 0.6 * (high - low).max(0.1 * high.abs());
        let near = |value: f64| is_shown(value) && value >= low - reach && value <= high + reach;
        self.marks
            .iter()
            .map(|mark| mark.value)
            .filter(|value| near(*value))
            .fold((low, high), |(low, high), value| (low.min(value), high.max(value)))
    }
}

/// A range that holds a value, too.
fn widened(range: Option<(f64, f64)>, value: f64) -> (f64, f64) {
    range.map_or((value, value), |(low, high)| (low.min(value), high.max(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::picture::chart::{Band, Ink, Line, Pattern};
    use crate::model::calendar::YearMonth;
    use crate::model::quantity::Unit;

    fn chart(values: &[f64], (low, high): (f64, f64)) -> TimeChart {
        let start = YearMonth { year: 2026, month: 9 };
        let line = Line::new("Central path", Ink::Price, Pattern::Solid, values.iter().copied());
        let band = |level: u8| Band {
            name: "5 to 95 %".into(),
            ink: Ink::Plan,
            xs: vec![0.0, 1.0],
            low: vec![low; 2],
            high: vec![high; 2],
            level,
            stale: false,
        };
        TimeChart {
            lines: vec![line],
            bands: vec![band(0), band(INNER)],
            ..TimeChart::new("test", "Test", Unit::Usd, start, 2)
        }
    }

    #[test]
    fn a_fan_of_more_than_twenty_is_read_by_ratios_unless_it_comes_down_to_nothing() {
        let scale = |low, high| chart(&[30.0, 30.0], (low, high)).own_scale(&Hidden::new());
        assert_eq!(scale(10.0, 190.0), Scale::Linear);
        assert_eq!(scale(10.0, 210.0), Scale::Log);
        assert_eq!(scale(0.0, 210.0), Scale::Linear);
        assert_eq!(scale(-1.0, 210.0), Scale::Linear);
        let mut alone = chart(&[30.0, 30.0], (10.0, 210.0));
        alone.bands.truncate(1);
        assert_eq!(alone.own_scale(&Hidden::new()), Scale::Linear, "a band around a line is no fan");
        let hidden = Hidden::from(["5 to 95 %".into()]);
        assert_eq!(chart(&[30.0, 30.0], (10.0, 210.0)).own_scale(&hidden), Scale::Linear, "the fan is switched off");
    }

    #[test]
    fn what_is_negative_or_stacked_has_no_logarithmic_axis() {
        let hidden = Hidden::new();
        assert!(chart(&[0.0, 5.0], (0.0, 9.0)).admits_log(&hidden));
        assert!(!chart(&[-1.0, 5.0], (0.0, 9.0)).admits_log(&hidden));
        assert!(!chart(&[0.0, 0.0], (0.0, 0.0)).admits_log(&hidden));
        assert!(!chart(&[f64::NAN; 2], (f64::NAN, f64::NAN)).admits_log(&hidden));
    }

    #[test]
    fn a_logarithmic_range_is_positive_holds_what_is_shown_and_does_not_follow_values_to_nothing() {
        let hidden = Hidden::new();
        for (low, high) in [(1.0, 30.0), (0.0, 5e9), (1e-300, 1e29), (7.0, 7.0), (0.0, 0.0), (0.0, 5e-324)] {
            let (bottom, top) = chart(&[high, high], (low, high)).log_range(&hidden, None, 0.25);
            assert!(bottom > 0.0 && bottom < top && top.is_finite(), "{low} … {high}: {bottom} … {top}");
            assert!(!high.is_normal() || top > high, "{low} … {high}: {top}");
            assert!(low < high * DEPTH || bottom < low || !high.is_normal(), "{low} … {high}: {bottom}");
        }
        let (bottom, top) = chart(&[10.0, 10.0], (1.0, 10.0)).log_range(&hidden, None, 0.25);
        assert!((top / 10.0).ln() / (top / bottom).ln() >= 0.249, "labels have their room");
    }
}
