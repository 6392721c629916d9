//! The comments that a person has put into a preset's file, each with the field that it is about, so that they stand
//! there again when the file is written.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::scan::{Part, comments, inside, parts};

/// Comments by the place of the field that they are about: "world/hashprice", "company/leases/Denton/rent"; "" is the
/// file itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comments(BTreeMap<String, About>);

/// The comments about one field, as they are written, marks included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct About {
    /// In lines of their own before it.
    pub(super) before: Vec<String>,
    /// In its last line, behind it.
    pub(super) after: Vec<String>,
    /// Behind its opening bracket.
    pub(super) first: Vec<String>,
    /// In lines of their own before its closing bracket.
    pub(super) last: Vec<String>,
}

impl About {
    fn count(&self) -> usize {
        self.before.len() + self.after.len() + self.first.len() + self.last.len()
    }

    /// Whether any stand inside its brackets.
    pub(super) fn is_inside(&self) -> bool {
        !(self.first.is_empty() && self.last.is_empty())
    }
}

impl Comments {
    /// The comments of a text, but for these, which the program writes by itself.
    pub(super) fn of(text: &str, own: &BTreeSet<&str>) -> Self {
        let mut found = Self::default();
        let mut spans = comments(text).filter(|span| !own.contains(&text[span.clone()])).peekable();
        if spans.peek().is_none() {
            return found;
        }
        let members = members(text);
        for span in spans {
            let (path, pick) = place(text, &members, &span);
            pick(found.0.entry(path.to_owned()).or_default()).push(text[span].to_owned());
        }
        found
    }

    /// Those about a field.
    pub(super) fn about(&self, path: &str) -> Option<&About> {
        self.0.get(path)
    }

    /// How many are about none of these fields.
    pub(super) fn count_beside(&self, written: &BTreeSet<String>) -> usize {
        self.0.iter().filter(|(path, _)| !written.contains(*path)).map(|(_, about)| about.count()).sum()
    }

    /// Forgets those that are about none of these fields.
    pub(super) fn retain(&mut self, written: &BTreeSet<String>) {
        self.0.retain(|path, _| written.contains(path));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A field of a file that comments can be about.
struct Member {
    path: String,
    /// From its name to the end of its value.
    span: Range<usize>,
    /// Just behind the opening bracket of its value, where that has one.
    inner: Option<usize>,
    /// How deep it stands; the file itself is at 0.
    depth: usize,
}

/// The fields that a file may have comments about, each after the one that it stands in.
fn members(text: &str) -> Vec<Member> {
    let mut found = Vec::new();
    // Whatever is found may hold more: as deep as a field of a lease.
    let mut waiting = VecDeque::from([(String::new(), 0..text.len(), 0..text.len(), 0)]);
    while let Some((path, span, value, depth)) = waiting.pop_front() {
        let inner = inside(text, value.clone());
        if let Some((bracket, inner)) = parts(text, value).filter(|_| holds_fields(&path, depth)) {
            for part in inner {
                let Some(name) = named(text, &path, bracket, &part) else { continue };
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                let start = part.key.map_or(part.value.start, |key| key.start);
                waiting.push_back((path, start..part.value.end, part.value, depth + 1));
            }
        }
        found.push(Member { path, span, inner, depth });
    }
    found
}

/// Whether a field holds others that are written in lines of their own.
fn holds_fields(path: &str, depth: usize) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    match depth {
        0 => true,
        1 => matches!(first, "world" | "company" | "plan" | "industry" | "sources" | "published"),
        2 => matches!(path, "company/leases" | "company/debts") || first == "industry",
        3 => path.starts_with("company/leases/") || path.starts_with("company/debts/"),
        _ => false,
    }
}

/// What a member goes by: its key, or in a list what tells it from the others.
fn named(text: &str, path: &str, bracket: char, part: &Part) -> Option<String> {
    if let Some(key) = part.key.clone() {
        return Some(text[key].trim_start_matches("r#").trim_matches('"').to_owned());
    }
    if bracket != '[' {
        return None;
    }
    let (_, fields) = parts(text, part.value.clone())?;
    let field = |name: &str| {
        let found = fields.iter().find(|part| part.key.clone().is_some_and(|key| &text[key] == name))?;
        Some(found.value.clone())
    };
    let word = |name: &str| ron::from_str::<String>(&text[field(name)?]).ok();
    match path {
        "sources" => {
            let first = field("inputs").and_then(|ids| parts(text, ids)).and_then(|(_, ids)| ids.first().cloned());
            let first = first.and_then(|part| ron::from_str::<String>(&text[part.value]).ok());
            Some(source_key(first.as_deref(), &word("source").unwrap_or_default()))
        }
        "published" => word("figure"),
        _ => word("name").map(|name| name.trim().to_owned()),
    }
}

/// What a note on sources goes by.
pub(super) fn source_key(first_input: Option<&str>, source: &str) -> String {
    format!("{} {source}", first_input.unwrap_or_default())
}

/// Picks where among the comments about a field one stands.
type Pick = fn(&mut About) -> &mut Vec<String>;

/// The field that a comment is about, and where it stands to it.
fn place<'a>(text: &str, members: &'a [Member], comment: &Range<usize>) -> (&'a str, Pick) {
    let around = |member: &&Member| member.span.start <= comment.start && comment.start < member.span.end;
    // The deepest one; the file itself is around everything.
    let outer = members.iter().filter(around).max_by_key(|member| member.depth).unwrap_or(&members[0]);
    let within = |member: &&Member| {
        member.depth == outer.depth + 1 && outer.span.start <= member.span.start && member.span.end <= outer.span.end
    };
    let same_line = |from: usize| !text[from..comment.start].contains('\n');
    let before = members.iter().filter(within).rfind(|member| member.span.end <= comment.start);
    if let Some(before) = before.filter(|before| same_line(before.span.end)) {
        return (&before.path, |about| &mut about.after);
    }
    match outer.inner.filter(|inner| *inner <= comment.start) {
        // In front of everything, or between name and value.
        None if outer.depth == 0 => return (&outer.path, |about| &mut about.before),
        None => return (&outer.path, |about| &mut about.after),
        Some(inner) if before.is_none() && same_line(inner) => return (&outer.path, |about| &mut about.first),
        Some(_) => {}
    }
    match members.iter().filter(within).find(|member| member.span.start > comment.start) {
        Some(next) => (&next.path, |about| &mut about.before),
        // Behind the last bracket of all, or before it.
        None if outer.depth == 0 && !text[comment.end..].contains([')', '}']) => {
            (&outer.path, |about| &mut about.after)
        }
        None => (&outer.path, |about| &mut about.last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comments of a text as "place of field: comment".
    fn found(text: &str) -> Vec<String> {
        let comments = Comments::of(text, &BTreeSet::from(["// own"]));
        let lines = comments.0.iter().flat_map(|(path, about)| {
            let all =
                [("before", &about.before), ("after", &about.after), ("first", &about.first), ("last", &about.last)];
            let line = move |(place, texts): (&str, &Vec<String>)| -> Vec<String> {
                texts.iter().map(|text| format!("{place} {path}: {text}")).collect()
            };
            all.into_iter().flat_map(line).collect::<Vec<_>>()
        });
        lines.collect()
    }

    #[test]
    fn a_comment_is_about_the_field_that_it_stands_at() {
        let text = "// head\n(\n  version: 1, // one\n  // two lines\n  // for the world\n  world: ( // opened\n    // rate\n    \
                    hashprice: 40, // own\n    btc_price: 5e4, // mine\n    // the end\n  ), // closed\n  company: (\n    \
                    leases: [\n      // signed\n      (name: \"Denton\", it_mw: 243, // guess\n       rent: 120),\n    ],\n  \
                    ),\n)\n// tail";
        assert_eq!(
            found(text),
            [
                "before : // head",
                "after : // tail",
                "before company/leases/Denton: // signed",
                "after company/leases/Denton/it_mw: // guess",
                "after version: // one",
                "before world: // two lines",
                "before world: // for the world",
                "after world: // closed",
                "first world: // opened",
                "last world: // the end",
                "after world/btc_price: // mine",
                "before world/hashprice: // rate",
            ]
        );
    }

    #[test]
    fn comments_in_odd_places_are_about_something() {
        assert_eq!(found("(title: /* a */ \"x\")"), ["after title: /* a */"]);
        assert_eq!(found("(a: 1, /* b */ c: 2)"), ["after a: /* b */"]);
        assert_eq!(
            found("(sources: [(inputs: [\"world.hashprice\"], // which\n source: \"x\")])"),
            ["first sources/world.hashprice x: // which"]
        );
        assert_eq!(
            found("(industry: (mara: (pivot_share: 0.5 // half\n)))"),
            ["after industry/mara/pivot_share: // half"]
        );
        assert_eq!(found("(world: (\n// nothing\n))"), ["last world: // nothing"]);
        for text in ["// only", "", "(", "(a: // b", "[// x\n]", "5 // five"] {
            drop(found(text));
        }
    }
}
