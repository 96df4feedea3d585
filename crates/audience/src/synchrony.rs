//! Synchrony: accounts whose targets are all of one kind, more alike than anybody's with as usual a taste (CatchSync, Jiang et al. 2014).
//!
//! Each target is placed by how many follow it and how busy those are (both by powers of two). An account's *synchrony* is how likely two of its targets lie in one cell,
//! its *normality* how likely one of its and one of everybody's do. For a given normality synchrony has a least value, a parabola; how
//! far above it an account lies is held against the others: suspect beyond three standard deviations. O(m).

use crate::chance::{self, float, single};
use crate::{Actions, Evidence, Family, Reading};

/// The fewest targets of an account of which anything can be said.
pub const FEWEST_TARGETS: usize = 5;
/// The fewest accounts that say what is usual.
pub const FEWEST: usize = 200;
/// Standard deviations beyond which an account is suspect.
pub const BEYOND: f64 = 3.0;
const SIDE: usize = 32;

/// Looks for synchrony.
#[must_use]
pub fn synchrony(actions: &Actions) -> Reading {
    let accounts = actions.accounts();
    let known: Vec<usize> = (0..accounts).filter(|at| actions.targets(*at).len() >= FEWEST_TARGETS).collect();
    if known.len() < FEWEST {
        let why = format!(
            "cannot be known: {} accounts are told to follow {FEWEST_TARGETS} others or more, {FEWEST} are needed",
            known.len()
        );
        return Reading::unknown(Family::Synchrony, accounts, why);
    }
    let cells = cells(actions);
    let mut everybody = vec![0.0; SIDE * SIDE];
    for cell in &cells {
        everybody[*cell] += 1.0 / float(cells.len());
    }
    let used = float(everybody.iter().filter(|share| **share > 0.0).count());
    let squares: f64 = everybody.iter().map(|share| share * share).sum();
    let above: Vec<f64> =
        known.iter().map(|at| above(actions.targets(*at), &cells, &everybody, used, squares)).collect();
    let mean = above.iter().sum::<f64>() / float(above.len());
    let square = above.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / float(above.len());
    let deviation = square.sqrt();
    let mut suspicion = vec![f32::NAN; accounts];
    let mut suspects = Vec::new();
    for (at, above) in known.iter().zip(&above) {
        let far = if deviation > 1e-9 { (above - mean) / deviation } else { 0.0 };
        suspicion[*at] = single((far - BEYOND + 1.0).max(0.0));
        if far > BEYOND {
            suspects.push(chance::place(*at));
        }
    }
    let says = format!(
        "{} of {} accounts have targets more alike than {BEYOND:.0} standard deviations above the others'",
        chance::grouped(suspects.len()),
        chance::grouped(known.len())
    );
    let evidence = if suspects.is_empty() {
        Vec::new()
    } else {
        vec![Evidence { says, accounts: suspects, chance: None }]
    };
    Reading { family: Family::Synchrony, suspicion, evidence, gap: None }
}

/// The cell of each target: how many follow it, and the mean number of targets of those.
fn cells(actions: &Actions) -> Vec<usize> {
    let mut fans = vec![0_usize; actions.kinds()];
    let mut busy = vec![0_usize; actions.kinds()];
    for at in 0..actions.accounts() {
        let targets = actions.targets(at);
        for target in targets {
            fans[*target as usize] += 1;
            busy[*target as usize] += targets.len();
        }
    }
    let bin = |value: usize| chance::whole((float(value) + 1.0).log2()).min(SIDE - 1);
    fans.iter().zip(&busy).map(|(fans, busy)| SIDE * bin(*fans) + bin(busy / fans.max(&1))).collect()
}

/// How far an account's synchrony lies above the least that its normality allows.
fn above(targets: &[u32], cells: &[usize], everybody: &[f64], used: f64, squares: f64) -> f64 {
    let mut own: Vec<usize> = targets.iter().map(|target| cells[*target as usize]).collect();
    own.sort_unstable();
    let (mut alike, mut normal) = (0.0, 0.0);
    for run in own.chunk_by(|a, b| a == b) {
        let share = float(run.len()) / float(own.len());
        alike += share * share;
        normal += share * everybody[run[0]];
    }
    // The paper's parabola; with all targets in one cell there is nothing to compare.
    let width = 1.0 - used * squares;
    if width.abs() < 1e-9 {
        return 0.0;
    }
    alike - (-used * normal * normal + 2.0 * normal - squares) / width
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Action;
    use crate::chance::mix;

    fn audience(seed: u64) -> Vec<Action> {
        let mut actions = Vec::new();
        for account in 0..2_000_u32 {
            for at in 0..20_u64 {
                let word = mix(mix(seed) ^ (u64::from(account) << 8) ^ at);
                // From the famous to the unknown, evenly over powers of two.
                let target = (word % 4_096) >> (word / 4_096 % 12);
                actions.push(Action { account, target, time: None });
            }
        }
        actions
    }

    #[test]
    fn accounts_with_targets_of_one_kind_are_suspect() {
        let mut actions = audience(1);
        // Thirty accounts follow fifteen of one seller's customers each, and nobody else.
        for account in 2_000..2_030_u32 {
            for at in 0..15_u64 {
                actions.push(Action { account, target: 10_000 + (u64::from(account) + at) % 20, time: None });
            }
        }
        let reading = synchrony(&Actions::of(2_030, &actions));
        let caught = reading.suspicion[2_000..].iter().filter(|suspicion| **suspicion > 1.0).count();
        let wrong = reading.suspicion[..2_000].iter().filter(|suspicion| **suspicion > 1.0).count();
        assert_eq!(caught, 30);
        assert!(wrong <= 20, "{wrong} of 2,000");
        assert!(synchrony(&Actions::of(100, &actions)).gap.is_some());
    }
}
