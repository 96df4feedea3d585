//! By what is ranked.

use influence::Graph;
use influence::blocked::{Blocked, Jump, Walk};
use influence::rank::{TUNK_PASS_ON, tunkrank};

/// The most steps of a walk: at .05 the bound of 1e-5 takes 250.
const STEPS: usize = 1_000;

/// A way to rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Method {
    /// The least of walks from 3 to 5 groups of seeds: what followers that were bought do not move.
    Trust,
    /// `PageRank`; from seeds where some are given.
    Pagerank,
    /// How many distinct accounts follow or act.
    Indegree,
    /// `TunkRank`: followers with what follows them, divided by how many they follow.
    Tunkrank,
}

/// Values of all accounts, and how exact they are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranking {
    /// By id.
    pub(super) values: Vec<f64>,
    /// How many times all edges were walked.
    pub(super) steps: usize,
    /// How far the last step went.
    pub(super) residual: f64,
    /// The most that values are off, all together; for trust each one.
    pub(super) bound: f64,
}

impl Method {
    /// As it is asked for.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Pagerank => "pagerank",
            Self::Indegree => "indegree",
            Self::Tunkrank => "tunkrank",
        }
    }

    pub(super) const fn needs_seeds(self) -> bool {
        match self {
            Self::Trust => true,
            Self::Pagerank | Self::Indegree | Self::Tunkrank => false,
        }
    }

    pub(super) const fn takes_seeds(self) -> bool {
        match self {
            Self::Trust | Self::Pagerank => true,
            Self::Indegree | Self::Tunkrank => false,
        }
    }

    /// Ranks.
    ///
    /// # Errors
    /// What the walk says.
    pub(crate) fn rank(
        self,
        graph: &Blocked<'_>,
        groups: &[Vec<u32>],
        alpha: f64,
        tolerance: f64,
    ) -> eyre::Result<Ranking> {
        let walk = Walk { alpha, most: STEPS, tolerance };
        match self {
            Self::Trust => trust(graph, groups, walk),
            Self::Pagerank => {
                let seeds = groups.concat();
                let jump = if seeds.is_empty() { Jump::Anywhere } else { Jump::Seeds(&seeds) };
                let found = graph.walk(walk, jump)?;
                Ok(Ranking {
                    values: found.ranks,
                    steps: found.steps,
                    residual: found.residual,
                    bound: found.bound,
                })
            }
            Self::Indegree => {
                let values = followers(graph).into_iter().map(f64::from).collect();
                Ok(Ranking { values, steps: 1, residual: 0.0, bound: 0.0 })
            }
            Self::Tunkrank => {
                let mut edges = Vec::new();
                graph.each(|edge| edges.push(edge));
                let plain = Graph::new(graph.nodes(), edges)?;
                let found = tunkrank(&plain, TUNK_PASS_ON, tolerance)?;
                let steps = usize::try_from(found.iterations).unwrap_or(usize::MAX);
                Ok(Ranking { values: found.values, steps, residual: found.residual, bound: found.bound })
            }
        }
    }
}

/// How many distinct accounts follow or act on each.
pub(super) fn followers(graph: &Blocked<'_>) -> Vec<u32> {
    let mut followers = vec![0; usize::try_from(graph.nodes()).unwrap_or(0)];
    graph.each(|edge| {
        if let Some(count) = usize::try_from(edge.to).ok().and_then(|to| followers.get_mut(to)) {
            *count += 1;
        }
    });
    followers
}

fn trust(graph: &Blocked<'_>, groups: &[Vec<u32>], walk: Walk) -> eyre::Result<Ranking> {
    let mut all: Option<Ranking> = None;
    for group in groups {
        let found = graph.walk(walk, Jump::Seeds(group))?;
        all = Some(match all {
            None => Ranking {
                values: found.ranks,
                steps: found.steps,
                residual: found.residual,
                bound: found.bound,
            },
            Some(mut least) => {
                for (least, value) in least.values.iter_mut().zip(&found.ranks) {
                    *least = least.min(*value);
                }
                Ranking {
                    values: least.values,
                    steps: least.steps.max(found.steps),
                    residual: least.residual.max(found.residual),
                    bound: least.bound.max(found.bound),
                }
            }
        });
    }
    all.ok_or_else(|| eyre::eyre!("trust comes from somebody: give --seeds FILE"))
}

#[cfg(test)]
mod tests {
    use influence::Edge;
    use influence::trust::Trust;

    use super::*;

    #[test]
    fn trust_is_what_the_plain_walks_come_to() {
        let edges = (0..4_000_u32).map(|at| Edge { from: at * 7 % 300, to: at * at % 301, weight: 1.0 });
        let graph = Graph::new(301, edges).unwrap();
        let groups = [vec![0, 9], vec![4], vec![25, 36, 49]];
        let found = Method::Trust.rank(&Blocked::of(&graph), &groups, 0.15, 1e-5).unwrap();
        let plain = Trust::new(&graph, &groups, 0.15, 1e-12).unwrap();
        let off = found
            .values
            .iter()
            .zip(&plain.values)
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f64::max);
        assert!(off <= found.bound && found.bound <= 1e-5, "{off} beyond {}", found.bound);
        assert!(plain.values.iter().any(|value| *value > 0.0));
    }

    #[test]
    fn tunkrank_and_indegree_are_those_of_the_graph() {
        let edges = [(0, 1), (2, 1), (1, 2)].map(|(from, to)| Edge { from, to, weight: 1.0 });
        let graph = Graph::new(3, edges).unwrap();
        let laid = Blocked::of(&graph);
        let tunk = Method::Tunkrank.rank(&laid, &[], 0.15, 1e-9).unwrap();
        assert_eq!(tunk.values, tunkrank(&graph, TUNK_PASS_ON, 1e-9).unwrap().values);
        assert_eq!(Method::Indegree.rank(&laid, &[], 0.15, 1e-9).unwrap().values, [0.0, 2.0, 1.0]);
    }
}
