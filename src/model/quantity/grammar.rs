//! The one grammar of values: boxes, `--set` and files read with it.
//!
//! ```text
//! value   = word | amount | sum | change          (files: word | [sign] amount)
//! word    = "never" | "none" | "inf" | "∞"        where the value may be infinite
//! amount  = ["$"] number [magnitude] [unit]       1.5 bn USD, 12.5 %, 180m, $5
//! change  = ("*" | "/") sum                       of what stands: *0.7
//!         | ("+" | "−") number "%"                of what stands: +10 %, −30 %
//!         | ("+" | "−") number "pp"               percentage points more or less: +2 pp
//! sum     = product {("+" | "−") product}         2*8.5+1
//! product = part {("*" | "/") part}
//! part    = ["+" | "−"] (amount | "(" sum ")")
//! ```
//!
//! A comma groups only before exactly three digits; otherwise it begins the decimals. A bare number for a rate is per
//! cent in a box, which shows per cent, and a fraction in files and `--set`. `−30 %` is the value itself where the
//! value is a percentage that can be negative, and a change of what stands everywhere else.
//!
//! Digits and powers of ten are put together as text and rounded once, so "7.75 %" is the very number 0.0775.

use super::format::tidy;
use super::literal::{Literal, Suffix};
use super::{Domain, Entry, ReadError};
use crate::model::text::shortened;

/// Longest text that is read, in characters: no sum is longer.
const LONGEST: usize = 200;
/// Longest text that an error repeats, in characters.
const QUOTED: usize = 40;
/// Brackets within brackets.
const DEEPEST: usize = 32;

impl Domain {
    /// Reads a value that was written somewhere.
    ///
    /// # Errors
    /// [`ReadError`] where the text is no value, or none that is possible here.
    pub fn parse(&self, text: &str, entry: Entry) -> Result<f64, ReadError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(ReadError::Empty { infinite: self.infinite });
        }
        if let Some(value) = self.word(trimmed) {
            return value;
        }
        if let Some((end, _)) = trimmed.char_indices().nth(LONGEST) {
            return Err(Reader::new(self, entry, &trimmed[..end]).not_a_number());
        }
        let mut reader = Reader::new(self, entry, trimmed);
        match reader.value()? {
            Read::Written(value) => self.check(value),
            Read::Plain(value) => self.check_plain(value),
        }
    }

    /// What a word for infinity is worth; `None` for any other text.
    fn word(&self, text: &str) -> Option<Result<f64, ReadError>> {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        let known = ["never", "none", "inf", "infinity", "infinite", "∞"].into_iter().any(is);
        if !known && !self.infinite.is_some_and(is) {
            return None;
        }
        Some(if self.infinite.is_some() { Ok(f64::INFINITY) } else { Err(ReadError::NoWord { text: quoted(text) }) })
    }
}

/// A number that was read, in the domain's own unit.
enum Read {
    /// As it was meant.
    Written(f64),
    /// Bare, where a rate is a fraction: somebody may have meant per cent.
    Plain(f64),
}

/// What part of a sum is.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// A bare number.
    Plain,
    /// A number with the unit of the value.
    Amount,
    /// A number with a per cent sign, as a fraction.
    Share,
}

/// A part of a sum. Rates are in per cent in a box, and fractions elsewhere.
#[derive(Clone, Copy)]
struct Part {
    number: f64,
    sort: Sort,
}

/// A text that is read from left to right.
pub(super) struct Reader<'a> {
    pub(super) domain: &'a Domain,
    entry: Entry,
    text: &'a str,
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(domain: &'a Domain, entry: Entry, text: &'a str) -> Self {
        let sign = |c: char| match c {
            '\u{2212}' | '\u{2013}' => '-',
            '·' => '*',
            '÷' => '/',
            c => c,
        };
        Self { domain, entry, text, chars: text.chars().map(sign).collect(), at: 0, depth: 0 }
    }

    fn value(&mut self) -> Result<Read, ReadError> {
        let start = self.at;
        let sign = self.sign();
        if let Some(literal) = self.literal()?
            && self.is_at_end()
        {
            return self.single(sign, &literal);
        }
        if self.entry == Entry::File {
            return Err(self.in_a_file());
        }
        self.at = start;
        let sum = if matches!(self.peek(), Some('*' | '/' | '×')) {
            let standing = self.standing()? * self.percent_scale();
            let product = self.product_after(Part { number: standing, sort: Sort::Amount })?;
            self.sum_after(product)?
        } else {
            self.sum()?
        };
        if !self.is_at_end() {
            return Err(if self.peek() == Some(')') { self.bracket() } else { self.stranger() });
        }
        let number = match sum.sort {
            Sort::Plain | Sort::Amount => sum.number / self.percent_scale(),
            Sort::Share if self.domain.unit.is_percent() => sum.number,
            Sort::Share => return Err(self.percent()),
        };
        if number.is_finite() { Ok(Read::Written(tidy(number))) } else { Err(self.too_large()) }
    }

    /// The value that a single number is, or the change that it makes.
    fn single(&self, sign: Option<f64>, literal: &Literal) -> Result<Read, ReadError> {
        let number = |shift: i32| {
            let value = literal.number.value(shift);
            if value == 0.0 && !literal.number.is_zero() {
                return Err(ReadError::TooSmall { text: self.quoted() });
            }
            if value.is_finite() { Ok(sign.unwrap_or(1.0) * value + 0.0) } else { Err(self.too_large()) }
        };
        let is_rate = self.domain.unit.is_percent();
        let may_change = sign.is_some() && self.entry != Entry::File;
        let is_value = is_rate && self.domain.limits.0 < 0.0;
        Ok(match literal.suffix {
            Suffix::Percent if may_change && !is_value => Read::Written(tidy(self.standing()? * (1.0 + number(-2)?))),
            Suffix::Points if may_change => Read::Written(tidy(self.standing()? + number(-2)?)),
            Suffix::Percent if !is_rate => return Err(self.percent()),
            Suffix::Own if !is_rate => Read::Written(number(0)?),
            Suffix::Percent | Suffix::Own | Suffix::Points => Read::Written(number(-2)?),
            Suffix::None if is_rate && self.is_box() => Read::Written(number(-2)?),
            Suffix::None => Read::Plain(number(0)?),
        })
    }

    fn sum(&mut self) -> Result<Part, ReadError> {
        let first = self.part()?;
        let product = self.product_after(first)?;
        self.sum_after(product)
    }

    /// Adds to a part what follows it.
    fn sum_after(&mut self, mut left: Part) -> Result<Part, ReadError> {
        while let Some(sign) = self.sign() {
            let first = self.part()?;
            let right = self.product_after(first)?;
            let is_rate = self.domain.unit.is_percent();
            left = if right.sort == Sort::Share && !is_rate {
                // 100 + 10 % is 110, as on any pocket calculator.
                Part { number: left.number * (1.0 + sign * right.number), ..left }
            } else {
                let (left, right) = (self.in_unit(left), self.in_unit(right));
                let sort = if left.sort == Sort::Plain { right.sort } else { left.sort };
                Part { number: left.number + sign * right.number, sort }
            };
        }
        Ok(left)
    }

    /// Multiplies a part by what follows it.
    fn product_after(&mut self, mut left: Part) -> Result<Part, ReadError> {
        while let Some(operator) = self.take(&['*', '/', '×']) {
            let right = self.part()?;
            let amount = self.in_unit(left);
            // A share of a plain number is a number.
            let sort = if amount.sort == Sort::Share && right.sort == Sort::Plain { Sort::Plain } else { amount.sort };
            left = match (operator, right.sort) {
                ('/', _) if right.number == 0.0 => return Err(ReadError::ByZero { text: self.quoted() }),
                ('/', Sort::Plain | Sort::Share) => Part { number: amount.number / right.number, sort },
                ('*' | '×', Sort::Plain | Sort::Share) => Part { number: amount.number * right.number, sort },
                ('*' | '×', Sort::Amount) if left.sort != Sort::Amount => {
                    Part { number: left.number * right.number, sort: Sort::Amount }
                }
                _ => return Err(ReadError::Amounts { text: self.quoted() }),
            };
        }
        Ok(left)
    }

    /// A share of a value that is a rate is an amount of it; elsewhere it stays a share.
    fn in_unit(&self, part: Part) -> Part {
        if part.sort == Sort::Share && self.domain.unit.is_percent() {
            Part { number: part.number * self.percent_scale(), sort: Sort::Amount }
        } else {
            part
        }
    }

    fn part(&mut self) -> Result<Part, ReadError> {
        let sign = self.sign().unwrap_or(1.0);
        if self.take(&['(']).is_some() {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(self.not_a_number());
            }
            let inner = self.sum()?;
            if self.take(&[')']).is_none() {
                return Err(if self.is_at_end() { self.bracket() } else { self.stranger() });
            }
            self.depth -= 1;
            return Ok(Part { number: sign * inner.number, ..inner });
        }
        let Some(Literal { number, suffix }) = self.literal()? else {
            return Err(self.not_a_number());
        };
        let (shift, sort) = match suffix {
            Suffix::None => (0, Sort::Plain),
            Suffix::Own if self.domain.unit.is_percent() && !self.is_box() => (-2, Sort::Amount),
            Suffix::Own => (0, Sort::Amount),
            Suffix::Percent => (-2, Sort::Share),
            Suffix::Points => (if self.is_box() { 0 } else { -2 }, Sort::Amount),
        };
        let value = number.value(shift);
        if value.is_finite() { Ok(Part { number: sign * value, sort }) } else { Err(self.too_large()) }
    }

    fn sign(&mut self) -> Option<f64> {
        Some(if self.take(&['+', '-'])? == '-' { -1.0 } else { 1.0 })
    }

    fn take(&mut self, any: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| any.contains(c))?;
        self.at += 1;
        Some(c)
    }

    fn peek(&mut self) -> Option<char> {
        self.skip_spaces();
        self.chars.get(self.at).copied()
    }

    pub(super) fn skip_spaces(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// What stands where the value is written.
    fn standing(&self) -> Result<f64, ReadError> {
        match self.entry {
            Entry::Set { standing } | Entry::Box { standing } if standing.is_finite() => Ok(standing),
            _ => Err(ReadError::NothingStands { text: self.quoted() }),
        }
    }

    fn is_box(&self) -> bool {
        matches!(self.entry, Entry::Box { .. })
    }

    /// What a sum is larger by than the value: a box reckons rates in per cent.
    fn percent_scale(&self) -> f64 {
        if self.domain.unit.is_percent() && self.is_box() { 100.0 } else { 1.0 }
    }

    pub(super) fn quoted(&self) -> String {
        quoted(self.text)
    }

    fn not_a_number(&self) -> ReadError {
        ReadError::NotANumber { text: self.quoted(), infinite: self.domain.infinite }
    }

    fn too_large(&self) -> ReadError {
        ReadError::TooLarge { text: self.quoted() }
    }

    fn bracket(&self) -> ReadError {
        ReadError::Bracket { text: self.quoted() }
    }

    fn percent(&self) -> ReadError {
        ReadError::Percent { text: self.quoted(), unit: self.domain.unit }
    }

    /// What stands here instead of an end.
    fn stranger(&self) -> ReadError {
        let rest: String = self.chars[self.at..].iter().collect();
        let has_number = self.chars[..self.at].iter().any(char::is_ascii_digit);
        if !has_number || !rest.starts_with(char::is_alphabetic) {
            return self.not_a_number();
        }
        ReadError::OtherUnit { text: self.quoted(), written: quoted(&rest), unit: self.domain.unit }
    }

    /// Why a file cannot hold this.
    fn in_a_file(&mut self) -> ReadError {
        let text = self.quoted();
        match (self.at, self.peek()) {
            (0, Some('*' | '/' | '×')) => ReadError::NothingStands { text },
            (_, Some('+' | '-' | '*' | '/' | '×' | '(')) if self.chars.iter().any(char::is_ascii_digit) => {
                ReadError::NoSums { text }
            }
            _ => self.stranger(),
        }
    }
}

/// A text as an error repeats it.
fn quoted(text: &str) -> String {
    shortened(text, QUOTED)
}
