//! Where a frame belongs, and where it stands there.
//!
//! A log has a fixed number of partitions, 256 at most. Everything with one key goes into one partition, so that
//! whoever folds a partition sees all of it, in one order. Between partitions there is no order.

use std::fmt;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::error::LogError;

/// The most partitions a log may have: each costs a reader, a lease and a state of its own, and 256 are enough for
/// any number of machines that this house is made for.
pub const MOST_PARTITIONS: u16 = 256;

/// How many partitions a log has: 1 to [`MOST_PARTITIONS`]. Never changes once a log holds frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partitions(u16);

impl Partitions {
    /// # Errors
    /// [`LogError::Setup`] outside 1 to [`MOST_PARTITIONS`].
    pub fn new(count: u16) -> Result<Self, LogError> {
        if count == 0 || count > MOST_PARTITIONS {
            return Err(LogError::Setup(format!(
                "{count} partitions are asked for: choose 1 to {MOST_PARTITIONS}"
            )));
        }
        Ok(Self(count))
    }

    /// The number itself.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.0
    }

    /// All of them, in rising order.
    pub fn all(self) -> impl Iterator<Item = Partition> {
        (0..self.0).map(Partition)
    }

    /// The partition of a key, such as an author's id: FNV-1a of its bytes, mixed (the finaliser of `SplitMix64`), by
    /// the number of partitions. The same on every machine and in every version.
    #[must_use]
    pub fn of(self, key: &[u8]) -> Partition {
        let hash = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mixed = mix(hash) % u64::from(self.0);
        Partition(u16::try_from(mixed).unwrap_or(0))
    }

    /// A partition by its number.
    ///
    /// # Errors
    /// [`LogError::Setup`] when the log has no such partition.
    pub fn at(self, number: u16) -> Result<Partition, LogError> {
        if number < self.0 {
            return Ok(Partition(number));
        }
        Err(LogError::Setup(format!("there is no partition {number}: they go from 0 to {}", self.0 - 1)))
    }
}

/// Spreads the bits of a number (the finaliser of `SplitMix64`).
#[must_use]
pub(crate) const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// One partition, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partition(pub(crate) u16);

impl Partition {
    /// Its number, from 0.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// Where a frame stands in its partition. Later frames have larger ones; numbers may be missing between two frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Offset(pub u64);

impl Offset {
    /// The smallest offset that comes after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// What makes a frame this one and no other: appended again under the same id, within the log's window, it counts
/// once. A producer that goes on after a crash gives a frame the id it had before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameId(pub u128);

impl FrameId {
    /// The id of a frame that no other frame of its source equals, since times or positions are in it: the first 16
    /// bytes of its SHA-256.
    #[must_use]
    pub fn of(frame: &[u8]) -> Self {
        let digest = Sha256::digest(frame);
        let first = digest.iter().take(16).fold(0_u128, |id, byte| (id << 8) | u128::from(*byte));
        Self(first)
    }
}

/// A frame as it is read back. Many events are in one: see the crate's page for how large it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Where it stands.
    pub offset: Offset,
    /// What was appended; it means nothing to this crate.
    pub bytes: Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_spread_and_stay_where_they_are() {
        let partitions = Partitions::new(16).unwrap();
        let mut counts = [0_u32; 16];
        for author in 0..16_000_u32 {
            let key = format!("did:plc:{author}");
            counts[usize::from(partitions.of(key.as_bytes()).number())] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
        // Pinned: another hash in a later version would fold a key's past and future in two places.
        assert_eq!(Partitions::new(256).unwrap().of(b"did:plc:alice").number(), 47);
    }

    #[test]
    fn impossible_numbers_are_refused() {
        assert!(Partitions::new(0).is_err() && Partitions::new(257).is_err());
        let partitions = Partitions::new(2).unwrap();
        assert!(partitions.at(1).is_ok() && partitions.at(2).is_err());
    }
}
