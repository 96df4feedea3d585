//! The real time and real randomness: the only place that asks the system for either.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use app::ports::{Clock, Entropy};
use kernel::Timestamp;

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[allow(clippy::disallowed_methods, reason = "the one real clock")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// The system's random source, good enough for secrets.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn next_u64(&self) -> u64 {
        // A system without a random source must not hand out ids and secrets that can be guessed.
        getrandom::u64().unwrap_or_else(|error| {
            tracing::error!(%error, "the system gives no random bits: nothing can go on");
            std::process::abort()
        })
    }
}

/// A simulated world's chance for ids, the system's for secrets: a town that can be repeated must not hand out
/// sessions that can be guessed.
pub(crate) struct RealSecrets(pub(crate) Arc<dyn Entropy>);

impl Entropy for RealSecrets {
    fn next_u64(&self) -> u64 {
        self.0.next_u64()
    }

    fn fill(&self, bytes: &mut [u8]) {
        SystemEntropy.fill(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_later_sort_later_and_none_is_made_twice() {
        let now = SystemClock.now();
        assert!(now.to_string().starts_with("20"), "{now}");
        let ids: Vec<_> = (0..100).map(|_| SystemEntropy.uuid(now)).collect();
        let distinct: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }

    #[test]
    fn secrets_are_not_the_worlds() {
        struct Loaded;
        impl Entropy for Loaded {
            fn next_u64(&self) -> u64 {
                7
            }
        }
        let mixed = RealSecrets(Arc::new(Loaded));
        let (mut one, mut other) = ([0; 32], [0; 32]);
        mixed.fill(&mut one);
        mixed.fill(&mut other);
        assert_eq!(mixed.next_u64(), 7);
        assert_ne!(one, other);
    }
}
