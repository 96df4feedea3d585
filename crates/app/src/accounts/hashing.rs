//! Hashing passwords without stopping everything else, and without taking all the memory.
//!
//! Each takes 19 MiB and tens of milliseconds: two at once, so at most 38 MiB; [`WAITING`] more stand in line,
//! and whoever comes then is told to come back.

use account::PasswordHash;
use tokio::sync::Semaphore;

use super::AccountError;

/// At once.
const AT_ONCE: usize = 2;
/// At once and in line.
const WAITING: usize = 64;

#[derive(Debug)]
pub(super) struct Hashing {
    hands: Semaphore,
    line: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { hands: Semaphore::new(AT_ONCE), line: Semaphore::new(WAITING) }
    }
}

impl Hashing {
    pub(super) async fn hash(&self, password: String, salt: [u8; 16]) -> Result<PasswordHash, AccountError> {
        self.apart(move || PasswordHash::of(&password, &salt)).await
    }

    /// Whether it is the password. Without a hash the answer is no, and takes as long.
    pub(super) async fn verify(
        &self,
        hash: Option<PasswordHash>,
        password: String,
    ) -> Result<bool, AccountError> {
        self.apart(move || {
            let there = hash.is_some();
            hash.unwrap_or_else(PasswordHash::nobodys).verify(&password) && there
        })
        .await
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        // Neither semaphore is ever closed, nor does hashing panic: a busy program is all that can be meant.
        let _place = self.line.try_acquire().map_err(|_| AccountError::Busy)?;
        let _hand = self.hands.acquire().await.map_err(|_| AccountError::Busy)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| AccountError::Busy)
    }
}
