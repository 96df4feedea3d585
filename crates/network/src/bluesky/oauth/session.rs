//! What is kept of somebody who is signed in, and of somebody who is about to be.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::client::Access;
use super::error::OauthError;
use super::key::Key;
use super::seal::{Opened, Seal, SealError};

const SESSION: &str = "crieur bluesky session";
const PENDING: &str = "crieur bluesky sign-in";

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Secret(pub(super) String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who: the account's lasting id.
    pub did: String,
    /// The server that keeps their records.
    pub pds: Url,
    /// The server that signed them in.
    pub issuer: String,
    /// What was granted, with spaces between.
    pub scope: String,
    /// When the access token expires; a new one is fetched by itself.
    pub expires: Timestamp,
    pub(super) access: Secret,
    pub(super) refresh: Secret,
    pub(super) key: Key,
    pub(super) client_key: Option<String>,
}

impl Session {
    /// Whether it lets this program write posts.
    #[must_use]
    pub fn may_publish(&self) -> bool {
        self.scope.split(' ').any(|one| {
            one == "transition:generic"
                || one == "repo:app.bsky.feed.post"
                || one.starts_with("repo:app.bsky.feed.post?")
        })
    }

    /// For keeping.
    ///
    /// # Errors
    /// When there is no key to seal with.
    pub fn seal(&self, seal: &Seal) -> Result<Vec<u8>, OauthError> {
        Ok(seal.seal(SESSION, &self.did, &written(self)?)?)
    }

    /// The session of this account, as it was kept.
    ///
    /// # Errors
    /// When it was sealed with another key, changed, or is another account's.
    pub fn open(seal: &Seal, did: &str, sealed: &[u8]) -> Result<Self, OauthError> {
        Self::open_any(seal, did, sealed).map(|(session, _)| session)
    }

    /// And whether it should be sealed anew.
    pub(super) fn open_any(seal: &Seal, did: &str, sealed: &[u8]) -> Result<(Self, bool), OauthError> {
        let Opened { bytes, old } = seal.open(SESSION, did, sealed)?;
        Ok((read(&bytes)?, old))
    }
}

/// A sign-in that was begun: to be kept under its state, taken out once, when the browser comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Names it; comes back with the browser. Tie it to the browser too, by a cookie.
    pub state: String,
    /// Who is to sign in, where that is known.
    pub did: Option<String>,
    /// When it was begun.
    pub begun: Timestamp,
    pub(super) issuer: String,
    pub(super) scope: String,
    pub(super) publish: bool,
    pub(super) verifier: Secret,
    pub(super) key: Key,
    pub(super) client_key: Option<String>,
}

impl Pending {
    /// For keeping.
    ///
    /// # Errors
    /// When there is no key to seal with.
    pub fn seal(&self, seal: &Seal) -> Result<Vec<u8>, OauthError> {
        Ok(seal.seal(PENDING, &self.state, &written(self)?)?)
    }

    /// What was kept under this state.
    ///
    /// # Errors
    /// When it was sealed with another key, changed, or belongs to another state.
    pub fn open(seal: &Seal, state: &str, sealed: &[u8]) -> Result<Self, OauthError> {
        read(&seal.open(PENDING, state, sealed)?.bytes)
    }

    pub(super) const fn access(&self) -> Access {
        if self.publish { Access::Publish } else { Access::SignIn }
    }
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, OauthError> {
    serde_json::to_vec(value).map_err(|error| OauthError::Vault(error.to_string()))
}

/// What opens was sealed here; what cannot be read then is from another version of this program.
fn read<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<T, OauthError> {
    serde_json::from_slice(bytes).map_err(|_| OauthError::Sealed(SealError::Broken))
}
