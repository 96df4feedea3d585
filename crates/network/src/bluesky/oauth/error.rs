//! Why somebody is not signed in, or not any more, and what would help.

use crate::bluesky::resolve::ResolveError;
use crate::guarded::GuardError;

use super::seal::SealError;

/// Why a session is over for good: only its owner can begin another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Over {
    /// The tokens were exchanged for new ones, which never arrived.
    AnswerLost,
    /// The server does not take the tokens: they were revoked, have expired, or somebody else used them.
    Refused(String),
    /// The account has moved to another server.
    Moved,
}

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AnswerLost => f.write_str("the server's answer was lost"),
            Self::Refused(why) => write!(f, "the server says: {why}"),
            Self::Moved => f.write_str("the account has moved to another server"),
        }
    }
}

/// Why it did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OauthError {
    /// Nobody knows whose account it is.
    #[error(transparent)]
    Who(#[from] ResolveError),
    /// No answer of use. What was asked may have been done: [`GuardError::may_have_arrived`].
    #[error("the server gave no answer: {0}")]
    NoAnswer(#[from] GuardError),
    /// An answer that says to come back later.
    #[error("{server} answers {status}: try again later")]
    Unavailable {
        /// Which.
        server: String,
        /// Its status.
        status: u16,
    },
    /// A server that does not sign people in as the AT Protocol wants it.
    #[error("{server} cannot be signed in to: {why}")]
    Unfit {
        /// Which.
        server: String,
        /// What is missing.
        why: &'static str,
    },
    /// The server refuses what was asked.
    #[error("the server refuses it: {code}: {message}")]
    Refused {
        /// The standard's name of the reason, such as `invalid_client`.
        code: String,
        /// The server's own words, cut.
        message: String,
    },
    /// Its owner, or the server on their behalf, said no.
    #[error("the sign-in was not agreed to ({0}): begin again to try once more")]
    Declined(String),
    /// An answer to a question that this browser did not ask, or half an answer.
    #[error("this answer belongs to no sign-in that was begun here ({0}): begin again")]
    Forged(&'static str),
    /// Begun too long ago.
    #[error("this sign-in was begun too long ago: begin again")]
    Expired,
    /// Somebody else signed in than was asked for.
    #[error("signed in as {got} instead of {expected}: sign out there, then begin again")]
    AnotherAccount {
        /// Who was asked for.
        expected: String,
        /// Who it was.
        got: String,
    },
    /// A server that spoke for an account that is not its own.
    #[error("{server} may not speak for {did}: the account's document names another server")]
    NotItsServer {
        /// The server.
        server: String,
        /// The account.
        did: String,
    },
    /// Not all that was asked for was granted.
    #[error("the permission “{0}” was not granted: begin again and grant it")]
    Missing(String),
    /// The session is over.
    #[error("the session is over ({0}): sign in again")]
    SignInAgain(Over),
    /// There is none.
    #[error("nobody is signed in as {0}: sign in")]
    NoSession(String),
    /// It cannot be opened.
    #[error(transparent)]
    Sealed(#[from] SealError),
    /// It could not be kept or found.
    #[error("the session cannot be kept or found ({0}): try again later")]
    Vault(String),
    /// This program's own settings.
    #[error("the client's settings are of no use: {0}")]
    Settings(String),
}

/// A stranger's words, in one line and short.
pub(super) fn shown(text: &str, most: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}
