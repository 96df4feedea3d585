//! A quiet world for showing how the market works: the simulated network and bank without faults or crowds.
//!
//! Time stands still until it is moved; the same seed gives the same ids.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use app::ports::{
    Clock, Entropy, Gone, Lookup, Network, NetworkError, PayoutRail, PayoutRequest, PublishRequest,
    RailAnswer, RailError,
};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId, Timestamp};

use crate::hub::SECOND;
use crate::rng::Rng;
use crate::world::{Bank, Social};

/// How long a post takes to show on the network's stream.
const STREAM_DELAY: i64 = 2 * SECOND;

/// A network, a bank, a clock, chance.
#[derive(Debug)]
pub struct Stage {
    now: Mutex<Timestamp>,
    chance: Mutex<Rng>,
    social: Mutex<Social>,
    bank: Mutex<Bank>,
    by_hand: AtomicBool,
    refuses: Mutex<Option<String>>,
}

impl Stage {
    /// An empty stage at a time.
    #[must_use]
    pub fn new(seed: u64, start: Timestamp) -> Self {
        Self {
            now: Mutex::new(start),
            chance: Mutex::new(Rng::new(seed, "stage")),
            social: Mutex::new(Social::default()),
            bank: Mutex::new(Bank::new(seed)),
            by_hand: AtomicBool::new(false),
            refuses: Mutex::new(None),
        }
    }

    /// Moves the time on; never back.
    pub fn pass_until(&self, time: Timestamp) {
        let mut now = lock(&self.now);
        *now = time.max(*now);
    }

    /// The author deletes a post.
    pub fn delete(&self, address: &str) {
        lock(&self.social).remove(address, Gone::Deleted);
    }

    /// From now on the bank makes no payment: an operator makes them by hand.
    pub fn pay_by_hand(&self) {
        self.by_hand.store(true, Ordering::Relaxed);
    }

    /// The network refuses every post from now on, for good, with these words.
    pub fn refuse_posts(&self, reason: &str) {
        *lock(&self.refuses) = Some(reason.to_owned());
    }

    /// How many payments the bank has made.
    pub fn payments(&self) -> u64 {
        lock(&self.bank).payments
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clock for Stage {
    fn now(&self) -> Timestamp {
        *lock(&self.now)
    }
}

impl Entropy for Stage {
    fn next_u64(&self) -> u64 {
        lock(&self.chance).bits()
    }
}

#[async_trait]
impl Network for Stage {
    async fn publish(&self, network: Name, request: PublishRequest) -> Result<String, NetworkError> {
        if let Some(reason) = lock(&self.refuses).clone() {
            return Err(NetworkError::Refused(reason));
        }
        let now = self.now().as_micros();
        lock(&self.social).publish(network, request, now, STREAM_DELAY)
    }

    async fn look_up(&self, network: Name, address: &str) -> Result<Lookup, NetworkError> {
        Ok(lock(&self.social).look_up(network, address, self.now().as_micros()))
    }

    async fn withdraw(&self, _: Name, _: &str, key: PlacementId) -> Result<(), NetworkError> {
        lock(&self.social).withdraw(key, self.now().as_micros());
        Ok(())
    }
}

#[async_trait]
impl PayoutRail for Stage {
    async fn pay(&self, request: PayoutRequest) -> Result<RailAnswer, RailError> {
        if self.is_by_hand() {
            return Ok(RailAnswer::Pending);
        }
        Ok(lock(&self.bank).pay(request, self.now().as_micros()))
    }

    fn is_by_hand(&self) -> bool {
        self.by_hand.load(Ordering::Relaxed)
    }
}
