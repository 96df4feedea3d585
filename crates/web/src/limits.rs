//! How much is too much: requests that cost something are counted by who makes them.
//!
//! Counters live in memory, one small entry for each address or key that was seen lately; entries that are whole
//! again are dropped, so that the table cannot grow without end.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use kernel::{ApiKeyId, UserId};

use crate::problem::Fault;

/// Old entries are dropped each so many checks.
const SWEEP: u32 = 4_096;

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// How many requests each may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Attempts to sign in or up, from one address, a minute.
    pub entry: NonZeroU32,
    /// Writes of one signed-in person, a minute.
    pub writes: NonZeroU32,
    /// Requests of one API key, a minute.
    pub key: NonZeroU32,
    /// Requests to costly public pages, from one address, a minute.
    pub public: NonZeroU32,
}

impl Default for Rates {
    fn default() -> Self {
        const fn a_minute(times: u32) -> NonZeroU32 {
            match NonZeroU32::new(times) {
                Some(times) => times,
                None => NonZeroU32::MIN,
            }
        }
        Self { entry: a_minute(20), writes: a_minute(240), key: a_minute(600), public: a_minute(240) }
    }
}

/// What is left of an allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The whole of it, a minute.
    pub of: u32,
    /// What is left now.
    pub left: u32,
}

/// The counters.
#[derive(Debug)]
pub struct Limits {
    entry: Keyed<IpAddr>,
    writes: Keyed<UserId>,
    key: Keyed<ApiKeyId>,
    public: Keyed<IpAddr>,
    rates: Rates,
    checks: AtomicU32,
}

impl Limits {
    /// Counters with these rates.
    #[must_use]
    pub fn new(rates: Rates) -> Self {
        Self {
            entry: keyed(rates.entry),
            writes: keyed(rates.writes),
            key: keyed(rates.key),
            public: keyed(rates.public),
            rates,
            checks: AtomicU32::new(0),
        }
    }

    /// An attempt to get in.
    ///
    /// # Errors
    /// [`Fault::TooMany`].
    pub fn entry(&self, from: Option<IpAddr>) -> Result<(), Fault> {
        self.sweep();
        from.map_or(Ok(()), |from| checked(&self.entry, &from, self.rates.entry).map(drop))
    }

    /// A write.
    ///
    /// # Errors
    /// [`Fault::TooMany`].
    pub fn write(&self, by: UserId) -> Result<(), Fault> {
        self.sweep();
        checked(&self.writes, &by, self.rates.writes).map(drop)
    }

    /// A request of a program.
    ///
    /// # Errors
    /// [`Fault::TooMany`].
    pub fn key(&self, key: ApiKeyId) -> Result<Left, Fault> {
        self.sweep();
        checked(&self.key, &key, self.rates.key)
    }

    /// A costly question of somebody unknown.
    ///
    /// # Errors
    /// [`Fault::TooMany`].
    pub fn public(&self, from: Option<IpAddr>) -> Result<(), Fault> {
        self.sweep();
        from.map_or(Ok(()), |from| checked(&self.public, &from, self.rates.public).map(drop))
    }

    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.entry.retain_recent();
            self.writes.retain_recent();
            self.key.retain_recent();
            self.public.retain_recent();
        }
    }
}

fn keyed<K: std::hash::Hash + Eq + Clone>(rate: NonZeroU32) -> Keyed<K> {
    RateLimiter::dashmap(Quota::per_minute(rate)).with_middleware()
}

fn checked<K: std::hash::Hash + Eq + Clone>(
    limiter: &Keyed<K>,
    key: &K,
    rate: NonZeroU32,
) -> Result<Left, Fault> {
    match limiter.check_key(key) {
        Ok(state) => Ok(Left { of: rate.get(), left: state.remaining_burst_capacity() }),
        Err(until) => {
            let wait = until.wait_time_from(DefaultClock::default().now());
            Err(Fault::TooMany { wait: wait.as_secs() + 1 })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twenty_first_attempt_waits_and_another_address_does_not() {
        let limits = Limits::new(Rates::default());
        let (one, other) = (Some("192.0.2.1".parse().unwrap()), Some("192.0.2.2".parse().unwrap()));
        for _ in 0..20 {
            limits.entry(one).unwrap();
        }
        assert!(matches!(limits.entry(one), Err(Fault::TooMany { wait: 1..=4 })));
        limits.entry(other).unwrap();
    }

    #[test]
    fn a_key_is_told_what_is_left() {
        let limits = Limits::new(Rates::default());
        let key = ApiKeyId::new(uuid::Uuid::from_u128(1));
        assert_eq!(limits.key(key).unwrap(), Left { of: 600, left: 599 });
        assert_eq!(limits.key(key).unwrap().left, 598);
    }
}
