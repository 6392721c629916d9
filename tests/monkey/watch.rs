//! Who hears a panic in whatever thread, and sees a frame that never ends.

use std::collections::VecDeque;
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

/// Deeds that are told where something fails.
const TOLD: usize = 60;
/// A frame that takes longer than this hangs, on whatever machine, with whatever else it has to do.
const PATIENCE: Duration = Duration::from_mins(3);

static PANICS: AtomicU64 = AtomicU64::new(0);

/// Counts panics from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            usual(panic);
        }));
    });
}

/// Processor time that this thread has had: a frame that others keep waiting is not slow. Nothing where the system does
/// not tell.
pub(crate) fn worked() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}

/// Panics so far, in all threads.
pub(crate) fn panics() -> u64 {
    PANICS.load(Ordering::Relaxed)
}

/// What was done last. Dropped by a panic, it is told.
#[derive(Clone, Default)]
pub(crate) struct Tale(Arc<(Mutex<VecDeque<String>>, AtomicU64)>);

impl Tale {
    /// Of a monkey that is watched from now on.
    pub(crate) fn begin() -> Self {
        let tale = Self::default();
        let watched = Arc::downgrade(&tale.0);
        thread::spawn(move || {
            let (mut beats, mut since) = (0, Duration::ZERO);
            let pause = Duration::from_secs(1);
            while let Some(tale) = watched.upgrade() {
                let now = tale.1.load(Ordering::Relaxed);
                since = if now == beats { since + pause } else { Duration::ZERO };
                beats = now;
                if since > PATIENCE {
                    Self(tale).tell();
                    eprintln!("the last of these hangs");
                    std::process::abort();
                }
                drop(tale);
                thread::sleep(pause);
            }
        });
        tale
    }

    /// Something is done.
    pub(crate) fn add(&self, deed: String) {
        let mut deeds = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if deeds.len() == TOLD {
            deeds.pop_front();
        }
        deeds.push_back(deed);
    }

    /// What was done last.
    pub(crate) fn last(&self) -> String {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).back().cloned().unwrap_or_default()
    }

    /// It is alive.
    pub(crate) fn beat(&self) {
        self.0.1.fetch_add(1, Ordering::Relaxed);
    }

    fn tell(&self) {
        for deed in self.0.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            eprintln!("· {deed}");
        }
    }
}

impl Drop for Tale {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("what was done last:");
            self.tell();
        }
    }
}
