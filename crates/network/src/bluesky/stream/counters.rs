//! What a stream has been through, in numbers that only rise.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use kernel::Timestamp;

use super::event::Kind;

/// Counts of one stream; shared between who reads and who watches.
#[derive(Debug, Default)]
pub struct Counters {
    events: [AtomicU64; Kind::ALL.len()],
    counts: [AtomicU64; Count::ALL.len()],
    /// The latest time of an event, in microseconds.
    seen: AtomicI64,
}

/// What is counted beside the events themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// Messages or frames that came, whatever was in them.
    Messages,
    /// Their bytes, as they came.
    Bytes,
    /// Events that had come before and were dropped.
    Duplicates,
    /// Messages that could not be read.
    Malformed,
    /// Records of known collections that could not be read; their events are handed on without what they say.
    Unreadable,
    /// Messages of kinds that this program does not know.
    Unknown,
    /// Commits too big to be sent.
    TooBig,
    /// Positions that lie in the future by this program's clock; they are not taken as a cursor.
    Future,
    /// Notices that a cursor was too old: events are missing.
    Outdated,
    /// Other notices.
    Notices,
    /// Refusals of a cursor that lies in the future; the stream went on from now.
    FutureCursor,
    /// Disconnections because this program read too slowly.
    TooSlow,
    /// Other errors that the server named.
    Errors,
    /// Commits whose signature or tree does not prove them; dropped.
    Forged,
    /// Commits of accounts whose key nobody could tell; dropped.
    Keyless,
    /// Connections made.
    Connections,
    /// Connections that could not be made.
    Refused,
    /// Connections that ended.
    Lost,
    /// Connections given up because nothing came.
    Silent,
    /// Batches handed on.
    Batches,
}

impl Count {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Messages,
        Self::Bytes,
        Self::Duplicates,
        Self::Malformed,
        Self::Unreadable,
        Self::Unknown,
        Self::TooBig,
        Self::Future,
        Self::Outdated,
        Self::Notices,
        Self::FutureCursor,
        Self::TooSlow,
        Self::Errors,
        Self::Forged,
        Self::Keyless,
        Self::Connections,
        Self::Refused,
        Self::Lost,
        Self::Silent,
        Self::Batches,
    ];

    /// In small letters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Bytes => "bytes",
            Self::Duplicates => "duplicates",
            Self::Malformed => "malformed",
            Self::Unreadable => "unreadable",
            Self::Unknown => "unknown",
            Self::TooBig => "too_big",
            Self::Future => "future",
            Self::Outdated => "outdated",
            Self::Notices => "notices",
            Self::FutureCursor => "future_cursor",
            Self::TooSlow => "too_slow",
            Self::Errors => "errors",
            Self::Forged => "forged",
            Self::Keyless => "keyless",
            Self::Connections => "connections",
            Self::Refused => "refused",
            Self::Lost => "lost",
            Self::Silent => "silent",
            Self::Batches => "batches",
        }
    }
}

impl Counters {
    /// One more.
    pub fn one(&self, count: Count) {
        self.add(count, 1);
    }

    /// Some more.
    pub fn add(&self, count: Count, more: u64) {
        self.counts[count as usize].fetch_add(more, Ordering::Relaxed);
    }

    /// One more event.
    pub fn event(&self, kind: Kind, seen: Timestamp) {
        self.events[kind as usize].fetch_add(1, Ordering::Relaxed);
        self.seen.fetch_max(seen.as_micros(), Ordering::Relaxed);
    }

    /// How many so far.
    #[must_use]
    pub fn get(&self, count: Count) -> u64 {
        self.counts[count as usize].load(Ordering::Relaxed)
    }

    /// How many events of a kind so far.
    #[must_use]
    pub fn of(&self, kind: Kind) -> u64 {
        self.events[kind as usize].load(Ordering::Relaxed)
    }

    /// How many events so far.
    #[must_use]
    pub fn events(&self) -> u64 {
        Kind::ALL.into_iter().map(|kind| self.of(kind)).sum()
    }

    /// When the stream saw its latest event; nothing before the first.
    #[must_use]
    pub fn latest(&self) -> Option<Timestamp> {
        let micros = self.seen.load(Ordering::Relaxed);
        (micros > 0).then(|| Timestamp::from_micros(micros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_count_has_a_place_and_a_name_of_its_own() {
        let counters = Counters::default();
        for (at, count) in (1..).zip(Count::ALL) {
            counters.add(count, at);
        }
        for (at, kind) in (1..).zip(Kind::ALL) {
            (0..at).for_each(|_| counters.event(kind, Timestamp::from_micros(at)));
        }
        assert!((1..).zip(Count::ALL).all(|(at, count)| counters.get(count) == at));
        assert!((1..).zip(Kind::ALL).all(|(at, kind)| counters.of(kind) == u64::try_from(at).unwrap()));
        assert_eq!((counters.events(), counters.latest()), (66, Some(Timestamp::from_micros(11))));
        let mut names: Vec<&str> =
            Count::ALL.map(Count::name).into_iter().chain(Kind::ALL.map(Kind::name)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Count::ALL.len() + Kind::ALL.len());
    }
}
