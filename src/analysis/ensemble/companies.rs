//! Companies that live in one world: its market is drawn and walked through once for all of them, block by block.
//!
//! What comes of each is what it comes to alone, to the last bit. Companies whose markets differ in more than the month
//! in which each lets its halls may be run together all the same: each market is then walked for those who share it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::again::Again;
use super::draws::{NormalsJob, TrendsJob};
use super::kernel::{Fates, SEGMENT, SegmentJob};
use super::plan::{Scratch, segment_months};
use super::tally::Told;
use super::terms::{Terms, Times};
use super::walk::{Walk, WalkJob, Walked};
use super::{Bands, Control, Ensemble, EnsembleSpec, StrategyOutcome};
use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::random::{BLOCK, FACTORS, Randomness, TRENDS};
use crate::model::lanes::Width;
use crate::model::scenario::Scenario;

/// Blocks by which the walk through a market is ahead of the companies, so that none waits for it.
const AHEAD: usize = 3;

/// Companies, made ready to be run together, any number of times.
#[derive(Debug)]
pub struct Companies {
    companies: Vec<Company>,
    /// Of each market the first company that lives in it.
    markets: Vec<usize>,
}

#[derive(Debug)]
struct Company {
    terms: Terms,
    /// Which of the markets it lives in.
    market: usize,
    /// The strategy that each is the same as: itself, or one before it that builds the same.
    same_as: [usize; 3],
}

impl Companies {
    /// Makes companies ready.
    pub fn new<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> Self {
        let mut all = Self { companies: Vec::new(), markets: Vec::new() };
        for scenario in scenarios {
            all.add(Terms::new(scenario, false));
        }
        all
    }

    fn add(&mut self, terms: Terms) {
        let shares = |&first: &usize| self.companies.get(first).is_some_and(|other| other.terms.lives_with(&terms));
        let market = self.markets.iter().position(shares).unwrap_or_else(|| {
            self.markets.push(self.companies.len());
            self.markets.len() - 1
        });
        let months = &terms.company.strategies;
        // A company that plans to convert nothing, or everything, has fewer stories than strategies.
        let same_as = [0, 1, 2].map(|k| (0..k).find(|&before| months[before] == months[k]).unwrap_or(k));
        self.companies.push(Company { terms, market, same_as });
    }

    /// Number of companies.
    pub fn count(&self) -> usize {
        self.companies.len()
    }

    /// Number of markets that have to be walked through: one where all live in the same world.
    pub fn markets(&self) -> usize {
        self.markets.len()
    }

    /// Runs them on the calling thread, without percentiles by month. The ensembles stand in the order of the companies.
    /// `None` where the run was stopped.
    pub fn run(self: Arc<Self>, spec: &EnsembleSpec, control: &Control) -> Option<Vec<Ensemble>> {
        let plan = CompaniesPlan::new(self, spec, Width::widest());
        let mut scratch = Scratch::default();
        for task in 0..plan.tasks() {
            plan.run(task, &mut scratch, control);
            if control.is_stopped() {
                return None;
            }
            control.note(task + 1, plan.tasks());
        }
        plan.take()
    }
}

/// One piece of work.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// Draws a block and walks it through a market.
    Walk { block: usize, market: usize },
    /// Takes a company through the months of a block.
    Months { block: usize, company: usize },
    /// Sums up a strategy of a company, once it is through all blocks.
    Outcome { company: usize, strategy: usize },
}

/// A block's market on its way from the walk to the companies.
#[derive(Debug)]
struct Walking {
    walk: Mutex<Option<Arc<Walk>>>,
    /// Companies that are still to go through it.
    left: AtomicUsize,
}

/// What has come of a company so far.
#[derive(Debug)]
struct Course {
    /// Of each block, until it is taken in.
    fates: Vec<Mutex<[Fates; 3]>>,
    /// What has come of whole blocks. The last one, where it is none, would be drawn anew by a longer run.
    told: Mutex<Told>,
    /// Blocks that it has gone through.
    through: AtomicUsize,
    outcomes: [Mutex<Option<StrategyOutcome>>; 3],
    /// Strategies that are summed up.
    summed: AtomicUsize,
    ensemble: Mutex<Option<Ensemble>>,
}

/// A run of companies, cut into tasks. Threads take the tasks in order and share the plan.
#[derive(Debug)]
pub struct CompaniesPlan {
    spec: EnsembleSpec,
    width: Width,
    companies: Arc<Companies>,
    randomness: Randomness,
    tasks: Vec<Task>,
    /// By block and market.
    walks: Vec<Walking>,
    /// Memory of walks that nobody needs any more. New memory costs the system more than to go through it.
    spare: Mutex<Vec<Walk>>,
    courses: Vec<Course>,
    /// No run goes on from here: what has been summed up is given back.
    is_last: bool,
    /// Nothing is kept of single paths, nor of how they are spread.
    is_bare: bool,
}

impl CompaniesPlan {
    /// Prepares a run. No percentiles by month are taken.
    pub fn new(companies: Arc<Companies>, spec: &EnsembleSpec, width: Width) -> Self {
        Self::prepared(companies, spec, width, false)
    }

    /// The same without single paths, and without how they are spread ([`Ensemble::histogram`], [`Ensemble::wealth`]): what
    /// is left of a company in the end is 10 KB.
    pub fn bare(companies: Arc<Companies>, spec: &EnsembleSpec, width: Width) -> Self {
        Self::prepared(companies, spec, width, true)
    }

    fn prepared(companies: Arc<Companies>, spec: &EnsembleSpec, width: Width, is_bare: bool) -> Self {
        let (blocks, count, markets) = (spec.paths.div_ceil(BLOCK), companies.count(), companies.markets());
        let walks = |block: usize| (0..markets).map(move |market| Task::Walk { block, market });
        let months = |block: usize| (0..count).map(move |company| Task::Months { block, company });
        let mut tasks: Vec<Task> = (0..blocks.min(AHEAD)).flat_map(walks).collect();
        for block in 0..blocks {
            tasks.extend(walks(block + AHEAD).filter(|_| block + AHEAD < blocks));
            tasks.extend(months(block));
        }
        tasks.extend((0..count).flat_map(|company| (0..3).map(move |strategy| Task::Outcome { company, strategy })));
        let residents = |market: usize| companies.companies.iter().filter(|company| company.market == market).count();
        let walking = |market: usize| Walking { walk: Mutex::default(), left: AtomicUsize::new(residents(market)) };
        let course = |company: &Company| Course {
            fates: (0..blocks).map(|_| Mutex::default()).collect(),
            told: Mutex::new(Told::new(&company.terms, spec.paths, true, company.same_as)),
            through: AtomicUsize::new(0),
            outcomes: Default::default(),
            summed: AtomicUsize::new(0),
            ensemble: Mutex::default(),
        };
        Self {
            spec: *spec,
            width,
            randomness: Randomness::new(spec.seed),
            tasks,
            walks: (0..blocks).flat_map(|_| (0..markets).map(walking)).collect(),
            spare: Mutex::default(),
            courses: companies.companies.iter().map(course).collect(),
            companies,
            is_last: false,
            is_bare,
        }
    }

    /// The same as the last of its kind: what it knows of single paths is given back as soon as it is summed up. One that
    /// resumes it begins anew.
    pub fn last(self) -> Self {
        Self { is_last: true, ..self }
    }

    /// Prepares a run of more futures of the same companies that begins with what has been done here: a path is the same in
    /// both, and whole blocks of them are taken over. A run of fewer than these, of another seed, or after the last one
    /// begins anew.
    pub fn resume(self, spec: &EnsembleSpec) -> Self {
        let mut next = Self::prepared(Arc::clone(&self.companies), spec, self.width, self.is_bare);
        let done = self.courses.first().map_or(0, |course| lock(&course.told).next());
        let fits = self.courses.iter().all(|course| lock(&course.told).next() == done) && done <= spec.paths / BLOCK;
        if self.spec.seed != spec.seed || self.is_last || !fits {
            return next;
        }
        for (course, before) in next.courses.iter_mut().zip(self.courses) {
            course.told = before.told;
            lock(&course.told).expect(spec.paths);
            course.through = AtomicUsize::new(done);
        }
        next.tasks.retain(|task| match task {
            Task::Walk { block, .. } | Task::Months { block, .. } => *block >= done,
            Task::Outcome { .. } => true,
        });
        next
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
            Some(&Task::Walk { block, market }) => {
                self.walk(block, market, scratch, control);
                true
            }
            Some(&Task::Months { block, company }) => self.months(block, company, scratch, control),
            Some(&Task::Outcome { company, strategy }) => self.outcome(company, strategy),
            None => true,
        }
    }

    /// Paths of a block.
    fn paths(&self, block: usize) -> usize {
        (self.spec.paths - block * BLOCK).min(BLOCK)
    }

    fn walking(&self, block: usize, market: usize) -> &Walking {
        &self.walks[block * self.companies.markets() + market]
    }

    fn walk(&self, block: usize, market: usize, scratch: &mut Scratch, control: &Control) {
        const SPAN: usize = SEGMENT * FACTORS * BLOCK;
        let terms = &self.companies.companies[self.companies.markets[market]].terms;
        let first = block * BLOCK;
        let Scratch { trends, normals, .. } = scratch;
        trends.resize(FACTORS * TRENDS * BLOCK, 0.0);
        self.width.run(TrendsJob { randomness: &self.randomness, first, trends });
        normals.resize(terms.months().div_ceil(SEGMENT) * SPAN, 0.0);
        for (segment, normals) in normals.chunks_exact_mut(SPAN).enumerate() {
            if control.is_stopped() {
                return;
            }
            self.width.run(NormalsJob { randomness: &self.randomness, first, segment, trends, normals });
        }
        let mut walk = lock(&self.spare).pop().unwrap_or_default();
        walk.events = terms.events(&Times::new(&self.randomness, first));
        self.width.run(WalkJob {
            terms,
            paths: self.paths(block),
            normals,
            events: &walk.events,
            numbers: &mut walk.numbers,
        });
        *lock(&self.walking(block, market).walk) = Some(Arc::new(walk));
    }

    fn months(&self, block: usize, company: usize, scratch: &mut Scratch, control: &Control) -> bool {
        let (of, course) = (&self.companies.companies[company], &self.courses[company]);
        let walking = self.walking(block, of.market);
        let Some(walk) = lock(&walking.walk).clone() else { return false };
        let (terms, mut fates) = (&of.terms, [const { Fates::EMPTY }; 3]);
        let followed = [0, 1, 2].map(|k| of.same_as[k] == k);
        for segment in 0..terms.months().div_ceil(SEGMENT) {
            if control.is_stopped() {
                return true;
            }
            SegmentJob {
                terms,
                months: segment_months(segment, terms.months()),
                paths: self.paths(block),
                followed,
                source: Walked { numbers: &walk.numbers, months: terms.months() },
                events: &walk.events,
                memory: &mut scratch.memory,
                rows: None,
                fates: &mut fates,
            }
            .run_at(self.width);
        }
        let (randomness, events) = (&self.randomness, &walk.events);
        Again { terms, randomness, first: block * BLOCK, events, followed }.settle(&mut fates);
        *lock(&course.fates[block]) = fates;
        course.tell();
        course.through.fetch_add(1, Ordering::AcqRel);
        drop(walk);
        if walking.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            let walk = lock(&walking.walk).take().and_then(Arc::into_inner);
            lock(&self.spare).extend(walk);
        }
        true
    }

    fn outcome(&self, company: usize, strategy: usize) -> bool {
        let (of, course) = (&self.companies.companies[company], &self.courses[company]);
        if course.through.load(Ordering::Acquire) != course.fates.len() {
            return false;
        }
        if of.same_as[strategy] == strategy {
            let tally = if self.is_last { lock(&course.told).take(strategy) } else { lock(&course.told).get(strategy) };
            let Some(mut tally) = tally else { return true };
            course.rest(|fates| tally.add(&fates[strategy]));
            *lock(&course.outcomes[strategy]) = Some(tally.sum_up(&of.terms).0);
        }
        // Whoever sums up the last strategy puts them together.
        if course.summed.fetch_add(1, Ordering::AcqRel) == 2 {
            let found = course.outcomes.each_ref().map(|outcome| lock(outcome).take());
            let outcome = |k: usize| found[of.same_as[k]].clone();
            if let (Some(stay), Some(plan), Some(all_in)) = (outcome(0), outcome(1), outcome(2)) {
                let market = [const { Bands { months: Vec::new() } }; 3];
                let mut duels = lock(&course.told).duels();
                course.rest(|fates| duels.add(fates));
                let versus = duels.sum_up();
                let strategies = ([stay, plan, all_in], &Default::default());
                let mut ensemble = Ensemble::put_together(&self.spec, &of.terms, strategies, versus, market);
                ensemble.out_of_range = OutOfRange::check_futures(&of.terms.company.scenario, &ensemble).err();
                if self.is_bare {
                    ensemble.forget_paths();
                    ensemble.forget_spread();
                }
                *lock(&course.ensemble) = Some(ensemble);
            }
        }
        true
    }

    /// Hands the ensembles out, in the order of the companies; `None` where not all tasks have been done.
    pub fn take(&self) -> Option<Vec<Ensemble>> {
        self.courses.iter().map(|course| lock(&course.ensemble).take()).collect()
    }
}

impl Course {
    /// Takes in the whole blocks that are done, as far as all before them are.
    fn tell(&self) {
        let mut told = lock(&self.told);
        while let Some(block) = self.fates.get(told.next()) {
            let mut fates = lock(block);
            if fates[0].value.len() < BLOCK {
                return;
            }
            told.add(&fates);
            *fates = [const { Fates::EMPTY }; 3];
        }
    }

    /// Looks at the last block, where it is no whole one.
    fn rest(&self, look: impl FnOnce(&[Fates; 3])) {
        if let Some(fates) = self.fates.last().map(lock).filter(|fates| !fates[0].value.is_empty()) {
            look(&fates);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
