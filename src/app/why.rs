//! Why did it change? Which scenarios and which measure are asked about, and the answer as a waterfall.

use std::sync::Arc;

use super::sheet::{Cell, Sheet};
use crate::analysis::attribution::{Attribution, EXACT, Method, Part, groups};
use crate::analysis::measure::{Measure, Quantity};
use crate::model::parameters::Parameter;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::{Scenario, Strategy};
use crate::worker::attribution::{ATTRIBUTED_PATHS, Change, Reasons, attributor};
use crate::worker::{Latest, waker};

/// Steps that are shown; the smallest beyond them are put together.
const STEPS: usize = 10;
/// Chooses the futures, and the orders where they are drawn: those of every other run.
const SEED: u64 = 1;

/// One end of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The pinned baseline.
    Pinned,
    /// The scenario as it was saved or opened.
    Saved,
    /// The scenario before the last edit.
    LastEdit,
    /// The present scenario.
    Present,
    /// One of the scenarios that it is compared with.
    Compared(usize),
}

/// A scenario that may be an end.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which end it is.
    pub end: End,
    /// What it is called.
    pub name: String,
    /// The scenario.
    pub scenario: Arc<Scenario>,
}

/// One step of a waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The input, or the section.
    pub name: String,
    /// What it changes the measure by.
    pub change: f64,
    /// Standard error of that; zero where nothing was drawn.
    pub error: f64,
    /// The level from which it steps.
    pub level: f64,
    /// Its inputs with their values before and after.
    pub inputs: Vec<String>,
}

/// The way of a measure from one scenario to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The measure.
    pub title: String,
    /// Its unit.
    pub unit: Unit,
    /// The scenario that is gone from, and the measure there.
    pub from: (String, f64),
    /// The scenario that is gone to, and the measure there.
    pub to: (String, f64),
    /// The steps, the largest first.
    pub steps: Vec<Step>,
    /// How the change was split.
    pub note: String,
    /// The waterfall in words.
    pub summary: String,
}

/// The question and its answer.
pub struct Why {
    /// It is asked on top of another page.
    pub open: bool,
    /// Where the change starts.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// What changes.
    pub measure: Measure,
    /// The scenarios that can be chosen as ends.
    pub candidates: Vec<Candidate>,
    /// Made when there is first something to ask.
    worker: Option<Latest<Change, Reasons>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    generation: u64,
    /// The state of the program, and the choices, for which it was last asked.
    pub(super) seen: Option<(u64, End, End, Measure)>,
    asked: Option<Change>,
    answered: Option<Change>,
    /// The answer, which may belong to a former question: see [`Self::is_stale`]. An error says why there is none.
    pub answer: Option<Result<Waterfall, String>>,
    /// The same as a table.
    pub sheet: Sheet,
    /// What the answer rests on.
    attribution: Option<Attribution>,
}

impl Why {
    /// Nothing is asked yet.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self {
            open: false,
            from: End::Saved,
            to: End::Present,
            measure: Measure::Of(Quantity::ValuePerShare, Strategy::Plan),
            candidates: Vec::new(),
            worker: None,
            wake,
            generation: 0,
            seen: None,
            asked: None,
            answered: None,
            answer: None,
            sheet: Sheet::default(),
            attribution: None,
        }
    }

    /// The scenario at an end.
    pub fn candidate(&self, end: End) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.end == end)
    }

    /// The most telling start: the pinned baseline, else the saved scenario, else the one before the last edit;
    /// whichever differs from the present one.
    pub fn choose(&mut self) {
        self.to = End::Present;
        let present = self.candidate(End::Present).map(|c| Arc::clone(&c.scenario));
        let differs = |end: &End| self.candidate(*end).is_some_and(|c| Some(&c.scenario) != present.as_ref());
        self.from = [End::Pinned, End::Saved, End::LastEdit].into_iter().find(differs).unwrap_or(End::Saved);
    }

    /// Whether anything has changed since it was last asked.
    pub fn has_changed(&self, generation: u64) -> bool {
        self.seen != Some((generation, self.from, self.to, self.measure))
    }

    /// Takes the scenarios that can be chosen, and asks anew where the question has changed. `generation` is the state
    /// of the program.
    pub fn ask(&mut self, candidates: Vec<Candidate>, generation: u64) {
        self.candidates = candidates;
        let fallback = |end: End, other: End| if self.candidate(end).is_some() { end } else { other };
        (self.from, self.to) = (fallback(self.from, End::Saved), fallback(self.to, End::Present));
        self.seen = Some((generation, self.from, self.to, self.measure));
        let (Some(from), Some(to)) = (self.candidate(self.from), self.candidate(self.to)) else { return };
        let (from, to) = (Arc::clone(&from.scenario), Arc::clone(&to.scenario));
        let question = Change { from, to, measure: self.measure, seed: SEED };
        if self.asked.as_ref() == Some(&question) {
            return;
        }
        self.asked = Some(question.clone());
        if self.worker.is_none() {
            let wake = Arc::clone(&self.wake);
            self.worker = attributor(waker(move || wake())).ok();
        }
        if let Some(worker) = &self.worker {
            self.generation = worker.submit(question);
        }
    }

    /// Takes in the answer. True where there is one.
    ///
    /// # Errors
    /// Why the run failed.
    pub fn poll(&mut self) -> Result<bool, String> {
        let news = self.worker.as_ref().and_then(Latest::poll).filter(|news| news.generation == self.generation);
        let Some(news) = news else { return Ok(false) };
        let found = news.result?;
        let Some(question) = self.asked.clone() else { return Ok(false) };
        self.attribution = found.as_ref().ok().cloned();
        self.answer = Some(match found {
            Ok(attribution) => Ok(self.waterfall(&question, &attribution)),
            Err(undefined) => Err(format!("{}: {undefined}.", question.measure.label())),
        });
        let sorted = self.sheet.sorted;
        self.sheet = self.attribution.as_ref().map_or_else(Sheet::default, |a| parts(&question, a));
        self.sheet.sort(sorted);
        self.answered = Some(question);
        Ok(true)
    }

    /// Whether the answer belongs to a former question.
    pub fn is_stale(&self) -> bool {
        self.answered != self.asked
    }

    /// How far the run is, 0 … 1; `None` when nothing is run.
    pub fn progress(&self) -> Option<f64> {
        self.worker.as_ref().and_then(Latest::progress)
    }

    /// Whether the run takes long enough to be watched: where futures, or orders of change, are drawn.
    pub fn is_long(&self) -> bool {
        self.asked
            .as_ref()
            .is_some_and(|asked| asked.measure.is_probability() || groups(&asked.from, &asked.to).len() > EXACT)
    }

    /// Stops the run. The last answer stays.
    pub fn cancel(&mut self) {
        if let Some(worker) = &self.worker {
            worker.cancel();
        }
        self.asked.clone_from(&self.answered);
    }

    fn name(&self, scenario: &Arc<Scenario>, end: End) -> String {
        let chosen = self.candidate(end).filter(|candidate| candidate.scenario == *scenario);
        chosen.map_or_else(|| "Before".to_owned(), |candidate| candidate.name.clone())
    }

    fn waterfall(&self, question: &Change, found: &Attribution) -> Waterfall {
        let unit = question.measure.unit();
        let (shown, rest) = found.parts.split_at(if found.parts.len() > STEPS + 1 { STEPS } else { found.parts.len() });
        let mut level = found.from;
        let mut step = |name: String, change: f64, error: f64, inputs: Vec<String>| {
            let from = level;
            level += change;
            Step { name, change, error, level: from, inputs }
        };
        let mut steps: Vec<Step> = shown
            .iter()
            .map(|part| step(part.group.name.clone(), part.change, part.error, inputs(part, question)))
            .collect();
        if !rest.is_empty() {
            let (change, error) = rest.iter().fold((0.0, 0.0_f64), |(c, e), p| (c + p.change, e.hypot(p.error)));
            let names = rest.iter().map(|part| part.group.name.clone()).collect();
            steps.push(step(format!("{} others", rest.len()), change, error, names));
        }
        let title = question.measure.label();
        let (from, to) = (self.name(&question.from, self.from), self.name(&question.to, self.to));
        let note = note(question.measure, found);
        let summary = summary(&title, unit, (&from, found.from), (&to, found.to), &steps, &note);
        Waterfall { title, unit, from: (from, found.from), to: (to, found.to), steps, note, summary }
    }
}

/// The inputs of a part with their values before and after.
fn inputs(part: &Part, question: &Change) -> Vec<String> {
    let text = |parameter: &&'static Parameter| {
        let [from, to] = [&question.from, &question.to].map(|scenario| parameter.text(parameter.get(scenario)));
        // An input on its own has its name beside it already.
        let name = if part.group.inputs.len() > 1 { format!("{}: ", parameter.label) } else { String::new() };
        format!("{name}{from} → {to}")
    };
    part.group.inputs.iter().map(text).collect()
}

/// How a change was split, for a reader.
fn note(measure: Measure, found: &Attribution) -> String {
    let basis = if measure.is_probability() {
        format!("over {} futures", Unit::Plain.number(ATTRIBUTED_PATHS as f64))
    } else {
        "on the central path".to_owned()
    };
    let mut text = match found.method {
        _ if found.parts.is_empty() => "The two scenarios do not differ.".to_owned(),
        Method::Exact => format!("Mean step of each input over all orders of change, {basis}."),
        Method::Drawn(orders) => format!("Mean step over {orders} random orders of change, {basis}."),
    };
    if found.defined < 1.0 {
        text.push_str(&format!(
            " Only the {}{THIN_SPACE}% of orders on which it is defined all the way are counted.",
            Unit::Percent.rough(found.defined)
        ));
    }
    text
}

fn summary(title: &str, unit: Unit, from: (&str, f64), to: (&str, f64), steps: &[Step], note: &str) -> String {
    let mut text = format!(
        "{title}: from {} ({}) to {} ({}), {}.",
        unit.text(from.1),
        from.0,
        unit.text(to.1),
        to.0,
        unit.change(to.1 - from.1)
    );
    for step in steps {
        text.push_str(&format!(" {} {}.", step.name, unit.change(step.change)));
    }
    text.push(' ');
    text.push_str(note);
    text
}

/// The parts as a table.
fn parts(question: &Change, found: &Attribution) -> Sheet {
    let unit = question.measure.unit();
    let row = |part: &Part| {
        let error = if part.error > 0.0 { Cell::number(part.error, unit.rough(part.error)) } else { Cell::default() };
        vec![
            Cell::words(part.group.name.clone()),
            Cell::words(inputs(part, question).join("; ")),
            Cell::number(part.change, unit.change(part.change)),
            error,
        ]
    };
    Sheet {
        columns: ["Input", "From → to", "Change", "± error"].map(str::to_owned).into(),
        words: 2,
        rows: found.parts.iter().map(row).collect(),
        sorted: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates() -> Vec<Candidate> {
        let (saved, mut present) = (Scenario::default(), Scenario::default());
        present.world.hashprice *= 1.2;
        present.world.lease_rate *= 0.9;
        [(End::Saved, "saved", saved), (End::Present, "present", present)]
            .map(|(end, name, scenario)| Candidate { end, name: name.to_owned(), scenario: Arc::new(scenario) })
            .into()
    }

    fn answered(why: &mut Why) {
        for _ in 0..10_000 {
            if why.poll().expect("no panic") {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        panic!("no answer came");
    }

    #[test]
    fn the_steps_lead_from_one_end_to_the_other() {
        let mut why = Why::new(Arc::new(|| {}));
        why.candidates = candidates();
        why.choose();
        assert_eq!((why.from, why.to), (End::Saved, End::Present));
        why.ask(candidates(), 1);
        assert!(why.is_stale());
        answered(&mut why);
        assert!(!why.is_stale());
        let waterfall = why.answer.as_ref().expect("an answer").as_ref().expect("defined");
        let mut level = waterfall.from.1;
        for step in &waterfall.steps {
            assert!((step.level - level).abs() < 1e-12);
            level += step.change;
        }
        assert!((level - waterfall.to.1).abs() < 1e-9, "{waterfall:?}");
        assert!(waterfall.summary.contains("Hashprice +") && waterfall.summary.contains("AI lease rate −"));
        assert_eq!(why.sheet.rows.len(), 2);
        // The same question is not asked twice; another end that is gone falls back.
        why.from = End::Pinned;
        why.ask(candidates(), 1);
        assert!(!why.is_stale() && why.from == End::Saved);
    }

    #[test]
    fn what_is_undefined_is_said() {
        let mut why = Why::new(Arc::new(|| {}));
        let mut list = candidates();
        Arc::make_mut(&mut list[0].scenario).plan.ai_share = 0.0;
        why.measure = Measure::Of(Quantity::MinDscr, Strategy::Plan);
        why.ask(list, 1);
        answered(&mut why);
        let said = why.answer.as_ref().expect("an answer").as_ref().expect_err("nothing is built");
        assert!(said.starts_with("Smallest DSCR, plan: it is undefined"), "{said}");
    }
}
