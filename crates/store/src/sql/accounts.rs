//! People on a database: papers, read and changed. Every shelf has the same eleven statements.

use app::ports::{AccountStore, ChangeError, Edit, Paper, Place, Seek, Shelf, StoreError, Version};
use async_trait::async_trait;
use kernel::Timestamp;
use uuid::Uuid;

use super::SqlStore;
use super::conn::{Row, Value};
use super::error::Refused;
use super::statements::Sql;
use super::work::Work;
use super::writer::Request;

/// What can be done with a shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Deed {
    ById,
    ByName,
    All,
    Of,
    With,
    In,
    Number,
    Insert,
    Update,
    Drop,
    Forget,
}

impl Deed {
    /// All of them.
    pub(crate) const ALL: [Self; 11] = [
        Self::ById,
        Self::ByName,
        Self::All,
        Self::Of,
        Self::With,
        Self::In,
        Self::Number,
        Self::Insert,
        Self::Update,
        Self::Drop,
        Self::Forget,
    ];

    /// The text; `{table}` stands for the shelf's table.
    #[rustfmt::skip]
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::ById => "SELECT id, version, body FROM {table} WHERE id = $1",
            Self::ByName => "SELECT id, version, body FROM {table} WHERE name = $1",
            Self::All => "SELECT id, version, body FROM {table} WHERE id > $1 ORDER BY id LIMIT $2",
            Self::Of => "SELECT id, version, body FROM {table} WHERE owner = $1 AND (at, id) < ($2, $3) \
                ORDER BY at DESC, id DESC LIMIT $4",
            Self::With => "SELECT id, version, body FROM {table} WHERE other = $1 AND (at, id) > ($2, $3) \
                ORDER BY at, id LIMIT $4",
            Self::In => "SELECT id, version, body FROM {table} WHERE state = $1 AND (at, id) > ($2, $3) AND at <= $4 \
                ORDER BY at, id LIMIT $5",
            Self::Number => "SELECT COUNT(*) FROM {table} WHERE owner = $1 AND state = $2",
            Self::Insert => "INSERT INTO {table} (id, version, name, owner, other, state, at, expires, body) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id",
            Self::Update => "UPDATE {table} SET version = $2, name = $3, owner = $4, other = $5, state = $6, at = $7, \
                expires = $8, body = $9 WHERE id = $1 AND version = $10",
            Self::Drop => "DELETE FROM {table} WHERE id = $1 AND version = $2",
            Self::Forget => "DELETE FROM {table} WHERE expires <= $1",
        }
    }
}

fn paper(shelf: Shelf, row: &Row) -> Result<(Paper, Version), Refused> {
    let version = u32::try_from(row.int(1)?);
    let version = version.map_err(|error| Refused::Store(StoreError::Damaged(error.to_string())))?;
    Ok((Paper::read(shelf, row.uuid(0)?, row.str(2)?.as_bytes())?, Version(version)))
}

async fn papers(
    work: &mut Work<'_>,
    deed: Deed,
    shelf: Shelf,
    values: Vec<Value>,
) -> Result<Vec<(Paper, Version)>, Refused> {
    work.rows(Sql::Paper(deed, shelf), values).await?.iter().map(|row| paper(shelf, row)).collect()
}

async fn seek(
    work: &mut Work<'_>,
    shelf: Shelf,
    seek: Seek,
    limit: u32,
) -> Result<Vec<(Paper, Version)>, Refused> {
    const START: Place = (Timestamp::from_micros(i64::MIN), Uuid::nil());
    const END: Place = (Timestamp::from_micros(i64::MAX), Uuid::max());
    let beyond = |place: Place| [Value::Int(place.0.as_micros()), Value::Uuid(place.1)];
    let (deed, mut values) = match seek {
        Seek::All { after } => (Deed::All, vec![Value::Uuid(after.unwrap_or(Uuid::nil()))]),
        Seek::Of { owner, before } => {
            let [at, id] = beyond(before.unwrap_or(END));
            (Deed::Of, vec![Value::Uuid(owner), at, id])
        }
        Seek::With { other, after } => {
            let [at, id] = beyond(after.unwrap_or(START));
            (Deed::With, vec![Value::Uuid(other), at, id])
        }
        Seek::In { state, until, after } => {
            let [at, id] = beyond(after.unwrap_or(START));
            let until = Value::Int(until.as_micros());
            (Deed::In, vec![Value::Text(state.to_owned()), at, id, until])
        }
    };
    values.push(Value::Int(limit.into()));
    papers(work, deed, shelf, values).await
}

/// Changes papers in order; the first that is refused refuses all.
pub(crate) async fn change(work: &mut Work<'_>, edits: &[Edit]) -> Result<(), Refused> {
    for edit in edits {
        match edit {
            Edit::Put(paper, Version::NEW) => {
                if work
                    .rows(Sql::Paper(Deed::Insert, paper.shelf()), row(paper, Version::NEW)?)
                    .await?
                    .is_empty()
                {
                    return Err(Refused::Change(why(work, paper).await?));
                }
            }
            Edit::Put(paper, expected) => {
                let mut values = row(paper, *expected)?;
                values.push(Value::Int(expected.0.into()));
                let shelf = paper.shelf();
                match work.execute(Sql::Paper(Deed::Update, shelf), values).await {
                    Ok(0) => return Err(Refused::Change(ChangeError::Conflict(shelf))),
                    Ok(_) => {}
                    Err(Refused::Twice(_)) => return Err(Refused::Change(ChangeError::Taken(shelf))),
                    Err(refused) => return Err(refused),
                }
            }
            Edit::Add(paper) => {
                work.rows(Sql::Paper(Deed::Insert, paper.shelf()), row(paper, Version::NEW)?).await?;
            }
            Edit::Drop(shelf, id, expected) => {
                let values = vec![Value::Uuid(*id), Value::Int(expected.0.into())];
                if work.execute(Sql::Paper(Deed::Drop, *shelf), values).await? == 0 {
                    return Err(Refused::Change(ChangeError::Conflict(*shelf)));
                }
            }
        }
    }
    Ok(())
}

/// Why a new paper could not be laid down: its id is there, or its name.
async fn why(work: &mut Work<'_>, paper: &Paper) -> Result<ChangeError, Refused> {
    let there = work.rows(Sql::Paper(Deed::ById, paper.shelf()), vec![Value::Uuid(paper.id())]).await?;
    Ok(match there.first() {
        Some(_) => ChangeError::Conflict(paper.shelf()),
        None => ChangeError::Taken(paper.shelf()),
    })
}

fn row(paper: &Paper, expected: Version) -> Result<Vec<Value>, Refused> {
    let index = paper.index();
    if index.name.as_deref().is_some_and(has_nul) {
        return Err(Refused::Store(StoreError::Internal("a name with a NUL in it".to_owned())));
    }
    Ok(vec![
        Value::Uuid(paper.id()),
        Value::Int(expected.next().0.into()),
        Value::MaybeText(index.name),
        Value::MaybeUuid(index.owner),
        Value::MaybeUuid(index.other),
        Value::Text(index.state.to_owned()),
        Value::Int(index.at.as_micros()),
        Value::MaybeInt(index.expires.map(Timestamp::as_micros)),
        Value::Text(paper.body()?),
    ])
}

/// PostgreSQL's text holds none.
fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

/// Throws away what has expired.
pub(crate) async fn forget(work: &mut Work<'_>, now: Timestamp) -> Result<u64, Refused> {
    let mut gone = 0;
    for shelf in Shelf::ALL {
        gone += work.execute(Sql::Paper(Deed::Forget, shelf), vec![Value::Int(now.as_micros())]).await?;
    }
    Ok(gone)
}

async fn number(work: &mut Work<'_>, shelf: Shelf, owner: Uuid, state: &str) -> Result<u64, Refused> {
    let values = vec![Value::Uuid(owner), Value::Text(state.to_owned())];
    let rows = work.rows(Sql::Paper(Deed::Number, shelf), values).await?;
    let number = rows.first().map_or(Ok(0), |row| row.int(0))?;
    u64::try_from(number).map_err(|error| Refused::Store(StoreError::Damaged(error.to_string())))
}

#[async_trait]
impl AccountStore for SqlStore {
    async fn paper(&self, shelf: Shelf, id: Uuid) -> Result<Option<(Paper, Version)>, StoreError> {
        let mut conn = self.reader().await?;
        let mut work = Work::reading(&mut conn);
        let found = papers(&mut work, Deed::ById, shelf, vec![Value::Uuid(id)]).await;
        Ok(found.map_err(Refused::into_store)?.pop())
    }

    async fn named(&self, shelf: Shelf, name: &str) -> Result<Option<(Paper, Version)>, StoreError> {
        if has_nul(name) {
            return Ok(None);
        }
        let mut conn = self.reader().await?;
        let mut work = Work::reading(&mut conn);
        let found = papers(&mut work, Deed::ByName, shelf, vec![Value::Text(name.to_owned())]).await;
        Ok(found.map_err(Refused::into_store)?.pop())
    }

    async fn seek(&self, shelf: Shelf, by: Seek, limit: u32) -> Result<Vec<(Paper, Version)>, StoreError> {
        let mut conn = self.reader().await?;
        seek(&mut Work::reading(&mut conn), shelf, by, limit).await.map_err(Refused::into_store)
    }

    async fn number(&self, shelf: Shelf, owner: Uuid, state: &'static str) -> Result<u64, StoreError> {
        let mut conn = self.reader().await?;
        number(&mut Work::reading(&mut conn), shelf, owner, state).await.map_err(Refused::into_store)
    }

    async fn change(&self, edits: Vec<Edit>) -> Result<(), ChangeError> {
        self.ask(|answer| Request::Change { edits, answer }).await
    }

    async fn forget(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.ask(|answer| Request::Forget { now, answer }).await
    }
}
