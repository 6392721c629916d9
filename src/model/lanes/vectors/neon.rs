//! NEON.

use super::{Add, BitAnd, BitOr, Div, Lane, Mul, Neg, Not, Pack, Sub, arch};

/// Four paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F32x4(arch::float32x4_t);

arithmetic!(F32x4: Add add vaddq_f32, Sub sub vsubq_f32, Mul mul vmulq_f32, Div div vdivq_f32,);

/// All bits of a lane, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask4(arch::uint32x4_t);

operators!(Mask4: BitAnd bitand vandq_u32, BitOr bitor vorrq_u32,);

impl Not for Mask4 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(have!(arch::veorq_u32(self.0, F32x4::mask(true).0)))
    }
}

impl Lane for F32x4 {
    const SINGLE: bool = true;
    type Mask = Mask4;
    type Number = f32;

    #[inline(always)]
    fn of(number: f32) -> Self {
        Self(have!(arch::vdupq_n_f32(number)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask4 {
        Mask4(have!(arch::vdupq_n_u32(if value { u32::MAX } else { 0 })))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask4 {
        Mask4(have!(arch::vcltq_f32(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask4 {
        Mask4(have!(arch::vcleq_f32(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask4, yes: Self, no: Self) -> Self {
        Self(have!(arch::vbslq_f32(mask.0, yes.0, no.0)))
    }
    #[inline(always)]
    fn any(mask: Mask4) -> bool {
        have!(arch::vmaxvq_u32(mask.0)) != 0
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(have!(arch::vabsq_f32(self.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::vreinterpretq_f32_u32(arch::vshlq_n_u32::<23>(arch::vreinterpretq_u32_f32(self.0)))))
    }
}

impl Pack for F32x4 {
    memory!(4, vld1q_f32, vst1q_f32);
}
