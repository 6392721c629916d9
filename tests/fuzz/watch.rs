//! Watches over inputs that are being read: one that takes too long ends the run, and is kept.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::counting;
use super::targets::TARGETS;

/// Seconds of a processor that reading may take.
const SECONDS: f64 = 5.0;
/// Longest time that it may take in all, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_mins(2);
/// The kernel counts processors' time in these parts of a second.
const TICKS: f64 = 100.0;

/// What a thread reads.
struct Read {
    target: &'static str,
    input: Arc<Vec<u8>>,
    since: Instant,
    /// Where the kernel tells how long the thread has had a processor.
    stat: Option<Arc<str>>,
    /// That time in seconds, when somebody first looked.
    spent: Option<f64>,
}

/// The threads that are watched.
pub(crate) struct Watch {
    read: Vec<Mutex<Option<Read>>>,
}

thread_local! {
    static STAT: Option<Arc<str>> = {
        let thread = fs::read_link("/proc/thread-self").ok();
        thread.map(|path| format!("/proc/{}/stat", path.display()).into())
    };
}

/// How long a thread has had a processor, in seconds; `None` where the system does not tell.
fn spent(stat: &str) -> Option<f64> {
    let text = fs::read_to_string(stat).ok()?;
    // Its name, in brackets, may hold anything.
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

impl Watch {
    /// Of so many threads.
    pub(crate) fn new(threads: usize) -> Self {
        Self { read: (0..threads).map(|_| Mutex::new(None)).collect() }
    }

    /// A thread begins to read an input.
    pub(crate) fn begin(&self, worker: usize, target: &'static str, input: Vec<u8>) -> Arc<Vec<u8>> {
        let input = Arc::new(input);
        let read = Read {
            target,
            input: Arc::clone(&input),
            since: Instant::now(),
            stat: STAT.with(Clone::clone),
            spent: None,
        };
        *self.read[worker].lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        input
    }

    /// It has read it.
    pub(crate) fn end(&self, worker: usize) {
        *self.read[worker].lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Looks at them until all have ended. Nothing can stop a thread that hangs, so this ends the whole process.
    pub(crate) fn watch(&self, ended: &AtomicBool) {
        while !ended.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(100));
            for place in &self.read {
                let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(read) = place.as_mut().filter(|read| read.since.elapsed() > Duration::from_secs(1)) else {
                    continue;
                };
                let now = read.stat.as_deref().and_then(spent);
                let since = *read.spent.get_or_insert(now.unwrap_or(0.0));
                let is_hanging = match now {
                    Some(now) => now - since > SECONDS || read.since.elapsed() > PATIENCE,
                    None => read.since.elapsed().as_secs_f64() > SECONDS,
                };
                if is_hanging {
                    let target = TARGETS.iter().find(|target| target.name == read.target).expect("one of them");
                    let path = super::keep(target, &read.input);
                    eprintln!("{} hangs on {}; {} bytes held", read.target, path.display(), counting::held());
                    std::process::abort();
                }
            }
        }
    }
}
