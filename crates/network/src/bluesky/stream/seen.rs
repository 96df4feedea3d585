//! Which events have come before.
//!
//! A window of the last so many events, each as 64 bits of a keyed hash: 24 bytes an event or so, a few tens of
//! nanoseconds to ask. Two different events that hash alike would lose the later one; with a window of 2¹⁷ that is one in
//! 2⁴⁷ events, and nobody outside can aim at it, since the key is drawn anew for every window.

use std::collections::hash_map::RandomState;
use std::collections::{HashSet, VecDeque};
use std::hash::BuildHasher as _;

use super::event::{Event, What};

/// The window.
#[derive(Debug)]
pub(crate) struct Seen {
    key: RandomState,
    known: HashSet<u64>,
    order: VecDeque<u64>,
    most: usize,
}

impl Seen {
    /// Of the last `most` events.
    pub(crate) fn new(most: usize) -> Self {
        Self { key: RandomState::new(), known: HashSet::new(), order: VecDeque::new(), most: most.max(1) }
    }

    /// Whether this one has not come before; from now on it has.
    pub(crate) fn is_new(&mut self, event: &Event<'_>) -> bool {
        let hash = match &event.what {
            What::Record(change) => self.key.hash_one((
                &event.did,
                &change.rev,
                &change.collection,
                &change.rkey,
                change.operation,
            )),
            What::Account { told, .. } => self.key.hash_one((&event.did, "account", told.seq)),
            What::Identity { told, .. } => self.key.hash_one((&event.did, "identity", told.seq)),
            What::Resync { rev } => self.key.hash_one((&event.did, "resync", rev)),
        };
        if !self.known.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;

    fn event(did: &str, rev: u64) -> Event<'static> {
        let what = What::Resync { rev: rev.to_string().into() };
        Event { did: did.to_owned().into(), position: rev, seen: Timestamp::EPOCH, what }
    }

    #[test]
    fn an_event_is_new_once_as_long_as_the_window_remembers_it() {
        let mut seen = Seen::new(3);
        assert!(seen.is_new(&event("a", 1)) && !seen.is_new(&event("a", 1)));
        assert!(seen.is_new(&event("b", 1)) && seen.is_new(&event("a", 2)));
        assert!(!seen.is_new(&event("a", 1)) && !seen.is_new(&event("b", 1)));
        assert!(seen.is_new(&event("a", 3)), "the fourth pushes the first out");
        assert!(seen.is_new(&event("a", 1)));
        assert!(seen.known.len() == 3 && seen.order.len() == 3);
    }
}
