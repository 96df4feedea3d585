//! The random walk: from an account along one of its edges, by weight, or back to where walks start.

use super::{RankError, Ranked, distance, even, row_sums};
use crate::Graph;
use crate::number::place;

/// The chance of jumping back that is usual everywhere.
pub const ALPHA: f64 = 0.15;

/// Where walks start, and where they go from an account that follows nobody.
#[derive(Debug, Clone, Copy)]
pub enum Start<'a> {
    /// Anywhere, each account alike.
    Everyone,
    /// At one of these, each alike; one that is named twice counts once.
    Seeds(&'a [u32]),
}

/// How to walk.
#[derive(Debug, Clone, Copy)]
pub struct Walk<'a> {
    /// The chance of jumping to the start at each step, between 0 and 1.
    pub alpha: f64,
    /// Where walks start.
    pub start: Start<'a>,
    /// The bound at which it is good enough, above 0.
    pub tolerance: f64,
    /// The most iterations, whatever the bound is then.
    pub most: u32,
}

/// Walks: `pi = alpha s + (1 - alpha) P^T pi`, where `P` has rows that sum to 1 and the row of an account that follows
/// nobody is `s`. No mass is lost, and from seeds none is given to an account that they do not reach.
///
/// An iteration shrinks every distance by `1 - alpha` (the rows of `P` sum to 1), so that after one that changed `r` the
/// values are at most `(1 - alpha) / alpha r` away from the fixed point: the bound.
///
/// # Errors
/// A graph without an account, no seed, a seed that is not there, an alpha or a tolerance that is none.
pub fn walk(graph: &Graph, walk: &Walk<'_>) -> Result<Ranked, RankError> {
    let alpha = walk.alpha;
    if graph.nodes() == 0 {
        return Err(RankError::Empty);
    }
    if !(alpha > 0.0 && alpha < 1.0) {
        return Err(RankError::Alpha(alpha));
    }
    if !(walk.tolerance > 0.0 && walk.tolerance.is_finite()) {
        return Err(RankError::Tolerance(walk.tolerance));
    }
    let start = start(graph, walk.start)?;
    let sums = row_sums(graph);
    let mut now = start.clone();
    let mut next = vec![0.0; now.len()];
    let (mut iterations, mut residual, mut bound) = (0, 1.0, f64::INFINITY);
    while iterations < walk.most && bound > walk.tolerance {
        step(graph, &sums, &start, alpha, &now, &mut next);
        residual = distance(&now, &next);
        bound = residual * (1.0 - alpha) / alpha;
        std::mem::swap(&mut now, &mut next);
        iterations += 1;
    }
    Ok(Ranked { values: now, iterations, residual, bound })
}

fn start(graph: &Graph, start: Start<'_>) -> Result<Vec<f64>, RankError> {
    let nodes = graph.nodes();
    match start {
        Start::Everyone => Ok(vec![even(place(nodes)); place(nodes)]),
        Start::Seeds(seeds) => {
            let mut once = seeds.to_vec();
            once.sort_unstable();
            once.dedup();
            let last = *once.last().ok_or(RankError::NoSeeds)?;
            if last >= nodes {
                return Err(RankError::Beyond { seed: last, nodes });
            }
            let mut values = vec![0.0; place(nodes)];
            for seed in &once {
                values[place(*seed)] = even(once.len());
            }
            Ok(values)
        }
    }
}

/// One iteration, source by source in rising order.
fn step(graph: &Graph, sums: &[f64], start: &[f64], alpha: f64, now: &[f64], next: &mut [f64]) {
    next.fill(0.0);
    let mut stranded = 0.0;
    for from in 0..graph.nodes() {
        let (mass, sum) = (now[place(from)], sums[place(from)]);
        if sum == 0.0 {
            stranded += mass;
        } else if mass > 0.0 {
            let each = (1.0 - alpha) * mass / sum;
            for (to, weight) in graph.out(from).iter().zip(graph.weights(from)) {
                next[place(*to)] += each * f64::from(*weight);
            }
        }
    }
    let back = alpha + (1.0 - alpha) * stranded;
    for (value, start) in next.iter_mut().zip(start) {
        *value += back * start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;
    use crate::rank::{in_degree, pagerank, personalised};
    use crate::rng::Rng;

    fn graph(nodes: u32, edges: &[(u32, u32, f32)]) -> Graph {
        Graph::new(nodes, edges.iter().map(|&(from, to, weight)| Edge { from, to, weight })).unwrap()
    }

    fn near(found: &[f64], wanted: &[f64]) {
        assert!(distance(found, wanted) < 1e-9, "{found:?} {wanted:?}");
    }

    #[test]
    fn three_accounts_by_hand() {
        // 0 -> 1 (three quarters), 0 -> 2 (one quarter), 1 -> 0; 2 follows nobody and goes back to the seed, 0.
        let small = graph(3, &[(0, 1, 3.0), (0, 2, 1.0), (1, 0, 1.0)]);
        let ranked = personalised(&small, &[0, 0], 0.2, 1e-12).unwrap();
        // All mass leaves 0 and comes back after one step: x0 = .2 + .8 (x1 + x2), x1 = .8 .75 x0, x2 = .8 .25 x0.
        let x0 = 1.0 / 1.8;
        near(&ranked.values, &[x0, 0.6 * x0, 0.2 * x0]);
        assert!(ranked.bound <= 1e-12 && ranked.iterations > 10);
        assert_eq!(in_degree(&small).unwrap().values, [1.0, 1.0, 1.0]);
    }

    #[test]
    fn mass_is_kept_and_the_bound_holds_on_random_graphs() {
        for seed in 0..20 {
            let mut rng = Rng::new(seed);
            let nodes = 2 + rng.below(60);
            let edges: Vec<_> = (0..rng.below(200))
                .map(|_| {
                    let (from, to) = (rng.below(nodes), rng.below(nodes));
                    (crate::number::id(from), crate::number::id(to), 0.5 + crate::number::narrow(rng.unit()))
                })
                .collect();
            let random = graph(crate::number::id(nodes), &edges);
            let exact = pagerank(&random, ALPHA, 1e-14).unwrap();
            assert!((exact.values.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for most in [1, 3, 9] {
                let rough =
                    walk(&random, &Walk { alpha: ALPHA, start: Start::Everyone, tolerance: 1e-14, most })
                        .unwrap();
                let off = distance(&rough.values, &exact.values);
                assert!(off <= rough.bound + 1e-12, "{most} iterations: {off} beyond {}", rough.bound);
            }
            assert_eq!(exact, pagerank(&random, ALPHA, 1e-14).unwrap(), "bit for bit");
        }
    }

    #[test]
    fn whom_no_seed_reaches_has_nothing() {
        // 3 and 4 follow each other and 1; nobody who is reached follows them.
        let small = graph(5, &[(0, 1, 1.0), (1, 2, 1.0), (3, 4, 1.0), (4, 3, 1.0), (3, 1, 9.0)]);
        let ranked = personalised(&small, &[0], ALPHA, 1e-12).unwrap();
        assert_eq!(ranked.values[3..], [0.0, 0.0]);
    }

    #[test]
    fn what_cannot_be_walked_is_refused() {
        let one = graph(1, &[]);
        assert_eq!(pagerank(&graph(0, &[]), ALPHA, 1e-9), Err(RankError::Empty));
        near(&pagerank(&one, ALPHA, 1e-9).unwrap().values, &[1.0]);
        assert_eq!(personalised(&one, &[], ALPHA, 1e-9), Err(RankError::NoSeeds));
        assert_eq!(personalised(&one, &[0, 7], ALPHA, 1e-9), Err(RankError::Beyond { seed: 7, nodes: 1 }));
        assert_eq!(pagerank(&one, 1.0, 1e-9), Err(RankError::Alpha(1.0)));
        assert_eq!(pagerank(&one, ALPHA, 0.0), Err(RankError::Tolerance(0.0)));
    }
}
