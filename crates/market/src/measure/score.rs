//! A score of influence: how many real people act when this account posts, from 0 to 100, with all that it was made from.

use kernel::{CreatorId, Interval, Points, ProfileId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{MeasureProblem, named};

/// What goes into a score. The formula is `influence`'s: a constant, and what the logarithm of realised influence adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputCode {
    /// The constant of the scale.
    Base,
    /// Effective audience: followers, each counted by how surely it is a real person and how much of its attention it can give.
    Audience,
    /// Trust: how much of the attention of trusted accounts reaches this one, the least over the groups of seeds.
    Trust,
    /// Real people who acted on recent posts, the older ones counting less.
    Engagement,
    /// Recent posts that count, the older ones less.
    Posts,
    /// Followers left out as fake.
    LeftOut,
}

impl InputCode {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Base, Self::Audience, Self::Trust, Self::Engagement, Self::Posts, Self::LeftOut];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Audience => "audience",
            Self::Trust => "trust",
            Self::Engagement => "engagement",
            Self::Posts => "posts",
            Self::LeftOut => "left_out",
        }
    }
}

/// One input of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What.
    pub code: InputCode,
    /// Its value in thousandths: 1,500 is one and a half.
    pub value: i64,
    /// Its weight in the formula in thousandths.
    pub weight: i64,
    /// What it adds to the score, in hundredths of a point; may take away.
    pub contribution: i64,
}

/// A score as it was published in a snapshot. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// Of which profile.
    pub profile: ProfileId,
    /// Whose.
    pub creator: CreatorId,
    /// The version of the formula, up to 60 characters.
    pub formula: String,
    /// The snapshot that it stands in, up to 120 characters. One score a profile and snapshot.
    pub snapshot: String,
    /// When the snapshot was made.
    pub at: Timestamp,
    /// The score.
    pub value: Points,
    /// Its 90 % interval.
    pub interval: Interval<Points>,
    /// All that it was made from, at most 20.
    pub inputs: Vec<Input>,
}

impl Scored {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// Names that are missing or too long, a value outside its own interval, too many inputs, or one twice.
    pub fn check(&self) -> Result<(), MeasureProblem> {
        let problem = |what, cure| Err(MeasureProblem { what, cure });
        if !named(&self.formula, 60) || !named(&self.snapshot, 120) {
            return problem("formula or snapshot", "name both, in 60 and 120 characters");
        }
        if self.value < self.interval.low() || self.value > self.interval.high() {
            return problem("value", "it must lie in its own interval");
        }
        let mut codes: Vec<InputCode> = self.inputs.iter().map(|input| input.code).collect();
        codes.sort_unstable();
        if codes.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
            return problem("inputs", "name each at most once");
        }
        Ok(())
    }
}
