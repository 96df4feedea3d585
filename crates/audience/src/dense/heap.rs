//! A heap of nodes by their weight, that lets weights fall: four children a node (one half of a cache line), key and node in one
//! word, so that going up or down touches no other array than the heap's and the places'.

/// Where a node is that has left the heap.
const GONE: u32 = u32::MAX;

/// The nodes that are left, the lightest first; the smaller number first among equals.
#[derive(Debug)]
pub(super) struct Heap {
    /// Weight above, node below.
    words: Vec<u64>,
    /// Where each node stands.
    places: Vec<u32>,
}

const fn node(word: u64) -> usize {
    (word & 0xffff_ffff) as usize
}

impl Heap {
    /// All nodes with their weights. O(n).
    pub(super) fn of(weights: &[u32]) -> Self {
        let words = (0_u64..).zip(weights).map(|(node, weight)| (u64::from(*weight) << 32) | node).collect();
        let places = (0..crate::chance::place(weights.len())).collect();
        let mut heap = Self { words, places };
        for at in (0..heap.words.len().div_ceil(4)).rev() {
            heap.down(at);
        }
        heap
    }

    /// How many are left.
    pub(super) const fn len(&self) -> usize {
        self.words.len()
    }

    /// Takes the lightest out, with its weight.
    pub(super) fn pop(&mut self) -> Option<(usize, u32)> {
        let first = *self.words.first()?;
        let last = self.words.pop()?;
        self.places[node(first)] = GONE;
        if !self.words.is_empty() {
            self.words[0] = last;
            self.down(0);
        }
        Some((node(first), u32::try_from(first >> 32).unwrap_or(u32::MAX)))
    }

    /// Makes a node lighter by so much. Says whether it was there.
    #[inline]
    pub(super) fn lighten(&mut self, node: usize, by: u32) -> bool {
        let place = self.places[node];
        if place == GONE {
            return false;
        }
        let at = place as usize;
        self.words[at] -= u64::from(by) << 32;
        self.up(at);
        true
    }

    #[inline]
    fn up(&mut self, mut at: usize) {
        let word = self.words[at];
        while at > 0 {
            let parent = (at - 1) / 4;
            let above = self.words[parent];
            if above <= word {
                break;
            }
            self.put(at, above);
            at = parent;
        }
        self.put(at, word);
    }

    fn down(&mut self, mut at: usize) {
        let word = self.words[at];
        loop {
            let first = 4 * at + 1;
            let last = (first + 4).min(self.words.len());
            let Some((child, least)) =
                (first..last).map(|at| (at, self.words[at])).min_by_key(|(_, word)| *word)
            else {
                break;
            };
            if least >= word {
                break;
            }
            self.put(at, least);
            at = child;
        }
        self.put(at, word);
    }

    #[inline]
    fn put(&mut self, at: usize, word: u64) {
        self.words[at] = word;
        self.places[node(word)] = crate::chance::place(at);
    }
}
