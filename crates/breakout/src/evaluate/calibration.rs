//! A final size for a score that foretells none.

use super::number::{mean, real};
use crate::Forecast;

/// A line through ln(final + 1) over ln(score + 1), by least squares: for a log-normal final size its value is the median.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    at_zero: f64,
    slope: f64,
}

impl Line {
    /// Fits pairs of a score, 0 or more, and a final size. O(pairs).
    pub(super) fn fit(pairs: impl Iterator<Item = (f64, usize)>) -> Self {
        let (x, y): (Vec<f64>, Vec<f64>) =
            pairs.map(|(score, size)| (score.ln_1p(), real(size).ln_1p())).unzip();
        let (middle, height) = (mean(&x).unwrap_or(0.0), mean(&y).unwrap_or(0.0));
        let spread: f64 = x.iter().map(|x| (x - middle).powi(2)).sum();
        let common: f64 = x.iter().zip(&y).map(|(x, y)| (x - middle) * (y - height)).sum();
        // Scores that are all alike tell nothing.
        let slope = if spread > 0.0 { common / spread } else { 0.0 };
        Self { at_zero: height - slope * middle, slope }
    }

    /// The size for a score, never below what was counted.
    pub(super) fn forecast(&self, score: f64, count: usize) -> Forecast {
        let size = (self.at_zero + self.slope * score.ln_1p()).exp_m1().max(real(count));
        Forecast { size, interval: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_is_found_again() {
        // final + 1 = 2 (score + 1)^2
        let line = Line::fit([(0.0, 1), (1.0, 7), (2.0, 17), (3.0, 31)].into_iter());
        assert!((line.forecast(4.0, 3).size - 49.0).abs() < 1e-9);
        assert_eq!(line.forecast(4.0, 80).size, 80.0);
    }

    #[test]
    fn scores_alike_give_the_mean_of_the_logarithms() {
        let line = Line::fit([(5.0, 0), (5.0, 8)].into_iter());
        assert!((line.forecast(5.0, 0).size - 2.0).abs() < 1e-9);
        assert_eq!(Line::fit(std::iter::empty()).forecast(1.0, 4).size, 4.0);
    }
}
