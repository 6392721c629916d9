//! One number with what stands around it: a currency, a sign of magnitude, a unit.

use super::grammar::Reader;
use super::number::{self, Number};
use super::words::{MAGNITUDES, alike, names};
use super::{ReadError, Unit};

/// The unit that stands after a number.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Suffix {
    None,
    /// The unit of the value, spelled out.
    Own,
    /// A per cent sign by itself.
    Percent,
    /// Percentage points.
    Points,
}

/// A number with what stands after it.
pub(super) struct Literal {
    pub(super) number: Number,
    pub(super) suffix: Suffix,
}

impl Reader<'_> {
    /// A number with its sign of magnitude and its unit.
    pub(super) fn literal(&mut self) -> Result<Option<Literal>, ReadError> {
        self.skip_spaces();
        let start = self.at;
        let dollars = self.domain.unit.suffix().starts_with("USD");
        if dollars && let Some(end) = ["US$", "USD", "$"].into_iter().find_map(|name| self.name(self.at, name)) {
            self.at = end;
            self.skip_spaces();
        }
        let mut number = match number::scan(&self.chars[self.at..]) {
            None => {
                self.at = start;
                return Ok(None);
            }
            Some(Err(_)) => return Err(ReadError::Separators { text: self.quoted() }),
            Some(Ok((number, length))) => {
                self.at += length;
                number
            }
        };
        let mut suffix = self.suffix();
        if suffix == Suffix::None
            && let Some((power, end)) = self.magnitude()
        {
            number.exponent += power;
            self.at = end;
            suffix = self.suffix();
        }
        Ok(Some(Literal { number, suffix }))
    }

    /// The unit here, which is then passed.
    fn suffix(&mut self) -> Suffix {
        let unit = self.domain.unit;
        let own = names(unit).filter_map(|name| self.name(self.at, name)).max();
        let percent = ["%", "percent", "per cent"].into_iter().find_map(|name| self.name(self.at, name));
        let points = unit.is_percent().then(|| self.name(self.at, "pp")).flatten();
        let (end, suffix) = match (own, percent, points) {
            // A bare sign is told from a unit that is spelled out: "% a year".
            (own, Some(end), _) if own.is_none_or(|own| own <= end) => (end, Suffix::Percent),
            (Some(end), _, _) => (end, Suffix::Own),
            (_, _, Some(end)) => (end, Suffix::Points),
            _ => return Suffix::None,
        };
        self.at = end;
        suffix
    }

    /// The power of ten that is named here, and where its name ends.
    fn magnitude(&self) -> Option<(i32, usize)> {
        let ends = |end: usize| {
            let next = self.chars.get(end);
            next.is_none_or(|c| !c.is_alphanumeric()) || names(self.domain.unit).any(|n| self.name(end, n).is_some())
        };
        // Elsewhere it is a tonne.
        let trillions = (self.domain.unit == Unit::Difficulty).then_some(("T", 12));
        MAGNITUDES.into_iter().chain(trillions).find_map(|(name, power)| {
            let end = self.letters(self.at, name)?;
            ends(end).then_some((power, end))
        })
    }

    /// Where a unit that begins here ends, if it stands here as a word of its own.
    fn name(&self, from: usize, name: &str) -> Option<usize> {
        let end = self.letters(from, name)?;
        let next = self.chars[end..].iter().find(|c| !c.is_whitespace());
        let stands_alone = match name.chars().next_back() {
            // A cross between two numbers multiplies them.
            Some('×') => next.is_none_or(|c| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '('))),
            Some(c) if c.is_alphanumeric() => self.chars.get(end).is_none_or(|c| !c.is_alphabetic()),
            _ => true,
        };
        stands_alone.then_some(end)
    }

    /// Where letters that begin here end; spaces and size do not matter.
    fn letters(&self, from: usize, name: &str) -> Option<usize> {
        let mut at = from;
        for expected in name.chars().filter(|c| !c.is_whitespace()) {
            while self.chars.get(at).is_some_and(|c| c.is_whitespace()) {
                at += 1;
            }
            if !alike(*self.chars.get(at)?, expected) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}
