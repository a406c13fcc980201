//! One random stream per replicate, so that the number of threads changes nothing.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A stream of random numbers, given by a seed and the replicate's number.
pub(crate) struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream of one replicate: the seed and the replicate's number, each mixed by splitmix64.
    pub(crate) fn new(seed: u64, replicate: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(splitmix(splitmix(seed) ^ splitmix(replicate.wrapping_mul(2).wrapping_add(1)))))
    }

    /// An integer in `0..limit`, each equally likely up to 2⁻³². `limit` must be positive.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.0.next_u64()) * limit as u128) >> 64) as usize
    }

    /// A number in 0 ≤ u < 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// The generator itself, for the distributions of `rand_distr`.
    pub(crate) fn generator(&mut self) -> &mut Xoshiro256PlusPlus {
        &mut self.0
    }
}

fn splitmix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replicates_differ_and_repeat() {
        let first = |seed, replicate| Stream::new(seed, replicate).uniform();
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(1, 3));
        assert_ne!(first(1, 2), first(2, 1));
    }

    #[test]
    fn below_is_even() {
        let mut stream = Stream::new(7, 0);
        let mut seen = [0u32; 3];
        for _ in 0..30_000 {
            seen[stream.below(3)] += 1;
        }
        assert!(seen.iter().all(|n| (9_700..10_300).contains(n)), "{seen:?}");
    }
}
