//! Isotonic calibration: a score becomes a share that never falls while the score rises.
//!
//! Pool adjacent violators (Ayer et al. 1955; for calibration Zadrozny and Elkan 2002): least squares under monotony, n log n for n
//! scores. Between the middles of neighbouring blocks the share goes by a straight line, so that two scores that differ
//! seldom come to one probability. No share is 0 or 1: n rows cannot tell less than one in n + 2.

use crate::count::{count, narrow};

/// A rising function, learned from scores whose truth is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Isotonic {
    /// Middles of the blocks' scores, rising.
    pub(crate) scores: Vec<f32>,
    /// What each comes to, rising, between 0 and 1.
    pub(crate) shares: Vec<f32>,
}

/// A block of rows that have one share.
#[derive(Debug, Clone, Copy)]
struct Block {
    score: f64,
    yes: f64,
    rows: f64,
}

impl Isotonic {
    /// Learns from scores and whether the answer was yes. Scores that are no numbers are left out; of none, everything is a half.
    #[must_use]
    pub fn fit(scores: &[f64], truth: &[bool]) -> Self {
        let mut rows: Vec<(f64, bool)> =
            scores.iter().copied().zip(truth.iter().copied()).filter(|(score, _)| !score.is_nan()).collect();
        rows.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut blocks: Vec<Block> = Vec::new();
        for equal in rows.chunk_by(|one, other| one.0 == other.0) {
            let rows = count(equal.len());
            let yes = count(equal.iter().filter(|(_, yes)| *yes).count());
            let mut block = Block { score: equal[0].0 * rows, yes, rows };
            while let Some(last) = blocks.pop_if(|last| last.yes * block.rows >= block.yes * last.rows) {
                block = Block {
                    score: last.score + block.score,
                    yes: last.yes + block.yes,
                    rows: last.rows + block.rows,
                };
            }
            blocks.push(block);
        }
        let mut shares: Vec<f64> = blocks.iter().map(|block| block.yes / block.rows).collect();
        // The first and the last block may hold a handful of rows: they say no more than such a number can (Laplace), and never
        // pass their neighbour.
        let next = shares.get(1).copied().unwrap_or(1.0);
        if let (Some(share), Some(block)) = (shares.first_mut(), blocks.first()) {
            *share = share.max(next.min((block.yes + 1.0) / (block.rows + 2.0)));
        }
        let before = shares.len().checked_sub(2).map_or(0.0, |at| shares[at]);
        if let (Some(share), Some(block)) = (shares.last_mut(), blocks.last()) {
            *share = share.min(before.max((block.yes + 1.0) / (block.rows + 2.0)));
        }
        let least = 1.0 / (count(rows.len()) + 2.0);
        Self {
            scores: blocks.iter().map(|block| narrow(block.score / block.rows)).collect(),
            shares: shares.into_iter().map(|share| narrow(share.clamp(least, 1.0 - least))).collect(),
        }
    }

    /// The share that a score comes to, 0 to 1 and neither of them; a half where nothing was learned.
    #[must_use]
    pub fn says(&self, score: f64) -> f64 {
        let (Some(&first), Some(&last)) = (self.shares.first(), self.shares.last()) else {
            return 0.5;
        };
        let above = self.scores.partition_point(|&at| f64::from(at) <= score);
        if above == 0 {
            return f64::from(first);
        }
        let (Some(&next), Some(&upper)) = (self.scores.get(above), self.shares.get(above)) else {
            return f64::from(last);
        };
        let (from, low) = (f64::from(self.scores[above - 1]), f64::from(self.shares[above - 1]));
        let part = (score - from) / (f64::from(next) - from).max(f64::MIN_POSITIVE);
        low + part.clamp(0.0, 1.0) * (f64::from(upper) - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use learning::rng::Rng;

    #[test]
    fn what_is_learned_is_calibrated_and_never_falls() {
        let mut rng = Rng::new(4);
        let truth = |score: f64| 0.1 + 0.8 * score * score;
        let scores: Vec<f64> = (0..20_000).map(|_| rng.unit()).collect();
        let answers: Vec<bool> = scores.iter().map(|&score| rng.unit() < truth(score)).collect();
        let fitted = Isotonic::fit(&scores, &answers);
        let mut before = 0.0;
        for step in 0..=100 {
            let score = f64::from(step) / 100.0;
            let says = fitted.says(score);
            assert!(says >= before, "{score}");
            assert!((says - truth(score)).abs() < 0.08, "{score}: {says}");
            before = says;
        }
    }

    #[test]
    fn nothing_one_kind_and_no_numbers_are_survived() {
        assert_eq!(Isotonic::fit(&[], &[]).says(3.0), 0.5);
        let yes = Isotonic::fit(&[1.0, 2.0, f64::NAN], &[true, true, false]);
        assert!(yes.says(0.0) > 0.7 && yes.says(9.0) < 1.0);
        let mixed = Isotonic::fit(&[1.0, 1.0], &[true, false]);
        assert!((mixed.says(1.0) - 0.5).abs() < 1e-6);
    }
}
