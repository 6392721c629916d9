//! Numbers and colours as SVG has them.

use std::fmt;

use egui::{Color32, Stroke};

/// A length with two decimals at most: a hundredth of a point cannot be seen.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) f32);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = if self.0.is_finite() { (f64::from(self.0) * 100.0).round() as i64 } else { 0 };
        let (whole, part) = (hundredths / 100, hundredths.unsigned_abs() % 100);
        if hundredths < 0 && whole == 0 {
            f.write_str("-")?;
        }
        match (part, part % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", part / 10),
            _ => write!(f, "{whole}.{part:02}"),
        }
    }
}

/// A colour that is not mixed with what is under it, and how much of it covers that, in thousandths.
fn parts(color: Color32) -> ([u8; 3], u32) {
    let [red, green, blue, alpha] = color.to_srgba_unmultiplied();
    ([red, green, blue], (u32::from(alpha) * 1000 + 127) / 255)
}

fn attribute(name: &str, color: Color32) -> String {
    let ([red, green, blue], thousandths) = parts(color);
    let color = format!(" {name}=\"#{red:02x}{green:02x}{blue:02x}\"");
    if thousandths >= 1000 {
        color
    } else {
        let part = format!("{thousandths:03}");
        format!("{color} {name}-opacity=\"0.{}\"", part.trim_end_matches('0'))
    }
}

/// The attributes of a fill; of none where nothing is filled.
pub(super) fn fill(color: Color32) -> String {
    if color.a() == 0 { " fill=\"none\"".to_owned() } else { attribute("fill", color) }
}

/// The attributes of a stroke; none where nothing is drawn.
pub(super) fn stroke(stroke: Stroke) -> String {
    if !is_seen(stroke) {
        return String::new();
    }
    let width = if stroke.width == 1.0 { String::new() } else { format!(" stroke-width=\"{}\"", Number(stroke.width)) };
    format!("{}{width}", attribute("stroke", stroke.color))
}

/// Whether a stroke leaves a mark.
pub(super) fn is_seen(stroke: Stroke) -> bool {
    stroke.width > 0.0 && stroke.width.is_finite() && stroke.color.a() > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_at_most() {
        let text = |value: f32| Number(value).to_string();
        let written = [0.0, -0.0, -0.001, 1.0, 12.345, -0.25, -3.5, 7.05, f32::NAN, f32::INFINITY].map(text);
        assert_eq!(written, ["0", "0", "0", "1", "12.35", "-0.25", "-3.5", "7.05", "0", "0"]);
    }
}
