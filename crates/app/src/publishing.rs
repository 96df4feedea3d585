//! The post goes out: by the market on the creator's behalf, or by hand, declared with its address.
//!
//! The key under which a post is published is the placement's id, chosen long before: a repeated attempt, or
//! one whose answer was lost, never posts twice. If the placement was given back meanwhile, what may have been
//! published is withdrawn.

use kernel::{Language, PlacementId, Span, Timestamp};
use market::people::Actor;
use market::placement::{Command, Placement, State, decide};
use market::rejection::Rejection;

use crate::ports::{Job, Lease, NetworkError, PublishRequest, RecordId};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded};

/// From publication to the first check: a post takes a moment to appear on the network's stream.
const FIRST_CHECK: Span = Span::minutes(1);
/// From withdrawing to withdrawing once more: longer than any request to a network is let wait.
const WITHDRAW_AGAIN: Span = Span::hours(1);
/// What the audit trail says when a network refuses a post for good; its reason follows after a colon.
pub(crate) const REFUSED: &str = "be refused by the network";
/// Characters kept of a network's reason: somebody else writes it, and it is read by people.
const LONGEST_REASON: usize = 500;

impl App {
    /// Asks the market to publish an approved draft on the creator's behalf.
    ///
    /// # Errors
    /// Another party, a placement that is not approved, or the store's.
    pub async fn request_publication(&self, id: PlacementId, by: Actor) -> Result<(), AppError> {
        let placement = self.placement(id).await?.value;
        let now = self.now();
        // Asked of the rules without being carried out yet: the job does that once the post is out.
        let trial = Command::Publish { address: "pending".to_owned() };
        decide(&placement, trial, by, now, &self.policy)?;
        let mut work = Work::at(now);
        work.audit(by, "ask for publication", RecordId::Placement(id));
        self.enqueue(&mut work, Job::Publish { placement: id }, "once", now);
        self.commit(work, RecordId::Placement(id)).await
    }

    /// Says that the post is out, and where.
    ///
    /// What is kept is the network's lasting address of it.
    ///
    /// # Errors
    /// No address of a post, a network that does not say whose it is, the placement's rejection, or the store's.
    pub async fn declare_published(
        &self,
        id: PlacementId,
        address: &str,
        by: Actor,
    ) -> Result<Placement, AppError> {
        let address = &self.lasting(id, address, by).await?;
        self.retrying(|| async move {
            let loaded = self.placement(id).await?;
            let mut work = Work::at(self.now());
            let placement = self.published(&mut work, loaded, address, by)?;
            self.commit(work, RecordId::Placement(id)).await?;
            Ok(placement)
        })
        .await
    }

    /// The network is asked only for somebody whose word would count.
    async fn lasting(&self, id: PlacementId, given: &str, by: Actor) -> Result<String, AppError> {
        let placement = self.placement(id).await?.value;
        let trial = Command::Publish { address: given.to_owned() };
        decide(&placement, trial, by, self.now(), &self.policy)?;
        let network = placement.network;
        self.network.lasting(network, given).await.map_err(|error| match error {
            NetworkError::Refused(_) => AppError::NoPost(network),
            NetworkError::RateLimited { .. } | NetworkError::Unavailable(_) => AppError::NetworkAway(network),
        })
    }

    /// The job that publishes.
    pub(crate) async fn publish_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.placement(id).await?;
        match loaded.value.state {
            State::Approved => {}
            State::GivenBack | State::Failed => return self.withdraw_for_good(id, lease).await,
            // Its campaign was stopped before its post was known: one that got out is in nobody's record.
            State::Paid if loaded.value.post.is_none() => return self.withdraw_for_good(id, lease).await,
            State::Booked
            | State::Drafted
            | State::Published
            | State::Verifying
            | State::Holding
            | State::Delivered
            | State::Paid
            | State::Rejected
            | State::Breached => return Ok(Outcome::NothingToDo),
        }
        let campaign = self.campaign(loaded.value.campaign).await?.value;
        let text = loaded.value.draft.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
        let request = PublishRequest {
            key: id,
            account: loaded.value.account.clone(),
            languages: languages(&text, &campaign.terms.languages),
            text,
            link: campaign.terms.link,
            reply_to: loaded.value.reply_to.clone(),
        };
        let address = match self.network.publish(loaded.value.network, request).await {
            Ok(address) => address,
            Err(error) => {
                if let NetworkError::Refused(reason) = &error {
                    self.note_refusal(id, reason).await?;
                }
                return Ok(Outcome::of_network(error, self.now()));
            }
        };
        let mut work = Work::finishing(self.now(), Some(lease));
        self.published(&mut work, loaded, &address, Actor::System)?;
        self.commit(work, RecordId::Placement(id)).await?;
        Ok(Outcome::Done)
    }

    /// Keeps the network's own reason where the creator will look for it. The job itself is given up and stays in the
    /// operator's list.
    async fn note_refusal(&self, id: PlacementId, reason: &str) -> Result<(), AppError> {
        let mut work = Work::at(self.now());
        let reason: String = reason.chars().take(LONGEST_REASON).collect();
        work.audit(Actor::System, &format!("{REFUSED}: {reason}"), RecordId::Placement(id));
        self.commit(work, RecordId::Placement(id)).await
    }

    /// Withdraws what was published for a placement that came to nothing, now and once more: an attempt whose
    /// lease ran out may still be on its way to the network, and its post would be left standing.
    async fn withdraw_for_good(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        self.withdraw(id, lease, true).await
    }

    /// The job that withdraws what the market published.
    pub(crate) async fn withdraw_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        self.withdraw(id, lease, false).await
    }

    async fn withdraw(&self, id: PlacementId, lease: Lease, again: bool) -> Result<Outcome, AppError> {
        let placement = self.placement(id).await?.value;
        match self.network.withdraw(placement.network, &placement.account, id).await {
            Ok(()) => {
                let now = self.now();
                let mut work = Work::finishing(now, Some(lease));
                work.audit(Actor::System, "withdraw the post", RecordId::Placement(id));
                if again {
                    let job = Job::Withdraw { placement: id };
                    self.enqueue(&mut work, job, "once more", now.plus(WITHDRAW_AGAIN));
                }
                self.commit(work, RecordId::Placement(id)).await?;
                Ok(Outcome::Done)
            }
            Err(error) => Ok(Outcome::of_network(error, self.now())),
        }
    }

    fn published(
        &self,
        work: &mut Work,
        loaded: Loaded<Placement>,
        address: &str,
        by: Actor,
    ) -> Result<Placement, Rejection> {
        let now: Timestamp = work.decision.at;
        let command = Command::Publish { address: address.to_owned() };
        let events = decide(&loaded.value, command, by, now, &self.policy)?;
        let placement = work.placement(loaded, &events);
        work.audit(by, "publish", RecordId::Placement(placement.id));
        let job = Job::Verify { placement: placement.id };
        self.enqueue(work, job, "first", now.plus(FIRST_CHECK));
        Ok(placement)
    }
}

/// What the text is in as far as it is clear, else what the campaign asks for when that is one language.
fn languages(text: &str, asked: &[Language]) -> Vec<Language> {
    match (wording::language(text), asked) {
        (Some(guess), _) => vec![guess.language],
        (None, [one]) => vec![*one],
        (None, [] | [_, _, ..]) => Vec::new(),
    }
}
