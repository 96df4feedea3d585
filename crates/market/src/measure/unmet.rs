//! A condition that was met when a place was booked and surely is not any more.
//!
//! "Surely" is read on the far end of the interval: the share of fakes is above the limit even at its lower bound, the influence below
//! the minimum even at its upper bound. A limit inside the interval changes nothing for a place that is taken.

use kernel::{BasisPoints, Points, Timestamp, Verdict};
use serde::{Deserialize, Serialize};

use crate::eligibility::Condition;
use crate::people::Profile;
use crate::terms::Terms;

/// What was found after a place had been booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmet {
    /// Which condition: [`Condition::Influence`] or [`Condition::FakeShare`].
    pub condition: Condition,
    /// When it was found.
    pub at: Timestamp,
}

impl Unmet {
    /// The condition's name: of all conditions these two alone are measured.
    #[must_use]
    pub fn code(self) -> &'static str {
        if self.condition == Condition::Influence { "influence" } else { "fake_share" }
    }
}

/// The condition that a profile's latest measures surely miss, if one is. No measure misses nothing.
#[must_use]
pub fn surely_missed(terms: &Terms, profile: &Profile) -> Option<Condition> {
    let limited = terms.most_fake < BasisPoints::FULL;
    if limited && profile.fake_share.is_some_and(|share| share.at_most(terms.most_fake) == Verdict::Fails) {
        return Some(Condition::FakeShare);
    }
    let least = terms.least_influence;
    let weak = least > Points::ZERO && profile.influence.is_some_and(|measured| measured.high() < least);
    weak.then_some(Condition::Influence)
}
