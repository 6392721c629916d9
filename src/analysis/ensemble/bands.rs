//! Percentiles of many numbers without sorting them.
//!
//! The numbers are counted into bins, fine near zero and coarser far out; only what falls into the bins that hold a
//! wanted percentile is looked at again. What comes out is exact: the number of that rank.

/// The percentiles that bands show.
pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.50, 0.75, 0.95];

/// Most bins that the numbers are counted into.
const BINS: usize = 4096;
/// Numbers, and bins, that are looked at together.
const GROUP: usize = 32;
/// No bin.
const NOWHERE: u16 = u16::MAX;

/// Working memory of [`Selection::percentiles`], kept between calls.
#[derive(Debug)]
pub(super) struct Selection {
    /// The numbers. At most 16 384 of them.
    values: Vec<f32>,
    /// The bin of each.
    bins: Vec<u16>,
    /// Numbers in each bin: two tables that take turns, so that equal numbers in a row do not wait for each other.
    counts: Box<[[u16; BINS]; 2]>,
    /// Numbers in bins that hold a wanted percentile, with their bins.
    found: Vec<(u16, f32)>,
    /// Numbers of one of these bins.
    bin: Vec<f32>,
}

/// A bin that holds a wanted percentile.
#[derive(Clone, Copy, Default)]
struct Target {
    bin: u16,
    /// Numbers in bins before it.
    before: usize,
    /// Numbers in it.
    count: usize,
    /// The number that is wanted of it, once it is known.
    number: Option<f32>,
}

/// Rank, from 0, of a percentile of `count` numbers: the nearest.
fn rank(count: usize, level: f64) -> usize {
    ((count.saturating_sub(1)) as f64 * level).round() as usize
}

/// An integer that is ordered as the number is.
#[inline(always)]
fn ordered(x: f32) -> i32 {
    let bits = x.to_bits().cast_signed();
    bits ^ ((bits >> 31).cast_unsigned() >> 1).cast_signed()
}

/// The number of an ordered integer.
fn unordered(key: i32) -> f32 {
    f32::from_bits((key ^ ((key >> 31).cast_unsigned() >> 1).cast_signed()).cast_unsigned())
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            bins: Vec::new(),
            counts: Box::new([[0; BINS]; 2]),
            found: Vec::new(),
            bin: Vec::new(),
        }
    }
}

impl Selection {
    /// The [`LEVELS`] percentiles of all numbers in these parts; zeros where there are none, and NaN where one of
    /// the numbers is infinite or none.
    #[inline(always)]
    pub(super) fn percentiles<'a>(&mut self, parts: impl Iterator<Item = &'a [f32]>) -> [f32; 5] {
        let (mut least, mut most, mut sizes) = (i32::MAX, i32::MIN, 0_u32);
        self.values.clear();
        for part in parts {
            for &x in part {
                least = least.min(ordered(x));
                most = most.max(ordered(x));
                sizes = sizes.wrapping_add(x.abs().to_bits() >> 14);
            }
            self.values.extend_from_slice(part);
        }
        if least >= most {
            return if self.values.is_empty() { [0.0; 5] } else { [unordered(least); 5] };
        }
        if !(unordered(least).is_finite() && unordered(most).is_finite()) {
            // Percentiles of what is no number are none: whoever asks is told so.
            return [f32::NAN; 5];
        }
        let bins = if self.values.len() < 2048 { BINS / 4 } else { BINS };
        // The mean of the bits is near the mean of the logarithms.
        let size = f32::from_bits(sizes / self.values.len() as u32 * (1 << 14));
        self.assign(unordered(least), unordered(most), size, bins);
        let ranks = LEVELS.map(|level| rank(self.values.len(), level));
        let mut targets = targets(self.count(bins), ranks);
        for (target, rank) in targets.iter_mut().zip(ranks) {
            // Many equal numbers, as after a default, need not be taken out one by one.
            if target.count > 2 * GROUP {
                target.number = self.frequent(target, rank);
            }
        }
        self.find(targets.map(|target| if target.number.is_some() { NOWHERE } else { target.bin }));
        std::array::from_fn(|j| targets[j].number.unwrap_or_else(|| self.pick(&targets[j], ranks[j])))
    }

    /// Gives every number its bin: equal steps of the bits, hence of the logarithm, of how far it is from zero, for
    /// numbers that are not small against `size`, the usual one.
    #[inline(always)]
    fn assign(&mut self, least: f32, most: f32, size: f32, bins: usize) {
        let largest = least.abs().max(most.abs());
        let soft = (size / 8.0).clamp(largest / 16_777_216.0, largest);
        let key = |x: f32| {
            let magnitude = (x.abs() + soft).to_bits().cast_signed() - soft.to_bits().cast_signed();
            if x < 0.0 { -magnitude } else { magnitude }
        };
        let low = key(least);
        let range = (i64::from(key(most)) - i64::from(low)).cast_unsigned();
        let mut shift = 0;
        while range >> shift >= bins as u64 {
            shift += 1;
        }
        self.bins.resize(self.values.len(), 0);
        for (bin, &x) in self.bins.iter_mut().zip(&self.values) {
            *bin = (key(x).wrapping_sub(low).cast_unsigned() >> shift) as u16;
        }
    }

    /// Counts the numbers in each bin.
    #[inline(always)]
    fn count(&mut self, bins: usize) -> &[u16] {
        let [counts, others] = &mut *self.counts;
        counts[..bins].fill(0);
        others[..bins].fill(0);
        let (pairs, rest) = self.bins.as_chunks::<2>();
        for &[one, other] in pairs {
            counts[usize::from(one) % BINS] += 1;
            others[usize::from(other) % BINS] += 1;
        }
        for &bin in rest {
            counts[usize::from(bin) % BINS] += 1;
        }
        for (count, more) in counts[..bins].iter_mut().zip(others) {
            *count += *more;
        }
        &counts[..bins]
    }

    /// The number of this rank in a bin, if it is the one that most in the bin are equal to.
    #[inline(always)]
    fn frequent(&self, target: &Target, rank: usize) -> Option<f32> {
        let mut first = [0.0; 15];
        let members = self.bins.iter().zip(&self.values).filter(|&(&bin, _)| bin == target.bin);
        for (first, (_, &x)) in first.iter_mut().zip(members) {
            *first = x;
        }
        first.sort_unstable_by(f32::total_cmp);
        let guess = first[7];
        let (mut below, mut equal) = (0_u32, 0_u32);
        for (&bin, &x) in self.bins.iter().zip(&self.values) {
            below += u32::from(bin == target.bin && x < guess);
            equal += u32::from(bin == target.bin && x == guess);
        }
        let within = (rank - target.before) as u32;
        (below <= within && within < below + equal).then_some(guess)
    }

    /// Takes out the numbers of the wanted bins.
    #[inline(always)]
    fn find(&mut self, wanted: [u16; 5]) {
        self.found.clear();
        for (bins, values) in self.bins.chunks(GROUP).zip(self.values.chunks(GROUP)) {
            let mut hits = [0_u8; GROUP];
            for (hit, &bin) in hits.iter_mut().zip(bins) {
                for &wanted in &wanted {
                    *hit |= u8::from(bin == wanted);
                }
            }
            // Few are hit, and eight at a time are passed over where none is.
            for (eight, hits) in hits.as_chunks::<8>().0.iter().enumerate() {
                let mut hits = u64::from_le_bytes(*hits);
                while hits != 0 {
                    let i = 8 * eight + hits.trailing_zeros() as usize / 8;
                    self.found.push((bins[i], values[i]));
                    hits &= hits - 1;
                }
            }
        }
    }

    /// The number of this rank, which is among those taken out.
    fn pick(&mut self, target: &Target, rank: usize) -> f32 {
        self.bin.clear();
        self.bin.extend(self.found.iter().filter(|&&(bin, _)| bin == target.bin).map(|&(_, x)| x));
        let at = rank.saturating_sub(target.before).min(self.bin.len().saturating_sub(1));
        if self.bin.is_empty() { 0.0 } else { *self.bin.select_nth_unstable_by(at, f32::total_cmp).1 }
    }
}

/// The bins in which these ranks, in rising order, are found.
#[inline(always)]
fn targets(counts: &[u16], ranks: [usize; 5]) -> [Target; 5] {
    let mut targets = [Target::default(); 5];
    let (mut before, mut next) = (0, 0);
    for (group, counts) in counts.chunks_exact(GROUP).enumerate() {
        let mut sum = 0_u16;
        for &count in counts {
            sum += count;
        }
        let after = before + usize::from(sum);
        if next < 5 && ranks[next] < after {
            for (i, &count) in counts.iter().enumerate() {
                let count = usize::from(count);
                while next < 5 && ranks[next] < before + count {
                    targets[next] = Target { bin: (group * GROUP + i) as u16, before, count, number: None };
                    next += 1;
                }
                before += count;
            }
        }
        before = after;
    }
    targets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut values: Vec<f32>) -> [f32; 5] {
        values.sort_unstable_by(f32::total_cmp);
        LEVELS.map(|level| values[rank(values.len(), level)])
    }

    fn selected(values: &[f32]) -> [f32; 5] {
        Selection::default().percentiles(values.chunks(256))
    }

    #[test]
    fn percentiles_are_those_of_a_sorted_list() {
        let noise = |i: u32| (i.wrapping_mul(2_654_435_761) >> 8) as f32 / 16_777_216.0 - 0.3;
        for count in [1, 2, 3, 17, 100, 1_000, 10_000] {
            let shapes: [&dyn Fn(u32) -> f32; 7] = [
                &noise,
                &|i| (noise(i) * 40.0).exp(),
                &|i| noise(i).max(0.0),
                &|i| if i % 3 == 0 { -7.25e8 } else { noise(i) * 1e9 },
                &|i| if i == 5 { 3e30 } else { noise(i) },
                &|i| -1.0 - noise(i) * 1e-6,
                &|i| [0.0, -0.0, 1.0, f32::MAX][i as usize % 4] * if i % 7 == 0 { -1.0 } else { 1.0 },
            ];
            for (k, shape) in shapes.iter().enumerate() {
                let values: Vec<f32> = (0..count).map(shape).collect();
                assert_eq!(selected(&values), sorted(values), "shape {k}, {count} numbers");
            }
        }
        assert_eq!(selected(&[]), [0.0; 5]);
        assert_eq!(selected(&[-3.5; 900]), [-3.5; 5]);
        for odd in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, -f32::NAN] {
            assert!(selected(&[1.0, odd, 2.0]).iter().all(|x| x.is_nan()), "{odd}");
        }
    }
}
