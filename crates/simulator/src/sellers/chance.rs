//! Seeded distributions in whole numbers: normal by summing, log-normal by doublings, exponential by halvings, Zipf.

use crate::rng::Rng;

/// A doubling, as exponents are counted here.
pub(super) const DOUBLING: i64 = 256;

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 86_400;

/// Normal with mean 0 and standard deviation 256, one doubling: twelve uniform numbers, summed.
pub(super) fn normal(rng: &mut Rng) -> i64 {
    let mut sum = 0_i64;
    for _ in 0..3 {
        let bits = rng.bits();
        for part in 0..4 {
            sum += i64::try_from((bits >> (16 * part)) & 0xffff).unwrap_or(0);
        }
    }
    (sum - 6 * 65_535) / 256
}

/// 2 to the power of `exponent / DOUBLING`, straight between whole powers (6 % too high at most); 0 for less than a half.
pub(super) fn power(exponent: i64) -> u64 {
    if exponent < -DOUBLING {
        return 0;
    }
    if exponent < 0 {
        return 1;
    }
    let whole = u32::try_from(exponent / DOUBLING).unwrap_or(0).min(40);
    let part = u64::try_from(exponent % DOUBLING).unwrap_or(0);
    ((256 + part) << whole) / 256
}

/// Exponential with a mean: each halving as likely as the last, straight between them.
pub(super) fn exponential(rng: &mut Rng, mean: i64) -> i64 {
    let halvings = i64::from(rng.bits().trailing_ones().min(40));
    let part = rng.between(0, 255);
    // The mean of halvings and part is 1.5 of 256.
    mean.saturating_mul(halvings * 256 + part) / 384
}

/// From 0 up to a bound, 0 the most often: as often as 1 / (place + 1), about.
pub(super) fn zipf(rng: &mut Rng, bound: u64) -> u64 {
    if bound <= 1 {
        return 0;
    }
    // A doubling chosen evenly, then a place within it.
    let doublings = u64::from(bound.ilog2()) + 1;
    let base = 1_u64 << rng.below(doublings);
    (base - 1 + rng.below(base)).min(bound - 1)
}

/// A length as a number.
pub(super) fn len(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// A place in an audience: at most a million.
pub(super) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A number as a length.
pub(super) fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A count as profiles show it.
pub(super) fn shown(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A count as a number with a sign: a span of seconds, an amount of cents.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGMA: i64 = 256;

    #[test]
    fn distributions_have_their_means_and_spreads() {
        let mut rng = Rng::new(1, "chance");
        let draws: Vec<i64> = (0..20_000).map(|_| normal(&mut rng)).collect();
        let mean = draws.iter().sum::<i64>() / 20_000;
        let spread = draws.iter().map(|it| it * it).sum::<i64>() / 20_000;
        assert!(mean.abs() < 8, "{mean}");
        assert!((SIGMA * SIGMA - spread).abs() < SIGMA * SIGMA / 20, "{spread}");
        let mean = (0..20_000).map(|_| exponential(&mut rng, 1_000)).sum::<i64>() / 20_000;
        assert!((950..1_050).contains(&mean), "{mean}");
        let firsts = (0..20_000).filter(|_| zipf(&mut rng, 1_000) == 0).count();
        assert!((1_600..2_400).contains(&firsts), "{firsts}");
        assert!((0..20_000).all(|_| zipf(&mut rng, 1_000) < 1_000));
    }

    #[test]
    fn powers_double() {
        assert_eq!([power(-600), power(-1), power(0), power(256), power(2_560)], [0, 1, 1, 2, 1_024]);
        assert!((power(640)..=power(640) + 1).contains(&6), "2 to 2.5 is 5.66, straight 6");
    }
}
