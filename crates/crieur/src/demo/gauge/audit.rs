//! The audit of each audience.

use app::ports::Reading;
use kernel::Timestamp;
use simulator::town::Audience;

/// What was found of an audience.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// How likely each follower is fake, 0 where nothing is known.
    pub(super) probabilities: Vec<f64>,
}

/// Reads an audience.
pub(super) fn read(audience: &Audience) -> Found {
    Found { probabilities: vec![0.0; audience.made.audience.len()] }
}

impl Found {
    /// In the market's words.
    pub(super) fn told(&self, _: &Audience, _: Timestamp) -> Option<Reading> {
        None
    }
}
