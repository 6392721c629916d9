//! Many scenarios at few paths, for sensitivities: the same draws for all of them, made once, and only what is asked
//! for.

use super::again::Again;
use super::draws::{NormalsJob, TrendsJob};
use super::kernel::{Fates, SEGMENT, SegmentJob};
use super::plan::segment_months;
use super::terms::{Terms, Times};
use super::walk::Drawn;
use super::{Control, EnsembleSpec, StrategyOutcome, Versus, summary};
use crate::analysis::random::{BLOCK, FACTORS, Randomness, TRENDS};
use crate::model::lanes::Width;
use crate::model::scenario::{Scenario, Strategy};

/// Draws of a number of paths, to be used for any number of scenarios.
///
/// It takes 16 bytes for each path and month: 2 MB for 1 000 paths of 120 months.
#[derive(Debug)]
pub struct Sample {
    spec: EnsembleSpec,
    width: Width,
    randomness: Randomness,
    segments: usize,
    blocks: Vec<Draws>,
}

/// Draws of a block of paths.
#[derive(Debug)]
struct Draws {
    /// Unit normals by month, factor and path.
    normals: Vec<f32>,
    times: Times,
}

/// What a scenario comes to on the paths of a [`Sample`].
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The strategies that were asked for, in the order of [`Strategy::ALL`]. Of the [`StrategyOutcome`] the values of
    /// single paths and the bands by month are empty; everything else is what an ensemble of the same paths says.
    pub strategies: [Option<StrategyOutcome>; 3],
    /// The plan against staying, where both were asked for.
    pub plan: Option<Versus>,
    /// All-in against staying, where both were asked for.
    pub all_in: Option<Versus>,
}

impl Variant {
    /// One strategy's outcome, if it was asked for.
    pub fn strategy(&self, strategy: Strategy) -> Option<&StrategyOutcome> {
        self.strategies[strategy.index()].as_ref()
    }
}

impl Sample {
    /// Draws the paths of an ensemble for so many months, the same that [`super::Ensemble::run`] has.
    pub fn new(spec: &EnsembleSpec, months: usize, width: Width) -> Self {
        let randomness = Randomness::new(spec.seed);
        let segments = months.div_ceil(SEGMENT);
        let draws = |block| Draws::new(&randomness, block * BLOCK, segments, width);
        let blocks = (0..spec.paths.div_ceil(BLOCK)).map(draws).collect();
        Self { spec: *spec, width, segments, blocks, randomness }
    }

    /// What the draws take, bytes.
    pub fn bytes(&self) -> usize {
        let of = |draws: &Draws| size_of_val(draws.normals.as_slice()) + draws.times.bytes();
        self.blocks.iter().map(of).sum()
    }

    /// Whether these are the draws for an ensemble of so many months.
    pub fn covers(&self, spec: &EnsembleSpec, months: usize) -> bool {
        self.spec == *spec && months <= self.segments * SEGMENT
    }

    /// What a scenario comes to under some strategies. `None` where the run was stopped.
    ///
    /// A scenario that runs for longer than the sample is drawn anew.
    pub fn evaluate(&self, scenario: &Scenario, strategies: &[Strategy], control: &Control) -> Option<Variant> {
        if !self.covers(&self.spec, scenario.months()) {
            return Self::new(&self.spec, scenario.months(), self.width).evaluate(scenario, strategies, control);
        }
        let terms = Terms::new(scenario, false);
        let followed = Strategy::ALL.map(|strategy| strategies.contains(&strategy));
        let (mut all, mut memory) = ([const { Fates::EMPTY }; 3], None);
        for (block, draws) in self.blocks.iter().enumerate() {
            if control.is_stopped() {
                return None;
            }
            let mut fates = [const { Fates::EMPTY }; 3];
            let events = terms.events(&draws.times);
            for (segment, normals) in draws.normals.chunks_exact(SEGMENT * FACTORS * BLOCK).enumerate() {
                let months = segment_months(segment, terms.months());
                if months.is_empty() {
                    break;
                }
                SegmentJob {
                    terms: &terms,
                    months,
                    paths: (self.spec.paths - block * BLOCK).min(BLOCK),
                    followed,
                    source: Drawn::block(normals),
                    events: &events,
                    memory: &mut memory,
                    rows: None,
                    fates: &mut fates,
                }
                .run_at(self.width);
            }
            let (randomness, first) = (&self.randomness, block * BLOCK);
            Again { terms: &terms, randomness, first, events: &events, followed }.settle(&mut fates);
            all.iter_mut().zip(&fates).for_each(|(all, next)| all.append(next, self.spec.paths));
        }
        Some(Variant::of(all, followed, &terms))
    }
}

impl Draws {
    fn new(randomness: &Randomness, first: usize, segments: usize, width: Width) -> Self {
        let mut trends = vec![0.0; FACTORS * TRENDS * BLOCK];
        width.run(TrendsJob { randomness, first, trends: &mut trends });
        let mut normals = vec![0.0; segments * SEGMENT * FACTORS * BLOCK];
        for (segment, normals) in normals.chunks_exact_mut(SEGMENT * FACTORS * BLOCK).enumerate() {
            width.run(NormalsJob { randomness, first, segment, trends: &trends, normals });
        }
        Self { normals, times: Times::new(randomness, first) }
    }
}

impl Variant {
    fn of(fates: [Fates; 3], followed: [bool; 3], terms: &Terms) -> Self {
        let mut wanted = followed.into_iter();
        let mut strategies = fates.map(|fates| wanted.next().unwrap_or(false).then(|| summary::outcome(fates, terms)));
        let versus = |k: usize| match (&strategies[k], &strategies[0]) {
            (Some(strategy), Some(stay)) => Some(Versus::of(&strategy.values, &stay.values)),
            _ => None,
        };
        let (plan, all_in) = (versus(1), versus(2));
        for outcome in strategies.iter_mut().flatten() {
            outcome.forget_paths();
        }
        Self { strategies, plan, all_in }
    }
}
