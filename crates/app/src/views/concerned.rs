//! Whom a piece of news concerns, so that its reader is led to the page of the right party.

use account::Notice;
use kernel::{AuthorOfferId, BrandId, CampaignId, CreatorId, OfferId, PayoutId, PlacementId};
use market::payout::Payee;

use crate::ports::RecordId;
use crate::{App, AppError};

/// The parties that a piece of news is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Concerned {
    /// The brand that may hear of it.
    pub brand: Option<BrandId>,
    /// The creator who may.
    pub creator: Option<CreatorId>,
    /// Whether it is the operators'.
    pub operators: bool,
}

impl App {
    /// Whom a piece of news concerns: one read at most.
    ///
    /// # Errors
    /// What it is about is not there, or the store's.
    pub async fn concerned(&self, notice: &Notice) -> Result<Concerned, AppError> {
        match notice {
            Notice::DraftToReview { placement, .. } => {
                Ok(Concerned { creator: None, ..self.sides(*placement).await? })
            }
            Notice::DraftApproved { placement, .. }
            | Notice::DraftRejected { placement, .. }
            | Notice::Expired { placement, .. }
            | Notice::PlacementStopped { placement, .. }
            | Notice::Paid { placement, .. } => {
                Ok(Concerned { brand: None, ..self.sides(*placement).await? })
            }
            Notice::Breached { placement, .. }
            | Notice::Published { placement, .. }
            | Notice::Delivered { placement, .. }
            | Notice::MeasureUnmet { placement, .. }
            | Notice::DisputeOpened { placement, .. }
            | Notice::DisputeAnswered { placement, .. }
            | Notice::DisputeRuled { placement, .. } => self.sides(*placement).await,
            Notice::PayoutConfirmed { payout, .. } | Notice::PayoutReturned { payout, .. } => {
                self.payee(*payout).await
            }
            Notice::OfferReceived { offer, .. } => {
                Ok(Concerned { brand: None, ..self.offer_sides(*offer).await? })
            }
            Notice::OfferExpired { offer, .. } => self.offer_sides(*offer).await,
            Notice::OfferAnswered { offer, .. } => {
                Ok(Concerned { creator: None, ..self.offer_sides(*offer).await? })
            }
            Notice::AuthorOfferReceived { offer, .. } => {
                Ok(Concerned { brand: None, ..self.author_offer_sides(*offer).await? })
            }
            Notice::AuthorOfferAnswered { offer, .. } => {
                Ok(Concerned { creator: None, ..self.author_offer_sides(*offer).await? })
            }
            Notice::CampaignFunded { campaign, .. }
            | Notice::CampaignLaunched { campaign }
            | Notice::CampaignEnded { campaign }
            | Notice::CampaignSettled { campaign }
            | Notice::CampaignStopped { campaign, .. }
            | Notice::ComplaintUpheld { campaign, .. }
            | Notice::CampaignCancelled { campaign } => self.owner(*campaign).await,
            Notice::FundsToConfirm { .. }
            | Notice::DisputeToRule { .. }
            | Notice::ContestToAnswer { .. }
            | Notice::ComplaintToDecide { .. } => Ok(Concerned { operators: true, ..Concerned::default() }),
            // Whoever complained may be anybody.
            Notice::ComplaintDecided { .. }
            | Notice::ContestAnswered { .. }
            | Notice::Suspended
            | Notice::SuspensionLifted
            | Notice::Strike { .. }
            | Notice::Invited { .. } => Ok(Concerned::default()),
        }
    }

    /// Whom a record concerns, for a link that names nothing else: its sides, and operators for whatever they decide.
    ///
    /// # Errors
    /// It is not there, or the store's.
    pub async fn concerned_by(&self, id: RecordId) -> Result<Concerned, AppError> {
        let sides = match id {
            RecordId::Placement(id) => self.sides(id).await?,
            RecordId::Offer(id) => self.offer_sides(id).await?,
            RecordId::Campaign(id) => self.owner(id).await?,
            RecordId::Payout(id) => self.payee(id).await?,
            RecordId::Dispute(id) => {
                let dispute = self.dispute(id).await?.value;
                Concerned { brand: Some(dispute.brand), creator: Some(dispute.creator), operators: false }
            }
            RecordId::Deposit(id) => {
                let deposit = self.deposit(id).await?.value;
                Concerned { brand: Some(deposit.brand), ..Concerned::default() }
            }
            RecordId::AuthorOffer(id) => self.author_offer_sides(id).await?,
            RecordId::Breakout(_) | RecordId::Author(_) => Concerned::default(),
            RecordId::Brand(id) => Concerned { brand: Some(id), ..Concerned::default() },
            RecordId::Creator(id) => Concerned { creator: Some(id), ..Concerned::default() },
        };
        Ok(Concerned { operators: true, ..sides })
    }

    async fn sides(&self, id: PlacementId) -> Result<Concerned, AppError> {
        let placement = self.placement(id).await?.value;
        Ok(Concerned { brand: Some(placement.brand), creator: Some(placement.creator), operators: false })
    }

    async fn offer_sides(&self, id: OfferId) -> Result<Concerned, AppError> {
        let offer = self.offer(id).await?.value;
        Ok(Concerned { brand: Some(offer.brand), creator: Some(offer.creator), operators: false })
    }

    async fn author_offer_sides(&self, id: AuthorOfferId) -> Result<Concerned, AppError> {
        let offer = self.author_offer(id).await?.value;
        Ok(Concerned { brand: Some(offer.brand), creator: offer.creator, operators: false })
    }

    async fn owner(&self, id: CampaignId) -> Result<Concerned, AppError> {
        let campaign = self.campaign(id).await?.value;
        Ok(Concerned { brand: Some(campaign.brand), ..Concerned::default() })
    }

    async fn payee(&self, id: PayoutId) -> Result<Concerned, AppError> {
        Ok(match self.payout(id).await?.value.payee {
            Payee::Brand(brand) => Concerned { brand: Some(brand), ..Concerned::default() },
            Payee::Creator(creator) => Concerned { creator: Some(creator), ..Concerned::default() },
        })
    }
}
