//! Accounts and targets as two sides of a graph, and its peel.

use super::heap::Heap;
use crate::Actions;
use crate::chance::{float, mix, place};

/// A weight of one, in the whole numbers that are counted with.
const ONE: f64 = 4_096.0;

/// Both sides in flat arrays. Nodes: accounts first, then targets. 8 bytes an edge, 12 a node.
#[derive(Debug, Clone)]
pub struct Sides {
    accounts: usize,
    /// Where each node's neighbours begin.
    starts: Vec<usize>,
    near: Vec<u32>,
    /// What a follow of each target weighs.
    weights: Vec<u32>,
}

/// The densest remainder of a peel.
#[derive(Debug, Clone, PartialEq)]
pub struct Peeled {
    /// Weight a node.
    pub density: f64,
    /// Rising.
    pub accounts: Vec<u32>,
    /// Rising.
    pub targets: Vec<u32>,
}

impl Sides {
    /// Of an audience's follows.
    #[must_use]
    pub fn of(actions: &Actions) -> Self {
        let edges = (0..actions.accounts())
            .flat_map(|at| actions.targets(at).iter().map(move |target| (place(at), *target)))
            .collect::<Vec<_>>();
        let mut degrees = vec![0_u32; actions.kinds()];
        for (_, target) in &edges {
            degrees[*target as usize] += 1;
        }
        let weights = degrees.iter().map(|degree| weight(*degree)).collect();
        Self::with(actions.accounts(), &edges, weights)
    }

    /// Edges by account, each with its target.
    fn with(accounts: usize, edges: &[(u32, u32)], weights: Vec<u32>) -> Self {
        let nodes = accounts + weights.len();
        let mut starts = vec![0; nodes + 1];
        for (account, target) in edges {
            starts[*account as usize + 1] += 1;
            starts[accounts + *target as usize + 1] += 1;
        }
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut near = vec![0; 2 * edges.len()];
        for (account, target) in edges {
            let (a, b) = (*account as usize, accounts + *target as usize);
            near[next[a]] = place(b);
            near[next[b]] = *account;
            next[a] += 1;
            next[b] += 1;
        }
        Self { accounts, starts, near, weights }
    }

    /// How many follows there are.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.near.len() / 2
    }

    /// How many follows each node has, accounts first.
    #[cfg(test)]
    pub(super) fn degrees(&self) -> Vec<usize> {
        self.starts.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    fn near(&self, node: usize) -> &[u32] {
        &self.near[self.starts[node]..self.starts[node + 1]]
    }

    fn pairs(&self) -> Vec<(u32, u32)> {
        let of =
            |at: usize| self.near(at).iter().map(move |target| (place(at), *target - place(self.accounts)));
        (0..self.accounts).flat_map(of).collect()
    }

    /// The same degrees, follows drawn anew (the configuration model; the few that come twice stay, and make it a little denser).
    #[must_use]
    pub fn shuffled(&self, seed: u64) -> Self {
        let mut pairs = self.pairs();
        let mut word = seed;
        for at in (1..pairs.len()).rev() {
            word = mix(word);
            // The high half of a product: a number up to `at`, evenly but for one part in 2^32.
            let other = ((word >> 32) * (at as u64 + 1)) >> 32;
            let other = usize::try_from(other).unwrap_or(0);
            (pairs[at].1, pairs[other].1) = (pairs[other].1, pairs[at].1);
        }
        Self::with(self.accounts, &pairs, self.weights.clone())
    }

    /// Every node's weight: the sum over its follows.
    fn loads(&self) -> Vec<u32> {
        let accounts = (0..self.accounts).map(|at| {
            self.near(at).iter().map(|target| self.weights[*target as usize - self.accounts]).sum()
        });
        let targets = self.weights.iter().enumerate().map(|(target, weight)| {
            let degree = place(self.near(self.accounts + target).len());
            degree.saturating_mul(*weight)
        });
        accounts.chain(targets).collect()
    }

    /// Peels the lightest node off until none is left; the densest remainder on the way.
    #[must_use]
    pub fn peel(&self) -> Peeled {
        let loads = self.loads();
        let mut total: u64 = loads[..self.accounts].iter().map(|load| u64::from(*load)).sum();
        let mut heap = Heap::of(&loads);
        let mut order = Vec::with_capacity(loads.len());
        // The best remainder so far as a fraction, compared without rounding.
        let mut best = (total, heap.len().max(1) as u64, 0);
        while let Some((node, load)) = heap.pop() {
            order.push(place(node));
            total -= u64::from(load);
            if node < self.accounts {
                for target in self.near(node) {
                    heap.lighten(*target as usize, self.weights[*target as usize - self.accounts]);
                }
            } else {
                let weight = self.weights[node - self.accounts];
                for account in self.near(node) {
                    heap.lighten(*account as usize, weight);
                }
            }
            let left = heap.len() as u64;
            if left > 0 && u128::from(total) * u128::from(best.1) > u128::from(best.0) * u128::from(left) {
                best = (total, left, order.len());
            }
        }
        let mut kept = order.split_off(best.2);
        kept.sort_unstable();
        let targets = kept.iter().filter(|node| **node as usize >= self.accounts);
        let targets = targets.map(|node| *node - place(self.accounts)).collect();
        kept.retain(|node| (*node as usize) < self.accounts);
        let density = crate::chance::counted(best.0) / crate::chance::counted(best.1) / ONE;
        Peeled { density, accounts: kept, targets }
    }

    /// Takes the follows inside a block out, and says which share of each of its accounts' weight they were.
    pub(super) fn take_out(&mut self, block: &Peeled) -> Vec<f64> {
        let mut account = vec![false; self.accounts];
        let mut target = vec![false; self.weights.len()];
        block.accounts.iter().for_each(|at| account[*at as usize] = true);
        block.targets.iter().for_each(|at| target[*at as usize] = true);
        let shares = block.accounts.iter().map(|at| {
            let targets = || self.near(*at as usize).iter().map(|node| *node as usize - self.accounts);
            let sum = |inside: bool| -> u64 {
                let counted = targets().filter(|at| !inside || target[*at]);
                counted.map(|at| u64::from(self.weights[at])).sum()
            };
            float(usize::try_from(sum(true)).unwrap_or(0))
                / float(usize::try_from(sum(false)).unwrap_or(1).max(1))
        });
        let shares = shares.collect();
        let mut pairs = self.pairs();
        pairs.retain(|(a, t)| !(account[*a as usize] && target[*t as usize]));
        *self = Self::with(self.accounts, &pairs, std::mem::take(&mut self.weights));
        shares
    }
}

/// 1 / ln(d + 5), from 0.56 for a target with one follower to 0.07 for one with a million. Sums fit for up to 16 million.
fn weight(degree: u32) -> u32 {
    place(crate::chance::whole((ONE / (f64::from(degree) + 5.0).ln()).round())).max(1)
}
