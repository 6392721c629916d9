//! A survey: scenarios one after the other, each on its central path and over a few thousand futures.

use std::sync::Arc;
use std::task::Waker;

use super::pool::guarded;
use super::{Latest, Options, Turn, run_controlled};
use crate::analysis::ensemble::{Ensemble, EnsembleSpec};
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

/// Scenarios, each under its index, in the order in which they are run.
type Surveyed = Vec<(usize, Arc<Scenario>)>;

/// A survey that is running, or has ended. Dropping it stops it within a millisecond or two.
pub struct Survey(Latest<Surveyed, Finding>);

impl Survey {
    /// Starts to run these scenarios, each under its index, in this order. `waker` is woken whenever [`Self::poll`] has
    /// something new. Other runs go first.
    ///
    /// # Errors
    /// Where the system has no thread left.
    pub fn start(scenarios: Surveyed, spec: EnsembleSpec, waker: Waker) -> std::io::Result<Self> {
        let options = Options { turn: Turn::Later, without_bands: true, ..Options::default() };
        let survey = Latest::new("survey", waker, move |scenarios: &Surveyed, control, tell| {
            for (i, (index, scenario)) in scenarios.iter().enumerate() {
                let result = match run_controlled(scenario, &spec, &options, control) {
                    Ok(Some(ensemble)) => guarded(|| Evaluation::of(scenario)).map(|e| Box::new((e, ensemble))),
                    Ok(None) => break,
                    Err(message) => Err(message),
                };
                tell(Finding { index: *index, result }, i + 1 == scenarios.len());
            }
            Ok(())
        })?;
        survey.submit(scenarios);
        Ok(Self(survey))
    }

    /// What has come since the last call.
    pub fn poll(&self) -> impl Iterator<Item = Finding> {
        self.0.poll_all().filter_map(|report| report.result.ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::waker;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
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
        let survey = Survey::start(scenarios, spec, waker(|| {})).expect("a thread");
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
        let survey = Survey::start(scenarios, EnsembleSpec { paths: 20_000, seed: 1 }, waker(wake)).expect("a thread");
        drop(survey);
        // Dropping waits for the thread; what the thread has done by then is all that it will do.
        assert!(told.load(Ordering::Relaxed) < 1000, "it was waited for");
    }
}
