//! The one door through which a value comes into a scenario: read, within the input's limits, and sound beside others.

use thiserror::Error;

use super::Parameter;
use crate::model::quantity::{Domain, Entry, ReadError};
use crate::model::scenario::Scenario;
use crate::model::soundness;

/// Why an input does not take a value: the id, and what it cannot be.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ValueError {
    /// The text is no value of this input, or the value is none that it can mean.
    #[error("{id} {reason}")]
    Unread {
        /// The input.
        id: &'static str,
        /// What it cannot be, and why.
        reason: ReadError,
    },
    /// The value would not fit the others.
    #[error("{id} cannot be {value}: {because}")]
    Unsound {
        /// The input.
        id: &'static str,
        /// The value with its unit.
        value: String,
        /// The rule that it would break, in a sentence.
        because: String,
    },
}

impl ValueError {
    /// The reason for somebody who sees which input it is about: "Cannot be −5 USD, only …".
    pub fn sentence(&self) -> String {
        match self {
            Self::Unread { reason, .. } => capitalised(&reason.to_string()),
            Self::Unsound { value, because, .. } => format!("Cannot be {value}: {because}"),
        }
    }
}

/// A sentence from its words.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

impl<S> Parameter<S> {
    /// What the input measures and what it can mean.
    pub fn domain(&self) -> Domain {
        Domain { unit: self.unit, limits: self.limits, infinite: self.infinite }
    }

    /// Accepts a value that the input can mean by itself.
    ///
    /// # Errors
    /// [`ValueError`] for NaN, for infinity where the input has no word for it, and beyond the limits.
    pub fn check(&self, value: f64) -> Result<f64, ValueError> {
        self.domain().check(value).map_err(|reason| ValueError::Unread { id: self.id, reason })
    }

    /// Accepts a plain number as files write it, where a rate is a fraction.
    ///
    /// # Errors
    /// As [`Self::check`]; who wrote 8 for a rate is told to write 0.08 or "8%".
    pub fn check_plain(&self, value: f64) -> Result<f64, ValueError> {
        self.domain().check_plain(value).map_err(|reason| ValueError::Unread { id: self.id, reason })
    }

    /// Reads a value as a text in a file writes it: a number in the input's own unit (a fraction for a rate), a number
    /// with a sign of magnitude, a per cent sign or its unit, or the word for infinity.
    ///
    /// # Errors
    /// [`ValueError`] where the text is no value of this input.
    pub fn parse(&self, text: &str) -> Result<f64, ValueError> {
        self.parse_as(text, Entry::File)
    }

    /// Reads a value that was written in a box, with `--set` or in a file.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_as(&self, text: &str, entry: Entry) -> Result<f64, ValueError> {
        self.domain().parse(text, entry).map_err(|reason| ValueError::Unread { id: self.id, reason })
    }

    /// The value for a reader, with its unit; the word for infinity.
    pub fn text(&self, value: f64) -> String {
        self.domain().text(value)
    }
}

impl Parameter {
    /// Accepts a value that the input can mean, and that fits the other inputs of a scenario: the only check before
    /// [`Self::set`].
    ///
    /// # Errors
    /// [`ValueError`] as [`Self::check`], and where a rule of [`soundness`] would be broken.
    pub fn admit(&self, scenario: &Scenario, value: f64) -> Result<f64, ValueError> {
        let value = self.check(value)?;
        match soundness::broken_by(scenario, self, value) {
            None => Ok(value),
            Some(because) => Err(ValueError::Unsound { id: self.id, value: self.text(value), because }),
        }
    }

    /// What the input can be while all others stay: its limits, and what the rules of [`soundness`] leave of them. An
    /// infinite value, where the input has one, comes on top.
    pub fn sound_range(&self, scenario: &Scenario) -> (f64, f64) {
        let (low, high) = soundness::room(scenario, self.id);
        let (low, high) = (low.max(self.limits.0), high.min(self.limits.1));
        if low <= high { (low, high) } else { (self.limits.0, self.limits.1) }
    }

    /// The value nearest to this one that the input can have while all others stay.
    pub fn nearest_sound(&self, scenario: &Scenario, value: f64) -> f64 {
        if value == f64::INFINITY && self.infinite.is_some() {
            return value;
        }
        let (low, high) = self.sound_range(scenario);
        value.clamp(low, high)
    }

    /// The slider that shows the present value, as far as it is sound: what sweeps and maps walk through.
    pub fn slider_in(&self, scenario: &Scenario) -> (f64, f64) {
        let (start, end) = self.slider_for(self.get(scenario));
        let (low, high) = self.sound_range(scenario);
        let (low, high) = (start.max(low), end.min(high));
        if low < high { (low, high) } else { (start, end) }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::parameters::find;

    #[test]
    fn values_are_read_as_files_write_them() {
        let read = |id: &str, text: &str| find(id).expect("an input").parse(text);
        assert_eq!(read("world.btc_growth", "15%"), Ok(0.15));
        assert_eq!(read("world.btc_growth", " 0.15 "), Ok(0.15));
        assert_eq!(read("world.btc_price", "78_400"), Ok(78_400.0));
        assert_eq!(read("world.bust_month", "none"), Ok(f64::INFINITY));
        assert_eq!(read("world.response_months", "Never"), Ok(f64::INFINITY));
        assert_eq!(read("company.power_price", "-20"), Ok(-20.0));
        for (id, text) in [
            ("world.btc_price", "NaN"),
            ("world.btc_price", "inf"),
            ("world.btc_price", "none"),
            ("world.btc_price", "1e308"),
            ("world.btc_price", "-1"),
            ("world.btc_price", "0"),
            ("world.btc_price", "15%"),
            ("world.btc_price", ""),
            ("world.btc_price", "dear"),
            ("world.bust_month", "nan"),
            ("world.bust_month", "-inf"),
            ("world.bust_month", "-1"),
            ("company.cash", "-1"),
            ("company.uptime", "101%"),
            ("company.shares", "0.5"),
            ("plan.ai_share", "1.01"),
            ("plan.rollout_months", "0"),
            ("plan.gross_to_it", "0.9"),
            ("horizon_months", "601"),
        ] {
            assert!(read(id, text).is_err(), "{id} took {text}");
        }
    }

    #[test]
    fn errors_name_the_input_the_value_and_what_is_possible() {
        let error = find("world.btc_price").expect("an input").parse("-1").expect_err("no price");
        assert_eq!(error.to_string(), "world.btc_price cannot be −1\u{202f}USD, only 1 … 1\u{202f}bn\u{202f}USD");
        assert_eq!(error.sentence(), "Cannot be −1\u{202f}USD, only 1 … 1\u{202f}bn\u{202f}USD");
        let plain = find("world.borrowing_cost").expect("an input").check_plain(8.0).expect_err("no rate");
        assert!(plain.to_string().ends_with("if 8\u{202f}% is meant, write 0.08 or \"8%\""), "{plain}");
    }
}
