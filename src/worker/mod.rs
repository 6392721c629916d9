//! Background runs: threads, the clock and cancellation around [`crate::analysis::ensemble`].
//!
//! The window has one [`Worker`]. The latest scenario wins: submitting one stops the run before it within a
//! millisecond or two, and nothing queues. A run comes in stages, first a coarse one that is there within a frame.
//! A [`Survey`] runs many scenarios, one after the other.

mod survey;

pub use survey::{Finding, Survey};

pub mod attribution;
mod latest;
pub mod studies;
pub mod writing;

pub use latest::{Latest, News, Tell};

use std::any::Any;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Builder};
use std::time::Instant;

use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec, Plan, Sample, Scratch, Variant};
use crate::model::lanes::Width;
use crate::model::scenario::{Scenario, Strategy};

/// Paths of the stages before the full run.
const STAGES: [usize; 2] = [1_000, 10_000];

/// How a run uses the machine. None of it changes a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Number of threads; as many as there are processors where it is not given.
    pub threads: Option<NonZero<usize>>,
    /// Vectors used; the widest where it is not given.
    pub width: Option<Width>,
    /// No percentiles by month, which saves the time for them.
    pub without_bands: bool,
}

impl Options {
    fn threads(&self) -> usize {
        self.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get)
    }

    fn width(&self) -> Width {
        self.width.unwrap_or_else(Width::widest)
    }
}

/// Runs an ensemble and waits for it.
///
/// # Panics
/// Where the model itself panics.
pub fn run_ensemble(scenario: &Scenario, spec: &EnsembleSpec, options: &Options) -> Ensemble {
    let control = Control::new();
    loop {
        match run_controlled(scenario, spec, options, &control) {
            Ok(Some(ensemble)) => return ensemble,
            // Nobody else holds the control, so nobody stops the run.
            Ok(None) => {}
            Err(message) => panic!("{message}"),
        }
    }
}

/// Runs an ensemble and waits for it, or until the control stops it: then the answer is `None`.
///
/// # Errors
/// What a panicking thread had to say.
pub fn run_controlled(
    scenario: &Scenario,
    spec: &EnsembleSpec,
    options: &Options,
    control: &Control,
) -> Result<Option<Ensemble>, String> {
    let start = Instant::now();
    let plan = guarded(|| Plan::new(scenario, spec, options.width(), !options.without_bands))?;
    let next = AtomicUsize::new(0);
    share_out(options.threads(), plan.tasks(), &next, control, || take_tasks(&plan, &next, control))?;
    if control.is_stopped() {
        return Ok(None);
    }
    let mut ensemble = guarded(|| plan.finish())?;
    if let Some(ensemble) = &mut ensemble {
        ensemble.elapsed_ms = start.elapsed().as_secs_f64() * 1e3;
    }
    Ok(ensemble)
}

/// Has several threads, of which the caller is one, take tasks until none are left or the run is stopped.
fn share_out(
    threads: usize,
    tasks: usize,
    next: &AtomicUsize,
    control: &Control,
    take: impl Fn() + Sync,
) -> Result<(), String> {
    let failure = Mutex::new(None);
    let work = || {
        if let Err(message) = guarded(&take) {
            // The others must not wait for a task that will never be done.
            next.store(tasks, Ordering::Relaxed);
            lock(&failure).get_or_insert(message);
            control.stop();
        }
    };
    thread::scope(|scope| {
        for i in 1..threads.min(tasks.max(1)) {
            // Without a second thread the first does all the work.
            drop(Builder::new().name(format!("ensemble-{i}")).spawn_scoped(scope, work));
        }
        work();
    });
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Takes tasks until none are left or the run is stopped.
fn take_tasks(plan: &Plan, next: &AtomicUsize, control: &Control) {
    let mut scratch = Scratch::default();
    loop {
        let task = next.fetch_add(1, Ordering::Relaxed);
        if task >= plan.tasks() {
            return;
        }
        while !plan.run(task, &mut scratch, control) {
            if control.is_stopped() {
                return;
            }
            thread::yield_now();
        }
        if control.is_stopped() {
            return;
        }
        control.note(task + 1, plan.tasks());
    }
}

/// Evaluates many scenarios on the same few paths: what a tornado, a sweep or a heat map with paths is made of.
///
/// Keep one for as long as the seed and the number of paths stay: it keeps their draws. 1 000 paths of 120 months
/// under two strategies take a thread about two milliseconds a scenario.
pub struct Variants {
    spec: EnsembleSpec,
    options: Options,
    sample: Mutex<Option<Arc<Sample>>>,
}

impl Variants {
    /// Nothing is drawn yet. No percentiles by month are taken, whatever the options say.
    pub fn new(spec: EnsembleSpec, options: Options) -> Self {
        Self { spec, options, sample: Mutex::default() }
    }

    /// Evaluates scenarios under some strategies on all processors, in the order given, and waits for it, or until the
    /// control stops it within a millisecond: then the answer is `None`. The results stand in the order of the
    /// scenarios and depend on nothing but scenario, seed and number of paths. The control's progress counts scenarios.
    ///
    /// For a picture that becomes finer, call it with the coarse scenarios first.
    ///
    /// # Errors
    /// What a panicking thread had to say.
    pub fn run(
        &self,
        scenarios: &[Scenario],
        strategies: &[Strategy],
        control: &Control,
    ) -> Result<Option<Vec<Variant>>, String> {
        let months = scenarios.iter().map(Scenario::months).max().unwrap_or(0);
        let sample = guarded(|| self.sample(months))?;
        let variants: Vec<OnceLock<Variant>> = scenarios.iter().map(|_| OnceLock::new()).collect();
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        share_out(self.options.threads(), scenarios.len(), &next, control, || {
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let (Some(scenario), Some(place)) = (scenarios.get(i), variants.get(i)) else { return };
                let Some(variant) = sample.evaluate(scenario, strategies, control) else { return };
                // Nobody else has this number.
                drop(place.set(variant));
                control.note(done.fetch_add(1, Ordering::Relaxed) + 1, scenarios.len());
            }
        })?;
        Ok(variants.into_iter().map(OnceLock::into_inner).collect())
    }

    /// The draws, made where there are none for so many months.
    fn sample(&self, months: usize) -> Arc<Sample> {
        let mut sample = lock(&self.sample);
        match &*sample {
            Some(sample) if sample.covers(&self.spec, months) => Arc::clone(sample),
            _ => Arc::clone(sample.insert(Arc::new(Sample::new(&self.spec, months, self.options.width())))),
        }
    }
}

/// Turns a panic into its message.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the ensemble failed: {}", text.unwrap_or("a thread panicked"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is to be run.
struct Job {
    scenario: Arc<Scenario>,
    spec: EnsembleSpec,
}

/// Runs ensembles in the background, one at a time, the latest first and only.
pub struct Worker(Latest<Job, Arc<Ensemble>>);

impl Worker {
    /// Starts the worker. It calls `wake` whenever [`Self::poll`] has something new.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> std::io::Result<Self> {
        Latest::new("ensemble", wake, run_in_stages).map(Self)
    }

    /// Runs this scenario instead of whatever was run before. Returns the generation that its news will carry.
    pub fn submit(&self, scenario: Arc<Scenario>, spec: EnsembleSpec) -> u64 {
        self.0.submit(Job { scenario, spec })
    }

    /// The newest result since the last call, if there is one.
    pub fn poll(&self) -> Option<News<Arc<Ensemble>>> {
        self.0.poll()
    }

    /// How much of the stage in hand is done, 0 … 1; `None` when nothing is run.
    pub fn progress(&self) -> Option<f64> {
        self.0.progress()
    }

    /// Stops the run in hand. What it has already told stays.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// Runs a submission from coarse to full.
fn run_in_stages(job: &Job, control: &Control, tell: &Tell<'_, Arc<Ensemble>>) -> Result<(), String> {
    let coarse = STAGES.into_iter().filter(|&paths| paths * 2 <= job.spec.paths);
    for paths in coarse.chain([job.spec.paths]) {
        let spec = EnsembleSpec { paths, ..job.spec };
        let Some(ensemble) = run_controlled(&job.scenario, &spec, &Options::default(), control)? else { break };
        tell(Arc::new(ensemble), paths == job.spec.paths);
    }
    Ok(())
}
