//! Other people's work that goes with the program: what it is, whose, and on what terms.

use std::sync::OnceLock;

/// The list, made by a command: see `tests/notices.rs`.
static LIST: &str = include_str!("../../../assets/third-party.txt");
/// The terms of the typeface.
static TYPEFACE: &str = include_str!("../../../assets/fonts/LICENSE-Roboto.txt");
/// What the record of the past asks for.
static HISTORY: &str = include_str!("../../../assets/history-NOTICE.md");

/// A package that the program is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The licences that it may be used under, as an SPDX expression.
    pub licence: &'a str,
    /// Where it comes from; empty where it does not say.
    pub from: &'a str,
    /// Who has written it; empty where it does not say.
    pub people: &'a str,
}

/// All packages, those for tests and for other systems among them.
pub fn packages() -> impl Iterator<Item = Package<'static>> {
    let rows = LIST.lines().take_while(|line| !line.is_empty());
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let mut next = || cells.next();
        Some(Package { name: next()?, version: next()?, licence: next()?, from: next()?, people: next()? })
    })
}

/// Everything, as a text to be read: typeface, data, packages, and their terms.
pub fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut text =
            "Hashpivot is licensed under MIT or Apache-2.0, as you choose. It is built with the work of others, \
                        on these terms.\n\n"
                .to_owned();
        for package in packages() {
            let Package { name, version, licence, from, people } = package;
            let by = if people.is_empty() { String::new() } else { format!(", {people}") };
            let at = if from.is_empty() { String::new() } else { format!(", {from}") };
            text.push_str(&format!("{name} {version}: {licence}{by}{at}\n"));
        }
        let terms = LIST.split_once("\n\n").map_or("", |(_, terms)| terms);
        text.push_str(&format!(
            "\n==== The typeface Roboto\n\n{TYPEFACE}\n\n==== The record of the past\n\n{HISTORY}\n"
        ));
        text.push_str(terms);
        text
    })
}

/// Its lines.
pub fn lines() -> &'static [&'static str] {
    static LINES: OnceLock<Vec<&'static str>> = OnceLock::new();
    LINES.get_or_init(|| text().lines().collect())
}
