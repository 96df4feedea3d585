//! From shares to a score, and from a score to a verdict.
//!
//! Formula: `z = BIAS + Σ weight × share`, a logistic model with weights that may not be negative, so that more
//! copying never lowers the score; fitted by `cargo run -p crieur-wording --example calibrate` on groups g01 to
//! g20 of `crates/wording/data` (see `docs/wording.md`). The letters alone can decide as well: a draft most of
//! whose five-letter runs stand in the source is a copy however its words are cut.
//! The score is the logistic of `z` in basis points, read off a table so that it is the same on every machine.

use kernel::BasisPoints;

use crate::own::compare::FEATURES;

/// Fitted; see above.
pub(crate) const BIAS: f64 = -4.90;
/// Fitted, in the order of [`crate::own::compare::NAMES`].
pub(crate) const WEIGHTS: [f64; FEATURES] = [1.27, 1.25, 1.02, 1.71, 1.25, 1.72, 1.70, 1.67, 1.42];

/// The share of letters from which a draft is a copy whatever its words are.
const LETTERS: f64 = 0.5;
/// How fast the score rises around that share.
const STEEP: f64 = 16.0;
/// Where the letters stand among the shares.
const LETTERS_AT: usize = 3;

/// A handful of words is shared by chance: below this many words of meaning, in the draft or in the source,
/// every missing word asks for more evidence.
const FEW: usize = 6;
/// How much more.
const FEW_STEP: f64 = 0.4;
/// The share of letters from which a text of few words is a copy.
const LETTERS_OF_FEW: f64 = 0.7;

/// The logistic at whole numbers from -10 to 10, in basis points.
const LOGISTIC: [u16; 21] = [
    0, 1, 3, 9, 25, 67, 180, 474, 1_192, 2_689, 5_000, 7_311, 8_808, 9_526, 9_820, 9_933, 9_975, 9_991,
    9_997, 9_999, 10_000,
];

/// The evidence: above 0 for a copy.
pub(crate) fn evidence(shares: &[f64; FEATURES], fewest_content: usize) -> f64 {
    let words = WEIGHTS.iter().zip(shares).map(|(weight, share)| weight * share).sum::<f64>() + BIAS;
    let enough = if fewest_content < FEW { LETTERS_OF_FEW } else { LETTERS };
    (words + lack(fewest_content)).max(STEEP * (shares[LETTERS_AT] - enough))
}

/// What a text of few words lacks.
pub(crate) fn lack(fewest_content: usize) -> f64 {
    let missing = u8::try_from(FEW.saturating_sub(fewest_content)).unwrap_or(u8::MAX);
    -FEW_STEP * f64::from(missing)
}

/// Evidence as a score.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the table")]
pub(crate) fn score(evidence: f64) -> BasisPoints {
    let at = (evidence + 10.0).clamp(0.0, 20.0);
    let low = (at.floor() as usize).min(19);
    let (from, to) = (f64::from(LOGISTIC[low]), f64::from(LOGISTIC[low + 1]));
    let points = from + (to - from) * (at - at.floor().min(19.0));
    BasisPoints::new(points.round().clamp(0.0, 10_000.0) as u16).unwrap_or(BasisPoints::FULL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_never_lowers_the_score() {
        let mut last = BasisPoints::ZERO;
        for step in -1_200..=1_200 {
            let next = score(f64::from(step) / 100.0);
            assert!(next >= last, "{step}");
            last = next;
        }
        assert_eq!(score(0.0).hundredths(), 5_000);
        assert_eq!((score(-99.0), score(99.0)), (BasisPoints::ZERO, BasisPoints::FULL));
        assert!(WEIGHTS.iter().all(|weight| *weight >= 0.0));
    }
}
