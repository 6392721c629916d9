//! Units: how a number is written for a reader and read back from what a person types.
//!
//! Figures are short ("1.25 bn", "38.9", "14.2 %"): never eleven digits. [`Domain::parse`] is the one way in which values
//! are read, wherever they stand: a [`Domain`] says what a value may be, an [`Entry`] where it was written.

mod column;
mod domain;
mod error;
mod format;
mod grammar;
mod literal;
mod number;
#[cfg(test)]
mod tests;
mod words;

use self::format::short;

pub use self::column::Figures;
pub use self::domain::{Domain, Entry};
pub use self::error::ReadError;
pub use self::format::{grouped, tidy};
pub use self::words::ordinal;

/// A thin space at which no line breaks: in groups of thousands, and between a number and its unit.
pub const THIN_SPACE: char = '\u{202f}';

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
    /// Mining difficulty, often written in trillions: 127.48 T.
    Difficulty,
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
            Self::Difficulty | Self::Plain => "",
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
        let points = if self.is_percent() && !difference.is_nan() { "\u{202f}pp" } else { "" };
        format!("{sign}{figure}{points}")
    }

    /// The number with every digit that it has, without its unit; fractions in per cent. Read back in a box, it is the
    /// same number to the last bit.
    pub fn exact(self, value: f64) -> String {
        format::exact(value, if self.is_percent() { 2 } else { 0 })
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
        self.with_suffix(self.number(value))
    }

    /// A number with its unit, which is singular after one: "1 month".
    fn with_suffix(self, number: String) -> String {
        let suffix = match (self, number.as_str()) {
            (Self::Months, "1") => "month",
            (Self::Years, "1") => "year",
            (Self::Shares, "1") => "share",
            _ => self.suffix(),
        };
        if suffix.is_empty() { number } else { format!("{number}{THIN_SPACE}{suffix}") }
    }

    /// A span of so many months for a reader: "1 month", "18 months", beyond two years in years, and beyond a century
    /// no number that anybody would believe.
    pub fn span(months: f64) -> String {
        const CENTURY: f64 = 1200.0;
        match months.round() {
            whole if whole.is_nan() || whole <= 24.0 => Self::Months.text(whole),
            whole if whole <= CENTURY => Self::Years.text((whole / 1.2).round() / 10.0),
            _ => format!("over 100{THIN_SPACE}years"),
        }
    }
}
