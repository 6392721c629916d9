//! What the page asks of the open scenario, and when.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Chosen, PATHS, Section, WhatMatters};
use crate::analysis::ensemble::EnsembleSpec;
use crate::analysis::heat_map::Axes;
use crate::analysis::implied::Implied;
use crate::analysis::reading::Basis;
use crate::analysis::sensitivity::Move;
use crate::app::results::asked::Asked;
use crate::model::ledger::Price;
use crate::model::parameters::{ALL, Spread};
use crate::model::scenario::{Scenario, Strategy};
use crate::worker::Latest;
use crate::worker::studies::{Inquiry, Question, studies};

/// Everything that an answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Topic {
    /// The scenario, without the inputs that the question sets itself.
    pub(super) matters: Arc<Scenario>,
    pub(super) about: About,
    pub(super) basis: Basis,
    /// Which futures; `None` on the central path, where they do not matter.
    seed: Option<u64>,
    /// The strategies that are followed.
    pub(super) strategies: &'static [Strategy],
}

/// What a section asks, by the ids of its inputs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum About {
    Tornado(Chosen, BTreeMap<&'static str, Spread>),
    Map([&'static str; 2]),
    BreakEven(Vec<&'static str>, f64),
    BreakEvenOverFutures(Vec<&'static str>),
    Price([&'static str; 2]),
    Sweep(&'static str),
}

impl WhatMatters {
    /// Stops what is being computed for the section that is shown.
    pub(super) fn stop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.cancel();
        }
        if let Some(asked) = self.asked.get_mut(self.section as usize) {
            asked.cancel();
        }
    }

    /// Asks what the section that is shown says of a scenario, over the futures of a seed, unless that is known or on its
    /// way. Until futures may be drawn, the central path answers in their place.
    pub(super) fn ask(&mut self, scenario: &Scenario, seed: u64, may_draw: bool) {
        let basis = if may_draw { self.basis() } else { Basis::Central };
        let Some((topic, question)) = self.topic(scenario, seed, basis) else { return };
        let Some(asked) = self.asked.get_mut(self.section as usize) else { return };
        if !asked.is_new(&topic) {
            return;
        }
        if asked.recall(&topic) {
            // It was answered before; whatever runs is no answer to it.
            self.worker.iter().for_each(Latest::withdraw);
            return;
        }
        // The worker answers the latest question alone: those of other sections are asked again when they are shown.
        self.asked.iter_mut().filter(|asked| asked.is_running()).for_each(Asked::forget);
        if self.worker.is_none() {
            self.worker = studies(self.wake.clone()).ok();
        }
        let Some(asked) = self.asked.get_mut(self.section as usize) else { return };
        let Some(worker) = &self.worker else {
            return asked.refuse(topic, "the system has no thread left".to_owned());
        };
        let ticket = worker.submit(Inquiry {
            scenario: Arc::new(scenario.clone()),
            question,
            basis: topic.basis,
            spec: EnsembleSpec { paths: PATHS, seed },
            strategies: topic.strategies,
        });
        asked.begin(topic, ticket);
    }

    /// What is asked now.
    fn topic(&self, scenario: &Scenario, seed: u64, basis: Basis) -> Option<(Topic, Question)> {
        let (matters, about, question) = match self.section {
            Section::Tornado => {
                let inputs = ALL.iter().filter(|input| self.chosen.has(input));
                let moves = inputs.map(|input| Move { input, spread: self.spread(input) }).collect();
                let about = About::Tornado(self.chosen, self.spreads.clone());
                (scenario.clone(), about, Question::Tornado(moves))
            }
            Section::Map => {
                let axes = Axes::new(scenario, self.axes);
                let [x, y] = self.axes;
                // The ranges matter, the present values do not.
                let matters = scenario.with_all([(x, axes.ranges[0].0), (y, axes.ranges[1].1)]);
                (matters, About::Map([x.id, y.id]), Question::Map(axes))
            }
            Section::BreakEven if basis == Basis::Futures => {
                let inputs = self.break_even_inputs.clone();
                let about = About::BreakEvenOverFutures(inputs.iter().map(|input| input.id).collect());
                (scenario.clone(), about, Question::BreakEvenOverFutures(inputs))
            }
            Section::BreakEven => {
                let inputs = self.break_even_inputs.clone();
                let about = About::BreakEven(inputs.iter().map(|input| input.id).collect(), self.covenant);
                (scenario.clone(), about, Question::BreakEven(inputs, self.criteria().to_vec()))
            }
            Section::Sweep => (scenario.clone(), About::Sweep(self.focus.id), Question::Sweep(self.focus)),
            Section::Price => {
                let axes = Axes::new(scenario, self.axes);
                let about = About::Price(self.axes.map(|input| input.id));
                let price = Price::of(scenario).usd();
                (scenario.clone(), about, Question::Implied(self.strategy, price, Implied::inputs(), Some(axes)))
            }
            Section::WaitOrConvert => return None,
        };
        // Readings of the central path hold every measure.
        let own = std::slice::from_ref(&Strategy::ALL[self.strategy.index()]);
        let strategies = match (self.section, basis) {
            (Section::Tornado | Section::Map, Basis::Futures) => self.measure.strategies(),
            (Section::BreakEven, Basis::Futures) | (Section::Price, _) => own,
            _ => &Strategy::ALL,
        };
        let seed = (basis == Basis::Futures).then_some(seed);
        Some((Topic { matters: Arc::new(matters), about, basis, seed, strategies }, question))
    }
}
