//! Reading: each function is one statement, or one a kind. Whatever cannot be read is an error, never skipped.

use std::collections::HashMap;

use app::ports::{
    AuditLine, DraftText, KeptEvent, Kind, PlacementFilter, Record, RecordId, StoreError, Version,
};
use kernel::{CampaignId, Currency, Money, PlacementId, Timestamp};
use ledger::check::Kept;
use ledger::{AccountKey, Transfer};
use uuid::Uuid;

use super::conn::{Row, Value};
use super::error::Refused;
use super::pages::Page;
use super::statements::Sql;
use super::work::Work;

pub(super) fn damaged(what: impl std::fmt::Display) -> Refused {
    Refused::Store(StoreError::Damaged(what.to_string()))
}

pub(super) fn natural(row: &Row, at: usize) -> Result<u64, Refused> {
    u64::try_from(row.int(at)?).map_err(damaged)
}

/// A number as the database holds it; those beyond its range are beyond every row.
pub(super) fn bound(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The first id after another, or of all; nothing when there can be none.
fn from(after: Option<Uuid>) -> Option<Value> {
    let first = match after {
        Some(after) => Uuid::from_u128(after.as_u128().checked_add(1)?),
        None => Uuid::nil(),
    };
    Some(Value::Uuid(first))
}

pub(super) fn record(kind: Kind, row: &Row) -> Result<(Record, Version), Refused> {
    let version = u32::try_from(row.int(1)?).map_err(damaged)?;
    let record = Record::read(kind, row.uuid(0)?, row.str(2)?.as_bytes())?;
    Ok((record, Version(version)))
}

pub(crate) async fn load_many(
    work: &mut Work<'_>,
    ids: &[RecordId],
) -> Result<Vec<(Record, Version)>, Refused> {
    let mut found = HashMap::with_capacity(ids.len());
    for kind in Kind::ALL {
        let of_kind = ids.iter().filter(|id| id.kind() == kind);
        let values: Vec<Value> = of_kind.map(|id| Value::Uuid(id.uuid())).collect();
        for row in work.rows_of(Sql::Load(kind), &values).await? {
            found.insert(kind.id(row.uuid(0)?), record(kind, &row)?);
        }
    }
    Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
}

pub(crate) async fn list(
    work: &mut Work<'_>,
    kind: Kind,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Vec<(Record, Version)>, Refused> {
    let Some(from) = from(after) else { return Ok(Vec::new()) };
    let rows = work.rows(Sql::List(kind), vec![from, Value::Int(limit.into())]).await?;
    rows.iter().map(|row| record(kind, row)).collect()
}

pub(crate) async fn placements(
    work: &mut Work<'_>,
    filter: &PlacementFilter,
) -> Result<Vec<(Record, Version)>, Refused> {
    let Some(from) = from(filter.after.map(PlacementId::uuid)) else { return Ok(Vec::new()) };
    let since = filter.since.map_or(i64::MIN, Timestamp::as_micros);
    let mut values = vec![from, Value::Int(since), Value::Int(filter.limit.into())];
    values.extend(filter.campaign.map(|id| Value::Uuid(id.uuid())));
    values.extend(filter.creator.map(|id| Value::Uuid(id.uuid())));
    let sql = match (filter.campaign, filter.creator) {
        (None, None) => Sql::Placements,
        (Some(_), None) => Sql::PlacementsOfCampaign,
        (None, Some(_)) => Sql::PlacementsOfCreator,
        (Some(_), Some(_)) => Sql::PlacementsOfBoth,
    };
    work.rows(sql, values).await?.iter().map(|row| record(Kind::Placement, row)).collect()
}

pub(crate) async fn open_placements(work: &mut Work<'_>, campaign: CampaignId) -> Result<u64, Refused> {
    let rows = work.rows(Sql::OpenPlacements, vec![Value::Uuid(campaign.uuid())]).await?;
    rows.first().map_or(Ok(0), |row| natural(row, 0))
}

fn held(row: &Row) -> Result<(AccountKey, Money), Refused> {
    let account: AccountKey = row.str(0)?.parse().map_err(damaged)?;
    Ok((account, Money::new(row.int(1)?, account.currency).map_err(damaged)?))
}

pub(crate) async fn balance(work: &mut Work<'_>, account: AccountKey) -> Result<Money, Refused> {
    let rows = work.rows(Sql::Balance, vec![Value::Text(account.to_string())]).await?;
    rows.first().map_or(Ok(Money::zero(account.currency)), |row| Ok(held(row)?.1))
}

pub(crate) async fn balances(
    work: &mut Work<'_>,
    after: Option<AccountKey>,
    limit: u32,
) -> Result<Vec<(AccountKey, Money)>, Refused> {
    let after = after.map_or(String::new(), |account| account.to_string());
    let rows = work.rows(Sql::Balances, vec![Value::Text(after), Value::Int(limit.into())]).await?;
    rows.iter().map(held).collect()
}

pub(crate) async fn transfers(work: &mut Work<'_>, after: u64, limit: u32) -> Result<Vec<Kept>, Refused> {
    let rows = work.rows(Sql::Transfers, vec![bound(after), Value::Int(limit.into())]).await?;
    rows.iter().map(kept).collect()
}

fn kept(row: &Row) -> Result<Kept, Refused> {
    let small = |at| row.int(at).map_err(Refused::from).and_then(|n| u32::try_from(n).map_err(damaged));
    let currency: Currency = row.str(7)?.parse().map_err(damaged)?;
    let transfer = Transfer {
        debit: row.str(4)?.parse().map_err(damaged)?,
        credit: row.str(5)?.parse().map_err(damaged)?,
        amount: Money::new(row.int(6)?, currency).map_err(damaged)?,
    };
    Ok(Kept { number: natural(row, 0)?, movement: row.text(1)?, leg: small(2)?, legs: small(3)?, transfer })
}

pub(crate) async fn drafts(
    work: &mut Work<'_>,
    campaign: CampaignId,
    after: u64,
    limit: u32,
) -> Result<Vec<DraftText>, Refused> {
    let values = vec![Value::Uuid(campaign.uuid()), bound(after), Value::Int(limit.into())];
    let mut drafts = Vec::new();
    for row in work.rows(Sql::Drafts, values).await? {
        let text = String::from_utf8(row.bytes(2)?).map_err(damaged)?;
        drafts.push(DraftText {
            position: natural(&row, 0)?,
            placement: PlacementId::new(row.uuid(1)?),
            text,
        });
    }
    Ok(drafts)
}

pub(crate) async fn events(
    work: &mut Work<'_>,
    subject: RecordId,
    after: u64,
    limit: u32,
) -> Result<Vec<KeptEvent>, Refused> {
    let values = vec![Value::Text(subject.to_string()), bound(after), Value::Int(limit.into())];
    work.rows(Sql::Events, values).await?.iter().map(super::queries::event).collect()
}

pub(crate) async fn audit(work: &mut Work<'_>, subject: &str, limit: u32) -> Result<Vec<AuditLine>, Refused> {
    // Refused at commit, so that there can be none; PostgreSQL would call it a fault.
    if subject.contains('\0') {
        return Ok(Vec::new());
    }
    let values = vec![Value::Text(subject.to_owned()), Value::Int(limit.into())];
    let rows = work.rows(Sql::Page(Page::Audit), values).await?;
    rows.iter().map(|row| serde_json::from_str(row.str(0)?).map_err(damaged)).collect()
}
