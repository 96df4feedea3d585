//! The one way in: a task that holds the writing connection and answers requests in the order they came.
//!
//! Commits that wait while another waits for the disk are put into one transaction. If the whole group goes
//! through at once, it is committed so; else it is halved at a savepoint until each commit has a verdict of its
//! own. A request is carried out even when nobody waits for its answer any more: whole, or not at all.
//! Bounds: [`QUEUE`] requests wait, the next callers wait for room; a group holds [`GROUP`] decisions and one
//! more request.

use std::ops::Range;
use std::time::Duration;

use app::ports::{ChangeError, CommitError, Decision, Edit, Lease, LeasedJob, StoreError};
use kernel::{JobId, Span, Timestamp};
use tokio::sync::{mpsc, oneshot};

use super::conn::{Conn, Pool};
use super::error::{Refused, meaning};
use super::statements::Sql;
use super::work::Work;
use super::{accounts, commit, jobs};
use crate::Tripwire;
use crate::plan::{Flags, Plan};

/// Waiting requests are held in memory, drafts and all.
pub(crate) const QUEUE: usize = 256;
/// Enough to share one wait for the disk; more would only make the first wait longer.
const GROUP: usize = 256;
/// Two programs that stood in each other's way rarely do so again at once.
const ATTEMPTS: usize = 5;

/// A commit that waits for its verdict.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) decisions: Vec<Decision>,
    pub(crate) flags: Flags,
    pub(crate) answer: oneshot::Sender<Result<(), CommitError>>,
}

/// What can be asked of the writer.
#[derive(Debug)]
pub(crate) enum Request {
    Commit(Pending),
    Lease {
        now: Timestamp,
        lease_for: Span,
        limit: u32,
        answer: oneshot::Sender<Result<Vec<LeasedJob>, StoreError>>,
    },
    PutBack {
        lease: Lease,
        again: Option<Timestamp>,
        reason: String,
        answer: oneshot::Sender<Result<(), CommitError>>,
    },
    Revive {
        job: JobId,
        at: Timestamp,
        answer: oneshot::Sender<Result<bool, StoreError>>,
    },
    Cancel {
        job: JobId,
        reason: String,
        answer: oneshot::Sender<Result<bool, StoreError>>,
    },
    Change {
        edits: Vec<Edit>,
        answer: oneshot::Sender<Result<(), ChangeError>>,
    },
    Forget {
        now: Timestamp,
        answer: oneshot::Sender<Result<u64, StoreError>>,
    },
    Close {
        answer: oneshot::Sender<Result<(), StoreError>>,
    },
}

/// One transaction's work.
#[derive(Debug)]
enum Task<'a> {
    Commit(&'a [Pending]),
    Lease(Timestamp, Span, u32),
    PutBack(Lease, Option<Timestamp>, &'a str),
    Revive(JobId, Timestamp),
    Cancel(JobId, &'a str),
    Change(&'a [Edit]),
    Forget(Timestamp),
}

/// What came of it.
#[derive(Debug)]
enum Outcome {
    Verdicts(Vec<Result<(), CommitError>>),
    Leased(Vec<LeasedJob>),
    /// Whether there was such a job.
    Found(bool),
    /// How many are gone.
    Gone(u64),
    Done,
}

/// The writer.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) pool: Pool,
    /// The connection of the last transaction.
    pub(crate) conn: Option<Conn>,
    pub(crate) wire: Tripwire,
    /// How long a transaction may take before its connection is given up; none for a local file.
    pub(crate) patience: Option<Duration>,
}

impl Writer {
    /// Starts the task; it ends when the last sender is gone.
    pub(crate) fn start(self) -> mpsc::Sender<Request> {
        let (sender, requests) = mpsc::channel(QUEUE);
        tokio::spawn(self.serve(requests));
        sender
    }

    async fn serve(mut self, mut requests: mpsc::Receiver<Request>) {
        let mut next = None;
        loop {
            let request = match next.take() {
                Some(request) => Some(request),
                None => requests.recv().await,
            };
            match request {
                None => return self.close().await,
                Some(Request::Close { answer }) => {
                    self.close().await;
                    // Whoever no longer waits needs not know.
                    let _ = answer.send(Ok(()));
                    return;
                }
                Some(Request::Commit(first)) => {
                    let group;
                    (group, next) = gather(first, &mut requests);
                    let several = group.len() > 1;
                    self.commit(group).await;
                    if several {
                        // Those just answered come back with more: let them, and share the next wait too.
                        tokio::task::yield_now().await;
                    }
                }
                Some(other) => self.answer(other).await,
            }
        }
    }

    async fn close(&mut self) {
        if let Some(conn) = self.conn.take() {
            conn.close().await;
        }
    }

    async fn commit(&mut self, group: Vec<Pending>) {
        let outcome = self.transaction(&Task::Commit(&group)).await;
        let shared = match outcome {
            Ok(Outcome::Verdicts(verdicts)) => {
                for (pending, verdict) in group.into_iter().zip(verdicts) {
                    // Whoever no longer waits has no use for the verdict.
                    let _ = pending.answer.send(verdict);
                }
                return;
            }
            Ok(Outcome::Leased(_) | Outcome::Found(_) | Outcome::Gone(_) | Outcome::Done) => {
                CommitError::from(StoreError::Internal("a commit without verdicts".to_owned()))
            }
            Err(refused) => refused.into_commit(),
        };
        for pending in group {
            let _ = pending.answer.send(Err(shared.clone()));
        }
    }

    async fn answer(&mut self, request: Request) {
        match request {
            Request::Commit(pending) => self.commit(vec![pending]).await,
            Request::Close { answer } => drop(answer),
            Request::Lease { now, lease_for, limit, answer } => {
                let outcome = self.transaction(&Task::Lease(now, lease_for, limit)).await;
                let _ = answer.send(outcome.map_err(Refused::into_store).map(|outcome| match outcome {
                    Outcome::Leased(jobs) => jobs,
                    Outcome::Verdicts(_) | Outcome::Found(_) | Outcome::Gone(_) | Outcome::Done => Vec::new(),
                }));
            }
            Request::PutBack { lease, again, reason, answer } => {
                let outcome = self.transaction(&Task::PutBack(lease, again, &reason)).await;
                let _ = answer.send(outcome.map(|_| ()).map_err(Refused::into_commit));
            }
            Request::Revive { job, at, answer } => {
                let outcome = self.transaction(&Task::Revive(job, at)).await;
                let revived = outcome.map(|outcome| matches!(outcome, Outcome::Found(true)));
                let _ = answer.send(revived.map_err(Refused::into_store));
            }
            Request::Change { edits, answer } => {
                let outcome = self.transaction(&Task::Change(&edits)).await;
                let _ = answer.send(outcome.map(|_| ()).map_err(Refused::into_change));
            }
            Request::Forget { now, answer } => {
                let outcome = self.transaction(&Task::Forget(now)).await;
                let _ = answer.send(outcome.map_err(Refused::into_store).map(|outcome| match outcome {
                    Outcome::Gone(count) => count,
                    Outcome::Verdicts(_) | Outcome::Leased(_) | Outcome::Found(_) | Outcome::Done => 0,
                }));
            }
            Request::Cancel { job, reason, answer } => {
                let outcome = self.transaction(&Task::Cancel(job, &reason)).await;
                let cancelled = outcome.map(|outcome| matches!(outcome, Outcome::Found(true)));
                let _ = answer.send(cancelled.map_err(Refused::into_store));
            }
        }
    }

    async fn transaction(&mut self, task: &Task<'_>) -> Result<Outcome, Refused> {
        let mut attempt = 1;
        loop {
            match self.once(task).await {
                Err(Refused::Again(error)) if attempt < ATTEMPTS => {
                    tracing::debug!(%error, attempt, "two writers stood in each other's way");
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// One attempt. A connection on which anything went wrong but a verdict is cut, and with it its
    /// transaction.
    async fn once(&mut self, task: &Task<'_>) -> Result<Outcome, Refused> {
        self.wire.statement()?;
        let mut conn = self.begin().await?;
        let outcome = self.in_time(self.on(&mut conn, task)).await;
        match &outcome {
            Ok(_) | Err(Refused::Verdict(_) | Refused::Change(_)) => self.conn = Some(conn),
            Err(Refused::Again(_) | Refused::Store(_) | Refused::Twice(_)) => conn.cut().await,
        }
        outcome
    }

    /// A connection with a transaction begun: the one of last time, or a new one when that has gone meanwhile.
    async fn begin(&mut self) -> Result<Conn, Refused> {
        if let Some(mut conn) = self.conn.take() {
            match self.in_time(Work::reading(&mut conn).execute(Sql::Begin, Vec::new())).await {
                Ok(_) => return Ok(conn),
                Err(Refused::Store(StoreError::Unavailable(_))) => conn.cut().await,
                Err(refused) => {
                    conn.cut().await;
                    return Err(refused);
                }
            }
        }
        let mut conn = self.pool.acquire().await.map_err(|error| Refused::Store(meaning(&error)))?;
        match self.in_time(Work::reading(&mut conn).execute(Sql::Begin, Vec::new())).await {
            Ok(_) => Ok(conn),
            Err(refused) => {
                conn.cut().await;
                Err(refused)
            }
        }
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Refused>>) -> Result<T, Refused> {
        let Some(patience) = self.patience else { return work.await };
        let late = |_| Err(StoreError::Unavailable("no answer in time".to_owned()).into());
        tokio::time::timeout(patience, work).await.unwrap_or_else(late)
    }

    async fn on(&self, conn: &mut Conn, task: &Task<'_>) -> Result<Outcome, Refused> {
        let mut work = Work::writing(conn, &self.wire);
        let outcome = match *task {
            Task::Commit([only]) => one(&mut work, only).await.map(|()| Outcome::Verdicts(vec![Ok(())])),
            Task::Commit(group) => many(&mut work, group).await.map(Outcome::Verdicts),
            Task::Lease(now, lease_for, limit) => {
                jobs::lease(&mut work, now, lease_for, limit).await.map(Outcome::Leased)
            }
            Task::PutBack(lease, again, reason) => {
                jobs::put_back(&mut work, lease, again, reason).await.map(|()| Outcome::Done)
            }
            Task::Revive(job, at) => jobs::revive(&mut work, job, at).await.map(Outcome::Found),
            Task::Change(edits) => accounts::change(&mut work, edits).await.map(|()| Outcome::Done),
            Task::Forget(now) => accounts::forget(&mut work, now).await.map(Outcome::Gone),
            Task::Cancel(job, reason) => jobs::cancel(&mut work, job, reason).await.map(Outcome::Found),
        };
        match outcome {
            Ok(outcome) => {
                work.execute(Sql::Commit, Vec::new()).await?;
                self.wire.committed()?;
                Ok(outcome)
            }
            Err(refused @ (Refused::Verdict(_) | Refused::Change(_))) => {
                work.execute(Sql::Rollback, Vec::new()).await?;
                Err(refused)
            }
            Err(refused) => Err(refused),
        }
    }
}

/// The commits that wait already, and the first request that is none.
fn gather(first: Pending, requests: &mut mpsc::Receiver<Request>) -> (Vec<Pending>, Option<Request>) {
    let mut weight = first.decisions.len();
    let mut group = vec![first];
    while weight < GROUP && group.len() < GROUP {
        match requests.try_recv() {
            Ok(Request::Commit(pending)) => {
                weight += pending.decisions.len();
                group.push(pending);
            }
            Ok(
                other @ (Request::Lease { .. }
                | Request::PutBack { .. }
                | Request::Revive { .. }
                | Request::Cancel { .. }
                | Request::Change { .. }
                | Request::Forget { .. }
                | Request::Close { .. }),
            ) => {
                return (group, Some(other));
            }
            Err(_) => break,
        }
    }
    (group, None)
}

fn plan(group: &[Pending]) -> Result<Plan<'_>, Refused> {
    let decisions =
        group.iter().flat_map(|pending| pending.decisions.iter().map(|decision| (decision, pending.flags)));
    Plan::of(decisions).map_err(Refused::Verdict)
}

async fn one(work: &mut Work<'_>, only: &Pending) -> Result<(), Refused> {
    commit::write(work, plan(std::slice::from_ref(only))?).await
}

/// All at once, or by halves.
async fn many(work: &mut Work<'_>, group: &[Pending]) -> Result<Vec<Result<(), CommitError>>, Refused> {
    let mut verdicts = vec![Ok(()); group.len()];
    let whole: Range<usize> = 0..group.len();
    let mut parts = Vec::from([whole]);
    while let Some(part) = parts.pop() {
        work.execute(Sql::Savepoint, Vec::new()).await?;
        let written = match plan(&group[part.clone()]) {
            Ok(plan) => commit::write(work, plan).await,
            Err(refused) => Err(refused),
        };
        match written {
            Ok(()) => {}
            Err(refused) if refused.is_of_one() => {
                let verdict = refused.into_commit();
                work.execute(Sql::RollbackTo, Vec::new()).await?;
                if part.len() == 1 {
                    verdicts[part.start] = Err(verdict);
                } else {
                    let middle = part.start + part.len() / 2;
                    parts.extend([middle..part.end, part.start..middle]);
                }
            }
            Err(refused) => return Err(refused),
        }
        work.execute(Sql::Release, Vec::new()).await?;
    }
    Ok(verdicts)
}
