//! The methods that are held against one another.

use super::Table;
use crate::count::{chance, count, narrow};
use crate::ridge::{Column, Side, fit};
use crate::scorer::{Effort, Scorer, trees};

/// A way of telling bought from genuine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Boosted trees on all numbers, calibrated on folds not seen.
    Crieur,
    /// Boosted trees on counts as they are, not calibrated: what is usually published.
    PlainTrees,
    /// Logistic regression with a ridge on all numbers, missing ones at the mean.
    Logistic,
    /// The one number that tells best apart where it was learned.
    Single,
}

impl Method {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Crieur, Self::PlainTrees, Self::Logistic, Self::Single];

    /// Its name in tables and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crieur => "crieur",
            Self::PlainTrees => "plain-trees",
            Self::Logistic => "logistic",
            Self::Single => "single-best",
        }
    }

    /// Learns from one table and scores the rows of another: a probability each.
    pub(crate) fn scores<const N: usize>(
        self,
        shown: &Table<N>,
        asked: &[[f32; N]],
        effort: Effort,
    ) -> Vec<f64> {
        match self {
            Self::Crieur => {
                let scorer = Scorer::learn(&shown.rows, &shown.truth, &folds(shown), effort);
                // Ranked within a block of the calibration by the score itself: a tie of probabilities is none of scores.
                asked
                    .iter()
                    .map(|row| {
                        scorer.probability(row).map_or(0.5, |it| it + 1e-7 * chance(scorer.score(row)))
                    })
                    .collect()
            }
            Self::PlainTrees => {
                let plain = |row: &[f32; N]| {
                    let mut row = *row;
                    row.iter_mut()
                        .zip(&shown.plain)
                        .filter(|(_, plain)| !**plain)
                        .for_each(|(it, _)| *it = 0.0);
                    row
                };
                let rows: Vec<[f32; N]> = shown.rows.iter().map(plain).collect();
                let grown = trees(&rows, &shown.truth, effort);
                asked.iter().map(|row| chance(f64::from(grown.says(&plain(row))))).collect()
            }
            Self::Logistic => logistic(shown, asked),
            Self::Single => single(shown, asked),
        }
    }
}

/// By source where there are several of each kind, else five parts.
fn folds<const N: usize>(shown: &Table<N>) -> Vec<u32> {
    let mut sources = shown.source.clone();
    sources.sort_unstable();
    sources.dedup();
    let bought = sources.iter().filter(|source| shown.bought(**source)).count();
    if bought > 1 && sources.len() - bought > 1 {
        return shown.source.clone();
    }
    (0_u32..).zip(&shown.rows).map(|(at, _)| at % 5).collect()
}

fn logistic<const N: usize>(shown: &Table<N>, asked: &[[f32; N]]) -> Vec<f64> {
    let scale: Vec<(f64, f64)> =
        (0..N).map(|at| mean_and_spread(shown.rows.iter().map(|row| row[at]))).collect();
    let standard = |row: &[f32; N], at: usize| {
        let (mean, spread) = scale[at];
        // Missing is at the mean; nothing is further off than five spreads.
        if row[at].is_nan() { 0.0 } else { ((f64::from(row[at]) - mean) / spread).clamp(-5.0, 5.0) }
    };
    let column = |at: usize| Column {
        numbers: (0..).zip(&shown.rows).map(|(row, numbers)| (row, narrow(standard(numbers, at)))).collect(),
        side: Side::Any,
    };
    let columns: Vec<Column> = (0..N).map(column).collect();
    let fitted = fit(&columns, &shown.truth, 100.0);
    let said = |row: &[f32; N]| {
        fitted
            .weights
            .iter()
            .enumerate()
            .fold(fitted.base, |sum, (at, weight)| sum + weight * standard(row, at))
    };
    asked.iter().map(|row| chance(said(row))).collect()
}

fn mean_and_spread(numbers: impl Iterator<Item = f32>) -> (f64, f64) {
    let known: Vec<f64> = numbers.filter(|it| !it.is_nan()).map(f64::from).collect();
    let all = count(known.len().max(1));
    let mean = known.iter().sum::<f64>() / all;
    let spread = (known.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / all).sqrt();
    (mean, if spread > 1e-9 { spread } else { 1.0 })
}

fn single<const N: usize>(shown: &Table<N>, asked: &[[f32; N]]) -> Vec<f64> {
    let auc = |at: usize| {
        let (mean, _) = mean_and_spread(shown.rows.iter().map(|row| row[at]));
        let said: Vec<f64> =
            shown.rows.iter().map(|row| if row[at].is_nan() { mean } else { f64::from(row[at]) }).collect();
        (super::Measures::of(&said, &shown.truth).auc.unwrap_or(0.5), mean)
    };
    let (mut best, mut found) = (0, (0.5_f64, 0.0));
    for at in 0..N {
        let here = auc(at);
        if (here.0 - 0.5).abs() > (found.0 - 0.5).abs() {
            (best, found) = (at, here);
        }
    }
    let sign = if found.0 < 0.5 { -1.0 } else { 1.0 };
    let number = |row: &[f32; N]| sign * if row[best].is_nan() { found.1 } else { f64::from(row[best]) };
    let shown_numbers: Vec<f64> = shown.rows.iter().map(number).collect();
    let calibration = crate::calibrate::Isotonic::fit(&shown_numbers, &shown.truth);
    // The number itself breaks ties within a block.
    asked.iter().map(|row| calibration.says(number(row)) + 1e-7 * chance(number(row) / 100.0)).collect()
}
