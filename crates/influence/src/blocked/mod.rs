//! A graph laid out for walking: tiles that fit the cache, ends in 2 bytes, the most connected accounts first.
//!
//! A step of a rank is `y[v] = sum of x[u] / out[u]` over all arrows from `u` to `v`. On a graph beyond the cache nearly every
//! `x[u]` is a miss (9 ns on two cores, where the arrow itself is 4 bytes). So accounts are renumbered by falling degree, the
//! sources cut into segments of 65,536 (256 KiB of `x`), the ends into stripes of at most 65,536 accounts and about a 512th of the
//! arrows; a tile is what leads from a segment to a stripe. Within a tile both ends take 2 bytes, `x` is an array of 65,536,
//! so no index needs a check, and a stripe belongs to one thread: sums come in the same order for any number of threads.
//!
//! An account's arrows within a tile are cut into runs of 16 and a rest; runs of the same length stand together, so that each
//! length has a loop of its own without a branch: `n` ends, then `n` times length sources. An arrow takes 2 bytes and its
//! share of 2 bytes a run; 4 more where arrows are weighted, and nothing for it where they are not.
//! Order, numbers and the sum of weights that leave each account: 8 bytes an account; walking takes 16 more.

mod build;
mod order;
mod walk;

use std::borrow::Cow;

pub use build::{Builder, Key, Weighed};
pub use order::Order;
pub use walk::{Jump, Ranked, Walk, WalkError};

/// Accounts of a segment, and the most of a stripe: what 2 bytes tell apart.
pub const SIDE: usize = 1 << 16;

/// The longest run.
pub const RUN: usize = 16;

/// What leads from one segment of sources to one stripe: how many runs there are of each length from 1 to 16.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    zerocopy::FromBytes,
    zerocopy::IntoBytes,
    zerocopy::Immutable,
    zerocopy::KnownLayout,
)]
#[repr(C)]
pub struct Tile {
    pub(crate) segment: u32,
    pub(crate) runs: [u32; RUN],
}

/// The arrows that end in a range of accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Stripe<'a> {
    /// The first account, by its number in the order.
    pub(crate) first: u32,
    /// How many accounts.
    pub(crate) len: u32,
    pub(crate) tiles: Cow<'a, [Tile]>,
    pub(crate) offsets: Cow<'a, [u16]>,
    /// As many as there are arrows, or none.
    pub(crate) weights: Cow<'a, [f32]>,
}

/// A graph laid out for walking; in memory, or where a snapshot lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocked<'a> {
    /// Place in the order → id.
    pub(crate) ids: Cow<'a, [u32]>,
    /// By place: the sum of the weights that leave an account; 0 for one that follows nobody.
    pub(crate) out: Cow<'a, [f32]>,
    pub(crate) stripes: Vec<Stripe<'a>>,
    pub(crate) edges: u64,
    pub(crate) weighted: bool,
}

impl Blocked<'_> {
    /// How many accounts.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "built from a u32 of accounts")]
    pub fn nodes(&self) -> u32 {
        self.ids.len() as u32
    }

    /// How many arrows, each pair of accounts once.
    #[must_use]
    pub const fn edges(&self) -> u64 {
        self.edges
    }

    /// Whether arrows have weights of their own.
    #[must_use]
    pub const fn weighted(&self) -> bool {
        self.weighted
    }

    /// What the arrows take in memory, in bytes, without what is kept of each account.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let one = |stripe: &Stripe<'_>| {
            size_of_val(&*stripe.tiles) + size_of_val(&*stripe.offsets) + size_of_val(&*stripe.weights)
        };
        self.stripes.iter().map(one).sum()
    }

    /// Every arrow: who, whom, and how much; in the order in which they lie.
    pub fn each(&self, mut take: impl FnMut(crate::Edge)) {
        for stripe in &self.stripes {
            stripe.each(|from, to, weight| {
                let id = |place: u32| self.ids.get(place as usize).copied();
                if let (Some(from), Some(to)) = (id(from), id(to)) {
                    take(crate::Edge { from, to, weight });
                }
            });
        }
    }
}

impl Stripe<'_> {
    fn each(&self, mut take: impl FnMut(u32, u32, f32)) {
        let (mut at, mut weighed) = (0_usize, 0_usize);
        for tile in &*self.tiles {
            for (runs, length) in tile.runs.iter().zip(1_usize..) {
                let runs = *runs as usize;
                let ends = self.offsets.get(at..at + runs).unwrap_or_default();
                at += runs;
                let sources = self.offsets.get(at..at + runs * length).unwrap_or_default();
                at += runs * length;
                for (end, sources) in ends.iter().zip(sources.chunks_exact(length)) {
                    for source in sources {
                        let weight = self.weights.get(weighed).copied().unwrap_or(1.0);
                        weighed += 1;
                        take(tile.segment << 16 | u32::from(*source), self.first + u32::from(*end), weight);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
