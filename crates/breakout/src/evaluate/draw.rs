//! Chance from a seed.

/// SplitMix64 (Steele, Lea and Flood 2014): 64 bits of state, passes BigCrush; good enough for folds and resampling, and
/// the same on every machine.
#[derive(Debug, Clone)]
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0; the bias is below bound / 2^64.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * u128::try_from(bound).unwrap_or(1);
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

/// Which of so many folds each item is in: sizes differ by one at most, members are drawn.
pub(super) fn folds(items: usize, folds: usize, seed: u64) -> Vec<usize> {
    let mut fold: Vec<usize> = (0..items).map(|item| item % folds).collect();
    let mut draw = Draw::new(seed);
    // Fisher and Yates.
    for last in (1..items).rev() {
        fold.swap(last, draw.below(last + 1));
    }
    fold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_numbers_come() {
        // The first outputs for seed 1234567, as given with Vigna's implementation.
        let mut draw = Draw::new(1_234_567);
        assert_eq!([draw.next(), draw.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn folds_are_even_drawn_and_repeatable() {
        let once = folds(103, 10, 7);
        let mut sizes = [0; 10];
        once.iter().for_each(|fold| sizes[*fold] += 1);
        assert_eq!(sizes, [11, 11, 11, 10, 10, 10, 10, 10, 10, 10]);
        assert_eq!(once, folds(103, 10, 7));
        assert_ne!(once, folds(103, 10, 8));
        assert!(once[..10] != [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn draws_are_spread_evenly() {
        let mut draw = Draw::new(1);
        let mut seen = [0_usize; 7];
        (0..70_000).for_each(|_| seen[draw.below(7)] += 1);
        assert!(seen.iter().all(|count| count.abs_diff(10_000) < 400), "{seen:?}");
    }
}
