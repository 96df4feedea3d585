//! Offers to the authors of posts that break out.

use app::views::breakouts::OfferOfPost;
use garde::Validate;
use market::breakout::offer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::values::{Amount, AuthorOfferId, BrandId, BreakoutId, CampaignId, CreatorId, PlacementId, Time};

names! {
    /// Where an offer to an author stands.
    AuthorOfferState: offer::State {
        /// Waiting for the author.
        Open,
        /// Became a placement.
        Accepted,
        /// Refused.
        Declined,
        /// Taken back.
        Withdrawn,
        /// Its time ended.
        Expired,
    }
}

/// An offer to the author of a post that breaks out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuthorOffer {
    /// Its id.
    pub id: AuthorOfferId,
    /// For a reply under which post.
    pub breakout: BreakoutId,
    /// The network's lasting address of that post.
    pub post: String,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub brand: BrandId,
    /// The author's lasting account id.
    pub account: String,
    /// Who got it; null while a stranger has not claimed it.
    pub creator: Option<CreatorId>,
    /// Whether its author was no member when it was made: then it has a claim address that is sent by hand.
    pub stranger: bool,
    /// What it pays.
    pub price: Amount,
    /// Where it stands.
    pub state: AuthorOfferState,
    /// When it was made.
    pub made: Time,
    /// Until when it stands.
    pub until: Time,
    /// The placement that it became; null before it was accepted.
    pub placement: Option<PlacementId>,
}

impl AuthorOffer {
    /// Of an offer and the address of its post.
    #[must_use]
    pub fn of(it: &offer::AuthorOffer, post: &str) -> Self {
        let taken = it.state == offer::State::Accepted;
        Self {
            id: it.id.into(),
            breakout: it.post.into(),
            post: post.to_owned(),
            campaign: it.campaign.into(),
            brand: it.brand.into(),
            account: it.account.clone(),
            creator: it.creator.map(CreatorId),
            stranger: it.stranger,
            price: it.price.into(),
            state: it.state.into(),
            made: it.made.into(),
            until: it.until.into(),
            placement: taken.then_some(PlacementId(it.placement)),
        }
    }
}

impl From<&OfferOfPost> for AuthorOffer {
    fn from(it: &OfferOfPost) -> Self {
        Self::of(&it.offer, &it.breakout.seen.post)
    }
}

/// An offer to an author, as it was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MadeAuthorOffer {
    /// The offer.
    pub offer: AuthorOffer,
    /// The claim address for a stranger, to be sent by hand; null for a member, and when the same is asked again: it is shown
    /// this once.
    pub claim_address: Option<String>,
}

/// An offer to be made.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewAuthorOffer {
    /// Chosen by you, if you like: asking again with the same id makes nothing new.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<AuthorOfferId>,
    /// For which of your breakout campaigns.
    #[garde(skip)]
    pub campaign: CampaignId,
    /// To the author of which post.
    #[garde(skip)]
    pub breakout: BreakoutId,
}

/// A refusal.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"for_good": false}))]
pub struct AuthorRefusal {
    /// Whether no brand is to ask again. Without it, this campaign does not.
    #[garde(skip)]
    #[serde(default)]
    pub for_good: bool,
}
