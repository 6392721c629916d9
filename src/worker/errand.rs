//! Errands: one question at a time, answered in the background. The latest question wins.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::thread::Builder;

use super::{Options, guarded, lock, share_out};
use crate::analysis::attribution::{Attribution, Split, Undefined};
use crate::analysis::ensemble::{Control, EnsembleSpec, Sample};
use crate::analysis::measure::{Measure, central_measures};
use crate::model::scenario::Scenario;

/// Futures that a probability is judged by at each combination of an attribution.
pub const ATTRIBUTED_PATHS: usize = 1_000;

/// What a thread has to say in the end: an answer, nothing where it was stopped, or why it failed.
type Answer<T> = Result<Option<T>, String>;

/// A question in hand.
struct Running<T> {
    control: Arc<Control>,
    answer: Receiver<Answer<T>>,
}

/// Answers questions in the background. Asking anew stops what was asked before.
pub struct Errand<T> {
    wake: Arc<dyn Fn() + Send + Sync>,
    running: Option<Running<T>>,
}

impl<T: Send + 'static> Errand<T> {
    /// Nothing is asked yet. `wake` is called, from another thread, when there is something to [`Self::poll`].
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { wake, running: None }
    }

    /// Asks this instead of whatever was asked before. The work has to look at its control now and then, and to answer
    /// `None` where it was stopped.
    pub fn ask(&mut self, work: impl FnOnce(&Control) -> Answer<T> + Send + 'static) {
        self.cancel();
        let (send, answer) = channel();
        let (control, wake) = (Arc::new(Control::new()), Arc::clone(&self.wake));
        let own = Arc::clone(&control);
        let started = Builder::new().name("errand".to_owned()).spawn(move || {
            let found = guarded(|| work(&own)).unwrap_or_else(Err);
            // Who asked may be gone by now.
            drop(send.send(found));
            wake();
        });
        self.running = started.is_ok().then_some(Running { control, answer });
    }

    /// The answer, once it is there, or why there is none.
    pub fn poll(&mut self) -> Option<Result<T, String>> {
        let answer = match self.running.as_ref()?.answer.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Ok(None),
        };
        self.running = None;
        answer.transpose()
    }

    /// How much is done, 0 … 1; `None` when nothing is asked.
    pub fn progress(&self) -> Option<f64> {
        self.running.as_ref().map(|running| running.control.progress())
    }

    /// Stops the work in hand.
    pub fn cancel(&mut self) {
        if let Some(running) = self.running.take() {
            running.control.stop();
        }
    }
}

impl<T> Drop for Errand<T> {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.control.stop();
        }
    }
}

/// What a measure's change from one scenario to another is due to, on all processors. Probabilities are judged over
/// [`ATTRIBUTED_PATHS`] futures of this seed, everything else on the central path. `None` where it was stopped.
///
/// # Errors
/// What a panicking thread had to say.
pub fn attribute(
    from: &Scenario,
    to: &Scenario,
    measure: Measure,
    seed: u64,
    control: &Control,
) -> Answer<Result<Attribution, Undefined>> {
    let (split, options) = (Split::new(from, to, seed), Options::default());
    let sample = measure.is_probability().then(|| {
        let months = from.months().max(to.months());
        Sample::new(&EnsembleSpec { paths: ATTRIBUTED_PATHS, seed }, months, options.width())
    });
    let value = |scenario: &Scenario| match &sample {
        Some(sample) => measure.probability(&sample.evaluate(scenario, measure.strategies(), control)?),
        None => measure.central(&central_measures(scenario)),
    };
    let (next, done, chunks) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    share_out(options.threads(), split.tasks(), &next, control, || {
        while !control.is_stopped() {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= split.tasks() {
                return;
            }
            let chunk = split.run(task, value);
            lock(&chunks).push((task, chunk));
            control.note(done.fetch_add(1, Ordering::Relaxed) + 1, split.tasks());
        }
    })?;
    if control.is_stopped() {
        return Ok(None);
    }
    let mut chunks = std::mem::take(&mut *lock(&chunks));
    // Sums must not depend on who was faster.
    chunks.sort_by_key(|(task, _)| *task);
    let found = split.finish(chunks.into_iter().map(|(_, chunk)| chunk).collect(), value);
    Ok((!control.is_stopped()).then_some(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::Quantity;
    use crate::model::scenario::Strategy;
    use std::time::Duration;

    fn dearer() -> Scenario {
        let mut scenario = Scenario::default();
        scenario.world.borrowing_cost += 0.02;
        scenario.world.hashprice *= 0.8;
        scenario.company.power_price *= 1.1;
        scenario
    }

    #[test]
    fn threads_do_not_change_what_a_change_is_due_to() {
        let measure = Measure::Of(Quantity::ValuePerShare, Strategy::Plan);
        let (from, to) = (Scenario::default(), dearer());
        let found = attribute(&from, &to, measure, 1, &Control::new()).expect("no panic").expect("nobody stops it");
        let alone = Split::new(&from, &to, 1).attribute(|s| measure.central(&central_measures(s)));
        assert_eq!(found, alone);
    }

    #[test]
    fn a_probability_is_split_over_futures() {
        let measure = Measure::Of(Quantity::ProbabilityOfDefault, Strategy::Stay);
        let found = attribute(&Scenario::default(), &dearer(), measure, 1, &Control::new());
        let found = found.expect("no panic").expect("nobody stops it").expect("defined");
        let sum: f64 = found.parts.iter().map(|p| p.change).sum();
        assert!((sum - (found.to - found.from)).abs() < 1e-9 && found.to > found.from, "{found:?}");
        assert!(found.from > 0.0 && found.from < 1.0, "a probability, not a yes or no: {}", found.from);
    }

    #[test]
    fn the_latest_question_wins() {
        let mut errand = Errand::new(Arc::new(|| {}));
        assert!(errand.poll().is_none() && errand.progress().is_none());
        errand.ask(|control| {
            while !control.is_stopped() {
                std::thread::sleep(Duration::from_millis(1));
            }
            Ok(None)
        });
        errand.ask(|_| Ok(Some(7)));
        let answer = loop {
            if let Some(answer) = errand.poll() {
                break answer;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        assert_eq!(answer, Ok(7));
        errand.ask(|_| panic!("on purpose"));
        while errand.progress().is_some() {
            if let Some(answer) = errand.poll() {
                assert!(answer.is_err_and(|message| message.contains("on purpose")));
            }
        }
    }
}
