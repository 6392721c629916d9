//! Units: how a number is written for a reader and read back from what a person types.
//!
//! Figures are short ("1.25 bn", "38.9", "14.2 %"): never eleven digits. [`grammar`] is the one way in which values are
//! read, wherever they stand: a [`Domain`] says what a value may be, an [`Entry`] where it was written.

mod format;
pub mod grammar;
mod number;
#[cfg(test)]
mod tests;
mod words;

use thiserror::Error;

use self::format::short;

pub use self::format::tidy;

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
        let suffix = self.suffix();
        if suffix.is_empty() { self.number(value) } else { format!("{}{THIN_SPACE}{suffix}", self.number(value)) }
    }
}

/// What a value measures and what it may be: all that is needed to read one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    /// What it measures.
    pub unit: Unit,
    /// Smallest and largest value that means something; infinite where there is no end.
    pub limits: (f64, f64),
    /// Word for an infinite value ("never", "none"), where there may be one.
    pub infinite: Option<&'static str>,
}

/// Where a value is written, which decides on what a bare number for a rate is, and on what may be written besides
/// numbers. What stands there already is in the domain's own unit, a fraction for a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// A text in a file: a bare number for a rate is a fraction; one number and nothing else.
    File,
    /// `--set`: a bare number for a rate is a fraction; sums, and changes of what stands.
    Set {
        /// What stands there.
        standing: f64,
    },
    /// A box, which shows rates in per cent: a bare number for a rate is per cent; sums, and changes of what stands.
    Box {
        /// What stands there.
        standing: f64,
    },
}

/// Why a text is no value. Each continues the name of what it was written for: "Hashprice cannot be …".
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ReadError {
    /// Nothing was written.
    #[error("cannot be empty; write a number{}", or_word(*infinite))]
    Empty {
        /// The word for infinity, where there is one.
        infinite: Option<&'static str>,
    },
    /// The text is no number and no word that is known here.
    #[error("cannot be \u{201c}{text}\u{201d}, which is not a number{}", or_word(*infinite))]
    NotANumber {
        /// What stood there.
        text: String,
        /// The word for infinity, where there is one.
        infinite: Option<&'static str>,
    },
    /// A word for infinity where there is none.
    #[error("cannot be \u{201c}{text}\u{201d}; it has to be a number")]
    NoWord {
        /// What stood there.
        text: String,
    },
    /// A number beyond any that can be reckoned with.
    #[error("cannot be \u{201c}{text}\u{201d}, which is too large")]
    TooLarge {
        /// What stood there.
        text: String,
    },
    /// A division by nothing.
    #[error("cannot be \u{201c}{text}\u{201d}, which divides by zero")]
    ByZero {
        /// What stood there.
        text: String,
    },
    /// Commas, points or spaces that could be read in two ways, or in none.
    #[error("cannot be \u{201c}{text}\u{201d}: where its decimals begin is unclear; write it as 1234.5")]
    Separators {
        /// What stood there.
        text: String,
    },
    /// A per cent sign where the value is no percentage.
    #[error("cannot be \u{201c}{text}\u{201d}: {}", no_percent(*unit))]
    Percent {
        /// What stood there.
        text: String,
        /// What it measures.
        unit: Unit,
    },
    /// Words after the number that are not its unit.
    #[error("cannot be \u{201c}{text}\u{201d}: {}", other_unit(written, *unit))]
    OtherUnit {
        /// What stood there.
        text: String,
        /// The part that is not understood.
        written: String,
        /// What it measures.
        unit: Unit,
    },
    /// A change of what stands, where nothing stands or what stands is infinite.
    #[error("cannot be \u{201c}{text}\u{201d}: there is no number here that it could change; write the value itself")]
    NothingStands {
        /// What stood there.
        text: String,
    },
    /// A sum in a file.
    #[error("cannot be \u{201c}{text}\u{201d}: a file holds numbers, not sums; write the result")]
    NoSums {
        /// What stood there.
        text: String,
    },
    /// Two amounts that are multiplied, or something divided by an amount.
    #[error("cannot be \u{201c}{text}\u{201d}: an amount can be multiplied and divided by plain numbers only")]
    Amounts {
        /// What stood there.
        text: String,
    },
    /// A bracket without its other half.
    #[error("cannot be \u{201c}{text}\u{201d}: a bracket is missing")]
    Bracket {
        /// What stood there.
        text: String,
    },
    /// The number cannot mean anything here.
    #[error("cannot be {}, only {}{}{}", domain.told(*value), domain.range(), or_word(domain.infinite), meant_hint(*meant))]
    Outside {
        /// The number.
        value: f64,
        /// What it could be.
        domain: Domain,
        /// The fraction that somebody may have meant who wrote per cent as a plain number.
        meant: Option<f64>,
    },
}

/// " or “never”", for a value that has such a word.
fn or_word(infinite: Option<&str>) -> String {
    infinite.map(|word| format!(" or \u{201c}{word}\u{201d}")).unwrap_or_default()
}

fn no_percent(unit: Unit) -> String {
    match unit.suffix() {
        "" => "it has no unit and is no percentage".to_owned(),
        suffix => format!("it is in {suffix}, not in per cent"),
    }
}

fn other_unit(written: &str, unit: Unit) -> String {
    match unit.suffix() {
        "" => format!("it has no unit, so \u{201c}{written}\u{201d} is not understood"),
        suffix => format!("its unit is {suffix}, not \u{201c}{written}\u{201d}"),
    }
}

/// `; if 8 % is meant, write 0.08 or "8%"`.
fn meant_hint(meant: Option<f64>) -> String {
    let hint = |fraction: f64| {
        let percent = Unit::Percent.exact(fraction);
        format!("; if {percent}\u{2009}% is meant, write {} or \"{percent}%\"", Unit::Plain.exact(fraction))
    };
    meant.map(hint).unwrap_or_default()
}

impl Domain {
    /// Accepts a value that means something here.
    ///
    /// # Errors
    /// [`ReadError::Outside`] for NaN, for infinity where there is no word for it, and beyond the limits.
    pub fn check(&self, value: f64) -> Result<f64, ReadError> {
        let (low, high) = self.limits;
        let endless = value == f64::INFINITY && self.infinite.is_some();
        if endless || (value.is_finite() && (low..=high).contains(&value)) {
            // One zero, not two.
            Ok(value + 0.0)
        } else {
            Err(ReadError::Outside { value, domain: *self, meant: None })
        }
    }

    /// Accepts a plain number as files and `--set` write it: a fraction for a rate.
    ///
    /// # Errors
    /// As [`Self::check`]; a rate beyond the limits that would be within them as per cent is told so.
    pub fn check_plain(&self, value: f64) -> Result<f64, ReadError> {
        self.check(value).map_err(|error| {
            // A number of which the hundredth can be written down: 8 is 0.08.
            let meant = number::shifted(value, -2).filter(|v| self.unit.is_percent() && self.check(*v).is_ok());
            match error {
                ReadError::Outside { value, domain, .. } => ReadError::Outside { value, domain, meant },
                other => other,
            }
        })
    }

    /// The value for a reader, with its unit; the word for infinity.
    pub fn text(&self, value: f64) -> String {
        match self.infinite {
            Some(word) if value == f64::INFINITY => word.to_owned(),
            _ => self.unit.text(value),
        }
    }

    /// The value with every digit and its unit; the word for infinity. Read back, it is the same value to the last bit.
    pub fn exact_text(&self, value: f64) -> String {
        match self.unit.suffix() {
            _ if value.is_infinite() => self.text(value),
            "" => self.unit.exact(value),
            suffix => format!("{}{THIN_SPACE}{suffix}", self.unit.exact(value)),
        }
    }

    /// The value as a box shows it, without its unit; the word for infinity.
    pub fn shown(&self, value: f64) -> String {
        match self.infinite {
            Some(word) if value == f64::INFINITY => word.to_owned(),
            _ => self.unit.number(value),
        }
    }

    /// The value as a box offers it for editing: what it shows where that is exact, and else every digit. Read back, it
    /// is the same value to the last bit.
    pub fn editable(&self, value: f64) -> String {
        let shown = self.shown(value);
        let read = self.parse(&shown, Entry::Box { standing: value });
        if read.is_ok_and(|read| read == value) { shown } else { self.unit.exact(value) }
    }

    /// A value that is not possible, exactly enough to be told from what is.
    fn told(&self, value: f64) -> String {
        if value.is_nan() {
            return "NaN".to_owned();
        }
        let (exact, suffix) = (self.unit.exact(value), self.unit.suffix());
        let is_long = exact.chars().count() > 12 || value.abs() >= 1e6;
        if is_long || value.is_infinite() || suffix.is_empty() {
            return self.text(value);
        }
        format!("{exact}{THIN_SPACE}{suffix}")
    }

    /// What is possible, from the smallest to the largest.
    fn range(&self) -> String {
        let (low, high) = self.limits;
        match (low == f64::NEG_INFINITY, high >= f64::MAX) {
            (false, true) => format!("{} or more", self.unit.text(low)),
            (true, false) => format!("{} or less", self.unit.text(high)),
            (true, true) => "a number".to_owned(),
            (false, false) => format!("{} … {}", self.unit.number(low), self.unit.text(high)),
        }
    }
}
