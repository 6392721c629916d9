//! Means over paths with honest standard errors.

use crate::analysis::random::CELL;

/// A mean or a share over all paths, and how far it may be off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean; for a probability a share, 0 … 1.
    pub value: f64,
    /// Its standard error. Infinite where there are too few paths to tell.
    pub error: f64,
}

impl Estimate {
    /// The mean of numbers in the order of their paths.
    ///
    /// Paths that were drawn together ([`CELL`] of them) are not independent, so the error is that of a mean of cells.
    pub(super) fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> Self {
        let count = numbers.len();
        let (mut origin, mut sum, mut squares) = (None, 0.0, 0.0);
        let (mut cell, mut in_cell, mut cells) = (0.0, 0, 0_usize);
        for x in numbers {
            // Differences from the first number: equal numbers have no variance at all.
            let x = x - *origin.get_or_insert(x);
            sum += x;
            cell += x;
            in_cell += 1;
            if in_cell == CELL {
                squares += cell * cell;
                cells += 1;
                (cell, in_cell) = (0.0, 0);
            }
        }
        let mean = sum / count.max(1) as f64;
        let squares = squares / (CELL * CELL) as f64;
        Self { value: origin.unwrap_or(0.0) + mean, error: error(squares, mean, cells) }
    }

    /// The share of paths of which something holds.
    pub(super) fn share(holds: impl ExactSizeIterator<Item = bool>) -> Self {
        // The sums start at the first path's answer; exact integers all the same.
        Self::mean(holds.map(|holds| f64::from(u8::from(holds))))
    }

    /// A probability from counts of cells.
    pub(super) fn of_counts(paths: usize, hits: usize, sum_of_squares: usize) -> Self {
        let value = hits as f64 / paths.max(1) as f64;
        let squares = sum_of_squares as f64 / (CELL * CELL) as f64;
        Self { value, error: error(squares, value, paths / CELL) }
    }

    /// The same of what does not hold.
    #[must_use]
    pub fn complement(self) -> Self {
        Self { value: 1.0 - self.value, error: self.error }
    }
}

/// Standard error of a mean of `cells` numbers from the sum of their squares.
fn error(squares: f64, mean: f64, cells: usize) -> f64 {
    if cells < 2 {
        return f64::INFINITY;
    }
    let n = cells as f64;
    ((squares / n - mean * mean).max(0.0) / (n - 1.0)).sqrt()
}
