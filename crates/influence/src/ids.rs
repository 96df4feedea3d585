//! Names of accounts, of any kind, as dense numbers from 0.
//!
//! A name costs its bytes, 8 for where it ends and at most 8 of a table of numbers: 4 million names of 8 letters take
//! about 100 MB. Numbers are given in the order in which names are first met, so that the same file gives the same
//! numbers. Looking one up is O(1). The hash has no secret: whoever chooses names on purpose can make this slow, not wrong.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

/// A place of the table where nobody is; hence one account fewer than a `u32` counts.
const EMPTY: u32 = u32::MAX;

/// The most accounts that dense numbers reach.
pub const MOST_IDS: u32 = u32::MAX - 1;

/// More accounts than there are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there are more than {most} accounts: leave out those that only follow one account, or cut the graph into parts"
)]
pub struct TooMany {
    /// The most there may be.
    pub most: u32,
}

/// Names and their numbers.
#[derive(Debug, Clone)]
pub struct Ids {
    bytes: Vec<u8>,
    ends: Vec<u64>,
    /// A power of two of places, at most three quarters taken.
    table: Vec<u32>,
    most: u32,
}

impl Default for Ids {
    fn default() -> Self {
        Self::up_to(MOST_IDS)
    }
}

impl Ids {
    /// No names yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No names yet, and at most so many to come.
    #[must_use]
    pub fn up_to(most: u32) -> Self {
        Self { bytes: Vec::new(), ends: Vec::new(), table: vec![EMPTY; 16], most: most.min(MOST_IDS) }
    }

    /// The number of a name, given now if it has none yet.
    ///
    /// # Errors
    /// Another account than there are numbers for.
    pub fn number(&mut self, name: &str) -> Result<u32, TooMany> {
        let place = match self.place(name) {
            Ok(id) => return Ok(id),
            Err(place) => place,
        };
        let id = u32::try_from(self.ends.len()).ok().filter(|id| *id < self.most);
        let id = id.ok_or(TooMany { most: self.most })?;
        self.bytes.extend_from_slice(name.as_bytes());
        self.ends.push(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX));
        self.table[place] = id;
        if self.ends.len() > self.table.len() / 4 * 3 {
            self.grow();
        }
        Ok(id)
    }

    /// The number of a name, where it has one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<u32> {
        self.place(name).ok()
    }

    /// The name of a number.
    #[must_use]
    pub fn name(&self, id: u32) -> Option<&str> {
        std::str::from_utf8(self.raw(id as usize)?).ok()
    }

    /// How many there are.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "never more than MOST_IDS are taken in")]
    pub fn len(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Where each name ends in the bytes of all, and these.
    pub(crate) fn parts(&self) -> (&[u64], &[u8]) {
        (&self.ends, &self.bytes)
    }

    #[allow(clippy::cast_possible_truncation, reason = "places in bytes that are in memory")]
    fn raw(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)? as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.bytes.get(start..end)
    }

    /// The number, or the place where it would stand.
    fn place(&self, name: &str) -> Result<u32, usize> {
        let mut at = self.home(name.as_bytes());
        loop {
            match self.table[at] {
                EMPTY => return Err(at),
                id if self.raw(id as usize) == Some(name.as_bytes()) => return Ok(id),
                _ => at = (at + 1) & (self.table.len() - 1),
            }
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "masked to the size of the table")]
    fn home(&self, name: &[u8]) -> usize {
        FixedState::with_seed(0).hash_one(name) as usize & (self.table.len() - 1)
    }

    fn grow(&mut self) {
        self.table = vec![EMPTY; self.table.len() * 2];
        for id in 0..self.len() {
            let Some(name) = self.raw(id as usize) else { continue };
            let mut at = self.home(name);
            while self.table[at] != EMPTY {
                at = (at + 1) & (self.table.len() - 1);
            }
            self.table[at] = id;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_numbers_in_the_order_they_come_and_keep_them() {
        let mut ids = Ids::new();
        for at in 0..5_000_u32 {
            assert_eq!(ids.number(&format!("did:plc:{at}")), Ok(at));
        }
        assert_eq!((ids.number("did:plc:77"), ids.len(), ids.is_empty()), (Ok(77), 5_000, false));
        assert!((0..5_000).all(|id| ids.find(&format!("did:plc:{id}")) == Some(id)));
        assert_eq!((ids.find("did:plc:"), ids.name(5_000), ids.name(3)), (None, None, Some("did:plc:3")));
        // 1, 01 and a number beyond every integer are three accounts.
        let numbers = ["1", "01", "99999999999999999999999999"].map(|name| ids.number(name).unwrap());
        assert_eq!(numbers, [5_000, 5_001, 5_002]);
    }

    #[test]
    fn more_accounts_than_numbers_are_refused() {
        let mut ids = Ids::up_to(2);
        assert_eq!((ids.number("a"), ids.number("b"), ids.number("a")), (Ok(0), Ok(1), Ok(0)));
        assert_eq!(ids.number("c"), Err(TooMany { most: 2 }));
        assert_eq!((ids.find("c"), ids.len()), (None, 2));
    }
}
