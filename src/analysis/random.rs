//! Draws by number: what happens on a path in a month is a function of the seed, the path and the month alone.
//!
//! So a path keeps its draws whatever else changes, the horizon, the number of paths or an input, and any part of an
//! ensemble can be computed anywhere, in any order. Loops over paths are written for the compiler to vectorise; all
//! operations are exact or correctly rounded, so every width computes the same bits.

use crate::model::lanes::Lane;

/// Paths that are drawn together, and are not independent of each other.
pub const CELL: usize = 1;

/// Normals drawn for a month: price, hashrate, rent, rate.
pub const FACTORS: usize = 4;

/// Odd constant nearest to 2^64 over the golden ratio: counters spread by it differ in many bits.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
/// Marks the draws that a path makes once.
const ONCE: u64 = 0x5851_f42d_4c95_7f2d;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014; Stafford's variant 13): every bit of the result depends on
/// every bit of the argument.
#[inline(always)]
fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The random world of one seed.
#[derive(Clone, Copy, Debug)]
pub struct Randomness {
    key: u64,
}

impl Randomness {
    /// The world of a seed.
    pub fn new(seed: u64) -> Self {
        Self { key: mix(seed.wrapping_add(GOLDEN)) }
    }

    /// Where a path's counter starts.
    #[inline(always)]
    fn path(self, path: usize) -> u64 {
        mix(self.key ^ (path as u64).wrapping_mul(GOLDEN))
    }

    /// The unit normals of paths `first`, `first + 1`, … in a month: one row for each of [`FACTORS`].
    #[inline(always)]
    pub fn normals(self, first: usize, month: usize, rows: [&mut [f32]; FACTORS]) {
        let [price, hashrate, rent, rate] = rows;
        let counter = (month as u64).wrapping_mul(2);
        self.pair(first, counter, price, hashrate);
        self.pair(first, counter.wrapping_add(1), rent, rate);
    }

    #[inline(always)]
    fn pair(self, first: usize, counter: u64, high: &mut [f32], low: &mut [f32]) {
        let step = counter.wrapping_mul(GOLDEN);
        for (i, (high, low)) in high.iter_mut().zip(low).enumerate() {
            let bits = mix(self.path(first + i).wrapping_add(step));
            *high = normal((bits >> 32) as u32);
            *low = normal(bits as u32);
        }
    }

    /// A path's time to the end of the boom, exponentially distributed with mean one.
    pub fn patience(self, path: usize) -> f64 {
        const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
        let bits = mix(self.path(path) ^ ONCE) >> 11;
        -Lane::ln((bits as f64 + 0.5) * STEP)
    }
}

/// The month in which the boom ends on a path of this patience: the first is month 1, infinity is never.
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

/// Unit normal of 32 random bits: one is the sign, the others the two-sided tail probability.
///
/// Inversion by polynomials of our own (Lawson's weighted least squares, in the variables of Giles 2010), in single
/// precision: the error is below 1e-6 out to the largest value, 6.34, and relative to the result below 5e-7.
#[inline(always)]
fn normal(bits: u32) -> f32 {
    const SCALE: f32 = 1.0 / 2_147_483_648.0;
    // Below it the first polynomial holds, above it the second.
    const SPLIT: f32 = 6.25;
    let tail = ((bits & 0x7fff_ffff).cast_signed() as f32 + 0.5) * SCALE;
    let centre = 1.0 - tail;
    let w = -ln_single(tail * (2.0 - tail));
    let near = polynomial(&NEAR, w - 3.125);
    let far = polynomial(&FAR, w.max(0.0).sqrt() - 3.5625);
    let size = centre * if w < SPLIT { near } else { far };
    f32::from_bits(size.to_bits() | (bits & 0x8000_0000))
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
    [8.479_167e-2, -1.431_671e-1, 1.502_076_6e-1, -1.657_457_9e-1, 1.995_141_5e-1, -2.500_129_3e-1, 3.333_426_7e-1];
