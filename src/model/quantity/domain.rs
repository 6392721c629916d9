//! What a value may be, and where it is written.

use super::{ReadError, Unit, number};

/// Smaller numbers than this, besides zero, mean nothing of any input: they are slips, and would make infinities. What
/// rounding leaves of a difference is larger.
const SMALLEST: f64 = 1e-30;

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

impl Domain {
    /// Accepts a value that means something here.
    ///
    /// # Errors
    /// [`ReadError::TooSmall`] for what is nearly nothing; [`ReadError::Outside`] for NaN, for infinity where there is no
    /// word for it, and beyond the limits.
    pub fn check(&self, value: f64) -> Result<f64, ReadError> {
        let (low, high) = self.limits;
        if value != 0.0 && value.abs() < SMALLEST {
            return Err(ReadError::TooSmall { text: format!("{value:e}") });
        }
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
        if value.is_infinite() { self.text(value) } else { self.unit.with_suffix(self.unit.exact(value)) }
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
    pub(super) fn told(&self, value: f64) -> String {
        if value.is_nan() {
            return "NaN".to_owned();
        }
        let exact = self.unit.exact(value);
        let is_long = exact.chars().count() > 12 || value.abs() >= 1e6;
        if is_long || value.is_infinite() || self.unit.suffix().is_empty() {
            return self.text(value);
        }
        self.unit.with_suffix(exact)
    }

    /// What is possible, from the smallest to the largest.
    pub(super) fn range(&self) -> String {
        let (low, high) = self.limits;
        match (low == f64::NEG_INFINITY, high >= f64::MAX) {
            (false, true) => format!("{} or more", self.unit.text(low)),
            (true, false) => format!("{} or less", self.unit.text(high)),
            (true, true) => "a number".to_owned(),
            (false, false) => format!("{} … {}", self.unit.number(low), self.unit.text(high)),
        }
    }
}
