//! Bluesky behind app's port.

use std::sync::Arc;

use app::ports::{Clock, Lookup, Network, NetworkError, PublishRequest};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId};

use super::address::{Author, Given, PostUri};
use super::home::Home;
use super::identity::{Did, IdentityError, Resolver};
use super::proof::Sightings;
use super::publish::{Authorised, Publisher, Sessions, key};
use super::xrpc::{Xrpc, XrpcError};
use crate::ByHand;

/// A market that is connected to Bluesky; on other networks people publish by hand.
pub struct Bluesky {
    publisher: Publisher,
    sightings: Arc<dyn Sightings>,
}

impl std::fmt::Debug for Bluesky {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bluesky").field("home", &self.publisher.home).finish_non_exhaustive()
    }
}

impl Bluesky {
    /// Connects what finds accounts, what asks servers, what may speak for accounts and what watches the stream.
    #[must_use]
    pub fn new(
        resolver: Resolver,
        xrpc: Xrpc,
        sessions: Arc<dyn Sessions>,
        sightings: Arc<dyn Sightings>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { publisher: Publisher { home: Home { resolver, xrpc }, sessions, clock }, sightings }
    }

    /// The same, and whoever else may speak for accounts is asked first: for a demo whose people have passwords.
    #[must_use]
    pub fn speaking_also(&self, others: Arc<dyn Sessions>) -> Self {
        let sessions = Arc::new(Either { first: others, then: self.publisher.sessions.clone() });
        let (home, clock) = (self.publisher.home.clone(), self.publisher.clock.clone());
        Self { publisher: Publisher { home, sessions, clock }, sightings: self.sightings.clone() }
    }
}

/// Two who may speak for accounts: the second where the first may not.
struct Either {
    first: Arc<dyn Sessions>,
    then: Arc<dyn Sessions>,
}

#[async_trait]
impl Sessions for Either {
    async fn session_of(&self, did: &Did) -> Result<Box<dyn Authorised>, XrpcError> {
        match self.first.session_of(did).await {
            Err(XrpcError::SignedOut(_)) => self.then.session_of(did).await,
            other => other,
        }
    }
}

#[async_trait]
impl Network for Bluesky {
    async fn lasting(&self, network: Name, given: &str) -> Result<String, NetworkError> {
        if network != Name::Bluesky {
            return ByHand.lasting(network, given).await;
        }
        let given: Given = given.parse().map_err(|error| refused(&error))?;
        let did = match given.author {
            Author::Did(did) => did,
            Author::Handle(handle) => {
                self.publisher.home.resolver.did_of(&handle).await.map_err(|error| of_account(&error))?
            }
        };
        Ok(PostUri { did, key: given.key }.to_string())
    }

    async fn publish(&self, network: Name, request: PublishRequest) -> Result<String, NetworkError> {
        if network != Name::Bluesky {
            return ByHand.publish(network, request).await;
        }
        self.publisher.publish(&request).await
    }

    async fn look_up(&self, network: Name, address: &str) -> Result<Lookup, NetworkError> {
        if network != Name::Bluesky {
            return ByHand.look_up(network, address).await;
        }
        // What was declared before this network was connected may still be as people gave it.
        let lasting = self.lasting(network, address).await?;
        let post: PostUri = lasting.parse().map_err(|error| refused(&error))?;
        let mut seen = self.publisher.home.look(&post).await?;
        if let Lookup::Found(found) = &mut seen {
            let told = self.sightings.of(post.did.as_str(), &post.to_string()).await;
            found.sighting = told.map_err(|error| NetworkError::Unavailable(error.to_string()))?;
        }
        Ok(seen)
    }

    async fn withdraw(
        &self,
        network: Name,
        account: &str,
        placement: PlacementId,
    ) -> Result<(), NetworkError> {
        if network != Name::Bluesky {
            return ByHand.withdraw(network, account, placement).await;
        }
        // Nothing was ever published for what is no account here.
        let Ok(did) = account.parse::<Did>() else { return Ok(()) };
        self.publisher.withdraw(&PostUri { did, key: key(placement) }).await
    }
}

pub(crate) fn of_account(error: &IdentityError) -> NetworkError {
    let text = error.to_string();
    match error {
        IdentityError::Did(_)
        | IdentityError::Handle(_)
        | IdentityError::NobodyNamed(_)
        | IdentityError::Ambiguous(_)
        | IdentityError::NotTheirs { .. }
        | IdentityError::Unknown(_)
        | IdentityError::Tombstone(_) => NetworkError::Refused(text),
        IdentityError::RateLimited { wait } => NetworkError::RateLimited { wait: *wait },
        IdentityError::BadDocument { .. } | IdentityError::NotAllowed(_) | IdentityError::Unavailable(_) => {
            NetworkError::Unavailable(text)
        }
    }
}

fn refused(error: &impl ToString) -> NetworkError {
    NetworkError::Refused(error.to_string())
}
