//! The town's network, but for Bluesky's posts, which are the servers'.

use std::sync::Arc;

use app::ports::{Lookup, Network, NetworkError, PublishRequest};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId};
use network::bluesky::Bluesky;
use network::bluesky::address::PostUri;

use super::people::LabPeople;

/// Both networks as one. What the servers know is theirs; all else is the town's.
pub(super) struct LabNetwork {
    pub(super) real: Bluesky,
    pub(super) other: Arc<dyn Network>,
    pub(super) people: Arc<LabPeople>,
}

impl LabNetwork {
    /// Whether a post's author lives on the servers.
    async fn is_theirs(&self, network: Name, address: &str) -> bool {
        if network != Name::Bluesky {
            return false;
        }
        let Ok(post) = address.parse::<PostUri>() else { return false };
        self.people.lives_there(post.did.as_str()).await
    }
}

#[async_trait]
impl Network for LabNetwork {
    async fn lasting(&self, network: Name, given: &str) -> Result<String, NetworkError> {
        let address = self.real.lasting(network, given).await;
        match address {
            Ok(address) if self.is_theirs(network, &address).await => Ok(address),
            Ok(_) | Err(_) => self.other.lasting(network, given).await,
        }
    }

    async fn publish(&self, network: Name, request: PublishRequest) -> Result<String, NetworkError> {
        if network != Name::Bluesky {
            return self.other.publish(network, request).await;
        }
        let account = self.people.account_of(&request.account).await?;
        self.real.publish(network, PublishRequest { account, ..request }).await
    }

    async fn look_up(&self, network: Name, address: &str) -> Result<Lookup, NetworkError> {
        if !self.is_theirs(network, address).await {
            return self.other.look_up(network, address).await;
        }
        let mut seen = self.real.look_up(network, address).await?;
        if let Lookup::Found(found) = &mut seen {
            found.account = self.people.known_as(&found.account).await;
        }
        Ok(seen)
    }

    async fn withdraw(&self, network: Name, account: &str, key: PlacementId) -> Result<(), NetworkError> {
        if network == Name::Bluesky
            && let Some(account) = self.people.account_if_any(account).await
        {
            return self.real.withdraw(network, &account, key).await;
        }
        self.other.withdraw(network, account, key).await
    }
}
