//! The gallery: a case for each shipped preset, with its verdict, to begin from.
//!
//! Presets are read when the gallery is first opened, and their verdicts computed in the background while it is open;
//! both are kept for as long as the program runs.

use std::sync::Arc;

use super::chart::Line;
use super::figures::Tone;
use crate::analysis::ensemble::{Ensemble, EnsembleSpec, Estimate};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::verdict::{Judgement, Verdict};
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::{self, Kind, SHIPPED};
use crate::worker::{Finding, Survey};

/// Futures of a case: enough that the verdict seldom differs from that of ten thousand, and says so where it may.
const PATHS: usize = 4_000;
/// Longest sentence on a card, in characters; the whole summary is on hover.
const SENTENCE: usize = 170;

/// Words whose full stop does not end a sentence.
const ABBREVIATED: [&str; 7] = ["Inc", "Corp", "Co", "Ltd", "No", "U.S", "vs"];

/// One shipped preset, as the gallery shows it.
#[derive(Debug)]
pub struct Case {
    /// Name of the preset.
    pub name: &'static str,
    /// Title.
    pub title: String,
    /// The first sentence of the summary.
    pub sentence: String,
    /// The whole summary, and the month it starts in.
    pub about: String,
    /// What sort of scenario it is.
    pub kind: Option<Kind>,
    /// What it comes to; `None` until it is computed.
    pub outcome: Option<Outcome>,
    scenario: Arc<Scenario>,
}

/// What a case comes to.
#[derive(Debug)]
pub struct Outcome {
    /// The verdict.
    pub headline: String,
    /// The probabilities that it rests on.
    pub detail: String,
    /// Whether it is bad news.
    pub tone: Tone,
    /// Net asset value per share of the three strategies on the central path, until a default; the plan last.
    pub lines: Vec<Line>,
}

impl Case {
    /// Whether every word of a search stands in what is known of it.
    pub fn matches(&self, needle: &str) -> bool {
        let kind = self.kind.map_or("", Kind::label);
        let verdict = self.outcome.as_ref().map_or("", |o| o.headline.as_str());
        let text = [self.name, &self.title, &self.about, kind, verdict].join(" ").to_lowercase();
        needle.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
    }
}

/// The cases, and the run that computes them.
pub struct Gallery {
    /// The cases, in the order of the shipped presets; empty until the gallery is first opened.
    pub cases: Vec<Case>,
    survey: Option<Survey>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Gallery {
    /// A gallery that nobody has opened yet. `wake` is called when there is something to [`Self::poll`].
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { cases: Vec::new(), survey: None, wake }
    }

    /// Reads the presets, the first time.
    pub fn open(&mut self) {
        if self.cases.is_empty() {
            self.cases = SHIPPED.iter().filter_map(|shipped| case(shipped.name, shipped.text)).collect();
        }
    }

    /// Whether every case has its verdict.
    pub fn is_complete(&self) -> bool {
        self.cases.iter().all(|case| case.outcome.is_some())
    }

    /// Stops the run; what has come of it stays.
    pub fn stop(&mut self) {
        self.survey = None;
    }

    /// Takes in what has come, and starts to compute what is missing.
    ///
    /// # Errors
    /// What went wrong with a case; it is not tried again.
    pub fn poll(&mut self) -> Result<(), String> {
        if self.survey.is_none() && !self.is_complete() {
            let wake = Arc::clone(&self.wake);
            let missing = self.cases.iter().enumerate().filter(|(_, case)| case.outcome.is_none());
            let scenarios = missing.map(|(i, case)| (i, Arc::clone(&case.scenario))).collect();
            let spec = EnsembleSpec { paths: PATHS, ..EnsembleSpec::default() };
            self.survey = Survey::start(scenarios, spec, move || wake()).ok();
        }
        let Some(survey) = &self.survey else { return Ok(()) };
        let findings: Vec<Finding> = survey.poll().collect();
        for Finding { index, result } in findings {
            let Some(case) = self.cases.get_mut(index) else { continue };
            match result {
                Ok(found) => case.outcome = Some(outcome(&found.0, &found.1)),
                Err(reason) => {
                    case.outcome = Some(failed());
                    return Err(format!("\u{201c}{}\u{201d} was not computed: {reason}", case.title));
                }
            }
        }
        if self.is_complete() {
            self.survey = None;
        }
        Ok(())
    }
}

/// A case from a preset; a test keeps shipped ones from not being readable.
fn case(name: &'static str, text: &str) -> Option<Case> {
    let document = preset::parse(text).ok()?.document;
    let start: YearMonth = document.as_of;
    Some(Case {
        name,
        sentence: first_sentence(&document.summary),
        about: format!("{}\n\nFrom {start}, {} months", document.summary, document.scenario.months()),
        title: document.title,
        kind: document.kind,
        outcome: None,
        scenario: Arc::new(document.scenario),
    })
}

/// The first sentence of a text: up to a full stop that a capital follows ("1.2 bn" and "Core Scientific Inc. of
/// Texas" go on), and never longer than a card has room for.
fn first_sentence(text: &str) -> String {
    let text = text.trim();
    let mut end = text.len();
    for (i, _) in text.match_indices(". ") {
        let next_is_capital = text[i + 2..].trim_start().starts_with(char::is_uppercase);
        let abbreviated = text[..i].rsplit(' ').next().is_some_and(|word| ABBREVIATED.contains(&word));
        if next_is_capital && !abbreviated {
            end = i + 1;
            break;
        }
    }
    let sentence = &text[..end];
    match sentence.char_indices().nth(SENTENCE) {
        Some((cut, _)) => {
            let whole_words = sentence[..cut].rsplit_once(' ').map_or(&sentence[..cut], |(words, _)| words);
            format!("{}…", whole_words.trim_end_matches([',', ';', ':']))
        }
        None => sentence.to_owned(),
    }
}

fn outcome(evaluation: &Evaluation, ensemble: &Ensemble) -> Outcome {
    let judgement = Judgement::of(&evaluation.scenario, ensemble);
    let percent = |estimate: Estimate| Unit::Percent.text((estimate.value * 100.0).round() / 100.0);
    let moves = judgement.verdict != Verdict::NoMove;
    let (better, worse, mover) = if moves {
        (judgement.plan_better, judgement.stay_better, "Plan")
    } else {
        // A plan that converts nothing is staying: what is left to judge is the move that it does not make.
        (ensemble.all_in.better, ensemble.all_in.worse, "All-in")
    };
    let survives = percent(judgement.stay_survives);
    let desperate = judgement.verdict == Verdict::DesperateDiversification;
    Outcome {
        headline: judgement.headline(),
        detail: if better.value + worse.value > 0.0 {
            format!(
                "{mover} better in {}, staying in {}\nStaying survives in {survives}",
                percent(better),
                percent(worse)
            )
        } else {
            // The strategies are one and the same.
            format!("Nothing to convert\nStaying survives in {survives}")
        },
        tone: if desperate { Tone::Danger } else { Tone::Plain },
        // The plan is drawn last, on top of what it is compared with.
        lines: [Strategy::Stay, Strategy::AllIn, Strategy::Plan].map(|s| line(evaluation, s)).into(),
    }
}

/// A case that could not be computed is not tried again.
fn failed() -> Outcome {
    Outcome {
        headline: "Not computed".to_owned(),
        detail: "The run failed".to_owned(),
        tone: Tone::Danger,
        lines: Vec::new(),
    }
}

/// Net asset value per share, until a default: what follows it means nothing.
fn line(evaluation: &Evaluation, strategy: Strategy) -> Line {
    let rows = evaluation.path.ledger(strategy);
    Line::strategy(strategy, rows.iter().map(|r| if r.defaulted { f64::NAN } else { r.nav_per_share() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gallery() -> Gallery {
        let mut gallery = Gallery::new(Arc::new(|| {}));
        gallery.open();
        gallery
    }

    #[test]
    fn every_shipped_preset_is_a_case_with_a_sentence_and_a_kind() {
        let gallery = gallery();
        assert_eq!(gallery.cases.len(), SHIPPED.len());
        for case in &gallery.cases {
            assert!(!case.title.is_empty() && case.sentence.chars().count() > 20, "{}", case.name);
            assert!(case.sentence.chars().count() <= SENTENCE + 1, "{}: {}", case.name, case.sentence);
            assert!(case.kind.is_some(), "{} has no kind", case.name);
        }
    }

    #[test]
    fn a_search_looks_at_title_summary_and_kind_word_by_word() {
        let gallery = gallery();
        let found =
            |needle: &str| gallery.cases.iter().filter(|c| c.matches(needle)).map(|c| c.name).collect::<Vec<_>>();
        assert_eq!(found("").len(), SHIPPED.len());
        assert!(found("gpu CLOUD").contains(&"gpu-cloud"), "{:?}", found("gpu cloud"));
        assert!(found("xyzzy").is_empty());
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop_and_not_at_a_decimal_point() {
        assert_eq!(first_sentence("It costs 1.2 bn a year. And more."), "It costs 1.2 bn a year.");
        assert_eq!(first_sentence("Core Scientific Inc. Of Texas. Two."), "Core Scientific Inc. Of Texas.");
        assert_eq!(first_sentence("Half of it for AI. More."), "Half of it for AI.");
        assert_eq!(first_sentence("One only"), "One only");
        let long = first_sentence(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= SENTENCE + 1, "{long}");
    }
}
