//! A small generator of numbers for training: seeded, so that a model is made the same way again.

/// `SplitMix64` (Steele, Lea and Flood 2014, figure 15): 64 bits of state, of even distribution; not for secrets.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// A generator that gives the same numbers for the same seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 up to, and without, `bound`; 0 where there is none. Of even distribution up to one in 2³².
    #[allow(clippy::cast_possible_truncation, reason = "the product's upper half is below the bound")]
    pub const fn below(&mut self, bound: usize) -> usize {
        ((self.bits() as u128 * bound as u128) >> 64) as usize
    }

    /// A number from 0 up to, and without, 1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits are kept, which a float holds exactly")]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Puts things into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

/// The finisher of `SplitMix64`: each bit of the result hangs on each bit of the input. One to one.
#[must_use]
pub const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_numbers_come_for_the_seed_of_the_reference() {
        // The reference implementation, seed 1234567 (rosettacode and the JDK's test vectors agree).
        let mut rng = Rng::new(1_234_567);
        assert_eq!(rng.bits(), 6_457_827_717_110_365_317);
        assert_eq!(rng.bits(), 3_203_168_211_198_807_973);
        assert_eq!(rng.bits(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn each_number_below_a_bound_comes_about_as_often() {
        let mut rng = Rng::new(7);
        let mut seen = [0_u32; 10];
        for _ in 0..100_000 {
            seen[rng.below(10)] += 1;
        }
        // Ten thousand each, with a standard deviation of 95.
        assert!(seen.iter().all(|&seen| (9_500..10_500).contains(&seen)), "{seen:?}");
        assert_eq!(rng.below(0), 0);
    }
}
