//! What is expected of an account before anybody looked at its posts: `m = exp(b0 + b1 ln(1 + A) + b2 ln(.01 + s))`.
//!
//! `A` is the effective audience and `s` the standing. The design had `ln A` and `ln t`: an account without an audience would
//! have been expected to reach exactly nobody for ever, and trust itself shrinks with the size of the graph while
//! standing does not.

use crate::number::{real, solve};

/// The three constants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// `b0`: ln of what is expected of an account without an audience, in full standing.
    pub start: f64,
    /// `b1`: how expectation grows with ln(1 + effective audience).
    pub audience: f64,
    /// `b2`: how it grows with ln(.01 + standing).
    pub standing: f64,
}

/// One account to learn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Effective audience, 0 or more.
    pub audience: f64,
    /// Standing, 0 to 1.
    pub standing: f64,
    /// People who acted on all its posts in the learned period, 0 or more.
    pub people: f64,
    /// How many posts those were (or any other measure of chances), above 0.
    pub posts: f64,
}

/// Why nothing can be learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriorError {
    /// Too few samples.
    #[error("{0} accounts are too few to fit three constants on: give 30 or more")]
    Few(usize),
    /// Nobody acted at all, or a value is out of range.
    #[error(
        "nobody acted on anybody's posts in the learned period, or a value is out of range: choose a longer period"
    )]
    Nothing,
}

impl Prior {
    /// The expectation: people per post.
    #[must_use]
    pub fn mean(&self, audience: f64, standing: f64) -> f64 {
        let [one, grown, stood] = features(audience, standing);
        (self.start * one + self.audience * grown + self.standing * stood).clamp(-30.0, 15.0).exp()
    }

    /// Fits the constants: Poisson regression with the posts as exposure, a ridge of 1 on both slopes, by Newton's method
    /// with halved steps. Slopes below 0 are set to 0, that nobody gains by a smaller audience. `O(samples)` for each of at most 100 steps.
    ///
    /// # Errors
    /// Fewer than 30 samples; nothing happened in them.
    pub fn fit(samples: &[Sample]) -> Result<Self, PriorError> {
        if samples.len() < 30 {
            return Err(PriorError::Few(samples.len()));
        }
        let sum = |of: fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>();
        let (people, posts) = (sum(|sample| sample.people), sum(|sample| sample.posts));
        if !(people > 0.0 && people.is_finite() && posts > 0.0 && posts.is_finite()) {
            return Err(PriorError::Nothing);
        }
        let mut b = [(people / posts).ln(), 0.0, 0.0];
        let mut loss = likelihood(samples, &b);
        for _ in 0..100 {
            let Some(step) = newton(samples, &b) else { break };
            let mut size = 1.0;
            let better = loop {
                let tried = [0, 1, 2].map(|at| b[at] + size * step[at]);
                let value = likelihood(samples, &tried);
                if value < loss {
                    break Some((tried, value));
                }
                size /= 2.0;
                if size < 1e-6 {
                    break None;
                }
            };
            let Some((tried, value)) = better else { break };
            let gained = loss - value;
            (b, loss) = (tried, value);
            if gained < 1e-9 * real(samples.len()) {
                break;
            }
        }
        Ok(Self { start: b[0], audience: b[1].max(0.0), standing: b[2].max(0.0) })
    }
}

fn features(audience: f64, standing: f64) -> [f64; 3] {
    [1.0, audience.max(0.0).ln_1p(), (0.01 + standing.clamp(0.0, 1.0)).ln()]
}

/// The negative log-likelihood with its ridge, constants apart.
fn likelihood(samples: &[Sample], b: &[f64; 3]) -> f64 {
    let of = |sample: &Sample| {
        let eta = eta(sample, b);
        sample.posts * eta.exp() - sample.people * eta
    };
    samples.iter().map(of).sum::<f64>() + 0.5 * (b[1] * b[1] + b[2] * b[2])
}

fn eta(sample: &Sample, b: &[f64; 3]) -> f64 {
    let x = features(sample.audience, sample.standing);
    (b[0] * x[0] + b[1] * x[1] + b[2] * x[2]).clamp(-30.0, 15.0)
}

fn newton(samples: &[Sample], b: &[f64; 3]) -> Option<Vec<f64>> {
    let mut gradient = vec![0.0, -b[1], -b[2]];
    let mut curve = vec![vec![1e-9, 0.0, 0.0], vec![0.0, 1.0, 0.0], vec![0.0, 0.0, 1.0]];
    for sample in samples {
        let x = features(sample.audience, sample.standing);
        let mean = sample.posts * eta(sample, b).exp();
        for row in 0..3 {
            gradient[row] += x[row] * (sample.people - mean);
            for column in 0..3 {
                curve[row][column] += mean * x[row] * x[column];
            }
        }
    }
    solve(&curve, &gradient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn the_constants_of_a_made_up_world_are_found_again() {
        let truth = Prior { start: -2.0, audience: 0.8, standing: 0.4 };
        let mut rng = Rng::new(5);
        let samples: Vec<Sample> = (0..5_000)
            .map(|_| {
                let (audience, standing) = ((rng.unit() * 7.0).exp() - 1.0, rng.unit());
                let mean = truth.mean(audience, standing);
                // Even noise of mean 1 is enough for the mean to be found.
                Sample { audience, standing, people: 20.0 * mean * 2.0 * rng.unit(), posts: 20.0 }
            })
            .collect();
        let found = Prior::fit(&samples).unwrap();
        for (found, truth) in
            [(found.start, truth.start), (found.audience, truth.audience), (found.standing, truth.standing)]
        {
            assert!((found - truth).abs() < 0.05, "{found} {truth}");
        }
    }

    #[test]
    fn equal_columns_and_empty_worlds_are_survived() {
        let same = Sample { audience: 3.0, standing: 1.0, people: 2.0, posts: 1.0 };
        let fitted = Prior::fit(&[same; 40]).unwrap();
        assert!((fitted.mean(3.0, 1.0) - 2.0).abs() < 0.2, "{fitted:?}");
        assert_eq!(Prior::fit(&[same; 3]), Err(PriorError::Few(3)));
        assert_eq!(Prior::fit(&[Sample { people: 0.0, ..same }; 40]), Err(PriorError::Nothing));
    }
}
