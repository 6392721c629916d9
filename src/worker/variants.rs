//! Many scenarios on the same few paths.

use std::sync::{Arc, Mutex};

use super::Options;
use super::pool::{each, guarded, lock};
use crate::analysis::ensemble::{Control, EnsembleSpec, Sample, Variant};
use crate::model::scenario::{Scenario, Strategy};

/// Evaluates many scenarios on the same few paths: what a tornado, a sweep or a heat map with paths is made of.
///
/// Keep one for as long as the seed and the number of paths stay: it keeps their draws. 1 000 paths of 120 months
/// under two strategies take a thread about two milliseconds a scenario.
pub struct Variants {
    spec: EnsembleSpec,
    options: Options,
    sample: Mutex<Option<Arc<Sample>>>,
}

impl Variants {
    /// Nothing is drawn yet. No percentiles by month are taken, whatever the options say.
    pub fn new(spec: EnsembleSpec, options: Options) -> Self {
        Self { spec, options, sample: Mutex::default() }
    }

    /// Evaluates scenarios under some strategies on all processors, in the order given, and waits for it, or until the
    /// control stops it within a millisecond: then the answer is `None`. The results stand in the order of the
    /// scenarios and depend on nothing but scenario, seed and number of paths. The control's progress counts scenarios.
    ///
    /// For a picture that becomes finer, call it with the coarse scenarios first.
    ///
    /// # Errors
    /// What a panicking thread had to say, or that there is no memory for so many futures.
    pub fn run(
        &self,
        scenarios: &[Scenario],
        strategies: &[Strategy],
        control: &Control,
    ) -> Result<Option<Vec<Variant>>, String> {
        let months = scenarios.iter().map(Scenario::months).max().unwrap_or(0);
        self.spec.check_study(months).map_err(|error| error.to_string())?;
        let sample = guarded(|| self.sample(months))?;
        each(&self.options, scenarios.len(), control, |i| sample.evaluate(scenarios.get(i)?, strategies, control))
    }

    /// The draws, made where there are none for so many months.
    fn sample(&self, months: usize) -> Arc<Sample> {
        let mut sample = lock(&self.sample);
        match &*sample {
            Some(sample) if sample.covers(&self.spec, months) => Arc::clone(sample),
            _ => Arc::clone(sample.insert(Arc::new(Sample::new(&self.spec, months, self.options.width())))),
        }
    }
}
