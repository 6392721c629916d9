//! Background runs that panic, are superseded, or have one thread or many: nothing leaks, nothing starves, and no bit
//! changes.

mod counting;

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use hashpivot::analysis::ensemble::{Ensemble, EnsembleSpec};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::worker::{Latest, Options, Report, Run, Turn, ensembles, run_ensemble, waker};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_mins(2);

/// Memory and threads are those of the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Threads of the program in this process, by their names; `None` where the system does not tell.
fn threads() -> Option<usize> {
    let names = std::fs::read_dir("/proc/self/task").ok()?.flatten();
    let names = names.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    Some(names.filter(|name| ["worker-", "ensemble", "panicking"].iter().any(|own| name.starts_with(own))).count())
}

/// Waits until there are as many: the system may take a moment to forget a thread that has ended.
fn settle_at(count: Option<usize>) {
    let start = Instant::now();
    while threads() != count {
        assert!(start.elapsed() < PATIENCE, "threads are left behind: {:?} instead of {count:?}", threads());
        thread::sleep(Duration::from_millis(1));
    }
}

/// Their number once it stays: a thread gives itself its name when it first runs, which may be after it was made.
fn named() -> Option<usize> {
    let mut count = threads();
    let mut stays = 0;
    while stays < 20 {
        thread::sleep(Duration::from_millis(5));
        let now = threads();
        stays = if now == count { stays + 1 } else { 0 };
        count = now;
    }
    count
}

/// The last report of what was asked last.
fn last<J: Send + 'static, R: Send + 'static>(latest: &Latest<J, R>, generation: u64) -> Report<R> {
    let start = Instant::now();
    loop {
        assert!(start.elapsed() < PATIENCE, "it starves");
        match latest.poll() {
            Some(report) if report.generation == generation && report.complete => return report,
            Some(report) => assert_eq!(report.generation, generation, "what was superseded is told"),
            None => thread::sleep(Duration::from_millis(1)),
        }
    }
}

/// A scenario unlike the others.
fn run(number: usize, paths: usize) -> Run {
    let mut scenario = Scenario::default();
    scenario.world.hashprice += number as f64 * 1e-3;
    Run { scenario: Arc::new(scenario), spec: EnsembleSpec { paths, seed: 1 } }
}

#[test]
fn a_run_that_is_superseded_a_thousand_times_in_a_row_leaks_nothing_and_the_last_one_is_done() {
    let _alone = alone();
    let woken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&woken);
    let latest = ensembles(Turn::First, waker(move || _ = counter.fetch_add(1, Ordering::Relaxed))).expect("a thread");
    // What is made once: the pool, tables, the first scratch.
    let before = last(&latest, latest.submit(run(0, 3_000)));
    let (held, running) = (counting::held(), named());
    for number in 1..=1_000 {
        latest.submit(run(number, 100_000));
        // Some are stopped before they begin, some in the middle.
        if number % 20 == 0 {
            thread::sleep(Duration::from_millis(2));
        }
        if number % 100 == 0 {
            latest.cancel();
        }
    }
    let end = run(1_001, 3_000);
    let after = last(&latest, latest.submit(end.clone())).result.expect("no panic");
    settle_at(running);
    let grown = counting::held() - held;
    assert!(grown < 2_000_000, "{grown} bytes are left behind");
    let alone = run_ensemble(&end.scenario, &end.spec, &Options::default());
    assert_eq!(after.strategy(Strategy::Plan).percentiles, alone.strategy(Strategy::Plan).percentiles);
    assert!(before.result.is_ok() && woken.load(Ordering::Relaxed) >= 2);
    drop(latest);
    settle_at(running.map(|running| running - 1));
}

#[test]
fn what_the_window_keeps_of_futures_does_not_grow_with_their_number() {
    let _alone = alone();
    let latest = ensembles(Turn::First, waker(|| {})).expect("a thread");
    let kept = |paths: usize| {
        let before = counting::held();
        let report = last(&latest, latest.submit(run(paths, paths)));
        let ensemble: Arc<Ensemble> = report.result.expect("no panic");
        assert_eq!(ensemble.paths, paths);
        let kept = counting::held() - before;
        drop(ensemble);
        kept
    };
    kept(2_000);
    let (few, many) = (kept(2_000), kept(200_000));
    // With the values of single paths it would be ten megabytes.
    assert!(many < few + 500_000, "{few} bytes of 2 000 futures, {many} of 200 000");
}

#[test]
fn whoever_panics_takes_nobody_along() {
    let _alone = alone();
    // What they say would fill pages.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some("panicking") {
            usual(panic);
        }
    }));
    // Jobs panic before, between and after what they tell, and so does whoever is woken.
    let wakes = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&wakes);
    let wake = waker(move || {
        let count = counter.fetch_add(1, Ordering::Relaxed);
        assert!(!count.is_multiple_of(3), "whoever was woken panics");
    });
    let latest = Latest::new("panicking", wake, |job: &usize, _, tell| {
        assert!(!job.is_multiple_of(5), "five");
        tell(*job, false);
        assert!(!job.is_multiple_of(7), "seven");
        tell(*job, true);
        Ok(())
    });
    let latest = latest.expect("a thread");
    // A thread gives itself its name: it has one once it has answered.
    last(&latest, latest.submit(1)).result.expect("no panic");
    let running = named();
    for job in 2..=200 {
        let report = last(&latest, latest.submit(job));
        if job % 5 == 0 || job % 7 == 0 {
            assert!(report.result.is_err(), "{job}");
        }
    }
    settle_at(running);
    assert!(wakes.load(Ordering::Relaxed) >= 200);
}

#[test]
fn one_thread_and_sixty_four_give_the_same_bits() {
    let _alone = alone();
    let scenario = run(3, 0).scenario;
    let spec = EnsembleSpec { paths: 5_000, seed: 3 };
    let with = |threads: usize| {
        let options = Options { threads: NonZero::new(threads), ..Options::default() };
        Ensemble { elapsed_ms: 0.0, ..run_ensemble(&scenario, &spec, &options) }
    };
    // The pool that is shared stays.
    run_ensemble(&scenario, &spec, &Options::default());
    let before = named();
    let one = with(1);
    assert!(with(64) == one && with(7) == one);
    settle_at(before);
}
