//! Bringing a past that was played in memory into another store: the same records at the same versions, the same
//! history, movements, texts and jobs.
//!
//! All decisions go in one commit, in their order, so the store holds all of the past or nothing of it. What they
//! finished is finished after it: the store leases what is due, as it did in memory, and each job that ended then
//! ends now. A program that dies between the two leaves jobs that find nothing to do.

use std::collections::BTreeSet;

use app::ports::{CommitError, Decision, Store, StoreError};
use kernel::{JobId, Span, Timestamp};

use super::TownError;

/// Jobs leased at once.
const LEASED: u32 = 2_000;

/// Brings a journal into a store.
pub(super) async fn bring(
    store: &dyn Store,
    mut journal: Vec<Decision>,
    now: Timestamp,
) -> Result<(), TownError> {
    let finished: BTreeSet<JobId> =
        journal.iter_mut().filter_map(|decision| decision.finishes.take()).map(|lease| lease.job).collect();
    store.commit_all(journal).await.map_err(broken)?;
    loop {
        let leased = store.lease(now, Span::minutes(5), LEASED).await?;
        if leased.is_empty() {
            return Ok(());
        }
        let mut done: Vec<Decision> = Vec::with_capacity(leased.len());
        for job in leased {
            if finished.contains(&job.lease.job) {
                done.push(Decision { finishes: Some(job.lease), ..Decision::at(now) });
            } else {
                return Err(TownError::Story(format!("job {} was due and never done", job.lease.job)));
            }
        }
        store.commit_all(done).await.map_err(broken)?;
    }
}

fn broken(error: CommitError) -> TownError {
    match error {
        CommitError::Store(error) => error.into(),
        CommitError::Conflict(_)
        | CommitError::DuplicateMovement(_)
        | CommitError::Overdrawn(_)
        | CommitError::LeaseLost(_) => {
            StoreError::Unavailable(format!("{error}: the town settles in an empty store only")).into()
        }
    }
}
