//! Why a text is no value, in words for whoever wrote it.

use thiserror::Error;

use super::{Domain, Unit};

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
    /// A number so small that nothing can be meant by it.
    #[error("cannot be \u{201c}{text}\u{201d}, which is too small to mean anything; write 0 for nothing")]
    TooSmall {
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
        format!("; if {percent}\u{202f}% is meant, write {} or \"{percent}%\"", Unit::Plain.exact(fraction))
    };
    meant.map(hint).unwrap_or_default()
}
