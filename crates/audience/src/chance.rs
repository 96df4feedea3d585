//! How likely a count is by chance: tails of the distributions that the signals test against. No tables: sums that end by themselves.

/// Terms of a sum beyond which nothing is added that a double could hold.
const MOST_TERMS: u32 = 200_000;

/// ln Γ(x) for x > 0, to 1e-13 (Lanczos, g = 7, as in Numerical Recipes).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    const C: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let mut sum = 0.999_999_999_999_809_9;
    for (at, c) in (1_u32..).zip(C) {
        sum += c / (x + f64::from(at));
    }
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// P(X >= `count`) of a negative binomial by its mean and variance; a Poisson where the variance is not above the mean.
pub(crate) fn count_tail(count: u32, mean: f64, variance: f64) -> f64 {
    let k = f64::from(count);
    if count == 0 || k <= mean {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    let (ln_first, ratio): (f64, Box<dyn Fn(f64) -> f64>) = if variance <= mean * (1.0 + 1e-9) {
        (k * mean.ln() - mean - ln_gamma(k + 1.0), Box::new(move |k| mean / (k + 1.0)))
    } else {
        let r = mean * mean / (variance - mean);
        let q = (variance - mean) / variance;
        let ln = ln_gamma(k + r) - ln_gamma(k + 1.0) - ln_gamma(r) + r * (1.0 - q).ln() + k * q.ln();
        (ln, Box::new(move |k| q * (k + r) / (k + 1.0)))
    };
    let (mut term, mut sum, mut k) = (1.0, 0.0, k);
    for _ in 0..MOST_TERMS {
        sum += term;
        term *= ratio(k);
        k += 1.0;
        if term < sum * 1e-16 {
            break;
        }
    }
    (ln_first + f64::ln(sum)).exp().min(1.0)
}

/// P(X >= `x`) of chi-squared with `freedom` degrees, an even or odd whole number (the regularised upper gamma function).
pub(crate) fn chi_squared_tail(x: f64, freedom: u32) -> f64 {
    let (a, x) = (f64::from(freedom) / 2.0, x / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    // The lower series converges for every x; the tail of a large x is small enough for its complement to be 0.
    if x > a + 1.0 {
        // Lentz's continued fraction of the upper part.
        let mut b = x + 1.0 - a;
        let mut c = 1e300;
        let mut d = 1.0 / b;
        let mut h = d;
        for i in 1..500_u32 {
            let i = f64::from(i);
            let an = -i * (i - a);
            b += 2.0;
            d = 1.0 / (an * d + b);
            c = b + an / c;
            h *= d * c;
            if (d * c - 1.0).abs() < 1e-14 {
                break;
            }
        }
        return (a * x.ln() - x - ln_gamma(a)).exp() * h;
    }
    let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
    while term > sum * 1e-16 {
        k += 1.0;
        term *= x / k;
        sum += term;
    }
    1.0 - (a * x.ln() - x - ln_gamma(a)).exp() * sum
}

/// A chance in words: two digits, and bounds where a double says nothing any more.
pub(crate) fn said(chance: f64) -> String {
    if chance < 1e-300 { "below 1e-300".to_owned() } else { format!("{chance:.1e}") }
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A whole number as a float. Exact below 2^53, far above what memory holds.
#[allow(clippy::cast_precision_loss, reason = "counts of accounts lie far below 2^53")]
pub(crate) const fn float(count: usize) -> f64 {
    count as f64
}

/// A count of people as a float.
#[allow(clippy::cast_precision_loss, reason = "counts of accounts lie far below 2^53")]
pub(crate) const fn counted(count: u64) -> f64 {
    count as f64
}

/// The day of a second since 1970, in UTC: `2019-05-03`.
pub(crate) fn day(second: i64) -> String {
    jiff::Timestamp::from_second(second).map_or_else(
        |_| "an unknown day".to_owned(),
        |time| time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
    )
}

/// A float as a single one, for suspicions.
#[allow(clippy::cast_possible_truncation, reason = "a suspicion needs no more than seven digits")]
pub(crate) const fn single(value: f64) -> f32 {
    value as f32
}

/// The whole part of a float, 0 for what is negative or no number.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and that is wanted"
)]
pub(crate) const fn whole(value: f64) -> usize {
    value as usize
}

/// A place in an audience. Audiences hold fewer than 2^32 accounts (`import::MOST_FOLLOWERS`).
pub(crate) fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A well mixed 64-bit word from another (SplitMix64, Steele et al. 2014): hashing and seeded drawing.
pub(crate) const fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_known_values() {
        // From tables and R: ppois, pnbinom and pchisq.
        for (found, wanted) in [
            (count_tail(10, 3.0, 3.0), 0.001_102_488),
            (count_tail(1, 0.5, 0.5), 0.393_469_3),
            // Geometric: mean 1, variance 2: P(X >= k) = 2^-k.
            (count_tail(10, 1.0, 2.0), 1.0 / 1_024.0),
            (chi_squared_tail(15.507, 8), 0.050_005),
            (chi_squared_tail(3.841_459, 1), 0.05),
            (chi_squared_tail(2.0, 8), 0.981_012),
        ] {
            assert!((found / wanted - 1.0).abs() < 1e-4, "{found} for {wanted}");
        }
        assert_eq!(count_tail(2, 5.0, 5.0), 1.0);
        assert_eq!(count_tail(5, 0.0, 0.0), 0.0);
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
