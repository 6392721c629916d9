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
    pub(super) fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> Self {
        let paths = numbers.len();
        let (mut sums, mut first) = ([0.0; BATCHES], None);
        for (path, number) in numbers.enumerate() {
            // Differences from the first number: equal numbers have no variance at all.
            sums[path % BATCHES] += number - *first.get_or_insert(number);
        }
        let rest = Self::of_sums(paths, &sums);
        Self { value: first.unwrap_or(0.0) + rest.value, ..rest }
    }

    /// The share of paths of which something holds.
    pub(super) fn share(holds: impl ExactSizeIterator<Item = bool>) -> Self {
        let paths = holds.len();
        let mut counts = [0_u32; BATCHES];
        for (path, holds) in holds.enumerate() {
            counts[path % BATCHES] += u32::from(holds);
        }
        Self::of_counts(paths, &counts)
    }

    /// The share of paths from the numbers of hits in each batch.
    pub(super) fn of_counts(paths: usize, counts: &[u32; BATCHES]) -> Self {
        Self::of_sums(paths, &counts.map(f64::from))
    }

    /// The mean from the sums of each batch.
    fn of_sums(paths: usize, sums: &[f64; BATCHES]) -> Self {
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
