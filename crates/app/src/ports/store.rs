//! The one store: records with versions, the ledger, jobs, events, the audit trail.
//!
//! What one use case decided is a [`Decision`]; a store commits it whole or not at all. Every implementation
//! passes the same suite of behaviours (`store/tests`).

use async_trait::async_trait;
use kernel::{CampaignId, CreatorId, JobId, Money, PlacementId, Span, Timestamp};
use ledger::check::Kept;
use ledger::{AccountKey, Movement};
use market::people::Actor;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::job::{JobFilter, JobState, JobView, Lease, LeasedJob, NewJob};
use super::query::{DayCount, Entry, Find, TallyOf, TrailFilter};
use super::record::{Kind, Record, RecordError, RecordId, Version};

/// Why a store cannot serve, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The connection is gone or was never there; a commit may or may not have happened.
    #[error(
        "the database cannot be reached ({0}): check that it runs and that its address is right, then try again"
    )]
    Unavailable(String),
    /// Somebody else holds it for too long.
    #[error("the database is locked by another program ({0}): stop that program, or wait and try again")]
    Locked(String),
    /// Nothing can be written.
    #[error(
        "the database is read-only ({0}): give the program the right to write to the file and its folder"
    )]
    ReadOnly(String),
    /// No room.
    #[error("the disk is full ({0}): free some space, nothing was half written")]
    Full(String),
    /// Written by a newer program.
    #[error("the database is of version {found} and this program knows {known}: use the newer program")]
    Newer {
        /// The database's.
        found: i64,
        /// The newest that the program knows.
        known: i64,
    },
    /// Not what a store should hold.
    #[error("the database is damaged ({0}): restore the last backup")]
    Damaged(String),
    /// A record that cannot be read.
    #[error(transparent)]
    Unreadable(#[from] RecordError),
    /// A fault of the program itself.
    #[error("the database refused a statement ({0}): report this")]
    Internal(String),
}

/// Why a decision was not committed. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// The state it was decided on has changed: load and decide again.
    #[error("{0} has changed meanwhile: load it again")]
    Conflict(RecordId),
    /// The movement has been made.
    #[error("the movement {0} has been made already")]
    DuplicateMovement(String),
    /// An account would go below zero.
    #[error("{0} does not hold enough")]
    Overdrawn(AccountKey),
    /// The job's lease has run out, or the job is done.
    #[error("the lease on job {0} has run out: somebody else has it")]
    LeaseLost(JobId),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A record to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The record as it shall be.
    pub record: Record,
    /// The version it was decided on; [`Version::NEW`] when it must not exist.
    pub expected: Version,
}

/// A line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// What it happened to.
    pub subject: RecordId,
    /// What happened.
    pub name: &'static str,
    /// In full.
    pub body: serde_json::Value,
}

/// A line of history as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptEvent {
    /// Rising over the whole store.
    pub number: u64,
    /// What happened.
    pub name: String,
    /// In full.
    pub body: serde_json::Value,
    /// When.
    pub at: Timestamp,
}

/// A line of the audit trail: who did what to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Who.
    pub actor: Actor,
    /// Did what.
    pub action: String,
    /// To what: the id's text.
    pub subject: String,
    /// When.
    pub at: Timestamp,
}

/// A text handed in for a campaign, kept for comparison with later ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftText {
    /// Its place in the order of the store, given at commit: earlier texts count, later ones do not.
    pub position: u64,
    /// For which placement.
    pub placement: PlacementId,
    /// The words.
    pub text: String,
}

/// The longest address of a post that is kept to be found by, in bytes.
pub const LONGEST_ADDRESS: usize = 2_000;

/// The address of a post as it is kept to be found by; nothing when it is none.
#[must_use]
pub fn post_key(address: &str) -> Option<&str> {
    let key = address.trim();
    (!key.is_empty() && key.len() <= LONGEST_ADDRESS && !key.contains('\0')).then_some(key)
}

/// Which placements to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlacementFilter {
    /// Of one campaign.
    pub campaign: Option<CampaignId>,
    /// Of one creator.
    pub creator: Option<CreatorId>,
    /// Booked at or after.
    pub since: Option<Timestamp>,
    /// After this id, for the next page.
    pub after: Option<PlacementId>,
    /// At most so many.
    pub limit: u32,
}

/// A place that a creator once took and that counts against limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Past {
    /// In which campaign.
    pub campaign: CampaignId,
    /// When it was booked.
    pub booked: Timestamp,
}

/// All that one use case decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When it was decided.
    pub at: Timestamp,
    /// Records to be written, each held against its version.
    pub writes: Vec<Write>,
    /// What happened, for the records' histories.
    pub events: Vec<EventLine>,
    /// Movements of money.
    pub movements: Vec<Movement>,
    /// Work to be done later.
    pub jobs: Vec<NewJob>,
    /// Who did what.
    pub audit: Vec<AuditLine>,
    /// Texts to be compared with later ones.
    pub drafts: Vec<(CampaignId, PlacementId, String)>,
    /// The job that this finishes, if its lease still holds.
    pub finishes: Option<Lease>,
}

impl Decision {
    /// Nothing decided yet.
    #[must_use]
    pub const fn at(at: Timestamp) -> Self {
        Self {
            at,
            writes: Vec::new(),
            events: Vec::new(),
            movements: Vec::new(),
            jobs: Vec::new(),
            audit: Vec::new(),
            drafts: Vec::new(),
            finishes: None,
        }
    }
}

/// The store.
#[async_trait]
pub trait Store: Send + Sync {
    /// One record and its version.
    async fn load(&self, id: RecordId) -> Result<Option<(Record, Version)>, StoreError>;

    /// Many records of any kind, in the order asked for, those that are missing left out. At most 1,000.
    async fn load_many(&self, ids: &[RecordId]) -> Result<Vec<(Record, Version)>, StoreError>;

    /// All records of a kind, by rising id after `after`, at most `limit`.
    async fn list(
        &self,
        kind: Kind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<(Record, Version)>, StoreError>;

    /// Placements, by rising id.
    async fn placements(&self, filter: PlacementFilter) -> Result<Vec<(Record, Version)>, StoreError>;

    /// What counts of a creator's past against limits: the placements booked since then that are open or were paid,
    /// in no order. All of them, since a count that stops early would let a limit be passed; the limits on booking
    /// keep them few. Cost: one index entry each.
    async fn past(&self, creator: CreatorId, since: Timestamp) -> Result<Vec<Past>, StoreError>;

    /// The open placements of a creator (`Record::open`), the newest first, at most `limit`.
    async fn open_of(&self, creator: CreatorId, limit: u32) -> Result<Vec<(Record, Version)>, StoreError>;

    /// How many placements of a campaign are open (`Record::open`).
    async fn open_placements(&self, campaign: CampaignId) -> Result<u64, StoreError>;

    /// What an account holds; nothing when it has never been used.
    async fn balance(&self, account: AccountKey) -> Result<Money, StoreError>;

    /// Kept balances by rising account name (its text), after `after`, at most `limit`.
    async fn balances(
        &self,
        after: Option<AccountKey>,
        limit: u32,
    ) -> Result<Vec<(AccountKey, Money)>, StoreError>;

    /// Kept transfers of the movements with a number above `after`, in order, of at most `limit` movements.
    async fn transfers(&self, after: u64, limit: u32) -> Result<Vec<Kept>, StoreError>;

    /// Texts of a campaign at positions above `after`, rising, at most `limit`.
    async fn drafts(
        &self,
        campaign: CampaignId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DraftText>, StoreError>;

    /// The history of a record, rising, at most `limit` after number `after`.
    async fn events(&self, subject: RecordId, after: u64, limit: u32) -> Result<Vec<KeptEvent>, StoreError>;

    /// The audit trail of a subject, rising, at most `limit`.
    async fn audit(&self, subject: &str, limit: u32) -> Result<Vec<AuditLine>, StoreError>;

    /// Records by what they can be found by, in order, page by page. Cost: O(log n) a record found, however many
    /// there are.
    async fn find(&self, find: &Find) -> Result<Vec<(Record, Version)>, StoreError>;

    /// How many records of a kind there are in each state, states of which there are none left out, by name.
    /// Kept with every commit: reading costs a row a state.
    async fn tally(&self, kind: Kind, of: TallyOf) -> Result<Vec<(String, u64)>, StoreError>;

    /// What the payouts in each state come to, by state and currency, sums of zero left out. Kept with every commit:
    /// reading costs a row a state and currency.
    async fn payout_sums(&self, of: TallyOf) -> Result<Vec<(String, Money)>, StoreError>;

    /// How often each of these events ([`DayCount::event`]; none given: all) happened on each day from `from_day` to
    /// `to_day`, both included, by day and event. Kept with every commit. An event counts for the brand, the campaign
    /// and the creator of its record.
    async fn days(
        &self,
        of: TallyOf,
        events: &[&'static str],
        from_day: i32,
        to_day: i32,
    ) -> Result<Vec<DayCount>, StoreError>;

    /// The history of the whole store, rising, at most `limit` after number `after`. Numbers rise in the order of
    /// commits: whoever reads on from the last number misses nothing.
    async fn history(&self, after: u64, limit: u32) -> Result<Vec<(RecordId, KeptEvent)>, StoreError>;

    /// The number of the last event, 0 before the first: where to read on from for whoever needs no past.
    async fn history_end(&self) -> Result<u64, StoreError>;

    /// The audit trail of the whole store, the newest first, each line with its number.
    async fn trail(&self, filter: TrailFilter) -> Result<Vec<(u64, AuditLine)>, StoreError>;

    /// The placement whose post has this address, which a network gave: spaces around it do not count. The first
    /// placement to have it keeps it. An address longer than [`LONGEST_ADDRESS`] is not found.
    async fn post(&self, address: &str) -> Result<Option<PlacementId>, StoreError>;

    /// What moved on one account, the newest first, of movements with a number below `before`. About `limit`
    /// entries: a movement is never cut in two.
    async fn statement(
        &self,
        account: AccountKey,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError>;

    /// Commits a decision, whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] may mean that it was committed and the answer lost: look before trying again.
    async fn commit(&self, decision: Decision) -> Result<(), CommitError> {
        self.commit_all(vec![decision]).await
    }

    /// Commits several decisions with one wait for the disk. All or none.
    async fn commit_all(&self, decisions: Vec<Decision>) -> Result<(), CommitError>;

    /// Leases up to `limit` jobs whose time has come, the soonest first. A lease that runs out counts as a
    /// failed attempt.
    async fn lease(&self, now: Timestamp, lease_for: Span, limit: u32) -> Result<Vec<LeasedJob>, StoreError>;

    /// Puts a leased job back, to run at `again`; or gives it up, with the reason, when there is no again.
    async fn put_back(&self, lease: Lease, again: Option<Timestamp>, reason: &str)
    -> Result<(), CommitError>;

    /// Jobs in a state, the soonest first.
    async fn jobs(&self, filter: JobFilter) -> Result<Vec<JobView>, StoreError>;

    /// Wakes a dead job, to run at `at`, its attempts forgotten.
    async fn revive(&self, job: JobId, at: Timestamp) -> Result<bool, StoreError>;

    /// Gives up a job that waits, or is dead already, for this reason; `false` when it is in somebody's hands,
    /// done or unknown.
    async fn cancel(&self, job: JobId, reason: &str) -> Result<bool, StoreError>;

    /// How many jobs there are in each state. Kept with every change.
    async fn job_counts(&self) -> Result<Vec<(JobState, u64)>, StoreError>;

    /// When the next job's time comes (a leased job's: when its lease runs out).
    async fn next_job(&self) -> Result<Option<Timestamp>, StoreError>;
}
