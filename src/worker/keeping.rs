//! What is to be kept on the disk as it stands now, beside the window's thread: only the latest of it counts, and the
//! latest is always written.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use super::pool::{guarded, lock};

/// Keeps one thing after the other, the latest first and only: what was to be kept and has not been begun is passed over.
/// Dropping it waits until the last one is kept.
pub struct Keeper<J> {
    shared: Arc<Shared<J>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared<J> {
    slot: Mutex<Slot<J>>,
    changed: Condvar,
}

/// What the window and the thread share.
struct Slot<J> {
    waiting: Option<J>,
    /// One is being kept.
    busy: bool,
    /// Why the last one could not be kept, until it is asked for.
    failure: Option<String>,
    closing: bool,
}

impl<J: Send + 'static> Keeper<J> {
    /// Starts the thread. `keep` keeps one thing, or tells why it could not.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn new(mut keep: impl FnMut(J) -> Result<(), String> + Send + 'static) -> std::io::Result<Self> {
        let slot = Slot { waiting: None, busy: false, failure: None, closing: false };
        let shared = Arc::new(Shared { slot: Mutex::new(slot), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        let serve = move || {
            while let Some(job) = own.next() {
                let kept = guarded(|| keep(job)).and_then(|kept| kept);
                let mut slot = lock(&own.slot);
                (slot.busy, slot.failure) = (false, kept.err());
                own.changed.notify_all();
            }
        };
        let thread = Builder::new().name("keeping".to_owned()).spawn(serve)?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Keeps this, instead of whatever was to be kept and has not been begun.
    pub fn submit(&self, job: J) {
        lock(&self.shared.slot).waiting = Some(job);
        self.shared.changed.notify_all();
    }
}

impl<J> Keeper<J> {
    /// Why the last one could not be kept, told once.
    pub fn take_failure(&self) -> Option<String> {
        lock(&self.shared.slot).failure.take()
    }

    /// Whether everything is kept that was to be.
    pub fn is_idle(&self) -> bool {
        let slot = lock(&self.shared.slot);
        slot.waiting.is_none() && !slot.busy
    }

    /// Waits until everything is kept that was to be.
    pub fn wait(&self) {
        let mut slot = lock(&self.shared.slot);
        while slot.waiting.is_some() || slot.busy {
            slot = self.shared.changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<J> Shared<J> {
    /// The next thing to keep; `None` once nothing more will come.
    fn next(&self) -> Option<J> {
        let mut slot = lock(&self.slot);
        loop {
            if let Some(job) = slot.waiting.take() {
                slot.busy = true;
                return Some(job);
            }
            if slot.closing {
                return None;
            }
            slot = self.changed.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<J> Drop for Keeper<J> {
    fn drop(&mut self) {
        lock(&self.shared.slot).closing = true;
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_latest_is_kept_and_what_waits_before_it_is_passed_over() {
        let (began, has_begun) = channel();
        let (go, gone) = channel::<()>();
        let kept = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::clone(&kept);
        let keeper = Keeper::new(move |job: i32| {
            began.send(job).expect("somebody waits");
            gone.recv().expect("somebody lets it go");
            own.lock().expect("no panic").push(job);
            Ok(())
        });
        let keeper = keeper.expect("a thread");
        keeper.submit(1);
        assert_eq!(has_begun.recv(), Ok(1));
        (2..=9).for_each(|job| keeper.submit(job));
        assert!(!keeper.is_idle());
        go.send(()).expect("it waits");
        go.send(()).expect("it waits");
        // Dropping it waits for the last.
        drop(keeper);
        assert_eq!(*kept.lock().expect("no panic"), [1, 9]);
    }

    #[test]
    fn what_cannot_be_kept_is_told_once_and_a_panic_stops_nothing() {
        let keeper = Keeper::new(|job: i32| {
            assert!(job != 2, "this one panics");
            if job == 1 { Err("a full disk".to_owned()) } else { Ok(()) }
        });
        let keeper = keeper.expect("a thread");
        let failure = |job| {
            keeper.submit(job);
            keeper.wait();
            (keeper.take_failure(), keeper.take_failure())
        };
        assert_eq!(failure(1), (Some("a full disk".to_owned()), None));
        assert!(failure(2).0.is_some_and(|why| why.contains("this one panics")));
        assert_eq!(failure(3), (None, None));
    }
}
