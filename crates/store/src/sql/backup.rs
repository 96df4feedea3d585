//! Looking after a database as a whole: which schema it has, a copy of a running one, whether a file is whole.

use std::path::Path;

use app::ports::StoreError;

use super::conn::{Conn, Pool, Value};
use super::error::meaning;
use super::migrate::{refuse_newer, version};
use super::open::solo;
use crate::Address;

/// Runs something on a connection of its own and closes it, whatever came of it.
macro_rules! on {
    ($address:expr, $conn:ident => $body:expr) => {{
        let (pool, mut $conn): (Pool, Conn) = solo($address, false).await?;
        let done = $body;
        $conn.cut().await;
        pool.close().await;
        done
    }};
}

/// The schema's version of a database; nothing when it is empty. Makes nothing.
///
/// # Errors
/// When it cannot be read, or is newer than the program.
pub async fn schema(address: &Address) -> Result<Option<i64>, StoreError> {
    let found = on!(address, conn => version(&mut conn).await)?;
    found.map_or(Ok(None), |found| refuse_newer(found).map(|()| Some(found)))
}

/// Writes a copy of an SQLite database, as it is at one moment, while others go on writing to it.
///
/// # Errors
/// When it cannot be read, or the copy cannot be written; a file that is there already is not overwritten.
pub async fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let address = Address::Sqlite(from.to_owned());
    if schema(&address).await?.is_none() {
        return Err(StoreError::Damaged(format!("{} holds no market", from.display())));
    }
    let Some(text) = to.to_str() else {
        return Err(StoreError::Unavailable(format!("{} is no name that SQLite can read", to.display())));
    };
    let text = Value::Text(text.to_owned());
    on!(&address, conn => conn.execute("VACUUM INTO $1", vec![text]).await)
        .map(|_| ())
        .map_err(|error| meaning(&error))
}

/// Reads an SQLite file through, every page and every index.
///
/// # Errors
/// [`StoreError::Damaged`], or when it cannot be read.
pub async fn whole_file(path: &Path) -> Result<(), StoreError> {
    let address = Address::Sqlite(path.to_owned());
    let rows = on!(&address, conn => conn.rows("PRAGMA integrity_check(1)", Vec::new()).await);
    let rows = rows.map_err(|error| meaning(&error))?;
    let says = rows.first().map(|row| row.text(0)).transpose().map_err(|error| meaning(&error))?;
    match says.as_deref() {
        Some("ok") => Ok(()),
        Some(damage) => Err(StoreError::Damaged(format!("{}: {damage}", path.display()))),
        None => Err(StoreError::Damaged(format!("{} says nothing of itself", path.display()))),
    }
}

/// Works the log of an SQLite file into it and takes it out of use, which only its sole user can: afterwards the file
/// alone is the whole database.
///
/// # Errors
/// [`StoreError::Locked`] when another program has it open.
pub async fn settle_file(path: &Path) -> Result<(), StoreError> {
    let (pool, mut conn) = solo(&Address::Sqlite(path.to_owned()), true).await?;
    let done = conn.rows("PRAGMA journal_mode = DELETE", Vec::new()).await;
    conn.cut().await;
    pool.close().await;
    done.map(|_| ()).map_err(|error| meaning(&error))
}
