//! Numbers that the month of the model is written on: one `f64`, or a vector of paths in single precision, behind one
//! trait.
//!
//! Branches that depend on a path become selects. `exp` is written once for each precision on the trait's few
//! primitives, so that every lane of every width computes the same bits. Fused multiply-add is never used, because not every
//! processor has it and a result must not depend on the machine.

mod number;
mod one;
mod two;
mod vectors;
mod width;

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

pub(crate) use number::stated;
pub use number::{Double, Either, Number, Restate};
pub use width::{Job, Width};

/// Two paths in doubles, as the central path is.
pub type Doubles = two::Two<f64>;

/// A number, or several side by side.
pub trait Lane:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Add<<Self as Lane>::Number, Output = Self>
    + Sub<<Self as Lane>::Number, Output = Self>
    + Mul<<Self as Lane>::Number, Output = Self>
{
    /// The lanes are in single precision.
    const SINGLE: bool;

    /// The answer to a comparison, lane by lane.
    type Mask: Copy
        + Send
        + Sync
        + 'static
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// What a lane holds.
    type Number: Number;

    /// The same number in every lane.
    fn of(number: Self::Number) -> Self;
    /// The same value in every lane, a constant as a rule: it is made a number of the lanes first.
    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self::of(Self::Number::of(value))
    }
    /// The same answer in every lane.
    fn mask(value: bool) -> Self::Mask;
    /// `self < other`.
    fn lt(self, other: Self) -> Self::Mask;
    /// `self <= other`.
    fn le(self, other: Self) -> Self::Mask;
    /// The mask holds in at least one lane.
    fn any(mask: Self::Mask) -> bool;
    /// `yes` where the mask holds, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// The number without its sign.
    fn abs(self) -> Self;
    /// The bits of each lane, moved up by the length of the mantissa: the low bits become an exponent.
    fn bits_to_exponent(self) -> Self;

    /// Zero in every lane.
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(0.0)
    }
    /// `self > other`.
    #[inline(always)]
    fn gt(self, other: Self) -> Self::Mask {
        other.lt(self)
    }
    /// `self >= other`.
    #[inline(always)]
    fn ge(self, other: Self) -> Self::Mask {
        other.le(self)
    }
    /// The smaller of two.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self::select(self.lt(other), self, other)
    }
    /// The larger of two.
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self::select(other.lt(self), self, other)
    }
    /// The number itself, or zero where it is negative.
    #[inline(always)]
    fn or_zero(self) -> Self {
        self.most(Self::zero())
    }
    /// The number where the mask holds, else zero.
    #[inline(always)]
    fn only(self, mask: Self::Mask) -> Self {
        Self::select(mask, self, Self::zero())
    }

    /// e to the power of the number. In doubles the relative error is below 1e-15 and the argument is held within ±708,
    /// in single precision 1.5e-7 and ±87.
    #[inline(always)]
    fn exp(self) -> Self {
        if Self::SINGLE { exp_single(self) } else { exp_double(self) }
    }
}

#[inline(always)]
fn exp_double<L: Lane>(x: L) -> L {
    // x = k·ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts keeps r exact.
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    // Adding this leaves round(y) + 1023, the biased exponent, in the low bits of the sum.
    const ROUND: f64 = 6_755_399_441_055_744.0 + 1023.0;
    let x = x.most(L::splat(-708.0)).least(L::splat(708.0));
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = x - k * LN2_HIGH - k * LN2_LOW;
    // A polynomial of degree 11, interpolated at Chebyshev's points: off by less than 2^-55 of the result.
    let mut sum = L::splat(EXP_TERMS[0]);
    for &term in &EXP_TERMS[1..] {
        sum = sum * r + term;
    }
    sum * shifted.bits_to_exponent()
}

/// The same way with fewer digits.
#[inline(always)]
fn exp_single<L: Lane>(x: L) -> L {
    // The first part has nine bits, so that its product with k is exact.
    const LN2_HIGH: f64 = 0.693_359_375;
    const LN2_LOW: f64 = -2.121_944_4e-4;
    const ROUND: f64 = 12_582_912.0 + 127.0;
    let x = x.most(L::splat(-87.0)).least(L::splat(87.0));
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let r = x - k * LN2_HIGH - k * LN2_LOW;
    // The polynomial of Cephes' expf.
    let mut sum = L::splat(EXP_TERMS_SINGLE[0]);
    for &term in &EXP_TERMS_SINGLE[1..] {
        sum = sum * r + term;
    }
    (sum * (r * r) + r + 1.0) * shifted.bits_to_exponent()
}

/// Natural logarithm with a relative error below 1e-15, the same bits on every machine; numbers below 1e-300 count as
/// 1e-300.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let (exponent, mantissa) = split_exponent(if x < 1e-300 { 1e-300 } else { x });
    // Mantissa between √½ and √2, so that the logarithm is small and keeps its precision near one.
    let high = mantissa > std::f64::consts::SQRT_2;
    let m = if high { mantissa * 0.5 } else { mantissa };
    let e = if high { exponent + 1.0 } else { exponent };
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let mut sum = LN_TERMS[0];
    for &term in &LN_TERMS[1..] {
        sum = sum * s2 + term;
    }
    let tail = s * s2 * sum;
    e * LN2_HIGH + (s + s + (tail + e * LN2_LOW))
}

/// Splits a positive normal number into its binary exponent and its mantissa in 1 … 2.
#[inline(always)]
fn split_exponent(x: f64) -> (f64, f64) {
    // Or-ed with a small integer, the bits of 2^52 are 2^52 plus that integer.
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let bits = x.to_bits();
    let exponent = f64::from_bits((bits >> 52) | TWO_52.to_bits()) - (TWO_52 + 1023.0);
    (exponent, f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 1.0_f64.to_bits()))
}

/// Most lanes of a pack: two vectors of sixteen.
pub const MOST_LANES: usize = 32;

/// A lane type that can be read from memory and written to it: what an ensemble runs on.
pub trait Pack: Lane + Send + Sync + 'static {
    /// Numbers side by side, at most [`MOST_LANES`].
    const WIDTH: usize;

    /// The first [`Self::WIDTH`] numbers of a slice, which has at least as many.
    fn load(from: &[f32]) -> Self;
    /// Writes the lanes, in single precision, to the front of a slice.
    fn store(self, to: &mut [f32]);

    /// The first numbers of a slice of doubles.
    #[inline(always)]
    fn load_double(from: &[f64]) -> Self {
        let mut lanes = [0.0; MOST_LANES];
        for (lane, from) in lanes.iter_mut().zip(&from[..Self::WIDTH]) {
            *lane = *from as f32;
        }
        Self::load(&lanes)
    }
    /// Writes the lanes to the front of a slice of doubles.
    #[inline(always)]
    fn store_double(self, to: &mut [f64]) {
        let mut lanes = [0.0; MOST_LANES];
        self.store(&mut lanes);
        for (to, lane) in to[..Self::WIDTH].iter_mut().zip(lanes) {
            *to = f64::from(lane);
        }
    }
}

/// Coefficients of the exponential beyond 1 + r on ±ln 2 / 2, the highest power first.
const EXP_TERMS_SINGLE: [f64; 6] =
    [1.987_569_15e-4, 1.398_199_950_7e-3, 8.333_451_907_3e-3, 4.166_579_589_4e-2, 1.666_666_545_9e-1, 0.500_000_012_01];

/// Coefficients of the exponential on ±ln 2 / 2, the highest power first.
const EXP_TERMS: [f64; 12] = [
    2.511_004_920_481_865_8e-8,
    2.763_265_472_252_779e-7,
    2.755_724_088_722_987e-6,
    2.480_148_544_156_131_3e-5,
    1.984_126_989_007_640_3e-4,
    1.388_888_895_235_286_3e-3,
    8.333_333_333_319_589e-3,
    4.166_666_666_648_795e-2,
    0.166_666_666_666_666_8,
    0.500_000_000_000_001_9,
    1.0,
    1.0,
];

/// 2/23 … 2/3, the coefficients of 2·artanh(s) beyond its first.
const LN_TERMS: [f64; 11] = [
    2.0 / 23.0,
    2.0 / 21.0,
    2.0 / 19.0,
    2.0 / 17.0,
    2.0 / 15.0,
    2.0 / 13.0,
    2.0 / 11.0,
    2.0 / 9.0,
    2.0 / 7.0,
    2.0 / 5.0,
    2.0 / 3.0,
];

impl Lane for f64 {
    const SINGLE: bool = false;
    type Mask = bool;
    type Number = f64;

    #[inline(always)]
    fn of(number: f64) -> Self {
        number
    }
    #[inline(always)]
    fn mask(value: bool) -> bool {
        value
    }
    #[inline(always)]
    fn lt(self, other: Self) -> bool {
        self < other
    }
    #[inline(always)]
    fn le(self, other: Self) -> bool {
        self <= other
    }
    #[inline(always)]
    fn any(mask: bool) -> bool {
        mask
    }
    #[inline(always)]
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn abs(self) -> Self {
        self.abs()
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self::from_bits(self.to_bits() << 52)
    }
}

impl Pack for f64 {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        Self::from(from[0])
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to[0] = self as f32;
    }
    #[inline(always)]
    fn load_double(from: &[f64]) -> Self {
        from[0]
    }
    #[inline(always)]
    fn store_double(self, to: &mut [f64]) {
        to[0] = self;
    }
}

#[cfg(test)]
mod tests {
    use super::one::One;
    use super::{Lane, Number, Pack, ln};

    /// Largest relative error over a dense sweep.
    fn worst(mut points: impl Iterator<Item = f64>, ours: fn(f64) -> f64, exact: fn(f64) -> f64) -> f64 {
        let mut worst = 0.0_f64;
        points.try_for_each(|x| {
            let (a, b) = (ours(x), exact(x));
            worst = worst.max(if b == 0.0 { a.abs() } else { ((a - b) / b).abs() });
            worst.is_finite().then_some(())
        });
        worst
    }

    #[test]
    fn exp_agrees_with_the_standard_library() {
        let sweep = (-700_000..700_000).map(|i| f64::from(i) * 1e-3 + 1.7e-5);
        assert!(worst(sweep, Lane::exp, f64::exp) < 1e-15);
        let small = (-200_000..200_000).map(|i| f64::from(i) * 1e-6);
        assert!(worst(small, Lane::exp, f64::exp) < 1e-15);
        assert_eq!(Lane::exp(0.0), 1.0);
        assert!(Lane::exp(f64::INFINITY).is_finite() && Lane::exp(-1e9) > 0.0);
    }

    #[test]
    fn exp_in_single_precision_is_off_by_little_more_than_its_last_digit() {
        let ours = |x: f64| {
            let mut result = [0.0];
            One::splat(x).exp().store(&mut result);
            f64::from(result[0])
        };
        // Of arguments that single precision has.
        let sweep = (-87_000..87_000).map(|i| f64::from((f64::from(i) * 1e-3 + 1.7e-4) as f32));
        assert!(worst(sweep, ours, f64::exp) < 1.5e-7);
        let small = (-200_000..200_000).map(|i| f64::from((f64::from(i) * 1e-6) as f32));
        assert!(worst(small, ours, f64::exp) < 1.5e-7);
        assert_eq!(ours(0.0), 1.0);
        assert!(ours(f64::INFINITY).is_finite() && ours(-1e9) > 0.0);
    }

    #[test]
    fn ln_agrees_with_the_standard_library() {
        let wide = (-690..700).flat_map(|i| (0..500).map(move |j| (f64::from(i) + f64::from(j) * 2e-3).exp()));
        assert!(worst(wide, ln, f64::ln) < 1e-15);
        let near_one = (-100_000..100_000).map(|i| 1.0 + f64::from(i) * 1e-6);
        assert!(worst(near_one, ln, f64::ln) < 2e-15);
        assert_eq!(ln(1.0), 0.0);
        assert!(ln(0.0).is_finite() && ln(-1.0).is_finite());
    }

    /// Everything that a lane can do with two numbers, as bits.
    fn everything<L: Pack>(a: f64, b: f64) -> Vec<u32> {
        let (x, y) = (L::splat(a), L::splat(b));
        let lanes = |value: L| {
            let mut lanes = vec![0.0; L::WIDTH];
            value.store(&mut lanes);
            assert!(lanes.iter().all(|lane| lane.to_bits() == lanes[0].to_bits()), "lanes differ: {lanes:?}");
            lanes[0].to_bits()
        };
        let (below, not_above) = (x.lt(y), x.le(y));
        let mut double = vec![0.0; L::WIDTH];
        x.store_double(&mut double);
        let picked = [below, not_above, x.gt(y), x.ge(y), !below, below & not_above, below | not_above];
        let of_masks =
            picked.into_iter().flat_map(|m| [lanes(L::select(m, x, y)), lanes(x.only(m)), u32::from(L::any(m))]);
        let of_numbers = [
            x + y,
            x - y,
            x * y,
            x / y,
            -x,
            x + b,
            x - b,
            x * b,
            x + L::Number::of(b),
            x - L::Number::of(b),
            x * L::Number::of(b),
            L::of(L::Number::of(b)),
            x.least(y),
            x.most(y),
            x.or_zero(),
            x.abs(),
            x.exp(),
            L::load_double(&double),
            L::load(&vec![a as f32; L::WIDTH]),
            x.bits_to_exponent(),
        ];
        of_numbers.map(lanes).into_iter().chain(of_masks).collect()
    }

    /// The same at a width.
    struct Real(f64, f64);
    impl super::Job for Real {
        type Output = Vec<u32>;
        #[inline(always)]
        fn run<L: Pack>(self) -> Vec<u32> {
            everything::<L>(self.0, self.1)
        }
    }

    #[test]
    fn lanes_of_every_width_do_what_a_number_does() {
        use super::vectors::emulated::{Avx2, Avx512, Neon, Sse2};
        let numbers = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            1.0 / 3.0,
            2.5,
            -7.25,
            1e-300,
            5e-324,
            1e300,
            -1e300,
            f64::MAX,
            f64::INFINITY,
            f64::NEG_INFINITY,
            std::f64::consts::PI,
            710.0,
            -745.0,
            16_777_217.0,
            1e39,
        ];
        for a in numbers {
            for b in numbers {
                let one = everything::<One>(a, b);
                // What is no number has many bits.
                let same = |other: Vec<u32>| {
                    one.iter().zip(&other).all(|(one, other)| {
                        one == other || (f32::from_bits(*one).is_nan() && f32::from_bits(*other).is_nan())
                    })
                };
                assert!(same(everything::<Avx512>(a, b)) && same(everything::<Avx2>(a, b)), "{a} {b}");
                assert!(same(everything::<Sse2>(a, b)) && same(everything::<Neon>(a, b)), "{a} {b}");
                assert!(same(everything::<super::two::Two<One>>(a, b)), "{a} {b}");
                for width in super::Width::available() {
                    assert!(same(width.run(Real(a, b))), "{a} {b} with {}", width.name());
                }
            }
        }
    }
}
