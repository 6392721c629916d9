//! One path in single precision: what every lane of a vector computes, a number at a time.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Lane, Pack};

/// One path.
#[derive(Clone, Copy, Debug)]
pub(super) struct One(f32);

/// Operators with another of the kind, and with a number.
macro_rules! arithmetic {
    ($($trait:ident $method:ident,)*) => {
        $(
            impl $trait for One {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0))
                }
            }
            impl $trait<f32> for One {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: f32) -> Self {
                    Self(self.0.$method(other))
                }
            }
            impl $trait<f64> for One {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: f64) -> Self {
                    $trait::$method(self, other as f32)
                }
            }
        )*
    };
}

arithmetic!(Add add, Sub sub, Mul mul, Div div,);

impl Neg for One {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Lane for One {
    const SINGLE: bool = true;
    type Mask = bool;
    type Number = f32;

    #[inline(always)]
    fn of(number: f32) -> Self {
        Self(number)
    }
    #[inline(always)]
    fn mask(value: bool) -> bool {
        value
    }
    #[inline(always)]
    fn lt(self, other: Self) -> bool {
        self.0 < other.0
    }
    #[inline(always)]
    fn le(self, other: Self) -> bool {
        self.0 <= other.0
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
        Self(self.0.abs())
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(f32::from_bits(self.0.to_bits() << 23))
    }
}

impl Pack for One {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        Self(from[0])
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to[0] = self.0;
    }
}
