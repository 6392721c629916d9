//! Numbers that the month of the model is written on: one `f64`, or a vector of paths, behind one trait.
//!
//! Branches that depend on a path become selects. `exp` and `ln` are written once on the trait's few primitives, so
//! that every lane of every width computes the same bits. Fused multiply-add is never used, because not every
//! processor has it and a result must not depend on the machine.

mod two;
mod vectors;
mod width;

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

pub use width::{Job, Width};

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
{
    /// The answer to a comparison, lane by lane.
    type Mask: Copy
        + Send
        + Sync
        + 'static
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// The same value in every lane.
    fn splat(value: f64) -> Self;
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
    /// The bits of each lane, moved up by 52: the low bits become an exponent.
    fn bits_to_exponent(self) -> Self;
    /// Splits a positive normal number into its binary exponent and its mantissa in 1 … 2.
    fn split_exponent(self) -> (Self, Self);

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

    /// e to the power of the number, with a relative error below 1e-15; the argument is held within ±708.
    #[inline(always)]
    fn exp(self) -> Self {
        // x = k·ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts keeps r exact.
        const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
        const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
        // Adding this leaves round(y) + 1023, the biased exponent, in the low bits of the sum.
        const ROUND: f64 = 6_755_399_441_055_744.0 + 1023.0;
        let x = self.most(Self::splat(-708.0)).least(Self::splat(708.0));
        let shifted = x * std::f64::consts::LOG2_E + ROUND;
        let k = shifted - ROUND;
        let r = x - k * LN2_HIGH - k * LN2_LOW;
        // A polynomial of degree 11, interpolated at Chebyshev's points: off by less than 2^-55 of the result.
        let mut sum = Self::splat(EXP_TERMS[0]);
        for &term in &EXP_TERMS[1..] {
            sum = sum * r + term;
        }
        sum * shifted.bits_to_exponent()
    }

    /// Natural logarithm with a relative error below 1e-15; numbers below 1e-300 count as 1e-300.
    #[inline(always)]
    fn ln(self) -> Self {
        const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
        const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
        let (exponent, mantissa) = self.most(Self::splat(1e-300)).split_exponent();
        // Mantissa between √½ and √2, so that the logarithm is small and keeps its precision near one.
        let high = mantissa.gt(Self::splat(std::f64::consts::SQRT_2));
        let m = Self::select(high, mantissa * 0.5, mantissa);
        let e = Self::select(high, exponent + 1.0, exponent);
        let s = (m - 1.0) / (m + 1.0);
        let s2 = s * s;
        let mut sum = Self::splat(LN_TERMS[0]);
        for &term in &LN_TERMS[1..] {
            sum = sum * s2 + term;
        }
        let tail = s * s2 * sum;
        e * LN2_HIGH + (s + s + (tail + e * LN2_LOW))
    }
}

/// A lane type that can be read from memory and written to it: what an ensemble runs on.
pub trait Pack: Lane + Send + Sync + 'static {
    /// Numbers side by side.
    const WIDTH: usize;

    /// The first [`Self::WIDTH`] numbers of a slice, which has at least as many.
    fn load(from: &[f64]) -> Self;
    /// Writes the lanes to the front of a slice.
    fn store(self, to: &mut [f64]);
    /// The first numbers of a slice in single precision.
    fn load_single(from: &[f32]) -> Self;
    /// Writes the lanes in single precision, rounded to nearest, to the front of a slice.
    fn store_single(self, to: &mut [f32]);
}

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
    type Mask = bool;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        value
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
    fn bits_to_exponent(self) -> Self {
        Self::from_bits(self.to_bits() << 52)
    }
    #[inline(always)]
    fn split_exponent(self) -> (Self, Self) {
        const TWO_52: f64 = 4_503_599_627_370_496.0;
        let bits = self.to_bits();
        let exponent = Self::from_bits((bits >> 52) | TWO_52.to_bits()) - (TWO_52 + 1023.0);
        let mantissa = Self::from_bits((bits & 0x000f_ffff_ffff_ffff) | 1.0_f64.to_bits());
        (exponent, mantissa)
    }
}

impl Pack for f64 {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn load(from: &[f64]) -> Self {
        from[0]
    }
    #[inline(always)]
    fn store(self, to: &mut [f64]) {
        to[0] = self;
    }
    #[inline(always)]
    fn load_single(from: &[f32]) -> Self {
        Self::from(from[0])
    }
    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        to[0] = self as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::Lane;

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
    fn ln_agrees_with_the_standard_library() {
        let wide = (-690..700).flat_map(|i| (0..500).map(move |j| (f64::from(i) + f64::from(j) * 2e-3).exp()));
        assert!(worst(wide, Lane::ln, f64::ln) < 1e-15);
        let near_one = (-100_000..100_000).map(|i| 1.0 + f64::from(i) * 1e-6);
        assert!(worst(near_one, Lane::ln, f64::ln) < 2e-15);
        assert_eq!(Lane::ln(1.0), 0.0);
        assert!(Lane::ln(0.0).is_finite() && Lane::ln(-1.0).is_finite());
    }

    /// Everything that a lane can do with two numbers, as bits.
    fn everything<L: super::Pack>(a: f64, b: f64) -> Vec<u64> {
        let (x, y) = (L::splat(a), L::splat(b));
        let lanes = |value: L| {
            let mut lanes = vec![0.0; L::WIDTH];
            value.store(&mut lanes);
            assert!(lanes.iter().all(|lane| lane.to_bits() == lanes[0].to_bits()), "lanes differ: {lanes:?}");
            lanes[0].to_bits()
        };
        let (below, not_above) = (x.lt(y), x.le(y));
        let mut single = vec![0.0_f32; L::WIDTH];
        x.store_single(&mut single);
        let picked = [below, not_above, x.gt(y), x.ge(y), !below, below & not_above, below | not_above];
        let of_masks =
            picked.into_iter().flat_map(|m| [lanes(L::select(m, x, y)), lanes(x.only(m)), u64::from(L::any(m))]);
        let of_numbers = [
            x + y,
            x - y,
            x * y,
            x / y,
            -x,
            x + b,
            x - b,
            x * b,
            x.least(y),
            x.most(y),
            x.or_zero(),
            x.exp(),
            x.ln(),
            L::load_single(&single),
            L::load(&vec![a; L::WIDTH]),
            x.bits_to_exponent(),
            x.most(L::splat(1e-300)).split_exponent().1,
        ];
        of_numbers.map(lanes).into_iter().chain(of_masks).collect()
    }

    /// The same at a width.
    struct Real(f64, f64);
    impl super::Job for Real {
        type Output = Vec<u64>;
        #[inline(always)]
        fn run<L: super::Pack>(self) -> Vec<u64> {
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
                let one = everything::<f64>(a, b);
                // What is no number has many bits.
                let same = |other: Vec<u64>| {
                    one.iter().zip(&other).all(|(one, other)| {
                        one == other || (f64::from_bits(*one).is_nan() && f64::from_bits(*other).is_nan())
                    })
                };
                assert!(same(everything::<Avx512>(a, b)) && same(everything::<Avx2>(a, b)), "{a} {b}");
                assert!(same(everything::<Sse2>(a, b)) && same(everything::<Neon>(a, b)), "{a} {b}");
                assert!(same(everything::<super::two::Two<f64>>(a, b)), "{a} {b}");
                for width in super::Width::available() {
                    assert!(same(width.run(Real(a, b))), "{a} {b} with {}", width.name());
                }
            }
        }
    }
}
