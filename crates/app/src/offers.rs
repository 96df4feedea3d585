//! A brand invites one creator; accepting books a place under the same conditions as the open list.

use kernel::{CampaignId, CreatorId, OfferId, PlacementId, ProfileId};
use market::campaign;
use market::offer::{Command, Offer, State, decide};
use market::people::Actor;
use market::placement::Placement;
use market::rejection::Rejection;

use crate::booking::{BookRequest, on_open_list};
use crate::ports::{Job, Lease, Record, RecordId};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError};

impl App {
    /// Sends an offer. Asking again with the same id changes nothing.
    ///
    /// # Errors
    /// Another party than the brand, a campaign that is not live, unknown ids, an id taken, or the store's.
    pub async fn send_offer(
        &self,
        id: OfferId,
        campaign: CampaignId,
        creator: CreatorId,
        by: Actor,
    ) -> Result<Offer, AppError> {
        if let Some(known) = self.find_offer(id).await? {
            let same = known.value.campaign == campaign && known.value.creator == creator;
            return if same { Ok(known.value) } else { Err(AppError::Taken(RecordId::Offer(id))) };
        }
        let campaign = self.campaign(campaign).await?.value;
        let creator = self.creator(creator).await?.value;
        if by != Actor::Brand(campaign.brand) {
            let needs = "the campaign's brand";
            return Err(Rejection::WrongParty { what: "campaign", command: "make offers", needs }.into());
        }
        if campaign.state != campaign::State::Live {
            let (state, command) = (campaign.state.name(), "make offers");
            return Err(Rejection::NotNow { what: "campaign", state, command }.into());
        }
        on_open_list(&campaign, "make offers")?;
        let now = self.now();
        let offer = Offer {
            id,
            campaign: campaign.id,
            brand: campaign.brand,
            creator: creator.id,
            price: campaign.terms.price,
            state: State::Sent,
            sent: now,
            until: now.plus(self.policy.offer_window),
            placement: None,
        };
        let mut work = Work::at(now);
        work.create(Record::Offer(offer.clone()));
        work.audit(by, "offer", RecordId::Offer(id));
        self.enqueue(&mut work, Job::ExpireOffer { offer: id }, "window", offer.until);
        self.commit(work, RecordId::Offer(id)).await?;
        Ok(offer)
    }

    /// Accepts an offer and takes the place. Asking again with the same placement changes nothing.
    ///
    /// # Errors
    /// The offer's or the booking's rejection, unknown ids, or the store's.
    pub async fn accept_offer(
        &self,
        id: OfferId,
        placement: PlacementId,
        profile: ProfileId,
    ) -> Result<Placement, AppError> {
        let campaign = self.offer(id).await?.value.campaign;
        let _turn = self.turns.at(campaign).await;
        self.retrying(|| async move {
            let offer = self.offer(id).await?;
            if offer.value.placement == Some(placement) {
                return Ok(self.placement(placement).await?.value);
            }
            let (campaign, creator) = (offer.value.campaign, offer.value.creator);
            let now = self.now();
            let events = decide(&offer.value, Command::Accept { placement }, Actor::Creator(creator), now)?;
            let mut work = Work::at(now);
            work.offer(offer, &events);
            let request = BookRequest { placement, campaign, creator, profile };
            let placement = self.take_place(&mut work, &request, Some(id)).await?;
            self.commit(work, RecordId::Offer(id)).await?;
            Ok(placement)
        })
        .await
    }

    /// Refuses an offer, which costs nothing.
    ///
    /// # Errors
    /// The offer's rejection, or the store's.
    pub async fn decline_offer(&self, id: OfferId, by: Actor) -> Result<Offer, AppError> {
        self.command_offer(id, Command::Decline, by, None).await
    }

    /// Takes an offer back.
    ///
    /// # Errors
    /// The offer's rejection, or the store's.
    pub async fn withdraw_offer(&self, id: OfferId, by: Actor) -> Result<Offer, AppError> {
        self.command_offer(id, Command::Withdraw, by, None).await
    }

    /// The job at the end of an offer's window.
    pub(crate) async fn expire_offer_job(&self, id: OfferId, lease: Lease) -> Result<Outcome, AppError> {
        match self.command_offer(id, Command::Expire, Actor::System, Some(lease)).await {
            Ok(_) => Ok(Outcome::Done),
            Err(AppError::Rejected(Rejection::TooEarly { until, .. })) => Ok(Outcome::Again(until)),
            Err(AppError::Rejected(_)) => Ok(Outcome::NothingToDo),
            Err(other) => Err(other),
        }
    }

    pub(crate) async fn command_offer(
        &self,
        id: OfferId,
        command: Command,
        by: Actor,
        lease: Option<Lease>,
    ) -> Result<Offer, AppError> {
        self.retrying(|| async move {
            let loaded = self.offer(id).await?;
            let now = self.now();
            let events = decide(&loaded.value, command, by, now)?;
            let mut work = Work::finishing(now, lease);
            let offer = work.offer(loaded, &events);
            work.audit(by, command.name(), RecordId::Offer(id));
            self.commit(work, RecordId::Offer(id)).await?;
            Ok(offer)
        })
        .await
    }
}
