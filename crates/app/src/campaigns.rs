//! A campaign from opening to the refund of its remainder.

use kernel::sabotage::Bug;
use kernel::{BrandId, CampaignId, Money};
use ledger::{Account, movements};
use market::breakout::{Standing, offer as author_offer};
use market::campaign::{Campaign, Command, State, decide};
use market::payout::Payee;
use market::people::Actor;
use market::rejection::{Rejection, fit};
use market::terms::Terms;

use crate::ports::{Job, Kind, Lease, Record, RecordId, TallyOf};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded};

/// A campaign to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCampaign {
    /// Chosen by whoever asks.
    pub id: CampaignId,
    /// Who pays.
    pub brand: BrandId,
    /// What for.
    pub terms: Terms,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    /// For which campaign.
    pub campaign: CampaignId,
    /// How much.
    pub amount: Money,
    /// The bank's or provider's reference: one payment told twice counts once. 1 to 200 characters.
    pub reference: String,
}

impl App {
    /// Opens a campaign as a draft. Asking again with the same id and brand changes nothing.
    ///
    /// # Errors
    /// Every problem of the terms at once, an unknown or suspended brand, an id taken, or the store's.
    pub async fn open_campaign(&self, request: OpenCampaign) -> Result<Campaign, AppError> {
        self.open(request, None).await
    }

    /// Opens a campaign of either kind.
    pub(crate) async fn open(
        &self,
        request: OpenCampaign,
        breakout: Option<Standing>,
    ) -> Result<Campaign, AppError> {
        let id = RecordId::Campaign(request.id);
        if let Some(known) = self.find_campaign(request.id).await? {
            let same = known.value.brand == request.brand;
            return if same { Ok(known.value) } else { Err(AppError::Taken(id)) };
        }
        let now = self.now();
        let brand = self.brand(request.brand).await?.value;
        if let Some(since) = brand.suspended {
            return Err(Rejection::Suspended { since }.into());
        }
        let mut terms = request.terms.problems(now);
        terms.extend(breakout.iter().flat_map(|standing| standing.problems(&request.terms)));
        if !terms.is_empty() {
            return Err(Rejection::Terms { terms }.into());
        }
        let campaign = Campaign {
            id: request.id,
            brand: request.brand,
            funded: Money::zero(request.terms.price.currency()),
            terms: request.terms,
            fee: self.policy.fee,
            state: State::Draft,
            taken_by_small: 0,
            taken_by_others: 0,
            opened: now,
            breakout,
            stopped: None,
        };
        let mut work = Work::at(now);
        work.create(Record::Campaign(campaign.clone()));
        work.audit(Actor::Brand(request.brand), "open", id);
        self.commit(work, id).await?;
        Ok(campaign)
    }

    /// Books money that came in. Told twice, it counts once. A campaign that is over cannot spend it: then it is
    /// the brand's, and goes back.
    ///
    /// # Errors
    /// An amount not above zero or in another currency, another party than operator or provider, or the store's.
    pub async fn fund(&self, funding: &Funding, by: Actor) -> Result<Campaign, AppError> {
        fit("the reference", &funding.reference, 1, 200)?;
        let id = RecordId::Campaign(funding.campaign);
        self.retrying(|| async move {
            let loaded = self.campaign(funding.campaign).await?;
            let mut work = Work::at(self.now());
            let campaign = self.receive(&mut work, loaded, funding, by)?;
            match self.commit_raw(work).await {
                Ok(()) => Ok(campaign),
                // Told twice: the first time counted.
                Err(crate::ports::CommitError::DuplicateMovement(_)) => {
                    Ok(self.campaign(funding.campaign).await?.value)
                }
                Err(error) => Err(AppError::of_commit(error, id)),
            }
        })
        .await
    }

    /// Books money that came in within a larger work: for a transfer that was announced too.
    pub(crate) fn receive(
        &self,
        work: &mut Work,
        loaded: Loaded<Campaign>,
        funding: &Funding,
        by: Actor,
    ) -> Result<Campaign, AppError> {
        work.audit(by, "fund", RecordId::Campaign(funding.campaign));
        match decide(&loaded.value, Command::Fund { amount: funding.amount }, by, work.decision.at) {
            Ok(events) => {
                let campaign = work.campaign(loaded, &events);
                let to = Account::Campaign(campaign.id);
                work.movement(movements::fund_campaign(&funding.reference, to, funding.amount)?);
                Ok(campaign)
            }
            // Too late for the campaign, and yet it has come in: it is the brand's, and goes back.
            Err(Rejection::NotNow { .. }) => {
                loaded.value.funded.plus(funding.amount)?;
                let to = Account::Brand(loaded.value.brand);
                work.movement(movements::fund_campaign(&funding.reference, to, funding.amount)?);
                self.enqueue_brand_payout(work, &loaded.value, &funding.reference);
                Ok(loaded.value)
            }
            Err(refused) => Err(refused.into()),
        }
    }

    /// Opens a funded campaign for booking.
    ///
    /// # Errors
    /// The campaign's rejection, a suspended brand, or the store's.
    pub async fn launch(&self, id: CampaignId, by: Actor) -> Result<Campaign, AppError> {
        let brand = self.campaign(id).await?.value.brand;
        if let Some(since) = self.brand(brand).await?.value.suspended {
            return Err(Rejection::Suspended { since }.into());
        }
        self.command_campaign(id, Command::Launch, by).await
    }

    /// No new bookings for now.
    ///
    /// # Errors
    /// The campaign's rejection, or the store's.
    pub async fn pause(&self, id: CampaignId, by: Actor) -> Result<Campaign, AppError> {
        self.command_campaign(id, Command::Pause, by).await
    }

    /// Open for booking again.
    ///
    /// # Errors
    /// The campaign's rejection, or the store's.
    pub async fn resume(&self, id: CampaignId, by: Actor) -> Result<Campaign, AppError> {
        self.command_campaign(id, Command::Resume, by).await
    }

    /// No new bookings any more. Running placements go on; the remainder is refunded after the last one.
    ///
    /// # Errors
    /// The campaign's rejection, or the store's.
    pub async fn end(&self, id: CampaignId, by: Actor) -> Result<Campaign, AppError> {
        self.command_campaign(id, Command::End, by).await
    }

    /// Calls a campaign off before it is live; its money goes back at once.
    ///
    /// # Errors
    /// The campaign's rejection, or the store's.
    pub async fn cancel(&self, id: CampaignId, by: Actor) -> Result<Campaign, AppError> {
        self.command_campaign(id, Command::Cancel, by).await
    }

    pub(crate) async fn command_campaign(
        &self,
        id: CampaignId,
        command: Command,
        by: Actor,
    ) -> Result<Campaign, AppError> {
        let command = &command;
        self.retrying(|| async move {
            let loaded = self.campaign(id).await?;
            let now = self.now();
            let events = decide(&loaded.value, command.clone(), by, now)?;
            let mut work = Work::at(now);
            let campaign = work.campaign(loaded, &events);
            work.audit(by, command.name(), RecordId::Campaign(id));
            match command {
                Command::Launch => {
                    let job = Job::EndCampaign { campaign: id };
                    self.enqueue(&mut work, job, "period", campaign.terms.end);
                }
                Command::End => self.enqueue(&mut work, Job::SettleCampaign { campaign: id }, "end", now),
                Command::Stop { .. } => {
                    self.enqueue(&mut work, Job::StopCampaign { campaign: id }, "once", now);
                }
                Command::Cancel => self.refund_remainder(&mut work, &campaign, "cancelled").await?,
                Command::Fund { .. }
                | Command::Book { .. }
                | Command::Free { .. }
                | Command::CheckProduct { .. }
                | Command::Pause
                | Command::Resume
                | Command::Settle { .. } => {}
            }
            self.commit(work, RecordId::Campaign(id)).await?;
            Ok(campaign)
        })
        .await
    }

    /// The job at the end of a campaign's period.
    pub(crate) async fn end_campaign_job(&self, id: CampaignId, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.campaign(id).await?;
        let now = self.now();
        let events = match decide(&loaded.value, Command::End, Actor::System, now) {
            Ok(events) => events,
            Err(Rejection::TooEarly { until, .. }) => return Ok(Outcome::Again(until)),
            Err(_ended_otherwise) => return Ok(Outcome::NothingToDo),
        };
        let mut work = Work::finishing(now, Some(lease));
        work.campaign(loaded, &events);
        work.audit(Actor::System, "be ended", RecordId::Campaign(id));
        self.enqueue(&mut work, Job::SettleCampaign { campaign: id }, "end", now);
        self.commit(work, RecordId::Campaign(id)).await?;
        Ok(Outcome::Done)
    }

    /// The job that closes the books of an ended campaign once its last placement is decided.
    pub(crate) async fn settle_campaign_job(
        &self,
        id: CampaignId,
        lease: Lease,
    ) -> Result<Outcome, AppError> {
        let loaded = self.campaign(id).await?;
        let now = self.now();
        // Offers first: one that is taken meanwhile is counted as the placement that it became.
        let offers = self.store.tally(Kind::AuthorOffer, TallyOf::Campaign(id)).await?;
        let waiting = offers.iter().filter(|(state, _)| state == author_offer::State::Open.name());
        let waiting: u64 = waiting.map(|(_, count)| count).sum();
        let open = self.store.open_placements(id).await?.saturating_add(waiting);
        let events = match decide(&loaded.value, Command::Settle { open }, Actor::System, now) {
            Ok(events) => events,
            Err(Rejection::StillOpen { .. }) => {
                return Ok(Outcome::Again(now.plus(kernel::Span::hours(6))));
            }
            Err(_settled_already) => return Ok(Outcome::NothingToDo),
        };
        let mut work = Work::finishing(now, Some(lease));
        let campaign = work.campaign(loaded, &events);
        work.audit(Actor::System, "be settled", RecordId::Campaign(id));
        self.refund_remainder(&mut work, &campaign, "settled").await?;
        self.commit(work, RecordId::Campaign(id)).await?;
        Ok(Outcome::Done)
    }

    /// What is left goes back to the brand, and from there out. The balance cannot move meanwhile: every
    /// movement on a campaign's account writes the campaign, whose version this commit checks.
    async fn refund_remainder(
        &self,
        work: &mut Work,
        campaign: &Campaign,
        occasion: &str,
    ) -> Result<(), AppError> {
        let account = Account::Campaign(campaign.id).in_currency(campaign.funded.currency());
        let remainder = self.store.balance(account).await?;
        if remainder.is_zero() || Bug::RemainderKept.is_on() {
            return Ok(());
        }
        work.movement(movements::refund(campaign.id, occasion, campaign.brand, remainder)?);
        self.enqueue_brand_payout(work, campaign, occasion);
        Ok(())
    }

    pub(crate) fn enqueue_brand_payout(&self, work: &mut Work, campaign: &Campaign, occasion: &str) {
        let job = Job::PayOut { payee: Payee::Brand(campaign.brand), currency: campaign.funded.currency() };
        let now = work.decision.at;
        self.enqueue(work, job, &format!("{}/{occasion}", campaign.id), now);
    }
}
