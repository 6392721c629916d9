//! Inputs, each from its number: texts of the program's own formats, taken apart and put together wrongly.

use hashpivot::analysis::random::Generator;
use hashpivot::model::entries::{Debt, Entry, Lease};
use hashpivot::model::parameters::ALL;
use rand::SeedableRng;

use super::targets::Target;

/// Length of the largest inputs, bytes.
const HUGE: usize = 10_000_000;

/// Words that mean something somewhere.
const WORDS: &[&str] = &[
    "version",
    "title",
    "summary",
    "as_of",
    "kind",
    "history",
    "sources",
    "published",
    "world",
    "company",
    "plan",
    "industry",
    "leases",
    "debts",
    "name",
    "source",
    "date",
    "confidence",
    "inputs",
    "figure",
    "value",
    "true",
    "false",
    "None",
    "Some",
    "never",
    "none",
    "inf",
    "NaN",
    "-inf",
    "miner",
    "shock",
    "horizon_months",
    "theme",
    "recent",
    "zoom",
    "paths",
    "Dark",
    "mara",
    "pivot_share",
    "owners",
    "bn",
    "pp",
    "USD",
    "per cent",
    "%",
    "r#",
    "b",
    "#![enable(implicit_some)]",
];

/// Numbers at the edges of what numbers can be.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-0.0",
    "1",
    "2",
    "3",
    "-1",
    "1e400",
    "-1e400",
    "1e308",
    "1.7976931348623157e308",
    "5e-324",
    "1e-320",
    "1e-30",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    "340282366920938463463374607431768211456",
    "0x7f",
    "0b1",
    "0o7",
    "1_000",
    "1,5",
    "1.234,5",
    ".5",
    "5.",
    "1e",
    "1e+",
    "+1",
    "--1",
    "1.5 bn",
    "12.5 %",
    "*0.7",
    "/0",
    "+10 %",
    "−30 %",
    "+2 pp",
    "2*(3",
    "1 000 000",
    "1\u{202f}000",
    "٣",
    "½",
    "∞",
    "1e99999999999",
    "0.1e-99999",
    "4294967296",
    "2026-09",
    "9999-12",
    "0000-01",
    "-001-01",
];

/// Characters that act, or take several bytes.
const ODD: &[&str] = &[
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "\u{200f}",
    "\0",
    "\x1b[31m",
    "\r\n",
    "\r",
    "\t",
    "\u{a0}",
    "\u{202f}",
    "é",
    "矿",
    "⚡",
    "👩‍👩‍👧",
    "\u{301}",
    "\\",
    "\\u{110000}",
    "\\u{d800}",
    "\\x",
    "\"",
    "'",
    "'''",
    "/*",
    "*/",
    "//",
    "r##\"",
    "\"##",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "=",
    ".",
    "..",
];

/// Chance, from a number.
pub(crate) struct Chance {
    generator: Generator,
    place: u64,
}

impl Chance {
    fn of(number: u64) -> Self {
        Self { generator: Generator::seed_from_u64(0xf022).stream(number), place: 0 }
    }

    /// A number below another, which is not zero.
    fn below(&mut self, end: usize) -> usize {
        self.place += 1;
        (self.generator.at(self.place) % end.max(1) as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The input of a number, and for which target it is. Targets that take long are asked less often.
pub(crate) fn input(number: u64, seeds: &[Vec<Vec<u8>>], targets: &[&Target]) -> (usize, Vec<u8>) {
    let mut chance = Chance::of(number);
    let all: usize = targets.iter().map(|target| target.weight).sum();
    let mut place = chance.below(all);
    let which = targets.iter().position(|target| {
        let is_it = place < target.weight;
        place = place.wrapping_sub(target.weight);
        is_it
    });
    let which = which.unwrap_or(0);
    (which, changed(&mut chance, &seeds[which]))
}

/// A seed, changed in some ways.
fn changed(chance: &mut Chance, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut input = if seeds.is_empty() || chance.one_in(12) { written(chance) } else { chance.pick(seeds).clone() };
    // Most of a shipped file says nothing about the place where it goes wrong, and takes its time.
    if input.len() > 1_000 && chance.one_in(2) {
        input = excerpt(chance, &input);
    }
    for _ in 0..chance.below(7) {
        if chance.one_in(4) { change_bytes(chance, &mut input) } else { change_tokens(chance, &mut input, seeds) }
    }
    if chance.one_in(3_000) {
        let length = 1 << (12 + chance.below(9));
        input = blown_up(chance, &input, length);
    }
    input
}

/// Where tokens begin and end: words with their numbers, blanks, texts in quotation marks, and single signs.
fn tokens(text: &[u8]) -> Vec<(usize, usize)> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'+' | b'%') || b >= 0x80;
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let of = |test: &dyn Fn(u8) -> bool| text[at..].iter().take_while(|b| test(**b)).count();
        let length = match text[at] {
            b'"' => text[at + 1..].iter().position(|b| *b == b'"').map_or(1, |end| end + 2),
            b if is_word(b) => of(&is_word),
            b if b.is_ascii_whitespace() => of(&|b| b.is_ascii_whitespace()),
            _ => 1,
        };
        tokens.push((at, at + length));
        at += length;
    }
    tokens
}

/// Some lines of a text, in its brackets.
fn excerpt(chance: &mut Chance, text: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    let start = chance.below(lines.len());
    let end = (start + 1 + chance.below(12)).min(lines.len());
    let mut part = Vec::new();
    if chance.one_in(3) {
        part.extend_from_slice(&lines[start..end].concat());
        return part;
    }
    // The first lines hold what a file has to begin with.
    let head = lines.len().min(6);
    part.extend_from_slice(&lines[..head].concat());
    part.extend_from_slice(&lines[start.max(head).min(end.max(head))..end.max(head)].concat());
    part.extend_from_slice(b"\n)");
    part
}

/// A value as it may stand in a text.
fn value(chance: &mut Chance) -> String {
    let number = *chance.pick(NUMBERS);
    match chance.below(6) {
        0 => format!("\"{number}\""),
        1 => format!("{}.{}e{}", chance.below(1000), chance.below(1000), chance.below(40) as i64 - 20),
        2 => format!("Some({number})"),
        3 => format!("{}", chance.below(1_000_000)),
        4 => (*chance.pick(WORDS)).to_owned(),
        _ => number.to_owned(),
    }
}

/// A file written from nothing: fields that there are, with values of any kind.
fn written(chance: &mut Chance) -> Vec<u8> {
    let mut text = format!("(version: {}, title: \"x\",", chance.below(3));
    for _ in 0..chance.below(8) {
        let input = chance.pick(ALL);
        let group = input.id.split('.').next().unwrap_or("world");
        let value = value(chance);
        text.push_str(&format!("{group}: ({}: {value}),\n", input.field()));
    }
    for (list, fields) in [("leases", ids::<Lease>()), ("debts", ids::<Debt>())] {
        if chance.one_in(3) {
            text.push_str(&format!("company: ({list}: ["));
            for _ in 0..chance.below(16) {
                let (field, value) = (*chance.pick(&fields), value(chance));
                text.push_str(&format!("(name: \"{}\", it_mw: 1, amount: 1, {field}: {value}),", chance.below(5)));
            }
            text.push_str("]),");
        }
    }
    if chance.one_in(6) {
        text.push_str(&format!("kind: \"{}\",", chance.pick(&["world", "shock", "miner", "deal"])));
    }
    text.push(')');
    text.into_bytes()
}

fn ids<E: Entry>() -> Vec<&'static str> {
    E::fields().iter().map(|field| field.id).collect()
}

fn change_bytes(chance: &mut Chance, input: &mut Vec<u8>) {
    let at = chance.below(input.len() + 1);
    match chance.below(6) {
        0 => input.truncate(at),
        1 if at < input.len() => input[at] ^= 1 << chance.below(8),
        2 => {
            let bytes: Vec<u8> = (0..chance.below(6)).map(|_| chance.below(256) as u8).collect();
            drop(input.splice(at..at, bytes));
        }
        3 => {
            let end = (at + chance.below(40)).min(input.len());
            drop(input.drain(at..end));
        }
        4 => {
            let end = (at + chance.below(200)).min(input.len());
            let part = input[at..end].to_vec();
            drop(input.splice(at..at, part));
        }
        _ => drop(input.splice(at..at, chance.pick(ODD).bytes())),
    }
}

fn change_tokens(chance: &mut Chance, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let all = tokens(input);
    if all.is_empty() {
        input.extend_from_slice(chance.pick(WORDS).as_bytes());
        return;
    }
    let (start, end) = *chance.pick(&all);
    match chance.below(9) {
        // Two change places.
        0 => {
            let (other, after) = *chance.pick(&all);
            let ((a, b), (c, d)) =
                if start < other { ((start, end), (other, after)) } else { ((other, after), (start, end)) };
            if b <= c {
                let swapped = [&input[..a], &input[c..d], &input[b..c], &input[a..b], &input[d..]].concat();
                *input = swapped;
            }
        }
        1 => drop(input.drain(start..end)),
        2 => {
            let token = input[start..end].to_vec();
            drop(input.splice(start..start, token));
        }
        3 => drop(input.splice(start..end, chance.pick(NUMBERS).bytes())),
        4 => drop(input.splice(start..end, chance.pick(WORDS).bytes())),
        5 => drop(input.splice(start..end, value(chance).bytes())),
        // A part of another text.
        6 if !seeds.is_empty() => {
            let other = chance.pick(seeds);
            let theirs = tokens(other);
            if !theirs.is_empty() {
                let first = chance.below(theirs.len());
                let last = (first + chance.below(20)).min(theirs.len() - 1);
                drop(input.splice(start..end, other[theirs[first].0..theirs[last].1].iter().copied()));
            }
        }
        // Brackets in brackets.
        7 if chance.one_in(4) => {
            let deep = 1 << chance.below(13);
            let bracket = chance.pick(&["(", "[", "{", "Some(", "((", "[(", "/*", "x("]).repeat(deep);
            drop(input.splice(start..start, bracket.bytes()));
        }
        // A long word or text.
        8 if chance.one_in(4) => {
            let long = chance.pick(&["x", "9", "é", "\\n", " ", "0.0", ",", "-"]).repeat(1 << chance.below(12));
            let text = if chance.one_in(2) { format!("\"{long}\"") } else { long };
            drop(input.splice(start..end, text.bytes()));
        }
        _ => drop(input.splice(start..start, chance.pick(ODD).bytes())),
    }
}

/// An input made so long, by itself or by one of its tokens.
fn blown_up(chance: &mut Chance, input: &[u8], length: usize) -> Vec<u8> {
    let all = tokens(input);
    if all.is_empty() {
        return vec![b'('; length];
    }
    let first = chance.below(all.len());
    let last = (first + chance.below(10)).min(all.len() - 1);
    let (start, end) = (all[first].0, all[last].1);
    let many = length / (end - start).max(1);
    [&input[..start], &input[start..end].repeat(many), &input[end..]].concat()
}

/// Ten megabytes, of several sorts.
pub(crate) fn huge(seeds: &[Vec<u8>]) -> Vec<(String, Vec<u8>)> {
    let repeated = [
        "(", "[", "{", "\"", "'", "x", "9", ",", ":", "\n", " ", "//", "/*", "\0", "\u{202e}", "a: 1,", "(a:", "Some(",
        "r#", "\\", "1,5 ",
    ];
    let filled = |text: &str| text.repeat(HUGE / text.len()).into_bytes();
    let mut all: Vec<(String, Vec<u8>)> = repeated.iter().map(|text| (format!("{text:?}"), filled(text))).collect();
    all.push(("a long text".to_owned(), [b"(title: \"".as_slice(), &filled("x"), b"\")"].concat()));
    all.push(("many fields".to_owned(), [b"(world: (".as_slice(), &filled("hashprice: 40, "), b"))"].concat()));
    all.push((
        "many leases".to_owned(),
        [b"(company: (leases: [".as_slice(), &filled("(name: \"a\", it_mw: 1), "), b"]))"].concat(),
    ));
    all.push((
        "many sources".to_owned(),
        [b"(sources: [".as_slice(), &filled("(inputs: [\"world.hashprice\"], source: \"a\"), "), b"])"].concat(),
    ));
    all.push(("no text".to_owned(), vec![0xff; HUGE]));
    if let Some(seed) = seeds.first().filter(|seed| !seed.is_empty()) {
        all.push(("a seed over and over".to_owned(), seed.repeat(HUGE / seed.len())));
    }
    all
}
