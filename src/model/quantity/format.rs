//! Numbers as texts: short for a reader, or with every digit.

use super::{THIN_SPACE, UNDEFINED};

/// So many significant digits with a sign of magnitude from a million up, grouped thousands below.
pub(super) fn short(value: f64, digits: i32) -> String {
    if value.is_nan() {
        return UNDEFINED.to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    // What would be rounded up to the next sign of magnitude takes it.
    let almost = 1.0 - 0.5 * 10.0_f64.powi(-digits);
    let magnitude = value.abs();
    if magnitude >= almost * 1e15 {
        return format!("{value:.2e}").replace('-', "−");
    }
    let signs = [(1e12, "tn"), (1e9, "bn"), (1e6, "m")];
    match signs.into_iter().find(|(size, _)| magnitude >= almost * size) {
        Some((size, sign)) => format!("{}{THIN_SPACE}{sign}", plain(value / size, digits)),
        None => plain(value, digits),
    }
}

/// A number below a million: no trailing zeros, grouped thousands, a true minus sign. Whole parts are never rounded.
fn plain(value: f64, digits: i32) -> String {
    let magnitude = value.abs();
    if magnitude > 0.0 && magnitude < 1e-4 {
        return format!("{value:.1e}").replace('-', "−");
    }
    let leading = magnitude.max(1e-4).log10().floor() as i32;
    let decimals = (digits - 1 - leading).clamp(0, 7) as usize;
    let mut text = format!("{magnitude:.decimals$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    let sign = if value < 0.0 && text != "0" { "−" } else { "" };
    format!("{sign}{}", grouped(&text, THIN_SPACE))
}

/// Digits with their whole part in groups of three, from five digits on.
pub fn grouped(digits: &str, separator: char) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = String::with_capacity(digits.len() + 8);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && i < whole && whole > 4 && (whole - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(c);
    }
    text
}

/// Drops the noise behind the twelfth digit, so that steps and sums add up to what one would write.
pub fn tidy(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powf(11.0 - value.abs().log10().floor());
    let rounded = (value * scale).round() / scale;
    if rounded.is_finite() { rounded } else { value }
}

/// Every digit that a number has, `shift` decimals further left, laid out without an exponent where that stays readable.
/// The digits are moved as text: nothing is rounded.
pub(super) fn exact(value: f64, shift: i32) -> String {
    if !value.is_finite() || value == 0.0 {
        return short(value, 4);
    }
    // The shortest digits that read back to the same bits.
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent = exponent.parse::<i32>().unwrap_or_default() + shift;
    let digits = mantissa.replace('.', "");
    let sign = if value < 0.0 { "−" } else { "" };
    let count = digits.len() as i32;
    let text = match exponent {
        -7..0 => format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize)),
        0..=15 if count > exponent + 1 => {
            let (whole, decimals) = digits.split_at((exponent + 1) as usize);
            format!("{whole}.{decimals}")
        }
        0..=15 => format!("{digits}{}", "0".repeat((exponent + 1 - count) as usize)),
        _ => format!("{mantissa}e{exponent}"),
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quantity::Unit;

    #[test]
    fn figures_are_short() {
        for (value, text) in [
            (1_250_000_000.0, "1.25 bn"),
            (380e6, "380 m"),
            (78_400.0, "78 400"),
            (1_234.4, "1234"),
            (38.9, "38.9"),
            (114.13, "114.1"),
            (0.02, "0.02"),
            (3.125, "3.125"),
            (0.155, "0.155"),
            (0.06, "0.06"),
            (-0.5, "−0.5"),
            (0.0, "0"),
            (999_999.9, "1 m"),
            (999_960_000.0, "1 bn"),
            (-1e-9, "−1.0e−9"),
        ] {
            assert_eq!(short(value, 4).replace(THIN_SPACE, " "), text, "{value}");
        }
        for (value, shift, text) in [
            (78_412.345_678, 0, "78412.345678"),
            (0.07, 2, "7"),
            (-0.125, 2, "−12.5"),
            (0.000_012_5, 2, "0.00125"),
            (380e6, 0, "380000000"),
            (1e-12, 0, "1e-12"),
            (0.1 + 0.2, 0, "0.30000000000000004"),
        ] {
            assert_eq!(exact(value, shift), text);
        }
        assert_eq!((tidy(0.1 + 0.2), tidy(f64::INFINITY), tidy(1e-300)), (0.3, f64::INFINITY, 1e-300));
        assert_eq!(Unit::Usd.figure(1.639_1), "1.64");
        assert_eq!(Unit::Usd.figure(55_802.03).replace(THIN_SPACE, " "), "55 802");
        assert_eq!(Unit::Usd.figure(999.7e6).replace(THIN_SPACE, " "), "1 bn");
        assert_eq!(Unit::Percent.text(0.142), "14.2\u{202f}%");
        assert_eq!(Unit::UsdPerPhDay.text(38.9), "38.9\u{202f}USD/PH/day");
    }
}
