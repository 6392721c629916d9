//! Which way the window looks: the page and the section of each page, the strategy, the statistic. A story or a stage
//! turns it, and turns it back.

use crate::analysis::reading::Statistic;
use crate::app::exhibit::{Exhibit, Place};
use crate::app::pages::{Page, cash_flow, network, sector, what_matters};
use crate::app::{App, Pages};
use crate::model::scenario::Strategy;
use crate::store::preset::Warning;
use crate::store::story::{Shown, Story};

/// Which way the window looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The page.
    pub page: Page,
    /// The section of every page that has some.
    pub sections: (sector::Section, cash_flow::Section, what_matters::Section, network::Section),
    /// The strategy that is looked at.
    pub focus: Strategy,
    /// What values are read by.
    pub statistic: Statistic,
    /// The exhibit that has the page for itself.
    pub enlarged: Option<Exhibit>,
}

impl Look {
    /// The way in which pages look.
    pub fn of(pages: &Pages) -> Self {
        Self {
            page: pages.shown(),
            sections: (
                pages.sector.section(),
                pages.cash_flow.section(),
                pages.what_matters.section(),
                pages.network.section(),
            ),
            focus: pages.focus(),
            statistic: pages.statistic(),
            enlarged: pages.enlarged(),
        }
    }
}

impl App {
    /// Looks this way again.
    pub(in crate::app) fn look(&mut self, look: Look) {
        let (sector, cash_flow, what_matters, network) = look.sections;
        let places = [
            Place::Sector(sector),
            Place::CashFlow(cash_flow),
            Place::WhatMatters(what_matters),
            Place::Network(network),
        ];
        for place in places {
            self.turn_to(place);
        }
        self.pages.shown = look.page;
        (self.pages.focus, self.pages.statistic) = (look.focus, look.statistic);
        self.pages.enlarge(None);
        self.pages.enlarge(look.enlarged);
    }

    /// Turns every page to the first of its sections.
    pub(in crate::app) fn turn_to_first_sections(&mut self) {
        self.turn_to(Place::Sector(sector::Section::default()));
        self.turn_to(Place::CashFlow(cash_flow::Section::default()));
        self.turn_to(Place::WhatMatters(what_matters::Section::default()));
        self.turn_to(Place::Network(network::Section::default()));
    }

    /// Turns to a page, and to a section of it.
    pub(in crate::app) fn turn_to(&mut self, place: Place) {
        self.pages.shown = place.page();
        let now = Look::of(&self.pages).sections;
        match place {
            Place::Page(_) => {}
            Place::Sector(section) if section == now.0 => {}
            Place::Sector(section) => self.pages.sector.look(&sector::Wish::Section(section)),
            Place::CashFlow(section) if section == now.1 => {}
            Place::CashFlow(section) => self.pages.cash_flow.grant(cash_flow::Wish::Section(section)),
            Place::WhatMatters(section) if section == now.2 => {}
            Place::WhatMatters(section) => self.pages.what_matters.grant(what_matters::Wish::Section(section)),
            Place::Network(section) if section == now.3 => {}
            Place::Network(section) => {
                self.pages.network.grant(network::Wish::Section(section), self.open.scenario());
            }
        }
    }
}

/// The words of a label in files: "Who goes dark?" is "who-goes-dark".
pub fn word_of(label: &str) -> String {
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// A page with a section of it, by their words; a page with sections begins with the first of them.
fn place_of(page: &str, section: Option<&str>) -> Option<Place> {
    fn named<S: Copy>(all: &[S], label: fn(S) -> &'static str, section: Option<&str>) -> Option<S> {
        let Some(word) = section else { return all.first().copied() };
        all.iter().copied().find(|known| word_of(label(*known)) == word)
    }
    let page = Page::ALL.into_iter().find(|known| word_of(known.label()) == page)?;
    Some(match page {
        Page::Sector => Place::Sector(named(&sector::Section::ALL, sector::Section::label, section)?),
        Page::CashFlow => Place::CashFlow(named(&cash_flow::Section::ALL, cash_flow::Section::label, section)?),
        Page::WhatMatters => {
            Place::WhatMatters(named(&what_matters::Section::ALL, what_matters::Section::label, section)?)
        }
        Page::Network => Place::Network(named(&network::Section::ALL, network::Section::label, section)?),
        page => Place::Page(page),
    })
}

/// The words of a section that is looked at; `None` of a page without sections.
pub(super) fn section_word(pages: &Pages) -> Option<String> {
    let label = match pages.shown() {
        Page::Sector => pages.sector.section().label(),
        Page::CashFlow => pages.cash_flow.section().label(),
        Page::WhatMatters => pages.what_matters.section().label(),
        Page::Network => pages.network.section().label(),
        _ => return None,
    };
    Some(word_of(label))
}

/// Where a step shows what it shows, and the exhibit where it is one alone. Without words it is the overview.
pub(in crate::app) fn shown_at(shown: Option<&Shown>) -> Option<(Place, Option<Exhibit>)> {
    match shown {
        None => Some((Place::Page(Page::Overview), None)),
        Some(Shown::Exhibit(word)) => Exhibit::find(&word.text).map(|exhibit| (exhibit.place(), Some(exhibit))),
        Some(Shown::Page(page, section)) => {
            place_of(&page.text, section.as_ref().map(|word| word.text.as_str())).map(|place| (place, None))
        }
    }
}

/// What the steps of a story show that nobody knows.
pub(super) fn unknown(story: &Story) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (index, step) in story.steps.iter().enumerate() {
        let Some(shown) = step.shown.as_ref().filter(|shown| shown_at(Some(shown)).is_none()) else { continue };
        let (word, field, known) = match shown {
            Shown::Exhibit(word) => (word, "exhibit", Exhibit::all().map(|e| e.word().to_owned()).collect::<Vec<_>>()),
            Shown::Page(word, Some(section)) if place_of(&word.text, None).is_some() => {
                (section, "section", vec!["the sections of that page, as their labels are written".to_owned()])
            }
            Shown::Page(word, _) => (word, "page", Page::ALL.map(|page| word_of(page.label())).to_vec()),
        };
        let message = format!("is \u{201c}{}\u{201d}, which is none of {}", word.text, known.join(", "));
        warnings.push(word.place.warning(format!("steps[{}].{field}", index + 1), message));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_sections_go_by_the_words_of_their_labels() {
        assert_eq!(word_of("Who goes dark?"), "who-goes-dark");
        assert_eq!(place_of("cash-flow", Some("debts-due")), Some(Place::CashFlow(cash_flow::Section::Wall)));
        assert_eq!(place_of("network", None), Some(Place::Network(network::Section::Market)));
        assert_eq!(place_of("ledger", None), Some(Place::Page(Page::Ledger)));
        assert_eq!(place_of("network", Some("debts-due")), None);
        assert_eq!(place_of("nowhere", None), None);
    }

    #[test]
    fn what_nobody_knows_is_told_with_its_line() {
        let text = "(kind: \"story\", version: 2, title: \"T\", summary: \"\", steps: [\n(title: \"a\", exhibit: \"debt\"),\n\
                    (title: \"b\", exhibit: \"dbt\"),\n(title: \"c\", page: \"network\", section: \"x\")])";
        let story = crate::store::preset::parse_story(text).expect("a story").document;
        let told: Vec<String> = unknown(&story).iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("line 3: steps[2].exhibit is \u{201c}dbt\u{201d}"), "{told:?}");
        assert!(told[1].starts_with("line 4: steps[3].section"), "{told:?}");
    }
}
