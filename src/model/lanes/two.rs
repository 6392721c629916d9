//! Two vectors as one: what one of them waits for, the other has meanwhile.
//!
//! The months of a path wait for each other, and so does most of what happens within one: a processor that could do two
//! or three vector operations at once has only one that is ready. Two vectors side by side, each with paths of its own,
//! keep it busy.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::{Lane, Pack};

/// Two numbers, vectors or masks: the first half of the lanes, and the second.
#[derive(Clone, Copy, Debug)]
pub struct Two<T>(T, T);

/// Operators with another of the kind, each half by itself.
macro_rules! halves {
    ($($trait:ident $method:ident,)*) => {
        $(
            impl<T: $trait<Output = T>> $trait for Two<T> {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(self.0.$method(other.0), self.1.$method(other.1))
                }
            }
        )*
    };
}

halves!(Add add, Sub sub, Mul mul, Div div, BitAnd bitand, BitOr bitor,);

/// Operators with one number for all lanes.
macro_rules! with_number {
    ($trait:ident $method:ident $number:ident) => {
        impl<T: $trait<$number, Output = T>> $trait<$number> for Two<T> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: $number) -> Self {
                Self(self.0.$method(other), self.1.$method(other))
            }
        }
    };
    ($($trait:ident $method:ident,)*) => {
        $(
            with_number!($trait $method f32);
            with_number!($trait $method f64);
        )*
    };
}

with_number!(Add add, Sub sub, Mul mul,);

impl<T: Neg<Output = T>> Neg for Two<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0, -self.1)
    }
}

impl<T: Not<Output = T>> Not for Two<T> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0, !self.1)
    }
}

impl<L: Lane> Lane for Two<L>
where
    Self: Add<L::Number, Output = Self> + Sub<L::Number, Output = Self> + Mul<L::Number, Output = Self>,
{
    const SINGLE: bool = L::SINGLE;
    type Mask = Two<L::Mask>;
    type Number = L::Number;

    #[inline(always)]
    fn of(number: L::Number) -> Self {
        Self(L::of(number), L::of(number))
    }
    #[inline(always)]
    fn mask(value: bool) -> Self::Mask {
        Two(L::mask(value), L::mask(value))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self::Mask {
        Two(self.0.lt(other.0), self.1.lt(other.1))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Self::Mask {
        Two(self.0.le(other.0), self.1.le(other.1))
    }
    #[inline(always)]
    fn any(mask: Self::Mask) -> bool {
        L::any(mask.0 | mask.1)
    }
    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        Self(L::select(mask.0, yes.0, no.0), L::select(mask.1, yes.1, no.1))
    }
    #[inline(always)]
    fn only(self, mask: Self::Mask) -> Self {
        Self(self.0.only(mask.0), self.1.only(mask.1))
    }
    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self(self.0.least(other.0), self.1.least(other.1))
    }
    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self(self.0.most(other.0), self.1.most(other.1))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs(), self.1.abs())
    }
    #[inline(always)]
    fn bits_to_exponent(self) -> Self {
        Self(self.0.bits_to_exponent(), self.1.bits_to_exponent())
    }
}

impl<L: Pack> Pack for Two<L>
where
    Self: Lane,
{
    const WIDTH: usize = 2 * L::WIDTH;

    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        Self(L::load(from), L::load(&from[L::WIDTH..]))
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        let (low, high) = to.split_at_mut(L::WIDTH);
        self.0.store(low);
        self.1.store(high);
    }
    #[inline(always)]
    fn load_double(from: &[f64]) -> Self {
        Self(L::load_double(from), L::load_double(&from[L::WIDTH..]))
    }
    #[inline(always)]
    fn store_double(self, to: &mut [f64]) {
        let (low, high) = to.split_at_mut(L::WIDTH);
        self.0.store_double(low);
        self.1.store_double(high);
    }
}
