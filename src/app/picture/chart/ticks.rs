//! Where the ticks of an axis stand, and what is written beside them.

use crate::model::calendar::YearMonth;
use crate::model::quantity::{THIN_SPACE, Unit, grouped};

/// The round step that divides a range into about so many parts: 1, 2, 2.5 or 5 times a power of ten.
pub fn tick_step(span: f64, parts: f64) -> f64 {
    let rough = span / parts.max(1.0);
    if !rough.is_normal() || rough < 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let digit = rough / power;
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().find(|step| digit <= step * 1.001).unwrap_or(10.0);
    round * power
}

/// The label of a tick: as [`Unit::number`], but with the same decimals and sign of magnitude along the whole axis.
pub fn tick_text(unit: Unit, value: f64, step: f64, largest: f64) -> String {
    let scale = if unit.is_percent() { 100.0 } else { 1.0 };
    let (value, step, largest) = (value * scale, step * scale, largest.abs() * scale);
    let (divisor, sign) =
        [(1e12, "tn"), (1e9, "bn"), (1e6, "m")].into_iter().find(|(d, _)| largest >= *d).unwrap_or((1.0, ""));
    let (value, step) = (value / divisor, step / divisor);
    if !(1e-6..1e6).contains(&step) || (value == 0.0 && sign.is_empty() && step >= 1.0) {
        return unit.number(value * divisor / scale);
    }
    let is_whole = |decimals: &usize| {
        let scaled = step * 10_f64.powf(*decimals as f64);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
    };
    let decimals = (0..8_usize).find(is_whole).unwrap_or(8);
    let digits = format!("{:.decimals$}", value.abs());
    let minus = if value < 0.0 && digits.bytes().any(|b| matches!(b, b'1'..=b'9')) { "−" } else { "" };
    let mut text = format!("{minus}{}", grouped(&digits, THIN_SPACE));
    if !sign.is_empty() && value != 0.0 {
        text.push(THIN_SPACE);
        text.push_str(sign);
    }
    text
}

/// Round values along a logarithmic axis, about so many: powers of ten, with as many digits between them as have room.
pub fn log_ticks((low, high): (f64, f64), count: f64) -> impl Iterator<Item = f64> {
    let decades = (high / low).log10();
    let digits: &[f64] = if decades * 3.0 <= count {
        &[1.0, 2.0, 5.0]
    } else if decades * 2.0 <= count * 1.5 {
        &[1.0, 3.0]
    } else {
        &[1.0]
    };
    let end = |value: f64| if value.is_finite() { value.clamp(-400.0, 400.0) as i32 } else { 0 };
    // A range that is less than a step of these has round values of its own.
    let narrow = decades * 3.0 < 2.0;
    let step = tick_step(high - low, count);
    let even = (0..if narrow { 50 } else { 0 }).map(move |i| ((low / step).ceil() + f64::from(i)) * step);
    let powers = end(low.log10().floor())..=end(high.log10().ceil());
    let all = powers.flat_map(move |power| digits.iter().map(move |digit| digit * 10.0_f64.powi(power)));
    let wanted = (low * 0.999)..=(high * 1.001);
    even.chain(all.filter(move |_| !narrow)).filter(move |value| wanted.contains(value))
}

/// Months between the labels of the time axis, so that each has room.
pub fn month_step(points_per_month: f32) -> usize {
    let room = |step: &usize| {
        let label = if *step < 12 { 64.0 } else { 40.0 };
        *step as f32 * points_per_month >= label
    };
    [1, 3, 6, 12, 24, 60].into_iter().find(room).unwrap_or(120)
}

/// The months at which labels of the time axis stand: in January, and at even parts of the year where there is room.
pub fn month_ticks(start: YearMonth, months: usize, step: usize) -> impl Iterator<Item = usize> {
    // Steps are parts of a decade, so the decade itself does not matter.
    let first = start.year.rem_euclid(10) as usize * 12 + usize::from(start.month).saturating_sub(1);
    (0..months).filter(move |month| (first + month).is_multiple_of(step.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: YearMonth = YearMonth { year: 2026, month: 9 };

    #[test]
    fn ticks_along_an_axis_are_alike() {
        let texts = |unit, values: [f64; 3], step, largest| {
            values.map(|v| tick_text(unit, v, step, largest).replace(THIN_SPACE, " "))
        };
        assert_eq!(texts(Unit::Usd, [0.0, 0.5, 1.0], 0.5, 1.5), ["0.0", "0.5", "1.0"]);
        assert_eq!(texts(Unit::Usd, [0.0, 5e8, 1e9], 5e8, 1e9), ["0.0", "0.5 bn", "1.0 bn"]);
        assert_eq!(texts(Unit::Usd, [-2e7, 0.0, 2e7], 2e7, 4e7), ["−20 m", "0", "20 m"]);
        assert_eq!(texts(Unit::Percent, [0.0, 0.25, 0.5], 0.25, 1.0), ["0", "25", "50"]);
        assert_eq!(texts(Unit::UsdPerBtc, [50_000.0, 75_000.0, 1e5], 25_000.0, 1e5), ["50 000", "75 000", "100 000"]);
        assert_eq!(texts(Unit::Times, [1.0, 1.25, 1.5], 0.25, 2.0), ["1.00", "1.25", "1.50"]);
    }

    #[test]
    fn the_time_axis_stands_on_januaries() {
        assert_eq!(month_step(4.0), 12);
        assert_eq!(month_step(30.0), 3);
        let ticks: Vec<usize> = month_ticks(START, 30, 12).collect();
        assert_eq!(ticks, [4, 16, 28]);
        assert_eq!(month_ticks(START, 120, 60).count(), 2);
    }

    #[test]
    fn ticks_along_a_logarithmic_axis_are_round_and_few() {
        let ticks = |range, count| log_ticks(range, count).collect::<Vec<_>>();
        assert_eq!(ticks((1.5, 60.0), 6.0), [2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(ticks((0.9, 1100.0), 5.0), [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0]);
        assert_eq!(ticks((0.9, 1.1e6), 4.0), [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6]);
        assert_eq!(ticks((30.0, 50.0), 4.0), [30.0, 35.0, 40.0, 45.0, 50.0]);
        assert!(ticks((f64::NAN, 1.0), 4.0).is_empty() && ticks((1.0, f64::INFINITY), 4.0).len() < 1500);
    }

    #[test]
    fn steps_are_round() {
        for (span, step) in [(10.0, 2.0), (1.0, 0.2), (12.0, 2.5), (0.0, 1.0), (f64::NAN, 1.0), (-1.0, 1.0)] {
            assert!((tick_step(span, 5.0) - step).abs() < 1e-12, "{span}");
        }
    }
}
