//! TunkRank (Tunkelang 2009): how many people are expected to read what an account says.

use super::{RankError, Ranked, distance};
use crate::number::place;
use crate::{Graph, number};

/// The chance that a reader passes a message on, as the published implementation sets it.
pub const TUNK_PASS_ON: f64 = 0.05;

/// `I(v) = sum over followers u of (1 + p I(u)) / following(u)`: somebody's attention is divided among those they follow, and
/// what they pass on is read by their own readers. Weights play no part. It grows with every follower, real or not.
///
/// An iteration shrinks distances by `p` (what leaves an account sums to 1), so the bound is `p / (1 - p)` times the last
/// change.
///
/// # Errors
/// A graph without an account; `p` outside of 0 to 1 (told as [`RankError::Alpha`]); a tolerance that is none.
pub fn tunkrank(graph: &Graph, p: f64, tolerance: f64) -> Result<Ranked, RankError> {
    if graph.nodes() == 0 {
        return Err(RankError::Empty);
    }
    if !(p > 0.0 && p < 1.0) {
        return Err(RankError::Alpha(p));
    }
    if !(tolerance > 0.0 && tolerance.is_finite()) {
        return Err(RankError::Tolerance(tolerance));
    }
    let mut now = vec![0.0; place(graph.nodes())];
    let (mut iterations, mut residual, mut bound) = (0, 0.0, f64::INFINITY);
    while bound > tolerance && iterations < 1_000 {
        let mut next = vec![0.0; now.len()];
        for from in 0..graph.nodes() {
            let follows = graph.out(from);
            let each = (1.0 + p * now[place(from)]) / number::real(follows.len().max(1));
            for to in follows {
                next[place(*to)] += each;
            }
        }
        residual = distance(&now, &next);
        bound = residual * p / (1.0 - p);
        now = next;
        iterations += 1;
    }
    Ok(Ranked { values: now, iterations, residual, bound })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    #[test]
    fn a_chain_by_hand() {
        let edges = [(0, 1), (1, 2), (0, 2)].map(|(from, to)| Edge { from, to, weight: 5.0 });
        let ranked = tunkrank(&Graph::new(3, edges).unwrap(), 0.1, 1e-12).unwrap();
        // 0 divides itself in two; 1 gives all of itself and passes on a tenth of its half.
        let wanted = [0.0, 0.5, 0.5 + 1.0 + 0.05];
        assert!(distance(&ranked.values, &wanted) < 1e-12, "{ranked:?}");
        assert_eq!(tunkrank(&Graph::new(0, []).unwrap(), 0.1, 1e-9), Err(RankError::Empty));
        assert_eq!(tunkrank(&Graph::new(3, edges).unwrap(), 1.0, 1e-9), Err(RankError::Alpha(1.0)));
    }
}
