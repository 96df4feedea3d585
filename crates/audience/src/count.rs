//! Numbers between the kinds in which they are counted, weighed and kept.

/// A number of things as a weight; exact up to 2⁵³.
#[allow(clippy::cast_precision_loss, reason = "numbers of accounts, far below 2⁵³")]
pub(crate) const fn count(things: usize) -> f64 {
    things as f64
}

/// A number with the seven digits that trees are asked about.
#[allow(clippy::cast_possible_truncation, reason = "seven digits are more than is known of an account")]
pub(crate) const fn narrow(number: f64) -> f32 {
    number as f32
}

/// The place that is this share of the way through so many things; the last one at most, 0 of none.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share from 0 to 1 of a number that fits; what is no number comes to 0"
)]
pub(crate) fn place(share: f64, things: usize) -> usize {
    ((share.clamp(0.0, 1.0) * count(things)) as usize).min(things.saturating_sub(1))
}

/// The logarithm of the odds of a probability, kept finite.
pub(crate) fn logit(probability: f64) -> f64 {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).ln()
}

/// The probability behind a logarithm of odds.
pub(crate) fn chance(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// The number of a sorted row below which this share of it lies, between neighbours by a straight line (Hyndman and Fan
/// 1996, type 7); `NAN` of none.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = share.clamp(0.0, 1.0) * count(last);
    let below = place(at / count(last.max(1)), last + 1).min(last);
    // Rounding may have gone one too far.
    let below = if count(below) > at { below - 1 } else { below };
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    low + (at - count(below)) * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_the_usual_ones() {
        let row = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (share, wanted) in [(0.0, 1.0), (0.25, 2.0), (0.5, 4.0), (0.6, 5.6), (0.9, 12.8), (1.0, 16.0)] {
            assert!((quantile(&row, share) - wanted).abs() < 1e-9, "{share}");
        }
        assert!(quantile(&[], 0.5).is_nan());
        assert_eq!(quantile(&[3.0], 0.9), 3.0);
    }

    #[test]
    fn odds_and_chances_undo_each_other_and_stay_finite() {
        for share in [0.001, 0.2, 0.5, 0.99] {
            assert!((chance(logit(share)) - share).abs() < 1e-12);
        }
        assert!(logit(0.0).is_finite() && logit(1.0).is_finite());
    }
}
