//! Numbers that stand under each other: one sign of magnitude and one number of decimals for all of them.

use super::format::grouped;
use super::{THIN_SPACE, UNDEFINED, Unit};

/// Digits that the largest number of a column may have before its decimals give way.
const MOST_DIGITS: i32 = 6;
/// Signs of magnitude, the largest first.
const SIGNS: [(f64, &str); 4] = [(1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1.0, "")];

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    unit: Unit,
    /// Place of the sign of magnitude.
    sign: usize,
    decimals: usize,
}

impl Figures {
    /// How these numbers are written under each other, the one in the middle to so many digits; `None` where there are
    /// none, or where they are too far from what is read as a plain number.
    pub fn of(unit: Unit, digits: u8, numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let digits = i32::from(digits);
        let shown = numbers.map(|number| unit.shown(number).abs()).filter(|size| *size > 0.0 && size.is_finite());
        let mut sizes: Vec<f64> = shown.collect();
        if sizes.is_empty() {
            return None;
        }
        let middle = sizes.len() / 2;
        let middle = *sizes.select_nth_unstable_by(middle, f64::total_cmp).1;
        let largest = sizes.iter().copied().fold(0.0, f64::max);
        if !(1e-4..1e15).contains(&largest) {
            return None;
        }
        let almost = 1.0 - 0.5 * 10.0_f64.powi(-digits);
        let mut sign = SIGNS.iter().position(|(size, _)| largest >= almost * size).unwrap_or(SIGNS.len() - 1);
        // Most of the column is read best in the next smaller sign, where the largest still fits.
        if let Some((smaller, _)) = SIGNS.get(sign + 1)
            && middle < SIGNS[sign].0
            && largest / smaller < 1e5
        {
            sign += 1;
        }
        let divisor = SIGNS[sign].0;
        let leading = |size: f64| (size / divisor).max(1e-6).log10().floor() as i32;
        let room = MOST_DIGITS - 1 - leading(largest).max(0);
        let mut decimals = (digits - 1 - leading(middle)).clamp(0, room.max(0)) as usize;
        // No column ends in zeros alone.
        let ends_in_zero = |decimals: usize| {
            let scale = 10_f64.powi(decimals as i32);
            let last = |size: &f64| (size / divisor * scale).round() % 10.0 == 0.0;
            sizes.iter().all(last)
        };
        while decimals > 0 && ends_in_zero(decimals) {
            decimals -= 1;
        }
        Some(Self { unit, sign, decimals })
    }

    /// A number of the column.
    pub fn text(self, number: f64) -> String {
        let value = self.unit.shown(number);
        if value.is_nan() {
            return UNDEFINED.to_owned();
        }
        if value == 0.0 || value.is_infinite() {
            return self.unit.number(number);
        }
        let (divisor, sign) = SIGNS[self.sign];
        let digits = format!("{:.1$}", value.abs() / divisor, self.decimals);
        let minus = if value < 0.0 && digits.bytes().any(|b| matches!(b, b'1'..=b'9')) { "−" } else { "" };
        let mut text = format!("{minus}{}", grouped(&digits, THIN_SPACE));
        if !sign.is_empty() {
            text.push(THIN_SPACE);
            text.push_str(sign);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(unit: Unit, numbers: &[f64]) -> Vec<String> {
        let figures = Figures::of(unit, 4, numbers.iter().copied()).expect("there are some");
        numbers.iter().map(|number| figures.text(*number).replace(THIN_SPACE, " ")).collect()
    }

    #[test]
    fn a_column_has_one_sign_and_one_number_of_decimals() {
        assert_eq!(texts(Unit::Usd, &[380e6, 1.25e9, 97e6]), ["380 m", "1250 m", "97 m"]);
        assert_eq!(texts(Unit::Usd, &[3.8e9, 1.25e9]), ["3.80 bn", "1.25 bn"]);
        assert_eq!(texts(Unit::Usd, &[-5.2e6, 0.0, 812_000.0]), ["−5.200 m", "0", "0.812 m"]);
        assert_eq!(texts(Unit::UsdPerPhDay, &[38.9, 41.234, 9.0]), ["38.90", "41.23", "9.00"]);
        assert_eq!(texts(Unit::Percent, &[0.123_456]), ["12.35"]);
        assert_eq!(texts(Unit::Months, &[1.0, 19.0, 120.0]), ["1", "19", "120"]);
        assert_eq!(texts(Unit::UsdPerBtc, &[55_802.03, 61_000.0]), ["55 802", "61 000"]);
        assert_eq!(texts(Unit::Times, &[1.5, 0.75, -0.000_01]), ["1.50", "0.75", "0.00"]);
        assert_eq!(texts(Unit::Usd, &[1.0, f64::INFINITY, f64::NAN]), ["1", "∞", "—"]);
        assert!(Figures::of(Unit::Usd, 4, [0.0, f64::NAN].into_iter()).is_none());
        assert!(Figures::of(Unit::Usd, 4, [1e-9].into_iter()).is_none());
    }

    #[test]
    fn all_columns_of_numbers_are_written_alike() {
        let mut size = 3e-4;
        while size < 1e14 {
            for spread in [1.0, 7.0, 300.0, 1e5] {
                let numbers = [size, size * 1.37, size * spread, -size / 3.0, size * spread / 7.1];
                let Some(figures) = Figures::of(Unit::Usd, 3, numbers.into_iter()) else { continue };
                let all: Vec<String> = numbers.iter().map(|number| figures.text(*number)).collect();
                let ends = |text: &String| {
                    let sign: String = text.chars().filter(|c| c.is_alphabetic()).collect();
                    let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == THIN_SPACE);
                    (sign, digits.split_once('.').map_or(0, |(_, decimals)| decimals.len()))
                };
                assert!(all.iter().all(|text| ends(text) == ends(&all[0])), "{all:?}");
                assert!(all.iter().all(|text| text.chars().count() <= 14), "{all:?}");
            }
            size *= 9.7;
        }
    }
}
