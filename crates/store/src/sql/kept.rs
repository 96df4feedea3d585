//! What a commit keeps beside what it was told: counts, and the placements behind posts.
//!
//! Counts are the last rows that a transaction takes, by rising key, whatever else it does: two that meet at one
//! wait in the same order.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{Index, JobState, Kind, Record, RecordId, TallyOf, post_key};
use kernel::{BrandId, CampaignId, CreatorId, Timestamp};
use market::placement::State;

use super::commit::Before;
use super::conn::Value;
use super::error::Refused;
use super::pages::Page;
use super::queries::{owners, whose};
use super::statements::Sql;
use super::work::Work;
use crate::counts::{Changes, JOBS};
use crate::plan::Plan;

/// The states in which a placement has had its post, and kept it, for at least one commit.
const HAD_POST: [State; 4] = [State::Verifying, State::Holding, State::Delivered, State::Paid];

/// Keeps the placements behind posts that are new.
pub(super) async fn posts(work: &mut Work<'_>, plan: &Plan<'_>, before: &Before) -> Result<(), Refused> {
    let mut rows: BTreeMap<&str, Value> = BTreeMap::new();
    for (id, planned) in &plan.writes {
        let Record::Placement(placement) = planned.record else { continue };
        let was = before.get(id).and_then(Option::as_deref);
        if was.is_some_and(|was| HAD_POST.iter().any(|state| state.name() == was)) {
            continue;
        }
        let address = placement.post.as_ref().and_then(|post| post_key(&post.address));
        if let Some(address) = address {
            rows.entry(address).or_insert(Value::Uuid(placement.id.uuid()));
        }
    }
    let row = |(address, id): (&str, Value)| vec![Value::Text(address.to_owned()), id];
    work.execute_all(Sql::Page(Page::NewPosts), rows.into_iter().map(row).collect()).await?;
    Ok(())
}

/// By how much a plan changes each count.
pub(super) async fn changes(
    work: &mut Work<'_>,
    plan: &Plan<'_>,
    before: &Before,
    enqueued: u64,
) -> Result<Changes, Refused> {
    let mut changes = Changes::default();
    let mut indexes: BTreeMap<RecordId, Index> = BTreeMap::new();
    for (id, planned) in &plan.writes {
        let index = planned.record.index();
        changes.record(planned.record, &index, before.get(id).and_then(Option::as_deref));
        indexes.insert(*id, index);
    }
    let subjects: BTreeSet<RecordId> = plan.events.iter().map(|(event, _)| event.subject).collect();
    let elsewhere: Vec<RecordId> = subjects.into_iter().filter(|id| !indexes.contains_key(id)).collect();
    indexes.extend(stored(work, &elsewhere).await?);
    for (event, at) in &plan.events {
        changes.event(event, *at, indexes.get(&event.subject));
    }
    let finished = i64::try_from(plan.finishes.len()).unwrap_or(i64::MAX);
    let enqueued = i64::try_from(enqueued).unwrap_or(i64::MAX);
    changes.tally(TallyOf::All, JOBS, JobState::Done.name(), finished);
    changes.tally(TallyOf::All, JOBS, JobState::Waiting.name(), enqueued - finished);
    Ok(changes)
}

/// Whose records are that have an event in a commit which does not write them.
async fn stored(work: &mut Work<'_>, ids: &[RecordId]) -> Result<BTreeMap<RecordId, Index>, Refused> {
    let mut indexes = BTreeMap::new();
    for kind in Kind::ALL {
        let of_kind = ids.iter().filter(|id| id.kind() == kind);
        let values: Vec<Value> = of_kind.map(|id| Value::Uuid(id.uuid())).collect();
        for row in work.rows_of(Sql::Owners(kind), &values).await? {
            let [brand, campaign, creator] = owners(&row)?;
            let index = Index {
                state: "",
                brand: brand.map(BrandId::new),
                campaign: campaign.map(CampaignId::new),
                creator: creator.map(CreatorId::new),
                since: Timestamp::EPOCH,
            };
            indexes.insert(kind.id(row.uuid(0)?), index);
        }
    }
    Ok(indexes)
}

/// Writes changes of counts.
pub(super) async fn count(work: &mut Work<'_>, changes: Changes) -> Result<(), Refused> {
    let tallies = changes.tallies.into_iter().filter(|(_, by)| *by != 0).map(|((of, kind, state), by)| {
        let key = [Value::Text(kind.to_owned()), Value::Text(state), Value::Int(by)];
        whose(of).into_iter().chain(key).collect()
    });
    work.execute_all(Sql::Page(Page::NewTallies), tallies.collect()).await?;
    let days = changes.days.into_iter().map(|((of, day, event), by)| {
        let key = [Value::Int(day.into()), Value::Text(event), Value::Int(by)];
        whose(of).into_iter().chain(key).collect()
    });
    work.execute_all(Sql::Page(Page::NewDays), days.collect()).await?;
    Ok(())
}
