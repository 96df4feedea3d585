//! The operator's settings: windows, limits, schedules. Every number a rule needs that no campaign decides.

use kernel::{BasisPoints, Span};
use serde::{Deserialize, Serialize};

/// The market's settings. `Default` holds the published ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The platform's share of each price.
    pub fee: BasisPoints,
    /// From booking to a first draft.
    pub draft_window: Span,
    /// From draft to approval by silence.
    pub review_window: Span,
    /// Drafts per placement, the first included.
    pub most_drafts: u32,
    /// From approval to publication.
    pub publish_window: Span,
    /// How long a post that cannot be found is looked for.
    pub search_window: Span,
    /// How far a claimed time may lie before the first time the post was seen.
    pub back_dating: Span,
    /// Ages of a post at which it is looked at again, rising; the campaign's holding period ends the list.
    pub look_again: Vec<Span>,
    /// From a rejection or breach to its being final.
    pub appeal_window: Span,
    /// From a dispute to the end of the other side's time to answer.
    pub answer_window: Span,
    /// Sponsored posts per creator in any seven days.
    pub posts_per_week: u32,
    /// Least time between two sponsored posts of one creator.
    pub gap: Span,
    /// How long an offer stands.
    pub offer_window: Span,
    /// How long an offer to the author of a breakout stands at most; it ends with the breakout.
    #[serde(default = "author_window")]
    pub author_window: Span,
    /// After how long without news a breakout is over.
    #[serde(default = "breakout_quiet")]
    pub breakout_quiet: Span,
    /// At which age a breakout is over in any case.
    #[serde(default = "breakout_longest")]
    pub breakout_longest: Span,
    /// Offers to strangers, with claim addresses to be sent by hand, that a brand may make on one day (UTC).
    #[serde(default = "claims_per_day")]
    pub claims_per_day: u32,
}

const fn author_window() -> Span {
    Span::hours(12)
}

const fn breakout_quiet() -> Span {
    Span::hours(6)
}

const fn breakout_longest() -> Span {
    Span::hours(48)
}

const fn claims_per_day() -> u32 {
    10
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            fee: BasisPoints::new(1_000).unwrap_or(BasisPoints::ZERO),
            draft_window: Span::days(7),
            review_window: Span::hours(72),
            most_drafts: 3,
            publish_window: Span::days(7),
            search_window: Span::hours(24),
            back_dating: Span::minutes(10),
            look_again: vec![Span::hours(1), Span::hours(6), Span::days(1), Span::days(3)],
            appeal_window: Span::days(7),
            answer_window: Span::days(3),
            posts_per_week: 5,
            gap: Span::hours(12),
            offer_window: Span::hours(48),
            author_window: author_window(),
            breakout_quiet: breakout_quiet(),
            breakout_longest: breakout_longest(),
            claims_per_day: claims_per_day(),
        }
    }
}
