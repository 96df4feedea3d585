//! Seeded numbers (`SplitMix64`), and ids that rise with time.

use kernel::{Span, Timestamp};
use uuid::Uuid;

/// A stream of numbers: the same seed gives the same.
#[derive(Debug, Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a bound; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.bits()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// An index below a length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(u64::try_from(length).unwrap_or(u64::MAX))).unwrap_or(0)
    }

    /// True so many times in a thousand.
    pub(crate) fn chance(&mut self, in_a_thousand: u64) -> bool {
        self.below(1_000) < in_a_thousand
    }

    /// One of several; none of them is empty here.
    pub(crate) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all.get(self.index(all.len())).copied().unwrap_or_default()
    }

    /// Between two spans.
    pub(crate) fn minutes(&mut self, least: u64, most: u64) -> Span {
        Span::minutes(least + self.below(most - least + 1))
    }

    /// A UUID of version 7.
    pub(crate) fn id(&mut self, at: Timestamp) -> Uuid {
        let millis = u64::try_from(at.as_micros() / 1_000).unwrap_or(0);
        let mut random = [0_u8; 10];
        random[..8].copy_from_slice(&self.bits().to_be_bytes());
        random[8..].copy_from_slice(&self.bits().to_be_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
