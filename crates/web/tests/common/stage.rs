//! A quiet outside: a network and a bank that do what they are told, a clock that is moved by hand, chance that
//! repeats.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ports::{
    Clock, Entropy, Gone, Lookup, Network, NetworkError, PayoutRail, PayoutRequest, PublishRequest,
    RailAnswer, RailError, SeenPost,
};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId, Timestamp};

#[derive(Debug)]
struct Inside {
    now: Timestamp,
    drawn: u64,
    posts: HashMap<String, SeenPost>,
    addresses: HashMap<PlacementId, String>,
}

/// A network, a bank, a clock, chance.
#[derive(Debug)]
pub struct Stage(Mutex<Inside>);

impl Stage {
    /// An empty stage at a time.
    pub fn new(seed: u64, start: Timestamp) -> Self {
        let (posts, addresses) = (HashMap::new(), HashMap::new());
        Self(Mutex::new(Inside { now: start, drawn: seed, posts, addresses }))
    }

    /// Moves the time on; never back.
    pub fn pass_until(&self, time: Timestamp) {
        let mut inside = self.inside();
        inside.now = time.max(inside.now);
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Stage {
    fn now(&self) -> Timestamp {
        self.inside().now
    }
}

impl Entropy for Stage {
    fn next_u64(&self) -> u64 {
        let mut inside = self.inside();
        inside.drawn = inside.drawn.wrapping_add(1);
        // SplitMix64's finaliser: distinct inputs give distinct outputs.
        let mut z = inside.drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[async_trait]
impl Network for Stage {
    async fn publish(&self, _: Name, request: PublishRequest) -> Result<String, NetworkError> {
        let mut inside = self.inside();
        let address = format!("at://{}/app.bsky.feed.post/{}", request.account, request.key);
        let now = inside.now;
        let post = SeenPost {
            account: request.account,
            text: request.text,
            links: vec![request.link.to_string()],
            claimed: now,
            first_seen: Some(now),
        };
        inside.posts.entry(address.clone()).or_insert(post);
        inside.addresses.insert(request.key, address.clone());
        Ok(address)
    }

    async fn look_up(&self, _: Name, address: &str) -> Result<Lookup, NetworkError> {
        let found = self.inside().posts.get(address).cloned();
        Ok(found.map_or(Lookup::Gone(Gone::NotFound), Lookup::Found))
    }

    async fn withdraw(&self, _: Name, key: PlacementId) -> Result<(), NetworkError> {
        let mut inside = self.inside();
        if let Some(address) = inside.addresses.remove(&key) {
            inside.posts.remove(&address);
        }
        Ok(())
    }
}

#[async_trait]
impl PayoutRail for Stage {
    async fn pay(&self, _: PayoutRequest) -> Result<RailAnswer, RailError> {
        Ok(RailAnswer::Paid)
    }
}
