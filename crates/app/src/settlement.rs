//! THE place where a placement gets paid: hold → creator and fees, once, when it was delivered or its campaign stopped as false.
//!
//! Jobs that are due together are settled together, with one wait for the disk; if any of them meets a newer
//! version, each is settled on its own. The campaign is not written: its place stays taken.

use kernel::PlacementId;
use ledger::movements;
use market::Placement;
use market::payout::Payee;
use market::people::Actor;
use market::placement::{Command, decide};
use market::rejection::Rejection;

use crate::ports::{CommitError, Decision, Job, Lease, RecordId};
use crate::work::Work;
use crate::worker::Outcome;
use crate::{App, AppError, Loaded};

impl App {
    /// Pays one delivered placement.
    pub(crate) async fn settle_job(&self, id: PlacementId, lease: Lease) -> Result<Outcome, AppError> {
        let loaded = self.placement(id).await?;
        let Ok(work) = self.settlement(loaded, lease)? else { return Ok(Outcome::NothingToDo) };
        self.commit(work, RecordId::Placement(id)).await?;
        Ok(Outcome::Done)
    }

    /// Pays many delivered placements with one commit, each the end of its job. `false` when nothing was
    /// committed because one of them has changed or is no longer to be paid.
    ///
    /// # Errors
    /// The store's.
    pub async fn settle_together(&self, due: &[(PlacementId, Lease)]) -> Result<bool, AppError> {
        let ids: Vec<RecordId> = due.iter().map(|(id, _)| RecordId::Placement(*id)).collect();
        let loaded = self.store.load_many(&ids).await?;
        if loaded.len() != due.len() {
            return Ok(false);
        }
        let mut decisions: Vec<Decision> = Vec::with_capacity(due.len());
        for ((value, version), (_, lease)) in loaded.into_iter().zip(due) {
            let Some(placement) = Loaded { value, version }.into_placement() else { return Ok(false) };
            let Ok(work) = self.settlement(placement, *lease)? else { return Ok(false) };
            decisions.push(work.decision);
        }
        match self.store.commit_all(decisions).await {
            Ok(()) => Ok(true),
            Err(CommitError::Store(error)) => Err(error.into()),
            Err(
                CommitError::Conflict(_)
                | CommitError::DuplicateMovement(_)
                | CommitError::Overdrawn(_)
                | CommitError::LeaseLost(_),
            ) => Ok(false),
        }
    }

    /// What paying a placement writes: the inner error says that it is not to be paid (now).
    fn settlement(
        &self,
        loaded: Loaded<Placement>,
        lease: Lease,
    ) -> Result<Result<Work, Rejection>, AppError> {
        let now = self.now();
        let events = match decide(&loaded.value, Command::Settle, Actor::System, now, &self.policy) {
            Ok(events) => events,
            Err(rejection) => return Ok(Err(rejection)),
        };
        let mut work = Work::finishing(now, Some(lease));
        let placement = work.placement(loaded, &events);
        self.pay(&mut work, &placement)?;
        work.audit(Actor::System, "settle", RecordId::Placement(placement.id));
        Ok(Ok(work))
    }

    /// What a placement that is paid moves, and its way out: after it was delivered, or when its campaign was found false.
    pub(crate) fn pay(&self, work: &mut Work, placement: &Placement) -> Result<(), AppError> {
        let Placement { id, creator, price, fee, .. } = *placement;
        work.movement(movements::settle_placement(id, creator, price, fee)?);
        let job = Job::PayOut { payee: Payee::Creator(creator), currency: price.currency() };
        let now = work.decision.at;
        self.enqueue(work, job, &id.to_string(), now);
        Ok(())
    }
}
