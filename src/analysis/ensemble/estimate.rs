//! Means over paths with honest standard errors.

use crate::analysis::random::BATCHES;

/// A mean or a share over all paths, and how far it may be off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean; for a probability a share, 0 … 1.
    pub value: f64,
    /// Its standard error, from the differences between independent batches of paths. Infinite for a single path.
    pub error: f64,
}

impl Estimate {
    /// The share of paths of which something holds.
    pub(super) fn share<T>(paths: &[T], holds: impl Fn(&T) -> bool) -> Self {
        let mut counts = Counts::default();
        counts.add(paths, holds);
        counts.share(paths.len())
    }

    /// The mean from the sums of each batch.
    pub(super) fn of_sums(paths: usize, sums: &[f64; BATCHES]) -> Self {
        let mean = sums.iter().sum::<f64>() / paths.max(1) as f64;
        let batches = paths.min(BATCHES);
        if batches < 2 {
            return Self { value: mean, error: f64::INFINITY };
        }
        // The last batches may have one path fewer.
        let size = |batch: usize| ((paths + BATCHES - 1 - batch) / BATCHES) as f64;
        let squares: f64 = sums.iter().enumerate().map(|(b, sum)| (sum - size(b) * mean).powi(2)).sum();
        let scale = batches as f64 / (batches - 1) as f64;
        Self { value: mean, error: (squares * scale).sqrt() / paths as f64 }
    }

    /// The same of what does not hold.
    #[must_use]
    pub fn complement(self) -> Self {
        Self { value: 1.0 - self.value, error: self.error }
    }
}

/// Paths of which something holds, by batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(pub(super) [u32; BATCHES]);

impl Counts {
    /// Takes in the next paths. But for the last ones they come in whole batches.
    pub(super) fn add<T>(&mut self, paths: &[T], holds: impl Fn(&T) -> bool) {
        for run in paths.chunks(BATCHES) {
            for (count, path) in self.0.iter_mut().zip(run) {
                *count += u32::from(holds(path));
            }
        }
    }

    /// It holds of a path, given by its number.
    pub(super) fn hit(&mut self, path: usize) {
        self.0[path % BATCHES] += 1;
    }

    /// The share of so many paths.
    pub(super) fn share(&self, paths: usize) -> Estimate {
        Estimate::of_sums(paths, &self.0.map(f64::from))
    }
}

/// Sums by batch of a number of each path, less the first: equal numbers have no variance at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    count: usize,
    first: f64,
    batches: [f64; BATCHES],
}

impl Sums {
    /// Takes in the numbers of the next paths.
    pub(super) fn add(&mut self, numbers: &[f64]) {
        if self.count == 0 {
            self.first = numbers.first().copied().unwrap_or(0.0);
        }
        // The first ones end the batches that have begun.
        let (begun, rest) = numbers.split_at(numbers.len().min(self.count.next_multiple_of(BATCHES) - self.count));
        for (sum, number) in self.batches[self.count % BATCHES..].iter_mut().zip(begun) {
            *sum += number - self.first;
        }
        for run in rest.chunks(BATCHES) {
            for (sum, number) in self.batches.iter_mut().zip(run) {
                *sum += number - self.first;
            }
        }
        self.count += numbers.len();
    }

    /// Their mean.
    pub(super) fn mean(&self) -> Estimate {
        let rest = Estimate::of_sums(self.count, &self.batches);
        Estimate { value: self.first + rest.value, ..rest }
    }
}
