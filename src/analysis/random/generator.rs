//! SplitMix64 as a generator of `rand`, whose numbers can also be had by their place.

use std::convert::Infallible;

use rand::rand_core::{SeedableRng, TryRng, utils};

/// Odd constant nearest to 2^64 over the golden ratio: counters spread by it differ in many bits.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014; Stafford's variant 13): every bit of the result depends on
/// every bit of the argument.
#[inline(always)]
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// SplitMix64: the numbers that come of a state are those of a counter, well mixed.
///
/// It is ours, and not one of `rand`'s, for [`Self::at`]: because any number can be had without those before it, the
/// draws of many paths in a month are a loop that the compiler makes vectors of, and a month needs no memory of the
/// months before. Its period of 2^64 and its quality are far beyond what an ensemble uses; it is no cipher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    state: u64,
}

impl Generator {
    /// A generator of its own for each index: of the same one and the same index always the same.
    #[inline(always)]
    pub const fn stream(&self, index: u64) -> Self {
        Self { state: mix(self.state ^ index.wrapping_mul(GOLDEN)) }
    }

    /// The number that comes after so many others.
    #[inline(always)]
    pub const fn at(&self, place: u64) -> u64 {
        mix(self.state.wrapping_add(place.wrapping_add(1).wrapping_mul(GOLDEN)))
    }
}

impl SeedableRng for Generator {
    type Seed = [u8; 8];

    fn from_seed(seed: Self::Seed) -> Self {
        Self { state: u64::from_le_bytes(seed) }
    }
}

impl TryRng for Generator {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let next = self.at(0);
        self.state = self.state.wrapping_add(GOLDEN);
        Ok(next)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn it_is_splitmix() {
        // The first numbers of the reference implementation (Vigna, splitmix64.c) from 1234567 on.
        let mut generator = Generator::from_seed(1_234_567_u64.to_le_bytes());
        let found: [u64; 5] = std::array::from_fn(|_| generator.next_u64());
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_by_place_are_those_that_come_one_after_the_other() {
        let start = Generator::seed_from_u64(7).stream(3);
        let mut walking = start.clone();
        for place in 0..100 {
            assert_eq!(walking.next_u64(), start.at(place));
        }
        assert_eq!(start.clone().next_u32(), (start.at(0) >> 32) as u32);
        let mut bytes = [0; 12];
        start.clone().fill_bytes(&mut bytes);
        assert_eq!(bytes[..8], start.at(0).to_le_bytes());
        assert_eq!(bytes[8..], start.at(1).to_le_bytes()[..4]);
    }

    #[test]
    fn streams_and_seeds_share_no_numbers() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..8 {
            let root = Generator::seed_from_u64(seed);
            for index in (0..64).chain([u64::MAX]) {
                let stream = root.stream(index);
                assert!((0..64).all(|place| seen.insert(stream.at(place))), "seed {seed}, stream {index}");
            }
        }
    }
}
