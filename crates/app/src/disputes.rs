//! One side contests what was decided; the other answers; an operator rules; the placement follows.

use kernel::{DisputeId, PlacementId};
use market::dispute::{self, Dispute, State};
use market::people::Actor;
use market::placement::{self, Command, Event};
use market::rejection::fit;

use crate::ports::{Job, Record, RecordId};
use crate::work::Work;
use crate::{App, AppError};

/// An operator's ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// For whoever opened the dispute, or against.
    pub upheld: bool,
    /// Why, 1 to 5,000 characters.
    pub text: String,
}

impl App {
    /// Opens a dispute: the creator's over a rejection or breach, the brand's over a post within its holding
    /// period. Asking again with the same id changes nothing.
    ///
    /// # Errors
    /// The placement's rejection, an unfit text, an id taken, or the store's.
    pub async fn open_dispute(
        &self,
        id: DisputeId,
        about: PlacementId,
        grounds: &str,
        by: Actor,
    ) -> Result<Dispute, AppError> {
        fit("the grounds", grounds, 1, 5_000)?;
        self.retrying(|| async move {
            if let Some(known) = self.find_dispute(id).await? {
                let same = known.value.placement == about && known.value.opener == by;
                return if same { Ok(known.value) } else { Err(AppError::Taken(RecordId::Dispute(id))) };
            }
            let loaded = self.placement(about).await?;
            let now = self.now();
            let contest = Command::Contest { dispute: id };
            let events = placement::decide(&loaded.value, contest, by, now, &self.policy)?;
            let mut work = Work::at(now);
            let placement = work.placement(loaded, &events);
            let dispute = Dispute {
                id,
                placement: about,
                brand: placement.brand,
                creator: placement.creator,
                opener: by,
                grounds: grounds.to_owned(),
                answer: None,
                ruling: None,
                state: State::Opened,
                opened: now,
                answer_by: now.plus(self.policy.answer_window),
            };
            work.create(Record::Dispute(dispute.clone()));
            work.audit(by, "contest", RecordId::Placement(about));
            self.commit(work, RecordId::Placement(about)).await?;
            Ok(dispute)
        })
        .await
    }

    /// The other side speaks.
    ///
    /// # Errors
    /// The dispute's rejection, an unfit text, or the store's.
    pub async fn answer_dispute(&self, id: DisputeId, text: &str, by: Actor) -> Result<Dispute, AppError> {
        self.retrying(|| async move {
            let loaded = self.dispute(id).await?;
            let now = self.now();
            let command = dispute::Command::Answer { text: text.to_owned() };
            let events = dispute::decide(&loaded.value, command, by, now)?;
            let mut work = Work::at(now);
            let dispute = work.dispute(loaded, &events);
            work.audit(by, "answer", RecordId::Dispute(id));
            self.commit(work, RecordId::Dispute(id)).await?;
            Ok(dispute)
        })
        .await
    }

    /// An operator rules, and the placement follows in the same commit.
    ///
    /// # Errors
    /// The dispute's or the placement's rejection, an unfit text, or the store's.
    pub async fn rule(&self, id: DisputeId, ruling: &Ruling, by: Actor) -> Result<Dispute, AppError> {
        self.retrying(|| async move {
            let loaded = self.dispute(id).await?;
            let about = loaded.value.placement;
            let now = self.now();
            let text = ruling.text.clone();
            let (command, follow) = if ruling.upheld {
                (dispute::Command::Uphold { ruling: text }, Command::Uphold)
            } else {
                (dispute::Command::Dismiss { ruling: text }, Command::Dismiss)
            };
            let ruled = dispute::decide(&loaded.value, command, by, now)?;
            let contested = self.placement(about).await?;
            let events = placement::decide(&contested.value, follow, by, now, &self.policy)?;
            let mut work = Work::at(now);
            let dispute = work.dispute(loaded, &ruled);
            let placement = if events.contains(&Event::HoldReleased) {
                self.unwind(&mut work, contested, &events).await?
            } else {
                work.placement(contested, &events)
            };
            work.audit(by, "rule", RecordId::Dispute(id));
            self.enqueue_after_ruling(&mut work, &placement, id);
            self.commit(work, RecordId::Placement(about)).await?;
            Ok(dispute)
        })
        .await
    }

    /// A placement that goes on after a ruling needs its next job; one that ends has its closing job already.
    fn enqueue_after_ruling(&self, work: &mut Work, placement: &market::Placement, dispute: DisputeId) {
        use market::placement::State as At;
        let (id, now) = (placement.id, work.decision.at);
        match placement.state {
            At::Approved => self.enqueue_after_review(work, placement, now),
            At::Published => {
                self.enqueue(work, Job::Verify { placement: id }, &dispute.to_string(), now);
            }
            At::Holding => self.enqueue_after_look(work, placement),
            // The brand was right about a post that it contested: now the creator may appeal.
            At::Breached if placement.is_open() => {
                let at = now.plus(self.policy.appeal_window);
                self.enqueue(work, Job::Close { placement: id }, &dispute.to_string(), at);
            }
            At::Breached
            | At::Rejected
            | At::Booked
            | At::Drafted
            | At::Verifying
            | At::Delivered
            | At::Paid
            | At::GivenBack
            | At::Failed => {}
        }
    }
}
