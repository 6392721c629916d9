//! The instructions of both processor families that the lanes use, as their manuals say what they do.
#![allow(non_camel_case_types, reason = "the manuals' names")]
#![allow(clippy::missing_safety_doc, reason = "unsafe as those that they stand for; only pointers are")]

use std::array::from_fn;

/// A register of so many numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Register<T, const N: usize>([T; N]);

pub(super) type __m512 = Register<f32, 16>;
pub(super) type __m256 = Register<f32, 8>;
pub(super) type __m128 = Register<f32, 4>;
pub(super) type float32x4_t = Register<f32, 4>;
pub(super) type uint32x4_t = Register<u32, 4>;
pub(super) type __mmask16 = u16;

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
fn bits(holds: bool) -> u32 {
    if holds { u32::MAX } else { 0 }
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
    _mm512_add_ps: __m512, |a, b| a + b;
    _mm512_sub_ps: __m512, |a, b| a - b;
    _mm512_mul_ps: __m512, |a, b| a * b;
    _mm512_div_ps: __m512, |a, b| a / b;
    _mm512_min_ps: __m512, |a, b| if a < b { a } else { b };
    _mm512_max_ps: __m512, |a, b| if a > b { a } else { b };
    _mm256_add_ps: __m256, |a, b| a + b;
    _mm256_sub_ps: __m256, |a, b| a - b;
    _mm256_mul_ps: __m256, |a, b| a * b;
    _mm256_div_ps: __m256, |a, b| a / b;
    _mm256_min_ps: __m256, |a, b| if a < b { a } else { b };
    _mm256_max_ps: __m256, |a, b| if a > b { a } else { b };
    _mm256_and_ps: __m256, |a, b| f32::from_bits(a.to_bits() & b.to_bits());
    _mm256_or_ps: __m256, |a, b| f32::from_bits(a.to_bits() | b.to_bits());
    _mm256_andnot_ps: __m256, |a, b| f32::from_bits(!a.to_bits() & b.to_bits());
    _mm256_xor_ps: __m256, |a, b| f32::from_bits(a.to_bits() ^ b.to_bits());
    _mm_add_ps: __m128, |a, b| a + b;
    _mm_sub_ps: __m128, |a, b| a - b;
    _mm_mul_ps: __m128, |a, b| a * b;
    _mm_div_ps: __m128, |a, b| a / b;
    _mm_min_ps: __m128, |a, b| if a < b { a } else { b };
    _mm_max_ps: __m128, |a, b| if a > b { a } else { b };
    _mm_and_ps: __m128, |a, b| f32::from_bits(a.to_bits() & b.to_bits());
    _mm_or_ps: __m128, |a, b| f32::from_bits(a.to_bits() | b.to_bits());
    _mm_xor_ps: __m128, |a, b| f32::from_bits(a.to_bits() ^ b.to_bits());
    _mm_andnot_ps: __m128, |a, b| f32::from_bits(!a.to_bits() & b.to_bits());
    _mm_cmplt_ps: __m128, |a, b| f32::from_bits(bits(a < b));
    _mm_cmple_ps: __m128, |a, b| f32::from_bits(bits(a <= b));
    vaddq_f32: float32x4_t, |a, b| a + b;
    vsubq_f32: float32x4_t, |a, b| a - b;
    vmulq_f32: float32x4_t, |a, b| a * b;
    vdivq_f32: float32x4_t, |a, b| a / b;
    vandq_u32: uint32x4_t, |a, b| a & b;
    vorrq_u32: uint32x4_t, |a, b| a | b;
    veorq_u32: uint32x4_t, |a, b| a ^ b;
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
    _mm512_set1_ps: f32 => __m512, |x| x;
    _mm256_set1_ps: f32 => __m256, |x| x;
    _mm256_set1_epi32: i32 => Register<u32, 8>, |x| x.cast_unsigned();
    _mm_set1_ps: f32 => __m128, |x| x;
    _mm_set1_epi32: i32 => Register<u32, 4>, |x| x.cast_unsigned();
    vdupq_n_f32: f32 => float32x4_t, |x| x;
    vdupq_n_u32: u32 => uint32x4_t, |x| x;
}

pub(super) unsafe fn _mm512_abs_ps(a: __m512) -> __m512 {
    a.map(f32::abs)
}

pub(super) unsafe fn vabsq_f32(a: float32x4_t) -> float32x4_t {
    a.map(f32::abs)
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
    _mm512_castps_si512: __m512 => Register<u32, 16>, f32::to_bits;
    _mm512_castsi512_ps: Register<u32, 16> => __m512, f32::from_bits;
    _mm256_castps_si256: __m256 => Register<u32, 8>, f32::to_bits;
    _mm256_castsi256_ps: Register<u32, 8> => __m256, f32::from_bits;
    _mm_castps_si128: __m128 => Register<u32, 4>, f32::to_bits;
    _mm_castsi128_ps: Register<u32, 4> => __m128, f32::from_bits;
    vreinterpretq_u32_f32: float32x4_t => uint32x4_t, f32::to_bits;
    vreinterpretq_f32_u32: uint32x4_t => float32x4_t, f32::from_bits;
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
    _mm512_slli_epi32: u32, Register<u32, 16>, |x, by| x << by;
    _mm256_slli_epi32: i32, Register<u32, 8>, |x, by| x << by;
    _mm_slli_epi32: i32, Register<u32, 4>, |x, by| x << by;
    vshlq_n_u32: i32, uint32x4_t, |x, by| x << by;
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
    _mm512_loadu_ps, _mm512_storeu_ps: f32, __m512;
    _mm256_loadu_ps, _mm256_storeu_ps: f32, __m256;
    _mm_loadu_ps, _mm_storeu_ps: f32, __m128;
    vld1q_f32, vst1q_f32: f32, float32x4_t;
}

/// A comparison in which nothing holds of what is no number.
fn compared(kind: i32, a: f32, b: f32) -> bool {
    if kind == _CMP_LT_OQ { a < b } else { a <= b }
}

pub(super) unsafe fn _mm512_cmp_ps_mask<const KIND: i32>(a: __m512, b: __m512) -> __mmask16 {
    (0..16).map(|i| u16::from(compared(KIND, a.0[i], b.0[i])) << i).sum()
}

pub(super) unsafe fn _mm512_mask_blend_ps(mask: __mmask16, no: __m512, yes: __m512) -> __m512 {
    Register(from_fn(|i| if mask >> i & 1 == 1 { yes.0[i] } else { no.0[i] }))
}

pub(super) unsafe fn _mm512_maskz_mov_ps(mask: __mmask16, a: __m512) -> __m512 {
    Register(from_fn(|i| if mask >> i & 1 == 1 { a.0[i] } else { 0.0 }))
}

pub(super) unsafe fn _mm256_cmp_ps<const KIND: i32>(a: __m256, b: __m256) -> __m256 {
    a.with(b, |a, b| f32::from_bits(bits(compared(KIND, a, b))))
}

pub(super) unsafe fn _mm256_blendv_ps(no: __m256, yes: __m256, mask: __m256) -> __m256 {
    Register(from_fn(|i| if mask.0[i].is_sign_negative() { yes.0[i] } else { no.0[i] }))
}

/// The signs, a bit each.
fn signs<const N: usize>(a: Register<f32, N>) -> i32 {
    (0..N).map(|i| i32::from(a.0[i].is_sign_negative()) << i).sum()
}

pub(super) unsafe fn _mm256_movemask_ps(a: __m256) -> i32 {
    signs(a)
}

pub(super) unsafe fn _mm_movemask_ps(a: __m128) -> i32 {
    signs(a)
}

pub(super) unsafe fn vcltq_f32(a: float32x4_t, b: float32x4_t) -> uint32x4_t {
    a.with(b, |a, b| bits(a < b))
}

pub(super) unsafe fn vcleq_f32(a: float32x4_t, b: float32x4_t) -> uint32x4_t {
    a.with(b, |a, b| bits(a <= b))
}

pub(super) unsafe fn vbslq_f32(mask: uint32x4_t, yes: float32x4_t, no: float32x4_t) -> float32x4_t {
    Register(from_fn(|i| f32::from_bits((yes.0[i].to_bits() & mask.0[i]) | (no.0[i].to_bits() & !mask.0[i]))))
}

pub(super) unsafe fn vmaxvq_u32(a: Register<u32, 4>) -> u32 {
    a.0.into_iter().fold(0, u32::max)
}
