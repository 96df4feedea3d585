//! The operator's settings: windows, limits, schedules. Every number a rule needs that no campaign decides.

use kernel::{BasisPoints, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::placement::Placement;

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
    /// How long an offer to the author of a breakout stands at most: half a day, so that it reaches somebody who sleeps. It
    /// ends sooner where its reply could not come before the breakout is over.
    #[serde(default = "author_window")]
    pub author_window: Span,
    /// After how long without news a breakout is over: a post that spreads is told of every few minutes.
    #[serde(default = "breakout_quiet")]
    pub breakout_quiet: Span,
    /// At which age a breakout is over in any case: almost all that a post will get comes within two days.
    #[serde(default = "breakout_longest")]
    pub breakout_longest: Span,
    /// From taking an offer under one's post to a first draft of the reply.
    #[serde(default = "reply_draft_window")]
    pub reply_draft_window: Span,
    /// From the draft of such a reply to approval by silence.
    #[serde(default = "reply_review_window")]
    pub reply_review_window: Span,
    /// From approval of such a reply to publication.
    #[serde(default = "reply_publish_window")]
    pub reply_publish_window: Span,
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

// The three together are as long as a breakout lives on without news (`breakout_quiet`): whoever takes an offer while the
// post still spreads, and uses every minute, still replies before it is over. Writing takes the longest of the three;
// the brand, which chose the post minutes ago and waits for this, the shortest.
const fn reply_draft_window() -> Span {
    Span::hours(3)
}

const fn reply_review_window() -> Span {
    Span::hours(1)
}

const fn reply_publish_window() -> Span {
    Span::hours(2)
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
            reply_draft_window: reply_draft_window(),
            reply_review_window: reply_review_window(),
            reply_publish_window: reply_publish_window(),
            claims_per_day: claims_per_day(),
        }
    }
}

/// How long each step of a placement may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// From booking to a first draft.
    pub draft: Span,
    /// From draft to approval by silence.
    pub review: Span,
    /// From approval to publication.
    pub publish: Span,
}

impl Windows {
    /// All of them, one after the other.
    #[must_use]
    pub const fn together(self) -> Span {
        Span::micros(
            self.draft
                .as_micros()
                .saturating_add(self.review.as_micros())
                .saturating_add(self.publish.as_micros()),
        )
    }
}

impl Policy {
    /// How long the steps of an ordinary placement take at most, or those of a reply under a post that breaks out: a
    /// breakout is over in hours.
    #[must_use]
    pub const fn windows(&self, reply: bool) -> Windows {
        if reply {
            Windows {
                draft: self.reply_draft_window,
                review: self.reply_review_window,
                publish: self.reply_publish_window,
            }
        } else {
            Windows { draft: self.draft_window, review: self.review_window, publish: self.publish_window }
        }
    }

    /// The windows of a step that begins at `since`. Once the breakout must be over, say because a dispute took its time,
    /// there is nothing left to hurry for: a reply then has the time of any placement.
    fn windows_at(&self, placement: &Placement, since: Timestamp) -> Windows {
        let hurried = since < placement.booked.plus(self.breakout_longest);
        self.windows(placement.reply_to.is_some() && hurried)
    }

    /// Until when a first draft is to be handed in.
    #[must_use]
    pub fn draft_until(&self, placement: &Placement) -> Timestamp {
        placement.booked.plus(self.windows_at(placement, placement.booked).draft)
    }

    /// When the brand's silence approves a draft of `drafted`.
    #[must_use]
    pub fn silence(&self, placement: &Placement, drafted: Timestamp) -> Timestamp {
        drafted.plus(self.windows_at(placement, drafted).review)
    }

    /// Until when a draft that was approved at `approved` is to be published.
    #[must_use]
    pub fn publish_until(&self, placement: &Placement, approved: Timestamp) -> Timestamp {
        approved.plus(self.windows_at(placement, approved).publish)
    }
}
