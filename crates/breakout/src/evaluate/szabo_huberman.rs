//! Szabo and Huberman, "Predicting the popularity of online content", Communications of the ACM 53(8), 2010: both of its
//! models that foretell by one factor.
//!
//! N counts the post itself, so that posts without a share have a logarithm. Both rank posts as the plain count does; what
//! differs is the size.

use super::number::{mean, real};
use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::{Cascade, Forecast};

/// Their log-linear model (LN): ln N(end) = ln N(age) + b + noise, the noise normal with variance s², both fitted on the
/// training set by maximum likelihood; the forecast is N(age) e^(b + s²/2), which corrects the bias of going back from the
/// logarithm. It is a mean, not a median: where growth is spread widely it lies far too high, as published.
#[derive(Debug, Clone, Copy)]
pub struct SzaboHuberman;

/// Their constant scaling model (CS): the one factor whose squared relative errors on the training set are smallest,
/// Σ q / Σ q², where q = N(age) / N(end). It lies low where growth is spread widely, which percentage errors reward.
#[derive(Debug, Clone, Copy)]
pub struct SzaboHubermanScaling;

#[derive(Debug)]
struct Factor(f64);

/// N(end) / N(age).
fn growth(post: &Cascade, age: f64) -> f64 {
    real(post.size() + 1) / real(post.until(age).len() + 1)
}

impl Foreteller for SzaboHuberman {
    fn name(&self) -> &'static str {
        "szabo-huberman"
    }

    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        let growth: Vec<f64> = train.iter().map(|post| growth(post, age).ln()).collect();
        let shift = mean(&growth).unwrap_or(0.0);
        let squares: Vec<f64> = growth.iter().map(|growth| (growth - shift).powi(2)).collect();
        Ok(Box::new(Factor((shift + mean(&squares).unwrap_or(0.0) / 2.0).exp())))
    }
}

impl Foreteller for SzaboHubermanScaling {
    fn name(&self) -> &'static str {
        "szabo-huberman-scaling"
    }

    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        let shares: Vec<f64> = train.iter().map(|post| growth(post, age).recip()).collect();
        let squares: f64 = shares.iter().map(|share| share * share).sum();
        let factor = if squares > 0.0 { shares.iter().sum::<f64>() / squares } else { 1.0 };
        Ok(Box::new(Factor(factor)))
    }
}

impl Fitted for Factor {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let size = real(seen.count() + 1) * self.0 - 1.0;
        Some(Foretold { forecast: Forecast { size, interval: None }, score: real(seen.count()) })
    }
}
