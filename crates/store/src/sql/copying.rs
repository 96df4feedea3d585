//! Reading a schema and moving rows, for `copy`. The only statements that are not in the list of `statements`:
//! they are made from the names that the database itself gives for its tables and columns.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use app::ports::StoreError;
use futures::TryStreamExt as _;

use super::conn::{Conn, Pool, Row, Value};
use super::error::meaning;
use super::migrate::{migrate, version};
use super::open::{alone, in_memory, snapshot};
use super::statements::Dialect;
use super::work::Work;
use crate::{Address, CopyError};

/// Rows written at once, at most.
const ROWS: usize = 256;
/// About so many bytes written at once, at most.
const BYTES: usize = 4 << 20;
/// The schema's own table: it is written by the migrations.
const VERSIONS: &str = "schema_version";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Int,
    Text,
    Uuid,
    Bytes,
}

/// A table and its columns.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    columns: BTreeMap<String, Type>,
}

/// One moment of a database.
#[derive(Debug)]
pub(crate) struct Source {
    pool: Pool,
    conn: Conn,
    pub(crate) version: i64,
}

/// A transaction on a database that is to be filled.
#[derive(Debug)]
pub(crate) struct Target {
    pool: Pool,
    conn: Conn,
    version: i64,
}

impl Source {
    pub(crate) async fn open(address: &Address) -> Result<Self, StoreError> {
        let (pool, mut conn) = snapshot(address).await?;
        super::begin_snapshot(&mut Work::reading(&mut conn)).await?;
        let version = version(&mut conn).await?.unwrap_or_default();
        Ok(Self { pool, conn, version })
    }

    pub(crate) async fn close(self) {
        self.conn.cut().await;
        self.pool.close().await;
    }
}

impl Target {
    /// Brings a database to a version of the schema and begins.
    pub(crate) async fn open(address: &Address, to: i64) -> Result<Self, StoreError> {
        let (pool, mut conn) = alone(address).await?;
        let mut begun = migrate(&mut conn, to).await;
        if begun.is_ok() {
            begun = script(&mut conn, "BEGIN".to_owned()).await;
        }
        if let Err(error) = begun {
            conn.cut().await;
            pool.close().await;
            return Err(error);
        }
        Ok(Self { pool, conn, version: to })
    }

    /// Commits, or leaves everything as it was.
    pub(crate) async fn finish(mut self, keep: bool) -> Result<(), StoreError> {
        let ended = script(&mut self.conn, if keep { "COMMIT" } else { "ROLLBACK" }.to_owned()).await;
        self.conn.close().await;
        self.pool.close().await;
        ended
    }

    /// A table that holds other rows than the migrations have put there. Those few are taken out: the source has
    /// them too, as they are now.
    pub(crate) async fn filled(&mut self, tables: &[Table]) -> Result<Option<String>, CopyError> {
        let (pool, mut fresh) = in_memory().await?;
        migrate(&mut fresh, self.version).await?;
        for table in tables {
            let made = count(&mut fresh, &table.name).await?;
            if count(&mut self.conn, &table.name).await? != made {
                return Ok(Some(table.name.clone()));
            }
            if made > 0 {
                script(&mut self.conn, format!("DELETE FROM \"{}\"", table.name)).await?;
            }
        }
        fresh.cut().await;
        pool.close().await;
        Ok(None)
    }

    pub(crate) async fn count(&mut self, table: &Table) -> Result<u64, StoreError> {
        count(&mut self.conn, &table.name).await
    }
}

async fn script(conn: &mut Conn, text: String) -> Result<(), StoreError> {
    conn.script(text).await.map_err(|error| meaning(&error))
}

async fn rows(conn: &mut Conn, text: String) -> Result<Vec<Row>, StoreError> {
    conn.stream(text).try_collect().await.map_err(|error| meaning(&error))
}

async fn count(conn: &mut Conn, table: &str) -> Result<u64, StoreError> {
    let rows = rows(conn, format!("SELECT COUNT(*) FROM \"{table}\"")).await?;
    let count = rows.first().map_or(Ok(0), |row| row.int(0)).map_err(|error| meaning(&error))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The tables in the order in which they were made: a table comes after those that its rows refer to.
async fn tables(conn: &mut Conn) -> Result<Vec<Table>, CopyError> {
    let text = match conn.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
        }
        Dialect::Postgres => {
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' \
             AND relnamespace = current_schema()::regnamespace ORDER BY oid"
        }
    };
    let mut tables = Vec::new();
    for row in rows(conn, text.to_owned()).await? {
        let name = row.text(0).map_err(|error| meaning(&error))?;
        if name != VERSIONS {
            tables.push(Table { columns: columns(conn, &name).await?, name });
        }
    }
    Ok(tables)
}

async fn columns(conn: &mut Conn, table: &str) -> Result<BTreeMap<String, Type>, CopyError> {
    let text = match conn.dialect() {
        Dialect::Sqlite => format!("SELECT name, type FROM pragma_table_info('{table}')"),
        Dialect::Postgres => format!(
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = '{table}'"
        ),
    };
    let mut columns = BTreeMap::new();
    for row in rows(conn, text).await? {
        let (name, held) =
            row.text(0).and_then(|name| Ok((name, row.text(1)?))).map_err(|error| meaning(&error))?;
        let held = match held.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Type::Int,
            "text" => Type::Text,
            "uuid" => Type::Uuid,
            "blob" | "bytea" => Type::Bytes,
            _ => return Err(CopyError::Schema(format!("the column {table}.{name}"))),
        };
        columns.insert(name, held);
    }
    Ok(columns)
}

/// The tables of both, each column with the type that says most: SQLite does not tell ids from other bytes.
pub(crate) async fn matched(source: &mut Source, target: &mut Target) -> Result<Vec<Table>, CopyError> {
    let (from, mut to) = (tables(&mut source.conn).await?, tables(&mut target.conn).await?);
    let mut from: BTreeMap<String, Table> =
        from.into_iter().map(|table| (table.name.clone(), table)).collect();
    for table in &mut to {
        let differs = |what: &str| CopyError::Schema(format!("the table {}{what}", table.name));
        let other = from.remove(&table.name).ok_or_else(|| differs(""))?;
        if !other.columns.keys().eq(table.columns.keys()) {
            return Err(differs(""));
        }
        for ((name, held), (_, other)) in table.columns.iter_mut().zip(&other.columns) {
            *held = match (*held, *other) {
                (one, same) if one == same => one,
                (Type::Uuid, Type::Bytes) | (Type::Bytes, Type::Uuid) => Type::Uuid,
                (_, _) => return Err(CopyError::Schema(format!("the column {}.{name}", table.name))),
            };
        }
    }
    match from.into_keys().next() {
        Some(left) => Err(CopyError::Schema(format!("the table {left}"))),
        None => Ok(to),
    }
}

/// Copies one table; how many rows.
pub(crate) async fn table(
    source: &mut Source,
    target: &mut Target,
    table: &Table,
    seen: &mut (impl FnMut(u64) + Send),
) -> Result<u64, StoreError> {
    let names: Vec<String> = table.columns.keys().map(|name| format!("\"{name}\"")).collect();
    let names = names.join(", ");
    let mut copied = 0;
    let (mut values, mut length, mut bytes) = (Vec::new(), 0, 0);
    let mut found = source.conn.stream(format!("SELECT {names} FROM \"{}\"", table.name));
    while let Some(row) = found.try_next().await.map_err(|error| meaning(&error))? {
        for (at, held) in table.columns.values().enumerate() {
            let value = value(&row, at, *held).map_err(|error| meaning(&error))?;
            bytes += weight(&value);
            values.push(value);
        }
        length += 1;
        if length == ROWS || bytes > BYTES {
            copied += insert(&mut target.conn, table, &names, length, std::mem::take(&mut values)).await?;
            (length, bytes) = (0, 0);
            seen(copied);
        }
    }
    if length > 0 {
        copied += insert(&mut target.conn, table, &names, length, values).await?;
    }
    seen(copied);
    Ok(copied)
}

async fn insert(
    conn: &mut Conn,
    table: &Table,
    names: &str,
    rows: usize,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    let mut text = format!("INSERT INTO \"{}\" ({names}) VALUES ", table.name);
    let width = table.columns.len();
    for row in 0..rows {
        for column in 0..width {
            let before = match (row, column) {
                (0, 0) => "(",
                (_, 0) => "), (",
                (_, _) => ", ",
            };
            // Writing to a string cannot fail.
            let _ = match conn.dialect() {
                Dialect::Sqlite => write!(text, "{before}?"),
                Dialect::Postgres => write!(text, "{before}${}", row * width + column + 1),
            };
        }
    }
    text.push(')');
    conn.insert(text, values).await.map_err(|error| meaning(&error))
}

fn value(row: &Row, at: usize, held: Type) -> Result<Value, sqlx::Error> {
    Ok(match held {
        Type::Int => Value::MaybeInt(row.maybe_int(at)?),
        Type::Text => Value::MaybeText(row.maybe_text(at)?),
        Type::Uuid => Value::MaybeUuid(row.maybe_uuid(at)?),
        Type::Bytes => Value::MaybeBytes(row.maybe_bytes(at)?),
    })
}

fn weight(value: &Value) -> usize {
    match value {
        Value::MaybeText(Some(text)) | Value::Text(text) => text.len(),
        Value::MaybeBytes(Some(bytes)) | Value::Bytes(bytes) => bytes.len(),
        Value::MaybeText(None)
        | Value::MaybeBytes(None)
        | Value::Int(_)
        | Value::MaybeInt(_)
        | Value::Uuid(_)
        | Value::MaybeUuid(_) => 16,
    }
}
