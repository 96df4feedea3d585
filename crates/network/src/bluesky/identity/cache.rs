//! What was found lately.
//!
//! Bounded: when it is full, what was put in first goes. An entry counts for its time and not longer.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use kernel::{Span, Timestamp};

/// Found lately, by key.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    fresh: Span,
    most: usize,
    inner: Mutex<Inner<K, V>>,
}

#[derive(Debug)]
struct Inner<K, V> {
    found: HashMap<K, (Timestamp, V)>,
    order: VecDeque<K>,
}

impl<K: Clone + Eq + Hash, V: Clone> Cache<K, V> {
    pub(crate) fn new(fresh: Span, most: usize) -> Self {
        let inner = Inner { found: HashMap::new(), order: VecDeque::new() };
        Self { fresh, most, inner: Mutex::new(inner) }
    }

    /// What was found, unless it is too old; a clock that was set back makes it too old as well.
    pub(crate) fn get(&self, key: &K, now: Timestamp) -> Option<V> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = inner.found.get(key)?;
        (*at <= now && now < at.plus(self.fresh)).then(|| value.clone())
    }

    pub(crate) fn put(&self, key: K, value: V, now: Timestamp) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.found.insert(key.clone(), (now, value)).is_none() {
            inner.order.push_back(key);
        }
        while inner.found.len() > self.most {
            let Some(first) = inner.order.pop_front() else { return };
            inner.found.remove(&first);
        }
    }

    pub(crate) fn forget(&self, key: &K) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.found.remove(key).is_some() {
            inner.order.retain(|other| other != key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_end_with_their_time_and_the_first_go_when_there_is_no_room() {
        let cache = Cache::new(Span::seconds(10), 2);
        let now = Timestamp::EPOCH.plus(Span::hours(1));
        cache.put("a", 1, now);
        assert_eq!(cache.get(&"a", now.plus(Span::seconds(9))), Some(1));
        assert_eq!(cache.get(&"a", now.plus(Span::seconds(10))), None);
        assert_eq!(cache.get(&"a", now.minus(Span::seconds(1))), None);
        cache.put("b", 2, now);
        cache.put("a", 3, now);
        cache.put("c", 4, now);
        let found = ["a", "b", "c"].map(|key| cache.get(&key, now));
        assert_eq!(found, [None, Some(2), Some(4)]);
        cache.forget(&"b");
        cache.put("d", 5, now);
        assert_eq!([cache.get(&"b", now), cache.get(&"c", now)], [None, Some(4)]);
    }
}
