//! Loading typed records with their versions.

use kernel::{
    AuthorId, AuthorOfferId, BrandId, BreakoutId, CampaignId, CreatorId, DepositId, DisputeId, OfferId,
    PayoutId, PlacementId,
};
use market::{
    Author, AuthorOffer, Brand, Breakout, Campaign, Creator, Deposit, Dispute, Offer, Payout, Placement,
};

use crate::ports::{Record, RecordId, Version};
use crate::{App, AppError};

/// A record as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<T> {
    /// The value.
    pub value: T,
    /// The version that a decision about it rests on.
    pub version: Version,
}

macro_rules! loaders {
    ($($(#[$doc:meta])* $name:ident, $find:ident, $kind:ident, $id:ty, $value:ty;)+) => {
        impl App {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// [`AppError::NotFound`], or the store's.
                pub async fn $name(&self, id: $id) -> Result<Loaded<$value>, AppError> {
                    self.$find(id).await?.ok_or(AppError::NotFound(RecordId::$kind(id)))
                }

                pub(crate) async fn $find(&self, id: $id) -> Result<Option<Loaded<$value>>, AppError> {
                    match self.store.load(RecordId::$kind(id)).await? {
                        Some((Record::$kind(value), version)) => Ok(Some(Loaded { value, version })),
                        Some(_) | None => Ok(None),
                    }
                }
            )+
        }
    };
}

loaders! {
    /// A brand.
    brand, find_brand, Brand, BrandId, Brand;
    /// A creator.
    creator, find_creator, Creator, CreatorId, Creator;
    /// A campaign.
    campaign, find_campaign, Campaign, CampaignId, Campaign;
    /// An offer.
    offer, find_offer, Offer, OfferId, Offer;
    /// A placement.
    placement, find_placement, Placement, PlacementId, Placement;
    /// A dispute.
    dispute, find_dispute, Dispute, DisputeId, Dispute;
    /// A payout.
    payout, find_payout, Payout, PayoutId, Payout;
    /// Money that a brand says it has sent.
    deposit, find_deposit, Deposit, DepositId, Deposit;
    /// A post that breaks out.
    breakout, find_breakout, Breakout, BreakoutId, Box<Breakout>;
    /// An offer to the author of a breakout.
    author_offer, find_author_offer, AuthorOffer, AuthorOfferId, AuthorOffer;
    /// What is remembered of an author.
    author, find_author, Author, AuthorId, Author;
}

impl Loaded<Record> {
    /// The placement inside, if it is one.
    pub(crate) fn into_placement(self) -> Option<Loaded<Placement>> {
        match self.value {
            Record::Placement(value) => Some(Loaded { value, version: self.version }),
            Record::Brand(_)
            | Record::Creator(_)
            | Record::Campaign(_)
            | Record::Offer(_)
            | Record::Dispute(_)
            | Record::Payout(_)
            | Record::Deposit(_)
            | Record::Breakout(_)
            | Record::AuthorOffer(_)
            | Record::Author(_) => None,
        }
    }
}
