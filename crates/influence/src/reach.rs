//! Reach: over whom the real audience is spread, and whom an account or several accounts reach.

use std::collections::BinaryHeap;

use crate::Graph;
use crate::number::{id, place, real, sorted, whole};

/// How evenly something is spread over accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// The Lorenz curve: the share of accounts from the smallest on, and the share they have together. From (0, 0) to (1, 1).
    pub lorenz: Vec<(f64, f64)>,
    /// The Gini coefficient: 0 where all have the same, near 1 where one has everything.
    pub gini: f64,
    /// The share that the hundredth with the most have, the last of them in proportion.
    pub top_percent: f64,
}

/// How amounts of 0 or more are spread, with a curve of `points` steps (at least 1). Nothing where there is no account or
/// nobody has anything. `O(n log n)`.
#[must_use]
pub fn spread(amounts: &[f64], points: usize) -> Option<Spread> {
    let amounts =
        sorted(amounts.iter().copied().filter(|amount| amount.is_finite() && *amount >= 0.0).collect());
    let total: f64 = amounts.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let count = amounts.len();
    let mut below = Vec::with_capacity(count + 1);
    let mut sum = 0.0;
    below.push(0.0);
    for amount in &amounts {
        sum += amount;
        below.push(sum / total);
    }
    // Between two accounts the curve is straight.
    let curve = |share: f64| {
        let exact = share * real(count);
        let at = whole(exact).min(count);
        let rest = exact - real(at);
        let high = below.get(at + 1).copied().unwrap_or(1.0);
        (below[at] + (high - below[at]) * rest).min(1.0)
    };
    let points = points.max(1);
    let lorenz = (0..=points).map(|at| real(at) / real(points)).map(|share| (share, curve(share))).collect();
    // Sum over (2 i - n - 1) x_i / (n sum), i from 1.
    let ranked: f64 = amounts
        .iter()
        .enumerate()
        .map(|(at, amount)| (2.0 * real(at + 1) - real(count) - 1.0) * amount)
        .sum();
    Some(Spread { lorenz, gini: ranked / (real(count) * total), top_percent: 1.0 - curve(0.99) })
}

/// Who follows whom, the other way round: 4 bytes an edge and 8 an account.
#[derive(Debug, Clone)]
pub struct Followers {
    starts: Vec<usize>,
    followers: Vec<u32>,
    counts: Vec<f64>,
}

/// What several accounts reach together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// People, each counted once, by how far they count as one.
    pub together: f64,
    /// The sum of what each account reaches by itself.
    pub apart: f64,
    /// The share of `apart` that is somebody counted again; 0 where nothing is reached.
    pub overlap: f64,
}

impl Followers {
    /// From a graph, and what each account counts as a person, `(1 - p) s`, 0 to 1; what is missing is 0. `O(edges)`.
    #[must_use]
    pub fn new(graph: &Graph, counts: &[f64]) -> Self {
        let mut starts = vec![0; place(graph.nodes()) + 1];
        for (at, degree) in graph.in_degrees().into_iter().enumerate() {
            starts[at + 1] = starts[at] + place(degree);
        }
        let mut next = starts.clone();
        let mut followers = vec![0; graph.edges()];
        for from in 0..graph.nodes() {
            for to in graph.out(from) {
                followers[next[place(*to)]] = from;
                next[place(*to)] += 1;
            }
        }
        let counts = (0..place(graph.nodes())).map(|at| counts.get(at).copied().unwrap_or(0.0)).collect();
        Self { starts, followers, counts }
    }

    /// Who follows an account, in rising order. Nobody for an account that is not there.
    #[must_use]
    pub fn of(&self, account: u32) -> &[u32] {
        let at = place(account);
        match (self.starts.get(at), self.starts.get(at.saturating_add(1))) {
            (Some(start), Some(end)) => &self.followers[*start..*end],
            _ => &[],
        }
    }

    /// What one account reaches: people, by how far they count as one.
    #[must_use]
    pub fn reach(&self, account: u32) -> f64 {
        self.of(account).iter().map(|follower| self.counts[place(*follower)]).sum()
    }

    /// What several accounts reach, nobody twice; an account that is named twice counts once. `O(their followers + accounts)`.
    #[must_use]
    pub fn reached(&self, accounts: &[u32]) -> Reached {
        let mut seen = vec![false; self.counts.len()];
        let mut once = accounts.to_vec();
        once.sort_unstable();
        once.dedup();
        let together: f64 = once.iter().map(|account| self.take(*account, &mut seen)).sum();
        let apart: f64 = once.iter().map(|account| self.reach(*account)).sum();
        let overlap = if apart > 0.0 { (1.0 - together / apart).max(0.0) } else { 0.0 };
        Reached { together, apart, overlap }
    }

    /// Chooses accounts one by one, each the one that reaches most people whom the chosen ones do not: at least 63 % of
    /// what the best choice reaches (Nemhauser, Wolsey and Fisher 1978). Gains are counted again only where they may still win (Leskovec and
    /// others 2007). Of equals the smaller id. Each with what it adds; accounts that add nothing are not chosen.
    #[must_use]
    pub fn choose(&self, candidates: &[u32], most: usize) -> Vec<(u32, f64)> {
        let mut seen = vec![false; self.counts.len()];
        let mut chosen = Vec::new();
        let mut waiting: BinaryHeap<Gain> = candidates
            .iter()
            .map(|account| Gain { adds: self.reach(*account), account: *account, round: 0 })
            .collect();
        while chosen.len() < most {
            let Some(best) = waiting.pop() else { break };
            if best.adds <= 0.0 {
                break;
            }
            if best.round == chosen.len() {
                self.take(best.account, &mut seen);
                chosen.push((best.account, best.adds));
            } else {
                let unseen = self.of(best.account).iter().filter(|follower| !seen[place(**follower)]);
                let adds = unseen.map(|follower| self.counts[place(*follower)]).sum();
                waiting.push(Gain { adds, round: chosen.len(), ..best });
            }
        }
        chosen
    }

    fn take(&self, account: u32, seen: &mut [bool]) -> f64 {
        let mut adds = 0.0;
        for follower in self.of(account) {
            let at = place(*follower);
            if !seen[at] {
                seen[at] = true;
                adds += self.counts[at];
            }
        }
        adds
    }

    /// How many accounts there are.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        id(self.counts.len())
    }
}

#[derive(Debug, Clone, Copy)]
struct Gain {
    adds: f64,
    account: u32,
    round: usize,
}

impl Ord for Gain {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.adds.total_cmp(&other.adds).then(other.account.cmp(&self.account))
    }
}

impl PartialOrd for Gain {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Gain {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Gain {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    #[test]
    fn curves_and_gini_by_hand() {
        let even = spread(&[2.0; 8], 4).unwrap();
        assert!(even.gini.abs() < 1e-12 && (even.lorenz[1].1 - 0.25).abs() < 1e-12);
        let one = spread(&[0.0, 0.0, 0.0, 5.0], 4).unwrap();
        assert!((one.gini - 0.75).abs() < 1e-12);
        assert_eq!(one.lorenz[3], (0.75, 0.0));
        assert_eq!(one.lorenz[4], (1.0, 1.0));
        // 1, 2, 3: sum of (-2, 0, 2) times them over 3 times 6.
        assert!((spread(&[3.0, 1.0, 2.0], 1).unwrap().gini - 4.0 / 18.0).abs() < 1e-12);
        assert_eq!((spread(&[], 5), spread(&[0.0, f64::NAN], 5)), (None, None));
        assert_eq!(spread(&[1.0], 1).unwrap().gini, 0.0);
    }

    #[test]
    fn nobody_is_reached_twice() {
        // 10 is followed by 0..6, 11 by 4..8, 12 by 7; 5 counts half, 9 follows nobody.
        let edges = (0..6).map(|from| (from, 10)).chain((4..8).map(|from| (from, 11))).chain([(7, 12)]);
        let graph = Graph::new(13, edges.map(|(from, to)| Edge { from, to, weight: 1.0 })).unwrap();
        let mut counts = vec![1.0; 13];
        counts[5] = 0.5;
        let followers = Followers::new(&graph, &counts);
        assert_eq!(followers.of(11), [4, 5, 6, 7]);
        let reached = followers.reached(&[10, 11, 10]);
        assert_eq!((reached.together, reached.apart), (7.5, 5.5 + 3.5));
        assert!((reached.overlap - 1.5 / 9.0).abs() < 1e-12);
        assert_eq!(followers.reached(&[9, 99]), Reached { together: 0.0, apart: 0.0, overlap: 0.0 });
        // 12 reaches nobody that 11 does not.
        assert_eq!(followers.choose(&[12, 11, 10], 3), [(10, 5.5), (11, 2.0)]);
        assert_eq!(followers.choose(&[], 3), []);
    }
}
