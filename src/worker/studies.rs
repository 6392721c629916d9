//! Studies of a scenario: tornado, map, break-even and sweep, on all processors, on the central path or over futures.

use std::sync::{Arc, Mutex};
use std::task::Waker;

use super::pool::{each, lock};
use super::{Latest, Options, Tell, Turn, Variants};
use crate::analysis::break_even::{BreakEven, Criterion};
use crate::analysis::break_even_futures::FuturesBreakEven;
use crate::analysis::ensemble::{Control, EnsembleSpec};
use crate::analysis::heat_map::{Axes, HeatMap, SIDE};
use crate::analysis::implied::Implied;
use crate::analysis::reading::{Basis, Reading};
use crate::analysis::sensitivity::{Move, Sweep, Tornado, values_across};
use crate::model::parameters::Parameter;
use crate::model::scenario::{Scenario, Strategy};

/// Values of a sweep's input.
pub const SWEPT: usize = 61;

/// What is asked of a scenario.
#[derive(Clone, Debug)]
pub enum Question {
    /// What moving each of these inputs does.
    Tornado(Vec<Move>),
    /// What two inputs do together.
    Map(Axes),
    /// Where the answer changes, for each of these inputs.
    BreakEven(Vec<&'static Parameter>, Vec<Criterion>),
    /// Where chances and medians over futures cross a level, for each of these inputs.
    BreakEvenOverFutures(Vec<&'static Parameter>),
    /// What a price of a share, USD, implies of a strategy, for each of these inputs; and of two of them at once.
    Implied(Strategy, f64, Vec<&'static Parameter>, Option<Axes>),
    /// What one input does across its range.
    Sweep(&'static Parameter),
}

/// A question, and how it is to be answered.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// What is asked of it.
    pub question: Question,
    /// Central path, or futures beside it. Break-even and what a price implies are always on the central path, break-even
    /// over futures always over them.
    pub basis: Basis,
    /// The futures.
    pub spec: EnsembleSpec,
    /// The strategies that are followed over futures.
    pub strategies: &'static [Strategy],
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Of a tornado.
    Tornado(Box<Tornado>),
    /// Of a map, which may be coarse yet.
    Map(HeatMap),
    /// Of break-even, in the order of the inputs.
    BreakEven(Vec<BreakEven>),
    /// Of break-even over futures, in the order of the inputs; inputs that are not done yet are missing at its end.
    BreakEvenOverFutures(Vec<FuturesBreakEven>),
    /// Of what a price implies, in the order of the inputs, with the map of two at once.
    Implied(Vec<Implied>, Option<HeatMap>),
    /// Of a sweep.
    Sweep(Sweep),
}

/// Answers inquiries in the background, the latest first and only. It keeps the draws of the futures.
///
/// # Errors
/// Where the system has no thread left.
pub fn studies(waker: Waker) -> std::io::Result<Latest<Inquiry, Arc<Answer>>> {
    let desk = Desk::new(Options { turn: Turn::Later, ..Options::default() });
    Latest::new("studies", waker, move |inquiry: &Inquiry, control: &Control, tell: &Tell<'_, Arc<Answer>>| {
        desk.answer(inquiry, control, &|answer, complete| tell(Arc::new(answer), complete))
    })
}

/// Where inquiries are answered, and the draws that are kept between them.
#[derive(Default)]
pub struct Desk {
    options: Options,
    variants: Mutex<Option<(EnsembleSpec, Arc<Variants>)>>,
}

impl Desk {
    /// A desk that uses the machine in this way.
    pub fn new(options: Options) -> Self {
        Self { options, variants: Mutex::default() }
    }

    /// Answers an inquiry on all processors and tells what comes of it, from coarse to fine; the last time it is
    /// complete. Nothing more is told once the control has stopped it.
    ///
    /// # Errors
    /// What a panicking thread had to say.
    pub fn answer(&self, inquiry: &Inquiry, control: &Control, tell: &dyn Fn(Answer, bool)) -> Result<(), String> {
        let scenario = &inquiry.scenario;
        match &inquiry.question {
            Question::Tornado(moves) => {
                let variants = Tornado::variants(scenario, moves);
                let Some(readings) = self.read(inquiry, &variants, control)? else { return Ok(()) };
                if let Some(tornado) = Tornado::new(scenario, moves.clone(), readings) {
                    tell(Answer::Tornado(Box::new(tornado)), true);
                }
            }
            Question::Sweep(input) => {
                let values = values_across(scenario, input, SWEPT);
                let variants = Sweep::variants(scenario, input, &values);
                let Some(readings) = self.read(inquiry, &variants, control)? else { return Ok(()) };
                let present = input.get(scenario);
                tell(Answer::Sweep(Sweep { input, present, values, readings }), true);
            }
            Question::BreakEven(inputs, criteria) => {
                let of = |i: usize| inputs.get(i).map(|input| BreakEven::of(scenario, input, criteria));
                let Some(found) = each(&self.options, inputs.len(), control, of)? else { return Ok(()) };
                tell(Answer::BreakEven(found), true);
            }
            Question::Implied(strategy, price, inputs, axes) => {
                let of = |i: usize| inputs.get(i).map(|input| Implied::of(scenario, *strategy, *price, input));
                let Some(found) = each(&self.options, inputs.len(), control, of)? else { return Ok(()) };
                let Some(axes) = axes else {
                    tell(Answer::Implied(found, None), true);
                    return Ok(());
                };
                self.map(inquiry, *axes, control, &|map, complete| {
                    tell(Answer::Implied(found.clone(), Some(map)), complete);
                })?;
            }
            Question::BreakEvenOverFutures(inputs) => {
                let variants = self.variants(inquiry.spec);
                let mut found = Vec::with_capacity(inputs.len());
                for input in inputs {
                    let evaluate = |scenarios: &[Scenario]| variants.run(scenarios, inquiry.strategies, control);
                    let Some(one) = FuturesBreakEven::of(scenario, input, inquiry.strategies, evaluate)? else {
                        return Ok(());
                    };
                    found.push(one);
                    tell(Answer::BreakEvenOverFutures(found.clone()), found.len() == inputs.len());
                }
            }
            Question::Map(axes) => {
                self.map(inquiry, *axes, control, &|map, complete| tell(Answer::Map(map), complete))?;
            }
        }
        Ok(())
    }

    /// A map, from coarse to fine. The central path is quick enough to be shown at once.
    fn map(
        &self,
        inquiry: &Inquiry,
        axes: Axes,
        control: &Control,
        tell: &dyn Fn(HeatMap, bool),
    ) -> Result<(), String> {
        let mut map = HeatMap::empty(axes);
        for (step, points) in HeatMap::passes() {
            let variant = |&(column, row): &(usize, usize)| axes.variant(&inquiry.scenario, column, row);
            let variants: Vec<Scenario> = points.iter().map(variant).collect();
            let Some(readings) = self.read(inquiry, &variants, control)? else { return Ok(()) };
            for ((column, row), reading) in points.into_iter().zip(readings) {
                if let Some(place) = map.points.get_mut(row * SIDE + column) {
                    *place = Some(reading);
                }
            }
            map.step = step;
            if step == 1 {
                tell(map, true);
                return Ok(());
            }
            if inquiry.basis == Basis::Futures {
                tell(map.clone(), false);
            }
        }
        Ok(())
    }

    /// Reads variants, on the central path and where asked over futures.
    fn read(
        &self,
        inquiry: &Inquiry,
        variants: &[Scenario],
        control: &Control,
    ) -> Result<Option<Vec<Reading>>, String> {
        let central = each(&self.options, variants.len(), control, |i| variants.get(i).map(Reading::of))?;
        let (Some(central), Basis::Futures) = (&central, inquiry.basis) else { return Ok(central) };
        let futures = self.variants(inquiry.spec).run(variants, inquiry.strategies, control)?;
        Ok(futures.map(|futures| {
            let pairs = central.iter().zip(&futures);
            pairs.map(|(reading, variant)| reading.clone().with_futures(variant)).collect()
        }))
    }

    /// The futures of a specification, with the draws that were made for it.
    fn variants(&self, spec: EnsembleSpec) -> Arc<Variants> {
        let mut kept = lock(&self.variants);
        match &*kept {
            Some((other, variants)) if *other == spec => Arc::clone(variants),
            _ => {
                let variants = Arc::new(Variants::new(spec, self.options));
                *kept = Some((spec, Arc::clone(&variants)));
                variants
            }
        }
    }
}
