//! What people know that they did and were told: the truth that the oracle reads.
//!
//! Kept by the people themselves, never by the app. A fact is written when its answer was clear, or when a look
//! at the present state has made it clear.

use std::collections::BTreeMap;

use kernel::{BrandId, CampaignId, CreatorId, DisputeId, OfferId, PlacementId};

/// What is wrong with a post, the first to be told first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Flaw {
    /// Posted from another account.
    WrongAuthor,
    /// The link was dropped.
    LinkChanged,
    /// The label was dropped.
    Undisclosed,
    /// Somebody else's words.
    Copied,
    /// Another text than the approved one.
    TextChanged,
    /// Changed after it was checked, whatever was changed.
    Rewritten,
    /// Dated back, or ahead.
    BackDated,
    /// Posted before it was approved.
    PublishedEarly,
    /// Posted right after another one.
    TooSoon,
    /// Never posted.
    NotFound,
    /// Deleted by its author.
    Deleted,
    /// Taken down by the network.
    TakenDown,
    /// Its account was closed.
    AccountClosed,
}

impl Flaw {
    /// The code by which the market should call it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::WrongAuthor => "wrong_author",
            Self::LinkChanged => "link_changed",
            Self::Undisclosed => "undisclosed",
            Self::Copied => "copied",
            Self::TextChanged => "text_changed",
            Self::Rewritten => "rewritten",
            Self::BackDated => "back_dated",
            Self::PublishedEarly => "published_early",
            Self::TooSoon => "too_soon",
            Self::NotFound => "not_found",
            Self::Deleted => "deleted",
            Self::TakenDown => "taken_down",
            Self::AccountClosed => "account_closed",
        }
    }
}

/// A brand's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Approved.
    Yes,
    /// Rejected, with the code.
    No(&'static str),
}

/// Something that happened to a placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fact {
    /// A draft was taken.
    Drafted {
        /// The first, second, … one.
        revision: u32,
    },
    /// The brand has spoken.
    Judged {
        /// Of which draft.
        revision: u32,
        /// What it said.
        word: Word,
    },
    /// The creator appealed against the rejection of a draft.
    AppealedRejection {
        /// Of which draft.
        revision: u32,
        /// The dispute.
        dispute: DisputeId,
    },
    /// The post is out and the market knows it.
    Published {
        /// What is wrong with it.
        flaws: Vec<Flaw>,
    },
    /// Something happened to the post while it should stay.
    Happened {
        /// What is wrong with it since.
        flaws: Vec<Flaw>,
    },
    /// The brand disputes a post.
    Disputed {
        /// The dispute.
        dispute: DisputeId,
    },
    /// The creator appealed against a breach.
    AppealedBreach {
        /// The dispute.
        dispute: DisputeId,
    },
    /// The creator gave the place or the money back.
    GivenBack {
        /// After having been paid.
        after_payment: bool,
    },
}

/// A placement, as its people know it.
#[derive(Debug, Clone)]
pub(crate) struct PlacementTruth {
    pub(crate) id: PlacementId,
    pub(crate) campaign: CampaignId,
    pub(crate) creator: CreatorId,
    pub(crate) facts: Vec<Fact>,
    /// Hands in the same words as another creator at the same moment.
    pub(crate) twin: bool,
}

/// What a campaign came to, as its brand knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Course {
    /// Written, its budget not there.
    Draft,
    /// Its budget there, never opened.
    Funded,
    /// Opened.
    Launched,
    /// Called off.
    Cancelled,
}

/// A campaign, as its brand knows it.
#[derive(Debug, Clone)]
pub(crate) struct CampaignTruth {
    pub(crate) id: CampaignId,
    pub(crate) brand: BrandId,
    pub(crate) currency: String,
    pub(crate) price: i128,
    pub(crate) budget: i128,
    pub(crate) course: Course,
    /// Payments by reference: one told twice is one.
    pub(crate) payments: BTreeMap<String, i128>,
}

/// What became of an offer, as its sides know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfferEnd {
    Accepted,
    Declined,
    Withdrawn,
    Expired,
}

impl OfferEnd {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// Who can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PayeeTruth {
    /// Identified by the provider; brands always are.
    pub(crate) identified: bool,
    /// The bank takes payments, at the first or the third attempt.
    pub(crate) banked: bool,
}

/// Everything that people know.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    pub(crate) placements: BTreeMap<PlacementId, PlacementTruth>,
    pub(crate) campaigns: BTreeMap<CampaignId, CampaignTruth>,
    pub(crate) offers: BTreeMap<OfferId, OfferEnd>,
    pub(crate) rulings: BTreeMap<DisputeId, bool>,
    pub(crate) creators: BTreeMap<CreatorId, PayeeTruth>,
    pub(crate) brands: BTreeMap<BrandId, PayeeTruth>,
    /// Commands that must be refused and were not, or the reverse.
    pub(crate) surprises: Vec<String>,
}

impl Diary {
    pub(crate) fn note(&mut self, placement: PlacementId, fact: Fact) {
        if let Some(truth) = self.placements.get_mut(&placement) {
            truth.facts.push(fact);
        }
    }
}
