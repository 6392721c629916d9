//! The precision of a lane's numbers, and terms that are stated in either: what paths share is worked out in doubles,
//! once, and is then restated in the numbers of the lanes, so that a month takes it from memory as it is.

use std::fmt::Debug;
use std::ops::{Add, Deref, Mul, Sub};
use std::sync::Arc;

/// A number of some precision.
pub trait Number:
    Copy + Debug + PartialOrd + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Send + Sync + 'static
{
    /// Nothing.
    const ZERO: Self;
    /// One.
    const ONE: Self;

    /// The number that is nearest to a double.
    fn of(value: f64) -> Self;
    /// The terms that are stated in such numbers.
    fn pick<T: Restate<In<f64> = T>>(either: &Either<T>) -> &T::In<Self>;
}

impl Number for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn pick<T: Restate<In<f64> = T>>(either: &Either<T>) -> &T::In<Self> {
        &either.double
    }
}

impl Number for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value as f32
    }
    #[inline(always)]
    fn pick<T: Restate<In<f64> = T>>(either: &Either<T>) -> &T::In<Self> {
        &either.single
    }
}

/// Something made of numbers, that can be stated in those of another precision.
pub trait Restate {
    /// The same in other numbers.
    type In<N: Number>;

    /// States it in other numbers.
    fn restate<N: Number>(&self) -> Self::In<N>;
}

impl Restate for f64 {
    type In<N: Number> = N;

    fn restate<N: Number>(&self) -> N {
        N::of(*self)
    }
}

/// What is the same whatever numbers are stated in.
macro_rules! unchanged {
    ($($name:ty,)*) => {
        $(
            impl Restate for $name {
                type In<N: Number> = Self;

                fn restate<N: Number>(&self) -> Self {
                    self.clone()
                }
            }
        )*
    };
}

unchanged!(bool, usize, (usize, usize), Double,);

impl<T> Restate for Arc<T> {
    type In<N: Number> = Self;

    fn restate<N: Number>(&self) -> Self {
        Self::clone(self)
    }
}

impl<T: Restate, const COUNT: usize> Restate for [T; COUNT] {
    type In<N: Number> = [T::In<N>; COUNT];

    fn restate<N: Number>(&self) -> Self::In<N> {
        self.each_ref().map(T::restate::<N>)
    }
}

impl<T: Restate> Restate for Vec<T> {
    type In<N: Number> = Vec<T::In<N>>;

    fn restate<N: Number>(&self) -> Self::In<N> {
        self.iter().map(T::restate::<N>).collect()
    }
}

impl<T: Restate> Restate for Option<T> {
    type In<N: Number> = Option<T::In<N>>;

    fn restate<N: Number>(&self) -> Self::In<N> {
        self.as_ref().map(T::restate::<N>)
    }
}

/// A double that stays one among other numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Double(pub f64);

/// Terms in doubles, which are what they are by themselves, and the same in single precision.
#[derive(Debug)]
pub struct Either<T: Restate> {
    double: T,
    single: T::In<f32>,
}

impl<T: Restate<In<f64> = T>> Either<T> {
    /// Terms that are stated in both precisions.
    pub fn new(double: T) -> Self {
        Self { single: double.restate::<f32>(), double }
    }

    /// Those that are stated in such numbers.
    #[inline(always)]
    pub fn of<N: Number>(&self) -> &T::In<N> {
        N::pick(self)
    }
}

impl<T: Restate> Deref for Either<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.double
    }
}

/// Structs of numbers, which are doubles unless it says otherwise, with how they are stated in others: field by field.
macro_rules! stated {
    ($($(#[$attribute:meta])* $visible:vis struct $name:ident<$n:ident> {
        $($(#[$of_field:meta])* $field_visible:vis $field:ident: $type:ty,)*
    })*) => {
        $(
            $(#[$attribute])*
            $visible struct $name<$n = f64> {
                $($(#[$of_field])* $field_visible $field: $type,)*
            }

            impl $crate::model::lanes::Restate for $name {
                type In<N: $crate::model::lanes::Number> = $name<N>;

                fn restate<N: $crate::model::lanes::Number>(&self) -> $name<N> {
                    $name { $($field: $crate::model::lanes::Restate::restate::<N>(&self.$field),)* }
                }
            }
        )*
    };
}
pub(crate) use stated;
