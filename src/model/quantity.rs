//! Units: how a number is written for a reader and read back from what a person types.
//!
//! Figures are short ("1.25 bn", "38.9", "14.2 %"): never eleven digits.

/// Thin space: groups of thousands, and between a number and its sign of magnitude or per cent.
pub const THIN_SPACE: char = '\u{2009}';

/// Written where a value is undefined.
pub const UNDEFINED: &str = "—";

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// US dollars.
    Usd,
    /// US dollars per month.
    UsdPerMonth,
    /// US dollars per share.
    UsdPerShare,
    /// US dollars per bitcoin.
    UsdPerBtc,
    /// Hashprice.
    UsdPerPhDay,
    /// Rent of critical IT load.
    UsdPerKwMonth,
    /// Price of electricity.
    UsdPerMwh,
    /// Price of carbon.
    UsdPerTonne,
    /// Price of a mining machine by its hashrate.
    UsdPerTh,
    /// Building cost by critical IT load.
    UsdPerItMw,
    /// Bitcoin.
    Btc,
    /// Bitcoin per block.
    BtcPerBlock,
    /// A part of a whole, written in per cent.
    Percent,
    /// A yearly rate, written in per cent.
    PercentPerYear,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Electric power.
    Megawatt,
    /// Efficiency of a mining machine.
    JoulePerTh,
    /// Carbon intensity.
    TonnePerMwh,
    /// Number of shares.
    Shares,
    /// Hashrate.
    ExahashPerSecond,
    /// A multiple.
    Times,
    /// A number without a unit.
    Plain,
}

impl Unit {
    /// The unit in words, as written after a number; empty for a plain number.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::UsdPerMonth => "USD/month",
            Self::UsdPerShare => "USD/share",
            Self::UsdPerBtc => "USD/BTC",
            Self::UsdPerPhDay => "USD/PH/day",
            Self::UsdPerKwMonth => "USD/kW-month",
            Self::UsdPerMwh => "USD/MWh",
            Self::UsdPerTonne => "USD/t CO₂",
            Self::UsdPerTh => "USD/TH",
            Self::UsdPerItMw => "USD/MW",
            Self::Btc => "BTC",
            Self::BtcPerBlock => "BTC/block",
            Self::Percent => "%",
            Self::PercentPerYear => "% a year",
            Self::Months => "months",
            Self::Years => "years",
            Self::Megawatt => "MW",
            Self::JoulePerTh => "J/TH",
            Self::TonnePerMwh => "t CO₂/MWh",
            Self::Shares => "shares",
            Self::ExahashPerSecond => "EH/s",
            Self::Times => "×",
            Self::Plain => "",
        }
    }

    /// Whether values are fractions that are written in per cent.
    pub fn is_percent(self) -> bool {
        matches!(self, Self::Percent | Self::PercentPerYear)
    }

    /// The number for a reader, without its unit, to four digits: "1.25 bn", "78 400", "14.25" (per cent).
    pub fn number(self, value: f64) -> String {
        short(self.shown(value), 4)
    }

    /// The number to three digits, for a figure that is read from afar.
    pub fn figure(self, value: f64) -> String {
        short(self.shown(value), 3)
    }

    /// The number to two digits, for an error or a side note.
    pub fn rough(self, value: f64) -> String {
        short(self.shown(value), 2)
    }

    /// A change for a reader, with its sign: "+0.25", "−3.2 pp", "±0". Differences of per cents are percentage points.
    pub fn change(self, difference: f64) -> String {
        let figure = self.figure(difference);
        let sign = if figure == "0" {
            "±"
        } else if difference > 0.0 {
            "+"
        } else {
            ""
        };
        let points = if self.is_percent() && !difference.is_nan() { "\u{2009}pp" } else { "" };
        format!("{sign}{figure}{points}")
    }

    /// The number as it is written: fractions in per cent.
    fn shown(self, value: f64) -> f64 {
        if self.is_percent() { value * 100.0 } else { value }
    }

    /// The number with its unit: "38.9 USD/PH/day", "14.2 %"; a dash where it is undefined.
    pub fn text(self, value: f64) -> String {
        if value.is_nan() {
            return UNDEFINED.to_owned();
        }
        let suffix = self.suffix();
        if suffix.is_empty() { self.number(value) } else { format!("{}{THIN_SPACE}{suffix}", self.number(value)) }
    }

    /// Reads what a person typed into a box: thousands separators, a sign of magnitude (k, m, bn) and the unit itself
    /// are understood; a bare number in a percentage box is per cent. `None` where it is no number.
    pub fn parse(self, text: &str) -> Option<f64> {
        let compact: String = text
            .trim()
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_' | '\'' | '$'))
            .map(|c| if c == '\u{2212}' { '-' } else { c })
            .collect();
        let unit: String = self.suffix().chars().filter(|c| !c.is_whitespace()).collect();
        let lower = compact.to_lowercase();
        let number = lower.strip_suffix(&unit.to_lowercase()).unwrap_or(&lower);
        let (number, percent_sign) = match number.strip_suffix('%') {
            Some(rest) => (rest, true),
            None => (number, false),
        };
        let (number, magnitude) = strip_magnitude(number);
        let value: f64 = number.parse().ok()?;
        let percent = self.is_percent() || percent_sign;
        let value = value * magnitude / if percent { 100.0 } else { 1.0 };
        value.is_finite().then_some(value)
    }
}

/// Splits a trailing sign of magnitude off a number.
fn strip_magnitude(text: &str) -> (&str, f64) {
    for (sign, magnitude) in [("bn", 1e9), ("b", 1e9), ("m", 1e6), ("k", 1e3)] {
        if let Some(rest) = text.strip_suffix(sign)
            && rest.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        {
            return (rest, magnitude);
        }
    }
    (text, 1.0)
}

/// So many significant digits with a sign of magnitude from a million up, grouped thousands below.
fn short(value: f64, digits: i32) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(Unit::Usd.figure(1.639_1), "1.64");
        assert_eq!(Unit::Usd.figure(55_802.03).replace(THIN_SPACE, " "), "55 802");
        assert_eq!(Unit::Usd.figure(999.7e6).replace(THIN_SPACE, " "), "1 bn");
        assert_eq!(Unit::Percent.text(0.142), "14.2\u{2009}%");
        assert_eq!(Unit::UsdPerPhDay.text(38.9), "38.9\u{2009}USD/PH/day");
    }

    #[test]
    fn typed_values_are_understood() {
        assert_eq!(Unit::Usd.parse("1.5 bn"), Some(1.5e9));
        assert_eq!(Unit::Usd.parse("$180m"), Some(180e6));
        assert_eq!(Unit::Usd.parse("78 400 USD"), Some(78_400.0));
        assert_eq!(Unit::Percent.parse("15"), Some(0.15));
        assert_eq!(Unit::PercentPerYear.parse("−3.5 % a year"), Some(-0.035));
        assert_eq!(Unit::Months.parse("19.4 months"), Some(19.4));
        assert_eq!(Unit::Usd.parse("1e400"), None);
        assert_eq!(Unit::Usd.parse("nan"), None);
        assert_eq!(Unit::Usd.parse("dear"), None);
    }

    #[test]
    fn what_is_shown_can_be_typed_back() {
        for unit in [Unit::Usd, Unit::PercentPerYear, Unit::Months, Unit::UsdPerMonth, Unit::Megawatt] {
            for value in [0.0, 0.07, 0.155, 3.125, 42.0, 380e6, 1.25e9, -0.4, 78_400.0] {
                let read = unit.parse(&unit.text(value)).expect("a shown value parses");
                assert!((read - value).abs() <= 5e-4 * f64::abs(value), "{unit:?} {value} → {read}");
            }
        }
    }
}
