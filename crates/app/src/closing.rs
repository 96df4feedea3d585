//! Placements that end without being paid: windows that ran out, rejections and breaches that became final,
//! creators who give back. The place is free again, and the money is where it came from, in one commit.

use kernel::PlacementId;
use ledger::movements::{self, Earned};
use ledger::{Account, Movement};
use market::campaign::{self, Campaign};
use market::people::Actor;
use market::placement::{Command, Event, Hold, Placement, decide};
use market::rejection::Rejection;

use crate::ports::{Job, Lease, RecordId};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded};

impl App {
    /// A creator withdraws. Before payment the hold is released; afterwards the creator returns what was earned,
    /// and the platform its fee. A post that the market published is withdrawn.
    ///
    /// # Errors
    /// The placement's rejection, [`Rejection::PaidOut`] when the money has left the market, or the store's.
    pub async fn give_back(&self, id: PlacementId, by: Actor) -> Result<Placement, AppError> {
        self.retrying(|| async move {
            let loaded = self.placement(id).await?;
            let now = self.now();
            let events = decide(&loaded.value, Command::GiveBack, by, now, &self.policy)?;
            let mut work = Work::at(now);
            work.audit(by, "give back", RecordId::Placement(id));
            if loaded.value.post.is_some() {
                self.enqueue(&mut work, Job::Withdraw { placement: id }, "given back", now);
            }
            let placement = self.unwind(&mut work, loaded, &events).await?;
            self.commit(work, RecordId::Placement(id)).await?;
            Ok(placement)
        })
        .await
    }

    /// The job at the end of the time to hand in a draft, or to publish.
    pub(crate) async fn expire_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        self.unwind_job(id, Command::Expire, lease).await
    }

    /// The job at the end of the time to appeal.
    pub(crate) async fn close_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        self.unwind_job(id, Command::Close, lease).await
    }

    async fn unwind_job(&self, id: PlacementId, command: Command, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.placement(id).await?;
        let now = self.now();
        let action = command.name();
        let events = match decide(&loaded.value, command, Actor::System, now, &self.policy) {
            Ok(events) => events,
            Err(Rejection::TooEarly { until, .. }) => return Ok(Outcome::Again(until)),
            // The ruling closes it, or opens the way again.
            Err(Rejection::Disputed) => return Ok(Outcome::Again(now.plus(self.policy.answer_window))),
            Err(_went_on_otherwise) => return Ok(Outcome::NothingToDo),
        };
        let mut work = Work::finishing(now, Some(lease));
        work.audit(Actor::System, action, RecordId::Placement(id));
        self.unwind(&mut work, loaded, &events).await?;
        self.commit(work, RecordId::Placement(id)).await?;
        Ok(Outcome::Done)
    }

    /// Writes a placement that ends unpaid, frees its place and moves its money back.
    pub(crate) async fn unwind(
        &self,
        work: &mut Work,
        loaded: Loaded<Placement>,
        events: &[Event],
    ) -> Result<Placement, AppError> {
        let campaign = self.campaign(loaded.value.campaign).await?;
        let was_paid = loaded.value.hold == Hold::Settled;
        let placement = work.placement(loaded, events);
        let movement = if was_paid {
            self.returned(&placement, &campaign.value).await?
        } else {
            movements::release_hold(placement.id, placement.campaign, placement.price)?
        };
        work.movement(movement);
        let free = campaign::Command::Free { small: placement.small };
        if free.from_states().contains(&campaign.value.state) {
            let freed = campaign::decide(&campaign.value, free, Actor::System, work.decision.at)?;
            work.campaign(campaign, &freed);
        } else {
            self.enqueue_brand_payout(work, &campaign.value, &placement.id.to_string());
        }
        Ok(placement)
    }

    /// Money that was earned goes back to the campaign while it can spend, else to its brand.
    async fn returned(&self, placement: &Placement, campaign: &Campaign) -> Result<Movement, AppError> {
        let earned = Earned::of(placement.price, placement.fee)?;
        let account = Account::Creator(placement.creator).in_currency(placement.price.currency());
        let missing = earned.creator.minus(self.store.balance(account).await?)?;
        if missing.minor() > 0 {
            return Err(Rejection::PaidOut { missing }.into());
        }
        let to = match campaign.state {
            campaign::State::Live | campaign::State::Paused | campaign::State::Ended => {
                Account::Campaign(campaign.id)
            }
            campaign::State::Draft
            | campaign::State::Funded
            | campaign::State::Settled
            | campaign::State::Cancelled => Account::Brand(campaign.brand),
        };
        Ok(movements::give_back(placement.id, placement.creator, to, placement.price, placement.fee)?)
    }
}
