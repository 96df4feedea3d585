//! Campaigns and offers.

use garde::Validate;
use market::{campaign, offer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::terms::Terms;
use super::values::{Amount, BrandId, CampaignId, CreatorId, OfferId, PlacementId, ProfileId, Time};

names! {
    /// Where a campaign stands.
    CampaignState: campaign::State {
        /// Written, without its money.
        Draft,
        /// The budget is there.
        Funded,
        /// Open for booking.
        Live,
        /// No new bookings for now.
        Paused,
        /// No new bookings any more; placements go on.
        Ended,
        /// Every placement is closed and the remainder is back with the brand.
        Settled,
        /// Called off before it was live; its money is back with the brand.
        Cancelled,
    }
}

/// A campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Who pays.
    pub brand: BrandId,
    /// Where it stands.
    pub state: CampaignState,
    /// What for.
    pub terms: Terms,
    /// The platform's share of each price in basis points, as it was when the campaign was opened.
    #[schema(maximum = 10_000)]
    pub fee: u16,
    /// All that came in; null for creators.
    pub funded: Option<Amount>,
    /// Places taken, those of small accounts included.
    pub taken: u32,
    /// Places taken by small accounts.
    pub taken_by_small: u32,
    /// When it was opened.
    pub opened: Time,
    /// How often it was changed: for `If-Match`; null in lists of openings.
    pub version: Option<u32>,
}

impl Campaign {
    /// As creators see it, without its version.
    #[must_use]
    pub fn seen(it: &campaign::Campaign) -> Self {
        Self::shaped(it, None, false)
    }

    /// For somebody who may, or may not, see the money.
    #[must_use]
    pub fn of(loaded: &app::Loaded<campaign::Campaign>, money: bool) -> Self {
        Self::shaped(&loaded.value, Some(loaded.version.0), money)
    }

    fn shaped(it: &campaign::Campaign, version: Option<u32>, money: bool) -> Self {
        Self {
            id: it.id.into(),
            brand: it.brand.into(),
            state: it.state.into(),
            terms: (&it.terms).into(),
            fee: it.fee.hundredths(),
            funded: money.then(|| it.funded.into()),
            taken: it.taken_by_small.saturating_add(it.taken_by_others),
            taken_by_small: it.taken_by_small,
            opened: it.opened.into(),
            version,
        }
    }
}

/// A campaign to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewCampaign {
    /// Chosen by you, if you like: asking again with the same id opens nothing new.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<CampaignId>,
    /// What for.
    #[garde(dive)]
    pub terms: Terms,
}

/// Money that came in for a campaign.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": {"minor": 45_000, "currency": "EUR"}, "reference": "SEPA 2026-11-22/0815"}))]
pub struct Funding {
    /// How much.
    #[garde(dive)]
    pub amount: Amount,
    /// The bank's or provider's reference: one payment told twice counts once.
    #[schema(min_length = 1, max_length = 200)]
    #[garde(length(chars, min = 1, max = 200))]
    pub reference: String,
}

/// How a campaign is funded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FundingNeeded {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its budget.
    pub budget: Amount,
    /// What came in.
    pub funded: Amount,
    /// What is missing before it can be launched.
    pub missing: Amount,
    /// What to write as the purpose of the transfer.
    pub reference: String,
    /// Where to transfer it, line by line; empty while the operator has written nothing down.
    pub transfer_details: Vec<String>,
}

/// Terms to be held against everybody.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TermsOnly {
    /// The terms.
    #[garde(dive)]
    pub terms: Terms,
}

names! {
    /// Where an offer stands.
    OfferState: offer::State {
        /// Waiting for the creator.
        Sent,
        /// Became a placement.
        Accepted,
        /// Refused.
        Declined,
        /// Taken back by the brand.
        Withdrawn,
        /// Its time ended.
        Expired,
    }
}

/// A campaign's invitation to one creator.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// For a place in which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub brand: BrandId,
    /// To whom.
    pub creator: CreatorId,
    /// What it pays.
    pub price: Amount,
    /// Where it stands.
    pub state: OfferState,
    /// When it was sent.
    pub sent: Time,
    /// Until when it stands.
    pub until: Time,
    /// The placement it became.
    pub placement: Option<PlacementId>,
}

impl From<&offer::Offer> for Offer {
    fn from(it: &offer::Offer) -> Self {
        Self {
            id: it.id.into(),
            campaign: it.campaign.into(),
            brand: it.brand.into(),
            creator: it.creator.into(),
            price: it.price.into(),
            state: it.state.into(),
            sent: it.sent.into(),
            until: it.until.into(),
            placement: it.placement.map(PlacementId),
        }
    }
}

/// An offer to be sent.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// Chosen by you, if you like: asking again with the same id sends nothing new.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<OfferId>,
    /// For a place in which of your campaigns.
    #[garde(skip)]
    pub campaign: CampaignId,
    /// To whom.
    #[garde(skip)]
    pub creator: CreatorId,
}

/// An offer is taken.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The placement it becomes: chosen by you, if you like.
    #[garde(skip)]
    #[serde(default)]
    pub placement: Option<PlacementId>,
    /// With which of your profiles.
    #[garde(skip)]
    pub profile: ProfileId,
}
