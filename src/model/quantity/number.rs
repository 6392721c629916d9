//! One number as people write it: separators of thousands, a decimal point or comma, an exponent.

/// How many characters before the decimals of a number are grouped.
const GROUP: usize = 3;
/// Beyond this any number is too large or nothing, and adding to it cannot overflow.
const LARGEST_EXPONENT: i32 = 100_000;

/// A number without its sign, as digits that nothing has been rounded of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Digits with at most one decimal point.
    pub(super) digits: String,
    /// Power of ten by which they are multiplied.
    pub(super) exponent: i32,
}

impl Number {
    /// The number times a power of ten, rounded once; infinite where it is too large.
    pub(super) fn value(&self, shift: i32) -> f64 {
        format!("{}e{}", self.digits, self.exponent + shift).parse().unwrap_or(f64::NAN)
    }

    /// Whether nothing but zeros were written.
    pub(super) fn is_zero(&self) -> bool {
        self.digits.chars().all(|c| matches!(c, '0' | '.'))
    }
}

/// A value with its decimal point moved, rounded once; `None` for what is not finite.
pub(super) fn shifted(value: f64, shift: i32) -> Option<f64> {
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent = exponent.parse::<i32>().ok()? + shift;
    format!("{mantissa}e{exponent}").parse().ok()
}

/// What stands between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Separator {
    Point,
    Comma,
    /// Spaces of any width.
    Space,
    Apostrophe,
}

impl Separator {
    fn of(c: char) -> Option<Self> {
        match c {
            '.' => Some(Self::Point),
            ',' => Some(Self::Comma),
            '\'' | '\u{2019}' => Some(Self::Apostrophe),
            c if c.is_whitespace() => Some(Self::Space),
            _ => None,
        }
    }
}

/// A number at the beginning of some characters, and how many of them it takes; `None` where there is none.
///
/// # Errors
/// `Err` with the number of characters where its separators can be read in two ways, or in none.
pub(super) fn scan(chars: &[char]) -> Option<Result<(Number, usize), usize>> {
    let mut groups = vec![String::new()];
    let mut separators = Vec::new();
    let mut at = 0;
    let digit = |i: usize| chars.get(i).filter(|c| c.is_ascii_digit());
    while let Some(&c) = chars.get(at) {
        if c.is_ascii_digit() {
            if let Some(group) = groups.last_mut() {
                group.push(c);
            }
            at += 1;
            continue;
        }
        let follows_digit = at > 0 && digit(at - 1).is_some();
        if c == '_' && follows_digit && digit(at + 1).is_some() {
            // As programmers group, anywhere.
            at += 1;
            continue;
        }
        let Some(separator) = Separator::of(c) else { break };
        let wide = if separator == Separator::Space {
            chars[at..].iter().take_while(|c| c.is_whitespace()).count()
        } else {
            1
        };
        let is_mark = matches!(separator, Separator::Point | Separator::Comma);
        // A point or comma may begin or end a number; anything else stands between digits.
        if !(digit(at + wide).is_some() && (is_mark || follows_digit) || is_mark && follows_digit) {
            break;
        }
        separators.push(separator);
        groups.push(String::new());
        at += wide;
    }
    if groups.iter().all(String::is_empty) {
        return None;
    }
    let (exponent, end) = exponent(chars, at);
    match digits(&groups, &separators) {
        Some(digits) => Some(Ok((Number { digits, exponent }, end))),
        None => Some(Err(end)),
    }
}

/// The exponent after the digits, and where it ends; zero where there is none.
fn exponent(chars: &[char], at: usize) -> (i32, usize) {
    if !matches!(chars.get(at), Some('e' | 'E')) {
        return (0, at);
    }
    let signed = match chars.get(at + 1) {
        Some('-' | '\u{2212}') => Some(-1),
        Some('+') => Some(1),
        _ => None,
    };
    let start = at + 1 + usize::from(signed.is_some());
    let count = chars[start.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    if count == 0 {
        return (0, at);
    }
    let text: String = chars[start..start + count].iter().collect();
    let size = text.parse::<i32>().map_or(LARGEST_EXPONENT, |size| size.min(LARGEST_EXPONENT));
    (signed.unwrap_or(1) * size, start + count)
}

/// Digits with a decimal point from groups and what stands between them; `None` where that is unclear.
///
/// A comma groups only before exactly three digits and after one to three that do not begin with a zero; otherwise it
/// begins the decimals. A point begins the decimals, unless it stands there several times or before a comma.
fn digits(groups: &[String], separators: &[Separator]) -> Option<String> {
    let (Some(&last), Some(decimals)) = (separators.last(), groups.last()) else {
        return groups.first().cloned();
    };
    let alone = separators.iter().filter(|s| **s == last).count() == 1;
    let begins_decimals = match last {
        Separator::Point => alone,
        Separator::Comma => alone && (separators.len() > 1 || !are_thousands(groups)),
        Separator::Space | Separator::Apostrophe => false,
    };
    if !begins_decimals {
        let same = separators.iter().all(|s| *s == last);
        return (same && are_thousands(groups)).then(|| groups.concat());
    }
    let (whole, between) = (&groups[..groups.len() - 1], &separators[..separators.len() - 1]);
    let same = between.windows(2).all(|pair| pair[0] == pair[1]);
    if !(between.is_empty() || same && are_thousands(whole)) {
        return None;
    }
    // "5." and ".5" are numbers, too.
    Some(format!("{}.{decimals}", if whole[0].is_empty() { "0".to_owned() } else { whole.concat() }))
}

/// Whether groups of digits are those of thousands: 1 234 567.
fn are_thousands(groups: &[String]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return false };
    let leads = (1..=GROUP).contains(&first.len()) && !first.starts_with('0');
    leads && rest.iter().all(|group| group.len() == GROUP)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number that a whole text is.
    fn read(text: &str) -> Option<f64> {
        let chars: Vec<char> = text.chars().collect();
        match scan(&chars)? {
            Ok((number, end)) if end == chars.len() => Some(number.value(0)),
            _ => None,
        }
    }

    #[test]
    fn separators_are_read_in_one_way() {
        for (text, value) in [
            ("8,5", 8.5),
            ("45,5", 45.5),
            ("0,155", 0.155),
            (",5", 0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("8,", 8.0),
            ("1,234", 1234.0),
            ("78,400", 78_400.0),
            ("1234,567", 1234.567),
            ("1,2345", 1.2345),
            ("1,234.5", 1234.5),
            ("1,234,567.8", 1_234_567.8),
            ("1,234,567", 1_234_567.0),
            ("1.234", 1.234),
            ("1.234,5", 1234.5),
            ("1.234.567", 1_234_567.0),
            ("1.234.567,8", 1_234_567.8),
            ("78 400", 78_400.0),
            ("78\u{2009}400", 78_400.0),
            ("78\u{202f}400", 78_400.0),
            ("78\u{a0}400,5", 78_400.5),
            ("1\u{202f}234\u{202f}567.25", 1_234_567.25),
            ("1'234.5", 1234.5),
            ("1\u{2019}234", 1234.0),
            ("78_400", 78_400.0),
            ("1.5e3", 1500.0),
            ("1,5e\u{2212}3", 0.0015),
            ("7.3e-5", 7.3e-5),
            ("1e400", f64::INFINITY),
            ("1e99999999999", f64::INFINITY),
            ("1e-99999999999", 0.0),
        ] {
            assert_eq!(read(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_unclear_is_no_number() {
        for text in [
            "1,23,4",
            "1,23,456",
            "1.23.4",
            "1,234.5,6",
            "1.23,4",
            "12 34",
            "1 234 56",
            "1,234 567",
            "1'23",
            "1.234 567",
            "0 123",
            "0,123,456",
            "1234,567,890",
            "1,,5",
            "1..5",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["", ".", ",", "e5", "-5", "x"] {
            assert_eq!(scan(&text.chars().collect::<Vec<_>>()), None, "{text}");
        }
    }

    #[test]
    fn decimal_points_are_moved_without_rounding() {
        assert_eq!(shifted(8.0, -2), Some(0.08));
        assert_eq!(shifted(7.0, -2), Some(0.07));
        assert_eq!(shifted(-12.5, -2), Some(-0.125));
        assert_eq!(shifted(f64::INFINITY, -2), None);
        assert_eq!(shifted(f64::NAN, -2), None);
    }
}
