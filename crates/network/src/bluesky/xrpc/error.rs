//! Why a server did not do what it was asked, sorted by what follows from it.
//!
//! Only a server that speaks the protocol, and says so by name, can say that something is gone. A page of a web
//! server that stands in front, whatever its status, says nothing about anybody's post.

use app::ports::NetworkError;
use kernel::Span;

use crate::guarded::GuardError;

/// What is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// The record.
    Record,
    /// The account: this server does not have it, or no longer.
    Account,
    /// The account was taken down or suspended.
    TakenDown,
    /// Its owner has switched the account off.
    Deactivated,
}

/// A call that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XrpcError {
    /// Slow down.
    #[error("the server asks for fewer requests: wait {wait}")]
    RateLimited {
        /// How long.
        wait: Span,
    },
    /// No answer, or none that means anything. What was asked may have been done.
    #[error("no answer of use ({0}): try again later")]
    Unavailable(String),
    /// The server says that it is not there.
    #[error("the server says that it is not there: {0:?}")]
    Gone(Absence),
    /// The session is over, or was never good.
    #[error("the server does not accept the session any more ({0}): link the profile again")]
    SignedOut(String),
    /// The server refuses it for good.
    #[error("the server refuses it: {code}: {message}")]
    Refused {
        /// The protocol's name of the reason, such as `InvalidSwap`.
        code: String,
        /// The server's own words, cut to 300 characters.
        message: String,
    },
}

impl From<GuardError> for XrpcError {
    /// An address that is not allowed now may be again: that, too, says nothing about a post.
    fn from(error: GuardError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl From<XrpcError> for NetworkError {
    fn from(error: XrpcError) -> Self {
        let text = error.to_string();
        match error {
            XrpcError::RateLimited { wait } => Self::RateLimited { wait },
            XrpcError::Unavailable(why) => Self::Unavailable(why),
            XrpcError::Gone(_) | XrpcError::SignedOut(_) | XrpcError::Refused { .. } => Self::Refused(text),
        }
    }
}
