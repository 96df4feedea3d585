//! The sessions of everybody who is signed in: kept sealed, gone on with by themselves, used for calls.
//!
//! Shape: a session is loaded and opened for each call; when its access token is about to expire, or is refused, the
//! tokens are exchanged first. One exchange at a time for an account: whoever comes meanwhile waits and finds the new
//! tokens, since a server ends a session whose refresh token is used twice. New tokens are kept before they are used; where
//! that fails they stay in memory and the next call keeps them.
//!
//! Bounds: one lock for each account that was called since the start, some hundred bytes each. Between several
//! programs on one vault nobody stands in line: let one of them make the calls of an account.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kernel::Span;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::Value;
use tokio::sync::{Mutex as Turn, MutexGuard};

use super::dpop::refuses_token;
use super::error::OauthError;
use super::flow::Oauth;
use super::seal::Seal;
use super::session::Session;
use super::transport::LARGE;
use crate::guarded::{Answer, Ask};

/// An access token is exchanged this long before it expires, so that it lasts for the call.
const BEFORE: Span = Span::minutes(1);

/// Where sealed sessions are kept, one an account.
#[async_trait]
pub trait Vault: Send + Sync {
    /// What is kept for an account.
    ///
    /// # Errors
    /// When nobody can say; the text names the cause.
    async fn load(&self, did: &str) -> Result<Option<Vec<u8>>, String>;

    /// Keeps it, in place of what was kept before.
    ///
    /// # Errors
    /// When it may not have been kept.
    async fn save(&self, did: &str, sealed: Vec<u8>) -> Result<(), String>;

    /// Forgets it; nothing to forget is no error.
    ///
    /// # Errors
    /// When it may still be kept.
    async fn forget(&self, did: &str) -> Result<(), String>;
}

/// Sessions in memory, gone with the program: for a demo and for tests.
#[derive(Debug, Default)]
pub struct MemoryVault(Mutex<HashMap<String, Vec<u8>>>);

#[async_trait]
impl Vault for MemoryVault {
    async fn load(&self, did: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(did).cloned())
    }

    async fn save(&self, did: &str, sealed: Vec<u8>) -> Result<(), String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(did.to_owned(), sealed);
        Ok(())
    }

    async fn forget(&self, did: &str) -> Result<(), String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(did);
        Ok(())
    }
}

/// A call of a method of the AT Protocol, on behalf of an account, at its own server.
#[derive(Debug, Clone, PartialEq)]
pub enum Call<'a> {
    /// Reads, with parameters.
    Query(&'a str, &'a [(&'a str, &'a str)]),
    /// Writes a body of JSON.
    Procedure(&'a str, &'a Value),
    /// Asks another service through the account's server: `did:web:api.bsky.app#bsky_appview`.
    Through(&'a str, &'a str, &'a [(&'a str, &'a str)]),
}

/// New tokens that are not kept yet.
type Slot = Arc<Turn<Option<Session>>>;

/// Everybody's sessions.
pub struct Sessions {
    oauth: Arc<Oauth>,
    vault: Arc<dyn Vault>,
    seal: Seal,
    slots: Mutex<HashMap<String, Slot>>,
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").field("oauth", &self.oauth).finish_non_exhaustive()
    }
}

impl Sessions {
    /// The sessions in a vault.
    #[must_use]
    pub fn new(oauth: Arc<Oauth>, vault: Arc<dyn Vault>, seal: Seal) -> Self {
        Self { oauth, vault, seal, slots: Mutex::new(HashMap::new()) }
    }

    /// Keeps the session of somebody who has just signed in. One that was there before is ended.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub async fn keep(&self, session: &Session) -> Result<(), OauthError> {
        let slot = self.slot(&session.did);
        let mut turn = slot.lock().await;
        let before = self.find(&session.did, &mut turn).await.ok().flatten();
        self.save(session).await?;
        if let Some(before) = before.filter(|before| before.refresh != session.refresh) {
            // Nobody will use it; a server that is away forgets it in its own time.
            if let Err(left) = self.oauth.revoked(&before).await {
                tracing::debug!(%left, "a former session was not revoked");
            }
        }
        Ok(())
    }

    /// Makes a call. An answer of any status is an answer: what it means is for the caller to say.
    ///
    /// # Errors
    /// When there is no session or it is over, or when no answer came. A call without an answer is not repeated; it
    /// may have done what it says: [`crate::guarded::GuardError::may_have_arrived`].
    pub async fn call(&self, did: &str, call: Call<'_>) -> Result<Answer, OauthError> {
        let session = self.session(did, None).await?;
        let answer = self.send(&session, &call).await?;
        if !refuses_token(&answer) {
            return Ok(answer);
        }
        // Refused before it was looked at, so it may be made again.
        let session = self.session(did, Some(&session)).await?;
        self.send(&session, &call).await
    }

    /// Ends an account's session, here and at its server.
    ///
    /// # Errors
    /// When it could not be forgotten here; or when the server could not be told, in which case it is forgotten here
    /// all the same.
    pub async fn revoke(&self, did: &str) -> Result<(), OauthError> {
        let slot = self.slot(did);
        let mut turn = slot.lock().await;
        let session = self.find(did, &mut turn).await;
        *turn = None;
        self.vault.forget(did).await.map_err(OauthError::Vault)?;
        match session? {
            Some(session) => self.oauth.revoked(&session).await,
            None => Ok(()),
        }
    }

    /// Whether a session is kept that lets this program write posts. Its server may have ended it since.
    ///
    /// # Errors
    /// When it cannot be found or opened.
    pub async fn may_publish(&self, did: &str) -> Result<bool, OauthError> {
        let slot = self.slot(did);
        let mut turn = slot.lock().await;
        Ok(self.find(did, &mut turn).await?.is_some_and(|session| session.may_publish()))
    }

    /// The account's session, with tokens that are good for a call. `refused`: the one whose token a server did
    /// not take.
    async fn session(&self, did: &str, refused: Option<&Session>) -> Result<Session, OauthError> {
        let slot = self.slot(did);
        let mut turn = slot.lock().await;
        let session = self.find(did, &mut turn).await?;
        let session = session.ok_or_else(|| OauthError::NoSession(did.to_owned()))?;
        let fresh = self.oauth.now() < session.expires.minus(BEFORE);
        if fresh && refused.is_none_or(|refused| refused.access != session.access) {
            return Ok(session);
        }
        match self.oauth.exchanged(&session).await {
            Ok(new) => {
                if let Err(error) = self.save(&new).await {
                    // Good for this call and the next: they must not be lost.
                    tracing::warn!(%error, "new tokens are not kept yet");
                    *turn = Some(new.clone());
                }
                Ok(new)
            }
            Err(error @ OauthError::SignInAgain(_)) => {
                self.vault.forget(did).await.map_err(OauthError::Vault)?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn find(
        &self,
        did: &str,
        turn: &mut MutexGuard<'_, Option<Session>>,
    ) -> Result<Option<Session>, OauthError> {
        if let Some(unkept) = turn.clone() {
            if self.save(&unkept).await.is_ok() {
                **turn = None;
            }
            return Ok(Some(unkept));
        }
        let Some(sealed) = self.vault.load(did).await.map_err(OauthError::Vault)? else { return Ok(None) };
        let (session, old) = Session::open_any(&self.seal, did, &sealed)?;
        if old {
            self.save(&session).await?;
        }
        Ok(Some(session))
    }

    async fn save(&self, session: &Session) -> Result<(), OauthError> {
        let sealed = session.seal(&self.seal)?;
        self.vault.save(&session.did, sealed).await.map_err(OauthError::Vault)
    }

    async fn send(&self, session: &Session, call: &Call<'_>) -> Result<Answer, OauthError> {
        let ask = || ask(session, call);
        self.oauth.prover.send(ask, &session.key, Some(&session.access.0), LARGE).await
    }

    fn slot(&self, did: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(did.to_owned()).or_default().clone()
    }
}

fn ask(session: &Session, call: &Call<'_>) -> Result<Ask, OauthError> {
    let (Call::Query(method, _) | Call::Procedure(method, _) | Call::Through(_, method, _)) = call;
    let wrong = |_| OauthError::Settings(format!("“{method}” is no method"));
    let mut url = session.pds.join(&format!("/xrpc/{method}")).map_err(wrong)?;
    match call {
        Call::Query(_, params) | Call::Through(_, _, params) if !params.is_empty() => {
            url.query_pairs_mut().extend_pairs(*params);
        }
        Call::Query(..) | Call::Through(..) | Call::Procedure(..) => {}
    }
    match call {
        Call::Query(..) => Ok(Ask::get(url.as_str())),
        Call::Procedure(_, body) => {
            Ok(Ask::post(url.as_str(), "application/json", body.to_string().into_bytes()))
        }
        Call::Through(service, ..) => {
            let to = HeaderValue::from_str(service);
            let to = to.map_err(|_| OauthError::Settings(format!("“{service}” is no service")))?;
            Ok(Ask::get(url.as_str()).header(HeaderName::from_static("atproto-proxy"), to))
        }
    }
}
