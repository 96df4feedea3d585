//! The one store, on SQLite, PostgreSQL and memory. SQL and migrations live only here.
//!
//! - [`open`] takes an address; [`SqlStore`] is the same code on both databases, [`MemoryStore`] needs none.
//! - All three pass one suite of behaviours (`tests/suite`). What one commit holds is worked out once, in
//!   `plan`, for all of them.
//! - Writes of one program go through one writer that puts whatever waits into one transaction, with one wait
//!   for the disk, and gives each its own verdict. Reads have connections of their own.
//! - Does not know: what a record means, when a job is tried again, who may do what.

mod books;
mod copy;
mod counts;
mod fault;
mod memory;
mod plan;
mod sql;
#[cfg(feature = "testing")]
pub mod testing;

use std::path::PathBuf;
use std::sync::Arc;

use app::ports::{Store, StoreError};

pub use books::{Verdict, check_books};
pub use copy::{Copied, CopyError, Progress, backup_sqlite, copy};
pub use fault::Tripwire;
pub use memory::MemoryStore;
pub use sql::{Options, SqlStore, copy_file, latest_schema, schema, settle_file, whole_file};

/// Where a store is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, its address in full.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH`, `postgres://…`, `postgresql://…`, or a bare path.
    ///
    /// # Errors
    /// When it is the address of something else.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            let given: String = text.split('@').next_back().unwrap_or_default().chars().take(80).collect();
            return Err(StoreError::Unavailable(format!(
                "“{given}” is no address: write sqlite:PATH or postgres://USER@HOST/NAME"
            )));
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl std::fmt::Debug for Address {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                write!(f, "postgres://{}", url.split('@').next_back().unwrap_or_default())
            }
        }
    }
}

/// Opens the store at an address, brings its schema up to date, and hands it out.
///
/// # Errors
/// When it cannot serve; the error names the cure.
pub async fn open(address: &str) -> Result<Arc<dyn Store>, StoreError> {
    Ok(Arc::new(SqlStore::open(&Address::parse(address)?, Options::default()).await?))
}
