//! SSE2, AVX2 and AVX-512.

use super::{Add, BitAnd, BitOr, Div, Lane, Mul, Neg, Not, Pack, Sub, arch};

/// Sixteen paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F32x16(arch::__m512);

arithmetic!(F32x16: Add add _mm512_add_ps, Sub sub _mm512_sub_ps, Mul mul _mm512_mul_ps, Div div _mm512_div_ps,);

/// One bit for each of sixteen lanes.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask16(arch::__mmask16);

impl BitAnd for Mask16 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
impl BitOr for Mask16 {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
impl Not for Mask16 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Lane for F32x16 {
    const SINGLE: bool = true;
    type Mask = Mask16;
    type Number = f32;

    #[inline(always)]
    fn of(number: f32) -> Self {
        Self(have!(arch::_mm512_set1_ps(number)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask16 {
        Mask16(if value { u16::MAX } else { 0 })
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask16 {
        Mask16(have!(arch::_mm512_cmp_ps_mask::<{ arch::_CMP_LT_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask16 {
        Mask16(have!(arch::_mm512_cmp_ps_mask::<{ arch::_CMP_LE_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask16, yes: Self, no: Self) -> Self {
        Self(have!(arch::_mm512_mask_blend_ps(mask.0, no.0, yes.0)))
    }
    #[inline(always)]
    fn only(self, mask: Mask16) -> Self {
        Self(have!(arch::_mm512_maskz_mov_ps(mask.0, self.0)))
    }
    #[inline(always)]
    fn any(mask: Mask16) -> bool {
        mask.0 != 0
    }
    // The instructions return the second operand where neither is smaller, as the selects of the trait do.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(have!(arch::_mm512_min_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(have!(arch::_mm512_max_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(have!(arch::_mm512_abs_ps(self.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::_mm512_castsi512_ps(arch::_mm512_slli_epi32::<23>(arch::_mm512_castps_si512(self.0)))))
    }
}

impl Pack for F32x16 {
    memory!(16, _mm512_loadu_ps, _mm512_storeu_ps);
}

/// Eight paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F32x8(arch::__m256);

arithmetic!(F32x8: Add add _mm256_add_ps, Sub sub _mm256_sub_ps, Mul mul _mm256_mul_ps, Div div _mm256_div_ps,);

/// All bits of a lane, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask8(arch::__m256);

operators!(Mask8: BitAnd bitand _mm256_and_ps, BitOr bitor _mm256_or_ps,);

impl Not for Mask8 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(have!(arch::_mm256_xor_ps(self.0, F32x8::mask(true).0)))
    }
}

impl Lane for F32x8 {
    const SINGLE: bool = true;
    type Mask = Mask8;
    type Number = f32;

    #[inline(always)]
    fn of(number: f32) -> Self {
        Self(have!(arch::_mm256_set1_ps(number)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask8 {
        Mask8(have!(arch::_mm256_castsi256_ps(arch::_mm256_set1_epi32(-i32::from(value)))))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask8 {
        Mask8(have!(arch::_mm256_cmp_ps::<{ arch::_CMP_LT_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask8 {
        Mask8(have!(arch::_mm256_cmp_ps::<{ arch::_CMP_LE_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask8, yes: Self, no: Self) -> Self {
        Self(have!(arch::_mm256_blendv_ps(no.0, yes.0, mask.0)))
    }
    #[inline(always)]
    fn only(self, mask: Mask8) -> Self {
        Self(have!(arch::_mm256_and_ps(self.0, mask.0)))
    }
    #[inline(always)]
    fn any(mask: Mask8) -> bool {
        have!(arch::_mm256_movemask_ps(mask.0)) != 0
    }
    // The instructions return the second operand where neither is smaller, as the selects of the trait do.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(have!(arch::_mm256_min_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(have!(arch::_mm256_max_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(have!(arch::_mm256_andnot_ps(Self::splat(-0.0).0, self.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::_mm256_castsi256_ps(arch::_mm256_slli_epi32::<23>(arch::_mm256_castps_si256(self.0)))))
    }
}

impl Pack for F32x8 {
    memory!(8, _mm256_loadu_ps, _mm256_storeu_ps);
}

/// Four paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F32x4(arch::__m128);

arithmetic!(F32x4: Add add _mm_add_ps, Sub sub _mm_sub_ps, Mul mul _mm_mul_ps, Div div _mm_div_ps,);

/// All bits of a lane, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask4(arch::__m128);

operators!(Mask4: BitAnd bitand _mm_and_ps, BitOr bitor _mm_or_ps,);

impl Not for Mask4 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(have!(arch::_mm_xor_ps(self.0, F32x4::mask(true).0)))
    }
}

impl Lane for F32x4 {
    const SINGLE: bool = true;
    type Mask = Mask4;
    type Number = f32;

    #[inline(always)]
    fn of(number: f32) -> Self {
        Self(have!(arch::_mm_set1_ps(number)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask4 {
        Mask4(have!(arch::_mm_castsi128_ps(arch::_mm_set1_epi32(-i32::from(value)))))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask4 {
        Mask4(have!(arch::_mm_cmplt_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask4 {
        Mask4(have!(arch::_mm_cmple_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask4, yes: Self, no: Self) -> Self {
        Self(have!(arch::_mm_or_ps(arch::_mm_and_ps(mask.0, yes.0), arch::_mm_andnot_ps(mask.0, no.0))))
    }
    #[inline(always)]
    fn only(self, mask: Mask4) -> Self {
        Self(have!(arch::_mm_and_ps(self.0, mask.0)))
    }
    #[inline(always)]
    fn any(mask: Mask4) -> bool {
        have!(arch::_mm_movemask_ps(mask.0)) != 0
    }
    // The instructions return the second operand where neither is smaller, as the selects of the trait do.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(have!(arch::_mm_min_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(have!(arch::_mm_max_ps(self.0, other.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(have!(arch::_mm_andnot_ps(Self::splat(-0.0).0, self.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::_mm_castsi128_ps(arch::_mm_slli_epi32::<23>(arch::_mm_castps_si128(self.0)))))
    }
}

impl Pack for F32x4 {
    memory!(4, _mm_loadu_ps, _mm_storeu_ps);
}
