//! Trees of questions about a few numbers, all of the same depth, whose answers are added up.

use crate::bytes::{float, take};

/// How many questions one answers on the way down a tree.
pub const DEPTH: usize = 3;
/// After so many trees it is asked whether the others can still matter.
const STEP: usize = 10;
const SPLITS: usize = (1 << DEPTH) - 1;
const LEAVES: usize = 1 << DEPTH;

/// One tree: at each node "is this number at most the threshold?", yes to the left. A node that asks nothing has an
/// endless threshold: everybody goes left.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Which number is asked about; nodes in the order of a heap.
    pub asks: [u8; SPLITS],
    /// What it is held against.
    pub threshold: [f32; SPLITS],
    /// The answers, from left to right.
    pub leaf: [f32; LEAVES],
}

impl Tree {
    /// A tree that says 0 to everybody.
    pub const fn silent() -> Self {
        Self { asks: [0; SPLITS], threshold: [f32::INFINITY; SPLITS], leaf: [0.0; LEAVES] }
    }

    /// The leaf that these numbers come to. A number that is none goes right. Without a branch: which way it goes is not to be foreseen.
    #[inline]
    pub fn leaf_of<const N: usize>(&self, numbers: &[f32; N]) -> usize {
        let mut node = 0;
        for _ in 0..DEPTH {
            // No tree that is read or grown asks for more than there is; the remainder says so to the compiler.
            let asked = numbers[usize::from(self.asks[node]) % N];
            node = 2 * node + 2 - usize::from(asked <= self.threshold[node]);
        }
        node - SPLITS
    }

    /// The largest answer to numbers within these bounds, low and high, from a node on.
    fn most<const N: usize>(&self, bounds: &[(f32, f32); N], node: usize) -> f32 {
        if node >= SPLITS {
            return self.leaf[node - SPLITS];
        }
        let (low, high) = bounds.get(usize::from(self.asks[node])).copied().unwrap_or(ANY);
        let threshold = self.threshold[node];
        let left = if low <= threshold { self.most(bounds, 2 * node + 1) } else { f32::NEG_INFINITY };
        let right = if high <= threshold { f32::NEG_INFINITY } else { self.most(bounds, 2 * node + 2) };
        left.max(right)
    }
}

/// The bounds of a number that may be any.
pub const ANY: (f32, f32) = (f32::NEG_INFINITY, f32::INFINITY);

/// A sum of trees above a first guess.
#[derive(Debug, Clone, PartialEq)]
pub struct Boosted {
    /// What is said before any tree is asked.
    pub first: f32,
    /// The trees; their leaves hold what is added.
    pub trees: Vec<Tree>,
}

impl Boosted {
    /// What all of them say together. Cost: three comparisons a tree.
    pub fn says<const N: usize>(&self, numbers: &[f32; N]) -> f32 {
        self.trees
            .iter()
            .map(|tree| tree.leaf[tree.leaf_of(numbers)])
            .fold(self.first, |sum, more| sum + more)
    }

    /// The same, given up as soon as it is certain to stay below the least that is of interest: after each ten trees, by what those to come say
    /// at most ([`Self::rest`]).
    pub fn says_at_least<const N: usize>(&self, numbers: &[f32; N], least: f32, rest: &[f32]) -> Option<f32> {
        let mut sum = self.first;
        let mut rest = rest.iter();
        for trees in self.trees.chunks(STEP) {
            if rest.next().is_some_and(|rest| sum + rest < least) {
                return None;
            }
            sum = trees.iter().map(|tree| tree.leaf[tree.leaf_of(numbers)]).fold(sum, |sum, more| sum + more);
        }
        (sum >= least).then_some(sum)
    }

    /// At least what the trees say together from the first, the eleventh, the twenty-first and so on, to numbers within these bounds.
    pub fn rest<const N: usize>(&self, bounds: &[(f32, f32); N]) -> Vec<f32> {
        let mut sum = 1e-3;
        let steps = self.trees.chunks(STEP).rev().map(|trees| {
            sum += trees.iter().map(|tree| tree.most(bounds, 0)).sum::<f32>();
            sum
        });
        let mut rest: Vec<f32> = steps.collect();
        rest.reverse();
        rest
    }

    /// At least what all of them together say to any numbers within these bounds; a little more, for what is lost in adding.
    pub fn most<const N: usize>(&self, bounds: &[(f32, f32); N]) -> f32 {
        self.trees.iter().map(|tree| tree.most(bounds, 0)).fold(self.first, |sum, more| sum + more) + 1e-3
    }

    /// Bytes of its written form.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.first.to_le_bytes());
        out.extend(u32::try_from(self.trees.len()).unwrap_or(u32::MAX).to_le_bytes());
        for tree in &self.trees {
            out.extend(tree.asks);
            out.extend(tree.threshold.iter().chain(&tree.leaf).flat_map(|number| number.to_le_bytes()));
        }
    }

    /// Reads what [`Self::write`] wrote; nothing where it ends too early or holds a number that is none.
    pub fn read(from: &mut &[u8]) -> Option<Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: usize = 8;

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
    fn no_numbers_within_bounds_come_to_more_than_the_most() {
        let mut rng = crate::rng::Rng::new(5);
        let mut number = || f32::from(u16::try_from(rng.below(40_001)).unwrap()) / 1e4 - 2.0;
        let mut trees = vec![Tree::silent(); 35];
        for (tree, at) in trees.iter_mut().zip(0_u8..) {
            tree.asks = [0, 1, 2, 3, 4, 5, 6].map(|ask| (ask + at) % 8);
            tree.threshold.iter_mut().chain(&mut tree.leaf).for_each(|it| *it = number());
        }
        let boosted = Boosted { first: 0.5, trees };
        let mut bounds = [ANY; NUMBERS];
        (bounds[0], bounds[7]) = ((-1.0, 0.5), (0.25, 0.25));
        let (most, rest) = (boosted.most(&bounds), boosted.rest(&bounds));
        assert_eq!(rest.len(), 4);
        assert!(most < boosted.most(&[ANY; NUMBERS]) && (boosted.first + rest[0] - most).abs() < 1e-3);
        let mut largest = f32::NEG_INFINITY;
        for _ in 0..20_000 {
            let mut numbers = [0.0_f32; NUMBERS].map(|_| number());
            (numbers[0], numbers[7]) = (numbers[0].clamp(-1.0, 0.5), 0.25);
            let said = boosted.says(&numbers);
            largest = largest.max(said);
            assert_eq!(boosted.says_at_least(&numbers, said, &rest), Some(said));
            assert_eq!(boosted.says_at_least(&numbers, said + 1e-3, &rest), None);
        }
        assert!(largest <= most, "{largest} {most}");
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
