//! The social network behind a bad line.

use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Lookup, Network, NetworkError, PublishRequest};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId, Span};

use crate::fault::{Fault, Place};
use crate::hub::{Hub, MINUTE, SECOND};
use crate::world::Social;

pub(crate) struct FaultyNetwork {
    pub(crate) hub: Arc<Hub>,
    pub(crate) social: Arc<Mutex<Social>>,
}

impl FaultyNetwork {
    fn social<T>(&self, work: impl FnOnce(&mut Social, i64) -> T) -> T {
        let now = self.hub.now();
        work(&mut self.social.lock().unwrap_or_else(PoisonError::into_inner), now)
    }

    /// The way there.
    async fn reach(&self) -> Result<(), NetworkError> {
        self.hub.called();
        self.hub.pause().await;
        self.hub.crash_point(Place::BeforeNetwork).await;
        if self.hub.strikes(Fault::NetworkSlow) {
            self.hub.fired(Fault::NetworkSlow);
            let wait = self.hub.between(SECOND, 8 * MINUTE);
            self.hub.sleep(wait).await;
        }
        if self.hub.strikes(Fault::NetworkRateLimited) {
            self.hub.fired(Fault::NetworkRateLimited);
            let wait = u64::try_from(self.hub.between(0, 900)).unwrap_or(0);
            return Err(NetworkError::RateLimited { wait: Span::seconds(wait) });
        }
        if self.hub.strikes(Fault::NetworkDown) {
            self.hub.fired(Fault::NetworkDown);
            return Err(NetworkError::Unavailable("503".to_owned()));
        }
        Ok(())
    }

    /// The way back.
    async fn answer(&self) -> Result<(), NetworkError> {
        self.hub.crash_point(Place::AfterNetwork).await;
        if self.hub.strikes(Fault::NetworkAnswerLost) {
            self.hub.fired(Fault::NetworkAnswerLost);
            return Err(NetworkError::Unavailable("timed out".to_owned()));
        }
        self.hub.pause().await;
        Ok(())
    }
}

#[async_trait]
impl Network for FaultyNetwork {
    async fn publish(&self, network: Name, request: PublishRequest) -> Result<String, NetworkError> {
        self.reach().await?;
        let stream_delay = self.hub.between(0, 8 * MINUTE);
        let address = self.social(|social, now| social.publish(network, request, now, stream_delay))?;
        self.answer().await?;
        Ok(address)
    }

    async fn look_up(&self, network: Name, address: &str) -> Result<Lookup, NetworkError> {
        self.reach().await?;
        let found = self.social(|social, now| social.look_up(network, address, now));
        self.answer().await?;
        Ok(found)
    }

    async fn withdraw(&self, _: Name, _: &str, key: PlacementId) -> Result<(), NetworkError> {
        self.reach().await?;
        self.social(|social, now| social.withdraw(key, now));
        self.answer().await
    }
}
