//! Draws by number: what happens on a path in a month is a function of the seed, the path and the month alone.
//!
//! So a path keeps its draws whatever else changes, the horizon, the number of paths or an input, and any part of an
//! ensemble can be computed anywhere, in any order. Loops over paths are written for the compiler to vectorise; all
//! operations are exact or correctly rounded, so every width computes the same bits.
//!
//! **Sampling.** Most of what an ensemble tells hangs on few numbers of a path: how far each market moves over the run
//! and its halves and quarters, and when the boom ends. These come from a scrambled Sobol sequence, which spreads over
//! all their combinations more evenly than chance; everything finer is drawn independently, but for pairs of paths
//! whose finer draws are opposite. Every path on its own is distributed exactly as if all its draws were independent
//! unit normals. Paths are dealt out to [`BATCHES`] batches
//! with scrambles of their own, so that the batches are independent and their differences show the error honestly.

use crate::model::lanes::Lane;

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

/// Odd constant nearest to 2^64 over the golden ratio: counters spread by it differ in many bits.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
/// Marks counters of sums of months.
const TREND_STEP: u64 = 0x5851_f42d_4c95_7f2d;

/// Sobol dimensions of the sums of each factor, the coarsest first: over all spans, halves against each other, then
/// quarters, then eighths. A dimension that is early in the sequence is spread best.
const LEADING: [&[usize]; FACTORS] = [&[0, 2, 6, 7, 12, 13, 14, 15], &[4, 9, 17, 18], &[3, 8, 11, 16], &[5, 10]];
/// Sobol dimension of the end of the boom.
const PATIENCE: usize = 1;
/// Sobol dimension of the failure of a large tenant.
const ENDURANCE: usize = 19;
/// Sobol dimensions in use.
const DIMENSIONS: usize = 20;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014; Stafford's variant 13): every bit of the result depends on
/// every bit of the argument.
#[inline(always)]
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A random order of the numbers below `count`: the shuffle of Fisher and Yates. The same seed and index give the same.
pub fn order(seed: u64, index: u64, count: usize) -> Vec<usize> {
    let start = mix(mix(seed.wrapping_add(GOLDEN)) ^ index.wrapping_mul(GOLDEN));
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let draw = mix(start.wrapping_add((last as u64).wrapping_mul(TREND_STEP)));
        // The upper half of a product with 32 bits of chance: as even as such small numbers need.
        order.swap(last, (((draw >> 32) * (last as u64 + 1)) >> 32) as usize);
    }
    order
}

/// The random world of one seed.
#[derive(Clone, Debug)]
pub struct Randomness {
    key: u64,
    /// Scramble of each Sobol dimension in each batch.
    scrambles: [[u32; BATCHES]; DIMENSIONS],
}

impl Randomness {
    /// The world of a seed.
    pub fn new(seed: u64) -> Self {
        let key = mix(seed.wrapping_add(GOLDEN));
        let scramble = |dimension: usize, batch: usize| {
            let counter = (dimension * BATCHES + batch) as u64;
            (mix(!key ^ counter.wrapping_mul(GOLDEN)) >> 32) as u32
        };
        let of = |dimension| std::array::from_fn(|batch| scramble(dimension, batch));
        Self { key, scrambles: std::array::from_fn(of) }
    }

    /// Where the counters of some pairs of paths start.
    #[inline(always)]
    fn starts(&self, first: usize) -> [u64; BLOCK / 2] {
        let mut starts = [0; BLOCK / 2];
        for (pair, start) in starts.iter_mut().enumerate() {
            *start = mix(self.key ^ ((first / 2 + pair) as u64).wrapping_mul(GOLDEN));
        }
        starts
    }

    /// Sums over each of the first [`TRENDS`] spans, as unit normals, of the paths `first` … `first + BLOCK`: a row of
    /// paths for each factor and span.
    #[inline(always)]
    pub fn trends(&self, first: usize, rows: &mut [f32]) {
        let starts = self.starts(first);
        let mut bits = [0; BLOCK];
        for (factor, rows) in rows.chunks_exact_mut(TRENDS * BLOCK).enumerate().take(FACTORS) {
            for (k, row) in rows.chunks_exact_mut(BLOCK).enumerate() {
                if let Some(&dimension) = LEADING[factor].get(k) {
                    self.sobol(dimension, first, &mut bits);
                    normals_of(&bits, row);
                } else {
                    let step = TREND_STEP.wrapping_mul((factor * TRENDS + k + 1) as u64);
                    for (bits, start) in bits.iter_mut().zip(&starts) {
                        *bits = (mix(start ^ step) >> 32) as u32;
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
        let starts = self.starts(first);
        let (mut bits, mut drawn) = ([0_u32; HALF * FACTORS], [0.0; HALF * FACTORS]);
        for (month, rows) in rows.chunks_exact_mut(FACTORS * BLOCK).enumerate().take(SPAN) {
            let counter = ((span * SPAN + month) as u64).wrapping_mul(2);
            for (pair, bits) in bits.chunks_exact_mut(2 * HALF).enumerate() {
                let step = counter.wrapping_add(pair as u64 + 1).wrapping_mul(GOLDEN);
                let (high, low) = bits.split_at_mut(HALF);
                for ((high, low), start) in high.iter_mut().zip(low).zip(&starts) {
                    let draw = mix(start.wrapping_add(step));
                    (*high, *low) = ((draw >> 32) as u32, draw as u32);
                }
            }
            // In a pass of its own, because vectors of 32-bit numbers hold twice as many as those of counters.
            normals_of(&bits, &mut drawn);
            for (row, drawn) in rows.chunks_exact_mut(BLOCK).zip(drawn.chunks_exact(HALF)) {
                row[..HALF].copy_from_slice(drawn);
                pair_up(row);
            }
        }
        if span < TRENDS {
            for factor in 0..FACTORS {
                follow(rows, factor, &trends[(factor * TRENDS + span) * BLOCK..][..BLOCK]);
            }
        }
    }

    /// Times to the end of the boom, exponentially distributed with mean one, of the paths `first` … `first + BLOCK`.
    pub fn patience(&self, first: usize) -> Vec<f64> {
        self.exponential(PATIENCE, first)
    }

    /// Times to the failure of a large tenant, in the same way.
    pub fn endurance(&self, first: usize) -> Vec<f64> {
        self.exponential(ENDURANCE, first)
    }

    /// Exponentially distributed numbers with mean one from a Sobol dimension.
    fn exponential(&self, dimension: usize, first: usize) -> Vec<f64> {
        const STEP: f64 = 1.0 / 4_294_967_296.0;
        let mut bits = [0; BLOCK];
        self.sobol(dimension, first, &mut bits);
        bits.iter().map(|&bits| -Lane::ln((f64::from(bits) + 0.5) * STEP)).collect()
    }

    /// The points of a dimension of the Sobol sequence, each batch scrambled in its own way.
    ///
    /// The scramble is nested (Owen 1995), by the hash of Laine and Karras 2011 with Burley's constants.
    #[inline(always)]
    fn sobol(&self, dimension: usize, first: usize, bits: &mut [u32; BLOCK]) {
        // Blocks start with the first batch, so that a run of paths in all batches has the same place in the sequence.
        for (run, bits) in bits.chunks_exact_mut(BATCHES).enumerate() {
            let place = point(dimension, (first / BATCHES + run) as u32);
            for (bits, &scramble) in bits.iter_mut().zip(&self.scrambles[dimension]) {
                let mut x = place ^ place.wrapping_mul(0x3d20_adea);
                x = x.wrapping_add(scramble).wrapping_mul((scramble >> 16) | 1);
                x ^= x.wrapping_mul(0x0552_6c56);
                x ^= x.wrapping_mul(0x53a2_2864);
                *bits = x.reverse_bits();
            }
        }
    }
}

/// A point of the Sobol sequence, its bits reversed.
fn point(dimension: usize, mut index: u32) -> u32 {
    let (mut point, mut directions) = (0, DIRECTIONS[dimension].iter());
    while index > 0 {
        let direction = directions.next().copied().unwrap_or(0);
        point ^= if index & 1 == 1 { direction } else { 0 };
        index >>= 1;
    }
    point
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
    const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;
    for i in 0..BLOCK {
        let c: [f32; TRENDS] = std::array::from_fn(|k| rows[k * BLOCK + i]);
        let quarter = 0.5 * HALF;
        for span in 0..TRENDS {
            let sign = |bit: usize| if span >> bit & 1 == 0 { 1.0 } else { -1.0 };
            rows[span * BLOCK + i] = quarter * (c[0] + sign(2) * c[1])
                + 0.5 * sign(1) * c[2 + (span >> 2)]
                + HALF * sign(0) * c[4 + (span >> 1)];
        }
    }
}

/// Gives the months of a span the sum that its trend says, and leaves their differences as they were drawn.
#[inline(always)]
fn follow(rows: &mut [f32], factor: usize, trend: &[f32]) {
    const ROOT: f32 = 4.0;
    let row = |month: usize| (month * FACTORS + factor) * BLOCK;
    let mut shift = [0.0; BLOCK];
    for month in 0..SPAN {
        for (sum, z) in shift.iter_mut().zip(&rows[row(month)..]) {
            *sum += z;
        }
    }
    for (shift, trend) in shift.iter_mut().zip(trend) {
        *shift = (trend - *shift / ROOT) / ROOT;
    }
    for month in 0..SPAN {
        for (z, shift) in rows[row(month)..].iter_mut().zip(&shift) {
            *z += shift;
        }
    }
}

/// The month in which the boom ends on a path of this patience, or a tenant fails on one of this endurance: the first
/// is month 1, infinity is never.
///
/// The chance is the same in every month and adds up to `chance_per_year` in twelve. A greater chance only moves the
/// month forward.
pub fn bust_month(patience: f64, chance_per_year: f64) -> f64 {
    if chance_per_year >= 1.0 {
        return 1.0;
    }
    // Without any chance the quotient is infinite.
    1.0 + (patience * 12.0 / -f64::ln_1p(-chance_per_year)).floor()
}

/// Unit normals of 32 random bits each: one is the sign, the others the two-sided tail probability.
///
/// Inversion by polynomials of our own (least squares with Lawson's weights, in the variables of Giles 2010), in
/// single precision: the error is below 1e-6 out to the largest value, 6.34, and below 5e-7 of the result beyond 0.1.
#[inline(always)]
fn normals_of(bits: &[u32], normals: &mut [f32]) {
    for (bits, normals) in bits.chunks(TOGETHER).zip(normals.chunks_mut(TOGETHER)) {
        let mut rare = 0;
        for (z, &bits) in normals.iter_mut().zip(bits) {
            *z = signed(central(tail(bits)), bits);
            rare |= u32::from(bits & TAIL < RARE);
        }
        // The second polynomial is for one number in five hundred.
        if rare != 0 {
            for (z, &bits) in normals.iter_mut().zip(bits) {
                if bits & TAIL < RARE {
                    *z = signed(far(tail(bits)), bits);
                }
            }
        }
    }
}

/// Normals that are looked at together for rare ones.
const TOGETHER: usize = 64;
/// The bits that are the tail probability.
const TAIL: u32 = 0x7fff_ffff;
/// Below it the tail is so small that w, which [`central`] explains, is above 6.25: e^−6.25/2 of 2^31.
const RARE: u32 = 2_073_810;

/// Tail probability on both sides, between 0 and 1.
#[inline(always)]
fn tail(bits: u32) -> f32 {
    const SCALE: f32 = 1.0 / 2_147_483_648.0;
    ((bits & TAIL).cast_signed() as f32 + 0.5) * SCALE
}

/// A number with the sign that is the highest of the bits.
#[inline(always)]
fn signed(size: f32, bits: u32) -> f32 {
    f32::from_bits(size.to_bits() | (bits & !TAIL))
}

/// Size of the normal of a tail that is not [`RARE`], a polynomial in w = −ln(tail·(2 − tail)) ≤ 6.25.
#[inline(always)]
fn central(tail: f32) -> f32 {
    let w = -ln_single(tail * (2.0 - tail));
    ((1.0 - tail) * polynomial(&NEAR, w - 3.125)).abs()
}

/// Size of the normal of a rare tail, a polynomial in √w.
fn far(tail: f32) -> f32 {
    let w = -ln_single(tail * (2.0 - tail));
    (1.0 - tail) * polynomial(&FAR, w.sqrt() - 3.5625)
}

/// Natural logarithm of a number in 0 … 1, with an error below 1e-7 of one or of the result.
#[inline(always)]
fn ln_single(x: f32) -> f32 {
    let bits = x.to_bits().cast_signed();
    // The exponent after moving the mantissa to √½ … √2.
    let exponent = (bits - 0x3f35_04f3) >> 23;
    let f = f32::from_bits((bits - (exponent << 23)).cast_unsigned()) - 1.0;
    let f2 = f * f;
    exponent as f32 * std::f32::consts::LN_2 + (f - f2 * 0.5 + f2 * f * polynomial(&LN, f))
}

#[inline(always)]
fn polynomial<const N: usize>(terms: &[f32; N], x: f32) -> f32 {
    let mut sum = terms[0];
    for &term in &terms[1..] {
        sum = sum * x + term;
    }
    sum
}

/// Normal over 1 − tail probability, in w − 3.125 for w up to 6.25; w = −ln(tail·(2 − tail)).
const NEAR: [f32; 10] = [
    -7.155_822_6e-9,
    -1.234_320_7e-8,
    6.160_152_6e-7,
    -2.154_160_3e-6,
    -1.974_185_6e-5,
    2.648_151_7e-4,
    -1.047_228_3e-3,
    -8.533_752_5e-3,
    3.396_347_5e-1,
    2.338_621,
];
/// The same beyond, in √w − 3.5625.
const FAR: [f32; 9] = [
    4.879_835e-5,
    -2.643_963_4e-4,
    5.509_786e-4,
    -7.680_56e-4,
    1.244_868e-3,
    -2.561_668_4e-3,
    4.127_049_4e-3,
    1.425_180_8,
    4.806_146,
];
/// ln(1 + f) beyond f − f²/2, over f³.
const LN: [f32; 7] =
    [8.479_167e-2, -1.431_671e-1, 0.150_208, -1.657_458e-1, 1.995_141_5e-1, -2.500_129_3e-1, 3.333_426_7e-1];

/// Direction numbers of the Sobol sequence, their bits reversed.
static DIRECTIONS: [[u32; 32]; DIMENSIONS] = directions();

/// Primitive polynomials and first direction numbers (Joe and Kuo 2008, file new-joe-kuo-6): degree, coefficients,
/// numbers. The first dimension, not in the list, is van der Corput's.
const POLYNOMIALS: [(usize, u32, [u32; 7]); DIMENSIONS - 1] = [
    (1, 0, [1, 0, 0, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0, 0, 0]),
    (4, 4, [1, 3, 5, 13, 0, 0, 0]),
    (5, 2, [1, 1, 5, 5, 17, 0, 0]),
    (5, 4, [1, 1, 5, 5, 5, 0, 0]),
    (5, 7, [1, 1, 7, 11, 19, 0, 0]),
    (5, 11, [1, 1, 5, 1, 1, 0, 0]),
    (5, 13, [1, 1, 1, 3, 11, 0, 0]),
    (5, 14, [1, 3, 5, 5, 31, 0, 0]),
    (6, 1, [1, 3, 3, 9, 7, 49, 0]),
    (6, 13, [1, 1, 1, 15, 21, 21, 0]),
    (6, 16, [1, 3, 1, 13, 27, 49, 0]),
    (6, 19, [1, 1, 1, 15, 7, 5, 0]),
    (6, 22, [1, 3, 1, 15, 13, 25, 0]),
    (6, 25, [1, 1, 5, 5, 19, 61, 0]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
];

const fn directions() -> [[u32; 32]; DIMENSIONS] {
    let mut all = [[0; 32]; DIMENSIONS];
    let mut dimension = 0;
    while dimension < DIMENSIONS {
        let mut v = [0_u32; 32];
        let mut k = 0;
        while k < 32 {
            v[k] = if dimension == 0 { 1 << (31 - k) } else { direction(POLYNOMIALS[dimension - 1], &v, k) };
            all[dimension][k] = v[k].reverse_bits();
            k += 1;
        }
        dimension += 1;
    }
    all
}

/// The next direction number from those before it (Bratley and Fox 1988).
const fn direction((degree, coefficients, numbers): (usize, u32, [u32; 7]), v: &[u32; 32], k: usize) -> u32 {
    if k < degree {
        return numbers[k] << (31 - k);
    }
    let mut next = v[k - degree] ^ (v[k - degree] >> degree);
    let mut j = 1;
    while j < degree {
        if (coefficients >> (degree - 1 - j)) & 1 == 1 {
            next ^= v[k - j];
        }
        j += 1;
    }
    next
}
