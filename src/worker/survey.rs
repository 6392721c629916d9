//! A survey: scenarios one after the other, each on its central path and over a few thousand futures, in a thread of
//! its own that ends with the last of them.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, Builder, JoinHandle};

use super::{Options, guarded, lock, run_controlled};
use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec};
use crate::analysis::evaluation::Evaluation;
use crate::model::scenario::Scenario;

/// What came of one scenario.
#[derive(Debug)]
pub struct Finding {
    /// Which of those that were asked for.
    pub index: usize,
    /// Its central path and its futures, without percentiles by month, or what went wrong.
    pub result: Result<Box<(Evaluation, Ensemble)>, String>,
}

/// A survey that is running, or has ended. Dropping it stops it within a millisecond or two.
#[derive(Debug)]
pub struct Survey {
    slot: Arc<Mutex<Slot>>,
    findings: Receiver<Finding>,
    thread: Option<JoinHandle<()>>,
}

/// The run in hand, and whether another may follow.
#[derive(Debug, Default)]
struct Slot {
    closing: bool,
    control: Option<Arc<Control>>,
}

impl Slot {
    /// A control for the next run; `None` when there is to be none.
    fn begin(&mut self) -> Option<Arc<Control>> {
        self.control = (!self.closing).then(|| Arc::new(Control::new()));
        self.control.clone()
    }
}

impl Survey {
    /// Starts to run these scenarios, each under its index, in this order. `wake` is called whenever [`Self::poll`]
    /// has something new. One processor is left to the window where there is more than one.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn start(
        scenarios: Vec<(usize, Arc<Scenario>)>,
        spec: EnsembleSpec,
        wake: impl Fn() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (send, findings) = channel();
        let slot = Arc::new(Mutex::new(Slot::default()));
        let own = Arc::clone(&slot);
        let thread = Builder::new().name("survey".to_owned()).spawn(move || serve(&own, scenarios, spec, &send, &wake));
        Ok(Self { slot, findings, thread: Some(thread?) })
    }

    /// What has come since the last call.
    pub fn poll(&self) -> impl Iterator<Item = Finding> {
        self.findings.try_iter()
    }
}

impl Drop for Survey {
    fn drop(&mut self) {
        {
            let mut slot = lock(&self.slot);
            slot.closing = true;
            if let Some(control) = &slot.control {
                control.stop();
            }
        }
        if let Some(thread) = self.thread.take() {
            // A panic in it has nothing left to spoil.
            drop(thread.join());
        }
    }
}

/// The survey's thread.
fn serve(
    slot: &Mutex<Slot>,
    scenarios: Vec<(usize, Arc<Scenario>)>,
    spec: EnsembleSpec,
    findings: &Sender<Finding>,
    wake: &impl Fn(),
) {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = NonZero::new(processors - 1).or(NonZero::new(1));
    let options = Options { threads, without_bands: true, ..Options::default() };
    for (index, scenario) in scenarios {
        let Some(control) = lock(slot).begin() else { return };
        let result = match run_controlled(&scenario, &spec, &options, &control) {
            Ok(Some(ensemble)) => guarded(|| Evaluation::of(&scenario)).map(|e| Box::new((e, ensemble))),
            Ok(None) => return,
            Err(message) => Err(message),
        };
        // Nobody to tell: the survey is being dropped.
        if findings.send(Finding { index, result }).is_err() {
            return;
        }
        wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    fn wait_for(survey: &Survey, count: usize) -> Vec<Finding> {
        let (mut found, start) = (Vec::new(), Instant::now());
        while found.len() < count && start.elapsed() < Duration::from_mins(2) {
            found.extend(survey.poll());
            thread::sleep(Duration::from_millis(1));
        }
        found
    }

    #[test]
    fn every_scenario_gets_its_own_answer_in_order() {
        let mut poor = Scenario::default();
        poor.world.hashprice = 12.0;
        let scenarios = vec![(4, Arc::new(Scenario::default())), (7, Arc::new(poor))];
        let spec = EnsembleSpec { paths: 512, seed: 1 };
        let survey = Survey::start(scenarios, spec, || {}).expect("a thread");
        let found = wait_for(&survey, 2);
        assert_eq!(found.iter().map(|f| f.index).collect::<Vec<_>>(), [4, 7]);
        let of = |i: usize| found[i].result.as_ref().expect("a result");
        assert_eq!(of(0).1.paths, 512);
        assert!(of(0).0 == Evaluation::of(&Scenario::default()), "the central path is that of the scenario");
        assert!(
            of(1).1.strategies[0].default.value > of(0).1.strategies[0].default.value,
            "a poor miner defaults more"
        );
    }

    #[test]
    fn a_dropped_survey_stops() {
        let scenarios = (0..1000).map(|i| (i, Arc::new(Scenario::default()))).collect();
        let told = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&told);
        let wake = move || _ = counter.fetch_add(1, Ordering::Relaxed);
        let survey = Survey::start(scenarios, EnsembleSpec { paths: 20_000, seed: 1 }, wake).expect("a thread");
        drop(survey);
        // Dropping waits for the thread; what the thread has done by then is all that it will do.
        assert!(told.load(Ordering::Relaxed) < 1000, "it was waited for");
    }
}
