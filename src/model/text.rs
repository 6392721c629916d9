//! Texts of others, where a message repeats them.

/// Whether a character acts on what shows it instead of being shown: control characters (line breaks, tabs and escapes
/// among them), line and paragraph separators, and what turns the direction of the text around it.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text as a message repeats it: in one line in which nothing acts, of at most so many characters and an ellipsis.
pub fn shortened(text: &str, longest: usize) -> String {
    let mut short: String =
        text.chars().take(longest).map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if text.chars().nth(longest).is_some() {
        short.push('…');
    }
    short
}
