//! Why a use case did nothing, and what would help.

use kernel::{JobId, Network};
use ledger::LedgerError;
use market::Rejection;

use crate::ports::{CommitError, RecordId, StoreError};

/// A use case that did nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AppError {
    /// A rule refused it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The text does not pass.
    #[error("the text does not pass: {}", problems(.0))]
    Wording(Box<wording::Report>),
    /// What was given as the address of a post can be none.
    #[error("this is no address of a post on {0}: open the post there and copy its address")]
    NoPost(Network),
    /// The network did not say whose post it is.
    #[error("{0} gives no answer just now: try again in a moment")]
    NetworkAway(Network),
    /// There is no such record.
    #[error("there is no {0}: check the id")]
    NotFound(RecordId),
    /// The id belongs to something else already.
    #[error("{0} is taken by another request: choose a new id")]
    Taken(RecordId),
    /// Somebody else was faster.
    #[error("{0} has changed meanwhile: try again")]
    Conflict(RecordId),
    /// Somebody else was faster, again and again.
    #[error("too many others are at it: try again in a moment")]
    Busy,
    /// The job is in other hands.
    #[error("the lease on job {0} has run out: it is in other hands")]
    LeaseLost(JobId),
    /// Money could not move.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<kernel::MoneyError> for AppError {
    fn from(error: kernel::MoneyError) -> Self {
        Self::Rejected(error.into())
    }
}

impl AppError {
    /// What a refused commit means for a use case.
    pub(crate) fn of_commit(error: CommitError, touched: RecordId) -> Self {
        match error {
            CommitError::Conflict(id) => Self::Conflict(id),
            // Decided on a balance or a history that has moved on: load again.
            CommitError::Overdrawn(_) | CommitError::DuplicateMovement(_) => Self::Conflict(touched),
            CommitError::LeaseLost(job) => Self::LeaseLost(job),
            CommitError::Store(error) => Self::Store(error),
        }
    }
}

fn problems(report: &wording::Report) -> String {
    let each: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    each.join("; ")
}
