//! Accounts by falling degree.

use std::cmp::Reverse;

use rayon::slice::ParallelSliceMut as _;

/// A renumbering: the account with the most arrows comes first, equal ones in the order of their ids.
///
/// What is read most often then lies together: the first segment of a social graph fits the cache and takes half the reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub(super) ids: Vec<u32>,
    places: Vec<u32>,
}

impl Order {
    /// By how many arrows begin or end at each account. `O(n log n)`, 12 bytes an account while it is made.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "there are at most as many accounts as a u32 tells apart"
    )]
    pub fn by_degree(degrees: &[u32]) -> Self {
        let mut ids: Vec<u32> = (0..degrees.len() as u32).collect();
        ids.par_sort_unstable_by_key(|id| (Reverse(degrees[*id as usize]), *id));
        let mut places = vec![0; ids.len()];
        for (id, place) in ids.iter().zip(0_u32..) {
            places[*id as usize] = place;
        }
        Self { ids, places }
    }

    /// How many accounts.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The place of an account; nothing for one that is not there.
    #[must_use]
    pub fn place(&self, id: u32) -> Option<u32> {
        self.places.get(id as usize).copied()
    }

    /// The account at a place.
    #[must_use]
    pub fn id(&self, place: u32) -> Option<u32> {
        self.ids.get(place as usize).copied()
    }
}
