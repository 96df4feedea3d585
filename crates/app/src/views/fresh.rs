//! Something that many pages ask for, kept in memory for a moment: as this program last wrote it, and at most
//! [`FRESH`] behind what another program wrote. Nothing is decided on it: use cases load what they decide on.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Span, Timestamp};

/// How far an answer may be behind what another program wrote.
const FRESH: Span = Span::seconds(2);

/// Whether what was read then is still good now, whichever way the clock was set meanwhile.
pub(crate) fn is_fresh(read: Timestamp, now: Timestamp) -> bool {
    now.since(read) < FRESH && read.since(now) < FRESH
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Fresh<T> {
    kept: Mutex<Option<Kept<T>>>,
    /// How often this program has written what the answer is made of.
    writes: AtomicU64,
}

#[derive(Debug)]
struct Kept<T> {
    value: Arc<T>,
    read: Timestamp,
    writes: u64,
}

/// How often was written before a read began: a later write makes the read's answer old.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before(u64);

impl<T> Default for Fresh<T> {
    fn default() -> Self {
        Self { kept: Mutex::default(), writes: AtomicU64::default() }
    }
}

impl<T> Fresh<T> {
    /// The answer, while it is good.
    ///
    /// # Errors
    /// There is none: read it, and [`keep`](Self::keep) it with this.
    pub(crate) fn get(&self, now: Timestamp) -> Result<Arc<T>, Before> {
        let writes = self.writes.load(Ordering::Acquire);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let good = kept.as_ref().filter(|kept| kept.writes == writes && is_fresh(kept.read, now));
        good.map(|kept| Arc::clone(&kept.value)).ok_or(Before(writes))
    }

    /// Keeps what was read.
    pub(crate) fn keep(&self, value: T, now: Timestamp, before: Before) -> Arc<T> {
        let value = Arc::new(value);
        let kept = Kept { value: Arc::clone(&value), read: now, writes: before.0 };
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        value
    }

    /// Something that it is made of was written, or may have been.
    pub(crate) fn wrote(&self) {
        self.writes.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

    fn asked(fresh: &Fresh<u8>, now: Timestamp) -> Option<u8> {
        fresh.get(now).ok().map(|value| *value)
    }

    #[test]
    fn an_answer_is_good_for_a_moment_and_until_something_is_written() {
        let fresh = Fresh::default();
        let before = fresh.get(NOW).expect_err("nothing was read yet");
        assert_eq!(*fresh.keep(7, NOW, before), 7);
        assert_eq!(asked(&fresh, NOW.plus(Span::micros(1_999_999))), Some(7));
        assert_eq!(asked(&fresh, NOW.plus(Span::seconds(2))), None);
        assert_eq!(asked(&fresh, NOW.minus(Span::seconds(2))), None, "the clock was set back");
        fresh.wrote();
        assert_eq!(asked(&fresh, NOW), None);
    }

    #[test]
    fn what_was_read_before_a_write_is_not_kept_after_it() {
        let fresh = Fresh::default();
        let before = fresh.get(NOW).expect_err("nothing was read yet");
        fresh.wrote();
        fresh.keep(7, NOW, before);
        assert_eq!(asked(&fresh, NOW), None);
    }
}
