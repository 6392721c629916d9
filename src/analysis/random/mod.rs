//! Draws by number: what happens on a path in a month is a function of the seed, the path and the month alone.
//!
//! So a path keeps its draws whatever else changes, the horizon, the number of paths or an input, and any part of an
//! ensemble can be computed anywhere, in any order. Loops over paths are written for the compiler to vectorise; all
//! operations are exact or correctly rounded, so every width computes the same bits.
//!
//! **Sampling.** Most of what an ensemble tells hangs on few numbers of a path: how far each market moves over the run
//! and its halves and quarters, when the boom ends, and when the tenant fails. These come from a scrambled Sobol
//! sequence, which spreads over all their combinations more evenly than chance; everything finer is drawn
//! independently, but for pairs of paths whose finer draws are opposite. Every path on its own is distributed exactly
//! as if all its draws were independent. Paths are dealt out to [`BATCHES`] batches with scrambles of their own, so
//! that the batches are independent and their differences show the error honestly.
//!
//! **What was tried and not kept.** Squared error (probabilities, means, medians; geometric mean) over today's at about
//! equal time, of the reference company, Core Scientific and the GPU cloud. Nothing took 15 % off all three at 10 000
//! futures. Nearest: principal components of the walk of eight spans, in the order price, boom, rent, price, tenant,
//! price, hashrate, rent: 0.78 0.83 0.88 at 1 000, 0.80 0.93 0.84 at 10 000; in 16 batches, which makes the errors
//! shown uncertain by a sixth, 0.72 0.71 0.72 and 0.80 0.88 0.77. At 1 000: those components in today's order 0.83 1.00
//! 0.94, today's sums in that order 0.90 0.95 0.96, plain chance 1.8 1.6 2.2, finer draws without opposites 1.04 1.01
//! 1.04, fourteen more dimensions 0.99 1.00 1.01, sums of 8 months 0.98 0.96 0.99, shorter sums in the first years 0.97
//! 1.00 1.00. First dimensions along a scenario's own gradients, 0.93 0.80 0.76, tie its draws to its inputs. Control
//! variates, 182 fitted to each scenario, leave 65 to 94 % of the squared error of probabilities and medians at best,
//! and of means 5 to 45 %, by the price's known mean. A Brownian bridge over equal halves is what the sums are.
//!
//! `generator` is the source of all chance, a generator of `rand`; `sobol` spreads; `normals` turns bits into normals.

mod generator;
mod normals;
mod sobol;

pub use generator::Generator;

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::model::lanes::ln;
use normals::normals_of;
use sobol::{DIMENSIONS, point, scrambled};

/// Normals drawn for a month: price, hashrate, rent, rate.
pub const FACTORS: usize = 4;
/// Months whose normals are drawn together.
pub const SPAN: usize = 16;
/// Spans from the first month on whose sums are spread evenly over the paths.
pub const TRENDS: usize = 8;
/// Paths that are drawn in one go, from a multiple of this number on.
pub const BLOCK: usize = 256;
/// Independent parts of an ensemble: path p belongs to batch p modulo this.
pub const BATCHES: usize = 32;

/// The stream that scrambles come from; pairs of paths have the streams from zero up.
const SCRAMBLES: u64 = u64::MAX;
/// Where in a pair's stream the sums of months begin that are not spread evenly: far behind the months.
const TRENDS_AT: u64 = 1 << 32;

/// Sobol dimensions of the sums of each factor, the coarsest first: over all spans, halves against each other, then
/// quarters, then eighths. A dimension that is early in the sequence is spread best.
const LEADING: [&[usize]; FACTORS] = [&[0, 2, 7, 8, 13, 14, 15, 16], &[4, 10, 18, 19], &[3, 9, 12, 17], &[5, 11]];
/// Sobol dimension of the end of the boom.
const BOOM: usize = 1;
/// Sobol dimension of the tenant's failure.
const TENANT: usize = 6;

/// A random order of the numbers below `count`. The same seed and index give the same.
pub fn order(seed: u64, index: u64, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.shuffle(&mut Generator::seed_from_u64(seed).stream(index));
    order
}

/// The random world of one seed.
#[derive(Clone, Debug)]
pub struct Randomness {
    root: Generator,
    /// Scramble of each Sobol dimension in each batch.
    scrambles: [[u32; BATCHES]; DIMENSIONS],
}

impl Randomness {
    /// The world of a seed.
    pub fn new(seed: u64) -> Self {
        let root = Generator::seed_from_u64(seed);
        let mut chance = root.stream(SCRAMBLES);
        let scrambles = std::array::from_fn(|_| std::array::from_fn(|_| chance.next_u32()));
        Self { root, scrambles }
    }

    /// The generators of some pairs of paths.
    #[inline(always)]
    fn pairs(&self, first: usize) -> [Generator; BLOCK / 2] {
        std::array::from_fn(|pair| self.root.stream((first / 2 + pair) as u64))
    }

    /// Sums over each of the first [`TRENDS`] spans, as unit normals, of the paths `first` … `first + BLOCK`: a row of
    /// paths for each factor and span.
    #[inline(always)]
    pub fn trends(&self, first: usize, rows: &mut [f32]) {
        let pairs = self.pairs(first);
        let mut bits = [0; BLOCK];
        for (factor, rows) in rows.chunks_exact_mut(TRENDS * BLOCK).enumerate().take(FACTORS) {
            for (k, row) in rows.chunks_exact_mut(BLOCK).enumerate() {
                if let Some(&dimension) = LEADING[factor].get(k) {
                    self.sobol(dimension, first, &mut bits);
                    normals_of(&bits, row);
                } else {
                    let place = TRENDS_AT + (factor * TRENDS + k) as u64;
                    for (bits, pair) in bits.iter_mut().zip(&pairs) {
                        *bits = (pair.at(place) >> 32) as u32;
                    }
                    let (half, _) = row.split_at_mut(BLOCK / 2);
                    normals_of(&bits[..BLOCK / 2], half);
                    pair_up(row);
                }
            }
            synthesise(rows);
        }
    }

    /// The unit normals of the paths `first` … `first + BLOCK` in the months of a span: a row of paths for each month
    /// and factor. `trends` is what [`Self::trends`] made of these paths.
    #[inline(always)]
    pub fn normals(&self, first: usize, span: usize, trends: &[f32], rows: &mut [f32]) {
        const HALF: usize = BLOCK / 2;
        let pairs = self.pairs(first);
        let (mut bits, mut drawn) = ([0_u32; HALF * FACTORS], [0.0; HALF * FACTORS]);
        let mut sums = [0.0; BLOCK * FACTORS];
        for (month, rows) in rows.chunks_exact_mut(FACTORS * BLOCK).enumerate().take(SPAN) {
            // A number has the bits of two factors.
            let place = ((span * SPAN + month) * FACTORS / 2) as u64;
            for (two, bits) in (0..).zip(bits.chunks_exact_mut(2 * HALF)) {
                let (high, low) = bits.split_at_mut(HALF);
                for ((high, low), pair) in high.iter_mut().zip(low).zip(&pairs) {
                    let draw = pair.at(place + two);
                    (*high, *low) = ((draw >> 32) as u32, draw as u32);
                }
            }
            // In a pass of its own, because vectors of 32-bit numbers hold twice as many as those of counters.
            normals_of(&bits, &mut drawn);
            let factors = rows.chunks_exact_mut(BLOCK).zip(drawn.chunks_exact(HALF)).zip(sums.chunks_exact_mut(BLOCK));
            for ((row, drawn), sums) in factors {
                row[..HALF].copy_from_slice(drawn);
                pair_up(row);
                for (sum, z) in sums.iter_mut().zip(&*row) {
                    *sum += z;
                }
            }
        }
        if span < TRENDS {
            for (factor, sums) in sums.chunks_exact(BLOCK).enumerate() {
                follow(rows, factor, sums, &trends[(factor * TRENDS + span) * BLOCK..][..BLOCK]);
            }
        }
    }

    /// The unit normals of one path by month, whole spans of them: what [`Self::normals`] makes of it, to the last bit.
    pub fn path(&self, number: usize, months: usize) -> Vec<[f32; FACTORS]> {
        let (first, within) = (number / BLOCK * BLOCK, number % BLOCK);
        // See `pair_up`.
        let (run, lane) = (within / BATCHES, within % BATCHES);
        let pair = self.root.stream((first / 2 + run / 2 * BATCHES + lane) as u64);
        let opposite = run % 2 == 1;
        let dealt = |z: f32| if opposite { -z } else { z };
        let normal = |bits: u32| {
            let mut normal = [0.0];
            normals_of(&[bits], &mut normal);
            normal[0]
        };
        let trends: [[f32; TRENDS]; FACTORS] = std::array::from_fn(|factor| {
            spans_of(std::array::from_fn(|k| match LEADING[factor].get(k) {
                Some(&dimension) => {
                    let place = point(dimension, (first / BATCHES + run) as u32);
                    normal(scrambled(place, self.scrambles[dimension][lane]))
                }
                None => dealt(normal((pair.at(TRENDS_AT + (factor * TRENDS + k) as u64) >> 32) as u32)),
            }))
        });
        // A number has the bits of two factors.
        let numbers = months.div_ceil(SPAN) * SPAN * FACTORS / 2;
        let bits: Vec<u32> = (0..numbers as u64)
            .flat_map(|place| {
                let draw = pair.at(place);
                [(draw >> 32) as u32, draw as u32]
            })
            .collect();
        let mut drawn = vec![0.0; bits.len()];
        normals_of(&bits, &mut drawn);
        let (months, _) = drawn.as_chunks::<FACTORS>();
        let mut months: Vec<[f32; FACTORS]> = months.iter().map(|month| month.map(dealt)).collect();
        for (span, months) in months.chunks_exact_mut(SPAN).enumerate().take(TRENDS) {
            for (factor, trends) in trends.iter().enumerate() {
                let sum = months.iter().fold(0.0, |sum, month| sum + month[factor]);
                let shift = shift(trends[span], sum);
                for month in &mut *months {
                    month[factor] += shift;
                }
            }
        }
        months
    }

    /// Times to the end of the boom, exponentially distributed with mean one, of the paths `first` … `first + BLOCK`.
    /// [`event_month`] makes months of them.
    pub fn patience(&self, first: usize) -> Vec<f64> {
        self.waits(BOOM, first)
    }

    /// Times to the failure of the tenant, likewise, and independent of the boom's.
    pub fn tenant_patience(&self, first: usize) -> Vec<f64> {
        self.waits(TENANT, first)
    }

    /// Exponentially distributed times with mean one, spread evenly over the paths by a Sobol dimension.
    fn waits(&self, dimension: usize, first: usize) -> Vec<f64> {
        const STEP: f64 = 1.0 / 4_294_967_296.0;
        let mut bits = [0; BLOCK];
        self.sobol(dimension, first, &mut bits);
        bits.iter().map(|&bits| -ln((f64::from(bits) + 0.5) * STEP)).collect()
    }

    /// The points of a dimension of the Sobol sequence, each batch scrambled in its own way.
    #[inline(always)]
    fn sobol(&self, dimension: usize, first: usize, bits: &mut [u32; BLOCK]) {
        // Blocks start with the first batch, so that a run of paths in all batches has the same place in the sequence.
        for (run, bits) in bits.chunks_exact_mut(BATCHES).enumerate() {
            let place = point(dimension, (first / BATCHES + run) as u32);
            for (bits, &scramble) in bits.iter_mut().zip(&self.scrambles[dimension]) {
                *bits = scrambled(place, scramble);
            }
        }
    }
}

/// Deals a row's first half out to the first path of each pair, and its opposite to the second. The paths of a pair are
/// [`BATCHES`] apart, so that they belong to one batch.
#[inline(always)]
fn pair_up(row: &mut [f32]) {
    // From the end, so that what is read has not yet been written over.
    for run in (0..BLOCK / 2 / BATCHES).rev() {
        for i in (0..BATCHES).rev() {
            let z = row[run * BATCHES + i];
            row[2 * run * BATCHES + i] = z;
            row[(2 * run + 1) * BATCHES + i] = -z;
        }
    }
}

/// From Haar's coefficients, the coarsest first, to the values of the eight spans: an orthonormal transform, so that
/// independent unit normals become independent unit normals.
#[inline(always)]
fn synthesise(rows: &mut [f32]) {
    for i in 0..BLOCK {
        let spans = spans_of(std::array::from_fn(|k| rows[k * BLOCK + i]));
        for (span, value) in spans.into_iter().enumerate() {
            rows[span * BLOCK + i] = value;
        }
    }
}

/// The same of one path.
#[inline(always)]
fn spans_of(c: [f32; TRENDS]) -> [f32; TRENDS] {
    const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;
    let quarter = 0.5 * HALF;
    std::array::from_fn(|span| {
        let sign = |bit: usize| if span >> bit & 1 == 0 { 1.0 } else { -1.0 };
        quarter * (c[0] + sign(2) * c[1]) + 0.5 * sign(1) * c[2 + (span >> 2)] + HALF * sign(0) * c[4 + (span >> 1)]
    })
}

/// Gives the months of a span, whose sums are these, the sum that its trend says, and leaves their differences as they
/// were drawn.
#[inline(always)]
fn follow(rows: &mut [f32], factor: usize, sums: &[f32], trend: &[f32]) {
    let row = |month: usize| (month * FACTORS + factor) * BLOCK;
    let mut shift = [0.0; BLOCK];
    for ((shift, sum), trend) in shift.iter_mut().zip(sums).zip(trend) {
        *shift = self::shift(*trend, *sum);
    }
    for month in 0..SPAN {
        for (z, shift) in rows[row(month)..].iter_mut().zip(&shift) {
            *z += shift;
        }
    }
}

/// What each month of a span is moved by, so that their sum is what the trend says.
#[inline(always)]
fn shift(trend: f32, sum: f32) -> f32 {
    const ROOT: f32 = 4.0;
    (trend - sum / ROOT) / ROOT
}

/// The month in which something comes to a path that waits for it so long, the end of the boom or the failure of a
/// tenant: the first is month 1, infinity is never.
///
/// The chance is the same in every month and adds up to `chance_per_year` in twelve. A greater chance only moves the
/// month forward.
pub fn event_month(patience: f64, chance_per_year: f64) -> f64 {
    if chance_per_year >= 1.0 {
        return 1.0;
    }
    // Without any chance the quotient is infinite.
    1.0 + (patience * 12.0 / -f64::ln_1p(-chance_per_year)).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_by_itself_has_the_draws_that_it_has_among_others() {
        let randomness = Randomness::new(5);
        for first in [0, 3 * BLOCK] {
            let mut trends = vec![0.0; FACTORS * TRENDS * BLOCK];
            randomness.trends(first, &mut trends);
            let mut rows = vec![0.0; SPAN * FACTORS * BLOCK];
            // The last span is beyond those whose sums are spread evenly.
            for span in 0..=TRENDS {
                randomness.normals(first, span, &trends, &mut rows);
                for within in [0, 1, 31, 32, 63, 64, 100, 255] {
                    let path = randomness.path(first + within, (TRENDS + 1) * SPAN - 3);
                    assert_eq!(path.len(), (TRENDS + 1) * SPAN);
                    for month in 0..SPAN {
                        let row = |factor| rows[(month * FACTORS + factor) * BLOCK + within];
                        assert_eq!(path[span * SPAN + month], [0, 1, 2, 3].map(row), "{within} in span {span}");
                    }
                }
            }
        }
    }
}
