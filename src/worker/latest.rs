//! The shape of every background run: the latest thing that was asked for, and only that.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Wake, Waker};
use std::thread::{Builder, JoinHandle};

use super::pool::{guarded, lock, wake};
use crate::analysis::ensemble::Control;

/// Something that came of what was asked.
#[derive(Clone, Debug)]
pub struct Report<R> {
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
    /// What has been told and not been polled, the oldest first.
    told: VecDeque<Report<R>>,
    closing: bool,
}

struct Shared<J, R> {
    slot: Mutex<Slot<J, R>>,
    submitted: Condvar,
    waker: Waker,
}

/// A waker that calls a function, which may happen on any thread.
pub fn waker(wake: impl Fn() + Send + Sync + 'static) -> Waker {
    struct Calling<F>(F);
    impl<F: Fn() + Send + Sync> Wake for Calling<F> {
        fn wake(self: Arc<Self>) {
            (self.0)();
        }
    }
    Waker::from(Arc::new(Calling(wake)))
}

impl<J: Send + 'static, R: Send + 'static> Latest<J, R> {
    /// Starts the thread. `work` does a job: it tells what comes of it, from coarse to fine, returns early when the
    /// control stops it, and fails with a reason. `waker` is woken whenever [`Self::poll`] has something new.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn new(
        name: &str,
        waker: Waker,
        work: impl Fn(&J, &Control, &Tell<'_, R>) -> Result<(), String> + Send + 'static,
    ) -> std::io::Result<Self> {
        let slot = Slot { generation: 0, waiting: None, control: None, told: VecDeque::new(), closing: false };
        let shared = Arc::new(Shared { slot: Mutex::new(slot), submitted: Condvar::new(), waker });
        let own = Arc::clone(&shared);
        let thread = Builder::new().name(name.to_owned()).spawn(move || own.serve(work))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Does this instead of whatever was done before. Returns the generation that its reports will carry.
    pub fn submit(&self, job: J) -> u64 {
        let mut slot = lock(&self.shared.slot);
        slot.drop_current();
        slot.told.clear();
        slot.generation += 1;
        let (generation, control) = (slot.generation, Arc::new(Control::new()));
        slot.control = Some(Arc::clone(&control));
        slot.waiting = Some(Task { generation, job, control });
        self.shared.submitted.notify_one();
        generation
    }
}

impl<J, R> Latest<J, R> {
    /// The newest report since the last call, if there is one. Older ones are dropped, since they are coarser.
    pub fn poll(&self) -> Option<Report<R>> {
        let mut slot = lock(&self.shared.slot);
        let newest = slot.told.pop_back();
        slot.told.clear();
        newest
    }

    /// All reports since the last call, the oldest first.
    pub fn poll_all(&self) -> impl Iterator<Item = Report<R>> + use<J, R> {
        std::mem::take(&mut lock(&self.shared.slot).told).into_iter()
    }

    /// How much of the stage in hand is done, 0 … 1; `None` when nothing is done.
    pub fn progress(&self) -> Option<f64> {
        lock(&self.shared.slot).control.as_ref().map(|control| control.progress())
    }

    /// Stops the job, in hand or waiting. What it has already told can still be polled.
    pub fn cancel(&self) {
        lock(&self.shared.slot).drop_current();
    }

    /// Takes the question back: stops the job, in hand or waiting, and drops what it has told. Nothing of it will be
    /// polled any more. For a question that no longer stands, before the next one can be asked.
    pub fn withdraw(&self) {
        let mut slot = lock(&self.shared.slot);
        slot.drop_current();
        slot.told.clear();
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

    /// Leaves a report for the window, unless the job has been stopped.
    fn tell(&self, task: &Task<J>, result: Result<R, String>, complete: bool) {
        let mut slot = lock(&self.slot);
        // A panic stops the job's own control and is told all the same; what is no longer in hand never is.
        if !slot.control.as_ref().is_some_and(|control| Arc::ptr_eq(control, &task.control))
            || (task.control.is_stopped() && result.is_ok())
        {
            return;
        }
        slot.told.push_back(Report { generation: task.generation, result, complete });
        drop(slot);
        wake(&self.waker);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;
    use std::time::Duration;

    /// Longer than anything here takes.
    const PATIENCE: Duration = Duration::from_mins(1);

    /// A job tells each of its numbers; a negative one panics, and 0 waits until it is stopped.
    fn latest() -> (Latest<Vec<i32>, i32>, Receiver<()>) {
        let (sender, woken) = channel();
        let wake = waker(move || sender.send(()).unwrap_or_default());
        let latest = Latest::new("test", wake, |job: &Vec<i32>, control, tell| {
            for (i, &number) in job.iter().enumerate() {
                assert!(number >= 0, "{number} is negative");
                while number == 0 && !control.is_stopped() {
                    thread::yield_now();
                }
                tell(number, i + 1 == job.len());
            }
            Ok(())
        });
        (latest.expect("a thread"), woken)
    }

    fn wait(woken: &Receiver<()>) {
        woken.recv_timeout(PATIENCE).expect("it wakes whoever waits");
    }

    #[test]
    fn the_newest_report_is_polled_or_all_of_them() {
        let (latest, woken) = latest();
        latest.submit(vec![1, 2, 3]);
        (0..3).for_each(|_| wait(&woken));
        let newest = latest.poll().expect("it is there");
        assert_eq!((newest.generation, newest.result, newest.complete), (1, Ok(3), true));
        assert!(latest.poll().is_none());
        latest.submit(vec![4, 5]);
        (0..2).for_each(|_| wait(&woken));
        let all: Vec<_> = latest.poll_all().map(|r| (r.generation, r.result, r.complete)).collect();
        assert_eq!(all, [(2, Ok(4), false), (2, Ok(5), true)]);
    }

    #[test]
    fn a_panic_is_told_and_the_next_job_is_done() {
        let (latest, woken) = latest();
        latest.submit(vec![-7]);
        wait(&woken);
        let report = latest.poll().expect("it is told");
        assert!(report.complete && report.result.is_err_and(|why| why.contains("-7 is negative")));
        latest.submit(vec![8]);
        wait(&woken);
        assert_eq!(latest.poll().map(|report| report.result), Some(Ok(8)));
    }

    #[test]
    fn what_is_cancelled_keeps_what_it_has_told() {
        let (latest, woken) = latest();
        latest.submit(vec![1, 0, 2]);
        wait(&woken);
        assert!(latest.progress().is_some());
        latest.cancel();
        assert_eq!(latest.progress(), None);
        assert_eq!(latest.poll().map(|report| report.result), Some(Ok(1)));
        latest.submit(vec![9]);
        wait(&woken);
        let told: Vec<_> = latest.poll_all().map(|report| report.result).collect();
        assert_eq!(told, [Ok(9)], "nothing of the cancelled job came after it");
    }

    #[test]
    fn what_is_withdrawn_leaves_nothing_whether_told_in_hand_or_waiting() {
        let (latest, woken) = latest();
        // Told, and not yet polled.
        latest.submit(vec![1]);
        wait(&woken);
        latest.withdraw();
        assert!(latest.poll().is_none());
        // In hand, with another that waits behind it: the first has told what it could, and then hangs.
        latest.submit(vec![2, 0, 3]);
        wait(&woken);
        latest.submit(vec![4]);
        latest.withdraw();
        assert!(latest.poll().is_none() && latest.progress().is_none());
        // Whatever else was done is done by the time that this is.
        latest.submit(vec![5]);
        loop {
            wait(&woken);
            if let Some(report) = latest.poll() {
                assert_eq!((report.generation, report.result), (4, Ok(5)));
                break;
            }
        }
    }

    #[test]
    fn dropping_it_stops_what_is_in_hand() {
        let (latest, woken) = latest();
        latest.submit(vec![1, 0]);
        wait(&woken);
        // This waits for the thread, which would otherwise never end.
        drop(latest);
        assert!(woken.recv_timeout(PATIENCE).is_err(), "the waker is gone with it");
    }
}
