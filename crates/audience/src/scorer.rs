//! A calibrated score: boosted trees, and what their sum comes to on rows that they had not seen.

use learning::boost::{Loss, Plan, grow};
use learning::tree::Boosted;

use crate::calibrate::Isotonic;
use crate::count::{logit, narrow};

/// How a scorer is grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Trees.
    pub trees: usize,
    /// Draws what each tree sees.
    pub seed: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { trees: 150, seed: 1 }
    }
}

/// Probability that a row is bought, from N numbers of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scorer<const N: usize> {
    pub(crate) trees: Boosted,
    pub(crate) calibration: Isotonic,
}

/// Grows trees on rows whose truth is known.
pub(crate) fn trees<const N: usize>(rows: &[[f32; N]], truth: &[bool], effort: Effort) -> Boosted {
    let wanted: Vec<f32> = truth.iter().map(|yes| f32::from(u8::from(*yes))).collect();
    let plan = Plan { trees: effort.trees, rate: 0.1, sample: 0.5, leaf: 10, seed: effort.seed };
    grow(rows, &wanted, Loss::Odds, plan)
}

impl<const N: usize> Scorer<N> {
    /// Learns. The calibration is made on folds that the trees of that fold had not seen: `fold` says which one each row is in
    /// (a source, so that what is calibrated is what happens on a source never seen; or any other part).
    /// Cost: (folds + 1) × trees × rows × N.
    #[must_use]
    pub fn learn(rows: &[[f32; N]], truth: &[bool], fold: &[u32], effort: Effort) -> Self {
        let mut folds = fold.to_vec();
        folds.sort_unstable();
        folds.dedup();
        let mut scores = vec![f64::NAN; rows.len()];
        for held in folds.iter().filter(|_| folds.len() > 1) {
            let (mut shown, mut answers) = (Vec::new(), Vec::new());
            for (at, row) in rows.iter().enumerate().filter(|(at, _)| fold[*at] != *held) {
                shown.push(*row);
                answers.push(truth[at]);
            }
            let grown = trees(&shown, &answers, effort);
            for (at, row) in rows.iter().enumerate().filter(|(at, _)| fold[*at] == *held) {
                scores[at] = f64::from(grown.says(row));
            }
        }
        Self { trees: trees(rows, truth, effort), calibration: Isotonic::fit(&scores, truth) }
    }

    /// What the trees say, as they are.
    #[must_use]
    pub fn score(&self, row: &[f32; N]) -> f64 {
        f64::from(self.trees.says(row))
    }

    /// The calibrated probability, at the share of bought rows it was learned with; nothing where no number is known.
    #[must_use]
    pub fn probability(&self, row: &[f32; N]) -> Option<f64> {
        row.iter().any(|number| !number.is_nan()).then(|| self.calibration.says(self.score(row)))
    }

    /// How suspect a row is, as the logarithm of the odds: below 0 more genuine than bought among those it was learned
    /// from, above 0 the other way; `NAN` where nothing is known.
    #[must_use]
    pub fn suspicion(&self, row: &[f32; N]) -> f32 {
        self.probability(row).map_or(f32::NAN, |it| narrow(logit(it)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use learning::rng::Rng;

    #[test]
    fn probabilities_hold_on_rows_not_seen() {
        let mut rng = Rng::new(6);
        let mut draw = |rows: usize| -> (Vec<[f32; 3]>, Vec<bool>) {
            (0..rows)
                .map(|_| {
                    let row = [0; 3].map(|_| narrow(rng.unit()));
                    (row, rng.unit() < f64::from(row[0] * row[1]))
                })
                .unzip()
        };
        let (rows, truth) = draw(4_000);
        let fold: Vec<u32> = (0..4_000).map(|at| at % 5).collect();
        let scorer = Scorer::learn(&rows, &truth, &fold, Effort { trees: 60, seed: 2 });
        let (rows, truth) = draw(4_000);
        let said: Vec<f64> = rows.iter().map(|row| scorer.probability(row).unwrap()).collect();
        let found = crate::evaluate::Measures::of(&said, &truth);
        assert!(found.calibration_error < 0.04, "{found:?}");
        assert!(found.auc.unwrap() > 0.75, "{found:?}");
        assert_eq!(scorer.probability(&[f32::NAN; 3]), None, "of nothing, nothing is said");
    }
}
