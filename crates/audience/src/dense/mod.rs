//! Dense blocks: accounts and targets with far more follows between them than their degrees explain, however many camouflage
//! follows they add elsewhere.
//!
//! FRAUDAR (Hooi et al. 2016): a follow of a target with d followers weighs 1 / ln(d + 5), so that following the famous counts little; nodes are
//! peeled off, the lightest first, and the remainder with the most weight a node is kept: at least half of the best there is. Weights are whole numbers of
//! 1/4096, so that the peel is exact and repeatable. A heap with falling keys over flat arrays: O(m log n), see `docs/benchmarks.md` for what an edge takes.
//!
//! Whether a block is more than chance is asked of [`NULLS`] graphs with the same degrees and follows drawn anew: a Gumbel law through their densest blocks
//! (the maximum of many; Abrams et al. 2010 for scan statistics). Up to [`MOST`] blocks, each after the one before is taken out.
//! A community of friends is dense too: a block is evidence that needs company.

mod graph;
mod heap;

use rayon::prelude::*;

use crate::chance::{self, float, single};
use crate::{Actions, Evidence, Family, Reading, fdr};
pub use graph::{Peeled, Sides};

/// Graphs that say what is usual.
pub const NULLS: u64 = 6;
/// The most blocks that are looked for.
pub const MOST: usize = 4;
/// The fewest accounts of a block, and the fewest edges of a graph.
pub const FEWEST: usize = 20;

/// A block that degrees do not explain.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its accounts, rising.
    pub accounts: Vec<u32>,
    /// How many targets it has.
    pub targets: usize,
    /// Weight a node, and the mean of it in graphs with the same degrees.
    pub density: (f64, f64),
    /// The chance of such a density.
    pub chance: f64,
}

/// Looks for dense blocks. `seed` draws the graphs that it is held against.
#[must_use]
pub fn dense(actions: &Actions, seed: u64) -> (Reading, Vec<Block>) {
    let accounts = actions.accounts();
    let mut sides = Sides::of(actions);
    if sides.edges() < FEWEST * 2 {
        let why = "cannot be known: too little is told of whom these accounts follow";
        return (Reading::unknown(Family::Dense, accounts, why), Vec::new());
    }
    let null: Vec<f64> =
        (0..NULLS).into_par_iter().map(|at| sides.shuffled(chance::mix(seed ^ at)).peel().density).collect();
    let mean = null.iter().sum::<f64>() / float(null.len());
    let square = null.iter().map(|density| (density - mean).powi(2)).sum::<f64>() / float(null.len() - 1);
    // What six graphs cannot show: densities that differ by less than a hundredth are the same.
    let deviation = square.sqrt().max(0.01 * mean);
    let scale = deviation * 6_f64.sqrt() / std::f64::consts::PI;
    let gumbel = |density: f64| {
        let x = (density - (mean - 0.577_215_664_901_532_9 * scale)) / scale;
        -(-(-x).exp()).exp_m1()
    };
    let mut suspicion: Vec<f32> =
        (0..accounts).map(|at| if actions.targets(at).is_empty() { f32::NAN } else { 0.0 }).collect();
    let mut blocks = Vec::new();
    while blocks.len() < MOST {
        let peeled = sides.peel();
        let chance = gumbel(peeled.density);
        if peeled.accounts.len() < FEWEST || !fdr::benjamini_hochberg(&[chance], MOST, fdr::RATE)[0] {
            break;
        }
        let inside = sides.take_out(&peeled);
        for (at, share) in peeled.accounts.iter().zip(inside) {
            let strength = ((peeled.density - mean) / deviation).clamp(0.0, 50.0) * share;
            let suspicion = &mut suspicion[*at as usize];
            *suspicion = suspicion.max(single(strength));
        }
        blocks.push(Block {
            targets: peeled.targets.len(),
            accounts: peeled.accounts,
            density: (peeled.density, mean),
            chance,
        });
    }
    let evidence = blocks.iter().map(told).collect();
    (Reading { family: Family::Dense, suspicion, evidence, gap: None }, blocks)
}

fn told(block: &Block) -> Evidence {
    Evidence {
        says: format!(
            "{} accounts and {} targets form a block {:.1} times as dense as accounts with as many follows do (chance {})",
            chance::grouped(block.accounts.len()),
            chance::grouped(block.targets),
            block.density.0 / block.density.1.max(1e-9),
            chance::said(block.chance)
        ),
        accounts: block.accounts.clone(),
        chance: Some(block.chance),
    }
}

#[cfg(test)]
mod tests;
