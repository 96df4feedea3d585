//! The market reads the stream, is stopped, and reads on.

use std::sync::Arc;
use std::time::Duration;

use app::ports::{AccountStore as _, Clock, Kept as _, Seek, Shelf, Sighted, Sighting, Sightings};
use network::Guarded;
use network::bluesky::stream::Settings;
use network::bluesky::watching::{FollowError, Means, follow};
use store::MemoryStore;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::town::Counter;

/// Longer than a busy machine takes for anything here.
const PATIENCE: Duration = Duration::from_secs(60);

/// How it is stopped, and the reading itself.
type Reading = (oneshot::Sender<()>, JoinHandle<Result<(), FollowError>>);

pub struct Watching {
    settings: Settings,
    store: Arc<MemoryStore>,
    clock: Arc<dyn Clock>,
    sightings: Arc<dyn Sightings>,
    reading: Option<Reading>,
}

impl Watching {
    pub fn new(
        mut settings: Settings,
        store: Arc<MemoryStore>,
        clock: Arc<dyn Clock>,
        sightings: Arc<dyn Sightings>,
    ) -> Self {
        settings.pace.first_wait = Duration::from_millis(50);
        settings.pace.longest_wait = Duration::from_millis(500);
        Self { settings, store, clock, sightings, reading: None }
    }

    /// Begins to read, from where it was left.
    pub fn begin(&mut self) {
        let address = &self.settings.address;
        let host = format!("{}:{}", address.host_str().unwrap(), address.port().unwrap());
        let means = Means {
            settings: self.settings.clone(),
            guarded: Guarded::new(vec![host.parse().unwrap()]).unwrap(),
            store: self.store.clone(),
            papers: self.store.clone(),
            clock: self.clock.clone(),
            entropy: Arc::new(Counter::default()),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move { drop(stopped.await) };
        self.reading = Some((stop, tokio::spawn(follow(means, stopped, |_| {}))));
    }

    /// Stops in order, as the program does.
    pub async fn end(&mut self) {
        let (stop, reading) = self.reading.take().unwrap();
        drop(stop);
        reading.await.unwrap().unwrap();
    }

    /// Waits until a post was shown.
    pub async fn sees(&self, address: &str) -> Sighting {
        let account = address.split('/').nth(2).unwrap();
        let shown = async {
            loop {
                let sighting = self.sightings.of(account, address).await.unwrap();
                if matches!(sighting, Sighting::Shown { .. }) {
                    return sighting;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let shown = tokio::time::timeout(PATIENCE, shown).await;
        shown.unwrap_or_else(|_| panic!("the stream did not show {address}"))
    }

    /// Every post that was shown, by its address, in the order of addresses.
    pub async fn shown(&self) -> Vec<String> {
        let all = self.store.seek(Shelf::Sighted, Seek::All { after: None }, 1_000).await.unwrap();
        let mut posts: Vec<String> =
            all.into_iter().filter_map(|(paper, _)| Sighted::of(paper)?.post).collect();
        posts.sort_unstable();
        posts
    }
}
