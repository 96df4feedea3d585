//! A directed graph in memory: compressed sparse rows, by source.
//!
//! An arrow goes from who follows (or reposts, or replies) to whom: trust and attention flow along it. 4 bytes an
//! edge, 4 more where edges are weighted, 8 an account. Reading an account's edges is a slice.

/// One arrow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Who follows or acts.
    pub from: u32,
    /// Whom.
    pub to: u32,
    /// How much; more than 0 and finite.
    pub weight: f32,
}

/// Why edges make no graph.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum GraphError {
    /// An id beyond the number of accounts.
    #[error(
        "edge {at} names account {id}, but there are only {nodes}: give the number of accounts, or renumber them"
    )]
    Beyond {
        /// Which edge, from 0.
        at: usize,
        /// The id.
        id: u32,
        /// How many accounts there are.
        nodes: u32,
    },
    /// A weight that is none.
    #[error("edge {at} weighs {weight}: weights are finite and above 0")]
    Weight {
        /// Which edge, from 0.
        at: usize,
        /// The weight.
        weight: f32,
    },
}

/// Who follows or acts on whom. Self-loops are left out, several arrows between the same two are one with their
/// weights added; the arrows of an account are in rising order of their ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// Where each account's arrows begin; one more than there are accounts.
    starts: Vec<u64>,
    targets: Vec<u32>,
    weights: Vec<f32>,
}

impl Graph {
    /// From arrows in any order. `O(E log E)` time; 12 bytes an arrow besides the result.
    ///
    /// # Errors
    /// An id that is not below `nodes`; a weight that is not finite and above 0.
    pub fn new(nodes: u32, edges: impl IntoIterator<Item = Edge>) -> Result<Self, GraphError> {
        let mut sorted = Vec::new();
        for (at, edge) in edges.into_iter().enumerate() {
            let id = edge.from.max(edge.to);
            if id >= nodes {
                return Err(GraphError::Beyond { at, id, nodes });
            }
            if !(edge.weight.is_finite() && edge.weight > 0.0) {
                return Err(GraphError::Weight { at, weight: edge.weight });
            }
            if edge.from != edge.to {
                sorted.push(edge);
            }
        }
        // Stable: weights are added in the order they came, so that the same file gives the same bits.
        sorted.sort_by_key(|edge| (edge.from, edge.to));
        sorted.dedup_by(|later, kept| {
            let same = (later.from, later.to) == (kept.from, kept.to);
            if same {
                kept.weight += later.weight;
            }
            same
        });
        let mut starts = vec![0_u64; nodes as usize + 1];
        for edge in &sorted {
            starts[edge.from as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Ok(Self {
            starts,
            targets: sorted.iter().map(|edge| edge.to).collect(),
            weights: sorted.iter().map(|edge| edge.weight).collect(),
        })
    }

    /// How many accounts.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "built from a u32 of accounts")]
    pub fn nodes(&self) -> u32 {
        (self.starts.len() - 1) as u32
    }

    /// How many arrows.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.targets.len()
    }

    /// Whom an account follows or acts on, in rising order. Nobody for an account that is not there.
    #[must_use]
    pub fn out(&self, from: u32) -> &[u32] {
        self.targets.get(self.range(from)).unwrap_or_default()
    }

    /// How much, beside [`Graph::out`].
    #[must_use]
    pub fn weights(&self, from: u32) -> &[f32] {
        self.weights.get(self.range(from)).unwrap_or_default()
    }

    /// All arrows, by source.
    pub fn iter(&self) -> impl Iterator<Item = Edge> + '_ {
        (0..self.nodes()).flat_map(move |from| {
            self.out(from).iter().zip(self.weights(from)).map(move |(to, weight)| Edge {
                from,
                to: *to,
                weight: *weight,
            })
        })
    }

    /// How many point at each account.
    #[must_use]
    pub fn in_degrees(&self) -> Vec<u32> {
        let mut degrees = vec![0; self.nodes() as usize];
        for to in &self.targets {
            degrees[*to as usize] += 1;
        }
        degrees
    }

    #[allow(clippy::cast_possible_truncation, reason = "positions in a slice that is in memory")]
    fn range(&self, from: u32) -> std::ops::Range<usize> {
        let at = from as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: u32, to: u32, weight: f32) -> Edge {
        Edge { from, to, weight }
    }

    #[test]
    fn doubles_are_added_and_self_loops_left_out() {
        let graph = Graph::new(
            4,
            [edge(2, 1, 1.0), edge(0, 3, 2.0), edge(1, 1, 9.0), edge(2, 1, 0.5), edge(2, 0, 1.0)],
        )
        .unwrap();
        assert_eq!((graph.nodes(), graph.edges()), (4, 3));
        assert_eq!((graph.out(0), graph.out(1), graph.out(2)), (&[3][..], &[][..], &[0, 1][..]));
        assert_eq!(graph.weights(2), [1.0, 1.5]);
        assert_eq!(graph.in_degrees(), [1, 1, 0, 1]);
        assert!(graph.out(9).is_empty(), "an account that is not there follows nobody");
        assert_eq!(Graph::new(4, graph.iter()).unwrap(), graph);
    }

    #[test]
    fn what_is_no_edge_is_refused() {
        assert_eq!(
            Graph::new(2, [edge(0, 1, 1.0), edge(0, 2, 1.0)]),
            Err(GraphError::Beyond { at: 1, id: 2, nodes: 2 })
        );
        assert_eq!(Graph::new(2, [edge(0, 1, 0.0)]), Err(GraphError::Weight { at: 0, weight: 0.0 }));
        assert!(Graph::new(2, [edge(0, 1, f32::NAN)]).is_err());
        assert_eq!(Graph::new(0, []).unwrap().nodes(), 0);
    }
}
