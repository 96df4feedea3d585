//! Trust as a signal: accounts that hardly anybody trusted vouches for. Which rank that is, is known by whoever ranks the whole
//! graph; here come its figures, an account each.

use crate::chance::{self, count_tail, float};
use crate::{Evidence, Family, Reading};

/// The share of a network below [`Trust::floor`].
pub const BOTTOM: f64 = 0.05;

/// What is known of an audience's trust.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// Trust over degree of each account of the audience, in its order; `NAN` where it is not in the graph.
    pub ranks: &'a [f32],
    /// Below this lie 5 in 100 of the whole network.
    pub floor: f32,
}

/// Reads trust: an account below the floor is as suspect as the logarithm of how far it lies below, at most 5. Of an
/// audience with as many below the floor as any, there is no evidence. O(n).
#[must_use]
pub fn trust(known: Trust<'_>) -> Reading {
    let told = known.ranks.iter().filter(|rank| !rank.is_nan()).count();
    if told == 0 || known.floor.is_nan() || known.floor <= 0.0 {
        let why = "cannot be known: none of these accounts stands in the graph that was ranked";
        return Reading::unknown(Family::Trust, known.ranks.len(), why);
    }
    let suspicion = known.ranks.iter().map(|rank| {
        if rank.is_nan() {
            f32::NAN
        } else {
            (known.floor / rank.max(f32::MIN_POSITIVE)).ln().clamp(0.0, 5.0)
        }
    });
    let below: Vec<u32> =
        (0..known.ranks.len()).filter(|at| known.ranks[*at] < known.floor).map(chance::place).collect();
    let usual = BOTTOM * float(told);
    let chance = count_tail(chance::place(below.len()), usual, usual);
    let mut evidence = Vec::new();
    if chance <= crate::fdr::RATE {
        let says = format!(
            "{} of {} accounts have less trust than 95 in 100 of the network, where {usual:.0} are usual (chance {})",
            chance::grouped(below.len()),
            chance::grouped(told),
            chance::said(chance)
        );
        evidence.push(Evidence { says, accounts: below, chance: Some(chance) });
    }
    Reading { family: Family::Trust, suspicion: suspicion.collect(), evidence, gap: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_more_than_the_usual_share_is_evidence() {
        let ranks = |below: usize| -> Vec<f32> {
            (0..1_000).map(|at| if at < below { 0.001 } else { 1.0 }).collect()
        };
        let read = |ranks: &[f32]| trust(Trust { ranks, floor: 0.01 });
        assert!(read(&ranks(50)).evidence.is_empty());
        let many = read(&ranks(120));
        assert_eq!(many.evidence[0].accounts.len(), 120);
        assert!(many.suspicion[0] > 2.0 && many.suspicion[999] == 0.0);
        assert!(read(&[f32::NAN; 10]).gap.is_some());
        assert!(read(&[]).gap.is_some());
        assert!(read(&[0.0, f32::NAN]).suspicion[1].is_nan());
    }
}
