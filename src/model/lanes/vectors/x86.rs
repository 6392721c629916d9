//! SSE2, AVX2 and AVX-512.

use super::{Add, BitAnd, BitOr, Div, Lane, MANTISSA, Mul, Neg, Not, Pack, Sub, TWO_52, TWO_52_AND_BIAS, arch};

/// Eight paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F64x8(arch::__m512d);

arithmetic!(F64x8: Add add _mm512_add_pd, Sub sub _mm512_sub_pd, Mul mul _mm512_mul_pd, Div div _mm512_div_pd,);

/// One bit for each of eight lanes.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask8(arch::__mmask8);

impl BitAnd for Mask8 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
impl BitOr for Mask8 {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
impl Not for Mask8 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl Lane for F64x8 {
    type Mask = Mask8;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self(have!(arch::_mm512_set1_pd(value)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask8 {
        Mask8(if value { u8::MAX } else { 0 })
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask8 {
        Mask8(have!(arch::_mm512_cmp_pd_mask::<{ arch::_CMP_LT_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask8 {
        Mask8(have!(arch::_mm512_cmp_pd_mask::<{ arch::_CMP_LE_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask8, yes: Self, no: Self) -> Self {
        Self(have!(arch::_mm512_mask_blend_pd(mask.0, no.0, yes.0)))
    }
    #[inline(always)]
    fn only(self, mask: Mask8) -> Self {
        Self(have!(arch::_mm512_maskz_mov_pd(mask.0, self.0)))
    }
    #[inline(always)]
    fn any(mask: Mask8) -> bool {
        mask.0 != 0
    }
    // The instructions return the second operand where neither is smaller, as the selects of the trait do.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(have!(arch::_mm512_min_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(have!(arch::_mm512_max_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::_mm512_castsi512_pd(arch::_mm512_slli_epi64::<52>(arch::_mm512_castpd_si512(self.0)))))
    }
    #[inline(always)]
    fn split_exponent(self) -> (Self, Self) {
        let exponent = have!({
            let shifted = arch::_mm512_srli_epi64::<52>(arch::_mm512_castpd_si512(self.0));
            let bias = arch::_mm512_castpd_si512(arch::_mm512_set1_pd(TWO_52));
            arch::_mm512_castsi512_pd(arch::_mm512_or_si512(shifted, bias))
        });
        let mantissa = have!({
            let kept = arch::_mm512_and_si512(arch::_mm512_castpd_si512(self.0), arch::_mm512_set1_epi64(MANTISSA));
            let one = arch::_mm512_castpd_si512(arch::_mm512_set1_pd(1.0));
            arch::_mm512_castsi512_pd(arch::_mm512_or_si512(kept, one))
        });
        (Self(exponent) - TWO_52_AND_BIAS, Self(mantissa))
    }
}

impl Pack for F64x8 {
    memory!(8, _mm512_loadu_pd, _mm512_storeu_pd);

    #[inline(always)]
    fn load_single(from: &[f32]) -> Self {
        let lanes = &from[..8];
        Self(have!(arch::_mm512_cvtps_pd(arch::_mm256_loadu_ps(lanes.as_ptr()))))
    }
    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        let lanes = &mut to[..8];
        have!(arch::_mm256_storeu_ps(lanes.as_mut_ptr(), arch::_mm512_cvtpd_ps(self.0)));
    }
}

/// Four paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F64x4(arch::__m256d);

arithmetic!(F64x4: Add add _mm256_add_pd, Sub sub _mm256_sub_pd, Mul mul _mm256_mul_pd, Div div _mm256_div_pd,);

/// All bits of a lane, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask4(arch::__m256d);

operators!(Mask4: BitAnd bitand _mm256_and_pd, BitOr bitor _mm256_or_pd,);

impl Not for Mask4 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(have!(arch::_mm256_xor_pd(self.0, F64x4::mask(true).0)))
    }
}

impl Lane for F64x4 {
    type Mask = Mask4;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self(have!(arch::_mm256_set1_pd(value)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask4 {
        Mask4(have!(arch::_mm256_castsi256_pd(arch::_mm256_set1_epi64x(-i64::from(value)))))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask4 {
        Mask4(have!(arch::_mm256_cmp_pd::<{ arch::_CMP_LT_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask4 {
        Mask4(have!(arch::_mm256_cmp_pd::<{ arch::_CMP_LE_OQ }>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask4, yes: Self, no: Self) -> Self {
        Self(have!(arch::_mm256_blendv_pd(no.0, yes.0, mask.0)))
    }
    #[inline(always)]
    fn only(self, mask: Mask4) -> Self {
        Self(have!(arch::_mm256_and_pd(self.0, mask.0)))
    }
    #[inline(always)]
    fn any(mask: Mask4) -> bool {
        have!(arch::_mm256_movemask_pd(mask.0)) != 0
    }
    // The instructions return the second operand where neither is smaller, as the selects of the trait do.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(have!(arch::_mm256_min_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(have!(arch::_mm256_max_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::_mm256_castsi256_pd(arch::_mm256_slli_epi64::<52>(arch::_mm256_castpd_si256(self.0)))))
    }
    #[inline(always)]
    fn split_exponent(self) -> (Self, Self) {
        let exponent = have!({
            let shifted = arch::_mm256_castsi256_pd(arch::_mm256_srli_epi64::<52>(arch::_mm256_castpd_si256(self.0)));
            arch::_mm256_or_pd(shifted, arch::_mm256_set1_pd(TWO_52))
        });
        let mantissa = have!({
            let mask = arch::_mm256_castsi256_pd(arch::_mm256_set1_epi64x(MANTISSA));
            arch::_mm256_or_pd(arch::_mm256_and_pd(self.0, mask), arch::_mm256_set1_pd(1.0))
        });
        (Self(exponent) - TWO_52_AND_BIAS, Self(mantissa))
    }
}

impl Pack for F64x4 {
    memory!(4, _mm256_loadu_pd, _mm256_storeu_pd);

    #[inline(always)]
    fn load_single(from: &[f32]) -> Self {
        let lanes = &from[..4];
        Self(have!(arch::_mm256_cvtps_pd(arch::_mm_loadu_ps(lanes.as_ptr()))))
    }
    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        let lanes = &mut to[..4];
        have!(arch::_mm_storeu_ps(lanes.as_mut_ptr(), arch::_mm256_cvtpd_ps(self.0)));
    }
}

/// Two paths.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct F64x2(arch::__m128d);

arithmetic!(F64x2: Add add _mm_add_pd, Sub sub _mm_sub_pd, Mul mul _mm_mul_pd, Div div _mm_div_pd,);

/// All bits of a lane, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::model::lanes) struct Mask2(arch::__m128d);

operators!(Mask2: BitAnd bitand _mm_and_pd, BitOr bitor _mm_or_pd,);

impl Not for Mask2 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(have!(arch::_mm_xor_pd(self.0, F64x2::mask(true).0)))
    }
}

impl Lane for F64x2 {
    type Mask = Mask2;

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Self(have!(arch::_mm_set1_pd(value)))
    }
    #[inline(always)]
    fn mask(value: bool) -> Mask2 {
        Mask2(have!(arch::_mm_castsi128_pd(arch::_mm_set1_epi64x(-i64::from(value)))))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask2 {
        Mask2(have!(arch::_mm_cmplt_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask2 {
        Mask2(have!(arch::_mm_cmple_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask2, yes: Self, no: Self) -> Self {
        Self(have!(arch::_mm_or_pd(arch::_mm_and_pd(mask.0, yes.0), arch::_mm_andnot_pd(mask.0, no.0))))
    }
    #[inline(always)]
    fn only(self, mask: Mask2) -> Self {
        Self(have!(arch::_mm_and_pd(self.0, mask.0)))
    }
    #[inline(always)]
    fn any(mask: Mask2) -> bool {
        have!(arch::_mm_movemask_pd(mask.0)) != 0
    }
    // The instructions return the second operand where neither is smaller, as the selects of the trait do.
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(have!(arch::_mm_min_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(have!(arch::_mm_max_pd(self.0, other.0)))
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(have!(arch::_mm_castsi128_pd(arch::_mm_slli_epi64::<52>(arch::_mm_castpd_si128(self.0)))))
    }
    #[inline(always)]
    fn split_exponent(self) -> (Self, Self) {
        let exponent = have!({
            let shifted = arch::_mm_castsi128_pd(arch::_mm_srli_epi64::<52>(arch::_mm_castpd_si128(self.0)));
            arch::_mm_or_pd(shifted, arch::_mm_set1_pd(TWO_52))
        });
        let mantissa = have!({
            let mask = arch::_mm_castsi128_pd(arch::_mm_set1_epi64x(MANTISSA));
            arch::_mm_or_pd(arch::_mm_and_pd(self.0, mask), arch::_mm_set1_pd(1.0))
        });
        (Self(exponent) - TWO_52_AND_BIAS, Self(mantissa))
    }
}

impl Pack for F64x2 {
    memory!(2, _mm_loadu_pd, _mm_storeu_pd);

    #[inline(always)]
    fn load_single(from: &[f32]) -> Self {
        let lanes = &from[..2];
        Self(have!(arch::_mm_set_pd(f64::from(lanes[1]), f64::from(lanes[0]))))
    }
    #[inline(always)]
    fn store_single(self, to: &mut [f32]) {
        let lanes = &mut to[..2];
        let mut single = [0.0; 4];
        have!(arch::_mm_storeu_ps(single.as_mut_ptr(), arch::_mm_cvtpd_ps(self.0)));
        lanes.copy_from_slice(&single[..2]);
    }
}
