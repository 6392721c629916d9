//! Texts of others on their way to a terminal, a window or a spreadsheet: nothing in them acts.

use std::borrow::Cow;

pub use crate::model::text::is_hidden;

/// A text in one line, in which each character that would act on its reader's screen is replaced by a visible mark.
pub fn plain_line(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) { text.replace(is_hidden, "\u{fffd}").into() } else { text.into() }
}

/// The same for a text of several lines, which stay.
pub fn plain_text(text: &str) -> String {
    text.lines().map(plain_line).collect::<Vec<_>>().join("\n")
}

/// A cell of a table for a spreadsheet. Numbers stay numbers; a text that a spreadsheet would run as a formula begins
/// with an apostrophe, which makes it a text in every one of them.
pub fn table_cell(text: &str) -> Cow<'_, str> {
    // The wide forms run as formulas where a system types them.
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let plain = plain_line(text);
    let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
    if !is_number && text.trim_start_matches(' ').starts_with(runs) { format!("'{plain}").into() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_screen_is_a_mark() {
        assert_eq!(plain_line("矿业 é ⚡ Zażółć نموذج"), "矿业 é ⚡ Zażółć نموذج");
        assert_eq!(plain_line("\u{202e}gnp.exe"), "\u{fffd}gnp.exe");
        assert_eq!(
            plain_line("a\x1b[31m\nb\u{2028}c\u{2066}d\u{9b}"),
            "a\u{fffd}[31m\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"
        );
    }

    #[test]
    fn lines_of_a_text_stay() {
        assert_eq!(plain_text("a\r\n\u{202e}b\n\nc"), "a\n\u{fffd}b\n\nc");
    }

    #[test]
    fn formulas_are_texts_and_numbers_stay_numbers() {
        for (cell, safe) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1+1", "'+1+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\u{fffd}=1"),
            ("\r=1", "'\u{fffd}=1"),
            (" =1", "' =1"),
            ("＝1+1", "'＝1+1"),
            ("-inf", "'-inf"),
        ] {
            assert_eq!(table_cell(cell), safe);
        }
        for number in ["-5", "+5", "1e-7", "-0.25", "12", ""] {
            assert_eq!(table_cell(number), number);
        }
        for text in ["never", "Hashprice, USD/PH/day", "—", "5 = five"] {
            assert_eq!(table_cell(text), text);
        }
    }
}
