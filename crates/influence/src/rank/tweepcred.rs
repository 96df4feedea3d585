//! A score in the style of `TweepCred`, as Twitter published it (the-algorithm, `tweepcred`: `PreparePageRankData`,
//! `WeightedPageRank`, `Reputation`).
//!
//! `PageRank` with a jump of .1 and at most 20 iterations, then less for whoever follows many more than follow back, on a
//! logarithmic scale of 0 to 100. What it leaves out: an account's own mass by age, device and safety, which no list of
//! edges tells. Everybody starts with the same mass here, as every aged fake does there.

use super::{RankError, Ranked, Start, Walk, even, walk};
use crate::Graph;
use crate::number::{place, real};

/// From how many followed accounts on the value is divided.
const MANY: usize = 2_500;
/// The divisor is `exp(SLOPE (ratio - 1) ln ln followed)`, from 1 to [`MOST`].
const SLOPE: f64 = 3.0;
const MOST: f64 = 50.0;

/// The value before the scale: a share of all mass, divided for whoever follows far more than follow them.
///
/// # Errors
/// A graph without an account.
pub fn tweepcred(graph: &Graph) -> Result<Ranked, RankError> {
    let plan = Walk { alpha: 0.1, start: Start::Everyone, tolerance: 1e-3 * 0.9 / 0.1, most: 20 };
    let mut ranked = walk(graph, &plan)?;
    let followers = graph.in_degrees();
    for (at, value) in ranked.values.iter_mut().enumerate() {
        let follows = graph.out(crate::number::id(at)).len();
        if follows > MANY {
            let ratio = (1.0 + real(follows)) / (1.0 + f64::from(followers[at]));
            let divisor = (SLOPE * (ratio - 1.0) * real(follows).ln().ln()).exp();
            *value /= divisor.clamp(1.0, MOST);
        }
    }
    Ok(ranked)
}

/// 0 to 100: `130 + 5.21 ln(share)`, Twitter's own line, which was fitted to its own size. A graph of other size is
/// brought to it by `nodes / 200 million` first, so that an average account is worth what it was there.
#[must_use]
pub fn scaled_reputation(share: f64, nodes: u32) -> f64 {
    let there = share * even(200_000_000) / even(place(nodes));
    if there < 1e-20 { 0.0 } else { (130.0 + 5.21 * there.ln()).clamp(0.0, 100.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;
    use crate::number::id;

    #[test]
    fn whoever_follows_thousands_unanswered_is_divided() {
        let edges = (1..3_001).map(|to| Edge { from: 0, to, weight: 1.0 });
        let back = (1..11).map(|from| Edge { from, to: 0, weight: 1.0 });
        let graph = Graph::new(id(3_001), edges.chain(back)).unwrap();
        let plain =
            walk(&graph, &Walk { alpha: 0.1, start: Start::Everyone, tolerance: 9e-3, most: 20 }).unwrap();
        let found = tweepcred(&graph).unwrap();
        assert!((found.values[0] * MOST - plain.values[0]).abs() < 1e-15, "divided by the most");
        assert_eq!(found.values[1..], plain.values[1..]);
    }

    #[test]
    fn the_scale_has_the_published_ends() {
        assert_eq!(scaled_reputation(0.0, 10), 0.0);
        assert!((scaled_reputation(1e-5, 200_000_000) - (130.0 + 5.21 * 1e-5_f64.ln())).abs() < 1e-9);
        assert_eq!(scaled_reputation(1.0, 200_000_000), 100.0);
    }
}
