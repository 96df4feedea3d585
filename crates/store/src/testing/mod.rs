//! For tests and the simulator: a private PostgreSQL server, sample records, a settlement as one decision.
//!
//! Behind the feature `testing`; no shipped binary has it.

mod postgres;
mod samples;

pub use postgres::{Database, Server};
pub use samples::{audit, brand, creator, event, fund, job, lease_one, placement, settlement};

use app::ports::StoreError;

use crate::sql::statement_count;
use crate::{Address, SqlStore};

/// Has a database read every statement of the list, without running it; how many there are.
///
/// # Errors
/// The first that the database refuses.
pub async fn prepare_all(store: &SqlStore) -> Result<usize, String> {
    store.prepare_all().await?;
    Ok(statement_count())
}

/// How SQLite would go about each statement that reads or changes rows.
///
/// # Errors
/// When it cannot say.
pub async fn explain_all(store: &SqlStore) -> Result<Vec<(String, String)>, String> {
    store.explain_all().await
}

/// Brings a database to an older version of the schema, as an older program would have left it.
///
/// # Errors
/// When the database cannot serve.
pub async fn migrate_to(address: &Address, version: i64) -> Result<(), StoreError> {
    crate::sql::migrate_to(address, version).await
}

/// Changes a kept balance behind everybody's back, as no program of ours would.
///
/// # Errors
/// When the database cannot serve.
pub async fn spoil_balance(address: &Address, account: &str, by: i64) -> Result<(), StoreError> {
    crate::sql::spoil_balance(address, account, by).await
}
