//! Sets that are joined pair by pair (union by the smaller root, halving of paths): what belongs together whatever the order of joining.

/// Disjoint sets of the numbers below a bound.
#[derive(Debug)]
pub(crate) struct Sets(Vec<usize>);

impl Sets {
    /// Each number alone.
    pub(crate) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The smallest number of a set.
    pub(crate) fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Joins two sets.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high] = low;
    }
}
