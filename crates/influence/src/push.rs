//! Trust that follows changed edges, without walking the whole graph again.
//!
//! Each group of seeds keeps an estimate `p` and a residual `r` of an account (Andersen, Chung and Lang 2006; with
//! changing edges: Zhang, Lofgren and Goel 2016). At every moment
//!
//! ```text
//! p(v) + alpha r(v) = alpha s(v) + (1 - alpha) sum over u of p(u) P(u, v)
//! ```
//!
//! where the row of an account that follows nobody is empty: mass that ends there is left out, and the shares are
//! brought to a sum of 1 when they are read, which is the same as sending that mass back to the seeds. A changed edge
//! of `u` rescales `p(u)` so that the edges of `u` that did not change carry what they carried, and puts the difference
//! into the residuals of `u` and of the edge's end: `O(1)` accounts, `O(edges of u)` time. Residuals above the threshold are then pushed on.
//! The walk that solves this exactly is at most the sum of all `|r|` away from `p`: the bound.

use std::collections::VecDeque;

use crate::Graph;
use crate::number::{place, real};
use crate::rank::RankError;
use crate::trust::Trust;

/// Trust under changes: one graph, one pair of estimate and residual a group. 16 bytes an account and group, 12 an edge.
#[derive(Debug, Clone)]
pub struct LiveTrust {
    rows: Vec<Vec<(u32, f64)>>,
    groups: Vec<Vec<u32>>,
    shares: Vec<Share>,
    alpha: f64,
    threshold: f64,
}

/// The walk of one group.
#[derive(Debug, Clone)]
struct Share {
    estimate: Vec<f64>,
    residual: Vec<f64>,
}

/// What one change cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pushed {
    /// How many residuals were pushed, all groups together.
    pub pushes: usize,
}

impl LiveTrust {
    /// From a whole graph, pushed until no residual is above `threshold` times the account's number of edges (at least 1).
    ///
    /// # Errors
    /// What [`Trust::new`] refuses; a threshold that is not above 0.
    pub fn new(graph: &Graph, groups: &[Vec<u32>], alpha: f64, threshold: f64) -> Result<Self, RankError> {
        if !(alpha > 0.0 && alpha < 1.0) {
            return Err(RankError::Alpha(alpha));
        }
        if !(threshold > 0.0 && threshold.is_finite()) {
            return Err(RankError::Tolerance(threshold));
        }
        let nodes = graph.nodes();
        if nodes == 0 {
            return Err(RankError::Empty);
        }
        // The groups are held against each other once; the values are not needed yet.
        Trust::from_values(Vec::new(), groups, 0.0)?;
        let rows = (0..nodes)
            .map(|from| {
                graph
                    .out(from)
                    .iter()
                    .zip(graph.weights(from))
                    .map(|(to, weight)| (*to, f64::from(*weight)))
                    .collect()
            })
            .collect();
        let mut shares = Vec::new();
        for group in groups {
            let mut residual = vec![0.0; place(nodes)];
            let mut once = group.clone();
            once.sort_unstable();
            once.dedup();
            for seed in &once {
                *residual.get_mut(place(*seed)).ok_or(RankError::Beyond { seed: *seed, nodes })? =
                    1.0 / real(once.len());
            }
            shares.push(Share { estimate: vec![0.0; place(nodes)], residual });
        }
        let mut live = Self { rows, groups: groups.to_vec(), shares, alpha, threshold };
        let all: Vec<u32> = (0..nodes).collect();
        live.settle(&all);
        Ok(live)
    }

    /// Sets the weight of an edge; 0 takes it out. What cannot be (an account that is not there, a self-loop, a weight
    /// below 0 or not finite) is refused and nothing changes.
    ///
    /// # Errors
    /// The account that is not there; a weight that is none, told as [`RankError::Tolerance`].
    pub fn set(&mut self, from: u32, to: u32, weight: f64) -> Result<Pushed, RankError> {
        let nodes = crate::number::id(self.rows.len());
        if let Some(seed) = [from, to].into_iter().find(|account| *account >= nodes) {
            return Err(RankError::Beyond { seed, nodes });
        }
        if !(weight.is_finite() && weight >= 0.0) {
            return Err(RankError::Tolerance(weight));
        }
        if from == to {
            return Ok(Pushed { pushes: 0 });
        }
        let (before, old) = (self.sum(from), self.weight(from, to));
        self.replace(from, to, weight);
        let after = self.sum(from);
        for share in &mut self.shares {
            share.rebalance(self.alpha, (from, to), (before, after), (old, weight), &self.rows[place(from)]);
        }
        let mut touched = vec![from, to];
        touched.extend(self.rows[place(from)].iter().map(|(to, _)| *to));
        Ok(Pushed { pushes: self.settle(&touched) })
    }

    /// Trust as it stands, with the bound that the residuals give. `O(accounts x groups)`.
    ///
    /// # Errors
    /// None that [`LiveTrust::new`] let through.
    pub fn trust(&self) -> Result<Trust, RankError> {
        let mut values = vec![f64::INFINITY; self.rows.len()];
        let mut bound = 0.0_f64;
        for share in &self.shares {
            let (sum, off) = (share.sum(), share.off());
            for (least, value) in values.iter_mut().zip(&share.estimate) {
                *least = least.min(value.max(0.0) / sum);
            }
            // |x/X - p/Q| <= |x - p|/X + |X - Q|/X, and X is at least Q - |x - p|.
            bound = bound.max(if sum > off { 2.0 * off / (sum - off) } else { 1.0 });
        }
        Trust::from_values(values, &self.groups, bound)
    }

    fn sum(&self, from: u32) -> f64 {
        self.rows[place(from)].iter().map(|(_, weight)| weight).sum()
    }

    fn weight(&self, from: u32, to: u32) -> f64 {
        let row = &self.rows[place(from)];
        row.binary_search_by_key(&to, |(to, _)| *to).map_or(0.0, |at| row[at].1)
    }

    fn replace(&mut self, from: u32, to: u32, weight: f64) {
        let row = &mut self.rows[place(from)];
        match row.binary_search_by_key(&to, |(to, _)| *to) {
            Ok(at) if weight == 0.0 => {
                row.remove(at);
            }
            Ok(at) => row[at].1 = weight,
            Err(_) if weight == 0.0 => {}
            Err(at) => row.insert(at, (to, weight)),
        }
    }

    /// Pushes from these accounts on until no residual is too large. Each push takes `alpha |r|` out of the residuals,
    /// so it ends.
    fn settle(&mut self, accounts: &[u32]) -> usize {
        let mut pushes = 0;
        for share in &mut self.shares {
            let mut waiting: VecDeque<u32> = accounts.iter().copied().collect();
            while let Some(account) = waiting.pop_front() {
                let row = &self.rows[place(account)];
                let residual = share.residual[place(account)];
                if residual.abs() <= self.threshold * real(row.len().max(1)) {
                    continue;
                }
                pushes += 1;
                share.residual[place(account)] = 0.0;
                share.estimate[place(account)] += self.alpha * residual;
                let sum: f64 = row.iter().map(|(_, weight)| weight).sum();
                for (to, weight) in row {
                    let at = &mut share.residual[place(*to)];
                    *at += (1.0 - self.alpha) * residual * weight / sum;
                    if at.abs() > self.threshold * real(self.rows[place(*to)].len().max(1)) {
                        waiting.push_back(*to);
                    }
                }
            }
        }
        pushes
    }
}

impl Share {
    /// Keeps the equation at the head of this file true when the row of `from` changes in one edge.
    fn rebalance(
        &mut self,
        alpha: f64,
        (from, to): (u32, u32),
        (before, after): (f64, f64),
        (old, new): (f64, f64),
        row: &[(u32, f64)],
    ) {
        let estimate = self.estimate[place(from)];
        if before == 0.0 || after == 0.0 {
            // A row that was or becomes empty has nothing to keep: the one edge's end takes the difference.
            let carried =
                if before == 0.0 { estimate * new / after.max(f64::MIN_POSITIVE) } else { -estimate };
            self.residual[place(to)] += (1.0 - alpha) / alpha * carried;
            return;
        }
        let scaled = estimate * after / before;
        if row.len() > 1 && scaled.abs() <= 2.0 * estimate.abs() {
            self.estimate[place(from)] = scaled;
            self.residual[place(from)] -= (scaled - estimate) / alpha;
            self.residual[place(to)] += (1.0 - alpha) / alpha * scaled * (new - old) / after;
            return;
        }
        // A row that was far lighter: rescaling would put more into the residuals than moving each edge does.
        for (end, weight) in row {
            let was = if *end == to { old } else { *weight };
            self.residual[place(*end)] += (1.0 - alpha) / alpha * estimate * (weight / after - was / before);
        }
        if new == 0.0 {
            self.residual[place(to)] -= (1.0 - alpha) / alpha * estimate * old / before;
        }
    }

    fn sum(&self) -> f64 {
        self.estimate.iter().sum::<f64>().max(f64::MIN_POSITIVE)
    }

    fn off(&self) -> f64 {
        self.residual.iter().map(|residual| residual.abs()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Edge;
    use crate::number::{id, narrow};
    use crate::rng::Rng;

    const NODES: u32 = 120;

    fn whole(edges: &BTreeMap<(u32, u32), f32>) -> Graph {
        Graph::new(NODES, edges.iter().map(|(&(from, to), &weight)| Edge { from, to, weight })).unwrap()
    }

    fn groups() -> Vec<Vec<u32>> {
        vec![vec![0, 3, 6], vec![1, 4, 7], vec![2, 5, 8]]
    }

    fn held(live: &LiveTrust, edges: &BTreeMap<(u32, u32), f32>) {
        let exact = Trust::new(&whole(edges), &groups(), 0.15, 1e-14).unwrap();
        let pushed = live.trust().unwrap();
        let off = exact.values.iter().zip(&pushed.values).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off <= pushed.bound + 1e-11, "{off} beyond {}", pushed.bound);
        assert!(pushed.bound < 1e-3, "{}", pushed.bound);
    }

    #[test]
    fn thousands_of_random_changes_agree_with_the_whole_walk() {
        let mut rng = Rng::new(11);
        let mut edges = BTreeMap::new();
        let mut live = LiveTrust::new(&whole(&edges), &groups(), 0.15, 1e-9).unwrap();
        let mut pushes = 0;
        for change in 0..6_000 {
            let (from, to) = (id(rng.below(120)), id(rng.below(120)));
            // Few edges an account at the beginning and at the end, so that rows empty and fill again.
            let gone = rng.unit() < if change % 2_000 < 1_000 { 0.3 } else { 0.9 };
            let some = edges.keys().nth(rng.below(edges.len())).copied();
            let ((from, to), weight) = match some.filter(|_| gone) {
                Some(edge) => (edge, 0.0),
                None => ((from, to), narrow(0.1 + 3.0 * rng.unit() * rng.unit())),
            };
            if weight == 0.0 {
                edges.remove(&(from, to));
            } else if from != to {
                edges.insert((from, to), weight);
            }
            pushes += live.set(from, to, f64::from(weight)).unwrap().pushes;
            if change % 500 == 499 {
                held(&live, &edges);
            }
        }
        assert!(pushes > 6_000, "changes were pushed on: {pushes}");
    }

    #[test]
    fn a_fake_that_nobody_follows_costs_no_push_and_moves_nothing() {
        let mut edges = BTreeMap::from([((0, 9), 1.0), ((1, 9), 1.0), ((2, 9), 1.0), ((9, 10), 1.0)]);
        let mut live = LiveTrust::new(&whole(&edges), &groups(), 0.15, 1e-12).unwrap();
        let before = live.trust().unwrap();
        for fake in 50..NODES {
            assert_eq!(live.set(fake, 10, 1.0).unwrap(), Pushed { pushes: 0 });
            edges.insert((fake, 10), 1.0);
        }
        assert_eq!(live.trust().unwrap(), before);
        held(&live, &edges);
    }

    #[test]
    fn what_cannot_be_changed_is_refused() {
        let edges = BTreeMap::new();
        let mut live = LiveTrust::new(&whole(&edges), &groups(), 0.15, 1e-9).unwrap();
        assert_eq!(live.set(0, 500, 1.0), Err(RankError::Beyond { seed: 500, nodes: NODES }));
        assert_eq!(live.set(0, 1, -1.0), Err(RankError::Tolerance(-1.0)));
        assert_eq!(live.set(4, 4, 1.0), Ok(Pushed { pushes: 0 }));
        assert!(LiveTrust::new(&whole(&edges), &groups(), 0.15, 0.0).is_err());
    }
}
