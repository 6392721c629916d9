//! Why did it change? Which scenarios and which measure are asked about, and the answer as a waterfall.

mod waterfall;

use std::sync::Arc;

use super::compare::{Compare, MemberId};
use crate::analysis::attribution::{Beyond, EXACT, groups, items};
use crate::analysis::measure::{Measure, Quantity};
use crate::app::picture::Facts;
use crate::app::picture::table::Table;
use crate::app::picture::waterfall::Waterfall;
use crate::app::results::Wake;
use crate::app::results::asked::{Asked, Progress};
use crate::model::scenario::{Scenario, Strategy};
use crate::worker::Latest;
use crate::worker::attribution::{Change, Reasons, attributor};

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
    Compared(MemberId),
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

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Where the change starts.
    From(End),
    /// Where it ends.
    To(End),
    /// What changes.
    Measure(Measure),
    /// Look at the entries of a list one by one, or no longer.
    Toggle(Beyond),
    /// Stop the run.
    Cancel,
}

/// The question and its answer.
pub struct Why {
    /// It is asked on top of another page.
    open: bool,
    /// The most telling ends are to be chosen.
    choosing: bool,
    from: End,
    to: End,
    measure: Measure,
    /// Lists whose entries are looked at one by one.
    opened: Vec<Beyond>,
    candidates: Vec<Candidate>,
    /// Made when there is first something to ask.
    worker: Option<Latest<Change, Reasons>>,
    wake: Wake,
    asked: Asked<Change, Reasons>,
    waterfall: Option<Result<Waterfall, String>>,
    pub(in crate::app) parts: Table,
    /// What was last looked at: what is open, what stands beside it, what it is compared with, and the choices.
    looked_at: Option<(u64, u64, u64, End, End, Measure)>,
}

impl Why {
    /// Nothing is asked yet. `wake` is called, from another thread, when there is something to poll.
    pub fn new(wake: Wake) -> Self {
        Self {
            open: false,
            choosing: false,
            from: End::Saved,
            to: End::Present,
            measure: Measure::Of(Quantity::ValuePerShare, Strategy::Plan),
            opened: Vec::new(),
            candidates: Vec::new(),
            worker: None,
            wake,
            asked: Asked::default(),
            waterfall: None,
            parts: Table::default(),
            looked_at: None,
        }
    }

    /// Whether it is asked on top of another page.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Where the change starts.
    pub fn from(&self) -> End {
        self.from
    }

    /// Where it ends.
    pub fn to(&self) -> End {
        self.to
    }

    /// What changes.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// The scenarios that can be chosen as ends.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The scenario at an end.
    pub fn candidate(&self, end: End) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.end == end)
    }

    /// The answer, which may belong to a former question: see [`Self::is_stale`]. An error says why there is none.
    pub fn waterfall(&self) -> Option<Result<&Waterfall, &str>> {
        self.waterfall.as_ref().map(|found| found.as_ref().map_err(String::as_str))
    }

    /// The same as a table.
    pub fn parts(&self) -> &Table {
        &self.parts
    }

    /// Whether the answer belongs to a former question.
    pub fn is_stale(&self) -> bool {
        self.asked.is_stale()
    }

    /// How far the question has come.
    pub fn progress(&self) -> &Progress {
        self.asked.progress()
    }

    /// How far the run is, 0 … 1; `None` when nothing is run.
    pub fn part_done(&self) -> Option<f64> {
        self.worker.as_ref().filter(|_| self.asked.is_running()).and_then(Latest::progress)
    }

    /// Whether nothing more will come of what is asked.
    pub fn is_settled(&self) -> bool {
        self.asked.is_settled()
    }

    /// Whether the run takes long enough to be watched: where futures, or orders of change, are drawn.
    pub fn is_long(&self) -> bool {
        self.asked.question().is_some_and(|asked| asked.measure.is_probability() || draws(asked))
    }

    /// Asks it on top of the page, between the most telling ends; or asks it no more.
    pub(in crate::app) fn toggle(&mut self) {
        self.open = !self.open;
        if self.open {
            self.choosing = true;
            self.looked_at = None;
            if *self.asked.progress() == Progress::Cancelled {
                self.asked.forget();
            }
        }
    }

    /// Does what was asked for; [`Self::refresh`] follows.
    pub(in crate::app) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::From(end) => self.from = end,
            Wish::To(end) => self.to = end,
            Wish::Measure(measure) => self.measure = measure,
            Wish::Toggle(list) => {
                let is_open = self.opened.contains(&list);
                self.opened.retain(|other| *other != list);
                if !is_open {
                    self.opened.push(list);
                }
                // The order in which they were opened makes no other question.
                self.opened.sort_by_key(|list| Beyond::ALL.iter().position(|other| other == list));
                self.looked_at = None;
            }
            Wish::Cancel => {
                self.worker.iter().for_each(Latest::cancel);
                self.asked.cancel();
            }
        }
    }

    /// Takes the scenarios that can be chosen, and asks anew where the question has changed.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>, compare: &Compare) {
        let beside = (facts.open.revision(), facts.results.beside(), compare.revision());
        let looked_at = |why: &Self| Some((beside.0, beside.1, beside.2, why.from, why.to, why.measure));
        if self.looked_at == looked_at(self) {
            return;
        }
        self.take(candidates(facts, compare), facts.open.seed());
        self.looked_at = looked_at(self);
    }

    /// Asks between these scenarios, unless that is known or on its way. An end that is gone falls back. The seed chooses
    /// the futures, and the orders where they are drawn.
    fn take(&mut self, candidates: Vec<Candidate>, seed: u64) {
        self.candidates = candidates;
        if std::mem::take(&mut self.choosing) {
            self.choose();
        }
        let fallback = |end: End, other: End| if self.candidate(end).is_some() { end } else { other };
        (self.from, self.to) = (fallback(self.from, End::Saved), fallback(self.to, End::Present));
        let (Some(from), Some(to)) = (self.candidate(self.from), self.candidate(self.to)) else { return };
        let (from, to) = (Arc::clone(&from.scenario), Arc::clone(&to.scenario));
        self.ask(Change { from, to, measure: self.measure, opened: self.opened.clone(), seed });
        self.draw();
    }

    fn ask(&mut self, question: Change) {
        if !self.asked.is_new(&question) {
            return;
        }
        if self.asked.recall(&question) {
            self.worker.iter().for_each(Latest::cancel);
            return;
        }
        if self.worker.is_none() {
            self.worker = attributor(self.wake.clone()).ok();
        }
        match &self.worker {
            Some(worker) => {
                let ticket = worker.submit(question.clone());
                self.asked.begin(question, ticket);
            }
            None => self.asked.refuse(question, "the system has no thread left".to_owned()),
        }
    }

    /// The most telling start: the pinned baseline, else the saved scenario, else the one before the last edit;
    /// whichever differs from the present one.
    fn choose(&mut self) {
        self.to = End::Present;
        let present = self.candidate(End::Present).map(|c| Arc::clone(&c.scenario));
        let differs = |end: &End| self.candidate(*end).is_some_and(|c| Some(&c.scenario) != present.as_ref());
        self.from = [End::Pinned, End::Saved, End::LastEdit].into_iter().find(differs).unwrap_or(End::Saved);
    }

    /// Takes in the answer. True where there is one.
    ///
    /// # Errors
    /// Why the run failed.
    pub(in crate::app) fn poll(&mut self) -> Result<bool, String> {
        let Some(news) = self.worker.as_ref().and_then(Latest::poll) else { return Ok(false) };
        let Some(taken) = self.asked.take(news.generation, news.result, news.complete) else { return Ok(false) };
        taken?;
        self.draw();
        Ok(true)
    }

    /// Puts the answer into what is drawn, under the names that its ends have now. What belongs to a former question
    /// keeps the names that it had.
    fn draw(&mut self) {
        let Some((question, found)) = self.asked.answered().cloned().zip(self.asked.current().cloned()) else {
            if let Some(Ok(waterfall)) = &mut self.waterfall {
                waterfall.stale = self.asked.is_stale();
            }
            self.parts.set_stale(self.asked.is_stale());
            return;
        };
        self.parts
            .replace(found.as_ref().map_or_else(|_| Table::default(), |found| waterfall::parts(&question, found)));
        self.waterfall = Some(match found {
            Ok(found) => Ok(waterfall::waterfall(&question, &found, (self.name(self.from), self.name(self.to)))),
            Err(undefined) => Err(format!("{}: {undefined}.", question.measure.label())),
        });
    }

    fn name(&self, end: End) -> String {
        self.candidate(end).map_or_else(|| "Before".to_owned(), |candidate| candidate.name.clone())
    }
}

/// Whether orders of change are drawn for a question, of its groups or of the entries of a list.
fn draws(asked: &Change) -> bool {
    let groups = groups(&asked.from, &asked.to).len();
    let entries = asked.opened.iter().map(|list| items(*list, &asked.from, &asked.to).len()).max().unwrap_or(0);
    groups > EXACT || (entries > 0 && groups + entries > EXACT + 1)
}

/// The scenarios between which a change can be asked about.
fn candidates(facts: &Facts<'_>, compare: &Compare) -> Vec<Candidate> {
    let candidate = |end, name: &str, scenario: Arc<Scenario>| Candidate { end, name: name.to_owned(), scenario };
    let Facts { open, results, .. } = facts;
    let pinned = results.baseline().map(|b| candidate(End::Pinned, "Pinned baseline", Arc::clone(b.scenario())));
    let saved = candidate(End::Saved, "As saved", Arc::new(open.saved().scenario.clone()));
    let before = open.before_last_edit();
    let before = before.map(|d| candidate(End::LastEdit, "Before the last edit", Arc::new(d.scenario.clone())));
    let present = candidate(End::Present, "Present", Arc::new(open.scenario().clone()));
    let others = compare.members().iter().filter(|member| !member.follows());
    let others = others.map(|m| candidate(End::Compared(m.id()), m.name(), Arc::clone(m.scenario())));
    pinned.into_iter().chain([saved]).chain(before).chain([present]).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::waker;

    fn ends() -> Vec<Candidate> {
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
        let mut why = Why::new(waker(|| {}));
        why.toggle();
        why.take(ends(), 1);
        assert_eq!((why.from, why.to), (End::Saved, End::Present));
        assert!(why.is_stale());
        answered(&mut why);
        assert!(!why.is_stale());
        let waterfall = why.waterfall().expect("an answer").expect("defined");
        let mut level = waterfall.from.as_ref().expect("it begins with the old value").1;
        for step in &waterfall.steps {
            assert!((step.level - level).abs() < 1e-12);
            level += step.change;
        }
        assert!((level - waterfall.to.1).abs() < 1e-9, "{waterfall:?}");
        assert!(waterfall.summary.contains("Hashprice +") && waterfall.summary.contains("AI lease rate −"));
        assert_eq!(why.parts.rows.len(), 2);
        // The same question is not asked twice; another end that is gone falls back.
        why.from = End::Pinned;
        why.take(ends(), 1);
        assert!(!why.is_stale() && why.from == End::Saved);
    }

    #[test]
    fn what_is_undefined_is_said() {
        let mut why = Why::new(waker(|| {}));
        let mut list = ends();
        Arc::make_mut(&mut list[0].scenario).plan.ai_share = 0.0;
        why.measure = Measure::Of(Quantity::MinDscr, Strategy::Plan);
        why.take(list, 1);
        answered(&mut why);
        let said = why.waterfall().expect("an answer").expect_err("nothing is built");
        assert!(said.starts_with("Smallest DSCR, plan: it is undefined"), "{said}");
    }
}
