//! The instructions of both processor families that the lanes use, as their manuals say what they do.
#![allow(non_camel_case_types, reason = "the manuals' names")]
#![allow(clippy::missing_safety_doc, reason = "unsafe as those that they stand for; only pointers are")]

use std::array::from_fn;

/// A register of so many numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Register<T, const N: usize>([T; N]);

pub(super) type __m512d = Register<f64, 8>;
pub(super) type __m256d = Register<f64, 4>;
pub(super) type __m128d = Register<f64, 2>;
pub(super) type float64x2_t = Register<f64, 2>;
pub(super) type uint64x2_t = Register<u64, 2>;
pub(super) type __mmask8 = u8;

pub(super) const _CMP_LT_OQ: i32 = 0x11;
pub(super) const _CMP_LE_OQ: i32 = 0x12;

impl<T: Copy, const N: usize> Register<T, N> {
    fn map<U>(self, of: impl Fn(T) -> U) -> Register<U, N> {
        Register(self.0.map(of))
    }

    fn with<U: Copy, V>(self, other: Register<U, N>, of: impl Fn(T, U) -> V) -> Register<V, N> {
        Register(from_fn(|i| of(self.0[i], other.0[i])))
    }
}

/// All bits, or none.
fn bits(holds: bool) -> u64 {
    if holds { u64::MAX } else { 0 }
}

/// Of two operands, lane by lane.
macro_rules! lanewise {
    ($($name:ident: $t:ty, |$a:ident, $b:ident| $value:expr;)*) => {
        $(pub(super) unsafe fn $name(a: $t, b: $t) -> $t {
            a.with(b, |$a, $b| $value)
        })*
    };
}

lanewise! {
    _mm512_add_pd: __m512d, |a, b| a + b;
    _mm512_sub_pd: __m512d, |a, b| a - b;
    _mm512_mul_pd: __m512d, |a, b| a * b;
    _mm512_div_pd: __m512d, |a, b| a / b;
    _mm512_min_pd: __m512d, |a, b| if a < b { a } else { b };
    _mm512_max_pd: __m512d, |a, b| if a > b { a } else { b };
    _mm512_and_si512: Register<u64, 8>, |a, b| a & b;
    _mm512_or_si512: Register<u64, 8>, |a, b| a | b;
    _mm256_add_pd: __m256d, |a, b| a + b;
    _mm256_sub_pd: __m256d, |a, b| a - b;
    _mm256_mul_pd: __m256d, |a, b| a * b;
    _mm256_div_pd: __m256d, |a, b| a / b;
    _mm256_min_pd: __m256d, |a, b| if a < b { a } else { b };
    _mm256_max_pd: __m256d, |a, b| if a > b { a } else { b };
    _mm256_and_pd: __m256d, |a, b| f64::from_bits(a.to_bits() & b.to_bits());
    _mm256_or_pd: __m256d, |a, b| f64::from_bits(a.to_bits() | b.to_bits());
    _mm256_xor_pd: __m256d, |a, b| f64::from_bits(a.to_bits() ^ b.to_bits());
    _mm_add_pd: __m128d, |a, b| a + b;
    _mm_sub_pd: __m128d, |a, b| a - b;
    _mm_mul_pd: __m128d, |a, b| a * b;
    _mm_div_pd: __m128d, |a, b| a / b;
    _mm_min_pd: __m128d, |a, b| if a < b { a } else { b };
    _mm_max_pd: __m128d, |a, b| if a > b { a } else { b };
    _mm_and_pd: __m128d, |a, b| f64::from_bits(a.to_bits() & b.to_bits());
    _mm_or_pd: __m128d, |a, b| f64::from_bits(a.to_bits() | b.to_bits());
    _mm_xor_pd: __m128d, |a, b| f64::from_bits(a.to_bits() ^ b.to_bits());
    _mm_andnot_pd: __m128d, |a, b| f64::from_bits(!a.to_bits() & b.to_bits());
    _mm_cmplt_pd: __m128d, |a, b| f64::from_bits(bits(a < b));
    _mm_cmple_pd: __m128d, |a, b| f64::from_bits(bits(a <= b));
    vaddq_f64: float64x2_t, |a, b| a + b;
    vsubq_f64: float64x2_t, |a, b| a - b;
    vmulq_f64: float64x2_t, |a, b| a * b;
    vdivq_f64: float64x2_t, |a, b| a / b;
    vandq_u64: uint64x2_t, |a, b| a & b;
    vorrq_u64: uint64x2_t, |a, b| a | b;
    veorq_u64: uint64x2_t, |a, b| a ^ b;
}

/// The same number everywhere.
macro_rules! filled {
    ($($name:ident: $from:ty => $t:ty, |$x:ident| $value:expr;)*) => {
        $(pub(super) unsafe fn $name($x: $from) -> $t {
            Register([$value; _])
        })*
    };
}

filled! {
    _mm512_set1_pd: f64 => __m512d, |x| x;
    _mm512_set1_epi64: i64 => Register<u64, 8>, |x| x as u64;
    _mm256_set1_pd: f64 => __m256d, |x| x;
    _mm256_set1_epi64x: i64 => Register<u64, 4>, |x| x as u64;
    _mm_set1_pd: f64 => __m128d, |x| x;
    _mm_set1_epi64x: i64 => Register<u64, 2>, |x| x as u64;
    vdupq_n_f64: f64 => float64x2_t, |x| x;
    vdupq_n_u64: u64 => uint64x2_t, |x| x;
}

/// The same bits as other numbers.
macro_rules! casts {
    ($($name:ident: $from:ty => $to:ty, $of:expr;)*) => {
        $(pub(super) unsafe fn $name(a: $from) -> $to {
            a.map($of)
        })*
    };
}

casts! {
    _mm512_castpd_si512: __m512d => Register<u64, 8>, f64::to_bits;
    _mm512_castsi512_pd: Register<u64, 8> => __m512d, f64::from_bits;
    _mm256_castpd_si256: __m256d => Register<u64, 4>, f64::to_bits;
    _mm256_castsi256_pd: Register<u64, 4> => __m256d, f64::from_bits;
    _mm_castpd_si128: __m128d => Register<u64, 2>, f64::to_bits;
    _mm_castsi128_pd: Register<u64, 2> => __m128d, f64::from_bits;
    vreinterpretq_u64_f64: float64x2_t => uint64x2_t, f64::to_bits;
    vreinterpretq_f64_u64: uint64x2_t => float64x2_t, f64::from_bits;
    _mm512_cvtpd_ps: __m512d => Register<f32, 8>, |x| x as f32;
    _mm512_cvtps_pd: Register<f32, 8> => __m512d, f64::from;
    _mm256_cvtpd_ps: __m256d => Register<f32, 4>, |x| x as f32;
    _mm256_cvtps_pd: Register<f32, 4> => __m256d, f64::from;
    vcvt_f32_f64: float64x2_t => Register<f32, 2>, |x| x as f32;
    vcvt_f64_f32: Register<f32, 2> => float64x2_t, f64::from;
}

/// Moved by so many bits.
macro_rules! shifts {
    ($($name:ident: $kind:ty, $t:ty, |$x:ident, $by:ident| $value:expr;)*) => {
        $(pub(super) unsafe fn $name<const BY: $kind>(a: $t) -> $t {
            a.map(|$x| { let $by = BY as u32; $value })
        })*
    };
}

shifts! {
    _mm512_slli_epi64: u32, Register<u64, 8>, |x, by| x << by;
    _mm512_srli_epi64: u32, Register<u64, 8>, |x, by| x >> by;
    _mm256_slli_epi64: i32, Register<u64, 4>, |x, by| x << by;
    _mm256_srli_epi64: i32, Register<u64, 4>, |x, by| x >> by;
    _mm_slli_epi64: i32, Register<u64, 2>, |x, by| x << by;
    _mm_srli_epi64: i32, Register<u64, 2>, |x, by| x >> by;
    vshlq_n_u64: i32, uint64x2_t, |x, by| x << by;
    vshrq_n_u64: i32, uint64x2_t, |x, by| x >> by;
}

/// Read from memory, whatever its alignment, and written to it.
macro_rules! memory_of {
    ($($load:ident, $store:ident: $number:ty, $t:ty;)*) => {
        $(pub(super) unsafe fn $load(from: *const $number) -> $t {
            // SAFETY: the caller has as many numbers there.
            unsafe { from.cast::<$t>().read_unaligned() }
        }
        pub(super) unsafe fn $store(to: *mut $number, a: $t) {
            // SAFETY: the caller has room for as many numbers there.
            unsafe { to.cast::<$t>().write_unaligned(a) }
        })*
    };
}

memory_of! {
    _mm512_loadu_pd, _mm512_storeu_pd: f64, __m512d;
    _mm256_loadu_pd, _mm256_storeu_pd: f64, __m256d;
    _mm256_loadu_ps, _mm256_storeu_ps: f32, Register<f32, 8>;
    _mm_loadu_pd, _mm_storeu_pd: f64, __m128d;
    _mm_loadu_ps, _mm_storeu_ps: f32, Register<f32, 4>;
    vld1q_f64, vst1q_f64: f64, float64x2_t;
    vld1_f32, vst1_f32: f32, Register<f32, 2>;
}

/// A comparison in which nothing holds of what is no number.
fn compared(kind: i32, a: f64, b: f64) -> bool {
    if kind == _CMP_LT_OQ { a < b } else { a <= b }
}

pub(super) unsafe fn _mm512_cmp_pd_mask<const KIND: i32>(a: __m512d, b: __m512d) -> __mmask8 {
    (0..8).map(|i| u8::from(compared(KIND, a.0[i], b.0[i])) << i).sum()
}

pub(super) unsafe fn _mm512_mask_blend_pd(mask: __mmask8, no: __m512d, yes: __m512d) -> __m512d {
    Register(from_fn(|i| if mask >> i & 1 == 1 { yes.0[i] } else { no.0[i] }))
}

pub(super) unsafe fn _mm512_maskz_mov_pd(mask: __mmask8, a: __m512d) -> __m512d {
    Register(from_fn(|i| if mask >> i & 1 == 1 { a.0[i] } else { 0.0 }))
}

pub(super) unsafe fn _mm256_cmp_pd<const KIND: i32>(a: __m256d, b: __m256d) -> __m256d {
    a.with(b, |a, b| f64::from_bits(bits(compared(KIND, a, b))))
}

pub(super) unsafe fn _mm256_blendv_pd(no: __m256d, yes: __m256d, mask: __m256d) -> __m256d {
    Register(from_fn(|i| if mask.0[i].is_sign_negative() { yes.0[i] } else { no.0[i] }))
}

/// The signs, a bit each.
fn signs<const N: usize>(a: Register<f64, N>) -> i32 {
    (0..N).map(|i| i32::from(a.0[i].is_sign_negative()) << i).sum()
}

pub(super) unsafe fn _mm256_movemask_pd(a: __m256d) -> i32 {
    signs(a)
}

pub(super) unsafe fn _mm_movemask_pd(a: __m128d) -> i32 {
    signs(a)
}

pub(super) unsafe fn _mm_set_pd(high: f64, low: f64) -> __m128d {
    Register([low, high])
}

pub(super) unsafe fn _mm_cvtpd_ps(a: __m128d) -> Register<f32, 4> {
    Register([a.0[0] as f32, a.0[1] as f32, 0.0, 0.0])
}

pub(super) unsafe fn vcltq_f64(a: float64x2_t, b: float64x2_t) -> uint64x2_t {
    a.with(b, |a, b| bits(a < b))
}

pub(super) unsafe fn vcleq_f64(a: float64x2_t, b: float64x2_t) -> uint64x2_t {
    a.with(b, |a, b| bits(a <= b))
}

pub(super) unsafe fn vbslq_f64(mask: uint64x2_t, yes: float64x2_t, no: float64x2_t) -> float64x2_t {
    Register(from_fn(|i| f64::from_bits((yes.0[i].to_bits() & mask.0[i]) | (no.0[i].to_bits() & !mask.0[i]))))
}

pub(super) unsafe fn vreinterpretq_u32_u64(a: uint64x2_t) -> Register<u32, 4> {
    Register(from_fn(|i| (a.0[i / 2] >> (32 * (i % 2))) as u32))
}

pub(super) unsafe fn vmaxvq_u32(a: Register<u32, 4>) -> u32 {
    a.0.into_iter().fold(0, u32::max)
}
