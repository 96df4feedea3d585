//! Slots by their post: open addressing with linear probing (Knuth 6.4, algorithm L), and removal without tombstones
//! (algorithm R). Any number of places; the hash is taken as evenly spread.
//!
//! Beside the slots stand tags of two bytes: a search goes over tags, thirty-two in a line of memory, and looks at a slot only
//! where the tag fits. 64 and 2 bytes at seven places in ten are 94 bytes a post.

use super::slot::Slot;

/// No place.
pub(crate) const NOWHERE: usize = usize::MAX;

/// Places for posts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    places: Vec<Slot>,
    /// For each place a part of the post's hash; 0 for an empty one.
    tags: Vec<u16>,
    filled: usize,
}

impl Table {
    /// Places for so many posts, seven in ten of them used at most.
    pub(crate) fn new(posts: usize) -> Self {
        let places = (posts.max(1) * 10).div_ceil(7) + 1;
        Self { places: vec![Slot::default(); places], tags: vec![0; places], filled: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.filled
    }

    pub(crate) fn places(&self) -> &[Slot] {
        &self.places
    }

    /// Bytes of all places.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.places()) + size_of_val(self.tags.as_slice())
    }

    pub(crate) fn at(&mut self, place: usize) -> &mut Slot {
        &mut self.places[place]
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper half of the product is below the number of places"
    )]
    fn home(&self, post: u64) -> usize {
        ((u128::from(post) * self.places.len() as u128) >> 64) as usize
    }

    const fn after(&self, place: usize) -> usize {
        if place + 1 == self.places.len() { 0 } else { place + 1 }
    }

    /// Where a post is kept, or else where it would be.
    pub(crate) fn find(&self, post: u64) -> Result<usize, usize> {
        let (mut place, tag) = (self.home(post), tag(post));
        loop {
            match self.tags[place] {
                found if found == tag && self.places[place].post == post => return Ok(place),
                0 => return Err(place),
                _ => place = self.after(place),
            }
        }
    }

    /// The same, with a place where it may be: where it is there, no search is needed.
    #[inline]
    pub(crate) fn find_at(&self, post: u64, guess: usize) -> Result<usize, usize> {
        if self.places.get(guess).is_some_and(|slot| slot.post == post) { Ok(guess) } else { self.find(post) }
    }

    /// The tag at the place where the search for a post begins.
    #[inline]
    pub(crate) fn tag_at_home(&self, post: u64) -> u16 {
        self.tags[self.home(post)]
    }

    /// Where a post seems to be, by the tags alone; [`NOWHERE`] where it is not.
    pub(crate) fn guess(&self, post: u64) -> usize {
        let (mut place, tag) = (self.home(post), tag(post));
        loop {
            match self.tags[place] {
                found if found == tag => return place,
                0 => return NOWHERE,
                _ => place = self.after(place),
            }
        }
    }

    /// Puts a post into the place that [`Self::find`] named.
    pub(crate) fn put(&mut self, place: usize, slot: Slot) {
        self.filled += usize::from(self.places[place].post == 0);
        self.places[place] = slot;
        self.tags[place] = if slot.post == 0 { 0 } else { tag(slot.post) };
    }

    /// Takes a post out; those that were pushed aside by it move up.
    pub(crate) fn take(&mut self, mut place: usize) -> Slot {
        let taken = std::mem::take(&mut self.places[place]);
        if taken.post == 0 {
            return taken;
        }
        self.tags[place] = 0;
        self.filled -= 1;
        let mut next = self.after(place);
        while self.places[next].post != 0 {
            let home = self.home(self.places[next].post);
            // It may move up unless its home lies behind the gap, going around.
            let stays =
                if place <= next { place < home && home <= next } else { place < home || home <= next };
            if !stays {
                self.places[place] = std::mem::take(&mut self.places[next]);
                self.tags[place] = std::mem::take(&mut self.tags[next]);
                place = next;
            }
            next = self.after(next);
        }
        taken
    }
}

/// A part of a hash that says nothing of its place; never 0.
#[allow(clippy::cast_possible_truncation, reason = "sixteen bits are meant")]
const fn tag(post: u64) -> u16 {
    crate::rng::mix(post) as u16 | 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rng::Rng;

    #[test]
    fn what_was_put_is_found_and_what_was_taken_is_not() {
        let mut rng = Rng::new(11);
        let mut table = Table::new(200);
        let mut truth = BTreeSet::new();
        for _ in 0..20_000 {
            // Few homes, at both ends: long runs that go around the end.
            let post = (rng.bits() % 5).wrapping_sub(2) << 60 | (1 + rng.bits() % 300);
            match table.find(post) {
                Ok(place) => {
                    assert!(truth.remove(&post));
                    assert_eq!(table.take(place).post, post);
                }
                Err(place) if truth.len() < 200 => {
                    assert!(truth.insert(post));
                    table.put(place, Slot { post, ..Slot::default() });
                }
                Err(_) => {}
            }
            assert_eq!(table.len(), truth.len());
        }
        assert!(truth.iter().all(|&post| table.find(post).is_ok()));
    }
}
