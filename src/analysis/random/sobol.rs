//! The Sobol sequence, and its scramble.
//!
//! Ours, because an ensemble may have four million paths, 2^17 points in each of its batches: `sobol_burley` ends at
//! 2^16, and `sobol` is not scrambled.

/// Sobol dimensions in use.
pub(super) const DIMENSIONS: usize = 20;

/// A point of the Sobol sequence, its bits reversed.
pub(super) fn point(dimension: usize, mut index: u32) -> u32 {
    let (mut point, mut directions) = (0, DIRECTIONS[dimension].iter());
    while index > 0 {
        let direction = directions.next().copied().unwrap_or(0);
        point ^= if index & 1 == 1 { direction } else { 0 };
        index >>= 1;
    }
    point
}

/// A place of the sequence in one of its scrambles, as 32 bits behind the point.
///
/// The scramble is nested (Owen 1995), by the hash of Laine and Karras 2011 with Burley's constants. The place is
/// that of [`point`], its bits reversed.
#[inline(always)]
pub(super) const fn scrambled(place: u32, scramble: u32) -> u32 {
    let mut x = place ^ place.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(scramble).wrapping_mul((scramble >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// Direction numbers of the Sobol sequence, their bits reversed.
static DIRECTIONS: [[u32; 32]; DIMENSIONS] = directions();

/// Primitive polynomials and first direction numbers (Joe and Kuo 2008, file new-joe-kuo-6): degree, coefficients,
/// numbers. The first dimension, not in the list, is van der Corput's.
const POLYNOMIALS: [(usize, u32, [u32; 7]); DIMENSIONS - 1] = [
    (1, 0, [1, 0, 0, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0, 0, 0]),
    (4, 4, [1, 3, 5, 13, 0, 0, 0]),
    (5, 2, [1, 1, 5, 5, 17, 0, 0]),
    (5, 4, [1, 1, 5, 5, 5, 0, 0]),
    (5, 7, [1, 1, 7, 11, 19, 0, 0]),
    (5, 11, [1, 1, 5, 1, 1, 0, 0]),
    (5, 13, [1, 1, 1, 3, 11, 0, 0]),
    (5, 14, [1, 3, 5, 5, 31, 0, 0]),
    (6, 1, [1, 3, 3, 9, 7, 49, 0]),
    (6, 13, [1, 1, 1, 15, 21, 21, 0]),
    (6, 16, [1, 3, 1, 13, 27, 49, 0]),
    (6, 19, [1, 1, 1, 15, 7, 5, 0]),
    (6, 22, [1, 3, 1, 15, 13, 25, 0]),
    (6, 25, [1, 1, 5, 5, 19, 61, 0]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
];

const fn directions() -> [[u32; 32]; DIMENSIONS] {
    let mut all = [[0; 32]; DIMENSIONS];
    let mut dimension = 0;
    while dimension < DIMENSIONS {
        let mut v = [0_u32; 32];
        let mut k = 0;
        while k < 32 {
            v[k] = if dimension == 0 { 1 << (31 - k) } else { direction(POLYNOMIALS[dimension - 1], &v, k) };
            all[dimension][k] = v[k].reverse_bits();
            k += 1;
        }
        dimension += 1;
    }
    all
}

/// The next direction number from those before it (Bratley and Fox 1988).
const fn direction((degree, coefficients, numbers): (usize, u32, [u32; 7]), v: &[u32; 32], k: usize) -> u32 {
    if k < degree {
        return numbers[k] << (31 - k);
    }
    let mut next = v[k - degree] ^ (v[k - degree] >> degree);
    let mut j = 1;
    while j < degree {
        if (coefficients >> (degree - 1 - j)) & 1 == 1 {
            next ^= v[k - j];
        }
        j += 1;
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The highest bits of the first points of two dimensions, in one scramble each.
    fn cells(dimensions: [usize; 2], bits: [u32; 2], count: u32) -> Vec<[u32; 2]> {
        let cell = |i, k: usize| {
            (scrambled(point(dimensions[k], i), 0x9e37_79b9 + k as u32).checked_shr(32 - bits[k])).unwrap_or(0)
        };
        (0..count).map(|i| [cell(i, 0), cell(i, 1)]).collect()
    }

    #[test]
    fn every_dimension_fills_every_interval_once() {
        for dimension in 0..DIMENSIONS {
            let mut seen = vec![false; 1 << 12];
            for [cell, _] in cells([dimension, 0], [12, 0], 1 << 12) {
                assert!(!std::mem::replace(&mut seen[cell as usize], true), "dimension {dimension}, interval {cell}");
            }
        }
    }

    #[test]
    fn two_dimensions_fill_every_rectangle_as_evenly_as_their_polynomials_allow() {
        // With the first dimension, one of degree d has 2^(d-1) points in each box of that share (Sobol 1967).
        for dimension in 1..DIMENSIONS {
            let spare = POLYNOMIALS[dimension - 1].0 as u32 - 1;
            for first in 0..=8 {
                let mut count = vec![0; 1 << 8];
                for [a, b] in cells([0, dimension], [first, 8 - first], 1 << (8 + spare)) {
                    count[(a << (8 - first) | b) as usize] += 1;
                }
                assert!(count.iter().all(|&n| n == 1 << spare), "dimension {dimension}, {first} bits of the first");
            }
        }
    }
}
