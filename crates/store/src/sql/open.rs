//! Opening a database: its settings, its schema, whether it is whole.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use app::ports::StoreError;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::SqlStore;
#[cfg(feature = "testing")]
use super::conn::Value;
use super::conn::{Conn, Pool};
use super::error::meaning;
use super::migrate::{latest_schema, migrate, refuse_newer, version};
use super::readers::Readers;
use super::writer::Writer;
use crate::{Address, Tripwire};

/// More statements than the list has in all lengths, so that each is prepared once a connection.
pub(super) const PREPARED: usize = 1_024;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long to wait for a connection or for a lock that another program holds.
    pub patience: Duration,
    /// How long a transaction on a server may take before its connection is given up.
    pub longest: Duration,
    /// Connections for reading.
    pub readers: u32,
    /// The most pages of 4 KiB that an SQLite file may grow to.
    pub largest: Option<u32>,
    /// An SQLite file of at most so many bytes is read through at start; a larger one shows damage when it is
    /// read, since that would take minutes.
    pub checked_up_to: u64,
    /// For filling an SQLite file that nobody misses when the machine fails: does not wait for the disk, and holds
    /// 1 GiB of pages.
    pub bulk: bool,
    /// Faults to inject.
    pub tripwire: Tripwire,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(5),
            longest: Duration::from_secs(30),
            readers: 4,
            largest: None,
            checked_up_to: 64 << 20,
            bulk: false,
            tripwire: Tripwire::default(),
        }
    }
}

impl SqlStore {
    /// Opens a store and brings its schema up to date; an SQLite file that is not there is made.
    ///
    /// # Errors
    /// When it cannot serve; the error names the cure.
    pub async fn open(address: &Address, options: Options) -> Result<Self, StoreError> {
        let (reads, writes, patience) = match address {
            Address::Sqlite(path) => {
                let (reads, writes) = sqlite(path, &options)?;
                (reads, writes, None)
            }
            Address::Postgres(url) => {
                let (reads, writes) = postgres(url, &options)?;
                (reads, writes, Some(options.longest))
            }
        };
        if let Err(error) = prepare(&writes, address, &options).await {
            writes.close().await;
            return Err(because_of_rights(address, error));
        }
        let wire = options.tripwire;
        let writer = Writer { pool: writes.clone(), conn: None, wire: wire.clone(), patience }.start();
        Ok(Self { reads, writes, writer, wire })
    }
}

async fn acquire(pool: &Pool) -> Result<Conn, StoreError> {
    pool.acquire().await.map_err(|error| meaning(&error))
}

async fn prepare(writes: &Pool, address: &Address, options: &Options) -> Result<(), StoreError> {
    let mut conn = acquire(writes).await?;
    if let Address::Sqlite(path) = address {
        whole_pages(&mut conn, path).await?;
        whole(&mut conn, path, options.checked_up_to).await?;
    }
    migrate(&mut conn, latest_schema()).await
}

/// SQLite says of a file beside the database only that it cannot be opened; when the database itself is there,
/// what is missing is the right to write.
fn because_of_rights(address: &Address, error: StoreError) -> StoreError {
    match (address, error) {
        (Address::Sqlite(path), StoreError::Unavailable(text)) if path.is_file() => {
            StoreError::ReadOnly(text)
        }
        (_, error) => error,
    }
}

/// A connection of one's own, without a store around it; an SQLite file that is not there is made.
pub(super) async fn alone(address: &Address) -> Result<(Pool, Conn), StoreError> {
    let options = Options::default();
    let (_, writes) = match address {
        Address::Sqlite(path) => sqlite(path, &options)?,
        Address::Postgres(url) => postgres(url, &options)?,
    };
    let conn = acquire(&writes).await?;
    Ok((writes, conn))
}

/// A database that nobody else sees.
pub(super) async fn in_memory() -> Result<(Pool, Conn), StoreError> {
    let options = SqliteConnectOptions::new().in_memory(true);
    let pool = Pool::Sqlite(SqlitePoolOptions::new().max_connections(1).connect_lazy_with(options));
    let conn = acquire(&pool).await?;
    Ok((pool, conn))
}

/// A connection of one's own to a database that is there; it makes none. Reading unless it says otherwise.
pub(crate) async fn solo(address: &Address, writing: bool) -> Result<(Pool, Conn), StoreError> {
    let options = Options { readers: 1, ..Options::default() };
    let pool = match address {
        Address::Postgres(url) => postgres(url, &options)?.0,
        Address::Sqlite(path) if !path.is_file() => {
            return Err(StoreError::Unavailable(format!("there is no file {}", path.display())));
        }
        Address::Sqlite(path) if writing => {
            let one = SqlitePoolOptions::new().max_connections(1);
            Pool::Sqlite(one.connect_lazy_with(file(path, &options)))
        }
        Address::Sqlite(path) => walking(path, &options),
    };
    let mut conn = acquire(&pool).await?;
    if let Address::Sqlite(path) = address {
        whole_pages(&mut conn, path).await?;
    }
    Ok((pool, conn))
}

/// Brings a database to an older version of the schema.
#[cfg(feature = "testing")]
pub(crate) async fn migrate_to(address: &Address, version: i64) -> Result<(), StoreError> {
    let (pool, mut conn) = alone(address).await?;
    let done = migrate(&mut conn, version).await;
    conn.cut().await;
    pool.close().await;
    done
}

/// Changes a kept balance behind everybody's back.
#[cfg(feature = "testing")]
pub(crate) async fn spoil_balance(address: &Address, account: &str, by: i64) -> Result<(), StoreError> {
    const SPOIL: &str = "UPDATE balances SET amount = amount + $2 WHERE account = $1";
    let (pool, mut conn) = alone(address).await?;
    let done = conn.execute(SPOIL, vec![Value::Text(account.to_owned()), Value::Int(by)]).await;
    conn.cut().await;
    pool.close().await;
    done.map(|_| ()).map_err(|error| meaning(&error))
}

/// A file is made of whole pages. SQLite itself does not mind a last page that is cut short; a log beside the
/// file may still hold that page.
///
/// SQLite is asked, and the file is never opened here: whoever closes a file takes with it every lock that its whole
/// program holds there, those of SQLite too (sqlite.org, "How to corrupt an SQLite database file", 2.2).
async fn whole_pages(conn: &mut Conn, path: &Path) -> Result<(), StoreError> {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let found = conn.rows("PRAGMA page_size", Vec::new()).await.map_err(|error| meaning(&error))?;
    let page = found.first().map(|row| row.int(0)).transpose().map_err(|error| meaning(&error))?;
    let page = page.and_then(|page| u64::try_from(page).ok()).unwrap_or(512).max(512);
    if length(path) % page == 0 || length(&beside(path, "-wal")) > 0 {
        return Ok(());
    }
    Err(StoreError::Damaged(format!("{} ends in the middle of a page", path.display())))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Reads a small file through.
async fn whole(conn: &mut Conn, path: &Path, up_to: u64) -> Result<(), StoreError> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > up_to) {
        return Ok(());
    }
    let found = conn.rows("PRAGMA quick_check(1)", Vec::new()).await.map_err(|error| meaning(&error))?;
    let says = found.first().map(|row| row.text(0)).transpose().map_err(|error| meaning(&error))?;
    match says.as_deref() {
        Some("ok") | None => Ok(()),
        Some(damage) => Err(StoreError::Damaged(format!("{}: {damage}", path.display()))),
    }
}

fn file(path: &Path, options: &Options) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(options.patience)
        .statement_cache_capacity(PREPARED)
        .disable_statement_logging()
}

fn sqlite(path: &Path, options: &Options) -> Result<(Pool, Pool), StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(StoreError::Unavailable(format!("the folder {} does not exist", folder.display())));
    }
    let mut write = file(path, options)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        // 32 MiB of pages; intermediate results in memory; the log is worked in every 16 MiB.
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", "4000");
    if options.bulk {
        write = write.synchronous(SqliteSynchronous::Off);
        write = write.pragma("cache_size", "-1048576").pragma("wal_autocheckpoint", "50000");
    }
    if let Some(pages) = options.largest {
        write = write.pragma("max_page_count", pages.to_string());
    }
    let one = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let writes =
        one.acquire_timeout(options.patience * 2).test_before_acquire(false).connect_lazy_with(write);
    let reads = Readers::new(path, options.readers, options.patience);
    Ok((Pool::Readers(reads), Pool::Sqlite(writes)))
}

/// One connection for reading whole tables, row by row, on a thread of its own.
fn walking(path: &Path, options: &Options) -> Pool {
    let one = SqlitePoolOptions::new().max_connections(1).acquire_timeout(options.patience * 2);
    Pool::Sqlite(one.connect_lazy_with(file(path, options).read_only(true)))
}

fn postgres(url: &str, options: &Options) -> Result<(Pool, Pool), StoreError> {
    let connect = PgConnectOptions::from_str(url)
        .map_err(|error| meaning(&error))?
        .statement_cache_capacity(PREPARED)
        .application_name("crieur")
        .options([("lock_timeout", options.patience.as_millis().to_string())])
        .disable_statement_logging();
    let pool = |most| {
        PgPoolOptions::new()
            .max_connections(most)
            .acquire_timeout(options.patience)
            .connect_lazy_with(connect.clone())
    };
    Ok((Pool::Postgres(pool(options.readers)), Pool::Postgres(pool(1))))
}

/// A connection that only reads and makes nothing: neither a database nor a table.
///
/// A file that nobody else has open and in whose folder nothing can be written is read as it lies there.
pub(crate) async fn snapshot(address: &Address) -> Result<(Pool, Conn), StoreError> {
    let options = Options { readers: 1, ..Options::default() };
    let path = match address {
        Address::Postgres(url) => return connect(postgres(url, &options)?.0, address).await,
        Address::Sqlite(path) if !path.is_file() => {
            return Err(StoreError::Unavailable(format!("there is no file {}", path.display())));
        }
        Address::Sqlite(path) => path,
    };
    let connected = connect(walking(path, &options), address).await;
    match connected {
        Err(StoreError::Unavailable(_) | StoreError::ReadOnly(_)) if !beside(path, "-wal").exists() => {
            let still = file(path, &options).read_only(true).immutable(true);
            let pool = SqlitePoolOptions::new().max_connections(1).connect_lazy_with(still);
            connect(Pool::Sqlite(pool), address).await
        }
        connected => connected,
    }
}

async fn connect(pool: Pool, address: &Address) -> Result<(Pool, Conn), StoreError> {
    let mut conn = acquire(&pool).await?;
    if let Address::Sqlite(path) = address {
        whole_pages(&mut conn, path).await?;
    }
    match version(&mut conn).await? {
        None => Err(StoreError::Damaged(format!("{address:?} holds no market"))),
        Some(found) => {
            refuse_newer(found)?;
            Ok((pool, conn))
        }
    }
}
