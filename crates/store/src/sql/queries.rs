//! What pages ask: lists by index, kept counts, the whole history and trail, the books of one account.

use app::ports::{
    AuditLine, DayCount, Entry, Find, KeptEvent, Kind, Past, Record, RecordId, TallyOf, TrailFilter, Version,
    post_key,
};
use kernel::{CampaignId, CreatorId, Money, PlacementId, Timestamp};
use ledger::{AccountKey, MovementKind};
use market::people::Actor;
use uuid::Uuid;

use super::conn::{Row, Value};
use super::error::Refused;
use super::pages::Page;
use super::reads::{bound, damaged, natural, record};
use super::statements::Sql;
use super::walks;
use super::work::Work;
use crate::counts::{SUMS, out, sum};

/// Events that the statement for days has room for.
const DAYS_OF: usize = 3;
/// More transfers than any movement has on one account.
const MOST_LEGS: i64 = 64;

pub(crate) async fn find(work: &mut Work<'_>, find: &Find) -> Result<Vec<(Record, Version)>, Refused> {
    // A creator or brand is found by its own id.
    if let Some(id) = itself(find) {
        let found = super::reads::load_many(work, &[id]).await?;
        let fits = |record: &Record| find.admits(record) && find.is_beyond(app::ports::cursor(record));
        return Ok(found.into_iter().filter(|(record, _)| fits(record) && find.limit > 0).collect());
    }
    let Some((by, whose)) = walks::narrowest(find) else { return Ok(Vec::new()) };
    if find.walks().is_empty() {
        return Ok(Vec::new());
    }
    let (length, values) = walks::values(find, by, whose);
    let rows = work.rows_piece(Sql::Find(find.kind, by, find.order), length, values).await?;
    rows.iter().map(|row| record(find.kind, row)).collect()
}

/// The one record that can be meant.
fn itself(find: &Find) -> Option<RecordId> {
    match find.kind {
        Kind::Brand => find.brand.map(RecordId::Brand),
        Kind::Creator => find.creator.map(RecordId::Creator),
        Kind::Campaign => find.campaign.map(RecordId::Campaign),
        Kind::Offer
        | Kind::Placement
        | Kind::Dispute
        | Kind::Payout
        | Kind::Deposit
        | Kind::Breakout
        | Kind::AuthorOffer
        | Kind::Author => None,
    }
}

pub(crate) async fn past(
    work: &mut Work<'_>,
    creator: CreatorId,
    since: Timestamp,
) -> Result<Vec<Past>, Refused> {
    let values = vec![Value::Uuid(creator.uuid()), Value::Int(since.as_micros())];
    let past = |row: &Row| {
        Ok(Past { campaign: CampaignId::new(row.uuid(0)?), booked: Timestamp::from_micros(row.int(1)?) })
    };
    work.rows(Sql::Page(Page::Past), values).await?.iter().map(past).collect()
}

pub(crate) async fn open_of(
    work: &mut Work<'_>,
    creator: CreatorId,
    limit: u32,
) -> Result<Vec<(Record, Version)>, Refused> {
    let values = vec![Value::Uuid(creator.uuid()), Value::Int(limit.into())];
    let rows = work.rows(Sql::Page(Page::OpenOf), values).await?;
    rows.iter().map(|row| record(Kind::Placement, row)).collect()
}

pub(crate) async fn payout_sums(work: &mut Work<'_>, of: TallyOf) -> Result<Vec<(String, Money)>, Refused> {
    let [whose, id] = whose(of);
    let rows = work.rows(Sql::Page(Page::Tally), vec![whose, id, Value::Text(SUMS.to_owned())]).await?;
    rows.iter().map(|row| sum(row.str(0)?, row.int(1)?).map_err(damaged)).collect()
}

/// What a kept count belongs to.
pub(crate) fn whose(of: TallyOf) -> [Value; 2] {
    [Value::Text(of.name().to_owned()), Value::Uuid(of.uuid())]
}

pub(crate) async fn tally(
    work: &mut Work<'_>,
    kind: &str,
    of: TallyOf,
) -> Result<Vec<(String, u64)>, Refused> {
    let [whose, id] = whose(of);
    let rows = work.rows(Sql::Page(Page::Tally), vec![whose, id, Value::Text(kind.to_owned())]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, natural(row, 1)?))).collect()
}

pub(crate) async fn days(
    work: &mut Work<'_>,
    of: TallyOf,
    events: &[&'static str],
    from_day: i32,
    to_day: i32,
) -> Result<Vec<DayCount>, Refused> {
    let [whose, id] = whose(of);
    let mut values = vec![whose, id, Value::Int(from_day.into()), Value::Int(to_day.into())];
    // The statement has room for a few: more are picked out of all.
    let few = if events.len() <= DAYS_OF { events } else { &[] };
    // No event is without a name.
    let named = few.iter().copied().chain(std::iter::repeat("")).take(DAYS_OF);
    values.extend(named.map(|event| Value::Text(event.to_owned())));
    let mut days = Vec::new();
    for row in work.rows(Sql::Page(Page::Days), values).await? {
        let day = i32::try_from(row.int(0)?).map_err(damaged)?;
        days.push(DayCount { day, event: row.text(1)?, count: natural(&row, 2)? });
    }
    days.retain(|day| events.is_empty() || events.contains(&day.event.as_str()));
    Ok(days)
}

pub(crate) async fn history(
    work: &mut Work<'_>,
    after: u64,
    limit: u32,
) -> Result<Vec<(RecordId, KeptEvent)>, Refused> {
    let mut history = Vec::new();
    for row in work.rows(Sql::Page(Page::History), vec![bound(after), Value::Int(limit.into())]).await? {
        let subject = row.str(4)?.parse().map_err(damaged)?;
        history.push((subject, event(&row)?));
    }
    Ok(history)
}

pub(crate) async fn history_end(work: &mut Work<'_>) -> Result<u64, Refused> {
    let rows = work.rows(Sql::Page(Page::HistoryEnd), Vec::new()).await?;
    let last = rows.first().map(|row| row.maybe_int(0)).transpose()?.flatten();
    u64::try_from(last.unwrap_or_default()).map_err(damaged)
}

/// A line of history: its number, name, body and time.
pub(crate) fn event(row: &Row) -> Result<KeptEvent, Refused> {
    let body = serde_json::from_str(row.str(2)?).map_err(damaged)?;
    let at = Timestamp::from_micros(row.int(3)?);
    Ok(KeptEvent { number: natural(row, 0)?, name: row.text(1)?, body, at })
}

/// Who did it, as the trail is found by.
pub(crate) fn actor(actor: Actor) -> Value {
    Value::Text(match actor {
        Actor::Brand(id) => id.to_string(),
        Actor::Creator(id) => id.to_string(),
        Actor::Operator(id) => id.to_string(),
        Actor::System => "system".to_owned(),
    })
}

pub(crate) async fn trail(
    work: &mut Work<'_>,
    filter: TrailFilter,
) -> Result<Vec<(u64, AuditLine)>, Refused> {
    let mut values = vec![filter.before.map_or(Value::Int(i64::MAX), bound), Value::Int(filter.limit.into())];
    let sql = match filter.actor {
        None => Sql::Page(Page::Trail),
        Some(by) => {
            values.push(actor(by));
            Sql::Page(Page::TrailOf)
        }
    };
    let rows = work.rows(sql, values).await?;
    let line = |row: &Row| Ok((natural(row, 0)?, serde_json::from_str(row.str(1)?).map_err(damaged)?));
    rows.iter().map(line).collect()
}

pub(crate) async fn post(work: &mut Work<'_>, address: &str) -> Result<Option<PlacementId>, Refused> {
    let Some(key) = post_key(address) else { return Ok(None) };
    let rows = work.rows(Sql::Page(Page::Post), vec![Value::Text(key.to_owned())]).await?;
    let placement = rows.first().map(|row| row.uuid(0)).transpose()?;
    Ok(placement.map(PlacementId::new))
}

/// An entry and which transfer of its movement it is.
type Placed = (i64, Entry);

pub(crate) async fn statement(
    work: &mut Work<'_>,
    account: AccountKey,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, Refused> {
    let before = match before {
        Some(number) => (i64::try_from(number).unwrap_or(i64::MAX), 0),
        None => (i64::MAX, i64::MAX),
    };
    let mut entries = rows_of(work, Page::Statement, account, before, limit.into()).await?;
    if let Some((leg, last)) = entries.last().filter(|_| entries.len() >= limit as usize) {
        let number = last.number;
        let at = (i64::try_from(number).unwrap_or(i64::MAX), *leg);
        entries.extend(rows_of(work, Page::StatementRest, account, at, MOST_LEGS).await?);
    }
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// Entries before a transfer of a movement, the newest first.
async fn rows_of(
    work: &mut Work<'_>,
    page: Page,
    account: AccountKey,
    before: (i64, i64),
    limit: i64,
) -> Result<Vec<Placed>, Refused> {
    let values =
        vec![Value::Text(account.to_string()), Value::Int(before.0), Value::Int(before.1), Value::Int(limit)];
    let rows = work.rows(Sql::Page(page), values).await?;
    let mut entries = rows.iter().map(|row| entry(account, row)).collect::<Result<Vec<Placed>, _>>()?;
    // The database may join in another order.
    entries.sort_by_key(|(leg, entry)| std::cmp::Reverse((entry.number, *leg)));
    Ok(entries)
}

fn entry(account: AccountKey, row: &Row) -> Result<Placed, Refused> {
    let (debit, credit): (AccountKey, AccountKey) =
        (row.str(4)?.parse().map_err(damaged)?, row.str(5)?.parse().map_err(damaged)?);
    let kind = serde_json::Value::String(row.text(2)?);
    let kind: MovementKind = serde_json::from_value(kind).map_err(damaged)?;
    let moved = Money::new(row.int(6)?, account.currency).map_err(damaged)?;
    let (amount, counter) = if credit == account { (moved, debit) } else { (out(moved), credit) };
    let (number, movement, at) = (natural(row, 0)?, row.text(1)?, Timestamp::from_micros(row.int(3)?));
    Ok((row.int(7)?, Entry { number, movement, kind, amount, counter, at }))
}

/// Whose a record is: what it is counted with.
pub(crate) fn owners(row: &Row) -> Result<[Option<Uuid>; 3], Refused> {
    Ok([row.maybe_uuid(1)?, row.maybe_uuid(2)?, row.maybe_uuid(3)?])
}
