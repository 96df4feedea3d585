//! Trees of questions about a few numbers, all of the same depth, whose answers are added up.

/// How many questions one answers on the way down a tree.
pub(crate) const DEPTH: usize = 3;
const SPLITS: usize = (1 << DEPTH) - 1;
const LEAVES: usize = 1 << DEPTH;

/// One tree: at each node "is this number at most the threshold?", yes to the left. A node that asks nothing has an
/// endless threshold: everybody goes left.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    /// Which number is asked about; nodes in the order of a heap.
    pub(crate) asks: [u8; SPLITS],
    /// What it is held against.
    pub(crate) threshold: [f32; SPLITS],
    /// The answers, from left to right.
    pub(crate) leaf: [f32; LEAVES],
}

impl Tree {
    /// A tree that says 0 to everybody.
    pub(crate) const fn silent() -> Self {
        Self { asks: [0; SPLITS], threshold: [f32::INFINITY; SPLITS], leaf: [0.0; LEAVES] }
    }

    /// The leaf that these numbers come to. A number that is none goes right.
    pub(crate) fn leaf_of(&self, numbers: &[f32]) -> usize {
        let mut node = 0;
        for _ in 0..DEPTH {
            let asked = numbers.get(usize::from(self.asks[node])).copied().unwrap_or(f32::NAN);
            node = 2 * node + if asked <= self.threshold[node] { 1 } else { 2 };
        }
        node - SPLITS
    }
}

/// A sum of trees above a first guess.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Boosted {
    /// What is said before any tree is asked.
    pub(crate) first: f32,
    /// The trees; their leaves hold what is added.
    pub(crate) trees: Vec<Tree>,
}

impl Boosted {
    /// What all of them say together. Cost: three comparisons a tree.
    pub(crate) fn says(&self, numbers: &[f32]) -> f32 {
        self.trees
            .iter()
            .map(|tree| tree.leaf[tree.leaf_of(numbers)])
            .fold(self.first, |sum, more| sum + more)
    }

    /// Bytes of its written form.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.first.to_le_bytes());
        out.extend(u32::try_from(self.trees.len()).unwrap_or(u32::MAX).to_le_bytes());
        for tree in &self.trees {
            out.extend(tree.asks);
            out.extend(tree.threshold.iter().chain(&tree.leaf).flat_map(|number| number.to_le_bytes()));
        }
    }

    /// Reads what [`Self::write`] wrote; nothing where it ends too early or holds a number that is none.
    pub(crate) fn read(from: &mut &[u8]) -> Option<Self> {
        let first = float(from)?;
        let count = usize::try_from(u32::from_le_bytes(take(from)?)).ok()?;
        // Each tree takes that many bytes: a forged number of trees reserves no memory.
        let mut trees = Vec::with_capacity(count.min(from.len() / (SPLITS * 5 + LEAVES * 4)));
        for _ in 0..count {
            let mut tree = Tree { asks: take(from)?, ..Tree::silent() };
            for threshold in &mut tree.threshold {
                *threshold = f32::from_le_bytes(take(from)?);
            }
            for leaf in &mut tree.leaf {
                *leaf = float(from)?;
            }
            trees.push(tree);
        }
        first.is_finite().then_some(Self { first, trees })
    }
}

/// The next bytes; nothing where they are not all there.
pub(crate) fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*taken)
}

/// The next number, finite.
pub(crate) fn float(from: &mut &[u8]) -> Option<f32> {
    take(from).map(f32::from_le_bytes).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_lead_to_the_leaf_between_their_thresholds() {
        let mut tree = Tree::silent();
        tree.threshold[0] = 4.0;
        (tree.threshold[1], tree.threshold[2]) = (2.0, 6.0);
        for (node, threshold) in [(3, 1.0), (4, 3.0), (5, 5.0), (6, 7.0)] {
            tree.threshold[node] = threshold;
        }
        let leaves: Vec<usize> = (1..=8_u8).map(|number| tree.leaf_of(&[f32::from(number)])).collect();
        assert_eq!(leaves, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(tree.leaf_of(&[4.0]), 3, "at most the threshold is to the left");
        assert_eq!(tree.leaf_of(&[f32::NAN]), 7, "what is no number goes right");
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let mut tree = Tree::silent();
        (tree.asks[2], tree.threshold[2], tree.leaf[5]) = (3, 0.5, -1.25);
        let boosted = Boosted { first: 0.75, trees: vec![tree, Tree::silent()] };
        let mut bytes = Vec::new();
        boosted.write(&mut bytes);
        assert_eq!(Boosted::read(&mut bytes.as_slice()), Some(boosted));
        for cut in 0..bytes.len() {
            assert_eq!(Boosted::read(&mut &bytes[..cut]), None, "cut at {cut}");
        }
    }
}
