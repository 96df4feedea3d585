//! A store whose commits are news to the town, whoever makes them.

use std::sync::Arc;

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

use super::Town;

pub(super) struct Watched {
    inner: Arc<dyn Store>,
    town: Town,
}

impl Watched {
    pub(super) fn new(inner: Arc<dyn Store>, town: Town) -> Self {
        Self { inner, town }
    }
}

impl Town {
    fn journals(&self) -> bool {
        self.state().journal.is_some()
    }

    /// What a commit wrote, and the whole of it for the journal.
    fn heard(&self, news: &[(Record, Version)], decisions: Vec<Decision>) {
        let mut state = self.state();
        for (record, version) in news {
            state.note(record, *version);
        }
        if let Some(journal) = &mut state.journal {
            journal.extend(decisions);
        }
    }
}

#[async_trait]
impl Store for Watched {
    async fn load(&self, id: RecordId) -> Result<Option<(Record, Version)>, StoreError> {
        self.inner.load(id).await
    }

    async fn load_many(&self, ids: &[RecordId]) -> Result<Vec<(Record, Version)>, StoreError> {
        self.inner.load_many(ids).await
    }

    async fn list(
        &self,
        kind: Kind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<(Record, Version)>, StoreError> {
        self.inner.list(kind, after, limit).await
    }

    async fn placements(&self, filter: PlacementFilter) -> Result<Vec<(Record, Version)>, StoreError> {
        self.inner.placements(filter).await
    }

    async fn past(&self, creator: CreatorId, since: Timestamp) -> Result<Vec<Past>, StoreError> {
        self.inner.past(creator, since).await
    }

    async fn open_of(&self, creator: CreatorId, limit: u32) -> Result<Vec<(Record, Version)>, StoreError> {
        self.inner.open_of(creator, limit).await
    }

    async fn open_placements(&self, campaign: CampaignId) -> Result<u64, StoreError> {
        self.inner.open_placements(campaign).await
    }

    async fn balance(&self, account: AccountKey) -> Result<Money, StoreError> {
        self.inner.balance(account).await
    }

    async fn balances(
        &self,
        after: Option<AccountKey>,
        limit: u32,
    ) -> Result<Vec<(AccountKey, Money)>, StoreError> {
        self.inner.balances(after, limit).await
    }

    async fn transfers(&self, after: u64, limit: u32) -> Result<Vec<Kept>, StoreError> {
        self.inner.transfers(after, limit).await
    }

    async fn drafts(
        &self,
        campaign: CampaignId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DraftText>, StoreError> {
        self.inner.drafts(campaign, after, limit).await
    }

    async fn events(&self, subject: RecordId, after: u64, limit: u32) -> Result<Vec<KeptEvent>, StoreError> {
        self.inner.events(subject, after, limit).await
    }

    async fn audit(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        self.inner.audit(subject, limit).await
    }

    async fn find(&self, find: &Find) -> Result<Vec<(Record, Version)>, StoreError> {
        self.inner.find(find).await
    }

    async fn tally(&self, kind: Kind, of: TallyOf) -> Result<Vec<(String, u64)>, StoreError> {
        self.inner.tally(kind, of).await
    }

    async fn payout_sums(&self, of: TallyOf) -> Result<Vec<(String, Money)>, StoreError> {
        self.inner.payout_sums(of).await
    }

    async fn days(
        &self,
        of: TallyOf,
        events: &[&'static str],
        from_day: i32,
        to_day: i32,
    ) -> Result<Vec<DayCount>, StoreError> {
        self.inner.days(of, events, from_day, to_day).await
    }

    async fn history_end(&self) -> Result<u64, StoreError> {
        self.inner.history_end().await
    }

    async fn history(&self, after: u64, limit: u32) -> Result<Vec<(RecordId, KeptEvent)>, StoreError> {
        self.inner.history(after, limit).await
    }

    async fn trail(&self, filter: TrailFilter) -> Result<Vec<(u64, AuditLine)>, StoreError> {
        self.inner.trail(filter).await
    }

    async fn post(&self, address: &str) -> Result<Option<PlacementId>, StoreError> {
        self.inner.post(address).await
    }

    async fn statement(
        &self,
        account: AccountKey,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        self.inner.statement(account, before, limit).await
    }

    async fn commit_all(&self, decisions: Vec<Decision>) -> Result<(), CommitError> {
        let writes = decisions.iter().flat_map(|decision| &decision.writes);
        let news: Vec<(Record, Version)> =
            writes.map(|write| (write.record.clone(), write.expected.next())).collect();
        let kept = if self.town.journals() { decisions.clone() } else { Vec::new() };
        self.inner.commit_all(decisions).await?;
        self.town.heard(&news, kept);
        Ok(())
    }

    async fn lease(&self, now: Timestamp, lease_for: Span, limit: u32) -> Result<Vec<LeasedJob>, StoreError> {
        self.inner.lease(now, lease_for, limit).await
    }

    async fn put_back(
        &self,
        lease: Lease,
        again: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), CommitError> {
        self.inner.put_back(lease, again, reason).await
    }

    async fn jobs(&self, filter: JobFilter) -> Result<Vec<JobView>, StoreError> {
        self.inner.jobs(filter).await
    }

    async fn revive(&self, job: JobId, at: Timestamp) -> Result<bool, StoreError> {
        self.inner.revive(job, at).await
    }

    async fn cancel(&self, job: JobId, reason: &str) -> Result<bool, StoreError> {
        self.inner.cancel(job, reason).await
    }

    async fn job_counts(&self) -> Result<Vec<(JobState, u64)>, StoreError> {
        self.inner.job_counts().await
    }

    async fn next_job(&self) -> Result<Option<Timestamp>, StoreError> {
        self.inner.next_job().await
    }
}
