//! News for one person: what happened, with the ids it is about. How it reads is for pages and letters.

use kernel::{
    AuthorOfferId, BrandId, CampaignId, ComplaintId, ContestId, CreatorId, DisputeId, Money, OfferId,
    OrganisationId, PayoutId, PlacementId, ProfileId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{Permission, Role};

/// What news are about: mail can be switched off a group at a time, money apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Drafts: handed in, approved, rejected.
    Drafts,
    /// Posts: published, delivered, breached.
    Posts,
    /// Offers.
    Offers,
    /// Campaigns.
    Campaigns,
    /// Disputes.
    Disputes,
    /// The account itself: invitations, suspensions, strikes.
    Account,
    /// An operator's queues.
    Queues,
    /// Money: always by mail.
    Money,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Drafts,
        Self::Posts,
        Self::Offers,
        Self::Campaigns,
        Self::Disputes,
        Self::Account,
        Self::Queues,
        Self::Money,
    ];

    /// Its name in addresses and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Posts => "posts",
            Self::Offers => "offers",
            Self::Campaigns => "campaigns",
            Self::Disputes => "disputes",
            Self::Account => "account",
            Self::Queues => "queues",
            Self::Money => "money",
        }
    }
}

impl std::str::FromStr for Group {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|group| group.name() == text).ok_or("there is no such group of news")
    }
}

/// Who should hear of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// A brand's people whose role allows this.
    Brand(BrandId, Permission),
    /// A creator.
    Creator(CreatorId),
    /// All operators.
    Operators,
}

/// Something that happened, for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are the ids of what a notice is about")]
pub enum Notice {
    /// To the brand: a draft waits, until silence approves it.
    DraftToReview { placement: PlacementId, campaign: CampaignId, until: Timestamp },
    /// To the creator: the draft may be published.
    DraftApproved { placement: PlacementId, campaign: CampaignId, by_silence: bool },
    /// To the creator: the draft may not be published.
    DraftRejected { placement: PlacementId, campaign: CampaignId, code: String, note: String },
    /// To both: a check failed; the code is the breach's (`copied`, `undisclosed`, `deleted`, …).
    Breached { placement: PlacementId, campaign: CampaignId, code: String },
    /// To the creator: a window ended and nothing came; the code is `no_draft` or `not_published`.
    Expired { placement: PlacementId, campaign: CampaignId, code: String },
    /// To both: the post is out.
    Published { placement: PlacementId, campaign: CampaignId },
    /// To both: the post stayed as agreed.
    Delivered { placement: PlacementId, campaign: CampaignId },
    /// To the creator: the price is earned.
    Paid { placement: PlacementId, campaign: CampaignId, price: Money },
    /// To the payee: the bank has paid. A brand's is the refund of a remainder.
    PayoutConfirmed { payout: PayoutId, amount: Money },
    /// To the payee: the bank has refused; the money is back on the account.
    PayoutReturned { payout: PayoutId, amount: Money, reason: String },
    /// To the creator.
    OfferReceived { offer: OfferId, campaign: CampaignId, price: Money, until: Timestamp },
    /// To both.
    OfferExpired { offer: OfferId, campaign: CampaignId },
    /// To the brand: the creator has taken or refused the offer.
    OfferAnswered { offer: OfferId, campaign: CampaignId, accepted: bool },
    /// To a creator whose post breaks out.
    AuthorOfferReceived { offer: AuthorOfferId, campaign: CampaignId, price: Money, until: Timestamp },
    /// To the brand: the author of a breakout has taken or refused the offer.
    AuthorOfferAnswered { offer: AuthorOfferId, campaign: CampaignId, accepted: bool },
    /// To the brand: the budget is there.
    CampaignFunded { campaign: CampaignId, amount: Money },
    /// To the brand.
    CampaignLaunched { campaign: CampaignId },
    /// To the brand.
    CampaignEnded { campaign: CampaignId },
    /// To the brand: books closed, the remainder is on its way back.
    CampaignSettled { campaign: CampaignId },
    /// To the brand: found false and stopped; its creators are paid.
    CampaignStopped { campaign: CampaignId, note: String },
    /// To the creator: the campaign was found false; paid for what was handed in, or released.
    PlacementStopped { placement: PlacementId, campaign: CampaignId, paid: bool },
    /// To operators: somebody says that a campaign is not honest; the code is the complaint's (`misleading`, …).
    ComplaintToDecide { complaint: ComplaintId, campaign: CampaignId, code: String },
    /// To whoever complained; the reason is a code (`unfounded`, `misleading`, …).
    ComplaintDecided {
        complaint: ComplaintId,
        campaign: CampaignId,
        placement: Option<PlacementId>,
        upheld: bool,
        code: String,
        note: String,
    },
    /// To the brand: a complaint about it was upheld, why and what follows (`nothing`, `strike`, `stop`).
    ComplaintUpheld {
        complaint: ComplaintId,
        campaign: CampaignId,
        code: String,
        note: String,
        measure: String,
    },
    /// To the brand: called off, its money is on its way back.
    CampaignCancelled { campaign: CampaignId },
    /// To the other side.
    DisputeOpened { dispute: DisputeId, placement: PlacementId, answer_by: Timestamp },
    /// To whoever opened it.
    DisputeAnswered { dispute: DisputeId, placement: PlacementId },
    /// To both sides; `upheld`: for whoever opened it.
    DisputeRuled { dispute: DisputeId, placement: PlacementId, upheld: bool },
    /// To operators: a campaign waits for its money.
    FundsToConfirm { campaign: CampaignId, budget: Money },
    /// To operators: both sides have spoken, or the answer's time ends at `from`.
    DisputeToRule { dispute: DisputeId, placement: PlacementId, from: Timestamp },
    /// To whoever may do nothing new.
    Suspended,
    /// To whoever may go on.
    SuspensionLifted,
    /// To whoever got it: the standing one of the last twelve months, this one included.
    Strike { reason: String, standing: u32 },
    /// To both: a newer measure surely misses a condition (`influence`, `fake_share`); the place is free again, or goes on.
    MeasureUnmet { placement: PlacementId, campaign: CampaignId, code: String, released: bool },
    /// To operators: an owner says that a measure is wrong; again when the time to answer is over.
    ContestToAnswer { contest: ContestId, overdue: bool },
    /// To whoever contested a measure; the code is `kept`, `remeasured` or `set_aside`.
    ContestAnswered { contest: ContestId, profile: ProfileId, code: String, note: String },
    /// To whoever was invited and has an account.
    Invited { organisation: OrganisationId, role: Role },
}

impl Notice {
    /// What it is about.
    #[must_use]
    pub const fn group(&self) -> Group {
        match self {
            Self::DraftToReview { .. } | Self::DraftApproved { .. } | Self::DraftRejected { .. } => {
                Group::Drafts
            }
            Self::Breached { .. }
            | Self::Expired { .. }
            | Self::Published { .. }
            | Self::MeasureUnmet { .. }
            | Self::Delivered { .. } => Group::Posts,
            Self::Paid { .. }
            | Self::PayoutConfirmed { .. }
            | Self::PayoutReturned { .. }
            | Self::CampaignFunded { .. }
            | Self::CampaignSettled { .. }
            | Self::CampaignStopped { .. }
            | Self::PlacementStopped { .. }
            | Self::CampaignCancelled { .. } => Group::Money,
            Self::OfferReceived { .. }
            | Self::OfferExpired { .. }
            | Self::OfferAnswered { .. }
            | Self::AuthorOfferReceived { .. }
            | Self::AuthorOfferAnswered { .. } => Group::Offers,
            Self::CampaignLaunched { .. } | Self::CampaignEnded { .. } => Group::Campaigns,
            Self::DisputeOpened { .. } | Self::DisputeAnswered { .. } | Self::DisputeRuled { .. } => {
                Group::Disputes
            }
            Self::FundsToConfirm { .. }
            | Self::DisputeToRule { .. }
            | Self::ContestToAnswer { .. }
            | Self::ComplaintToDecide { .. } => Group::Queues,
            Self::Suspended
            | Self::SuspensionLifted
            | Self::Strike { .. }
            | Self::ComplaintDecided { .. }
            | Self::ComplaintUpheld { .. }
            | Self::ContestAnswered { .. }
            | Self::Invited { .. } => Group::Account,
        }
    }

    /// Whether money moved: such mail cannot be unsubscribed.
    #[must_use]
    pub fn about_money(&self) -> bool {
        self.group() == Group::Money
    }
}
