//! The brand's word on a draft, or its silence.

use kernel::{PlacementId, Timestamp};
use market::people::Actor;
use market::placement::{Command, Judgement, Placement, State, decide};
use market::rejection::Rejection;

use crate::ports::{Job, Lease, RecordId};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError};

impl App {
    /// Approves a draft, or rejects it with a coded reason.
    ///
    /// # Errors
    /// The placement's rejection, or the store's.
    pub async fn review(
        &self,
        id: PlacementId,
        judgement: &Judgement,
        by: Actor,
    ) -> Result<Placement, AppError> {
        self.retrying(|| async move {
            let loaded = self.placement(id).await?;
            let now = self.now();
            let command = Command::Review(judgement.clone());
            let events = decide(&loaded.value, command, by, now, &self.policy)?;
            let mut work = Work::at(now);
            let placement = work.placement(loaded, &events);
            work.audit(by, "review", RecordId::Placement(id));
            self.enqueue_after_review(&mut work, &placement, now);
            self.commit(work, RecordId::Placement(id)).await?;
            Ok(placement)
        })
        .await
    }

    /// The job at the end of the review window: silence pays.
    pub(crate) async fn silence_job(
        &self,
        id: PlacementId,
        revision: u32,
        lease: Lease,
    ) -> Result<Outcome, AppError> {
        let loaded = self.placement(id).await?;
        let is_current = loaded.value.draft.as_ref().is_some_and(|draft| draft.revision == revision);
        if !is_current || loaded.value.state != State::Drafted {
            return Ok(Outcome::NothingToDo);
        }
        let now = self.now();
        let command = Command::ApproveBySilence;
        let events = match decide(&loaded.value, command, Actor::System, now, &self.policy) {
            Ok(events) => events,
            Err(Rejection::TooEarly { until, .. }) if until > now => return Ok(Outcome::Again(until)),
            Err(_no_longer) => return Ok(Outcome::NothingToDo),
        };
        let mut work = Work::finishing(now, Some(lease));
        let placement = work.placement(loaded, &events);
        work.audit(Actor::System, "approve by silence", RecordId::Placement(id));
        self.enqueue_after_review(&mut work, &placement, now);
        self.commit(work, RecordId::Placement(id)).await?;
        Ok(Outcome::Done)
    }

    /// An approved draft must be published in time; a rejected one becomes final unless it is mended or appealed.
    pub(crate) fn enqueue_after_review(&self, work: &mut Work, placement: &Placement, now: Timestamp) {
        let id = placement.id;
        let revision = placement.draft.as_ref().map_or(0, |draft| draft.revision);
        if placement.state == State::Approved {
            let job = Job::Expire { placement: id };
            self.enqueue(
                work,
                job,
                &format!("publish/{revision}"),
                self.policy.publish_until(placement, now),
            );
        } else {
            let job = Job::Close { placement: id };
            self.enqueue(work, job, &format!("rejected/{revision}"), now.plus(self.policy.appeal_window));
        }
    }
}
