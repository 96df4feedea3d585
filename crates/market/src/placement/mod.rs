//! A placement: one place in a campaign, taken by one creator, worth one post.
//!
//! | state     | draft | review | silence | publish | check | pass | look | breach | deliver | settle | give back | expire | close | contest | uphold | dismiss | stop | find unmet |
//! |-----------|-------|--------|---------|---------|-------|------|------|--------|---------|--------|-----------|--------|-------|---------|--------|---------|------|------------|
//! | booked    | drafted | | | | | | | | | | given back | failed | | | | | failed | failed |
//! | drafted   | drafted | approved, rejected | approved | | | | | | | | given back | | | | | | paid | drafted |
//! | approved  | | | | published | | | | | | | given back | failed | | | | | paid | approved |
//! | published | | | | | verifying | | | | | | given back | | | | | | paid | |
//! | verifying | | | | | | holding | | breached | | | given back | | | | | | paid | |
//! | holding   | | | | | | | holding | breached | delivered | | given back | | | holding | breached | holding | paid | |
//! | delivered | | | | | | | | | | paid | given back | | | | | | paid | |
//! | paid      | | | | | | | | | | | given back | | | | | |  | |
//! | rejected  | drafted | | | | | | | | | | given back | | rejected | rejected | approved | rejected | paid | rejected |
//! | breached  | | | | | | | | | | | | | breached | breached | holding, or published when breached at its first check | breached | paid | |
//! | given back, failed | | | | | | | | | | | | | | | | |  | |
//!
//! An empty cell is a [`Rejection::NotNow`](crate::Rejection::NotNow). `close` makes a rejection or breach
//! final and releases the hold, as does a dismissed appeal; a contested placement is neither closed, delivered nor given back before its
//! dispute is decided. Once its silence would approve, a brand rejects too late. Where the money is stands in
//! [`Hold`], beside the state. `stop` follows when its campaign was found false: whoever has handed in a draft is paid whatever
//! became of it, unless it was final before; whoever has not is released without a mark. `find unmet` follows when a newer measure surely
//! misses a condition: a place without a draft is released without a mark; on all others it is noted, and they go on.

mod command;
mod decide;
mod event;

use kernel::{
    BasisPoints, BrandId, CampaignId, CreatorId, DisputeId, Money, Network, OfferId, PlacementId, ProfileId,
    Span, Timestamp,
};
use serde::{Deserialize, Serialize};

pub use command::{Command, Judgement};
pub use decide::decide;
pub use event::{Event, apply};

use crate::measure::{Quoted, Unmet};
use crate::reasons::{Breach, Failure, RejectCode};

/// Where a placement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Taken, and its price set aside.
    Booked,
    /// A draft waits for review.
    Drafted,
    /// The draft may be published.
    Approved,
    /// Published, not yet checked.
    Published,
    /// The first checks are under way.
    Verifying,
    /// Checked; must stay until the holding period ends.
    Holding,
    /// Stayed as agreed.
    Delivered,
    /// The creator has earned the price.
    Paid,
    /// The brand rejected the draft.
    Rejected,
    /// The post is not, or no longer, what was agreed.
    Breached,
    /// The creator withdrew; the money went back.
    GivenBack,
    /// A window ended and nothing came.
    Failed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Booked,
        Self::Drafted,
        Self::Approved,
        Self::Published,
        Self::Verifying,
        Self::Holding,
        Self::Delivered,
        Self::Paid,
        Self::Rejected,
        Self::Breached,
        Self::GivenBack,
        Self::Failed,
    ];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Drafted => "drafted",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Verifying => "verifying",
            Self::Holding => "holding",
            Self::Delivered => "delivered",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
            Self::Breached => "breached",
            Self::GivenBack => "given_back",
            Self::Failed => "failed",
        }
    }
}

/// Where the price of a placement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Set aside.
    Held,
    /// Back with the campaign, never earned.
    Released,
    /// Earned by the creator, the fee by the platform.
    Settled,
    /// Earned once, and returned by the creator.
    Returned,
}

/// A text handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// The first, second, … draft.
    pub revision: u32,
}

/// A post as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The network's own lasting address of it (an AT-URI, a status address).
    pub address: String,
    /// When the market was told or published it.
    pub declared: Timestamp,
    /// When it was first seen on the network, once that is known.
    pub first_seen: Option<Timestamp>,
    /// For how long before it may have been out without anybody looking.
    #[serde(default)]
    pub doubt: Span,
    /// The network's mark of what the post held when it passed its first checks, where the network has one (a
    /// record's CID): another mark later means that the post was rewritten.
    #[serde(default)]
    pub version: Option<String>,
}

/// The last word against a placement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The brand rejected the draft.
    Rejected {
        /// Why.
        code: RejectCode,
        /// In the brand's words.
        note: String,
        /// When.
        at: Timestamp,
    },
    /// A check failed.
    Breached {
        /// Why.
        reason: Breach,
        /// When it was noticed.
        at: Timestamp,
    },
    /// A window ended.
    Failed {
        /// Which.
        reason: Failure,
        /// When.
        at: Timestamp,
    },
}

/// A placement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// Its id, chosen by whoever asks for the place: asking again with the same id books nothing new.
    pub id: PlacementId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// Whose campaign.
    pub brand: BrandId,
    /// Who carries it.
    pub creator: CreatorId,
    /// With which profile.
    pub profile: ProfileId,
    /// On which network.
    pub network: Network,
    /// The author's lasting id there.
    pub account: String,
    /// Whether the place counts as a small account's.
    pub small: bool,
    /// The lasting address of the post that it is to answer; nothing: it is to stand alone.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// From which offer, if any.
    pub offer: Option<OfferId>,
    /// What it is worth.
    pub price: Money,
    /// The platform's share of it.
    pub fee: BasisPoints,
    /// How long the post must stay.
    pub holding: Span,
    /// Where it stands.
    pub state: State,
    /// Where its price is.
    pub hold: Hold,
    /// When it was booked.
    pub booked: Timestamp,
    /// The last draft.
    pub draft: Option<Draft>,
    /// When the draft was approved.
    pub approved: Option<Timestamp>,
    /// The post.
    pub post: Option<Post>,
    /// Until when the post must stay.
    pub hold_until: Option<Timestamp>,
    /// How often it has been looked at, the first check included.
    pub looks: u32,
    /// What was decided against it last.
    pub verdict: Option<Verdict>,
    /// The open dispute, if any.
    pub dispute: Option<DisputeId>,
    /// Breaches that an operator has excused: later checks pass over them.
    pub excused: Vec<Breach>,
    /// When it was paid because its campaign was found false: from then on its post is nobody's debt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Timestamp>,
    /// The measures that it was booked on.
    #[serde(default, skip_serializing_if = "Quoted::is_empty")]
    pub measured: Quoted,
    /// The condition that newer measures surely miss, once that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unmet: Option<Unmet>,
}

impl Post {
    /// When it counts as published: as it claims, where nobody looked.
    #[must_use]
    pub fn published(&self) -> Option<Timestamp> {
        self.first_seen.map(|seen| seen.minus(self.doubt))
    }
}

impl Placement {
    /// When its address was handed in, where what it claims about its time was excused.
    #[must_use]
    pub fn handed_in_without_claim(&self) -> Option<Timestamp> {
        let excused = self.excuses(&Breach::BackDated { by: Span::ZERO });
        self.post.as_ref().filter(|_| excused).map(|post| post.declared)
    }

    /// When its post counts as published between the posts of its creator; nothing before it has passed its checks.
    #[must_use]
    pub fn came_out(&self) -> Option<Timestamp> {
        let published = self.post.as_ref()?.published()?;
        Some(self.handed_in_without_claim().map_or(published, |handed_in| handed_in.min(published)))
    }

    /// Whether its price is still to be decided: a campaign settles after the last of these.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.hold, Hold::Held)
    }

    /// Whether a breach of this kind has been excused by an operator.
    #[must_use]
    pub fn excuses(&self, breach: &Breach) -> bool {
        self.excused.iter().any(|excused| excused.name() == breach.name())
    }
}
