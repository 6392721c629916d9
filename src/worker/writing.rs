//! Work on the disk, beside the window's thread: one thing after the other, in the order in which it was asked for.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::Waker;
use std::thread::{Builder, JoinHandle};

use super::pool::{guarded, wake};

/// Something to be done, and what comes of it.
type Job<R> = Box<dyn FnOnce() -> R + Send>;

/// Does one job at a time, all of them, in order. Dropping it waits until the last one is done: what was to be written
/// is written when the program ends.
pub struct Writer<R> {
    jobs: Option<Sender<Job<R>>>,
    results: Receiver<Result<R, String>>,
    tell: Sender<Result<R, String>>,
    thread: Option<JoinHandle<()>>,
    waker: Waker,
    waiting: usize,
}

impl<R: Send + 'static> Writer<R> {
    /// A writer whose thread starts with the first job. `waker` is woken whenever [`Self::poll`] has something new.
    pub fn new(waker: Waker) -> Self {
        let (tell, results) = channel();
        Self { jobs: None, results, tell, thread: None, waker, waiting: 0 }
    }

    /// Does this after what was asked for before. Where the system has no thread left, it is done at once.
    pub fn submit(&mut self, job: impl FnOnce() -> R + Send + 'static) {
        self.waiting += 1;
        if self.jobs.is_none() {
            self.start();
        }
        let job: Job<R> = Box::new(job);
        let unsent = match &self.jobs {
            Some(jobs) => jobs.send(job).err().map(|error| error.0),
            None => Some(job),
        };
        if let Some(job) = unsent {
            // Both ends of the channel are here.
            drop(self.tell.send(guarded(job)));
        }
    }

    /// The next result, in the order of the jobs: what came of it, or why it came to nothing.
    pub fn poll(&mut self) -> Option<Result<R, String>> {
        let result = self.results.try_recv().ok()?;
        self.waiting -= 1;
        Some(result)
    }

    /// Jobs whose results have not been polled yet.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    fn start(&mut self) {
        let (jobs, work) = channel::<Job<R>>();
        let (tell, waker) = (self.tell.clone(), self.waker.clone());
        let serve = move || {
            for job in work {
                // Nobody to tell: the writer is being dropped, and the rest is done all the same.
                drop(tell.send(guarded(job)));
                wake(&waker);
            }
        };
        if let Ok(thread) = Builder::new().name("writing".to_owned()).spawn(serve) {
            (self.jobs, self.thread) = (Some(jobs), Some(thread));
        }
    }
}

impl<R> Drop for Writer<R> {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::waker;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    fn results<R: Send + 'static>(writer: &mut Writer<R>) -> Vec<Result<R, String>> {
        let mut found = Vec::new();
        while writer.waiting() > 0 {
            match writer.poll() {
                Some(result) => found.push(result),
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        found
    }

    #[test]
    fn everything_is_done_in_order_and_a_panic_stops_nothing() {
        let mut writer = Writer::new(waker(|| {}));
        for i in 0..100 {
            writer.submit(move || {
                assert!(i != 50, "this one fails");
                i
            });
        }
        let found = results(&mut writer);
        assert_eq!(found.len(), 100);
        for (i, result) in found.into_iter().enumerate() {
            match result {
                Ok(done) => assert_eq!(done, i),
                Err(reason) => assert!(i == 50 && reason.contains("this one fails"), "{i}: {reason}"),
            }
        }
    }

    #[test]
    fn dropping_it_waits_for_what_was_asked() {
        let done = Arc::new(Mutex::new(0));
        let mut writer = Writer::new(waker(|| {}));
        for _ in 0..20 {
            let done = Arc::clone(&done);
            writer.submit(move || {
                std::thread::sleep(Duration::from_millis(1));
                *done.lock().expect("no panic") += 1;
            });
        }
        drop(writer);
        assert_eq!(*done.lock().expect("no panic"), 20);
    }
}
