//! Where things stand in a preset's text.
//!
//! `ron` says whether a text is sound, but not where a field was; this scanner does, without recursion and without
//! judging: it only tells brackets, commas and colons from what is inside strings and comments.

use std::ops::Range;

/// What a token is to the structure of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Open(char),
    Close,
    Comma,
    Colon,
    /// A name, a number, a string, a character.
    Word,
}

/// One member of a group or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Where its name stands, in a group.
    pub(super) key: Option<Range<usize>>,
    /// Where its value stands.
    pub(super) value: Range<usize>,
}

/// The members of the group or list that stands at `within`, in order, with its opening bracket.
/// `None` where there is neither. The value of a member may hold further members.
pub(super) fn parts(text: &str, within: Range<usize>) -> Option<(char, Vec<Part>)> {
    let mut tokens = Tokens { text: &text[..within.end], at: within.start };
    let bracket = opening(&mut tokens)?;
    let mut parts = Vec::new();
    let mut depth = 1_usize;
    let mut key = None;
    let mut value: Option<Range<usize>> = None;
    for (kind, span) in tokens {
        match kind {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            Token::Colon if depth == 1 && key.is_none() && bracket != '[' => {
                key = value.take();
                continue;
            }
            Token::Comma | Token::Colon | Token::Word => {}
        }
        if depth == 0 || (depth == 1 && kind == Token::Comma) {
            if let Some(value) = value.take() {
                parts.push(Part { key: key.take(), value });
            }
            key = None;
            if depth == 0 {
                break;
            }
        } else {
            let start = value.map_or(span.start, |v| v.start);
            value = Some(start..span.end);
        }
    }
    Some((bracket, parts))
}

/// Just behind the opening bracket of the group or list that stands at `within`; `None` where there is neither.
pub(super) fn inside(text: &str, within: Range<usize>) -> Option<usize> {
    let mut tokens = Tokens { text: &text[..within.end], at: within.start };
    opening(&mut tokens).map(|_| tokens.at)
}

/// Where the first number stands that was written with commas as a field's value (`hashprice: 45,5`), which RON takes
/// for two values.
pub(super) fn number_with_commas(text: &str) -> Option<Range<usize>> {
    let tokens: Vec<(Token, Range<usize>)> = Tokens { text, at: 0 }.collect();
    let is_number = |(kind, span): &(Token, Range<usize>)| {
        let number = text[span.clone()].trim_start_matches(['-', '+', '\u{2212}']);
        *kind == Token::Word && number.starts_with(|c: char| c.is_ascii_digit())
    };
    tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].0 == Token::Colon && is_number(&pair[1])).find_map(
        |(i, _)| {
            let mut end = tokens.get(i + 1)?.1.end;
            let start = tokens.get(i + 1)?.1.start;
            let mut next = i + 2;
            // A comma and digits without a blank between them, as long as these name no field.
            while let [(Token::Comma, comma), word, ..] = tokens.get(next..)? {
                let follows = tokens.get(next + 2).map(|(kind, _)| *kind);
                if comma.start != end || word.1.start != comma.end || !is_number(word) || follows == Some(Token::Colon)
                {
                    break;
                }
                end = word.1.end;
                next += 2;
            }
            (next > i + 2).then_some(start..end)
        },
    )
}

/// Where the comments of a text stand, in order.
pub(super) fn comments(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut tokens = Tokens { text, at: 0 };
    std::iter::from_fn(move || {
        loop {
            tokens.skip_space();
            let start = tokens.at;
            if tokens.skip_comment() {
                return Some(start..start + text[start..tokens.at].trim_end().len());
            }
            tokens.next()?;
        }
    })
}

/// Moves past extensions (`#![enable(…)]`) and the name of a struct to just inside its bracket.
fn opening(tokens: &mut Tokens) -> Option<char> {
    let mut extension = 0_usize;
    let mut named = false;
    loop {
        let (kind, span) = tokens.next()?;
        match kind {
            Token::Open('[') if named && tokens.text[..span.start].trim_end().ends_with('!') => extension = 1,
            Token::Open(_) if extension > 0 => extension += 1,
            Token::Close if extension > 0 => {
                extension -= 1;
                named = false;
            }
            _ if extension > 0 => {}
            Token::Open(bracket) => return Some(bracket),
            Token::Word => named = true,
            Token::Close | Token::Comma | Token::Colon => return None,
        }
    }
}

/// A text, token by token.
struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (Token, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_blank();
        let start = self.at;
        let first = self.rest().chars().next()?;
        let kind = match first {
            '(' | '[' | '{' => Token::Open(first),
            ')' | ']' | '}' => Token::Close,
            ',' => Token::Comma,
            ':' => Token::Colon,
            _ => Token::Word,
        };
        if kind == Token::Word {
            self.skip_word();
        } else {
            self.at += 1;
        }
        Some((kind, start..self.at))
    }
}

impl<'a> Tokens<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Moves behind the next `end`, or to the end of the text.
    fn skip_behind(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.text.len(), |found| self.at + found + end.len());
    }

    fn skip_blank(&mut self) {
        self.skip_space();
        while self.skip_comment() {
            self.skip_space();
        }
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        // Marks of writing direction are blank to RON, but not to Rust.
        let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}');
        self.at += rest.len() - rest.trim_start_matches(blank).len();
    }

    /// Moves behind a comment. Whether there is one.
    fn skip_comment(&mut self) -> bool {
        if self.rest().starts_with("//") {
            self.skip_behind("\n");
        } else if self.rest().starts_with("/*") {
            self.skip_block_comment();
        } else {
            return false;
        }
        true
    }

    /// Block comments nest.
    fn skip_block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                // Both marks are ASCII, so the bytes between them can be passed over one by one.
                let bytes = rest.as_bytes();
                let Some(next) = bytes.iter().skip(1).position(|b| matches!(b, b'/' | b'*')) else {
                    self.at = self.text.len();
                    return;
                };
                self.at += next + 1;
            }
        }
    }

    /// Moves behind a string, a character, or a run of anything else.
    fn skip_word(&mut self) {
        let rest = self.rest();
        let plain = rest.strip_prefix('b').unwrap_or(rest);
        let prefix = rest.len() - plain.len();
        if plain.starts_with('"') {
            self.at += prefix + 1;
            self.skip_quoted('"');
        } else if plain.starts_with('\'') {
            self.at += prefix + 1;
            // The first character may be a quotation mark itself: ''' is how RON writes it.
            if self.rest().starts_with('\'') {
                self.at += 1;
            }
            self.skip_quoted('\'');
        } else if let Some(hashes) = raw_string(plain) {
            self.at += prefix + 1 + hashes + 1;
            self.skip_behind(&format!("\"{}", "#".repeat(hashes)));
        } else {
            let ends = |c: char| {
                c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' | '"' | '\'' | '/')
            };
            let first = rest.chars().next().map_or(0, char::len_utf8);
            self.at += first + rest[first..].find(ends).unwrap_or(rest.len() - first);
        }
    }

    /// Moves behind the quotation mark that ends a text in which a backslash escapes.
    fn skip_quoted(&mut self, mark: char) {
        let mut escaped = false;
        for (i, c) in self.rest().char_indices() {
            if escaped {
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == mark {
                self.at += i + 1;
                return;
            }
        }
        self.at = self.text.len();
    }
}

/// The number of hashes of a raw string that begins here.
fn raw_string(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('r')?;
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    inner[hashes..].starts_with('"').then_some(hashes)
}

/// Finds the line and column of a place in a text.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Self { text, starts }
    }

    /// Line of a place, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at).max(1)
    }

    /// Line and column, both from 1, the column in characters.
    pub(super) fn position(&self, at: usize) -> (usize, usize) {
        let line = self.line(at);
        (line, 1 + self.text[self.starts[line - 1]..at].chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The members as "key=value", for reading.
    fn shown(text: &str) -> Vec<String> {
        let (_, parts) = parts(text, 0..text.len()).expect("a group or list");
        let part = |p: &Part| match &p.key {
            Some(key) => format!("{}={}", &text[key.clone()], &text[p.value.clone()]),
            None => text[p.value.clone()].to_owned(),
        };
        parts.iter().map(part).collect()
    }

    #[test]
    fn members_are_found() {
        assert_eq!(shown("(a: 1, b: (c: 2, d: [3, 4]),)"), ["a=1", "b=(c: 2, d: [3, 4])"]);
        assert_eq!(shown("Preset ( a : Some( 24 ) , )"), ["a=Some( 24 )"]);
        assert_eq!(shown("#![enable(implicit_some, x)]\n#![y]\n(a: 1)"), ["a=1"]);
        assert_eq!(shown("{\"a\": 1, \"b\": 2}"), ["\"a\"=1", "\"b\"=2"]);
        assert_eq!(shown("[\"a\", (b: 1), ]"), ["\"a\"", "(b: 1)"]);
        assert_eq!(shown("()"), Vec::<String>::new());
        assert_eq!(shown("(1, 2)"), ["1", "2"]);
    }

    #[test]
    fn numbers_with_commas_are_found() {
        let found = |text: &str| number_with_commas(text).map(|span| text[span].to_owned());
        assert_eq!(found("(a: 1, b: (c: 45,5, d: 3))").as_deref(), Some("45,5"));
        assert_eq!(found("(a: -1,234,567.5)").as_deref(), Some("-1,234,567.5"));
        for text in
            ["(a: 1, b: 2)", "(a: 1,5: 3)", "(a: [1,2])", "(a: \"45,5\", b: 3) // c: 4,5", "(a: 1,b: 2)", "(a: 1", ""]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn strings_and_comments_hide_brackets() {
        assert_eq!(shown(r#"(a: ")\", b: (", c: 1)"#), [r#"a=")\", b: (""#, "c=1"]);
        assert_eq!(shown(r##"(a: r#"","( \"#, c: 1)"##), [r##"a=r#"","( \"#"##, "c=1"]);
        assert_eq!(shown("(a: '(', b: '\\'', c: ''', d: '\"', e: b\")\")").len(), 5);
        assert_eq!(shown("(// )\na: /* ( /* , */ ) */ 1, b: 2 // ,\n)"), ["a=1", "b=2"]);
        assert_eq!(shown("(r#a: -1.5e-3, b:never)"), ["r#a=-1.5e-3", "b=never"]);
    }

    #[test]
    fn comments_are_told_from_texts() {
        let text = "// one\n(a: \"// no\", /* two /* inner */ */ b: r#\"/* no */\"#, // three\r\n c: '/')//four";
        let found: Vec<&str> = comments(text).map(|span| &text[span]).collect();
        assert_eq!(found, ["// one", "/* two /* inner */ */", "// three", "//four"]);
        assert_eq!(comments("(a: 1) / *").count(), 0);
    }

    #[test]
    fn what_is_no_group_is_said_to_be_none() {
        for text in ["", "5", "\"(\"", "// (", ",", ")", "a"] {
            assert_eq!(parts(text, 0..text.len()), None, "{text}");
        }
    }

    #[test]
    fn broken_and_deep_texts_end() {
        for text in
            ["(", "(a", "(a:", "(a: \"", "(a: r##\"x\"#", "(/*", "(a: '", "(a: '\\", "/", "(a/b: 1", "(a: 1))))", "é("]
        {
            drop(parts(text, 0..text.len()));
        }
        let deep = format!("(a: {}{}", "(".repeat(100_000), "[/*".repeat(100_000));
        assert_eq!(parts(&deep, 0..deep.len()).expect("a group").1, []);
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "(é: 1,\r\n b: 2)\n";
        let lines = Lines::new(text);
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(text.find('1').expect("there")), (1, 5));
        assert_eq!(lines.position(text.find('b').expect("there")), (2, 2));
        assert_eq!(lines.position(text.len()), (3, 1));
    }
}
