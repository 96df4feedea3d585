//! Writing a plan, in an order that is the same for every writer: records by kind and id, leases, accounts by
//! name, the counters, then whatever is only added, and at last the counts (`kept`). Whoever comes second waits
//! once and is never waited for.
//!
//! Numbers are taken after the accounts are locked and held to the end of the transaction, so that they rise
//! in the order of commits, and following transfers by number never shows a balance that never was.
//! Cost of a settlement: 10 statements; of a hundred in one transaction: about 40.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{CommitError, Kind, RecordId, Version};
use kernel::{BrandId, CampaignId, CreatorId, JobId, Timestamp};

use super::conn::Value;
use super::error::Refused;
use super::kept::{changes, count, posts};
use super::queries;
use super::statements::Sql;
use super::work::Work;
use crate::plan::{Held, Plan, Planned};

/// Writes all of a plan. What it has written before it refuses is for the caller to roll back.
pub(crate) async fn write(work: &mut Work<'_>, mut plan: Plan<'_>) -> Result<(), Refused> {
    let mut before = BTreeMap::new();
    for kind in Kind::ALL {
        before.extend(records(work, kind, &mut plan).await?);
    }
    finish_jobs(work, &plan).await?;
    accounts(work, &plan).await?;
    let numbers = numbers(work, &plan).await?;
    movements(work, &plan, numbers.movements).await?;
    history(work, &plan, &numbers).await?;
    posts(work, &plan, &before).await?;
    let enqueued = new_jobs(work, &plan).await?;
    let changes = changes(work, &plan, &before, enqueued).await?;
    count(work, changes).await
}

/// The state of each written record before, and none of those that are new.
pub(super) type Before = BTreeMap<RecordId, Option<String>>;

async fn records(work: &mut Work<'_>, kind: Kind, plan: &mut Plan<'_>) -> Result<Before, Refused> {
    let of_kind = |id: &RecordId| id.kind() == kind;
    if plan.writes.iter().any(|(id, planned)| of_kind(id) && planned.blind) {
        let ids: Vec<RecordId> = plan.writes.keys().copied().filter(of_kind).collect();
        let there = versions(work, kind, &ids).await?;
        for (id, planned) in plan.writes.iter_mut().filter(|(id, planned)| of_kind(id) && planned.blind) {
            planned.expected = there.get(id).copied().unwrap_or(Version::NEW);
            planned.version = planned.expected.next();
        }
    }
    let (mut ids, mut updates, mut inserts) = (Vec::new(), Vec::new(), Vec::new());
    for (id, planned) in plan.writes.iter().filter(|(id, _)| of_kind(id)) {
        let row = record(planned)?;
        ids.push(*id);
        if planned.expected == Version::NEW {
            inserts.push(row);
        } else {
            let expected = Value::Int(planned.expected.0.into());
            updates.push(row.into_iter().chain([expected]).collect());
        }
    }
    let mut written = Before::new();
    for row in work.rows_all(Sql::Update(kind), updates).await? {
        written.insert(kind.id(row.uuid(0)?), row.maybe_text(1)?);
    }
    for row in work.rows_all(Sql::Insert(kind), inserts).await? {
        written.insert(kind.id(row.uuid(0)?), None);
    }
    match ids.into_iter().find(|id| !written.contains_key(id)) {
        Some(id) => Err(CommitError::Conflict(id).into()),
        None => Ok(written),
    }
}

fn length<T>(rows: &[T]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

fn record(planned: &Planned<'_>) -> Result<Vec<Value>, Refused> {
    let (record, index) = (planned.record, planned.record.index());
    Ok(vec![
        Value::Uuid(record.id().uuid()),
        Value::Int(planned.version.0.into()),
        Value::Text(index.state.to_owned()),
        Value::MaybeUuid(index.brand.map(BrandId::uuid)),
        Value::MaybeUuid(index.campaign.map(CampaignId::uuid)),
        Value::MaybeUuid(index.creator.map(CreatorId::uuid)),
        Value::Int(index.since.as_micros()),
        Value::Int(record.open().into()),
        Value::Text(record.body()?.to_string()),
    ])
}

async fn versions(
    work: &mut Work<'_>,
    kind: Kind,
    ids: &[RecordId],
) -> Result<BTreeMap<RecordId, Version>, Refused> {
    let values: Vec<Value> = ids.iter().map(|id| Value::Uuid(id.uuid())).collect();
    let mut versions = BTreeMap::new();
    for row in work.rows_of(Sql::Versions(kind), &values).await? {
        let version = u32::try_from(row.int(1)?).unwrap_or(u32::MAX);
        versions.insert(kind.id(row.uuid(0)?), Version(version));
    }
    Ok(versions)
}

fn internal(text: &str) -> app::ports::StoreError {
    app::ports::StoreError::Internal(text.to_owned())
}

async fn finish_jobs(work: &mut Work<'_>, plan: &Plan<'_>) -> Result<(), Refused> {
    let rows: Vec<Vec<Value>> = plan
        .finishes
        .iter()
        .map(|(job, token)| vec![Value::Uuid(job.uuid()), Value::Int((*token).into())])
        .collect();
    let finished = work.rows_all(Sql::FinishJobs, rows).await?;
    let finished: BTreeSet<JobId> =
        finished.iter().map(|row| Ok(JobId::new(row.uuid(0)?))).collect::<Result<_, Refused>>()?;
    match plan.finishes.keys().find(|job| !finished.contains(job)) {
        Some(job) => Err(CommitError::LeaseLost(*job).into()),
        None => Ok(()),
    }
}

/// Locks the accounts, makes the transfers in memory, writes what is left in each.
async fn accounts(work: &mut Work<'_>, plan: &Plan<'_>) -> Result<(), Refused> {
    let mut held = plan.accounts();
    if held.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = held.keys().cloned().collect();
    let missing = lock(work, &names, &mut held).await?;
    if !missing.is_empty() {
        let rows = missing.iter().map(|name| vec![Value::Text(name.clone()), Value::Int(0)]).collect();
        let made = work.execute_all(Sql::NewBalances, rows).await?;
        // Somebody else made one at the same moment and may have put something in.
        if made != length(&missing) {
            lock(work, &missing, &mut held).await?;
        }
    }
    let before: BTreeMap<String, i64> =
        held.iter().map(|(name, (_, minor))| (name.clone(), *minor)).collect();
    plan.transfer(&mut held).map_err(Refused::Verdict)?;
    let changed = held.iter().filter(|(name, (_, minor))| before.get(*name) != Some(minor));
    let rows: Vec<_> =
        changed.map(|(name, (_, minor))| vec![Value::Text(name.clone()), Value::Int(*minor)]).collect();
    let expected = length(&rows);
    if work.execute_all(Sql::SetBalances, rows).await? != expected {
        return Err(Refused::Store(internal("an account vanished while it was locked")));
    }
    Ok(())
}

/// Locks accounts by rising name and reads them; those that do not exist yet.
async fn lock(work: &mut Work<'_>, names: &[String], held: &mut Held) -> Result<Vec<String>, Refused> {
    let values: Vec<Value> = names.iter().cloned().map(Value::Text).collect();
    let mut there = BTreeMap::new();
    for row in work.rows_of(Sql::LockBalances, &values).await? {
        there.insert(row.text(0)?, row.int(1)?);
    }
    for (name, minor) in &there {
        if let Some(entry) = held.get_mut(name) {
            entry.1 = *minor;
        }
    }
    Ok(names.iter().filter(|name| !there.contains_key(*name)).cloned().collect())
}

/// The last numbers given out before this commit.
#[derive(Debug, Default)]
struct Numbers {
    movements: i64,
    events: i64,
    audit: i64,
    drafts: i64,
}

async fn numbers(work: &mut Work<'_>, plan: &Plan<'_>) -> Result<Numbers, Refused> {
    let needed = [plan.movements.len(), plan.events.len(), plan.audit.len(), plan.drafts.len()]
        .map(|length| i64::try_from(length).unwrap_or(i64::MAX));
    if needed == [0; 4] {
        return Ok(Numbers::default());
    }
    let rows = work.rows(Sql::Numbers, needed.map(Value::Int).to_vec()).await?;
    let row = rows
        .first()
        .ok_or_else(|| Refused::Store(app::ports::StoreError::Damaged("the counters are gone".to_owned())))?;
    Ok(Numbers {
        movements: row.int(0)? - needed[0],
        events: row.int(1)? - needed[1],
        audit: row.int(2)? - needed[2],
        drafts: row.int(3)? - needed[3],
    })
}

async fn movements(work: &mut Work<'_>, plan: &Plan<'_>, last: i64) -> Result<(), Refused> {
    let (mut rows, mut transfers) = (Vec::new(), Vec::new());
    for (number, (movement, at)) in (last + 1..).zip(&plan.movements) {
        rows.push(vec![
            Value::Int(number),
            Value::Text(movement.key().to_owned()),
            Value::Text(movement.kind().name().to_owned()),
            Value::Int(i64::try_from(movement.transfers().len()).unwrap_or(i64::MAX)),
            Value::Int(at.as_micros()),
        ]);
        for (leg, transfer) in (0..).zip(movement.transfers()) {
            transfers.push(vec![
                Value::Int(number),
                Value::Int(leg),
                Value::Text(transfer.debit.to_string()),
                Value::Text(transfer.credit.to_string()),
                Value::Int(transfer.amount.minor()),
                Value::Text(transfer.amount.currency().code().to_owned()),
            ]);
        }
    }
    let made = work.rows_all(Sql::NewMovements, rows).await?;
    let made: BTreeSet<String> = made.iter().map(|row| Ok(row.text(0)?)).collect::<Result<_, Refused>>()?;
    if let Some((movement, _)) = plan.movements.iter().find(|(movement, _)| !made.contains(movement.key())) {
        return Err(CommitError::DuplicateMovement(movement.key().to_owned()).into());
    }
    work.execute_all(Sql::NewTransfers, transfers).await?;
    Ok(())
}

async fn history(work: &mut Work<'_>, plan: &Plan<'_>, last: &Numbers) -> Result<(), Refused> {
    let time = |at: Timestamp| Value::Int(at.as_micros());
    let events = (last.events + 1..).zip(&plan.events).map(|(number, (event, at))| {
        vec![
            Value::Int(number),
            Value::Text(event.subject.to_string()),
            Value::Text(event.name.to_owned()),
            Value::Text(event.body.to_string()),
            time(*at),
        ]
    });
    work.execute_all(Sql::NewEvents, events.collect()).await?;
    let mut audit = Vec::with_capacity(plan.audit.len());
    for (number, line) in (last.audit + 1..).zip(&plan.audit) {
        let body =
            serde_json::to_string(line).map_err(|error| Refused::Store(internal(&error.to_string())))?;
        audit.push(vec![
            Value::Int(number),
            Value::Text(line.subject.clone()),
            Value::Text(body),
            time(line.at),
            queries::actor(line.actor),
        ]);
    }
    work.execute_all(Sql::NewAudit, audit).await?;
    let drafts = (last.drafts + 1..).zip(&plan.drafts).map(|(position, (campaign, placement, text))| {
        vec![
            Value::Int(position),
            Value::Uuid(campaign.uuid()),
            Value::Uuid(placement.uuid()),
            Value::Bytes(text.clone().into_bytes()),
        ]
    });
    work.execute_all(Sql::NewDrafts, drafts.collect()).await?;
    Ok(())
}

/// How many were not there yet.
async fn new_jobs(work: &mut Work<'_>, plan: &Plan<'_>) -> Result<u64, Refused> {
    let mut rows = Vec::with_capacity(plan.jobs.len());
    for job in &plan.jobs {
        let body =
            serde_json::to_string(&job.job).map_err(|error| Refused::Store(internal(&error.to_string())))?;
        let at = Value::Int(job.run_at.as_micros());
        let key = Value::Text(job.key.clone());
        rows.push(vec![Value::Uuid(job.id.uuid()), key, Value::Text(body), at.clone(), at]);
    }
    work.execute_all(Sql::NewJobs, rows).await
}
