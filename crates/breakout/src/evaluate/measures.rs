//! What is measured of a method's answers.

use super::bootstrap;
use super::number::{mean, percent_of, quantile, real, sorted};
use super::ranking::{Precision, Ranked, Ranking, top};
use super::{Foretold, NotApplicable};

/// The shares of posts that count as the largest, and that a budget may look at, in a hundred.
pub(super) const PERCENTS: [u32; 2] = [1, 5];

/// What came of one method on a set of posts of one age.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// How many posts were asked about.
    pub posts: usize,
    /// How many had no answer: each counts as an error of 1, as outside its interval, and as last in rank.
    pub failures: usize,
    /// Errors of the final size.
    pub errors: Errors,
    /// The 80 % intervals; nothing where not one answer had one.
    pub coverage: Option<Coverage>,
    /// How the largest were found, for each share; a share is left out where all posts end alike.
    pub rankings: Vec<Ranking>,
}

/// Absolute percentage errors of the final size, |foretold - final| / max(final, 1), as fractions: 0.25 is 25 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Errors {
    /// The median.
    pub median: f64,
    /// The 95 % interval of the median, by resampling the tested posts.
    pub median_interval: (f64, f64),
    /// The mean; a few posts foretold far too large make it.
    pub mean: f64,
    /// The 90th percentile.
    pub p90: f64,
}

/// What 80 % intervals are worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// The share of posts that ended within their interval, the ends included; 0.8 is meant. A post without one is outside.
    pub covered: f64,
    /// The mean width over max(final, 1), of the answers that had an interval.
    pub width: f64,
}

/// One post: how it ended, and what was foretold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) size: usize,
    pub(super) foretold: Option<Foretold>,
}

impl Answer {
    fn scale(&self) -> f64 {
        real(self.size.max(1))
    }

    fn error(&self) -> f64 {
        self.foretold.map_or(1.0, |told| (told.forecast.size - real(self.size)).abs() / self.scale())
    }

    fn interval(&self) -> Option<(f64, f64)> {
        self.foretold.and_then(|told| told.forecast.interval)
    }
}

/// Measures answers. O(posts log posts + posts x resamples).
///
/// # Errors
/// Without a post there is nothing to measure.
pub(super) fn measure(answers: &[Answer], seed: u64) -> Result<Measures, NotApplicable> {
    let errors = errors(answers, seed).ok_or(NotApplicable("no post to be measured on"))?;
    Ok(Measures {
        posts: answers.len(),
        failures: answers.iter().filter(|answer| answer.foretold.is_none()).count(),
        errors,
        coverage: coverage(answers),
        rankings: rankings(answers, seed),
    })
}

fn errors(answers: &[Answer], seed: u64) -> Option<Errors> {
    let errors = sorted(answers.iter().map(Answer::error).collect());
    let (half, nine_tenths) = ((1, 2), (9, 10));
    Some(Errors {
        median: quantile(&errors, half)?,
        median_interval: bootstrap::interval(errors.len(), seed, |times| resampled_median(&errors, times))?,
        mean: mean(&errors)?,
        p90: quantile(&errors, nine_tenths)?,
    })
}

/// The median of values in rising order, each there as often as told.
fn resampled_median(sorted: &[f64], times: &[usize]) -> Option<f64> {
    let last = times.iter().sum::<usize>().checked_sub(1)?;
    // The value at a rank, from 0.
    let at = |rank: usize| {
        let mut passed = 0;
        sorted.iter().zip(times).find_map(|(value, times)| {
            passed += times;
            (passed > rank).then_some(*value)
        })
    };
    Some(f64::midpoint(at(last / 2)?, at(last.div_ceil(2))?))
}

fn coverage(answers: &[Answer]) -> Option<Coverage> {
    let inside = |answer: &&Answer| {
        answer.interval().is_some_and(|(low, high)| (low..=high).contains(&real(answer.size)))
    };
    let widths: Vec<f64> = answers
        .iter()
        .filter_map(|answer| answer.interval().map(|(low, high)| (high - low) / answer.scale()))
        .collect();
    let covered = real(answers.iter().filter(inside).count()) / real(answers.len());
    Some(Coverage { covered, width: mean(&widths)? })
}

fn rankings(answers: &[Answer], seed: u64) -> Vec<Ranking> {
    let scores: Vec<Option<f64>> =
        answers.iter().map(|answer| answer.foretold.map(|told| told.score)).collect();
    let sizes: Vec<usize> = answers.iter().map(|answer| answer.size).collect();
    let (ranked, once) = (Ranked::new(&scores), vec![1; answers.len()]);
    let of = |top_percent: u32| {
        let positive = top(&sizes, top_percent)?;
        let precision = PERCENTS.map(|budget_percent| {
            let budget = percent_of(budget_percent, answers.len());
            Precision { budget_percent, budget, precision: ranked.precision(&positive, budget) }
        });
        Some(Ranking {
            top_percent,
            positives: positive.iter().filter(|top| **top).count(),
            pr_auc: ranked.average_precision(&positive, &once)?,
            pr_auc_interval: bootstrap::interval(answers.len(), seed, |times| {
                ranked.average_precision(&positive, times)
            }),
            precision: precision.to_vec(),
        })
    };
    PERCENTS.into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Forecast;

    fn answer(size: usize, told: Option<(f64, Option<(f64, f64)>)>) -> Answer {
        let foretold = told
            .map(|(told, interval)| Foretold { forecast: Forecast { size: told, interval }, score: told });
        Answer { size, foretold }
    }

    #[test]
    fn errors_coverage_and_failures_by_hand() {
        let answers = [
            answer(10, Some((5.0, Some((5.0, 10.0))))),
            answer(0, Some((3.0, Some((0.0, 4.0))))),
            answer(100, Some((110.0, Some((101.0, 151.0))))),
            answer(20, None),
        ];
        let measured = measure(&answers, 1).unwrap();
        // Errors 0.5, 3 (over 1, not over 0), 0.1, and 1 for the failure.
        let Errors { median, mean, p90, median_interval } = measured.errors;
        assert!((median - 0.75).abs() < 1e-12);
        assert!((mean - 1.15).abs() < 1e-12);
        assert!((p90 - 2.4).abs() < 1e-12);
        assert_eq!(median_interval, (0.1, 3.0));
        assert_eq!((measured.posts, measured.failures), (4, 1));
        // Within: the first, at its very end, and the second. Widths 5/10, 4/1, 50/100.
        let coverage = measured.coverage.unwrap();
        assert!((coverage.covered - 0.5).abs() < 1e-12);
        assert!((coverage.width - 5.0 / 3.0).abs() < 1e-12);
        let ranking = &measured.rankings[1];
        assert_eq!((ranking.top_percent, ranking.positives, ranking.pr_auc), (5, 1, 1.0));
        assert_eq!(ranking.precision[1], Precision { budget_percent: 5, budget: 1, precision: 1.0 });
        assert!(measure(&[], 1).is_err());
    }

    #[test]
    fn a_median_over_resampled_posts_by_hand() {
        let values = [1.0, 2.0, 4.0];
        assert_eq!(resampled_median(&values, &[1, 1, 1]), Some(2.0));
        assert_eq!(resampled_median(&values, &[0, 1, 1]), Some(3.0));
        assert_eq!(resampled_median(&values, &[3, 0, 1]), Some(1.0));
        assert_eq!(resampled_median(&values, &[0, 0, 0]), None);
    }

    #[test]
    fn without_intervals_no_coverage_is_claimed() {
        assert_eq!(coverage(&[answer(3, Some((3.0, None))), answer(3, None)]), None);
    }
}
