//! The stream of Bluesky, heard for the market: posts of its people are kept with the time at which they came, everything
//! else is dropped where it lies.
//!
//! Cost: one look into a set for each event of the network; for each batch a look at the end of the market's history, so that
//! nobody who has just come is overlooked; a change of the store for each batch that holds a post of the market's people, and
//! otherwise every few seconds. Order: what a batch showed and its position are one change
//! ([`Watch`]), so the reader's own cursor has nothing left to save.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use app::ports::{AccountStore, Clock, Entropy, NoSightings, Sightings, Store, StoreError};
use app::watching::{Heard, LAG, People, Seen, Watch, WatchError};
use async_trait::async_trait;
use kernel::{Network, Timestamp};
use url::Url;

use super::address::POSTS;
use super::stream::{
    Batch, Count, Counters, CursorError, Cursors, Event, Operation, Reader, Settings, SettingsError,
    StartError, Surroundings, What, Wire,
};
use crate::guarded::Guarded;

/// How often whoever watches over it is told, where nothing comes.
const TICK: Duration = Duration::from_secs(5);

/// Everything as usual for the stream at an address, of which only posts are asked for where that can be asked.
///
/// # Errors
/// When its path is no stream's.
pub fn settings(address: Url) -> Result<Settings, SettingsError> {
    let settings = Settings::new(address)?;
    let collections = if settings.wire == Wire::Firehose { Vec::new() } else { vec![POSTS.to_owned()] };
    Ok(Settings { collections, ..settings })
}

/// What the stream with these settings has shown, for whoever proves posts; nobody reads it where there are none.
#[must_use]
pub fn sightings(settings: Option<&Settings>, papers: Arc<dyn AccountStore>) -> Arc<dyn Sightings> {
    match settings {
        Some(settings) => Arc::new(Seen::on(papers, settings.address.as_str())),
        None => Arc::new(NoSightings),
    }
}

/// What is needed to follow a stream.
#[derive(Clone)]
pub struct Means {
    /// Which, and how.
    pub settings: Settings,
    /// The way out.
    pub guarded: Guarded,
    /// Who the market's people are.
    pub store: Arc<dyn Store>,
    /// Where what was shown is kept.
    pub papers: Arc<dyn AccountStore>,
    /// The market's time: sightings are by it.
    pub clock: Arc<dyn Clock>,
    /// Chance, for waits.
    pub entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for Means {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Means").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why a stream is not followed any more. Begun again, it goes on from what was kept.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// It was not begun.
    #[error(transparent)]
    Start(#[from] StartError),
    /// What it showed was not kept.
    #[error(transparent)]
    Watch(#[from] WatchError),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The cursor.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The task that reads is gone.
    #[error("the stream is not read any more: report this")]
    Gone,
}

/// How it goes.
#[derive(Debug)]
pub struct Going<'a> {
    /// What the stream has been through, since this start.
    pub counters: &'a Counters,
    /// Up to when all of it has been read.
    pub until: Option<Timestamp>,
    /// How many accounts are looked out for.
    pub accounts: usize,
}

/// Follows a stream until `stop`; tells how it goes after each batch, and now and then where nothing comes.
///
/// # Errors
/// [`FollowError`]. A server that is away is none: it is asked again.
pub async fn follow(
    means: Means,
    stop: impl Future<Output = ()>,
    mut tell: impl FnMut(&Going<'_>),
) -> Result<(), FollowError> {
    let name = means.settings.address.to_string();
    let mut people = People::on(means.store, Network::Bluesky);
    people.refresh().await?;
    let mut watch = Watch::open(means.papers, &name).await?;
    let surroundings = Surroundings {
        guarded: means.guarded,
        cursors: Arc::new(Kept(watch.position())),
        clock: means.clock.clone(),
        entropy: means.entropy,
    };
    let mut reader = Reader::start(name, means.settings, surroundings).await?;
    let counters = reader.counters().clone();
    let mut lost = 0;
    let mut tick = tokio::time::interval(TICK);
    tokio::pin!(stop);
    loop {
        let batch = tokio::select! {
            biased;
            () = &mut stop => {
                watch.rest(means.clock.now()).await?;
                return Ok(());
            }
            batch = reader.next() => Some(batch.ok_or(FollowError::Gone)?),
            _ = tick.tick() => None,
        };
        let now = means.clock.now();
        if let Some(batch) = batch {
            people.refresh().await?;
            let losses = counters.get(Count::Outdated) + counters.get(Count::FutureCursor);
            let heard = Heard { missed: losses > lost, ..heard(&batch, &people, now) };
            let stored = batch.store(|_| watch.take(heard, now)).await?;
            lost = losses;
            reader.acknowledge(stored).await?;
        }
        tell(&Going { counters: &counters, until: watch.until(), accounts: people.number() });
    }
}

/// What a batch says of the market's people.
fn heard(batch: &Batch, people: &People, now: Timestamp) -> Heard {
    let mut heard = Heard { position: batch.position(), ..Heard::default() };
    for event in batch.events().iter().filter(|event| people.know(&event.did)) {
        match &event.what {
            What::Record(change) if change.operation == Operation::Create && change.collection == POSTS => {
                let post = format!("at://{}/{POSTS}/{}", event.did, change.rkey);
                heard.posts.push((event.did.to_string(), post));
            }
            What::Resync { .. } => heard.put_in_order.push(event.did.to_string()),
            What::Record(_) | What::Account { .. } | What::Identity { .. } => {}
        }
    }
    heard.up_to_date = up_to_date(batch.events(), now);
    heard
}

/// Whether most of what came is fresh by the stream's own times. Not each of it: some servers' clocks are wrong, and
/// none of them shall say alone that there is nothing left to catch up with, or that there is.
fn up_to_date(events: &[Event<'static>], now: Timestamp) -> bool {
    let fresh = events.iter().filter(|event| now.since(event.seen) <= LAG).count();
    fresh * 2 > events.len()
}

/// The position is kept with what was shown.
struct Kept(Option<u64>);

#[async_trait]
impl Cursors for Kept {
    async fn load(&self, _: &str) -> Result<Option<u64>, CursorError> {
        Ok(self.0)
    }

    async fn save(&self, _: &str, _: u64) -> Result<(), CursorError> {
        Ok(())
    }
}
