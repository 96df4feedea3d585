//! Effective audience: followers, counted by how far they are people and how much they read.

use crate::Graph;
use crate::number::{place, real};

/// What one follower brings: `(1 - p) s / sqrt(f)`. `standing` is 0 to 1 (see [`crate::trust::Trust::standing`]), `fake` the
/// probability that the audit gives, 0 to 1, and `follows` how many the follower follows: whoever reads thousands reads each less.
#[must_use]
pub fn contribution(standing: f64, fake: f64, follows: usize) -> f64 {
    (1.0 - fake.clamp(0.0, 1.0)) * standing.clamp(0.0, 1.0) / real(follows.max(1)).sqrt()
}

/// The effective audience of all accounts: the sum of its followers' [`contribution`]s. `standings` and `fakes` have a
/// place an account; what is missing is 0. `O(edges)`.
///
/// An event changes it by one contribution, in `O(1)`: the follower's number of follows is that of the last whole
/// count, so that a follow does not have to change what the same person brings to everyone else.
#[must_use]
pub fn effective_audience(graph: &Graph, standings: &[f64], fakes: &[f64]) -> Vec<f64> {
    let mut audience = vec![0.0; place(graph.nodes())];
    for from in 0..graph.nodes() {
        let at = place(from);
        let follows = graph.out(from);
        let standing = standings.get(at).copied().unwrap_or(0.0);
        let brings = contribution(standing, fakes.get(at).copied().unwrap_or(0.0), follows.len());
        // Nothing is added for whoever brings nothing: fakes leave every bit as it was.
        if brings > 0.0 {
            for to in follows {
                audience[place(*to)] += brings;
            }
        }
    }
    audience
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    #[test]
    fn who_follows_many_and_who_is_no_person_bring_little() {
        let edges = [(0, 4), (0, 3), (0, 2), (0, 1), (1, 4), (2, 4), (3, 4)];
        let graph = Graph::new(5, edges.map(|(from, to)| Edge { from, to, weight: 1.0 })).unwrap();
        let audience = effective_audience(&graph, &[1.0, 1.0, 0.0, 0.5], &[0.0, 0.25]);
        // 0 follows four, 1 is fake at a quarter, 2 has no standing, 3 has half.
        assert!((audience[4] - (0.5 + 0.75 + 0.5)).abs() < 1e-12, "{audience:?}");
        assert!((audience[3] - 0.5).abs() < 1e-12 && audience[0] == 0.0);
    }
}
