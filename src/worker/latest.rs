//! A thread that does the latest thing it was asked for, and only that.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use super::{guarded, lock};
use crate::analysis::ensemble::Control;

/// Something that came of a job.
#[derive(Clone, Debug)]
pub struct News<R> {
    /// Which submission it belongs to.
    pub generation: u64,
    /// What came of it, or what went wrong.
    pub result: Result<R, String>,
    /// Nothing finer of this submission will follow.
    pub complete: bool,
}

/// Where a job leaves what comes of it, and whether nothing finer will follow.
pub type Tell<'a, R> = dyn Fn(R, bool) + 'a;

/// Does one job at a time, the latest first and only: submitting one stops the one before, and nothing queues.
pub struct Latest<J, R> {
    shared: Arc<Shared<J, R>>,
    thread: Option<JoinHandle<()>>,
}

/// A submission.
struct Task<J> {
    generation: u64,
    job: J,
    control: Arc<Control>,
}

/// What the window and the thread share.
struct Slot<J, R> {
    generation: u64,
    waiting: Option<Task<J>>,
    /// The job in hand or waiting.
    control: Option<Arc<Control>>,
    news: Option<News<R>>,
    closing: bool,
}

struct Shared<J, R> {
    slot: Mutex<Slot<J, R>>,
    submitted: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl<J: Send + 'static, R: Send + 'static> Latest<J, R> {
    /// Starts the thread. `work` does a job: it tells what comes of it, from coarse to fine, returns early when the
    /// control stops it, and fails with a reason. `wake` is called whenever [`Self::poll`] has something new.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn new(
        name: &str,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl Fn(&J, &Control, &Tell<'_, R>) -> Result<(), String> + Send + 'static,
    ) -> std::io::Result<Self> {
        let slot = Slot { generation: 0, waiting: None, control: None, news: None, closing: false };
        let shared = Arc::new(Shared { slot: Mutex::new(slot), submitted: Condvar::new(), wake: Box::new(wake) });
        let own = Arc::clone(&shared);
        let thread = Builder::new().name(name.to_owned()).spawn(move || own.serve(work))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Does this instead of whatever was done before. Returns the generation that its news will carry.
    pub fn submit(&self, job: J) -> u64 {
        let mut slot = lock(&self.shared.slot);
        slot.drop_current();
        slot.generation += 1;
        let (generation, control) = (slot.generation, Arc::new(Control::new()));
        slot.control = Some(Arc::clone(&control));
        slot.waiting = Some(Task { generation, job, control });
        self.shared.submitted.notify_one();
        generation
    }
}

impl<J, R> Latest<J, R> {
    /// The newest news since the last call, if there are any.
    pub fn poll(&self) -> Option<News<R>> {
        lock(&self.shared.slot).news.take()
    }

    /// How much of the stage in hand is done, 0 … 1; `None` when nothing is done.
    pub fn progress(&self) -> Option<f64> {
        lock(&self.shared.slot).control.as_ref().map(|control| control.progress())
    }

    /// Stops the job in hand. What it has already told stays.
    pub fn cancel(&self) {
        lock(&self.shared.slot).drop_current();
    }
}

impl<J, R> Drop for Latest<J, R> {
    fn drop(&mut self) {
        {
            let mut slot = lock(&self.shared.slot);
            slot.drop_current();
            slot.closing = true;
        }
        self.shared.submitted.notify_one();
        if let Some(thread) = self.thread.take() {
            // It ends within a millisecond or two, and a panic in it has nothing left to spoil.
            drop(thread.join());
        }
    }
}

impl<J, R> Slot<J, R> {
    fn drop_current(&mut self) {
        self.waiting = None;
        if let Some(control) = self.control.take() {
            control.stop();
        }
    }
}

impl<J, R> Shared<J, R> {
    /// The thread: waits for submissions and does them.
    fn serve(&self, work: impl Fn(&J, &Control, &Tell<'_, R>) -> Result<(), String>) {
        while let Some(task) = self.next() {
            let tell = |result, complete| self.tell(&task, Ok(result), complete);
            match guarded(|| work(&task.job, &task.control, &tell)) {
                Ok(Ok(())) => {}
                Ok(Err(reason)) | Err(reason) => self.tell(&task, Err(reason), true),
            }
            let mut slot = lock(&self.slot);
            if slot.generation == task.generation {
                slot.control = None;
            }
        }
    }

    fn next(&self) -> Option<Task<J>> {
        let mut slot = lock(&self.slot);
        loop {
            if slot.closing {
                return None;
            }
            if let Some(task) = slot.waiting.take() {
                return Some(task);
            }
            slot = self.submitted.wait(slot).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Leaves news for the window, unless a later submission has made them old.
    fn tell(&self, task: &Task<J>, result: Result<R, String>, complete: bool) {
        let mut slot = lock(&self.slot);
        if slot.generation != task.generation || (task.control.is_stopped() && result.is_ok()) {
            return;
        }
        slot.news = Some(News { generation: task.generation, result, complete });
        drop(slot);
        (self.wake)();
    }
}
