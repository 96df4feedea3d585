//! When posts were first seen on the servers' stream, by the market's clock. In memory: of what came out before a start
//! nobody knows, and nobody holds that against it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Clock, Sighting, Sightings, StoreError};
use async_trait::async_trait;
use eyre::Result;
use kernel::Timestamp;
use network::bluesky::address::POSTS;
use network::bluesky::stream::{NoCursors, Operation, Reader, Settings, Surroundings, What};
use network::lab::Lab;
use tokio::task::JoinHandle;

use crate::clock::{SystemClock, SystemEntropy};

type Seen = Arc<Mutex<HashMap<String, Timestamp>>>;

/// The stream, watched for as long as this is there.
pub(super) struct Stream {
    seen: Seen,
    watch: JoinHandle<()>,
    market: Arc<dyn Clock>,
    since: Timestamp,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

impl Stream {
    /// Watches the servers' stream from now on.
    pub(super) fn watched(lab: &Lab, market: Arc<dyn Clock>) -> Result<Self> {
        let settings = Settings::new(lab.stream()?)?;
        let surroundings = Surroundings {
            guarded: lab.way()?,
            cursors: Arc::new(NoCursors),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        let seen = Seen::default();
        let (kept, since, clock) = (seen.clone(), market.now(), market.clone());
        let watch = tokio::spawn(async move {
            if let Err(error) = watch(settings, surroundings, &kept, &*clock).await {
                tracing::error!(%error, "the servers' stream is not watched");
            }
        });
        Ok(Self { seen, watch, market, since })
    }
}

async fn watch(settings: Settings, around: Surroundings, seen: &Seen, market: &dyn Clock) -> Result<()> {
    let mut reader = Reader::start("lab", settings, around).await?;
    while let Some(batch) = reader.next().await {
        let now = market.now();
        let stored = batch.store(async |events| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            for event in events {
                let What::Record(change) = &event.what else { continue };
                if change.collection == POSTS && change.operation == Operation::Create {
                    let address = format!("at://{}/{POSTS}/{}", event.did, change.rkey);
                    seen.entry(address).or_insert(now);
                }
            }
            Ok::<(), std::convert::Infallible>(())
        });
        reader.acknowledge(stored.await?).await?;
    }
    Ok(())
}

#[async_trait]
impl Sightings for Stream {
    async fn of(&self, _: &str, post: &str) -> Result<Sighting, StoreError> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(post).copied();
        Ok(match seen {
            Some(seen) => Sighting::Shown { after: Some(seen), by: seen },
            None => Sighting::NotShown { from: self.since, until: self.market.now() },
        })
    }
}
