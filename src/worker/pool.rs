//! One pool of threads for all that is shared out.
//!
//! A run hands the pool as many loops as it has threads; each takes the next task until none are left. So a run is
//! spread evenly whatever its tasks cost, and one that [`Turn::Later`] describes lets others in between two tasks:
//! what the window waits for is not behind a study of seconds. (The parallel iterators of `rayon` would not: a thread
//! takes what is new only after everything that it has split off itself.)

use std::any::Any;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::analysis::ensemble::Control;
use crate::model::lanes::Width;

/// When a run's tasks are done that compete with those of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// At once.
    #[default]
    First,
    /// Others may come between two of its tasks.
    Later,
}

/// How a run uses the machine. None of it changes a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Number of threads, made for the run; those of the pool where it is not given.
    pub threads: Option<NonZero<usize>>,
    /// Vectors used; the widest where it is not given.
    pub width: Option<Width>,
    /// No percentiles by month, which saves the time for them.
    pub without_bands: bool,
    /// The values of each path are kept, however many there are.
    pub keeps_paths: bool,
    /// Whether other runs go first.
    pub turn: Turn,
}

impl Options {
    pub(super) fn width(&self) -> Width {
        self.width.unwrap_or_else(Width::widest)
    }
}

/// There is a window, which needs a processor of its own.
static WINDOW: AtomicBool = AtomicBool::new(false);
/// The pool; none where the system has no threads.
static POOL: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    // Of two processors a window would get every other moment anyway, and an ensemble would take twice as long.
    let kept = usize::from(WINDOW.load(Ordering::Relaxed) && processors > 2);
    pool_of(processors - kept).ok()
});

fn pool_of(threads: usize) -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("worker-{i}")).build()
}

/// Leaves a processor to the window, where there are more than two. To be called before anything is run.
pub fn leave_a_core() {
    WINDOW.store(true, Ordering::Relaxed);
}

/// Has the threads of the pool do the same work, each until it returns, and waits for them. The work has to end when
/// the control stops it; a panic in one thread stops all of them, and leaves the control as it was.
///
/// # Errors
/// What a panicking thread had to say.
pub(super) fn share_out(
    options: &Options,
    tasks: usize,
    control: &Control,
    work: impl Fn() + Sync,
) -> Result<(), String> {
    let failure = Mutex::new(None);
    let work = || {
        if let Err(message) = guarded(&work) {
            lock(&failure).get_or_insert(message);
            control.set_failed(true);
        }
    };
    let own = options.threads.and_then(|threads| pool_of(threads.get()).ok());
    match own.as_ref().or(POOL.as_ref()) {
        Some(pool) => pool.in_place_scope(|scope| {
            for _ in 0..pool.current_num_threads().min(tasks) {
                scope.spawn(|_| work());
            }
        }),
        // Without a pool the caller does it all.
        None => work(),
    }
    // All have ended, and what comes next under this control has not failed.
    control.set_failed(false);
    failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Between two tasks: lets other runs go first where that is their right.
pub(super) fn give_way(turn: Turn) {
    if turn == Turn::Later {
        rayon::yield_now();
    }
}

/// Does something for each of so many numbers, on the threads of the pool, and notes how far it is. The results stand in
/// the order of the numbers. `None` where it was stopped, which ends it as soon as the work at hand is done, or where a
/// piece of work had no result.
///
/// # Errors
/// What a panicking thread had to say.
pub(super) fn each<T: Send + Sync>(
    options: &Options,
    count: usize,
    control: &Control,
    work: impl Fn(usize) -> Option<T> + Sync,
) -> Result<Option<Vec<T>>, String> {
    let places: Vec<OnceLock<T>> = (0..count).map(|_| OnceLock::new()).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    share_out(options, count, control, || {
        while !control.is_stopped() {
            give_way(options.turn);
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(place) = places.get(i) else { return };
            let Some(result) = work(i) else { return };
            // Nobody else has this number.
            drop(place.set(result));
            control.note(done.fetch_add(1, Ordering::Relaxed) + 1, count);
        }
    })?;
    Ok(places.into_iter().map(OnceLock::into_inner).collect())
}

/// Turns a panic into its message.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the computation failed: {}", text.unwrap_or("a thread panicked"))
}

/// Wakes somebody. Should they fail at that, it is their fault alone: the thread goes on, and what was told is there.
pub(super) fn wake(waker: &std::task::Waker) {
    drop(guarded(|| waker.wake_by_ref()));
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, mpsc};
    use std::time::Duration;

    fn threads(count: usize) -> Options {
        Options { threads: NonZero::new(count), ..Options::default() }
    }

    #[test]
    fn results_stand_in_the_order_of_their_numbers() {
        let control = Control::new();
        let found = each(&threads(3), 500, &control, |i| {
            // The first ones take longest.
            (0..(500 - i) * 100).for_each(|k| _ = std::hint::black_box(k));
            Some(i)
        });
        assert_eq!(found, Ok(Some((0..500).collect())));
        assert_eq!(control.progress(), 1.0);
        assert_eq!(each(&Options::default(), 0, &control, Some), Ok(Some(Vec::new())));
    }

    #[test]
    fn what_is_stopped_or_has_no_result_has_none() {
        let control = Control::new();
        assert_eq!(each(&threads(2), 10, &control, |i| (i != 4).then_some(i)), Ok(None));
        control.stop();
        assert_eq!(each(&threads(2), 10, &control, Some), Ok(None));
    }

    #[test]
    fn a_panic_is_a_message_and_stops_the_others() {
        let control = Control::new();
        let found = each(&threads(2), 1_000_000, &control, |i| {
            assert_ne!(i, 3, "three is unlucky");
            Some(i)
        });
        let message = found.expect_err("it panicked");
        assert!(message.contains("three is unlucky"), "{message}");
        assert!(!control.is_stopped() && control.progress() < 1.0);
        assert_eq!(each(&threads(2), 4, &control, Some), Ok(Some(vec![0, 1, 2, 3])), "the next run is not hurt");
    }

    #[test]
    fn a_run_that_gives_way_lets_another_in() {
        // The pool is busy with a run that ends only once another has been let in.
        let control = Arc::new(Control::new());
        let own = Arc::clone(&control);
        let (started, start) = mpsc::channel();
        let patient = thread::spawn(move || {
            let options = Options { turn: Turn::Later, ..Options::default() };
            share_out(&options, usize::MAX, &own, || {
                started.send(()).expect("somebody waits");
                while !own.is_stopped() {
                    give_way(options.turn);
                }
            })
        });
        let threads = POOL.as_ref().map_or(1, ThreadPool::current_num_threads);
        for _ in 0..threads {
            start.recv_timeout(Duration::from_mins(1)).expect("every thread is taken");
        }
        let found = each(&Options::default(), 8, &Control::new(), Some);
        assert_eq!(found, Ok(Some((0..8).collect())));
        control.stop();
        assert_eq!(patient.join().expect("no panic"), Ok(()));
    }
}
