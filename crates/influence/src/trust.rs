//! Trust: how likely a walk from people who were looked at comes by, and the weights of the edges that it walks.
//!
//! Whatever the number of fakes, their trust together is at most `(1 - alpha) / alpha` times what honest people's edges
//! to them carry: fakes can vouch for each other, but only honest edges bring trust in. The least of several groups of
//! seeds (min-k-PPR: Farach-Colton and others 2018) makes whoever would be trusted convince every group.

use crate::Graph;
use crate::number::{place, quantile, sorted};
use crate::rank::{RankError, personalised};

/// What an edge from `u` to `v` weighs: `min(cap, follow + engagement ln(1 + acts))`, where a follow that answers a follow
/// counts only for what goes beyond a courtesy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EdgeWeights {
    /// A follow.
    pub follow: f64,
    /// The share of [`EdgeWeights::follow`] that an answering follow keeps while nothing but a first act followed from it, 0
    /// to 1: follow-backs are given to whoever follows, and are what sellers of followers collect.
    pub answer: f64,
    /// For `ln(1 + decayed reposts and replies)`; the first act of an answering follow is a courtesy and is not counted.
    pub engagement: f64,
    /// The most that one edge weighs.
    pub cap: f64,
}

impl EdgeWeights {
    /// The weights of version 1 of the formula.
    pub const V1: Self = Self { follow: 0.1, answer: 0.0, engagement: 1.0, cap: 3.0 };

    /// The weight of one edge; nothing where it carries nothing. `engaged` is the decayed number of reposts and replies, 0
    /// or more. `answers` says whether `v` followed `u` before, even if it does so no more: who follows, is followed back
    /// and leaves again has still been answered. Where the order is not known, every mutual follow is an answer.
    #[must_use]
    pub fn of(&self, follows: bool, answers: bool, engaged: f64) -> Option<f64> {
        let acts = if engaged.is_finite() { engaged.max(0.0) } else { 0.0 };
        let acts = if answers { (acts - 1.0).max(0.0) } else { acts };
        let bare = match (follows, answers && acts == 0.0) {
            (false, _) => 0.0,
            (true, true) => self.follow * self.answer,
            (true, false) => self.follow,
        };
        let weight = (bare + self.engagement * acts.ln_1p()).min(self.cap);
        (weight > 0.0).then_some(weight)
    }
}

/// Trust of all accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Trust {
    /// The least of the groups' walks, an account each: a share of a walk's time, 0 to 1.
    pub values: Vec<f64>,
    /// The median of the values above 0; 0 where there is none. Who has as much counts in full.
    pub median: f64,
    /// Each value is at most this far from the exact one.
    pub bound: f64,
    /// Iterations of the group that took most.
    pub iterations: u32,
    /// Whom somebody looked at: every seed, in rising order.
    known: Vec<u32>,
}

impl Trust {
    /// Walks from each group, and takes the least. `O(groups x iterations x edges)`.
    ///
    /// # Errors
    /// Fewer than 3 or more than 5 groups, an empty one, an account in two; what [`personalised`] refuses.
    pub fn new(graph: &Graph, groups: &[Vec<u32>], alpha: f64, tolerance: f64) -> Result<Self, RankError> {
        let known = disjoint(groups)?;
        let mut values = vec![f64::INFINITY; place(graph.nodes())];
        let (mut bound, mut iterations) = (0.0_f64, 0);
        for group in groups {
            let ranked = personalised(graph, group, alpha, tolerance)?;
            for (least, value) in values.iter_mut().zip(&ranked.values) {
                *least = least.min(*value);
            }
            bound = bound.max(ranked.bound);
            iterations = iterations.max(ranked.iterations);
        }
        Ok(Self { median: positive_median(&values), values, bound, iterations, known })
    }

    /// From values that were kept or pushed.
    ///
    /// # Errors
    /// As [`Trust::new`] for the groups.
    pub fn from_values(values: Vec<f64>, groups: &[Vec<u32>], bound: f64) -> Result<Self, RankError> {
        let known = disjoint(groups)?;
        Ok(Self { median: positive_median(&values), values, bound, iterations: 0, known })
    }

    /// How far an account counts as a person, 0 to 1: 1 for a seed, else trust over the median, at most 1.
    ///
    /// A seed's own trust says nothing: the other groups may not reach it, but somebody has looked at it.
    #[must_use]
    pub fn standing(&self, account: u32) -> f64 {
        if self.known.binary_search(&account).is_ok() {
            return 1.0;
        }
        let trust = self.values.get(place(account)).copied().unwrap_or(0.0);
        if trust > 0.0 && self.median > 0.0 { (trust / self.median).min(1.0) } else { 0.0 }
    }

    /// Standing of all accounts, in the order of ids.
    #[must_use]
    pub fn standings(&self) -> Vec<f64> {
        (0..self.values.len()).map(|at| self.standing(crate::number::id(at))).collect()
    }
}

/// All seeds in rising order, if the groups have nobody in common.
fn disjoint(groups: &[Vec<u32>]) -> Result<Vec<u32>, RankError> {
    if !(3..=5).contains(&groups.len()) {
        return Err(RankError::Groups(groups.len()));
    }
    let mut known = Vec::new();
    for group in groups {
        if group.is_empty() {
            return Err(RankError::NoSeeds);
        }
        let mut once = group.clone();
        once.sort_unstable();
        once.dedup();
        known.extend(once);
    }
    known.sort_unstable();
    match known.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(RankError::Shared(pair[0])),
        None => Ok(known),
    }
}

fn positive_median(values: &[f64]) -> f64 {
    let positive = sorted(values.iter().copied().filter(|value| *value > 0.0).collect());
    quantile(&positive, (1, 2)).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    fn graph(edges: &[(u32, u32)]) -> Graph {
        Graph::new(9, edges.iter().map(|&(from, to)| Edge { from, to, weight: 1.0 })).unwrap()
    }

    fn groups() -> Vec<Vec<u32>> {
        vec![vec![0], vec![1], vec![2]]
    }

    #[test]
    fn who_does_not_convince_every_group_has_no_trust() {
        // 3 is followed by all three seeds, 4 by two of them, 5 by 3.
        let small = graph(&[(0, 3), (1, 3), (2, 3), (0, 4), (1, 4), (3, 5)]);
        let trust = Trust::new(&small, &groups(), 0.15, 1e-12).unwrap();
        assert!(trust.values[3] > 0.0 && trust.values[5] > 0.0);
        assert_eq!((trust.values[4], trust.standing(4)), (0.0, 0.0));
        assert_eq!(trust.standing(0), 1.0, "a seed counts in full though no other group reaches it");
        assert!(trust.standing(5) < 1.0 && trust.standing(3) == 1.0);
        assert_eq!(trust.standing(99), 0.0);
    }

    #[test]
    fn fakes_without_an_honest_edge_move_nothing_at_all() {
        let honest = [(0, 3), (1, 3), (2, 3), (3, 4), (4, 0)];
        let before = Trust::new(&graph(&honest), &groups(), 0.15, 1e-12).unwrap();
        let mut attacked = honest.to_vec();
        attacked.extend([(5, 4), (6, 4), (7, 4), (8, 4), (5, 6), (6, 7), (7, 0)]);
        let after = Trust::new(&graph(&attacked), &groups(), 0.15, 1e-12).unwrap();
        assert_eq!(before.values, after.values, "bit for bit");
    }

    #[test]
    fn the_bound_on_what_fakes_can_have_together_holds() {
        // 3 follows a fake, 5, once; the fakes 5 to 8 follow each other in a ring and as they like.
        let edges =
            [(0, 3), (1, 3), (2, 3), (3, 4), (4, 0), (3, 5), (5, 6), (6, 7), (7, 8), (8, 5), (6, 5), (8, 7)];
        for group in groups() {
            let ranked = personalised(&graph(&edges), &group, 0.15, 1e-13).unwrap();
            let fakes: f64 = ranked.values[5..].iter().sum();
            assert!(fakes <= 0.85 / 0.15 * ranked.values[3] / 2.0 + 1e-12, "{fakes}");
        }
    }

    #[test]
    fn groups_that_prove_nothing_are_refused() {
        let small = graph(&[(0, 1)]);
        let refused = |groups: &[Vec<u32>]| Trust::new(&small, groups, 0.15, 1e-9).err();
        assert_eq!(refused(&[vec![0], vec![1]]), Some(RankError::Groups(2)));
        assert_eq!(refused(&[vec![0], vec![1], vec![0]]), Some(RankError::Shared(0)));
        assert_eq!(refused(&[vec![0], vec![], vec![2]]), Some(RankError::NoSeeds));
        assert_eq!(refused(&[vec![0], vec![1], vec![77]]), Some(RankError::Beyond { seed: 77, nodes: 9 }));
    }

    #[test]
    fn an_edge_weighs_what_is_done_more_than_what_is_clicked() {
        let weights = EdgeWeights::V1;
        assert_eq!(weights.of(false, false, 0.0), None);
        assert_eq!(weights.of(true, false, 0.0), Some(0.1));
        assert!((weights.of(true, false, 1.0).unwrap() - (0.1 + 2.0_f64.ln())).abs() < 1e-12);
        assert_eq!((weights.of(true, true, 0.0), weights.of(true, true, 1.0)), (None, None), "courtesies");
        assert!((weights.of(true, true, 2.0).unwrap() - (0.1 + 2.0_f64.ln())).abs() < 1e-12);
        assert_eq!(weights.of(true, false, 1e9), Some(3.0));
        assert_eq!(weights.of(true, false, f64::NAN), Some(0.1));
    }
}
