//! Percentiles of many numbers without sorting them.
//!
//! The numbers are counted into a few hundred bins, fine near zero and coarser far out; only what falls into the bins
//! that hold a wanted percentile is looked at again. What comes out is exact: the number of that rank.

/// The percentiles that bands show.
pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.50, 0.75, 0.95];

/// Bins that the numbers are counted into.
const BINS: usize = 1024;

/// Working memory of [`Selection::percentiles`], kept between calls.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// The numbers.
    pub(super) values: Vec<f32>,
    bins: Vec<u16>,
    counts: Vec<u32>,
    found: [Vec<f32>; 5],
}

/// Rank, from 0, of a percentile of `count` numbers: the nearest.
pub(super) fn rank(count: usize, level: f64) -> usize {
    ((count.saturating_sub(1)) as f64 * level).round() as usize
}

impl Selection {
    /// The [`LEVELS`] percentiles of `self.values`; zeros where there are none.
    #[inline(always)]
    pub(super) fn percentiles(&mut self) -> [f32; 5] {
        let Some(&first) = self.values.first() else { return [0.0; 5] };
        let (mut least, mut most, mut size) = (first, first, 0.0_f32);
        // In runs of a fixed length, so that the sum's rounding does not depend on the vector's width.
        for run in self.values.chunks(16) {
            for &x in run {
                least = if x < least { x } else { least };
                most = if x > most { x } else { most };
            }
        }
        if least == most {
            return [least; 5];
        }
        for &x in &self.values {
            size = size.max(x.abs());
        }
        self.count(least, most, size)
    }

    #[inline(always)]
    fn count(&mut self, least: f32, most: f32, size: f32) -> [f32; 5] {
        let soft = size / 4096.0;
        let key = |x: f32| {
            let magnitude = (x.abs() + soft).to_bits().cast_signed() - soft.to_bits().cast_signed();
            if x < 0.0 { -magnitude } else { magnitude }
        };
        let low = key(least);
        let range = (i64::from(key(most)) - i64::from(low)) as u64;
        let mut shift = 0;
        while range >> shift >= BINS as u64 {
            shift += 1;
        }
        self.bins.clear();
        self.bins.extend(self.values.iter().map(|&x| ((key(x).wrapping_sub(low)) as u32 >> shift) as u16));
        self.counts.clear();
        self.counts.resize(BINS, 0);
        for &bin in &self.bins {
            self.counts[usize::from(bin) % BINS] += 1;
        }
        self.pick()
    }

    #[inline(always)]
    fn pick(&mut self) -> [f32; 5] {
        let ranks = LEVELS.map(|level| rank(self.values.len(), level));
        let (mut targets, mut before) = ([0_u16; 5], [0_usize; 5]);
        let (mut seen, mut next) = (0_usize, 0);
        for (bin, &count) in self.counts.iter().enumerate() {
            let after = seen + count as usize;
            while next < 5 && ranks[next] < after {
                (targets[next], before[next]) = (bin as u16, seen);
                next += 1;
            }
            seen = after;
        }
        self.found.iter_mut().for_each(Vec::clear);
        for (bins, values) in self.bins.chunks(32).zip(self.values.chunks(32)) {
            let mut hit = false;
            for &bin in bins {
                for &target in &targets {
                    hit |= bin == target;
                }
            }
            if hit {
                for (&bin, &value) in bins.iter().zip(values) {
                    for (found, &target) in self.found.iter_mut().zip(&targets) {
                        if bin == target {
                            found.push(value);
                            break;
                        }
                    }
                }
            }
        }
        let mut result = [0.0; 5];
        for j in 0..5 {
            // Levels that share a bin share what was found in it.
            let home = (0..5).find(|&i| targets[i] == targets[j]).unwrap_or(j);
            let found = &mut self.found[home];
            let at = (ranks[j] - before[j]).min(found.len().saturating_sub(1));
            if !found.is_empty() {
                result[j] = *found.select_nth_unstable_by(at, f32::total_cmp).1;
            }
        }
        result
    }
}
