//! A whole market from one database into another, of either kind; and the quick way for a file.
//!
//! What is copied is read from the schema and not from a list, so that no table can be forgotten. All of it is one
//! moment of the source, and one transaction of the target: a copy that fails leaves the target as it was. The
//! books of the copy are checked before anybody may rely on it.
//! Cost: one read of every row; memory: one batch of rows.

use std::path::Path;

use app::ports::StoreError;
use ledger::check::{Break, Summary};

use crate::sql::copying::{self, Table};
use crate::{Address, check_books};

/// Why there is no copy, and the cure. The target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// Something is there already.
    #[error("{target} is not empty, its table {table} holds rows: name a fresh database")]
    NotEmpty {
        /// Where.
        target: String,
        /// In which table.
        table: String,
    },
    /// A file is there already.
    #[error("{0} exists: name a file that does not")]
    Exists(String),
    /// The two schemas cannot be matched.
    #[error("{0} is not the same in both databases: bring both to this program's version, then try again")]
    Schema(String),
    /// A table came over with another number of rows.
    #[error("{copied} of {rows} rows of {table} were copied: nothing was kept, try again")]
    Lost {
        /// Of which table.
        table: String,
        /// How many there are.
        rows: u64,
        /// How many came over.
        copied: u64,
    },
    /// The books of the copy do not balance.
    #[error("the books of the copy do not balance ({0}): check the source with `crieur ledger check`")]
    Books(#[from] Break),
    /// One of the databases cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far a copy has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The table that is being copied.
    pub table: String,
    /// Rows copied so far, of all tables.
    pub rows: u64,
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Each table with its rows.
    pub tables: Vec<(String, u64)>,
    /// What the check of the copy's books found.
    pub books: Summary,
}

/// Copies one moment of a market into a fresh database, which is made when it is a file that is not there. The
/// copy has the schema of the source.
///
/// # Errors
/// When the target holds anything, when either database cannot serve, or when the books do not balance.
pub async fn copy(
    from: &Address,
    to: &Address,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Copied, CopyError> {
    let mut source = copying::Source::open(from).await?;
    let tables = match copying::Target::open(to, source.version).await {
        Ok(mut target) => {
            let done = all(&mut source, &mut target, to, &mut progress).await;
            let closed = target.finish(done.is_ok()).await;
            done.and_then(|tables| closed.map(|()| tables).map_err(CopyError::from))
        }
        Err(error) => Err(error.into()),
    };
    source.close().await;
    let tables = tables?;
    let books = check_books(to, |_| ()).await??;
    Ok(Copied { tables, books })
}

async fn all(
    source: &mut copying::Source,
    target: &mut copying::Target,
    to: &Address,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<Vec<(String, u64)>, CopyError> {
    let tables: Vec<Table> = copying::matched(source, target).await?;
    if let Some(table) = target.filled(&tables).await? {
        return Err(CopyError::NotEmpty { target: format!("{to:?}"), table });
    }
    let mut counted = Vec::with_capacity(tables.len());
    let mut rows = 0;
    for table in tables {
        let mut seen = |copied: u64| {
            progress(Progress { table: table.name.clone(), rows: rows + copied });
        };
        let copied = copying::table(source, target, &table, &mut seen).await?;
        let there = target.count(&table).await?;
        if there != copied {
            return Err(CopyError::Lost { table: table.name, rows: there, copied });
        }
        rows += copied;
        counted.push((table.name, copied));
    }
    Ok(counted)
}

/// Copies a market that is an SQLite file into another file, as fast as the disk allows, while others go on
/// working with it. The copy is compact, and its books are checked.
///
/// # Errors
/// When the file exists, when the market cannot be read, or when its books do not balance.
pub async fn backup_sqlite(from: &Path, to: &Path) -> Result<Summary, CopyError> {
    if to.exists() {
        return Err(CopyError::Exists(to.display().to_string()));
    }
    crate::copy_file(from, to).await?;
    let synced = std::fs::File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|error| StoreError::Unavailable(format!("{}: {error}", to.display())))?;
    Ok(check_books(&Address::Sqlite(to.to_owned()), |_| ()).await??)
}
