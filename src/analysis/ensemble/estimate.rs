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
    /// The mean of numbers in the order of their paths.
    pub fn mean(numbers: &[f64]) -> Self {
        // Differences from the first number: equal numbers have no variance at all.
        let first = numbers.first().copied().unwrap_or(0.0);
        let mut sums = [0.0; BATCHES];
        for run in numbers.chunks(BATCHES) {
            for (sum, number) in sums.iter_mut().zip(run) {
                *sum += number - first;
            }
        }
        let rest = Self::of_sums(numbers.len(), &sums);
        Self { value: first + rest.value, ..rest }
    }

    /// The share of paths of which something holds.
    pub(super) fn share<T>(paths: &[T], holds: impl Fn(&T) -> bool) -> Self {
        let mut counts = [0_u32; BATCHES];
        for run in paths.chunks(BATCHES) {
            for (count, path) in counts.iter_mut().zip(run) {
                *count += u32::from(holds(path));
            }
        }
        Self::of_counts(paths.len(), &counts)
    }

    /// The share of paths from the numbers of hits in each batch.
    pub(super) fn of_counts(paths: usize, counts: &[u32; BATCHES]) -> Self {
        Self::of_sums(paths, &counts.map(f64::from))
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
