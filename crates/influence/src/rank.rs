//! Who is important, by the published methods: plain, exact, in one thread.
//!
//! These are the oracle for every faster version and the comparison for the score. All are `O(iterations x edges)`,
//! hold two numbers an account besides the graph, and add in one fixed order: the same input gives the same bits. Each
//! says how far it may be from the exact answer.

mod tunkrank;
mod tweepcred;
mod walk;

pub use tunkrank::{TUNK_PASS_ON, tunkrank};
pub use tweepcred::{scaled_reputation, tweepcred};
pub use walk::{ALPHA, Start, Walk, walk};

use crate::Graph;
use crate::number::real;

/// Values of all accounts, and how exact they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// A value an account, in the order of ids. What one means depends on the method; higher is more.
    pub values: Vec<f64>,
    /// How many times all edges were walked.
    pub iterations: u32,
    /// How much the last iteration changed, summed over all accounts.
    pub residual: f64,
    /// All values together are at most this far from the exact ones (L1), rounding apart.
    pub bound: f64,
}

/// Why there is no ranking.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RankError {
    /// A graph without an account.
    #[error("there is no account to rank: the input names nobody")]
    Empty,
    /// A walk from seeds without one.
    #[error("a walk from seeds needs at least one: name accounts that somebody has looked at")]
    NoSeeds,
    /// A seed that is not there.
    #[error("seed {seed} is not among the {nodes} accounts: take it out of the seeds, or import its edges")]
    Beyond {
        /// The seed.
        seed: u32,
        /// How many accounts there are.
        nodes: u32,
    },
    /// A chance of jumping back that is none.
    #[error("alpha is {0}: the chance of jumping back lies above 0 and below 1; .15 is usual")]
    Alpha(f64),
    /// An aim that cannot be reached.
    #[error("a tolerance of {0} cannot be met: give one above 0, such as 1e-10")]
    Tolerance(f64),
    /// A group of seeds alone, or too many.
    #[error("{0} groups of seeds: trust is the least of 3 to 5 groups that have nobody in common")]
    Groups(usize),
    /// A seed in two groups.
    #[error("account {0} is in two groups of seeds: whoever buys it would have both; put it into one")]
    Shared(u32),
}

/// How many point at each account. Exact.
///
/// # Errors
/// A graph without an account.
pub fn in_degree(graph: &Graph) -> Result<Ranked, RankError> {
    if graph.nodes() == 0 {
        return Err(RankError::Empty);
    }
    let values = graph.in_degrees().into_iter().map(f64::from).collect();
    Ok(Ranked { values, iterations: 1, residual: 0.0, bound: 0.0 })
}

/// Plain `PageRank` (Brin and Page 1998): jumps and the mass of those who follow nobody go to everyone. `alpha` is the
/// chance of jumping (.15), `tolerance` the largest bound that is good enough.
///
/// # Errors
/// A graph without an account; an alpha or a tolerance that is none.
pub fn pagerank(graph: &Graph, alpha: f64, tolerance: f64) -> Result<Ranked, RankError> {
    walk(graph, &Walk { alpha, start: Start::Everyone, tolerance, most: 1_000 })
}

/// `PageRank` seen from seeds: jumps and the mass of those who follow nobody go back to the seeds, each alike.
///
/// # Errors
/// As [`walk`].
pub fn personalised(graph: &Graph, seeds: &[u32], alpha: f64, tolerance: f64) -> Result<Ranked, RankError> {
    walk(graph, &Walk { alpha, start: Start::Seeds(seeds), tolerance, most: 1_000 })
}

/// The sum of differences.
fn distance(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| (left - right).abs()).sum()
}

/// How much leaves each account: the sum of its edges' weights.
fn row_sums(graph: &Graph) -> Vec<f64> {
    (0..graph.nodes()).map(|from| graph.weights(from).iter().map(|weight| f64::from(*weight)).sum()).collect()
}

/// An even share for each of so many.
fn even(count: usize) -> f64 {
    1.0 / real(count.max(1))
}
