//! How well scores tell two kinds apart, and how well they are calibrated.

use crate::count::count;

/// What was measured on rows whose truth is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// How many rows.
    pub rows: usize,
    /// How many of them are bought.
    pub bought: usize,
    /// Area under the ROC curve: how often a bought one has the higher score than a genuine one, ties counted as a half.
    /// Nothing where all are of one kind.
    pub auc: Option<f64>,
    /// 2 × precision × recall / (precision + recall), bought from a probability of 0.5 on; nothing where none is bought and
    /// none is said to be.
    pub f1: Option<f64>,
    /// Matthews' correlation at the same threshold; 0 where a side is empty.
    pub mcc: f64,
    /// Precision at the threshold that gives at most 1 % false positives, and the recall there; nothing without both kinds.
    pub at_one_percent: Option<Strict>,
    /// Mean squared difference between probability and truth (Brier 1950).
    pub brier: f64,
    /// Expected calibration error: mean distance between probability and share over ten groups of equal size.
    pub calibration_error: f64,
}

/// What remains where hardly a genuine one may be accused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strict {
    /// The share of those said to be bought that are; 0 where none is said to be.
    pub precision: f64,
    /// The share of those bought that are said to be.
    pub recall: f64,
    /// The false positives there are in fact, 0 to 0.01.
    pub false_positives: f64,
}

impl Measures {
    /// Measures probabilities against the truth. Cost: n log n.
    #[must_use]
    pub fn of(probabilities: &[f64], truth: &[bool]) -> Self {
        let rows: Vec<(f64, bool)> =
            probabilities.iter().copied().zip(truth.iter().copied()).filter(|(at, _)| !at.is_nan()).collect();
        let mut sorted = rows.clone();
        sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
        let bought = rows.iter().filter(|(_, yes)| *yes).count();
        let (mut right, mut wrong) = (0, 0);
        for (_, yes) in rows.iter().filter(|(at, _)| *at >= 0.5) {
            if *yes { right += 1 } else { wrong += 1 }
        }
        let all = count(rows.len().max(1));
        let missed = bought - right;
        let square = |at: f64, yes: bool| (at - f64::from(u8::from(yes))).powi(2);
        Self {
            rows: rows.len(),
            bought,
            auc: auc(&sorted, bought),
            f1: (2 * right + wrong + missed > 0)
                .then(|| 2.0 * count(right) / count(2 * right + wrong + missed)),
            mcc: matthews(right, wrong, missed, rows.len() - bought - wrong),
            at_one_percent: strict(&sorted, bought),
            brier: rows.iter().map(|&(at, yes)| square(at, yes)).sum::<f64>() / all,
            calibration_error: calibration(&sorted),
        }
    }
}

/// Mann and Whitney's count of pairs in their order, over all pairs; rows sorted by score.
fn auc(sorted: &[(f64, bool)], bought: usize) -> Option<f64> {
    let genuine = sorted.len() - bought;
    if bought == 0 || genuine == 0 {
        return None;
    }
    let (mut below, mut pairs) = (0.0, 0.0);
    for equal in sorted.chunk_by(|one, other| one.0 == other.0) {
        let yes = count(equal.iter().filter(|(_, yes)| *yes).count());
        let no = count(equal.len()) - yes;
        pairs += yes * (below + no / 2.0);
        below += no;
    }
    Some(pairs / (count(bought) * count(genuine)))
}

fn matthews(right: usize, wrong: usize, missed: usize, left: usize) -> f64 {
    let (right, wrong, missed, left) = (count(right), count(wrong), count(missed), count(left));
    let below = ((right + wrong) * (right + missed) * (left + wrong) * (left + missed)).sqrt();
    if below > 0.0 { (right * left - wrong * missed) / below } else { 0.0 }
}

fn strict(sorted: &[(f64, bool)], bought: usize) -> Option<Strict> {
    let genuine = sorted.len() - bought;
    if bought == 0 || genuine == 0 {
        return None;
    }
    let (mut right, mut wrong) = (0, 0);
    for equal in sorted.chunk_by(|one, other| one.0 == other.0).rev() {
        let yes = equal.iter().filter(|(_, yes)| *yes).count();
        if (wrong + equal.len() - yes) * 100 > genuine {
            break;
        }
        right += yes;
        wrong += equal.len() - yes;
    }
    Some(Strict {
        precision: count(right) / count((right + wrong).max(1)),
        recall: count(right) / count(bought),
        false_positives: count(wrong) / count(genuine),
    })
}

fn calibration(sorted: &[(f64, bool)]) -> f64 {
    let groups = sorted.chunks(sorted.len().div_ceil(10).max(1));
    let off = groups.map(|group| {
        let said: f64 = group.iter().map(|(at, _)| at).sum();
        (said - count(group.iter().filter(|(_, yes)| *yes).count())).abs()
    });
    off.sum::<f64>() / count(sorted.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_set_is_measured_by_hand() {
        // Pairs of bought and genuine: .9 beats all three, .4 beats .2 and ties with .4, loses to .6: 3 + 1.5 of 6.
        let found = Measures::of(&[0.9, 0.4, 0.6, 0.4, 0.2], &[true, true, false, false, false]);
        assert_eq!((found.rows, found.bought), (5, 2));
        assert!((found.auc.unwrap() - 4.5 / 6.0).abs() < 1e-12);
        assert!((found.f1.unwrap() - 0.5).abs() < 1e-12, "one right, one wrong, one missed");
        // (1×2 − 1×1) / √(2×2×3×3).
        assert!((found.mcc - 1.0 / 6.0).abs() < 1e-12);
        let strict = found.at_one_percent.unwrap();
        assert_eq!((strict.precision, strict.recall, strict.false_positives), (1.0, 0.5, 0.0));
    }

    #[test]
    fn calibration_sees_who_is_too_sure() {
        let truth: Vec<bool> = (0..1_000).map(|at| at % 5 == 0).collect();
        let sure = Measures::of(&vec![0.9; 1_000], &truth);
        assert!((sure.calibration_error - 0.7).abs() < 1e-9);
        let honest = Measures::of(&vec![0.2; 1_000], &truth);
        assert!(honest.calibration_error < 1e-9 && (honest.brier - 0.16).abs() < 1e-9);
    }

    #[test]
    fn one_kind_only_has_no_order_and_nobody_has_nothing() {
        let one = Measures::of(&[0.1, 0.2], &[false, false]);
        assert_eq!((one.auc, one.f1, one.at_one_percent), (None, None, None));
        assert_eq!(Measures::of(&[], &[]).rows, 0);
    }
}
