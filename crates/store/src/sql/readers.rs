//! Reading an SQLite file on the thread that asks.
//!
//! A page reads a dozen small things, each found by index in a few pages that are nearly always in memory: tens of
//! microseconds. Handing each to a thread of its own and every row of it back costs several times that, so these
//! connections do their work where they are called. What is slow (a whole walk, a copy, a check of the books) goes
//! through the other driver, which waits elsewhere; a write never stands in the way of a read (WAL). See
//! `docs/decisions/2026-11-22-reads-where-asked.md`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};
use sqlx::error::{DatabaseError, ErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::conn::Value;
use super::open::PREPARED;

/// Pages kept by each connection, in KiB.
const CACHE_KIB: i64 = 8_192;

/// Connections that read one file, opened when they are first needed and kept.
#[derive(Debug, Clone)]
pub(crate) struct Readers(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    path: PathBuf,
    /// How long to wait for a lock of another program.
    patience: Duration,
    most: u32,
    places: Arc<Semaphore>,
    free: Mutex<Vec<Connection>>,
}

/// A connection, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Lent {
    /// Never locked, only had: it makes the connection one that may be looked at from anywhere.
    conn: Option<Mutex<Connection>>,
    to: Readers,
    _place: OwnedSemaphorePermit,
}

/// A row, taken over from SQLite.
#[derive(Debug)]
pub(crate) struct Cells(Box<[Cell]>);

/// A cell of it.
#[derive(Debug)]
enum Cell {
    Null,
    Int(i64),
    Real,
    Text(Box<str>),
    /// Sixteen bytes: an id, as every row has some.
    Id([u8; 16]),
    Bytes(Box<[u8]>),
}

impl Readers {
    /// Of a file that may not be there yet.
    pub(crate) fn new(path: &Path, most: u32, patience: Duration) -> Self {
        let places = Arc::new(Semaphore::new(most as usize));
        Self(Arc::new(Inside { path: path.to_owned(), patience, most, places, free: Mutex::default() }))
    }

    /// Waits for a free one, twice the patience at most.
    pub(crate) async fn acquire(&self) -> Result<Lent, sqlx::Error> {
        let place = tokio::time::timeout(self.0.patience * 2, self.0.places.clone().acquire_owned()).await;
        let place = place.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let kept = self.free().pop();
        let conn = match kept {
            Some(conn) => conn,
            None => self.open().map_err(told)?,
        };
        Ok(Lent { conn: Some(Mutex::new(conn)), to: self.clone(), _place: place })
    }

    /// Waits until all are given back, and closes them.
    pub(crate) async fn close(&self) {
        // Closed before: there is nothing to wait for.
        let all = self.0.places.acquire_many(self.0.most).await;
        self.0.places.close();
        drop(all);
        self.free().clear();
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.0.path, flags)?;
        conn.busy_timeout(self.0.patience)?;
        conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
        conn.set_prepared_statement_cache_capacity(PREPARED);
        // Without it each new value of a parameter has the statement planned anew.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(conn)
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // A panic elsewhere leaves the list whole.
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(Ok(conn)) = self.conn.take().map(Mutex::into_inner) {
            self.to.free().push(conn);
        }
    }
}

impl Lent {
    fn conn(&mut self) -> Result<&mut Connection, sqlx::Error> {
        let conn = self.conn.as_mut().and_then(|conn| conn.get_mut().ok());
        conn.ok_or(sqlx::Error::PoolClosed)
    }

    /// The rows that a statement finds.
    pub(crate) fn rows(&mut self, text: &str, values: &[Value]) -> Result<Vec<Cells>, sqlx::Error> {
        let mut statement = self.conn()?.prepare_cached(text).map_err(told)?;
        for at in 1..=statement.parameter_count() {
            // SQLite takes `$2` for a name, and numbers names as they appear; `?` has none.
            let number = statement.parameter_name(at).and_then(|name| name.get(1..)?.parse::<usize>().ok());
            let value = values.get(number.unwrap_or(at).saturating_sub(1));
            let value = value.ok_or_else(|| sqlx::Error::Encode("a parameter has no value".into()))?;
            statement.raw_bind_parameter(at, value).map_err(told)?;
        }
        found(&mut statement)
    }

    /// How SQLite would go about a statement.
    #[cfg(feature = "testing")]
    pub(crate) fn plan(&mut self, text: &str) -> Result<String, sqlx::Error> {
        /// Where it says what it does.
        const DETAIL: usize = 3;
        let mut statement = self.conn()?.prepare(&format!("EXPLAIN QUERY PLAN {text}")).map_err(told)?;
        let lines = found(&mut statement)?.into_iter().map(|row| row.maybe_text(DETAIL).and_then(there));
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
    }

    /// Has SQLite read a statement without running it.
    #[cfg(feature = "testing")]
    pub(crate) fn prepare(&mut self, text: &str) -> Result<(), sqlx::Error> {
        self.conn()?.prepare(text).map(|_| ()).map_err(told)
    }

    /// Forgets the connection, whatever was under way.
    pub(crate) fn cut(mut self) {
        drop(self.conn.take());
    }
}

/// The rows of a statement whose values are in place.
fn found(statement: &mut Statement<'_>) -> Result<Vec<Cells>, sqlx::Error> {
    let (width, mut found, mut rows) = (statement.column_count(), Vec::new(), statement.raw_query());
    while let Some(row) = rows.next().map_err(told)? {
        let mut cells = Vec::with_capacity(width);
        for at in 0..width {
            cells.push(cell(row.get_ref(at).map_err(told)?)?);
        }
        found.push(Cells(cells.into_boxed_slice()));
    }
    Ok(found)
}

fn cell(found: ValueRef<'_>) -> Result<Cell, sqlx::Error> {
    Ok(match found {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(_) => Cell::Real,
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|error| sqlx::Error::Decode(error.into()))?;
            Cell::Text(text.into())
        }
        ValueRef::Blob(bytes) => match bytes.try_into() {
            Ok(id) => Cell::Id(id),
            Err(_) => Cell::Bytes(bytes.into()),
        },
    })
}

impl Cell {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a number",
            Self::Real => "a fraction",
            Self::Text(_) => "a text",
            Self::Id(_) | Self::Bytes(_) => "bytes",
        }
    }
}

impl Cells {
    fn at(&self, at: usize) -> Result<&Cell, sqlx::Error> {
        self.0.get(at).ok_or(sqlx::Error::ColumnIndexOutOfBounds { index: at, len: self.0.len() })
    }

    pub(crate) fn maybe_int(&self, at: usize) -> Result<Option<i64>, sqlx::Error> {
        match self.at(at)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(*number)),
            other @ (Cell::Real | Cell::Text(_) | Cell::Id(_) | Cell::Bytes(_)) => {
                Err(unlike("a number", other))
            }
        }
    }

    pub(crate) fn maybe_text(&self, at: usize) -> Result<Option<String>, sqlx::Error> {
        match self.at(at)? {
            Cell::Null => Ok(None),
            Cell::Text(_) | Cell::Id(_) | Cell::Bytes(_) | Cell::Real | Cell::Int(_) => {
                self.str(at).map(|text| Some(text.to_owned()))
            }
        }
    }

    pub(crate) fn str(&self, at: usize) -> Result<&str, sqlx::Error> {
        match self.at(at)? {
            Cell::Text(text) => Ok(text),
            Cell::Id(bytes) => text(bytes),
            Cell::Bytes(bytes) => text(bytes),
            other @ (Cell::Real | Cell::Int(_) | Cell::Null) => Err(unlike("a text", other)),
        }
    }

    pub(crate) fn maybe_bytes(&self, at: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
        match self.at(at)? {
            Cell::Null => Ok(None),
            Cell::Id(bytes) => Ok(Some(bytes.to_vec())),
            Cell::Bytes(bytes) => Ok(Some(bytes.to_vec())),
            Cell::Text(text) => Ok(Some(text.as_bytes().to_vec())),
            other @ (Cell::Real | Cell::Int(_)) => Err(unlike("bytes", other)),
        }
    }

    pub(crate) fn maybe_uuid(&self, at: usize) -> Result<Option<Uuid>, sqlx::Error> {
        match self.at(at)? {
            Cell::Null => Ok(None),
            Cell::Id(bytes) => Ok(Some(Uuid::from_bytes(*bytes))),
            other @ (Cell::Real | Cell::Int(_) | Cell::Text(_) | Cell::Bytes(_)) => {
                Err(unlike("an id", other))
            }
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, sqlx::Error> {
    std::str::from_utf8(bytes).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// What must be there.
pub(crate) fn there<T>(cell: Option<T>) -> Result<T, sqlx::Error> {
    cell.ok_or_else(|| sqlx::Error::Decode("nothing stands where something must".into()))
}

fn unlike(wanted: &str, found: &Cell) -> sqlx::Error {
    sqlx::Error::Decode(format!("{} stands where {wanted} must", found.kind()).into())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let bytes = |bytes| ToSqlOutput::Borrowed(ValueRef::Blob(bytes));
        Ok(match self {
            Self::Int(it) => ToSqlOutput::from(*it),
            Self::Text(it) => ToSqlOutput::from(it.as_str()),
            Self::Uuid(it) => bytes(it.as_bytes()),
            Self::Bytes(it) => bytes(it),
            Self::MaybeInt(Some(it)) => ToSqlOutput::from(*it),
            Self::MaybeText(Some(it)) => ToSqlOutput::from(it.as_str()),
            Self::MaybeUuid(Some(it)) => bytes(it.as_bytes()),
            Self::MaybeBytes(Some(it)) => bytes(it),
            Self::MaybeInt(None) | Self::MaybeText(None) | Self::MaybeUuid(None) | Self::MaybeBytes(None) => {
                ToSqlOutput::Borrowed(ValueRef::Null)
            }
        })
    }
}

/// SQLite's own word on what went wrong, told as the other driver tells it: one meaning for both.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Told(rusqlite::Error);

fn told(error: rusqlite::Error) -> sqlx::Error {
    match error.sqlite_error() {
        Some(_) => sqlx::Error::Database(Box::new(Told(error))),
        None => sqlx::Error::Decode(error.into()),
    }
}

impl DatabaseError for Told {
    fn message(&self) -> &str {
        let rusqlite::Error::SqliteFailure(_, Some(text)) = &self.0 else { return "SQLite refused" };
        text
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.0.sqlite_error()?.extended_code.to_string().into())
    }

    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}
