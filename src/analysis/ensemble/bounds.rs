//! How many futures a run may have: what fits into the memory of any machine.

use thiserror::Error;

use super::EnsembleSpec;
use super::kernel::SEGMENT;
use crate::analysis::random::{BLOCK, FACTORS};

/// Futures of a run at most. What a run has to know of each until the end takes about 60 bytes, so that these come to
/// 240 MB.
pub const MOST_PATHS: usize = 4_000_000;
/// Up to so many futures a run keeps the values of each, 48 bytes a future. Of more it keeps what they come to.
pub const MOST_KEPT: usize = 100_000;
/// What the draws of a study's futures may take, bytes, and with them the market that most variants share where there is
/// room for it. They are kept, because every variant is run on all of them.
pub(super) const MOST_DRAWN: usize = 256 << 20;

/// More futures than there is memory for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TooManyPaths {
    /// For a run.
    #[error("at most {MOST_PATHS} futures can be run, not {asked}")]
    OfARun {
        /// Futures that were asked for.
        asked: usize,
    },
    /// For many variants on the same draws.
    #[error(
        "a study of {months} months can have {most} futures at most, not {asked}, since their draws are kept in memory"
    )]
    OfAStudy {
        /// Months that the futures run.
        months: usize,
        /// Futures that there is memory for.
        most: usize,
        /// Futures that were asked for.
        asked: usize,
    },
    /// For companies side by side.
    #[error("{companies} companies can have {most} futures each at most, not {asked}")]
    OfCompanies {
        /// Companies that are run.
        companies: usize,
        /// Futures of each that there is memory for.
        most: usize,
        /// Futures that were asked for.
        asked: usize,
    },
}

/// Futures that each of so many companies can have, so that all of them take what one run may.
pub fn most_of_companies(companies: usize) -> usize {
    MOST_PATHS / companies.max(1)
}

/// Futures that a study of so many months can have.
pub fn most_studied(months: usize) -> usize {
    let bytes = months.div_ceil(SEGMENT).max(1) * SEGMENT * FACTORS * size_of::<f32>() + 2 * size_of::<f64>();
    // Blocks are drawn whole.
    (MOST_DRAWN / bytes / BLOCK * BLOCK).min(MOST_PATHS)
}

impl EnsembleSpec {
    /// Whether there is memory for these futures.
    ///
    /// # Errors
    /// [`TooManyPaths::OfARun`].
    pub fn check(&self) -> Result<(), TooManyPaths> {
        if self.paths > MOST_PATHS { Err(TooManyPaths::OfARun { asked: self.paths }) } else { Ok(()) }
    }

    /// Whether there is memory for these futures of each of so many companies.
    ///
    /// # Errors
    /// [`TooManyPaths::OfCompanies`].
    pub fn check_companies(&self, companies: usize) -> Result<(), TooManyPaths> {
        let (asked, most) = (self.paths, most_of_companies(companies));
        if asked > most { Err(TooManyPaths::OfCompanies { companies, most, asked }) } else { Ok(()) }
    }

    /// Whether there is memory for the draws of these futures, as a study of so many months keeps them.
    ///
    /// # Errors
    /// [`TooManyPaths::OfAStudy`].
    pub fn check_study(&self, months: usize) -> Result<(), TooManyPaths> {
        let (asked, most) = (self.paths, most_studied(months));
        if asked > most { Err(TooManyPaths::OfAStudy { months, most, asked }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sample;
    use super::*;
    use crate::model::lanes::Width;

    #[test]
    fn the_bound_is_what_draws_take() {
        for months in [1, 16, 120, 300] {
            let most = most_studied(months);
            let spec = EnsembleSpec { paths: BLOCK, seed: 1 };
            let block = Sample::new(&spec, months, Width::widest()).bytes();
            assert!(most.is_multiple_of(BLOCK) && most / BLOCK * block <= MOST_DRAWN, "{months} months: {most}");
            assert!(most == MOST_PATHS || (most / BLOCK + 1) * block > MOST_DRAWN, "{months} months: {most}");
        }
        assert!(most_studied(120) >= 100_000 && most_studied(0) <= MOST_PATHS);
    }

    #[test]
    fn more_is_refused_with_the_bound() {
        let spec = |paths| EnsembleSpec { paths, seed: 1 };
        assert_eq!(spec(MOST_PATHS).check(), Ok(()));
        let refused = spec(MOST_PATHS + 1).check().expect_err("too many").to_string();
        assert!(refused.contains("4000000") && refused.contains("4000001"), "{refused}");
        let most = most_studied(120);
        assert_eq!(spec(most).check_study(120), Ok(()));
        let refused = spec(most + 1).check_study(120).expect_err("too many").to_string();
        assert!(refused.contains(&most.to_string()) && refused.contains("120 months"), "{refused}");
        assert_eq!((spec(MOST_PATHS).check_companies(0), spec(MOST_PATHS).check_companies(1)), (Ok(()), Ok(())));
        assert_eq!(spec(200_000).check_companies(20), Ok(()));
        let refused = spec(200_001).check_companies(20).expect_err("too many").to_string();
        assert_eq!(refused, "20 companies can have 200000 futures each at most, not 200001");
    }
}
