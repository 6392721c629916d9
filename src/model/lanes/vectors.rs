//! Several numbers in one register: four with SSE2 or NEON, eight with AVX2, sixteen with AVX-512.
//!
//! Only [`super::width::Width`] hands these types out, after it has asked the processor. Everything is inlined into a
//! function that has the instructions switched on, so that nothing of this module is left as a call.
#![expect(unsafe_code, reason = "vector instructions may only run where the processor has them")]

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::{Lane, Pack};

#[cfg(target_arch = "aarch64")]
use std::arch::aarch64 as arch;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64 as arch;

/// A call that the module's rule makes sound.
macro_rules! have {
    ($call:expr) => {
        // SAFETY: `Width` lets these types be used only where it has detected their instructions; pointers come from
        // slices whose length was checked just before.
        unsafe { $call }
    };
}

/// Operators of a type by the instructions behind them.
macro_rules! operators {
    ($name:ident: $($trait:ident $method:ident $call:ident,)*) => {
        $(
            impl $trait for $name {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(have!(arch::$call(self.0, other.0)))
                }
            }
        )*
    };
}

/// Arithmetic with another vector, and with the same number in every lane.
macro_rules! arithmetic {
    ($name:ident: $($trait:ident $method:ident $call:ident,)*) => {
        operators!($name: $($trait $method $call,)*);
        $(
            impl $trait<f32> for $name {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: f32) -> Self {
                    $trait::$method(self, <Self as Lane>::of(other))
                }
            }
            impl $trait<f64> for $name {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: f64) -> Self {
                    $trait::$method(self, <Self as Lane>::splat(other))
                }
            }
        )*
        impl Neg for $name {
            type Output = Self;
            #[inline(always)]
            fn neg(self) -> Self {
                <Self as Lane>::splat(-0.0) - self
            }
        }
    };
}

/// Reading and writing of a type's lanes.
macro_rules! memory {
    ($width:literal, $load:ident, $store:ident) => {
        const WIDTH: usize = $width;

        #[inline(always)]
        fn load(from: &[f32]) -> Self {
            let lanes = &from[..$width];
            Self(have!(arch::$load(lanes.as_ptr())))
        }
        #[inline(always)]
        fn store(self, to: &mut [f32]) {
            let lanes = &mut to[..$width];
            have!(arch::$store(lanes.as_mut_ptr(), self.0));
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{F32x4, F32x8, F32x16};

#[cfg(target_arch = "aarch64")]
mod neon;

#[cfg(target_arch = "aarch64")]
pub(super) use neon::F32x4;

/// The same vectors on a machine that lacks their instructions: their very sources, over instructions written as loops.
/// So no width ships untried, whatever the tests run on.
#[cfg(test)]
#[allow(
    clippy::duplicate_mod,
    clippy::used_underscore_items,
    reason = "the same sources, and the names of instructions"
)]
pub(super) mod emulated {
    use super::{Add, BitAnd, BitOr, Div, Lane, Mul, Neg, Not, Pack, Sub};

    mod arch;
    #[path = "../neon.rs"]
    mod neon;
    #[path = "../x86.rs"]
    mod x86;

    pub(in crate::model::lanes) use neon::F32x4 as Neon;
    pub(in crate::model::lanes) use x86::{F32x4 as Sse2, F32x8 as Avx2, F32x16 as Avx512};
}
