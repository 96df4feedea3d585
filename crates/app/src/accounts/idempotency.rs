//! Requests that are made twice: the second gets the first one's answer.

use account::Digest;
use kernel::Span;
use uuid::Uuid;

use super::desk::put;
use super::{AccountError, Accounts};
use crate::ports::{Edit, Kept as _, KeptAnswer, Reply, Version, derived};

/// Whoever has not answered for so long never will.
const TAKEOVER: Span = Span::seconds(60);
/// Answers are kept for so long.
const KEPT: Span = Span::hours(24);

/// The right to answer a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    id: Uuid,
    version: Version,
}

/// What to do with a request that has a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begin {
    /// Do it, then call [`Accounts::finish`] or [`Accounts::abandon`].
    New(Claim),
    /// It was done: answer this.
    Replay(KeptAnswer),
    /// Another request with this key is under way: 409, try again shortly.
    Busy,
    /// The key was used for another request: 422, choose a new key.
    Mismatch,
}

impl Accounts {
    /// Begins a request under a key that `who` chose. `fingerprint` is whatever makes it this request: method,
    /// path and body.
    ///
    /// # Errors
    /// The store's.
    pub async fn begin_request(
        &self,
        key: &str,
        who: &str,
        fingerprint: &[u8],
    ) -> Result<Begin, AccountError> {
        let id = derived(&format!("reply/{who}/{key}"));
        let fingerprint = Digest::of(fingerprint);
        let now = self.app.now();
        let fresh = Reply { id, fingerprint, begun: now, answer: None };
        let version = match self.get::<Reply>(id).await? {
            None => Version::NEW,
            Some((old, version)) if now.since(old.begun) >= KEPT => version,
            Some((old, _)) if old.fingerprint != fingerprint => return Ok(Begin::Mismatch),
            Some((Reply { answer: Some(answer), .. }, _)) => return Ok(Begin::Replay(answer)),
            Some((old, version)) if now.since(old.begun) >= TAKEOVER => version,
            Some(_) => return Ok(Begin::Busy),
        };
        match self.change(vec![put(fresh, version)]).await {
            Ok(()) => Ok(Begin::New(Claim { id, version: version.next() })),
            // The other was faster.
            Err(AccountError::Changed(_)) => Ok(Begin::Busy),
            Err(error) => Err(error),
        }
    }

    /// Keeps what was answered; `false` when another has taken the request over meanwhile.
    ///
    /// # Errors
    /// The store's.
    pub async fn finish(&self, claim: Claim, answer: KeptAnswer) -> Result<bool, AccountError> {
        let Some((reply, version)) = self.get::<Reply>(claim.id).await? else { return Ok(false) };
        if version != claim.version {
            return Ok(false);
        }
        match self.change(vec![put(Reply { answer: Some(answer), ..reply }, version)]).await {
            Ok(()) => Ok(true),
            Err(AccountError::Changed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Nothing was done, and nothing shall be kept: the key can be used again at once.
    ///
    /// # Errors
    /// The store's.
    pub async fn abandon(&self, claim: Claim) -> Result<(), AccountError> {
        match self.change(vec![Edit::Drop(Reply::SHELF, claim.id, claim.version)]).await {
            Ok(()) | Err(AccountError::Changed(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Throws away what has expired: sessions, links, answers, counters, old letters and notices.
    ///
    /// # Errors
    /// The store's.
    pub async fn tidy(&self) -> Result<u64, AccountError> {
        Ok(self.store.forget(self.app.now()).await?)
    }
}
