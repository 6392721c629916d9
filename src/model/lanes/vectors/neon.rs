//! NEON.

use super::{Add, BitAnd, BitOr, Div, Lane, MANTISSA, Mul, Neg, Not, Pack, Sub, TWO_52, TWO_52_AND_BIAS, arch};

/// Two paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F64x2(arch::float64x2_t);

arithmetic!(F64x2: Add add vaddq_f64, Sub sub vsubq_f64, Mul mul vmulq_f64, Div div vdivq_f64,);

/// All bits of a lane, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask2(arch::uint64x2_t);

operators!(Mask2: BitAnd bitand vandq_u64, BitOr bitor vorrq_u64,);

impl Not for Mask2 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(have!(arch::veorq_u64(self.0, F64x2::mask(true).0)))
    }
}

impl Lane for F64x2 {
    type Mask = Mask2;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self(have!(arch::vdupq_n_f64(value)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask2 {
        Mask2(have!(arch::vdupq_n_u64(if value { u64::MAX } else { 0 })))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask2 {
        Mask2(have!(arch::vcltq_f64(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask2 {
        Mask2(have!(arch::vcleq_f64(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask2, yes: Self, no: Self) -> Self {
        Self(have!(arch::vbslq_f64(mask.0, yes.0, no.0)))
    }
    #[inline(always)]
    fn any(mask: Mask2) -> bool {
        have!(arch::vmaxvq_u32(arch::vreinterpretq_u32_u64(mask.0))) != 0
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::vreinterpretq_f64_u64(arch::vshlq_n_u64::<52>(arch::vreinterpretq_u64_f64(self.0)))))
    }
    #[inline(always)]
    fn split_exponent(self) -> (Self, Self) {
        let exponent = have!({
            let shifted = arch::vshrq_n_u64::<52>(arch::vreinterpretq_u64_f64(self.0));
            arch::vreinterpretq_f64_u64(arch::vorrq_u64(shifted, arch::vdupq_n_u64(TWO_52.to_bits())))
        });
        let mantissa = have!({
            let kept = arch::vandq_u64(arch::vreinterpretq_u64_f64(self.0), arch::vdupq_n_u64(MANTISSA as u64));
            arch::vreinterpretq_f64_u64(arch::vorrq_u64(kept, arch::vdupq_n_u64(1.0_f64.to_bits())))
        });
        (Self(exponent) - TWO_52_AND_BIAS, Self(mantissa))
    }
}

impl Pack for F64x2 {
    memory!(2, vld1q_f64, vst1q_f64);

    #[inline(always)]
    fn load_single(from: &[f32]) -> Self {
        let lanes = &from[..2];
        Self(have!(arch::vcvt_f64_f32(arch::vld1_f32(lanes.as_ptr()))))
    }
    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        let lanes = &mut to[..2];
        have!(arch::vst1_f32(lanes.as_mut_ptr(), arch::vcvt_f32_f64(self.0)));
    }
}
