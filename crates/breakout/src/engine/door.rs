//! Who is let in: a post gets a slot when it is touched for the second time, so that the many that are touched once
//! cost a bit or two (the doorkeeper of TinyLFU, Einziger, Friedman and Manes 2017). And what was just seen: the same thing
//! done again by the same account is dropped.

use crate::rng::mix;

/// Words of a block: 64 bytes, in one or two lines of memory.
const BLOCK: usize = 8;

/// Two Bloom filters in turn: the younger is filled, the older only asked; when the younger is full the older is emptied. The bits of a
/// post stand in one block (Putze, Sanders and Singler 2007), so that a filter costs one line of memory and not three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Door {
    pub(crate) bits: [Vec<u64>; 2],
    /// How many were put into the younger.
    pub(crate) filled: usize,
}

impl Door {
    /// A door that remembers about so many posts; eight bits for each, three in a hundred are let in too early.
    pub(crate) fn new(posts: usize) -> Self {
        let words = posts.div_ceil(8 * BLOCK).max(1) * BLOCK;
        Self { bits: [vec![0; words], vec![0; words]], filled: 0 }
    }

    /// The first word of a post's block, by the upper bits of its mixed hash; the lower choose the bits.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper half of the product is below the number of blocks"
    )]
    const fn block(&self, mixed: u64) -> usize {
        ((mixed as u128 * (self.bits[0].len() / BLOCK) as u128) >> 64) as usize * BLOCK
    }

    /// Reads the lines that a post needs.
    pub(crate) fn peek(&self, post: u64) -> u64 {
        let block = self.block(mix(post));
        self.bits[0][block] ^ self.bits[1][block]
    }

    /// Whether a post has been here before; from now on it has.
    pub(crate) fn knocks(&mut self, post: u64) -> bool {
        let bits = mix(post);
        let block = self.block(bits);
        // Nine bits each choose one of 512.
        let places =
            [0, 9, 18].map(|shift| (block + (bits >> (shift + 6) & 7) as usize, 1 << (bits >> shift & 63)));
        let there = |bits: &[u64]| places.iter().all(|&(word, bit)| bits[word] & bit != 0);
        if there(&self.bits[0]) || there(&self.bits[1]) {
            return true;
        }
        if self.filled >= self.bits[0].len() * 8 {
            self.bits.swap(0, 1);
            self.bits[0].fill(0);
            self.filled = 0;
        }
        for (word, bit) in places {
            self.bits[0][word] |= bit;
        }
        self.filled += 1;
        false
    }
}

/// The last things that were done: a place for each hash, which the next of the same place takes. Half of the hash is kept: two
/// things that are not the same are taken for it once in four thousand million.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recent(pub(crate) Vec<u32>);

#[allow(clippy::cast_possible_truncation, reason = "the lower half is meant; the upper chooses the place")]
const fn half(thing: u64) -> u32 {
    thing as u32 | 1
}

impl Recent {
    pub(crate) fn new(things: usize) -> Self {
        Self(vec![0; things.max(1)])
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper half of the product is below the number of places"
    )]
    const fn place(&self, thing: u64) -> usize {
        ((thing as u128 * self.0.len() as u128) >> 64) as usize
    }

    /// Whether it was just seen; from now on it was.
    pub(crate) fn again(&mut self, thing: u64) -> bool {
        let place = self.place(thing);
        std::mem::replace(&mut self.0[place], half(thing)) == half(thing)
    }

    /// What stands where a thing would be remembered.
    #[inline]
    pub(crate) fn peek(&self, thing: u64) -> u32 {
        self.0[self.place(thing)]
    }

    /// It was taken back, and may be done again.
    pub(crate) fn forget(&mut self, thing: u64) {
        let place = self.place(thing);
        if self.0[place] == half(thing) {
            self.0[place] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn the_second_time_is_known_and_a_stranger_rarely() {
        let (mut door, mut rng) = (Door::new(10_000), Rng::new(2));
        let posts: Vec<u64> = (0..5_000).map(|_| rng.bits()).collect();
        let early = posts.iter().filter(|&&post| door.knocks(post)).count();
        assert!(early < 100, "{early} strangers taken for guests");
        assert!(posts.iter().all(|&post| door.knocks(post)));
        // After twice its capacity of others, those are forgotten.
        (0..40_000).for_each(|_| {
            door.knocks(rng.bits());
        });
        let known = posts.iter().filter(|&&post| door.knocks(post)).count();
        assert!(known < 500, "{known}");
    }

    #[test]
    fn the_same_thing_twice_is_seen_until_it_is_taken_back() {
        let mut recent = Recent::new(100);
        assert!(!recent.again(42) && recent.again(42));
        recent.forget(42);
        assert!(!recent.again(42));
    }
}
