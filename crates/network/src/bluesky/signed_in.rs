//! Who finds accounts for signing in, and how those who have signed in publish: OAuth, identity and publishing brought
//! together.

use std::sync::Arc;

use app::ports::Clock;
use async_trait::async_trait;
use serde_json::Value;

use super::identity::{Did, IdentityError, Resolver};
use super::oauth::{self, Call, OauthError};
use super::publish::{Authorised, Sessions};
use super::resolve::{Document, Resolve, ResolveError};
use super::xrpc::{XrpcError, read};

#[async_trait]
impl Resolve for Resolver {
    async fn did_of(&self, handle: &str) -> Result<String, ResolveError> {
        let handle = handle.parse().map_err(|error| unknown(&error))?;
        Self::did_of(self, &handle).await.map(|did| did.to_string()).map_err(|error| unresolved(&error))
    }

    async fn document(&self, did: &str) -> Result<Document, ResolveError> {
        let did: Did = did.parse().map_err(|error| unknown(&error))?;
        let found = self.fresh(&did).await.map_err(|error| unresolved(&error))?;
        Ok(Document {
            did: found.did.to_string(),
            handle: found.handle.map(|handle| handle.to_string()),
            pds: found.pds,
            signing_key: found.signing_key,
        })
    }
}

fn unknown(error: &impl ToString) -> ResolveError {
    ResolveError::Unknown(error.to_string())
}

fn unresolved(error: &IdentityError) -> ResolveError {
    let text = error.to_string();
    match error {
        IdentityError::Did(_)
        | IdentityError::Handle(_)
        | IdentityError::NobodyNamed(_)
        | IdentityError::Ambiguous(_)
        | IdentityError::NotTheirs { .. }
        | IdentityError::Unknown(_)
        | IdentityError::Tombstone(_)
        | IdentityError::BadDocument { .. }
        | IdentityError::NotAllowed(_) => ResolveError::Unknown(text),
        IdentityError::RateLimited { .. } | IdentityError::Unavailable(_) => ResolveError::Unavailable(text),
    }
}

/// Publishes for those who have signed in and let the market publish.
#[derive(Clone)]
pub struct SignedIn {
    sessions: Arc<oauth::Sessions>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("sessions", &self.sessions).finish_non_exhaustive()
    }
}

impl SignedIn {
    /// With these sessions.
    #[must_use]
    pub fn new(sessions: Arc<oauth::Sessions>, clock: Arc<dyn Clock>) -> Self {
        Self { sessions, clock }
    }
}

#[async_trait]
impl Sessions for SignedIn {
    async fn session_of(&self, did: &Did) -> Result<Box<dyn Authorised>, XrpcError> {
        Ok(Box::new(Speaker { did: did.to_string(), of: self.clone() }))
    }
}

struct Speaker {
    did: String,
    of: SignedIn,
}

#[async_trait]
impl Authorised for Speaker {
    async fn post(&self, method: &str, body: &Value) -> Result<Value, XrpcError> {
        match self.of.sessions.call(&self.did, Call::Procedure(method, body)).await {
            Ok(answer) => read(&answer, self.of.clock.now()),
            Err(error) => Err(unsaid(error)),
        }
    }
}

/// Why a call came to nothing before it had an answer.
fn unsaid(error: OauthError) -> XrpcError {
    let text = error.to_string();
    match error {
        OauthError::NoAnswer(_)
        | OauthError::Unavailable { .. }
        | OauthError::Vault(_)
        | OauthError::Settings(_)
        | OauthError::Who(ResolveError::Unavailable(_)) => XrpcError::Unavailable(text),
        OauthError::Refused { code, message } => XrpcError::Refused { code, message },
        OauthError::Who(ResolveError::Unknown(_))
        | OauthError::Unfit { .. }
        | OauthError::Declined(_)
        | OauthError::Forged(_)
        | OauthError::Expired
        | OauthError::AnotherAccount { .. }
        | OauthError::NotItsServer { .. }
        | OauthError::Missing(_)
        | OauthError::SignInAgain(_)
        | OauthError::NoSession(_)
        | OauthError::Sealed(_) => XrpcError::SignedOut(text),
    }
}
