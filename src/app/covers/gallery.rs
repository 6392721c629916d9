//! The gallery: a case for each shipped preset, with its verdict, to begin from.
//!
//! Presets are read when the gallery is first opened, and their verdicts computed in the background while it is open;
//! both are kept for as long as the program runs.

use std::sync::Arc;

use crate::analysis::ensemble::{Ensemble, EnsembleSpec, Estimate};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::verdict::{Judgement, Verdict};
use crate::analysis::words::count;
use crate::app::picture::chart::Line;
use crate::app::picture::figures::Tone;
use crate::app::results::Wake;
use crate::app::results::asked::Asked;
use crate::app::shell::search::Search;
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::{self, PresetKind, SHIPPED};
use crate::worker::{Finding, Survey};

/// Most futures of a case. Up to here they are those of the overview, so that both say the same; more of them would keep
/// the gallery waiting, and only where the answer is too close to call, which is said, could they change it.
const MOST_PATHS: usize = 10_000;
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
    pub kind: Option<PresetKind>,
    scenario: Arc<Scenario>,
    /// What it comes to over these futures.
    asked: Asked<EnsembleSpec, Outcome>,
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
    /// What it comes to; `None` until it is computed.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.asked.answer()
    }

    /// Its title, and what else it is found by.
    fn words(&self) -> (&str, [&str; 4]) {
        let kind = self.kind.map_or("", PresetKind::label);
        let verdict = self.outcome().map_or("", |o| o.headline.as_str());
        (&self.title, [self.name, &self.about, kind, verdict])
    }
}

/// The cases, and the run that computes them.
pub struct Gallery {
    cases: Vec<Case>,
    survey: Option<Survey>,
    /// Counts the surveys: the ticket of a case's question.
    surveys: u64,
    /// How often it was opened.
    openings: u64,
    wake: Wake,
}

impl Gallery {
    /// A gallery that nobody has opened yet. `wake` is called when there is something to [`Self::poll`].
    pub fn new(wake: Wake) -> Self {
        Self { cases: Vec::new(), survey: None, surveys: 0, openings: 0, wake }
    }

    /// The cases, in the order of the shipped presets; empty until the gallery is first opened.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// A number that is another one each time that it is opened.
    pub fn openings(&self) -> u64 {
        self.openings
    }

    /// The places of the cases that a search finds among those of a kind, or among all; the best first.
    pub fn found(&self, search: &Search, kind: Option<PresetKind>) -> Vec<usize> {
        let mut found = search.ranked(self.cases.len(), |place| self.cases[place].words());
        found.retain(|place| kind.is_none_or(|kind| self.cases[*place].kind == Some(kind)));
        found
    }

    /// Reads the presets, the first time.
    pub fn open(&mut self) {
        self.openings += 1;
        if self.cases.is_empty() {
            self.cases = SHIPPED.iter().filter_map(|shipped| case(shipped.name, shipped.text)).collect();
        }
    }

    /// Whether every case has its verdict.
    pub fn is_complete(&self) -> bool {
        self.cases.iter().all(|case| case.asked.current().is_some())
    }

    /// Stops the run; what has come of it stays.
    pub fn stop(&mut self) {
        self.survey = None;
        self.cases.iter_mut().filter(|case| case.asked.is_running()).for_each(|case| case.asked.forget());
    }

    /// Takes in what has come, and starts to compute what is missing on these futures. Returns what went wrong with which
    /// case; it is not tried again.
    pub fn poll(&mut self, spec: EnsembleSpec) -> Vec<String> {
        let spec = EnsembleSpec { paths: spec.paths.min(MOST_PATHS), ..spec };
        if self.cases.iter().any(|case| case.asked.question().is_some_and(|asked| *asked != spec)) {
            self.stop();
        }
        if self.survey.is_none() && self.cases.iter().any(|case| case.asked.is_new(&spec)) {
            self.start(spec);
        }
        let findings: Vec<Finding> = self.survey.iter().flat_map(Survey::poll).collect();
        let failures = self.take(findings, spec);
        if self.is_complete() {
            self.survey = None;
        }
        failures
    }

    /// Takes in what has come of the cases; one that failed takes nothing from the others.
    fn take(&mut self, findings: Vec<Finding>, spec: EnsembleSpec) -> Vec<String> {
        let mut failures = Vec::new();
        for Finding { index, result } in findings {
            let Some(case) = self.cases.get_mut(index) else { continue };
            let found = result.map(|found| outcome(&found.0, &found.1));
            if let Some(Err(reason)) = case.asked.take(self.surveys, found, true) {
                failures.push(format!("\u{201c}{}\u{201d} was not computed: {reason}", case.title));
                case.asked.know(spec, failed());
            }
        }
        failures
    }

    fn start(&mut self, spec: EnsembleSpec) {
        self.surveys += 1;
        let mut scenarios = Vec::new();
        for (i, case) in self.cases.iter_mut().enumerate().filter(|(_, case)| case.asked.is_new(&spec)) {
            case.asked.begin(spec, self.surveys);
            scenarios.push((i, Arc::clone(&case.scenario)));
        }
        self.survey = Survey::start(scenarios, spec, self.wake.clone()).ok();
    }
}

/// A case from a preset; a test keeps shipped ones from not being readable.
fn case(name: &'static str, text: &str) -> Option<Case> {
    let document = preset::parse(text).ok()?.document;
    let start: YearMonth = document.as_of;
    Some(Case {
        name,
        sentence: first_sentence(&document.summary),
        about: format!(
            "{}\n\nFrom {start}, {}",
            document.summary,
            count(document.scenario.months(), "month", "months")
        ),
        title: document.title,
        kind: document.kind,
        scenario: Arc::new(document.scenario),
        asked: Asked::default(),
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
        detail: if let Some(out_of_range) = evaluation.out_of_range.as_ref().or(ensemble.out_of_range.as_ref()) {
            out_of_range.remedy()
        } else if better.value + worse.value > 0.0 {
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
    use crate::worker::waker;

    fn gallery() -> Gallery {
        let mut gallery = Gallery::new(waker(|| {}));
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
        let found = |needle: &str| {
            let found = gallery.found(&Search::new(needle), None);
            found.into_iter().map(|place| gallery.cases[place].name).collect::<Vec<_>>()
        };
        assert_eq!(found("").len(), SHIPPED.len());
        assert_eq!(found("gpu CLOUD")[0], "gpu-cloud", "{:?}", found("gpu cloud"));
        assert_eq!(found("core sci")[0], "core-scientific");
        assert_eq!(found("sci core")[0], "core-scientific");
        assert!(found("leverage").contains(&"2022-stress"), "a levered miner: {:?}", found("leverage"));
        assert_eq!(found("riot")[0], "riot", "{:?}", found("riot"));
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

    #[test]
    fn a_case_that_fails_takes_nothing_from_the_others() {
        use crate::analysis::ensemble::Control;
        let (mut gallery, spec) = (gallery(), EnsembleSpec { paths: 256, seed: 1 });
        gallery.surveys = 1;
        gallery.cases.iter_mut().take(3).for_each(|case| case.asked.begin(spec, 1));
        let sound = |gallery: &Gallery, index: usize| {
            let scenario = &gallery.cases[index].scenario;
            let ensemble = Ensemble::run(scenario, &spec, &Control::new()).expect("nobody stops it");
            Finding { index, result: Ok(Box::new((Evaluation::of(scenario), ensemble))) }
        };
        let broken = Finding { index: 0, result: Err("a thread panicked".to_owned()) };
        let findings = vec![broken, sound(&gallery, 1), sound(&gallery, 2)];
        let failures = gallery.take(findings, spec);
        assert_eq!(failures.len(), 1, "{failures:?}");
        assert!(failures[0].contains(&gallery.cases[0].title), "{failures:?}");
        let headline = |index: usize| gallery.cases[index].outcome().map(|outcome| outcome.headline.clone());
        assert_eq!(headline(0).as_deref(), Some("Not computed"));
        assert!([1, 2].iter().all(|i| headline(*i).is_some_and(|text| text != "Not computed")));
        assert!(!gallery.cases[0].asked.is_new(&spec), "it is not tried again");
    }
}
