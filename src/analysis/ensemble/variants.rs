//! Many scenarios at few paths, for sensitivities: the same draws for all of them, made once, and only what is asked
//! for. Most variants differ in the company alone: their market is walked through once, too.

use std::sync::{Arc, Mutex, PoisonError};

use super::again::Again;
use super::bounds::MOST_DRAWN;
use super::draws::{NormalsJob, TrendsJob};
use super::kernel::{Fates, SEGMENT, SegmentJob};
use super::plan::segment_months;
use super::terms::{Setting, Terms, Times};
use super::walk::{Drawn, Walk, WalkJob, Walked};
use super::{Control, EnsembleSpec, StrategyOutcome, Versus, summary};
use crate::analysis::random::{BLOCK, FACTORS, Randomness, TRENDS};
use crate::model::lanes::Width;
use crate::model::scenario::{Scenario, Strategy};

/// Draws of a number of paths, to be used for any number of scenarios.
///
/// It takes 16 bytes for each path and month: 2 MB for 1 000 paths of 120 months; and 24 more for the market in which
/// most of the scenarios play, where there is room for it.
#[derive(Debug)]
pub struct Sample {
    spec: EnsembleSpec,
    width: Width,
    randomness: Randomness,
    segments: usize,
    blocks: Vec<Draws>,
    shared: Mutex<Shared>,
}

/// The market that scenarios share.
#[derive(Debug, Default)]
struct Shared {
    /// That of the scenario before: a market is kept once two in a row ask for it.
    asked: Option<Setting<'static>>,
    kept: Option<Arc<Kept>>,
}

/// A market that has been walked through.
#[derive(Debug)]
struct Kept {
    setting: Setting<'static>,
    /// By block.
    walks: Vec<Walk>,
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
        Self { spec: *spec, width, segments, blocks, randomness, shared: Mutex::default() }
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
        let kept = self.market(&terms);
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
                let job = SegmentJob {
                    terms: &terms,
                    months,
                    paths: self.paths(block),
                    followed,
                    source: Drawn::block(normals),
                    events: &events,
                    memory: &mut memory,
                    rows: None,
                    fates: &mut fates,
                };
                match kept.as_ref().and_then(|kept| kept.walks.get(block)) {
                    Some(Walk { numbers, .. }) => {
                        job.seeing(Walked { numbers, months: terms.months() }).run_at(self.width);
                    }
                    None => job.run_at(self.width),
                }
            }
            let (randomness, first) = (&self.randomness, block * BLOCK);
            Again { terms: &terms, randomness, first, events: &events, followed }.settle(&mut fates);
            all.iter_mut().zip(&fates).for_each(|(all, next)| all.append(next, self.spec.paths));
        }
        Some(Variant::of(all, followed, &terms))
    }
}

impl Sample {
    /// Paths of a block.
    fn paths(&self, block: usize) -> usize {
        (self.spec.paths - block * BLOCK).min(BLOCK)
    }

    /// The market of a scenario, where it is worth keeping: the scenario before had it too, and there is room.
    fn market(&self, terms: &Terms) -> Option<Arc<Kept>> {
        if terms.certain || !has_room(self.spec.paths, terms.months(), self.bytes()) {
            return None;
        }
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = shared.kept.as_ref().filter(|kept| kept.setting.is_of(terms)) {
            return Some(Arc::clone(kept));
        }
        if !shared.asked.as_ref().is_some_and(|asked| asked.is_of(terms)) {
            shared.asked = Some(terms.setting().to_owned());
            return None;
        }
        // Whoever else asks for it waits, which takes less than to go without.
        let walks = (0..self.blocks.len()).map(|block| self.walk(block, terms)).collect();
        let kept = Arc::new(Kept { setting: terms.setting().to_owned(), walks });
        shared.kept = Some(Arc::clone(&kept));
        Some(kept)
    }

    fn walk(&self, block: usize, terms: &Terms) -> Walk {
        let Draws { normals, times } = &self.blocks[block];
        let mut walk = Walk { numbers: Vec::new(), events: terms.events(times) };
        let Walk { numbers, events } = &mut walk;
        self.width.run(WalkJob { terms, paths: self.paths(block), normals, events, numbers });
        walk
    }
}

/// Whether the market of so many paths and months may be kept beside draws of so many bytes.
fn has_room(paths: usize, months: usize, drawn: usize) -> bool {
    drawn + size_of::<f32>() * Walk::numbers(paths, months) <= MOST_DRAWN
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
        let mut strategies = fates.map(|fates| wanted.next().unwrap_or(false).then(|| summary::outcome(&fates, terms)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_one_world_share_its_market_to_the_last_bit() {
        let spec = EnsembleSpec { paths: 300, seed: 3 };
        let control = Control::new();
        let evaluate = |sample: &Sample, scenario: &Scenario| sample.evaluate(scenario, &Strategy::ALL, &control);
        let with = |change: fn(&mut Scenario)| {
            let mut scenario = Scenario::default();
            change(&mut scenario);
            scenario
        };
        let scenarios = [
            with(|_| ()),
            with(|scenario| scenario.company.power_price *= 1.1),
            // Lets its halls in another month of the same market.
            with(|scenario| scenario.plan.ai_start_month += 7.0),
            with(|scenario| scenario.world.hashprice *= 0.9),
            with(|scenario| scenario.company.cash *= 2.0),
            with(|scenario| scenario.world.bust_probability += 0.1),
            with(|scenario| scenario.world.bust_probability += 0.1),
            with(|scenario| scenario.world.lease_growth -= 0.02),
            with(|scenario| scenario.horizon_months = 60.0),
        ];
        let sample = Sample::new(&spec, 120, Width::widest());
        let setting = || {
            let shared = sample.shared.lock().expect("nobody panics");
            shared.kept.as_ref().map(|kept| kept.setting.clone())
        };
        for (number, scenario) in scenarios.iter().enumerate() {
            let alone = Sample::new(&spec, 120, Width::widest());
            let expected = evaluate(&alone, scenario);
            assert!(alone.shared.lock().expect("nobody panics").kept.is_none(), "the first is drawn");
            assert!(evaluate(&sample, scenario) == expected, "variant {number}");
            let shares = |scenario: &Scenario| setting().is_some_and(|kept| kept.is_of(&Terms::new(scenario, false)));
            assert_eq!(shares(&scenarios[0]), (1..6).contains(&number), "variant {number}");
            assert_eq!(shares(&scenarios[6]), number >= 6, "variant {number}");
        }
    }

    #[test]
    fn a_market_is_kept_only_where_there_is_room() {
        let bytes = |paths: usize| paths * 120 * 16;
        assert!(has_room(10_000, 120, bytes(10_000)));
        assert!(!has_room(100_000, 120, bytes(100_000)), "with the draws it would be twice the bound");
        let sample = Sample::new(&EnsembleSpec { paths: 300, seed: 3 }, 30, Width::widest());
        let walked = sample.walk(1, &Terms::new(&Scenario { horizon_months: 30.0, ..Scenario::default() }, false));
        assert!(walked.numbers.len() <= Walk::numbers(44, 30));
    }
}
