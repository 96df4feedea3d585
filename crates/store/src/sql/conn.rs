//! One connection, to either database: values go in, rows come out. The only file that knows all
//! the drivers; `readers` is SQLite read where it is asked.

use futures::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::pool::PoolConnection;
use sqlx::{Arguments, Connection, Executor, PgPool, Postgres, Row as _, Sqlite, SqlitePool};
use uuid::Uuid;

use super::readers::{Cells, Lent, Readers, there};
use super::statements::Dialect;

/// Connections to one database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Readers(Readers),
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A connection.
#[derive(Debug)]
pub(crate) enum Conn {
    Reader(Lent),
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A row.
#[derive(Debug)]
pub(crate) enum Row {
    Read(Cells),
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

/// A parameter.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(i64),
    MaybeInt(Option<i64>),
    Text(String),
    MaybeText(Option<String>),
    Uuid(Uuid),
    MaybeUuid(Option<Uuid>),
    Bytes(Vec<u8>),
    MaybeBytes(Option<Vec<u8>>),
}

/// What a connection that only reads is never asked.
fn only_reads() -> sqlx::Error {
    sqlx::Error::Configuration("a connection for reading was asked to do something else".into())
}

/// One cell, from whichever driver it is.
macro_rules! cell {
    ($row:expr, $at:expr, $maybe:ident) => {
        match $row {
            Row::Read(cells) => cells.$maybe($at),
            Row::Sqlite(row) => row.try_get($at),
            Row::Postgres(row) => row.try_get($at),
        }
    };
    ($row:expr, $at:expr, there $maybe:ident) => {
        match $row {
            Row::Read(cells) => cells.$maybe($at).and_then(there),
            Row::Sqlite(row) => row.try_get($at),
            Row::Postgres(row) => row.try_get($at),
        }
    };
}

/// Values as a driver takes them.
macro_rules! arguments {
    ($Arguments:ty, $values:expr) => {{
        let mut arguments = <$Arguments>::default();
        for value in $values {
            match value {
                Value::Int(it) => arguments.add(it),
                Value::MaybeInt(it) => arguments.add(it),
                Value::Text(it) => arguments.add(it),
                Value::MaybeText(it) => arguments.add(it),
                Value::Uuid(it) => arguments.add(it),
                Value::MaybeUuid(it) => arguments.add(it),
                Value::Bytes(it) => arguments.add(it),
                Value::MaybeBytes(it) => arguments.add(it),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        arguments
    }};
}

impl Pool {
    pub(crate) async fn acquire(&self) -> Result<Conn, sqlx::Error> {
        Ok(match self {
            Self::Readers(readers) => Conn::Reader(readers.acquire().await?),
            Self::Sqlite(pool) => Conn::Sqlite(pool.acquire().await?),
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Readers(readers) => readers.close().await,
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Conn {
    pub(crate) const fn dialect(&self) -> Dialect {
        match self {
            Self::Reader(_) | Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// How many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        text: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, sqlx::Error> {
        match self {
            Self::Reader(_) => Err(only_reads()),
            Self::Sqlite(conn) => {
                let arguments = arguments!(sqlx::sqlite::SqliteArguments, values);
                Ok(sqlx::query_with(text, arguments).execute(&mut **conn).await?.rows_affected())
            }
            Self::Postgres(conn) => {
                let arguments = arguments!(sqlx::postgres::PgArguments, values);
                Ok(sqlx::query_with(text, arguments).execute(&mut **conn).await?.rows_affected())
            }
        }
    }

    /// The rows it finds.
    pub(crate) async fn rows(
        &mut self,
        text: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        match self {
            Self::Reader(conn) => Ok(conn.rows(text, &values)?.into_iter().map(Row::Read).collect()),
            Self::Sqlite(conn) => {
                let arguments = arguments!(sqlx::sqlite::SqliteArguments, values);
                let rows = sqlx::query_with(text, arguments).fetch_all(&mut **conn).await?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(conn) => {
                let arguments = arguments!(sqlx::postgres::PgArguments, values);
                let rows = sqlx::query_with(text, arguments).fetch_all(&mut **conn).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// The rows of a statement made at run time, one after the other: never all in memory.
    pub(crate) fn stream(&mut self, text: String) -> BoxStream<'_, Result<Row, sqlx::Error>> {
        let query = sqlx::AssertSqlSafe(text);
        match self {
            Self::Reader(_) => futures::stream::once(async { Err(only_reads()) }).boxed(),
            Self::Sqlite(conn) => sqlx::query(query).fetch(&mut **conn).map_ok(Row::Sqlite).boxed(),
            Self::Postgres(conn) => sqlx::query(query).fetch(&mut **conn).map_ok(Row::Postgres).boxed(),
        }
    }

    /// Runs a statement made at run time; how many rows it changed.
    pub(crate) async fn insert(&mut self, text: String, values: Vec<Value>) -> Result<u64, sqlx::Error> {
        let text = sqlx::AssertSqlSafe(text);
        match self {
            Self::Reader(_) => Err(only_reads()),
            Self::Sqlite(conn) => {
                let arguments = arguments!(sqlx::sqlite::SqliteArguments, values);
                Ok(sqlx::query_with(text, arguments).execute(&mut **conn).await?.rows_affected())
            }
            Self::Postgres(conn) => {
                let arguments = arguments!(sqlx::postgres::PgArguments, values);
                Ok(sqlx::query_with(text, arguments).execute(&mut **conn).await?.rows_affected())
            }
        }
    }

    /// Several statements without parameters, for migrations.
    pub(crate) async fn script(&mut self, text: String) -> Result<(), sqlx::Error> {
        let script = sqlx::raw_sql(sqlx::AssertSqlSafe(text));
        match self {
            Self::Reader(_) => Err(only_reads()),
            Self::Sqlite(conn) => (&mut **conn).execute(script).await.map(|_| ()),
            Self::Postgres(conn) => (&mut **conn).execute(script).await.map(|_| ()),
        }
    }

    /// Has the database read a statement without running it.
    #[cfg(feature = "testing")]
    pub(crate) async fn prepare(&mut self, text: &'static str) -> Result<(), sqlx::Error> {
        use sqlx::SqlSafeStr as _;
        match self {
            Self::Reader(conn) => conn.prepare(text),
            Self::Sqlite(conn) => (&mut **conn).prepare(text.into_sql_str()).await.map(|_| ()),
            Self::Postgres(conn) => (&mut **conn).prepare(text.into_sql_str()).await.map(|_| ()),
        }
    }

    /// How SQLite would go about a statement; nothing for one that has no plan.
    #[cfg(feature = "testing")]
    pub(crate) async fn explain(&mut self, text: &'static str) -> Result<String, sqlx::Error> {
        let Self::Reader(conn) = self else { return Ok(String::new()) };
        conn.plan(text)
    }

    /// Closes the connection and waits for it: an SQLite file is then whole without its log.
    pub(crate) async fn close(self) {
        // What is committed is safe either way.
        let _ = match self {
            Self::Reader(conn) => {
                conn.cut();
                Ok(())
            }
            Self::Sqlite(conn) => conn.close().await,
            Self::Postgres(conn) => conn.close().await,
        };
    }

    /// Cuts the connection, whatever was under way: an open transaction is rolled back by the database.
    pub(crate) async fn cut(self) {
        // Nobody is left to be told when closing fails too.
        let _ = match self {
            Self::Reader(conn) => {
                conn.cut();
                Ok(())
            }
            // Not `close_hard`, which returns before the file is let go of.
            Self::Sqlite(conn) => conn.detach().close().await,
            Self::Postgres(conn) => conn.detach().close_hard().await,
        };
    }
}

impl Row {
    pub(crate) fn int(&self, at: usize) -> Result<i64, sqlx::Error> {
        cell!(self, at, there maybe_int)
    }

    pub(crate) fn maybe_int(&self, at: usize) -> Result<Option<i64>, sqlx::Error> {
        cell!(self, at, maybe_int)
    }

    pub(crate) fn text(&self, at: usize) -> Result<String, sqlx::Error> {
        cell!(self, at, there maybe_text)
    }

    /// A text where it lies, for whoever only reads it.
    pub(crate) fn str(&self, at: usize) -> Result<&str, sqlx::Error> {
        match self {
            Self::Read(cells) => cells.str(at),
            Self::Sqlite(row) => row.try_get(at),
            Self::Postgres(row) => row.try_get(at),
        }
    }

    pub(crate) fn uuid(&self, at: usize) -> Result<Uuid, sqlx::Error> {
        cell!(self, at, there maybe_uuid)
    }

    pub(crate) fn maybe_uuid(&self, at: usize) -> Result<Option<Uuid>, sqlx::Error> {
        cell!(self, at, maybe_uuid)
    }

    pub(crate) fn maybe_text(&self, at: usize) -> Result<Option<String>, sqlx::Error> {
        cell!(self, at, maybe_text)
    }

    pub(crate) fn maybe_bytes(&self, at: usize) -> Result<Option<Vec<u8>>, sqlx::Error> {
        cell!(self, at, maybe_bytes)
    }

    pub(crate) fn bytes(&self, at: usize) -> Result<Vec<u8>, sqlx::Error> {
        cell!(self, at, there maybe_bytes)
    }
}
