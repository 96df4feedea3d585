//! Trying again while the cluster has no leader.

use std::fmt::Display;
use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::error::LogError;

/// Whether trying again may help.
pub(super) enum Attempt {
    /// Nobody answered, or not yet.
    Again(String),
    /// It will not change.
    Never(LogError),
}

impl Attempt {
    pub(super) fn again(error: impl Display) -> Self {
        Self::Again(error.to_string())
    }
}

/// The wait after a first failure; doubled each time, up to [`LONGEST`].
const SHORTEST: Duration = Duration::from_millis(50);
/// A new leader is noticed within this.
const LONGEST: Duration = Duration::from_millis(800);

/// Tries until it works, until trying again cannot help, or until patience ends. `what` says what was tried.
pub(super) async fn again<T, F: Future<Output = Result<T, Attempt>>>(
    patience: Duration,
    what: &str,
    mut attempt: impl FnMut() -> F,
) -> Result<T, LogError> {
    let until = Instant::now() + patience;
    let mut wait = SHORTEST;
    loop {
        let error = match attempt().await {
            Ok(value) => return Ok(value),
            Err(Attempt::Never(error)) => return Err(error),
            Err(Attempt::Again(error)) => error,
        };
        if Instant::now() + wait > until {
            return Err(LogError::Unavailable(format!("{what}: {error}, after {} s", patience.as_secs())));
        }
        tracing::debug!(what, error, "is tried again");
        sleep(wait).await;
        wait = (wait * 2).min(LONGEST);
    }
}
