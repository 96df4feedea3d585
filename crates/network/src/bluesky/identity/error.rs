//! Why an account could not be found, and what would help.

use kernel::Span;

use super::{Did, DidError, Handle, HandleError};
use crate::guarded::GuardError;

/// An account that was not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No lasting id.
    #[error(transparent)]
    Did(#[from] DidError),
    /// No name.
    #[error(transparent)]
    Handle(#[from] HandleError),
    /// Nobody has this name.
    #[error("nobody goes by the name {0}: check its spelling")]
    NobodyNamed(Handle),
    /// A name that says it is several accounts.
    #[error("the name {0} stands for several accounts: leave one “did=” record in its DNS")]
    Ambiguous(Handle),
    /// The name leads to an account that does not go by it.
    #[error("{handle} leads to {did}, which goes by {instead}: sign in with the name that the account has")]
    NotTheirs {
        /// The name given.
        handle: Handle,
        /// Where it leads.
        did: Did,
        /// The account's own claim.
        instead: String,
    },
    /// No such account, at the place that would know.
    #[error("there is no account {0}: check the address")]
    Unknown(Did),
    /// The account was deleted for good.
    #[error("the account {0} was deleted")]
    Tombstone(Did),
    /// Its document does not say what it must.
    #[error("the document of {did} cannot be used: {why}")]
    BadDocument {
        /// Whose.
        did: Did,
        /// What is wrong.
        why: String,
    },
    /// An address that may not be fetched.
    #[error("{0}")]
    NotAllowed(GuardError),
    /// Slow down.
    #[error("the directory of accounts asks for fewer requests: wait {wait}")]
    RateLimited {
        /// How long.
        wait: Span,
    },
    /// No answer, which says nothing about the account.
    #[error("{0}: try again later")]
    Unavailable(String),
}

impl From<GuardError> for IdentityError {
    fn from(error: GuardError) -> Self {
        if error.is_of_address() { Self::NotAllowed(error) } else { Self::Unavailable(error.to_string()) }
    }
}
