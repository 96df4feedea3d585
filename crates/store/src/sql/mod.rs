//! The store on a database: SQLite or PostgreSQL, with the same code.
//!
//! `statements` is the list of all SQL, `conn` the only file that names the drivers, `writer` the one way in,
//! `commit` the order in which a commit writes, `reads`, `queries` and `jobs` the rest. `migrate` runs at start.

mod accounts;
mod backup;
mod commit;
mod conn;
pub(crate) mod copying;
mod error;
mod jobs;
mod kept;
mod migrate;
mod open;
mod pages;
mod queries;
mod readers;
mod reads;
mod statements;
mod walks;
mod work;
mod writer;

use app::ports::{
    AuditLine, CommitError, DayCount, Decision, DraftText, Entry, Find, JobFilter, JobState, JobView,
    KeptEvent, Kind, Lease, LeasedJob, Past, PlacementFilter, Record, RecordId, Store, StoreError, TallyOf,
    TrailFilter, Version,
};
use async_trait::async_trait;
use kernel::{CampaignId, CreatorId, JobId, Money, PlacementId, Span, Timestamp};
use ledger::AccountKey;
use ledger::check::Kept;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::Tripwire;
use crate::plan::Flags;
use conn::{Conn, Pool};
use error::meaning;
use writer::Request;

pub use backup::{copy_file, schema, settle_file, whole_file};
pub use migrate::latest_schema;
pub use open::Options;
pub(crate) use open::snapshot;
#[cfg(feature = "testing")]
pub(crate) use open::{migrate_to, spoil_balance};
pub(crate) use work::Work;

/// What a job says when its worker never came back.
pub(crate) const LEASE_RAN_OUT: &str = "its lease ran out";

/// The store on SQLite or PostgreSQL.
#[derive(Debug)]
pub struct SqlStore {
    reads: Pool,
    writes: Pool,
    writer: mpsc::Sender<Request>,
    wire: Tripwire,
}

/// A bound that keeps one request from holding the memory of many.
pub(crate) fn at_most_a_thousand(ids: &[RecordId]) -> Result<(), StoreError> {
    if ids.len() > 1_000 {
        return Err(StoreError::Internal(format!("{} records asked for at once: ask for 1,000", ids.len())));
    }
    Ok(())
}

impl SqlStore {
    /// Closes all connections; everything asked of the store afterwards is refused.
    pub async fn close(&self) {
        // The one that writes goes last: SQLite works its log into the file then, which one that reads cannot.
        self.reads.close().await;
        // Closed already when the writer is gone.
        let _ = self.ask(|answer| Request::Close { answer }).await;
        self.writes.close().await;
    }

    /// Where its faults are injected.
    #[must_use]
    pub const fn tripwire(&self) -> &Tripwire {
        &self.wire
    }

    async fn reader(&self) -> Result<Conn, StoreError> {
        self.reads.acquire().await.map_err(|error| meaning(&error))
    }

    /// Hands a request to the writer. Whoever stops waiting does not stop the writer: the request is carried
    /// out whole, or not at all.
    async fn ask<T, E: From<StoreError>>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Request,
    ) -> Result<T, E> {
        let closed = || StoreError::Unavailable("the store is closed".to_owned());
        let (answer, answered) = oneshot::channel();
        self.writer.send(request(answer)).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }
}

/// Runs a read on a connection of its own, with its errors told as a store's.
macro_rules! read {
    ($self:ident, $work:ident => $read:expr) => {{
        let mut conn = $self.reader().await?;
        let mut $work = Work::reading(&mut conn);
        $read.await.map_err(error::Refused::into_store)
    }};
}

#[async_trait]
impl Store for SqlStore {
    async fn load(&self, id: RecordId) -> Result<Option<(Record, Version)>, StoreError> {
        Ok(self.load_many(&[id]).await?.pop())
    }

    async fn load_many(&self, ids: &[RecordId]) -> Result<Vec<(Record, Version)>, StoreError> {
        at_most_a_thousand(ids)?;
        read!(self, work => reads::load_many(&mut work, ids))
    }

    async fn list(
        &self,
        kind: Kind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<(Record, Version)>, StoreError> {
        read!(self, work => reads::list(&mut work, kind, after, limit))
    }

    async fn placements(&self, filter: PlacementFilter) -> Result<Vec<(Record, Version)>, StoreError> {
        read!(self, work => reads::placements(&mut work, &filter))
    }

    async fn past(&self, creator: CreatorId, since: Timestamp) -> Result<Vec<Past>, StoreError> {
        read!(self, work => queries::past(&mut work, creator, since))
    }

    async fn open_of(&self, creator: CreatorId, limit: u32) -> Result<Vec<(Record, Version)>, StoreError> {
        read!(self, work => queries::open_of(&mut work, creator, limit))
    }

    async fn open_placements(&self, campaign: CampaignId) -> Result<u64, StoreError> {
        read!(self, work => reads::open_placements(&mut work, campaign))
    }

    async fn balance(&self, account: AccountKey) -> Result<Money, StoreError> {
        read!(self, work => reads::balance(&mut work, account))
    }

    async fn balances(
        &self,
        after: Option<AccountKey>,
        limit: u32,
    ) -> Result<Vec<(AccountKey, Money)>, StoreError> {
        read!(self, work => reads::balances(&mut work, after, limit))
    }

    async fn transfers(&self, after: u64, limit: u32) -> Result<Vec<Kept>, StoreError> {
        read!(self, work => reads::transfers(&mut work, after, limit))
    }

    async fn drafts(
        &self,
        campaign: CampaignId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DraftText>, StoreError> {
        read!(self, work => reads::drafts(&mut work, campaign, after, limit))
    }

    async fn events(&self, subject: RecordId, after: u64, limit: u32) -> Result<Vec<KeptEvent>, StoreError> {
        read!(self, work => reads::events(&mut work, subject, after, limit))
    }

    async fn audit(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        read!(self, work => reads::audit(&mut work, subject, limit))
    }

    async fn find(&self, find: &Find) -> Result<Vec<(Record, Version)>, StoreError> {
        read!(self, work => queries::find(&mut work, find))
    }

    async fn tally(&self, kind: Kind, of: TallyOf) -> Result<Vec<(String, u64)>, StoreError> {
        read!(self, work => queries::tally(&mut work, kind.name(), of))
    }

    async fn payout_sums(&self, of: TallyOf) -> Result<Vec<(String, Money)>, StoreError> {
        read!(self, work => queries::payout_sums(&mut work, of))
    }

    async fn days(
        &self,
        of: TallyOf,
        events: &[&'static str],
        from_day: i32,
        to_day: i32,
    ) -> Result<Vec<DayCount>, StoreError> {
        read!(self, work => queries::days(&mut work, of, events, from_day, to_day))
    }

    async fn history(&self, after: u64, limit: u32) -> Result<Vec<(RecordId, KeptEvent)>, StoreError> {
        read!(self, work => queries::history(&mut work, after, limit))
    }

    async fn history_end(&self) -> Result<u64, StoreError> {
        read!(self, work => queries::history_end(&mut work))
    }

    async fn trail(&self, filter: TrailFilter) -> Result<Vec<(u64, AuditLine)>, StoreError> {
        read!(self, work => queries::trail(&mut work, filter))
    }

    async fn post(&self, address: &str) -> Result<Option<PlacementId>, StoreError> {
        read!(self, work => queries::post(&mut work, address))
    }

    async fn statement(
        &self,
        account: AccountKey,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        read!(self, work => queries::statement(&mut work, account, before, limit))
    }

    async fn commit_all(&self, decisions: Vec<Decision>) -> Result<(), CommitError> {
        let flags = Flags::here();
        self.ask(|answer| Request::Commit(writer::Pending { decisions, flags, answer })).await
    }

    async fn lease(&self, now: Timestamp, lease_for: Span, limit: u32) -> Result<Vec<LeasedJob>, StoreError> {
        self.ask(|answer| Request::Lease { now, lease_for, limit, answer }).await
    }

    async fn put_back(
        &self,
        lease: Lease,
        again: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), CommitError> {
        let reason = reason.to_owned();
        self.ask(|answer| Request::PutBack { lease, again, reason, answer }).await
    }

    async fn jobs(&self, filter: JobFilter) -> Result<Vec<JobView>, StoreError> {
        read!(self, work => jobs::list(&mut work, filter))
    }

    async fn revive(&self, job: JobId, at: Timestamp) -> Result<bool, StoreError> {
        self.ask(|answer| Request::Revive { job, at, answer }).await
    }

    async fn cancel(&self, job: JobId, reason: &str) -> Result<bool, StoreError> {
        let reason = reason.to_owned();
        self.ask(|answer| Request::Cancel { job, reason, answer }).await
    }

    async fn job_counts(&self) -> Result<Vec<(JobState, u64)>, StoreError> {
        read!(self, work => jobs::counts(&mut work))
    }

    async fn next_job(&self) -> Result<Option<Timestamp>, StoreError> {
        read!(self, work => jobs::next(&mut work))
    }
}

/// Begins to read: what others write from now on is not seen.
pub(crate) async fn begin_snapshot(work: &mut Work<'_>) -> Result<(), StoreError> {
    work.execute(statements::Sql::BeginSnapshot, Vec::new()).await.map_err(error::Refused::into_store)?;
    Ok(())
}

/// See [`Store::transfers`].
pub(crate) async fn transfers(work: &mut Work<'_>, after: u64, limit: u32) -> Result<Vec<Kept>, StoreError> {
    reads::transfers(work, after, limit).await.map_err(error::Refused::into_store)
}

/// See [`Store::balances`].
pub(crate) async fn balances(
    work: &mut Work<'_>,
    after: Option<AccountKey>,
    limit: u32,
) -> Result<Vec<(AccountKey, Money)>, StoreError> {
    reads::balances(work, after, limit).await.map_err(error::Refused::into_store)
}

/// How many statements there are, each in all of its lengths.
#[cfg(feature = "testing")]
pub(crate) fn statement_count() -> usize {
    statements::all().map(statements::lengths).map(<[usize]>::len).sum()
}

#[cfg(feature = "testing")]
impl SqlStore {
    /// Has the database read every statement.
    pub(crate) async fn prepare_all(&self) -> Result<(), String> {
        let mut conn = self.reader().await.map_err(|error| error.to_string())?;
        for sql in statements::all() {
            for rows in statements::lengths(sql) {
                let text = statements::text(conn.dialect(), sql, *rows);
                conn.prepare(text).await.map_err(|error| format!("{text}: {error}"))?;
            }
        }
        Ok(())
    }

    /// How the database would go about each statement.
    pub(crate) async fn explain_all(&self) -> Result<Vec<(String, String)>, String> {
        let mut conn = self.reader().await.map_err(|error| error.to_string())?;
        let mut plans = Vec::new();
        for sql in statements::all() {
            for rows in statements::lengths(sql) {
                let text = statements::text(conn.dialect(), sql, *rows);
                let plan = conn.explain(text).await.map_err(|error| format!("{text}: {error}"))?;
                plans.push((text.to_owned(), plan));
            }
        }
        Ok(plans)
    }
}
