//! The store behind a bad line, and under a witness's eyes.
//!
//! The inner store's work is driven to its end within one step, so that it is as atomic here as it promises to
//! be; what may happen before and after it is this world's choice.

use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{
    AuditLine, CommitError, DayCount, Decision, DraftText, Entry, Find, JobFilter, JobState, JobView,
    KeptEvent, Kind, Lease, LeasedJob, Past, PlacementFilter, Record, RecordId, Store, StoreError, TallyOf,
    TrailFilter, Version,
};
use async_trait::async_trait;
use kernel::{CampaignId, CreatorId, JobId, Money, PlacementId, Span, Timestamp};
use ledger::AccountKey;
use ledger::check::Kept;
use uuid::Uuid;

use crate::fault::{Fault, Place};
use crate::ground::{Cut, Ground};
use crate::hub::Hub;
use crate::witness::Witness;

/// Cuts come before one of the first so many statements: every commit has more.
const STATEMENTS: u64 = 3;

pub(crate) struct FaultyStore {
    pub(crate) inner: Arc<dyn Store>,
    pub(crate) ground: Arc<dyn Ground>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) witness: Arc<Mutex<Witness>>,
}

type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Drives a future of the store to its end.
pub(crate) fn drive<T: Send>(
    ground: &dyn Ground,
    work: Boxed<'_, Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let mut answer = None;
    ground.drive(Box::pin(async { answer = Some(work.await) }));
    answer.unwrap_or_else(|| Err(unfinished()))
}

fn unfinished() -> StoreError {
    StoreError::Internal("the ground did not drive the store to its end".to_owned())
}

impl FaultyStore {
    /// A read, a lease or a put-back.
    async fn serve<T: Send>(&self, work: Boxed<'_, Result<T, StoreError>>) -> Result<T, StoreError> {
        self.hub.called();
        self.hub.pause().await;
        self.hub.crash_point(Place::BeforeRead).await;
        if self.hub.strikes(Fault::StoreDown) {
            self.hub.fired(Fault::StoreDown);
            return Err(StoreError::Unavailable("no answer".to_owned()));
        }
        let answer = drive(&*self.ground, work);
        self.hub.crash_point(Place::AfterRead).await;
        self.hub.pause().await;
        answer
    }

    /// Arms a cut when one is to strike this commit: which, and whether the program dies of it.
    fn arm(&self) -> Option<(Cut, bool)> {
        let statement = self.hub.statement(STATEMENTS);
        let planned = if self.hub.crash_due(Place::InCommit) {
            Some((Cut::Before(statement), true))
        } else if self.hub.strikes(Fault::CommitCut) {
            Some((Cut::Before(statement), false))
        } else if self.hub.strikes(Fault::CommitAnswerLost) {
            Some((Cut::AnswerLost, false))
        } else {
            None
        };
        if let Some((cut, _)) = planned {
            self.ground.arm(cut);
        }
        planned
    }

    fn write(&self, decisions: Vec<Decision>) -> Result<(), CommitError> {
        let mut answer = None;
        let work = self.inner.commit_all(decisions);
        self.ground.drive(Box::pin(async { answer = Some(work.await) }));
        answer.unwrap_or_else(|| Err(unfinished().into()))
    }

    fn witness(&self, see: impl FnOnce(&mut Witness)) {
        see(&mut self.witness.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn committed(&self, decisions: &[Decision]) {
        self.witness(|witness| witness.committed(decisions, &self.hub));
    }
}

#[async_trait]
impl Store for FaultyStore {
    async fn load(&self, id: RecordId) -> Result<Option<(Record, Version)>, StoreError> {
        self.serve(self.inner.load(id)).await
    }

    async fn load_many(&self, ids: &[RecordId]) -> Result<Vec<(Record, Version)>, StoreError> {
        self.serve(self.inner.load_many(ids)).await
    }

    async fn list(
        &self,
        kind: Kind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<(Record, Version)>, StoreError> {
        self.serve(self.inner.list(kind, after, limit)).await
    }

    async fn placements(&self, filter: PlacementFilter) -> Result<Vec<(Record, Version)>, StoreError> {
        self.serve(self.inner.placements(filter)).await
    }

    async fn past(&self, creator: CreatorId, since: Timestamp) -> Result<Vec<Past>, StoreError> {
        self.serve(self.inner.past(creator, since)).await
    }

    async fn open_of(&self, creator: CreatorId, limit: u32) -> Result<Vec<(Record, Version)>, StoreError> {
        self.serve(self.inner.open_of(creator, limit)).await
    }

    async fn open_placements(&self, campaign: CampaignId) -> Result<u64, StoreError> {
        self.serve(self.inner.open_placements(campaign)).await
    }

    async fn balance(&self, account: AccountKey) -> Result<Money, StoreError> {
        self.serve(self.inner.balance(account)).await
    }

    async fn balances(
        &self,
        after: Option<AccountKey>,
        limit: u32,
    ) -> Result<Vec<(AccountKey, Money)>, StoreError> {
        self.serve(self.inner.balances(after, limit)).await
    }

    async fn transfers(&self, after: u64, limit: u32) -> Result<Vec<Kept>, StoreError> {
        self.serve(self.inner.transfers(after, limit)).await
    }

    async fn drafts(
        &self,
        campaign: CampaignId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DraftText>, StoreError> {
        self.serve(self.inner.drafts(campaign, after, limit)).await
    }

    async fn events(&self, subject: RecordId, after: u64, limit: u32) -> Result<Vec<KeptEvent>, StoreError> {
        self.serve(self.inner.events(subject, after, limit)).await
    }

    async fn audit(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        self.serve(self.inner.audit(subject, limit)).await
    }

    async fn find(&self, find: &Find) -> Result<Vec<(Record, Version)>, StoreError> {
        self.serve(self.inner.find(find)).await
    }

    async fn tally(&self, kind: Kind, of: TallyOf) -> Result<Vec<(String, u64)>, StoreError> {
        self.serve(self.inner.tally(kind, of)).await
    }

    async fn payout_sums(&self, of: TallyOf) -> Result<Vec<(String, Money)>, StoreError> {
        self.serve(self.inner.payout_sums(of)).await
    }

    async fn days(
        &self,
        of: TallyOf,
        events: &[&'static str],
        from_day: i32,
        to_day: i32,
    ) -> Result<Vec<DayCount>, StoreError> {
        self.serve(self.inner.days(of, events, from_day, to_day)).await
    }

    async fn history(&self, after: u64, limit: u32) -> Result<Vec<(RecordId, KeptEvent)>, StoreError> {
        self.serve(self.inner.history(after, limit)).await
    }

    async fn history_end(&self) -> Result<u64, StoreError> {
        self.serve(self.inner.history_end()).await
    }

    async fn trail(&self, filter: TrailFilter) -> Result<Vec<(u64, AuditLine)>, StoreError> {
        self.serve(self.inner.trail(filter)).await
    }

    async fn post(&self, address: &str) -> Result<Option<PlacementId>, StoreError> {
        self.serve(self.inner.post(address)).await
    }

    async fn statement(
        &self,
        account: AccountKey,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.serve(self.inner.statement(account, before, limit)).await
    }

    async fn commit_all(&self, decisions: Vec<Decision>) -> Result<(), CommitError> {
        self.hub.called();
        self.hub.pause().await;
        self.hub.crash_point(Place::BeforeCommit).await;
        let planned = self.arm();
        let answer = self.write(decisions.clone());
        let cut = self.ground.disarm();
        match planned {
            Some((Cut::Before(_), dies)) if cut => {
                if dies {
                    self.hub.crash(Place::InCommit);
                    self.hub.nap(crate::hub::Wish::Never).await;
                }
                self.hub.fired(Fault::CommitCut);
            }
            Some((Cut::AnswerLost, _)) if cut => {
                self.hub.fired(Fault::CommitAnswerLost);
                self.committed(&decisions);
            }
            Some((Cut::Before(_) | Cut::AnswerLost, _)) | None => {
                if answer.is_ok() {
                    self.committed(&decisions);
                }
                if let Err(CommitError::Conflict(_)) = answer {
                    self.witness(|witness| witness.conflicts += 1);
                }
            }
        }
        self.hub.crash_point(Place::AfterCommit).await;
        self.hub.pause().await;
        answer
    }

    async fn lease(&self, now: Timestamp, lease_for: Span, limit: u32) -> Result<Vec<LeasedJob>, StoreError> {
        let leased = self.serve(self.inner.lease(now, lease_for, limit)).await?;
        self.witness(|witness| witness.leased(&leased));
        Ok(leased)
    }

    async fn put_back(
        &self,
        lease: Lease,
        again: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), CommitError> {
        let work = self.inner.put_back(lease, again, reason);
        let answer = self.serve(Box::pin(async { Ok(work.await) })).await?;
        if answer.is_ok() {
            self.hub.echo(None, again.map(Timestamp::as_micros));
        }
        answer
    }

    async fn jobs(&self, filter: JobFilter) -> Result<Vec<JobView>, StoreError> {
        self.serve(self.inner.jobs(filter)).await
    }

    async fn revive(&self, job: JobId, at: Timestamp) -> Result<bool, StoreError> {
        self.serve(self.inner.revive(job, at)).await
    }

    async fn cancel(&self, job: JobId, reason: &str) -> Result<bool, StoreError> {
        self.serve(self.inner.cancel(job, reason)).await
    }

    async fn job_counts(&self) -> Result<Vec<(JobState, u64)>, StoreError> {
        self.serve(self.inner.job_counts()).await
    }

    async fn next_job(&self) -> Result<Option<Timestamp>, StoreError> {
        self.serve(self.inner.next_job()).await
    }
}
