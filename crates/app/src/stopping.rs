//! A campaign that was found false is stopped, and whoever has worked for it is paid.
//!
//! The stop itself is one commit: from it on nothing is booked or offered. What had begun is ended by a job, one commit for
//! each offer and each placement, so that a job that was cut short goes on where it was: what is ended already is passed
//! over. Invitations and offers to authors first: from then on no placement can come to be, so that the walk over placements
//! misses none. At its end the campaign settles like any that has ended: the rest of its budget goes back to its brand.

use kernel::{AuthorOfferId, CampaignId, OfferId, PlacementId};
use market::breakout::offer::{self as author_offer, Command as AuthorCommand};
use market::campaign::{Campaign, Command as CampaignCommand};
use market::dispute;
use market::offer::{self, Command as OfferCommand};
use market::people::Actor;
use market::placement::{Command, Event, decide};

use crate::ports::{Find, Job, Kind, Lease, Record, RecordId, cursor};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError};

/// Records read at once.
const PAGE: u32 = 100;
/// Ended in one run of the job: far fewer than fit into its lease.
const AT_ONCE: usize = 500;

impl App {
    /// Stops a campaign that was found false: no new bookings or offers, open ones are withdrawn, whoever has handed in a
    /// draft is paid in full, whoever has not is released. Asked again it changes nothing.
    ///
    /// # Errors
    /// Another party than an operator, a reason that is missing or too long, a campaign that is not live, paused or ended,
    /// or the store's.
    pub async fn stop_campaign(&self, id: CampaignId, note: &str, by: Actor) -> Result<Campaign, AppError> {
        let known = self.campaign(id).await?.value;
        if known.stopped.is_some() && matches!(by, Actor::Operator(_)) {
            return Ok(known);
        }
        self.command_campaign(id, CampaignCommand::Stop { note: note.trim().to_owned() }, by).await
    }

    /// The job that ends what a stopped campaign had begun.
    pub(crate) async fn stop_campaign_job(&self, id: CampaignId, lease: Lease) -> Result<Outcome, AppError> {
        let campaign = self.campaign(id).await?.value;
        let Some(stopped) = campaign.stopped else { return Ok(Outcome::NothingToDo) };
        let mut trouble = None;
        for begun in self.begun(id, Kind::Offer, &[offer::State::Sent.name()]).await? {
            let Record::Offer(it) = begun else { continue };
            note_trouble(&mut trouble, self.withdraw_for_stop(it.id).await)?;
        }
        for begun in self.begun(id, Kind::AuthorOffer, &[author_offer::State::Open.name()]).await? {
            let Record::AuthorOffer(it) = begun else { continue };
            note_trouble(&mut trouble, self.withdraw_author_offer_for_stop(it.id).await)?;
        }
        let open: Vec<&'static str> = Command::Stop.from_states().iter().map(|state| state.name()).collect();
        let placements = self.begun(id, Kind::Placement, &open).await?;
        let more = placements.len() >= AT_ONCE;
        for begun in placements {
            let Record::Placement(it) = begun else { continue };
            note_trouble(&mut trouble, self.stop_placement(it.id, &stopped.note).await)?;
        }
        if let Some(reason) = trouble {
            return Ok(Outcome::Failed(reason));
        }
        let now = self.now();
        if more {
            return Ok(Outcome::Again(now));
        }
        let mut work = Work::finishing(now, Some(lease));
        self.enqueue(&mut work, Job::SettleCampaign { campaign: id }, "stopped", now);
        self.commit(work, RecordId::Campaign(id)).await?;
        Ok(Outcome::Done)
    }

    /// Records of a kind and a campaign that are in one of these states now, the oldest first, at least [`AT_ONCE`] if there are
    /// so many; of placements those whose price is still to be decided. Cost: one row each.
    async fn begun(
        &self,
        campaign: CampaignId,
        kind: Kind,
        states: &[&'static str],
    ) -> Result<Vec<Record>, AppError> {
        let mut find = Find { campaign: Some(campaign), ..Find::oldest(kind, PAGE) }.in_states(states);
        let mut all = Vec::new();
        loop {
            let page = self.store.find(&find).await?;
            let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            find.after = page.last().map(|(record, _)| cursor(record));
            let undecided = |record: &Record| !matches!(record, Record::Placement(it) if !it.is_open());
            all.extend(page.into_iter().map(|(record, _)| record).filter(undecided));
            if !full || all.len() >= AT_ONCE {
                return Ok(all);
            }
        }
    }

    async fn withdraw_for_stop(&self, id: OfferId) -> Result<(), AppError> {
        ended_or_done(self.command_offer(id, OfferCommand::Withdraw, Actor::System, None).await.map(drop))
    }

    async fn withdraw_author_offer_for_stop(&self, id: AuthorOfferId) -> Result<(), AppError> {
        let withdrawn = self.undo_author_offer(id, &AuthorCommand::Withdraw, Actor::System, None).await;
        ended_or_done(withdrawn.map(drop))
    }

    /// One placement, in one commit: paid or released, its dispute decided, nothing twice.
    async fn stop_placement(&self, id: PlacementId, note: &str) -> Result<(), AppError> {
        self.retrying(|| async move {
            let loaded = self.placement(id).await?;
            let now = self.now();
            let Ok(events) = decide(&loaded.value, Command::Stop, Actor::System, now, &self.policy) else {
                return Ok(());
            };
            let mut work = Work::at(now);
            if let Some(open) = loaded.value.dispute {
                let contested = self.dispute(open).await?;
                let overtake = dispute::Command::Overtake { ruling: note.to_owned() };
                let ruled = dispute::decide(&contested.value, overtake, Actor::System, now)?;
                work.dispute(contested, &ruled);
            }
            work.audit(Actor::System, Command::Stop.name(), RecordId::Placement(id));
            if events.contains(&Event::HoldReleased) {
                self.unwind(&mut work, loaded, &events).await?;
            } else {
                let placement = work.placement(loaded, &events);
                self.pay(&mut work, &placement)?;
            }
            self.commit(work, RecordId::Placement(id)).await
        })
        .await
    }
}

/// An offer that was answered or ended meanwhile needs no withdrawing.
fn ended_or_done(result: Result<(), AppError>) -> Result<(), AppError> {
    match result {
        Err(AppError::Rejected(_)) => Ok(()),
        other => other,
    }
}

/// What goes wrong with one keeps none of the others from being paid; a store that is away stops the whole.
fn note_trouble(trouble: &mut Option<String>, result: Result<(), AppError>) -> Result<(), AppError> {
    match result {
        Ok(()) => Ok(()),
        Err(AppError::Store(error)) => Err(error.into()),
        Err(error) => {
            trouble.get_or_insert(error.to_string());
            Ok(())
        }
    }
}
