//! Jobs: leased, put back, revived, cancelled, listed, counted.

use app::ports::{CommitError, Job, JobFilter, JobState, JobView, Lease, LeasedJob, StoreError, TallyOf};
use kernel::{JobId, Span, Timestamp};
use uuid::Uuid;

use super::LEASE_RAN_OUT;
use super::conn::{Row, Value};
use super::error::Refused;
use super::kept;
use super::pages::Page;
use super::statements::Sql;
use super::work::Work;
use crate::counts::{Changes, JOBS};

/// Two statements, so that the jobs come in the order in which they are due.
pub(crate) async fn lease(
    work: &mut Work<'_>,
    now: Timestamp,
    lease_for: Span,
    limit: u32,
) -> Result<Vec<LeasedJob>, Refused> {
    let due = work.rows(Sql::DueJobs, vec![Value::Int(now.as_micros()), Value::Int(limit.into())]).await?;
    let mut leased = Vec::with_capacity(due.len());
    let mut taken = Vec::with_capacity(due.len());
    for row in &due {
        let id = JobId::new(row.uuid(0)?);
        let lease = Lease { job: id, token: number(row, 1)? + 1 };
        leased.push(LeasedJob { lease, job: job(id, &row.text(3)?)?, attempt: number(row, 2)? + 1 });
        taken.push(vec![
            Value::Uuid(id.uuid()),
            Value::Int(now.as_micros()),
            Value::Int(now.plus(lease_for).as_micros()),
            Value::Bytes(LEASE_RAN_OUT.into()),
        ]);
    }
    work.execute_all(Sql::TakeJobs, taken).await?;
    Ok(leased)
}

fn number(row: &Row, at: usize) -> Result<u32, Refused> {
    let number = row.int(at)?;
    u32::try_from(number).map_err(|_| StoreError::Damaged(format!("{number} is no count of a job")).into())
}

fn job(id: JobId, body: &str) -> Result<Job, Refused> {
    serde_json::from_str(body)
        .map_err(|error| StoreError::Damaged(format!("the job {id} cannot be read: {error}")).into())
}

pub(crate) async fn put_back(
    work: &mut Work<'_>,
    lease: Lease,
    again: Option<Timestamp>,
    reason: &str,
) -> Result<(), Refused> {
    let state = if again.is_some() { JobState::Waiting } else { JobState::Dead };
    let values = vec![
        Value::Uuid(lease.job.uuid()),
        Value::Int(lease.token.into()),
        Value::Text(state.name().to_owned()),
        Value::MaybeInt(again.map(Timestamp::as_micros)),
        Value::Bytes(reason.into()),
    ];
    match work.execute(Sql::PutBackJob, values).await? {
        0 => Err(CommitError::LeaseLost(lease.job).into()),
        _ => moved(work, JobState::Waiting, state).await,
    }
}

/// A job has come from one state to another.
async fn moved(work: &mut Work<'_>, from: JobState, to: JobState) -> Result<(), Refused> {
    let mut changes = Changes::default();
    if from != to {
        changes.tally(TallyOf::All, JOBS, from.name(), -1);
        changes.tally(TallyOf::All, JOBS, to.name(), 1);
    }
    kept::count(work, changes).await
}

pub(crate) async fn revive(work: &mut Work<'_>, job: JobId, at: Timestamp) -> Result<bool, Refused> {
    let values = vec![Value::Uuid(job.uuid()), Value::Int(at.as_micros())];
    let revived = work.execute(Sql::ReviveJob, values).await? > 0;
    if revived {
        moved(work, JobState::Dead, JobState::Waiting).await?;
    }
    Ok(revived)
}

pub(crate) async fn cancel(work: &mut Work<'_>, job: JobId, reason: &str) -> Result<bool, Refused> {
    for from in [JobState::Waiting, JobState::Dead] {
        let state = Value::Text(from.name().to_owned());
        let values = vec![Value::Uuid(job.uuid()), state, Value::Bytes(reason.into())];
        if work.execute(Sql::Page(Page::CancelJob), values).await? > 0 {
            moved(work, from, JobState::Dead).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) async fn counts(work: &mut Work<'_>) -> Result<Vec<(JobState, u64)>, Refused> {
    let kept = super::queries::tally(work, JOBS, TallyOf::All).await?;
    let count = |state: JobState| kept.iter().find(|(name, _)| name == state.name()).map_or(0, |kept| kept.1);
    Ok(JobState::ALL.map(|state| (state, count(state))).to_vec())
}

pub(crate) async fn list(work: &mut Work<'_>, filter: JobFilter) -> Result<Vec<JobView>, Refused> {
    let (due, id) = filter.after.map_or((i64::MIN, Uuid::nil()), |(due, id)| (due.as_micros(), id.uuid()));
    let state = Value::Text(filter.state.name().to_owned());
    let values = vec![state, Value::Int(filter.limit.into()), Value::Int(due), Value::Uuid(id)];
    let mut views = Vec::new();
    for row in work.rows(Sql::Page(Page::Jobs), values).await? {
        let id = JobId::new(row.uuid(0)?);
        views.push(JobView {
            id,
            key: row.text(1)?,
            job: job(id, &row.text(2)?)?,
            state: filter.state,
            run_at: Timestamp::from_micros(row.int(3)?),
            attempts: number(&row, 4)?,
            error: row.maybe_bytes(5)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            due: Timestamp::from_micros(row.int(6)?),
            leased: row.int(7)? != 0,
        });
    }
    Ok(views)
}

pub(crate) async fn next(work: &mut Work<'_>) -> Result<Option<Timestamp>, Refused> {
    let rows = work.rows(Sql::NextJob, Vec::new()).await?;
    let due = rows.first().map(|row| row.maybe_int(0)).transpose()?.flatten();
    Ok(due.map(Timestamp::from_micros))
}
