//! Ensembles: one that is waited for, and those of the latest scenario in the background.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Waker;
use std::thread;
use std::time::Instant;

use super::memory::give_back_now;
use super::pool::{give_way, guarded, share_out};
use super::{Latest, Options, Tell, Turn};
use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec, MOST_KEPT, Plan, Scratch};
use crate::model::scenario::Scenario;

/// Paths of the stages before the full run.
const STAGES: [usize; 2] = [1_000, 10_000];

/// The numbers of paths of the coarse stages before a full run of so many.
pub fn stages(paths: usize) -> impl Iterator<Item = usize> {
    STAGES.into_iter().filter(move |coarse| coarse * 2 <= paths)
}

/// Runs an ensemble and waits for it.
///
/// # Panics
/// Where the model itself panics, or there is no memory for so many futures: see [`EnsembleSpec::check`].
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
/// What a panicking thread had to say, or that there is no memory for so many futures.
pub fn run_controlled(
    scenario: &Scenario,
    spec: &EnsembleSpec,
    options: &Options,
    control: &Control,
) -> Result<Option<Ensemble>, String> {
    spec.check().map_err(|error| error.to_string())?;
    let start = Instant::now();
    let plan = guarded(|| {
        let plan = Plan::new(scenario, spec, options.width(), !options.without_bands);
        if options.keeps_paths { plan.keeping_paths() } else { plan }
    })?;
    let next = AtomicUsize::new(0);
    let run = |task, scratch: &mut _| plan.run(task, scratch, control);
    share_out(options, plan.tasks(), control, || take_tasks(plan.tasks(), run, &next, options.turn, control))?;
    if control.is_stopped() {
        return Ok(None);
    }
    let mut ensemble = guarded(|| plan.finish())?;
    if let Some(ensemble) = &mut ensemble {
        ensemble.elapsed_ms = start.elapsed().as_secs_f64() * 1e3;
    }
    Ok(ensemble)
}

/// Takes so many tasks until none are left or the run is stopped. `run` does one, unless one before it that it needs is
/// still being done by another thread.
pub(super) fn take_tasks(
    tasks: usize,
    run: impl Fn(usize, &mut Scratch) -> bool,
    next: &AtomicUsize,
    turn: Turn,
    control: &Control,
) {
    let mut scratch = Scratch::default();
    loop {
        give_way(turn);
        let task = next.fetch_add(1, Ordering::Relaxed);
        if task >= tasks {
            return;
        }
        while !run(task, &mut scratch) {
            if control.is_stopped() {
                return;
            }
            thread::yield_now();
        }
        if control.is_stopped() {
            return;
        }
        control.note(task + 1, tasks);
    }
}

/// A scenario whose futures are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// How many futures, and which.
    pub spec: EnsembleSpec,
}

/// Runs ensembles in the background, from coarse to full, the latest scenario first and only. `turn` says whether they go
/// before other runs.
///
/// # Errors
/// Where the system has no thread left.
pub fn ensembles(turn: Turn, waker: Waker) -> std::io::Result<Latest<Run, Arc<Ensemble>>> {
    let options = Options { turn, ..Options::default() };
    Latest::new("ensemble", waker, move |run: &Run, control, tell| run_in_stages(run, &options, control, tell))
}

/// Runs a scenario from coarse to full.
fn run_in_stages(
    run: &Run,
    options: &Options,
    control: &Control,
    tell: &Tell<'_, Arc<Ensemble>>,
) -> Result<(), String> {
    for paths in stages(run.spec.paths).chain([run.spec.paths]) {
        let spec = EnsembleSpec { paths, ..run.spec };
        let Some(ensemble) = run_controlled(&run.scenario, &spec, options, control)? else { break };
        tell(Arc::new(ensemble), paths == run.spec.paths);
        if paths > MOST_KEPT {
            give_back_now();
        }
    }
    Ok(())
}
