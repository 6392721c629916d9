//! The verdict line and the cards: results put into words, made anew only when a result changes.

mod cards;
mod then;
mod verdict;

pub use self::cards::Card;
pub use self::verdict::VerdictLine;

use crate::analysis::ensemble::Estimate;
use crate::analysis::evaluation::Evaluation;
use crate::analysis::reading::Statistic;
use crate::analysis::verdict::Verdict;
use crate::app::results::futures::Known;
use crate::model::calendar::YearMonth;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;

/// How a figure is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A figure.
    #[default]
    Plain,
    /// A default, or the threat of one.
    Danger,
}

/// Verdict and cards of a scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The verdict line.
    pub verdict: VerdictLine,
    /// The cards, the most important first.
    pub cards: Vec<Card>,
}

impl Figures {
    /// Puts results into words: those of the central path, and of futures where there are any, which are `stale` where
    /// they are those of a former scenario. `start` is month 0.
    /// Where the numbers are none to be reckoned with, there are no cards, and the verdict line says why.
    /// The cards are those of a strategy, read by a statistic; the verdict is always about the plan against staying.
    pub fn new(
        evaluation: &Evaluation,
        known: Option<&Known>,
        stale: bool,
        (focus, statistic): (Strategy, Statistic),
        start: YearMonth,
    ) -> Self {
        let own = known.filter(|_| !stale).and_then(|known| known.ensemble.out_of_range.as_ref());
        if let Some(out_of_range) = evaluation.out_of_range.as_ref().or(own) {
            return Self { verdict: verdict::without_result(out_of_range), cards: Vec::new() };
        }
        // What a former scenario did not come to says nothing of this one.
        let known = known.filter(|known| known.ensemble.out_of_range.is_none());
        let known = known.map(|known| (&known.judgement, &*known.ensemble));
        let all = Strategy::ALL.map(|strategy| evaluation.measures(strategy));
        let ensemble = known.map(|(_, ensemble)| ensemble);
        let verdict = match known {
            Some((judgement, ensemble)) if judgement.verdict == Verdict::NoMove => {
                verdict::unmoved(judgement, ensemble, stale)
            }
            Some((judgement, ensemble)) => verdict::judged(judgement, ensemble, stale),
            None => verdict::central(all, start, evaluation.scenario.months()),
        };
        Self { verdict, cards: cards::cards(evaluation, ensemble, stale, (focus, statistic), start) }
    }

    /// The cards of a month, which is one of the months of the run, with its date: what could be read then.
    pub fn then(
        &self,
        evaluation: &Evaluation,
        known: Option<&Known>,
        stale: bool,
        read: (Strategy, Statistic),
        month: (usize, YearMonth),
    ) -> Vec<Card> {
        let ensemble = known.map(|known| &*known.ensemble).filter(|ensemble| ensemble.out_of_range.is_none());
        then::cards(&self.cards, evaluation, ensemble, stale, read, month)
    }

    /// Says on every card what its figure has changed by. Cards pair by what they measure: a median over futures is
    /// not compared with a value on the central path. `alike` are the futures of both where these are drawn on the same
    /// paths: those of other paths differ by the draw alone, and are only said.
    pub fn compare(&mut self, baseline: &Self, name: &str, alike: Option<(&Known, &Known)>) {
        if self.cards.is_empty() || baseline.cards.is_empty() {
            // One of them has no result.
            return;
        }
        for card in &mut self.cards {
            let then = baseline.cards.iter().find(|other| (other.title, other.strategy) == (card.title, card.strategy));
            let Some(then) = then else { continue };
            let now = card.number.filter(|_| !card.over_futures || alike.is_some());
            card.change = Some(cards::change(now, then));
            card.hover = format!("{}\n\nBaseline \u{201c}{name}\u{201d}: {} {}", card.hover, then.value, then.unit)
                .trim_end()
                .to_owned()
                .into();
        }
        if let Some((now, then)) = alike {
            self.verdict.compare(&now.judgement, &then.judgement, name);
        }
    }
}

/// A probability and its standard error: "47.1 % ± 0.5".
pub fn probability(estimate: Estimate) -> String {
    format!("{} ± {}", percent(estimate.value), Unit::Percent.rough(estimate.error))
}

fn percent(value: f64) -> String {
    format!("{}{THIN_SPACE}%", Unit::Percent.figure(value))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec};
    use crate::model::scenario::Scenario;
    use crate::store::preset::Document;

    fn figures(scenario: &Scenario, known: Option<&Known>) -> Figures {
        Figures::new(
            &Evaluation::of(scenario),
            known,
            false,
            (Strategy::Plan, Statistic::Median),
            Document::default().as_of,
        )
    }

    fn known(scenario: &Scenario, paths: usize) -> Known {
        let spec = EnsembleSpec { paths, seed: 1 };
        Known::new(scenario, Arc::new(Ensemble::run(scenario, &spec, &Control::new()).expect("nobody stops it")))
    }

    #[test]
    fn figures_say_what_they_have_changed_by() {
        let then = Document::default().scenario;
        let before = figures(&then, None);
        let mut same = figures(&then, None);
        same.compare(&before, "Then", None);
        let changes: Vec<String> = same.cards.iter().filter_map(|c| c.change.clone()).collect();
        // The date of a default is no number: its card says what it was.
        let moved: Vec<&String> = changes.iter().filter(|change| !change.starts_with("±0")).collect();
        assert_eq!(moved, ["was None"]);
        let mut now = then.clone();
        now.world.hashprice *= 1.3;
        let mut changed = figures(&now, None);
        changed.compare(&before, "Then", None);
        let value = |scenario: &Scenario| Evaluation::of(scenario).measures(Strategy::Plan).value_per_share;
        let unit = Unit::UsdPerShare;
        let expected = format!("{}, was {}", unit.change(value(&now) - value(&then)), unit.figure(value(&then)));
        let card = changed.cards.iter().find(|card| card.title == "Central value per share").expect("a card");
        assert_eq!(card.change.as_deref(), Some(expected.as_str()));
    }

    #[test]
    fn a_change_is_only_told_over_the_same_futures() {
        let scenario = Scenario::default();
        let (coarse, full) = (known(&scenario, 256), known(&scenario, 512));
        let before = figures(&scenario, Some(&full));
        let mut now = figures(&scenario, Some(&coarse));
        now.compare(&before, "Then", None);
        for card in now.cards.iter().filter(|card| card.over_futures) {
            assert!(card.change.as_ref().is_some_and(|change| change.starts_with("was ")), "{card:?}");
        }
        assert!(!coarse.is_like(&full) && full.is_like(&known(&scenario, 512)));
        let mut same = figures(&scenario, Some(&full));
        same.compare(&before, "Then", Some((&full, &full)));
        for card in same.cards.iter().filter(|card| card.over_futures) {
            assert!(card.change.as_ref().is_some_and(|change| change.starts_with("±0")), "{card:?}");
        }
    }
}
