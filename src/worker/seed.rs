//! A seed that nobody has chosen.

use std::ops::Range;

use rand::RngExt;
use rand::rngs::{SysError, SysRng};
use rand::{SeedableRng, TryRng};

use crate::analysis::random::Generator;

/// Seeds that can be drawn: six digits, which are quickly read out and typed.
pub const SEEDS: Range<u64> = 100_000..1_000_000;

/// A seed drawn by the system: other futures than those of `present`. It is all that has to be kept of them.
///
/// # Errors
/// Where the system has no chance to give, which hardly one ever lacks.
pub fn fresh_seed(present: u64) -> Result<u64, SysError> {
    let mut chance = Generator::seed_from_u64(SysRng.try_next_u64()?);
    loop {
        let seed = chance.random_range(SEEDS);
        if seed != present {
            return Ok(seed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_seeds_have_six_digits_and_differ() {
        let mut present = 1;
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..64 {
            let next = fresh_seed(present).expect("the system has chance");
            assert!(next != present && next.to_string().len() == 6, "{next}");
            seen.insert(next);
            present = next;
        }
        // Two equal ones among 64 of 900 000 come once in 450 times, three pairs practically never.
        assert!(seen.len() > 61, "{seen:?}");
    }
}
