//! An ensemble as a list of pieces of work that any number of threads can take, in order.

use std::mem;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use super::again::Again;
use super::bands::Selection;
use super::bounds::MOST_KEPT;
use super::draws::{NormalsJob, TrendsJob};
use super::kernel::{Fates, Memory, ROW, ROWS, SEGMENT, SERIES, SegmentJob};
use super::tally::{Passing, Told};
use super::terms::{Events, Terms, Times};
use super::walk::Drawn;
use super::{Bands, Control, Ensemble, EnsembleSpec, Histogram, StrategyOutcome, Versus, WealthHistogram};
use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::random::{BLOCK, FACTORS, Randomness, TRENDS};
use crate::model::lanes::{Job, Pack, Width};
use crate::model::scenario::Scenario;

/// Paths that percentiles by month are taken from: all of them up to this number, then the first so many.
pub const BAND_PATHS: usize = 4_096;

/// One piece of work.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// A block of paths through a segment of months, values kept for percentiles.
    Segment { block: usize, segment: usize },
    /// Percentiles of all series in a month.
    Percentiles { month: usize },
    /// A block through all months.
    Whole { block: usize },
    /// Sums up a strategy, once all blocks are through.
    Outcome { strategy: usize },
}

/// Where a block of paths stands.
#[derive(Debug, Default)]
struct Block {
    /// Segments done.
    done: AtomicUsize,
    work: Mutex<Work>,
    /// Values by month of two segments: one being written, one being read.
    rows: [RwLock<Vec<f32>>; 2],
}

#[derive(Debug, Default)]
struct Work {
    memory: Memory,
    /// What the normals of all segments have in common.
    trends: Vec<f32>,
    events: Events,
    fates: [Fates; 3],
    /// All months are done, and the fates are those of the horizon.
    through: bool,
}

/// Progress of a segment over all blocks.
#[derive(Debug, Default)]
struct Stage {
    blocks_done: AtomicUsize,
    months_done: AtomicUsize,
}

/// A thread's working memory.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) trends: Vec<f32>,
    pub(super) normals: Vec<f32>,
    selection: Selection,
    /// What a block that is through no longer needs.
    pub(super) memory: Memory,
}

/// A run of many paths, cut into tasks. Threads take the tasks in order and share the plan.
#[derive(Debug)]
pub struct Plan {
    spec: EnsembleSpec,
    width: Width,
    terms: Terms,
    randomness: Randomness,
    tasks: Vec<Task>,
    blocks: Vec<Block>,
    /// Blocks whose values are kept for percentiles.
    kept: usize,
    stages: Vec<Stage>,
    told: Mutex<Told>,
    bands: Vec<Mutex<[[f64; 5]; SERIES]>>,
    outcomes: [Mutex<Option<(StrategyOutcome, Passing)>>; 3],
}

impl Plan {
    /// Prepares a run. Without `bands` no percentiles by month are taken, which is cheaper by a third. Up to
    /// [`MOST_KEPT`] paths the values of each are kept.
    pub fn new(scenario: &Scenario, spec: &EnsembleSpec, width: Width, bands: bool) -> Self {
        let terms = Terms::new(scenario, bands);
        let told = Told::new(&terms, spec.paths, spec.paths <= MOST_KEPT, [0, 1, 2]);
        let months = terms.months();
        let segments = months.div_ceil(SEGMENT);
        let count = spec.paths.div_ceil(BLOCK);
        let kept = if bands { count.min(BAND_PATHS / BLOCK) } else { 0 };
        let mut tasks = Vec::new();
        if kept > 0 {
            let percentiles = |s: usize| segment_months(s, months).map(|month| Task::Percentiles { month });
            for segment in 0..segments {
                tasks.extend((0..kept).map(|block| Task::Segment { block, segment }));
                // A segment later, so that no thread waits for the last block of the segment before.
                if segment > 0 {
                    tasks.extend(percentiles(segment - 1));
                }
            }
            tasks.extend(percentiles(segments - 1));
        }
        tasks.extend((kept..count).map(|block| Task::Whole { block }));
        tasks.extend((0..3).map(|strategy| Task::Outcome { strategy }));
        Self {
            spec: *spec,
            width,
            randomness: Randomness::new(spec.seed),
            tasks,
            blocks: (0..count).map(|_| Block::default()).collect(),
            kept,
            told: Mutex::new(told),
            outcomes: [const { Mutex::new(None) }; 3],
            stages: (0..segments).map(|_| Stage::default()).collect(),
            bands: (0..if kept > 0 { months } else { 0 }).map(|_| Mutex::default()).collect(),
            terms,
        }
    }

    /// The same, with the values of each path kept, however many there are: 48 bytes a path.
    pub fn keeping_paths(self) -> Self {
        let told = Told::new(&self.terms, self.spec.paths, true, [0, 1, 2]);
        Self { told: Mutex::new(told), ..self }
    }

    /// Number of tasks.
    pub fn tasks(&self) -> usize {
        self.tasks.len()
    }

    /// Does a task, unless one before it that it needs is still being done: then nothing happens and the answer is
    /// `false`. The task in question was taken by another thread; trying again later succeeds.
    ///
    /// A run that is stopped leaves the task undone.
    pub fn run(&self, task: usize, scratch: &mut Scratch, control: &Control) -> bool {
        match self.tasks.get(task) {
            Some(&Task::Segment { block, segment }) => self.segment(block, segment, scratch),
            Some(&Task::Percentiles { month }) => self.percentiles(month, scratch),
            Some(&Task::Whole { block }) => {
                for segment in 0..self.stages.len() {
                    if control.is_stopped() {
                        break;
                    }
                    self.advance(block, segment, None, scratch);
                }
                true
            }
            Some(&Task::Outcome { strategy }) => self.outcome(strategy),
            None => true,
        }
    }

    /// Paths of a block.
    fn paths(&self, block: usize) -> usize {
        (self.spec.paths - block * BLOCK).min(BLOCK)
    }

    fn segment(&self, block: usize, segment: usize, scratch: &mut Scratch) -> bool {
        let ready = self.blocks[block].done.load(Ordering::Acquire) == segment
            && (segment < 2 || {
                let before = self.stages[segment - 2].months_done.load(Ordering::Acquire);
                before == segment_months(segment - 2, self.terms.months()).len()
            });
        if !ready {
            return false;
        }
        let mut rows = self.blocks[block].rows[segment % 2].write().unwrap_or_else(PoisonError::into_inner);
        if rows.is_empty() {
            // Fresh memory is zero already, which resizing does not know.
            *rows = vec![0.0; ROWS];
        }
        self.advance(block, segment, Some(&mut rows), scratch);
        drop(rows);
        self.blocks[block].done.store(segment + 1, Ordering::Release);
        self.stages[segment].blocks_done.fetch_add(1, Ordering::AcqRel);
        true
    }

    fn advance(&self, block: usize, segment: usize, rows: Option<&mut [f32]>, scratch: &mut Scratch) {
        let mut work = self.blocks[block].work.lock().unwrap_or_else(PoisonError::into_inner);
        let Work { memory, trends, events, fates, .. } = &mut *work;
        let first = block * BLOCK;
        if segment == 0 {
            *memory = scratch.memory.take();
            *events = self.terms.events(&Times::new(&self.randomness, first));
            trends.resize(FACTORS * TRENDS * BLOCK, 0.0);
            self.width.run(TrendsJob { randomness: &self.randomness, first, trends });
        }
        scratch.normals.resize(SEGMENT * FACTORS * BLOCK, 0.0);
        let normals = &mut scratch.normals;
        self.width.run(NormalsJob { randomness: &self.randomness, first, segment, trends, normals });
        let months = segment_months(segment, self.terms.months());
        SegmentJob {
            terms: &self.terms,
            months,
            paths: self.paths(block),
            followed: [true; 3],
            source: Drawn::block(&scratch.normals),
            events,
            memory,
            rows,
            fates,
        }
        .run_at(self.width);
        if segment + 1 == self.stages.len() {
            let (terms, randomness) = (&self.terms, &self.randomness);
            Again { terms, randomness, first, events, followed: [true; 3] }.settle(fates);
            *trends = Vec::new();
            *events = Events::default();
            scratch.memory = memory.take();
            work.through = true;
            drop(work);
            self.tell();
        }
    }

    /// Takes in the blocks that are through, as far as all before them are. Whoever ends a block does so after it: one that
    /// is passed over here because a thread still holds it is taken in by that thread.
    fn tell(&self) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(block) = self.blocks.get(told.next()) {
            let Ok(mut work) = block.work.try_lock() else { return };
            if !work.through {
                return;
            }
            let fates = mem::take(&mut work.fates);
            drop(work);
            told.add(&fates);
        }
    }

    fn percentiles(&self, month: usize, scratch: &mut Scratch) -> bool {
        let (segment, within) = (month / SEGMENT, month % SEGMENT);
        if self.stages[segment].blocks_done.load(Ordering::Acquire) != self.kept {
            return false;
        }
        let blocks: Vec<_> = self.blocks[..self.kept]
            .iter()
            .map(|block| block.rows[segment % 2].read().unwrap_or_else(PoisonError::into_inner))
            .collect();
        let mut bands = [[0.0; 5]; SERIES];
        for (series, band) in bands.iter_mut().enumerate() {
            let at = (within * SERIES + series) * ROW;
            let parts = blocks.iter().enumerate().map(|(block, rows)| &rows[at..at + self.paths(block)]);
            let central = self.terms.central[month][series];
            *band = self.width.run(SelectJob { selection: &mut scratch.selection, parts }).map(|x| {
                // A value of nothing (a share after a default) is exactly nothing.
                if x == -central as f32 { 0.0 } else { central + f64::from(x) }
            });
        }
        drop(blocks);
        *self.bands[month].lock().unwrap_or_else(PoisonError::into_inner) = bands;
        self.stages[segment].months_done.fetch_add(1, Ordering::AcqRel);
        true
    }

    fn outcome(&self, strategy: usize) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.next() != self.blocks.len() {
            return false;
        }
        let tally = told.take(strategy);
        drop(told);
        let outcome = tally.map(|tally| tally.sum_up(&self.terms));
        *self.outcomes[strategy].lock().unwrap_or_else(PoisonError::into_inner) = outcome;
        true
    }

    /// Puts the results together, and says where they are none; `None` where not all tasks have been done.
    pub fn finish(mut self) -> Option<Ensemble> {
        let mut ensemble = self.sum_up()?;
        ensemble.out_of_range = OutOfRange::check_futures(&self.terms.company.scenario, &ensemble).err();
        Some(ensemble)
    }

    /// The same without asking whether they are in range.
    pub(super) fn sum_up(&mut self) -> Option<Ensemble> {
        let bands: Vec<_> =
            self.bands.iter_mut().map(|b| *b.get_mut().unwrap_or_else(PoisonError::into_inner)).collect();
        let series = |k: usize| Bands { months: bands.iter().map(|month| month[k]).collect() };
        let outcomes = self.outcomes.each_mut();
        let [stay, plan, all_in] = outcomes.map(|o| o.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        let [(stay, first), (plan, second), (all_in, third)] = [stay?, plan?, all_in?];
        let mut strategies = [stay, plan, all_in];
        for (k, strategy) in strategies.iter_mut().enumerate() {
            strategy.liquidity = series(3 + 2 * k);
            strategy.nav_per_share = series(4 + 2 * k);
        }
        let market = [series(0), series(1), series(2)];
        let told = self.told.get_mut().unwrap_or_else(PoisonError::into_inner);
        let versus = told.duels().sum_up();
        let passing = [first, second, third];
        Some(Ensemble::put_together(&self.spec, &self.terms, (strategies, &passing), versus, market))
    }
}

impl Ensemble {
    /// What the strategies of a run, with what is passing of their paths, and the bands of its market come to together.
    pub(super) fn put_together(
        spec: &EnsembleSpec,
        terms: &Terms,
        (strategies, passing): ([StrategyOutcome; 3], &[Passing; 3]),
        [plan, all_in]: [Versus; 2],
        [hashprice, btc_price, rent]: [Bands; 3],
    ) -> Self {
        Self {
            paths: spec.paths,
            seed: spec.seed,
            months: terms.months(),
            price: terms.price,
            elapsed_ms: 0.0,
            hashprice,
            btc_price,
            rent,
            plan,
            all_in,
            histogram: Histogram::of(&strategies, passing),
            wealth: WealthHistogram::of(&strategies, passing),
            strategies,
            out_of_range: None,
        }
    }
}

/// The months of a segment.
pub(super) fn segment_months(segment: usize, months: usize) -> Range<usize> {
    segment * SEGMENT..((segment + 1) * SEGMENT).min(months)
}

/// Percentiles of a month's series.
struct SelectJob<'a, I> {
    selection: &'a mut Selection,
    parts: I,
}

impl<'a, I: Iterator<Item = &'a [f32]>> Job for SelectJob<'a, I> {
    type Output = [f32; 5];

    #[inline(always)]
    fn run<L: Pack>(self) -> [f32; 5] {
        self.selection.percentiles(self.parts)
    }
}
