//! The store in memory: for tests, the simulator and a first try.
//!
//! A clone shares the same "disk", so a simulated crash drops one and goes on with another. A commit holds
//! everything against the disk first and then writes, which cannot fail: whole or not at all. Cost: O(log n)
//! a row; one lock, held for no await.

mod accounts;
mod disk;
mod jobs;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{
    AuditLine, CommitError, Decision, DraftText, JobFilter, JobView, KeptEvent, Kind, Lease, LeasedJob,
    PlacementFilter, Record, RecordId, Store, StoreError, Version,
};
use async_trait::async_trait;
use disk::Disk;
use kernel::{CampaignId, JobId, Money, Span, Timestamp};
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
        Self { disk: Arc::clone(&self.disk), wire }
    }

    /// A panic elsewhere leaves the disk whole: nothing panics between two of its writes.
    fn disk(&self) -> MutexGuard<'_, Disk> {
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
        let disk = self.disk();
        let events = disk.events.get(&subject).into_iter().flatten();
        Ok(events.filter(|event| event.number > after).take(most(limit)).cloned().collect())
    }

    async fn audit(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        let disk = self.disk();
        Ok(disk.audit.get(subject).into_iter().flatten().take(most(limit)).cloned().collect())
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
        Ok(self.disk().jobs.list(filter.state, most(filter.limit)))
    }

    async fn revive(&self, job: JobId, at: Timestamp) -> Result<bool, StoreError> {
        self.write(|disk| Ok(disk.jobs.revive(job, at)))
    }

    async fn next_job(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.disk().jobs.next())
    }
}
