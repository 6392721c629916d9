//! How many paths the processor can take at a time, found out when the program runs.
#![expect(unsafe_code, reason = "a function with more instructions switched on is unsafe to call")]

use super::one::One;
use super::two::Two;
use super::{Pack, vectors};

/// Something to be computed on vectors of paths, whatever their width.
pub trait Job {
    /// What it comes to.
    type Output;
    /// Computes it. Implementations are `#[inline(always)]`, so that they are compiled anew for each width.
    fn run<L: Pack>(self) -> Self::Output;
}

/// The vectors that a processor has, of which two go side by side. Every width computes the same bits, all but
/// [`Self::Double`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One path at a time.
    One,
    /// Two paths side by side in doubles: what the single precision of all others is judged by. No machine takes it by itself.
    Double,
    /// Four in a vector: SSE2, which every 64-bit x86 processor has.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// Eight: AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Sixteen: AVX-512.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// Four: NEON, which every 64-bit ARM processor has.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// Sixteen: the code for AVX-512 on any machine.
    #[cfg(test)]
    EmulatedAvx512,
    /// Four: the code for NEON on any machine.
    #[cfg(test)]
    EmulatedNeon,
}

impl Width {
    /// Every width that this program knows for the processor family.
    #[cfg(target_arch = "x86_64")]
    const ALL: &[Self] = &[Self::One, Self::Sse2, Self::Avx2, Self::Avx512];
    /// Every width that this program knows for the processor family.
    #[cfg(target_arch = "aarch64")]
    const ALL: &[Self] = &[Self::One, Self::Neon];
    /// Every width that this program knows for the processor family.
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    const ALL: &[Self] = &[Self::One];

    /// Widths that are tried on every machine, since few have them all.
    #[cfg(test)]
    pub(crate) const EMULATED: [Self; 2] = [Self::EmulatedAvx512, Self::EmulatedNeon];

    /// The widths that this processor has, the narrowest first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|width| width.is_available())
    }

    /// The widest.
    pub fn widest() -> Self {
        Self::available().last().unwrap_or(Self::One)
    }

    /// Name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "scalar",
            Self::Double => "doubles",
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => "SSE2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => "AVX-512",
            #[cfg(target_arch = "aarch64")]
            Self::Neon => "NEON",
            #[cfg(test)]
            Self::EmulatedAvx512 => "AVX-512, emulated",
            #[cfg(test)]
            Self::EmulatedNeon => "NEON, emulated",
        }
    }

    fn is_available(self) -> bool {
        match self {
            Self::One | Self::Double => true,
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2"),
            // Every server and desktop processor with AVX-512 has these four parts of it.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512bw")
            }
            #[cfg(target_arch = "aarch64")]
            Self::Neon => true,
            #[cfg(test)]
            Self::EmulatedAvx512 | Self::EmulatedNeon => true,
        }
    }

    /// Computes a job at this width, or one path at a time where the processor does not have it.
    pub fn run<J: Job>(self, job: J) -> J::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => job.run::<Two<vectors::F32x4>>(),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has been asked for the instructions.
            Self::Avx2 if self.is_available() => unsafe { avx2(job) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has been asked for the instructions.
            Self::Avx512 if self.is_available() => unsafe { avx512(job) },
            #[cfg(target_arch = "aarch64")]
            Self::Neon => job.run::<Two<vectors::F32x4>>(),
            #[cfg(test)]
            Self::EmulatedAvx512 => job.run::<Two<vectors::emulated::Avx512>>(),
            #[cfg(test)]
            Self::EmulatedNeon => job.run::<Two<vectors::emulated::Neon>>(),
            Self::Double => job.run::<Two<f64>>(),
            _ => job.run::<One>(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2<J: Job>(job: J) -> J::Output {
    job.run::<Two<vectors::F32x8>>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
fn avx512<J: Job>(job: J) -> J::Output {
    job.run::<Two<vectors::F32x16>>()
}
