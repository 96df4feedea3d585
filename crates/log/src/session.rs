//! Who works, and whether still: a worker's session lives for as long as it is renewed.
//!
//! Sessions say only who *seems* to be there, by the servers' clock. Nothing that is written relies on them: that is
//! the [journal](crate::journal)'s business.

use std::collections::BTreeSet;
use std::fmt;

use async_trait::async_trait;

use crate::error::LogError;

/// One run of one worker: a name for people and a number drawn by chance, so that a worker that starts again under
/// its name is somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session(String);

/// The longest name of a session, in bytes.
pub(crate) const LONGEST_SESSION: usize = 80;

impl Session {
    /// A new one of a worker called so: letters, digits, `-` and `_`, 1 to 40 of them.
    ///
    /// # Errors
    /// [`LogError::Setup`] for another name, or where the system gives no random numbers.
    pub fn of(worker: &str) -> Result<Self, LogError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if worker.is_empty() || worker.len() > 40 || !worker.chars().all(fits) {
            return Err(LogError::Setup(format!(
                "{worker:?} is no name for a worker: take 1 to 40 letters, digits, - and _"
            )));
        }
        let chance = getrandom::u64()
            .map_err(|error| LogError::Setup(format!("the system gives no random numbers: {error}")))?;
        Ok(Self(format!("{worker}-{chance:016x}")))
    }

    /// One that was written down.
    pub(crate) fn known(name: String) -> Self {
        Self(name)
    }

    /// As it is written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a renewal found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// The session was there, and goes on.
    Kept,
    /// It was not there, for the first time or because it had run out: it begins. Whatever it held may have been taken.
    Begun,
}

/// Who is there. The log's own clock decides when a session has run out.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Lets a session begin or go on for another time to live.
    ///
    /// # Errors
    /// [`LogError::Unavailable`].
    async fn renew(&self, session: &Session) -> Result<Renewal, LogError>;

    /// Ends a session at once.
    ///
    /// # Errors
    /// [`LogError::Unavailable`]; it then ends when its time has run out.
    async fn end(&self, session: &Session) -> Result<(), LogError>;

    /// All that have not run out.
    ///
    /// # Errors
    /// [`LogError::Unavailable`].
    async fn live(&self) -> Result<BTreeSet<Session>, LogError>;
}
