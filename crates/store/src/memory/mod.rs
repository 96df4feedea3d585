//! The store in memory: for tests, the simulator and a first try.
//!
//! A clone shares the same "disk", so a simulated crash drops one and goes on with another. A commit holds
//! everything against the disk first and then writes, which cannot fail: whole or not at all. Cost: O(log n)
//! a row; one lock, held for no await.

mod accounts;
mod disk;
mod jobs;
mod queries;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{
    AuditLine, CommitError, DayCount, Decision, DraftText, Entry, Find, JobFilter, JobState, JobView,
    KeptEvent, Kind, Lease, LeasedJob, Past, PlacementFilter, Record, RecordId, Store, StoreError, TallyOf,
    TrailFilter, Version, post_key,
};
use async_trait::async_trait;
use disk::Disk;
use kernel::{CampaignId, CreatorId, JobId, Money, PlacementId, Span, Timestamp};
use ledger::AccountKey;
use ledger::check::Kept;
use uuid::Uuid;

use crate::Tripwire;
use crate::plan::{Flags, Plan};

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    disk: Arc<Mutex<Disk>>,
    wire: Tripwire,
    /// How often anything was asked of it or written to it.
    asked: Arc<AtomicU64>,
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same disk, with faults of its own.
    #[must_use]
    pub fn with_tripwire(&self, wire: Tripwire) -> Self {
        Self { disk: Arc::clone(&self.disk), wire, asked: Arc::default() }
    }

    /// How many questions and commits it has taken so far: for tests that hold a page to what it may cost.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// A panic elsewhere leaves the disk whole: nothing panics between two of its writes.
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write<T, E: From<StoreError>>(&self, write: impl FnOnce(&mut Disk) -> Result<T, E>) -> Result<T, E> {
        self.wire.statement()?;
        let done = write(&mut self.disk())?;
        self.wire.committed()?;
        Ok(done)
    }
}

/// A limit as a length.
fn most(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// A length as a count.
fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[async_trait]
impl Store for MemoryStore {
    async fn load(&self, id: RecordId) -> Result<Option<(Record, Version)>, StoreError> {
        Ok(self.disk().records.get(&id).cloned())
    }

    async fn load_many(&self, ids: &[RecordId]) -> Result<Vec<(Record, Version)>, StoreError> {
        crate::sql::at_most_a_thousand(ids)?;
        let disk = self.disk();
        Ok(ids.iter().filter_map(|id| disk.records.get(id).cloned()).collect())
    }

    async fn list(
        &self,
        kind: Kind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<(Record, Version)>, StoreError> {
        Ok(self.disk().list(kind, after, most(limit)))
    }

    async fn placements(&self, filter: PlacementFilter) -> Result<Vec<(Record, Version)>, StoreError> {
        Ok(self.disk().placements(&filter))
    }

    async fn past(&self, creator: CreatorId, since: Timestamp) -> Result<Vec<Past>, StoreError> {
        Ok(self.disk().past(creator, since))
    }

    async fn open_of(&self, creator: CreatorId, limit: u32) -> Result<Vec<(Record, Version)>, StoreError> {
        Ok(self.disk().open_of(creator, most(limit)))
    }

    async fn open_placements(&self, campaign: CampaignId) -> Result<u64, StoreError> {
        Ok(self.disk().open.get(&campaign).copied().unwrap_or(0))
    }

    async fn balance(&self, account: AccountKey) -> Result<Money, StoreError> {
        let minor = self.disk().balances.get(&account.to_string()).map_or(0, |(_, minor)| *minor);
        Money::new(minor, account.currency).map_err(|error| StoreError::Damaged(error.to_string()))
    }

    async fn balances(
        &self,
        after: Option<AccountKey>,
        limit: u32,
    ) -> Result<Vec<(AccountKey, Money)>, StoreError> {
        self.disk().balances_after(after, most(limit))
    }

    async fn transfers(&self, after: u64, limit: u32) -> Result<Vec<Kept>, StoreError> {
        Ok(self.disk().transfers(after, most(limit)))
    }

    async fn drafts(
        &self,
        campaign: CampaignId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DraftText>, StoreError> {
        let disk = self.disk();
        let drafts = disk.drafts.get(&campaign).into_iter().flatten();
        Ok(drafts.filter(|draft| draft.position > after).take(most(limit)).cloned().collect())
    }

    async fn events(&self, subject: RecordId, after: u64, limit: u32) -> Result<Vec<KeptEvent>, StoreError> {
        Ok(self.disk().events(subject, after, most(limit)))
    }

    async fn audit(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        Ok(self.disk().audit(subject, most(limit)))
    }

    async fn find(&self, find: &Find) -> Result<Vec<(Record, Version)>, StoreError> {
        Ok(self.disk().find(find))
    }

    async fn tally(&self, kind: Kind, of: TallyOf) -> Result<Vec<(String, u64)>, StoreError> {
        Ok(self.disk().tally(kind, of))
    }

    async fn payout_sums(&self, of: TallyOf) -> Result<Vec<(String, Money)>, StoreError> {
        Ok(self.disk().payout_sums(of))
    }

    async fn days(
        &self,
        of: TallyOf,
        events: &[&'static str],
        from_day: i32,
        to_day: i32,
    ) -> Result<Vec<DayCount>, StoreError> {
        Ok(self.disk().days(of, events, from_day, to_day))
    }

    async fn history(&self, after: u64, limit: u32) -> Result<Vec<(RecordId, KeptEvent)>, StoreError> {
        Ok(self.disk().history(after, most(limit)))
    }

    async fn history_end(&self) -> Result<u64, StoreError> {
        Ok(count(self.disk().events.len()))
    }

    async fn trail(&self, filter: TrailFilter) -> Result<Vec<(u64, AuditLine)>, StoreError> {
        Ok(self.disk().trail(filter))
    }

    async fn post(&self, address: &str) -> Result<Option<PlacementId>, StoreError> {
        Ok(post_key(address).and_then(|key| self.disk().posts.get(key).copied()))
    }

    async fn statement(
        &self,
        account: AccountKey,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        Ok(self.disk().statement(account, before, most(limit)))
    }

    async fn commit_all(&self, decisions: Vec<Decision>) -> Result<(), CommitError> {
        let flags = Flags::here();
        let plan = Plan::of(decisions.iter().map(|decision| (decision, flags)))?;
        self.write(|disk| disk.commit(plan))
    }

    async fn lease(&self, now: Timestamp, lease_for: Span, limit: u32) -> Result<Vec<LeasedJob>, StoreError> {
        self.write(|disk| Ok(disk.jobs.lease(now, lease_for, most(limit))))
    }

    async fn put_back(
        &self,
        lease: Lease,
        again: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), CommitError> {
        self.write(|disk| disk.jobs.put_back(lease, again, reason))
    }

    async fn jobs(&self, filter: JobFilter) -> Result<Vec<JobView>, StoreError> {
        Ok(self.disk().jobs.list(filter))
    }

    async fn revive(&self, job: JobId, at: Timestamp) -> Result<bool, StoreError> {
        self.write(|disk| Ok(disk.jobs.revive(job, at)))
    }

    async fn cancel(&self, job: JobId, reason: &str) -> Result<bool, StoreError> {
        self.write(|disk| Ok(disk.jobs.cancel(job, reason)))
    }

    async fn job_counts(&self) -> Result<Vec<(JobState, u64)>, StoreError> {
        Ok(self.disk().jobs.counts())
    }

    async fn next_job(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.disk().jobs.next())
    }
}
