//! A small generator of numbers, seeded: attacks, worlds and resampled sets are drawn the same way again.

/// `SplitMix64` (Steele, Lea and Flood 2014, figure 15): 64 bits of state, of even distribution; not for secrets.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A generator that gives the same numbers for the same seed.
    #[must_use]
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 up to, and without, `bound`; 0 where there is none. Of even distribution up to one in 2³².
    #[allow(clippy::cast_possible_truncation, reason = "the product's upper half is below the bound")]
    pub(crate) const fn below(&mut self, bound: usize) -> usize {
        ((self.bits() as u128 * bound as u128) >> 64) as usize
    }

    /// A number from 0 up to, and without, 1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits are kept, which a float holds exactly")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// So many different numbers below a bound, in the order drawn; all of them where there are fewer.
    pub(crate) fn distinct(&mut self, count: usize, bound: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..bound).collect();
        let count = count.min(bound);
        for at in 0..count {
            let other = at + self.below(bound - at);
            all.swap(at, other);
        }
        all.truncate(count);
        all
    }
}

/// The finisher of `SplitMix64`: each bit of the result hangs on each bit of the input. One to one.
#[must_use]
pub(crate) const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_numbers_come_for_the_seed_of_the_reference() {
        let mut rng = Rng::new(1_234_567);
        assert_eq!(rng.bits(), 6_457_827_717_110_365_317);
        assert_eq!(rng.bits(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn drawn_numbers_are_different_and_below_the_bound() {
        let mut drawn = Rng::new(3).distinct(50, 60);
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!((drawn.len(), drawn.iter().all(|at| *at < 60)), (50, true));
        assert_eq!(Rng::new(3).distinct(9, 4).len(), 4);
    }
}
