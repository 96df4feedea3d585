//! Holding foretellers against one another, on cascades whose end is known.
//!
//! A [`Foreteller`] is fitted on cascades for one age and then asked about posts of that age, of which it is shown a
//! [`Seen`] only: what a post had drawn by then. [`evaluate()`] does so for several ages, on a test set or by
//! cross-validation, and measures sizes, intervals and rankings in the same way for all; a missing answer is an error, never
//! an excuse. [`comparators`] are the methods that others have published.
//!
//! All chance (folds, resampling) is drawn from one seed: the same input gives the same figures.

mod bootstrap;
mod calibration;
mod conformal;
mod count;
mod crieur;
mod folds;
mod mastodon;
mod measures;
mod number;
mod overperforming;
mod ranking;
mod run;
mod seen;
mod seismic;
mod szabo_huberman;

use std::fmt::Debug;

pub use count::PlainCount;
pub use crieur::Crieur;
pub use mastodon::MastodonScore;
pub use measures::{Coverage, Errors, Measures};
pub use overperforming::Overperforming;
pub use ranking::{Precision, Ranking};
pub use run::{AtAge, Evaluation, EvaluationError, Outcome, Plan, Split, evaluate};
pub use seen::Seen;
pub use seismic::Seismic;
pub use szabo_huberman::{SzaboHuberman, SzaboHubermanScaling};

use crate::{Cascade, Forecast};

/// A method that foretells how far posts will spread.
pub trait Foreteller: Debug {
    /// Its name in reports, stable: lower case, words joined by `-`.
    fn name(&self) -> &'static str;

    /// Learns from cascades for posts of one age, in seconds.
    ///
    /// # Errors
    /// When these cascades lack what the method cannot do without.
    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable>;

    /// Whether its forecasts carry intervals of their own; those of others are measured on the training set.
    fn tells_intervals(&self) -> bool {
        false
    }
}

/// A method that has learned what it needs for one age.
pub trait Fitted: Debug {
    /// Foretells one post; nothing when it cannot, which counts as an error of 100 % and as last in rank.
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold>;
}

/// What is foretold of a post.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foretold {
    /// How far it will spread.
    pub forecast: Forecast,
    /// What posts are ranked by, larger first; only its order counts.
    pub score: f64,
}

/// Why a method cannot be tried on these cascades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not applicable: {0}")]
pub struct NotApplicable(pub &'static str);

/// The published methods that Crieur is held against, in the order of reports.
#[must_use]
pub fn comparators() -> Vec<Box<dyn Foreteller>> {
    vec![
        Box::new(PlainCount),
        Box::new(SzaboHuberman),
        Box::new(SzaboHubermanScaling),
        Box::new(Seismic),
        Box::new(MastodonScore),
        Box::new(Overperforming),
    ]
}

/// Crieur's own, first, and the [`comparators`].
#[must_use]
pub fn methods() -> Vec<Box<dyn Foreteller>> {
    let mut methods: Vec<Box<dyn Foreteller>> = vec![Box::new(Crieur::default())];
    methods.extend(comparators());
    methods
}

#[cfg(test)]
mod tests;
